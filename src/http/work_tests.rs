//! What the work page rests on: the preview of an import, a creation that is only tried, and decisions
//! about doubts, through the router.

use serde_json::{Value, json};

use super::access_tests::{Answer, Bench};
use super::search::escape;
use crate::access::Role;
use crate::store::corrections;

/// A made-up roster of one row.
fn roster(county: &str, township: &str, rows: usize) -> String {
    let row = |no: usize| {
        format!(
            "{no}\t{county}\t{county}副市长 姓名:甲一 办公电话:0350-1234567\t原平工务段 主管行政副职:乙二 办公电话:0350-1234567\t宁岢线 K0+000-K20+000\t{township}\t{township}镇长 姓名:丙三 办公电话:0350-1234567\t甲线路车间主任:丁四 办公电话:0350-1234567\t宁岢线 K{}+000-K{}+000\n",
            no * 2,
            no * 2 + 2
        )
    };
    let rows: String = (1..=rows).map(row).collect();
    format!(
        "忻州市人民政府办公室\n关于公布双段长名单的通知\n\n忻政办发〔2025〕9号\n各县（市、区）人民政府：\n现予公布。\n忻州市人民政府办公室\n2025年1月10日\n\n序号\t县\t县级地方段长\t县级铁路段长\t里程\t乡\t乡级地方段长\t车间\t线名里程\n{rows}"
    )
}

fn import(bench: &Bench, token: &str, params: &str, body: &str) -> Answer {
    let path = format!("/import?name=roster.txt{params}");
    bench.ask("POST", &path, &[("authorization", &format!("Bearer {token}"))], body)
}

/// What is stored is what was looked at: not what the same file would do to other data.
#[test]
fn an_import_that_was_previewed_on_other_data_is_refused() {
    let bench = Bench::new();
    let (_, token) = bench.token(Role::Editor, &["原平市"], None);
    let seen = import(&bench, &token, "&dry_run=true&preview=true", &roster("原平市", "崞阳镇", 2)).json();
    let expected = |seq: &Value| format!("&expected_seq={seq}");
    // Meanwhile somebody stores another file.
    let other = roster("原平市", "子干乡", 2);
    assert_eq!(import(&bench, &token, "&name2=", &other).status, 400, "unknown parameters are refused");
    assert_eq!(import(&bench, &token, &expected(&seen["seq"]), &other).status, 200, "nothing changed yet");
    let before = bench.entries().len();
    let late = import(&bench, &token, &expected(&seen["seq"]), &roster("原平市", "崞阳镇", 2));
    assert_eq!(late.status, 412, "{}", late.text);
    assert!(late.header("content-type").starts_with("application/problem+json"), "{}", late.text);
    assert!(late.json()["seq"].as_i64() > seen["seq"].as_i64(), "{}", late.text);
    assert_eq!(bench.entries().len(), before, "nothing is written");
    let again = import(&bench, &token, "&dry_run=true&preview=true", &roster("原平市", "崞阳镇", 2)).json();
    let stored = import(&bench, &token, &expected(&again["seq"]), &roster("原平市", "崞阳镇", 2));
    assert_eq!(stored.status, 200, "{}", stored.text);
    assert_eq!(import(&bench, &token, "&expected_seq=x", &other).status, 400);
}

#[test]
fn a_preview_tells_what_an_import_would_change_and_stores_nothing() {
    let bench = Bench::new();
    let (_, token) = bench.token(Role::Editor, &["原平市"], None);
    let text = roster("原平市", "崞阳镇", 2);
    let before = bench.entries().len();
    let tried = import(&bench, &token, "&dry_run=true&preview=true", &text);
    assert_eq!(tried.status, 200, "{}", tried.text);
    let preview = tried.json()["preview"].clone();
    // Two rows and the county's segment.
    assert_eq!(preview["counts"], json!({"new": 3, "changed": 0, "ended": 0, "unchanged": 0}));
    let features = preview["features"].as_array().unwrap();
    assert_eq!(features.len(), 3);
    assert_eq!(features[0]["properties"]["layer"], "segments");
    assert_eq!(features[0]["geometry"]["type"], "MultiLineString");
    assert_eq!(bench.entries().len(), before, "nothing is written");

    assert_eq!(import(&bench, &token, "&preview=true", &text).status, 400, "only with dry_run");
    assert_eq!(import(&bench, &token, "", &text).status, 200);
    let again = import(&bench, &token, "&dry_run=true&preview=true", &text).json();
    assert_eq!(again["preview"]["counts"], json!({"new": 0, "changed": 0, "ended": 0, "unchanged": 3}));
    // Another name of the chief in one row, and one row less.
    let other = roster("原平市", "崞阳镇", 1).replace("丙三", "丙五");
    assert_eq!(import(&bench, &token, "&dry_run=true&preview=true", &other).status, 422, "fewer");
    let fewer = import(&bench, &token, "&dry_run=true&preview=true&accept_fewer=true", &other).json();
    let counts = &fewer["preview"]["counts"];
    assert_eq!(
        (&counts["changed"], &counts["ended"]),
        (&json!(2), &json!(1)),
        "the segment of the county lists its rows: {fewer}"
    );
    let features = fewer["preview"]["features"].as_array().unwrap();
    let first = features.iter().find(|one| one["properties"]["layer"] == "segments").unwrap();
    let fields: Vec<&str> = first["properties"]["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["field"].as_str())
        .collect();
    assert_eq!((first["properties"]["change"].as_str(), fields), (Some("changed"), vec!["local.name"]));
}

#[test]
fn a_creation_that_is_tried_is_judged_and_not_stored() {
    let bench = Bench::new();
    let (_, token) = bench.token(Role::Editor, &["原平市"], None);
    let feature = |area: i64| {
        json!({"type": "Feature", "geometry": null, "properties": {
            "kind": "出让", "status": "已批准", "county": "原平市", "title": "试验", "document": "原政函〔2026〕1号", "area_m2": area,
        }})
    };
    let post = |features: &Value| {
        let path = "/collections/parcels/items?dry_run=true&reason=x";
        let body = json!({"type": "FeatureCollection", "features": features}).to_string();
        bench.ask("POST", path, &[("authorization", &format!("Bearer {token}"))], &body)
    };
    let before = bench.entries().len();
    let good = post(&json!([feature(10), feature(20)]));
    assert_eq!(good.status, 200, "{}", good.text);
    assert_eq!((&good.json()["stored"], &good.json()["count"]), (&json!(false), &json!(2)));
    let bad = post(&json!([feature(10), feature(-5)]));
    assert_eq!(bad.status, 422);
    assert_eq!(
        (&bad.json()["faults"][0]["feature"], bad.json()["faults"][0]["pointer"].as_str()),
        (&json!(1), Some("/properties/area_m2"))
    );
    assert_eq!(bench.entries().len(), before, "nothing is written");
}

#[test]
fn an_editor_decides_a_doubt_once_and_it_is_in_the_file_and_the_audit() {
    let bench = Bench::new();
    let (_, inspector) = bench.token(Role::Inspector, &[], None);
    let (_, other) = bench.token(Role::Editor, &["别县"], None);
    let (_, editor) = bench.token(Role::Admin, &[], None);
    let items = bench.ask("GET", "/review?limit=500", &[], "").json()["items"].as_array().unwrap().clone();
    let with = |kind: &str| {
        let of = |item: &&Value| {
            item["how"].as_array().unwrap().iter().any(|how| how.as_str().unwrap().contains(kind))
        };
        items.iter().filter(|item| !item["records"].as_array().unwrap().is_empty()).find(of).unwrap().clone()
    };
    let named = with("railway.name=");
    let id = named["id"].as_str().unwrap();
    let tag =
        |id: &str| bench.ask("GET", &format!("/review/{}", escape(id)), &[], "").header("etag").to_owned();
    let decide = |id: &str, token: &str, tag: Option<&str>, body: &Value| {
        let bearer = format!("Bearer {token}");
        let mut headers = vec![("authorization", bearer.as_str())];
        headers.extend(tag.map(|tag| ("if-match", tag)));
        bench.ask("POST", &format!("/review/{}/decision", escape(id)), &headers, &body.to_string())
    };
    let state =
        |id: &str| bench.ask("GET", &format!("/review/{}", escape(id)), &[], "").json()["state"].clone();
    let file = || std::fs::read_to_string(corrections::path(bench.folder.path())).unwrap_or_default();
    let accept = json!({"action": "accept", "reason": "现场核对"});
    let seen = tag(id);
    assert!(!seen.is_empty());
    assert_eq!(decide(id, "", Some(&seen), &accept).status, 401);
    assert_eq!(decide(id, &inspector, Some(&seen), &accept).status, 403);
    assert_eq!(decide(id, &other, Some(&seen), &accept).status, 403);
    assert_eq!(decide(id, &editor, None, &accept).status, 428);
    assert_eq!(decide(id, &editor, Some("\"old\""), &accept).status, 412);
    assert_eq!(decide("d-none", &editor, Some(&seen), &accept).status, 404);
    let wrong = json!({"action": "correct", "reason": "x", "values": {"no.such": "y"}});
    assert_eq!(decide(id, &editor, Some(&seen), &wrong).status, 422);
    assert_eq!((file(), state(id)), (String::new(), json!("open")), "nothing of that is written");

    let correct = json!({"action": "correct", "reason": "按原件", "values": {"railway.name": "测试名"}});
    let done = decide(id, &editor, Some(&seen), &correct);
    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!(state(id), "corrected");
    assert!(file().contains("测试名") && file().contains("按原件"), "{}", file());
    let entry = bench.entries().into_iter().next_back().unwrap();
    assert_eq!(
        (entry.action.as_str(), entry.actor.name.as_str(), &entry.detail["doubt"]),
        ("review.correct", "甲", &json!(id))
    );
    // What was seen is no longer so; what is decided is not decided twice.
    assert_eq!(decide(id, &editor, Some(&seen), &correct).status, 412);
    assert_eq!(decide(id, &editor, Some(&tag(id)), &accept).status, 409);

    let another = items.iter().find(|item| item["id"] != id && item["records"] != named["records"]).unwrap();
    let another = another["id"].as_str().unwrap();
    assert_eq!(decide(another, &editor, Some(&tag(another)), &accept).status, 200);
    assert_eq!(
        (state(another), bench.actions().last().map(String::as_str)),
        (json!("accepted"), Some("review.accept"))
    );
}

/// The page asks on the day that is chosen: a decision is told as it stood then, and now.
#[test]
fn a_search_tells_what_is_in_force_on_the_day_asked_about() {
    let bench = Bench::new();
    let (_, token) = bench.token(Role::Editor, &[], None);
    let hit = |day: &str| {
        let found = bench.get(&format!("/search?q=SZHB2023-01{day}"), &token).json();
        let all = found["results"].as_array().unwrap().clone();
        let own = all.into_iter().find(|hit| hit["kind"] == "parcel" && hit["title"] == "SZHB2023-01");
        own.unwrap_or_else(|| panic!("{found}"))
    };
    let before = hit("");
    assert!(before["sure"] == true && !before["detail"]["zh"].as_str().unwrap().contains("终止"), "{before}");
    let parcel = format!("/collections/parcels/items/{}", escape(before["id"].as_str().unwrap()));
    let tag = bench.get(&parcel, &token).header("etag").to_owned();
    let authorization = format!("Bearer {token}");
    let headers = [("authorization", authorization.as_str()), ("if-match", tag.as_str())];
    let ended = bench.ask("DELETE", &format!("{parcel}?reason=end&last_day=2025-06-30"), &headers, "");
    assert!(ended.status.is_success(), "{}", ended.text);
    let (then, now) = (hit("&as_of=2025-06-30"), hit(""));
    assert!(then["sure"] == true && !then["detail"]["zh"].as_str().unwrap().contains("终止"), "{then}");
    assert!(now["detail"]["zh"].as_str().unwrap().starts_with("已于2025-06-30终止"), "{now}");
    assert_eq!(now["sure"], false);
}

/// Looking at all features of a layer is done once for everybody, and again when something has changed.
#[test]
fn the_values_of_a_layer_and_the_timeline_follow_a_change() {
    let bench = Bench::new();
    let (_, token) = bench.token(Role::Editor, &["原平市"], None);
    let look = || {
        [
            "/collections/segments/values",
            "/collections/segments/values?county=%E5%8E%9F%E5%B9%B3%E5%B8%82",
            "/timeline",
        ]
        .map(|path| bench.get(path, "").text)
    };
    let before = look();
    assert_eq!(before, look(), "the same again");
    assert_eq!(import(&bench, &token, "", &roster("原平市", "崞阳镇", 2)).status, 200);
    for (before, after) in before.iter().zip(look()) {
        assert_ne!(*before, after);
    }
}
