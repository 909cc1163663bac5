//! Programs started, worked with and killed, one after the other in the same study.

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::model::{Action, Kind, Past, Row, State};
use super::plan::{Plan, Random};
use super::support::Folder;
use super::terminal::Terminal;
use super::{INTERVIEW, rows};

const SIZE: (u16, u16) = (90, 24);

/// What the runs came upon.
#[derive(Debug, Default, Clone)]
pub struct Seen {
    pub runs: usize,
    /// Actions that the screen said were done.
    pub acknowledged: usize,
    /// Kills while the program started.
    pub starting: usize,
    /// Kills after which the action in flight was not on disk, was wholly, or in some files.
    pub before: usize,
    pub after: usize,
    pub partly: usize,
    /// Drafts of memos that were there again.
    pub drafts: usize,
    /// Steps undone after opening again.
    pub undone: usize,
    /// Files of a write that was cut short, before the next write.
    pub leftovers: usize,
}

impl Seen {
    pub fn add(&mut self, other: &Self) {
        self.runs += other.runs;
        self.acknowledged += other.acknowledged;
        self.starting += other.starting;
        self.before += other.before;
        self.after += other.after;
        self.partly += other.partly;
        self.drafts += other.drafts;
        self.undone += other.undone;
        self.leftovers += other.leftovers;
    }
}

/// What may be found of a memo that was not saved: the coding, and the texts it may have.
struct Draft {
    row: Row,
    keys: String,
    texts: Vec<String>,
    /// Whether it must be there.
    sure: bool,
}

/// A study in which one program after the other is killed.
pub struct Chain {
    pub study: Folder,
    pub seen: Seen,
    random: Random,
    state: State,
    /// Several where it cannot be known whether the last action still came into the journal.
    pasts: Vec<Past>,
    draft: Option<Draft>,
    /// Where a code was being made when the kill came, and what was typed of its definition.
    form: Option<(String, String)>,
    count: usize,
    /// How long an action took.
    pace: Duration,
    name: String,
    /// What the last program was killed in.
    killed: String,
}

impl Chain {
    pub fn new(study: Folder, seed: usize) -> Self {
        let state = State::read(&study);
        Self {
            study,
            seen: Seen::default(),
            random: Random(seed as u64),
            state,
            pasts: vec![Past::default()],
            draft: None,
            form: None,
            count: 0,
            pace: Duration::from_millis(20),
            name: format!("chain {seed}"),
            killed: String::new(),
        }
    }

    /// Opens the study, works in it, kills the program, and looks at what it left.
    pub fn run(&mut self) {
        self.seen.runs += 1;
        self.name = format!("{} run {}", self.name.split(" run").next().unwrap(), self.seen.runs);
        let started = Instant::now();
        let mut terminal =
            Terminal::start(&self.study, SIZE, &["code", INTERVIEW, "--coder", "anna"]);
        if self.random.below(20) == 0 {
            sleep(self.part(self.pace * 4));
            terminal.kill();
            self.seen.starting += 1;
            // Nothing was asked of it; the journal is as it was.
            return self.check(&terminal.written());
        }
        terminal.wait_until(|screen| !last_line(screen).is_empty());
        let opened = started.elapsed();
        self.pasts = self.pasts.drain(..).map(Past::reopened).collect();
        self.pasts.dedup();
        self.take_draft(&mut terminal);
        let mut left = true;
        while left && (self.pasts.len() > 1 || self.random.below(3) == 0) {
            left = self.undo(&mut terminal);
        }
        let mut plan = Plan {
            state: self.state.clone(),
            past: self.pasts[0].clone(),
            last: None,
            count: self.count,
        };
        // With nothing left to undo, what could be redone may still be unknown until a new step.
        while self.pasts.len() > 1 {
            let mut tried = plan.clone();
            let action = tried.next(&mut self.random);
            if action.kind == Kind::Make {
                plan = tried;
                self.acknowledged(&mut terminal, &action);
            }
        }
        for _ in 0..self.random.below(3) {
            let action = plan.next(&mut self.random);
            self.acknowledged(&mut terminal, &action);
        }
        if self.random.below(6) == 0 {
            self.half_a_memo(&mut terminal, &mut plan);
        } else {
            let count = 1 + self.random.below(3);
            let actions: Vec<Action> = (0..count).map(|_| plan.next(&mut self.random)).collect();
            self.in_flight(&mut terminal, &actions);
        }
        self.count = plan.count;
        self.pace = (self.pace * 3 + opened / 4) / 4;
        self.check(&terminal.written());
    }

    fn part(&mut self, of: Duration) -> Duration {
        of * u32::try_from(self.random.below(1000)).unwrap() / 1000
    }

    /// Does something and waits until the screen says so: then it is on disk.
    fn acknowledged(&mut self, terminal: &mut Terminal, action: &Action) {
        clear(terminal, &[action.says.as_str()]);
        terminal.keys(&action.keys);
        self.answered(terminal, &action.says);
        let now = State::read(&self.study);
        assert_eq!(now, action.after, "{}: {}\n{}", self.name, action.says, terminal.screen());
        self.state = now;
        self.pasts = vec![action.past.clone()];
        self.seen.acknowledged += 1;
        if matches!(action.kind, Kind::Make) {
            let left = leftovers(self.study.path());
            assert!(left.is_empty(), "{}: {left:?} after a write", self.name);
        }
    }

    fn answered(&self, terminal: &mut Terminal, says: &str) {
        let since = Instant::now();
        terminal.wait_until(|screen| {
            let late = since.elapsed() > Duration::from_secs(10);
            assert!(!late, "{}, {}: no `{says}`\n{screen}", self.name, self.killed);
            says == last_line(screen)
        });
    }

    /// What was typed of a memo is told of when the screen opens, and stands in the memo again.
    fn take_draft(&mut self, terminal: &mut Terminal) {
        let told = terminal.screen().contains("was not saved: open it");
        if let Some((place, definition)) = self.form.take() {
            assert!(told, "{}\n{}", self.name, terminal.screen());
            self.seen.drafts += 1;
            terminal.keys(&format!(":{place}<enter>i"));
            terminal.wait_for(&definition);
            terminal.keys("<c-q>");
            terminal.wait_for("no code was made");
            return;
        }
        let Some(draft) = self.draft.take() else {
            return assert!(!told, "{}\n{}", self.name, terminal.screen());
        };
        if !told {
            return assert!(!draft.sure, "{}: {:?}\n{}", self.name, draft.texts, terminal.screen());
        }
        self.seen.drafts += 1;
        terminal.keys(&draft.keys);
        terminal.wait_for("Memo on");
        terminal.keys("<c-s>");
        terminal.wait_until(|screen| last_line(screen).starts_with("the memo is"));
        let says = last_line(&terminal.screen());
        let now = State::read(&self.study);
        let mut fits = Vec::new();
        for past in &self.pasts {
            let plan = Plan { state: self.state.clone(), past: past.clone(), last: None, count: 0 };
            for text in &draft.texts {
                // The row may hold the text already, where the kill came after it was saved.
                let row = self.state.own.iter().find(|row| draft.is_of(row)).unwrap();
                let action = plan.noted(String::new(), row, text.trim_end());
                if action.after == now && action.says == says && !fits.contains(&action.past) {
                    fits.push(action.past);
                }
            }
        }
        assert!(!fits.is_empty(), "{}: {:?}\n{now:?}\n{says}", self.name, draft.texts);
        (self.state, self.pasts) = (now, fits);
    }

    /// Undoes what the program before did last, which may have been cut short; says whether there
    /// was anything.
    fn undo(&mut self, terminal: &mut Terminal) -> bool {
        clear(terminal, &[]);
        terminal.keys("u");
        terminal.wait_until(|screen| !last_line(screen).contains("? keys"));
        let says = last_line(&terminal.screen());
        let now = State::read(&self.study);
        let mut fits = Vec::new();
        for past in &self.pasts {
            let mut past = past.clone();
            let (told, state) = past.undo(&self.state);
            let fit = told == says && state.as_ref().unwrap_or(&self.state) == &now;
            if fit && !fits.contains(&past) {
                fits.push(past);
            }
        }
        assert!(
            !fits.is_empty(),
            "{}: {}, {:?}\n{}",
            self.name,
            self.killed,
            names(&self.pasts),
            terminal.screen()
        );
        (self.state, self.pasts) = (now, fits);
        let any = says.starts_with("undone");
        self.seen.undone += usize::from(any);
        any
    }

    /// Types of a memo and is killed before it is saved.
    fn half_a_memo(&mut self, terminal: &mut Terminal, plan: &mut Plan) {
        let Some((keys, row, typed)) = plan.note(&mut self.random) else {
            terminal.kill();
            return;
        };
        clear(terminal, &[]);
        terminal.keys(&keys);
        terminal.wait_for("Memo on");
        terminal.keys(&typed);
        let pause = self.part(Duration::from_millis(30));
        if self.random.below(2) == 0 {
            terminal.wait_for(typed.trim_end());
        } else {
            sleep(pause);
        }
        terminal.kill();
        let seen = terminal.screen().contains(typed.trim_end());
        let length = typed.chars().count();
        // The space at the end is seen by nobody.
        let from = if seen { length - 1 } else { 0 };
        let text = |count: usize| row.memo.clone() + &typed.chars().take(count).collect::<String>();
        let texts = (from..=length).map(text).collect();
        self.draft = Some(Draft { row, keys, texts, sure: seen });
    }

    /// Types several actions at once and is killed at some moment of them.
    fn in_flight(&mut self, terminal: &mut Terminal, actions: &[Action]) {
        let says: Vec<&str> = actions.iter().map(|action| action.says.as_str()).collect();
        clear(terminal, &says);
        let keys: String = actions.iter().map(|action| action.keys.as_str()).collect();
        let most = self.pace * u32::try_from(actions.len() + 1).unwrap();
        let pause = self.part(most);
        terminal.keys(&keys);
        sleep(pause);
        terminal.kill();
        let line = last_line(&terminal.screen());
        let sure = says.iter().position(|says| *says == line).map_or(0, |at| at + 1);
        let now = State::read(&self.study);
        let mut pasts: Vec<Past> = Vec::new();
        let mut before = self.state.clone();
        let mut past = self.pasts[0].clone();
        let mut found = None;
        for (at, action) in actions.iter().enumerate() {
            if at >= sure && now.between(&before, &action.after) {
                found.get_or_insert((before.clone(), action.after.clone()));
                let (is_before, is_after) = (now == before, now == action.after);
                // A step is in the journal before it is made; one that is being undone stays
                // there until it is undone.
                let old =
                    if action.kind == Kind::Undo { !is_after || is_before } else { is_before };
                if old || is_after && action.kind == Kind::Undo {
                    pasts.push(past.clone());
                }
                if action.kind != Kind::Undo || is_after {
                    pasts.push(action.past.clone());
                }
            }
            (before, past) = (action.after.clone(), action.past.clone());
        }
        if now == before {
            pasts.push(past);
        }
        assert!(
            !pasts.is_empty(),
            "{}, before: {}; {sure} of {actions:#?}\n{now:#?}\n{}\n{}",
            self.name,
            self.killed,
            terminal.screen(),
            terminal.written()
        );
        self.note_draft(actions, &now);
        let told: Vec<_> = actions.iter().map(|action| (action.kind, &action.says)).collect();
        self.killed = format!("killed in {told:?}, {sure} of them acknowledged");
        if let Some((before, after)) = found {
            self.seen.before += usize::from(now == before);
            self.seen.after += usize::from(now != before && now == after);
            self.seen.partly += usize::from(now != before && now != after);
        }
        pasts.dedup();
        (self.state, self.pasts) = (now, pasts);
    }

    /// What was being typed or saved when the kill came may have left its draft.
    fn note_draft(&mut self, actions: &[Action], now: &State) {
        let folder = self.study.file(".kwali/drafts/anna.json");
        let Ok(text) = std::fs::read_to_string(folder) else { return };
        let drafts: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(drafts.as_array().unwrap().len(), 1, "{}: {text}", self.name);
        let field = |name: &str| drafts[0][name].as_str().unwrap().to_owned();
        let text = field("text");
        // Whatever it holds was typed, or stood in the memo before.
        let typed: String = actions.iter().map(|action| action.keys.as_str()).collect();
        let place = field("reference");
        let place = place.rsplit(':').next().unwrap();
        if field("coding") == "new code" {
            let definition = text.splitn(3, '\n').nth(2).unwrap().to_owned();
            assert!(!definition.is_empty() && typed.contains(&definition), "{}", self.name);
            self.draft = None;
            self.form = Some((place.to_owned(), definition));
            return;
        }
        let ids = rows(&self.study.read("corpus/a/talk.anna.csv"));
        let row = ids.iter().find(|row| row["id"] == field("coding"));
        let row = row.and_then(|row| {
            now.own.iter().find(|own| own.quote == row["quote"] && own.code == row["code"])
        });
        let row = row.unwrap_or_else(|| panic!("{}: a memo on nothing: {text}", self.name)).clone();
        let begins = text.strip_prefix(row.memo.as_str()).unwrap_or(&text);
        assert!(typed.contains(begins) || row.memo.starts_with(text.trim_end()), "{}", self.name);
        let several = now.own_at(&row.quote).len() > 1;
        let choice = if several { format!("{} anna<enter>", row.code) } else { String::new() };
        let keys = format!(":{place}<enter>m{choice}");
        self.draft = Some(Draft { row, keys, texts: vec![text], sure: true });
    }

    /// Every file reads, with all that is in it.
    fn check(&mut self, written: &str) {
        let now = State::read(&self.study);
        assert_eq!(now, self.state, "{}\n{written}", self.name);
        let quotes = self.study.run(&["quotes", "--status", "all", "--format", "csv"]).done();
        assert_eq!(rows(&quotes).len(), now.own.len() + now.suggested.len(), "{}", self.name);
        self.study.run(&["codebook", "check"]).done();
        self.seen.leftovers += leftovers(self.study.path()).len();
    }
}

impl Draft {
    fn is_of(&self, row: &Row) -> bool {
        row.quote == self.row.quote && row.code == self.row.code
    }
}

/// The names of what can be undone, for a message.
fn names(pasts: &[Past]) -> Vec<String> {
    pasts.iter().map(|past| past.clone().undo(&State::default()).0).collect()
}

/// The line that says what was done.
fn last_line(screen: &super::terminal::Screen) -> String {
    screen.line(SIZE.1 - 1).trim_start().to_owned()
}

/// Presses a key that says nothing where something stands that would be taken for an answer.
fn clear(terminal: &mut Terminal, answers: &[&str]) {
    let line = last_line(&terminal.screen());
    if answers.is_empty() || answers.contains(&line.as_str()) {
        terminal.keys("g");
        terminal.wait_until(|screen| last_line(screen).contains("? keys"));
    }
}

/// Files of writes that were cut short, beside those of the study.
fn leftovers(root: &Path) -> Vec<String> {
    ["", "corpus", "corpus/a"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(root.join(folder)).unwrap())
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with(".kwali-"))
        .collect()
}
