//! Cues tried on texts that stand by themselves.

use super::cues::Cues;
use super::negation::Denials;
use crate::search::{Field, Fields, Language, Scan, Scanner};
use crate::study::sentences;

/// Tries whether a code's cues would suggest it for a text such as an example in its codebook.
#[derive(Debug)]
pub struct Trial<'a> {
    cues: &'a Cues,
    scanner: Scanner<'a>,
    language: &'static Language,
}

impl<'a> Trial<'a> {
    /// Tries cues in a language; nothing where they were not made ready for it.
    pub fn new(cues: &'a Cues, language: &str) -> Option<Self> {
        let scanner = Scanner::new(cues.matcher(language)?);
        Some(Self { cues, scanner, language: Language::of(language) })
    }

    /// Whether a cue of a code, by its place in the codebook, finds a sentence of a text, somewhere
    /// in some interview: what the cue asks of role, lens or speaker is taken to hold.
    pub fn finds(&mut self, code: usize, text: &str) -> bool {
        sentences(text).into_iter().any(|range| {
            let sentence = &text[range];
            let scan = self.scanner.scan(sentence);
            let mut own = scan.candidates();
            own.retain(|cue| self.cues.cues[*cue].code == code);
            if own.is_empty() {
                return false;
            }
            let denials = Denials::new(sentence, scan.words(), self.language);
            own.into_iter().any(|cue| self.matches(cue, &scan, &denials))
        })
    }

    fn matches(&self, number: usize, scan: &Scan<'_>, denials: &Denials) -> bool {
        let cue = &self.cues.cues[number];
        [Everywhere(true), Everywhere(false)].iter().any(|place| {
            let found = scan.matches(number, place);
            found.is_some_and(|words| !cue.denied(&words, denials, self.language))
        })
    }
}

/// A place of which every field says the same.
struct Everywhere(bool);

impl Fields for Everywhere {
    fn holds(&self, _: &Field) -> bool {
        self.0
    }
}
