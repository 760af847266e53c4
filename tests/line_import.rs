//! Importing lines: what is wrong is named, what is stored stays, what a killed process leaves.

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use common::line::{Desk, Made, apart, metres};
use common::{landrail, stderr, stdout};
use serde_json::json;

#[test]
fn what_is_wrong_is_named_and_the_old_data_stay() {
    let desk = Desk::with_line();
    let before = desk.k12();
    let made = Made::new();
    let line = made.geojson("EPSG:4547", &json!({}));
    let posts = made.posts("EPSG:4547");
    let geometry =
        |coordinates: &[[f64; 2]]| json!({"type": "LineString", "coordinates": coordinates}).to_string();
    let mut crossing = made.vertices.clone();
    // A loop of 300 m, as a digitising fault makes one.
    crossing.splice(
        50..51,
        [[0.0, 0.0], [200.0, 0.0], [200.0, 200.0], [100.0, -100.0]]
            .map(|[x, y]| [made.vertices[50][0] + x, made.vertices[50][1] + y]),
    );
    let row = |from: &str, to: &str| posts.replacen(from, to, 1);
    let cases: &[(&str, String, String, &[&str])] = &[
        ("一个点", geometry(&made.vertices[..1]), posts.clone(), &["线.geojson"]),
        ("自相交", geometry(&crossing), posts.clone(), &["线.geojson", "自相交"]),
        ("不是线", "{\"type\":\"Point\",\"coordinates\":[1,2]}".to_owned(), posts.clone(), &["线.geojson"]),
        ("坏JSON", line[..line.len() / 2].to_owned(), posts.clone(), &["线.geojson"]),
        ("缺列", line.clone(), posts.replacen("公里标", "编号", 1), &["标.csv"]),
        ("空表", line.clone(), String::new(), &["标.csv"]),
        ("标离线", line.clone(), row("K11+000,42", "K11+000,43"), &["标.csv", "第 3 行", "离中心线"]),
        (
            "超出线端",
            line.clone(),
            format!("{posts}K21+150,450000,4290000,0.05,\n"),
            &["标.csv", "第 13 行", "离中心线"],
        ),
        (
            "断链离线",
            line.clone(),
            row("K14+000=K13+900,42", "K14+000=K13+900,43"),
            &["标.csv", "第 6 行", "断链"],
        ),
        ("断链次序", line.clone(), row("K16+900=K17+200", "K17+200=K12+000"), &["标.csv", "第 9 行"]),
        ("不递增", line.clone(), row("K11+000,", "K10+000,"), &["标.csv", "第 3 行"]),
        ("读不出", line.clone(), row("K11+000,", "K11+00O,"), &["标.csv", "第 3 行"]),
        ("两读", line.clone(), row("K11+000,", "K1100,"), &["标.csv", "第 3 行"]),
        ("坐标", line.clone(), row("K11+000,42", "K11+000,x42"), &["标.csv", "第 3 行"]),
        ("坐标系", made.geojson("EPSG:4490", &json!({})), posts.clone(), &["线.geojson"]),
    ];
    for (what, centreline, table, wanted) in cases {
        let centreline = desk.file("线.geojson", centreline);
        let table = desk.file("标.csv", table);
        let output = desk.import(&centreline, &table, &["--crs", "EPSG:4547"]);
        assert_eq!(output.status.code(), Some(2), "{what}: {}{}", stdout(&output), stderr(&output));
        for part in *wanted {
            assert!(stderr(&output).contains(part), "{what}: {part} ← {}", stderr(&output));
        }
        assert_eq!(desk.k12(), before, "{what}");
    }
    // Wrong calls.
    let (centreline, table) = (desk.file("线.geojson", &line), desk.file("标.csv", &posts));
    for (more, part) in [
        (["--crs", "EPSG:9999"], "9999"),
        (["--track", "中行"], "中行"),
        (["--accuracy", "0"], "accuracy"),
        (["--feature", "7"], "线.geojson"),
    ] {
        let mut args =
            vec!["line", "import", centreline.to_str().unwrap(), "--posts", table.to_str().unwrap()];
        args.extend(["--line", "试验线"]);
        if more[0] != "--accuracy" {
            args.extend(["--accuracy", "0.1"]);
        }
        args.extend(more);
        let output = desk.run(&args);
        assert_eq!(output.status.code(), Some(2), "{more:?}");
        assert!(stderr(&output).contains(part), "{more:?}: {}", stderr(&output));
    }
    assert_eq!(desk.k12(), before);
}

#[test]
fn a_gbk_table_is_read_and_a_dry_run_stores_nothing() {
    let desk = Desk::new();
    let made = Made::new();
    let centreline = desk.file("线.geojson", made.geojson("EPSG:4547", &json!({"线名": "试验线"})));
    let table = made.posts("EPSG:4547");
    let (gbk, _, _) = encoding_rs::GBK.encode(&table);
    let posts = desk.file("标.csv", gbk);
    let output = desk.import(&centreline, &posts, &["--crs", "EPSG:4547", "--dry-run"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stdout(&output).contains("未存储"), "{}", stdout(&output));
    assert_eq!(desk.run(&["locate", "试验线", "K12"]).status.code(), Some(2));
    assert!(desk.import(&centreline, &posts, &["--crs", "EPSG:4547"]).status.success());
    assert_eq!(desk.k12()["kind"], "unique");
}

#[test]
fn a_fault_in_an_edited_table_is_named_and_can_be_removed() {
    let desk = Desk::with_line();
    let folder = desk.data().join("lines").join("试验线");
    let table = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.file_name().unwrap().to_str().unwrap().starts_with("posts-"))
        .unwrap();
    let text = fs::read_to_string(&table).unwrap();
    // A person may edit the tables …
    fs::write(&table, text.replace("11000", "11001")).unwrap();
    let moved = desk.locate(&["试验线", "K11+001"]);
    assert!(apart(metres(&moved["place"]), Made::new().vertices[20]) < 0.01);
    // … and is told where a fault is.
    fs::write(&table, text.replace("11000", "9000")).unwrap();
    let output = desk.run(&["locate", "试验线", "K11"]);
    assert_ne!(output.status.code(), Some(0));
    assert!(stderr(&output).contains("第 3 行") && stderr(&output).contains("posts-"), "{}", stderr(&output));
    assert!(desk.run(&["line", "remove", "试验线"]).status.success());
    assert_eq!(desk.locate(&["白彪疏解线", "K3"])["place"]["kind"], "no_geometry");
}

#[test]
fn a_killed_import_leaves_the_old_line_or_the_new_one() {
    let desk = Desk::with_line();
    let made = Made::new();
    // The same line with the posts 500 m on, and many vertices so that writing takes time.
    let mut dense = Vec::new();
    for pair in made.vertices.windows(2) {
        for step in 0..500 {
            let t = f64::from(step) / 500.0;
            dense.push([
                pair[0][0] + (pair[1][0] - pair[0][0]) * t,
                pair[0][1] + (pair[1][1] - pair[0][1]) * t,
            ]);
        }
    }
    dense.push(made.vertices[199]);
    let centreline = desk.file("线.geojson", json!({"type": "LineString", "coordinates": dense}).to_string());
    let at = |no: usize| format!("{},{}", made.vertices[no][0], made.vertices[no][1]);
    let posts =
        desk.file("标.csv", format!("公里标,东坐标,北坐标\nK12+000,{}\nK21+950,{}\n", at(0), at(199)));
    let (old, new) = (made.vertices[40], made.vertices[0]);
    for wait in [5, 20, 50, 100, 200, 400, 700, 1000, 1500] {
        let mut child = landrail(&desk.data())
            .args(["line", "import", centreline.to_str().unwrap(), "--posts", posts.to_str().unwrap()])
            .args(["--line", "试验线", "--accuracy", "0.1", "--post-accuracy", "0.1", "--crs", "EPSG:4547"])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        let _ = child.kill();
        let _ = child.wait();
        let place = metres(&desk.k12());
        assert!(apart(place, old) < 0.01 || apart(place, new) < 0.01, "killed after {wait} ms: {place:?}");
    }
}

#[test]
fn what_is_of_another_line_or_track_is_counted() {
    let desk = Desk::new();
    let made = Made::new();
    let feature = |line: &str, track: &str| {
        json!({
            "type": "Feature",
            "properties": {"线名": line, "行别": track},
            "geometry": {"type": "LineString", "coordinates": made.in_crs("EPSG:4547")},
        })
    };
    let collection = json!({
        "type": "FeatureCollection",
        "features": [feature("试验线", "up"), feature("邻线", ""), feature("远线", "")],
    });
    let centreline = desk.file("线.geojson", collection.to_string());
    let mut posts = String::new();
    for (no, row) in made.posts("EPSG:4547").lines().enumerate() {
        let (line, track) = [("线名", "行别"), ("试验线", "上行")][usize::from(no > 0)];
        let _ = writeln!(posts, "{line},{track},{row}");
    }
    let [x, y] = made.vertices[3];
    for (line, track) in [("试验线", "下行"), ("试验线", ""), ("邻线", "上行")] {
        let _ = writeln!(posts, "{line},{track},K10+150,{x},{y},0.05,");
    }
    let posts = desk.file("标.csv", posts);
    let output = desk.import(&centreline, &posts, &["--crs", "EPSG:4547"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let report = stdout(&output);
    for part in [
        "线.geojson 中 2 个要素属其他线路，未取: 远线、邻线",
        "标.csv 中 1 行属其他线路，未取: 邻线",
        "标.csv 中 1 行的行别没有中心线，未取: 下行",
    ] {
        assert!(report.contains(part), "{part} ← {report}");
    }
    // A name that is none of them: what there is instead.
    let mut args = vec!["line", "import", centreline.to_str().unwrap(), "--posts", posts.to_str().unwrap()];
    args.extend(["--line", "别线", "--accuracy", "1", "--crs", "EPSG:4547"]);
    let output = desk.run(&args);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("文件中有: 试验线、远线、邻线"), "{}", stderr(&output));
}

#[test]
fn names_that_share_a_folder_and_copies_of_a_folder_are_refused() {
    let desk = Desk::new();
    let import = |name: &str| {
        let made = Made::new();
        let centreline = desk.file("线.geojson", made.geojson("EPSG:4547", &json!({})));
        let posts = desk.file("标.csv", made.posts("EPSG:4547"));
        let mut args =
            vec!["line", "import", centreline.to_str().unwrap(), "--posts", posts.to_str().unwrap()];
        args.extend(["--accuracy", "0.1", "--crs", "EPSG:4547", "--line", name]);
        desk.run(&args)
    };
    // Brackets hold an origin, so that no such line could be asked for.
    assert_eq!(import("试验(甲)").status.code(), Some(2));
    assert!(import("试验·甲").status.success());
    assert_eq!(desk.locate(&["试验·甲", "K12"])["place"]["kind"], "unique");
    let folder = desk.data().join("lines");
    let one = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let manifest = one.join("line.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    let named = |name: &str| fs::write(&manifest, text.replace("试验·甲\"", &format!("{name}\""))).unwrap();
    named("试验乙");
    let output = import("试验·甲");
    assert_ne!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stderr(&output).contains("目录已属于线路“试验乙”"), "{}", stderr(&output));
    assert_eq!(desk.run(&["line", "remove", "试验·甲"]).status.code(), Some(2));
    assert_eq!(desk.locate(&["试验乙", "K12"])["place"]["kind"], "unique");

    // A copy of the folder, as a person makes one before editing.
    let copy = folder.join("备份");
    fs::create_dir(&copy).unwrap();
    for entry in fs::read_dir(&one).unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
    }
    let output = desk.run(&["line", "list"]);
    assert_ne!(output.status.code(), Some(0));
    assert!(stderr(&output).contains("备份") && stderr(&output).contains("已在"), "{}", stderr(&output));
    fs::remove_dir_all(&copy).unwrap();

    // An alias of an embedded line would stand beside that line.
    named("忻河铁路");
    let output = desk.run(&["line", "list"]);
    assert!(stderr(&output).contains("已是忻河线的名称"), "{}", stderr(&output));
}

#[test]
fn tables_saved_by_a_spreadsheet_are_read() {
    let desk = Desk::with_line();
    let before = desk.k12();
    let folder = desk.data().join("lines").join("试验线");
    let (mut manifest, mut tables) = (PathBuf::new(), Vec::new());
    for path in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.ends_with("line.toml") { manifest = path } else { tables.push(path) }
    }
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, format!("\u{feff}{}", text.replace('\n', "\r\n"))).unwrap();
    for table in &tables {
        let text = fs::read_to_string(table).unwrap().replace('\n', "\r\n");
        let (gbk, _, _) = encoding_rs::GBK.encode(&text);
        for bytes in [gbk.into_owned(), format!("\u{feff}{text}").into_bytes()] {
            fs::write(table, bytes).unwrap();
            assert_eq!(desk.k12(), before);
        }
    }
    // And the row of a fault is that of the spreadsheet.
    let posts = tables.iter().find(|path| path.to_str().unwrap().contains("posts-")).unwrap();
    let text = fs::read_to_string(posts).unwrap();
    fs::write(posts, text.replace("11000", "9000")).unwrap();
    let output = desk.run(&["locate", "试验线", "K11"]);
    assert!(stderr(&output).contains("第 3 行"), "{}", stderr(&output));
}

#[test]
fn what_a_killed_import_leaves_is_swept_and_nothing_else() {
    let desk = Desk::with_line();
    let lines = desk.data().join("lines");
    let own = lines.join("试验线");
    let dead = lines.join("废线");
    fs::create_dir(&dead).unwrap();
    let (stale, backup) = (own.join("posts-00000000000000aa.csv"), own.join("posts-backup.csv"));
    let others = dead.join("centreline-00000000000000aa.csv");
    for path in [&stale, &own.join(".line-x1"), &dead.join(".line-x2"), &backup, &others] {
        fs::write(path, "track\n").unwrap();
    }
    fs::write(own.join("说明.txt"), "勘测").unwrap();
    // A manifest that a person has set aside while editing: the tables that it names stay.
    let aside = lines.join("另线");
    fs::create_dir(&aside).unwrap();
    for path in fs::read_dir(&own).unwrap().map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_str().unwrap().replace("line.toml", "line.toml.off");
        fs::copy(&path, aside.join(name)).unwrap();
    }
    let in_aside = fs::read_dir(&aside).unwrap().count();
    assert!(desk.import_made("EPSG:4547", &["--track", "上行"]).status.success());
    assert!(!stale.exists() && !own.join(".line-x1").exists() && !dead.join(".line-x2").exists());
    assert!(backup.exists() && others.exists());
    // Only what writing had left there is gone.
    assert_eq!(fs::read_dir(&aside).unwrap().count(), in_aside - 1);
    // What a person put there stays, also when the line is removed.
    assert!(desk.run(&["line", "remove", "试验线"]).status.success());
    let mut left: Vec<_> = fs::read_dir(&own).unwrap().map(|e| e.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["posts-backup.csv", "说明.txt"]);
    assert_eq!(desk.run(&["locate", "试验线", "K12"]).status.code(), Some(2));
}

#[test]
fn a_data_folder_that_cannot_be_written_is_named() {
    let desk = Desk::new();
    // A file where the folder should be; permissions do not stop the owner of a test machine.
    fs::write(desk.data(), "x").unwrap();
    let output = desk.import_made("EPSG:4547", &[]);
    assert_ne!(output.status.code(), Some(0));
    assert!(
        stderr(&output).contains("数据目录") && stderr(&output).contains(desk.data().to_str().unwrap()),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_centreline_under_the_name_of_another_line_is_refused() {
    let desk = Desk::new();
    let made = Made::new();
    let centreline = desk.file("线.geojson", made.geojson("EPSG:4547", &json!({})));
    let posts = desk.file("标.csv", made.posts("EPSG:4547"));
    let args = ["line", "import", centreline.to_str().unwrap(), "--posts", posts.to_str().unwrap()];
    let args = [&args[..], &["--crs", "EPSG:4547", "--accuracy", "0.1", "--line", "北同蒲线"]].concat();
    let before = desk.locate(&["北同蒲线", "K241+500"]);
    let output = desk.run(&args);
    assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
    assert!(stderr(&output).contains("--accept-differences"), "{}", stderr(&output));
    assert_eq!(desk.locate(&["北同蒲线", "K241+500"]), before);
    assert!(desk.run(&[&args[..], &["--accept-differences"]].concat()).status.success());
    assert_eq!(desk.locate(&["北同蒲线", "K12+000"])["place"]["kind"], "unique");
}

#[test]
fn imports_of_two_tracks_at_once_keep_both() {
    for _ in 0..3 {
        let desk = Desk::new();
        let made = Made::new();
        let centreline = desk.file("线.geojson", made.geojson("EPSG:4547", &json!({})));
        let posts = desk.file("标.csv", made.posts("EPSG:4547"));
        let start = |track: &str| {
            landrail(&desk.data())
                .args(["line", "import", centreline.to_str().unwrap(), "--posts", posts.to_str().unwrap()])
                .args(["--line", "试验线", "--accuracy", "0.1", "--crs", "EPSG:4547", "--track", track])
                .stdout(std::process::Stdio::null())
                .spawn()
                .unwrap()
        };
        let (mut up, mut down) = (start("上行"), start("下行"));
        assert!(up.wait().unwrap().success() && down.wait().unwrap().success());
        let places = desk.locate(&["试验线", "K12+000"])["place"]["candidates"].as_array().unwrap().len();
        assert_eq!(places, 2);
    }
}

#[test]
fn a_faulty_line_can_be_replaced() {
    let desk = Desk::with_line();
    let before = desk.k12();
    let manifest = desk.data().join("lines").join("试验线").join("line.toml");
    fs::write(&manifest, "name = ").unwrap();
    assert_ne!(desk.run(&["locate", "宁岢线", "K63"]).status.code(), Some(0));
    let output = desk.import_made("EPSG:4547", &[]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(desk.k12(), before);
}
