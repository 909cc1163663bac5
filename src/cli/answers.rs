//! `kwali ingest` of answers to open questions: a table with a row for each who answered.

use kwali::ingest::answers::{self, Answers, Wanted};
use kwali::ingest::{Order, Source, Written};
use kwali::problem::{Problem, Result};
use kwali::store::Store;
use rayon::prelude::*;

use super::style::visible;
use super::{Ui, count};

/// What the columns of a table of answers mean.
#[derive(clap::Args)]
pub struct Columns {
    /// A column of a table with answers to an open question; those that hold words when not given
    #[arg(long = "text", value_name = "COLUMN", help_heading = TABLES)]
    questions: Vec<String>,
    /// The column that says who answers, to name interviews by
    #[arg(long, value_name = "COLUMN", help_heading = TABLES)]
    id: Option<String>,
    /// The column with the case of each row, instead of --case
    #[arg(long, value_name = "COLUMN", conflicts_with = "case", help_heading = TABLES)]
    case_column: Option<String>,
    /// The column with the day of each row
    #[arg(long, value_name = "COLUMN", conflicts_with = "date", help_heading = TABLES)]
    date_column: Option<String>,
    /// A column that fills an attribute of new cases
    #[arg(long = "attribute", value_name = "COLUMN[=ATTRIBUTE]", value_parser = attribute, help_heading = TABLES)]
    attributes: Vec<(String, String)>,
}

const TABLES: &str = "Tables with answers to open questions";

fn attribute(text: &str) -> std::result::Result<(String, String), String> {
    let (column, attribute) = text.rsplit_once('=').unwrap_or((text, text));
    let (column, attribute) = (column.trim(), attribute.trim());
    if column.is_empty() || attribute.is_empty() {
        return Err("write it as --attribute 'Where do you live?=setting'".to_owned());
    }
    Ok((column.to_owned(), attribute.to_owned()))
}

impl Columns {
    /// The same for the library.
    pub fn wanted(&self) -> Wanted {
        Wanted {
            questions: self.questions.clone(),
            id: self.id.clone(),
            case: self.case_column.clone(),
            date: self.date_column.clone(),
            attributes: self.attributes.clone(),
        }
    }
}

/// Ingests the tables of answers among some files; what remains are the others, and what kept a table
/// out.
#[allow(clippy::vec_box, reason = "problems come boxed out of results")]
pub fn take(
    store: &mut Store,
    order: &Order,
    sources: Vec<Source>,
    dry_run: bool,
    ui: &mut Ui,
) -> Result<(Vec<Source>, Vec<Box<Problem>>)> {
    let (tables, others): (Vec<Source>, Vec<Source>) =
        sources.into_par_iter().partition(|source| answers::is_one(order, &source.path));
    let mut bad = Vec::new();
    for table in tables {
        // One after another: a case that is new in two of them is added once.
        match answers::read(store, order, &table) {
            Ok(answers) => {
                tell(&answers, ui);
                bad.extend(write(store, &answers, dry_run, ui)?);
            }
            Err(problem) => bad.push(problem),
        }
    }
    Ok((others, bad))
}

/// Says how a table was understood.
fn tell(answers: &Answers, ui: &mut Ui) {
    let file = answers.path.display();
    let total: usize = answers.questions.iter().map(|question| question.answers).sum();
    let silent = answers.rows - answers.interviews.len();
    let silent = match silent {
        0 => String::new(),
        silent => format!("; {} without an answer left out", count(silent, "row")),
    };
    ui.say(&format!(
        "{file}: {} with {}{silent}",
        count(answers.interviews.len(), "interview"),
        count(total, "answer"),
    ));
    for question in &answers.questions {
        let left = answers.rows - question.answers;
        let heading = visible(&question.heading);
        ui.say(&format!("  {} to “{heading}”, {left} empty", count(question.answers, "answer")));
    }
    if let Some(column) = &answers.named_by {
        ui.say(&format!("  named by `{}`", visible(column)));
    }
    if !answers.unkept.is_empty() {
        let names: Vec<String> =
            answers.unkept.iter().map(|name| format!("`{}`", visible(name))).collect();
        ui.say(&format!("  not kept: {}", names.join(", ")));
    }
    for (case, attributes) in &answers.new_cases {
        let pairs: Vec<String> =
            attributes.iter().map(|(name, value)| format!("{name} {}", visible(value))).collect();
        ui.say(format!("  new case {case} {}", pairs.join(", ")).trim_end());
    }
    for warning in &answers.warnings {
        ui.say(&format!("  {file}:{}: {}", warning.line, warning.message));
    }
}

#[allow(clippy::vec_box, reason = "problems come boxed out of results")]
fn write(
    store: &mut Store,
    answers: &Answers,
    dry_run: bool,
    ui: &mut Ui,
) -> Result<Vec<Box<Problem>>> {
    let ended =
        if dry_run { answers::states(store, answers) } else { answers::write(store, answers)? };
    let (mut unchanged, mut bad) = (0, Vec::new());
    for (one, result) in answers.interviews.iter().zip(ended) {
        match result {
            Ok(Written::New) if dry_run => {}
            Ok(Written::New) => {
                ui.line(&format!("{}/{}", one.case, one.understood.source.name))?;
            }
            Ok(_) => unchanged += 1,
            Err(problem) => bad.push(problem),
        }
    }
    if unchanged > 0 {
        ui.say(&format!("{unchanged} unchanged: the same text stood there already"));
    }
    Ok(bad)
}
