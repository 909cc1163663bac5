//! `kwali show`: an interview's text with turn numbers, codings in the margin.

use kwali::problem::Result;
use kwali::study::{Coding, Interview, Locus, Memo, Reference, Span, Status, Turn, one_line};
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use super::style::{BOLD, DIM, of_colour, paint, visible};
use super::table::{Format, Table};
use super::{Context, Outcome, Ui, warn_of_drift};

/// Show an interview, a turn or a passage with its codings and memos in the margin
#[derive(clap::Args)]
pub struct Args {
    /// What to show: s1/leader, s1/leader:14, s1/leader:14.2-15.1 or s1/leader@120-180
    #[arg(value_name = "REF")]
    reference: Reference,
    /// Only this coder's codings
    #[arg(long, value_name = "CODER")]
    coder: Vec<String>,
    /// Leave codings and memos out
    #[arg(long)]
    bare: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<Outcome> {
    let store = context.store()?;
    let (interview, drifts) = store.interview(args.reference.case(), args.reference.interview())?;
    warn_of_drift(&drifts, ui);
    let span = interview.transcript.resolve(args.reference.locus())?;
    let memos = if args.bare {
        Vec::new()
    } else {
        store.memos(args.reference.case(), args.reference.interview())?
    };
    let page = Page {
        codebook: store.codebook(),
        interview: &interview,
        span,
        codings: codings(&interview, args),
        memos: &memos,
        whole: args.reference.locus() == Locus::Whole,
        width: ui.width().unwrap_or(100).clamp(40, 120),
    };
    match args.format {
        Format::Table => page.print(ui)?,
        format => page.table().print(format, ui)?,
    }
    Ok(Outcome::Done)
}

/// The codings to show: those that stand on their words, by the coders asked for.
fn codings<'a>(interview: &'a Interview, args: &Args) -> Vec<(&'a str, &'a Coding)> {
    let wanted = |coder: &str| args.coder.is_empty() || args.coder.iter().any(|c| c == coder);
    let text = interview.transcript.text();
    let mut all: Vec<(&str, &Coding)> = interview
        .codings
        .iter()
        .filter(|(coder, _)| !args.bare && wanted(coder))
        .flat_map(|(coder, codings)| codings.iter().map(move |coding| (coder.as_str(), coding)))
        .filter(|(_, coding)| coding.status != Status::Rejected && coding.fits(text))
        .collect();
    all.sort_by(|a, b| a.1.order().cmp(&b.1.order()).then(a.0.cmp(b.0)));
    all
}

struct Page<'a> {
    codebook: &'a kwali::study::Codebook,
    interview: &'a Interview,
    span: Span,
    codings: Vec<(&'a str, &'a Coding)>,
    memos: &'a [Memo],
    /// Whether the whole interview is shown.
    whole: bool,
    width: usize,
}

impl Page<'_> {
    fn turns(&self) -> impl Iterator<Item = &Turn> {
        let turns = self.interview.transcript.turns().iter();
        turns.filter(|turn| turn.span.overlaps(self.span))
    }

    fn print(&self, ui: &mut Ui) -> Result<()> {
        let meta = self.interview.transcript.meta();
        let reference = self.interview.reference().to_string();
        let about = [reference.as_str(), &meta.role, &meta.date, meta.status.name()];
        let about: Vec<&str> = about.into_iter().filter(|part| !part.is_empty()).collect();
        ui.line(&paint(&about.join(" · "), BOLD))?;
        for memo in self.memos.iter().filter(|memo| self.whole && self.turn_of(memo).is_none()) {
            self.memo(memo, ui)?;
        }
        let mut lens = None;
        for turn in self.turns() {
            if turn.lens != lens {
                lens.clone_from(&turn.lens);
                let label = lens.as_deref().and_then(|id| self.codebook.lens(id));
                ui.line(&format!("\n── {} ──", label.map_or("", |lens| &lens.label)))?;
            }
            self.turn(turn, ui)?;
        }
        Ok(())
    }

    fn turn(&self, turn: &Turn, ui: &mut Ui) -> Result<()> {
        let transcript = &self.interview.transcript;
        let time = turn.time.as_ref().map_or(String::new(), |time| format!(" [{time}]"));
        let head = format!("{:>4} {}{time}", turn.number, turn.label);
        ui.line(&format!("\n{}", paint(&head, BOLD)))?;
        let words = transcript.text().slice(turn.span).unwrap_or("");
        for paragraph in words.split('\n').filter(|line| !line.trim().is_empty()) {
            for line in wrap(&visible(paragraph), self.width - 6) {
                ui.line(&format!("     {line}"))?;
            }
        }
        let here = self
            .codings
            .iter()
            .filter(|(_, coding)| turn.span.contains(coding.span()) || starts_in(turn, coding));
        for (coder, coding) in here {
            ui.line(&self.margin(coder, coding))?;
        }
        for memo in self.memos.iter().filter(|memo| self.turn_of(memo) == Some(turn.number)) {
            self.memo(memo, ui)?;
        }
        Ok(())
    }

    /// The turn that a memo stands in; none where it is on the whole interview, or not on its words.
    fn turn_of(&self, memo: &Memo) -> Option<usize> {
        let transcript = &self.interview.transcript;
        let span = memo.span().filter(|_| memo.fits(transcript.text()))?;
        transcript.turns_of(span).next().map(|turn| turn.number)
    }

    /// A memo in the margin: what it is, whose, on which words, and below that what it says.
    fn memo(&self, memo: &Memo, ui: &mut Ui) -> Result<()> {
        let mut head = format!("✎ {}", memo.kind());
        if let Some(span) = memo.span() {
            let fits = memo.fits(self.interview.transcript.text());
            let place = match self.interview.transcript.locus(span) {
                _ if !fits => "no longer on its words".to_owned(),
                Locus::Lines { from, to } if from == to => from.to_string(),
                Locus::Lines { from, to } => format!("{from}-{to}"),
                _ => span.to_string(),
            };
            head = format!("{head} {place}");
        }
        if !memo.by().is_empty() {
            head = format!("{head} {}", visible(memo.by()));
        }
        if !memo.quote().is_empty() {
            let room = self.width.saturating_sub(head.width() + 8).max(12);
            head = format!("{head} “{}”", shorten(&visible(memo.quote()), room));
        }
        ui.line(&format!("   {}", paint(&head, DIM)))?;
        for paragraph in memo.text().split('\n').filter(|line| !line.trim().is_empty()) {
            for line in wrap(&visible(paragraph), self.width - 8) {
                ui.line(&format!("     {line}"))?;
            }
        }
        Ok(())
    }

    fn margin(&self, coder: &str, coding: &Coding) -> String {
        let code = self.codebook.code(coding.code());
        let style = of_colour(code.and_then(|code| code.colour.as_deref()));
        let mark = if coding.status == Status::Suggested { "┊" } else { "┃" };
        let place = match self.interview.transcript.locus(coding.span()) {
            Locus::Lines { from, to } if from == to => from.to_string(),
            Locus::Lines { from, to } => format!("{from}-{to}"),
            _ => coding.span().to_string(),
        };
        let memo = if coding.memo.is_empty() { "" } else { " ✎" };
        let room =
            self.width.saturating_sub(coding.code().width() + coder.width() + place.width() + 16);
        let quote = shorten(&visible(coding.quote()), room.max(12));
        format!(
            "   {} {} {}",
            paint(mark, style),
            paint(coding.code(), style),
            paint(&format!("{place} {coder}{memo} “{quote}”"), DIM)
        )
    }

    fn table(&self) -> Table {
        let mut table = Table::new([
            "turn", "speaker", "time", "lens", "start", "end", "text", "codings", "memos",
        ]);
        let whole = self.memos(None);
        if self.whole && !whole.is_empty() {
            let mut row = vec![Value::Null; 7];
            row.extend([json!([]), json!(whole)]);
            table.row(row);
        }
        for turn in self.turns() {
            let here = self.codings.iter().filter(|(_, coding)| starts_in(turn, coding));
            let codings: Vec<Value> = here
                .map(|(coder, c)| json!({"id": c.id(), "coder": coder, "code": c.code(), "status": c.status.name(), "start": c.span().start(), "end": c.span().end()}))
                .collect();
            table.row(vec![
                json!(turn.number),
                json!(turn.label),
                json!(turn.time),
                json!(turn.lens),
                json!(turn.span.start()),
                json!(turn.span.end()),
                json!(self.interview.transcript.text().slice(turn.span)),
                json!(codings),
                json!(self.memos(Some(turn.number))),
            ]);
        }
        table
    }

    /// The memos that stand in a turn, or in none.
    fn memos(&self, turn: Option<usize>) -> Vec<Value> {
        let text = self.interview.transcript.text();
        let here = self.memos.iter().filter(|memo| self.turn_of(memo) == turn);
        here.map(|memo| {
            let (start, end) = (memo.span().map(Span::start), memo.span().map(Span::end));
            json!({"kind": memo.kind().name(), "by": memo.by(), "start": start, "end": end, "quote": memo.quote(), "fits": memo.fits(text), "memo": memo.text()})
        })
        .collect()
    }
}

fn starts_in(turn: &Turn, coding: &Coding) -> bool {
    (turn.span.start()..turn.span.end()).contains(&coding.span().start())
}

/// The words of a text in lines of at most `width` columns.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is always a line");
        if line.is_empty() {
            line.push_str(word);
        } else if line.width() + 1 + word.width() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// The start of a text, cut at `room` characters.
fn shorten(text: &str, room: usize) -> String {
    let flat: String = one_line(text);
    if flat.chars().count() <= room {
        return flat;
    }
    let head: String = flat.chars().take(room.saturating_sub(1)).collect();
    format!("{}…", head.trim_end())
}
