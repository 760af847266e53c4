//! The examples of README.md are what the program prints.

mod common;

use std::fs;
use std::path::Path;

use common::{run, stderr, stdout};
use serde_json::Value;

/// One ```` ```console ```` block: the words behind `$ landrail` and the lines under it.
struct Example {
    line: usize,
    words: Vec<String>,
    printed: String,
}

/// The blocks that begin with `$ landrail locate …`. A block has one command, then its exact output.
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
        if words.starts_with("locate ") {
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

fn printed(example: &Example) -> String {
    let words: Vec<_> = example.words.iter().map(String::as_str).collect();
    assert!(words.contains(&"--as-of"), "line {}: without a day the answer changes", example.line);
    let output = run(&words);
    assert!(output.status.success(), "line {}: {}", example.line, stderr(&output));
    stdout(&output)
}

#[test]
fn the_text_examples_are_what_is_printed() {
    let examples: Vec<_> =
        examples(&readme()).into_iter().filter(|e| !e.words.iter().any(|word| word == "--json")).collect();
    assert!(!examples.is_empty(), "README.md has a ```console block with `$ landrail locate … --as-of …`");
    for example in examples {
        let printed = printed(&example);
        assert_eq!(example.printed.trim_end(), printed.trim_end(), "README.md line {}", example.line);
    }
}

#[test]
fn the_json_examples_are_what_is_printed() {
    let examples: Vec<_> =
        examples(&readme()).into_iter().filter(|e| e.words.iter().any(|word| word == "--json")).collect();
    assert!(!examples.is_empty(), "README.md has a ```console block with `$ landrail locate … --json`");
    for example in examples {
        let shown: Value = serde_json::from_str(&example.printed)
            .unwrap_or_else(|error| panic!("README.md line {}: not JSON: {error}", example.line));
        let printed: Value = serde_json::from_str(&printed(&example)).expect("JSON");
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
