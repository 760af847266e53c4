use super::*;

fn crs(hit: &SearchHit) -> &str {
    hit.given.as_ref().expect("numbers").crs.as_deref().unwrap_or("none")
}

struct Read {
    hits: Vec<SearchHit>,
    tried: Vec<Words>,
}

fn search(text: &str) -> Read {
    let (mut hits, mut tried) = (Vec::new(), Vec::new());
    read(&mut hits, &mut tried, &Gazetteer::embedded(), text);
    Read { hits, tried }
}

#[track_caller]
fn near(hit: &SearchHit, lon: f64, lat: f64, degrees: f64) {
    let (x, y) = hit.lon.zip(hit.lat).expect("a place");
    assert!((x - lon).abs() < degrees && (y - lat).abs() < degrees, "{x} {y} for {lon} {lat}");
}

/// 原平站 (handbook crs.md §4, values of PROJ): EPSG:4547 E 388768.533 N 4288075.251, EPSG:4526 with 38 in
/// front; 偏关 in EPSG:4546.
#[test]
fn metres_with_a_zone_number_have_one_meaning_in_either_order() {
    for (text, order) in [
        ("38388768.533 4288075.251", "东坐标在前"),
        ("38388768.533,4288075.251", "东坐标在前"),
        ("4288075.251 38388768.533", "北坐标在前"),
        ("X=4288075.251 Y=38388768.533", "北坐标在前"),
    ] {
        let Read { hits, .. } = search(text);
        let [hit] = hits.as_slice() else { panic!("{text}: {hits:?}") };
        near(hit, 112.721_032, 38.718_903_2, 1e-7);
        assert!(hit.sure && hit.subtitle == "原平市", "{hit:?}");
        assert_eq!(crs(hit), "EPSG:4526");
        assert_eq!(hit.given.as_ref().map(|g| g.x.as_str()), Some("38388768.533"));
        assert_eq!(hit.read_as.as_ref().map(|w| w.zh.as_ref()), Some(order));
    }
}

#[test]
fn metres_without_a_zone_number_are_for_somebody_to_choose() {
    let Read { hits, tried } = search("388768.533 4288075.251");
    assert_eq!(hits.len(), 1, "only the meridian 114° fits: {hits:?}");
    near(&hits[0], 112.721_032, 38.718_903_2, 1e-7);
    assert!(!hits[0].sure && hits[0].doubtful && tried[0].zh.contains("带号"));
    let Read { hits, .. } = search("545616.445 4369182.058");
    assert_eq!(crs(&hits[0]), "EPSG:4546", "{hits:?}");
    near(&hits[0], 111.53, 39.45527, 1e-7);
    // The trap at 112.5° E: one pair, 3° of longitude apart.
    let Read { hits, .. } = search("480000 4288075");
    let codes: Vec<_> = hits.iter().map(crs).collect();
    assert_eq!(codes, ["EPSG:4546", "EPSG:4547"]);
    assert!((hits[1].lon.unwrap() - hits[0].lon.unwrap() - 3.0).abs() < 1e-9);
    assert!(hits.iter().all(|hit| !hit.sure));
    let Read { hits, tried } = search("388768.533 4288075.251 EPSG:4547");
    assert!(hits.len() == 1 && hits[0].sure && tried.is_empty());
    let Read { hits, tried } = search("388768.533 4288075.251 西安80");
    assert!(hits.is_empty() && tried[0].zh.contains("参数"), "{tried:?}");
}

#[test]
fn degrees_as_numbers_and_as_minutes_and_seconds() {
    for text in ["112°41′12.12″E 38°26′33″N", "N38°26'33\" E112°41'12.12\"", "112 41 12.12, 38 26 33"]
    {
        let Read { hits, .. } = search(text);
        near(&hits[0], 112.6867, 38.4425, 1e-9);
        assert!(hits[0].sure && hits[0].read_as.is_some(), "{text}");
    }
    let Read { hits, .. } = search("112°41′E 38°26′N");
    assert_eq!(hits[0].accuracy_m, Some(MINUTE_M));
    let Read { hits, tried } = search("112°62′00″E 38°26′33″N");
    assert!(hits.is_empty() && tried[0].zh.contains("62"));
    // Latitude first without a letter is never turned round silently.
    let Read { hits, .. } = search("38.4425 112.6867");
    assert!(hits.iter().all(|hit| !hit.sure) && hits[0].read_as.is_some(), "{hits:?}");
    near(&hits[0], 112.6867, 38.4425, 1e-9);
}

#[test]
fn numbers_without_a_system_stand_as_they_are_and_the_others_are_offered() {
    let Read { hits, .. } = search("112.6867,38.4425");
    let systems: Vec<_> = hits.iter().map(crs).collect();
    assert_eq!(systems, ["none", "gcj02", "bd09"]);
    assert_eq!(hits.iter().map(|hit| hit.sure).collect::<Vec<_>>(), [true, false, false]);
}

/// The shift of GCJ-02 here is 522 to 639 m (handbook crs.md §6).
#[test]
fn what_a_map_program_gives_is_chosen_by_somebody() {
    for text in [
        "高德 112.6867,38.4425",
        "https://uri.amap.com/marker?position=112.6867,38.4425",
        "腾讯 112.6867,38.4425",
    ] {
        let Read { hits, .. } = search(text);
        let systems: Vec<_> = hits.iter().map(crs).collect();
        assert_eq!(systems, ["gcj02", "none", "bd09"], "{text}");
        assert!(hits.iter().all(|hit| !hit.sure && hit.doubtful));
        let moved = distance_m((112.6867, 38.4425), hits[0].lon.zip(hits[0].lat).unwrap()).unwrap();
        assert!((520.0..640.0).contains(&moved), "{moved}");
        let said = hits[0].detail.as_ref().unwrap();
        assert!(said.zh.contains(&format!("移 {moved:.0} m")), "{said:?}");
    }
    let Read { hits, .. } = search("百度 112.6867,38.4425");
    assert_eq!(crs(&hits[0]), "bd09");
    // What somebody names is taken.
    let Read { hits, .. } = search("112.6867 38.4425 gcj02");
    assert!(hits.len() == 1 && hits[0].sure);
    let Read { hits, .. } = search("geo:38.4425,112.6867");
    assert!(hits.len() == 1 && hits[0].sure && crs(&hits[0]) == "EPSG:4326");
    let Read { hits, .. } = search("@38.4425,112.6867,15z");
    assert_eq!((hits.len(), crs(&hits[0])), (3, "none"));
}
