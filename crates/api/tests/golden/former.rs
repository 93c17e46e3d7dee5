//! The old forms of an enterprise's operations: camel case, numbered pages, codes of their own.

use hubu_core::realm::Site;
use hubu_testkit::client::Call;
use serde_json::{Value, json};

use crate::golden::recorder::{Golden, tell};
use crate::golden::story::{self, END, Enterprise};

const ROOT: &str = "/v1.0/whatever/customer";

fn get(path: &str, query: &[(&str, &str)]) -> Call {
    let call = Call::get(&format!("{ROOT}/{path}"));
    query.iter().fold(call, |call, (name, value)| call.query(name, value))
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_old_forms() {
    tell(Site::Cn, async |golden| {
        let enterprise = story::enterprise(golden.world).await;
        story::month(golden.world, &enterprise).await;
        members(golden, &enterprise).await;
        amounts(golden, &enterprise).await;
        for (operation, path, amount) in [
            ("UpdateSubEnterpriseAmountV1", "transfer", "totalTransferAmount"),
            ("ReclaimSubEnterpriseAmountV1", "retrieve", "totalRetrieveAmout"),
        ] {
            transfers(golden, &enterprise, operation, (path, amount)).await;
        }
    })
    .await;
}

async fn members(golden: &Golden<'_>, enterprise: &Enterprise) {
    let (master, unit) = (&enterprise.master.client, enterprise.laboratory.to_string());
    let list = |query: &[(&str, &str)]| get("customer-mgr/enterprise-customers", query);
    let case = |name: &str| format!("ListEnterpriseSubCustomersV1/{name}");
    for (name, call) in [
        ("all", list(&[])),
        ("second_page", list(&[("offset", "2"), ("limit", "2")])),
        ("past_the_end", list(&[("offset", "200000"), ("limit", "100")])),
        ("by_part_of_a_name", list(&[("sub_customer_name", "sales"), ("fuzzy_query", "1")])),
        ("by_display_name", list(&[("display_name", "一号实验室"), ("fuzzy_query", "0")])),
        ("of_a_unit", list(&[("org_party_id", &unit)])),
        ("null_means_absent", list(&[("offset", "null"), ("fuzzy_query", "null")])),
    ] {
        golden.case(&case(name), master, call).await;
    }
    for (name, call) in [
        ("page_0", list(&[("offset", "0")])),
        ("page_too_large", list(&[("offset", "200001")])),
        ("limit_101", list(&[("limit", "101")])),
        ("empty_fuzzy_query", list(&[("fuzzy_query", "")])),
        ("empty_unit", list(&[("org_party_id", "")])),
        ("null_unit", list(&[("org_party_id", "null")])),
        ("blank", list(&[("sub_customer_name", "a b"), ("fuzzy_query", "1")])),
    ] {
        golden.refusal(&case(name), master, call).await;
    }
    golden.refusal(&case("not_a_master"), &enterprise.lab.client, list(&[])).await;
}

async fn amounts(golden: &Golden<'_>, enterprise: &Enterprise) {
    let master = &enterprise.master.client;
    let member = ("sub_customer_id", enterprise.lab.created.id.as_str());
    let debit = ("balance_type", "BALANCE_TYPE_DEBIT");
    let credit = ("balance_type", "BALANCE_TYPE_CREDIT");
    for (operation, path, also) in [
        ("ShowMultiAccountTransferAmountV1", "account-mgr/transfer-amount", None),
        ("ListEnterpriseMultiAccountV1", "account-mgr/retrieve-amount", Some(member)),
    ] {
        let case = |name: &str| format!("{operation}/{name}");
        let call = |query: &[(&str, &str)]| {
            let query: Vec<_> = also.iter().chain(query).copied().collect();
            get(path, &query)
        };
        let second = [credit, ("offset", "2"), ("limit", "1")];
        for (name, call) in [
            ("cash", call(&[debit])),
            ("credit", call(&[credit])),
            ("second_credit", call(&second)),
            ("past_the_end", call(&[credit, ("offset", "200000000")])),
        ] {
            golden.case(&case(name), master, call).await;
        }
        for (name, call) in [
            ("no_balance_type", call(&[])),
            ("page_0", call(&[credit, ("offset", "0")])),
            ("empty_page", call(&[credit, ("offset", "")])),
            ("empty_limit", call(&[debit, ("limit", "")])),
        ] {
            golden.refusal(&case(name), master, call).await;
        }
        golden.refusal(&case("not_a_master"), &enterprise.lab.client, call(&[debit])).await;
    }
    let stranger = get("account-mgr/retrieve-amount", &[("sub_customer_id", "nobody"), debit]);
    golden.refusal("ListEnterpriseMultiAccountV1/not_a_member", master, stranger).await;
}

async fn transfers(
    golden: &Golden<'_>,
    enterprise: &Enterprise,
    operation: &str,
    (path, amount): (&str, &str),
) {
    let master = &enterprise.master.client;
    let lab = enterprise.lab.created.id.as_str();
    let case = |name: &str| format!("{operation}/{name}");
    let post = |member: &str, sum: Value, more: Value| {
        let mut body = json!({ "subCustomerId": member, "deductMode": "1", amount: sum });
        for (name, value) in more.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        Call::post(&format!("{ROOT}/account-mgr/{path}"), &body)
    };
    let credit = |sum: &str, end: &str| {
        let more = json!({ "balanceType": "BALANCE_TYPE_CREDIT", "expireTime": end });
        post(lab, json!(sum), more)
    };
    let named = json!({ "transId": format!("{operation:x<64}") });
    golden.case(&case("cash"), master, post(lab, json!("10.05"), named.clone())).await;
    golden.case(&case("credit"), master, credit("0.01", END)).await;
    let nulls = json!({ "transId": null, "balanceType": null, "expireTime": null });
    golden.case(&case("nulls_mean_absent"), master, post(lab, json!("1"), nulls)).await;
    let custody = enterprise.custody.created.id.as_str();
    let none = || json!({});
    for (name, call) in [
        ("same_transaction_id", post(lab, json!("10.05"), named)),
        ("not_a_member", post("nobody", json!("1"), none())),
        ("member_in_custody", post(custody, json!("1"), none())),
        ("too_much", post(lab, json!("10000000"), none())),
        ("too_much_credit", credit("10000000", END)),
        ("ended_credit", credit("1", "2026-01-01T00:00:00Z")),
        ("no_such_credit", credit("1", "2027-12-31T16:00:00Z")),
        ("empty_end", credit("1", "")),
        ("nothing", post(lab, json!("0"), none())),
        ("no_amount", post(lab, Value::Null, none())),
        ("other_mode", post(lab, json!("1"), json!({ "deductMode": "2" }))),
        ("no_mode", post(lab, json!("1"), json!({ "deductMode": null }))),
        ("empty_balance_type", post(lab, json!("1"), json!({ "balanceType": "" }))),
        ("long_transaction_id", post(lab, json!("1"), json!({ "transId": "x".repeat(65) }))),
    ] {
        golden.refusal(&case(name), master, call).await;
    }
    let other = post(lab, json!("1"), none());
    golden.refusal(&case("not_a_master"), &enterprise.lab.client, other).await;
}
