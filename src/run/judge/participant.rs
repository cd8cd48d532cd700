//! Judges what an assertion says of ATTENDEE and ORGANIZER lines.

use super::calendar::cited;
use super::component::Judge;
use super::matcher::{Kind, Several, judge_value, judge_values, quote};
use super::{Judged, Unresolved};
use crate::calendar::kinds::{self, ParamHolds};
use crate::calendar::participants::{attendees, is_of};
use crate::suite::model::{Matcher, Participant, Presence, Rule, Scalar};
use crate::wire::ical::Line;

impl Judge<'_> {
    pub(super) fn attendee(
        &self,
        role: &str,
        said: &Participant,
        all: &mut Vec<Judged>,
    ) -> Result<(), Unresolved> {
        let addresses = self.addresses(role)?;
        let lines = attendees(self.component, &addresses);
        let others = self.component.lines_named("ATTENDEE");
        let others: Vec<String> = others.map(|line| line.value.clone()).collect();
        let others = match others.as_slice() {
            [] => "there is no ATTENDEE".to_owned(),
            others => format!("there are {}", others.join(", ")),
        };
        let none = format!("no ATTENDEE {}; {others}", addresses.join(" or "));
        self.participant(&format!("ATTENDEE {role}"), &lines, said, &none, all)
    }

    /// The addresses of a role, or an address that stands for itself.
    fn addresses(&self, role: &str) -> Result<Vec<String>, Unresolved> {
        let role = self.env.fill(role)?;
        if role.contains(':') || role.starts_with('/') {
            return Ok(vec![role]);
        }
        let addresses = self.env.addresses(&role);
        if addresses.is_empty() {
            return Err(Unresolved {
                name: role,
                why: "has no calendar user address".to_owned(),
            });
        }
        Ok(addresses)
    }

    pub(super) fn participant(
        &self,
        who: &str,
        lines: &[&Line],
        said: &Participant,
        none: &str,
        all: &mut Vec<Judged>,
    ) -> Result<(), Unresolved> {
        let cited: Vec<String> = lines.iter().map(|line| cited(line)).collect();
        let came = match cited.as_slice() {
            [] => none.to_owned(),
            [one] => one.clone(),
            many => format!("{} lines of the same: {}", many.len(), many.join("; ")),
        };
        let parameters = match said {
            Participant::Word(word) => {
                let (wanted, expected) = match word {
                    Presence::Present => (true, format!("{who}, present")),
                    Presence::Absent => (false, format!("no {who}")),
                };
                all.push(Judged::new(lines.is_empty() != wanted, expected, came));
                return Ok(());
            }
            Participant::Parameters(parameters) => parameters,
        };
        if parameters.is_empty() {
            all.push(Judged::new(
                !lines.is_empty(),
                format!("{who}, present"),
                came.clone(),
            ));
        }
        for (name, matcher) in parameters {
            let name = name.to_uppercase();
            // Every line of the same participant has to satisfy it: nothing says which of
            // them a client would follow.
            let mut holds = !lines.is_empty();
            let mut expected = String::new();
            let mut meaning = String::new();
            for line in lines {
                let judged = match name.as_str() {
                    "ADDRESS" => self.address(matcher, line)?,
                    _ => self.parameter(&name, matcher, line)?,
                };
                holds &= judged.holds;
                if !judged.holds || meaning.is_empty() {
                    meaning = judged.actual;
                }
                expected = judged.expected;
            }
            if lines.is_empty() {
                // For its words, and so that a mistake of the suite is noticed anyway.
                let line = Line::new("ATTENDEE", "");
                expected = match name.as_str() {
                    "ADDRESS" => self.address(matcher, &line)?.expected,
                    _ => self.parameter(&name, matcher, &line)?.expected,
                };
            }
            let came = match meaning.is_empty() {
                true => came.clone(),
                false => format!("{name} is {meaning} in {came}"),
            };
            all.push(Judged::new(
                holds,
                format!("{who}: {name} {expected}"),
                came,
            ));
        }
        Ok(())
    }

    fn parameter(&self, name: &str, matcher: &Matcher, line: &Line) -> Result<Judged, Unresolved> {
        let kind = match kinds::parameter(name) {
            ParamHolds::Token => Kind::Enumeration,
            ParamHolds::Address => Kind::Address,
            ParamHolds::Addresses => Kind::AddressList,
            ParamHolds::Codes => Kind::CommaList,
            ParamHolds::Text => Kind::Parameter,
        };
        let value = line.param_text(name);
        let value = value.as_deref();
        let default = kinds::parameter_default(&line.name, name);
        judge_values(
            matcher,
            value.as_slice(),
            default,
            Several::Every,
            kind,
            self.env,
        )
    }

    /// `address`: the line is that of a role, or has an address.
    fn address(&self, matcher: &Matcher, line: &Line) -> Result<Judged, Unresolved> {
        let mut rest = match matcher {
            Matcher::Equals(scalar) => Rule {
                equals: Some(scalar.clone()),
                ..Rule::default()
            },
            Matcher::Rule(rule) => rule.as_ref().clone(),
        };
        let is = |scalar: &Scalar| -> Result<bool, Unresolved> {
            Ok(is_of(line, &self.addresses(&scalar.text())?))
        };
        let among = |list: &[Scalar]| -> Result<bool, Unresolved> {
            let mut any = false;
            for scalar in list {
                any |= is(scalar)?;
            }
            Ok(any)
        };
        let names = |list: &[Scalar]| -> Result<String, Unresolved> {
            let mut words = Vec::new();
            for scalar in list {
                let role = scalar.text();
                let addresses = self.addresses(&role)?.join(" or ");
                words.push(match role.contains(':') {
                    true => addresses,
                    false => format!("{role} ({addresses})"),
                });
            }
            Ok(words.join(", "))
        };
        let mut holds = true;
        let mut expected = Vec::new();
        if let Some(wanted) = rest.equals.take() {
            holds &= is(&wanted)?;
            expected.push(format!("that of {}", names(&[wanted])?));
        }
        if let Some(wanted) = rest.differs_from.take() {
            holds &= !is(&wanted)?;
            expected.push(format!("not that of {}", names(&[wanted])?));
        }
        if let Some(list) = rest.one_of.take() {
            holds &= among(&list)?;
            expected.push(format!("of one of {}", names(&list)?));
        }
        if let Some(list) = rest.none_of.take() {
            holds &= !among(&list)?;
            expected.push(format!("of none of {}", names(&list)?));
        }
        if expected.is_empty() || says_anything(&rest) {
            let rest = Matcher::Rule(Box::new(rest));
            let judged = judge_value(&rest, Some(&line.value), Kind::Address, self.env)?;
            holds &= judged.holds;
            expected.push(judged.expected);
        }
        Ok(Judged::new(holds, expected.join(", "), quote(&line.value)))
    }
}

fn says_anything(rule: &Rule) -> bool {
    rule.matches.is_some()
        || rule.contains.is_some()
        || rule.lacks.is_some()
        || rule.present.is_some()
        || rule.absent.is_some()
        || rule.at_least.is_some()
        || rule.greater_than.is_some()
        || rule.at_most.is_some()
}
