//! Faults in preconditions and their error bodies (RFC 6638 3.2.4, 4.3.1, 5.2, RFC 4791 5.3.2.1).

super::list! {
    ERROR_BODY_EMPTY "error-body-empty" breaks "rfc6638/3.2.4.2/same-organizer-in-all-components"
        => "Refusals carry the right status and no error element.";
    DIFFERENT_ORGANIZERS_ACCEPTED "different-organizers-accepted" breaks "rfc6638/3.2.4.2/different-organizers-are-refused"
        => "Components with different ORGANIZERs are stored.";
    ORGANIZER_REFUSAL_MISNAMED "organizer-refusal-misnamed" breaks "rfc6638/3.2.1.1/refusal-names-organizer-precondition"
        also "rfc6638/3.2.1.2/refusal-names-organizer-precondition" because "The same on modification."
        => "The refusal of a forbidden organizer change names another precondition.";
}
