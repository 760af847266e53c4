//! Acts.
use landrail_gis::gazette::split;
use landrail_gis::record::{Body, appointments};

#[test]
fn dump() {
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/seeds")).unwrap() {
        let path = entry.unwrap().path();
        let gazette =
            split(path.file_name().unwrap().to_str().unwrap(), &std::fs::read(&path).unwrap()).unwrap();
        let found = appointments::read(&gazette);
        println!("== {path:?}");
        for r in &found.records {
            let Body::Appointment(a) = &r.body else { continue };
            println!(
                "{} L{:?} {:?} {} | {} | {:?} | {:?} | {:?} {:?} sig{:?} p{:?} {:?} {}",
                r.id,
                r.source.lines,
                a.act,
                a.name,
                a.office,
                a.unit,
                a.county,
                a.from.value(),
                a.from_month,
                a.signed,
                a.probation_months.value(),
                a.remit,
                r.reasons.iter().map(|x| x.printed.clone().unwrap_or_default()).collect::<Vec<_>>().join("/")
            );
        }
        for f in &found.findings {
            println!("  ? L{} {:?} {} {:?} {:?}", f.line, f.kind, f.zh, f.printed, f.candidates);
        }
    }
}
