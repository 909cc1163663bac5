//! Changes of a text, as a patch.

use anstyle::{AnsiColor, Style};
use kwali::problem::Result;
use similar::TextDiff;

use super::Ui;
use super::style::{BOLD, paint, visible};

/// Shows what changes in a file: a patch that `git apply` takes, in colours on a terminal.
pub fn show(file: &str, before: &str, after: &str, ui: &mut Ui) -> Result<()> {
    let diff = TextDiff::from_lines(before, after);
    let (old, new) = (format!("a/{file}"), format!("b/{file}"));
    let patch = diff.unified_diff().header(&old, &new).to_string();
    if !ui.colour() {
        return ui.print(&patch);
    }
    for line in patch.lines() {
        let style = match line.chars().next() {
            Some('+') => AnsiColor::Green.on_default(),
            Some('-') => AnsiColor::Red.on_default(),
            Some('@') => BOLD,
            _ => Style::new(),
        };
        ui.line(&paint(&visible(line), style))?;
    }
    Ok(())
}
