//! The console blocks of the README and the pages that are marked `tested` work as they
//! stand: every command succeeds, every line that is shown is printed. And what the pages
//! say of exit codes is what the program says.

mod common;

use common::{Folder, Served};
use invitest::report::exit;
use std::path::Path;
use std::process::Command;

const PAGES: [(&str, &str); 2] = [
    ("README.md", include_str!("../README.md")),
    ("docs/cli.md", include_str!("../docs/cli.md")),
];

/// The blocks that are to be tried.
fn blocks(page: &str) -> Vec<Vec<&str>> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line == "```console tested" {
            found.push(lines.by_ref().take_while(|line| *line != "```").collect());
        }
    }
    found
}

/// Runs a block in one shell, against a server of its own where it names one.
fn works(folder: &Folder, block: &[&str]) {
    let served = Served::new();
    let mut script = String::from("set -eu\n");
    for line in block {
        if let Some(command) = line.strip_prefix("$ ") {
            let mut command = command.replace("https://cal.example.com/dav/", &served.url);
            for n in 1..=3 {
                command =
                    command.replace(&format!("test{n}:secret{n}"), &format!("user{n}:pass{n}"));
            }
            script.push_str(&command);
            script.push('\n');
        }
    }
    let program = Path::new(env!("CARGO_BIN_EXE_invitest"));
    let path = std::env::var("PATH").unwrap_or_default();
    let with_program = format!("{}:{path}", program.parent().expect("a folder").display());
    // The suites themselves are meant here, not the small ones of the tests.
    let mut clean = folder.command(&[]);
    clean.env_remove("INVITEST_SUITES");
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(&script).current_dir(&folder.0);
    for (name, value) in clean.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell
        .env("PATH", with_program)
        .env("INVITEST_SETTLE", "60ms");
    let output = shell.output().expect("sh");
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "{script}\n{said}");
    for line in block.iter().filter(|line| !line.starts_with("$ ")) {
        assert!(
            said.contains(line.trim_end()),
            "`{line}` is not printed by\n{script}\n{said}"
        );
    }
}

#[test]
fn the_readme_works() {
    let blocks = blocks(PAGES[0].1);
    assert!(blocks.len() >= 4);
    for (index, block) in blocks.iter().enumerate() {
        works(&Folder::new(&format!("readme-{index}")), block);
    }
}

#[test]
fn the_page_of_the_command_line_works() {
    let blocks = blocks(PAGES[1].1);
    assert!(blocks.len() >= 2);
    for (index, block) in blocks.iter().enumerate() {
        works(&Folder::new(&format!("cli-{index}")), block);
    }
}

#[test]
fn the_pages_have_every_exit_code() {
    for (name, page) in PAGES {
        for (code, meaning) in exit::ALL {
            let row = format!("| {code} | {meaning} |");
            assert!(page.contains(&row), "{name}: no {row}");
        }
    }
}

#[test]
fn links_lead_to_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (name, page) in PAGES {
        let folder = root.join(name);
        let folder = folder.parent().expect("a folder");
        for link in page.split("](").skip(1) {
            let link = link.split([')', '#']).next().unwrap_or_default();
            if link.is_empty() || link.contains("://") {
                continue;
            }
            assert!(folder.join(link).exists(), "{name}: {link} is not there");
        }
    }
}

#[test]
fn the_target_and_expectations_that_are_shown_are_right() {
    let yaml = |page: &str| -> Vec<String> {
        page.split("```yaml\n")
            .skip(1)
            .filter_map(|part| part.split("```").next().map(str::to_owned))
            .collect()
    };
    let mut targets = 0;
    let mut expectations = 0;
    for (name, page) in PAGES {
        for text in yaml(page) {
            if text.contains("\naccounts:") {
                targets += 1;
                let folder = Folder::new(&format!("shown-{targets}"));
                folder.write("t/secrets/test2", "secret2\n");
                folder.write("t/mine.yaml", &text);
                folder.write("t/our-ca.pem", "");
                let mut command = folder.command(&["clean", "--target", "t/mine.yaml"]);
                command.env("TEST1_PASSWORD", "secret1");
                let ended = common::ended(command);
                // It is read; only the certificate is none.
                let read = ended.code == Some(0) || ended.err.contains("our-ca.pem");
                assert!(read, "{name}: {}", ended.err);
            } else if text.contains("verdict: fail") {
                expectations += 1;
                invitest::target::Expectations::of(name, &text).expect("is right");
            }
        }
    }
    assert_eq!((targets, expectations), (2, 2));
}
