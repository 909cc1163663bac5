//! Which words distinguish two groups.

use kwali::analysis::compare::{Group, Keyness, WordOptions, keyness};
use kwali::problem::{Problem, Result};
use serde_json::json;

use super::super::table::{Format, Table};
use super::super::{Ui, count};
use super::Asked;

/// Which words are counted.
#[derive(clap::Args)]
pub struct Counted {
    /// With --words: count forms with one stem as one word
    #[arg(long, requires = "words")]
    stem: bool,
    /// With --words: also count what interviewers say
    #[arg(long, requires = "words")]
    everybody: bool,
    /// With --words: how often a word must occur
    #[arg(long, value_name = "N", default_value_t = 5)]
    min_count: usize,
    /// With --words: in how many interviews it must occur
    #[arg(long, value_name = "N", default_value_t = 2)]
    min_interviews: usize,
    /// With --words: how many words to print; 0 for all
    #[arg(long, value_name = "N", default_value_t = 40)]
    limit: usize,
}

const COLUMNS: [&str; 19] = [
    "word",
    "first_count",
    "first_words",
    "second_count",
    "second_words",
    "first_per_1000",
    "second_per_1000",
    "first_interviews",
    "first_of",
    "second_interviews",
    "second_of",
    "log_likelihood",
    "log_ratio",
    "percent_difference",
    "bic",
    "p",
    "p_holm",
    "p_bh",
    "note",
];

pub fn run(
    asked: &Asked<'_>,
    groups: &[Group; 2],
    counted: &Counted,
    coded: bool,
    ui: &mut Ui,
) -> Result<()> {
    let options = WordOptions {
        stems: counted.stem,
        everybody: counted.everybody,
        coded,
        least: counted.min_count,
        spread: counted.min_interviews,
    };
    let found = keyness(asked.study, &asked.selection, groups, options);
    if let Some(group) = [0, 1].into_iter().find(|at| found.words[*at] == 0) {
        let told = format!("`{}` has no words to compare", groups[group].name());
        return Err(Box::new(Problem::new(told).help("choose a larger group or fewer filters")));
    }
    let shown = if counted.limit == 0 { usize::MAX } else { counted.limit };
    let table = match asked.format {
        Format::Table => for_reading(&found, groups, shown),
        _ => full(&found, shown),
    };
    table.print(asked.format, ui)?;
    tell(&found, groups, options, shown, ui);
    Ok(())
}

fn tell(found: &Keyness, groups: &[Group; 2], options: WordOptions, shown: usize, ui: &mut Ui) {
    for (at, name) in ["first", "second"].into_iter().enumerate() {
        ui.say(&format!(
            "{name}: {} ({} words in {})",
            groups[at].name(),
            found.words[at],
            count(found.interviews[at], "interview")
        ));
    }
    if options.coded {
        ui.say("only words in passages with such codings count");
    }
    if found.rows.len() > shown {
        ui.say(&format!(
            "the {shown} words with the highest log-likelihood of {}; --limit 0 prints all",
            found.rows.len()
        ));
    }
    ui.say(&format!(
        "left out: {} that occur less than {} times or in less than {}",
        count(found.rare, "word"),
        options.least,
        count(options.spread, "interview")
    ));
    ui.say(
        "p supposes that each word falls independently of the others, which talk does not: look at \
         the interviews a word is in",
    );
}

fn full(found: &Keyness, shown: usize) -> Table {
    let mut table = Table::new(COLUMNS);
    for row in found.rows.iter().take(shown) {
        let per_1000 = |at: usize| row.counts.share(at).map(|share| share * 1000.0);
        table.row(vec![
            json!(row.word),
            json!(row.counts.with[0]),
            json!(row.counts.of[0]),
            json!(row.counts.with[1]),
            json!(row.counts.of[1]),
            json!(per_1000(0)),
            json!(per_1000(1)),
            json!(row.interviews.with[0]),
            json!(row.interviews.of[0]),
            json!(row.interviews.with[1]),
            json!(row.interviews.of[1]),
            json!(row.log_likelihood),
            json!(row.log_ratio),
            json!(row.percent),
            json!(row.bic),
            json!(row.p),
            json!(row.holm),
            json!(row.bh),
            json!(note(row.counts.with)),
        ]);
    }
    table
}

fn for_reading(found: &Keyness, groups: &[Group; 2], shown: usize) -> Table {
    let [first, second] = [0, 1].map(|at| groups[at].name().to_owned());
    let mut columns = vec!["word".to_owned(), first.clone(), second.clone()];
    columns.extend([format!("interviews {first}"), format!("interviews {second}")]);
    columns.extend(["log-likelihood", "log ratio", "BIC", "p Holm"].map(str::to_owned));
    let mut table = Table::new(columns);
    for row in found.rows.iter().take(shown) {
        let spread = |at: usize| format!("{}/{}", row.interviews.with[at], row.interviews.of[at]);
        table.row(vec![
            json!(row.word),
            json!(row.counts.with[0]),
            json!(row.counts.with[1]),
            json!(spread(0)),
            json!(spread(1)),
            json!(row.log_likelihood),
            json!(row.log_ratio),
            json!(row.bic),
            json!(row.holm),
        ]);
    }
    table
}

fn note(counts: [usize; 2]) -> &'static str {
    match counts {
        [0, _] => "log ratio with 0.5 for the count of zero",
        [_, 0] => {
            "log ratio with 0.5 for the count of zero; no percentage above a frequency of zero"
        }
        _ => "",
    }
}
