//! Which words distinguish two groups.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::groups::{Group, Within};
use crate::analysis::selection::{Row, Selection, rows_of};
use crate::analysis::significance::{
    Shares, benjamini_hochberg, chi_square_tail, holm, log_likelihood,
};
use crate::search::{Language, fold, words};
use crate::study::{Interview, Study};

/// Which words are counted, and how.
#[derive(Debug, Clone, Copy)]
pub struct WordOptions {
    /// Whether forms with one stem are one word.
    pub stems: bool,
    /// Whether those who ask count too.
    pub everybody: bool,
    /// Whether only words in passages that were coded count.
    pub coded: bool,
    /// How often a word must occur in both groups together.
    pub least: usize,
    /// In how many interviews it must occur.
    pub spread: usize,
}

/// One word in both groups.
#[derive(Debug, Clone, PartialEq)]
pub struct WordRow {
    /// The word, folded; of forms with one stem the most frequent.
    pub word: String,
    /// How often it occurs, of all words.
    pub counts: Shares,
    /// In how many interviews it occurs, of those with words.
    pub interviews: Shares,
    /// The log-likelihood.
    pub log_likelihood: f64,
    /// The binary logarithm of the first relative frequency over the second (Hardie 2014); a half stands
    /// for a count of zero.
    pub log_ratio: f64,
    /// How many per cent the first relative frequency is above the second (Gabrielatos and Marchi 2011);
    /// `None` where the second is zero.
    pub percent: Option<f64>,
    /// The log-likelihood less the logarithm of the number of words (Wilson 2013): above 2 is evidence.
    pub bic: f64,
    /// The probability of such a log-likelihood if words fell independently.
    pub p: f64,
    /// The same, corrected for the number of words (Holm).
    pub holm: f64,
    /// The same, corrected for the share of false discoveries (Benjamini and Hochberg).
    pub bh: f64,
}

/// All words of two groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Keyness {
    /// The words, those with the highest log-likelihood first.
    pub rows: Vec<WordRow>,
    /// How many words were counted in each group.
    pub words: [usize; 2],
    /// In how many interviews of each group.
    pub interviews: [usize; 2],
    /// How many different words are too rare or in too few interviews.
    pub rare: usize,
}

/// Counts by word, by form.
type Counts = HashMap<String, BTreeMap<String, usize>>;

/// Compares the words of two groups.
pub fn keyness(
    study: &Study,
    selection: &Selection,
    groups: &[Group; 2],
    options: WordOptions,
) -> Keyness {
    let taken = study.interviews.iter().filter(|i| selection.takes_interview(study, i));
    let each: Vec<(&Interview, Vec<Row<'_>>)> =
        taken.map(|interview| (interview, rows_of(interview, selection).collect())).collect();
    let add = |mut totals: Totals, (interview, rows): &(&Interview, Vec<Row<'_>>)| {
        let reader = Reader { study, selection, interview, rows, options };
        let [first, second] =
            groups.each_ref().map(|group| reader.count(group.of(study, interview)));
        totals.add_interview(first, second);
        totals
    };
    // Sums do not depend on which thread counted what.
    let totals = each.par_iter().fold(Totals::default, add).reduce(Totals::default, Totals::merged);
    told(totals, options)
}

struct Reader<'s, 'a> {
    study: &'a Study,
    selection: &'s Selection,
    interview: &'a Interview,
    rows: &'s [Row<'a>],
    options: WordOptions,
}

impl Reader<'_, '_> {
    fn count(&self, group: Within<'_>) -> Counts {
        let transcript = &self.interview.transcript;
        let (text, language) = (transcript.text(), Language::of(&transcript.meta().language));
        let passages = self.passages(group);
        let asking = if self.options.everybody {
            Vec::new()
        } else {
            transcript.asking(&self.study.codebook)
        };
        // Most words come again: each is folded and stemmed once.
        let mut written: HashMap<&str, usize> = HashMap::new();
        for turn in transcript.turns() {
            let lens = turn.lens.as_deref();
            if asking.contains(&turn.label.as_str()) || !self.takes_turn(group, lens) {
                continue;
            }
            let (Some(from), Some(said)) = (text.byte(turn.span.start()), text.slice(turn.span))
            else {
                continue;
            };
            for word in words(said) {
                let start = from + word.bytes.start;
                if self.options.coded && !passages.iter().any(|(a, b)| (*a..*b).contains(&start)) {
                    continue;
                }
                *written.entry(&said[word.bytes]).or_default() += 1;
            }
        }
        let mut counts = Counts::new();
        for (word, count) in written {
            let form = fold(word);
            let key = if self.options.stems { language.stem(&form) } else { form.clone() };
            *counts.entry(key).or_default().entry(form).or_default() += count;
        }
        counts
    }

    /// Where the group's codings stand, in bytes.
    fn passages(&self, group: Within<'_>) -> Vec<(usize, usize)> {
        let text = self.interview.transcript.text();
        let rows = self.rows.iter().filter(|row| group.takes(row.coder, row.lens));
        let span = |row: &Row<'_>| {
            text.byte(row.coding.span().start()).zip(text.byte(row.coding.span().end()))
        };
        rows.filter_map(span).collect()
    }

    /// Whether a turn under a lens can have words of the group. Where only coded words count, the
    /// passages say which.
    fn takes_turn(&self, group: Within<'_>, lens: Option<&str>) -> bool {
        self.options.coded || (self.selection.takes_lens(lens) && group.takes("", lens))
    }
}

#[derive(Default)]
struct Total {
    counts: [usize; 2],
    interviews: [usize; 2],
    /// In how many interviews, also where both groups are parts of one.
    spread: usize,
    forms: BTreeMap<String, usize>,
}

/// Counts of all words in all interviews.
#[derive(Default)]
struct Totals {
    words: HashMap<String, Total>,
    sizes: [usize; 2],
    interviews: [usize; 2],
}

impl Totals {
    /// Adds what one interview gives the two groups.
    fn add_interview(&mut self, first: Counts, second: Counts) {
        let both = first.keys().filter(|word| second.contains_key(*word));
        let both: Vec<String> = both.cloned().collect();
        self.add(0, first);
        self.add(1, second);
        for word in both {
            self.words.entry(word).or_default().spread -= 1;
        }
    }

    fn add(&mut self, group: usize, counts: Counts) {
        self.interviews[group] += usize::from(!counts.is_empty());
        for (word, forms) in counts {
            let total = self.words.entry(word).or_default();
            let count: usize = forms.values().sum();
            self.sizes[group] += count;
            total.counts[group] += count;
            total.interviews[group] += 1;
            total.spread += 1;
            for (form, count) in forms {
                *total.forms.entry(form).or_default() += count;
            }
        }
    }

    fn merged(mut self, other: Self) -> Self {
        for group in 0..2 {
            self.sizes[group] += other.sizes[group];
            self.interviews[group] += other.interviews[group];
        }
        for (word, more) in other.words {
            let total = self.words.entry(word).or_default();
            total.spread += more.spread;
            for group in 0..2 {
                total.counts[group] += more.counts[group];
                total.interviews[group] += more.interviews[group];
            }
            for (form, count) in more.forms {
                *total.forms.entry(form).or_default() += count;
            }
        }
        self
    }
}

fn told(totals: Totals, options: WordOptions) -> Keyness {
    let Totals { words: totals, sizes, interviews } = totals;
    let all = totals.len();
    let enough = |total: &Total| {
        total.counts.iter().sum::<usize>() >= options.least && total.spread >= options.spread
    };
    let kept = totals.into_values().filter(enough);
    let mut rows: Vec<WordRow> = kept.filter_map(|total| row(&total, sizes, interviews)).collect();
    rows.sort_by(|a, b| {
        b.log_likelihood.total_cmp(&a.log_likelihood).then_with(|| a.word.cmp(&b.word))
    });
    let values: Vec<f64> = rows.iter().map(|row| row.p).collect();
    let (holm, bh) = (holm(&values), benjamini_hochberg(&values));
    for ((row, holm), bh) in rows.iter_mut().zip(holm).zip(bh) {
        (row.holm, row.bh) = (holm, bh);
    }
    let rare = all - rows.len();
    Keyness { rows, words: sizes, interviews, rare }
}

/// `None` when a group has no words.
fn row(total: &Total, sizes: [usize; 2], interviews: [usize; 2]) -> Option<WordRow> {
    let counts = Shares { with: total.counts, of: sizes };
    let log_likelihood = log_likelihood(counts)?;
    // The most frequent form; of several the first in the alphabet.
    let word = total.forms.iter().rev().max_by_key(|(_, count)| **count)?.0.clone();
    let halved = |group: usize| match total.counts[group] {
        0 => 0.5 / sizes[group] as f64,
        count => count as f64 / sizes[group] as f64,
    };
    let [first, second] = [counts.share(0)?, counts.share(1)?];
    Some(WordRow {
        word,
        counts,
        interviews: Shares { with: total.interviews, of: interviews },
        log_likelihood,
        log_ratio: (halved(0) / halved(1)).log2(),
        percent: (second > 0.0).then(|| (first - second) * 100.0 / second),
        bic: log_likelihood - ((sizes[0] + sizes[1]) as f64).ln(),
        p: chi_square_tail(log_likelihood),
        holm: 1.0,
        bh: 1.0,
    })
}
