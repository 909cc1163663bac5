//! The new study on disk.

use std::path::Path;

use super::Plan;
use crate::problem::Result;
use crate::store;

/// Writes a planned study into a folder that is new or empty: all of it or nothing.
pub fn write(plan: &Plan, root: &Path) -> Result<()> {
    store::create(root, &plan.files)
}
