//! Faults of WebDAV properties (RFC 6638 2, 4.3, 9).

super::list! {
    INBOX_URL_WRITABLE "inbox-url-writable" breaks "rfc6638/2.2.1/protected"
        => "schedule-inbox-URL accepts a PROPPATCH.";
}
