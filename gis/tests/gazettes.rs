//! The five gazettes as they are, when they stand beside the repository: documents, land decisions
//! and coordinate tables, against the figures that the domain handbook gives.

use std::path::PathBuf;

use geo::{Contains as _, Geometry, Point};
use jiff::civil::date;
use landrail_gis::gazette::{Encoding, Gazette, GazetteError, split};
use landrail_gis::record::land::{COUNTIES, examine};
use landrail_gis::record::{
    Area, Body, Condition, Confidence, Decision, DecisionKind, DecisionStatus, DocumentRef, Record, Site,
    Stated, site_table,
};

/// A file or folder of the material beside the repository; `None` with a notice when it is absent.
fn shared(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(name);
    if !path.exists() {
        println!("skipped: ../shared absent");
        return None;
    }
    Some(path)
}

/// A gazette by the beginning of its file name.
fn seed(prefix: &str) -> Option<Gazette> {
    let folder = std::fs::read_dir(shared("seeds")?).expect("the seeds are a folder");
    let path = folder
        .map(|entry| entry.expect("a readable entry").path())
        .find(|path| {
            path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(prefix))
        })
        .expect("every seed is there");
    let name = path.file_name().and_then(|name| name.to_str()).expect("a plain name").to_owned();
    let bytes = std::fs::read(&path).expect("the seed is readable");
    Some(split(&name, &bytes).expect("the seed is a gazette"))
}

/// The decision of a document, with its record.
fn decision(gazette: &Gazette, number: &str) -> (Record, Decision) {
    let records = examine(gazette, &COUNTIES).records;
    let record =
        records.into_iter().find(|r| r.source.document.as_deref() == Some(number)).expect("a record");
    let Body::Decision(decision) = record.body.clone() else { panic!("a decision") };
    (record, decision)
}

fn value(text: &str) -> Stated<String> {
    Stated::Value(text.to_owned())
}

/// Square metres, 亩 and agreement.
fn figures(area: &Stated<Area>) -> Option<(f64, Option<f64>, Option<bool>)> {
    area.value().map(|area| (area.m2, area.mu, area.units_agree))
}

fn find<'c>(conditions: &'c [Condition], kind: &str) -> &'c Condition {
    conditions
        .iter()
        .find(|condition| condition.kind == kind)
        .unwrap_or_else(|| panic!("{kind} in {conditions:?}"))
}

#[test]
fn documents_by_distinct_number_standing_alone() {
    // 001 has two numbers in square brackets, 忻政办发[2021]76号 and 83号: they stand alone like the
    // other 14 and open documents like them.
    for (prefix, count) in [("000", 11), ("001", 16), ("002", 39), ("003", 51), ("004", 20)] {
        let Some(gazette) = seed(prefix) else { return };
        assert_eq!((gazette.documents.len(), gazette.distinct_numbers()), (count, count), "{prefix}");
        assert_eq!(gazette.loose_numbers(), [0; 0], "{prefix}");
        assert_eq!(gazette.encoding, Encoding::Utf8);
        for document in &gazette.documents {
            assert!(document.addressee.is_some() && document.issuer.is_some(), "{document:?}");
            let issuer = document.issuer.as_deref().unwrap_or_default();
            assert!(
                document.title.starts_with(issuer) && !document.title.contains("bookmark"),
                "{document:?}"
            );
        }
        if prefix == "001" {
            assert_eq!(gazette.documents.iter().filter(|d| d.number.contains('〔')).count(), 14);
        }
    }
}

#[test]
fn titles_dates_and_lines_of_single_documents() {
    let (Some(first), Some(second), Some(third)) = (seed("001"), seed("002"), seed("003")) else { return };
    let find = |gazette: &Gazette, number: &str| {
        let document =
            gazette.documents.iter().find(|d| d.parsed_number().is_some_and(|n| n.canonical() == number));
        DocumentRef::of(gazette, document.expect("the document"))
    };
    let notice = find(&first, "忻政办发〔2021〕71号");
    assert_eq!((notice.lines, notice.date), ([384, 540], Some(date(2021, 8, 19))));
    assert_eq!(notice.title, "忻州市人民政府办公室关于建立忻州市铁路沿线安全环境管理“双段长”工作机制的通知");
    // Misdated in print: kept as printed.
    assert_eq!(find(&second, "偏政发〔2023〕1号").date, Some(date(2022, 5, 31)));
    // No date is printed.
    assert_eq!(find(&second, "偏政办发〔2023〕28号").date, None);
    assert_eq!(find(&second, "偏政办发〔2023〕36号").lines, [6164, 6516]);
    // The contents print 177号, the body 197号: the body wins.
    let numbers: Vec<_> = third.documents.iter().map(|d| d.number.as_str()).collect();
    assert!(numbers.contains(&"阳政办函〔2021〕197 号") && !numbers.iter().any(|n| n.contains("177")));
}

#[test]
fn six_decisions_and_no_false_positive() {
    let mut found = Vec::new();
    for prefix in ["000", "001", "002", "003", "004"] {
        let Some(gazette) = seed(prefix) else { return };
        let reading = examine(&gazette, &COUNTIES);
        assert!(
            !reading.findings.iter().any(|f| f.en.contains("no rule understands")),
            "{:?}",
            reading.findings
        );
        found.extend(reading.records.into_iter().map(|r| (r.id, r.source.lines)));
    }
    let expected = [
        ("原政函2022-106", [244, 253]),
        ("原政函2022-107", [255, 264]),
        ("原政函2022-114", [281, 291]),
        ("原政函2022-122", [293, 315]),
        ("朔政函2023-46", [411, 431]),
        ("朔政函2023-49", [451, 467]),
    ];
    assert_eq!(found, expected.map(|(id, lines)| (id.to_owned(), lines)));
}

#[test]
fn temporary_use_106() {
    let Some(gazette) = seed("000") else { return };
    let (record, read) = decision(&gazette, "原政函〔2022〕106号");
    assert_eq!((read.kind, read.status), (DecisionKind::TemporaryUse, DecisionStatus::AgreedInPrinciple));
    assert_eq!((read.date, read.request), (Stated::Value(date(2022, 9, 16)), value("原自然资〔2022〕260号")));
    assert_eq!((read.issuer, read.addressee), (value("原平市人民政府"), value("原平市自然资源局")));
    assert_eq!((read.party, read.party_role.as_deref()), (value("JDYZQ-4标项目经理部"), Some("user")));
    assert_eq!(read.project, value("集大原铁路原平段施工便道"));
    assert_eq!(read.situs.county.as_deref(), Some("原平市"));
    assert_eq!(read.situs.townships, ["沿沟乡", "崞阳镇"]);
    assert_eq!((read.situs.villages.len(), read.situs.villages_stated), (0, Some(16)));
    assert_eq!(figures(&read.area), Some((132_242.0, Some(198.36), Some(true))));
    assert_eq!(figures(&read.cultivated), Some((103_714.0, Some(155.57), Some(true))));
    assert_eq!(figures(&read.basic_farmland), Some((81_660.0, Some(122.49), None)));
    assert_eq!(find(&read.conditions, "other_land").value, Some(28_528.0));
    let term = read.term.value().expect("a term");
    assert_eq!((term.years, &term.start, term.end()), (2, &Stated::Unknown, None));
    let pending = find(&read.conditions, "pending_approval");
    assert!(pending.pending && pending.zh.contains("忻州市规划和自然资源局"));
    assert_eq!(pending.basis.as_deref(), Some("忻自然资办发〔2022〕18号"));
    assert_eq!(record.validity.to, None);
    assert_eq!(record.source.cell.as_deref(), Some("原平市沿沟乡、崞阳镇等16个村"));
}

#[test]
fn temporary_use_107() {
    let Some(gazette) = seed("000") else { return };
    let (_, read) = decision(&gazette, "原政函〔2022〕107号");
    assert_eq!((read.kind, read.status), (DecisionKind::TemporaryUse, DecisionStatus::AgreedInPrinciple));
    assert_eq!((read.date, read.request), (Stated::Value(date(2022, 9, 16)), value("原自然资〔2022〕261号")));
    assert_eq!(read.party, value("JDYZQ-4标项目经理部"));
    assert_eq!(read.situs.townships, ["沿沟乡"]);
    assert_eq!(read.situs.villages, ["邵家寨村", "上阳贾村"]);
    assert_eq!(read.land_use, value("钢筋加工场地和弃土场用地"));
    assert_eq!(figures(&read.area), Some((17_921.0, Some(26.88), Some(true))));
    assert_eq!(figures(&read.cultivated), Some((5_222.0, Some(7.83), Some(true))));
    assert_eq!(read.basic_farmland, Stated::Unknown, "not stated is not zero");
    assert_eq!(find(&read.conditions, "ownership").zh, "集体土地");
    assert_eq!(find(&read.conditions, "pending_approval").basis.as_deref(), Some("忻自然资办发〔2022〕18号"));
    assert!(find(&read.conditions, "known_gap").en.contains("divides"));
}

#[test]
fn grant_plan_122() {
    let Some(gazette) = seed("000") else { return };
    let (record, read) = decision(&gazette, "原政函〔2022〕122号");
    assert_eq!((read.kind, read.status), (DecisionKind::GrantPlan, DecisionStatus::PlanApproved));
    assert_eq!(
        (read.date, read.request),
        (Stated::Value(date(2022, 10, 28)), value("原自然资〔2022〕298号"))
    );
    assert_eq!((read.parcel_no, read.party), (value("2022—43"), Stated::Unknown));
    assert_eq!(figures(&read.area), Some((56_454.11, Some(84.68), Some(true))));
    let side = |side: &str, street: &str| (side.to_owned(), street.to_owned());
    assert_eq!(
        read.situs.abuttals,
        [side("north", "青年街"), side("west", "体育南路"), side("east", "京原南路")]
    );
    assert_eq!(read.situs.county.as_deref(), Some("原平市"));
    assert_eq!((read.land_use, read.term.value().map(|t| t.years)), (value("居住用地"), Some(70)));
    assert!(find(&read.conditions, "supply_method").zh.contains("拍卖"));
    assert!(find(&read.conditions, "obligation").zh.contains("原平水泥电杆厂"));

    let bound = |b: Option<landrail_gis::record::Bound>| b.map(|b| (b.value, b.inclusive));
    let controls: Vec<_> =
        read.controls.iter().map(|c| (c.zh.as_str(), c.unit.as_str(), bound(c.min), bound(c.max))).collect();
    assert_eq!(
        controls,
        [
            ("建筑密度", "%", None, Some((25.0, true))),
            ("绿地率", "%", Some((30.0, true)), None),
            ("容积率", "", Some((1.0, false)), Some((1.9, true))),
            ("限高", "m", None, Some((60.0, false))),
            ("限深", "m", None, Some((10.0, true))),
        ]
    );
    assert!(read.controls[3].printed.contains("18层"));

    let prices: Vec<_> = read.prices.iter().map(|p| (p.kind.as_str(), p.value)).collect();
    assert_eq!(
        prices,
        [
            ("starting_price", Some(80_450_000.0)),
            ("deposit", Some(80_450_000.0)),
            ("increment", Some(500_000.0)),
            ("grant_cost", Some(45_483_439.0)),
        ]
    );
    let cost = find(&read.prices, "grant_cost");
    assert_eq!(cost.basis.as_deref(), Some("原政函〔2022〕119号"));
    assert!(cost.zh.contains("山西省原平水泥电杆厂"));

    let parts: Vec<_> = read
        .parts
        .iter()
        .map(|p| (p.name.as_str(), p.place.as_str(), p.receiver.clone(), figures(&p.area)))
        .collect();
    assert_eq!(
        parts,
        [
            ("公园绿地", "北侧", value("市住房城乡建设局"), Some((23_471.0, Some(35.21), Some(true)))),
            ("小区道路", "南侧", value("市住房城乡建设局"), Some((7_538.0, Some(11.31), Some(true)))),
            ("学校", "小区道路南侧", value("竞得人"), Some((37_576.32, Some(56.36), Some(true)))),
        ]
    );
    assert!(read.parts.iter().all(|p| p.supply == DecisionKind::Allocation && p.outside_main.is_some()));
    assert_eq!(find(&read.parts[0].conditions, "investment_min").value, Some(10_000_000.0));
    assert!(find(&read.parts[0].conditions, "handover").zh.contains("市政府"));
    assert!(find(&read.parts[1].conditions, "handover").zh.contains("市政府"));
    assert_eq!(find(&read.parts[2].conditions, "cost_per_mu").value, Some(250_000.0));
    assert_eq!(find(&read.parts[2].conditions, "floor_area_min").value, Some(30_000.0));
    assert!(find(&read.parts[2].conditions, "handover_free").zh.contains("办学"));
    assert_eq!(find(&read.conditions, "total_area").value, Some(125_039.43));
    assert_eq!(record.confidence, Confidence::Inferred);
    assert!(record.reasons.iter().any(|r| r.field == "parts.outside_main"));
}

#[test]
fn unlisted_parcels_114() {
    let Some(gazette) = seed("000") else { return };
    let (_, read) = decision(&gazette, "原政函〔2022〕114号");
    assert_eq!((read.kind, read.parcels_unlisted), (DecisionKind::PlanningConditions, Some(7)));
    assert_eq!(
        (read.date, read.request),
        (Stated::Value(date(2022, 10, 10)), value("原自然资〔2022〕274号"))
    );
    assert_eq!((read.area, read.parcel_no), (Stated::Unknown, Stated::Unknown));
    assert_eq!(read.situs.county.as_deref(), Some("原平市"));
    assert!(find(&read.conditions, "known_gap").zh.contains("7 个地块"));
}

#[test]
fn allocation_46() {
    let Some(gazette) = seed("004") else { return };
    let (record, read) = decision(&gazette, "朔政函〔2023〕46号");
    assert_eq!((read.kind, read.status), (DecisionKind::Allocation, DecisionStatus::Approved));
    assert_eq!(
        (read.date, read.request),
        (Stated::Value(date(2023, 5, 31)), value("朔自然资发〔2023〕142号"))
    );
    assert_eq!((read.parcel_no, read.party), (value("SZHB2023-01"), value("朔州市城市发展集团有限公司")));
    assert_eq!(figures(&read.area), Some((7_679.0, Some(11.5), Some(true))));
    assert_eq!(
        (read.land_use, read.project),
        (value("城市道路用地"), value("朔州市七里河生态环境综合整治二期工程"))
    );
    assert_eq!(
        (read.situs.county.as_deref(), read.situs.villages.as_slice()),
        (Some("朔城区"), ["贺家河村".to_owned()].as_slice())
    );
    assert_eq!(find(&read.prices, "exempt").value, None);
    assert_eq!(read.term, Stated::Unknown);
    assert!(record.reasons.iter().any(|r| r.field == "area" && r.zh.contains("421") && r.zh.contains("423")));
}

#[test]
fn entrusted_management_49() {
    let Some(gazette) = seed("004") else { return };
    let (record, read) = decision(&gazette, "朔政函〔2023〕49号");
    assert_eq!(read.kind, DecisionKind::EntrustedManagement);
    assert_eq!((read.date, read.request), (Stated::Value(date(2023, 4, 20)), value("朔开管发〔2023〕18号")));
    assert_eq!((read.party, read.party_role.as_deref()), (value("朔州经济开发区管委会"), Some("manager")));
    assert_eq!((read.parcel_no, read.project), (Stated::Unknown, value("朔州迎宾大道二期工程项目")));
    assert_eq!(figures(&read.area), Some((7_161.0, Some(10.7415), Some(true))));
    assert_eq!(read.situs.county.as_deref(), Some("朔城区"));
    let pending: Vec<_> = read.conditions.iter().filter(|c| c.pending).map(|c| c.zh.as_str()).collect();
    assert_eq!(pending, ["用地预审与选址尚待办理", "立项尚待办理"]);
    assert_eq!(record.confidence, Confidence::Verbatim);
}

/// Whether a point is in a county, by the polygons beside the repository.
fn counties() -> Option<impl Fn(&str, f64, f64) -> Option<bool>> {
    let text =
        std::fs::read_to_string(shared("gazetteer/counties.geojson")?).expect("the polygons are readable");
    let collection: geojson::FeatureCollection = text.parse().expect("GeoJSON");
    let polygons: Vec<(String, Geometry)> = collection
        .features
        .into_iter()
        .filter_map(|feature| {
            let name = feature.property("name")?.as_str()?.to_owned();
            Some((name, Geometry::try_from(feature.geometry?).ok()?))
        })
        .collect();
    assert!(polygons.iter().any(|(name, _)| name == "应县"), "the property is called `name`");
    Some(move |county: &str, lon: f64, lat: f64| {
        polygons
            .iter()
            .find(|(name, _)| name == county)
            .map(|(_, shape)| shape.contains(&Point::new(lon, lat)))
    })
}

#[test]
fn twenty_two_coordinates_with_their_doubts() {
    let (Some(gazette), Some(contains)) = (seed("004"), counties()) else { return };
    let sites: Vec<(usize, Site)> = site_table::read(&gazette, contains)
        .into_iter()
        .map(|record| {
            assert_eq!(record.source.document.as_deref(), Some("朔政办发〔2023〕15号"));
            let Body::Site(site) = record.body else { panic!("a site") };
            (record.source.lines[0], site)
        })
        .collect();
    let lines: Vec<usize> = sites.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, (1163..=1173).chain(1182..=1192).collect::<Vec<_>>());
    assert!(
        sites
            .iter()
            .all(|(_, site)| site.county.is_some() && site.elevation_m.is_some() && site.area_m2.is_some())
    );

    // 应县 in both tables, 海子湾 in both, and the two points of 恢河.
    let disputed: Vec<usize> =
        sites.iter().filter(|(_, site)| site.disputed).map(|(line, _)| *line).collect();
    assert_eq!(disputed, [1164, 1170, 1171, 1172, 1173, 1183, 1189, 1190, 1191, 1192]);
    for (_, site) in &sites {
        assert_eq!(site.readings.len(), if site.disputed { 2 } else { 1 }, "{site:?}");
        assert_eq!(site.readings[0].how, "dms");
    }
    let at = |line: usize| &sites.iter().find(|(l, _)| *l == line).expect("a row").1;
    let says = |line: usize, what: &str| at(line).doubts.iter().any(|(_, en)| en.contains(what));
    // Impossible minutes are refused, never carried over to 40.034°.
    assert!(says(1190, "62 minutes") && at(1190).readings[0].lat.is_none());
    assert_eq!((at(1170).readings[1].lon, at(1170).readings[1].lat), (Some(113.193), Some(39.559)));
    for line in [1170, 1171, 1172, 1189] {
        assert!(
            says(line, "not in 应县") && !says(line, "box"),
            "{line}: inside the box, outside the county"
        );
        assert!(at(line).readings[1].against.is_empty(), "{line}: {:?}", at(line).readings[1]);
    }
    for line in [1173, 1191, 1192] {
        assert!(says(line, "box of the city"), "{line}");
    }
    assert!(says(1173, "one minute") && (at(1173).readings[0].precision_arcsec - 60.0).abs() < 1e-9);
    assert_eq!((at(1192).readings[1].lon, at(1192).readings[1].lat), (Some(112.3), Some(40.23)));
    assert!(says(1164, "5.45 km") && says(1183, "5.45 km"));
    assert!(says(1165, "very same") && says(1184, "very same"));
}

#[test]
fn other_gazettes_have_no_coordinates() {
    for prefix in ["000", "001", "002", "003"] {
        let Some(gazette) = seed(prefix) else { return };
        assert_eq!(site_table::read(&gazette, |_, _, _| None), [], "{prefix}");
    }
}

#[test]
fn the_printed_contents_agree_but_for_two_numbers() {
    let mut told = Vec::new();
    // 000 is printed without contents. The contents of 001 list 16 documents, as the body has.
    for (prefix, entries) in [("000", 0), ("001", 16), ("002", 39), ("003", 51), ("004", 20)] {
        let Some(gazette) = seed(prefix) else { return };
        assert_eq!(gazette.contents().len(), entries, "{prefix}");
        told.extend(
            gazette.contents_without_document().into_iter().map(|(line, n)| (prefix, line, n.canonical())),
        );
    }
    // A misprint (177 for 197) and a misread glyph (千 for 干).
    let expected =
        [("003", 91, "阳政办函〔2021〕177号".to_owned()), ("004", 83, "朔政千发〔2023〕3号".to_owned())];
    assert_eq!(told, expected);
}

#[test]
fn acts_whose_title_and_number_are_lost_belong_to_no_document() {
    let Some(gazette) = seed("000") else { return };
    let acts: Vec<_> =
        gazette.unnumbered().into_iter().map(|act| (act.first_line, act.last_line, act.date)).collect();
    assert_eq!(acts.len(), 7, "{acts:?}");
    // The forest fire notice of the handbook.
    assert_eq!(acts[0], (501, 517, Some(date(2022, 9, 26))));
    assert_eq!(gazette.document_at(510), None);
    for prefix in ["001", "002", "003", "004"] {
        let Some(gazette) = seed(prefix) else { return };
        assert_eq!(gazette.unnumbered(), [], "{prefix}");
    }
}

#[test]
fn the_same_gazette_in_gb18030_and_cut_short() {
    let Some(gazette) = seed("004") else { return };
    let text = gazette.lines.join("\n");
    let bytes = encoding_rs::GB18030.encode(&text).0;
    let again = split("004.txt", &bytes).expect("GB18030 is read");
    assert_eq!((again.encoding, &again.documents), (Encoding::Gb18030, &gazette.documents));
    // Every cut inside a character is named with its place.
    let utf8 = text.as_bytes();
    for at in (1_000..utf8.len()).step_by(9_973).filter(|at| !text.is_char_boundary(*at)) {
        let error = split("004.txt", &utf8[..at]).expect_err("cut inside a character");
        assert!(
            matches!(error, GazetteError::CutOff { offset, .. } if offset < at && at - offset <= 3),
            "{error}"
        );
    }
    // One damaged byte is reported with its place; the text is not taken for GB18030.
    let mut damaged = utf8.to_vec();
    let middle = (utf8.len() / 2..utf8.len()).find(|at| utf8[*at] >= 0xE0).expect("a Chinese character");
    damaged[middle] = 0xFF;
    let error = split("004.txt", &damaged).expect_err("damaged");
    assert!(matches!(error, GazetteError::Damaged { offset, .. } if offset == middle), "{error}");
}
