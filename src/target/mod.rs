//! Who is tested: the target file, what the server says of its accounts, which optional
//! features it has, and the leases that keep scenarios out of each other's accounts.

mod account;
pub mod config;
#[cfg(test)]
mod config_tests;
pub mod discovery;
pub mod doctor;
pub mod expectations;
pub mod features;
pub mod file;
pub mod lease;
mod overrides;

pub use account::{Account, Calendar};
pub use config::{Target, TargetAccount, Timing};
pub use discovery::{Discovered, DiscoveryError, Finding, Start, discover};
pub use doctor::{Diagnosis, Health};
pub use expectations::Expectations;
pub use features::{Feature, Features, Offered, Party};
pub use lease::{Lease, LeaseError, Pool};
pub use overrides::{Overrides, Said};
