//! Days and times, which are numbers that a format shows as such.

use std::collections::HashMap;

use crate::readers::xml::{Attributes, Go, Visitor};

/// How numbers are shown.
#[derive(Debug, Default)]
pub struct Formats {
    /// Whether days are counted from 1904 and not from 1900.
    pub from_1904: bool,
    /// Formats of the file's own, by number.
    own: HashMap<String, String>,
    /// For each style whether it shows days or times.
    dated: Vec<bool>,
    in_styles: bool,
}

impl Formats {
    /// A number as its style shows it: days as `2024-05-06`, with the time where there is one; a time or
    /// a duration as `10:11:12`.
    pub fn shown(&self, style: usize, number: &str) -> String {
        let dated = self.dated.get(style).copied().unwrap_or(false);
        let parsed = number.parse::<f64>().ok();
        // Until the year 9999; what is more is no day.
        let days = parsed.filter(|days| dated && (0.0..2_958_466.0).contains(days));
        days.map_or_else(|| number.to_owned(), |days| self.day(days))
    }

    #[allow(clippy::cast_possible_truncation, reason = "days of ten thousand years")]
    fn day(&self, days: f64) -> String {
        let seconds = (days * 86_400.0).round() as i64;
        let (day, rest) = (seconds / 86_400, seconds % 86_400);
        // Small numbers are durations: nobody was asked in 1900.
        if day < 60 && !self.from_1904 && (day == 0 || rest != 0) {
            return clock(seconds);
        }
        // Days of 1970 in numbers of the sheet; before March 1900 they are one off, as Excel counts a
        // day that never was.
        let since = if self.from_1904 { day - 24_107 } else { day - 25_569 };
        let date = civil(since);
        if rest == 0 { date } else { format!("{date} {}", clock(rest)) }
    }
}

fn clock(seconds: i64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// The date of a day counted from 1970, in the calendar of today.
fn civil(since: i64) -> String {
    let day = since + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let part = (5 * of_year + 2) / 153;
    let month = if part < 10 { part + 3 } else { part - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{:02}", of_year - (153 * part + 2) / 5 + 1)
}

/// Whether a format shows days or times: letters for them, outside quotes and brackets of colours.
fn shows_time(format: &str) -> bool {
    let mut quoted = false;
    let mut signs = format.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' => {
                signs.next();
            }
            '[' => {
                let inner: String = signs.by_ref().take_while(|sign| *sign != ']').collect();
                if !inner.is_empty() && inner.chars().all(|c| "hmsHMS".contains(c)) {
                    return true;
                }
            }
            'y' | 'Y' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'm' | 'M' => return true,
            _ => {}
        }
    }
    false
}

impl Visitor for Formats {
    fn open(&mut self, name: &str, attributes: &Attributes<'_>) -> Go {
        match name {
            "numFmt" => {
                let of = |name: &str| attributes.get(name).unwrap_or_default();
                self.own.insert(of("numFmtId"), of("formatCode"));
            }
            "cellXfs" => self.in_styles = true,
            "xf" if self.in_styles => {
                let id = attributes.get("numFmtId").unwrap_or_default();
                let known = matches!(id.parse(), Ok(14..=22 | 27..=36 | 45..=47 | 50..=58));
                let own = self.own.get(&id).map(|format| shows_time(format));
                self.dated.push(own.unwrap_or(known));
            }
            _ => {}
        }
        Go::In
    }

    fn close(&mut self, name: &str) {
        self.in_styles &= name != "cellXfs";
    }

    fn text(&mut self, _: &str) {}
}
