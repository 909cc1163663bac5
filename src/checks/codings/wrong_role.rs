//! A code in an interview of a role that it is not for.

use super::rows;
use crate::checks::{Check, Found, Look, View};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW304",
    name: "wrong-role",
    title: "a code is used in an interview of a role it is not for",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW304.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    let Some(transcript) = view.files.said() else { return };
    let (codebook, role) = (&view.survey.codebook.read, &transcript.meta().role);
    if codebook.role(role).is_err() {
        return;
    }
    for (sheet, row) in rows::accepted(view) {
        let Some(code) = codebook.code(row.coding.code()) else { continue };
        if code.allows_role(role) {
            continue;
        }
        let message = format!("`{}` is not for interviews of the role `{role}`", code.path);
        found.tell(rows::told(view, sheet, row, "code", message).help(format!(
            "it is for {}: give {} another code, or add `{role}` to the code's `roles`",
            code.roles.join(", "),
            rows::passage(view, row.coding.span())
        )));
    }
}
