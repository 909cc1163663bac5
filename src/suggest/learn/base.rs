//! What is learned from texts, and what it says of an answer: the numbers from which the
//! probability of each code is made.

use std::collections::HashSet;

use super::bayes::Bayes;
use super::material::Answer;
use super::place::Places;
use super::ridge::{Grid, Row, gather};
use super::space::{Space, Vector};

/// `μ` of Naive Bayes on answers, and on the questions before them.
const STRENGTH: f32 = 5.0;
const QUESTIONS: f32 = 10.0;

/// How many numbers each code of an answer has.
pub(super) const NUMBERS: usize = 8;
/// Which of them rise with the words of the whole answer: ridge regression's, and Naive Bayes'.
pub(super) const RIDGE: usize = 0;
pub(super) const BAYES: usize = 2;

/// The numbers of an answer, by code.
pub(super) type Numbers = Vec<(u32, [f64; NUMBERS])>;

/// An answer's texts as vectors.
#[derive(Debug)]
pub(super) struct Vectors {
    pub whole: Vector,
    pub sentences: Vec<Vector>,
    pub question: Vector,
}

/// The spaces of answers and of questions.
#[derive(Debug)]
pub(super) struct Spaces {
    pub answers: Space,
    pub questions: Space,
    /// Stems that so many answers have that they say nothing of any.
    pub common: HashSet<u64>,
}

impl Spaces {
    pub fn vectors(&self, answer: &Answer) -> Vectors {
        let sentence =
            |words: &std::ops::Range<usize>| self.answers.vector(&answer.stems[words.clone()]);
        Vectors {
            whole: self.answers.vector(&answer.stems),
            sentences: answer.sentences.iter().map(|(_, words)| sentence(words)).collect(),
            question: self.questions.vector(&answer.question),
        }
    }
}

/// An answer that is learned from.
pub(super) type Learned<'a> = (&'a Answer, &'a Vectors);

/// What was learned from some answers and from the codebook.
#[derive(Debug)]
pub(super) struct Base {
    pub ridge: Grid,
    pub bayes: Bayes,
    questions: Bayes,
    places: Places,
    codes: usize,
}

impl Base {
    /// Puts together what rows with their solution and answers say.
    pub fn new(
        rows: &[&Row],
        alpha: &Grid,
        answers: &[Learned<'_>],
        spaces: &Spaces,
        codes: usize,
    ) -> Self {
        let mut ridge = Grid::new(spaces.answers.len(), codes);
        gather(rows, alpha, &mut ridge);
        let texts = rows.iter().map(|row| (&row.vector, row.labels.as_slice()));
        let asked = answers.iter().map(|(a, vectors)| (&vectors.question, a.codes.as_slice()));
        let used = answers.iter().map(|(a, _)| (a.place, a.allowed.as_slice(), a.codes.as_slice()));
        Self {
            ridge,
            bayes: Bayes::new(texts, spaces.answers.len(), codes, STRENGTH),
            questions: Bayes::new(asked, spaces.questions.len(), codes, QUESTIONS),
            places: Places::new(used, codes),
            codes,
        }
    }

    /// The numbers of each code that an answer may have.
    pub fn numbers(&self, answer: &Answer, vectors: &Vectors) -> Numbers {
        let scores = |fill: &dyn Fn(&mut [f32])| {
            let mut out = vec![0.0; self.codes];
            fill(&mut out);
            out
        };
        let whole = scores(&|out| self.ridge.times(&vectors.whole, out));
        let bayes = scores(&|out| self.bayes.score(&vectors.whole, out));
        let question = scores(&|out| self.questions.score(&vectors.question, out));
        let best = self.best_sentence(vectors);
        let sums: Vec<f64> = whole.iter().zip(&best).map(|(a, b)| f64::from(a + b)).collect();
        let length = (1.0 + answer.stems.len() as f64).ln();
        let (first, second) = two_best(answer.allowed.iter().map(|code| sums[*code as usize]));
        let each = answer.allowed.iter().map(|&code| {
            let at = code as usize;
            let rival = if sums[at] >= first { second } else { first };
            let numbers = [
                f64::from(whole[at]),
                f64::from(best[at]),
                f64::from(bayes[at]),
                f64::from(question[at]),
                self.places.often(code),
                self.places.here(code, answer.place),
                length,
                sums[at] - rival,
            ];
            (code, numbers)
        });
        each.collect()
    }

    /// Ridge regression's score of the sentence where it is highest, by code.
    fn best_sentence(&self, vectors: &Vectors) -> Vec<f32> {
        let mut best = vec![f32::NEG_INFINITY; self.codes];
        let mut out = vec![0.0; self.codes];
        for sentence in &vectors.sentences {
            self.ridge.times(sentence, &mut out);
            best.iter_mut().zip(&out).for_each(|(best, score)| *best = best.max(*score));
        }
        best.iter_mut().filter(|best| !best.is_finite()).for_each(|best| *best = 0.0);
        best
    }
}

/// The two highest; where there is but one, it has no rival and both are it.
fn two_best(scores: impl Iterator<Item = f64>) -> (f64, f64) {
    let (mut first, mut second) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    for score in scores {
        if score > first {
            (first, second) = (score, first);
        } else if score > second {
            second = score;
        }
    }
    (first, if second.is_finite() { second } else { first })
}
