//! Small stores for the tests that break them: a few records, imports, files, notes, layers, tokens.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use jiff::civil::date;
use landrail::access::{Actor, Grant, Role, Secret};
use landrail::store::interface::{
    Change, Commit, Import, LayerRows, LayersOf, Note, Seq, State, Store, UnitStep,
};
use landrail::store::{Digest, Drafted, GeoPackage, StoreError, Stored, Unit};
use landrail_gis::index::{Layer, Reference, Snapshot};
use landrail_gis::record::{Record, embedded};

/// Some records of the embedded data.
pub fn some() -> Stored {
    let (records, documents) = embedded();
    let records = records.into_iter().step_by(40).collect();
    Stored { records, documents: documents.into_iter().take(3).collect(), doubts: Vec::new() }
}

/// A record that nobody else has, of some version.
pub fn record(no: usize, version: usize) -> Record {
    let mut record = some().records.remove(0);
    record.id = format!("试验-{no}");
    record.source.file = format!("第{version}版.txt");
    record
}

/// A snapshot of those records, built once.
pub fn snapshot() -> &'static Snapshot {
    static SNAPSHOT: OnceLock<Snapshot> = OnceLock::new();
    SNAPSHOT.get_or_init(|| {
        let stored = some();
        let reference = Arc::new(Reference::embedded());
        Snapshot::build_on(stored.records, stored.documents, reference, date(2026, 11, 22))
    })
}

pub fn actor() -> Actor {
    Actor { name: "test".to_owned(), role: Role::Admin, address: None }
}

/// A unit of an import with so many records.
pub fn unit(name: &str, records: usize) -> Drafted {
    let lines: Vec<String> = (0..records)
        .map(|no| {
            let mut record = record(no, 0);
            record.id = format!("{name}-{no}");
            serde_json::json!({ "record": record }).to_string() + "\n"
        })
        .collect();
    let text = lines.concat();
    let head = Unit {
        file: name.to_owned(),
        hash: Some(Digest::of(text.as_bytes())),
        document: None,
        imported: Some(date(2026, 11, 22)),
        documents: 0,
        records,
        doubts: 0,
        digest: Digest::of(text.as_bytes()),
        content: Digest::of(text.as_bytes()),
        replaced_at: None,
    };
    Drafted { head, text }
}

/// Something that is done to a store in one transaction.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    Embed,
    /// So many records of a version.
    Edit(usize, usize),
    Files(usize),
    Note(usize),
    /// A unit of that number with so many records; the first one of the store is retired.
    Import(usize, usize),
    Log(usize),
    Token(usize),
    /// So many features of a layer anew.
    Layers(usize),
    AllLayers,
}

/// A series with something of everything.
pub fn series() -> Vec<Step> {
    use Step::{AllLayers, Edit, Embed, Files, Import, Layers, Log, Note, Token};
    vec![
        Embed,
        Edit(3, 1),
        Files(1),
        Import(1, 30),
        Token(1),
        Layers(3),
        Edit(3, 2),
        Note(1),
        Log(1),
        Import(2, 40),
        Files(2),
        Edit(5, 3),
        Layers(5),
        Token(2),
        Import(3, 10),
        AllLayers,
        Edit(1, 4),
    ]
}

fn changes(step: Step) -> Vec<Change> {
    match step {
        Step::Edit(records, version) => {
            (0..records).map(|no| Change::Record(Box::new(record(no, version)))).collect()
        }
        Step::Files(version) => {
            let path = "corrections.toml".to_owned();
            vec![Change::File { path, text: Some(format!("# 第{version}版\n").repeat(200)) }]
        }
        Step::Note(no) => vec![Change::Note(Note {
            id: format!("n{no}"),
            doubt: "d".to_owned(),
            text: "试验".to_owned(),
            by: "test".to_owned(),
            at: jiff::Timestamp::UNIX_EPOCH,
        })],
        _ => Vec::new(),
    }
}

/// Does a step.
pub fn act(store: &dyn Store, step: Step) -> Result<(), StoreError> {
    let detail = serde_json::json!({});
    match step {
        Step::Embed => store.adopt_embedded(&some()).map(drop),
        Step::Edit(..) | Step::Files(_) | Step::Note(_) => {
            let changes = changes(step);
            let (on, actor) = (store.state()?.seq, actor());
            let rows = LayerRows::Changed { rows: Vec::new() };
            let layers = matches!(step, Step::Edit(..)).then_some((None, rows));
            let subject = format!("{step:?}");
            let commit = Commit {
                actor: &actor,
                action: "edit",
                subject: &subject,
                detail,
                on,
                changes: &changes,
                layers,
            };
            store.commit(&commit).map(drop)
        }
        Step::Import(no, records) => {
            let mut steps: Vec<UnitStep> =
                store.units()?.iter().map(|(unit, _)| UnitStep::Keep(*unit)).collect();
            if let Some(UnitStep::Keep(first)) = steps.first().copied() {
                steps[0] = UnitStep::Retire(first);
            }
            steps.push(UnitStep::Take { unit: 0, retired: false });
            let drafted = unit(&format!("甲{no}.txt"), records);
            let mut import = Import {
                actor: &actor(),
                subject: "甲.txt",
                detail,
                today: date(2026, 11, 22),
                steps: &steps,
                read: &mut |_| Ok(Drafted { head: drafted.head.clone(), text: drafted.text.clone() }),
            };
            store.import(&mut import).map(drop)
        }
        Step::Log(no) => store.log(&actor(), "read", &no.to_string(), detail).map(drop),
        Step::Token(no) => {
            let grant = Grant { role: Role::Editor, counties: BTreeSet::new() };
            let hash = Secret::new().expect("random numbers").hash();
            store.add_token(&actor(), &format!("t{no}"), &grant, None, hash).map(drop)
        }
        Step::Layers(most) => {
            let rows = Layer::ALL.into_iter().flat_map(|layer| {
                let features = snapshot().table(layer).features().iter().take(most);
                features.map(move |feature| (layer, feature.id.clone(), Some(Arc::clone(feature))))
            });
            let rows = LayerRows::Changed { rows: rows.collect() };
            let day = Some(date(2026, 1, i8::try_from(most).expect("few")));
            store.write_layers(LayersOf { seq: store.state()?.seq, day }, &rows)
        }
        Step::AllLayers => {
            let of = LayersOf { seq: store.state()?.seq, day: Some(date(2026, 11, 22)) };
            store.write_layers(of, &LayerRows::All(snapshot()))
        }
    }
}

/// What tells a state of a store from every other one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    pub state: Option<State>,
    /// The last entry of the log.
    pub last: Option<(Seq, String)>,
    pub layers: Option<LayersOf>,
    pub tokens: usize,
    /// All that is served, as text.
    pub contents: u64,
}

pub fn print(store: &dyn Store) -> Result<Print, StoreError> {
    let entries = store.entries(Seq(0), 10_000)?;
    let contents = if entries.is_empty() { 0 } else { hash(&format!("{:?}", store.contents(None)?)) };
    Ok(Print {
        state: if entries.is_empty() { None } else { Some(store.state()?) },
        last: entries.last().map(|entry| (entry.seq, entry.hash.clone())),
        layers: store.layers_of()?,
        tokens: store.tokens()?.len(),
        contents,
    })
}

fn hash(text: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Opens the file, checks it and says what it has.
pub fn examine(path: &Path) -> Result<Print, StoreError> {
    let store = GeoPackage::open(path)?;
    let checked = store.check(None)?;
    if let Some(fault) = checked.faults.first() {
        return Err(StoreError::Damaged { path: path.to_owned(), what: fault.clone() });
    }
    print(&store)
}

/// Numbers that look like chance, the same in every run.
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % limit.max(1) as u64).expect("fits")
    }
}
