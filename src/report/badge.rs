//! A badge: the answer as a small SVG.

use super::record::{Conformance, Record};
use maud::html;

/// The badge.
pub fn render(record: &Record) -> String {
    let (word, colour) = match record.conforms.value {
        Conformance::Yes => ("conforms", "#1c6e3c"),
        Conformance::No => ("does not conform", "#b3231b"),
        Conformance::Partial => ("partial", "#8a5200"),
        Conformance::NotOffered => ("not offered", "#595e66"),
    };
    let label = format!("RFC 6638 {}", record.conforms.profile);
    // Eleven pixels of a common sans-serif are 6.6 wide on average.
    let width = |text: &str| text.chars().count() * 13 / 2 + 14;
    let (left, right) = (width(&label), width(word));
    let all = left + right;
    html! {
        svg xmlns="http://www.w3.org/2000/svg" width=(all) height="20" role="img" aria-label=(format!("{label}: {word}")) {
            title { (label) ": " (word) }
            rect width=(all) height="20" rx="3" fill="#3c4148" {}
            path d=(format!("M{left} 0h{}a3 3 0 0 1 3 3v14a3 3 0 0 1 -3 3h-{}z", right - 3, right - 3)) fill=(colour) {}
            g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle" {
                text x=(left / 2) y="14" textLength=(left - 12) { (label) }
                text x=(left + right / 2) y="14" textLength=(right - 12) { (word) }
            }
        }
    }
    .into_string()
}
