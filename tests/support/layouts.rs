//! Codebooks in every layout that YAML has.
#![allow(dead_code, reason = "each test file uses a part of it")]

/// A codebook written in a layout that a tape of numbers decides on.
pub struct Writer<'a> {
    tape: std::slice::Iter<'a, u8>,
    text: String,
    count: usize,
}

impl Writer<'_> {
    pub fn write(tape: &[u8]) -> String {
        let mut writer = Writer { tape: tape.iter(), text: String::new(), count: 0 };
        writer.text.push_str("# Head\nformat: 1\ntitle: 'A study'\nlanguage: \"en\"\n\n");
        if writer.pick(2) == 0 {
            writer.text.push_str("roles: [{id: r}]\n");
            writer.codes(0, 0);
        } else {
            writer.codes(0, 0);
            writer.one_of(&["# Roles\n", "\n# Roles\n\n", ""]);
            writer.text.push_str("roles: # of people\n- id: r\n");
        }
        if writer.pick(4) == 1 {
            writer.text.truncate(writer.text.trim_end().len());
        }
        writer.text
    }

    /// A number below `sides`; 0 where the tape is at its end.
    fn pick(&mut self, sides: usize) -> usize {
        self.tape.next().map_or(0, |n| usize::from(*n) % sides)
    }

    fn one_of(&mut self, texts: &[&str]) {
        let at = self.pick(texts.len());
        self.text.push_str(texts[at]);
    }

    fn next(&mut self) -> usize {
        self.count += 1;
        self.count
    }

    fn indent(&mut self, column: usize) {
        self.text.extend(std::iter::repeat_n(' ', column));
    }

    fn end_line(&mut self) {
        if self.pick(5) == 1 {
            let n = self.next();
            self.text.push_str(&format!(" # right {n}"));
        }
        self.text.push('\n');
    }

    /// Perhaps a comment line at a column.
    fn comment(&mut self, column: usize) {
        if self.pick(4) == 1 {
            let n = self.next();
            self.indent(column);
            self.text.push_str(&format!("# comment {n}\n"));
        }
    }

    /// `codes:` at a column and what is in it.
    fn codes(&mut self, column: usize, depth: usize) {
        self.indent(column);
        self.text.push_str("codes:");
        match self.pick(8) {
            1 => {
                let below = format!("\n{}[]", " ".repeat(column + 1));
                self.one_of(&[" []", " [ ]", "    []", &below]);
                return self.end_line();
            }
            2 => {
                self.text.push(' ');
                self.brackets(column + 2, depth);
                return self.end_line();
            }
            _ => {}
        }
        if self.pick(6) == 1 {
            let n = self.next();
            self.text.push_str(&format!(" &list{n}"));
        }
        self.end_line();
        let dash = column + [2, 0, 3, 4][self.pick(4)];
        let (gap, blank, lonely) = ([1, 1, 2, 3][self.pick(4)], self.pick(3), self.pick(6) == 1);
        for n in 0..=self.pick(3) {
            if n > 0 {
                self.text.extend(std::iter::repeat_n('\n', blank));
            }
            self.comment(dash);
            self.indent(dash);
            self.text.push('-');
            match self.pick(8) {
                1 => {
                    self.indent(gap);
                    self.braces(depth + 1);
                    self.end_line();
                }
                _ if lonely => {
                    self.end_line();
                    self.indent(dash + 1 + gap);
                    self.keys(dash + 1 + gap, depth + 1);
                }
                _ => {
                    self.indent(gap);
                    self.keys(dash + 1 + gap, depth + 1);
                }
            }
            self.comment(dash + 1 + gap);
            self.comment(dash);
        }
    }

    /// The keys of a code; the first stands where the text is.
    fn keys(&mut self, column: usize, depth: usize) {
        let n = self.next();
        let below = depth < 4 && self.pick(2) == 1;
        let early = self.pick(4) == 1;
        self.one_of(&[&format!("id: c{n}"), &format!("id: \"c{n}\"")]);
        self.end_line();
        self.comment(column);
        if below && early {
            self.codes(column, depth);
        }
        self.indent(column);
        self.text.push_str("label:");
        self.scalar(column);
        self.comment(column);
        self.indent(column);
        self.text.push_str("definition:");
        self.scalar(column);
        if self.pick(3) == 1 {
            self.indent(column);
            self.text.push_str("cues: ['a OR b', \"c\"]");
            self.end_line();
        }
        if below && !early {
            self.codes(column, depth);
        }
    }

    fn scalar(&mut self, column: usize) {
        let n = self.next();
        match self.pick(9) {
            0 => self.text.push_str(&format!(" some words {n}")),
            1 => self.text.push_str(&format!(" 'it''s #{n}: so'")),
            2 => self.text.push_str(&format!(" \"é\\n{n}\"")),
            3 => self.text.push_str(&format!(" &a{n} named")),
            kind => {
                let head = [" >-", " |", " |+", " >", " plain"][kind - 4];
                self.text.push_str(head);
                for line in ["one", "# two", "three: - x"].iter().take(1 + self.pick(3)) {
                    if kind < 8 {
                        self.text.push('\n');
                        self.indent(column + 2);
                        self.text.push_str(line);
                    }
                }
                self.text.push('\n');
                if kind == 8 {
                    self.indent(column + 1);
                    self.text.push_str(&format!("and more {n}\n"));
                }
                if self.pick(4) == 1 {
                    self.text.push('\n');
                }
                return;
            }
        }
        self.end_line();
    }

    fn braces(&mut self, depth: usize) {
        let n = self.next();
        self.text.push_str(&format!("{{id: c{n}, label: 'L, {n}', definition: \"D\""));
        if depth < 3 && self.pick(3) == 1 {
            self.text.push_str(", codes: ");
            self.brackets(0, depth);
        }
        self.one_of(&["}", ",}", " }"]);
    }

    /// A list in brackets, on one line or, where `column` says, on several.
    fn brackets(&mut self, column: usize, depth: usize) {
        let several = column > 0 && self.pick(2) == 1;
        let count = self.pick(4);
        self.text.push('[');
        for n in 0..count {
            if several && (n > 0 || self.pick(2) == 0) {
                self.end_line();
                self.comment(column);
                self.indent(column);
            }
            self.braces(depth + 1);
            if n + 1 < count {
                self.text.push_str(if several { "," } else { ", " });
            }
        }
        if count > 0 && self.pick(4) == 1 {
            self.text.push(',');
        }
        if several && self.pick(2) == 0 {
            self.end_line();
            self.comment(column);
            self.indent(column);
        }
        self.text.push(']');
    }
}
