//! Goal: an order is paid once or not at all, whoever pays it and whatever else happens to it at that instant. Method:
//! two processes over one PostgreSQL realm; both are asked to pay at the same time, many times over, while the order
//! is cancelled or its deadline passes. The order and what whoever pays has tell what was done.

use crate::rig::client::{Client, at_once};
use crate::rig::{DEMO, Folder, Served};
use hubu_core::money::Amount;
use hubu_core::time::Timestamp;
use hubu_testkit::client::{Answer, Call};
use hubu_testkit::engines;
use serde_json::{Value, json};

/// So many requests through each process.
const TIMES: usize = 6;
const ROUNDS: usize = 4;
/// Milliseconds until an order that is not paid lapses.
const DEADLINE_MS: i64 = 7 * 86_400_000;

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

/// The id of a role's account in the demo world.
fn account(served: &Served, role: &str) -> String {
    text(&served.caller(role)["customer_id"]).to_owned()
}

/// The cash of an account, less what it owes: some settle by the month.
fn worth(served: &Served, role: &str) -> Amount {
    let path = format!("/operator/v1/customers/{}/books", account(served, role));
    let seen = Client::of(served, "operator").read(&Call::get(&path));
    let books = seen["books"].as_array().expect("a list");
    let counts = books.iter().filter(|one| one["kind"] == "cash" || one["kind"] == "receivable");
    counts
        .map(|one| Amount::parse(text(&one["balance"]), 8).expect("an amount"))
        .fold(Amount::ZERO, |sum, one| sum.checked_add(one).expect("in range"))
}

/// Two processes, and whoever operates them.
struct Pair {
    served: [Served; 2],
    operator: Client,
}

impl Pair {
    fn start(folder: &Folder, home: &engines::Home) -> Self {
        let served = [(); 2].map(|()| Served::start(folder.over(home, DEMO)));
        let operator = Client::of(&served[0], "operator");
        Self { served, operator }
    }

    /// Gives an account what it needs.
    fn recharge(&mut self, role: &str, amount: &str) {
        let path = format!("/operator/v1/customers/{}/recharges", account(&self.served[0], role));
        let body =
            json!({ "amount": amount, "channel": "1", "channel_no": format!("paying {role}") });
        let answer = self.operator.ask(&Call::post(&path, &body));
        assert!(answer.status < 300, "{answer:?}");
    }

    /// An order of a server for a month that waits for its payment: its id.
    fn ordered(&mut self, role: &str) -> String {
        let path = format!("/operator/v1/customers/{}/orders", account(&self.served[0], role));
        let line = json!({
            "cloud_service_type": "hws.service.type.ec2", "resource_type": "hws.resource.type.vm",
            "resource_spec": "s6.small.1.linux", "region": "cn-north-4", "period_type": 2,
            "period_num": 1, "resources": [{}],
        });
        let answer = self.operator.ask(&Call::post(&path, &json!({ "product_infos": [line] })));
        assert!(answer.status < 300, "{answer:?}");
        text(&answer.json()["order_id"]).to_owned()
    }

    /// Where an order stands, and what it comes to.
    fn stands(&mut self, order: &str) -> (String, Amount) {
        let shown = self.operator.read(&Call::get(&format!("/operator/v1/orders/{order}")));
        let amount = Amount::parse(text(&shown["amount_after_discount"]), 8).expect("an amount");
        (text(&shown["status"]).to_owned(), amount)
    }

    /// The order was paid by one of these requests, or by none of them; what whoever pays has moved so.
    fn expect_once(
        &mut self,
        payer: &str,
        order: &str,
        before: Amount,
        answers: &[Answer],
    ) -> bool {
        let paid = answers.iter().filter(|answer| answer.status == 204).count();
        assert!(paid <= 1, "{answers:?}");
        let others = answers.iter().filter(|answer| answer.status != 204);
        for answer in others {
            let code = answer.json()["error_code"].clone();
            let known = ["CBC.99003106", "CBC.99003110"];
            assert!(answer.status == 400 && known.iter().any(|one| code == *one), "{answer:?}");
        }
        let (status, amount) = self.stands(order);
        let gone = if paid == 1 { amount } else { Amount::ZERO };
        assert_eq!(status == "cancelled", paid == 0, "{status}: {answers:?}");
        assert_eq!(worth(&self.served[1], payer), before.checked_sub(gone).expect("in range"));
        paid == 1
    }
}

fn paying(order: &str) -> Call {
    let body = json!({ "order_id": order, "use_coupon": "NO", "use_discount": "NO" });
    Call::post("/v3/orders/customer-orders/pay", &body)
}

#[tokio::test]
async fn an_order_that_is_paid_many_times_at_once_is_paid_once() {
    engines::postgres_only(async |home| {
        let folder = Folder::new("paying");
        let mut pair = Pair::start(&folder, home);
        pair.recharge("prepaid", "10000");
        for _ in 0..ROUNDS {
            let (before, order) = (worth(&pair.served[0], "prepaid"), pair.ordered("prepaid"));
            let caller = Client::of(&pair.served[0], "prepaid");
            let answers = at_once([&caller; 2], &pair.served, TIMES, &paying(&order));
            assert!(pair.expect_once("prepaid", &order, before, &answers), "{answers:?}");
        }
        folder.expect_sound(home);
    })
    .await;
}

#[tokio::test]
async fn what_a_member_cancels_while_its_master_pays_is_paid_or_cancelled() {
    engines::postgres_only(async |home| {
        let folder = Folder::new("paying-master");
        let mut pair = Pair::start(&folder, home);
        pair.recharge("master", "10000");
        for _ in 0..ROUNDS {
            let (before, order) =
                (worth(&pair.served[0], "master"), pair.ordered("custody_member"));
            let mut member = Client::of(&pair.served[0], "custody_member");
            let asked = member.ask(&paying(&order));
            assert_eq!(asked.status, 204, "it asks its master: {asked:?}");
            let (master, call) = (Client::of(&pair.served[0], "master"), paying(&order));
            let answers = std::thread::scope(|scope| {
                let served = &pair.served;
                let paying = scope.spawn(|| at_once([&master; 2], served, TIMES, &call));
                let cancel = json!({ "order_id": order }).to_string();
                let cancel = Call::new("PUT", "/v2/orders/customer-orders/cancel").body(cancel);
                let cancelled = at_once([&member; 2], served, 1, &cancel);
                let done = cancelled.iter().filter(|answer| answer.status == 204).count();
                let answers = paying.join().expect("no panic");
                let paid = answers.iter().filter(|answer| answer.status == 204).count();
                assert_eq!(done + paid, 1, "{cancelled:?} {answers:?}");
                answers
            });
            pair.expect_once("master", &order, before, &answers);
        }
        folder.expect_sound(home);
    })
    .await;
}

#[tokio::test]
async fn what_is_paid_while_its_deadline_passes_is_paid_or_lapses() {
    engines::postgres_only(async |home| {
        let folder = Folder::new("paying-late");
        let mut pair = Pair::start(&folder, home);
        pair.recharge("prepaid", "10000");
        let frozen = pair.operator.ask(&Call::new("POST", "/operator/v1/clock/freeze"));
        assert_eq!(frozen.status, 200, "{frozen:?}");
        for round in 0..ROUNDS {
            let (before, order) = (worth(&pair.served[0], "prepaid"), pair.ordered("prepaid"));
            let now = pair.operator.read(&Call::get("/operator/v1/clock"))["now"].clone();
            let now = Timestamp::parse_wire(text(&now)).expect("an instant");
            let to = json!({ "to": now.plus_ms(DEADLINE_MS).to_wire() });
            let caller = Client::of(&pair.served[0], "prepaid");
            let (mut operator, call) = (Client::of(&pair.served[1], "operator"), paying(&order));
            let answers = std::thread::scope(|scope| {
                let moving = scope.spawn(move || {
                    let advance = Call::post("/operator/v1/clock/advance", &to);
                    operator.wait_for(&advance, |answer| answer.json()["finished"] == true)
                });
                // One goes on sending until the clock is there, so that some come before and some after it.
                let mut answers = at_once([&caller; 2], &pair.served, 1 + round % 2, &call);
                moving.join().expect("no panic");
                answers.extend(at_once([&caller; 2], &pair.served, 1, &call));
                answers
            });
            pair.expect_once("prepaid", &order, before, &answers);
        }
        folder.expect_sound(home);
    })
    .await;
}
