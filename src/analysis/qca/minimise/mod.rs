//! Minimisation: the fewest terms that cover the combinations with the outcome and no other.
//!
//! As Quine (1952) and `McCluskey` (1956) for two values; for more, a term drops a condition when all of
//! that condition's values would do (Cronqvist 2003). Terms are found from above, by dropping conditions
//! of the observed combinations as long as the term stays true, which gives the same prime implicants
//! (Duşa 2018).

use std::collections::{BTreeSet, HashMap};

use super::truth_table::TruthTable;

/// How many models of the same size are kept.
const MODELS: usize = 32;
/// How many steps the search for the smallest cover may take.
const STEPS: usize = 200_000;

/// Values that all must hold, one for each condition; `None` where it does not matter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term(pub Vec<Option<usize>>);

impl Term {
    /// Whether a combination of values has all of them.
    pub fn covers(&self, values: &[usize]) -> bool {
        self.0.iter().zip(values).all(|(wanted, value)| wanted.is_none_or(|w| w == *value))
    }

    /// How many values it names.
    pub fn literals(&self) -> usize {
        self.0.iter().flatten().count()
    }

    /// The terms that name one value less.
    pub fn shorter(&self) -> impl Iterator<Item = Self> {
        let named = (0..self.0.len()).filter(|at| self.0[*at].is_some());
        named.map(|at| {
            let mut values = self.0.clone();
            values[at] = None;
            Self(values)
        })
    }

    /// How many combinations it covers, observed or not.
    fn extent(&self, levels: &[usize]) -> usize {
        let free = self.0.iter().zip(levels).filter(|(value, _)| value.is_none());
        free.fold(1, |product: usize, (_, levels)| product.saturating_mul(*levels))
    }
}

/// What is supposed of combinations that no case has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remainders {
    /// That they lack the outcome: the conservative or complex solution.
    Lacking,
    /// Whatever makes the solution simplest: the parsimonious solution.
    Whatever,
}

/// What minimisation gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Minimised {
    /// The prime implicants, in order.
    pub primes: Vec<Term>,
    /// The sets of the fewest primes that cover all positive combinations, those with the fewest
    /// values first. Empty when nothing is positive.
    pub models: Vec<Vec<Term>>,
    /// Whether these are surely the smallest, and all of them.
    pub complete: bool,
}

/// The smallest sets of terms that cover all positive rows of a table and no other.
pub fn minimise(table: &TruthTable, positive: &[bool], remainders: Remainders) -> Minimised {
    let primes = primes(table, positive, remainders);
    let rows: Vec<&[usize]> = table
        .rows()
        .iter()
        .zip(positive)
        .filter(|(_, positive)| **positive)
        .map(|(row, _)| row.values.as_slice())
        .collect();
    let mut cover = Cover::new(&primes, &rows);
    cover.search();
    let (found, complete) = (cover.found, cover.complete);
    let mut models: Vec<Vec<Term>> = found
        .into_iter()
        .map(|model| model.into_iter().map(|at| primes[at].clone()).collect())
        .collect();
    models.sort_by_key(|model: &Vec<Term>| model.iter().map(Term::literals).sum::<usize>());
    Minimised { primes, models, complete }
}

fn primes(table: &TruthTable, positive: &[bool], remainders: Remainders) -> Vec<Term> {
    let mut known: HashMap<Term, bool> = HashMap::new();
    let mut holds = |term: &Term| match known.get(term) {
        Some(known) => *known,
        None => {
            let holds = holds(table, positive, remainders, term);
            known.insert(term.clone(), holds);
            holds
        }
    };
    let rows = table.rows().iter().zip(positive).filter(|(_, positive)| **positive);
    let mut open: Vec<Term> =
        rows.map(|(row, _)| Term(row.values.iter().copied().map(Some).collect())).collect();
    let (mut seen, mut primes) = (BTreeSet::new(), BTreeSet::new());
    while let Some(term) = open.pop() {
        let shorter: Vec<Term> = term.shorter().filter(|shorter| holds(shorter)).collect();
        if shorter.is_empty() {
            primes.insert(term);
        } else {
            open.extend(shorter.into_iter().filter(|shorter| seen.insert(shorter.clone())));
        }
    }
    // Conditions in the order they were asked for; those a term names first.
    let mut primes: Vec<Term> = primes.into_iter().collect();
    primes.sort_by_cached_key(|term| {
        term.0.iter().map(|value| value.map_or((1, 0), |value| (0, value))).collect::<Vec<_>>()
    });
    primes
}

/// Whether a term covers nothing that it must not.
fn holds(table: &TruthTable, positive: &[bool], remainders: Remainders, term: &Term) -> bool {
    let mut covered = 0;
    for (row, positive) in table.rows().iter().zip(positive) {
        if term.covers(&row.values) {
            if !positive {
                return false;
            }
            covered += 1;
        }
    }
    match remainders {
        Remainders::Whatever => true,
        Remainders::Lacking => covered == term.extent(table.levels()),
    }
}

/// A search for the smallest sets of primes that cover all rows.
struct Cover<'a> {
    /// For each row the primes that cover it.
    covering: Vec<Vec<usize>>,
    primes: &'a [Term],
    rows: &'a [&'a [usize]],
    best: usize,
    found: BTreeSet<Vec<usize>>,
    steps: usize,
    complete: bool,
}

impl<'a> Cover<'a> {
    fn new(primes: &'a [Term], rows: &'a [&'a [usize]]) -> Self {
        let covering = |row: &&[usize]| {
            (0..primes.len()).filter(|at| primes[*at].covers(row)).collect::<Vec<_>>()
        };
        Self {
            covering: rows.iter().map(covering).collect(),
            primes,
            rows,
            best: usize::MAX,
            found: BTreeSet::new(),
            steps: 0,
            complete: true,
        }
    }

    fn search(&mut self) {
        if self.rows.is_empty() {
            return;
        }
        let greedy = self.greedy();
        self.best = greedy.len();
        self.found.insert(greedy);
        self.extend(&mut Vec::new(), &mut vec![0; self.rows.len()]);
    }

    /// A cover that is good, if not always the smallest: an upper bound.
    fn greedy(&self) -> Vec<usize> {
        let mut left: Vec<usize> = (0..self.rows.len()).collect();
        let mut chosen = Vec::new();
        while !left.is_empty() {
            let gain = |at: &usize| {
                left.iter().filter(|row| self.primes[*at].covers(self.rows[**row])).count()
            };
            let Some(best) =
                (0..self.primes.len()).rev().max_by_key(gain).filter(|at| gain(at) > 0)
            else {
                break;
            };
            left.retain(|row| !self.primes[best].covers(self.rows[*row]));
            chosen.push(best);
        }
        chosen.sort_unstable();
        chosen
    }

    /// `times` is how often each row is covered already.
    fn extend(&mut self, chosen: &mut Vec<usize>, times: &mut [usize]) {
        self.steps += 1;
        if self.steps > STEPS {
            self.complete = false;
            return;
        }
        let open = (0..times.len()).filter(|row| times[*row] == 0);
        let Some(row) = open.min_by_key(|row| self.covering[*row].len()) else {
            self.keep(chosen);
            return;
        };
        if chosen.len() >= self.best {
            return;
        }
        for at in self.covering[row].clone() {
            let hit: Vec<usize> =
                (0..times.len()).filter(|row| self.primes[at].covers(self.rows[*row])).collect();
            hit.iter().for_each(|row| times[*row] += 1);
            chosen.push(at);
            self.extend(chosen, times);
            chosen.pop();
            hit.iter().for_each(|row| times[*row] -= 1);
        }
    }

    fn keep(&mut self, chosen: &[usize]) {
        if chosen.len() < self.best {
            self.best = chosen.len();
            self.found.clear();
        }
        let mut model = chosen.to_vec();
        model.sort_unstable();
        if self.found.len() < MODELS || self.found.contains(&model) {
            self.found.insert(model);
        } else {
            self.complete = false;
        }
    }
}

#[cfg(test)]
mod tests;
