//! Faults of SCHEDULE-STATUS (RFC 6638 3.2.9, 7.3).

super::list! {
    NO_SCHEDULE_STATUS "no-schedule-status" breaks "rfc6638/3.2.9/status-recorded"
        => "SCHEDULE-STATUS is never recorded.";
}
