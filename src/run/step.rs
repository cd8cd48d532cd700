//! One act: the request that a step means, sent, and what it changes in the world.

use super::data;
use super::find;
use super::journal::Entry;
use super::judge::{Env, Unresolved};
use super::outcome::Outcome;
use super::world::{Actor, Undo, World};
use crate::dav::{Request, Session, bodies, resolve, same_resource};
use crate::suite::model::{PropValue, Query, Step};
use crate::suite::plan::PlannedStep;
use crate::verdict::Verdict;
use crate::wire::ical::Component;
use crate::wire::xml::{self, CALDAV, DAV, Element, Name};
use url::Url;

/// Why a scenario cannot go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// *Blocked*, *error*, or *info* where the rest does not apply.
    pub verdict: Verdict,
    /// In words.
    pub reason: String,
    /// The requirement that does not hold.
    pub requirement: Option<String>,
}

impl Stop {
    /// Something that was relied on does not hold.
    pub fn blocked(requirement: &str, reason: impl Into<String>) -> Stop {
        Stop {
            verdict: Verdict::Blocked,
            reason: reason.into(),
            requirement: Some(requirement.to_owned()).filter(|r| !r.is_empty()),
        }
    }

    /// The tool or the network failed.
    pub fn error(reason: impl Into<String>) -> Stop {
        Stop {
            verdict: Verdict::Error,
            reason: reason.into(),
            requirement: None,
        }
    }
}

/// A request that is ready to be sent.
pub struct Prepared {
    session: Session,
    request: Request,
    after: After,
}

/// What a success changes in the world.
enum After {
    Nothing,
    Put { role: String, name: String },
    Delete { role: String, url: Url },
    Move { role: String, object: String },
    Calendar { role: String, name: String },
}

/// Makes ready and sends a step's request.
pub async fn act(world: &mut World, planned: &PlannedStep) -> Result<Outcome, Stop> {
    let prepared = prepare(world, planned).await?;
    if planned.step.ancestors == Some(true) {
        return Ok(ancestors(&prepared).await);
    }
    let mut prepared = prepared;
    let mut outcome = send(&prepared).await;
    for _ in 0..EDITS {
        if !overtaken(&planned.step, &outcome) {
            break;
        }
        prepared = prepare(world, planned).await?;
        outcome = send(&prepared).await;
    }
    absorb(world, &prepared, &outcome);
    Ok(outcome)
}

/// How often an edit is made again on what came in between.
const EDITS: usize = 3;

/// Whether a delivery came between an edit's GET and its PUT: a client reads again then.
/// Where the step names its condition itself, the 412 is what the test is about.
fn overtaken(step: &Step, outcome: &Outcome) -> bool {
    let conditional = step.if_match.is_some()
        || step.if_none_match.is_some()
        || step.if_schedule_tag_match.is_some();
    step.edit.is_some()
        && !conditional
        && outcome
            .response
            .as_ref()
            .is_some_and(|r| r.status == 412 && !r.retried)
}

/// Asks every collection above a resource; the answers that are multistatus are put
/// together into one.
async fn ancestors(prepared: &Prepared) -> Outcome {
    let mut url = prepared.request.url.clone();
    let mut together = Element::new(DAV, "multistatus");
    let mut answer = None;
    while url.path() != "/" {
        let path = url.path().trim_end_matches('/');
        let parent = path
            .rsplit_once('/')
            .map_or("", |(parent, _)| parent)
            .to_owned();
        url.set_path(&format!("{parent}/"));
        let mut request = prepared.request.clone();
        request.url = url.clone();
        match prepared.session.send(request).await {
            Ok(response) if response.status == 207 => {
                let responses = response.xml().ok();
                for child in responses.iter().flat_map(Element::elements) {
                    together = together.with(child.clone());
                }
                answer = Some(response);
            }
            Ok(_) => {}
            Err(error) => return Outcome::of(url, Err(error)),
        }
    }
    Outcome {
        response: answer.map(|mut response| {
            response.body = together.to_document().into_bytes();
            response
        }),
        url: Some(prepared.request.url.clone()),
        ..Outcome::default()
    }
}

/// Sends steps of several roles at the same moment.
pub async fn act_together(world: &mut World, steps: &[PlannedStep]) -> Result<Vec<Outcome>, Stop> {
    let mut all = Vec::new();
    for step in steps {
        all.push(prepare(world, step).await?);
    }
    let mut tasks = tokio::task::JoinSet::new();
    for (i, prepared) in all.iter().enumerate() {
        let session = prepared.session.clone();
        let request = prepared.request.clone();
        tasks.spawn(async move {
            let url = request.url.clone();
            (i, Outcome::of(url, session.send(request).await))
        });
    }
    let mut outcomes: Vec<Outcome> = vec![Outcome::default(); all.len()];
    while let Some(done) = tasks.join_next().await {
        let (i, outcome) = done.map_err(|e| Stop::error(format!("a request was lost: {e}")))?;
        outcomes[i] = outcome;
    }
    for (prepared, outcome) in all.iter().zip(&outcomes) {
        absorb(world, prepared, outcome);
    }
    Ok(outcomes)
}

async fn send(prepared: &Prepared) -> Outcome {
    let url = prepared.request.url.clone();
    Outcome::of(url, prepared.session.send(prepared.request.clone()).await)
}

/// Takes note of what a success changed.
fn absorb(world: &mut World, prepared: &Prepared, outcome: &Outcome) {
    let url = prepared.request.url.clone();
    if !outcome.is_success() {
        // Refused as a whole, so that there is nothing to put back. Without an answer
        // nobody knows.
        if outcome.response.is_some()
            && matches!(prepared.request.method.as_str(), "ACL" | "PROPPATCH")
        {
            world.undo.pop_if(|undo| match undo {
                Undo::Properties { url: changed, .. } | Undo::Acl { url: changed, .. } => {
                    *changed == url
                }
                Undo::Calendar { .. } => false,
            });
        }
        return;
    }
    match &prepared.after {
        After::Nothing => {}
        After::Put { role, name } => {
            let key = (role.clone(), name.clone());
            if name.starts_with("new ") {
                world.named.insert(key, url);
            } else {
                world.copies.insert(key, url);
            }
        }
        After::Delete { role, url } => {
            world
                .copies
                .retain(|(owner, _), known| owner != role || known != url);
        }
        After::Move { role, object } => {
            // The next look finds the object by its UID, wherever it is then.
            world.copies.remove(&(role.clone(), object.clone()));
        }
        After::Calendar { role, name } => {
            world.calendars.insert((role.clone(), name.clone()), url);
        }
    }
}

/// The one action of a step, in words for reports: `wilfredo edits lunch`.
pub fn in_words(step: &Step) -> String {
    let by = step.by.as_deref().unwrap_or("everybody");
    let of = step
        .of
        .as_deref()
        .map(|of| format!(" of {of}"))
        .unwrap_or_default();
    let on = |verb: &str, what: &Option<String>| {
        what.as_ref().map(|what| format!("{by} {verb} {what}{of}"))
    };
    let to = step.to.as_deref().unwrap_or("?");
    let sight = |verb: &str, sight: &Option<crate::suite::model::Sight>| {
        sight
            .as_ref()
            .map(|s| format!("{by} {verb} {}", super::wait::sight_in_words(s)))
    };
    on("puts", &step.put)
        .or_else(|| on("edits", &step.edit))
        .or_else(|| on("gets", &step.get))
        .or_else(|| on("asks HEAD of", &step.head))
        .or_else(|| on("deletes", &step.delete))
        .or_else(|| on("copies", &step.copy).map(|w| format!("{w} to {to}")))
        .or_else(|| on("moves", &step.move_).map(|w| format!("{w} to {to}")))
        .or_else(|| on("posts to", &step.post))
        .or_else(|| on("asks OPTIONS of", &step.options))
        .or_else(|| on("reads properties of", &step.propfind))
        .or_else(|| on("changes properties of", &step.proppatch))
        .or_else(|| on("queries", &step.report))
        .or_else(|| on("makes calendar", &step.mkcalendar))
        .or_else(|| on("grants access to", &step.acl))
        .or_else(|| {
            step.request
                .as_ref()
                .map(|r| format!("{by} sends {} to {}{of}", r.method, r.on))
        })
        .or_else(|| sight("waits for", &step.eventually))
        .or_else(|| sight("must never see", &step.never))
        .or_else(|| sight("looks for", &step.look))
        .or_else(|| {
            step.together
                .as_ref()
                .map(|_| "several act at the same moment".to_owned())
        })
        .or_else(|| step.compare.clone())
        .unwrap_or_else(|| format!("{by} does nothing"))
}

fn unresolved(world: &World, by: &str, planned: &PlannedStep, missing: Unresolved) -> Stop {
    // Something that an earlier wait should have brought: name what that wait was owed to.
    let lost = world
        .lost
        .get(&(by.to_owned(), missing.name.clone()))
        .or_else(|| world.lost.get(&(String::new(), missing.name.clone())));
    Stop::blocked(lost.unwrap_or(&planned.needs), missing.to_string())
}

async fn prepare(world: &mut World, planned: &PlannedStep) -> Result<Prepared, Stop> {
    let step = &planned.step;
    let by = step.by.clone().unwrap_or_default();
    let of = step.of.clone().unwrap_or_else(|| by.clone());
    let session = world
        .session(&by)
        .ok_or_else(|| Stop::error(format!("no account plays {by}")))?;
    let mut work = Work {
        world,
        planned,
        step,
        by,
        of,
    };
    let (request, after) = work.request(&session).await?;
    let request = work.with_headers(request)?;
    let session = match step.anonymous {
        Some(true) => session.as_nobody(),
        _ => session,
    };
    Ok(Prepared {
        session,
        request,
        after,
    })
}

struct Work<'a> {
    world: &'a mut World,
    planned: &'a PlannedStep,
    step: &'a Step,
    by: String,
    of: String,
}

impl Work<'_> {
    fn missing(&self, missing: Unresolved) -> Stop {
        unresolved(self.world, &self.of, self.planned, missing)
    }

    fn fill(&self, text: &str) -> Result<String, Stop> {
        self.world
            .env(&self.by)
            .fill(text)
            .map_err(|m| self.missing(m))
    }

    fn data_error(&self, error: data::DataError) -> Stop {
        match error {
            data::DataError::Unresolved(missing) => self.missing(missing),
            data::DataError::NotCalendar(_) => Stop::error(error.to_string()),
            data::DataError::NoSuchPart(_) => Stop::blocked(&self.planned.needs, error.to_string()),
        }
    }

    /// The URL of a resource as steps name it; objects are looked up by UID.
    async fn locate(&mut self, name: &str) -> Result<Url, Stop> {
        if let Some(hint) = name.strip_prefix("new ") {
            return self.fresh(hint, "calendar", name);
        }
        if let Some(hint) = name.strip_prefix("new-in-inbox ") {
            return self.fresh(hint, "inbox", name);
        }
        let (bare, role) = match name.split_once(" of ") {
            Some((bare, role)) => (bare.to_owned(), role.to_owned()),
            None => (name.to_owned(), self.of.clone()),
        };
        if self.world.vars.uids.contains_key(&bare) {
            let found = find::copy(self.world, &role, &bare).await?;
            return found.ok_or_else(|| {
                let missing = Unresolved {
                    name: bare.clone(),
                    why: format!("{role} has no copy of it"),
                };
                unresolved(self.world, &role, self.planned, missing)
            });
        }
        self.world
            .env(&role)
            .resource(&bare)
            .map_err(|m| self.missing(m))
    }

    fn fresh(&mut self, hint: &str, collection: &str, name: &str) -> Result<Url, Stop> {
        let key = (self.of.clone(), name.to_owned());
        if let Some(known) = self.world.named.get(&key) {
            return Ok(known.clone());
        }
        let base = match self.step.into.as_deref() {
            Some(into) => self.world.known(&self.of, into),
            None => self.world.known(&self.of, collection),
        };
        let base = base.ok_or_else(|| {
            self.missing(Unresolved {
                name: collection.to_owned(),
                why: format!("the server names none for {}", self.of),
            })
        })?;
        let file = self.world.fresh_name(hint) + ".ics";
        let url =
            child(&base, &file).ok_or_else(|| Stop::error(format!("{base} has no children")))?;
        self.world.named.insert(key, url.clone());
        Ok(url)
    }

    /// The text that a step sends: `data`, or the object.
    fn text(&self, object: &str) -> Result<String, Stop> {
        let written = self.step.data.as_deref().unwrap_or(object);
        if self.world.plan.objects.contains_key(written) {
            if self.step.verbatim == Some(true) {
                let text = &self.world.plan.objects[written];
                return self
                    .world
                    .vars
                    .fill(text, Some(written))
                    .map_err(|m| self.missing(m));
            }
            let calendar = self.world.object(written).map_err(|e| self.data_error(e))?;
            return Ok(calendar.to_document());
        }
        let about = self.world.vars.uids.contains_key(object).then_some(object);
        let filled = self
            .world
            .vars
            .fill(written, about)
            .map_err(|m| self.missing(m))?;
        if self.step.verbatim == Some(true) {
            return Ok(filled);
        }
        let uid = about.and_then(|o| self.world.vars.uids.get(o)).cloned();
        let now = self.fill("{{now}}")?;
        data::calendar(&filled, uid.as_deref(), &now)
            .map(|c| c.to_document())
            .map_err(|e| self.data_error(e))
    }

    fn journal(&self, url: &Url) {
        if let Some(actor) = self.world.actors.get(&self.of) {
            self.world.shared.journal.write(&Entry::Object {
                user: actor.user.clone(),
                url: url.to_string(),
                uid: self.world.uid_prefix(),
            });
        }
    }

    async fn request(&mut self, session: &Session) -> Result<(Request, After), Stop> {
        let step = self.step;
        if let Some(object) = &step.put {
            return self.put(object).await;
        }
        if let Some(object) = &step.edit {
            return self.edit(object, session).await;
        }
        for (name, method) in [
            (&step.get, "GET"),
            (&step.head, "HEAD"),
            (&step.options, "OPTIONS"),
        ] {
            if let Some(name) = name {
                let url = self.locate(name).await?;
                return Ok((Request::new(method, url), After::Nothing));
            }
        }
        if let Some(name) = &step.delete {
            let url = self.locate(name).await?;
            let after = After::Delete {
                role: self.of.clone(),
                url: url.clone(),
            };
            return Ok((Request::new("DELETE", url), after));
        }
        for (name, method) in [(&step.copy, "COPY"), (&step.move_, "MOVE")] {
            if let Some(name) = name {
                return self.transfer(name, method).await;
            }
        }
        if let Some(name) = &step.post {
            let url = self.locate(name).await?;
            let text = self.text("")?;
            return Ok((Request::new("POST", url).calendar(text), After::Nothing));
        }
        if let Some(name) = &step.propfind {
            return self.propfind(name).await;
        }
        if let Some(name) = &step.proppatch {
            return self.proppatch(name, session).await;
        }
        if let Some(name) = &step.report {
            return self.report(name).await;
        }
        if let Some(name) = &step.mkcalendar {
            return self.mkcalendar(name);
        }
        if let Some(name) = &step.acl {
            return self.acl(name, session).await;
        }
        if let Some(raw) = &step.request {
            let url = self.locate(&raw.on).await?;
            let mut request = Request::new(raw.method.clone(), url.clone());
            if let Some(kind) = &raw.content_type {
                request = request.header("Content-Type", kind);
            }
            if let Some(body) = &raw.body {
                request = request.body(self.fill(body)?);
            }
            if ["PUT", "MKCOL", "MKCALENDAR", "POST"].contains(&raw.method.as_str()) {
                self.journal(&url);
                self.world.made.push((self.of.clone(), url));
            }
            return Ok((request, After::Nothing));
        }
        Err(Stop::error("a step without an action"))
    }

    async fn put(&mut self, object: &str) -> Result<(Request, After), Stop> {
        let key = (self.of.clone(), object.to_owned());
        let is_object = self.world.vars.uids.contains_key(object);
        let known = match self.world.copies.get(&key) {
            Some(url) => Some(url.clone()),
            // Another's invitation has put a copy there under a name of the server's.
            None if is_object && step_changes_existing(self.step) => {
                find::copy(self.world, &self.of.clone(), object).await?
            }
            None => None,
        };
        let text = self.text(object)?;
        let (url, fresh) = match known {
            Some(url) => (url, false),
            None if is_object => {
                let into = self.step.into.clone().unwrap_or_else(|| "calendar".into());
                let base = if into == "calendar" {
                    let task = text.contains("BEGIN:VTODO");
                    self.world.home_calendar(&self.of, task)
                } else {
                    self.world.known(&self.of, &into)
                };
                let base = base.ok_or_else(|| {
                    self.missing(Unresolved {
                        name: into,
                        why: format!("the server names no calendar for {}", self.of),
                    })
                })?;
                let file = self.world.fresh_name(object) + ".ics";
                let url = child(&base, &file)
                    .ok_or_else(|| Stop::error(format!("{base} has no children")))?;
                (url, true)
            }
            None => (self.locate(object).await?, object.starts_with("new ")),
        };
        self.journal(&url);
        self.world.made.push((self.of.clone(), url.clone()));
        let mut request = Request::new("PUT", url).calendar(text);
        let conditional = self.step.if_match.is_some()
            || self.step.if_none_match.is_some()
            || self.step.if_schedule_tag_match.is_some();
        if fresh && !conditional {
            request = request.header("If-None-Match", "*");
        }
        let after = After::Put {
            role: self.of.clone(),
            name: object.to_owned(),
        };
        Ok((request, after))
    }

    async fn edit(&mut self, object: &str, session: &Session) -> Result<(Request, After), Stop> {
        let url = self.locate(object).await?;
        let answer = session.get(&url).await;
        let current = match answer {
            Ok(answer) if answer.is_success() => answer,
            Ok(answer) => {
                return Err(Stop::blocked(
                    &self.world.shared.need("get"),
                    format!("GET of {object} before the edit gave {}", answer.status),
                ));
            }
            Err(error) => return Err(Stop::error(format!("GET of {object}: {error}"))),
        };
        let document = crate::wire::ical::parse(&current.body);
        let mut calendar: Component = document.calendar().cloned().ok_or_else(|| {
            Stop::blocked(
                &self.world.shared.need("get"),
                format!("GET of {object} gave no VCALENDAR"),
            )
        })?;
        let changes = self.step.change.clone().unwrap_or_default();
        data::edit(&mut calendar, &changes, &self.world.env(&self.by))
            .map_err(|e| self.data_error(e))?;
        self.journal(&url);
        let mut request = Request::new("PUT", url).calendar(calendar.to_document());
        let conditional = self.step.if_match.is_some()
            || self.step.if_none_match.is_some()
            || self.step.if_schedule_tag_match.is_some();
        if let Some(etag) = current.header("etag")
            && !conditional
            // If-Match compares strongly (RFC 7232 3.1): a weak tag never matches.
            && !etag.starts_with("W/")
        {
            request = request.header("If-Match", etag);
        }
        let after = After::Put {
            role: self.of.clone(),
            name: object.to_owned(),
        };
        Ok((request, after))
    }

    async fn transfer(&mut self, name: &str, method: &str) -> Result<(Request, After), Stop> {
        let from = self.locate(name).await?;
        let to_name = self.step.to.clone().unwrap_or_default();
        let to = self.locate(&to_name).await?;
        self.journal(&to);
        self.world.made.push((self.of.clone(), to.clone()));
        let request = Request::new(method, from).header("Destination", to.as_str());
        // Known from now on, whether the server agrees or not: a check may look there.
        let key = (self.of.clone(), to_name);
        self.world.named.insert(key, to);
        let after = if method == "MOVE" && self.world.vars.uids.contains_key(name) {
            After::Move {
                role: self.of.clone(),
                object: name.to_owned(),
            }
        } else {
            After::Nothing
        };
        Ok((request, after))
    }

    async fn propfind(&mut self, name: &str) -> Result<(Request, After), Stop> {
        let url = self.locate(name).await?;
        let props = self.step.props.clone().unwrap_or_default();
        let body = match props.as_slice() {
            [one] if one == "allprop" || one == "propname" => {
                Element::new(DAV, "propfind").with(Element::new(DAV, one))
            }
            names => bodies::propfind(&names_of(names)?),
        };
        let request = Request::new("PROPFIND", url)
            .header(
                "Depth",
                self.step.depth.clone().unwrap_or_else(|| "0".into()),
            )
            .xml(&body);
        Ok((request, After::Nothing))
    }

    async fn proppatch(&mut self, name: &str, session: &Session) -> Result<(Request, After), Stop> {
        let url = self.locate(name).await?;
        let mut set = Vec::new();
        for (name, value) in self.step.set.clone().into_iter().flatten() {
            set.push(self.prop_element(&name, &value).await?);
        }
        let remove = names_of(self.step.remove.as_deref().unwrap_or_default())?;
        let names: Vec<Name> = set
            .iter()
            .map(|e| e.name.clone())
            .chain(remove.clone())
            .collect();
        let before = find::properties(session, &url, &names).await;
        let actor = &self.world.actors[&self.by];
        self.world.shared.journal.write(&Entry::Properties {
            user: actor.user.clone(),
            url: url.to_string(),
            body: super::cleanup::put_back(&before).to_document(),
        });
        self.world.undo.push(Undo::Properties {
            role: self.by.clone(),
            url: url.clone(),
            before,
        });
        let request = Request::new("PROPPATCH", url).xml(&bodies::proppatch(set, &remove));
        Ok((request, After::Nothing))
    }

    async fn prop_element(&mut self, name: &str, value: &PropValue) -> Result<Element, Stop> {
        let parsed = name_of(name)?;
        let element = Element::new(&parsed.namespace, &parsed.local);
        Ok(match value {
            PropValue::Text(text) => element.with_text(self.fill(text)?),
            PropValue::Href(resource) => {
                let url = self.locate(resource).await?;
                element.with(Element::new(DAV, "href").with_text(url.path()))
            }
            PropValue::Elements(names) => names_of(names)?
                .into_iter()
                .fold(element, |e, n| e.with(Element::new(&n.namespace, &n.local))),
            PropValue::Xml(xml) => {
                let mut wrapped = self.xml(&format!("<D:wrap xmlns:D=\"DAV:\">{xml}</D:wrap>"))?;
                wrapped.name = parsed;
                wrapped
            }
        })
    }

    /// XML of a suite, with the customary prefixes declared.
    fn xml(&self, text: &str) -> Result<Element, Stop> {
        let filled = self.fill(text)?;
        let declared = if filled.contains("xmlns:C=") {
            filled
        } else {
            let declarations = format!(
                " xmlns:C=\"{CALDAV}\" xmlns:CS=\"{}\"{}",
                xml::CALENDARSERVER,
                if filled.contains("xmlns:D=") {
                    ""
                } else {
                    " xmlns:D=\"DAV:\""
                }
            );
            match filled.find(['>', ' ', '/']) {
                Some(i) => format!("{}{declarations}{}", &filled[..i], &filled[i..]),
                None => filled,
            }
        };
        xml::parse(&declared).map_err(|e| Stop::error(format!("the suite's XML: {e}")))
    }

    async fn report(&mut self, name: &str) -> Result<(Request, After), Stop> {
        let url = self.locate(name).await?;
        let body = match self.step.query.clone() {
            Some(Query::CalendarQuery(query)) => {
                let component = query.component.as_deref().unwrap_or("VEVENT");
                if let Some(object) = &query.uid_of {
                    let uid = self.fill(&format!("{{{{uid {object}}}}}"))?;
                    bodies::query_by_uid(component, &uid)
                } else if let Some(range) = &query.time_range {
                    let (start, end) = self.range(range)?;
                    bodies::query_by_time(component, &start, &end)
                } else {
                    bodies::query_by_component(query.component.as_deref(), true)
                }
            }
            Some(Query::Multiget(names)) => {
                let mut hrefs = Vec::new();
                for name in &names {
                    hrefs.push(self.locate(name).await?.path().to_owned());
                }
                bodies::multiget(hrefs.iter().map(String::as_str))
            }
            Some(Query::FreeBusy(range)) => {
                let (start, end) = self.range(&range)?;
                bodies::free_busy_query(&start, &end)
            }
            Some(Query::Xml(text)) => self.xml(&text)?,
            None => return Err(Stop::error("a report without a query")),
        };
        let depth = self.step.depth.clone().unwrap_or_else(|| "1".into());
        let request = Request::new("REPORT", url)
            .header("Depth", depth)
            .xml(&body);
        Ok((request, After::Nothing))
    }

    fn range(&self, range: &[String]) -> Result<(String, String), Stop> {
        match range {
            [start, end] => Ok((self.fill(start)?, self.fill(end)?)),
            _ => Err(Stop::error("a range is [start, end]")),
        }
    }

    fn mkcalendar(&mut self, name: &str) -> Result<(Request, After), Stop> {
        let home = self.world.known(&self.of, "home").ok_or_else(|| {
            self.missing(Unresolved {
                name: "home".into(),
                why: "the server names no calendar home".into(),
            })
        })?;
        let file = self.world.fresh_name(name) + "/";
        let url =
            child(&home, &file).ok_or_else(|| Stop::error(format!("{home} has no children")))?;
        if let Some(actor) = self.world.actors.get(&self.of) {
            self.world.shared.journal.write(&Entry::Calendar {
                user: actor.user.clone(),
                url: url.to_string(),
            });
        }
        self.world.undo.push(Undo::Calendar {
            role: self.of.clone(),
            url: url.clone(),
        });
        let mut request = Request::new("MKCALENDAR", url);
        let mut props = Vec::new();
        for (name, value) in self.step.set.clone().into_iter().flatten() {
            let parsed = name_of(&name)?;
            let element = Element::new(&parsed.namespace, &parsed.local);
            props.push(match &value {
                PropValue::Text(text) => element.with_text(self.fill(text)?),
                PropValue::Elements(names) => names_of(names)?
                    .into_iter()
                    .fold(element, |e, n| e.with(Element::new(&n.namespace, &n.local))),
                PropValue::Xml(xml) => {
                    let mut wrapped =
                        self.xml(&format!("<D:wrap xmlns:D=\"DAV:\">{xml}</D:wrap>"))?;
                    wrapped.name = parsed;
                    wrapped
                }
                PropValue::Href(_) => return Err(Stop::error("mkcalendar takes no href")),
            });
        }
        if !props.is_empty() {
            let prop = props
                .into_iter()
                .fold(Element::new(DAV, "prop"), Element::with);
            let body = Element::new(CALDAV, "mkcalendar").with(Element::new(DAV, "set").with(prop));
            request = request.xml(&body);
        }
        let after = After::Calendar {
            role: self.of.clone(),
            name: name.to_owned(),
        };
        Ok((request, after))
    }

    async fn acl(&mut self, name: &str, session: &Session) -> Result<(Request, After), Stop> {
        let url = self.locate(name).await?;
        let aces = find::settable_aces(session, &url).await;
        let actor = &self.world.actors[&self.by];
        self.world.shared.journal.write(&Entry::Acl {
            user: actor.user.clone(),
            url: url.to_string(),
            body: bodies::acl(aces.clone()).to_document(),
        });
        self.world.undo.push(Undo::Acl {
            role: self.by.clone(),
            url: url.clone(),
            aces: aces.clone(),
        });
        let mut all = match self.step.instead {
            // What the role has itself stays, or it could not put things right again.
            Some(true) => aces.into_iter().filter(|ace| own(ace, actor)).collect(),
            _ => aces,
        };
        for (who, privileges) in self.step.grant.iter().flatten() {
            let privileges = names_of(privileges)?;
            if let "all" | "authenticated" | "unauthenticated" = who.as_str() {
                all.push(bodies::grant_to_kind(who, &privileges));
                continue;
            }
            let principal = self
                .world
                .known(who, "principal")
                .ok_or_else(|| Stop::error(format!("{who} has no principal")))?;
            all.push(bodies::grant(principal.path(), &privileges));
        }
        Ok((
            Request::new("ACL", url).xml(&bodies::acl(all)),
            After::Nothing,
        ))
    }

    fn with_headers(&self, mut request: Request) -> Result<Request, Stop> {
        let step = self.step;
        let convenient = [
            ("If-Match", &step.if_match),
            ("If-None-Match", &step.if_none_match),
            ("If-Schedule-Tag-Match", &step.if_schedule_tag_match),
            ("Schedule-Reply", &step.schedule_reply),
            ("Overwrite", &step.overwrite),
        ];
        for (name, value) in convenient {
            match value.as_deref() {
                Some("none") | None => {}
                Some(value) => request = request.header(name, self.fill(value)?),
            }
        }
        if let Some(depth) = &step.depth
            && !request.headers.iter().any(|(n, _)| n == "Depth")
        {
            request = request.header("Depth", depth);
        }
        for (name, value) in step.headers.iter().flatten() {
            let value = self.fill(value)?;
            request
                .headers
                .retain(|(n, _)| !n.eq_ignore_ascii_case(name));
            request = request.header(name, value);
        }
        Ok(request)
    }
}

/// Whether an access control entry is for the account itself or for the owner.
fn own(ace: &Element, actor: &Actor) -> bool {
    let Some(principal) = ace.child(DAV, "principal") else {
        return false;
    };
    principal.elements().any(|who| {
        who.is(DAV, "self")
            || who.child(DAV, "owner").is_some()
            || (who.is(DAV, "href")
                && actor.principal.as_ref().is_some_and(|own| {
                    resolve(own, who.text().trim()).is_some_and(|url| same_resource(&url, own))
                }))
    })
}

/// Whether a PUT speaks of something that is there already.
fn step_changes_existing(step: &Step) -> bool {
    step.if_match.is_some() || step.if_schedule_tag_match.is_some()
}

/// A resource in a collection.
pub fn child(collection: &Url, name: &str) -> Option<Url> {
    let mut base = collection.clone();
    if !base.path().ends_with('/') {
        base.set_path(&format!("{}/", base.path()));
    }
    base.join(name).ok()
}

fn name_of(text: &str) -> Result<Name, Stop> {
    Name::parse(text).ok_or_else(|| Stop::error(format!("{text} is no XML name")))
}

fn names_of(texts: &[String]) -> Result<Vec<Name>, Stop> {
    texts.iter().map(|t| name_of(t)).collect()
}
