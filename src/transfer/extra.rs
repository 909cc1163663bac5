//! What a coding has that other tools have no place for, as a line in its passage's description:
//! `kwali: id=k1; lens=vision; origin=cue`. A coding that has nothing unusual has no line.

use crate::interchange::MARK;
use crate::study::{Coding, Origin, Status};

/// What is said of a coding besides passage, code, coder and memo.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extra {
    /// Its id, where that is not made of digits that an identifier can carry.
    pub id: Option<String>,
    /// The lens it is said to belong to.
    pub lens: Option<String>,
    /// Where it came from, unless a person made it.
    pub origin: Option<Origin>,
    /// Whether it counts, unless it does.
    pub status: Option<Status>,
    /// Its code, where it does not count: then the passage has no coding.
    pub code: Option<String>,
    /// Its coder, in the same case.
    pub coder: Option<String>,
}

impl Extra {
    /// What is unusual about a coding.
    pub fn of(coding: &Coding, coder: &str) -> Self {
        let id = coding.id();
        let carried = id.len() == 10 && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let open = coding.status != Status::Accepted;
        Self {
            id: (open || !carried).then(|| id.to_owned()),
            lens: coding.lens.clone(),
            origin: (coding.origin != Origin::Human).then_some(coding.origin),
            status: open.then_some(coding.status),
            code: open.then(|| coding.code().to_owned()),
            coder: open.then(|| coder.to_owned()),
        }
    }

    /// The line; empty where nothing is unusual.
    pub fn line(&self) -> String {
        let pairs = [
            ("id", self.id.as_deref()),
            ("lens", self.lens.as_deref()),
            ("origin", self.origin.map(Origin::name)),
            ("status", self.status.map(Status::name)),
            ("code", self.code.as_deref()),
            ("coder", self.coder.as_deref()),
        ];
        let pairs: Vec<String> = pairs
            .iter()
            .filter_map(|(key, value)| Some(format!("{key}={}", spelled((*value)?))))
            .collect();
        if pairs.is_empty() { String::new() } else { format!("{MARK} {}", pairs.join("; ")) }
    }

    /// Reads a description that is such a line.
    pub fn read(description: &str) -> Option<Self> {
        let mut extra = Self::default();
        let pairs = description.trim().strip_prefix(MARK)?.trim().split(';');
        for pair in pairs.filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.trim().split_once('=')?;
            let value = &*read(value)?;
            let text = Some(value.to_owned());
            match key {
                "id" => extra.id = text,
                "lens" => extra.lens = text,
                "code" => extra.code = text,
                "coder" => extra.coder = text,
                "origin" => extra.origin = Some(value.parse().ok()?),
                "status" => extra.status = Some(value.parse().ok()?),
                _ => return None,
            }
        }
        Some(extra)
    }
}

/// The signs that would end a value, or that programs take away at its edges.
const BARRED: &str = "%;=\n\r\t ";

/// A value in which such signs are written as in an address: `%3B`.
fn spelled(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for sign in value.chars() {
        if BARRED.contains(sign) {
            out.push_str(&format!("%{:02X}", u32::from(sign)));
        } else {
            out.push(sign);
        }
    }
    out
}

fn read(value: &str) -> Option<String> {
    let mut parts = value.split('%');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let sign = u8::from_str_radix(part.get(..2)?, 16).ok()?;
        out.push(char::from(sign));
        out.push_str(&part[2..]);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Span;

    #[test]
    fn what_is_unusual_reads_back_and_the_usual_says_nothing() {
        let usual = Coding::restored("50339c575a", Span::at(0, 2), "a", "ja");
        assert_eq!(Extra::of(&usual, "anna").line(), "");
        let mut other = Coding::restored("k1", Span::at(0, 2), "a.b", "ja");
        other.lens = Some("start".into());
        other.origin = Origin::Cue;
        other.status = Status::Rejected;
        let extra = Extra::of(&other, "anna");
        let line = extra.line();
        assert_eq!(
            line,
            "kwali: id=k1; lens=start; origin=cue; status=rejected; code=a.b; coder=anna"
        );
        assert_eq!(Extra::read(&line), Some(extra));
        assert_eq!(Extra::read("kwali:"), Some(Extra::default()));
        let odd = Extra { id: Some(" a;b=1%\n; lens=x".into()), ..Extra::default() };
        assert_eq!(Extra::read(&odd.line()), Some(odd));
        assert_eq!(Extra::read("a remark: x=y"), None);
        assert_eq!(Extra::read("kwali: x=y"), None);
    }
}
