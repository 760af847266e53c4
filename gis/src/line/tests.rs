//! Tests over the embedded lines; the figures are those of the handbook and the gazetteer.

use proptest::prelude::*;

use super::*;
use crate::chainage::{Chainage, Span};
use crate::crs::distance_m;

fn lines() -> &'static Lines {
    static LINES: std::sync::OnceLock<Lines> = std::sync::OnceLock::new();
    LINES.get_or_init(Lines::embedded)
}

fn unique(line: &str, metres: i64) -> Located {
    match lines().resolve(line, None, Chainage::from_metres(metres)) {
        Some(Resolved::Unique(place)) => place,
        other => panic!("{line} {metres}: {other:?}"),
    }
}

fn names_near(lon: f64, lat: f64, within_m: f64) -> Vec<&'static str> {
    lines().locate(lon, lat, within_m).iter().map(|near| near.line).collect()
}

#[test]
fn lines_are_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Lines>();
}

#[test]
fn all_lines_of_the_roster_are_known() {
    for name in [
        "北同蒲线",
        "京原线",
        "大西高铁",
        "宁岢线",
        "忻河线",
        "韩原线",
        "岗樊线",
        "薛梅线",
        "白彪疏解线",
        "准朔线",
        "集大原高铁",
    ] {
        assert_eq!(lines().get(name).map(|line| line.name.as_str()), Some(name));
    }
    let fast: Vec<_> = lines().iter().filter(|line| line.high_speed).map(|line| line.name.as_str()).collect();
    assert_eq!(fast, ["大西高铁", "集大原高铁"]);
}

#[test]
fn other_names_lead_to_the_line_and_similar_names_do_not() {
    for (name, line) in [
        ("大西客专", "大西高铁"),
        ("大西高速铁路", "大西高铁"),
        ("北同蒲", "北同蒲线"),
        ("北 同蒲线", "北同蒲线"),
        ("京原铁路", "京原线"),
        ("集大原", "集大原高铁"),
    ] {
        assert_eq!(lines().get(name).map(|l| l.name.as_str()), Some(line), "{name}");
    }
    for name in ["准池线", "薛孤线", "忻州线", "线", "", "原平线"] {
        assert!(lines().get(name).is_none(), "{name}");
    }
    assert_eq!(lines().suggest("薛孤线").first(), Some(&"薛梅线"));
    assert!(lines().suggest("沪昆").is_empty());
}

#[test]
fn a_calibrated_post_is_at_its_station() {
    let place = unique("大西高铁", 203_800);
    let off = distance_m((place.lon, place.lat), (112.686_682, 38.442_472)).unwrap();
    assert!(off < 0.001, "{off}");
    assert!((place.tolerance_m - 600.0).abs() < 1e-9 && place.schematic);
}

#[test]
fn k199_of_the_high_speed_line_lies_between_the_county_edge_and_xinzhou_west() {
    let place = unique("大西高铁", 199_000);
    assert!(place.lat > 38.442_472 && place.lat < 38.591_9, "{place:?}");
    let off = distance_m((place.lon, place.lat), (112.686_682, 38.442_472)).unwrap();
    assert!((off - 4_800.0).abs() < 250.0, "{off}");
}

#[test]
fn tolerance_is_the_larger_of_both_neighbours() {
    // 宁岢线: 宁武 ±500 at K0, county edge ±1000 at K8+300.
    assert!((unique("宁岢线", 0).tolerance_m - 500.0).abs() < 1e-9);
    assert!((unique("宁岢线", 1_000).tolerance_m - 1_000.0).abs() < 1e-9);
}

#[test]
fn a_long_detour_widens_the_lateral_tolerance() {
    // 轩岗–原平: 37 km of posts over about 30 km of chords.
    let wide = (195..231).map(|km| unique("北同蒲线", km * 1_000).lateral_m).fold(0.0, f64::max);
    assert!((3_000.0..11_000.0).contains(&wide), "{wide}");
    // At a station the track passes: only the tolerance of its coordinate is left.
    assert!(unique("北同蒲线", 231_000).lateral_m <= 200.0);
    let narrow = unique("大西高铁", 199_000).lateral_m;
    assert!(narrow < 1_500.0, "{narrow}");
}

#[test]
fn nothing_is_extrapolated() {
    let at = Chainage::from_metres;
    assert_eq!(
        lines().resolve("忻河线", None, at(45_000)),
        Some(Resolved::OutOfRange { nearest: at(40_000), beyond_m: 5_000.0 })
    );
    assert_eq!(
        lines().resolve("大西高铁", None, at(150_419)),
        Some(Resolved::OutOfRange { nearest: at(155_000), beyond_m: 4_581.0 })
    );
    assert_eq!(lines().resolve("白彪疏解线", None, at(3_000)), Some(Resolved::NoGeometry));
    assert_eq!(lines().resolve("集大原高铁", None, at(3_000)), Some(Resolved::NoGeometry));
    assert_eq!(lines().resolve("没有这条线", None, at(3_000)), None);
    for extreme in [i64::MIN, i64::MAX, -1] {
        let found = lines().resolve("忻河线", None, Chainage::from_mm(extreme));
        assert!(matches!(found, Some(Resolved::OutOfRange { .. })), "{found:?}");
    }
}

#[test]
fn two_tracks_of_different_length_are_ambiguous_unless_one_is_named() {
    let at = Chainage::from_metres(2_000);
    match lines().resolve("岗樊线", None, at) {
        Some(Resolved::Ambiguous(places)) => {
            assert_eq!(places.iter().map(|p| p.track).collect::<Vec<_>>(), [Track::Up, Track::Down]);
            let apart = distance_m((places[0].lon, places[0].lat), (places[1].lon, places[1].lat)).unwrap();
            assert!(apart > 50.0, "{apart}");
        }
        other => panic!("{other:?}"),
    }
    assert!(
        matches!(lines().resolve("岗樊线", Some(Track::Up), at), Some(Resolved::Unique(p)) if p.track == Track::Up)
    );
    // 4000 m exists on the up track only.
    let far = lines().resolve("岗樊线", None, Chainage::from_metres(4_000));
    assert!(matches!(far, Some(Resolved::Unique(ref p)) if p.track == Track::Up), "{far:?}");
    let far = lines().resolve("岗樊线", Some(Track::Down), Chainage::from_metres(4_000));
    assert!(matches!(far, Some(Resolved::OutOfRange { .. })), "{far:?}");
}

#[test]
fn yuanping_station_is_on_several_lines() {
    let near = lines().locate(112.7210, 38.7189, 2_000.0);
    let names: Vec<_> = near.iter().map(|n| n.line).collect();
    for line in ["北同蒲线", "京原线", "韩原线"] {
        assert!(names.contains(&line), "{names:?}");
    }
    let at = |line: &str| near.iter().find(|n| n.line == line).and_then(|n| n.post).unwrap();
    assert!((at("北同蒲线").metres() - 231_000.0).abs() < 10.0);
    assert!((at("京原线").metres() - 419_000.0).abs() < 10.0);
    assert!((at("韩原线").metres() - 175_953.0).abs() < 10.0);
    for n in near.iter().filter(|n| ["北同蒲线", "京原线", "韩原线"].contains(&n.line)) {
        assert!(n.distance_m < 5.0 && n.side == Side::Unknown && n.schematic, "{n:?}");
    }
}

#[test]
fn beside_the_new_high_speed_line_there_is_a_line_without_posts() {
    let near = lines().locate(112.7919, 39.0484, 2_000.0);
    assert_eq!(near[0].line, "集大原高铁");
    assert!(
        near[0].post.is_none() && near[0].tolerance_m.is_none() && near[0].distance_m < 10.0,
        "{:?}",
        near[0]
    );
    assert!(names_near(113.0067, 39.6232, 2_000.0).contains(&"集大原高铁"));
}

#[test]
fn forty_kilometres_from_any_line_there_is_none() {
    assert!(names_near(113.40, 38.30, 2_000.0).is_empty());
    // At 2 km a line 13 km away is not "near".
    assert!(!names_near(112.99, 38.30, 2_000.0).contains(&"忻河线"));
}

#[test]
fn no_input_makes_it_panic() {
    for (lon, lat, within) in [
        (f64::NAN, 38.0, 2_000.0),
        (112.0, f64::INFINITY, 2_000.0),
        (112.7, 38.7, f64::NAN),
        (112.7, 38.7, f64::INFINITY),
        (112.7, 38.7, -5.0),
        (-170.0, -89.0, 1e12),
        (1e300, 1e300, 1.0),
    ] {
        let near = lines().locate(lon, lat, within);
        assert!(near.iter().all(|n| n.distance_m.is_finite()), "{lon} {lat} {within}");
    }
}

#[test]
fn a_slice_follows_the_points_between_its_posts() {
    // 187+000 to 203+800 has four shape points of the table between its ends.
    let span = Span::new(Chainage::from_metres(187_000), Chainage::from_metres(203_800));
    let slices = lines().slice("大西高铁", Track::Whole, span);
    assert_eq!(slices.len(), 1);
    let part = &slices[0].geometry.0[0];
    assert_eq!(part.0.len(), 6);
    assert_eq!((part.0[0].x, part.0[0].y), (112.649_14, 38.591_9));
    assert_eq!((part.0[5].x, part.0[5].y), (112.686_682, 38.442_472));
    assert_eq!(slices[0].measures[0].len(), 6);
    assert!(slices[0].measures[0].is_sorted());
    assert!((slices[0].measures[0][5] - 203_800.0).abs() < 1e-9);
    assert!(slices[0].missing.is_empty());
}

#[test]
fn a_slice_names_what_cannot_be_drawn() {
    let at = Chainage::from_metres;
    let slices = lines().slice("忻河线", Track::Whole, Span::new(at(30_000), at(49_388)));
    assert_eq!(slices[0].missing, [Span::new(at(40_000), at(49_388))]);
    let last = slices[0].geometry.0[0].0.last().unwrap();
    assert_eq!((last.x, last.y), (113.094_146, 38.600_781));
    let slices = lines().slice("准朔线", Track::Whole, Span::new(at(160_000), at(172_600)));
    assert!(slices[0].geometry.0.is_empty() && slices[0].missing.len() == 1);
    assert!(lines().slice("白彪疏解线", Track::Whole, Span::new(at(0), at(7_270))).is_empty());
    assert_eq!(lines().slice("岗樊线", Track::Whole, Span::new(at(0), at(4_137))).len(), 2);
    let down = lines().slice("岗樊线", Track::Down, Span::new(at(0), at(4_137)));
    assert_eq!(down[0].missing, [Span::new(at(3_896), at(4_137))]);
}

#[test]
fn the_loader_lists_chords_longer_than_their_posts() {
    let (_, warnings) = Lines::embedded_with_warnings();
    let all: Vec<String> = warnings.iter().map(|w| format!("{} {}", w.line, w.what)).collect();
    for pair in ["南观村–燕山", "宁武–宁武县/原平市界", "上行岗上所–樊家庄所", "下行岗上所–樊家庄所"]
    {
        assert!(all.iter().any(|w| w.contains(pair)), "{pair}: {all:#?}");
    }
    assert!(all.iter().any(|w| w.contains("5.6") && w.contains("3.00")), "{all:#?}");
}

proptest! {
    #[test]
    fn post_to_place_and_back_agrees_to_a_millimetre(pick in 0_usize..1000, part in 0.0..1.0_f64) {
        let chains: Vec<_> = lines()
            .iter()
            .flat_map(|line| &line.chains)
            .filter_map(|chain| chain.calibrated().map(|span| (chain, span)))
            .collect();
        let (chain, span) = chains[pick % chains.len()];
        let mm = span.from.mm() + ((span.to.mm() - span.from.mm()) as f64 * part) as i64;
        let at = Chainage::from_mm(mm);
        let place = match lines().resolve(&chain.line, Some(chain.track), at) {
            Some(Resolved::Unique(place)) => place,
            other => return Err(TestCaseError::fail(format!("{other:?}"))),
        };
        let near = lines().locate(place.lon, place.lat, 10.0);
        let hit = near.iter().find(|n| *n.line == *chain.line && n.track == chain.track).unwrap();
        prop_assert!(hit.distance_m < 0.001, "{hit:?}");
        let back = hit.post.unwrap();
        prop_assert!(back.mm().abs_diff(mm) <= 1, "{at} {back}");
    }
}

proptest! {
    #[test]
    fn any_place_and_post_gives_an_answer(lon in any::<f64>(), lat in any::<f64>(), mm in any::<i64>()) {
        for near in lines().locate(lon, lat, 5_000.0) {
            prop_assert!(near.distance_m.is_finite() && near.foot().unwrap().0.is_finite());
        }
        for line in lines().iter() {
            prop_assert!(lines().resolve(&line.name, None, Chainage::from_mm(mm)).is_some());
        }
    }

    #[test]
    fn the_nearest_piece_is_found_by_plain_search_too(lon in 111.0..114.5_f64, lat in 38.0..40.2_f64) {
        // Oracle: the ellipsoidal geodesic from the place to points 50 m apart along every chain.
        use geo::{Distance as _, Geodesic, Point};
        let near = lines().locate(lon, lat, 3_000.0);
        for chain in lines().iter().flat_map(|line| &line.chains) {
            let Some(hit) = near.iter().find(|n| *n.line == *chain.line && n.track == chain.track) else { continue };
            let here = Point::new(lon, lat);
            let geodesic = Geodesic.distance(here, hit.foot().map(|(x, y)| Point::new(x, y)).unwrap());
            // The scale of a zone is off by at most 1.5e-4 at its edge.
            prop_assert!((geodesic - hit.distance_m).abs() <= 0.01 + hit.distance_m * 2.5e-4, "{geodesic} {hit:?}");
            // Farther off, a nearer piece may be left out because it is known to keep away.
            if hit.distance_m > 3_000.0 {
                continue;
            }
            for pair in chain.anchors.windows(2) {
                for i in 0..=20 {
                    let t = f64::from(i) / 20.0;
                    let at = Point::new(
                        pair[0].lon + (pair[1].lon - pair[0].lon) * t,
                        pair[0].lat + (pair[1].lat - pair[0].lat) * t,
                    );
                    // A straight line in degrees and one in metres lie some metres apart.
                    prop_assert!(Geodesic.distance(here, at) >= hit.distance_m * 0.9995 - 150.0, "{hit:?}");
                }
            }
        }
    }
}

#[test]
fn the_border_of_two_zones_makes_no_step() {
    // 北同蒲线 crosses 112.5° E more than once here; each side is computed in its own zone.
    let mut crossings = 0;
    let mut last: Option<(f64, f64)> = None;
    for mm in (116_000_000..231_000_000).step_by(11_003) {
        let at = Chainage::from_mm(mm);
        let Some(Resolved::Unique(place)) = lines().resolve("北同蒲线", None, at) else { panic!("{at}") };
        let near = lines().locate(place.lon, place.lat, 1.0);
        let hit = near.iter().find(|n| n.line == "北同蒲线").unwrap();
        assert!(hit.distance_m < 0.001, "{at} {hit:?}");
        assert!(hit.post.unwrap().mm().abs_diff(mm) <= 1, "{at} {hit:?}");
        if let Some((lon, lat)) = last {
            crossings += usize::from((lon < 112.5) != (place.lon < 112.5));
            // Straight lines of two zones lie some metres apart; the step stays far below the
            // tolerance of any post.
            let step = distance_m((lon, lat), (place.lon, place.lat)).unwrap();
            assert!((3.0..20.0).contains(&step), "{at} {step}");
        }
        last = Some((place.lon, place.lat));
    }
    assert!(crossings >= 2, "{crossings}");
}
