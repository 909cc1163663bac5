use proptest::prelude::*;

use super::*;

/// `1-0-` for a term, `-` where it names no value.
fn shown(terms: &[Term]) -> Vec<String> {
    let sign = |value: &Option<usize>| value.map_or("-".to_owned(), |value| value.to_string());
    terms.iter().map(|term| term.0.iter().map(sign).collect()).collect()
}

/// Cases from combinations, each with how many have the outcome and how many have not.
fn table(levels: &[usize], rows: &[(&str, usize, usize)]) -> TruthTable {
    let mut cases = Vec::new();
    for (values, with, without) in rows {
        let values: Vec<usize> = values.bytes().map(|b| usize::from(b - b'0')).collect();
        cases.extend(std::iter::repeat_n((values.clone(), true), *with));
        cases.extend(std::iter::repeat_n((values, false), *without));
    }
    TruthTable::new(levels, &cases)
}

/// Lipset's data on the survival of democracy between the wars, made crisp: conditions are developed,
/// urban, literate, industrial, stable government (Rihoux and De Meur 2009; `LC` of the R package QCA).
fn lipset() -> TruthTable {
    table(
        &[2; 5],
        &[
            ("11111", 4, 0),
            ("10101", 2, 0),
            ("10111", 2, 0),
            ("00000", 0, 3),
            ("00001", 0, 2),
            ("00100", 0, 2),
            ("00101", 0, 1),
            ("10110", 0, 1),
            ("11110", 0, 1),
        ],
    )
}

/// The published solutions: R's package QCA and Rihoux and De Meur (2009, pp. 57, 59, 60 and 61).
#[test]
fn lipsets_crisp_data_give_the_published_solutions() {
    let table = lipset();
    assert_eq!((table.possible(), table.remainders()), (32, 23));
    let solved = |table: &TruthTable, remainders| {
        let found = minimise(table, &table.positive(1.0), remainders);
        assert!(found.complete && found.models.len() == 1, "{found:?}");
        shown(&found.models[0])
    };
    // DEV*~URB*LIT*STB + DEV*LIT*IND*STB -> SURV
    assert_eq!(solved(&table, Remainders::Lacking), ["101-1", "1-111"]);
    // DEV*STB -> SURV
    assert_eq!(solved(&table, Remainders::Whatever), ["1---1"]);
    let failed: Vec<Vec<usize>> = table.rows().iter().map(|row| row.without.clone()).collect();
    let failed = table.with_outcome(|case| failed.iter().any(|row| row.contains(&case)));
    // ~DEV*~URB*~IND + DEV*LIT*IND*~STB -> ~SURV
    assert_eq!(solved(&failed, Remainders::Lacking), ["00-0-", "1-110"]);
    // ~DEV + ~STB -> ~SURV
    assert_eq!(solved(&failed, Remainders::Whatever), ["0----", "----0"]);
}

/// The same with three values of development (Cronqvist and Berg-Schlosser 2009, p. 80; `LM` of the R
/// package QCA); one combination is contradictory and stays out.
#[test]
fn lipsets_data_of_more_values_give_the_published_solutions() {
    let table = table(
        &[3, 2, 2, 2],
        &[
            ("2011", 2, 0),
            ("2111", 3, 0),
            ("1010", 2, 0),
            ("1111", 1, 1),
            ("1011", 0, 1),
            ("0000", 0, 5),
            ("0010", 0, 3),
        ],
    );
    let positive = table.positive(1.0);
    let conservative = minimise(&table, &positive, Remainders::Lacking);
    // DEV[2]*LIT[1]*IND[1] + DEV[1]*URB[0]*LIT[1]*IND[0] -> SURV
    assert_eq!(shown(&conservative.models[0]), ["1010", "2-11"]);
    // DEV[2] + DEV[1]*IND[0] -> SURV
    let parsimonious = minimise(&table, &positive, Remainders::Whatever);
    assert!(parsimonious.models.iter().any(|model| shown(model) == ["1--0", "2---"]));
    // At a half, the contradictory combination counts as having it.
    let lenient = minimise(&table, &table.positive(0.5), Remainders::Lacking);
    assert!(shown(&lenient.models[0]).contains(&"2-11".to_owned()));
    assert!(lenient.primes.iter().any(|term| term.covers(&[1, 1, 1, 1])));
}

#[test]
fn nothing_positive_has_no_model_and_everything_the_empty_term() {
    let none = table(&[2, 2], &[("00", 0, 1), ("11", 0, 2)]);
    let found = minimise(&none, &none.positive(1.0), Remainders::Whatever);
    assert!(found.models.is_empty() && found.primes.is_empty());
    let all = table(&[2, 2], &[("00", 1, 0), ("11", 2, 0)]);
    let found = minimise(&all, &all.positive(1.0), Remainders::Whatever);
    assert_eq!(shown(&found.models[0]), ["--"]);
    let found = minimise(&all, &all.positive(1.0), Remainders::Lacking);
    assert_eq!(shown(&found.models[0]), ["00", "11"]);
}

#[test]
fn covers_that_are_as_small_are_all_told() {
    // The cyclic chart of Quine: six primes, two covers of three.
    let rows = [("000", 1, 0), ("001", 1, 0), ("010", 0, 1), ("100", 0, 1)];
    let more = [("011", 1, 0), ("110", 1, 0), ("111", 1, 0), ("101", 0, 1)];
    let table = table(&[2; 3], &[&rows[..], &more[..]].concat());
    let found = minimise(&table, &table.positive(1.0), Remainders::Lacking);
    assert!(found.complete);
    assert_eq!(found.models.len(), 2, "{found:?}");
}

const LEVELS: [usize; 3] = [3, 2, 2];

fn space() -> Vec<Vec<usize>> {
    let mut all = Vec::new();
    for a in 0..LEVELS[0] {
        for b in 0..LEVELS[1] {
            all.extend((0..LEVELS[2]).map(|c| vec![a, b, c]));
        }
    }
    all
}

fn every_term() -> Vec<Term> {
    let values = |levels: usize| (0..levels).map(Some).chain([None]).collect::<Vec<_>>();
    let mut all = Vec::new();
    for a in values(LEVELS[0]) {
        for b in values(LEVELS[1]) {
            all.extend(values(LEVELS[2]).into_iter().map(|c| Term(vec![a, b, c])));
        }
    }
    all
}

proptest! {
    #[test]
    fn primes_and_covers_are_what_brute_force_finds(
        states in prop::collection::vec(0u8..3, 12), lacking in any::<bool>(),
    ) {
        // Each combination has the outcome, lacks it, or was not observed.
        let space = space();
        let observed = space.iter().zip(&states).filter(|(_, state)| **state < 2);
        let cases: Vec<(Vec<usize>, bool)> =
            observed.map(|(values, state)| (values.clone(), *state == 1)).collect();
        let table = TruthTable::new(&LEVELS, &cases);
        let remainders = if lacking { Remainders::Lacking } else { Remainders::Whatever };
        let found = minimise(&table, &table.positive(1.0), remainders);

        let state = |at: usize| states[at];
        let may = |at: usize| state(at) == 1 || (!lacking && state(at) == 2);
        let covered = |term: &Term| {
            (0..space.len()).filter(|at| term.covers(&space[*at])).collect::<Vec<_>>()
        };
        let implicant = |term: &Term| {
            let covered = covered(term);
            covered.iter().all(|at| may(*at)) && covered.iter().any(|at| state(*at) == 1)
        };
        let prime = |term: &Term| implicant(term) && !term.shorter().any(|less| implicant(&less));
        let mut expected: Vec<Term> = every_term().into_iter().filter(|term| prime(term)).collect();
        let mut primes = found.primes.clone();
        expected.sort();
        primes.sort();
        prop_assert_eq!(&primes, &expected);

        let positive: Vec<usize> = (0..space.len()).filter(|at| state(*at) == 1).collect();
        prop_assert_eq!(found.models.is_empty(), positive.is_empty());
        for model in &found.models {
            for (at, values) in space.iter().enumerate() {
                let covers = model.iter().any(|term| term.covers(values));
                match state(at) {
                    1 => prop_assert!(covers),
                    0 => prop_assert!(!covers),
                    _ => prop_assert!(!covers || !lacking),
                }
            }
        }
        // No smaller set of primes covers all, and all of that size were found.
        if found.complete && !positive.is_empty() && primes.len() <= 14 {
            let size = found.models[0].len();
            let mut same = 0;
            for set in 0_u32..1 << primes.len() {
                let chosen = || (0..primes.len()).filter(|at| (set >> at) & 1 == 1);
                let covers = |at: &usize| chosen().any(|p| primes[p].covers(&space[*at]));
                if set.count_ones() as usize <= size && positive.iter().all(covers) {
                    prop_assert_eq!(set.count_ones() as usize, size);
                    same += 1;
                }
            }
            prop_assert_eq!(found.models.len(), same);
        }
    }
}
