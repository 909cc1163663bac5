//! White space that nobody sees and every comparison of versions shows.

use crate::checks::{Check, Diagnostic, Found, Look, View};
use crate::store::{Sheet, Survey};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW225",
    name: "stray-white-space",
    title: "a line ends in white space, or a file without a line end",
    severity: Severity::Note,
    page: include_str!("../../../docs/checks/KW225.md"),
    looks: &[Look::Book(look_at_book), Look::Interview(look)],
};

fn look_at_book(survey: &Survey, found: &mut Found) {
    tell(&survey.codebook, found);
    tell(&survey.cases, found);
}

fn look(view: &View, found: &mut Found) {
    if let Some(sheet) = &view.files.transcript {
        tell(sheet, found);
    }
}

/// One finding a file: whoever mends one line mends them all.
fn tell<T>(sheet: &Sheet<T>, found: &mut Found) {
    let text = sheet.source.as_str();
    let ends = |line: &str| line.ends_with([' ', '\t']);
    let mut lines = text.lines().enumerate().filter(|(_, line)| ends(line));
    let told = |message: String| {
        Diagnostic::new(&sheet.file, message).fixable().help("run `kwali check --fix`")
    };
    if let Some((at, line)) = lines.next() {
        let more = lines.count();
        let kept = line.trim_end().chars().count();
        let message = match more {
            0 => "a line ends in white space".to_owned(),
            more => format!("{} lines end in white space", more + 1),
        };
        let place = sheet.place(at + 1, kept + 1, line.chars().count() - kept);
        found.tell(told(message).at(Some(place)));
    }
    if !text.is_empty() && (!text.ends_with('\n') || text.ends_with("\n\n")) {
        let last = text.lines().count();
        let place = sheet.place(last, 1, 1);
        let what = if text.ends_with('\n') { "in blank lines" } else { "without a line end" };
        found.tell(told(format!("the file ends {what}")).at(Some(place)));
    }
}
