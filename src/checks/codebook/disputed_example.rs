//! An example that the codebook itself takes away from its code.

use std::collections::BTreeMap;

use super::likeness::Texts;
use crate::checks::{Check, Diagnostic, Found, Look};
use crate::search::{Language, fold, words};
use crate::store::Survey;
use crate::study::{Code, Severity, within};

pub const CHECK: Check = Check {
    id: "KW111",
    name: "disputed-example",
    title: "an example is excluded by its own code, or claimed by another",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW111.md"),
    looks: &[Look::Book(look)],
};

/// A shorter example stands in longer texts by chance.
const QUOTABLE: usize = 3;

/// A text of the codebook.
struct Said<'a> {
    /// The code's place in the codebook.
    number: usize,
    code: &'a Code,
    key: &'static str,
    item: usize,
    text: &'a str,
    /// Its folded words, each between spaces.
    words: String,
    count: usize,
}

fn look(survey: &Survey, found: &mut Found) {
    let sheet = &survey.codebook;
    let language = Language::of(&sheet.read.settings().language);
    let said: Vec<Said> = sheet.read.codes().iter().enumerate().flat_map(texts_of).collect();
    let texts = Texts::new(language, said.iter().map(|said| said.text));
    let holders = Holders::new(&said);
    for (at, example) in said.iter().enumerate().filter(|(_, said)| said.key == "examples") {
        let mut against = texts.like(at);
        against.extend(holders.of(&said, at));
        against.sort_unstable();
        let Some(other) = against.into_iter().map(|at| &said[at]).find(|o| disputes(o, example))
        else {
            continue;
        };
        let told = Diagnostic::new(&sheet.file, message(example, other));
        let told = told.at(survey.places.item(&example.code.path, "examples", example.item));
        let told = told.about(&example.code.path).about(&other.code.path);
        found.tell(
            told.help("decide where it belongs, and show another passage in the other place"),
        );
    }
}

fn texts_of((number, code): (usize, &Code)) -> impl Iterator<Item = Said<'_>> {
    let lists =
        [("include", &code.include), ("exclude", &code.exclude), ("examples", &code.examples)];
    lists.into_iter().flat_map(move |(key, texts)| {
        texts.iter().enumerate().map(move |(item, text)| {
            let found = words(text);
            let count = found.len();
            let folded = found.into_iter().map(|word| fold(&text[word.bytes]) + " ");
            let words = std::iter::once(" ".to_owned()).chain(folded).collect();
            Said { number, code, key, item, text, words, count }
        })
    })
}

/// Whether a text that says an example's words speaks against it.
fn disputes(other: &Said, example: &Said) -> bool {
    let (theirs, own) = (other.code.path.as_str(), example.code.path.as_str());
    match other.key {
        // What a branch excludes is excluded from the codes below it.
        "exclude" => within(own, theirs),
        // A branch may show what its codes show. Of two examples the later one is told.
        "examples" => {
            let related = within(own, theirs) || within(theirs, own);
            !related && other.number < example.number
        }
        _ => !(within(own, theirs) || within(theirs, own)),
    }
}

fn message(example: &Said, other: &Said) -> String {
    let (own, theirs) = (&example.code.path, &other.code.path);
    match other.key {
        "exclude" if own == theirs => format!("`{own}` excludes its own example"),
        "exclude" => format!("an example of `{own}` is excluded by `{theirs}`"),
        "include" => format!("an example of `{own}` is included in `{theirs}`"),
        _ => format!("an example of `{own}` is also one of `{theirs}`"),
    }
}

/// The texts in which each word stands.
struct Holders<'a> {
    by_word: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Holders<'a> {
    fn new(said: &'a [Said]) -> Self {
        let mut by_word: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, text) in said.iter().enumerate() {
            for word in text.words.split_whitespace() {
                let held = by_word.entry(word).or_default();
                if held.last() != Some(&at) {
                    held.push(at);
                }
            }
        }
        Self { by_word }
    }

    /// The texts that hold another in full.
    fn of(&self, said: &[Said], at: usize) -> Vec<usize> {
        let text = &said[at];
        if text.count < QUOTABLE {
            return Vec::new();
        }
        let held = text.words.split_whitespace().filter_map(|word| self.by_word.get(word));
        let rarest = held.min_by_key(|texts| texts.len());
        let holds = |other: &usize| *other != at && said[*other].words.contains(&text.words);
        rarest.into_iter().flatten().copied().filter(holds).collect()
    }
}
