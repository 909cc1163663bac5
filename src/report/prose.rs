//! Findings in running prose.
//!
//! A finding's own sentence gets its quantifier, its count and its cases; sentences of one group
//! become a paragraph, with connectives that vary.

use super::document::{Block, Inline, Quote};
use super::locale::Locale;
use crate::analysis::{Chooser, Description, Found, Row, Shape};
use crate::study::{Codebook, Finding, Link, Part, Study};

/// Who the sentences are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The cases of the study, quantified.
    Cases,
    /// One case.
    ThisCase,
}

/// Which passages of a finding are quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quoted {
    /// The most typical one or two.
    Typical,
    /// All of them.
    All,
}

/// Writes findings as prose.
pub struct Prose<'a, 'c> {
    study: &'a Study,
    locale: &'a Locale,
    chooser: &'c mut Chooser<'a, 'c>,
    subject: Subject,
    /// Quotes are numbered through a report.
    numbers: usize,
    /// How many connectives of a kind were used, so that the next is another.
    used: [usize; 2],
}

/// The words for the cases of a finding, before they are put into its sentence.
struct CasesPhrase {
    words: String,
    /// The words at the start of a sentence, where a capital alone is not enough.
    start: Option<String>,
    plural: bool,
    /// Whether the words end in an exception, which takes a comma behind it.
    excepts: bool,
    /// Whether the words are an attribute's, which takes a note on chance.
    described: bool,
}

/// How a sentence is tied to the one before it.
enum Tie {
    None,
    First(String),
    Inner(String),
}

impl<'a, 'c> Prose<'a, 'c> {
    /// A writer for one report.
    pub fn new(
        study: &'a Study,
        locale: &'a Locale,
        chooser: &'c mut Chooser<'a, 'c>,
        subject: Subject,
    ) -> Self {
        Self { study, locale, chooser, subject, numbers: 0, used: [0; 2] }
    }

    fn codebook(&self) -> &'a Codebook {
        &self.study.codebook
    }

    /// The findings of a section as paragraphs, each followed by its quotes.
    pub fn section(&mut self, found: &[Found<'a>], role: &str, wanted: Quoted) -> Vec<Block> {
        let mut blocks = Vec::new();
        for group in groups(found) {
            let mut line: Vec<Inline> = Vec::new();
            let mut quotes = Vec::new();
            let mut before: Option<&Found<'a>> = None;
            for (place, finding) in group.iter().enumerate() {
                let Some(template) = finding.code.finding(role) else { continue };
                if !line.is_empty() {
                    line.push(Inline::Text(" ".into()));
                }
                let mut sentence = self.sentence(finding, template, place, before);
                for row in self.quoted(finding, wanted) {
                    self.numbers += 1;
                    sentence.push(Inline::Mark(self.numbers));
                    let anchor = wanted == Quoted::All;
                    quotes.push(Quote { anchor, ..quote(self.study, &row, Some(self.numbers)) });
                }
                line.push(Inline::Finding(finding.code.path.clone(), sentence));
                before = Some(finding);
            }
            blocks.push(Block::Paragraph(line));
            if !quotes.is_empty() {
                blocks.push(Block::Quotes(quotes));
            }
        }
        blocks
    }

    /// One typical passage, two of different cases where at least half of the cases carry it; or all.
    fn quoted(&mut self, found: &Found<'a>, wanted: Quoted) -> Vec<Row<'a>> {
        match wanted {
            Quoted::All => found.evidence.clone(),
            Quoted::Typical => {
                let count = if found.cases.len() * 2 >= found.total { 2 } else { 1 };
                self.chooser.choose(&found.evidence, count)
            }
        }
    }

    fn sentence(
        &mut self,
        found: &Found<'a>,
        template: &Finding,
        place: usize,
        before: Option<&Found<'a>>,
    ) -> Vec<Inline> {
        let tie = self.tie(found.code.link, template, place);
        let phrase = self.phrase(found, before, place);
        let mut pieces = Pieces::default();
        let mut parts = template.parts();
        if let Tie::First(word) = &tie {
            if word.ends_with(',') {
                pieces.words(&format!("{word} "));
            } else if let [Part::Cases, _, Part::Number(one, other), rest @ ..] = parts {
                let verb = if phrase.plural { other } else { one };
                pieces.words(&format!("{word} {verb} "));
                self.cases(&mut pieces, found, &phrase);
                parts = rest;
            }
        }
        for part in parts {
            match part {
                Part::Words(words) => pieces.words(words),
                Part::Cases => self.cases(&mut pieces, found, &phrase),
                Part::Number(one, other) => pieces.words(if phrase.plural { other } else { one }),
                Part::Link => pieces.link(match &tie {
                    Tie::Inner(word) => word,
                    _ => "",
                }),
                Part::Values(attribute) => pieces.words(&self.values(attribute, &found.cases)),
            }
        }
        pieces.finish()
    }

    /// The first sentence of a paragraph stands alone; of the others, contrasts and consequences are
    /// always tied to what goes before, additions two times out of three.
    fn tie(&mut self, link: Link, template: &Finding, place: usize) -> Tie {
        let plain = place == 0 || (link == Link::Addition && place % 3 == 2);
        if plain {
            return Tie::None;
        }
        let kind = match link {
            Link::Addition => "addition",
            Link::Contrast => "contrast",
            Link::Cause => "cause",
            Link::Example => "example",
        };
        let firsts = self.locale.list(&format!("link-{kind}-first"));
        let opens = template.inverts() || firsts[0].ends_with(',');
        let first = opens && (!template.links() || self.used[0] <= self.used[1]);
        let (at, words) = match first {
            true => (0, firsts),
            false if template.links() => (1, self.locale.list(&format!("link-{kind}-inner"))),
            false => return Tie::None,
        };
        let word = words[self.used[at] % words.len()].clone();
        self.used[at] += 1;
        if first { Tie::First(word) } else { Tie::Inner(word) }
    }

    fn phrase(&self, found: &Found<'a>, before: Option<&Found<'a>>, place: usize) -> CasesPhrase {
        let noun = &self.codebook().settings().case_noun;
        let nouns = [("one", (&noun.one).into()), ("other", (&noun.other).into())];
        let count = found.cases.len();
        if self.subject == Subject::ThisCase {
            let these = &noun.this;
            let words = match these.get(place.min(1) % these.len().max(1)) {
                Some(words) => words.clone(),
                None => self.locale.say("this-case", &nouns),
            };
            return CasesPhrase {
                words,
                start: None,
                plural: false,
                excepts: false,
                described: false,
            };
        }
        let same =
            before.is_some_and(|b| b.cases == found.cases) && count > 0 && count < found.total;
        if same {
            let id = if count == 1 { "same-one" } else { "same-other" };
            let words = self.locale.say(id, &nouns);
            return CasesPhrase {
                words,
                start: None,
                plural: count > 1,
                excepts: false,
                described: false,
            };
        }
        match &found.description {
            Some(description) => CasesPhrase {
                words: self.described(description, count),
                start: None,
                plural: count > 1,
                excepts: matches!(description.shape, Shape::Except(_)),
                described: true,
            },
            None => {
                let (words, start) = self.quantified(count, found.total);
                CasesPhrase { words, start, plural: count > 1, excepts: false, described: false }
            }
        }
    }

    /// "most schools", by the study's scale, and how that starts a sentence; a bare count where the
    /// study has no scale.
    fn quantified(&self, count: usize, total: usize) -> (String, Option<String>) {
        let settings = self.codebook().settings();
        let noun = &settings.case_noun;
        let fill = |text: &String| text.replace("{one}", &noun.one).replace("{other}", &noun.other);
        match settings.quantifiers.word(count, total) {
            Some(step) => (fill(&step.text), step.start.as_ref().map(fill)),
            None => (format!("{count} {}", if count == 1 { &noun.one } else { &noun.other }), None),
        }
    }

    /// A set of cases in an attribute's words.
    pub fn described(&self, description: &Description<'_>, count: usize) -> String {
        let noun = &self.codebook().settings().case_noun;
        let fallback =
            |value: &crate::study::AttributeValue| format!("{} ({})", noun.other, value.value);
        let several = |value: &crate::study::AttributeValue, count: usize| {
            let words = if count == 1 { &value.one } else { &value.other };
            words.clone().unwrap_or_else(|| fallback(value))
        };
        match description.shape {
            Shape::Value(one) => several(one.value, count),
            Shape::Except(one) => {
                let except = one.value.except.clone().unwrap_or_else(|| fallback(one.value));
                self.locale
                    .say("except", &[("other", (&noun.other).into()), ("except", (&except).into())])
            }
            Shape::Union(a, b) => {
                let sizes = [a, b].map(|t| self.size(t.attribute, &t.value.value));
                let (first, second) = (several(a.value, sizes[0]), several(b.value, sizes[1]));
                self.locale
                    .say("union", &[("first", (&first).into()), ("second", (&second).into())])
            }
        }
    }

    /// How many cases have a value of an attribute, which is named by its label.
    fn size(&self, label: &str, value: &str) -> usize {
        let attributes = &self.codebook().settings().attributes;
        let id = attributes.iter().find(|a| a.label == label).map_or("", |a| a.id.as_str());
        self.study
            .cases
            .iter()
            .filter(|case| self.study.cases.value(case.id(), id) == value)
            .count()
    }

    fn cases(&self, pieces: &mut Pieces, found: &Found<'a>, phrase: &CasesPhrase) {
        let starts = pieces.inlines.is_empty();
        pieces.words(phrase.start.as_ref().filter(|_| starts).unwrap_or(&phrase.words));
        if self.subject == Subject::ThisCase {
            return;
        }
        pieces.inline(Inline::Aside(format!(" ({})", self.count(found))));
        if let Some(description) = found.description.as_ref().filter(|_| phrase.described) {
            pieces.inline(Inline::Note(self.chance(description, found)));
        }
        if phrase.excepts {
            pieces.words(",");
        }
    }

    /// "6 of 8: s1, s2, …".
    pub fn count(&self, found: &Found<'_>) -> String {
        let cases = found.cases.join(", ");
        let values = [
            ("count", found.cases.len().into()),
            ("total", found.total.into()),
            ("cases", (&cases).into()),
        ];
        self.locale.say(if found.cases.is_empty() { "of-none" } else { "of-cases" }, &values)
    }

    fn chance(&self, description: &Description<'_>, found: &Found<'_>) -> String {
        let noun = &self.codebook().settings().case_noun;
        let percent = self.locale.percent(description.chance);
        let id = if found.cases.len() == 1 { "chance-one" } else { "chance" };
        self.locale.say(
            id,
            &[
                ("size", found.cases.len().into()),
                ("total", found.total.into()),
                ("one", (&noun.one).into()),
                ("other", (&noun.other).into()),
                ("percent", (&percent).into()),
            ],
        )
    }

    /// "Dalton (s1), Leefstijl (s3)": the values of an attribute over some cases, each once.
    fn values(&self, attribute: &str, cases: &[&str]) -> String {
        let mut values: Vec<(&str, Vec<&str>)> = Vec::new();
        for case in cases {
            let value = self.study.cases.value(case, attribute);
            match values.iter_mut().find(|(known, _)| *known == value) {
                _ if value.is_empty() => {}
                Some((_, cases)) => cases.push(case),
                None => values.push((value, vec![case])),
            }
        }
        let one = self.subject == Subject::ThisCase;
        let told = values.into_iter().map(|(value, cases)| {
            if one { value.to_owned() } else { format!("{value} ({})", cases.join(", ")) }
        });
        self.locale.join(&told.collect::<Vec<_>>())
    }
}

/// Findings that stand next to each other and share a group, or a parent where they have none.
fn groups<'f, 'a>(found: &'f [Found<'a>]) -> Vec<&'f [Found<'a>]> {
    found.chunk_by(|a, b| key(a) == key(b)).collect()
}

fn key<'f>(found: &'f Found<'_>) -> (Option<usize>, Option<&'f str>) {
    match &found.code.group {
        Some(group) => (None, Some(group)),
        None => (found.code.parent, None),
    }
}

/// A passage with its source.
pub fn quote(study: &Study, row: &Row<'_>, number: Option<usize>) -> Quote {
    let turn = row.interview.transcript.turn_at(row.coding.span().start());
    let who = row.interview.transcript.meta().speaker(&turn.label).unwrap_or(&turn.label);
    let role = || study.codebook.role(row.role()).map_or(row.role(), |role| &role.label).to_owned();
    let kind = who.split(',').next().unwrap_or("").trim();
    Quote {
        number,
        text: row.coding.quote().to_owned(),
        who: if kind.is_empty() { role() } else { kind.to_owned() },
        reference: row.reference(),
        coding: row.coding.id().to_owned(),
        anchor: false,
    }
}

/// A sentence under construction: words run together, spaces kept single, the first letter large.
#[derive(Default)]
struct Pieces {
    inlines: Vec<Inline>,
}

impl Pieces {
    fn words(&mut self, words: &str) {
        match self.inlines.last_mut() {
            Some(Inline::Text(text)) => {
                let words = if text.ends_with(' ') { words.trim_start() } else { words };
                text.push_str(words);
            }
            _ => self.inlines.push(Inline::Text(words.to_owned())),
        }
    }

    /// A connective in its slot, or nothing and no double space either.
    fn link(&mut self, word: &str) {
        if !word.is_empty() {
            self.words(word);
        } else if let Some(Inline::Text(text)) = self.inlines.last_mut() {
            text.truncate(text.trim_end().len());
        }
    }

    fn inline(&mut self, inline: Inline) {
        self.inlines.push(inline);
    }

    fn finish(mut self) -> Vec<Inline> {
        if let Some(Inline::Text(first)) = self.inlines.first_mut() {
            *first = capitalised(first);
        }
        let ends = matches!(self.inlines.last(), Some(Inline::Text(text)) if text.ends_with(['.', '?', '!', '…']));
        if !ends {
            self.words(".");
        }
        self.inlines
    }
}

/// The same words with a capital at the start.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
