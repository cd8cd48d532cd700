//! Faults of Schedule-Tag and its conditional requests (RFC 6638 3.2.10, 8.2, 8.3, 9.3).

super::list! {
    NO_SCHEDULE_TAG "no-schedule-tag" breaks "rfc6638/3.2.10/tag-property-present"
        from "sabre-io/dav#501"
        => "Scheduling object resources have no schedule-tag, neither as property nor as header.";
}
