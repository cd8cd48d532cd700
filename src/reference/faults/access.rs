//! Faults of access control: privileges, principals, who may do what (RFC 6638 6, RFC 3744).

super::list! {
    ANYONE_SCHEDULES_FOR_ANYONE "anyone-schedules-for-anyone" breaks "rfc6638/6.2.2/write-alone-sends-no-invitation"
        also "rfc6638/6.2.2/send-invite-controls-organizer-messages" because "The privilege is not looked at."
        also "rfc6638/6.2/outbox-privileges-choose-agents" because "The privileges of the outbox are not looked at."
        also "rfc6638/11.2/sender-privilege-is-verified" because "The privilege is not looked at."
        also "rfc6638/A.2/send-freebusy-covers-busy-time-only" because "The privilege is not looked at."
        also "rfc6638/A.2/send-reply-covers-reply-only" because "The privilege is not looked at."
        also "rfc6638/6.2/outbox-privileges-ignored-elsewhere" because "The privilege is not looked at."
        => "A user who may write another's calendar sends messages in that organizer's name without schedule-send-invite.";
    ANYONE_REPLIES_FOR_ANYONE "anyone-replies-for-anyone" breaks "rfc6638/6.2.3/write-alone-sends-no-reply"
        also "rfc6638/6.2.3/send-reply-controls-attendee-messages" because "The privilege is not looked at."
        also "rfc6638/11.2/sender-privilege-is-verified" because "The privilege is not looked at."
        also "rfc6638/A.2/send-invite-covers-organizer-methods" because "The privilege is not looked at."
        also "rfc6638/A.2/send-freebusy-covers-busy-time-only" because "The privilege is not looked at."
        => "A user who may write another's calendar replies in that attendee's name without schedule-send-reply.";
    ANYONE_ASKS_FOR_BUSY_TIME "anyone-asks-for-busy-time" breaks "rfc6638/6.2.4/send-freebusy-controls-busy-time-requests"
        also "rfc6638/11.3/sender-privilege-is-verified" because "The privilege is not looked at."
        also "rfc6638/5.2/need-privileges-applies" because "Nothing is refused."
        also "rfc3744/3/methods-controlled-by-privileges" because "Nothing is refused there."
        also "rfc6638/11.4/authorization-errors-come-first" because "Nothing is refused there."
        also "rfc6638/A.2/send-invite-covers-organizer-methods" because "Nothing is refused there."
        also "rfc6638/A.2/send-reply-covers-reply-only" because "Nothing is refused there."
        also "rfc3744/7.1.1/403-names-missing-privilege" because "Nothing is refused there."
        => "Everybody may post to everybody's outbox.";
    DELIVER_INVITE_IGNORED "deliver-invite-ignored" breaks "rfc6638/6.1.2/deliver-invite-controls-organizer-messages"
        also "rfc6638/11.2/deliver-privilege-is-verified" because "The privilege is not looked at."
        also "rfc6638/4/inbox-privileges-decide-delivery" because "The privilege is not looked at."
        also "rfc6638/6.1/inbox-privileges-choose-senders" because "The privilege is not looked at."
        also "rfc6638/6.1/inbox-privileges-cover-calendar-object" because "What is delivered is stored."
        also "rfc6638/3.2.9/no-privilege-status" because "The message is delivered."
        also "rfc5546/3.4.2/unauthorized-assignment-refused" because "The to-do is assigned."
        also "rfc5546/6.2.2/flooding-controlled" because "The limit has no effect."
        also "rfc6638/6.1/inbox-privileges-ignored-elsewhere" because "The invitation is delivered in spite of it."
        also "rfc6638/A.1/deliver-reply-covers-reply-only" because "The invitation is delivered in spite of it."
        also "rfc6638/A.1/query-freebusy-covers-busy-time-only" because "The invitation is delivered in spite of it."
        => "Invitations are delivered to those who do not grant schedule-deliver-invite.";
    DELIVER_REPLY_IGNORED "deliver-reply-ignored" breaks "rfc6638/6.1.3/deliver-reply-controls-attendee-messages"
        also "rfc6638/11.2/deliver-privilege-is-verified" because "The privilege is not looked at."
        also "rfc6638/4/inbox-privileges-decide-delivery" because "The privilege is not looked at."
        also "rfc6638/3.2.9/no-privilege-status" because "The message is delivered."
        also "rfc6638/A.1/query-freebusy-covers-busy-time-only" because "The reply is delivered in spite of it."
        also "rfc6638/6.1/inbox-privileges-cover-calendar-object" because "The reply is delivered in spite of it."
        also "rfc6638/A.1/deliver-invite-covers-organizer-methods" because "The reply is delivered in spite of it."
        => "Replies are delivered to those who do not grant schedule-deliver-reply.";
    QUERY_FREEBUSY_IGNORED "query-freebusy-ignored" breaks "rfc6638/6.1.4/query-freebusy-controls-busy-time"
        also "rfc6638/11.3/recipient-privilege-is-verified" because "The privilege is not looked at."
        also "rfc6638/A.1/deliver-invite-covers-organizer-methods" because "Busy time is told in spite of it."
        also "rfc6638/A.1/deliver-reply-covers-reply-only" because "Busy time is told in spite of it."
        => "Busy time is told of those who do not grant schedule-query-freebusy.";
    COPY_WITHOUT_PRIVILEGE "copy-without-privilege" breaks "rfc6638/6.1/inbox-privileges-cover-calendar-object"
        also "rfc6638/11.2/deliver-privilege-is-verified" because "The copy is delivered."
        also "rfc6638/4/inbox-privileges-decide-delivery" because "The copy is delivered."
        also "rfc5546/3.4.2/unauthorized-assignment-refused" because "The to-do is in the calendar."
        also "rfc5546/6.2.2/flooding-controlled" because "The limit has no effect on the calendar."
        also "rfc6638/6.1/inbox-privileges-ignored-elsewhere" because "A privilege elsewhere brings the copy as well."
        => "A refused invitation is kept out of the inbox and stored in the calendar all the same.";
    PRIVILEGES_ABSTRACT "privileges-abstract" breaks "rfc6638/6/privileges-are-not-abstract"
        also "rfc3744/5.4/lists-only-supported" because "Abstract ones are listed."
        also "rfc3744/5.5.2/acl-lists-only-supported" because "Abstract ones are granted."
        also "rfc3744/5.3/abstract-not-in-ace" because "Abstract ones are granted."
        => "supported-privilege-set gives the scheduling privileges as abstract.";
    PRIVILEGES_UNLISTED "privileges-unlisted" breaks "rfc6638/6/privileges-are-in-supported-set"
        also "rfc6638/6.1.1/deliver-is-aggregate" because "It is not there."
        also "rfc6638/6.2.1/send-is-aggregate" because "It is not there."
        also "rfc6638/6.3/all-contains-deliver-and-send" because "They are not there."
        also "rfc6638/6.3/deliver-contains-its-parts" because "They are not there."
        also "rfc6638/6.3/send-contains-its-parts" because "They are not there."
        also "rfc3744/5.4/lists-only-supported" because "Others are listed."
        also "rfc3744/5.5.2/acl-lists-only-supported" because "Others are granted."
        also "rfc3744/5.3/aggregates-list-their-members" because "They are not there."
        also "rfc3744/5.3/abstract-not-in-ace" because "They are not there."
        also "rfc6638/6/privileges-are-not-abstract" because "They are not there."
        from "sabre-io/dav CHANGELOG 3.2.0-alpha1"
        => "supported-privilege-set does not list the scheduling privileges.";
    DELIVER_FLAT "deliver-flat" breaks "rfc6638/6.3/deliver-contains-its-parts"
        also "rfc6638/6.1.1/deliver-is-aggregate" because "It has no parts."
        also "rfc3744/5.3/aggregates-list-their-members" because "They stand beside it."
        => "schedule-deliver stands in supported-privilege-set beside its parts.";
    SEND_FLAT "send-flat" breaks "rfc6638/6.3/send-contains-its-parts"
        also "rfc6638/6.2.1/send-is-aggregate" because "It has no parts."
        also "rfc3744/5.3/aggregates-list-their-members" because "They stand beside it."
        => "schedule-send stands in supported-privilege-set beside its parts.";
    ALL_WITHOUT_SCHEDULING "all-without-scheduling" breaks "rfc6638/6.3/all-contains-deliver-and-send"
        also "rfc3744/3.11/all-contains-everything" because "Two are outside."
        => "schedule-deliver and schedule-send stand outside of all.";
    WRITE_FLAT "write-flat" breaks "rfc3744/3.12/write-contains-its-parts"
        also "rfc3744/5.3/aggregates-list-their-members" because "They stand beside it."
        => "write stands in supported-privilege-set beside its parts.";
    READ_CONTAINS_WRITE "read-contains-write" breaks "rfc3744/3.12/read-contains-no-write"
        => "read contains write-properties.";
    PRIVILEGE_IN_ITSELF "privilege-in-itself" breaks "rfc3744/3/privilege-not-in-itself"
        => "all contains all.";
    DESCRIPTION_WITHOUT_LANGUAGE "description-without-language" breaks "rfc3744/5.3/description-has-language"
        => "The descriptions of privileges have no language.";
    READ_WITHOUT_FREE_BUSY "read-without-free-busy" breaks "rfc4791/6.1.1/read-contains-read-free-busy"
        => "read-free-busy stands in supported-privilege-set beside read.";
    FREE_BUSY_NOT_SUPPORTED "free-busy-not-supported" breaks "rfc4791/6.1.1/read-free-busy-supported"
        also "rfc4791/6.1.1/read-contains-read-free-busy" because "It is not there."
        also "rfc3744/5.4/lists-only-supported" because "It is listed all the same."
        => "supported-privilege-set does not list read-free-busy.";
    FREE_BUSY_NEEDS_READ "free-busy-needs-read" breaks "rfc4791/6.1.1/read-free-busy-grantable-alone"
        => "read-free-busy without read grants nothing.";
    CURRENT_PRIVILEGES_IN_PART "current-privileges-in-part" breaks "rfc3744/5.4/lists-what-user-has"
        => "current-user-privilege-set lists aggregates without their parts.";
    ACCESS_PROPERTY_MISSING "access-property-missing" breaks "rfc3744/5/access-properties-present"
        => "There is no acl-restrictions.";
    NO_PRINCIPAL_COLLECTIONS "no-principal-collections" breaks "rfc3744/5.8/principal-collections-named"
        also "rfc3744/9.4/principal-search-supported" because "Nobody is found there."
        also "rfc6638/2.4.1/address-set-is-searchable" because "The wrong place is searched."
        also "rfc6638/2.4.2/user-type-is-searchable" because "The wrong place is searched."
        => "principal-collection-set names the calendar homes.";
    NEED_PRIVILEGES_UNNAMED "need-privileges-unnamed" breaks "rfc3744/7.1.1/403-names-missing-privilege"
        also "rfc6638/5.2/need-privileges-applies" because "There is no element."
        also "rfc3744/8.1.1/violated-constraint-named" because "There is no element."
        also "rfc3744/B/denied-privilege-denies-method" because "There is no element."
        => "A 403 for lacking privileges has no body.";
    DENIAL_IS_400 "denial-is-400" breaks "rfc3744/3/denial-is-403-or-404"
        also "rfc3744/7.1.1/403-names-missing-privilege" because "There is no 403."
        also "rfc6638/5.2/need-privileges-applies" because "There is no 403."
        also "rfc6638/11.4/authorization-errors-come-first" because "It is no authorization error."
        also "rfc2616/14.24/condition-does-not-hide-other-errors" because "The denial has another status."
        also "rfc3744/3/no-privileges-no-access" because "The denial has another status."
        also "rfc3744/6/aces-in-order" because "The denial has another status."
        also "rfc3744/B/denied-privilege-denies-method" because "The denial has another status."
        also "rfc4791/6.1.1/read-free-busy-grantable-alone" because "The denial has another status."
        => "What is denied is answered with 400.";
    EVERYBODY_READS "everybody-reads" breaks "rfc3744/3/no-privileges-no-access"
        also "rfc3744/3/methods-controlled-by-privileges" because "Reading is not controlled."
        also "rfc3744/B/denied-privilege-denies-method" because "Reading is not denied."
        also "rfc4791/7.10/no-privilege-gives-404" because "Busy time is told as well."
        also "rfc3744/3/denial-is-403-or-404" because "Reading is not denied."
        also "rfc3744/6/aces-in-order" because "Reading is not denied."
        also "rfc4791/6.1.1/read-free-busy-grantable-alone" because "Reading is not denied."
        => "Everybody may read everything.";
    EVERYBODY_WRITES "everybody-writes" breaks "rfc3744/B/denied-privilege-denies-method"
        also "rfc3744/3/methods-controlled-by-privileges" because "Writing is not controlled."
        also "rfc3744/3/no-privileges-no-access" because "Writing is not denied."
        also "rfc2616/14.24/condition-does-not-hide-other-errors" because "Writing is not denied."
        also "rfc3744/3/denial-is-403-or-404" because "Writing is not denied."
        also "rfc6638/11.4/authorization-errors-come-first" because "Writing is not denied."
        => "Everybody may write calendars.";
    GRANT_BEATS_DENY "grant-beats-deny" breaks "rfc3744/6/aces-in-order"
        => "A later grant wins over an earlier denial.";
    PROTECTED_ACE_GOES "protected-ace-goes" breaks "rfc3744/5.5.3/protected-ace-stays"
        => "After an ACL request the protected entries are not there any more.";
    PROTECTED_CONFLICT_ACCEPTED "protected-conflict-accepted" breaks "rfc3744/8.1.1/protected-ace-conflict-refused"
        => "An ACL request that denies the owner something is accepted.";
    UNKNOWN_PRINCIPAL_ACCEPTED "unknown-principal-accepted" breaks "rfc3744/8.1.1/unknown-principal-refused"
        also "rfc3744/8.1/acl-sets-exactly-or-fails" because "The entry is dropped."
        => "An ACL request for an unknown principal is accepted, without that entry.";
    UNSUPPORTED_PRIVILEGE_ACCEPTED "unsupported-privilege-accepted" breaks "rfc3744/8.1.1/unsupported-privilege-refused"
        also "rfc3744/8.1/acl-sets-exactly-or-fails" because "The privilege is dropped."
        also "rfc3744/8.1.1/violated-constraint-named" because "It is not refused at all."
        => "An ACL request with an unsupported privilege is accepted, without that privilege.";
    ACL_CONSTRAINT_UNNAMED "acl-constraint-unnamed" breaks "rfc3744/8.1.1/violated-constraint-named"
        also "rfc3744/8.1.1/unknown-principal-refused" because "There is no element."
        also "rfc3744/8.1.1/protected-ace-conflict-refused" because "There is no element."
        also "rfc3744/8.1.1/unsupported-privilege-refused" because "There is no element."
        => "A refused ACL request has no element.";
    ONE_ACE_ONLY "one-ace-only" breaks "rfc3744/8.1.1/one-ace-each-supported"
        => "An ACL request with a group is refused.";
    PRINCIPAL_SEARCH_UNSUPPORTED "principal-search-unsupported" breaks "rfc3744/9.4/principal-search-supported"
        also "rfc6638/2.4.1/address-set-is-searchable" because "Nothing is."
        also "rfc6638/2.4.2/user-type-is-searchable" because "Nothing is."
        => "principal-property-search is not supported.";
    SEARCH_SET_UNSUPPORTED "search-set-unsupported" breaks "rfc3744/9.5/search-property-set-supported"
        also "rfc3744/9.5/works-on-principal-collections" because "It works nowhere."
        also "rfc6638/2.4.1/address-set-in-search-property-set" because "There is none."
        also "rfc6638/2.4.2/user-type-in-search-property-set" because "There is none."
        => "principal-search-property-set is not supported.";
    AUTHORIZATION_COMES_LAST "authorization-comes-last" breaks "rfc6638/11.4/authorization-errors-come-first"
        => "What is wrong with an object is reported to those who may not schedule with it.";
}
