//! Servers × requirements: one cell per server and requirement, grouped by area, with a
//! letter and one of three colours, or *not offered*. As a page, Markdown and JSON.

use super::compare::Comparison;
use super::markdown::md;
use super::record::{Conformance, Record, Requirement};
use super::text;
use super::view;
use crate::verdict::Verdict;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The format of the matrix as JSON.
pub const FORMAT: &str = "invitest-matrix/1";

/// A record and where its page lies, relative to the matrix.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The record.
    pub record: &'a Record,
    /// Its page: `cyrus/index.html`.
    pub href: &'a str,
}

/// The matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Matrix {
    /// Always `invitest-matrix/1`.
    pub format: String,
    /// The columns.
    pub servers: Vec<Column>,
    /// The rows, by area.
    pub areas: Vec<Area>,
}

/// A server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// The target's name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What the server says it is.
    pub server: String,
    /// Whether it conforms.
    pub conforms: Conformance,
    /// What that rests on, in words.
    pub because: String,
    /// The day of the run.
    pub date: String,
    /// Digest of the suites.
    pub suites: String,
    /// Version of invitest.
    pub invitest: String,
    /// How to reproduce.
    pub reproduce: Vec<String>,
    /// Its page.
    pub href: String,
}

/// The requirements of an area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Area {
    /// The area.
    pub name: String,
    /// Its requirements.
    pub rows: Vec<Row>,
}

/// A requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its id.
    pub requirement: String,
    /// Its level.
    pub level: crate::verdict::Level,
    /// What it demands.
    pub demand: String,
    /// Its place.
    pub place: String,
    /// A cell per server, `None` where it was not run.
    pub cells: Vec<Option<Cell>>,
}

/// What a server makes of a requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// The worst of its checks.
    pub verdict: Verdict,
    /// Whether the server offers no scheduling, so that nothing was judged.
    pub not_offered: bool,
    /// Red checks.
    pub red: u64,
    /// All checks.
    pub checks: u64,
    /// The check to look at: the worst one.
    pub check: String,
    /// A link to it.
    pub href: String,
}

impl Cell {
    /// Its letter: one letter means one thing.
    pub fn letter(&self) -> &'static str {
        if self.not_offered {
            return "N";
        }
        match self.verdict {
            Verdict::Pass => "P",
            Verdict::Info => "I",
            Verdict::NotSelected => "–",
            Verdict::Unsupported => "U",
            Verdict::Warn => "W",
            Verdict::Blocked => "B",
            Verdict::Error => "E",
            Verdict::Fail => "F",
        }
    }

    /// Its colour: `good`, `look`, `bad`, or `none`.
    pub(super) fn colour(&self) -> &'static str {
        if self.not_offered {
            return "none";
        }
        match self.verdict {
            Verdict::Pass | Verdict::Info => "good",
            Verdict::Warn | Verdict::Blocked | Verdict::Error => "look",
            Verdict::Fail => "bad",
            Verdict::NotSelected | Verdict::Unsupported => "none",
        }
    }
}

/// The letters with their meaning.
pub(super) const LEGEND: [(&str, &str, &str); 9] = [
    ("F", "bad", "a MUST or a stated behaviour is broken"),
    ("W", "look", "a SHOULD is not followed"),
    ("B", "look", "blocked: what it needs does not hold"),
    ("E", "look", "the tool or the network failed"),
    ("P", "good", "kept"),
    ("I", "good", "a MAY, observed"),
    (
        "U",
        "none",
        "a feature that nothing obliges to is not offered",
    ),
    ("–", "none", "not run"),
    ("N", "none", "scheduling is not offered"),
];

impl Matrix {
    /// The matrix of some records.
    pub fn of(entries: &[Entry<'_>]) -> Matrix {
        let mut requirements: BTreeMap<&str, BTreeMap<&str, &Requirement>> = BTreeMap::new();
        for entry in entries {
            for (id, requirement) in &entry.record.requirements {
                requirements
                    .entry(&requirement.area)
                    .or_default()
                    .insert(id, requirement);
            }
        }
        let cells: Vec<BTreeMap<&str, Cell>> = entries.iter().map(cells).collect();
        let areas = requirements
            .into_iter()
            .map(|(name, rows)| Area {
                name: name.to_owned(),
                rows: rows
                    .into_iter()
                    .map(|(id, requirement)| Row {
                        requirement: id.to_owned(),
                        level: requirement.level,
                        demand: requirement.demand.clone(),
                        place: requirement.place.clone(),
                        cells: cells.iter().map(|c| c.get(id).cloned()).collect(),
                    })
                    .collect(),
            })
            .collect();
        Matrix {
            format: FORMAT.to_owned(),
            servers: entries.iter().map(column).collect(),
            areas,
        }
    }

    /// The matrix as JSON.
    pub fn to_json(&self) -> String {
        // Plain data with string keys serialises.
        serde_json::to_string_pretty(self).expect("a matrix serialises") + "\n"
    }

    /// The matrix as Markdown, with what changed, if that is given.
    pub fn to_markdown(&self, changes: &[Comparison]) -> String {
        let mut out = String::from("# Servers and requirements\n\n");
        // Writing to a String cannot fail, here and below.
        let _ = writeln!(
            out,
            "| server | version | conforms to core | because | run |\n|---|---|---|---|---|"
        );
        for server in &self.servers {
            let _ = writeln!(
                out,
                "| [{}]({}) | {} | {} | {} | {}, suites {} |",
                md(&server.title),
                link(&server.href),
                md(&server.server),
                server.conforms,
                md(&server.because),
                md(&server.date),
                md(&server.suites)
            );
        }
        out.push('\n');
        let legend: Vec<String> = LEGEND
            .iter()
            .map(|(l, _, words)| format!("{l} {words}"))
            .collect();
        let _ = writeln!(
            out,
            "{}. Where a cell has a number, so many of its checks are red.",
            legend.join("; ")
        );
        for area in &self.areas {
            let _ = writeln!(out, "\n## {}\n", md(&area.name));
            let names: Vec<String> = self.servers.iter().map(|s| md(&s.name)).collect();
            let _ = writeln!(out, "| requirement | level | {} |", names.join(" | "));
            let _ = writeln!(out, "|---|---|{}", "---|".repeat(names.len()));
            for row in &area.rows {
                let _ = write!(out, "| {} | {} |", md(&row.requirement), row.level);
                for cell in &row.cells {
                    let _ = match cell {
                        None => write!(out, " – |"),
                        Some(cell) => write!(
                            out,
                            " [{}{}]({}) |",
                            cell.letter(),
                            number(cell),
                            link(&cell.href)
                        ),
                    };
                }
                out.push('\n');
            }
        }
        if !changes.is_empty() {
            out.push_str("\n## What changed\n");
            for change in changes {
                let _ = write!(out, "\n{}", change.to_markdown());
            }
        }
        out.push_str("\n## How to reproduce\n");
        for server in &self.servers {
            let _ = writeln!(
                out,
                "\n{}, invitest {}:\n",
                md(&server.title),
                md(&server.invitest)
            );
            out.push_str(&super::markdown::fenced(&server.reproduce));
        }
        out
    }
}

pub(super) fn number(cell: &Cell) -> String {
    if cell.red > 1 && !cell.not_offered {
        cell.red.to_string()
    } else {
        String::new()
    }
}

/// A link that Markdown cannot end early.
fn link(href: &str) -> String {
    text::one_line(href, 400)
        .replace(' ', "%20")
        .replace('(', "%28")
        .replace(')', "%29")
        .replace('<', "%3C")
        .replace('>', "%3E")
        .replace('|', "%7C")
}

fn column(entry: &Entry<'_>) -> Column {
    let record = entry.record;
    let target = &record.target;
    let title = if target.title.is_empty() {
        &target.name
    } else {
        &target.title
    };
    let server = format!("{} {}", target.server.name, target.server.version);
    let mut reproduce = vec![text::one_line(
        &format!("invitest run {}", target.argument),
        300,
    )];
    if !target.reproduce.is_empty() {
        reproduce.insert(0, text::one_line(&target.reproduce, 300));
    }
    Column {
        name: target.name.clone(),
        title: title.clone(),
        server: server.trim().to_owned(),
        conforms: record.conforms.value,
        because: view::because(record),
        date: text::one_line(record.started.split('T').next().unwrap_or(""), 20),
        suites: record.tool.suites_digest.clone(),
        invitest: record.tool.version.clone(),
        reproduce,
        href: entry.href.to_owned(),
    }
}

/// The cells of one server by requirement.
fn cells<'a>(entry: &Entry<'a>) -> BTreeMap<&'a str, Cell> {
    let record = entry.record;
    let not_offered = record.conforms.value == Conformance::NotOffered;
    let mut cells: BTreeMap<&str, Cell> = BTreeMap::new();
    for (_, check) in record.checks() {
        let cell = cells.entry(&check.requirement).or_insert_with(|| Cell {
            verdict: check.verdict,
            not_offered,
            red: 0,
            checks: 0,
            check: check.id.clone(),
            href: String::new(),
        });
        cell.checks += 1;
        cell.red += u64::from(check.verdict.is_red());
        if check.verdict > cell.verdict {
            cell.verdict = check.verdict;
            cell.check.clone_from(&check.id);
        }
    }
    for cell in cells.values_mut() {
        cell.href = format!("{}#{}", entry.href, text::anchor("c", &cell.check));
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::super::compare::compare;
    use super::super::sample;
    use super::*;

    fn records() -> (Record, Record) {
        let red = sample::record(120, 3);
        let mut none = sample::record(60, 1_000_000);
        none.target.name = "radicale".to_owned();
        none.target.title = "Radicale".to_owned();
        none.target.features.clear();
        none.target.dav_tokens = vec!["1".to_owned()];
        none.finish();
        (red, none)
    }

    #[test]
    fn cells_carry_the_worst_and_lead_to_it() {
        let (red, none) = records();
        let entries = [
            Entry {
                record: &red,
                href: "cyrus/index.html",
            },
            Entry {
                record: &none,
                href: "radicale/index.html",
            },
        ];
        let matrix = Matrix::of(&entries);
        let page = super::super::html::render(&red);
        let mut seen = 0;
        for row in matrix.areas.iter().flat_map(|a| &a.rows) {
            let of: Vec<Verdict> = red
                .checks()
                .filter(|(_, c)| c.requirement == row.requirement)
                .map(|(_, c)| c.verdict)
                .collect();
            let cell = row.cells[0].as_ref().expect("was run");
            assert_eq!(Some(cell.verdict), Verdict::worst(of));
            let anchor = cell
                .href
                .strip_prefix("cyrus/index.html#")
                .expect("leads there");
            assert!(page.contains(&format!("id=\"{anchor}\"")), "{anchor}");
            assert_eq!(row.cells[1].as_ref().map(Cell::letter), Some("N"));
            seen += 1;
        }
        assert_eq!(seen, red.requirements.len());
        let json: serde_json::Value = serde_json::from_str(&matrix.to_json()).expect("is JSON");
        assert_eq!(json["format"], FORMAT);
        assert_eq!(json["servers"][1]["conforms"], "not-offered");
    }

    #[test]
    fn the_page_and_the_text_show_changes_and_how_to_reproduce() {
        let (red, none) = records();
        let entries = [
            Entry {
                record: &red,
                href: "cyrus/index.html",
            },
            Entry {
                record: &none,
                href: "radicale/index.html",
            },
        ];
        let matrix = Matrix::of(&entries);
        let changes = [compare(&sample::record(120, 1_000_000), &red)];
        let (page, text) = (matrix.to_html(&changes), matrix.to_markdown(&changes));
        for out in [&page, &text] {
            assert!(out.contains("USERS=12 targets/cyrus/up.sh"));
            assert!(out.contains("New failures"));
            assert!(out.contains("cyrus/index.html#c-"));
        }
        if let Some(out) = std::env::var_os("INVITEST_SAMPLE_DIR") {
            let out = std::path::PathBuf::from(out);
            super::super::store::write_atomically(&out.join("matrix.html"), page.as_bytes())
                .expect("writes");
            super::super::store::write_atomically(&out.join("matrix.md"), text.as_bytes())
                .expect("writes");
        }
    }
}
