//! What properties and parameters hold, and what their absence means.

use crate::wire::ical::{Component, Line};

/// What a property's value is, which decides when two are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// One DATE or DATE-TIME.
    Date,
    /// DATEs, DATE-TIMEs or PERIODs separated by commas: a set (EXDATE, RDATE).
    Dates,
    /// A DURATION.
    Duration,
    /// DURATION or DATE-TIME (TRIGGER).
    Trigger,
    /// An integer.
    Number,
    /// A token in any letter case.
    Token,
    /// A calendar user address.
    Address,
    /// TEXT.
    Text,
    /// TEXTs separated by commas: a set (CATEGORIES, RESOURCES).
    Texts,
    /// A recurrence rule.
    Rule,
    /// Periods of one type (FREEBUSY).
    Periods,
    /// Two numbers (GEO).
    Position,
    /// A code, a description and data, each TEXT (REQUEST-STATUS).
    Status,
    /// Octets with a meaning of their own: URIs, BINARY. Never unescaped.
    Raw,
}

/// What the value of a line holds: by its VALUE parameter, else by its name (RFC 5545
/// 3.8; RFC 7986 5), else TEXT (RFC 5545 3.8.8.2).
pub fn holds(line: &Line) -> Holds {
    let known = by_name(&line.name);
    let Some(value) = line.param_text("VALUE") else {
        return known;
    };
    match value.to_ascii_uppercase().as_str() {
        "URI" | "BINARY" => Holds::Raw,
        "CAL-ADDRESS" => Holds::Address,
        "DURATION" if known != Holds::Trigger => Holds::Duration,
        "INTEGER" => Holds::Number,
        "RECUR" => Holds::Rule,
        "DATE" | "DATE-TIME" if !matches!(known, Holds::Dates | Holds::Trigger) => Holds::Date,
        "TEXT" if known == Holds::Raw => Holds::Text,
        // PERIOD, FLOAT, BOOLEAN, TIME, UTC-OFFSET: the name says it, or octets do.
        _ if known == Holds::Text && !value.eq_ignore_ascii_case("TEXT") => Holds::Raw,
        _ => known,
    }
}

/// What properties of this name hold when they do not say otherwise.
pub fn by_name(name: &str) -> Holds {
    match name.to_ascii_uppercase().as_str() {
        "DTSTART" | "DTEND" | "DUE" | "RECURRENCE-ID" | "DTSTAMP" | "CREATED" | "LAST-MODIFIED"
        | "COMPLETED" | "ACKNOWLEDGED" => Holds::Date,
        "EXDATE" | "RDATE" => Holds::Dates,
        "DURATION" | "REFRESH-INTERVAL" => Holds::Duration,
        "TRIGGER" => Holds::Trigger,
        "SEQUENCE" | "PRIORITY" | "PERCENT-COMPLETE" | "REPEAT" => Holds::Number,
        "STATUS" | "TRANSP" | "CLASS" | "ACTION" | "METHOD" | "CALSCALE" | "BUSYTYPE" | "COLOR" => {
            Holds::Token
        }
        "ATTENDEE" | "ORGANIZER" => Holds::Address,
        "CATEGORIES" | "RESOURCES" => Holds::Texts,
        "RRULE" | "EXRULE" => Holds::Rule,
        "FREEBUSY" => Holds::Periods,
        "GEO" => Holds::Position,
        "REQUEST-STATUS" => Holds::Status,
        "ATTACH" | "URL" | "TZURL" | "SOURCE" | "IMAGE" | "CONFERENCE" | "TZOFFSETFROM"
        | "TZOFFSETTO" => Holds::Raw,
        _ => Holds::Text,
    }
}

/// What a parameter's values hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamHolds {
    /// A token of a closed vocabulary.
    Token,
    /// One calendar user address.
    Address,
    /// Calendar user addresses.
    Addresses,
    /// Status codes in one value or several.
    Codes,
    /// Anything else.
    Text,
}

/// What parameters of this name hold (RFC 5545 3.2; RFC 6638 7; RFC 7986 6).
pub fn parameter(name: &str) -> ParamHolds {
    match name.to_ascii_uppercase().as_str() {
        "PARTSTAT"
        | "ROLE"
        | "CUTYPE"
        | "RSVP"
        | "SCHEDULE-AGENT"
        | "SCHEDULE-FORCE-SEND"
        | "FBTYPE"
        | "RANGE"
        | "RELATED"
        | "VALUE"
        | "ENCODING"
        | "RELTYPE"
        | "LANGUAGE"
        | "FMTTYPE"
        | "DISPLAY"
        | "FEATURE" => ParamHolds::Token,
        "SENT-BY" => ParamHolds::Address,
        "DELEGATED-TO" | "DELEGATED-FROM" | "MEMBER" => ParamHolds::Addresses,
        "SCHEDULE-STATUS" => ParamHolds::Codes,
        _ => ParamHolds::Text,
    }
}

/// What the absence of a property means, where an RFC says so.
pub fn property_default(component: &Component, name: &str) -> Option<&'static str> {
    default_in(&component.name, name)
}

pub(crate) fn default_in(component: &str, name: &str) -> Option<&'static str> {
    PROPERTY_DEFAULTS
        .iter()
        .find(|(components, property, _)| {
            property.eq_ignore_ascii_case(name)
                && components.iter().any(|c| c.eq_ignore_ascii_case(component))
        })
        .map(|(_, _, default)| *default)
}

/// Defaults of properties: in which components, name, value.
pub const PROPERTY_DEFAULTS: &[(&[&str], &str, &str)] = &[
    (&["VCALENDAR"], "CALSCALE", "GREGORIAN"), // RFC 5545 3.7.1
    (&["VEVENT", "VTODO", "VJOURNAL"], "CLASS", "PUBLIC"), // 3.8.1.3
    (&["VEVENT", "VTODO"], "PRIORITY", "0"),   // 3.8.1.9
    (&["VEVENT"], "TRANSP", "OPAQUE"),         // 3.8.2.7
    (&["VALARM"], "REPEAT", "0"),              // 3.8.6.2
    (&["VEVENT", "VTODO", "VJOURNAL"], "SEQUENCE", "0"), // 3.8.7.4
];

/// What the absence of a parameter means on a property, where an RFC says so.
pub fn parameter_default(property: &str, name: &str) -> Option<&'static str> {
    PARAMETER_DEFAULTS
        .iter()
        .find(|(properties, parameter, _)| {
            parameter.eq_ignore_ascii_case(name)
                && (properties.is_empty()
                    || properties.iter().any(|p| p.eq_ignore_ascii_case(property)))
        })
        .map(|(_, _, default)| *default)
}

/// Defaults of parameters: on which properties (none: on all), name, value.
pub const PARAMETER_DEFAULTS: &[(&[&str], &str, &str)] = &[
    (&["ATTENDEE"], "CUTYPE", "INDIVIDUAL"),     // RFC 5545 3.2.3
    (&[], "ENCODING", "8BIT"),                   // 3.2.7
    (&["FREEBUSY"], "FBTYPE", "BUSY"),           // 3.2.9
    (&["ATTENDEE"], "PARTSTAT", "NEEDS-ACTION"), // 3.2.12
    (&["TRIGGER"], "RELATED", "START"),          // 3.2.14
    (&["RELATED-TO"], "RELTYPE", "PARENT"),      // 3.2.15
    (&["ATTENDEE"], "ROLE", "REQ-PARTICIPANT"),  // 3.2.16
    (&["ATTENDEE"], "RSVP", "FALSE"),            // 3.2.17
    (&["ATTENDEE", "ORGANIZER"], "SCHEDULE-AGENT", "SERVER"), // RFC 6638 7.1
];

/// Whether RFC 5545 3.6 lets the property stand several times in a component.
pub fn may_repeat(name: &str) -> bool {
    matches!(
        name.to_ascii_uppercase().as_str(),
        "ATTACH"
            | "ATTENDEE"
            | "CATEGORIES"
            | "COMMENT"
            | "CONTACT"
            | "EXDATE"
            | "RELATED-TO"
            | "REQUEST-STATUS"
            | "RESOURCES"
            | "RDATE"
            | "FREEBUSY"
            | "CONFERENCE"
            | "IMAGE"
    ) || !is_known(name)
}

fn is_known(name: &str) -> bool {
    by_name(name) != Holds::Text
        || matches!(
            name.to_ascii_uppercase().as_str(),
            "UID" | "SUMMARY" | "DESCRIPTION" | "LOCATION" | "PRODID" | "VERSION" | "TZID"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_of_the_declared_or_the_default_type() {
        for (line, wanted) in [
            ("DTSTART:20270101T000000Z", Holds::Date),
            ("dtstart;value=date:20270101", Holds::Date),
            ("EXDATE;VALUE=DATE:20270101", Holds::Dates),
            ("RDATE;VALUE=PERIOD:20270101T000000Z/PT1H", Holds::Dates),
            ("TRIGGER;VALUE=DATE-TIME:20270101T000000Z", Holds::Trigger),
            ("SUMMARY;VALUE=TEXT:a", Holds::Text),
            ("X-A:a", Holds::Text),
            ("X-A;VALUE=URI:a", Holds::Raw),
            ("X-A;VALUE=FLOAT:1", Holds::Raw),
            ("ATTACH;VALUE=BINARY:QQ==", Holds::Raw),
            ("REQUEST-STATUS:2.0;Success", Holds::Status),
        ] {
            assert_eq!(holds(&Line::parse(line).unwrap()), wanted, "{line}");
        }
    }

    #[test]
    fn defaults_belong_to_their_place() {
        let event = Component::new("vevent");
        assert_eq!(property_default(&event, "transp"), Some("OPAQUE"));
        assert_eq!(property_default(&Component::new("VTODO"), "TRANSP"), None);
        assert_eq!(property_default(&event, "STATUS"), None);
        assert_eq!(
            parameter_default("attendee", "partstat"),
            Some("NEEDS-ACTION")
        );
        assert_eq!(parameter_default("ORGANIZER", "PARTSTAT"), None);
        assert_eq!(
            parameter_default("ORGANIZER", "SCHEDULE-AGENT"),
            Some("SERVER")
        );
        assert!(may_repeat("COMMENT") && may_repeat("X-A"));
        assert!(!may_repeat("SUMMARY") && !may_repeat("DTSTART"));
    }
}
