//! Memos: what was noted at an interview or at a passage of it, apart from codings.
//!
//! Footnotes and comments of a document, and notes of another program's project, are kept as memos.

use super::coding::named;
use super::{Span, Text};
use crate::problem::Problem;

/// What a memo was where it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MemoKind {
    /// A remark in the margin.
    Comment,
    /// A note at the foot of a page or at the end.
    Footnote,
    /// An analyst's own note.
    Note,
}

named!(MemoKind, "kind of memo",
    MemoKind::Comment => "comment", MemoKind::Footnote => "footnote", MemoKind::Note => "note");

/// A note on a passage, or on the whole interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memo {
    span: Option<Span>,
    quote: String,
    by: String,
    kind: MemoKind,
    text: String,
}

impl Memo {
    /// A memo on the whole interview. It must have a text; who wrote it may be empty.
    pub fn whole(kind: MemoKind, by: &str, text: &str) -> Result<Self, Box<Problem>> {
        let memo = Self::restored(None, "", by, kind, text);
        if memo.text.is_empty() {
            return Err(Box::new(
                Problem::new("the memo has no text").help("write one, or leave the memo out"),
            ));
        }
        Ok(memo)
    }

    /// A memo on a passage of `body`, which must hold words.
    pub fn on(
        body: &Text,
        span: Span,
        kind: MemoKind,
        by: &str,
        text: &str,
    ) -> Result<Self, Box<Problem>> {
        let quote = body.slice(span).filter(|quote| !quote.trim().is_empty()).ok_or_else(|| {
            Problem::new(format!("there is no text at @{span} for the memo to stand on"))
                .help(format!("the text has {} characters", body.len()))
        })?;
        let whole = Self::whole(kind, by, text)?;
        Ok(Self { span: Some(span), quote: quote.to_owned(), ..whole })
    }

    /// A memo as it stood in a file; whether it still fits is for [`Memo::fits`] to say.
    pub fn restored(span: Option<Span>, quote: &str, by: &str, kind: MemoKind, text: &str) -> Self {
        let (by, text) = (clean(by), clean(text));
        Self { span, quote: quote.to_owned(), by, kind, text }
    }

    /// The passage; `None` is the whole interview.
    pub fn span(&self) -> Option<Span> {
        self.span
    }

    /// The exact words it was made on; empty where it is on the whole interview.
    pub fn quote(&self) -> &str {
        &self.quote
    }

    /// Who wrote it; empty where nobody said.
    pub fn by(&self) -> &str {
        &self.by
    }

    /// What it was where it came from.
    pub fn kind(&self) -> MemoKind {
        self.kind
    }

    /// What it says.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether its words still stand where they stood. On a whole interview it always fits.
    pub fn fits(&self, body: &Text) -> bool {
        match self.span {
            None => true,
            Some(span) => !self.quote.is_empty() && body.slice(span) == Some(self.quote.as_str()),
        }
    }

    /// The same memo on another passage.
    pub fn moved(&self, body: &Text, span: Span) -> Result<Self, Box<Problem>> {
        let fresh = Self::on(body, span, self.kind, &self.by, &self.text)?;
        Ok(Self { by: self.by.clone(), text: self.text.clone(), ..fresh })
    }

    /// The order in which memos stand in a file: those on the whole interview first.
    pub fn order(&self) -> (Option<Span>, MemoKind, &str, &str) {
        (self.span, self.kind, &self.by, &self.text)
    }
}

/// Text with LF line ends and nothing blank around it, as files of a study hold it.
fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memo_knows_whether_its_words_still_stand() {
        let text = Text::new("één school, twee scholen");
        let memo =
            Memo::on(&text, Span::at(4, 6), MemoKind::Comment, " Anna ", "which?\r\n").unwrap();
        assert_eq!((memo.quote(), memo.by(), memo.text()), ("school", "Anna", "which?"));
        assert!(memo.fits(&text) && !memo.fits(&Text::new("een  school")));
        let moved = memo.moved(&Text::new("die school"), Span::at(4, 6)).unwrap();
        assert!(moved.fits(&Text::new("die school")));
        let whole = Memo::whole(MemoKind::Note, "", "held at home").unwrap();
        assert!(whole.fits(&Text::new("")) && whole.order() < memo.order());
    }

    #[test]
    fn a_memo_without_text_or_words_is_none() {
        let text = Text::new("ja   nee");
        let on = |span, words| Memo::on(&text, span, MemoKind::Note, "", words);
        assert!(on(Span::at(2, 3), "x").is_err());
        assert!(on(Span::at(7, 9), "x").is_err());
        assert!(on(Span::at(0, 2), " \n").is_err());
        assert!(Memo::whole(MemoKind::Note, "anna", "").is_err());
    }
}
