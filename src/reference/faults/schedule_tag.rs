//! Faults of Schedule-Tag and its conditional requests (RFC 6638 3.2.10, 8.2, 8.3, 9.3).

super::list! {
    NO_SCHEDULE_TAG "no-schedule-tag" breaks "rfc6638/9.3/schedule-tag-on-all-scheduling-objects"
        also "rfc6638/3.2.10/put-returns-tag" because "There is none to return."
        also "rfc6638/3.2.10/move-returns-tag" because "There is none to return."
        also "rfc6638/3.2.10/copy-returns-tag" because "There is none to return."
        also "rfc6638/3.2.10/get-returns-tag" because "There is none to return."
        also "rfc6638/8.2/schedule-tag-is-supported" because "There is no header."
        from "sabre-io/dav#501"
        => "Scheduling object resources have no schedule-tag, neither as property nor as header.";
    REPLY_CHANGES_TAG "reply-changes-tag" breaks "rfc6638/3.2.10/reply-keeps-tag"
        also "rfc6638/3.2.10/inconsequential-changes-are-merged" because "The tag does not match any more."
        => "A REPLY changes the schedule-tag of the organizer's object.";
    STATUS_UPDATE_CHANGES_TAG "status-update-changes-tag" breaks "rfc6638/3.2.10/partstat-update-keeps-tag"
        also "rfc6638/3.2.10.1/matching-tag-merges-attendees" because "The tag does not match any more."
        => "An update that tells participation status only changes the schedule-tag of an attendee's copy.";
    ORGANIZER_UPDATE_KEEPS_TAG "organizer-update-keeps-tag" breaks "rfc6638/3.2.10/organizer-update-changes-tag"
        also "rfc6638/3.2.10.1/other-tag-fails-put" because "The old tag is still the present one."
        => "An organizer's update of the content keeps the schedule-tag of an attendee's copy.";
    PUT_UNDOES_REPLIES "put-undoes-replies" breaks "rfc6638/3.2.10.1/matching-tag-merges-attendees"
        also "rfc6638/3.2.10/inconsequential-changes-are-merged" because "The same merge."
        => "A PUT under a matching If-Schedule-Tag-Match undoes what replies have changed meanwhile.";
    GET_WITHOUT_TAG "get-without-tag" breaks "rfc6638/3.2.10/get-returns-tag"
        also "rfc6638/8.2/schedule-tag-is-supported" because "The header is not supported on GET."
        => "GET of a scheduling object has no Schedule-Tag.";
    PUT_WITHOUT_TAG "put-without-tag" breaks "rfc6638/3.2.10/put-returns-tag"
        also "rfc6638/8.2/schedule-tag-is-supported" because "The header is not supported on PUT."
        => "PUT of a scheduling object has no Schedule-Tag.";
    COPY_WITHOUT_TAG "copy-without-tag" breaks "rfc6638/3.2.10/copy-returns-tag"
        => "COPY to a scheduling object is accepted in a second calendar and has no Schedule-Tag.";
    MOVE_WITHOUT_TAG "move-without-tag" breaks "rfc6638/3.2.10/move-returns-tag"
        => "MOVE to a scheduling object has no Schedule-Tag.";
    TAG_IN_ANSWER_DIFFERS "tag-in-answer-differs" breaks "rfc6638/3.2.10/put-returns-tag"
        also "rfc6638/3.2.10/copy-returns-tag" because "COPY, which is accepted into a second calendar, answers like PUT."
        also "rfc6638/3.2.10/move-returns-tag" because "MOVE answers like PUT."
        => "The Schedule-Tag in the answer to PUT, COPY and MOVE is not the one that the object has.";
    MOVE_KEEPS_TAG "move-keeps-tag" breaks "rfc6638/9.3/tag-may-differ-after-copy-or-move"
        => "The schedule-tag stays when an object is moved to another name, which is allowed.";
    STALE_PUT_IS_STORED "stale-put-is-stored" breaks "rfc6638/3.2.10.1/other-tag-fails-put"
        => "A PUT under an If-Schedule-Tag-Match that does not match is answered with 412 and stored all the same.";
    TAG_UNQUOTED "tag-unquoted" breaks "rfc6638/8.2/schedule-tag-is-opaque-tag"
        also "rfc6638/9.3/schedule-tag-value-is-opaque-tag" because "Header and property have the same value."
        => "The schedule-tag has no quotes.";
    TAG_WEAK "tag-weak" breaks "rfc6638/9.3/schedule-tag-value-is-opaque-tag"
        also "rfc6638/8.2/schedule-tag-is-opaque-tag" because "Header and property have the same value."
        => "The schedule-tag looks like a weak entity tag.";
    ORGANIZER_PUT_KEEPS_TAG "organizer-put-keeps-tag" breaks "rfc6638/3.2.10/organizer-put-changes-tag"
        => "The schedule-tag stays when an organizer PUTs another object.";
    ATTENDEE_PUT_KEEPS_TAG "attendee-put-keeps-tag" breaks "rfc6638/3.2.10/attendee-put-changes-tag"
        => "The schedule-tag stays when an attendee PUTs another object.";
    OVERWRITE_KEEPS_TAG "overwrite-keeps-tag" breaks "rfc6638/3.2.10/organizer-overwrite-changes-tag"
        also "rfc6638/3.2.10/attendee-overwrite-changes-tag" because "It is the same overwriting."
        => "The schedule-tag stays when COPY or MOVE overwrite an object.";
    TAG_IGNORED_ON_PUT "tag-ignored-on-put" breaks "rfc6638/3.2.10.1/other-tag-fails-put"
        also "rfc6638/3.2.10.1/matching-tag-merges-attendees" because "What is not looked at merges nothing."
        also "rfc6638/8.3/header-is-supported" because "PUT is where the header is used most."
        from "jelmer/xandikos#642"
        => "PUT does not look at If-Schedule-Tag-Match.";
    TAG_IGNORED_ON_DELETE "tag-ignored-on-delete" breaks "rfc6638/3.2.10.2/other-tag-fails-delete"
        also "rfc6638/8.3/header-is-supported" because "The header is not supported on DELETE."
        from "jelmer/xandikos#642"
        => "DELETE does not look at If-Schedule-Tag-Match.";
    TAG_IGNORED_ON_COPY "tag-ignored-on-copy" breaks "rfc6638/3.2.10.2/other-tag-fails-copy"
        also "rfc6638/8.3/header-is-supported" because "The header is not supported on COPY."
        => "COPY does not look at If-Schedule-Tag-Match.";
    TAG_IGNORED_ON_MOVE "tag-ignored-on-move" breaks "rfc6638/3.2.10.2/other-tag-fails-move"
        also "rfc6638/3.2.10/header-tests-request-uri-only" because "Nothing is tested."
        also "rfc6638/8.3/header-is-supported" because "The header is not supported on MOVE."
        => "MOVE does not look at If-Schedule-Tag-Match.";
    TAG_TESTS_DESTINATION "tag-tests-destination" breaks "rfc6638/3.2.10/header-tests-request-uri-only"
        => "On COPY and MOVE, If-Schedule-Tag-Match is held against the destination.";
    REPLY_VOIDS_TAG "reply-voids-tag" breaks "rfc6638/3.2.10/inconsequential-changes-are-merged"
        also "rfc6638/3.2.10.1/matching-tag-merges-attendees" because "A PUT that fails merges nothing."
        => "A matching If-Schedule-Tag-Match fails once a reply has changed the object.";
    MATCHING_TAG_FAILS_DELETE "matching-tag-fails-delete" breaks "rfc6638/3.2.10.2/matching-tag-allows-delete"
        => "DELETE fails whenever If-Schedule-Tag-Match is there.";
    MATCHING_TAG_FAILS_COPY_AND_MOVE "matching-tag-fails-copy-and-move" breaks "rfc6638/3.2.10.2/matching-tag-allows-copy-or-move"
        => "COPY and MOVE fail whenever If-Schedule-Tag-Match is there.";
}
