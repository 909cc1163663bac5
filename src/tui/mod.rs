//! The coding screen: `kwali code s1/leader --coder anna`.
//!
//! [`app::App`] holds the state; `act` does what keys ask for, through [`session::Session`], which
//! writes every change at once; `paint` draws. The loop here waits for keys and for changes that
//! others make to the files.

mod act;
mod action;
mod app;
mod background;
mod chooser;
mod compare;
mod document;
mod field;
mod finding;
mod keymap;
mod keys;
mod marks;
mod overlay;
mod paint;
mod place;
mod session;
mod terminal;
mod theme;
mod trail;
mod units;
mod view;
mod watch;

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use kwali::problem::{Problem, Result};
use kwali::store::Store;
use kwali::study::{Locus, Reference};
use ratatui::crossterm::event;

use crate::cli::edit;

use app::{App, Wish};
use compare::Compare;
pub use compare::Queued;
use keymap::Config;
use overlay::Overlay;
use overlay::draft::{Left, NEW_CODE};
use session::Session;
use terminal::{Screen, failed};
use theme::Theme;

/// How long nothing is pressed before it is looked at what others changed.
const IDLE: Duration = Duration::from_millis(250);
/// Likewise while something is being worked out beside the screen.
const BUSY: Duration = Duration::from_millis(20);
/// How long it may take until others' changes are seen while keys are pressed.
const PATIENCE: Duration = Duration::from_secs(1);

/// How the screen is opened.
pub struct Start {
    /// The interview, and a place in it.
    pub interview: Option<Reference>,
    pub coder: Option<String>,
    /// Another coder to compare with.
    pub compare: Option<String>,
    /// In whose name differences are decided.
    pub consensus: String,
    pub blind: bool,
    /// Differences to go through, the first of them first; in the order of the text when empty.
    pub queue: Vec<Queued>,
}

/// Opens the coding screen and returns when it is left.
pub fn run(store: Store, start: &Start) -> Result<()> {
    let variable = |name: &str| std::env::var(name).ok();
    let config = Config::read(variable)?;
    let mut app = opened(store, start, config, Theme::detect(variable))?;
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(Box::new(
            Problem::new("the coding screen needs a terminal")
                .help("in a script, code with `kwali code add REF --code CODE --coder NAME`"),
        ));
    }
    let mut screen = Screen::take()?;
    let ended = follow(&mut app, &mut screen);
    app.keep();
    ended
}

/// The state of the screen at its start.
fn opened(store: Store, start: &Start, config: Config, theme: Theme) -> Result<App> {
    let coder = start.coder.clone().or(config.coder).ok_or_else(|| {
        Problem::new("it is not said who codes")
            .help("add `--coder NAME`, or `coder: NAME` to the configuration")
    })?;
    kwali::study::check_name(&coder)?;
    let reference = match &start.interview {
        Some(reference) => reference.clone(),
        None => match place::read(&store, &coder) {
            Some(place) => place,
            None => first(&store)?,
        },
    };
    let session = Session::open(store, &coder, reference.case(), reference.interview())?;
    let compare = start
        .compare
        .as_ref()
        .map(|other| Compare::new(&session.store, &coder, other, &start.consensus));
    let compare = compare.transpose()?.map(|compare| compare.through(start.queue.clone()));
    let mut app = App::new(session, theme, config.keymap, start.blind, compare);
    if reference.locus() != Locus::Whole {
        let span = app.session.interview.transcript.resolve(reference.locus());
        match (span, &start.interview) {
            (Ok(span), _) => app.view.show(span),
            (Err(problem), Some(_)) => return Err(problem),
            // The text is shorter than it was when this place was kept.
            (Err(_), None) => {}
        }
    }
    app.begin_queue();
    if let Some(left) = Left::all(&app.session.draft_file()).last() {
        let what = if left.coding == NEW_CODE { "a new code for" } else { "a memo on" };
        let text = format!("{what} {} was not saved: open it to go on with it", left.reference);
        app.tell_too(&text);
    }
    Ok(app)
}

/// The first interview of the study.
fn first(store: &Store) -> Result<Reference> {
    let names = store.interviews()?;
    let (case, name) = names.first().ok_or_else(|| {
        Problem::new("the study has no interviews")
            .help("bring one in with `kwali ingest FILE --case C --role R`")
    })?;
    Ok(Reference::interview_of(case, name))
}

/// Draws, waits, and does what is asked, until the screen is left.
fn follow(app: &mut App, screen: &mut Screen) -> Result<()> {
    let mut looked = Instant::now();
    let mut stale = true;
    loop {
        if stale {
            let drawn = screen.terminal.draw(|frame| paint::draw(app, frame));
            drawn.map_err(|error| failed(&error))?;
        }
        stale = wait(app).map_err(|error| failed(&error))?;
        if screen.ended() {
            return Ok(());
        }
        if !stale || looked.elapsed() > PATIENCE {
            stale |= app.tick();
            looked = Instant::now();
        }
        match app.wish.take() {
            Some(Wish::Quit) => return Ok(()),
            Some(Wish::Editor) => elsewhere(app, screen)?,
            None => {}
        }
    }
}

/// Waits for keys, and takes all that are there; says whether there were any.
fn wait(app: &mut App) -> io::Result<bool> {
    let patience = if app.background.busy() { BUSY } else { IDLE };
    let mut any = event::poll(patience)?;
    if any {
        app.event(event::read()?);
        while app.wish.is_none() && event::poll(Duration::ZERO)? {
            app.event(event::read()?);
            any = true;
        }
    }
    Ok(any)
}

/// Lets the person's own editor change the memo that is open.
fn elsewhere(app: &mut App, screen: &mut Screen) -> Result<()> {
    let Some(Overlay::Memo(memo)) = &mut app.overlay else { return Ok(()) };
    let (text, ended) = screen.lend(|| edit(&memo.text(), "memo-"))?;
    if let Some(text) = text {
        memo.set(text.trim_end());
        memo.keep();
    }
    if let Err(problem) = ended {
        app.refuse(&problem);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
