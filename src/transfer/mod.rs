//! Studies into projects of other tools, and projects into studies.
//!
//! It stands between [`interchange`](crate::interchange), which knows the other tools' formats and
//! no folder, and [`store`](crate::store), which knows a study's folder and no other format.
//!
//! What other tools have no place for travels with a project all the same: a transcript's front
//! matter as the description of its source, and files such as the codebook as notes. So a project
//! that comes back gives the study it was made of, and where somebody changed it elsewhere, the
//! change.

mod adopted;
mod book;
mod cases;
mod extra;
mod front;
mod into;
mod merge;
mod names;
mod out;
mod passages;
mod shift;
mod unmerged;
mod write;

pub use into::{Order, Plan, plan};
pub use merge::{Memos, Merge, codes_into, merge};
pub use out::{Export, left_of_codes, project_of};
pub use write::write;

/// How the name of a note begins that is a file of the study.
const CARRIED: &str = "kwali: ";
