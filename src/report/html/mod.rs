//! The record as one self-contained page: no network, light and dark, complete without
//! JavaScript. Everything a server sent is made visible and escaped.

mod highlight;
mod plot;
mod scenario;
mod sections;

use super::record::{Conformance, Record};
use super::text;
use super::view::{self, Cause, Red};
use crate::verdict::{Level, Verdict};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::cell::Cell;

/// Octets of exchanges' markup that a page spends, so that it stays under 5 MB.
const BODY_BUDGET: usize = 1_800_000;

/// A page in the making.
struct Page<'a> {
    record: &'a Record,
    reds: Vec<Red<'a>>,
    causes: Vec<Cause<'a>>,
    /// The target's origin, which request lines leave out.
    origin: String,
    /// Octets left for exchanges.
    budget: Cell<usize>,
}

/// The record as `index.html`.
pub fn render(record: &Record) -> String {
    let page = Page {
        record,
        reds: view::reds(record),
        causes: view::causes(record),
        origin: url::Url::parse(&record.target.url)
            .map_or(String::new(), |u| u.origin().ascii_serialization()),
        budget: Cell::new(BODY_BUDGET),
    };
    page.render().into_string()
}

/// The head that all pages of invitest share.
pub(super) fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="referrer" content="no-referrer";
            meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";
            title { (title) }
            link rel="icon" href="data:,";
            style { (PreEscaped(include_str!("style.css"))) }
        }
    }
}

/// The word of a verdict, as a label.
pub(super) fn label(verdict: Verdict) -> Markup {
    html! { b class=(format!("v {}", class(verdict))) { (verdict.label()) } }
}

/// The class of a verdict.
pub(super) fn class(verdict: Verdict) -> String {
    verdict.label().replace(' ', "-")
}

/// The class of a level.
fn level_class(level: Level) -> String {
    level.label().to_lowercase().replace(' ', "-")
}

/// Text of a server, at most `max` characters, isolated from the direction around it.
fn said(text: &str, max: usize) -> Markup {
    html! { bdi { (text::one_line(text, max)) } }
}

impl Page<'_> {
    fn render(&self) -> Markup {
        let record = self.record;
        let server = view::server(record);
        html! {
            (DOCTYPE)
            html lang="en" {
                (head(&format!("{server}: scheduling conformance")))
                body {
                    a.skip href="#main" { "Skip to the results" }
                    header {
                        p.kick { "invitest, RFC 6638 scheduling conformance, " (self.date()) }
                        h1 { (self.title()) " " small { (self.version()) } }
                        (self.answer())
                    }
                    (self.navigation())
                    main id="main" {
                        div.top { (self.found()) (self.offered()) (self.counts()) }
                        (self.filter())
                        (self.failures())
                        (self.blocked())
                        (self.beside())
                        @if let Some(plot) = plot::latencies(record) {
                            section aria-labelledby="delivery" {
                                h2 id="delivery" { "Delivery" }
                                p.soft { "Time from the act's response until its message was seen. Dots are deliveries, larger for several; the stroke is the median." }
                                (plot)
                            }
                        }
                        (self.scenarios())
                        (self.requirements())
                        (self.legend())
                        (self.about())
                    }
                    footer { p { "Rendered from a record by invitest " (record.tool.version) ". Nothing on this page was loaded from a network." } }
                    script { (PreEscaped(include_str!("script.js"))) }
                }
            }
        }
    }

    fn date(&self) -> String {
        text::one_line(self.record.started.split('T').next().unwrap_or(""), 20)
    }

    fn title(&self) -> Markup {
        let target = &self.record.target;
        said(
            if target.title.is_empty() {
                &target.name
            } else {
                &target.title
            },
            80,
        )
    }

    fn version(&self) -> Markup {
        let server = &self.record.target.server;
        said(format!("{} {}", server.name, server.version).trim(), 80)
    }

    fn answer(&self) -> Markup {
        let (class, words) = match self.record.conforms.value {
            Conformance::Yes => ("yes", "Conforms"),
            Conformance::No => ("no", "Does not conform"),
            Conformance::Partial => ("partial", "Partial: not everything could be judged"),
            Conformance::NotOffered => ("not-offered", "Offers no scheduling"),
        };
        html! {
            p class=(format!("answer {class}")) {
                strong { (words) }
                "Profile " (self.record.conforms.profile) ": " (view::because(self.record)) "."
            }
        }
    }

    fn navigation(&self) -> Markup {
        let of = |v: Verdict| self.record.totals.checks.get(&v).copied().unwrap_or(0);
        html! {
            nav aria-label="Sections" { ul {
                li { a href="#failures" { "Failures " span { (self.reds.len()) } } }
                @if !self.record.blocked.is_empty() {
                    li { a href="#blocked" { "Blocked " span { (of(Verdict::Blocked)) } } }
                }
                @if !self.record.latencies.is_empty() { li { a href="#delivery" { "Delivery" } } }
                li { a href="#scenarios" { "Scenarios " span { (self.record.scenarios.len()) } } }
                li { a href="#requirements" { "Requirements " span { (self.record.requirements.len()) } } }
                li { a href="#legend" { "Legend" } }
                li { a href="#about" { "About this run" } }
                li { button id="theme" type="button" hidden { "Light or dark" } }
            } }
        }
    }

    /// The root causes, worst first.
    fn found(&self) -> Markup {
        html! {
            section aria-labelledby="found" {
                h2 id="found" { "What was found" }
                @if self.causes.is_empty() && self.record.findings.is_empty() {
                    p { "Nothing to object to." }
                }
                ul.found {
                    @for cause in self.causes.iter().take(6) {
                        li {
                            (label(cause.verdict)) " "
                            a href=(format!("#{}", text::anchor("f", cause.id))) { (said(&cause.requirement.demand, 160)) }
                            " " small { (cause.requirement.level) ", " (text::count(cause.reds.len(), "check")) }
                        }
                    }
                    @for finding in self.record.findings.iter().take(3) {
                        li { b.v.info { "found" } " " a href="#findings" { (said(&finding.title, 160)) } }
                    }
                }
                @if self.causes.len() > 6 {
                    p { a href="#failures" { "and " (self.causes.len() - 6) " more" } }
                }
            }
        }
    }

    fn offered(&self) -> Markup {
        html! {
            section aria-labelledby="offered" {
                h2 id="offered" { "What is offered" }
                ul.feat {
                    @for (name, feature) in &self.record.target.features {
                        li {
                            span class=(if feature.offered { "y" } else { "x" }) { (said(name, 60)) }
                            @if !feature.how.is_empty() { small { (said(&feature.how, 120)) } }
                        }
                    }
                }
            }
        }
    }

    fn counts(&self) -> Markup {
        let totals = &self.record.totals;
        let must = |v: &Verdict| -> u64 {
            [Level::Must, Level::MustNot]
                .iter()
                .filter_map(|l| totals.by_level.get(l)?.get(v))
                .sum()
        };
        html! {
            section aria-labelledby="counts" {
                h2 id="counts" { "Counts" }
                table {
                    thead { tr { th scope="col" { "Verdict" } th.n scope="col" { "Scenarios" } th.n scope="col" { "Checks" } th.n scope="col" { "of MUST" } } }
                    tbody {
                        @for verdict in Verdict::ALL.iter().rev() {
                            @let scenarios = totals.scenarios.get(verdict).copied().unwrap_or(0);
                            @let checks = totals.checks.get(verdict).copied().unwrap_or(0);
                            @if scenarios + checks > 0 {
                                tr { th scope="row" { (label(*verdict)) } td.n { (scenarios) } td.n { (checks) } td.n { (must(verdict)) } }
                            }
                        }
                    }
                }
                p.soft {
                    (text::count(self.record.requests as usize, "request")) " in " (text::duration(self.record.elapsed_ms)) ", "
                    (text::count(self.record.target.accounts as usize, "account")) "."
                }
            }
        }
    }

    /// The filter; JavaScript shows it, for without it does nothing.
    fn filter(&self) -> Markup {
        let areas = view::areas(self.record);
        html! {
            form.filter hidden role="search" aria-label="Filter" {
                fieldset {
                    legend { "Verdict" }
                    @for verdict in Verdict::ALL.iter().rev() {
                        @if self.record.totals.scenarios.contains_key(verdict) {
                            label { input type="checkbox" name="v" value=(class(*verdict)); " " (verdict.label()) }
                        }
                    }
                }
                label { span { "Level" } select name="l" {
                    option value="" { "any" }
                    @for level in self.record.totals.by_level.keys() { option value=(level_class(*level)) { (level) } }
                } }
                label { span { "Area" } select name="a" {
                    option value="" { "any" }
                    @for area in areas.keys() { option { (area) } }
                } }
                label { span { "Text (press /)" } input type="search" name="q" autocomplete="off"; }
                button type="reset" { "Reset" }
                output id="says" aria-live="polite" {}
            }
        }
    }
}
