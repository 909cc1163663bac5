//! What the signs say: text in paragraphs, with groups that stand for something else.

use std::collections::{HashMap, HashSet};

use encoding_rs::{Encoding, WINDOWS_1252};

use super::encoding::{of_charset, of_page};
use super::tokens::{Token, Tokens};
use crate::readers::memo::MemoKind;
use crate::readers::paper::Writer;

/// Where text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Into {
    Text,
    Nothing,
    Fonts,
    Styles,
    /// The name of whom an annotation is by, or the numbers that tie it to its words.
    Author,
    From,
    To,
    Reference,
}

/// What a group's end means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    Nothing,
    Note,
    Aside,
}

/// What holds until the group ends.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "each is a property that is on or off")]
struct State {
    into: Into,
    ends: Ends,
    bold: bool,
    hidden: bool,
    deleted: bool,
    heading: bool,
    in_table: bool,
    /// How many signs follow `\uN` for programs that do not know it.
    fallback: usize,
    encoding: Option<&'static Encoding>,
}

/// Where the words of comments begin and end.
#[derive(Debug, Default)]
struct Bounds {
    /// The start of words that is open, with nothing said behind it yet.
    begun: Option<String>,
    /// Starts and ends without words between them, which no comment has named yet.
    empty: Vec<String>,
    /// Whether the comment that is open has not named its words, and whether such a one has just ended.
    nameless: bool,
    ended: bool,
}

struct Body<'a> {
    tokens: Tokens<'a>,
    writer: Writer,
    state: State,
    outer: Vec<State>,
    page: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
    font: i32,
    /// The style that is being told, and those of headings.
    style: Option<i32>,
    headings: HashSet<i32>,
    /// Bytes whose letter is not whole yet.
    bytes: Vec<u8>,
    /// How many signs are still to be passed over.
    pass: usize,
    /// The first half of a letter.
    half: Option<u16>,
    /// Whether the group has only just begun with `\*`.
    optional: bool,
    word: String,
    notes: usize,
    author: String,
    bounds: Bounds,
    /// Whether a table is open.
    table: bool,
}

/// Reads a document; tells whether it is whole.
pub fn read(bytes: &[u8]) -> (Writer, bool) {
    let state = State {
        into: Into::Text,
        ends: Ends::Nothing,
        bold: false,
        hidden: false,
        deleted: false,
        heading: false,
        in_table: false,
        fallback: 1,
        encoding: None,
    };
    let mut body = Body {
        tokens: Tokens::new(bytes),
        writer: Writer::default(),
        state,
        outer: Vec::new(),
        page: WINDOWS_1252,
        fonts: HashMap::new(),
        font: 0,
        style: None,
        headings: HashSet::new(),
        bytes: Vec::new(),
        pass: 0,
        half: None,
        optional: false,
        word: String::new(),
        notes: 0,
        author: String::new(),
        bounds: Bounds::default(),
        table: false,
    };
    let whole = body.run();
    (body.writer, whole)
}

impl Body<'_> {
    /// Reads until the group that holds all is closed; tells whether it was.
    fn run(&mut self) -> bool {
        while let Some(token) = self.tokens.next() {
            if !matches!(token, Token::Byte(_)) || self.pass > 0 {
                self.flush();
            }
            match token {
                Token::Open => self.open(),
                Token::Close => {
                    self.close();
                    if self.outer.is_empty() {
                        return true;
                    }
                }
                Token::Word(word, number) => self.control(word, number),
                Token::Sign(sign) => self.sign(sign),
                Token::Byte(byte) => self.byte(byte),
                Token::Text(text) => self.letters(text),
            }
        }
        false
    }

    fn open(&mut self) {
        self.pass = 0;
        self.outer.push(self.state);
        self.state.ends = Ends::Nothing;
        self.optional = false;
        if self.state.into == Into::Styles {
            (self.style, self.word) = (Some(0), String::new());
        }
    }

    fn close(&mut self) {
        self.pass = 0;
        self.optional = false;
        let told = std::mem::take(&mut self.word);
        match self.state.into {
            Into::Author => told.trim().clone_into(&mut self.author),
            Into::From => self.begin_words(format!("a{}", told.trim())),
            Into::To => self.end_words(format!("a{}", told.trim())),
            Into::Styles => self.name_style(&told),
            Into::Reference => self.name_words(&format!("a{}", told.trim())),
            _ => {}
        }
        match self.state.ends {
            Ends::Note => self.end_note(),
            Ends::Aside => self.writer.close_aside(),
            Ends::Nothing => {}
        }
        if let Some(state) = self.outer.pop() {
            self.state = state;
        }
    }

    fn begin_words(&mut self, key: String) {
        self.writer.note_from(&key, MemoKind::Comment);
        self.bounds.begun = Some(key);
    }

    fn end_words(&mut self, key: String) {
        self.writer.note_to(&key, MemoKind::Comment);
        let is_empty = self.bounds.begun.take().as_ref() == Some(&key);
        // Behind a comment that named no words it is the other half of what stands before it.
        if is_empty && !std::mem::take(&mut self.bounds.ended) {
            self.bounds.empty.push(key);
        }
    }

    fn name_words(&mut self, key: &str) {
        self.writer.tie_open_note(key);
        self.bounds.nameless = false;
        self.bounds.empty.retain(|other| other != key);
    }

    /// A comment without words of its own begins where words began that are nobody's: so `LibreOffice`
    /// writes those over several paragraphs.
    fn end_note(&mut self) {
        if std::mem::take(&mut self.bounds.nameless)
            && let Some(key) = self.bounds.empty.pop()
        {
            self.writer.begin_open_note_at(&key);
            self.bounds.ended = true;
        }
        self.writer.close_note();
    }

    /// Text that is whole.
    fn say(&mut self, text: &str) {
        match self.state.into {
            Into::Text if self.state.deleted || self.state.hidden => {}
            Into::Text => {
                self.leave_table();
                (self.bounds.begun, self.bounds.ended) = (None, false);
                self.writer.text(text, self.state.bold);
            }
            Into::Author | Into::From | Into::To | Into::Reference | Into::Styles => {
                self.word.push_str(text);
            }
            Into::Nothing | Into::Fonts => {}
        }
    }

    /// Ends the table where what follows is not in one.
    fn leave_table(&mut self) {
        if self.table && !self.state.in_table && self.writer.in_table() {
            self.table = false;
            self.writer.close_table();
        }
    }

    fn letters(&mut self, text: &[u8]) {
        let passed = self.pass.min(text.len());
        self.pass -= passed;
        self.optional = false;
        if let Ok(text) = std::str::from_utf8(&text[passed..])
            && !text.is_empty()
        {
            self.half = None;
            self.say(text);
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.pass > 0 {
            self.pass -= 1;
        } else {
            self.bytes.push(byte);
        }
    }

    /// Bytes as letters of the font's code page.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let encoding = self.state.encoding.unwrap_or(self.page);
        let (text, damaged) = encoding.decode_without_bom_handling(&bytes);
        if damaged && self.state.into == Into::Text {
            self.writer.left_out("sign that its code page does not have");
        }
        self.say(&text);
    }

    fn unicode(&mut self, number: i32) {
        self.pass = self.state.fallback;
        // Numbers above 32767 are written as negative ones.
        let Ok(unit) = u16::try_from(if number < 0 { number + 0x1_0000 } else { number }) else {
            return;
        };
        let before = self.half.take();
        if (0xd800..0xdc00).contains(&unit) {
            self.half = Some(unit);
            return;
        }
        let units: Vec<u16> = before.into_iter().chain([unit]).collect();
        self.say(&String::from_utf16_lossy(&units));
    }

    fn sign(&mut self, sign: u8) {
        if self.pass > 0 {
            self.pass -= 1;
            return;
        }
        match sign {
            b'*' => self.optional = true,
            b'~' => self.say("\u{a0}"),
            b'_' => self.say("-"),
            b'{' | b'}' | b'\\' => self.say(&char::from(sign).to_string()),
            b'\n' | b'\r' => self.end_paragraph(),
            b'\t' => self.say("\t"),
            _ => {}
        }
    }

    fn control(&mut self, word: &str, number: Option<i32>) {
        if self.pass > 0 && word != "bin" {
            self.pass -= 1;
            return;
        }
        let optional = std::mem::take(&mut self.optional);
        if word == "bin" {
            self.tokens.pass_over(usize::try_from(number.unwrap_or(0)).unwrap_or(0));
        } else if self.state.into == Into::Fonts {
            self.font_table(word, number);
        } else if self.state.into == Into::Styles {
            self.style_table(word, number);
        } else if self.state.into != Into::Nothing && !self.group(word, optional) {
            self.property(word, number);
        }
    }

    fn font_table(&mut self, word: &str, number: Option<i32>) {
        let number = number.unwrap_or(0);
        match word {
            "f" => self.font = number,
            "fcharset" => self.fonts.extend(of_charset(number).map(|page| (self.font, page))),
            "cpg" => self.fonts.extend(of_page(number).map(|page| (self.font, page))),
            _ => {}
        }
    }

    fn style_table(&mut self, word: &str, number: Option<i32>) {
        match word {
            "s" => self.style = number,
            "cs" | "ds" | "ts" => self.style = None,
            "outlinelevel" if number.is_some_and(|level| level < 9) => {
                self.headings.extend(self.style);
            }
            _ => {}
        }
    }

    /// Styles that come with programs are known by their names, which are English in the file.
    fn name_style(&mut self, name: &str) {
        let name = name.trim().trim_end_matches(';').to_lowercase();
        if name == "title" || name.starts_with("heading ") {
            self.headings.extend(self.style);
        }
    }

    /// Words that say what a group is; whether this is one.
    fn group(&mut self, word: &str, optional: bool) -> bool {
        match word {
            "fonttbl" => self.state.into = Into::Fonts,
            "stylesheet" => self.state.into = Into::Styles,
            "footnote" => self.begin_note(MemoKind::Footnote),
            "annotation" => self.begin_note(MemoKind::Comment),
            "atnauthor" => self.state.into = Into::Author,
            "atrfstart" => self.state.into = Into::From,
            "atrfend" => self.state.into = Into::To,
            "atnref" => self.state.into = Into::Reference,
            "shptxt" | "dptxbxtext" => {
                self.state.ends = Ends::Aside;
                self.state.into = Into::Text;
                self.writer.open_aside();
            }
            "pict" => {
                self.writer.left_out("picture");
                self.state.into = Into::Nothing;
            }
            // Shapes hold their text boxes among settings.
            "shpinst" | "do" | "ud" => {}
            "colortbl" | "info" | "header" | "headerl" | "headerr" | "headerf" | "footer"
            | "footerl" | "footerr" | "footerf" | "listtext" | "pntext" | "fldinst" | "sp"
            | "shprslt" | "nonshppict" | "objdata" | "nonesttables" | "atnid" | "atndate"
            | "atnparent" | "atntime" | "ftnsep" | "ftnsepc" | "ftncn" | "aftnsep" | "aftnsepc"
            | "aftncn" | "xe" | "tc" | "rxe" | "txe" | "bkmkstart" | "bkmkend" | "upr"
            | "listtable" | "listoverridetable" | "revtbl" | "mmathPict" | "template" => {
                self.state.into = Into::Nothing;
            }
            _ if optional => self.state.into = Into::Nothing,
            _ => return false,
        }
        true
    }

    fn begin_note(&mut self, kind: MemoKind) {
        self.notes += 1;
        let key = format!("n{}", self.notes);
        self.writer.note_at(&key, kind);
        self.writer.open_note(&key, kind);
        let author = std::mem::take(&mut self.author);
        if kind == MemoKind::Comment {
            self.writer.open_note_by(&author);
        }
        self.bounds.nameless = kind == MemoKind::Comment;
        self.state.ends = Ends::Note;
        self.state.in_table = false;
        (self.state.bold, self.state.hidden, self.state.heading) = (false, false, false);
    }

    fn property(&mut self, word: &str, number: Option<i32>) {
        let on = number != Some(0);
        match word {
            "ansicpg" => self.page = of_page(number.unwrap_or(0)).unwrap_or(self.page),
            "mac" => self.page = encoding_rs::MACINTOSH,
            "f" => self.state.encoding = self.fonts.get(&number.unwrap_or(0)).copied(),
            "uc" => self.state.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(0).min(16),
            "u" => self.unicode(number.unwrap_or(0)),
            "b" => self.state.bold = on,
            "v" if on => {
                self.state.hidden = true;
                self.writer.left_out("hidden text");
            }
            "v" => self.state.hidden = false,
            "deleted" if on => {
                self.state.deleted = true;
                self.writer.left_out("tracked deletion");
            }
            "deleted" => self.state.deleted = false,
            "revised" if on => self.writer.kept("tracked insertion"),
            "plain" => {
                (self.state.bold, self.state.hidden, self.state.deleted) = (false, false, false);
                self.state.encoding = None;
            }
            "outlinelevel" => self.state.heading = number.is_some_and(|level| level < 9),
            "pard" => (self.state.heading, self.state.in_table) = (false, false),
            "intbl" => self.state.in_table = true,
            "s" => self.state.heading = self.headings.contains(&number.unwrap_or(0)),
            _ => self.mark(word),
        }
    }

    /// Words that stand for signs, or end something.
    fn mark(&mut self, word: &str) {
        let text = match word {
            "tab" if self.speaks() && self.writer.drop_bullet() => return,
            "tab" => "\t",
            "emdash" => "—",
            "endash" => "–",
            "lquote" => "‘",
            "rquote" => "’",
            "ldblquote" => "“",
            "rdblquote" => "”",
            "bullet" => "•",
            "emspace" | "enspace" | "qmspace" => " ",
            "line" if self.speaks() => return self.writer.line_break(),
            "par" | "sect" | "page" => return self.end_paragraph(),
            "trowd" => return self.begin_row(),
            "cell" | "nestcell" => return self.end_cell(),
            "row" => return self.end_row(),
            _ => return,
        };
        self.say(text);
    }

    fn speaks(&self) -> bool {
        self.state.into == Into::Text
    }

    fn end_paragraph(&mut self) {
        // Where its mark was deleted, what follows goes on with the paragraph.
        if !self.speaks() || self.state.deleted {
            return;
        }
        self.leave_table();
        self.writer.end_paragraph(self.state.heading);
    }

    /// A row's form is told before its cells, and often once more behind them.
    fn begin_row(&mut self) {
        if !self.speaks() || self.table {
            return;
        }
        self.writer.end_open_paragraph();
        self.writer.open_table();
        self.writer.open_row(false);
        self.writer.open_cell();
        self.table = true;
    }

    fn end_cell(&mut self) {
        if self.speaks() && self.table && self.writer.in_table() {
            self.writer.open_cell();
        }
    }

    fn end_row(&mut self) {
        if self.speaks() && self.table && self.writer.in_table() {
            self.writer.next_row();
        }
    }
}
