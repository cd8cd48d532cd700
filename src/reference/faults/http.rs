//! Faults of HTTP and WebDAV beneath scheduling (RFC 4918, RFC 4791 5.3).

super::list! {
    IF_MATCH_IGNORED "if-match-ignored" breaks "rfc2616/14.24/stale-tag-refused"
        also "rfc2616/14.24/any-tag-on-unmapped-refused" because "It is the same header."
        => "If-Match is ignored.";
    IF_NONE_MATCH_IGNORED "if-none-match-ignored" breaks "rfc2616/14.26/existing-resource-refused"
        also "rfc2616/14.26/unchanged-get-304" because "It is the same header."
        => "If-None-Match is ignored.";
    UNREADABLE_IS_STORED "unreadable-is-stored" breaks "rfc2616/14.24/stale-tag-refused"
        also "rfc2616/14.26/existing-resource-refused" because "The conditions are of no use."
        => "A PUT of what is no iCalendar is refused, and takes the place of the object all the same.";
    CONDITION_COMES_FIRST "condition-comes-first" breaks "rfc2616/14.24/condition-does-not-hide-other-errors"
        => "If-Match that fails hides every other refusal of a PUT.";
    PUT_CREATES_WITH_200 "put-creates-with-200" breaks "rfc2616/9.6/put-created-201"
        => "A PUT that creates is answered with 200.";
    PUT_REPLACES_WITH_202 "put-replaces-with-202" breaks "rfc2616/9.6/put-modified-200-or-204"
        => "A PUT that replaces is answered with 202.";
    CHALLENGE_MISSING "challenge-missing" breaks "rfc2616/10.4.2/challenge-in-401"
        => "A 401 has no WWW-Authenticate.";
    ALLOW_MISSING "allow-missing" breaks "rfc2616/10.4.6/allow-in-405"
        => "A 405 has no Allow.";
    ETAG_STAYS "etag-stays" breaks "rfc2616/13.3.4/strong-etag-changes"
        also "rfc2616/14.24/stale-tag-refused" because "A former tag is still current."
        => "The entity tag stays when a PUT changes an object.";
    ETAG_CHANGES_ON_READ "etag-changes-on-read" breaks "rfc4918/15.6/getetag-as-get"
        also "rfc2616/14.26/unchanged-get-304" because "The tag that a client has is never current."
        also "rfc6638/3.2.1.3/each-attendee-decided-alone" because "A message that has been seen looks new."
        => "Each GET gives an object another entity tag.";
    WEAK_ETAGS "weak-etags" breaks "rfc4791/5.3.4/getetag-is-strong"
        also "rfc4791/5.3.4/get-has-strong-etag" because "Header and property have the same tag."
        also "rfc4791/5.3.4/put-returns-etag-when-stored-as-sent" because "PUT gives a weak one as well."
        => "Entity tags are weak.";
    GET_WITHOUT_ETAG "get-without-etag" breaks "rfc4791/5.3.4/get-has-strong-etag"
        also "rfc4918/15.6/getetag-as-get" because "There is no tag on GET to be equal to."
        => "GET has no ETag.";
    GETETAG_DIFFERS "getetag-differs" breaks "rfc4918/15.6/getetag-as-get"
        => "DAV:getetag is another tag than GET gives.";
    ETAG_FOR_OTHER_OCTETS "etag-for-other-octets" breaks "rfc4791/5.3.4/put-no-etag-when-rewritten"
        from "davical commit 8d4dfb5d"
        => "PUT gives a strong ETag although the stored octets differ from those sent.";
    NO_ETAG_ON_PUT "no-etag-on-put" breaks "rfc4791/5.3.4/put-returns-etag-when-stored-as-sent"
        from "cyrusimap/cyrus-imapd#6194"
        => "PUT never gives an ETag.";
    DELETED_STAYS "deleted-stays" breaks "rfc4918/9.6/deleted-resource-gone"
        also "rfc6638/5/busy-time-is-true" because "What was deleted is busy for ever."
        also "rfc6638/3.2.1/organizer-can-write" because "Removed is what is gone."
        => "A deleted resource is still there.";
    PARENT_MISSING_IS_403 "parent-missing-is-403" breaks "rfc4918/9.7.1/put-without-parent-refused"
        => "A PUT into a collection that is missing is answered with 403.";
    COPY_ANSWERS_200 "copy-answers-200" breaks "rfc4918/9.8.5/copy-status"
        also "rfc4918/10.6/overwrite-defaults-to-true" because "The COPY that replaces is answered in the same way."
        => "COPY is answered with 200.";
    MOVE_ANSWERS_200 "move-answers-200" breaks "rfc4918/9.9.4/move-status"
        also "rfc4918/10.6/overwrite-defaults-to-true" because "The MOVE that replaces is answered in the same way."
        => "MOVE is answered with 200.";
    MOVE_LEAVES_SOURCE "move-leaves-source" breaks "rfc4918/9.9/move-removes-source"
        => "MOVE leaves the source where it was.";
    OVERWRITE_F_IGNORED "overwrite-f-ignored" breaks "rfc4918/10.6/overwrite-false-refused"
        => "COPY and MOVE overwrite in spite of Overwrite: F.";
    OVERWRITE_T_NEEDED "overwrite-t-needed" breaks "rfc4918/10.6/overwrite-defaults-to-true"
        => "COPY and MOVE without Overwrite refuse to overwrite.";
    NOBODY_IS_SOMEBODY "nobody-is-somebody" breaks "rfc6638/11/user-is-authenticated"
        also "rfc6638/11.4/unauthenticated-cannot-schedule" because "Whoever does not log in acts for the owner."
        also "rfc2616/10.4.2/challenge-in-401" because "There is no 401."
        also "rfc5397/3/nobody-is-unauthenticated" because "Nobody is somebody."
        => "Whoever does not log in acts for the owner of the resource.";
    LINES_UNFOLDED "lines-unfolded" breaks "rfc5545/3.1/long-lines-folded"
        => "What the server writes has lines of any length.";
    LINES_END_IN_LF "lines-end-in-lf" breaks "rfc5545/3.1/lines-end-in-crlf"
        => "What the server writes has lines that end in LF.";
}
