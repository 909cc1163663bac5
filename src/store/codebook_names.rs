//! Where a codebook names codes by their path, outside the tree of codes.

use super::yaml_tree::{Kind, Node};

/// The lists of codes' paths in a codebook, and single paths where there may be one.
pub fn name_lists(root: &Node) -> Vec<&Node> {
    let mut found = Vec::new();
    for chapter in items(root, "outline") {
        found.extend(value(chapter, "codes"));
        for section in items(chapter, "sections") {
            found.extend(value(section, "aspects"));
        }
    }
    for key in ["recommendations", "references"] {
        found.extend(items(root, key).filter_map(|item| value(item, "codes")));
    }
    if let Some(checks) = value(root, "checks") {
        found.extend(items(checks, "allow").filter_map(|item| value(item, "at")));
    }
    replacements(root, &mut found);
    found
}

fn replacements<'a>(holder: &'a Node, into: &mut Vec<&'a Node>) {
    for code in items(holder, "codes") {
        into.extend(value(code, "retired").and_then(|retired| value(retired, "replaced-by")));
        replacements(code, into);
    }
}

fn value<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    node.entry(key).map(|(_, value)| value)
}

fn items<'a>(node: &'a Node, key: &str) -> impl Iterator<Item = &'a Node> + use<'a> {
    let items = match value(node, key).map(|list| &list.kind) {
        Some(Kind::List { items, .. }) => items.as_slice(),
        _ => &[],
    };
    items.iter()
}
