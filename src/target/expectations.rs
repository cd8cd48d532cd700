//! The deviations that a target's vendor knows of (`targets/NAME.expected.yaml`): a list,
//! each with an id, the verdict, a reason and a link. What is declared stays red in every
//! report and does not turn the gate red.

mod edit;
mod versions;

pub use edit::{Update, fresh, update};
pub use versions::Range;

use crate::diagnostic::Diagnostic;
use crate::verdict::Verdict;
use crate::yaml::{self, Node, Source};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A known deviation as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "A known deviation of a target")]
pub struct Expectation {
    /// The id of a check, a scenario or a requirement, or a glob (`*` any text, `?` one
    /// character).
    pub id: String,
    /// The verdict that is known.
    pub verdict: Known,
    /// Why, in the vendor's words.
    pub reason: String,
    /// Where it is tracked: a report or a page.
    #[serde(default)]
    pub link: Option<String>,
    /// The versions of the server that it is about: `3.6`, `>=3.6 <3.9`; all without.
    #[serde(default)]
    pub versions: Option<String>,
}

/// A verdict that can be declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Known {
    /// A MUST or a stated behaviour is broken.
    Fail,
    /// A SHOULD is not followed.
    Warn,
    /// Something that it needs does not hold.
    Blocked,
    /// The network or the tool fails.
    Error,
}

impl From<Known> for Verdict {
    fn from(known: Known) -> Verdict {
        match known {
            Known::Fail => Verdict::Fail,
            Known::Warn => Verdict::Warn,
            Known::Blocked => Verdict::Blocked,
            Known::Error => Verdict::Error,
        }
    }
}

impl Known {
    /// What can be declared of a verdict; nothing of one that is not red.
    pub fn of(verdict: Verdict) -> Option<Known> {
        match verdict {
            Verdict::Fail => Some(Known::Fail),
            Verdict::Warn => Some(Known::Warn),
            Verdict::Blocked => Some(Known::Blocked),
            Verdict::Error => Some(Known::Error),
            Verdict::Pass | Verdict::Info | Verdict::NotSelected | Verdict::Unsupported => None,
        }
    }
}

/// The expectations of a target.
#[derive(Debug, Clone, Default)]
pub struct Expectations {
    /// In the order of the file.
    pub list: Vec<Expectation>,
    source: Option<Arc<Source>>,
    places: Vec<(usize, usize)>,
}

impl From<Vec<Expectation>> for Expectations {
    /// Expectations that stand in no file.
    fn from(list: Vec<Expectation>) -> Expectations {
        Expectations {
            list,
            ..Expectations::default()
        }
    }
}

impl Expectations {
    /// The file that belongs to a target file: `targets/x.yaml`, `targets/x.expected.yaml`.
    pub fn beside(target: &Path) -> PathBuf {
        target.with_extension("expected.yaml")
    }

    /// Reads a file.
    pub fn read(path: &Path) -> Result<Expectations, Box<Diagnostic>> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| {
            Diagnostic::new(&name, format!("the expectations cannot be read: {error}"))
        })?;
        Expectations::of(&name, &text)
    }

    /// The same from a text; an empty one declares nothing.
    pub fn of(name: &str, text: &str) -> Result<Expectations, Box<Diagnostic>> {
        let source = Source::new(name, text);
        let Some(root) = Node::parse(&source)?.filter(|root| !root.is_null()) else {
            return Ok(Expectations {
                source: Some(source),
                ..Expectations::default()
            });
        };
        let list: Vec<Expectation> = yaml::de::read(&root)?;
        for (index, one) in list.iter().enumerate() {
            let at = |key: &str| root.follow(&[&index.to_string(), key]);
            if one.id.trim().is_empty() {
                return Err(Box::new(at("id").error("the id is empty")));
            }
            if one.reason.trim().is_empty() {
                let error = at("reason").error("the reason is empty");
                return Err(Box::new(
                    error.help("say why this is so, for readers of the report"),
                ));
            }
            if let Some(versions) = &one.versions
                && let Err(why) = Range::parse(versions)
            {
                return Err(Box::new(at("versions").error(why)));
            }
            let same = |other: &Expectation| other.id == one.id && other.versions == one.versions;
            if list[..index].iter().any(same) {
                let title = format!("`{}` is declared twice", one.id);
                return Err(Box::new(at("id").error(title)));
            }
        }
        Ok(Expectations {
            places: root
                .list()
                .iter()
                .map(|node| (node.span.line, node.last_line))
                .collect(),
            list,
            source: Some(source),
        })
    }

    /// Those that speak of this version of the server. One whose version is not known
    /// counts as any.
    pub fn of_version<'a>(&'a self, version: &'a str) -> impl Iterator<Item = &'a Expectation> {
        self.list.iter().filter(move |one| {
            let range = one.versions.as_deref().and_then(|v| Range::parse(v).ok());
            range.is_none_or(|range| range.holds(version))
        })
    }
}

/// The JSON Schema of the files.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(Vec<Expectation>)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> String {
        Expectations::of("x.expected.yaml", text)
            .expect_err("is wrong")
            .to_string()
    }

    #[test]
    fn a_list_is_read_and_filtered_by_version() {
        let text = "\
# Known to us.
- id: rfc6638/3.2.10/*
  verdict: fail
  reason: no Schedule-Tag
  link: https://example.org/1
- {id: a/b, verdict: warn, reason: old, versions: <3.6}
";
        let read = Expectations::of("x", text).expect("is right");
        assert_eq!(read.list.len(), 2);
        let ids =
            |version| -> Vec<String> { read.of_version(version).map(|e| e.id.clone()).collect() };
        assert_eq!(ids("3.6.1"), ["rfc6638/3.2.10/*"]);
        assert_eq!(ids("3.5.9").len(), 2);
        assert_eq!(ids("").len(), 2);
        assert_eq!(Expectations::of("x", "# nothing\n").expect("fine").list, []);
        assert_eq!(Expectations::of("x", "[]\n").expect("fine").list, []);
    }

    #[test]
    fn mistakes_have_their_place() {
        let error = wrong("- id: a\n  verdict: fail\n  raeson: b\n");
        assert!(error.contains("x.expected.yaml:3:3"), "{error}");
        assert!(error.contains("did you mean `reason`?"), "{error}");
        let error = wrong("- {id: a, verdict: pass, reason: b}\n");
        assert!(error.contains("fail, warn, blocked, error"), "{error}");
        assert!(wrong("- {id: a, verdict: fail}\n").contains("reason"));
        assert!(wrong("- {id: a, verdict: fail, reason: ''}\n").contains("the reason is empty"));
        let error = wrong("- {id: a, verdict: fail, reason: b, versions: new}\n");
        assert!(error.contains("`new` is no version range"), "{error}");
        let twice = "- {id: a, verdict: fail, reason: b}\n- {id: a, verdict: warn, reason: b}\n";
        let error = wrong(twice);
        assert!(
            error.contains("declared twice") && error.contains(":2:8"),
            "{error}"
        );
    }
}
