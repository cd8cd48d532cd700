//! Arrows point one way: what `docs/architecture.md` says of the rooms is true of the code.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const PAGE: &str = include_str!("../docs/architecture.md");

/// The rooms of the page and what each may use; `None` for everything.
fn rooms() -> BTreeMap<String, Option<BTreeSet<String>>> {
    let (_, table) = PAGE
        .split_once("| room | does | uses |")
        .expect("the table");
    table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let room = cells[0].trim_matches('`').to_owned();
            let uses = (cells[2] != "everything").then(|| {
                cells[2]
                    .split(',')
                    .map(|other| other.trim().to_owned())
                    .filter(|other| !other.is_empty())
                    .collect()
            });
            (room, uses)
        })
        .collect()
}

fn sources(path: &Path, into: &mut String) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).expect("a folder") {
            sources(&entry.expect("an entry").path(), into);
        }
    } else if path.extension().is_some_and(|end| end == "rs") {
        into.push_str(&std::fs::read_to_string(path).expect("a text"));
    }
}

#[test]
fn rooms_use_what_the_page_says_and_nothing_else() {
    let rooms = rooms();
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let lib = std::fs::read_to_string(src.join("lib.rs")).expect("lib.rs");
    let modules: BTreeSet<&str> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    let described: BTreeSet<&str> = rooms.keys().map(String::as_str).collect();
    assert_eq!(modules, described, "the rooms of lib.rs and of the page");
    for (room, allowed) in &rooms {
        let mut text = String::new();
        for path in [src.join(room), src.join(format!("{room}.rs"))] {
            if path.exists() {
                sources(&path, &mut text);
            }
        }
        let used: BTreeSet<String> = text
            .split("crate::")
            .skip(1)
            .map(|rest| {
                let end = rest
                    .find(|c: char| !(c.is_ascii_lowercase() || c == '_'))
                    .unwrap_or(rest.len());
                rest[..end].to_owned()
            })
            .filter(|other| other != room && modules.contains(other.as_str()))
            .collect();
        if let Some(allowed) = allowed {
            assert_eq!(&used, allowed, "what `{room}` uses");
        }
    }
}
