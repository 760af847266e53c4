//! Kilometre posts, ranges and stations: with a line, or a post alone.

use super::hit::SearchHit;
use super::lines::{Called, called};
use super::spelling::{Fit, Spelled};
use crate::answer::Words;
use crate::chainage::{Chainage, KilometrePost, ReadingRule, parse_post_in_long_chain, parse_range};
use crate::index::{Snapshot, folded};
use crate::line::{Anchor, AnchorKind, PostAsk, Resolved, Selector};

/// No name of a line has more characters.
const LONGEST: usize = 24;

/// A line's name with a post, a range or a station behind it, or a station with its line behind it. The
/// longest name that leaves something that can be read is the line's.
pub(super) fn on_line(hits: &mut Vec<SearchHit>, snapshot: &Snapshot, text: &str) {
    let lines = &snapshot.reference().lines;
    let cuts: Vec<usize> = text.char_indices().map(|(at, _)| at).skip(1).collect();
    for at in cuts.into_iter().rev() {
        let (left, right) = text.split_at(at);
        let (left, right) = (left.trim_end_matches([' ', ':', '的']), right.trim());
        if left.is_empty() || right.is_empty() || within_word(text, at) {
            continue;
        }
        let Some(behind) = Behind::read(right) else {
            // A station has no mark of its own: only a line's name is asked for one.
            if left.chars().count() > LONGEST {
                continue;
            }
            let found = called(lines, left);
            let stations = found.iter().filter(|one| one.sure).flat_map(|one| stations(one, right));
            let before = hits.len();
            hits.extend(stations);
            if hits.len() > before {
                return;
            }
            continue;
        };
        // 右 or 左 before the post is its prefix (右K12+300), not the end of the line's name.
        let side =
            left.chars().next_back().filter(|c| matches!(c, '右' | '左') && right.starts_with(['K', 'k']));
        let (left, behind) = match side {
            Some(side) => {
                let bare = left.trim_end_matches(['右', '左']).trim_end();
                (bare, Behind::read(&format!("{side}{right}")).unwrap_or(behind))
            }
            None => (left, behind),
        };
        let found = called(lines, left);
        if found.is_empty() {
            continue;
        }
        let one = found.len() == 1;
        for line in &found {
            hits.extend(behind.on(line, one));
        }
        return;
    }
    reversed(hits, snapshot, text);
}

/// `忻州西 大西高铁`: the station first.
fn reversed(hits: &mut Vec<SearchHit>, snapshot: &Snapshot, text: &str) {
    for (at, _) in text.char_indices().skip(1) {
        let (left, right) = text.split_at(at);
        if right.chars().count() > LONGEST || left.chars().any(|c| c.is_ascii_digit()) {
            continue;
        }
        let found = called(&snapshot.reference().lines, right.trim());
        let stations: Vec<SearchHit> =
            found.iter().filter(|one| one.sure).flat_map(|one| stations(one, left.trim())).collect();
        if !stations.is_empty() {
            hits.extend(stations);
            return;
        }
    }
}

/// Of a text that ends in a post but begins with no line: that it does, and which lines resemble it.
pub(super) fn unknown_line(snapshot: &Snapshot, text: &str) -> Option<Words> {
    let cut = text.char_indices().skip(1).find(|(at, _)| {
        !within_word(text, *at) && text.get(*at..).is_some_and(|right| Behind::read(right.trim()).is_some())
    });
    let (left, right) = text.split_at(cut?.0);
    let (left, right) = (left.trim(), right.trim());
    if left.is_empty() || left.is_ascii() {
        return None;
    }
    let like = snapshot.reference().lines.suggest(left).join("、");
    let (zh, en) = if like.is_empty() {
        (String::new(), String::new())
    } else {
        (format!("；字面相近的线路有 {like}"), format!("; lines with a similar name: {like}"))
    };
    Some(Words::new(
        format!("“{right}”像公里标，但没有名为“{left}”的线路{zh}"),
        format!("“{right}” looks like a post, but no line is called “{left}”{en}"),
    ))
}

/// Whether a cut would part a number, or letters.
fn within_word(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|t| t.chars().next_back());
    let after = text.get(at..).and_then(|t| t.chars().next());
    let (Some(before), Some(after)) = (before, after) else { return true };
    let digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | '+');
    if digit(before) || matches!(before, '-' | '~' | '至' | '到') {
        return true;
    }
    // `dxgtK199`: a K with its number may follow a name in letters.
    let post = text.get(at..).is_some_and(|rest| {
        rest.starts_with(['K', 'k']) && rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit())
    });
    before.is_ascii_alphabetic() && after.is_ascii_alphabetic() && !post
}

/// What stands behind a line's name.
enum Behind {
    /// A post, and what was typed if it has neither letter nor plus.
    Post(KilometrePost, Option<String>),
    /// Two posts.
    Range(String, Option<String>),
}

impl Behind {
    fn read(text: &str) -> Option<Self> {
        if !text.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let dashed: String = text.chars().map(|c| if is_dash(c) { '-' } else { c }).collect();
        if let Ok(post) = parse_post_in_long_chain(&dashed) {
            let plain = dashed.starts_with(|c: char| c.is_ascii_digit()) && !dashed.contains('+');
            let bare = plain && post.readings.iter().all(|reading| reading.rule != ReadingRule::InWords);
            return Some(Self::Post(post, bare.then(|| dashed.trim().to_owned())));
        }
        let range = parse_range(&dashed).ok()?;
        let bare = |post: &KilometrePost| post.prefix.is_none() && !post.printed.contains('+');
        let said = (bare(&range.from) || bare(&range.to)).then(|| dashed.trim().to_owned());
        let ends = [&range.from, &range.to].map(|post| {
            // A decimal without a letter is kilometres; a notation with several readings stays as typed.
            let decimal = bare(post).then(|| decimal(post)).flatten();
            decimal.or(post.only()).map_or_else(|| post.printed.clone(), |at| post.written(at))
        });
        Some(Self::Range(ends.join("-"), said))
    }

    /// The hits on a line.
    fn on(&self, called: &Called<'_>, one: bool) -> Vec<SearchHit> {
        let asked = called.asked();
        match self {
            Self::Range(posts, typed) => {
                let mut hit = SearchHit::new("range", format!("{asked} {posts}"), "");
                let km = typed.as_ref().map(|typed| kilometres(typed, posts));
                hit.read_as = joined(called.how.clone(), km);
                hit.sure = one && called.sure;
                hit.doubtful = !called.sure;
                (hit.line, hit.post) = (Some(asked), Some(posts.clone()));
                vec![hit]
            }
            Self::Post(post, typed) => {
                let mut readings = post.readings.clone();
                // Without a letter nobody writes a dot for a plus.
                if typed.is_some() && readings.iter().any(|r| r.rule == ReadingRule::DecimalKm) {
                    readings.retain(|r| r.rule == ReadingRule::DecimalKm);
                }
                let sure = one && called.sure && readings.len() == 1;
                let hit = |at: Chainage, rule: ReadingRule| {
                    let written = post.written(at);
                    let mut hit = SearchHit::new("post", format!("{asked} {written}"), "");
                    let km = match typed {
                        Some(typed) => Some(kilometres(typed, &written)),
                        None if post.readings.len() > 1 => Some(by_rule(post, rule, &written)),
                        None => None,
                    };
                    hit.read_as = joined(called.how.clone(), km);
                    hit.sure = sure;
                    hit.doubtful = !called.sure;
                    (hit.line, hit.post) = (Some(asked.clone()), Some(written));
                    hit
                };
                readings.iter().map(|r| hit(r.at, r.rule)).collect()
            }
        }
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{301c}' | '\u{223c}' | '~')
}

fn decimal(post: &KilometrePost) -> Option<Chainage> {
    post.readings.iter().find(|r| r.rule == ReadingRule::DecimalKm).map(|r| r.at)
}

fn kilometres(typed: &str, written: &str) -> Words {
    Words::new(format!("“{typed}”按公里读作{written}"), format!("“{typed}” read in kilometres as {written}"))
}

fn by_rule(post: &KilometrePost, rule: ReadingRule, written: &str) -> Words {
    let (zh, en) = match rule {
        ReadingRule::DecimalKm => ("按十进制公里", "as decimal kilometres"),
        ReadingRule::DotForPlus => ("按点代替加号", "with the dot for a plus"),
        ReadingRule::Metres => ("按米", "as metres"),
        _ => ("按整公里", "as whole kilometres"),
    };
    let printed = &post.printed;
    Words::new(format!("“{printed}”{zh}读作{written}"), format!("“{printed}” read {en}: {written}"))
}

fn joined(a: Option<Words>, b: Option<Words>) -> Option<Words> {
    match (a, b) {
        (Some(a), Some(b)) => Some(Words::new(format!("{}；{}", a.zh, b.zh), format!("{}; {}", a.en, b.en))),
        (a, b) => a.or(b),
    }
}

/// The stations of a line with this name.
fn stations(called: &Called<'_>, text: &str) -> Vec<SearchHit> {
    let name = folded(text);
    let name = name.strip_suffix("车站").or(name.strip_suffix('站')).unwrap_or(&name);
    let spelled = Spelled::read(text);
    if name.chars().count() < 2 {
        return Vec::new();
    }
    let mut hits: Vec<SearchHit> = Vec::new();
    for chain in called.line.chains_of(called.track) {
        for anchor in chain.anchors.iter().filter(|anchor| anchor.kind == AnchorKind::Station) {
            let own = folded(&anchor.name);
            let by_letters =
                spelled.as_ref().is_some_and(|s| s.fit(&own).is_some_and(|fit| fit <= Fit::Mixed));
            if own != name && !by_letters {
                continue;
            }
            let hit = station(called, anchor, (by_letters && own != name).then_some(text));
            // The tracks of a line have the same stations.
            if hits.iter().all(|other| (&other.title, &other.post) != (&hit.title, &hit.post)) {
                hits.push(hit);
            }
        }
    }
    if let [only] = hits.as_mut_slice() {
        only.sure = true;
    }
    hits
}

fn station(called: &Called<'_>, anchor: &Anchor, spelled: Option<&str>) -> SearchHit {
    let asked = called.asked();
    let post = anchor.post.map(|post| post.to_string());
    let mut hit = SearchHit::new("station", anchor.name.to_string(), asked.clone());
    hit = hit.at(Some((anchor.lon, anchor.lat)));
    hit.accuracy_m = Some(anchor.coord_tolerance_m);
    let how = spelled.map(|typed| {
        let name = &anchor.name;
        Words::new(format!("“{typed}”读作拼音{name}"), format!("“{typed}” read as pinyin of {name}"))
    });
    hit.read_as = joined(called.how.clone(), how);
    match post {
        Some(post) => {
            let near = anchor.post_tolerance_m.map(|m| format!(" ±{m:.0} m")).unwrap_or_default();
            hit = hit.says(format!("{asked} {post}{near}"), format!("{asked} {post}{near}"));
            (hit.line, hit.post) = (Some(asked), Some(post));
        }
        None => hit = hit.says("公里标未知，按坐标定位", "no known post, placed by its coordinate"),
    }
    hit
}

/// A post without a line: every line on which somebody is listed for it or that has a place for it. `within`
/// limits them to a county.
pub(super) fn alone(hits: &mut Vec<SearchHit>, snapshot: &Snapshot, text: &str, within: Option<&str>) {
    // A bare number may be anything; a letter or a plus makes it a post.
    let marked = text.contains('+') || text.starts_with(['K', 'k', '左', '右']) || text.contains("DK");
    let Some(post) = marked.then(|| parse_post_in_long_chain(text).ok()).flatten() else { return };
    let lines = &snapshot.reference().lines;
    let mut found = Vec::new();
    for line in lines.iter() {
        for reading in &post.readings {
            let stretches = snapshot.roster().line(&line.name);
            let last = snapshot.roster().extent(&line.name).map(|span| span.to);
            let mut counties: Vec<&str> = Vec::new();
            for stretch in stretches {
                let holds = stretch.span.contains(reading.at)
                    || (Some(reading.at) == last && stretch.span.to == reading.at);
                let county = snapshot.records().get(stretch.record).and_then(|record| record.county());
                if let Some(county) = county.filter(|county| holds && !counties.contains(county)) {
                    counties.push(county);
                }
            }
            let ask = PostAsk { selector: Selector::of(&post), ..PostAsk::new(reading.at) };
            let resolved = lines.resolve_post(&line.name, &ask).map(|(resolved, _)| resolved);
            let place = match resolved {
                Some(Resolved::Unique(located)) => Some((located.lon, located.lat)),
                Some(Resolved::Ambiguous(all)) => all.first().map(|located| (located.lon, located.lat)),
                _ => None,
            };
            if counties.is_empty() && place.is_none() {
                continue;
            }
            let listed = !counties.is_empty();
            let on_map = place.and_then(|(lon, lat)| snapshot.reference().gazetteer.county_at(lon, lat));
            if let Some(county) = on_map.as_ref().filter(|hit| !listed && hit.contained) {
                counties.push(&county.name);
            }
            if within.is_some_and(|county| !counties.contains(&county)) {
                continue;
            }
            let written = post.written(reading.at);
            let mut hit = SearchHit::new("post", format!("{} {written}", line.name), counties.join("、"));
            hit = if listed {
                hit.says("名单列有段长", "chiefs are listed")
            } else {
                hit.says("名单未列，仅有线形", "not in the roster, only the line is known")
            };
            if post.readings.len() > 1 {
                hit.read_as = Some(by_rule(&post, reading.rule, &written));
            }
            (hit.line, hit.post) = (Some(line.name.clone()), Some(written));
            found.push((!listed, hit));
        }
    }
    found.sort_by_key(|(unlisted, _)| *unlisted);
    hits.extend(found.into_iter().map(|(_, hit)| hit));
}

/// A county's name with a post behind it: `忻府 K241+500`. What is said when no line of it has the post.
pub(super) fn in_county(hits: &mut Vec<SearchHit>, snapshot: &Snapshot, text: &str) -> Option<Words> {
    let cut = text.find(|c: char| c.is_ascii_digit() || matches!(c, 'K' | 'k' | 'D'))?;
    let (left, right) = text.split_at(cut);
    let county = &snapshot.reference().gazetteer.county(left.trim())?.name;
    let before = hits.len();
    alone(hits, snapshot, right.trim(), Some(county));
    (hits.len() == before && right.contains('+')).then(|| {
        Words::new(format!("{county}境内没有线路有{right}"), format!("no line has {right} in {county}"))
    })
}
