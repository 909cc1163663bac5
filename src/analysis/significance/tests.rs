use proptest::prelude::*;

use super::*;

fn shares(table: [usize; 4]) -> Shares {
    let [a, b, c, d] = table;
    Shares { with: [a, c], of: [a + b, c + d] }
}

#[track_caller]
fn near(found: f64, expected: f64) {
    let scale = expected.abs().max(1e-300);
    assert!((found - expected).abs() <= scale * 1e-9, "{found} is not {expected}");
}

/// Fisher's lady tasting tea, p = 0.4857, is the example of R's `fisher.test` (Agresti 1990); the
/// others are `scipy.stats.fisher_exact` 1.16.
#[test]
fn fishers_test_gives_published_values() {
    let known = [
        ([3, 1, 1, 3], 0.485_714_285_714_285_65),
        ([1, 9, 11, 3], 0.002_759_456_185_220_083_6),
        ([7, 1, 2, 6], 0.040_559_440_559_440_565),
        ([8, 0, 0, 8], 0.000_155_400_155_400_155_4),
        ([10, 15, 2, 10], 0.262_855_028_656_9),
        ([120, 380, 60, 440], 9.968_469_125_656_66e-7),
        ([0, 5, 3, 2], 0.166_666_666_666_666_66),
        ([4, 4, 4, 4], 1.0),
        // Convictions of like-sex twins of criminals (Fisher 1962), R's second example: 0.0005367.
        ([2, 15, 10, 3], 0.000_536_724_119_143_435_7),
    ];
    for (table, expected) in known {
        near(shares(table).fisher().unwrap(), expected);
    }
}

/// The approval ratings in R's `mcnemar.test` (Agresti 1990) have 86 and 150 pairs that differ;
/// values are `scipy.stats.binomtest`.
#[test]
fn mcnemars_test_gives_values_of_the_binomial() {
    near(mcnemar(1, 6), 0.125);
    near(mcnemar(0, 5), 0.0625);
    near(mcnemar(2, 9), 0.065_429_687_5);
    near(mcnemar(6, 16), 0.052_478_790_283_203_125);
    near(mcnemar(86, 150), 3.715_936_139_571_386_6e-5);
    near(mcnemar(3, 3), 1.0);
    near(mcnemar(0, 0), 1.0);
}

/// Worked by hand, as R's `p.adjust` gives them.
#[test]
fn corrections_give_the_values_of_p_adjust() {
    let values = [0.01, 0.04, 0.03, 0.005, 0.2];
    for (found, expected) in holm(&values).into_iter().zip([0.04, 0.09, 0.09, 0.025, 0.2]) {
        near(found, expected);
    }
    let bounded = benjamini_hochberg(&values);
    for (found, expected) in bounded.into_iter().zip([0.025, 0.05, 0.05, 0.025, 0.2]) {
        near(found, expected);
    }
    // The examples of stdlib's `padjust`, which follows R.
    let values = [0.319, 0.201, 0.4, 0.374, 0.113];
    for (found, expected) in holm(&values).into_iter().zip([0.957, 0.804, 0.957, 0.957, 0.565]) {
        near(found, expected);
    }
    let values = [0.008, 0.03, 0.123, 0.6, 0.2];
    let bounded = benjamini_hochberg(&values);
    for (found, expected) in bounded.into_iter().zip([0.04, 0.075, 0.205, 0.6, 0.25]) {
        near(found, expected);
    }
}

/// The example of Lancaster's course in corpus linguistics: 52 in 50,000 words and 57 in 75,000 give
/// 2.65; critical values are those of UCREL's calculator.
#[test]
fn log_likelihood_gives_published_values() {
    let found = log_likelihood(Shares { with: [52, 57], of: [50_000, 75_000] }).unwrap();
    assert!((found - 2.65).abs() < 0.005, "{found}");
    near(log_likelihood(Shares { with: [0, 7], of: [5000, 5000] }).unwrap(), 9.704_060_527_839_234);
    for (value, level) in [(3.84, 0.05), (6.63, 0.01), (10.83, 0.001), (15.13, 0.0001)] {
        assert!((chi_square_tail(value) / level - 1.0).abs() < 0.005, "{value}");
    }
    near(chi_square_tail(0.5), 0.479_500_122_186_953_4);
}

#[test]
fn effect_sizes_are_those_of_their_formulas() {
    let table = shares([6, 2, 3, 5]);
    near(table.difference().unwrap(), 0.375);
    let odds = table.odds_ratio().unwrap();
    assert!(!odds.corrected);
    near(odds.value, 5.0);
    near(table.phi().unwrap(), 24.0 / 4032.0_f64.sqrt());
    // Cohen (1988, table 6.2.2): the angle of 0.50 is 1.571, that of 0.25 is 1.047.
    let quarter = Shares { with: [2, 1], of: [4, 4] };
    assert!((quarter.cohens_h().unwrap() - 0.524).abs() < 0.001);
}

#[test]
fn an_empty_cell_gets_a_half_and_what_does_not_vary_no_odds() {
    let odds = shares([4, 0, 1, 3]).odds_ratio().unwrap();
    assert!(odds.corrected);
    near(odds.value, (4.5 * 3.5) / (0.5 * 1.5));
    assert_eq!(shares([0, 4, 0, 4]).odds_ratio(), None);
    assert_eq!(shares([4, 0, 4, 0]).phi(), None);
    assert_eq!(shares([0, 0, 1, 3]).fisher(), None);
    assert_eq!(shares([0, 0, 1, 3]).difference(), None);
}

proptest! {
    #[test]
    fn exact_tests_are_probabilities_that_do_not_depend_on_the_order(
        a in 0usize..60, b in 0usize..60, c in 0usize..60, d in 0usize..60,
    ) {
        let table = shares([a, b, c, d]);
        let swapped = shares([c, d, a, b]);
        prop_assert_eq!(table.fisher().is_some(), a + b > 0 && c + d > 0);
        if let (Some(p), Some(q)) = (table.fisher(), swapped.fisher()) {
            prop_assert!((0.0..=1.0).contains(&p) && p > 0.0);
            prop_assert!((p - q).abs() < 1e-9);
            let other = shares([b, a, d, c]).fisher().unwrap();
            prop_assert!((p - other).abs() < 1e-9);
            prop_assert!((table.difference().unwrap() + swapped.difference().unwrap()).abs() < 1e-12);
            prop_assert!((table.cohens_h().unwrap() + swapped.cohens_h().unwrap()).abs() < 1e-12);
        }
        if let (Some(x), Some(y)) = (table.odds_ratio(), swapped.odds_ratio()) {
            prop_assert!((x.value * y.value - 1.0).abs() < 1e-9);
            let phi = table.phi().unwrap();
            prop_assert!((-1.0 - 1e-9..=1.0 + 1e-9).contains(&phi));
        }
        let paired = mcnemar(a, b);
        prop_assert!(paired > 0.0 && paired <= 1.0 && (paired - mcnemar(b, a)).abs() < 1e-12);
    }

    #[test]
    fn holm_is_never_below_benjamini_hochberg_nor_that_below_the_value(
        values in prop::collection::vec(0.0f64..=1.0, 0..30),
    ) {
        let (holm, bounded) = (holm(&values), benjamini_hochberg(&values));
        for at in 0..values.len() {
            prop_assert!(holm[at] >= bounded[at] - 1e-12 && bounded[at] >= values[at] - 1e-12);
            prop_assert!(holm[at] <= 1.0);
        }
    }

    #[test]
    fn log_likelihood_is_symmetric_and_zero_where_shares_are_the_same(
        a in 0usize..100, b in 0usize..100, more in 1usize..5000, scale in 1usize..9,
    ) {
        let counts = Shares { with: [a, b], of: [a + more, b + 2 * more] };
        let swapped = Shares { with: [b, a], of: [b + 2 * more, a + more] };
        let (x, y) = (log_likelihood(counts).unwrap(), log_likelihood(swapped).unwrap());
        prop_assert!((x - y).abs() < 1e-9 && x >= 0.0);
        prop_assert!((0.0..=1.0).contains(&chi_square_tail(x)));
        let same = Shares { with: [a, a * scale], of: [a + more, (a + more) * scale] };
        prop_assert!(log_likelihood(same).unwrap() < 1e-9);
    }
}
