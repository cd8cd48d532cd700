//! GET and HEAD.

use super::access::Privilege;
use super::http::{Answer, Outcome};
use super::server::Call;
use super::store::{File, Kind, Resource, Store, scheduled};
use super::{conditions, disturbances, faults, paths, variations};

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
pub fn visible_schedule_tag(call: &Call<'_>, resource: &Resource) -> Option<String> {
    let tag = resource.file()?.schedule_tag.as_deref()?;
    if call.ctx.on(&faults::schedule_tag::NO_SCHEDULE_TAG) {
        return None;
    }
    if call.ctx.on(&faults::schedule_tag::TAG_UNQUOTED) {
        return Some(tag.trim_matches('"').to_owned());
    }
    if call.ctx.on(&faults::schedule_tag::TAG_WEAK) {
        return Some(format!("W/{tag}"));
    }
    Some(tag.to_owned())
}

/// The entity tag that a resource shows.
pub fn visible_etag(call: &Call<'_>, resource: &Resource) -> String {
    match call.ctx.on(&faults::http::WEAK_ETAGS) {
        true => format!("W/{}", resource.etag),
        false => resource.etag.clone(),
    }
}

/// GET and HEAD; the body is dropped later for HEAD.
pub fn get(call: &Call<'_>, store: &mut Store) -> Outcome {
    let path = &call.request.path;
    call.need(store, path, Privilege::Read)?;
    conditions::exists(call, store)?;
    if store.file(path).is_some() && call.ctx.on(&faults::http::ETAG_CHANGES_ON_READ) {
        let etag = store.fresh_etag();
        if let Some(resource) = store.get_mut(path) {
            resource.etag = etag;
        }
    }
    conditions::check(call, store)?;
    let resource = store
        .get(path)
        .ok_or_else(|| Answer::explained(404, "nothing is there"))?;
    let mut resource = std::borrow::Cow::Borrowed(resource);
    let age = chrono::Utc::now() - resource.modified;
    if let Some(before) = resource.before.clone()
        && age.num_milliseconds() < 500
        && call.ctx.disturbed(&disturbances::STALE_READS)
    {
        let stale = resource.to_mut();
        (stale.kind, stale.etag) = (Kind::File(Box::new(before.0)), before.1);
    }
    let resource = resource.as_ref();
    let Some(file) = resource.file() else {
        let mut answer = Answer::status(200).with("content-type", "text/plain; charset=utf-8");
        answer.body = format!("the collection {}\n", paths::name(path)).into_bytes();
        return Ok(answer);
    };
    let mut answer = Answer::status(200)
        .with("content-type", content_type(call, file))
        .with("last-modified", http_date(resource.modified));
    if !call.ctx.on(&faults::http::GET_WITHOUT_ETAG) {
        answer = answer.with("etag", visible_etag(call, resource));
    }
    // RFC 6638 3.2.10: on GET of every scheduling object resource.
    if let Some(tag) = visible_schedule_tag(call, resource)
        && !call.ctx.on(&faults::schedule_tag::GET_WITHOUT_TAG)
    {
        answer = answer.with("schedule-tag", tag);
    }
    answer.body = match call.ctx.disturbed(&disturbances::GARBAGE_ON_GET) {
        true => b"\xff\xfe BEGIN:NOTHING\r\n\x00".to_vec(),
        false => file.octets.clone(),
    };
    Ok(answer)
}
