//! A file becomes plans: tables and openings expanded, types read, names looked up.

use super::context::{Context, Tree, some};
use super::expand::Cells;
use super::files::File;
use super::library::SuiteInfo;
use super::lint::{self, Scope};
use super::model::{Scenario, Step, Suite};
use super::plan::{Place, Plan, PlannedCheck, PlannedStep};
use crate::diagnostic::Diagnostic;
use crate::verdict::{Level, State};
use crate::yaml::{self, Kind, Node};
use std::collections::{BTreeSet, HashMap};

/// Reads a suite.
pub fn suite(
    file: &File,
    tree: Tree,
    context: &Context,
) -> (Option<SuiteInfo>, Vec<Plan>, Vec<Diagnostic>) {
    let mut errors = Vec::new();
    lint::names_schema(file, "suite", &mut errors);
    let Some(root) = some(file, tree, &mut errors) else {
        return (None, Vec::new(), errors);
    };
    let head: Suite = match yaml::de::read(&without(&root, "scenarios")) {
        Ok(head) => head,
        Err(error) => {
            errors.push(*error);
            return (None, Vec::new(), errors);
        }
    };
    lint::head(&root, &head, &mut errors);
    let info = SuiteInfo {
        id: file.id().to_owned(),
        file: file.source.name.clone(),
        title: head.title.clone(),
        source: head.source.clone(),
    };
    let mut assembler = Assembler {
        file,
        context,
        root: &root,
        head: &head,
        errors,
        plans: Vec::new(),
        used_roles: BTreeSet::new(),
        used_objects: BTreeSet::new(),
    };
    assembler.scenarios();
    (Some(info), assembler.plans, assembler.errors)
}

struct Assembler<'a> {
    file: &'a File,
    context: &'a Context,
    root: &'a Node,
    head: &'a Suite,
    errors: Vec<Diagnostic>,
    plans: Vec<Plan>,
    used_roles: BTreeSet<String>,
    used_objects: BTreeSet<String>,
}

impl Assembler<'_> {
    fn scenarios(&mut self) {
        let nodes = self
            .root
            .get("scenarios")
            .map(Node::list)
            .unwrap_or_default();
        if nodes.is_empty() {
            let place = self.root.get("scenarios").unwrap_or(self.root);
            self.errors.push(place.error("a suite without scenarios"));
        }
        let mut ids: HashMap<String, usize> = HashMap::new();
        for node in nodes {
            if let Some(id) = node.get("id") {
                lint::slug(id, "an id", &mut self.errors);
                duplicate(id, &mut ids, "the id", &mut self.errors);
            }
            self.table(node);
        }
        if !self.errors.is_empty() {
            // What looks unused may only be what could not be read.
            return;
        }
        for (what, used) in [("cast", &self.used_roles), ("objects", &self.used_objects)] {
            for (key, _) in self.root.get(what).map(Node::entries).unwrap_or_default() {
                let name = key.text().unwrap_or_default();
                if !used.contains(name) {
                    let kind = if what == "cast" { "role" } else { "object" };
                    self.errors
                        .push(key.error(format!("the {kind} `{name}` is not used")));
                }
            }
        }
    }

    /// A scenario, or one for each row of its table.
    fn table(&mut self, node: &Node) {
        let Some((_, rows)) = node.entry("rows") else {
            let cells = Cells::new("the scenario", []);
            if let Some(filled) = cells.fill(node) {
                self.scenario(&filled, None);
            }
            self.errors.extend(cells.into_errors());
            return;
        };
        let body = without(node, "rows");
        if rows.list().is_empty() {
            self.errors.push(rows.error("a table without rows"));
        }
        let errors_before = self.errors.len();
        let mut ids: HashMap<String, usize> = HashMap::new();
        let mut used: BTreeSet<String> = BTreeSet::from(["id".to_owned()]);
        for row in rows.list() {
            let Some(id) = row.get("id") else {
                self.errors.push(row.error("a row without `id`"));
                continue;
            };
            lint::slug(id, "an id", &mut self.errors);
            duplicate(id, &mut ids, "the row", &mut self.errors);
            let name = id.text().unwrap_or_default();
            let cells = Cells::new(
                format!("row `{name}`"),
                row.entries()
                    .iter()
                    .filter_map(|(key, value)| Some((key.text()?, value.clone()))),
            );
            if let Some(filled) = cells.fill(&body) {
                self.scenario(&filled, Some((name, row)));
            }
            used.extend(cells.used());
            self.errors.extend(cells.into_errors());
        }
        if self.errors.len() > errors_before {
            // What looks unused may only be misspelt.
            return;
        }
        for row in rows.list() {
            for (key, _) in row.entries() {
                let name = key.text().unwrap_or_default();
                if !used.contains(name) {
                    self.errors.push(
                        key.error(format!("the cell `{name}` is not used"))
                            .label(format!("nothing says `${name}`")),
                    );
                }
            }
        }
    }

    fn scenario(&mut self, node: &Node, row: Option<(&str, &Node)>) {
        // Steps are read one by one, so that each tells its own error.
        let head: Scenario = match yaml::de::read(&without(node, "steps")) {
            Ok(head) => head,
            Err(error) => {
                self.errors.push(*error);
                return;
            }
        };
        let id = match row {
            Some((row, _)) => format!("{}/{}/{row}", self.file.id(), head.id),
            None => format!("{}/{}", self.file.id(), head.id),
        };
        let mut objects = self.head.objects.clone();
        objects.extend(head.objects.clone());
        let mut scope = Scope::new(self.context, self.root, self.head, node, &objects);
        scope.scenario(&head, node);

        let mut steps = Vec::new();
        let mut givens: Vec<&Node> = Vec::new();
        for owner in [self.root, node] {
            givens.extend(owner.get("given").map(Node::list).unwrap_or_default());
        }
        let mut written: Vec<(Node, Option<String>)> = Vec::new();
        for given in givens {
            let name = given
                .get("opening")
                .and_then(Node::text)
                .unwrap_or_default();
            let opened = self.opening(given, name, &mut scope);
            written.extend(opened.into_iter().map(|step| (step, Some(name.to_owned()))));
        }
        let own = node.get("steps").map(Node::list).unwrap_or_default();
        if own.is_empty() {
            scope.errors.push(node.error("a scenario without steps"));
        }
        written.extend(own.iter().map(|step| (step.clone(), None)));
        for (node, opening) in &written {
            steps.extend(self.step(&id, node, opening.as_deref(), &mut scope));
        }
        lint::unique_checks(&steps, self.file, &mut scope.errors);
        scope.finish(&head, node);

        self.used_roles.extend(scope.used_roles.iter().cloned());
        self.used_objects.extend(scope.used_objects.iter().cloned());
        let cast = self
            .head
            .cast
            .iter()
            .filter(|(role, _)| scope.used_roles.contains(*role))
            .map(|(role, part)| (role.clone(), *part))
            .collect();
        let mut features = self.head.features.clone();
        for feature in &head.features {
            if !features.contains(feature) {
                features.push(feature.clone());
            }
        }
        let used_objects = std::mem::take(&mut scope.used_objects);
        self.errors.append(&mut scope.errors);
        objects.retain(|name, _| used_objects.contains(name));
        self.plans.push(Plan {
            id,
            suite: self.file.id().to_owned(),
            place: place(row.map_or(node, |(_, row)| row)),
            title: head.title,
            suite_title: self.head.title.clone(),
            source: self.head.source.clone(),
            link: head.link,
            see: head.see,
            cast,
            features,
            objects,
            steps,
        });
    }

    /// The steps of an opening with its parameters filled in.
    fn opening(&mut self, given: &Node, name: &str, scope: &mut Scope<'_>) -> Vec<Node> {
        let Some(opening) = self.context.openings.get(name) else {
            let place = given.get("opening").unwrap_or(given);
            let names = self.context.openings.keys().map(String::as_str);
            scope.errors.push(
                place
                    .error(format!("unknown opening `{name}`"))
                    .label("not in openings.yaml")
                    .suggest(name, names),
            );
            return Vec::new();
        };
        let parameters = || opening.parameters.iter().map(String::as_str);
        let errors_before = scope.errors.len();
        let mut cells: Vec<(&str, Node)> = Vec::new();
        for (key, value) in given.entries() {
            let key_text = key.text().unwrap_or_default();
            if key_text == "opening" {
                continue;
            }
            if parameters().any(|parameter| parameter == key_text) {
                cells.push((key_text, value.clone()));
            } else {
                scope.errors.push(
                    key.error(format!("unknown parameter `{key_text}`"))
                        .label(format!("`{name}` has none of this name"))
                        .suggest(key_text, parameters()),
                );
            }
        }
        let missing: Vec<&str> = parameters()
            .filter(|parameter| !cells.iter().any(|(cell, _)| cell == parameter))
            .collect();
        if scope.errors.len() > errors_before {
            // What is missing may be what is misspelt.
            return Vec::new();
        }
        if !missing.is_empty() {
            scope.errors.push(
                given
                    .error(format!(
                        "the opening `{name}` needs `{}`",
                        missing.join("`, `")
                    ))
                    .label("not given here"),
            );
            return Vec::new();
        }
        let cells = Cells::new(format!("the opening `{name}`"), cells);
        let list = given.of_kind(Kind::List(opening.steps.clone()));
        let filled = cells.fill(&list);
        scope.errors.extend(cells.into_errors());
        match filled.map(|node| node.kind) {
            Some(Kind::List(steps)) => steps,
            _ => Vec::new(),
        }
    }

    /// A step with all that belongs to it; `None` when it could not be read.
    fn step(
        &self,
        scenario: &str,
        node: &Node,
        opening: Option<&str>,
        scope: &mut Scope<'_>,
    ) -> Option<PlannedStep> {
        if lint::sleeps(node, &mut scope.errors) {
            scope.brings(node);
            return None;
        }
        let mut step: Step = match yaml::de::read(node) {
            Ok(step) => step,
            Err(error) => {
                scope.errors.push(*error);
                scope.brings(node);
                return None;
            }
        };
        scope.step(&step, node);
        let checks = step.checks.take().unwrap_or_default();
        let check_nodes = node.get("checks").map(Node::list).unwrap_or_default();
        // What is left says what kind of step it is.
        let together = step.together.replace(Vec::new()).unwrap_or_default();
        step.together = step.together.filter(|_| !together.is_empty());
        let together_nodes = node.get("together").map(Node::list).unwrap_or_default();
        let is_wait = step.eventually.is_some() || step.never.is_some();
        let arrival = match &step.requires {
            Some(requirement) if is_wait => Some(PlannedCheck {
                id: self.check_id(scenario, step.id.as_deref(), requirement),
                requirement: requirement.clone(),
                level: self.level(requirement),
                state: step.state.unwrap_or(State::Stable),
                see: step.see.clone().unwrap_or_default(),
                since: None,
                title: step.title.clone(),
                expect: Default::default(),
                one_of: Default::default(),
                place: place(node),
            }),
            _ => None,
        };
        let checks = checks
            .into_iter()
            .zip(check_nodes)
            .map(|(check, node)| PlannedCheck {
                id: self.check_id(scenario, check.id.as_deref(), &check.requires),
                level: self.level(&check.requires),
                requirement: check.requires,
                state: check.state,
                see: check.see,
                since: check.since,
                title: check.title,
                expect: check.expect,
                one_of: check.one_of,
                place: place(node),
            })
            .collect();
        let needs = self.needs(&step, node, opening, scope);
        let together = if together.is_empty() {
            Vec::new()
        } else {
            together_nodes
                .iter()
                .filter_map(|node| self.step(scenario, node, opening, scope))
                .collect()
        };
        Some(PlannedStep {
            place: place(node),
            opening: opening.map(str::to_owned),
            needs,
            arrival,
            checks,
            together,
            step,
        })
    }

    fn check_id(&self, scenario: &str, id: Option<&str>, requirement: &str) -> String {
        let slug = id.unwrap_or_else(|| requirement.rsplit('/').next().unwrap_or(requirement));
        format!("{scenario}#{slug}")
    }

    fn level(&self, requirement: &str) -> Level {
        // An unknown requirement is an error of its own; the plan is never run.
        self.context
            .catalogue
            .get(requirement)
            .map_or(Level::Info, |requirement| requirement.level)
    }

    /// The requirement that is named when a step fails whose success is relied on.
    fn needs(
        &self,
        step: &Step,
        node: &Node,
        opening: Option<&str>,
        scope: &mut Scope<'_>,
    ) -> String {
        if let Some((key, _)) = node.entry("never")
            && step.requires.is_none()
        {
            scope.errors.push(
                key.error("`never` is owed to nothing")
                    .label("without `requires` it judges nothing"),
            );
            return String::new();
        }
        if let Some(own) = step.needs.as_ref().or(step.requires.as_ref()) {
            return own.clone();
        }
        let actions = step.actions();
        let [action] = actions.as_slice() else {
            return String::new();
        };
        if matches!(*action, "together" | "compare") {
            return String::new();
        }
        let kinds = step.sight().map(|sight| sight.kinds()).unwrap_or_default();
        let default = kinds
            .first()
            .and_then(|kind| self.context.needs.get(&format!("{action}-{kind}")))
            .or_else(|| self.context.needs.get(*action));
        match default {
            Some(requirement) => requirement.clone(),
            None => {
                let is_wait = step.sight().is_some();
                let what = if opening.is_some() {
                    "an opening's step"
                } else {
                    "a step"
                };
                let title = if is_wait {
                    format!("`{action}` is owed to nothing")
                } else {
                    format!("{what} with `{action}` relies on nothing")
                };
                let place = node.entry(action).map_or(node, |(key, _)| key);
                scope.errors.push(
                    place
                        .error(title)
                        .label("neither `requires` nor `needs`, and no default")
                        .help(
                            "`requires` judges the arrival or absence; `needs` names the requirement it relies on",
                        ),
                );
                String::new()
            }
        }
    }
}

/// The node as a place in plans.
fn place(node: &Node) -> Place {
    Place {
        file: node.source.name.clone(),
        line: node.span.line,
        column: node.span.column,
        snippet: node.snippet(10),
    }
}

/// A map without the elements of the list at `key`; without the key, if it is `rows`.
fn without(node: &Node, key: &str) -> Node {
    let Kind::Map(entries) = &node.kind else {
        return node.clone();
    };
    let kept = entries.iter().filter_map(|(name, value)| {
        if name.text() != Some(key) {
            return Some((name.clone(), value.clone()));
        }
        let kind = match &value.kind {
            Kind::List(_) => Kind::List(Vec::new()),
            other => other.clone(),
        };
        (key != "rows").then(|| (name.clone(), value.of_kind(kind)))
    });
    node.of_kind(Kind::Map(kept.collect()))
}

/// Tells of an id that stood before.
fn duplicate(
    id: &Node,
    seen: &mut HashMap<String, usize>,
    what: &str,
    errors: &mut Vec<Diagnostic>,
) {
    let name = id.text().unwrap_or_default();
    if let Some(line) = seen.insert(name.to_owned(), id.span.line) {
        errors.push(
            id.error(format!("{what} `{name}` stands twice"))
                .label(format!("first in line {line}")),
        );
    }
}
