//! In what two projects differ, by what they say: names, words and meanings, and neither identifiers
//! nor order nor how a file is written.

use std::collections::{BTreeMap, BTreeSet, HashMap};

mod words;

use self::words::Words;
use super::{MARK, Note, Project, Source};
use crate::study::{MemoKind, one_line};

/// So much of a note is shown to tell which it is.
const OPENING: usize = 60;

/// One way in which two projects differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Difference {
    /// The kind of thing: `codes`, `cases`, `sources`, `codings`, `memos`, `notes`.
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
    let words = one_line(text);
    words.strip_prefix("T: ").unwrap_or(&words).to_owned()
}

/// What a project says, each thing under its name; `name` gives sources another.
fn told(project: &Project, name: &dyn Fn(&Source) -> Option<String>) -> BTreeMap<Key, String> {
    let mut told = Told::default();
    let names = code_names(project);
    let authors = Authors::of(project);
    for ((code, name), colour) in project.codes.iter().zip(&names).zip(colours(project)) {
        told.add("codes", name.clone(), format!("{} {colour}", one_line(&code.description)));
        code.notes
            .iter()
            .for_each(|note| told.add("memos", format!("code {name}"), authors.said(note)));
    }
    for note in project.notes.iter().filter(|note| !is_table(note)) {
        // Where a note is kept says what it is called, and that differs from program to program.
        told.add("notes", format!("“{}”", opening(&note.text)), authors.said(note));
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
        source(one, &called(one), (&authors, &codes), &mut told);
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
    (authors, codes): (&Authors<'_>, &BTreeMap<&str, &str>),
    told: &mut Told,
) {
    let bare = bare(&one.text);
    let hash = blake3::hash(bare.as_bytes()).to_hex();
    let many = bare.split(' ').count();
    told.add("sources", name.to_owned(), format!("{many} words, {}", &hash[..10]));
    one.notes.iter().for_each(|note| told.add("memos", name.to_owned(), authors.said(note)));
    let mut words = Words::of(&one.text);
    for selection in &one.selections {
        if selection.codings.is_empty() && selection.notes.is_empty() {
            continue;
        }
        let (quote, place) = words.said(selection.span);
        for coding in &selection.codings {
            let code = codes.get(coding.code.as_str()).copied().unwrap_or(&coding.code);
            let coder = coding.user.as_deref().map_or("nobody", |user| authors.name(user));
            let item = format!("{name}, {code}, {coder}: “{quote}”{place}");
            let extra = without_id(&selection.description);
            told.add(
                "codings",
                item,
                ["coded", &one_line(&coding.memo), &extra].join(" ").trim().to_owned(),
            );
        }
        for note in &selection.notes {
            told.add("memos", format!("{name}: “{quote}”{place}"), authors.said(note));
        }
    }
}

/// Who wrote what.
struct Authors<'a>(HashMap<&'a str, &'a str>);

impl<'a> Authors<'a> {
    fn of(project: &'a Project) -> Self {
        let users = project.users.iter();
        Self(users.map(|user| (user.id.as_str(), user.name.as_str())).collect())
    }

    fn name(&self, id: &str) -> &str {
        self.0.get(id).copied().unwrap_or("nobody")
    }

    /// What a note says: its title, unless that is what kind of memo it is or how it begins, its text,
    /// and who wrote it.
    fn said(&self, note: &Note) -> String {
        let title = note.name.trim();
        let kind = note.name.parse::<MemoKind>().is_ok() || title.starts_with(MARK);
        let begins = note.text.trim_start().starts_with(title);
        let title = if kind || begins { "" } else { title };
        let said = one_line(&format!("{title} {}", note.text));
        match note.user.as_deref().map(|user| self.name(user)) {
            Some(name) => format!("{said} (by {name})"),
            None => said,
        }
    }
}

/// Whether a note is a table of a study that travels: what it says is compared thing by thing.
fn is_table(note: &Note) -> bool {
    let path = note.name.strip_prefix(MARK).map(str::trim);
    matches!(path, Some("codebook.yaml" | "corpus/cases.csv"))
}

/// How a text begins, on one line.
fn opening(text: &str) -> String {
    one_line(text).chars().take(OPENING).collect()
}

/// The colour of each code; one that has none has that of the code above it.
fn colours(project: &Project) -> Vec<&str> {
    let mut colours: Vec<&str> = Vec::with_capacity(project.codes.len());
    for code in &project.codes {
        let above = code.parent.map_or("", |parent| colours[parent]);
        colours.push(code.colour.as_deref().unwrap_or(above));
    }
    colours
}

/// What kwali notes of a coding, without the identifier.
fn without_id(description: &str) -> String {
    let Some(pairs) = description.trim().strip_prefix(MARK) else {
        return description.to_owned();
    };
    let pairs = pairs.split(';').map(str::trim);
    pairs.filter(|pair| !pair.is_empty() && !pair.starts_with("id=")).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interchange::{Code, Coding, Selection, User};
    use crate::study::Span;

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

    #[test]
    fn how_a_thing_is_kept_makes_no_difference() {
        let mut first = project("1", "It was good.", 7, "");
        let mut second = project("2", "It was good.", 7, "");
        let child = Code { id: "k".into(), parent: Some(0), ..Code::default() };
        for (project, colour) in [(&mut first, None), (&mut second, Some("#112233".to_owned()))] {
            project.codes[0].colour = Some("#112233".to_owned());
            project.codes.push(Code { colour, ..child.clone() });
        }
        first.sources[0].selections[0].description = "kwali: id=k1; lens=start".into();
        second.sources[0].selections[0].description = "kwali: id=k2; lens=start".into();
        let note =
            |name: &str, text: &str| Note { name: name.into(), text: text.into(), user: None };
        first.sources[0].notes = vec![note("Held", "at home")];
        second.sources[0].notes = vec![note("note", "Held\nat home")];
        first.notes = vec![note("Diary", "Diary of May"), note("kwali: codebook.yaml", "a: b")];
        second.notes = vec![note("kwali: notes/Diary.md", "Diary of May\n")];
        assert_eq!(differences(&first, &second), []);
    }

    #[test]
    fn who_wrote_a_note_where_it_stands_and_what_is_noted_make_a_difference() {
        let with = |user: Option<&str>, at: usize, diary: &str| {
            let mut made = project("1", "It was good. It was good.", 7, "");
            let user = user.map(str::to_owned);
            let note = Note { name: "note".into(), text: "why?".into(), user };
            made.sources[0].selections.push(Selection {
                span: Span::at(at, 4),
                notes: vec![note],
                ..Selection::default()
            });
            made.notes.push(Note { text: diary.into(), ..Note::default() });
            made
        };
        let first = with(Some("1u"), 7, "of May");
        let told = |second: &Project| -> Vec<&str> {
            differences(&first, second).iter().map(|one| one.kind).collect()
        };
        assert_eq!(told(&with(Some("1u"), 7, "of May")), [""; 0]);
        assert_eq!(told(&with(None, 7, "of May")), ["memos"]);
        assert_eq!(told(&with(Some("1u"), 20, "of May")), ["memos", "memos"]);
        assert_eq!(told(&with(Some("1u"), 7, "of June")), ["notes", "notes"]);
    }
}
