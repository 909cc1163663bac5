//! A coding with a code that the codebook does not have.

use std::collections::HashMap;

use super::rows;
use crate::checks::{Check, Found, Look, View};
use crate::problem::Problem;
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW303",
    name: "unknown-code",
    title: "a coding has a code that is not in the codebook",
    severity: Severity::Error,
    page: include_str!("../../../docs/checks/KW303.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    if !view.survey.usable {
        return;
    }
    let codebook = &view.survey.codebook.read;
    // One renaming by hand may leave thousands of codings with the same code.
    let mut advice: HashMap<&str, Option<String>> = HashMap::new();
    for (sheet, row) in rows::all(view) {
        let code = row.coding.code();
        if codebook.code(code).is_some() {
            continue;
        }
        let told = rows::told(view, sheet, row, "code", format!("unknown code `{code}`"));
        let help = advice.entry(code).or_insert_with(|| {
            Problem::new("").nearest(code, codebook.paths()).advice().map(str::to_owned)
        });
        found.tell(told.help(help.as_deref().unwrap_or("see `kwali codebook show` for the codes")));
    }
}
