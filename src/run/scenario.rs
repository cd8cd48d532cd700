//! Runs one scenario and writes down what came of it.

use super::cleanup;
use super::judge::{self, Env, Judged, Unresolved};
use super::outcome::Outcome;
use super::step::{self, Stop};
use super::wait::{self, Waited};
use super::world::World;
use crate::dav::Exchange;
use crate::report::record;
use crate::suite::model::{Assert, Keep};
use crate::suite::plan::{PlannedCheck, PlannedStep};
use crate::verdict::{State, Verdict};
use std::collections::BTreeMap;
use std::time::Instant;

/// What came of a scenario, with bodies that the record stores once.
#[derive(Debug, Clone)]
pub struct Done {
    /// The scenario as the record has it; its exchanges refer to `bodies`.
    pub scenario: record::Scenario,
    /// Bodies by hash.
    pub bodies: BTreeMap<String, String>,
    /// Deliveries that were waited for.
    pub latencies: Vec<record::Latency>,
    /// A set-up step that was refused: the requirement it was owed to, and what came.
    pub set_up: Option<(String, String)>,
    /// What could not be removed.
    pub leftovers: Vec<String>,
    /// Whether the tool itself broke down in it.
    pub lost: bool,
}

impl Done {
    /// A scenario that does not run.
    pub fn not_run(
        plan: &crate::suite::plan::Plan,
        verdict: Verdict,
        reason: String,
        blocked_by: Option<String>,
    ) -> Done {
        Done {
            scenario: not_run(plan, verdict, reason, blocked_by),
            bodies: BTreeMap::new(),
            latencies: Vec::new(),
            set_up: None,
            leftovers: Vec::new(),
            lost: false,
        }
    }

    /// A scenario in which the tool itself broke down.
    pub fn lost(plan: &crate::suite::plan::Plan, why: &str) -> Done {
        let reason = format!("invitest itself broke down: {why}");
        let mut done = Done::not_run(plan, Verdict::Error, reason, None);
        done.leftovers.push(format!(
            "{}: not cleaned up, since invitest broke down",
            plan.id
        ));
        done.lost = true;
        done
    }
}

/// Tells what is going on, for progress.
pub trait Listener: Send + Sync {
    /// A step begins, in words.
    fn step(&self, scenario: &str, words: &str);
}

/// Runs a scenario in its world, clean-up included.
pub async fn run(world: &mut World, listener: &dyn Listener) -> Done {
    let start = Instant::now();
    let mut running = Running {
        checks: Vec::new(),
        steps: Vec::new(),
        latencies: Vec::new(),
        nevers: Vec::new(),
        stop: None,
        set_up: None,
        start,
    };
    let plan = world.plan.clone();
    for (i, planned) in plan.steps.iter().enumerate() {
        world.step = i + 1;
        if running.stop.is_some() {
            running.give_up(planned);
            continue;
        }
        listener.step(&plan.id, &step::in_words(&planned.step));
        running.step(world, planned).await;
    }
    running.look_again(world).await;
    let leftovers = cleanup::scenario(world).await;

    let mut bodies = BTreeMap::new();
    let log = world.log.take();
    let requests = u64::try_from(log.len()).unwrap_or(u64::MAX);
    let (exchanges, last_of_step) = exchanges(&log, world, &mut bodies);
    for check in &mut running.checks {
        check.exchange = last_of_step.get(&check.step).copied();
    }
    let own = running.stop.as_ref().map(|stop| stop.verdict);
    let verdict = record::Scenario::aggregate(&running.checks, own);
    let cast = world
        .actors
        .iter()
        .map(|(role, actor)| (role.clone(), actor.user.clone()))
        .collect();
    Done {
        scenario: record::Scenario {
            id: plan.id.clone(),
            file: plan.place.file.trim_start_matches("suites/").to_owned(),
            line: plan.place.line as u64,
            title: plan.title.clone(),
            source: plan.source.clone(),
            verdict,
            reason: running.stop.as_ref().map(|stop| stop.reason.clone()),
            blocked_by: running.stop.and_then(|stop| stop.requirement),
            unstable: false,
            at_ms: 0,
            elapsed_ms: millis(start.elapsed()),
            requests,
            cast,
            steps: running.steps,
            checks: running.checks,
            exchanges,
        },
        bodies,
        latencies: running.latencies,
        set_up: running.set_up,
        leftovers,
        lost: false,
    }
}

/// A scenario that does not run, with all its checks, so that what it costs is known.
pub fn not_run(
    plan: &crate::suite::plan::Plan,
    verdict: Verdict,
    reason: String,
    blocked_by: Option<String>,
) -> record::Scenario {
    let checks = plan
        .checks()
        .into_iter()
        .map(|check| check_record(check, 0, verdict, String::new(), reason.clone(), Vec::new()))
        .collect();
    record::Scenario {
        id: plan.id.clone(),
        file: plan.place.file.trim_start_matches("suites/").to_owned(),
        line: plan.place.line as u64,
        title: plan.title.clone(),
        source: plan.source.clone(),
        verdict,
        reason: Some(reason),
        blocked_by,
        unstable: false,
        at_ms: 0,
        elapsed_ms: 0,
        requests: 0,
        cast: BTreeMap::new(),
        steps: Vec::new(),
        checks,
        exchanges: Vec::new(),
    }
}

struct Running {
    checks: Vec<record::Check>,
    steps: Vec<record::Step>,
    latencies: Vec<record::Latency>,
    /// *Never*s that held, with the index of their check: looked at again at the end.
    nevers: Vec<(PlannedStep, usize)>,
    stop: Option<Stop>,
    /// A set-up step that was refused: what it was owed to, and what came.
    set_up: Option<(String, String)>,
    start: Instant,
}

impl Running {
    async fn step(&mut self, world: &mut World, planned: &PlannedStep) {
        let began = Instant::now();
        let mut entry = record::Step {
            n: world.step as u64,
            line: planned.place.line as u64,
            by: planned.step.by.clone().unwrap_or_default(),
            what: planned
                .step
                .title
                .clone()
                .unwrap_or_else(|| step::in_words(&planned.step)),
            at_ms: millis(began - self.start),
            opening: planned.opening.is_some(),
            ..record::Step::default()
        };
        let result = self.dispatch(world, planned, &mut entry).await;
        entry.elapsed_ms = millis(began.elapsed());
        self.steps.push(entry);
        if let Err(stop) = result {
            self.block_checks(world, planned, &stop);
            self.stop = Some(stop);
        }
    }

    async fn dispatch(
        &mut self,
        world: &mut World,
        planned: &PlannedStep,
        entry: &mut record::Step,
    ) -> Result<(), Stop> {
        let step = &planned.step;
        if let Some(sight) = &step.eventually {
            let waited = wait::eventually(world, planned, sight).await?;
            self.note_wait(
                world,
                planned,
                &waited,
                entry,
                sight.inbox.as_deref().or(sight.delivered.as_deref()),
            );
            return self.after_wait(world, planned, waited, sight);
        }
        if let Some(sight) = &step.never {
            let waited = wait::never(world, planned, sight).await?;
            self.note_wait(world, planned, &waited, entry, None);
            return self.after_never(world, planned, waited);
        }
        if let Some(sight) = &step.look {
            let waited = wait::once(world, planned, sight).await?;
            entry.came = waited.outcome.came.clone();
            return self.judge_step(world, planned, &waited.outcome);
        }
        if step.together.is_some() {
            let outcomes = step::act_together(world, &planned.together).await?;
            let words: Vec<String> = outcomes.iter().map(Outcome::in_words).collect();
            entry.came = Some(words.join(", "));
            for (inner, outcome) in planned.together.iter().zip(&outcomes) {
                self.after_act(world, inner, outcome)?;
            }
            return Ok(());
        }
        if step.compare.is_some() {
            return self.judge_step(world, planned, &Outcome::default());
        }
        let outcome = step::act(world, planned).await?;
        entry.came = Some(outcome.in_words());
        self.after_act(world, planned, &outcome)
    }

    fn note_wait(
        &mut self,
        world: &World,
        planned: &PlannedStep,
        waited: &Waited,
        entry: &mut record::Step,
        method: Option<&str>,
    ) {
        let sight = planned
            .step
            .eventually
            .as_ref()
            .or(planned.step.never.as_ref());
        entry.waited_for = sight.map(wait::sight_in_words);
        entry.polls = waited.polls;
        let seconds = waited.took.as_secs_f64();
        entry.came = Some(match (&waited.outcome.came, &waited.fence_lost) {
            (_, Some(why)) => why.clone(),
            (Some(came), None) => came.clone(),
            (None, None) => format!("nothing within {seconds:.1} s"),
        });
        if waited.arrived && planned.step.eventually.is_some() {
            self.latencies.push(record::Latency {
                what: method.unwrap_or("copy").to_owned(),
                scenario: world.plan.id.clone(),
                ms: millis(waited.took),
            });
        }
    }

    fn after_wait(
        &mut self,
        world: &mut World,
        planned: &PlannedStep,
        waited: Waited,
        sight: &crate::suite::model::Sight,
    ) -> Result<(), Stop> {
        let by = planned.step.by.clone().unwrap_or_default();
        let what = wait::sight_in_words(sight);
        let seconds = waited.took.as_secs_f64();
        if let Some(arrival) = &planned.arrival {
            let judged = Judged::new(
                waited.arrived,
                format!("{by} has {what}"),
                match &waited.outcome.came {
                    Some(came) => format!("{came} after {seconds:.1} s"),
                    None => format!("nothing within {seconds:.1} s"),
                },
            );
            self.push(world, arrival, &[judged]);
        }
        if waited.arrived {
            return self.judge_step(world, planned, &waited.outcome);
        }
        let requirement = match &planned.arrival {
            Some(arrival) => arrival.requirement.clone(),
            None => planned.needs.clone(),
        };
        // Later steps that need what did not come are blocked by what this wait was owed to.
        if let Some(name) = &sight.as_ {
            world
                .lost
                .insert((by.clone(), format!("item {name}")), requirement.clone());
        }
        for name in planned.step.keep.iter().flatten().map(|(name, _)| name) {
            world
                .lost
                .insert((String::new(), name.clone()), requirement.clone());
        }
        for object in sight.copy.iter().chain(&sight.of) {
            world
                .lost
                .entry((by.clone(), object.clone()))
                .or_insert_with(|| requirement.clone());
        }
        let stop = Stop::blocked(&requirement, format!("{by} has not got {what}"));
        if planned.arrival.is_none() {
            return Err(stop);
        }
        for check in &planned.checks {
            self.push_unjudged(world, check, &stop);
        }
        Ok(())
    }

    fn after_never(
        &mut self,
        world: &mut World,
        planned: &PlannedStep,
        waited: Waited,
    ) -> Result<(), Stop> {
        let by = planned.step.by.clone().unwrap_or_default();
        let what = planned
            .step
            .never
            .as_ref()
            .map(wait::sight_in_words)
            .unwrap_or_default();
        let Some(arrival) = &planned.arrival else {
            return Err(Stop::error("a never that judges nothing"));
        };
        if let Some(why) = waited.fence_lost {
            let stop = Stop::blocked(&world.shared.need("never-fence"), why);
            self.push_unjudged(world, arrival, &stop);
            return Ok(());
        }
        let judged = Judged::new(
            waited.arrived,
            format!("{by} does not get {what}"),
            match &waited.outcome.came {
                Some(came) => came.clone(),
                None => format!("nothing within {:.1} s", waited.took.as_secs_f64()),
            },
        );
        let index = self.checks.len();
        self.push(world, arrival, &[judged]);
        if waited.arrived {
            self.nevers.push((planned.clone(), index));
        }
        Ok(())
    }

    /// A late arrival that is seen before the scenario ends turns the verdict.
    async fn look_again(&mut self, world: &mut World) {
        for (planned, index) in std::mem::take(&mut self.nevers) {
            let Some(sight) = &planned.step.never else {
                continue;
            };
            let (Ok(waited), Some(arrival)) =
                (wait::once(world, &planned, sight).await, &planned.arrival)
            else {
                continue;
            };
            if waited.outcome.found.unwrap_or(0) > 0 {
                let check = &mut self.checks[index];
                check.verdict = arrival.level.when_broken();
                check.actual = format!(
                    "{}, late",
                    waited.outcome.came.unwrap_or_else(|| "it came".into())
                );
            }
        }
    }

    fn after_act(
        &mut self,
        world: &mut World,
        planned: &PlannedStep,
        outcome: &Outcome,
    ) -> Result<(), Stop> {
        let step = &planned.step;
        if let Some(error) = &outcome.error {
            return self.no_answer(world, planned, error);
        }
        // A repeated conditional request may meet what its first attempt did.
        if let Some(response) = &outcome.response
            && response.retried
            && response.status == 412
        {
            return Err(Stop::error(
                "the connection broke, and the repeated request found its own work done",
            ));
        }
        let speaks = |a: &Assert| a.status.is_some() || a.refused.is_some() || a.error.is_some();
        let about_status = planned
            .checks
            .iter()
            .any(|c| speaks(&c.expect) || c.one_of.values().any(speaks));
        // Nothing can be said of the answer to a change that was not made.
        let changes = step.put.is_some()
            || step.edit.is_some()
            || step.copy.is_some()
            || step.move_.is_some()
            || step.post.is_some();
        let not_made = changes
            && !outcome.is_success()
            && step.may_fail != Some(true)
            && outcome
                .response
                .as_ref()
                .is_some_and(|r| (400..500).contains(&r.status));
        let denies = |a: &Assert| a.not.as_deref().is_some_and(speaks);
        let denied = planned
            .checks
            .iter()
            .any(|c| denies(&c.expect) || c.one_of.values().any(denies));
        if not_made && !about_status && !denied {
            let words = format!("{} gave {}", step::in_words(step), outcome.in_words());
            self.set_up = Some((planned.needs.clone(), words.clone()));
            return Err(Stop::blocked(&planned.needs, words));
        }
        let judged = self.judge_step(world, planned, outcome);
        judged?;
        if outcome.is_success() || step.may_fail == Some(true) {
            return Ok(());
        }
        let name = planned_object(planned);
        if !about_status {
            let words = format!("{} gave {}", step::in_words(step), outcome.in_words());
            self.set_up = Some((planned.needs.clone(), words.clone()));
            return Err(Stop::blocked(&planned.needs, words));
        }
        // The refusal was asked for, unless a check of this step says otherwise.
        let from = self.checks.len().saturating_sub(planned.checks.len());
        let broken = self.checks[from..]
            .iter()
            .find(|c| c.verdict == Verdict::Fail && c.state == State::Stable);
        if let Some(check) = broken
            && !name.is_empty()
        {
            return Err(Stop::blocked(
                &check.requirement.clone(),
                format!("{} gave {}", step::in_words(step), outcome.in_words()),
            ));
        }
        Ok(())
    }

    fn no_answer(
        &mut self,
        world: &World,
        planned: &PlannedStep,
        error: &crate::dav::WireError,
    ) -> Result<(), Stop> {
        let words = format!("{}: {error}", step::in_words(&planned.step));
        if !error.is_malformed() {
            return Err(Stop::error(words));
        }
        // Malformed HTTP at the step being judged is the server's failure.
        for check in &planned.checks {
            let judged = Judged::new(false, "an HTTP response", error.to_string());
            self.push(world, check, &[judged]);
        }
        let mut stop = Stop::blocked(&planned.needs, words);
        if let Some(check) = planned.checks.first() {
            stop.requirement = Some(check.requirement.clone());
        }
        // These checks are judged already.
        self.stop = Some(stop);
        Ok(())
    }

    /// Judges a step's checks, keeps what it keeps, and sees whether the rest applies.
    fn judge_step(
        &mut self,
        world: &mut World,
        planned: &PlannedStep,
        outcome: &Outcome,
    ) -> Result<(), Stop> {
        let by = planned.step.by.clone().unwrap_or_default();
        for check in &planned.checks {
            match judge_check(world, &by, check, outcome) {
                Ok(judged) => self.push(world, check, &judged),
                Err(missing) => {
                    let stop = self.missing(world, &by, planned, &missing);
                    self.push_unjudged(world, check, &stop);
                }
            }
        }
        self.keep(world, planned, outcome);
        if let Some(assert) = &planned.step.only_if {
            let holds = wait::holds(world, &by, assert, outcome)
                .map_err(|missing| self.missing(world, &by, planned, &missing))?;
            if !holds {
                return Err(Stop {
                    verdict: Verdict::Info,
                    reason: planned
                        .step
                        .otherwise
                        .clone()
                        .unwrap_or_else(|| "what follows does not apply".into()),
                    requirement: None,
                });
            }
        }
        Ok(())
    }

    fn missing(
        &self,
        world: &World,
        by: &str,
        planned: &PlannedStep,
        missing: &Unresolved,
    ) -> Stop {
        let lost = world
            .lost
            .get(&(by.to_owned(), missing.name.clone()))
            .or_else(|| world.lost.get(&(String::new(), missing.name.clone())));
        Stop::blocked(lost.unwrap_or(&planned.needs), missing.to_string())
    }

    fn keep(&mut self, world: &mut World, planned: &PlannedStep, outcome: &Outcome) {
        let by = planned.step.by.clone().unwrap_or_default();
        let requirement = planned
            .arrival
            .as_ref()
            .map_or(&planned.needs, |arrival| &arrival.requirement)
            .clone();
        for (name, what) in planned.step.keep.iter().flatten() {
            if *what == Keep::Calendar {
                let data = outcome.document().and_then(|d| d.calendar().cloned());
                match data {
                    Some(data) => {
                        world.kept_data.insert(name.clone(), data);
                    }
                    None => {
                        world
                            .lost
                            .insert((String::new(), name.clone()), requirement.clone());
                    }
                }
                continue;
            }
            match kept_value(world, &by, what, outcome) {
                Some(value) => {
                    world.vars.kept.insert(name.clone(), value);
                }
                None => {
                    world.vars.kept.remove(name);
                    world
                        .lost
                        .insert((String::new(), name.clone()), requirement.clone());
                }
            }
        }
    }

    fn push(&mut self, world: &World, check: &PlannedCheck, judged: &[Judged]) {
        let broken: Vec<&Judged> = judged.iter().filter(|j| !j.holds).collect();
        let verdict = if broken.is_empty() {
            check.level.when_kept()
        } else {
            check.level.when_broken()
        };
        let shown: Vec<&Judged> = if broken.is_empty() {
            judged.iter().collect()
        } else {
            broken
        };
        let join =
            |f: fn(&Judged) -> &str| shown.iter().map(|j| f(j)).collect::<Vec<_>>().join("; ");
        let diff = shown.iter().flat_map(|j| j.diff.clone()).collect();
        let (expected, actual) = (join(|j| &j.expected), join(|j| &j.actual));
        let n = world.step as u64;
        let mut made = check_record(check, n, verdict, expected, actual, diff);
        made.otherwise = judged.iter().any(|j| !j.holds);
        self.checks.push(made);
    }

    fn push_unjudged(&mut self, world: &World, check: &PlannedCheck, stop: &Stop) {
        self.checks.push(unjudged(check, world.step as u64, stop));
    }

    /// The checks of a step that could not be done.
    fn block_checks(&mut self, world: &World, planned: &PlannedStep, stop: &Stop) {
        let judged: Vec<String> = self.checks.iter().map(|c| c.id.clone()).collect();
        let own = planned.arrival.iter().chain(&planned.checks);
        let inner = planned.together.iter().flat_map(|s| &s.checks);
        for check in own.chain(inner) {
            if !judged.contains(&check.id) {
                self.push_unjudged(world, check, stop);
            }
        }
    }

    /// A step after the scenario has stopped.
    fn give_up(&mut self, planned: &PlannedStep) {
        let Some(stop) = self.stop.clone() else {
            return;
        };
        let own = planned.arrival.iter().chain(&planned.checks);
        let inner = planned.together.iter().flat_map(|s| &s.checks);
        self.checks
            .extend(own.chain(inner).map(|check| unjudged(check, 0, &stop)));
    }
}

/// A check that could not be judged.
fn unjudged(check: &PlannedCheck, step: u64, stop: &Stop) -> record::Check {
    let reason = stop.reason.clone();
    let mut made = check_record(check, step, stop.verdict, String::new(), reason, Vec::new());
    made.blocked_by.clone_from(&stop.requirement);
    made
}

fn planned_object(planned: &PlannedStep) -> String {
    let step = &planned.step;
    [
        &step.put,
        &step.edit,
        &step.copy,
        &step.move_,
        &step.mkcalendar,
    ]
    .into_iter()
    .flatten()
    .next()
    .cloned()
    .unwrap_or_default()
}

fn judge_check(
    world: &World,
    by: &str,
    check: &PlannedCheck,
    outcome: &Outcome,
) -> Result<Vec<Judged>, Unresolved> {
    let env = world.env(by);
    let mut all = judge::judge(outcome, &check.expect, &env)?;
    if check.one_of.is_empty() {
        return Ok(all);
    }
    let mut tried = Vec::new();
    for (name, assert) in &check.one_of {
        let judged = judge::judge(outcome, assert, &env)?;
        if judged.iter().all(|j| j.holds) {
            let actual: Vec<&str> = judged.iter().map(|j| j.actual.as_str()).collect();
            all.push(Judged::new(
                true,
                format!("one of: {}", names(&check.one_of)),
                format!("{name}: {}", actual.join("; ")),
            ));
            return Ok(all);
        }
        tried.extend(
            judged
                .into_iter()
                .filter(|j| !j.holds)
                .map(|j| (name.clone(), j)),
        );
    }
    let expected: Vec<String> = tried
        .iter()
        .map(|(n, j)| format!("{n}: {}", j.expected))
        .collect();
    let mut actual: Vec<String> = tried.iter().map(|(_, j)| j.actual.clone()).collect();
    actual.dedup();
    let mut judged = Judged::new(
        false,
        format!("one of these: {}", expected.join(" / ")),
        actual.join("; "),
    );
    judged.diff = tried.into_iter().flat_map(|(_, j)| j.diff).collect();
    all.push(judged);
    Ok(all)
}

fn names(map: &BTreeMap<String, Assert>) -> String {
    map.keys().cloned().collect::<Vec<_>>().join(", ")
}

fn kept_value(world: &World, by: &str, what: &Keep, outcome: &Outcome) -> Option<String> {
    let response = outcome.response.as_ref();
    let header = |name: &str| response.and_then(|r| r.header(name)).map(str::to_owned);
    match what {
        Keep::Etag => header("etag").or_else(|| prop_text(outcome, "D:getetag")),
        Keep::ScheduleTag => {
            header("schedule-tag").or_else(|| prop_text(outcome, "C:schedule-tag"))
        }
        Keep::Href => outcome.url.as_ref().map(ToString::to_string),
        Keep::Body => response.map(|r| r.text()),
        Keep::Status => response.map(|r| r.status.to_string()),
        Keep::Calendar => None,
        Keep::Header(name) => header(name),
        Keep::Prop(name) => prop_text(outcome, name),
        Keep::Property(name) => {
            let document = outcome.document()?;
            let calendar = document.calendar()?;
            let component = crate::calendar::select::master(calendar)
                .or_else(|| crate::calendar::select::scheduled(calendar).next())?;
            component
                .line(name)
                .map(|l| l.value.clone())
                // Absent, it is 0 (RFC 5545 3.8.7.4).
                .or_else(|| name.eq_ignore_ascii_case("SEQUENCE").then(|| "0".into()))
        }
        Keep::Attendee(pair) => {
            let [role, param] = pair.as_slice() else {
                return None;
            };
            let addresses = world.env(by).addresses(role);
            let document = outcome.document()?;
            let calendar = document.calendar()?;
            let component = crate::calendar::select::master(calendar)
                .or_else(|| crate::calendar::select::scheduled(calendar).next())?;
            component
                .lines_named("ATTENDEE")
                .find(|l| {
                    addresses
                        .iter()
                        .any(|a| a.eq_ignore_ascii_case(l.value.trim()))
                })
                .and_then(|l| l.param_text(param))
        }
    }
}

fn prop_text(outcome: &Outcome, name: &str) -> Option<String> {
    let name = crate::wire::xml::Name::parse(name)?;
    let answer = outcome.multistatus()?.ok()?;
    let url = outcome.url.as_ref()?;
    let item = answer
        .responses
        .iter()
        .find(|r| crate::dav::same_resource(&r.url, url))
        .or(match answer.responses.as_slice() {
            [one] => Some(one),
            _ => None,
        })?;
    item.propstats
        .iter()
        .filter(|p| p.status / 100 == 2)
        .flat_map(|p| &p.properties)
        .find(|p| p.name == name)
        // A property that is one reference is kept as its URL.
        .map(|p| match p.child(crate::wire::xml::DAV, "href") {
            Some(href) => href.text().trim().to_owned(),
            None => p.text().trim().to_owned(),
        })
        .filter(|text| !text.is_empty())
}

fn check_record(
    check: &PlannedCheck,
    step: u64,
    verdict: Verdict,
    expected: String,
    actual: String,
    diff: Vec<(char, String)>,
) -> record::Check {
    let shown = verdict.is_red();
    let line = check.place.line as u64;
    let snippet = if shown {
        (line..)
            .zip(check.place.snippet.lines().map(str::to_owned))
            .collect()
    } else {
        Vec::new()
    };
    record::Check {
        id: check.id.clone(),
        requirement: check.requirement.clone(),
        level: check.level,
        state: check.state,
        verdict,
        line,
        column: check.place.column as u64,
        snippet,
        expected,
        actual,
        diff: diff
            .into_iter()
            .map(|(sign, text)| record::DiffLine {
                sign: match sign {
                    '-' => record::Sign::Expected,
                    '+' => record::Sign::Actual,
                    _ => record::Sign::Both,
                },
                text,
            })
            .collect(),
        see: check.see.clone(),
        step,
        exchange: None,
        since: check.since.clone().unwrap_or_default(),
        blocked_by: None,
        otherwise: false,
    }
}

/// The log as the record has it: polls of one kind collapsed into the last, with a count.
fn exchanges(
    log: &[Exchange],
    world: &World,
    bodies: &mut BTreeMap<String, String>,
) -> (Vec<record::Exchange>, BTreeMap<u64, usize>) {
    let roles: BTreeMap<&str, &str> = world
        .actors
        .iter()
        .map(|(role, actor)| (actor.user.as_str(), role.as_str()))
        .collect();
    let mut out: Vec<record::Exchange> = Vec::new();
    let mut last_of_step = BTreeMap::new();
    for exchange in log {
        let step = exchange.label.parse().unwrap_or(0);
        let made = record::Exchange {
            step,
            by: roles
                .get(exchange.account.as_str())
                .map_or_else(|| exchange.account.clone(), |role| (*role).to_owned()),
            method: exchange.method.clone(),
            url: exchange.url.clone(),
            request_headers: exchange.request_headers.clone(),
            request_body: record::store_body(bodies, exchange.request_body.as_bytes()),
            status: exchange.status,
            response_headers: exchange.response_headers.clone(),
            response_body: record::store_body(bodies, exchange.response_body.as_bytes()),
            error: exchange.error.as_ref().map(ToString::to_string),
            ms: exchange.elapsed_ms.round() as u64,
            at_ms: exchange.started_ms.round() as u64,
            repeated: 1,
        };
        let same = out.iter_mut().rev().take(6).find(|before| {
            before.step == made.step
                && before.method == made.method
                && before.url == made.url
                && before.by == made.by
                && before.request_body == made.request_body
                && matches!(before.method.as_str(), "PROPFIND" | "REPORT" | "GET")
        });
        match same {
            Some(before) => {
                let repeated = before.repeated + 1;
                *before = made;
                before.repeated = repeated;
            }
            None => {
                out.push(made);
                if step > 0 {
                    last_of_step.insert(step, out.len() - 1);
                }
            }
        }
    }
    (out, last_of_step)
}

fn millis(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
