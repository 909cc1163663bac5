//! `kwali compare`: two groups against each other, and what attributes say of a code's cases.

mod codes;
mod notes;
mod patterns;
mod shared;
mod words;

use kwali::analysis::Selection;
use kwali::analysis::compare::{Group, disjoint};
use kwali::problem::{Problem, Result};
use kwali::study::{Status, Study};

use super::select::SelectArgs;
use super::table::Format;
use super::{Context, Outcome, Ui, refuse_drift};

/// Compare two groups: which codes or words distinguish them, and what they share
///
/// A group is `role=leader`, `setting=city,town`, `case=s1,s2`, `interview=s1/a`, `coder=anna`,
/// `lens=vision`, or several of these joined by `+`; `setting=(none)` are cases without a value. One
/// group is compared with all the rest. With --patterns or --explain no groups are named: attributes of
/// cases are compared with the codes they have. docs/comparing.md explains every figure.
#[derive(clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Args {
    /// One or two groups
    #[arg(value_name = "GROUP", num_args = 0..=2)]
    groups: Vec<String>,
    /// What both groups of the same cases share, case by case
    #[arg(long, conflicts_with_all = ["words", "patterns", "explain"])]
    by_case: bool,
    /// Compare words instead of codes; with --code, --coder or --status only those of such passages
    #[arg(long, conflicts_with_all = ["patterns", "explain"])]
    words: bool,
    /// For each code, the simplest combination of attribute values that its cases have
    #[arg(long, conflicts_with_all = ["groups", "explain"])]
    patterns: bool,
    /// For this code, the truth table, its minimisation and each value by itself
    #[arg(long, value_name = "CODE", conflicts_with = "groups")]
    explain: Option<String>,
    #[command(flatten)]
    select: SelectArgs,
    /// Let a branch have what the codes below it have
    #[arg(long)]
    roll_up: bool,
    /// Also print codes that neither group has
    #[arg(long)]
    zeros: bool,
    /// Draw the difference of each code, or each case's index
    #[arg(long, conflicts_with_all = ["words", "patterns", "explain"])]
    chart: bool,
    #[command(flatten)]
    counted: words::Counted,
    #[command(flatten)]
    told: patterns::Told,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What every view is made from.
struct Asked<'s> {
    study: &'s Study,
    selection: Selection,
    roll_up: bool,
    zeros: bool,
    chart: bool,
    format: Format,
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    let mut selection = args.select.selection()?;
    let (study, drifts) = context.store()?.load()?;
    refuse_drift(&drifts)?;
    selection.check(&study)?;
    let narrowed = !selection.codes.is_empty()
        || !selection.coders.is_empty()
        || selection.statuses != [Status::Accepted];
    let groups = groups(args, &study)?;
    let by_coder = groups.iter().flatten().any(Group::has_coders);
    if selection.coders.is_empty() && !by_coder {
        selection.coders.extend(study.codebook.settings().coder.clone());
    }
    let (roll_up, zeros, format) = (args.roll_up, args.zeros, args.format);
    if args.chart && format != Format::Table {
        return Err(Box::new(
            Problem::new("a chart is drawn for reading, not for programs")
                .help("leave out `--chart` or `--format`"),
        ));
    }
    let asked = Asked { study: &study, selection, roll_up, zeros, chart: args.chart, format };
    match groups {
        Some(groups) if args.words => {
            words::run(&asked, &groups, &args.counted, narrowed || by_coder, ui)
        }
        Some(groups) if args.by_case => shared::run(&asked, &groups, ui),
        Some(groups) => codes::run(&asked, &groups, ui),
        None => match &args.explain {
            Some(code) => patterns::explain(asked, code, &args.told, ui),
            None => patterns::all(&asked, &args.told, ui),
        },
    }?;
    Ok(Outcome::Done)
}

/// The two groups asked for; `None` where attributes are compared instead.
fn groups(args: &Args, study: &Study) -> Result<Option<[Group; 2]>> {
    if args.patterns || args.explain.is_some() {
        return Ok(None);
    }
    let named: Vec<Group> =
        args.groups.iter().map(|text| Group::parse(text, study)).collect::<Result<_>>()?;
    let groups = match named.as_slice() {
        [first, second] => [first.clone(), second.clone()],
        [first] => [first.clone(), first.rest()],
        _ => {
            let roles = &study.codebook.settings().roles;
            let example = match roles.as_slice() {
                [first, second, ..] => format!("role={} role={}", first.id, second.id),
                _ => "setting=city".to_owned(),
            };
            return Err(Box::new(Problem::new("no groups to compare are named").help(format!(
                "name one or two: `kwali compare {example}`; or ask for `--patterns`"
            ))));
        }
    };
    disjoint(study, &groups)?;
    Ok(Some(groups))
}
