//! The examples of README.md are what the program prints.

mod common;

use std::fs;
use std::path::Path;

use common::{landrail, stderr, stdout};
use serde_json::Value;

/// One ```` ```console ```` block: the words behind `$ landrail` and the lines under it.
struct Example {
    line: usize,
    words: Vec<String>,
    printed: String,
}

/// The blocks that begin with a command whose output is shown. A block has one command, then its exact
/// output.
fn examples(text: &str) -> Vec<Example> {
    let mut found = Vec::new();
    let mut lines = text.lines().zip(1..);
    while let Some((line, _)) = lines.next() {
        if line.trim_end() != "```console" {
            continue;
        }
        let Some((command, number)) = lines.next() else { break };
        let body: Vec<_> = lines.by_ref().map(|(line, _)| line).take_while(|line| *line != "```").collect();
        let Some(words) = command.strip_prefix("$ landrail ") else { continue };
        if ["locate ", "line ", "check ", "review "].iter().any(|command| words.starts_with(command)) {
            let words = words.split_whitespace().map(str::to_owned).collect();
            found.push(Example { line: number, words, printed: body.join("\n") });
        }
    }
    found
}

fn readme() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    fs::read_to_string(path).expect("README.md stands in the repository")
}

/// Where the examples run one after the other: `docs` beside it, and data of their own.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let desk = tempfile::tempdir().expect("a temporary folder");
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/line");
        let copy = desk.path().join("docs/line");
        fs::create_dir_all(&copy).expect("a folder");
        for file in fs::read_dir(docs).expect("docs/line").map(Result::unwrap) {
            fs::copy(file.path(), copy.join(file.file_name())).expect("copied");
        }
        Self(desk)
    }

    fn printed(&self, example: &Example) -> String {
        if example.words.first().is_some_and(|word| word == "locate") {
            let dated = example.words.iter().any(|word| word == "--as-of");
            assert!(dated, "line {}: without a day the answer changes", example.line);
        }
        let output = landrail(Path::new("data"))
            .current_dir(self.0.path())
            .args(&example.words)
            .output()
            .expect("the binary runs");
        assert!(output.status.success(), "line {}: {}", example.line, stderr(&output));
        stdout(&output)
    }
}

/// A text without the day of an import, which is today's.
fn without_day(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.trim_end();
    while let Some((before, after)) = rest.split_once("导入）") {
        let day = before.len().saturating_sub("2026-11-22".len());
        out += before.get(..day).unwrap_or(before);
        out += "…导入）";
        rest = after;
    }
    out + rest
}

#[test]
fn the_examples_are_what_is_printed() {
    let examples = examples(&readme());
    for command in ["locate", "line", "check", "review"] {
        let shown = |example: &Example| example.words.first().is_some_and(|word| word == command);
        assert!(examples.iter().any(shown), "README.md has a ```console block with `$ landrail {command} …`");
    }
    assert!(examples.iter().any(|example| example.words.iter().any(|word| word == "--json")));
    let desk = Desk::new();
    for example in examples {
        let printed = desk.printed(&example);
        if !example.words.iter().any(|word| word == "--json") {
            assert_eq!(
                without_day(&example.printed),
                without_day(&printed),
                "README.md line {}",
                example.line
            );
            continue;
        }
        let shown: Value = serde_json::from_str(&example.printed)
            .unwrap_or_else(|error| panic!("README.md line {}: not JSON: {error}", example.line));
        let printed: Value = serde_json::from_str(&printed).expect("JSON");
        for key in ["query", "place", "railways", "parcels", "temporary_uses", "constraints", "caveats"] {
            assert_eq!(shown[key], printed[key], "README.md line {}: {key}", example.line);
        }
        assert_eq!(shown, printed, "README.md line {}", example.line);
    }
}

#[test]
fn blocks_are_found_by_their_fence_and_command() {
    let text = "x\n```console\n$ landrail locate 甲 K1 --json\n{\n\n}\n```\n```json\n{}\n```\n```console\n$ make run\n```\n";
    let found = examples(text);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].line, found[0].words.len(), found[0].printed.as_str()), (3, 4, "{\n\n}"));
}
