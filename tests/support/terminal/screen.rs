//! What stands on a terminal's screen.

use std::fmt;

use vt100::Color;

/// A screen at a moment. It shows itself with a frame around it.
#[derive(Clone)]
pub struct Screen {
    vt: vt100::Screen,
}

/// How a cell is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools, reason = "so are the attributes of a terminal's cell")]
pub struct Style {
    pub fg: Color,
    pub bg: Color,
    pub bold: bool,
    pub dim: bool,
    pub italic: bool,
    pub underline: bool,
    pub reverse: bool,
}

/// A place on the screen. The right half of a wide character is empty and 0 wide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What stands there; a space where nothing was written.
    pub text: String,
    /// How many columns it takes.
    pub width: u16,
    pub style: Style,
}

impl Screen {
    pub(super) fn of(vt: &vt100::Screen) -> Self {
        Self { vt: vt.clone() }
    }

    /// Columns and rows.
    pub fn size(&self) -> (u16, u16) {
        let (rows, cols) = self.vt.size();
        (cols.get(), rows.get())
    }

    /// Its lines, without spaces at their ends.
    pub fn lines(&self) -> Vec<String> {
        self.vt.rows(0, self.size().0).map(|line| line.trim_end().to_owned()).collect()
    }

    /// A line, without spaces at its end.
    #[track_caller]
    pub fn line(&self, row: u16) -> String {
        self.lines().swap_remove(usize::from(row))
    }

    /// Its lines, without what is empty at the end.
    pub fn text(&self) -> String {
        self.lines().join("\n").trim_end().to_owned()
    }

    /// Whether a text stands on one of its lines.
    pub fn contains(&self, text: &str) -> bool {
        self.lines().iter().any(|line| line.contains(text))
    }

    /// The column and row where a text begins, the first from the top.
    pub fn find(&self, text: &str) -> Option<(u16, u16)> {
        let (cols, rows) = self.size();
        (0..rows).find_map(|row| {
            let cells: Vec<Cell> = (0..cols).map(|col| self.cell(col, row)).collect();
            let line: String = cells.iter().map(|cell| cell.text.as_str()).collect();
            let mut left = line.find(text)?;
            let before = cells.iter().position(|cell| {
                let here = left == 0 && cell.width > 0;
                left = left.saturating_sub(cell.text.len());
                here
            });
            before.and_then(|col| u16::try_from(col).ok()).map(|col| (col, row))
        })
    }

    /// What stands in a place.
    #[track_caller]
    pub fn cell(&self, col: u16, row: u16) -> Cell {
        let cell = self.vt.cell(row, col).expect("a place on the screen");
        let hidden = cell.is_wide_continuation();
        let text = match cell.contents() {
            "" if hidden => "",
            "" => " ",
            text => text,
        };
        Cell {
            text: text.to_owned(),
            width: if hidden { 0 } else { 1 + u16::from(cell.is_wide()) },
            style: Style {
                fg: cell.fgcolor(),
                bg: cell.bgcolor(),
                bold: cell.bold(),
                dim: cell.dim(),
                italic: cell.italic(),
                underline: cell.underline(),
                reverse: cell.inverse(),
            },
        }
    }

    /// The style at the beginning of a text.
    #[track_caller]
    pub fn style_of(&self, text: &str) -> Style {
        let Some((col, row)) = self.find(text) else { panic!("no `{text}`:\n{self}") };
        self.cell(col, row).style
    }

    /// The column and row of the cursor; `None` where it is hidden.
    pub fn cursor(&self) -> Option<(u16, u16)> {
        let (row, col) = self.vt.cursor_position();
        (!self.vt.hide_cursor()).then_some((col, row))
    }

    /// Whether this is the screen that goes away with the program.
    pub fn alternate(&self) -> bool {
        self.vt.alternate_screen()
    }

    /// Whether anything stands in a colour.
    pub fn coloured(&self) -> bool {
        let plain = |(_, _, style): &(u16, u16, Style)| {
            style.fg == Color::Default && style.bg == Color::Default
        };
        (0..self.size().1).any(|row| !self.runs(row).iter().all(plain))
    }

    /// The runs of a line that are drawn alike: first column, column after the last, style.
    pub fn runs(&self, row: u16) -> Vec<(u16, u16, Style)> {
        let mut runs: Vec<(u16, u16, Style)> = Vec::new();
        for col in 0..self.size().0 {
            let cell = self.cell(col, row);
            match runs.last_mut() {
                Some((_, end, style)) if *style == cell.style || cell.width == 0 => *end = col + 1,
                _ => runs.push((col, col + 1, cell.style)),
            }
        }
        runs
    }

    /// What is not drawn plainly, a run on each line: `row:from-to style`.
    pub fn styles(&self) -> String {
        let mut text = String::new();
        for row in 0..self.size().1 {
            let styled = self.runs(row).into_iter().filter(|run| run.2 != Style::default());
            for (from, to, style) in styled {
                text += &format!("{row}:{from}-{to} {style}\n");
            }
        }
        text
    }

    pub(super) fn vt(&self) -> &vt100::Screen {
        &self.vt
    }
}

impl fmt::Display for Screen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (cols, rows) = self.size();
        let kind = if self.alternate() { "alternate" } else { "main" };
        write!(f, "┌ {cols}×{rows}, {kind} screen")?;
        if let Some((col, row)) = self.cursor() {
            write!(f, ", cursor at {col},{row}")?;
        }
        writeln!(f)?;
        for line in self.text().lines() {
            writeln!(f, "{}", format!("│{line}").trim_end())?;
        }
        writeln!(f, "└")
    }
}

impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let flags = [
            (self.bold, "bold"),
            (self.dim, "dim"),
            (self.italic, "italic"),
            (self.underline, "underline"),
            (self.reverse, "reverse"),
        ];
        let mut words: Vec<String> =
            flags.iter().filter(|(on, _)| *on).map(|(_, name)| (*name).to_owned()).collect();
        words.extend(colour(self.fg));
        words.extend(colour(self.bg).map(|name| format!("on {name}")));
        f.write_str(&words.join(" "))
    }
}

fn colour(colour: Color) -> Option<String> {
    match colour {
        Color::Default => None,
        Color::Idx(number) => Some(format!("colour-{number}")),
        Color::Rgb(r, g, b) => Some(format!("#{r:02x}{g:02x}{b:02x}")),
    }
}
