//! Files of writes that were cut short, beside those they were to become.

use std::fs;
use std::path::Path;

use super::{entries, folders, write};

/// Removes what killed programs left in the folders of a study. Its lock must be held: nobody else
/// is in the middle of a write there then. That something stays is no reason to stop.
pub fn sweep(root: &Path) {
    let corpus = root.join("corpus");
    let below = folders(&corpus).unwrap_or_default();
    let deeper = below.iter().flat_map(|folder| folders(folder).unwrap_or_default());
    // The folder one is in has no name of its own.
    let here = if root.as_os_str().is_empty() { Path::new(".") } else { root };
    let bases = folders(&root.join(".kwali/bases")).unwrap_or_default();
    let all = [here.to_owned(), corpus].into_iter().chain(deeper).chain(bases);
    let all: Vec<_> = all.collect();
    for folder in all.iter().chain(&below) {
        let left = entries(folder, |path, kind| kind.is_file() && is_staged(path));
        left.unwrap_or_default().iter().for_each(|path| drop(fs::remove_file(path)));
    }
}

/// Whether the file has a name as [`write`] gives it to what is not whole yet.
fn is_staged(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let random = name.and_then(|name| name.strip_prefix(write::STAGED));
    random.is_some_and(|rest| rest.len() == 6 && rest.chars().all(|c| c.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use crate::store::Store;

    #[test]
    fn what_a_killed_write_left_goes_with_the_next_lock_and_nothing_else_does() {
        let folder = tempfile::tempdir().unwrap();
        crate::store::init(folder.path()).unwrap();
        let store = Store::open(folder.path()).unwrap();
        let left = [".kwali-aB3dE6", "corpus/.kwali-aB3dE6", "corpus/a/.kwali-000000"];
        let kept = [".kwali-notes", "corpus/a/kwali-aB3dE6", "corpus/a/.kwali-aB3dE6x"];
        std::fs::create_dir_all(folder.path().join("corpus/a")).unwrap();
        for name in left.iter().chain(&kept) {
            std::fs::write(folder.path().join(name), "half").unwrap();
        }
        let there = |name: &&str| folder.path().join(name).exists();
        // Nobody was killed as far as the lock knows: one look at it costs nothing.
        drop(store.lock().unwrap());
        drop(store.lock().unwrap());
        assert!(left.iter().all(there));
        std::fs::write(folder.path().join(".kwali/lock"), "held\n").unwrap();
        drop(store.lock().unwrap());
        assert!(!left.iter().any(there) && kept.iter().all(there));
        assert_eq!(std::fs::read_to_string(folder.path().join(".kwali/lock")).unwrap(), "");
    }
}
