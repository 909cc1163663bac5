//! A passage with a code and a branch that holds it.

use super::rows;
use crate::checks::{Check, Found, Look, View};
use crate::store::CodingRow;
use crate::study::{Severity, Status};

pub const CHECK: Check = Check {
    id: "KW310",
    name: "coded-with-ancestor",
    title: "a passage has a code and its ancestor from one coder",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW310.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    for (_, sheet) in &view.files.codings {
        let accepted = sheet.read.iter().filter(|row| row.coding.status == Status::Accepted);
        let mut rows: Vec<&CodingRow> = accepted.collect();
        rows.sort_by(|a, b| a.coding.order().cmp(&b.coding.order()));
        let same = |a: &&CodingRow, b: &&CodingRow| a.coding.span() == b.coding.span();
        for here in rows.chunk_by(same).filter(|here| here.len() > 1) {
            // They stand by code, so each ancestor is found by its path.
            let of = |path: &str| here.binary_search_by(|row| row.coding.code().cmp(path)).ok();
            for row in here {
                let code = row.coding.code();
                let Some(at) = ancestors(code).find_map(of) else { continue };
                let branch = &here[at].coding;
                let place = rows::passage(view, row.coding.span());
                let message = format!("{place} has both `{code}` and `{}`", branch.code());
                let told = rows::told(view, sheet, here[at], "code", message);
                found.tell(told.about(row.coding.id()).help(format!(
                    "`{}` counts it already: `kwali code remove {}`",
                    branch.code(),
                    branch.id()
                )));
            }
        }
    }
}

/// The paths above a code's, the nearest first.
fn ancestors(code: &str) -> impl Iterator<Item = &str> {
    code.rmatch_indices('.').map(|(dot, _)| &code[..dot])
}
