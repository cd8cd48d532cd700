//! What makes a request conditional: If-Match and If-None-Match (RFC 7232), If (RFC 4918
//! 10.4) and If-Schedule-Tag-Match (RFC 6638 8.3).

use super::faults;
use super::faults::schedule_tag::*;
use super::get::visible_schedule_tag;
use super::http::Answer;
use super::server::Call;
use super::store::Store;

/// 404 where nothing is.
pub fn exists(call: &Call<'_>, store: &Store) -> Result<(), Answer> {
    match store.get(&call.request.path) {
        Some(_) => Ok(()),
        None => Err(Answer::explained(404, "nothing is there")),
    }
}

/// If-Match, If-None-Match and If, against the target of the request. It is asked last,
/// when nothing else stands in the way: a condition does not hide another refusal (RFC 2616
/// 14.24).
pub fn check(call: &Call<'_>, store: &Store) -> Result<(), Answer> {
    let request = call.request;
    let resource = store.get(&request.path);
    let etag = resource.map(|r| r.etag.as_str());
    let failed = || Answer::explained(412, "the condition of the request does not hold");
    let asked = |name: &str| {
        request
            .header_list(name)
            .filter(|_| !call.ctx.on(&faults::http::IF_MATCH_IGNORED))
    };
    if let Some(list) = asked("if-match") {
        // Strong comparison: a weak tag never matches.
        let holds = match list.trim() {
            "*" => resource.is_some(),
            _ => tags(&list).iter().any(|t| Some(t.as_str()) == etag),
        };
        if !holds {
            return Err(failed());
        }
    }
    if let Some(list) = request.header_list("if-none-match")
        && !call.ctx.on(&faults::http::IF_NONE_MATCH_IGNORED)
    {
        let matched = match list.trim() {
            "*" => resource.is_some(),
            _ => tags(&list)
                .iter()
                .any(|t| Some(t.strip_prefix("W/").unwrap_or(t)) == etag),
        };
        if matched {
            return Err(match request.method.as_str() {
                "GET" | "HEAD" => Answer::status(304).with("etag", etag.unwrap_or_default()),
                _ => failed(),
            });
        }
    }
    if let Some(text) = request.header_list("if")
        && !if_header(call, store, &text)
            .ok_or_else(|| Answer::explained(400, "If is malformed"))?
    {
        return Err(failed());
    }
    Ok(())
}

/// If-Schedule-Tag-Match against the target: whether it was there (and matches).
pub fn schedule_tag(call: &Call<'_>, store: &Store) -> Result<bool, Answer> {
    let Some(wanted) = call.request.header("if-schedule-tag-match") else {
        return Ok(false);
    };
    let failed = || Answer::explained(412, "the schedule-tag does not match");
    let method = call.request.method.as_str();
    let ignored = match method {
        "PUT" => call.ctx.on(&TAG_IGNORED_ON_PUT),
        "DELETE" => call.ctx.on(&TAG_IGNORED_ON_DELETE),
        "COPY" => call.ctx.on(&TAG_IGNORED_ON_COPY),
        "MOVE" => call.ctx.on(&TAG_IGNORED_ON_MOVE),
        _ => false,
    };
    if ignored {
        return Ok(false);
    }
    let mut target = call.request.path.clone();
    let moving = method == "COPY" || method == "MOVE";
    if moving
        && let Some(destination) = call.request.header("destination")
        && call.ctx.on(&TAG_TESTS_DESTINATION)
    {
        target = call.resolve(destination).unwrap_or(target);
    }
    let current = store
        .get(&target)
        .and_then(|resource| visible_schedule_tag(call, resource));
    if current.as_deref() != Some(wanted) {
        return Err(failed());
    }
    if let Some(file) = store.file(&target)
        && file.calendar != file.tagged
        && call.ctx.on(&REPLY_VOIDS_TAG)
    {
        return Err(failed());
    }
    if (method == "DELETE" && call.ctx.on(&MATCHING_TAG_FAILS_DELETE))
        || (moving && call.ctx.on(&MATCHING_TAG_FAILS_COPY_AND_MOVE))
    {
        return Err(failed());
    }
    Ok(true)
}

/// The entity tags of a list; commas may stand inside quotes.
fn tags(list: &str) -> Vec<String> {
    let mut tags = Vec::new();
    let mut current = String::new();
    let mut quoted = false;
    for c in list.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                current.push(c);
            }
            ',' if !quoted => {
                tags.push(std::mem::take(&mut current).trim().to_owned());
            }
            _ => current.push(c),
        }
    }
    tags.push(current.trim().to_owned());
    tags.retain(|t| !t.is_empty());
    tags
}

/// Evaluates an If header: any list whose conditions all hold is enough. There are no
/// locks, so no state token ever holds. `None` if it is malformed.
fn if_header(call: &Call<'_>, store: &Store, text: &str) -> Option<bool> {
    let mut rest = text.trim();
    let mut path = Some(call.request.path.clone());
    let mut holds = false;
    while !rest.is_empty() {
        if let Some(tail) = rest.strip_prefix('<') {
            let (uri, tail) = tail.split_once('>')?;
            path = call.resolve(uri);
            rest = tail.trim_start();
            continue;
        }
        let (list, tail) = rest.strip_prefix('(')?.split_once(')')?;
        let etag = path
            .as_deref()
            .and_then(|p| store.get(p))
            .map(|r| r.etag.as_str());
        holds |= if_list(list, etag)?;
        rest = tail.trim_start_matches([' ', '\t', ',']);
    }
    Some(holds)
}

fn if_list(list: &str, etag: Option<&str>) -> Option<bool> {
    let mut rest = list.trim();
    let mut all = true;
    while !rest.is_empty() {
        let negated = rest.get(..3).is_some_and(|w| w.eq_ignore_ascii_case("not"));
        if negated {
            rest = rest[3..].trim_start();
        }
        let (holds, tail) = if let Some(tail) = rest.strip_prefix('[') {
            let (tag, tail) = tail.split_once(']')?;
            (Some(tag.trim()) == etag, tail)
        } else {
            let (_, tail) = rest.strip_prefix('<')?.split_once('>')?;
            (false, tail)
        };
        all &= holds != negated;
        rest = tail.trim_start();
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read() {
        assert_eq!(tags("\"a,b\", W/\"c\",, \"d\"").len(), 3);
        assert_eq!(if_list("[\"a\"]", Some("\"a\"")), Some(true));
        assert_eq!(if_list("Not <x:y> [\"a\"]", Some("\"b\"")), Some(false));
        assert_eq!(if_list("Not <DAV:no-lock>", None), Some(true));
        assert_eq!(if_list("[\"a\"", None), None);
    }
}
