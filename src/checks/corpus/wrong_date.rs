//! A date that is no day, or that is not there while others have one.

use super::places;
use crate::checks::{Check, Diagnostic, Found, Look, View, Whole};
use crate::problem::Place;
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW214",
    name: "wrong-date",
    title: "a date is no day of the calendar, or missing",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW214.md"),
    looks: &[Look::Interview(look), Look::Study(missing)],
};

fn look(view: &View, found: &mut Found) {
    let files = view.files;
    let (Some(sheet), Some(transcript)) = (&files.transcript, files.said()) else { return };
    let date = &transcript.meta().date;
    if date.is_empty() || is_day(date) {
        return;
    }
    let told = Diagnostic::new(&sheet.file, format!("`{date}` is no day of the calendar"));
    let told = told.at(places::key(files, "date")).about(files.reference());
    found.tell(told.help("write it as YYYY-MM-DD, as in 2024-05-31"));
}

fn missing(whole: &Whole, found: &mut Found) {
    let dated = whole.facts.iter().filter(|facts| !facts.date.is_empty()).count();
    let without = whole.facts.iter().filter(|facts| facts.reads && facts.date.is_empty());
    for facts in without.filter(|_| dated > 0) {
        let told = Diagnostic::new(facts.file(), "the interview has no date, and others have one");
        // Every transcript that reads begins with this line.
        let told = told.at(Some(Place::on("---", 1, 1, 3))).about(facts.reference());
        found.tell(told.help("add `date: YYYY-MM-DD`, the day it was held"));
    }
}

/// Whether a text is a day of the calendar, written `YYYY-MM-DD`.
fn is_day(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    let parts: Option<Vec<u32>> = text.split('-').map(digits).collect();
    let (true, Some([year, month, day])) = (lengths == [4, 2, 2], parts.as_deref()) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=last).contains(day)
}

fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_that_the_calendar_has() {
        for day in ["2016-03-29", "2024-02-29", "2000-02-29"] {
            assert!(is_day(day), "{day}");
        }
        for text in [
            "2023-02-29",
            "1900-02-29",
            "2016-13-01",
            "29-03-2016",
            "2016-3-9",
            "+016-03-09",
            "mei",
        ] {
            assert!(!is_day(text), "{text}");
        }
    }
}
