//! How disputed clauses are read: the headings of `docs/readings.md`.

/// One reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Its heading: `organizer-tag-outlives-reply`.
    pub slug: &'static str,
    /// What stands below the heading, as Markdown.
    pub text: &'static str,
}

const PAGE: &str = include_str!("../../docs/readings.md");

/// All readings in the order of the page.
pub fn all() -> impl Iterator<Item = Reading> {
    PAGE.split("\n## ").skip(1).filter_map(|part| {
        let (slug, text) = part.split_once('\n')?;
        let slug = slug.trim();
        let is_slug = !slug.is_empty()
            && slug
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        is_slug.then_some(Reading {
            slug,
            text: text.trim(),
        })
    })
}

/// The reading of this heading.
pub fn get(slug: &str) -> Option<Reading> {
    all().find(|reading| reading.slug == slug)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_reading_is_found_by_its_heading() {
        let reading = super::get("organizer-tag-outlives-reply").expect("in docs/readings.md");
        assert!(reading.text.contains("**Our reading:**"));
        assert!(!reading.text.contains("\n## "));
        assert!(super::get("no-such-reading").is_none());
    }
}
