//! `landrail check` on the embedded roster and on a made-up table of ranges, and the layer `findings`.

mod common;

use std::fs;

use common::{Service, has_mobile, landrail, run, stderr, stdout};
use serde_json::Value;

fn json(args: &[&str]) -> Value {
    let output = run(args);
    assert!(output.status.success(), "{}", stderr(&output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn the_roster_is_checked_line_by_line_and_counted() {
    let output = run(&["check", "roster"]);
    assert_eq!(output.status.code(), Some(0), "findings are no failure: {}", stderr(&output));
    let text = stdout(&output);
    for told in [
        "! [乡级未列] 宁岢线 K60+000–K66+000 (6000 m)",
        "! [乡级超出县级区间] 大西高铁 K223+300–K225+600 (2300 m)",
        "! [多县重复] 准朔线 K156+000–K172+600 (16600 m)",
        "! [多县重复] 忻河线 K1+281–K49+388 (48107 m)",
        "! [起点处未列] 薛梅线 K0+000–K0+301 (301 m)",
        "忻政办发〔2021〕71号，自 2021-08-19 起",
        "■ 问题 5",
        "■ 存疑 7",
        "■ 说明 57",
        "· 没有线形 / no geometry: 1（白彪疏解线）",
    ] {
        assert!(text.contains(told), "{told}\n{text}");
    }
    assert!(!has_mobile(&text));
    // What is wrong comes first, what is only noted last and counted.
    let at = |part: &str| text.find(part).expect(part);
    assert!(at("! [") < at("? [") && text.rfind("! [") < text.find("? ["), "{text}");
    assert!(!text.contains("· ["), "{text}");
    let all = stdout(&run(&["check", "roster", "--all"]));
    assert_eq!(all.matches("  · [").count(), 57, "{all}");
    assert!(all.contains("· [没有线形] 白彪疏解线 K0+000–K8+029 (8029 m)"), "{all}");
    let one = stdout(&run(&["check", "roster", "--line", "宁岢"]));
    assert!(one.contains("■ 问题 1") && one.contains("宁岢线") && !one.contains("京原线"), "{one}");
}

#[test]
fn json_and_geojson_tell_the_same_findings() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("findings.geojson");
    let all =
        json(&["check", "roster", "--json", "--line", "忻河线", "--geojson", path.to_str().expect("UTF-8")]);
    assert_eq!(all["line"], "忻河线");
    let ids = |list: &Value, key: &dyn Fn(&Value) -> Value| -> Vec<Value> {
        list.as_array().expect("a list").iter().map(key).collect()
    };
    let told = ids(&all["findings"], &|f| f["id"].clone());
    let drawn: Value = serde_json::from_slice(&fs::read(&path).expect("written")).expect("GeoJSON");
    assert_eq!(drawn["type"], "FeatureCollection");
    assert_eq!(ids(&drawn["features"], &|f| f["properties"]["id"].clone()), told);
    let claimed = all["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|f| f["kind"] == "claimed_twice")
        .expect("the doubly claimed line");
    assert_eq!(claimed["span"]["from"], "K1+281");
    assert_eq!(claimed["length_m"], 48_107.0);
    assert_eq!(claimed["counties"], serde_json::json!(["定襄县", "忻府区"]));
    assert_eq!(claimed["severity"], "fault");
}

#[test]
fn an_unknown_line_or_file_is_the_callers_mistake() {
    for args in [
        &["check", "roster", "--line", "宁苛线"][..],
        &["check", "ranges", "no-such.csv"],
        &["check", "ranges", "."],
        &["check"],
    ] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", stderr(&output));
    }
    assert!(
        stderr(&run(&["check", "roster", "--line", "宁苛线"])).contains("宁岢线"),
        "a similar name is offered"
    );
}

#[test]
fn a_table_of_ranges_is_checked_against_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("公告.csv");
    let table = "线名,起点,终点,宽度,长度(m),来源\n\
        甲乙线,K10+000,K12+350,12米,2350,表\n甲乙线,K13+000,K15+000,15米,2000,表\n合计,,,,4.35km,\n\
        甲乙线,K12+000,K13+000,,,正文\n甲乙线,K15-,,,,正文\n";
    fs::write(&path, table.replace("K15-,", "K15,")).expect("written");
    let args = ["check", "ranges", path.to_str().expect("UTF-8")];
    let output = run(&args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    for told in [
        "表 2 行，正文 2 处，不能用 1 行",
        "! [空档] 甲乙线 K12+350–K13+000 (650 m)",
        "! [正文与表重叠] 甲乙线 K12+000–K12+350 (350 m)",
        "! [缺少一端] 第6行 K15 至 ∅",
        "· [合计相符] 第4行合计4.35km，2行按里程合计 4350 m，完全一致",
    ] {
        assert!(text.contains(told), "{told}\n{text}");
    }
    let report = json(&[args[0], args[1], args[2], "--json"]);
    assert_eq!(report["sum_m"], 4350.0);
    assert_eq!(report["left_out"], 1);

    let (gbk, _, _) = encoding_rs::GBK.encode(table);
    fs::write(&path, gbk).expect("written");
    let faulty = run(&args);
    assert_eq!(faulty.status.code(), Some(2));
    assert!(stderr(&faulty).contains("公告.csv 第 6 行 起点"), "{}", stderr(&faulty));
}

#[test]
fn the_findings_are_a_layer_like_any_other() {
    let service = Service::start();
    let list = service.json("/collections/findings/items?limit=1000");
    let features = list["features"].as_array().expect("features");
    assert_eq!(
        features.len(),
        json(&["check", "roster", "--json"])["count"].as_u64().expect("a count") as usize
    );
    let gap = features
        .iter()
        .find(|f| f["properties"]["kind"] == "uncovered_by_townships")
        .expect("the gap on 宁岢线");
    assert_eq!(gap["properties"]["length_m"], 6000.0);
    assert_eq!(gap["properties"]["severity"], "fault");
    assert_eq!(gap["geometry"]["type"], "MultiLineString");
    let id = gap["id"].as_str().expect("an id");
    let coded = id.bytes().fold(String::new(), |coded, byte| coded + &format!("%{byte:02X}"));
    assert_eq!(service.json(&format!("/collections/findings/items/{coded}"))["id"], id);
    assert_eq!(service.get("/tiles/findings/7/104/48.mvt", &[]).status, 200);
    let data = tempfile::tempdir().expect("a folder");
    let csv = landrail(data.path()).args(["export", "findings", "--format", "csv", "--out", "-"]).output();
    let csv = stdout(&csv.expect("the binary runs"));
    assert!(csv.contains("uncovered_by_townships-宁岢线-60000-66000"), "{csv}");
}
