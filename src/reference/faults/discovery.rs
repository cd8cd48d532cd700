//! Faults in how the scheduling collections are found (RFC 6638 2, RFC 4791 5, RFC 6764).

super::list! {
    NO_AUTO_SCHEDULE_TOKEN "no-auto-schedule-token" breaks "rfc6638/2/options-lists-feature"
        => "OPTIONS does not name calendar-auto-schedule although scheduling takes place.";
    FEATURE_ON_HOME_ONLY "feature-on-home-only" breaks "rfc6638/2/options-lists-feature"
        => "OPTIONS names calendar-auto-schedule on the calendar home and not on inbox, outbox and calendars.";
    NO_CALENDAR_ACCESS_TOKEN "no-calendar-access-token" breaks "rfc6638/2/calendar-access-is-supported"
        also "rfc4791/5.1/options-has-calendar-access" because "It is the same token."
        => "OPTIONS names calendar-auto-schedule without calendar-access.";
    NO_ACCESS_CONTROL_TOKEN "no-access-control-token" breaks "rfc3744/7.2/options-has-access-control"
        also "rfc4791/6.1/acl-supported" because "It is said by the same token."
        => "OPTIONS does not name access-control.";
    NO_CLASS_1_TOKEN "no-class-1-token" breaks "rfc4918/18.1/dav-header-has-1"
        => "OPTIONS does not name class 1.";
    NO_WELL_KNOWN "no-well-known" breaks "rfc6764/5/well-known-redirects"
        => "The well-known URI is answered with 404.";
    SERVICE_AT_WELL_KNOWN "service-at-well-known" breaks "rfc6764/5/service-not-at-well-known"
        also "rfc6764/5/well-known-redirects" because "It answers by itself."
        also "rfc6764/5/redirect-has-cache-control" because "There is no redirect."
        => "The service lies at the well-known URI.";
    WELL_KNOWN_UNCACHED "well-known-uncached" breaks "rfc6764/5/redirect-has-cache-control"
        => "The redirect of the well-known URI has no Cache-Control.";
    NO_INBOX_URL "no-inbox-url" breaks "rfc6638/2.2.1/inbox-url-names-the-inbox"
        also "rfc6638/2/server-provides-inbox-and-outbox" because "No inbox can be found."
        from "compatibility_hints.py @88a223d9 (gmx)"
        => "Principals have no schedule-inbox-URL.";
    NO_OUTBOX_URL "no-outbox-url" breaks "rfc6638/2.1.1/outbox-url-names-the-outbox"
        also "rfc6638/2/server-provides-inbox-and-outbox" because "No outbox can be found."
        from "compatibility_hints.py @88a223d9 (gmx)"
        => "Principals have no schedule-outbox-URL.";
    NO_ADDRESS_SET "no-address-set" breaks "rfc6638/2.4.1/address-set-is-supported"
        also "rfc6638/2.4.1/address-set-is-searchable" because "There is nothing to find."
        from "python-caldav/caldav#399"
        from "compatibility_hints.py @88a223d9 (gmx)"
        => "Principals have no calendar-user-address-set.";
    NO_HOME_SET "no-home-set" breaks "rfc4791/6.2.1/principal-has-home-set"
        => "Principals have no calendar-home-set.";
    INBOX_UNTYPED "inbox-untyped" breaks "rfc6638/2.2/inbox-resourcetype"
        => "The resourcetype of the inbox lacks schedule-inbox.";
    OUTBOX_UNTYPED "outbox-untyped" breaks "rfc6638/2.1/outbox-resourcetype"
        => "The resourcetype of the outbox lacks schedule-outbox.";
    CALENDAR_UNTYPED "calendar-untyped" breaks "rfc4791/4.2/calendar-resourcetype"
        also "rfc4791/5.3.1/made-calendar-is-calendar" because "A made calendar has no type either."
        also "rfc6638/9.2/default-url-names-one-calendar" because "The default calendar has no type either."
        => "The resourcetype of calendars lacks calendar.";
    PRINCIPAL_UNTYPED "principal-untyped" breaks "rfc3744/4/principal-resourcetype"
        => "The resourcetype of principals lacks principal.";
    PRINCIPAL_UNNAMED "principal-unnamed" breaks "rfc3744/4/principal-has-displayname"
        => "Principals have an empty displayname.";
    PRINCIPAL_WITHOUT_URL "principal-without-url" breaks "rfc3744/4.2/principal-url-present"
        also "rfc5397/3/href-is-principal-url" because "There is no principal-URL to be equal to."
        => "Principals have no principal-URL.";
    TWO_CURRENT_PRINCIPALS "two-current-principals" breaks "rfc5397/3/one-href-or-unauthenticated"
        => "current-user-principal names two principals.";
    USER_TYPE_NONSENSE "user-type-nonsense" breaks "rfc6638/2.4.2/user-type-is-a-cutype"
        => "calendar-user-type is no value of CUTYPE.";
    INBOX_URL_IN_ALLPROP "inbox-url-in-allprop" breaks "rfc6638/2.2.1/inbox-url-not-in-allprop"
        => "allprop gives schedule-inbox-URL.";
    OUTBOX_URL_IN_ALLPROP "outbox-url-in-allprop" breaks "rfc6638/2.1.1/outbox-url-not-in-allprop"
        => "allprop gives schedule-outbox-URL.";
    ADDRESS_SET_IN_ALLPROP "address-set-in-allprop" breaks "rfc6638/2.4.1/address-set-not-in-allprop"
        => "allprop gives calendar-user-address-set.";
    USER_TYPE_IN_ALLPROP "user-type-in-allprop" breaks "rfc6638/2.4.2/user-type-not-in-allprop"
        => "allprop gives calendar-user-type.";
    TRANSP_IN_ALLPROP "transp-in-allprop" breaks "rfc6638/9.1/transp-not-in-allprop"
        => "allprop gives schedule-calendar-transp.";
    ADDRESS_SET_NOT_SEARCHABLE "address-set-not-searchable" breaks "rfc6638/2.4.1/address-set-is-searchable"
        => "principal-property-search finds nobody by address.";
    USER_TYPE_NOT_SEARCHABLE "user-type-not-searchable" breaks "rfc6638/2.4.2/user-type-is-searchable"
        => "principal-property-search finds nobody by type.";
    ADDRESS_SET_NOT_LISTED "address-set-not-listed" breaks "rfc6638/2.4.1/address-set-in-search-property-set"
        => "principal-search-property-set does not list calendar-user-address-set.";
    USER_TYPE_NOT_LISTED "user-type-not-listed" breaks "rfc6638/2.4.2/user-type-in-search-property-set"
        => "principal-search-property-set does not list calendar-user-type.";
    CLIENT_MAKES_INBOX "client-makes-inbox" breaks "rfc6638/2/clients-cannot-create-inbox-or-outbox"
        => "Extended MKCOL makes inboxes and outboxes.";
    CLIENT_DELETES_INBOX "client-deletes-inbox" breaks "rfc6638/2/clients-cannot-delete-inbox-or-outbox"
        also "rfc6638/9.2/inbox-is-not-moved-or-copied" because "Nothing about them is guarded."
        => "Inboxes and outboxes can be deleted.";
    INBOX_NOT_FOUND "inbox-not-found" breaks "rfc6638/2/server-provides-inbox-and-outbox"
        also "rfc6638/2/clients-cannot-delete-inbox-or-outbox" because "It is not there, deleted or not."
        also "rfc6638/2.1/outbox-resourcetype" because "It has no properties."
        also "rfc6638/2.2/inbox-resourcetype" because "It has no properties."
        from "owncloud-archive/calendar#962"
        => "The inbox and the outbox that a principal names are answered with 404.";
    EVERYTHING_IS_IN_A_CALENDAR "everything-is-in-a-calendar" breaks "rfc6638/2.1/outbox-outside-calendars"
        also "rfc6638/2.2/inbox-outside-calendars" because "It lies in the same home."
        => "The collection of all calendar homes says that it is a calendar.";
    PRINCIPAL_WRITABLE "principal-writable" breaks "rfc6638/2.4/principal-properties-may-be-writable"
        also "rfc6638/2.1.1/outbox-url-may-be-protected" because "It is one of them."
        also "rfc6638/2.2.1/inbox-url-may-be-protected" because "It is one of them."
        also "rfc6638/2.4.1/address-set-may-be-protected" because "It is one of them."
        also "rfc6638/2.4.2/user-type-may-be-protected" because "It is one of them."
        => "A PROPPATCH of the CalDAV properties of a principal succeeds, which is allowed.";
    NO_USER_TYPE "no-user-type" breaks "rfc6638/2.4.2/user-type-may-be-defined"
        => "Principals have no calendar-user-type, which is allowed.";
}
