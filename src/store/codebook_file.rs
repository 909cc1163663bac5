//! `codebook.yaml`: from the file's shape to a [`Codebook`], every name in it checked.

use std::collections::BTreeMap;
use std::path::Path;

use serde_saphyr::Spanned;

use super::codebook_raw::{
    RawAttribute, RawChapter, RawCode, RawCodebook, RawQuantifier, RawRecommendation, RawReference,
    RawSection,
};
use super::fault::{Fault, FaultKind, Faults};
use super::{yaml, yaml_mask};
use crate::problem::{Place, Problem, Result, nearest};
use crate::study::{
    Attribute, AttributeValue, Bound, Chapter, Code, Codebook, Content, Cue, Finding, Lens, Link,
    Noun, Quantifier, Quantifiers, Recommendation, ReferenceFigure, Retired, Role, Section,
    Settings, check_code_id,
};

/// The only version of the format so far.
const FORMAT: u32 = 1;

/// Reads the text of a codebook.
pub fn parse(path: &Path, source: &str) -> Result<Codebook> {
    let raw: RawCodebook = yaml::read(path, source, &[])?;
    let faults = Faults::refuse();
    let reader = Reader { source, lines: source.lines().collect(), faults: &faults };
    reader.codebook(raw).map_err(|problem| Box::new(problem.in_file(path)))
}

/// Reads as much of a codebook as can be read, with everything that is wrong in it. Keys that are
/// not known and values that are none are left out. `None` where nothing is left to go on with.
pub fn parse_with_faults(path: &Path, source: &str) -> (Option<Codebook>, Vec<Fault>) {
    let (raw, mut found) = yaml_mask::read::<RawCodebook>(path, source);
    let Some(raw) = raw else { return (None, found) };
    let faults = Faults::collect();
    let reader = Reader { source, lines: source.lines().collect(), faults: &faults };
    let read = reader.codebook(raw);
    found.extend(faults.into_vec());
    let book = match read {
        Ok(book) => Some(book),
        Err(problem) => {
            found.push(Fault { kind: FaultKind::Shape, problem: *problem });
            None
        }
    };
    for fault in &mut found {
        fault.problem = fault.problem.clone().in_file(path);
    }
    (book, found)
}

/// The JSON Schema of the format.
pub fn schema() -> String {
    let schema = schemars::schema_for!(RawCodebook);
    serde_json::to_string_pretty(&schema).unwrap_or_default()
}

/// Turns raw names into checked ones; keeps the source to show the line of an error.
pub(super) struct Reader<'a> {
    source: &'a str,
    /// Every cue carries its place: the lines are split once.
    lines: Vec<&'a str>,
    pub(super) faults: &'a Faults,
}

pub(super) type Name = Spanned<String>;

impl Reader<'_> {
    fn codebook(&self, raw: RawCodebook) -> Result<Codebook> {
        if raw.format != FORMAT {
            let message = format!("format {} is not known to this version of kwali", raw.format);
            return Err(Box::new(Problem::new(message).help(format!("write `format: {FORMAT}`"))));
        }
        let known = Known {
            roles: raw.roles.iter().map(|role| role.id.clone()).collect(),
            lenses: raw.lenses.iter().map(|lens| lens.id.clone()).collect(),
            attributes: raw.attributes.iter().map(|attribute| attribute.id.clone()).collect(),
            codes: Vec::new(),
        };
        let mut replaced = Vec::new();
        replacements(&raw.codes, "", &mut replaced);
        let mut codes = Vec::new();
        for code in raw.codes {
            self.code(code, None, &known, &mut codes)?;
        }
        let known = Known { codes: codes.iter().map(|code| code.path.clone()).collect(), ..known };
        let noun = raw.words.case.map(|n| Noun { one: n.one, other: n.other, this: n.this.0 });
        let settings = Settings {
            title: raw.title,
            subtitle: raw.subtitle,
            language: raw.language,
            note: raw.note,
            sample: raw.sample,
            profile: raw.profile,
            coder: raw.coder,
            interviewers: or_default(raw.interviewers, "interviewer"),
            case_noun: noun.unwrap_or_else(|| Noun {
                one: "case".into(),
                other: "cases".into(),
                this: Vec::new(),
            }),
            roles: raw
                .roles
                .into_iter()
                .map(|role| {
                    Ok(Role {
                        label: role.label.unwrap_or_else(|| role.id.clone()),
                        lenses: self.names(role.lenses, "lens", &known.lenses)?,
                        id: role.id,
                    })
                })
                .collect::<Result<_>>()?,
            lenses: raw
                .lenses
                .into_iter()
                .map(|lens| Lens {
                    label: lens.label.unwrap_or_else(|| lens.id.clone()),
                    id: lens.id,
                    questions: lens.questions.0,
                })
                .collect(),
            attributes: raw.attributes.into_iter().map(attribute).collect(),
            quantifiers: self.quantifiers(raw.quantifiers)?,
            outline: self.each(raw.outline, |chapter| self.chapter(chapter, &known))?,
            recommendations: self.each(raw.recommendations, |r| self.recommendation(r, &known))?,
            checks: self.checks(raw.checks, &known)?,
            references: self.each(raw.references, |r| self.reference(r, &known))?,
        };
        let codebook = Codebook::new(settings, codes)?;
        self.check_replacements(&codebook, &replaced)?;
        self.check_slots(&codebook)?;
        Ok(codebook)
    }

    pub(super) fn place(&self, name: &Name) -> Place {
        yaml::place_in(&self.lines, name)
    }

    fn name(&self, name: Name, what: &str, known: &[String]) -> Result<String> {
        if known.contains(&name.value) {
            return Ok(name.value);
        }
        Err(Box::new(
            Problem::new(format!("unknown {what} `{}`", name.value))
                .at(self.place(&name))
                .nearest(&name.value, known.iter().map(String::as_str)),
        ))
    }

    /// The same where it may be left out.
    fn one(&self, name: Name, what: &str, known: &[String]) -> Result<Option<String>> {
        self.faults.keep(FaultKind::Reference, self.name(name, what, known))
    }

    fn given(&self, name: Option<Name>, what: &str, known: &[String]) -> Result<Option<String>> {
        name.map_or(Ok(None), |name| self.one(name, what, known))
    }

    fn names(&self, names: Vec<Name>, what: &str, known: &[String]) -> Result<Vec<String>> {
        let each = names.into_iter().map(|name| self.one(name, what, known));
        each.filter_map(Result::transpose).collect()
    }

    /// Makes each of a list; what cannot be made is left out where faults are collected.
    fn each<R, T>(&self, list: Vec<R>, make: impl Fn(R) -> Result<T>) -> Result<Vec<T>> {
        let made = list.into_iter().map(|raw| self.faults.keep(FaultKind::Shape, make(raw)));
        made.filter_map(Result::transpose).collect()
    }

    fn code(
        &self,
        raw: RawCode,
        parent: Option<usize>,
        known: &Known,
        into: &mut Vec<Code>,
    ) -> Result<()> {
        let above = parent.map(|index| &into[index]);
        let Some(path) = self.path(&raw.id, above, into)? else { return Ok(()) };
        let colour = match raw.colour {
            Some(colour) => self.faults.keep(FaultKind::Colour, self.colour(colour))?,
            None => above.and_then(|code| code.colour.clone()),
        };
        let label = self.required(raw.label, "label", FaultKind::Label, &raw.id)?;
        let definition =
            self.required(raw.definition, "definition", FaultKind::Definition, &raw.id)?;
        let code = Code {
            path,
            label: label.unwrap_or_else(|| raw.id.value.clone()),
            definition: definition.unwrap_or_default().trim().to_owned(),
            include: raw.include.0,
            exclude: raw.exclude.0,
            examples: raw.examples.0,
            cues: raw.cues.into_iter().map(|cue| self.cue(cue)).collect(),
            findings: match raw.finding {
                Some(finding) => self.findings(finding, known)?,
                None => BTreeMap::new(),
            },
            group: raw.group,
            link: match raw.link {
                Some(link) => {
                    self.faults.keep(FaultKind::Shape, self.link(&link))?.unwrap_or_default()
                }
                None => Link::default(),
            },
            when_none: raw.when_none,
            roles: self.names(raw.roles, "role", &known.roles)?,
            lenses: self.names(raw.lenses, "lens", &known.lenses)?,
            retired: raw.retired.map(|retired| Retired {
                reason: retired.reason.trim().to_owned(),
                replaced_by: retired.replaced_by.into_iter().map(|name| name.value).collect(),
            }),
            colour,
            parent,
            depth: above.map_or(0, |code| code.depth + 1),
            branch: !raw.codes.is_empty(),
        };
        let here = into.len();
        into.push(code);
        raw.codes.into_iter().try_for_each(|child| self.code(child, Some(here), known, into))
    }

    /// The code's path; `None` where there can be no such code.
    fn path(&self, id: &Name, above: Option<&Code>, codes: &[Code]) -> Result<Option<String>> {
        if let Err(problem) = check_code_id(&id.value) {
            let problem = Box::new(problem.at(self.place(id)));
            return self.faults.take(FaultKind::Shape, problem).map(|()| None);
        }
        let path =
            above.map_or_else(|| id.value.clone(), |code| format!("{}.{}", code.path, id.value));
        if codes.iter().any(|code| code.path == path) {
            let help = "give each code under one parent an id of its own";
            let twice = Problem::new(format!("code `{path}` stands twice"));
            let twice = Box::new(twice.at(self.place(id)).help(help));
            return self.faults.take(FaultKind::DuplicateCode, twice).map(|()| None);
        }
        Ok(Some(path))
    }

    /// A text that every code has.
    fn required(
        &self,
        text: Option<String>,
        key: &str,
        kind: FaultKind,
        id: &Name,
    ) -> Result<Option<String>> {
        if text.is_none() {
            let missing = Problem::new(format!("the key `{key}` is missing"));
            let help = format!("add `{key}:` to the code `{}`", id.value);
            self.faults.take(kind, Box::new(missing.at(self.place(id)).help(help)))?;
        }
        Ok(text)
    }

    fn cue(&self, cue: Name) -> Cue {
        Cue { place: Some(self.place(&cue)), query: cue.value }
    }

    fn colour(&self, colour: Name) -> Result<String> {
        let digits = colour.value.strip_prefix('#').unwrap_or("");
        if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Ok(colour.value);
        }
        let wrong = Problem::new(format!("`{}` is no colour", colour.value));
        Err(Box::new(wrong.at(self.place(&colour)).help("write it as \"#3b6ea5\"")))
    }

    fn link(&self, link: &Name) -> Result<Link> {
        match link.value.as_str() {
            "addition" => Ok(Link::Addition),
            "contrast" => Ok(Link::Contrast),
            "cause" => Ok(Link::Cause),
            "example" => Ok(Link::Example),
            other => Err(Box::new(
                Problem::new(format!("unknown link `{other}`"))
                    .at(self.place(link))
                    .nearest(other, ["addition", "contrast", "cause", "example"]),
            )),
        }
    }

    fn findings(
        &self,
        raw: Spanned<yaml::Sentences>,
        known: &Known,
    ) -> Result<BTreeMap<String, Finding>> {
        let at = Name::new(String::new(), raw.referenced, raw.defined);
        let place = |problem: Box<Problem>| Box::new(problem.at(self.place(&at)));
        let mut findings = BTreeMap::new();
        for (role, sentence) in raw.value.0 {
            if !role.is_empty() && !known.roles.contains(&role) {
                let unknown = Problem::new(format!("unknown role `{role}` in a finding"));
                let unknown = unknown.nearest(&role, known.roles.iter().map(String::as_str));
                self.faults.take(FaultKind::Reference, place(Box::new(unknown)))?;
                continue;
            }
            let finding = Finding::parse(&sentence).map_err(place);
            if let Some(finding) = self.faults.keep(FaultKind::Finding, finding)? {
                findings.insert(role, finding);
            }
        }
        Ok(findings)
    }

    fn quantifiers(&self, raw: Vec<RawQuantifier>) -> Result<Quantifiers> {
        if raw.is_empty() {
            return Ok(Quantifiers::default());
        }
        let steps = self.each(raw, |step| {
            let place = self.place(&step.upto);
            let upto = Bound::parse(&step.upto.value).map_err(|p| p.at(place))?;
            Ok(Quantifier { upto, text: step.text, start: step.start })
        })?;
        Ok(self.faults.keep(FaultKind::Shape, Quantifiers::new(steps))?.unwrap_or_default())
    }

    fn chapter(&self, raw: RawChapter, known: &Known) -> Result<Chapter> {
        let content = match &raw.content {
            None => Content::Text,
            Some(kind) => {
                let place = self.place(kind);
                let kind = kind.value.clone();
                self.content(&kind, place, raw.role, raw.roles, raw.codes, raw.sections, known)?
            }
        };
        Ok(Chapter { title: raw.title, intro: raw.intro, content })
    }

    #[allow(clippy::too_many_arguments, reason = "the keys of one chapter, each checked once")]
    fn content(
        &self,
        kind: &str,
        place: Place,
        role: Option<Name>,
        roles: Vec<Name>,
        codes: Vec<Name>,
        sections: Vec<RawSection>,
        known: &Known,
    ) -> Result<Content> {
        let refuse = |message: &str, help: &str| {
            Box::new(Problem::new(message).at(place.clone()).help(help))
        };
        Ok(match kind {
            "text" => Content::Text,
            "cases" => Content::Cases,
            "patterns" => Content::Patterns,
            "heatmap" => Content::Heatmap,
            "references" => Content::References,
            "recommendations" => Content::Recommendations,
            "appendix" => Content::Appendix,
            "branches" => Content::Branches { codes: self.names(codes, "code", &known.codes)? },
            "contrast" => {
                let roles = self.names(roles, "role", &known.roles)?;
                let two = roles.try_into();
                let help = "write `roles: [first, second]`";
                Content::Contrast {
                    roles: two.map_err(|_| refuse("a contrast takes two roles", help))?,
                    codes: self.names(codes, "code", &known.codes)?,
                }
            }
            "findings" => {
                let help = "write `role:` with one of the study's roles";
                let role =
                    role.ok_or_else(|| refuse("a chapter of findings takes a role", help))?;
                let sections = self.each(sections, |section| self.section(section, known))?;
                match self.one(role, "role", &known.roles)? {
                    Some(role) => Content::Findings { role, sections },
                    None => Content::Text,
                }
            }
            other => {
                return Err(Box::new(
                    Problem::new(format!("unknown content `{other}`"))
                        .at(place)
                        .nearest(other, Content::KINDS.iter().copied()),
                ));
            }
        })
    }

    fn section(&self, raw: RawSection, known: &Known) -> Result<Section> {
        Ok(Section {
            lens: self.given(raw.lens, "lens", &known.lenses)?,
            title: raw.title,
            intro: raw.intro,
            aspects: self.names(raw.aspects, "code", &known.codes)?,
        })
    }

    fn recommendation(&self, raw: RawRecommendation, known: &Known) -> Result<Recommendation> {
        Ok(Recommendation {
            title: raw.title,
            text: raw.text.trim().to_owned(),
            codes: self.names(raw.codes, "code", &known.codes)?,
        })
    }

    fn reference(&self, raw: RawReference, known: &Known) -> Result<ReferenceFigure> {
        Ok(ReferenceFigure {
            text: raw.text,
            value: raw.value,
            population: raw.population,
            source: raw.source,
            page: raw.page,
            role: self.given(raw.role, "role", &known.roles)?,
            among: match raw.among {
                Some(among) => {
                    let attribute = self.one(among.attribute, "attribute", &known.attributes)?;
                    attribute.map(|attribute| (attribute, among.value))
                }
                None => None,
            },
            codes: self.names(raw.codes, "code", &known.codes)?,
        })
    }

    /// A finding may list only the values of attributes that the codebook declares.
    fn check_slots(&self, codebook: &Codebook) -> Result<()> {
        for code in codebook.codes() {
            for name in code.findings.values().flat_map(Finding::attributes) {
                if codebook.attribute(name).is_none() {
                    let known: Vec<&str> =
                        codebook.settings().attributes.iter().map(|a| a.id.as_str()).collect();
                    let near = nearest(name, known).map(|n| format!("did you mean `{{{n}}}`?"));
                    let line = self.line_with(&format!("{{{name}}}"));
                    let unknown = Problem::new(format!(
                        "the finding of `{}` has an unknown slot `{{{name}}}`",
                        code.path
                    ));
                    let unknown = unknown.at(line).help(near.unwrap_or_else(|| {
                        "slots: {cases}, {one|several}, {link} and the id of an attribute".into()
                    }));
                    self.faults.take(FaultKind::Finding, Box::new(unknown))?;
                }
            }
        }
        Ok(())
    }

    /// What replaces a retired code must be there, and not lead back to it.
    fn check_replacements(&self, codebook: &Codebook, replaced: &[(String, Name)]) -> Result<()> {
        let known: Vec<String> = codebook.paths().map(str::to_owned).collect();
        for (path, name) in replaced {
            let Some(new) = self.one(name.clone(), "code", &known)? else { continue };
            if leads_to(codebook, &new, path) {
                let circle =
                    Problem::new(format!("the retired code `{path}` would replace itself"))
                        .at(self.place(name))
                        .help("name a code that is still in use");
                self.faults.take(FaultKind::Cycle, Box::new(circle))?;
            }
        }
        Ok(())
    }

    pub(super) fn line_with(&self, needle: &str) -> Place {
        let at = self.source.find(needle).unwrap_or(0);
        let line = self.source[..at].matches('\n').count() + 1;
        let start = self.source[..at].rfind('\n').map_or(0, |n| n + 1);
        let column = self.source[start..at].chars().count() + 1;
        Place::new(self.source, line, column, needle.chars().count())
    }
}

/// The codes that replace retired ones, each with the path of the retired code.
fn replacements(codes: &[RawCode], above: &str, into: &mut Vec<(String, Name)>) {
    for code in codes {
        let path = if above.is_empty() {
            code.id.value.clone()
        } else {
            format!("{above}.{}", code.id.value)
        };
        let names = code.retired.iter().flat_map(|retired| &retired.replaced_by);
        into.extend(names.map(|name| (path.clone(), name.clone())));
        replacements(&code.codes, &path, into);
    }
}

/// Whether a code is another, or is replaced by it, or by what is replaced by it.
fn leads_to(codebook: &Codebook, from: &str, to: &str) -> bool {
    let (mut left, mut seen) = (vec![from], std::collections::HashSet::new());
    while let Some(path) = left.pop() {
        if path == to {
            return true;
        }
        if seen.insert(path) {
            let retired = codebook.code(path).and_then(|code| code.retired.as_ref());
            left.extend(retired.iter().flat_map(|it| &it.replaced_by).map(String::as_str));
        }
    }
    false
}

/// The names that others may refer to.
pub(super) struct Known {
    pub(super) roles: Vec<String>,
    lenses: Vec<String>,
    attributes: Vec<String>,
    codes: Vec<String>,
}

fn or_default(list: Vec<String>, default: &str) -> Vec<String> {
    if list.is_empty() { vec![default.to_owned()] } else { list }
}

fn attribute(raw: RawAttribute) -> Attribute {
    let value = |raw: super::codebook_raw::RawValue| AttributeValue {
        value: raw.value,
        phrase: raw.phrase,
        one: raw.one,
        other: raw.other,
        except: raw.except,
    };
    Attribute {
        label: raw.label.unwrap_or_else(|| raw.id.clone()),
        id: raw.id,
        explanatory: raw.explanatory,
        values: raw.values.into_iter().map(value).collect(),
    }
}
