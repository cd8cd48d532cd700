//! An account as the server describes it.

use url::Url;

/// What discovery found out about an account.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// The user name.
    pub user: String,
    /// The principal (RFC 5397).
    pub principal: Url,
    /// `DAV:displayname` of the principal.
    pub display_name: Option<String>,
    /// The calendar homes (RFC 4791, 6.2.1); at least one.
    pub homes: Vec<Url>,
    /// The scheduling inbox (RFC 6638, 2.2).
    pub inbox: Option<Url>,
    /// The scheduling outbox (RFC 6638, 2.1).
    pub outbox: Option<Url>,
    /// `CALDAV:calendar-user-address-set` as it stands there (RFC 6638, 2.4.1).
    pub addresses: Vec<String>,
    /// The address that events use: `mailto:` where there is one.
    pub address: Option<String>,
    /// `CALDAV:calendar-user-type` (RFC 6638, 2.4.2).
    pub calendar_user_type: Option<String>,
    /// The calendars in the homes, without inbox and outbox.
    pub calendars: Vec<Calendar>,
    /// `CALDAV:schedule-default-calendar-URL`, else the first own calendar for VEVENT.
    pub default_calendar: Option<Url>,
    /// Whether the server named the default calendar itself.
    pub default_is_named: bool,
    /// The first own calendar for VTODO.
    pub tasks_calendar: Option<Url>,
    /// The members of the `DAV` header on the default calendar, home and inbox.
    pub dav_tokens: Vec<String>,
    /// The `Allow` header there.
    pub allow: Vec<String>,
}

/// A calendar collection.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// Where it is.
    pub url: Url,
    /// `DAV:displayname`.
    pub name: Option<String>,
    /// `CALDAV:supported-calendar-component-set`; none if the server does not limit it.
    pub components: Option<Vec<String>>,
    /// `CALDAV:schedule-calendar-transp`: whether it is left out of free-busy.
    pub transparent: Option<bool>,
    /// Whether it is the account's own, by `DAV:owner`, and not shared with it.
    pub own: bool,
}

impl Account {
    /// The first home.
    pub fn home(&self) -> &Url {
        &self.homes[0]
    }

    /// Whether the server says `calendar-auto-schedule`.
    pub fn auto_schedule(&self) -> bool {
        self.has_token("calendar-auto-schedule")
    }

    /// Whether the `DAV` header has this member.
    pub fn has_token(&self, token: &str) -> bool {
        self.dav_tokens
            .iter()
            .any(|t| t.eq_ignore_ascii_case(token))
    }

    /// The address without its scheme, and its domain: `user1@example.com`, `example.com`.
    pub fn mailbox(&self) -> Option<(&str, &str)> {
        let address = self.address.as_deref()?;
        let mailbox = strip_mailto(address)?;
        let (_, domain) = mailbox.rsplit_once('@')?;
        Some((mailbox, domain))
    }

    /// Whether this is one of the account's addresses, in any letter case.
    pub fn is_called(&self, address: &str) -> bool {
        self.addresses
            .iter()
            .chain(&self.address)
            .any(|own| own.eq_ignore_ascii_case(address))
    }
}

impl Calendar {
    /// Whether it takes this component.
    pub fn takes(&self, component: &str) -> bool {
        match &self.components {
            Some(set) => set.iter().any(|c| c.eq_ignore_ascii_case(component)),
            None => true,
        }
    }
}

/// What follows `mailto:`, in any letter case.
pub(super) fn strip_mailto(address: &str) -> Option<&str> {
    let scheme = address.get(..7)?;
    scheme
        .eq_ignore_ascii_case("mailto:")
        .then(|| &address[7..])
}
