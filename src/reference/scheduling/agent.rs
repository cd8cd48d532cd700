//! SCHEDULE-AGENT and SCHEDULE-FORCE-SEND (RFC 6638 7.1, 7.2).

use super::types::Env;
use crate::reference::faults;
use crate::wire::ical::{Component, Line};

/// Who handles scheduling with a calendar user (RFC 6638 7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agent {
    /// The server.
    Server,
    /// The client.
    Client,
    /// Nobody, also for every unknown value.
    None,
}

/// The SCHEDULE-AGENT of an ATTENDEE or ORGANIZER.
pub fn agent(env: &Env<'_>, line: &Line) -> Agent {
    let Some(value) = line.param_text("SCHEDULE-AGENT") else {
        return if env.on(&faults::organizer::ABSENT_AGENT_MEANS_NONE) {
            Agent::None
        } else {
            Agent::Server
        };
    };
    match value.to_ascii_uppercase().as_str() {
        "SERVER" => Agent::Server,
        "CLIENT" if env.on(&faults::organizer::AGENT_CLIENT_IGNORED) => Agent::Server,
        "CLIENT" => Agent::Client,
        "NONE" if env.on(&faults::organizer::AGENT_NONE_IGNORED) => Agent::Server,
        "NONE" => Agent::None,
        _ if env.on(&faults::organizer::UNKNOWN_AGENT_MEANS_SERVER) => Agent::Server,
        _ => Agent::None,
    }
}

/// Whether the server is the agent.
pub fn is_server(env: &Env<'_>, line: &Line) -> bool {
    agent(env, line) == Agent::Server
}

/// The agent of the ORGANIZER in an attendee's copy. All have the same (RFC 6638 7.1); the
/// first counts.
pub fn organizers_agent(env: &Env<'_>, calendar: &Component) -> Agent {
    super::parts::scheduled(calendar)
        .find_map(|c| c.line("ORGANIZER"))
        .map_or(Agent::Server, |line| agent(env, line))
}

/// What a SCHEDULE-FORCE-SEND asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Force {
    /// `REQUEST`
    Request,
    /// `REPLY`
    Reply,
    /// A token that this server does not recognize.
    Unknown,
}

/// Takes SCHEDULE-FORCE-SEND off a line: it is never stored (RFC 6638 7.2). It has no
/// meaning where the server is not the agent.
pub fn take_force(env: &Env<'_>, line: &mut Line) -> Option<Force> {
    let value = line.param_text("SCHEDULE-FORCE-SEND")?;
    if !env.on(&faults::organizer::FORCE_SEND_STORED) {
        line.remove_param("SCHEDULE-FORCE-SEND");
    }
    if !is_server(env, line) {
        return None;
    }
    match value.to_ascii_uppercase().as_str() {
        "REQUEST" if env.on(&faults::organizer::FORCED_REQUEST_IGNORED) => None,
        "REQUEST" => Some(Force::Request),
        "REPLY" if env.on(&faults::attendee::FORCED_REPLY_IGNORED) => None,
        "REPLY" => Some(Force::Reply),
        _ if env.on(&faults::status::UNKNOWN_FORCE_SEND_UNREPORTED) => None,
        _ => Some(Force::Unknown),
    }
}
