//! Segment records → features, and the look-up by line and chainage.

use std::collections::HashMap;

use jiff::civil::Date;

use super::row::Row;
use super::{Feature, Layer};
use crate::chainage::{Chainage, Span};
use crate::line::Track;
use crate::place::Placed;
use crate::record::{Body, Official, Phone, Record, Segment, Tier};

/// Which records answer for which stretch of which line.
#[derive(Debug, Default)]
pub struct Roster {
    by_line: HashMap<String, Vec<Stretch>>,
}

/// One segment record of a line.
#[derive(Debug, Clone, Copy)]
pub struct Stretch {
    /// Tier of the segment.
    pub tier: Tier,
    /// Track.
    pub track: Track,
    /// Range.
    pub span: Span,
    /// Number of the record in the snapshot.
    pub record: usize,
    /// First day of its record, if known.
    pub since: Option<Date>,
    /// Last day of its record, if it has one.
    pub to: Option<Date>,
}

impl Roster {
    /// Of records with their numbers in the snapshot.
    pub(super) fn new<'r>(records: impl Iterator<Item = (usize, &'r Record)>) -> Self {
        let mut by_line: HashMap<String, Vec<Stretch>> = HashMap::new();
        for (no, record) in records {
            if let Body::Segment(segment) = &record.body {
                let stretch = Stretch {
                    tier: segment.tier,
                    track: segment.track,
                    span: segment.span,
                    record: no,
                    since: record.validity.from,
                    to: record.validity.to,
                };
                by_line.entry(segment.line.clone()).or_default().push(stretch);
            }
        }
        for stretches in by_line.values_mut() {
            stretches.sort_by_key(|s| (s.span.from, s.span.to, s.tier, s.record));
        }
        Self { by_line }
    }

    /// All stretches of a line by their start; empty when the roster does not list the line.
    pub fn line(&self, line: &str) -> &[Stretch] {
        self.by_line.get(line).map_or(&[], Vec::as_slice)
    }

    /// Names of all lines that the roster lists.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.by_line.keys().map(String::as_str)
    }

    /// From the least to the greatest post that any tier of any edition lists on the line.
    pub fn extent(&self, line: &str) -> Option<Span> {
        extent(self.line(line).iter())
    }

    /// The roster as it is in force on a day.
    pub fn on(&self, day: Date) -> RosterOn<'_> {
        RosterOn { roster: self, day }
    }
}

/// The stretches that are in force on a day.
///
/// Of a line of which no edition is in force on that day, all are given: that it is listed for other
/// days is not the same as not being listed.
#[derive(Debug, Clone, Copy)]
pub struct RosterOn<'r> {
    roster: &'r Roster,
    day: Date,
}

impl<'r> RosterOn<'r> {
    /// The stretches of a line by their start.
    pub fn line(&self, line: &str) -> impl Iterator<Item = &'r Stretch> + Clone + use<'r> {
        let (all, day) = (self.roster.line(line), self.day);
        let any = all.iter().any(|s| s.holds(day));
        all.iter().filter(move |s| !any || s.holds(day))
    }

    /// From the least to the greatest post that any tier lists on the line and track.
    pub fn extent(&self, line: &str, track: Option<Track>) -> Option<Span> {
        extent(self.line(line).filter(|s| same_track(track, s.track)))
    }

    /// Whether `at` lies between the least and the greatest post listed, both included.
    pub fn reaches(&self, line: &str, track: Option<Track>, at: Chainage) -> bool {
        self.extent(line, track).is_some_and(|extent| extent.from <= at && at <= extent.to)
    }

    /// The stretches whose range holds `at`. Ranges are half-open; the last end of a line is
    /// closed, so that the end post of a line still has its chiefs.
    pub fn at(
        &self,
        line: &str,
        track: Option<Track>,
        at: Chainage,
    ) -> impl Iterator<Item = &'r Stretch> + use<'r> {
        let last = self.extent(line, track).map(|span| span.to);
        self.line(line)
            .filter(move |s| same_track(track, s.track))
            .filter(move |s| s.span.contains(at) || (Some(at) == last && s.span.to == at))
    }

    /// The stretches that hold `at`, but not on this day.
    pub fn on_other_days(
        &self,
        line: &str,
        track: Option<Track>,
        at: Chainage,
    ) -> impl Iterator<Item = &'r Stretch> + use<'r> {
        let day = self.day;
        let all = self.roster.line(line).iter();
        all.filter(move |s| !s.holds(day) && same_track(track, s.track) && s.span.contains(at))
    }

    /// Whether a stretch of track `listed` answers for a question about track `asked`.
    pub fn asks(&self, asked: Option<Track>, listed: Track) -> bool {
        same_track(asked, listed)
    }

    /// The stretch around `at` on which `tier` lists nobody, up to its neighbours or to where the
    /// roster of the line begins or ends; `None` if somebody is listed there, or if the roster
    /// does not list the line here at all.
    pub fn gap(&self, line: &str, track: Option<Track>, tier: Tier, at: Chainage) -> Option<Span> {
        let extent = self.extent(line, track).filter(|extent| extent.from <= at && at <= extent.to)?;
        let of_tier = || self.line(line).filter(|s| s.tier == tier && same_track(track, s.track));
        if of_tier().any(|s| s.span.contains(at)) {
            return None;
        }
        let from = of_tier().map(|s| s.span.to).filter(|&to| to <= at).max().unwrap_or(extent.from);
        let to = of_tier().map(|s| s.span.from).filter(|&from| from > at).min().unwrap_or(extent.to);
        Some(Span { from, to })
    }
}

impl Stretch {
    /// Whether its record holds on a day; an unknown end does not exclude it.
    pub fn holds(&self, day: Date) -> bool {
        self.since.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

fn extent<'s>(stretches: impl Iterator<Item = &'s Stretch>) -> Option<Span> {
    stretches.map(|s| s.span).reduce(|a, b| Span { from: a.from.min(b.from), to: a.to.max(b.to) })
}

/// Whether a stretch of track `listed` answers for a question about `asked`.
fn same_track(asked: Option<Track>, listed: Track) -> bool {
    match asked {
        None | Some(Track::Whole) => true,
        Some(track) => listed == Track::Whole || listed == track,
    }
}

/// The number to dial, or the printed one with a mark when it is faulty.
fn number(phone: Option<&Phone>) -> Option<String> {
    let phone = phone?;
    Some(phone.dial.clone().unwrap_or_else(|| format!("{}（原文有误）", phone.printed)))
}

fn name(official: Option<&Official>) -> Option<&str> {
    official.and_then(|o| o.name.as_deref())
}

pub(super) fn feature(record: &Record, segment: &Segment, placed: &Placed) -> (Layer, Feature) {
    let layer = match segment.tier {
        Tier::Township | Tier::Village => Layer::Segments,
        Tier::County => Layer::CountySegments,
    };
    let mut row = Row::new(layer);
    row.set("id", record.id.as_str())
        // A segment that an editor entered may stand in no roster.
        .set("row", Some(segment.row).filter(|row| *row > 0))
        .set("county", segment.county.as_str())
        .set("line", segment.line.as_str())
        .set("track", segment.track.zh())
        .set("from_m", segment.span.from.metres())
        .set("to_m", segment.span.to.metres())
        .set("printed_range", segment.printed.as_str())
        .set("geometry_state", geometry_state(placed));
    if segment.tier != Tier::County {
        row.set("tier", segment.tier.zh())
            .set("county_local_name", name(segment.county_local.as_ref()))
            .set("county_railway_name", name(segment.county_railway.as_ref()))
            .set("township", segment.township.as_deref())
            .set("village", segment.village.as_deref())
            .set("workshop", segment.workshop.as_deref());
    }
    set_chiefs(&mut row, segment);
    set_provenance(&mut row, record, placed);
    let feature = Feature {
        id: record.id.clone(),
        geometry: placed.geometry.clone(),
        measures: placed.measures.clone(),
        values: row.finish(),
    };
    (layer, feature)
}

/// The chiefs under the names of their own tier: a village's chiefs are not the township's.
fn set_chiefs(row: &mut Row, segment: &Segment) {
    let (local, railway) = (&segment.local, &segment.railway);
    match segment.tier {
        Tier::Township => row
            .set("township_local_name", local.name.as_deref())
            .set("township_local_office", local.office.as_str())
            .set("township_local_duty", number(local.duty.as_ref()))
            .set("township_railway_name", railway.name.as_deref())
            .set("township_railway_duty", number(railway.duty.as_ref())),
        Tier::Village => row
            .set("village_local_name", local.name.as_deref())
            .set("village_local_office", local.office.as_str())
            .set("village_local_duty", number(local.duty.as_ref()))
            .set("village_railway_name", railway.name.as_deref())
            .set("village_railway_duty", number(railway.duty.as_ref())),
        Tier::County => row
            .set("local_name", local.name.as_deref())
            .set("local_office", local.office.as_str())
            .set("local_duty", number(local.duty.as_ref()))
            .set("railway_name", railway.name.as_deref())
            .set("railway_office", railway.office.as_str())
            .set("railway_duty", number(railway.duty.as_ref())),
    };
}

fn geometry_state(placed: &Placed) -> &'static str {
    match (&placed.geometry, placed.partial) {
        (None, _) => "none",
        (Some(_), true) => "partial",
        (Some(_), false) => "schematic",
    }
}

/// The fields that every layer of records ends with.
pub(super) fn set_provenance(row: &mut Row, record: &Record, placed: &Placed) {
    let reasons: Vec<_> = record.reasons.iter().map(|r| format!("{}: {}", r.field, r.zh)).collect();
    row.set("confidence", record.confidence.as_str())
        .set("reason", reasons.join("; "))
        .set("precision", placed.precision.as_str())
        .set("accuracy_m", placed.accuracy_m)
        .set("file", record.source.file.as_str())
        .set("document", record.source.document.as_deref())
        .set("source_line", record.source.lines[0])
        .set("valid_from", record.validity.from)
        .set("valid_to", record.validity.to);
}

#[cfg(test)]
mod tests {
    use super::super::Value;
    use super::*;
    use crate::place::Precision;

    fn nowhere() -> Placed {
        Placed {
            geometry: None,
            measures: Vec::new(),
            precision: Precision::None,
            accuracy_m: None,
            partial: false,
            counties: Vec::new(),
            townships: Vec::new(),
            how: Default::default(),
        }
    }

    #[test]
    fn a_village_chief_is_not_given_as_the_townships() {
        let (mut records, _) = crate::record::embedded();
        let record = records
            .iter_mut()
            .find(|r| matches!(&r.body, Body::Segment(s) if s.tier == Tier::Township))
            .expect("a township segment");
        let cells = |record: &Record| {
            let Body::Segment(segment) = &record.body else { panic!("no segment") };
            let (layer, feature) = feature(record, segment, &nowhere());
            move |name: &str| {
                let at = layer.fields().iter().position(|field| field.name == name).expect(name);
                match &feature.values[at] {
                    Value::Text(text) => text.clone(),
                    Value::Null => String::new(),
                    other => panic!("{other:?}"),
                }
            }
        };
        let township = cells(record);
        assert_eq!((township("tier").as_str(), township("village").as_str()), ("乡级", ""));
        let name = township("township_local_name");
        assert!(!name.is_empty() && township("village_local_name").is_empty());
        let Body::Segment(segment) = &mut record.body else { unreachable!() };
        (segment.tier, segment.village) = (Tier::Village, Some("甲村".to_owned()));
        let village = cells(record);
        assert_eq!((village("tier").as_str(), village("village").as_str()), ("村级", "甲村"));
        assert_eq!(village("village_local_name"), name);
        for column in [
            "township_local_name",
            "township_local_office",
            "township_local_duty",
            "township_railway_name",
            "township_railway_duty",
        ] {
            assert_eq!(village(column), "", "{column}");
        }
        assert_eq!(village("township"), township("township"), "the township it lies in stays");
    }
}
