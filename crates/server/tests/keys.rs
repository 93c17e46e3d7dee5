//! Goal: keys rotate without losing what they sealed, and nobody is locked out. Method: the real
//! binary over a realm with one sealed secret, judged by what still opens.

mod rig;

use rig::{Folder, Served};

const SERVE: &[&str] =
    &["serve", "--json", "--listen=127.0.0.1:0", "--operator-listen=off", "--metrics-listen=off"];

fn versions(folder: &Folder) -> Vec<String> {
    let text = std::fs::read_to_string(folder.path("hubu-data.key")).expect("the key's file");
    text.lines().filter_map(|line| line.split(' ').next().map(str::to_owned)).collect()
}

#[test]
fn a_rotation_writes_everything_anew_and_old_versions_can_be_forgotten() {
    let folder = Folder::new("rotation");
    assert_eq!(folder.run(&["init"]).code, Some(0));
    let before = std::fs::read(folder.path("hubu-data.key")).expect("the key's file");

    let rotated = folder.run(&["keys", "rotate", "--json"]);
    assert_eq!(rotated.code, Some(0), "{rotated:?}");
    assert_eq!(rotated.json(), serde_json::json!({ "version": 2, "rewritten": 1 }));
    assert_eq!(versions(&folder), ["1", "2"]);
    let again = folder.run(&["keys", "rotate", "--no-new-version", "--json"]);
    assert_eq!(again.json(), serde_json::json!({ "version": 2, "rewritten": 0 }));

    let forgotten = folder.run(&["keys", "forget", "--json"]);
    assert_eq!(forgotten.json(), serde_json::json!({ "version": 2, "forgotten": 1 }));
    assert_eq!(versions(&folder), ["2"]);
    assert_eq!(folder.run(&["doctor"]).code, Some(0));

    std::fs::write(folder.path("hubu-data.key"), before).expect("ours");
    let old = folder.run(&["doctor"]);
    assert_eq!(old.code, Some(5), "the first version opens nothing any more: {old:?}");
}

#[test]
fn a_key_is_not_touched_while_the_realm_is_served() {
    let folder = Folder::new("served");
    assert_eq!(folder.run(&["init"]).code, Some(0));
    let served = Served::start(folder.command(SERVE));
    let refused = folder.run(&["keys", "rotate"]);
    assert_eq!(refused.code, Some(4), "{refused:?}");
    assert_eq!(versions(&folder), ["1"]);
    assert_eq!(served.stop().code, Some(0));
}

#[test]
fn whoever_lost_the_operators_key_makes_another_operator() {
    let folder = Folder::new("operator");
    assert_eq!(folder.run(&["init"]).code, Some(0));
    let made = folder.run(&["keys", "operator", "second", "--json"]);
    assert_eq!(made.json()["account_name"], "second");
    let taken = folder.run(&["keys", "operator", "second"]);
    assert_eq!(taken.code, Some(1), "{taken:?}");
    assert!(taken.err.contains("taken") && taken.out.is_empty(), "{taken:?}");
}
