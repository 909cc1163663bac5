//! How programs count positions in a text.

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Scalar,
    Utf16,
    Byte,
}

/// What a line end counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnd {
    /// Each of its signs.
    AsWritten,
    One,
    Two,
}

/// A way of counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counting {
    pub unit: Unit,
    pub line_end: LineEnd,
    /// Whether the byte order mark counts.
    pub mark: bool,
    /// Whether the second number is that of the last character.
    pub last: bool,
}

/// As REFI-QDA says, and as kwali counts.
pub const STANDARD: Counting =
    Counting { unit: Unit::Scalar, line_end: LineEnd::AsWritten, mark: false, last: false };

impl Counting {
    /// The way of counting in words.
    pub fn words(self) -> String {
        let mut words = match self.unit {
            Unit::Scalar => "code points",
            Unit::Utf16 => "UTF-16 units",
            Unit::Byte => "bytes",
        }
        .to_owned();
        match self.line_end {
            LineEnd::AsWritten => {}
            LineEnd::One => words.push_str(", a line end counting one"),
            LineEnd::Two => words.push_str(", a line end counting two"),
        }
        if self.mark {
            words.push_str(", with the byte order mark");
        }
        if self.last {
            words.push_str(", up to and with the last");
        }
        words
    }

    /// How many units a sign counts; `next` follows it.
    pub fn width(self, sign: char, next: Option<char>) -> i64 {
        let width = match self.unit {
            Unit::Scalar => 1,
            Unit::Utf16 => sign.len_utf16(),
            Unit::Byte => sign.len_utf8(),
        };
        match (self.line_end, sign) {
            (LineEnd::One | LineEnd::Two, '\r') if next == Some('\n') => 0,
            (LineEnd::Two, '\n') => 2,
            _ => i64::try_from(width).unwrap_or(1),
        }
    }

    /// What the byte order mark counts.
    pub fn start(self, marks: usize) -> i64 {
        match (self.mark && marks > 0, self.unit) {
            (false, _) => 0,
            (true, Unit::Byte) => 3,
            (true, _) => 1,
        }
    }
}
