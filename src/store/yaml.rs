//! YAML as studies use it: strict, limited, and with places for every error.

use std::fmt;
use std::path::Path;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::options::DuplicateKeyPolicy;
use serde_saphyr::{Error, Spanned};

use crate::problem::{Place, Problem, Result};

/// Reads YAML into a raw shape; `keys` are the names that may be meant by an unknown one.
pub fn read<T: DeserializeOwned>(path: &Path, source: &str, keys: &[&str]) -> Result<T> {
    let options = serde_saphyr::options! {
        duplicate_keys: DuplicateKeyPolicy::Error,
        strict_booleans: true,
        with_snippet: false,
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 100_000,
            max_replay_stack_depth: 16,
        },
    };
    serde_saphyr::from_str_with_options(source, options)
        .map_err(|error| problem(path, source, &error, keys))
}

fn problem(path: &Path, source: &str, error: &Error, keys: &[&str]) -> Box<Problem> {
    let error = error.without_snippet();
    let told = match error {
        Error::SerdeUnknownField { field, expected, .. } => {
            let known = if expected.is_empty() { keys } else { expected.as_slice() };
            Problem::new(format!("unknown key `{field}`")).nearest(field, known.iter().copied())
        }
        Error::SerdeMissingField { field, .. } => {
            Problem::new(format!("the key `{field}` is missing"))
                .help(format!("add `{field}:` here"))
        }
        Error::DuplicateMappingKey { key, .. } => {
            let key = key.as_deref().unwrap_or("");
            Problem::new(format!("the key `{key}` stands twice")).help("keep one of the two")
        }
        other => invalid(&other.to_string()),
    };
    let place = error.location().map(|at| {
        let (line, column) = (number(at.line()), number(at.column()));
        Place::new(source, line, column, word_at(source, line, column))
    });
    let told = told.in_file(path);
    Box::new(match place {
        Some(place) => told.at(place),
        None => told,
    })
}

/// What is no YAML, or more of it than a study can need.
fn invalid(message: &str) -> Problem {
    let limits = ["budget breached", "alias replay", "recursion limit"];
    if limits.iter().any(|limit| message.contains(limit)) {
        return Problem::new("not valid YAML: it nests too deeply or repeats too much")
            .help("a study needs a few levels and few aliases; write them out");
    }
    Problem::new(plain(message))
}

/// The reader's message without the place it repeats.
fn plain(message: &str) -> String {
    let first = message.lines().next().unwrap_or(message);
    let cut = first.find(" at line ").unwrap_or(first.len());
    let text = first[..cut].trim().trim_start_matches("error: ");
    format!("not valid YAML: {text}")
}

fn number(n: u64) -> usize {
    usize::try_from(n).unwrap_or(1)
}

/// How wide the word at a place is, so that the whole of it can be underlined.
fn word_at(source: &str, line: usize, column: usize) -> usize {
    let text = source.lines().nth(line.saturating_sub(1)).unwrap_or("");
    let rest = text.chars().skip(column.saturating_sub(1));
    rest.take_while(|c| !c.is_whitespace() && !",:]}".contains(*c)).count().max(1)
}

/// Front matter starts on the file's second line, so its places lie one line lower.
pub fn below(problem: Problem, source: &str) -> Box<Problem> {
    let moved = problem.place().map(|p| Place::new(source, p.line + 1, p.column, p.width));
    Box::new(match moved {
        Some(place) => problem.at(place),
        None => problem,
    })
}

/// The place of a name that was read, `skipped` lines below the start of what was read.
pub fn place(source: &str, name: &Spanned<String>, skipped: usize) -> Place {
    let at = name.referenced;
    let width = name.value.chars().count();
    Place::new(source, number(at.line()) + skipped, number(at.column()), width)
}

/// The place of a name in a source whose lines are at hand.
pub fn place_in(lines: &[&str], name: &Spanned<String>) -> Place {
    let (line, column) = (number(name.referenced.line()), number(name.referenced.column()));
    let text = lines.get(line.saturating_sub(1)).unwrap_or(&"");
    Place::on(text, line, column, name.value.chars().count())
}

/// A scalar that reads back as the same string, in as few signs as possible.
pub fn scalar(value: &str) -> String {
    let plain = !value.is_empty()
        && value.chars().next().is_some_and(char::is_alphanumeric)
        && !value.ends_with([' ', ':'])
        && !value.contains(": ")
        && !value.contains(" #")
        && !value.chars().any(char::is_control)
        && value.parse::<f64>().is_err()
        && !RESERVED.contains(&value.to_lowercase().as_str());
    if plain { value.to_owned() } else { quoted(value) }
}

/// The same within brackets or braces, where more signs have a meaning.
pub fn scalar_in_flow(value: &str) -> String {
    let plain = !value.contains([',', '[', ']', '{', '}']);
    if plain { scalar(value) } else { quoted(value) }
}

/// The lines of a folded scalar (`>-`) that reads back as the same string; nothing where folding
/// would change it.
pub fn folded(value: &str, width: usize) -> Option<Vec<String>> {
    let words: Vec<&str> = value.split(' ').collect();
    let barred = |c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}';
    if words.iter().any(|word| word.is_empty() || word.contains(barred)) {
        return None;
    }
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        let room = |line: &String| line.chars().count() + 1 + word.chars().count() <= width;
        match lines.last_mut().filter(|line| room(line)) {
            Some(line) => line.extend([" ", word]),
            None => lines.push(word.to_owned()),
        }
    }
    Some(lines)
}

/// In double quotes, as JSON has it; what YAML does not let stand as it is becomes an escape too.
pub fn quoted(value: &str) -> String {
    let json = serde_json::to_string(value).unwrap_or_default();
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        let barred = matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
        if c.is_control() || barred {
            out.extend([format!("\\u{:04x}", u32::from(c))]);
        } else {
            out.push(c);
        }
    }
    out
}

const RESERVED: &[&str] =
    &["true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf"];

/// A mapping of names to texts that keeps its order.
#[derive(Debug, Clone, Default)]
pub struct Pairs(pub Vec<(String, String)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct PairsVisitor;
        impl<'de> Visitor<'de> for PairsVisitor {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("names with texts")
            }

            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> std::result::Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(PairsVisitor)
    }
}

/// Texts that may be written as one text.
#[derive(Debug, Clone, Default)]
pub struct Texts(pub Vec<String>);

impl schemars::JsonSchema for Texts {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Texts".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "One text, or a list of texts.",
            "oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
        })
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct TextsVisitor;
        impl<'de> Visitor<'de> for TextsVisitor {
            type Value = Texts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> std::result::Result<Texts, E> {
                Ok(Texts(vec![text.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(
                self,
                mut seq: A,
            ) -> std::result::Result<Texts, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = seq.next_element()? {
                    texts.push(text);
                }
                Ok(Texts(texts))
            }
        }
        deserializer.deserialize_any(TextsVisitor)
    }
}

/// A finding's sentence, or one for each role; the key `""` is for all.
#[derive(Debug, Clone, Default)]
pub struct Sentences(pub Vec<(String, String)>);

impl schemars::JsonSchema for Sentences {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Finding".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "The sentence a report makes of the code, with the slot {cases}; or one sentence for each role.",
            "oneOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]
        })
    }
}

impl<'de> Deserialize<'de> for Sentences {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct SentencesVisitor;
        impl<'de> Visitor<'de> for SentencesVisitor {
            type Value = Sentences;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a sentence, or one for each role")
            }

            fn visit_str<E: serde::de::Error>(
                self,
                text: &str,
            ) -> std::result::Result<Sentences, E> {
                Ok(Sentences(vec![(String::new(), text.to_owned())]))
            }

            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> std::result::Result<Sentences, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Sentences(pairs))
            }
        }
        deserializer.deserialize_any(SentencesVisitor)
    }
}
