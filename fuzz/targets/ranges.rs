//! Tables of ranges, such as the annex of a protection-zone notice.
#![no_main]

use landrail_gis::check::{RowKind, ranges, read_ranges};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match read_ranges("fuzz.csv", bytes) {
        Ok(table) => {
            let report = ranges(&table);
            let of = |kind| table.rows.iter().filter(|row| row.kind == kind).count();
            assert_eq!((report.table_rows, report.prose_rows), (of(RowKind::Table), of(RowKind::Prose)));
            assert!(report.left_out <= report.table_rows + report.prose_rows);
            for finding in &report.findings {
                assert!(!finding.zh.is_empty() && !finding.en.is_empty());
                assert!(finding.rows.iter().all(|no| table.rows.iter().any(|row| row.row == *no)));
                assert!(finding.span.is_none_or(|span| span.from < span.to));
            }
            serde_json::to_string(&report).expect("a report is written");
        }
        Err(faults) => assert!(!faults.0.is_empty() && !faults.to_string().is_empty()),
    }
});
