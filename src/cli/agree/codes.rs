//! The figures by code, by branch and overall.

use kwali::analysis::agreement::{
    Coefficients, Drawn, Figure, Indices, Interval, Intervals, RESAMPLES, Ratings, Reading, Topic,
    Why, reading,
};
use kwali::problem::{Problem, Result};
use kwali::report::chart::{Bar, Bars};
use serde_json::{Value, json};

use super::reading::{between, cut, sentence, short, value, why, word};
use super::{Held, Look, Text, Units, name};
use crate::cli::table::{Format, Table};
use crate::cli::{Outcome, Ui, chart, count};

/// One row.
struct Line<'a> {
    topic: Topic<'a>,
    turns: usize,
    own: Coefficients,
    indices: std::result::Result<Indices, Why>,
    intervals: Intervals,
    reading: Reading,
}

pub fn run(look: &Look<'_>, ui: &mut Ui) -> Result<Outcome> {
    let ratings = Ratings::new(look.study, look.selection, look.options)?;
    let lines = lines(look, &ratings);
    if look.args.chart {
        ui.print(&chart::bars(&drawing(&lines), ui.width()))?;
    } else if look.args.format == Format::Table {
        ui.line(&heading(look, &ratings))?;
        for_reading(&lines).print(Format::Table, ui)?;
    } else {
        full(look, &ratings, &lines).print(look.args.format, ui)?;
    }
    explain(look, &ratings, &lines, ui);
    let under = offenders(look, &lines);
    for line in &under {
        ui.warning(&Problem::new(line.clone()));
    }
    Ok(if under.is_empty() { Outcome::Done } else { Outcome::Findings })
}

fn lines<'a>(look: &Look<'_>, ratings: &Ratings<'a>) -> Vec<Line<'a>> {
    let all = ratings.items.iter().zip(ratings.figures()).zip(ratings.intervals());
    let lines = all.map(|((item, (own, weights)), intervals)| Line {
        topic: item.topic,
        turns: item.turns,
        own,
        indices: ratings.table.indices(&weights),
        intervals,
        reading: reading(own.alpha, intervals.alpha, item.turns, look.rare()),
    });
    lines.collect()
}

fn label(topic: Topic<'_>) -> String {
    match topic {
        Topic::Overall => "overall".to_owned(),
        Topic::Branch(path) => format!("{path}.*"),
        Topic::Code(path) => path.to_owned(),
    }
}

/// In how many turns somebody has it; of all codes together that is no number of turns.
fn turns(line: &Line<'_>) -> Value {
    match line.topic {
        Topic::Overall => Value::Null,
        Topic::Branch(_) | Topic::Code(_) => json!(line.turns),
    }
}

/// α by code, with its interval.
fn drawing(lines: &[Line<'_>]) -> Bars {
    let bar = |line: &Line<'_>| Bar {
        label: label(line.topic),
        value: line.own.alpha.ok(),
        range: line.intervals.alpha.ok(),
        says: match line.own.alpha {
            Ok(alpha) => format!("{alpha:.2}"),
            Err(_) => "–".to_owned(),
        },
    };
    let bars = lines.iter().map(bar).collect();
    Bars { title: "α by code".into(), bars, most: Some(1.0), ..Bars::default() }
}

/// Who is compared, on what.
fn heading(look: &Look<'_>, ratings: &Ratings<'_>) -> String {
    let units = match look.args.unit {
        Units::Character => "characters",
        Units::Word => "words",
        Units::Sentence => "sentences",
        Units::Turn => "turns",
    };
    let text = match look.args.text {
        Text::Coded => "in what somebody of them coded",
        Text::Answers => "in what those say who answer",
        Text::All => "in what everybody says",
    };
    format!(
        "{}: {} that two or more of them coded, {} {units} {text}",
        ratings.coders.join(", "),
        count(ratings.interviews, "interview"),
        ratings.units()
    )
}

fn for_reading(lines: &[Line<'_>]) -> Table {
    let columns = [
        "code",
        "turns",
        "agreed",
        "κ",
        "prevalence",
        "bias",
        "π",
        "Fleiss κ",
        "α",
        "95 % of α",
        "AC1",
    ];
    let mut table = Table::new(columns.into_iter().chain(["α reads"]));
    for line in lines {
        table.row(vec![
            json!(label(line.topic)),
            turns(line),
            json!(short(line.own.percent)),
            json!(short(line.own.kappa)),
            json!(short(line.indices.map(|i| i.prevalence))),
            json!(short(line.indices.map(|i| i.bias))),
            json!(short(line.own.scott)),
            json!(short(line.own.fleiss)),
            json!(short(line.own.alpha)),
            json!(between(line.intervals.alpha)),
            json!(short(line.own.ac1)),
            json!(sentence(line.reading)),
        ]);
    }
    table
}

const COLUMNS: [&str; 31] = [
    "what",
    "code",
    "coders",
    "interviews",
    "unit",
    "text",
    "units",
    "turns",
    "percent",
    "kappa",
    "kappa_low",
    "kappa_high",
    "scott_pi",
    "fleiss_kappa",
    "fleiss_low",
    "fleiss_high",
    "alpha",
    "alpha_low",
    "alpha_high",
    "ac1",
    "ac1_low",
    "ac1_high",
    "prevalence_index",
    "bias_index",
    "pabak",
    "resampled",
    "resamples",
    "reading",
    "why_no_kappa",
    "why_no_alpha",
    "why_no_interval",
];

fn full(look: &Look<'_>, ratings: &Ratings<'_>, lines: &[Line<'_>]) -> Table {
    let mut table = Table::new(COLUMNS);
    let resampled = match ratings.drawn {
        Drawn::Turns => "turns",
        Drawn::Interviews => "interviews",
    };
    for line in lines {
        let (what, code) = match line.topic {
            Topic::Overall => ("overall", ""),
            Topic::Branch(path) => ("branch", path),
            Topic::Code(path) => ("code", path),
        };
        let bounds = |interval: Interval| [interval.map(|i| i.0), interval.map(|i| i.1)].map(value);
        let reason = |figure: Option<Why>| figure.map_or(Value::Null, |reason| json!(why(reason)));
        let own = &line.own;
        let mut row = vec![
            json!(what),
            json!(code),
            json!(ratings.coders.join(" ")),
            json!(ratings.interviews),
            json!(name(&look.args.unit)),
            json!(name(&look.args.text)),
            json!(ratings.units()),
            turns(line),
            value(own.percent),
            value(own.kappa),
        ];
        row.extend(bounds(line.intervals.kappa));
        row.extend([value(own.scott), value(own.fleiss)]);
        row.extend(bounds(line.intervals.fleiss));
        row.push(value(own.alpha));
        row.extend(bounds(line.intervals.alpha));
        row.push(value(own.ac1));
        row.extend(bounds(line.intervals.ac1));
        row.extend([
            value(line.indices.map(|i| i.prevalence)),
            value(line.indices.map(|i| i.bias)),
            value(line.indices.map(|i| i.pabak)),
            json!(resampled),
            json!(RESAMPLES),
            json!(word(line.reading)),
            reason(own.kappa.err()),
            reason(own.alpha.err()),
            reason(line.intervals.alpha.err()),
        ]);
        table.row(row);
    }
    table
}

/// What has to be known to read the figures.
fn explain(look: &Look<'_>, ratings: &Ratings<'_>, lines: &[Line<'_>], ui: &mut Ui) {
    if ratings.alone > 0 {
        let (is, they) =
            if ratings.alone == 1 { ("is", "it counts") } else { ("are", "they count") };
        ui.say(&format!(
            "{} coded by one of them only {is} left out: {they} as missing, not as “no”",
            count(ratings.alone, "interview")
        ));
    }
    if ratings.outside > 0 {
        ui.say(&format!(
            "{} outside this text {} not counted; `--text all` takes everybody's words",
            count(ratings.outside, "coding"),
            if ratings.outside == 1 { "is" } else { "are" }
        ));
    }
    let drawn = match ratings.drawn {
        Drawn::Turns => "turn",
        Drawn::Interviews => "interview",
    };
    ui.say(&format!(
        "intervals: 95 of 100 times, by drawing {} again {RESAMPLES} times, always the same draws",
        count(ratings.clusters, drawn)
    ));
    if ratings.coders.len() > 2 {
        ui.say("κ is the mean of Cohen's κ over pairs of coders (Light 1971); π is of two coders, and becomes Fleiss' κ for more");
    }
    if let Some(first) = lines.first() {
        if let Some(reason) = first.own.alpha.err() {
            ui.say(&format!("there is no figure overall: {}", why(reason)));
        } else if let Some(reason) = first.intervals.alpha.err() {
            ui.say(&format!("there are no intervals overall: {}", why(reason)));
        }
    }
    let rare: Vec<String> = codes(lines)
        .filter(|line| matches!(line.reading, Reading::Rare(_)))
        .map(|line| label(line.topic))
        .collect();
    if !rare.is_empty() {
        ui.say(&format!(
            "too rare to say anything, in fewer than {} turns: {}",
            look.rare(),
            rare.join(", ")
        ));
    }
    // Where nearly all is “no”, κ and α pull down what coders agree on most.
    let paradox = |line: &&Line<'_>| {
        let gap = line.own.ac1.unwrap_or(0.0) - line.own.alpha.unwrap_or(1.0);
        !matches!(line.reading, Reading::Rare(_)) && gap > 0.3
    };
    let pulled: Vec<String> = codes(lines).filter(paradox).map(|line| label(line.topic)).collect();
    if !pulled.is_empty() {
        ui.say(&format!(
            "AC1 is far above α where few units have a code: α asks whether coders find the same ones, AC1 how often they say the same of a unit; so it is with {}",
            pulled.join(", ")
        ));
    }
    ui.say("docs/agreement.md says how each figure is made");
}

fn codes<'l, 'a>(lines: &'l [Line<'a>]) -> impl Iterator<Item = &'l Line<'a>> {
    lines.iter().filter(|line| matches!(line.topic, Topic::Code(_)))
}

fn held(look: &Look<'_>, own: &Coefficients) -> (&'static str, Figure) {
    match look.args.by {
        Held::Kappa => ("κ", own.kappa),
        Held::Fleiss => ("Fleiss' κ", own.fleiss),
        Held::Alpha => ("α", own.alpha),
        Held::Ac1 => ("AC1", own.ac1),
    }
}

/// What is below the minimum asked for, or else below what the codebook demands.
fn offenders(look: &Look<'_>, lines: &[Line<'_>]) -> Vec<String> {
    let checks = &look.study.codebook.settings().checks;
    let least = look.args.minimum.or(checks.agreement);
    let by_code = look.args.minimum.or(checks.agreement_by_code);
    let mut told = Vec::new();
    for line in lines {
        let (least, whose) = match line.topic {
            Topic::Overall => (least, "overall".to_owned()),
            Topic::Code(path) if line.turns >= look.rare() => (by_code, format!("of `{path}`")),
            _ => (None, String::new()),
        };
        let (name, figure) = held(look, &line.own);
        match (least, figure) {
            (Some(least), Ok(figure)) if figure < least => {
                told.push(format!("{name} {whose} is {}, below {least}", cut(figure)));
            }
            (Some(_), Err(reason)) if line.topic == Topic::Overall => {
                told.push(format!("there is no {name} overall: {}", why(reason)));
            }
            _ => {}
        }
    }
    told
}
