//! Busy time (RFC 6638 5, RFC 5546 3.3).

use super::address::Address;
use super::messages::PRODID;
use super::parts::{is_cancelled, is_known_answer, own_attendee, partstat};
use super::types::Env;
use crate::reference::faults::freebusy as f;
use crate::reference::recurrence::moment::utc_text;
use crate::reference::recurrence::{Form, Instance, Moment, Object, Range, Zone};
use crate::reference::variations;
use crate::wire::ical::{Component, Line};
use chrono::{DateTime, Duration, Utc};

/// How many instances of one object are looked at.
const INSTANCES: usize = 10_000;

/// The objects of one calendar, as far as busy time wants to know.
#[derive(Debug, Clone, Copy)]
pub struct BusyCalendar<'a> {
    /// All its objects (each a `VCALENDAR`).
    pub objects: &'a [Component],
    /// Whether schedule-calendar-transp is `transparent` (RFC 6638 9.1).
    pub transparent: bool,
    /// The zone of floating times: calendar-timezone, or UTC.
    pub zone: &'a Zone,
}

/// A stretch of busy time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Busy {
    /// Its begin.
    pub start: DateTime<Utc>,
    /// Its end, not within it.
    pub end: DateTime<Utc>,
    /// Its FBTYPE.
    pub kind: BusyKind,
}

/// The FBTYPE of a stretch of busy time (RFC 5545 3.2.9); free is what is not listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BusyKind {
    /// `BUSY-TENTATIVE`
    Tentative,
    /// `BUSY`
    Busy,
    /// `BUSY-UNAVAILABLE`
    Unavailable,
}

impl BusyKind {
    /// The value of FBTYPE.
    pub fn as_str(self) -> &'static str {
        match self {
            BusyKind::Tentative => "BUSY-TENTATIVE",
            BusyKind::Busy => "BUSY",
            BusyKind::Unavailable => "BUSY-UNAVAILABLE",
        }
    }
}

/// The busy time of `me` in a range: ascending, no two overlapping, clipped at the range's
/// ends. Objects with the UID `masked` are left out (X-CALENDARSERVER-MASK-UID).
pub fn free_busy(
    env: &Env<'_>,
    me: &str,
    calendars: &[BusyCalendar<'_>],
    range: Range,
    masked: Option<&str>,
) -> Vec<Busy> {
    let mut all = Vec::new();
    for calendar in calendars {
        if calendar.transparent && !env.on(&f::TRANSPARENT_CALENDAR_COUNTS) {
            continue;
        }
        if !calendar.transparent && env.on(&f::OPAQUE_CALENDAR_IGNORED) {
            continue;
        }
        for object in calendar.objects {
            let uid = object.components().find_map(|c| c.value("UID"));
            if masked.is_some() && uid == masked {
                continue;
            }
            of_object(env, me, object, range, calendar.zone, &mut all);
            of_published(object, range, &mut all);
        }
    }
    merged(all)
}

fn of_object(
    env: &Env<'_>,
    me: &str,
    calendar: &Component,
    range: Range,
    zone: &Zone,
    all: &mut Vec<Busy>,
) {
    if !calendar.components().any(|c| c.is("VEVENT")) {
        return;
    }
    let object = Object::of(calendar);
    let only_master = Object {
        overrides: Vec::new(),
        ..object.clone()
    };
    let instances = if object.recurs() && env.on(&f::FREEBUSY_IGNORES_RECURRENCE) {
        let mut first = only_master.instances(Range::new(None, None), zone, 1);
        first.retain(|i| i.touches(range));
        first
    } else {
        object.instances(range, zone, INSTANCES)
    };
    for instance in instances {
        if instance.moment.form == Form::Date && env.on(&f::FREEBUSY_IGNORES_ALL_DAY) {
            continue;
        }
        let Some(kind) = kind_of(env, me, instance.component) else {
            continue;
        };
        let (mut start, mut end) = (instance.start, instance.end);
        if let Some(shift) = offset_change(&object, &instance, zone)
            && !shift.is_zero()
            && env.on(&f::FREEBUSY_IGNORES_OFFSET_CHANGE)
        {
            (start, end) = (start - shift, end - shift);
        }
        let outside = start < range.start || end > range.end;
        if !(outside && env.on(&f::FREEBUSY_NOT_CLIPPED)) {
            (start, end) = (start.max(range.start), end.min(range.end));
        }
        if start < end {
            all.push(Busy { start, end, kind });
        }
    }
}

/// How far the offset of an instance is from that of the first.
fn offset_change(object: &Object<'_>, one: &Instance<'_>, zone: &Zone) -> Option<Duration> {
    let first = object.start()?;
    let offset = |m: &Moment| m.instant(zone).naive_utc() - m.local;
    Some(offset(&one.moment) - offset(&first))
}

/// Whether and how an event makes its owner busy: TRANSP and STATUS first (RFC 4791 7.10),
/// then what the owner has answered. An invitation that is declined takes no time; one that
/// is not answered takes it tentatively, so that a second organizer sees that it is wanted.
fn kind_of(env: &Env<'_>, me: &str, event: &Component) -> Option<BusyKind> {
    let is = |name: &str, value: &str| {
        event
            .value(name)
            .is_some_and(|v| v.trim().eq_ignore_ascii_case(value))
    };
    if is("TRANSP", "TRANSPARENT") && !env.on(&f::FREEBUSY_IGNORES_TRANSP) {
        return None;
    }
    if is_cancelled(event) && !env.on(&f::FREEBUSY_COUNTS_CANCELLED) {
        return None;
    }
    let tentative = is("STATUS", "TENTATIVE") && !env.on(&f::TENTATIVE_IS_BUSY);
    // An answer that RFC 5545 does not know counts as none.
    let answer = own_attendee(env, event, me).map(partstat).map(|answer| {
        if is_known_answer(&answer) {
            answer
        } else {
            "NEEDS-ACTION".to_owned()
        }
    });
    match answer.as_deref() {
        Some("DELEGATED") => None,
        Some("DECLINED") if !env.on(&f::FREEBUSY_COUNTS_DECLINED) => None,
        Some("NEEDS-ACTION") => Some(
            if env.varies(&variations::UNANSWERED_IS_BUSY) && !tentative {
                BusyKind::Busy
            } else if env.varies(&variations::UNANSWERED_IS_FREE) {
                return None;
            } else {
                BusyKind::Tentative
            },
        ),
        Some("TENTATIVE") if !env.on(&f::TENTATIVE_IS_BUSY) => Some(BusyKind::Tentative),
        _ if tentative => Some(BusyKind::Tentative),
        _ => Some(BusyKind::Busy),
    }
}

/// Stored VFREEBUSY components count as well (RFC 4791 7.10).
fn of_published(calendar: &Component, range: Range, all: &mut Vec<Busy>) {
    for line in calendar
        .components()
        .filter(|c| c.is("VFREEBUSY"))
        .flat_map(|c| c.lines_named("FREEBUSY").collect::<Vec<_>>())
    {
        let kind = match line.param_text("FBTYPE").as_deref() {
            Some("FREE") => continue,
            Some("BUSY-TENTATIVE") => BusyKind::Tentative,
            Some("BUSY-UNAVAILABLE") => BusyKind::Unavailable,
            _ => BusyKind::Busy,
        };
        for (start, end) in crate::reference::recurrence::moment::periods(line) {
            let (start, end) = (start.max(range.start), end.min(range.end));
            if start < end {
                all.push(Busy { start, end, kind });
            }
        }
    }
}

/// Stretches of one kind that touch become one, and a stronger kind covers a weaker one.
fn merged(all: Vec<Busy>) -> Vec<Busy> {
    let mut edges: Vec<DateTime<Utc>> = all.iter().flat_map(|b| [b.start, b.end]).collect();
    edges.sort_unstable();
    edges.dedup();
    let mut out: Vec<Busy> = Vec::new();
    for pair in edges.windows(2) {
        let (start, end) = (pair[0], pair[1]);
        let covering = all.iter().filter(|b| b.start <= start && b.end >= end);
        let Some(kind) = covering.map(|b| b.kind).max() else {
            continue;
        };
        match out.last_mut() {
            Some(last) if last.end == start && last.kind == kind => last.end = end,
            _ => out.push(Busy { start, end, kind }),
        }
    }
    out
}

/// The `VCALENDAR` with METHOD:REPLY and VFREEBUSY that answers a busy time request for
/// one attendee (RFC 5546 3.3.3). `request` is the posted `VCALENDAR`.
pub fn busy_reply(
    env: &Env<'_>,
    request: &Component,
    attendee: &Address,
    busy: &[Busy],
    range: Range,
) -> Component {
    let asked = request.components().find(|c| c.is("VFREEBUSY"));
    let mut answer = Component::new("VFREEBUSY");
    let copied = |answer: &mut Component, name: &str| {
        if let Some(line) = asked.and_then(|c| c.line(name)) {
            answer.push_line(line.clone());
        }
    };
    if env.on(&f::FREEBUSY_WITH_OTHER_UID) {
        answer.push_line(Line::new("UID", "another"));
    } else {
        copied(&mut answer, "UID");
    }
    answer.push_line(Line::new("DTSTAMP", utc_text(env.now)));
    answer.push_line(Line::new("DTSTART", utc_text(range.start)));
    answer.push_line(Line::new("DTEND", utc_text(range.end)));
    if !env.on(&f::FREEBUSY_WITHOUT_ORGANIZER) {
        copied(&mut answer, "ORGANIZER");
    }
    let theirs = asked.and_then(|c| {
        c.lines_named("ATTENDEE")
            .find(|l| env.directory.same(&super::parts::address(l), attendee))
            .cloned()
    });
    answer.push_line(theirs.unwrap_or_else(|| Line::new("ATTENDEE", attendee.as_written())));
    if env.on(&f::FREEBUSY_LISTS_ALL) {
        for line in asked
            .into_iter()
            .flat_map(|c| c.lines_named("ATTENDEE").collect::<Vec<_>>())
        {
            if answer
                .lines_named("ATTENDEE")
                .all(|l| l.value != line.value)
            {
                answer.push_line(line.clone());
            }
        }
    }
    periods(env, &mut answer, busy);
    deform(env, &mut answer, range);
    let mut calendar = Component::new("VCALENDAR");
    calendar.push_line(Line::new("VERSION", "2.0"));
    calendar.push_line(Line::new("PRODID", PRODID));
    if !env.on(&f::FREEBUSY_WITHOUT_METHOD) {
        calendar.push_line(Line::new("METHOD", "REPLY"));
    }
    calendar.push_component(answer);
    if env.on(&f::FREEBUSY_WITH_EVENT) {
        let mut event = Component::new("VEVENT");
        event.push_line(Line::new("UID", "the-event-itself"));
        event.push_line(Line::new("DTSTAMP", utc_text(env.now)));
        event.push_line(Line::new("DTSTART", utc_text(range.start)));
        calendar.push_component(event);
    }
    calendar
}

/// One FREEBUSY for each stretch, or with several periods in one: both forms are allowed
/// (RFC 5546 3.3). A property has one FBTYPE (RFC 5545 3.8.2.6).
fn periods(env: &Env<'_>, answer: &mut Component, busy: &[Busy]) {
    let mut stretches: Vec<&Busy> = busy.iter().collect();
    if stretches.len() > 1 && env.on(&f::FREEBUSY_UNSORTED) {
        stretches.reverse();
    }
    let mut lines: Vec<Line> = Vec::new();
    for stretch in stretches {
        let mut period = format!("{}/{}", utc_text(stretch.start), utc_text(stretch.end));
        if env.on(&f::FREEBUSY_PERIODS_NOT_UTC) {
            period = period.replace('Z', "");
        }
        let kind = stretch.kind.as_str();
        let last = lines.last_mut();
        if let Some(last) = last {
            let same = last.param_text("FBTYPE").as_deref() == Some(kind);
            if (same
                && (env.varies(&variations::FREEBUSY_IN_ONE_LINE) || env.on(&f::FREEBUSY_AS_LIST)))
                || (!same && env.on(&f::FREEBUSY_MIXES_TYPES))
            {
                last.value = format!("{},{period}", last.value);
                continue;
            }
        }
        let mut line = Line::new("FREEBUSY", period);
        line.set_param("FBTYPE", kind);
        lines.push(line);
    }
    for line in lines {
        if env.on(&f::FREEBUSY_TWICE) {
            answer.push_line(line.clone());
        }
        answer.push_line(line);
    }
}

/// Only faults change something here (RFC 5546 3.3.3).
fn deform(env: &Env<'_>, answer: &mut Component, range: Range) {
    if env.on(&f::FREEBUSY_TELLS_FREE) {
        let period = format!("{}/{}", utc_text(range.start), utc_text(range.end));
        let mut line = Line::new("FREEBUSY", period);
        line.set_param("FBTYPE", "FREE");
        answer.push_line(line);
    }
    if env.on(&f::FREEBUSY_WITH_REQUEST_STATUS) {
        answer.push_line(Line::new("REQUEST-STATUS", "2.0;Success"));
    }
    if env.on(&f::FREEBUSY_WITHOUT_TIMES) {
        answer.remove_lines("DTSTART");
    }
    if env.on(&f::FREEBUSY_WITH_DURATION) {
        answer.push_line(Line::new("DURATION", "PT1H"));
    }
    if env.on(&f::FREEBUSY_TIMES_NOT_UTC) {
        for name in ["DTSTART", "DTEND"] {
            if let Some(line) = answer.line_mut(name) {
                line.value = line.value.trim_end_matches('Z').to_owned();
            }
        }
    }
}
