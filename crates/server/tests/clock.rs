//! Goal: an operator moves a demo world's clock and sees what falls due. Method: the real binary against a
//! demo world.

use std::process::Command;

use crate::rig::{DEMO, Ended, Folder, Served};
use serde_json::Value;

/// `hubu …` with an operator's keys.
fn operator(folder: &Folder, base: &str, keys: &Value, arguments: &[&str]) -> Ended {
    let mut command: Command = folder.command(arguments);
    let text = |key: &str| keys[key].as_str().expect("a text").to_owned();
    command.env("HUBU_ENDPOINT", base);
    command.env("HUBU_AK", text("ak")).env("HUBU_SK", text("sk"));
    Ended::of(&command.output().expect("the binary was built"))
}

#[test]
fn the_clock_is_moved_and_what_falls_due_is_done() {
    let folder = Folder::new("clock");
    let served = Served::start(folder.command(DEMO));
    let base = served.address("base");
    let keys = served.caller("operator").clone();
    let run = |arguments: &[&str]| operator(&folder, &base, &keys, arguments);

    let frozen = run(&["clock", "freeze", "--json"]);
    assert_eq!(frozen.code, Some(0), "{frozen:?}");
    assert_eq!(frozen.json()["mode"], "frozen");
    let before = run(&["--json", "jobs", "--all"]);
    assert_eq!(before.code, Some(0), "{before:?}");
    let jobs: Vec<Value> =
        before.out.lines().map(|line| serde_json::from_str(line).expect("a line")).collect();
    assert!(!jobs.is_empty(), "the demo world has something that falls due");
    let due: Vec<&str> = jobs.iter().filter_map(|job| job["due_time"].as_str()).collect();
    assert!(due.is_sorted(), "the earliest first");

    let moved = run(&["clock", "advance", "--to", "2027-03-01T00:00:00+08:00", "--json"]);
    assert_eq!(moved.code, Some(0), "{moved:?}");
    assert_eq!(moved.json()["now"], "2027-02-28T16:00:00Z");
    let passed = due.iter().filter(|at| **at <= "2027-02-28T16:00:00Z").count();
    let done = moved.json()["jobs"].as_u64().expect("a number");
    assert!(done >= u64::try_from(passed).expect("few") && passed > 0, "{done} of {passed}");
    let after = run(&["--json", "jobs", "--all"]);
    assert!(after.out.lines().count() < jobs.len(), "{after:?}");

    let by = run(&["clock", "advance", "--by", "2d"]);
    assert_eq!((by.code, by.out.trim()), (Some(0), "2027-03-02T16:00:00Z"), "{by:?}");
    let now = run(&["clock"]);
    assert_eq!((now.code, now.out.trim()), (Some(0), "2027-03-02T16:00:00Z"), "{now:?}");
}

#[test]
fn what_cannot_be_done_is_refused() {
    let folder = Folder::new("clock-refused");
    let served = Served::start(folder.command(DEMO));
    let base = served.address("base");
    let keys = served.caller("operator").clone();
    let run = |arguments: &[&str]| operator(&folder, &base, &keys, arguments);

    let back = run(&["clock", "advance", "--to", "2020-01-01T00:00:00Z"]);
    assert_eq!(back.code, Some(3), "time does not run back: {back:?}");
    for bad in [
        &["clock", "advance", "--by", "1y"][..],
        &["clock", "advance"],
        &["clock", "advance", "--by", "1d", "--to", "2027-01-01T00:00:00Z"],
        &["clock", "advance", "--to", "tomorrow"],
    ] {
        assert_eq!(run(bad).code, Some(2), "{bad:?}");
    }
    let healthy = run(&["jobs", "retry", "coupon_expiry", "1"]);
    assert_eq!(healthy.code, Some(3), "nothing is parked: {healthy:?}");
    let parked = run(&["jobs", "--parked"]);
    assert_eq!((parked.code, parked.out.as_str()), (Some(0), ""), "{parked:?}");
}
