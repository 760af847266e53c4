//! A transaction that is cut at every row it writes, and in the middle of its own work: afterwards the
//! store has all of it or nothing.

#[path = "../../../tests/common/store.rs"]
#[expect(dead_code, unreachable_pub, reason = "shared with the tests of the whole program")]
mod small;

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::*;
use crate::store::interface::UnitStep;
use small::{act, print, series};

/// Puts a fuse into the connection that writes: the row after so many that are written fails.
fn fuse(store: &GeoPackage) -> rusqlite::Result<()> {
    let db = store.writer();
    db.execute_batch(
        "CREATE TEMP TABLE IF NOT EXISTS fuse (left INTEGER); DELETE FROM fuse; INSERT INTO fuse VALUES (0)",
    )?;
    let mut tables: Vec<String> = db
        .prepare("SELECT name FROM main.sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'rtree_%' AND name NOT LIKE 'sqlite_%'")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    tables.sort();
    for table in tables {
        for act in ["INSERT", "UPDATE", "DELETE"] {
            db.execute_batch(&format!(
                "CREATE TEMP TRIGGER IF NOT EXISTS \"fuse_{table}_{act}\" AFTER {act} ON main.\"{table}\" BEGIN \
                 UPDATE fuse SET left = left - 1; \
                 SELECT RAISE(ABORT, 'cut') FROM fuse WHERE left < 0; END"
            ))?;
        }
    }
    Ok(())
}

#[test]
fn a_transaction_cut_at_any_row_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("landrail.gpkg");
    let store = GeoPackage::open_or_create(&path).unwrap();
    let mut cuts = 0;
    for step in series() {
        // Tables that a step before has made have a fuse from here on.
        fuse(&store).unwrap();
        let before = print(&store).unwrap();
        let mut row = 0_u32;
        loop {
            // Layers have thousands of rows: the first ones, then fewer and fewer.
            let left = if row < 15 { row } else { 15 + (row - 15).pow(3) };
            store.writer().execute("UPDATE fuse SET left = ?1", [left]).unwrap();
            let done = act(&store, step);
            store.writer().execute("UPDATE fuse SET left = 1000000000", []).unwrap();
            match done {
                Ok(()) => break,
                Err(error) => assert!(error.to_string().contains("cut"), "{error}"),
            }
            cuts += 1;
            assert_eq!(print(&store).unwrap(), before, "{step:?} cut at row {left}");
            row += 1;
        }
        assert_ne!(print(&store).unwrap(), before, "{step:?} came to its end");
        assert_eq!(store.check(None).unwrap().faults, Vec::<String>::new(), "{step:?}");
        // What another process finds.
        assert_eq!(small::examine(&path).unwrap(), print(&store).unwrap());
    }
    assert!(cuts > 50, "{cuts}");
    println!("{cuts} cuts of {} transactions", series().len());
}

/// An import whose own reading fails, or panics, at every unit.
#[test]
fn an_import_that_breaks_off_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("landrail.gpkg");
    let store = GeoPackage::open_or_create(&path).unwrap();
    act(&store, small::Step::Embed).unwrap();
    let before = print(&store).unwrap();
    let steps: Vec<UnitStep> = (0..6).map(|unit| UnitStep::Take { unit, retired: false }).collect();
    for panics in [false, true] {
        for stop in 0..6 {
            let mut read = |no: usize| {
                assert!(!(panics && no == stop), "a fault in the program");
                if no == stop {
                    return Err(StoreError::Unwritable { file: "x".to_owned(), what: "stop".to_owned() });
                }
                Ok(small::unit(&format!("{no}.txt"), 5))
            };
            let mut import = Import {
                actor: &small::actor(),
                subject: "x",
                detail: serde_json::json!({}),
                today: jiff::civil::date(2026, 11, 22),
                steps: &steps,
                read: &mut read,
            };
            let done = catch_unwind(AssertUnwindSafe(|| store.import(&mut import)));
            assert!(!matches!(done, Ok(Ok(_))), "{stop}");
            assert_eq!(print(&store).unwrap(), before);
        }
    }
    assert_eq!(store.check(None).unwrap().faults, Vec::<String>::new());
    act(&store, small::Step::Import(1, 3)).unwrap();
    assert_eq!(store.units().unwrap().len(), 1, "and goes on as if nothing had been");
}
