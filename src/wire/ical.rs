//! iCalendar as lines, losslessly (RFC 5545 section 3.1): every content line keeps the
//! octets that came, and everything that is lexically wrong is listed with its line.
//!
//! Nothing is interpreted here: no dates, no defaults, no letter case. Editing a line
//! re-renders that line alone.

use std::fmt;

/// The longest line in octets without its break (RFC 5545 3.1).
pub const FOLD_AT: usize = 75;
/// The greatest depth of nested components that is read.
pub const MAX_DEPTH: usize = 32;

/// One value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ParamValue {
    /// The text, without quotes and with RFC 6868's carets as they came.
    pub text: String,
    /// Whether it was quoted.
    pub quoted: bool,
}

impl ParamValue {
    /// The text with RFC 6868's `^n`, `^^` and `^'` decoded.
    pub fn decoded(&self) -> String {
        let mut out = String::with_capacity(self.text.len());
        let mut chars = self.text.chars().peekable();
        while let Some(c) = chars.next() {
            if c != '^' {
                out.push(c);
                continue;
            }
            match chars.peek() {
                Some('n') => out.push('\n'),
                Some('^') => out.push('^'),
                Some('\'') => out.push('"'),
                _ => {
                    out.push('^');
                    continue;
                }
            }
            chars.next();
        }
        out
    }

    /// A value from meaning: carets, line breaks and quotes encoded (RFC 6868), quoted
    /// where the grammar wants it.
    pub fn encode(text: &str) -> ParamValue {
        let text = text
            .replace('^', "^^")
            .replace('\n', "^n")
            .replace('"', "^'");
        let quoted = text.contains([',', ';', ':']);
        ParamValue { text, quoted }
    }
}

/// A parameter with its values.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Param {
    /// The name as it came; compare with [`Param::is`].
    pub name: String,
    /// At least one value.
    pub values: Vec<ParamValue>,
}

impl Param {
    /// Whether it has this name, in any letter case.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// All values, decoded, joined by commas.
    pub fn joined(&self) -> String {
        let values: Vec<String> = self.values.iter().map(ParamValue::decoded).collect();
        values.join(",")
    }
}

/// A content line.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Line {
    /// The number of its first physical line, from 1; 0 for a line made here.
    pub number: usize,
    /// The property name as it came; compare with [`Line::is`].
    pub name: String,
    /// Parameters in order.
    pub params: Vec<Param>,
    /// The value, raw: TEXT escapes are still in it.
    pub value: String,
}

impl Line {
    /// A line of our own.
    pub fn new(name: &str, value: impl Into<String>) -> Line {
        Line {
            number: 0,
            name: name.to_owned(),
            params: Vec::new(),
            value: value.into(),
        }
    }

    /// Reads one unfolded content line.
    pub fn parse(text: &str) -> Result<Line, String> {
        parse_line(text, 0)
    }

    /// Whether it has this name, in any letter case.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The parameter of this name.
    pub fn param(&self, name: &str) -> Option<&Param> {
        self.params.iter().find(|p| p.is(name))
    }

    /// The values of the parameter of this name, decoded and joined by commas.
    pub fn param_text(&self, name: &str) -> Option<String> {
        self.param(name).map(Param::joined)
    }

    /// Sets a parameter, in place where it stands already.
    pub fn set_param(&mut self, name: &str, value: &str) {
        let value = ParamValue::encode(value);
        match self.params.iter_mut().find(|p| p.is(name)) {
            Some(param) => param.values = vec![value],
            None => self.params.push(Param {
                name: name.to_owned(),
                values: vec![value],
            }),
        }
    }

    /// Removes a parameter; whether it was there.
    pub fn remove_param(&mut self, name: &str) -> bool {
        let before = self.params.len();
        self.params.retain(|p| !p.is(name));
        self.params.len() != before
    }

    /// The line, unfolded and without a break.
    pub fn unfolded(&self) -> String {
        let mut out = self.name.clone();
        for param in &self.params {
            out.push(';');
            out.push_str(&param.name);
            out.push('=');
            for (i, value) in param.values.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                if value.quoted {
                    out.push('"');
                    out.push_str(&value.text);
                    out.push('"');
                } else {
                    out.push_str(&value.text);
                }
            }
        }
        out.push(':');
        out.push_str(&self.value);
        out
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.unfolded())
    }
}

/// What a component holds, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A property.
    Line(Line),
    /// A component inside.
    Component(Component),
}

/// A component: `BEGIN:NAME` … `END:NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// Its name as it came; compare with [`Component::is`].
    pub name: String,
    /// Properties and components in order.
    pub items: Vec<Item>,
    /// The line of its BEGIN, from 1; 0 for one made here.
    pub number: usize,
}

impl Component {
    /// An empty component.
    pub fn new(name: &str) -> Component {
        Component {
            name: name.to_owned(),
            items: Vec::new(),
            number: 0,
        }
    }

    /// Whether it has this name, in any letter case.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Its own properties.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.items.iter().filter_map(|item| match item {
            Item::Line(line) => Some(line),
            Item::Component(_) => None,
        })
    }

    /// Its own properties, to edit.
    pub fn lines_mut(&mut self) -> impl Iterator<Item = &mut Line> {
        self.items.iter_mut().filter_map(|item| match item {
            Item::Line(line) => Some(line),
            Item::Component(_) => None,
        })
    }

    /// The components directly inside.
    pub fn components(&self) -> impl Iterator<Item = &Component> {
        self.items.iter().filter_map(|item| match item {
            Item::Component(component) => Some(component),
            Item::Line(_) => None,
        })
    }

    /// The components directly inside, to edit.
    pub fn components_mut(&mut self) -> impl Iterator<Item = &mut Component> {
        self.items.iter_mut().filter_map(|item| match item {
            Item::Component(component) => Some(component),
            Item::Line(_) => None,
        })
    }

    /// The first property of this name.
    pub fn line(&self, name: &str) -> Option<&Line> {
        self.lines().find(|l| l.is(name))
    }

    /// The first property of this name, to edit.
    pub fn line_mut(&mut self, name: &str) -> Option<&mut Line> {
        self.lines_mut().find(|l| l.is(name))
    }

    /// All properties of this name.
    pub fn lines_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Line> + 'a {
        self.lines().filter(move |l| l.is(name))
    }

    /// The raw value of the first property of this name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.line(name).map(|l| l.value.as_str())
    }

    /// Adds a property after the last one, before the components.
    pub fn push_line(&mut self, line: Line) {
        let at = self
            .items
            .iter()
            .rposition(|item| matches!(item, Item::Line(_)))
            .map_or(0, |i| i + 1);
        self.items.insert(at, Item::Line(line));
    }

    /// Adds a component at the end.
    pub fn push_component(&mut self, component: Component) {
        self.items.push(Item::Component(component));
    }

    /// Puts a line in the place of the first of its name, or adds it.
    pub fn set_line(&mut self, line: Line) {
        match self.line_mut(&line.name) {
            Some(there) => *there = line,
            None => self.push_line(line),
        }
    }

    /// Removes all properties of this name; how many there were.
    pub fn remove_lines(&mut self, name: &str) -> usize {
        let before = self.items.len();
        self.items
            .retain(|item| !matches!(item, Item::Line(line) if line.is(name)));
        before - self.items.len()
    }

    fn write(&self, out: &mut String, fold_at: usize) {
        fold_into(out, &format!("BEGIN:{}", self.name), fold_at);
        for item in &self.items {
            match item {
                Item::Line(line) => fold_into(out, &line.unfolded(), fold_at),
                Item::Component(component) => component.write(out, fold_at),
            }
        }
        fold_into(out, &format!("END:{}", self.name), fold_at);
    }

    /// The component as a document, folded at 75 octets, with CRLF.
    pub fn to_document(&self) -> String {
        self.to_document_folded(FOLD_AT)
    }

    /// The component as a document folded at another width (at least 10 octets).
    pub fn to_document_folded(&self, fold_at: usize) -> String {
        let mut out = String::new();
        self.write(&mut out, fold_at.max(10));
        out
    }
}

fn fold_into(out: &mut String, line: &str, fold_at: usize) {
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > fold_at {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
}

/// Something lexically wrong, with the line where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The physical line, from 1.
    pub line: usize,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What can be lexically wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// A line ends in something else than CRLF.
    NotCrLf,
    /// A physical line of this many octets (more than 75; RFC 5545 3.1 SHOULD NOT).
    LongLine(usize),
    /// A byte order mark.
    ByteOrderMark,
    /// Octets that are not UTF-8.
    NotUtf8,
    /// A line that is no content line, and why.
    NotAContentLine(String),
    /// The same parameter twice.
    DuplicateParameter(String),
    /// A control character.
    ControlCharacter,
    /// `END:` of another component than the open one, or of none.
    MismatchedEnd(String),
    /// A component that is never closed.
    Unclosed(String),
    /// White space round a component name.
    SpaceInComponentName,
    /// A property outside every component.
    OutsideComponent,
    /// Components nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// An empty line.
    EmptyLine,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        match &self.kind {
            ProblemKind::NotCrLf => f.write_str("does not end in CRLF"),
            ProblemKind::LongLine(n) => write!(f, "has {n} octets, more than {FOLD_AT}"),
            ProblemKind::ByteOrderMark => f.write_str("a byte order mark"),
            ProblemKind::NotUtf8 => f.write_str("is not UTF-8"),
            ProblemKind::NotAContentLine(why) => write!(f, "is not a content line: {why}"),
            ProblemKind::DuplicateParameter(name) => write!(f, "has the parameter {name} twice"),
            ProblemKind::ControlCharacter => f.write_str("holds a control character"),
            ProblemKind::MismatchedEnd(name) => write!(f, "END:{name} closes nothing open"),
            ProblemKind::Unclosed(name) => write!(f, "BEGIN:{name} is never closed"),
            ProblemKind::SpaceInComponentName => f.write_str("white space round a component name"),
            ProblemKind::OutsideComponent => f.write_str("a property outside every component"),
            ProblemKind::TooDeep => write!(f, "components nested deeper than {MAX_DEPTH}"),
            ProblemKind::EmptyLine => f.write_str("is empty"),
        }
    }
}

impl Problem {
    /// Whether the text can still be understood as it was meant: line ends, long lines.
    pub fn is_cosmetic(&self) -> bool {
        matches!(
            self.kind,
            ProblemKind::NotCrLf | ProblemKind::LongLine(_) | ProblemKind::EmptyLine
        )
    }
}

/// A document: its outermost components and all that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The outermost components, normally one `VCALENDAR`.
    pub roots: Vec<Component>,
    /// Lexical problems in order.
    pub problems: Vec<Problem>,
}

impl Document {
    /// The one `VCALENDAR`, when the document is exactly that.
    pub fn calendar(&self) -> Option<&Component> {
        match self.roots.as_slice() {
            [one] if one.is("VCALENDAR") => Some(one),
            _ => None,
        }
    }
}

/// Reads octets into a document. Never fails: what is wrong is listed, and what can be
/// read is read. Unfolds on octets, because a fold may stand inside a character.
pub fn parse(octets: &[u8]) -> Document {
    let mut problems = Vec::new();
    let mut problem = |line: usize, kind: ProblemKind| problems.push(Problem { line, kind });
    let octets = match octets.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => {
            problem(1, ProblemKind::ByteOrderMark);
            rest
        }
        None => octets,
    };

    // Unfold: a logical line and the number of its first physical line.
    let mut logical: Vec<(usize, Vec<u8>)> = Vec::new();
    let mut rest = octets;
    let mut number = 0;
    while !rest.is_empty() {
        number += 1;
        let (mut line, broken) = match rest.iter().position(|&b| b == b'\n') {
            Some(i) => {
                let line = &rest[..i];
                rest = &rest[i + 1..];
                (line, true)
            }
            None => {
                let line = rest;
                rest = &[];
                (line, false)
            }
        };
        match line.strip_suffix(b"\r") {
            Some(stripped) if broken => line = stripped,
            _ => problem(number, ProblemKind::NotCrLf),
        }
        if line.len() > FOLD_AT {
            problem(number, ProblemKind::LongLine(line.len()));
        }
        match (line.first(), logical.last_mut()) {
            (Some(b' ' | b'\t'), Some((_, before))) => before.extend_from_slice(&line[1..]),
            _ => logical.push((number, line.to_vec())),
        }
    }

    let mut roots = Vec::new();
    let mut open: Vec<Component> = Vec::new();
    for (number, octets) in logical {
        let text = match String::from_utf8(octets) {
            Ok(text) => text,
            Err(error) => {
                problem(number, ProblemKind::NotUtf8);
                String::from_utf8_lossy(error.as_bytes()).into_owned()
            }
        };
        if text.is_empty() {
            problem(number, ProblemKind::EmptyLine);
            continue;
        }
        if text.chars().any(|c| c.is_control() && c != '\t') {
            problem(number, ProblemKind::ControlCharacter);
        }
        let line = match parse_line(&text, number) {
            Ok(line) => line,
            Err(why) => {
                problem(number, ProblemKind::NotAContentLine(why));
                continue;
            }
        };
        for (i, param) in line.params.iter().enumerate() {
            if line.params[..i].iter().any(|p| p.is(&param.name)) {
                problem(number, ProblemKind::DuplicateParameter(param.name.clone()));
            }
        }
        if line.is("BEGIN") {
            if line.value.trim() != line.value {
                problem(number, ProblemKind::SpaceInComponentName);
            }
            if open.len() >= MAX_DEPTH {
                problem(number, ProblemKind::TooDeep);
                break;
            }
            open.push(Component {
                name: line.value.trim().to_owned(),
                items: Vec::new(),
                number,
            });
        } else if line.is("END") {
            let name = line.value.trim();
            if name != line.value {
                problem(number, ProblemKind::SpaceInComponentName);
            }
            if !open.last().is_some_and(|c| c.is(name)) {
                problem(number, ProblemKind::MismatchedEnd(name.to_owned()));
                continue;
            }
            if let Some(done) = open.pop() {
                close(done, &mut open, &mut roots);
            }
        } else {
            match open.last_mut() {
                Some(component) => component.items.push(Item::Line(line)),
                None => problem(number, ProblemKind::OutsideComponent),
            }
        }
    }
    while let Some(done) = open.pop() {
        problem(done.number, ProblemKind::Unclosed(done.name.clone()));
        close(done, &mut open, &mut roots);
    }
    Document { roots, problems }
}

fn close(done: Component, open: &mut [Component], roots: &mut Vec<Component>) {
    match open.last_mut() {
        Some(parent) => parent.items.push(Item::Component(done)),
        None => roots.push(done),
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn parse_line(text: &str, number: usize) -> Result<Line, String> {
    let end = text
        .find([';', ':'])
        .ok_or_else(|| "there is no colon".to_owned())?;
    let name = &text[..end];
    if !is_name(name) {
        return Err(format!("{name:?} is no property name"));
    }
    let mut params = Vec::new();
    let mut rest = &text[end..];
    while let Some(after) = rest.strip_prefix(';') {
        let equals = after
            .find(['=', ';', ':'])
            .filter(|&i| after.as_bytes()[i] == b'=')
            .ok_or_else(|| "a parameter without '='".to_owned())?;
        let param_name = &after[..equals];
        if !is_name(param_name) {
            return Err(format!("{param_name:?} is no parameter name"));
        }
        rest = &after[equals + 1..];
        let mut values = Vec::new();
        loop {
            let (value, after) = parse_param_value(rest)?;
            values.push(value);
            match after.strip_prefix(',') {
                Some(more) => rest = more,
                None => {
                    rest = after;
                    break;
                }
            }
        }
        params.push(Param {
            name: param_name.to_owned(),
            values,
        });
    }
    let value = rest
        .strip_prefix(':')
        .ok_or_else(|| "there is no colon after the parameters".to_owned())?;
    Ok(Line {
        number,
        name: name.to_owned(),
        params,
        value: value.to_owned(),
    })
}

fn parse_param_value(text: &str) -> Result<(ParamValue, &str), String> {
    if let Some(inner) = text.strip_prefix('"') {
        let end = inner
            .find('"')
            .ok_or_else(|| "a quote that is never closed".to_owned())?;
        let rest = &inner[end + 1..];
        if !rest.starts_with([',', ';', ':']) {
            return Err("text after a closing quote".to_owned());
        }
        let value = ParamValue {
            text: inner[..end].to_owned(),
            quoted: true,
        };
        return Ok((value, rest));
    }
    let end = text
        .find([',', ';', ':'])
        .ok_or_else(|| "there is no colon after the parameters".to_owned())?;
    if text[..end].contains('"') {
        return Err("a quote inside an unquoted parameter value".to_owned());
    }
    let value = ParamValue {
        text: text[..end].to_owned(),
        quoted: false,
    };
    Ok((value, &text[end..]))
}

/// TEXT unescaped (RFC 5545 3.3.11); an unknown escape keeps its character.
pub fn unescape_text(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            other => out.push(other),
        }
    }
    out
}

/// TEXT escaped (RFC 5545 3.3.11).
pub fn escape_text(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace("\r\n", "\\n")
        .replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LUNCH: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n\
        ATTENDEE;CN=\"Doe, Jane\";x-y=a,\"b;c\":mailto:jane@example.com\r\n\
        END:VEVENT\r\nEND:VCALENDAR\r\n";

    #[test]
    fn what_came_is_what_is_written() {
        let document = parse(LUNCH.as_bytes());
        assert_eq!(document.problems, []);
        let calendar = document.calendar().unwrap();
        assert_eq!(calendar.to_document(), LUNCH);
        let event = calendar.components().next().unwrap();
        let attendee = event.line("attendee").unwrap();
        assert_eq!(attendee.param_text("CN").unwrap(), "Doe, Jane");
        assert_eq!(attendee.param("X-Y").unwrap().values.len(), 2);
        assert_eq!(attendee.number, 5);
    }

    #[test]
    fn a_fold_inside_a_character_is_unfolded() {
        let mut octets = b"BEGIN:VCALENDAR\r\nX-A:caf\xc3\r\n \xa9\r\nEND:VCALENDAR\r\n".to_vec();
        let document = parse(&octets);
        assert_eq!(document.problems, []);
        assert_eq!(document.calendar().unwrap().value("X-A"), Some("café"));
        octets.truncate(24);
        assert!(!parse(&octets).problems.is_empty());
    }

    #[test]
    fn long_lines_fold_at_75_octets_between_characters() {
        let mut calendar = Component::new("VCALENDAR");
        calendar.push_line(Line::new("SUMMARY", "é".repeat(100)));
        let text = calendar.to_document();
        assert!(text.split("\r\n").all(|l| l.len() <= FOLD_AT));
        assert_eq!(
            parse(text.as_bytes()).roots[0].value("SUMMARY"),
            calendar.value("SUMMARY")
        );
        assert_eq!(parse(text.as_bytes()).problems, []);
    }

    #[test]
    fn every_lexical_problem_is_named_with_its_line() {
        let cases: &[(&[u8], usize, ProblemKind)] = &[
            (b"BEGIN:A\nEND:A\r\n", 1, ProblemKind::NotCrLf),
            (
                b"BEGIN: A\r\nEND:A\r\n",
                1,
                ProblemKind::SpaceInComponentName,
            ),
            (
                b"BEGIN:A\r\nEND:B\r\nEND:A\r\n",
                2,
                ProblemKind::MismatchedEnd("B".into()),
            ),
            (b"BEGIN:A\r\n", 1, ProblemKind::Unclosed("A".into())),
            (
                b"\xef\xbb\xbfBEGIN:A\r\nEND:A\r\n",
                1,
                ProblemKind::ByteOrderMark,
            ),
            (b"BEGIN:A\r\nX:\xff\r\nEND:A\r\n", 2, ProblemKind::NotUtf8),
            (
                b"BEGIN:A\r\nX;P=1;p=2:v\r\nEND:A\r\n",
                2,
                ProblemKind::DuplicateParameter("p".into()),
            ),
            (b"X:1\r\n", 1, ProblemKind::OutsideComponent),
            (b"BEGIN:A\r\n\r\nEND:A\r\n", 2, ProblemKind::EmptyLine),
            (
                b"BEGIN:A\r\nX:\x07\r\nEND:A\r\n",
                2,
                ProblemKind::ControlCharacter,
            ),
        ];
        for (octets, line, kind) in cases {
            let problems = parse(octets).problems;
            let expected = Problem {
                line: *line,
                kind: kind.clone(),
            };
            assert!(
                problems.contains(&expected),
                "{expected} not in {problems:?}"
            );
        }
        for bad in [
            "no colon",
            "X;P:1",
            "X;P=\"open:1",
            "X;P=a\"b:1",
            ":1",
            "X Y:1",
            "X;P=\"a\"b:1",
        ] {
            assert!(Line::parse(bad).is_err(), "accepted {bad:?}");
        }
    }

    #[test]
    fn carets_mean_what_rfc_6868_says() {
        let value = ParamValue::encode("a \"b\"\n^c");
        assert_eq!(value.text, "a ^'b^'^n^^c");
        assert_eq!(value.decoded(), "a \"b\"\n^c");
        let odd = ParamValue {
            text: "^x^".into(),
            quoted: false,
        };
        assert_eq!(odd.decoded(), "^x^");
    }

    #[test]
    fn text_escapes_round_trip() {
        assert_eq!(unescape_text("a\\, b\\; c\\\\ d\\ne"), "a, b; c\\ d\ne");
        assert_eq!(escape_text("a, b; c\\ d\ne"), "a\\, b\\; c\\\\ d\\ne");
    }

    #[test]
    fn a_bottomless_document_is_cut() {
        let text = "BEGIN:A\r\n".repeat(10_000);
        let document = parse(text.as_bytes());
        assert!(
            document
                .problems
                .iter()
                .any(|p| p.kind == ProblemKind::TooDeep)
        );
    }
}
