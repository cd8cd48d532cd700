//! What discovery found odd, and why it ended.

use crate::dav::WireError;
use crate::target::account::{Account, strip_mailto};
use std::fmt;
use url::Url;

/// A contradiction between what the server advertises and what it serves, or something that
/// a user of the target should know. None of it is a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The well-known URI was needed and did not help.
    WellKnown(String),
    /// A redirect to another host, or from https to http, was not followed.
    ForeignRedirect {
        /// Where it was met.
        from: Url,
        /// Where it points.
        to: Url,
    },
    /// A property that spoils every request that names it, with the status.
    SpoiledProperty(Url, String, u16),
    /// OPTIONS gives no success.
    OptionsRefused(Url, String),
    /// `calendar-auto-schedule` is advertised and a principal property is missing.
    AdvertisedWithout(String),
    /// Inbox or outbox are named and `calendar-auto-schedule` is not advertised.
    ServedWithoutToken,
    /// `calendar-auto-schedule` stands on the inbox and not on the calendar.
    TokenOnlyOnInbox {
        /// The resource whose `DAV` header lacks it.
        missing_on: Url,
    },
    /// `calendar-access` is not advertised.
    NoCalendarAccess,
    /// The inbox that is named cannot be read.
    InboxNotServed(Url, String),
    /// The inbox has no `CALDAV:schedule-inbox` type.
    InboxWithoutType(Url),
    /// The outbox that is named cannot be read.
    OutboxNotServed(Url, String),
    /// The outbox has no `CALDAV:schedule-outbox` type.
    OutboxWithoutType(Url),
    /// The outbox is a calendar, too.
    OutboxIsCalendar(Url),
    /// The default calendar is not listed in a home, or takes no events.
    DefaultCalendarUnfit {
        /// The calendar that the inbox names.
        url: Url,
        /// Whether a home lists it.
        listed: bool,
    },
    /// `calendar-user-address-set` has nothing that events could use; what it has.
    NoAddress(Vec<String>),
    /// `calendar-user-address-set` has no `mailto:` address.
    NoMailto(String),
    /// No own calendar takes VEVENT.
    NoCalendar,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finding::WellKnown(why) => write!(f, "/.well-known/caldav does not help: {why}"),
            Finding::ForeignRedirect { from, to } => write!(
                f,
                "{from} redirects to {to}; another host, or one without https, is not followed"
            ),
            Finding::SpoiledProperty(url, name, status) => write!(
                f,
                "asking {} for {name} is answered {status}, whatever else is asked with it",
                url.path()
            ),
            Finding::OptionsRefused(url, why) => write!(f, "OPTIONS {}: {why}", url.path()),
            Finding::AdvertisedWithout(what) => write!(
                f,
                "calendar-auto-schedule is advertised, but the principal has no {what}"
            ),
            Finding::ServedWithoutToken => f.write_str(
                "the principal names an inbox or outbox, but calendar-auto-schedule is not \
                 advertised",
            ),
            Finding::TokenOnlyOnInbox { missing_on } => write!(
                f,
                "calendar-auto-schedule is advertised on the inbox, but not on {}",
                missing_on.path()
            ),
            Finding::NoCalendarAccess => f.write_str("calendar-access is not advertised"),
            Finding::InboxNotServed(url, why) => {
                write!(f, "the inbox {} cannot be read: {why}", url.path())
            }
            Finding::InboxWithoutType(url) => write!(
                f,
                "the inbox {} has no schedule-inbox in its resourcetype",
                url.path()
            ),
            Finding::OutboxNotServed(url, why) => {
                write!(f, "the outbox {} cannot be read: {why}", url.path())
            }
            Finding::OutboxWithoutType(url) => write!(
                f,
                "the outbox {} has no schedule-outbox in its resourcetype",
                url.path()
            ),
            Finding::OutboxIsCalendar(url) => {
                write!(f, "the outbox {} is a calendar, too", url.path())
            }
            Finding::DefaultCalendarUnfit { url, listed: false } => write!(
                f,
                "the default calendar {} is not listed in the calendar home",
                url.path()
            ),
            Finding::DefaultCalendarUnfit { url, listed: true } => {
                write!(f, "the default calendar {} takes no events", url.path())
            }
            Finding::NoAddress(others) if others.is_empty() => {
                f.write_str("calendar-user-address-set is empty or missing")
            }
            Finding::NoAddress(others) => write!(
                f,
                "calendar-user-address-set has no mailto: address, only {}",
                others.join(", ")
            ),
            Finding::NoMailto(used) => write!(
                f,
                "calendar-user-address-set has no mailto: address; {used} is used"
            ),
            Finding::NoCalendar => f.write_str("there is no calendar of its own that takes events"),
        }
    }
}

/// Compares the parts of an account with each other.
pub(super) fn contradictions(account: &Account) -> Vec<Finding> {
    let mut findings = Vec::new();
    if account.auto_schedule() {
        let parts = [
            ("schedule-inbox-URL", account.inbox.is_none()),
            ("schedule-outbox-URL", account.outbox.is_none()),
        ];
        for (name, missing) in parts {
            if missing {
                findings.push(Finding::AdvertisedWithout(name.to_owned()));
            }
        }
    } else if account.inbox.is_some() || account.outbox.is_some() {
        findings.push(Finding::ServedWithoutToken);
    }
    if !account.has_token("calendar-access") {
        findings.push(Finding::NoCalendarAccess);
    }
    match &account.address {
        None => findings.push(Finding::NoAddress(account.addresses.clone())),
        Some(used) if strip_mailto(used).is_none() => {
            findings.push(Finding::NoMailto(used.clone()));
        }
        Some(_) => {}
    }
    if account.default_calendar.is_none() {
        findings.push(Finding::NoCalendar);
    }
    findings
}

/// Why an account could not be discovered. Resources are named by their paths, where
/// several hosts matter by their URLs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiscoveryError {
    /// No answer at all.
    Unreachable(WireError),
    /// 401.
    WrongCredentials {
        /// The user name.
        user: String,
        /// The schemes that the server offers: `Basic`, `Digest`.
        offered: Vec<String>,
    },
    /// The server takes the account for nobody (`DAV:unauthenticated`).
    Unauthenticated(String),
    /// Nowhere a principal; what was tried and what came.
    NoPrincipal(Vec<(String, String)>),
    /// The principal that is named cannot be read.
    PrincipalUnreadable(String, String),
    /// The principal has no calendar home.
    NoHome(String),
    /// The calendar home cannot be listed.
    HomeUnreadable(String, String),
    /// A status other than 207.
    Status(String, u16),
    /// 207, and not a multistatus.
    Malformed(String, String),
    /// Redirects without end.
    RedirectLoop(String),
    /// A redirect to another host, or from https to http.
    ForeignRedirect {
        /// Where it was met.
        from: String,
        /// Where it points.
        to: String,
    },
}

impl DiscoveryError {
    /// Whether trying elsewhere is useless, or would be one failed login more.
    pub(super) fn is_final(&self) -> bool {
        match self {
            DiscoveryError::Unreachable(error) => !error.is_malformed(),
            DiscoveryError::WrongCredentials { .. } | DiscoveryError::Unauthenticated(_) => true,
            DiscoveryError::NoPrincipal(_)
            | DiscoveryError::PrincipalUnreadable(..)
            | DiscoveryError::NoHome(_)
            | DiscoveryError::HomeUnreadable(..)
            | DiscoveryError::Status(..)
            | DiscoveryError::Malformed(..)
            | DiscoveryError::RedirectLoop(_)
            | DiscoveryError::ForeignRedirect { .. } => false,
        }
    }

    pub(super) fn at_principal(self, url: &Url) -> DiscoveryError {
        if self.is_final() {
            self
        } else {
            DiscoveryError::PrincipalUnreadable(url.path().to_owned(), self.to_string())
        }
    }

    pub(super) fn at_home(self, url: &Url) -> DiscoveryError {
        if self.is_final() {
            self
        } else {
            DiscoveryError::HomeUnreadable(url.path().to_owned(), self.to_string())
        }
    }
}

impl fmt::Display for DiscoveryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DiscoveryError::Unreachable(error) => error.fmt(f),
            DiscoveryError::WrongCredentials { user, offered } => {
                write!(f, "the server does not accept the password of {user}")?;
                if !offered.is_empty() {
                    write!(f, " (it offers {})", offered.join(", "))?;
                }
                Ok(())
            }
            DiscoveryError::Unauthenticated(url) => write!(
                f,
                "{url} does not look at the credentials: it says that nobody is logged in"
            ),
            DiscoveryError::NoPrincipal(tried) => {
                f.write_str("no principal was found")?;
                for (url, why) in tried {
                    write!(f, "; {}: {why}", url)?;
                }
                Ok(())
            }
            DiscoveryError::PrincipalUnreadable(url, why) => {
                write!(f, "the principal {} cannot be read: {why}", url)
            }
            DiscoveryError::NoHome(url) => write!(
                f,
                "the principal {} has no calendar-home-set: is this a CalDAV server?",
                url
            ),
            DiscoveryError::HomeUnreadable(url, why) => {
                write!(f, "the calendar home {} cannot be listed: {why}", url)
            }
            DiscoveryError::Status(url, status) => {
                write!(f, "PROPFIND {} is answered {status}", url)
            }
            DiscoveryError::Malformed(url, why) => {
                write!(f, "PROPFIND {} is answered 207, but {why}", url)
            }
            DiscoveryError::RedirectLoop(url) => {
                write!(f, "{} redirects without end", url)
            }
            DiscoveryError::ForeignRedirect { from, to } => {
                write!(f, "{from} redirects to {to}, which is not followed")
            }
        }
    }
}

impl std::error::Error for DiscoveryError {}
