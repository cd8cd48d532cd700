//! Version ranges: `3.6`, `>=3.6 <3.9`, `!=3.8.1`.

/// A range of versions: all of its conditions hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range(Vec<(Operator, Vec<u64>)>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    /// The same as far as it is written: `3.6` is 3.6.1, too.
    Is,
    Not,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

impl Range {
    /// Reads a range: conditions with spaces or commas between them.
    pub fn parse(text: &str) -> Result<Range, String> {
        let wrong = || format!("`{text}` is no version range; write 3.6 or >=3.6 <3.9");
        let mut conditions = Vec::new();
        for word in text.split([' ', ',']).filter(|word| !word.is_empty()) {
            let operators = [
                ("<=", Operator::AtMost),
                (">=", Operator::AtLeast),
                ("!=", Operator::Not),
                ("<", Operator::Less),
                (">", Operator::Greater),
                ("=", Operator::Is),
            ];
            let (operator, version) = operators
                .iter()
                .find_map(|(sign, operator)| Some((*operator, word.strip_prefix(sign)?)))
                .unwrap_or((Operator::Is, word));
            let digits = version.starts_with(|c: char| c.is_ascii_digit());
            if !digits {
                return Err(wrong());
            }
            conditions.push((operator, numbers(version)));
        }
        if conditions.is_empty() {
            return Err(wrong());
        }
        Ok(Range(conditions))
    }

    /// Whether a version lies in it. A version that is not known does.
    pub fn holds(&self, version: &str) -> bool {
        let version = numbers(version);
        if version.is_empty() {
            return true;
        }
        self.0.iter().all(|(operator, bound)| {
            let length = bound.len().max(version.len());
            let padded = |numbers: &[u64]| {
                let mut numbers = numbers.to_vec();
                numbers.resize(length, 0);
                numbers
            };
            let (own, other) = (padded(&version), padded(bound));
            let same = own.starts_with(bound);
            match operator {
                Operator::Is => same,
                Operator::Not => !same,
                Operator::Less => own < other,
                Operator::AtMost => own <= other || same,
                Operator::Greater => own > other && !same,
                Operator::AtLeast => own >= other,
            }
        })
    }
}

/// The numbers that a version begins with: `3.6.1-4+deb12u3` is 3, 6, 1.
fn numbers(version: &str) -> Vec<u64> {
    let start = version.find(|c: char| c.is_ascii_digit());
    let mut numbers = Vec::new();
    for part in version[start.unwrap_or(version.len())..].split('.') {
        let end = part
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(part.len());
        match part[..end].parse() {
            Ok(number) => numbers.push(number),
            Err(_) => break,
        }
        if end < part.len() {
            break;
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_number() {
        for (range, version, holds) in [
            ("3.6", "3.6.1-4+deb12u3", true),
            ("3.6", "3.60", false),
            (">=3.6 <3.9", "3.8", true),
            (">=3.6, <3.9", "3.10", false),
            ("<=3.6", "3.6.2", true),
            (">3.6", "3.6.2", false),
            (">3.6", "3.7", true),
            ("!=3.8.1", "3.8.1", false),
            ("!=3.8.1", "3.8.2", true),
            ("=2", "v2.1", true),
            ("<4", "", true),
            ("<4", "unknown", true),
        ] {
            let parsed = Range::parse(range).expect("is a range");
            assert_eq!(parsed.holds(version), holds, "{version} in {range}");
        }
        for wrong in ["", "new", ">=", "3.6 to 3.8"] {
            assert!(Range::parse(wrong).is_err(), "{wrong}");
        }
    }
}
