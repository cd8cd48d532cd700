//! Reports about principals (RFC 3744 9) and expand-property (RFC 3253 3.8).

use super::access::{Privilege, Who};
use super::accounts;
use super::http::{Answer, Depth, Outcome, dav, named};
use super::propfind::{Wanted, multistatus, propstat, response};
use super::props::{self, Prop};
use super::server::{Call, own_principal};
use super::store::{Kind, Store};
use super::{access, faults};
use crate::wire::xml::{CALDAV, DAV, Element, Name, Node};

/// The properties by which principals can be found (RFC 6638 2.4.1, 2.4.2).
fn searchable() -> [(Name, &'static str); 3] {
    [
        (Name::new(DAV, "displayname"), "Name"),
        (
            Name::new(CALDAV, "calendar-user-address-set"),
            "Calendar user address",
        ),
        (
            Name::new(CALDAV, "calendar-user-type"),
            "Calendar user type",
        ),
    ]
}

fn depth_zero(call: &Call<'_>) -> Result<(), Answer> {
    match call.request.depth(Depth::Zero)? {
        Depth::Zero => Ok(()),
        _ => Err(Answer::explained(400, "this report has Depth 0")),
    }
}

/// DAV:principal-search-property-set.
pub fn search_property_set(call: &Call<'_>) -> Answer {
    let searchable = searchable();
    let listed = searchable.iter().filter(|(name, _)| {
        let left_out = match name.local.as_str() {
            "calendar-user-address-set" => call.ctx.on(&faults::discovery::ADDRESS_SET_NOT_LISTED),
            "calendar-user-type" => call.ctx.on(&faults::discovery::USER_TYPE_NOT_LISTED),
            _ => false,
        };
        !left_out
    });
    let root = listed.fold(
        dav("principal-search-property-set"),
        |root, (name, description)| {
            let description = dav("description")
                .with_attribute("xml:lang", "en")
                .with_text(*description);
            root.with(
                dav("principal-search-property")
                    .with(dav("prop").with(named(name)))
                    .with(description),
            )
        },
    );
    Answer::xml(200, &root)
}

fn principals_below<'a>(store: &'a Store, path: &'a str) -> impl Iterator<Item = &'a str> + 'a {
    store.below(path).chain(std::iter::once(path)).filter(|p| {
        store
            .get(p)
            .is_some_and(|r| matches!(r.kind, Kind::Principal))
    })
}

/// DAV:principal-property-search.
pub fn property_search(call: &Call<'_>, store: &Store, root: &Element) -> Outcome {
    depth_zero(call)?;
    let everywhere = root
        .child(DAV, "apply-to-principal-collection-set")
        .is_some();
    let within = match everywhere {
        true => accounts::PRINCIPALS,
        false => call.request.path.as_str(),
    };
    let searches: Vec<(Vec<Name>, String)> = root
        .children_named(DAV, "property-search")
        .map(|search| {
            let names = search
                .child(DAV, "prop")
                .map(|p| p.elements().map(|e| e.name.clone()).collect::<Vec<_>>());
            let text = search.child(DAV, "match").map(Element::text);
            (names.unwrap_or_default(), text.unwrap_or_default())
        })
        .collect();
    if searches.is_empty() || searches.iter().any(|(names, _)| names.is_empty()) {
        return Err(Answer::explained(400, "nothing to search for"));
    }
    let any = root.attribute("test") == Some("anyof");
    let wanted = Wanted::read(root).unwrap_or(Wanted::Props(Vec::new()));
    let searchable = searchable();
    let hit = |path: &str, (names, text): &(Vec<Name>, String)| {
        let one = |name: &Name| {
            let not_searchable = match name.local.as_str() {
                "calendar-user-address-set" => {
                    call.ctx.on(&faults::discovery::ADDRESS_SET_NOT_SEARCHABLE)
                }
                "calendar-user-type" => call.ctx.on(&faults::discovery::USER_TYPE_NOT_SEARCHABLE),
                _ => false,
            };
            !not_searchable
                && searchable.iter().any(|(known, _)| known == name)
                && match props::value(call, store, path, name) {
                    Prop::Value(element) => contains(&element, &text.to_lowercase()),
                    _ => false,
                }
        };
        if any {
            names.iter().any(one)
        } else {
            names.iter().all(one)
        }
    };
    let found = principals_below(store, within).filter(|path| match any {
        true => searches.iter().any(|s| hit(path, s)),
        false => searches.iter().all(|s| hit(path, s)),
    });
    let responses = found
        .map(|path| response(call, store, path, &wanted, None))
        .collect();
    Ok(multistatus(call, responses))
}

/// Whether some contiguous text in an element contains another (RFC 3744 9.4.1).
fn contains(element: &Element, text: &str) -> bool {
    element.children.iter().any(|node| match node {
        Node::Text(t) => t.to_lowercase().contains(text),
        Node::Element(e) => contains(e, text),
    })
}

/// DAV:principal-match.
pub fn principal_match(call: &Call<'_>, store: &Store, root: &Element) -> Outcome {
    depth_zero(call)?;
    let wanted = Wanted::read(root).unwrap_or(Wanted::Props(Vec::new()));
    let own = own_principal(call);
    let path = &call.request.path;
    let found: Vec<&str> = if let Some(property) = root.child(DAV, "principal-property") {
        let Some(name) = property.elements().next().map(|e| &e.name) else {
            return Err(Answer::explained(400, "no property is named"));
        };
        let mine = |path: &str| match props::value(call, store, path, name) {
            Prop::Value(element) => element
                .children_named(DAV, "href")
                .any(|h| call.resolve(&h.text()).as_deref() == Some(own.as_str())),
            _ => false,
        };
        store
            .below(path)
            .filter(|p| call.may(store, p, Privilege::Read) && mine(p))
            .collect()
    } else if root.child(DAV, "self").is_some() {
        // A group matches through its members.
        principals_below(store, path)
            .filter(|p| *p == own || *p == accounts::GROUP)
            .collect()
    } else {
        return Err(Answer::explained(
            400,
            "neither self nor principal-property",
        ));
    };
    let responses = found
        .into_iter()
        .map(|path| response(call, store, path, &wanted, None))
        .collect();
    Ok(multistatus(call, responses))
}

/// DAV:acl-principal-prop-set.
pub fn acl_principals(call: &Call<'_>, store: &Store, root: &Element) -> Outcome {
    depth_zero(call)?;
    let path = &call.request.path;
    call.need(store, path, Privilege::ReadAcl)?;
    let wanted = Wanted::read(root).unwrap_or(Wanted::Props(Vec::new()));
    let named: Vec<String> = access::own_aces(store, path)
        .iter()
        .filter_map(|ace| match &ace.who {
            Who::Principal(path) => Some(path.clone()),
            _ => None,
        })
        .collect();
    let responses = named
        .iter()
        .map(|path| response(call, store, path, &wanted, None))
        .collect();
    Ok(multistatus(call, responses))
}

/// DAV:expand-property.
pub fn expand_property(call: &Call<'_>, store: &Store, root: &Element) -> Outcome {
    depth_zero(call)?;
    let response = expanded(call, store, &call.request.path, root, 0);
    Ok(multistatus(call, vec![response]))
}

fn expanded(call: &Call<'_>, store: &Store, path: &str, wanted: &Element, level: usize) -> Element {
    let (mut found, mut missing) = (dav("prop"), dav("prop"));
    for property in wanted.children_named(DAV, "property") {
        let namespace = property.attribute("namespace").unwrap_or(DAV);
        let name = Name::new(namespace, property.attribute("name").unwrap_or_default());
        if name.local.is_empty() {
            continue;
        }
        let Prop::Value(mut element) = props::value(call, store, path, &name) else {
            missing = missing.with(named(&name));
            continue;
        };
        let deeper = property.child(DAV, "property").is_some() && level < 8;
        if deeper {
            for node in &mut element.children {
                if let Node::Element(href) = node
                    && href.is(DAV, "href")
                    && let Some(target) = call.resolve(&href.text())
                    && call.may(store, &target, Privilege::Read)
                    && store.get(&target).is_some()
                {
                    *href = expanded(call, store, &target, property, level + 1);
                }
            }
        }
        found = found.with(element);
    }
    let mut response = dav("response").with(call.href(store, path));
    if !found.children.is_empty() || missing.children.is_empty() {
        response = response.with(propstat(found, 200));
    }
    if !missing.children.is_empty() {
        response = response.with(propstat(missing, 404));
    }
    response
}
