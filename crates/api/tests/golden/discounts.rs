//! Discounts: what operators grant and end, and the contract that its owner sees.

use hubu_core::customers::CustomerKind;
use hubu_core::realm::Site;
use hubu_testkit::client::Call;
use hubu_testkit::shelf;
use hubu_testkit::world::Account;
use serde_json::{Value, json};

use crate::golden::desk::{Desk, call, get, id, text};
use crate::golden::recorder::tell;

const NOBODY: u32 = 0xFF;

#[tokio::test(flavor = "multi_thread")]
async fn golden_discounts_of_the_other_site() {
    tell(Site::Intl, async |golden| {
        let desk = Desk::at(golden).await;
        let acme = golden.world.customer(CustomerKind::Enterprise, "acme_group").await;
        desk.case("CreateDiscount/commercial_abroad", grant(&acme, &ratio("605"))).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_discounts() {
    tell(Site::Cn, async |golden| {
        let desk = Desk::at(golden).await;
        let market = Market::open(&desk).await;
        contract_of_nothing(&desk, &market).await;
        let granted = granted(&desk, &market).await;
        refused(&desk, &market).await;
        let promotion = promotions(&desk).await;
        lists(&desk, &market).await;
        contract_before_the_catalogue(&desk, &market).await;
        let tables: Vec<Value> = shelf::tables()
            .into_iter()
            .map(|table| json!({ "name": table.name, "text": table.text }))
            .collect();
        desk.done(call("POST", "catalogue", &json!({ "tables": tables }))).await;
        contract(&desk, &market).await;
        ended(&desk, &market, &granted, &promotion).await;
    })
    .await;
}

/// A customer of a reseller, which is a distributor's; another without a partner.
struct Market {
    yunhe: Account,
    other: Account,
    reseller: Account,
    distributor: Account,
}

impl Market {
    async fn open(desk: &Desk<'_>) -> Self {
        let world = desk.golden.world;
        let open = async |kind, name: &str| world.customer(kind, name).await;
        let market = Self {
            yunhe: open(CustomerKind::Enterprise, "yunhe_group").await,
            other: open(CustomerKind::Enterprise, "other_group").await,
            reseller: open(CustomerKind::Reseller, "jing_xiao").await,
            distributor: open(CustomerKind::Distributor, "zong_jingxiao").await,
        };
        for (partner, customer, kind) in
            [(&market.distributor, &market.reseller, 4), (&market.reseller, &market.yunhe, 1)]
        {
            let path = format!("customers/{}/associations", partner.created.id);
            let body = json!({ "customer_id": customer.created.id.as_str(), "type": kind });
            desk.done(call("POST", &path, &body)).await;
        }
        market
    }
}

/// Fifteen per cent off everything.
fn ratio(kind: &str) -> Value {
    json!({
        "discount_type": kind, "name": "框架合同 2026", "discount_mode": 0, "discount_value": "0.85",
    })
}

fn with(mut body: Value, more: &Value) -> Value {
    let members = more.as_object().expect("an object").clone();
    body.as_object_mut().expect("an object").extend(members);
    body
}

fn grant(customer: &Account, body: &Value) -> Call {
    call("POST", &format!("customers/{}/discounts", customer.created.id), body)
}

fn ecs(more: &Value) -> Value {
    let scope = json!({
        "cloud_service_type": "hws.service.type.ec2", "resource_type": "hws.resource.type.vm",
        "resource_spec": "s6.small.1.linux",
    });
    with(scope, more)
}

/// Ids of discounts, by case.
struct Granted {
    everything: String,
    storage: String,
    later: String,
}

async fn granted(desk: &Desk<'_>, market: &Market) -> Granted {
    let (reseller, distributor) = (&market.reseller.created.id, &market.distributor.created.id);
    let storage = json!({
        "cloud_service_type": "hws.service.type.ebs", "resource_type": "hws.resource.type.volume",
        "region": "cn-north-4", "modes": ["subscribe", "renew"], "least_months": 6,
    });
    let fixed = json!({
        "name": "固定单价", "discount_mode": 1, "discount_value": "0.0712345678",
        "scope": ecs(&json!({ "modes": ["on_demand"] })), "expire_time": "2026-12-31T15:59:59Z",
    });
    let off = json!({
        "name": "满减", "discount_mode": 2, "discount_value": "500",
        "scope": { "modes": ["subscribe", "renew", "change"], "least_amount": "5000.00" },
    });
    let later = json!({
        "name": "明年", "discount_value": "0.8", "scope": ecs(&json!({})),
        "effective_time": "2026-06-01T00:00:00Z", "expire_time": "2027-06-01T00:00:00Z",
    });
    let unsold = json!({
        "scope": { "cloud_service_type": "hws.service.type.ec2", "resource_spec": "x1.huge" },
    });
    let rows = [
        ("commercial", with(ratio("605"), &json!({ "discount_value": "1" }))),
        ("commercial_on_storage", with(ratio("605"), &json!({ "scope": storage }))),
        ("fixed_price", with(ratio("605"), &fixed)),
        ("amount_off", with(ratio("605"), &off)),
        ("later", with(ratio("605"), &later)),
        ("on_what_nobody_sells", with(ratio("605"), &unsold)),
        ("on_a_specification", with(ratio("605"), &json!({ "scope": ecs(&json!({})) }))),
        ("of_the_partner", with(ratio("607"), &json!({ "partner_id": reseller.as_str() }))),
        ("of_the_distributor", with(ratio("606"), &json!({ "partner_id": distributor.as_str() }))),
    ];
    let mut ids = Vec::new();
    for (name, body) in rows {
        let made = desk.case(&format!("CreateDiscount/{name}"), grant(&market.yunhe, &body)).await;
        ids.push(text(&made.json()["discount_id"]));
        desk.later().await;
    }
    Granted { everything: ids[0].clone(), storage: ids[1].clone(), later: ids[4].clone() }
}

async fn refused(desk: &Desk<'_>, market: &Market) {
    let scope = |scope: Value| json!({ "scope": scope });
    let partner = |account: &Account| json!(account.created.id.as_str());
    let rows = [
        ("no_name", json!({ "name": "" })),
        ("a_promotion", json!({ "discount_type": "700" })),
        ("mode_3", json!({ "discount_mode": 3 })),
        ("ratio_above_1", json!({ "discount_value": "1.0001" })),
        ("ratio_of_nothing", json!({ "discount_value": "0" })),
        ("ratio_too_precise", json!({ "discount_value": "0.85001" })),
        ("value_too_precise", json!({ "discount_value": "0.12345678901" })),
        ("price_of_anything", json!({ "discount_mode": 1 })),
        ("price_of_nothing", json!({ "discount_mode": 1, "discount_value": "0" })),
        (
            "price_of_usage_and_terms",
            json!({ "discount_mode": 1, "scope": ecs(&json!({ "modes": ["on_demand", "renew"] })) }),
        ),
        ("amount_off_usage", json!({ "discount_mode": 2, "discount_value": "5" })),
        ("amount_of_less_than_a_cent", json!({ "discount_mode": 2, "discount_value": "0.001" })),
        ("region_with_a_blank", scope(json!({ "region": "cn north" }))),
        ("mode_rent", scope(json!({ "modes": ["rent"] }))),
        ("mode_twice", scope(json!({ "modes": ["renew", "renew"] }))),
        ("months_of_usage", scope(json!({ "modes": ["on_demand"], "least_months": 1 }))),
        ("61_months", scope(json!({ "least_months": 61 }))),
        ("least_amount_0", scope(json!({ "least_amount": "0" }))),
        ("began_last_year", json!({ "effective_time": "2025-12-31T15:59:59Z" })),
        (
            "ends_as_it_begins",
            json!({
                "effective_time": "2026-02-01T00:00:00Z", "expire_time": "2026-02-01T00:00:00Z",
            }),
        ),
        ("partner_of_a_commercial", json!({ "partner_id": partner(&market.reseller) })),
        ("no_partner", json!({ "discount_type": "607" })),
        (
            "partners_amount_off",
            json!({
                "discount_type": "607", "partner_id": partner(&market.reseller),
                "discount_mode": 2, "discount_value": "5", "scope": { "modes": ["renew"] },
            }),
        ),
        (
            "distributor_as_partner",
            json!({ "discount_type": "607", "partner_id": partner(&market.distributor) }),
        ),
        ("unknown_partner", json!({ "discount_type": "607", "partner_id": id(NOBODY) })),
    ];
    for (name, more) in rows {
        let call = grant(&market.yunhe, &with(ratio("605"), &more));
        desk.refusal(&format!("CreateDiscount/{name}"), call).await;
    }
    let strangers = json!({ "partner_id": partner(&market.reseller) });
    let call = grant(&market.other, &with(ratio("607"), &strangers));
    desk.refusal("CreateDiscount/not_the_partners_customer", call).await;
    let path = format!("customers/{}/discounts", id(NOBODY));
    desk.refusal("CreateDiscount/unknown_customer", call_of(&path)).await;
}

fn call_of(path: &str) -> Call {
    call("POST", path, &ratio("605"))
}

async fn promotions(desk: &Desk<'_>) -> String {
    desk.case("ListPromotions/none", get("promotions", &[])).await;
    let spring = json!({
        "name": "新春", "discount_mode": 0, "discount_value": "0.95",
        "scope": { "modes": ["renew"], "least_months": 12 }, "expire_time": "2026-03-01T00:00:00Z",
    });
    let make = |body: &Value| call("POST", "promotions", body);
    let made = desk.case("CreatePromotion/spring", make(&spring)).await;
    desk.later().await;
    let year = json!({ "name": "year", "discount_mode": 0, "discount_value": "0.99" });
    desk.case("CreatePromotion/on_everything", make(&year)).await;
    for (name, more) in [
        ("no_name", json!({ "name": null })),
        ("no_ratio", json!({ "discount_value": "2" })),
        ("ended", json!({ "expire_time": "2025-12-01T00:00:00Z" })),
    ] {
        let body = with(spring.clone(), &more);
        desk.refusal(&format!("CreatePromotion/{name}"), make(&body)).await;
    }
    let list = |query: &[(&str, &str)]| get("promotions", query);
    desk.case("ListPromotions/newest_first", list(&[])).await;
    desk.case("ListPromotions/in_april", list(&[("at_time", "2026-04-01T00:00:00Z")])).await;
    desk.refusal("ListPromotions/limit_0", list(&[("limit", "0")])).await;
    text(&made.json()["discount_id"])
}

async fn lists(desk: &Desk<'_>, market: &Market) {
    let list =
        |who: &str, query: &[(&str, &str)]| get(&format!("customers/{who}/discounts"), query);
    let (own, other) = (market.yunhe.created.id.as_str(), market.other.created.id.as_str());
    let case = |name: &str| format!("ListCustomerDiscounts/{name}");
    desk.case(&case("newest_first"), list(own, &[])).await;
    desk.case(&case("the_second"), list(own, &[("offset", "1"), ("limit", "1")])).await;
    desk.case(&case("of_the_partner"), list(own, &[("discount_type", "607")])).await;
    let in_july = [("discount_type", "605"), ("at_time", "2026-07-01T00:00:00Z"), ("limit", "2")];
    desk.case(&case("commercial_in_july"), list(own, &in_july)).await;
    desk.case(&case("none"), list(other, &[])).await;
    desk.refusal(&case("type_609"), list(own, &[("discount_type", "609")])).await;
    desk.refusal(&case("at_noon"), list(own, &[("at_time", "noon")])).await;
    desk.refusal(&case("unknown"), list(&id(NOBODY), &[])).await;
}

const CONTRACT: &str = "/v2/promotions/business/discount-info";

fn asking(kind: &str, more: &Value) -> Call {
    Call::post(CONTRACT, &with(json!({ "quoting_item_type": kind }), more))
}

fn info(name: &str) -> String {
    format!("ListBusinessDiscountInfo/{name}")
}

async fn contract_of_nothing(desk: &Desk<'_>, market: &Market) {
    let ask = asking("PRODUCT_ITEM", &json!({}));
    desk.golden.case(&info("no_commerce"), &market.yunhe.client, ask).await;
    for (name, body) in [
        ("no_type", json!({ "quoting_item_type": null })),
        ("another_type", json!({ "quoting_item_type": "SKU_ITEM" })),
        ("empty_service", json!({ "cloud_service_types": [""] })),
        ("101_services", json!({ "cloud_service_types": vec!["x"; 101] })),
        ("21_modes", json!({ "charging_modes": vec!["x"; 21] })),
        ("empty_site", json!({ "site_code": "" })),
        ("offset_below_0", json!({ "offset": -1 })),
        ("limit_0", json!({ "limit": 0 })),
        ("limit_1001", json!({ "limit": 1001 })),
    ] {
        let ask = asking("PRODUCT_ITEM", &body);
        // No more of one operation in a second than its limit allows.
        desk.golden.world.pass(1_000);
        desk.golden.refusal(&info(name), &market.yunhe.client, ask).await;
    }
}

async fn contract_before_the_catalogue(desk: &Desk<'_>, market: &Market) {
    for (name, kind) in [
        ("products_without_catalogue", "PRODUCT_ITEM"),
        ("categories_without_catalogue", "CATEGORY_ITEM"),
    ] {
        let ask = asking(kind, &json!({ "limit": 3 }));
        desk.golden.case(&info(name), &market.yunhe.client, ask).await;
    }
}

async fn contract(desk: &Desk<'_>, market: &Market) {
    let nothing = json!({ "cloud_service_types": [], "charging_modes": null, "site_code": null });
    let narrow = json!({
        "cloud_service_types": ["HWS.SERVICE.TYPE.EBS"], "charging_modes": ["1_yearly"],
        "site_code": "hwc_cn",
    });
    for (name, kind, body) in [
        ("products", "PRODUCT_ITEM", json!({})),
        ("products_on_demand", "PRODUCT_ITEM", json!({ "charging_modes": ["ondemand"] })),
        ("nothing_restricts", "CATEGORY_ITEM", nothing),
        ("categories_of_a_service", "CATEGORY_ITEM", narrow),
        ("the_second_category", "CATEGORY_ITEM", json!({ "offset": 1, "limit": 1 })),
        ("past_the_last", "CATEGORY_ITEM", json!({ "offset": 2_147_483_647 })),
        ("another_site", "CATEGORY_ITEM", json!({ "site_code": "HWC_HK" })),
    ] {
        desk.golden.world.pass(1_000);
        desk.golden.case(&info(name), &market.yunhe.client, asking(kind, &body)).await;
    }
    let english = asking("PRODUCT_ITEM", &json!({ "limit": 2 })).header("X-Language", "en_US");
    desk.golden.case(&info("in_english"), &market.yunhe.client, english).await;
    let others = asking("CATEGORY_ITEM", &json!({}));
    desk.golden.case(&info("promotions_are_none"), &market.other.client, others).await;
}

async fn ended(desk: &Desk<'_>, market: &Market, granted: &Granted, promotion: &str) {
    let end = |id: &str, at: Value| {
        let body = json!({ "reason": "合同解除", "end_time": at });
        call("POST", &format!("discounts/{id}/end"), &body)
    };
    let case = |name: &str| format!("EndDiscount/{name}");
    let Granted { everything, storage, later } = granted;
    desk.case(&case("now"), end(everything, Value::Null)).await;
    desk.case(&case("in_march"), end(storage, json!("2026-03-01T00:00:00Z"))).await;
    desk.case(&case("before_it_begins"), end(later, Value::Null)).await;
    desk.case(&case("promotion"), end(promotion, Value::Null)).await;
    for (name, id, at) in [
        ("again", everything.as_str(), json!(null)),
        ("later_than_it_does", storage, json!("2026-04-01T00:00:00Z")),
        ("in_the_past", storage, json!("2025-12-31T00:00:00Z")),
        ("unknown", "DC1", json!(null)),
        ("no_id", "first", json!(null)),
    ] {
        desk.refusal(&case(name), end(id, at)).await;
    }
    let silent = call("POST", &format!("discounts/{storage}/end"), &json!({}));
    desk.refusal(&case("no_reason"), silent).await;
    let ask = asking("CATEGORY_ITEM", &json!({}));
    desk.golden.case(&info("what_is_left"), &market.yunhe.client, ask).await;
}
