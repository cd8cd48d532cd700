//! Promise 2 of docs/architecture.md, the other half: whatever the RFCs permit stays green.

use invitest::cli::variety;
use invitest::reference::variations::{self, Variation};
use invitest::suite::Library;

/// Variations that contradict another one, so that no server has both.
const APART: [&str; 0] = [];

fn reds(variations: &[&'static Variation]) -> Vec<String> {
    let library = match Library::shared() {
        Ok(library) => library,
        Err(errors) => panic!("the suites do not load: {errors:?}"),
    };
    let runtime = tokio::runtime::Runtime::new().expect("a tokio runtime");
    runtime
        .block_on(variety::reds(library, variations, &[]))
        .expect("the reference server starts")
}

#[test]
fn all_variations_together_are_green() {
    let together: Vec<&'static Variation> = variations::ALL
        .iter()
        .copied()
        .filter(|v| !APART.contains(&v.name) && v.name != "delivery-late")
        .collect();
    let reds = reds(&together);
    assert!(reds.is_empty(), "{} reds:\n{}", reds.len(), reds.join("\n"));
}

/// Each alone takes an hour or so on two cores: `cargo test --test variations -- --ignored`.
#[test]
#[ignore = "runs the whole suites once a variation"]
fn each_variation_alone_is_green() {
    let mut all = Vec::new();
    for variation in variations::ALL {
        for red in reds(&[variation]) {
            all.push(format!("{}: {red}", variation.name));
        }
    }
    assert!(all.is_empty(), "{} reds:\n{}", all.len(), all.join("\n"));
}
