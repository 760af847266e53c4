//! Tests over lines made for one question: chainage equations, sides, faulty tables.

use proptest::prelude::*;

use super::*;
use crate::chainage::{Chainage, Span};
use crate::crs::distance_m;

/// A line of its own for cases that the embedded data do not have.
fn made(schematic: bool, points: &str) -> Result<Lines, crate::fault::Faults> {
    let header = "line,track,seq,name,lon,lat,kpost_m,kpost_out_m,kpost_tolerance_m,kind,kpost_basis,coord_source,coord_tolerance_m";
    let names = format!("[[line]]\nname = \"试验线\"\nschematic = {schematic}\n");
    Lines::load(&format!("{header}\n{points}"), &names).map(|(lines, _)| lines)
}

/// Points of a straight line on the meridian 111° E, where the scale of zone 4546 is one.
fn on_meridian(points: &[(f64, &str, &str)]) -> String {
    let row = |(i, (metres, post, out)): (usize, &(f64, &str, &str))| {
        let [x, y] = crate::crs::project_metric(crate::crs::MetricZone::of(111.0), 111.0, 38.5).unwrap();
        let (lon, lat) =
            crate::crs::unproject_metric(crate::crs::MetricZone::of(111.0), [x, y + metres]).unwrap();
        format!("试验线,,{i},,{lon:.12},{lat:.12},{post},{out},0.001,shape,,,0.001\n")
    };
    points.iter().enumerate().map(row).collect()
}

fn metres_along(place: &Located) -> f64 {
    distance_m((111.0, 38.5), (place.lon, place.lat)).unwrap()
}

#[test]
fn stn02_broken_chainage() {
    // buildingSMART test STN02, the numbers of chainage.md §7.
    let lines = made(
        false,
        &on_meridian(&[(0.0, "-153.1", ""), (1029.3721, "876.2721", "5350.0"), (1458.5946, "5779.2225", "")]),
    )
    .unwrap();
    for (along, mm) in
        [(0.0, -153_100), (353.1, 200_000), (853.1, 700_000), (1109.3721, 5_430_000), (1419.3721, 5_740_000)]
    {
        match lines.resolve("试验线", None, Chainage::from_mm(mm)) {
            Some(Resolved::Unique(place)) => {
                assert!((metres_along(&place) - along).abs() < 1e-3, "{mm}: {}", metres_along(&place));
            }
            other => panic!("{mm}: {other:?}"),
        }
    }
    match lines.resolve("试验线", None, Chainage::from_metres(3000)) {
        Some(Resolved::InGap { before, after, seam: Some(seam) }) => {
            assert_eq!((before.mm(), after.mm()), (876_272, 5_350_000));
            assert!((distance_m((111.0, 38.5), seam).unwrap() - 1029.3721).abs() < 1e-3);
        }
        other => panic!("{other:?}"),
    }
    // 5779.2225 is stored as 5779.222 (half-even).
    assert_eq!(
        lines.resolve("试验线", None, Chainage::from_metres(6000)),
        Some(Resolved::OutOfRange { nearest: Chainage::from_mm(5_779_222), beyond_m: 220.778 })
    );
    let gap = Span::new(Chainage::from_metres(0), Chainage::from_metres(5_400));
    let slice = &lines.slice("试验线", Track::Whole, gap)[0];
    assert!(slice.missing.is_empty() && slice.geometry.0.len() == 2, "{slice:?}");
}

#[test]
fn a_long_chain_has_two_places_for_one_post() {
    // 1029.372 m on, the numbers go back from 876.272 to 800: 76.272 m of them repeat.
    let lines = made(
        false,
        &on_meridian(&[(0.0, "-153.1", ""), (1029.372, "876.272", "800"), (1458.0, "1228.628", "")]),
    )
    .unwrap();
    match lines.resolve("试验线", None, Chainage::from_metres(850)) {
        Some(Resolved::Ambiguous(places)) => {
            let along: Vec<f64> = places.iter().map(metres_along).collect();
            assert!((along[0] - 1003.1).abs() < 1e-3 && (along[1] - 1079.372).abs() < 1e-3, "{along:?}");
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(lines.resolve("试验线", None, Chainage::from_metres(790)), Some(Resolved::Unique(_))));
}

#[test]
fn the_side_is_that_of_the_nearest_piece() {
    // A U: north on 111.00° E, east, south on 111.02° E. The chord from end to end would put all
    // places on one side.
    let row = |seq: i32, lon: f64, lat: f64, post: &str| {
        let tolerance = if post.is_empty() { "" } else { "1" };
        format!("试验线,,{seq},,{lon},{lat},{post},,{tolerance},shape,,,0.5\n")
    };
    let points = [
        row(1, 111.00, 38.50, "0"),
        row(2, 111.00, 38.52, ""),
        row(3, 111.02, 38.52, ""),
        row(4, 111.02, 38.50, "6200"),
    ]
    .concat();
    let lines = made(false, &points).unwrap();
    let side = |lon: f64, lat: f64| lines.locate(lon, lat, 500.0).first().map(|near| near.side);
    assert_eq!(side(110.998, 38.51), Some(Side::Left));
    assert_eq!(side(111.002, 38.51), Some(Side::Right));
    assert_eq!(side(111.01, 38.521), Some(Side::Left));
    assert_eq!(side(111.01, 38.519), Some(Side::Right));
    assert_eq!(side(111.022, 38.51), Some(Side::Left));
    assert_eq!(side(111.018, 38.51), Some(Side::Right));
    // Outside the corner, where both pieces are equally near.
    assert_eq!(side(110.998, 38.522), Some(Side::Left));
    // Beyond an end, and on the track.
    let beyond = lines.locate(111.00, 38.498, 500.0);
    assert!(beyond[0].beyond_end && beyond[0].side == Side::Unknown, "{beyond:?}");
    assert_eq!(side(111.00, 38.52), Some(Side::On));
    // A sharp bend: past the tip the two pieces disagree, and the outer side is the left one.
    let tip =
        [row(1, 111.00, 38.50, "0"), row(2, 111.00, 38.52, ""), row(3, 111.002, 38.50, "4400")].concat();
    let tip = made(false, &tip).unwrap().locate(111.0005, 38.522, 500.0)[0].side;
    assert_eq!(tip, Side::Left);
    // The same points as a mere schema tell no side.
    let schema = made(true, &points).unwrap();
    assert!(schema.locate(110.998, 38.51, 500.0).iter().all(|near| near.side == Side::Unknown));
}

#[test]
fn faulty_tables_are_refused_with_the_row() {
    let first = "试验线,,1,a,111.0,38.5,0,,10,station,,,10\n";
    for (second, part) in [
        ("试验线,,2,b,111.0,38.6,0,,10,station,,,10", "不递增"),
        ("试验线,,2,b,111.0,38.6,-5,,10,station,,,10", "不递增"),
        ("试验线,,2,a,111.0,38.6,5,,10,station,,,10", "重名"),
        ("试验线,,1,b,111.0,38.6,5,,10,station,,,10", "seq=1"),
        ("试验线,,2,b,211.0,38.6,5,,10,station,,,10", "lon=211"),
        ("试验线,,2,b,111.0,98.6,5,,10,station,,,10", "lat=98.6"),
        ("试验线,,2,b,NaN,38.6,5,,10,station,,,10", "lon=NaN"),
        ("试验线,,2,b,111.0,38.6,5,,,station,,,10", "kpost_tolerance_m"),
        ("试验线,,2,b,111.0,38.6,,7,,station,,,10", "断链"),
        ("试验线,,2,b,111.0,38.6,5,,10,station,,,0", "coord_tolerance_m=0"),
        ("试验线,,2,b,111.0,38.6,5,,10,stop,,,10", "kind=stop"),
        ("试验线,中行,2,b,111.0,38.6,5,,10,station,,,10", "track=中行"),
        ("未知线,,2,b,111.0,38.6,5,,10,station,,,10", "未知线"),
        ("试验线,,x,b,111.0,38.6,5,,10,station,,,10", "seq"),
        ("试验线,,2,b", "无法读取"),
    ] {
        let text = made(true, &format!("{first}{second}\n")).unwrap_err().to_string();
        assert!(text.contains("第 3 行") && text.contains(part), "{second} → {text}");
    }
    assert!(made(true, first).unwrap_err().to_string().contains("第 2 行"));
    let twice = "[[line]]\nname = \"甲乙线\"\n[[line]]\nname = \"丙丁线\"\naliases = [\"甲乙\"]\n";
    let text = Lines::load("", twice).unwrap_err().to_string();
    assert!(text.contains("lines.toml") && text.contains("甲乙线"), "{text}");
    assert!(Lines::load("", "line = 3").is_err());
}

proptest! {
    #[test]
    fn any_table_is_loaded_or_refused(points in "\\PC{0,200}", names in "\\PC{0,80}", cell in "\\PC{0,12}") {
        let header = "line,track,seq,name,lon,lat,kpost_m,kpost_tolerance_m,kind,kpost_basis,coord_source,coord_tolerance_m";
        let named = "[[line]]\nname = \"试验线\"\n";
        let _ = Lines::load(&points, &names);
        let _ = Lines::load(&format!("{header}\n{points}"), named);
        let row = |seq: u8, cell: &str| format!("试验线,,{seq},,111.{seq},38.5,{cell},10,shape,,,10\n");
        if let Err(error) = Lines::load(&format!("{header}\n{}{}", row(1, "0"), row(2, &cell)), named) {
            prop_assert!(error.to_string().contains("line_points.csv 第"), "{error}");
        }
    }
}
