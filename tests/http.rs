//! The service over real HTTP.

mod common;

use std::io::Read as _;

use common::{LAYERS, Service, has_mobile, percent, run, stderr};
use serde_json::{Value, json};

const DAXI: &str = "%E5%A4%A7%E8%A5%BF%E9%AB%98%E9%93%81";

fn first_local(answer: &Value) -> &str {
    let segments = answer["railways"][0]["segments"].as_array().expect("segments");
    let township = segments.iter().find(|s| s["tier"] == "township").expect("a township segment");
    township["local"]["name"].as_str().expect("a name")
}

#[test]
fn a_plus_a_coded_plus_and_a_blank_are_the_same_post() {
    let service = Service::start();
    for post in ["K199+000", "K199%2B000", "K199%20000"] {
        let answer = service.json(&format!("/locate?line={DAXI}&post={post}"));
        assert_eq!(answer["query"]["post"], "K199+000", "{post}");
        assert_eq!(first_local(&answer), "李琦");
    }
}

#[test]
fn locate_has_the_documented_keys() {
    let service = Service::start();
    let answer = service.json(&format!("/locate?line={DAXI}&post=K199+000&as_of=2026-11-22"));
    for key in ["query", "place", "railways", "parcels", "temporary_uses", "constraints", "caveats"] {
        assert!(!answer[key].is_null(), "{key}");
    }
    let railway = &answer["railways"][0];
    for key in ["line", "post", "tolerance_m", "lateral_m", "distance_m", "side", "segments"] {
        assert!(railway.get(key).is_some(), "{key}");
    }
    for key in ["tier", "area", "local", "railway", "from", "to", "confidence", "source"] {
        assert!(railway["segments"][0].get(key).is_some(), "{key}");
    }
    for key in ["office", "name", "unit", "desk", "duty"] {
        assert!(railway["segments"][0]["local"].get(key).is_some(), "{key}");
    }
}

#[test]
fn answers_that_are_not_a_place_are_still_answers() {
    let service = Service::start();
    let answer = service.json(&format!("/locate?line={DAXI}&post=K900"));
    assert_eq!(answer["place"]["kind"], "out_of_range");
    assert!(answer["place"]["nearest"].is_string());
}

#[test]
fn bad_questions_are_problems_that_name_the_field() {
    let service = Service::start();
    for (path, status, wanted) in [
        ("/locate?lon=112.7&lat=95", 400, "95"),
        ("/locate?lon=abc&lat=38", 400, "abc"),
        ("/locate?lon=112.7", 400, "lat"),
        ("/locate?lon=112.7&lat=38.4&crs=EPSG:9", 400, "EPSG:9"),
        ("/locate?lon=112.7&lat=38.4&crs=EPSG:2435", 400, "2435"),
        ("/locate?lon=388768.5&lat=4288075.2", 400, "EPSG:45"),
        ("/locate?lon=112.7&lat=38.4&near=5", 400, "near"),
        ("/locate?lon=112.7&lat=38.4&within=1e9", 400, "within"),
        ("/locate?lon=112.7&lon=113&lat=38.4", 400, "lon"),
        ("/locate?line=nowhere&post=K1", 404, "nowhere"),
        (&format!("/locate?line={DAXI}&post=one"), 400, "one"),
        ("/tiles/segments/3/9/1.mvt", 404, "0–7"),
        ("/tiles/segments/40/0/0.mvt", 404, "0–18"),
        ("/tiles/houses/3/1/1.mvt", 404, "segments"),
        ("/collections/houses/items", 404, "segments"),
        ("/collections/lines/items?bbox=1,2,3", 400, "bbox"),
        ("/collections/lines/items?limit=0", 400, "limit"),
        ("/collections/lines/items/none", 404, "none"),
        ("/export/segments.xls", 404, "shp.zip"),
        ("/export/segments.csv?crs=EPSG:4610", 400, "4610"),
        ("/export/segments.csv?encoding=big5", 400, "big5"),
        ("/export/segments.csv?wkt=1", 400, "wkt"),
        ("/export/segments.csv?bom=True", 400, "bom"),
        ("/export/segments.csv?bom=true&encoding=gbk", 400, "gbk"),
        ("/export/segments.geojson?wkt=true", 400, "wkt"),
        ("/export/segments.shp.zip?bom=true", 400, "bom"),
        ("/search", 400, "q"),
        ("/nothing", 404, "page"),
    ] {
        let detail = service.get(path, &[]).problem(status);
        assert!(detail.contains(wanted), "{path}: {detail}");
    }
    service.get("/tiles/lines/%ff/0/0.mvt", &[]).problem(400);
    service.get("/collections/%ff/items", &[]).problem(400);
    service.post("/search", "text/plain", b"").problem(405);
    let quoted = service.get("/locate?line=a%20/%20b&post=K1", &[]);
    assert_eq!(quoted.json()["detail_zh"], "未知线名“a / b”");
    let long = format!("/search?q={}", "a".repeat(4000));
    service.get(&long, &[]).problem(400);
}

#[test]
fn a_batch_answers_row_by_row_and_faults_stay_in_their_row() {
    let service = Service::start();
    let body = json!([
        {"line": "大西高铁", "post": "K199+000"},
        {"lon": 112.721, "lat": "38.7189"},
        {"lon": 500, "lat": 38},
        {"line": "没有这条线", "post": "K1"},
    ]);
    let response = service.post("/locate", "application/json", body.to_string().as_bytes());
    assert_eq!(response.status, 200);
    let answers = response.json();
    assert_eq!(answers.as_array().expect("an array").len(), 4);
    assert_eq!(first_local(&answers[0]), "李琦");
    assert_eq!(answers[1]["place"]["county"]["name"], "原平市");
    assert_eq!((&answers[2]["row"], &answers[2]["problem"]["status"]), (&json!(3), &json!(400)));
    assert_eq!(answers[3]["problem"]["status"], 404);

    let csv = "\u{feff}line,post\n大西高铁,K199+000\n大西高铁,坏\n";
    let answers = service.post("/locate", "text/csv; charset=utf-8", csv.as_bytes()).json();
    assert_eq!(first_local(&answers[0]), "李琦");
    assert_eq!(answers[1]["row"], 2);
}

#[test]
fn batches_are_limited_and_strict() {
    let service = Service::start();
    service.post("/locate", "application/json", b"{}").problem(400);
    service.post("/locate", "application/json", br#"[{"lng": 1}]"#).problem(400);
    service.post("/locate", "text/csv", "line,km\na,b\n".as_bytes()).problem(400);
    service.post("/locate", "image/png", b"x").problem(415);
    let many = format!("lon,lat\n{}", "112,38\n".repeat(10_001));
    service.post("/locate", "text/csv", many.as_bytes()).problem(413);
    service.post("/locate", "text/csv", &vec![b'a'; 5 << 20]).problem(413);
}

#[test]
fn search_finds_what_people_type() {
    let service = Service::start();
    for (query, kind, title) in [
        ("%E5%A4%A7%E8%A5%BF%E9%AB%98%E9%93%81%20K199%2B000", "post", "大西高铁 K199+000"),
        ("SZHB2023-01", "parcel", "SZHB2023-01"),
        ("%E5%8E%9F%E6%94%BF%E5%87%BD106", "document", "原政函〔2022〕106号"),
        ("%E5%BF%BB%E5%B7%9E%E8%A5%BF", "station", "忻州西"),
        ("%E6%9D%8E%E7%90%A6", "official", "李琦"),
        ("112.6867,38.4425", "coordinate", "112.686700, 38.442500"),
    ] {
        let found = service.json(&format!("/search?q={query}"));
        let results = found["results"].as_array().expect("results");
        assert!(results.iter().any(|r| r["kind"] == kind && r["title"] == title), "{query}: {found}");
    }
}

/// Whatever a search gives can be asked, in the system in which it was given.
#[test]
fn every_search_result_leads_to_an_answer() {
    let service = Service::start();
    for (query, outcome) in [
        ("北同蒲 241.5", "one"),
        ("dxgt 199", "one"),
        ("北同蒲 241.5-264", "one"),
        ("大西高铁忻州西", "one"),
        ("112°41′12.1″E 38°26′33″N", "one"),
        ("38388768.533 4288075.251", "one"),
        ("K241+500", "several"),
        ("高德 112.6867,38.4425", "several"),
        ("https://uri.amap.com/marker?position=112.6867,38.4425", "several"),
        ("388768.533 4288075.251", "several"),
        ("李剑", "several"),
        ("13800138000", "none"),
        ("准池线 K12+000", "none"),
    ] {
        let found = service.json(&format!("/search?q={}", percent(query)));
        assert_eq!(found["outcome"], outcome, "{query}: {found}");
        let results = found["results"].as_array().expect("results");
        for result in results {
            for address in [&result["locate"], &result["range"]].into_iter().filter_map(|a| a.as_str()) {
                service.json(address);
            }
        }
        let given = query.starts_with("北") || query.starts_with('高');
        assert!(
            !given || results[0]["read_as"]["en"].is_string() || results[0]["detail"].is_object(),
            "{found}"
        );
        assert_eq!(
            found["tried"].as_array().is_some_and(Vec::is_empty),
            outcome != "none" && !query.starts_with("388")
        );
    }
    let shifted = service.json(&format!("/search?q={}", percent("高德 112.6867,38.4425")));
    let address = shifted["results"][0]["locate"].as_str().expect("an address");
    assert_eq!(address, "/locate?lon=112.6867&lat=38.4425&crs=gcj02");
    let place = service.json(address);
    assert_eq!(place["place"]["lon"].as_f64().map(|lon| (112.6867 - lon) * 87_000.0 > 500.0), Some(true));
    assert!(place["caveats"].to_string().contains("gcj02"), "{place}");
}

#[test]
fn collections_page_through_all_features() {
    let service = Service::start();
    let collections = service.json("/collections");
    assert_eq!(collections["collections"].as_array().expect("collections").len(), LAYERS.len());
    let mut path = "/collections/segments/items?limit=80".to_owned();
    let mut ids = std::collections::BTreeSet::new();
    let mut pages = 0;
    loop {
        let page = service.json(&path);
        assert_eq!(page["numberMatched"], 194);
        for feature in page["features"].as_array().expect("features") {
            assert!(ids.insert(feature["id"].as_str().expect("an id").to_owned()), "no feature twice");
        }
        pages += 1;
        let links = page["links"].as_array().expect("links");
        match links.iter().find(|link| link["rel"] == "next") {
            Some(next) => path = next["href"].as_str().expect("a link").to_owned(),
            None => break,
        }
    }
    assert_eq!((ids.len(), pages), (194, 3));
    let box_of_xinfu = service.json("/collections/stations/items?bbox=112.6,38.3,112.8,38.5");
    let names: Vec<_> = box_of_xinfu["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["properties"]["name"].clone())
        .collect();
    assert!(names.contains(&"忻州".into()) && !names.contains(&"大同".into()), "{names:?}");
    let one = service.json("/collections/counties/items/140981");
    assert_eq!(one["properties"]["name"], "原平市");
}

#[test]
fn tiles_come_compressed_with_an_etag_and_are_not_sent_twice() {
    let service = Service::start();
    let plain = service.get("/tiles/counties/7/104/48.mvt", &[]);
    assert_eq!(plain.status, 200);
    assert_eq!(plain.header("content-encoding"), "");
    let packed = service.get("/tiles/counties/7/104/48.mvt", &[("accept-encoding", "gzip")]);
    assert_eq!(packed.header("content-encoding"), "gzip");
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(packed.body.as_slice()).read_to_end(&mut unpacked).expect("gzip");
    assert_eq!(unpacked, plain.body);
    let etag = plain.header("etag").to_owned();
    let again = service.get("/tiles/counties/7/104/48.mvt", &[("if-none-match", &etag)]);
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(service.get("/tiles/counties/7/0/0.mvt", &[]).status, 204, "an empty tile");

    let reader = mvt_reader::Reader::new(plain.body).expect("a vector tile");
    let names = reader.get_layer_names().expect("layers");
    assert_eq!(names, ["counties"]);
    let tilejson = service.json("/tiles/counties.json");
    assert!(tilejson["tiles"][0].as_str().unwrap().starts_with(&service.url), "{tilejson}");
    let geojson = service.json("/tiles/counties/7/104/48.geojson");
    assert!(!geojson["features"].as_array().unwrap().is_empty());
}

#[test]
fn csv_carries_coordinates_and_a_mark_when_asked() {
    let service = Service::start();
    let get = |query: &str| service.get(&format!("/export/stations.csv{query}"), &[]).body;
    let header = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().next().unwrap_or_default().to_owned();
    let plain = get("?wkt=false&bom=false");
    assert_eq!(plain, get(""));
    assert!(header(&plain).starts_with("id,") && !header(&plain).contains("wkt"));
    let with = get("?wkt=true&bom=true&crs=EPSG:4547");
    assert!(with.starts_with(b"\xEF\xBB\xBFid,") && header(&with).ends_with(",wkt"), "{}", header(&with));
    let rows = String::from_utf8(with).expect("UTF-8");
    let points = rows.lines().skip(1).filter(|row| row.contains("POINT (")).count();
    assert!(points > 0 && points == rows.lines().count() - 1, "every station has its place: {points}");

    let output = run(&["export", "stations", "--format", "csv", "--wkt", "--bom", "--out", "-"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(output.stdout, get("?wkt=true&bom=true"));
    let output = run(&["export", "stations", "--wkt", "--out", "-"]);
    assert!(!output.status.success() && stderr(&output).contains("wkt"), "{}", stderr(&output));
}

#[test]
fn no_endpoint_gives_a_personal_number() {
    assert!(has_mobile("手机:13800138000 "), "the check itself works");
    let service = Service::start();
    let mut paths = vec!["/about".to_owned(), "/collections".to_owned(), "/search?q=%E6%9D%8E".to_owned()];
    for layer in LAYERS {
        paths.push(format!("/collections/{layer}/items?limit=1000"));
        paths.push(format!("/export/{layer}.csv"));
        paths.push(format!("/export/{layer}.geojson"));
        paths.push(format!("/tiles/{layer}/6/52/24.geojson"));
    }
    for post in ["K199", "K250", "K264"] {
        paths.push(format!("/locate?line={DAXI}&post={post}"));
        paths.push(format!("/locate?line=%E5%8C%97%E5%90%8C%E8%92%B2%E7%BA%BF&post={post}"));
    }
    for path in paths {
        let response = service.get(&path, &[]);
        assert!(response.status == 200 || response.status == 204, "{path}: {}", response.status);
        assert!(!has_mobile(&String::from_utf8_lossy(&response.body)), "{path}");
    }
}

#[test]
fn the_page_is_served_from_the_binary_and_loads_nothing_from_elsewhere() {
    let service = Service::start();
    let page = service.get("/", &[]);
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.header("content-security-policy").contains("default-src 'self'"));
    let html = String::from_utf8(page.body).expect("UTF-8");
    assert!(!html.contains("https://") && !html.contains("http://"), "{html}");
}
