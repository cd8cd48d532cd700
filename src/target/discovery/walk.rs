//! Asking for properties across redirects.

use super::finding::{DiscoveryError, Finding};
use crate::dav::{Multistatus, PropfindError, Session};
use crate::wire::xml::Name;
use url::Url;

/// The most redirects that are followed for one question.
const HOPS: usize = 5;

/// A session that remembers what it found odd on its way.
pub(super) struct Walk<'a> {
    session: &'a Session,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(session: &'a Session) -> Walk<'a> {
        Walk {
            session,
            findings: Vec::new(),
        }
    }

    pub(super) fn find(&mut self, finding: Finding) {
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// Reads properties and says where they were found in the end. Redirects are followed
    /// on the same host only, never from https to http.
    pub(super) async fn properties(
        &mut self,
        url: &Url,
        depth: u8,
        names: &[Name],
    ) -> Result<(Url, Multistatus), DiscoveryError> {
        let mut at = url.clone();
        for _ in 0..=HOPS {
            let error = match self.session.properties(&at, depth, names).await {
                Ok(found) => {
                    for (name, status) in found.spoiled {
                        self.find(Finding::SpoiledProperty(
                            at.clone(),
                            name.to_string(),
                            status,
                        ));
                    }
                    return Ok((at, found.multistatus));
                }
                Err(error) => error,
            };
            let answer = match error {
                PropfindError::Wire(error) => return Err(DiscoveryError::Unreachable(error)),
                PropfindError::Malformed(error) => {
                    return Err(DiscoveryError::Malformed(
                        at.path().to_owned(),
                        error.to_string(),
                    ));
                }
                PropfindError::Status(answer) => answer,
            };
            match answer.status {
                401 => {
                    return Err(DiscoveryError::WrongCredentials {
                        user: self.session.user().to_owned(),
                        offered: answer
                            .headers_named("www-authenticate")
                            .filter_map(|value| value.split_whitespace().next())
                            .map(str::to_owned)
                            .collect(),
                    });
                }
                301 | 302 | 303 | 307 | 308 => {
                    let Some(to) = answer
                        .header("location")
                        .and_then(|location| at.join(location).ok())
                    else {
                        return Err(DiscoveryError::Status(at.path().to_owned(), answer.status));
                    };
                    let downgrade = at.scheme() == "https" && to.scheme() != "https";
                    if to.host_str() != at.host_str() || downgrade {
                        self.find(Finding::ForeignRedirect {
                            from: at.clone(),
                            to: to.clone(),
                        });
                        return Err(DiscoveryError::ForeignRedirect {
                            from: at.to_string(),
                            to: to.to_string(),
                        });
                    }
                    at = to;
                }
                status => return Err(DiscoveryError::Status(at.path().to_owned(), status)),
            }
        }
        Err(DiscoveryError::RedirectLoop(url.path().to_owned()))
    }

    /// The `DAV` and `Allow` headers of a resource; empty if it has none.
    pub(super) async fn tokens(&mut self, url: &Url) -> (Vec<String>, Vec<String>) {
        match self.session.options(url).await {
            Ok(answer) if answer.is_success() => (answer.list("dav"), answer.list("allow")),
            Ok(answer) => {
                self.find(Finding::OptionsRefused(
                    url.clone(),
                    format!("answered {}", answer.status),
                ));
                (Vec::new(), Vec::new())
            }
            Err(error) => {
                self.find(Finding::OptionsRefused(url.clone(), error.to_string()));
                (Vec::new(), Vec::new())
            }
        }
    }
}
