//! What must never be written down, and its masking.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

/// What stands where a secret stood.
pub const MASK: &str = "***";

/// The passwords and tokens of a run in every form in which they may turn up.
#[derive(Clone, Default)]
pub struct Secrets {
    /// User names, and what is secret with each; tokens have no name.
    entries: Vec<(Option<String>, String)>,
    /// Longest first, so that no form hides a longer one.
    forms: Vec<String>,
}

impl Secrets {
    /// An empty set.
    pub fn new() -> Secrets {
        Secrets::default()
    }

    /// Adds an account's password in its plain, encoded and escaped forms.
    ///
    /// A password of fewer than four letters, or one that is part of a user name (test
    /// accounts like `user1:user1`), is masked only where it stands in its credentials:
    /// masking the word itself would make the record unreadable and hide nothing.
    pub fn add_password(&mut self, user: &str, password: &str) {
        if !password.is_empty() {
            self.entries
                .push((Some(user.to_owned()), password.to_owned()));
            self.collect();
        }
    }

    /// Adds a bearer token.
    pub fn add_token(&mut self, token: &str) {
        if !token.is_empty() {
            self.entries.push((None, token.to_owned()));
            self.collect();
        }
    }

    fn collect(&mut self) {
        self.forms.clear();
        for (user, secret) in &self.entries {
            if let Some(user) = user {
                let pair = format!("{user}:{secret}");
                for engine in [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE, &URL_SAFE_NO_PAD] {
                    self.forms.push(engine.encode(&pair));
                }
                self.forms.extend(spellings(&pair));
            }
            let mut names = self.entries.iter().filter_map(|(name, _)| name.as_deref());
            if secret.chars().count() < 4 || names.any(|name| name.contains(secret.as_str())) {
                continue;
            }
            self.forms.extend(spellings(secret));
            // Base64 of a short word is found by chance in attachments.
            if secret.len() >= 6 {
                self.forms.push(STANDARD.encode(secret));
                self.forms.push(URL_SAFE_NO_PAD.encode(secret));
            }
        }
        self.forms
            .sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        self.forms.dedup();
    }

    /// The text with every secret replaced by [`MASK`], and the answers of Digest too.
    pub fn mask(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for form in &self.forms {
            if out.contains(form.as_str()) {
                out = out.replace(form.as_str(), MASK);
            }
        }
        mask_digest_answers(out)
    }

    /// Whether some secret stands in the text.
    pub fn leaks(&self, text: &str) -> bool {
        self.forms.iter().any(|form| text.contains(form.as_str()))
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secrets({} forms)", self.forms.len())
    }
}

/// A word as it may stand in a URL, XML, HTML, JSON or a shell line.
fn spellings(word: &str) -> Vec<String> {
    let encoded: String = url::form_urlencoded::byte_serialize(word.as_bytes()).collect();
    let json = serde_json::to_string(word).unwrap_or_default();
    let mut out = vec![
        word.to_owned(),
        encoded.replace('+', "%20"),
        encoded.replace("%3A", ":").replace('+', "%20"),
        encoded,
        quick_xml::escape::escape(word).into_owned(),
        quick_xml::escape::partial_escape(word).into_owned(),
        json.trim_matches('"').to_owned(),
        word.replace('\'', "'\\''"),
    ];
    out.sort();
    out.dedup();
    out
}

/// `response="0123…"` with a hash of 32 or more hexadecimal digits is an answer of Digest.
fn mask_digest_answers(text: String) -> String {
    const START: &str = "response=\"";
    if !text.contains(START) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find(START) {
        let (before, after) = rest.split_at(at + START.len());
        out.push_str(before);
        let digits = after
            .find(|c: char| !c.is_ascii_hexdigit())
            .unwrap_or(after.len());
        if digits >= 32 {
            out.push_str(MASK);
        } else {
            out.push_str(&after[..digits]);
        }
        rest = &after[digits..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_password_is_masked() {
        let mut secrets = Secrets::new();
        secrets.add_password("user1", "p&ss \"w'rd:1");
        for text in [
            "p&ss \"w'rd:1".to_owned(),
            "curl -u 'user1:p&ss \"w'\\''rd:1'".to_owned(),
            "http://user1:p%26ss%20%22w%27rd%3A1@host/".to_owned(),
            "<x>p&amp;ss &quot;w&apos;rd:1</x>".to_owned(),
            "{\"password\":\"p&ss \\\"w'rd:1\"}".to_owned(),
            format!("Basic {}", STANDARD.encode("user1:p&ss \"w'rd:1")),
            STANDARD.encode("p&ss \"w'rd:1"),
        ] {
            let masked = secrets.mask(&text);
            assert!(masked.contains(MASK), "{text} -> {masked}");
            assert!(!secrets.leaks(&masked), "{text} -> {masked}");
            assert!(!masked.contains("ss "), "{text} -> {masked}");
        }
        assert!(!format!("{secrets:?}").contains("p&ss"));
    }

    #[test]
    fn a_password_that_is_a_user_name_leaves_the_record_readable() {
        let mut secrets = Secrets::new();
        secrets.add_password("user1", "user1");
        secrets.add_password("bernard", "abc");
        assert_eq!(secrets.mask("/dav/user1/abc/"), "/dav/user1/abc/");
        assert_eq!(secrets.mask("-u user1:user1"), "-u ***");
        assert_eq!(secrets.mask("Basic dXNlcjE6dXNlcjE="), "Basic ***");
    }

    #[test]
    fn digest_answers_and_tokens_go_too() {
        let mut secrets = Secrets::new();
        secrets.add_token("tok-123456");
        assert_eq!(secrets.mask("Bearer tok-123456"), "Bearer ***");
        let answer = "0123456789abcdef0123456789abcdef";
        assert_eq!(
            secrets.mask(&format!("uri=\"/\", response=\"{answer}\", x")),
            "uri=\"/\", response=\"***\", x"
        );
        assert_eq!(secrets.mask("response=\"ok\""), "response=\"ok\"");
    }
}
