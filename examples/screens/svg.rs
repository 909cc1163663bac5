//! A screen as a picture: SVG of plain shapes and text, the same bytes for the same screen.
//!
//! Every run of text is told its length, so that columns stand where they should in any font; lines
//! and blocks are drawn as shapes, so that they meet.

use crate::shapes;
use crate::terminal::{Color, Screen, Style};

/// The width and height of a cell, in units of the picture.
pub const CELL: (u16, u16) = (9, 18);
/// How far above a cell's lower edge letters stand.
const BASELINE: u16 = 5;
const FONT_SIZE: u16 = 15;
/// Between the frame and the screen.
const MARGIN: u16 = 14;
/// The height of the bar with the title.
const BAR: u16 = 30;

const TEXT: &str = "#d7d9e0";
const GROUND: &str = "#1b1d23";
const FRAME: &str = "#3a3d47";
const TITLE: &str = "#9a9eab";

/// The sixteen colours that a terminal has names for.
const NAMED: [&str; 16] = [
    "#2b2e37", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#c8ccd4",
    "#6b7180", "#ef8a92", "#b2d89a", "#f0d399", "#86c5f7", "#d79be8", "#7fd0da", "#ffffff",
];

/// A screen and how long it is shown, in milliseconds.
pub struct Frame {
    pub screen: Screen,
    pub held: u32,
}

/// A picture of one screen.
pub fn picture(screen: &Screen, title: &str) -> String {
    let (cols, rows) = screen.size();
    let mut lines = String::new();
    for row in 0..rows {
        let line = line(screen, row);
        if !line.is_empty() {
            let top = row * CELL.1;
            lines += &format!("<g transform=\"translate(0,{top})\">\n{line}</g>\n");
        }
    }
    framed((cols, rows), title, "", &format!("{lines}{}", cursor(screen, 0)))
}

/// A picture that shows one screen after the other, over and over.
///
/// The frames stand below each other and slide past a window. Lines that frames share are there
/// once. Who has asked for less motion sees the last frame.
///
/// # Panics
///
/// Where there are no frames, or frames of different sizes.
pub fn recording(frames: &[Frame], title: &str) -> String {
    let size = frames[0].screen.size();
    let height = u32::from(size.1 * CELL.1);
    let mut lines: Vec<String> = Vec::new();
    let mut body = String::new();
    for (frame, top) in frames.iter().zip((0_u32..).map(|number| number * height)) {
        assert!(frame.screen.size() == size, "frames of one recording have one size");
        for row in 0..size.1 {
            let line = line(&frame.screen, row);
            if line.is_empty() {
                continue;
            }
            let known = lines.iter().position(|other| *other == line);
            let id = known.unwrap_or_else(|| {
                lines.push(line);
                lines.len() - 1
            });
            body += &format!("<use href=\"#l{id}\" y=\"{}\"/>\n", top + u32::from(row * CELL.1));
        }
        body += &cursor(&frame.screen, top);
    }
    let mut defs = String::new();
    for (id, line) in lines.iter().enumerate() {
        defs += &format!("<g id=\"l{id}\">\n{line}</g>\n");
    }
    let window = format!(
        "<defs>\n{defs}</defs>\n<svg width=\"{}\" height=\"{height}\">\n<g class=\"play\">\n{body}</g>\n</svg>\n",
        size.0 * CELL.0
    );
    framed(size, title, &motion(frames, height), &window)
}

/// The style sheet that slides from frame to frame.
fn motion(frames: &[Frame], height: u32) -> String {
    let total: u32 = frames.iter().map(|frame| frame.held).sum();
    let mut steps = String::new();
    let mut begin = 0;
    for (frame, top) in frames.iter().zip((0_u32..).map(|number| number * height)) {
        let percent = f64::from(begin) * 100.0 / f64::from(total);
        steps += &format!("{percent:.3}%{{transform:translateY(-{top}px)}}\n");
        begin += frame.held;
    }
    let last = (u32::try_from(frames.len()).unwrap_or(1) - 1) * height;
    steps += &format!("100%{{transform:translateY(-{last}px)}}\n");
    format!(
        ".play{{animation:play {total}ms step-end infinite}}\n@keyframes play{{\n{steps}}}\n\
         @media (prefers-reduced-motion:reduce){{.play{{animation:none;transform:translateY(-{last}px)}}}}\n"
    )
}

/// The window around a screen.
fn framed(size: (u16, u16), title: &str, style: &str, body: &str) -> String {
    let width = size.0 * CELL.0 + 2 * MARGIN;
    let height = size.1 * CELL.1 + BAR + 2 * MARGIN;
    let title = escape(title);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{title}\">\n\
         <style>\n\
         text{{font-family:\"DejaVu Sans Mono\",\"Cascadia Mono\",Menlo,Consolas,monospace;\
         font-size:{FONT_SIZE}px;fill:{TEXT};white-space:pre}}\n\
         .b{{font-weight:700}}\n.d{{opacity:.6}}\n.i{{font-style:italic}}\n\
         .u{{text-decoration:underline}}\n{style}</style>\n\
         <rect x=\".5\" y=\".5\" width=\"{}\" height=\"{}\" rx=\"9\" fill=\"{GROUND}\" stroke=\"{FRAME}\"/>\n",
        width - 1,
        height - 1
    );
    for (number, colour) in [NAMED[1], NAMED[3], NAMED[2]].into_iter().enumerate() {
        let x = 20 + 20 * number;
        text += &format!("<circle cx=\"{x}\" cy=\"{}\" r=\"6\" fill=\"{colour}\"/>\n", BAR / 2 + 3);
    }
    text += &format!(
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" style=\"fill:{TITLE}\">{title}</text>\n",
        width / 2,
        BAR / 2 + 8
    );
    text +=
        &format!("<g transform=\"translate({MARGIN},{})\">\n{body}</g>\n</svg>\n", BAR + MARGIN);
    text
}

fn cursor(screen: &Screen, top: u32) -> String {
    let Some((col, row)) = screen.cursor() else { return String::new() };
    format!(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{TEXT}\" opacity=\".45\"/>\n",
        col * CELL.0,
        top + u32::from(row * CELL.1),
        CELL.0,
        CELL.1
    )
}

/// A line of the screen, at the top of the picture: grounds, then what stands on them.
fn line(screen: &Screen, row: u16) -> String {
    let runs = screen.runs(row);
    let mut out = String::new();
    for (from, to, style) in &runs {
        let ground = Colours::of(*style).ground;
        if ground != GROUND {
            let (x, width) = (from * CELL.0, (to - from) * CELL.0);
            out += &format!(
                "<rect x=\"{x}\" width=\"{width}\" height=\"{}\" fill=\"{ground}\"/>\n",
                CELL.1
            );
        }
    }
    for (from, to, style) in runs {
        out += &run(screen, row, (from, to), style);
    }
    out
}

/// What stands in a run of one style: shapes, and pieces of text between them.
fn run(screen: &Screen, row: u16, (from, to): (u16, u16), style: Style) -> String {
    let mut out = String::new();
    let mut piece = Piece::default();
    let mut ruled = from;
    for col in from..to {
        let cell = screen.cell(col, row);
        let mut chars = cell.text.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            let (x, colour) = (col * CELL.0, Colours::of(style).text);
            let shape = if col < ruled {
                Some(String::new())
            } else {
                let alike = |col: &u16| screen.cell(*col, row).text == cell.text;
                ruled = (col..to).find(|col| !alike(col)).unwrap_or(to);
                shapes::rule(c, x, ruled - col, &colour).or_else(|| {
                    ruled = col;
                    shapes::shape(c, x, &colour)
                })
            };
            if let Some(shape) = shape {
                out += &std::mem::take(&mut piece).close(style);
                out += &shape;
                continue;
            }
        }
        // Fonts differ about the width of wide characters: each stands alone.
        if cell.width == 2 {
            out += &std::mem::take(&mut piece).close(style);
            out += &Piece { col, cells: 2, text: cell.text }.close(style);
        } else if cell.width == 1 {
            if piece.cells == 0 {
                piece.col = col;
            }
            piece.cells += 1;
            piece.text += &cell.text;
        }
    }
    out + &piece.close(style)
}

/// Text that stands together.
#[derive(Default)]
struct Piece {
    col: u16,
    cells: u16,
    text: String,
}

impl Piece {
    fn close(mut self, style: Style) -> String {
        if !style.underline {
            let blank = |text: &str| text.chars().take_while(|c| *c == ' ').count();
            let before = blank(&self.text);
            self.text = self.text[before..].to_owned();
            let kept = self.text.trim_end_matches(' ').len();
            let after = self.text.len() - kept;
            self.text.truncate(kept);
            self.col += u16::try_from(before).unwrap_or(0);
            self.cells = self.cells.saturating_sub(u16::try_from(before + after).unwrap_or(0));
        }
        if self.text.is_empty() {
            return String::new();
        }
        let flags =
            [(style.bold, "b"), (style.dim, "d"), (style.italic, "i"), (style.underline, "u")];
        let classes: Vec<&str> =
            flags.into_iter().filter(|(on, _)| *on).map(|(_, name)| name).collect();
        let class = if classes.is_empty() {
            String::new()
        } else {
            format!(" class=\"{}\"", classes.join(" "))
        };
        let colour = Colours::of(style).text;
        let fill = if colour == TEXT { String::new() } else { format!(" style=\"fill:{colour}\"") };
        format!(
            "<text x=\"{}\" y=\"{}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"{class}{fill}>{}</text>\n",
            self.col * CELL.0,
            CELL.1 - BASELINE,
            self.cells * CELL.0,
            escape(&self.text)
        )
    }
}

/// The colours of a style, those of the terminal where it names none.
struct Colours {
    text: String,
    ground: String,
}

impl Colours {
    fn of(style: Style) -> Self {
        let (text, ground) = (hex(style.fg, TEXT), hex(style.bg, GROUND));
        if style.reverse { Self { text: ground, ground: text } } else { Self { text, ground } }
    }
}

fn hex(colour: Color, default: &str) -> String {
    let step = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
    match colour {
        Color::Default => default.to_owned(),
        Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        Color::Idx(n @ 0..=15) => NAMED[usize::from(n)].to_owned(),
        Color::Idx(n @ 16..=231) => {
            let n = n - 16;
            format!("#{:02x}{:02x}{:02x}", step(n / 36), step(n / 6 % 6), step(n % 6))
        }
        Color::Idx(n) => {
            let grey = 8 + 10 * (n - 232);
            format!("#{grey:02x}{grey:02x}{grey:02x}")
        }
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
