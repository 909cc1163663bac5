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
    voices: usize,
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
        self.with_colon() + self.voices + self.timed + self.alone + self.shouted + self.headings
    }

    /// Whether a label that nobody declared is a speaker all the same. `told` says that the file has
    /// a time with each, `likely` that it is a name among others like it.
    fn convinces(&self, label: &str, told: bool, likely: bool) -> bool {
        if label::is_talk(label) {
            return false;
        }
        let short = label::is_short(label);
        let alternates = self.count() >= 2 && self.paragraphs == self.count() && !self.repeats;
        (self.with_colon() >= 1 && short && label::is_part(label))
            || (self.with_colon() >= 2 && (short || label::is_full_name(label)))
            || (self.with_colon() >= 1 && likely)
            || self.voices >= 1
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
    let mut numbered: HashMap<&str, usize> = HashMap::new();
    for word in tallies.keys().filter_map(|label| label::numbered(label)) {
        *numbered.entry(word).or_default() += 1;
    }
    let mostly = mostly(lines, openings);
    let speaks = |label: &str, tally: &Tally| {
        let word = label::numbered(label).and_then(|word| numbered.get(word));
        let likely = word.is_some_and(|count| *count >= 2)
            || (mostly && label::is_full_name(label) && label::numbered(label).is_none());
        declared(label) || tally.convinces(label, told, likely)
    };
    let mut labels: Labels =
        tallies.iter().map(|(label, tally)| ((*label).to_owned(), speaks(label, tally))).collect();
    // Who is labelled with a remark now and then is the one without it.
    let plainer = |label: &str, tally: &Tally| {
        let base = label::remarked(label).and_then(|(base, _)| alike.known(base))?;
        let known = tallies.get(base).filter(|known| tally.count() <= known.count());
        known.is_some_and(|known| speaks(base, known)).then(|| label.to_owned())
    };
    let others = tallies.iter().filter(|(label, _)| !declared(label));
    for label in others.filter_map(|(label, tally)| plainer(label, tally)).collect::<Vec<_>>() {
        labels.insert(label, false);
    }
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
    let wrapped = wraps(openings);
    for (index, opening) in openings.iter().enumerate() {
        let Some(opening) = opening else { continue };
        let Some(label) = alike.known(&opening.label) else { continue };
        let tally = tallies.entry(label).or_default();
        // What stands in a list or behind something is somebody's only where others make it one.
        if matches!(opening.form, Form::Behind | Form::Run)
            || opening.form == Form::Wrapped && !wrapped
        {
            continue;
        }
        *match opening.form {
            Form::Plain | Form::Wrapped | Form::Behind | Form::Run => &mut tally.plain,
            Form::Voice => &mut tally.voices,
            Form::Timed => &mut tally.timed,
            Form::Marked => &mut tally.marked,
            Form::MarkedAlone | Form::Parted => &mut tally.alone,
            Form::Shouted => &mut tally.shouted,
            Form::Heading => &mut tally.headings,
        } += 1;
        let colon = matches!(opening.form, Form::Plain | Form::Marked | Form::Wrapped);
        let before = index.checked_sub(1).map(|before| &lines[before]);
        let above = before.is_some_and(|line| only_time(&line.text).is_some());
        let timed = above || opening.time.is_some();
        tally.certain += usize::from(timed && (colon || opening.words.is_empty()));
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

/// Whether a file writes its labels in lists, quotation marks or brackets, rather than bare.
fn wraps(openings: &[Option<Opening<'_>>]) -> bool {
    let count = |fits: fn(Form) -> bool| openings.iter().flatten().filter(|o| fits(o.form)).count();
    let bare = count(|form| matches!(form, Form::Plain | Form::Marked));
    count(|form| form == Form::Wrapped) > bare
}

/// Whether nearly each paragraph, or line of a file without paragraphs, begins with a label.
fn mostly(lines: &[Line<'_>], openings: &[Option<Opening<'_>>]) -> bool {
    let dense = is_dense(lines, openings);
    let (mut all, mut labelled) = (0, 0);
    for (index, line) in lines.iter().enumerate() {
        let opens = dense || index == 0 || lines[index - 1].is_blank();
        if opens && !line.is_blank() && !line.heading {
            all += 1;
            let colon =
                |o: &Opening<'_>| matches!(o.form, Form::Plain | Form::Marked | Form::Wrapped);
            labelled += usize::from(openings[index].as_ref().is_some_and(colon));
        }
    }
    labelled >= 3 && labelled * 5 >= all * 4
}

/// Whether turns follow each other without an empty line between them.
fn is_dense(lines: &[Line<'_>], openings: &[Option<Opening<'_>>]) -> bool {
    let blank = lines.iter().filter(|line| line.is_blank()).count();
    let open = openings.iter().flatten().count();
    blank * 2 < open
}
