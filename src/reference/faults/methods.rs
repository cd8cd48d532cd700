//! Faults in which HTTP method causes which scheduling operation (RFC 6638 3.2.3).

super::list! {
    PLAIN_TO_SCHEDULING_IS_SILENT "plain-to-scheduling-is-silent" breaks "rfc6638/3.2.3.1/plain-to-scheduling-is-create"
        => "A PUT that makes a scheduling object of a plain one sends nothing.";
    SCHEDULING_TO_PLAIN_IS_SILENT "scheduling-to-plain-is-silent" breaks "rfc6638/3.2.3.1/scheduling-to-plain-is-remove"
        from "sabre-io/vobject#125"
        => "A PUT that makes a plain object of a scheduling one sends nothing.";
    CALENDAR_DELETE_IS_SILENT "calendar-delete-is-silent" breaks "rfc6638/3.2.3.2/calendar-delete-removes-each-object"
        => "Deleting a calendar sends nothing for the objects in it.";
    COPY_INTO_CALENDAR_IS_SILENT "copy-into-calendar-is-silent" breaks "rfc6638/3.2.3.3/copy-into-calendar-acts-as-put"
        => "COPY into a calendar sends nothing.";
    MOVE_INTO_CALENDAR_IS_SILENT "move-into-calendar-is-silent" breaks "rfc6638/3.2.3.4/move-into-calendar-acts-as-put"
        => "MOVE into a calendar sends nothing.";
    MOVE_OUT_IS_SILENT "move-out-is-silent" breaks "rfc6638/3.2.3.4/move-out-of-calendar-acts-as-delete"
        => "MOVE out of a calendar sends nothing.";
    MOVE_BETWEEN_CALENDARS_SENDS "move-between-calendars-sends" breaks "rfc6638/3.2.3.4/move-between-calendars-is-silent"
        from "sabre-io/dav#526"
        => "MOVE between calendars acts as DELETE for the source.";
    COPY_OUT_SENDS "copy-out-sends" breaks "rfc6638/3.2.3.3/copy-out-of-calendar-is-silent"
        => "COPY out of a calendar acts as DELETE for the source.";
    COPY_OUTSIDE_SENDS "copy-outside-sends" breaks "rfc6638/3.2.3.3/copy-between-non-calendars-is-silent"
        => "COPY between ordinary collections acts as PUT into a calendar.";
    MOVE_OUTSIDE_SENDS "move-outside-sends" breaks "rfc6638/3.2.3.4/move-between-non-calendars-is-silent"
        => "MOVE between ordinary collections acts as PUT into a calendar.";
    COPY_BETWEEN_CALENDARS_SENDS "copy-between-calendars-sends" breaks "rfc6638/3.2.3.3/copy-between-calendars-is-silent"
        => "COPY of a scheduling object to another calendar is taken, and acts as PUT.";
}
