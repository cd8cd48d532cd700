//! Errors in files that people write: the place, a caret, what is wrong and what was meant.
//!
//! Suites and targets use the same rendering, the one that rustc users know.

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use std::fmt;

/// A place in a text: 1-based line and column, counted in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// How many characters are marked; at least one is.
    pub length: usize,
}

impl Span {
    /// A span on one line.
    pub fn new(line: usize, column: usize, length: usize) -> Span {
        Span {
            line,
            column,
            length,
        }
    }

    /// Its octets in `source`, kept on its line and on character boundaries.
    fn octets(&self, source: &str) -> Option<std::ops::Range<usize>> {
        let mut start = 0;
        for (index, line) in source.split_inclusive('\n').enumerate() {
            if index + 1 == self.line {
                let text = line.trim_end_matches(['\n', '\r']);
                let at = |chars: usize| {
                    text.char_indices()
                        .nth(chars)
                        .map_or(text.len(), |(octet, _)| octet)
                };
                let column = self.column.saturating_sub(1);
                let from = at(column);
                let to = at(column.saturating_add(self.length.max(1)));
                return Some(start + from..start + to);
            }
            start += line.len();
        }
        // The end of the text is a place, too: what is missing is missing there.
        Some(source.len()..source.len()).filter(|_| !source.is_empty())
    }
}

/// One error with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file as the reader knows it.
    pub file: String,
    /// Its whole text; may be empty if it could not be read.
    pub source: String,
    /// The place, where there is one.
    pub span: Option<Span>,
    /// What is wrong, in one line.
    pub title: String,
    /// What stands under the caret; may be empty.
    pub label: String,
    /// What to do instead.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error without a place.
    pub fn new(file: impl Into<String>, title: impl Into<String>) -> Diagnostic {
        Diagnostic {
            file: file.into(),
            source: String::new(),
            span: None,
            title: title.into(),
            label: String::new(),
            help: None,
        }
    }

    /// This error at a place of its file's text.
    pub fn at(mut self, source: impl Into<String>, span: Span) -> Diagnostic {
        self.source = source.into();
        self.span = Some(span);
        self
    }

    /// This error with words under the caret.
    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = label.into();
        self
    }

    /// This error with advice.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// This error with "did you mean" where a candidate is near enough.
    pub fn suggest<'a>(
        self,
        word: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Diagnostic {
        match did_you_mean(word, candidates) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None => self,
        }
    }

    /// `file:line:column`, or the file alone.
    pub fn position(&self) -> String {
        match self.span {
            Some(span) => format!("{}:{}:{}", self.file, span.line, span.column),
            None => self.file.clone(),
        }
    }

    /// The error as rustc would show it, with colours or without.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let title = Level::ERROR.primary_title(&self.title);
        let mut group = match self.span.and_then(|span| span.octets(&self.source)) {
            Some(octets) => title.element(
                Snippet::source(&self.source)
                    .path(&self.file)
                    .annotation(AnnotationKind::Primary.span(octets).label(&self.label)),
            ),
            None => title.element(Origin::path(&self.file)),
        };
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help));
        }
        renderer.render(&[group])
    }
}

impl fmt::Display for Diagnostic {
    /// Rendered without colours.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Diagnostic {}

/// The candidate that was probably meant, if one is near enough to be worth naming.
///
/// Letter case, `_` for `-` and a longer or shorter form of the same word count as near.
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let plain = |text: &str| text.to_lowercase().replace('_', "-");
    let word = plain(word);
    if word.is_empty() {
        return None;
    }
    let length = word.chars().count();
    // One slip in three letters, never more than three.
    let limit = (length / 3).clamp(1, 3);
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let other = plain(candidate);
            let distance = distance(&word, &other);
            let contained = length >= 4 && (other.contains(&word) || word.contains(&other));
            if distance <= limit {
                Some((distance, candidate))
            } else if contained && !other.is_empty() {
                Some((limit + 1, candidate))
            } else {
                None
            }
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Insertions, deletions, replacements and swaps of neighbours between two words.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut rows: Vec<Vec<usize>> = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let replace = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replace.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_under_the_word() {
        let source = "title: ü\nacounts: []\n";
        let error = Diagnostic::new("targets/x.yaml", "unknown key `acounts`")
            .at(source, Span::new(2, 1, 7))
            .label("not a key of a target")
            .suggest("acounts", ["accounts", "auth", "url"]);
        let text = error.render(false);
        assert!(text.contains("error: unknown key `acounts`"), "{text}");
        assert!(text.contains("targets/x.yaml:2:1"), "{text}");
        assert!(text.contains("^^^^^^^ not a key of a target"), "{text}");
        assert!(text.contains("did you mean `accounts`?"), "{text}");
        assert_eq!(error.position(), "targets/x.yaml:2:1");
        assert!(error.render(true).contains("\u{1b}["));
    }

    #[test]
    fn columns_are_characters_and_places_outside_do_no_harm() {
        let text = Diagnostic::new("f", "t")
            .at("äöü: x\r\nb", Span::new(1, 6, 99))
            .render(false);
        assert!(text.contains("f:1:6"), "{text}");
        for span in [
            Span::new(0, 0, 0),
            Span::new(9, 9, 9),
            Span::new(2, 50, 1),
            Span::new(usize::MAX, usize::MAX, usize::MAX),
        ] {
            assert!(
                Diagnostic::new("f", "t")
                    .at("äöü: x\r\nb", span)
                    .render(false)
                    .contains("error: t")
            );
        }
        assert!(
            Diagnostic::new("f", "cannot be read")
                .render(false)
                .contains("f")
        );
    }

    #[test]
    fn what_is_near_is_suggested_and_nothing_else() {
        let keys = ["status", "header", "requires", "if-schedule-tag-match"];
        assert_eq!(did_you_mean("staus", keys), Some("status"));
        assert_eq!(did_you_mean("require", keys), Some("requires"));
        assert_eq!(
            did_you_mean("If_Schedule_Tag_Match", keys),
            Some("if-schedule-tag-match")
        );
        assert_eq!(
            did_you_mean("schedule-tag", keys),
            Some("if-schedule-tag-match")
        );
        assert_eq!(did_you_mean("colour", keys), None);
        assert_eq!(did_you_mean("", keys), None);
    }
}
