//! What serde cannot see: names that nothing bears, steps that do nothing or too much,
//! checks that assert nothing. Every error has its place.

mod assertion;
mod names;
mod step;

pub use names::Scope;

use super::context::Context;
use super::files::File;
use super::model::Suite;
use super::plan::{PlannedCheck, PlannedStep};
use super::words::{RESOURCES, is_slug};
use crate::diagnostic::{Diagnostic, Span};
use crate::requirement::{Catalogue, Role, readings};
use crate::target::features::Feature;
use crate::yaml::{Node, Source};
use std::collections::HashMap;
use std::sync::Arc;

/// The actions of a step, and of `defaults.yaml` also the kinds of wait.
pub const ACTIONS: [&str; 20] = [
    "put",
    "edit",
    "get",
    "head",
    "delete",
    "copy",
    "move",
    "post",
    "options",
    "propfind",
    "proppatch",
    "report",
    "mkcalendar",
    "acl",
    "request",
    "eventually",
    "never",
    "look",
    "together",
    "compare",
];

/// Whether `defaults.yaml` may name it: an action, or a wait with what it looks at.
pub fn is_action(word: &str) -> bool {
    let kinds = [
        "inbox",
        "copy",
        "absent",
        "cancelled",
        "delivered",
        "resource",
    ];
    // A fence is a message of the runner's own, sent on the path of what must not come.
    ACTIONS.contains(&word)
        || word == "never-fence"
        || word.split_once('-').is_some_and(|(action, kind)| {
            matches!(action, "eventually" | "never" | "look") && kinds.contains(&kind)
        })
}

/// The first line names the file's schema, so that editors complete it.
pub fn names_schema(file: &File, schema: &str, errors: &mut Vec<Diagnostic>) {
    let first = file.source.line(1).unwrap_or_default();
    let schema = format!("docs/schema/{schema}.json");
    let named = first
        .strip_prefix("# yaml-language-server: $schema=")
        .is_some_and(|path| path.trim_end().ends_with(&schema));
    if !named {
        let up = "../".repeat(file.path.matches('/').count() + 1);
        errors.push(
            file.source
                .error(
                    Span::new(1, 1, first.chars().count()),
                    "the first line does not name the schema",
                )
                .help(format!(
                    "begin with `# yaml-language-server: $schema={up}{schema}`"
                )),
        );
    }
}

/// What holds for a suite's head.
pub fn head(root: &Node, head: &Suite, errors: &mut Vec<Diagnostic>) {
    for (key, text) in [("title", &head.title), ("source", &head.source)] {
        if text.trim().is_empty() {
            let place = root.get(key).unwrap_or(root);
            errors.push(place.error(format!("`{key}` is empty")));
        }
    }
    for (key, _) in root.get("cast").map(Node::entries).unwrap_or_default() {
        slug(key, "a role", errors);
    }
    objects(root, errors);
    for feature in root.get("features").map(Node::list).unwrap_or_default() {
        self::feature(feature, errors);
    }
}

/// Names of objects: words that nothing else bears.
pub fn objects(owner: &Node, errors: &mut Vec<Diagnostic>) {
    for (key, _) in owner.get("objects").map(Node::entries).unwrap_or_default() {
        slug(key, "an object", errors);
        let name = key.text().unwrap_or_default();
        if RESOURCES.contains(&name) {
            errors.push(
                key.error(format!("`{name}` is the name of a resource"))
                    .label("an object needs another one"),
            );
        }
    }
}

/// A word of lower-case letters, digits, `-` and `_`.
pub fn slug(node: &Node, what: &str, errors: &mut Vec<Diagnostic>) {
    let text = node.text().unwrap_or_default();
    if !is_slug(text) {
        errors.push(
            node.error(format!("`{text}` cannot be {what}"))
                .label("lower-case letters, digits, `-` and `_`"),
        );
    }
}

/// A feature that invitest can look for.
pub fn feature(node: &Node, errors: &mut Vec<Diagnostic>) {
    let name = node.text().unwrap_or_default();
    if Feature::named(name).is_none() {
        errors.push(
            node.error(format!("unknown feature `{name}`"))
                .label("not in the list of docs/features.md")
                .suggest(name, Feature::ALL.map(Feature::name)),
        );
    }
}

/// A requirement of the catalogue, wherever one may be named.
pub fn requirement(node: &Node, catalogue: &Catalogue, errors: &mut Vec<Diagnostic>) {
    let id = node.text().unwrap_or_default();
    if catalogue.get(id).is_none() {
        errors.push(unknown_requirement(node, id, catalogue));
    }
}

/// A requirement that a check may judge in a scenario that needs these features.
pub fn judged(
    node: &Node,
    catalogue: &Catalogue,
    features: &[String],
    errors: &mut Vec<Diagnostic>,
) {
    let id = node.text().unwrap_or_default();
    match catalogue.get(id) {
        None => errors.push(unknown_requirement(node, id, catalogue)),
        Some(requirement) if requirement.role == Role::Client => errors.push(
            node.error(format!("`{id}` binds the client"))
                .label("nothing that a server could be judged by"),
        ),
        Some(requirement) if !requirement.is_testable() => errors.push(
            node.error(format!("the catalogue says that `{id}` cannot be tested"))
                .label(requirement.reason.clone().unwrap_or_default())
                .help(format!("see {}:{}", requirement.file, requirement.line)),
        ),
        Some(requirement) => {
            for feature in &requirement.needs {
                if !features.contains(feature) {
                    errors.push(
                        node.error(format!("`{id}` needs the feature `{feature}`"))
                            .label("the scenario does not say that it needs it")
                            .help(format!("add `features: [{feature}]`")),
                    );
                }
            }
        }
    }
}

fn unknown_requirement(node: &Node, id: &str, catalogue: &Catalogue) -> Diagnostic {
    // The same slug in another section is the likeliest slip.
    let slug = id.rsplit('/').next().unwrap_or(id);
    let same = catalogue
        .iter()
        .find(|requirement| requirement.slug() == slug);
    let error = node
        .error(format!("unknown requirement `{id}`"))
        .label("not in the catalogue");
    match same {
        Some(requirement) => error.help(format!("did you mean `{}`?", requirement.id)),
        None => error.suggest(id, catalogue.ids()),
    }
}

/// A requirement or a reading.
pub fn see(node: &Node, catalogue: &Catalogue, errors: &mut Vec<Diagnostic>) {
    let name = node.text().unwrap_or_default();
    if readings::get(name).is_none() {
        requirement(node, catalogue, errors);
    }
}

/// Whether a step wants to sleep, which none does.
pub fn sleeps(node: &Node, errors: &mut Vec<Diagnostic>) -> bool {
    for (key, _) in node.entries() {
        if let Some(word @ ("sleep" | "pause" | "wait" | "delay")) = key.text() {
            errors.push(
                key.error("no step sleeps")
                    .label(format!("`{word}` is no action"))
                    .help(
                        "`eventually` waits until something is there, `never` shows that it does not come",
                    ),
            );
            return true;
        }
    }
    false
}

/// Each check of a scenario has its own id.
pub fn unique_checks(steps: &[PlannedStep], file: &File, errors: &mut Vec<Diagnostic>) {
    fn visit<'a>(
        steps: &'a [PlannedStep],
        seen: &mut HashMap<&'a str, &'a PlannedCheck>,
        doubles: &mut Vec<(&'a PlannedCheck, usize)>,
    ) {
        for step in steps {
            for check in step.arrival.iter().chain(&step.checks) {
                if let Some(first) = seen.insert(&check.id, check) {
                    doubles.push((check, first.place.line));
                }
            }
            visit(&step.together, seen, doubles);
        }
    }
    let mut doubles = Vec::new();
    visit(steps, &mut HashMap::new(), &mut doubles);
    for (check, first) in doubles {
        let slug = check.id.rsplit('#').next().unwrap_or(&check.id);
        let span = Span::new(check.place.line, check.place.column, 1);
        let error = file
            .source
            .error(
                span,
                format!("the check `{slug}` stands twice in this scenario"),
            )
            .label(format!("first in line {first}"));
        errors.push(error.help("give one of them an `id`"));
    }
}

/// Openings that no suite has used yet: their steps have one action each, and what they
/// rely on exists. (The rest is seen where they are used.)
pub fn openings(source: &Arc<Source>, context: &Context, errors: &mut Vec<Diagnostic>) {
    let Ok(Some(root)) = Node::parse(source) else {
        // Told already.
        return;
    };
    for (_, opening) in root.get("openings").map(Node::entries).unwrap_or_default() {
        for step in opening.get("steps").map(Node::list).unwrap_or_default() {
            if sleeps(step, errors) {
                continue;
            }
            let actions: Vec<&str> = step
                .entries()
                .iter()
                .filter_map(|(key, _)| key.text())
                .filter(|key| ACTIONS.contains(key))
                .collect();
            if actions.len() != 1 {
                errors.push(step.error(format!(
                    "a step with {} actions, where one is right",
                    actions.len()
                )));
            }
            if let Some(needs) = step.get("needs")
                && needs.text().is_some_and(|id| !id.contains('$'))
            {
                requirement(needs, &context.catalogue, errors);
            }
        }
    }
}
