//! All keys, for where one is.

use ratatui::text::{Line, Span as Piece};

use super::super::action::{Action, Group};
use super::super::app::App;
use super::super::document::columns;

/// Keys in lists and forms, which nobody sets.
const IN_LISTS: [(&str, &str); 9] = [
    ("letters", "what is typed narrows the list, by name, label and definition"),
    ("up down", "move through it"),
    ("tab", "mark several codes; in a search: this interview or the study"),
    ("enter", "choose; in a search: search, then go there"),
    ("ctrl-t", "in the list of codes: make a code of what was typed"),
    ("esc", "close; in a memo: save it"),
    ("ctrl-o", "in a memo: write it in $EDITOR"),
    ("ctrl-q", "in a memo or a new code: drop what was typed"),
    ("f1", "these keys"),
];

/// Every action that can be done here with its keys, by group; first those of lists where one is in
/// a list.
pub fn lines(app: &App, in_list: bool) -> Vec<Line<'static>> {
    let keys = |action: &Action| app.keymap.names(*action).join("  ");
    let offered: Vec<&Action> = Action::ALL.iter().filter(|action| app.offers(**action)).collect();
    let width = offered.iter().map(|action| columns(&keys(action))).max().unwrap_or(0);
    let mut lists = vec![Line::styled("In lists and forms", app.theme.strong())];
    lists.extend(IN_LISTS.iter().map(|(keys, about)| pair(app, width, keys, about)));
    lists.push(Line::raw(""));
    let (mut lines, lists) = if in_list { (lists, Vec::new()) } else { (Vec::new(), lists) };
    for group in Group::ALL {
        let mut here = offered.iter().filter(|action| action.group() == group).peekable();
        if here.peek().is_none() {
            continue;
        }
        lines.push(Line::styled(group.title(), app.theme.strong()));
        lines.extend(here.map(|action| pair(app, width, &keys(action), action.about())));
        lines.push(Line::raw(""));
    }
    lines.extend(lists);
    let mouse = "click to go there, drag to select, turn the wheel to scroll";
    lines.push(pair(app, width, "mouse", mouse));
    lines
}

fn pair(app: &App, width: usize, keys: &str, about: &str) -> Line<'static> {
    Line::from(vec![
        Piece::styled(format!("  {keys:<width$}  "), app.theme.strong()),
        Piece::raw(about.to_owned()),
    ])
}
