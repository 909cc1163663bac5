//! Names of which one may be a slip of another.

use std::collections::{BTreeSet, HashMap};

use crate::search::fold;
use crate::study::alike;

/// For each name the first one before it that can be taken for it, if there is one.
///
/// Names that differ by one slip have a form in common when a sign is left out of either, so that
/// only few pairs must be compared.
pub fn earlier(names: &[&str]) -> Vec<Option<usize>> {
    let mut forms: HashMap<String, Vec<usize>> = HashMap::new();
    let each = names.iter().enumerate().map(|(at, name)| {
        let mut near = BTreeSet::new();
        for form in without_one(name) {
            let known = forms.entry(form).or_default();
            near.extend(known.iter().copied());
            known.push(at);
        }
        near.into_iter().find(|other| alike(names[*other], name))
    });
    each.collect()
}

/// A name's bare form, and those that lack one of its signs.
fn without_one(name: &str) -> BTreeSet<String> {
    let bare: Vec<char> = fold(name).chars().collect();
    let without = |left_out: usize| -> String {
        let kept = bare.iter().enumerate().filter(|(at, _)| *at != left_out);
        kept.map(|(_, sign)| sign).collect()
    };
    (0..=bare.len()).map(without).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_finds_what_comparing_all_pairs_finds(
            names in proptest::collection::vec("[abé-]{1,7}", 0..12)
        ) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let plain = |at: usize| (0..at).find(|&other| alike(names[other], names[at]));
            let plain: Vec<Option<usize>> = (0..names.len()).map(plain).collect();
            prop_assert_eq!(earlier(&names), plain);
        }
    }
}
