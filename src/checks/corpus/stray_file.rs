//! A file in a case's folder that kwali does not read.

use crate::checks::{Check, Diagnostic, Found, Look, Whole};
use crate::study::Severity;

pub const CHECK: Check = Check {
    id: "KW218",
    name: "stray-file",
    title: "a file in a case's folder is not read",
    severity: Severity::Note,
    page: include_str!("../../../docs/checks/KW218.md"),
    looks: &[Look::Study(look)],
};

fn look(whole: &Whole, found: &mut Found) {
    for folder in whole.folders {
        for file in &folder.strays {
            let name = file.rsplit('/').next().unwrap_or(file);
            let told = Diagnostic::new(file, format!("`{name}` is no transcript and no codings"));
            let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
            let help = match ending {
                "md" | "csv" => "name it `<interview>.md` or `<interview>.<coder>.csv`",
                _ => "read it in with `kwali ingest`, or keep it outside `corpus/`",
            };
            found.tell(told.about(&folder.case).help(help));
        }
    }
    for file in whole.survey.memos().strays {
        let name = file.rsplit('/').next().unwrap_or(&file);
        let told = Diagnostic::new(&file, format!("`{name}` is no file of memos"));
        found
            .tell(told.help("name it `corpus/memos/<case>/<interview>.csv`, or keep it elsewhere"));
    }
}
