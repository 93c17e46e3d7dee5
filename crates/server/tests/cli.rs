//! Goal: the commands do what their help says, and refuse what they must. Method: the real binary,
//! in a folder of its own, judged by exit code, streams and files.

use crate::rig::client::Client;
use crate::rig::{DEMO, Folder, Served, get, names};
use hubu_core::time::Timestamp;
use hubu_testkit::client::Call;
use serde_json::json;

const SERVE: &[&str] = &[
    "serve",
    "--json",
    "--listen=127.0.0.1:0",
    "--operator-listen=127.0.0.1:0",
    "--metrics-listen=127.0.0.1:0",
];

#[test]
fn help_teaches_in_both_languages() {
    let folder = Folder::new("help");
    let help = folder.run(&["--help"]);
    assert_eq!(help.code, Some(0));
    for taught in ["hubu init", "hubu serve", "退出码", "docs/config.md", "Exit codes"] {
        assert!(help.out.contains(taught), "{taught} in {}", help.out);
    }
    for command in [
        "demo",
        "serve",
        "init",
        "backup",
        "call",
        "operator",
        "issue-coupons",
        "card-batch",
        "catalogue",
        "export",
        "openapi",
    ] {
        let help = folder.run(&["help", command]);
        assert!(help.out.contains("Examples · 示例"), "{command}: {}", help.out);
        let chinese = help.out.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
        assert!(chinese > 20, "{command}: {chinese} characters of Chinese");
    }
    assert_eq!(folder.run(&["serve", "--no-such-flag"]).code, Some(2));
}

#[test]
fn a_realm_is_founded_once_served_and_looked_at() {
    let folder = Folder::new("founded");
    let founded = folder.run(&["init", "--site=intl", "--purpose=sandbox", "--json"]);
    assert_eq!(founded.code, Some(0), "{founded:?}");
    assert_eq!(founded.json()["currency"], "USD");
    assert_eq!(founded.json()["master_key_created"], true);
    let operator = &founded.json()["operator"];
    assert_eq!(operator["ak"].as_str().map(str::len), Some(20), "{operator}");
    assert_eq!(operator["sk"].as_str().map(str::len), Some(40), "{operator}");
    assert_eq!(names(&folder.path("")), ["hubu-data", "hubu-data.key"]);
    let again = folder.run(&["init", "--site=cn"]);
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(again.err.contains("已存在"), "{again:?}");

    let served = Served::start(folder.command(SERVE));
    assert_eq!(served.line["site"], "intl");
    assert!(served.address("operator_base").ends_with("/operator/v1"));
    let health = served.address("health_base");
    assert_eq!(get(&health, "/livez"), (200, "ok\n".to_owned()));
    assert_eq!(get(&health, "/readyz"), (200, "ok\n".to_owned()));
    let (status, metrics) = get(&health, "/metrics");
    assert_eq!(status, 200);
    assert!(metrics.contains("hubu_store_statements_total "), "{metrics}");

    let second = folder.run(SERVE);
    assert_eq!((second.code, second.out.as_str()), (Some(4), ""), "{second:?}");
    assert!(second.err.contains("in use by another hubu process"), "{second:?}");
    assert!(second.err.contains("另一个"), "{second:?}");

    let doctor = folder.run(&["doctor", "--json"]);
    assert_eq!(doctor.code, Some(0), "{doctor:?}");
    let checks = doctor.json()["checks"].as_array().expect("a list").clone();
    assert!(checks.len() >= 5 && checks.iter().all(|check| check["sound"] == true), "{checks:?}");

    let copied = folder.run(&["backup", "copy.db"]);
    assert_eq!(copied.code, Some(0), "{copied:?}");
    assert_eq!(mode(&folder.path("copy.db")), 0o600, "as private as the data");
    assert_eq!(folder.run(&["backup", "copy.db"]).code, Some(2), "never overwritten");

    let ended = served.stop();
    assert_eq!((ended.code, ended.out.as_str()), (Some(0), ""), "{ended:?}");
    assert!(ended.err.contains("stopped"), "{ended:?}");

    std::fs::create_dir(folder.path("restored")).expect("ours");
    std::fs::rename(folder.path("copy.db"), folder.path("restored/hubu.db")).expect("ours");
    let key = ["doctor", "--json", "--data=restored", "--master-key-file=hubu-data.key"];
    let restored = folder.run(&key);
    assert_eq!(restored.code, Some(0), "{restored:?}");
    std::fs::rename(folder.path("hubu-data.key"), folder.path("other.key")).expect("ours");
    std::fs::write(folder.path("hubu-data.key"), "ab".repeat(32)).expect("ours");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(folder.path("hubu-data.key"), mode).expect("ours");
    let wrong = folder.run(&key);
    assert_eq!(wrong.code, Some(5), "another key is found out: {wrong:?}");
    let wrong = folder.run(SERVE);
    assert_eq!(wrong.code, Some(2), "and nothing is served with it: {wrong:?}");
}

/// Who may do what with a file.
fn mode(file: &std::path::Path) -> u32 {
    let permissions = std::fs::metadata(file).expect("it is there").permissions();
    std::os::unix::fs::PermissionsExt::mode(&permissions) & 0o777
}

#[test]
fn a_copy_that_fails_leaves_nothing() {
    let folder = Folder::new("copies");
    assert_eq!(folder.run(&["init"]).code, Some(0));
    let nowhere = folder.run(&["backup", "no-such-folder/copy.db"]);
    assert_eq!(nowhere.code, Some(1), "{nowhere:?}");
    assert!(nowhere.err.contains("no-such-folder"), "{nowhere:?}");
    assert_eq!(names(&folder.path("")), ["hubu-data", "hubu-data.key"]);
}

#[test]
fn an_orderly_stop_leaves_the_whole_realm_in_one_file() {
    let folder = Folder::new("stopped");
    let served = Served::start(folder.command(DEMO));
    let mut operator = Client::of(&served, "operator");
    let clock = operator.read(&Call::get("/operator/v1/clock"));
    let hour = Call::post("/operator/v1/clock/advance", &json!({ "by_seconds": 3600 }));
    operator.read(&hour);
    drop(operator);
    let ended = served.stop();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(!ended.err.contains("write-ahead"), "{ended:?}");
    let log = std::fs::metadata(folder.path("hubu-data/hubu.db-wal"));
    assert_eq!(log.map_or(0, |log| log.len()), 0, "nothing is left in the log");

    std::fs::create_dir(folder.path("alone")).expect("ours");
    let copied = std::fs::copy(folder.path("hubu-data/hubu.db"), folder.path("alone/hubu.db"));
    assert!(copied.expect("ours") > 4096, "more than the head of a file");
    let alone = ["--data=alone", "--master-key-file=hubu-data.key"];
    let doctor = folder.run(&[&["doctor", "--json"][..], &alone].concat());
    assert_eq!(doctor.code, Some(0), "{doctor:?}");
    let again = Served::start(folder.command(&[DEMO, &alone[..]].concat()));
    let now = Client::of(&again, "operator").read(&Call::get("/operator/v1/clock"));
    let instant = |clock: &serde_json::Value| {
        let read = Timestamp::parse_wire(clock["now"].as_str().expect("a text"));
        read.expect("an instant").ms()
    };
    assert!(instant(&now) - instant(&clock) >= 3_600_000, "the hour is there: {clock} {now}");
    assert_eq!(again.stop().code, Some(0));
}

#[test]
fn no_key_stays_behind_where_no_realm_took_it() {
    let folder = Folder::new("no-key");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let listen = format!("--listen={}", taken.local_addr().expect("it is bound"));
    let in_use = folder.run(&["demo", &listen]);
    assert_eq!(in_use.code, Some(4), "{in_use:?}");
    assert!(in_use.err.contains("cannot listen"), "{in_use:?}");
    let nowhere = "--database=postgres://hubu:hunter2@127.0.0.1:1/hubu";
    for command in [&["demo", "--listen=127.0.0.1:0", nowhere][..], &["init", nowhere]] {
        let failed = folder.run(command);
        assert_eq!(failed.code, Some(4), "{failed:?}");
        assert!(failed.err.contains("refused"), "it says why: {failed:?}");
        assert!(!failed.err.contains("hunter2"), "{failed:?}");
        assert_eq!(names(&folder.path("")), Vec::<String>::new(), "{failed:?}");
    }

    assert_eq!(folder.run(&["init"]).code, Some(0));
    let key = std::fs::read(folder.path("hubu-data.key")).expect("it was made");
    let again = [&["demo", "--listen=127.0.0.1:0", nowhere][..], &["init", nowhere], &["init"]];
    for command in again {
        assert_ne!(folder.run(command).code, Some(0));
        assert_eq!(std::fs::read(folder.path("hubu-data.key")).ok().as_ref(), Some(&key));
    }
    std::fs::remove_file(folder.path("hubu-data.key")).expect("ours");
    let lost = folder.run(&["init"]);
    assert_eq!(lost.code, Some(2), "a new key would be none of this realm's: {lost:?}");
    assert_eq!(names(&folder.path("")), ["hubu-data"]);
}

#[test]
fn a_clock_starts_where_it_is_told_in_the_time_of_a_place() {
    let folder = Folder::new("clock");
    let init = ["init", "--purpose=sandbox", "--clock=virtual", "--at"];
    let wrong = folder.run(&[&init[..], &["2026-01-01T00:00"]].concat());
    assert_eq!(wrong.code, Some(2), "{wrong:?}");
    assert!(wrong.err.contains("2026-01-01T00:00:00+08:00"), "{wrong:?}");
    let founded = folder.run(&[&init[..], &["2026-01-01T00:00:00+08:00", "--json"]].concat());
    let operator = founded.json()["operator"].clone();
    let text = |key: &str| operator[key].as_str().expect("a text").to_owned();
    let served = Served::start(folder.command(SERVE));
    let plane = served.address("operator_base").replace("/operator/v1", "");
    let mut client = Client::new(&plane, &text("ak"), &text("sk"));
    let clock = client.read(&Call::get("/operator/v1/clock"));
    assert_eq!(clock, json!({ "mode": "frozen", "now": "2025-12-31T16:00:00Z" }));
}

#[test]
fn nothing_is_served_in_the_clear_to_other_machines() {
    let folder = Folder::new("exposed");
    assert_eq!(folder.run(&["init"]).code, Some(0));
    let mut exposed = SERVE.to_vec();
    exposed[2] = "--listen=0.0.0.0:0";
    let refused = folder.run(&exposed);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.err.contains("behind_proxy") && refused.err.contains("TLS"), "{refused:?}");
    exposed.push("--behind-proxy");
    let served = Served::start(folder.command(&exposed));
    assert!(served.address("base").starts_with("http://0.0.0.0:"));
}

#[test]
fn what_is_missing_or_wrong_is_said() {
    let folder = Folder::new("missing");
    for command in [&["serve"][..], &["migrate"], &["backup", "copy.db"]] {
        let refused = folder.run(command);
        assert_ne!(refused.code, Some(0), "{refused:?}");
        assert!(refused.err.contains("hubu-data"), "{refused:?}");
    }
    assert_eq!(names(&folder.path("")), Vec::<String>::new(), "asking makes nothing");

    std::fs::write(folder.path("hubu.toml"), "listne = \"127.0.0.1:1\"\n").expect("ours");
    let refused = folder.run(&["doctor"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.err.contains("listne"), "{refused:?}");

    std::fs::remove_file(folder.path("hubu.toml")).expect("it was ours");
    let unknown = folder.run(&["call", "ListOrders"]);
    assert_eq!(unknown.code, Some(2), "{unknown:?}");
    assert!(unknown.err.contains("ListCustomerOrders"), "{unknown:?}");

    let virtual_production = folder.run(&["init", "--clock=virtual"]);
    assert_eq!(virtual_production.code, Some(2), "{virtual_production:?}");
    assert!(virtual_production.err.contains("--purpose sandbox"), "{virtual_production:?}");
}

#[test]
fn doctor_finds_what_is_wrong_and_shows_no_secret() {
    let folder = Folder::new("doctor");
    assert_eq!(folder.run(&["init"]).code, Some(0));
    let key = std::fs::read_to_string(folder.path("hubu-data.key")).expect("it was made");
    let mut command = folder.command(&["doctor"]);
    command.env("HUBU_READERS", "3").env("HUBU_LOG", "trace");
    let doctor = command.output().expect("the binary was built");
    let text = String::from_utf8_lossy(&doctor.stdout).into_owned()
        + &String::from_utf8_lossy(&doctor.stderr);
    let readers = text.lines().find(|line| line.trim_start().starts_with("readers"));
    assert!(readers.is_some_and(|line| line.contains('3') && line.ends_with("environment")));
    let digits = key.split_whitespace().nth(1).expect("a version and its digits");
    assert!(!text.contains(digits), "the master key is shown");

    std::fs::remove_file(folder.path("hubu-data.key")).expect("ours");
    let doctor = folder.run(&["doctor"]);
    assert_eq!(doctor.code, Some(5), "{doctor:?}");
    assert!(doctor.out.contains("FAIL master key"), "{doctor:?}");

    let url = "postgres://hubu:hunter2@127.0.0.1:1/hubu";
    let doctor = folder.run(&["doctor", "--database", url]);
    assert_eq!(doctor.code, Some(5), "{doctor:?}");
    assert!(!format!("{doctor:?}").contains("hunter2"), "{doctor:?}");
}
