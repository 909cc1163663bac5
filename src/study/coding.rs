//! Codings: passage × code × coder.

use super::{Span, Text};
use crate::problem::Problem;

/// Whether a coding counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It counts.
    Accepted,
    /// It waits for somebody to decide.
    Suggested,
    /// Somebody decided against it; kept so that it is not suggested again.
    Rejected,
}

/// Where a coding came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// A person made it.
    Human,
    /// A cue of the codebook found it.
    Cue,
    /// It was learned from accepted codings.
    Learned,
}

/// Names an enum's values in files and on the command line, in one table.
macro_rules! named {
    ($kind:ty, $what:literal, $($value:path => $name:literal),+) => {
        impl $kind {
            /// Every value's name.
            pub const NAMES: &'static [&'static str] = &[$($name),+];

            /// The name it has in files.
            pub fn name(self) -> &'static str {
                match self { $($value => $name),+ }
            }
        }

        impl std::fmt::Display for $kind {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        impl std::str::FromStr for $kind {
            type Err = Box<Problem>;

            fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
                match text {
                    $($name => Ok($value),)+
                    _ => Err(Box::new(
                        Problem::new(format!(concat!("unknown ", $what, " `{}`"), text))
                            .nearest(text, Self::NAMES.iter().copied()),
                    )),
                }
            }
        }
    };
}
pub(crate) use named;

named!(Status, "status",
    Status::Accepted => "accepted", Status::Suggested => "suggested", Status::Rejected => "rejected");
named!(Origin, "origin",
    Origin::Human => "human", Origin::Cue => "cue", Origin::Learned => "learned");

/// A passage, the code it was given, and what was noted with it. The coder is the file's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coding {
    id: String,
    span: Span,
    code: String,
    /// The lens it is said to belong to; `None` is the lens of its place.
    pub lens: Option<String>,
    /// Whether it counts.
    pub status: Status,
    /// Where it came from.
    pub origin: Origin,
    quote: String,
    /// The analyst's note, or a suggestion's reason.
    pub memo: String,
}

impl Coding {
    /// A new coding of `span` in `text`, its id made from where it is and what it says.
    pub fn new(place: &str, text: &Text, span: Span, code: &str) -> Result<Self, Box<Problem>> {
        let quote = text.slice(span).filter(|quote| !quote.trim().is_empty()).ok_or_else(|| {
            Problem::new(format!("{place}@{span} holds no text"))
                .help(format!("the text has {} characters", text.len()))
        })?;
        Ok(Self::restored(&id(place, span, code, quote), span, code, quote))
    }

    /// A coding as it stood in a file; whether it still fits is for [`Coding::fits`] to say.
    pub fn restored(id: &str, span: Span, code: &str, quote: &str) -> Self {
        Self {
            id: id.to_owned(),
            span,
            code: code.to_owned(),
            lens: None,
            status: Status::Accepted,
            origin: Origin::Human,
            quote: quote.to_owned(),
            memo: String::new(),
        }
    }

    /// Its name, unique within an interview and a coder.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The passage.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The code's dotted path.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The exact words it was made on.
    pub fn quote(&self) -> &str {
        &self.quote
    }

    /// Whether its words still stand where they stood.
    pub fn fits(&self, text: &Text) -> bool {
        !self.quote.is_empty() && text.slice(self.span) == Some(self.quote.as_str())
    }

    /// The same coding under another code.
    #[must_use]
    pub fn recoded(&self, code: &str) -> Self {
        Self { code: code.to_owned(), ..self.clone() }
    }

    /// The same passage and code for another coder: with an id of its own, made as in
    /// [`Coding::new`], and without the memo.
    #[must_use]
    pub fn copied(&self, place: &str) -> Self {
        let id = id(place, self.span, &self.code, &self.quote);
        Self { id, memo: String::new(), ..self.clone() }
    }

    /// The same coding with another status.
    #[must_use]
    pub fn with_status(&self, status: Status) -> Self {
        Self { status, ..self.clone() }
    }

    /// The same coding on another passage.
    pub fn moved(&self, text: &Text, span: Span) -> Result<Self, Box<Problem>> {
        let fresh = Self::new("", text, span, &self.code)?;
        Ok(Self { span, quote: fresh.quote, ..self.clone() })
    }

    /// Renames it, for the rare case of two ids that are the same.
    #[must_use]
    pub fn renamed(self, id: String) -> Self {
        Self { id, ..self }
    }

    /// The order in which codings stand in a file.
    pub fn order(&self) -> (usize, usize, &str, &str) {
        (self.span.start(), self.span.end(), &self.code, &self.id)
    }
}

/// Made from content, so that the same work gives the same file and two branches rarely clash.
fn id(place: &str, span: Span, code: &str, quote: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [place, &span.to_string(), code, quote] {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    hasher.finalize().to_hex()[..10].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coding_knows_whether_its_words_still_stand() {
        let text = Text::new("één school, twee scholen");
        let coding = Coding::new("a/b", &text, Span::at(4, 6), "x").unwrap();
        assert_eq!(coding.quote(), "school");
        assert!(coding.fits(&text));
        assert!(!coding.fits(&Text::new("één  school, twee scholen")));
    }

    #[test]
    fn an_empty_passage_is_no_coding() {
        let text = Text::new("ja   nee");
        assert!(Coding::new("a/b", &text, Span::at(2, 3), "x").is_err());
        assert!(Coding::new("a/b", &text, Span::at(7, 9), "x").is_err());
    }

    #[test]
    fn the_same_work_has_the_same_id() {
        let text = Text::new("ja en nee");
        let made = |code| Coding::new("a/b", &text, Span::at(0, 2), code).unwrap();
        assert_eq!(made("x").id(), made("x").id());
        assert_ne!(made("x").id(), made("y").id());
    }
}
