//! Faults in answering what is posted to an outbox (RFC 6638 5).

super::list! {
    NO_POST "no-post" breaks "rfc6638/5/busy-time-by-post"
        from "cyrusimap/cyrus-imapd#3598"
        => "POST to the outbox is not allowed.";
    ANSWER_IS_MULTISTATUS "answer-is-multistatus" breaks "rfc6638/5/answer-is-schedule-response"
        => "A busy time request is answered with a multistatus.";
    RESPONSE_LEFT_OUT "response-left-out" breaks "rfc6638/5/one-response-per-user"
        => "A busy time request gets no response for users that are unknown.";
    NO_BUSY_DATA "no-busy-data" breaks "rfc6638/5/success-has-calendar-data"
        also "rfc6638/5/busy-time-is-true" because "No busy time is told."
        => "The responses to a busy time request have no calendar-data.";
    FOREIGN_BUSY_ORGANIZER_ACCEPTED "foreign-busy-organizer-accepted" breaks "rfc6638/5.2.2/foreign-organizer-is-refused"
        also "rfc6638/11.3/organizer-outbox-is-verified" because "It is not looked at."
        => "A busy time request may have any ORGANIZER.";
    INVALID_BUSY_REQUEST_ACCEPTED "invalid-busy-request-accepted" breaks "rfc6638/5.2.1/invalid-message-is-refused"
        => "A busy time request that breaks RFC 5546 3.3.2 is answered.";
    POST_MEDIA_TYPE_UNNAMED "post-media-type-unnamed" breaks "rfc6638/5.2/supported-calendar-data-applies"
        => "A POST of another media type is refused with 415 and no element.";
    POST_INVALID_DATA_UNNAMED "post-invalid-data-unnamed" breaks "rfc6638/5.2/valid-calendar-data-applies"
        => "A POST of invalid data is refused without an element.";
    POST_OVERSIZE_ACCEPTED "post-oversize-accepted" breaks "rfc6638/5.2/max-resource-size-applies"
        also "rfc6638/11.1/limits-are-enforced" because "The size is one of the limits."
        => "The max-resource-size of the outbox is not enforced.";
}
