//! Codes, codings, lenses and actions as things to choose from.

use kwali::study::{Code, Codebook, Interview, one_line};
use ratatui::style::Style;
use ratatui::text::{Line, Span as Piece};

use super::super::action::Action;
use super::super::chooser::Item;
use super::super::keymap::Keymap;
use super::super::marks::Mark;
use super::super::theme::Theme;

/// Why a code stands high in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    Recent,
    Likely,
    None,
}

/// The codes to choose from: those used last, then those likely here, then the rest of the codebook.
/// Codes that are not for this role or lens stand at the end.
pub fn codes(
    codebook: &Codebook,
    theme: Theme,
    (recent, likely): (&[String], &[String]),
    fits: impl Fn(&Code) -> bool,
) -> Vec<Item<String>> {
    let mut order: Vec<(&Code, Why)> = Vec::new();
    let first = recent.iter().map(|path| (path, Why::Recent));
    for (path, why) in first.chain(likely.iter().map(|path| (path, Why::Likely))) {
        if let Some(code) = codebook.code(path)
            && !order.iter().any(|(known, _)| known.path == code.path)
        {
            order.push((code, why));
        }
    }
    let rest = codebook
        .codes()
        .iter()
        .filter(|code| !order.iter().any(|(known, _)| known.path == code.path));
    let rest: Vec<(&Code, Why)> = rest.map(|code| (code, Why::None)).collect();
    order.extend(rest);
    order.retain(|(code, _)| codebook.retired(code).is_none());
    order.sort_by_key(|(code, _)| !fits(code));
    order.into_iter().map(|(code, why)| code_item(codebook, theme, code, why, fits(code))).collect()
}

fn code_item(codebook: &Codebook, theme: Theme, code: &Code, why: Why, fits: bool) -> Item<String> {
    let mark = theme.stripe(codebook, &code.path, false);
    let style = theme.code(codebook, &code.path);
    let note = match why {
        Why::Recent => "  recent",
        Why::Likely => "  likely here",
        Why::None if !fits => "  not for this role or lens",
        Why::None => "",
    };
    let name = if fits { Style::new() } else { theme.quiet() };
    Item {
        value: code.path.clone(),
        label: Line::from(vec![
            Piece::styled(format!("{mark} "), style),
            Piece::styled(code.path.clone(), name),
            Piece::styled(format!("  {}", code.label), theme.quiet()),
            Piece::styled(note.to_owned(), theme.strong()),
        ]),
        name: format!("{} {}", code.path, code.label),
        more: [code.definition.as_str(), &code.include.join(" ")].join(" "),
    }
}

/// The codebook as a tree.
pub fn tree(codebook: &Codebook, theme: Theme, uses: impl Fn(&str) -> usize) -> Vec<Item<String>> {
    let item = |code: &Code| {
        let mark = theme.stripe(codebook, &code.path, false);
        let id = code.path.rsplit('.').next().unwrap_or(&code.path);
        let count = uses(&code.path);
        let count = if count > 0 { format!("  {count}") } else { String::new() };
        Item {
            value: code.path.clone(),
            label: Line::from(vec![
                Piece::raw("  ".repeat(code.depth)),
                Piece::styled(format!("{mark} "), theme.code(codebook, &code.path)),
                Piece::raw(id.to_owned()),
                Piece::styled(format!("  {}", code.label), theme.quiet()),
                Piece::styled(count, theme.strong()),
            ]),
            name: format!("{} {}", code.path, code.label),
            more: code.definition.clone(),
        }
    };
    codebook.codes().iter().map(item).collect()
}

/// Codings of which one is meant.
pub fn marks<'a>(
    codebook: &Codebook,
    theme: Theme,
    interview: &Interview,
    marks: impl Iterator<Item = &'a Mark>,
) -> Vec<Item<Mark>> {
    let item = |mark: &Mark| {
        let code = mark.coding.code();
        let quote: String = one_line(mark.coding.quote());
        let place = interview.passage(mark.span()).to_string();
        Item {
            value: mark.clone(),
            label: Line::from(vec![
                Piece::styled(
                    format!("{} ", theme.stripe(codebook, code, mark.suggested())),
                    theme.code(codebook, code),
                ),
                Piece::raw(code.to_owned()),
                Piece::styled(format!("  {}  {place}  “{quote}”", mark.coder), theme.quiet()),
            ]),
            name: format!("{code} {}", mark.coder),
            more: quote,
        }
    };
    marks.map(item).collect()
}

/// The lenses a coding can have; the first is that of its place.
pub fn lenses(codebook: &Codebook, here: Option<&str>) -> Vec<Item<Option<String>>> {
    let place = here.map_or_else(|| "none".to_owned(), str::to_owned);
    let own = Item {
        value: None,
        label: Line::from(format!("that of its place ({place})")),
        name: "place".into(),
        more: String::new(),
    };
    let lens = |lens: &kwali::study::Lens| Item {
        value: Some(lens.id.clone()),
        label: Line::from(format!("{}  {}", lens.id, lens.label)),
        name: format!("{} {}", lens.id, lens.label),
        more: lens.questions.join(" "),
    };
    std::iter::once(own).chain(codebook.settings().lenses.iter().map(lens)).collect()
}

/// Actions with their keys.
pub fn actions<'a>(
    offered: impl Iterator<Item = &'a Action>,
    keymap: &Keymap,
    theme: Theme,
) -> Vec<Item<Action>> {
    let item = |action: &Action| Item {
        value: *action,
        label: Line::from(vec![
            Piece::raw(action.about().to_owned()),
            Piece::styled(format!("  {}", keymap.names(*action).join("  ")), theme.strong()),
            Piece::styled(format!("  {}", action.name()), theme.quiet()),
        ]),
        name: format!("{} {}", action.about(), action.name()),
        more: action.group().title().to_owned(),
    };
    offered.filter(|action| **action != Action::Palette).map(item).collect()
}
