//! `kwali agree`: how far coders agree, where they do not, and what of it is settled.

mod codes;
mod differences;
mod reading;
mod settled;
mod unitizing;

use clap::ValueEnum;
use kwali::analysis::Selection;
use kwali::analysis::agreement::{Drawn, Extent, Options, Unit, compared};
use kwali::problem::{Problem, Result};
use kwali::store::Store;
use kwali::study::{Status, Study};

use super::select::SelectArgs;
use super::table::Format;
use super::{Context, Outcome, Ui, refuse_drift};

/// In whose name differences are decided unless another is named.
pub const CONSENSUS: &str = "consensus";

/// Compare coders: agreement by code, branch and overall, and where they differ
///
/// Exit status 1 where a figure is below `--minimum`, or below what the codebook demands under
/// `checks:`. Every figure is explained in docs/agreement.md.
#[derive(clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Args {
    #[command(flatten)]
    select: SelectArgs,
    /// What is counted
    #[arg(long, value_enum, default_value_t = Units::Turn)]
    unit: Units,
    /// In which text: what nobody coded there counts as agreement that nothing is to be coded
    #[arg(long, value_enum, default_value_t = Text::Answers)]
    text: Text,
    /// What is drawn again for the intervals; interviews from 20 on, else turns, when not given
    #[arg(long, value_enum, value_name = "WHAT")]
    resample: Option<Resample>,
    /// Agreement along the text, without units: Krippendorff's coefficients for unitizing
    #[arg(long, group = "view")]
    unitizing: bool,
    /// List where two coders differ, the most costly first
    #[arg(long, group = "view")]
    differences: bool,
    /// Which codes are taken for each other
    #[arg(long, group = "view")]
    confusion: bool,
    /// Open the coding screen at the most costly difference, and go on in that order
    #[arg(long, group = "view")]
    resolve: bool,
    /// What of a consensus is still open, by interview; with --resolve, in whose name it is decided
    #[arg(long, value_name = "NAME")]
    consensus: Option<String>,
    /// The least value that overall and each code that is not rare must reach
    #[arg(long, value_name = "X", allow_negative_numbers = true, conflicts_with_all = ["view", "consensus"])]
    minimum: Option<f64>,
    /// Which coefficient is held to the minimum
    #[arg(long, value_enum, default_value_t = Held::Kappa, value_name = "COEFFICIENT")]
    by: Held,
    /// Draw α with its interval
    #[arg(long, conflicts_with_all = ["view", "consensus", "format"])]
    chart: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Units {
    /// Characters: long passages weigh more
    Character,
    /// Words
    Word,
    /// Sentences
    Sentence,
    /// Turns
    Turn,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Text {
    /// Only what somebody of the compared coded
    Coded,
    /// What those say who answer
    Answers,
    /// What everybody says
    All,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Resample {
    /// Turns
    Turns,
    /// Interviews
    Interviews,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Held {
    /// Cohen's κ
    Kappa,
    /// Fleiss' κ
    Fleiss,
    /// Krippendorff's α
    Alpha,
    /// Gwet's AC1
    Ac1,
}

impl Args {
    fn options(&self) -> Options {
        Options {
            unit: match self.unit {
                Units::Character => Unit::Character,
                Units::Word => Unit::Word,
                Units::Sentence => Unit::Sentence,
                Units::Turn => Unit::Turn,
            },
            extent: match self.text {
                Text::Coded => Extent::Coded,
                Text::Answers => Extent::Answers,
                Text::All => Extent::All,
            },
            drawn: self.resample.map(|what| match what {
                Resample::Turns => Drawn::Turns,
                Resample::Interviews => Drawn::Interviews,
            }),
            aside: vec![self.consensus().to_owned()],
        }
    }

    fn consensus(&self) -> &str {
        self.consensus.as_deref().unwrap_or(CONSENSUS)
    }
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    let store = context.store()?;
    if let Some(minimum) = args.minimum.filter(|minimum| !(-1.0..=1.0).contains(minimum)) {
        return Err(Box::new(
            Problem::new(format!("`{minimum}` is no value of a coefficient"))
                .help("give a number from -1 to 1, such as 0.8"),
        ));
    }
    let selection = args.select.selection()?;
    if selection.statuses != [Status::Accepted] {
        return Err(Box::new(
            Problem::new("agreement is of accepted codings")
                .help("leave out `--status`: what is suggested nobody has decided on"),
        ));
    }
    let (study, drifts) = store.load()?;
    refuse_drift(&drifts)?;
    selection.check(&study)?;
    let options = args.options();
    let coders = compared(&study, &selection, &options)?;
    if coders.len() < 2 {
        return Err(too_few(&coders));
    }
    let look = Look { args, study: &study, selection: &selection, options: &options };
    if args.resolve {
        return differences::resolve(&look, &coders, store);
    }
    if args.differences {
        return differences::list(&look, ui);
    }
    if args.confusion {
        return differences::confusion(&look, ui);
    }
    if args.unitizing {
        return unitizing::run(&look, ui);
    }
    if let Some(name) = &args.consensus {
        return settled::run(&look, &coders, name, ui);
    }
    codes::run(&look, ui)
}

/// What a view looks at.
struct Look<'a> {
    args: &'a Args,
    study: &'a Study,
    selection: &'a Selection,
    options: &'a Options,
}

impl Look<'_> {
    /// In fewer turns than this a code is rare.
    fn rare(&self) -> usize {
        self.study.codebook.settings().checks.rare.unwrap_or(5)
    }
}

fn too_few(coders: &[&str]) -> Box<kwali::problem::Problem> {
    let found = match coders {
        [one] => format!("only {one} has coded here"),
        _ => "nobody has coded here".to_owned(),
    };
    Box::new(Problem::new(format!("{found}; agreement needs two coders")).help(
        "`kwali list coders` tells who coded what; suggestions count once somebody accepts them",
    ))
}

/// The two coders of what is only of two.
fn two<'a>(coders: &[&'a str]) -> Result<[&'a str; 2]> {
    <[&str; 2]>::try_from(coders).map_err(|_| {
        Box::new(
            Problem::new(format!("this is of two coders, and {} have coded", coders.join(", ")))
                .help(format!("name two: `--coder {} --coder {}`", coders[0], coders[1])),
        )
    })
}

fn name<T: ValueEnum>(value: &T) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// The study is read anew by the screen, so it is handed on as its store.
fn screen(store: Store, start: &crate::tui::Start) -> Result<Outcome> {
    crate::tui::run(store, start)?;
    Ok(Outcome::Done)
}
