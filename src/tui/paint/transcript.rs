//! The transcript: stripes of codings, turn numbers, speakers and words.

use kwali::study::{Span, Status};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use unicode_segmentation::UnicodeSegmentation;

use super::super::app::App;
use super::super::document::{Kind, Row, cell_width, columns};
use super::super::marks::Mark;
use super::super::units::Unit;
use super::cut;
use crate::cli::visible;

/// How many columns a turn's number takes.
const NUMBER: usize = 4;
/// How many columns a speaker's label takes at most.
const LABEL: usize = 8;

/// How the columns left of the words are used.
struct Gutter {
    /// How many stripes fit side by side.
    lanes: usize,
    label: usize,
}

impl Gutter {
    fn new(app: &App, width: u16) -> Self {
        let most = match width {
            0..=79 => 3,
            80..=119 => 5,
            _ => 8,
        };
        let lanes = app.view.marks.iter().map(|mark| mark.lane + 1).max().unwrap_or(1);
        let speakers = &app.session.interview.transcript.meta().speakers;
        let label = speakers.iter().map(|(label, _)| columns(label)).max().unwrap_or(1);
        Self { lanes: lanes.clamp(1, most), label: label.clamp(1, LABEL) }
    }

    /// Where the words begin.
    fn width(&self) -> usize {
        self.lanes + 1 + NUMBER + 1 + self.label + 1
    }
}

/// Draws the rows in sight.
pub fn draw(app: &mut App, frame: &mut Frame<'_>, area: Rect) {
    let gutter = Gutter::new(app, area.width);
    let left = u16::try_from(gutter.width()).unwrap_or(area.width).min(area.width);
    let width = usize::from(area.width - left).saturating_sub(1);
    let height = usize::from(area.height);
    app.view.fit(&app.session.interview, app.session.store.codebook(), width, height);
    app.words = Rect { x: area.x + left, width: area.width - left, ..area };
    let painter = Painter::new(app, &gutter);
    let rows = app.view.document.rows();
    let buffer = frame.buffer_mut();
    for (line, row) in rows.iter().skip(app.view.top).take(height).enumerate() {
        let y = area.y + u16::try_from(line).unwrap_or(0);
        painter.row(row, Rect { y, height: 1, ..area }, buffer);
    }
    cursor(app, frame);
}

/// Puts the terminal's own cursor at the word one is at.
fn cursor(app: &App, frame: &mut Frame<'_>) {
    if app.overlay.is_some() {
        return;
    }
    let row = app.view.document.row_of(app.view.cursor);
    let text = app.session.interview.transcript.text();
    let column = app.view.document.column_of(text, row, app.view.cursor);
    let line = row.saturating_sub(app.view.top);
    let at = |base: u16, more: usize| base.saturating_add(u16::try_from(more).unwrap_or(u16::MAX));
    if line < usize::from(app.words.height) {
        frame.set_cursor_position((at(app.words.x, column), at(app.words.y, line)));
    }
}

struct Painter<'a> {
    app: &'a App,
    gutter: &'a Gutter,
    /// The codings of the rows in sight.
    marks: Vec<&'a Mark>,
    /// What the last search found in them.
    found: Vec<Span>,
    passage: Span,
    word: Span,
    /// The suggestion or difference that is being decided on.
    focused: Option<Span>,
}

impl<'a> Painter<'a> {
    fn new(app: &'a App, gutter: &'a Gutter) -> Self {
        let view = &app.view;
        let rows = view.document.rows();
        let last = (view.top + view.height).min(rows.len());
        let shown = rows.get(view.top..last).unwrap_or(&[]);
        let from = shown.first().map_or(0, |row| row.span.start());
        let to = shown.last().map_or(0, |row| row.span.end());
        let shown = |span: &Span| span.start() < to && span.end() > from;
        let marks = view.marks.iter().filter(|mark| shown(&mark.span()));
        Self {
            app,
            gutter,
            marks: marks.collect(),
            found: view.found.iter().copied().filter(shown).collect(),
            passage: view.passage(),
            word: view.units.at(Unit::Word, view.cursor),
            focused: app.focus.as_ref().map(Mark::span).or_else(|| app.difference_span()),
        }
    }

    fn row(&self, row: &Row, area: Rect, buffer: &mut Buffer) {
        let theme = self.app.theme;
        match &row.kind {
            Kind::Blank => self.stripes(row, area, buffer),
            Kind::Lens(label) => {
                let rule = "─".repeat(usize::from(area.width).saturating_sub(columns(label) + 6));
                let text = format!("── {label} {rule}");
                buffer.set_stringn(area.x, area.y, text, usize::from(area.width), theme.strong());
            }
            Kind::Section(text) => {
                let left = self.gutter.width();
                let x = area.x + u16::try_from(left).unwrap_or(0);
                let room = usize::from(area.width).saturating_sub(left);
                let style = theme.strong().add_modifier(Modifier::ITALIC);
                buffer.set_stringn(x, area.y, text, room, style);
            }
            Kind::Opening | Kind::More => {
                self.stripes(row, area, buffer);
                if row.kind == Kind::Opening {
                    self.opening(row, area, buffer);
                }
                self.words(row, area, buffer);
            }
        }
    }

    /// The codings of a row, side by side; where there are more than fit, the last says so.
    fn stripes(&self, row: &Row, area: Rect, buffer: &mut Buffer) {
        let codebook = self.app.session.store.codebook();
        let theme = self.app.theme;
        let touches = |mark: &&&Mark| {
            mark.span().overlaps(row.span)
                || (row.span.is_empty()
                    && mark.span().start() < row.span.start()
                    && row.span.start() < mark.span().end())
        };
        for mark in self.marks.iter().filter(touches) {
            let lane = mark.lane.min(self.gutter.lanes - 1);
            let x = area.x + u16::try_from(lane).unwrap_or(0);
            if mark.lane >= self.gutter.lanes {
                buffer.set_stringn(x, area.y, "+", 1, theme.strong());
                continue;
            }
            let code = mark.coding.code();
            let mut style = theme.code(codebook, code);
            if mark.coder != self.app.session.coder && mark.coding.status == Status::Accepted {
                style = style.add_modifier(Modifier::DIM);
            }
            buffer.set_stringn(x, area.y, theme.stripe(codebook, code, mark.suggested()), 1, style);
        }
    }

    /// A turn's number and speaker.
    fn opening(&self, row: &Row, area: Rect, buffer: &mut Buffer) {
        let transcript = &self.app.session.interview.transcript;
        let Some(turn) = transcript.turns().get(row.turn) else { return };
        let theme = self.app.theme;
        let at = |column: usize| area.x + u16::try_from(column).unwrap_or(0);
        let number = format!("{:>NUMBER$}", turn.number);
        let x = at(self.gutter.lanes + 1);
        buffer.set_stringn(x, area.y, number, NUMBER + 1, theme.quiet());
        let speakers = &transcript.meta().speakers;
        let who = speakers.iter().position(|(label, _)| *label == turn.label).unwrap_or(0);
        let x = at(self.gutter.lanes + NUMBER + 2);
        let label = cut(&turn.label, self.gutter.label);
        buffer.set_stringn(x, area.y, label, self.gutter.label, theme.speaker(who));
    }

    fn words(&self, row: &Row, area: Rect, buffer: &mut Buffer) {
        let body = self.app.session.interview.transcript.text().as_str();
        let Some(words) = body.get(row.bytes.clone()) else { return };
        let right = area.x + area.width;
        let mut x = area.x + u16::try_from(self.gutter.width()).unwrap_or(0);
        let mut offset = row.span.start();
        for grapheme in words.trim_end().graphemes(true) {
            let len = grapheme.chars().count();
            let wide = u16::try_from(cell_width(grapheme)).unwrap_or(0);
            if wide > 0 && x + wide <= right {
                let shown = if grapheme == "\t" { " ".into() } else { visible(grapheme) };
                buffer.set_stringn(x, area.y, shown, usize::from(wide), self.style(offset));
                x += wide;
            }
            offset += len;
        }
    }

    /// How a sign of the text looks: coded words are underlined, the passage that would be coded is
    /// bold, what is selected is reversed.
    fn style(&self, offset: usize) -> Style {
        let theme = self.app.theme;
        let here = Span::at(offset, 1);
        let mut style = Style::new();
        let mut covering = self.marks.iter().filter(|mark| mark.span().overlaps(here));
        if covering.any(|mark| mark.coding.status == Status::Accepted) {
            style = style.add_modifier(Modifier::UNDERLINED);
        }
        if self.found.iter().any(|found| found.overlaps(here)) {
            style = style.patch(theme.found());
        }
        let focused = self.focused;
        let selected = self.app.view.selection.map(|selection| selection.span);
        if selected.or(focused).is_some_and(|span| span.overlaps(here)) {
            return style.patch(theme.selected());
        }
        if self.passage.overlaps(here) {
            style = style.add_modifier(Modifier::BOLD);
        }
        if selected.is_none() && focused.is_none() && self.word.overlaps(here) {
            style = style.patch(theme.selected());
        }
        style
    }
}
