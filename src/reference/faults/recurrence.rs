//! Faults with recurring objects and single instances (RFC 6638 3.2.6, RFC 5546 3.2).

super::list! {
    WHOLE_SERIES_TO_ONE_OFF "whole-series-to-one-off" breaks "rfc6638/3.2.6/only-own-instances"
        => "An attendee of one instance is sent the whole series.";
}
