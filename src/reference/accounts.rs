//! The users: names, passwords, addresses, and where their things are.

use super::paths;
use super::scheduling::{Address, Directory, Resolved};
use std::sync::OnceLock;

/// The domain whose addresses belong to this server.
pub const DOMAIN: &str = "example.com";
/// Where the principals are.
pub const PRINCIPALS: &str = "/principals";
/// Where the calendar homes are.
pub const HOMES: &str = "/home";
/// The group that every user is a member of.
pub const GROUP: &str = "/principals/everyone";

/// The users of a server: `user1` to `userN` with the passwords `pass1` to `passN`.
#[derive(Debug)]
pub struct Accounts {
    count: usize,
    /// `http://127.0.0.1:8000`, known when the port is.
    pub url: OnceLock<String>,
}

impl Accounts {
    /// As many users.
    pub fn new(count: usize) -> Accounts {
        Accounts {
            count,
            url: OnceLock::new(),
        }
    }

    /// All users.
    pub fn users(&self) -> impl Iterator<Item = String> + use<> {
        (1..=self.count).map(|n| format!("user{n}"))
    }

    fn number(&self, user: &str) -> Option<usize> {
        let digits = user.strip_prefix("user")?;
        let number: usize = digits.parse().ok()?;
        (digits == number.to_string() && (1..=self.count).contains(&number)).then_some(number)
    }

    /// The user after a user, the first after the last.
    pub fn next(&self, user: &str) -> String {
        let number = self.number(user).unwrap_or(0);
        format!("user{}", number % self.count.max(1) + 1)
    }

    /// Whether there is such a user.
    pub fn exists(&self, user: &str) -> bool {
        self.number(user).is_some()
    }

    /// Whether this is the user's password.
    pub fn admits(&self, user: &str, password: &str) -> bool {
        self.number(user)
            .is_some_and(|n| password == format!("pass{n}"))
    }

    /// The user who owns what lies at a path.
    pub fn owner_of(&self, path: &str) -> Option<String> {
        let mut segments = path.split('/').skip(1);
        match segments.next() {
            Some("home" | "principals") => {}
            _ => return None,
        }
        let user = segments.next()?;
        self.exists(user).then(|| user.to_owned())
    }

    /// The user that a principal's path names.
    pub fn of_principal(&self, path: &str) -> Option<String> {
        (paths::parent(path) == PRINCIPALS)
            .then(|| paths::name(path).to_owned())
            .filter(|user| self.exists(user))
    }
}

/// The path of a user's principal.
pub fn principal(user: &str) -> String {
    format!("{PRINCIPALS}/{user}")
}

/// The path of a user's calendar home.
pub fn home(user: &str) -> String {
    format!("{HOMES}/{user}")
}

/// The path of a user's inbox.
pub fn inbox(user: &str) -> String {
    format!("{HOMES}/{user}/inbox")
}

/// The path of a user's outbox.
pub fn outbox(user: &str) -> String {
    format!("{HOMES}/{user}/outbox")
}

/// The path of the calendar that a user has from the beginning.
pub fn calendar(user: &str) -> String {
    format!("{HOMES}/{user}/calendar")
}

impl Directory for Accounts {
    fn resolve(&self, address: &Address) -> Resolved {
        let normal = address.normal();
        if let Some(mail) = address.mail() {
            return match mail.rsplit_once('@') {
                Some((user, DOMAIN)) if self.exists(user) => Resolved::Local(user.to_owned()),
                Some((_, DOMAIN)) => Resolved::UnknownLocal,
                _ => Resolved::Outside,
            };
        }
        // A principal by its path or its URL (RFC 6638 2.4.1).
        let own = self.url.get().map_or("", String::as_str);
        let path = match normal.strip_prefix(own) {
            Some(path) if !own.is_empty() => path,
            _ => normal,
        };
        if !path.starts_with('/') {
            return Resolved::Outside;
        }
        match self.of_principal(path) {
            Some(user) => Resolved::Local(user),
            None => Resolved::UnknownLocal,
        }
    }

    fn addresses(&self, user: &str) -> Vec<Address> {
        if !self.exists(user) {
            return Vec::new();
        }
        vec![
            Address::new(&format!("mailto:{user}@{DOMAIN}")),
            Address::new(&format!("{}/", principal(user))),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_resolve() {
        let accounts = Accounts::new(2);
        accounts.url.set("http://127.0.0.1:1".into()).expect("once");
        let resolve = |text: &str| accounts.resolve(&Address::new(text));
        let user2 = Resolved::Local("user2".into());
        assert_eq!(resolve("MAILTO:User2@Example.com"), user2);
        assert_eq!(resolve("/principals/user2/"), user2);
        assert_eq!(resolve("http://127.0.0.1:1/principals/user2/"), user2);
        assert_eq!(resolve("mailto:user3@example.com"), Resolved::UnknownLocal);
        assert_eq!(resolve("mailto:user02@example.com"), Resolved::UnknownLocal);
        assert_eq!(resolve("mailto:a@x.invalid"), Resolved::Outside);
        assert!(accounts.admits("user1", "pass1") && !accounts.admits("user1", "pass2"));
    }
}
