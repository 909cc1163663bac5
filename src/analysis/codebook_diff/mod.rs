//! Two versions of a codebook compared by meaning: which codes are the same, what became of each, and
//! which codings should be looked at again because what they stand under means something else.

mod pairs;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use self::pairs::Pairs;
use crate::study::{Code, Codebook, Coding, Interview, one_line};

/// A codebook and the codings made with it.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    /// The codebook.
    pub codebook: &'a Codebook,
    /// The interviews with everybody's codings.
    pub interviews: &'a [Interview],
}

/// What became of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone, and nothing says where to.
    Removed,
    /// It went into another code.
    Merged,
    /// New codes took over some of its codings.
    Split,
    /// Its id is another.
    Renamed,
    /// It stands elsewhere in the tree.
    Moved,
    /// Its label is another.
    Relabelled,
    /// Its definition says something else.
    Redefined,
    /// Its criteria or examples say something else.
    Criteria,
    /// It may be used for other roles or lenses.
    Scope,
    /// It is not used for new codings any more, for another reason, or is in use again.
    Retired,
    /// Its cues find something else.
    Cues,
    /// Reports word it otherwise.
    Wording,
    /// Its colour is another.
    Colour,
    /// Codings were given another code, one by one.
    Recoded,
}

impl ChangeKind {
    /// What it is called in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Merged => "merged",
            Self::Split => "split",
            Self::Renamed => "renamed",
            Self::Moved => "moved",
            Self::Relabelled => "relabelled",
            Self::Redefined => "redefined",
            Self::Criteria => "criteria changed",
            Self::Scope => "scope changed",
            Self::Retired => "retired",
            Self::Cues => "cues changed",
            Self::Wording => "wording changed",
            Self::Colour => "colour changed",
            Self::Recoded => "recoded",
        }
    }

    /// Whether a coding may not be what its code means any more.
    pub fn asks_to_look(self) -> bool {
        matches!(
            self,
            Self::Removed
                | Self::Merged
                | Self::Split
                | Self::Redefined
                | Self::Criteria
                | Self::Scope
                | Self::Retired
        )
    }
}

/// One difference between two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeDifference {
    /// What became of it.
    pub kind: ChangeKind,
    /// The code's path in the newer version; in the older one where it is gone.
    pub code: String,
    /// The paths it had, or of the codes it came from, in the older version, where they differ.
    pub was: Vec<String>,
    /// The paths of the codes it went to, where it was split or merged.
    pub into: Vec<String>,
    /// What was said, and what is said instead: the key and both texts, empty where there is none.
    pub texts: Vec<(&'static str, String, String)>,
    /// The codings it concerns, by interview, coder and place.
    pub codings: Vec<Concerned>,
}

/// A coding that a difference concerns, as it is in the newer version, or was in the older one where
/// it is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concerned {
    /// The place of its interview in the version it is from.
    pub interview: String,
    /// Whose coding it is.
    pub coder: String,
    /// The coding.
    pub coding: Coding,
    /// Whether it is there in the newer version.
    pub there: bool,
}

/// Where a coding stands: interview, coder, id.
type Key<'a> = (String, &'a str, &'a str);

/// All codings of a version.
struct Codings<'a> {
    all: BTreeMap<Key<'a>, &'a Coding>,
    by_code: HashMap<&'a str, Vec<Key<'a>>>,
}

impl<'a> Codings<'a> {
    fn of(version: Version<'a>) -> Self {
        let mut codings = Self { all: BTreeMap::new(), by_code: HashMap::new() };
        for interview in version.interviews {
            let place = interview.reference().to_string();
            for (coder, all) in &interview.codings {
                for coding in all {
                    let key = (place.clone(), coder.as_str(), coding.id());
                    codings.by_code.entry(coding.code()).or_default().push(key.clone());
                    codings.all.insert(key, coding);
                }
            }
        }
        codings
    }

    fn with(&self, code: &str) -> &[Key<'a>] {
        self.by_code.get(code).map_or(&[], Vec::as_slice)
    }
}

/// How many codings went from one code to another.
type Moves<'a> = BTreeMap<(&'a str, &'a str), usize>;

/// The differences of two versions, in the order of the newer codebook; what is gone comes last.
pub fn codebook_differences(old: Version<'_>, new: Version<'_>) -> Vec<CodeDifference> {
    let (before, after) = (Codings::of(old), Codings::of(new));
    let mut moves = Moves::new();
    for (key, coding) in &before.all {
        if let Some(now) = after.all.get(key).filter(|now| now.code() != coding.code()) {
            *moves.entry((coding.code(), now.code())).or_default() += 1;
        }
    }
    let pairs = Pairs::new(old.codebook, new.codebook, &moves);
    let mut compare = Compare { old, new, before, after, moves, pairs };
    let gone: Vec<(String, String)> = compare
        .lost()
        .filter_map(|code| match compare.went_to(code).into_iter().collect::<Vec<_>>()[..] {
            [into] => Some((code.path.clone(), into.to_owned())),
            _ => None,
        })
        .collect();
    compare.pairs.merged(gone);
    compare.all()
}

struct Compare<'a> {
    old: Version<'a>,
    new: Version<'a>,
    before: Codings<'a>,
    after: Codings<'a>,
    moves: Moves<'a>,
    pairs: Pairs<'a>,
}

impl<'a> Compare<'a> {
    fn all(&self) -> Vec<CodeDifference> {
        let mut found = Vec::new();
        for code in self.new.codebook.codes() {
            match self.pairs.old_of(&code.path) {
                Some(old) => self.same(old, code, &mut found),
                None => found.push(self.fresh(code)),
            }
        }
        found.extend(self.lost().map(|code| self.gone(code)));
        self.recoded(&mut found);
        found
    }

    fn difference(&self, kind: ChangeKind, code: &str, keys: &[Key<'a>]) -> CodeDifference {
        let concerned = |key: &Key<'a>| {
            let now = self.after.all.get(key);
            Some(Concerned {
                interview: key.0.clone(),
                coder: key.1.to_owned(),
                coding: (*now.or_else(|| self.before.all.get(key))?).clone(),
                there: now.is_some(),
            })
        };
        let mut codings: Vec<Concerned> = keys.iter().filter_map(concerned).collect();
        codings.sort_by(|a, b| {
            let order = |c: &Concerned| (c.interview.clone(), c.coding.span(), c.coder.clone());
            order(a).cmp(&order(b)).then_with(|| a.coding.id().cmp(b.coding.id()))
        });
        let (was, into, texts) = (Vec::new(), Vec::new(), Vec::new());
        CodeDifference { kind, code: code.to_owned(), was, into, texts, codings }
    }

    /// What is said otherwise of a code that is in both versions.
    fn same(&self, old: &'a Code, new: &'a Code, found: &mut Vec<CodeDifference>) {
        let codings = self.after.with(&new.path);
        let was = if old.path == new.path { Vec::new() } else { vec![old.path.clone()] };
        let mut tell = |kind: ChangeKind, texts: Vec<(&'static str, String, String)>| {
            let differing =
                texts.into_iter().filter(|(_, old, new)| old != new).collect::<Vec<_>>();
            let shifts = matches!(kind, ChangeKind::Renamed | ChangeKind::Moved);
            if shifts || !differing.is_empty() {
                let told = self.difference(kind, &new.path, codings);
                found.push(CodeDifference { was: was.clone(), texts: differing, ..told });
            }
        };
        if last(&old.path) != last(&new.path) {
            tell(ChangeKind::Renamed, Vec::new());
        }
        if self.parent(old, new) {
            tell(ChangeKind::Moved, Vec::new());
        }
        let text = |key, of: fn(&Code) -> String| (key, of(old), of(new));
        tell(ChangeKind::Relabelled, vec![text("label", |c| c.label.clone())]);
        tell(ChangeKind::Redefined, vec![self.told("definition", old, new)]);
        let criteria = ["include", "exclude", "examples"].map(|key| self.told(key, old, new));
        tell(ChangeKind::Criteria, criteria.to_vec());
        let scope =
            [text("roles", |c| c.roles.join(", ")), text("lenses", |c| c.lenses.join(", "))];
        tell(ChangeKind::Scope, scope.to_vec());
        let retired = |c: &Code| c.retired.as_ref().map_or_else(String::new, |r| r.reason.clone());
        let instead =
            |c: &Code| c.retired.iter().flat_map(|r| &r.replaced_by).cloned().collect::<Vec<_>>();
        let before: Vec<String> =
            instead(old).into_iter().map(|path| self.pairs.now(&path)).collect();
        let after = instead(new).join(", ");
        let texts = vec![
            ("retired", retired(old), retired(new)),
            ("replaced-by", before.join(", "), after),
        ];
        tell(ChangeKind::Retired, texts);
        tell(
            ChangeKind::Cues,
            vec![text("cues", |c| {
                c.cues.iter().map(|cue| cue.query.as_str()).collect::<Vec<_>>().join("\n")
            })],
        );
        tell(ChangeKind::Wording, wording(old, new));
        if !self.inherits_colour(old, new) {
            tell(
                ChangeKind::Colour,
                vec![text("colour", |c| c.colour.clone().unwrap_or_default())],
            );
        }
        let split = self.split(old, new);
        found.extend(split);
    }

    /// A text of a code in both versions; that it names other codes by their paths of today is no
    /// difference.
    fn told(&self, key: &'static str, old: &Code, new: &Code) -> (&'static str, String, String) {
        let text = |code: &Code| match key {
            "definition" => one_line(&code.definition),
            "include" => code.include.join("\n"),
            "exclude" => code.exclude.join("\n"),
            _ => code.examples.join("\n"),
        };
        (key, self.pairs.recoding().mentions(&text(old)), text(new))
    }

    /// Whether a code stands below another code than before, not counting that this one was renamed
    /// or moved itself.
    fn parent(&self, old: &Code, new: &Code) -> bool {
        let above = |code: &Code| code.path.rsplit_once('.').map(|(above, _)| above.to_owned());
        above(old).map(|path| self.pairs.now(&path)) != above(new)
    }

    /// Whether a colour is another only because that of the branch is.
    fn inherits_colour(&self, old: &Code, new: &Code) -> bool {
        let above = |book: &'a Codebook, code: &Code| {
            code.parent.and_then(|at| book.codes()[at].colour.clone())
        };
        new.parent.is_some()
            && old.colour == above(self.old.codebook, old)
            && new.colour == above(self.new.codebook, new)
    }

    /// That other codes took over codings of a code which goes on, and are new themselves.
    fn split(&self, old: &'a Code, new: &'a Code) -> Option<CodeDifference> {
        let into: Vec<String> = self.taken_over(&old.path).map(str::to_owned).collect();
        if into.is_empty() {
            return None;
        }
        let moved = self.before.with(&old.path).iter().cloned();
        let keys: Vec<Key<'a>> = moved.filter(|key| self.after.all.contains_key(key)).collect();
        let told = self.difference(ChangeKind::Split, &new.path, &keys);
        Some(CodeDifference { into, ..told })
    }

    /// The new codes that codings of an old one went to.
    fn taken_over(&self, old: &'a str) -> impl Iterator<Item = &'a str> {
        let to = self.moves.keys().filter(move |(from, _)| *from == old).map(|(_, to)| *to);
        to.filter(|to| self.pairs.old_of(to).is_none())
    }

    fn fresh(&self, code: &'a Code) -> CodeDifference {
        let from = self.moves.keys().filter(|(_, to)| *to == code.path).map(|(from, _)| *from);
        let mut told = self.difference(ChangeKind::Added, &code.path, self.after.with(&code.path));
        told.was = from.map(str::to_owned).collect();
        told
    }

    /// The codes that are not there any more.
    fn lost(&self) -> impl Iterator<Item = &'a Code> {
        let codes = self.old.codebook.codes().iter();
        codes.filter(|code| self.pairs.new_of(&code.path).is_none())
    }

    /// The newer codes that have codings of a lost one, or say what it said.
    fn went_to(&self, code: &'a Code) -> BTreeSet<&'a str> {
        let to = self.moves.keys().filter(|(from, _)| *from == code.path).map(|(_, to)| *to);
        to.chain(self.pairs.told_by(code)).collect()
    }

    fn gone(&self, code: &'a Code) -> CodeDifference {
        let (keys, into) = (self.before.with(&code.path), self.went_to(code));
        let kind = match into.len() {
            0 => ChangeKind::Removed,
            1 => ChangeKind::Merged,
            _ => ChangeKind::Split,
        };
        let told = self.difference(kind, &code.path, keys);
        CodeDifference { into: into.into_iter().map(str::to_owned).collect(), ..told }
    }

    /// Codings that went from one code to another, both of which are in both versions.
    fn recoded(&self, found: &mut Vec<CodeDifference>) {
        for (from, to) in self.moves.keys() {
            let stays = self.pairs.new_of(from).is_some_and(|now| now.path != *to);
            if !(stays && self.pairs.old_of(to).is_some()) {
                continue;
            }
            let went = |key: &&Key<'a>| self.after.all.get(*key).is_some_and(|c| c.code() == *to);
            let keys: Vec<Key<'a>> = self.before.with(from).iter().filter(went).cloned().collect();
            let told = self.difference(ChangeKind::Recoded, to, &keys);
            found.push(CodeDifference { was: vec![(*from).to_owned()], ..told });
        }
    }
}

fn wording(old: &Code, new: &Code) -> Vec<(&'static str, String, String)> {
    let finding = |code: &Code| format!("{:?}", code.findings);
    let group = |code: &Code| code.group.clone().unwrap_or_default();
    vec![
        ("finding", finding(old), finding(new)),
        ("group", group(old), group(new)),
        (
            "link",
            format!("{:?}", old.link).to_lowercase(),
            format!("{:?}", new.link).to_lowercase(),
        ),
        ("when-none", old.when_none.to_string(), new.when_none.to_string()),
    ]
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}
