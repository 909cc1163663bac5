//! How often cases drawn at random are described as simply: with many conditions and few cases, random
//! data look explained (Marx 2006).

use crate::analysis::random::Random;
use std::collections::{HashMap, HashSet};

use super::minimise::{Remainders, Term, minimise};
use super::truth_table::{Configuration, TruthTable};
use crate::analysis::significance::choose;

/// How many unions of terms are worked out before sets are drawn instead.
const UNIONS: usize = 2_000_000;
/// How many sets are drawn.
const DRAWS: usize = 2000;

/// How often a random set of cases is described as simply.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// The share of the sets.
    pub value: f64,
    /// Whether sets were drawn, always the same ones, because there are too many to count.
    pub drawn: bool,
}

/// The share of all sets of `size` cases that some expression of at most that simplicity covers exactly:
/// with fewer terms, or as many and no more values. The outcome in the table plays no part.
pub fn chance(table: &TruthTable, size: usize, simplicity: (usize, usize)) -> Chance {
    let cases: usize = table.rows().iter().map(Configuration::cases).sum();
    match counted(table, size, simplicity) {
        Some(described) => {
            Chance { value: (described as f64 / choose(cases, size)).min(1.0), drawn: false }
        }
        None => Chance { value: drawn(table, cases, size, simplicity), drawn: true },
    }
}

/// The share of all sets of `size` cases that some expression covers exactly, however long: those made
/// of whole rows. `None` where there are more sets than numbers can tell.
pub fn describable(table: &TruthTable, size: usize) -> Option<f64> {
    let cases: usize = table.rows().iter().map(Configuration::cases).sum();
    // How many sets of the rows so far have so many cases.
    let mut sets = vec![0.0; size + 1];
    sets[0] = 1.0;
    for row in table.rows() {
        for held in (row.cases()..=size).rev() {
            sets[held] += sets[held - row.cases()];
        }
    }
    let share = sets[size] / choose(cases, size);
    share.is_finite().then_some(share.min(1.0))
}

/// How many sets are described; `None` when there are too many to look at.
///
/// A set of rows stands for one set of cases: an expression cannot tell cases of a row apart.
fn counted(table: &TruthTable, size: usize, (terms, literals): (usize, usize)) -> Option<usize> {
    let weights: Vec<usize> = table.rows().iter().map(Configuration::cases).collect();
    let weight = |mask: u64| {
        let rows = (0..weights.len()).filter(|row| (mask >> row) & 1 == 1);
        rows.map(|row| weights[row]).sum::<usize>()
    };
    let mut single = masks(table)?;
    single.retain(|mask, _| weight(*mask) <= size);
    // The least number of values for each union of at most so many terms.
    let mut reached = single.clone();
    let mut described: HashSet<u64> = HashSet::new();
    for count in 1..=terms {
        let fits = |(mask, least): (&u64, &usize)| {
            (weight(*mask) == size && (count < terms || *least <= literals)).then_some(*mask)
        };
        described.extend(reached.iter().filter_map(fits));
        if count == terms {
            break;
        }
        if reached.len().saturating_mul(single.len()) > UNIONS {
            return None;
        }
        let mut next = reached.clone();
        for (mask, least) in &reached {
            for (other, more) in &single {
                let union = mask | other;
                if union != *mask && weight(union) <= size {
                    let held = next.entry(union).or_insert(usize::MAX);
                    *held = (*held).min(least + more);
                }
            }
        }
        reached = next;
    }
    Some(described.len())
}

/// The sets of rows that one term covers, each with the least number of values that takes.
fn masks(table: &TruthTable) -> Option<HashMap<u64, usize>> {
    if table.rows().len() > 64 {
        return None;
    }
    let mut found: HashMap<u64, usize> = HashMap::new();
    let mut seen: HashSet<Term> = HashSet::new();
    let full = |row: &Configuration| Term(row.values.iter().copied().map(Some).collect());
    let mut open: Vec<Term> = table.rows().iter().map(full).collect();
    while let Some(term) = open.pop() {
        let rows = table.rows().iter().enumerate();
        let mask = rows
            .filter(|(_, row)| term.covers(&row.values))
            .fold(0, |mask: u64, (at, _)| mask | 1 << at);
        let least = found.entry(mask).or_insert(usize::MAX);
        *least = (*least).min(term.literals());
        open.extend(term.shorter().filter(|shorter| seen.insert(shorter.clone())));
    }
    Some(found)
}

/// An estimate from sets drawn, never zero: (hits + 1) / (draws + 1) (Phipson and Smyth 2010).
fn drawn(table: &TruthTable, cases: usize, size: usize, simplicity: (usize, usize)) -> f64 {
    let mut row_of = vec![0; cases];
    for (row, held) in table.rows().iter().enumerate() {
        held.with.iter().chain(&held.without).for_each(|case| row_of[*case] = row);
    }
    let mut random = Random::new(0x6b77_616c_6931);
    let mut order: Vec<usize> = (0..cases).collect();
    let mut hits = 0;
    for _ in 0..DRAWS {
        for at in 0..size {
            let other = at + random.below(cases - at);
            order.swap(at, other);
        }
        let mut held = vec![0; table.rows().len()];
        order[..size].iter().for_each(|case| held[row_of[*case]] += 1);
        let whole = table.rows().iter().zip(&held).all(|(row, n)| *n == 0 || *n == row.cases());
        if whole {
            let positive: Vec<bool> = held.iter().map(|n| *n > 0).collect();
            let models = minimise(table, &positive, Remainders::Whatever).models;
            hits += usize::from(models.first().is_some_and(|m| simplicity_of(m) <= simplicity));
        }
    }
    (hits + 1) as f64 / (DRAWS + 1) as f64
}

/// How many terms a model has, and how many values they name together.
pub fn simplicity_of(model: &[Term]) -> (usize, usize) {
    (model.len(), model.iter().map(Term::literals).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every set of `size` cases, minimised by itself.
    fn by_brute_force(
        table: &TruthTable,
        cases: usize,
        size: usize,
        simple: (usize, usize),
    ) -> f64 {
        let (mut sets, mut described) = (0_u32, 0_u32);
        for set in 0_u32..1 << cases {
            if set.count_ones() as usize != size {
                continue;
            }
            sets += 1;
            let table = table.with_outcome(|case| (set >> case) & 1 == 1);
            if table.rows().iter().any(Configuration::is_contradictory) {
                continue;
            }
            let models = minimise(&table, &table.positive(1.0), Remainders::Whatever).models;
            described += u32::from(models.first().is_some_and(|m| simplicity_of(m) <= simple));
        }
        f64::from(described) / f64::from(sets)
    }

    #[test]
    fn a_pair_that_one_value_of_eight_cases_names_is_one_of_28() {
        let cases: Vec<(Vec<usize>, bool)> = (0..8)
            .map(|n| (vec![usize::from(n == 1 || n == 7), usize::from(n == 6)], false))
            .collect();
        let table = TruthTable::new(&[2, 2], &cases);
        let found = chance(&table, 2, (1, 1));
        assert!(!found.drawn && (found.value - 1.0 / 28.0).abs() < 1e-12, "{found:?}");
        assert!((chance(&table, 3, (2, 2)).value - 1.0 / 56.0).abs() < 1e-12);
        assert!(chance(&table, 4, (2, 4)).value.abs() < 1e-12);
        assert!((describable(&table, 3).unwrap() - 1.0 / 56.0).abs() < 1e-12);
        assert_eq!(describable(&table, 0), Some(1.0));
    }

    #[test]
    fn where_sets_are_drawn_the_figure_is_near_the_counted_one_and_always_the_same() {
        let cases: Vec<(Vec<usize>, bool)> =
            (0..10).map(|n| (vec![n % 2, n / 2 % 2, n / 4 % 2], false)).collect();
        let table = TruthTable::new(&[2, 2, 2], &cases);
        let simple = (2, 5);
        let counted = chance(&table, 4, simple).value;
        let estimate = drawn(&table, 10, 4, simple);
        assert!((counted - estimate).abs() < 0.03, "{counted} {estimate}");
        assert!((estimate - drawn(&table, 10, 4, simple)).abs() < 1e-15);
    }

    proptest! {
        #[test]
        fn counting_unions_gives_what_minimising_every_set_gives(
            cases in prop::collection::vec((0usize..3, 0usize..2, 0usize..2), 2..8),
            size in 1usize..7, terms in 1usize..4, literals in 1usize..7,
        ) {
            prop_assume!(size < cases.len());
            let rows: Vec<(Vec<usize>, bool)> =
                cases.iter().map(|(a, b, c)| (vec![*a, *b, *c], false)).collect();
            let table = TruthTable::new(&[3, 2, 2], &rows);
            let found = chance(&table, size, (terms, literals));
            let expected = by_brute_force(&table, cases.len(), size, (terms, literals));
            let anyhow = by_brute_force(&table, cases.len(), size, (usize::MAX, 0));
            prop_assert!((describable(&table, size).unwrap() - anyhow).abs() < 1e-12);
            prop_assert!(!found.drawn && (found.value - expected).abs() < 1e-12, "{} {}", found.value, expected);
        }
    }
}
