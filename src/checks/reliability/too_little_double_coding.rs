//! Fewer interviews that two people coded than the study plans.

use super::pairs;
use crate::checks::{Check, Diagnostic, Facts, Found, Look, Whole};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW404",
    name: "too-little-double-coding",
    title: "fewer interviews than planned were coded by two coders",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW404.md"),
    looks: &[Look::Study(look)],
};

/// How many interviews the help names.
const NAMED: usize = 3;

fn look(whole: &Whole, found: &mut Found) {
    let survey = whole.survey;
    let Some(share) = survey.codebook.read.settings().checks.double_coded else { return };
    let read = whole.facts.iter().filter(|facts| facts.reads);
    let (double, single): (Vec<&Facts>, Vec<&Facts>) =
        read.partition(|facts| !facts.pairs.is_empty());
    let all = double.len() + single.len();
    let planned = planned(share, all);
    if double.len() >= planned {
        return;
    }
    let is = if double.len() == 1 { "is" } else { "are" };
    let message = format!(
        "{} of {all} interviews {is} coded by two coders, {planned} are planned",
        double.len()
    );
    let told = Diagnostic::new(&survey.codebook.file, message);
    let missing = planned - double.len();
    // A second coder best begins where a first one has been.
    let begun = |facts: &&Facts| facts.coders.iter().any(|own| !own.accepted.is_empty());
    let (begun, rest): (Vec<&Facts>, Vec<&Facts>) = single.into_iter().partition(begun);
    let next = begun.into_iter().chain(rest).map(Facts::reference);
    let next: Vec<String> = next.take(missing.min(NAMED)).collect();
    let more = if missing > NAMED { ", …" } else { "" };
    found.tell(
        told.at(pairs::demand(whole, "double-coded")).help(format!(
            "have {missing} more coded by a second coder: {}{more}",
            next.join(", ")
        )),
    );
}

/// The least number of interviews that is this share of all.
fn planned(share: f64, all: usize) -> usize {
    (0..=all).find(|count| *count as f64 + 1e-9 >= share * all as f64).unwrap_or(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_interviews_is_rounded_up() {
        assert_eq!(planned(0.5, 16), 8);
        assert_eq!(planned(1.0 / 3.0, 9), 3);
        assert_eq!(planned(0.25, 10), 3);
        assert_eq!(planned(0.0, 10), 0);
        assert_eq!(planned(1.0, 0), 0);
    }
}
