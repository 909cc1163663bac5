//! Groups: `role=leader`, `setting=city,town`, `case=s1,s2+role=parent`, and all the rest.

use std::collections::BTreeSet;

use crate::problem::{Problem, Result};
use crate::study::{Interview, Study};

/// How a value that is not there is written.
const NONE: &str = "(none)";

/// What a group is told apart by.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Key {
    Role,
    Case,
    Interview,
    Coder,
    Lens,
    Attribute(String),
}

const KEYS: [(&str, Key); 5] = [
    ("role", Key::Role),
    ("case", Key::Case),
    ("interview", Key::Interview),
    ("coder", Key::Coder),
    ("lens", Key::Lens),
];

#[derive(Debug, Clone, PartialEq, Eq)]
struct Condition {
    key: Key,
    values: BTreeSet<String>,
}

/// Some of a study's interviews, coders or lenses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    name: String,
    conditions: Vec<Condition>,
    /// Whether it is all that does not meet the conditions.
    rest: bool,
}

impl Group {
    /// Reads a group: conditions joined by `+`, each `KEY=VALUE,VALUE` with `role`, `case`, `interview`,
    /// `coder`, `lens` or an attribute for a key. Fails on what the study does not have.
    pub fn parse(text: &str, study: &Study) -> Result<Self> {
        let conditions = parts(text, study).into_iter().map(|part| condition(&part, study));
        Ok(Self {
            name: text.to_owned(),
            conditions: conditions.collect::<Result<_>>()?,
            rest: false,
        })
    }

    /// Everything there is.
    pub fn all() -> Self {
        Self { name: "all".into(), conditions: Vec::new(), rest: false }
    }

    /// All that this group does not take.
    #[must_use]
    pub fn rest(&self) -> Self {
        Self { name: format!("not {}", self.name), rest: !self.rest, ..self.clone() }
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is told apart by coders.
    pub fn has_coders(&self) -> bool {
        self.conditions.iter().any(|condition| condition.key == Key::Coder)
    }

    /// The group as it applies to one interview.
    pub(super) fn of<'g>(&'g self, study: &Study, interview: &Interview) -> Within<'g> {
        let met = |condition: &Condition| {
            let meta = interview.transcript.meta();
            match &condition.key {
                Key::Role => condition.values.contains(&meta.role),
                Key::Case => condition.values.contains(&interview.case),
                Key::Interview => condition.values.contains(&interview.reference().to_string()),
                Key::Attribute(name) => {
                    condition.values.contains(study.cases.value(&interview.case, name))
                }
                Key::Coder | Key::Lens => true,
            }
        };
        Within { group: self, interview: self.conditions.iter().all(met) }
    }
}

/// A group within one interview.
#[derive(Debug, Clone, Copy)]
pub(super) struct Within<'g> {
    group: &'g Group,
    interview: bool,
}

impl Within<'_> {
    /// Whether what a coder does under a lens belongs to the group.
    pub(super) fn takes(self, coder: &str, lens: Option<&str>) -> bool {
        let met = |condition: &Condition| match condition.key {
            Key::Coder => condition.values.contains(coder),
            Key::Lens => condition.values.contains(lens.unwrap_or("")),
            _ => true,
        };
        (self.interview && self.group.conditions.iter().all(met)) != self.group.rest
    }
}

/// Fails when two groups have something in common: it would be compared with itself.
pub fn disjoint(study: &Study, groups: &[Group; 2]) -> Result<()> {
    for interview in &study.interviews {
        let [first, second] = [0, 1].map(|at| groups[at].of(study, interview));
        let lenses: BTreeSet<Option<&str>> =
            interview.transcript.turns().iter().map(|turn| turn.lens.as_deref()).collect();
        for coder in interview.codings.keys().map(String::as_str).chain([""]) {
            if lenses.iter().any(|lens| first.takes(coder, *lens) && second.takes(coder, *lens)) {
                let told = format!(
                    "`{}` is in both groups, `{}` and `{}`",
                    interview.reference(),
                    groups[0].name,
                    groups[1].name
                );
                return Err(Box::new(Problem::new(told).help(
                    "name groups that have nothing in common, or one group to compare it with all \
                     the rest",
                )));
            }
        }
    }
    Ok(())
}

/// Cut at each `+` behind which a condition begins, so that values may hold one.
fn parts(text: &str, study: &Study) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for piece in text.split('+') {
        let begins =
            piece.split_once('=').is_some_and(|(key, _)| key_of(key.trim(), study).is_some());
        match parts.last_mut() {
            Some(last) if !begins => {
                last.push('+');
                last.push_str(piece);
            }
            _ => parts.push(piece.to_owned()),
        }
    }
    parts
}

fn key_of(name: &str, study: &Study) -> Option<Key> {
    let fixed = KEYS.into_iter().find(|(known, _)| *known == name).map(|(_, key)| key);
    let attribute = || study.cases.attributes().iter().find(|known| *known == name);
    fixed.or_else(|| attribute().map(|name| Key::Attribute(name.clone())))
}

fn condition(text: &str, study: &Study) -> Result<Condition> {
    let Some((name, values)) = text.split_once('=') else {
        return Err(Box::new(
            Problem::new(format!("`{text}` names no group")).help(
                "write `role=leader`, `case=s1,s2`, `setting=city`, or several joined by `+`",
            ),
        ));
    };
    let name = name.trim();
    let Some(key) = key_of(name, study) else {
        let attributes = study.cases.attributes().iter().map(String::as_str);
        let known = KEYS.iter().map(|(known, _)| *known).chain(attributes);
        let told = format!("`{name}` is nothing to tell groups apart by");
        return Err(Box::new(Problem::new(told).nearest(name, known)));
    };
    let known = known(&key, study);
    let wanted: Vec<&str> =
        if known.contains(values) { vec![values] } else { values.split(',').collect() };
    let value = |wanted: &str| {
        let wanted = wanted.trim();
        let value = if wanted == NONE { "" } else { wanted };
        if known.contains(value) {
            return Ok(value.to_owned());
        }
        let told = format!("nothing has `{name}={wanted}`");
        let names = known.iter().map(|value| if value.is_empty() { NONE } else { value });
        Err(Box::new(Problem::new(told).nearest(wanted, names)))
    };
    let values = wanted.into_iter().map(value).collect::<Result<_>>()?;
    Ok(Condition { key, values })
}

/// The values of a key that the study has.
fn known(key: &Key, study: &Study) -> BTreeSet<String> {
    let interviews = study.interviews.iter();
    let settings = study.codebook.settings();
    match key {
        Key::Role => settings.roles.iter().map(|role| role.id.clone()).collect(),
        Key::Case => study.cases.iter().map(|case| case.id().to_owned()).collect(),
        Key::Interview => interviews.map(|i| i.reference().to_string()).collect(),
        Key::Coder => interviews.flat_map(|i| i.codings.keys().cloned()).collect(),
        Key::Lens => {
            let lenses = settings.lenses.iter().map(|lens| lens.id.clone());
            lenses.chain([String::new()]).collect()
        }
        Key::Attribute(name) => {
            study.cases.iter().map(|case| study.cases.value(case.id(), name).to_owned()).collect()
        }
    }
}
