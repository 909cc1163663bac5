//! A codings file that kwali would write otherwise.

use crate::checks::{Check, Diagnostic, Found, Look, View};
use crate::store::render_codings;
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW316",
    name: "unsorted-codings",
    title: "codings are not in their order, or not as kwali writes them",
    severity: Severity::Note,
    page: include_str!("../../../docs/checks/KW316.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    for (_, sheet) in view.files.codings.iter().filter(|(_, sheet)| sheet.faults.is_empty()) {
        let pairs = sheet.read.windows(2);
        let late = pairs.map(|pair| (&pair[0].coding, &pair[1]));
        let late = late.filter(|(before, row)| row.coding.order() < before.order());
        let (message, place) = match late.map(|(_, row)| row).next() {
            Some(row) => {
                let message = format!("coding {} stands too late in the file", row.coding.id());
                (message, sheet.column(row, "start"))
            }
            None => {
                let written = render_codings(sheet.read.iter().map(|row| &row.coding));
                let Some(line) = first_difference(&sheet.source, &written) else { continue };
                ("the line is not written as kwali writes it".to_owned(), sheet.place(line, 1, 1))
            }
        };
        let told = Diagnostic::new(&sheet.file, message).at(Some(place));
        let told = told.about(view.files.reference()).fixable();
        found.tell(told.help("`--fix` puts codings by start, end, code and id"));
    }
}

/// The line, from 1, on which a text is another than what would be written.
fn first_difference(source: &str, written: &[u8]) -> Option<usize> {
    if source.as_bytes() == written {
        return None;
    }
    let mut others = written.split_inclusive(|byte| *byte == b'\n');
    let lines = source.split_inclusive('\n').zip(1..);
    let mut wrong = lines.filter(|(line, _)| others.next() != Some(line.as_bytes()));
    Some(wrong.next().map_or(1, |(_, number)| number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_differs_is_told() {
        assert_eq!(first_difference("a\nb\n", b"a\nb\n"), None);
        assert_eq!(first_difference("a\nb\n", b"a\nc\n"), Some(2));
        assert_eq!(first_difference("a\nb", b"a\nb\n"), Some(2));
        assert_eq!(first_difference("a\n\n", b"a\n"), Some(2));
    }
}
