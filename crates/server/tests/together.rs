//! Goal: two processes over one PostgreSQL realm keep the promises one process keeps. Method: two
//! real servers, asked at the same time; what one was told must count in the other at once.

use crate::rig::client::{Client, at_once};
use crate::rig::enterprise::{Enterprise, Sent};
use crate::rig::{DEMO, Folder, Served, inside, load};
use hubu_app::access::{attach_predefined, detach_policy, set_credential_active, users};
use hubu_app::{Error, Unit, oversight};
use hubu_core::ids::{CustomerId, UserKey};
use hubu_server::realm::{self, Realm};
use hubu_testkit::client::{Answer, Call};
use hubu_testkit::engines;
use serde_json::json;

const BALANCES: &str = "/v2/accounts/customer-accounts/balances";

#[tokio::test]
async fn transfers_through_both_under_heavy_load_add_up() {
    engines::postgres_only(async |home| {
        let folder = Folder::new("together");
        let served = [(); 2].map(|()| Served::start(folder.over(home, DEMO)));
        let mut enterprise = Enterprise::of(&served[0]);
        let clients = (0..32).map(|number| Client::of(&served[number % 2], "master")).collect();
        let count = if engines::is_long() { 20_000 } else { 1_500 };
        let transfers = (0..count).map(|number| enterprise.transfer("together", number));
        let sent = load::run(clients, transfers, |_| ());
        let failed = sent.iter().find(|one| !one.is_acknowledged());
        assert!(failed.is_none(), "they wait for one another: {failed:?}");
        assert_eq!(enterprise.prove(&served[1], &sent).len(), count);
        folder.expect_sound(home);
    })
    .await;
}

#[tokio::test]
async fn a_transaction_id_sent_fifty_times_through_each_moves_money_once() {
    engines::postgres_only(async |home| {
        let folder = Folder::new("together-once");
        let served = [(); 2].map(|()| Served::start(folder.over(home, DEMO)));
        let mut enterprise = Enterprise::of(&served[0]);
        let master = Client::of(&served[0], "master");
        // Allocations and reclaims, with an idempotency key (every third) and without one.
        for number in 0..8 {
            let transfer = enterprise.transfer("once", number);
            let answers = at_once([&master; 2], &served, 50, &transfer.call());
            let first = answers.iter().position(|answer| answer.status == 204);
            let first = first.expect("one of them moves the money");
            for (place, answer) in answers.iter().enumerate() {
                let same = place == first || transfer.is_answer_again(answer, true);
                assert!(same, "{transfer:?}: {answer:?}");
            }
            let sent = Sent { transfer, status: Some(204) };
            enterprise.prove(&served[number % 2], std::slice::from_ref(&sent));
        }
        folder.expect_sound(home);
    })
    .await;
}

/// Does something in a third process over the realm.
async fn change<R: std::fmt::Debug + Send + 'static>(
    realm: &Realm,
    body: impl FnMut(&mut Unit<'_, '_>) -> Result<(), Error<R>> + Send + 'static,
) {
    realm.store.unit(0, None, "test.change", body).await.expect("nothing speaks against it");
}

/// The IAM user of the demo world.
async fn auditor(realm: &Realm, served: &Served) -> UserKey {
    let id = served.caller("iam_user")["customer_id"].as_str().and_then(CustomerId::parse);
    let id = id.expect("an id");
    let found = realm::within(&realm.store, move |tx| {
        let account = oversight::account(tx, &id)?.expect("it exists");
        users(tx, account.key, (0, 100))
    });
    let (_, found) = found.await.unwrap_or_else(|failure| panic!("{failure}"));
    found.iter().find(|user| user.name == "auditor").expect("it exists").key
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_caller_may_do_changes_in_every_process_at_once() {
    engines::postgres_only(async |home| {
        let folder = Folder::new("together-access");
        let served = [(); 2].map(|()| Served::start(folder.over(home, DEMO)));
        let third = inside::open(&folder, home).await;
        let user = auditor(&third, &served[0]).await;
        let caller = Client::of(&served[0], "iam_user");
        let key = served[0].caller("iam_user")["ak"].as_str().expect("a text").to_owned();
        let call = Call::get(BALANCES);
        // Many at once, so that whatever a process remembers of the caller is in use.
        let expect = |status: u16, what: &str| {
            let answers = at_once([&caller; 2], &served, 4, &call);
            let other = answers.iter().find(|answer| answer.status != status);
            assert!(other.is_none(), "{what}: {other:?}");
        };
        for _ in 0..5 {
            expect(200, "as it was made");
            for (active, status) in [(false, 401), (true, 200)] {
                let key = key.clone();
                change(&third, move |unit| set_credential_active(unit, &key, active).map(|_| ()))
                    .await;
                expect(status, "its key");
            }
            change(&third, move |unit| detach_policy(unit, user, "BSS ReadonlyAccess").map(|_| ()))
                .await;
            expect(403, "without its policy");
            change(&third, move |unit| {
                attach_predefined(unit, user, "BSS ReadonlyAccess").map(|_| ())
            })
            .await;
        }
        third.close().await.unwrap_or_else(|failure| panic!("{failure}"));
    })
    .await;
}

/// Grants credit that ends at an instant to some customers; tells who they are.
fn grant(served: &[Served; 2], amount: &str, ends: &str) -> Vec<String> {
    let roles = ["master", "member", "custody_member", "person", "prepaid", "partner"];
    let id = |role: &&str| served[0].caller(role)["customer_id"].as_str().map(str::to_owned);
    let ids: Vec<String> = roles.iter().filter_map(id).collect();
    for (number, id) in ids.iter().enumerate() {
        let path = format!("/operator/v1/customers/{id}/credit-grants");
        let call = Call::post(&path, &json!({ "amount": amount, "expire_time": ends }));
        let answer = Client::of(&served[number % 2], "operator").ask(&call);
        assert_eq!(answer.status, 201, "{answer:?}");
    }
    ids
}

/// Each of them lost this credit once.
fn expect_ended_once(served: &[Served; 2], ids: &[String], amount: &str) {
    let mut operator = Client::of(&served[0], "operator");
    for id in ids {
        let call = Call::get(&format!("/operator/v1/customers/{id}/statement"));
        let page = operator.read(&call.query("account", "credit").query("limit", "100"));
        let entries = page["entries"].as_array().expect("a list");
        let ended = entries.iter().filter(|entry| {
            entry["trade_type"] == "EXPIRED" && entry["amount"] == format!("-{amount}").as_str()
        });
        assert_eq!(ended.count(), 1, "{page}");
    }
}

#[tokio::test]
async fn what_falls_due_is_done_once_by_whichever_comes_first() {
    engines::postgres_only(async |home| {
        let folder = Folder::new("together-due");
        let served = [(); 2].map(|()| Served::start(folder.over(home, DEMO)));
        let mut operator = Client::of(&served[0], "operator");
        let jobs = Call::get("/operator/v1/jobs");
        let waiting = |answer: &Answer| answer.json()["total_count"].as_i64().expect("a number");
        let before = waiting(&operator.ask(&jobs));

        // The clock flows, and both processes look what falls due.
        let now = operator.read(&Call::get("/operator/v1/clock"))["now"].clone();
        let now = hubu_core::time::Timestamp::parse_wire(now.as_str().expect("a text"));
        let now = now.expect("an instant");
        let ids = grant(&served, "17.00", &now.plus_ms(5_000).to_wire());
        operator.wait_for(&jobs, |answer| waiting(answer) == before);
        expect_ended_once(&served, &ids, "17.00");

        // Both are told to advance the clock at the same time, several times over.
        let ids = grant(&served, "23.00", &now.plus_ms(86_400_000).to_wire());
        let to = now.plus_ms(2 * 86_400_000).to_wire();
        let advance = Call::post("/operator/v1/clock/advance", &json!({ "to": to }));
        let callers = [0, 1].map(|place| Client::of(&served[place], "operator"));
        let answers = at_once([&callers[0], &callers[1]], &served, 4, &advance);
        for answer in &answers {
            // Whoever comes when the clock has flowed past it hears that it is too late.
            let known = [(200, String::new()), (409, "HUBU.0107".to_owned())];
            assert!(known.contains(&answer.outcome()), "{answer:?}");
        }
        assert!(answers.iter().any(|answer| answer.json()["finished"] == true), "{answers:?}");
        assert_eq!(waiting(&operator.ask(&jobs)), before);
        expect_ended_once(&served, &ids, "23.00");
        folder.expect_sound(home);
        for one in served {
            assert_eq!(one.stop().code, Some(0));
        }
    })
    .await;
}
