//! The text of a codebook that did not stand in a file before.

use super::codebook_insert::{Entry, blocks};
use super::layout::Shape;
use super::yaml;
use crate::study::Code;

/// The columns that definitions are folded at.
const WIDTH: usize = 96;

/// What a new codebook says.
#[derive(Debug, Default)]
pub struct NewCodebook<'a> {
    /// The study's title.
    pub title: &'a str,
    /// What must be said of the material; may be empty.
    pub note: &'a str,
    /// The language of reports.
    pub language: &'a str,
    /// The ids of roles.
    pub roles: &'a [String],
    /// The names of attributes.
    pub attributes: &'a [String],
    /// The codes, parents before their children.
    pub codes: &'a [Code],
}

/// The text of `codebook.yaml`.
pub fn new_codebook(book: &NewCodebook<'_>) -> String {
    let mut out = String::from("format: 1\n");
    entry(&mut out, "", "title", book.title);
    entry(&mut out, "", "language", book.language);
    if !book.note.is_empty() {
        entry(&mut out, "", "note", book.note);
    }
    out.push_str("interviewers: [interviewer]\n\nroles:\n");
    for role in book.roles {
        entry(&mut out, "  - ", "id", role);
    }
    if !book.attributes.is_empty() {
        out.push_str("\nattributes:\n");
    }
    for attribute in book.attributes {
        entry(&mut out, "  - ", "id", attribute);
    }
    out.push_str(if book.codes.is_empty() { "\ncodes: []\n" } else { "\ncodes:\n" });
    let shape = Shape { dash: 2, keys: 4 };
    for line in blocks(&Entry::of(book.codes, None), shape, 0) {
        out.extend([line.as_str(), "\n"]);
    }
    out
}

/// A key with its value: on its line, or folded below it where it is long.
fn entry(out: &mut String, margin: &str, key: &str, value: &str) {
    let line = format!("{margin}{key}: {}", yaml::scalar(value));
    let below = " ".repeat(margin.chars().count() + 2);
    let folded = (line.chars().count() > WIDTH)
        .then(|| yaml::folded(value, WIDTH.saturating_sub(below.len()).max(20)))
        .flatten();
    match folded {
        Some(lines) => {
            out.extend([margin, key, ": >-\n"]);
            lines.iter().for_each(|line| out.extend([below.as_str(), line, "\n"]));
        }
        None => out.extend([line.as_str(), "\n"]),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::store::parse_codebook;

    fn code(path: &str, parent: Option<usize>, text: &str) -> Code {
        let label = format!("{text} {path}");
        Code {
            path: path.into(),
            label: label.trim().to_owned(),
            definition: text.into(),
            depth: path.matches('.').count(),
            parent,
            ..Code::default()
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_reads_back(title in "[ -~é\n]{1,30}", text in "[ -~é😀\n]{0,200}") {
            let mut codes = vec![code("a", None, &text), code("a.b", Some(0), ""), code("a.b.c", Some(1), &text), code("d", None, "no")];
            codes[3].colour = Some("#aabbcc".into());
            codes[3].group = Some("yes: no".into());
            let roles = ["participant".to_owned(), "on".to_owned()];
            let attributes = ["size of it".to_owned()];
            let book = NewCodebook { title: &title, note: &text, language: "en", roles: &roles, attributes: &attributes, codes: &codes };
            let source = new_codebook(&book);
            let read = parse_codebook(Path::new("codebook.yaml"), &source);
            let read = read.map_err(|problem| format!("{problem:?}\n{source}")).unwrap();
            proptest::prop_assert_eq!(&read.settings().title, &title);
            proptest::prop_assert_eq!(read.settings().note.clone().unwrap_or_default(), text.clone());
            for (made, back) in codes.iter().zip(read.codes()) {
                proptest::prop_assert_eq!((&made.path, &made.label, made.definition.trim()), (&back.path, &back.label, back.definition.trim()));
                proptest::prop_assert_eq!((made.parent, &made.group), (back.parent, &back.group));
            }
        }
    }
}
