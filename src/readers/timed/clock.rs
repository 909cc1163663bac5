//! Times as files write them, in milliseconds.

/// `1:02`, `00:01:02`, `01:02.5` or `00:01:02,500`.
pub fn parse(text: &str) -> Option<u64> {
    let text = text.trim();
    let (whole, fraction) = text.split_once(['.', ',']).map_or((text, "0"), |parts| parts);
    let mut numbers = Vec::with_capacity(3);
    for part in whole.split(':') {
        numbers.push(number(part).filter(|_| part.len() <= 6)?);
    }
    let (hours, minutes, seconds) = match numbers[..] {
        [minutes, seconds] => (0, minutes, seconds),
        [hours, minutes, seconds] if minutes < 60 => (hours, minutes, seconds),
        _ => return None,
    };
    (seconds < 60)
        .then_some(((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths(fraction)?)
}

/// `12.5`: seconds.
pub fn seconds(text: &str) -> Option<u64> {
    let text = text.trim();
    let text = text.strip_suffix('s').unwrap_or(text);
    let (whole, fraction) = text.split_once('.').map_or((text, "0"), |parts| parts);
    Some(number(whole).filter(|_| whole.len() <= 9)? * 1000 + thousandths(fraction)?)
}

/// A number of seconds, as JSON has it.
pub fn of_seconds(seconds: f64) -> Option<u64> {
    // The same way round as text: 2.35 is no 2.349.
    (0.0..1e9).contains(&seconds).then(|| self::seconds(&format!("{seconds:.3}"))).flatten()
}

fn number(digits: &str) -> Option<u64> {
    let fits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|_| fits)
}

/// The first three digits behind a decimal point.
fn thousandths(digits: &str) -> Option<u64> {
    number(digits)?;
    let first: String = digits.chars().chain("000".chars()).take(3).collect();
    number(&first)
}

/// A time as transcripts of a study have it: `hh:mm:ss`.
pub fn stamp(time: u64) -> String {
    let seconds = time / 1000;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_every_form_are_read_and_others_are_none() {
        for (text, time) in [
            ("00:01:02,500", 62_500),
            ("00:01:02.5", 62_500),
            ("1:02", 62_000),
            ("75:10.000", 4_510_000),
            ("100:00:00.000", 360_000_000),
            ("00:00:03.3700000", 3_370),
        ] {
            assert_eq!(parse(text), Some(time), "{text}");
        }
        for text in [
            "",
            "12",
            "00:75:10",
            "0:00:61",
            "00:0x:01",
            "1:2:3:4",
            "-1:02",
            "00:00:01.",
            "9999999:00",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!((seconds("0.04"), seconds("12s"), seconds("x")), (Some(40), Some(12_000), None));
        assert_eq!(
            (of_seconds(2.35), of_seconds(-1.0), of_seconds(f64::NAN)),
            (Some(2350), None, None)
        );
        assert_eq!((stamp(4_510_999), stamp(360_000_000)), ("01:15:10".into(), "100:00:00".into()));
    }
}
