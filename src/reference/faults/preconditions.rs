//! Faults in preconditions and their error bodies (RFC 6638 3.2.4, 4.3.1, 5.2, RFC 4791 5.3.2.1).

super::list! {
    ERROR_BODY_EMPTY "error-body-empty" breaks "rfc6638/3.2.4.2/different-organizers-are-refused"
        also "rfc6638/3.2.2.1/refusal-names-attendee-precondition" because "There is no element."
        also "rfc6638/3.2.1.1/refusal-names-organizer-precondition" because "There is no element."
        also "rfc6638/3.2.1.2/refusal-names-organizer-precondition" because "There is no element."
        from "cyrusimap/cyrus-imapd#1405"
        => "Refusals carry the right status and no error element.";
    DIFFERENT_ORGANIZERS_ACCEPTED "different-organizers-accepted" breaks "rfc6638/3.2.4.2/different-organizers-are-refused"
        => "Components with different ORGANIZERs are stored.";
    REFUSED_CHANGE_IS_STORED "refused-change-is-stored" breaks "rfc6638/3.2.1/foreign-partstat-is-rejected"
        => "A change that is refused is stored all the same.";
    UID_REUSE_NOT_REFUSED "uid-reuse-not-refused" breaks "rfc6638/3.2.1/duplicate-uid-may-be-rejected"
        => "A UID may be used by scheduling objects in several calendars of a user.";
    ORGANIZER_REFUSAL_MISNAMED "organizer-refusal-misnamed" breaks "rfc6638/3.2.1.1/refusal-names-organizer-precondition"
        also "rfc6638/3.2.1.2/refusal-names-organizer-precondition" because "The same on modification."
        => "The refusal of a forbidden organizer change names another precondition, whoever the agent is.";
    MEDIA_TYPE_ACCEPTED "media-type-accepted" breaks "rfc4791/5.3.2.1/unsupported-media-type-named"
        also "rfc4791/5.2.4/unlisted-media-type-refused" because "Whatever is sent is taken."
        => "A calendar takes data of any media type.";
    OVERSIZE_ACCEPTED "oversize-accepted" breaks "rfc4791/5.3.2.1/oversize-named"
        also "rfc4791/5.2.5/oversized-object-refused" because "It is not refused at all."
        also "rfc6638/11.1/limits-are-enforced" because "The size is one of the limits."
        => "max-resource-size is advertised and not enforced.";
    INVALID_DATA_ACCEPTED "invalid-data-accepted" breaks "rfc4791/5.3.2.1/invalid-data-named"
        also "rfc4791/4.1/zone-for-every-tzid" because "A zone that is missing is not found either."
        => "Data that are no valid iCalendar are stored.";
    METHOD_ACCEPTED "method-accepted" breaks "rfc4791/5.3.2.1/invalid-object-named"
        also "rfc4791/4.1/stored-method-refused" because "METHOD is what is not refused."
        also "rfc6638/3.2.3/calendar-object-rules-hold" because "It is one of those rules."
        also "rfc4791/1.3/precondition-status" because "The refusal that is looked at does not come."
        also "rfc4791/1.3/precondition-element-in-body" because "The refusal that is looked at does not come."
        also "rfc4918/16/element-in-error-body" because "The refusal that is looked at does not come."
        => "An object with METHOD is stored.";
    MIXED_TYPES_ACCEPTED "mixed-types-accepted" breaks "rfc4791/4.1/one-component-type"
        also "rfc4791/5.3.2.1/invalid-object-named" because "It is not refused at all."
        => "An object with an event and a task is stored.";
    TWO_UIDS_ACCEPTED "two-uids-accepted" breaks "rfc4791/4.1/different-uids-in-different-resources"
        also "rfc4791/5.3.2.1/invalid-object-named" because "It is not refused at all."
        => "An object with two UIDs is stored.";
    COMPONENT_ACCEPTED "component-accepted" breaks "rfc4791/5.3.2.1/unsupported-component-named"
        also "rfc4791/5.2.3/unlisted-component-refused" because "It is not refused at all."
        => "supported-calendar-component-set is advertised and not enforced.";
    EARLY_DATE_ACCEPTED "early-date-accepted" breaks "rfc4791/5.3.2.1/too-early-date-named"
        also "rfc4791/5.2.6/too-early-date-refused" because "It is not refused at all."
        => "min-date-time is advertised and not enforced.";
    LATE_DATE_ACCEPTED "late-date-accepted" breaks "rfc4791/5.3.2.1/too-late-date-named"
        also "rfc4791/5.2.7/too-late-date-refused" because "It is not refused at all."
        => "max-date-time is advertised and not enforced.";
    INSTANCES_ACCEPTED "instances-accepted" breaks "rfc4791/5.3.2.1/too-many-instances-named"
        also "rfc4791/5.2.8/too-many-instances-refused" because "It is not refused at all."
        also "rfc6638/11.1/limits-are-enforced" because "The instances are one of the limits."
        => "max-instances is advertised and not enforced.";
    ATTENDEES_ACCEPTED "attendees-accepted" breaks "rfc4791/5.3.2.1/too-many-attendees-named"
        also "rfc4791/5.2.9/too-many-attendees-refused" because "It is not refused at all."
        also "rfc6638/11.1/limits-are-enforced" because "The attendees are one of the limits."
        also "rfc6638/11.1/large-operations-are-bounded" because "Nothing else bounds an operation."
        => "max-attendees-per-instance is advertised and not enforced.";
    UID_CONFLICT_ACCEPTED "uid-conflict-accepted" breaks "rfc4791/5.3.2.1/uid-in-use-named"
        also "rfc4791/4.1/uid-unique-in-calendar" because "It is not refused at all."
        also "rfc4791/5.3.2.1/uid-conflict-names-resource" because "It is not refused at all."
        from "nextcloud/server#7042"
        => "A calendar takes two resources with one UID.";
    UID_CHANGE_ACCEPTED "uid-change-accepted" breaks "rfc4791/5.3.2.1/uid-change-named"
        also "rfc6638/3.2.3/calendar-object-rules-hold" because "It is one of those rules."
        => "A PUT may give a resource another UID.";
    UID_CONFLICT_UNNAMED "uid-conflict-unnamed" breaks "rfc4791/5.3.2.1/uid-conflict-names-resource"
        => "no-uid-conflict does not tell which resource has the UID.";
    UNIQUE_OBJECT_UNNAMED "unique-object-unnamed" breaks "rfc6638/3.2.4.1/rejection-names-other-resource"
        => "unique-scheduling-object-resource does not tell which resource has the UID.";
    ZONE_NOT_NEEDED "zone-not-needed" breaks "rfc4791/4.1/zone-for-every-tzid"
        => "A TZID without its VTIMEZONE is stored.";
    OVERRIDE_NEEDS_MASTER "override-needs-master" breaks "rfc4791/4.1/overrides-without-master"
        => "An object of overridden instances without the master is refused.";
    X_NAMES_DROPPED "x-names-dropped" breaks "rfc4791/5.3.3/x-names-supported"
        => "Properties and components with X- names are dropped on PUT.";
    PRECONDITION_400 "precondition-400" breaks "rfc4791/1.3/precondition-status"
        also "rfc4791/5.3.2.1/invalid-object-named" because "The status is that of every precondition."
        also "rfc4791/5.3.2.1/uid-in-use-named" because "The status is that of every precondition."
        also "rfc4791/5.3.2.1/uid-conflict-names-resource" because "The status is that of every precondition."
        also "rfc4791/5.3.2.1/uid-change-named" because "The status is that of every precondition."
        also "rfc4791/5.3.2.1/unsupported-media-type-named" because "The status is that of every precondition."
        also "rfc4791/5.3.2.1/too-late-date-named" because "The status is that of every precondition."
        also "rfc4791/5.3.2.1/too-early-date-named" because "The status is that of every precondition."
        also "rfc4791/5.3.2.1/unsupported-component-named" because "The status is that of every precondition."
        also "rfc4791/5.3.2.1/oversize-named" because "The status is that of every precondition."
        also "rfc4791/5.3.2.1/invalid-data-named" because "The status is that of every precondition."
        also "rfc4791/5.3.2.1/too-many-instances-named" because "The status is that of every precondition."
        also "rfc4791/5.3.2.1/too-many-attendees-named" because "The status is that of every precondition."
        => "Preconditions of RFC 4791 are refused with 400.";
    PRECONDITION_OUTSIDE_ERROR "precondition-outside-error" breaks "rfc4791/1.3/precondition-element-in-body"
        also "rfc4918/16/element-in-error-body" because "It is the same body."
        also "rfc4791/5.3.2.1/invalid-object-named" because "The element is not where it belongs."
        also "rfc4791/5.3.2.1/uid-in-use-named" because "The element is not where it belongs."
        also "rfc4791/5.3.2.1/uid-conflict-names-resource" because "The element is not where it belongs."
        also "rfc4791/5.3.2.1/uid-change-named" because "The element is not where it belongs."
        also "rfc4791/5.3.2.1/unsupported-media-type-named" because "The element is not where it belongs."
        also "rfc4791/5.3.2.1/unsupported-component-named" because "The element is not where it belongs."
        also "rfc4791/5.3.2.1/too-late-date-named" because "The element is not where it belongs."
        also "rfc4791/5.3.2.1/too-early-date-named" because "The element is not where it belongs."
        also "rfc4791/5.3.2.1/oversize-named" because "The element is not where it belongs."
        also "rfc4791/5.3.2.1/too-many-instances-named" because "The element is not where it belongs."
        also "rfc4791/5.3.2.1/invalid-data-named" because "The element is not where it belongs."
        also "rfc4791/5.3.2.1/too-many-attendees-named" because "The element is not where it belongs."
        => "The element of a failed precondition of RFC 4791 is the root of the body, without DAV:error.";
    MKCALENDAR_REFUSED "mkcalendar-refused" breaks "rfc4791/5.3.1/mkcalendar-supported"
        => "MKCALENDAR is refused with 405.";
    MADE_CALENDAR_IS_PLAIN "made-calendar-is-plain" breaks "rfc4791/5.3.1/made-calendar-is-calendar"
        => "MKCALENDAR makes an ordinary collection.";
    MKCALENDAR_ON_EXISTING_ACCEPTED "mkcalendar-on-existing-accepted" breaks "rfc4791/5.3.1/mkcalendar-on-existing-refused"
        => "MKCALENDAR where something is succeeds.";
    NESTED_CALENDAR_ACCEPTED "nested-calendar-accepted" breaks "rfc4791/5.3.1/mkcalendar-location-checked"
        also "rfc4791/4.2/no-calendar-inside-calendar" because "One is made there."
        => "MKCALENDAR makes a calendar inside a calendar.";
}
