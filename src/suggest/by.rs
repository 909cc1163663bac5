//! Ways to suggest.

use std::fmt;

/// By what codings are suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// The codebook's cues.
    Cues,
    /// What was learned from accepted codings.
    Learned,
    /// Cues and learning together.
    Both,
}

impl By {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Cues, Self::Learned, Self::Both];

    /// Its name on the command line and in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cues => "cues",
            Self::Learned => "learned",
            Self::Both => "both",
        }
    }
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
