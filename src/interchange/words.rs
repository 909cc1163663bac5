//! How passages are named in losses and remarks.

/// How many characters of a passage are told.
const TOLD: usize = 60;

/// The first words of a passage, on one line.
pub fn short(words: &str) -> String {
    let mut line = String::new();
    for word in words.split_whitespace() {
        if line.chars().count() > TOLD {
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    match line.char_indices().nth(TOLD) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_passages_are_cut_and_lines_joined() {
        assert_eq!(short(" een\n twee "), "een twee");
        assert_eq!(short(&"é".repeat(60)), "é".repeat(60));
        assert_eq!(short(&"é ".repeat(99)), format!("{}…", "é ".repeat(30)));
    }
}
