//! Who speaks: from lines to turns.
//!
//! Whether `Anna:` at the start of a line is a speaker or a turn of phrase cannot be told from the
//! line. So all lines are looked at first: a label is a speaker when it is declared, when it has the
//! form of one, or when it comes back often enough. Everything else stays text, with a warning.

use std::collections::HashMap;

use super::opening::{Form, Opening, only_time, parse};
use super::text::Line;
use super::{Block, Front, Known, Turn, Warning, label};
use crate::problem::{Problem, Result};

/// Divides lines into turns and headings.
pub fn divide(
    lines: &[Line<'_>],
    front: &Front,
    known: Known<'_>,
) -> Result<(Vec<Block>, Vec<Warning>)> {
    let declared = |label: &str| {
        let among = |list: &[(String, String)]| {
            list.iter().any(|(known, who)| known == label && !who.is_empty())
        };
        among(known.speakers) || among(&front.speakers) || known.is_interviewer(label)
    };
    let openings: Vec<Option<Opening<'_>>> =
        lines.iter().map(|line| candidate(line, known, declared)).collect();
    let labels = accepted(lines, &openings, known, declared);
    let mut builder = Builder::new(known, &labels);
    for (index, opening) in openings.iter().enumerate() {
        builder.line(lines, index, opening.as_ref());
    }
    if builder.blocks.iter().any(|block| matches!(block, Block::Turn(_))) {
        return Ok((builder.blocks, builder.warnings));
    }
    Err(Box::new(Problem::new("no speakers were found in the file").help(
        "begin each turn with a label, as in `I: How are you?`, or name one with `--speaker`",
    )))
}

/// What may open a turn on this line.
fn candidate<'a>(
    line: &'a Line<'_>,
    known: Known<'_>,
    declared: impl Fn(&str) -> bool,
) -> Option<Opening<'a>> {
    if line.is_blank() {
        return None;
    }
    if !line.heading {
        return parse(&line.text, declared).filter(|o| !known.is_text(&o.label));
    }
    if known.codebook.lens_of_heading(&line.text).is_some() {
        return None;
    }
    let found = parse(&line.text, declared).filter(|found| found.words.is_empty());
    let found = found.or_else(|| {
        let label = line.text.as_ref();
        label::is_label(label).then(|| Opening {
            time: None,
            label: label.into(),
            form: Form::Heading,
            words: "",
        })
    })?;
    (!known.is_text(&found.label)).then_some(Opening { form: Form::Heading, ..found })
}

/// How often and in what forms a label stands at the start of a line.
#[derive(Debug, Default)]
struct Tally {
    plain: usize,
    marked: usize,
    alone: usize,
    shouted: usize,
    headings: usize,
    /// How often it opens a paragraph.
    paragraphs: usize,
    /// Whether it ever follows itself with nobody between.
    repeats: bool,
}

impl Tally {
    fn with_colon(&self) -> usize {
        self.plain + self.marked
    }

    fn count(&self) -> usize {
        self.with_colon() + self.alone + self.shouted + self.headings
    }

    /// Whether a label that nobody declared is a speaker all the same.
    fn convinces(&self, label: &str) -> bool {
        if label::is_talk(label) {
            return false;
        }
        let short = label::is_short(label);
        let alternates = self.count() >= 2 && self.paragraphs == self.count() && !self.repeats;
        (self.with_colon() >= 1 && short && label::is_part(label))
            || (self.with_colon() >= 2 && short)
            || self.count() >= 3
            || self.marked >= 2
            || self.alone >= 2
            || self.headings >= 2
            || alternates
    }
}

/// Labels with whether they are speakers.
type Labels<'a> = HashMap<&'a str, bool>;

fn accepted<'a>(
    lines: &[Line<'_>],
    openings: &'a [Option<Opening<'a>>],
    known: Known<'_>,
    declared: impl Fn(&str) -> bool,
) -> Labels<'a> {
    let tallies = tally(lines, openings);
    let mut labels: Labels<'a> = tallies
        .iter()
        .map(|(label, tally)| (*label, declared(label) || tally.convinces(label)))
        .collect();
    // A talk of a few words has nobody who comes back. Then every name counts that opens a
    // paragraph: whoever it is, must be declared anyway.
    if !labels.iter().any(|(label, speaks)| *speaks && !known.is_interviewer(label)) {
        for (label, tally) in &tallies {
            let named = tally.with_colon() + tally.alone > 0 && !label::is_talk(label);
            if named && tally.paragraphs == tally.count() {
                labels.insert(label, true);
            }
        }
    }
    labels
}

fn tally<'a>(lines: &[Line<'_>], openings: &'a [Option<Opening<'a>>]) -> HashMap<&'a str, Tally> {
    let mut tallies: HashMap<&str, Tally> = HashMap::new();
    let mut last = "";
    let dense = is_dense(lines, openings);
    for (index, opening) in openings.iter().enumerate() {
        let Some(opening) = opening else { continue };
        let tally = tallies.entry(&opening.label).or_default();
        *match opening.form {
            Form::Plain => &mut tally.plain,
            Form::Marked => &mut tally.marked,
            Form::MarkedAlone => &mut tally.alone,
            Form::Shouted => &mut tally.shouted,
            Form::Heading => &mut tally.headings,
        } += 1;
        let before = index.checked_sub(1).map(|before| &lines[before]);
        let opens = before.is_none_or(|line| {
            line.is_blank() || line.heading || dense || only_time(&line.text).is_some()
        });
        tally.paragraphs += usize::from(opens);
        if !label::is_talk(&opening.label) {
            tally.repeats |= last == opening.label;
            last = &opening.label;
        }
    }
    tallies
}

/// Whether turns follow each other without an empty line between them.
fn is_dense(lines: &[Line<'_>], openings: &[Option<Opening<'_>>]) -> bool {
    let blank = lines.iter().filter(|line| line.is_blank()).count();
    let open = openings.iter().flatten().count();
    blank * 2 < open
}

/// Blocks under construction.
struct Builder<'a> {
    known: Known<'a>,
    labels: &'a Labels<'a>,
    blocks: Vec<Block>,
    warnings: Vec<Warning>,
    /// Whether the next words go on with the last paragraph.
    open: bool,
    /// A time on a line of its own, for the turn that follows.
    time: Option<String>,
}

impl<'a> Builder<'a> {
    fn new(known: Known<'a>, labels: &'a Labels<'a>) -> Self {
        let (blocks, warnings) = (Vec::new(), Vec::new());
        Self { known, labels, blocks, warnings, open: false, time: None }
    }

    fn speaks(&self, opening: Option<&Opening<'_>>) -> bool {
        opening.is_some_and(|o| self.labels.get(o.label.as_ref()).copied().unwrap_or(false))
    }

    fn line(&mut self, lines: &[Line<'_>], index: usize, opening: Option<&Opening<'_>>) {
        let line = &lines[index];
        if line.is_blank() {
            self.open = false;
        } else if let Some(opening) = opening.filter(|_| self.speaks(opening)) {
            self.turn(opening, line.number);
        } else if let Some(lens) = self.lens(lines, index) {
            self.heading(line, Some(lens));
        } else if line.heading {
            self.heading(line, None);
        } else if let Some(time) = self.time_of_next(lines, index) {
            self.time = Some(time);
            self.open = false;
        } else {
            self.doubt(opening, line.number);
            self.words(&line.text, line.number);
        }
    }

    fn turn(&mut self, opening: &Opening<'_>, number: usize) {
        let time = self.time.take();
        let turn = Turn {
            label: opening.label.clone().into_owned(),
            time: opening.time.clone().or(time),
            paragraphs: Vec::new(),
        };
        self.silent(number);
        self.blocks.push(Block::Turn(turn));
        self.open = false;
        if !opening.words.is_empty() {
            self.words(opening.words, number);
        }
    }

    /// The lens that a line opens: a heading, or its name on a line of its own.
    fn lens(&self, lines: &[Line<'_>], index: usize) -> Option<String> {
        let line = &lines[index];
        let blank = |at: Option<usize>| {
            at.and_then(|at| lines.get(at)).is_none_or(|line| line.is_blank() || line.heading)
        };
        if !line.heading
            && (line.text.len() > 80 || !blank(index.checked_sub(1)) || !blank(Some(index + 1)))
        {
            return None;
        }
        let text = line.text.trim_matches(|c| matches!(c, '*' | '_' | ':'));
        self.known.codebook.lens_of_heading(text)
    }

    fn heading(&mut self, line: &Line<'_>, lens: Option<String>) {
        let text = line.text.trim_matches(|c| matches!(c, '*' | '_' | ':')).trim().to_owned();
        if lens.is_none() {
            self.warn(line.number, format!("the heading “{text}” is kept; it opens no lens"));
        } else if !line.heading {
            self.warn(line.number, format!("“{text}” is taken as the heading of a lens"));
        }
        self.silent(line.number);
        self.blocks.push(Block::Heading { text, lens });
        self.open = false;
    }

    /// Says so when the turn before has no words.
    fn silent(&mut self, number: usize) {
        if let Some(Block::Turn(turn)) = self.blocks.last()
            && turn.paragraphs.is_empty()
        {
            let message = format!("the turn of `{}` above this line has no words", turn.label);
            self.warn(number, message);
        }
    }

    /// A time that stands above the line it belongs to.
    fn time_of_next(&self, lines: &[Line<'_>], index: usize) -> Option<String> {
        let time = only_time(&lines[index].text)?;
        let next = lines[index + 1..].iter().find(|line| !line.is_blank())?;
        let opening = parse(&next.text, |label| self.labels.contains_key(label));
        self.speaks(opening.as_ref()).then_some(time)
    }

    /// Says so when what looks like a label is kept as text.
    fn doubt(&mut self, opening: Option<&Opening<'_>>, number: usize) {
        let Some(opening) = opening else { return };
        if matches!(opening.form, Form::Plain | Form::Marked) {
            let label = &opening.label;
            let message = format!(
                "`{label}:` is kept as text; if somebody speaks here, add --speaker '{label}=who'"
            );
            self.warn(number, message);
        }
    }

    fn words(&mut self, text: &str, number: usize) {
        let open = std::mem::replace(&mut self.open, true);
        match self.blocks.last_mut() {
            Some(Block::Turn(turn)) => match turn.paragraphs.last_mut().filter(|_| open) {
                Some(paragraph) => paragraph.extend([" ", text]),
                None => turn.paragraphs.push(text.to_owned()),
            },
            Some(Block::Text(before)) if open => before.extend([" ", text]),
            _ => self.unlabelled(text, number),
        }
    }

    /// Words before the first turn, or under a heading without a label: whoever spoke before goes
    /// on, in a turn of its own so that it stands under its own lens.
    fn unlabelled(&mut self, text: &str, number: usize) {
        let before = self.blocks.iter().rev().find_map(|block| match block {
            Block::Turn(turn) => Some(turn.label.clone()),
            _ => None,
        });
        let Some(label) = before else {
            self.warn(number, "the text before the first turn is kept; nobody says it".to_owned());
            self.blocks.push(Block::Text(text.to_owned()));
            return;
        };
        self.warn(number, format!("no label follows the heading; `{label}` is taken to go on"));
        let paragraphs = vec![text.to_owned()];
        self.blocks.push(Block::Turn(Turn { label, time: None, paragraphs }));
    }

    fn warn(&mut self, line: usize, message: String) {
        self.warnings.push(Warning::new(line, message));
    }
}
