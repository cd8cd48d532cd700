//! Who speaks, and how that is proved.

use super::secrets::Secrets;
use base64::Engine;
use digest_auth::{Algorithm, AuthContext, Charset, HttpMethod, Qop, WwwAuthenticateHeader};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};
use url::Url;

/// How accounts prove who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Auth {
    /// HTTP Basic (RFC 7617).
    #[default]
    Basic,
    /// HTTP Digest (RFC 7616); the challenge is an exchange of its own.
    Digest,
    /// A bearer token (RFC 6750): the password is the token.
    Bearer,
}

/// An account's user name and secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    user: String,
    secret: String,
    auth: Option<Auth>,
}

impl Credentials {
    /// Credentials of an account.
    pub fn new(user: impl Into<String>, secret: impl Into<String>, auth: Auth) -> Credentials {
        Credentials {
            user: user.into(),
            secret: secret.into(),
            auth: Some(auth),
        }
    }

    /// Nobody: requests carry no `Authorization`.
    pub fn none() -> Credentials {
        Credentials {
            user: String::new(),
            secret: String::new(),
            auth: None,
        }
    }

    /// The same account, proved in another way.
    pub fn by(self, auth: Auth) -> Credentials {
        Credentials {
            auth: Some(auth),
            ..self
        }
    }

    /// The user name.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// How they are proved; none for nobody.
    pub fn auth(&self) -> Option<Auth> {
        self.auth
    }

    /// Adds what must be masked.
    pub fn add_to(&self, secrets: &mut Secrets) {
        match self.auth {
            Some(Auth::Basic | Auth::Digest) => secrets.add_password(&self.user, &self.secret),
            Some(Auth::Bearer) => secrets.add_token(&self.secret),
            None => {}
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({}, {:?})", self.user, self.auth)
    }
}

/// The challenges of Digest by origin and user.
#[derive(Default)]
pub(super) struct Challenges(Mutex<HashMap<(String, String), WwwAuthenticateHeader>>);

impl Challenges {
    /// The `Authorization` header for a request; none for nobody, or for Digest without a
    /// challenge yet.
    pub(super) fn authorization(
        &self,
        credentials: &Credentials,
        method: &str,
        url: &Url,
        body: &[u8],
    ) -> Option<String> {
        match credentials.auth? {
            Auth::Basic => {
                let pair = format!("{}:{}", credentials.user, credentials.secret);
                let encoded = base64::engine::general_purpose::STANDARD.encode(pair);
                Some(format!("Basic {encoded}"))
            }
            Auth::Bearer => Some(format!("Bearer {}", credentials.secret)),
            Auth::Digest => {
                let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                let challenge = known.get_mut(&key(credentials, url))?;
                let target = match url.query() {
                    Some(query) => format!("{}?{query}", url.path()),
                    None => url.path().to_owned(),
                };
                let context = AuthContext::new_with_method(
                    credentials.user.as_str(),
                    credentials.secret.as_str(),
                    target,
                    Some(body),
                    HttpMethod::from(method),
                );
                challenge.respond(&context).ok().map(|a| a.to_string())
            }
        }
    }

    /// Learns the challenge of a 401 to this account; false if there is none to answer.
    pub(super) fn learn(
        &self,
        credentials: &Credentials,
        url: &Url,
        headers: &[(String, String)],
    ) -> bool {
        if credentials.auth != Some(Auth::Digest) {
            return false;
        }
        let challenge = headers
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case("www-authenticate"))
            .flat_map(|(_, value)| challenges(value))
            .max_by_key(|c| strength(c.algorithm.algo));
        match challenge {
            Some(challenge) => {
                let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                known.insert(key(credentials, url), challenge);
                true
            }
            None => false,
        }
    }
}

fn key(credentials: &Credentials, url: &Url) -> (String, String) {
    (
        url.origin().ascii_serialization(),
        credentials.user.to_owned(),
    )
}

fn strength(algorithm: digest_auth::AlgorithmType) -> u8 {
    use digest_auth::AlgorithmType;
    match algorithm {
        AlgorithmType::MD5 => 0,
        AlgorithmType::SHA2_256 => 1,
        AlgorithmType::SHA2_512_256 => 2,
    }
}

/// The challenges of Digest in a `WWW-Authenticate` header that can be answered.
///
/// The crate's own parser is not used: it mistakes octets for characters and panics.
fn challenges(header: &str) -> Vec<WwwAuthenticateHeader> {
    let mut found: Vec<HashMap<String, String>> = Vec::new();
    let mut in_digest = false;
    let mut rest = header;
    loop {
        rest = rest.trim_start_matches([',', ' ', '\t']);
        let end = rest.find(['=', ',', ' ', '\t']).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if word.is_empty() && after.is_empty() {
            break;
        }
        let Some(value) = after.trim_start().strip_prefix('=') else {
            // A word without a value starts the next challenge.
            in_digest = word.eq_ignore_ascii_case("digest");
            if in_digest {
                found.push(HashMap::new());
            }
            rest = after;
            continue;
        };
        let (value, after) = parameter_value(value.trim_start());
        if let Some(challenge) = found.last_mut().filter(|_| in_digest) {
            challenge.insert(word.to_ascii_lowercase(), value);
        }
        rest = after;
    }
    found.into_iter().filter_map(read_challenge).collect()
}

/// A token or quoted string at the start of a text, and what follows it.
fn parameter_value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([',', ' ', '\t']).unwrap_or(text.len());
        return (text[..end].to_owned(), &text[end..]);
    };
    let mut value = String::new();
    let mut escaped = false;
    for (at, c) in quoted.char_indices() {
        match c {
            _ if escaped => {
                value.push(c);
                escaped = false;
            }
            '\\' => escaped = true,
            '"' => return (value, &quoted[at + 1..]),
            _ => value.push(c),
        }
    }
    (value, "")
}

fn read_challenge(mut parameters: HashMap<String, String>) -> Option<WwwAuthenticateHeader> {
    let algorithm = match parameters.get("algorithm") {
        Some(name) => Algorithm::from_str(name).ok()?,
        None => Algorithm::default(),
    };
    let qop = match parameters.get("qop") {
        Some(offered) => {
            let known: Vec<Qop> = offered
                .split(',')
                .filter_map(|q| Qop::from_str(q.trim()).ok())
                .collect();
            if known.is_empty() {
                return None;
            }
            Some(known)
        }
        None => None,
    };
    let flag = |name: &str| {
        parameters
            .get(name)
            .is_some_and(|v| v.eq_ignore_ascii_case("true"))
    };
    let (stale, userhash) = (flag("stale"), flag("userhash"));
    Some(WwwAuthenticateHeader {
        domain: None,
        realm: parameters.remove("realm")?,
        nonce: parameters.remove("nonce")?,
        opaque: parameters.remove("opaque"),
        stale,
        algorithm,
        qop,
        userhash,
        charset: Charset::UTF8,
        nc: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn challenged(value: &str) -> bool {
        let credentials = Credentials::new("u", "secret", Auth::Digest);
        let url = Url::parse("http://h/a?b").unwrap();
        let challenges = Challenges::default();
        let headers = [("www-authenticate".to_owned(), value.to_owned())];
        challenges.learn(&credentials, &url, &headers)
            && challenges
                .authorization(&credentials, "PROPFIND", &url, b"x")
                .is_some_and(|a| a.contains("uri=\"/a?b\"") && !a.contains("secret"))
    }

    #[test]
    fn digest_answers_a_challenge_also_behind_another_and_survives_nonsense() {
        assert!(challenged(r#"Digest realm="r", nonce="n", qop="auth""#));
        assert!(challenged(
            r#"DIGEST realm="r", nonce="n", algorithm=SHA-256, qop="auth""#
        ));
        assert!(challenged(
            r#"Basic realm="r", Digest realm="r", nonce="n""#
        ));
        let good = r#"Digest realm="r", nonce="n", qop="auth,auth-int", stale=TRUE, opaque="o\"q""#;
        for end in 0..good.len() {
            challenged(&good[..end]);
            for junk in ["=", "\"", ",", "\\", " ", "é", "==", ",,="] {
                challenged(&format!("{}{junk}{}", &good[..end], &good[end..]));
            }
        }
        assert!(challenged(
            "Digest realm=\"Zürich\", nonce=n, qop=auth, Basic realm=x"
        ));
        assert!(!challenged("Digest realm=r, nonce=n, algorithm=ROT13"));
        assert!(!challenged("Digest"));
        assert!(!challenged("Basic realm=\"r\""));
    }

    #[test]
    fn only_digest_waits_for_a_challenge() {
        let url = Url::parse("http://h/").unwrap();
        let challenges = Challenges::default();
        let header = |c: &Credentials| challenges.authorization(c, "GET", &url, b"");
        assert_eq!(
            header(&Credentials::new("a", "b", Auth::Basic)).as_deref(),
            Some("Basic YTpi")
        );
        assert_eq!(
            header(&Credentials::new("a", "b", Auth::Bearer)).as_deref(),
            Some("Bearer b")
        );
        assert_eq!(header(&Credentials::new("a", "b", Auth::Digest)), None);
        assert_eq!(header(&Credentials::none()), None);
        assert!(!format!("{:?}", Credentials::new("a", "bb", Auth::Basic)).contains("bb"));
    }
}
