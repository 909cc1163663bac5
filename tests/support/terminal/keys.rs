//! Names of keys and the bytes a terminal sends for them.

/// Keys that send `CSI number ~`.
const NUMBERED: [(&str, u8); 12] = [
    ("ins", 2),
    ("del", 3),
    ("pgup", 5),
    ("pgdn", 6),
    ("f5", 15),
    ("f6", 17),
    ("f7", 18),
    ("f8", 19),
    ("f9", 20),
    ("f10", 21),
    ("f11", 23),
    ("f12", 24),
];

/// Keys that send `CSI letter`.
const LETTERED: [(&str, char); 6] =
    [("up", 'A'), ("down", 'B'), ("right", 'C'), ("left", 'D'), ("end", 'F'), ("home", 'H')];

/// Keys that send `SS3 letter`, and `CSI 1 ; modifiers letter` with another key held.
const FUNCTION: [(&str, char); 4] = [("f1", 'P'), ("f2", 'Q'), ("f3", 'R'), ("f4", 'S')];

/// The bytes of text with names of keys in it. An escape ends a piece: what follows must be sent
/// later, or it would be read as one key with it.
pub fn encode(keys: &str) -> Vec<Vec<u8>> {
    let mut pieces = vec![Vec::new()];
    let mut rest = keys;
    while let Some(c) = rest.chars().next() {
        let (bytes, after) = match rest.strip_prefix('<') {
            Some(name) => {
                let (name, after) = name.split_once('>').unwrap_or_else(|| panic!("`<` in {keys}"));
                (named(name), after)
            }
            None => (c.to_string().into_bytes(), &rest[c.len_utf8()..]),
        };
        let last = pieces.len() - 1;
        pieces[last].extend(&bytes);
        if bytes == [0x1b] && !after.is_empty() {
            pieces.push(Vec::new());
        }
        rest = after;
    }
    pieces
}

/// The bytes of a key: `down`, `c-r`, `a-x`, `s-tab`, `c-s-left`.
fn named(name: &str) -> Vec<u8> {
    let (mut key, mut modifiers) = (name, 0);
    while let Some((prefix, rest)) = key.split_once('-').filter(|(_, rest)| !rest.is_empty()) {
        modifiers |= match prefix {
            "s" => 1,
            "a" => 2,
            "c" => 4,
            _ => panic!("no key is called <{name}>"),
        };
        key = rest;
    }
    let simple = match key {
        "esc" => Some(0x1b),
        "enter" => Some(b'\r'),
        "tab" => Some(b'\t'),
        "bs" => Some(0x7f),
        "space" => Some(b' '),
        "lt" => Some(b'<'),
        _ => None,
    };
    let mut chars = key.chars();
    match (simple, chars.next(), chars.next()) {
        (Some(b'\t'), ..) if modifiers == 1 => b"\x1b[Z".to_vec(),
        (Some(byte), ..) => held(name, char::from(byte), modifiers),
        (None, Some(c), None) => held(name, c, modifiers),
        _ => special(key, modifiers).unwrap_or_else(|| panic!("no key is called <{name}>")),
    }
}

/// A character with control or alt held; shift shows in the character itself.
fn held(name: &str, c: char, modifiers: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    if modifiers & 2 != 0 {
        bytes.push(0x1b);
    }
    if modifiers & 4 == 0 {
        bytes.extend(c.to_string().bytes());
        return bytes;
    }
    bytes.push(match c.to_ascii_uppercase() {
        c @ '@'..='_' => u8::try_from(c).expect("a letter of ASCII") & 0x1f,
        ' ' => 0,
        '/' => 0x1f,
        _ => panic!("a terminal has no bytes for <{name}>"),
    });
    bytes
}

fn special(key: &str, modifiers: u8) -> Option<Vec<u8>> {
    fn of<T: Copy>(table: &[(&str, T)], key: &str) -> Option<T> {
        table.iter().find(|(name, _)| *name == key).map(|(_, what)| *what)
    }
    let held = modifiers + 1;
    let text = if let Some(number) = of(&NUMBERED, key) {
        if held > 1 { format!("\x1b[{number};{held}~") } else { format!("\x1b[{number}~") }
    } else if let Some(letter) = of(&LETTERED, key).or_else(|| of(&FUNCTION, key)) {
        let plain = if of(&FUNCTION, key).is_some() { "O" } else { "[" };
        if held > 1 { format!("\x1b[1;{held}{letter}") } else { format!("\x1b{plain}{letter}") }
    } else {
        return None;
    };
    Some(text.into_bytes())
}
