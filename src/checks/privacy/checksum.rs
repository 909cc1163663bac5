//! Sums that numbers of persons and accounts must pass.

use serde::Deserialize;

/// How the digits of a number are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Checksum {
    /// ISO 7064, MOD 97-10, the first four signs moved to the end: accounts.
    #[serde(rename = "mod-97")]
    Mod97,
    /// Weights 9 to 2 and -1, a multiple of eleven: the Dutch citizen service number.
    Eleven,
    /// 97 less the rest of the first nine digits by 97, a `2` before them from 2000 on.
    Belgian,
    /// ISO 7064, MOD 11,10: the German tax number.
    #[serde(rename = "mod-11-10")]
    Mod11,
}

impl Checksum {
    /// Whether a number as it was written passes.
    pub fn holds(self, written: &str) -> bool {
        let signs: Vec<u8> = written.bytes().filter(u8::is_ascii_alphanumeric).collect();
        let digits: Option<Vec<u64>> = signs.iter().map(|sign| digit(*sign)).collect();
        match (self, digits) {
            (Self::Mod97, _) => mod_97(&signs),
            (Self::Eleven, Some(digits)) => eleven(&digits),
            (Self::Belgian, Some(digits)) => belgian(&digits),
            (Self::Mod11, Some(digits)) => mod_11_10(&digits),
            (_, None) => false,
        }
    }
}

fn digit(sign: u8) -> Option<u64> {
    sign.is_ascii_digit().then(|| u64::from(sign - b'0'))
}

fn mod_97(signs: &[u8]) -> bool {
    let Some((head, tail)) = signs.split_at_checked(4) else { return false };
    let rest = tail.iter().chain(head).fold(0, |rest, &sign| match digit(sign) {
        Some(digit) => (rest * 10 + digit) % 97,
        // A is 10, B is 11, and so on.
        None => (rest * 100 + u64::from(sign.to_ascii_uppercase() - b'A') + 10) % 97,
    });
    rest == 1
}

fn eleven(digits: &[u64]) -> bool {
    let [front @ .., last] = digits else { return false };
    let sum: u64 = front.iter().zip((2..=9).rev()).map(|(digit, weight)| digit * weight).sum();
    front.len() == 8 && sum > 0 && sum % 11 == *last
}

fn belgian(digits: &[u64]) -> bool {
    let number = |digits: &[u64]| digits.iter().fold(0, |number, digit| number * 10 + digit);
    let Some((front, check)) = digits.split_at_checked(9) else { return false };
    let passes = |front: u64| check.len() == 2 && 97 - front % 97 == number(check);
    passes(number(front)) || passes(2_000_000_000 + number(front))
}

fn mod_11_10(digits: &[u64]) -> bool {
    let [front @ .., last] = digits else { return false };
    let product = front.iter().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    front.len() == 10 && (11 - product) % 10 == *last
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Specimens that the issuers publish.
    #[test]
    fn published_specimens_pass_and_fail_with_another_digit() {
        for (sum, good) in [
            (Checksum::Mod97, "NL91 ABNA 0417 1643 00"),
            (Checksum::Mod97, "BE68 5390 0754 7034"),
            (Checksum::Mod97, "DE89 3704 0044 0532 0130 00"),
            (Checksum::Mod97, "GB29 NWBK 6016 1331 9268 19"),
            (Checksum::Eleven, "111222333"),
            (Checksum::Eleven, "1234.56.782"),
            (Checksum::Belgian, "85.07.30-033.28"),
            (Checksum::Belgian, "17.07.30-033.84"),
            (Checksum::Mod11, "86 095 742 719"),
        ] {
            assert!(sum.holds(good), "{good}");
            let last = good.char_indices().rfind(|(_, c)| c.is_ascii_digit()).unwrap().0;
            let other = if good.as_bytes()[last] == b'5' { "6" } else { "5" };
            let bad = format!("{}{other}{}", &good[..last], &good[last + 1..]);
            assert!(!sum.holds(&bad), "{bad}");
        }
        assert!(!Checksum::Eleven.holds("000000000"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[0-9A-Za-zé .-]{0,24}") {
            for sum in [Checksum::Mod97, Checksum::Eleven, Checksum::Belgian, Checksum::Mod11] {
                let _ = sum.holds(&text);
            }
        }
    }
}
