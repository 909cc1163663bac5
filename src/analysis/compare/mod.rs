//! Two groups against each other: which codes and which words distinguish them, and what they share.

mod codes;
mod groups;
mod keyness;
mod shared;
mod usage;

pub use codes::{CodeRow, Comparison, Design, Pairs, Test, compare};
pub use groups::{Group, disjoint};
pub use keyness::{Keyness, WordOptions, WordRow, keyness};
pub use shared::{Shared, shared};
pub use usage::{CodeUsage, Extent, Sides, sides};
