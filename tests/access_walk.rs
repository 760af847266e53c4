//! Every route of the service, as everybody: who gets what, and that nobody gets a number of the
//! store in any body, header, error or log who may not.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};

use common::{LAYERS, import, landrail, stderr, stdout};
use landrail::http::ROUTES;
use serde_json::Value;

/// The county whose chiefs have made-up numbers, and another one.
const COUNTY: &str = "原平市";
const OTHER: &str = "静乐县";

/// A made-up mobile; there is none with these digits.
fn mobile(no: u32) -> String {
    format!("1380013{}", 8000 + no)
}

/// A made-up roster with a mobile in every place where rosters print one, in all spellings.
fn roster() -> String {
    let m: Vec<_> = (0..8).map(mobile).collect();
    let grouped = |number: &str| format!("{}-{}-{}", &number[..3], &number[3..7], &number[7..]);
    let wide: String = m[3].chars().filter_map(|c| char::from_u32(u32::from(c) - 0x30 + 0xFF10)).collect();
    let mut text =
        "忻州市人民政府办公室\n关于公布双段长名单的通知\n\n忻政办发〔2025〕9号\n各县（市、区）人民政府：\n\
                    现予公布。\n忻州市人民政府办公室\n2025年1月10日\n\n\
                    序号\t县\t县级地方段长\t县级铁路段长\t里程\t乡\t乡级地方段长\t车间\t线名里程\n"
            .to_owned();
    let rows = [(COUNTY, "崞阳镇", "K1+000-K9+000"), (OTHER, "段家寨乡", "K9+000-K20+000")];
    for (no, (county, township, range)) in rows.into_iter().enumerate() {
        let _ = writeln!(
            text,
            "{}\t{county}\t{county}副县长 姓名:甲一 办公电话:0350-1234567 手机:{}\t\
             原平工务段 主管行政副职:乙二 办公电话:0350-1234567 手机:{}\t宁岢线 K0+000-K20+000\t{township}\t\
             {township}镇长 姓名:丙三 办公电话:0350-1234567 24小时值班电话:{} 手机:{wide}\t\
             甲线路车间主任:丁四 办公电话:{} 手机:{}\t宁岢线 {range}",
            no + 1,
            m[no],
            grouped(&m[2]),
            m[4 + no],
            m[6],
            m[7],
        );
    }
    text
}

/// All mobiles that the file of the store holds, as digits.
fn mobiles_of(data: &Path) -> BTreeSet<String> {
    let bytes = fs::read(data.join("landrail.gpkg")).expect("a store");
    let wal = fs::read(data.join("landrail.gpkg-wal")).unwrap_or_default();
    let text = plain(&String::from_utf8_lossy(&bytes)) + "\n" + &plain(&String::from_utf8_lossy(&wal));
    let all: Vec<_> = (0..8).map(mobile).collect();
    all.into_iter().filter(|number| text.contains(number.as_str())).collect()
}

/// The text with half-width digits and nothing between groups of them.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| {
            !matches!(c, ' ' | '-' | '—' | '–' | '－' | '\u{a0}' | '\u{3000}' | '(' | ')' | '（' | '）' | '.')
        })
        .map(|c| match c {
            '０'..='９' => char::from_u32(u32::from(c) - 0xFF10 + 0x30).unwrap_or(c),
            c => c,
        })
        .collect()
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    /// Everything that it says, packed files unpacked, in both encodings that are written.
    fn says(&self) -> String {
        let mut all = self.head.clone();
        let mut add = |bytes: &[u8]| {
            all.push_str(&String::from_utf8_lossy(bytes));
            all.push('\n');
            all.push_str(&encoding_rs::GBK.decode(bytes).0);
        };
        add(&self.body);
        if self.body.starts_with(b"PK") {
            let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&self.body)).expect("a zip");
            for at in 0..zip.len() {
                let mut bytes = Vec::new();
                zip.by_index(at).unwrap().read_to_end(&mut bytes).unwrap();
                add(&bytes);
            }
        }
        plain(&all)
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

/// A service whose log is kept.
struct Logged {
    child: Child,
    address: String,
}

impl Drop for Logged {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Logged {
    fn start(data: &Path, log: &Path) -> Self {
        let mut child = landrail(data)
            .args(["serve", "--bind", "127.0.0.1:0"])
            .env("RUST_LOG", "landrail=trace,tower_http=trace,axum=trace")
            .stdout(Stdio::piped())
            .stderr(fs::File::create(log).unwrap())
            .spawn()
            .expect("the service starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("its address");
        let address =
            line.split_once("http://").expect("an address").1.trim().trim_end_matches('/').to_owned();
        Self { child, address }
    }

    /// HTTP/1.0: the body comes in one piece, and any method and header can be sent.
    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).expect("the service listens");
        let mut request = format!("{method} {path} HTTP/1.0\r\nhost: {}\r\n", self.address);
        for (name, value) in headers {
            let _ = write!(request, "{name}: {value}\r\n");
        }
        let _ = write!(request, "content-length: {}\r\n\r\n{body}", body.len());
        stream.write_all(request.as_bytes()).expect("the request is sent");
        let mut all = Vec::new();
        stream.read_to_end(&mut all).expect("an answer");
        let end = all.windows(4).position(|w| w == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&all[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
        Answer { status, head, body: all[end + 4..].to_vec() }
    }
}

fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |coded, byte| coded + &format!("%{byte:02X}"))
}

/// What the walk knows of the store.
struct Known {
    /// The feature of the township's segment as it is served.
    feature: Value,
    segment: String,
    county_segment: String,
    offices: Vec<String>,
    doubts: Vec<String>,
}

/// Requests for a route, the telling one first: paths with query, and a body.
fn requests(method: &str, route: &str, known: &Known) -> Vec<(String, String)> {
    let segment = percent(&known.segment);
    let get = |paths: Vec<String>| paths.into_iter().map(|path| (path, String::new())).collect::<Vec<_>>();
    let line = percent("宁岢线");
    match (method, route) {
        ("GET", "/collections/{layer}") => get(each_layer(|layer| vec![format!("/collections/{layer}")])),
        ("GET", "/collections/{layer}/items") => get(each_layer(|layer| {
            vec![
                format!("/collections/{layer}/items?limit=10000"),
                format!("/collections/{layer}/items?limit=0"),
                format!("/collections/{layer}/items?bbox=112,38,113,39"),
                format!("/collections/{layer}/items?limit=10000&as_of=2022-06-01"),
                format!("/collections/{layer}/items?limit=10000&known_on=2000-01-01T00:00:00Z"),
            ]
        })),
        ("GET", "/collections/{layer}/items/{id}") => get(each_item("", known)),
        ("GET", "/collections/{layer}/items/{id}/phones") => get(each_item("/phones", known)),
        ("GET", "/export/{file}") => get(each_layer(|layer| {
            let kinds = ["csv", "geojson", "shp.zip", "gpkg", "xls"];
            let plain = kinds.iter().map(|kind| format!("/export/{layer}.{kind}"));
            let more = [
                "csv?wkt=true&bom=true",
                "csv?encoding=gbk",
                "shp.zip?encoding=gbk&crs=EPSG:4547",
                "csv?as_of=2022-06-01",
            ];
            plain.chain(more.iter().map(|kind| format!("/export/{layer}.{kind}"))).collect()
        })),
        ("GET", "/offline") => {
            let county = percent(COUNTY);
            get(vec![
                "/offline".to_owned(),
                format!("/offline?line={line}"),
                format!("/offline?county={county}"),
                format!("/offline?line={line}&part=roster"),
                "/offline?line=none".to_owned(),
            ])
        }
        ("GET", "/offices") => get(vec![format!("/offices?q={}&limit=500", percent("崞阳镇"))]),
        ("GET", "/offices/{key}") => {
            get(known.offices.iter().map(|key| format!("/offices/{}", percent(key))).collect())
        }
        ("GET", "/lines/{line}") => get(vec![format!("/lines/{line}"), "/lines/none".to_owned()]),
        ("GET", "/lines/{line}/range") => {
            get(vec![format!("/lines/{line}/range?posts=K1-K9"), format!("/lines/{line}/range?posts=x")])
        }
        ("GET", "/locate") => {
            let posts = [1, 5, 9, 12, 19].map(|post| format!("/locate?line={line}&post=K{post}"));
            let then = [1, 12].map(|post| format!("/locate?line={line}&post=K{post}&as_of=2025-06-01"));
            let wrong =
                ["/locate?lon=1", "/locate?line=x&post=K1", "/locate?lon=112.7&lat=38.4"].map(str::to_owned);
            get(posts.into_iter().chain(then).chain(wrong).collect())
        }
        ("POST", "/locate") => {
            let rows = "[{\"line\":\"宁岢线\",\"post\":\"K5\"},{\"line\":\"x\",\"post\":\"y\"}]".to_owned();
            vec![("/locate".to_owned(), rows), ("/locate".to_owned(), "{".to_owned())]
        }
        ("GET", "/review") => {
            get(vec!["/review?state=all&limit=500".to_owned(), "/review?kind=x".to_owned()])
        }
        ("GET", "/review.csv") => get(vec!["/review.csv?state=all".to_owned(), "/review.csv?x=1".to_owned()]),
        ("GET", "/review/{id}") => {
            let all = known.doubts.iter().map(|id| format!("/review/{id}"));
            get(all.chain(["/review/none".to_owned()]).collect())
        }
        ("POST", "/review/{id}/notes") => {
            let path = known.doubts.first().map(|id| format!("/review/{id}/notes")).expect("a doubt");
            let personal = format!("{{\"text\":\"请打{}\"}}", "1390000".to_owned() + "0000");
            vec![(path.clone(), "{\"text\":\"已核对\"}".to_owned()), (path, personal)]
        }
        ("POST", "/review/{id}/decision") => {
            let path = known.doubts.first().map(|id| format!("/review/{id}/decision")).expect("a doubt");
            let decision = |reason: &str| format!("{{\"action\":\"accept\",\"reason\":\"{reason}\"}}");
            let personal = decision(&("请打1390000".to_owned() + "0000"));
            vec![(path.clone(), decision("已核对")), (path.clone(), personal), (path, "{".to_owned())]
        }
        ("GET", "/search") => get(["丙三", "甲一", "宁岢线 K5", "崞阳镇", "原政函", ""]
            .map(|words| format!("/search?q={}", percent(words)))
            .to_vec()),
        ("PUT", "/collections/{layer}/items/{id}") => {
            let mut wrong = known.feature.clone();
            let names: Vec<String> =
                wrong["properties"].as_object().expect("properties").keys().cloned().collect();
            for name in names {
                wrong["properties"][name] = Value::from(vec![0]);
            }
            let path = format!("/collections/segments/items/{segment}");
            let bodies = [known.feature.to_string(), wrong.to_string(), "{".to_owned()];
            let none = ("/collections/segments/items/none".to_owned(), "{}".to_owned());
            bodies.into_iter().map(|body| (path.clone(), body)).chain([none]).collect()
        }
        ("DELETE", "/collections/{layer}/items/{id}") => {
            // Before it began: refused, whoever asks.
            let path = format!("/collections/segments/items/{segment}?last_day=1900-01-01");
            vec![(path, String::new()), ("/collections/houses/items/none".to_owned(), String::new())]
        }
        ("POST", "/session") => vec![("/session".to_owned(), "{\"token\":\"none\"}".to_owned())],
        ("GET", "/tiles/{layer}") => get(each_layer(|layer| vec![format!("/tiles/{layer}.json")])),
        ("GET", "/tiles/{layer}/{z}/{x}/{y}") => get(each_layer(|layer| {
            // All of zoom 7 around the counties, as tiles and as GeoJSON.
            let mut tiles = Vec::new();
            for (x, y) in [(103, 48), (104, 48), (103, 49), (104, 49), (104, 999)] {
                tiles.extend(["mvt", "geojson"].map(|kind| format!("/tiles/{layer}/7/{x}/{y}.{kind}")));
            }
            // And of the other matrix set.
            for x in [103, 104] {
                let of = |kind| format!("/tiles/{layer}/6/{x}/18.{kind}?matrix=CGCS2000Quad");
                tiles.extend(["mvt", "geojson"].map(of));
            }
            tiles
        })),
        // Whatever comes later: the record with the numbers for each of its parts, and nonsense.
        _ => {
            let fill = |value: &str| {
                let mut path = String::new();
                let mut rest = route;
                while let Some((before, more)) = rest.split_once('{') {
                    let (name, after) = more.split_once('}').unwrap_or((more, ""));
                    path += before;
                    path += if name == "layer" { "segments" } else { value };
                    rest = after;
                }
                path + rest
            };
            let body = if method == "GET" { String::new() } else { "{}".to_owned() };
            let wanted = [segment.as_str(), &percent(&known.county_segment), "none"].map(fill);
            wanted.into_iter().map(|path| (path, body.clone())).collect()
        }
    }
}

fn each_layer(paths: impl Fn(&str) -> Vec<String>) -> Vec<String> {
    LAYERS.iter().flat_map(|layer| paths(layer)).chain(paths("houses")).collect()
}

fn each_item(after: &str, known: &Known) -> Vec<String> {
    let own = |layer: &str, id: &str| format!("/collections/{layer}/items/{}{after}", percent(id));
    let mut all = vec![own("segments", &known.segment), own("county_segments", &known.county_segment)];
    for layer in LAYERS.into_iter().chain(["houses", "coordinators"]) {
        all.extend([own(layer, "none"), own(layer, &known.segment)]);
    }
    all.push(format!("/collections/%ff/items/%ff{after}"));
    all
}

/// The methods and paths of the router, as its source has them.
fn routes_in_source() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http");
    let (mut found, mut named, mut constants) = (BTreeSet::new(), Vec::new(), BTreeMap::new());
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(path).unwrap();
            let mut before = "";
            for rest in text.split(".route(") {
                // Of the builder: at the beginning of a line or behind another call.
                let of_builder = before.ends_with([' ', ')']);
                before = rest;
                if !of_builder {
                    continue;
                }
                match rest.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"')) {
                    Some((path, _)) => drop(found.insert(path.to_owned())),
                    None => named.extend(rest.split([',', ')']).next().map(str::to_owned)),
                }
            }
            for rest in text.split("const ").skip(1) {
                if let Some((name, value)) = rest.split_once(": &str = \"") {
                    constants.insert(name.to_owned(), value.split('"').next().unwrap_or_default().to_owned());
                }
            }
        }
    }
    for path in named {
        let name = path.rsplit("::").next().unwrap_or_default().trim();
        found.insert(constants.get(name).unwrap_or(&path).clone());
    }
    found
}

/// A data folder with the made-up roster, and tokens: an inspector of the county, an editor of
/// another, an administrator.
fn prepared(data: &Path) -> [String; 3] {
    let file = data.join("名单.txt");
    fs::write(&file, roster()).unwrap();
    let output = import(data, &[file.to_str().unwrap()]);
    assert!(output.status.success(), "{}", stderr(&output));
    let told = plain(&(stdout(&output) + &stderr(&output)));
    assert!((0..8).all(|no| !told.contains(&mobile(no))), "the import says none: {told}");
    let token = |args: &[&str]| {
        let output = landrail(data).args(["token", "add"]).args(args).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        stdout(&output).trim().to_owned()
    };
    [
        token(&["--name", "巡查", "--role", "inspector", "--county", COUNTY, "--expires", "90d"]),
        token(&["--name", "编辑", "--role", "editor", "--county", OTHER]),
        token(&["--name", "管理", "--role", "admin"]),
    ]
}

#[test]
fn every_route_is_in_the_list() {
    let listed: BTreeSet<_> = ROUTES.iter().map(|(_, path)| (*path).to_owned()).collect();
    assert_eq!(routes_in_source(), listed, "the router and http::ROUTES differ");
    let data = tempfile::tempdir().unwrap();
    let service = Logged::start(data.path(), &data.path().join("log"));
    for path in &listed {
        let of_path: BTreeSet<_> =
            ROUTES.iter().filter(|(_, other)| other == path).map(|(method, _)| *method).collect();
        // A method that it does not have: the answer names those that it has.
        let concrete = path.replace(['{', '}'], "");
        let answer = service.ask("PROPFIND", &concrete, &[], "");
        assert_eq!(answer.status, 405, "{path}: {}", answer.head);
        let allow = answer.head.lines().find_map(|line| {
            line.split_once(':')
                .filter(|(name, _)| name.eq_ignore_ascii_case("allow"))
                .map(|(_, value)| value)
        });
        let allowed: BTreeSet<_> =
            allow.expect("Allow").split(',').map(str::trim).filter(|method| *method != "HEAD").collect();
        assert_eq!(allowed, of_path, "{path}");
    }
}

#[test]
fn nobody_gets_a_number_of_the_store_but_who_may() {
    let data = tempfile::tempdir().unwrap();
    let [inspector, editor, admin] = prepared(data.path());
    let numbers = mobiles_of(data.path());
    assert_eq!(numbers.len(), 8, "all are kept for those who may read them: {numbers:?}");
    let holds = |text: &str| numbers.iter().any(|number| text.contains(number.as_str()));
    assert!(holds(&plain("值班 １３８－００１３－８００３")), "the check itself works");

    let log = data.path().join("log");
    let service = Logged::start(data.path(), &log);
    let answer =
        service.ask("GET", &format!("/locate?line={}&post=K5&as_of=2025-06-01", percent("宁岢线")), &[], "");
    let answer = answer.json();
    let of_tier = |tier: &str| {
        let all = answer["railways"][0]["segments"].as_array().expect("segments");
        let one = all.iter().find(|s| s["tier"] == tier && s["county"] == COUNTY);
        one.and_then(|one| one["id"].as_str()).unwrap_or_else(|| panic!("{tier}: {answer}")).to_owned()
    };
    let review = service.ask("GET", "/review?state=all&limit=500", &[], "").json();
    let doubts =
        review["items"].as_array().unwrap().iter().map(|i| i["id"].as_str().unwrap().to_owned()).collect();
    let segment = of_tier("township");
    let feature = service.ask("GET", &format!("/collections/segments/items/{}", percent(&segment)), &[], "");
    let offices = service.ask("GET", &format!("/offices?q={}", percent("崞阳镇")), &[], "").json();
    let offices = offices["items"].as_array().unwrap_or_else(|| panic!("{offices}"));
    let offices = offices.iter().map(|office| office["key"].as_str().expect("a key").to_owned()).collect();
    let county_segment = of_tier("county");
    let known = Known { feature: feature.json(), segment, county_segment, offices, doubts };

    // What an editor enters with a number in it is not shown either, nor said why it is refused.
    let with = format!("Bearer {admin}");
    for property in ["workshop", "township", "township_local_office", "township_local_duty"] {
        let mut given = known.feature.clone();
        given["properties"][property] = Value::from(format!("甲{}", mobile(5)));
        let path = format!("/collections/segments/items/{}", percent(&known.segment));
        let headers =
            [("authorization", with.as_str()), ("if-match", "*"), ("content-type", "application/json")];
        let answer = service.ask("PUT", &path, &headers, &given.to_string());
        println!("PUT {property} with a mobile: {}", answer.status);
        assert!(!holds(&answer.says()), "{property}: {}", String::from_utf8_lossy(&answer.body));
    }

    let roles = [
        ("public", None),
        ("inspector", Some(&inspector)),
        ("editor", Some(&editor)),
        ("admin", Some(&admin)),
    ];
    let mut table: BTreeMap<(&str, &str), Vec<u16>> = BTreeMap::new();
    let (mut asked, mut given) = (0, BTreeMap::<&str, BTreeSet<String>>::new());
    for (role, token) in roles {
        let bearer = token.map(|token| format!("Bearer {token}"));
        for &(method, route) in ROUTES {
            let mut headers = vec![("content-type", "application/json")];
            if method == "PUT" || method == "DELETE" {
                headers.push(("if-match", "*"));
            }
            headers.extend(bearer.as_deref().map(|bearer| ("authorization", bearer)));
            for (at, (path, body)) in requests(method, route, &known).into_iter().enumerate() {
                let answer = service.ask(method, &path, &headers, &body);
                asked += 1;
                if at == 0 {
                    table.entry((route, method)).or_default().push(answer.status);
                }
                assert!(answer.status != 500, "{role} {method} {path}: {}", answer.head);
                let says = answer.says();
                let may = route.ends_with("/phones") && matches!(role, "inspector" | "admin");
                if holds(&says) {
                    assert!(may, "{role} {method} {path}: {}", answer.head);
                    given.entry(role).or_default().insert(path.clone());
                }
                let private = answer.head.to_ascii_lowercase().contains("cache-control: private, no-store");
                let for_all = path.starts_with("/tiles/") || path.starts_with("/session");
                assert!(for_all || private == (role != "public"), "{role} {method} {path}: {}", answer.head);
            }
        }
    }

    println!(
        "{asked} requests\n| method | path | public | inspector of {COUNTY} | editor of {OTHER} | admin |"
    );
    println!("|---|---|---|---|---|---|");
    for ((route, method), statuses) in &table {
        let cells: Vec<_> = statuses.iter().map(u16::to_string).collect();
        println!("| {method} | `{route}` | {} |", cells.join(" | "));
    }
    for (route, method, statuses) in [
        ("/collections/{layer}/items/{id}/phones", "GET", [401, 200, 403, 200]),
        ("/audit", "GET", [401, 403, 403, 200]),
        ("/audit.csv", "GET", [401, 403, 403, 200]),
        ("/review/{id}/notes", "POST", [401, 201, 201, 201]),
        // Without the tag of what was seen nobody decides.
        ("/review/{id}/decision", "POST", [401, 403, 428, 428]),
        ("/session", "POST", [401, 401, 401, 401]),
        ("/collections/{layer}/items/{id}", "PUT", [401, 403, 403, 200]),
        ("/locate", "GET", [200, 200, 200, 200]),
    ] {
        assert_eq!(table[&(route, method)], statuses, "{method} {route}");
    }
    // The township's and the county's record, each by those who may.
    let of_county = given["inspector"].len();
    assert_eq!((of_county, given.len(), &given["inspector"]), (2, 2, &given["admin"]), "{given:?}");

    // The audit has every reading, and neither a number nor a secret.
    let output = landrail(data.path()).args(["audit", "--format", "json"]).output().unwrap();
    let audit = stdout(&output);
    let readings: Vec<Value> = serde_json::from_str(&audit).unwrap();
    let read =
        |name: &str| readings.iter().filter(|e| e["action"] == "personal.read" && e["name"] == name).count();
    // Also the reading of a record of the embedded data or without numbers is one.
    assert!(read("巡查") >= 2 && read("管理") >= 2 && read("编辑") == 0, "{audit}");
    assert!(
        readings.iter().any(|e| e["action"] == "session.refuse" && e["address"] == "127.0.0.1"),
        "{audit}"
    );
    drop(service);
    let log = fs::read_to_string(&log).unwrap();
    let tokens = stdout(&landrail(data.path()).args(["token", "list", "--format", "json"]).output().unwrap());
    for text in [audit, log, tokens] {
        assert!(!holds(&plain(&text)), "{text}");
        for secret in [&inspector, &editor, &admin] {
            assert!(!text.contains(secret.as_str()), "a secret");
        }
    }
    let verified = landrail(data.path()).args(["audit", "verify"]).output().unwrap();
    assert!(verified.status.success(), "{}", stderr(&verified));
}

/// Whether a number is in the store is itself nobody's business: no search or filter tells.
#[test]
fn a_number_cannot_be_asked_for() {
    let data = tempfile::tempdir().unwrap();
    prepared(data.path());
    let service = Logged::start(data.path(), &data.path().join("log"));
    let told = |path: &str, number: &str| {
        let answer = service.ask("GET", &format!("{path}{number}"), &[], "");
        let body = String::from_utf8_lossy(&answer.body).replace(number, "N");
        (answer.status, body)
    };
    // One of the store, and one that is in none.
    for no in [0, 2, 3, 4, 6] {
        for path in ["/search?q=", "/review?state=all&q=", "/review.csv?state=all&q="] {
            assert_eq!(told(path, &mobile(no)), told(path, &mobile(999)), "{path}{no}");
        }
    }
}
