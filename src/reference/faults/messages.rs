//! Faults in the messages that are delivered, and in how inboxes keep them (RFC 6638 3.2.5, 4, RFC 5546).

super::list! {
    MESSAGE_WITHOUT_METHOD "message-without-method" breaks "rfc5546/3.2.2/request-has-method-and-event"
        also "rfc6638/4/message-is-stored-in-inbox" because "It is not known as one."
        also "rfc6638/2.2/inbox-holds-itip-objects-only" because "Without METHOD it is no iTIP message."
        also "rfc5546/3/method-fits-component" because "No message has one."
        also "rfc6638/3.2.1.1/agent-server-gets-request" because "It is no REQUEST."
        also "rfc5546/3.4.5/cancel-has-method-and-todo" because "The same rule for to-dos."
        also "rfc5546/3.2.5/cancel-has-method-and-event" because "No message has one."
        also "rfc5546/3.4.3/reply-has-method-and-todo" because "The same rule for to-dos."
        also "rfc5546/3.2.3/reply-has-method-and-event" because "No message has one."
        also "rfc5546/3.4.2/request-has-method-and-todo" because "The same rule for to-dos."
        => "Scheduling messages in the inbox have no METHOD.";
    SCHEDULE_AGENT_LEAKS "schedule-agent-leaks" breaks "rfc6638/7.1/agent-not-in-messages"
        => "SCHEDULE-AGENT is in the messages.";
    SCHEDULE_STATUS_LEAKS "schedule-status-leaks" breaks "rfc6638/7.3/status-not-in-messages"
        also "rfc6638/3.2.10/partstat-update-keeps-tag" because "More than participation status is updated."
        also "rfc6638/3.2.10.1/matching-tag-merges-attendees" because "The tag does not match any more."
        => "SCHEDULE-STATUS is in the messages.";
    FORCE_SEND_LEAKS "force-send-leaks" breaks "rfc6638/7.2/force-send-not-in-messages"
        => "SCHEDULE-FORCE-SEND is in the messages.";
    ALARM_LEAKS "alarm-leaks" breaks "rfc6638/11.4/private-data-is-not-exposed"
        also "rfc5546/3.4.3/reply-no-alarm" because "The same rule for to-dos."
        also "rfc5546/3.2.3/reply-no-alarm" because "Alarms are in every message."
        also "rfc5546/3.4.5/cancel-no-alarm" because "The same rule for to-dos."
        also "rfc5546/3.2.5/cancel-no-alarm" because "Alarms are in every message."
        => "The organizer's alarms are in the messages.";
    DTSTAMP_NOT_UPDATED "dtstamp-not-updated" breaks "rfc6638/3.2.5/dtstamp-is-time-of-message"
        from "sabre-io/vobject CHANGELOG 4.2.1 (#462)"
        => "Messages have the DTSTAMP that the client wrote.";
    CANCEL_WITHOUT_STATUS "cancel-without-status" breaks "rfc5546/3.2.5/whole-cancel-status-cancelled"
        also "rfc5546/3.4.5/whole-cancel-status-cancelled" because "The same rule for to-dos."
        from "cyrusimap/cyrus-imapd#2843"
        => "The CANCEL of a whole object has no STATUS.";
    UNINVITE_WITH_STATUS "uninvite-with-status" breaks "rfc5546/3.2.5/uninvite-has-no-status"
        also "rfc5546/3.4.5/removal-has-no-status" because "The same rule for to-dos."
        => "The CANCEL for a removed attendee has STATUS:CANCELLED.";
    REPLY_LISTS_ALL_ATTENDEES "reply-lists-all-attendees" breaks "rfc5546/3.2.3/reply-has-one-attendee"
        also "rfc5546/3.4.3/reply-has-one-attendee" because "The same rule for to-dos."
        from "apple/ccs-calendarserver commit 3e4423ebe"
        => "A REPLY lists all attendees.";
    REPLY_RAISES_SEQUENCE "reply-raises-sequence" breaks "rfc5546/2.1.4/reply-never-raises-sequence"
        also "rfc5546/3.2.3/reply-has-sequence-of-request" because "The same number."
        also "rfc6638/3.2.5/sequence-follows-itip" because "It is iTIP's rule."
        => "A REPLY has a higher SEQUENCE than the REQUEST.";
    REPLY_WITHOUT_RECURRENCE_ID "reply-without-recurrence-id" breaks "rfc6638/3.2.2.3/override-partstat-sends-reply"
        also "rfc5546/2.1.5/uid-and-recurrence-id-match" because "Nothing tells the instance."
        also "rfc6638/4.2/reply-updates-instance-partstat" because "The organizer cannot know the instance."
        also "rfc6638/3.2.2.3/exdate-declines-instance" because "The same message."
        => "A REPLY for one instance has no RECURRENCE-ID.";
    INVITATION_NOT_STORED "invitation-not-stored" breaks "rfc6638/4.1/new-message-creates-object"
        also "rfc6638/4.1/inbox-after-processing" because "There is no copy."
        also "rfc6638/4/calendar-privileges-do-not-count" because "There is nothing in the calendar."
        also "rfc5546/3.4.2/unknown-uid-is-new-todo" because "It makes no to-do."
        also "rfc5546/3.2.2/unknown-uid-is-new-event" because "It makes no event."
        also "rfc6638/4/messages-are-processed" because "It is not processed."
        also "rfc6638/4.3/object-lands-in-attendee-calendar" because "There is no object."
        => "An invitation reaches the inbox and no calendar.";
    UPDATE_NOT_STORED "update-not-stored" breaks "rfc6638/4.1/update-changes-matching-object"
        also "rfc6638/3.2.8/time-change-resets" because "It is seen in the copies."
        also "rfc5546/2.1.4/sequence-raised-on-reschedule" because "It is seen in the copies."
        also "rfc6638/4.2/other-attendees-are-told" because "Nobody is told by an update."
        also "rfc6638/4/calendar-privileges-do-not-count" because "The calendar does not change."
        also "rfc5546/2.1.5/latest-dtstamp-wins" because "The first stays."
        also "rfc6638/3.2.1.2/attendees-compared-per-instance" because "The copy shows what became of an instance."
        also "rfc6638/3.2.6/excluded-instance-by-exdate" because "The copy shows what became of an instance."
        also "rfc5546/3.4.2.1/higher-sequence-reschedules" because "The same rule for to-dos."
        also "rfc5546/3.2.2.1/higher-sequence-reschedules" because "It changes nothing."
        also "rfc5546/3.4.2/known-uid-updates-todo" because "The same rule for to-dos."
        also "rfc5546/3.2.2/known-uid-updates-event" because "It changes no event."
        also "rfc6638/4/messages-are-processed" because "It is not processed."
        also "rfc6638/4.1/match-in-any-calendar" because "It changes nothing in whichever calendar."
        => "An update reaches the inbox and does not change the copy.";
    CANCEL_NOT_PROCESSED "cancel-not-processed" breaks "rfc6638/4/messages-are-processed"
        also "rfc5546/5.1.3/reply-and-cancel-for-todos" because "The same rule for to-dos."
        also "rfc5546/5.1.1/reply-and-cancel-for-events" because "CANCEL does nothing."
        => "A CANCEL reaches the inbox and does not change the copy.";
    REPLY_NOT_PROCESSED "reply-not-processed" breaks "rfc6638/4.2/reply-updates-partstat"
        also "rfc6638/4.2/inbox-after-processing" because "It is not processed."
        also "rfc5546/5.1.3/reply-and-cancel-for-todos" because "The same rule for to-dos."
        also "rfc5546/5.1.1/reply-and-cancel-for-events" because "REPLY does nothing."
        also "rfc6638/4/messages-are-processed" because "It is not processed."
        also "rfc6638/4.2/reply-updates-instance-partstat" because "It is not processed."
        also "rfc6638/4.2/reply-sets-schedule-status" because "It is not processed."
        also "rfc6638/4.2/other-attendees-are-told" because "There is nothing to tell."
        also "rfc6638/3.2.10.1/matching-tag-merges-attendees" because "An answer that is not taken in is not merged."
        => "A REPLY reaches the inbox and does not change the organizer's object.";
    REPLY_KEEPS_PARTSTAT "reply-keeps-partstat" breaks "rfc6638/4.2/reply-updates-partstat"
        also "rfc6638/4.2/inbox-after-processing" because "It is not processed in full."
        also "rfc6638/4.2/reply-updates-instance-partstat" because "The same for an instance."
        also "rfc6638/4.2/other-attendees-are-told" because "There is nothing to tell."
        also "rfc6638/3.2.10.1/matching-tag-merges-attendees" because "An answer that is not taken in is not merged."
        => "A REPLY does not change PARTSTAT in the organizer's object.";
    REPLY_NOT_IN_INBOX "reply-not-in-inbox" breaks "rfc6638/4/message-is-stored-in-inbox"
        => "A REPLY is processed and not put into the organizer's inbox.";
    REMOVAL_OF_MESSAGE_REFUSED "removal-of-message-refused" breaks "rfc6638/4/client-removes-message"
        => "A message cannot be deleted from the inbox.";
    OTHERS_NOT_TOLD_OF_REPLY "others-not-told-of-reply" breaks "rfc6638/4.2/other-attendees-are-told"
        from "stalwartlabs/stalwart#3202"
        from "apple/ccs-calendarserver commit ed0610fcf"
        => "The other attendees do not hear of a REPLY.";
    UPDATE_MAKES_SECOND_OBJECT "update-makes-second-object" breaks "rfc5546/3.2.2/known-uid-updates-event"
        also "rfc5546/5.1.1/reply-and-cancel-for-events" because "The first object stays as it was."
        also "rfc5546/2.1.4/sequence-raised-on-reschedule" because "The first object stays as it was."
        also "rfc6638/3.2.8/time-change-resets" because "The first object stays as it was."
        also "rfc6638/4.2/other-attendees-are-told" because "Nobody is told by an update."
        also "rfc5546/3.4.2/known-uid-updates-todo" because "The same rule for to-dos."
        also "rfc6638/4.1/update-changes-matching-object" because "The first object stays as it was."
        also "rfc5546/3.2.2.1/higher-sequence-reschedules" because "The copy that was there stays."
        also "rfc5546/3.4.2.1/higher-sequence-reschedules" because "The same rule for to-dos."
        also "rfc5546/2.1.5/latest-dtstamp-wins" because "The first copy stays."
        also "rfc6638/3.2.1.2/attendees-compared-per-instance" because "The copy that was there stays."
        also "rfc6638/3.2.6/excluded-instance-by-exdate" because "The copy that was there stays."
        => "An update makes a second object beside the first.";
    REPLY_WITHOUT_OBJECT_MAKES_ONE "reply-without-object-makes-one" breaks "rfc6638/4.2/reply-without-object-is-ignored"
        also "rfc5546/4.2.9/stale-after-cancel-ignored" because "The event is back for the organizer."
        => "A REPLY for which the organizer has no object makes one.";
    STALE_REPLY_COUNTS "stale-reply-counts" breaks "rfc5546/4.2.9/stale-after-cancel-ignored"
        => "A REPLY to an earlier revision counts for the present one.";
    UNKNOWN_PARTSTAT_IS_ACCEPTED "unknown-partstat-is-accepted" breaks "rfc5545/3.2.12/unknown-counts-as-needs-action"
        => "A PARTSTAT that the server does not know becomes ACCEPTED at the organizer.";
}
