//! The shape of `codebook.yaml`, from which its JSON Schema is made.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;

use super::yaml::{Sentences, Texts};
use crate::study::Content;

type Name = Spanned<String>;
type BTreeMapOf<T> = std::collections::BTreeMap<String, T>;

/// The codebook of a kwali study.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "kwali codebook")]
pub struct RawCodebook {
    /// The version of this format: 1.
    pub format: u32,
    /// The study's title.
    pub title: String,
    /// What stands under the title.
    pub subtitle: Option<String>,
    /// The language of the reports, as an ISO 639-1 code.
    pub language: String,
    /// What every report says of the material.
    pub note: Option<String>,
    /// How the cases were chosen, which decides what comparisons support.
    pub sample: Option<String>,
    /// How a case is described: `{attribute}` stands for its value's phrase, and `[…]` is left out
    /// where the attribute in it has no value.
    pub profile: Option<String>,
    /// Whose accepted codings the reports count; everybody's when absent.
    pub coder: Option<String>,
    /// The words in a transcript's `speakers` that mark who asks the questions.
    #[serde(default)]
    pub interviewers: Vec<String>,
    /// What things are called.
    #[serde(default)]
    pub words: RawWords,
    /// Kinds of interviewee.
    pub roles: Vec<RawRole>,
    /// Parts of the interview guide.
    #[serde(default)]
    pub lenses: Vec<RawLens>,
    /// Attributes of cases and how prose speaks of them.
    #[serde(default)]
    pub attributes: Vec<RawAttribute>,
    /// Words for shares of the cases, rising.
    #[serde(default)]
    pub quantifiers: Vec<RawQuantifier>,
    /// The chapters of the report across cases.
    #[serde(default)]
    pub outline: Vec<RawChapter>,
    /// What the study recommends.
    #[serde(default)]
    pub recommendations: Vec<RawRecommendation>,
    /// Figures of other studies to compare with.
    #[serde(default)]
    pub references: Vec<RawReference>,
    /// What `kwali check` demands.
    pub checks: Option<RawChecks>,
    /// The tree of codes.
    pub codes: Vec<RawCode>,
}

/// What `kwali check` demands of the study.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Checks")]
pub struct RawChecks {
    /// Severities that differ from a check's own, by its id or name: off, note, warning or error.
    #[serde(default)]
    #[schemars(with = "std::collections::BTreeMap<String, RawSeverity>")]
    pub severity: BTreeMapOf<Name>,
    /// Findings that are accepted where they are.
    #[serde(default)]
    pub allow: Vec<RawAllowance>,
    /// How many interviews each case has in each role.
    #[serde(default)]
    #[schemars(with = "std::collections::BTreeMap<String, usize>")]
    pub interviews: BTreeMapOf<usize>,
    /// Whether interviewees must have approved their transcripts.
    #[serde(default)]
    pub approved: bool,
    /// The least kappa that two coders must reach over all codes.
    pub agreement: Option<f64>,
    /// The least kappa that they must reach for each code.
    pub agreement_by_code: Option<f64>,
    /// How often a code must have been given before its kappa says anything.
    pub rare: Option<usize>,
    /// The share of interviews that two coders must have coded: `25%`, `1/4` or `all`.
    #[schemars(with = "Option<String>")]
    pub double_coded: Option<Name>,
    /// How many levels of codes are too many to keep in mind.
    pub depth: Option<usize>,
    /// Where the pseudonym key is, as seen from the study's folder.
    pub pseudonyms: Option<String>,
}

/// How much a check's findings weigh.
#[derive(JsonSchema)]
#[schemars(rename = "Severity", rename_all = "kebab-case")]
#[allow(dead_code, reason = "only the schema is made of it")]
pub enum RawSeverity {
    Off,
    Note,
    Warning,
    Error,
}

/// A place at which a check's findings are accepted.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Allowance")]
pub struct RawAllowance {
    /// The check's id or name.
    pub check: String,
    /// A code's path, a case, an interview, a coding's id or a file.
    pub at: String,
    /// Why it is right there.
    pub reason: String,
}

/// What things are called.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Words")]
pub struct RawWords {
    /// What a case is called.
    pub case: Option<RawNoun>,
}

/// A noun.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Noun")]
pub struct RawNoun {
    /// Singular.
    pub one: String,
    /// Plural.
    pub other: String,
    /// What the one that a report is about is called: `this school`, and later `the school`.
    #[serde(default)]
    pub this: Texts,
}

/// A kind of interviewee.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Role")]
pub struct RawRole {
    /// Its name in transcripts.
    pub id: String,
    /// Its name in reports.
    pub label: Option<String>,
    /// The lenses its interviews have.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub lenses: Vec<Name>,
}

/// A part of the interview guide.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Lens")]
pub struct RawLens {
    /// Its name in codings; also opens it as a heading.
    pub id: String,
    /// Its name in reports; also opens it as a heading.
    pub label: Option<String>,
    /// What the guide asks.
    #[serde(default)]
    pub questions: Texts,
}

/// An attribute of cases.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Attribute")]
pub struct RawAttribute {
    /// The column of `cases.csv`.
    pub id: String,
    /// Its name in reports.
    pub label: Option<String>,
    /// Whether a finding may be explained by it.
    #[serde(default)]
    pub explanatory: bool,
    /// Its values.
    #[serde(default)]
    pub values: Vec<RawValue>,
}

/// A value of an attribute.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Value")]
pub struct RawValue {
    /// The value in `cases.csv`.
    pub value: String,
    /// What a profile calls it.
    pub phrase: Option<String>,
    /// What one case that has it is called.
    pub one: Option<String>,
    /// What several cases that have it are called.
    pub other: Option<String>,
    /// What they are called when they are left out of all.
    pub except: Option<String>,
}

/// A word for a share of the cases.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Quantifier")]
pub struct RawQuantifier {
    /// Up to and including this many: `1`, `3/8`, `50%` or `all`.
    #[schemars(with = "String")]
    pub upto: Name,
    /// Its words, with `{one}` or `{other}` for the noun.
    pub text: String,
    /// Its words at the start of a sentence, where a capital alone is not enough.
    pub start: Option<String>,
}

/// A chapter of the report across cases.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Chapter")]
pub struct RawChapter {
    /// Its heading.
    pub title: String,
    /// What stands above its content, as Markdown.
    pub intro: Option<String>,
    /// What it shows: text, cases, findings, patterns, contrast, branches, heatmap, references,
    /// recommendations or appendix.
    #[schemars(with = "Option<String>", extend("enum" = Content::KINDS))]
    pub content: Option<Name>,
    /// For `findings`: the role.
    #[schemars(with = "Option<String>")]
    pub role: Option<Name>,
    /// For `contrast`: two roles.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub roles: Vec<Name>,
    /// For `branches` and `contrast`: the codes or branches.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub codes: Vec<Name>,
    /// For `findings`: the sections.
    #[serde(default)]
    pub sections: Vec<RawSection>,
}

/// A section of a chapter of findings.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Section")]
pub struct RawSection {
    /// The lens; all of them, and what has none, when absent.
    #[schemars(with = "Option<String>")]
    pub lens: Option<Name>,
    /// Its heading.
    pub title: Option<String>,
    /// What stands above the first branch, as Markdown.
    pub intro: Option<String>,
    /// The branches told in it.
    #[schemars(with = "Vec<String>")]
    pub aspects: Vec<Name>,
}

/// Something the study recommends.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Recommendation")]
pub struct RawRecommendation {
    /// Its short name.
    pub title: String,
    /// What is recommended.
    pub text: String,
    /// The codes that carry it.
    #[schemars(with = "Vec<String>")]
    pub codes: Vec<Name>,
}

/// A figure of another study.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Reference")]
pub struct RawReference {
    /// What was measured.
    pub text: String,
    /// Its value, with unit.
    pub value: String,
    /// Of whom.
    pub population: String,
    /// Where it was published.
    pub source: String,
    /// The page there.
    pub page: Option<String>,
    /// The role whose codings it compares with.
    #[schemars(with = "Option<String>")]
    pub role: Option<Name>,
    /// The cases it compares with, where that is not all of them.
    pub among: Option<RawAmong>,
    /// The codes it compares with.
    #[schemars(with = "Vec<String>")]
    pub codes: Vec<Name>,
}

/// The cases with a value of an attribute.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Among")]
pub struct RawAmong {
    /// The attribute.
    #[schemars(with = "String")]
    pub attribute: Name,
    /// Its value.
    pub value: String,
}

/// Why a code is not used any more, and what replaced it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Retired")]
pub struct RawRetired {
    /// Why.
    pub reason: String,
    /// The codes to use instead.
    #[serde(default, rename = "replaced-by")]
    #[schemars(with = "Vec<String>")]
    pub replaced_by: Vec<Name>,
}

/// A code, and the codes below it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Code")]
pub struct RawCode {
    /// One part of the path: letters, digits and `-`.
    #[schemars(with = "String", extend("pattern" = "^[\\p{L}\\p{N}-]+$"))]
    pub id: Name,
    /// The name people read.
    #[schemars(required)]
    pub label: Option<String>,
    /// What it means.
    #[schemars(required)]
    pub definition: Option<String>,
    /// When to use it.
    #[serde(default)]
    pub include: Texts,
    /// When not to.
    #[serde(default)]
    pub exclude: Texts,
    /// Passages that carry it.
    #[serde(default)]
    pub examples: Texts,
    /// Queries that find candidates.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub cues: Vec<Name>,
    /// The sentence a report makes of it.
    #[schemars(with = "Option<Sentences>")]
    pub finding: Option<Spanned<Sentences>>,
    /// Codes of one group stand in one paragraph.
    pub group: Option<String>,
    /// How its sentence relates to the one before: addition, contrast, cause or example.
    #[schemars(with = "Option<String>", extend("enum" = ["addition", "contrast", "cause", "example"]))]
    pub link: Option<Name>,
    /// Whether a report says that no case has it.
    #[serde(default, rename = "when-none")]
    pub when_none: bool,
    /// The roles it may be used in.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub roles: Vec<Name>,
    /// The lenses it may be used under.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub lenses: Vec<Name>,
    /// That it is not used for new codings any more.
    pub retired: Option<RawRetired>,
    /// `#rrggbb`.
    #[schemars(with = "Option<String>", extend("pattern" = "^#[0-9a-fA-F]{6}$"))]
    pub colour: Option<Name>,
    /// The codes below it.
    #[serde(default)]
    pub codes: Vec<RawCode>,
}
