//! PROPFIND (RFC 4918 9.1), and the responses that reports share with it.

use super::access::{Privilege, need_privileges};
use super::http::{Answer, Depth, Outcome, dav, named, status_line};
use super::props::{self, Prop};
use super::server::Call;
use super::store::{Kind, Store};
use super::{conditions, faults, variations};
use crate::wire::xml::{DAV, Element, Name};

/// What is asked for.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// These.
    Props(Vec<Name>),
    /// DAV:allprop, with what DAV:include names.
    All(Vec<Name>),
    /// DAV:propname.
    Names,
}

impl Wanted {
    /// Reads it from among the children of a request: DAV:prop, DAV:allprop, DAV:propname.
    pub fn read(root: &Element) -> Option<Wanted> {
        let names = |e: &Element| e.elements().map(|p| p.name.clone()).collect::<Vec<_>>();
        if let Some(prop) = root.child(DAV, "prop") {
            return Some(Wanted::Props(names(prop)));
        }
        if root.child(DAV, "allprop").is_some() {
            let include = root.child(DAV, "include").map(names);
            return Some(Wanted::All(include.unwrap_or_default()));
        }
        root.child(DAV, "propname").map(|_| Wanted::Names)
    }
}

/// PROPFIND.
pub fn propfind(call: &Call<'_>, store: &Store) -> Outcome {
    let path = &call.request.path;
    call.need(store, path, Privilege::Read)?;
    conditions::exists(call, store)?;
    conditions::check(call, store)?;
    let wanted = if call.request.body.is_empty() {
        Wanted::All(Vec::new())
    } else {
        let root = call.request.xml()?;
        let wanted = match root.is(DAV, "propfind") {
            true => Wanted::read(&root),
            false => None,
        };
        wanted.ok_or_else(|| Answer::explained(400, "no DAV:propfind that asks for something"))?
    };
    let collection = store.get(path).is_some_and(|r| r.is_collection());
    let depth = call.request.depth(Depth::Infinity)?;
    let mut at = vec![path.clone()];
    if depth == Depth::Zero
        && matches!(
            store.get(path).map(|r| &r.kind),
            Some(Kind::Inbox | Kind::Outbox)
        )
        && call.ctx.on(&faults::discovery::INBOX_NOT_FOUND)
    {
        return Err(Answer::status(404));
    }
    match depth {
        Depth::Infinity if collection && call.ctx.varies(&variations::DEPTH_INFINITY) => {
            let below = store.below(path).map(str::to_owned);
            at.extend(below.filter(|member| call.may(store, member, Privilege::Read)));
        }
        Depth::Infinity if collection => {
            // RFC 4918 9.1: servers may refuse.
            return Err(Answer::error(403, dav("propfind-finite-depth")));
        }
        Depth::One if collection && call.ctx.on(&faults::properties::DEPTH_ONE_IS_ZERO) => {}
        Depth::One if collection => {
            let mut members = store.members(path);
            if members.len() > 1 && call.ctx.on(&faults::properties::MEMBER_NOT_LISTED) {
                members.pop();
            }
            at.extend(
                members
                    .into_iter()
                    .filter(|member| call.may(store, member, Privilege::Read)),
            );
        }
        _ => {}
    }
    let responses = at
        .iter()
        .map(|path| response(call, store, path, &wanted, None))
        .collect();
    Ok(multistatus(call, responses))
}

/// 207 with these responses.
pub fn multistatus(call: &Call<'_>, mut responses: Vec<Element>) -> Answer {
    if responses.len() > 1 && call.ctx.varies(&variations::RESPONSES_SHUFFLED) {
        // The order need not be random, only another one each time.
        let now = chrono::Utc::now().timestamp_subsec_nanos() as usize;
        let by = now % responses.len();
        responses.rotate_left(by);
        if now.is_multiple_of(2) {
            responses.reverse();
        }
    }
    let root = responses
        .into_iter()
        .fold(dav("multistatus"), Element::with);
    Answer::xml(207, &root)
}

/// Gives the CALDAV:calendar-data of a path.
pub type Data<'a> = dyn Fn(&str) -> Option<Element> + 'a;

/// The DAV:response for a resource. `data` gives CALDAV:calendar-data, which is no
/// property, in reports.
pub fn response(
    call: &Call<'_>,
    store: &Store,
    path: &str,
    wanted: &Wanted,
    data: Option<&Data<'_>>,
) -> Element {
    let mut response = dav("response").with(call.href(store, path));
    if path != call.request.path && call.ctx.on(&faults::properties::HREF_TWICE) {
        response = response.with(call.href(store, path));
    }
    if call.ctx.on(&faults::properties::PROPSTAT_WITHOUT_PROP) {
        response = response.with(dav("propstat").with(dav("status").with_text("HTTP/1.1 200 OK")));
    }
    let names = match wanted {
        Wanted::Props(names) => names.clone(),
        Wanted::All(include) => {
            let mut names = props::allprop(call, store, path);
            let more: Vec<_> = include
                .iter()
                .filter(|n| !names.contains(n))
                .cloned()
                .collect();
            names.extend(more);
            names
        }
        Wanted::Names => {
            let names = props::names(call, store, path);
            let prop = names.iter().map(named).fold(dav("prop"), Element::with);
            return response.with(propstat(prop, 200));
        }
    };
    let (mut found, mut missing, mut forbidden) = (Vec::new(), Vec::new(), Vec::new());
    for name in &names {
        let is_data = name.namespace == crate::wire::xml::CALDAV && name.local == "calendar-data";
        let value = match data {
            Some(data) if is_data => data(path).map_or(Prop::Missing, Prop::Value),
            _ => props::value(call, store, path, name),
        };
        match value {
            Prop::Value(element) => found.push(element),
            Prop::Missing => missing.push(named(name)),
            Prop::Forbidden(privilege) => forbidden.push((named(name), privilege)),
        }
    }
    if call.ctx.varies(&variations::EXTRA_PROPERTIES) && !found.is_empty() {
        found.push(Element::new("urn:invitest:extra", "note").with_text("not asked for"));
    }
    if call.ctx.varies(&variations::PROPSTAT_PER_PROPERTY) && found.len() > 1 {
        for element in found.drain(1..) {
            response = response.with(propstat(dav("prop").with(element), 200));
        }
        for element in missing.drain(..) {
            response = response.with(propstat(dav("prop").with(element), 404));
        }
    }
    // A response has at least one propstat (RFC 4918 14.24).
    let silent = call.ctx.on(&faults::properties::MISSING_PROPERTY_SILENT);
    if !found.is_empty() || ((missing.is_empty() || silent) && forbidden.is_empty()) {
        let prop = found.into_iter().fold(dav("prop"), Element::with);
        response = response.with(propstat(prop, 200));
    }
    if !missing.is_empty() && !call.ctx.on(&faults::properties::MISSING_PROPERTY_SILENT) {
        let prop = missing.into_iter().fold(dav("prop"), Element::with);
        response = response.with(propstat(prop, 404));
    }
    for (name, privilege) in forbidden {
        let condition = need_privileges(call.href(store, path), privilege);
        let propstat = propstat(dav("prop").with(name), 403);
        response = response.with(propstat.with(dav("error").with(condition)));
    }
    response
}

/// A DAV:propstat.
pub fn propstat(prop: Element, status: u16) -> Element {
    dav("propstat")
        .with(prop)
        .with(dav("status").with_text(status_line(status)))
}
