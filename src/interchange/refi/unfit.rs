//! Signs that XML cannot hold, and where they are.

use super::xml::fits;
use crate::interchange::{Losses, Note, Project};

/// Everything in a project that comes out of XML otherwise: control characters become `�` there.
/// Sources are files of their own and keep every sign.
pub fn unfit(project: &Project) -> Losses {
    let mut found = Losses::default();
    let mut look = |kind: &str, item: &str, text: &str| {
        let many = text.chars().filter(|sign| !fits(*sign)).count();
        if many > 0 {
            let what = format!("{many} control characters become `\u{fffd}`: XML cannot hold them");
            found.add(kind, item.escape_debug().to_string(), what);
        }
    };
    look("descriptions", &project.name, &project.description);
    project.users.iter().for_each(|user| look("users", &user.name, &user.name));
    project.sets.iter().for_each(|set| look("sets", &set.name, &set.name));
    project.variables.iter().for_each(|one| look("variables", &one.name, &one.name));
    for code in &project.codes {
        look("codes", &code.id, &[code.name.as_str(), &code.description].join(" "));
        notes(&mut look, &code.id, &code.notes);
    }
    for case in &project.cases {
        case.values
            .iter()
            .for_each(|(name, value)| look("values", &format!("{}: {name}", case.name), value));
    }
    for source in &project.sources {
        look("descriptions", &source.name, &source.description);
        notes(&mut look, &source.name, &source.notes);
        for selection in &source.selections {
            let item = format!("{}@{}", source.name, selection.span);
            selection.codings.iter().for_each(|coding| look("memos", &item, &coding.memo));
            notes(&mut look, &item, &selection.notes);
        }
    }
    notes(&mut look, &project.name, &project.notes);
    found
}

fn notes(look: &mut impl FnMut(&str, &str, &str), owner: &str, notes: &[Note]) {
    for note in notes {
        let item = if note.name.is_empty() { owner } else { &note.name };
        look("notes", item, &note.text);
    }
}
