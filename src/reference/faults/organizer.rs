//! Faults in what an organizer's own change does (RFC 6638 3.2.1).

super::list! {
    NO_CANCEL_ON_DELETE "no-cancel-on-delete" breaks "rfc6638/3.2.1.3/remove-sends-cancel"
        => "An organizer who deletes the object causes no CANCEL.";
}
