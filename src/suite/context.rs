//! What all suites share: the catalogue, the openings, the defaults.

use super::files::{File, Files};
use super::{expand, lint};
use crate::diagnostic::{Diagnostic, Span};
use crate::requirement::Catalogue;
use crate::target::features::Feature;
use crate::yaml::{self, Node};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What all suites share.
#[derive(Debug, Default)]
pub struct Context {
    /// The requirements.
    pub catalogue: Catalogue,
    /// Openings by name.
    pub openings: BTreeMap<String, Beginning>,
    /// The requirement that an action relies on, by action.
    pub needs: BTreeMap<String, String>,
}

/// An opening before its parameters are filled in.
#[derive(Debug)]
pub struct Beginning {
    /// The names of its parameters.
    pub parameters: Vec<String>,
    /// Its steps, unfilled.
    pub steps: Vec<Node>,
}

/// The file `suites/defaults.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Defaults {
    /// For each action the requirement that is named when a step of it fails whose success
    /// is relied on and not judged: `put`, `get`, …, and for waits `eventually-inbox`,
    /// `eventually-copy`, `eventually-absent`, `eventually-cancelled`,
    /// `eventually-delivered`, `eventually-resource`.
    pub needs: BTreeMap<String, String>,
}

/// An opening's head; the steps are read when they are filled.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    #[serde(rename = "title")]
    _title: String,
    #[serde(default)]
    parameters: BTreeMap<String, String>,
    #[serde(rename = "steps")]
    _steps: Vec<serde::de::IgnoredAny>,
}

impl Context {
    /// Reads what all suites share.
    pub fn read(files: &Files) -> (Context, Vec<Diagnostic>) {
        let catalogue = Catalogue::read(files.requirements().map(|file| &file.source));
        Context::with(files, catalogue)
    }

    /// The same with a catalogue that was read already, and what is wrong in it.
    pub fn with(
        files: &Files,
        (catalogue, mut found): (Catalogue, Vec<Diagnostic>),
    ) -> (Context, Vec<Diagnostic>) {
        let mut errors = Vec::new();
        for file in files.requirements() {
            lint::names_schema(file, "requirements", &mut errors);
        }
        errors.append(&mut found);
        for requirement in catalogue.iter() {
            for name in &requirement.needs {
                if Feature::named(name).is_none() {
                    let file = files
                        .requirements()
                        .find(|f| f.source.name == requirement.file);
                    let span = Span::new(requirement.line, 1, 1);
                    let error = match file {
                        Some(file) => file.source.error(span, format!("unknown feature `{name}`")),
                        None => continue,
                    };
                    errors.push(
                        error
                            .label(format!("`{}` needs it", requirement.id))
                            .suggest(name, Feature::ALL.map(Feature::name)),
                    );
                }
            }
        }
        let mut context = Context {
            catalogue,
            ..Context::default()
        };
        if let Some(file) = files.get("openings.yaml") {
            lint::names_schema(file, "openings", &mut errors);
            context.read_openings(file, &mut errors);
        }
        if let Some(file) = files.get("defaults.yaml") {
            lint::names_schema(file, "defaults", &mut errors);
            context.read_defaults(file, &mut errors);
        }
        (context, errors)
    }

    fn read_openings(&mut self, file: &File, errors: &mut Vec<Diagnostic>) {
        let Some(root) = root(file, errors) else {
            return;
        };
        for (key, _) in root.entries() {
            if key.text() != Some("openings") {
                let name = key.text().unwrap_or_default();
                errors.push(
                    key.error(format!("unknown key `{name}`"))
                        .help("the file has one key, `openings`"),
                );
            }
        }
        for (name, node) in root.get("openings").map(Node::entries).unwrap_or_default() {
            let head: Head = match yaml::de::read(node) {
                Ok(head) => head,
                Err(error) => {
                    errors.push(*error);
                    continue;
                }
            };
            let steps = node.get("steps").map(Node::list).unwrap_or_default();
            for step in steps {
                for key in ["checks", "requires"] {
                    if let Some((key, _)) = step.entry(key) {
                        errors.push(key.error("an opening judges nothing").help(
                            "judge it in a scenario of its own; name what the step relies on with `needs`",
                        ));
                    }
                }
            }
            for (parameter, _) in node
                .get("parameters")
                .map(Node::entries)
                .unwrap_or_default()
            {
                let name = parameter.text().unwrap_or_default();
                if !steps.iter().any(|step| expand::mentions(step, name)) {
                    errors.push(
                        parameter
                            .error(format!("the parameter `{name}` is not used"))
                            .label(format!("no step says `${name}`")),
                    );
                }
            }
            self.openings.insert(
                name.text().unwrap_or_default().to_owned(),
                Beginning {
                    parameters: head.parameters.into_keys().collect(),
                    steps: steps.to_vec(),
                },
            );
        }
    }

    fn read_defaults(&mut self, file: &File, errors: &mut Vec<Diagnostic>) {
        let Some(root) = root(file, errors) else {
            return;
        };
        match yaml::de::read::<Defaults>(&root) {
            Ok(defaults) => self.needs = defaults.needs,
            Err(error) => errors.push(*error),
        }
        for (key, value) in root.get("needs").map(Node::entries).unwrap_or_default() {
            let action = key.text().unwrap_or_default();
            if !lint::is_action(action) {
                errors.push(
                    key.error(format!("unknown action `{action}`"))
                        .suggest(action, lint::ACTIONS),
                );
            }
            lint::requirement(value, &self.catalogue, errors);
        }
    }
}

/// A file's text, read.
pub type Tree = Result<Option<Node>, Box<Diagnostic>>;

/// The tree of a file that must have content.
pub fn some(file: &File, tree: Tree, errors: &mut Vec<Diagnostic>) -> Option<Node> {
    match tree {
        Ok(Some(root)) => Some(root),
        Ok(None) => {
            errors.push(Diagnostic::new(&file.source.name, "an empty file"));
            None
        }
        Err(error) => {
            errors.push(*error);
            None
        }
    }
}

/// The same, from its text.
pub fn root(file: &File, errors: &mut Vec<Diagnostic>) -> Option<Node> {
    some(file, Node::parse(&file.source), errors)
}
