//! Faults in what an attendee's own change does (RFC 6638 3.2.2).

super::list! {
    NO_REPLY_ON_PARTSTAT "no-reply-on-partstat" breaks "rfc6638/3.2.2.3/partstat-change-sends-reply"
        => "An attendee who changes PARTSTAT causes no REPLY.";
}
