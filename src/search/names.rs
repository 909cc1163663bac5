//! The names that a query may use.

use std::collections::BTreeSet;

use super::fields::TURN_FIELDS;
use super::query::{self, Field, Query};
use super::words::fold;
use crate::problem::{Problem, Result};
use crate::study::{Case, Cases, Codebook};

/// The fields that ask for codings.
const CODING_FIELDS: &[&str] = &["code", "coder", "memo"];

/// What a study has names for.
pub(super) struct Names<'a> {
    pub(super) codebook: &'a Codebook,
    pub(super) cases: &'a Cases,
    /// Interviews as case and name; asked for only where a query needs them.
    pub(super) interviews: &'a dyn Fn() -> Vec<(&'a str, &'a str)>,
    pub(super) coders: &'a dyn Fn() -> Vec<&'a str>,
}

impl Names<'_> {
    /// A name or value that nothing in the study has is a typing error, not an empty result.
    /// `source` is the query as it was typed, to show where.
    pub(super) fn check(&self, query: &Query, source: &str) -> Result<()> {
        query.fields().try_for_each(|field| {
            self.field(field).map_err(|problem| {
                let width = field.name.chars().count() + 1 + field.value.chars().count();
                Box::new(problem.at(query::place(source, field.at, width)))
            })
        })
    }

    fn field(&self, field: &Field) -> Result<()> {
        let value = field.value.as_str();
        let cases = || self.cases.iter().map(Case::id);
        match field.name.as_str() {
            "role" => self.codebook.role(value).map(drop),
            "lens" => self.codebook.require_lens(value).map(drop),
            "code" => self.codebook.require(value).map(drop),
            "case" => known("case", value, cases()),
            "coder" => known("coder", value, (self.coders)().into_iter()),
            "interview" => {
                let all = (self.interviews)();
                let long = all.iter().map(|(case, name)| format!("{case}/{name}"));
                let names: BTreeSet<String> =
                    long.chain(all.iter().map(|(_, name)| (*name).to_owned())).collect();
                known("interview", value, names.iter().map(String::as_str))
            }
            "memo" => Query::parse(&memo_source(value)).map(drop),
            "speaker" => Ok(()),
            name if self.cases.attributes().iter().any(|known| known == name) => {
                let values = || cases().map(|case| self.cases.value(case, name));
                if values().any(|v| fold(v) == fold(value)) {
                    return Ok(());
                }
                known(&format!("value of `{name}`"), value, values().filter(|v| !v.is_empty()))
            }
            name => {
                let attributes = self.cases.attributes().iter().map(String::as_str);
                let fields = TURN_FIELDS.iter().chain(CODING_FIELDS).copied().chain(attributes);
                known("field", name, fields)
            }
        }
    }
}

fn known<'a>(what: &str, name: &str, names: impl Iterator<Item = &'a str>) -> Result<()> {
    let all: BTreeSet<&str> = names.collect();
    if all.contains(name) {
        return Ok(());
    }
    Err(Box::new(Problem::new(format!("unknown {what} `{name}`")).nearest(name, all)))
}

/// The words of a memo field as a query: one phrase, or one word with its signs. The quotes of a
/// field only hold its value together.
pub(super) fn memo_source(value: &str) -> String {
    format!("~\"{value}\"")
}
