//! The coefficients against published values and independent libraries, to four places.

use std::collections::BTreeMap;

use kwali::analysis::agreement::{Coefficients, Figure, Table, Why};

fn read(name: &str) -> csv::Reader<std::fs::File> {
    let path = format!("{}/tests/agreement/{name}.csv", env!("CARGO_MANIFEST_DIR"));
    csv::Reader::from_path(path).unwrap()
}

/// Units by raters; as many categories as occur.
fn units(name: &str) -> (Table, Vec<f64>) {
    let records: Vec<csv::StringRecord> = read(name).records().map(Result::unwrap).collect();
    let mut numbers: BTreeMap<String, u16> = BTreeMap::new();
    for field in records.iter().flat_map(|record| record.iter().skip(1)) {
        if !field.is_empty() {
            let next = u16::try_from(numbers.len()).unwrap();
            numbers.entry(field.to_owned()).or_insert(next);
        }
    }
    let rows: Vec<Vec<Option<u16>>> = records
        .iter()
        .map(|record| record.iter().skip(1).map(|field| numbers.get(field).copied()).collect())
        .collect();
    let weights = vec![1.0; rows.len()];
    (Table { coders: rows[0].len(), categories: numbers.len(), rows }, weights)
}

/// A table of two raters: how often one said the row's category and the other the column's.
fn contingency(name: &str) -> (Table, Vec<f64>) {
    let (mut rows, mut weights) = (Vec::new(), Vec::new());
    for (first, record) in (0u16..).zip(read(name).records()) {
        for (second, count) in (0u16..).zip(record.unwrap().iter()) {
            rows.push(vec![Some(first), Some(second)]);
            weights.push(count.parse().unwrap());
        }
    }
    let categories = weights.len().isqrt();
    (Table { coders: 2, categories, rows }, weights)
}

fn found(name: &str) -> Coefficients {
    let (table, weights) = units(name);
    table.coefficients(&weights)
}

#[track_caller]
fn is(figure: Figure, expected: f64) {
    let value = figure.unwrap();
    assert!((value - expected).abs() < 1e-4, "{value} and not {expected}");
}

#[test]
fn krippendorffs_four_observers_and_twelve_units() {
    // Krippendorff (2011): 0.743; krippendorff.nominal 0.743421, irrCAC fleiss, gwet and pa.
    let own = found("kripp_4x12");
    is(own.alpha, 0.743_421);
    is(own.fleiss, 0.761_17);
    is(own.ac1, 0.775_44);
    is(own.percent, 0.818_18);
    assert_eq!(own.scott, Err(Why::MoreThanTwo));
    // Wikipedia's example: 0.691.
    is(found("wiki_3x15").alpha, 0.691_358);
}

#[test]
fn cohens_two_by_two() {
    // scikit-learn cohen_kappa 0.4, NLTK pi 0.393939 and S 0.4, irrCAC gwet 0.40594.
    let own = found("cohen_2x2_wiki50");
    is(own.percent, 0.7);
    is(own.kappa, 0.4);
    is(own.scott, 0.393_939);
    is(own.fleiss, 0.393_94);
    is(own.alpha, 0.4);
    is(own.ac1, 0.405_94);
}

#[test]
fn fleiss_ten_subjects_and_fourteen_raters() {
    // Fleiss (1971) by statsmodels 0.209931, krippendorff.nominal 0.215574.
    let (mut rows, mut weights) = (Vec::new(), Vec::new());
    for record in read("fleiss_10x14x5").records() {
        let mut row = Vec::new();
        for (category, count) in (0u16..).zip(record.unwrap().iter().skip(1)) {
            row.extend(std::iter::repeat_n(Some(category), count.parse().unwrap()));
        }
        assert_eq!(row.len(), 14);
        rows.push(row);
        weights.push(1.0);
    }
    let own = Table { coders: 14, categories: 5, rows }.coefficients(&weights);
    is(own.fleiss, 0.209_930_7);
    is(own.alpha, 0.215_574_1);
}

#[test]
fn sets_with_missing_ratings_as_irrcac_and_krippendorff_have_them() {
    // krippendorff.nominal, irrCAC fleiss, gwet, pa.
    for (name, expected) in [
        ("irrcac_raw_5observers", [0.480_530_24, 0.457_62, 0.496_62, 0.615_56]),
        ("irrcac_raw_ben_gerry", [0.664_893_6, 0.649_35, 0.661_44, 0.727_27]),
        ("irrcac_raw_g1g2", [0.631_805_7, 0.657_25, 0.684_6, 0.743_59]),
        ("irrcac_raw_gender", [0.143_407_4, 0.128_89, 0.208_08, 0.455_56]),
        ("anxiety_3x20", [-0.023_725_2, -0.041_076_5, 0.031_37, 0.183_33]),
    ] {
        // Categories that nobody used count for AC1 where the scale has them.
        let (mut table, weights) = units(name);
        if name == "irrcac_raw_ben_gerry" || name == "irrcac_raw_g1g2" {
            table.categories = table.categories.max(5);
        }
        let own = table.coefficients(&weights);
        is(own.alpha, expected[0]);
        is(own.fleiss, expected[1]);
        is(own.ac1, expected[2]);
        is(own.percent, expected[3]);
    }
}

#[test]
fn cohens_kappa_of_three_raters_is_the_mean_over_pairs() {
    // scikit-learn for each pair of statsmodels' anxiety data.
    let pairs = [0.119_496_855, -0.165_644_172, -0.006_289_308];
    is(found("anxiety_3x20").kappa, pairs.iter().sum::<f64>() / 3.0);
    // scikit-learn on the units that both rated.
    is(found("irrcac_raw_ben_gerry").kappa, 0.656_25);
}

#[test]
fn tables_of_two_raters_as_irrcac_has_them() {
    // irrCAC table.cohen, scott, krippendorff, gwet, pa2.
    for (name, expected) in [
        ("irrcac_table_cont3x3abstractors", [0.796_41, 0.796_24, 0.797_26, 0.849_33, 0.89]),
        ("irrcac_table_cont4x4diagnosis", [0.431_5, 0.430_34, 0.431_62, 0.456_16, 0.587_44]),
    ] {
        let (table, weights) = contingency(name);
        let own = table.coefficients(&weights);
        is(own.kappa, expected[0]);
        is(own.scott, expected[1]);
        is(own.alpha, expected[2]);
        is(own.ac1, expected[3]);
        is(own.percent, expected[4]);
    }
}

#[test]
fn extremes_have_a_value_or_a_reason() {
    let same = found("edge_all_same");
    assert_eq!(same.kappa, Err(Why::OneCategory));
    assert_eq!(same.alpha, Err(Why::OneCategory));
    assert_eq!(same.fleiss, Err(Why::OneCategory));
    is(same.percent, 1.0);
    is(same.ac1, 1.0);
    let perfect = found("edge_perfect");
    for figure in [perfect.kappa, perfect.alpha, perfect.scott, perfect.fleiss, perfect.ac1] {
        is(figure, 1.0);
    }
    // krippendorff.nominal -0.9, scikit-learn -1.
    let against = found("edge_total_disagree");
    is(against.alpha, -0.9);
    is(against.kappa, -1.0);
    is(against.ac1, -1.0);
    // scikit-learn 0.368421, krippendorff.nominal 0.371579, irrCAC gwet 0.9337.
    let paradox = found("edge_prevalence_paradox");
    is(paradox.kappa, 0.368_421);
    is(paradox.alpha, 0.371_579);
    is(paradox.ac1, 0.933_7);
    let (table, _) = units("edge_perfect");
    let none = table.coefficients(&vec![0.0; table.rows.len()]);
    assert_eq!((none.percent, none.kappa), (Err(Why::NoUnits), Err(Why::NoUnits)));
}

#[test]
fn prevalence_bias_and_pabak_of_a_table() {
    let rows = vec![
        vec![Some(1), Some(1)],
        vec![Some(1), Some(0)],
        vec![Some(0), Some(1)],
        vec![Some(0), Some(0)],
    ];
    let table = Table { coders: 2, categories: 2, rows };
    // Of 50 units both 20, only the first 5, only the second 10, neither 15.
    let own = table.indices(&[20.0, 5.0, 10.0, 15.0]).unwrap();
    is(Ok(own.prevalence), 0.1);
    is(Ok(own.bias), -0.1);
    is(Ok(own.pabak), 0.4);
    // κ = PABAK adjusted back, by Byrt, Bishop & Carlin's formula.
    let kappa = table.coefficients(&[20.0, 5.0, 10.0, 15.0]).kappa;
    let (pi, bi) = (own.prevalence, own.bias);
    is(kappa, (own.pabak - pi * pi + bi * bi) / (1.0 - pi * pi + bi * bi));
}

#[test]
fn decisions_by_character_have_the_kappa_that_scikit_learn_gives() {
    for record in read("char_kappa_n16").deserialize::<BTreeMap<String, String>>() {
        let record = record.unwrap();
        if record["cohen_kappa"].is_empty() {
            continue;
        }
        let number = |column: &str| record[column].parse::<f64>().unwrap();
        let rows = [(1, 1), (1, 0), (0, 1), (0, 0)].map(|(a, b)| vec![Some(a), Some(b)]).to_vec();
        let table = Table { coders: 2, categories: 2, rows };
        let counts = ["n11", "n10", "n01", "n00"].map(number);
        let own = table.coefficients(&counts);
        is(own.kappa, number("cohen_kappa"));
        is(own.percent, number("percent_agreement"));
    }
}
