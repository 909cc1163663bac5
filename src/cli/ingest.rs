//! `kwali ingest`: transcripts from elsewhere into the study.

mod told;

use std::collections::HashSet;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;

use kwali::ingest::{self, Order, Source, Speaker, Understood, Written};
use kwali::problem::{Problem, Result};
use kwali::readers::Ways;
use kwali::store::Store;

use self::told::{about, quote};
use super::progress::bar;
use super::{Context, Outcome, Ui, answers, apart};

/// Read transcripts into the study: who speaks, when, and under which lens
///
/// Speakers are found at the start of a line: `R:`, `Anna de Vries:`, `**Anna:**`, a name or a
/// heading on a line of its own, with or without a time. Captions and transcripts with times are told
/// by their content. Each label must be declared; nothing is overwritten, unless --update says so.
#[derive(clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Args {
    /// Files, or folders with files of transcripts
    #[arg(value_name = "FILE|DIR", required = true)]
    files: Vec<PathBuf>,
    /// The case the interviews belong to
    #[arg(long, required_unless_present = "case_column")]
    case: Option<String>,
    /// Their role, as in the codebook; that of their front matter when not given
    #[arg(long)]
    role: Option<String>,
    /// The interview's name; its file's when not given
    #[arg(long)]
    name: Option<String>,
    /// Who speaks under a label; `LABEL=` with nothing behind it is text and no speaker
    #[arg(long = "speaker", value_name = "LABEL=WHO", value_parser = speaker)]
    speakers: Vec<(String, String)>,
    /// The day they were held
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
    /// The language spoken
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// The lens of what stands before the first heading
    #[arg(long)]
    lens: Option<String>,
    /// What plain text is written in, as `windows-1252`; found out when not given
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// The sheet of a spreadsheet; the first that holds something when not given
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Add the case to the study when it is not there
    #[arg(long)]
    new_case: bool,
    /// Replace transcripts that are there; codings and memos go with their words
    #[arg(long)]
    update: bool,
    /// Write without asking
    #[arg(long, short)]
    yes: bool,
    /// Say what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    answers: answers::Columns,
}

impl Args {
    /// The case of all files; of tables in which each row names its own, none.
    fn case(&self) -> &str {
        self.case.as_deref().unwrap_or_default()
    }

    fn ways(&self, store: &Store) -> Ways {
        let (encoding, sheet) = (self.encoding.clone(), self.sheet.clone());
        let spoken = &store.codebook().settings().language;
        let language = self.language.as_ref().unwrap_or(spoken).clone();
        Ways { encoding, sheet, language: Some(language), pages: Some(apart::pages) }
    }
}

/// What kept files out, one problem each.
#[allow(clippy::vec_box, reason = "problems come boxed out of results")]
type Problems = Vec<Box<Problem>>;

/// How many files or warnings are told one by one.
const FEW: usize = 10;

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    let mut store = context.store()?;
    let mut order = Order {
        case: args.case().to_owned(),
        role: args.role.clone(),
        speakers: args.speakers.clone(),
        date: args.date.clone(),
        language: args.language.clone(),
        lens: args.lens.clone(),
        new_case: args.new_case,
        update: args.update,
        ways: args.ways(&store),
        answers: args.answers.wanted(),
    };
    ingest::check(&store, &order)?;
    let sources = ingest::sources(&args.files, args.name.as_deref())?;
    let all = sources.len();
    let (sources, refused) = answers::take(&mut store, &order, sources, args.dry_run, ui)?;
    if sources.is_empty() {
        return finish_tables(refused, all, args, ui);
    }
    if args.case.is_none() {
        return Err(no_case(&sources[0]));
    }
    let (understood, mut bad) = read(&store, &mut order, &sources, args, ui)?;
    bad.splice(0..0, refused);
    let asks = asks(args);
    told::understood(&understood, &order.case, asks || args.dry_run, ui);
    told::unused(&order, &understood, ui);
    let ended = if args.dry_run {
        states(&store, &order, &understood)
    } else {
        if asks && !agreed(&states(&store, &order, &understood), &understood, &order, ui)? {
            ui.say("nothing was written");
            return finish(&understood, Vec::new(), bad, args, ui);
        }
        let bar = bar("writing", understood.len());
        ingest::write_all(&mut store, &order, &understood, &|| bar.step())?
    };
    finish(&understood, ended, bad, args, ui)
}

/// Ends where all files were tables of answers.
fn finish_tables(bad: Problems, all: usize, args: &Args, ui: &mut Ui) -> Result<Outcome> {
    if args.dry_run {
        ui.say("nothing was written: this was a dry run");
    }
    tally(bad, all, ui)
}

fn no_case(source: &Source) -> Box<Problem> {
    Box::new(
        Problem::new("the file is no table of answers, and has no columns")
            .in_file(&source.path)
            .help("say with --case which case it belongs to"),
    )
}

/// Whether somebody is there to say whether to write.
fn asks(args: &Args) -> bool {
    !args.yes && !args.dry_run && io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// What would become of each interview.
fn states(store: &Store, order: &Order, understood: &[Understood]) -> Vec<Result<Written>> {
    understood.iter().map(|one| ingest::state(store, order, one)).collect()
}

/// Asks whether to write, where there is something to be written.
fn agreed(
    states: &[Result<Written>],
    understood: &[Understood],
    order: &Order,
    ui: &mut Ui,
) -> Result<bool> {
    for (state, one) in states.iter().zip(understood) {
        if let Ok(state) = state {
            told::carried(&format!("{}/{}", order.case, one.source.name), state, ui);
        }
    }
    if !states.iter().any(|state| matches!(state, Ok(Written::New | Written::Updated(_)))) {
        return Ok(true);
    }
    loop {
        let _ = write!(io::stderr(), "write? [Y/n] ");
        let _ = io::stderr().flush();
        let mut answer = String::new();
        let read = io::stdin().lock().read_line(&mut answer);
        if !matches!(read, Ok(1..)) || !answer.ends_with('\n') {
            // The line of the question is still open.
            ui.say("");
            return Err(Box::new(
                Problem::new("nobody said whether to write; nothing was written")
                    .help("answer y or n, or give --yes"),
            ));
        }
        match answer.trim().to_lowercase().as_str() {
            "" | "y" | "yes" => return Ok(true),
            "n" | "no" => return Ok(false),
            _ => ui.say("answer y or n"),
        }
    }
}

/// Reads the files, asking who speaks where somebody can answer; refuses while somebody is unknown.
fn read(
    store: &Store,
    order: &mut Order,
    sources: &[Source],
    args: &Args,
    ui: &mut Ui,
) -> Result<(Vec<Understood>, Problems)> {
    loop {
        let bar = bar("reading", sources.len());
        let read = ingest::read_all(store, order, sources, &|| bar.step());
        drop(bar);
        let (mut understood, mut bad) = (Vec::with_capacity(read.len()), Vec::new());
        for result in read {
            match result {
                Ok(one) => understood.push(one),
                Err(problem) => bad.push(problem),
            }
        }
        let labels = unknown(&understood);
        if labels.is_empty() {
            return Ok((understood, bad));
        }
        if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
            for problem in &bad {
                ui.problem(problem);
            }
            return Err(undeclared(&understood, &labels, args, ui));
        }
        for speaker in labels {
            order.speakers.push((speaker.label.clone(), ask(speaker, ui)?));
        }
    }
}

/// The speakers nobody knows, each label once.
fn unknown(understood: &[Understood]) -> Vec<&Speaker> {
    let mut seen: HashSet<&str> = HashSet::new();
    let all = understood.iter().flat_map(Understood::unknown);
    all.filter(|speaker| seen.insert(&speaker.label)).collect()
}

/// Lists who is unknown in which file, and gives the command that would do.
fn undeclared(
    understood: &[Understood],
    labels: &[&Speaker],
    args: &Args,
    ui: &mut Ui,
) -> Box<Problem> {
    let files: Vec<&Understood> =
        understood.iter().filter(|one| one.unknown().next().is_some()).collect();
    for one in files.iter().take(FEW) {
        ui.say(&format!("{}:", one.source.path.display()));
        for speaker in one.unknown() {
            ui.say(&format!("  {}  {}", about(speaker), quote(&speaker.words)));
        }
    }
    if files.len() > FEW {
        ui.say(&format!("and {} more files", files.len() - FEW));
    }
    let message = match labels {
        [one] => format!("nobody said who `{}` is; nothing was written", one.label),
        _ => format!("nobody said who {} speakers are; nothing was written", labels.len()),
    };
    Box::new(Problem::new(message).help(format!(
        "say who they are, or `LABEL=` where nobody speaks:\n{}",
        command(args, labels)
    )))
}

/// The command as it was given, with a `--speaker` for each unknown label.
fn command(args: &Args, labels: &[&Speaker]) -> String {
    let mut words = vec!["kwali".to_owned(), "ingest".to_owned()];
    words.extend(args.files.iter().map(|file| quoted(&file.display().to_string())));
    let mut option = |name: &str, value: Option<&str>| {
        words.extend(value.map(|value| format!("--{name} {}", quoted(value))));
    };
    option("case", args.case.as_deref());
    option("role", args.role.as_deref());
    option("name", args.name.as_deref());
    for (label, who) in &args.speakers {
        option("speaker", Some(&format!("{label}={who}")));
    }
    for speaker in labels {
        option("speaker", Some(&format!("{}=…", speaker.label)));
    }
    option("date", args.date.as_deref());
    option("language", args.language.as_deref());
    option("lens", args.lens.as_deref());
    option("encoding", args.encoding.as_deref());
    option("sheet", args.sheet.as_deref());
    let flags = [
        (args.new_case, "--new-case"),
        (args.update, "--update"),
        (args.yes, "--yes"),
        (args.dry_run, "--dry-run"),
    ];
    words.extend(flags.iter().filter(|(set, _)| *set).map(|(_, flag)| (*flag).to_owned()));
    words.join(" ")
}

/// A word as a shell reads it back.
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./,:@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// Asks until there is an answer; the end of the input refuses one.
fn ask(speaker: &Speaker, ui: &mut Ui) -> Result<String> {
    ui.say(&format!("{}  {}", about(speaker), quote(&speaker.words)));
    loop {
        let _ = write!(io::stderr(), "  who is `{}`? (- for nobody) ", speaker.label);
        let _ = io::stderr().flush();
        let mut answer = String::new();
        let read = io::stdin().lock().read_line(&mut answer);
        if !matches!(read, Ok(1..)) || !answer.ends_with('\n') {
            // The line of the question is still open.
            ui.say("");
            return Err(Box::new(
                Problem::new(format!(
                    "nobody said who `{}` is; nothing was written",
                    speaker.label
                ))
                .help("answer as in `participant, nurse`, or name speakers with --speaker"),
            ));
        }
        match answer.trim() {
            "-" => return Ok(String::new()),
            // An arrow key leaves its escape sequence in the line.
            who if !who.is_empty() && !who.chars().any(char::is_control) => {
                return Ok(who.to_owned());
            }
            _ => ui.say("  answer as in `participant, nurse`"),
        }
    }
}

/// Names what was written, and at the end what could not be.
fn finish(
    understood: &[Understood],
    ended: Vec<Result<Written>>,
    mut bad: Problems,
    args: &Args,
    ui: &mut Ui,
) -> Result<Outcome> {
    let total = understood.len() + bad.len();
    let mut unchanged = 0;
    for (one, result) in understood.iter().zip(ended) {
        match result {
            Ok(Written::Unchanged) => unchanged += 1,
            Ok(written) => {
                let name = format!("{}/{}", args.case(), one.source.name);
                // Who was asked has read it.
                if !asks(args) {
                    told::carried(&name, &written, ui);
                }
                if !args.dry_run {
                    ui.line(&name)?;
                }
            }
            Err(problem) => bad.push(problem),
        }
    }
    if unchanged > 0 {
        ui.say(&format!("{unchanged} unchanged: the same text stood there already"));
    }
    if args.dry_run {
        ui.say("nothing was written: this was a dry run");
    }
    tally(bad, total, ui)
}

/// Tells what went wrong with how many of some files.
fn tally(mut bad: Problems, total: usize, ui: &mut Ui) -> Result<Outcome> {
    match bad.len() {
        0 => Ok(Outcome::Done),
        1 if total == 1 => Err(bad.remove(0)),
        failed => {
            for problem in &bad {
                ui.problem(problem);
            }
            Err(Box::new(Problem::new(format!("{failed} of {total} files were not ingested"))))
        }
    }
}

fn speaker(text: &str) -> std::result::Result<(String, String), String> {
    let (label, who) = text.split_once('=').ok_or("write it as --speaker 'R=participant'")?;
    let label = label.trim().trim_end_matches(':').trim_end();
    if label.is_empty() || label.contains(':') {
        return Err("a label has letters and no colon, as in 'R=participant'".to_owned());
    }
    Ok((label.to_owned(), who.trim().to_owned()))
}
