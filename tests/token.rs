//! `landrail token` and `landrail audit`.

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Output;

use common::{landrail, stderr, stdout};
use serde_json::Value;

fn run(data: &Path, args: &[&str]) -> Output {
    landrail(data).args(args).output().expect("the binary runs")
}

fn done(data: &Path, args: &[&str]) -> String {
    let output = run(data, args);
    assert!(output.status.success(), "{args:?}: {}", stderr(&output));
    stdout(&output)
}

#[test]
fn a_token_is_shown_once_and_kept_as_a_hash() {
    let data = tempfile::tempdir().unwrap();
    let output = run(
        data.path(),
        &["token", "add", "--name", "张三", "--role", "编辑员", "--county", "原平", "--expires", "90d"],
    );
    assert!(output.status.success(), "{}", stderr(&output));
    let secret = stdout(&output);
    assert_eq!((secret.lines().count(), secret.trim_end().len()), (1, 73), "the token alone, for scripts");
    let told = stderr(&output);
    assert!(
        told.contains("只显示这一次") && told.contains("原平市") && !told.contains(secret.trim()),
        "{told}"
    );

    for entry in fs::read_dir(data.path()).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(64).any(|w| w == &secret.as_bytes()[9..73]), "the secret is nowhere");
    }
    let list: Value =
        serde_json::from_str(&done(data.path(), &["token", "list", "--format", "json"])).unwrap();
    assert_eq!((&list[0]["role"], &list[0]["counties"][0]), (&"editor".into(), &"原平市".into()));
    assert_eq!((&list[0]["state"], &list[0]["revoked"]), (&"valid".into(), &Value::Null));

    assert!(done(data.path(), &["token", "revoke", "1"]).contains("已撤销"));
    assert!(done(data.path(), &["token", "revoke", "1"]).contains("already"), "said, and no fault");
    assert!(done(data.path(), &["token", "list"]).contains("revoked"));
    let audit = done(data.path(), &["audit"]);
    assert!(audit.contains("token.add") && audit.contains("token.revoke"), "{audit}");
}

#[test]
fn what_is_wrong_with_a_token_is_said_and_nothing_is_made() {
    let data = tempfile::tempdir().unwrap();
    for (args, wanted) in [
        (&["--name", "a", "--role", "public"][..], "inspector"),
        (&["--name", "a", "--role", "chief"], "inspector"),
        (&["--name", "a", "--role", "editor", "--county", "原坪市"], "原平市"),
        (&["--name", "a", "--role", "admin", "--county", "原平市"], "--county"),
        (&["--name", "a", "--role", "admin", "--expires", "2020-01-01"], "2020-01-02"),
        (&["--name", "a", "--role", "admin", "--expires", "soon"], "90d"),
        (&["--name", " ", "--role", "admin"], "--name"),
        (&["--name", "13800138000", "--role", "admin"], "--name"),
    ] {
        let output = run(data.path(), &[&["token", "add"], args].concat());
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(
            output.stdout.is_empty() && stderr(&output).contains(wanted),
            "{args:?}: {}",
            stderr(&output)
        );
    }
    let output = run(data.path(), &["token", "revoke", "7"]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(done(data.path(), &["token", "list"]).contains("没有令牌"));
}

#[test]
fn the_audit_is_exported_for_its_owner_only_and_a_change_in_it_is_found() {
    let data = tempfile::tempdir().unwrap();
    for name in ["甲", "乙", "丙"] {
        done(data.path(), &["token", "add", "--name", name, "--role", "inspector"]);
    }
    let out = data.path().join("audit.csv");
    done(data.path(), &["audit", "--format", "csv", "--bom", "--out", out.to_str().unwrap()]);
    assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o077, 0);
    let csv = fs::read_to_string(&out).unwrap();
    assert!(csv.starts_with("\u{feff}seq,at,") && csv.matches("token.add").count() == 3, "{csv}");
    let all: Vec<Value> = serde_json::from_str(&done(data.path(), &["audit", "--format", "json"])).unwrap();
    let after = all[all.len() - 2]["seq"].to_string();
    let last = done(data.path(), &["audit", "--after", &after, "--limit", "5", "--format", "json"]);
    assert_eq!(serde_json::from_str::<Vec<Value>>(&last).unwrap(), all[all.len() - 1..]);

    let verified = done(data.path(), &["audit", "verify"]);
    let head = all.last().unwrap()["hash"].as_str().unwrap();
    assert!(verified.contains(head), "{verified}");
    let db = rusqlite::Connection::open(data.path().join("landrail.gpkg")).unwrap();
    let triggers: Vec<String> = db
        .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'lr_audit'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for name in triggers {
        db.execute_batch(&format!("DROP TRIGGER \"{name}\"")).unwrap();
    }
    db.execute("UPDATE lr_audit SET actor = 'somebody' WHERE seq = 2", []).unwrap();
    drop(db);
    let output = run(data.path(), &["audit", "verify"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("第2号"), "{}", stderr(&output));
}
