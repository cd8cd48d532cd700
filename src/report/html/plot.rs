//! Delivery latency as a small plot: a row per kind of message, a dot per delivery, on a
//! logarithmic scale, and the same numbers as a table.

use super::super::record::Record;
use super::super::text;
use maud::{Markup, html};
use std::collections::BTreeMap;

const LEFT: f64 = 150.0;
const WIDTH: f64 = 720.0;
const ROW: usize = 30;

/// The section's content; nothing without deliveries.
pub fn latencies(record: &Record) -> Option<Markup> {
    let mut kinds: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for latency in &record.latencies {
        kinds
            .entry(text::one_line(&latency.what, 22))
            .or_default()
            .push(latency.ms);
    }
    // A server could not make more kinds, but a record could.
    let mut kinds: Vec<(String, Vec<u64>)> = kinds.into_iter().take(12).collect();
    kinds.iter_mut().for_each(|(_, all)| all.sort_unstable());
    let slowest = kinds
        .iter()
        .filter_map(|(_, all)| all.last())
        .max()
        .copied()?;
    let decades = slowest.max(100).ilog10() + 1;
    let x = |ms: u64| {
        // Milliseconds of a run are far below 2^53.
        let log = (ms.max(1) as f64).log10();
        LEFT + log / f64::from(decades) * (WIDTH - LEFT - 20.0)
    };
    let height = kinds.len() * ROW + 30;
    Some(html! {
        svg role="img" aria-labelledby="plot-t" viewBox=(format!("0 0 {WIDTH} {height}")) width=(WIDTH) {
            title id="plot-t" { "Time from the act's response until the message was seen, per kind of message; the table below has the numbers" }
            @for decade in 0..=decades {
                @let at = x(10u64.pow(decade));
                line x1=(f(at)) x2=(f(at)) y1="4" y2=(height - 22) {}
                text x=(f(at)) y=(height - 6) text-anchor="middle" { (tick(10u64.pow(decade))) }
            }
            @for (row, (what, all)) in kinds.iter().enumerate() {
                @let y = row * ROW + 20;
                text.name x="0" y=(y + 4) { (what) }
                @for (at, n) in dots(all, x) {
                    circle cx=(at) cy=(y) r=(f((3.0 + f64::from(n).sqrt()).min(9.0))) {}
                }
                @let at = f(x(quantile(all, 50)));
                line.med x1=(at) x2=(at) y1=(y - 10) y2=(y + 10) {}
            }
        }
        div.scroll { table {
            thead { tr { th scope="col" { "Message" } th.n scope="col" { "Deliveries" } th.n scope="col" { "Median" } th.n scope="col" { "95 %" } th.n scope="col" { "Slowest" } } }
            tbody { @for (what, all) in &kinds { tr {
                th scope="row" { (what) }
                td.n { (all.len()) }
                td.n { (text::duration(quantile(all, 50))) }
                td.n { (text::duration(quantile(all, 95))) }
                td.n { (text::duration(quantile(all, 100))) }
            } } }
        } }
    })
}

/// Dots by place, deliveries at one place counted together.
fn dots(all: &[u64], x: impl Fn(u64) -> f64) -> BTreeMap<u32, u32> {
    let mut dots = BTreeMap::new();
    for ms in all {
        // Between 0 and the plot's width.
        *dots.entry((x(*ms) / 3.0).round() as u32 * 3).or_insert(0) += 1;
    }
    dots
}

fn f(number: f64) -> String {
    format!("{number:.1}")
}

fn tick(ms: u64) -> String {
    match ms {
        0..1_000 => format!("{ms} ms"),
        _ => format!("{} s", ms / 1_000),
    }
}

/// The value that `percent` of the sorted values do not exceed.
pub fn quantile(sorted: &[u64], percent: usize) -> u64 {
    let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(at).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::quantile;

    #[test]
    fn quantiles_are_values_that_occurred() {
        let all: Vec<u64> = (1..=20).collect();
        assert_eq!([50, 95, 100].map(|p| quantile(&all, p)), [10, 19, 20]);
        assert_eq!(quantile(&[7], 50), 7);
        assert_eq!(quantile(&[], 50), 0);
    }
}
