//! `kwali compare`

mod support;

use std::collections::BTreeMap;

use kwali::analysis::{Tally, contrasts};
use kwali::store::Store;
use serde_json::Value;
use support::{Folder, MiniStudy, Shipped, rows};

type Rows = BTreeMap<String, Value>;

/// What kwali prints as JSON, by the value of a column.
#[track_caller]
fn by(study: &Folder, column: &str, args: &[&str]) -> Rows {
    let out = study.run(&[&["compare", "--format", "json"], args].concat()).done();
    let list: Vec<Value> = serde_json::from_str(&out).unwrap();
    list.into_iter().map(|row| (row[column].as_str().unwrap_or("").to_owned(), row)).collect()
}

#[track_caller]
fn near(value: &Value, expected: f64) {
    let found = value.as_f64().unwrap_or_else(|| panic!("{value} is not {expected}"));
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

/// Lipset's eighteen countries: whether each was developed, urban, literate, industrial and had a stable
/// government, and whether its democracy survived (Rihoux and De Meur 2009; `LC` of the R package QCA).
const LIPSET: [(&str, &str, bool); 18] = [
    ("AU", "10110", false),
    ("BE", "11111", true),
    ("CZ", "11111", true),
    ("EE", "00101", false),
    ("FI", "10101", true),
    ("FR", "10111", true),
    ("DE", "11110", false),
    ("GR", "00000", false),
    ("HU", "00100", false),
    ("IE", "10101", true),
    ("IT", "00001", false),
    ("NL", "11111", true),
    ("PL", "00100", false),
    ("PT", "00000", false),
    ("RO", "00001", false),
    ("ES", "00000", false),
    ("SE", "10111", true),
    ("UK", "11111", true),
];

/// The countries as cases with an interview each, those that survived coded so.
fn countries() -> Folder {
    let folder = Folder::empty();
    folder.write(
        "codebook.yaml",
        "format: 1\ntitle: Countries\nlanguage: en\nroles: [{id: r, label: R}]\ncodes:\n  \
         - {id: survived, label: Survived, definition: Its democracy survived.}\n  \
         - {id: all, label: All, definition: Every country has it.}\n",
    );
    let mut cases = String::from("case,dev,urb,lit,ind,stb\n");
    for (case, values, survived) in LIPSET {
        let values: Vec<String> = values.chars().map(String::from).collect();
        cases += &format!("{case},{}\n", values.join(","));
        folder.write(
            &format!("corpus/{case}/talk.md"),
            "---\nrole: r\nlanguage: en\nspeakers:\n  R: somebody\n---\n\nR: It did well.\n",
        );
        let mut codings = String::from("id,start,end,code,lens,status,origin,quote,memo\n");
        codings += "a1,4,15,all,,accepted,human,It did well,\n";
        if survived {
            codings += "a2,4,15,survived,,accepted,human,It did well,\n";
        }
        folder.write(&format!("corpus/{case}/talk.anna.csv"), codings);
    }
    folder.write("corpus/cases.csv", cases);
    folder
}

const FIVE: [&str; 2] = ["--attribute", "dev,urb,lit,ind,stb"];

#[test]
fn lipsets_countries_give_the_published_solutions_with_consistency_and_coverage() {
    let study = countries();
    let args = [&["--explain", "survived"][..], &FIVE].concat();
    let found = by(&study, "expression", &args);
    // minimize(truthTable(LC, "SURV"), details = TRUE): covS and covU of both terms.
    let first = &found["dev=1 * urb=0 * lit=1 * stb=1"];
    assert_eq!((&first["solution"], &first["kind"]), (&"conservative".into(), &"term".into()));
    near(&first["consistency"], 1.0);
    near(&first["raw_coverage"], 0.5);
    near(&first["unique_coverage"], 0.25);
    assert_eq!(first["cases"], "FI, FR, IE, SE");
    let second = &found["dev=1 * lit=1 * ind=1 * stb=1"];
    near(&second["raw_coverage"], 0.75);
    near(&second["unique_coverage"], 0.5);
    let whole = &found["dev=1 * urb=0 * lit=1 * stb=1 + dev=1 * lit=1 * ind=1 * stb=1"];
    near(&whole["raw_coverage"], 1.0);
    let simplest = &found["dev=1 * stb=1"];
    assert_eq!(simplest["solution"], "parsimonious");
    near(&simplest["raw_coverage"], 1.0);
    let chance = simplest["chance"].as_f64().unwrap();
    assert!(chance > 0.0 && chance < 0.001, "{chance}");
}

#[test]
fn the_truth_table_has_the_published_rows_and_each_value_its_fit() {
    let study = countries();
    let args = [&["--explain", "survived", "--show", "truth-table"][..], &FIVE].concat();
    let found = by(&study, "values", &args);
    assert_eq!(found.len(), 9);
    let row = &found["dev=1 * urb=1 * lit=1 * ind=1 * stb=1"];
    assert_eq!(row["having"], "BE, CZ, NL, UK");
    assert_eq!((row["outcome"].as_u64(), row["cases"].as_u64()), (Some(1), Some(4)));
    assert_eq!(found["dev=0 * urb=0 * lit=0 * ind=0 * stb=1"]["lacking"], "IT, RO");

    let args = [&["--explain", "survived", "--show", "conditions"][..], &FIVE].concat();
    let found = by(&study, "condition", &args);
    // All 8 survivors of the 10 developed countries; of 18, (18 - 10) / (18 - 8).
    let developed = &found["dev=1"];
    near(&developed["necessary_consistency"], 1.0);
    near(&developed["necessary_coverage"], 0.8);
    near(&developed["relevance"], 0.8);
    near(&developed["sufficient_consistency"], 0.8);
    assert_eq!(developed["note"], "necessary");
    let urban = &found["urb=1"];
    near(&urban["sufficient_consistency"], 0.8);
    near(&urban["sufficient_coverage"], 0.5);
}

#[test]
fn what_explains_nothing_is_refused_or_told() {
    let study = countries();
    let run = |args: &[&str]| study.run(&[&["compare"], args].concat());
    let every = run(&["--explain", "all", "--attribute", "dev"]).refused();
    assert!(every.contains("every case has `all`"), "{every}");
    let none = run(&["--explain", "survived"]).refused();
    assert!(none.contains("no attribute is named") && none.contains("--attribute"), "{none}");
    let typo = run(&["--explain", "survived", "--attribute", "devv"]).refused();
    assert!(typo.contains("did you mean `dev`?"), "{typo}");
    let share = run(&["--explain", "survived", "--attribute", "dev", "--consistency", "NaN"]);
    assert!(share.refused().contains("no share"));
    let many = run(&[&["--patterns"][..], &FIVE].concat());
    assert_eq!(many.status, 0);
    assert!(
        many.err.contains("9 of 32 combinations occur, leaving 23 logical remainders"),
        "{}",
        many.err
    );
    assert!(many.err.contains("18 cases support description, not inference"), "{}", many.err);
    let twice = run(&["--patterns", "--attribute", "dev,stb,dev"]).err;
    assert!(twice.contains("of 4 combinations occur"), "{twice}");
    let by_code = by(&study, "code", &["--patterns", "--attribute", "dev,stb"]);
    assert_eq!(by_code["survived"]["expression"], "dev=1 * stb=1");
    assert_eq!(by_code["all"]["expression"], Value::Null);
    assert!(by_code["all"]["note"].as_str().unwrap().contains("every case has it"));
    let unlike = by(&study, "code", &["--patterns", "--attribute", "dev"]);
    let note = unlike["survived"]["note"].as_str().unwrap();
    assert!(note.contains("contradictory") && note.contains("not in AU, DE"), "{note}");
    assert_eq!(unlike["survived"]["chance"], Value::Null);
    let lenient = by(&study, "code", &["--patterns", "--attribute", "dev", "--consistency", "0.8"]);
    assert_eq!(lenient["survived"]["expression"], "dev=1");
    near(&lenient["survived"]["consistency"], 0.8);
}

#[test]
fn groups_that_share_no_case_are_tested_with_fishers_test() {
    let study = countries();
    let found = by(&study, "code", &["stb=1", "stb=0"]);
    // 8 of 11 stable countries survived and none of 7 others: scipy gives 0.00402
    let row = &found["survived"];
    let counts = ["first_cases", "first_of", "second_cases", "second_of"].map(|c| row[c].as_u64());
    assert_eq!(counts, [Some(8), Some(11), Some(0), Some(7)]);
    assert_eq!(row["test"], "fisher");
    near(&row["p"], 0.004_022_121_669_180_492);
    near(&row["p_holm"], 0.008_044_243_338_360_984);
    near(&row["p_bh"], 0.008_044_243_338_360_984);
    near(&row["difference"], 8.0 / 11.0);
    near(&row["odds_ratio"], (8.5 * 7.5) / (3.5 * 0.5));
    assert!(row["note"].as_str().unwrap().contains("0.5 added"));
    let all = &found["all"];
    near(&all["p"], 1.0);
    assert_eq!((&all["odds_ratio"], &all["phi"]), (&Value::Null, &Value::Null));
    assert!(all["note"].as_str().unwrap().contains("every case has it"));
    // One group is compared with all the rest, and swapping turns the sign.
    let rest = by(&study, "code", &["stb=1"]);
    assert_eq!(rest["survived"], found["survived"]);
    let swapped = by(&study, "code", &["stb=0", "stb=1"]);
    near(&swapped["survived"]["difference"], -8.0 / 11.0);
    near(&swapped["survived"]["p"], 0.004_022_121_669_180_492);
}

#[test]
fn groups_of_the_same_cases_are_tested_as_pairs() {
    let study = Shipped::copy();
    let args = ["role=schoolleider", "role=ouder"];
    let ran = study.run(&[&["compare"][..], &args].concat());
    assert!(ran.err.contains("both groups are of the same cases"), "{}", ran.err);
    assert!(ran.err.contains("how the cases were chosen: Acht scholen"), "{}", ran.err);
    assert!(ran.err.contains("8 cases support description, not inference"), "{}", ran.err);
    let found = by(&study, "code", &args);
    let row = &found["kader.vorm.informeel"];
    assert_eq!(row["test"], "mcnemar");
    let pairs = ["both", "first_only", "second_only", "neither"].map(|c| row[c].as_u64());
    assert_eq!(pairs, [Some(5), Some(0), Some(3), Some(0)]);
    near(&row["p"], 0.25);
    for row in found.values() {
        let cells =
            ["both", "first_only", "second_only", "neither"].map(|c| row[c].as_u64().unwrap());
        assert_eq!(cells.iter().sum::<u64>(), 8, "{row}");
        assert_eq!(cells[0] + cells[1], row["first_cases"].as_u64().unwrap(), "{row}");
        let [p, bh, holm] = ["p", "p_bh", "p_holm"].map(|c| row[c].as_f64().unwrap());
        assert!(p <= bh && bh <= holm && holm <= 1.0, "{row}");
    }
}

#[test]
fn shares_of_text_are_words_of_those_who_answer() {
    let study = MiniStudy::make();
    let found = by(&study, "code", &["role=leader", "role=parent"]);
    let row = &found["contact.letter"];
    // P: "There is a letter each month. I read it on the bus — every word. Nobody ever visited us."
    assert_eq!((row["second_words"].as_u64(), row["second_codings"].as_u64()), (Some(14), Some(2)));
    near(&row["second_text"], 14.0 / 18.0);
    assert_eq!(row["first_words"].as_u64(), Some(6));
    let ran = study.run(&["compare", "role=leader", "role=parent"]);
    assert!(ran.err.contains("1 case is in both groups"), "{}", ran.err);
    assert!(ran.err.contains("codings that count: anna"), "{}", ran.err);
    // Bram marked another sentence of the leader: both count, and words under both would count once.
    let both =
        by(&study, "code", &["role=leader", "role=parent", "--coder", "anna", "--coder", "bram"]);
    assert_eq!(both["contact.letter"]["first_words"].as_u64(), Some(12));
}

#[test]
fn a_case_that_could_not_have_a_code_is_not_counted_as_lacking_it() {
    let study = MiniStudy::make();
    study.replace(
        "codebook.yaml",
        "        label: Kindness\n",
        "        label: Kindness\n        roles: [leader]\n",
    );
    let ran = study.run(&["compare", "role=leader", "role=parent", "--format", "csv"]);
    assert!(
        ran.err.contains("left out: 1 code that can be used in one of the groups only"),
        "{}",
        ran.err
    );
    assert!(rows(&ran.out).iter().all(|row| row["code"] != "values.kindness"));
    let found = by(&study, "code", &["setting=city", "setting=village"]);
    assert_eq!(found["values.kindness"]["second_of"].as_u64(), Some(2));
}

#[test]
fn what_roles_share_is_what_the_reports_say() {
    let study = Shipped::copy();
    let found = by(&study, "case", &["role=schoolleider", "role=ouder", "--by-case"]);
    let (loaded, _) = Store::open(study.path()).unwrap().load().unwrap();
    let tally = Tally::new(&loaded);
    let reported = contrasts(&tally, ["schoolleider", "ouder"], &[]);
    assert_eq!(reported.len(), 8);
    for case in &reported {
        let paths: Vec<&str> = case.shared.iter().map(|code| code.path.as_str()).collect();
        assert_eq!(found[case.case]["shared_codes"], paths.join(", "), "{}", case.case);
        near(&found[case.case]["index"], case.index().unwrap());
    }
    let mut indices = Vec::new();
    for case in (1..=8).map(|n| format!("s{n}")) {
        let [shared, first, second] =
            ["shared", "first_only", "second_only"].map(|c| found[&case][c].as_f64().unwrap());
        near(&found[&case]["index"], shared / (shared + first + second));
        indices.push(shared / (shared + first + second));
        let codes = found[&case]["shared_codes"].as_str().unwrap();
        near(&found[&case]["shared"], codes.split(", ").count() as f64);
    }
    let out =
        study.run(&["compare", "role=schoolleider", "role=ouder", "--by-case", "--format", "csv"]);
    let kinds = rows(&out.done());
    let of = |kind: &str| kinds.iter().find(|row| row["kind"] == kind).unwrap().clone();
    let mean: f64 = of("mean")["index"].parse().unwrap();
    assert!((mean - indices.iter().sum::<f64>() / 8.0).abs() < 0.01);
    assert_eq!(of("pooled")["shared"], "83");
    let err = study.run(&["compare", "case=s1", "case=s2", "--by-case"]).refused();
    assert!(err.contains("no case is in both"), "{err}");
}

#[test]
fn words_are_counted_by_folded_form_or_stem_and_by_interview() {
    let study = MiniStudy::make();
    let words = |more: &[&str]| {
        let args = ["role=leader", "role=parent", "--words", "--min-count", "1", "--limit", "0"];
        let few =
            if more.contains(&"--min-interviews") { &[][..] } else { &["--min-interviews", "1"] };
        by(&study, "word", &[&args[..], few, more].concat())
    };
    let found = words(&[]);
    let us = &found["us"];
    let counts =
        ["first_count", "second_count", "first_interviews", "first_of"].map(|c| us[c].as_u64());
    assert_eq!(counts, [Some(2), Some(1), Some(2), Some(3)]);
    assert_eq!(us["second_words"].as_u64(), Some(18));
    assert!(found["nobody"]["note"].as_str().unwrap().contains("0.5 for the count of zero"));
    assert_eq!(found["letter"]["note"], "");
    assert!(!found.contains_key("what"), "interviewers do not count");
    assert!(words(&["--everybody"]).contains_key("what"));
    assert!(!found["visit"]["first_count"].is_null() && found.contains_key("visited"));
    assert!(!words(&["--stem"]).contains_key("visited"), "one stem is one word");
    let coded = words(&["--code", "contact.letter"]);
    assert!(coded.contains_key("bus") && !coded.contains_key("nobody"));
    let spread = words(&["--min-interviews", "3"]);
    assert!(spread.len() < found.len() && spread.contains_key("letter"));
}

#[test]
fn groups_are_named_by_what_the_study_has() {
    let study = MiniStudy::make();
    let refused = |groups: &[&str]| study.run(&[&["compare"], groups].concat()).refused();
    let none = refused(&[]);
    assert!(none.contains("kwali compare role=leader role=parent"), "{none}");
    assert!(refused(&["rol=leader"]).contains("did you mean `role`?"));
    assert!(refused(&["role=leadr"]).contains("did you mean `leader`?"));
    assert!(refused(&["leader"]).contains("names no group"));
    let both = refused(&["role=leader", "setting=city"]);
    assert!(both.contains("`a/leader` is in both groups"), "{both}");
    let joined = by(&study, "code", &["role=leader+setting=city", "role=leader+setting=village"]);
    assert_eq!(joined["contact.visit"]["second_of"].as_u64(), Some(2));
    let lists = by(&study, "code", &["case=a", "case=b,c"]);
    assert_eq!(lists["values.order"]["second_cases"].as_u64(), Some(1));
    let coders = by(&study, "code", &["coder=anna", "coder=bram"]);
    assert_eq!(coders["contact.letter"]["second_of"].as_u64(), Some(1));
    assert_eq!(coders["contact.letter"]["test"], "mcnemar");
    // c's gate is said under practice and filed under vision.
    let lenses = by(&study, "code", &["lens=vision", "lens=practice"]);
    assert_eq!(lenses["contact.talk.gate"]["first_cases"].as_u64(), Some(1));
    assert_eq!(lenses["contact.talk.gate"]["second_cases"].as_u64(), Some(0));
    let without = by(&study, "code", &["pupils=(none)"]);
    assert_eq!(without["contact.talk.gate"]["first_of"].as_u64(), Some(1));
}

#[test]
fn a_branch_has_what_stands_below_it_when_rolled_up() {
    let study = MiniStudy::make();
    let args = ["setting=city", "setting=village", "--roll-up"];
    let found = by(&study, "code", &args);
    let row = &found["contact"];
    assert_eq!((row["first_cases"].as_u64(), row["second_cases"].as_u64()), (Some(1), Some(2)));
    assert!(!by(&study, "code", &args[..2]).contains_key("contact"));
    assert!(by(&study, "code", &[&args[..2], &["--zeros"]].concat()).len() > 4);
    let only = by(&study, "code", &["setting=city", "setting=village", "--code", "values"]);
    assert_eq!(only.len(), 2);
}

#[test]
fn a_table_for_reading_has_the_groups_for_heads() {
    let study = MiniStudy::make();
    let out = study.run(&["compare", "setting=city"]).done();
    assert!(out.contains("setting=city") && out.contains("not setting=city"), "{out}");
    let drawn = study.run(&["compare", "setting=city", "--chart"]).done();
    assert!(drawn.contains("Share of cases, setting=city less not setting=city"), "{drawn}");
    assert!(drawn.contains("█") && drawn.contains("1/1 − 0/2"), "{drawn}");
    let none = study.run(&["compare", "setting=city", "--chart", "--format", "csv"]).refused();
    assert!(none.contains("a chart is drawn for reading"), "{none}");
    let out =
        study.run(&["compare", "--explain", "contact.visit", "--attribute", "setting"]).done();
    for part in ["Truth table", "Each value by itself", "Solutions", "have not: c"] {
        assert!(out.contains(part), "{out}");
    }
}

/// Each table of the page stands under `Worked on` with the command and the row it is of.
#[test]
fn every_number_of_the_documentation_is_what_kwali_gives() {
    let study = Shipped::copy();
    let page = include_str!("../docs/comparing.md");
    let mut row = Value::Null;
    let mut held = 0;
    for line in page.lines() {
        if let Some(told) = line.strip_prefix("Worked on `kwali compare ") {
            let parts: Vec<&str> = told.split('`').collect();
            let args: Vec<&str> = parts[0].split(' ').collect();
            let (column, key) = (parts[2], parts[4]);
            let rows = by(&study, column, &args);
            row = rows.get(key).unwrap_or_else(|| panic!("no `{key}` in {line}")).clone();
        } else if let Some((column, rest)) =
            line.strip_prefix("| `").and_then(|l| l.split_once("` |"))
        {
            let shown = rest.trim_end_matches(" |").rsplit("| ").next().unwrap();
            let decimals = shown.split_once('.').map_or(0, |(_, digits)| digits.len());
            let value = row[column].as_f64().unwrap_or_else(|| panic!("{line}: {}", row[column]));
            assert_eq!(format!("{value:.decimals$}"), shown, "{line}");
            held += 1;
        }
    }
    assert_eq!(held, 32);
    let told =
        |attributes: &[&str]| study.run(&[&["compare", "--patterns"], attributes].concat()).err;
    let two = told(&[]);
    assert!(two.contains("exactly: 13 of 67 codes") && two.contains(", 2.6 of them"), "{two}");
    let four = told(&["--attribute", "setting,population,church,board"]);
    assert!(four.contains("exactly: 22 of 67 codes") && four.contains(", 19.2 of them"), "{four}");
    for sentence in ["13 of 67 codes", "2.6 would be by chance", "it is 22", "19.2 would be"] {
        assert!(page.contains(sentence), "{sentence}");
    }
}
