//! The codebook of a study, from the codes of a project.

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::Path;

use super::names::Names;
use super::out;
use super::{CARRIED, cases::Places};
use crate::interchange::refi::guid;
use crate::interchange::{Code, Losses, Project};
use crate::problem::Result;
use crate::store::{NewCode, NewCodebook, new_codebook, parse_codebook, with_new_codes};
use crate::study::{self, Codebook, DEEPEST, id_of, one_line};

/// A codebook's text, what it says, and the path of each of the project's codes.
#[derive(Debug)]
pub struct Book {
    pub text: String,
    pub codebook: Codebook,
    pub paths: HashMap<String, String>,
}

const FILE: &str = "codebook.yaml";

/// The codebook: the one that travels with the project, with the codes that came to it elsewhere; or
/// else one made of the project's codes.
pub fn book(
    project: &Project,
    places: &Places,
    roles: &[String],
    language: &str,
    losses: &mut Losses,
) -> Result<Book> {
    let name = format!("{CARRIED}{FILE}");
    let carried = project.notes.iter().find(|note| note.name == name);
    if let Some(note) = carried
        && let Ok(codebook) = parse_codebook(Path::new(FILE), &note.text)
    {
        return returned(project, note.text.clone(), &codebook, losses);
    }
    made(project, places, roles, language, losses)
}

/// A codebook that comes back.
fn returned(project: &Project, text: String, sent: &Codebook, losses: &mut Losses) -> Result<Book> {
    let book = joined(project, text, sent, losses)?;
    let met: HashSet<&String> = book.paths.values().collect();
    for code in sent.codes().iter().filter(|code| !met.contains(&code.path)) {
        let what = "it was taken out elsewhere; it stays in the codebook";
        losses.add("changes of codes", code.path.as_str(), what);
    }
    Ok(book)
}

/// A codebook with the codes of a project that it does not have yet. Codes are the same when their
/// identifiers are, or else when they and all above them are called the same.
pub fn joined(
    project: &Project,
    mut text: String,
    own: &Codebook,
    losses: &mut Losses,
) -> Result<Book> {
    let here = out::codes(own);
    let mut known: HashMap<String, usize> = HashMap::new();
    // Siblings may be called the same: then the first is the first, and so on.
    let mut called: HashMap<(Option<String>, String), VecDeque<usize>> = HashMap::new();
    for (at, (code, own)) in here.iter().zip(own.codes()).enumerate() {
        known.insert(guid("code", &[&code.id]), at);
        let parent = code.parent.map(|parent| here[parent].id.clone());
        let name = |name: &str| (parent.clone(), one_line(name));
        called.entry(name(&code.name)).or_default().push_back(at);
        if one_line(&own.label) != one_line(&code.name) {
            called.entry(name(&own.label)).or_default().push_back(at);
        }
    }
    let mut members: HashMap<&str, Vec<&str>> = HashMap::new();
    for set in &project.sets {
        set.codes.iter().for_each(|code| members.entry(code).or_default().push(&set.name));
    }
    let groups_of = |id: &str| members.get(id).map_or(&[][..], Vec::as_slice);
    let mut new_codes = Vec::new();
    let mut paths: HashMap<String, String> = HashMap::new();
    let mut taken = Paths { taken: own.paths().map(str::to_owned).collect(), ..Paths::default() };
    let mut coloured = Vec::new();
    for code in &project.codes {
        let below = code.parent.map(|at| paths[&project.codes[at].id].as_str());
        let parent = below.map(|path| not_too_deep(path).to_owned());
        let named = (parent.clone(), one_line(&code.name));
        let higher = below != parent.as_deref();
        let mut same = || called.get_mut(&named).and_then(VecDeque::pop_front);
        if let Some(at) = &known.get(&code.id).copied().or_else(&mut same) {
            changed(&here[*at], code, losses);
            if code.colour.as_ref().is_some_and(|colour| here[*at].colour.as_ref() != Some(colour))
            {
                coloured.push(here[*at].id.as_str());
            }
            let group = own.codes()[*at].group.as_deref();
            for other in groups_of(&code.id).iter().filter(|other| Some(**other) != group) {
                let what = format!("it is in the group {other} elsewhere; here it is not");
                losses.add("changes of codes", here[*at].id.as_str(), what);
            }
            paths.insert(code.id.clone(), here[*at].id.clone());
            continue;
        }
        let (definition, include, exclude) = meaning(&code.description);
        if higher {
            tell_higher(&code.name, losses);
        }
        let groups = groups_of(&code.id);
        for other in groups.iter().skip(1) {
            let item = format!("{} in {other}", code.name);
            losses.add("sets", item, format!("it is in the group {} already", groups[0]));
        }
        let new = NewCode {
            id: taken.free(&code.name, parent.as_deref()),
            parent,
            label: one_line(&code.name),
            definition: one_line(&definition),
            include,
            exclude,
            example: None,
            colour: code.colour.clone(),
            group: groups.first().map(|group| (*group).to_owned()),
        };
        paths.insert(code.id.clone(), new.path());
        new_codes.push(new);
    }
    if !new_codes.is_empty() {
        text = with_new_codes(&text, &new_codes)?;
    }
    if !coloured.is_empty() {
        // Programs have palettes of their own: to name each would hide what matters.
        let what =
            format!("other colours elsewhere; they stay as they are: {}", coloured.join(", "));
        losses.add("changes of codes", format!("{} codes", coloured.len()), what);
    }
    let codebook = parse_codebook(Path::new(FILE), &text)?;
    Ok(Book { text, codebook, paths })
}

/// Names what somebody changed about a code elsewhere: the codebook is not changed for it.
fn changed(was: &Code, is: &Code, losses: &mut Losses) {
    for (part, was_so, is_so) in [
        ("name", was.name.as_str(), is.name.as_str()),
        ("meaning", was.description.as_str(), is.description.as_str()),
    ] {
        // New codes come in on one line, and without when to use them.
        let same =
            one_line(was_so) == one_line(is_so) || one_line(was_so) == one_line(&meaning(is_so).0);
        if !same {
            let what =
                format!("its {part} is “{}” elsewhere; here it stays as it is", is_so.trim());
            losses.add("changes of codes", was.id.as_str(), what);
        }
    }
}

/// The code that one below `parent` comes to stand below: a codebook is only so deep.
fn not_too_deep(parent: &str) -> &str {
    parent.match_indices('.').nth(DEEPEST - 1).map_or(parent, |(end, _)| &parent[..end])
}

fn tell_higher(name: &str, losses: &mut Losses) {
    let what = format!("it stood below more than {DEEPEST} codes, and is higher here");
    losses.add("depth of codes", one_line(name), what);
}

/// Paths that are taken, and the last number that was tried for each.
#[derive(Default)]
struct Paths {
    taken: HashSet<String>,
    numbers: HashMap<String, usize>,
}

impl Paths {
    /// An id for a code that none of its siblings has.
    fn free(&mut self, name: &str, parent: Option<&str>) -> String {
        let base = id_of(name);
        let path = |id: &str| match parent {
            Some(parent) => format!("{parent}.{id}"),
            None => id.to_owned(),
        };
        let mut id = base.clone();
        let number = self.numbers.entry(path(&base)).or_insert(1);
        while !self.taken.insert(path(&id)) {
            *number += 1;
            id = format!("{base}-{number}");
        }
        id
    }
}

fn made(
    project: &Project,
    places: &Places,
    roles: &[String],
    language: &str,
    losses: &mut Losses,
) -> Result<Book> {
    let groups = groups(project, losses);
    let mut codes: Vec<study::Code> = Vec::new();
    let mut paths = HashMap::new();
    let mut taken = Paths::default();
    for code in &project.codes {
        let mut place = code.parent;
        if place.is_some_and(|at| codes[at].depth == DEEPEST) {
            tell_higher(&code.name, losses);
            place = place.and_then(|at| codes[at].parent);
        }
        let parent = place.map(|at| &codes[at]);
        let depth = parent.map_or(0, |parent| parent.depth + 1);
        let above = parent.map(|parent| parent.path.clone());
        let id = taken.free(&code.name, above.as_deref());
        let path = above.map_or_else(|| id.clone(), |above| format!("{above}.{id}"));
        paths.insert(code.id.clone(), path.clone());
        let (definition, include, exclude) = meaning(&code.description);
        codes.push(study::Code {
            path,
            label: code.name.trim().to_owned(),
            definition,
            include,
            exclude,
            colour: code.colour.clone(),
            group: groups.get(code.id.as_str()).map(|group| (*group).to_owned()),
            parent: place,
            depth,
            ..study::Code::default()
        });
    }
    let text = written(project, places, (roles, language), &preorder(&codes));
    let codebook = parse_codebook(Path::new(FILE), &text)?;
    Ok(Book { text, codebook, paths })
}

/// A description as kwali writes one: when to use a code follows a +, and when not a −.
fn meaning(description: &str) -> (String, Vec<String>, Vec<String>) {
    let (mut said, mut include, mut exclude) = (Vec::new(), Vec::new(), Vec::new());
    for line in description.trim().lines() {
        if let Some(when) = line.strip_prefix("+ ") {
            include.push(when.to_owned());
        } else if let Some(when) = line.strip_prefix("− ") {
            exclude.push(when.to_owned());
        } else {
            said.push(line);
        }
    }
    (said.join("\n").trim().to_owned(), include, exclude)
}

fn written(
    project: &Project,
    places: &Places,
    (roles, language): (&[String], &str),
    codes: &[study::Code],
) -> String {
    let title = one_line(&project.name);
    new_codebook(&NewCodebook {
        title: if title.is_empty() { "Imported study" } else { &title },
        note: project.description.trim(),
        language,
        roles,
        attributes: &places.attributes,
        codes,
    })
}

/// The codes with those below a code right behind it, and their parents' places in that order.
fn preorder(codes: &[study::Code]) -> Vec<study::Code> {
    let mut below: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    for (at, code) in codes.iter().enumerate() {
        below.entry(code.parent).or_default().push(at);
    }
    let mut left: Vec<(usize, Option<usize>)> = Vec::new();
    let rising = |at| below.get(&at).map_or(&[][..], Vec::as_slice).iter().rev().copied();
    left.extend(rising(None).map(|at| (at, None)));
    let mut ordered: Vec<study::Code> = Vec::with_capacity(codes.len());
    while let Some((at, parent)) = left.pop() {
        let place = ordered.len();
        ordered.push(study::Code { parent, ..codes[at].clone() });
        left.extend(rising(Some(at)).map(|at| (at, Some(place))));
    }
    ordered
}

/// The group of each code: the first set it is in.
fn groups<'a>(project: &'a Project, losses: &mut Losses) -> HashMap<&'a str, &'a str> {
    let mut groups: HashMap<&str, &str> = HashMap::new();
    let named = |id: &str| project.codes.iter().find(|code| code.id == id).map(|code| &code.name);
    for set in &project.sets {
        if !set.sources.is_empty() {
            let item = format!("{}, {} sources in it", set.name, set.sources.len());
            losses.add("sets", item, "interviews are grouped by cases and attributes");
        }
        if !set.description.trim().is_empty() && !set.codes.is_empty() {
            losses.add("sets", set.name.as_str(), "what is said of a group of codes");
        }
        for code in &set.codes {
            if let Some(first) = groups.get(code.as_str()).filter(|first| **first != set.name) {
                let item = named(code).cloned().unwrap_or_else(|| code.clone());
                losses.add(
                    "sets",
                    format!("{item} in {}", set.name),
                    format!("it is in the group {first} already"),
                );
            } else {
                groups.insert(code, &set.name);
            }
        }
    }
    groups
}

/// Names for coders, from the users of a project who coded something; changed ones are told.
pub fn coders(project: &Project, losses: &mut Losses) -> HashMap<String, String> {
    let selections = project.sources.iter().flat_map(|source| &source.selections);
    let codings = selections.flat_map(|selection| &selection.codings);
    let coded: HashSet<&String> = codings.filter_map(|coding| coding.user.as_ref()).collect();
    let mut names = Names::of(project);
    let users = project.users.iter().filter(|user| coded.contains(&user.id));
    let named = users.map(|user| {
        let name = names.give(&user.id, &user.name, "coder");
        if name != user.name {
            losses.add("names", user.name.as_str(), format!("the coder is called `{name}` here"));
        }
        (user.id.clone(), name)
    });
    named.collect()
}
