//! A code as the codebook has it, and how often it is used.

use kwali::study::{Code, one_line};
use ratatui::text::{Line, Span as Piece};

use super::super::app::App;
use crate::cli::count;

/// What a researcher wants to know of a code while coding.
pub fn code(app: &App, code: &Code) -> Vec<Line<'static>> {
    let theme = app.theme;
    let codebook = app.session.store.codebook();
    let mut lines = vec![
        Line::from(vec![
            Piece::styled(
                format!("{} ", theme.stripe(codebook, &code.path, false)),
                theme.code(codebook, &code.path),
            ),
            Piece::styled(code.label.clone(), theme.strong()),
        ]),
        Line::styled(code.path.clone(), theme.quiet()),
        Line::raw(one_line(&code.definition)),
        Line::styled(uses(app, &code.path), theme.quiet()),
    ];
    for (title, texts) in
        [("Include", &code.include), ("Exclude", &code.exclude), ("Examples", &code.examples)]
    {
        if texts.is_empty() {
            continue;
        }
        lines.push(Line::raw(""));
        lines.push(Line::styled(title, theme.strong()));
        let flat = texts.iter().map(|text| one_line(text));
        lines.extend(flat.map(|text| Line::raw(format!("· {text}"))));
    }
    if !code.roles.is_empty() || !code.lenses.is_empty() {
        let only: Vec<&str> = code.roles.iter().chain(&code.lenses).map(String::as_str).collect();
        lines.push(Line::raw(""));
        lines.push(Line::styled(format!("only for {}", only.join(", ")), theme.quiet()));
    }
    lines
}

/// How often a code is used here and in the study.
fn uses(app: &App, path: &str) -> String {
    let here = app.uses_here(path);
    let Some(uses) = &app.background.uses else {
        return format!("{here} here");
    };
    let [own, all] = uses.of(path);
    let mut text =
        format!("{here} here · yours in the study {} in {}", own.codings, count(own.cases, "case"));
    if app.sight.others {
        text.push_str(&format!(" · everybody's {} in {}", all.codings, all.cases));
    }
    text
}
