//! What codes and users are called, for who is told what is lost; and whether a passage has a title.

use std::collections::HashMap;

use super::super::guid::is_guid;
use super::super::xml::Element;
use super::{guid_of, user};
use crate::interchange::{Code, Losses, Selection};
use crate::study::{Span, one_line};

/// How far around a passage its name is looked for, in scalar values: numbers may lead to other words.
const FAR: usize = 2_000;

/// So much of a passage's words is shown of it.
const SHOWN: usize = 60;

/// The codes and users of a project by their identifiers.
pub struct Known {
    codes: HashMap<String, String>,
    users: HashMap<String, String>,
    /// Whether kwali itself wrote the project.
    pub own: bool,
}

impl Known {
    /// Those of a project.
    pub fn of(root: &Element, codes: &[Code], own: bool) -> Self {
        let codes = codes.iter().map(|code| (code.id.clone(), code.name.clone())).collect();
        let users = root.within("Users").map(user).map(|user| (user.id, user.name)).collect();
        Self { codes, users, own }
    }

    /// What a user is called.
    pub fn user(&self, id: Option<&str>) -> String {
        let name = |id: &str| self.users.get(id).map_or_else(|| id.to_owned(), Clone::clone);
        id.map_or_else(|| "nobody".to_owned(), name)
    }

    /// What somebody reads of something that is lost: what it is, and the codes it was given, each
    /// with who gave it.
    pub fn given(&self, item: String, passage: &Element) -> String {
        let mut said = item;
        for (at, coding) in passage.all("Coding").enumerate() {
            said.push_str(if at == 0 { ": " } else { ", " });
            said.push_str(&self.coding(coding, passage));
        }
        said
    }

    /// A code and who gave it.
    pub fn coding(&self, coding: &Element, passage: &Element) -> String {
        let code = coding.child("CodeRef").map(|code| guid_of(code, "targetGUID"));
        let code = code.unwrap_or_default();
        let by = [coding, passage].into_iter().find(|one| one.get("creatingUser").is_some());
        let by = by.map(|one| guid_of(one, "creatingUser"));
        format!("{} by {}", self.codes.get(&code).unwrap_or(&code), self.user(by.as_deref()))
    }

    /// The title that somebody gave a passage: a name that is not its words, nor of its code, nor a
    /// number.
    pub fn title(&self, selection: &Selection, signs: &[char]) -> Option<String> {
        let name = selection.name.trim();
        let bare = squeezed(unnumbered(name).trim_end_matches('…').trim_end_matches("...").chars());
        let of_code = |code: &String| self.codes.get(code).is_some_and(|code| code.trim() == name);
        let nothing = bare.is_empty() || is_guid(name);
        if nothing || selection.codings.iter().any(|coding| of_code(&coding.code)) {
            return None;
        }
        let span = selection.span;
        let words = |span: Span| squeezed(signs[span.start()..span.end()].iter().copied());
        if words(span).starts_with(&bare) {
            return None;
        }
        let (start, end) = (span.start().saturating_sub(FAR), (span.end() + FAR).min(signs.len()));
        let around = words(Span::at(start, end - start));
        (!around.contains(&bare)).then(|| name.to_owned())
    }
}

/// Names a passage of which nothing is said: a study has none.
pub fn tell_bare(selection: &Selection, source: &str, signs: &[char], losses: &mut Losses) {
    let said = !selection.codings.is_empty() || !selection.notes.is_empty();
    if !said && selection.description.is_empty() {
        let span = selection.span;
        let words: String = signs[span.start()..span.end()].iter().take(SHOWN).collect();
        let words = one_line(&words);
        let item = format!("{source}@{span}: “{words}”");
        losses.add("passages", item, "it has neither a code nor a note");
    }
}

fn squeezed(signs: impl Iterator<Item = char>) -> String {
    signs.filter(|sign| !sign.is_whitespace()).collect()
}

/// A name without the number that programs put before it, as in `3:12 Well, yes`.
fn unnumbered(name: &str) -> &str {
    let digits =
        |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let first = digits(name);
    let rest = name[first..].strip_prefix(':').unwrap_or("");
    let second = digits(rest);
    if first == 0 || second == 0 { name } else { &rest[second..] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interchange::Coding;

    #[test]
    fn a_title_is_what_somebody_called_a_passage() {
        let signs: Vec<char> = "Well, it was\r\ngood in the end.".chars().collect();
        let codes = HashMap::from([("c".to_owned(), "Care".to_owned())]);
        let known = Known { codes, users: HashMap::new(), own: false };
        let coding = Coding { code: "c".into(), ..Coding::default() };
        let title = |name: &str| {
            let selection = Selection {
                span: Span::at(6, 10),
                name: name.into(),
                codings: vec![coding.clone()],
                ..Selection::default()
            };
            known.title(&selection, &signs)
        };
        for words in ["it was good", "it w…", "3:12 it was", "3:12", "", " ", "in the end.", "Care"]
        {
            assert_eq!(title(words), None, "{words}");
        }
        assert_eq!(title("A turning point").as_deref(), Some("A turning point"));
        assert_eq!(title("3:12 Key quote").as_deref(), Some("3:12 Key quote"));
    }
}
