//! Records that an editor enters, and records that end.

use jiff::civil::date;
use landrail_gis::edit::{Outcome, correct, create, end, layers, no_record, schema};
use landrail_gis::index::Layer;
use landrail_gis::record::{Body, Confidence, Stated};
use serde_json::{Value, json};

use crate::support::{LAYERS, TODAY, all, ctx, feature, forced, served, told};

/// A complete new feature of every layer.
fn complete(layer: Layer) -> Value {
    feature(match layer {
        Layer::Segments => json!({
            "tier": "乡级", "county": "忻府区", "township": "忻口镇", "line": "北同蒲线", "printed_range": "北同蒲线 K241+500—K264+000",
            "township_local_name": "甲某", "township_local_office": "乡长", "township_local_duty": "0350-3031234",
            "local_mobiles": ["13800138000"], "document": "甲政办发〔2026〕1号",
        }),
        Layer::CountySegments => json!({
            "county": "忻府", "line": "北同蒲", "from_m": 241_500, "to_m": "K264+000", "local_name": "甲某",
            "source_place": "甲办来函", "valid_from": "2026-01-01",
        }),
        Layer::Parcels => json!({
            "kind": "grant", "status": "已批准", "situs": "忻府区忻口镇甲村", "area_printed": "2.25公顷（33.75亩）",
            "redline_m2": 0, "cultivated_m2": 100.5, "term_years": 50, "term_start": "2020-01-01", "file": "甲.pdf",
        }),
        Layer::TemporaryUses => json!({
            "status": "approved", "county": "原平市", "term_years": 2, "term_start": "2024-03-04",
            "document": "甲函〔2024〕1号", "basic_farmland_state": "none",
        }),
        Layer::Constraints => json!({
            "line": "大西高铁", "what": "K192+000—K198+000", "distance_min_m": 12, "distance_max_m": 12, "side": "left",
            "offset_basis": "路堤坡脚", "county": "忻府区", "document": "甲政告〔2026〕1号",
        }),
        _ => json!({
            "act": "appointed", "name": "甲某", "office": "乙县交通运输局局长", "county": "代县", "from": "2026-05-01",
            "document": "代政任〔2026〕1号",
        }),
    })
}

#[test]
fn a_new_record_of_every_layer_is_served_as_it_was_entered() {
    assert_eq!(layers(), LAYERS);
    for layer in LAYERS {
        let sent = complete(layer);
        let draft =
            create(layer, &sent, "甲-1".to_owned(), &ctx()).unwrap_or_else(|f| panic!("{}", told(&f)));
        let record = &draft.record;
        assert_eq!((record.confidence, record.source.lines), (Confidence::Entered, [0, 0]));
        let place = record.source.place.as_deref().unwrap();
        assert!(place.ends_with("经办录入 2026-11-22"), "{place}");
        let after = served(layer, record);
        for (name, value) in sent["properties"].as_object().unwrap() {
            let now = &after["properties"][name];
            match name.as_str() {
                "local_mobiles" | "source_place" => assert!(now.is_null()),
                _ if value.is_number() => assert_eq!(now.as_f64(), value.as_f64(), "{name}"),
                // Given by another word, or otherwise than it is kept.
                _ if now != value => assert!(
                    ["kind", "status", "act", "side", "to_m", "county", "line"].contains(&name.as_str()),
                    "{name}: {value} is served as {now}"
                ),
                _ => {}
            }
        }
        // Constraints have no column of their confidence.
        let confidence = &after["properties"]["confidence"];
        assert!(confidence == "entered" || (layer == Layer::Constraints && confidence.is_null()));
        assert_eq!(correct(layer, record, &after, &ctx()), Ok(Outcome::Unchanged));
        // What was entered stays entered, and its source may be put right.
        let mut other = after.clone();
        other["properties"]["document"] = json!("乙函〔2026〕2号");
        let Ok(Outcome::Changed(other)) = correct(layer, record, &other, &ctx()) else { panic!("{layer:?}") };
        assert_eq!(other.record.confidence, Confidence::Entered);
        assert_eq!(other.record.source.document.as_deref(), Some("乙函〔2026〕2号"));
    }
}

#[test]
fn what_was_entered_says_what_it_says() {
    let parcel = create(Layer::Parcels, &complete(Layer::Parcels), "甲".to_owned(), &ctx()).unwrap().record;
    let Body::Decision(decision) = &parcel.body else { panic!() };
    assert_eq!(decision.redline, Stated::None, "0 is a stated absence");
    assert_eq!(decision.basic_farmland, Stated::Unknown, "what is not given is not known");
    let area = decision.area.value().unwrap();
    assert_eq!((area.m2, area.mu, area.units_agree), (22_500.0, Some(33.75), Some(true)));
    assert_eq!(decision.situs.county.as_deref(), Some("忻府区"));
    assert_eq!(decision.situs.townships, ["忻口镇"]);
    assert_eq!(parcel.validity.to, Some(date(2069, 12, 31)), "the end of the term");
    let segment =
        create(Layer::CountySegments, &complete(Layer::CountySegments), "甲".to_owned(), &ctx()).unwrap();
    assert!(segment.notes.iter().any(|n| n.contains("忻府区")), "{:?}", segment.notes);
    let Body::Segment(segment) = &segment.record.body else { panic!() };
    assert_eq!((segment.county.as_str(), segment.line.as_str()), ("忻府区", "北同蒲线"));
    assert_eq!(segment.span.to_string_pair(), ("K241+500".to_owned(), "K264+000".to_owned()));
    assert!(
        served(
            Layer::CountySegments,
            &create(Layer::CountySegments, &complete(Layer::CountySegments), "甲".to_owned(), &ctx())
                .unwrap()
                .record
        )["properties"]["row"]
            .is_null()
    );
}

trait Pair {
    fn to_string_pair(&self) -> (String, String);
}

impl Pair for landrail_gis::chainage::Span {
    fn to_string_pair(&self) -> (String, String) {
        (self.from.to_string(), self.to.to_string())
    }
}

/// The faults when one property of a complete feature is given otherwise.
fn wrong(layer: Layer, name: &str, value: Value) -> String {
    let mut sent = complete(layer);
    sent["properties"][name] = value;
    match create(layer, &sent, "甲".to_owned(), &ctx()) {
        Ok(_) => String::new(),
        Err(faults) => told(&faults),
    }
}

#[test]
fn every_wrong_value_is_named() {
    use Layer::{Appointments, Constraints, Parcels, Segments, TemporaryUses};
    for (layer, name, value, word) in [
        (Segments, "county", json!("忻俯区"), "可能是：忻府区"),
        (Segments, "county", json!("无此县"), "未知的县"),
        (Segments, "line", json!("北同浦铁道"), "未知的线名"),
        (Segments, "line", Value::Null, "/properties/line"),
        (Segments, "township", json!("无此乡"), "可注明理由强制接受"),
        (Segments, "track", json!("上下行"), "上行 (up)"),
        (Segments, "tier", json!("县级"), "村级 (village)"),
        (Segments, "from_m", json!(241_600.0), "矛盾"),
        (Segments, "printed_range", json!("K264+000—K241+500"), "起点大于终点"),
        (Segments, "printed_range", json!("K241+500—"), "缺少一端"),
        (Segments, "printed_range", json!("全段"), "无法识别"),
        (Segments, "village", json!("甲村"), "乡级区段不填村"),
        (Segments, "village_local_name", json!("甲"), "没有此项"),
        (Segments, "township_local_duty", json!("123"), ""),
        (Segments, "township_local_duty", json!("abc"), "值班电话"),
        (Segments, "local_mobiles", json!(["1380013800"]), "11 位"),
        (Segments, "local_mobiles", json!("13800138000"), "数组"),
        (Segments, "row", json!(1.5), "整数"),
        (Segments, "colour", json!("red"), "没有此属性"),
        (Segments, "precision", json!("surveyed"), "新建时不填"),
        (Parcels, "kind", json!("临时用地"), "出让 (grant)"),
        (Parcels, "area_m2", json!(-5), "之间"),
        (Parcels, "area_m2", json!("5 亩"), "给出的是文字"),
        (Parcels, "area_m2", json!(20_000), "读作 22500 m²"),
        (Parcels, "area_printed", json!("许多"), "不能识别为面积"),
        (Parcels, "redline_state", json!("value"), "与 redline_m2 矛盾"),
        (Parcels, "cultivated_m2", json!(30_000), "大于总面积"),
        (Parcels, "abuttals", json!("上：天"), "东：甲路"),
        (Parcels, "title", json!("甲\n乙"), "控制字符"),
        (Parcels, "title", json!("甲".repeat(501)), "最多 500"),
        (Parcels, "title", json!(" 甲"), "首尾有空白"),
        (Parcels, "title", json!("致[withheld]"), "已隐去"),
        (Parcels, "file", json!("../../甲.pdf"), "文件名"),
        (TemporaryUses, "term_end", json!("2030-01-01"), "2026-03-03"),
        (TemporaryUses, "term_start", json!("2024-02-30"), "日期"),
        (TemporaryUses, "valid_from", json!("2024-03-04T10:00:00"), "日期"),
        (TemporaryUses, "valid_from", json!("2027-03-04"), "早于有效起"),
        (Constraints, "distance_max_m", json!(15), "一个宽度"),
        (Constraints, "offset_basis", json!("轨道"), "路堤坡脚"),
        (Appointments, "from_month", json!("2026-04"), "矛盾"),
        (Appointments, "from_month", json!("2026-13"), "年月"),
        (Appointments, "name", Value::Null, "必须填写"),
        (Appointments, "document", Value::Null, "来源"),
    ] {
        let told = wrong(layer, name, value.clone());
        assert!(told.contains(word), "{name} = {value}: {told:?}");
        assert_eq!(told.is_empty(), word.is_empty(), "{name} = {value}: {told:?}");
    }
}

#[test]
fn all_faults_come_at_once() {
    let sent = feature(json!({"county": "无此县", "line": "无此线", "area": 1, "from_m": "x"}));
    let faults = create(Layer::Segments, &sent, "甲".to_owned(), &ctx()).unwrap_err();
    let at: Vec<&str> = faults.iter().map(|f| f.pointer.as_str()).collect();
    for name in ["county", "line", "area", "from_m", "tier", "document"] {
        assert!(at.contains(&format!("/properties/{name}").as_str()), "{name}: {at:?}");
    }
}

#[test]
fn a_mobile_stands_nowhere_but_with_its_official_and_is_never_repeated() {
    for layer in LAYERS {
        let schema = schema(layer);
        for (name, property) in schema["properties"].as_object().unwrap() {
            for number in ["13800138000", "电话138-0013-8000", "１３８００１３８０００"] {
                let mut sent = complete(layer);
                sent["properties"][name] = json!(number);
                sent["properties"][number] = json!(number);
                let faults = create(layer, &sent, "甲".to_owned(), &ctx()).expect_err(name);
                let told = told(&faults);
                assert!(
                    !told.contains("0138") && !told.contains("8000") && !told.contains("０１３８"),
                    "{name}: {told}"
                );
                if property["readOnly"] != json!(true) && name != "geometry" {
                    assert!(faults.iter().any(|f| f.pointer.ends_with(name)), "{name}: {told}");
                }
            }
        }
    }
    let named = landrail_gis::edit::EditContext { reason: "致电13800138000", ..ctx() };
    let faults = create(Layer::Parcels, &complete(Layer::Parcels), "甲".to_owned(), &named).unwrap_err();
    assert!(faults.len() == 1 && !told(&faults).contains("0138"), "{}", told(&faults));
}

#[test]
fn mobiles_are_kept_with_the_official_and_leave_no_number_in_the_reasons() {
    let record = create(Layer::Segments, &complete(Layer::Segments), "甲".to_owned(), &ctx()).unwrap().record;
    let mut sent = served(Layer::Segments, &record);
    assert!(!sent.to_string().contains("0138"));
    sent["properties"]["railway_mobiles"] = json!(["13800138000"]);
    let Ok(Outcome::Changed(draft)) = correct(Layer::Segments, &record, &sent, &ctx()) else { panic!() };
    let Body::Segment(segment) = &draft.record.body else { panic!() };
    assert_eq!((segment.local.mobiles.len(), segment.railway.mobiles.len()), (1, 1));
    assert!(draft.record.reasons.iter().any(|r| r.field == "railway_mobiles" && r.used.is_none()));
    assert!(!serde_json::to_string(&draft.record.reasons).unwrap().contains("0138"));
    // The same again is no change, and null says nothing of what is not shown.
    let mut sent = served(Layer::Segments, &draft.record);
    sent["properties"]["railway_mobiles"] = json!(["13800138000"]);
    sent["properties"]["local_mobiles"] = Value::Null;
    assert_eq!(correct(Layer::Segments, &draft.record, &sent, &ctx()), Ok(Outcome::Unchanged));
}

#[test]
fn an_unknown_township_is_taken_by_force() {
    let mut sent = complete(Layer::Segments);
    sent["properties"]["township"] = json!("新设乡");
    let draft = create(Layer::Segments, &sent, "甲".to_owned(), &forced()).unwrap();
    assert!(draft.record.reasons.iter().any(|r| r.field == "township" && r.fault == "forced"));
    assert_eq!(served(Layer::Segments, &draft.record)["properties"]["township"], "新设乡");
}

#[test]
fn a_record_ends_once_and_not_before_it_began() {
    let (record, _) = all(Layer::Segments).into_iter().next().unwrap();
    assert_eq!(record.validity.to, None);
    let from = record.validity.from.expect("known");
    let ended = end(&record, date(2026, 6, 30), &ctx()).unwrap().record;
    assert_eq!(ended.validity.to, Some(date(2026, 6, 30)));
    let reason = ended.reasons.last().unwrap();
    assert_eq!((reason.field.as_str(), reason.used.as_deref()), ("valid_to", Some("2026-06-30")));
    assert_eq!(ended.body, record.body);
    for (record, day, word) in [
        (&ended, TODAY, "已于 2026-06-30 终止"),
        (&record, from.yesterday().unwrap(), "早于起始日"),
        (&end(&record, date(2027, 1, 1), &ctx()).unwrap().record, date(2027, 1, 1), "本来就到"),
        (&end(&record, date(2027, 1, 1), &ctx()).unwrap().record, date(2027, 2, 1), "延长"),
    ] {
        let faults = end(record, day, &ctx()).unwrap_err();
        assert!(told(&faults).contains(word), "{word}: {}", told(&faults));
    }
}

#[test]
fn layers_that_come_from_elsewhere_say_from_where() {
    for (layer, word) in [
        (Layer::Lines, "线路"),
        (Layer::Stations, "OpenStreetMap"),
        (Layer::KilometrePosts, "线路"),
        (Layer::Counties, "天地图"),
        (Layer::Findings, "计算"),
    ] {
        let faults = create(layer, &feature(json!({})), "甲".to_owned(), &ctx()).unwrap_err();
        assert!(faults.len() == 1 && faults[0].zh.contains(word), "{}", told(&faults));
        assert_eq!(schema(layer)["readOnly"], json!(true));
    }
    assert!(no_record(Layer::Constraints, "rule-甲-140902").zh.contains("rules.toml"));
    assert!(no_record(Layer::Stations, "station-1").zh.contains("OpenStreetMap"));
    assert!(no_record(Layer::Parcels, "甲").zh.contains("没有这条记录"));
    let (record, sent) = all(Layer::Parcels).into_iter().next().unwrap();
    let faults = correct(Layer::TemporaryUses, &record, &sent, &ctx()).unwrap_err();
    assert!(faults[0].zh.contains("parcels"), "{}", told(&faults));
}

#[test]
fn the_schema_names_every_served_property_and_marks_the_personal_ones() {
    for layer in Layer::ALL {
        let schema = schema(layer);
        let all = schema["properties"].as_object().unwrap();
        for field in layer.fields() {
            let property = &all[field.name];
            assert_eq!(
                (property["title"].as_str(), property["description"].as_str()),
                (Some(field.zh), Some(field.en))
            );
        }
        let personal: Vec<_> = all
            .iter()
            .filter(|(_, p)| p["x-landrail-personal"] == json!(true))
            .map(|(name, _)| name.as_str())
            .collect();
        let segments = matches!(layer, Layer::Segments | Layer::CountySegments);
        assert_eq!(personal, if segments { vec!["local_mobiles", "railway_mobiles"] } else { vec![] });
    }
    let kinds = &schema(Layer::TemporaryUses)["properties"]["kind"]["enum"];
    assert_eq!(kinds, &json!(["临时用地", "temporary_use", null]));
}

#[test]
fn an_editor_of_a_county_makes_no_segment_on_the_range_of_another() {
    let limited = landrail_gis::edit::EditContext { limited: true, ..crate::support::forced() };
    let (mut own, mut elsewhere, mut foreign) = (0, 0, 0);
    for (record, served) in all(Layer::CountySegments) {
        let feature = |county: &str| {
            feature(json!({
                "county": county, "line": served["properties"]["line"], "document": "甲函〔2026〕1号",
                "from_m": served["properties"]["from_m"], "to_m": served["properties"]["to_m"],
                "local_name": "甲某", "local_office": "副县长", "valid_from": "2026-01-01",
            }))
        };
        let make =
            |county: &str| create(Layer::CountySegments, &feature(county), "entered-1".to_owned(), &limited);
        let outside = |made: Result<_, Vec<landrail_gis::edit::EditFault>>| match made {
            Ok(_) => false,
            Err(faults) => {
                assert!(faults.iter().all(|f| f.pointer == "/properties/county"), "{}", told(&faults));
                assert!(faults.iter().all(|f| !f.forceable), "{}", told(&faults));
                true
            }
        };
        let county = record.county().expect("a county").to_owned();
        if outside(make(&county)) {
            elsewhere += 1;
        }
        own += 1;
        let other = if county == "偏关县" { "五台县" } else { "偏关县" };
        foreign += usize::from(outside(make(other)));
    }
    // Two counties are listed with the whole of a line that they share.
    assert!(elsewhere * 10 <= own, "{elsewhere} of {own}");
    assert!(foreign * 10 >= own * 9, "{foreign} of {own}");
}
