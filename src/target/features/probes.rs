//! One probe for each feature.

use super::acts::{
    cal, copies, dav, event, fresh, make_calendar, patched, property, remove, sweep,
};
use super::{Feature, Journal, Made, Offered, Party, acts};
use crate::dav::{PropfindError, Request, WireError, bodies, same_resource};
use crate::wire::xml::{CALDAV, DAV, Element, Name};
use std::time::{Duration, Instant};
use url::Url;

/// What a probe works with.
pub(super) struct Probe<'a> {
    pub(super) run: &'a str,
    pub(super) deadline: Duration,
    pub(super) parties: &'a [Party],
    pub(super) journal: Journal<'a>,
}

type Result<T = Offered> = std::result::Result<T, WireError>;

fn yes(how: impl Into<String>) -> Result {
    Ok(Offered::Yes(how.into()))
}

fn no(why: impl Into<String>) -> Result {
    Ok(Offered::No(why.into()))
}

/// A property that cannot be read is not offered, unless there was no answer at all.
fn unreadable(error: PropfindError) -> Result {
    match error {
        PropfindError::Wire(error) => Err(error),
        PropfindError::Status(_) | PropfindError::Malformed(_) => no(error.to_string()),
    }
}

impl Probe<'_> {
    /// Finds out about a feature; the caller has checked that there are enough accounts.
    pub(super) async fn of(&self, feature: Feature) -> Offered {
        let result = match feature {
            Feature::AutoSchedule => self.auto_schedule(),
            Feature::SeveralCalendars => self.several_calendars().await,
            Feature::DefaultCalendarWritable => self.default_calendar().await,
            Feature::Tasks => self.tasks(),
            Feature::Acl => self.acl().await,
            Feature::TranspWritable => self.transparency().await,
            Feature::Limits => self.limits(self.account().default_calendar.clone()).await,
            Feature::InboxLimits => self.limits(self.account().inbox.clone()).await,
            Feature::PrincipalSearch => self.principal_search().await,
            Feature::Delegation => self.delegation().await,
            Feature::Mail | Feature::Https | Feature::Sacrificial => {
                no("the target file does not say so")
            }
        };
        result.unwrap_or_else(Offered::from)
    }

    fn first(&self) -> &Party {
        &self.parties[0]
    }

    fn account(&self) -> &crate::target::Account {
        &self.first().account
    }

    fn auto_schedule(&self) -> Result {
        if self.account().auto_schedule() {
            yes("calendar-auto-schedule stands in the DAV header")
        } else {
            no("calendar-auto-schedule does not stand in the DAV header")
        }
    }

    fn tasks(&self) -> Result {
        match &self.account().tasks_calendar {
            Some(url) => yes(format!("{} takes VTODO", url.path())),
            None => no("no own calendar has VTODO in its component set"),
        }
    }

    async fn several_calendars(&self) -> Result {
        let party = self.first();
        // Nonsense: what was never made must not be there.
        let never = acts::child(party.account.home(), &(fresh(self.run) + "/"));
        let url = match make_calendar(party, self.run, self.journal).await? {
            Ok(url) => url,
            Err(why) => return no(why),
        };
        let kind = property(party, &url, &dav("resourcetype")).await;
        let nonsense = property(party, &never, &dav("resourcetype")).await;
        remove(party, &url).await;
        if matches!(nonsense, Ok(Some(_))) {
            return no("the server also shows a calendar that was never made");
        }
        match kind {
            Ok(Some(kind)) if kind.child(CALDAV, "calendar").is_some() => {
                yes("MKCALENDAR made a calendar")
            }
            Ok(_) => no("MKCALENDAR succeeds, but what it makes is no calendar"),
            Err(error) => unreadable(error),
        }
    }

    async fn default_calendar(&self) -> Result {
        let name = cal("schedule-default-calendar-URL");
        let party = self.first();
        let Some(inbox) = party.account.inbox.clone() else {
            return no("there is no inbox");
        };
        let before = match property(party, &inbox, &name).await {
            Ok(before) => before,
            Err(error) => return unreadable(error),
        };
        let url = match make_calendar(party, self.run, self.journal).await? {
            Ok(url) => url,
            Err(why) => return no(format!("no second calendar to choose: {why}")),
        };
        self.note_restore(party, &inbox, &name, before.as_ref());
        let result = self.choose_default(party, &inbox, &name, &url).await;
        self.restore(party, &inbox, &name, before).await;
        remove(party, &url).await;
        result
    }

    async fn choose_default(&self, party: &Party, inbox: &Url, name: &Name, url: &Url) -> Result {
        let set = |path: &str| vec![bodies::href_property(name, path)];
        let answer = party.session.proppatch(inbox, set(url.path()), &[]).await?;
        if !patched(&answer, name) {
            return no("PROPPATCH of schedule-default-calendar-URL is refused");
        }
        match property(party, inbox, name).await {
            Ok(Some(now)) => {
                let chosen = now
                    .child(DAV, "href")
                    .and_then(|href| crate::dav::resolve(inbox, &href.text()))
                    .is_some_and(|chosen| same_resource(&chosen, url));
                if !chosen {
                    return no("PROPPATCH succeeds, but another default calendar remains");
                }
            }
            Ok(None) => return no("PROPPATCH succeeds, but the property is not there"),
            Err(error) => return unreadable(error),
        }
        yes("PROPPATCH chose another default calendar")
    }

    async fn transparency(&self) -> Result {
        let name = cal("schedule-calendar-transp");
        let party = self.first();
        let made = make_calendar(party, self.run, self.journal).await?;
        let url = match (&made, &party.account.default_calendar) {
            (Ok(url), _) => url.clone(),
            (Err(_), Some(url)) => url.clone(),
            (Err(why), None) => return no(format!("no calendar to change: {why}")),
        };
        let before = match property(party, &url, &name).await {
            Ok(before) => before,
            Err(error) => return unreadable(error),
        };
        if made.is_err() {
            self.note_restore(party, &url, &name, before.as_ref());
        }
        let mut result = yes("PROPPATCH made a calendar transparent");
        let set = vec![bodies::transparency(false)];
        match party.session.proppatch(&url, set, &[]).await {
            Ok(answer) if patched(&answer, &name) => match property(party, &url, &name).await {
                Ok(Some(now)) if now.child(CALDAV, "transparent").is_some() => {}
                Ok(_) => result = no("PROPPATCH succeeds, but the calendar stays as it was"),
                Err(error) => result = unreadable(error),
            },
            Ok(_) => result = no("PROPPATCH of schedule-calendar-transp is refused"),
            Err(error) => result = Err(error),
        }
        match made {
            Ok(_) => remove(party, &url).await,
            Err(_) => self.restore(party, &url, &name, before).await,
        }
        result
    }

    fn note_restore(&self, party: &Party, url: &Url, name: &Name, before: Option<&Element>) {
        (self.journal)(&Made::Properties {
            user: party.account.user.clone(),
            url: url.clone(),
            restore: match before {
                Some(before) => bodies::proppatch(vec![before.clone()], &[]),
                None => bodies::proppatch(Vec::new(), std::slice::from_ref(name)),
            }
            .to_document(),
        });
    }

    async fn restore(&self, party: &Party, url: &Url, name: &Name, before: Option<Element>) {
        // What cannot be put back now is put back from the journal.
        let _ = match before {
            Some(before) => party.session.proppatch(url, vec![before], &[]).await,
            None => {
                party
                    .session
                    .proppatch(url, Vec::new(), std::slice::from_ref(name))
                    .await
            }
        };
    }

    async fn acl(&self) -> Result {
        let party = self.first();
        if !party.account.has_token("access-control") {
            return no("access-control does not stand in the DAV header");
        }
        let url = match make_calendar(party, self.run, self.journal).await? {
            Ok(url) => url,
            Err(_) => {
                // Nothing to try it on; the methods that the server names must do.
                let named = party.account.allow.iter().any(|m| m == "ACL");
                return if named {
                    yes("access-control and ACL are advertised")
                } else {
                    no("access-control is advertised, but the method ACL is not")
                };
            }
        };
        let result = self.set_acl(party, &url).await;
        remove(party, &url).await;
        result
    }

    async fn set_acl(&self, party: &Party, url: &Url) -> Result {
        let acl = |privilege: &Name| {
            let own = bodies::grant(party.account.principal.path(), &[dav("all")]);
            let everybody = Element::new(DAV, "ace")
                .with(Element::new(DAV, "principal").with(Element::new(DAV, "authenticated")))
                .with(
                    Element::new(DAV, "grant").with(
                        Element::new(DAV, "privilege")
                            .with(Element::new(&privilege.namespace, &privilege.local)),
                    ),
                );
            Request::new("ACL", url.clone()).xml(&bodies::acl(vec![own, everybody]))
        };
        let answer = party.session.send(acl(&dav("read"))).await?;
        if !answer.is_success() {
            return no(format!("ACL is answered {}", answer.status));
        }
        let granted = match property(party, url, &dav("acl")).await {
            Ok(Some(acl)) => grants(&acl),
            Ok(None) => return no("ACL succeeds, but DAV:acl cannot be read"),
            Err(error) => return unreadable(error),
        };
        if granted.is_empty() {
            return no("ACL succeeds, but DAV:acl does not show what was granted");
        }
        // Nonsense: a privilege that nobody has heard of. Refusing is right, overlooking it
        // is possible; granting it is neither.
        let nonsense = Name::new("urn:invitest:nonsense", "juggle");
        party.session.send(acl(&nonsense)).await?;
        match property(party, url, &dav("acl")).await {
            Ok(Some(acl)) if grants(&acl).contains(&nonsense) => {
                no("ACL also grants a privilege that does not exist")
            }
            Ok(_) => yes("ACL is obeyed and DAV:acl shows it"),
            Err(error) => unreadable(error),
        }
    }

    async fn limits(&self, url: Option<Url>) -> Result {
        let Some(url) = url else {
            return no("there is no such collection");
        };
        let names: Vec<Name> = [
            "max-resource-size",
            "max-attendees-per-instance",
            "max-instances",
            "min-date-time",
            "max-date-time",
        ]
        .iter()
        .map(|n| cal(n))
        .collect();
        let nonsense = cal("invitest-nonsense");
        let mut asked = names.clone();
        asked.push(nonsense.clone());
        let found = match self.first().session.properties(&url, 0, &asked).await {
            Ok(found) => found,
            Err(error) => return unreadable(error),
        };
        let has = |name: &Name| {
            found.multistatus.responses.iter().any(|item| {
                item.text(&name.namespace, &name.local)
                    .is_some_and(|text| !text.is_empty())
            })
        };
        let odd = found
            .multistatus
            .responses
            .iter()
            .any(|item| item.property(CALDAV, "invitest-nonsense").is_some());
        if odd {
            return no("a property that does not exist is served, too");
        }
        let there: Vec<&str> = names
            .iter()
            .filter(|name| has(name))
            .map(|name| name.local.as_str())
            .collect();
        if there.is_empty() {
            no(format!("{} advertises no limit", url.path()))
        } else {
            yes(format!("{} advertises {}", url.path(), there.join(", ")))
        }
    }

    async fn principal_search(&self) -> Result {
        let party = self.first();
        let wanted = match party.account.mailbox() {
            Some((mailbox, _)) => mailbox.to_owned(),
            None => return no("the account has no mailto: address to search for"),
        };
        let collections = match property(
            party,
            &party.account.principal,
            &dav("principal-collection-set"),
        )
        .await
        {
            Ok(Some(set)) => set
                .children_named(DAV, "href")
                .filter_map(|h| crate::dav::resolve(&party.account.principal, &h.text()))
                .collect::<Vec<_>>(),
            Ok(None) => Vec::new(),
            Err(error) => return unreadable(error),
        };
        let Some(collection) = collections.first() else {
            return no("the principal has no principal-collection-set");
        };
        let name = cal("calendar-user-address-set");
        let search = |text: &str| {
            bodies::principal_search(&name, text, &[dav("displayname"), dav("principal-URL")])
        };
        let answer = party
            .session
            .report(collection, 0, &search(&wanted))
            .await?;
        let Ok(found) = answer.multistatus() else {
            return no(format!(
                "principal-property-search is answered {}",
                answer.status
            ));
        };
        let own = found
            .responses
            .iter()
            .any(|item| same_resource(&item.url, &party.account.principal));
        if !own {
            return no("a search for the account's own address does not find it");
        }
        let answer = party
            .session
            .report(collection, 0, &search(&fresh(self.run)))
            .await?;
        let odd = answer.multistatus().is_ok_and(|m| !m.responses.is_empty());
        if odd {
            return no("a search for nonsense finds somebody");
        }
        yes("principal-property-search finds the account by its address")
    }

    async fn delegation(&self) -> Result {
        let [organizer, attendee, delegate] = &self.parties[..3] else {
            return Ok(Offered::Unknown("finding out takes 3 accounts".into()));
        };
        let (Some(home), Some(from), Some(to), Some(other)) = (
            &organizer.account.default_calendar,
            &organizer.account.address,
            &attendee.account.address,
            &delegate.account.address,
        ) else {
            return no("an account has no calendar or no address");
        };
        let uid = fresh(self.run);
        let url = acts::child(home, &format!("{uid}.ics"));
        (self.journal)(&Made::Object {
            user: organizer.account.user.clone(),
            url: url.clone(),
            uid: uid.clone(),
        });
        let invited = event(&uid, from, &[format!("ATTENDEE;RSVP=TRUE:{to}")]);
        let result = match organizer.session.create(&url, &invited).await {
            Ok(answer) if answer.is_success() => {
                let changed = [
                    format!("ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO=\"{other}\":{to}"),
                    format!("ATTENDEE;DELEGATED-FROM=\"{to}\";RSVP=TRUE:{other}"),
                ];
                self.delegate(attendee, &uid, &event(&uid, from, &changed))
                    .await
            }
            Ok(answer) => Ok(Offered::Unknown(format!(
                "the invitation is answered {}",
                answer.status
            ))),
            Err(error) => Err(error),
        };
        // The organizer first, so that the CANCEL comes before the sweep; and once more, since
        // a server was met that lets go, and sends it, only after the attendees have.
        let _ = organizer.session.delete(&url, false).await;
        tokio::time::sleep(Duration::from_millis(300).min(self.deadline)).await;
        for party in [attendee, delegate, organizer, attendee, delegate] {
            sweep(party, &uid).await;
        }
        result
    }

    async fn delegate(&self, attendee: &Party, uid: &str, text: &str) -> Result {
        let started = Instant::now();
        let mut pause = Duration::from_millis(20);
        let calendars: Vec<&Url> = attendee.account.calendars.iter().map(|c| &c.url).collect();
        let copy = loop {
            let found = copies(attendee, uid).await?;
            let in_calendar = found
                .into_iter()
                .map(|(url, _)| url)
                .find(|url| calendars.iter().any(|c| url.path().starts_with(c.path())));
            match in_calendar {
                Some(url) => break url,
                None if started.elapsed() > self.deadline => {
                    return Ok(Offered::Unknown("the invitation did not arrive".into()));
                }
                None => {
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(Duration::from_secs(1));
                }
            }
        };
        let request = Request::new("PUT", copy).calendar(text);
        let answer = attendee.session.send(request).await?;
        if answer.is_success() {
            yes("an attendee's DELEGATED-TO is accepted")
        } else {
            no(format!(
                "an attendee's DELEGATED-TO is answered {}",
                answer.status
            ))
        }
    }
}

/// What an access control list grants to everybody who has logged in.
fn grants(acl: &Element) -> Vec<Name> {
    acl.children_named(DAV, "ace")
        .filter(|ace| {
            ace.child(DAV, "principal").is_some_and(|p| {
                // Some servers have one word for both.
                p.child(DAV, "authenticated").is_some() || p.child(DAV, "all").is_some()
            })
        })
        .filter_map(|ace| ace.child(DAV, "grant"))
        .flat_map(|grant| grant.children_named(DAV, "privilege"))
        .flat_map(|privilege| privilege.elements())
        .map(|element| element.name.clone())
        .collect()
}
