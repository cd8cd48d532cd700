//! Faults in delivery: to whom, where, in which order (RFC 6638 4).

super::list! {
    REQUEST_NOT_IN_INBOX "request-not-in-inbox" breaks "rfc6638/4/message-is-stored-in-inbox"
        => "Organizers' messages are processed and not kept in the inbox.";
    INBOX_BEFORE_COPY "inbox-before-copy" breaks "rfc6638/4.1/inbox-after-processing"
        also "rfc6638/4.1/new-message-creates-object" because "The copy is late."
        => "An organizer's message is in the inbox before the copy is made or changed.";
    INBOX_BEFORE_REPLY_COUNTS "inbox-before-reply-counts" breaks "rfc6638/4.2/inbox-after-processing"
        also "rfc6638/4.2/other-attendees-are-told" because "They are told late."
        => "A reply is in the inbox before the organizer's object is changed.";
    MESSAGE_TO_ANOTHER_USER "message-to-another-user" breaks "rfc6638/4.3/object-lands-in-attendee-calendar"
        also "rfc6638/4.2/other-attendees-are-told" because "The message goes elsewhere."
        also "rfc6638/3.2.1.1/agent-server-gets-request" because "The message goes elsewhere."
        also "rfc6638/4.1/inbox-after-processing" because "The message goes elsewhere."
        also "rfc6638/6.2/outbox-privileges-choose-agents" because "The message goes elsewhere."
        also "rfc6638/4.1/new-message-creates-object" because "It is made elsewhere."
        also "rfc6638/4/messages-are-processed" because "It is done for somebody else."
        also "rfc6638/4/message-is-stored-in-inbox" because "It is stored elsewhere."
        also "rfc6638/11.4/private-data-is-not-exposed" because "Somebody else sees it."
        => "Invitations are delivered to the user whose number is one higher.";
    DELETING_MESSAGE_DELETES_COPY "deleting-message-deletes-copy" breaks "rfc6638/4/client-removes-message"
        from "apple/ccs-calendarserver commit 531c54fb6"
        => "Deleting a message from the inbox deletes the object made from it.";
    ONLY_DEFAULT_IS_SEARCHED "only-default-is-searched" breaks "rfc6638/4.1/match-in-any-calendar"
        also "rfc6638/4.1/update-changes-matching-object" because "It is not found."
        from "davical commit 0c582b91"
        from "SOGo CHANGELOG 1.0.1"
        => "The matching object is looked for in the default calendar alone.";
    PARALLEL_REPLIES_LOST "parallel-replies-lost" breaks "rfc6638/4.2/reply-updates-partstat"
        also "rfc6638/4.2/reply-updates-instance-partstat" because "The same for an instance."
        also "rfc6638/3.2.10.1/matching-tag-merges-attendees" because "An answer that is lost is not merged."
        also "rfc5546/6.1.2/only-attendee-changes-own-status" because "One answer takes another's place."
        also "rfc5546/2.1.5/uid-and-recurrence-id-match" because "An answer for an instance undoes one for the series."
        from "tine20/tine20#4078"
        from "apple/ccs-calendarserver commit b2a7a639c"
        => "A reply undoes those that have come since the organizer last wrote.";
    INBOX_TAKES_ANYTHING "inbox-takes-anything" breaks "rfc6638/2.2/inbox-holds-itip-objects-only"
        => "Clients can put files into an inbox.";
    INBOX_TAKES_COLLECTIONS "inbox-takes-collections" breaks "rfc6638/2.2/inbox-holds-no-collections"
        => "Clients can make collections in an inbox.";
    COPY_HAS_METHOD "copy-has-method" breaks "rfc4791/4.1/delivered-copy-has-no-method"
        also "rfc6638/3.2.2.1/refusal-names-attendee-precondition" because "The copy is as wrong as the message, and is refused for that when it comes back."
        also "rfc5545/3.2.12/x-name-is-legal" because "The copy is as wrong as the message, and is refused when it comes back."
        also "rfc6638/3.2.2.1/allows-alarms" because "The copy is as wrong as the message, and is refused when it comes back."
        also "rfc6638/3.2.2.1/allows-own-partstat" because "The copy is as wrong as the message, and is refused when it comes back."
        also "rfc6638/3.2.2.1/allows-exdate-and-dropped-overrides" because "The copy is as wrong as the message, and is refused when it comes back."
        => "The copy in the attendee's calendar has the METHOD of the message.";
    RECIPIENT_CALENDAR_RULES_IGNORED "recipient-calendar-rules-ignored" breaks "rfc6638/4/calendar-preconditions-decide-delivery"
        from "sabre-io/dav#533"
        => "An object is stored in a calendar that does not take its component type.";
}
