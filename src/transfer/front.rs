//! Descriptions of sources that are the front matter of a transcript, as kwali sends it.

use std::path::Path;

use crate::store::parse_transcript;
use crate::study::Codebook;

/// A source's description in its parts.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Described {
    /// The transcript's file, where the description begins with its front matter.
    pub transcript: Option<String>,
    /// The front matter.
    pub front: String,
    /// What else somebody wrote there.
    pub remark: String,
}

/// How many lines somebody may have added below the front matter, for it to be looked for.
const ADDED: usize = 40;

/// Finds the front matter that a description begins with: of a text that has it.
pub fn described(description: &str, text: &str, codebook: &Codebook) -> Described {
    let plain = description.replace("\r\n", "\n").replace('\r', "\n");
    let mut end = plain.trim_end().len();
    for _ in 0..=ADDED {
        let front = plain[..end].trim_end();
        if front.is_empty() {
            break;
        }
        let transcript = format!("---\n{front}\n---\n{text}");
        if parse_transcript(Path::new("transcript.md"), &transcript, codebook).is_ok() {
            let remark = plain[end..].trim().to_owned();
            return Described { transcript: Some(transcript), front: front.to_owned(), remark };
        }
        end = front.rfind('\n').unwrap_or(0);
    }
    Described { remark: plain.trim().to_owned(), ..Described::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::parse_codebook;

    #[test]
    fn what_was_added_below_front_matter_is_a_remark() {
        let book = "format: 1\ntitle: T\nlanguage: en\nroles: [{id: leader}]\ncodes: []\n";
        let book = parse_codebook(Path::new("codebook.yaml"), book).unwrap();
        let front = "role: leader\nlanguage: en\nspeakers:\n  R: leader";
        let found = described(&format!("{front}\r\n\r\nCalled again.\nTwice."), "R: Yes.\n", &book);
        assert_eq!((found.front.as_str(), found.remark.as_str()), (front, "Called again.\nTwice."));
        assert!(found.transcript.is_some());
        let found = described("A remark: so.", "R: Yes.\n", &book);
        assert_eq!((found.transcript, found.remark.as_str()), (None, "A remark: so."));
        assert_eq!(described(" \n", "", &book), Described::default());
    }
}
