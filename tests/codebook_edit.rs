//! Adding a code to a codebook of any shape and layout: right or refused, never wrong.

mod support;

use std::path::Path;

use kwali::store::{NewCode, Store, parse_codebook};
use kwali::study::Codebook;
use proptest::prelude::*;
use support::Folder;

/// A codebook written in a layout that a tape of numbers decides on.
struct Writer<'a> {
    tape: std::slice::Iter<'a, u8>,
    text: String,
    count: usize,
}

impl Writer<'_> {
    fn write(tape: &[u8]) -> String {
        let mut writer = Writer { tape: tape.iter(), text: String::new(), count: 0 };
        writer.text.push_str("# Head\nformat: 1\ntitle: 'A study'\nlanguage: \"en\"\n\n");
        if writer.pick(2) == 0 {
            writer.text.push_str("roles: [{id: r}]\n");
            writer.codes(0, 0);
        } else {
            writer.codes(0, 0);
            writer.one_of(&["# Roles\n", "\n# Roles\n\n", ""]);
            writer.text.push_str("roles: # of people\n- id: r\n");
        }
        if writer.pick(4) == 1 {
            writer.text.truncate(writer.text.trim_end().len());
        }
        writer.text
    }

    /// A number below `sides`; 0 where the tape is at its end.
    fn pick(&mut self, sides: usize) -> usize {
        self.tape.next().map_or(0, |n| usize::from(*n) % sides)
    }

    fn one_of(&mut self, texts: &[&str]) {
        let at = self.pick(texts.len());
        self.text.push_str(texts[at]);
    }

    fn next(&mut self) -> usize {
        self.count += 1;
        self.count
    }

    fn indent(&mut self, column: usize) {
        self.text.extend(std::iter::repeat_n(' ', column));
    }

    fn end_line(&mut self) {
        if self.pick(5) == 1 {
            let n = self.next();
            self.text.push_str(&format!(" # right {n}"));
        }
        self.text.push('\n');
    }

    /// Perhaps a comment line at a column.
    fn comment(&mut self, column: usize) {
        if self.pick(4) == 1 {
            let n = self.next();
            self.indent(column);
            self.text.push_str(&format!("# comment {n}\n"));
        }
    }

    /// `codes:` at a column and what is in it.
    fn codes(&mut self, column: usize, depth: usize) {
        self.indent(column);
        self.text.push_str("codes:");
        match self.pick(8) {
            1 => {
                let below = format!("\n{}[]", " ".repeat(column + 1));
                self.one_of(&[" []", " [ ]", "    []", &below]);
                return self.end_line();
            }
            2 => {
                self.text.push(' ');
                self.brackets(column + 2, depth);
                return self.end_line();
            }
            _ => {}
        }
        if self.pick(6) == 1 {
            let n = self.next();
            self.text.push_str(&format!(" &list{n}"));
        }
        self.end_line();
        let dash = column + [2, 0, 3, 4][self.pick(4)];
        let (gap, blank, lonely) = ([1, 1, 2, 3][self.pick(4)], self.pick(3), self.pick(6) == 1);
        for n in 0..=self.pick(3) {
            if n > 0 {
                self.text.extend(std::iter::repeat_n('\n', blank));
            }
            self.comment(dash);
            self.indent(dash);
            self.text.push('-');
            match self.pick(8) {
                1 => {
                    self.indent(gap);
                    self.braces(depth + 1);
                    self.end_line();
                }
                _ if lonely => {
                    self.end_line();
                    self.indent(dash + 1 + gap);
                    self.keys(dash + 1 + gap, depth + 1);
                }
                _ => {
                    self.indent(gap);
                    self.keys(dash + 1 + gap, depth + 1);
                }
            }
            self.comment(dash + 1 + gap);
            self.comment(dash);
        }
    }

    /// The keys of a code; the first stands where the text is.
    fn keys(&mut self, column: usize, depth: usize) {
        let n = self.next();
        let below = depth < 4 && self.pick(2) == 1;
        let early = self.pick(4) == 1;
        self.one_of(&[&format!("id: c{n}"), &format!("id: \"c{n}\"")]);
        self.end_line();
        self.comment(column);
        if below && early {
            self.codes(column, depth);
        }
        self.indent(column);
        self.text.push_str("label:");
        self.scalar(column);
        self.comment(column);
        self.indent(column);
        self.text.push_str("definition:");
        self.scalar(column);
        if self.pick(3) == 1 {
            self.indent(column);
            self.text.push_str("cues: ['a OR b', \"c\"]");
            self.end_line();
        }
        if below && !early {
            self.codes(column, depth);
        }
    }

    fn scalar(&mut self, column: usize) {
        let n = self.next();
        match self.pick(9) {
            0 => self.text.push_str(&format!(" some words {n}")),
            1 => self.text.push_str(&format!(" 'it''s #{n}: so'")),
            2 => self.text.push_str(&format!(" \"é\\n{n}\"")),
            3 => self.text.push_str(&format!(" &a{n} named")),
            kind => {
                let head = [" >-", " |", " |+", " >", " plain"][kind - 4];
                self.text.push_str(head);
                for line in ["one", "# two", "three: - x"].iter().take(1 + self.pick(3)) {
                    if kind < 8 {
                        self.text.push('\n');
                        self.indent(column + 2);
                        self.text.push_str(line);
                    }
                }
                self.text.push('\n');
                if kind == 8 {
                    self.indent(column + 1);
                    self.text.push_str(&format!("and more {n}\n"));
                }
                if self.pick(4) == 1 {
                    self.text.push('\n');
                }
                return;
            }
        }
        self.end_line();
    }

    fn braces(&mut self, depth: usize) {
        let n = self.next();
        self.text.push_str(&format!("{{id: c{n}, label: 'L, {n}', definition: \"D\""));
        if depth < 3 && self.pick(3) == 1 {
            self.text.push_str(", codes: ");
            self.brackets(0, depth);
        }
        self.one_of(&["}", ",}", " }"]);
    }

    /// A list in brackets, on one line or, where `column` says, on several.
    fn brackets(&mut self, column: usize, depth: usize) {
        let several = column > 0 && self.pick(2) == 1;
        let count = self.pick(4);
        self.text.push('[');
        for n in 0..count {
            if several && (n > 0 || self.pick(2) == 0) {
                self.end_line();
                self.comment(column);
                self.indent(column);
            }
            self.braces(depth + 1);
            if n + 1 < count {
                self.text.push_str(if several { "," } else { ", " });
            }
        }
        if count > 0 && self.pick(4) == 1 {
            self.text.push(',');
        }
        if several && self.pick(2) == 0 {
            self.end_line();
            self.comment(column);
            self.indent(column);
        }
        self.text.push(']');
    }
}

fn read(text: &str) -> Codebook {
    parse_codebook(Path::new("codebook.yaml"), text).unwrap_or_else(|p| panic!("{p}\n{text}"))
}

fn study(book: &str) -> (Folder, Store) {
    let folder = Folder::empty();
    folder.write("codebook.yaml", book);
    folder.write("corpus/cases.csv", "case\na\n");
    let store = Store::open(folder.path()).unwrap();
    (folder, store)
}

/// The old line that changed, if one did; every other old line must be there, in order.
fn changed<'a>(old: &'a str, new: &str) -> Option<&'a str> {
    let (mut old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev());
    let tail = tail.take_while(|(a, b)| a == b).count();
    old.truncate(old.len() - tail);
    let (first, others) = old[head..].split_first()?;
    let mut rest = new[head..new.len() - tail].iter();
    for line in others {
        assert!(rest.any(|other| other == line), "{line} is lost: {new:?}");
    }
    Some(first)
}

/// The comments, which a writer numbers, and what only looks like one in a text.
fn comments(text: &str) -> Vec<&str> {
    let known = ["# Head", "# Roles", "# of", "# right", "# comment", "# two"];
    let comment =
        |line| known.iter().find_map(|start| str::find(line, start).map(|at| &line[at..]));
    text.lines().filter_map(comment).collect()
}

/// Each code's path and all that is said of it but its number among the others.
fn said(book: &Codebook) -> Vec<(String, String)> {
    let codes = book.codes().iter().cloned();
    codes
        .map(|mut code| {
            code.parent = None;
            code.cues.iter_mut().for_each(|cue| cue.place = None);
            (code.path.clone(), format!("{code:?}"))
        })
        .collect()
}

/// What must hold of a codebook to which a code was added.
fn check(before: &str, after: &str, new: &NewCode) -> Result<(), TestCaseError> {
    let (old, book) = (read(before), read(after));
    prop_assert_eq!(old.settings(), book.settings());
    let path = new.path();
    let code = book.code(&path).expect("the new code");
    prop_assert_eq!(&code.label, new.label.trim());
    prop_assert_eq!(&code.definition, new.definition.trim());
    prop_assert_eq!(
        code.examples.first().map(String::as_str),
        new.example.as_deref().map(str::trim)
    );
    let parent = code.parent.map(|at| book.codes()[at].path.clone());
    prop_assert_eq!(&parent, &new.parent);
    let last = book.codes().iter().rfind(|other| other.parent == code.parent);
    prop_assert_eq!(last.map(|code| code.path.as_str()), Some(path.as_str()));

    let mut kept = said(&book);
    kept.retain(|(other, _)| *other != path);
    let mut expected = said(&old);
    for (other, words) in &mut expected {
        if Some(&*other) == new.parent.as_ref() {
            *words = words.replace("branch: false", "branch: true");
        }
    }
    prop_assert_eq!(kept, expected);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_code_is_added_to_any_codebook_and_the_rest_stays(
        tape in prop::collection::vec(any::<u8>(), 0..400),
        place in any::<prop::sample::Index>(),
        label in prop_oneof!["[a-z][a-z ]{0,20}", "[^\\r\u{feff}]{1,20}x"],
        definition in prop_oneof!["([a-z]{1,12} ){0,30}", "[^\\r\u{feff}]{0,30}"],
        example in prop::option::of("[^\\r\u{feff}]{1,30}"),
    ) {
        let before = Writer::write(&tape);
        let (folder, mut store) = study(&before);
        let mut places: Vec<Option<String>> = store.codebook().paths().map(|p| Some(p.to_owned())).collect();
        places.push(None);
        let parent = place.get(&places).clone();
        let new = NewCode { parent, id: "brand-new".into(), label, definition, example };
        let added = store.add_code(&new);
        let after = folder.read("codebook.yaml");
        prop_assert!(added.is_ok(), "{}\n{before}", added.unwrap_err());
        check(&before, &after, &new)?;
        prop_assert_eq!(store.codebook(), &read(&after));
        prop_assert_eq!(comments(&before), comments(&after), "{}", after);
        let line = changed(&before, &after).unwrap_or("[");
        prop_assert!(line.contains(['[', ']', '}']), "{line}\n{after}");
    }
}
