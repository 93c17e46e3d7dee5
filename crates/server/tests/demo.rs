//! Goal: one command gives a world that can be called, the same after every creation, kept from then
//! on. Method: the real binary, its line for machines, and signed calls of the same binary.

use crate::rig::{DEMO, Ended, Folder, Served, inside, names};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::snapshot::Snapshot;

/// `hubu call …` or `hubu operator …` with the keys of a role.
fn call(folder: &Folder, served: &Served, role: &str, arguments: &[&str]) -> Ended {
    let caller = served.caller(role);
    let text = |key: &str| caller[key].as_str().expect("a text").to_owned();
    let mut command = folder.command(arguments);
    command.env("HUBU_ENDPOINT", served.address("base"));
    command.env("HUBU_AK", text("ak")).env("HUBU_SK", text("sk"));
    Ended::of(&command.output().expect("the binary was built"))
}

#[test]
fn the_second_start_finds_what_the_first_created() {
    let folder = Folder::new("again");
    let first = Served::start(folder.command(DEMO));
    assert_eq!(first.line["site"], "cn");
    assert_eq!(first.address("operator_base"), first.address("base") + "/operator/v1");
    assert_eq!(names(&folder.path("")), ["hubu-data", "hubu-data.key"]);
    let callers = first.line["callers"].clone();
    assert_eq!(callers[0]["customer_id"], callers[0]["domain_id"]);

    let second = folder.run(DEMO);
    assert_eq!(second.code, Some(4), "two processes: {second:?}");
    let ended = first.stop();
    assert_eq!((ended.code, ended.out.as_str()), (Some(0), ""), "one line alone: {ended:?}");

    let again = Served::start(folder.command(DEMO));
    assert_eq!(again.line["callers"], callers);
    again.stop();
    let other_site = folder.run(&["demo", "--site=intl", "--listen=127.0.0.1:0"]);
    assert_eq!(other_site.code, Some(2), "{other_site:?}");
}

#[test]
fn every_creation_gives_the_same_callers_and_an_interrupted_one_begins_anew() {
    let folder = Folder::new("anew");
    let first = Served::start(folder.command(DEMO));
    let callers = first.line["callers"].clone();
    first.stop();
    // What a creation that was killed leaves behind.
    std::fs::rename(folder.path("hubu-data"), folder.path("second.partial")).expect("ours");
    std::fs::write(folder.path("second.partial/hubu.db"), b"half a database").expect("ours");
    let mut arguments = DEMO.to_vec();
    arguments.push("--data=second");
    let second = Served::start(folder.command(&arguments));
    assert_eq!(second.line["callers"], callers);
    assert!(!folder.path("second.partial").exists());
}

/// A demo world of its own, as its rows stand.
async fn creation(home: &Home) -> Snapshot {
    let folder = Folder::new("creation");
    assert_eq!(Served::start(folder.over(home, DEMO)).stop().code, Some(0));
    let realm = inside::open(&folder, home).await;
    let rows = Snapshot::take(&realm.store).await;
    realm.close().await.unwrap_or_else(|failure| panic!("{failure}"));
    rows
}

#[tokio::test(flavor = "multi_thread")]
async fn every_creation_on_either_engine_has_the_same_rows() {
    let (first, second) = (creation(&Home::sqlite()).await, creation(&Home::sqlite()).await);
    // Sealing draws anew each time; the row of the creation tells when it was.
    assert_eq!(first.unsealed("demo"), second.unsealed("demo"));
    let postings = first.unsealed("demo").iter().filter(|row| row.starts_with("posting ")).count();
    assert!(postings > 20, "a month has passed: {postings}");
    assert!(first != second, "sealed columns are not the same twice");
    engines::postgres_only(async |home| {
        assert_eq!(creation(home).await.unsealed("demo"), first.unsealed("demo"));
    })
    .await;
}

#[test]
fn calls_are_signed_and_answers_tell_success_from_refusal() {
    let folder = Folder::new("calls");
    let served = Served::start(folder.command(DEMO));
    let ask = ["call", "ShowCustomerAccountBalances", "--json"];
    let refused = call(&folder, &served, "operator", &ask);
    assert_eq!(refused.code, Some(3), "operators are no customers: {refused:?}");
    assert_eq!(refused.json()["status"], 403);
    assert_eq!(refused.json()["request_id"].as_str().map(str::len), Some(32));

    let mut stranger = folder.command(&ask);
    stranger.env("HUBU_ENDPOINT", served.address("base"));
    stranger.env("HUBU_AK", "NOBODYSACCESSKEY0000").env("HUBU_SK", "x".repeat(40));
    let stranger = Ended::of(&stranger.output().expect("the binary was built"));
    assert_eq!((stranger.code, &stranger.json()["status"]), (Some(3), &401.into()));

    let unknown = call(&folder, &served, "operator", &["call", "ShowBalances"]);
    assert_eq!(unknown.code, Some(2), "{unknown:?}");
    assert!(unknown.err.contains("没有操作"), "{unknown:?}");
    let no_keys = folder.run(&ask);
    assert_eq!(no_keys.code, Some(2), "{no_keys:?}");
    assert!(no_keys.err.contains("HUBU_AK"), "{no_keys:?}");
}

#[test]
fn other_machines_get_random_keys_and_well_known_ones_stay_at_home() {
    let folder = Folder::new("random");
    let exposed = ["demo", "--json", "--listen=0.0.0.0:0", "--behind-proxy"];
    let clear = folder.run(&exposed[..3]);
    assert_eq!(clear.code, Some(2), "{clear:?}");
    let served = Served::start(folder.command(&exposed));
    let key = served.caller("operator")["ak"].as_str().expect("a text").to_owned();
    assert!(!key.starts_with("HUBUDEMO"), "{key}");
    served.stop();

    let home = ["demo", "--json", "--data=home", "--listen=127.0.0.1:0"];
    let served = Served::start(folder.command(&home));
    let key = served.caller("operator")["ak"].as_str().expect("a text").to_owned();
    assert!(key.starts_with("HUBUDEMO"), "{key}");
    served.stop();
    let mut taken_out = exposed.to_vec();
    taken_out.push("--data=home");
    let refused = folder.run(&taken_out);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.err.contains("everybody knows"), "{refused:?}");
}

#[test]
fn a_realm_of_another_origin_is_left_alone() {
    let folder = Folder::new("other");
    assert_eq!(folder.run(&["init", "--purpose=sandbox"]).code, Some(0));
    let refused = folder.run(DEMO);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.err.contains("hubu serve"), "{refused:?}");
}
