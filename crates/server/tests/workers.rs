//! Goal: a year of renewals, ends and deadlines is done once, whoever does it and whoever dies over it. Method: two processes over one
//! PostgreSQL realm are both told to advance the clock; one after the other is killed (SIGKILL) at a drawn moment
//! and comes back, until the year is over. Orders, resources and cash tell what was done.

use std::collections::BTreeMap;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::rig::client::Client;
use crate::rig::load::below;
use crate::rig::{DEMO, Folder, Served};
use hubu_core::ids::Seeded;
use hubu_core::money::Amount;
use hubu_core::time::Timestamp;
use hubu_testkit::client::Call;
use hubu_testkit::engines;
use serde_json::{Value, json};

/// Resources that renew themselves.
const RESOURCES: usize = 8;
/// Resources that end, and orders that nobody pays.
const ENDING: usize = 4;
const UNPAID: usize = 3;
/// A year and a month: the last term that is bought has begun.
const DAYS: i64 = 396;
/// Either process is killed once.
const KILLS: usize = 2;
/// After so many milliseconds at the most.
const MOST_MS: usize = 900;

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

fn amount(value: &Value) -> Amount {
    Amount::parse(text(value), 8).expect("an amount")
}

/// An order of servers for a month, by their name and what happens at their end.
fn order((name, count): (&str, usize), policy: i64, pays: bool) -> Value {
    let names = (0..count).map(|number| json!({ "resource_id": format!("{name}-{number}") }));
    let line = json!({
        "cloud_service_type": "hws.service.type.ec2", "resource_type": "hws.resource.type.vm",
        "resource_spec": "s6.small.1.linux", "region": "cn-north-4", "period_type": 2,
        "period_num": 1, "expire_policy": policy, "resources": names.collect::<Vec<_>>(),
    });
    json!({ "product_infos": [line], "is_auto_pay": pays })
}

/// Recharges an account, and places orders for it; tells its id.
fn ordered(operator: &mut Client, served: &Served, role: &str, orders: Vec<Value>) -> String {
    let customer = text(&served.caller(role)["customer_id"]).to_owned();
    let path = format!("/operator/v1/customers/{customer}");
    let number = format!("workers of {role}");
    let paid = json!({ "amount": "100000", "channel": "1", "channel_no": number });
    let all =
        std::iter::once(("recharges", paid)).chain(orders.into_iter().map(|one| ("orders", one)));
    for (what, body) in all {
        let answer = operator.ask(&Call::post(&format!("{path}/{what}"), &body));
        assert!(answer.status < 300, "{what}: {answer:?}");
    }
    customer
}

/// Buys servers that renew themselves without end; tells who bought them.
fn bought(operator: &mut Client, served: &Served) -> String {
    ordered(operator, served, "prepaid", vec![order(("worker", RESOURCES), 3, true)])
}

/// Buys servers that end, and orders some that nobody pays; tells who did.
fn let_go(operator: &mut Client, served: &Served) -> String {
    let mut orders = vec![order(("ending", ENDING), 0, true)];
    orders.extend((0..UNPAID).map(|number| order((&format!("unpaid-{number}"), 1), 0, false)));
    ordered(operator, served, "master", orders)
}

/// What ended did so step by step, each once; what nobody paid is cancelled, and nothing was paid for it.
fn expect_gone(operator: &mut Client, customer: &str) {
    let all = orders(operator, customer);
    let count = |status: &str| all.iter().filter(|order| order["status"] == status).count();
    assert_eq!((count("completed"), count("cancelled")), (1, UNPAID), "{all:?}");
    let mut done = |operation: &str| -> Vec<Value> {
        let call = Call::get("/operator/v1/audit").query("subject_id", customer);
        let call = call.query("operation", operation).query("limit", "100");
        operator.read(&call)["entries"].as_array().expect("a list").clone()
    };
    assert_eq!(done("order_provision").len(), 1, "one order was to be provided");
    assert_eq!(done("order_deadline").len(), UNPAID, "each deadline passes once");
    let life = done("resource_life");
    let happened =
        |entry: &Value| entry["detail"]["happened"].as_str().unwrap_or_default().to_owned();
    let happened: Vec<String> = life.iter().map(happened).collect();
    for step in ["resource.expired", "resource.freeze", "resource.release"] {
        let times =
            happened.iter().map(|words| words.split(' ').filter(|word| *word == step).count());
        assert_eq!(times.sum::<usize>(), ENDING, "{step}: {happened:?}");
    }
}

/// Asks a process to advance, in a thread of its own, until the clock is there or the process is gone.
fn advance(mut operator: Client, to: Timestamp) -> mpsc::Receiver<bool> {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let call = Call::post("/operator/v1/clock/advance", &json!({ "to": to.to_wire() }));
        let there = loop {
            match operator.send(&call) {
                // Whoever comes when it is there hears that it is too late.
                Ok(answer) if answer.status == 409 || answer.json()["finished"] == true => {
                    break true;
                }
                Ok(answer) => assert!([200, 503].contains(&answer.status), "{answer:?}"),
                Err(_) => break false,
            }
        };
        // Nobody may be listening any more.
        let _ = tell.send(there);
    });
    told
}

/// Every order of a customer, as operators see them.
fn orders(operator: &mut Client, customer: &str) -> Vec<Value> {
    let mut all = Vec::new();
    loop {
        let call = Call::get(&format!("/operator/v1/customers/{customer}/orders"));
        let offset = all.len().to_string();
        let page = operator.read(&call.query("limit", "100").query("offset", &offset));
        let found = page["orders"].as_array().expect("a list").clone();
        if found.is_empty() {
            return all;
        }
        all.extend(found);
    }
}

fn cash(served: &Served) -> Amount {
    let call = Call::get("/v2/accounts/customer-accounts/balances");
    let balances = Client::of(served, "prepaid").read(&call);
    let accounts = balances["account_balances"].as_array().expect("a list");
    let cash = accounts.iter().find(|one| one["account_type"] == 1).expect("a cash account");
    Amount::parse(&cash["amount"].to_string(), 8).expect("an amount")
}

/// Each resource was renewed for each month once, one term after the other; and what orders cost is what is gone.
fn expect_once(operator: &mut Client, served: &Served, (customer, before): (&str, Amount)) {
    let mut terms: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let mut spent = Amount::ZERO;
    for order in orders(operator, customer) {
        assert_eq!(order["status"], "completed", "{order}");
        let after = amount(&order["amount_after_discount"]);
        spent = spent.checked_add(after).expect("in range");
        for line in order["order_line_items"].as_array().expect("lines") {
            let term = ["effective_time", "expire_time"].map(|name| text(&line[name]).to_owned());
            for item in line["resources"].as_array().expect("resources") {
                let of = terms.entry(text(&item["resource_id"]).to_owned()).or_default();
                of.push(term.clone().into());
            }
        }
    }
    assert_eq!(terms.len(), RESOURCES, "{terms:?}");
    for (resource, mut terms) in terms {
        terms.sort_unstable();
        let gaps = terms.windows(2).filter(|pair| pair[0].1 != pair[1].0);
        assert_eq!(gaps.collect::<Vec<_>>(), Vec::<&[(String, String)]>::new(), "{resource}");
        assert_eq!(terms.len(), 14, "{resource}: {terms:?}");
    }
    let left = cash(served).checked_add(spent).expect("in range");
    assert_eq!(left, before, "what was spent is what orders cost");
}

#[tokio::test]
async fn what_falls_due_is_done_once_when_workers_crash() {
    engines::postgres_only(async |home| {
        let folder = Folder::new("workers");
        let mut served = [(); 2].map(|()| Served::start(folder.over(home, DEMO)));
        let mut operator = Client::of(&served[0], "operator");
        let before = cash(&served[0]).checked_add(Amount::parse("100000", 8).expect("an amount"));
        let customer = bought(&mut operator, &served[0]);
        let other = let_go(&mut operator, &served[0]);
        let frozen = operator.ask(&Call::new("POST", "/operator/v1/clock/freeze"));
        assert_eq!(frozen.status, 200, "{frozen:?}");
        let now = operator.read(&Call::get("/operator/v1/clock"))["now"].clone();
        let now = Timestamp::parse_wire(text(&now)).expect("an instant");
        let to = now.plus_ms(DAYS * 86_400_000);

        let mut seeded = Seeded::new(20_260_301);
        for round in 0..KILLS {
            let told = [0, 1].map(|place| advance(Client::of(&served[place], "operator"), to));
            let pause = u64::try_from(below(&mut seeded, MOST_MS)).expect("small");
            // Shown with the output of a test that fails.
            eprintln!("round {round}: killed after {pause} ms");
            thread::sleep(Duration::from_millis(pause));
            served[round].signal("-KILL");
            let dead =
                std::mem::replace(&mut served[round], Served::start(folder.over(home, DEMO)));
            assert_eq!(dead.wait().code, None, "it was killed");
            drop(told);
        }
        let there = advance(Client::of(&served[0], "operator"), to);
        assert_eq!(there.recv(), Ok(true), "the other goes on");
        let mut operator = Client::of(&served[1], "operator");
        expect_once(&mut operator, &served[1], (&customer, before.expect("in range")));
        expect_gone(&mut operator, &other);
        folder.expect_sound(home);
        for one in served {
            assert_eq!(one.stop().code, Some(0));
        }
    })
    .await;
}
