//! Colours and shapes, in what the terminal can show.

use anstyle::RgbColor;
use kwali::study::{Code, Codebook};
use ratatui::style::{Color, Modifier, Style};

/// How many colours a terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    None,
    Sixteen,
    Many,
    True,
}

/// Shapes of stripes: a branch is told by its shape where colours cannot tell it. None fills its cell,
/// so that two side by side stay two.
const SHAPES: [&str; 8] = ["┃", "║", "▌", "▊", "╏", "▚", "┇", "╳"];
/// The stripe of a suggestion.
const SUGGESTED: &str = "┊";
/// For branches without a colour of their own: Okabe and Ito's (2008), told apart by people who see
/// some colours alike.
const PALETTE: [(u8, u8, u8); 7] = [
    (0, 114, 178),
    (230, 159, 0),
    (0, 158, 115),
    (204, 121, 167),
    (86, 180, 233),
    (213, 94, 0),
    (240, 228, 66),
];

/// The same in the colours that every terminal has.
const PALETTE_OF_SIXTEEN: [u8; 7] = [4, 3, 2, 5, 6, 1, 7];

/// How things look.
#[derive(Debug, Clone, Copy)]
pub struct Theme {
    depth: Depth,
}

#[allow(clippy::unused_self, reason = "what needs no colour today is still the theme's to say")]
impl Theme {
    pub fn new(depth: Depth) -> Self {
        Self { depth }
    }

    /// What the environment says of the terminal.
    pub fn detect(variable: impl Fn(&str) -> Option<String>) -> Self {
        let term = variable("TERM").unwrap_or_default();
        let colours = variable("COLORTERM").unwrap_or_default();
        let none = variable("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self::new(if none || term == "dumb" {
            Depth::None
        } else if ["truecolor", "24bit"].contains(&colours.as_str()) {
            Depth::True
        } else if term.contains("256color") {
            Depth::Many
        } else {
            Depth::Sixteen
        })
    }

    fn colour(self, (r, g, b): (u8, u8, u8)) -> Color {
        let rgb = RgbColor(r, g, b);
        match self.depth {
            Depth::None => Color::Reset,
            Depth::True => Color::Rgb(r, g, b),
            Depth::Many => Color::Indexed(anstyle_lossy::rgb_to_xterm(rgb).0),
            Depth::Sixteen => Color::Indexed(hue(r, g, b)),
        }
    }

    /// The colour of a code: its own, or one of its branch.
    pub fn code(self, codebook: &Codebook, path: &str) -> Style {
        let own = codebook.code(path).and_then(|code| hex(code.colour.as_deref()?));
        let branch = branch(codebook, path);
        let at = branch % PALETTE.len();
        Style::new().fg(match (own, self.depth) {
            (None, Depth::Sixteen) => Color::Indexed(PALETTE_OF_SIXTEEN[at]),
            _ => self.colour(own.unwrap_or(PALETTE[at])),
        })
    }

    /// The stripe of a code.
    pub fn stripe(self, codebook: &Codebook, path: &str, suggested: bool) -> &'static str {
        if suggested { SUGGESTED } else { SHAPES[branch(codebook, path) % SHAPES.len()] }
    }

    /// The colour of a speaker, by the order in which speakers are declared.
    pub fn speaker(self, number: usize) -> Style {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        let colours = [Color::Cyan, Color::Yellow, Color::Magenta, Color::Green, Color::Blue];
        if self.depth == Depth::None { bold } else { bold.fg(colours[number % colours.len()]) }
    }

    /// Bars at the top and the bottom.
    pub fn bar(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// What stands beside the words.
    pub fn quiet(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// What is to be seen first.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What is selected.
    pub fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// What a search found.
    pub fn found(self) -> Style {
        let style = Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
        if self.depth == Depth::None { style } else { style.fg(Color::Yellow) }
    }

    /// What went wrong.
    pub fn wrong(self) -> Style {
        let style = Style::new().add_modifier(Modifier::BOLD);
        if self.depth == Depth::None { style } else { style.fg(Color::Red) }
    }
}

/// The place of a code's branch among the top codes.
fn branch(codebook: &Codebook, path: &str) -> usize {
    let top = path.split('.').next().unwrap_or(path);
    codebook.branches().position(|code: &Code| code.path == top).unwrap_or(0)
}

/// The one of the eight colours that every terminal has with the hue of a colour. The nearest one is
/// grey for most colours that are pleasant on paper, and grey tells no branches apart.
fn hue(r: u8, g: u8, b: u8) -> u8 {
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    if most - least < 24 {
        return 7;
    }
    let middle = least + (most - least) / 2;
    u8::from(r > middle) | u8::from(g > middle) << 1 | u8::from(b > middle) << 2
}

fn hex(colour: &str) -> Option<(u8, u8, u8)> {
    let part = |at: usize| u8::from_str_radix(colour.get(at..at + 2)?, 16).ok();
    Some((part(1)?, part(3)?, part(5)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(pairs: &[(&str, &str)]) -> Depth {
        let value = |name: &str| {
            pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        };
        Theme::detect(value).depth
    }

    #[test]
    fn the_environment_says_how_many_colours_there_are() {
        assert_eq!(depth(&[("TERM", "xterm")]), Depth::Sixteen);
        assert_eq!(depth(&[("TERM", "xterm-256color")]), Depth::Many);
        assert_eq!(depth(&[("TERM", "xterm"), ("COLORTERM", "truecolor")]), Depth::True);
        assert_eq!(depth(&[("COLORTERM", "truecolor"), ("NO_COLOR", "1")]), Depth::None);
        assert_eq!(depth(&[("TERM", "xterm"), ("NO_COLOR", "")]), Depth::Sixteen);
    }

    #[test]
    fn branches_differ_in_shape_and_codes_have_their_branchs_colour() {
        let code = |path: &str, colour: Option<&str>, depth| Code {
            path: path.into(),
            colour: colour.map(str::to_owned),
            depth,
            ..Code::default()
        };
        let codes = vec![
            code("a", Some("#ff0000"), 0),
            code("a.x", Some("#ff0000"), 1),
            code("b", None, 0),
        ];
        let book = Codebook::new(kwali::study::Settings::default(), codes).unwrap();
        let theme = Theme::new(Depth::True);
        assert_eq!(theme.code(&book, "a.x").fg, Some(Color::Rgb(255, 0, 0)));
        assert_ne!(theme.stripe(&book, "a.x", false), theme.stripe(&book, "b", false));
        assert_eq!(theme.stripe(&book, "a", false), theme.stripe(&book, "a.x", false));
        assert_eq!(Theme::new(Depth::Sixteen).code(&book, "a").fg, Some(Color::Indexed(1)));
        assert_eq!(Theme::new(Depth::Sixteen).code(&book, "b").fg, Some(Color::Indexed(3)));
        assert_eq!(hue(0x5b, 0x7f, 0x9e), 6, "a soft blue is no grey");
    }
}
