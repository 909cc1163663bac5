# Wat verslagen in het Nederlands zeggen, voor zover het codeboek het niet zegt.

of-cases = { $count } van de { $total }: { $cases }
of-none = 0 van de { $total }
and = en
same-one = dezelfde { $one }
same-other = dezelfde { $other }
this-case = deze { $one }
union = { $first } en { $second }
except = alle { $other }, behalve { $except }
turn = beurt { $turn }
quote-source = { $who }, { $ref }
colon = :

# Verbindingswoorden, gescheiden door |. `first` staat vooraan, met het werkwoord erachter;
# `inner` staat midden in de zin.
link-addition-first = Daarnaast|Verder|Ook|Bovendien|Voorts
link-addition-inner = ook|daarnaast|eveneens
link-contrast-first = Daarentegen|Wel|Toch
link-contrast-inner = echter|wel|daarentegen
link-cause-first = Daarom|Daardoor|Zo
link-cause-inner = daarom|dan ook|daardoor
link-example-first = Zo
link-example-inner = bijvoorbeeld

chance = Dat een willekeurige groep van { $size } van de { $total } { $other } met een van de beschrijvingen samenvalt, gebeurt in { $percent } van de gevallen.
chance-one = Dat één willekeurige { $one } van de { $total } met een van de beschrijvingen samenvalt, gebeurt in { $percent } van de gevallen.

contents = Inhoud
skip = Naar de inhoud
quotes-of = Citaten
notes = Noten
made-by = Gemaakt met kwali { $version }
stale = De coderingen waarop deze tekst rust, zijn gewijzigd sinds de tekst werd geschreven.
unconfirmed = Bij deze tekst is niet vastgelegd op welke coderingen hij rust.
analyst = Tekst van de analist

framework-title = Raamwerkmatrix
index-title = Alle verslagen
index-intro = { $interviews } gesprekken van { $cases } { $noun }, { $codings } coderingen.
index-cross = Over alle { $other }
index-case = Per { $one }
index-interview = Per gesprek
col-case = { $one }
col-interview = gesprek
col-role = rol
col-date = datum
col-status = status
col-codings = coderingen
col-words = woorden
col-code = code
col-label = naam
col-definition = omschrijving
col-cases = { $other }
col-coder = codeur
col-interviews = gesprekken
col-places = vindplaatsen
col-kappa = κ
col-alpha = α
col-interval = 95% van α
col-ac1 = AC1
col-percent = gelijk
col-first = alleen { $coder }
col-both = beide
col-shared = gedeeld
col-index = index
col-figure = landelijk
col-population = onder wie
col-source = bron
col-here = in deze studie
col-hash = kenmerk (blake3)
col-file = bestand
col-include = wel
col-exclude = niet

status-draft = concept, nog niet voorgelegd
status-sent = ter goedkeuring voorgelegd
status-approved = goedgekeurd door de geïnterviewden
status-amended = goedgekeurd met aanvullingen

interview-title = Gespreksverslag { $ref }
interview-about = { $role }, { $date }
interview-intro = Dit verslag geeft per onderwerp weer wat er in het gesprek is gezegd. Tussen haakjes staat de beurt in het transcript.
interview-none = Bij dit onderdeel is niets gecodeerd.
interview-speakers = Aan het woord
interview-frame = Overig
interview-all = Wat er is gezegd
interview-approval = Goedkeuring en aanvullingen
interview-status = Stand: { $status }.
interview-approval-text = Herkent u uw verhaal in dit verslag? Hieronder is ruimte voor verbeteringen en aanvullingen.
interview-additions = Aanvullingen en verbeteringen
interview-agree = Akkoord
interview-name = Naam en datum
interview-memos = Aantekeningen bij de codering

case-title = { $case }
case-profile = Profiel
case-leader = { $role }
case-contrast = { $first } en { $second } naast elkaar
case-shared = Zowel { $first } als { $second } noemen { $codes }.
case-first-only = Alleen { $first } brengen { $codes } ter sprake.
case-second-only = Alleen { $second } brengen { $codes } ter sprake.
case-no-shared = Geen enkel onderwerp werd door beide genoemd.
case-index = Van de { $union } onderwerpen die een van beide noemt en die in beide gesprekken konden vallen, delen zij er { $shared } (index { $index }).
case-no-contrast = Van deze { $one } is maar één van beide gesprekken gevoerd.
case-quotes = De citaten
case-nothing = Hier is niets over gecodeerd.
case-interviews = Gesprekken

said-by-role = { $role }
cross-quotes-how = Citaten zijn gekozen op zeggingskracht: de passage waarvan de woorden het meest lijken op alles wat onder dezelfde code valt (tf-idf, cosinus), van een leesbare lengte, bij voorkeur ook door een tweede codeur zo gecodeerd, niet al eerder in dit verslag aangehaald en telkens van een andere { $one }. De passages zijn letterlijk.
cross-nothing = Hierover is niets gecodeerd.
patterns-none = Geen enkele bevinding valt precies samen met een kenmerk dat het codeboek verklarend noemt.
patterns-item = { $label } ({ $section }): { $words } ({ $cases }).
patterns-intro = Van de { $total } bevindingen { $count ->
    [one] valt er één
   *[other] vallen er { $count }
 } precies samen met een kenmerk.
patterns-expected = Bij toeval zouden het er naar verwachting { $expected } zijn.
contrast-intro = In beide gesprekken konden { $codes } onderwerpen aan de orde komen. Gemiddeld over de { $other } is { $index } van wat een van beide noemt, gedeeld (Jaccard, 0 tot 1).
contrast-shared-most = Het vaakst gedeeld: { $codes }.
contrast-first-most = Vooral door { $first } genoemd: { $codes }.
contrast-second-most = Vooral door { $second } genoemd: { $codes }.
contrast-count = { $code } ({ $count } { $noun })
reference-here = { $words } ({ $count } van de { $total })
recommendation-evidence = Dit rust op:
recommendation-item = { $label }, { $role }
recommendation-none = Voor deze aanbeveling is in de coderingen geen steun gevonden.
heatmap-caption = Coderingen per code en { $one }; per vak links { $roles }. Hoe donkerder, hoe meer coderingen.
heatmap-alt = Tabel van { $codes } codes en { $cases } { $other }; het aantal coderingen staat in elk vak.
heatmap-count = { $code }, { $case }, { $role }: { $count }

figure-shared = Index van wat beide delen, per { $one }
figure-agreement = Krippendorffs α per code, met het interval
figure-coded = Deel van de woorden van de geïnterviewden dat gecodeerd is
figure-growth = Codes die voorkwamen, gesprek na gesprek, in de volgorde van afname
figure-interviews = gesprekken
figure-codes = codes
figure-pairs = codes × { $other }
figure-saturation = verzadiging
col-codes = codes
col-new = nieuwe codes
col-seen = codes tot dan toe
col-new-pairs = nieuw per { $one }
appendix-saturation = Verzadiging
saturation-reached = Na { $after } gesprekken leverden de volgende { $run } niet meer dan { $threshold } nieuwe codes op, als deel van de { $codes } codes van de eerste { $base } (basisomvang en reekslengte: Guest, Namey en Chen 2020).
saturation-again = Na { $after } gesprekken leverden de volgende { $run } niet meer dan { $threshold } nieuwe codes op, als deel van de { $codes } codes van de eerste { $base } (basisomvang en reekslengte: Guest, Namey en Chen 2020). Latere gesprekken leverden weer meer op, het laatste daarvan { $last }: bekijk elke rol apart.
saturation-none = De eerste { $base } gesprekken hebben geen codes, zodat over verzadiging niets te zeggen is.
saturation-few = Er zijn te weinig gesprekken om te zeggen wanneer zij geen nieuwe codes meer opleverden: daarvoor zijn er { $base } en { $run } nodig.
saturation-open = Elke reeks van { $run } gesprekken leverde meer dan { $threshold } nieuwe codes op, als deel van de { $codes } codes van de eerste { $base }: er is geen verzadiging (basisomvang en reekslengte: Guest, Namey en Chen 2020).
appendix-method = Werkwijze
appendix-method-text = Elk gesprek is gecodeerd met het codeboek hieronder. Geteld zijn de geaccepteerde coderingen van { $coder }; een { $one } telt mee bij een bevinding zodra er in de bedoelde rol en onder de bedoelde lens ten minste één passage met de code staat. De lens is het onderdeel van het gesprek waarin iets werd gezegd, tenzij de codeur anders besloot.
appendix-everybody = alle codeurs
appendix-quantifiers = Woorden voor aantallen
appendix-quantifier = { $words }: tot en met { $upto }
appendix-quotes = Keuze van citaten
appendix-codebook = Codeboek
appendix-counts = Aantallen
appendix-evidence = Vindplaatsen per bevinding
appendix-coders = Codeurs en overeenstemming
appendix-coders-none = Geen gesprek is door twee codeurs gecodeerd.
appendix-agreement = { $first } en { $second } codeerden beiden { $interviews ->
    [one] één gesprek
   *[other] { $interviews } gesprekken
}. Over alle codes samen, per beurt van wie antwoordt: { $percent } gelijk, Cohens κ { $kappa }, Krippendorffs α { $alpha } { $interval }, Gwets AC1 { $ac1 }. Tussen haken staat het interval waar 95 van de 100 herhaalde trekkingen van de beurten, of vanaf 20 gesprekken van de gesprekken, binnen blijven. Een beurt heeft een code als een geaccepteerde codering haar raakt; bij zeldzame codes zegt geen enkele maat veel.
appendix-versions = Versie en inhoud
appendix-version-text = Gemaakt met kwali { $version }. Hetzelfde codeboek, dezelfde gesprekken en dezelfde coderingen geven hetzelfde verslag, letter voor letter.
appendix-questions = Gespreksleidraad

codebook-intro = { $codes ->
    [one] Eén code is in gebruik
   *[other] { $codes } codes zijn in gebruik
 }{ $retired ->
    [0] .
    [one] , en één niet meer.
   *[other] , en { $retired } niet meer.
 }
codebook-counted = Geteld zijn de geaccepteerde coderingen van { $coder }, met die van de codes eronder.
codebook-count = { $codings ->
    [one] één codering
   *[other] { $codings } coderingen
 } in { $cases } { $noun }
codebook-include = Wanneer wel
codebook-exclude = Wanneer niet
codebook-examples = Voorbeelden
codebook-scope = Voor: { $scope }.
codebook-retired = Niet meer gebruikt voor nieuwe coderingen: { $reason }.
codebook-instead = Gebruik in plaats daarvan: { $codes }.
