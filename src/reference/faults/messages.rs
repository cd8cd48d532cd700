//! Faults in the messages that are delivered, and in how inboxes keep them (RFC 6638 3.2.5, 4, RFC 5546).

super::list! {
    MESSAGE_WITHOUT_METHOD "message-without-method" breaks "rfc6638/2.2/inbox-object-has-method"
        => "Scheduling messages in the inbox have no METHOD.";
}
