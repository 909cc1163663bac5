//! Learning from a study, and what it then says of an interview.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use rayon::prelude::*;

use super::base::{Base, NUMBERS, Numbers, Spaces, Vectors};
use super::cautious::{Cued, Trust, best_threshold};
use super::logistic::Logistic;
use super::material::{Answer, Material, definitions};
use super::ridge::{Row, picked, solve};
use super::space::{Space, common};
use crate::study::{Codebook, Interview};
use crate::suggest::truth::accepted;
use crate::suggest::{By, Found};

/// Fewer accepted codings than this are too little to learn from.
const CODINGS: usize = 30;
/// In fewer groups than this nothing can be left out to see what was learned.
const GROUPS: usize = 3;
/// More groups than this are left out some at a time.
const FOLDS: usize = 10;
/// Of more answers than this some interviews are learned from, evenly spread.
const ANSWERS: usize = 10_000;
/// Of more answers than this, features that one text alone has are left out.
const MANY: usize = 3_000;
/// How much a coded part of an answer counts beside the whole.
const PASSAGE: f32 = 0.5;

/// That a study has too few accepted codings to learn from, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLittle {
    /// The accepted codings there are.
    pub codings: usize,
    /// The interviews they are in.
    pub interviews: usize,
}

impl fmt::Display for TooLittle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "too little to learn from: {} accepted codings in {} interviews; it takes {CODINGS} in \
             {GROUPS}",
            self.codings, self.interviews
        )
    }
}

/// How probable it is that an answer has a code.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guess {
    /// The turn's number.
    pub turn: usize,
    /// The code's place in the codebook.
    pub code: usize,
    /// Whether a cue finds it.
    pub cued: bool,
    /// The probability by what was learned alone.
    pub learned: f64,
    /// The probability by cues and learning together.
    pub both: f64,
}

impl Guess {
    /// The probability by one way; cues know none, and say 1 or 0.
    pub fn probability(&self, by: By) -> f64 {
        match by {
            By::Cues => f64::from(u8::from(self.cued)),
            By::Learned => self.learned,
            By::Both => self.both,
        }
    }
}

/// What was learned from a study.
#[derive(Debug)]
pub struct Learned {
    pub(super) spaces: Spaces,
    pub(super) base: Base,
    pub(super) combine: Logistic<NUMBERS>,
    trust: Trust,
    threshold: f64,
    /// By case and interview: the numbers of its answers as others, without its case, see them.
    known: HashMap<(String, String), Vec<Numbers>>,
    left_out: usize,
}

/// An interview that is learned from.
struct Lesson<'a> {
    interview: &'a Interview,
    material: Material,
    vectors: Vec<Vectors>,
    fold: usize,
}

impl Lesson<'_> {
    fn answers(&self) -> impl Iterator<Item = (&Answer, &Vectors)> {
        let all = self.material.answers.iter().zip(&self.vectors);
        all.filter(|(answer, _)| answer.read)
    }
}

impl Learned {
    /// Learns from the accepted codings of `coder`, or of everybody but kwali. An interview that has
    /// any is taken to be coded up to the last of them. `done` is told, up to ten times, when a part
    /// of the work is over.
    pub fn new(
        interviews: &[&Interview],
        codebook: &Codebook,
        found: &Found,
        coder: Option<&str>,
        done: &(dyn Fn() + Sync),
    ) -> Result<Self, TooLittle> {
        let coded = enough(interviews, coder)?;
        let (taken, left_out) = sampled(&coded, codebook);
        let codes = codebook.codes().len();
        let read =
            |interview: &&Interview| Material::new(interview, codebook, accepted(interview, coder));
        let materials: Vec<Material> = taken.par_iter().map(read).collect();
        let definitions = definitions(codebook);
        let spaces = spaces(&materials, &definitions);
        let lessons: Vec<Lesson> = taken
            .par_iter()
            .zip(materials)
            .zip(folds(&taken))
            .map(|((interview, material), fold)| {
                let vectors = material.answers.iter().map(|a| spaces.vectors(a)).collect();
                Lesson { interview, material, vectors, fold }
            })
            .collect();
        let rows = rows(&lessons, &definitions, &spaces);
        let all: Vec<&Row> = rows.iter().collect();
        let alpha = solve(&all, spaces.answers.len(), codes, None);
        let teach = |fold: Option<usize>| {
            let kept = |at: usize| fold.is_none() || rows[at].fold != fold;
            let some: Vec<&Row> =
                (0..rows.len()).filter(|at| kept(*at)).map(|at| &rows[at]).collect();
            let answers: Vec<_> = lessons
                .iter()
                .filter(|lesson| fold != Some(lesson.fold))
                .flat_map(Lesson::answers)
                .collect();
            let start = picked(&alpha, kept);
            let alpha = match fold {
                Some(_) => solve(&some, spaces.answers.len(), codes, Some(&start)),
                None => start,
            };
            Base::new(&some, &alpha, &answers, &spaces, codes)
        };
        let numbers = left_out_numbers(&lessons, &teach, done);
        let base = teach(None);
        let (combine, threshold) = combined(&lessons, &numbers);
        let trust = trust(&lessons, &numbers, &combine, codebook, found);
        let key = |lesson: &Lesson| (lesson.interview.case.clone(), lesson.interview.name.clone());
        let known = lessons.iter().map(key).zip(numbers).collect();
        Ok(Self { spaces, base, combine, trust, threshold, known, left_out })
    }

    /// How many coded interviews were left out, as there were more than are learned from.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// The probability from which on codes are suggested: that at which F1 was highest when each
    /// case was left out in turn.
    pub fn threshold(&self, by: By) -> f64 {
        match by {
            By::Cues => 0.5,
            By::Learned => self.threshold,
            By::Both => self.trust.threshold,
        }
    }

    /// How probable each code is that an answer of the interview may have; by turn, then in the
    /// codebook's order. An interview that was learned from is judged by what others taught.
    pub fn guesses(&self, interview: &Interview, codebook: &Codebook, found: &Found) -> Vec<Guess> {
        let material = Material::new(interview, codebook, []);
        self.judged(interview, &material, codebook, found)
    }

    pub(super) fn judged(
        &self,
        interview: &Interview,
        material: &Material,
        codebook: &Codebook,
        found: &Found,
    ) -> Vec<Guess> {
        let cued = found.units(interview, codebook);
        let known = self.known.get(&(interview.case.clone(), interview.name.clone()));
        let mut guesses = Vec::new();
        for (at, answer) in material.answers.iter().enumerate() {
            let numbers = known.and_then(|known| known.get(at)).cloned();
            let numbers =
                numbers.unwrap_or_else(|| self.base.numbers(answer, &self.spaces.vectors(answer)));
            for (code, row) in numbers {
                let code = code as usize;
                let cued = cued.contains(&(answer.turn, code));
                let odds = self.combine.log_odds(&row);
                let both = self.trust.probability(odds, cued);
                let learned = self.combine.probability(&row);
                guesses.push(Guess { turn: answer.turn, code, cued, learned, both });
            }
        }
        guesses
    }
}

/// The interviews with accepted codings, when those are enough.
fn enough<'a>(
    interviews: &[&'a Interview],
    coder: Option<&str>,
) -> Result<Vec<&'a Interview>, TooLittle> {
    let coded: Vec<&Interview> = interviews
        .iter()
        .copied()
        .filter(|interview| accepted(interview, coder).next().is_some())
        .collect();
    let codings = coded.iter().map(|interview| accepted(interview, coder).count()).sum();
    if codings < CODINGS || coded.len() < GROUPS {
        return Err(TooLittle { codings, interviews: coded.len() });
    }
    Ok(coded)
}

/// All interviews, or evenly spread ones that have no more answers than are learned from; and how
/// many were left out.
fn sampled<'a>(coded: &[&'a Interview], codebook: &Codebook) -> (Vec<&'a Interview>, usize) {
    let answers: usize = coded.iter().map(|interview| interview.answers(codebook).count()).sum();
    let every = answers.div_ceil(ANSWERS).max(1);
    let taken: Vec<&Interview> = coded.iter().copied().step_by(every).collect();
    // Interviews may follow a rhythm of their own that leaves too few groups; then none is left out.
    let left_out = coded.len() - taken.len();
    if taken.len() < GROUPS { (coded.to_vec(), 0) } else { (taken, left_out) }
}

/// The fold of each interview: one for each case, or for each interview where cases are few.
fn folds(interviews: &[&Interview]) -> Vec<usize> {
    let cases: BTreeSet<&str> = interviews.iter().map(|i| i.case.as_str()).collect();
    if cases.len() < GROUPS {
        return (0..interviews.len()).map(|at| at % FOLDS).collect();
    }
    let ranks: BTreeMap<&str, usize> = cases.into_iter().zip(0..).collect();
    interviews.iter().map(|interview| ranks[interview.case.as_str()] % FOLDS).collect()
}

fn spaces(materials: &[Material], definitions: &[(u32, Vec<u64>)]) -> Spaces {
    let answers = || materials.iter().flat_map(|material| &material.answers);
    let least = if answers().count() > MANY { 2 } else { 1 };
    let texts = answers().map(|answer| answer.stems.as_slice());
    let texts = texts.chain(definitions.iter().map(|(_, text)| text.as_slice()));
    let questions = answers().map(|answer| answer.question.as_slice());
    Spaces {
        answers: Space::new(texts, true, least),
        questions: Space::new(questions, false, least),
        common: common(answers().map(|answer| answer.stems.as_slice())),
    }
}

/// All texts to learn from: answers, coded parts of them, and what the codebook says.
fn rows(lessons: &[Lesson<'_>], definitions: &[(u32, Vec<u64>)], spaces: &Spaces) -> Vec<Row> {
    let of_lesson = |lesson: &Lesson| {
        let mut rows = Vec::new();
        for (answer, vectors) in lesson.answers() {
            let fold = Some(lesson.fold);
            let (vector, labels) = (vectors.whole.clone(), answer.codes.clone());
            rows.push(Row { vector, labels, weight: 1.0, fold });
            for (words, codes) in &answer.passages {
                let vector = spaces.answers.vector(&answer.stems[words.clone()]);
                rows.push(Row { vector, labels: codes.clone(), weight: PASSAGE, fold });
            }
        }
        rows
    };
    let mut rows: Vec<Row> = lessons.par_iter().flat_map_iter(of_lesson).collect();
    rows.extend(definitions.iter().map(|(code, text)| Row {
        vector: spaces.answers.vector(text),
        labels: vec![*code],
        weight: 1.0,
        fold: None,
    }));
    rows
}

/// The numbers of each lesson's answers, by what the other folds teach.
fn left_out_numbers(
    lessons: &[Lesson<'_>],
    teach: &(dyn Fn(Option<usize>) -> Base + Sync),
    done: &(dyn Fn() + Sync),
) -> Vec<Vec<Numbers>> {
    let folds: BTreeSet<usize> = lessons.iter().map(|lesson| lesson.fold).collect();
    let folds: Vec<usize> = folds.into_iter().collect();
    let of_fold = |fold: &usize| {
        let base = teach(Some(*fold));
        let own = lessons.iter().enumerate().filter(|(_, lesson)| lesson.fold == *fold);
        let found: Vec<(usize, Vec<Numbers>)> = own
            .map(|(at, lesson)| {
                let answers = lesson.material.answers.iter().zip(&lesson.vectors);
                (at, answers.map(|(answer, vectors)| base.numbers(answer, vectors)).collect())
            })
            .collect();
        done();
        found
    };
    let mut numbers: Vec<(usize, Vec<Numbers>)> =
        folds.par_iter().with_max_len(1).flat_map_iter(of_fold).collect();
    numbers.sort_unstable_by_key(|(at, _)| *at);
    numbers.into_iter().map(|(_, numbers)| numbers).collect()
}

/// Numbers with whether the answer has the code, for all answers that were read.
fn judged_rows<'a>(
    lesson: &'a Lesson<'_>,
    numbers: &'a [Numbers],
) -> impl Iterator<Item = (usize, u32, [f64; NUMBERS], bool)> + 'a {
    let answers = lesson.material.answers.iter().zip(numbers).filter(|(answer, _)| answer.read);
    answers.flat_map(|(answer, numbers)| {
        let row = |(code, row): &(u32, [f64; NUMBERS])| {
            (answer.turn, *code, *row, answer.codes.binary_search(code).is_ok())
        };
        numbers.iter().map(row)
    })
}

fn combined(lessons: &[Lesson<'_>], numbers: &[Vec<Numbers>]) -> (Logistic<NUMBERS>, f64) {
    let each =
        lessons.iter().zip(numbers).flat_map(|(lesson, numbers)| judged_rows(lesson, numbers));
    let rows: Vec<([f64; NUMBERS], bool)> = each.map(|(_, _, row, hit)| (row, hit)).collect();
    let combine = Logistic::fit(&rows);
    let judged = rows.iter().map(|(row, hit)| (combine.probability(row), *hit)).collect();
    (combine, best_threshold(judged))
}

fn trust(
    lessons: &[Lesson<'_>],
    numbers: &[Vec<Numbers>],
    combine: &Logistic<NUMBERS>,
    codebook: &Codebook,
    found: &Found,
) -> Trust {
    let all: Vec<_> = lessons.iter().zip(numbers).collect();
    let of_lesson = |(lesson, numbers): &(&Lesson, &Vec<Numbers>)| {
        let units = found.units(lesson.interview, codebook);
        let rows = judged_rows(lesson, numbers).map(|(turn, code, row, hit)| Cued {
            odds: combine.log_odds(&row),
            cued: units.contains(&(turn, code as usize)),
            hit,
        });
        (lesson.fold, rows.collect())
    };
    let judged: Vec<(usize, Vec<Cued>)> = all.par_iter().map(of_lesson).collect();
    let mut by_fold: BTreeMap<usize, Vec<Cued>> = BTreeMap::new();
    judged.into_iter().for_each(|(fold, rows)| by_fold.entry(fold).or_default().extend(rows));
    Trust::new(by_fold.into_values().collect())
}
