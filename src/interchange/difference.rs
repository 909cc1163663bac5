//! In what two projects differ, by what they say: names, words and meanings, and neither identifiers
//! nor order nor how a file is written.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Project, Source};
use crate::study::{Span, Text};

/// One way in which two projects differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Difference {
    /// The kind of thing: `codes`, `cases`, `sources`, `codings`, `memos`.
    pub kind: &'static str,
    /// Which one.
    pub item: String,
    /// What it says in the first project; empty where it is not there.
    pub first: String,
    /// What it says in the second project; empty where it is not there.
    pub second: String,
}

/// Everything in which two projects differ, by kind and item; empty where they say the same.
///
/// A coding is told by its source, its code, its coder and its words, with how often these come back:
/// where in the text it stands may differ as long as its words do not.
pub fn differences(first: &Project, second: &Project) -> Vec<Difference> {
    let (one, other) = (told(first, &|_| None), told(second, &names_by_words(first, second)));
    let mut found = Vec::new();
    for (key, was) in &one {
        let is = other.get(key);
        if is != Some(was) {
            found.push(difference(key, Some(was), is));
        }
    }
    for (key, is) in &other {
        if !one.contains_key(key) {
            found.push(difference(key, None, Some(is)));
        }
    }
    found.sort();
    found
}

/// A kind and a name.
type Key = (&'static str, String);

fn difference((kind, item): &Key, was: Option<&String>, is: Option<&String>) -> Difference {
    let text = |said: Option<&String>| said.cloned().unwrap_or_default();
    Difference { kind, item: item.clone(), first: text(was), second: text(is) }
}

/// Other programs call a source otherwise: where the first project has no source of its name and just
/// one of its words, that one is meant.
fn names_by_words(first: &Project, second: &Project) -> impl Fn(&Source) -> Option<String> {
    let words = |project: &Project| -> BTreeMap<String, Vec<String>> {
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for source in &project.sources {
            found.entry(bare(&source.text)).or_default().push(source.name.clone());
        }
        found
    };
    let (here, there) = (words(first), words(second));
    let known: BTreeSet<String> = first.sources.iter().map(|one| one.name.clone()).collect();
    move |source| {
        let words = bare(&source.text);
        match (here.get(&words)?.as_slice(), there.get(&words)?.as_slice()) {
            ([one], [_]) if !known.contains(&source.name) => Some(one.clone()),
            _ => None,
        }
    }
}

/// A text's words, without the label that a text in which nobody speaks gets.
fn bare(text: &str) -> String {
    let words = squeezed(text);
    words.strip_prefix("T: ").unwrap_or(&words).to_owned()
}

/// What a project says, each thing under its name; `name` gives sources another.
fn told(project: &Project, name: &dyn Fn(&Source) -> Option<String>) -> BTreeMap<Key, String> {
    let mut told = Told::default();
    let names = code_names(project);
    for (code, name) in project.codes.iter().zip(&names) {
        let colour = code.colour.as_deref().unwrap_or("");
        told.add("codes", name.clone(), format!("{} {colour}", squeezed(&code.description)));
        code.notes
            .iter()
            .for_each(|note| told.add("memos", format!("code {name}"), squeezed(&note.text)));
    }
    let places: HashMap<&str, usize> =
        project.codes.iter().enumerate().map(|(at, code)| (code.id.as_str(), at)).collect();
    let name_of = |id: &str| places.get(id).map_or_else(|| id.to_owned(), |at| names[*at].clone());
    for set in &project.sets {
        for code in &set.codes {
            told.add(
                "groups of codes",
                format!("{}: {}", set.name, name_of(code)),
                "in it".to_owned(),
            );
        }
    }
    let called = |source: &Source| name(source).unwrap_or_else(|| source.name.clone());
    cases(project, &called, &mut told);
    let codes: BTreeMap<&str, &str> = project
        .codes
        .iter()
        .zip(&names)
        .map(|(code, name)| (code.id.as_str(), name.as_str()))
        .collect();
    for one in &project.sources {
        source(one, &called(one), (project, &codes), &mut told);
    }
    told.said
}

#[derive(Default)]
struct Told {
    said: BTreeMap<Key, String>,
    /// How often each thing was met.
    numbers: HashMap<Key, usize>,
}

impl Told {
    /// Adds what is said of something; of the same thing again under the next number.
    fn add(&mut self, kind: &'static str, item: impl Into<String>, said: String) {
        let key = (kind, item.into());
        let number = self.numbers.entry(key.clone()).or_default();
        *number += 1;
        let key = if *number == 1 { key } else { (kind, format!("{}, {number}", key.1)) };
        self.said.insert(key, said);
    }
}

/// The names of codes with those above them.
fn code_names(project: &Project) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(project.codes.len());
    for code in &project.codes {
        names.push(match code.parent {
            Some(parent) => format!("{} > {}", names[parent], code.name.trim()),
            None => code.name.trim().to_owned(),
        });
    }
    names
}

fn cases(project: &Project, called: &impl Fn(&Source) -> String, told: &mut Told) {
    let variable = |id: &str| {
        let known = project.variables.iter().find(|one| one.id == id);
        known.map_or(id, |known| known.name.as_str()).to_owned()
    };
    let source = |id: &String| {
        let known = project.sources.iter().find(|one| one.id == *id);
        known.map_or_else(|| id.clone(), called)
    };
    for case in &project.cases {
        told.add("cases", case.name.clone(), "there".to_owned());
        for (id, value) in &case.values {
            told.add("attributes", format!("{}: {}", case.name, variable(id)), value.clone());
        }
        for id in &case.sources {
            told.add(
                "sources of cases",
                format!("{}: {}", case.name, source(id)),
                "in it".to_owned(),
            );
        }
    }
}

fn source(
    one: &Source,
    name: &str,
    (project, codes): (&Project, &BTreeMap<&str, &str>),
    told: &mut Told,
) {
    let user = |id: Option<&String>| {
        let known = id.and_then(|id| project.users.iter().find(|user| user.id == *id));
        known.map_or("nobody", |user| user.name.as_str()).to_owned()
    };
    let words = bare(&one.text);
    let hash = blake3::hash(words.as_bytes()).to_hex();
    let many = words.split(' ').count();
    told.add("sources", name.to_owned(), format!("{many} words, {}", &hash[..10]));
    one.notes.iter().for_each(|note| told.add("memos", name.to_owned(), squeezed(&note.text)));
    let text = Text::new(one.text.as_str());
    let nth = |span: Span, quote: &str| {
        let before = squeezed(text.slice(Span::at(0, span.start())).unwrap_or(""));
        match before.matches(quote).count() {
            0 => String::new(),
            many => format!(" (place {})", many + 1),
        }
    };
    for selection in &one.selections {
        let quote = squeezed(text.slice(selection.span).unwrap_or(""));
        for coding in &selection.codings {
            let code = codes.get(coding.code.as_str()).copied().unwrap_or(&coding.code);
            let coder = user(coding.user.as_ref());
            let place = nth(selection.span, &quote);
            let item = format!("{name}, {code}, {coder}: “{quote}”{place}");
            told.add(
                "codings",
                item,
                ["coded", &squeezed(&coding.memo), &selection.description]
                    .join(" ")
                    .trim()
                    .to_owned(),
            );
        }
        for note in &selection.notes {
            told.add("memos", format!("{name}: “{quote}”"), squeezed(&note.text));
        }
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interchange::{Code, Coding, Selection, User};

    fn project(ids: &str, text: &str, at: usize, memo: &str) -> Project {
        let coding = Coding {
            code: format!("{ids}c"),
            user: Some(format!("{ids}u")),
            memo: memo.into(),
            ..Coding::default()
        };
        let selection =
            Selection { span: Span::at(at, 4), codings: vec![coding], ..Selection::default() };
        Project {
            users: vec![User { id: format!("{ids}u"), name: "anna".into() }],
            codes: vec![Code { id: format!("{ids}c"), name: "Care".into(), ..Code::default() }],
            sources: vec![Source {
                id: format!("{ids}s"),
                name: "one".into(),
                text: text.into(),
                selections: vec![selection],
                ..Source::default()
            }],
            ..Project::default()
        }
    }

    #[test]
    fn identifiers_and_line_ends_make_no_difference_and_words_do() {
        let first = project("1", "It was\r\ngood.", 8, "");
        assert_eq!(differences(&first, &project("2", "It was\ngood.", 7, "")), []);
        let moved = differences(&first, &project("2", "It was\ngood.", 6, ""));
        assert_eq!(moved.len(), 2);
        assert!(moved.iter().all(|one| one.kind == "codings"));
        let noted = differences(&first, &project("2", "It was\ngood.", 7, "really"));
        assert_eq!((noted[0].first.as_str(), noted[0].second.as_str()), ("coded", "coded really"));
        let other = differences(&first, &project("2", "It was very good.", 12, ""));
        assert_eq!(other[0].kind, "sources");
    }
}
