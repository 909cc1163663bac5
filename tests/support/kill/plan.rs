//! Random sequences of actions, the same ones for the same seed.

use super::model::{Action, Kind, OWN, Past, Row, State, Step};
use super::{SENTENCES, sentence};

/// Names for new codes: no one is a part of another.
const NAMES: [&str; 12] = [
    "amber", "birch", "cobalt", "dune", "elk", "fjord", "gravel", "hazel", "indigo", "juniper",
    "kelp", "lichen",
];

/// Random numbers by Steele's splitmix (2014).
pub struct Random(pub u64);

impl Random {
    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) >> 33).unwrap_or(0) % limit
    }

    pub fn one<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// A session as it will be after the actions planned so far.
#[derive(Clone)]
pub struct Plan {
    pub state: State,
    pub past: Past,
    /// The code that was given last in this session.
    pub last: Option<String>,
    /// How many notes and codes were made, so that each is another.
    pub count: usize,
}

impl Plan {
    /// The next action, which can be done as things then are.
    pub fn next(&mut self, random: &mut Random) -> Action {
        loop {
            let action = match random.below(16) {
                0..=3 => Some(self.code(random)),
                4 => self.repeat(random),
                5 => self.delete(random),
                6 | 7 => Some(self.undo()),
                8 => Some(self.redo()),
                9 | 10 => self.accept(random),
                11 => self.reject(random),
                12 | 13 => self.memo(random),
                14 => self.new_code(random),
                _ => self.recode(random),
            };
            if let Some(action) = action {
                self.state = action.after.clone();
                self.past = action.past.clone();
                return action;
            }
        }
    }

    /// An action that changes the state to `after`, in a step of that name.
    fn step(&self, name: &str, keys: String, says: String, after: State) -> Action {
        let mut past = self.past.clone();
        let kind = if after == self.state { Kind::Look } else { Kind::Make };
        if kind == Kind::Make {
            let before = self.state.clone();
            past.make(Step { name: name.to_owned(), before, after: after.clone() });
        }
        Action { kind, keys, says, after, past }
    }

    fn place(random: &mut Random) -> (String, String) {
        let at = random.below(SENTENCES);
        (format!("{}.{}", at / 2 + 1, at % 2 + 1), sentence(at))
    }

    /// A place with a coding of one's own, that coding, and the keys that choose it for `key`;
    /// `also` says whether suggestions are asked about too.
    fn own(&self, random: &mut Random, key: char, also: bool) -> Option<(String, Row)> {
        let rows: Vec<&Row> = self.state.own.iter().collect();
        let row = (!rows.is_empty()).then(|| (*random.one(&rows)).clone())?;
        let at = (0..SENTENCES).find(|at| sentence(*at) == row.quote)?;
        let waiting = usize::from(also && self.state.open_at(&row.quote).is_some());
        let several = self.state.own_at(&row.quote).len() + waiting > 1;
        let choice = if several { format!("{} {OWN}<enter>", row.code) } else { String::new() };
        Some((format!(":{}.{}<enter>{key}{choice}", at / 2 + 1, at % 2 + 1), row))
    }

    /// The state with a code on a sentence.
    fn with(&self, sentence: &str, code: &str) -> State {
        let mut after = self.state.clone();
        if !after.own_at(sentence).iter().any(|row| row.code == code) {
            after.own.insert(Row {
                quote: sentence.to_owned(),
                code: code.to_owned(),
                status: "accepted".into(),
                origin: "human".into(),
                memo: String::new(),
            });
        }
        after
    }

    fn given(&mut self, keys: String, place: &str, sentence: &str, code: &str) -> Action {
        let after = self.with(sentence, code);
        let says = if after == self.state {
            format!("a/talk:{place} has {code} already")
        } else {
            format!("a/talk:{place} coded {code}")
        };
        self.last = Some(code.to_owned());
        self.step(&format!("code {code}"), keys, says, after)
    }

    fn code(&mut self, random: &mut Random) -> Action {
        let (place, sentence) = Self::place(random);
        let code = self.any_code(random);
        let keys = format!(":{place}<enter>c{code}<enter>");
        self.given(keys, &place, &sentence, &code)
    }

    fn any_code(&self, random: &mut Random) -> String {
        let leaves: Vec<&String> =
            self.state.codes.iter().filter(|code| code.contains('.')).collect();
        (*random.one(&leaves)).clone()
    }

    fn repeat(&mut self, random: &mut Random) -> Option<Action> {
        let code = self.last.clone().filter(|code| self.state.codes.contains(code))?;
        let (place, sentence) = Self::place(random);
        Some(self.given(format!(":{place}<enter>."), &place, &sentence, &code))
    }

    fn delete(&self, random: &mut Random) -> Option<Action> {
        let (keys, row) = self.own(random, 'x', true)?;
        let mut after = self.state.clone();
        after.own.remove(&row);
        let code = row.code;
        Some(self.step(&format!("delete {code}"), keys, format!("{code} deleted"), after))
    }

    pub fn undo(&self) -> Action {
        let mut past = self.past.clone();
        let (says, state) = past.undo(&self.state);
        let kind = if state.is_some() { Kind::Undo } else { Kind::Look };
        let after = state.unwrap_or_else(|| self.state.clone());
        Action { kind, keys: "u".into(), says, after, past }
    }

    fn redo(&self) -> Action {
        let mut past = self.past.clone();
        let (says, state) = past.redo(&self.state);
        let kind = if state.is_some() { Kind::Redo } else { Kind::Look };
        let after = state.unwrap_or_else(|| self.state.clone());
        Action { kind, keys: "<c-r>".into(), says, after, past }
    }

    fn waiting(&self, random: &mut Random) -> Option<(String, Row)> {
        let open = self.state.suggested.iter().filter(|row| row.status == "suggested");
        let open: Vec<&Row> = open.collect();
        let row = (!open.is_empty()).then(|| (*random.one(&open)).clone())?;
        let at = (0..SENTENCES).find(|at| sentence(*at) == row.quote)?;
        Some((format!("{}.{}", at / 2 + 1, at % 2 + 1), row))
    }

    fn accept(&self, random: &mut Random) -> Option<Action> {
        let (place, row) = self.waiting(random)?;
        let mut after = self.state.clone();
        after.suggested.remove(&row);
        if !after.own_at(&row.quote).iter().any(|own| own.code == row.code) {
            after.own.insert(Row { status: "accepted".into(), ..row.clone() });
        }
        let (keys, code) = (format!(":{place}<enter>a"), row.code);
        Some(self.step(&format!("accept {code}"), keys, format!("{code} accepted"), after))
    }

    fn reject(&self, random: &mut Random) -> Option<Action> {
        let (place, row) = self.waiting(random)?;
        let mut after = self.state.clone();
        after.suggested.remove(&row);
        after.suggested.insert(Row { status: "rejected".into(), ..row.clone() });
        let (keys, code) = (format!(":{place}<enter>r"), row.code);
        Some(self.step(&format!("reject {code}"), keys, format!("{code} rejected"), after))
    }

    /// The keys that open a memo, whose it is, and what is then typed.
    pub fn note(&mut self, random: &mut Random) -> Option<(String, Row, String)> {
        let (keys, row) = self.own(random, 'm', false)?;
        self.count += 1;
        let typed = format!("note {} é, \"x\"; ", self.count);
        (row.memo.len() < 40).then_some((keys, row, typed))
    }

    fn memo(&mut self, random: &mut Random) -> Option<Action> {
        let (open, row, typed) = self.note(random)?;
        let memo = format!("{}{}", row.memo, typed);
        Some(self.noted(format!("{open}{typed}<c-s>"), &row, memo.trim_end()))
    }

    /// A memo saved as that.
    pub fn noted(&self, keys: String, row: &Row, memo: &str) -> Action {
        let mut after = self.state.clone();
        after.own.remove(row);
        after.own.insert(Row { memo: memo.to_owned(), ..row.clone() });
        let same = after == self.state;
        let says = if same { "the memo is as it was" } else { "the memo is saved" };
        self.step(&format!("memo on {}", row.code), keys, says.into(), after)
    }

    fn new_code(&mut self, random: &mut Random) -> Option<Action> {
        let (place, sentence) = Self::place(random);
        let own = self.state.own_at(&sentence).first().map(|row| row.code.clone());
        let here = own.or_else(|| self.state.open_at(&sentence).map(|row| row.code.clone()));
        let near = here.or_else(|| self.last.clone())?;
        let parent = near.rsplit_once('.')?.0;
        let name = *random.one(&NAMES);
        if self.state.codes.iter().any(|code| code.ends_with(name)) {
            return None;
        }
        let path = format!("{parent}.{name}");
        let mut after = self.with(&sentence, &path);
        after.codes.insert(path.clone());
        let keys = format!(":{place}<enter>i{name}<tab><tab>It is {name}.<c-s>");
        let says = format!("{path} is in the codebook and stands here");
        self.last = Some(path.clone());
        Some(self.step(&format!("new code {path}"), keys, says, after))
    }

    fn recode(&mut self, random: &mut Random) -> Option<Action> {
        let (keys, row) = self.own(random, 'R', false)?;
        let code = self.any_code(random);
        if self.state.own_at(&row.quote).iter().any(|own| own.code == code) {
            return None;
        }
        let mut after = self.state.clone();
        after.own.remove(&row);
        after.own.insert(Row { code: code.clone(), ..row.clone() });
        self.last = Some(code.clone());
        let says = format!("{} is {code} now", row.code);
        let keys = format!("{keys}{code}<enter>");
        Some(self.step(&format!("recode {}", row.code), keys, says, after))
    }
}
