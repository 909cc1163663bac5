//! PDF with a text layer: letters at places, which become lines, and lines paragraphs.
//!
//! What reads the letters is not made for files of strangers: it can panic, run without end, or take all
//! memory. [`pages`] keeps panics in; who reads files that others made calls it in a process of its own,
//! with limits, and hands what came out to [`read_in`](super::read_in).

mod layout;
mod letters;
mod margin;
mod notes;
mod running;

use std::panic::catch_unwind;

use serde::{Deserialize, Serialize};

use super::paper::Paper;
use crate::problem::{Problem, Result};

/// A line of a page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Written {
    /// Its text.
    pub text: String,
    /// Where it begins, from the left.
    pub left: f64,
    /// Where it ends.
    pub right: f64,
    /// Where it stands, from the top.
    pub y: f64,
    /// How large its letters are.
    pub size: f64,
    /// How wide its first word is.
    pub first: f64,
}

/// A page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// How high it is.
    pub height: f64,
    /// Its lines, in the order in which they were written.
    pub lines: Vec<Written>,
}

/// What reads the pages of a PDF.
pub type Reads = fn(&[u8]) -> Result<Vec<Page>>;

/// Whether some bytes are a PDF; a few other bytes may stand before it.
pub fn is_one(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    bytes.starts_with(b"%PDF-")
        || (!head.is_ascii() && head.windows(5).any(|five| five == b"%PDF-"))
}

/// The stack of who reads the letters: they may be within each other rather deep.
const STACK: usize = 64 << 20;

/// The pages of a PDF, read on a thread of its own.
pub fn pages(bytes: &[u8]) -> Result<Vec<Page>> {
    std::thread::scope(|scope| {
        let read = || catch_unwind(|| letters::pages(bytes));
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, read);
        let joined = thread.map_err(|error| unreadable(&error.to_string()))?.join();
        joined
            .ok()
            .and_then(std::result::Result::ok)
            .unwrap_or_else(|| Err(unreadable("its parts do not fit each other")))
    })
}

/// The problem of a PDF that cannot be read.
pub fn unreadable(reason: &str) -> Box<Problem> {
    Box::new(
        Problem::new(format!("the PDF cannot be read: {reason}"))
            .help("print it to PDF anew, or save the text in another format, and ingest that"),
    )
}

/// Reads a transcript.
pub fn read(pages: &[Page]) -> Result<Paper> {
    let text = || pages.iter().flat_map(|page| &page.lines).flat_map(|line| line.text.chars());
    let letters = text().filter(|c| !c.is_whitespace()).count();
    let odd = |c: &char| {
        *c == char::REPLACEMENT_CHARACTER || matches!(*c, '\u{e000}'..='\u{f8ff}') || c.is_control()
    };
    let wrong = text().filter(odd).count();
    if letters == 0 {
        return Err(Box::new(
            Problem::new("the PDF has no text: its pages are pictures, as a scanner makes them")
                .help(
                    "let a program for OCR recognise the text first, and ingest what that writes",
                ),
        ));
    }
    if wrong * 5 > letters {
        return Err(Box::new(
            Problem::new(
                "the letters of the PDF cannot be told: its fonts do not say what they are",
            )
            .help("let a program for OCR recognise the text, or use the file it was made from"),
        ));
    }
    Ok(layout::paper(pages))
}
