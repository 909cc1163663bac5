//! `kwali suggest`: passages that the codebook's cues find.

use std::collections::BTreeSet;

use kwali::problem::{Problem, Result};
use kwali::store::Store;
use kwali::study::{Interview, Locus, Reference, Study, within};
use kwali::suggest::{self, CODER, Change, Cues, Evaluation, Score, Suggestion};
use serde_json::{Value, json};

use super::search::count;
use super::table::{Format, Table};
use super::{Context, Outcome, Ui, warn_of_drift};

/// Suggest codings by the cues of the codebook
///
/// Suggestions are filed under the coder `kwali` until somebody accepts or rejects them. What was
/// rejected, or coded so already, is not suggested again.
#[derive(clap::Args)]
pub struct Args {
    /// Only these interviews, e.g. `s1/leader`
    interview: Vec<Reference>,
    /// Only the interviews of these cases
    #[arg(long = "case", value_name = "CASE")]
    cases: Vec<String>,
    /// Only these codes, and those below them
    #[arg(long = "code", value_name = "CODE")]
    codes: Vec<String>,
    /// Print the suggestions and write nothing
    #[arg(long, conflicts_with = "evaluate")]
    dry_run: bool,
    /// Compare the suggestions with what people coded
    #[arg(long)]
    evaluate: bool,
    /// Whose codings are the truth; that of the codebook, or else everybody's, when not given
    #[arg(long, value_name = "NAME", requires = "evaluate")]
    coder: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Args {
    fn takes_interview(&self, case: &str, name: &str) -> bool {
        let named = |r: &Reference| r.case() == case && r.interview() == name;
        (self.cases.is_empty() || self.cases.iter().any(|wanted| wanted == case))
            && (self.interview.is_empty() || self.interview.iter().any(named))
    }

    fn takes_code(&self, code: &str) -> bool {
        self.codes.is_empty() || self.codes.iter().any(|branch| within(code, branch))
    }

    /// Refuses names that nothing in the study has.
    fn check(&self, store: &Store) -> Result<()> {
        for code in &self.codes {
            store.codebook().require(code)?;
        }
        let cases: Vec<&str> = store.cases().iter().map(kwali::study::Case::id).collect();
        known("case", &self.cases, &cases)?;
        if let Some(part) = self.interview.iter().find(|r| r.locus() != Locus::Whole) {
            let whole = Reference::interview_of(part.case(), part.interview());
            return Err(Box::new(
                Problem::new(format!("`{part}` is a part of an interview"))
                    .help(format!("name the whole of it: `{whole}`")),
            ));
        }
        let names: Vec<String> =
            store.interviews()?.iter().map(|(case, name)| format!("{case}/{name}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let asked: Vec<String> = self.interview.iter().map(ToString::to_string).collect();
        known("interview", &asked, &names)
    }
}

fn known(what: &str, asked: &[String], names: &[&str]) -> Result<()> {
    match asked.iter().find(|name| !names.contains(&name.as_str())) {
        Some(name) => Err(Box::new(
            Problem::new(format!("unknown {what} `{name}`")).nearest(name, names.iter().copied()),
        )),
        None => Ok(()),
    }
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    let store = context.store()?;
    args.check(&store)?;
    let (study, drifts) = store.load_where(|case, name| args.takes_interview(case, name))?;
    warn_of_drift(&drifts, ui);
    let languages = study.interviews.iter().map(|i| i.transcript.meta().language.as_str());
    let cues = Cues::new(&study.codebook, languages)
        .map_err(|problem| problem.in_file(store.root().join("codebook.yaml")))?;
    if args.evaluate {
        return evaluate(args, &study, &cues, ui);
    }
    let mut change = Change::default();
    let mut table = Table::new(["ref", "code", "text", "reason"]);
    for interview in &study.interviews {
        let found = suggest::suggest(interview, &study.codebook, &cues);
        let concerns = |code: &str| args.takes_code(code);
        if args.dry_run {
            let mut own = interview.codings.get(CODER).cloned().unwrap_or_default();
            change += suggest::merge(&mut own, interview, &found, concerns)?;
            let shown = |s: &&Suggestion| {
                own.iter().any(|c| {
                    c.status == kwali::study::Status::Suggested
                        && c.span() == s.span
                        && c.code() == s.code
                })
            };
            found.iter().filter(shown).for_each(|s| table.row(row(interview, s)));
        } else {
            let merge = |own: &mut Vec<_>| suggest::merge(own, interview, &found, concerns);
            change += store.change_codings(&interview.case, &interview.name, CODER, merge)?;
        }
    }
    if args.dry_run {
        table.print(args.format, ui)?;
    }
    let Change { fresh, kept, gone } = change;
    ui.say(&format!(
        "{}: {fresh} new, {kept} kept, {gone} gone",
        count(fresh + kept, "suggestion")
    ));
    Ok(Outcome::Done)
}

fn row(interview: &Interview, suggestion: &Suggestion) -> Vec<Value> {
    let text = interview.transcript.text().slice(suggestion.span).unwrap_or("");
    let reference = interview.passage(suggestion.span).to_string();
    vec![json!(reference), json!(suggestion.code), json!(text), json!(suggestion.reason)]
}

fn evaluate(args: &Args, study: &Study, cues: &Cues, ui: &mut Ui) -> Result<Outcome> {
    let coder = args.coder.as_deref().or(study.codebook.settings().coder.as_deref());
    let coders: BTreeSet<&str> =
        study.interviews.iter().flat_map(|i| i.codings.keys().map(String::as_str)).collect();
    if let Some(coder) = &args.coder {
        let coders: Vec<&str> = coders.into_iter().collect();
        known("coder", std::slice::from_ref(coder), &coders)?;
    }
    let concerns = |code: &str| args.takes_code(code);
    let result = suggest::evaluate(&study.interviews, &study.codebook, cues, coder, concerns);
    scores(&result).print(args.format, ui)?;
    let whose = coder.map_or("everybody".to_owned(), |coder| format!("`{coder}`"));
    ui.say(&format!("truth: the accepted codings of {whose}, by respondents' turns"));
    Ok(Outcome::Done)
}

fn scores(result: &Evaluation) -> Table {
    let mut table = Table::new(["code", "truth", "suggested", "precision", "recall", "f1"]);
    let mut row = |name: &str, score: &Score| {
        table.row(vec![
            json!(name),
            json!(score.truth),
            json!(score.suggested),
            json!(score.precision()),
            json!(score.recall()),
            json!(score.f1()),
        ]);
    };
    result.codes.iter().for_each(|(code, score)| row(code, score));
    row("overall", &result.overall);
    table
}
