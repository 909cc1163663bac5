//! `kwali saturation`: what each interview brought that was new.

use kwali::analysis::saturation::{Measure, Saturation, Step, held, saturation};
use kwali::problem::{Problem, Result};
use kwali::report::chart::{Lines, Mark, Series};
use serde_json::json;

use super::select::{SelectArgs, each_interview};
use super::table::{Format, Table};
use super::{Context, Outcome, Ui, chart, search::count};

/// Count the new codes of each interview in the order held, and say when they ran out
///
/// Measured by base size, run length and new-information threshold (Guest, Namey and Chen 2020).
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    select: SelectArgs,
    /// From how many first interviews the codes are the base
    #[arg(long, default_value_t = 4, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    base: u16,
    /// Over how many interviews in a row new codes are counted
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    run: u16,
    /// Up to which percentage of the base's codes a run brought nothing that matters
    #[arg(long, default_value_t = 5.0, value_name = "PERCENT")]
    threshold: f64,
    /// Draw codes and combinations as they grow
    #[arg(long, conflicts_with = "format")]
    chart: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    if !(0.0..=100.0).contains(&args.threshold) {
        return Err(Box::new(Problem::new("a threshold is a percentage from 0 to 100")));
    }
    let selection = args.select.selection()?;
    let store = context.store()?;
    let codebook = store.codebook();
    let all =
        each_interview(&store, &selection, |interview| held(interview, codebook, &selection))?;
    let uncoded = all.iter().filter(|held| held.is_none()).count();
    let interviews = all.into_iter().flatten().collect();
    let (base, run) = (usize::from(args.base), usize::from(args.run));
    let measure = Measure { base, run, threshold: args.threshold / 100.0 };
    let found = saturation(interviews, measure);
    if args.chart {
        ui.print(&chart::lines(&drawing(&found, measure), ui.width()))?;
    } else {
        table(&found).print(args.format, ui)?;
    }
    told(&found, measure).iter().for_each(|line| ui.say(line));
    if uncoded > 0 {
        ui.say(&format!("{} that nobody of them coded left out", count(uncoded, "interview")));
    }
    Ok(Outcome::Done)
}

fn table(found: &Saturation) -> Table {
    let columns = ["interview", "date", "codes", "new_codes", "seen", "new_pairs", "pairs", "run"];
    let mut table = Table::new(columns);
    for step in &found.steps {
        table.row(vec![
            json!(step.interview),
            json!(step.date),
            json!(step.codes),
            json!(step.new_codes),
            json!(step.seen),
            json!(step.new_pairs),
            json!(step.pairs),
            json!(step.run),
        ]);
    }
    table
}

/// What the figures say, and what they cannot.
fn told(found: &Saturation, measure: Measure) -> Vec<String> {
    let Measure { base, run, threshold } = measure;
    // As it was typed: 7, and not 7.000000000000001.
    let percent = (threshold * 1e6).round() / 1e4;
    let mut lines = vec![match found.reached {
        _ if found.steps.len() < base + run => format!(
            "nothing is said about saturation: a base of {base} and a run of {run} need {}, and there are {}",
            count(base + run, "interview"),
            found.steps.len()
        ),
        _ if found.base_codes == 0 => {
            format!("nothing is said about saturation: the first {base} have no codes")
        }
        Some(after) => format!(
            "saturation after {} (+{run}): the next {run} brought at most {percent}% of the base's {}",
            count(after, "interview"),
            count(found.base_codes, "code")
        ),
        None => format!(
            "no saturation: each run of {run} brought more than {percent}% of the base's {}",
            count(found.base_codes, "code")
        ),
    }];
    if let Some(step) = found.again(measure) {
        lines.push(format!(
            "but a later run brought more than that again, the last ends with {}",
            step.interview
        ));
    }
    let undated = found.steps.iter().filter(|step| step.date.is_empty()).count();
    if undated > 0 {
        lines.push(format!("{} without a date stand last", count(undated, "interview")));
    }
    lines
}

/// Codes and combinations as they grow.
fn drawing(found: &Saturation, measure: Measure) -> Lines {
    let points = |of: fn(&Step) -> usize| {
        let steps = found.steps.iter().enumerate();
        let points = steps.map(|(at, step)| ((at + 1) as f64, of(step) as f64));
        std::iter::once((0.0, 0.0)).chain(points).collect()
    };
    let reached = found
        .reached
        .map(|after| Mark { x: after as f64, name: format!("saturation (+{})", measure.run) });
    Lines {
        title: "Codes seen, interview by interview".into(),
        about: String::new(),
        x: "interviews".into(),
        y: String::new(),
        series: vec![
            Series { name: "codes".into(), points: points(|step| step.seen) },
            Series { name: "codes × cases".into(), points: points(|step| step.pairs) },
        ],
        marks: reached.into_iter().collect(),
    }
}
