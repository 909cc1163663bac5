//! Transcripts: who said what, in which turn, under which lens.

use std::collections::HashSet;

use super::{Codebook, Line, Locus, Span, Text, sentences::sentences};
use crate::problem::{Problem, Result};
use crate::study::coding::named;

/// How far an interviewee's approval has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Approval {
    /// Not sent yet.
    Draft,
    /// Sent, no answer yet.
    Sent,
    /// Approved as it was.
    Approved,
    /// Approved after changes.
    Amended,
}

named!(Approval, "status",
    Approval::Draft => "draft", Approval::Sent => "sent",
    Approval::Approved => "approved", Approval::Amended => "amended");

/// What a transcript's front matter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    /// The interview's role, as declared in the codebook.
    pub role: String,
    /// The day it was held, `YYYY-MM-DD`; may be empty.
    pub date: String,
    /// The language it was held in, as an ISO 639-1 code.
    pub language: String,
    /// The lens of what stands before the first heading.
    pub lens: Option<String>,
    /// How far approval has come.
    pub status: Approval,
    /// Labels in the order declared, each with who it is.
    pub speakers: Vec<(String, String)>,
    /// A remark that reports repeat.
    pub note: Option<String>,
}

impl Meta {
    /// Who speaks under a label.
    pub fn speaker(&self, label: &str) -> Option<&str> {
        self.speakers.iter().find(|(known, _)| known == label).map(|(_, who)| who.as_str())
    }
}

/// What one speaker says in one go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Its number, from 1.
    pub number: usize,
    /// The speaker's label.
    pub label: String,
    /// When it began, as written: `00:12:31`.
    pub time: Option<String>,
    /// The lens it was said under.
    pub lens: Option<String>,
    /// Its words, without label and time, up to the end of its last paragraph.
    pub span: Span,
}

/// A heading of the body that opens no lens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its text.
    pub text: String,
    /// The 1-based line of the body.
    pub line: usize,
}

/// One interview's front matter, text and turns.
#[derive(Debug, Clone)]
pub struct Transcript {
    meta: Meta,
    text: Text,
    turns: Vec<Turn>,
    headings: Vec<Heading>,
}

impl Transcript {
    /// Reads the turns of a body. `lens` tells which lens a heading opens, if any.
    pub fn new(meta: Meta, body: &str, lens: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let text = Text::new(body);
        let mut reader = TurnReader::new(&meta);
        for (start, line) in lines(body) {
            reader.line(start, line, &lens);
        }
        let (turns, headings) = reader.finish(&text);
        if turns.is_empty() {
            return Err(Box::new(Problem::new("the transcript has no turns").help(
                "write each turn as a paragraph `LABEL: text`, LABEL declared in `speakers`",
            )));
        }
        Ok(Self { meta, text, turns, headings })
    }

    /// What the front matter says.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// The body.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The turns, in order; never empty.
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// Headings that open no lens.
    pub fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// The turn of a number from 1.
    pub fn turn(&self, number: usize) -> Option<&Turn> {
        self.turns.get(number.checked_sub(1)?)
    }

    /// The turn that holds an offset, or the last one that began before it.
    pub fn turn_at(&self, offset: usize) -> &Turn {
        let after = self.turns.partition_point(|turn| turn.span.start() <= offset);
        &self.turns[after.saturating_sub(1)]
    }

    /// The labels of those who ask the questions.
    pub fn asking(&self, codebook: &Codebook) -> Vec<&str> {
        let speakers = self.meta.speakers.iter();
        let asking = speakers.filter(|(_, who)| codebook.is_interviewer(who));
        asking.map(|(label, _)| label.as_str()).collect()
    }

    /// The turns of those who answer.
    pub fn answers<'a>(&'a self, codebook: &Codebook) -> impl Iterator<Item = &'a Turn> {
        let asking = self.asking(codebook);
        self.turns.iter().filter(move |turn| !asking.contains(&turn.label.as_str()))
    }

    /// The turns of which a passage holds at least one scalar value.
    pub fn turns_of(&self, span: Span) -> impl Iterator<Item = &Turn> {
        let first = self.turns.partition_point(|turn| turn.span.end() <= span.start());
        let turns = self.turns[first..].iter();
        turns.take_while(move |turn| turn.span.start() < span.end())
    }

    /// The sentences of a turn.
    pub fn sentences(&self, turn: &Turn) -> Vec<Span> {
        let Some(start) = self.text.byte(turn.span.start()) else {
            return Vec::new();
        };
        let words = self.text.slice(turn.span).unwrap_or("");
        let ranges = sentences(words);
        ranges.into_iter().map(|r| self.text.span(start + r.start..start + r.end)).collect()
    }

    /// The span that a place means.
    pub fn resolve(&self, locus: Locus) -> Result<Span> {
        match locus {
            Locus::Whole => Ok(Span::at(0, self.text.len())),
            Locus::Offsets(span) if span.end() <= self.text.len() => Ok(span),
            Locus::Offsets(span) => Err(Box::new(
                Problem::new(format!("offsets {span} reach behind the end of the text"))
                    .help(format!("the text has {} characters", self.text.len())),
            )),
            Locus::Lines { from, to } => Ok(self.line_span(from)?.hull(self.line_span(to)?)),
        }
    }

    fn line_span(&self, line: Line) -> Result<Span> {
        let turn = self.turn(line.turn).ok_or_else(|| {
            Problem::new(format!("there is no turn {}", line.turn))
                .help(format!("the interview has turns 1 to {}", self.turns.len()))
        })?;
        let Some(number) = line.sentence else {
            return Ok(turn.span);
        };
        let sentences = self.sentences(turn);
        sentences.get(number - 1).copied().ok_or_else(|| {
            Box::new(
                Problem::new(format!("turn {} has no sentence {number}", line.turn))
                    .help(format!("it has {} of them", sentences.len())),
            )
        })
    }

    /// How a passage is referred to: by turn, by sentences, or by offsets where it cuts them.
    pub fn locus(&self, span: Span) -> Locus {
        let first = self.turn_at(span.start());
        let last = self.turn_at(span.end().saturating_sub(1).max(span.start()));
        let spans = self.sentences(first);
        let from = line_at(first, &spans, span.start());
        let spans = if last.number == first.number { spans } else { self.sentences(last) };
        let to = line_at(last, &spans, span.end().saturating_sub(1));
        Locus::Lines { from, to }
    }
}

/// The line of a turn, cut into these sentences, that holds an offset.
fn line_at(turn: &Turn, sentences: &[Span], offset: usize) -> Line {
    let index = sentences.partition_point(|span| span.start() <= offset).max(1);
    let sentence = (sentences.len() > 1).then_some(index);
    Line { turn: turn.number, sentence }
}

/// The lines of a body with their byte offsets, without newlines.
fn lines(body: &str) -> impl Iterator<Item = (usize, &str)> {
    body.split_inclusive('\n').scan(0, |start, line| {
        let here = *start;
        *start += line.len();
        Some((here, line.trim_end_matches(['\n', '\r'])))
    })
}

/// So many labels are looked through faster than they are looked up.
const MANY: usize = 16;

/// Turns under construction, with bytes for offsets until the text is known.
struct TurnReader<'a> {
    meta: &'a Meta,
    /// The labels, where there are so many that looking through them takes time.
    labels: HashSet<&'a str>,
    lens: Option<String>,
    turns: Vec<(Turn, std::ops::Range<usize>)>,
    headings: Vec<Heading>,
    line: usize,
}

impl<'a> TurnReader<'a> {
    fn new(meta: &'a Meta) -> Self {
        let labels = meta.speakers.iter().map(|(label, _)| label.as_str());
        let labels = if labels.len() > MANY { labels.collect() } else { HashSet::new() };
        let (turns, headings) = (Vec::new(), Vec::new());
        Self { meta, labels, lens: meta.lens.clone(), turns, headings, line: 0 }
    }

    fn line(&mut self, start: usize, line: &str, lens: &impl Fn(&str) -> Option<String>) {
        self.line += 1;
        if let Some(heading) = line.strip_prefix("## ") {
            match lens(heading.trim()) {
                Some(lens) => self.lens = Some(lens),
                None => {
                    let text = heading.trim().to_owned();
                    self.headings.push(Heading { text, line: self.line });
                }
            }
        } else if let Some((time, label, words)) = self.opening(line) {
            let bytes = start + line.len() - words.len()..start + line.len();
            let turn = Turn {
                number: self.turns.len() + 1,
                label: label.to_owned(),
                time: time.map(str::to_owned),
                lens: self.lens.clone(),
                span: Span::at(0, 0),
            };
            self.turns.push((turn, bytes));
        } else if !line.trim().is_empty()
            && let Some((_, bytes)) = self.turns.last_mut()
        {
            bytes.end = start + line.trim_end().len();
        }
    }

    /// The time, label and words of a line that opens a turn.
    fn opening<'l>(&self, line: &'l str) -> Option<(Option<&'l str>, &'l str, &'l str)> {
        let (time, rest) = timestamp(line);
        let (label, words) = rest.split_once(':')?;
        let many = self.labels.contains(label);
        let speaks = many || (self.labels.is_empty() && self.meta.speaker(label).is_some());
        speaks.then(|| (time, label, words.strip_prefix(' ').unwrap_or(words)))
    }

    fn finish(self, text: &Text) -> (Vec<Turn>, Vec<Heading>) {
        let spanned = self.turns.into_iter().map(|(turn, bytes)| {
            let span = text.trim(text.span(bytes));
            Turn { span, ..turn }
        });
        (spanned.collect(), self.headings)
    }
}

/// A leading `[hh:mm:ss] ` and what follows it.
pub fn timestamp(line: &str) -> (Option<&str>, &str) {
    let stamped = line.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match stamped {
        Some((time, rest)) if is_time(time) => (Some(time), rest.trim_start()),
        _ => (None, line),
    }
}

fn is_time(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let digits =
        |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    (2..=3).contains(&parts.len()) && parts.iter().all(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transcript(body: &str) -> Transcript {
        let meta = Meta {
            role: "leader".into(),
            date: String::new(),
            language: "nl".into(),
            lens: None,
            status: Approval::Draft,
            speakers: vec![("I".into(), "interviewer".into()), ("D".into(), "leader".into())],
            note: None,
        };
        Transcript::new(meta, body, |h| (h == "Visie").then(|| "visie".to_owned())).unwrap()
    }

    #[test]
    fn a_paragraph_without_a_label_belongs_to_the_turn_before_it() {
        let read = transcript(
            "## Visie\n\n[00:00:05] I: Eén vraag?\n\nD: Ja.\n\nEn nog wat.\n\nNB: dit ook.\n",
        );
        assert_eq!(read.turns().len(), 2);
        assert_eq!(read.turns()[0].time.as_deref(), Some("00:00:05"));
        let second = &read.turns()[1];
        assert_eq!(read.text().slice(second.span), Some("Ja.\n\nEn nog wat.\n\nNB: dit ook."));
        assert_eq!(second.lens.as_deref(), Some("visie"));
    }

    #[test]
    fn a_sentence_is_found_by_its_reference_and_the_reverse() {
        let read = transcript("I: Hoe gaat het? Goed?\n\nD: Nou. Ja hoor. Prima.\n");
        let reference: crate::study::Reference = "s1/x:2.2-2.3".parse().unwrap();
        let span = read.resolve(reference.locus()).unwrap();
        assert_eq!(read.text().slice(span), Some("Ja hoor. Prima."));
        assert_eq!(read.locus(span), reference.locus());
        let missing: crate::study::Reference = "s1/x:2.4".parse().unwrap();
        assert!(read.resolve(missing.locus()).is_err());
    }

    #[test]
    fn a_passage_is_of_the_turns_it_shares_words_with() {
        let read = transcript("I: Hoe gaat het?\n\nD: Nou.\n\nI: En toen?\n");
        let turns = |span| read.turns_of(span).map(|turn| turn.number).collect::<Vec<_>>();
        let [first, second, third] = [0, 1, 2].map(|at| read.turns()[at].span);
        assert_eq!(turns(second), [2]);
        assert_eq!(turns(first.hull(third)), [1, 2, 3]);
        let between = Span::new(first.end(), second.start()).unwrap();
        assert_eq!(turns(between), Vec::<usize>::new());
    }
}
