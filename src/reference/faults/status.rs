//! Faults of SCHEDULE-STATUS (RFC 6638 3.2.9, 7.3).

super::list! {
    NO_SCHEDULE_STATUS "no-schedule-status" breaks "rfc6638/3.2.1.1/status-on-each-addressed-attendee"
        also "rfc6638/3.2.1.2/status-on-each-addressed-attendee" because "None is recorded on modification either."
        from "jelmer/xandikos commit 16223ae"
        => "SCHEDULE-STATUS is never recorded.";
    NO_STATUS_ON_ORGANIZER "no-status-on-organizer" breaks "rfc6638/7.3/status-on-organizer-after-reply"
        also "rfc6638/3.2.2.3/status-on-organizer" because "The same parameter."
        also "rfc6638/3.2.2.2/status-on-organizer" because "The same parameter."
        => "SCHEDULE-STATUS is not recorded on ORGANIZER.";
    STATUS_WITHOUT_DELIVERY "status-without-delivery" breaks "rfc6638/3.2.1.1/no-status-without-delivery"
        also "rfc6638/7.3/status-only-where-message-was-sent" because "The same rule."
        => "An ATTENDEE to whom nothing was sent, the organizer's own too, gets a SCHEDULE-STATUS.";
    UNKNOWN_USER_IS_DELIVERED "unknown-user-is-delivered" breaks "rfc6638/3.2.9/unknown-user-status"
        => "A message to an unknown user counts as delivered.";
    OUTSIDE_USER_IS_DELIVERED "outside-user-is-delivered" breaks "rfc6638/3.2.9/no-route-status"
        also "rfc6638/3.2.9/sent-status" because "What was only sent counts as delivered."
        => "A message to an outside address counts as delivered.";
    NO_PRIVILEGE_IS_DELIVERED "no-privilege-is-delivered" breaks "rfc6638/3.2.9/no-privilege-status"
        from "davical commit ea42dac6"
        => "A message that privileges keep out counts as delivered.";
    DELIVERED_IS_SUCCESS "delivered-is-success" breaks "rfc6638/3.2.9/delivered-status"
        also "rfc6638/3.2.2.3/status-on-organizer" because "2.0 is no status of a delivery."
        also "rfc6638/3.2.9/organizer-has-delivery-status-only" because "2.0 is on ORGANIZER as well."
        also "rfc6638/3.2.9/delivery-code-is-listed" because "2.0 is no code of a delivery."
        => "A delivered message has 2.0, which is a reply's code.";
    REPLY_KEEPS_STATUS "reply-keeps-status" breaks "rfc6638/4.2/reply-sets-schedule-status"
        from "cyrusimap/cyrus-imapd commit 2680438d0b"
        from "sabre-io/vobject CHANGELOG 3.3.1 (#115)"
        => "A REPLY does not change SCHEDULE-STATUS in the organizer's object.";
    ONLY_FIRST_REPLY_CODE "only-first-reply-code" breaks "rfc6638/4.2/several-codes-are-listed"
        => "Of several REQUEST-STATUS only the first becomes SCHEDULE-STATUS.";
    UNKNOWN_FORCE_SEND_UNREPORTED "unknown-force-send-unreported" breaks "rfc6638/7.2/unknown-token-sets-invalid-parameter-status"
        => "An unknown SCHEDULE-FORCE-SEND token is ignored without a status.";
    STATUS_WITH_TEXT "status-with-text" breaks "rfc6638/7.3/status-is-list-of-codes"
        also "rfc6638/4.2/reply-sets-schedule-status" because "The text is no part of it."
        also "rfc6638/3.2.2.3/status-on-organizer" because "The text is no part of it."
        from "sabre-io/dav#586"
        => "SCHEDULE-STATUS has the description behind the code.";
    MISSING_CODE_IS_NO_SUCCESS "missing-code-is-no-success" breaks "rfc5546/3.6/missing-status-is-success"
        also "rfc6638/4.2/reply-sets-schedule-status" because "It is the code for this case."
        => "Replies have no REQUEST-STATUS, and that does not count as success.";
    NOT_ALLOWED_IS_DELIVERED "not-allowed-is-delivered" breaks "rfc6638/3.2.9/recipient-not-allowed-status"
        => "A message that was rejected counts as delivered.";
    PENDING_FOR_EVER "pending-for-ever" breaks "rfc6638/3.2.9/pending-status"
        also "rfc6638/3.2.9/delivered-status" because "It never has 1.2."
        => "A delivered message stays pending.";
    STATUS_IS_GUESSED "status-is-guessed" breaks "rfc6638/3.2.9/delivery-code-is-listed"
        also "rfc6638/3.2.9/delivered-status" because "What was delivered has other codes, and what was not has 1.2."
        also "rfc6638/3.2.9/no-route-status" because "What could not be delivered has 1.2."
        also "rfc6638/3.2.9/no-privilege-status" because "What was not delivered has 1.2."
        also "rfc5546/3.4.2/unauthorized-assignment-refused" because "There is no error."
        also "rfc5546/3.6.21/no-authority" because "The code is not there."
        also "rfc5546/3.6.26/unsupported-part-found" because "It is one of the codes."
        also "rfc5546/3.6.27/unsupported-capability" because "It is one of the codes."
        also "rfc5546/3.6.28/time-is-busy" because "It is one of the codes."
        also "rfc5546/3.6.30/service-unavailable" because "It is one of the codes."
        also "rfc5546/3.6.31/invalid-calendar-service" because "The code is not there."
        also "rfc5546/3.6.32/no-scheduling-for-user" because "It is one of the codes."
        => "SCHEDULE-STATUS holds codes that have nothing to do with the delivery.";
}
