//! Goal: keys rotate without losing what they sealed, and nobody is locked out. Method: the real
//! binary over a realm with one sealed secret, judged by what still opens.

use crate::rig::client::Client;
use crate::rig::{DEMO, Folder, Served};
use hubu_testkit::client::{Call, Client as Caller};
use serde_json::json;

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
fn temporary_keys_live_through_a_rotation() {
    let folder = Folder::new("temporary");
    let served = Served::start(folder.command(DEMO));
    let base = served.address("base");
    let person = served.caller("person").clone();
    let pair = json!({ "access": { "key": person["ak"] }, "secret": { "key": person["sk"] } });
    let wish = |identity: serde_json::Value| json!({ "auth": { "identity": identity } });
    let by_pair = wish(json!({ "methods": ["hw_ak_sk"], "hw_ak_sk": pair }));
    let mut nobody = Client::with(&base, Caller::nobody());
    let token = nobody.ask(&Call::post("/v3/auth/tokens", &by_pair));
    let token = token.header("x-subject-token").to_owned();
    let by_token = wish(json!({ "methods": ["token"], "token": { "id": token } }));
    let made = nobody.ask(&Call::post("/v3.0/OS-CREDENTIAL/securitytokens", &by_token));
    assert_eq!(made.status, 201, "{made:?}");
    let key = made.json()["credential"].clone();
    let text = |name: &str| key[name].as_str().expect("a text");
    let balances = Call::get("/v2/accounts/customer-accounts/balances");
    let balances = balances.header("X-Security-Token", text("securitytoken"));
    let ask = |base: &str| Client::new(base, text("access"), text("secret")).ask(&balances).status;
    assert_eq!(ask(&base), 200);
    assert_eq!(served.stop().code, Some(0));

    for step in ["rotate", "forget"] {
        let ended = folder.run(&["keys", step]);
        assert_eq!(ended.code, Some(0), "{ended:?}");
    }
    let served = Served::start(folder.command(DEMO));
    assert_eq!(ask(&served.address("base")), 200, "its secret is sealed anew");
    assert_eq!(served.stop().code, Some(0));
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
