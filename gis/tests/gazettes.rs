//! The five gazettes as they are, when they stand beside the repository.

use std::path::PathBuf;

use landrail_gis::gazette::{Encoding, Gazette, split};

/// A gazette by the beginning of its name; `None` with a notice when the seeds are absent.
fn seed(prefix: &str) -> Option<Gazette> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/seeds");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: ../shared absent");
        return None;
    };
    let path = entries
        .flatten()
        .map(|e| e.path())
        .find(|p| p.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.starts_with(prefix)))?;
    let name = path.file_name()?.to_str()?.to_owned();
    let bytes = std::fs::read(&path).expect("the seed is readable");
    Some(split(&name, &bytes).expect("the seed is a gazette"))
}

#[test]
fn dump() {
    for p in ["000", "001", "002", "003", "004"] {
        let Some(g) = seed(p) else { return };
        println!("== {p} {:?} {} loose {:?}", g.encoding, g.documents.len(), g.loose_numbers());
        let r = landrail_gis::record::land::examine(&g, &landrail_gis::record::land::COUNTIES);
        for x in &r.records {
            println!("{}", serde_json::to_string_pretty(x).unwrap());
        }
        println!("{:#?}", r.findings);
    }
    let _ = Encoding::Utf8;
}

#[test]
fn dump_sites() {
    let Some(g) = seed("004") else { return };
    let records = landrail_gis::record::site_table::read(&g, |c, lon, lat| {
        (c == "应县").then(|| (112.9..=113.6).contains(&lon) && (39.3..=39.75).contains(&lat))
    });
    for r in records {
        println!("{} {:?} {}", r.id, r.source.lines, serde_json::to_string(&r.body).unwrap());
    }
}
