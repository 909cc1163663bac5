//! What must hold of an order before a file is read.

use super::Order;
use crate::problem::{Problem, Result};
use crate::store::{self, Store};
use crate::study::{Case, check_name};

/// How many bytes a name may have.
const LONGEST: usize = 200;

/// Checks an order against the study, before a file is read.
pub fn check(store: &Store, order: &Order) -> Result<()> {
    check_case(store, order)?;
    check_speakers(&order.speakers)?;
    if let Some(role) = &order.role {
        store.codebook().role(role)?;
    }
    if let Some(lens) = &order.lens {
        store.codebook().require_lens(lens)?;
    }
    if let Some(date) = &order.date {
        check_date(date)?;
    }
    order.language.as_deref().map_or(Ok(()), check_language)
}

fn check_case(store: &Store, order: &Order) -> Result<()> {
    if order.answers.case.is_some() {
        // Each row names its own.
        return Ok(());
    }
    check_name(&order.case)?;
    check_length(&order.case)?;
    store::check_case_name(&order.case)?;
    if order.new_case || store.cases().get(&order.case).is_some() {
        return Ok(());
    }
    let known = store.cases().iter().map(Case::id);
    let unknown = Problem::new(format!("there is no case `{}`", order.case));
    let unknown = unknown.nearest(&order.case, known);
    let near = unknown.advice().map_or(String::new(), |near| format!("{near}; "));
    Err(Box::new(unknown.help(format!("{near}or add it with --new-case"))))
}

/// Refuses days that no calendar has.
pub fn check_date(date: &str) -> Result<()> {
    let parts: Vec<&str> = date.split('-').collect();
    let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
    if let [year, month, day] = parts[..]
        && digits(year, 4)
        && digits(month, 2)
        && digits(day, 2)
        && let (Ok(year), Ok(month), Ok(day)) = (year.parse(), month.parse(), day.parse())
        && (1..=days(year, month)).contains(&day)
    {
        return Ok(());
    }
    let wrong = Problem::new(format!("`{date}` is no date"));
    Err(Box::new(wrong.help("write year, month and day as 2016-03-15")))
}

/// How many days a month has; none where there is no such month.
fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

/// Refuses names that file systems have no room for, with the ending of a coder's file behind them.
pub fn check_length(name: &str) -> Result<()> {
    if name.len() <= LONGEST {
        return Ok(());
    }
    let start: String = name.chars().take(40).collect();
    Err(Box::new(
        Problem::new(format!("`{start}…` is too long for a name: {} bytes", name.len()))
            .help(format!("files are called by it: use at most {LONGEST}")),
    ))
}

/// Two declarations of one label cannot both hold.
fn check_speakers(speakers: &[(String, String)]) -> Result<()> {
    for (at, (label, who)) in speakers.iter().enumerate() {
        let before = speakers[..at].iter().find(|(other, _)| other == label);
        if let Some((_, other)) = before.filter(|(_, other)| other != who) {
            return Err(Box::new(
                Problem::new(format!("`{label}` is said to be `{other}` and `{who}`"))
                    .help("give each label one --speaker"),
            ));
        }
    }
    Ok(())
}

fn check_language(language: &str) -> Result<()> {
    if (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_lowercase()) {
        return Ok(());
    }
    let wrong = Problem::new(format!("`{language}` is no language"));
    Err(Box::new(wrong.help("write its ISO 639 code, as nl or en")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_languages_are_checked() {
        for right in ["2016-03-15", "2024-02-29", "2000-02-29", "2024-12-31"] {
            assert!(check_date(right).is_ok(), "{right}");
        }
        for wrong in [
            "15-03-2016",
            "2016-3-15",
            "2016-13-01",
            "2016-03-00",
            "2024-02-31",
            "2023-02-29",
            "1900-02-29",
            "2024-04-31",
            "x",
        ] {
            assert!(check_date(wrong).is_err(), "{wrong}");
        }
        assert!(check_language("nl").is_ok() && check_language("Dutch").is_err());
    }

    #[test]
    fn names_have_an_end_and_labels_one_meaning() {
        assert!(check_length(&"a".repeat(200)).is_ok());
        let told = check_length(&"é".repeat(101)).unwrap_err();
        assert!(told.message().contains("202 bytes"), "{}", told.message());
        let pair = |label: &str, who: &str| (label.to_owned(), who.to_owned());
        assert!(check_speakers(&[pair("R", "a"), pair("I", "b"), pair("R", "a")]).is_ok());
        assert!(check_speakers(&[pair("R", "a"), pair("R", "b")]).is_err());
    }
}
