//! People in the real roster: homonyms stay apart, spellings meet only on evidence.

#[path = "support/seeds.rs"]
mod seeds;

use landrail_gis::record::{Corrections, PersonEntry, embedded, people, read};

fn of<'p>(people: &'p [PersonEntry], name: &str) -> Vec<&'p PersonEntry> {
    people.iter().filter(|person| person.names.iter().any(|n| n == name)).collect()
}

#[test]
fn one_name_in_two_counties_is_two_people() {
    let (records, _) = embedded();
    let people = people(&records);
    let both = of(&people, "张鹏");
    assert_eq!(both.len(), 2, "{both:#?}");
    let units: Vec<_> = both.iter().flat_map(|p| &p.offices).filter_map(|o| o.unit.as_deref()).collect();
    assert!(units.contains(&"忻府区") && units.contains(&"神池县"), "{units:?}");
    // The workshop's head is not the mayor of the same name, whom another document of the same
    // gazette names.
    let workshop = of(&people, "朱晓东");
    assert!(workshop.iter().any(|p| p.offices.iter().any(|o| o.office.contains("车间"))), "{workshop:#?}");
    for person in workshop {
        let workshops = person.offices.iter().filter(|o| o.office.contains("车间")).count();
        assert!(workshops == 0 || workshops == person.offices.len(), "{person:#?}");
    }
    // Without mobiles nobody is merged.
    assert!(people.iter().all(|person| person.offices.len() == 1 && person.same_as.is_empty()));
}

#[test]
fn two_spellings_with_one_mobile_are_one_person() {
    let Some(files) = seeds::all() else { return };
    let (name, bytes) = files.iter().find(|(name, _)| name.starts_with("001")).expect("the roster's gazette");
    let reading = read(name, bytes, &Corrections::default(), |_, _, _| None).expect("readable");
    let people = people(&reading.records);
    let person = of(&people, "田悠铨");
    assert_eq!(person.len(), 1, "{person:#?}");
    assert!(person[0].names.iter().any(|name| name == "田悠征"), "{:#?}", person[0]);
    assert!(person[0].same_as.iter().any(|(zh, _)| zh.contains("田悠征")), "{:#?}", person[0]);
    assert_eq!(of(&people, "张鹏").len(), 2);
    // 赵迎春 and 张迎春 are two workshop heads.
    assert!(of(&people, "赵迎春").iter().all(|p| !p.names.iter().any(|n| n == "张迎春")));
    // No number leaves.
    let json = serde_json::to_string(&people).expect("plain data");
    let digits = json.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() >= 7).count();
    assert_eq!(digits, 0);
}
