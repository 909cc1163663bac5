//! Two coders' decisions over the study, and how they are told.

use std::collections::BTreeMap;

use crate::analysis::{Counts, Pooled};
use crate::checks::{Diagnostic, Whole};
use crate::problem::Place;
use crate::store::PlaceStep;

/// In fewer units than this a code is rare, where the study says nothing else.
const RARE: usize = 5;

/// The decisions of every two coders who both coded an interview.
pub fn of<'a>(whole: &Whole<'a>) -> BTreeMap<[&'a str; 2], Pooled> {
    let mut pairs: BTreeMap<[&str; 2], Pooled> = BTreeMap::new();
    for facts in whole.facts {
        for pair in &facts.pairs {
            let [Some(first), Some(second)] = pair.coders.map(|at| facts.coders.get(at as usize))
            else {
                continue;
            };
            let coders = [first.coder.as_str(), second.coder.as_str()];
            pairs.entry(coders).or_default().add(&pair.counts);
        }
    }
    pairs
}

/// The number of units below which a code is too rare for κ.
pub fn rare(whole: &Whole) -> usize {
    whole.survey.codebook.read.settings().checks.rare.unwrap_or(RARE)
}

/// How many units have a code from either coder.
pub fn uses(counts: Counts) -> usize {
    counts.both + counts.first + counts.second
}

/// A figure cut to two places, so that one below a minimum is never printed as the minimum.
pub fn figure(kappa: f64) -> String {
    format!("{:.2}", (kappa * 100.0).floor() / 100.0)
}

/// Where the codebook states a demand.
pub fn demand(whole: &Whole, key: &str) -> Option<Place> {
    whole.survey.places.at(&[PlaceStep::Key("checks"), PlaceStep::Key(key)])
}

/// A finding about two coders, under both their names.
pub fn told(whole: &Whole, [first, second]: [&str; 2], message: String) -> Diagnostic {
    let file = &whole.survey.codebook.file;
    Diagnostic::new(file, message).about(format!("{first}/{second}")).about(second)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::analysis::agreements;
    use crate::checks::facts::Facts;
    use crate::checks::run::View;
    use crate::search::Stamp;
    use crate::store::{Store, Survey};

    #[test]
    fn facts_add_up_to_the_agreement_that_the_report_prints() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let (study, _) = Store::open(root).unwrap().load().unwrap();
        let survey = Survey::new(root);
        let folders = survey.folders(Stamp::of).unwrap();
        let entries = folders.iter().flat_map(|folder| &folder.interviews);
        let facts: Vec<Facts> = entries
            .map(|entry| Facts::of(&View { survey: &survey, files: &survey.interview(entry) }))
            .collect();
        let pairs = of(&Whole { survey: &survey, folders: &folders, facts: &facts });
        let expected = agreements(&study);
        assert!(!expected.is_empty());
        assert_eq!(pairs.len(), expected.len());
        for agreement in expected {
            let pooled = &pairs[&agreement.coders];
            assert_eq!(pooled.interviews, agreement.interviews);
            assert_eq!(pooled.overall(), agreement.overall);
            let codes: Vec<(usize, Counts)> = pooled.codes().collect();
            let position = |path: &str| study.codebook.position(path).unwrap();
            let named =
                agreement.codes.iter().map(|(code, counts)| (position(&code.path), *counts));
            assert_eq!(codes, named.collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_figure_below_a_minimum_is_not_printed_as_the_minimum() {
        assert_eq!(figure(0.699), "0.69");
        assert_eq!(figure(-0.001), "-0.01");
    }
}
