//! Signing in, the gate for personal numbers, the audit and the notes, through the router.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use landrail_gis::record::{Body as Facts, Record, Tier, embedded};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::{Service, router};
use crate::access::{Actor, Grant, Role, Secret};
use crate::live::Live;
use crate::store::Folder;
use crate::store::interface::{Change, Commit, Entry, Seq, Store};

const MOBILE: &str = "13800138000";

/// A service on a store with one chief whose mobiles are known.
pub(super) struct Bench {
    router: Router,
    store: Arc<dyn Store>,
    pub(super) folder: tempfile::TempDir,
    id: String,
    pub(super) county: String,
}

pub(super) struct Answer {
    pub(super) status: StatusCode,
    headers: HeaderMap,
    pub(super) text: String,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("JSON: {}", self.text))
    }

    pub(super) fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Bench {
    pub(super) fn new() -> Self {
        let (records, _) = embedded();
        let is_township = |record: &&Record| matches!(&record.body, Facts::Segment(segment) if segment.tier == Tier::Township);
        let mut record = records.iter().find(is_township).expect("a segment").clone();
        let Facts::Segment(segment) = &mut record.body else { unreachable!() };
        segment.local.mobiles = vec![MOBILE.to_owned()];
        let (id, county) = (record.id.clone(), segment.county.clone());
        let folder = tempfile::tempdir().unwrap();
        let store = Folder::open(folder.path()).store_or_new().unwrap();
        let commit = Commit {
            actor: &Actor::local(),
            action: "edit.correct",
            subject: &id,
            detail: json!({}),
            on: store.state().unwrap().seq,
            changes: &[Change::Record(Box::new(record.clone()))],
            layers: None,
        };
        store.commit(&commit).unwrap();
        drop(store);
        let live = Live::open(folder.path()).unwrap();
        let store = Arc::clone(live.store().unwrap());
        let service = Service::new(Arc::new(live));
        Self { router: router(Arc::new(service)), store, folder, id, county }
    }

    /// A token for these counties, with how long it holds.
    pub(super) fn token(
        &self,
        role: Role,
        counties: &[&str],
        lasts: Option<SignedDuration>,
    ) -> (i64, String) {
        let secret = Secret::new().unwrap();
        let counties: BTreeSet<_> = counties.iter().map(|&county| county.to_owned()).collect();
        let grant = Grant { role, counties };
        let expires = lasts.map(|lasts| Timestamp::now() + lasts);
        let token = self.store.add_token(&Actor::local(), "甲", &grant, expires, secret.hash()).unwrap();
        (token.id, secret.reveal().to_owned())
    }

    pub(super) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let router = self.router.clone();
        runtime.block_on(async {
            let response = router.oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = axum::body::to_bytes(body, 64 << 20).await.unwrap();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            Answer { status: parts.status, headers: parts.headers, text }
        })
    }

    pub(super) fn get(&self, path: &str, token: &str) -> Answer {
        self.ask("GET", path, &[("authorization", &format!("Bearer {token}"))], "")
    }

    /// Signs in; gives the cookie and what the page proves itself with.
    fn sign_in(&self, token: &str) -> (String, String) {
        let body = json!({"token": token}).to_string();
        let answer = self.ask("POST", "/session", &[("content-type", "application/json")], &body);
        assert_eq!(answer.status, 200, "{}", answer.text);
        let cookie = answer.header(header::SET_COOKIE).split(';').next().unwrap().to_owned();
        (cookie, answer.json()["csrf"].as_str().unwrap().to_owned())
    }

    fn phones(&self) -> String {
        format!("/collections/segments/items/{}/phones", super::search::escape(&self.id))
    }

    pub(super) fn entries(&self) -> Vec<Entry> {
        self.store.entries(Seq(0), 1000).unwrap()
    }

    pub(super) fn actions(&self) -> Vec<String> {
        self.entries().into_iter().map(|entry| entry.action).collect()
    }
}

#[test]
fn a_number_is_given_to_who_may_have_it_and_the_audit_says_so() {
    let bench = Bench::new();
    let (_, own) = bench.token(Role::Inspector, &[&bench.county], None);
    let (_, other) = bench.token(Role::Editor, &["别县"], None);
    let nobody = bench.ask("GET", &bench.phones(), &[], "");
    assert_eq!(nobody.status, 401);
    assert!(nobody.header(header::WWW_AUTHENTICATE).starts_with("Bearer"));
    let refused = bench.get(&bench.phones(), &other);
    assert_eq!(refused.status, 403);
    assert!(refused.text.contains(&bench.county) && refused.text.contains("别县"), "{}", refused.text);
    for answer in [&nobody, &refused] {
        assert!(!answer.text.contains(MOBILE), "{}", answer.text);
    }
    assert!(!bench.actions().contains(&"personal.read".to_owned()), "nothing was read so far");

    let given = bench.get(&bench.phones(), &own);
    assert_eq!(given.status, 200, "{}", given.text);
    let answer = given.json();
    assert_eq!(answer["officials"][0]["side"], "local");
    assert_eq!(answer["officials"][0]["mobiles"], json!([MOBILE]));
    assert!(answer["officials"][1]["mobiles"].as_array().unwrap().is_empty());
    assert_eq!(given.header(header::CACHE_CONTROL), "private, no-store");
    let other_side = bench.get(&format!("{}?side=railway", bench.phones()), &own);
    assert!(other_side.status == 200 && !other_side.text.contains(MOBILE), "{}", other_side.text);
    assert_eq!(bench.entries().last().unwrap().detail["count"], 0);
    assert_eq!(bench.get(&format!("{}?side=x", bench.phones()), &own).status, 400);
    let given = bench.get(&format!("{}?side=local", bench.phones()), &own);
    let answer = given.json();
    let entries = bench.entries();
    let entry = entries.last().unwrap();
    assert_eq!(
        (entry.action.as_str(), &entry.subject, entry.seq),
        ("personal.read", &bench.id, { serde_json::from_value(answer["audit"].clone()).unwrap() })
    );
    assert_eq!(entry.detail["count"], 1);
    assert!(!serde_json::to_string(&entries).unwrap().contains(MOBILE));
}

#[test]
fn whether_there_is_a_number_is_told_without_the_number_and_without_the_audit() {
    let bench = Bench::new();
    let (_, own) = bench.token(Role::Inspector, &[&bench.county], None);
    let (_, other) = bench.token(Role::Editor, &["别县"], None);
    let asked = format!("{}?held=true", bench.phones());
    assert_eq!(bench.ask("GET", &asked, &[], "").status, 401);
    assert_eq!(bench.get(&asked, &other).status, 403);
    let told = bench.get(&asked, &own);
    let held = told.json()["held"].clone();
    assert_eq!(held[0], json!({"side": "local", "numbers": 1}));
    assert_eq!(held[1], json!({"side": "railway", "numbers": 0}));
    assert!(!told.text.contains(MOBILE), "{}", told.text);
    assert_eq!(told.header(header::CACHE_CONTROL), "private, no-store");
    assert_eq!(bench.get(&format!("{}?held=perhaps", bench.phones()), &own).status, 400);
    assert!(!bench.actions().contains(&"personal.read".to_owned()));
}

#[test]
fn without_the_audit_no_number_is_shown() {
    let bench = Bench::new();
    let (_, own) = bench.token(Role::Admin, &[], None);
    let db = rusqlite::Connection::open(Folder::open(bench.folder.path()).file()).unwrap();
    db.execute_batch("CREATE TRIGGER full BEFORE INSERT ON lr_audit BEGIN SELECT RAISE(ABORT, 'full'); END")
        .unwrap();
    let answer = bench.get(&bench.phones(), &own);
    assert_eq!(answer.status, 503);
    assert!(answer.text.contains("审计") && !answer.text.contains(MOBILE), "{}", answer.text);
}

#[test]
fn a_token_that_does_not_hold_is_refused_and_why_is_in_the_audit() {
    let bench = Bench::new();
    let (id, revoked) = bench.token(Role::Admin, &[], None);
    bench.store.revoke_token(&Actor::local(), id).unwrap();
    let (_, expired) = bench.token(Role::Admin, &[], Some(SignedDuration::from_secs(-1)));
    let unknown = Secret::new().unwrap().reveal().to_owned();
    for (token, why) in
        [(&revoked, "撤销"), (&expired, "过期"), (&unknown, "无效"), (&"x".to_owned(), "无效")]
    {
        for answer in [
            bench.get("/audit", token),
            bench.ask(
                "POST",
                "/session",
                &[("content-type", "application/json")],
                &json!({"token": token}).to_string(),
            ),
        ] {
            assert_eq!(answer.status, 401, "{why}");
            assert!(answer.text.contains(why) && !answer.text.contains(token.as_str()), "{}", answer.text);
        }
    }
    let entries = bench.entries();
    let refused: Vec<_> = entries.iter().filter(|entry| entry.action == "session.refuse").collect();
    let why: BTreeSet<_> = refused.iter().map(|entry| entry.detail["why"].as_str().unwrap()).collect();
    assert_eq!((refused.len(), why), (8, BTreeSet::from(["expired", "revoked", "unknown"])));
    let log = serde_json::to_string(&entries).unwrap();
    assert!(!log.contains(&unknown) && !log.contains(&revoked), "never the secret");
}

#[test]
fn a_flood_of_refusals_does_not_fill_the_audit() {
    let bench = Bench::new();
    for _ in 0..200 {
        assert_eq!(bench.get("/audit", "x").status, 401);
    }
    // The minute may turn meanwhile.
    let written = bench.actions().iter().filter(|action| *action == "session.refuse").count();
    assert!((30..=62).contains(&written), "{written}");
}

#[test]
fn a_session_is_begun_proves_itself_and_ends() {
    let bench = Bench::new();
    let (_, token) = bench.token(Role::Inspector, &[], None);
    let public = bench.ask("GET", "/session", &[], "").json();
    assert_eq!((&public["signed_in"], &public["role_zh"]), (&json!(false), &json!("公众")));

    let body = json!({"token": token}).to_string();
    let answer = bench.ask("POST", "/session", &[("content-type", "application/json")], &body);
    let set = answer.header(header::SET_COOKIE);
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"] {
        assert!(set.contains(part), "{set}");
    }
    assert!(!set.contains("Secure") && !set.contains(&token), "{set}");
    let (cookie, csrf) = bench.sign_in(&token);
    let signed = bench.ask("GET", "/session", &[("cookie", &cookie)], "");
    assert_eq!((&signed.json()["signed_in"], &signed.json()["role"]), (&json!(true), &json!("inspector")));
    assert_eq!(signed.json()["csrf"], csrf);
    assert!(!signed.text.contains(cookie.split_once('=').unwrap().1), "the page never sees the secret");
    assert_eq!(bench.ask("GET", &bench.phones(), &[("cookie", &cookie)], "").status, 200);

    for (headers, status) in [
        (vec![], 403),
        (vec![("x-landrail-csrf", "0")], 403),
        (vec![("x-landrail-csrf", csrf.as_str()), ("sec-fetch-site", "cross-site")], 403),
        (vec![("x-landrail-csrf", csrf.as_str()), ("origin", "http://evil.example"), ("host", "a:1")], 403),
        (vec![("x-landrail-csrf", csrf.as_str()), ("origin", "null"), ("host", "a:1")], 403),
        (vec![("x-landrail-csrf", csrf.as_str()), ("origin", "http://a:1"), ("host", "a:1")], 200),
    ] {
        let mut all = headers.clone();
        all.push(("cookie", &cookie));
        assert_eq!(bench.ask("DELETE", "/session", &all, "").status, status, "{headers:?}");
    }
    let over = bench.ask("GET", &bench.phones(), &[("cookie", &cookie)], "");
    assert_eq!(over.status, 401);
    assert!(over.text.contains("登录已过期"), "{}", over.text);
    let still_public = bench.ask("GET", "/session", &[("cookie", &cookie)], "");
    assert_eq!((still_public.status, &still_public.json()["signed_in"]), (StatusCode::OK, &json!(false)));
    let actions = bench.actions();
    assert!(actions.iter().filter(|action| *action == "session.begin").count() == 2, "{actions:?}");
    assert!(actions.contains(&"session.end".to_owned()), "{actions:?}");
}

#[test]
fn a_token_that_is_revoked_ends_its_sessions() {
    let bench = Bench::new();
    let (id, token) = bench.token(Role::Admin, &[], None);
    let (cookie, _) = bench.sign_in(&token);
    assert_eq!(bench.ask("GET", "/audit", &[("cookie", &cookie)], "").status, 200);
    bench.store.revoke_token(&Actor::local(), id).unwrap();
    assert_eq!(bench.ask("GET", "/audit", &[("cookie", &cookie)], "").status, 401);
}

#[test]
fn signing_in_from_another_site_or_as_a_form_is_refused() {
    let bench = Bench::new();
    let (_, token) = bench.token(Role::Admin, &[], None);
    let body = json!({"token": token}).to_string();
    for (headers, status) in [
        (vec![("content-type", "text/plain")], 415),
        (vec![], 415),
        (vec![("content-type", "application/json"), ("sec-fetch-site", "same-site")], 403),
        (vec![("content-type", "application/json"), ("origin", "https://b"), ("host", "a")], 403),
    ] {
        let answer = bench.ask("POST", "/session", &headers, &body);
        assert_eq!((answer.status.as_u16(), answer.header(header::SET_COOKIE)), (status, ""), "{headers:?}");
    }
    for slip in [format!("{{\"token\": \"{token}\""), json!({"tokn": token}).to_string(), "x".repeat(5000)] {
        let answer = bench.ask("POST", "/session", &[("content-type", "application/json")], &slip);
        assert!(
            [400, 413].contains(&answer.status.as_u16()) && !answer.text.contains(&token),
            "{}",
            answer.text
        );
    }
}

#[test]
fn only_answers_to_who_signed_in_are_private() {
    let bench = Bench::new();
    let (_, token) = bench.token(Role::Inspector, &[], None);
    for (path, public) in [("/about", "no-cache"), ("/review.csv", "no-cache")] {
        assert_eq!(bench.ask("GET", path, &[], "").header(header::CACHE_CONTROL), public, "{path}");
        assert_eq!(bench.get(path, &token).header(header::CACHE_CONTROL), "private, no-store", "{path}");
    }
    let tile = |headers: &[(&str, &str)]| bench.ask("GET", "/tiles/counties/7/104/48.mvt", headers, "");
    let of = |answer: Answer| (answer.status, answer.header(header::CACHE_CONTROL).to_owned());
    assert_eq!(of(tile(&[])), of(tile(&[("authorization", &format!("Bearer {token}"))])));
}

#[test]
fn the_audit_is_for_administrators_and_pages_through() {
    let bench = Bench::new();
    let (_, admin) = bench.token(Role::Admin, &[], None);
    let (_, editor) = bench.token(Role::Editor, &[], None);
    let before = i64::try_from(bench.entries().len()).unwrap();
    assert_eq!(bench.ask("GET", "/audit", &[], "").status, 401);
    assert_eq!(bench.get("/audit", &editor).status, 403);
    assert_eq!(bench.get("/audit.csv", &editor).status, 403);
    for _ in 0..5 {
        assert_eq!(bench.get(&bench.phones(), &admin).status, 200);
    }
    let (mut after, mut seen) = (0, Vec::new());
    loop {
        let page = bench.get(&format!("/audit?limit=3&after={after}"), &admin).json();
        seen.extend(page["entries"].as_array().unwrap().iter().map(|entry| entry["seq"].as_i64().unwrap()));
        match page["next"].as_i64() {
            Some(next) => after = next,
            None => break,
        }
    }
    assert_eq!(seen, (1..=before + 5).collect::<Vec<_>>());
    let csv = bench.get("/audit.csv", &admin).text;
    let rows = csv.lines().count() - 1;
    assert_eq!((rows, csv.matches("personal.read").count()), (seen.len(), 5), "{csv}");
    assert_eq!(bench.get("/audit?after=-1", &admin).status, 400);
    assert_eq!(bench.get("/audit?limit=0", &admin).status, 400);
}

#[test]
fn a_note_is_for_who_signed_in_and_is_shown_to_nobody_else() {
    let bench = Bench::new();
    let (_, token) = bench.token(Role::Inspector, &["别县"], None);
    let items = bench.ask("GET", "/review?state=all", &[], "").json();
    let doubt = items["items"][0]["id"].as_str().expect("a doubt").to_owned();
    let path = format!("/review/{doubt}/notes");
    let said = json!({"text": "现场核对无误"}).to_string();
    assert_eq!(bench.ask("POST", &path, &[], &said).status, 401);
    let bearer = format!("Bearer {token}");
    let with = [("authorization", bearer.as_str())];
    assert_eq!(bench.ask("POST", "/review/none/notes", &with, &said).status, 404);
    assert_eq!(
        bench.ask("POST", &path, &with, &json!({"text": format!("打{MOBILE}")}).to_string()).status,
        400
    );
    let made = bench.ask("POST", &path, &with, &said);
    assert_eq!(made.status, 201, "{}", made.text);
    let shown = bench.get(&format!("/review/{doubt}"), &token).json();
    assert_eq!(
        (&shown["notes"][0]["text"], &shown["notes"][0]["by"]),
        (&json!("现场核对无误"), &json!("甲"))
    );
    assert!(bench.ask("GET", &format!("/review/{doubt}"), &[], "").json().get("notes").is_none());
}

#[test]
fn what_is_to_know_of_an_edit_is_told() {
    let bench = Bench::new();
    let (_, own) = bench.token(Role::Editor, &[&bench.county], None);
    let item = format!("/collections/segments/items/{}", super::search::escape(&bench.id));
    let tag = bench.get(&item, &own).header(header::ETAG).to_owned();
    let bearer = format!("Bearer {own}");
    let headers = [("authorization", bearer.as_str()), ("if-match", &tag)];
    let last = crate::data::today().tomorrow().unwrap();
    let told = bench.ask("DELETE", &format!("{item}?reason=x&last_day={last}"), &headers, "");
    assert_eq!(told.status, 200, "{}", told.text);
    let feature = told.json();
    assert_eq!(feature["properties"]["id"], json!(bench.id), "the feature as it is shown: {feature}");
    let notes = feature["notes"].as_array().expect("notes");
    assert!(
        notes.iter().any(|note| note.as_str().is_some_and(|note| note.contains(&last.to_string()))),
        "{notes:?}"
    );
}
