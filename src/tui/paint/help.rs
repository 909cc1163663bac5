//! All keys, for where one is.

use ratatui::text::{Line, Span as Piece};

use super::super::action::{Action, Group};
use super::super::app::App;

/// Keys in lists and forms, which nobody sets.
const IN_LISTS: [(&str, &str); 8] = [
    ("letters", "what is typed narrows the list, by name, label and definition"),
    ("up down", "move through it"),
    ("tab", "mark several codes; in a search: this interview or the study"),
    ("enter", "choose; in a search: search, then go there"),
    ("ctrl-t", "in the list of codes: make a code of what was typed"),
    ("esc", "close; in a memo: save it"),
    ("ctrl-o", "in a memo: write it in $EDITOR"),
    ("ctrl-q", "in a memo: leave it as it was"),
];

/// How many columns keys take.
const KEYS: usize = 23;

/// Every action with its keys, by group; those of comparing only while comparing.
pub fn lines(app: &App) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for group in Group::ALL {
        if group == Group::Compare && app.compare.is_none() {
            continue;
        }
        lines.push(Line::styled(group.title(), app.theme.strong()));
        for action in Action::ALL.iter().filter(|action| action.group() == group) {
            let keys = app.keymap.names(*action).join("  ");
            lines.push(pair(app, &keys, action.about()));
        }
        lines.push(Line::raw(""));
    }
    lines.push(Line::styled("In lists and forms", app.theme.strong()));
    lines.extend(IN_LISTS.iter().map(|(keys, about)| pair(app, keys, about)));
    lines.push(Line::raw(""));
    let mouse = "click to go there, drag to select, turn the wheel to scroll";
    lines.push(pair(app, "mouse", mouse));
    lines
}

fn pair(app: &App, keys: &str, about: &str) -> Line<'static> {
    Line::from(vec![
        Piece::styled(format!("  {keys:<KEYS$} "), app.theme.strong()),
        Piece::raw(about.to_owned()),
    ])
}
