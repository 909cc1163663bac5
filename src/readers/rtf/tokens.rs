//! The signs of Rich Text.

/// A sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\word`, with its number.
    Word(&'a str, Option<i32>),
    /// `\` and a sign that is no letter.
    Sign(u8),
    /// `\'hh`, or a byte as it stands.
    Byte(u8),
    /// Bytes that are letters as they stand.
    Text(&'a [u8]),
}

/// The signs of a document, one by one.
pub struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    /// The signs of some bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Passes over bytes that are no text.
    pub fn pass_over(&mut self, count: usize) {
        self.at = self.at.saturating_add(count).min(self.bytes.len());
    }

    fn while_is(&mut self, is: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|byte| !is(*byte)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let first = *self.bytes.get(self.at)?;
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            return Some(if first == b'\'' {
                Token::Byte(self.hexadecimal())
            } else {
                Token::Sign(first)
            });
        }
        let word = self.while_is(|byte| byte.is_ascii_alphabetic());
        let word = std::str::from_utf8(word).unwrap_or_default();
        let minus = self.bytes.get(self.at) == Some(&b'-')
            && self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit);
        self.at += usize::from(minus);
        let digits = self.while_is(|byte| byte.is_ascii_digit());
        let number = std::str::from_utf8(digits).ok().filter(|digits| !digits.is_empty());
        // Numbers that are too large for anything are as good as none.
        let number = number.and_then(|digits| digits.parse::<i32>().ok());
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        Some(Token::Word(word, number.map(|number| if minus { -number } else { number })))
    }

    fn hexadecimal(&mut self) -> u8 {
        let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
        let (high, low) = (digit(self.bytes.get(self.at)), digit(self.bytes.get(self.at + 1)));
        let (Some(high), Some(low)) = (high, low) else { return b'?' };
        self.at += 2;
        u8::try_from(high * 16 + low).unwrap_or(b'?')
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        self.while_is(|byte| matches!(byte, b'\r' | b'\n' | 0));
        let first = *self.bytes.get(self.at)?;
        match first {
            b'{' | b'}' | b'\\' => {
                self.at += 1;
                match first {
                    b'{' => Some(Token::Open),
                    b'}' => Some(Token::Close),
                    _ => self.control(),
                }
            }
            128.. => {
                self.at += 1;
                Some(Token::Byte(first))
            }
            _ => Some(Token::Text(self.while_is(|byte| {
                byte < 128 && !matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0)
            }))),
        }
    }
}
