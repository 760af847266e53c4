//! What a user sees of such acts: at a place on a day, and in the layers.

use std::sync::Arc;

use jiff::civil::{Date, date};
use landrail_gis::answer::{Answer, ExpiryState, Question, Where, locate};
use landrail_gis::gazette::split;
use landrail_gis::index::{Layer, Reference, Snapshot, Value};
use landrail_gis::record::land::{COUNTIES, examine};
use landrail_gis::record::{DecisionStatus, DocumentRef};

const TEXT: &str = "原平市人民政府关于甲路临时用地的批复
原政函〔2030〕1号
原平市自然资源局：
同意甲公司使用原平市沿沟乡土地1.0000公顷作为便道临时用地，其中耕地0.4000公顷、林地0.6000公顷。1号地块（便道）0.7公顷；2号地块（堆场）0.3公顷。不占用永久基本农田，占用生态保护红线0.1000公顷。使用期限2年，自2030年5月1日至2032年4月30日。期满之日起1年内完成土地复垦。
原平市人民政府
2030年4月20日

原平市人民政府关于乙路临时用地的批复
原政函〔2030〕2号
原平市自然资源局：
不同意乙公司使用原平市沿沟乡土地2.0000公顷作为便道临时用地，使用期限2年。占用基本农田1.0000公顷。
原平市人民政府
2030年4月20日

原平市人民政府关于撤销丙路临时用地批复的通知
原政函〔2030〕3号
原平市自然资源局：
撤销《关于丙路临时用地的批复》（原政函〔2029〕9号），原批准的沿沟乡土地3.0000公顷应恢复原状。
原平市人民政府
2030年4月20日

原平市人民政府关于丁路临时用地的批复
原政函〔2030〕4号
原平市自然资源局：
同意丁公司使用原平市沿沟乡土地4.0000公顷作为便道临时用地，使用期限18个月，自批准之日起。待忻州市规划和自然资源局审批后，办理手续。
原平市人民政府
2030年4月20日
";

fn snapshot() -> Snapshot {
    let gazette = split("甲.txt", TEXT.as_bytes()).unwrap();
    let reading = examine(&gazette, &COUNTIES);
    assert_eq!(reading.records.len(), 4, "{:?}", reading.findings);
    Snapshot::build(reading.records, DocumentRef::all(&gazette), Arc::new(Reference::embedded()))
}

fn ask(snapshot: &Snapshot, day: Date) -> Answer<'_> {
    let at = Where::parse("112.7210,38.7189", None).unwrap();
    let question = Question { given: String::new(), at, as_of: day, within_m: 2000.0 };
    locate(snapshot, &question).unwrap()
}

#[test]
fn a_use_that_runs_and_one_whose_end_is_not_known() {
    let snapshot = snapshot();
    let answer = ask(&snapshot, date(2032, 4, 20));
    let of = |id: &str| answer.temporary_uses.iter().find(|u| u.id == id).expect("the use");
    let running = of("原政函2030-1");
    let expiry = running.expiry.as_ref().unwrap();
    assert_eq!((expiry.state, expiry.days), (ExpiryState::Running, Some(10)));
    assert_eq!((running.classes.len(), running.plots.len()), (2, 2));
    assert_eq!(
        (running.basic_farmland.state, running.basic_farmland.word.as_deref()),
        ("none", Some("永久基本农田"))
    );
    assert_eq!((running.redline.state, running.redline.m2), ("value", Some(1_000.0)));
    let reclamation = running.reclamation.as_ref().unwrap();
    assert_eq!((reclamation.due, reclamation.overdue), (Some(date(2033, 4, 30)), false));
    let open = of("原政函2030-4").expiry.as_ref().unwrap();
    assert_eq!((open.state, open.days), (ExpiryState::Unknown, None));
    assert!(open.words.zh.contains("尚待批准"), "{}", open.words.zh);
    let json = serde_json::to_value(running).unwrap();
    assert_eq!(
        (&json["expiry"]["state"], &json["reclamation"]["due"]),
        (&"running".into(), &"2033-04-30".into())
    );
    assert_eq!(json["classes"][1]["class"], "forest");
}

#[test]
fn an_expired_use_is_told_until_it_is_reclaimed_and_binds_only_to_that() {
    let snapshot = snapshot();
    let answer = ask(&snapshot, date(2033, 5, 1));
    let expired = answer.temporary_uses.iter().find(|u| u.id == "原政函2030-1").expect("told, not left out");
    assert_eq!(expired.expiry.as_ref().map(|e| e.state), Some(ExpiryState::Expired));
    assert!(expired.reclamation.as_ref().unwrap().overdue);
    let ids: Vec<String> = answer
        .constraints
        .iter()
        .map(|c| serde_json::to_value(c).unwrap()["id"].as_str().unwrap().to_owned())
        .filter(|id| id.starts_with("原政函2030-1#"))
        .collect();
    assert_eq!(ids, ["原政函2030-1#reclamation"]);
    // Before it was signed there was nothing.
    assert!(ask(&snapshot, date(2030, 4, 1)).temporary_uses.is_empty());
}

#[test]
fn what_is_refused_or_revoked_looks_like_no_permission() {
    let snapshot = snapshot();
    let answer = ask(&snapshot, date(2030, 6, 1));
    for (id, status) in [("原政函2030-2", DecisionStatus::Refused), ("原政函2030-3", DecisionStatus::Revoked)]
    {
        let told = answer.temporary_uses.iter().find(|u| u.id == id).expect("told");
        assert_eq!((told.status, &told.expiry), (status, &None));
        let bound = answer.constraints.iter().any(|c| serde_json::to_string(c).unwrap().contains(id));
        assert!(!bound, "{id} binds nobody");
        let feature = snapshot.table(Layer::TemporaryUses).get(id).expect("found in the layer");
        assert!(feature.geometry.is_none(), "not drawn");
        let at = Layer::TemporaryUses.fields().iter().position(|f| f.name == "status").unwrap();
        let Value::Text(words) = &feature.values[at] else { panic!("a status") };
        assert!(words.contains('不') || words.contains("撤销"), "{words}");
    }
}

#[test]
fn the_layer_has_classes_plots_and_days() {
    let snapshot = snapshot();
    let fields = Layer::TemporaryUses.fields();
    let feature = snapshot.table(Layer::TemporaryUses).get("原政函2030-1").unwrap();
    let value = |name: &str| &feature.values[fields.iter().position(|f| f.name == name).unwrap()];
    assert_eq!(value("classes"), &Value::Text("耕地0.4000公顷；林地0.6000公顷".to_owned()));
    assert_eq!((value("plots"), value("term_years")), (&Value::Int(2), &Value::Int(2)));
    assert_eq!(value("term_end"), &Value::Date(date(2032, 4, 30)));
    assert_eq!(value("reclamation_due"), &Value::Date(date(2033, 4, 30)));
    assert_eq!(
        (value("redline_state"), value("redline_m2")),
        (&Value::Text("value".into()), &Value::Real(1_000.0))
    );
    let open = snapshot.table(Layer::TemporaryUses).get("原政函2030-4").unwrap();
    let of_open = |name: &str| &open.values[fields.iter().position(|f| f.name == name).unwrap()];
    assert_eq!((of_open("term_months"), of_open("term_years")), (&Value::Int(18), &Value::Null));
    assert_eq!(
        (of_open("term_end"), of_open("redline_state")),
        (&Value::Null, &Value::Text("unknown".into()))
    );
    // dBASE names: at most ten ASCII bytes, each once.
    let mut names: Vec<&str> = fields.iter().map(|field| field.short).collect();
    assert!(names.iter().all(|name| name.is_ascii() && name.len() <= 10), "{names:?}");
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), fields.len());
}
