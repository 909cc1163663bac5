//! Colours that are hard to tell apart.

use super::colour::{Seen, see};
use crate::checks::{Check, Diagnostic, Found, Look};
use crate::store::Survey;
use crate::study::{Code, Severity};

pub const CHECK: Check = Check {
    id: "KW123",
    name: "similar-colours",
    title: "two colours are hard to tell apart",
    severity: Severity::Note,
    page: include_str!("../../../docs/checks/KW123.md"),
    looks: &[Look::Book(look)],
};

/// The least difference (CIEDE2000) at which two marks on one page are told apart at a glance.
const APART: f64 = 10.0;
/// The same for who sees fewer colours, where more is asked of lightness than can always be given.
const APART_FEWER: f64 = 5.0;

fn look(survey: &Survey, found: &mut Found) {
    let sheet = &survey.codebook;
    let mut before: Vec<(&Code, &str, Seen)> = Vec::new();
    for code in sheet.read.codes() {
        let Some((place, colour)) =
            survey.places.key(&code.path, "colour").zip(code.colour.as_deref())
        else {
            continue;
        };
        let Some(seen) = see(colour) else { continue };
        let clash = before.iter().find_map(|(other, theirs, own)| {
            let eyes = if code.is_within(&other.path) { None } else { clash(&seen, own) };
            eyes.map(|(eyes, difference)| (*other, *theirs, eyes, difference))
        });
        if let Some((other, theirs, eyes, difference)) = clash {
            let message = format!(
                "the colours of `{}` and `{}` are hard to tell apart{eyes}",
                code.path, other.path
            );
            let told = Diagnostic::new(&sheet.file, message).at(Some(place));
            let help = format!("{colour} and {theirs} differ by {difference:.1} (CIEDE2000)");
            found.tell(told.about(&code.path).about(&other.path).help(help));
        }
        before.push((code, colour, seen));
    }
}

/// For whom two colours are too near, and how near.
fn clash(one: &Seen, other: &Seen) -> Option<(&'static str, f64)> {
    let all = [
        ("", APART),
        (" for who lacks red (protanopia)", APART_FEWER),
        (" for who lacks green (deuteranopia)", APART_FEWER),
    ];
    let mut each = all.into_iter().zip(one.iter().zip(other));
    each.find_map(|((eyes, apart), (one, other))| {
        let difference = one.difference(other);
        (difference < apart).then_some((eyes, difference))
    })
}
