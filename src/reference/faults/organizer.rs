//! Faults in what an organizer's own change does (RFC 6638 3.2.1).

super::list! {
    CREATION_REFUSED "creation-refused" breaks "rfc6638/3.2.1/organizer-can-write"
        also "rfc2616/9.6/put-created-201" because "It is not created."
        also "rfc6638/3.2.10/put-returns-tag" because "There is nothing that could have a tag."
        also "rfc6638/6.2.2/send-invite-controls-organizer-messages" because "The privilege does not help."
        => "An organizer may not create a scheduling object.";
    ORGANIZER_REMOVAL_REFUSED "organizer-removal-refused" breaks "rfc6638/3.2.1/organizer-can-write"
        => "An organizer may not remove a scheduling object.";
    EVERY_CHANGE_RESETS "every-change-resets" breaks "rfc6638/3.2.8/no-reset-without-reschedule"
        also "rfc5546/3.2.2.2/equal-sequence-updates-details" because "The answer is gone although nothing has moved."
        also "rfc5546/3.4.2.2/equal-sequence-updates-details" because "The same rule for to-dos."
        => "Every change of an organizer's sets the attendees back to NEEDS-ACTION.";
    SEQUENCE_ALWAYS_RAISED "sequence-always-raised" breaks "rfc5546/2.1.4/sequence-on-other-changes"
        => "Every change of an organizer's raises SEQUENCE.";
    RESET_BY_ORGANIZER_REFUSED "reset-by-organizer-refused" breaks "rfc6638/3.2.8/organizer-may-reset-any-time"
        => "An organizer may not set an attendee back to NEEDS-ACTION without a reschedule.";
    UNASKED_REQUESTS "unasked-requests" breaks "rfc5546/3.2.2.2/unsolicited-requests"
        also "rfc5546/3.4.2.2/unsolicited-requests" because "The same permission for to-dos."
        => "Every PUT of an organizer sends a REQUEST, whatever has changed.";
    CANCEL_GOES_TO_ALL "cancel-goes-to-all" breaks "rfc6638/3.2.1.2/server-to-server-gets-request"
        also "rfc6638/3.2.1.2/attendees-compared-per-instance" because "Who stays in an instance is told that it is off."
        => "Who stays is sent the CANCEL for who is removed, too.";
    TODOS_NOT_SCHEDULED "todos-not-scheduled" breaks "rfc6638/1/todos-are-scheduled"
        also "rfc5546/3.4.2/unknown-uid-is-new-todo" because "No message comes."
        also "rfc6638/3.2.1.1/agent-server-gets-request" because "A row of its table is a to-do."
        also "rfc6638/3.2.3.1/scheduling-create-is-create" because "A row of its table is a to-do."
        also "rfc6638/3.2.3.1/plain-to-scheduling-is-create" because "A row of its table is a to-do."
        also "rfc6638/3.2.6/single-instance-invitation" because "A row of its table is a to-do."
        => "Nothing is sent for to-dos.";
    NO_CANCEL_ON_DELETE "no-cancel-on-delete" breaks "rfc6638/3.2.1.3/agent-server-gets-cancel"
        also "rfc6638/4/message-is-stored-in-inbox" because "There is no CANCEL."
        also "rfc5546/5.1.1/reply-and-cancel-for-events" because "There is no CANCEL."
        also "rfc5546/3.4.5/every-affected-attendee-gets-cancel" because "The same rule for to-dos."
        also "rfc5546/3.2.5/every-affected-attendee-gets-cancel" because "Nothing is sent."
        also "rfc6638/3.2.3.1/scheduling-to-plain-is-remove" because "Nothing is sent."
        also "rfc6638/3.2.3.2/object-delete-is-remove" because "Nothing is sent."
        also "rfc6638/1/todos-are-scheduled" because "Nothing is sent for to-dos either."
        also "rfc6638/3.2.1.3/each-attendee-decided-alone" because "Nothing is sent."
        also "rfc6638/3/server-sends-by-itself" because "Nothing is sent."
        also "rfc6638/7.1/absent-agent-means-server" because "Nothing is sent."
        from "sabre-io/dav#683"
        => "An organizer who deletes the object causes no CANCEL.";
    NO_REQUEST_ON_CREATE "no-request-on-create" breaks "rfc6638/3.2.1.1/agent-server-gets-request"
        also "rfc6638/3.2.1.1/status-on-each-addressed-attendee" because "Nothing is sent."
        also "rfc6638/4/message-is-stored-in-inbox" because "Nothing is sent."
        also "rfc6638/4.1/inbox-after-processing" because "Nothing is sent."
        also "rfc6638/6.2/outbox-privileges-choose-agents" because "Nothing is sent."
        also "rfc6638/3.2.3.1/plain-to-scheduling-is-create" because "Nothing is sent."
        also "rfc6638/3.2.3.1/scheduling-create-is-create" because "Nothing is sent."
        also "rfc6638/3.1/organizer-object-is-recognized" because "It is not treated as one."
        also "rfc6638/3/server-sends-by-itself" because "Nothing is sent."
        also "rfc6638/4.1/new-message-creates-object" because "No message comes."
        also "rfc5546/3.2.2/unknown-uid-is-new-event" because "No message comes."
        also "rfc5546/3.4.2/unknown-uid-is-new-todo" because "No message comes."
        also "rfc6638/1/todos-are-scheduled" because "Nothing is sent for to-dos either."
        also "rfc6638/3.2.1.1/each-attendee-decided-alone" because "Nothing is sent."
        also "rfc6638/7.1/absent-agent-means-server" because "Nothing is sent."
        also "rfc6638/3.2.6/single-instance-invitation" because "Nothing is sent."
        also "rfc5545/3.2/unknown-parameters-ignored" because "Nobody is invited, and so not who has such a parameter."
        => "An organizer who creates the object causes no REQUEST.";
    NO_REQUEST_TO_ADDED "no-request-to-added" breaks "rfc6638/3.2.1.2/absent-to-server-gets-request"
        also "rfc6638/3.2.1.2/attendees-compared-per-instance" because "Added to an instance is added."
        => "An attendee who is added to an existing object gets no REQUEST.";
    NO_REQUEST_ON_UPDATE "no-request-on-update" breaks "rfc6638/3.2.1.2/server-to-server-gets-request"
        also "rfc6638/4/message-is-stored-in-inbox" because "There is no REQUEST."
        also "rfc6638/3.2.8/time-change-resets" because "It is seen in the copies."
        also "rfc5546/2.1.4/sequence-raised-on-reschedule" because "It is seen in the copies."
        also "rfc6638/3.2.3.1/scheduling-to-scheduling-is-modify" because "Nothing is sent."
        also "rfc6638/4.1/update-changes-matching-object" because "No update comes."
        also "rfc6638/3.2.1.2/attendees-compared-per-instance" because "The message for an instance is the same."
        also "rfc5546/3.2.5/every-affected-attendee-gets-cancel" because "An instance that is left out is told of by a REQUEST."
        => "An attendee who stays in a changed object gets no REQUEST.";
    NO_REQUEST_AFTER_CLIENT "no-request-after-client" breaks "rfc6638/3.2.1.2/client-to-server-gets-request"
        => "An attendee whose SCHEDULE-AGENT changes from CLIENT to SERVER gets no REQUEST.";
    NO_REQUEST_AFTER_NONE "no-request-after-none" breaks "rfc6638/3.2.1.2/none-to-server-gets-request"
        => "An attendee whose SCHEDULE-AGENT changes from NONE to SERVER gets no REQUEST.";
    NO_CANCEL_TO_REMOVED "no-cancel-to-removed" breaks "rfc6638/3.2.1.2/server-to-removed-gets-cancel"
        also "rfc6638/4/message-is-stored-in-inbox" because "There is no CANCEL."
        also "rfc5546/5.1.1/reply-and-cancel-for-events" because "There is no CANCEL."
        also "rfc5546/3.2.5/every-affected-attendee-gets-cancel" because "The removed attendee is affected."
        => "An attendee who is removed from the object gets no CANCEL.";
    NO_CANCEL_ON_AGENT_CLIENT "no-cancel-on-agent-client" breaks "rfc6638/3.2.1.2/server-to-client-gets-cancel"
        => "An attendee whose SCHEDULE-AGENT changes from SERVER to CLIENT gets no CANCEL.";
    NO_CANCEL_ON_AGENT_NONE "no-cancel-on-agent-none" breaks "rfc6638/3.2.1.2/server-to-none-gets-cancel"
        => "An attendee whose SCHEDULE-AGENT changes from SERVER to NONE gets no CANCEL.";
    NO_CANCEL_ON_STATUS "no-cancel-on-status" breaks "rfc5546/3.2.5/every-affected-attendee-gets-cancel"
        => "An organizer who sets STATUS:CANCELLED causes no CANCEL.";
    AGENT_CLIENT_IGNORED "agent-client-ignored" breaks "rfc6638/3.2.1.1/agent-client-gets-nothing"
        also "rfc6638/3.2.1.2/absent-to-client-gets-nothing" because "The cell of the table follows the same rule."
        also "rfc6638/3.2.1.2/client-to-removed-gets-nothing" because "The cell of the table follows the same rule."
        also "rfc6638/3.2.1.2/client-to-client-gets-nothing" because "The cell of the table follows the same rule."
        also "rfc6638/3.2.1.2/none-to-client-gets-nothing" because "The cell of the table follows the same rule."
        also "rfc6638/3.2.1.2/server-to-client-gets-cancel" because "The cell of the table follows the same rule."
        also "rfc6638/3.2.1.2/client-to-none-gets-nothing" because "The cell of the table follows the same rule."
        also "rfc6638/3.2.1.3/agent-client-gets-nothing" because "The cell of the table follows the same rule."
        also "rfc6638/3.2.8/reset-covers-agent-server-only" because "The cell of the table follows the same rule."
        also "rfc6638/3.2.1.1/each-attendee-decided-alone" because "One of them has CLIENT."
        also "rfc6638/3.2.1.3/each-attendee-decided-alone" because "One of them has CLIENT."
        from "zextras/carbonio-mailbox#153"
        from "SOGo CHANGELOG 2.2.6"
        => "SCHEDULE-AGENT=CLIENT on ATTENDEE is treated like SERVER.";
    AGENT_NONE_IGNORED "agent-none-ignored" breaks "rfc6638/3.2.1.1/agent-none-gets-nothing"
        also "rfc6638/3.2.1.2/absent-to-none-gets-nothing" because "The cell of the table follows the same rule."
        also "rfc6638/3.2.1.2/none-to-removed-gets-nothing" because "The cell of the table follows the same rule."
        also "rfc6638/3.2.1.2/none-to-none-gets-nothing" because "The cell of the table follows the same rule."
        also "rfc6638/3.2.1.2/client-to-none-gets-nothing" because "The cell of the table follows the same rule."
        also "rfc6638/3.2.1.2/server-to-none-gets-cancel" because "The cell of the table follows the same rule."
        also "rfc6638/3.2.1.2/none-to-client-gets-nothing" because "The cell of the table follows the same rule."
        also "rfc6638/3.2.1.3/agent-none-gets-nothing" because "The cell of the table follows the same rule."
        also "rfc6638/3.2.8/reset-covers-agent-server-only" because "The cell of the table follows the same rule."
        also "rfc6638/3.2.1.1/each-attendee-decided-alone" because "One of them has NONE."
        also "rfc6638/3.2.1.3/each-attendee-decided-alone" because "One of them has NONE."
        from "zextras/carbonio-mailbox#153"
        => "SCHEDULE-AGENT=NONE on ATTENDEE is treated like SERVER.";
    ABSENT_AGENT_MEANS_NONE "absent-agent-means-none" breaks "rfc6638/7.1/absent-agent-means-server"
        also "rfc6638/3.2.1.1/status-on-each-addressed-attendee" because "Nothing is sent."
        also "rfc6638/4.1/new-message-creates-object" because "Nothing is sent."
        also "rfc6638/4/message-is-stored-in-inbox" because "Nothing is sent."
        also "rfc6638/4.1/inbox-after-processing" because "Nothing is sent."
        also "rfc6638/6.2/outbox-privileges-choose-agents" because "Nothing is sent."
        also "rfc6638/3.2.1.1/agent-server-gets-request" because "Most objects have no SCHEDULE-AGENT."
        also "rfc6638/3.2.1.1/each-attendee-decided-alone" because "Who has no SCHEDULE-AGENT is left out."
        also "rfc6638/3.2.1/foreign-partstat-is-rejected" because "The rule holds where the server is the agent."
        => "An ATTENDEE without SCHEDULE-AGENT is sent nothing.";
    UNKNOWN_AGENT_MEANS_SERVER "unknown-agent-means-server" breaks "rfc6638/7.1/unknown-agent-means-none"
        => "An unknown SCHEDULE-AGENT value is treated like SERVER.";
    FORCE_SEND_STORED "force-send-stored" breaks "rfc6638/7.2/force-send-not-stored"
        => "SCHEDULE-FORCE-SEND stays in the stored object.";
    FORCED_REQUEST_IGNORED "forced-request-ignored" breaks "rfc6638/7.2/request-is-forced"
        also "rfc6638/3.2.7/force-send-forces-message" because "It is the organizer's case of that section."
        from "sabre-io/vobject#381"
        => "SCHEDULE-FORCE-SEND=REQUEST causes no REQUEST.";
    FOREIGN_PARTSTAT_ACCEPTED "foreign-partstat-accepted" breaks "rfc6638/3.2.1/foreign-partstat-is-rejected"
        also "rfc5546/6.1.2/only-attendee-changes-own-status" because "The organizer answers for them."
        => "An organizer may set the PARTSTAT of other users.";
    MESSAGE_TO_SELF "message-to-self" breaks "rfc6638/3.2.1/no-message-to-self"
        also "rfc6638/3.2.1.1/no-status-without-delivery" because "The organizer's own ATTENDEE gets a status."
        from "davical commit efd93b85"
        => "An organizer who is listed as ATTENDEE is sent the messages as well.";
    TIME_CHANGE_KEEPS_PARTSTAT "time-change-keeps-partstat" breaks "rfc6638/3.2.8/time-change-resets"
        also "rfc6638/3.2.8/due-change-resets" because "The same rule."
        also "rfc6638/3.2.8/reschedule-resets-all-but-organizer" because "A change of times is the usual reschedule."
        from "sabre-io/dav#1282"
        from "zextras/carbonio-mailbox#588"
        => "PARTSTAT stays when DTSTART, DTEND, DURATION or DUE changes.";
    RRULE_CHANGE_KEEPS_PARTSTAT "rrule-change-keeps-partstat" breaks "rfc6638/3.2.8/rrule-change-resets"
        from "apple/ccs-calendarserver commit 2ea3f5057"
        => "PARTSTAT stays when a changed RRULE adds instances.";
    RDATE_CHANGE_KEEPS_PARTSTAT "rdate-change-keeps-partstat" breaks "rfc6638/3.2.8/rdate-change-resets"
        => "PARTSTAT stays when an RDATE adds instances.";
    EXDATE_CHANGE_KEEPS_PARTSTAT "exdate-change-keeps-partstat" breaks "rfc6638/3.2.8/exdate-change-resets"
        => "PARTSTAT stays when the removal of an EXDATE brings instances back.";
    RESET_INCLUDES_ORGANIZER "reset-includes-organizer" breaks "rfc6638/3.2.8/reschedule-resets-all-but-organizer"
        => "A reschedule resets the PARTSTAT of the organizer, too.";
    RESET_IGNORES_AGENT "reset-ignores-agent" breaks "rfc6638/3.2.8/reset-covers-agent-server-only"
        => "A reschedule resets the PARTSTAT of attendees whose SCHEDULE-AGENT is CLIENT or NONE.";
    SEQUENCE_NOT_RAISED "sequence-not-raised" breaks "rfc5546/2.1.4/sequence-raised-on-reschedule"
        also "rfc6638/3.2.5/sequence-follows-itip" because "It is iTIP's rule."
        from "owncloud/core#27151"
        => "SEQUENCE stays as the client sent it when times or recurrence change.";
    CANCEL_DOES_NOT_RAISE_SEQUENCE "cancel-does-not-raise-sequence" breaks "rfc5546/2.1.4/cancel-and-add-raise-sequence"
        also "rfc5546/3.2.5/cancel-raises-sequence" because "The same rule for events."
        also "rfc5546/3.4.5/cancel-raises-sequence" because "The same rule for to-dos."
        also "rfc6638/3.2.5/sequence-follows-itip" because "It is iTIP's rule."
        from "cyrusimap/cyrus-imapd commit 98f069cc0d"
        => "A CANCEL has the SEQUENCE of the message before it.";
    UID_IS_TAKEN_OVER "uid-is-taken-over" breaks "rfc6638/11.2/uid-of-another-organizer-is-not-taken"
        also "rfc5546/6.1.1/only-organizer-changes-event" because "Another organizer changes it."
        also "rfc5546/6.2.2/organizer-change-controlled" because "Nobody is asked."
        => "A message of another organizer replaces an object with its UID.";
    ONE_AGENT_DECIDES_FOR_ALL "one-agent-decides-for-all" breaks "rfc6638/3.2.1.1/each-attendee-decided-alone"
        also "rfc6638/3.2.1.3/each-attendee-decided-alone" because "The same on removal."
        => "One ATTENDEE with another SCHEDULE-AGENT keeps the messages from all attendees.";
    MODIFICATION_REFUSED "modification-refused" breaks "rfc6638/3.2.1/organizer-can-write"
        also "rfc6638/3.2.3.1/scheduling-to-scheduling-is-modify" because "It is refused."
        => "An organizer cannot change an object.";
    ONLY_FIRST_ADDRESS_COUNTS "only-first-address-counts" breaks "rfc6638/3.1/every-owner-address-matches"
        from "owncloud-archive/apps#1116"
        => "Only the first address of a user makes the user organizer or attendee.";
    FOREIGN_ORGANIZER_INVITES "foreign-organizer-invites" breaks "rfc6638/11.2/organizer-is-calendar-owner"
        also "rfc6638/3.1/other-objects-are-plain" because "Its owner is not the organizer."
        also "rfc6638/3.2.3.1/plain-create-is-silent" because "It is a plain object."
        from "apple/ccs-calendarserver commit 9060a17f2"
        => "An object with somebody else's ORGANIZER sends invitations in that name.";
    PLAIN_OBJECT_INVITES "plain-object-invites" breaks "rfc6638/3.1/other-objects-are-plain"
        also "rfc6638/3.2.3.1/plain-create-is-silent" because "It is a plain object."
        also "rfc6638/3.2.3.1/plain-to-plain-is-silent" because "It is a plain object."
        from "sabre-io/vobject CHANGELOG 3.3.3 (#148)"
        => "An object with ATTENDEEs and no ORGANIZER sends invitations.";
    LOWER_CASE_NAMES_NOT_SEEN "lower-case-names-not-seen" breaks "rfc5545/3.5/names-case-insensitive"
        => "An attendee whose property name is in lower case is not invited.";
    UNKNOWN_PARAMETER_KEEPS_OUT "unknown-parameter-keeps-out" breaks "rfc5545/3.2/unknown-parameters-ignored"
        => "An ATTENDEE with an X- parameter is not invited.";
}
