//! What came of a step: what the judge looks at.

use crate::dav::{Multistatus, MultistatusError, Response, WireError};
use crate::wire::ical::{self, Document};
use crate::wire::xml::Element;
use url::Url;

/// What came of a step.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The answer to the step's request, or to the GET that showed what a wait found.
    pub response: Option<Response>,
    /// Why there is no answer.
    pub error: Option<WireError>,
    /// What the request was about.
    pub url: Option<Url>,
    /// How many things a look found.
    pub found: Option<usize>,
    /// In words, what a wait found.
    pub came: Option<String>,
}

impl Outcome {
    /// The outcome of one request.
    pub fn of(url: Url, result: Result<Response, WireError>) -> Outcome {
        let (response, error) = match result {
            Ok(response) => (Some(response), None),
            Err(error) => (None, Some(error)),
        };
        Outcome {
            response,
            error,
            url: Some(url),
            found: None,
            came: None,
        }
    }

    /// Whether the answer is a success.
    pub fn is_success(&self) -> bool {
        self.response.as_ref().is_some_and(Response::is_success)
    }

    /// In words: `201`, `no answer: …`.
    pub fn in_words(&self) -> String {
        match (&self.response, &self.error) {
            (Some(response), _) => {
                let conditions = self.conditions();
                let names: Vec<String> = conditions.iter().map(|e| e.name.to_string()).collect();
                match names.as_slice() {
                    [] => response.status.to_string(),
                    names => format!("{} with {}", response.status, names.join(", ")),
                }
            }
            (None, Some(error)) => format!("no answer: {error}"),
            (None, None) => "nothing was found".to_owned(),
        }
    }

    /// The conditions in the DAV:error body of the answer.
    pub fn conditions(&self) -> Vec<Element> {
        match &self.response {
            Some(response) if !response.is_success() => {
                crate::dav::error_conditions(&response.body)
            }
            _ => Vec::new(),
        }
    }

    /// The calendar data of the answer, when it is a success with a body.
    pub fn document(&self) -> Option<Document> {
        let response = self.response.as_ref()?;
        (response.is_success() && !response.body.is_empty()).then(|| ical::parse(&response.body))
    }

    /// The multistatus of the answer.
    pub fn multistatus(&self) -> Option<Result<Multistatus, MultistatusError>> {
        let response = self.response.as_ref()?;
        (response.status == 207).then(|| response.multistatus())
    }
}
