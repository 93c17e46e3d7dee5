//! Webhooks as operators see them; the sender's part is played by the story.

use hubu_app::Unit;
use hubu_app::verification::{Claim, CodeToSend, send_code};
use hubu_app::webhooks::{Outcome, Place, claim_due, settle};
use hubu_core::customers::{CustomerKind, MobilePhone};
use hubu_core::ids::WebhookKey;
use hubu_core::realm::{Purpose, Site};
use hubu_core::verification::{Receiver, Scene};
use hubu_core::webhooks::{CODE_SENT, EventId};
use hubu_testkit::world::{Account, World};
use serde_json::{Value, json};

use crate::golden::desk::{self, Desk, get, id, text};
use crate::golden::recorder::tell;
use crate::golden::story::recharge;

const NOBODY: u32 = 0xFF;
const URL: &str = "https://hooks.example.com/hubu";

fn post(path: &str, body: &Value) -> hubu_testkit::client::Call {
    desk::call("POST", path, body)
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_webhooks() {
    tell(Site::Cn, async |golden| {
        let customer = golden.world.customer(CustomerKind::Enterprise, "yunhe_group").await;
        let desk = Desk::at(golden).await;
        let hooks = named(&desk, &customer).await;
        secrets(&desk, &hooks.shop).await;
        sent(&desk, &customer, &hooks).await;
        changed(&desk, &hooks).await;
        gone(&desk, &customer, &hooks.shop).await;
    })
    .await;
}

/// Ids of endpoints.
struct Hooks {
    /// Hears everything.
    shop: String,
    /// Hears codes.
    sms: String,
    /// Is switched off.
    off: String,
}

async fn named(desk: &Desk<'_>, customer: &Account) -> Hooks {
    let create = |body: Value| post("webhooks", &body);
    let case = |name: &str| format!("CreateWebhook/{name}");
    desk.case("ListWebhooks/none", get("webhooks", &[])).await;
    let everything = json!({ "url": URL, "kinds": ["*"], "description": "billing of the shop" });
    let shop = desk.case(&case("everything"), create(everything.clone())).await;
    desk.later().await;
    let codes = json!({ "url": "https://sms.example.com", "kinds": [CODE_SENT] });
    let sms = desk.case(&case("codes_alone"), create(codes)).await;
    desk.later().await;
    let of_one = json!({
        "url": "https://192.0.43.10:8443/?key=k", "kinds": ["account.*", "account.*", "coupon.used"],
        "customer_id": customer.created.id.as_str(), "enabled": false,
    });
    let off = desk.case(&case("of_one_customer_and_off"), create(of_one)).await;
    for (name, field, value) in [
        ("no_url", "url", json!(null)),
        ("url_of_ftp", "url", json!("ftp://hooks.example.com")),
        ("url_with_a_password", "url", json!("https://li:lei@hooks.example.com")),
        ("url_inside", "url", json!("http://169.254.169.254/latest")),
        ("url_of_the_machine_itself", "url", json!("http://localhost:8080")),
        ("no_kinds", "kinds", json!([])),
        ("kind_of_another_form", "kinds", json!(["account.recharged", "Account"])),
        ("trials_of_others", "kinds", json!(["webhook.test"])),
        ("unknown_customer", "customer_id", json!(id(NOBODY))),
    ] {
        let mut body = everything.clone();
        body[field] = value;
        desk.refusal(&case(name), create(body)).await;
    }
    desk.case("ListWebhooks/newest_first", get("webhooks", &[])).await;
    let second = get("webhooks", &[("offset", "1"), ("limit", "1")]);
    desk.case("ListWebhooks/the_second", second).await;
    desk.refusal("ListWebhooks/limit_101", get("webhooks", &[("limit", "101")])).await;
    let [shop, sms, off] = [shop, sms, off].map(|made| text(&made.json()["webhook_id"]));
    desk.case("ShowWebhook/one", get(&format!("webhooks/{off}"), &[])).await;
    for unknown in ["WH1", "shop"] {
        let case = format!("ShowWebhook/unknown_{}", unknown.to_lowercase());
        desk.refusal(&case, get(&format!("webhooks/{unknown}"), &[])).await;
    }
    Hooks { shop, sms, off }
}

async fn secrets(desk: &Desk<'_>, hook: &str) {
    let rotate = |hook: &str, body: Value| post(&format!("webhooks/{hook}/secret"), &body);
    let case = |name: &str| format!("RotateWebhookSecret/{name}");
    desk.case(&case("a_day_of_both"), rotate(hook, json!({}))).await;
    desk.case(&case("at_once"), rotate(hook, json!({ "overlap_hours": 0 }))).await;
    desk.refusal(&case("169_hours"), rotate(hook, json!({ "overlap_hours": 169 }))).await;
    desk.refusal(&case("unknown"), rotate("WH1", json!({}))).await;
}

/// Sends a code, as a customer's doing.
async fn code(world: &World, customer: &Account) {
    let claim = Claim {
        sender: customer.created.key,
        scene: Scene::Registration,
        about: None,
        receiver: Receiver::Phone(MobilePhone::parse("13800001234").expect("a number")),
    };
    let (minutes, language, purpose) = (10, None, Purpose::Production);
    let wish = CodeToSend { claim, minutes, language, purpose };
    let vault = std::sync::Arc::clone(&world.vault);
    world.write(move |unit| send_code(unit, &vault, &wish).map(|_| ())).await;
}

/// Takes the first event that waits for an endpoint, and says what came of it.
async fn settled(world: &World, hook: &str, (customer, seq): (&Account, i64), outcome: Outcome) {
    let webhook = WebhookKey::parse_wire(hook).expect("an id");
    let (group, subject) = (customer.created.group, customer.created.key);
    world
        .write::<_, ()>(move |unit: &mut Unit<'_, '_>| {
            let leases = claim_due(unit, webhook, 1, 10)?;
            let lease = leases.iter().find(|lease| lease.subject == subject).expect("it waits");
            let place = Place { group, subject, seq, webhook };
            settle(unit, (lease, place), &outcome, true)
        })
        .await;
}

async fn sent(desk: &Desk<'_>, customer: &Account, hooks: &Hooks) {
    let world = desk.golden.world;
    let Hooks { shop, sms, off } = hooks;
    let test = |hook: &str| post(&format!("webhooks/{hook}/test"), &Value::Null);
    desk.case("SendWebhookTest/sent", test(shop)).await;
    desk.refusal("SendWebhookTest/switched_off", test(off)).await;
    desk.refusal("SendWebhookTest/unknown", test("WH1")).await;

    for number in ["BT-1", "BT-2"] {
        world.money(customer.created.group, recharge(customer, "100", number)).await;
    }
    code(world, customer).await;
    let begun = world.wall();
    let tried = |status, failure: Option<&str>| {
        let failure = failure.map(str::to_owned);
        Outcome::Tried { begun, took_ms: 250, status, failure, asked_ms: None }
    };
    let broken = tried(Some(500), Some("the endpoint answered 500"));
    settled(world, shop, (customer, 1), broken).await;
    world.pass(2_000);
    settled(world, shop, (customer, 1), tried(Some(204), None)).await;
    settled(world, shop, (customer, 2), tried(None, Some("no connection"))).await;
    settled(world, sms, (customer, 3), Outcome::Expired).await;
    let list =
        |hook: &str, query: &[(&str, &str)]| get(&format!("webhooks/{hook}/deliveries"), query);
    let case = |name: &str| format!("ListWebhookDeliveries/{name}");
    desk.case(&case("last_first"), list(shop, &[])).await;
    desk.case(&case("pending"), list(shop, &[("state", "pending")])).await;
    desk.case(&case("the_second"), list(shop, &[("offset", "1"), ("limit", "1")])).await;
    desk.case(&case("parked"), list(sms, &[("state", "parked")])).await;
    desk.case(&case("none"), list(off, &[])).await;
    desk.refusal(&case("state_perhaps"), list(shop, &[("state", "perhaps")])).await;
    desk.refusal(&case("unknown"), list("WH1", &[])).await;
    again(desk, customer, hooks).await;
}

async fn again(desk: &Desk<'_>, customer: &Account, hooks: &Hooks) {
    let Hooks { shop, sms, off } = hooks;
    let event = |seq| EventId { subject: customer.created.key, seq }.to_wire();
    let one = |hook: &str, event: &str| {
        post(&format!("webhooks/{hook}/deliveries/{event}/redeliver"), &Value::Null)
    };
    let case = |name: &str| format!("RedeliverWebhookEvent/{name}");
    desk.case(&case("delivered"), one(shop, &event(1))).await;
    desk.case(&case("waiting"), one(shop, &event(2))).await;
    desk.refusal(&case("unknown_event"), one(shop, &event(99))).await;
    desk.refusal(&case("no_event"), one(shop, "first")).await;
    desk.refusal(&case("code_that_is_gone"), one(sms, &event(3))).await;
    desk.refusal(&case("switched_off"), one(off, &event(1))).await;
    desk.refusal(&case("unknown"), one("WH1", &event(1))).await;

    let all = |hook: &str, body: Value| post(&format!("webhooks/{hook}/redeliver"), &body);
    let case = |name: &str| format!("RedeliverWebhookEvents/{name}");
    desk.case(&case("nothing_parked"), all(shop, json!({}))).await;
    let span =
        json!({ "from_time": "2026-01-01T00:00:00Z", "before_time": "2026-02-01T00:00:00Z" });
    desk.case(&case("of_a_span"), all(sms, span)).await;
    desk.refusal(&case("no_instant"), all(sms, json!({ "from_time": "today" }))).await;
    desk.refusal(&case("switched_off"), all(off, json!({}))).await;
    desk.refusal(&case("unknown"), all("WH1", json!({}))).await;
}

async fn changed(desk: &Desk<'_>, hooks: &Hooks) {
    let Hooks { shop, off, .. } = hooks;
    let change = |hook: &str, body: Value| desk::call("PATCH", &format!("webhooks/{hook}"), &body);
    let case = |name: &str| format!("UpdateWebhook/{name}");
    desk.case(
        &case("on_for_everybody"),
        change(off, json!({ "enabled": true, "customer_id": "" })),
    )
    .await;
    let elsewhere = json!({ "url": "https://new.example.com", "kinds": ["account.*"] });
    desk.case(&case("elsewhere"), change(shop, elsewhere.clone())).await;
    for (name, hook, body) in [
        ("so_already", shop.as_str(), elsewhere.clone()),
        ("nothing", shop, json!({})),
        ("no_kinds", shop, json!({ "kinds": [] })),
        ("url_inside", shop, json!({ "url": "http://[::1]:80" })),
        ("unknown_customer", shop, json!({ "customer_id": id(NOBODY) })),
        ("unknown", "WH1", json!({ "enabled": false })),
    ] {
        desk.refusal(&case(name), change(hook, body)).await;
    }
    let delete = |hook: &str| desk::call("DELETE", &format!("webhooks/{hook}"), &Value::Null);
    desk.case("DeleteWebhook/done", delete(off)).await;
    desk.refusal("DeleteWebhook/again", delete(off)).await;
    desk.case("ListWebhooks/two_are_left", get("webhooks", &[])).await;
}

/// An endpoint that answers that it is gone.
async fn gone(desk: &Desk<'_>, customer: &Account, shop: &str) {
    let world = desk.golden.world;
    let failure = Some("the endpoint answered 410".to_owned());
    let (begun, status, asked_ms) = (world.wall(), Some(410), None);
    let answered = Outcome::Tried { begun, took_ms: 250, status, failure, asked_ms };
    settled(world, shop, (customer, 1), answered).await;
    desk.case("ShowWebhook/gone", get(&format!("webhooks/{shop}"), &[])).await;
}
