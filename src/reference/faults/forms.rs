//! Faults in the form of messages: properties, parameters and components that the tables
//! of RFC 5546 3 and RFC 5545 want, or do not want.

super::list! {
    REQUEST_WITH_ODD_STATUS "request-with-odd-status" breaks "rfc5546/3.2.2/request-status-values"
        also "rfc5546/3.4.2/request-status-values" because "The same rule for to-dos."
        => "The STATUS of a REQUEST is DRAFT.";
    MESSAGE_WITHOUT_ZONES "message-without-zones" breaks "rfc5546/3.1.2/zone-for-every-tzid"
        also "rfc5546/3.2.2/request-has-zones" because "The same rule, for request messages of events."
        also "rfc5546/3.4.2/request-has-zones" because "The same rule, for request messages of to-dos."
        also "rfc5546/3.2.3/reply-has-zones" because "The same rule, for reply messages of events."
        also "rfc5546/3.4.3/reply-has-zones" because "The same rule, for reply messages of to-dos."
        also "rfc5546/3.2.5/cancel-has-zones" because "The same rule, for cancel messages of events."
        also "rfc5546/3.4.5/cancel-has-zones" because "The same rule, for cancel messages of to-dos."
        also "rfc5545/3.2.19/zone-for-every-tzid" because "It is the same rule."
        from "sabre-io/vobject CHANGELOG 4.2.0-alpha1 (#412)"
        from "apple/ccs-calendarserver commit 755d8e492"
        => "Messages have no VTIMEZONE.";
    ZONE_WITHOUT_OFFSETS "zone-without-offsets" breaks "rfc5546/3.1.2/zone-is-complete"
        => "The zones in messages have no TZOFFSETFROM.";
    STANDARD_WITH_RRULE_AND_RDATE "standard-with-rrule-and-rdate" breaks "rfc5546/3.1.2/standard-not-rrule-and-rdate"
        => "STANDARD in messages has RRULE and RDATE.";
    MESSAGE_WITHOUT_PRODID "message-without-prodid" breaks "rfc5546/3.1.1/one-prodid-one-version"
        also "rfc5545/3.6/prodid-and-version" because "It is the same rule."
        => "Messages have no PRODID.";
    TWO_CALSCALES "two-calscales" breaks "rfc5546/3.1.1/at-most-one-calscale"
        => "Messages have two CALSCALEs.";
    REQUEST_IS_PUBLISH "request-is-publish" breaks "rfc5546/3/method-fits-component"
        also "rfc5546/3.2.2/request-has-method-and-event" because "It is no REQUEST."
        also "rfc5546/3.4.2/request-has-method-and-todo" because "The same rule for to-dos."
        also "rfc6638/3.2.1.1/agent-server-gets-request" because "It is no REQUEST."
        => "Invitations have METHOD:PUBLISH.";
    ANSWER_IS_A_REQUEST "answer-is-a-request" breaks "rfc5546/1.4/originator-sends-only-its-methods"
        also "rfc5546/3.2.3/reply-has-method-and-event" because "It is no REPLY."
        also "rfc5546/3.4.3/reply-has-method-and-todo" because "The same rule for to-dos."
        also "rfc6638/3.2.2.3/changed-partstat-sends-reply" because "It is no REPLY."
        => "Replies have METHOD:REQUEST.";
    OTHER_COMPONENT_IN_MESSAGE "other-component-in-message" breaks "rfc5546/1.4/one-component-type"
        also "rfc6638/9.3/schedule-tag-on-all-scheduling-objects" because "The copy is no scheduling object."
        also "rfc6638/8.2/schedule-tag-is-supported" because "The copy is no scheduling object."
        also "rfc6638/3.2.10/get-returns-tag" because "The copy is no scheduling object."
        also "rfc6638/3.2.10/put-returns-tag" because "The copy is no scheduling object."
        also "rfc6638/3.2.10/move-returns-tag" because "The copy is no scheduling object."
        also "rfc5546/3.2.2/request-no-other-components" because "The same rule, for request messages of events."
        also "rfc5546/3.4.2/request-no-other-components" because "The same rule, for request messages of to-dos."
        also "rfc5546/3.2.3/reply-no-other-components" because "The same rule, for reply messages of events."
        also "rfc5546/3.4.3/reply-no-other-components" because "The same rule, for reply messages of to-dos."
        also "rfc5546/3.2.5/cancel-no-other-components" because "The same rule, for cancel messages of events."
        also "rfc5546/3.4.5/cancel-no-other-components" because "The same rule, for cancel messages of to-dos."
        => "Messages have a VJOURNAL beside their component.";
    DTSTAMP_IN_LOCAL_TIME "dtstamp-in-local-time" breaks "rfc5545/3.8.7.2/dtstamp-in-utc"
        also "rfc6638/3.2.5/dtstamp-is-time-of-message" because "It names another time."
        => "DTSTAMP of messages is not in UTC.";
    MESSAGE_WITHOUT_DTSTAMP "message-without-dtstamp" breaks "rfc5545/3.8.7.2/component-has-dtstamp"
        also "rfc5546/3.2.2/request-has-obligatory-properties" because "The same rule, for request messages of events."
        also "rfc5546/3.4.2/request-has-obligatory-properties" because "The same rule, for request messages of to-dos."
        also "rfc5546/3.2.3/reply-has-obligatory-properties" because "The same rule, for reply messages of events."
        also "rfc5546/3.4.3/reply-has-obligatory-properties" because "The same rule, for reply messages of to-dos."
        also "rfc5546/3.2.5/cancel-has-obligatory-properties" because "The same rule, for cancel messages of events."
        also "rfc5546/3.4.5/cancel-has-obligatory-properties" because "The same rule, for cancel messages of to-dos."
        also "rfc6638/3.2.5/dtstamp-is-time-of-message" because "There is none."
        => "Messages have no DTSTAMP.";
    MESSAGE_WITHOUT_UID "message-without-uid" breaks "rfc5545/3.8.4.7/component-has-uid"
        also "rfc5546/3.4.2/request-has-one-uid" because "The same rule for to-dos."
        also "rfc5546/3.2.3/reply-has-uid-of-request" because "It has none."
        also "rfc5546/3.4.3/reply-has-uid-of-request" because "The same rule for to-dos."
        also "rfc5546/3.2.5/whole-cancel-has-uid" because "It has none."
        also "rfc5546/3.4.5/whole-cancel-has-uid" because "The same rule for to-dos."
        also "rfc5546/3.2.2/request-has-one-uid" because "It has none."
        also "rfc5546/3.2.2/request-has-obligatory-properties" because "UID is one of them."
        also "rfc5546/3.2.5/cancel-has-obligatory-properties" because "UID is one of them."
        => "Messages have no UID.";
    MESSAGE_WITHOUT_ORGANIZER "message-without-organizer" breaks "rfc5546/3.2.3/reply-has-obligatory-properties"
        also "rfc6638/9.3/schedule-tag-on-all-scheduling-objects" because "The copy is no scheduling object."
        also "rfc6638/8.2/schedule-tag-is-supported" because "The copy is no scheduling object."
        also "rfc6638/3.2.10/get-returns-tag" because "The copy is no scheduling object."
        also "rfc6638/3.2.10/put-returns-tag" because "The copy is no scheduling object."
        also "rfc6638/3.2.10/move-returns-tag" because "The copy is no scheduling object."
        also "rfc5546/3.2.2/request-has-obligatory-properties" because "The same rule, for request messages of events."
        also "rfc5546/3.4.2/request-has-obligatory-properties" because "The same rule, for request messages of to-dos."
        also "rfc5546/3.2.5/cancel-has-obligatory-properties" because "The same rule, for cancel messages of events."
        also "rfc5546/3.4.5/cancel-has-obligatory-properties" because "The same rule, for cancel messages of to-dos."
        also "rfc5546/3.4.3/reply-has-obligatory-properties" because "The same rule for to-dos."
        => "Messages have no ORGANIZER.";
    END_AND_DURATION "end-and-duration" breaks "rfc5546/3.2.2/request-not-dtend-and-duration"
        also "rfc5546/3.4.2/request-not-due-and-duration" because "The same rule for to-dos."
        also "rfc5546/3.2.5/cancel-not-dtend-and-duration" because "The same rule for CANCEL."
        also "rfc5546/3.4.5/cancel-not-due-and-duration" because "The same rule for to-dos."
        also "rfc5546/3.2.3/reply-not-dtend-and-duration" because "The same rule for REPLY."
        also "rfc5546/3.4.3/reply-not-due-and-duration" because "The same rule for to-dos."
        => "Messages have a DURATION beside DTEND or DUE.";
    SUMMARY_DROPPED "summary-dropped" breaks "rfc5546/3.2.2/request-has-summary"
        also "rfc5546/3.4.2/request-has-summary" because "The same rule for to-dos."
        from "sabre-io/vobject CHANGELOG 3.3.2 (#123)"
        => "Messages have no SUMMARY.";
    REQUEST_WITHOUT_SEQUENCE "request-without-sequence" breaks "rfc5546/3.2.2/request-keeps-positive-sequence"
        also "rfc5546/3.4.2/request-keeps-positive-sequence" because "The same rule for to-dos."
        also "rfc5546/2.1.4/sequence-raised-on-reschedule" because "Its absence means 0."
        also "rfc6638/3.2.5/sequence-follows-itip" because "It is iTIP's rule."
        => "A REQUEST has no SEQUENCE although it is above 0.";
    REQUEST_WITHOUT_ATTENDEES "request-without-attendees" breaks "rfc5546/3.2.2/request-has-attendee"
        also "rfc6638/9.3/schedule-tag-on-all-scheduling-objects" because "The copy is no scheduling object."
        also "rfc6638/8.2/schedule-tag-is-supported" because "The copy is no scheduling object."
        also "rfc6638/3.2.10/get-returns-tag" because "The copy is no scheduling object."
        also "rfc6638/3.2.10/put-returns-tag" because "The copy is no scheduling object."
        also "rfc6638/3.2.10/move-returns-tag" because "The copy is no scheduling object."
        also "rfc5546/3.4.2/request-has-attendee" because "The same rule for to-dos."
        => "A REQUEST lists no ATTENDEE.";
    REQUEST_WITHOUT_START "request-without-start" breaks "rfc5546/3.2.2/request-has-obligatory-properties"
        also "rfc6638/2.3/inbox-answers-calendar-reports" because "An event without start is found at any time."
        also "rfc5546/3.4.2/request-has-start-and-priority" because "The same rule for to-dos."
        => "A REQUEST has no DTSTART.";
    TODO_WITHOUT_PRIORITY "todo-without-priority" breaks "rfc5546/3.4.2/request-has-start-and-priority"
        => "The REQUEST of a to-do has no PRIORITY.";
    REPLY_HAS_OTHER_UID "reply-has-other-uid" breaks "rfc5546/3.2.3/reply-has-uid-of-request"
        also "rfc5546/3.4.3/reply-has-uid-of-request" because "The same rule for to-dos."
        => "A REPLY has another UID than its REQUEST.";
    REPLY_HAS_OTHER_SEQUENCE "reply-has-other-sequence" breaks "rfc5546/3.2.3/reply-has-sequence-of-request"
        also "rfc5546/3.4.3/reply-has-sequence-of-request" because "The same rule for to-dos."
        => "A REPLY has SEQUENCE:0 whatever it answers.";
    REPLY_CHANGES_SUMMARY "reply-changes-summary" breaks "rfc5546/3.2.3/reply-keeps-optional-properties"
        => "A REPLY has another SUMMARY than its REQUEST.";
    CANCEL_WITHOUT_SEQUENCE "cancel-without-sequence" breaks "rfc5546/3.2.5/cancel-has-obligatory-properties"
        also "rfc5546/3.4.5/cancel-has-obligatory-properties" because "The same rule for to-dos."
        also "rfc5546/2.1.4/cancel-and-add-raise-sequence" because "Its absence means 0."
        also "rfc5546/3.2.5/cancel-raises-sequence" because "Its absence means 0."
        also "rfc5546/3.4.5/cancel-raises-sequence" because "The same rule for to-dos."
        also "rfc6638/3.2.5/sequence-follows-itip" because "It is iTIP's rule."
        => "A CANCEL has no SEQUENCE.";
    CANCEL_WITHOUT_ATTENDEES "cancel-without-attendees" breaks "rfc5546/3.2.5/cancel-lists-attendees"
        also "rfc5546/3.4.5/cancel-lists-attendees" because "The same rule for to-dos."
        => "A CANCEL lists no ATTENDEE.";
    REPLY_MIXES_CODES "reply-mixes-codes" breaks "rfc5546/3.6/one-class-per-component"
        => "A REPLY has codes of two classes.";
    REPLY_CODE_UNREGISTERED "reply-code-unregistered" breaks "rfc5546/3.6/registered-codes-used"
        => "A REPLY has a code that no table knows.";
    REPLY_INVENTS_CODES "reply-invents-codes" breaks "rfc5546/3.6.5/unknown-property-ignored"
        also "rfc5546/3.6.8/request-forwarded" because "It is one of the codes."
        also "rfc5546/3.6.9/series-stored-as-single-event" because "It is one of the codes."
        also "rfc5546/3.6.11/series-stored-as-single-todo" because "It is one of the codes."
        also "rfc5546/3.6.12/unbounded-rule-cut" because "It is one of the codes."
        => "A REPLY tells of fallbacks that did not take place.";
    REPLY_TELLS_FAILURE "reply-tells-failure" breaks "rfc5546/3.6.1/success-code"
        => "A REPLY to plain data has a code of class 4.";
    TEXT_UNESCAPED "text-unescaped" breaks "rfc5545/3.3.11/text-escaped"
        => "Texts in messages are not escaped.";
    TEXT_NOT_UTF_8 "text-not-utf-8" breaks "rfc5545/6/utf-8"
        => "Letters outside ASCII are lost in messages.";
    PARAMETER_UNQUOTED "parameter-unquoted" breaks "rfc5545/3.2/special-values-quoted"
        => "Parameter values with a comma are not quoted in messages.";
    ABSENT_PARTSTAT_IS_ACCEPTED "absent-partstat-is-accepted" breaks "rfc5545/3.2.12/default-is-needs-action"
        => "An ATTENDEE without PARTSTAT is told as ACCEPTED.";
    MOVED_INSTANCE_RENAMED "moved-instance-renamed" breaks "rfc5546/3.7.1/recurrence-id-is-original-start"
        => "The RECURRENCE-ID of a moved instance is its new start.";
    RECURRENCE_ID_NOT_LIKE_DTSTART "recurrence-id-not-like-dtstart" breaks "rfc5545/3.8.4.4/recurrence-id-like-dtstart"
        from "sabre-io/vobject#112"
        from "bitfireAT/synctools#80"
        from "sabre-io/vobject#113"
        => "RECURRENCE-ID in messages is in UTC whatever DTSTART is.";
    RECURRENCE_ID_WITHOUT_INSTANCE "recurrence-id-without-instance" breaks "rfc5546/3.2.2/request-recurrence-id-only-for-instance"
        also "rfc5546/3.4.2/request-recurrence-id-only-for-instance" because "The same rule for to-dos."
        also "rfc5546/3.2.3/reply-recurrence-id-only-for-instance" because "The same rule for REPLY."
        also "rfc5546/3.4.3/reply-recurrence-id-only-for-instance" because "The same rule for to-dos."
        also "rfc5546/3.2.5/cancel-recurrence-id-only-for-instance" because "The same rule for CANCEL."
        also "rfc5546/3.4.5/cancel-recurrence-id-only-for-instance" because "The same rule for to-dos."
        also "rfc5546/3.2.5/whole-cancel-no-recurrence-id" because "The same rule for a series."
        also "rfc5546/3.4.5/whole-cancel-no-recurrence-id" because "The same rule for to-dos."
        => "Messages about the whole have a RECURRENCE-ID.";
    INSTANCE_CANCEL_WITHOUT_ID "instance-cancel-without-id" breaks "rfc5546/3.2.5/instance-cancel-has-recurrence-id"
        also "rfc5546/3.4.5/instance-cancel-has-recurrence-id" because "The same rule for to-dos."
        also "rfc6638/3.2.6/single-instance-invitation" because "It names no instance."
        => "The CANCEL of one instance has no RECURRENCE-ID.";
    REQUEST_STATUS_LEAKS "request-status-leaks" breaks "rfc5546/3.2.2/request-no-request-status"
        also "rfc5546/3.4.5/cancel-no-request-status" because "The same rule for to-dos."
        also "rfc5546/3.2.5/cancel-no-request-status" because "The same rule for CANCEL."
        also "rfc5546/3.4.2/request-no-request-status" because "The same rule for to-dos."
        => "REQUEST-STATUS of the stored object is in the messages.";
    UNKNOWN_PROPERTIES_DROPPED "unknown-properties-dropped" breaks "rfc5546/3.7.3/registered-tokens-kept"
        => "Properties that the server does not know are not in the messages.";
    ALARM_INCOMPLETE "alarm-incomplete" breaks "rfc5546/3.1.3/alarm-is-complete"
        also "rfc6638/11.4/private-data-is-not-exposed" because "The organizer's alarms are private."
        also "rfc5546/3.2.3/reply-no-alarm" because "Alarms are in every message."
        also "rfc5546/3.4.3/reply-no-alarm" because "The same rule for to-dos."
        also "rfc5546/3.2.5/cancel-no-alarm" because "Alarms are in every message."
        also "rfc5546/3.4.5/cancel-no-alarm" because "The same rule for to-dos."
        => "Alarms are in the messages, without TRIGGER.";
    REPLY_MIXES_PERMANENT_FAILURE "reply-mixes-permanent-failure" breaks "rfc5546/3.6/permanent-failure-excludes-others"
        => "A REPLY about several instances has a code of class 5 beside others.";
    REPLY_MIXES_CLIENT_ERROR "reply-mixes-client-error" breaks "rfc5546/3.6/client-error-excludes-others"
        => "A REPLY about several instances has a code of class 3 beside others.";
    REPLY_MIXES_PENDING "reply-mixes-pending" breaks "rfc6638/3.2.9/one-pending-code-in-all-components"
        => "A REPLY about several instances has a code of class 1 beside others.";
    LINES_UNFOLDED "lines-unfolded" breaks "rfc5545/3.1/long-lines-folded"
        => "What the server writes has lines of any length.";
    LINES_END_IN_LF "lines-end-in-lf" breaks "rfc5545/3.1/lines-end-in-crlf"
        => "What the server writes has lines that end in LF.";
}
