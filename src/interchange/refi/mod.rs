//! REFI-QDA 1.5: projects (`.qdpx`) and codebooks (`.qdc`), both ways.

mod guid;
mod read;
mod unfit;
mod write;
mod xml;

pub use guid::{coding_guid, coding_id, guid, is_guid};
pub use read::read;
pub use unfit::unfit;
pub use write::{codebook, project};
