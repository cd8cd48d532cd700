//! Faults of REPORT: calendar-query, calendar-multiget, free-busy-query (RFC 4791 7, RFC 6638 2.3).

super::list! {
    INBOX_REFUSES_QUERY "inbox-refuses-query" breaks "rfc6638/2.3/inbox-answers-calendar-reports"
        => "The inbox does not support calendar-query and calendar-multiget.";
}
