//! The catalogue: every normative statement that a verdict can be owed to.
//!
//! It is data (`suites/requirements/*.yaml`, a file per document). A requirement's id is
//! `document/section/slug`, never a running number; its level stands written with it.

pub mod coverage;
pub mod readings;

use crate::diagnostic::Diagnostic;
use crate::verdict::Level;
use crate::yaml::{self, Node, Source};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

/// One normative statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Requirement {
    /// `rfc6638/3.2.10/reply-keeps-tag`
    pub id: String,
    /// `rfc6638`
    pub document: String,
    /// `3.2.10`
    pub section: String,
    /// The exact place: paragraph, list item, table row.
    pub place: String,
    /// How strongly it binds.
    pub level: Level,
    /// Who has to act.
    pub role: Role,
    /// The group for reports.
    pub area: String,
    /// What it demands, in one sentence of ours.
    pub demand: String,
    /// Whether a client can decide it over HTTP.
    pub testable: Testable,
    /// Why not, or under which condition.
    pub reason: Option<String>,
    /// Features that it depends on.
    pub needs: Vec<String>,
    /// How the refusal must look, where the statement is about one.
    pub error: Option<RefusalCode>,
    /// The heading in `docs/readings.md` that a verdict rests on.
    pub reading: Option<String>,
    /// The number in the draft catalogue.
    pub draft: Option<String>,
    /// The file, as the reader knows it.
    pub file: String,
    /// The line of its `id`.
    pub line: usize,
}

impl Requirement {
    /// The last part of the id: `reply-keeps-tag`.
    pub fn slug(&self) -> &str {
        self.id.rsplit('/').next().unwrap_or(&self.id)
    }

    /// Whether a check is owed to it: the server has to act, and a client can decide it.
    pub fn is_testable(&self) -> bool {
        let server = match self.role {
            Role::Server | Role::Both => true,
            Role::Client => false,
        };
        let decidable = match self.testable {
            Testable::Yes | Testable::Condition => true,
            Testable::No => false,
        };
        server && decidable
    }

    /// The clause as a reader looks it up: `RFC 6638, 3.2.10, list item 3`.
    pub fn clause(&self) -> String {
        format!(
            "{}, {}, {}",
            document_name(&self.document),
            self.section,
            self.place
        )
    }
}

/// `rfc6638` as people write it: `RFC 6638`.
pub fn document_name(document: &str) -> String {
    match document.strip_prefix("rfc") {
        Some(number) => format!("RFC {number}"),
        None => document.to_owned(),
    }
}

/// Who has to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The server.
    Server,
    /// The client; listed, never judged.
    Client,
    /// Either.
    Both,
}

/// Whether a client can decide a requirement over HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Testable {
    /// Outright.
    Yes,
    /// Under the condition that `reason` names.
    Condition,
    /// Not; `reason` says why.
    No,
}

impl fmt::Display for Testable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Testable::Yes => "yes",
            Testable::Condition => "condition",
            Testable::No => "no",
        })
    }
}

/// How a refusal must look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefusalCode {
    /// Permitted statuses.
    pub status: Vec<u16>,
    /// The element in DAV:error: `C:valid-organizer`.
    #[serde(default)]
    pub element: Option<String>,
}

/// A file of `suites/requirements/`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Requirements of one document, for invitest")]
pub struct DocumentFile {
    /// The document's name in ids: `rfc6638`.
    pub document: String,
    /// The document's title.
    pub title: String,
    /// What it demands, in the order of its text.
    pub requirements: Vec<Entry>,
}

/// A requirement as it is written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// `document/section/slug`
    pub id: String,
    /// The exact place in the section: paragraph, list item, table row.
    pub place: String,
    /// How strongly it binds.
    pub level: Level,
    /// Who has to act.
    pub role: Role,
    /// The group for reports.
    pub area: String,
    /// What it demands, in one sentence.
    pub demand: String,
    /// Whether a client can decide it over HTTP.
    pub testable: Testable,
    /// Why not, or under which condition. Obligatory unless `testable` is `yes`.
    #[serde(default)]
    pub reason: Option<String>,
    /// Features that it depends on.
    #[serde(default)]
    pub needs: Vec<String>,
    /// How the refusal must look, where the statement is about one.
    #[serde(default)]
    pub error: Option<RefusalCode>,
    /// The heading in `docs/readings.md` that a verdict rests on.
    #[serde(default)]
    pub reading: Option<String>,
    /// The number in the draft catalogue.
    #[serde(default)]
    pub draft: Option<String>,
}

/// The JSON Schema of a file of requirements.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(DocumentFile)
}

/// All requirements, by document and in the order of the text.
#[derive(Debug, Default, Clone)]
pub struct Catalogue {
    requirements: Vec<Requirement>,
    by_id: HashMap<String, usize>,
    titles: BTreeMap<String, String>,
}

impl Catalogue {
    /// Reads the files. What is wrong in them comes back beside what could be read.
    pub fn read<'a>(
        files: impl IntoIterator<Item = &'a Arc<Source>>,
    ) -> (Catalogue, Vec<Diagnostic>) {
        Catalogue::of_trees(files.into_iter().map(|file| (file, Node::parse(file))))
    }

    /// The same from texts that were read already.
    pub fn of_trees<'a>(
        trees: impl IntoIterator<Item = (&'a Arc<Source>, Result<Option<Node>, Box<Diagnostic>>)>,
    ) -> (Catalogue, Vec<Diagnostic>) {
        let mut catalogue = Catalogue::default();
        let mut errors = Vec::new();
        for (file, tree) in trees {
            match tree {
                Ok(Some(root)) => catalogue.add(&root, &mut errors),
                Ok(None) => {
                    errors.push(Diagnostic::new(&file.name, "an empty file of requirements"))
                }
                Err(error) => errors.push(*error),
            }
        }
        (catalogue, errors)
    }

    /// The requirement of this id.
    pub fn get(&self, id: &str) -> Option<&Requirement> {
        self.by_id.get(id).map(|index| &self.requirements[*index])
    }

    /// All of them, by document and in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = &Requirement> {
        self.requirements.iter()
    }

    /// All ids.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.requirements
            .iter()
            .map(|requirement| requirement.id.as_str())
    }

    /// Documents with their titles.
    pub fn documents(&self) -> impl Iterator<Item = (&str, &str)> {
        self.titles
            .iter()
            .map(|(name, title)| (name.as_str(), title.as_str()))
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.requirements.is_empty()
    }

    fn add(&mut self, root: &Node, errors: &mut Vec<Diagnostic>) {
        // The entries one by one, so that each tells its own error.
        let head = root.entries().iter().map(|(key, value)| {
            let value = match key.text() {
                Some("requirements") => value.of_kind(yaml::Kind::List(Vec::new())),
                _ => value.clone(),
            };
            (key.clone(), value)
        });
        let head = root.of_kind(yaml::Kind::Map(head.collect()));
        let head: DocumentFile = match yaml::de::read(&head) {
            Ok(head) => head,
            Err(error) => {
                errors.push(*error);
                return;
            }
        };
        if let Some(node) = root.get("document")
            && self.titles.contains_key(&head.document)
        {
            errors.push(node.error(format!("a second file for `{}`", head.document)));
            return;
        }
        self.titles.insert(head.document.clone(), head.title);
        for node in root.get("requirements").map(Node::list).unwrap_or_default() {
            match yaml::de::read::<Entry>(node) {
                Ok(entry) => self.entry(&head.document, node, entry, errors),
                Err(error) => errors.push(*error),
            }
        }
    }

    fn entry(&mut self, document: &str, node: &Node, entry: Entry, errors: &mut Vec<Diagnostic>) {
        let id_node = node.get("id").unwrap_or(node);
        let section = match id_parts(&entry.id) {
            Some((name, section)) if name == document => section.to_owned(),
            _ => {
                errors.push(
                    id_node
                        .error(format!("`{}` is not an id of this file", entry.id))
                        .label(format!("{document}/section/slug")),
                );
                return;
            }
        };
        if let Some(first) = self.get(&entry.id) {
            errors.push(
                id_node
                    .error(format!("the id `{}` stands twice", entry.id))
                    .label(format!("first in {}:{}", first.file, first.line)),
            );
            return;
        }
        if entry.testable != Testable::Yes && entry.reason.is_none() {
            let place = node.get("testable").unwrap_or(node);
            errors.push(
                place
                    .error("a `reason` is missing")
                    .label(format!("why `{}`", entry.testable)),
            );
        }
        if let Some(reading) = &entry.reading
            && readings::get(reading).is_none()
        {
            let place = node.get("reading").unwrap_or(node);
            errors.push(
                place
                    .error(format!("unknown reading `{reading}`"))
                    .label("not a heading of docs/readings.md")
                    .suggest(reading, readings::all().map(|reading| reading.slug)),
            );
        }
        self.by_id.insert(entry.id.clone(), self.requirements.len());
        self.requirements.push(Requirement {
            document: document.to_owned(),
            section,
            id: entry.id,
            place: entry.place,
            level: entry.level,
            role: entry.role,
            area: entry.area,
            demand: entry.demand,
            testable: entry.testable,
            reason: entry.reason,
            needs: entry.needs,
            error: entry.error,
            reading: entry.reading,
            draft: entry.draft,
            file: node.source.name.clone(),
            line: id_node.span.line,
        });
    }
}

/// Document and section of an id, if it is one.
fn id_parts(id: &str) -> Option<(&str, &str)> {
    let mut parts = id.split('/');
    let document = parts.next()?;
    let section = parts.next()?;
    let slug = parts.next()?;
    let word = |text: &str, extra: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || extra.contains(c))
    };
    let section_ok = !section.is_empty()
        && section
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-');
    (parts.next().is_none() && word(document, "-") && word(slug, "-") && section_ok)
        .then_some((document, section))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "document: rfc1\ntitle: One\nrequirements:\n";
    const GOOD: &str = "  - {id: rfc1/2/good, place: p, level: must-not, role: both, area: a, demand: D., testable: \"yes\"}\n";

    fn read(text: &str) -> (Catalogue, String) {
        let (catalogue, errors) =
            Catalogue::read([&Source::new("suites/requirements/rfc1.yaml", text)]);
        let errors: Vec<String> = errors.iter().map(|e| e.render(false)).collect();
        (catalogue, errors.join("\n"))
    }

    #[test]
    fn an_entry_is_read_with_its_line() {
        let (catalogue, errors) = read(&format!("{HEAD}{GOOD}"));
        assert_eq!(errors, "");
        let requirement = catalogue.get("rfc1/2/good").expect("read");
        assert_eq!((requirement.line, requirement.section.as_str()), (4, "2"));
        assert_eq!(
            (requirement.level, requirement.slug()),
            (Level::MustNot, "good")
        );
        assert_eq!(requirement.clause(), "RFC 1, 2, p");
        assert!(requirement.is_testable());
    }

    #[test]
    fn every_mistake_is_told_with_its_place() {
        for (entry, title, place) in [
            (GOOD, "the id `rfc1/2/good` stands twice", "rfc1.yaml:5:10"),
            (
                "  - {id: rfc2/2/x, place: p, level: must, role: both, area: a, demand: D., testable: \"yes\"}\n",
                "`rfc2/2/x` is not an id of this file",
                "rfc1.yaml:5:10",
            ),
            (
                "  - {id: rfc1/2/x, place: p, level: mst, role: both, area: a, demand: D., testable: \"yes\"}\n",
                "unknown word `mst`",
                "rfc1.yaml:5:37",
            ),
            (
                "  - {id: rfc1/2/x, place: p, level: must, role: both, area: a, demand: D., testable: \"no\"}\n",
                "a `reason` is missing",
                "rfc1.yaml:5:",
            ),
            (
                "  - {id: rfc1/2/x, place: p, level: must, role: both, area: a, demnd: D., testable: \"yes\"}\n",
                "unknown key `demnd`",
                "did you mean `demand`?",
            ),
            (
                "  - {id: rfc1/2/x, place: p, level: must, role: both, area: a, testable: \"yes\"}\n",
                "`demand` is missing",
                "rfc1.yaml:5:",
            ),
            (
                "  - {id: rfc1/2/x, place: p, level: must, role: both, area: a, demand: D., testable: \"yes\", reading: organizer-tag-outlives-replies}\n",
                "unknown reading `organizer-tag-outlives-replies`",
                "did you mean `organizer-tag-outlives-reply`?",
            ),
        ] {
            let (catalogue, errors) = read(&format!("{HEAD}{GOOD}{entry}"));
            assert!(errors.contains(title), "{errors}");
            assert!(errors.contains(place), "{errors}");
            assert!(catalogue.get("rfc1/2/good").is_some());
        }
    }
}
