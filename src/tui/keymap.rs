//! Which key does what: the keys that actions have, or those a configuration gives them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use kwali::problem::{Place, Problem, Result};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use serde::Deserialize;
use serde_saphyr::Spanned;

use super::action::Action;

/// A key with what is held down beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

impl Key {
    /// The key of an event. A letter's own capital says that shift was held down.
    pub fn of(event: KeyEvent) -> Self {
        Self::new(event.code, event.modifiers)
    }

    fn new(code: KeyCode, modifiers: KeyModifiers) -> Self {
        let held = KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT;
        let mut modifiers = modifiers & held;
        if matches!(code, KeyCode::Char(_)) {
            modifiers -= KeyModifiers::SHIFT;
        }
        match code {
            KeyCode::BackTab => Self { code: KeyCode::Tab, modifiers: KeyModifiers::SHIFT },
            code => Self { code, modifiers },
        }
    }

    fn parse(name: &str) -> Option<Self> {
        let mut modifiers = KeyModifiers::empty();
        let mut rest = name;
        loop {
            let (held, behind) = match rest.split_once('-') {
                Some(("ctrl", behind)) => (KeyModifiers::CONTROL, behind),
                Some(("alt", behind)) => (KeyModifiers::ALT, behind),
                Some(("shift", behind)) => (KeyModifiers::SHIFT, behind),
                _ => break,
            };
            modifiers |= held;
            rest = behind;
        }
        Some(Self::new(code(rest)?, modifiers))
    }

    /// Its name, as in a configuration.
    pub fn name(self) -> String {
        let mut name = String::new();
        for (held, prefix) in [
            (KeyModifiers::CONTROL, "ctrl-"),
            (KeyModifiers::ALT, "alt-"),
            (KeyModifiers::SHIFT, "shift-"),
        ] {
            if self.modifiers.contains(held) {
                name.push_str(prefix);
            }
        }
        let named = NAMES.iter().find(|(_, code)| *code == self.code);
        match (named, self.code) {
            (Some((text, _)), _) => name.push_str(text),
            (None, KeyCode::Char(c)) => name.push(c),
            (None, KeyCode::F(number)) => name.push_str(&format!("f{number}")),
            (None, _) => name.push('?'),
        }
        name
    }
}

const NAMES: [(&str, KeyCode); 15] = [
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pageup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
    ("tab", KeyCode::Tab),
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("space", KeyCode::Char(' ')),
    ("delete", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("backspace", KeyCode::Backspace),
];

fn code(name: &str) -> Option<KeyCode> {
    if let Some((_, code)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(*code);
    }
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Some(KeyCode::Char(c)),
        (Some('f'), Some(_)) => {
            name[1..].parse().ok().filter(|n| (1..=24).contains(n)).map(KeyCode::F)
        }
        _ => None,
    }
}

/// What each key does.
#[derive(Debug, Clone)]
pub struct Keymap {
    actions: HashMap<Key, Action>,
    keys: HashMap<Action, Vec<Key>>,
}

impl Default for Keymap {
    fn default() -> Self {
        let own = |action: &Action| {
            let keys = action.keys().iter().filter_map(|name| Key::parse(name));
            (*action, keys.collect())
        };
        Self::of(Action::ALL.iter().map(own).collect())
    }
}

impl Keymap {
    fn of(keys: HashMap<Action, Vec<Key>>) -> Self {
        let pairs = keys.iter().flat_map(|(action, keys)| keys.iter().map(|key| (*key, *action)));
        Self { actions: pairs.collect(), keys }
    }

    /// What a key does.
    pub fn action(&self, event: KeyEvent) -> Option<Action> {
        self.actions.get(&Key::of(event)).copied()
    }

    /// The names of an action's keys.
    pub fn names(&self, action: Action) -> Vec<String> {
        self.keys.get(&action).into_iter().flatten().map(|key| key.name()).collect()
    }

    /// The first of them.
    pub fn name(&self, action: Action) -> String {
        self.names(action).into_iter().next().unwrap_or_default()
    }
}

/// What a person set for all studies.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Who codes, when the command does not say.
    pub coder: Option<String>,
    pub keymap: Keymap,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Raw {
    coder: Option<String>,
    keys: HashMap<Spanned<String>, Keys>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Keys {
    One(String),
    Many(Vec<String>),
}

impl Config {
    /// Reads the file that the environment names, if it is there.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let Some(path) = path(variable) else { return Ok(Self::default()) };
        match std::fs::read_to_string(&path) {
            Ok(source) => Self::parse(&path, &source),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => {
                Err(Box::new(Problem::new(format!("cannot read: {error}")).in_file(path)))
            }
        }
    }

    fn parse(path: &Path, source: &str) -> Result<Self> {
        if source.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
            return Ok(Self::default());
        }
        let raw: Raw =
            serde_saphyr::from_str(source).map_err(|error| not_read(path, source, &error))?;
        let mut keys = Keymap::default().keys;
        let mut given: Vec<(&Spanned<String>, Action, Key)> = Vec::new();
        for (name, list) in &raw.keys {
            let action = action(path, source, name)?;
            let list = match list {
                Keys::One(key) => std::slice::from_ref(key),
                Keys::Many(list) => list,
            };
            let parsed: Vec<Key> =
                list.iter().map(|key| parse_key(path, source, name, key)).collect::<Result<_>>()?;
            given.extend(parsed.iter().map(|key| (name, action, *key)));
            keys.insert(action, parsed);
        }
        given.sort_by_key(|(name, ..)| name.referenced.line());
        for (at, (name, action, key)) in given.iter().enumerate() {
            if let Some((_, other, _)) =
                given[..at].iter().find(|(_, a, k)| k == key && a != action)
            {
                let twice = Problem::new(format!("the key `{}` has two actions", key.name()));
                let help = format!("take it from `{}` or `{}`", other.name(), action.name());
                return Err(Box::new(twice.in_file(path).at(place(source, name)).help(help)));
            }
            // A key that was given away is no longer that of the action that had it.
            for (owner, keys) in &mut keys {
                if owner != action {
                    keys.retain(|own| own != key);
                }
            }
        }
        Ok(Self { coder: raw.coder, keymap: Keymap::of(keys) })
    }
}

fn path(variable: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    if let Some(file) = variable("KWALI_CONFIG") {
        return Some(file.into());
    }
    let folder = variable("XDG_CONFIG_HOME").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let folder = folder.or_else(|| Some(PathBuf::from(variable("HOME")?).join(".config")))?;
    Some(folder.join("kwali").join("config.yaml"))
}

fn action(path: &Path, source: &str, name: &Spanned<String>) -> Result<Action> {
    let found = Action::ALL.iter().find(|action| action.name() == name.value);
    found.copied().ok_or_else(|| {
        let known = Action::ALL.iter().map(|action| action.name());
        let unknown = Problem::new(format!("unknown action `{}`", name.value));
        Box::new(unknown.in_file(path).at(place(source, name)).nearest(&name.value, known))
    })
}

fn parse_key(path: &Path, source: &str, action: &Spanned<String>, key: &str) -> Result<Key> {
    Key::parse(key).ok_or_else(|| {
        let unknown = Problem::new(format!("`{key}` is no key"));
        let help =
            "write `x`, `ctrl-x`, `alt-x`, `shift-left`, `f5`, `space`, `enter`, `esc`, `tab`";
        Box::new(unknown.in_file(path).at(place(source, action)).help(help))
    })
}

fn place(source: &str, name: &Spanned<String>) -> Place {
    let number = |n: u64| usize::try_from(n).unwrap_or(1);
    let at = name.referenced;
    Place::new(source, number(at.line()), number(at.column()), name.value.chars().count())
}

fn not_read(path: &Path, source: &str, error: &serde_saphyr::Error) -> Box<Problem> {
    let text = error.without_snippet().to_string();
    let first = text.lines().next().unwrap_or("").to_owned();
    let told = Problem::new(format!("the configuration does not read: {first}"))
        .in_file(path)
        .help("it holds `coder:` and `keys:`, a mapping of actions to keys");
    Box::new(match error.location() {
        Some(at) => {
            let number = |n: u64| usize::try_from(n).unwrap_or(1);
            told.at(Place::new(source, number(at.line()), number(at.column()), 1))
        }
        None => told,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(source: &str) -> Result<Config> {
        Config::parse(Path::new("config.yaml"), source)
    }

    fn press(config: &Config, name: &str) -> Option<Action> {
        let key = Key::parse(name).unwrap();
        config.keymap.action(KeyEvent::new(key.code, key.modifiers))
    }

    #[test]
    fn every_action_has_names_of_its_own_and_no_key_does_two_things() {
        let mut keys: Vec<&str> = Vec::new();
        for action in Action::ALL {
            for key in action.keys() {
                assert_eq!(Key::parse(key).unwrap().name(), *key);
                assert!(!keys.contains(key), "{key}");
                keys.push(key);
            }
        }
        let mut names: Vec<&str> = Action::ALL.iter().map(|a| a.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Action::ALL.len());
    }

    #[test]
    fn a_configuration_gives_keys_to_actions_and_takes_them_from_others() {
        let read = config("coder: anna\nkeys:\n  undo: [ctrl-y, z]\n  accept: u\n").unwrap();
        assert_eq!(read.coder.as_deref(), Some("anna"));
        assert_eq!(press(&read, "ctrl-y"), Some(Action::Undo));
        assert_eq!(press(&read, "u"), Some(Action::Accept));
        assert_eq!(press(&read, "ctrl-z"), None);
        assert_eq!(press(&read, "x"), Some(Action::Delete));
        assert_eq!(press(&config("# nothing\n").unwrap(), "u"), Some(Action::Undo));
    }

    #[test]
    fn what_is_wrong_is_told_at_its_line() {
        let told = config("keys:\n  undoo: u\n").unwrap_err();
        assert_eq!(
            told.to_string(),
            "config.yaml:2:3: unknown action `undoo` (did you mean `undo`?)"
        );
        assert_eq!(config("keys:\n  undo: hyper-u\n").unwrap_err().place().unwrap().line, 2);
        let twice = config("keys:\n  undo: z\n  redo: z\n").unwrap_err();
        assert_eq!(twice.message(), "the key `z` has two actions");
        assert_eq!(config("keyz: {}\n").unwrap_err().place().unwrap().line, 1);
    }

    #[test]
    fn the_file_is_named_by_the_environment() {
        let only = |name: &'static str, value: &'static str| {
            move |asked: &str| (asked == name).then(|| value.to_owned())
        };
        assert_eq!(path(only("KWALI_CONFIG", "k.yaml")), Some("k.yaml".into()));
        assert_eq!(path(only("XDG_CONFIG_HOME", "x")), Some("x/kwali/config.yaml".into()));
        assert_eq!(path(only("HOME", "h")), Some("h/.config/kwali/config.yaml".into()));
    }
}
