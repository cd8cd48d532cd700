//! The small languages inside strings: placeholders (`{{uid lunch}}`) and resources
//! (`calendar work`).

/// Dates of the run by their word.
pub const DATES: [&str; 3] = ["day", "spring", "autumn"];

/// Resources of an account, as in `{{cyrus.inbox}}`.
pub const ACCOUNT_URLS: [&str; 5] = ["principal", "inbox", "outbox", "home", "calendar"];

/// Words that name resources, and therefore no object.
pub const RESOURCES: [&str; 9] = [
    "inbox",
    "outbox",
    "principal",
    "home",
    "calendar",
    "item",
    "new",
    "new-in-inbox",
    "url",
];

/// What exceeds a limit that a step kept: a number, a text of more octets, attendees that
/// are nobody, a date two years before or after.
pub const BEYOND: [&str; 5] = [
    "beyond",
    "octets-beyond",
    "attendees-beyond",
    "years-before",
    "years-after",
];

/// What stands between `{{` and `}}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder<'a> {
    /// `{{uid}}`: of the object whose text it stands in.
    OwnUid,
    /// `{{uid OBJECT}}`
    Uid(&'a str),
    /// `{{day N}}`, `{{spring N}}`, `{{autumn N}}`
    Date(&'a str, i64),
    /// `{{beyond NAME}}` and the like: something that is larger than the number, or outside
    /// the date, that a step kept.
    Beyond(&'a str, &'a str),
    /// `{{now}}`
    Now,
    /// `{{run}}`
    Run,
    /// `{{ROLE.inbox}}` and the like.
    Url(&'a str, &'a str),
    /// `{{ROLE}}`, an address, or `{{NAME}}`, what a step kept.
    Name(&'a str),
}

/// The placeholders of a text: what is written between the braces, and what it is.
pub fn placeholders(text: &str) -> Vec<(&str, Result<Placeholder<'_>, String>)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let after = &rest[start + 2..];
        let Some(end) = after.find("}}") else {
            found.push((&rest[start..], Err("`{{` without `}}`".to_owned())));
            break;
        };
        let inner = &after[..end];
        found.push((inner, placeholder(inner.trim())));
        rest = &after[end + 2..];
    }
    found
}

fn placeholder(text: &str) -> Result<Placeholder<'_>, String> {
    match text {
        "uid" => return Ok(Placeholder::OwnUid),
        "now" => return Ok(Placeholder::Now),
        "run" => return Ok(Placeholder::Run),
        _ => {}
    }
    if let Some((word, argument)) = text.split_once(' ') {
        if word == "uid" && is_slug(argument) {
            return Ok(Placeholder::Uid(argument));
        }
        if DATES.contains(&word) {
            return match argument.parse() {
                Ok(days) => Ok(Placeholder::Date(word, days)),
                Err(_) => Err(format!("`{word}` needs a whole number of days")),
            };
        }
        if BEYOND.contains(&word) && is_slug(argument) {
            return Ok(Placeholder::Beyond(word, argument));
        }
        return Err("no placeholder of this form".to_owned());
    }
    if let Some((role, url)) = text.split_once('.') {
        return if ACCOUNT_URLS.contains(&url) {
            Ok(Placeholder::Url(role, url))
        } else {
            Err(format!("one of: {}", ACCOUNT_URLS.join(", ")))
        };
    }
    if is_slug(text) {
        Ok(Placeholder::Name(text))
    } else {
        Err("no placeholder of this form".to_owned())
    }
}

/// A resource and whose it is: `inbox of wilfredo`.
pub fn owned(text: &str) -> (&str, Option<&str>) {
    match text.split_once(" of ") {
        Some((resource, role)) if !text.starts_with("url ") => (resource, Some(role.trim())),
        _ => (text, None),
    }
}

/// What a string names where a resource is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource<'a> {
    /// `inbox`
    Inbox,
    /// `outbox`
    Outbox,
    /// `principal`
    Principal,
    /// `home`
    Home,
    /// `calendar`, the role's own, or `calendar NAME`, made by `mkcalendar: NAME`.
    Calendar(Option<&'a str>),
    /// `item NAME`: an inbox item that a step named by `as`.
    Item(&'a str),
    /// `new NAME`: a URL in the role's calendar that nothing has yet.
    New(&'a str),
    /// `new-in-inbox NAME`
    NewInInbox(&'a str),
    /// `url …`, with placeholders.
    Url(&'a str),
    /// The role's copy of an object, found by UID.
    Object(&'a str),
}

impl<'a> Resource<'a> {
    /// Reads it; the error says what is wrong.
    pub fn parse(text: &'a str) -> Result<Resource<'a>, String> {
        let (word, name) = match text.split_once(' ') {
            Some((word, name)) => (word, Some(name.trim())),
            None => (text, None),
        };
        match (word, name) {
            ("inbox", None) => Ok(Resource::Inbox),
            ("outbox", None) => Ok(Resource::Outbox),
            ("principal", None) => Ok(Resource::Principal),
            ("home", None) => Ok(Resource::Home),
            ("calendar", None) => Ok(Resource::Calendar(None)),
            ("url", Some(url)) => Ok(Resource::Url(url)),
            ("calendar", Some(name)) if is_slug(name) => Ok(Resource::Calendar(Some(name))),
            ("item", Some(name)) if is_slug(name) => Ok(Resource::Item(name)),
            ("new", Some(name)) if is_slug(name) => Ok(Resource::New(name)),
            ("new-in-inbox", Some(name)) if is_slug(name) => Ok(Resource::NewInInbox(name)),
            ("item" | "new" | "new-in-inbox" | "url", None) => {
                Err(format!("`{word}` needs a name behind it"))
            }
            (object, None) if is_slug(object) => Ok(Resource::Object(object)),
            _ => Err("no resource of this form".to_owned()),
        }
    }
}

/// Lower-case letters, digits, `-`, `_` and `.`, beginning with a letter or digit.
pub fn is_slug(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_found_and_told_apart() {
        let found: Vec<_> = placeholders("UID:{{uid}}\nX:{{ day -3 }}T{{cyrus.inbox}}{{tag}}")
            .into_iter()
            .map(|(_, placeholder)| placeholder)
            .collect();
        assert_eq!(
            found,
            [
                Ok(Placeholder::OwnUid),
                Ok(Placeholder::Date("day", -3)),
                Ok(Placeholder::Url("cyrus", "inbox")),
                Ok(Placeholder::Name("tag")),
            ]
        );
        for wrong in [
            "{{day}}x{{",
            "{{day x}}",
            "{{cyrus.outbx}}",
            "{{Two Words}}",
            "{{}}",
        ] {
            assert!(
                placeholders(wrong).iter().any(|(_, p)| p.is_err()) || wrong.starts_with("{{day}}"),
                "{wrong}"
            );
        }
    }

    #[test]
    fn resources_are_told_apart() {
        assert_eq!(Resource::parse("inbox"), Ok(Resource::Inbox));
        assert_eq!(
            Resource::parse("calendar work"),
            Ok(Resource::Calendar(Some("work")))
        );
        assert_eq!(
            Resource::parse("url {{cyrus.home}}x y"),
            Ok(Resource::Url("{{cyrus.home}}x y"))
        );
        assert_eq!(Resource::parse("lunch"), Ok(Resource::Object("lunch")));
        assert!(Resource::parse("item").is_err());
        assert!(Resource::parse("inbox lunch").is_err());
        assert!(Resource::parse("").is_err());
    }
}
