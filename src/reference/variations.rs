//! Behaviour that the RFCs permit and that differs from what the reference server does by
//! itself: under none of them, alone or together, may a check turn red.

/// A named behaviour that is permitted.
#[derive(Debug, PartialEq, Eq)]
pub struct Variation {
    /// Its name, in kebab-case.
    pub name: &'static str,
    /// One sentence: what this server does otherwise.
    pub says: &'static str,
    /// The clause that permits it.
    pub permits: &'static str,
    /// The requirements of level SHOULD that it does not follow.
    pub warns: &'static [&'static str],
}

macro_rules! list {
    ($($id:ident $name:literal permits $permits:literal $(warns $warns:literal)* => $says:literal;)*) => {
        $(
            #[doc = $says]
            pub static $id: Variation = Variation {
                name: $name,
                says: $says,
                permits: $permits,
                warns: &[$($warns),*],
            };
            const _: () = assert!(
                super::switches::names(stringify!($id), $name),
                concat!($name, " is not the name of ", stringify!($id))
            );
        )*
        /// All variations.
        pub static ALL: &[&Variation] = &[$(&$id),*];
    };
}

// Each entry ends with the sentence that is its own, so that two added at once merge.
list! {
    DELIVERY_ASYNCHRONOUS "delivery-asynchronous" permits "RFC 6638 3.2: messages may be delivered after the response"
        => "Messages are delivered after the response, in order.";
    DELIVERY_LATE "delivery-late" permits "RFC 6638 3.2: no time is given for delivery"
        => "Messages are delivered late, within the deadline.";
    DELIVERY_REORDERED "delivery-reordered" permits "RFC 6638 3.2: independent messages have no order"
        => "Messages about different objects or to different users overtake one another.";
    HREFS_ABSOLUTE "hrefs-absolute" permits "RFC 4918 8.3: an href is an absolute URI or an absolute path"
        => "Every href is an absolute URI.";
    HREFS_ENCODED "hrefs-encoded" permits "RFC 3986 2.3, 6.2.2.2: an unreserved character may be percent-encoded"
        => "Hrefs are percent-encoded where they need not be.";
    HREFS_WITHOUT_SLASH "hrefs-without-slash" permits "RFC 4918 5.2, 8.3: SHOULD end in a slash" warns "rfc4918/8.3/collection-hrefs-end-in-slash"
        => "Hrefs of collections have no slash at the end.";
    EXTRA_PROPERTIES "extra-properties" permits "RFC 4918 9.1, RFC 5545 3.8.8: further properties may be there"
        => "Resources and messages have properties that nobody asked for.";
    RESPONSES_SHUFFLED "responses-shuffled" permits "RFC 4918 9.1: the order of responses has no meaning"
        => "The responses of a multistatus come in another order each time.";
    PUT_WITHOUT_ETAG "put-without-etag" permits "RFC 4791 5.3.4: SHOULD be returned" warns "rfc4791/5.3.4/put-returns-etag-when-stored-as-sent"
        => "PUT answers without an ETag.";
    PUT_WEAK_ETAG "put-weak-etag" permits "RFC 4791 5.3.4: only a strong ETag vouches for the octets"
        => "PUT answers with a weak ETag where the stored octets differ.";
    OTHER_PRODID "other-prodid" permits "RFC 5545 3.7.3: the sender names itself"
        => "Messages are made by another PRODID.";
    FOLD_AT_60 "fold-at-60" permits "RFC 5545 3.1: a line may be folded anywhere"
        => "Messages and copies are folded at 60 octets.";
    PARAMETERS_REORDERED "parameters-reordered" permits "RFC 5545 3.2: parameters have no order"
        => "Parameters in messages and copies come in another order.";
    PARAMETERS_QUOTED "parameters-quoted" permits "RFC 5545 3.2: a value may be quoted without need"
        => "Parameter values are quoted although they need not be.";
    XML_DEFAULT_NAMESPACE "xml-default-namespace" permits "Namespaces in XML: a name is the same under any prefix or none"
        => "XML documents have default namespaces instead of prefixes.";
    PROPSTAT_PER_PROPERTY "propstat-per-property" permits "RFC 4918 14.22: a response may have several propstats of one status"
        => "Each property has a propstat of its own.";
    CONFLICT_409 "conflict-409" permits "RFC 4791 1.3: 409 where the user might resolve the conflict"
        => "Preconditions of RFC 4791 that a client can do something about are refused with 409.";
    PROTECTED_409 "protected-409" permits "Reading proppatch-protected-status"
        => "A PROPPATCH of a protected property is refused with 409.";
    OUTBOX_400 "outbox-400" permits "Reading outbox-precondition-status; RFC 6638 5.1"
        => "What is wrong with a message posted to the outbox is refused with 400.";
    DEPTH_INFINITY "depth-infinity" permits "RFC 4918 9.1: servers may support Depth infinity"
        => "PROPFIND with Depth infinity is answered.";
    SUCCESS_200 "success-200" permits "RFC 7231 4.3.4, 4.3.5: 200 or 204 on success"
        => "PUT on something that is there and DELETE are answered with 200.";
    WELL_KNOWN_TEMPORARY "well-known-temporary" permits "RFC 6764 5: any redirect"
        => "The well-known URI redirects with 307 and an absolute URL.";
    DEFAULT_CALENDAR_PROTECTED "default-calendar-protected" permits "RFC 6638 9.2: may be protected"
        => "schedule-default-calendar-URL cannot be changed.";
    DEFAULT_CALENDAR_ABSENT "default-calendar-absent" permits "RFC 6638 4.3: servers may provide a default calendar"
        => "There is no schedule-default-calendar-URL; the first calendar is used and stays.";
    UID_REUSE_ACCEPTED "uid-reuse-accepted" permits "RFC 6638 3.2.4.1: servers may reject"
        => "A UID may be used by scheduling objects in several calendars of a user.";
    STORED_REWRITTEN "stored-rewritten" permits "RFC 4791 5.3.4: stored data may differ from what was sent"
        => "Everything that is put is stored rewritten: properties sorted, folded anew.";
    ADDRESSES_REORDERED "addresses-reordered" permits "RFC 6638 2.4.1: a set has no order"
        => "calendar-user-address-set begins with the principal's path.";
    CONTENT_TYPE_DETAILED "content-type-detailed" permits "RFC 5545 8.1: method and component parameters"
        => "The media type of calendar data names component and method, without a space.";
    TAGS_ODD "tags-odd" permits "RFC 7232 2.3, RFC 2616 3.11: tags are opaque"
        => "Entity tags and schedule-tags hold commas, slashes and brackets.";
    TRANSP_UNDEFINED "transp-undefined" permits "RFC 6638 9.1: opaque where the property is absent" warns "rfc6638/9.1/transp-on-all-calendars"
        => "schedule-calendar-transp is there only after it has been set.";
    DENIAL_HIDDEN "denial-hidden" permits "RFC 3744 3: 404 where the existence of the resource is hidden"
        => "What a user may not read at all is answered with 404.";
    UID_CONFLICT_WITHOUT_HREF "uid-conflict-without-href" permits "RFC 4791 5.3.2.1, RFC 6638 3.2.4.1: servers SHOULD report the URL" warns "rfc4791/5.3.2.1/uid-conflict-names-resource" warns "rfc6638/3.2.4.1/rejection-names-other-resource"
        => "UID conflicts do not tell which resource has the UID.";
    INBOX_NAMES_OTHER "inbox-names-other" permits "RFC 6638 4: the server chooses the names"
        => "Inbox items and copies have other names, without .ics.";
    SEQUENCE_FROM_FIRST_PUT "sequence-from-first-put" permits "RFC 5545 3.8.7.4: SEQUENCE:0 is what its absence means"
        => "An object without SEQUENCE is stored with SEQUENCE:0.";
    ORGANIZER_SETS_PARTSTAT "organizer-sets-partstat" permits "RFC 6638 3.2.1: refusing is a SHOULD" warns "rfc6638/3.2.1/foreign-partstat-is-rejected"
        => "An organizer may set the PARTSTAT of other users.";
    REQUEST_AFTER_EVERY_PUT "request-after-every-put" permits "RFC 6638 3.2.1.2: the table has no exception"
        => "Every PUT of an organizer sends a REQUEST to every attendee that stays.";
    EXCLUSION_BY_CANCEL_ALONE "exclusion-by-cancel-alone" permits "RFC 5546 3.2.5: individual instances may be cancelled"
        => "An attendee left out of an instance hears of it by a CANCEL alone.";
    EXCLUSION_BY_CANCEL_TOO "exclusion-by-cancel-too" permits "RFC 5546 3.2.5: individual instances may be cancelled"
        => "An attendee left out of an instance hears of it by a CANCEL and by a REQUEST.";
    CANCEL_REMOVES_COPY "cancel-removes-copy" permits "RFC 5546 3.2.5: what becomes of a cancelled event is open"
        => "A CANCEL of the whole removes the attendee's copy.";
    CANCELLED_INSTANCE_IS_OVERRIDE "cancelled-instance-is-override" permits "RFC 5546 3.2.5: what becomes of a cancelled instance is open"
        => "A cancelled instance stays in the copy as a cancelled override.";
    NO_REPLY_ON_CREATE "no-reply-on-create" permits "RFC 6638 3.2.2.2: nothing is said of a REPLY"
        => "An attendee who creates a copy causes no REPLY.";
    UNINVITED_IS_ADDED "uninvited-is-added" permits "RFC 5546 3.2.3: an uninvited attendee may be accepted"
        => "Who replies without being invited is added to the attendees.";
    STATUS_UPDATES_NOT_IN_INBOX "status-updates-not-in-inbox" permits "RFC 6638 4.2: how the others are told is open"
        => "Updates that tell participation status only do not show in the inbox.";
    INSTANCES_BY_ADD "instances-by-add" permits "RFC 6638 3.2.1.2: REQUEST / ADD"
        => "A further instance of a series is told by an ADD.";
    EVERY_CHANGE_RESCHEDULES "every-change-reschedules" permits "RFC 6638 3.2.8, RFC 5546 2.1.4: a reset and a higher SEQUENCE are not forbidden"
        => "Every change of an organizer's raises SEQUENCE and sets the attendees back to NEEDS-ACTION.";
    ORGANIZER_RESET_REFUSED "organizer-reset-refused" permits "RFC 6638 3.2.8: the server may allow it"
        => "An organizer who sets an attendee back to NEEDS-ACTION without a reschedule is refused.";
    UNANSWERED_IS_BUSY "unanswered-is-busy" permits "RFC 6638 5: how an unanswered invitation counts is open"
        => "Invitations that are not answered are BUSY.";
    UNANSWERED_IS_FREE "unanswered-is-free" permits "RFC 6638 5: how an unanswered invitation counts is open"
        => "Invitations that are not answered do not count as busy.";
    UNKNOWN_LOCAL_BY_MAIL "unknown-local-by-mail" permits "RFC 6638 3.2.9: a server may take an address that it does not know for an outside one"
        => "A message to an unknown local address is sent by mail.";
    UNKNOWN_LOCAL_IS_NOT_ALLOWED "unknown-local-is-not-allowed" permits "RFC 6638 3.2.9: 5.3 tells that scheduling with that recipient is not allowed"
        => "A message to an unknown local address is rejected with 5.3.";
    OUTSIDE_BY_MAIL "outside-by-mail" permits "RFC 6638 3.2.9: 1.1 tells of store-and-forward delivery"
        => "A message to an outside address is sent by mail.";
    REPLY_WITHOUT_CODE "reply-without-code" permits "RFC 5546 3.2.3: REQUEST-STATUS is optional"
        => "Replies have no REQUEST-STATUS.";
    REPLY_WITH_SEVERAL_CODES "reply-with-several-codes" permits "RFC 5546 3.6: several REQUEST-STATUS of one class are allowed"
        => "Replies have two REQUEST-STATUS.";
    FREEBUSY_IN_ONE_LINE "freebusy-in-one-line" permits "RFC 5546 3.3: several periods may stand in one FREEBUSY"
        => "Busy periods of one type stand in one FREEBUSY.";
}

/// The variation of this name.
pub fn by_name(name: &str) -> Option<&'static Variation> {
    ALL.iter().copied().find(|variation| variation.name == name)
}
