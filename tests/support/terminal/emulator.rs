//! What a terminal makes of bytes, and what it answers to a program's questions.

use std::num::NonZeroU16;

use vt100::{Callbacks, Parser};

pub struct Emulator {
    parser: Parser<Asked>,
}

/// What a program asked of the terminal.
#[derive(Default)]
struct Asked {
    replies: Vec<u8>,
    clipboard: Option<String>,
}

impl Callbacks for Asked {
    fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, _: &[u8], data: &[u8]) {
        self.clipboard = Some(String::from_utf8_lossy(data).into_owned());
    }

    fn unhandled_csi(
        &mut self,
        screen: &mut vt100::Screen,
        prefix: Option<u8>,
        _: Option<u8>,
        params: &[&[u16]],
        last: char,
    ) {
        match (prefix, params, last) {
            (None, [[6]], 'n') => {
                let (row, col) = screen.cursor_position();
                self.replies.extend(format!("\x1b[{};{}R", row + 1, col + 1).into_bytes());
            }
            // Programs ask for more than this first, and take the lack of an answer for a no.
            (None, [] | [[0]], 'c') => self.replies.extend(b"\x1b[?62;22c"),
            _ => {}
        }
    }
}

impl Emulator {
    pub fn new(cols: u16, rows: u16) -> Self {
        let parser = Parser::new_with_callbacks(size(rows), size(cols), 0, Asked::default());
        Self { parser }
    }

    /// Takes in bytes and returns what the terminal answers to them.
    pub fn process(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.parser.process(bytes);
        std::mem::take(&mut self.parser.callbacks_mut().replies)
    }

    pub fn resize(&mut self, cols: u16, rows: u16) {
        self.parser.set_size(size(rows), size(cols));
    }

    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    pub fn clipboard(&self) -> Option<String> {
        self.parser.callbacks().clipboard.clone()
    }
}

fn size(length: u16) -> NonZeroU16 {
    NonZeroU16::new(length).expect("a terminal with room for something")
}
