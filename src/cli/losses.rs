//! What could not be carried: told on standard error, and written down where that is asked for.

use std::path::PathBuf;

use kwali::interchange::{Loss, Losses};
use kwali::problem::{Problem, Result};
use kwali::store::write;

use super::{Ui, count};

/// Where to write down what could not be carried.
#[derive(clap::Args)]
#[group(skip)]
pub struct Args {
    /// Also write what could not be carried to a file, as JSON
    #[arg(long, value_name = "FILE")]
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
        let json = serde_json::to_vec_pretty(losses)
            .map_err(|error| Problem::new(format!("the losses cannot be written: {error}")))?;
        write::replace(path, &[&json[..], b"\n"].concat())
    }
}
