//! Faults in answering what is posted to an outbox (RFC 6638 5).

super::list! {
    NO_POST "no-post" breaks "rfc6638/5/busy-time-by-post"
        also "rfc6638/5/answer-is-schedule-response" because "It is not answered."
        also "rfc6638/5/one-response-per-user" because "It is not answered."
        also "rfc6638/5/success-has-calendar-data" because "It is not answered."
        also "rfc5546/3.6.1/success-code" because "It is not answered."
        from "cyrusimap/cyrus-imapd#3598"
        => "POST to the outbox is not allowed.";
    ANSWER_IS_MULTISTATUS "answer-is-multistatus" breaks "rfc6638/5/answer-is-schedule-response"
        also "rfc5546/3.6.1/success-code" because "Nothing can be read from it."
        also "rfc6638/5/one-response-per-user" because "Nothing can be read from it."
        also "rfc6638/5/success-has-calendar-data" because "Nothing can be read from it."
        also "rfc6638/5/busy-time-is-true" because "Nothing can be read from it."
        also "rfc5546/3.3.3/reply-no-other-components" because "Nothing can be read from it."
        also "rfc6638/10.1/schedule-response-content" because "It is another element."
        also "rfc6638/10.2/response-content" because "Nothing can be read from it."
        also "rfc6638/10.3/recipient-content" because "Nothing can be read from it."
        also "rfc6638/10.4/request-status-content" because "Nothing can be read from it."
        => "A busy time request is answered with a multistatus.";
    RESPONSE_LEFT_OUT "response-left-out" breaks "rfc6638/5/one-response-per-user"
        => "A busy time request gets no response for users that are unknown.";
    NO_BUSY_DATA "no-busy-data" breaks "rfc6638/5/success-has-calendar-data"
        also "rfc5546/3.3.3/reply-no-other-components" because "There is no answer."
        also "rfc6638/5/busy-time-is-true" because "No busy time is told."
        => "The responses to a busy time request have no calendar-data.";
    UNKNOWN_RECIPIENT_SUCCEEDS "unknown-recipient-succeeds" breaks "rfc5546/3.6.1/success-code"
        also "rfc5546/3.6.20/invalid-calendar-user" because "It is the code of such a failure."
        also "rfc6638/5/success-has-calendar-data" because "There is no busy time to tell."
        => "A busy time request succeeds for users that are unknown.";
    POST_NOWHERE_IS_405 "post-nowhere-is-405" breaks "rfc6638/5.1/missing-url-code"
        => "POST to a URL at which nothing is gives 405, which is allowed.";
    RECIPIENT_TWICE "recipient-twice" breaks "rfc6638/10.2/response-content"
        => "The responses to a busy time request name their recipient twice.";
    RECIPIENT_WITH_TWO_HREFS "recipient-with-two-hrefs" breaks "rfc6638/10.3/recipient-content"
        => "The recipient of a response to a busy time request has two hrefs.";
    REQUEST_STATUS_WITHOUT_TEXT "request-status-without-text" breaks "rfc6638/10.4/request-status-content"
        => "The request-status of a response to a busy time request is a code alone.";
    FOREIGN_BUSY_ORGANIZER_ACCEPTED "foreign-busy-organizer-accepted" breaks "rfc6638/5.2.2/foreign-organizer-is-refused"
        also "rfc6638/11.3/organizer-outbox-is-verified" because "It is not looked at."
        => "A busy time request may have any ORGANIZER.";
    INVALID_BUSY_REQUEST_ACCEPTED "invalid-busy-request-accepted" breaks "rfc6638/5.2.1/invalid-message-is-refused"
        also "rfc5546/3.3.2/request-has-obligatory-properties" because "Nothing is asked for."
        also "rfc5546/3.3.2/request-excluded-content" because "Nothing is excluded."
        also "rfc5546/3.3.2/request-times-in-utc" because "The times are not looked at."
        => "A busy time request that breaks RFC 5546 3.3.2 is answered.";
    POST_MEDIA_TYPE_UNNAMED "post-media-type-unnamed" breaks "rfc6638/5.2/supported-calendar-data-applies"
        => "A POST of another media type is refused with 415 and no element.";
    POST_INVALID_DATA_UNNAMED "post-invalid-data-unnamed" breaks "rfc6638/5.2/valid-calendar-data-applies"
        => "A POST of invalid data is refused without an element.";
    POST_OVERSIZE_ACCEPTED "post-oversize-accepted" breaks "rfc6638/5.2/max-resource-size-applies"
        also "rfc6638/11.1/limits-are-enforced" because "The size is one of the limits."
        => "The max-resource-size of the outbox is not enforced.";
}
