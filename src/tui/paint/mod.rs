//! Drawing the coding screen. Nothing here changes anything but how rows are cut.

mod details;
mod help;
mod here;
mod overlays;
mod transcript;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span as Piece};
use ratatui::widgets::{Clear, Paragraph};

use super::action::Action;
use super::app::{App, Message};
use super::document::{lens_label, sections, wrap};
use kwali::study::one_line;

/// Below this nothing sensible can be drawn.
const SMALLEST: (u16, u16) = (40, 10);
/// From this width on there is room for a panel at the side.
const WITH_PANEL: u16 = 96;
/// How many rows tell the codes under the cursor where there is no panel.
const STRIP: u16 = 4;
/// How many rows a message takes at most.
const MESSAGE: u16 = 5;

/// Draws everything.
pub fn draw(app: &mut App, frame: &mut Frame<'_>) {
    let area = frame.area();
    app.width = area.width;
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        let text = format!("kwali needs a larger window: {}×{} at least", SMALLEST.0, SMALLEST.1);
        frame.render_widget(Paragraph::new(text), area);
        return;
    }
    let [top, body, bottom] =
        Layout::vertical([Constraint::Length(1), Constraint::Min(1), Constraint::Length(1)])
            .areas(area);
    let (words, panel, strip) = parts(app, body);
    transcript::draw(app, frame, words);
    app.look();
    bar(app, frame, top);
    if let Some(panel) = panel {
        here::panel(app, frame, panel);
    }
    if let Some(strip) = strip {
        here::strip(app, frame, strip);
    }
    overlays::draw(app, frame, body);
    status(app, frame, bottom);
}

/// The transcript's place, the panel's and the strip's.
fn parts(app: &App, body: Rect) -> (Rect, Option<Rect>, Option<Rect>) {
    if app.panel && body.width >= WITH_PANEL {
        let side = (body.width * 35 / 100).clamp(34, 64);
        let [words, panel] =
            Layout::horizontal([Constraint::Min(1), Constraint::Length(side)]).areas(body);
        return (words, Some(panel), None);
    }
    let [words, strip] =
        Layout::vertical([Constraint::Min(1), Constraint::Length(STRIP)]).areas(body);
    (words, None, Some(strip))
}

/// Which interview, lens, section and turn.
fn bar(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let interview = &app.session.interview;
    let codebook = app.session.store.codebook();
    let turns = interview.transcript.turns();
    let turn = &turns[app.view.turn().min(turns.len() - 1)];
    let mut left = vec![format!("{}/{}", interview.case, interview.name)];
    if let Some(lens) = &turn.lens {
        left.push(lens_label(codebook, lens));
    }
    let section = sections(interview).into_iter().rfind(|(at, _)| *at < turn.span.start());
    if let Some((_, text)) = section {
        left.push(text.to_owned());
    }
    let time = turn.time.as_ref().map_or(String::new(), |time| format!(" [{time}]"));
    let mut right = format!("turn {}/{}{time}", turn.number, turns.len());
    right.push_str(&format!(" · {} ", app.session.coder));
    if app.blind {
        right.push_str("· blind ");
    }
    let left = format!(" {}", left.join(" · "));
    let room = usize::from(area.width).saturating_sub(super::document::columns(&right) + 1);
    let left = cut(&left, room);
    let gap = room.saturating_sub(super::document::columns(&left)) + 1;
    let text = format!("{left}{}{right}", " ".repeat(gap));
    frame.render_widget(Paragraph::new(text).style(app.theme.bar()), area);
}

/// The last thing said, or the keys that are wanted most. What is longer than a line lies over the
/// rows above it, so that the end of a message, which often says what to do, can be read.
fn status(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let (text, style) = match &app.message {
        Some(Message::Told(text)) => (text, Style::new()),
        Some(Message::Wrong(text)) => (text, app.theme.wrong()),
        None => {
            let hints = hints(app, usize::from(area.width));
            return frame.render_widget(Paragraph::new(hints), area);
        }
    };
    let text = one_line(text);
    let lines = wrap(&text, usize::from(area.width).saturating_sub(2));
    // What happened is said to the end, over what is above where it takes more than a row.
    let rows = u16::try_from(lines.len()).unwrap_or(MESSAGE).clamp(1, MESSAGE);
    let area = Rect { y: area.y.saturating_sub(rows - 1), height: rows, ..area };
    let lines: Vec<Line<'_>> = lines.iter().map(|line| Line::raw(format!(" {line}"))).collect();
    frame.render_widget(Clear, area);
    frame.render_widget(Paragraph::new(lines).style(style), area);
}

/// As many as there is room for, those that stand first before the others; what shows all keys always.
fn hints(app: &App, width: usize) -> Line<'static> {
    let usual = [
        (Action::Code, "code"),
        (Action::SelectSentence, "select"),
        (Action::NextSuggestion, "suggestion"),
        (Action::SearchHere, "search"),
        (Action::Codebook, "codebook"),
        (Action::Undo, "undo"),
        (Action::Quit, "leave"),
    ];
    let deciding = [
        (Action::Accept, "accept"),
        (Action::AcceptAs, "as another code"),
        (Action::Reject, "reject"),
        (Action::NextSuggestion, "next"),
        (Action::PreviousSuggestion, "before"),
        (Action::Cancel, "stop"),
    ];
    let comparing = [
        (Action::NextDifference, "next difference"),
        (Action::TakeMine, "mine"),
        (Action::TakeTheirs, "theirs"),
        (Action::TakeBoth, "both"),
        (Action::TakeNeither, "neither"),
        (Action::TakeOther, "other"),
    ];
    let wanted: &[(Action, &str)] = if app.focus.is_some() {
        &deciding
    } else if app.compare.is_some() {
        &comparing
    } else {
        &usual
    };
    let mut pieces = vec![Piece::raw(" ")];
    let pair = |(action, word): &(Action, &str)| {
        let key = Piece::styled(app.keymap.name(*action), app.theme.strong());
        [key, Piece::styled(format!(" {word}  "), app.theme.quiet())]
    };
    let help = pair(&(Action::Help, "keys"));
    let mut room = width.saturating_sub(1 + wide(&help));
    for pieces_of in wanted.iter().filter(|(action, _)| app.offers(*action)).map(pair) {
        let Some(left) = room.checked_sub(wide(&pieces_of)) else { break };
        room = left;
        pieces.extend(pieces_of);
    }
    pieces.extend(help);
    Line::from(pieces)
}

fn wide(pieces: &[Piece<'_>]) -> usize {
    pieces.iter().map(|piece| super::document::columns(&piece.content)).sum()
}

/// The start of a text, at most so many columns of it.
fn cut(text: &str, room: usize) -> String {
    use unicode_segmentation::UnicodeSegmentation;
    if super::document::columns(text) <= room {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        used += super::document::cell_width(grapheme);
        if used >= room {
            break;
        }
        out.push_str(grapheme);
    }
    out.push('…');
    out
}
