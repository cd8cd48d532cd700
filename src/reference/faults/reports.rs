//! Faults of REPORT: calendar-query, calendar-multiget, free-busy-query (RFC 4791 7, RFC 6638 2.3).

super::list! {
    INBOX_REFUSES_QUERY "inbox-refuses-query" breaks "rfc6638/2.3/inbox-answers-calendar-reports"
        from "sabre-io/dav CHANGELOG 2.1.0 (#554)"
        from "Bedework/bw-calendar-engine commit 9825923d"
        => "The inbox does not support calendar-query and calendar-multiget.";
    STARTLESS_EVENT_NOT_FOUND "startless-event-not-found" breaks "rfc6638/2.3/event-without-start-matches-time-range"
        => "An event without DTSTART in the inbox matches no time range.";
    FREE_BUSY_ON_INBOX "free-busy-on-inbox" breaks "rfc6638/2.3/no-free-busy-query-on-inbox"
        => "free-busy-query is answered on the inbox.";
    QUERY_UNSUPPORTED "query-unsupported" breaks "rfc4791/7.8/calendar-query-supported"
        also "rfc6638/2.3/inbox-answers-calendar-reports" because "The inbox does not answer it either."
        also "rfc4791/7.8/response-per-match" because "Nothing is found."
        => "calendar-query is not supported on calendars.";
    QUERY_LOSES_A_MATCH "query-loses-a-match" breaks "rfc4791/7.8/response-per-match"
        => "calendar-query leaves one of several matches out.";
    RANGE_IS_IGNORED "range-is-ignored" breaks "rfc4791/7.8/response-per-match"
        also "rfc5546/5.1.3/rrule-brings-vtimezone" because "It is found at any time."
        also "rfc6638/2.3/inbox-answers-calendar-reports" because "The inbox finds what lies outside it, too."
        => "calendar-query takes a time-range for a name only, and finds what lies outside it.";
    RANGE_FINDS_NOTHING "range-finds-nothing" breaks "rfc4791/7.8/response-per-match"
        also "rfc5546/5.1.3/rrule-brings-vtimezone" because "It is found at no time."
        also "rfc6638/2.3/event-without-start-matches-time-range" because "Nothing is found."
        also "rfc6638/2.3/inbox-answers-calendar-reports" because "Nothing is found in the inbox either."
        => "calendar-query with a time-range finds nothing.";
    MULTIGET_UNSUPPORTED "multiget-unsupported" breaks "rfc4791/7.9/calendar-multiget-supported"
        also "rfc6638/2.3/inbox-answers-calendar-reports" because "The inbox does not answer it either."
        also "rfc4791/7.9/response-per-href" because "Nothing is given."
        also "rfc4791/7.9/unreadable-href-has-status" because "There is no answer."
        => "calendar-multiget is not supported on calendars.";
    MULTIGET_LOSES_MISSING "multiget-loses-missing" breaks "rfc4791/7.9/unreadable-href-has-status"
        also "rfc4791/7.9/response-per-href" because "There is no response for it."
        => "calendar-multiget says nothing of what it cannot give.";
    MULTIGET_LOSES_LAST "multiget-loses-last" breaks "rfc4791/7.9/response-per-href"
        also "rfc4791/7.9/unreadable-href-has-status" because "The missing one is the last."
        => "calendar-multiget leaves the last of several hrefs out.";
    REPORTS_NOT_ADVERTISED "reports-not-advertised" breaks "rfc4791/7/reports-advertised"
        => "supported-report-set does not list the reports of CalDAV.";
    FREE_BUSY_QUERY_UNSUPPORTED "free-busy-query-unsupported" breaks "rfc4791/7.10/free-busy-query-supported"
        also "rfc4791/7.10/one-freebusy-in-answer" because "There is no answer."
        also "rfc4791/7.10/empty-answer-without-freebusy" because "There is no answer."
        also "rfc4791/7.10/fbtype-follows-status" because "There is no answer."
        also "rfc4791/7.10/only-opaque-events-count" because "There is no answer."
        also "rfc4791/7.10/no-duplicate-periods" because "There is no answer."
        also "rfc4791/7.10/periods-coalesced" because "There is no answer."
        also "rfc4791/6.1.1/read-free-busy-grantable-alone" because "There is no answer."
        also "rfc5545/3.8.2.6/periods-in-utc" because "There is no answer."
        also "rfc5545/3.8.2.6/one-type-per-property" because "There is no answer."
        => "free-busy-query is not supported on calendars.";
    TWO_FREEBUSY_COMPONENTS "two-freebusy-components" breaks "rfc4791/7.10/one-freebusy-in-answer"
        also "rfc4791/7.10/no-duplicate-periods" because "Everything stands there twice."
        => "free-busy-query answers with two VFREEBUSYs.";
    NOTHING_BUSY_IS_204 "nothing-busy-is-204" breaks "rfc4791/7.10/empty-answer-without-freebusy"
        also "rfc4791/7.10/one-freebusy-in-answer" because "There is none when nothing is busy."
        also "rfc4791/7.10/only-opaque-events-count" because "There is no answer when nothing is busy."
        also "rfc4791/7.10/fbtype-follows-status" because "There is no answer when nothing is busy."
        => "free-busy-query is answered with 204 when nothing is busy.";
    HIDDEN_BUSY_TIME_IS_403 "hidden-busy-time-is-403" breaks "rfc4791/7.10/no-privilege-gives-404"
        => "free-busy-query without the privilege is answered with 403.";
    BUSY_QUERY_ON_OBJECT "busy-query-on-object" breaks "rfc4791/7.10/query-on-object-gives-403"
        => "free-busy-query is answered on an object.";
    EVERY_SECOND_ACCEPTED "every-second-accepted" breaks "rfc4791/11/crafted-reports-do-no-harm"
        => "An event every second for ever is stored, and reports on it take long.";
    QUERY_IGNORES_OFFSET_CHANGE "query-ignores-offset-change" breaks "rfc5546/5.1.3/rrule-brings-vtimezone"
        => "A time range finds a recurring to-do where its first offset from UTC would put it.";
    PERIODS_TWICE "periods-twice" breaks "rfc4791/7.10/no-duplicate-periods"
        => "free-busy-query gives each period twice.";
    PERIODS_IN_PIECES "periods-in-pieces" breaks "rfc4791/7.10/periods-coalesced"
        => "free-busy-query gives a period of more than an hour in two pieces.";
}
