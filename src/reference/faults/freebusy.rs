//! Faults in answering requests for busy time (RFC 6638 5).

super::list! {
    FREEBUSY_IGNORES_TRANSP "freebusy-ignores-transp" breaks "rfc6638/5/transparent-is-free"
        => "Transparent events count as busy in the answer to a request for busy time.";
}
