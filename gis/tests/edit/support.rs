//! The embedded records as features, as they are served.

use std::sync::{Arc, LazyLock};

use jiff::civil::{Date, date};
use landrail_gis::edit::{EditContext, EditFault};
use landrail_gis::export::write_feature;
use landrail_gis::index::{Layer, Reference, Snapshot};
use landrail_gis::record::{Record, embedded};
use serde_json::{Value, json};

pub(crate) const TODAY: Date = date(2026, 11, 22);

/// The layers that are made of records.
pub(crate) const LAYERS: [Layer; 6] = [
    Layer::Segments,
    Layer::CountySegments,
    Layer::Parcels,
    Layer::TemporaryUses,
    Layer::Constraints,
    Layer::Appointments,
];

pub(crate) static REFERENCE: LazyLock<Arc<Reference>> = LazyLock::new(|| Arc::new(Reference::embedded()));
static SNAPSHOT: LazyLock<Snapshot> = LazyLock::new(|| {
    let (records, documents) = embedded();
    Snapshot::build(records, documents, REFERENCE.clone())
});

pub(crate) fn ctx() -> EditContext<'static> {
    EditContext {
        lines: &REFERENCE.lines,
        gazetteer: &REFERENCE.gazetteer,
        today: TODAY,
        limited: false,
        force: false,
        reason: "核对原件",
    }
}

pub(crate) fn forced() -> EditContext<'static> {
    EditContext { force: true, ..ctx() }
}

/// All embedded records of a layer with the features that the service sends.
pub(crate) fn all(layer: Layer) -> Vec<(Record, Value)> {
    let table = SNAPSHOT.table(layer);
    let features = table.features().iter();
    features
        .filter_map(|feature| {
            let record = SNAPSHOT.record(&feature.id)?.clone();
            let mut bytes = Vec::new();
            write_feature(layer, feature, &mut bytes).expect("it is served");
            Some((record, serde_json::from_slice(&bytes).expect("JSON")))
        })
        .collect()
}

/// A record as the service would send it.
pub(crate) fn served(layer: Layer, record: &Record) -> Value {
    let snapshot = Snapshot::build(vec![record.clone()], Vec::new(), REFERENCE.clone());
    let feature = snapshot.table(layer).get(&record.id).expect("in its layer");
    let mut bytes = Vec::new();
    write_feature(layer, feature, &mut bytes).expect("it is served");
    serde_json::from_slice(&bytes).expect("JSON")
}

/// A feature of these properties without geometry.
pub(crate) fn feature(properties: Value) -> Value {
    json!({"type": "Feature", "properties": properties, "geometry": null})
}

pub(crate) fn told(faults: &[EditFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
