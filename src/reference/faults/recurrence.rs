//! Faults with recurring objects and single instances (RFC 6638 3.2.6, RFC 5546 3.2).

super::list! {
    WHOLE_SERIES_TO_ONE_OFF "whole-series-to-one-off" breaks "rfc6638/3.2.6/single-instance-invitation"
        => "An attendee of one instance is sent the whole series.";
    EXCLUDED_INSTANCE_IS_TOLD "excluded-instance-is-told" breaks "rfc6638/3.2.6/only-own-instances-are-told"
        also "rfc6638/3.2.6/excluded-instance-by-exdate" because "It is not excluded."
        => "An attendee left out of one instance is sent its override nevertheless.";
    EXCLUSION_NOT_TOLD "exclusion-not-told" breaks "rfc6638/3.2.6/excluded-instance-by-exdate"
        also "rfc5546/3.2.5/every-affected-attendee-gets-cancel" because "An instance with STATUS:CANCELLED is told of as an exclusion."
        from "sabre-io/vobject#728"
        => "Messages to an attendee left out of one instance do not exclude it.";
    INSTANCE_REPLY_GOES_TO_SERIES "instance-reply-goes-to-series" breaks "rfc6638/4.2/reply-updates-instance-partstat"
        also "rfc5546/2.1.5/uid-and-recurrence-id-match" because "Another component is changed."
        => "A REPLY for one instance changes the PARTSTAT of the whole series.";
    ADD_WITH_RECURRENCE_ID "add-with-recurrence-id" breaks "rfc5546/3.2.4/add-excluded-properties"
        also "rfc5546/3.4.4/add-excluded-properties" because "The same rule for to-dos."
        => "A further instance is told by an ADD with RECURRENCE-ID.";
    ADD_WITHOUT_SEQUENCE "add-without-sequence" breaks "rfc5546/3.2.4/add-has-obligatory-properties"
        also "rfc5546/3.4.4/add-has-obligatory-properties" because "The same rule for to-dos."
        also "rfc5546/2.1.4/sequence-raised-on-reschedule" because "The message that tells of it counts as 0."
        => "A further instance is told by an ADD without SEQUENCE.";
    ADD_WITHOUT_ZONES "add-without-zones" breaks "rfc5546/3.2.4/add-has-zones"
        also "rfc5546/3.4.4/add-has-zones" because "The same rule for to-dos."
        also "rfc5546/3.2.4/add-makes-new-instances" because "Its time cannot be told, so it is not added."
        also "rfc5546/3.4.4/add-makes-new-instances" because "The same rule for to-dos."
        => "A further instance is told by an ADD without VTIMEZONE.";
    ADD_NOT_PROCESSED "add-not-processed" breaks "rfc5546/3.2.4/add-makes-new-instances"
        also "rfc5546/3.4.4/add-makes-new-instances" because "The same rule for to-dos."
        => "A further instance is told by an ADD that changes nothing in the attendee's copy.";
    CANCEL_NAMES_LAST_OF_RUN "cancel-names-last-of-run" breaks "rfc5546/3.2.5/range-cancel-names-instances"
        also "rfc5546/3.4.5/range-cancel-names-instances" because "The same rule for to-dos."
        => "A series that ends earlier is told by a CANCEL that names only the last of the instances that fall away.";
    INSTANCES_NOT_COMPARED "instances-not-compared" breaks "rfc6638/3.2.1.2/attendees-compared-per-instance"
        from "linagora/esn-sabre#154"
        from "apple/ccs-calendarserver commit 8c391c2e9"
        => "A change of single instances causes no message.";
}
