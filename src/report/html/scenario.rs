//! Scenarios on the page: checks, the timeline of all accounts, the exchanges.

use super::super::record::{Check, Exchange, Record, Scenario, Step};
use super::super::store::masked_header;
use super::super::text;
use super::super::view::{self, Red};
use super::sections::state;
use super::{Page, class, highlight, label, level_class, said};
use crate::verdict::Verdict;
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

/// Characters of a body that are shown.
const SHOWN: usize = 12_000;

impl Page<'_> {
    /// All scenarios by area, red ones first within each.
    pub(super) fn scenarios(&self) -> Markup {
        let mut areas: BTreeMap<&str, Vec<&Scenario>> = BTreeMap::new();
        for scenario in &self.record.scenarios {
            let area = areas_of(self.record, scenario)
                .into_iter()
                .next()
                .unwrap_or("general");
            areas.entry(area).or_default().push(scenario);
        }
        // The sort is stable: the suites' order stays.
        areas
            .values_mut()
            .for_each(|all| all.sort_by_key(|s| !s.verdict.is_red()));
        html! {
            section aria-labelledby="scenarios" {
                h2 id="scenarios" { "Scenarios, by area" }
                p { button type="button" data-open="1" { "Open all shown" } " " button type="button" data-open="0" { "Close all" } }
                @for (area, scenarios) in areas {
                    div data-g="" {
                        h3 { (area) }
                        @for scenario in scenarios { (self.scenario(scenario)) }
                    }
                }
            }
        }
    }

    fn scenario(&self, scenario: &Scenario) -> Markup {
        let levels: BTreeSet<String> = scenario
            .checks
            .iter()
            .map(|c| level_class(c.level))
            .collect();
        let levels: Vec<String> = levels.into_iter().collect();
        let areas: Vec<&str> = areas_of(self.record, scenario).into_iter().collect();
        html! {
            details.s id=(text::anchor("s", &scenario.id)) data-v=(class(scenario.verdict)) data-l=(levels.join(" ")) data-a=(areas.join(" ")) {
                summary {
                    (label(scenario.verdict))
                    span { (said(&scenario.title, 200)) span.id { (scenario.id) } }
                    small { (text::duration(scenario.elapsed_ms)) }
                }
                p.soft {
                    @if !scenario.source.is_empty() { (scenario.source) ", " }
                    code { (view::suite_file(scenario)) ":" (scenario.line) }
                    @if scenario.unstable { ", unstable: its verdict changed between repetitions" }
                }
                @if let Some(reason) = &scenario.reason { p { (said(reason, 600)) } }
                ul.c { @for check in &scenario.checks { (self.check(scenario, check)) } }
                @if !scenario.steps.is_empty() { (self.timeline(scenario)) }
                @if !is_full(scenario) && !scenario.exchanges.is_empty() {
                    details.x {
                        summary { (text::count(scenario.exchanges.len(), "exchange")) }
                        pre tabindex="0" { @for e in &scenario.exchanges {
                            (text::one_line(&e.by, 20)) " " (text::one_line(&self.request_line(e), 160)) " → " (view::outcome(e)) "\n"
                        } }
                    }
                }
                @if scenario.verdict.is_red() { p { "Run again: " code { (view::replay_command(self.record, &scenario.id)) } } }
            }
        }
    }

    fn check(&self, scenario: &Scenario, check: &Check) -> Markup {
        let tail = check.id.strip_prefix(&*scenario.id).unwrap_or(&check.id);
        let requirement = self.record.requirements.get(&check.requirement);
        let verdict = check.verdict;
        // What is blocked has its cause to show, and nothing of its own.
        let whole = verdict.is_red() && verdict != Verdict::Blocked && !check.actual.is_empty();
        html! {
            li id=(text::anchor("c", &check.id)) {
                (label(verdict))
                (tail.trim_start_matches(['/', '#']))
                @if !whole && !check.actual.is_empty() { ": " (said(&check.actual, 200)) } " "
                a href=(format!("#{}", text::anchor("r", &check.requirement))) { (check.level) " " (check.requirement) }
                @if check.otherwise && !verdict.is_red() { small { " otherwise than asked" } }
                @if let Some(by) = &check.blocked_by { small { " blocked by " (said(by, 120)) } }
                (state(check))
                @if whole { (self.details(&Red { scenario, check: Some(check), requirement, verdict }, check)) }
            }
        }
    }

    /// Who did what, what arrived where, after how long: a column per account.
    fn timeline(&self, scenario: &Scenario) -> Markup {
        let mut roles: Vec<&str> = Vec::new();
        for step in scenario.steps.iter().filter(|s| !s.by.is_empty()) {
            if !roles.contains(&&*step.by) {
                roles.push(&step.by);
            }
        }
        let full = is_full(scenario);
        let mut shown = BTreeSet::new();
        html! {
            ol.tl style=(format!("--n:{}", roles.len().max(1))) {
                li.head { time {} @for role in &roles {
                    span { (said(role, 24)) @if let Some(account) = scenario.cast.get(*role) { " (" (said(account, 24)) ")" } }
                } }
                @for step in &scenario.steps {
                    @let lane = roles.iter().position(|r| *r == step.by).unwrap_or(0);
                    @let first = shown.insert(step.n);
                    li.w[step.waited_for.is_some()] style=(format!("--k:{lane}")) {
                        time { (at(step)) }
                        div.op[step.opening || step.n == 0] {
                            (said(&step.what, 200))
                            (arrival(step))
                            @if full && first { @for exchange in scenario.exchanges.iter().filter(|e| e.step == step.n) { (self.exchange(exchange)) } }
                        }
                    }
                }
                @if full {
                    @for exchange in scenario.exchanges.iter().filter(|e| !shown.contains(&e.step)) {
                        li style="--k:0" { time {} div { (self.exchange(exchange)) } }
                    }
                }
            }
        }
    }

    fn exchange(&self, exchange: &Exchange) -> Markup {
        html! {
            details.x {
                summary { em { (said(&self.request_line(exchange), 200)) } " → " (view::outcome(exchange)) }
                (self.exchange_body(exchange))
            }
        }
    }

    /// Method and path; the whole URL where it leads to another server.
    pub(super) fn request_line(&self, exchange: &Exchange) -> String {
        let path = exchange
            .url
            .strip_prefix(&self.origin)
            .filter(|p| p.starts_with('/'));
        format!("{} {}", exchange.method, path.unwrap_or(&exchange.url))
    }

    /// Headers and bodies of an exchange, as long as the page has room.
    pub(super) fn exchange_body(&self, exchange: &Exchange) -> Markup {
        let markup = self.unbounded(exchange);
        let left = self.budget.get();
        if markup.0.len() > left {
            return html! { p.soft { "This page is full; headers and bodies are in record.json." } };
        }
        self.budget.set(left - markup.0.len());
        markup
    }

    fn unbounded(&self, exchange: &Exchange) -> Markup {
        let part = |title: &str, headers: &[(String, String)], body: &Option<String>| {
            html! {
                @if !headers.is_empty() || body.is_some() {
                    pre tabindex="0" aria-label=(title) {
                        @for (name, value) in headers.iter().take(60) { u { (text::one_line(name, 80)) ": " } (text::one_line(&masked_header(name, value), 400)) "\n" }
                        @if let Some(key) = body { @if !headers.is_empty() { "\n" } (self.body(key)) }
                    }
                }
            }
        };
        html! {
            @if exchange.request_headers.is_empty() && exchange.response_headers.is_empty() {
                p.soft { "Headers and bodies of this exchange are not kept in the record." }
            }
            (part("Request", &exchange.request_headers, &exchange.request_body))
            @if let Some(error) = &exchange.error { p { "No response: " (said(error, 300)) } }
            (part("Response", &exchange.response_headers, &exchange.response_body))
        }
    }

    fn body(&self, key: &String) -> Markup {
        let Some(body) = self.record.bodies.get(key) else {
            return html! { s { "[not kept: " (key) "]" } };
        };
        let cut = body.char_indices().nth(SHOWN).map(|(at, _)| at);
        let shown = text::visible(&body[..cut.unwrap_or(body.len())]);
        html! {
            (highlight::body(&shown))
            @if cut.is_some() { s { "\n[cut here: the body has " (body.len()) " octets]" } }
        }
    }
}

/// The areas of a scenario's requirements.
fn areas_of<'a>(record: &'a Record, scenario: &Scenario) -> BTreeSet<&'a str> {
    scenario
        .checks
        .iter()
        .filter_map(|c| record.requirements.get(&c.requirement))
        .map(|r| &*r.area)
        .collect()
}

/// Whether any of its exchanges is kept with headers or bodies.
fn is_full(scenario: &Scenario) -> bool {
    scenario.exchanges.iter().any(|e| {
        !e.request_headers.is_empty() || !e.response_headers.is_empty() || e.error.is_some()
    })
}

fn at(step: &Step) -> String {
    if step.at_ms == 0 {
        String::new()
    } else {
        format!("+{}", text::duration(step.at_ms))
    }
}

/// What came of a wait, after how long.
fn arrival(step: &Step) -> Markup {
    let Some(waited_for) = &step.waited_for else {
        return html! {};
    };
    html! {
        small {
            (said(step.came.as_deref().unwrap_or(waited_for), 160))
            " after " (text::duration(step.elapsed_ms))
            @if step.polls > 1 { ", " (text::count(step.polls as usize, "look")) }
        }
    }
}
