//! Screens that are kept as text in `tests/screens/`.

use std::fs;
use std::path::{Path, PathBuf};

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
        if std::env::var_os("KWALI_SCREENS").is_some_and(|how| how == "overwrite") {
            let path = self.path();
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for screens");
            fs::write(path, self.of(screen)).expect("a file for a screen");
        } else if let Some(both) = self.difference(screen) {
            panic!("{both}");
        }
    }

    /// What was agreed on and what there is, where they differ.
    pub fn difference(&self, screen: &Screen) -> Option<String> {
        let path = self.path();
        let expected = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        let actual = self.of(screen);
        (actual != expected).then(|| {
            format!(
                "the screen is not {}; where it is as it should be: KWALI_SCREENS=overwrite\n\
                 --- expected\n{expected}--- actual\n{actual}---",
                path.display()
            )
        })
    }

    fn path(&self) -> PathBuf {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens");
        folder.join(format!("{}.txt", self.name))
    }

    fn of(&self, screen: &Screen) -> String {
        let styles = if self.styles { screen.styles() } else { String::new() };
        format!("{screen}{styles}")
    }
}
