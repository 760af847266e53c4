//! A corrections file, applied to records of every kind that has many fields.
#![no_main]

use landrail_fuzz::assert_no_mobile;
use std::sync::LazyLock;

use landrail_gis::record::{Body, Corrections, Record, embedded, field_names, field_value};
use libfuzzer_sys::fuzz_target;

/// One of each kind, under identifiers that a fuzzer finds.
static RECORDS: LazyLock<Vec<Record>> = LazyLock::new(|| {
    let first = |is: fn(&Body) -> bool, id: &str| {
        let record = embedded().0.into_iter().find(|record| is(&record.body)).expect("one of the kind");
        Record { id: id.to_owned(), ..record }
    };
    vec![
        first(|body| matches!(body, Body::Segment(_)), "r"),
        first(|body| matches!(body, Body::Decision(_)), "d"),
        first(|body| matches!(body, Body::Site(_)), "s"),
    ]
});

fuzz_target!(|text: &str| {
    match Corrections::parse("fuzz.toml", text) {
        Ok(corrections) => {
            for entry in corrections.of("roster", "a.txt") {
                assert_eq!(entry.apply(entry.old.as_deref()).expect("it fits its own old value"), entry.new);
                assert_no_mobile(&entry.reason());
                assert_no_mobile(&entry.to_string());
                assert_no_mobile(&entry.unused().to_string());
            }
            let mut records = RECORDS.clone();
            for stale in corrections.apply_to(&mut records) {
                assert_no_mobile(&stale.words());
            }
            for record in &records {
                // What a correction made is a whole record, and every field of it can be read.
                for field in field_names(record) {
                    field_value(record, &field).expect("a field that is listed");
                }
                let json = serde_json::to_string(record).expect("a record");
                assert_eq!(&serde_json::from_str::<Record>(&json).expect("the record again"), record);
                assert_no_mobile(record);
            }
            for entry in corrections.of_records() {
                let block = entry.block();
                let again = Corrections::parse("block.toml", &block).expect("a block that was written");
                let again = again.of_records().next().expect("the entry").clone();
                assert_eq!(
                    (&again.field, &again.new, &again.reason),
                    (&entry.field, &entry.new, &entry.reason)
                );
            }
        }
        Err(error) => assert_no_mobile(&error.to_string()),
    }
});
