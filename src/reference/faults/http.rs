//! Faults of HTTP and WebDAV beneath scheduling (RFC 4918, RFC 4791 5.3).

super::list! {
    IF_MATCH_IGNORED "if-match-ignored" breaks "rfc4791/5.3.4/strong-etag"
        => "If-Match and If-None-Match are ignored.";
}
