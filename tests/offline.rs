//! Packs for phones: what is offered, what is in the file, and that it holds together.

mod common;

use common::{Service, has_mobile};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

const DAXI: &str = "%E5%A4%A7%E8%A5%BF%E9%AB%98%E9%93%81";
const YUANPING: &str = "%E5%8E%9F%E5%B9%B3%E5%B8%82";

fn bytes(service: &Service, path: &str) -> Vec<u8> {
    let response = service.get(path, &[]);
    assert!(response.status == 200 || response.status == 204, "{path}: {}", response.status);
    response.body
}

/// The file of a pack: manifest and parts.
struct File {
    manifest: Value,
    body: Vec<u8>,
}

impl File {
    fn fetch(service: &Service, query: &str) -> Self {
        let bytes = bytes(service, &format!("/offline?{query}"));
        let end = bytes.iter().position(|byte| *byte == b'\n').expect("a manifest");
        let manifest = serde_json::from_slice(&bytes[..end]).expect("JSON");
        Self { manifest, body: bytes[end + 1..].to_vec() }
    }

    /// The parts with their names, as the manifest lists them.
    fn parts(&self) -> Vec<(String, &[u8])> {
        let mut at = 0;
        let mut found = Vec::new();
        for part in self.manifest["parts"].as_array().expect("parts") {
            let length = usize::try_from(part["length"].as_u64().expect("a length")).unwrap();
            let bytes = &self.body[at..at + length];
            let sha256 = hex::encode(Sha256::digest(bytes));
            assert_eq!(part["sha256"], sha256.as_str(), "{part}");
            found.push((part["name"].as_str().expect("a name").to_owned(), bytes));
            at += length;
        }
        assert_eq!(at, self.body.len(), "nothing but the parts");
        found
    }

    fn json(&self, name: &str) -> Value {
        let parts = self.parts();
        let (_, bytes) = parts.iter().find(|(own, _)| own == name).expect(name);
        serde_json::from_slice(bytes).expect("JSON")
    }
}

#[test]
fn there_is_a_pack_of_every_line_and_county_with_a_place() {
    let service = Service::start();
    let list = service.json("/offline");
    let of = |kind: &str| {
        let all = list["packs"].as_array().expect("packs");
        all.iter().filter(|pack| pack["kind"] == kind).count()
    };
    let lines = service.json("/lines");
    let placed = lines["lines"]
        .as_array()
        .expect("lines")
        .iter()
        .filter(|line| line["tracks"] != serde_json::json!([]));
    assert_eq!(of("line"), placed.count());
    assert_eq!(of("county"), 25);
}

#[test]
fn a_pack_is_whole_and_names_whom_the_service_names() {
    let service = Service::start();
    let file = File::fetch(&service, &format!("line={DAXI}"));
    for (name, content) in file.parts() {
        assert!(name == "tiles" || !has_mobile(&String::from_utf8_lossy(content)), "{name}");
        assert_eq!(
            bytes(&service, &format!("/offline?line={DAXI}&part={name}")),
            content,
            "{name} by itself"
        );
    }
    let roster = file.json("roster");
    let answer = service.json(&format!("/locate?line={DAXI}&post=K199+000"));
    for segment in answer["railways"][0]["segments"].as_array().expect("segments") {
        let own = roster["大西高铁"]
            .as_array()
            .expect("the line")
            .iter()
            .find(|s| s["segment"]["id"] == segment["id"]);
        let own = own.unwrap_or_else(|| panic!("{} is not in the pack", segment["id"]));
        for chief in ["local", "railway"] {
            assert_eq!(own["segment"][chief], segment[chief]);
        }
        assert!(own["from_mm"].as_i64() <= Some(199_000_000) && own["to_mm"].as_i64() > Some(199_000_000));
    }
    // A tile of the pack is the tile of the service; one in the index without length is empty there too.
    let index = file.json("tile_index");
    let parts = file.parts();
    let (_, tiles) = parts.iter().find(|(name, _)| name == "tiles").expect("tiles");
    let (mut drawn, mut empty) = (0, 0);
    for (layer, places) in index.as_object().expect("layers") {
        for (place, at) in places.as_object().expect("places").iter().step_by(41) {
            let number = |no: usize| usize::try_from(at[no].as_u64().expect("a number")).unwrap();
            let own = &tiles[number(0)..number(0) + number(1)];
            let served = bytes(&service, &format!("/tiles/{layer}/{place}.mvt"));
            assert_eq!(served, own, "{layer} {place}");
            if own.is_empty() { empty += 1 } else { drawn += 1 }
        }
    }
    assert!(drawn > 20 && empty > 20, "{drawn} {empty}");
}

#[test]
fn the_pack_of_a_county_has_its_land() {
    let service = Service::start();
    let file = File::fetch(&service, &format!("county={YUANPING}"));
    assert_eq!(file.manifest["cover"]["county"], "原平市");
    let land = file.json("land");
    let here = service.json("/locate?lon=112.7&lat=38.73&crs=EPSG:4490");
    assert_eq!(here["place"]["county"]["name"], "原平市");
    let ids: Vec<&Value> = land.as_array().expect("land").iter().map(|one| &one["answer"]["id"]).collect();
    let found: Vec<&Value> =
        ["parcels", "temporary_uses"].iter().flat_map(|key| here[*key].as_array().unwrap()).collect();
    assert!(!found.is_empty());
    for decision in found {
        assert!(ids.contains(&&decision["id"]), "{}", decision["id"]);
    }
}

#[test]
fn a_pack_that_did_not_change_is_not_sent_again() {
    let service = Service::start();
    let path = format!("/offline?line={DAXI}&part=roster");
    let first = service.get(&path, &[]);
    assert_eq!(first.header("cache-control"), "no-cache");
    let again = service.get(&path, &[("if-none-match", first.header("etag"))]);
    assert_eq!((again.status, again.body.len()), (304, 0));
}

#[test]
fn what_there_is_no_pack_of_is_a_problem_that_says_so() {
    let service = Service::start();
    for (path, status, wanted) in [
        ("/offline?line=nowhere", 404, "nowhere"),
        ("/offline?county=nowhere", 404, "nowhere"),
        ("/offline?part=roster", 400, "line"),
        (&format!("/offline?line={DAXI}&county={YUANPING}"), 400, "county"),
        (&format!("/offline?line={DAXI}&part=tyre"), 400, "tile_index"),
        ("/offline?track=up", 400, "track"),
        ("/locate?lon=112.7&lat=38.4&accuracy_m=-1", 400, "accuracy_m"),
        ("/locate?lon=112.7&lat=38.4&accuracy_m=wide", 400, "wide"),
    ] {
        let text = service.get(path, &[]).problem(status);
        assert!(text.contains(wanted), "{path}: {text}");
    }
}
