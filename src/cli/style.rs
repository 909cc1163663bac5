//! Colours; taken out again where output is no terminal.

use std::borrow::Cow;

use anstyle::{Color, RgbColor, Style};

/// For names.
pub const BOLD: Style = Style::new().bold();
/// For what stands beside the words.
pub const DIM: Style = Style::new().dimmed();

/// Text in a style.
pub fn paint(text: &str, style: Style) -> String {
    format!("{style}{text}{style:#}")
}

/// The style of a code's colour, `#rrggbb`.
pub fn of_colour(colour: Option<&str>) -> Style {
    let part = |at: usize| {
        colour.and_then(|c| c.get(at..at + 2)).and_then(|h| u8::from_str_radix(h, 16).ok())
    };
    match (part(1), part(3), part(5)) {
        (Some(r), Some(g), Some(b)) => Style::new().fg_color(Some(Color::Rgb(RgbColor(r, g, b)))),
        _ => Style::new(),
    }
}

/// Words of a file for the terminal, which must take none of them for a command to itself: where
/// a control character stands, its picture is shown, `␛` for an escape.
pub fn visible(text: &str) -> Cow<'_, str> {
    let commands = |c: char| c.is_control() && c != '\t' && c != '\n';
    if !text.contains(commands) {
        return Cow::Borrowed(text);
    }
    let picture = |c: char| match u32::from(c) {
        _ if !commands(c) => c,
        code @ 0..=0x1f => char::from_u32(0x2400 + code).unwrap_or('␦'),
        0x7f => '␡',
        _ => '␦',
    };
    Cow::Owned(text.chars().map(picture).collect())
}
