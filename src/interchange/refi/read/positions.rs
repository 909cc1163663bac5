//! What the numbers of a selection count, decided by evidence.
//!
//! The standard counts code points from 0. Programs also count UTF-16 units or bytes, a line end as
//! one or as two whatever is written, the byte order mark, and the last character instead of the
//! place behind it. Each way of counting gives other passages, and the right one gives passages
//! that say what their names say and that begin and end at words.

mod quoted;

use rayon::prelude::*;

use crate::interchange::counting::{Counting, LineEnd, STANDARD, Unit};
use crate::study::Span;

/// A text with the selections made in it, as numbers.
pub struct Marked<'a> {
    /// What it is called.
    pub name: &'a str,
    /// The text, without byte order marks.
    pub text: &'a str,
    /// How many byte order marks stood before it.
    pub marks: usize,
    /// First number, second number, and the selection's name.
    pub selections: Vec<(i64, i64, &'a str)>,
}

/// Where the passages of each text are, `None` where the numbers lead nowhere.
#[derive(Debug, Default)]
pub struct Placed {
    pub spans: Vec<Vec<Option<Span>>>,
    /// What was decided, in words.
    pub remarks: Vec<String>,
    /// Passages that are not where their numbers lead: the text's name, and the passage's.
    pub moved: Vec<(String, String)>,
}

/// The passages of texts of which it is known that they are counted as the standard says.
pub fn as_said(texts: &[Marked<'_>]) -> Placed {
    Placed { spans: spans(texts, STANDARD), ..Placed::default() }
}

/// Finds the passages of all texts.
pub fn place(texts: &[Marked<'_>]) -> Placed {
    let (mut spans, decided) = decide(texts);
    let mut remarks: Vec<String> = decided.into_iter().collect();
    let mut moved = Vec::new();
    for (one, spans) in texts.iter().zip(&mut spans) {
        let names = quoted::put_right(one, spans).into_iter();
        moved.extend(names.map(|name| (one.name.to_owned(), name)));
    }
    if !moved.is_empty() {
        let many = moved.len();
        remarks.push(format!(
            "put on the words they are named by, for their numbers lead elsewhere: {many} passages"
        ));
    }
    remarks.extend(doubts(texts, &spans));
    Placed { spans, remarks, moved }
}

/// Says when many passages cut words, whatever was decided.
fn doubts(texts: &[Marked<'_>], spans: &[Vec<Option<Span>>]) -> Option<String> {
    let of_text = |(one, spans): (&Marked<'_>, &Vec<Option<Span>>)| {
        let signs: Vec<char> = one.text.chars().collect();
        let cut = |span: &&Span| cuts_word(&signs, span.start()) || cuts_word(&signs, span.end());
        (spans.iter().flatten().filter(cut).count(), spans.iter().flatten().count())
    };
    let counted = texts.par_iter().zip(spans).map(of_text);
    let (cut, all) = counted.reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    (cut * 10 > all).then(|| {
        format!("{cut} of {all} passages begin or end within a word: look whether they are on the words that are meant")
    })
}

/// The passages as their numbers are counted, and what that is, in words.
fn decide(texts: &[Marked<'_>]) -> (Vec<Vec<Option<Span>>>, Option<String>) {
    let standard = spans(texts, STANDARD);
    let mut others: Vec<(Counting, Vec<Vec<Option<Span>>>)> = Vec::new();
    for counting in candidates(texts) {
        let found = spans(texts, counting);
        if found != standard && !others.iter().any(|(_, known)| *known == found) {
            others.push((counting, found));
        }
    }
    let weighed: Vec<Weight> =
        others.iter().map(|(_, other)| Weight::of(texts, &standard, other)).collect();
    let best = (0..others.len()).max_by_key(|at| (weighed[*at].gain(), std::cmp::Reverse(*at)));
    let Some(best) = best else { return (standard, None) };
    let weight = weighed[best];
    let (counting, found) = others.swap_remove(best);
    if weight.wins() {
        let Weight { differ, standard, other, .. } = weight;
        let remark = format!(
            "positions are read as {}: {other} of the {differ} passages that depend on it then fit their names and words, {standard} as the standard counts",
            counting.words()
        );
        return (found, Some(remark));
    }
    let told = if weight.gain() < 0 {
        let (fit, all) = (weight.standard, weight.differ);
        format!("{fit} of {all} passages fit their names and words so")
    } else {
        let (many, other) = (weight.differ, counting.words());
        format!(
            "as {other} {many} of the passages would be others, and nothing tells which are meant"
        )
    };
    (standard, Some(format!("positions are read as the standard counts, in code points: {told}")))
}

/// The ways of counting that could make a difference in these texts, the likelier first.
fn candidates(texts: &[Marked<'_>]) -> Vec<Counting> {
    let has = |wanted: &(dyn Fn(&str) -> bool + Sync)| texts.par_iter().any(|one| wanted(one.text));
    let mut units = vec![Unit::Scalar];
    if has(&|text| text.chars().any(|sign| sign.len_utf16() > 1)) {
        units.push(Unit::Utf16);
    }
    if has(&|text| !text.is_ascii()) {
        units.push(Unit::Byte);
    }
    let mut ends = vec![LineEnd::AsWritten];
    if has(&|text| text.contains('\r')) {
        ends.push(LineEnd::One);
    }
    if has(&|text| text.contains('\n')) {
        ends.push(LineEnd::Two);
    }
    let marks: &[bool] =
        if texts.iter().any(|one| one.marks > 0) { &[false, true] } else { &[false] };
    let mut all = Vec::new();
    for last in [false, true] {
        for &mark in marks {
            for &line_end in &ends {
                for &unit in &units {
                    all.push(Counting { unit, line_end, mark, last });
                }
            }
        }
    }
    all.retain(|counting| *counting != STANDARD);
    all
}

fn spans(texts: &[Marked<'_>], counting: Counting) -> Vec<Vec<Option<Span>>> {
    texts.par_iter().map(|one| spans_of(one, counting)).collect()
}

fn spans_of(one: &Marked<'_>, counting: Counting) -> Vec<Option<Span>> {
    let end = |number: i64| number.checked_add(i64::from(counting.last));
    let numbers = one.selections.iter().flat_map(|(first, second, _)| [Some(*first), end(*second)]);
    let mut wanted: Vec<i64> = numbers.flatten().collect();
    wanted.sort_unstable();
    wanted.dedup();
    let places = places(one, counting, &wanted);
    let place = |number: i64| places[wanted.binary_search(&number).ok()?];
    let span = |(first, second, _): &(i64, i64, &str)| {
        if first == second {
            // Nothing was selected, whatever is counted.
            return place(*first).map(|at| Span::at(at, 0));
        }
        Span::new(place(*first)?, place(end(*second)?)?)
    };
    one.selections.iter().map(span).collect()
}

/// For each number, in rising order, the scalar value it leads to.
fn places(one: &Marked<'_>, counting: Counting, wanted: &[i64]) -> Vec<Option<usize>> {
    let mut found = vec![None; wanted.len()];
    let mut next = wanted.partition_point(|number| *number < 0);
    let mut at = counting.start(one.marks);
    let mut index = 0;
    let mut signs = one.text.chars().peekable();
    loop {
        while wanted.get(next).is_some_and(|number| *number <= at) {
            if wanted[next] == at {
                found[next] = Some(index);
            }
            next += 1;
        }
        if next == wanted.len() {
            return found;
        }
        let Some(sign) = signs.next() else { return found };
        at += counting.width(sign, signs.peek().copied());
        index += 1;
    }
}

/// How two ways of counting compare, over the passages on which they differ.
#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    differ: usize,
    /// How many passages fit when counted as the standard says, and when counted otherwise.
    standard: usize,
    other: usize,
    /// What speaks for the standard's passages, and for the others.
    standard_points: i64,
    other_points: i64,
}

impl Weight {
    fn of(
        texts: &[Marked<'_>],
        standard: &[Vec<Option<Span>>],
        other: &[Vec<Option<Span>>],
    ) -> Self {
        let of_text = |(one, (standard, other)): (&Marked<'_>, (&Vec<_>, &Vec<_>))| {
            let signs: Vec<char> =
                if standard == other { Vec::new() } else { one.text.chars().collect() };
            let mut weight = Self::default();
            // Where two marks stood, a program took one for a sign of the text and cut the names from
            // there: they speak for the fault.
            let trusted = one.marks < 2;
            for ((a, b), (_, _, name)) in standard.iter().zip(other).zip(&one.selections) {
                let name = if trusted { name } else { "" };
                if a != b {
                    weight.take(points(&signs, *a, name), points(&signs, *b, name));
                }
            }
            weight
        };
        let pairs = texts.par_iter().zip(standard.par_iter().zip(other));
        pairs.map(of_text).reduce(Self::default, Self::plus)
    }

    fn take(&mut self, standard: i64, other: i64) {
        self.differ += 1;
        self.standard += usize::from(standard > 0);
        self.other += usize::from(other > 0);
        self.standard_points += standard;
        self.other_points += other;
    }

    fn plus(self, other: Self) -> Self {
        Self {
            differ: self.differ + other.differ,
            standard: self.standard + other.standard,
            other: self.other + other.other,
            standard_points: self.standard_points + other.standard_points,
            other_points: self.other_points + other.other_points,
        }
    }

    fn gain(self) -> i64 {
        self.other_points - self.standard_points
    }

    /// The standard is left only for good reasons: more than chance would give.
    fn wins(self) -> bool {
        // Of one or two passages only names can tell.
        let least = if self.differ < 3 { 10 } else { 2 };
        let differ = i64::try_from(self.differ / 4).unwrap_or(i64::MAX);
        self.other > self.standard && self.gain() >= least + differ
    }
}

/// What speaks for a passage: above 0 when it fits.
fn points(signs: &[char], span: Option<Span>, name: &str) -> i64 {
    let Some(span) = span else { return -5 };
    let passage = &signs[span.start()..span.end()];
    if passage.is_empty() {
        return -3;
    }
    let mut points = named(passage, name);
    for place in [span.start(), span.end()] {
        points += if cuts_word(signs, place) { -1 } else { 1 };
    }
    for edge in [passage[0], passage[passage.len() - 1]] {
        points -= i64::from(edge.is_whitespace());
    }
    points
}

fn cuts_word(signs: &[char], place: usize) -> bool {
    let letter =
        |at: Option<usize>| at.and_then(|at| signs.get(at)).is_some_and(|c| c.is_alphanumeric());
    letter(place.checked_sub(1)) && letter(Some(place))
}

/// Whether a selection's name is its words, or how they begin, as many programs have it.
fn named(passage: &[char], whole: &str) -> i64 {
    let name = whole.trim().trim_end_matches('…').trim_end_matches("...");
    let bare = |sign: &char| !sign.is_whitespace();
    let mut said = passage.iter().copied().filter(bare);
    let mut words = name.chars().filter(bare).peekable();
    if words.peek().is_none() {
        return 0;
    }
    if !words.all(|sign| said.next() == Some(sign)) {
        // Another name than the words says nothing: people name passages as they like.
        return 0;
    }
    let complete = said.next().is_none() || name.len() < whole.trim().len();
    if complete { 12 } else { 6 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Anna: Zo 😀 leuk.\r\nBram: Eén 👩‍👩‍👧 gezin, zei ze.\r\nAnna: Ja hoor.\r\n";
    const WORDS: [&str; 4] = ["Zo 😀 leuk.", "gezin, zei ze", "Ja hoor", "Eén"];

    fn counted(counting: Counting, words: &str, mark: usize) -> (i64, i64) {
        let start = TEXT.find(words).unwrap();
        let count = |text: &str| {
            let mut signs = text.chars().peekable();
            let mut at = counting.start(mark);
            while let Some(sign) = signs.next() {
                at += counting.width(sign, signs.peek().copied());
            }
            at
        };
        let end = count(&TEXT[..start + words.len()]) - i64::from(counting.last);
        (count(&TEXT[..start]), end)
    }

    fn read_as(counting: Counting, named: bool, mark: usize) -> (Vec<String>, Option<String>) {
        let selections = WORDS.map(|words| {
            let (start, end) = counted(counting, words, mark);
            (start, end, if named { words } else { "" })
        });
        let texts =
            [Marked { name: "t", text: TEXT, marks: mark, selections: selections.to_vec() }];
        let (spans, remark) = decide(&texts);
        let words = spans[0].iter().map(|span| {
            let span = span.unwrap_or_default();
            TEXT.chars().skip(span.start()).take(span.len()).collect()
        });
        (words.collect(), remark)
    }

    #[test]
    fn every_way_of_counting_is_found_out_by_names_and_most_by_words_alone() {
        for counting in
            candidates(&[Marked { name: "t", text: TEXT, marks: 1, selections: Vec::new() }])
        {
            let (words, remark) = read_as(counting, true, 1);
            assert_eq!(words, WORDS, "{counting:?}");
            assert!(remark.is_some(), "{counting:?}: what was decided is said");
        }
        for unit in [Unit::Utf16, Unit::Byte] {
            let (words, _) = read_as(Counting { unit, ..STANDARD }, false, 0);
            assert_eq!(words, WORDS, "{unit:?}");
        }
        let (words, remark) = read_as(STANDARD, false, 0);
        assert_eq!(words, WORDS);
        assert!(remark.unwrap().contains("as the standard counts"));
    }

    #[test]
    fn numbers_that_lead_nowhere_give_no_passage() {
        let selections =
            vec![(-1, 2, ""), (3, 2, ""), (0, 99, ""), (i64::MIN, i64::MAX, ""), (0, 2, "")];
        let (spans, _) = decide(&[Marked { name: "t", text: "Ja hoor", marks: 0, selections }]);
        assert_eq!(spans[0], [None, None, None, None, Span::new(0, 2)]);
    }

    proptest::proptest! {
        #[test]
        fn passages_lie_within_their_text(
            text in "[a-z é😀\r\n]{0,30}",
            numbers in proptest::collection::vec((-3_i64..60, -3_i64..60), 0..6),
        ) {
            let selections = numbers.iter().map(|(a, b)| (*a, *b, "")).collect();
            let (spans, _) = decide(&[Marked { name: "t", text: &text, marks: 1, selections }]);
            let length = text.chars().count();
            proptest::prop_assert!(spans[0].iter().flatten().all(|span| span.end() <= length));
        }
    }
}
