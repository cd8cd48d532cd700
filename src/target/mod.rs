//! Who is tested: the target file, what the server says of its accounts, which optional
//! features it has, and the leases that keep scenarios out of each other's accounts.

mod account;
pub mod discovery;

pub use account::{Account, Calendar};
pub use discovery::{Discovered, DiscoveryError, Finding, Start, discover};
