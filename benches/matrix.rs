//! How long counting takes on 10,000 interviews with 600,000 codings, and how much memory; and what
//! counting the same files takes with what a researcher would take instead.
//!
//! `KWALI_BENCH_SMALL=1` takes 1,000 interviews. `DuckDB` and polars are measured where `python3`, or the
//! program that `KWALI_BENCH_PYTHON` names, has them.

#[allow(dead_code, reason = "another benchmark uses the rest")]
#[path = "support/corpus.rs"]
mod corpus;
#[allow(dead_code, reason = "another benchmark uses the rest")]
#[path = "support/measure.rs"]
mod measure;

use std::path::Path;
use std::process::{Command, Stdio};

use measure::{age, best, kwali, measured, show};

const DUCKDB: &str = r"
import duckdb, sys
duckdb.sql('''
  pivot (select code, regexp_extract(filename, 'corpus/([^/]+)/', 1) as c
         from read_csv(sys_files, filename = true, header = true, all_varchar = true)
         where status = 'accepted')
  on c using count(*) group by code
'''.replace('sys_files', repr(sys.argv[1] + '/corpus/*/*.*.csv'))).write_csv('/dev/null')
";

const POLARS: &str = r"
import glob, os, sys, polars as pl
files = glob.glob(sys.argv[1] + '/corpus/*/*.*.csv')
read = lambda path: pl.read_csv(path, infer_schema=False).select('code', 'status').with_columns(
    c=pl.lit(os.path.basename(os.path.dirname(path))))
pl.concat([read(path) for path in files]).filter(pl.col('status') == 'accepted').pivot(
    on='c', index='code', values='status', aggregate_function='len').write_csv('/dev/null')
";

fn main() {
    let small = std::env::var_os("KWALI_BENCH_SMALL").is_some();
    let interviews = if small { 1_000 } else { 10_000 };
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    corpus::study_by(root, interviews, &["anna", "bram", "clara"]).expect("a study is written");
    age(root);
    println!("{interviews} interviews, {} codings", interviews * 60);
    for (what, args) in [
        ("matrix", &["matrix", "--format", "csv"][..]),
        ("matrix, rolled up", &["matrix", "--roll-up", "--format", "csv"]),
        ("matrix, cases", &["matrix", "--cells", "cases", "--format", "csv"]),
        ("matrix, passages by role", &["matrix", "--cells", "passages", "--by", "roles"]),
        ("matrix, share of words", &["matrix", "--cells", "words", "--by", "roles"]),
        ("cooccur in a turn", &["cooccur", "--within", "turn"]),
        ("cooccur by overlap", &["cooccur"]),
        ("saturation", &["saturation"]),
        ("stats", &["stats", "--format", "csv"]),
    ] {
        let target = if what == "matrix" && !small { "  (target 1 s)" } else { "" };
        show(what, best(|| kwali(root, args)), target);
    }
    instead("DuckDB, the same files", DUCKDB, root);
    instead("polars, the same files", POLARS, root);
}

/// Measures a program in Python, where what it imports is there.
fn instead(what: &str, program: &str, root: &Path) {
    let python = std::env::var("KWALI_BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let imports = program.lines().find(|line| line.starts_with("import")).unwrap_or("");
    let mut asked = Command::new(&python);
    asked.args(["-c", imports]).stdout(Stdio::null()).stderr(Stdio::null());
    if asked.status().is_ok_and(|status| status.success()) {
        let run = || measured(Command::new(&python).args(["-c", program]).arg(root));
        show(what, best(run), "");
    } else {
        println!("{what:<32} not there");
    }
}
