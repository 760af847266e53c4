//! Bytes of any file → a gazette with its documents.
#![no_main]

use landrail_fuzz::{check_documents, check_findings};
use landrail_gis::gazette::{DocumentNumber, parse_date, split};
use landrail_gis::record::land;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let gazette = match split("fuzz.txt", data) {
        Ok(gazette) => gazette,
        Err(error) => {
            assert!(error.to_string().starts_with("fuzz.txt: "));
            return;
        }
    };
    check_documents(&gazette);
    assert!(gazette.distinct_numbers() <= gazette.documents.len());
    for line in gazette.loose_numbers() {
        assert!(gazette.line(line).is_some());
    }
    for (line, number) in gazette.contents() {
        assert!(gazette.line(line).is_some());
        assert_eq!(DocumentNumber::parse(&number.canonical()), Some(number));
    }
    for act in gazette.unnumbered() {
        assert!(act.first_line <= act.last_line && gazette.document_at(act.first_line).is_none());
    }
    for document in &gazette.documents {
        assert_eq!(gazette.document_at(document.first_line), Some(document));
        assert!(document.number_line(&gazette).is_some());
        assert!(document.body(&gazette).count() <= document.lines(&gazette).count());
    }
    for line in &gazette.lines {
        let _ = parse_date(line);
    }
    let read = land::examine(&gazette, &land::COUNTIES);
    check_findings(&gazette, &read.findings);
});
