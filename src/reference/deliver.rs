//! Delivery: from one user's change to the other users' calendars and inboxes (RFC 6638 4).
//!
//! What a message means is the engine's affair; here it is found out whose it is, whether
//! it may be delivered, where the copy lies, and in which order things appear: the copy is
//! processed before the message shows in the inbox (RFC 6638 4.1, 4.2).

use super::access::{self, Privilege};
use super::accounts;
use super::faults::delivery::*;
use super::scheduling::{
    self, Code, Delivered, Directory, Env, Message, Processed, Resolved, Store as Keep, Tag,
};
use super::server::Server;
use super::store::{File, Store, calendar_file, scheduled, uid_of};
use super::{Ctx, disturbances, faults, paths, preconditions, variations, write};
use crate::wire::ical::{Component, Line};
use chrono::Utc;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, watch};

/// The media type of what the server writes itself.
pub const CALENDAR_TYPE: &str = "text/calendar; charset=utf-8";

/// When messages are delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    /// Before the response.
    AtOnce,
    /// After the response.
    After {
        /// How long after, at least.
        delay: Duration,
        /// Messages about different objects may overtake one another within this time.
        spread: Duration,
    },
}

/// Messages on their way.
#[derive(Debug)]
pub struct Post {
    timing: Timing,
    jobs: Mutex<VecDeque<Job>>,
    arrived: Notify,
}

#[derive(Debug)]
struct Job {
    ctx: Ctx,
    sender: String,
    message: Message,
    due: Instant,
    /// The message is in the inbox already: what faults leave for later.
    shown: bool,
    /// Taken out and not yet done: it holds back the later ones for its UID.
    busy: bool,
}

impl Post {
    /// Nothing on its way.
    pub fn new(timing: Timing) -> Post {
        Post {
            timing,
            jobs: Mutex::default(),
            arrived: Notify::new(),
        }
    }

    /// Whether nothing is on its way.
    pub fn is_empty(&self) -> bool {
        self.jobs().is_empty()
    }

    fn jobs(&self) -> std::sync::MutexGuard<'_, VecDeque<Job>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn timing(&self, ctx: &Ctx) -> Timing {
        let mut timing = self.timing;
        let mut at_least = |delay: u64, spread: u64| {
            let (d, s) = match timing {
                Timing::AtOnce => (Duration::ZERO, Duration::ZERO),
                Timing::After { delay, spread } => (delay, spread),
            };
            timing = Timing::After {
                delay: d.max(Duration::from_millis(delay)),
                spread: s.max(Duration::from_millis(spread)),
            };
        };
        if ctx.varies(&variations::DELIVERY_ASYNCHRONOUS) {
            at_least(30, 0);
        }
        if ctx.varies(&variations::DELIVERY_REORDERED) {
            at_least(10, 120);
        }
        if ctx.varies(&variations::DELIVERY_LATE) {
            at_least(600, 0);
        }
        if ctx.disturbed(&disturbances::DELIVERY_AFTER_DEADLINE) {
            at_least(3_600_000, 0);
        }
        timing
    }
}

/// Sends the messages that a change of `sender`'s has led to: delivers them, or puts them
/// on their way. The codes are those to be recorded in the sender's object now.
pub fn send(
    server: &Server,
    ctx: &Ctx,
    store: &mut Store,
    sender: &str,
    messages: Vec<Message>,
) -> Vec<Delivered> {
    match server.post.timing(ctx) {
        Timing::AtOnce => messages
            .into_iter()
            .map(|message| {
                let code = deliver(server, ctx, store, sender, &message);
                Delivered { message, code }
            })
            .collect(),
        Timing::After { delay, spread } => {
            let now = Instant::now();
            let mut delivered = Vec::new();
            for message in messages {
                let extra = match spread.as_millis() as u64 {
                    0 => 0,
                    // Any spread will do; the counter's multiples look random enough.
                    spread => (store.next() * 7919) % spread,
                };
                server.post.jobs().push_back(Job {
                    ctx: ctx.clone(),
                    sender: sender.to_owned(),
                    message: message.clone(),
                    due: now + delay + Duration::from_millis(extra),
                    shown: false,
                    busy: false,
                });
                delivered.push(Delivered {
                    message,
                    code: Code::Pending,
                });
            }
            server.post.arrived.notify_one();
            delivered
        }
    }
}

/// The task that carries what is not delivered at once.
pub async fn carry(server: Weak<Server>, mut stopped: watch::Receiver<bool>) {
    loop {
        let Some(strong) = server.upgrade() else {
            return;
        };
        while let Some(job) = take(&strong.post) {
            let mut store = strong.store();
            finish(&strong, &mut store, &job);
            drop(store);
            let mut jobs = strong.post.jobs();
            if let Some(at) = jobs.iter().position(|j| j.busy) {
                jobs.remove(at);
            }
        }
        let next = strong.post.jobs().iter().map(|j| j.due).min();
        // While waiting for the next, the server may go.
        let pause = match next {
            Some(due) => due
                .saturating_duration_since(Instant::now())
                .max(Duration::from_millis(1)),
            None => Duration::from_millis(200),
        };
        tokio::select! {
            () = strong.post.arrived.notified() => {}
            () = tokio::time::sleep(pause) => {}
            _ = stopped.changed() => return,
        }
    }
}

/// The next job that is due and has no earlier one about the same object.
fn take(post: &Post) -> Option<Job> {
    let now = Instant::now();
    let mut jobs = post.jobs();
    let uid = |job: &Job| uid_of(&job.message.calendar).map(str::to_owned);
    let at = (0..jobs.len()).find(|&i| {
        let wanted = uid(&jobs[i]);
        !jobs[i].busy && jobs[i].due <= now && !jobs.iter().take(i).any(|j| uid(j) == wanted)
    })?;
    let job = jobs.get_mut(at)?;
    job.busy = true;
    Some(Job {
        ctx: job.ctx.clone(),
        sender: job.sender.clone(),
        message: job.message.clone(),
        due: job.due,
        shown: job.shown,
        busy: true,
    })
}

/// Delivers a job, and records the code in the sender's object.
fn finish(server: &Server, store: &mut Store, job: &Job) {
    if job.shown {
        deliver_one(server, &job.ctx, store, &job.sender, &job.message, true);
        return;
    }
    let code = deliver(server, &job.ctx, store, &job.sender, &job.message);
    let Some(uid) = uid_of(&job.message.calendar) else {
        return;
    };
    let Some(path) = store.objects_by_uid(&job.sender, uid).into_iter().next() else {
        return;
    };
    let delivered = [Delivered {
        message: job.message.clone(),
        code,
    }];
    record(server, &job.ctx, store, &job.sender, &path, &delivered);
}

/// Writes SCHEDULE-STATUS into a stored object; its schedule-tag stays.
pub fn record(
    server: &Server,
    ctx: &Ctx,
    store: &mut Store,
    owner: &str,
    path: &str,
    delivered: &[Delivered],
) {
    let Some(file) = store.file(path) else { return };
    let Some(calendar) = &file.calendar else {
        return;
    };
    let mut object = Component::clone(calendar);
    scheduling::record_status(&env(server, ctx), &mut object, delivered);
    if object != **calendar {
        replace(server, ctx, store, owner, path, object, Tag::Kept);
    }
}

/// The environment of the engine at this moment.
pub fn env<'a>(server: &'a Server, ctx: &'a Ctx) -> Env<'a> {
    Env {
        ctx,
        now: Utc::now(),
        directory: &server.accounts,
    }
}

/// Puts another object in the place of one.
fn replace(
    server: &Server,
    ctx: &Ctx,
    store: &mut Store,
    owner: &str,
    path: &str,
    object: Component,
    tag: Tag,
) {
    let Some(old) = store.file(path).cloned() else {
        return;
    };
    let mut file = calendar_file(
        ctx,
        None,
        object,
        &old.content_type,
        owner,
        &server.accounts,
    );
    (file.schedule_tag, file.tagged) = (old.schedule_tag, old.tagged);
    retag(store, &mut file, tag);
    store.put_file(path, file);
}

/// Gives a file its schedule-tag (RFC 6638 3.2.10): none if it is no scheduling object, a
/// new one if it has changed in consequence or has none.
pub fn retag(store: &mut Store, file: &mut File, tag: Tag) {
    if !file.is_scheduling_object() {
        (file.schedule_tag, file.tagged) = (None, None);
    } else if tag == Tag::Changes || file.schedule_tag.is_none() {
        file.schedule_tag = Some(store.fresh_schedule_tag());
        file.tagged = file.calendar.clone();
    }
}

/// Delivers a message and what follows from it; the code is for the sender.
fn deliver(server: &Server, ctx: &Ctx, store: &mut Store, sender: &str, message: &Message) -> Code {
    let (code, recipient, further) = deliver_one(server, ctx, store, sender, message, false);
    let mut queue: VecDeque<(String, Message)> = VecDeque::new();
    queue.extend(further.into_iter().map(|m| (recipient.clone(), m)));
    // A reply leads to updates and these to nothing; the bound is for what the engine may
    // get wrong under a fault.
    let mut left = 1000;
    while let Some((sender, message)) = queue.pop_front()
        && left > 0
    {
        left -= 1;
        let (_, recipient, further) = deliver_one(server, ctx, store, &sender, &message, false);
        queue.extend(further.into_iter().map(|m| (recipient.clone(), m)));
    }
    code
}

fn deliver_one(
    server: &Server,
    ctx: &Ctx,
    store: &mut Store,
    sender: &str,
    message: &Message,
    shown: bool,
) -> (Code, String, Vec<Message>) {
    let accounts = &server.accounts;
    let env = env(server, ctx);
    let refused = |code: Code| (code, String::new(), Vec::new());
    if let Some(code) = scheduling::undeliverable(&env, &message.to) {
        return refused(code);
    }
    let Resolved::Local(mut me) = accounts.resolve(&message.to) else {
        return refused(Code::NoService);
    };
    let by_organizer = message.method.is_organizers();
    if by_organizer && ctx.on(&MESSAGE_TO_ANOTHER_USER) {
        me = accounts.next(&me);
    }
    // RFC 6638 6.1, 11.2 item 3: what counts is the owner of the sender's calendar. The
    // privileges on the recipient's calendars do not count (RFC 6638 4).
    let inbox = accounts::inbox(&me);
    let privilege = match message.method.is_organizers() {
        true => Privilege::DeliverInvite,
        false => Privilege::DeliverReply,
    };
    let mut hidden = false;
    if !access::granted(ctx, store, accounts, &inbox, sender, privilege) {
        let waived = match by_organizer {
            true => ctx.on(&faults::access::DELIVER_INVITE_IGNORED),
            false => ctx.on(&faults::access::DELIVER_REPLY_IGNORED),
        };
        hidden = !waived && by_organizer && ctx.on(&faults::access::COPY_WITHOUT_PRIVILEGE);
        if !waived && !hidden {
            return refused(Code::NoPrivilege);
        }
    }
    let Some(uid) = uid_of(&message.calendar) else {
        return refused(Code::NotAllowed);
    };
    let mut matching = store.objects_by_uid(&me, uid);
    if by_organizer && ctx.on(&ONLY_DEFAULT_IS_SEARCHED) {
        let default = store
            .default_calendars
            .get(&me)
            .cloned()
            .unwrap_or_default();
        matching.retain(|path| paths::parent(path) == default);
    }
    let path = matching.into_iter().next();
    let existing = path.as_deref().and_then(|path| store.file(path));
    let existing = match !by_organizer && ctx.on(&PARALLEL_REPLIES_LOST) {
        true => existing.and_then(|file| file.tagged.clone()),
        false => existing.and_then(|file| file.calendar.clone()),
    };
    let early = !shown
        && match by_organizer {
            true => ctx.on(&INBOX_BEFORE_COPY),
            false => ctx.on(&INBOX_BEFORE_REPLY_COUNTS),
        };
    if early {
        show(ctx, store, &inbox, uid, message);
        server.post.jobs().push_back(Job {
            ctx: ctx.clone(),
            sender: sender.to_owned(),
            message: message.clone(),
            due: Instant::now() + Duration::from_millis(150),
            shown: true,
            busy: false,
        });
        server.post.arrived.notify_one();
        return refused(Code::Delivered);
    }
    if let Some(existing) = &existing
        && by_organizer
        && scheduled(existing).all(|c| c.line("ORGANIZER").is_none())
    {
        // RFC 6638 4: the calendar's rule that a UID is used once holds for what would be
        // created in it. Another organizer's object is the engine's affair.
        return refused(Code::NotAllowed);
    }
    if message.calendar.to_document().len() > preconditions::MAX_RESOURCE_SIZE {
        // RFC 6638 4: the preconditions of the inbox hold for what is delivered.
        return refused(Code::NotAllowed);
    }
    let processed = scheduling::process(&env, &me, message, existing.as_deref());
    let Processed {
        store: keep,
        tag,
        deliver_to_inbox,
        status,
        further,
    } = processed;
    match (keep, path) {
        (Keep::Keep, _) => {}
        (Keep::Replace(object), Some(path)) => {
            replace(server, ctx, store, &me, &path, object, tag);
        }
        (Keep::Replace(object) | Keep::Create(object), _) => {
            let Some(calendar) = calendar_for(ctx, store, &me, &object) else {
                // RFC 6638 4.3: without a valid calendar the message must be rejected.
                return refused(Code::NotAllowed);
            };
            let name = fresh_name(ctx, store, uid);
            let mut object = object;
            if by_organizer && ctx.on(&COPY_HAS_METHOD) {
                object.set_line(Line::new("METHOD", message.method.as_str()));
            }
            let mut file = calendar_file(ctx, None, object, CALENDAR_TYPE, &me, accounts);
            retag(store, &mut file, Tag::Changes);
            store.put_file(&paths::join(&calendar, &name), file);
        }
        (Keep::Remove, Some(path)) => store.remove(&path),
        (Keep::Remove, None) => {}
    }
    let left_out = by_organizer && ctx.on(&REQUEST_NOT_IN_INBOX);
    if deliver_to_inbox && !shown && !hidden && !left_out {
        show(ctx, store, &inbox, uid, message);
        if ctx.disturbed(&disturbances::INBOX_DUPLICATES) {
            show(ctx, store, &inbox, uid, message);
        }
    }
    let status = if hidden { Code::NoPrivilege } else { status };
    (status, me, further)
}

/// Puts a message into an inbox.
fn show(ctx: &Ctx, store: &mut Store, inbox: &str, uid: &str, message: &Message) {
    let name = fresh_name(ctx, store, uid);
    let file = File {
        content_type: CALENDAR_TYPE.to_owned(),
        octets: write::document(ctx, &message.calendar),
        calendar: Some(std::sync::Arc::new(message.calendar.clone())),
        role: scheduling::Role::None,
        schedule_tag: None,
        tagged: None,
    };
    store.put_file(&paths::join(inbox, &name), file);
}

/// The calendar that a new object goes into (RFC 6638 4.3): the default one if it takes
/// such components, else the first that does.
fn calendar_for(ctx: &Ctx, store: &Store, user: &str, object: &Component) -> Option<String> {
    let kind = scheduled(object).next()?.name.to_ascii_uppercase();
    let mut default = store.default_calendars.get(user).cloned();
    if store.calendars(user).len() > 1 && ctx.on(&faults::properties::DEFAULT_CALENDAR_IGNORED) {
        let others = store.calendars(user);
        default = others.into_iter().find(|c| Some(c) != default.as_ref());
    }
    default
        .into_iter()
        .chain(store.calendars(user))
        .find(|path| {
            store.is_calendar(path)
                && (store.components_of(path).contains(&kind)
                    || ctx.on(&RECIPIENT_CALENDAR_RULES_IGNORED))
        })
}

/// A name for something that the server puts.
fn fresh_name(ctx: &Ctx, store: &mut Store, uid: &str) -> String {
    let number = store.next();
    if ctx.varies(&variations::INBOX_NAMES_OTHER) {
        return format!("item {number} (ä)");
    }
    let stem: String = uid
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .take(40)
        .collect();
    format!("{stem}-{number:x}.ics")
}
