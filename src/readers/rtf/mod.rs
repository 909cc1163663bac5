//! Rich Text: groups in braces, control words, and text in whatever code page.

mod body;
mod encoding;
mod tokens;

use super::paper::Paper;
use crate::problem::{Problem, Result};

/// Whether some bytes begin as such a document does.
pub fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(b"{\\rtf")
}

/// Reads a document.
pub fn read(bytes: &[u8]) -> Result<Paper> {
    let (writer, whole) = body::read(bytes);
    if whole {
        return Ok(writer.finish());
    }
    Err(Box::new(
        Problem::new("the document ends before its last group is closed")
            .help("it may have been cut off: open it in a word processor and save it again"),
    ))
}

#[cfg(test)]
mod tests;
