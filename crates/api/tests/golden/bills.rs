//! Bills and packages of usage: an enterprise with a server and a disk on demand, a term that was bought, another that
//! was given back, something that is owed, and two members; one in custody, one that shows its bills.

use hubu_app::customers::NewCustomer;
use hubu_core::bills::BillType;
use hubu_core::customers::{CustomerKind, RealName, Settlement};
use hubu_core::enterprise::{Mode, Permission, Permissions};
use hubu_core::packages::{Scope, SourceType};
use hubu_core::realm::Site;
use hubu_testkit::billed::{self, ByHand};
use hubu_testkit::client::{Call, Client};
use hubu_testkit::shop;
use hubu_testkit::world::{Account, World};
use hubu_testkit::{catalogue, purchases};
use serde_json::{Value, json};

use crate::golden::recorder::{Golden, tell};

const SUMS: &str = "/v2/bills/customer-bills/monthly-sum";
const TRANSACTIONS: &str = "/v2/bills/customer-bills/fee-records";
const RECORDS: &str = "/v2/bills/customer-bills/res-fee-records";
const DETAILS: &str = "/v2/bills/customer-bills/res-records/query";
const PACKAGES: &str = "/v3/payments/free-resources/query";
const LEFT: &str = "/v2/payments/free-resources/usages/details/query";
const COVERED: &str = "/v2/bills/customer-bills/free-resources-usage-records";

/// An enterprise of the realm's site, certified under the name of all of them.
async fn company(world: &World, name: &str) -> Account {
    let real_name =
        Some(RealName { name: "云合科技有限公司".to_owned(), credit_code: None });
    let plain = NewCustomer::plain(CustomerKind::Enterprise, name, world.store.realm().site);
    world.open(NewCustomer { real_name, settlement: Settlement::Monthly, ..plain }).await
}

/// Three hours of a server and a disk, the first two of which are settled.
async fn used(world: &World, whose: &Account) {
    billed::open(world, whose, ("linux-north", "server-1"), None).await;
    billed::open(world, whose, ("ssd-north", "disk-1"), Some(40)).await;
    billed::at(world, "2025-12-31T19:05:00Z").await;
    billed::settle(world, whose).await;
}

/// Rows of orders, and what a member in custody and one by itself consumed.
async fn traded(world: &World, master: &Account, custody: &Account, lab: &Account) {
    // A trade of two services: each is an order of its own.
    let order = shop::order(world, master, vec![shop::servers(1, 1), shop::disk(40, 1)]).await;
    let mut bought = ByHand::term((1, master), "2026-01-05T03:02:11Z", ("56.90", "51.21"));
    bought.row.order = order.parts.first().map(|(part, _)| *part);
    let mut left = ByHand::term((2, master), "2026-01-06T03:02:11Z", ("40", "40"));
    left.row.order = Some(order.key);
    let mut down = ByHand::term((3, master), "2026-01-06T04:00:00Z", ("10", "10"));
    down.row.order = Some(order.key);
    let owed = ByHand::term((4, master), "2026-01-07T03:00:00Z", ("30", "30")).owing("20");
    let paid = ByHand::term((5, custody), "2026-01-08T03:00:00Z", ("56.90", "56.90"));
    let own = ByHand::term((6, custody), "2026-01-02T03:00:00Z", ("56.90", "56.90"));
    let labs = ByHand::term((7, lab), "2026-01-09T03:00:00Z", ("113.80", "100"));
    let mut nobodys = ByHand::term((8, master), "2026-01-10T03:00:00Z", ("5", "0"));
    nobodys.row.bill_type = BillType::AdjustmentCharge;
    nobodys.coded.project = String::new();
    let rows = vec![
        bought,
        left.giving_back(BillType::Unsubscribe),
        down.giving_back(BillType::ChangeRefund),
        owed,
        paid.paid_by(master.created.key),
        own,
        labs,
        nobodys,
    ];
    billed::bill(world, rows).await;
}

/// Who calls, and the ids of whom they ask for.
struct Callers {
    master: Client,
    custody: Client,
    master_id: String,
    custody_id: String,
    lab_id: String,
}

async fn found(golden: &Golden<'_>) -> Callers {
    let world = golden.world;
    catalogue::apply(world).await;
    let master = company(world, "yunhe_group").await;
    let custody = company(world, "yunhe_trustee").await;
    let lab = company(world, "yunhe_lab").await;
    let none = Permissions::NONE;
    billed::join(world, (&master, &custody), (Mode::Custody, none)).await;
    let shows = none.with(Permission::ReadBills);
    billed::join(world, (&master, &lab), (Mode::Independent, shows)).await;
    used(world, &master).await;
    traded(world, &master, &custody, &lab).await;
    billed::at(world, "2026-01-20T00:00:00Z").await;
    let id = |account: &Account| account.created.id.to_string();
    Callers {
        master_id: id(&master),
        custody_id: id(&custody),
        lab_id: id(&lab),
        master: master.client,
        custody: custody.client,
    }
}

fn get(path: &str, query: &[(&str, &str)]) -> Call {
    query.iter().fold(Call::get(path), |call, (name, value)| call.query(name, value))
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_bills() {
    tell(Site::Cn, async |golden| {
        let callers = found(golden).await;
        records(golden, &callers).await;
        transactions(golden, &callers).await;
        sums(golden, &callers).await;
        details(golden, &callers).await;
        former(golden, &callers).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_bills_of_the_other_site() {
    tell(Site::Intl, async |golden| {
        let world = golden.world;
        catalogue::apply(world).await;
        let buyer = purchases::buyer(world, "acme_group", "1000").await;
        used(world, &buyer).await;
        let client = &buyer.client;
        let one = |name: &'static str, call: Call| golden.case(name, client, call);
        let january = [("cycle", "2026-01")];
        let english = get(RECORDS, &january).header("X-Language", "en_US");
        one("ListCustomerselfResourceRecords/hours", english).await;
        one("ShowCustomerMonthlySum/all", get(SUMS, &[("bill_cycle", "2026-01")])).await;
        let body = json!({ "cycle": "2026-01", "statistic_type": 2 });
        one("ListCustomerselfResourceRecordDetails/days", Call::post(DETAILS, &body)).await;
    })
    .await;
}

async fn records(golden: &Golden<'_>, callers: &Callers) {
    let master = &callers.master;
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("all", &[("limit", "100")]),
        ("page", &[("offset", "2"), ("limit", "2")]),
        ("on_demand", &[("charge_mode", "3"), ("method", "oneself")]),
        ("terms", &[("charge_mode", "1"), ("include_zero_record", "False")]),
        ("one_resource", &[("resource_id", "disk-1")]),
        ("without_resource", &[("resource_id", ""), ("bill_type", "4")]),
        ("unassigned", &[("enterprise_project_id", "null")]),
        ("unassigned_by_number", &[("enterprise_project_id", "-1")]),
        ("region", &[("region", "cn-east-3")]),
        ("days", &[("bill_date_begin", "2026-01-06"), ("bill_date_end", "2026-01-06")]),
        ("one_day_alone", &[("bill_date_begin", "2026-01-06"), ("limit", "1")]),
        ("by_day", &[("statistic_type", "2"), ("method", "oneself")]),
        ("by_cycle", &[("statistic_type", "1"), ("trade_id", "nothing"), ("limit", "50")]),
        ("of_member", &[("method", "sub_customer"), ("sub_customer_id", &callers.lab_id)]),
        ("nothing_called_so", &[("cloud_service_type", "hws.service.type.obs")]),
    ];
    let of = |name: &str| format!("ListCustomerselfResourceRecords/{name}");
    let asked = |query: &[(&str, &str)]| get(RECORDS, query).query("cycle", "2026-01");
    for (name, query) in cases {
        golden.case(&of(name), master, asked(query)).await;
    }
    let english = asked(&[("limit", "1"), ("charge_mode", "3")]).header("X-Language", "en_US");
    golden.case(&of("english"), master, english).await;
    let beyond = get(RECORDS, &[("cycle", "2022-12")]);
    golden.case(&of("beyond_three_years"), master, beyond).await;
    golden.case(&of("custody_member"), &callers.custody, asked(&[])).await;
    let everybody = asked(&[("method", "sub_customer"), ("sub_customer_id", &callers.lab_id)]);
    golden.case(&of("no_master"), &callers.custody, everybody).await;
    golden.refusal(&of("month"), master, get(RECORDS, &[("cycle", "2026-13")])).await;
    let outside = asked(&[("bill_date_begin", "2026-01-31"), ("bill_date_end", "2026-02-01")]);
    golden.refusal(&of("outside"), master, outside).await;
    golden.refusal(&of("no_mode"), master, asked(&[("charge_mode", "")])).await;
    let unknown = asked(&[("method", "sub_customer"), ("sub_customer_id", "nobody")]);
    golden.refusal(&of("not_shown"), master, unknown).await;
}

async fn transactions(golden: &Golden<'_>, callers: &Callers) {
    let of = |name: &str| format!("ListCustomerBillsFeeRecords/{name}");
    let asked = |query: &[(&str, &str)]| get(TRANSACTIONS, query).query("bill_cycle", "2026-01");
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("all", &[("limit", "100")]),
        ("not_billed", &[("status", "3")]),
        ("of_the_marketplace", &[("provider_type", "2")]),
        ("posting", &[("trade_id", "3")]),
        ("on_demand", &[("charging_mode", "3"), ("limit", "1")]),
        ("refunds", &[("bill_type", "4")]),
    ];
    for (name, query) in cases {
        golden.case(&of(name), &callers.master, asked(query)).await;
    }
    golden.refusal(&of("no_type"), &callers.master, asked(&[("bill_type", "6")])).await;
    let empty = asked(&[("enterprise_project_id", "\"\"")]);
    golden.refusal(&of("no_project"), &callers.master, empty).await;
}

async fn sums(golden: &Golden<'_>, callers: &Callers) {
    let of = |name: &str| format!("ShowCustomerMonthlySum/{name}");
    let asked = |query: &[(&str, &str)]| get(SUMS, query).query("bill_cycle", "2026-01");
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("all", &[]),
        ("page", &[("offset", "1"), ("limit", "1")]),
        ("service", &[("service_type_code", "hws.service.type.ebs")]),
        ("oneself", &[("method", "oneself")]),
        ("unassigned", &[("enterprise_project_id", "null")]),
        ("custody", &[("method", "sub_customer"), ("sub_customer_id", &callers.custody_id)]),
    ];
    for (name, query) in cases {
        golden.case(&of(name), &callers.master, asked(query)).await;
    }
    let nothing = get(SUMS, &[("bill_cycle", "2026-02")]);
    golden.case(&of("later"), &callers.master, nothing).await;
    golden.refusal(&of("no_cycle"), &callers.master, get(SUMS, &[])).await;
    let missing = asked(&[("method", "sub_customer")]);
    golden.refusal(&of("no_member"), &callers.master, missing).await;
}

async fn details(golden: &Golden<'_>, callers: &Callers) {
    let of = |name: &str| format!("ListCustomerselfResourceRecordDetails/{name}");
    let asked = |more: Value| {
        let mut body = json!({ "cycle": "2026-01" });
        let members = body.as_object_mut().expect("an object");
        members.extend(more.as_object().expect("an object").clone());
        Call::post(DETAILS, &body)
    };
    let (master, custody) = (&callers.master_id, &callers.custody_id);
    for (name, more) in [
        ("by_cycle", json!({ "limit": 100 })),
        ("by_day", json!({ "statistic_type": 2, "charge_mode": 3 })),
        ("rows", json!({ "statistic_type": 3, "limit": 100 })),
        (
            "some_days",
            json!({
                "statistic_type": 3, "query_type": "DAILY", "bill_cycle_begin": "2026-01-05",
                "bill_cycle_end": "2026-01-06",
            }),
        ),
        ("paid_by_master", json!({ "payer_account_id": master, "statistic_type": 3, "limit": 3 })),
        ("paid_by_lab", json!({ "payer_account_id": callers.lab_id })),
        (
            "empty",
            json!({ "region": "", "method": "", "query_type": "", "charge_mode": null, "limit": 1 }),
        ),
        ("one_resource", json!({ "res_instance_id": "server-1" })),
    ] {
        golden.case(&of(name), &callers.master, asked(more)).await;
    }
    for (name, payer) in [("before_custody", custody), ("in_custody", master)] {
        let call = asked(json!({ "payer_account_id": payer }));
        golden.case(&of(name), &callers.custody, call).await;
    }
    let daily = json!({ "query_type": "DAILY", "bill_cycle_begin": "2026-01-05" });
    golden.refusal(&of("days_by_cycle"), &callers.master, asked(daily)).await;
    let missing = json!({ "query_type": "DAILY", "statistic_type": 2 });
    golden.refusal(&of("no_days"), &callers.master, asked(missing)).await;
}

async fn former(golden: &Golden<'_>, callers: &Callers) {
    const ROOT: &str = "/v1.0/whatever/customer/account-mgr/bill";
    let client = &callers.master;
    let sums = |query: &[(&str, &str)]| {
        get(&format!("{ROOT}/monthly-sum"), query).query("cycle", "2026-01")
    };
    let service = ("cloud_service_type_code", "hws.service.type.ec2");
    for (name, query) in [
        ("by_service", &[][..]),
        ("of_a_service", &[service]),
        ("unassigned", &[("enterpriseProjectId", "-1")]),
        ("funded_by_a_partner", &[("type", "1")]),
    ] {
        golden.case(&format!("ShowCustomerMonthlySumV1/{name}"), client, sums(query)).await;
    }
    golden.refusal("ShowCustomerMonthlySumV1/no_type", client, sums(&[("type", "null")])).await;
    let records = |query: &[(&str, &str)]| {
        let call = get(&format!("{ROOT}/res-records"), query).query("cycle", "2026-01");
        call.query("offset", "1").query("limit", "10")
    };
    let of = |name: &str| format!("ListCustomerselfResourceRecordDetailsV1/{name}");
    golden.case(&of("on_demand"), client, records(&[("payMethod", "1")])).await;
    let one = [("payMethod", "1"), ("resInstanceId", "disk-1")];
    golden.case(&of("one_resource"), client, records(&one)).await;
    golden.refusal(&of("no_method"), client, records(&[("payMethod", "3")])).await;
    let rows = |query: &[(&str, &str)]| {
        let call = get(&format!("{ROOT}/res-fee-records"), query);
        call.query("startTime", "2026-01-01").query("endTime", "2026-01-31")
    };
    let of = |name: &str| format!("ListCustomerselfResourceRecordsV1/{name}");
    golden.case(&of("terms"), client, rows(&[("payMethod", "0")])).await;
    let page = [("payMethod", "1"), ("offset", "2"), ("limit", "3")];
    golden.case(&of("second_page"), client, rows(&page)).await;
    let order = [("payMethod", "0"), ("orderId", "null")];
    golden.case(&of("no_such_order"), client, rows(&order)).await;
    golden.refusal(&of("page_0"), client, rows(&[("payMethod", "0"), ("offset", "0")])).await;
    let months = get(&format!("{ROOT}/res-fee-records"), &[("payMethod", "0")]);
    let months = months.query("startTime", "2026-01-31").query("endTime", "2026-02-01");
    golden.refusal(&of("two_months"), client, months).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_packages() {
    for site in [Site::Cn, Site::Intl] {
        tell(site, async |golden| packages(golden).await).await;
    }
}

async fn packages(golden: &Golden<'_>) {
    let world = golden.world;
    catalogue::apply(world).await;
    let buyer = purchases::buyer(world, "yunhe_group", "1000").await;
    let order = shop::order(world, &buyer, vec![shop::servers(1, 1)]).await;
    let traffic = billed::open(world, &buyer, ("traffic-north", "traffic-1"), None).await;
    let gift = billed::package(&buyer, 100, 100);
    let mut bought = billed::package(&buyer, 200, 5);
    (bought.order, bought.package.source) = (Some(order.key), SourceType::Order);
    bought.package.reset = None;
    bought.package.scope = Scope::Project("0".to_owned());
    billed::pack(world, vec![gift.clone(), bought.clone()]).await;
    billed::cover(world, gift, traffic, vec![40, 20]).await;
    billed::cover(world, bought, traffic, vec![5]).await;
    billed::at(world, "2026-01-20T00:00:00Z").await;
    let client = &buyer.client;
    let abroad = world.store.realm().site == Site::Intl;
    for (name, body) in [
        ("all", json!({})),
        ("of_a_project", json!({ "enterprise_project_id": "0" })),
        ("used_up", json!({ "enterprise_project_id": "0", "status": 2 })),
        (
            "of_an_order",
            json!({ "order_id": order.order.id.as_str(), "enterprise_project_id": "0" }),
        ),
        ("of_no_order", json!({ "order_id": "nothing" })),
        (
            "of_a_service",
            json!({ "service_type_code_list": ["HWS.SERVICE.TYPE.VPC"], "status": 1 }),
        ),
        ("called_otherwise", json!({ "product_name": "nothing" })),
    ] {
        let call = Call::post(PACKAGES, &body);
        golden.case(&format!("ListFreeResourceInfos/{name}"), client, call).await;
    }
    for (name, body) in [
        ("all", json!({ "offset": 1 })),
        ("second_page", json!({ "offset": 2, "limit": 1 })),
        ("of_a_project", json!({ "offset": 0, "enterprise_project_id": "0" })),
    ] {
        let call = Call::post("/v2/payments/free-resources/query", &body);
        golden.case(&format!("ListFreeResourceInfosV2/{name}"), client, call).await;
    }
    let status = Call::post(PACKAGES, &json!({ "status": 5 }));
    golden.refusal("ListFreeResourceInfos/no_status", client, status).await;
    let ids = json!({ "free_resource_ids": ["201", "101", "nothing", "301"] });
    let call = Call::post(LEFT, &ids).header("X-Language", if abroad { "en_US" } else { "zh_CN" });
    golden.case("ListFreeResourceUsages/some", client, call).await;
    let none = Call::post(LEFT, &json!({ "free_resource_ids": [] }));
    golden.refusal("ListFreeResourceUsages/none", client, none).await;
    let asked = |query: &[(&str, &str)]| {
        let call = get(COVERED, query).query("deduct_time_begin", "2026-01-01");
        call.query("deduct_time_end", "2026-01-31")
    };
    for (name, query) in [
        ("all", &[][..]),
        ("page", &[("offset", "1"), ("limit", "1")]),
        ("of_an_item", &[("free_resource_id", "201")]),
        ("of_a_product", &[("product_id", "nothing")]),
    ] {
        golden.case(&format!("ListFreeResourcesUsageRecords/{name}"), client, asked(query)).await;
    }
    let ends = [("deduct_time_begin", "2026-01-01"), ("deduct_time_end", "2026-04-02")];
    golden.refusal("ListFreeResourcesUsageRecords/too_long", client, get(COVERED, &ends)).await;
}
