//! The sections of the page beside its top and its scenarios.

use super::super::record::Check;
use super::super::text;
use super::super::view::{self, Cause, Red};
use super::{Page, class, label, level_class, said};
use crate::verdict::{State, Verdict};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Checks of a requirement that are shown in full; the others are linked.
const FULL: usize = 2;
/// Links to checks in a row of the requirements' table.
const LINKS: usize = 6;

impl Page<'_> {
    pub(super) fn failures(&self) -> Markup {
        let errors: Vec<&Red<'_>> = self.reds.iter().filter(|r| r.check.is_none()).collect();
        html! {
            section aria-labelledby="failures" {
                h2 id="failures" { "Failures, by requirement" }
                @if self.causes.is_empty() { p { "None." } }
                @for cause in &self.causes { (self.cause(cause)) }
                @if !errors.is_empty() {
                    h3 { "Scenarios that the tool or the network broke off" }
                    ul { @for red in errors { li {
                        (label(red.verdict)) " "
                        a href=(format!("#{}", text::anchor("s", &red.scenario.id))) { (said(&red.scenario.title, 120)) }
                        " " small { (said(red.scenario.reason.as_deref().unwrap_or(""), 200)) }
                    } } }
                }
            }
        }
    }

    fn cause(&self, cause: &Cause<'_>) -> Markup {
        let requirement = cause.requirement;
        html! {
            article class=(format!("card {}", class(cause.verdict))) id=(text::anchor("f", cause.id))
                data-v=(class(cause.verdict)) data-l=(level_class(requirement.level)) data-a=(requirement.area) data-t=(cause.id.to_lowercase()) {
                h3 { (label(cause.verdict)) (said(&requirement.demand, 400)) }
                p.soft {
                    span.l { (requirement.level) } ", " (requirement.place) ", "
                    a.id href=(format!("#{}", text::anchor("r", cause.id))) { (cause.id) }
                    @if !cause.core && cause.verdict == Verdict::Fail { " (decides nothing in the profile)" }
                }
                @if let Some(reading) = &requirement.reading { p.soft { "Read as: " (reading) } }
                @for red in cause.reds.iter().take(FULL) { (self.red(red)) }
                @if cause.reds.len() > FULL {
                    details { summary { (text::count(cause.reds.len() - FULL, "more check")) " of this requirement" }
                        ul { @for red in cause.reds.iter().skip(FULL) { li {
                            (label(red.verdict)) " "
                            a.id href=(format!("#{}", text::anchor("c", red.id()))) { (red.id()) }
                            " " small { (said(red.check.map_or("", |c| &c.actual), 120)) }
                        } } }
                    }
                }
            }
        }
    }

    /// A red check: place, expected and actual, diff, exchange, replay.
    fn red(&self, red: &Red<'_>) -> Markup {
        let Some(check) = red.check else {
            return html! {};
        };
        let scenario = red.scenario;
        html! {
            div.one {
                h4 { a href=(format!("#{}", text::anchor("c", &check.id))) { (said(&scenario.title, 160)) } (state(check)) }
                (self.details(red, check))
                @if let Some(exchange) = red.exchange() {
                    details.x {
                        summary { (said(&exchange.by, 20)) " " em { (said(&self.request_line(exchange), 200)) } " → " (view::outcome(exchange)) }
                        (self.exchange_body(exchange))
                    }
                }
                p { "Run again: " code { (view::replay_command(self.record, &scenario.id)) } }
            }
        }
    }

    /// What was expected and what came, with the place in the suite.
    pub(super) fn details(&self, red: &Red<'_>, check: &Check) -> Markup {
        html! {
            dl {
                @if !check.expected.is_empty() { dt { "Expected" } dd { (said(&check.expected, 600)) } }
                dt { "Came" } dd { (said(&check.actual, 600)) }
                dt { "Suite" } dd { code { (view::suite_file(red.scenario)) ":" (check.line) ":" (check.column) } }
                @if !check.see.is_empty() { dt { "See" } dd { @for (i, see) in check.see.iter().enumerate() { @if i > 0 { ", " } code { (see) } } } }
            }
            @if !check.snippet.is_empty() {
                pre tabindex="0" class=(format!("src {}", class(check.verdict))) {
                    @let caret = view::caret(check);
                    @for (n, line) in &check.snippet {
                        i { (format!("{n:>4} │ ")) } (text::shorten(&text::visible(line), 300)) "\n"
                        @if let Some((_, before)) = caret.filter(|(line, _)| line == n) {
                            i { "     │ " } (" ".repeat(before))
                            span.caret { "^ " (text::one_line(&check.actual, 80)) } "\n"
                        }
                    }
                }
            }
            @if !check.diff.is_empty() {
                pre.diff tabindex="0" aria-label="Difference, expected against actual" {
                    @for line in check.diff.iter().take(40) {
                        span class=(match line.sign.as_str() { "-" => "m", "+" => "p", _ => "b" }) {
                            (line.sign.as_str()) " " (text::one_line(&line.text, 600))
                        }
                    }
                    @if check.diff.len() > 40 { "… " (check.diff.len() - 40) " more lines" }
                }
            }
        }
    }

    pub(super) fn blocked(&self) -> Markup {
        if self.record.blocked.is_empty() {
            return html! {};
        }
        html! {
            section aria-labelledby="blocked" {
                h2 id="blocked" { "Blocked, by cause" }
                p { "These scenarios need, as declared, something that does not hold. Nothing is said about their requirements." }
                @for cause in &self.record.blocked {
                    div.card.blocked {
                        h3 {
                            (label(Verdict::Blocked))
                            @if self.record.requirements.contains_key(&cause.cause) {
                                a href=(format!("#{}", text::anchor("r", &cause.cause))) { (said(&cause.cause, 200)) }
                            } @else { (said(&cause.cause, 200)) }
                        }
                        p { "Costs " (text::count(cause.requirements.len(), "requirement")) " in " (text::count(cause.scenarios.len(), "scenario")) "."
                            @if !cause.explained { " Nothing in this run explains the cause: an error of the suite, please report it." } }
                        details { summary { "What could not be judged" }
                            ul { @for id in cause.requirements.iter().take(200) { li { a.id href=(format!("#{}", text::anchor("r", id))) { (id) } } } }
                            ul { @for id in cause.scenarios.iter().take(200) { li { a.id href=(format!("#{}", text::anchor("s", id))) { (id) } } } }
                        }
                    }
                }
            }
        }
    }

    /// Findings and leftovers.
    pub(super) fn beside(&self) -> Markup {
        let record = self.record;
        if record.findings.is_empty() && record.leftovers.is_empty() {
            return html! {};
        }
        html! {
            section aria-labelledby="findings" {
                h2 id="findings" { "Found beside the checks" }
                @for finding in &record.findings {
                    h3 { (said(&finding.title, 200)) }
                    @if !finding.detail.is_empty() { p { (said(&finding.detail, 1000)) } }
                    @if let Some(exchange) = &finding.exchange {
                        details.x {
                            summary { em { (said(&self.request_line(exchange), 200)) } " → " (view::outcome(exchange)) }
                            (self.exchange_body(exchange))
                        }
                    }
                }
                @if !record.leftovers.is_empty() {
                    h3 { "Left on the server" }
                    p { code { "invitest clean" } " tries again to remove:" }
                    ul { @for left in record.leftovers.iter().take(100) { li { code { (said(left, 300)) } } } }
                }
            }
        }
    }

    /// The requirements by area, each with its anchor, verdict and checks.
    pub(super) fn requirements(&self) -> Markup {
        let mut checks: BTreeMap<&str, Vec<&Check>> = BTreeMap::new();
        for (_, check) in self.record.checks() {
            checks.entry(&check.requirement).or_default().push(check);
        }
        checks
            .values_mut()
            .for_each(|all| all.sort_by_key(|c| std::cmp::Reverse(c.verdict)));
        html! {
            section aria-labelledby="requirements" {
                h2 id="requirements" { "Requirements, by area" }
                @for (area, requirements) in view::areas(self.record) {
                    div data-g="" {
                        h3 { (area) }
                        div.scroll { table.req {
                            thead { tr { th scope="col" { "Verdict" } th scope="col" { "Demand" } th scope="col" { "Level" } th scope="col" { "Place" } th scope="col" { "Checks" } } }
                            tbody { @for (id, requirement) in requirements {
                                @let all = checks.get(id).map_or(&[][..], Vec::as_slice);
                                @let verdict = Verdict::worst(all.iter().map(|c| c.verdict)).unwrap_or(Verdict::NotSelected);
                                tr id=(text::anchor("r", id)) data-v=(class(verdict)) data-l=(level_class(requirement.level)) data-a=(area) {
                                    td { (label(verdict)) }
                                    td { (said(&requirement.demand, 400)) " " code { (id) } }
                                    td { span.l { (requirement.level) } }
                                    td { (requirement.place) }
                                    td {
                                        @for (i, check) in all.iter().take(LINKS).enumerate() {
                                            @if i > 0 { " " }
                                            a href=(format!("#{}", text::anchor("c", &check.id))) title=(check.id) { (check.verdict.label()) }
                                        }
                                        @if all.len() > LINKS { " and " (all.len() - LINKS) " more" }
                                    }
                                }
                            } }
                        } }
                    }
                }
            }
        }
    }

    pub(super) fn legend(&self) -> Markup {
        let meaning = |verdict| match verdict {
            Verdict::Pass => "The requirement is kept.",
            Verdict::Info => "A MAY, or something observed: recorded, never judged.",
            Verdict::NotSelected => {
                "Not part of this run: deselected, or the target has too few accounts."
            }
            Verdict::Unsupported => "A feature that nothing obliges to is not offered.",
            Verdict::Warn => "A SHOULD is not followed.",
            Verdict::Blocked => {
                "What it needs, as declared, does not hold; nothing is said about the server."
            }
            Verdict::Error => "The tool or the network failed; nothing is said about the server.",
            Verdict::Fail => "A MUST or a stated behaviour is broken.",
        };
        html! {
            section aria-labelledby="legend" {
                h2 id="legend" { "Legend" }
                table {
                    thead { tr { th scope="col" { "Verdict" } th scope="col" { "Meaning" } } }
                    tbody { @for verdict in Verdict::ALL.iter().rev() { tr { th scope="row" { (label(*verdict)) } td { (meaning(*verdict)) } } } }
                }
                p { "Of several, the worst is shown: the table is in that order. A server conforms if no stable check of a MUST or MUST NOT of RFC 6638, or of what it re-applies, failed, and all could be judged. "
                    "Provisional checks are new and contested ones have a text that contradicts itself: both are shown and decide nothing. A stated behaviour is one that the text requires without a keyword." }
                p { "In timelines a solid edge is an act, a dotted one a wait; the indent is the account. Credentials are masked." }
            }
        }
    }

    pub(super) fn about(&self) -> Markup {
        let record = self.record;
        let selection = &record.selection;
        let target = &record.target;
        html! {
            section aria-labelledby="about" {
                h2 id="about" { "About this run" }
                dl {
                    dt { "Tool" } dd { "invitest " (record.tool.version) ", suites " code { (record.tool.suites_digest) } }
                    dt { "Started" } dd { (said(&record.started, 40)) ", run " code { (said(&record.run, 40)) } }
                    dt { "Target" } dd { (said(&target.name, 80)) " at " code { (said(&target.url, 200)) } }
                    dt { "DAV" } dd { @for (i, token) in target.dav_tokens.iter().take(60).enumerate() { @if i > 0 { ", " } code { (said(token, 80)) } } }
                    @if !target.reproduce.is_empty() { dt { "Server from" } dd { code { (said(&target.reproduce, 300)) } } }
                    dt { "Run by" } dd { code { "invitest run " (selection.selectors.join(" ")) " " (target.argument) } }
                    dt { "Jobs" } dd { (selection.jobs) @if let Some(seed) = selection.seed { ", seed " (seed) } @if selection.repeat > 1 { ", each " (selection.repeat) " times" } }
                    @if !selection.faults.is_empty() { dt { "Faults on" } dd { (selection.faults.join(", ")) } }
                    @if !selection.variations.is_empty() { dt { "Variations on" } dd { (selection.variations.join(", ")) } }
                    @if !selection.trimmed.is_empty() { dt { "Left out for size" } dd { (selection.trimmed.join("; ")) } }
                }
            }
        }
    }
}

/// A remark on checks that decide nothing.
pub(super) fn state(check: &Check) -> Markup {
    match check.state {
        State::Stable => html! {},
        State::Provisional => html! { small { " provisional, decides nothing" } },
        State::Contested => html! { small { " contested, decides nothing" } },
    }
}
