//! Front matter: what stands between two lines `---` at the head of a file.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Warning;
use super::label::composed;
use crate::problem::{Place, Problem, Result};

/// The fields of a front matter that kwali knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Front {
    /// The interview's role.
    pub role: Option<String>,
    /// The day it was held.
    pub date: Option<String>,
    /// The language it was held in.
    pub language: Option<String>,
    /// The lens of what stands before the first heading.
    pub lens: Option<String>,
    /// How far approval has come.
    pub status: Option<String>,
    /// A remark that reports repeat.
    pub note: Option<String>,
    /// Labels with who speaks under them.
    pub speakers: Vec<(String, String)>,
    /// Where fields stand that can be wrong, by their name.
    pub places: BTreeMap<&'static str, Place>,
}

/// The front matter, how many lines it takes, the text behind it, and what was passed over.
pub fn split(source: &str) -> Result<(Front, usize, &str, Vec<Warning>)> {
    let none = (Front::default(), 0, source, Vec::new());
    let Some(open) = source.strip_prefix("---").and_then(|rest| line_end(rest)) else {
        return Ok(none);
    };
    let start = source.len() - open.len();
    let Some((length, rest)) = close(open) else {
        return Ok(none);
    };
    let yaml = &open[..length];
    let lines = source[..source.len() - rest.len()].matches('\n').count();
    let fields: Value = if yaml.trim().is_empty() {
        Value::Object(Map::new())
    } else {
        let options = serde_saphyr::options! { strict_booleans: true, with_snippet: false };
        serde_saphyr::from_str_with_options(yaml, options)
            .map_err(|error| broken(source, &error))?
    };
    let Value::Object(fields) = fields else {
        // Two rules around a paragraph: no front matter, but text.
        return Ok(none);
    };
    let keys_at = |key: &str| line_of(&source[start..], key) + 1;
    let (mut front, warnings) = front(&fields, keys_at);
    for key in
        ["role", "date", "lens", "status"].into_iter().filter(|key| fields.contains_key(*key))
    {
        let (line, place) = (keys_at(key), Place::new(source, keys_at(key), 1, 1));
        let width = place.text.chars().count();
        front.places.insert(key, Place::on(&place.text, line, 1, width));
    }
    Ok((front, lines, rest, warnings))
}

/// What follows a line's end, when nothing but space stands before it.
fn line_end(text: &str) -> Option<&str> {
    let (line, rest) = text.split_once('\n')?;
    line.trim().is_empty().then_some(rest)
}

/// The length of the front matter, and what stands behind its closing line.
fn close(text: &str) -> Option<(usize, &str)> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((at, &text[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

/// The 1-based line on which a key of the first level stands.
fn line_of(yaml: &str, key: &str) -> usize {
    let found = yaml.lines().position(|line| {
        line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':'))
    });
    found.map_or(1, |line| line + 1)
}

fn broken(source: &str, error: &serde_saphyr::Error) -> Box<Problem> {
    let error = error.without_snippet();
    let message = error.to_string();
    let first = message.lines().next().unwrap_or_default();
    let cut = first.find(" at line ").unwrap_or(first.len());
    let line = error.location().map_or(1, |at| usize::try_from(at.line()).unwrap_or(1)) + 1;
    Box::new(
        Problem::new(format!("the front matter is not valid YAML: {}", first[..cut].trim()))
            .at(Place::new(source, line, 1, 1))
            .help("mend it, or take the lines between the two `---` out"),
    )
}

fn front(fields: &Map<String, Value>, line: impl Fn(&str) -> usize) -> (Front, Vec<Warning>) {
    let mut front = Front::default();
    let mut warnings = Vec::new();
    for (key, value) in fields {
        let known = match key.as_str() {
            "role" => &mut front.role,
            "date" => &mut front.date,
            "language" => &mut front.language,
            "lens" => &mut front.lens,
            "status" => &mut front.status,
            "note" => &mut front.note,
            "speakers" if value.is_object() => {
                front.speakers.extend(pairs(value));
                continue;
            }
            "interviewer" => {
                front.speakers.extend(
                    plain(value)
                        .map(|label| (composed(&label).into_owned(), "interviewer".to_owned())),
                );
                continue;
            }
            other => {
                let message = format!("`{other}` of the front matter is not kept");
                warnings.push(Warning::new(line(other), message));
                continue;
            }
        };
        *known = plain(value);
    }
    (front, warnings)
}

fn pairs(value: &Value) -> impl Iterator<Item = (String, String)> {
    let pairs = value.as_object().into_iter().flatten();
    pairs.filter_map(|(label, who)| Some((composed(label.trim()).into_owned(), plain(who)?)))
}

/// A scalar as text; nothing where nothing is said.
fn plain(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        _ => String::new(),
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_fields_are_kept_and_others_are_warned_of() {
        let source = "---\ndate: 2016-03-15\nplaats: school\nspeakers:\n  I: interviewer\n  D: \"leider, fictief\"\n---\n\nI: Dag.\n";
        let (front, lines, rest, warnings) = split(source).unwrap();
        assert_eq!(front.date.as_deref(), Some("2016-03-15"));
        assert_eq!(front.speakers[1], ("D".to_owned(), "leider, fictief".to_owned()));
        assert_eq!((lines, rest), (7, "\nI: Dag.\n"));
        assert_eq!(front.places["date"], Place::on("date: 2016-03-15", 2, 1, 16));
        assert_eq!(warnings, [Warning::new(3, "`plaats` of the front matter is not kept")]);
    }

    #[test]
    fn rules_around_a_text_are_no_front_matter_and_broken_yaml_has_its_line() {
        assert_eq!(split("---\nGesprek in mei\n---\nI: a\n").unwrap().1, 0);
        assert_eq!(split("---\nI: a\n").unwrap().1, 0);
        let problem = split("---\ndate: [1\nrole: x\n---\nI: a\n").unwrap_err();
        assert!(problem.place().is_some_and(|place| place.line >= 2));
    }
}
