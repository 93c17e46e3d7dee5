//! The organisation, the members, and the money between them.

use hubu_core::customers::CustomerKind;
use hubu_core::realm::Site;
use hubu_testkit::client::{Call, Client};
use serde_json::{Value, json};

use crate::golden::recorder::{Golden, tell};
use crate::golden::story::{self, END, Enterprise};

const ROOT: &str = "/v2/enterprises/multi-accounts";

fn get(path: &str, query: &[(&str, &str)]) -> Call {
    let call = Call::get(&format!("{ROOT}/{path}"));
    query.iter().fold(call, |call, (name, value)| call.query(name, value))
}

fn post(path: &str, body: &Value) -> Call {
    Call::post(&format!("{ROOT}/{path}"), body)
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_organisation_and_its_members() {
    tell(Site::Cn, async |golden| {
        let world = golden.world;
        let enterprise = story::enterprise(world).await;
        let (master, member) = (&enterprise.master.client, &enterprise.lab.client);
        let (research, laboratory) =
            (enterprise.research.to_string(), enterprise.laboratory.to_string());

        let nodes = |query: &[(&str, &str)]| get("enterprise-organizations", query);
        let case = |name: &str| format!("ListEnterpriseOrganizations/{name}");
        for (name, call) in [
            ("children_of_the_root", nodes(&[])),
            ("empty_means_absent", nodes(&[("recursive_query", ""), ("parent_id", "")])),
            ("whole_tree", nodes(&[("recursive_query", "1")])),
            ("below_a_unit", nodes(&[("parent_id", &research)])),
            ("below_a_leaf", nodes(&[("parent_id", &laboratory), ("recursive_query", "1")])),
            ("below_nothing_known", nodes(&[("parent_id", "77777777777777777777")])),
        ] {
            golden.case(&case(name), master, call).await;
        }
        for (name, client, call) in [
            ("not_a_master", member, nodes(&[])),
            ("recursive_query_2", master, nodes(&[("recursive_query", "2")])),
            ("parent_id_of_letters", master, nodes(&[("parent_id", "研发")])),
        ] {
            golden.refusal(&case(name), client, call).await;
        }

        let members = |query: &[(&str, &str)]| get("sub-customers", query);
        let case = |name: &str| format!("ListEnterpriseSubCustomers/{name}");
        let name = "sub_customer_account_name";
        let shown = "sub_customer_display_name";
        for (title, call) in [
            ("all", members(&[])),
            ("the_second", members(&[("offset", "1"), ("limit", "1")])),
            ("past_the_end", members(&[("offset", "3"), ("limit", "100")])),
            ("by_name", members(&[(name, "yunhe_sales")])),
            ("by_part_of_a_display_name", members(&[(shown, "实验"), ("fuzzy_query", "1")])),
            ("of_a_unit", members(&[("org_id", &laboratory)])),
            ("of_nobody", members(&[(name, "yunhe")])),
            (
                "empty_means_absent",
                members(&[(name, ""), (shown, ""), ("org_id", ""), ("limit", "1")]),
            ),
        ] {
            golden.case(&case(title), master, call).await;
        }
        for (title, client, call) in [
            ("not_a_master", member, members(&[])),
            ("limit_0", master, members(&[("limit", "0")])),
            ("limit_101", master, members(&[("limit", "101")])),
            ("blank_in_a_fuzzy_query", master, members(&[(name, "a b"), ("fuzzy_query", "1")])),
        ] {
            golden.refusal(&case(title), client, call).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_members_of_the_other_site() {
    tell(Site::Intl, async |golden| {
        let acme = golden.world.customer(CustomerKind::Enterprise, "acme_group").await;
        let call = get("sub-customers", &[]);
        golden.refusal("ListEnterpriseSubCustomers/not_a_master", &acme.client, call).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_codes_and_new_accounts() {
    tell(Site::Cn, async |golden| {
        let enterprise = story::enterprise(golden.world).await;
        let person = golden.world.customer(CustomerKind::Person, "li_lei").await;
        codes(golden, &enterprise, &person.client).await;
        new_accounts(golden, &enterprise, &person.client).await;
    })
    .await;
}

async fn codes(golden: &Golden<'_>, enterprise: &Enterprise, person: &Client) {
    let master = &enterprise.master.client;
    let case = |name: &str| format!("SendSmsVerificationCode/{name}");
    let code = |timeout: Value, language: Value| {
        let body = json!({
            "mobile_phone": "13800000000", "timeout": timeout, "language": language,
            "sm_template_args": [{ "key": "sub_customer_name", "value": "yunhe_新" }],
        });
        post("sm-verification-code", &body)
    };
    let usual = || code(json!(10), json!("en-us"));
    golden.case(&case("sent"), master, usual()).await;
    golden.case(&case("nulls_mean_absent"), master, code(Value::Null, Value::Null)).await;
    for (name, timeout) in [("timeout_101", json!(101)), ("timeout_empty", json!(""))] {
        golden.refusal(&case(name), master, code(timeout, Value::Null)).await;
    }
    golden.refusal(&case("not_a_master"), person, usual()).await;
    golden.refusal(&case("member_in_custody"), &enterprise.custody.client, usual()).await;
    for _ in 0..3 {
        assert_eq!(golden.world.send(master, &usual()).await.status, 204);
    }
    golden.refusal(&case("too_often"), master, usual()).await;
}

async fn new_accounts(golden: &Golden<'_>, enterprise: &Enterprise, person: &Client) {
    let master = &enterprise.master.client;
    let case = |name: &str| format!("CreateSubEnterpriseAccount/{name}");
    let unit = enterprise.laboratory.to_string();
    let create = |unit: Value, association: i64, account: Value| {
        let body = json!({
            "party_id": unit, "display_name": "新设子账号",
            "sub_customer_association_type": association,
            "permission_ids": ["READ_FINANCE_INFO"], "financial_custody": 1,
            "new_sub_customer": account,
        });
        post("sub-customers", &body)
    };
    let account = |name: &str, password: &str, masters_phone: &str| {
        json!({
            "customer_name": name, "password": password, "use_pri_mobile_phone": masters_phone,
            "mobile_phone": null,
        })
    };
    let (good, next) = ("S3cret!pass", account("yunhe_next", "S3cret!pass", "Y"));
    let here = |account: Value| create(json!(unit), 1, account);
    let made = here(account("yunhe_new", good, "Y"));
    golden.case(&case("in_custody"), master, made.clone()).await;
    golden.refusal(&case("name_taken"), master, made.clone()).await;
    golden.refusal(&case("not_a_master"), person, made).await;
    let proved = json!({
        "customer_name": "yunhe_next", "password": good, "mobile_phone": "13800000009",
        "verification_code": "000000",
    });
    for (name, call) in [
        ("no_party_id", create(Value::Null, 1, next.clone())),
        ("unknown_unit", create(json!("12345"), 1, next.clone())),
        ("other_association", create(json!(unit), 2, next.clone())),
        ("no_phone", here(account("yunhe_next", good, "N"))),
        ("name_rule", here(account("op_next", good, "Y"))),
        ("password_rule", here(account("yunhe_next", "12345678", "Y"))),
        ("wrong_code", here(proved)),
    ] {
        golden.refusal(&case(name), master, call).await;
    }
    for number in 0..28 {
        let made = here(account(&format!("yunhe_{number:03}"), good, "Y"));
        assert_eq!(golden.world.send(master, &made).await.status, 204);
    }
    golden.refusal(&case("too_many_members"), master, here(next)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_transfers() {
    tell(Site::Cn, async |golden| {
        let world = golden.world;
        let enterprise = story::enterprise(world).await;
        let debit = ("balance_type", "BALANCE_TYPE_DEBIT");
        let credit = ("balance_type", "BALANCE_TYPE_CREDIT");
        let master = &enterprise.master.client;
        let lab = enterprise.lab.created.id.as_str();
        let member = ("sub_customer_id", lab);
        for (operation, path, also) in [
            ("ShowMultiAccountTransferAmount", "transfer-amount", None),
            ("ListEnterpriseMultiAccount", "retrieve-amount", Some(member)),
        ] {
            let case = |name: &str| format!("{operation}/{name}");
            let call = |query: &[(&str, &str)]| {
                let query: Vec<_> = also.iter().chain(query).copied().collect();
                get(path, &query)
            };
            golden.case(&case("no_cash"), master, call(&[debit])).await;
            golden.case(&case("no_credit"), master, call(&[credit])).await;
            for (name, call) in [
                ("no_balance_type", call(&[])),
                ("other_balance_type", call(&[("balance_type", "BALANCE_TYPE_COUPON")])),
                ("limit_0", call(&[credit, ("limit", "0")])),
                ("limit_101", call(&[credit, ("limit", "101")])),
            ] {
                golden.refusal(&case(name), master, call).await;
            }
            golden.refusal(&case("not_a_master"), &enterprise.lab.client, call(&[debit])).await;
        }
        story::month(world, &enterprise).await;
        for (operation, path, also) in [
            ("ShowMultiAccountTransferAmount", "transfer-amount", None),
            ("ListEnterpriseMultiAccount", "retrieve-amount", Some(member)),
        ] {
            let case = |name: &str| format!("{operation}/{name}");
            let call = |query: &[(&str, &str)]| {
                let query: Vec<_> = also.iter().chain(query).copied().collect();
                get(path, &query)
            };
            golden.case(&case("cash"), master, call(&[debit])).await;
            // Pages are of credit alone.
            let page = [("offset", "1"), ("limit", "1")];
            golden.case(&case("cash_has_no_pages"), master, call(&[debit, page[0], page[1]])).await;
            golden.case(&case("credit"), master, call(&[credit])).await;
            golden.case(&case("second_credit"), master, call(&[credit, page[0], page[1]])).await;
            golden.case(&case("past_the_end"), master, call(&[credit, ("offset", "2")])).await;
            golden.case(&case("empty_means_absent"), master, call(&[debit, ("offset", "")])).await;
        }
        let stranger = [("sub_customer_id", "nobody"), debit];
        let unknown = "ListEnterpriseMultiAccount/not_a_member";
        golden.refusal(unknown, master, get("retrieve-amount", &stranger)).await;
        for (operation, path) in [
            ("UpdateSubEnterpriseAmount", "transfer-amount"),
            ("ReclaimSubEnterpriseAmount", "retrieve-amount"),
        ] {
            transfers(golden, &enterprise, operation, path).await;
        }
    })
    .await;
}

/// Allocation and reclaim take the same bodies.
async fn transfers(golden: &Golden<'_>, enterprise: &Enterprise, operation: &str, path: &str) {
    let master = &enterprise.master.client;
    let lab = enterprise.lab.created.id.as_str();
    let case = |name: &str| format!("{operation}/{name}");
    let id = format!("{operation:x<32}");
    let cash = json!({ "customer_id": lab, "amount": "10.05", "trans_id": id });
    golden.case(&case("cash"), master, post(path, &cash)).await;
    golden.refusal(&case("same_transaction_id"), master, post(path, &cash)).await;
    let nulls = json!({
        "customer_id": lab, "amount": "1", "trans_id": null, "balance_type": null,
        "expire_time": null,
    });
    golden.case(&case("nulls_mean_absent"), master, post(path, &nulls)).await;
    let empty = json!({
        "customer_id": lab, "amount": "1", "trans_id": "", "expire_time": "",
        "balance_type": "BALANCE_TYPE_DEBIT",
    });
    golden.case(&case("cash_ignores_an_end"), master, post(path, &empty)).await;
    let number = json!({ "customer_id": lab, "amount": 1.5 });
    golden.case(&case("amount_as_a_number"), master, post(path, &number)).await;
    let credit = |amount: &str, end: Value| {
        let balance = "BALANCE_TYPE_CREDIT";
        let body = json!({
            "customer_id": lab, "amount": amount, "balance_type": balance, "expire_time": end,
        });
        post(path, &body)
    };
    golden.case(&case("credit"), master, credit("0.01", json!(END))).await;
    golden.case(&case("credit_without_end"), master, credit("800", Value::Null)).await;
    let other = |member: &str, amount: &str| {
        post(path, &json!({ "customer_id": member, "amount": amount }))
    };
    let custody = enterprise.custody.created.id.as_str();
    for (name, call) in [
        ("not_a_member", other("nobody", "1")),
        ("member_in_custody", other(custody, "1")),
        ("too_much", other(lab, "10000000")),
        ("nothing", other(lab, "0")),
        ("three_decimals", other(lab, "0.001")),
        ("no_amount", post(path, &json!({ "customer_id": lab }))),
        (
            "long_transaction_id",
            post(path, &json!({ "customer_id": lab, "amount": "1", "trans_id": "x".repeat(33) })),
        ),
        (
            "empty_balance_type",
            post(path, &json!({ "customer_id": lab, "amount": "1", "balance_type": "" })),
        ),
        ("too_much_credit", credit("10000000", Value::Null)),
        ("empty_end", credit("1", json!(""))),
        ("ended_credit", credit("1", json!("2026-01-01T00:00:00Z"))),
        ("no_such_credit", credit("1", json!("2027-12-31T16:00:00Z"))),
    ] {
        golden.refusal(&case(name), master, call).await;
    }
    golden.refusal(&case("not_a_master"), &enterprise.lab.client, other(lab, "1")).await;
}
