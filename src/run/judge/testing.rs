//! An environment for the judge's own tests.

use super::{Env, Unresolved};
use crate::wire::ical::Component;
use std::collections::BTreeMap;

/// Placeholders, roles and kept calendars from maps.
#[derive(Debug, Default)]
pub(crate) struct TestEnv {
    kept: BTreeMap<String, String>,
    calendars: BTreeMap<String, Component>,
}

impl TestEnv {
    /// Keeps a value.
    pub(crate) fn with(mut self, name: &str, value: &str) -> TestEnv {
        self.kept.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Keeps a calendar.
    pub(crate) fn with_calendar(mut self, name: &str, calendar: Component) -> TestEnv {
        self.calendars.insert(name.to_owned(), calendar);
        self
    }
}

impl Env for TestEnv {
    fn fill(&self, template: &str) -> Result<String, Unresolved> {
        let mut out = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, after) = after.split_once("}}").unwrap_or((after, ""));
            out.push_str(before);
            out.push_str(self.kept.get(name).ok_or_else(|| Unresolved {
                name: name.to_owned(),
                why: "was not kept".to_owned(),
            })?);
            rest = after;
        }
        out.push_str(rest);
        Ok(out)
    }

    /// Every role but `nobody` has a mail address and a principal.
    fn addresses(&self, role: &str) -> Vec<String> {
        match role {
            "nobody" => Vec::new(),
            role => vec![
                format!("mailto:{role}@example.com"),
                format!("/principals/{role}/"),
            ],
        }
    }

    fn calendar(&self, name: &str) -> Option<Component> {
        self.calendars.get(name).cloned()
    }

    fn resource(&self, name: &str) -> Result<url::Url, Unresolved> {
        url::Url::parse(&format!("http://localhost/{name}")).map_err(|e| Unresolved {
            name: name.to_owned(),
            why: e.to_string(),
        })
    }

    fn uid(&self, object: &str) -> Option<String> {
        Some(format!("{object}-uid"))
    }

    fn kept(&self, name: &str) -> Option<String> {
        self.kept.get(name).cloned()
    }
}
