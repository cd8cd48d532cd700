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
    HREFS_WITHOUT_SLASH "hrefs-without-slash" permits "RFC 4918 5.2: a collection's URL may lack the slash"
        => "Hrefs of collections have no slash at the end.";
    EXTRA_PROPERTIES "extra-properties" permits "RFC 4918 9.1, RFC 5545 3.8.8: further properties may be there"
        => "Resources and messages have properties that nobody asked for.";
    RESPONSES_SHUFFLED "responses-shuffled" permits "RFC 4918 9.1: the order of responses has no meaning"
        => "The responses of a multistatus come in another order each time.";
    PUT_WITHOUT_ETAG "put-without-etag" permits "RFC 4791 5.3.4: an ETag on the response to PUT is owed by nobody"
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
    UNANSWERED_IS_BUSY "unanswered-is-busy" permits "RFC 6638 5: how an unanswered invitation counts is open"
        => "Invitations that are not answered are BUSY.";
    UNANSWERED_IS_FREE "unanswered-is-free" permits "RFC 6638 5: how an unanswered invitation counts is open"
        => "Invitations that are not answered do not count as busy.";
}

/// The variation of this name.
pub fn by_name(name: &str) -> Option<&'static Variation> {
    ALL.iter().copied().find(|variation| variation.name == name)
}
