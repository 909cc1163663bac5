//! `kwali init`: a new study to start from.

use std::path::PathBuf;

use kwali::problem::Result;
use kwali::store;

use super::{Outcome, Ui};

/// Start a new study: a codebook with an example of everything, and a place for transcripts
#[derive(clap::Args)]
pub struct Args {
    /// The folder to make it in; it may exist
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Outcome> {
    let made = store::init(&args.folder)?;
    for path in &made.new {
        ui.say(&format!("made {}", path.display()));
    }
    for path in &made.kept {
        ui.say(&format!("left {} as it was", path.display()));
        if path.ends_with(".gitignore") {
            ui.say("  add `.kwali/` to it: what is in there need not be kept");
        }
    }
    ui.say("\nNext:");
    if args.folder.as_os_str() != "." {
        ui.say(&format!("  cd {}", super::ingest::quoted(&args.folder.display().to_string())));
    }
    ui.say("  edit codebook.yaml");
    ui.say("  kwali ingest FILE --case CASE --role participant --new-case");
    ui.say("  kwali list interviews");
    Ok(Outcome::Done)
}
