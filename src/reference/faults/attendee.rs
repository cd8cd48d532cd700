//! Faults in what an attendee's own change does (RFC 6638 3.2.2).

super::list! {
    NO_REPLY_ON_PARTSTAT "no-reply-on-partstat" breaks "rfc6638/3.2.2.3/changed-partstat-sends-reply"
        also "rfc6638/4/message-is-stored-in-inbox" because "There is no REPLY."
        also "rfc6638/4.2/inbox-after-processing" because "There is no REPLY."
        also "rfc6638/4.2/reply-updates-partstat" because "There is no REPLY."
        also "rfc6638/4.2/reply-sets-schedule-status" because "There is no REPLY."
        also "rfc6638/4.2/other-attendees-are-told" because "There is no REPLY."
        also "rfc5546/3.4.3/reply-tells-completion" because "There is no REPLY."
        also "rfc6638/3.2.2.3/agent-server-is-processed" because "The rule is the reply."
        also "rfc6638/3.2.2.2/agent-server-follows-normal-rules" because "The rule is the reply."
        also "rfc6638/3.1/attendee-object-is-recognized" because "It is not treated as one."
        => "An attendee who changes PARTSTAT causes no REPLY.";
    NO_REPLY_ON_OVERRIDE "no-reply-on-override" breaks "rfc6638/3.2.2.3/override-partstat-sends-reply"
        also "rfc6638/4.2/reply-updates-instance-partstat" because "There is no REPLY."
        => "A new override with another PARTSTAT causes no REPLY.";
    NO_REPLY_ON_EXDATE "no-reply-on-exdate" breaks "rfc6638/3.2.2.3/exdate-declines-instance"
        also "rfc6638/4.2/reply-updates-instance-partstat" because "There is no REPLY."
        from "sabre-io/vobject#111"
        => "An EXDATE that the attendee adds causes no REPLY.";
    NO_REPLY_ON_DELETE "no-reply-on-delete" breaks "rfc6638/8.1/no-header-declines"
        also "rfc6638/8.1/true-declines" because "No REPLY is sent with the header either."
        also "rfc6638/3.2.2.4/agent-server-obeys-schedule-reply" because "The header asks for a REPLY."
        also "rfc6638/3.2.3.4/move-out-of-calendar-acts-as-delete" because "The removal is the reply."
        also "rfc6638/3.2.3.2/calendar-delete-removes-each-object" because "The removal is the reply."
        also "rfc6638/3.2.3.2/object-delete-is-remove" because "The removal is the reply."
        also "rfc6638/3.2.3.1/scheduling-to-plain-is-remove" because "The removal is the reply."
        from "stalwartlabs/stalwart CHANGELOG 0.13.3"
        => "An attendee who removes the object causes no REPLY.";
    DELETE_REPLIES_OLD_PARTSTAT "delete-replies-old-partstat" breaks "rfc6638/8.1/true-declines"
        also "rfc6638/8.1/no-header-declines" because "The same message."
        also "rfc6638/3.2.3.4/move-out-of-calendar-acts-as-delete" because "The reply does not decline."
        also "rfc6638/3.2.3.2/calendar-delete-removes-each-object" because "The reply does not decline."
        also "rfc6638/3.2.3.2/object-delete-is-remove" because "The reply does not decline."
        also "rfc6638/3.2.3.1/scheduling-to-plain-is-remove" because "The reply does not decline."
        also "rfc6638/3.2.2.4/agent-server-obeys-schedule-reply" because "The reply does not decline."
        => "The REPLY after a removal tells the last PARTSTAT instead of DECLINED.";
    SCHEDULE_REPLY_IGNORED "schedule-reply-ignored" breaks "rfc6638/8.1/false-is-silent"
        also "rfc6638/3.2.2.4/agent-server-obeys-schedule-reply" because "The header asks for silence."
        => "Schedule-Reply: F is ignored.";
    ORGANIZER_AGENT_CLIENT_IGNORED "organizer-agent-client-ignored" breaks "rfc6638/3.2.2.3/agent-client-is-left-alone"
        also "rfc6638/3.2.2.4/agent-client-is-left-alone" because "The same parameter."
        also "rfc6638/3.2.2.2/agent-client-is-left-alone" because "The same parameter."
        from "sabre-io/vobject CHANGELOG 3.3.3 (#143)"
        => "SCHEDULE-AGENT=CLIENT on ORGANIZER is treated like SERVER.";
    ORGANIZER_AGENT_NONE_IGNORED "organizer-agent-none-ignored" breaks "rfc6638/3.2.2.3/agent-none-is-left-alone"
        also "rfc6638/3.2.2.4/agent-none-is-left-alone" because "The same parameter."
        also "rfc6638/3.2.2.2/agent-none-is-left-alone" because "The same parameter."
        from "sabre-io/vobject CHANGELOG 3.3.3 (#143)"
        => "SCHEDULE-AGENT=NONE on ORGANIZER is treated like SERVER.";
    FORCED_REPLY_IGNORED "forced-reply-ignored" breaks "rfc6638/7.2/reply-is-forced"
        also "rfc6638/3.2.7/force-send-forces-message" because "It is the attendee's case of that section."
        from "cyrusimap/cyrus-imapd commit 5bdf596747"
        => "SCHEDULE-FORCE-SEND=REPLY causes no REPLY.";
    EVERY_CHANGE_ALLOWED "every-change-allowed" breaks "rfc5546/6.1.1/only-organizer-changes-event"
        also "rfc6638/3.2.2.1/refusal-names-attendee-precondition" because "Nothing is refused."
        also "rfc5546/3.2.3/reply-keeps-optional-properties" because "The REPLY tells of the changed copy."
        from "davical commit 0c582b91"
        from "nextcloud/calendar#4379"
        => "An attendee may change everything in the copy.";
    PARTSTAT_CHANGE_REFUSED "partstat-change-refused" breaks "rfc6638/3.2.2.1/allows-own-partstat"
        also "rfc5545/3.2.12/x-name-is-legal" because "It is a PARTSTAT."
        also "rfc6638/3.2.2.1/allows-new-overrides" because "PARTSTAT is what is different in one."
        also "rfc6638/3.2.2/attendee-can-write" because "An answer is such a change."
        from "linagora/esn-sabre#408"
        => "An attendee who changes the own PARTSTAT is refused.";
    TRANSP_CHANGE_REFUSED "transp-change-refused" breaks "rfc6638/3.2.2.1/allows-transp"
        also "rfc6638/3.2.2.1/allows-new-overrides" because "TRANSP is what is different in one."
        => "An attendee who changes TRANSP is refused.";
    PERCENT_COMPLETE_CHANGE_REFUSED "percent-complete-change-refused" breaks "rfc6638/3.2.2.1/allows-percent-complete"
        => "An attendee who changes PERCENT-COMPLETE is refused.";
    COMPLETED_CHANGE_REFUSED "completed-change-refused" breaks "rfc6638/3.2.2.1/allows-completed"
        => "An attendee who changes COMPLETED is refused.";
    ALARM_CHANGE_REFUSED "alarm-change-refused" breaks "rfc6638/3.2.2.1/allows-alarms"
        also "rfc6638/3.2.2.1/allows-new-overrides" because "An alarm is what is different in one."
        => "An attendee who changes VALARM is refused.";
    CALSCALE_CHANGE_REFUSED "calscale-change-refused" breaks "rfc6638/3.2.2.1/allows-calscale"
        => "An attendee who changes CALSCALE is refused.";
    PRODID_CHANGE_REFUSED "prodid-change-refused" breaks "rfc6638/3.2.2.1/allows-prodid"
        => "An attendee who changes PRODID is refused.";
    TIMESTAMP_CHANGE_REFUSED "timestamp-change-refused" breaks "rfc6638/3.2.2.1/allows-timestamps"
        => "An attendee who changes CREATED, DTSTAMP or LAST-MODIFIED is refused.";
    STATUS_CHANGE_REFUSED "status-change-refused" breaks "rfc6638/3.2.2.1/allows-status-where-agent-client"
        => "An attendee who changes SCHEDULE-STATUS of an ATTENDEE is refused.";
    EXDATE_REFUSED "exdate-refused" breaks "rfc6638/3.2.2.1/allows-exdate-and-dropped-overrides"
        => "An attendee who adds an EXDATE is refused.";
    NEW_OVERRIDE_REFUSED "new-override-refused" breaks "rfc6638/3.2.2.1/allows-new-overrides"
        => "An attendee who adds an override is refused.";
    UPDATE_DROPS_OWN_DATA "update-drops-own-data" breaks "rfc6638/4.1/update-changes-matching-object"
        from "apple/ccs-calendarserver commit 1102adc7c"
        => "An update of the organizer removes the attendee's alarms, TRANSP and X- properties.";
    REMOVAL_REFUSED "removal-refused" breaks "rfc6638/3.2.2/attendee-can-write"
        also "rfc6638/3.2.3.2/object-delete-is-remove" because "There is no removal."
        => "An attendee cannot remove the copy.";
    REPLY_GOES_TO_SENT_BY "reply-goes-to-sent-by" breaks "rfc5546/3.2.2.5/reply-goes-to-organizer"
        => "Replies go to who sent for the organizer.";
    UNKNOWN_PARTSTAT_REFUSED "unknown-partstat-refused" breaks "rfc5545/3.2.12/x-name-is-legal"
        => "An attendee who sets a PARTSTAT that the server does not know is refused.";
    ANSWERS_FOR_OTHERS "answers-for-others" breaks "rfc5546/6.1.2/only-attendee-changes-own-status"
        => "What an attendee writes on another's ATTENDEE is sent as that one's REPLY.";
}
