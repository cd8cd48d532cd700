//! Judges the shape of an XML body.

use super::matcher::{Kind, judge_value};
use super::{Env, Judged, Unresolved};
use crate::run::outcome::Outcome;
use crate::suite::model::XmlShape;
use crate::wire::xml::{Element, Name};

/// Judges every key of a shape.
pub fn shape(
    outcome: &Outcome,
    shape: &XmlShape,
    env: &dyn Env,
    all: &mut Vec<Judged>,
) -> Result<(), Unresolved> {
    let expected = format!("an XML body with the root {}", shape.root);
    let root = match outcome.response.as_ref().map(|r| r.xml()) {
        Some(Ok(root)) if root.name == name(&shape.root)? => root,
        Some(Ok(root)) => {
            let actual = format!("{} with {}", outcome.in_words(), root.name);
            all.push(Judged::new(false, expected, actual));
            return Ok(());
        }
        Some(Err(error)) => {
            let actual = format!("{}, {error}", outcome.in_words());
            all.push(Judged::new(false, expected, actual));
            return Ok(());
        }
        None => {
            all.push(Judged::new(false, expected, outcome.in_words()));
            return Ok(());
        }
    };
    all.push(Judged::new(true, expected, root.name.to_string()));
    let mut elements: Vec<&Element> = vec![&root];
    for part in shape.each.iter().flat_map(|path| path.split('/')) {
        let wanted = name(part)?;
        elements = elements
            .into_iter()
            .flat_map(|e| {
                e.elements()
                    .filter(|c| c.name == wanted)
                    .collect::<Vec<_>>()
            })
            .collect();
    }
    if let Some(path) = &shape.each {
        all.push(Judged::new(
            !elements.is_empty(),
            format!("at least one {path}"),
            format!("{} of them", elements.len()),
        ));
    }
    for element in elements {
        for (names, exactly) in [(&shape.exactly_one, true), (&shape.at_most_one, false)] {
            for child in names {
                let wanted = name(child)?;
                let count = element.elements().filter(|c| c.name == wanted).count();
                let holds = if exactly { count == 1 } else { count <= 1 };
                let how = if exactly {
                    "exactly one"
                } else {
                    "at most one"
                };
                all.push(Judged::new(
                    holds,
                    format!("{how} {child} in {}", element.name),
                    format!("{count} of them"),
                ));
            }
        }
        for (child, matcher) in &shape.text {
            let wanted = name(child)?;
            let text = element
                .elements()
                .find(|c| c.name == wanted)
                .map(|c| c.text().trim().to_owned());
            let mut judged = judge_value(matcher, text.as_deref(), Kind::Text, env)?;
            judged.expected = format!("text of {child} {}", judged.expected);
            all.push(judged);
        }
    }
    Ok(())
}

fn name(text: &str) -> Result<Name, Unresolved> {
    Name::parse(text).ok_or_else(|| Unresolved {
        name: text.to_owned(),
        why: "is no XML name".into(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::TestEnv;
    use super::*;

    fn judged(body: &str, yaml: &str) -> bool {
        let response = crate::dav::Response {
            url: url::Url::parse("http://x/").unwrap(),
            status: 200,
            headers: Vec::new(),
            body: body.into(),
            ms: 0.0,
            retried: false,
        };
        let outcome = Outcome {
            response: Some(response),
            ..Outcome::default()
        };
        let mut all = Vec::new();
        let wanted: XmlShape = serde_yaml::from_str(yaml).unwrap();
        shape(&outcome, &wanted, &TestEnv::default(), &mut all).unwrap();
        all.iter().all(|j| j.holds)
    }

    #[test]
    fn each_key_holds_and_fails() {
        let body =
            r#"<C:a xmlns:C="urn:ietf:params:xml:ns:caldav"><C:b><C:c>2.0;x</C:c></C:b></C:a>"#;
        for (yaml, holds) in [
            ("{root: C:a}", true),
            ("{root: C:b}", false),
            ("{root: C:a, each: C:b, exactly-one: [C:c]}", true),
            ("{root: C:a, each: C:b, exactly-one: [C:d]}", false),
            ("{root: C:a, each: C:d}", false),
            ("{root: C:a, each: C:b, at-most-one: [C:c, C:d]}", true),
            (
                "{root: C:a, each: C:b, text: {C:c: {matches: '*;*'}}}",
                true,
            ),
            (
                "{root: C:a, each: C:b, text: {C:c: {matches: '3.*'}}}",
                false,
            ),
        ] {
            assert_eq!(judged(body, yaml), holds, "{yaml}");
        }
        let twice = r#"<C:a xmlns:C="urn:ietf:params:xml:ns:caldav"><C:b/><C:b/></C:a>"#;
        assert!(!judged(twice, "{root: C:a, at-most-one: [C:b]}"));
        assert!(!judged("no xml", "{root: C:a}"));
    }
}
