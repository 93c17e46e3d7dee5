//! Goal: a crowd costs little and is served right. Method: signed requests of one master go into a
//! whole server together, on both engines; a probe counts what reaches the database, and rows are
//! looked at afterwards. Counts are asserted, times never.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use hubu_api::edge::Edge;
use hubu_app::Unit;
use hubu_app::accounts::Recharge;
use hubu_app::customers::{self, NewCustomer};
use hubu_app::enterprise::{Link, associate, grant_quota, open_enterprise_centre};
use hubu_app::ledger::Party;
use hubu_core::accounts::Channel;
use hubu_core::customers::{CustomerKind, RealName, Settlement};
use hubu_core::enterprise::{Mode, Permissions};
use hubu_core::ids::CustomerKey;
use hubu_core::realm::Site;
use hubu_testkit::client::{self, Answer, Call};
use hubu_testkit::lanes::while_busy;
use hubu_testkit::ledger_world::{book_states, money};
use hubu_testkit::snapshot::Snapshot;
use hubu_testkit::world::{Account, World};
use serde_json::json;

/// Requests in flight.
const CROWD: usize = 128;
const ALLOCATE: &str = "/v2/enterprises/multi-accounts/transfer-amount";
const BALANCES: &str = "/v2/accounts/customer-accounts/balances";

/// A master with 1000.00 and as many members as requests.
struct House {
    master: Account,
    members: Vec<(CustomerKey, String)>,
}

fn acme(name: &str) -> NewCustomer {
    NewCustomer {
        real_name: Some(RealName { name: "Acme".to_owned(), credit_code: None }),
        settlement: Settlement::Monthly,
        ..NewCustomer::plain(CustomerKind::Enterprise, name, Site::Cn)
    }
}

impl House {
    async fn open(world: &World) -> Self {
        let master = world.open(acme("acme_group")).await;
        let party = Party::Key(master.created.key);
        let (vault, names) = (Arc::clone(&world.vault), Arc::clone(&world.money.real_names));
        let members = world.write::<_, String>(move |unit| {
            let many = u32::try_from(CROWD).expect("small");
            done(open_enterprise_centre(unit, &party, ""))?;
            done(grant_quota(unit, &party, (many, many)))?;
            (0..CROWD).map(|number| member(unit, &vault, &names, &party, number)).collect()
        });
        let members = members.await;
        let recharge = Recharge {
            customer: Party::Key(master.created.key),
            amount: money("1000"),
            channel: Channel::BankTransfer,
            channel_no: String::new(),
        };
        world.money(master.created.group, recharge).await;
        // What authorises the master is known from here on.
        let balances = world.send(&master.client, &Call::get(BALANCES)).await;
        assert_eq!(balances.status, 200, "{}", balances.body);
        Self { master, members }
    }

    /// Lets requests of the master wait in its lane together, and gives what they are answered.
    async fn send(&self, world: &World, calls: Vec<Call>) -> Vec<Answer> {
        let queue = self.master.created.group.0;
        let all = calls.len();
        let sending = while_busy(&world.store, queue, async || {
            let send = |call: &Call| {
                let edge: Arc<Edge> = Arc::clone(&world.edge);
                let request = self.master.client.request(world.wall(), call);
                tokio::spawn(async move { client::send(&edge, request).await })
            };
            let sending: Vec<_> = calls.iter().map(send).collect();
            for _ in 0..10_000 {
                if world.store.waiting() == all {
                    return sending;
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            panic!("{} of {all} wait", world.store.waiting());
        });
        let mut answers = Vec::new();
        for answer in sending.await {
            answers.push(answer.await.expect("no panic"));
        }
        answers
    }

    async fn cash_of(&self, world: &World, member: CustomerKey) -> String {
        let owner = (hubu_core::ids::GroupKey(member.0), member);
        let books = book_states(&world.store, owner).await;
        let cash = books.iter().find(|((kind, _), _)| kind.as_str() == "cash");
        cash.map_or_else(String::new, |(_, state)| state.balance.to_text(2))
    }
}

/// What a use case of the preparations gives; none is refused.
fn done<T, R: std::fmt::Debug>(
    outcome: Result<hubu_app::write::Done<T>, hubu_app::Error<R>>,
) -> Result<T, hubu_app::Error<String>> {
    outcome.map(|done| done.value).map_err(|error| match error {
        hubu_app::Error::Refused(refusal) => hubu_app::Error::Refused(format!("{refusal:?}")),
        hubu_app::Error::Fault(fault) => hubu_app::Error::Fault(fault),
    })
}

fn member(
    unit: &mut Unit<'_, '_>,
    vault: &hubu_app::access::Vault,
    names: &hubu_app::ledger::RealNames,
    master: &Party,
    number: usize,
) -> Result<(CustomerKey, String), hubu_app::Error<String>> {
    let created = done(customers::create(unit, vault, &acme(&format!("acme_{number:03}"))))?;
    let link = Link {
        master: master.clone(),
        member: Party::Key(created.key),
        mode: Mode::Independent,
        unit: None,
        display_name: None,
        permissions: Permissions::NONE,
    };
    done(associate(unit, names, &link))?;
    Ok((created.key, created.id.as_str().to_owned()))
}

fn allocate(member: &str, amount: &str, id: Option<&str>) -> Call {
    let mut body = json!({ "customer_id": member, "amount": amount });
    if let Some(id) = id {
        body["trans_id"] = json!(id);
    }
    Call::post(ALLOCATE, &body)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_allocation_costs_a_sixteenth_of_a_commit_and_one_statement() {
    World::on_each_engine(async |world| {
        let house = House::open(world).await;
        let calls = house.members.iter().zip(0..).map(|((_, id), number)| {
            allocate(id, "1.25", Some(&format!("t{number}")))
                .header("Idempotency-Key", &format!("k{number}"))
        });
        let before = Snapshot::take(&world.store).await;
        world.saboteur.watch();
        let answers = house.send(world, calls.collect()).await;
        let mut counts = world.saboteur.counts();
        for answer in answers {
            assert_eq!(answer.status, 204, "{}", answer.body);
        }
        // The unit that kept the lane busy is none of theirs.
        let of_unit = |counts: &mut BTreeMap<&str, usize>, name| {
            *counts.get_mut(name).expect("the unit did it") -= 1;
        };
        for step in ["realm.pulse_held", "COMMIT", "COMMITTED"] {
            of_unit(&mut counts, step);
        }
        let commits = counts.remove("COMMIT").unwrap_or_default();
        counts.remove("COMMITTED");
        let statements: usize = counts.values().sum();
        let engine = world.store.engine().as_str();
        println!("{engine}: {CROWD} allocations, {commits} commits, {statements} statements");
        println!("{counts:#?}");
        assert!(commits * 16 <= CROWD, "{commits} commits");
        assert!(statements <= CROWD, "{statements} statements: {counts:?}");

        // All that an allocation leaves is among it.
        let changes = before.changes(&Snapshot::take(&world.store).await);
        let new = |table: &str| {
            let start = format!("+ {table} ");
            changes.iter().filter(|line| line.starts_with(&start)).count()
        };
        for table in ["posting", "transaction_id", "allocation", "audit", "idempotency"] {
            assert_eq!(new(table), CROWD, "{table}");
        }
        assert_eq!((new("entry"), new("event")), (2 * CROWD, 2 * CROWD), "two sides each");
        for (member, id) in &house.members {
            assert_eq!(house.cash_of(world, *member).await, "1.25", "{id}");
        }
        assert_eq!(house.cash_of(world, house.master.created.key).await, "840.00");
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_sent_a_hundred_times_is_done_once() {
    World::on_each_engine(async |world| {
        let house = House::open(world).await;
        let (member, id) = &house.members[0];

        // By its transaction id: the documented refusal for all but one.
        let calls = vec![allocate(id, "2.00", Some("once")); 100];
        let answers = house.send(world, calls).await;
        let (done, others): (Vec<_>, Vec<_>) =
            answers.iter().map(Answer::outcome).partition(|(status, _)| *status == 204);
        assert_eq!(done.len(), 1);
        for outcome in others {
            assert_eq!(outcome, (400, "CBC.99007009".to_owned()));
        }
        assert_eq!(house.cash_of(world, *member).await, "2.00");

        // By its key: the same answer for all.
        let keyed = allocate(id, "3.00", None).header("Idempotency-Key", "k");
        for answer in house.send(world, vec![keyed; 100]).await {
            assert_eq!((answer.status, answer.body.as_str()), (204, ""));
        }
        assert_eq!(house.cash_of(world, *member).await, "5.00");
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voucher_asked_for_a_hundred_times_moves_once() {
    World::on_each_engine(async |world| {
        let house = House::open(world).await;
        let (_, id) = &house.members[0];
        let operator = world.operator("treasury").await.client;
        let make = async |path: &str, body: serde_json::Value| {
            let made = world.send(&operator, &Call::post(path, &body)).await;
            assert_eq!(made.status, 201, "{}", made.body);
            made.json()
        };
        let plan = json!({
            "kind": "voucher", "name": "v", "face_value": "10", "scene": "test", "valid_days": 30,
        });
        let plan = make("/operator/v1/coupon-plans", plan).await;
        let plan = plan["plan_id"].as_str().expect("a plan").to_owned();
        let path = format!("/operator/v1/coupon-plans/{plan}/coupons");
        let body = json!({ "customer_ids": [house.master.created.id.as_str()] });
        let issued = make(&path, body).await;
        let source = issued["issued"][0]["coupon_id"].as_str().expect("issued").to_owned();

        // By its key: the same answer for all, and one coupon of the member's.
        let hand = json!({ "customer_id": id, "coupon_id": source, "amount": "10" });
        let hand = Call::post("/v2/enterprises/multi-accounts/transfer-coupon", &hand);
        let answers = house.send(world, vec![hand.header("Idempotency-Key", "go"); 100]).await;
        let child = answers[0].json()["sub_coupon_id"].as_str().expect("a coupon").to_owned();
        for answer in &answers {
            assert_eq!((answer.status, &answer.body), (200, &answers[0].body));
        }
        let of_member = Call::get(&format!("/operator/v1/customers/{id}/coupons"));
        let held = world.send(&operator, &of_member).await.json();
        assert_eq!(
            (&held["total_count"], &held["coupons"][0]["state"]),
            (&json!(1), &json!("usable"))
        );

        // Without a key it goes back once, and the others are told how it stands.
        let take = json!({ "customer_id": id, "coupon_id": source, "sub_coupon_id": child });
        let take = Call::post("/v2/enterprises/multi-accounts/retrieve-coupon", &take);
        let answers = house.send(world, vec![take; 100]).await;
        let (done, others): (Vec<_>, Vec<_>) =
            answers.iter().partition(|answer| answer.status == 200);
        assert_eq!(done.len(), 1);
        assert_eq!(done[0].body, r#"{"real_retrieve_amout":"10.00"}"#);
        for answer in others {
            let items = json!(["COUPON_STATUS_CAN_NOT_OPERATE"]);
            assert_eq!(answer.json()["fail_check_items"], items, "{}", answer.body);
        }
        world.check().await;
    })
    .await;
}
