//! Codes that stand together as a graph, for programs that draw graphs.

use std::fmt::Write;

use super::chart::escape;
use crate::analysis::cooccurrence::Pair;
use crate::study::Code;

/// The codes of some pairs, in the codebook's order where pairs rise, each once.
fn codes<'a>(pairs: &[Pair<'a>]) -> Vec<&'a Code> {
    let mut codes: Vec<&Code> = pairs.iter().flat_map(|pair| [pair.first, pair.second]).collect();
    codes.sort_by(|a, b| a.path.cmp(&b.path));
    codes.dedup_by(|a, b| a.path == b.path);
    codes
}

/// A graph in `GraphML`: a node for each code with its label, an edge for each pair with its count,
/// Jaccard's index and ratio to what independence would give.
pub fn graphml(pairs: &[Pair<'_>], directed: bool) -> String {
    let kind = if directed { "directed" } else { "undirected" };
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
    );
    for (id, of, name, of_type) in [
        ("label", "node", "label", "string"),
        ("count", "edge", "count", "int"),
        ("jaccard", "edge", "jaccard", "double"),
        ("ratio", "edge", "ratio", "double"),
    ] {
        let _ = writeln!(
            out,
            "  <key id=\"{id}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{of_type}\"/>"
        );
    }
    let _ = writeln!(out, "  <graph edgedefault=\"{kind}\">");
    for code in codes(pairs) {
        let (path, label) = (escape(&code.path), escape(&code.label));
        let _ = writeln!(out, "    <node id=\"{path}\"><data key=\"label\">{label}</data></node>");
    }
    for pair in pairs {
        let (from, to) = (escape(&pair.first.path), escape(&pair.second.path));
        let _ = write!(out, "    <edge source=\"{from}\" target=\"{to}\">");
        let _ = write!(out, "<data key=\"count\">{}</data>", pair.count);
        for (key, value) in [("jaccard", pair.jaccard()), ("ratio", pair.ratio())] {
            if let Some(value) = value {
                let _ = write!(out, "<data key=\"{key}\">{value}</data>");
            }
        }
        out.push_str("</edge>\n");
    }
    out + "  </graph>\n</graphml>\n"
}

/// A graph in the language of Graphviz; the thicker an edge, the more often the two stand together.
pub fn dot(pairs: &[Pair<'_>], directed: bool) -> String {
    let (kind, arrow) = if directed { ("digraph", "->") } else { ("graph", "--") };
    let most = pairs.iter().map(|pair| pair.count).max().unwrap_or(1).max(1) as f64;
    let mut out = format!("{kind} codes {{\n  node [shape=box];\n");
    for code in codes(pairs) {
        let _ = writeln!(out, "  {} [label={}];", quoted(&code.path), quoted(&code.label));
    }
    for pair in pairs {
        let width = 1.0 + 4.0 * pair.count as f64 / most;
        let (from, to) = (quoted(&pair.first.path), quoted(&pair.second.path));
        let _ =
            writeln!(out, "  {from} {arrow} {to} [label=\"{}\", penwidth={width:.1}];", pair.count);
    }
    out + "}\n"
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
