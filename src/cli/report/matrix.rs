//! `report --matrix`: servers × requirements, as a page, Markdown and JSON.

use super::Args;
use crate::cli::{complain, read_record, say};
use crate::report::compare::{self, Comparison};
use crate::report::matrix::{Entry, Matrix};
use crate::report::record::Record;
use crate::report::store::{StoreError, write_atomically};
use crate::report::{exit, folder};
use std::path::{Component, Path, PathBuf};

/// Writes the matrix of the records.
pub fn write(args: &Args) -> Result<u8, u8> {
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from("."));
    let failed = |error: StoreError| complain(exit::REPORT_NOT_WRITTEN, &error.to_string());
    let mut records = Vec::new();
    for path in &args.records {
        let record = read_record(path)?;
        let beside = if path.is_dir() {
            path.clone()
        } else {
            path.parent().map_or_else(PathBuf::new, Path::to_owned)
        };
        let page = beside.join("index.html");
        let page = if page.is_file() {
            page
        } else {
            let own = out.join(&record.target.name);
            folder::render(&record, &own).map_err(failed)?;
            own.join("index.html")
        };
        records.push((record, link(&out, &page)));
    }
    let entries: Vec<Entry<'_>> = records
        .iter()
        .map(|(record, href)| Entry { record, href })
        .collect();
    let matrix = Matrix::of(&entries);
    let changes = changes(args, &records)?;
    for (name, text) in [
        ("matrix.html", matrix.to_html(&changes)),
        ("matrix.md", matrix.to_markdown(&changes)),
        ("matrix.json", matrix.to_json()),
    ] {
        write_atomically(&out.join(name), text.as_bytes()).map_err(failed)?;
    }
    match say(&format!("matrix: {}\n", out.join("matrix.html").display())) {
        exit::CONFORMS => Ok(exit::CONFORMS),
        code => Err(code),
    }
}

/// What changed for each server of which an earlier record is given.
fn changes(args: &Args, records: &[(Record, String)]) -> Result<Vec<Comparison>, u8> {
    let mut changes = Vec::new();
    for path in &args.since {
        let before = read_record(path)?;
        let after = records
            .iter()
            .find(|(record, _)| record.target.name == before.target.name);
        match after {
            Some((after, _)) => changes.push(compare::compare(&before, after)),
            None => eprintln!(
                "note: {}: no later record of {}",
                path.display(),
                before.target.name
            ),
        }
    }
    Ok(changes)
}

/// A path as a page in `from` links to it.
fn link(from: &Path, to: &Path) -> String {
    let whole = |path: &Path| -> Vec<String> {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let mut parts: Vec<String> = Vec::new();
        for component in absolute.components() {
            match component {
                Component::ParentDir => drop(parts.pop()),
                Component::CurDir | Component::RootDir => {}
                Component::Prefix(_) | Component::Normal(_) => {
                    parts.push(component.as_os_str().to_string_lossy().into_owned());
                }
            }
        }
        parts
    };
    let (from, to) = (whole(from), whole(to));
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from[common..].iter().map(|_| "..".to_owned());
    let down = to[common..].iter().cloned();
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_relative() {
        let of = |from: &str, to: &str| link(Path::new(from), Path::new(to));
        assert_eq!(of("reports", "reports/a/index.html"), "a/index.html");
        assert_eq!(of(".", "./a/index.html"), "a/index.html");
        assert_eq!(of("/x/out", "/x/y/../z/i.html"), "../z/i.html");
    }
}
