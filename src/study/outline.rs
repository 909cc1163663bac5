//! What the report across cases consists of.

/// A chapter of the cross report.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Chapter {
    /// Its heading.
    pub title: String,
    /// What stands above its sections, as Markdown.
    pub intro: Option<String>,
    /// What kwali makes below the intro.
    pub content: Content,
}

/// What a chapter shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Content {
    /// Only the intro.
    #[default]
    Text,
    /// The cases with their profiles.
    Cases,
    /// Findings of a role, by section.
    Findings {
        /// The role.
        role: String,
        /// The sections.
        sections: Vec<Section>,
    },
    /// Sets of cases that an attribute describes.
    Patterns,
    /// Two roles of the same cases against each other.
    Contrast {
        /// The two roles.
        roles: [String; 2],
        /// The branches compared; empty is all.
        codes: Vec<String>,
    },
    /// Branches of which each code is listed with its cases.
    Branches {
        /// The branches' paths.
        codes: Vec<String>,
    },
    /// The heat map of code × case.
    Heatmap,
    /// Figures of other studies beside this one's.
    References,
    /// Recommendations with their evidence.
    Recommendations,
    /// Method, codebook, counts, coders, versions.
    Appendix,
}

impl Content {
    /// The names of kinds, as in the codebook.
    pub const KINDS: &'static [&'static str] = &[
        "text",
        "cases",
        "findings",
        "patterns",
        "contrast",
        "branches",
        "heatmap",
        "references",
        "recommendations",
        "appendix",
    ];
}

/// A section of a chapter of findings: a lens and the branches told under it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// The lens; all of them, and what has none, when absent.
    pub lens: Option<String>,
    /// Its heading; absent when the chapter has only this section.
    pub title: Option<String>,
    /// What stands above the first branch, as Markdown.
    pub intro: Option<String>,
    /// The branches, in the order told.
    pub aspects: Vec<String>,
}

/// Something the study recommends.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recommendation {
    /// Its short name.
    pub title: String,
    /// What is recommended.
    pub text: String,
    /// The codes that carry it.
    pub codes: Vec<String>,
}

/// A figure of another study.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReferenceFigure {
    /// What was measured.
    pub text: String,
    /// Its value with its unit: `20%`.
    pub value: String,
    /// Of whom.
    pub population: String,
    /// Where it was published.
    pub source: String,
    /// The page there.
    pub page: Option<String>,
    /// The role whose codings it compares with; any when absent.
    pub role: Option<String>,
    /// The attribute and value of the cases it compares with; all cases when absent.
    pub among: Option<(String, String)>,
    /// The codes it compares with.
    pub codes: Vec<String>,
}
