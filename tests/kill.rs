//! `kill -9` at random moments, under edits and imports at once. After each: the store opens, everything
//! in it fits its digests, the log is one chain, every acknowledged edit and import is in force with its
//! exact content, and none is there by half.
//!
//! A short run is part of the suite; `LANDRAIL_KILLS=500` makes it a long one, `LANDRAIL_SEED` another.

#![expect(clippy::print_stdout, reason = "figures")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use common::store::Chance;
use common::{landrail, made_up, stderr, stdout};
use landrail::store::Folder;
use landrail::store::interface::Contents;
use landrail_gis::record::Body;
use serde_json::{Value, json};

const CLIENTS: usize = 4;

/// What is known of one feature: the content that was acknowledged last, and one that was sent since
/// and never answered.
#[derive(Debug, Clone, PartialEq)]
struct Own {
    title: String,
    pending: Option<String>,
}

/// What the store owes its clients.
#[derive(Default)]
struct Ledger {
    /// Acknowledged features, by identifier.
    own: BTreeMap<String, Own>,
    /// Collections that were sent and not answered: the mark in their titles, and how many there are.
    open: BTreeMap<String, usize>,
    /// Acknowledged imports: the two numbers of each.
    imported: Vec<u32>,
    /// Imports that were killed.
    broken: Vec<u32>,
}

#[derive(Default)]
struct Figures {
    created: AtomicUsize,
    corrected: AtomicUsize,
    conflicts: AtomicUsize,
    imports: AtomicUsize,
}

fn feature(title: &str) -> Value {
    let properties = json!({ "kind": "temporary_use", "status": "approved", "county": "原平市", "file": "试验.txt", "title": title });
    json!({ "type": "Feature", "geometry": null, "properties": properties })
}

/// Edits until the service is gone.
fn client(no: usize, url: &str, token: &str, ledger: &Mutex<Ledger>, figures: &Figures, mut chance: Chance) {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(20)))
        .build()
        .into();
    let bearer = format!("Bearer {token}");
    let items = format!("{url}/collections/temporary_uses/items");
    for turn in 0_u32.. {
        let mark = format!("试验{no}·{}·{turn}", chance.0);
        let known: Vec<String> = {
            let ledger = ledger.lock().unwrap();
            // Each client has its own features: only so is it known which edit was the last.
            let mine = |id: &str| id.bytes().last().is_some_and(|last| usize::from(last) % CLIENTS == no);
            let own = ledger.own.iter().filter(|(id, _)| mine(id));
            own.map(|(id, _)| id.clone()).collect()
        };
        if chance.below(3) == 0 && !known.is_empty() {
            let id = &known[chance.below(known.len())];
            let one = format!("{items}/{id}");
            let Ok(mut read) = agent.get(&one).call() else { return };
            let tag = read.headers().get("etag").and_then(|tag| tag.to_str().ok()).unwrap_or("*").to_owned();
            if read.body_mut().read_to_vec().is_err() {
                return;
            }
            ledger.lock().unwrap().own.get_mut(id).unwrap().pending = Some(mark.clone());
            let body = json!({ "type": "Feature", "properties": { "title": mark } }).to_string();
            let sent = agent
                .put(format!("{one}?reason=test"))
                .header("authorization", &bearer)
                .header("if-match", &tag)
                .send(body.as_bytes());
            let Ok(answer) = sent else { return };
            match answer.status().as_u16() {
                200 => {
                    let mut ledger = ledger.lock().unwrap();
                    *ledger.own.get_mut(id).unwrap() = Own { title: mark, pending: None };
                    figures.corrected.fetch_add(1, Ordering::Relaxed);
                }
                // Something else that is shown of it has changed meanwhile; nothing was written.
                412 => {
                    ledger.lock().unwrap().own.get_mut(id).unwrap().pending = None;
                    figures.conflicts.fetch_add(1, Ordering::Relaxed);
                }
                status => panic!("PUT {status}: {:?}", answer.into_body().read_to_string()),
            }
            continue;
        }
        let count = if chance.below(2) == 0 { 1 } else { 2 + chance.below(7) };
        let titles: Vec<String> = (0..count).map(|at| format!("{mark}·之{at}")).collect();
        let body = match titles.as_slice() {
            [one] => feature(one),
            many => {
                let features: Vec<Value> = many.iter().map(|title| feature(title)).collect();
                json!({ "type": "FeatureCollection", "features": features })
            }
        };
        ledger.lock().unwrap().open.insert(mark.clone(), count);
        let sent = agent
            .post(format!("{items}?reason=test"))
            .header("authorization", &bearer)
            .send(body.to_string().as_bytes());
        let Ok(mut answer) = sent else { return };
        // An answer counts as soon as its status is read.
        assert_eq!(answer.status().as_u16(), 201, "{:?}", answer.body_mut().read_to_string());
        let ids = answer.body_mut().read_to_string().ok().and_then(|text| text.parse::<Value>().ok());
        let mut ledger = ledger.lock().unwrap();
        let Some(ids) = ids else {
            // Acknowledged, but the identifiers did not arrive: they must be there by their mark.
            ledger.open.insert(mark, count | ACKNOWLEDGED);
            return;
        };
        ledger.open.remove(&mark);
        for (id, title) in ids["ids"].as_array().unwrap().iter().zip(titles) {
            ledger.own.insert(id.as_str().unwrap().to_owned(), Own { title, pending: None });
        }
        figures.created.fetch_add(count, Ordering::Relaxed);
    }
}

/// Added to the number of features of a collection whose answer began to arrive.
const ACKNOWLEDGED: usize = 1 << 20;

/// Imports made-up files until the service is gone; some of them are killed as well.
fn importer(
    data: &Path,
    files: &Path,
    ledger: &Mutex<Ledger>,
    stop: &AtomicBool,
    figures: &Figures,
    next: &AtomicUsize,
    mut chance: Chance,
) -> usize {
    let mut kills = 0;
    while !stop.load(Ordering::Relaxed) {
        let no = u32::try_from(next.fetch_add(1, Ordering::Relaxed)).unwrap();
        let path = files.join(format!("{no}.txt"));
        let text = made_up()
            .replace("〔2031〕7号", &format!("〔2033〕{}号", 2 * no + 1))
            .replace("〔2031〕8号", &format!("〔2033〕{}号", 2 * no + 2));
        fs::write(&path, text).unwrap();
        let mut child = landrail(data)
            .arg("import")
            .arg(&path)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let patience = Duration::from_millis(chance.below(1200) as u64);
        let deadly = chance.below(2) == 0;
        let started = Instant::now();
        let ended = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break Some(status);
            }
            let gone = stop.load(Ordering::Relaxed) || (deadly && started.elapsed() > patience);
            if gone {
                let _ = child.kill();
                kills += 1;
                child.wait().unwrap();
                break None;
            }
            std::thread::sleep(Duration::from_millis(3));
        };
        let mut ledger = ledger.lock().unwrap();
        match ended {
            Some(status) => {
                let mut said = String::new();
                let _ = std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut said);
                assert!(status.success(), "an import that was not killed: {said}");
                ledger.imported.push(no);
                figures.imports.fetch_add(1, Ordering::Relaxed);
            }
            None => ledger.broken.push(no),
        }
    }
    kills
}

/// Starts the service; `None` where it was killed before it said its address.
fn start(data: &Path, log: &Path) -> (Child, Option<String>) {
    let mut child = landrail(data)
        .args(["serve", "--bind", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(fs::File::create(log).unwrap())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let _ = BufReader::new(child.stdout.take().unwrap()).read_line(&mut line);
    let url = line.split_once("http://").map(|(_, at)| format!("http://{}", at.trim().trim_end_matches('/')));
    (child, url)
}

fn title(record: &landrail_gis::record::Record) -> String {
    match &record.body {
        Body::Decision(decision) => decision.title.clone(),
        _ => String::new(),
    }
}

/// Compares what the store has with what it owes. What was never answered may be there or not, and
/// counts from now on as it was found.
fn settle(contents: &Contents, ledger: &mut Ledger) {
    let found: BTreeMap<&str, String> =
        contents.edited.iter().map(|record| (record.id.as_str(), title(record))).collect();
    for (id, own) in &mut ledger.own {
        let Some(title) = found.get(id.as_str()) else { panic!("lost: {id} {own:?}") };
        let kept = *title == own.title || own.pending.as_ref() == Some(title);
        assert!(kept, "{id}: {title} instead of {own:?}");
        *own = Own { title: title.clone(), pending: None };
    }
    for (mark, count) in std::mem::take(&mut ledger.open) {
        let wanted = count % ACKNOWLEDGED;
        let whole = |title: &&String| title.starts_with(&format!("{mark}·之"));
        let here = found.values().filter(whole).count();
        assert!(here == wanted || (here == 0 && count < ACKNOWLEDGED), "half an edit: {here} of {wanted}");
        for (id, title) in found.iter().filter(|(_, title)| title.starts_with(&format!("{mark}·之"))) {
            ledger.own.insert((*id).to_owned(), Own { title: title.clone(), pending: None });
        }
    }
    // Nothing but what was sent.
    assert_eq!(found.len(), ledger.own.len());
    let numbers: std::collections::HashSet<&str> =
        contents.imported.documents.iter().map(|document| document.number.as_str()).collect();
    let here = |no: u32| {
        [2 * no + 1, 2 * no + 2].map(|no| numbers.contains(format!("原政函〔2033〕{no}号").as_str()))
    };
    for no in &ledger.imported {
        assert_eq!(here(*no), [true, true], "an import that was acknowledged: {no}");
    }
    for no in std::mem::take(&mut ledger.broken) {
        let [first, second] = here(no);
        assert_eq!(first, second, "half an import: {no}");
        if first {
            ledger.imported.push(no);
        }
    }
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_there_by_half() {
    let number =
        |name: &str, or: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(or);
    let (wanted, seed) = (usize::try_from(number("LANDRAIL_KILLS", 25)).unwrap(), number("LANDRAIL_SEED", 5));
    let folder = tempfile::tempdir().unwrap();
    let (data, files) = (folder.path().join("data"), folder.path().join("in"));
    fs::create_dir(&files).unwrap();
    let log: PathBuf = folder.path().join("log");
    let issued = landrail(&data).args(["token", "add", "--name", "甲", "--role", "admin"]).output().unwrap();
    assert!(issued.status.success(), "{}", stderr(&issued));
    let shown = stdout(&issued);
    let from = shown.find("landrail_").expect("a token");
    let token: String =
        shown[from..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();

    let (mut ledger, figures) = (Mutex::new(Ledger::default()), Figures::default());
    let (mut chance, next) = (Chance(seed), AtomicUsize::new(0));
    let (mut services, mut starts, mut imports, mut entries) = (0, 0, 0, 0);
    while services + starts + imports < wanted {
        let seeds: Vec<u64> =
            (0..=CLIENTS).map(|_| chance.below(usize::MAX) as u64 ^ (chance.0 >> 7)).collect();
        if chance.below(8) == 0 {
            // Killed while it starts: it may be writing its layers, or bringing the log into the file.
            let mut child = landrail(&data)
                .args(["serve", "--bind", "127.0.0.1:0"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(Duration::from_millis(chance.below(700) as u64));
            let _ = child.kill();
            child.wait().unwrap();
            starts += 1;
        } else {
            let (mut service, url) = start(&data, &log);
            let Some(url) = url else { panic!("{}", fs::read_to_string(&log).unwrap()) };
            let stop = AtomicBool::new(false);
            let life = Duration::from_millis(100 + chance.below(1500) as u64);
            imports += std::thread::scope(|scope| {
                let (ledger, figures, token) = (&ledger, &figures, token.as_str());
                for (no, seed) in seeds.iter().take(CLIENTS).enumerate() {
                    let url = &url;
                    scope.spawn(move || client(no, url, token, ledger, figures, Chance(*seed)));
                }
                let importing = scope
                    .spawn(|| importer(&data, &files, ledger, &stop, figures, &next, Chance(seeds[CLIENTS])));
                std::thread::sleep(life);
                let _ = service.kill();
                stop.store(true, Ordering::Relaxed);
                service.wait().unwrap();
                importing.join().expect("the importer")
            });
            services += 1;
            let said = fs::read_to_string(&log).unwrap();
            assert!(!said.contains("panicked"), "{said}");
        }
        let store = Folder::open(&data).as_it_is().unwrap().expect("a store");
        let checked = store.check(None).unwrap();
        assert_eq!(checked.faults, Vec::<String>::new(), "after {} kills", services + starts + imports);
        entries = checked.entries;
        settle(&store.contents(None).unwrap(), ledger.get_mut().unwrap());
    }
    // A service that comes up brings the layers in the file up to date; a check compares every row.
    let (mut service, url) = start(&data, &log);
    assert!(url.is_some(), "{}", fs::read_to_string(&log).unwrap());
    let _ = service.kill();
    service.wait().unwrap();
    let checked = landrail(&data).args(["check", "store", "--format", "json"]).output().unwrap();
    assert!(checked.status.success(), "{}", stderr(&checked));
    let report: Value = serde_json::from_str(&stdout(&checked)).unwrap();
    assert_eq!(report["layers"], "compared", "{report}");
    assert!(report["features"].as_u64() > Some(300), "{report}");
    let count = |figure: &AtomicUsize| figure.load(Ordering::Relaxed);
    println!(
        "{} kills -9 (services {services}, while starting {starts}, imports {imports}); acknowledged: {} features created, \
         {} corrected, {} imports; refused as outdated {}; {entries} audit entries; lost 0, by half 0",
        services + starts + imports,
        count(&figures.created),
        count(&figures.corrected),
        count(&figures.imports),
        count(&figures.conflicts),
    );
    assert!(count(&figures.created) > 0 && count(&figures.corrected) > 0);
}
