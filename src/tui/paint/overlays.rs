//! What lies over the transcript.

use kwali::study::Code;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span as Piece};
use ratatui::widgets::{Block, BorderType, Clear, Paragraph, Wrap};

use super::super::app::App;
use super::super::chooser::Chooser;
use super::super::overlay::form::Form;
use super::super::overlay::search::{Hit, Search};
use super::super::overlay::{For, Overlay};
use super::{details, help};

/// Draws what lies over the transcript, if anything does.
pub fn draw(app: &mut App, frame: &mut Frame<'_>, body: Rect) {
    // Taken out so that it can be drawn with the rest of the state at hand.
    let Some(mut overlay) = app.overlay.take() else { return };
    match &mut overlay {
        Overlay::Codes(list, purpose) => {
            let keys = match **purpose {
                For::Passage(_) => "tab marks several · ctrl-t makes a new one · enter codes",
                For::Consensus(_) => "tab marks several · enter codes · esc closes",
                _ => "enter chooses · esc closes",
            };
            codes(app, frame, body, list, keys);
        }
        Overlay::Codebook(list) => {
            codes(app, frame, body, list, "enter codes the passage · esc closes");
        }
        Overlay::Marks(list, _) => plain(app, frame, body, list),
        Overlay::Lens(list, _) => plain(app, frame, body, list),
        Overlay::Palette(list) => plain(app, frame, body, list),
        Overlay::Interviews(list) => plain(app, frame, body, &mut list.list),
        Overlay::Search(search) => found(app, frame, body, search),
        Overlay::GoTo(field) => {
            let area = line(body);
            let inner =
                boxed(app, frame, area, "Go to", "14, 14.2, s1/leader:3 or s1/leader@120-180");
            frame.render_widget(field.area(true), inner);
        }
        Overlay::Memo(memo) => {
            let title = format!("Memo on {}", memo.mark.coding.code());
            let keys = "esc saves · ctrl-o $EDITOR · ctrl-q leaves it as it was";
            let inner = boxed(app, frame, large(body, 14), &title, keys);
            frame.render_widget(&memo.area, inner);
        }
        Overlay::Form(form) => made(app, frame, body, form),
        Overlay::Help(row, under) => {
            let inner = boxed(app, frame, large(body, 200), "Keys", "up and down · esc closes");
            let lines = help::lines(app, under.is_some());
            *row = (*row).min(lines.len().saturating_sub(usize::from(inner.height)));
            let shown: Vec<Line<'_>> = lines.into_iter().skip(*row).collect();
            frame.render_widget(Paragraph::new(shown), inner);
        }
    }
    app.overlay = Some(overlay);
}

/// A box in the middle, as high as it may be.
fn large(body: Rect, height: u16) -> Rect {
    let width = body.width.saturating_sub(4).min(120);
    let height = height.min(body.height.saturating_sub(1));
    Rect {
        x: body.x + (body.width - width) / 2,
        y: body.y + (body.height - height) / 2,
        width,
        height,
    }
}

/// A box for one line.
fn line(body: Rect) -> Rect {
    large(body, 3)
}

/// A box with its title above and its keys below, so that neither cuts the other off.
fn boxed(app: &App, frame: &mut Frame<'_>, area: Rect, title: &str, keys: &str) -> Rect {
    let mut block = Block::bordered()
        .border_type(BorderType::Rounded)
        .title(Line::styled(format!(" {title} "), app.theme.strong()));
    if !keys.is_empty() {
        block = block.title_bottom(Line::styled(format!(" {keys} "), app.theme.quiet()));
    }
    let inner = block.inner(area);
    frame.render_widget(Clear, area);
    frame.render_widget(block, area);
    inner
}

/// A list without details.
fn plain<T: Clone>(app: &App, frame: &mut Frame<'_>, body: Rect, list: &mut Chooser<T>) {
    let keys = "type to narrow · enter chooses · esc closes";
    let height = u16::try_from(list.rows().len()).unwrap_or(u16::MAX).saturating_add(4);
    let inner = boxed(app, frame, large(body, height.max(6)), &titled(list), keys);
    rows(app, frame, inner, list);
}

/// Codes, with what the codebook says of the one that one is at.
fn codes(app: &App, frame: &mut Frame<'_>, body: Rect, list: &mut Chooser<String>, keys: &str) {
    let inner = boxed(app, frame, large(body, 200), &titled(list), keys);
    let (left, right) = if inner.width >= 80 {
        let [left, right] =
            Layout::horizontal([Constraint::Percentage(55), Constraint::Percentage(45)])
                .areas(inner);
        (left, right)
    } else {
        let [top, bottom] =
            Layout::vertical([Constraint::Percentage(60), Constraint::Percentage(40)]).areas(inner);
        (top, bottom)
    };
    let current = list.current().cloned();
    rows(app, frame, left, list);
    let code: Option<&Code> =
        current.as_deref().and_then(|path| app.session.store.codebook().code(path));
    if let Some(code) = code {
        let lines = details::code(app, code);
        let area = Rect { x: right.x + 1, width: right.width.saturating_sub(1), ..right };
        frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: false }), area);
    }
}

fn titled<T: Clone>(list: &Chooser<T>) -> String {
    let (shown, all) = list.counts();
    let count = if shown == all { all.to_string() } else { format!("{shown} of {all}") };
    let about = if list.about.is_empty() { "" } else { " · " };
    format!("{} · {count}{about}{}", list.title, list.about)
}

/// The typed line and the items below it.
fn rows<T: Clone>(app: &App, frame: &mut Frame<'_>, area: Rect, list: &mut Chooser<T>) {
    let [typed, below] = Layout::vertical([Constraint::Length(1), Constraint::Min(1)]).areas(area);
    prompt(app, frame, typed, list.field.area(true));
    let height = usize::from(below.height);
    let first = (list.at() + 1).saturating_sub(height);
    let shown: Vec<Line<'static>> = list
        .rows()
        .skip(first)
        .take(height)
        .map(|(label, at, marked)| {
            let sign = if marked { "✓ " } else { "  " };
            let mut line = label.clone();
            line.spans.insert(0, Piece::raw(sign));
            if at { line.patch_style(app.theme.selected()) } else { line }
        })
        .collect();
    frame.render_widget(Paragraph::new(shown), below);
}

fn prompt(
    app: &App,
    frame: &mut Frame<'_>,
    area: Rect,
    field: &ratatui_textarea::TextArea<'static>,
) {
    let [sign, typed] = Layout::horizontal([Constraint::Length(2), Constraint::Min(1)]).areas(area);
    frame.render_widget(Paragraph::new("› ").style(app.theme.strong()), sign);
    frame.render_widget(field, typed);
}

fn found(app: &App, frame: &mut Frame<'_>, body: Rect, search: &mut Search) {
    let where_ = if search.everywhere { "the study" } else { "this interview" };
    let title = format!("Search {where_}");
    let keys = "tab: interview or study · enter searches, then goes there";
    let height = if search.hits.is_empty() { 5 } else { 200 };
    let inner = boxed(app, frame, large(body, height), &title, keys);
    let says = if search.told.is_err() { 2 } else { 1 };
    let [typed, told, below] =
        Layout::vertical([Constraint::Length(1), Constraint::Length(says), Constraint::Min(0)])
            .areas(inner);
    prompt(app, frame, typed, search.field.area(true));
    let told_line = match &search.told {
        Ok(text) if text.is_empty() => Line::styled(
            "words, \"as written\", begin*, NEAR/5, AND OR NOT, role: code: …",
            app.theme.quiet(),
        ),
        Ok(text) => Line::styled(text.clone(), app.theme.quiet()),
        Err(text) => Line::styled(text.clone(), app.theme.wrong()),
    };
    frame.render_widget(Paragraph::new(told_line).wrap(Wrap { trim: true }), told);
    let each = 2;
    let fit = (usize::from(below.height) / each).max(1);
    let first = (search.at + 1).saturating_sub(fit);
    let mut lines = Vec::new();
    for (at, hit) in search.hits.iter().enumerate().skip(first).take(fit) {
        let head = format!("{} {}", hit.reference, hit.speaker);
        let style = if at == search.at { app.theme.selected() } else { app.theme.strong() };
        lines.push(Line::styled(head, style));
        lines.push(context(app, hit, usize::from(below.width)));
    }
    frame.render_widget(Paragraph::new(lines), below);
}

/// What was found with the words around it.
fn context(app: &App, hit: &Hit, width: usize) -> Line<'static> {
    let chars: Vec<char> = hit.text.chars().collect();
    let first = hit.marks.first().map_or(0, |mark| mark.start());
    let from = first.saturating_sub(width / 3);
    let to = (from + width.saturating_sub(4)).min(chars.len());
    let mut line = Line::from("  ");
    if from > 0 {
        line.push_span(Piece::raw("…"));
    }
    let mut at = from;
    while at < to {
        let marked = |at: usize| hit.marks.iter().any(|m| (m.start()..m.end()).contains(&at));
        let is = marked(at);
        let end = (at..to).find(|next| marked(*next) != is).unwrap_or(to);
        let style = if is { app.theme.found() } else { Style::new() };
        line.push_span(Piece::styled(chars[at..end].iter().collect::<String>(), style));
        at = end;
    }
    line
}

fn made(app: &App, frame: &mut Frame<'_>, body: Rect, form: &mut Form) {
    let keys = "enter goes on · ctrl-s makes it · esc leaves it for later · ctrl-q drops it";
    let inner = boxed(app, frame, large(body, 10), "A new code", keys);
    let areas: [Rect; 7] = Layout::vertical([Constraint::Length(1); 7]).areas(inner);
    let at = form.at;
    let label = |text: &str, row: usize| {
        let style = if at == row { app.theme.strong() } else { app.theme.quiet() };
        Paragraph::new(format!("{text:<12}")).style(style)
    };
    let split = |area: Rect| -> [Rect; 2] {
        Layout::horizontal([Constraint::Length(12), Constraint::Min(1)]).areas(area)
    };
    let [name, field] = split(areas[0]);
    frame.render_widget(label("Name", 0), name);
    frame.render_widget(form.label.area(at == 0), field);
    let [name, field] = split(areas[1]);
    frame.render_widget(label("Under", 1), name);
    let parent = form.parent.clone().unwrap_or_else(|| "nothing: a top code".into());
    let style = if at == 1 { app.theme.selected() } else { Style::new() };
    let parent = format!("{parent} (enter chooses, delete makes it a top code)");
    frame.render_widget(Paragraph::new(parent).style(style), field);
    let [name, field] = split(areas[2]);
    frame.render_widget(label("Definition", 2), name);
    frame.render_widget(form.definition.area(at == 2), field);
    frame.render_widget(
        Paragraph::new(format!("            {}", form.path())).style(app.theme.quiet()),
        areas[4],
    );
    let words = super::cut(&format!("            “{}”", form.example), usize::from(inner.width));
    frame.render_widget(Paragraph::new(words).style(app.theme.quiet()), areas[5]);
    if let Some(wrong) = &form.wrong {
        frame.render_widget(Paragraph::new(format!(" {wrong}")).style(app.theme.wrong()), areas[6]);
    }
}
