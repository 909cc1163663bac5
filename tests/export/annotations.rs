//! `kwali export annotations`, held to the model and to the transcripts.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{self, Folder, MiniStudy, Shipped};

fn collection(study: &Folder, more: &[&str]) -> Value {
    let out = study.run(&[&["export", "annotations", "-"], more].concat()).done();
    serde_json::from_str(&out).unwrap()
}

fn items(collection: &Value) -> &[Value] {
    collection["first"]["items"].as_array().unwrap()
}

/// The keys that the model's context defines and kwali uses, besides its own.
const TERMS: [&str; 23] = [
    "@context",
    "id",
    "type",
    "label",
    "generator",
    "name",
    "first",
    "startIndex",
    "partOf",
    "items",
    "total",
    "motivation",
    "creator",
    "body",
    "purpose",
    "format",
    "language",
    "value",
    "target",
    "source",
    "selector",
    "start",
    "end",
];

fn check_keys(value: &Value) {
    match value {
        Value::Array(all) => all.iter().for_each(check_keys),
        Value::Object(object) => {
            for (key, value) in object {
                let quote = ["exact", "prefix", "suffix", "kwali"].contains(&key.as_str());
                let own = key.starts_with("kwali:");
                assert!(TERMS.contains(&key.as_str()) || quote || own, "{key}");
                check_keys(value);
            }
        }
        _ => {}
    }
}

#[test]
fn a_collection_has_what_the_model_demands() {
    let study = MiniStudy::make();
    let all = collection(&study, &["--status", "all"]);
    check_keys(&all);
    assert_eq!(all["@context"][0], "http://www.w3.org/ns/anno.jsonld");
    assert_eq!(all["@context"][1]["kwali"], "urn:kwali:");
    assert_eq!((&all["type"], &all["total"]), (&"AnnotationCollection".into(), &13.into()));
    let page = &all["first"];
    assert_eq!((&page["type"], &page["partOf"]), (&"AnnotationPage".into(), &all["id"]));
    assert!(page.get("@context").is_none(), "an embedded page has none");
    let mut ids: BTreeSet<&str> = BTreeSet::new();
    for item in items(&all) {
        assert_eq!(item["type"], "Annotation");
        ids.insert(item["id"].as_str().unwrap());
    }
    assert_eq!(ids.len(), 13);
    assert!(ids.iter().all(|id| id.starts_with("urn:uuid:") && id.len() == 45));
}

#[test]
fn a_coding_is_an_annotation_with_tag_comment_creator_and_target() {
    let study = MiniStudy::make();
    let all = collection(&study, &["--case", "c", "--code", "contact"]);
    let [item] = items(&all) else { panic!("{all}") };
    assert_eq!(item["body"][0]["purpose"], "tagging");
    assert_eq!(item["body"][0]["value"], "contact.talk.gate");
    assert_eq!(item["body"][1]["purpose"], "commenting");
    assert_eq!(item["body"][1]["value"], "said later");
    assert_eq!(
        (&item["creator"]["type"], &item["creator"]["name"]),
        (&"Person".into(), &"anna".into())
    );
    assert_eq!(item["kwali:lens"], "vision");
    assert_eq!(item["kwali:ref"], "c/leader:2.2");
    let guessed = collection(&study, &["--status", "suggested"]);
    assert_eq!(items(&guessed)[0]["creator"]["type"], "Software");
    assert_eq!(items(&guessed)[0]["kwali:status"], "suggested");
}

#[test]
fn both_selectors_find_the_words_in_the_transcript() {
    let study = Shipped::copy_where(|case| case == "s1");
    let all = collection(&study, &["--status", "all"]);
    assert!(items(&all).len() > 100);
    for item in items(&all) {
        let target = &item["target"];
        let file =
            study.read(&format!("corpus/{}.md", target["source"]["label"].as_str().unwrap()));
        let body: Vec<char> = support::body(&file).chars().collect();
        let [place, quote] = target["selector"].as_array().unwrap().as_slice() else { panic!() };
        let at = |key: &str| usize::try_from(place[key].as_u64().unwrap()).unwrap();
        let cut = |from: usize, to: usize| body[from..to].iter().collect::<String>();
        let part = |key: &str| quote[key].as_str().unwrap();
        assert_eq!(cut(at("start"), at("end")), part("exact"));
        let (before, after) = (part("prefix").chars().count(), part("suffix").chars().count());
        assert!(before <= 32 && after <= 32);
        assert_eq!(cut(at("start") - before, at("start")), part("prefix"));
        assert_eq!(cut(at("end"), at("end") + after), part("suffix"));
    }
}

#[test]
fn names_tell_collections_apart_and_stay_as_long_as_the_coding_does() {
    let study = MiniStudy::make();
    let (all, some) = (collection(&study, &[]), collection(&study, &["--case", "a"]));
    assert_ne!(all["id"], some["id"]);
    let named = |all: &Value| -> BTreeSet<String> {
        items(all).iter().map(|item| item["id"].to_string()).collect()
    };
    assert!(named(&some).is_subset(&named(&all)));
    let none = collection(&study, &["--status", "rejected", "--case", "b"]);
    assert_eq!((&none["total"], none.get("first")), (&0.into(), None));
}
