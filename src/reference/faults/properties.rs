//! Faults of WebDAV properties (RFC 6638 2, 4.3, 9).

super::list! {
    LIMITS_WRITABLE "limits-writable" breaks "rfc4791/5.2.5/max-size-protected"
        also "rfc4791/5.2.3/component-set-protected" because "The same list of protected properties."
        also "rfc4791/5.2.4/calendar-data-set-protected" because "The same list of protected properties."
        also "rfc4791/5.2.6/min-date-protected" because "The same list of protected properties."
        also "rfc4791/5.2.7/max-date-protected" because "The same list of protected properties."
        also "rfc4791/5.2.8/max-instances-protected" because "The same list of protected properties."
        also "rfc4791/5.2.9/max-attendees-protected" because "The same list of protected properties."
        => "A PROPPATCH of the limits of a calendar succeeds.";
    PRIVILEGE_SET_WRITABLE "privilege-set-writable" breaks "rfc3744/5.3/privilege-set-protected"
        => "A PROPPATCH of supported-privilege-set succeeds.";
    CURRENT_PRINCIPAL_WRITABLE "current-principal-writable" breaks "rfc5397/3/property-protected"
        => "A PROPPATCH of current-user-principal succeeds.";
    SCHEDULE_TAG_WRITABLE "schedule-tag-writable" breaks "rfc6638/9.3/schedule-tag-is-protected"
        => "A PROPPATCH of schedule-tag succeeds.";
    PROTECTED_IS_400 "protected-is-400" breaks "rfc4918/9.2.1/protected-property-refused"
        also "rfc6638/9.3/schedule-tag-is-protected" because "The code is that of protected properties."
        also "rfc3744/5.3/privilege-set-protected" because "The status is that of every protected property."
        also "rfc4791/5.2.4/calendar-data-set-protected" because "The status is that of every protected property."
        also "rfc4791/5.2.3/component-set-protected" because "The status is that of every protected property."
        also "rfc4791/5.2.5/max-size-protected" because "The status is that of every protected property."
        also "rfc4791/5.2.6/min-date-protected" because "The status is that of every protected property."
        also "rfc4791/5.2.7/max-date-protected" because "The status is that of every protected property."
        also "rfc4791/5.2.8/max-instances-protected" because "The status is that of every protected property."
        also "rfc4791/5.2.9/max-attendees-protected" because "The status is that of every protected property."
        also "rfc4918/9.2.1/protected-property-named" because "The status is that of every protected property."
        also "rfc5397/3/property-protected" because "The status is that of every protected property."
        => "A protected property is refused with 400.";
    PROTECTED_UNNAMED "protected-unnamed" breaks "rfc4918/9.2.1/protected-property-named"
        => "The refusal of a protected property has no element.";
    PROPPATCH_IN_PART "proppatch-in-part" breaks "rfc4918/9.2/proppatch-all-or-nothing"
        => "A PROPPATCH sets what it can when something is refused.";
    PROPPATCH_WITHOUT_BODY "proppatch-without-body" breaks "rfc4918/9.2/proppatch-multistatus"
        also "rfc6638/4.3.1.2/fixed-default-is-protected" because "There is no multistatus."
        => "A successful PROPPATCH is answered with 204.";
    MISSING_PROPERTY_SILENT "missing-property-silent" breaks "rfc4918/9.1/missing-property-404"
        => "PROPFIND says nothing of properties that are missing.";
    MEMBER_NOT_LISTED "member-not-listed" breaks "rfc4918/9.1/response-per-member"
        also "rfc6638/4/message-is-stored-in-inbox" because "The message is not listed."
        => "PROPFIND leaves the last member of a collection out.";
    DEPTH_ONE_IS_ZERO "depth-one-is-zero" breaks "rfc4918/9.1/depth-zero-and-one"
        also "rfc4918/9.1/response-per-member" because "No member is listed."
        => "PROPFIND with Depth 1 tells of the collection alone.";
    HREFS_MIXED "hrefs-mixed" breaks "rfc4918/8.3/hrefs-in-one-format"
        => "Hrefs of collections are absolute URIs, those of files are paths.";
    HREFS_WITH_DOTS "hrefs-with-dots" breaks "rfc4918/8.3/no-dot-segments"
        => "Hrefs have dot segments.";
    COLLECTION_WITHOUT_SLASH "collection-without-slash" breaks "rfc4918/8.3/collection-hrefs-end-in-slash"
        => "Hrefs of collections have no slash at the end.";
    TRANSP_EMPTY "transp-empty" breaks "rfc6638/9.1/transp-is-opaque-or-transparent"
        => "schedule-calendar-transp is empty.";
    NO_TRANSP "no-transp" breaks "rfc6638/9.1/transp-on-all-calendars"
        => "Calendars have no schedule-calendar-transp until it is set.";
    DEFAULT_IS_HOME "default-is-home" breaks "rfc6638/9.2/default-url-names-one-calendar"
        => "schedule-default-calendar-URL names the calendar home.";
    FOREIGN_DEFAULT_ACCEPTED "foreign-default-accepted" breaks "rfc6638/4.3/new-default-is-own-calendar"
        also "rfc6638/4.3.1.2/invalid-default-names-precondition" because "It is not refused at all."
        => "schedule-default-calendar-URL takes any URL.";
    INVALID_DEFAULT_UNNAMED "invalid-default-unnamed" breaks "rfc6638/4.3.1.2/invalid-default-names-precondition"
        => "The refusal of an invalid default calendar names another precondition.";
    DEFAULT_REMOVAL_UNNAMED "default-removal-unnamed" breaks "rfc6638/4.3.1.1/property-removal-names-default-calendar-needed"
        => "The refused removal of schedule-default-calendar-URL has no element.";
    DEFAULT_CALENDAR_DELETABLE "default-calendar-deletable" breaks "rfc6638/4.3/default-calendar-is-not-deleted"
        also "rfc6638/4.3.1.1/delete-names-default-calendar-needed" because "It is not refused at all."
        from "apple/ccs-calendarserver commit 8e0d94e33"
        => "The default calendar can be deleted.";
    DEFAULT_NEEDED_UNNAMED "default-needed-unnamed" breaks "rfc6638/4.3.1.1/delete-names-default-calendar-needed"
        => "The refused DELETE of the default calendar has no element.";
    DEFAULT_CALENDAR_IGNORED "default-calendar-ignored" breaks "rfc6638/4.3/new-objects-go-to-default"
        => "New objects go into any calendar but the default one.";
    PROPSTAT_WITHOUT_PROP "propstat-without-prop" breaks "rfc4918/14.22/propstat-has-prop-and-status"
        => "A response has a propstat with nothing but a status.";
    HREF_TWICE "href-twice" breaks "rfc4918/13/response-has-href"
        => "A response with properties names its resource twice.";
}
