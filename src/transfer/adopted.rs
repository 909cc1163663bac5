//! A text from elsewhere as a transcript: its words as they are, with a label where nobody speaks.

use super::shift::Shift;
use crate::readers::{self, Known};
use crate::study::{Codebook, Meta, Transcript};

/// A transcript's body, and who speaks in it.
#[derive(Debug)]
pub struct Adopted {
    /// The body, and where each place of the old text is in it.
    pub shift: Shift,
    /// Labels with who speaks under them.
    pub speakers: Vec<(String, String)>,
}

/// The label of a text in which nobody is said to speak.
const LABEL: &str = "T";
/// Who that is.
const WHO: &str = "text";

/// Makes a transcript's body of a text; nothing where there are no words.
///
/// The words stay, and with them every passage. Line ends become LF, blank lines at the edges go, and
/// where the text does not begin with a speaker it gets a label.
pub fn adopt(text: &str, meta: &Meta, codebook: &Codebook) -> Option<Adopted> {
    if text.chars().all(|sign| sign.is_whitespace() || sign == '\u{feff}') {
        return None;
    }
    let mut speakers = speakers(text, codebook);
    let opens = opens_with_turn(text, meta, &speakers);
    if !opens {
        speakers.insert(0, (label(&speakers), WHO.to_owned()));
    }
    let lead = if opens { String::new() } else { format!("{}: ", speakers[0].0) };
    Some(Adopted { shift: body(text, &lead), speakers })
}

/// Those who speak at the start of a line, as `Anna: …`.
fn speakers(text: &str, codebook: &Codebook) -> Vec<(String, String)> {
    let known = Known { codebook, speakers: &[] };
    let Ok(draft) = readers::read(text.as_bytes(), known) else { return Vec::new() };
    let mut speakers: Vec<(String, String)> = Vec::new();
    let said = |label: &str| {
        let mut lines = text.lines();
        lines.any(|line| line.strip_prefix(label).is_some_and(|rest| rest.starts_with(':')))
    };
    for turn in draft.turns() {
        let new = !speakers.iter().any(|(label, _)| *label == turn.label);
        if new && said(&turn.label) {
            let asks = known.is_interviewer(&turn.label);
            let who = if asks { "interviewer" } else { turn.label.as_str() };
            speakers.push((turn.label.clone(), who.to_owned()));
        }
    }
    speakers
}

/// Whether the first words are somebody's turn.
fn opens_with_turn(text: &str, meta: &Meta, speakers: &[(String, String)]) -> bool {
    let first = text.trim_start().lines().next().unwrap_or("");
    let meta = Meta { speakers: speakers.to_vec(), lens: None, ..meta.clone() };
    Transcript::new(meta, first, |_| None).is_ok()
}

/// A label that nobody has.
fn label(speakers: &[(String, String)]) -> String {
    let mut label = LABEL.to_owned();
    while speakers.iter().any(|(known, _)| *known == label) {
        label.push_str(LABEL);
    }
    label
}

fn body(text: &str, lead: &str) -> Shift {
    let trimmed = text.trim_matches(['\n', '\r']);
    let start = text.len() - text.trim_start_matches(['\n', '\r']).len();
    let blank = text[..start].chars().count();
    let last = blank + trimmed.chars().count();
    let mut shift = Shift::default();
    let mut signs = text.chars().enumerate().peekable();
    // A body begins with an empty line, below the front matter.
    shift.insert("\n");
    while let Some((at, sign)) = signs.next() {
        if at == blank {
            shift.insert(lead);
        }
        let before_feed = signs.peek().is_some_and(|(_, next)| *next == '\n');
        match sign {
            _ if at < blank || at >= last => shift.drop(),
            '\r' if before_feed => shift.drop(),
            '\r' => shift.keep('\n'),
            sign => shift.keep(sign),
        }
    }
    shift.insert("\n");
    shift
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::{Approval, Span};

    fn meta() -> Meta {
        Meta {
            role: "r".into(),
            date: String::new(),
            language: "en".into(),
            lens: None,
            status: Approval::Draft,
            speakers: Vec::new(),
            note: None,
        }
    }

    fn adopted(text: &str) -> Adopted {
        adopt(text, &meta(), &Codebook::default()).unwrap()
    }

    #[test]
    fn speakers_are_found_and_words_stay_where_they_are() {
        let made = adopted("\r\nI: How so?\r\n\r\nR: Well.\r\nYes.\r\n");
        assert_eq!(made.shift.text, "\nI: How so?\n\nR: Well.\nYes.\n");
        assert_eq!(made.speakers, [("I".into(), "interviewer".into()), ("R".into(), "R".into())]);
        let old = Span::at(19, 5);
        let new = made.shift.span(old);
        let words: String = made.shift.text.chars().skip(new.start()).take(new.len()).collect();
        assert_eq!(words, "Well.");
    }

    #[test]
    fn a_text_in_which_nobody_speaks_gets_a_label() {
        let made = adopted("It was a sunny day.\n");
        assert_eq!(made.shift.text, "\nT: It was a sunny day.\n");
        assert_eq!(made.shift.span(Span::at(0, 2)), Span::at(4, 2));
        assert!(adopt("\u{feff} \r\n", &meta(), &Codebook::default()).is_none());
    }
}
