//! The ACL method (RFC 3744 8.1).

use super::access::{self, Privilege};
use super::conditions;
use super::http::{Answer, Outcome};
use super::server::Call;
use super::store::Store;

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
    let aces = access::read_acl(&body, &resource.kind, call.accounts(), path, &|href| {
        call.resolve(href)
    })?;
    resource.acl = aces;
    Ok(Answer::status(200))
}
