//! A small world: calendars of a few users between which messages are delivered at once.

mod attendees;
mod busy;
mod organizers;
mod replies;
mod series;
mod tasks;
mod tour;

use super::*;
use crate::reference::Ctx;
use crate::wire::ical::parse;
use chrono::{DateTime, TimeZone, Utc};
use std::collections::BTreeMap;

/// Users of example.com; who has no entry is unknown, other domains are outside.
struct Users;

impl Directory for Users {
    fn resolve(&self, address: &Address) -> Resolved {
        let user = match address.mail() {
            Some(mail) => match mail.split_once('@') {
                Some((user, "example.com")) => user.to_owned(),
                _ => return Resolved::Outside,
            },
            None => match address.normal().strip_prefix("/principals/") {
                Some(user) => user.to_owned(),
                None => return Resolved::Outside,
            },
        };
        match user.as_str() {
            "olga" | "alice" | "bob" | "carl" => Resolved::Local(user),
            _ => Resolved::UnknownLocal,
        }
    }

    fn addresses(&self, user: &str) -> Vec<Address> {
        vec![
            Address::new(&format!("mailto:{user}@example.com")),
            Address::new(&format!("/principals/{user}/")),
        ]
    }
}

/// What each user has of the one object that a test is about, and what has been sent.
struct World {
    ctx: Ctx,
    copies: BTreeMap<String, Component>,
    tagged: BTreeMap<String, Component>,
    tags: BTreeMap<String, u32>,
    inboxes: BTreeMap<String, Vec<Component>>,
    sent: Vec<Message>,
    minute: u32,
}

impl World {
    fn new() -> World {
        World::with(Ctx::plain())
    }

    fn with(ctx: Ctx) -> World {
        World {
            ctx,
            copies: BTreeMap::new(),
            tagged: BTreeMap::new(),
            tags: BTreeMap::new(),
            inboxes: BTreeMap::new(),
            sent: Vec::new(),
            minute: 0,
        }
    }

    fn now(&self) -> DateTime<Utc> {
        let hour = Utc.with_ymd_and_hms(2029, 6, 1, 12, 0, 0).single();
        hour.expect("a time") + chrono::Duration::minutes(self.minute.into())
    }

    /// A PUT or DELETE, then all deliveries. The messages that were sent are in `sent`.
    fn write(&mut self, user: &str, new: Option<Component>, put: &Put<'_>) -> Result<(), Refusal> {
        self.minute += 1;
        self.sent.clear();
        let ctx = self.ctx.clone();
        let env = Env {
            ctx: &ctx,
            now: self.now(),
            directory: &Users,
        };
        let old = self.copies.get(user).cloned();
        let change = change(&env, user, old.as_ref(), new.as_ref(), put)?;
        if let Some(stored) = &change.store {
            self.store(user, stored.clone(), true);
        } else {
            self.copies.remove(user);
        }
        let mut delivered = Vec::new();
        for message in change.messages {
            let code = self.deliver(&env, &message);
            delivered.push(Delivered { message, code });
        }
        if let Some(mut stored) = change.store {
            record_status(&env, &mut stored, &delivered);
            self.store(user, stored, false);
        }
        Ok(())
    }

    fn store(&mut self, user: &str, object: Component, tag: bool) {
        if tag {
            *self.tags.entry(user.to_owned()).or_default() += 1;
            self.tagged.insert(user.to_owned(), object.clone());
        }
        self.copies.insert(user.to_owned(), object);
    }

    fn deliver(&mut self, env: &Env<'_>, message: &Message) -> Code {
        self.sent.push(message.clone());
        if let Some(code) = undeliverable(env, &message.to) {
            return code;
        }
        let Resolved::Local(user) = Users.resolve(&message.to) else {
            return Code::NoService;
        };
        let processed = process(env, &user, message, self.copies.get(&user));
        let tag = processed.tag == Tag::Changes;
        match processed.store {
            Store::Keep => {}
            Store::Replace(object) | Store::Create(object) => self.store(&user, object, tag),
            Store::Remove => {
                self.copies.remove(&user);
            }
        }
        if processed.deliver_to_inbox {
            let inbox = self.inboxes.entry(user).or_default();
            inbox.push(message.calendar.clone());
        }
        for further in processed.further {
            self.deliver(env, &further);
        }
        processed.status
    }

    fn put(&mut self, user: &str, text: &str) {
        self.try_put(user, text).expect("an accepted PUT");
    }

    fn try_put(&mut self, user: &str, text: &str) -> Result<(), Refusal> {
        self.write(user, Some(calendar(text)), &Put::default())
    }

    fn delete(&mut self, user: &str) {
        self.write(user, None, &Put::default())
            .expect("an accepted DELETE");
    }

    /// Edits the user's copy as its client would.
    fn edit(&mut self, user: &str, from: &str, to: &str) {
        self.try_edit(user, from, to).expect("an accepted PUT");
    }

    fn try_edit(&mut self, user: &str, from: &str, to: &str) -> Result<(), Refusal> {
        let text = self.text(user);
        assert!(text.contains(from), "no {from} in {text}");
        self.try_put(user, &text.replacen(from, to, 1))
    }

    fn text(&self, user: &str) -> String {
        self.copies
            .get(user)
            .map(|c| c.to_document_folded(10_000).replace("\r\n", "\n"))
            .unwrap_or_default()
    }

    /// Changes PARTSTAT of a user in the user's own copy: everywhere, or in one line.
    fn answer(&mut self, user: &str, partstat: &str) {
        let mut copy = self.copies[user].clone();
        for component in copy.components_mut() {
            for line in component.lines_mut().filter(|l| l.is("ATTENDEE")) {
                if line.value == format!("mailto:{user}@example.com") {
                    line.set_param("PARTSTAT", partstat);
                }
            }
        }
        self.write(user, Some(copy), &Put::default())
            .expect("an accepted PUT");
    }

    /// `METHOD to` of everything sent, in order.
    fn trace(&self) -> String {
        let one = |m: &Message| {
            let to = m.to.mail().unwrap_or("?");
            format!("{} {}", m.method, to.split('@').next().unwrap_or(to))
        };
        self.sent.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// The message to a user, as text.
    fn message(&self, to: &str) -> String {
        let address = Address::new(&format!("mailto:{to}@example.com"));
        let of = self.sent.iter().rfind(|m| m.to == address);
        of.map(|m| m.calendar.to_document_folded(10_000).replace("\r\n", "\n"))
            .unwrap_or_default()
    }

    /// The parameter of an attendee in each component of a user's copy, masters first.
    fn param(&self, user: &str, of: &str, name: &str) -> String {
        let Some(copy) = self.copies.get(user) else {
            return "gone".to_owned();
        };
        let mut components: Vec<_> = parts::scheduled(copy).collect();
        components.sort_by_key(|c| c.value("RECURRENCE-ID").map(str::to_owned));
        let value = |c: &Component| {
            let mut lines = c.lines();
            let line = lines
                .find(|l| l.value == format!("mailto:{of}@example.com") && l.is("ATTENDEE"))?;
            Some(line.param_text(name).unwrap_or_else(|| "-".to_owned()))
        };
        let values = components.iter().filter_map(|c| value(c));
        values.collect::<Vec<_>>().join(" ")
    }

    fn value(&self, user: &str, name: &str) -> String {
        let copy = self.copies.get(user);
        let component = copy.and_then(|c| parts::scheduled(c).next());
        component
            .and_then(|c| c.value(name))
            .unwrap_or("-")
            .to_owned()
    }
}

fn calendar(text: &str) -> Component {
    let text = text.replace("\r\n", "\n").replace('\n', "\r\n");
    let document = parse(text.as_bytes());
    document.calendar().expect("one VCALENDAR").clone()
}

fn wrap(components: &str) -> String {
    format!("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//client//EN\n{components}END:VCALENDAR\n")
}

/// An event of Olga's with these further lines.
fn event(lines: &str) -> String {
    format!(
        "BEGIN:VEVENT\nUID:u\nDTSTAMP:20290101T000000Z\nSUMMARY:Lunch\nORGANIZER:mailto:olga@example.com\n\
         ATTENDEE;PARTSTAT=ACCEPTED:mailto:olga@example.com\n{lines}\nEND:VEVENT\n"
    )
}

const ALICE: &str = "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:alice@example.com";
const BOB: &str = "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:bob@example.com";
const TIME: &str = "DTSTART:20300107T090000Z\nDTEND:20300107T100000Z";
const SERIES: &str = "DTSTART:20300107T090000Z\nDTEND:20300107T100000Z\nRRULE:FREQ=DAILY;COUNT=5";

/// Olga has invited Alice and Bob.
fn invited(times: &str, ctx: Ctx) -> World {
    let mut world = World::with(ctx);
    world.put("olga", &wrap(&event(&format!("{times}\n{ALICE}\n{BOB}"))));
    world
}
