//! The flat table of codings: one coding a row, the same columns in every format that has rows.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::Serialize;

use crate::analysis::Row;
use crate::study::{Case, Cases};

/// What stands in front of the attributes.
const FIXED: [&str; 13] = [
    "case",
    "interview",
    "role",
    "lens",
    "coder",
    "code",
    "status",
    "origin",
    "ref",
    "start",
    "end",
    "quote",
    "memo",
];

/// What of [`FIXED`] counts characters.
const OFFSETS: [&str; 2] = ["start", "end"];

/// What of [`FIXED`] may be empty.
const OPTIONAL: [&str; 2] = ["lens", "memo"];

/// What all values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Decimal,
    /// Days, `YYYY-MM-DD`.
    Date,
}

/// A column of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What its values are.
    pub kind: Kind,
    /// Whether every row has a value.
    pub required: bool,
}

/// A value of the table; where there is none, it is an empty text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Value<'a> {
    /// Words.
    Text(Cow<'a, str>),
    /// An offset.
    Number(usize),
}

/// The table of a study's codings.
#[derive(Debug, Clone)]
pub struct Flat<'a> {
    cases: &'a Cases,
    columns: Vec<Column>,
}

impl<'a> Flat<'a> {
    /// The table of a study with these cases; what kind an attribute is, is told by its values in all
    /// of them, so that the columns are the same whatever codings are chosen.
    pub fn new(cases: &'a Cases) -> Self {
        let fixed = FIXED.iter().map(|name| Column {
            name: (*name).to_owned(),
            kind: if OFFSETS.contains(name) { Kind::Integer } else { Kind::Text },
            required: !OPTIONAL.contains(name),
        });
        let mut columns: Vec<Column> = fixed.collect();
        let mut taken: HashSet<String> = FIXED.iter().map(|name| (*name).to_owned()).collect();
        for attribute in cases.attributes() {
            let values = cases.iter().map(|case| cases.value(case.id(), attribute));
            let kind = Kind::of(values);
            columns.push(Column { name: free(attribute, &mut taken), kind, required: false });
        }
        Self { cases, columns }
    }

    /// Its columns, in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The row of a coding: a value for each column.
    pub fn values(&self, row: &Row<'a>) -> Vec<Value<'a>> {
        let coding = row.coding;
        let text = |text: &'a str| Value::Text(Cow::Borrowed(text));
        let mut values = Vec::with_capacity(self.columns.len());
        values.extend([
            text(&row.interview.case),
            text(&row.interview.name),
            text(&row.interview.transcript.meta().role),
            text(row.lens.unwrap_or("")),
            text(row.coder),
            text(coding.code()),
            text(coding.status.name()),
            text(coding.origin.name()),
            Value::Text(Cow::Owned(row.reference().to_string())),
            Value::Number(coding.span().start()),
            Value::Number(coding.span().end()),
            text(coding.quote()),
            text(&coding.memo),
        ]);
        let attributes = self.cases.attributes().iter();
        values.extend(attributes.map(|name| text(self.cases.value(&row.interview.case, name))));
        values
    }
}

/// A name that no other column has: in formats with keys, one of two would be lost.
fn free(name: &str, taken: &mut HashSet<String>) -> String {
    let mut free = name.to_owned();
    let mut number = 1;
    while !taken.insert(free.clone()) {
        number += 1;
        free = format!("{name} ({number})");
    }
    free
}

impl Kind {
    /// What all of these values are; empty ones say nothing. Where writing a number again would give
    /// another text, as with `007`, it is a text.
    pub fn of<'v>(values: impl Iterator<Item = &'v str>) -> Self {
        let values: Vec<&str> = values.filter(|value| !value.is_empty()).collect();
        let all = |fits: fn(&str) -> bool| !values.is_empty() && values.iter().all(|v| fits(v));
        if all(|value| integer(value).is_some()) {
            Self::Integer
        } else if all(|value| decimal(value).is_some()) {
            Self::Decimal
        } else if all(|value| date(value).is_some()) {
            Self::Date
        } else {
            Self::Text
        }
    }

    /// What the values of an attribute are.
    pub fn of_attribute(cases: &Cases, attribute: &str) -> Self {
        Self::of(cases.iter().map(Case::id).map(|case| cases.value(case, attribute)))
    }
}

/// The whole number that a text is.
pub fn integer(text: &str) -> Option<i64> {
    text.parse().ok().filter(|number: &i64| number.to_string() == text)
}

/// The number that a text is, in the shortest form that reads back.
pub fn decimal(text: &str) -> Option<f64> {
    let number: f64 = text.parse().ok()?;
    (number.is_finite() && number.to_string() == text).then_some(number)
}

/// The day that a text is: year, month, day.
pub fn date(text: &str) -> Option<(u16, u8, u8)> {
    let bytes = text.as_bytes();
    let digits = |at: usize| matches!(bytes.get(at), Some(b'0'..=b'9'));
    let shape = [0, 1, 2, 3, 5, 6, 8, 9].into_iter().all(digits);
    if bytes.len() != 10 || !shape || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let (year, month, day) =
        (text[..4].parse().ok()?, text[5..7].parse().ok()?, text[8..].parse().ok()?);
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=last).contains(&day).then_some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_of_numbers_only_where_nothing_is_lost() {
        let kind = |values: &[&str]| Kind::of(values.iter().copied());
        assert_eq!(kind(&["300", "", "-12"]), Kind::Integer);
        assert_eq!(kind(&["1.5", "2"]), Kind::Decimal);
        assert_eq!(kind(&["2024-02-29", ""]), Kind::Date);
        for text in
            ["007", "+3", "1.10", "1e3", "inf", "NaN", "-0", " 3", "2023-02-29", "2024-13-01"]
        {
            assert_eq!(kind(&[text]), Kind::Text, "{text}");
        }
        assert_eq!(kind(&["3", "city"]), Kind::Text);
        assert_eq!(kind(&["", ""]), Kind::Text);
    }

    #[test]
    fn an_attribute_called_like_a_column_gets_a_name_of_its_own() {
        let names = ["code", "setting", "code"].map(str::to_owned);
        let cases = Cases::new(names.to_vec());
        let flat = Flat::new(&cases);
        let last: Vec<&str> = flat.columns()[13..].iter().map(|c| c.name.as_str()).collect();
        assert_eq!(last, ["code (2)", "setting", "code (3)"]);
    }
}
