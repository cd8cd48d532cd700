//! The ACL method (RFC 3744 8.1).

use super::access::{self, Privilege};
use super::http::{Answer, Outcome};
use super::server::Call;
use super::store::Store;
use super::{conditions, faults};

/// ACL: replaces the entries that are neither protected nor inherited.
pub fn acl(call: &Call<'_>, store: &mut Store) -> Outcome {
    let path = &call.request.path;
    call.need(store, path, Privilege::WriteAcl)?;
    conditions::exists(call, store)?;
    conditions::check(call, store)?;
    let body = call.request.xml()?;
    let resource = store
        .get_mut(path)
        .ok_or_else(|| Answer::explained(404, "nothing is there"))?;
    let resolve = |href: &str| call.resolve(href);
    let kind = &resource.kind;
    let aces = access::read_acl(call.ctx, &body, kind, call.accounts(), path, &resolve);
    let aces =
        aces.map_err(
            |refusal| match call.ctx.on(&faults::access::ACL_CONSTRAINT_UNNAMED) {
                true => Answer::status(refusal.status),
                false => refusal,
            },
        )?;
    resource.acl = aces;
    Ok(Answer::status(200))
}
