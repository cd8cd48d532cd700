//! Publicly reported failures of scheduling servers that can be seen from outside, each
//! with its source. A fault that imitates one names its source; docs/bugs.md is the table.

/// A reported failure.
#[derive(Debug, PartialEq, Eq)]
pub struct Bug {
    /// Its id in the collection.
    pub id: &'static str,
    /// Whose failure it is.
    pub server: &'static str,
    /// What goes wrong.
    pub title: &'static str,
    /// Where it was reported.
    pub source: &'static str,
    /// Whether the source explains it, or is a title or a line of a change log.
    pub described: bool,
    /// Why no clause is broken, where none is.
    pub open: Option<&'static str>,
}

const fn bug(
    id: &'static str,
    server: &'static str,
    title: &'static str,
    source: &'static str,
) -> Bug {
    Bug {
        id,
        server,
        title,
        source,
        described: true,
        open: None,
    }
}

impl Bug {
    const fn one_line(self) -> Bug {
        Bug {
            described: false,
            ..self
        }
    }

    const fn open(self, why: &'static str) -> Bug {
        Bug {
            open: Some(why),
            ..self
        }
    }
}

/// All of them.
pub static ALL: &[Bug] = &[
    bug(
        "ST-01",
        "sabre/dav",
        "Schedule-Tag is not implemented although calendar-auto-schedule is advertised",
        "sabre-io/dav#501 (issue, open since 2014)",
    ),
    bug(
        "ST-03",
        "caldav-server-tester (test tool; flags Cyrus, Apple CCS)",
        "Tool demands an unchanged tag after the attendee's own PUT although the RFC demands a new one",
        "python-caldav/caldav-server-tester src/caldav_server_tester/checks.py @af66cbad (scheduling.schedule-tag.stable-partstat); profiles in python-caldav/caldav compatibility_hints.py @88a223d9",
    )
    .open("a failure of a test tool: the behaviour it flags is required, so this is a variation that must stay green"),
    bug(
        "ST-05",
        "Xandikos",
        "If-Schedule-Tag-Match ignored on PUT and DELETE",
        "jelmer/xandikos#642 (PR, merged 2026-05)",
    ),
    bug(
        "ST-07",
        "Cyrus",
        "PUT of a scheduling object returns Schedule-Tag but no ETag",
        "cyrusimap/cyrus-imapd#6194 (PR, fixes issue #2456)",
    ),
    bug(
        "ST-08",
        "DAViCal",
        "Strong ETag returned on PUT although the server had rewritten the object during scheduling",
        "davical commit 8d4dfb5d (message seen on a public mirror)",
    )
    .one_line(),
    bug(
        "ST-10",
        "Apple CCS",
        "ETag did not always change when the Schedule-Tag changed",
        "apple/ccs-calendarserver commit c1ebcd431",
    )
    .one_line(),
    bug(
        "ST-13",
        "Apple CCS",
        "Precondition check consulted older schedule ETags before the current ETag",
        "apple/ccs-calendarserver commit f4bd6b3e5",
    )
    .one_line(),
    bug(
        "SS-01",
        "sabre/dav",
        "SCHEDULE-STATUS contained human-readable text after the code",
        "sabre-io/dav#586 (issue) and CHANGELOG 2.1.3",
    ),
    bug(
        "SS-04",
        "sabre/vobject",
        "REQUEST-STATUS of a REPLY not carried over to SCHEDULE-STATUS",
        "sabre-io/vobject CHANGELOG 3.3.1 (#115)",
    )
    .one_line(),
    bug(
        "SS-06",
        "Apple CCS",
        "No error status when an attendee's operation cannot be scheduled",
        "apple/ccs-calendarserver commit c22a20d26",
    )
    .one_line(),
    bug(
        "SS-07",
        "Xandikos",
        "Organizer's copy never annotated with SCHEDULE-STATUS",
        "jelmer/xandikos commit 16223ae",
    ),
    bug(
        "SS-09",
        "DAViCal",
        "Schedule status wrong when the sender lacks authority",
        "davical commit ea42dac6",
    )
    .one_line(),
    bug(
        "SS-12",
        "Cyrus",
        "A reply now removes SCHEDULE-STATUS from the organizer's ATTENDEE instead of setting it",
        "cyrusimap/cyrus-imapd commit 2680438d0b (diff read)",
    ),
    bug(
        "PS-01",
        "sabre/dav, Nextcloud",
        "PARTSTAT not reset when the organizer reschedules",
        "sabre-io/dav#1282; nextcloud/server#13862; nextcloud/calendar#4833 (issues)",
    ),
    bug(
        "PS-03",
        "Cyrus",
        "Every organizer change reset all attendees to NEEDS-ACTION",
        "cyrusimap/cyrus-imapd#3906 (PR)",
    ),
    bug(
        "PS-05",
        "Apple CCS",
        "Adding an RRULE did not force NEEDS-ACTION",
        "apple/ccs-calendarserver commit 2ea3f5057",
    )
    .one_line(),
    bug(
        "PS-06",
        "Carbonio (Zimbra fork)",
        "Status kept when date or time of the appointment changed",
        "zextras/carbonio-mailbox#588 (PR)",
    ),
    bug(
        "PS-08",
        "Bedework",
        "Validation while adding to the inbox reset PARTSTAT",
        "Bedework/bw-calendar-engine commit b7db4428",
    )
    .one_line(),
    bug(
        "PS-10",
        "Bedework",
        "Organizer could add an attendee already ACCEPTED",
        "Bedework/bw-calendar-engine commit 8503d0ed",
    )
    .one_line(),
    bug(
        "PS-13",
        "Apple CCS",
        "Declined instance came back as accepted when the organizer cancelled it",
        "apple/ccs-calendarserver commit e836d4eb5",
    )
    .one_line(),
    bug(
        "PS-16",
        "Cyrus",
        "Organizer changing own PARTSTAT mishandled",
        "cyrusimap/cyrus-imapd commits cff6d6e3c4 and 78c5576ced",
    )
    .one_line(),
    bug(
        "RE-01",
        "Stalwart",
        "Reply updates only the organizer, other attendees never see it",
        "stalwartlabs/stalwart#3202 (issue)",
    ),
    bug(
        "RE-04",
        "sabre/vobject",
        "Reply to the first instance of a series mishandled",
        "sabre-io/vobject CHANGELOG 4.1.0 and 3.5.1 (#306)",
    )
    .one_line(),
    bug(
        "RE-05",
        "sabre/vobject",
        "Reply to an event without master component fails",
        "sabre-io/vobject#210 (issue)",
    ),
    bug(
        "RE-07",
        "Cyrus",
        "UTC RECURRENCE-ID in replies did not match a TZID series",
        "cyrusimap/cyrus-imapd commit a3ed910ca9",
    ),
    bug(
        "RE-09",
        "Cyrus",
        "Reply for a RECURRENCE-ID that is no instance accepted",
        "cyrusimap/cyrus-imapd commit ab6b7fef87",
    )
    .one_line(),
    bug(
        "RE-11",
        "Cyrus",
        "Uninvited user could add themselves by replying (party crashing)",
        "cyrusimap/cyrus-imapd commit e75b2b892a",
    )
    .one_line()
    .open("none forbids it: an observation (info), not a failure"),
    bug(
        "RE-13",
        "Apple CCS",
        "Reply mishandled when the organizer has overrides the reply does not mention",
        "apple/ccs-calendarserver commit 2e68fd0cf",
    )
    .one_line(),
    bug(
        "RE-16",
        "Apple CCS",
        "Changes by one attendee were not shown to the others",
        "apple/ccs-calendarserver commit ed0610fcf",
    )
    .one_line(),
    bug(
        "RE-19",
        "DAViCal",
        "Incoming messages matched only against the default calendar; attendees could alter everything",
        "davical commit 0c582b91",
    ),
    bug(
        "RE-23",
        "SOGo",
        "Organizer's event not updated when it lives outside the personal folder",
        "SOGo CHANGELOG 1.0.1",
    )
    .one_line(),
    bug(
        "RE-26",
        "Cyrus",
        "REPLY sent for EXDATEs when the event is first created",
        "cyrusimap/cyrus-imapd#4936 (PR)",
    ),
    bug(
        "RE-28",
        "sabre/vobject",
        "Replies generated for cancelled events",
        "sabre-io/vobject CHANGELOG 3.3.2 (#122)",
    )
    .one_line(),
    bug(
        "RE-29",
        "sabre/vobject",
        "Attendee removing an instance (EXDATE) not turned into a decline",
        "sabre-io/vobject#111 (issue), CHANGELOG 3.3.1",
    ),
    bug(
        "RE-34",
        "Nextcloud",
        "Attendee's answers blocked when the last component is cancelled",
        "nextcloud/server#60658 (PR)",
    ),
    bug(
        "DE-01",
        "sabre/vobject",
        "Reordering ATTENDEE lines counted as a significant change",
        "sabre-io/vobject CHANGELOG 4.3.8 (#541)",
    )
    .one_line()
    .open("none forbids it: an observation (info), not a failure"),
    bug(
        "DE-03",
        "sabre/vobject",
        "Coarse change detection flooded attendees with updates",
        "sabre-io/vobject CHANGELOG 4.1.4 (#392)",
    )
    .one_line()
    .open("none forbids it: an observation (info), not a failure"),
    bug(
        "DE-05",
        "Cyrus",
        "Durations and integers compared as strings",
        "cyrusimap/cyrus-imapd commit 531b57c6ee",
    )
    .one_line(),
    bug(
        "DE-07",
        "Cyrus",
        "Parameter-only changes not noticed",
        "cyrusimap/cyrus-imapd commit ac18bf3163",
    ),
    bug(
        "DE-08",
        "Cyrus",
        "Change of ATTACH did not trigger scheduling",
        "cyrusimap/cyrus-imapd commit e4844ffd48",
    )
    .one_line(),
    bug(
        "DE-10",
        "Apple CCS",
        "A new override did not trigger scheduling",
        "apple/ccs-calendarserver commit 8c391c2e9",
    )
    .one_line(),
    bug(
        "DE-12",
        "esn-sabre (Twake)",
        "Optimisation dropped invitations to a single occurrence",
        "linagora/esn-sabre#154 (issue), #156 (PR)",
    ),
    bug(
        "DE-15",
        "DAViCal",
        "Scheduling message delivered to the sender",
        "davical commit efd93b85",
    )
    .one_line(),
    bug(
        "DE-16",
        "esn-sabre (Twake)",
        "ATTENDEE without mailto: makes the organizer invite themselves",
        "linagora/esn-sabre#215 (issue)",
    ),
    bug(
        "DE-20",
        "sabre/vobject",
        "Event with attendees but no organizer mishandled",
        "sabre-io/vobject CHANGELOG 3.3.3 (#148)",
    )
    .one_line(),
    bug(
        "DE-23",
        "Cyrus",
        "Overrides left out when the master is updated",
        "cyrusimap/cyrus-imapd commit 5842607317 (rule quoted from the RFC author)",
    ),
    bug(
        "RC-01",
        "sabre/vobject",
        "RECURRENCE-ID written without TZID",
        "sabre-io/vobject#112 (issue)",
    ),
    bug(
        "RC-02",
        "sabre/vobject",
        "REPLY lacks the zone on RECURRENCE-ID",
        "sabre-io/vobject#113 (issue)",
    )
    .one_line(),
    bug(
        "RC-04",
        "sabre/vobject",
        "Removing the only attendee from one instance yields no EXDATE",
        "sabre-io/vobject#728 (PR, 4.5.8)",
    ),
    bug(
        "RC-06",
        "sabre/vobject",
        "BYDAY lists broken in iTIP processing",
        "sabre-io/vobject CHANGELOG 4.1.6 (#410)",
    )
    .one_line(),
    bug(
        "RC-08",
        "Apple CCS",
        "Attendee first in an override, later added to the master",
        "apple/ccs-calendarserver commit c87bd1951",
    )
    .one_line(),
    bug(
        "RC-10",
        "Apple CCS",
        "Removing an attendee from a non-overridden instance sent no cancel",
        "apple/ccs-calendarserver commit c92595732",
    )
    .one_line(),
    bug(
        "RC-12",
        "Apple CCS",
        "EXDATE problem after cancelling two instances",
        "apple/ccs-calendarserver commit fd7978640",
    )
    .one_line(),
    bug(
        "RC-14",
        "Apple CCS",
        "Rule extended and a new instance cancelled at once",
        "apple/ccs-calendarserver commit d5bc530c7",
    )
    .one_line(),
    bug(
        "RC-17",
        "Apple CCS",
        "Attendee could not EXDATE an invitation whose organizer is gone",
        "apple/ccs-calendarserver commit 7755ca4c1",
    )
    .one_line(),
    bug(
        "RC-19",
        "Apple CCS",
        "Orphaned instance by the organizer was scheduled",
        "apple/ccs-calendarserver commit 0e972b265",
    )
    .one_line(),
    bug(
        "RC-21",
        "Bedework",
        "Organizer deletes an instance for which the attendee has a detached override",
        "Bedework/bw-calendar-engine commit 95b29f61",
    )
    .one_line(),
    bug(
        "RC-24",
        "SOGo",
        "EXDATE removed a modified occurrence",
        "SOGo CHANGELOG 5.12.0",
    )
    .one_line(),
    bug(
        "RC-26",
        "SOGo",
        "Exception moved outside its original slot computed wrongly",
        "SOGo CHANGELOG 3.1.5",
    )
    .one_line(),
    bug(
        "RC-29",
        "Infomaniak, DAVx5",
        "RECURRENCE-ID in another zone than the series shows the instance twice",
        "bitfireAT/synctools#80 (issue), #323 (PR)",
    ),
    bug(
        "RC-30",
        "Tine 2.0",
        "Invitation to a recurring exception cannot be accepted",
        "tine20/tine20#4533 (issue)",
    )
    .one_line(),
    bug(
        "RC-34",
        "DavMail",
        "Own address written as ORGANIZER on exceptions",
        "mguessan/davmail#493 (issue)",
    ),
    bug(
        "RC-36",
        "esn-sabre (Twake)",
        "Time-range query misses detached occurrences without a master",
        "linagora/esn-sabre#477 (issue)",
    ),
    bug(
        "RC-38",
        "Nextcloud",
        "STATUS:CANCELLED on one occurrence put on the master",
        "nextcloud/calendar#7057, #6655; nextcloud/server#59695 (issues)",
    ),
    bug(
        "RC-40",
        "Nextcloud",
        "Inviting somebody to one occurrence only is refused",
        "nextcloud/server#64268; nextcloud/calendar#8927 (issues)",
    ),
    bug(
        "CA-01",
        "sabre/vobject",
        "No CANCEL when the last attendee or the organizer property is removed",
        "sabre-io/vobject#125 (issue), CHANGELOG 3.3.2",
    )
    .one_line(),
    bug(
        "CA-03",
        "sabre/vobject",
        "CANCEL message without VTIMEZONE",
        "sabre-io/vobject CHANGELOG 4.2.0-alpha1 (#412)",
    )
    .one_line(),
    bug(
        "CA-05",
        "Cyrus",
        "CANCEL carried the old STATUS",
        "cyrusimap/cyrus-imapd#2843 (referenced in #3194), commit 207b8b643f",
    ),
    bug(
        "CA-09",
        "Apple CCS",
        "Attendees only in overrides could not be cancelled",
        "apple/ccs-calendarserver commit 885733576",
    )
    .one_line(),
    bug(
        "CA-11",
        "Apple CCS",
        "Cancelled instance not the last variant the attendee saw",
        "apple/ccs-calendarserver commit 91f8ed0ca",
    )
    .one_line(),
    bug(
        "CA-13",
        "sabre/dav",
        "With three or more participants a delete does not cancel the others",
        "sabre-io/dav#683 (issue)",
    ),
    bug(
        "CA-18",
        "Cyrus",
        "CANCEL aimed at another recipient applied",
        "cyrusimap/cyrus-imapd commit f196e715de",
    )
    .one_line(),
    bug(
        "CA-21",
        "Axigen",
        "Editing via web mail cancels the organizer's own event",
        "axigen.com documentation, \"Known CalDAV Issues\"",
    ),
    bug(
        "SQ-01",
        "ownCloud",
        "SEQUENCE never incremented",
        "owncloud/core#27151 (issue)",
    ),
    bug(
        "SQ-02",
        "Cyrus",
        "CANCEL without raised SEQUENCE",
        "cyrusimap/cyrus-imapd commit 98f069cc0d",
    )
    .one_line(),
    bug(
        "SQ-05",
        "Apple CCS",
        "Organizer could PUT a lower SEQUENCE",
        "apple/ccs-calendarserver commit bd210c30f",
    )
    .one_line(),
    bug(
        "SQ-08",
        "sabre/vobject",
        "DTSTAMP copied from stored data breaks scheduling",
        "sabre-io/vobject CHANGELOG 4.2.1 (#462)",
    )
    .one_line(),
    bug(
        "SQ-10",
        "Bedework",
        "Server-side SEQUENCE update judged wrong and disabled",
        "Bedework/bw-calendar-engine commits b7db4428, aef8054b",
    )
    .one_line(),
    bug(
        "IN-03",
        "sabre/dav",
        "calendar-multiget fails on inbox items",
        "sabre-io/dav CHANGELOG 2.1.0 (#554)",
    )
    .one_line(),
    bug(
        "IN-04",
        "ownCloud",
        "Inbox URL advertised but 404",
        "owncloud-archive/calendar#962, #965 (issues)",
    ),
    bug(
        "IN-06",
        "GMX",
        "calendar-auto-schedule advertised without inbox, outbox or address set",
        "python-caldav/caldav caldav/compatibility_hints.py @88a223d9 (gmx)",
    ),
    bug(
        "IN-08",
        "Apple CCS",
        "Deleting an inbox item triggered scheduling",
        "apple/ccs-calendarserver commit 531c54fb6",
    )
    .one_line(),
    bug(
        "IN-12",
        "Bedework",
        "Inbox content could not be queried",
        "Bedework/bw-calendar-engine commit 9825923d",
    )
    .one_line(),
    bug(
        "DC-01",
        "sabre/dav",
        "Invitation placed in a calendar shared by someone else; owner then gets none",
        "sabre-io/dav#550, #593 (issues), #553 (PR)",
    ),
    bug(
        "DC-02",
        "sabre/dav",
        "Invitations delivered to task-only calendars",
        "sabre-io/dav#533 (issue, found at CalConnect 31)",
    )
    .one_line(),
    bug(
        "DC-05",
        "Nextcloud",
        "Invitation ends up in the trash bin when the personal calendar is deleted",
        "nextcloud/calendar#4098 (issue)",
    ),
    bug(
        "DC-08",
        "Cyrus",
        "Default calendar could be one the user cannot write",
        "cyrusimap/cyrus-imapd commit 3eb857be3f",
    ),
    bug(
        "DC-09",
        "Apple CCS",
        "Default calendar deleted or moved not handled",
        "apple/ccs-calendarserver commit 8e0d94e33",
    )
    .one_line(),
    bug(
        "SA-01",
        "sabre/vobject",
        "SCHEDULE-AGENT on ORGANIZER not respected",
        "sabre-io/vobject CHANGELOG 3.3.3 (#143)",
    )
    .one_line(),
    bug(
        "SA-04",
        "SOGo",
        "SCHEDULE-AGENT deliberately ignored for Lightning, later supported",
        "SOGo CHANGELOG 2.2.6 and 3.2.5",
    )
    .one_line(),
    bug(
        "SA-05",
        "Carbonio (Zimbra fork)",
        "CLIENT and NONE not supported",
        "zextras/carbonio-mailbox#153 (PR)",
    ),
    bug(
        "SA-09",
        "sabre/vobject",
        "SCHEDULE-FORCE-SEND never worked because of a mistyped key",
        "sabre-io/vobject#381 (PR), CHANGELOG 4.1.6",
    ),
    bug(
        "SA-10",
        "Cyrus",
        "SCHEDULE-FORCE-SEND lost in a rewrite",
        "cyrusimap/cyrus-imapd commit 5bdf596747",
    )
    .one_line(),
    bug(
        "SA-13",
        "Stalwart",
        "Same policy: no decline when an unaccepted event is deleted",
        "stalwartlabs/stalwart CHANGELOG 0.13.3, commit 751cb16a",
    )
    .one_line(),
    bug(
        "SA-15",
        "Cyrus, Bedework",
        "Messages for past events suppressed",
        "cyrusimap/cyrus-imapd#2299 (issue), commit b656dfed3d; Bedework commit 334bc107",
    )
    .open("none forbids it: an observation (info), not a failure"),
    bug(
        "PC-01",
        "Cyrus",
        "Errors without the XML precondition",
        "cyrusimap/cyrus-imapd#1405 (issue)",
    )
    .one_line(),
    bug(
        "PC-02",
        "Cyrus",
        "same-organizer not enforced when the first component has no ORGANIZER",
        "cyrusimap/cyrus-imapd#1768, #3250 (issues)",
    ),
    bug(
        "PC-05",
        "Cyrus",
        "Empty ORGANIZER breaks processing",
        "cyrusimap/cyrus-imapd#4390 (PR), commit 5bcc99456b",
    ),
    bug(
        "PC-07",
        "Stalwart",
        "Attendee PUT refused although organizer-owned properties were unchanged",
        "stalwartlabs/stalwart CHANGELOG 0.16.0, commit 7209c5fc",
    )
    .one_line(),
    bug(
        "PC-08",
        "esn-sabre (Twake)",
        "Accept refused with \"organizer invalid\"",
        "linagora/esn-sabre#408 (issue), #410 (PR)",
    ),
    bug(
        "PC-10",
        "Nextcloud",
        "Attendee may edit everything in the own copy",
        "nextcloud/calendar#4379, #489, #6373 (issues)",
    )
    .open("none forbids it: an observation (info), not a failure"),
    bug(
        "PC-13",
        "Apple CCS",
        "ORGANIZER could be removed while ATTENDEEs stay",
        "apple/ccs-calendarserver commit 9203f2d1d",
    )
    .one_line(),
    bug(
        "PC-15",
        "Apple CCS",
        "ORGANIZER could be faked",
        "apple/ccs-calendarserver commit 9060a17f2",
    )
    .one_line(),
    bug(
        "PC-18",
        "Apple CCS",
        "Invalid or mail-only attendees give a 500 on some PUTs",
        "apple/ccs-calendarserver commit 11264e1d1",
    )
    .one_line(),
    bug(
        "FB-01",
        "sabre/dav, sabre/vobject",
        "calendar-timezone not used for floating and all-day events",
        "sabre-io/dav CHANGELOG 2.1.0 (#555); sabre-io/vobject 3.3.4 (#159)",
    )
    .one_line(),
    bug(
        "FB-05",
        "Cyrus",
        "Outbox POST refused for the legitimate owner",
        "cyrusimap/cyrus-imapd#3598, #3374 (PRs)",
    ),
    bug(
        "FB-08",
        "Apple CCS",
        "VTIMEZONE inside the request",
        "apple/ccs-calendarserver#145 (issue; fix reverted, request declared invalid)",
    ),
    bug(
        "FB-11",
        "Apple CCS",
        "METHOD missing or wrong in VFREEBUSY replies",
        "apple/ccs-calendarserver commits 81c7611c7, f760adc85",
    )
    .one_line(),
    bug(
        "FB-13",
        "Apple CCS",
        "Transparency of calendars lost (migration, trailing slash in the set)",
        "apple/ccs-calendarserver commits 1352bcbf4, b43ab7873",
    )
    .one_line(),
    bug(
        "FB-16",
        "Apple CCS",
        "All-day events wrong with the free/busy cache",
        "apple/ccs-calendarserver commit f26aabaa5",
    )
    .one_line(),
    bug(
        "FB-18",
        "Xandikos",
        "TRANSP and declined status not considered",
        "jelmer/xandikos commit e2652f7",
    )
    .one_line(),
    bug(
        "FB-19",
        "Xandikos",
        "Periods not clipped to the requested range",
        "jelmer/xandikos commit c705305",
    ),
    bug(
        "FB-21",
        "Carbonio (Zimbra fork)",
        "UID missing in the VFREEBUSY reply",
        "zextras/carbonio-mailbox#343 (PR)",
    ),
    bug(
        "FB-23",
        "DAViCal",
        "Zero-length events reported busy",
        "davical commit d75b525c",
    )
    .one_line(),
    bug(
        "FB-28",
        "SOGo",
        "EXDATEs ignored in free/busy",
        "SOGo CHANGELOG 3.2.8 (bug 4051)",
    )
    .one_line(),
    bug(
        "FB-30",
        "SOGo",
        "Multi-day events mishandled",
        "SOGo CHANGELOG 4.0.8",
    )
    .one_line(),
    bug(
        "FB-32",
        "SOGo",
        "\"Include in free/busy\" setting not honoured",
        "SOGo CHANGELOG 3.2.5, 3.2.9 (bug 3354)",
    )
    .one_line(),
    bug(
        "FB-35",
        "Baikal (sabre/dav)",
        "Empty calendar time zone gives a 500",
        "sabre-io/Baikal#697 (issue)",
    ),
    bug(
        "FB-37",
        "Nextcloud",
        "Attendee looking at busy times gets 403",
        "nextcloud/calendar#3149 (issue)",
    ),
    bug(
        "AD-01",
        "sabre/vobject",
        "Uppercase MAILTO: not recognised",
        "sabre-io/vobject CHANGELOG 3.3.1 (#114)",
    )
    .one_line(),
    bug(
        "AD-02",
        "Nextcloud, sabre/dav",
        "Capital letters in addresses stop delivery",
        "nextcloud/server#5154, #51989; sabre-io/dav#1250 (issues)",
    ),
    bug(
        "AD-08",
        "sabre/dav",
        "Local user not found because of mailto: so mail was sent instead",
        "sabre-io/dav#581 (issue)",
    ),
    bug(
        "AD-12",
        "ownCloud",
        "Principal path as ORGANIZER refused",
        "owncloud-archive/apps#1116 (issue)",
    ),
    bug(
        "AD-15",
        "unknown server via python-caldav",
        "Address set not provided so an invitation cannot be answered",
        "python-caldav/caldav#399 (issue)",
    ),
    bug(
        "AD-16",
        "Apple CCS",
        "Invalid urn:uuid address gives a 500",
        "apple/ccs-calendarserver commit b0702e623",
    )
    .one_line(),
    bug(
        "DA-01",
        "sabre/vobject",
        "\"+\" in parameter values needs quoting for iCal",
        "sabre-io/vobject CHANGELOG 3.3.2 (#121)",
    )
    .one_line(),
    bug(
        "DA-04",
        "Apple CCS",
        "Per-attendee X- properties lost on update",
        "apple/ccs-calendarserver commit 1102adc7c",
    )
    .one_line(),
    bug(
        "DA-06",
        "Apple CCS",
        "Organizer's properties leak into attendee overrides",
        "apple/ccs-calendarserver commit 41882cc96",
    )
    .one_line(),
    bug(
        "DA-10",
        "Apple CCS",
        "Time zones lost in delivered data",
        "apple/ccs-calendarserver commit 755d8e492",
    )
    .one_line(),
    bug(
        "DA-13",
        "sabre/vobject",
        "All-day events raise an exception",
        "sabre-io/vobject#147 (PR), CHANGELOG 3.3.3",
    )
    .one_line(),
    bug(
        "DA-15",
        "SOGo",
        "All-day exceptions wrong after a master change",
        "SOGo CHANGELOG 2.3.4",
    )
    .one_line(),
    bug(
        "DA-17",
        "SOGo",
        "Missing RSVP had to be defaulted to TRUE",
        "SOGo CHANGELOG 5.6.0",
    )
    .one_line(),
    bug(
        "DA-20",
        "SOGo",
        "Attendee duplicated when accepting with another own address",
        "SOGo CHANGELOG 2.3.4",
    )
    .one_line(),
    bug(
        "DA-23",
        "Apple CCS",
        "Not all other attendees removed from a reply",
        "apple/ccs-calendarserver commit 3e4423ebe",
    )
    .one_line(),
    bug(
        "DA-25",
        "sabre/vobject",
        "SUMMARY missing in messages",
        "sabre-io/vobject CHANGELOG 3.3.2 (#123)",
    )
    .one_line(),
    bug(
        "UM-01",
        "sabre/dav",
        "Attendee moving an event to another calendar declines it",
        "sabre-io/dav#526 (issue)",
    )
    .one_line(),
    bug(
        "UM-03",
        "Apple CCS",
        "MOVE gives a 500",
        "apple/ccs-calendarserver commit 2bf33607e",
    )
    .one_line(),
    bug(
        "UM-05",
        "Apple CCS",
        "Invitation arrives while an unscheduled event has the same UID",
        "apple/ccs-calendarserver commit 5d048377f",
    )
    .one_line(),
    bug(
        "UM-07",
        "Apple CCS, Nextcloud",
        "Trashed event with the UID blocks a new invitation",
        "nextcloud/calendar#4925 (issue); apple/ccs-calendarserver commit e187b95c2",
    ),
    bug(
        "UM-10",
        "Nextcloud",
        "Same UID in several resources of one calendar accepted",
        "nextcloud/server#7042 (PR)",
    ),
    bug(
        "UM-12",
        "Zimbra",
        "Same UID in two calendars treated as one event",
        "python-caldav/caldav caldav/compatibility_hints.py @88a223d9 (zimbra save.duplicate-uid.cross-calendar)",
    ),
    bug(
        "UM-15",
        "Twake",
        "Attendee not allowed to move an event; updates must follow it",
        "linagora/twake-calendar-frontend#690 (issue)",
    ),
    bug(
        "AC-04",
        "sabre/dav",
        "Scheduling privileges reported wrongly",
        "sabre-io/dav CHANGELOG 3.2.0-alpha1",
    )
    .one_line(),
    bug(
        "GT-07",
        "sabre/dav",
        "VTODO not scheduled at all",
        "sabre-io/dav#489 (issue, open); sabre-io/vobject#320 (PR)",
    ),
    bug(
        "GT-08",
        "Apple CCS",
        "Scheduling of VTODO broken",
        "apple/ccs-calendarserver commit c0e6925f6",
    )
    .one_line(),
    bug(
        "CO-01",
        "Apple CCS",
        "No lock across organizer and attendee copies",
        "apple/ccs-calendarserver commit b2a7a639c",
    )
    .one_line(),
    bug(
        "CO-03",
        "Apple CCS",
        "Race in the attendee refresh queue",
        "apple/ccs-calendarserver commit e6d09f568",
    )
    .one_line(),
    bug(
        "CO-05",
        "esn-sabre (Twake)",
        "Accept times out with many attendees and exceptions",
        "linagora/esn-sabre#128 (issue)",
    )
    .open("none forbids it: an observation (info), not a failure"),
    bug(
        "CO-10",
        "Tine 2.0",
        "Concurrent attendee changes overwrite each other",
        "tine20/tine20#4078, #3609 (issues)",
    ),
];
