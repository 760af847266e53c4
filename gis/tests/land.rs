//! Land acts.
use landrail_gis::gazette::split;
use landrail_gis::record::land::examine;
#[test]
fn dump() {
    for e in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/land")).unwrap() {
        let p = e.unwrap().path();
        let b = std::fs::read(&p).unwrap();
        let g = split(p.file_name().unwrap().to_str().unwrap(), &b).unwrap();
        let r = examine(&g, &["甲县", "乙县", "丙区", "丁县"]);
        println!("=== {} docs {}", g.file, g.documents.len());
        for r in &r.records { println!("{}", serde_json::to_string(r).unwrap()); }
        for f in &r.findings { println!("  ! {:?} {} {:?} {} {:?}", f.kind, f.line, f.record, f.zh, f.field); }
    }
}
