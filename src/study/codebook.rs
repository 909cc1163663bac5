//! The codebook: the tree of codes, and everything a study says of itself.

use std::collections::{BTreeMap, HashMap};

use super::check_settings::CheckSettings;
use super::finding::Finding;
use super::outline::{Chapter, Recommendation, ReferenceFigure};
use super::quantifier::Quantifiers;
use crate::problem::{Place, Problem, Result};

/// A code: one node of the tree.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Code {
    /// The dotted path, which is the code's name everywhere.
    pub path: String,
    /// The name people read.
    pub label: String,
    /// What it means.
    pub definition: String,
    /// When to use it.
    pub include: Vec<String>,
    /// When not to.
    pub exclude: Vec<String>,
    /// Passages that carry it.
    pub examples: Vec<String>,
    /// Queries that find candidates.
    pub cues: Vec<Cue>,
    /// The sentence a report makes of it, by role; the key `""` serves every role.
    pub findings: BTreeMap<String, Finding>,
    /// Codes of one group stand in one paragraph of a report.
    pub group: Option<String>,
    /// How its sentence relates to the one before it.
    pub link: Link,
    /// Whether a report says that no case has it.
    pub when_none: bool,
    /// The roles it may be used in; empty is all.
    pub roles: Vec<String>,
    /// The lenses it may be used under; empty is all.
    pub lenses: Vec<String>,
    /// That it is not used for new codings any more, and what replaced it.
    pub retired: Option<Retired>,
    /// `#rrggbb`, its own or that of the branch it stands in.
    pub colour: Option<String>,
    /// Its place in the preorder of the tree: the parent's index.
    pub parent: Option<usize>,
    /// How deep it stands: 0 at the top.
    pub depth: usize,
    /// Whether codes stand below it.
    pub branch: bool,
}

impl Code {
    /// The finding for a role.
    pub fn finding(&self, role: &str) -> Option<&Finding> {
        self.findings.get(role).or_else(|| self.findings.get(""))
    }

    /// Whether it may be used for a role.
    pub fn allows_role(&self, role: &str) -> bool {
        self.roles.is_empty() || self.roles.iter().any(|r| r == role)
    }

    /// Whether it may be used under a lens; a passage without a lens fits every code.
    pub fn allows_lens(&self, lens: Option<&str>) -> bool {
        let Some(lens) = lens else { return true };
        self.lenses.is_empty() || self.lenses.iter().any(|l| l == lens)
    }

    /// Whether it is `path` or stands below it.
    pub fn is_within(&self, path: &str) -> bool {
        within(&self.path, path)
    }
}

/// Why a code is not used any more, and what replaced it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Retired {
    /// Why.
    pub reason: String,
    /// The paths of the codes to use instead; empty when nothing took its place.
    pub replaced_by: Vec<String>,
}

/// A query that finds candidates for a code, and where it was written.
#[derive(Debug, Clone)]
pub struct Cue {
    /// The query.
    pub query: String,
    /// Its place in the codebook's file.
    pub place: Option<Place>,
}

/// Where it was written is no part of what it says.
impl PartialEq for Cue {
    fn eq(&self, other: &Self) -> bool {
        self.query == other.query
    }
}

/// Whether a dotted path is `branch` or stands below it.
pub fn within(path: &str, branch: &str) -> bool {
    path.strip_prefix(branch).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// How a finding's sentence relates to the one before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Link {
    /// It adds to it.
    #[default]
    Addition,
    /// It stands against it.
    Contrast,
    /// It follows from it.
    Cause,
    /// It is an instance of it.
    Example,
}

/// A kind of interviewee.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Role {
    /// Its name in files.
    pub id: String,
    /// Its name in reports.
    pub label: String,
    /// The lenses its interviews have, in the order of the guide.
    pub lenses: Vec<String>,
}

/// A part of the interview guide.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lens {
    /// Its name in files.
    pub id: String,
    /// Its name in reports, and as a heading in transcripts.
    pub label: String,
    /// What the guide asks.
    pub questions: Vec<String>,
}

/// An attribute of cases, with the words reports use for its values.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Attribute {
    /// The column of `cases.csv`.
    pub id: String,
    /// Its name in reports.
    pub label: String,
    /// Whether findings may be explained by it.
    pub explanatory: bool,
    /// Its values with their phrases.
    pub values: Vec<AttributeValue>,
}

/// One value of an attribute, and how prose speaks of the cases that have it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AttributeValue {
    /// The value as in `cases.csv`.
    pub value: String,
    /// What a profile calls it; the value itself when absent.
    pub phrase: Option<String>,
    /// "the school with …": when one case has it.
    pub one: Option<String>,
    /// "the schools with …": when several have it.
    pub other: Option<String>,
    /// "those with …": as what is left out of all.
    pub except: Option<String>,
}

/// A word in singular and plural.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Noun {
    /// "school"
    pub one: String,
    /// "schools"
    pub other: String,
    /// "this school", "the school": what the one that a report is about is called, in turn.
    pub this: Vec<String>,
}

/// Everything a codebook file says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// The study's title.
    pub title: String,
    /// Whose study it is, or what it is about.
    pub subtitle: Option<String>,
    /// The language of reports, ISO 639-1.
    pub language: String,
    /// What every report must say of the material.
    pub note: Option<String>,
    /// How the cases were chosen, which decides what comparisons support.
    pub sample: Option<String>,
    /// How a case is described: `{attribute}` stands for its value's phrase, and `[…]` is left out
    /// where the attribute in it has no value.
    pub profile: Option<String>,
    /// Whose accepted codings the reports count; everybody's when absent.
    pub coder: Option<String>,
    /// The words in `speakers` that mark who asks the questions.
    pub interviewers: Vec<String>,
    /// What a case is called.
    pub case_noun: Noun,
    /// Kinds of interviewee.
    pub roles: Vec<Role>,
    /// Parts of the interview guide.
    pub lenses: Vec<Lens>,
    /// Attributes of cases.
    pub attributes: Vec<Attribute>,
    /// Words for shares of the cases.
    pub quantifiers: Quantifiers,
    /// The cross report's chapters.
    pub outline: Vec<Chapter>,
    /// What the study recommends.
    pub recommendations: Vec<Recommendation>,
    /// Figures of other studies to compare with.
    pub references: Vec<ReferenceFigure>,
    /// What the study demands of itself.
    pub checks: CheckSettings,
}

/// A study's codebook. Two are equal when they say the same, wherever it stands in their files.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Codebook {
    settings: Settings,
    codes: Vec<Code>,
    index: HashMap<String, usize>,
}

impl Codebook {
    /// A codebook of codes in preorder; paths must be unique and parents stand before children.
    pub fn new(settings: Settings, codes: Vec<Code>) -> Result<Self> {
        let mut index = HashMap::with_capacity(codes.len());
        for (place, code) in codes.iter().enumerate() {
            if index.insert(code.path.clone(), place).is_some() {
                return Err(Box::new(
                    Problem::new(format!("code `{}` stands twice", code.path))
                        .help("give each code under one parent an id of its own"),
                ));
            }
        }
        Ok(Self { settings, codes, index })
    }

    /// What the study says of itself.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// All codes, parents before their children.
    pub fn codes(&self) -> &[Code] {
        &self.codes
    }

    /// The code of a path.
    pub fn code(&self, path: &str) -> Option<&Code> {
        self.index.get(path).map(|&place| &self.codes[place])
    }

    /// Where a code stands in the preorder.
    pub fn position(&self, path: &str) -> Option<usize> {
        self.index.get(path).copied()
    }

    /// The code of a path, or a problem that names the nearest one.
    pub fn require(&self, path: &str) -> Result<&Code> {
        self.code(path).ok_or_else(|| {
            Box::new(Problem::new(format!("unknown code `{path}`")).nearest(path, self.paths()))
        })
    }

    /// Whether a code, or a branch it stands in, is retired, and how. Nobody codes with it any more;
    /// the codings it has stay and count.
    pub fn retired(&self, code: &Code) -> Option<&Retired> {
        let above = || code.parent.and_then(|parent| self.retired(&self.codes[parent]));
        self.position(&code.path).and_then(|at| self.codes[at].retired.as_ref()).or_else(above)
    }

    /// The code of a path for a new coding: refused when it is retired, with what replaced it.
    pub fn require_usable(&self, path: &str) -> Result<&Code> {
        let code = self.require(path)?;
        let Some(retired) = self.retired(code) else { return Ok(code) };
        let told = Problem::new(format!("the code `{path}` is retired: {}", retired.reason));
        let instead: Vec<String> =
            self.instead_of(retired).iter().map(|path| format!("`{path}`")).collect();
        Err(Box::new(told.help(match instead.as_slice() {
            [] => "nothing replaced it; choose another code".to_owned(),
            paths => format!("use {}", paths.join(" or ")),
        })))
    }

    /// The codes to use instead: where one of them is retired too, those that replaced it.
    pub fn instead_of<'a>(&'a self, retired: &'a Retired) -> Vec<&'a str> {
        let mut found = Vec::new();
        let mut left: Vec<&str> = retired.replaced_by.iter().rev().map(String::as_str).collect();
        let mut seen = std::collections::HashSet::new();
        while let Some(path) = left.pop() {
            if !seen.insert(path) {
                continue;
            }
            match self.code(path).and_then(|code| self.retired(code)) {
                Some(next) if !next.replaced_by.is_empty() => {
                    left.extend(next.replaced_by.iter().rev().map(String::as_str));
                }
                _ => found.push(path),
            }
        }
        found
    }

    /// Every code's path.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.codes.iter().map(|code| code.path.as_str())
    }

    /// The codes at the top of the tree.
    pub fn branches(&self) -> impl Iterator<Item = &Code> {
        self.codes.iter().filter(|code| code.depth == 0)
    }

    /// The label of a code, or its path where it is not known.
    pub fn label<'a>(&'a self, path: &'a str) -> &'a str {
        self.code(path).map_or(path, |code| &code.label)
    }

    /// The role of a name, or a problem that names the nearest one.
    pub fn role(&self, id: &str) -> Result<&Role> {
        let roles = &self.settings.roles;
        roles.iter().find(|role| role.id == id).ok_or_else(|| {
            let known = roles.iter().map(|role| role.id.as_str());
            Box::new(Problem::new(format!("unknown role `{id}`")).nearest(id, known))
        })
    }

    /// The lens of a name.
    pub fn lens(&self, id: &str) -> Option<&Lens> {
        self.settings.lenses.iter().find(|lens| lens.id == id)
    }

    /// The lens of a name, or a problem that names the nearest one.
    pub fn require_lens(&self, id: &str) -> Result<&Lens> {
        self.lens(id).ok_or_else(|| {
            let known = self.settings.lenses.iter().map(|lens| lens.id.as_str());
            Box::new(Problem::new(format!("unknown lens `{id}`")).nearest(id, known))
        })
    }

    /// The lens that a heading's text opens: its id or its label, without regard to case.
    pub fn lens_of_heading(&self, heading: &str) -> Option<String> {
        let heading = heading.to_lowercase();
        let lenses = self.settings.lenses.iter();
        let mut named = lenses.filter(|lens| {
            lens.id.to_lowercase() == heading || lens.label.to_lowercase() == heading
        });
        named.next().map(|lens| lens.id.clone())
    }

    /// The attribute of a name.
    pub fn attribute(&self, id: &str) -> Option<&Attribute> {
        self.settings.attributes.iter().find(|attribute| attribute.id == id)
    }

    /// Whether somebody described so in `speakers` asks the questions.
    pub fn is_interviewer(&self, who: &str) -> bool {
        let kind = who.split(',').next().unwrap_or(who).trim().to_lowercase();
        self.settings.interviewers.iter().any(|known| known.to_lowercase() == kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(path: &str) -> Code {
        Code { path: path.into(), ..Code::default() }
    }

    #[test]
    fn a_branch_holds_itself_and_what_stands_below_it() {
        assert!(code("a.b").is_within("a"));
        assert!(code("a").is_within("a"));
        assert!(!code("ab").is_within("a"));
    }

    #[test]
    fn the_same_path_twice_is_refused_and_an_unknown_one_gets_its_neighbour() {
        let twice = Codebook::new(Settings::default(), vec![code("a"), code("a")]);
        assert!(twice.is_err());
        let book = Codebook::new(Settings::default(), vec![code("newsletter")]).unwrap();
        let problem = book.require("newsleter").unwrap_err();
        assert_eq!(problem.advice(), Some("did you mean `newsletter`?"));
    }
}
