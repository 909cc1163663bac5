//! Which labels are speakers: counted over the whole file.

use std::collections::HashMap;

use super::alike::Alike;
use super::opening::{Form, Opening, only_time};
use super::text::Line;
use super::{Known, label};

/// How many lines with a name and a time make a file that tells all its speakers so.
const TOLD: usize = 3;

/// How often and in what forms a label stands at the start of a line.
#[derive(Debug, Default)]
struct Tally {
    plain: usize,
    timed: usize,
    marked: usize,
    alone: usize,
    shouted: usize,
    headings: usize,
    /// How often a time stands with it, and a colon or nothing else.
    certain: usize,
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
        self.with_colon() + self.timed + self.alone + self.shouted + self.headings
    }

    /// Whether a label that nobody declared is a speaker all the same. `told` says that the file has
    /// a time with each.
    fn convinces(&self, label: &str, told: bool) -> bool {
        if label::is_talk(label) {
            return false;
        }
        let short = label::is_short(label);
        let alternates = self.count() >= 2 && self.paragraphs == self.count() && !self.repeats;
        (self.with_colon() >= 1 && short && label::is_part(label))
            || (self.with_colon() >= 2 && short)
            || (told && self.certain >= 1)
            || self.count() >= 3
            || self.marked >= 2
            || self.alone >= 2
            || self.headings >= 2
            || alternates
    }
}

/// Labels with whether they are speakers.
pub type Labels = HashMap<String, bool>;

/// Every label with whether somebody speaks under it, and whether any but an interviewer surely does.
pub fn accepted(
    lines: &[Line<'_>],
    openings: &[Option<Opening<'_>>],
    alike: &Alike,
    known: Known<'_>,
    declared: impl Fn(&str) -> bool,
) -> (Labels, bool) {
    let tallies = tally(lines, openings, alike);
    let told = tallies.values().map(|tally| tally.certain).sum::<usize>() >= TOLD;
    let speaks = |label: &str, tally: &Tally| declared(label) || tally.convinces(label, told);
    let mut labels: Labels =
        tallies.iter().map(|(label, tally)| ((*label).to_owned(), speaks(label, tally))).collect();
    // A talk of a few words has nobody who comes back. Then every name counts that opens a
    // paragraph: whoever it is, must be declared anyway.
    let sure = labels.iter().any(|(label, speaks)| *speaks && !known.is_interviewer(label));
    if !sure {
        for (label, tally) in &tallies {
            let named = tally.with_colon() + tally.alone > 0 && !label::is_talk(label);
            if named && tally.paragraphs == tally.count() {
                labels.insert((*label).to_owned(), true);
            }
        }
    }
    (labels, sure)
}

fn tally<'a>(
    lines: &[Line<'_>],
    openings: &[Option<Opening<'_>>],
    alike: &'a Alike,
) -> HashMap<&'a str, Tally> {
    let mut tallies: HashMap<&str, Tally> = HashMap::new();
    let mut last = "";
    let dense = is_dense(lines, openings);
    for (index, opening) in openings.iter().enumerate() {
        let Some(opening) = opening else { continue };
        let Some(label) = alike.known(&opening.label) else { continue };
        let tally = tallies.entry(label).or_default();
        *match opening.form {
            Form::Plain => &mut tally.plain,
            Form::Timed => &mut tally.timed,
            Form::Marked => &mut tally.marked,
            Form::MarkedAlone | Form::Parted => &mut tally.alone,
            Form::Shouted => &mut tally.shouted,
            Form::Heading => &mut tally.headings,
        } += 1;
        let colon = matches!(opening.form, Form::Plain | Form::Marked);
        tally.certain += usize::from(opening.time.is_some() && (colon || opening.words.is_empty()));
        let before = index.checked_sub(1).map(|before| &lines[before]);
        let opens = before.is_none_or(|line| {
            line.is_blank() || line.heading || dense || only_time(&line.text).is_some()
        });
        tally.paragraphs += usize::from(opens);
        if !label::is_talk(label) {
            tally.repeats |= last == label;
            last = label;
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
