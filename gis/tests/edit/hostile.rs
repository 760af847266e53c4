//! Anything at all as a feature: an answer, never a panic, and nothing personal in a fault.

use std::sync::LazyLock;

use landrail_gis::edit::{correct, create};
use landrail_gis::index::Layer;
use landrail_gis::record::Record;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{LAYERS, all, ctx, forced, told};

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(|b| json!(b)),
        any::<f64>().prop_map(|n| json!(n)),
        any::<i64>().prop_map(|n| json!(n)),
        (110.0..115.0).prop_map(|n: f64| json!(n)),
        ".{0,12}".prop_map(|s| json!(s)),
        "[K0-9+—.\\- 年月公顷亩平方米东南西北：;]{0,14}".prop_map(|s| json!(s)),
        Just(json!("9999-12-31")),
        Just(json!("K999999999999+999-K9")),
    ]
}

fn anything() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(4, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::hash_map(
                "(type|coordinates|properties|geometry|id|crs|[a-z_]{0,8})",
                inner,
                0..6
            )
            .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

static SOME: LazyLock<Vec<(Layer, Record, Value)>> = LazyLock::new(|| {
    let of = |layer: Layer| all(layer).into_iter().step_by(9).take(20).map(move |(r, f)| (layer, r, f));
    LAYERS.into_iter().flat_map(of).collect()
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_json_is_answered(feature in anything(), layer in 0..10_usize) {
        let layer = Layer::ALL[layer];
        let _ = create(layer, &feature, "甲".to_owned(), &ctx());
        let (_, record, _) = &SOME[0];
        let _ = correct(layer, record, &feature, &forced());
    }

    #[test]
    fn a_served_feature_with_anything_in_it_is_answered(
        which in any::<prop::sample::Index>(), at in prop::collection::vec((any::<prop::sample::Index>(), anything()), 1..4),
        geometry in prop::option::of(anything()), force in any::<bool>(),
    ) {
        let (layer, record, feature) = which.get(&SOME);
        let mut sent = feature.clone();
        let fields = layer.fields();
        for (no, value) in at {
            sent["properties"][no.get(fields).name] = value;
        }
        if let Some(geometry) = geometry {
            sent["geometry"] = json!({"type": "Polygon", "coordinates": geometry});
        }
        let context = if force { forced() } else { ctx() };
        if let Err(faults) = correct(*layer, record, &sent, &context) {
            prop_assert!(!faults.is_empty());
            prop_assert!(faults.iter().all(|f| !f.zh.is_empty() && !f.en.is_empty()), "{}", told(&faults));
        }
    }

    /// Random rings: what the sweep says against every pair of edges.
    #[test]
    fn crossings_agree_with_a_look_at_every_pair(points in prop::collection::vec((0..9_i32, 0..9_i32), 3..9)) {
        let mut ring: Vec<[f64; 2]> =
            points.iter().map(|(x, y)| [112.7 + f64::from(*x) / 1024.0, 38.375 + f64::from(*y) / 1024.0]).collect();
        ring.dedup();
        while ring.len() > 1 && ring.first() == ring.last() { ring.pop(); }
        prop_assume!(ring.len() >= 3);
        ring.push(ring[0]);
        let simple = simple(&points);
        let sent = json!({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": {
            "kind": "grant", "status": "approved", "county": "忻府区", "document": "甲",
        }});
        let result = create(Layer::Parcels, &sent, "甲".to_owned(), &forced());
        prop_assert_eq!(result.is_ok(), simple, "{:?}", result.err().map(|f| told(&f)));
    }
}

/// By whole numbers and every pair of edges.
fn simple(points: &[(i32, i32)]) -> bool {
    let mut ring = points.to_vec();
    ring.dedup();
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    let n = ring.len();
    let turn = |p: (i32, i32), q: (i32, i32), r: (i32, i32)| {
        ((q.0 - p.0) * (r.1 - p.1) - (q.1 - p.1) * (r.0 - p.0)).signum()
    };
    let on = |p: (i32, i32), q: (i32, i32), r: (i32, i32)| {
        turn(p, q, r) == 0
            && (p.0.min(q.0)..=p.0.max(q.0)).contains(&r.0)
            && (p.1.min(q.1)..=p.1.max(q.1)).contains(&r.1)
    };
    for i in 0..n {
        let (a, b, c) = (ring[i], ring[(i + 1) % n], ring[(i + 2) % n]);
        // Back along the edge.
        if turn(a, b, c) == 0 && (on(a, b, c) || on(b, c, a)) {
            return false;
        }
        for j in i + 2..n {
            if i == 0 && j == n - 1 {
                continue;
            }
            let (c, d) = (ring[j], ring[(j + 1) % n]);
            let apart = turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
            if apart || on(a, b, c) || on(a, b, d) || on(c, d, a) || on(c, d, b) {
                return false;
            }
        }
    }
    true
}
