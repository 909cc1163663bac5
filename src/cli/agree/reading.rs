//! What figures say, in sentences.

use kwali::analysis::agreement::{Figure, Interval, RELIABLE, RESAMPLES, Reading, TENTATIVE, Why};
use serde_json::{Value, json};

/// A figure as a value; nothing where there is none, for which [`why`] has the reason.
pub fn value(figure: Figure) -> Value {
    figure.map_or(Value::Null, |figure| json!(figure))
}

/// A figure for reading, cut to two places so that one below a bound is not printed as the bound.
pub fn short(figure: Figure) -> String {
    figure.map_or_else(|_| "–".to_owned(), cut)
}

/// A number cut to two places.
pub fn cut(number: f64) -> String {
    let cut = (number * 100.0 + 1e-9).floor() / 100.0;
    format!("{:.2}", if cut == 0.0 { 0.0 } else { cut })
}

/// An interval for reading.
pub fn between(interval: Interval) -> String {
    interval.map_or_else(|_| "–".to_owned(), |(low, high)| format!("{} to {}", cut(low), cut(high)))
}

/// Why there is no figure.
pub fn why(why: Why) -> String {
    match why {
        Why::NoUnits => "no text here was coded by two of them".to_owned(),
        Why::OneCategory => {
            "all ratings are the same, so chance alone would agree as well".to_owned()
        }
        Why::MoreThanTwo => "it is of two coders".to_owned(),
        Why::NoOverlap => "nowhere have two coders both coded something of it".to_owned(),
        Why::FewClusters => "there is only one to draw from".to_owned(),
        Why::FewResamples => {
            format!("more than 1 in 20 of {RESAMPLES} resamples have no value")
        }
    }
}

/// How α reads.
pub fn sentence(reading: Reading) -> String {
    match reading {
        Reading::None(reason) => why(reason),
        Reading::Rare(1) => "in 1 turn only: too rare to say anything".to_owned(),
        Reading::Rare(turns) => format!("in {turns} turns only: too rare to say anything"),
        Reading::Chance => "no better than chance".to_owned(),
        Reading::Low => format!("below {TENTATIVE}: too low to conclude from"),
        Reading::Tentative => format!("{TENTATIVE} to {RELIABLE}: tentative conclusions"),
        Reading::Unsure => {
            format!("{RELIABLE} or more, but the interval reaches below {TENTATIVE}")
        }
        Reading::Reliable => format!("{RELIABLE} or more: reliable"),
    }
}

/// How α reads, in a word for programs.
pub fn word(reading: Reading) -> &'static str {
    match reading {
        Reading::None(_) => "none",
        Reading::Rare(_) => "rare",
        Reading::Chance => "chance",
        Reading::Low => "low",
        Reading::Tentative => "tentative",
        Reading::Unsure => "unsure",
        Reading::Reliable => "reliable",
    }
}
