//! Notes that somebody made in a document, and the words they are about.

use crate::study::Span;

/// What kind of note it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemoKind {
    /// A remark in the margin.
    Comment,
    /// A note at the foot of the page or at the end.
    Footnote,
}

/// A note of a document, before the draft is a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memo {
    /// What kind of note it is.
    pub kind: MemoKind,
    /// Who made it, where the document says so.
    pub by: Option<String>,
    /// Its text; its paragraphs are parted by newlines.
    pub text: String,
    /// The words it is about; those of the draft as a whole when absent.
    pub anchor: Option<Anchor>,
}

/// Words of a draft: what lies between two points, of which the first is before the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    /// Where the words begin.
    pub from: Point,
    /// Just behind the last of them.
    pub to: Point,
}

/// A place in a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// The block, from 0.
    pub block: usize,
    /// The paragraph of a turn, from 0; a heading or a text has one.
    pub paragraph: usize,
    /// Unicode scalar values of the paragraph that stand before it.
    pub at: usize,
}

/// A note with its place in the text of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedMemo {
    /// What kind of note it is.
    pub kind: MemoKind,
    /// Who made it, where the document says so.
    pub by: Option<String>,
    /// Its text; its paragraphs are parted by newlines.
    pub text: String,
    /// Where the words it is about stand, in [`Draft::body`](super::Draft::body).
    pub span: Option<Span>,
    /// These words; empty where there are none.
    pub quote: String,
}
