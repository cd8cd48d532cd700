//! TLS against `serve --tls`: the private CA is trusted by `--ca`, any by `--insecure`,
//! and neither is not enough.

use crate::common::Folder;
use invitest::report::exit;
use std::io::{BufRead, BufReader};
use std::process::Child;
use std::time::{Duration, Instant};

struct Serve(Child, String);

impl Drop for Serve {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(folder: &Folder, args: &[&str]) -> Serve {
    let mut all = vec!["serve", "--port", "0"];
    all.extend(args);
    let mut child = folder.start(&all);
    let out = child.stdout.take().expect("piped");
    let mut url = String::new();
    BufReader::new(out).read_line(&mut url).expect("the URL");
    Serve(child, url.trim().to_owned())
}

#[test]
fn certificates_are_checked_unless_told_otherwise() {
    let folder = Folder::new("tls");
    let serve = serve(&folder, &["--tls", "ca.pem", "--accounts", "3"]);
    assert!(serve.1.starts_with("https://"), "{}", serve.1);
    let mut fixed = vec!["run", "rfc6638/reply/forbidden", "--url", &serve.1];
    for account in ["user1:pass1", "user2:pass2", "user3:pass3"] {
        fixed.extend(["--account", account]);
    }
    let with = |more: &[&str]| {
        let mut all = fixed.clone();
        all.extend(more);
        folder.run(&all)
    };
    with(&[]).is(exit::UNREACHABLE).complains("certificate");
    with(&["--ca", "ca.pem"]).is(exit::CONFORMS);
    with(&["--insecure"]).is(exit::CONFORMS);
    // In a target's file, relative to it.
    let accounts = "[{user: user1, password: {value: pass1}}, {user: user2, password: {value: pass2}}, {user: user3, password: {value: pass3}}]";
    let text = format!(
        "name: tls\nurl: {}\naccounts: {accounts}\nca: ../ca.pem\n",
        serve.1
    );
    folder.write("targets/tls.yaml", &text);
    folder
        .run(&[
            "run",
            "rfc6638/reply/forbidden",
            "--target",
            "targets/tls.yaml",
        ])
        .is(exit::CONFORMS);
}

#[test]
fn serve_ends_on_ctrl_c() {
    let folder = Folder::new("serve");
    let mut serve = serve(&folder, &["--fault", "attendee-put-keeps-tag"]);
    let status = std::process::Command::new("kill")
        .args(["-INT", &serve.0.id().to_string()])
        .status();
    assert!(status.expect("kill is there").success());
    let until = Instant::now() + Duration::from_secs(10);
    let ended = loop {
        match serve.0.try_wait().expect("a child") {
            Some(status) => break status,
            None if Instant::now() > until => panic!("still there"),
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    assert_eq!(ended.code(), Some(0));
    folder.run(&["serve", "--fault", "nothing"]).is(exit::USAGE);
}
