//! `kwali search` as a researcher meets it.

#[path = "support/small.rs"]
mod support;

use support::Study;

#[test]
fn passages_stand_with_their_reference_and_a_count() {
    let (status, out, err) = Study::new().run(&["search", "~\"gouden regel\" -speaker:I"]);
    assert_eq!(status, 0);
    assert_eq!(
        out,
        "s1/leader:2.1-2.2 D\n  De gouden regels hangen in de gang. Een gouden regel is kort.\n\n\
         s1/parent:2.2 M\n  Gouden regels ken ik niet.\n\n\
         s2/parent:2.2 M\n  Gouden regels ken ik niet.\n\n"
    );
    assert_eq!(err, "3 passages in 3 interviews of 2 cases\n");
}

#[test]
fn machines_get_offsets_that_cut_the_text() {
    let study = Study::new();
    let (_, out, _) = study.run(&["search", "thuis", "role:leader", "--format", "json"]);
    let rows: serde_json::Value = serde_json::from_str(&out).unwrap();
    let row = &rows[1];
    let keys: Vec<&String> = row.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        ["case", "interview", "role", "lens", "speaker", "ref", "start", "end", "text"]
    );
    let body = support::LEADER.split("---\n").nth(2).unwrap();
    let offset = |key: &str| usize::try_from(row[key].as_u64().unwrap()).unwrap();
    let cut: String =
        body.chars().skip(offset("start")).take(offset("end") - offset("start")).collect();
    assert_eq!(row["text"], cut.as_str());
    assert_eq!(cut, "We gaan bij ouders thuis even langs.");
    let (_, out, _) = study.run(&["search", "langs", "--format", "csv"]);
    assert_eq!(out.lines().next().unwrap(), "case,interview,role,lens,speaker,ref,start,end,text");
    assert!(out.contains("s1,leader,leader,visie,D,s1/leader:4.2,"));
}

#[test]
fn counts_and_limits() {
    let study = Study::new();
    let (_, out, _) = study.run(&["search", "*huisbezoek", "--counts", "--format", "csv"]);
    assert_eq!(out, "case,interviews,passages\ns1,2,3\ns2,1,1\n");
    let (_, out, err) =
        study.run(&["search", "huisbezoek", "--limit", "1", "--order", "relevance"]);
    assert_eq!(out.matches('/').count(), 1);
    assert_eq!(err, "4 passages in 3 interviews of 2 cases; 1 shown\n");
}

#[test]
fn nothing_found_is_no_error() {
    let (status, out, err) = Study::new().run(&["search", "olifant"]);
    assert_eq!((status, out.as_str(), err.as_str()), (0, "", "nothing found\n"));
}

#[test]
fn a_broken_query_shows_where_and_what_to_do() {
    let study = Study::new();
    let (status, out, err) = study.run(&["search", "thuis NEAR/0 school"]);
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(err.contains("error: `NEAR/0` has no usable distance"), "{err}");
    assert!(err.contains("thuis NEAR/0 school") && err.contains("^^^^^^"), "{err}");
    assert!(err.contains("help: write how many words apart, from 1 to 100: `NEAR/6`"), "{err}");
    let (status, _, err) = study.run(&["search", "church:catolic"]);
    assert_eq!(status, 2);
    assert!(err.contains("did you mean `Catholic`?"), "{err}");
    let (status, _, err) = study.run(&["search", ""]);
    assert_eq!(status, 2);
    assert!(err.contains("the query is empty"), "{err}");
}
