//! Findings: the sentence of a code, with slots for what was counted.

use crate::problem::{Problem, Result};

/// A sentence such as `{cases} {builds|build} {link} on a concept`.
///
/// Slots: `{cases}` the quantified cases, `{a|b}` the form for one case and for several, `{link}`
/// a connective where the sentence takes one, and `{name}` the values of an attribute over the
/// cases that carry the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    parts: Vec<Part>,
}

/// A piece of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words as they are.
    Words(String),
    /// The quantified cases.
    Cases,
    /// The form for one case and the form for several.
    Number(String, String),
    /// Where a connective may stand.
    Link,
    /// The values of an attribute.
    Values(String),
}

impl Finding {
    /// Reads a template. `{cases}` must stand in it exactly once.
    pub fn parse(template: &str) -> Result<Self> {
        let mut parts = Vec::new();
        let mut rest = template.trim();
        while let Some(open) = rest.find('{') {
            push_words(&mut parts, &rest[..open]);
            let Some(close) = rest[open..].find('}') else {
                return Err(refuse("a `{` is never closed"));
            };
            parts.push(slot(&rest[open + 1..open + close])?);
            rest = &rest[open + close + 1..];
        }
        if rest.contains('}') {
            return Err(refuse("a `}` was never opened"));
        }
        push_words(&mut parts, rest);
        match parts.iter().filter(|part| **part == Part::Cases).count() {
            1 => Ok(Self { parts }),
            0 => Err(refuse("the slot `{cases}` is missing")),
            _ => Err(refuse("the slot `{cases}` stands more than once")),
        }
    }

    /// Its pieces, in order.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The verb's two forms when the sentence starts with `{cases} {verb|verbs}`, so that another
    /// word can take the first place and verb and subject change places.
    pub fn inverts(&self) -> bool {
        matches!(
            self.parts.as_slice(),
            [Part::Cases, Part::Words(space), Part::Number(..), ..] if space.trim().is_empty()
        )
    }

    /// Whether it has a place for a connective.
    pub fn links(&self) -> bool {
        self.parts.contains(&Part::Link)
    }

    /// The attributes whose values it lists.
    pub fn attributes(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Values(name) => Some(name.as_str()),
            _ => None,
        })
    }
}

fn push_words(parts: &mut Vec<Part>, words: &str) {
    if !words.is_empty() {
        parts.push(Part::Words(words.to_owned()));
    }
}

fn slot(name: &str) -> Result<Part> {
    match name.split_once('|') {
        Some((one, other)) if !other.contains('|') => {
            Ok(Part::Number(one.to_owned(), other.to_owned()))
        }
        Some(_) => Err(refuse("a slot `{one|several}` takes two forms")),
        None if name == "cases" => Ok(Part::Cases),
        None if name == "link" => Ok(Part::Link),
        None if name.is_empty() || name.contains(['{', ' ']) => {
            Err(refuse(&format!("`{{{name}}}` is no slot")))
        }
        None => Ok(Part::Values(name.to_owned())),
    }
}

fn refuse(what: &str) -> Box<Problem> {
    Box::new(
        Problem::new(format!("the finding does not fit: {what}"))
            .help("write it as `{cases} {builds|build} {link} on …`"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_finding_that_starts_with_subject_and_verb_can_be_inverted() {
        assert!(Finding::parse("{cases} {bouwt|bouwen} {link} op {concept}").unwrap().inverts());
        assert!(!Finding::parse("Op {cases} zijn ouders {link} tevreden").unwrap().inverts());
    }

    #[test]
    fn a_finding_has_one_place_for_its_cases() {
        for wrong in
            ["no slot", "{cases} {cases}", "{cases", "cases} x", "{cases} {a|b|c}", "{cases} {}"]
        {
            assert!(Finding::parse(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn no_template_makes_it_panic(template in "[{}|a-c é]{0,40}") {
            let _ = Finding::parse(&template);
        }
    }
}
