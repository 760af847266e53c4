//! Base maps as an operator configures them and a browser meets them.

mod common;

use std::net::TcpListener;
use std::path::Path;

use common::{Service, landrail, stderr, stdout};
use serde_json::Value;

/// A made-up key.
const TK: &str = "0123456789abcdef0123456789abcdef";

/// The policy of a service without base maps.
const POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; \
                      worker-src 'self' blob:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; \
                      form-action 'self'";

fn write(folder: &Path, text: &str) {
    std::fs::write(folder.join("landrail.toml"), text).expect("written");
}

/// A `PMTiles` file of version 3 that says PNG, zooms 5 to 12 and the area, and holds so many bytes.
fn pmtiles(path: &Path, data: usize) -> Vec<u8> {
    let mut bytes = vec![0; 127];
    bytes[..8].copy_from_slice(b"PMTiles\x03");
    bytes[97..102].copy_from_slice(&[1, 1, 2, 5, 12]);
    for (at, degrees) in [(102, 111.2), (106, 38.2), (110, 113.9), (114, 40.2_f64)] {
        bytes[at..at + 4].copy_from_slice(&((degrees * 1e7) as i32).to_le_bytes());
    }
    bytes[56..64].copy_from_slice(&127_u64.to_le_bytes());
    bytes[64..72].copy_from_slice(&(data as u64).to_le_bytes());
    bytes.extend((0..data).map(|no| (no % 251) as u8));
    std::fs::write(path, &bytes).expect("written");
    bytes
}

fn check(text: &str) -> (bool, String, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    pmtiles(&folder.path().join("area.pmtiles"), 10);
    std::fs::write(folder.path().join("text.pmtiles"), "no tiles here").expect("written");
    write(folder.path(), text);
    let file = folder.path().join("landrail.toml");
    let output = landrail(folder.path()).args(["config", "check"]).arg(&file).output().expect("it runs");
    (output.status.success(), stdout(&output), stderr(&output))
}

#[test]
fn there_is_none_by_default_and_the_policy_names_no_host() {
    let service = Service::start();
    assert_eq!(service.json("/basemaps"), serde_json::json!({"basemaps": []}));
    assert_eq!(service.get("/about", &[]).header("content-security-policy"), POLICY);
    service.get("/basemaps/area.pmtiles", &[]).problem(404);
    service.get("/basemaps?key=1", &[]).problem(400);
}

#[test]
fn what_is_configured_is_listed_and_only_its_hosts_may_be_asked_for_images() {
    // Stands for the operator's host: nobody may call here, for the service asks nobody.
    let stranger = TcpListener::bind("127.0.0.1:0").expect("a port");
    stranger.set_nonblocking(true).expect("it does not wait");
    let host = format!("http://{}", stranger.local_addr().expect("its address"));
    let data = tempfile::tempdir().expect("a temporary folder");
    let text = format!(
        r#"
[[basemap]]
id = "tdt"
kind = "tianditu"
tk = "{TK}"
map_approval_no = "GS（2031）0001号"

[[basemap]]
id = "own"
kind = "xyz"
title_zh = "本单位影像"
title_en = "own imagery"
attribution = "本单位"
url = "{host}/{{z}}/{{x}}/{{-y}}.png?token={{key}}"
key = "made-up-key"
offset = "gcj02"
max_zoom = 16

[[basemap]]
id = "provincial"
kind = "wmts"
title_zh = "省节点"
attribution = "省级地理信息公共服务平台"
url = "https://{{a-b}}.example.org/wmts"
layer = "影像 图"
matrix_set = "c"
crs = "EPSG:4490"
first_level = 1
min_zoom = 7

[[basemap]]
id = "area"
kind = "pmtiles"
title_zh = "本地底图"
attribution = "本单位"
file = "area.pmtiles"
"#
    );
    write(data.path(), &text);
    pmtiles(&data.path().join("area.pmtiles"), 10);
    let service = Service::start_on(data.path());
    let list = service.json("/basemaps");
    let [tdt, own, provincial, area] = list["basemaps"].as_array().expect("a list").as_slice() else {
        panic!("four: {list}")
    };
    // 天地图: both its matrix sets, both layers, and the key that the browser needs.
    assert_eq!(
        (&tdt["title"]["zh"], &tdt["map_approval_no"]),
        (&"天地图".into(), &"GS（2031）0001号".into())
    );
    let grids = tdt["grids"].as_array().expect("grids");
    let crs: Vec<_> = grids.iter().map(|grid| grid["crs"].as_str().expect("text")).collect();
    assert_eq!(crs, ["EPSG:3857", "EPSG:4490"]);
    // Degrees along a cell: level 1 is two tiles of 256 around the world.
    assert_eq!(grids[1]["cell"], 1.40625);
    assert!((grids[0]["cell"].as_f64().expect("a number") - 156_543.033_928_041).abs() < 1e-6);
    let cva = grids[1]["urls"][1].as_str().expect("a template");
    assert!(cva.starts_with("https://t{0-7}.tianditu.gov.cn/cva_c/wmts?"), "{cva}");
    assert!(cva.contains("TILEMATRIXSET=c&") && cva.ends_with(&format!("&tk={TK}")), "{cva}");
    // The others.
    assert_eq!((&own["map_approval_no"], &own["max_zoom"]), (&Value::Null, &16.into()));
    assert_eq!(own["grids"][0]["urls"][0], format!("{host}/{{z}}/{{x}}/{{-y}}.png?token=made-up-key"));
    let east = own["shift"]["east_m"].as_i64().expect("metres");
    assert!((530..=610).contains(&east), "{east}");
    assert_eq!(tdt["shift"], Value::Null);
    let url = provincial["grids"][0]["urls"][0].as_str().expect("a template");
    assert!(url.contains("LAYER=%E5%BD%B1%E5%83%8F%20%E5%9B%BE&") && url.contains("TILEMATRIX={z}"), "{url}");
    assert_eq!(provincial["title"]["en"], "");
    assert_eq!(
        (&area["file"]["path"], &area["file"]["tiles"]),
        (&"basemaps/area.pmtiles".into(), &"raster".into())
    );
    assert_eq!((&area["min_zoom"], &area["max_zoom"]), (&5.into(), &12.into()));

    let answer = service.get("/about", &[]);
    let policy = answer.header("content-security-policy");
    let eight = (0..8).fold(String::new(), |all, no| all + &format!(" https://t{no}.tianditu.gov.cn"));
    let hosts = format!(" {host} https://a.example.org https://b.example.org{eight}");
    assert_eq!(policy, POLICY.replace("blob:; style", &format!("blob:{hosts}; style")));
    let _ = service.get("/locate?lon=112.7&lat=38.7", &[]);
    let waiting = stranger.accept().expect_err("the service asks nobody");
    assert_eq!(waiting.kind(), std::io::ErrorKind::WouldBlock);

    // What the operator is told.
    let show = |format: &str| {
        let output =
            landrail(data.path()).args(["config", "show", "--format", format]).output().expect("it runs");
        assert!(output.status.success(), "{}", stderr(&output));
        stdout(&output)
    };
    for format in ["text", "toml", "json"] {
        let shown = show(format);
        assert!(!shown.contains(TK) && !shown.contains("made-up-key"), "{format} shows a key: {shown}");
        assert!(shown.contains("••••cdef（32）") && shown.contains("影像 图"), "{format}: {shown}");
    }
    assert!(show("text").contains("https://t7.tianditu.gov.cn"), "the hosts are told");
    let json: Value = serde_json::from_str(&show("json")).expect("JSON");
    assert_eq!(
        json["basemaps"][2]["hosts"],
        serde_json::json!(["https://a.example.org", "https://b.example.org"])
    );
    // What is shown as a file is one, once its keys are back.
    let file = show("toml").replace("# tk = \"••••cdef（32）\"", &format!("tk = \"{TK}\""));
    let file = file.replace("# key = \"••••（11）\"", "key = \"made-up-key\"");
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let kept = elsewhere.path().join("kept.toml");
    std::fs::write(&kept, &file).expect("written");
    let output = landrail(elsewhere.path()).args(["config", "check"]).arg(&kept).output().expect("it runs");
    let said = stderr(&output);
    assert!(output.status.success(), "{said}");
    assert_eq!(file.matches("[[basemap]]").count(), 4);
    for part in
        ["底图 own 没有 map_approval_no", "审图号未注明", "底图 own 采用 GCJ-02", "偏东 5", "provincial 没有"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains("底图 tdt"), "nothing is wrong with it: {said}");
}

#[test]
fn a_wmts_is_addressed_by_paths_too() {
    let data = tempfile::tempdir().expect("a temporary folder");
    write(
        data.path(),
        r#"
[[basemap]]
id = "paths"
kind = "wmts"
title_zh = "图"
attribution = "某"
url = "https://a.example.org/{Layer}/{style}/{TileMatrixSet}/{TILEMATRIX}/{TileRow}/{TileCol}.jpg"
layer = "影像"
matrix_set = "EPSG:4326"
matrix_prefix = "EPSG:4326:"
crs = "EPSG:4326"
tile_size = 512
"#,
    );
    let service = Service::start_on(data.path());
    let grid = service.json("/basemaps")["basemaps"][0]["grids"][0].clone();
    let url = "https://a.example.org/%E5%BD%B1%E5%83%8F/default/EPSG:4326/EPSG:4326:{z}/{y}/{x}.jpg";
    assert_eq!((&grid["urls"][0], &grid["crs"]), (&url.into(), &"EPSG:4326".into()));
    // Two tiles of 512 cells around the world at level 0.
    assert_eq!((&grid["cell"], &grid["tile_size"]), (&0.351_562_5.into(), &512.into()));
}

#[test]
fn faults_of_base_maps_name_the_key_and_what_to_do() {
    let with = |kind: &str, rest: &str| {
        format!(
            "[[basemap]]\nid = \"a\"\nkind = \"{kind}\"\ntitle_zh = \"图\"\nattribution = \"某\"\n{rest}\n"
        )
    };
    let url = "url = \"https://a.example.org/{z}/{x}/{y}\"\n";
    for (text, parts) in [
        ("basemap = 1".to_owned(), vec!["第 1 行 basemap", "[[basemap]]"]),
        ("[[basemap]]\n".to_owned(), vec!["basemap[1].kind", "缺少", "basemap[1].id"]),
        (with("google", ""), vec!["第 3 行 basemap[1].kind", "“google”", "tianditu、xyz、wmts、pmtiles"]),
        (with("tianditu", ""), vec!["basemap[1].tk", "缺少", "密钥"]),
        (with("tianditu", "tk = \"a b\""), vec!["basemap[1].tk", "只能含字母"]),
        (
            with("tianditu", "tk = \"a\"\nlayers = [\"vec\", \"ibo\"]"),
            vec!["第 7 行 basemap[1].layers", "“ibo”"],
        ),
        (with("tianditu", "tk = \"a\"\nlayers = \"vec\""), vec!["basemap[1].layers", "文本数组"]),
        (with("tianditu", "tk = \"a\"\noffset = \"gcj02\""), vec!["basemap[1].offset", "没有这个键"]),
        (with("xyz", ""), vec!["basemap[1].url", "缺少"]),
        (with("xyz", "url = \"a.png\""), vec!["第 6 行 basemap[1].url", "https://"]),
        (with("xyz", "url = \"https://a/{z}/{x}\""), vec!["basemap[1].url", "{y}"]),
        (with("xyz", "url = \"https://a/{z}/{x}/{y}?ak=1\""), vec!["basemap[1].url", "ak={key}"]),
        (with("xyz", "url = \"https://a/{z}/{x}/{y}?ak={key}\""), vec!["basemap[1].key", "缺少"]),
        (with("xyz", &format!("{url}key = \"a\"")), vec!["basemap[1].key", "用不上"]),
        (with("xyz", &format!("{url}offset = \"bd09\"")), vec!["basemap[1].offset", "gcj02"]),
        (with("xyz", &format!("{url}crs = \"EPSG:4547\"")), vec!["basemap[1].crs", "EPSG:4490"]),
        (with("xyz", &format!("{url}first_level = 1")), vec!["basemap[1].first_level", "经纬度"]),
        (with("xyz", &format!("{url}tile_size = 300")), vec!["basemap[1].tile_size", "512"]),
        (with("xyz", &format!("{url}min_zoom = 9\nmax_zoom = 8")), vec!["basemap[1].max_zoom", "min_zoom 9"]),
        (with("xyz", &format!("{url}max_zoom = 25")), vec!["basemap[1].max_zoom", "0–24"]),
        (with("xyz", &format!("{url}titel_en = \"a\"")), vec!["basemap[1].titel_en", "相近：title_en"]),
        (with("xyz", &format!("{url}tk = \"a\"")), vec!["basemap[1].tk", "只用于：tianditu"]),
        (
            with("xyz", "url = \"https://webrd0{1-4}.is.autonavi.com/{z}/{x}/{y}\""),
            vec!["basemap[1].url", "GCJ-02", "offset = \"gcj02\""],
        ),
        (with("xyz", "url = \"https://maponline0.bdimg.com/{z}/{x}/{y}\""), vec!["basemap[1].url", "BD-09"]),
        (
            with("wmts", "url = \"https://a.b/wmts\""),
            vec!["basemap[1].layer", "basemap[1].matrix_set", "basemap[1].crs"],
        ),
        (with("pmtiles", "file = \"absent.pmtiles\""), vec!["basemap[1].file", "absent.pmtiles", "无法读取"]),
        (with("pmtiles", "file = \"text.pmtiles\""), vec!["basemap[1].file", "不是 PMTiles"]),
        (with("pmtiles", "file = \"area.pmtiles\"\nmax_zoom = 13"), vec!["basemap[1].max_zoom", "5–12"]),
        (with("pmtiles", "file = 3"), vec!["basemap[1].file", "带引号"]),
        (
            with("pmtiles", "file = \"area.pmtiles\"").replace("\"a\"", "\"A b\""),
            vec!["第 2 行 basemap[1].id", "“A b”"],
        ),
        (
            with("pmtiles", "file = \"area.pmtiles\"").replace("\"a\"", "\"none\""),
            vec!["basemap[1].id", "none"],
        ),
        (
            with("pmtiles", "file = \"area.pmtiles\"").replace("\"图\"", "\" \""),
            vec!["basemap[1].title_zh", "不能为空"],
        ),
        (with("pmtiles", "file = \"area.pmtiles\"").repeat(2), vec!["basemap[2].id", "重复"]),
    ] {
        let (good, _, said) = check(&text);
        assert!(!good, "{text} is taken");
        for part in parts {
            assert!(said.contains(part), "{text}\n{part}: {said}");
        }
    }
    let (good, out, said) =
        check(&with("pmtiles", "file = \"area.pmtiles\"\nmap_approval_no = \"GS（2031）1号\""));
    assert!(good && out.contains("没有问题") && said.is_empty(), "{out}{said}");
}

#[test]
fn a_file_is_served_by_parts() {
    let data = tempfile::tempdir().expect("a temporary folder");
    // More than is read at once.
    let bytes = pmtiles(&data.path().join("area.pmtiles"), 3 << 20);
    write(
        data.path(),
        "[[basemap]]\nid = \"area\"\nkind = \"pmtiles\"\ntitle_zh = \"图\"\nattribution = \"某\"\nfile = \"area.pmtiles\"\n",
    );
    let service = Service::start_on(data.path());
    let path = "/basemaps/area.pmtiles";
    let whole = service.get(path, &[]);
    assert_eq!((whole.status, whole.body.len()), (200, bytes.len()));
    assert!(whole.body == bytes, "the file is another");
    assert_eq!(whole.header("accept-ranges"), "bytes");
    assert_eq!(whole.header("content-length"), bytes.len().to_string());
    let tag = whole.header("etag").to_owned();

    for (range, from, to) in [
        ("bytes=0-126", 0, 126),
        ("bytes=1048576-3145727", 1_048_576, 3_145_727),
        ("bytes=3145800-", 3_145_800, bytes.len() - 1),
        ("bytes=-7", bytes.len() - 7, bytes.len() - 1),
        ("bytes=10-99999999", 10, bytes.len() - 1),
    ] {
        let part = service.get(path, &[("range", range)]);
        assert_eq!(part.status, 206, "{range}");
        assert_eq!(part.header("content-range"), format!("bytes {from}-{to}/{}", bytes.len()));
        assert!(part.body == bytes[from..=to], "{range}: other bytes");
    }
    let beyond = service.get(path, &[("range", "bytes=99999999-")]);
    assert_eq!(beyond.header("content-range"), format!("bytes */{}", bytes.len()));
    beyond.problem(416);
    assert_eq!(service.get(path, &[("if-none-match", &tag)]).status, 304);
    assert_eq!(service.get(path, &[("range", "bytes=0-1"), ("if-range", &tag)]).status, 206);
    assert_eq!(service.get(path, &[("range", "bytes=0-1"), ("if-range", "\"other\"")]).status, 200);
    let head = service.send("HEAD", path, &[("range", "bytes=0-9")], None);
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (206, "10", 0));
    for other in
        ["/basemaps/area", "/basemaps/other.pmtiles", "/basemaps/..%2Flandrail.toml", "/basemaps/.pmtiles"]
    {
        service.get(other, &[]).problem(404);
    }
    // Gone while the service runs: an error of ours, and no path of this computer in it.
    std::fs::remove_file(data.path().join("area.pmtiles")).expect("removed");
    let said = service.get(path, &[]).problem(500);
    assert!(!said.contains("area.pmtiles"), "{said}");
}

#[test]
fn tiles_come_in_the_geographic_matrix_set_too() {
    let service = Service::start();
    // 原平 at zoom 9 of degrees and zoom 10 of Web Mercator: the same column.
    let (lon, lat) = (112.721, 38.719_f64);
    let side = 180.0 / 512.0;
    let (x, y) = (((lon + 180.0) / side) as u32, ((90.0 - lat) / side) as u32);
    let north = (1.0 - lat.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * 1024.0;
    let names = |path: &str| -> Vec<String> {
        let tile = service.get(path, &[]);
        assert_eq!(tile.status, 200, "{path}");
        let features = tile.json()["features"].as_array().expect("features").clone();
        features.iter().map(|one| one["id"].to_string()).collect()
    };
    let degrees = names(&format!("/tiles/stations/9/{x}/{y}.geojson?matrix=cgcs2000quad"));
    let mercator = names(&format!("/tiles/stations/10/{x}/{}.geojson?matrix=WebMercatorQuad", north as u32));
    assert!(degrees.iter().any(|id| mercator.contains(id)), "{degrees:?} {mercator:?}");
    // The same numbers without the parameter are another tile, and are kept as another.
    let plain = service.get(&format!("/tiles/counties/9/{x}/{y}.mvt"), &[]);
    let other = service.get(&format!("/tiles/counties/9/{x}/{y}.mvt?matrix=CGCS2000Quad"), &[]);
    assert!(other.status == 200 && plain.header("etag") != other.header("etag"));

    let json = service.json("/tiles/stations.json?matrix=CGCS2000Quad&as_of=2026-11-22");
    assert_eq!(
        (&json["crs"], &json["tile_matrix_set"], &json["maxzoom"]),
        (&"EPSG:4490".into(), &"CGCS2000Quad".into(), &17.into())
    );
    let url = json["tiles"][0].as_str().expect("a template");
    assert!(url.ends_with("/tiles/stations/{z}/{x}/{y}.mvt?matrix=CGCS2000Quad&as_of=2026-11-22"), "{url}");
    assert!(
        service.json("/tiles/stations.json")["tiles"][0].as_str().is_some_and(|url| url.ends_with("{y}.mvt"))
    );
    let said = service.get("/tiles/stations/0/0/0.mvt?matrix=WorldCRS84Quad", &[]).problem(400);
    assert!(said.contains("WebMercatorQuad, CGCS2000Quad"), "{said}");
    let said = service.get("/tiles/stations/18/0/0.mvt?matrix=CGCS2000Quad", &[]).problem(404);
    assert!(said.contains("0–17"), "{said}");
    assert_eq!(service.get("/tiles/stations/0/1/0.mvt?matrix=CGCS2000Quad", &[]).status, 200);
    service.get("/tiles/stations/0/2/0.mvt?matrix=CGCS2000Quad", &[]).problem(404);
}
