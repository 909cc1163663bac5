//! The codings under the cursor, spelled out: in a panel at the side, or in a strip below.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span as Piece};
use ratatui::widgets::{Block, Borders, Paragraph, Wrap};

use super::super::app::App;
use super::super::document::{columns, wrap};
use super::super::marks::Mark;
use super::{cut, details};
use kwali::study::one_line;

/// The panel: codings, then the codebook on the first of them.
pub fn panel(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let block = Block::new().borders(Borders::LEFT).border_style(app.theme.quiet());
    let inner = block.inner(area);
    frame.render_widget(block, area);
    let marks: Vec<&Mark> = listed(app);
    let mut lines = vec![Line::styled(heading(app, &marks), app.theme.strong())];
    for mark in &marks {
        let width = usize::from(inner.width);
        lines.push(named(app, mark, width));
        lines.push(Line::styled(cut(&format!("  {}", about(app, mark)), width), app.theme.quiet()));
        if let Some(memo) = memo(mark) {
            lines.push(Line::styled(format!("  {memo}"), app.theme.quiet()));
        }
    }
    if let Some(text) = app.difference_text() {
        lines.push(Line::raw(""));
        lines.push(Line::styled(text, app.theme.strong()));
    }
    for (name, code, words) in app.difference_sides() {
        let words = one_line(&words);
        lines.push(Line::from(vec![
            Piece::styled(format!("{name}: "), app.theme.strong()),
            Piece::raw(format!("{code} ")),
            Piece::styled(words, app.theme.quiet()),
        ]));
    }
    let shown = marks.first().map(|mark| mark.coding.code().to_owned());
    let shown = shown.or_else(|| app.recent.first().cloned());
    if let Some(code) = shown.as_deref().and_then(|path| app.session.store.codebook().code(path)) {
        lines.push(Line::styled("─".repeat(usize::from(inner.width)), app.theme.quiet()));
        lines.extend(details::code(app, code));
    }
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: false }), inner);
}

/// The strip: a line a coding.
pub fn strip(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let block = Block::new().borders(Borders::TOP).border_style(app.theme.quiet());
    let inner = block.inner(area);
    let marks = listed(app);
    let rows = usize::from(inner.height);
    let more = marks.len().saturating_sub(rows);
    let mut title = heading(app, &marks);
    if more > 0 {
        title.push_str(&format!(" ({more} more: widen the window)"));
    }
    if let Some(text) = app.difference_text() {
        title = text;
    }
    frame.render_widget(block.title(format!(" {title} ")), area);
    let width = usize::from(inner.width);
    let mut lines: Vec<Line<'_>> =
        marks.iter().take(rows).map(|mark| line(app, mark, width)).collect();
    // What did not fit in the first one's row stands in those that are left.
    if let Some(mark) = marks.first()
        && named(app, mark, width).width() + 2 + columns(&told(app, mark)) > width
    {
        let label = app.session.store.codebook().label(mark.coding.code());
        let memo = memo(mark).map_or_else(String::new, |memo| format!(" · {memo}"));
        let rest = format!("{label}{memo}");
        let rest = wrap(&rest, width.saturating_sub(2)).into_iter();
        lines.extend(rest.map(|row| Line::styled(format!("  {row}"), app.theme.quiet())));
        lines.truncate(rows);
    }
    frame.render_widget(Paragraph::new(lines), inner);
}

/// The codings at the cursor, the suggestion that is being decided on first.
fn listed(app: &App) -> Vec<&Mark> {
    let focus = app.focus.iter();
    let rest = app.view.here().filter(|mark| {
        app.focus
            .as_ref()
            .is_none_or(|focus| focus.coding != mark.coding || focus.coder != mark.coder)
    });
    focus.chain(rest).collect()
}

fn heading(app: &App, marks: &[&Mark]) -> String {
    let interview = &app.session.interview;
    let locus = interview.passage(app.view.passage()).to_string();
    let place = locus.rsplit('/').next().unwrap_or(&locus).to_owned();
    let what = if app.view.selection.is_some() { "selected" } else { "at" };
    match marks.len() {
        0 => format!("{what} {place}: no codings"),
        1 => format!("{what} {place}: 1 coding"),
        many => format!("{what} {place}: {many} codings"),
    }
}

/// A coding's memo, or the reason of a suggestion, on one line.
fn memo(mark: &Mark) -> Option<String> {
    let memo = one_line(&mark.coding.memo);
    let sign = if mark.suggested() { "because of" } else { "✎" };
    (!memo.is_empty()).then(|| format!("{sign} {memo}"))
}

/// Whose a coding is, its code's label and its lens.
fn about(app: &App, mark: &Mark) -> String {
    let mut about = if mark.suggested() { "suggested".to_owned() } else { mark.coder.clone() };
    if let Some(lens) = &mark.coding.lens {
        about.push_str(&format!(" · {lens}"));
    }
    format!("{about} · {}", app.session.store.codebook().label(mark.coding.code()))
}

/// A coding's stripe and code.
fn named(app: &App, mark: &Mark, width: usize) -> Line<'static> {
    let codebook = app.session.store.codebook();
    let code = mark.coding.code();
    Line::from(vec![
        Piece::styled(
            format!("{} ", app.theme.stripe(codebook, code, mark.suggested())),
            app.theme.code(codebook, code),
        ),
        Piece::raw(cut(code, width.saturating_sub(2))),
    ])
}

/// Whose a coding is, its label, lens and memo.
fn told(app: &App, mark: &Mark) -> String {
    let memo = memo(mark).map_or_else(String::new, |memo| format!(" · {memo}"));
    format!("{}{memo}", about(app, mark))
}

fn line(app: &App, mark: &Mark, width: usize) -> Line<'static> {
    let mut line = named(app, mark, width);
    let room = width.saturating_sub(line.width() + 2);
    line.push_span(Piece::styled(format!("  {}", cut(&told(app, mark), room)), app.theme.quiet()));
    line
}
