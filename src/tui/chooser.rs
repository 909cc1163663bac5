//! A list to choose from by typing a part of what is meant.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::text::Line;

use super::field::Field;

/// Something that can be chosen.
#[derive(Debug, Clone)]
pub struct Item<T> {
    pub value: T,
    /// How it is shown.
    pub label: Line<'static>,
    /// What is compared with what is typed.
    pub name: String,
    /// Likewise, but a match in it counts for less.
    pub more: String,
}

/// What a key did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice<T> {
    /// Nothing was chosen yet.
    Open,
    /// Nothing was chosen, and nothing shall be.
    Closed,
    /// These.
    Chosen(Vec<T>),
}

/// A list with a line to type in.
#[derive(Debug)]
pub struct Chooser<T> {
    pub title: String,
    /// What it is chosen for.
    pub about: String,
    pub field: Field,
    items: Vec<Item<T>>,
    /// The items that match, the best first.
    shown: Vec<usize>,
    at: usize,
    /// Marked items, in the order of marking.
    marked: Vec<usize>,
    several: bool,
}

impl<T: Clone> Chooser<T> {
    pub fn new(title: impl Into<String>, items: Vec<Item<T>>) -> Self {
        let shown = (0..items.len()).collect();
        Self {
            title: title.into(),
            about: String::new(),
            field: Field::new(""),
            items,
            shown,
            at: 0,
            marked: Vec::new(),
            several: false,
        }
    }

    /// Lets several be marked with tab.
    pub fn several(mut self) -> Self {
        self.several = true;
        self
    }

    /// Says what it is chosen for.
    pub fn about(mut self, about: String) -> Self {
        self.about = about;
        self
    }

    /// Starts at an item.
    pub fn starting_at(mut self, is: impl Fn(&T) -> bool) -> Self {
        self.at = self.shown.iter().position(|at| is(&self.items[*at].value)).unwrap_or(0);
        self
    }

    /// The item one is at.
    pub fn current(&self) -> Option<&T> {
        self.shown.get(self.at).map(|at| &self.items[*at].value)
    }

    /// What is shown: the label, whether one is at it, and whether it is marked.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = (&Line<'static>, bool, bool)> {
        self.shown
            .iter()
            .enumerate()
            .map(|(row, at)| (&self.items[*at].label, row == self.at, self.marked.contains(at)))
    }

    /// Which of the rows one is at.
    pub fn at(&self) -> usize {
        self.at
    }

    /// How many match and how many there are.
    pub fn counts(&self) -> (usize, usize) {
        (self.shown.len(), self.items.len())
    }

    /// Puts other items in the list, the typed text kept.
    pub fn replace(&mut self, items: Vec<Item<T>>) {
        self.items = items;
        self.marked.clear();
        self.filter();
    }

    pub fn key(&mut self, key: KeyEvent) -> Choice<T> {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Esc => return Choice::Closed,
            KeyCode::Char('c') if control => return Choice::Closed,
            KeyCode::Enter => return self.chosen(),
            KeyCode::Up => self.move_by(-1),
            KeyCode::Down => self.move_by(1),
            KeyCode::Char('p') if control => self.move_by(-1),
            KeyCode::Char('n') if control => self.move_by(1),
            KeyCode::PageUp => self.move_by(-10),
            KeyCode::PageDown => self.move_by(10),
            KeyCode::Tab if self.several => {
                self.mark();
                if self.field.text().is_empty() {
                    self.move_by(1);
                } else {
                    // The next code is typed from nothing.
                    self.field = Field::new("");
                    self.filter();
                }
            }
            _ => {
                if self.field.key(key) {
                    self.filter();
                }
            }
        }
        Choice::Open
    }

    pub fn paste(&mut self, text: &str) {
        if self.field.paste(text) {
            self.filter();
        }
    }

    pub fn move_by(&mut self, by: isize) {
        let last = self.shown.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
    }

    fn mark(&mut self) {
        let Some(&item) = self.shown.get(self.at) else { return };
        match self.marked.iter().position(|marked| *marked == item) {
            Some(at) => drop(self.marked.remove(at)),
            None => self.marked.push(item),
        }
    }

    fn chosen(&self) -> Choice<T> {
        let marked: Vec<T> = self.marked.iter().map(|at| self.items[*at].value.clone()).collect();
        match self.current() {
            _ if !marked.is_empty() => Choice::Chosen(marked),
            Some(one) => Choice::Chosen(vec![one.clone()]),
            None => Choice::Open,
        }
    }

    fn filter(&mut self) {
        let typed = self.field.text();
        let pattern =
            Pattern::new(typed, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut scored: Vec<(u32, usize)> = Vec::new();
        for (at, item) in self.items.iter().enumerate() {
            let name = score(&pattern, &item.name, &mut matcher).map(|score| score * 2);
            let whole = format!("{} {}", item.name, item.more);
            let more = substring(typed, &whole, &mut matcher);
            scored.extend(name.max(more).map(|score| (score, at)));
        }
        if !typed.trim().is_empty() {
            scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        }
        self.shown = scored.into_iter().map(|(_, at)| at).collect();
        self.at = 0;
    }
}

fn score(pattern: &Pattern, text: &str, matcher: &mut Matcher) -> Option<u32> {
    let mut buffer = Vec::new();
    pattern.score(Utf32Str::new(text, &mut buffer), matcher)
}

/// Long texts hold the letters of anything: in them each word must stand as it was typed.
fn substring(typed: &str, text: &str, matcher: &mut Matcher) -> Option<u32> {
    let pattern =
        Pattern::new(typed, CaseMatching::Ignore, Normalization::Smart, AtomKind::Substring);
    score(&pattern, text, matcher)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chooser() -> Chooser<&'static str> {
        let item = |name: &'static str, more: &str| Item {
            value: name,
            label: Line::from(name),
            name: name.into(),
            more: more.into(),
        };
        Chooser::new(
            "codes",
            vec![
                item("contact.letter", "Something written goes home"),
                item("contact.visité", "Somebody comes"),
                item("values.kindness", "Being kind to letters"),
            ],
        )
        .several()
    }

    fn press(chooser: &mut Chooser<&'static str>, keys: &str) {
        for c in keys.chars() {
            chooser.key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
        }
    }

    fn enter(chooser: &mut Chooser<&'static str>) -> Choice<&'static str> {
        chooser.key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE))
    }

    #[test]
    fn letters_of_a_name_find_it_whatever_their_accents_and_a_definition_by_its_words() {
        let mut list = chooser();
        press(&mut list, "ctle");
        assert_eq!(enter(&mut list), Choice::Chosen(vec!["contact.letter"]));
        let mut list = chooser();
        press(&mut list, "visite");
        assert_eq!(list.current(), Some(&"contact.visité"));
        let mut list = chooser();
        press(&mut list, "goes home");
        assert_eq!(list.current(), Some(&"contact.letter"));
        let mut list = chooser();
        press(&mut list, "letter");
        assert_eq!(list.counts(), (2, 3));
        assert_eq!(list.current(), Some(&"contact.letter"), "a name before a definition");
    }

    #[test]
    fn several_are_marked_with_tab_in_their_order() {
        let mut list = chooser();
        list.key(KeyEvent::new(KeyCode::Down, KeyModifiers::NONE));
        list.key(KeyEvent::new(KeyCode::Tab, KeyModifiers::NONE));
        list.key(KeyEvent::new(KeyCode::Up, KeyModifiers::NONE));
        list.key(KeyEvent::new(KeyCode::Up, KeyModifiers::NONE));
        list.key(KeyEvent::new(KeyCode::Tab, KeyModifiers::NONE));
        assert_eq!(enter(&mut list), Choice::Chosen(vec!["contact.visité", "contact.letter"]));
    }

    #[test]
    fn nothing_is_chosen_where_nothing_matches() {
        let mut list = chooser();
        press(&mut list, "zzzq");
        assert_eq!(enter(&mut list), Choice::Open);
        assert_eq!(list.key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE)), Choice::Closed);
    }
}
