//! A text without what should not be in it, and where everything has gone.

/// What is tidied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct What {
    /// White space at the ends of lines and of the text.
    pub white_space: bool,
    /// Signs that nobody sees.
    pub invisible: bool,
}

/// A tidied text.
#[derive(Debug, PartialEq, Eq)]
pub struct Tidied {
    pub text: String,
    /// For each scalar value of the old text, and its end, the offset in the new one.
    map: Vec<usize>,
}

impl Tidied {
    /// Where an offset of the old text has gone.
    pub fn offset(&self, old: usize) -> Option<usize> {
        self.map.get(old).copied()
    }
}

/// Signs that can be left out without anybody reading another text: zero-width spaces and joiners of
/// words, marks of direction, soft hyphens, byte order marks, control characters. Joiners within
/// emoji and scripts that need them are not among them.
pub fn removable(c: char) -> bool {
    matches!(
        c,
        '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{200e}' | '\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    ) || (c.is_control() && c != '\n' && c != '\t')
}

/// Spaces that look like any other and keep words from being found.
pub fn replaceable(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}')
}

/// The text tidied, or nothing where it is tidy.
pub fn tidy(text: &str, what: What) -> Option<Tidied> {
    let chars: Vec<char> = text.chars().collect();
    let mut tidied = Tidied { text: String::with_capacity(text.len()), map: Vec::new() };
    let (mut len, mut at) = (0, 0);
    while at < chars.len() {
        let c = chars[at];
        let space = chars[at..].iter().take_while(|c| matches!(c, ' ' | '\t')).count();
        let ends = chars.get(at + space).is_none_or(|c| *c == '\n');
        if what.white_space && space > 0 && ends {
            tidied.map.extend(std::iter::repeat_n(len, space));
            at += space;
            continue;
        }
        tidied.map.push(len);
        at += 1;
        let kept = match c {
            c if what.invisible && removable(c) => None,
            c if what.invisible && replaceable(c) => Some(' '),
            c => Some(c),
        };
        if let Some(c) = kept {
            tidied.text.push(c);
            len += 1;
        }
    }
    if what.white_space {
        let end = tidied.text.trim_end_matches('\n').chars().count();
        if end < len {
            tidied.text.truncate(tidied.text.trim_end_matches('\n').len());
        }
        len = end;
        if end > 0 {
            tidied.text.push('\n');
            len += 1;
        }
        tidied.map.iter_mut().for_each(|offset| *offset = (*offset).min(len));
    }
    tidied.map.push(len);
    (tidied.text != text).then_some(tidied)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: What = What { white_space: true, invisible: true };

    #[test]
    fn what_is_tidy_stays_and_the_rest_says_where_it_went() {
        assert_eq!(tidy("a b\n\nc\n", ALL), None);
        let tidied = tidy("a\u{200b}b \t\nc\u{a0}d", ALL).unwrap();
        assert_eq!(tidied.text, "ab\nc d\n");
        let went: Vec<usize> = (0..=9).filter_map(|at| tidied.offset(at)).collect();
        assert_eq!(went, [0, 1, 1, 2, 2, 2, 3, 4, 5, 6]);
    }

    proptest! {
        #[test]
        fn what_was_tidied_is_tidy_and_every_word_is_where_the_map_says(
            text in "[a-c \t\n\u{200b}\u{a0}é]{0,40}"
        ) {
            let Some(tidied) = tidy(&text, ALL) else { return Ok(()) };
            prop_assert_eq!(tidy(&tidied.text, ALL), None);
            let new: Vec<char> = tidied.text.chars().collect();
            for (at, c) in text.chars().enumerate().filter(|(_, c)| c.is_alphabetic()) {
                prop_assert_eq!(new[tidied.offset(at).unwrap()], c);
            }
        }
    }
}
