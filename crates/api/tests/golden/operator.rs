//! What operators do and see.

use hubu_app::{clock, jobs};
use hubu_core::realm::Site;
use hubu_testkit::client::{Call, Client};
use hubu_testkit::ledger_world::instant;
use hubu_testkit::world::World;
use serde_json::{Value, json};

use crate::golden::recorder::{Golden, tell};
use crate::golden::story::{self, END};

const ROOT: &str = "/operator/v1";

fn get(path: &str) -> Call {
    Call::get(&format!("{ROOT}/{path}"))
}

fn post(path: &str, body: &Value) -> Call {
    Call::post(&format!("{ROOT}/{path}"), body)
}

fn act(path: &str) -> Call {
    Call::new("POST", &format!("{ROOT}/{path}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_customers_money() {
    tell(Site::Cn, async |golden| {
        let operator = golden.world.operator("operator_one").await.client;
        let enterprise = story::enterprise(golden.world).await;
        let customer = Customer(format!("customers/{}", enterprise.sales.created.id));
        money_in(golden, &operator, &customer).await;
        money_owed_and_held(golden, &operator, &customer).await;
        books(golden, &operator, &customer).await;
        let bare = Customer(format!("customers/{}", enterprise.custody.created.id));
        for (name, call) in [
            ("ListCustomerBooks/none", get(&bare.of("books"))),
            ("ListCustomerPostings/none", get(&bare.of("postings"))),
            ("ListCustomerStatement/none", get(&bare.of("statement")).query("account", "cash")),
        ] {
            golden.case(name, &operator, call).await;
        }
        let call = get(&customer.of("books"));
        golden.refusal("ListCustomerBooks/not_an_operator", &enterprise.sales.client, call).await;
    })
    .await;
}

/// The path of a customer.
struct Customer(String);

impl Customer {
    fn of(&self, what: &str) -> String {
        format!("{}/{what}", self.0)
    }
}

async fn money_in(golden: &Golden<'_>, operator: &Client, customer: &Customer) {
    let recharges = customer.of("recharges");
    let payment = json!({ "amount": "100.00000001", "channel": "2", "channel_no": "BT-7" });
    let call = post(&recharges, &payment);
    golden.case("RechargeCustomer/paid_in", operator, call.clone()).await;
    golden.refusal("RechargeCustomer/booked_before", operator, call).await;
    let nobody = post("customers/nobody/recharges", &payment);
    golden.refusal("RechargeCustomer/unknown_customer", operator, nobody).await;
    let grant = |end: Value| {
        post(&customer.of("credit-grants"), &json!({ "amount": "500", "expire_time": end }))
    };
    golden.case("GrantCustomerCredit/without_end", operator, grant(Value::Null)).await;
    golden.case("GrantCustomerCredit/with_an_end", operator, grant(json!(END))).await;
    let past = grant(json!("2025-12-31T16:00:00Z"));
    golden.refusal("GrantCustomerCredit/end_has_passed", operator, past).await;
    let adjust = |account: &str, amount: &str| {
        let body = json!({ "account": account, "amount": amount, "reason": "电话协商" });
        post(&customer.of("adjustments"), &body)
    };
    golden.case("AdjustCustomerBalance/cash", operator, adjust("cash", "-0.5")).await;
    golden.case("AdjustCustomerBalance/credit", operator, adjust("credit", "-120")).await;
    for (name, call) in [
        ("AdjustCustomerBalance/too_much", adjust("cash", "-1000")),
        ("AdjustCustomerBalance/nothing", adjust("cash", "0")),
        ("AdjustCustomerBalance/more_than_used", adjust("credit", "121")),
    ] {
        golden.refusal(name, operator, call).await;
    }
}

async fn money_owed_and_held(golden: &Golden<'_>, operator: &Client, customer: &Customer) {
    let owed = json!({
        "amount": "30.12345678", "bill_cycle": "2025-12", "due_time": "2026-02-10T16:00:00Z",
    });
    let owed = post(&customer.of("receivables"), &owed);
    golden.case("PostCustomerReceivable/owed", operator, owed.clone()).await;
    golden.case("PostCustomerReceivable/more_owed", operator, owed).await;
    let hold = |amount: &str| {
        post(&customer.of("holds"), &json!({ "amount": amount, "reason": "有争议的发票" }))
    };
    let held = golden.case("HoldCustomerCash/set_aside", operator, hold("12.3")).await;
    golden.refusal("HoldCustomerCash/too_much", operator, hold("1000")).await;
    let held = held.json()["hold_id"].as_str().expect("a hold").to_owned();
    let release = act(&customer.of(&format!("holds/{held}/release")));
    golden.case("ReleaseCustomerHold/free_again", operator, release.clone()).await;
    golden.refusal("ReleaseCustomerHold/twice", operator, release).await;
    let repaid = json!({ "amount": "200", "channel": "317" });
    let call = post(&customer.of("recharges"), &repaid);
    golden.case("RechargeCustomer/repays_first", operator, call).await;
}

async fn books(golden: &Golden<'_>, operator: &Client, customer: &Customer) {
    let postings = || get(&customer.of("postings"));
    let statement = |account: &str| get(&customer.of("statement")).query("account", account);
    let second = |call: Call| call.query("offset", "1").query("limit", "1");
    for (name, call) in [
        ("ListCustomerBooks/all", get(&customer.of("books"))),
        ("ListCustomerPostings/newest_first", postings()),
        ("ListCustomerPostings/the_second", second(postings())),
        ("ListCustomerStatement/cash", statement("cash")),
        ("ListCustomerStatement/credit", statement("credit")),
        ("ListCustomerStatement/the_second", second(statement("cash"))),
    ] {
        golden.case(name, operator, call).await;
    }
    let no_account = get(&customer.of("statement"));
    golden.refusal("ListCustomerStatement/no_account", operator, no_account).await;
    let too_many = postings().query("limit", "101");
    golden.refusal("ListCustomerPostings/limit_101", operator, too_many).await;
}

/// Comes to the instant at which credit ends, and fails the first obligation until it is parked.
async fn park(world: &World) {
    let end = instant(END);
    world.write(move |unit| clock::set(unit, end)).await;
    for _ in 0..10 {
        let lease = world.write(|unit| jobs::claim(unit, 1, 1)).await.pop().expect("it is due");
        world.write(move |unit| jobs::failed(unit, &lease, "the disk was full")).await;
        world.pass(10 * 60_000);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_realm() {
    tell(Site::Cn, async |golden| {
        let world = golden.world;
        let operator = world.operator("operator_one").await.client;
        let engine = world.store.engine().as_str();
        let differing = [(engine, "engine"), (env!("CARGO_PKG_VERSION"), "version")];
        golden.case_without("ShowRealm/sandbox", &operator, get("realm"), &differing).await;
        golden.case("ShowClock/frozen", &operator, get("clock")).await;
        golden.case("ListJobs/none", &operator, get("jobs")).await;
        let enterprise = story::enterprise(world).await;
        story::month(world, &enterprise).await;
        golden.case("ListJobs/credit_that_ends", &operator, get("jobs")).await;
        golden
            .case(
                "ListJobs/the_second",
                &operator,
                get("jobs").query("offset", "1").query("limit", "1"),
            )
            .await;
        golden.refusal("ListJobs/limit_0", &operator, get("jobs").query("limit", "0")).await;
        let retry = act("jobs/credit_expiry/1/retry");
        golden.refusal("RetryJob/not_parked", &operator, retry).await;
        golden.case("CheckLedger/sound", &operator, get("ledger/check")).await;
        let advance = |body: Value| post("clock/advance", &body);
        let by = advance(json!({ "by_seconds": 3600 }));
        golden.case("AdvanceClock/by_an_hour", &operator, by).await;
        park(world).await;
        golden.case("ListJobs/parked", &operator, get("jobs").query("limit", "1")).await;
        let key = golden.world.send(&operator, &get("jobs")).await.json()["jobs"][0]["key"].clone();
        let key = key.as_str().expect("a key").to_owned();
        let retry = act(&format!("jobs/credit_expiry/{key}/retry"));
        golden.case("RetryJob/taken_up_again", &operator, retry).await;
        let to = advance(json!({ "to": "2028-01-01T00:00:00Z" }));
        golden.case("AdvanceClock/past_an_end", &operator, to.clone()).await;
        let back = advance(json!({ "to": "2026-01-01T00:00:00Z" }));
        golden.refusal("AdvanceClock/backwards", &operator, back).await;
        golden.refusal("AdvanceClock/nowhere", &operator, advance(json!({}))).await;
        golden.case("LetClockFlow/flows", &operator, act("clock/flow")).await;
        golden.case("FreezeClock/stands", &operator, act("clock/freeze")).await;
    })
    .await;
}
