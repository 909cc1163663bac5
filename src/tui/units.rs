//! The units a transcript is moved through and selected by.

use kwali::study::{Span, Transcript, Turn};
use rayon::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

/// What a movement goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Word,
    Sentence,
    Paragraph,
    Turn,
}

/// The units of one transcript, each kind in order and apart.
#[derive(Debug, Default)]
pub struct Units {
    words: Vec<Span>,
    sentences: Vec<Span>,
    paragraphs: Vec<Span>,
    turns: Vec<Span>,
}

impl Units {
    pub fn new(transcript: &Transcript) -> Self {
        let turns = transcript.turns();
        let each: Vec<[Vec<Span>; 3]> = turns
            .par_iter()
            .with_min_len(16)
            .map(|turn| {
                [words(transcript, turn), transcript.sentences(turn), paragraphs(transcript, turn)]
            })
            .collect();
        let mut units =
            Self { turns: turns.iter().map(|turn| turn.span).collect(), ..Self::default() };
        for [words, sentences, paragraphs] in each {
            units.words.extend(words);
            units.sentences.extend(sentences);
            units.paragraphs.extend(paragraphs);
        }
        units
    }

    fn all(&self, unit: Unit) -> &[Span] {
        match unit {
            Unit::Word => &self.words,
            Unit::Sentence => &self.sentences,
            Unit::Paragraph => &self.paragraphs,
            Unit::Turn => &self.turns,
        }
    }

    /// The unit that holds an offset, or the last one before it, or else the first.
    pub fn at(&self, unit: Unit, offset: usize) -> Span {
        let all = self.all(unit);
        let after = all.partition_point(|span| span.start() <= offset);
        all.get(after.saturating_sub(1)).copied().unwrap_or(Span::at(0, 0))
    }

    /// The first unit that starts behind an offset.
    pub fn next(&self, unit: Unit, offset: usize) -> Option<Span> {
        let all = self.all(unit);
        all.get(all.partition_point(|span| span.start() <= offset)).copied()
    }

    /// The last unit that starts before an offset.
    pub fn previous(&self, unit: Unit, offset: usize) -> Option<Span> {
        let all = self.all(unit);
        all.get(all.partition_point(|span| span.start() < offset).checked_sub(1)?).copied()
    }

    /// The first unit that ends behind an offset.
    pub fn next_end(&self, unit: Unit, offset: usize) -> Option<Span> {
        let all = self.all(unit);
        all.get(all.partition_point(|span| span.end() <= offset)).copied()
    }

    /// The last unit that ends before an offset.
    pub fn previous_end(&self, unit: Unit, offset: usize) -> Option<Span> {
        let all = self.all(unit);
        all.get(all.partition_point(|span| span.end() < offset).checked_sub(1)?).copied()
    }

    /// The last word of the interview.
    pub fn last_word(&self) -> Option<Span> {
        self.words.last().copied()
    }
}

/// Words and what stands between them other than space, so that an emoji can be reached too.
fn words(transcript: &Transcript, turn: &Turn) -> Vec<Span> {
    let text = transcript.text().slice(turn.span).unwrap_or("");
    let mut at = turn.span.start();
    let mut found: Vec<Span> = Vec::new();
    for piece in text.split_word_bounds() {
        let len = piece.chars().count();
        if !piece.trim().is_empty() {
            found.push(Span::at(at, len));
        }
        at += len;
    }
    found
}

/// The lines of a turn that hold text.
fn paragraphs(transcript: &Transcript, turn: &Turn) -> Vec<Span> {
    let text = transcript.text().slice(turn.span).unwrap_or("");
    let mut at = turn.span.start();
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let len = line.chars().count();
        let span = transcript.text().trim(Span::at(at, len));
        if !span.is_empty() {
            found.push(span);
        }
        at += len;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::transcript;
    use super::*;
    use proptest::prelude::*;

    fn cut(transcript: &Transcript, span: Span) -> &str {
        transcript.text().slice(span).unwrap()
    }

    #[test]
    fn each_unit_is_found_around_an_offset() {
        let read = transcript("I: Hoe gaat het?\n\nD: Goed hoor 👍🏽. Echt.\n\nEn nog wat.\n");
        let units = Units::new(&read);
        let at = read.text().as_str().find("👍🏽").unwrap();
        let at = read.text().offset(at);
        assert_eq!(cut(&read, units.at(Unit::Word, at)), "👍🏽");
        assert_eq!(cut(&read, units.at(Unit::Sentence, at)), "Goed hoor 👍🏽.");
        assert_eq!(cut(&read, units.at(Unit::Paragraph, at)), "Goed hoor 👍🏽. Echt.");
        assert_eq!(cut(&read, units.at(Unit::Turn, at)), "Goed hoor 👍🏽. Echt.\n\nEn nog wat.");
        assert_eq!(cut(&read, units.next(Unit::Sentence, at).unwrap()), "Echt.");
        assert_eq!(cut(&read, units.previous(Unit::Turn, at - 11).unwrap()), "Hoe gaat het?");
    }

    proptest! {
        #[test]
        fn units_stand_in_order_within_the_text(said in "[a-zé👍 .,\u{301}漢字]{1,60}") {
            let read = transcript(&format!("I: x\n\nD: {said}\n\nmeer {said}\n"));
            let units = Units::new(&read);
            for unit in [Unit::Word, Unit::Sentence, Unit::Paragraph, Unit::Turn] {
                let all = units.all(unit);
                prop_assert!(all.windows(2).all(|pair| pair[0].end() <= pair[1].start()));
                prop_assert!(all.iter().all(|span| span.end() <= read.text().len()));
            }
        }
    }
}
