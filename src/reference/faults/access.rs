//! Faults of access control: privileges, principals, who may do what (RFC 6638 6, RFC 3744).

super::list! {
    ANYONE_SCHEDULES_FOR_ANYONE "anyone-schedules-for-anyone" breaks "rfc6638/6.2/send-privilege-enforced"
        => "A user who may write another's calendar sends messages in that organizer's name without schedule-send-invite.";
}
