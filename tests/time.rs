//! Time, end to end: what was answered once is answered again with `known_on`, to the byte, and `as_of`
//! turns over on the same day in answers, items, tiles and exports.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::thread::sleep;
use std::time::{Duration, Instant};

use common::line::{Desk, Made};
use common::{LAYERS, Service, admin, import, landrail, percent, stderr, stdout};
use jiff::Timestamp;
use serde_json::{Value, json};

const SEGMENT: &str = "忻政办发2021-71-r1-1";
const PARCEL: &str = "原政函2022-114";
/// The chief before and after 1 October 2026.
const OLD: &str = "赵洋";
const NEW: &str = "新段长";

/// A service with a history, and one who may edit.
struct Office {
    service: Service,
    desk: Desk,
    token: String,
    /// The day on which the layers are asked for.
    today: String,
}

/// What was shown at a moment: path → status and body.
struct Seen {
    what: &'static str,
    at: String,
    bodies: BTreeMap<String, Vec<u8>>,
}

/// Longitude and latitude → column and row of a tile.
fn tile(z: u8, lon: f64, lat: f64) -> (u32, u32) {
    let tiles = f64::from(1_u32 << z);
    let x = (lon + 180.0) / 360.0 * tiles;
    let y = (1.0 - lat.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * tiles;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "far below 2³²")]
    (x.floor() as u32, y.floor() as u32)
}

impl Office {
    fn open() -> Self {
        let desk = Desk::with_line();
        let token = admin(&desk.data());
        let service = Service::start_on(&desk.data());
        let china = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
        let today = Timestamp::now().to_zoned(china).date().to_string();
        Self { service, desk, token, today }
    }

    fn send(&self, method: &str, path: &str, tag: Option<&str>, body: Option<&Value>) -> common::Response {
        let mut headers = vec![("authorization", self.token.as_str())];
        headers.extend(tag.map(|tag| ("if-match", tag)));
        let response = self.service.send(method, path, &headers, body);
        assert!(
            (200..300).contains(&response.status),
            "{method} {path}: {}",
            String::from_utf8_lossy(&response.body)
        );
        response
    }

    fn create(&self, layer: &str, query: &str, properties: &Value, geometry: &Value) -> String {
        let feature = json!({"type": "Feature", "geometry": geometry, "properties": properties});
        let path = format!("/collections/{layer}/items?reason=test{query}");
        self.send("POST", &path, None, Some(&feature)).json()["ids"][0].as_str().expect("an id").to_owned()
    }

    fn correct(&self, layer: &str, id: &str, field: &str, value: Value) {
        let path = item(layer, id);
        let served = self.service.get(&path, &[]);
        let mut feature = served.json();
        feature["properties"][field] = value;
        let path = format!("{path}?reason=check");
        self.send("PUT", &path, Some(served.header("etag")), Some(&feature));
    }

    fn end(&self, layer: &str, id: &str, last: &str) {
        let path = item(layer, id);
        let tag = self.service.get(&path, &[]).header("etag").to_owned();
        self.send("DELETE", &format!("{path}?reason=end&last_day={last}"), Some(&tag), None);
    }

    /// All that is asked for, as it is shown now.
    fn look(&self, what: &'static str) -> Seen {
        // Moments of record time are told apart to the microsecond.
        sleep(Duration::from_millis(3));
        let at = Timestamp::now().to_string();
        let bodies = self
            .paths()
            .into_iter()
            .map(|path| {
                let response = self.service.get(&path, &[]);
                assert!(matches!(response.status, 200 | 204), "{path}: {}", response.status);
                (path, response.body)
            })
            .collect();
        Seen { what, at, bodies }
    }

    fn paths(&self) -> Vec<String> {
        let (line, made) = (percent("北同蒲线"), percent("试验线"));
        let day = &self.today;
        let mut paths = Vec::new();
        for layer in LAYERS {
            paths.push(format!("/collections/{layer}/items?limit=1000&as_of={day}"));
            paths.push(format!("/collections/{layer}?as_of={day}"));
            paths.push(format!("/export/{layer}.csv?wkt=true&as_of={day}"));
            paths.push(format!("/export/{layer}.geojson?as_of={day}"));
            for (z, (x, y)) in [(6, tile(6, 112.73, 38.5)), (12, tile(12, 112.7366, 38.496))] {
                paths.push(format!("/tiles/{layer}/{z}/{x}/{y}.mvt?as_of={day}"));
                paths.push(format!("/tiles/{layer}/{z}/{x}/{y}.geojson?as_of={day}"));
            }
        }
        for place in [
            format!("line={line}&post=K250"),
            format!("line={made}&post=K12"),
            "lon=112.705&lat=38.404".to_owned(),
            "lon=112.7366&lat=38.4958&within=500".to_owned(),
        ] {
            paths.push(format!("/locate?{place}&as_of={day}"));
        }
        paths.push(format!("/due?state=all&limit=500&as_of={day}"));
        paths.push(format!("/due.csv?state=all&as_of={day}"));
        paths.push(format!("/offices?limit=500&as_of={day}"));
        paths.push(format!("/lines/{made}/range?posts=K11-K12&as_of={day}"));
        paths
    }

    fn range(&self, known_on: &str) -> Value {
        self.service.json(&format!("/lines/{}/range?posts=K11-K12&known_on={known_on}", percent("试验线")))
    }

    /// Waits for what another program or a file changed.
    fn until(&self, path: &str, shown: impl Fn(&Value) -> bool) {
        let start = Instant::now();
        while !shown(&self.service.json(path)) {
            assert!(start.elapsed() < Duration::from_mins(1), "{path} does not show the change");
            sleep(Duration::from_millis(100));
        }
    }
}

fn item(layer: &str, id: &str) -> String {
    format!("/collections/{layer}/items/{}", percent(id))
}

/// A body without what the moment of asking puts into it.
fn lasting(path: &str, body: &[u8]) -> Vec<u8> {
    let json =
        path.starts_with("/collections") || path.starts_with("/locate") || path.starts_with("/offices");
    if !json {
        return body.to_vec();
    }
    let mut value: Value = serde_json::from_slice(body).expect("JSON");
    let members = value.as_object_mut().expect("an object");
    members.remove("timeStamp");
    members.remove("links");
    if let Some(caveats) = members.get_mut("caveats").and_then(Value::as_array_mut) {
        caveats.retain(|caveat| caveat["code"] != "known_on");
    }
    value.to_string().into_bytes()
}

/// The texts in a vector tile.
fn tags(body: Vec<u8>) -> Vec<String> {
    let reader = mvt_reader::Reader::new(body).expect("a vector tile");
    let layers = reader.get_layer_names().expect("layers").len();
    let of = |no| reader.get_features(no).expect("features");
    (0..layers).flat_map(of).map(|feature| format!("{:?}", feature.properties)).collect()
}

/// Who the chief is, asked in every way there is.
fn chiefs(office: &Office, query: &str) -> Vec<(String, bool, bool)> {
    let (x, y) = tile(12, 112.7366, 38.496);
    let line = percent("北同蒲线");
    let paths = [
        format!("/locate?line={line}&post=K250&{query}"),
        format!("/collections/segments/items?limit=1000&bbox=112.7366,38.49,112.7367,38.50&{query}"),
        format!("/export/segments.csv?{query}"),
        format!("/export/segments.geojson?{query}"),
        format!("/tiles/segments/12/{x}/{y}.geojson?{query}"),
        format!("/tiles/segments/12/{x}/{y}.mvt?{query}"),
    ];
    paths
        .into_iter()
        .map(|path| {
            let body = office.service.get(&path, &[]).body;
            let text = if path.contains(".mvt") {
                tags(body).join("\n")
            } else {
                String::from_utf8(body).expect("UTF-8")
            };
            // The chief of before has other segments, which are in every export.
            let old = if path.starts_with("/locate") { OLD } else { SEGMENT };
            let (old, new) = (text.contains(old), text.contains(NEW));
            (path, old, new)
        })
        .collect()
}

fn asserted(office: &Office, query: &str, old: bool, new: bool) {
    for (path, is_old, is_new) in chiefs(office, query) {
        assert_eq!((is_old, is_new), (old, new), "{path}");
    }
}

/// The history of the test: each step with what was shown after it.
fn history(office: &Office) -> Vec<Seen> {
    let mut seen = vec![office.look("as the program came")];
    let service = &office.service;

    let chief = json!({
        "tier": "乡级", "county": "忻府区", "township": "忻口镇", "line": "北同蒲线",
        "printed_range": "北同蒲线 K241+500-K264+000", "township_local_name": NEW,
        "township_local_office": "忻口镇镇长", "document": "甲函〔2026〕1号", "valid_from": "2026-10-01",
    });
    office.create("segments", &format!("&replaces={}", percent(SEGMENT)), &chief, &Value::Null);
    seen.push(office.look("a chief replaced"));

    office.correct("parcels", PARCEL, "redline_m2", json!(120.5));
    seen.push(office.look("a parcel corrected"));
    office.correct("parcels", PARCEL, "redline_m2", json!(130.5));
    seen.push(office.look("and corrected again"));

    let ring = json!([[[112.70, 38.40], [112.71, 38.40], [112.71, 38.41], [112.70, 38.41], [112.70, 38.40]]]);
    let polygon = json!({"type": "Polygon", "coordinates": ring});
    let over = json!({
        "status": "approved", "county": "忻府区", "term_years": 2, "term_start": "2024-03-04",
        "document": "甲函〔2024〕1号", "title": "期满的便道",
    });
    office.create("temporary_uses", "", &over, &polygon);
    seen.push(office.look("a temporary use entered of which the term is over"));
    office.end("temporary_uses", "原政函2022-107", "2026-10-31");
    seen.push(office.look("a temporary use ended"));

    let zone = json!({
        "line": "大西高铁", "what": "K192+000—K198+000", "distance_min_m": 12, "distance_max_m": 12,
        "offset_basis": "路堤坡脚", "county": "忻府区", "document": "甲政告〔2026〕1号",
    });
    office.create("constraints", "", &zone, &Value::Null);
    seen.push(office.look("a constraint created"));
    let act = json!({
        "act": "appointed", "name": "甲某", "office": "代县交通运输局局长", "county": "代县", "from": "2026-05-01",
        "document": "代政任〔2026〕1号",
    });
    office.create("appointments", "", &act, &Value::Null);
    seen.push(office.look("an appointment entered"));

    let text = common::made_up()
        .replace("〔2031〕7号", "〔2022〕106号")
        .replace("2031年", "2022年")
        .replace("2.25公顷（33.75亩）", "7公顷（105亩）");
    let file = office.desk.file("公报.txt", text);
    let output = import(&office.desk.data(), &[file.to_str().unwrap()]);
    assert!(output.status.success(), "{}", stderr(&output));
    let replaced = item("temporary_uses", "原政函2022-106");
    office.until("/collections/temporary_uses/items?limit=1000", |items| items.to_string().contains("70000"));
    seen.push(office.look("an embedded document replaced by an import"));
    assert!(service.get(&replaced, &[]).status == 200, "of the same identifier");

    let corrections = format!(
        "[[correction]]\nrecord = \"{PARCEL}\"\nfield = \"title\"\nold = \"原平市人民政府关于原平市无控规地块规划条件设定的批复\"\n\
         new = \"改正的题名\"\nreason = \"核对原件\"\n"
    );
    fs::write(office.desk.data().join("corrections.toml"), corrections).unwrap();
    office.until(&item("parcels", PARCEL), |parcel| parcel["properties"]["title"] == "改正的题名");
    seen.push(office.look("the file of corrections edited"));

    let before = office.range(&Timestamp::now().to_string());
    let mut made = Made::new();
    for vertex in &mut made.vertices {
        vertex[1] += 300.0;
    }
    let centreline = office.desk.file("新线.geojson", made.geojson("EPSG:4547", &json!({})));
    let posts = office.desk.file("新标.csv", made.posts("EPSG:4547"));
    let output = office.desk.import(&centreline, &posts, &["--crs", "EPSG:4547"]);
    assert!(output.status.success(), "{}", stderr(&output));
    office.until(&format!("/lines/{}/range?posts=K11-K12", percent("试验线")), |range| *range != before);
    seen.push(office.look("a line replaced"));
    seen
}

#[test]
fn what_was_shown_once_is_shown_again() {
    let office = Office::open();
    let seen = history(&office);

    // Every step showed something else than the one before.
    for pair in seen.windows(2) {
        let changed = pair[0]
            .bodies
            .iter()
            .filter(|(path, body)| lasting(path, body) != lasting(path, &pair[1].bodies[*path]));
        let changed: Vec<_> = changed.map(|(path, _)| path.as_str()).collect();
        println!("{}: {} of {} answers changed", pair[1].what, changed.len(), pair[1].bodies.len());
        assert!(!changed.is_empty(), "{}", pair[1].what);
    }
    let mut compared = 0;
    for Seen { what, at, bodies } in &seen {
        for (path, body) in bodies {
            let again = office.service.get(&format!("{path}&known_on={at}"), &[]);
            let (then, again) = (lasting(path, body), lasting(path, &again.body));
            if then != again {
                let (then, again) = (String::from_utf8_lossy(&then), String::from_utf8_lossy(&again));
                let at = then.bytes().zip(again.bytes()).take_while(|(a, b)| a == b).count();
                let part =
                    |text: &str| text.chars().skip(at.saturating_sub(80) / 2).take(400).collect::<String>();
                panic!("{what}: {path} differs at byte {at}:\n{}\n{}", part(&then), part(&again));
            }
            compared += 1;
        }
    }
    println!("{compared} answers of {} moments given again to the byte", seen.len());

    // The valid time turns over on one day everywhere, as known now; and was not known before the edit.
    asserted(&office, "as_of=2026-09-30", true, false);
    asserted(&office, "as_of=2026-10-01", false, true);
    let (first, second) = (&seen[0].at, &seen[1].at);
    asserted(&office, &format!("as_of=2026-10-01&known_on={first}"), true, false);
    asserted(&office, &format!("as_of=2026-09-30&known_on={second}"), true, false);
    asserted(&office, &format!("as_of=2026-10-01&known_on={second}"), false, true);

    known_on_the_command_line(&office, first);
    of_a_batch(&office, &seen);
    moments_without_an_answer(&office);
    of_the_parcel(&office);
}

/// The command line sees the same as the service, at any moment.
fn known_on_the_command_line(office: &Office, first: &str) {
    let (data, day) = (office.desk.data(), &office.today);
    for layer in ["segments", "parcels", "temporary_uses"] {
        let words = ["export", layer, "--format", "csv", "--out", "-", "--as-of", day, "--known-on", first];
        let output = landrail(&data).args(words).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        let path = format!("/export/{layer}.csv?as_of={day}&known_on={first}");
        assert_eq!(stdout(&output).into_bytes(), office.service.get(&path, &[]).body, "{layer}");
    }
    let of = |day: &str| {
        let words = ["export", "segments", "--format", "csv", "--out", "-", "--as-of", day];
        stdout(&landrail(&data).args(words).output().unwrap())
    };
    assert!(of("2026-09-30").contains(SEGMENT) && !of("2026-09-30").contains(NEW));
    assert!(of("2026-10-01").contains(NEW) && !of("2026-10-01").contains(SEGMENT));
    for (known, name) in [(vec![], NEW), (vec!["--known-on", first], OLD)] {
        let words = ["locate", "北同蒲线", "K250", "--json", "--as-of", "2026-10-02"];
        let output = landrail(&data).args(words).args(known).output().unwrap();
        assert!(stdout(&output).contains(name), "{}", stderr(&output));
    }
    let due = |more: &[&str]| {
        let words = ["due", "--format", "csv", "--state", "all", "--as-of", day];
        let output = landrail(&data).args(words).args(more).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        stdout(&output)
    };
    assert!(due(&[]).contains("期满的便道") && !due(&["--known-on", first]).contains("期满的便道"));
    let output = landrail(&data).args(["due", "--known-on", "2020-01-01"]).output().unwrap();
    assert!(output.status.code() == Some(2) && stderr(&output).contains("早于本数据库的第一条记录"));
}

/// A batch answers as single questions do.
fn of_a_batch(office: &Office, seen: &[Seen]) {
    let rows = json!([{"line": "北同蒲线", "post": "K250", "as_of": office.today}]).to_string();
    for Seen { what, at, bodies } in seen {
        let path = format!("/locate?known_on={at}");
        let batch = office.service.post(&path, "application/json", rows.as_bytes()).json();
        assert_eq!(batch[0]["caveats"].as_array().unwrap().last().unwrap()["code"], "known_on", "{what}");
        let single = format!("/locate?line={}&post=K250&as_of={}", percent("北同蒲线"), office.today);
        let answer = lasting("/locate", batch[0].to_string().as_bytes());
        assert!(answer == lasting("/locate", &bodies[&single]), "{what}");
    }
}

/// What was not known yet is refused and never answered from something else.
fn moments_without_an_answer(office: &Office) {
    let (x, y) = tile(12, 112.7366, 38.496);
    for path in [
        "/collections/segments/items?".to_owned(),
        "/collections?".to_owned(),
        format!("{}?", item("parcels", PARCEL)),
        "/export/segments.csv?".to_owned(),
        format!("/tiles/segments/12/{x}/{y}.mvt?"),
        "/locate?lon=112.7&lat=38.4&".to_owned(),
        "/due?".to_owned(),
        "/due.csv?".to_owned(),
        "/offices?".to_owned(),
        format!("/lines/{}/range?posts=K11-K12&", percent("试验线")),
    ] {
        for (moment, word) in [
            ("2020-01-01", "早于本数据库的第一条记录"),
            ("2999-01-01T00:00:00Z", "在将来"),
            ("yesterday", "不是时刻"),
        ] {
            let told = office.service.get(&format!("{path}known_on={moment}"), &[]).problem(400);
            assert!(told.contains(word), "{path} {moment}: {told}");
        }
    }
}

/// The history of the parcel that was corrected twice, as everybody and as one who works with it.
fn of_the_parcel(office: &Office) {
    let path = format!("{}/history", item("parcels", PARCEL));
    let public = office.service.json(&path);
    let inside = office.send("GET", &path, None, None).json();
    let versions = public["versions"].as_array().expect("versions");
    assert_eq!(versions.len(), 3, "{public:#}");
    let of = |no: usize, what: &str| versions[no][what].as_str().map(str::to_owned);
    assert_eq!(of(0, "action").as_deref(), Some("embedded"));
    assert_eq!(
        (of(2, "action").as_deref(), of(2, "reason").as_deref()),
        (Some("edit.correct"), Some("check"))
    );
    assert_eq!(versions[0]["to"], versions[1]["from"]);
    assert!(versions[2]["to"].is_null() && of(1, "program").is_some());
    let change = |no: usize| {
        let changes = versions[no]["changes"].as_array().expect("changes");
        let of_field = changes.iter().find(|change| change["field"] == "redline.m2").expect("the field");
        (of_field["old"].clone(), of_field["new"].clone())
    };
    assert_eq!((change(1), change(2)), ((Value::Null, json!("120.5")), (json!("120.5"), json!("130.5"))));
    for (no, wanted) in [Value::Null, json!(120.5), json!(130.5)].iter().enumerate() {
        let then = office.service.json(versions[no]["links"][0]["href"].as_str().expect("a link"));
        assert_eq!(&then["properties"]["redline_m2"], wanted, "version {no}");
    }
    // What the file of corrections makes of it is told beside the record.
    assert!(public["applied"].to_string().contains("改正的题名"), "{public:#}");
    assert!(versions.iter().all(|version| version["actor"].is_null()));
    assert!(!public.to_string().contains("测绘科"), "nobody is named to the public: {public:#}");
    assert_eq!(inside["versions"][2]["actor"], "测绘科");

    // One that is in today's layer no more still has a history, with a day on which it can be seen.
    let gone = "原政函2022-107";
    let shown = office.service.json(&item("temporary_uses", gone));
    assert_eq!(shown["properties"]["valid_to"], "2026-10-31", "found by its identifier, with its end");
    let ended = office.service.json(&format!("{}/history", item("temporary_uses", gone)));
    assert!(!ended.to_string().contains("测绘科"), "nobody is named to the public: {ended:#}");
    let last = ended["versions"].as_array().and_then(|all| all.last()).expect("a version");
    assert_eq!((&last["action"], &last["valid_to"]), (&json!("edit.end"), &json!("2026-10-31")));
    let then = office.service.json(last["links"][0]["href"].as_str().expect("a link"));
    assert_eq!(then["id"], gone);

    for (layer, id) in [("parcels", "none"), ("parcels", SEGMENT), ("houses", PARCEL)] {
        office.service.get(&format!("{}/history", item(layer, id)), &[]).problem(404);
    }
    let computed = office.service.json("/collections/lines/items?limit=1")["features"][0]["id"].clone();
    let none = office.service.json(&format!("{}/history", item("lines", computed.as_str().unwrap())));
    assert!(none["versions"].is_null() && none["note_zh"].is_string(), "{none:#}");
}

/// The counters of drawn tiles: from memory, and anew.
fn drawn(office: &Office) -> (u64, u64) {
    let text = String::from_utf8(office.service.get("/metrics", &[]).body).expect("UTF-8");
    let of = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).expect("the counter");
        line.rsplit(' ').next().and_then(|number| number.parse().ok()).expect("a number")
    };
    (of("landrail_tile_cache_hits_total"), of("landrail_tile_cache_misses_total"))
}

#[test]
fn an_edit_makes_only_the_tiles_new_that_it_touches() {
    let office = Office::open();
    let of = |(x, y): (u32, u32), kind: &str| format!("/tiles/segments/12/{x}/{y}.{kind}");
    let here = tile(12, 112.7366, 38.496);
    // A township of another county, 60 km away.
    let far = office.service.json("/collections/segments/items?limit=1000")["features"]
        .as_array()
        .expect("features")
        .iter()
        .filter_map(|feature| {
            let at = &feature["geometry"]["coordinates"][0][0];
            Some((at[0].as_f64()?, at[1].as_f64()?))
        })
        .find(|(lon, lat)| (lon - 112.7366).abs() > 0.5 && (lat - 38.5).abs() > 0.2)
        .map(|(lon, lat)| tile(12, lon, lat))
        .expect("a segment elsewhere");
    let get = |at, kind: &str| {
        let response = office.service.get(&of(at, kind), &[]);
        assert_eq!(response.status, 200, "{}", of(at, kind));
        (response.header("etag").to_owned(), response.body)
    };
    let kinds = ["mvt", "geojson"];
    let before: Vec<_> = kinds.iter().flat_map(|kind| [get(here, kind), get(far, kind)]).collect();
    let (hits, misses) = drawn(&office);
    assert_eq!(misses, 4);

    office.correct("segments", SEGMENT, "township_local_name", json!(NEW));
    let after: Vec<_> = kinds.iter().flat_map(|kind| [get(here, kind), get(far, kind)]).collect();
    for no in [0, 2] {
        assert_ne!(before[no], after[no], "the tile of the segment shows the edit at once");
    }
    assert!(
        tags(after[0].1.clone()).join("\n").contains(NEW)
            && !tags(before[0].1.clone()).join("\n").contains(NEW)
    );
    for no in [1, 3] {
        assert_eq!(before[no], after[no], "the tile elsewhere is the same");
    }
    assert_eq!(drawn(&office), (hits + 2, misses + 2), "and was not drawn again");

    // Who has the tile gets no bytes of it; who has the old one gets the new.
    let asks = |at, tag: &str| office.service.get(&of(at, "mvt"), &[("if-none-match", tag)]).status;
    assert_eq!((asks(here, &before[0].0), asks(here, &after[0].0), asks(far, &before[1].0)), (200, 304, 304));
}
