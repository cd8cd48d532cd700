//! HTTP and WebDAV as a client that watches itself: requests, multistatus, error bodies
//! and the log of every exchange.
//!
//! A [`Client`] is made once per process. A [`Session`] binds it to an account and to the
//! [`ExchangeLog`] of a scenario. Nothing here judges; [`crate::wire`] is all it uses.

pub mod bodies;
mod client;
#[cfg(test)]
mod client_tests;
mod credentials;
mod error;
mod exchange;
#[cfg(test)]
pub(crate) mod hostile;
mod href;
mod message;
mod multistatus;
mod secrets;
mod session;

pub use client::{Client, ClientError, Connections, Options, USER_AGENT};
pub use credentials::{Auth, Credentials};
pub use error::WireError;
pub use exchange::{Exchange, ExchangeLog, Round};
pub use href::{normal, resolve, same_resource};
pub use message::{Request, Response};
pub use multistatus::{
    Multistatus, MultistatusError, PropStat, ResponseItem, error_conditions, status_of,
};
pub use secrets::{MASK, Secrets};
pub use session::{Found, PropfindError, Session};
