//! Where one stands in an open interview: the cursor, what is selected, what is in sight.

use kwali::study::{Codebook, Interview, Span, Text, Transcript};

use super::document::Document;
use super::marks::{Mark, Sight, marks};
use super::units::{Unit, Units};

/// How many rows stay in sight above and below the cursor.
const MARGIN: usize = 2;

/// A selected passage, and which of its ends moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    pub span: Span,
    /// Whether its start moves, and not its end.
    backward: bool,
}

/// What is seen of an interview.
#[derive(Debug, Default)]
pub struct View {
    pub document: Document,
    pub units: Units,
    pub marks: Vec<Mark>,
    /// The start of the word one is at.
    pub cursor: usize,
    pub selection: Option<Selection>,
    /// The first row in sight.
    pub top: usize,
    /// How many rows are in sight.
    pub height: usize,
    /// What the last search found here.
    pub found: Vec<Span>,
    /// The column that going up and down keeps to.
    column: Option<usize>,
    /// What the rows and units were made from.
    transcript: Option<Transcript>,
}

impl View {
    /// Reads an interview anew; the cursor stays where it is when the text allows.
    pub fn open(&mut self, interview: &Interview, codebook: &Codebook, own: &str, sight: Sight) {
        self.units = Units::new(&interview.transcript);
        self.transcript = Some(interview.transcript.clone());
        self.document = Document::new(interview, codebook, self.document.width());
        self.cursor = self.units.at(Unit::Word, self.cursor).start();
        self.selection = None;
        self.found.clear();
        self.mark(interview, own, sight);
        self.follow();
    }

    /// Reads the codings anew.
    pub fn mark(&mut self, interview: &Interview, own: &str, sight: Sight) {
        self.marks = marks(interview, own, sight);
    }

    /// Fits the rows to the screen.
    pub fn fit(&mut self, interview: &Interview, codebook: &Codebook, width: usize, height: usize) {
        if self.document.width() != width.max(8) {
            self.document = Document::new(interview, codebook, width);
            self.follow();
        }
        if self.height != height {
            self.height = height;
            self.follow();
        }
    }

    fn text(&self) -> &Text {
        self.transcript.as_ref().expect("a view is opened before it is used").text()
    }

    /// Whether its rows and units are those of a transcript.
    pub fn shows(&self, other: &Transcript) -> bool {
        self.transcript.as_ref().is_some_and(|own| {
            own.text().as_str() == other.text().as_str()
                && own.turns() == other.turns()
                && own.headings() == other.headings()
        })
    }

    /// Goes to an offset.
    pub fn go(&mut self, offset: usize) {
        self.cursor = self.units.at(Unit::Word, offset).start();
        self.column = None;
        self.follow();
    }

    /// Scrolls so that the cursor is in sight.
    pub fn follow(&mut self) {
        let row = self.document.row_of(self.cursor);
        let margin = MARGIN.min(self.height.saturating_sub(1) / 2);
        if row < self.top + margin {
            self.top = row.saturating_sub(margin);
        } else if row + margin >= self.top + self.height {
            self.top = (row + margin + 1).saturating_sub(self.height);
        }
        self.top = self.top.min(self.last_top());
    }

    fn last_top(&self) -> usize {
        self.document.rows().len().saturating_sub(self.height.max(1))
    }

    /// Puts a passage in sight, its start at the cursor, with the rows before it where there is room.
    pub fn show(&mut self, span: Span) {
        // A coding that begins between words is met at the first of its own.
        let word = self.units.next_end(Unit::Word, span.start()).unwrap_or(span);
        self.go(word.start());
        let (first, last) = (self.document.row_of(span.start()), self.document.row_of(span.end()));
        if last >= self.top + self.height.saturating_sub(1) {
            let room = self.height.saturating_sub(last - first + 1) / 2;
            self.top = first.saturating_sub(room).min(self.last_top());
        }
    }

    /// Moves by a unit; with a selection, its moving end goes to the unit's border.
    pub fn step(&mut self, unit: Unit, forward: bool) {
        self.column = None;
        if self.selection.is_some() {
            self.stretch(unit, forward);
        } else {
            let to = if forward {
                self.units.next(unit, self.cursor)
            } else {
                self.units.previous(unit, self.cursor)
            };
            self.cursor = to.map_or(self.cursor, Span::start);
        }
        self.follow();
    }

    /// Makes the selection larger or smaller at the end that moves.
    pub fn stretch(&mut self, unit: Unit, forward: bool) {
        let Some(mut selection) = self.selection.or_else(|| self.begin()) else { return };
        let span = selection.span;
        let moved = if selection.backward {
            let to = if forward {
                self.units.next(unit, span.start())
            } else {
                self.units.previous(unit, span.start())
            };
            to.and_then(|to| Span::new(to.start(), span.end()))
        } else {
            let to = if forward {
                self.units.next_end(unit, span.end())
            } else {
                self.units.previous_end(unit, span.end())
            };
            to.and_then(|to| Span::new(span.start(), to.end()))
        };
        if let Some(span) = moved.filter(|span| !span.is_empty()) {
            selection.span = span;
        }
        self.select(selection);
    }

    fn begin(&self) -> Option<Selection> {
        let word = self.units.at(Unit::Word, self.cursor);
        (!word.is_empty()).then_some(Selection { span: word, backward: false })
    }

    fn select(&mut self, selection: Selection) {
        self.selection = Some(selection);
        let end = selection.span.end().saturating_sub(1);
        let at = if selection.backward { selection.span.start() } else { end };
        self.cursor = self.units.at(Unit::Word, at).start();
        self.follow();
    }

    /// Selects a passage.
    pub fn choose(&mut self, span: Span) {
        if !span.is_empty() {
            self.select(Selection { span, backward: false });
        }
    }

    /// Starts selecting at the cursor's word, or stops.
    pub fn toggle(&mut self) {
        match self.selection.take() {
            Some(_) => {}
            None => self.selection = self.begin(),
        }
    }

    /// Selects the unit at the cursor; when it is selected already, the next one too.
    pub fn choose_unit(&mut self, unit: Unit) {
        self.column = None;
        match self.selection {
            Some(_) => self.stretch(unit, true),
            None => self.choose(self.units.at(unit, self.cursor)),
        }
    }

    /// Goes to the other end of the selection, which then moves.
    pub fn swap(&mut self) {
        if let Some(mut selection) = self.selection {
            selection.backward = !selection.backward;
            self.select(selection);
        }
    }

    /// Selects from one offset to another, as a mouse does.
    pub fn drag(&mut self, from: usize, to: usize) {
        let (a, b) = (self.units.at(Unit::Word, from), self.units.at(Unit::Word, to));
        self.select(Selection { span: a.hull(b), backward: to < from });
    }

    /// Moves by rows, keeping to the column.
    pub fn rows(&mut self, by: isize) {
        let row = self.document.row_of(self.cursor);
        let column =
            self.column.unwrap_or_else(|| self.document.column_of(self.text(), row, self.cursor));
        let mut to =
            row.saturating_add_signed(by).min(self.document.rows().len().saturating_sub(1));
        let step = by.signum();
        while !self.document.rows()[to].has_words() {
            match to.checked_add_signed(step) {
                Some(next) if next < self.document.rows().len() => to = next,
                _ => return,
            }
        }
        let offset = self.document.offset_at(self.text(), to, column);
        self.move_to(offset);
        self.column = Some(column);
    }

    /// Moves a page.
    pub fn page(&mut self, forward: bool) {
        let rows = self.height.saturating_sub(2).max(1);
        let rows = isize::try_from(rows).unwrap_or(1);
        self.rows(if forward { rows } else { -rows });
    }

    /// Goes to an offset, with the selection's moving end when there is one.
    pub fn move_to(&mut self, offset: usize) {
        self.column = None;
        let word = self.units.at(Unit::Word, offset);
        match self.selection {
            None => self.cursor = word.start(),
            Some(selection) => {
                let fixed = if selection.backward {
                    Span::at(selection.span.end().saturating_sub(1), 1)
                } else {
                    self.units.at(Unit::Word, selection.span.start())
                };
                let backward = word.start() < fixed.start();
                self.select(Selection { span: fixed.hull(word), backward });
            }
        }
        self.follow();
    }

    /// Goes to the start or the end of the row.
    pub fn row_edge(&mut self, end: bool) {
        let row = self.document.row_of(self.cursor);
        let column = if end { usize::MAX } else { 0 };
        let offset = self.document.offset_at(self.text(), row, column);
        self.move_to(offset);
    }

    /// The offset at a row and column of what is in sight.
    pub fn offset_under(&self, row: usize, column: usize) -> Option<usize> {
        let row = self.top + row;
        let words = self.document.rows().get(row)?.has_words();
        words.then(|| self.document.offset_at(self.text(), row, column))
    }

    /// Scrolls without moving the cursor, unless it would be out of sight.
    pub fn scroll(&mut self, by: isize) {
        self.top = self.top.saturating_add_signed(by).min(self.last_top());
        let row = self.document.row_of(self.cursor);
        let inside = row.clamp(self.top, (self.top + self.height).saturating_sub(1));
        let to =
            (inside..self.document.rows().len()).find(|at| self.document.rows()[*at].has_words());
        if inside != row
            && self.selection.is_none()
            && let Some(to) = to
        {
            let offset = self.document.offset_at(self.text(), to, 0);
            self.cursor = self.units.at(Unit::Word, offset).start();
        }
    }

    /// What a coding would be made on: the selection, or else the sentence.
    pub fn passage(&self) -> Span {
        match self.selection {
            Some(selection) => selection.span,
            None => self.units.at(Unit::Sentence, self.cursor),
        }
    }

    /// The codings that stand at the cursor, or on the selection.
    pub fn here(&self) -> impl Iterator<Item = &Mark> {
        let place = self.place();
        self.marks.iter().filter(move |mark| mark.span().overlaps(place))
    }

    /// The selection, or else the cursor's word.
    pub fn place(&self) -> Span {
        let word = || self.units.at(Unit::Word, self.cursor);
        self.selection.map_or_else(word, |selection| selection.span)
    }

    /// The suggestion behind or before the one that is being decided on, or else the cursor.
    pub fn suggestion(&self, forward: bool, from: Option<&Mark>) -> Option<&Mark> {
        let open: Vec<&Mark> = self.marks.iter().filter(|mark| mark.suggested()).collect();
        let known = from.and_then(|from| open.iter().position(|mark| mark.coding == from.coding));
        let next = match (known, forward) {
            (Some(at), true) => at + 1,
            (Some(at), false) => at.checked_sub(1)?,
            (None, true) => open.partition_point(|mark| mark.span().start() < self.cursor),
            (None, false) => {
                open.partition_point(|mark| mark.span().start() < self.cursor).checked_sub(1)?
            }
        };
        open.get(next).copied()
    }

    /// The index of the turn one is in.
    pub fn turn(&self) -> usize {
        self.document.rows().get(self.document.row_of(self.cursor)).map_or(0, |row| row.turn)
    }

    /// The indices of the turns in sight.
    pub fn turns_in_sight(&self) -> impl Iterator<Item = usize> {
        let to = (self.top + self.height).min(self.document.rows().len());
        let rows = self.document.rows().get(self.top..to).unwrap_or(&[]);
        rows.iter().filter(|row| row.has_words()).map(|row| row.turn)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::interview;
    use super::*;
    use proptest::prelude::*;

    const BODY: &str = "I: Hoe gaat het?\n\nD: Nou. Ja hoor, heel goed. Prima.\n\nEn jij? Ook.\n";

    fn view(read: &Interview) -> View {
        let mut view = View::default();
        let sight = Sight { suggestions: true, others: true };
        view.open(read, &Codebook::default(), "anna", sight);
        view.fit(read, &Codebook::default(), 20, 5);
        view
    }

    fn selected<'a>(view: &View, read: &'a Interview) -> &'a str {
        read.transcript.text().slice(view.passage()).unwrap()
    }

    #[test]
    fn without_a_selection_the_sentence_is_meant() {
        let read = interview(BODY);
        let mut view = view(&read);
        view.step(Unit::Turn, true);
        view.step(Unit::Sentence, true);
        assert_eq!(selected(&view, &read), "Ja hoor, heel goed.");
    }

    #[test]
    fn a_selection_grows_and_shrinks_at_either_end() {
        let read = interview(BODY);
        let mut view = view(&read);
        view.step(Unit::Turn, true);
        view.choose_unit(Unit::Sentence);
        view.choose_unit(Unit::Sentence);
        assert_eq!(selected(&view, &read), "Nou. Ja hoor, heel goed.");
        view.step(Unit::Word, false);
        view.step(Unit::Word, false);
        assert_eq!(selected(&view, &read), "Nou. Ja hoor, heel");
        view.swap();
        view.step(Unit::Sentence, true);
        assert_eq!(selected(&view, &read), "Ja hoor, heel");
        view.step(Unit::Turn, false);
        assert_eq!(selected(&view, &read), "Nou. Ja hoor, heel");
        view.toggle();
        assert_eq!(view.selection, None);
    }

    #[test]
    fn going_up_and_down_keeps_to_the_column() {
        let read = interview("I: x\n\nD: een twee drie vier vijf zes zeven acht negen tien elf\n");
        let mut view = view(&read);
        view.go(read.transcript.turns()[1].span.start() + 9);
        let start = view.cursor;
        view.rows(1);
        assert!(view.cursor > start);
        view.rows(-1);
        assert_eq!(view.cursor, start);
    }

    proptest! {
        #[test]
        fn nothing_that_is_pressed_leaves_the_text_or_the_screen(
            moves in prop::collection::vec(0u8..14, 1..60), said in "[a-z漢👍. \n]{1,80}",
        ) {
            let read = interview(&format!("I: hallo daar.\n\nD: b{said}\n\nI: ja\n"));
            let mut view = view(&read);
            for step in moves {
                match step {
                    0 => view.step(Unit::Word, true),
                    1 => view.step(Unit::Word, false),
                    2 => view.step(Unit::Sentence, true),
                    3 => view.step(Unit::Sentence, false),
                    4 => view.step(Unit::Turn, true),
                    5 => view.step(Unit::Paragraph, false),
                    6 => view.rows(1),
                    7 => view.rows(-1),
                    8 => view.page(true),
                    9 => view.page(false),
                    10 => view.toggle(),
                    11 => view.swap(),
                    12 => view.choose_unit(Unit::Sentence),
                    _ => view.row_edge(true),
                }
                let row = view.document.row_of(view.cursor);
                prop_assert!((view.top..view.top + view.height).contains(&row));
                prop_assert!(!view.passage().is_empty());
                prop_assert!(view.passage().end() <= read.transcript.text().len());
            }
        }
    }
}
