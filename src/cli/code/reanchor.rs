//! `kwali code reanchor`: codings put back on their own words after a transcript was changed.

use std::collections::HashSet;
use std::io::{self, BufRead, IsTerminal};

use kwali::problem::{Problem, Result};
use kwali::store::{Anchor, Edit, MemoAnchor, Step, Store};
use kwali::study::{Coding, Interview, Memo, Placement, Reference, Span, one_line};
use rayon::prelude::*;
use serde_json::json;

use crate::cli::style::{BOLD, DIM, paint, visible};
use crate::cli::table::{Format, Table};
use crate::cli::{Context, Outcome, Ui};

/// How many characters around a passage are shown when it is asked for.
const AROUND: usize = 48;

/// How many characters of a quote a row has for people.
const SHOWN: usize = 60;

#[derive(clap::Args)]
pub struct Args {
    /// The interview; all when not given
    #[arg(value_name = "REF")]
    reference: Option<Reference>,
    /// Only the codings of this coder
    #[arg(long, value_name = "NAME")]
    coder: Option<String>,
    /// Say what would be done, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Compare with the transcripts as they were at this revision of git
    #[arg(long, value_name = "REV")]
    from: Option<String>,
    /// How to print what was done
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What was found of an interview, and what is to be done about it.
struct Plan {
    interview: Interview,
    lines: Vec<Line>,
    memos: Vec<MemoAnchor>,
}

/// A coding that is not, or not surely, on its words.
struct Line {
    anchor: Anchor,
    /// What it becomes; the same where somebody said that it is right as it is.
    after: Option<Coding>,
    /// Why it could not become that.
    twin: bool,
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    let store = context.store()?;
    let mut plans = plans(args, &store)?;
    let asks = !args.dry_run && io::stdin().is_terminal() && io::stderr().is_terminal();
    for plan in &mut plans {
        plan.decide(asks, ui)?;
    }
    let edits: Vec<Edit> = plans.iter().flat_map(Plan::edits).collect();
    let count = plans.iter().flat_map(|plan| &plan.lines).filter(|line| line.moves()).count();
    let memos = plans.iter().map(Plan::moved_memos).collect::<Result<Vec<_>>>()?;
    if !args.dry_run {
        let name = format!("reanchor {count} codings");
        store.apply(&Step { name, edits, codebook: None })?;
        for (plan, moved) in plans.iter().zip(&memos) {
            store.move_memos(&plan.interview.case, &plan.interview.name, moved)?;
        }
        let done = |plan: &&Plan| plan.lines.iter().all(|line| line.after.is_some());
        let whole = plans.iter().filter(|_| args.coder.is_none()).filter(done);
        whole.for_each(|plan| store.settle(&plan.interview));
    }
    if args.format != Format::Table || plans.iter().any(|plan| !plan.lines.is_empty()) {
        table(&plans, args.format).print(args.format, ui)?;
    }
    let left: Vec<(&Plan, &Line)> = plans
        .iter()
        .flat_map(|plan| plan.lines.iter().map(move |line| (plan, line)))
        .filter(|(_, line)| line.after.is_none())
        .collect();
    let would = if args.dry_run { "would be put back" } else { "put back" };
    ui.say(&format!("{count} {would}, {} left to decide", left.len()));
    left.iter().for_each(|(plan, line)| plan.advise(line, ui));
    let moved = memos.iter().map(Vec::len).sum::<usize>();
    let strays = plans.iter().map(|plan| plan.memos.len()).sum::<usize>() - moved;
    if moved + strays > 0 {
        ui.say(&format!("memos: {moved} {would}, {strays} left to decide"));
        plans.iter().for_each(|plan| plan.advise_memos(ui));
    }
    let waits = !left.is_empty() || strays > 0 || (args.dry_run && count + moved > 0);
    Ok(if waits { Outcome::Findings } else { Outcome::Done })
}

fn plans(args: &Args, store: &Store) -> Result<Vec<Plan>> {
    let interviews = match &args.reference {
        Some(one) => vec![store.interview(one.case(), one.interview())?.0],
        None => store.load()?.0.interviews,
    };
    let plan = |interview: Interview| {
        let mut anchors = match &args.from {
            Some(revision) => store.anchors_since(&interview, revision)?,
            None => store.anchors(&interview),
        };
        anchors.retain(|anchor| args.coder.as_ref().is_none_or(|coder| *coder == anchor.coder));
        // Memos are nobody's: they go with the interview.
        let memos = match args.coder {
            None => store.memo_anchors(&interview, args.from.as_deref())?,
            Some(_) => Vec::new(),
        };
        let line = |anchor| Line { anchor, after: None, twin: false };
        Ok(Plan { interview, lines: anchors.into_iter().map(line).collect(), memos })
    };
    let plans: Vec<Plan> = interviews.into_par_iter().map(plan).collect::<Result<_>>()?;
    Ok(plans)
}

impl Line {
    fn moves(&self) -> bool {
        self.after.as_ref().is_some_and(|after| *after != self.anchor.coding)
    }

    /// What became of it, in a word.
    fn result(&self) -> &'static str {
        match (&self.after, &self.anchor.placement) {
            (Some(_), _) if self.moves() => "moved",
            (Some(_), _) => "stays",
            (None, _) if self.twin => "twin",
            (None, Placement::Several(_)) => "several",
            (None, Placement::Changed(_)) => "changed",
            (None, _) => "gone",
        }
    }

    /// Where its words stand, or may stand.
    fn places(&self) -> Vec<Span> {
        match (&self.after, &self.anchor.placement) {
            (Some(after), _) => vec![after.span()],
            (None, Placement::Moved { span, .. } | Placement::Changed(span)) => vec![*span],
            (None, Placement::Several(spans)) => spans.clone(),
            (None, Placement::Stays | Placement::Gone) => Vec::new(),
        }
    }
}

impl Plan {
    /// Says what each coding becomes, and asks where that is not sure.
    fn decide(&mut self, asks: bool, ui: &mut Ui) -> Result<()> {
        let moving: HashSet<(String, String)> = self.lines.iter().map(|l| l.anchor.key()).collect();
        let all = self.interview.codings.iter();
        let all = all.flat_map(|(coder, all)| all.iter().map(move |one| (coder.as_str(), one)));
        let still = all
            .filter(|(coder, one)| !moving.contains(&((*coder).to_owned(), one.id().to_owned())));
        let place = |coder: &str, c: &Coding| (coder.to_owned(), c.span(), c.code().to_owned());
        let mut taken: HashSet<_> = still.map(|(coder, one)| place(coder, one)).collect();
        let text = self.interview.transcript.text().clone();
        for at in 0..self.lines.len() {
            let anchor = &self.lines[at].anchor;
            let span = match &anchor.placement {
                Placement::Moved { span, .. } => Some(*span),
                Placement::Several(spans) if asks => self.ask(anchor, spans, ui)?,
                _ => None,
            };
            let Some(span) = span else {
                taken.insert(place(&anchor.coder, &anchor.coding));
                continue;
            };
            let after = anchor.coding.moved(&text, span)?;
            let free = taken.insert(place(&anchor.coder, &after));
            self.lines[at].twin = !free;
            self.lines[at].after = free.then_some(after);
        }
        Ok(())
    }

    fn edits(&self) -> impl Iterator<Item = Edit> {
        self.lines.iter().filter_map(|line| {
            Some(Edit {
                case: self.interview.case.clone(),
                interview: self.interview.name.clone(),
                coder: line.anchor.coder.clone(),
                before: Some(line.anchor.coding.clone()),
                after: Some(line.after.clone()?),
            })
        })
    }

    /// The memos that surely stand elsewhere now, as they are and as they become.
    fn moved_memos(&self) -> Result<Vec<(Memo, Memo)>> {
        let text = self.interview.transcript.text();
        let moved = self.memos.iter().filter_map(|anchor| match &anchor.placement {
            Placement::Moved { span, .. } => {
                Some(anchor.memo.moved(text, *span).map(|after| (anchor.memo.clone(), after)))
            }
            _ => None,
        });
        moved.collect()
    }

    fn advise_memos(&self, ui: &mut Ui) {
        let name = self.interview.reference();
        for MemoAnchor { memo, placement } in &self.memos {
            let told = match placement {
                Placement::Moved { .. } | Placement::Stays => continue,
                Placement::Several(spans) => {
                    let places: Vec<String> =
                        spans.iter().take(3).map(|span| format!("{name}@{span}")).collect();
                    format!("its words may stand at {}", places.join(", "))
                }
                Placement::Changed(span) => format!("what is left stands at {name}@{span}"),
                Placement::Gone => "its words are not in the transcript any more".to_owned(),
            };
            let words = quote(memo.quote(), Format::Table);
            let words = visible(&words);
            let file = format!("corpus/memos/{name}.csv");
            ui.say(&format!("{} on “{words}”: {told}: write it in {file}", memo.kind()));
        }
    }

    /// The place that somebody at the terminal takes for a coding's own.
    fn ask(&self, anchor: &Anchor, spans: &[Span], ui: &mut Ui) -> Result<Option<Span>> {
        let coding = &anchor.coding;
        ui.say(&format!(
            "\n{} {} ({}): “{}”",
            coding.id(),
            paint(coding.code(), BOLD),
            anchor.coder,
            visible(coding.quote())
        ));
        for (at, span) in spans.iter().enumerate() {
            let about = paint(&self.interview.passage(*span).to_string(), DIM);
            ui.say(&format!("  {}  {about}  {}", at + 1, self.around(*span)));
        }
        let mut input = io::stdin().lock();
        loop {
            ui.say("which are its own? a number, or s to skip");
            let mut answer = String::new();
            let read = input.read_line(&mut answer);
            let read = read.map_err(|e| Problem::new(format!("cannot read the answer: {e}")))?;
            let answer = answer.trim();
            if read == 0 || answer == "s" {
                return Ok(None);
            }
            let number = answer.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            if let Some(span) = number.and_then(|at| spans.get(at)) {
                return Ok(Some(*span));
            }
        }
    }

    /// A passage with some of what stands around it, in one line.
    fn around(&self, span: Span) -> String {
        let text = self.interview.transcript.text();
        let part = |from: usize, to: usize| {
            let part = Span::new(from, to.min(text.len())).and_then(|span| text.slice(span));
            visible(part.unwrap_or_default()).replace(['\n', '\t'], " ")
        };
        let before = part(span.start().saturating_sub(AROUND), span.start());
        let behind = part(span.end(), span.end() + AROUND);
        format!("…{before}{}{behind}…", paint(&part(span.start(), span.end()), BOLD))
    }

    fn advise(&self, line: &Line, ui: &mut Ui) {
        let id = line.anchor.coding.id();
        let coder = &line.anchor.coder;
        let name = self.interview.reference();
        let at = |span: &Span| format!("{name}@{span}");
        let places = line.places();
        let told = match (line.result(), places.first()) {
            ("twin", _) => format!(
                "another coding with its code stands on its words: `kwali code remove {id} --coder {coder}`"
            ),
            ("several", Some(first)) => format!(
                "its words may stand in {}: `kwali code move {id} --coder {coder} --to {}`, or in a terminal `kwali code reanchor {name}`",
                match places.as_slice() {
                    [one] => format!("one place, {}", self.interview.passage(*one)),
                    many => format!("{} places", many.len()),
                },
                at(first)
            ),
            ("changed", Some(rest)) => format!(
                "its words were changed; what is left stands in {}: look there, and `kwali code move {id} --coder {coder} --to {}`",
                self.interview.passage(*rest),
                at(rest)
            ),
            _ => format!(
                "its words are not in the transcript any more: `kwali code remove {id} --coder {coder}`, or `kwali code move {id} --coder {coder} --to REF`"
            ),
        };
        ui.say(&format!("{id} {name} {} ({coder}): {told}", line.anchor.coding.code()));
    }
}

/// A quote for a row that people read; in full for programs.
fn quote(words: &str, format: Format) -> String {
    let line = one_line(words);
    match line.char_indices().nth(SHOWN) {
        _ if format != Format::Table => words.to_owned(),
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn table(plans: &[Plan], format: Format) -> Table {
    let mut table = Table::new(["id", "coder", "code", "result", "before", "now", "quote"]);
    for plan in plans {
        for line in &plan.lines {
            let coding = &line.anchor.coding;
            let before = format!("{}@{}", plan.interview.reference(), coding.span());
            let places = line.places();
            let now: Vec<String> =
                places.iter().map(|span| plan.interview.passage(*span).to_string()).collect();
            table.row(vec![
                json!(coding.id()),
                json!(line.anchor.coder),
                json!(coding.code()),
                json!(line.result()),
                json!(before),
                json!(now.join(" ")),
                json!(quote(line.after.as_ref().unwrap_or(coding).quote(), format)),
            ]);
        }
    }
    table
}
