//! What could not be carried: told on standard error, and written down where that is asked for.

use std::path::{Path, PathBuf};

use kwali::interchange::{Loss, Losses};
use kwali::problem::{Problem, Result};
use kwali::store::write;

use super::{Ui, count};

/// Where to write down what could not be carried.
#[derive(clap::Args)]
#[group(skip)]
pub struct Args {
    /// Also write what could not be carried to a file, as JSON
    #[arg(long, value_name = "FILE", value_parser = free)]
    loss: Option<PathBuf>,
}

impl Args {
    /// Says item by item what could not be carried, and writes it down when asked to.
    pub fn tell(&self, losses: &Losses, ui: &mut Ui) -> Result<()> {
        if !losses.is_empty() {
            ui.say(&format!("not carried: {}", count(losses.iter().len(), "item")));
        }
        for Loss { kind, item, what } in losses.iter() {
            ui.say(&format!("  {kind}: {item}: {what}"));
        }
        let Some(path) = &self.loss else { return Ok(()) };
        if !may_be_written(path) {
            let taken = Problem::new(
                "the list of what was not carried is not written: a file stands there",
            );
            return Err(Box::new(
                taken.in_file(path).help("all else was done; name another file with --loss"),
            ));
        }
        let json = serde_json::to_vec_pretty(losses)
            .map_err(|error| Problem::new(format!("the losses cannot be written: {error}")))?;
        write::replace(path, &[&json[..], b"\n"].concat())
    }
}

/// How every list begins: one may be written over another.
const HEAD: &str = "{\n  \"losses\": [";

fn may_be_written(path: &Path) -> bool {
    !path.exists() || std::fs::read(path).is_ok_and(|there| there.starts_with(HEAD.as_bytes()))
}

/// A path at which nothing stands but a list of before.
fn free(path: &str) -> std::result::Result<PathBuf, String> {
    let path = PathBuf::from(path);
    if may_be_written(&path) { Ok(path) } else { Err("another file stands there".to_owned()) }
}
