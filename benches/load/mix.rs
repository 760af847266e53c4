//! What readers ask: mostly answers and tiles around the lines, now and then lists and exports.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Instant;

use landrail_gis::index::Layer;
use serde_json::Value;

use crate::client::{Client, Request, Response, escape};
use crate::measure::{Chance, Kind, Measures};

/// Tags that a reader remembers, as a browser keeps what it got.
const TAGS: usize = 4000;
/// How far from a line places are asked about, degrees.
const AROUND: f64 = 0.02;

/// What there is to ask about, read from the service itself.
pub(crate) struct World {
    /// Points on lines, degrees.
    pub(crate) points: Vec<[f64; 2]>,
    /// Line, and the chainages of a segment in metres.
    pub(crate) ranges: Vec<(String, f64, f64)>,
    items: Vec<(Layer, String)>,
    /// Segments of townships that are drawn and have a chief.
    pub(crate) townships: Vec<String>,
    /// Moments of record time that were passed: what was known then is asked for.
    pub(crate) moments: Mutex<Vec<String>>,
    pub(crate) over: AtomicBool,
}

impl World {
    pub(crate) fn read(client: &mut Client) -> Result<Self, String> {
        let lines = items(client, "lines")?;
        let mut points = Vec::new();
        for line in &lines {
            for part in line["geometry"]["coordinates"].as_array().into_iter().flatten() {
                // Whether it is a LineString or a MultiLineString.
                if part[0].is_number() {
                    points.extend(point(part));
                } else {
                    points.extend(part.as_array().into_iter().flatten().filter_map(point));
                }
            }
        }
        let mut ranges = Vec::new();
        let (mut all, mut townships) = (Vec::new(), Vec::new());
        for layer in [Layer::Segments, Layer::CountySegments, Layer::Parcels, Layer::TemporaryUses] {
            for feature in items(client, layer.name())? {
                let own = &feature["properties"];
                if let (Some(line), Some(from), Some(to)) =
                    (own["line"].as_str(), own["from_m"].as_f64(), own["to_m"].as_f64())
                    && !feature["geometry"].is_null()
                {
                    ranges.push((line.to_owned(), from, to));
                    if own["township_local_name"].is_string() && own["village"].is_null() && to - from > 200.0
                    {
                        townships.extend(own["id"].as_str().map(str::to_owned));
                    }
                }
                all.extend(own["id"].as_str().map(|id| (layer, id.to_owned())));
            }
        }
        if points.is_empty() || ranges.is_empty() || all.is_empty() {
            let (points, ranges, all) = (points.len(), ranges.len(), all.len());
            return Err(format!("nothing to ask about: {points} points, {ranges} segments, {all} features"));
        }
        Ok(Self {
            points,
            ranges,
            items: all,
            townships,
            moments: Mutex::new(vec![jiff::Timestamp::now().to_string()]),
            over: AtomicBool::new(false),
        })
    }

    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Relaxed)
    }
}

fn point(value: &Value) -> Option<[f64; 2]> {
    Some([value[0].as_f64()?, value[1].as_f64()?])
}

/// The features of a layer.
fn items(client: &mut Client, layer: &str) -> Result<Vec<Value>, String> {
    let path = format!("/collections/{layer}/items?limit=10000");
    let response = client.send(&Request { method: "GET", path: &path, ..Request::default() })?;
    let mut json = response.json()?;
    match json["features"].take() {
        Value::Array(features) => Ok(features),
        _ => Err(format!("{path}: status {}, no features", response.status)),
    }
}

/// One reader: asks one thing after another until the load is over.
pub(crate) struct Reader<'a> {
    pub(crate) world: &'a World,
    pub(crate) measures: &'a Measures,
    pub(crate) client: Client,
    pub(crate) chance: Chance,
    pub(crate) tags: HashMap<String, String>,
}

impl Reader<'_> {
    pub(crate) fn run(mut self) {
        while !self.world.is_over() {
            match self.chance.below(1000) {
                0..350 => self.locate_point(),
                350..620 => self.locate_post(),
                620..890 => self.tile(),
                890..980 => self.list(),
                980..990 => self.export(),
                _ => self.earlier(),
            }
        }
    }

    /// Asks, and holds the response against what it must be.
    fn ask(&mut self, kind: Kind, path: &str, check: impl FnOnce(&Response) -> Result<(), String>) {
        self.ask_with(kind, path, &[], check);
    }

    fn ask_with(
        &mut self,
        kind: Kind,
        path: &str,
        headers: &[(&str, &str)],
        check: impl FnOnce(&Response) -> Result<(), String>,
    ) {
        let start = Instant::now();
        let answer = self.client.send(&Request { method: "GET", path, headers, body: &[] });
        let took = start.elapsed();
        let (status, fault) = match answer {
            Ok(response) => (response.status, check(&response).err().map(|why| told(path, &response, &why))),
            Err(error) => (599, Some(format!("{path}: {error}"))),
        };
        self.measures.add(kind, took, status, fault);
    }

    /// A place around a line.
    fn place(&mut self) -> [f64; 2] {
        let [lon, lat] = *self.chance.of(&self.world.points);
        let mut near = |at: f64| at + (self.chance.part() - 0.5) * 2.0 * AROUND;
        [near(lon), near(lat)]
    }

    fn post(&mut self) -> String {
        let (line, from, to) = self.chance.of(&self.world.ranges);
        let at = (from + (to - from) * self.chance.part()) as i64;
        format!("line={}&post={}", escape(line), escape(&post(at)))
    }

    fn locate_point(&mut self) {
        let [lon, lat] = self.place();
        let parsed = self.chance.below(32) == 0;
        self.ask(Kind::LocatePoint, &format!("/locate?lon={lon:.6}&lat={lat:.6}"), |response| {
            is_answer(response, parsed)
        });
    }

    fn locate_post(&mut self) {
        let path = format!("/locate?{}", self.post());
        let parsed = self.chance.below(32) == 0;
        self.ask(Kind::LocatePost, &path, |response| is_answer(response, parsed));
    }

    fn tile(&mut self) {
        let place = self.place();
        let zoom = 6 + self.chance.below(9) as u8;
        let layer = *self.chance.of(&Layer::ALL);
        let path = tile_path(layer, zoom, place);
        let tag = self.tags.get(&path).cloned();
        let (kind, tag) = match tag {
            Some(tag) if self.chance.below(2) == 0 => (Kind::TileAgain, Some(tag)),
            _ => (Kind::Tile, None),
        };
        let mut headers = vec![("accept-encoding", "gzip")];
        headers.extend(tag.as_deref().map(|tag| ("if-none-match", tag)));
        let mut new = None;
        self.ask_with(kind, &path, &headers, |response| {
            new = response.header("etag").map(str::to_owned);
            match response.status {
                200 if response.body.is_empty() => Err("an empty tile is 204".to_owned()),
                // It was drawn anew meanwhile, or it has nothing in it any more.
                200 | 204 => Ok(()),
                304 if tag.is_some() => Ok(()),
                _ => Err("not a tile".to_owned()),
            }
        });
        if let Some(new) = new
            && (self.tags.len() < TAGS || self.tags.contains_key(&path))
        {
            self.tags.insert(path, new);
        }
    }

    fn list(&mut self) {
        let [lon, lat] = self.place();
        match self.chance.below(4) {
            0 => {
                let layer = self.chance.of(&Layer::ALL).name();
                let (west, south, east, north) = (lon - AROUND, lat - AROUND, lon + AROUND, lat + AROUND);
                let path = format!(
                    "/collections/{layer}/items?limit=50&bbox={west:.5},{south:.5},{east:.5},{north:.5}"
                );
                self.ask(Kind::Items, &path, |response| has(response, &["features", "numberMatched"]));
            }
            1 => {
                let (layer, id) = self.chance.of(&self.world.items);
                let path = format!("/collections/{}/items/{}", layer.name(), escape(id));
                // An edit may have moved or renamed it, but nothing of these is ever ended.
                self.ask(Kind::Item, &path, |response| {
                    response.header("etag").ok_or("no etag")?;
                    has(response, &["properties", "links"])
                });
            }
            2 => {
                let words =
                    ["北同蒲线", "忻府区", "段长", "工务段", "临时用地", "K199", "原平", "112.7 38.4"];
                let path = format!("/search?q={}", escape(self.chance.of::<&str>(&words)));
                self.ask(Kind::Search, &path, |response| has(response, &[]));
            }
            _ => self.ask(Kind::Due, "/due?within=90d", |response| has(response, &[])),
        }
    }

    fn export(&mut self) {
        let layer =
            self.chance.of(&[Layer::Segments, Layer::Parcels, Layer::Constraints, Layer::Lines]).name();
        let (kind, format) =
            *self.chance.of(&[(Kind::Csv, "csv"), (Kind::GeoJson, "geojson"), (Kind::Shp, "shp.zip")]);
        self.ask(kind, &format!("/export/{layer}.{format}"), |response| match (kind, response.status) {
            (Kind::Shp, 200) if response.body.starts_with(b"PK") => Ok(()),
            (Kind::GeoJson, 200) if response.json()?["features"].is_array() => Ok(()),
            (Kind::Csv, 200) if response.body.split(|byte| *byte == b'\n').nth(1).is_some() => Ok(()),
            _ => Err("not the file".to_owned()),
        });
    }

    /// Another day, or what was known at an earlier moment.
    fn earlier(&mut self) {
        let (kind, view) = match self.chance.below(2) {
            0 => {
                let day = self.chance.of(&["2022-06-01", "2024-03-04", "2025-06-01", "2027-01-01"]);
                (Kind::AsOf, format!("as_of={day}"))
            }
            _ => {
                let moments = self.world.moments.lock().map(|all| all.clone()).unwrap_or_default();
                (Kind::KnownOn, format!("known_on={}", self.chance.of(&moments)))
            }
        };
        match self.chance.below(3) {
            0 => {
                let path = format!("/locate?{}&{view}", self.post());
                self.ask(kind, &path, |response| is_answer(response, true));
            }
            1 => {
                let path = format!("/collections/segments/items?limit=20&{view}");
                self.ask(kind, &path, |response| has(response, &["features"]));
            }
            _ => {
                let place = self.place();
                let path = format!("{}?{view}", tile_path(Layer::Segments, 10, place));
                self.ask(kind, &path, |response| match response.status {
                    200 | 204 => Ok(()),
                    _ => Err("not a tile".to_owned()),
                });
            }
        }
    }
}

/// A chainage as it is printed.
pub(crate) fn post(metres: i64) -> String {
    format!("K{}+{:03}", metres / 1000, metres % 1000)
}

pub(crate) fn tile_path(layer: Layer, zoom: u8, [lon, lat]: [f64; 2]) -> String {
    let side = f64::from(1_u32 << zoom);
    let x = ((lon + 180.0) / 360.0 * side) as u32;
    let y = ((1.0 - lat.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * side) as u32;
    format!("/tiles/{}/{zoom}/{x}/{y}.mvt", layer.name())
}

pub(crate) fn told(path: &str, response: &Response, why: &str) -> String {
    let body: String = String::from_utf8_lossy(&response.body).chars().take(300).collect();
    format!("{path}: {why}: status {}, {body}", response.status)
}

fn is_answer(response: &Response, parsed: bool) -> Result<(), String> {
    if response.status != 200 || !response.body.starts_with(b"{\"query\"") || !response.body.ends_with(b"}") {
        return Err("no answer".to_owned());
    }
    if !parsed {
        return Ok(());
    }
    has(response, &["query", "place", "railways", "parcels", "caveats"])
}

fn has(response: &Response, members: &[&str]) -> Result<(), String> {
    if response.status != 200 {
        return Err("not answered".to_owned());
    }
    let json = response.json()?;
    match members.iter().find(|name| json.get(**name).is_none()) {
        Some(name) => Err(format!("no member {name}")),
        None => Ok(()),
    }
}
