//! Screens that are kept as text in `tests/screens/`.

use std::fs;
use std::path::Path;

use super::Screen;

/// A screen as it was agreed on.
pub struct Snapshot<'a> {
    name: &'a str,
    styles: bool,
}

impl<'a> Snapshot<'a> {
    /// Its words and where they stand.
    pub fn text(name: &'a str) -> Self {
        Self { name, styles: false }
    }

    /// Its words, and below them how they are drawn.
    pub fn styled(name: &'a str) -> Self {
        Self { name, styles: true }
    }

    /// Fails where the screen is another one; writes it where the environment asks for that.
    #[track_caller]
    pub fn check(&self, screen: &Screen) {
        let mut actual = screen.to_string();
        if self.styles {
            actual += &screen.styles();
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens");
        let path = folder.join(format!("{}.txt", self.name));
        if std::env::var_os("KWALI_SCREENS").is_some_and(|how| how == "overwrite") {
            fs::create_dir_all(&folder).expect("a folder for screens");
            fs::write(&path, &actual).expect("a file for a screen");
            return;
        }
        let expected = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert!(
            actual == expected,
            "the screen is not {}; if it is as it should be: KWALI_SCREENS=overwrite\n\
             --- expected\n{expected}--- actual\n{actual}---",
            path.display()
        );
    }
}
