//! `kwali stats`: words, turns, who speaks how much, and how much is coded.

use std::collections::BTreeMap;

use kwali::analysis::stats::{Stats, stats};
use kwali::problem::{Problem, Result};
use kwali::report::chart::{Bar, Bars};
use kwali::study::Status;
use serde_json::{Value, json};

use super::select::{SelectArgs, each_interview};
use super::table::{Format, Table};
use super::{Context, Outcome, Ui, chart};

/// Count words, turns and codings, by interview, case, speaker or coder
///
/// Words are stretches without white space. Shares of coded text are of the words of those who
/// answer, by accepted codings; each word counts once.
#[derive(clap::Args)]
pub struct Args {
    /// What each row is about
    #[arg(value_enum, default_value_t = Of::Interviews)]
    of: Of,
    #[command(flatten)]
    select: SelectArgs,
    /// Draw the shares: of words for speakers, of coded text for the others
    #[arg(long, conflicts_with = "format")]
    chart: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Of {
    /// Interviews, and all of them
    Interviews,
    /// Cases
    Cases,
    /// Speakers of each interview
    Speakers,
    /// Coders of each interview
    Coders,
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    let selection = args.select.selection()?;
    if selection.statuses != [Status::Accepted] {
        return Err(Box::new(
            Problem::new("statistics do not choose by status")
                .help("`kwali stats coders` counts accepted, suggested and rejected codings"),
        ));
    }
    let store = context.store()?;
    let codebook = store.codebook();
    let counted =
        each_interview(&store, &selection, |interview| stats(interview, codebook, &selection))?;
    if args.chart {
        ui.print(&chart::bars(&drawing(&counted, args.of), ui.width()))?;
        return Ok(Outcome::Done);
    }
    let table = match args.of {
        Of::Interviews => interviews(&counted, args.format == Format::Table),
        Of::Cases => cases(&counted),
        Of::Speakers => speakers(&counted),
        Of::Coders => coders(&counted),
    };
    table.print(args.format, ui)?;
    Ok(Outcome::Done)
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The figures that add up, with what they add up to.
#[derive(Clone, Copy, Default)]
struct Sum {
    interviews: usize,
    turns: usize,
    words: usize,
    answered: usize,
    ground: usize,
    coded: usize,
    codings: usize,
}

impl Sum {
    fn add(&mut self, stats: &Stats) {
        self.interviews += 1;
        self.turns += stats.turns;
        self.words += stats.words;
        self.answered += stats.answered;
        self.ground += stats.ground;
        self.coded += stats.coded;
        self.codings += stats.codings;
    }

    fn values(&self) -> Vec<Value> {
        vec![
            json!(self.turns),
            json!(self.words),
            json!(self.answered),
            json!(share(self.answered, self.words)),
            json!(self.codings),
            json!(share(self.coded, self.ground)),
        ]
    }
}

const FIGURES: [&str; 6] =
    ["turns", "words", "answered", "answered_share", "codings", "coded_share"];

fn interviews(counted: &[Stats], total: bool) -> Table {
    let mut table = Table::new(["interview", "role", "date"].into_iter().chain(FIGURES));
    let mut all = Sum::default();
    for stats in counted {
        let mut own = Sum::default();
        own.add(stats);
        all.add(stats);
        let about = vec![json!(stats.interview), json!(stats.role), json!(stats.date)];
        table.row(about.into_iter().chain(own.values()).collect());
    }
    if total {
        let about = vec![json!("total"), json!(""), json!("")];
        table.row(about.into_iter().chain(all.values()).collect());
    }
    table
}

/// The sums of each case, in the study's order.
fn by_case(counted: &[Stats]) -> Vec<(&str, Sum)> {
    let mut sums: Vec<(&str, Sum)> = Vec::new();
    for stats in counted {
        match sums.last_mut().filter(|(case, _)| *case == stats.case) {
            Some((_, sum)) => sum.add(stats),
            None => {
                let mut sum = Sum::default();
                sum.add(stats);
                sums.push((&stats.case, sum));
            }
        }
    }
    sums
}

fn cases(counted: &[Stats]) -> Table {
    let mut table = Table::new(["case", "interviews"].into_iter().chain(FIGURES));
    for (case, sum) in by_case(counted) {
        let about = vec![json!(case), json!(sum.interviews)];
        table.row(about.into_iter().chain(sum.values()).collect());
    }
    table
}

fn speakers(counted: &[Stats]) -> Table {
    let mut table = Table::new(["interview", "speaker", "who", "asks", "turns", "words", "share"]);
    for stats in counted {
        for speaker in &stats.speakers {
            table.row(vec![
                json!(stats.interview),
                json!(speaker.label),
                json!(speaker.who),
                json!(speaker.asks),
                json!(speaker.turns),
                json!(speaker.words),
                json!(share(speaker.words, stats.words)),
            ]);
        }
    }
    table
}

fn coders(counted: &[Stats]) -> Table {
    let columns =
        ["interview", "coder", "accepted", "suggested", "rejected", "codes", "coded_share"];
    let mut table = Table::new(columns);
    for stats in counted {
        for coder in &stats.coders {
            let [accepted, suggested, rejected] = coder.codings;
            table.row(vec![
                json!(stats.interview),
                json!(coder.coder),
                json!(accepted),
                json!(suggested),
                json!(rejected),
                json!(coder.codes),
                json!(share(coder.coded, stats.ground)),
            ]);
        }
    }
    table
}

fn drawing(counted: &[Stats], of: Of) -> Bars {
    let bar = |label: String, value: Option<f64>| Bar {
        label,
        value,
        range: None,
        says: value.map_or("no words".into(), |share| format!("{:.0}%", share * 100.0)),
    };
    let coded = |sum: &Sum| share(sum.coded, sum.ground);
    let bars = match of {
        Of::Interviews => {
            counted.iter().map(|s| bar(s.interview.clone(), share(s.coded, s.ground))).collect()
        }
        Of::Cases => {
            by_case(counted).iter().map(|(case, sum)| bar((*case).to_owned(), coded(sum))).collect()
        }
        Of::Speakers => {
            let each = counted.iter().flat_map(|s| {
                let speakers = s.speakers.iter();
                speakers.map(move |speaker| {
                    let label = format!("{} {}", s.interview, speaker.label);
                    (label, share(speaker.words, s.words))
                })
            });
            each.map(|(label, value)| bar(label, value)).collect()
        }
        Of::Coders => {
            let mut sums: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
            for (stats, coder) in counted.iter().flat_map(|s| s.coders.iter().map(move |c| (s, c)))
            {
                let sum = sums.entry(&coder.coder).or_default();
                sum[0] += coder.coded;
                sum[1] += stats.ground;
            }
            let bar = |(name, [part, whole]): (&str, [usize; 2])| {
                bar(name.to_owned(), share(part, whole))
            };
            sums.into_iter().map(bar).collect()
        }
    };
    let title = match of {
        Of::Speakers => "share of the words",
        _ => "share of respondents' words that is coded",
    };
    Bars { title: title.into(), bars, most: Some(1.0), ..Bars::default() }
}
