//! GET and HEAD.

use super::access::Privilege;
use super::http::{Answer, Outcome};
use super::server::Call;
use super::store::{File, Resource, Store, scheduled};
use super::{conditions, faults, paths, variations};

/// An HTTP date.
pub fn http_date(time: chrono::DateTime<chrono::Utc>) -> String {
    time.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// The media type that a file shows.
pub fn content_type(call: &Call<'_>, file: &File) -> String {
    match &file.calendar {
        Some(calendar) if call.ctx.varies(&variations::CONTENT_TYPE_DETAILED) => {
            let mut text = String::from("text/calendar;charset=utf-8");
            if let Some(component) = scheduled(calendar).next() {
                text.push_str(&format!(";component={}", component.name));
            }
            if let Some(method) = calendar.value("METHOD") {
                text.push_str(&format!(";method={method}"));
            }
            text
        }
        _ => file.content_type.clone(),
    }
}

/// The schedule-tag that a resource shows.
pub fn visible_schedule_tag<'a>(call: &Call<'_>, resource: &'a Resource) -> Option<&'a str> {
    let tag = resource.file()?.schedule_tag.as_deref()?;
    (!call.ctx.on(&faults::schedule_tag::NO_SCHEDULE_TAG)).then_some(tag)
}

/// GET and HEAD; the body is dropped later for HEAD.
pub fn get(call: &Call<'_>, store: &Store) -> Outcome {
    let path = &call.request.path;
    call.need(store, path, Privilege::Read)?;
    conditions::exists(call, store)?;
    conditions::check(call, store)?;
    let resource = store
        .get(path)
        .ok_or_else(|| Answer::explained(404, "nothing is there"))?;
    let Some(file) = resource.file() else {
        let mut answer = Answer::status(200).with("content-type", "text/plain; charset=utf-8");
        answer.body = format!("the collection {}\n", paths::name(path)).into_bytes();
        return Ok(answer);
    };
    let mut answer = Answer::status(200)
        .with("content-type", content_type(call, file))
        .with("etag", resource.etag.clone())
        .with("last-modified", http_date(resource.modified));
    // RFC 6638 3.2.10: on GET of every scheduling object resource.
    if let Some(tag) = visible_schedule_tag(call, resource) {
        answer = answer.with("schedule-tag", tag);
    }
    answer.body = file.octets.clone();
    Ok(answer)
}
