//! Does calendar-query find an object by its UID?
//!
//! Runs find copies by UID, since servers name them as they like; RFC 4791, 7.8 makes the
//! report REQUIRED, and still servers are met that answer with too much or too little.

use crate::dav::{Multistatus, WireError, bodies};
use crate::target::features::{Journal, Made, Party, child, fresh};
use crate::wire::xml::{CALDAV, Element};

/// What calendar-query does with a UID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// It finds the object, and nothing for a UID that is not there.
    Works,
    /// The report is refused.
    Refused(u16),
    /// It does not find the object.
    FindsNothing,
    /// It finds objects with another UID: the filter is overlooked.
    FindsOthers,
    /// It finds the object without its data.
    WithoutData,
    /// It could not be tried; why.
    Unknown(String),
}

impl Query {
    /// What to say of it, unless it works.
    pub fn remark(&self) -> Option<String> {
        let what = match self {
            Query::Works => return None,
            Query::Refused(status) => {
                format!("calendar-query by UID is answered {status}: copies cannot be found so")
            }
            Query::FindsNothing => "calendar-query by UID does not find an event".to_owned(),
            Query::FindsOthers => {
                "calendar-query by UID also finds events with another UID".to_owned()
            }
            Query::WithoutData => "calendar-query by UID gives no calendar-data".to_owned(),
            Query::Unknown(why) => format!("calendar-query by UID could not be tried: {why}"),
        };
        Some(what)
    }
}

/// Tries it with an event, without guests, that is removed again.
pub async fn query_by_uid(party: &Party, run: &str, journal: Journal<'_>) -> Query {
    match attempt(party, run, journal).await {
        Ok(query) => query,
        Err(error) => Query::Unknown(error.to_string()),
    }
}

async fn attempt(party: &Party, run: &str, journal: Journal<'_>) -> Result<Query, WireError> {
    let Some(calendar) = &party.account.default_calendar else {
        return Ok(Query::Unknown("there is no calendar".into()));
    };
    let uid = fresh(run);
    let url = child(calendar, &format!("{uid}.ics"));
    journal(&Made::Object {
        user: party.account.user.clone(),
        url: url.clone(),
        uid: uid.clone(),
    });
    let answer = party.session.create(&url, &event(&uid)).await?;
    if !answer.is_success() {
        return Ok(Query::Unknown(format!(
            "storing an event is answered {}",
            answer.status
        )));
    }
    let here = ask(party, &bodies::query_by_uid("VEVENT", &uid)).await;
    let nowhere = ask(party, &bodies::query_by_uid("VEVENT", &fresh(run))).await;
    let removed = party.session.delete(&url, true).await?;
    if !removed.is_success() {
        return Ok(Query::Unknown(format!(
            "its event could not be removed again: DELETE {} is answered {}",
            url.path(),
            removed.status
        )));
    }
    let (here, nowhere) = match (here?, nowhere?) {
        (Ok(here), Ok(nowhere)) => (here, nowhere),
        (Err(status), _) | (_, Err(status)) => return Ok(Query::Refused(status)),
    };
    let data: Vec<String> = here
        .responses
        .iter()
        .map(|r| r.text(CALDAV, "calendar-data").unwrap_or_default())
        .collect();
    Ok(if here.responses.is_empty() {
        Query::FindsNothing
    } else if here.responses.len() > 1 || !nowhere.responses.is_empty() {
        Query::FindsOthers
    } else if !data[0].contains(&uid) {
        Query::WithoutData
    } else {
        Query::Works
    })
}

async fn ask(party: &Party, query: &Element) -> Result<Result<Multistatus, u16>, WireError> {
    let Some(calendar) = &party.account.default_calendar else {
        return Ok(Err(404));
    };
    let answer = party.session.report(calendar, 1, query).await?;
    Ok(match answer.multistatus() {
        Ok(found) if answer.status == 207 => Ok(found),
        Ok(_) | Err(_) => Err(answer.status),
    })
}

fn event(uid: &str) -> String {
    let now = chrono::Utc::now();
    let day = (now + chrono::Duration::days(30)).format("%Y%m%d");
    let stamp = now.format("%Y%m%dT%H%M%SZ");
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//invitest//doctor//EN\r\n\
         BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:{stamp}\r\nDTSTART:{day}T090000Z\r\n\
         DTEND:{day}T100000Z\r\nSUMMARY:invitest\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}
