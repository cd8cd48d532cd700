//! Suites: what must hold, as data. YAML is parsed once into [`model`], with positions.

pub mod model;
pub mod plan;
