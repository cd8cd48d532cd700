//! The exit codes of the command line: one meaning each.

/// Conforming, or as the target's expectations declare.
pub const CONFORMS: u8 = 0;
/// Not conforming: a stable MUST check failed, or an expectation is out of date.
pub const NOT_CONFORMING: u8 = 1;
/// Usage or configuration: a bad option, suite, target or expectation file.
pub const USAGE: u8 = 2;
/// The target cannot be reached, or its accounts cannot be used.
pub const UNREACHABLE: u8 = 3;
/// The selection names nothing.
pub const NOTHING_SELECTED: u8 = 4;
/// A report could not be written or read.
pub const REPORT_NOT_WRITTEN: u8 = 5;
/// Partial: nothing failed, but something was blocked, in error or not run.
pub const PARTIAL: u8 = 6;
/// The server does not offer scheduling (`calendar-auto-schedule`).
pub const NOT_OFFERED: u8 = 7;
/// The harness is at fault: an internal error, or something blocked without a cause.
pub const HARNESS: u8 = 8;
/// Interrupted, after cleaning up.
pub const INTERRUPTED: u8 = 130;

/// All codes with their meaning in words, for `--help` and the docs.
pub const ALL: [(u8, &str); 10] = [
    (CONFORMS, "conforming, or as expected"),
    (NOT_CONFORMING, "not conforming"),
    (USAGE, "usage or configuration error"),
    (UNREACHABLE, "target unreachable or accounts unusable"),
    (NOTHING_SELECTED, "nothing selected"),
    (REPORT_NOT_WRITTEN, "report not written or not readable"),
    (
        PARTIAL,
        "partial: something was blocked, in error or not run",
    ),
    (NOT_OFFERED, "scheduling is not offered"),
    (HARNESS, "harness error"),
    (INTERRUPTED, "interrupted"),
];
