//! Faults in how the scheduling collections are found (RFC 6638 2, RFC 4791 5, RFC 6764).

super::list! {
    NO_AUTO_SCHEDULE_TOKEN "no-auto-schedule-token" breaks "rfc6638/2/dav-header-token"
        => "OPTIONS does not name calendar-auto-schedule although scheduling takes place.";
}
