//! Centrelines: GeoJSON, tables of vertices, the blob of a GeoPackage.
#![no_main]

use landrail_fuzz::check_faults;
use landrail_gis::survey::{Assembler, Beside, Feature, read_centrelines, read_geopackage_line};
use libfuzzer_sys::fuzz_target;

const BEFORE: [&str; 5] = [
    "",
    "{\"type\":\"LineString\",\"coordinates\":",
    "{\"type\":\"FeatureCollection\",\"features\":[",
    "线名,行别,序号,E,N,里程(m)\n",
    "X,Y,m\n",
];

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let read = match BEFORE.get(usize::from(*first) % (BEFORE.len() + 1)) {
        Some(before) => read_centrelines("fuzz", &[before.as_bytes(), rest].concat(), &Beside::default()),
        None => {
            let Ok((_, parts)) = read_geopackage_line(rest) else { return };
            let mut all = Assembler::new("fuzz", None);
            all.add(Feature { number: 1, parts, ..Feature::default() });
            all.finish()
        }
    };
    match read {
        Ok(read) => {
            assert!(!read.lines.is_empty());
            for line in &read.lines {
                assert!(line.feature > 0 && line.vertices.len() >= 2);
                assert!(line.vertices.iter().flatten().all(|value| value.is_finite()));
                assert!(line.vertices.windows(2).all(|pair| pair[0] != pair[1]));
                if let Some(measures) = &line.measures {
                    assert!(measures.len() == line.vertices.len() && measures.iter().all(|m| m.is_finite()));
                }
            }
        }
        Err(faults) => check_faults(&faults),
    }
});
