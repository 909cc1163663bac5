# Daily work. `just` lists the recipes.

# what there is to run
default:
    @just --list

# all reports of the shipped study
reports:
    cargo run --release -- report

# everything continuous integration runs
ci:
    .ci/run

# format and lint
tidy:
    cargo fmt
    cargo clippy --all-targets -- -D warnings

# tests, or only those whose name holds a word
test word="":
    cargo test {{word}}

# benchmarks; `KWALI_BENCH_SMALL=1` leaves out the largest corpus
bench:
    cargo bench

# how long each crate takes to build from nothing
timings:
    cargo clean
    cargo build --release --timings

# the published schema of the codebook, from the code
schema:
    cargo run --quiet -- codebook schema > schema/codebook.schema.json

# the smallest and fastest binary, slow to build
dist:
    cargo build --profile dist

# pictures of kwali in a terminal, for the documentation; with names of scenes only those
pictures *scenes:
    cargo build
    cargo run --example screens -- {{scenes}}

# fuzz everything that reads: seconds for each target, and targets
fuzz *args:
    fuzz/run {{args}}
