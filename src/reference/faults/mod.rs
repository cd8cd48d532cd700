//! The closed list of deliberate violations, one file per area.
//!
//! To add one, add an entry to the [`list`](macro@list) of its area, and ask
//! [`Ctx::on`](super::Ctx::on) at the one place where the right behaviour lives: in the
//! scheduling engine or in the store, never as a filter over responses. Entries end with
//! the sentence that is theirs alone, which lets git keep both of two added at once.

pub mod access;
pub mod attendee;
pub mod delivery;
pub mod discovery;
pub mod forms;
pub mod freebusy;
pub mod http;
pub mod messages;
pub mod methods;

pub mod organizer;
pub mod outbox;
pub mod preconditions;
pub mod properties;
pub mod recurrence;
pub mod reports;
pub mod schedule_tag;
pub mod status;

/// A named violation.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its name, in kebab-case.
    pub name: &'static str,
    /// One sentence: what this server does wrong.
    pub says: &'static str,
    /// The requirement that it breaks, `rfc6638/3.2.10/reply-keeps-tag`.
    pub breaks: &'static str,
    /// Further requirements that it necessarily breaks, each with the reason.
    pub also: &'static [(&'static str, &'static str)],
    /// The publicly reported failures that it imitates, each a part of the source of one
    /// of [`bugs`](super::bugs).
    pub sources: &'static [&'static str],
}

/// Declares the faults of an area and their list `ALL`:
///
/// ```text
/// super::list! {
///     NO_SCHEDULE_TAG "no-schedule-tag" breaks "rfc6638/3.2.10/tag-property-present"
///         also "rfc6638/8.2/header-on-get" because "There is no tag to name."
///         from "sabre-io/dav#501"
///         => "Scheduling object resources have no schedule-tag.";
/// }
/// ```
///
/// `also` and `from` may be repeated or left out.
macro_rules! list {
    ($($id:ident $name:literal breaks $breaks:literal
        $(also $also:literal because $why:literal)*
        $(from $source:literal)*
        => $says:literal;)*) => {
        $(
            #[doc = $says]
            pub static $id: $crate::reference::faults::Fault = $crate::reference::faults::Fault {
                name: $name,
                says: $says,
                breaks: $breaks,
                also: &[$(($also, $why)),*],
                sources: &[$($source),*],
            };
            const _: () = assert!(
                $crate::reference::switches::names(stringify!($id), $name),
                concat!($name, " is not the name of ", stringify!($id))
            );
        )*
        /// All faults of this area.
        pub static ALL: &[&$crate::reference::faults::Fault] = &[$(&$id),*];
    };
}
pub(crate) use list;

/// The areas with their faults, in the order in which they are listed.
pub static AREAS: &[(&str, &[&Fault])] = &[
    ("access", access::ALL),
    ("attendee", attendee::ALL),
    ("delivery", delivery::ALL),
    ("discovery", discovery::ALL),
    ("forms", forms::ALL),
    ("freebusy", freebusy::ALL),
    ("http", http::ALL),
    ("messages", messages::ALL),
    ("methods", methods::ALL),
    ("organizer", organizer::ALL),
    ("outbox", outbox::ALL),
    ("preconditions", preconditions::ALL),
    ("properties", properties::ALL),
    ("recurrence", recurrence::ALL),
    ("reports", reports::ALL),
    ("schedule-tag", schedule_tag::ALL),
    ("status", status::ALL),
];

/// Every fault, area by area.
pub fn all() -> impl Iterator<Item = &'static Fault> {
    AREAS.iter().flat_map(|(_, faults)| faults.iter().copied())
}

/// The fault of this name.
pub fn by_name(name: &str) -> Option<&'static Fault> {
    all().find(|fault| fault.name == name)
}
