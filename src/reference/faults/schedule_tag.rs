//! Faults of Schedule-Tag and its conditional requests (RFC 6638 3.2.10, 8.2, 8.3, 9.3).

super::list! {
    NO_SCHEDULE_TAG "no-schedule-tag" breaks "rfc6638/9.3/schedule-tag-on-all-scheduling-objects"
        from "sabre-io/dav#501"
        => "Scheduling object resources have no schedule-tag, neither as property nor as header.";
    REPLY_CHANGES_TAG "reply-changes-tag" breaks "rfc6638/3.2.10/reply-keeps-tag"
        => "A REPLY changes the schedule-tag of the organizer's object.";
    STATUS_UPDATE_CHANGES_TAG "status-update-changes-tag" breaks "rfc6638/3.2.10/partstat-update-keeps-tag"
        => "An update that tells participation status only changes the schedule-tag of an attendee's copy.";
    ORGANIZER_UPDATE_KEEPS_TAG "organizer-update-keeps-tag" breaks "rfc6638/3.2.10/organizer-update-changes-tag"
        => "An organizer's update of the content keeps the schedule-tag of an attendee's copy.";
    PUT_UNDOES_REPLIES "put-undoes-replies" breaks "rfc6638/3.2.10.1/matching-tag-merges-attendees"
        also "rfc6638/3.2.10/inconsequential-changes-are-merged" because "The same merge."
        => "A PUT under a matching If-Schedule-Tag-Match undoes what replies have changed meanwhile.";
}
