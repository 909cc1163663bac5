//! `kwali check`: everything a CI job wants to know.

mod before;
mod fix;
mod watch;

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use kwali::checks::format::{self, Told};
use kwali::checks::{self, Check, Judged, Options, Rules};
use kwali::problem::Result;
use kwali::store::{Git, Survey};
use kwali::study::Severity;
use serde_json::json;

use super::style::{BOLD, paint};
use super::table::{self, Table};
use super::{Context, Outcome, Ui};

/// Check that codebook, corpus and codings hold together
#[derive(clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "flags of the command line")]
pub struct Args {
    /// How findings are printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Only these checks: ids, beginnings of ids, names or families
    #[arg(long, value_delimiter = ',', value_name = "CHECK")]
    select: Vec<String>,
    /// Not these checks
    #[arg(long, value_delimiter = ',', value_name = "CHECK")]
    ignore: Vec<String>,
    /// Take every finding for an error, also those that are notes or off
    #[arg(long)]
    strict: bool,
    /// Mend what can be mended safely, then check
    #[arg(long)]
    fix: bool,
    /// Show what `--fix` would change, and write nothing
    #[arg(long, conflicts_with = "fix")]
    diff: bool,
    /// Only what was not there where the branch left this revision
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// Only what is not in this file
    #[arg(long, value_name = "FILE", conflicts_with = "since")]
    baseline: Option<PathBuf>,
    /// Write what is found to a file, for `--baseline`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "since"])]
    write_baseline: Option<PathBuf>,
    /// Check again whenever a file changes
    #[arg(long, conflicts_with_all = ["fix", "diff", "write_baseline"])]
    watch: bool,
    /// Read everything again, and remember nothing
    #[arg(long)]
    no_cache: bool,
    /// Explain a check
    #[arg(long, value_name = "CHECK", conflicts_with_all = ["select", "ignore", "strict", "list"])]
    explain: Option<String>,
    /// List all checks
    #[arg(long)]
    list: bool,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading, with the line of each
    #[default]
    Text,
    /// A list of objects
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// XML with a test for each check, which CI servers read
    Junit,
    /// Tables, for the summary of a job
    Markdown,
}

impl Format {
    fn of_programs(self) -> Option<format::Format> {
        match self {
            Self::Text => None,
            Self::Json => Some(format::Format::Json),
            Self::Sarif => Some(format::Format::Sarif),
            Self::Github => Some(format::Format::Github),
            Self::Junit => Some(format::Format::Junit),
            Self::Markdown => Some(format::Format::Markdown),
        }
    }
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    if let Some(name) = &args.explain {
        explain(checks::find(name)?, ui)?;
        return Ok(Outcome::Done);
    }
    if args.list {
        let format =
            if args.format == Format::Json { table::Format::Json } else { table::Format::Table };
        list().print(format, ui)?;
        return Ok(Outcome::Done);
    }
    let asked = Rules {
        select: args.select.clone(),
        ignore: args.ignore.clone(),
        strict: args.strict,
        ..Rules::default()
    };
    asked.check()?;
    let root = context.root()?;
    let rules = Rules { known: before::known(args, &root, &asked)?, ..asked };
    if args.diff {
        return fix::show(args, &root, &rules, ui);
    }
    if args.fix {
        fix::mend(args, &root, &rules, ui)?;
    }
    if args.watch {
        return watch::watch(args, &root, &rules, ui);
    }
    let survey = Survey::new(&root);
    let (judged, interviews) = judged(&survey, args, &rules)?;
    if let Some(file) = &args.write_baseline {
        before::write(file, &judged)?;
        ui.say(&format!(
            "{} kept in {}",
            many(judged.findings.len(), "finding", "findings"),
            file.display()
        ));
        return Ok(Outcome::Done);
    }
    print(args, &judged, interviews, &root, ui)?;
    Ok(if judged.fails() { Outcome::Findings } else { Outcome::Done })
}

/// What is found in a study, and in how many interviews.
fn judged(survey: &Survey, args: &Args, rules: &Rules) -> Result<(Judged, usize)> {
    let checked = checks::run(survey, Options { salt: &salt(), forget: args.no_cache })?;
    Ok((checks::judge(survey, checked.diagnostics, rules), checked.interviews))
}

fn print(args: &Args, judged: &Judged, interviews: usize, root: &Path, ui: &mut Ui) -> Result<()> {
    let Some(format) = args.format.of_programs() else {
        return text(judged, interviews, args.fix, ui);
    };
    let git = if format.is_of_repository() { Git::find(root) } else { None };
    let prefix = git.map(|git| git.prefix()).unwrap_or_default();
    ui.print(&format::render(format, &Told { judged, interviews, prefix: &prefix }))
}

/// What tells one build of the program from another, whose findings may differ.
fn salt() -> String {
    let program = std::env::current_exe().and_then(std::fs::metadata);
    program.map(|file| format!("{:?} {}", file.modified().ok(), file.len())).unwrap_or_default()
}

fn text(judged: &Judged, interviews: usize, mended: bool, ui: &mut Ui) -> Result<()> {
    for finding in &judged.findings {
        ui.line(&super::ui::finding(finding))?;
        ui.line("")?;
    }
    ui.line(&summary(judged, interviews, mended))
}

fn summary(judged: &Judged, interviews: usize, mended: bool) -> String {
    let counts = [
        (judged.count(Severity::Error), "error", "errors"),
        (judged.count(Severity::Warning), "warning", "warnings"),
        (judged.count(Severity::Note), "note", "notes"),
    ];
    let told = counts.iter().filter(|(count, ..)| *count > 0);
    let mut parts: Vec<String> = told.map(|(count, one, other)| many(*count, one, other)).collect();
    if parts.is_empty() {
        parts.push("nothing found".to_owned());
    }
    let mut line = parts.join(", ");
    line.push_str(&format!(" in {}", many(interviews, "interview", "interviews")));
    let fixable = judged.findings.iter().filter(|f| f.diagnostic.fixable).count();
    if fixable > 0 {
        line.push_str(&if mended {
            format!("; {fixable} left by `--fix`, which would change a value or who speaks, or cannot read a file")
        } else {
            format!("; {fixable} can be mended with `--fix`")
        });
    }
    if !judged.allowed.is_empty() {
        line.push_str(&format!("; {} allowed by the study", judged.allowed.len()));
    }
    if judged.known > 0 {
        line.push_str(&format!("; {} known before", judged.known));
    }
    line
}

fn many(count: usize, one: &str, other: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { other })
}

fn list() -> Table {
    let mut table = Table::new(["check", "name", "severity", "title"]);
    for check in checks::all() {
        let row = [check.id, check.name, check.severity.name(), check.title];
        table.row(row.into_iter().map(|text| json!(text)).collect());
    }
    table
}

/// A check's page, its headings in bold; those within an example are part of it.
fn explain(check: &Check, ui: &mut Ui) -> Result<()> {
    let mut example = false;
    for line in check.page.lines() {
        example ^= line.starts_with("```");
        match line.strip_prefix('#').filter(|_| !example) {
            Some(heading) => ui.line(&paint(heading.trim_start_matches('#').trim(), BOLD))?,
            None => ui.line(line)?,
        }
    }
    Ok(())
}
