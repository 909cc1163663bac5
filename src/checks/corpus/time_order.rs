//! A turn that begins before the one above it.

use super::places;
use crate::checks::{Check, Diagnostic, Found, Look, View};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW222",
    name: "time-order",
    title: "a turn begins before the one above it",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW222.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    let files = view.files;
    let (Some(sheet), Some(transcript)) = (&files.transcript, files.said()) else { return };
    let mut before: Option<(f64, &str)> = None;
    for turn in transcript.turns() {
        let Some(time) = turn.time.as_deref() else { continue };
        let Some(now) = seconds(time) else { continue };
        if let Some((_, said)) = before.filter(|(earlier, _)| now < *earlier) {
            let message =
                format!("turn {} begins at {time}, and the one above at {said}", turn.number);
            let line = places::turn(files, turn.number);
            let place = line.map(|(number, line)| places::on(line, number, 1..1 + time.len()));
            let told = Diagnostic::new(&sheet.file, message).at(place).about(files.reference());
            found.tell(told.help("correct the time, or put the turns in order"));
        }
        before = Some((now, time));
    }
}

/// Seconds from the start, of `hh:mm:ss` or `mm:ss`.
fn seconds(time: &str) -> Option<f64> {
    time.split(':').try_fold(0.0, |sum, part| Some(sum * 60.0 + part.parse::<f64>().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_seconds_with_or_without_hours() {
        assert_eq!(seconds("01:02:03.5"), Some(3723.5));
        assert_eq!(seconds("02:03"), Some(123.0));
        assert_eq!(seconds("1:.."), None);
    }
}
