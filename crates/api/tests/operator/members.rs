//! Members: made, listed, changed, let go, and what then happens to the money.

use hubu_core::customers::CustomerKind;
use hubu_core::money::Amount;
use hubu_testkit::client::Call;
use hubu_testkit::world::{Account, World};
use serde_json::{Value, json};

use crate::operator::{Desk, call, text};

const BALANCES: &str = "/v2/accounts/customer-accounts/balances";

fn link(member: &str, mode: &str) -> Value {
    json!({ "customer_id": member, "mode": mode })
}

#[tokio::test(flavor = "multi_thread")]
async fn members_of_both_modes_are_linked_and_listed() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let (master, lab) = desk.master("acme_group").await;
        let path = format!("/customers/{master}/members");
        let (one, two) = (desk.acme("acme_one").await, desk.acme("acme_two").await);
        let asked = ["READ_FINANCE_INFO", "SHARE-CREDIT-TO-SUB"];
        let body = json!({
            "customer_id": one, "mode": "independent", "org_unit_id": lab,
            "display_name": "实验室 <1>", "permissions": asked,
        });
        let made = desk.done("POST", &path, body).await;
        let expected = json!({
            "customer_id": one, "mode": "independent", "requested_permissions": asked,
        });
        assert_eq!(made, expected);
        // In custody the permissions are fixed: those asked for count for nothing.
        let body = json!({ "customer_id": two, "mode": "custody", "permissions": asked });
        let made = desk.done("POST", &path, body).await;
        assert_eq!(made["requested_permissions"], json!([]));

        let listed = desk.get(&path).await;
        let tree = desk.get(&format!("/customers/{master}/organization-units")).await;
        let custody = ["READ_FINANCE_INFO", "READ_CONSUME_BILL", "SHARE-BIZ-DISCOUNT-TO-SUB"];
        let joined = |at: usize| listed["members"][at]["joined_time"].clone();
        let expected = json!({
            "total_count": 2,
            "members": [
                {
                    "customer_id": two, "account_name": "acme_two", "status": "normal",
                    "mode": "custody", "org_unit_id": tree["root_id"],
                    "org_unit_name": "acme_group", "permissions": custody,
                    "joined_time": joined(0),
                },
                {
                    "customer_id": one, "account_name": "acme_one", "display_name": "实验室 <1>",
                    "status": "normal", "mode": "independent", "org_unit_id": lab,
                    "org_unit_name": "Lab", "permissions": [], "requested_permissions": asked,
                    "joined_time": joined(1),
                },
            ],
        });
        assert_eq!(listed, expected);
        let shown = desk.get(&format!("/customers/{one}")).await;
        assert_eq!(shown["membership"], json!({ "master_id": master, "mode": "independent" }));

        let page = Call::get(&format!("/operator/v1{path}")).query("org_unit_id", &lab);
        let page = desk.send_as(page).await.json();
        assert_eq!(
            (&page["total_count"], &page["members"][0]["customer_id"]),
            (&json!(1), &json!(one))
        );
        let page =
            Call::get(&format!("/operator/v1{path}")).query("offset", "1").query("limit", "1");
        let page = desk.send_as(page).await.json();
        assert_eq!(
            (&page["total_count"], &page["members"][0]["customer_id"]),
            (&json!(2), &json!(one))
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_linked() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let (master, _) = desk.master("acme_group").await;
        let (other, foreign) = desk.master("acme_other").await;
        let member = desk.acme("acme_lab").await;
        let person = desk.open("person", "li_lei", json!({})).await;
        let globex = json!({ "real_name": { "name": "Globex" } });
        let globex = desk.open("enterprise", "globex", globex).await;
        let path = format!("/customers/{master}/members");
        let with = |name: &str, value: Value| {
            let mut body = link(&member, "independent");
            body[name] = value;
            body
        };
        for (body, status, code, said) in [
            (link("nobody", "custody"), 404, "HUBU.0101", "no such customer"),
            (with("org_unit_id", json!(foreign)), 404, "HUBU.0125", "no such organisation unit"),
            (with("display_name", json!("two\nlines")), 400, "CBC.0100", "display_name"),
            (with("permissions", json!(["ALL"])), 400, "CBC.0100", "permissions must be one of"),
            (link(&member, "resale"), 400, "CBC.0100", "mode must be one of"),
            (link(&master, "custody"), 409, "HUBU.0108", "its own member"),
            (link(&person, "custody"), 409, "HUBU.0108", "no verified enterprise"),
            (link(&other, "custody"), 409, "HUBU.0108", "is a master"),
            (link(&globex, "independent"), 409, "HUBU.0108", "same legal person"),
        ] {
            let message = desk.refused(("POST", &path, body.clone()), status, code).await;
            assert!(message.contains(said), "{body}: {message}");
        }
        let at = format!("/customers/{member}/members");
        desk.refused(("POST", &at, link(&globex, "custody")), 409, "HUBU.0123").await;
        desk.refused(("GET", &at, Value::Null), 409, "HUBU.0123").await;
        assert_eq!(desk.get(&path).await["total_count"], 0, "nothing changed");

        // A quota of one, and then of two of which one is independent.
        let quota = format!("/customers/{master}/member-quota");
        let numbers = |members, independent| {
            json!({ "members": members, "independent_members": independent })
        };
        desk.done("PUT", &quota, numbers(1, 1)).await;
        desk.done("POST", &path, link(&member, "independent")).await;
        desk.refused(("POST", &path, link(&member, "independent")), 409, "HUBU.0108").await;
        let second = desk.acme("acme_second").await;
        let independent = link(&second, "independent");
        let message = desk.refused(("POST", &path, independent.clone()), 409, "HUBU.0108").await;
        assert!(message.contains("as many members"), "{message}");
        desk.done("PUT", &quota, numbers(2, 1)).await;
        let message = desk.refused(("POST", &path, independent), 409, "HUBU.0108").await;
        assert!(message.contains("as many independent members"), "{message}");
        desk.done("POST", &path, link(&second, "custody")).await;
        let at = format!("/customers/{second}/member-quota");
        desk.refused(("PUT", &at, numbers(1, 1)), 409, "HUBU.0123").await;
    })
    .await;
}

/// A master with 100 of cash and 50 of credit, of which a member has 30 and 20.
struct Shared<'w> {
    desk: Desk<'w>,
    master: Account,
    member: Account,
    path: String,
}

impl<'w> Shared<'w> {
    async fn at(world: &'w World) -> Self {
        let desk = Desk::at(world).await;
        let master = world.customer(CustomerKind::Enterprise, "acme_group").await;
        let member = world.customer(CustomerKind::Enterprise, "acme_lab").await;
        for account in [&master, &member] {
            let path = format!("/customers/{}", account.created.id);
            let change = json!({ "real_name": { "name": "Acme" }, "settlement": "monthly" });
            desk.done("PATCH", &path, change).await;
        }
        let id = member.created.id.to_string();
        let at = |rest: &str| format!("/customers/{}{rest}", master.created.id);
        desk.done("POST", &at("/organization-units"), json!({ "name": "Lab" })).await;
        let asked = json!({
            "customer_id": id, "mode": "independent", "permissions": ["SHARE-CREDIT-TO-SUB"],
        });
        desk.done("POST", &at("/members"), asked).await;
        let path = at(&format!("/members/{id}"));
        desk.done("POST", &format!("{path}/permissions/accept"), json!({})).await;
        desk.done("POST", &at("/recharges"), json!({ "amount": "100", "channel": "1" })).await;
        desk.done("POST", &at("/credit-grants"), json!({ "amount": "50" })).await;
        for (amount, balance) in [("30", "BALANCE_TYPE_DEBIT"), ("20", "BALANCE_TYPE_CREDIT")] {
            let body = json!({ "customer_id": id, "amount": amount, "balance_type": balance });
            let path = "/v2/enterprises/multi-accounts/transfer-amount";
            let answer = world.send(&master.client, &Call::post(path, &body)).await;
            assert_eq!(answer.status, 204, "{}", answer.body);
        }
        Self { desk, master, member, path }
    }

    /// Cash and credit that can be spent: the master's, the member's.
    async fn balances(&self, world: &World) -> [(String, String); 2] {
        let mut found = Vec::new();
        for account in [&self.master, &self.member] {
            let answer = world.send(&account.client, &Call::get(BALANCES)).await.json();
            let rows = answer["account_balances"].as_array().expect("a list");
            let sum = |kind: i64| {
                let rows = rows.iter().filter(|row| row["account_type"] == kind);
                let amounts = rows
                    .map(|row| Amount::parse(&row["amount"].to_string(), 8).expect("an amount"));
                let sum = amounts
                    .fold(Amount::ZERO, |sum, one| sum.checked_add(one).expect("a small amount"));
                sum.to_text(2)
            };
            found.push((sum(1), sum(2)));
        }
        found.try_into().expect("two accounts")
    }
}

fn amounts(of: [(&str, &str); 2]) -> [(String, String); 2] {
    of.map(|(cash, credit)| (cash.to_owned(), credit.to_owned()))
}

fn before() -> [(String, String); 2] {
    amounts([("70.00", "30.00"), ("30.00", "20.00")])
}

fn returned() -> [(String, String); 2] {
    amounts([("100.00", "50.00"), ("0.00", "0.00")])
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_master_allocated_goes_back_when_it_lets_a_member_go() {
    World::on_each_engine(async |world| {
        let story = Shared::at(world).await;
        assert_eq!(story.balances(world).await, before());
        let gone = call("DELETE", &story.path, &Value::Null).header("Idempotency-Key", "k-1");
        for _ in 0..2 {
            let answer = story.desk.send_as(gone.clone()).await;
            assert_eq!((answer.status, answer.body.as_str()), (204, ""), "the second is a repeat");
            assert_eq!(story.balances(world).await, returned());
        }
        story.desk.refused(("DELETE", &story.path, Value::Null), 404, "HUBU.0127").await;
        let shown = story.desk.get(&format!("/customers/{}", story.member.created.id)).await;
        assert_eq!(shown.get("membership"), None);

        // Whoever paid, a posting is listed with everybody whose books it touched.
        let both = ["BEUNBIND", "BEUNBIND", "BEADJUST", "BEADJUST", "ADJUST", "RECHARGE"];
        let accounts = [(&story.master, &both[..]), (&story.member, &both[..4])];
        for (account, wanted) in accounts {
            let path = format!("/customers/{}/postings", account.created.id);
            let found = story.desk.get(&path).await;
            let rows = found["postings"].as_array().expect("a list");
            let kinds: Vec<_> = rows.iter().map(|row| text(&row["trade_type"])).collect();
            assert_eq!(kinds, wanted);
            assert_eq!(found["total_count"], wanted.len());
        }

        let records = Call::get("/v2/accounts/customer-accounts/account-change-records")
            .query("balance_type", "BALANCE_TYPE_DEBIT")
            .query("trade_type", "BEUNBIND");
        let found = world.send(&story.master.client, &records).await.json();
        assert_eq!(
            (&found["total_count"], &found["records"][0]["change_amount"]),
            (&json!(1), &json!("30.00"))
        );
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_member_gets_no_money_and_a_frozen_master_no_members() {
    World::on_each_engine(async |world| {
        let story = Shared::at(world).await;
        let id = story.member.created.id.to_string();
        let at = |account: &Account, rest: &str| format!("/customers/{}{rest}", account.created.id);
        let move_one = async |path: &str| {
            let path = format!("/v2/enterprises/multi-accounts/{path}");
            let body = json!({
                "customer_id": id, "amount": "1", "balance_type": "BALANCE_TYPE_DEBIT",
            });
            world.send(&story.master.client, &Call::post(&path, &body)).await
        };
        let closed = json!({ "status": "closed" });
        let plan =
            json!({ "kind": "voucher", "name": "spring", "face_value": "5", "valid_days": 9 });
        let plan = story.desk.done("POST", "/coupon-plans", plan).await;
        let issue = format!("/coupon-plans/{}/coupons", text(&plan["plan_id"]));
        let to = json!({ "customer_ids": [story.master.created.id.to_string()], "active": true });
        let coupon = story.desk.done("POST", &issue, to).await;
        let coupon = text(&coupon["issued"][0]["coupon_id"]);
        story.desk.done("PATCH", &at(&story.member, ""), closed).await;
        let path = "/v2/enterprises/multi-accounts/transfer-coupon";
        let body = json!({ "customer_id": id, "coupon_id": coupon, "amount": "5" });
        let refused = world.send(&story.master.client, &Call::post(path, &body)).await;
        assert_eq!(refused.outcome(), (400, "CBC.99007001".to_owned()));
        let refused = move_one("transfer-amount").await;
        assert_eq!(refused.outcome(), (400, "CBC.99007001".to_owned()));
        assert_eq!(move_one("retrieve-amount").await.status, 204, "what lies there comes back");

        let reason = json!({ "reason": "有争议的发票" });
        story.desk.done("POST", &at(&story.master, "/freeze"), reason).await;
        let tree = story.desk.get(&at(&story.master, "/organization-units")).await;
        let body = json!({
            "party_id": tree["root_id"], "sub_customer_association_type": 1,
            "new_sub_customer": {
                "customer_name": "acme_new", "password": "S3cret!pass",
                "mobile_phone": "13800000000", "verification_code": "123456",
            },
        });
        let create = Call::post("/v2/enterprises/multi-accounts/sub-customers", &body);
        let refused = world.send(&story.master.client, &create).await;
        assert_eq!(refused.outcome(), (403, "CBC.0155".to_owned()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_is_changed_in_everything_or_in_nothing() {
    World::on_each_engine(async |world| {
        let story = Shared::at(world).await;
        let (desk, path) = (&story.desk, story.path.as_str());
        let members = format!("/customers/{}/members", story.master.created.id);
        let listed = desk.get(&members).await;
        let custody = |more: Value| {
            let mut body = json!({ "mode": "custody" });
            crate::operator::merge(&mut body, more);
            body
        };
        for (body, status, code) in [
            (json!({}), 409, "HUBU.0122"),
            (json!({ "mode": "independent" }), 409, "HUBU.0122"),
            (custody(json!({ "org_unit_id": "1" })), 404, "HUBU.0125"),
            (custody(json!({ "display_name": "two\nlines" })), 400, "CBC.0100"),
            (json!({ "permissions": ["READ_CONSUME_BILL"] }), 400, "CBC.0100"),
        ] {
            desk.refused(("PATCH", path, body), status, code).await;
        }
        // Custody asks for one certified name; a refusal moves no money.
        let member = format!("/customers/{}", story.member.created.id);
        desk.done("PATCH", &member, json!({ "real_name": { "name": "Acme上海分公司" } })).await;
        let message = desk.refused(("PATCH", path, custody(json!({}))), 409, "HUBU.0108").await;
        assert!(message.contains("the same certified name"), "{message}");
        assert_eq!(story.balances(world).await, before());
        assert_eq!(desk.get(&members).await, listed, "nothing changed");

        desk.done("PATCH", path, json!({ "display_name": "Lab 1" })).await;
        assert_eq!(story.balances(world).await, before(), "a name moves no money");
        desk.done("PATCH", &member, json!({ "real_name": { "name": "Acme" } })).await;
        let units = format!("/customers/{}/organization-units", story.master.created.id);
        let lab = text(&desk.get(&units).await["units"][0]["id"]);
        let all = custody(json!({ "org_unit_id": lab, "display_name": "Lab 2" }));
        desk.done("PATCH", path, all).await;
        assert_eq!(story.balances(world).await, returned());
        let row = desk.get(&members).await["members"][0].clone();
        let seen = [&row["mode"], &row["org_unit_id"], &row["display_name"]];
        assert_eq!(seen, [&json!("custody"), &json!(lab), &json!("Lab 2")]);

        let back = json!({ "mode": "independent", "permissions": ["READ_CONSUME_BILL"] });
        desk.done("PATCH", path, back).await;
        let row = desk.get(&members).await["members"][0].clone();
        assert_eq!(row["permissions"], json!([]), "what was accepted is void");
        assert_eq!(row["requested_permissions"], json!(["READ_CONSUME_BILL"]));
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_of_another_is_no_member() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let (master, _) = desk.master("acme_group").await;
        let (other, _) = desk.master("acme_other").await;
        let member = desk.acme("acme_lab").await;
        let mut body = link(&member, "independent");
        body["permissions"] = json!(["READ_CONSUME_BILL"]);
        desk.done("POST", &format!("/customers/{master}/members"), body).await;
        let before = desk.get(&format!("/customers/{master}/members")).await;
        let path = |rest: &str| format!("/customers/{other}/members/{member}{rest}");
        for (method, path, body) in [
            ("PATCH", path(""), json!({ "display_name": "x" })),
            ("DELETE", path(""), Value::Null),
            ("POST", path("/permissions/request"), json!({ "permissions": [] })),
            ("POST", path("/permissions/accept"), json!({})),
            ("POST", path("/permissions/decline"), Value::Null),
        ] {
            desk.refused((method, &path, body), 404, "HUBU.0127").await;
        }
        assert_eq!(desk.get(&format!("/customers/{master}/members")).await, before);
    })
    .await;
}
