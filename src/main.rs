//! The command line; see [`invitest::cli`].

fn main() -> std::process::ExitCode {
    invitest::cli::main()
}
