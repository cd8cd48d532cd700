//! REPORT: calendar-query, calendar-multiget, free-busy-query (RFC 4791 7, RFC 6638 2.3).
//! Those about principals are in [`super::principals`].

use super::access::Privilege;
use super::faults::reports::*;
use super::http::{Answer, Depth, Outcome, dav, status_line};
use super::partial::{DataWanted, data_for};
use super::propfind::{Wanted, multistatus, response};
use super::recurrence::{Range, Zone};
use super::server::Call;
use super::store::{Kind, Store};
use super::{
    access, conditions, deliver, faults, filter, paths, preconditions, principals, proppatch,
    props, scheduling,
};
use crate::wire::ical::{self, Component, Line};
use crate::wire::xml::{CALDAV, DAV, Element, Name};
use chrono::{DateTime, NaiveDateTime, Utc};

/// REPORT.
pub fn report(call: &Call<'_>, store: &Store) -> Outcome {
    let path = &call.request.path;
    let root = call.request.xml().ok();
    let busy = root
        .as_ref()
        .is_some_and(|r| r.is(CALDAV, "free-busy-query"));
    if busy {
        // RFC 4791 7.10: 404, so that nobody finds out what he may not read.
        if !call.may(store, path, Privilege::ReadFreeBusy) {
            if call.ctx.on(&HIDDEN_BUSY_TIME_IS_403) {
                return Err(Answer::status(403));
            }
            return Err(Answer::explained(404, "nothing is there"));
        }
    } else {
        call.need(store, path, Privilege::Read)?;
    }
    conditions::exists(call, store)?;
    conditions::check(call, store)?;
    let root = call.request.xml()?;
    let name = (root.name.namespace.as_str(), root.name.local.as_str());
    let Some(kind) = store.get(path).map(|r| &r.kind) else {
        return Err(Answer::explained(404, "nothing is there"));
    };
    let in_inbox = matches!(kind, Kind::Inbox) && call.ctx.on(&INBOX_REFUSES_QUERY);
    let refused = match name {
        (CALDAV, "calendar-query") => call.ctx.on(&QUERY_UNSUPPORTED),
        (CALDAV, "calendar-multiget") => call.ctx.on(&MULTIGET_UNSUPPORTED),
        (CALDAV, "free-busy-query") => call.ctx.on(&FREE_BUSY_QUERY_UNSUPPORTED),
        (DAV, "principal-property-search") => {
            call.ctx.on(&faults::access::PRINCIPAL_SEARCH_UNSUPPORTED)
        }
        (DAV, "principal-search-property-set") => {
            call.ctx.on(&faults::access::SEARCH_SET_UNSUPPORTED)
        }
        _ => false,
    };
    if refused {
        return Err(unsupported());
    }
    let busy_anywhere = match kind {
        Kind::Inbox => busy && call.ctx.on(&FREE_BUSY_ON_INBOX),
        Kind::File(_) => busy && call.ctx.on(&BUSY_QUERY_ON_OBJECT),
        _ => false,
    };
    if busy_anywhere {
        return free_busy_query(call, store, &root);
    }
    match (name, kind) {
        ((CALDAV, "free-busy-query"), Kind::Collection | Kind::Calendar) => {
            free_busy_query(call, store, &root)
        }
        ((CALDAV, "calendar-query" | "calendar-multiget"), Kind::Outbox | Kind::Principal) => {
            Err(unsupported())
        }
        ((CALDAV, "calendar-query" | "calendar-multiget"), _) if in_inbox => Err(unsupported()),
        ((CALDAV, "calendar-query"), _) => calendar_query(call, store, &root),
        ((CALDAV, "calendar-multiget"), _) => calendar_multiget(call, store, &root),
        ((DAV, "principal-property-search"), _) => principals::property_search(call, store, &root),
        ((DAV, "principal-search-property-set"), _) => Ok(principals::search_property_set(call)),
        ((DAV, "principal-match"), _) => principals::principal_match(call, store, &root),
        ((DAV, "acl-principal-prop-set"), _) => principals::acl_principals(call, store, &root),
        ((DAV, "expand-property"), _) => principals::expand_property(call, store, &root),
        _ => Err(unsupported()),
    }
}

/// RFC 3253 3.6: the precondition of every report that a resource does not have.
fn unsupported() -> Answer {
    Answer::error(403, dav("supported-report"))
}

/// Reads a date with UTC time, as time ranges have them.
pub fn utc(text: &str) -> Option<DateTime<Utc>> {
    let local = text.strip_suffix('Z')?;
    NaiveDateTime::parse_from_str(local, "%Y%m%dT%H%M%S")
        .ok()
        .map(|t| t.and_utc())
}

/// A time range with its limits checked (RFC 4791 7.8, 9.9). `valid` is the precondition
/// for one that is malformed.
pub fn time_range(element: &Element, valid: &str) -> Result<Range, Answer> {
    let mut ends = [None, None];
    for (end, name) in ends.iter_mut().zip(["start", "end"]) {
        if let Some(text) = element.attribute(name) {
            let time = utc(text).ok_or_else(|| Answer::forbidden(valid))?;
            if text < preconditions::MIN_DATE_TIME {
                return Err(Answer::forbidden("min-date-time"));
            }
            if text > preconditions::MAX_DATE_TIME {
                return Err(Answer::forbidden("max-date-time"));
            }
            *end = Some(time);
        }
    }
    if ends == [None, None] || matches!(ends, [Some(start), Some(end)] if end <= start) {
        return Err(Answer::forbidden(valid));
    }
    Ok(Range::new(ends[0], ends[1]))
}

/// The zone of floating times in a calendar: calendar-timezone, or UTC (RFC 4791 7.3).
pub fn zone_of(store: &Store, calendar: &str) -> Zone {
    let name = Name::new(CALDAV, "calendar-timezone");
    let text = store
        .get(calendar)
        .and_then(|r| r.props.get(&name))
        .map(Element::text);
    text.and_then(|text| zone_from(&text)).unwrap_or(Zone::Utc)
}

fn zone_from(text: &str) -> Option<Zone> {
    let document = ical::parse(text.trim_start().as_bytes());
    document.calendar().and_then(Zone::of_calendar)
}

/// What a report wants of each object.
fn wanted(root: &Element) -> Result<(Wanted, Option<DataWanted>), Answer> {
    // Without DAV:prop and the like, only what matches is told (RFC 4791 9.5).
    let wanted = Wanted::read(root).unwrap_or(Wanted::Props(Vec::new()));
    let data = root
        .child(DAV, "prop")
        .and_then(|prop| prop.child(CALDAV, "calendar-data"));
    let data = data.map(DataWanted::read).transpose()?;
    Ok((wanted, data))
}

/// The objects that a report is about: files in calendars and inboxes.
fn objects(call: &Call<'_>, store: &Store, depth: Depth) -> Vec<String> {
    let path = &call.request.path;
    let candidates: Vec<String> = match (store.get(path).map(|r| &r.kind), depth) {
        (Some(Kind::File(_)), _) => vec![path.clone()],
        (_, Depth::Zero) => Vec::new(),
        (_, Depth::One) => store.members(path),
        (_, Depth::Infinity) => store.below(path).map(str::to_owned).collect(),
    };
    let holds_calendars = |path: &str| {
        let parent = store.get(paths::parent(path)).map(|r| &r.kind);
        matches!(parent, Some(Kind::Calendar | Kind::Inbox))
    };
    candidates
        .into_iter()
        .filter(|path| {
            holds_calendars(path) && store.file(path).is_some_and(|f| f.calendar.is_some())
        })
        .collect()
}

fn calendar_query(call: &Call<'_>, store: &Store, root: &Element) -> Outcome {
    let depth = call.request.depth(Depth::Zero)?;
    let (wanted, data) = wanted(root)?;
    let filter = root
        .child(CALDAV, "filter")
        .ok_or_else(|| Answer::forbidden("valid-filter"))?;
    let mut filter = filter::read(filter)?;
    let ranged = filter.has_range();
    if ranged && call.ctx.on(&RANGE_IS_IGNORED) {
        filter.forget_range();
    }
    let zone = match root.child(CALDAV, "timezone") {
        None => None,
        Some(element) => match proppatch::is_timezone(call, &element.text()) {
            true => zone_from(&element.text()),
            false => return Err(Answer::forbidden("valid-calendar-data")),
        },
    };
    let mut responses = Vec::new();
    for path in objects(call, store, depth) {
        if !call.may(store, &path, Privilege::Read) {
            continue;
        }
        let parent = paths::parent(&path);
        let zone = zone.clone().unwrap_or_else(|| zone_of(store, parent));
        let in_inbox = matches!(store.get(parent).map(|r| &r.kind), Some(Kind::Inbox));
        let Some(calendar) = store.file(&path).and_then(|f| f.calendar.clone()) else {
            continue;
        };
        let startless = in_inbox && !call.ctx.on(&STARTLESS_EVENT_NOT_FOUND);
        let fixed = filter::at_first_offset(&calendar, &zone)
            .filter(|_| call.ctx.on(&QUERY_IGNORES_OFFSET_CHANGE));
        let searched = fixed.as_ref().unwrap_or(&calendar);
        if filter::matches(&filter, searched, &zone, startless) {
            responses.push(report_response(
                call,
                store,
                &path,
                &wanted,
                data.as_ref(),
                &zone,
            ));
        }
    }
    if ranged && !responses.is_empty() && call.ctx.on(&RANGE_FINDS_NOTHING) {
        responses.clear();
    }
    if responses.len() > 1 && call.ctx.on(&QUERY_LOSES_A_MATCH) {
        responses.pop();
    }
    Ok(multistatus(call, responses))
}

fn report_response(
    call: &Call<'_>,
    store: &Store,
    path: &str,
    wanted: &Wanted,
    data: Option<&DataWanted>,
    zone: &Zone,
) -> Element {
    let give = |path: &str| {
        let file = store.file(path)?;
        Some(data_for(file, data?, zone))
    };
    response(call, store, path, wanted, Some(&give))
}

fn calendar_multiget(call: &Call<'_>, store: &Store, root: &Element) -> Outcome {
    let (wanted, data) = wanted(root)?;
    let mut responses = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    let hrefs: Vec<String> = root
        .children_named(DAV, "href")
        .map(|e| e.text().trim().to_owned())
        .collect();
    if hrefs.is_empty() {
        return Err(Answer::explained(400, "no DAV:href"));
    }
    let target = &call.request.path;
    for href in hrefs {
        let path = call.resolve(&href);
        let found = path.as_deref().filter(|path| {
            paths::is_within(path, target) && store.file(path).is_some_and(|f| f.calendar.is_some())
        });
        let Some(path) = found else {
            if call.ctx.on(&MULTIGET_LOSES_MISSING) {
                continue;
            }
            responses.push(status_response(dav("href").with_text(href), 404));
            continue;
        };
        if !call.may(store, path, Privilege::Read) {
            let href = call.href(store, path);
            let condition = access::need_privileges(href.clone(), Privilege::Read);
            let refused = status_response(href, 403).with(dav("error").with(condition));
            responses.push(refused);
            continue;
        }
        if seen.insert(path.to_owned()) {
            let zone = zone_of(store, paths::parent(path));
            responses.push(report_response(
                call,
                store,
                path,
                &wanted,
                data.as_ref(),
                &zone,
            ));
        }
    }
    if responses.len() > 1 && call.ctx.on(&MULTIGET_LOSES_LAST) {
        responses.pop();
    }
    Ok(multistatus(call, responses))
}

fn status_response(href: Element, status: u16) -> Element {
    dav("response")
        .with(href)
        .with(dav("status").with_text(status_line(status)))
}

/// The objects of a user's calendars, as the engine wants them for busy time.
pub struct BusySource {
    /// All objects of one calendar.
    pub objects: Vec<Component>,
    /// Whether it does not count.
    pub transparent: bool,
    /// The zone of its floating times.
    pub zone: Zone,
}

impl BusySource {
    /// A calendar.
    pub fn of(store: &Store, calendar: &str, transparent: bool) -> BusySource {
        let objects = store
            .members(calendar)
            .iter()
            .filter_map(|path| store.file(path)?.calendar.as_deref().cloned())
            .collect();
        BusySource {
            objects,
            transparent,
            zone: zone_of(store, calendar),
        }
    }

    /// As the engine takes it.
    pub fn as_engine(&self) -> scheduling::BusyCalendar<'_> {
        scheduling::BusyCalendar {
            objects: &self.objects,
            transparent: self.transparent,
            zone: &self.zone,
        }
    }
}

fn free_busy_query(call: &Call<'_>, store: &Store, root: &Element) -> Outcome {
    let depth = call.request.depth(Depth::Zero)?;
    let path = &call.request.path;
    let mut ranges = root.children_named(CALDAV, "time-range");
    let (Some(range), None) = (ranges.next(), ranges.next()) else {
        return Err(Answer::explained(400, "exactly one CALDAV:time-range"));
    };
    let (Some(start), Some(end)) = (range.attribute("start"), range.attribute("end")) else {
        return Err(Answer::explained(400, "a range without start or end"));
    };
    let (Some(start), Some(end)) = (utc(start), utc(end)) else {
        return Err(Answer::explained(400, "a range that is not in UTC"));
    };
    if end <= start {
        return Err(Answer::explained(400, "a range that ends before it starts"));
    }
    let range = Range::new(Some(start), Some(end));
    let calendars: Vec<String> = match (store.is_calendar(path), depth) {
        (true, Depth::One | Depth::Infinity) => vec![path.clone()],
        (false, Depth::Infinity) => store
            .below(path)
            .filter(|p| store.is_calendar(p))
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    };
    let sources: Vec<BusySource> = calendars
        .iter()
        .filter(|calendar| call.may(store, calendar, Privilege::ReadFreeBusy))
        .map(|calendar| {
            // What is asked for by its own name is told (RFC 6638 9.1 is about the
            // owner's busy time).
            let transparent = calendar != path && props::is_transparent(store, calendar);
            BusySource::of(store, calendar, transparent)
        })
        .collect();
    let calendars: Vec<_> = sources.iter().map(BusySource::as_engine).collect();
    let owner = call.accounts().owner_of(path).unwrap_or_default();
    let env = deliver::env(call.server, call.ctx);
    let busy = scheduling::free_busy(&env, &owner, &calendars, range, None);
    if busy.is_empty() && call.ctx.on(&NOTHING_BUSY_IS_204) {
        return Ok(Answer::status(204));
    }
    let stamp = |t: DateTime<Utc>| t.format("%Y%m%dT%H%M%SZ").to_string();
    let mut component = Component::new("VFREEBUSY");
    component.push_line(Line::new("UID", format!("busy-{}", stamp(env.now))));
    component.push_line(Line::new("DTSTAMP", stamp(env.now)));
    component.push_line(Line::new("DTSTART", stamp(start)));
    component.push_line(Line::new("DTEND", stamp(end)));
    for stretch in busy {
        let period = format!("{}/{}", stamp(stretch.start), stamp(stretch.end));
        let mut line = Line::new("FREEBUSY", period);
        let kind = match stretch.kind {
            scheduling::BusyKind::Tentative => "BUSY-TENTATIVE",
            scheduling::BusyKind::Busy => "BUSY",
            scheduling::BusyKind::Unavailable => "BUSY-UNAVAILABLE",
        };
        line.set_param("FBTYPE", kind);
        if call.ctx.on(&PERIODS_TWICE) {
            component.push_line(line.clone());
        }
        let half = stretch.start + chrono::Duration::minutes(30);
        if stretch.end - stretch.start > chrono::Duration::hours(1)
            && call.ctx.on(&PERIODS_IN_PIECES)
        {
            let mut piece = line.clone();
            piece.value = format!("{}/{}", stamp(stretch.start), stamp(half));
            component.push_line(piece);
            line.value = format!("{}/{}", stamp(half), stamp(stretch.end));
        }
        component.push_line(line);
    }
    let mut calendar = Component::new("VCALENDAR");
    calendar.push_line(Line::new("VERSION", "2.0"));
    calendar.push_line(Line::new("PRODID", "-//invitest//Reference//EN"));
    if call.ctx.on(&TWO_FREEBUSY_COMPONENTS) {
        calendar.push_component(component.clone());
    }
    calendar.push_component(component);
    let mut answer = Answer::status(200).with("content-type", deliver::CALENDAR_TYPE);
    answer.body = super::write::document(call.ctx, &calendar);
    Ok(answer)
}
