//! `invitest list`: suites, scenarios and checks.

use super::{Format, Global, complain, library, say, say_json};
use crate::report::exit;
use crate::suite::Library;
use crate::suite::plan::{Plan, PlannedCheck};
use crate::verdict::Level;
use serde::Serialize;
use std::fmt::Write;

/// What is listed.
#[derive(Debug, Clone, clap::Args)]
#[command(
    after_help = "For example:\n  invitest list rfc6638/3.2.10            what judges the schedule tag\n  \
        invitest list --requirement rfc6638/7 --checks\n  invitest list --level must --format json"
)]
pub struct Args {
    /// Only scenarios whose id begins so; all without
    #[arg(value_name = "SELECTOR")]
    pub selectors: Vec<String>,
    /// Only scenarios with a check of a requirement whose id begins so
    #[arg(long, value_name = "ID")]
    pub requirement: Option<String>,
    /// Only scenarios with a check of this level: must, must-not, should, …
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    pub level: Option<Level>,
    /// Only scenarios that need this feature
    #[arg(long, value_name = "NAME")]
    pub feature: Option<String>,
    /// Only scenarios with this word in id or title
    #[arg(long, value_name = "WORD")]
    pub word: Option<String>,
    /// Show the checks, too
    #[arg(long)]
    pub checks: bool,
    /// How the list is printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

fn level(word: &str) -> Result<Level, String> {
    let plain = |text: &str| text.to_lowercase().replace([' ', '_'], "-");
    Level::ALL
        .into_iter()
        .find(|level| plain(level.label()) == plain(word))
        .ok_or_else(|| {
            let words: Vec<String> = Level::ALL.iter().map(|l| plain(l.label())).collect();
            format!("one of: {}", words.join(", "))
        })
}

/// The list as JSON.
#[derive(Serialize)]
struct Listing<'a> {
    digest: &'a str,
    scenarios: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    suite: &'a str,
    title: &'a str,
    source: &'a str,
    file: &'a str,
    line: usize,
    accounts: Vec<&'a str>,
    features: &'a [String],
    checks: Vec<CheckEntry<'a>>,
}

#[derive(Serialize)]
struct CheckEntry<'a> {
    id: &'a str,
    requirement: &'a str,
    level: &'a str,
    state: crate::verdict::State,
}

/// Prints it.
pub fn run(args: Args, global: &Global) -> u8 {
    let library = match library(global) {
        Ok(library) => library,
        Err(code) => return code,
    };
    let plans: Vec<&Plan> = library
        .select(&args.selectors)
        .filter(|plan| matches(plan, &args))
        .collect();
    if plans.is_empty() {
        return complain(exit::NOTHING_SELECTED, "no scenario is selected");
    }
    match args.format {
        Format::Json => say_json(&Listing {
            digest: &library.digest,
            scenarios: plans.into_iter().map(entry).collect(),
        }),
        Format::Text => say(&tree(&library, &plans, args.checks)),
    }
}

fn matches(plan: &Plan, args: &Args) -> bool {
    let any = |test: &dyn Fn(&PlannedCheck) -> bool| plan.checks().into_iter().any(test);
    let word = args.word.as_ref().map(|word| word.to_lowercase());
    args.requirement
        .as_ref()
        .is_none_or(|id| any(&|check| check.requirement.starts_with(id.as_str())))
        && args
            .level
            .is_none_or(|level| any(&|check| check.level == level))
        && args
            .feature
            .as_ref()
            .is_none_or(|feature| plan.features.contains(feature))
        && word.is_none_or(|word| {
            plan.id.contains(&word)
                || plan.title.to_lowercase().contains(&word)
                || plan.suite_title.to_lowercase().contains(&word)
        })
}

fn entry(plan: &Plan) -> Entry<'_> {
    Entry {
        id: &plan.id,
        suite: &plan.suite,
        title: &plan.title,
        source: &plan.source,
        file: &plan.place.file,
        line: plan.place.line,
        accounts: plan.accounts().collect(),
        features: &plan.features,
        checks: plan
            .checks()
            .into_iter()
            .map(|check| CheckEntry {
                id: &check.id,
                requirement: &check.requirement,
                level: check.level.label(),
                state: check.state,
            })
            .collect(),
    }
}

fn tree(library: &Library, plans: &[&Plan], checks: bool) -> String {
    let bold = anstyle::Style::new().bold();
    let dim = anstyle::Style::new().dimmed();
    let mut out = String::new();
    let mut total = 0;
    // Writing to a String cannot fail.
    for suite in &library.suites {
        let own: Vec<&&Plan> = plans.iter().filter(|plan| plan.suite == suite.id).collect();
        if own.is_empty() {
            continue;
        }
        let _ = writeln!(
            out,
            "{bold}{}{bold:#}  {} {dim}({}){dim:#}",
            suite.id, suite.title, suite.source
        );
        for plan in own {
            let short = plan.id.strip_prefix(&suite.id).unwrap_or(&plan.id);
            let found = plan.checks();
            total += found.len();
            let accounts = plan.accounts().count();
            let mut notes = format!(
                "{}, {}",
                count(found.len(), "check"),
                count(accounts, "account")
            );
            if !plan.features.is_empty() {
                let _ = write!(notes, ", needs {}", plan.features.join(" "));
            }
            let _ = writeln!(
                out,
                "  {}  {} {dim}({notes}){dim:#}",
                short.trim_start_matches('/'),
                plan.title
            );
            if checks {
                for check in found {
                    let slug = check.id.rsplit('#').next().unwrap_or(&check.id);
                    let _ = writeln!(
                        out,
                        "    #{slug}  {dim}{} {}{dim:#}",
                        check.level, check.requirement
                    );
                }
            }
        }
    }
    let _ = writeln!(
        out,
        "{}, {}",
        count(plans.len(), "scenario"),
        count(total, "check")
    );
    out
}

fn count(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}
