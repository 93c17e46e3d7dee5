//! What things would cost, by the small catalogue of the tests: on demand and for terms, with discounts and
//! without.

use hubu_core::customers::CustomerKind;
use hubu_core::realm::Site;
use hubu_testkit::catalogue;
use hubu_testkit::client::{Call, Client};
use hubu_testkit::world::{Account, World};
use serde_json::{Value, json};

use crate::golden::desk::{Desk, call, text};
use crate::golden::recorder::{Golden, tell};

pub const USAGE: &str = "ListOnDemandResourceRatings";
pub const TERM: &str = "ListRateOnPeriodDetail";
const HOUR: i64 = 4;
const SECOND: i64 = 5;
pub const GB: i64 = 10;
const DISK_GB: i64 = 17;
const DAY: i64 = 0;
pub const MONTH: i64 = 2;
const YEAR: i64 = 3;

/// Whoever asks, with one of its projects.
pub struct Asker<'a> {
    golden: &'a Golden<'a>,
    client: &'a Client,
    project: String,
}

impl<'a> Asker<'a> {
    pub async fn new(golden: &'a Golden<'a>, client: &'a Client) -> Self {
        Self { golden, client, project: project(golden.world, client).await }
    }

    pub fn inquiry(&self, operation: &str, products: &[Value], more: &Value) -> Call {
        let path = match operation {
            USAGE => "/v2/bills/ratings/on-demand-resources",
            _ => "/v2/bills/ratings/period-resources/subscribe-rate",
        };
        let body = json!({ "project_id": self.project, "product_infos": products });
        Call::post(path, &with(&body, more))
    }

    /// Prices these products.
    async fn case(&self, operation: &str, name: &str, products: &[Value], more: &Value) {
        let call = self.inquiry(operation, products, more);
        let answer = self.golden.case(&format!("{operation}/{name}"), self.client, call).await;
        assert_eq!(answer.status, 200, "{name}: {}", answer.body);
        let there = answer.header("x-hubu-explain").starts_with("/hubu/v1/explain/");
        assert!(there, "{name}: an inquiry says where it is explained");
    }

    /// Is refused these products.
    async fn refusal(&self, operation: &str, name: &str, products: &[Value], more: &Value) {
        let call = self.inquiry(operation, products, more);
        self.golden.refusal(&format!("{operation}/{name}"), self.client, call).await;
    }
}

/// A project of the caller.
async fn project(world: &World, client: &Client) -> String {
    let projects = world.send(client, &Call::get("/v3/projects")).await.json();
    text(&projects["projects"][0]["id"])
}

/// An object with more members; null takes one away.
pub fn with(object: &Value, more: &Value) -> Value {
    let mut object = object.as_object().expect("an object").clone();
    for (name, value) in more.as_object().expect("an object") {
        if value.is_null() {
            object.remove(name);
        } else {
            object.insert(name.clone(), value.clone());
        }
    }
    Value::Object(object)
}

/// A product in Beijing; `service` is `ec2`, `ebs` or `vpc`.
fn product(id: &str, service: &str, resource_type: &str, spec: &str) -> Value {
    json!({
        "id": id,
        "cloud_service_type": format!("hws.service.type.{service}"),
        "resource_type": format!("hws.resource.type.{resource_type}"),
        "resource_spec": spec,
        "region": "cn-north-4",
        "subscription_num": 1,
    })
}

pub fn server(id: &str) -> Value {
    product(id, "ec2", "vm", "s6.small.1.linux")
}

/// A disk of so many GB.
pub fn disk(id: &str, size: i64) -> Value {
    let sized = json!({ "resource_size": size, "size_measure_id": DISK_GB });
    with(&product(id, "ebs", "volume", "SSD"), &sized)
}

pub fn used(product: &Value, factor: &str, value: &Value, measure: i64) -> Value {
    let usage =
        json!({ "usage_factor": factor, "usage_value": value, "usage_measure_id": measure });
    with(product, &usage)
}

pub fn hours(product: &Value, number: i64) -> Value {
    used(product, "Duration", &json!(number), HOUR)
}

pub fn traffic(id: &str, gigabytes: &Value) -> Value {
    used(&product(id, "vpc", "bandwidth", "12_bgp"), "upflow", gigabytes, GB)
}

pub fn term(product: &Value, unit: i64, periods: i64) -> Value {
    with(product, &json!({ "period_type": unit, "period_num": periods }))
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_prices() {
    tell(Site::Cn, async |golden| {
        catalogue::apply(golden.world).await;
        let desk = Desk::at(golden).await;
        let customer = golden.world.customer(CustomerKind::Enterprise, "yunhe_group").await;
        let asker = Asker::new(golden, &customer.client).await;
        usage(&asker).await;
        usage_refused(&asker).await;
        terms(&asker).await;
        terms_refused(&asker).await;
        let partner = golden.world.customer(CustomerKind::SolutionProvider, "yunhe_partner").await;
        granted(&desk, &customer, &partner).await;
        with_discounts(&asker).await;
        hidden(golden, &customer).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_prices_of_the_other_site() {
    tell(Site::Intl, async |golden| {
        catalogue::apply(golden.world).await;
        let customer = golden.world.customer(CustomerKind::Enterprise, "acme_group").await;
        let asker = Asker::new(golden, &customer.client).await;
        asker.case(USAGE, "dollars", &[hours(&server("1"), 1)], &json!({})).await;
        asker.case(TERM, "dollars", &[term(&server("1"), MONTH, 1)], &json!({})).await;
    })
    .await;
}

async fn usage(asker: &Asker<'_>) {
    let none = json!({});
    asker.case(USAGE, "an_hour", &[hours(&server("1"), 1)], &none).await;
    let second = used(&server("1"), "DURATION", &json!(1), SECOND);
    asker.case(USAGE, "a_second", &[second], &none).await;
    let in_zone = with(&server("1"), &json!({ "available_zone": "CN-North-4B" }));
    let any_zone = with(&server("2"), &json!({ "available_zone": "" }));
    asker.case(USAGE, "zones", &[hours(&in_zone, 1), hours(&any_zone, 1)], &none).await;
    // Three disks of 40 GB at 0.0013888889 for a day: 4.000000032.
    let disks = hours(&with(&disk("1", 40), &json!({ "subscription_num": 3 })), 24);
    for (name, more) in [
        ("six_decimals", json!({ "inquiry_precision": 0 })),
        ("ten_decimals", json!({ "inquiry_precision": 1 })),
    ] {
        asker.case(USAGE, name, std::slice::from_ref(&disks), &more).await;
    }
    let tiers = [
        traffic("in the first tier", &json!(1000)),
        traffic("in the second", &json!("1000.00000001")),
        traffic("in the third", &json!(12_000)),
    ];
    asker.case(USAGE, "tiers", &tiers, &none).await;
}

async fn usage_refused(asker: &Asker<'_>) {
    let none = json!({});
    let hour = |product: Value| [hours(&product, 1)];
    let changed = |more: Value| hour(with(&server("1"), &more));
    for (name, products) in [
        ("unknown_product", changed(json!({ "resource_spec": "s6.small.1" }))),
        ("unknown_zone", changed(json!({ "available_zone": "cn-north-4z" }))),
        ("not_yet_sold", hour(with(&disk("1", 40), &json!({ "resource_spec": "SATA" })))),
        ("unknown_factor", [used(&server("1"), "upflow", &json!(1), GB)]),
        ("wrong_unit", [used(&server("1"), "Duration", &json!(1), GB)]),
        ("size_missing", hour(with(&disk("1", 40), &json!({ "resource_size": null })))),
        ("size_unit_missing", hour(with(&disk("1", 40), &json!({ "size_measure_id": null })))),
        ("size_unit_wrong", hour(with(&disk("1", 40), &json!({ "size_measure_id": 15 })))),
        ("size_too_small", hour(disk("1", 9))),
        ("size_between", hour(disk("1", 45))),
        (
            "above_maximum",
            [used(&server("1"), "Duration", &json!("92233720368"), HOUR)].map(|one| many(&one)),
        ),
        ("no_number", changed(json!({ "subscription_num": 0 }))),
        ("no_usage", [used(&server("1"), "Duration", &json!(0), HOUR)]),
        ("nine_decimals", [used(&server("1"), "Duration", &json!("0.000000001"), HOUR)]),
    ] {
        asker.refusal(USAGE, name, &products, &none).await;
    }
    let twice = [hours(&server("1"), 1), hours(&disk("1", 40), 1)];
    asker.refusal(USAGE, "same_id_twice", &twice, &none).await;
    asker.refusal(USAGE, "no_products", &[], &none).await;
    let other = json!({ "project_id": "0123456789abcdef0123456789abcdef" });
    asker.refusal(USAGE, "project_of_nobody", &hour(server("1")), &other).await;
    let more = json!({ "inquiry_precision": 2 });
    asker.refusal(USAGE, "precision_2", &hour(server("1")), &more).await;
    // The first line that has no price is told, not the first in a list of reasons.
    let second = [hours(&server("1"), 1), used(&server("2"), "upflow", &json!(1), GB)];
    asker.refusal(USAGE, "the_second_line", &second, &none).await;
}

/// As many as can be asked for.
fn many(product: &Value) -> Value {
    with(product, &json!({ "subscription_num": 2_147_483_647 }))
}

async fn terms(asker: &Asker<'_>) {
    let none = json!({});
    let many = [
        term(&server("a month"), MONTH, 1),
        term(&server("ten months"), MONTH, 10),
        term(&server("a year"), YEAR, 1),
        term(&server("three years, a commitment"), YEAR, 3),
        term(&with(&disk("three disks", 40), &json!({ "subscription_num": 3 })), MONTH, 2),
    ];
    asker.case(TERM, "without_discounts", &many, &none).await;
    let instalment = with(&term(&server("1"), MONTH, 1), &json!({ "fee_installment_mode": "NA" }));
    asker.case(TERM, "no_instalments", &[instalment], &none).await;
}

async fn terms_refused(asker: &Asker<'_>) {
    let none = json!({});
    let month = term(&server("1"), MONTH, 1);
    for (name, product) in [
        ("unknown_product", with(&month, &json!({ "region": "cn-north-1" }))),
        ("not_for_years", term(&disk("1", 40), YEAR, 1)),
        ("not_by_the_day", term(&server("1"), DAY, 30)),
        ("size_missing", with(&term(&disk("1", 40), MONTH, 1), &json!({ "resource_size": null }))),
        ("above_maximum", many(&term(&server("1"), MONTH, 2_147_483_647))),
        ("weeks", term(&server("1"), 1, 1)),
        ("no_period", term(&server("1"), MONTH, 0)),
        ("half_pay", with(&month, &json!({ "fee_installment_mode": "HALF_PAY" }))),
    ] {
        asker.refusal(TERM, name, &[product], &none).await;
    }
    let other = json!({ "project_id": "0123456789abcdef0123456789abcdef" });
    asker.refusal(TERM, "project_of_nobody", &[month], &other).await;
}

/// A commercial discount, one of the partner's, one on disks alone, and a promotion.
pub async fn granted(desk: &Desk<'_>, customer: &Account, partner: &Account) {
    let (id, of) = (customer.created.id.as_str(), partner.created.id.as_str());
    let body = json!({ "customer_id": id, "type": 2 });
    desk.done(call("POST", &format!("customers/{of}/associations"), &body)).await;
    let path = format!("customers/{id}/discounts");
    let grant = |kind: &str, name: &str, value: &str, more: Value| {
        let body = json!({
            "discount_type": kind, "name": name, "discount_mode": 0, "discount_value": value,
        });
        call("POST", &path, &with(&body, &more))
    };
    desk.done(grant("605", "商务折扣", "0.9", json!({}))).await;
    let on_disks = json!({ "scope": { "cloud_service_type": "hws.service.type.ebs" } });
    desk.done(grant("605", "云硬盘商务折扣", "0.5", on_disks)).await;
    desk.done(grant("607", "伙伴折扣", "0.85", json!({ "partner_id": of }))).await;
    let promotion = json!({
        "name": "新春促销", "discount_mode": 0, "discount_value": "0.5",
        "scope": { "modes": ["subscribe"] },
    });
    desk.done(call("POST", "promotions", &promotion)).await;
}

async fn with_discounts(asker: &Asker<'_>) {
    let none = json!({});
    let usage = [
        hours(&server("commercial before partner"), 1),
        hours(&disk("the lower of two", 40), 1),
        traffic("partners grant none", &json!(10)),
    ];
    asker.case(USAGE, "with_discounts", &usage, &none).await;
    let terms = [term(&server("1"), MONTH, 1), term(&disk("2", 40), MONTH, 1)];
    asker.case(TERM, "with_discounts", &terms, &none).await;
}

/// Who may not see discounts sees list prices.
async fn hidden(golden: &Golden<'_>, customer: &Account) {
    let (user, client) = golden.world.iam_user(customer, "clerk").await;
    let asker = Asker::new(golden, &client).await;
    let none = json!({});
    asker.case(USAGE, "no_right_to_see_discounts", &[hours(&server("1"), 1)], &none).await;
    asker.case(TERM, "no_right_to_see_discounts", &[term(&server("1"), MONTH, 1)], &none).await;
    golden.world.attach(user, "BSS FinanceAccess").await;
    asker.case(USAGE, "a_right_to_see_discounts", &[hours(&server("1"), 1)], &none).await;
}
