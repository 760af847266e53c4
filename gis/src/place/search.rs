//! Text → named places.

use super::{County, Gazetteer, PlaceHit, names};

/// How well a name matches; smaller is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    Exact,
    Start,
    Inside,
}

fn matches(name: &str, wanted: &str) -> Option<Match> {
    if name == wanted || names::stem(name) == wanted {
        Some(Match::Exact)
    } else if name.starts_with(wanted) {
        Some(Match::Start)
    } else {
        name.contains(wanted).then_some(Match::Inside)
    }
}

impl Gazetteer {
    /// The canonical names of all places with their kinds (as in [`PlaceHit::kind`]), each once.
    pub fn names(&self) -> Vec<(String, &'static str)> {
        let counties = self.counties.iter().map(|county| (&county.name, "county"));
        let townships = self.townships.iter().map(|township| (&township.name, "township"));
        let stations = self.stations.iter().map(|station| (&station.name, "station"));
        let villages = self.villages.iter().map(|village| (&village.name, "village"));
        let all = counties.chain(townships).chain(stations).chain(villages);
        let mut all: Vec<_> = all.map(|(name, kind)| (name.clone(), kind)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Named places whose name (or another name of theirs) contains or equals the text, best first:
    /// equal before beginning before containing; counties before townships, stations and villages.
    pub fn search(&self, text: &str, limit: usize) -> Vec<PlaceHit> {
        let wanted = names::clean(text);
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(Match, PlaceHit)> = Vec::new();
        for county in &self.counties {
            let other =
                self.county_names.iter().filter(|(_, name)| **name == county.name).map(|(other, _)| other);
            let best =
                std::iter::once(&county.name).chain(other).filter_map(|name| matches(name, &wanted)).min();
            if let Some(best) = best {
                found.push((best, county_hit(county)));
            }
        }
        for township in &self.townships {
            let all = std::iter::once(&township.name).chain(&township.aliases);
            if let Some(best) = all.filter_map(|name| matches(name, &wanted)).min() {
                let hit = PlaceHit {
                    name: township.name.clone(),
                    kind: "township",
                    county: Some(township.county.clone()),
                    point: township.point,
                    accuracy_m: township.accuracy_m,
                    source: join(&township.source, &township.note),
                };
                found.push((best, hit));
            }
        }
        for station in &self.stations {
            if let Some(best) = matches(&station.name, &wanted) {
                let hit = PlaceHit {
                    name: station.name.clone(),
                    kind: "station",
                    county: self
                        .county_at(station.lon, station.lat)
                        .filter(|hit| hit.contained)
                        .map(|hit| hit.name),
                    point: Some((station.lon, station.lat)),
                    accuracy_m: Some(station.accuracy_m),
                    source: format!("line_points.csv: {}", station.lines.join("、")),
                };
                found.push((best, hit));
            }
        }
        for village in &self.villages {
            if let Some(best) = matches(&village.name, &wanted) {
                let hit = PlaceHit {
                    name: village.name.clone(),
                    kind: "village",
                    county: Some(village.county.clone()),
                    point: Some((village.lon, village.lat)),
                    accuracy_m: Some(village.accuracy_m),
                    source: village.source.clone(),
                };
                found.push((best, hit));
            }
        }
        // Stable: within one quality the kinds keep the order above.
        found.sort_by_key(|(best, _)| *best);
        found.into_iter().take(limit).map(|(_, hit)| hit).collect()
    }
}

/// A county has a polygon and no point: none is invented for it.
fn county_hit(county: &County) -> PlaceHit {
    PlaceHit {
        name: county.name.clone(),
        kind: "county",
        county: Some(county.name.clone()),
        point: None,
        accuracy_m: None,
        source: format!("天地图 2024-12, {} ({}),示意 / indicative", county.adcode, county.city),
    }
}

fn join(source: &str, note: &str) -> String {
    [source, note].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}
