//! `landrail export segments --format csv` against twenty rows of the annex that were read by hand
//! before any output of the program was seen (`gis/tests/data/roster_oracle.csv`).

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use common::{run, stderr};

type Row = BTreeMap<String, String>;

fn rows(text: &[u8]) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text);
    reader.deserialize().map(|row| row.expect("a row of the same width")).collect()
}

fn exported() -> Vec<Row> {
    let output = run(&["export", "segments", "--format", "csv", "--out", "-"]);
    assert!(output.status.success(), "{}", stderr(&output));
    rows(&output.stdout)
}

#[test]
fn there_is_one_row_per_row_and_segment_with_the_agreed_columns() {
    let rows = exported();
    assert_eq!(rows.len(), 194);
    for column in [
        "row",
        "source_line",
        "county",
        "county_local_name",
        "county_railway_name",
        "township",
        "township_local_name",
        "township_railway_name",
        "workshop",
        "line",
        "from_m",
        "to_m",
        "printed_range",
        "confidence",
        "reason",
    ] {
        assert!(rows[0].contains_key(column), "{column}");
    }
    let printed: BTreeSet<u32> = rows.iter().map(|row| row["row"].parse().expect("a number")).collect();
    assert_eq!(printed, (1..=70).collect(), "every row of the table");
    for row in &rows {
        let metres = |name: &str| row[name].parse::<f64>().expect("metres");
        assert!(metres("from_m") < metres("to_m"), "{row:?}");
        assert!(!row["line"].is_empty() && !row["workshop"].is_empty() && !row["printed_range"].is_empty());
        assert!(row["confidence"] != "corrected" || !row["reason"].is_empty(), "{row:?}");
    }
}

#[test]
fn rows_read_by_hand_are_in_the_export() {
    let oracle = Path::new(env!("CARGO_MANIFEST_DIR")).join("gis/tests/data/roster_oracle.csv");
    let oracle = rows(&fs::read(oracle).expect("the oracle"));
    assert_eq!(oracle.len(), 20);
    let exported = exported();
    for wanted in &oracle {
        let of_row: Vec<_> = exported.iter().filter(|row| row["row"] == wanted["row"]).collect();
        for column in [
            "source_line",
            "county",
            "county_local_name",
            "county_railway_name",
            "township",
            "township_local_name",
        ] {
            for row in &of_row {
                assert_eq!(row[column], wanted[column], "row {}: {column}", wanted["row"]);
            }
        }
        // The oracle names the tracks in English, the export in the words of the map.
        let track = |word: &str| match word {
            "whole" => String::new(),
            "up" => "上行".to_owned(),
            "down" => "下行".to_owned(),
            other => panic!("track {other}"),
        };
        let metres = |text: &str| text.parse::<f64>().expect("metres").to_string();
        let by_hand: BTreeSet<_> = wanted["segments"]
            .split(';')
            .map(|segment| {
                let parts: Vec<_> = segment.split('|').collect();
                [
                    parts[0].to_owned(),
                    track(parts[1]),
                    metres(parts[2]),
                    metres(parts[3]),
                    parts[4].to_owned(),
                ]
            })
            .collect();
        let read: BTreeSet<_> = of_row
            .iter()
            .map(|row| {
                let text = |name: &str| row[name].clone();
                [
                    text("line"),
                    text("track"),
                    metres(&row["from_m"]),
                    metres(&row["to_m"]),
                    text("township_railway_name"),
                ]
            })
            .collect();
        assert_eq!(read, by_hand, "row {}", wanted["row"]);
        assert_eq!(of_row.len(), by_hand.len(), "row {}: none twice", wanted["row"]);
    }
}
