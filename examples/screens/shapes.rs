//! Lines and blocks as shapes: letters of a font leave gaps between the lines of a screen.

use crate::svg::CELL;

/// Lines from the middle of a cell: up, right, down, left; 1 thin, 2 thick.
const LINES: [(char, [u8; 4]); 33] = [
    ('─', [0, 1, 0, 1]),
    ('━', [0, 2, 0, 2]),
    ('│', [1, 0, 1, 0]),
    ('┃', [2, 0, 2, 0]),
    ('┌', [0, 1, 1, 0]),
    ('┐', [0, 0, 1, 1]),
    ('└', [1, 1, 0, 0]),
    ('┘', [1, 0, 0, 1]),
    ('├', [1, 1, 1, 0]),
    ('┤', [1, 0, 1, 1]),
    ('┬', [0, 1, 1, 1]),
    ('┴', [1, 1, 0, 1]),
    ('┼', [1, 1, 1, 1]),
    ('┏', [0, 2, 2, 0]),
    ('┓', [0, 0, 2, 2]),
    ('┗', [2, 2, 0, 0]),
    ('┛', [2, 0, 0, 2]),
    ('┣', [2, 2, 2, 0]),
    ('┫', [2, 0, 2, 2]),
    ('┳', [0, 2, 2, 2]),
    ('┻', [2, 2, 0, 2]),
    ('╋', [2, 2, 2, 2]),
    ('┝', [1, 2, 1, 0]),
    ('┥', [1, 0, 1, 2]),
    ('┠', [2, 1, 2, 0]),
    ('┨', [2, 0, 2, 1]),
    ('╴', [0, 0, 0, 1]),
    ('╵', [1, 0, 0, 0]),
    ('╶', [0, 1, 0, 0]),
    ('╷', [0, 0, 1, 0]),
    ('╸', [0, 0, 0, 2]),
    ('╺', [0, 2, 0, 0]),
    ('╹', [2, 0, 0, 0]),
];

/// The shape of a character, `x` from the left; `None` for what a font draws.
pub fn shape(c: char, x: u16, colour: &str) -> Option<String> {
    let x = f32::from(x);
    lines(c, x, colour).or_else(|| corner(c, x, colour)).or_else(|| block(c, x, colour))
}

/// A rule that goes on for some cells, as one shape; `None` for what is none.
pub fn rule(c: char, x: u16, cells: u16, colour: &str) -> Option<String> {
    let stroke = match c {
        '─' => 1.25,
        '━' => 3.0,
        _ => return None,
    };
    let (from, to, y) = (f32::from(x), f32::from(x + cells * CELL.0), cell().1 / 2.0);
    Some(format!(
        "<path d=\"M{from} {y}L{to} {y}\" stroke=\"{colour}\" stroke-width=\"{stroke}\"/>\n"
    ))
}

fn cell() -> (f32, f32) {
    (f32::from(CELL.0), f32::from(CELL.1))
}

fn lines(c: char, x: f32, colour: &str) -> Option<String> {
    let dashed = match c {
        '┊' => Some(('│', "2 2.5")),
        '┆' => Some(('│', "4 2")),
        '┈' => Some(('─', "1.5 1.5")),
        '┄' => Some(('─', "2 1")),
        '┋' => Some(('┃', "2 2.5")),
        _ => None,
    };
    let (solid, dash) = dashed.map_or((c, String::new()), |(solid, dash)| {
        (solid, format!(" stroke-dasharray=\"{dash}\""))
    });
    let (_, arms) = LINES.iter().find(|(line, _)| *line == solid)?;
    let (width, height) = cell();
    let (cx, cy) = (x + width / 2.0, height / 2.0);
    let ends = [(cx, 0.0), (x + width, cy), (cx, height), (x, cy)];
    // A line of one weight through the middle is one stroke, so that dashes go on.
    let mut out = String::new();
    for weight in [1_u8, 2] {
        let drawn: Vec<(f32, f32)> =
            arms.iter().zip(ends).filter(|(arm, _)| **arm == weight).map(|(_, end)| end).collect();
        let path = match drawn[..] {
            [] => continue,
            [(ax, ay), (bx, by)] => format!("M{ax} {ay}L{cx} {cy}L{bx} {by}"),
            _ => drawn
                .iter()
                .fold(String::new(), |path, (ex, ey)| path + &format!("M{cx} {cy}L{ex} {ey}")),
        };
        let stroke = if weight == 1 { 1.25 } else { 3.0 };
        out += &format!(
            "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{stroke}\"{dash}/>\n"
        );
    }
    Some(out)
}

fn corner(c: char, x: f32, colour: &str) -> Option<String> {
    let (width, height) = cell();
    let (right, down) = match c {
        '╭' => (true, true),
        '╮' => (false, true),
        '╰' => (true, false),
        '╯' => (false, false),
        _ => return None,
    };
    let (cx, cy) = (x + width / 2.0, height / 2.0);
    let (ex, ey) = (if right { x + width } else { x }, if down { height } else { 0.0 });
    Some(format!(
        "<path d=\"M{ex} {cy}Q{cx} {cy} {cx} {ey}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.25\"/>\n"
    ))
}

fn block(c: char, x: f32, colour: &str) -> Option<String> {
    let (width, height) = cell();
    let eighths = |from: char| f32::from(u8::try_from(u32::from(c) - u32::from(from)).unwrap_or(0));
    let (left, top, wide, high, opacity) = match c {
        '▀' => (0.0, 0.0, 1.0, 0.5, ""),
        '▁'..='█' => {
            let part = (eighths('▁') + 1.0) / 8.0;
            (0.0, 1.0 - part, 1.0, part, "")
        }
        '▉'..='▏' => (0.0, 0.0, (7.0 - eighths('▉')) / 8.0, 1.0, ""),
        '▐' => (0.5, 0.0, 0.5, 1.0, ""),
        '▕' => (0.875, 0.0, 0.125, 1.0, ""),
        '░' => (0.0, 0.0, 1.0, 1.0, " opacity=\".25\""),
        '▒' => (0.0, 0.0, 1.0, 1.0, " opacity=\".5\""),
        '▓' => (0.0, 0.0, 1.0, 1.0, " opacity=\".75\""),
        _ => return None,
    };
    Some(format!(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{colour}\"{opacity}/>\n",
        x + left * width,
        top * height,
        wide * width,
        high * height
    ))
}
