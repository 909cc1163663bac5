//! A code that was retired and is still given.

use std::collections::BTreeMap;

use crate::checks::{Check, Diagnostic, Found, Look, Whole};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW124",
    name: "retired-in-use",
    title: "a retired code still has codings",
    severity: Severity::Note,
    page: include_str!("../../../docs/checks/KW124.md"),
    looks: &[Look::Study(look)],
};

fn look(whole: &Whole, found: &mut Found) {
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    for (code, count) in
        whole.facts.iter().flat_map(|facts| &facts.coders).flat_map(|own| &own.accepted)
    {
        *counts.entry(*code).or_insert(0) += count;
    }
    let sheet = &whole.survey.codebook;
    for (number, code) in (0..).zip(sheet.read.codes()) {
        let (Some(retired), Some(count)) = (&code.retired, counts.get(&number)) else { continue };
        let what =
            if *count == 1 { "1 coding has".to_owned() } else { format!("{count} codings have") };
        let told = Diagnostic::new(&sheet.file, format!("{what} the retired code `{}`", code.path));
        let told = told.at(whole.survey.places.code(&code.path)).about(&code.path);
        let help = match retired.replaced_by.as_slice() {
            [] => "look at them once more: `kwali quotes` lists them".to_owned(),
            codes => format!(
                "look whether `{}` fits them: `kwali quotes` lists them",
                codes.join("` or `")
            ),
        };
        found.tell(told.help(help));
    }
}
