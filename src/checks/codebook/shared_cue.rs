//! A cue that stands at two neighbours.

use std::collections::{BTreeSet, HashMap};

use crate::checks::{Check, Diagnostic, Found, Look};
use crate::search::{Query, Term, fold, words};
use crate::store::Survey;
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW113",
    name: "shared-cue",
    title: "two neighbours have the same cue",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW113.md"),
    looks: &[Look::Book(look)],
};

fn look(survey: &Survey, found: &mut Found) {
    let sheet = &survey.codebook;
    let codes = sheet.read.codes();
    let mut first: HashMap<(Option<usize>, String), usize> = HashMap::new();
    for (at, code) in codes.iter().enumerate() {
        for (item, cue) in code.cues.iter().enumerate() {
            let Ok(query) = Query::parse(&cue.query) else { continue };
            let owner = *first.entry((code.parent, normal(&query))).or_insert(at);
            if owner == at {
                continue;
            }
            let other = &codes[owner].path;
            let message =
                format!("the cue `{}` of `{}` is also one of `{other}`", cue.query, code.path);
            let told = Diagnostic::new(&sheet.file, message);
            let told = told.at(survey.places.item(&code.path, "cues", item));
            let help = "keep it where it tells most, or add a word that tells the two apart";
            found.tell(told.about(&code.path).about(other).help(help));
        }
    }
}

/// A form that queries have in common which ask for the same words, in whatever order they name
/// alternatives.
fn normal(query: &Query) -> String {
    let sorted = |parts: &[Query], sign: &str| {
        let parts: BTreeSet<String> = parts.iter().map(normal).collect();
        format!("({})", parts.into_iter().collect::<Vec<_>>().join(sign))
    };
    match query {
        Query::Term(term) => word(term),
        Query::Phrase(terms) => {
            let terms: Vec<String> = terms.iter().map(word).collect();
            format!("\"{}\"", terms.join(" "))
        }
        Query::Near { left, right, distance } => {
            let sides = BTreeSet::from([normal(left), normal(right)]);
            let sides: Vec<String> = sides.into_iter().collect();
            format!("({})", sides.join(&format!(" NEAR/{distance} ")))
        }
        Query::Field(field) => format!("{}:{}", field.name, field.value),
        Query::And(parts) => sorted(parts, " AND "),
        Query::Or(parts) => sorted(parts, " OR "),
        Query::Not(part) => format!("NOT {}", normal(part)),
    }
}

fn word(term: &Term) -> String {
    let text = &term.text;
    let folded = || words(text).into_iter().map(|word| fold(&text[word.bytes])).collect();
    let text = if term.written { text.clone() } else { folded() };
    format!("{}{:?}:{text}", if term.written { "=" } else { "" }, term.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_alternatives_and_signs_make_no_difference() {
        let same = |a: &str, b: &str| {
            normal(&Query::parse(a).unwrap()) == normal(&Query::parse(b).unwrap())
        };
        assert!(same("night OR Day", "day OR night"));
        assert!(same("(a OR b) NEAR/3 c", "c NEAR/3 (b OR a)"));
        assert!(!same("c NEAR/3 a", "c NEAR/4 a"));
        assert!(!same("night*", "night"));
        assert!(!same("\"Night\"", "night"));
    }
}
