//! Letters at places become lines.

use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform, output_doc};

use super::{Page, Written, margin, notes, unreadable};
use crate::problem::{Problem, Result};

/// How many letters a document has at most: some five thousand pages.
const LETTERS: usize = 20_000_000;

/// The pages of a PDF. Panics on some that are broken.
pub fn pages(bytes: &[u8]) -> Result<Vec<Page>> {
    let mut document = Document::load_mem(bytes).map_err(|error| unreadable(&error.to_string()))?;
    if document.is_encrypted() && document.decrypt("").is_err() {
        return Err(Box::new(
            Problem::new("the PDF is protected with a password")
                .help("save it without one, and ingest that"),
        ));
    }
    let mut collector = Collector::default();
    output_doc(&document, &mut collector).map_err(|error| unreadable(&error.to_string()))?;
    Ok(collector.pages)
}

/// Lines under construction.
#[derive(Default)]
struct Collector {
    pages: Vec<Page>,
    bottom: f64,
    line: Written,
    /// Where the last letter began.
    last: f64,
    /// Whether the first word has ended.
    worded: bool,
    letters: usize,
}

impl Collector {
    fn end(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.worded = false;
        if let Some(page) = self.pages.last_mut()
            && !line.text.trim().is_empty()
        {
            page.lines.push(line);
        }
    }

    fn letter(&mut self, text: &str, left: f64, right: f64, y: f64, size: f64) {
        let line = &mut self.line;
        // Letters that are raised or lowered a little belong to the same line.
        let mut same = !line.text.is_empty()
            && (y - line.y).abs() < 0.5 * line.size.max(size)
            && left > self.last - 0.5 * size;
        if same && line.size < 0.8 * size && y - line.y > 0.15 * size {
            raise(line, y, size);
        }
        // A number that begins a line may be that of the line: who knows the whole page decides.
        let blank = text.chars().all(char::is_whitespace);
        let gap = line.text.ends_with(' ') || left - line.right > 0.17 * size;
        same &= blank || !gap || !margin::is_number(&line.text);
        if !same {
            self.end();
            self.line = Written { left, right, y, size, ..Written::default() };
        }
        let line = &mut self.line;
        let small = same && size < 0.8 * line.size && line.y - y > 0.15 * line.size;
        let sign = notes::raised(text).filter(|_| small).map(String::from);
        let text = sign.as_deref().unwrap_or(text);
        // Some programs write a letter twice to make it bold.
        if same && (left - self.last).abs() < 0.02 * size && line.text.ends_with(text) && !blank {
            return;
        }
        if same
            && left - line.right > 0.17 * size
            && !blank
            && sign.is_none()
            && !line.text.ends_with(' ')
        {
            line.text.push(' ');
            self.worded = true;
        }
        line.text.push_str(text);
        self.worded |= blank && !line.text.trim().is_empty();
        line.right = line.right.max(right);
        if !self.worded {
            line.first = line.right - line.left;
        }
        line.size = line.size.max(size);
        self.last = left;
    }
}

/// A line whose first letters turn out to be raised digits, now that others follow.
fn raise(line: &mut Written, y: f64, size: f64) {
    let signs: Option<String> =
        line.text.chars().map(|sign| notes::raised(sign.encode_utf8(&mut [0; 4]))).collect();
    if let Some(signs) = signs {
        (line.text, line.y, line.size) = (signs, y, size);
    }
}

impl OutputDev for Collector {
    fn begin_page(
        &mut self,
        _: u32,
        media: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> std::result::Result<(), OutputError> {
        self.bottom = media.lly;
        self.pages.push(Page { height: media.ury - media.lly, lines: Vec::new() });
        Ok(())
    }

    fn end_page(&mut self) -> std::result::Result<(), OutputError> {
        self.end();
        Ok(())
    }

    fn output_character(
        &mut self,
        at: &Transform,
        width: f64,
        _: f64,
        font_size: f64,
        text: &str,
    ) -> std::result::Result<(), OutputError> {
        self.letters += text.len().max(1);
        if self.letters > LETTERS {
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        let height = self.pages.last().map_or(0.0, |page| page.height);
        let across = (at.m11 * at.m11 + at.m12 * at.m12).sqrt() * font_size.abs();
        let size = (at.m21 * at.m21 + at.m22 * at.m22).sqrt() * font_size.abs();
        // What runs up or down the page is a stamp or a watermark.
        if size > 0.0 && size.is_finite() && at.m12.abs() <= at.m11.abs() {
            let (left, y) = (at.m31, height - (at.m32 - self.bottom));
            self.letter(text, left, left + width * across, y, size);
        }
        Ok(())
    }

    fn begin_word(&mut self) -> std::result::Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> std::result::Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> std::result::Result<(), OutputError> {
        Ok(())
    }
}
