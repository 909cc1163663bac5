//! `kwali quotes`

mod support;

use serde_json::Value;
use support::{MiniStudy, Shipped, rows, same};

const HEADER: &str =
    "case,interview,role,lens,coder,code,status,origin,ref,start,end,quote,memo,setting,pupils";

/// The ids are not printed: codings are told apart by interview, coder and code.
fn quotes(args: &[&str]) -> Vec<String> {
    let study = MiniStudy::make();
    let out = study.run(&[&["quotes", "--format", "csv"], args].concat()).done();
    let name = |row: &std::collections::BTreeMap<String, String>| {
        format!("{}/{} {} {}", row["case"], row["interview"], row["coder"], row["code"])
    };
    rows(&out).iter().map(name).collect()
}

#[test]
fn programs_get_every_sign_of_a_quote() {
    let study = MiniStudy::make();
    let transcript = study.read("corpus/c/leader.md");
    let body = transcript.rsplit("\n---\n").next().unwrap();
    let start = body.trim_end().chars().count() + 2;
    study.write(
        "corpus/c/leader.md",
        format!("{}\n\nOdd\u{1b}[1m \u{7}words.\n", transcript.trim_end()),
    );
    let at = format!("c/leader@{start}-{}", start + 16);
    let add = ["code", "add", &at, "--code", "values.order", "--coder", "cleo"];
    study.run(&add).done();
    let csv = study.run(&["quotes", "--coder", "cleo", "--format", "csv"]).done();
    assert!(csv.contains(",Odd\u{1b}[1m \u{7}words.,"), "{csv:?}");
}

#[test]
fn the_flat_table_has_its_columns_and_those_of_the_cases() {
    let study = MiniStudy::make();
    let csv = study.run(&["quotes", "--format", "csv"]).done();
    assert_eq!(csv.lines().next(), Some(HEADER));
    same(
        &csv,
        r#"
case,interview,role,lens,coder,code,status,origin,ref,start,end,quote,memo,setting,pupils
a,leader,leader,vision,anna,values.kindness,accepted,human,a/leader:2.2,74,109,Kindness is the rule we start from.,a rule,city,300
a,leader,leader,practice,anna,contact.letter,accepted,human,a/leader:4.1,204,233,We write a letter each month.,,city,300
a,leader,leader,practice,anna,contact.visit,accepted,human,a/leader:4.3,269,300,We also visit families at home.,,city,300
a,leader,leader,vision,bram,values.kindness,accepted,human,a/leader:2.2,74,109,Kindness is the rule we start from.,,city,300
a,leader,leader,practice,bram,contact.letter,accepted,human,a/leader:4.2,234,267,"Parents read the letter, we hope.",,city,300
a,parent,parent,practice,anna,contact.letter,accepted,human,a/parent:2.1,48,77,There is a letter each month.,,city,300
a,parent,parent,practice,anna,contact.letter,accepted,human,a/parent:2.2,78,112,I read it on the bus — every word.,,city,300
b,leader,leader,vision,anna,values.order,accepted,human,b/leader:1.1,15,38,Order comes first here.,,village,120
b,leader,leader,practice,anna,contact.visit,accepted,human,b/leader:2.1,86,119,We visit each family once a year.,,village,120
c,leader,leader,vision,anna,values.kindness,accepted,human,c/leader:1,15,52,Every child must be kind and curious.,,village,
c,leader,leader,vision,anna,contact.talk.gate,accepted,human,c/leader:2.2,87,107,We talk at the gate.,said later,village,
"#,
    );
    let shipped = Shipped::copy_where(|case| case == "s1");
    let csv = shipped.run(&["quotes", "--format", "csv"]).done();
    assert_eq!(
        csv.lines().next(),
        Some(
            "case,interview,role,lens,coder,code,status,origin,ref,start,end,quote,memo,\
             denomination,setting,region,board,pupils,parents_education,population,church,concept"
        )
    );
}

#[test]
fn json_has_the_same_keys_in_the_same_order_and_the_same_values() {
    let study = MiniStudy::make();
    let args = ["quotes", "--status", "all", "--format"];
    let json = study.run(&[&args[..], &["json"]].concat()).done();
    let list: Vec<serde_json::Map<String, Value>> = serde_json::from_str(&json).unwrap();
    let table = rows(&study.run(&[&args[..], &["csv"]].concat()).done());
    assert_eq!(list.len(), table.len());
    for (object, row) in list.iter().zip(&table) {
        assert_eq!(object.keys().cloned().collect::<Vec<_>>().join(","), HEADER);
        for (key, value) in object {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            assert_eq!(text, row[key], "{key}");
        }
        assert!(object["start"].is_u64() && object["end"].is_u64());
    }
}

#[test]
fn offsets_cut_the_quote_from_the_body() {
    let study = MiniStudy::make();
    for row in rows(&study.run(&["quotes", "--status", "all", "--format", "csv"]).done()) {
        let file = study.read(&format!("corpus/{}/{}.md", row["case"], row["interview"]));
        let (start, end): (usize, usize) =
            (row["start"].parse().unwrap(), row["end"].parse().unwrap());
        let cut: String = support::body(&file).chars().skip(start).take(end - start).collect();
        assert_eq!(cut, row["quote"]);
    }
}

#[test]
fn for_reading_they_stand_below_their_codes() {
    let study = MiniStudy::make();
    let ran = study.run(&["quotes", "--status", "all", "--code", "contact"]);
    same(
        &ran.out,
        r"
contact.letter  Letter
  a/leader:4.1 (anna)
    We write a letter each month.
  a/leader:4.2 (bram)
    Parents read the letter, we hope.
  a/leader:4.2 (kwali, suggested)
    Parents read the letter, we hope.
  a/parent:2.1 (anna)
    There is a letter each month.
  a/parent:2.2 (anna)
    I read it on the bus — every word.
contact.visit  Visit
  a/leader:4.3 (anna)
    We also visit families at home.
  b/leader:2.1 (anna)
    We visit each family once a year.
contact.talk.gate  At the gate
  a/leader:2.3 (kwali, rejected)
    Every parent hears it from us.
  c/leader:2.2 (anna)
    We talk at the gate.
",
    );
    assert_eq!(ran.err, "9 codings in 3 cases\n");
}

#[test]
fn accepted_codings_are_meant_unless_asked_otherwise() {
    assert_eq!(quotes(&[]).len(), 11);
    assert_eq!(quotes(&["--status", "suggested"]), ["a/leader kwali contact.letter"]);
    assert_eq!(quotes(&["--status", "rejected"]), ["a/leader kwali contact.talk.gate"]);
    assert_eq!(quotes(&["--status", "suggested", "--status", "rejected"]).len(), 2);
    assert_eq!(quotes(&["--status", "all"]).len(), 13);
}

#[test]
fn each_filter_takes_what_it_names() {
    assert_eq!(quotes(&["--code", "contact.talk"]), ["c/leader anna contact.talk.gate"]);
    assert_eq!(quotes(&["--code", "values"]).len(), 4);
    assert_eq!(quotes(&["--code", "values", "--code", "contact.visit"]).len(), 6);
    assert_eq!(
        quotes(&["--case", "b"]),
        ["b/leader anna values.order", "b/leader anna contact.visit"]
    );
    assert_eq!(quotes(&["--case", "b", "--case", "c"]).len(), 4);
    let parent = "a/parent anna contact.letter";
    assert_eq!(quotes(&["--role", "parent"]), [parent, parent]);
    assert_eq!(quotes(&["--lens", "vision"]).len(), 5);
    assert_eq!(quotes(&["--lens", "practice", "--case", "c"]), [""; 0]);
    assert_eq!(quotes(&["--coder", "bram"]).len(), 2);
    assert_eq!(quotes(&["--where", "setting=village"]).len(), 4);
    assert_eq!(quotes(&["--where", "setting=village", "--where", "pupils=120"]).len(), 2);
    let all = ["--code", "contact", "--case", "a", "--role", "leader", "--lens", "practice"];
    assert_eq!(
        quotes(&[&all[..], &["--coder", "anna", "--where", "setting=city"]].concat()),
        ["a/leader anna contact.letter", "a/leader anna contact.visit"]
    );
}

#[test]
fn an_unknown_name_is_no_empty_result() {
    let study = MiniStudy::make();
    let refused = |option: &str, name: &str| study.run(&["quotes", option, name]).refused();
    same(
        &refused("--code", "contact.leter"),
        r"
error: unknown code `contact.leter`
 |
 = help: did you mean `contact.letter`?
",
    );
    same(
        &refused("--case", "d"),
        r"
error: unknown case `d`
 |
 = help: known: a, b, c
",
    );
    same(
        &refused("--role", "parnet"),
        r"
error: unknown role `parnet`
 |
 = help: did you mean `parent`?
",
    );
    same(
        &refused("--lens", "practise"),
        r"
error: unknown lens `practise`
 |
 = help: did you mean `practice`?
",
    );
    same(
        &refused("--coder", "ana"),
        r"
error: unknown coder `ana`
 |
 = help: did you mean `anna`?
",
    );
    same(
        &refused("--status", "acepted"),
        r"
error: unknown status `acepted`
 |
 = help: did you mean `accepted`?
",
    );
    same(
        &refused("--where", "seting=city"),
        r"
error: unknown attribute `seting`
 |
 = help: did you mean `setting`?
",
    );
    same(
        &refused("--where", "city"),
        r"
error: `city` names no attribute and value
 |
 = help: write it as `--where setting=city`
",
    );
}
