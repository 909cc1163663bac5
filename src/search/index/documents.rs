//! Interviews as documents.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use tantivy::TantivyDocument;

use super::manifest::{Record, Strings};
use super::terms::{Analyzer, Fields, mark, pair};
use crate::search::language::Language;
use crate::search::words::words;
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
        let language = Language::of(&interview.transcript.meta().language);
        let counted = AtomicUsize::new(0);
        for (turn, who) in interview.transcript.turns().iter().zip(who) {
            if let Some(mut document) = self.turn(interview, turn, language, &counted) {
                document.add_u64(self.fields.place, pair(uid, small(turn.number)));
                document.add_u64(self.fields.who, who);
                record.turns += 1;
                add(document)?;
            }
        }
        record.words = small(counted.into_inner());
        Ok(record)
    }

    /// What is to be known of an interview but for its counts, and who speaks in each turn.
    fn record(&self, interview: &Interview, uid: u32) -> (Record, Vec<u64>) {
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
        let none = strings.add("");
        let turns = interview.transcript.turns().iter();
        let who = turns.map(|turn| {
            let lens = turn.lens.as_deref().map_or(none, |lens| strings.add(lens));
            pair(lens, strings.add(&turn.label))
        });
        (record, who.collect())
    }

    fn turn(
        &self,
        interview: &Interview,
        turn: &Turn,
        language: &Language,
        counted: &AtomicUsize,
    ) -> Option<TantivyDocument> {
        let text = interview.transcript.text();
        let (start, said) = (text.byte(turn.span.start())?, text.slice(turn.span)?);
        let count = words(said).len();
        counted.fetch_add(count, Ordering::Relaxed);
        let mut document = TantivyDocument::new();
        document.add_text(self.fields.text, Analyzer::text(language, said));
        let whole = interview_mark(&interview.case, &interview.name);
        document.add_text(self.fields.mark, whole);
        for (coder, codings) in &interview.codings {
            for coding in codings.iter().filter(|coding| counts(coding, turn)) {
                self.coding(&mut document, coder, coding, language);
            }
        }
        document.add_u64(self.fields.bytes, pair(small(start), small(start + said.len())));
        document.add_u64(self.fields.words, count as u64);
        Some(document)
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
            document.add_text(self.fields.memo, Analyzer::text(language, &coding.memo));
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
