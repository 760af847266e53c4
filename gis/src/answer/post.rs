//! A question by kilometre post: which reading, which place.

use super::locate::{AskError, county_at, echo, finish, reach};
use super::{
    Answer, Candidate, PlaceAnswer, PlaceKind, QueryEcho, Question, RailwayAnswer, ShortChain, Words, notes,
    place, railway,
};
use crate::chainage::{Chainage, KilometrePost};
use crate::index::Snapshot;
use crate::line::{Edition, Line, Located, Near, PostAsk, Resolved, Selector, Track};

/// What is asked of a line.
pub(super) struct Asked<'q> {
    /// The line as written.
    pub(super) given: &'q str,
    pub(super) track: Option<Track>,
    pub(super) post: &'q KilometrePost,
    /// The origin from which the post counts, if it was named.
    pub(super) origin: Option<&'q str>,
}

/// The line, and how its posts are read for this question.
struct OnLine<'q, 'a> {
    snapshot: &'a Snapshot,
    question: &'q Question,
    line: &'a Line,
    track: Option<Track>,
    selector: Selector,
}

pub(super) fn at_post<'a>(
    snapshot: &'a Snapshot,
    question: &Question,
    line: &'a Line,
    asked: &Asked<'_>,
) -> Result<Answer<'a>, AskError> {
    let post = asked.post;
    let edition = edition(line, asked.origin)?;
    // `右K12+300` names the track in words, `Y` and `Z` do not.
    let track = asked
        .track
        .or_else(|| post.named_track().filter(|&track| line.chains.iter().any(|c| c.track == track)));
    let on = OnLine { snapshot, question, line, track, selector: Selector::of(post) };
    let readings: Vec<Chainage> = post.readings.iter().map(|r| counted_back(r.at, edition)).collect();
    let mut possible: Vec<Chainage> = readings.clone();
    if readings.len() > 1 {
        possible.retain(|&at| on.reaches(at));
        if possible.is_empty() {
            possible.clone_from(&readings);
        }
    }
    // A letter or metres past 999 that the data know say more than the number: then nothing is in doubt.
    let met = on.selector == Selector::Any || possible.iter().all(|&at| on.resolve(at).1);
    if post.overlong && !met {
        let next = possible.first().copied().unwrap_or(Chainage::from_mm(0));
        return Err(AskError::NoLongChain { given: post.printed.clone(), line: line.name.clone(), next });
    }
    let mut query = QueryEcho { line: Some(line.name.clone()), ..echo(question) };
    query.origin = edition.map(|edition| edition.origin.clone());
    let mut caveats = notes::about_notation(asked.given, line, post, met);
    caveats.extend(notes::about_origin(line, edition));
    let qualified = notes::is_qualified(line, post, met);
    if let [at] = possible.as_slice() {
        query.post = Some(if edition.is_some() { at.to_string() } else { notes::as_written(post, *at) });
        let (place, mut railways) = on.one_post(*at);
        if qualified {
            notes::doubt_qualified(&mut railways);
        }
        let near = near_place(snapshot, question, &place);
        return Ok(finish(snapshot, question, query, place, railways, &near, caveats));
    }
    let mut place = PlaceAnswer::new(
        PlaceKind::Ambiguous,
        Some(Words::new("公里标写法有多种读法", "the post can be read in several ways")),
    );
    let mut railways = Vec::new();
    for &at in &possible {
        let (one, mut lines) = on.one_post(at);
        // A reading may itself stand for several places.
        if one.candidates.is_empty() {
            place.candidates.push(Candidate {
                post: at,
                track: track.unwrap_or_default(),
                lon: one.lon,
                lat: one.lat,
                tolerance_m: one.tolerance_m,
                decided_by: Some(Words::new(format!("写作{at}"), format!("written as {at}"))),
            });
        }
        place.candidates.extend(one.candidates);
        railways.append(&mut lines);
    }
    Ok(finish(snapshot, question, query, place, railways, &[], caveats))
}

/// The edition of a line by the name or origin that somebody gave.
///
/// # Errors
/// [`AskError::UnknownOrigin`] when the line has none of that name.
pub fn edition<'a>(line: &'a Line, origin: Option<&str>) -> Result<Option<&'a Edition>, AskError> {
    let Some(name) = origin else { return Ok(None) };
    line.edition(name).map(Some).ok_or_else(|| AskError::UnknownOrigin {
        given: name.chars().take(60).collect(),
        line: line.name.clone(),
        known: line
            .editions
            .iter()
            .map(|edition| format!("{}（{}）", edition.origin, edition.name))
            .collect(),
    })
}

/// A post of an edition in the line's own counting.
fn counted_back(at: Chainage, edition: Option<&Edition>) -> Chainage {
    edition.map_or(at, |edition| Chainage::from_mm(at.mm().saturating_sub(edition.offset.mm())))
}

impl<'a> OnLine<'_, 'a> {
    /// Whether a post can be on the line at all: in its calibrated part or in the roster.
    fn reaches(&self, at: Chainage) -> bool {
        let listed = self.snapshot.roster().on(self.question.as_of).reaches(&self.line.name, self.track, at);
        listed
            || matches!(
                self.resolve(at).0,
                Resolved::Unique(_) | Resolved::Ambiguous(_) | Resolved::InGap { .. }
            )
    }

    /// Where the post is, and whether its letter is one that the data know.
    fn resolve(&self, at: Chainage) -> (Resolved, bool) {
        let ask = PostAsk { track: self.track, at, selector: self.selector, on: Some(self.question.as_of) };
        let lines = &self.snapshot.reference().lines;
        lines.resolve_post(&self.line.name, &ask).unwrap_or((Resolved::NoGeometry, false))
    }

    /// What a post is on the tracks that have no place for it, when another one has.
    fn elsewhere(&self, at: Chainage, found: &[Located]) -> Option<Words> {
        if self.track.is_some() {
            return None;
        }
        let tracks = self.line.chains.iter().map(|chain| chain.track);
        let missing = tracks.filter(|track| found.iter().all(|located| located.track != *track));
        let (mut zh, mut en) = (Vec::new(), Vec::new());
        for track in missing {
            let ask = PostAsk { track: Some(track), ..PostAsk::new(at) };
            let ask = PostAsk { selector: self.selector, on: Some(self.question.as_of), ..ask };
            let lines = &self.snapshot.reference().lines;
            let name = track.zh();
            match lines.resolve_post(&self.line.name, &ask)?.0 {
                Resolved::InGap { before, after, .. } => {
                    zh.push(format!("{name}在短链 {before}→{after} 内，没有此公里标"));
                    en.push(format!("on {name} it is in the short chain {before}→{after}: no such post"));
                }
                Resolved::OutOfRange { nearest, .. } => {
                    zh.push(format!("{name}超出已知里程，最近为{nearest}"));
                    en.push(format!("on {name} it is beyond the known posts, the nearest is {nearest}"));
                }
                Resolved::NoGeometry => {
                    zh.push(format!("{name}没有公里标标定"));
                    en.push(format!("{name} has no calibrated posts"));
                }
                Resolved::Unique(_) | Resolved::Ambiguous(_) => {}
            }
        }
        (!zh.is_empty()).then(|| Words::new(zh.join("；"), en.join("; ")))
    }

    fn one_post(&self, at: Chainage) -> (PlaceAnswer, Vec<RailwayAnswer<'a>>) {
        let (line, track) = (self.line, self.track);
        let answer = |located: Option<&Located>, track| {
            railway::at_post(self.snapshot, line, track, at, located, self.question.as_of)
        };
        let extent = self.snapshot.roster().on(self.question.as_of).extent(&line.name, track);
        let listed = self.snapshot.roster().on(self.question.as_of).reaches(&line.name, track, at);
        match self.resolve(at).0 {
            Resolved::Unique(located) => {
                let mut place = PlaceAnswer::at(&located);
                if located.track == Track::Whole && track.is_some_and(|asked| asked != Track::Whole) {
                    place.reason = Some(Words::new(
                        "线形数据未分行别，按整线位置回答",
                        "the geometry is that of the line as a whole, not of the track",
                    ));
                }
                place.county = county_at(self.snapshot, located.lon, located.lat);
                place.reason = place.reason.or_else(|| self.elsewhere(at, std::slice::from_ref(&located)));
                (place, vec![answer(Some(&located), track.or(on_track(&located)))])
            }
            Resolved::Ambiguous(candidates) => {
                let mut place = PlaceAnswer::new(PlaceKind::Ambiguous, Some(several(&candidates)));
                place.candidates = candidates.iter().map(Candidate::from).collect();
                if let (Some(own), Some(more)) = (&mut place.reason, self.elsewhere(at, &candidates)) {
                    *own = Words::new(format!("{}；{}", own.zh, more.zh), format!("{}; {}", own.en, more.en));
                }
                // A long chain has one line of the roster for both of its places.
                let mut railways: Vec<RailwayAnswer<'a>> = Vec::new();
                for located in &candidates {
                    if !railways.iter().any(|known| known.track == located.track) {
                        railways.push(answer(Some(located), on_track(located).or(track)));
                    }
                }
                (place, railways)
            }
            Resolved::InGap { before, after, seam } => {
                let place = PlaceAnswer::new(
                    PlaceKind::InGap,
                    Some(Words::new(
                        format!("短链：{before}之后即为{after}，实地没有此公里标"),
                        format!("short chain: {after} follows {before}; no such post on the ground"),
                    )),
                );
                let (lon, lat) =
                    seam.map(|(x, y)| (place::round_degrees(x), place::round_degrees(y))).unzip();
                let short_chain = Some(ShortChain { before, after, lon, lat });
                (PlaceAnswer { short_chain, ..place }, vec![answer(None, track)])
            }
            Resolved::OutOfRange { nearest, .. } if listed => {
                let place = PlaceAnswer::new(
                    PlaceKind::NoGeometry,
                    Some(Words::new(
                        format!("名单列有此里程，但线形数据只到{nearest}，不外推位置"),
                        format!(
                            "listed in the roster, but the geometry ends at {nearest}; the place is not extrapolated"
                        ),
                    )),
                );
                (PlaceAnswer { nearest: Some(nearest), ..place }, vec![answer(None, track)])
            }
            Resolved::NoGeometry if listed => {
                let words = no_track(line, track).unwrap_or_else(|| {
                    Words::new(
                        "该线没有线形数据，只能按里程回答",
                        "the line has no geometry; answered by post only",
                    )
                });
                (PlaceAnswer::new(PlaceKind::NoGeometry, Some(words)), vec![answer(None, track)])
            }
            Resolved::OutOfRange { nearest, .. } => {
                let ends = extent.map(|e| if at < e.from { e.from } else { e.to });
                let nearest = ends
                    .into_iter()
                    .chain([nearest])
                    .min_by_key(|end| end.mm().abs_diff(at.mm()))
                    .unwrap_or(nearest);
                (out_of_range(at, nearest), vec![answer(None, track)])
            }
            Resolved::NoGeometry => match extent {
                Some(extent) => (
                    out_of_range(at, if at < extent.from { extent.from } else { extent.to }),
                    vec![answer(None, track)],
                ),
                None => {
                    let words = no_track(line, track).unwrap_or_else(|| {
                        Words::new(
                            "该线没有里程标定和名单里程，公里标无法对应位置",
                            "the line has no calibrated posts and no roster: a post has no place",
                        )
                    });
                    (PlaceAnswer::new(PlaceKind::NoGeometry, Some(words)), vec![answer(None, track)])
                }
            },
        }
    }
}

/// That the line has other tracks than the one asked for.
fn no_track(line: &Line, track: Option<Track>) -> Option<Words> {
    let asked = track?;
    if line.chains.is_empty() || line.chains_of(track).next().is_some() {
        return None;
    }
    let known: Vec<&str> = line.chains.iter().map(|chain| chain.track.zh()).collect();
    let (asked, known) = (asked.zh(), known.join("、"));
    Some(Words::new(
        format!("数据中没有该线的{asked}，有：{known}；不以其他行别代替"),
        format!(
            "the data have no {asked} of this line, they have {known}; another track does not stand for it"
        ),
    ))
}

/// Why a post stands for several places, and what to say.
fn several(candidates: &[Located]) -> Words {
    let repeats = candidates.iter().any(|located| located.pass.is_some());
    let tracks = candidates.windows(2).any(|pair| matches!(pair, [a, b] if a.track != b.track));
    match (repeats, tracks) {
        (true, true) => Words::new(
            "同一公里标对应多处（行别不同，且有长链），请指明行别和断链前后",
            "the post stands for several places (tracks, and a long chain): name the track and the side of the equation",
        ),
        (true, false) => Words::new(
            "长链：同一公里标在线上出现不止一次，请按断链前后或后缀字母区分",
            "long chain: the post stands on the line more than once; its letter or the side of the equation decides",
        ),
        _ => Words::new(
            "同一公里标在各行别位置不同，请指明行别",
            "the post has a place on each track: name the track",
        ),
    }
}

/// The track of a located post, unless it is the line as a whole.
fn on_track(located: &Located) -> Option<Track> {
    (located.track != Track::Whole).then_some(located.track)
}

fn out_of_range(at: Chainage, nearest: Chainage) -> PlaceAnswer {
    let metres = at.mm().saturating_sub(nearest.mm()).saturating_abs() / 1000;
    let off = if metres < 10_000 { format!("{metres} m") } else { format!("{} km", metres / 1000) };
    let words = Words::new(
        format!("超出该线已知里程，最近的有效公里标为{nearest}（相差{off}）"),
        format!("beyond the known posts of the line; the nearest valid post is {nearest} ({off} off)"),
    );
    PlaceAnswer { nearest: Some(nearest), ..PlaceAnswer::new(PlaceKind::OutOfRange, Some(words)) }
}

/// The lines near the place of a post, for the rules.
fn near_place<'a>(snapshot: &'a Snapshot, question: &Question, place: &PlaceAnswer) -> Vec<Near<'a>> {
    match (place.lon, place.lat) {
        (Some(lon), Some(lat)) => {
            snapshot.reference().lines.locate_on(lon, lat, reach(snapshot, question), Some(question.as_of))
        }
        _ => Vec::new(),
    }
}
