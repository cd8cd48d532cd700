//! Faults in answering requests for busy time (RFC 6638 5).

super::list! {
    FREEBUSY_IGNORES_TRANSP "freebusy-ignores-transp" breaks "rfc6638/5/busy-time-is-true"
        also "rfc4791/7.10/only-opaque-events-count" because "Both answers are made in one place."
        from "jelmer/xandikos commit e2652f7"
        => "Transparent events count as busy in the answer to a request for busy time.";
    TRANSPARENT_CALENDAR_COUNTS "transparent-calendar-counts" breaks "rfc6638/9.1/transparent-calendar-does-not-count"
        from "apple/ccs-calendarserver commits 1352bcbf4"
        from "SOGo CHANGELOG 3.2.5, 3.2.9"
        => "Calendars with schedule-calendar-transp transparent count as busy.";
    OPAQUE_CALENDAR_IGNORED "opaque-calendar-ignored" breaks "rfc6638/9.1/opaque-calendar-counts"
        also "rfc6638/5/busy-time-is-true" because "No busy time is left."
        also "rfc6638/9.1/absent-transp-means-opaque" because "The default is opaque."
        => "Opaque calendars do not count as busy.";
    FREEBUSY_COUNTS_CANCELLED "freebusy-counts-cancelled" breaks "rfc6638/5/busy-time-is-true"
        => "Cancelled events count as busy.";
    FREEBUSY_COUNTS_DECLINED "freebusy-counts-declined" breaks "rfc6638/5/busy-time-is-true"
        from "jelmer/xandikos commit e2652f7"
        => "Declined events count as busy.";
    TENTATIVE_IS_BUSY "tentative-is-busy" breaks "rfc6638/5/busy-time-is-true"
        also "rfc4791/7.10/fbtype-follows-status" because "Both answers are made in one place."
        => "Tentative events are BUSY instead of BUSY-TENTATIVE.";
    FREEBUSY_IGNORES_RECURRENCE "freebusy-ignores-recurrence" breaks "rfc6638/5/busy-time-is-true"
        => "Only the first instance of a series counts as busy.";
    FREEBUSY_IGNORES_ALL_DAY "freebusy-ignores-all-day" breaks "rfc6638/5/busy-time-is-true"
        from "apple/ccs-calendarserver commit f26aabaa5"
        => "All-day events do not count as busy.";
    FREEBUSY_NOT_CLIPPED "freebusy-not-clipped" breaks "rfc6638/5/busy-time-is-true"
        from "jelmer/xandikos commit c705305"
        => "Busy periods are told beyond the ends of the range.";
    FREEBUSY_WITH_OTHER_UID "freebusy-with-other-uid" breaks "rfc5546/3.3.3/reply-has-uid-of-request"
        from "zextras/carbonio-mailbox#343"
        => "The busy time answer has another UID than the request.";
    FREEBUSY_WITHOUT_ORGANIZER "freebusy-without-organizer" breaks "rfc5546/3.3.3/reply-names-requester"
        => "The busy time answer has no ORGANIZER.";
    FREEBUSY_LISTS_ALL "freebusy-lists-all" breaks "rfc5546/3.3.3/reply-has-one-attendee"
        => "The busy time answer lists all attendees of the request.";
    FREEBUSY_UNSORTED "freebusy-unsorted" breaks "rfc5546/3.3/freebusy-sorted"
        => "FREEBUSY periods come in descending order.";
    FREEBUSY_IGNORES_OFFSET_CHANGE "freebusy-ignores-offset-change" breaks "rfc5546/5.1.1/rrule-brings-vtimezone"
        also "rfc6638/5/busy-time-is-true" because "It is an hour off."
        => "The busy time of a series keeps the offset of its first instance.";
    FREEBUSY_WITHOUT_METHOD "freebusy-without-method" breaks "rfc5546/3.3.3/reply-has-method-and-freebusy"
        from "apple/ccs-calendarserver commits 81c7611c7"
        => "The busy time answer has no METHOD.";
    FREEBUSY_WITH_EVENT "freebusy-with-event" breaks "rfc5546/3.3.3/reply-no-other-components"
        => "The busy time answer has an event beside the VFREEBUSY.";
    FREEBUSY_PERIODS_NOT_UTC "freebusy-periods-not-utc" breaks "rfc5545/3.8.2.6/periods-in-utc"
        also "rfc6638/5/busy-time-is-true" because "The times mean something else."
        => "The periods of FREEBUSY are not in UTC.";
    FREEBUSY_MIXES_TYPES "freebusy-mixes-types" breaks "rfc5545/3.8.2.6/one-type-per-property"
        also "rfc6638/5/busy-time-is-true" because "Tentative time is told as busy, or the other way round."
        => "Periods of another type stand in the FREEBUSY of the first.";
    FREEBUSY_TWICE "freebusy-twice" breaks "rfc5546/3.3/no-duplicate-periods"
        => "Each FREEBUSY is told twice.";
    FREEBUSY_AS_LIST "freebusy-as-list" breaks "rfc5546/3.3/freebusy-form-is-free"
        => "Busy periods of one type stand in one FREEBUSY, which is allowed.";
    FREEBUSY_WITH_REQUEST_STATUS "freebusy-with-request-status" breaks "rfc5546/3.3.3/reply-may-have-request-status"
        => "The busy time answer has a REQUEST-STATUS, which is allowed.";
    FREEBUSY_TELLS_FREE "freebusy-tells-free" breaks "rfc5546/3.3.3/reply-tells-busy-time"
        => "The busy time answer has a FREEBUSY with FBTYPE=FREE.";
    FREEBUSY_WITHOUT_TIMES "freebusy-without-times" breaks "rfc5546/3.3.3/reply-has-times"
        also "rfc5546/3.3.3/reply-times-in-utc" because "There are no times."
        => "The busy time answer has no DTSTART.";
    FREEBUSY_WITH_DURATION "freebusy-with-duration" breaks "rfc5546/3.3.3/reply-excluded-properties"
        => "The busy time answer has a DURATION.";
    FREEBUSY_TIMES_NOT_UTC "freebusy-times-not-utc" breaks "rfc5546/3.3.3/reply-times-in-utc"
        => "DTSTART and DTEND of the busy time answer are not in UTC.";
}
