//! Who speaks: from lines to turns.
//!
//! Whether `Anna:` at the start of a line is a speaker or a turn of phrase cannot be told from the
//! line. So all lines are looked at first: a label is a speaker when it is declared, when it has the
//! form of one, or when it comes back often enough. Everything else stays text, with a warning.

use std::collections::HashMap;

use super::alike::Alike;
use super::opening::{Form, Opening, is_timed, only_time, parse};
use super::tally::{Labels, accepted};
use super::text::Line;
use super::{
    Block, Front, Known, Turn, Warning, closing, doubts, label, overlooked, parted, titles,
};
use crate::problem::{Problem, Result};

/// Divides lines into turns and headings.
pub fn divide(
    lines: &[Line<'_>],
    front: &Front,
    known: Known<'_>,
) -> Result<(Vec<Block>, Vec<Warning>)> {
    let named = |label: &str| {
        let label = &*label::composed(label);
        let among = |list: &[(String, String)]| {
            list.iter().any(|(known, who)| label::composed(known) == label && !who.is_empty())
        };
        among(known.speakers) || among(&front.speakers)
    };
    let declared = |label: &str| named(label) || known.is_interviewer(&label::composed(label));
    let mut openings: Vec<_> =
        (0..lines.len()).map(|at| candidate(lines, at, known, declared)).collect();
    let title = titles::pass_over(lines, &mut openings, named);
    let mut heads = Heads::of(lines, openings, named);
    let sure = heads.judge(lines, known, declared);
    if !sure && let Some(parted) = parted::openings(lines, known) {
        heads = Heads::of(lines, parted, named);
        heads.labels = heads.all();
    }
    let mut builder = Builder::new(lines, known, &heads);
    for index in 0..lines.len() {
        builder.line(lines, index);
    }
    let Builder { mut blocks, mut warnings, opened, divided, .. } = builder;
    if blocks.iter().any(|block| matches!(block, Block::Turn(_))) {
        warnings.extend(heads.alike.warnings(|label| heads.labels.get(label) == Some(&true)));
        warnings.extend(title.into_iter().chain(divided.told()));
        closing::taken(&mut blocks, &mut warnings);
        warnings.extend(doubts::times(&blocks, &opened));
        return Ok((blocks, warnings));
    }
    Err(Box::new(Problem::new("no speakers were found in the file").help(
        "begin each turn with a label, as in `I: How are you?`, or name one with `--speaker`",
    )))
}

/// What may open turns, and what is known of the labels.
struct Heads<'a> {
    /// For each line.
    openings: Vec<Option<Opening<'a>>>,
    alike: Alike,
    labels: Labels,
}

impl<'a> Heads<'a> {
    /// `named` tells the labels that somebody declared: whoever declares two spellings means two.
    fn of(
        lines: &[Line<'_>],
        openings: Vec<Option<Opening<'a>>>,
        named: impl Fn(&str) -> bool,
    ) -> Self {
        let numbered = lines.iter().zip(&openings);
        let labels =
            numbered.filter_map(|(line, o)| Some((o.as_ref()?.label.as_ref(), line.number)));
        let alike = Alike::of(labels, named);
        Self { openings, alike, labels: Labels::new() }
    }

    /// Says who speaks, and returns whether that is more than a guess.
    fn judge(
        &mut self,
        lines: &[Line<'_>],
        known: Known<'_>,
        declared: impl Fn(&str) -> bool,
    ) -> bool {
        let (labels, sure) = accepted(lines, &self.openings, &self.alike, known, declared);
        self.labels = labels;
        sure
    }

    /// Every label, as a speaker's.
    fn all(&self) -> Labels {
        let labels = self.openings.iter().flatten().map(|o| self.alike.spelled(&o.label));
        labels.map(|label| (label.to_owned(), true)).collect()
    }

    /// The label of an opening where it is a speaker's, with the remark behind it or without.
    fn speaker(&self, opening: &Opening<'_>) -> Option<&str> {
        let base = || self.speaking(label::remarked(&opening.label)?.0);
        self.speaking(&opening.label).or_else(base)
    }

    fn speaking(&self, label: &str) -> Option<&str> {
        self.alike.known(label).filter(|label| self.speaks(label))
    }

    fn speaks(&self, label: &str) -> bool {
        self.labels.get(label).copied().unwrap_or(false)
    }
}

/// What may open a turn on this line.
fn candidate<'a>(
    lines: &'a [Line<'_>],
    at: usize,
    known: Known<'_>,
    declared: impl Fn(&str) -> bool,
) -> Option<Opening<'a>> {
    let line = &lines[at];
    if line.is_blank() {
        return None;
    }
    if !line.heading {
        let found = parse(&line.text, declared).filter(|found| !known.is_text(&found.label))?;
        // A time and a word or two: a name only where the words below have no time of their own.
        let alone = found.form == Form::Timed && found.words.is_empty() && is_timed(&line.text);
        let below = lines[at + 1..].iter().find(|line| !line.is_blank());
        let words = below.is_some_and(|line| !line.heading && !is_timed(&line.text));
        return Some(found).filter(|_| !alone || words);
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
            before: "",
            words: "",
        })
    })?;
    (!known.is_text(&found.label)).then_some(Opening { form: Form::Heading, ..found })
}

/// Blocks under construction.
struct Builder<'a> {
    known: Known<'a>,
    heads: &'a Heads<'a>,
    blocks: Vec<Block>,
    warnings: Vec<Warning>,
    /// Whether the next words go on with the last paragraph.
    open: bool,
    /// A time on a line of its own, for the turn that follows.
    time: Option<String>,
    /// The line of each turn.
    opened: Vec<usize>,
    divided: doubts::Divided,
    /// Starts of lines that come back and are no labels by their form.
    recurring: HashMap<usize, (&'a str, usize)>,
}

impl<'a> Builder<'a> {
    fn new(lines: &'a [Line<'_>], known: Known<'a>, heads: &'a Heads<'a>) -> Self {
        let recurring = overlooked::recurring(lines, &heads.openings);
        let (blocks, warnings, opened) = (Vec::new(), Vec::new(), Vec::new());
        let divided = doubts::Divided::default();
        let (open, time) = (false, None);
        Self { known, heads, blocks, warnings, open, time, opened, divided, recurring }
    }

    fn line(&mut self, lines: &[Line<'_>], index: usize) {
        let line = &lines[index];
        let opening = self.heads.openings[index].as_ref();
        let heads = self.heads;
        if line.is_blank() {
            self.open = false;
        } else if let Some((opening, label)) = opening.and_then(|o| Some((o, heads.speaker(o)?))) {
            self.turn(opening, label, line.number);
        } else if let Some(lens) = self.lens(lines, index) {
            self.heading(line, Some(lens));
        } else if line.heading {
            self.heading(line, None);
        } else if let Some(time) = self.time_of_next(lines, index) {
            self.time = Some(time);
            self.open = false;
        } else {
            self.doubt(opening, line, index);
            self.within(&line.text, line.number);
            self.words(&line.text, line.number);
        }
    }

    fn turn(&mut self, opening: &Opening<'_>, label: &str, number: usize) {
        let time = self.time.take();
        let turn = Turn {
            label: label.to_owned(),
            time: opening.time.clone().or(time),
            paragraphs: Vec::new(),
        };
        self.silent(number);
        self.blocks.push(Block::Turn(turn));
        self.opened.push(number);
        self.open = false;
        let kept = opening.kept(label);
        if !kept.is_empty() {
            self.kept(opening, label, &kept, number);
            self.words(&kept, number);
        }
        if !opening.words.is_empty() {
            self.within(opening.words, number);
            self.words(opening.words, number);
        }
    }

    /// Says what stands beside a label and is kept before the words.
    fn kept(&mut self, opening: &Opening<'_>, label: &str, kept: &str, number: usize) {
        let own = &opening.label;
        let message = if opening.before.contains(|c: char| c.is_ascii_digit()) {
            format!("“{}” is no time; it is kept before the words", opening.before)
        } else if opening.before.is_empty() {
            format!("`{own}` is taken for `{label}`; “{kept}” is kept before the words")
        } else {
            format!("“{kept}” stands before `{label}:` and is kept before the words")
        };
        self.warn(number, message);
    }

    /// Says so when somebody seems to speak from the middle of a line on.
    fn within(&mut self, text: &str, number: usize) {
        let found = overlooked::within(text, &self.heads.alike, |label| self.heads.speaks(label));
        if let Some(label) = found {
            let message = format!(
                "`{label}:` stands within the line and is kept as text; if somebody speaks there, begin a new line before it"
            );
            self.warn(number, message);
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
        let opening = parse(&next.text, |label| self.heads.labels.contains_key(label))?;
        self.heads.speaker(&opening).map(|_| time)
    }

    /// Says so when what looks like a label is kept as text.
    fn doubt(&mut self, opening: Option<&Opening<'_>>, line: &Line<'_>, index: usize) {
        let number = line.number;
        let Some(opening) = opening else {
            let message = self.unopened(&line.text, index);
            message.into_iter().for_each(|message| self.warn(number, message));
            return;
        };
        let label = &opening.label;
        let colon = match opening.form {
            Form::Plain | Form::Marked | Form::Wrapped | Form::Behind => ":",
            // Any paragraph may begin in bold.
            Form::Run if self.heads.alike.often(label) < 2 => return,
            Form::Run | Form::MarkedAlone | Form::Shouted | Form::Timed => "",
            Form::Voice | Form::Heading | Form::Parted => return,
        };
        self.warn(
            number,
            format!(
                "`{label}{colon}` is kept as text; if somebody speaks here, add --speaker '{label}=who'"
            ),
        );
    }

    /// What is told of a line that opens nothing and looks as if somebody spoke there.
    fn unopened(&self, text: &str, index: usize) -> Option<String> {
        if let Some(start) = self.with_other_sign(text) {
            return Some(format!(
                "`{start}` is kept as text; if somebody speaks here, put a colon there"
            ));
        }
        let heads = self.heads;
        if let Some((start, label)) = overlooked::marked(text, &heads.alike, |l| heads.speaks(l)) {
            return Some(format!(
                "`{start}` is kept as text; if `{label}` speaks here, put a colon behind it"
            ));
        }
        let (start, count) =
            self.recurring.get(&index).filter(|(start, _)| !self.known.is_text(start))?;
        Some(format!(
            "`{start}:` begins {count} lines and is kept as text; if somebody speaks there, add --speaker '{start}=who'"
        ))
    }

    /// The start of a line where a speaker's label has another sign than a colon behind it.
    fn with_other_sign<'t>(&self, text: &'t str) -> Option<&'t str> {
        const FAR: usize = 64;
        let signs = |c: char| matches!(c, '.' | ';' | '-' | '–' | '—' | '>' | '=');
        let (at, sign) = text.char_indices().take(FAR).find(|(_, c)| signs(*c))?;
        let behind = at + sign.len_utf8();
        let label = self.heads.alike.known(text[..at].trim_end())?;
        let speaks = self.heads.labels.get(label) == Some(&true);
        // A full stop or hyphen within a word is no such sign.
        let within = matches!(sign, '.' | '-');
        let parted = text[behind..].starts_with(char::is_whitespace)
            || !within && text[behind..].starts_with(char::is_alphabetic);
        (speaks && parted).then(|| &text[..behind])
    }

    fn words(&mut self, text: &str, number: usize) {
        let open = std::mem::replace(&mut self.open, true);
        match self.blocks.last_mut() {
            Some(Block::Turn(turn)) => match turn.paragraphs.last_mut().filter(|_| open) {
                Some(paragraph) => {
                    self.divided.look(paragraph, text, number);
                    paragraph.extend([" ", text]);
                }
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
        self.opened.push(number);
    }

    fn warn(&mut self, line: usize, message: String) {
        self.warnings.push(Warning::new(line, message));
    }
}
