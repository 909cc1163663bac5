//! What holds for any study.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::ratings::Entry;
use super::*;
use crate::analysis::Selection;
use crate::study::{
    Approval, Cases, Code, Codebook, Coding, Interview, Meta, Settings, Span, Status, Study,
    Transcript,
};

const BODY: &str = "I: Hoe gaat het? Goed?\n\nD: Ja hoor, één keer. Prima zo.\n\nI: En dan?\n\nD: Niets. Of toch wel iets, denk ik.\n";

type Spans = Vec<(usize, usize, usize)>;

fn coding((start, len, code): (usize, usize, usize), at: usize) -> Coding {
    Coding::restored(&format!("k{at}"), Span::at(start, len), ["a.x", "a.y", "b"][code], "x")
}

fn study(interviews: &[Vec<(&str, Spans)>]) -> Study {
    let code = |path: &str, parent: Option<usize>, branch: bool| Code {
        path: path.into(),
        parent,
        branch,
        depth: usize::from(parent.is_some()),
        ..Code::default()
    };
    let codes = vec![
        code("a", None, true),
        code("a.x", Some(0), false),
        code("a.y", Some(0), false),
        code("b", None, false),
    ];
    let settings = Settings { interviewers: vec!["interviewer".into()], ..Settings::default() };
    let interviews = interviews.iter().enumerate().map(|(at, coders)| {
        let meta = Meta {
            role: "leader".into(),
            date: String::new(),
            language: "nl".into(),
            lens: None,
            status: Approval::Draft,
            speakers: vec![("I".into(), "interviewer".into()), ("D".into(), "leader".into())],
            note: None,
        };
        let of = |(coder, spans): &(&str, Spans)| {
            let all = spans.iter().enumerate().map(|(at, span)| coding(*span, at));
            ((*coder).to_owned(), all.collect::<Vec<Coding>>())
        };
        Interview {
            case: "a".into(),
            name: format!("t{at}"),
            transcript: Transcript::new(meta, BODY, |_| None).unwrap(),
            codings: coders.iter().map(of).collect::<BTreeMap<_, _>>(),
        }
    });
    Study {
        codebook: Codebook::new(settings, codes).unwrap(),
        cases: Cases::default(),
        interviews: interviews.collect(),
        cells: Vec::new(),
    }
}

fn accepted() -> Selection {
    Selection { statuses: vec![Status::Accepted], ..Selection::default() }
}

fn options(unit: Unit, extent: Extent) -> Options {
    Options { unit, extent, ..Options::default() }
}

fn spans() -> impl Strategy<Value = Spans> {
    prop::collection::vec((0usize..95, 1usize..40, 0usize..3), 1..7)
}

fn figures<'a>(study: &'a Study, options: &Options) -> Vec<(Topic<'a>, Coefficients)> {
    let ratings = Ratings::new(study, &accepted(), options).unwrap();
    let topics: Vec<Topic> = ratings.items.iter().map(|item| item.topic).collect();
    topics.into_iter().zip(ratings.figures().into_iter().map(|(own, _)| own)).collect()
}

fn near(a: Figure, b: Figure) -> bool {
    match (a, b) {
        (Ok(a), Ok(b)) => (a - b).abs() < 1e-9,
        (a, b) => a.is_err() == b.is_err(),
    }
}

fn alike(a: &Coefficients, b: &Coefficients) -> bool {
    near(a.percent, b.percent)
        && near(a.kappa, b.kappa)
        && near(a.scott, b.scott)
        && near(a.fleiss, b.fleiss)
        && near(a.alpha, b.alpha)
        && near(a.ac1, b.ac1)
}

/// The units of the text, one by one, each as the span that a coding must overlap.
fn one_by_one(study: &Study, unit: Unit, extent: Extent) -> Vec<Span> {
    let transcript = &study.interviews[0].transcript;
    let turns = transcript.turns().iter();
    let turns = turns.filter(|turn| extent == Extent::All || turn.label != "I");
    turns
        .flat_map(|turn| match unit {
            Unit::Character => {
                (turn.span.start()..turn.span.end()).map(|at| Span::at(at, 1)).collect()
            }
            Unit::Sentence => transcript.sentences(turn),
            Unit::Turn | Unit::Word => vec![turn.span],
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn sweeping_gives_what_looking_at_each_unit_gives(
        first in spans(), second in spans(), third in spans(), kind in 0usize..3, all in any::<bool>(),
    ) {
        let unit = [Unit::Character, Unit::Sentence, Unit::Turn][kind];
        let extent = if all { Extent::All } else { Extent::Answers };
        let everybody = [first, second, third];
        let study = study(&[["anna", "bram", "clara"].into_iter().zip(everybody.clone()).collect()]);
        let units = one_by_one(&study, unit, extent);
        for (topic, own) in figures(&study, &options(unit, extent)) {
            let fits = |code: &str| match topic {
                Topic::Overall => false,
                Topic::Branch(path) => crate::study::within(code, path),
                Topic::Code(path) => code == path,
            };
            if topic == Topic::Overall {
                continue;
            }
            let rating = |unit: &Span, spans: &Spans| {
                let mut own = spans.iter().map(|span| coding(*span, 0));
                Some(u16::from(own.any(|c| fits(c.code()) && c.span().overlaps(*unit))))
            };
            let rows: Vec<Vec<Option<u16>>> = units
                .iter()
                .map(|unit| everybody.iter().map(|spans| rating(unit, spans)).collect())
                .collect();
            let weights = vec![1.0; rows.len()];
            let expected = Table { coders: 3, categories: 2, rows }.coefficients(&weights);
            prop_assert!(alike(&own, &expected), "{topic:?} {own:?} {expected:?}");
        }
    }

    #[test]
    fn who_is_first_and_in_what_order_interviews_come_makes_no_difference(
        first in spans(), second in spans(), third in spans(), fourth in spans(), kind in 0usize..4,
    ) {
        let unit = [Unit::Character, Unit::Word, Unit::Sentence, Unit::Turn][kind];
        let here = study(&[
            vec![("anna", first.clone()), ("bram", second.clone())],
            vec![("anna", third.clone()), ("bram", fourth.clone())],
        ]);
        let there = study(&[
            vec![("anna", fourth), ("bram", third)],
            vec![("anna", second), ("bram", first)],
        ]);
        let own = options(unit, Extent::Answers);
        for ((a, own), (b, other)) in figures(&here, &own).iter().zip(figures(&there, &own)) {
            prop_assert_eq!(*a, b);
            prop_assert!(alike(own, &other));
        }
    }

    #[test]
    fn who_codes_the_same_agrees_wholly(own in spans(), kind in 0usize..4) {
        let unit = [Unit::Character, Unit::Word, Unit::Sentence, Unit::Turn][kind];
        let study = study(&[vec![("anna", own.clone()), ("bram", own)]]);
        for (_, own) in figures(&study, &options(unit, Extent::All)) {
            // A passage between words touches none, and then there is nothing to agree on.
            prop_assert!(own.percent == Err(Why::NoUnits) || near(own.percent, Ok(1.0)));
            prop_assert!(own.alpha.is_err() || near(own.alpha, Ok(1.0)));
            prop_assert!(own.kappa.is_err() || near(own.kappa, Ok(1.0)));
        }
        let along = unitizing(&study, &accepted(), &options(unit, Extent::All)).unwrap();
        for own in along.topics {
            prop_assert!(own.family.presence.is_err() || near(own.family.presence, Ok(1.0)));
            prop_assert!(own.alpha_u.is_err() || near(own.alpha_u, Ok(1.0)));
        }
    }

    #[test]
    fn all_differences_on_a_code_together_cost_what_is_missing_to_one(
        first in spans(), second in spans(), third in spans(), kind in 0usize..4,
    ) {
        let unit = [Unit::Character, Unit::Word, Unit::Sentence, Unit::Turn][kind];
        let study = study(&[
            vec![("anna", first.clone()), ("bram", second.clone()), ("clara", third.clone())],
            vec![("anna", third), ("bram", first)],
        ]);
        let own = options(unit, Extent::Answers);
        let found = worklist(&study, &accepted(), &own).unwrap();
        let cost: f64 = found.iter().map(|work| work.cost).sum();
        let missing: f64 = figures(&study, &own)
            .iter()
            .filter(|(topic, _)| matches!(topic, Topic::Code(_)))
            .filter_map(|(_, own)| own.alpha.ok())
            .map(|alpha| 1.0 - alpha)
            .sum();
        prop_assert!((cost - missing).abs() < 1e-9, "{cost} {missing}");
        prop_assert!(found.windows(2).all(|pair| pair[0].cost >= pair[1].cost));
    }

    #[test]
    fn a_row_of_weight_two_is_two_rows(weights in prop::collection::vec(0u32..9, 4)) {
        let row = |a, b| vec![Some(a), Some(b)];
        let rows = vec![row(1, 1), row(1, 0), row(0, 1), row(0, 0)];
        let whole: Vec<f64> = weights.iter().map(|n| f64::from(*n)).collect();
        let split: Vec<f64> = whole.iter().map(|n| n / 2.0).chain(whole.iter().map(|n| n / 2.0)).collect();
        let once = Table { coders: 2, categories: 2, rows: rows.clone() };
        let twice = Table { coders: 2, categories: 2, rows: [rows.clone(), rows].concat() };
        prop_assert!(alike(&once.coefficients(&whole), &twice.coefficients(&split)));
    }
}

#[test]
fn whoever_has_not_coded_an_interview_is_missing_there() {
    let own: Spans = vec![(26, 8, 0)];
    let both = vec![("anna", own.clone()), ("bram", own.clone())];
    let study = study(&[both.clone(), vec![("anna", own)]]);
    let ratings = Ratings::new(&study, &accepted(), &Options::default()).unwrap();
    assert_eq!((ratings.interviews, ratings.alone), (1, 1));
    assert!(ratings.figures().iter().all(|(own, _)| own.percent == Ok(1.0)));
}

/// Ratings of units that are one cluster each, with a given chance of either coder saying yes.
fn made(units: u32, seed: u64) -> Ratings<'static> {
    let study =
        Box::leak(Box::new(study(&[vec![("anna", vec![(26, 8, 2)]), ("bram", vec![(26, 8, 2)])]])));
    let mut ratings = Ratings::new(study, &accepted(), &Options::default()).unwrap();
    let row = |a, b| vec![Some(a), Some(b)];
    ratings.table.rows = vec![row(0, 0), row(1, 1), row(1, 0), row(0, 1)];
    ratings.rows_of_nobody(vec![0; 4]);
    (ratings.totals, ratings.entries) = (Vec::new(), Vec::new());
    ratings.clusters = units as usize;
    let mut state = seed;
    for cluster in 0..units {
        ratings.totals.push(Entry { cluster, item: 0, row: 0, units: 1 });
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // 40 % both, 10 % and 20 % one of them, 30 % neither: the textbook's table.
        let row = match (state >> 33) % 10 {
            0..4 => 1,
            4 => 2,
            5 | 6 => 3,
            _ => continue,
        };
        for item in 0..u32::try_from(ratings.items.len()).unwrap() {
            ratings.entries.push(Entry { cluster, item, row, units: 1 });
        }
    }
    ratings
}

#[test]
fn an_interval_is_always_the_same_and_holds_the_estimate() {
    let ratings = made(50, 7);
    let (once, again) = (ratings.intervals(), ratings.intervals());
    for ((own, _), (a, b)) in ratings.figures().iter().zip(once.iter().zip(&again)) {
        assert_eq!(a.alpha, b.alpha);
        let (low, high) = a.kappa.unwrap();
        assert!(low < own.kappa.unwrap() && own.kappa.unwrap() < high);
    }
}

#[test]
fn an_interval_is_about_as_wide_as_the_known_standard_error_says() {
    // statsmodels gives κ of that table with 50 units a standard error of 0.127: 95 % are 0.498 wide.
    let widths: Vec<f64> = (1..20)
        .map(|seed| made(50, seed).intervals()[0].kappa.map(|(low, high)| high - low).unwrap())
        .collect();
    let mean = widths.iter().sum::<f64>() / widths.len() as f64;
    assert!((mean - 0.498).abs() < 0.06, "{mean}");
}

#[test]
fn about_95_of_100_intervals_hold_the_value_they_are_of() {
    // κ of the chances 0.4, 0.1, 0.2 and 0.3 is 0.4.
    let held = (1..=60u64)
        .filter(|seed| {
            let (low, high) = made(80, seed * 7_919).intervals()[0].kappa.unwrap();
            low <= 0.4 && 0.4 <= high
        })
        .count();
    assert!((51..=60).contains(&held), "{held} of 60");
}
