//! `kwali suggest`: passages that the codebook's cues find, and such as people coded before.

use std::collections::BTreeSet;

use clap::ValueEnum;
use clap::builder::PossibleValue;
use kwali::problem::{Problem, Result};
use kwali::store::Store;
use kwali::study::{Interview, Locus, Reference, Span, Status, Study, within};
use kwali::suggest::{
    self, By, CODER, Change, Cues, Evaluation, Exam, Found, Learned, Score, Suggestion, TooLittle,
};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::progress::bar;
use super::search::count;
use super::table::{Format, Table};
use super::{Context, Outcome, Ui, warn_of_drift};

/// How many parts the work of learning once has, at most.
const PARTS: usize = 10;

/// By what to suggest, as it is asked for.
#[derive(Debug, Clone, Copy)]
struct Way(By);

impl ValueEnum for Way {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self(By::Both), Self(By::Cues), Self(By::Learned)]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self.0 {
            By::Cues => "The cues of the codebook",
            By::Learned => "What was learned from accepted codings",
            By::Both => {
                "Cues and learning together; cues alone where there is too little to learn from"
            }
        };
        Some(PossibleValue::new(self.0.name()).help(help))
    }
}

/// Suggest codings by the cues of the codebook, and by what was coded before
///
/// Suggestions are filed under the coder `kwali` until somebody accepts or rejects them. What was
/// rejected, or coded so already, is not suggested again.
#[derive(clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Args {
    /// Only these interviews, e.g. `s1/leader`
    interview: Vec<Reference>,
    /// Only the interviews of these cases
    #[arg(long = "case", value_name = "CASE")]
    cases: Vec<String>,
    /// Only these codes, and those below them
    #[arg(long = "code", value_name = "CODE")]
    codes: Vec<String>,
    /// By what to suggest; with `--evaluate` all are compared when not given
    #[arg(long, value_enum, value_name = "WAY")]
    by: Option<Way>,
    /// Suggest what is at least so probable, from 0 to 1; learned from the study when not given
    #[arg(long, value_name = "P", value_parser = probability)]
    threshold: Option<f64>,
    /// Print the suggestions and write nothing
    #[arg(long, conflicts_with = "evaluate")]
    dry_run: bool,
    /// Print the passages that are least sure, one for each turn, and write nothing
    #[arg(long, conflicts_with_all = ["evaluate", "threshold"])]
    uncertain: bool,
    /// How many uncertain passages to print
    #[arg(long, value_name = "N", default_value_t = 20, requires = "uncertain")]
    limit: usize,
    /// Compare the suggestions with what people coded, each case by what others teach
    #[arg(long)]
    evaluate: bool,
    /// Print how often codes are there, of those that are said to be so probable
    #[arg(long, requires = "evaluate")]
    calibration: bool,
    /// Whose codings to learn from, and to compare with; that of the codebook, or else everybody's,
    /// when not given
    #[arg(long, value_name = "NAME")]
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

fn probability(text: &str) -> std::result::Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|p| (0.0..=1.0).contains(p));
    number.ok_or_else(|| "a probability lies between 0 and 1".to_owned())
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    let store = context.store()?;
    args.check(&store)?;
    let learns = !matches!(args.by, Some(Way(By::Cues)));
    let (study, drifts) =
        store.load_where(|case, name| learns || args.takes_interview(case, name))?;
    warn_of_drift(&drifts, ui);
    let languages = study.interviews.iter().map(|i| i.transcript.meta().language.as_str());
    let cues = Cues::new(&study.codebook, languages)
        .map_err(|problem| problem.in_file(store.root().join("codebook.yaml")))?;
    let all: Vec<&Interview> = study.interviews.iter().collect();
    let found = Found::new(&all, &study.codebook, &cues);
    let work = Work { args, study: &study, found: &found, coder: coder(args, &study)? };
    if args.evaluate {
        return work.evaluate(ui);
    }
    if args.uncertain {
        return work.uncertain(ui);
    }
    work.suggest(&store, ui)
}

/// Whose codings count.
fn coder<'a>(args: &'a Args, study: &'a Study) -> Result<Option<&'a str>> {
    let coders: BTreeSet<&str> =
        study.interviews.iter().flat_map(|i| i.codings.keys().map(String::as_str)).collect();
    if let Some(coder) = &args.coder {
        let coders: Vec<&str> = coders.into_iter().collect();
        known("coder", std::slice::from_ref(coder), &coders)?;
    }
    Ok(args.coder.as_deref().or(study.codebook.settings().coder.as_deref()))
}

/// What is asked, of which study.
struct Work<'a> {
    args: &'a Args,
    study: &'a Study,
    found: &'a Found,
    coder: Option<&'a str>,
}

impl Work<'_> {
    /// The interviews asked for.
    fn interviews(&self) -> Vec<&Interview> {
        let all = self.study.interviews.iter();
        all.filter(|i| self.args.takes_interview(&i.case, &i.name)).collect()
    }

    fn learn(&self, ui: &mut Ui) -> std::result::Result<Learned, TooLittle> {
        let all: Vec<&Interview> = self.study.interviews.iter().collect();
        let bar = bar("learning", PARTS);
        let learned =
            Learned::new(&all, &self.study.codebook, self.found, self.coder, &|| bar.step());
        drop(bar);
        if let Ok(learned) = &learned
            && learned.left_out() > 0
        {
            ui.say(&format!(
                "learned from a part: {} left out",
                count(learned.left_out(), "coded interview")
            ));
        }
        learned
    }

    /// What was learned for one way; nothing where cues alone are asked, or can be had.
    fn learned(&self, by: By, ui: &mut Ui) -> Result<Option<Learned>> {
        if by == By::Cues {
            return Ok(None);
        }
        match self.learn(ui) {
            Ok(learned) => Ok(Some(learned)),
            Err(little) if by == By::Both => {
                ui.say(&format!("{little}; suggested by cues alone"));
                Ok(None)
            }
            Err(little) => Err(too_little(little)),
        }
    }

    fn suggest(&self, store: &Store, ui: &mut Ui) -> Result<Outcome> {
        let by = self.args.by.map_or(By::Both, |way| way.0);
        let learned = self.learned(by, ui)?;
        let codebook = &self.study.codebook;
        let interviews = self.interviews();
        let find = |interview: &&Interview| match &learned {
            Some(learned) => {
                learned.suggest(interview, codebook, self.found, by, self.args.threshold)
            }
            None => self.found.of(interview).to_vec(),
        };
        let found: Vec<Vec<Suggestion>> = interviews.par_iter().map(find).collect();
        let concerns = |code: &str| self.args.takes_code(code);
        let mut change = Change::default();
        let mut table = Table::new(["ref", "code", "text", "probability", "reason"]);
        for (interview, found) in interviews.into_iter().zip(&found) {
            if self.args.dry_run {
                let mut own = interview.codings.get(CODER).cloned().unwrap_or_default();
                change += suggest::merge(&mut own, interview, found, by, concerns)?;
                let shown = |s: &&Suggestion| {
                    own.iter().any(|c| {
                        c.status == Status::Suggested && c.span() == s.span && c.code() == s.code
                    })
                };
                found.iter().filter(shown).for_each(|s| table.row(row(interview, s)));
            } else {
                let merge = |own: &mut Vec<_>| suggest::merge(own, interview, found, by, concerns);
                change += store.change_codings(&interview.case, &interview.name, CODER, merge)?;
            }
        }
        if self.args.dry_run {
            table.print(self.args.format, ui)?;
        }
        let Change { fresh, kept, gone } = change;
        ui.say(&format!(
            "{}: {fresh} new, {kept} kept, {gone} gone",
            count(fresh + kept, "suggestion")
        ));
        Ok(Outcome::Done)
    }

    fn uncertain(&self, ui: &mut Ui) -> Result<Outcome> {
        let by = match self.args.by {
            Some(Way(By::Cues)) => {
                return Err(Box::new(
                    Problem::new("cues are never unsure").help("leave out `--by cues`"),
                ));
            }
            way => way.map_or(By::Both, |way| way.0),
        };
        let learned = self.learn(ui).map_err(too_little)?;
        let find = |interview: &&Interview| {
            let open = |turn: Span, code: &str| {
                self.args.takes_code(code) && !is_decided(interview, turn, code)
            };
            learned.uncertain(interview, &self.study.codebook, self.found, by, open)
        };
        let interviews = self.interviews();
        let found: Vec<Vec<Suggestion>> = interviews.par_iter().map(find).collect();
        let mut all: Vec<(&Interview, &Suggestion)> = interviews
            .iter()
            .zip(&found)
            .flat_map(|(interview, found)| found.iter().map(move |s| (*interview, s)))
            .collect();
        let sure = |s: &Suggestion| (s.probability.unwrap_or(0.0) - 0.5).abs();
        all.sort_by(|a, b| sure(a.1).total_cmp(&sure(b.1)));
        let mut table = Table::new(["ref", "code", "text", "probability", "reason"]);
        let shown = all.into_iter().take(self.args.limit);
        shown.for_each(|(interview, s)| table.row(row(interview, s)));
        table.print(self.args.format, ui)?;
        Ok(Outcome::Done)
    }

    fn evaluate(&self, ui: &mut Ui) -> Result<Outcome> {
        let exam = Exam {
            interviews: &self.study.interviews,
            codebook: &self.study.codebook,
            found: self.found,
            coder: self.coder,
            threshold: self.args.threshold,
        };
        let ways = self.args.by.map_or(By::ALL.to_vec(), |way| vec![way.0]);
        let takes = |i: &Interview| self.args.takes_interview(&i.case, &i.name);
        let cases: BTreeSet<&str> = self.interviews().iter().map(|i| i.case.as_str()).collect();
        let bar = bar("learning", cases.len() * PARTS);
        let examine = |ways: &[By]| {
            exam.evaluate(ways, takes, |code| self.args.takes_code(code), &|| bar.step())
        };
        let results = match examine(&ways) {
            Err(little) if self.args.by.is_none() => {
                ui.say(&format!("{little}; cues alone are compared"));
                examine(&[By::Cues])
            }
            results => results,
        };
        drop(bar);
        let results = results.map_err(too_little)?;
        let table = if self.args.calibration { reliability(&results) } else { scores(&results) };
        table.print(self.args.format, ui)?;
        let whose = self.coder.map_or("everybody".to_owned(), |coder| format!("`{coder}`"));
        ui.say(&format!(
            "truth: the accepted codings of {whose}, by respondents' turns, in interviews with any"
        ));
        results.iter().filter_map(told).for_each(|line| ui.say(&line));
        Ok(Outcome::Done)
    }
}

fn too_little(little: TooLittle) -> Box<Problem> {
    Box::new(Problem::new(little.to_string()).help("code more, or suggest with `--by cues`"))
}

/// Whether somebody accepted or rejected a code somewhere in a turn.
fn is_decided(interview: &Interview, turn: Span, code: &str) -> bool {
    interview.codings.values().flatten().any(|coding| {
        coding.status != Status::Suggested && coding.code() == code && coding.span().overlaps(turn)
    })
}

fn row(interview: &Interview, suggestion: &Suggestion) -> Vec<Value> {
    let text = interview.transcript.text().slice(suggestion.span).unwrap_or("");
    let reference = interview.passage(suggestion.span).to_string();
    vec![
        json!(reference),
        json!(suggestion.code),
        json!(text),
        json!(suggestion.probability),
        json!(suggestion.reason),
    ]
}

/// By code, each way below the other.
fn scores(results: &[Evaluation]) -> Table {
    let mut table = Table::new(["code", "by", "truth", "suggested", "precision", "recall", "f1"]);
    let row = |name: &str, by: By, score: &Score| {
        vec![
            json!(name),
            json!(by.name()),
            json!(score.truth),
            json!(score.suggested),
            json!(score.precision()),
            json!(score.recall()),
            json!(score.f1()),
        ]
    };
    let mut names: Vec<&str> = Vec::new();
    let each = || results.iter().flat_map(|result| &result.codes);
    for (name, _) in each() {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    for name in names {
        for result in results {
            let score = result.codes.iter().find(|(code, _)| code == name);
            score.iter().for_each(|(_, score)| table.row(row(name, result.by, score)));
        }
    }
    results.iter().for_each(|result| table.row(row("overall", result.by, &result.overall)));
    for result in results {
        let [precision, recall, f1] = result.macros().map(|mean| json!(mean));
        let (name, by) = (json!("macro"), json!(result.by.name()));
        table.row(vec![name, by, Value::Null, Value::Null, precision, recall, f1]);
    }
    table
}

fn reliability(results: &[Evaluation]) -> Table {
    let mut table = Table::new(["by", "from", "to", "judged", "true", "said", "share"]);
    for result in results.iter().filter(|result| result.calibration.brier().is_some()) {
        for (from, to, bin) in result.calibration.bins() {
            table.row(vec![
                json!(result.by.name()),
                json!(from),
                json!(to),
                json!(bin.count),
                json!(bin.hits),
                json!(bin.said()),
                json!(bin.share()),
            ]);
        }
    }
    table
}

/// How well the probabilities of a way hold.
fn told(result: &Evaluation) -> Option<String> {
    let calibration = &result.calibration;
    Some(format!(
        "{}: Brier score {:.4} ({:.4} when the same is said of all), expected calibration error {:.4}, \
         of {} judgements",
        result.by.name(),
        calibration.brier()?,
        calibration.brier_of_share()?,
        calibration.error()?,
        calibration.count()
    ))
}
