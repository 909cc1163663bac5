//! A code under a lens that it is not for, or a lens that is not there.

use super::rows;
use crate::checks::{Check, Found, Look, View};
use crate::study::{Severity, Status};

pub const CHECK: Check = Check {
    id: "KW305",
    name: "wrong-lens",
    title: "a code is used under a lens it is not for",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW305.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    if !view.survey.usable {
        return;
    }
    let codebook = &view.survey.codebook.read;
    for (sheet, row) in rows::all(view) {
        let coding = &row.coding;
        if let Some(lens) = coding.lens.as_deref().filter(|lens| codebook.lens(lens).is_none()) {
            let told = rows::told(view, sheet, row, "lens", format!("unknown lens `{lens}`"));
            let known = codebook.settings().lenses.iter().map(|lens| lens.id.as_str());
            found.tell(told.nearest(lens, known));
            continue;
        }
        let Some(code) = codebook.code(coding.code()) else { continue };
        if coding.status != Status::Accepted || code.lenses.is_empty() {
            continue;
        }
        let place = || view.files.said()?.turn_at(coding.span().start()).lens.as_deref();
        let lens = coding.lens.as_deref().or_else(place);
        let Some(lens) = lens.filter(|lens| !code.allows_lens(Some(lens))) else { continue };
        let column = if coding.lens.is_some() { "lens" } else { "code" };
        let message = format!("`{}` is not for the lens `{lens}`", code.path);
        found.tell(rows::told(view, sheet, row, column, message).help(format!(
            "it is for {}: give {} another code or lens, or add `{lens}` to the code's `lenses`",
            code.lenses.join(", "),
            rows::passage(view, coding.span())
        )));
    }
}
