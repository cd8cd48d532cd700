//! What probes do to the server, and how they take it back.

use super::{Journal, Made, Party};
use crate::dav::{PropfindError, Request, Response, WireError, bodies};
use crate::wire::xml::{CALDAV, DAV, Element, Name};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use url::Url;

/// A name that nobody has used before.
pub(in crate::target) fn fresh(run: &str) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |d| d.as_millis());
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!(
        "invitest-{run}-probe-{now:x}-{}-{count}",
        std::process::id()
    )
}

/// A child of a collection, whose URL may lack its slash.
pub(in crate::target) fn child(collection: &Url, name: &str) -> Url {
    let mut url = collection.clone();
    let path = format!("{}/{name}", url.path().trim_end_matches('/'));
    url.set_path(&path);
    url
}

/// A fresh calendar, or why there is none.
pub(super) async fn make_calendar(
    party: &Party,
    run: &str,
    journal: Journal<'_>,
) -> Result<Result<Url, String>, WireError> {
    let url = child(party.account.home(), &(fresh(run) + "/"));
    journal(&Made::Calendar {
        user: party.account.user.clone(),
        url: url.clone(),
    });
    let body = bodies::mkcalendar("invitest probe", &["VEVENT"], Vec::new());
    let request = Request::new("MKCALENDAR", url.clone()).xml(&body);
    let answer = party.session.send(request).await?;
    if answer.is_success() {
        return Ok(Ok(url));
    }
    // Some servers take no component set; a calendar is a calendar.
    let answer = match answer.status {
        400 | 403 | 409 | 415 | 422 | 500..=599 => {
            party
                .session
                .send(Request::new("MKCALENDAR", url.clone()))
                .await?
        }
        _ => answer,
    };
    Ok(if answer.is_success() {
        Ok(url)
    } else {
        Err(format!("MKCALENDAR is answered {}", answer.status))
    })
}

/// Removes a calendar; what remains is the journal's.
pub(super) async fn remove(party: &Party, url: &Url) {
    for _ in 0..2 {
        match party.session.delete(url, true).await {
            Ok(answer) if answer.is_success() || answer.status == 404 => return,
            Ok(_) | Err(_) => {}
        }
    }
}

/// A property of one resource: none if it is not there.
pub(super) async fn property(
    party: &Party,
    url: &Url,
    name: &Name,
) -> Result<Option<Element>, PropfindError> {
    let found = party
        .session
        .properties(url, 0, std::slice::from_ref(name))
        .await?;
    Ok(found
        .multistatus
        .responses
        .iter()
        .find_map(|item| item.property(&name.namespace, &name.local))
        .cloned())
}

/// Whether a PROPPATCH did what it was asked: 2xx, or 207 with 2xx for this property.
pub(super) fn patched(answer: &Response, name: &Name) -> bool {
    if answer.status != 207 {
        return answer.is_success();
    }
    answer.multistatus().is_ok_and(|m| {
        m.responses.iter().any(|item| {
            item.property_status(name)
                .is_some_and(|s| (200..300).contains(&s))
        })
    })
}

/// Copies of a UID in an account's own calendars and inbox.
pub(super) async fn copies(party: &Party, uid: &str) -> Result<Vec<(Url, String)>, WireError> {
    let mut found = Vec::new();
    let calendars = party.account.calendars.iter().filter(|c| c.own);
    for calendar in calendars.map(|c| &c.url).chain(&party.account.inbox) {
        let query = bodies::query_by_uid("VEVENT", uid);
        let answer = party.session.report(calendar, 1, &query).await?;
        let items: Vec<(Url, String)> = match answer.multistatus() {
            Ok(multistatus) => multistatus
                .responses
                .iter()
                .map(|item| {
                    let data = item.text(CALDAV, "calendar-data").unwrap_or_default();
                    (item.url.clone(), data)
                })
                .collect(),
            Err(_) => read_all(party, calendar).await?,
        };
        // A server that overlooks the filter must not make us touch anything else.
        let named = format!("UID:{uid}");
        found.extend(
            items
                .into_iter()
                .filter(|(_, data)| data.lines().any(|line| line.trim_end() == named)),
        );
    }
    Ok(found)
}

/// Everything in a collection, one by one, where the report is not served.
async fn read_all(party: &Party, collection: &Url) -> Result<Vec<(Url, String)>, WireError> {
    let answer = party
        .session
        .propfind(collection, 1, &[dav("getetag")])
        .await?;
    let Ok(listed) = answer.multistatus() else {
        return Ok(Vec::new());
    };
    let mut all = Vec::new();
    for item in &listed.responses {
        if !crate::dav::same_resource(&item.url, collection) {
            let text = party.session.get(&item.url).await?.text();
            all.push((item.url.clone(), text));
        }
    }
    Ok(all)
}

/// Deletes all copies of a UID without telling anybody.
pub(super) async fn sweep(party: &Party, uid: &str) {
    if let Ok(found) = copies(party, uid).await {
        for (url, _) in found {
            remove(party, &url).await;
        }
    }
}

/// `D:name`.
pub(super) fn dav(local: &str) -> Name {
    Name::new(DAV, local)
}

/// `C:name`.
pub(super) fn cal(local: &str) -> Name {
    Name::new(CALDAV, local)
}

/// An event a month from now.
pub(super) fn event(uid: &str, organizer: &str, attendees: &[String]) -> String {
    let now = chrono::Utc::now();
    let stamp = |days: i64, hours: i64| {
        (now + chrono::Duration::days(days) + chrono::Duration::hours(hours))
            .format("%Y%m%dT%H0000Z")
            .to_string()
    };
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//invitest//probe//EN".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{uid}"),
        format!("DTSTAMP:{}", now.format("%Y%m%dT%H%M%SZ")),
        format!("DTSTART:{}", stamp(30, 0)),
        format!("DTEND:{}", stamp(30, 1)),
        "SUMMARY:invitest probe".to_owned(),
        "SEQUENCE:0".to_owned(),
        format!("ORGANIZER:{organizer}"),
        format!("ATTENDEE;PARTSTAT=ACCEPTED:{organizer}"),
    ];
    lines.extend(attendees.iter().cloned());
    lines.extend(["END:VEVENT".to_owned(), "END:VCALENDAR".to_owned()]);
    lines.iter().map(|line| fold(line) + "\r\n").collect()
}

/// Folded after 75 octets.
fn fold(line: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out
}
