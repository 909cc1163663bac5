# What reports say in English, where the codebook does not say it.

of-cases = { $count } of { $total }: { $cases }
of-none = 0 of { $total }
and = and
same-one = the same { $one }
same-other = the same { $other }
this-case = this { $one }
union = { $first } and { $second }
except = all { $other } except { $except }
turn = turn { $turn }
quote-source = { $who }, { $ref }
colon = :

# Connectives, separated by |. `first` opens the sentence, `inner` stands in the middle. English
# does not invert, so the opening ones end in a comma and keep the order of words.
link-addition-first = Moreover,|In addition,|Further,
link-addition-inner = also|moreover
link-contrast-first = By contrast,|However,
link-contrast-inner = however|by contrast
link-cause-first = Therefore,|As a result,
link-cause-inner = therefore|accordingly
link-example-first = For example,
link-example-inner = for example

chance = A random set of { $size } of the { $total } { $other } coincides with one of the descriptions in { $percent } of draws.
chance-one = One random { $one } of { $total } coincides with one of the descriptions in { $percent } of draws.

contents = Contents
skip = Skip to the text
quotes-of = Quotes
notes = Notes
made-by = Made with kwali { $version }
stale = The codings that this text rests on have changed since it was written.
unconfirmed = It was not recorded which codings this text rests on.
analyst = Analyst's text

framework-title = Framework matrix
index-title = All reports
index-intro = { $interviews } interviews of { $cases } { $noun }, { $codings } codings.
index-cross = Across all { $other }
index-case = By { $one }
index-interview = By interview
col-case = { $one }
col-interview = interview
col-role = role
col-date = date
col-status = status
col-codings = codings
col-words = words
col-code = code
col-label = label
col-definition = definition
col-cases = { $other }
col-coder = coder
col-interviews = interviews
col-places = passages
col-kappa = κ
col-alpha = α
col-interval = 95% of α
col-ac1 = AC1
col-percent = agreed
col-first = only { $coder }
col-both = both
col-shared = shared
col-index = index
col-figure = elsewhere
col-population = among
col-source = source
col-here = in this study
col-hash = hash (blake3)
col-file = file
col-include = include
col-exclude = exclude

status-draft = draft, not sent yet
status-sent = sent for approval
status-approved = approved by the interviewees
status-amended = approved with additions

interview-title = Account of { $ref }
interview-about = { $role }, { $date }
interview-intro = This account tells by subject what was said in the interview. The turn of the transcript stands in brackets.
interview-none = Nothing was coded in this part.
interview-speakers = Speakers
interview-frame = Other
interview-all = What was said
interview-approval = Approval and additions
interview-status = Status: { $status }.
interview-approval-text = Do you recognise your story in this account? Below is room for corrections and additions.
interview-additions = Additions and corrections
interview-agree = Agreed
interview-name = Name and date
interview-memos = Notes with the codings

case-title = { $case }
case-profile = Profile
case-leader = { $role }
case-contrast = { $first } and { $second } side by side
case-shared = Both { $first } and { $second } mention { $codes }.
case-first-only = Only { $first } bring up { $codes }.
case-second-only = Only { $second } bring up { $codes }.
case-no-shared = No subject was mentioned by both.
case-index = Of the { $union } subjects that either mentions and that could come up in both interviews, they share { $shared } (index { $index }).
case-no-contrast = Only one of the two interviews was held in this { $one }.
case-quotes = The quotes
case-nothing = Nothing was coded about this.
case-interviews = Interviews

said-by-role = { $role }
cross-quotes-how = Quotes are chosen for what they carry: the passage whose words are most like all that was given the same code (tf-idf, cosine), of a length that reads well, preferably coded so by a second coder too, not quoted before in this report, and each from another { $one }. They are verbatim.
cross-nothing = Nothing was coded about this.
patterns-none = No finding coincides exactly with an attribute that the codebook calls explanatory.
patterns-item = { $label } ({ $section }): { $words } ({ $cases }).
patterns-intro = Of the { $total } findings { $count ->
    [one] one coincides
   *[other] { $count } coincide
 } exactly with an attribute.
patterns-expected = By chance { $expected } would be expected.
contrast-intro = { $codes } subjects could come up in both interviews. Averaged over the { $other }, { $index } of what either mentions is shared (Jaccard, 0 to 1).
contrast-shared-most = Shared most often: { $codes }.
contrast-first-most = Mostly mentioned by { $first }: { $codes }.
contrast-second-most = Mostly mentioned by { $second }: { $codes }.
contrast-count = { $code } ({ $count } { $noun })
reference-here = { $words } ({ $count } of { $total })
recommendation-evidence = This rests on:
recommendation-item = { $label }, { $role }
recommendation-none = The codings give no support for this recommendation.
heatmap-caption = Codings by code and { $one }; in each box from left to right { $roles }. The darker, the more codings.
heatmap-alt = Table of { $codes } codes and { $cases } { $other }; each box holds the number of codings.
heatmap-count = { $code }, { $case }, { $role }: { $count }

figure-shared = Index of what both share, by { $one }
figure-agreement = Krippendorff's α by code, with its interval
figure-coded = Share of respondents' words that is coded
figure-growth = Codes seen, interview by interview, in the order held
figure-interviews = interviews
figure-codes = codes
figure-pairs = codes × { $other }
figure-saturation = saturation
col-codes = codes
col-new = new codes
col-seen = codes seen
col-new-pairs = new by { $one }
appendix-saturation = Saturation
saturation-reached = After { $after } interviews the next { $run } brought no more than { $threshold } new codes, as a share of the { $codes } codes of the first { $base } (base size and run length: Guest, Namey and Chen 2020).
saturation-again = After { $after } interviews the next { $run } brought no more than { $threshold } new codes, as a share of the { $codes } codes of the first { $base } (base size and run length: Guest, Namey and Chen 2020). Interviews after that brought more again, the last of them { $last }: look at each role by itself.
saturation-none = The first { $base } interviews have no codes, so nothing can be said about saturation.
saturation-few = There are too few interviews to say when they stopped bringing new codes: { $base } and { $run } are needed.
saturation-open = Each run of { $run } interviews brought more than { $threshold } new codes, as a share of the { $codes } codes of the first { $base }: there is no saturation (base size and run length: Guest, Namey and Chen 2020).
appendix-method = Method
appendix-method-text = Each interview was coded with the codebook below. Counted are the accepted codings of { $coder }; a { $one } counts for a finding as soon as one passage in the role and under the lens meant carries the code. The lens is the part of the interview in which something was said, unless the coder decided otherwise.
appendix-everybody = all coders
appendix-quantifiers = Words for numbers
appendix-quantifier = { $words }: up to and including { $upto }
appendix-quotes = Choice of quotes
appendix-codebook = Codebook
appendix-counts = Counts
appendix-evidence = Passages by finding
appendix-coders = Coders and their agreement
appendix-coders-none = No interview was coded by two coders.
appendix-agreement = { $first } and { $second } both coded { $interviews ->
    [one] one interview
   *[other] { $interviews } interviews
}. Over all codes together, by turn of those who answer: { $percent } agreed, Cohen's κ { $kappa }, Krippendorff's α { $alpha } { $interval }, Gwet's AC1 { $ac1 }. In brackets is the interval that 95 of 100 resamples of the turns, or of the interviews from 20 on, stay within. A turn has a code when an accepted coding overlaps it; for rare codes no coefficient says much.
appendix-versions = Version and content
appendix-version-text = Made with kwali { $version }. The same codebook, interviews and codings give the same report, letter by letter.
appendix-questions = Interview guide

codebook-intro = { $codes ->
    [one] One code is in use
   *[other] { $codes } codes are in use
 }{ $retired ->
    [0] .
    [one] , and one is not any more.
   *[other] , and { $retired } are not any more.
 }
codebook-counted = Counted are the accepted codings of { $coder }, with those of the codes below.
codebook-count = { $codings ->
    [one] one coding
   *[other] { $codings } codings
 } in { $cases } { $noun }
codebook-include = When to use it
codebook-exclude = When not to
codebook-examples = Examples
codebook-scope = For: { $scope }.
codebook-retired = No longer used for new codings: { $reason }.
codebook-instead = Use instead: { $codes }.
