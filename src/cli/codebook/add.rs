//! `kwali codebook add`: a new code, put into the file as it stands.

use kwali::problem::Result;
use kwali::store::{CodebookChange, NewCode};

use super::super::{Context, Ui};

#[derive(clap::Args)]
pub struct Args {
    /// The code's path; a path without a dot makes a code at the top
    #[arg(value_name = "[PARENT.]ID")]
    path: String,
    /// The name people read
    #[arg(long)]
    label: String,
    /// What it means
    #[arg(long)]
    definition: String,
    /// A passage that carries it
    #[arg(long)]
    example: Option<String>,
    /// Show the lines it would add, and write nothing
    #[arg(long)]
    dry_run: bool,
}

pub fn run(args: &Args, context: &Context, ui: &mut Ui) -> Result<()> {
    let (parent, id) = match args.path.rsplit_once('.') {
        Some((parent, id)) => (Some(parent), id),
        None => (None, args.path.as_str()),
    };
    let new = NewCode {
        parent: parent.map(str::to_owned),
        id: id.to_owned(),
        label: args.label.clone(),
        definition: args.definition.clone(),
        example: args.example.clone(),
        ..NewCode::default()
    };
    let mut store = context.store()?;
    if args.dry_run {
        return show(&store.plan_code(&new)?, ui);
    }
    let path = store.add_code(&new)?;
    ui.line(&path)
}

/// The lines that differ, below the one before them.
fn show(change: &CodebookChange, ui: &mut Ui) -> Result<()> {
    let old: Vec<&str> = change.before.lines().collect();
    let new: Vec<&str> = change.after.lines().collect();
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old[same..].iter().rev().zip(new[same..].iter().rev());
    let behind = rest.take_while(|(a, b)| a == b).count();
    if let Some(before) = same.checked_sub(1) {
        ui.line(&format!("  {}", old[before]))?;
    }
    old[same..old.len() - behind].iter().try_for_each(|line| ui.line(&format!("- {line}")))?;
    new[same..new.len() - behind].iter().try_for_each(|line| ui.line(&format!("+ {line}")))
}
