//! The request bodies of WebDAV, ACL and CalDAV.

use crate::wire::xml::{CALDAV, DAV, Element, Name, Node};

fn dav(local: &str) -> Element {
    Element::new(DAV, local)
}

fn cal(local: &str) -> Element {
    Element::new(CALDAV, local)
}

fn empty(name: &Name) -> Element {
    Element::new(&name.namespace, &name.local)
}

/// `D:prop` with empty elements of these names.
pub fn prop(names: &[Name]) -> Element {
    names
        .iter()
        .fold(dav("prop"), |p, name| p.with(empty(name)))
}

/// PROPFIND for these properties; for none, `D:allprop`.
pub fn propfind(names: &[Name]) -> Element {
    let what = if names.is_empty() {
        dav("allprop")
    } else {
        prop(names)
    };
    dav("propfind").with(what)
}

/// PROPPATCH that sets whole properties and removes others.
pub fn proppatch(set: Vec<Element>, remove: &[Name]) -> Element {
    let mut root = dav("propertyupdate");
    if !set.is_empty() {
        let props = set.into_iter().map(tidy).fold(dav("prop"), Element::with);
        root = root.with(dav("set").with(props));
    }
    if !remove.is_empty() {
        root = root.with(dav("remove").with(prop(remove)));
    }
    root
}

/// Without the white space between child elements that a server laid its answer out with:
/// put back as it came, it hides the first child from servers that look for that.
fn tidy(mut element: Element) -> Element {
    if element.elements().next().is_some() {
        element.children.retain(|node| match node {
            Node::Element(_) => true,
            Node::Text(text) => !text.trim().is_empty(),
        });
    }
    for node in &mut element.children {
        if let Node::Element(child) = node {
            *child = tidy(std::mem::replace(child, Element::new("", "")));
        }
    }
    element
}

/// A property that holds one href.
pub fn href_property(name: &Name, href: &str) -> Element {
    empty(name).with(dav("href").with_text(href))
}

/// What a calendar report is asked to give for each resource.
fn report_prop(with_data: bool) -> Element {
    let names = [
        Name::new(DAV, "getetag"),
        Name::new(CALDAV, "schedule-tag"),
        Name::new(CALDAV, "calendar-data"),
    ];
    prop(if with_data { &names } else { &names[..2] })
}

fn calendar_query(component: Option<&str>, inner: Option<Element>, with_data: bool) -> Element {
    let mut top = cal("comp-filter").with_attribute("name", "VCALENDAR");
    if let Some(component) = component {
        let mut filter = cal("comp-filter").with_attribute("name", component);
        if let Some(inner) = inner {
            filter = filter.with(inner);
        }
        top = top.with(filter);
    }
    cal("calendar-query")
        .with(report_prop(with_data))
        .with(cal("filter").with(top))
}

/// calendar-query for the objects whose component (VEVENT, VTODO, VFREEBUSY) has this UID.
pub fn query_by_uid(component: &str, uid: &str) -> Element {
    // Octet for octet: the default collation would fold letter case.
    let text = cal("text-match")
        .with_attribute("collation", "i;octet")
        .with_text(uid);
    let filter = cal("prop-filter").with_attribute("name", "UID").with(text);
    calendar_query(Some(component), Some(filter), true)
}

/// calendar-query for what overlaps a range, both ends in UTC (`20300101T000000Z`).
pub fn query_by_time(component: &str, start: &str, end: &str) -> Element {
    calendar_query(Some(component), Some(time_range(start, end)), true)
}

/// calendar-query for a component, or for all objects; with calendar-data or only tags.
pub fn query_by_component(component: Option<&str>, with_data: bool) -> Element {
    calendar_query(component, None, with_data)
}

/// calendar-multiget of these hrefs.
pub fn multiget<'a>(hrefs: impl IntoIterator<Item = &'a str>) -> Element {
    hrefs.into_iter().fold(
        cal("calendar-multiget").with(report_prop(true)),
        |root, href| root.with(dav("href").with_text(href)),
    )
}

/// free-busy-query for a range, both ends in UTC.
pub fn free_busy_query(start: &str, end: &str) -> Element {
    cal("free-busy-query").with(time_range(start, end))
}

fn time_range(start: &str, end: &str) -> Element {
    cal("time-range")
        .with_attribute("start", start)
        .with_attribute("end", end)
}

/// MKCALENDAR with a display name, a component set (none: the server's default) and others.
pub fn mkcalendar(title: &str, components: &[&str], others: Vec<Element>) -> Element {
    let mut props = dav("prop").with(dav("displayname").with_text(title));
    if !components.is_empty() {
        let set = components
            .iter()
            .fold(cal("supported-calendar-component-set"), |set, component| {
                set.with(cal("comp").with_attribute("name", *component))
            });
        props = props.with(set);
    }
    props = others.into_iter().fold(props, Element::with);
    cal("mkcalendar").with(dav("set").with(props))
}

/// The value of `C:schedule-calendar-transp`.
pub fn transparency(opaque: bool) -> Element {
    let value = if opaque { "opaque" } else { "transparent" };
    cal("schedule-calendar-transp").with(cal(value))
}

/// An access control entry that grants privileges to a principal.
pub fn grant(principal: &str, privileges: &[Name]) -> Element {
    ace(dav("href").with_text(principal), "grant", privileges)
}

/// An access control entry that grants privileges to `all`, `authenticated` or
/// `unauthenticated` (RFC 3744, 5.5.1).
pub fn grant_to_kind(who: &str, privileges: &[Name]) -> Element {
    ace(dav(who), "grant", privileges)
}

/// An access control entry that denies privileges to a principal.
pub fn deny(principal: &str, privileges: &[Name]) -> Element {
    ace(dav("href").with_text(principal), "deny", privileges)
}

fn ace(principal: Element, kind: &str, privileges: &[Name]) -> Element {
    let list = privileges.iter().fold(dav(kind), |list, name| {
        list.with(dav("privilege").with(empty(name)))
    });
    dav("ace").with(dav("principal").with(principal)).with(list)
}

/// The body of an ACL request.
pub fn acl(aces: Vec<Element>) -> Element {
    aces.into_iter().fold(dav("acl"), Element::with)
}

/// principal-property-search for one property that contains a text (RFC 3744, 9.4).
pub fn principal_search(property: &Name, text: &str, wanted: &[Name]) -> Element {
    dav("principal-property-search")
        .with(
            dav("property-search")
                .with(prop(std::slice::from_ref(property)))
                .with(dav("match").with_text(text)),
        )
        .with(prop(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_by_uid_compares_octets() {
        let text = query_by_uid("VEVENT", "a&b").to_document();
        assert!(
            text.contains(
                "<C:comp-filter name=\"VCALENDAR\"><C:comp-filter name=\"VEVENT\">\
                 <C:prop-filter name=\"UID\">\
                 <C:text-match collation=\"i;octet\">a&amp;b</C:text-match>"
            ),
            "{text}"
        );
    }

    #[test]
    fn a_property_is_put_back_without_its_layout() {
        let came = crate::wire::xml::parse(
            "<D:x xmlns:D='DAV:'>\n  <D:href> /a </D:href>\n  <D:y>\n <D:z/>\n </D:y>\n</D:x>",
        )
        .unwrap();
        let text = proppatch(vec![came], &[]).to_document();
        assert!(
            text.contains("<D:x><D:href> /a </D:href><D:y><D:z/></D:y></D:x>"),
            "{text}"
        );
    }

    #[test]
    fn bodies_have_their_roots_and_parts() {
        let name = Name::new(DAV, "displayname");
        assert!(propfind(&[]).child(DAV, "allprop").is_some());
        let patch = proppatch(vec![transparency(false)], std::slice::from_ref(&name));
        assert!(patch.child(DAV, "set").is_some() && patch.child(DAV, "remove").is_some());
        let made = mkcalendar("x", &["VEVENT", "VTODO"], vec![transparency(true)]).to_document();
        assert!(made.contains("<C:comp name=\"VTODO\"/>"), "{made}");
        let acl = acl(vec![grant("/p/", &[Name::new(CALDAV, "schedule-send")])]).to_document();
        assert!(
            acl.contains("<D:privilege><C:schedule-send/></D:privilege>"),
            "{acl}"
        );
        assert_eq!(multiget(["/a", "/b"]).elements().count(), 3);
    }
}
