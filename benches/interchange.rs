//! How long a project of 1,000 interviews and 40,000 codings takes to other programs and back, and
//! how much memory.

#[allow(dead_code, reason = "another benchmark uses the rest")]
#[path = "support/corpus.rs"]
mod corpus;
#[allow(dead_code, reason = "another benchmark uses the rest")]
#[path = "support/measure.rs"]
mod measure;

use measure::{age, best, kwali, show};

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("study");
    corpus::study_by(&root, 1_000, &["anna", "bram"]).expect("a study is written");
    age(&root);
    let at = |name: &str| folder.path().join(name).display().to_string();
    let project = at("study.qdpx");
    for (what, args) in [
        ("export refi", vec!["export", "refi", &project, "--force"]),
        ("export xlsx", vec!["export", "xlsx", &at("study.xlsx"), "--force"]),
        ("export jsonl", vec!["export", "jsonl", &at("study.jsonl"), "--force"]),
        ("export parquet", vec!["export", "parquet", &at("study.parquet"), "--force"]),
        ("export annotations", vec!["export", "annotations", &at("study.jsonld"), "--force"]),
    ] {
        show(what, best(|| kwali(&root, &args)), "");
    }
    let back = at("back");
    let import = || {
        let _ = std::fs::remove_dir_all(&back);
        kwali(&root, &["import", "refi", &project, &back])
    };
    show("import refi, a new study", best(import), "");
    show(
        "import refi --merge",
        best(|| kwali(&root, &["import", "refi", &project, "--merge"])),
        "",
    );
    show("compare-projects", best(|| kwali(&root, &["compare-projects", &project, &back])), "");
}
