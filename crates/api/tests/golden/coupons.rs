//! Coupons and cards: plans and what operators do with them, the lists of their owner, and vouchers
//! that go to a member and come back.

use hubu_app::coupons::{Reserve, Spend, Spending};
use hubu_app::ledger::Party;
use hubu_core::accounts::TradeDetail;
use hubu_core::coupons::{Action, Line, Purchase, Ratio};
use hubu_core::customers::CustomerKind;
use hubu_core::ids::CouponKey;
use hubu_core::realm::Site;
use hubu_core::time::Timestamp;
use hubu_testkit::client::{Call, Client};
use hubu_testkit::ledger_world::money;
use hubu_testkit::world::{Account, World};
use serde_json::{Value, json};

use crate::golden::desk::{Desk, call, get};
use crate::golden::recorder::{Golden, tell};
use crate::golden::story::{self, Enterprise};

const COUPONS: &str = "/v2/promotions/benefits/coupons";
const RECORDS: &str = "/v2/promotions/benefits/account-change-records";
const CARDS: &str = "/v2/promotions/benefits/stored-value-cards";
const ENTERPRISES: &str = "/v2/enterprises/multi-accounts";

#[tokio::test(flavor = "multi_thread")]
async fn golden_coupons_of_the_other_site() {
    tell(Site::Intl, async |golden| {
        let desk = Desk::at(golden).await;
        let acme = golden.world.customer(CustomerKind::Enterprise, "acme_group").await;
        let make = |kind| call("POST", "coupon-plans", &plan(kind, "12.5", &json!({})));
        let made = desk.case("CreateCouponPlan/dollars", make("voucher")).await;
        let flexi = make("flexi");
        desk.refusal("CreateCouponPlan/not_offered", flexi).await;
        issue(&desk, made.json()["plan_id"].as_str().expect("a plan"), &[&acme], 1).await;
        golden.case("ListSubCustomerCoupons/dollars", &acme.client, Call::get(COUPONS)).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_coupons_and_cards() {
    tell(Site::Cn, async |golden| {
        let desk = Desk::at(golden).await;
        let enterprise = story::enterprise(golden.world).await;
        let plans = plans(&desk).await;
        issued(&desk, &enterprise, &plans).await;
        let held = Held::give(&desk, &enterprise, &plans).await;
        acts(&desk, &enterprise, &plans).await;
        spent(golden.world, &enterprise, &held).await;
        story::on(golden.world, "2026-01-10T02:00:00Z").await;
        owners_lists(golden, &enterprise, &held).await;
        changes(golden, &enterprise, &held).await;
        transfers(golden, &enterprise, &held).await;
        operators_list(&desk, &enterprise).await;
        resellers(&desk, &plans).await;
        reclaimed_and_inactive(golden, &desk, &enterprise, &plans).await;
    })
    .await;
}

/// A distributor looks at the coupons of a reseller, and at its own.
async fn resellers(desk: &Desk<'_>, plans: &Plans) {
    let world = desk.golden.world;
    let distributor = world.customer(CustomerKind::Distributor, "zong_jingxiao").await;
    let reseller = world.customer(CustomerKind::Reseller, "jing_xiao").await;
    let stranger = world.customer(CustomerKind::Reseller, "wai_ren").await;
    let body = json!({ "customer_id": reseller.created.id.as_str(), "type": 4 });
    let path = format!("customers/{}/associations", distributor.created.id);
    desk.done(call("POST", &path, &body)).await;
    issue(desk, &plans.flexi, &[&distributor, &reseller], 1).await;
    let of = |who: &str| with(COUPONS, &[("indirect_partner_id", who)]);
    let own = reseller.created.id.as_str();
    let case = |name: &str| format!("ListSubCustomerCoupons/{name}");
    for (name, client, call) in [
        ("of_a_distributors_reseller", &distributor.client, of(own)),
        ("of_the_distributor_itself", &distributor.client, of("")),
        ("others_name_nobody", &reseller.client, of(stranger.created.id.as_str())),
    ] {
        desk.golden.case(&case(name), client, call).await;
    }
    let others = of(stranger.created.id.as_str());
    let products = others.clone().query("coupon_type", "3");
    for (name, call) in [
        ("of_anothers_reseller", others),
        ("of_no_reseller", of("nobody")),
        ("product_coupons_of_anothers_reseller", products),
    ] {
        desk.golden.refusal(&case(name), &distributor.client, call).await;
    }
}

/// What went back to the master is reclaimed; a card that was never activated is on neither list.
async fn reclaimed_and_inactive(
    golden: &Golden<'_>,
    desk: &Desk<'_>,
    enterprise: &Enterprise,
    plans: &Plans,
) {
    let (master, lab) = (&enterprise.master, &enterprise.lab.client);
    let went_back = with(COUPONS, &[("status", "5")]);
    golden.case("ListSubCustomerCoupons/reclaimed", lab, went_back).await;
    let ids = [master.created.id.as_str()];
    let inactive = issuing(&plans.card, &ids, &json!({ "active": false }));
    let issued = desk.done(inactive).await.json();
    let card = issued["issued"][0]["coupon_id"].as_str().expect("issued").to_owned();
    let list = with(CARDS, &[("status", "2"), ("card_id", &card)]);
    golden.case("ListStoredValueCards/never_activated", &master.client, list).await;
}

/// A plan's body; `more` adds to it.
fn plan(kind: &str, worth: &str, more: &Value) -> Value {
    let mut body = json!({
        "kind": kind, "name": format!("{kind} {worth}"), "face_value": worth, "scene": "activity",
        "valid_from": "2025-12-31T16:00:00Z", "valid_to": "2026-12-31T15:59:59Z",
    });
    let members = more.as_object().expect("an object").clone();
    body.as_object_mut().expect("an object").extend(members);
    body
}

struct Plans {
    voucher: String,
    flexi: String,
    discount: String,
    card: String,
}

async fn plans(desk: &Desk<'_>) -> Plans {
    let make = |body: &Value| call("POST", "coupon-plans", body);
    let id = |answer: hubu_testkit::client::Answer| {
        answer.json()["plan_id"].as_str().expect("a plan").to_owned()
    };
    let limited = plan(
        "voucher",
        "100",
        &json!({
            "name": "新春活动", "description": "仅限弹性云服务器", "source_id": "activity-1",
            "use_limits": [
                { "limit_key": "serviceType", "value1": "hws.service.type.ec2" },
                { "limit_key": "regionCode", "value1": "cn-north-1", "value2": "华北-北京一" },
                { "limit_key": "usageTimes", "value1": "0", "value_unit": "次", "limit_type": "2" },
            ],
        }),
    );
    let voucher = id(desk.case("CreateCouponPlan/voucher", make(&limited)).await);
    let days = json!({
        "kind": "discount", "name": "八五折", "face_value": "0.85", "valid_days": 30,
        "version": "single_use", "group": "marketplace", "issuer": "partner", "media": "paper",
        "fetch_method": "gift",
    });
    let discount = id(desk.case("CreateCouponPlan/discount_for_days", make(&days)).await);
    let flexi = id(desk.done(make(&plan("flexi", "20", &json!({})))).await);
    let card = id(desk.done(make(&plan("stored_value_card", "1000", &json!({})))).await);
    let wrong = [
        ("unknown_limit", json!({ "use_limits": [{ "limit_key": "moonPhase", "value1": "1" }] })),
        ("wrong_limit", json!({ "use_limits": [{ "limit_key": "cycleNum", "value1": "0" }] })),
        ("worth_of_parts_of_a_cent", json!({ "face_value": "0.001" })),
        ("validity_over", json!({ "valid_to": "2025-12-31T16:00:00Z" })),
        ("two_validities", json!({ "valid_days": 3 })),
    ];
    for (name, more) in wrong {
        let body = plan("voucher", "1", &more);
        desk.refusal(&format!("CreateCouponPlan/{name}"), make(&body)).await;
    }
    let shown = get(&format!("coupon-plans/{voucher}"), &[]);
    desk.case("ShowCouponPlan/voucher", shown).await;
    desk.refusal("ShowCouponPlan/unknown", get("coupon-plans/PP7", &[])).await;
    let page = get("coupon-plans", &[("offset", "1"), ("limit", "2")]);
    desk.case("ListCouponPlans/the_second_and_third", page).await;
    Plans { voucher, flexi, discount, card }
}

fn issuing(plan: &str, customers: &[&str], more: &Value) -> Call {
    let mut body = json!({ "customer_ids": customers });
    let members = more.as_object().expect("an object").clone();
    body.as_object_mut().expect("an object").extend(members);
    call("POST", &format!("coupon-plans/{plan}/coupons"), &body)
}

async fn issue(desk: &Desk<'_>, plan: &str, to: &[&Account], count: usize) -> Vec<String> {
    let ids: Vec<&str> = to.iter().map(|account| account.created.id.as_str()).collect();
    let answer = desk.done(issuing(plan, &ids, &json!({ "count": count }))).await.json();
    let rows = answer["issued"].as_array().expect("rows").clone();
    rows.iter().map(|row| row["coupon_id"].as_str().expect("issued").to_owned()).collect()
}

async fn issued(desk: &Desk<'_>, enterprise: &Enterprise, plans: &Plans) {
    let sales = enterprise.sales.created.id.as_str();
    let many = issuing(&plans.flexi, &[sales, "nobody"], &json!({ "count": 2 }));
    desk.case("IssueCoupons/to_many_one_of_them_unknown", many).await;
    let nobody = issuing(&plans.flexi, &["nobody"], &json!({}));
    desk.refusal("IssueCoupons/to_nobody", nobody).await;
    let unknown = issuing("PP7", &[sales], &json!({}));
    desk.refusal("IssueCoupons/unknown_plan", unknown).await;
    let ids = ["nobody"; 6];
    let too_many = issuing(&plans.flexi, &ids, &json!({ "count": 100 }));
    desk.refusal("IssueCoupons/more_than_500", too_many).await;
}

/// What the master holds.
struct Held {
    used: String,
    locked: String,
    whole: String,
    second: String,
}

impl Held {
    async fn give(desk: &Desk<'_>, enterprise: &Enterprise, plans: &Plans) -> Self {
        let master = &enterprise.master;
        let vouchers = issue(desk, &plans.voucher, &[master], 4).await;
        for plan in [&plans.flexi, &plans.discount] {
            issue(desk, plan, &[master], 1).await;
        }
        issue(desk, &plans.card, &[master], 2).await;
        let [used, locked, whole, second] = <[String; 4]>::try_from(vouchers).expect("four");
        Self { used, locked, whole, second }
    }
}

/// A coupon of a member's is activated, frozen, let free and recalled.
async fn acts(desk: &Desk<'_>, enterprise: &Enterprise, plans: &Plans) {
    let sales = enterprise.sales.created.id.as_str();
    let answer = desk.done(issuing(&plans.voucher, &[sales], &json!({ "active": false }))).await;
    let id = answer.json()["issued"][0]["coupon_id"].as_str().expect("issued").to_owned();
    let act = |coupon: &str, what: &str| {
        let body = if what == "activate" { Value::Null } else { json!({ "reason": "误发" }) };
        call("POST", &format!("customers/{sales}/coupons/{coupon}/{what}"), &body)
    };
    for (operation, what) in [
        ("ActivateCoupon", "activate"),
        ("FreezeCoupon", "freeze"),
        ("UnfreezeCoupon", "unfreeze"),
        ("RecallCoupon", "recall"),
    ] {
        desk.case(&format!("{operation}/done"), act(&id, what)).await;
        desk.refusal(&format!("{operation}/again"), act(&id, what)).await;
        desk.refusal(&format!("{operation}/unknown"), act("CP7", what)).await;
    }
}

fn key(id: &str) -> CouponKey {
    CouponKey::parse_wire(id).expect("one of ours")
}

/// An order used 11.5 of one voucher, another has locked the next.
async fn spent(world: &World, enterprise: &Enterprise, held: &Held) {
    let group = enterprise.master.created.group;
    let customer = || Party::Key(enterprise.master.created.key);
    let spending = Spending {
        coupon: key(&held.used),
        amount: money("11.5"),
        order: "CS2601010900ABCDE".to_owned(),
        detail: TradeDetail::Order,
    };
    world.money(group, Spend { customer: customer(), spending }).await;
    let line = Line {
        service: "hws.service.type.ec2".to_owned(),
        region: "cn-north-1".to_owned(),
        product: "P1".to_owned(),
        cycle: None,
        first_order: false,
        strict_selected: false,
        discount_ratio: Ratio::ONE,
        payable: money("60"),
    };
    let purchase = Purchase {
        order: "CS2601020900ABCDE".to_owned(),
        action: Some(Action::New),
        lines: vec![line],
        discounts: Vec::new(),
        at: Timestamp::EPOCH,
    };
    let coupons = vec![key(&held.locked)];
    world.money(group, Reserve { customer: customer(), coupons, purchase }).await;
}

async fn owners_lists(golden: &Golden<'_>, enterprise: &Enterprise, held: &Held) {
    let (master, lab) = (&enterprise.master.client, &enterprise.lab.client);
    let coupons = |query: &[(&str, &str)]| with(COUPONS, query);
    let case = |name: &str| format!("ListSubCustomerCoupons/{name}");
    let order = [("order_id", "CS2601010900ABCDE")];
    for (name, client, call) in [
        ("all", master, coupons(&[])),
        ("nothing_yet", lab, coupons(&[])),
        ("one", master, coupons(&[("coupon_id", &held.locked)])),
        ("of_an_order", master, coupons(&order)),
        ("of_another_form", master, coupons(&[("coupon_id", "1")])),
        ("product_coupons", master, coupons(&[("coupon_type", "3")])),
        ("the_second_flexi_coupon", master, coupons(&[("coupon_type", "4"), ("offset", "1")])),
        ("of_a_source", master, coupons(&[("source_id", "activity-1"), ("limit", "1")])),
        ("of_no_source", master, coupons(&[("source_id", ""), ("limit", "1")])),
    ] {
        golden.case(&case(name), client, call).await;
    }
    for (name, query) in [
        ("coupon_type_empty", ("coupon_type", "")),
        ("status_6", ("status", "6")),
        ("active_start_time_empty", ("active_start_time", "")),
        ("limit_101", ("limit", "101")),
    ] {
        golden.refusal(&case(name), master, coupons(&[query])).await;
    }
    let case = |name: &str| format!("ListStoredValueCards/{name}");
    golden.case(&case("usable"), master, with(CARDS, &[("status", "1")])).await;
    golden.case(&case("used_up"), master, with(CARDS, &[("status", "2")])).await;
    golden.refusal(&case("no_status"), master, with(CARDS, &[])).await;
}

fn with(path: &str, query: &[(&str, &str)]) -> Call {
    query.iter().fold(Call::get(path), |call, (name, value)| call.query(name, value))
}

async fn changes(golden: &Golden<'_>, enterprise: &Enterprise, held: &Held) {
    let master = &enterprise.master.client;
    let case = |name: &str| format!("ListCustomerCouponChangeRecords/{name}");
    let records = |query: &[(&str, &str)]| {
        let call = with(RECORDS, &[("balance_type", "BALANCE_TYPE_COUPON")]);
        query.iter().fold(call, |call, (name, value)| call.query(name, value))
    };
    for (name, call) in [
        ("of_one_coupon", records(&[("coupon_id", &held.used)])),
        ("spent", records(&[("revenue_expense_type", "EXPENSE")])),
        ("activated", records(&[("trade_type", "ADJUST"), ("limit", "1")])),
        ("another_day", records(&[("trade_time_begin", "2026-01-02")])),
        // All of it happened at 16:00 of the last of December, when the first of January begins.
        (
            "of_a_civil_day",
            records(&[
                ("trade_time_begin", "2026-01-01"),
                ("trade_time_end", "2026-01-01"),
                ("limit", "1"),
            ]),
        ),
        ("before_that_day", records(&[("trade_time_end", "2025-12-31")])),
    ] {
        golden.case(&case(name), master, call).await;
    }
    for (name, call) in [
        ("no_balance_type", with(RECORDS, &[])),
        ("cash", with(RECORDS, &[("balance_type", "BALANCE_TYPE_DEBIT")])),
        ("empty_direction", records(&[("revenue_expense_type", "")])),
        ("recharge_is_none", records(&[("trade_type", "RECHARGE")])),
        ("empty_day", records(&[("trade_time_end", "")])),
        (
            "more_than_a_year",
            records(&[("trade_time_begin", "2025-01-01"), ("trade_time_end", "2026-01-02")]),
        ),
    ] {
        golden.refusal(&case(name), master, call).await;
    }
}

async fn transfers(golden: &Golden<'_>, enterprise: &Enterprise, held: &Held) {
    let (master, lab) = (&enterprise.master.client, &enterprise.lab);
    let id = lab.created.id.as_str();
    let list = |what: &str, query: &[(&str, &str)]| with(&format!("{ENTERPRISES}/{what}"), query);
    let go = |coupon: &str, amount: &str, to: &str| {
        let body =
            json!({ "customer_id": to, "coupon_id": coupon, "amount": amount, "trans_id": coupon });
        Call::post(&format!("{ENTERPRISES}/transfer-coupon"), &body)
    };
    let back = |source: &str, coupon: &str, to: &str| {
        let body = json!({ "customer_id": to, "coupon_id": source, "sub_coupon_id": coupon });
        Call::post(&format!("{ENTERPRISES}/retrieve-coupon"), &body)
    };
    let may_go = "ListMultiAccountTransferCoupons";
    golden.case(&format!("{may_go}/all"), master, list("transfer-coupons", &[])).await;
    let past = list("transfer-coupons", &[("offset", "9")]);
    golden.case(&format!("{may_go}/past_the_end"), master, past).await;
    let by_member = list("transfer-coupons", &[]);
    golden.refusal(&format!("{may_go}/not_a_master"), &lab.client, by_member).await;

    let claim = "ClaimEnterpriseMultiAccountCoupon";
    let done = golden.case(&format!("{claim}/whole"), master, go(&held.whole, "100", id)).await;
    let child = done.json()["sub_coupon_id"].as_str().expect("a coupon").to_owned();
    let custody = enterprise.custody.created.id.as_str();
    for (name, call) in [
        ("used_before", go(&held.whole, "100", id)),
        ("in_part", go(&held.second, "99.99", id)),
        ("locked_and_custody", go(&held.locked, "100", custody)),
        ("unknown", go("CP7", "100", id)),
        ("to_nobody", go(&held.second, "100", "nobody")),
    ] {
        golden.refusal(&format!("{claim}/{name}"), master, call).await;
    }
    spend_at_members(golden.world, lab, &child).await;

    let may_come = "ListMultiAccountRetrieveCoupons";
    let of_member = list("retrieve-coupons", &[("sub_customer_id", id)]);
    golden.case(&format!("{may_come}/one"), master, of_member).await;
    let of_nobody = list("retrieve-coupons", &[("sub_customer_id", "nobody")]);
    golden.refusal(&format!("{may_come}/of_nobody"), master, of_nobody).await;
    let of_none = list("retrieve-coupons", &[]);
    golden.refusal(&format!("{may_come}/no_member"), master, of_none).await;

    let reclaim = "ReclaimEnterpriseMultiAccountCoupon";
    let wrong = back(&held.second, &child, id);
    golden.refusal(&format!("{reclaim}/from_another_source"), master, wrong).await;
    let missing = back("CP7", "CP8", id);
    golden.refusal(&format!("{reclaim}/unknown"), master, missing).await;
    let whole = back(&held.whole, &child, id);
    golden.case(&format!("{reclaim}/what_is_left"), master, whole.clone()).await;
    golden.refusal(&format!("{reclaim}/again"), master, whole).await;
}

async fn spend_at_members(world: &World, lab: &Account, coupon: &str) {
    let spending = Spending {
        coupon: key(coupon),
        amount: money("11.5"),
        order: "CS2601100900ABCDE".to_owned(),
        detail: TradeDetail::Order,
    };
    let customer = Party::Key(lab.created.key);
    world.money(lab.created.group, Spend { customer, spending }).await;
}

async fn operators_list(desk: &Desk<'_>, enterprise: &Enterprise) {
    let of = |account: &Account, query: &[(&str, &str)]| {
        get(&format!("customers/{}/coupons", account.created.id), query)
    };
    let case = |name: &str| format!("ListCustomerCoupons/{name}");
    desk.case(&case("of_a_member"), of(&enterprise.lab, &[])).await;
    let cards = [("kind", "stored_value_card"), ("status", "usable"), ("limit", "1")];
    desk.case(&case("cards"), of(&enterprise.master, &cards)).await;
    let nobody = get("customers/nobody/coupons", &[]);
    desk.refusal(&case("unknown_customer"), nobody).await;
    let client: &Client = &enterprise.lab.client;
    let call = of(&enterprise.lab, &[]);
    desk.golden.refusal(&case("not_an_operator"), client, call).await;
}
