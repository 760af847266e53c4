//! An import of a record that an editor has changed: the edit stands, and that is told; a mobile that
//! the import brings is there for those who may see it.

use landrail::store::interface::{Change, Commit, Import, Store, UnitStep};
use landrail::store::{Drafted, GeoPackage, Stored};
use landrail_gis::record::{Body, Record};

mod common;

use common::store as small;

const MOBILE: &str = "13800138000";

fn chiefs(record: &mut Record) -> &mut landrail_gis::record::Segment {
    match &mut record.body {
        Body::Segment(segment) => segment,
        _ => panic!("a segment"),
    }
}

fn segment() -> Record {
    let found = small::some().records.into_iter().find(|record| match &record.body {
        Body::Segment(segment) => segment.local.name.is_some() && segment.railway.name.is_some(),
        _ => false,
    });
    found.expect("a segment with its chiefs").without_personal()
}

fn edit(store: &GeoPackage, record: &Record) {
    let commit = Commit {
        actor: &small::actor(),
        action: "edit.correct",
        subject: &record.id,
        detail: serde_json::json!({}),
        on: store.state().unwrap().seq,
        changes: &[Change::Record(Box::new(record.clone()))],
        layers: None,
    };
    store.commit(&commit).unwrap();
}

fn import(store: &GeoPackage, record: &Record) -> Vec<String> {
    let mut drafted = small::unit("新.txt", 1);
    drafted.text = serde_json::json!({ "record": record }).to_string() + "\n";
    let mut read = |_| Ok(Drafted { head: drafted.head.clone(), text: drafted.text.clone() });
    let done = store.import(&mut Import {
        actor: &small::actor(),
        subject: "新.txt",
        detail: serde_json::json!({}),
        today: jiff::civil::date(2026, 11, 22),
        steps: &[UnitStep::Take { unit: 0, retired: false }],
        read: &mut read,
    });
    done.unwrap().masked
}

fn doubted(store: &GeoPackage, id: &str) -> usize {
    let doubts = Stored::of(store.contents(None).unwrap()).doubts;
    doubts
        .iter()
        .filter(|doubt| doubt.finding.en.contains("edited by an editor") && doubt.records == [id])
        .count()
}

#[test]
fn an_import_against_an_edit_is_told_and_its_mobiles_are_there() {
    let folder = tempfile::tempdir().unwrap();
    let store = GeoPackage::open_or_create(&folder.path().join("landrail.gpkg")).unwrap();
    store.adopt_embedded(&small::some()).unwrap();
    let printed = segment();
    let mut edited = printed.clone();
    chiefs(&mut edited).local.office = "改后的职务".to_owned();
    chiefs(&mut edited).railway.name = Some("改后的人".to_owned());
    edit(&store, &edited);

    // The same words with the mobiles that the program does not bring: nothing to decide.
    let mut source = printed.clone();
    chiefs(&mut source).local.mobiles = vec![MOBILE.to_owned()];
    chiefs(&mut source).railway.mobiles = vec![MOBILE.to_owned()];
    assert_eq!(import(&store, &source), Vec::<String>::new());
    assert_eq!(doubted(&store, &printed.id), 0);
    let mut kept = store.record(&printed.id, None).unwrap().unwrap().record;
    assert_eq!(chiefs(&mut kept).local.office, "改后的职务", "the edit stands");
    assert_eq!(chiefs(&mut kept).local.mobiles, [MOBILE]);
    assert!(chiefs(&mut kept).railway.mobiles.is_empty(), "of another person");

    // Other words.
    chiefs(&mut source).local.office = "来源的新职务".to_owned();
    assert_eq!(import(&store, &source), std::slice::from_ref(&printed.id));
    assert_eq!(doubted(&store, &printed.id), 1);
    let state = store.state().unwrap();
    let entry = store.entries(landrail::store::interface::Seq(state.seq.0 - 1), 1).unwrap().remove(0);
    assert_eq!(entry.detail["edits_that_stand"][0], printed.id.as_str());
    assert_eq!(store.check(None).unwrap().faults, Vec::<String>::new());

    // Whoever edits it again has seen it.
    edit(&store, &edited);
    assert_eq!(doubted(&store, &printed.id), 0);
}

/// An item with a long history: the newest versions, and the way to those before; sayings that do not
/// differ are no version.
#[test]
fn a_history_is_read_in_pieces_that_fit_together() {
    let folder = tempfile::tempdir().unwrap();
    let store = GeoPackage::open_or_create(&folder.path().join("landrail.gpkg")).unwrap();
    store.adopt_embedded(&small::some()).unwrap();
    let mut record = segment();
    for no in 0..12 {
        // Every third one says what the one before said.
        if no % 3 != 2 {
            chiefs(&mut record).local.office = format!("职务{no}");
        }
        edit(&store, &record);
    }
    let all = store.history(&record.id, None, usize::MAX).unwrap();
    assert_eq!(all.len(), 9, "the embedded one and eight edits");
    assert!(all.windows(2).all(|pair| pair[0].to == Some(pair[1].from) && pair[0].record != pair[1].record));
    assert_eq!(all.last().unwrap().to, None);
    for most in 1..10 {
        let (mut pieces, mut before) = (Vec::new(), None);
        loop {
            let piece = store.history(&record.id, before, most).unwrap();
            assert!(piece.len() <= most);
            let Some(first) = piece.first() else { break };
            before = Some(first.from);
            pieces.splice(0..0, piece);
        }
        assert_eq!(pieces, all, "{most} at a time");
    }
}

/// Whether the store can be written is asked often: it must not wait for long, nor keep writers waiting.
#[test]
fn a_probe_does_not_wait_for_a_long_lock() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("landrail.gpkg");
    let store = GeoPackage::open_or_create(&path).unwrap();
    store.writable().unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = store.writable().unwrap_err();
    assert!(matches!(error, landrail::store::StoreError::Locked { .. }), "{error}");
    other.execute_batch("ROLLBACK").unwrap();
    store.writable().unwrap();
    store.adopt_embedded(&small::some()).unwrap();
}
