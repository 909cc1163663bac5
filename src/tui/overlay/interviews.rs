//! The interviews of the study and how far the coder is with each.

use kwali::store::Progress;
use ratatui::text::{Line, Span as Piece};
use unicode_width::UnicodeWidthStr;

use super::super::chooser::{Chooser, Item};
use super::super::theme::Theme;

/// Case and name of an interview.
pub type Name = (String, String);

/// The list of interviews.
#[derive(Debug)]
pub struct Interviews {
    pub list: Chooser<Name>,
    /// Whether the progress is known yet.
    pub counted: bool,
}

impl Interviews {
    /// The names alone, one of them open.
    pub fn new(names: &[Name], open: &Name) -> Self {
        let item = |name: &Name| Item {
            value: name.clone(),
            label: Line::from(format!("{}/{}", name.0, name.1)),
            name: format!("{}/{}", name.0, name.1),
            more: String::new(),
        };
        let items = names.iter().map(item).collect();
        let list = Chooser::new("Interviews", items).starting_at(|name| name == open);
        Self { list, counted: false }
    }

    /// With what was counted; suggestions only where they may be seen.
    pub fn count(&mut self, progress: &[Progress], theme: Theme, narrow: bool, suggestions: bool) {
        let at = self.list.current().cloned();
        let width = progress.iter().map(|p| name(p).width()).max().unwrap_or(0);
        let shown = |p: &Progress| {
            let open = if suggestions { p.suggestions } else { 0 };
            Progress { suggestions: open, ..p.clone() }
        };
        let items = progress.iter().map(|p| item(&shown(p), width, theme, narrow)).collect();
        self.list.replace(items);
        let rows = progress.iter().position(|p| Some((p.case.clone(), p.interview.clone())) == at);
        if self.list.field.text().is_empty()
            && let Some(row) = rows
        {
            self.list.move_by(isize::try_from(row).unwrap_or(0));
        }
        self.counted = true;
    }
}

fn name(progress: &Progress) -> String {
    format!("{}/{}", progress.case, progress.interview)
}

fn item(progress: &Progress, width: usize, theme: Theme, narrow: bool) -> Item<Name> {
    let name = name(progress);
    let pad = " ".repeat(width.saturating_sub(name.width()));
    let seen = format!("  {:>4}/{} seen", progress.seen, progress.turns);
    let coded = format!("  {:>4} coded", progress.coded);
    let open = if progress.suggestions > 0 {
        format!("  {:>4} suggested", progress.suggestions)
    } else {
        " ".repeat(16)
    };
    let memos = match progress.memos {
        0 => String::new(),
        1 => "    1 memo".to_owned(),
        many => format!("  {many:>3} memos"),
    };
    let value = (progress.case.clone(), progress.interview.clone());
    if narrow {
        let Progress { seen, turns, coded, suggestions, memos, .. } = progress;
        let counts = format!("{seen:>4}/{turns:<4} {coded:>4} {suggestions:>4} {memos:>4}  ");
        let label = Line::from(vec![Piece::raw(counts), Piece::raw(name.clone())]);
        return Item { value, label, name, more: String::new() };
    }
    Item {
        value,
        label: Line::from(vec![
            Piece::raw(format!("{name}{pad}")),
            Piece::styled(
                seen,
                if progress.seen < progress.turns { theme.strong() } else { theme.quiet() },
            ),
            Piece::raw(coded),
            Piece::raw(open),
            Piece::styled(memos, theme.quiet()),
        ]),
        name,
        more: String::new(),
    }
}
