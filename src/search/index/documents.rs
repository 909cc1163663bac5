//! Interviews as documents.

use std::sync::{Mutex, PoisonError};

use tantivy::TantivyDocument;

use super::manifest::{Record, Strings};
use super::terms::{Analyzer, Fields, mark, pair};
use crate::search::language::Language;
use crate::study::{Coding, Interview, Status, Turn};

/// The kinds of mark.
pub const INTERVIEW: &str = "interview";
/// See [`INTERVIEW`].
pub const CODE: &str = "code";
/// See [`INTERVIEW`].
pub const CODER: &str = "coder";

/// The mark of an interview.
pub fn interview_mark(case: &str, name: &str) -> String {
    mark(INTERVIEW, &format!("{case}/{name}"))
}

/// Makes documents of interviews, several at once.
pub struct Documents<'a> {
    pub fields: Fields,
    pub strings: &'a Mutex<Strings>,
}

impl Documents<'_> {
    /// The documents of an interview, handed to `add`, and what is to be known of it.
    pub fn make<E>(
        &self,
        interview: &Interview,
        uid: u32,
        add: impl Fn(TantivyDocument) -> Result<(), E>,
    ) -> Result<Record, E> {
        let (mut record, who) = self.record(interview, uid);
        let whole = interview_mark(&interview.case, &interview.name);
        for (turn, who) in interview.transcript.turns().iter().zip(who) {
            if let Some((mut document, words)) = self.turn(interview, turn, &whole) {
                document.add_u64(self.fields.place, pair(uid, small(turn.number)));
                document.add_u64(self.fields.who, pair(who, words));
                record.turns += 1;
                record.words = record.words.saturating_add(words);
                add(document)?;
            }
        }
        Ok(record)
    }

    /// What is to be known of an interview but for its counts, and who speaks in each turn.
    fn record(&self, interview: &Interview, uid: u32) -> (Record, Vec<u32>) {
        let meta = interview.transcript.meta();
        // Nothing that is done under this lock panics half-way.
        let mut strings = self.strings.lock().unwrap_or_else(PoisonError::into_inner);
        let speakers = meta.speakers.iter().flat_map(|(label, who)| [label.as_str(), who]);
        let record = Record {
            uid,
            case: strings.add(&interview.case),
            name: strings.add(&interview.name),
            role: strings.add(&meta.role),
            language: strings.add(&meta.language),
            speakers: strings.add_list(speakers),
            coders: strings.add_list(interview.codings.keys().map(String::as_str)),
            turns: 0,
            words: 0,
            body: small(interview.transcript.text().as_str().len()),
            drifted: false,
            stamp: super::Stamp::default(),
        };
        let turns = interview.transcript.turns().iter();
        let who =
            turns.map(|turn| strings.add_list([turn.lens.as_deref().unwrap_or(""), &turn.label]));
        (record, who.collect())
    }

    /// The document of a turn, and how many words it has.
    fn turn(
        &self,
        interview: &Interview,
        turn: &Turn,
        whole: &str,
    ) -> Option<(TantivyDocument, u32)> {
        let text = interview.transcript.text();
        let language = Language::of(&interview.transcript.meta().language);
        let (start, said) = (text.byte(turn.span.start())?, text.slice(turn.span)?);
        let (words, count) = Analyzer::text(language, said);
        let mut document = TantivyDocument::new();
        document.add_text(self.fields.text, words);
        document.add_text(self.fields.mark, whole);
        for (coder, codings) in &interview.codings {
            for coding in codings.iter().filter(|coding| counts(coding, turn)) {
                self.coding(&mut document, coder, coding, language);
            }
        }
        document.add_u64(self.fields.bytes, pair(small(start), small(start + said.len())));
        Some((document, small(count)))
    }

    fn coding(
        &self,
        document: &mut TantivyDocument,
        coder: &str,
        coding: &Coding,
        language: &Language,
    ) {
        let path = coding.code();
        let ends = path.match_indices('.').map(|(at, _)| at).chain([path.len()]);
        for end in ends {
            document.add_text(self.fields.mark, mark(CODE, &path[..end]));
        }
        document.add_text(self.fields.mark, mark(CODER, coder));
        if !coding.memo.is_empty() {
            document.add_text(self.fields.memo, Analyzer::text(language, &coding.memo).0);
        }
    }
}

fn counts(coding: &Coding, turn: &Turn) -> bool {
    coding.status == Status::Accepted && coding.span().overlaps(turn.span)
}

/// A transcript of 4 GB cannot be read into memory twice over; what is larger is cut to fit and
/// refused where it is written.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
