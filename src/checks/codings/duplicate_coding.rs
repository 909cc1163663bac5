//! A coder who gave a passage the same code twice.

use super::{mend, rows};
use crate::checks::{Check, Found, Look, View};
use crate::study::{Coding, Severity};

pub const CHECK: Check = Check {
    id: "KW309",
    name: "duplicate-coding",
    title: "a passage has the same code twice from one coder",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW309.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    for (_, sheet) in &view.files.codings {
        let codings: Vec<&Coding> = sheet.read.iter().map(|row| &row.coding).collect();
        for twins in
            mend::twins(&codings).chunk_by(|a, b| mend::are_twins(codings[*a], codings[*b]))
        {
            let (kept, others) = (codings[twins[0]], &twins[1..]);
            for row in others.iter().map(|at| &sheet.read[*at]) {
                let place = rows::passage(view, kept.span());
                let message = format!("{place} has `{}` twice", kept.code());
                let told = rows::told(view, sheet, row, "id", message).about(kept.id());
                let (one, other) = (kept.id(), row.coding.id());
                found.tell(if mend::contradict(&codings, twins) {
                    told.help(format!(
                        "one of {one} and {other} was accepted and one rejected: remove that which does not hold"
                    ))
                } else {
                    told.fixable().help(format!(
                        "remove {one} or {other}; `--fix` keeps {one} with both memos"
                    ))
                });
            }
        }
    }
}
