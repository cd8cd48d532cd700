//! `invitest explain`: a clause and what judges it, a scenario and what it does, a check
//! and what it is owed to.

use super::{Global, complain, library, say};
use crate::diagnostic::did_you_mean;
use crate::report::record::Record;
use crate::report::{exit, view};
use crate::requirement::{Requirement, coverage, readings};
use crate::run::step::in_words;
use crate::suite::Library;
use crate::suite::plan::{Plan, PlannedCheck, PlannedStep};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Where a run without options writes its record.
const LATEST: &str = "reports/embedded/latest/record.json";

/// What is explained.
#[derive(Debug, Clone, clap::Args)]
#[command(
    after_help = "For example:\n  invitest explain rfc6638/3.2.10/reply-keeps-tag\n  \
        invitest explain rfc6638/b.3-reply/accept-under-schedule-tag\n  \
        invitest explain organizer-tag-outlives-reply        (a reading of docs/readings.md)"
)]
pub struct Args {
    /// The id of a requirement, a suite, a scenario, a check or a reading
    #[arg(value_name = "ID")]
    pub id: String,
    /// Show the exchange as this record has it (by default the latest run against the
    /// reference server, where there is one)
    #[arg(long, value_name = "RECORD")]
    pub record: Option<PathBuf>,
}

/// Prints it.
pub fn run(args: Args, global: &Global) -> u8 {
    let library = match library(global) {
        Ok(library) => library,
        Err(code) => return code,
    };
    let record = match &args.record {
        Some(path) => match Record::read(path) {
            Ok(record) => Some(record),
            Err(error) => return complain(exit::REPORT_NOT_WRITTEN, &error.to_string()),
        },
        None => Record::read(Path::new(LATEST)).ok(),
    };
    let page = Page {
        library: &library,
        record: record.as_ref(),
    };
    match page.of(args.id.trim_start_matches("suites/")) {
        Some(text) => say(&text),
        None => {
            let mut words = format!("nothing is called `{}`", args.id);
            if let Some(near) = did_you_mean(&args.id, page.names()) {
                words.push_str(&format!("; did you mean `{near}`?"));
            }
            complain(exit::NOTHING_SELECTED, &words)
        }
    }
}

struct Page<'a> {
    library: &'a Library,
    record: Option<&'a Record>,
}

// Writing to a String cannot fail; results of `writeln!` are dropped for that reason.
impl<'a> Page<'a> {
    fn of(&self, id: &str) -> Option<String> {
        if let Some(requirement) = self.library.catalogue.get(id) {
            return Some(self.requirement(requirement));
        }
        if let Some((scenario, _)) = id.split_once('#') {
            let plan = self.library.plan(scenario)?;
            let check = plan.checks().into_iter().find(|check| check.id == id)?;
            return Some(self.check(plan, check));
        }
        if let Some(plan) = self.library.plan(id) {
            return Some(self.scenario(plan));
        }
        if let Some(reading) = readings::get(id) {
            return Some(self.reading(&reading));
        }
        self.suite(id.trim_end_matches('/'))
    }

    fn names(&self) -> impl Iterator<Item = &'a str> {
        let plans = self.library.plans.iter();
        self.library
            .catalogue
            .ids()
            .chain(plans.clone().map(|plan| plan.id.as_str()))
            .chain(plans.flat_map(|plan| plan.checks().into_iter().map(|check| check.id.as_str())))
            .chain(self.library.suites.iter().map(|suite| suite.id.as_str()))
            .chain(readings::all().map(|reading| reading.slug))
    }

    fn requirement(&self, requirement: &Requirement) -> String {
        let mut out = heading(&requirement.id);
        let _ = writeln!(out, "{}", clause(requirement));
        let _ = writeln!(out, "  {}\n", requirement.demand);
        let _ = writeln!(
            out,
            "Area {}, binds the {}; written in {}:{}",
            requirement.area,
            match requirement.role {
                crate::requirement::Role::Server => "server",
                crate::requirement::Role::Client => "client",
                crate::requirement::Role::Both => "server and the client",
            },
            requirement.file,
            requirement.line
        );
        if let Some(error) = &requirement.error {
            let codes: Vec<String> = error.status.iter().map(u16::to_string).collect();
            let _ = write!(out, "A refusal has status {}", codes.join(" or "));
            if let Some(element) = &error.element {
                let _ = write!(out, " and {element} in DAV:error");
            }
            out.push_str(".\n");
        }
        if !requirement.needs.is_empty() {
            let _ = writeln!(out, "Needs the features: {}", requirement.needs.join(", "));
        }
        if !requirement.is_testable() {
            let _ = writeln!(out, "Not judged: {}", coverage::reason(requirement));
        } else if let Some(reason) = &requirement.reason {
            let _ = writeln!(out, "Judged under a condition: {reason}");
        }
        if let Some(reading) = requirement.reading.as_deref().and_then(readings::get) {
            let _ = write!(
                out,
                "\nThe verdict rests on the reading `{}` (docs/readings.md, with how to dispute it):\n{}",
                reading.slug,
                indent(reading.text)
            );
        }
        let judges: Vec<(&Plan, &PlannedCheck)> = self
            .checks()
            .filter(|(_, check)| check.requirement == requirement.id)
            .collect();
        if requirement.is_testable() || !judges.is_empty() {
            out.push_str(if judges.is_empty() {
                "\nNo check judges it.\n"
            } else {
                "\nJudged by:\n"
            });
        }
        for (plan, check) in &judges {
            let _ = writeln!(
                out,
                "  {}{}\n      {}; {}:{}",
                check.id,
                state(check),
                plan.title,
                check.place.file,
                check.place.line
            );
        }
        let beside: Vec<&str> = self
            .checks()
            .filter(|(_, check)| check.see.contains(&requirement.id))
            .map(|(_, check)| check.id.as_str())
            .collect();
        if !beside.is_empty() {
            let _ = writeln!(
                out,
                "\nNamed beside the clause of:\n  {}",
                beside.join("\n  ")
            );
        }
        if let Some((plan, check)) = judges.first() {
            self.exchange(plan, check, &mut out);
        }
        out
    }

    fn check(&self, plan: &Plan, check: &PlannedCheck) -> String {
        let mut out = heading(&check.id);
        if let Some(title) = &check.title {
            let _ = writeln!(out, "{title}");
        }
        let _ = writeln!(out, "In the scenario: {}{}\n", plan.title, state(check));
        if let Some(requirement) = self.library.catalogue.get(&check.requirement) {
            let _ = writeln!(out, "{}", requirement.id);
            let _ = writeln!(out, "{}", clause(requirement));
            let _ = writeln!(out, "  {}\n", requirement.demand);
            if let Some(reading) = &requirement.reading {
                let _ = writeln!(
                    out,
                    "It rests on the reading `{reading}` (invitest explain {reading}).\n"
                );
            }
        }
        let _ = write!(
            out,
            "{}:{}:{}\n{}",
            check.place.file,
            check.place.line,
            check.place.column,
            indent(&check.place.snippet)
        );
        for see in &check.see {
            let _ = writeln!(out, "See also {see}");
        }
        self.exchange(plan, check, &mut out);
        out
    }

    fn scenario(&self, plan: &Plan) -> String {
        let mut out = heading(&plan.id);
        let _ = writeln!(out, "{}", plan.title);
        let _ = writeln!(out, "{} ({})", plan.suite_title, plan.source);
        let _ = writeln!(out, "{}:{}", plan.place.file, plan.place.line);
        if let Some(link) = &plan.link {
            let _ = writeln!(out, "{link}");
        }
        let cast: Vec<String> = plan
            .cast
            .iter()
            .map(|(role, part)| format!("{role} ({})", format!("{part:?}").to_lowercase()))
            .collect();
        let _ = writeln!(out, "\nCast: {}", cast.join(", "));
        if !plan.features.is_empty() {
            let _ = writeln!(out, "Needs: {}", plan.features.join(", "));
        }
        out.push_str("\nSteps:\n");
        for (index, step) in plan.steps.iter().enumerate() {
            self.step(&format!("{:>3}. ", index + 1), step, &mut out);
        }
        out
    }

    fn step(&self, mark: &str, step: &PlannedStep, out: &mut String) {
        let mut words = in_words(&step.step);
        if let Some(title) = &step.step.title {
            words = format!("{words}: {title}");
        }
        if let Some(opening) = &step.opening {
            words = format!("{words} (opening `{opening}`)");
        }
        let _ = writeln!(out, "{mark}{words}");
        for check in step.arrival.iter().chain(&step.checks) {
            let slug = check.id.rsplit('#').next().unwrap_or(&check.id);
            let _ = writeln!(
                out,
                "       #{slug}: {} {}{}",
                check.level,
                check.requirement,
                state(check)
            );
        }
        for inner in &step.together {
            self.step("       at once: ", inner, out);
        }
    }

    fn suite(&self, id: &str) -> Option<String> {
        let suite = self.library.suites.iter().find(|suite| suite.id == id)?;
        let mut out = heading(&suite.id);
        let _ = writeln!(out, "{} ({})\n{}\n", suite.title, suite.source, suite.file);
        for plan in self.library.plans.iter().filter(|plan| plan.suite == id) {
            let _ = writeln!(out, "  {}\n      {}", plan.id, plan.title);
        }
        Some(out)
    }

    fn reading(&self, reading: &readings::Reading) -> String {
        let mut out = heading(reading.slug);
        let _ = writeln!(out, "{}\n\nRests on it:", reading.text);
        for requirement in self.library.catalogue.iter() {
            if requirement.reading.as_deref() == Some(reading.slug) {
                let _ = writeln!(out, "  {}", requirement.id);
            }
        }
        out
    }

    /// The exchange that the record has for a check.
    fn exchange(&self, plan: &Plan, check: &PlannedCheck, out: &mut String) {
        let found = self.record.and_then(|record| {
            let scenario = record.scenario(&plan.id)?;
            let judged = scenario
                .checks
                .iter()
                .find(|judged| judged.id == check.id)?;
            Some((record, judged, scenario.exchanges.get(judged.exchange?)?))
        });
        if let Some((record, judged, exchange)) = found {
            let _ = writeln!(
                out,
                "\nFor example, on {}: {}",
                view::server(record),
                judged.verdict
            );
            for line in view::exchange_lines(record, exchange, 100, 40) {
                let _ = writeln!(out, "  {line}");
            }
        }
    }

    fn checks(&self) -> impl Iterator<Item = (&'a Plan, &'a PlannedCheck)> {
        self.library
            .plans
            .iter()
            .flat_map(|plan| plan.checks().into_iter().map(move |check| (plan, check)))
    }
}

fn heading(text: &str) -> String {
    let bold = anstyle::Style::new().bold();
    format!("{bold}{text}{bold:#}\n")
}

fn clause(requirement: &Requirement) -> String {
    format!("{}: {}", requirement.clause(), requirement.level)
}

fn state(check: &PlannedCheck) -> &'static str {
    match check.state {
        crate::verdict::State::Stable => "",
        crate::verdict::State::Provisional => " (provisional)",
        crate::verdict::State::Contested => " (contested)",
    }
}

fn indent(text: &str) -> String {
    text.lines()
        .map(|line| format!("  {line}").trim_end().to_owned() + "\n")
        .collect()
}
