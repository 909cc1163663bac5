//! The terminal: data on standard output, talk on standard error.

use std::io::{self, BufWriter, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use anstream::{AutoStream, ColorChoice};
use kwali::checks::Finding;
use kwali::problem::{Problem, Result};
use kwali::study::Severity;

/// Where output goes, and whether it may have colours.
pub struct Ui {
    out: BufWriter<AutoStream<io::Stdout>>,
    err: AutoStream<io::Stderr>,
    colour: bool,
}

impl Ui {
    /// Colours only where standard output is a terminal and `NO_COLOR` is not set.
    pub fn new() -> Self {
        let out = AutoStream::auto(io::stdout());
        let colour = out.current_choice() != ColorChoice::Never;
        Self { out: BufWriter::new(out), err: AutoStream::auto(io::stderr()), colour }
    }

    /// Whether standard output takes colours.
    pub fn colour(&self) -> bool {
        self.colour
    }

    /// How wide the terminal is; `None` when output goes elsewhere.
    #[allow(clippy::unused_self, reason = "verbs ask the terminal, not the system")]
    pub fn width(&self) -> Option<usize> {
        terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0))
    }

    /// Writes data, colours included; they are taken out where they do not belong.
    pub fn print(&mut self, text: &str) -> Result<()> {
        self.bytes(text.as_bytes())
    }

    /// Writes a line of data.
    pub fn line(&mut self, text: &str) -> Result<()> {
        self.print(text)?;
        self.print("\n")
    }

    /// Writes bytes of data.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        let written = self.out.write_all(bytes);
        forgive_broken_pipe(written)
    }

    /// Writes bytes of a file as they are: what looks like a colour in them is none.
    pub fn raw(&mut self, bytes: &[u8]) -> Result<()> {
        self.finish()?;
        let written = io::stdout().lock().write_all(bytes);
        forgive_broken_pipe(written)
    }

    /// Hands over what is still held back.
    pub fn finish(&mut self) -> Result<()> {
        let flushed = self.out.flush();
        forgive_broken_pipe(flushed)
    }

    /// Says something to the person at the terminal.
    pub fn say(&mut self, text: &str) {
        // Nothing can be done about a standard error that is closed.
        let _ = writeln!(self.err, "{text}");
    }

    /// Shows a problem as an error.
    pub fn problem(&mut self, problem: &Problem) {
        let text = render(problem, Level::ERROR, None);
        self.say(&text);
    }

    /// Shows a problem that did not stop the work.
    pub fn warning(&mut self, problem: &Problem) {
        let text = render(problem, Level::WARNING, None);
        self.say(&text);
    }
}

/// A finding of a check as people read it.
pub fn finding(finding: &Finding) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note | Severity::Off => Level::NOTE,
    };
    render(&finding.diagnostic.problem(), level, Some(finding.check.id))
}

/// A problem as people read it, with its line underlined, and the id of what found it.
fn render(problem: &Problem, level: Level<'static>, id: Option<&str>) -> String {
    let file = problem.file().map(|f| f.display().to_string()).unwrap_or_default();
    let title = level.primary_title(problem.message());
    let mut group = Group::with_title(match id {
        Some(id) => title.id(id),
        None => title,
    });
    if let Some(place) = problem.place() {
        let chars: Vec<usize> = place.text.char_indices().map(|(at, _)| at).collect();
        let byte = |n: usize| chars.get(n).copied().unwrap_or(place.text.len());
        let start = byte(place.column - 1);
        let end = byte(place.column - 1 + place.width).max(start);
        let source = Snippet::source(place.text.as_str())
            .line_start(place.line)
            .path(file.as_str())
            .annotation(AnnotationKind::Primary.span(start..end));
        group = group.element(source);
    } else if !file.is_empty() {
        group = group.element(annotate_snippets::Origin::path(file.as_str()));
    }
    if let Some(help) = problem.advice() {
        group = group.element(Level::HELP.message(help));
    }
    Renderer::styled().render(&[group]).trim_end().to_owned()
}

/// Exits quietly where the reader of a pipe has had enough: `kwali list | head` is no error.
fn forgive_broken_pipe(result: io::Result<()>) -> Result<()> {
    match result {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
        Err(error) => Err(Box::new(Problem::new(format!("cannot write the output: {error}")))),
    }
}
