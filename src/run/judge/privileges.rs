//! What `DAV:supported-privilege-set` says of privileges (RFC 3744 5.3), and what follows
//! for `DAV:current-user-privilege-set` and `DAV:acl` beside it.

use super::Judged;
use crate::dav::ResponseItem;
use crate::suite::model::Privileges;
use crate::wire::xml::{DAV, Element, Name, XML};

/// A `DAV:supported-privilege` with everything above it.
struct Supported {
    name: Name,
    is_abstract: bool,
    above: Vec<Name>,
    /// Whether its description has a language, its own or that of an element around it.
    has_language: bool,
}

/// Judges every key.
pub fn judge(item: Option<&ResponseItem>, wanted: &Privileges) -> Vec<Judged> {
    let supported = item.and_then(|item| property(item, "supported-privilege-set"));
    let Some(root) = supported else {
        let came = "D:supported-privilege-set is not there".to_owned();
        return vec![Judged::new(false, "D:supported-privilege-set", came)];
    };
    let mut tree = Vec::new();
    walk(root, &[], language(root), &mut tree);
    let mut all = Vec::new();
    for name in &wanted.concrete {
        all.push(concrete(&tree, name));
    }
    for (aggregate, members) in &wanted.below {
        all.extend(members.iter().map(|m| below(&tree, aggregate, m, true)));
    }
    for (aggregate, others) in &wanted.not_below {
        all.extend(others.iter().map(|o| below(&tree, aggregate, o, false)));
    }
    if let Some(top) = &wanted.everything_below {
        let top_name = Name::parse(top);
        let outside = |s: &&Supported| {
            Some(&s.name) != top_name.as_ref()
                && !s.above.iter().any(|a| Some(a) == top_name.as_ref())
        };
        let expected = format!("every privilege stands below {top}");
        all.push(none_of(
            expected,
            tree.iter().filter(outside).map(|s| &s.name),
        ));
    }
    if wanted.acyclic == Some(true) {
        let itself = tree.iter().filter(|s| s.above.contains(&s.name));
        all.push(none_of(
            "no privilege stands below itself".into(),
            itself.map(|s| &s.name),
        ));
    }
    if wanted.described == Some(true) {
        let mute = tree.iter().filter(|s| !s.has_language);
        all.push(none_of(
            "each description has its xml:lang".into(),
            mute.map(|s| &s.name),
        ));
    }
    if let Some(property_name) = &wanted.covers {
        all.push(covers(item, &tree, property_name));
    }
    if wanted.whole_aggregates == Some(true) {
        all.push(whole_aggregates(item, &tree));
    }
    all
}

fn property<'a>(item: &'a ResponseItem, local: &str) -> Option<&'a Element> {
    item.propstats
        .iter()
        .filter(|p| p.status / 100 == 2)
        .flat_map(|p| &p.properties)
        .find(|e| e.is(DAV, local))
}

fn language(element: &Element) -> bool {
    element
        .attributes
        .iter()
        .any(|(name, _)| name.local == "lang" && name.namespace == XML)
}

fn walk(parent: &Element, above: &[Name], has_language: bool, tree: &mut Vec<Supported>) {
    for entry in parent.children_named(DAV, "supported-privilege") {
        let has_language = has_language || language(entry);
        let privilege = entry
            .child(DAV, "privilege")
            .and_then(|p| p.elements().next());
        let Some(privilege) = privilege else { continue };
        let described = entry.child(DAV, "description").is_none_or(language);
        tree.push(Supported {
            name: privilege.name.clone(),
            is_abstract: entry.child(DAV, "abstract").is_some(),
            above: above.to_vec(),
            has_language: has_language || described,
        });
        let mut path = above.to_vec();
        path.push(privilege.name.clone());
        // What stands below itself would go on for ever only in an endless document.
        walk(entry, &path, has_language, tree);
    }
}

fn concrete(tree: &[Supported], name: &str) -> Judged {
    let wanted = Name::parse(name);
    let entry = tree.iter().find(|s| Some(&s.name) == wanted.as_ref());
    let came = match entry {
        None => format!("{name} is not among them"),
        Some(entry) if entry.is_abstract => format!("{name} is abstract"),
        Some(_) => format!("{name} is there and not abstract"),
    };
    let holds = entry.is_some_and(|entry| !entry.is_abstract);
    Judged::new(holds, format!("{name}, not abstract"), came)
}

fn below(tree: &[Supported], aggregate: &str, member: &str, wanted: bool) -> Judged {
    let (above, name) = (Name::parse(aggregate), Name::parse(member));
    let is = tree.iter().any(|s| {
        Some(&s.name) == name.as_ref() && s.above.iter().any(|a| Some(a) == above.as_ref())
    });
    let word = |is: bool| match is {
        true => format!("{member} stands below {aggregate}"),
        false => format!("{member} does not stand below {aggregate}"),
    };
    Judged::new(is == wanted, word(wanted), word(is))
}

fn none_of<'a>(expected: String, names: impl Iterator<Item = &'a Name>) -> Judged {
    let names: Vec<String> = names.map(ToString::to_string).collect();
    let came = match names.as_slice() {
        [] => "it is so".to_owned(),
        names => format!("but not {}", names.join(", ")),
    };
    Judged::new(names.is_empty(), expected, came)
}

/// Privileges of a property (`D:current-user-privilege-set`, `D:acl`).
fn privileges_in(element: &Element) -> Vec<Name> {
    let mut found = Vec::new();
    for child in element.elements() {
        if child.is(DAV, "privilege") {
            found.extend(child.elements().map(|e| e.name.clone()));
        } else {
            found.extend(privileges_in(child));
        }
    }
    found
}

fn covers(item: Option<&ResponseItem>, tree: &[Supported], name: &str) -> Judged {
    let local = name.trim_start_matches("D:");
    let Some(element) = item.and_then(|item| property(item, local)) else {
        return Judged::new(
            false,
            format!("{name} beside it"),
            format!("{name} is not there"),
        );
    };
    let used = privileges_in(element);
    let odd = used
        .iter()
        .filter(|name| !tree.iter().any(|s| s.name == **name && !s.is_abstract));
    let expected = format!("each privilege of {name} is supported and not abstract");
    none_of(expected, odd)
}

fn whole_aggregates(item: Option<&ResponseItem>, tree: &[Supported]) -> Judged {
    let expected = "with each aggregate its members";
    let set = item.and_then(|item| property(item, "current-user-privilege-set"));
    let Some(set) = set else {
        let came = "D:current-user-privilege-set is not there";
        return Judged::new(false, expected, came);
    };
    let has = privileges_in(set);
    let missing = tree.iter().filter(|s| {
        !s.is_abstract && !has.contains(&s.name) && s.above.iter().any(|above| has.contains(above))
    });
    none_of(expected.into(), missing.map(|s| &s.name))
}
