//! What editors do, one thing after another each: make, correct and end segments and parcels. What an
//! edit was acknowledged for must be seen by the next request, on another connection.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use landrail_gis::index::Layer;
use serde_json::{Value, json};

use crate::client::{Client, Request, Response, escape};
use crate::measure::{Chance, Kind, Measures};
use crate::mix::{World, post, tile_path, told};

/// One request of so many is an edit, as long as edits can keep up.
const SHARE: u64 = 20;
/// Features that an editor makes and keeps in force at a time, about. They come and go: a record keeps
/// the reason of each of its corrections, and nobody corrects one a thousand times.
const KEPT: usize = 20;
/// Where made segments lie, metres on their line, and how long they are.
const ALONG: (&str, i64, i64, i64) = ("北同蒲线", 242_000, 263_000, 500);
/// Where made parcels lie, degrees, and how large they are.
const CORNER: ([f64; 2], [f64; 2], f64) = ([112.70, 38.38], [0.05, 0.04], 0.001);

/// What was acknowledged last of a feature.
#[derive(Debug, Clone)]
pub(crate) struct Acknowledged {
    pub(crate) seq: i64,
    /// A text that only this edit wrote.
    pub(crate) mark: String,
    pub(crate) ended: bool,
}

/// All edits of an editor that were acknowledged.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) seqs: Vec<i64>,
    pub(crate) last: HashMap<String, Acknowledged>,
}

impl Ledger {
    fn note(&mut self, id: &str, seq: i64, mark: &str, ended: bool) {
        self.seqs.push(seq);
        self.last.insert(id.to_owned(), Acknowledged { seq, mark: mark.to_owned(), ended });
    }
}

/// A feature that an editor changes.
#[derive(Debug, Clone)]
pub(crate) struct Own {
    pub(crate) layer: Layer,
    pub(crate) id: String,
    /// Whether the editor made it, and may end it.
    pub(crate) made: bool,
}

impl Own {
    fn path(&self) -> String {
        format!("/collections/{}/items/{}", self.layer.name(), escape(&self.id))
    }
}

pub(crate) struct Editor<'a> {
    pub(crate) no: usize,
    pub(crate) world: &'a World,
    pub(crate) measures: &'a Measures,
    pub(crate) token: &'a str,
    pub(crate) writing: Client,
    pub(crate) reading: Client,
    pub(crate) chance: Chance,
    pub(crate) own: Vec<Own>,
    /// A feature that the other editor changes too.
    pub(crate) shared: Own,
    pub(crate) edits: usize,
    pub(crate) ledger: Ledger,
}

impl Editor<'_> {
    pub(crate) fn run(mut self) -> Ledger {
        while !self.world.is_over() {
            if self.measures.edits() * SHARE > self.measures.total() {
                std::thread::sleep(Duration::from_millis(1));
                continue;
            }
            let made = self.own.iter().filter(|own| own.made).count();
            let done = match self.chance.below(100) {
                _ if made < KEPT / 2 => self.create(),
                0..15 if made < 2 * KEPT => self.create(),
                15..30 => self.end(),
                30..35 => self.race(),
                _ => self.correct(),
            };
            if let Err(why) = done {
                self.measures.tell("editor", why);
                // What an editor cannot go on from must not become a storm of requests.
                std::thread::sleep(Duration::from_millis(50));
            }
        }
        self.ledger
    }

    fn mark(&mut self) -> String {
        self.edits += 1;
        format!("载{}x{}号", self.no, self.edits)
    }

    /// Sends an edit. Gives the response if its status is one of these.
    fn edit(
        &mut self,
        kind: Kind,
        method: &str,
        path: &str,
        tag: Option<&str>,
        body: &Value,
        expected: &[u16],
    ) -> Result<Response, String> {
        let token = format!("Bearer {}", self.token);
        let mut headers = vec![("authorization", token.as_str()), ("content-type", "application/geo+json")];
        headers.extend(tag.map(|tag| ("if-match", tag)));
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let path = format!("{path}?reason={}", escape("负荷试验"));
        let start = Instant::now();
        let answer = self.writing.send(&Request { method, path: &path, headers: &headers, body: &body });
        let took = start.elapsed();
        match answer {
            Ok(response) if expected.contains(&response.status) => {
                self.measures.add(kind, took, response.status, None);
                Ok(response)
            }
            Ok(response) => {
                let fault = told(&format!("{method} {path}"), &response, "refused");
                self.measures.add(kind, took, response.status, Some(fault.clone()));
                Err(fault)
            }
            Err(error) => {
                self.measures.add(kind, took, 599, Some(format!("{method} {path}: {error}")));
                Err(error)
            }
        }
    }

    /// Reads on the other connection.
    fn get(&mut self, kind: Kind, path: &str, expected: &[u16]) -> Result<Response, String> {
        let start = Instant::now();
        let answer = self.reading.send(&Request { method: "GET", path, ..Request::default() });
        let took = start.elapsed();
        let status = answer.as_ref().map_or(599, |response| response.status);
        let fault = match &answer {
            Ok(response) if expected.contains(&status) => {
                self.measures.add(kind, took, response.status, None);
                return answer;
            }
            Ok(response) => told(path, response, "unexpected"),
            Err(error) => format!("{path}: {error}"),
        };
        self.measures.add(kind, took, status, Some(fault.clone()));
        Err(fault)
    }

    fn range(&mut self) -> (i64, i64) {
        let (_, from, to, length) = ALONG;
        let from = from + ((to - from) as f64 * self.chance.part()) as i64;
        (from, from + length)
    }

    fn square(&mut self) -> Value {
        let ([lon, lat], [wide, high], side) = CORNER;
        let (x, y) = (lon + wide * self.chance.part(), lat + high * self.chance.part());
        let (x, y) = ((x * 1e6).round() / 1e6, (y * 1e6).round() / 1e6);
        let ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]];
        json!({ "type": "Polygon", "coordinates": [ring] })
    }

    fn create(&mut self) -> Result<(), String> {
        let mark = self.mark();
        let layer = if self.chance.below(2) == 0 { Layer::Segments } else { Layer::Parcels };
        let document = format!("载荷〔2026〕{}号", self.edits);
        let feature = if layer == Layer::Segments {
            let (from, to) = self.range();
            json!({ "type": "Feature", "geometry": null, "properties": {
                "tier": "乡级", "county": "忻府区", "township": "忻口镇", "line": ALONG.0, "from_m": from, "to_m": to,
                "township_local_name": mark, "township_local_office": "镇长", "document": document,
                "valid_from": "2026-01-01",
            }})
        } else {
            json!({ "type": "Feature", "geometry": self.square(), "properties": {
                "kind": "出让", "status": "approved", "county": "忻府区", "party": mark, "document": document,
                "valid_from": "2026-01-01",
            }})
        };
        let path = format!("/collections/{}/items", layer.name());
        let response = self.edit(Kind::Create, "POST", &path, None, &feature, &[201])?;
        let json = response.json()?;
        let id = json["ids"][0].as_str().ok_or("a new feature has no identifier")?.to_owned();
        let seq = json["seq"].as_i64().ok_or("a new feature has no state")?;
        self.ledger.note(&id, seq, &mark, false);
        let own = Own { layer, id, made: true };
        self.see(&own, &mark, response.header("etag"))?;
        self.own.push(own);
        Ok(())
    }

    fn correct(&mut self) -> Result<(), String> {
        let own = self.chance.of(&self.own).clone();
        let read = self.get(Kind::Item, &own.path(), &[200])?;
        let tag = read.header("etag").ok_or("no etag")?.to_owned();
        let mut feature = read.json()?;
        let mark = self.change(&own, &mut feature);
        let response = self.edit(Kind::Correct, "PUT", &own.path(), Some(&tag), &feature, &[200])?;
        self.ledger.note(&own.id, seq(&response)?, &mark, false);
        self.see(&own, &mark, response.header("etag"))
    }

    /// Writes a mark into a feature, and now and then moves it.
    fn change(&mut self, own: &Own, feature: &mut Value) -> String {
        let mark = self.mark();
        let moves = own.made && self.chance.below(3) == 0;
        if own.layer == Layer::Segments {
            feature["properties"]["township_local_name"] = json!(mark);
            if moves {
                let (from, to) = self.range();
                feature["properties"]["from_m"] = json!(from);
                feature["properties"]["to_m"] = json!(to);
            }
        } else {
            feature["properties"]["party"] = json!(mark);
            if moves {
                feature["geometry"] = self.square();
            }
        }
        mark
    }

    fn end(&mut self) -> Result<(), String> {
        let made: Vec<usize> = (0..self.own.len()).filter(|no| self.own[*no].made).collect();
        let own = self.own.swap_remove(*self.chance.of(&made));
        let read = self.get(Kind::Item, &own.path(), &[200])?;
        let tag = read.header("etag").ok_or("no etag")?.to_owned();
        let (mark, place) = marked(&own, &read.json()?).ok_or("a made feature has no mark or no place")?;
        let response = self.edit(Kind::End, "DELETE", &own.path(), Some(&tag), &Value::Null, &[204])?;
        self.ledger.note(&own.id, seq(&response)?, &mark, true);
        // It has left the layer and is still found by its identifier, with its last day.
        let item = self.get(Kind::ItemAfter, &own.path(), &[200])?.json()?;
        if !item["properties"]["valid_to"].is_string() {
            return Err(format!("{}: was ended and has no last day", own.path()));
        }
        let path = tile_path(own.layer, 14, place);
        let tile = self.get(Kind::TileAfter, &path, &[200, 204])?;
        if tile.contains(&mark) {
            return Err(format!("{path}: still shows {mark} of {}, which was ended", own.id));
        }
        Ok(())
    }

    /// An edit of what the other editor changes too, half of them with a tag that is known to be old.
    fn race(&mut self) -> Result<(), String> {
        let own = self.shared.clone();
        let read = self.get(Kind::Item, &own.path(), &[200])?;
        let stale = self.chance.below(2) == 0;
        let tag = if stale { "\"1-0\"" } else { read.header("etag").ok_or("no etag")? }.to_owned();
        let mut feature = read.json()?;
        let mark = self.change(&own, &mut feature);
        let expected: &[u16] = if stale { &[412] } else { &[200, 412] };
        let response = self.edit(Kind::Raced, "PUT", &own.path(), Some(&tag), &feature, expected)?;
        if response.status == 200 {
            self.ledger.note(&own.id, seq(&response)?, &mark, false);
        }
        Ok(())
    }

    /// What was acknowledged is seen: as item, in its tile, and in the answer for its place.
    fn see(&mut self, own: &Own, mark: &str, tag: Option<&str>) -> Result<(), String> {
        let item = self.get(Kind::ItemAfter, &own.path(), &[200])?;
        let (shown, place) = marked(own, &item.json()?).ok_or("an edited feature has no mark or no place")?;
        if shown != mark || item.header("etag") != tag {
            return Err(format!("{}: shows {shown}, {mark} was acknowledged", own.path()));
        }
        if self.chance.below(3) > 0 {
            return Ok(());
        }
        let path = tile_path(own.layer, 14, place);
        let tile = self.get(Kind::TileAfter, &path, &[200])?;
        if !tile.contains(mark) {
            return Err(format!("{path}: does not show {mark} of {}", own.id));
        }
        let json = item.json()?;
        let path = match (json["properties"]["line"].as_str(), json["properties"]["from_m"].as_f64()) {
            (Some(line), Some(from)) => {
                let at = post(from as i64 + 100);
                format!("/locate?line={}&post={}", escape(line), escape(&at))
            }
            _ => format!("/locate?lon={:.6}&lat={:.6}", place[0], place[1]),
        };
        let answer = self.get(Kind::LocateAfter, &path, &[200])?;
        if answer.contains(mark) {
            return Ok(());
        }
        Err(format!("{path}: does not tell {mark} of {}", own.id))
    }
}

/// The state that an edit made.
fn seq(response: &Response) -> Result<i64, String> {
    response
        .header("x-landrail-seq")
        .and_then(|seq| seq.parse().ok())
        .ok_or_else(|| "an edit was acknowledged without its state".to_owned())
}

/// The mark of a feature, and a place that is surely on it.
fn marked(own: &Own, feature: &Value) -> Option<(String, [f64; 2])> {
    let name = if own.layer == Layer::Segments { "township_local_name" } else { "party" };
    let mark = feature["properties"][name].as_str()?.to_owned();
    let mut ring = &feature["geometry"]["coordinates"];
    while ring[0][0].is_array() {
        ring = &ring[0];
    }
    let at = |no: usize, axis: usize| ring[no][axis].as_f64();
    // The middle of the first piece of a line, and of the diagonal of a square.
    let other = if own.layer == Layer::Segments { 1 } else { 2 };
    let middle = |axis| Some(f64::midpoint(at(0, axis)?, at(other, axis)?));
    Some((mark, [middle(0)?, middle(1)?]))
}
