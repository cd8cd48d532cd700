//! Misbehaviour that no clause speaks of: the run has to end cleanly under each, with the
//! verdict that is declared.

/// A named misbehaviour.
#[derive(Debug, PartialEq, Eq)]
pub struct Disturbance {
    /// Its name, in kebab-case.
    pub name: &'static str,
    /// One sentence: what this server does.
    pub says: &'static str,
    /// What comes of it: `error`, `blocked` or `fail`; `pass` where nothing may come of it.
    pub expect: &'static str,
}

macro_rules! list {
    ($($id:ident $name:literal expect $expect:literal => $says:literal;)*) => {
        $(
            #[doc = $says]
            pub static $id: Disturbance = Disturbance { name: $name, says: $says, expect: $expect };
            const _: () = assert!(
                super::switches::names(stringify!($id), $name),
                concat!($name, " is not the name of ", stringify!($id))
            );
        )*
        /// All disturbances.
        pub static ALL: &[&Disturbance] = &[$(&$id),*];
    };
}

// Each entry ends with the sentence that is its own, so that two added at once merge.
list! {
    PUT_ANSWERS_500 "put-answers-500" expect "blocked"
        => "Every PUT is answered with 500.";
    CONNECTION_RESET "connection-reset" expect "error"
        => "The connection is closed without an answer to every REPORT.";
    CONNECTION_LOST_AFTER_PUT "connection-lost-after-put" expect "error"
        => "Every PUT is carried out, and the connection is closed without an answer.";
    DELIVERY_AFTER_DEADLINE "delivery-after-deadline" expect "fail"
        => "Messages are delivered after an hour.";
    INBOX_DUPLICATES "inbox-duplicates" expect "pass"
        => "Every message is in the inbox twice.";
    STALE_READS "stale-reads" expect "fail"
        => "For half a second after a change, GET gives an object as it was before.";
    GARBAGE_ON_GET "garbage-on-get" expect "blocked"
        => "GET of an object gives octets that are no iCalendar and no UTF-8.";
    SLOW_ANSWERS "slow-answers" expect "pass"
        => "Every answer takes a quarter of a second.";
}

/// The disturbance of this name.
pub fn by_name(name: &str) -> Option<&'static Disturbance> {
    ALL.iter()
        .copied()
        .find(|disturbance| disturbance.name == name)
}
