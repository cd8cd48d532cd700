//! The matrix as a page.

use super::compare::Comparison;
use super::html::{head, label};
use super::matrix::{Area, Cell, LEGEND, Matrix, number};
use super::record::Conformance;
use super::text;
use maud::{DOCTYPE, Markup, html};

impl Matrix {
    /// The matrix as one self-contained page, with what changed, if that is given.
    pub fn to_html(&self, changes: &[Comparison]) -> String {
        html! {
            (DOCTYPE)
            html lang="en" {
                (head("Scheduling conformance: servers and requirements"))
                body {
                    a.skip href="#main" { "Skip to the matrix" }
                    header { p.kick { "invitest, RFC 6638 scheduling conformance" } h1 { "Servers and requirements" } }
                    main id="main" {
                        (self.summary())
                        (legend())
                        section aria-labelledby="matrix" {
                            h2 id="matrix" { "Requirements, by area" }
                            p.soft { "A cell leads to the check in that server's report. A number counts its red checks." }
                            div.scroll { table.matrix {
                                thead { tr {
                                    th scope="col" { "Requirement" } th scope="col" { "Level" }
                                    @for server in &self.servers { th scope="col" { (text::one_line(&server.name, 24)) } }
                                } }
                                @for area in &self.areas { (self.area(area)) }
                            } }
                        }
                        @if !changes.is_empty() { section aria-labelledby="changes" {
                            h2 id="changes" { "What changed" }
                            @for change in changes { (changed(change)) }
                        } }
                        section aria-labelledby="reproduce" {
                            h2 id="reproduce" { "How to reproduce" }
                            @for server in &self.servers {
                                h3 { (text::one_line(&server.title, 80)) ", invitest " (server.invitest) ", suites " code { (server.suites) } }
                                pre tabindex="0" { (server.reproduce.join("\n")) }
                            }
                        }
                    }
                }
            }
        }
        .into_string()
    }

    fn summary(&self) -> Markup {
        html! {
            section aria-labelledby="servers" {
                h2 id="servers" { "Servers" }
                div.scroll { table {
                    thead { tr { th scope="col" { "Server" } th scope="col" { "Version" } th scope="col" { "Conforms to core" } th scope="col" { "Because" } th scope="col" { "Run" } } }
                    tbody { @for server in &self.servers {
                        @let class = match server.conforms {
                            Conformance::Yes => "pass",
                            Conformance::No => "fail",
                            Conformance::Partial => "warn",
                            Conformance::NotOffered => "info",
                        };
                        tr {
                            th scope="row" { a href=(server.href) { (text::one_line(&server.title, 60)) } }
                            td { (text::one_line(&server.server, 60)) }
                            td { b class=(format!("v {class}")) { (server.conforms) } }
                            td { (server.because) }
                            td.day { (server.date) }
                        }
                    } }
                } }
            }
        }
    }

    fn area(&self, area: &Area) -> Markup {
        html! {
            tbody {
                tr { th.area scope="rowgroup" colspan=(self.servers.len() + 2) { (area.name) } }
                @for row in &area.rows {
                    tr id=(text::anchor("r", &row.requirement)) {
                        th scope="row" { (text::one_line(&row.demand, 300)) " " code { (row.requirement) } }
                        td { span.l title=(row.place) { (row.level) } }
                        @for cell in &row.cells {
                            @match cell {
                                None => td.cell { span.none title="not run" { "–" } },
                                Some(cell) => td.cell {
                                    a class=(cell.colour()) href=(cell.href) title=(title(cell)) { (cell.letter()) (number(cell)) }
                                },
                            }
                        }
                    }
                }
            }
        }
    }
}

fn legend() -> Markup {
    html! {
        section aria-labelledby="legend" {
            h2 id="legend" { "Legend" }
            ul.marks { @for (letter, colour, words) in LEGEND { li { span class=(format!("cell {colour}")) { (letter) } " " (words) } } }
        }
    }
}

fn changed(change: &Comparison) -> Markup {
    html! {
        h3 { (change.before) " → " (change.after) }
        @if change.suites_changed { p { "The suites differ, so new checks are listed apart." } }
        @for (name, list) in change.lists() {
            @if !list.is_empty() {
                details open[name == "New failures"] {
                    summary { (name) ": " (list.len()) }
                    ul { @for c in list.iter().take(300) { li {
                        @if let Some(verdict) = c.after { (label(verdict)) " " }
                        (c.words()) " " code { (text::one_line(&c.id, 200)) }
                    } } }
                }
            }
        }
    }
}

fn title(cell: &Cell) -> String {
    if cell.not_offered {
        return "scheduling is not offered".to_owned();
    }
    format!(
        "{}, {} of {} red",
        cell.verdict,
        cell.red,
        text::count(cell.checks as usize, "check")
    )
}
