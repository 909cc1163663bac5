//! Turns as documents: their fields, their words, and how a word becomes a term.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tantivy::schema::{
    FAST, Field, IndexRecordOption, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{MAX_TOKEN_LEN, Token, TokenStream, Tokenizer};

use crate::search::language::Language;
use crate::search::matcher::{Form, Quick, folded};
use crate::search::words::{Word, words, written};

/// The name of [`Analyzer`] in the index.
pub const ANALYZER: &str = "kwali";
/// What stands between the parts of a term, and before a text between its language and its words.
pub const SEPARATOR: char = '\0';

/// The fields of a turn's document.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// Its words.
    pub text: Field,
    /// The words of the memos of its accepted codings.
    pub memo: Field,
    /// Its interview, and the codes and coders of its accepted codings.
    pub mark: Field,
    /// The interview's number, and the turn's.
    pub place: Field,
    /// The number of the list of its lens and label, and how many words it has.
    pub who: Field,
    /// The bytes of the body where it starts and ends.
    pub bytes: Field,
}

/// The names of the fields that are columns.
pub const PLACE: &str = "place";
/// See [`Fields::who`].
pub const WHO: &str = "who";
/// See [`Fields::bytes`].
pub const BYTES: &str = "bytes";

/// The schema of an index. It is the same each time.
pub fn schema() -> (Schema, Fields) {
    let mut builder: SchemaBuilder = Schema::builder();
    let words = |tokenizer: &str, option| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(option)
            .set_fieldnorms(false);
        TextOptions::default().set_indexing_options(indexing)
    };
    let positions = || words(ANALYZER, IndexRecordOption::WithFreqsAndPositions);
    let fields = Fields {
        text: builder.add_text_field("text", positions()),
        memo: builder.add_text_field("memo", positions()),
        mark: builder.add_text_field("mark", words("raw", IndexRecordOption::Basic)),
        place: builder.add_u64_field(PLACE, FAST),
        who: builder.add_u64_field(WHO, FAST),
        bytes: builder.add_u64_field(BYTES, FAST),
    };
    (builder.build(), fields)
}

/// Two numbers in one column.
pub fn pair(high: u32, low: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

/// The numbers of a pair.
#[allow(clippy::cast_possible_truncation, reason = "each half is a u32")]
pub fn unpair(pair: u64) -> (u32, u32) {
    ((pair >> 32) as u32, pair as u32)
}

/// A mark of a kind.
pub fn mark(kind: &str, value: &str) -> String {
    format!("{kind}{SEPARATOR}{value}")
}

/// The term of a word, without how many words it spans: its language, stem, folded form, and the
/// written one where that is another.
pub fn term(language: &Language, form: Form<'_>) -> String {
    let written = if form.written == form.folded { "" } else { form.written };
    let parts = [language.name(), form.stem, form.folded, written];
    parts.join("\0")
}

/// The form that a term stands for, and how many words it spans.
pub fn decode(term: &[u8]) -> Option<(Form<'_>, u32)> {
    let mut parts = std::str::from_utf8(term).ok()?.split(SEPARATOR).skip(1);
    let (stem, folded, written) = (parts.next()?, parts.next()?, parts.next()?);
    let written = if written.is_empty() { folded } else { written };
    let span = parts.next().map_or(Some(1), |span| span.parse().ok())?;
    Some((Form { stem, folded, written }, span))
}

/// Writes a number in base 64; all signs but the last are marked.
fn push(text: &mut String, mut number: usize) {
    let sign = |number: usize| char::from(u8::try_from(number).unwrap_or(0));
    while number >= 64 {
        text.push(sign(64 | number & 63));
        number >>= 6;
    }
    text.push(sign(number));
}

/// Takes off a number that [`push`] wrote.
fn pop(text: &mut &str) -> Option<usize> {
    let (mut number, mut shift) = (0, 0);
    loop {
        let sign = *text.as_bytes().first()?;
        *text = text.get(1..)?;
        number |= usize::from(sign & 63) << shift;
        shift += 6;
        if sign < 64 {
            return Some(number);
        }
        if shift > 54 {
            return None;
        }
    }
}

/// The words that [`Analyzer::text`] wrote down, taken off the text.
fn cut(text: &mut &str) -> Option<Vec<Word>> {
    let count = pop(text)?;
    let mut end = 0;
    let mut word = || {
        let (gap, length) = (pop(text)?, pop(text)?);
        let start = end + (gap >> 1);
        end = start + length;
        Some(Word { bytes: start..end, linked: gap & 1 == 1 })
    };
    (0..count).map(|_| word()).collect()
}

type Terms = HashMap<Box<str>, Box<str>, BuildHasherDefault<Quick>>;

/// Makes terms of a text, for tantivy. It remembers every word it has met.
#[derive(Debug, Clone, Default)]
pub struct Analyzer {
    known: Vec<(String, Terms)>,
    token: Token,
    /// Set when a word was met that is too long to be kept.
    too_long: Arc<AtomicBool>,
}

impl Analyzer {
    /// A text as the analyzer wants it, and how many words it has: its language and where its words
    /// stand come first, so that they need not be looked for twice.
    pub fn text(language: &Language, text: &str) -> (String, usize) {
        let words = words(text);
        let mut all = String::with_capacity(8 + 2 * words.len() + text.len());
        all.push_str(language.name());
        all.push(SEPARATOR);
        push(&mut all, words.len());
        let mut end = 0;
        for word in &words {
            push(&mut all, (word.bytes.start - end) << 1 | usize::from(word.linked));
            push(&mut all, word.bytes.len());
            end = word.bytes.end;
        }
        all.push_str(text);
        (all, words.len())
    }

    /// Says, for all that were cloned of it, whether a word was met that is too long to be kept.
    pub(super) fn too_long(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.too_long)
    }
}

impl Tokenizer for Analyzer {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        let (code, mut text) = text.split_once(SEPARATOR).unwrap_or(("", text));
        let words = cut(&mut text).unwrap_or_default();
        let known = match self.known.iter().position(|(known, _)| known == code) {
            Some(known) => known,
            None => {
                self.known.push((code.to_owned(), Terms::default()));
                self.known.len() - 1
            }
        };
        Stream {
            text,
            words,
            at: 0,
            first: 0,
            closes: false,
            language: Language::of(code),
            terms: &mut self.known[known].1,
            token: &mut self.token,
            too_long: &self.too_long,
        }
    }
}

/// The terms of one text, in turn: every word, and behind the last of several that only hyphens part, all of
/// them as one.
#[derive(Debug)]
pub struct Stream<'a> {
    text: &'a str,
    words: Vec<Word>,
    at: usize,
    /// The first of the words that are linked to the one at hand.
    first: usize,
    closes: bool,
    language: &'static Language,
    terms: &'a mut Terms,
    token: &'a mut Token,
    too_long: &'a AtomicBool,
}

impl Stream<'_> {
    fn emit(&mut self, bytes: Range<usize>, from: usize, span: usize) {
        let raw = &self.text[bytes];
        self.token.text.clear();
        if let Some(known) = self.terms.get(raw) {
            self.token.text.push_str(known);
        } else {
            let folded = folded(raw);
            let stem = self.language.stem(&folded);
            let form = Form { stem: &stem, folded: &folded, written: &written(raw) };
            let made = term(self.language, form);
            self.token.text.push_str(&made);
            self.terms.insert(raw.into(), made.into());
        }
        if span > 1 {
            self.token.text.push(SEPARATOR);
            self.token.text.push_str(&span.to_string());
        }
        if self.token.text.len() > MAX_TOKEN_LEN {
            self.too_long.store(true, Ordering::Relaxed);
        }
        self.token.position = from;
        self.token.position_length = span;
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        if self.closes {
            self.closes = false;
            let bytes = self.words[self.first].bytes.start..self.words[self.at - 1].bytes.end;
            self.emit(bytes, self.first, self.at - self.first);
            return true;
        }
        let Some(word) = self.words.get(self.at) else { return false };
        if !word.linked {
            self.first = self.at;
        }
        let ends = self.words.get(self.at + 1).is_none_or(|next| !next.linked);
        self.closes = self.at > self.first && ends;
        let bytes = word.bytes.clone();
        self.at += 1;
        self.emit(bytes, self.at - 1, 1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_that_were_written_down_are_read_back(text in "([a-zé]{0,80}[ ,.-]{1,3}){0,20}") {
            let (written, count) = Analyzer::text(Language::of("nl"), &text);
            let mut rest = written.split_once(SEPARATOR).unwrap().1;
            let cut = cut(&mut rest).unwrap();
            prop_assert_eq!(cut.len(), count);
            prop_assert_eq!(cut, words(&text));
            prop_assert_eq!(rest, text);
        }
    }
}
