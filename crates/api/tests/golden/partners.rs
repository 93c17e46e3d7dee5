//! What partners have, and what they see of others.

use hubu_app::accounts::GrantCredit;
use hubu_app::ledger::Party;
use hubu_core::customers::CustomerKind;
use hubu_core::realm::Site;
use hubu_testkit::client::{Call, Client};
use hubu_testkit::ledger_world::{instant, money};
use hubu_testkit::world::Account;
use serde_json::json;

use crate::golden::desk::{Desk, call};
use crate::golden::recorder::{Golden, tell};
use crate::golden::story::{END, recharge};

fn new(query: &[(&str, &str)]) -> Call {
    let call = Call::get("/v2/accounts/partner-accounts/balances");
    query.iter().fold(call, |call, (name, value)| call.query(name, value))
}

fn former(query: &[(&str, &str)]) -> Call {
    let call = Call::get("/v1.0/whatever/partner/account-mgr/balances");
    query.iter().fold(call, |call, (name, value)| call.query(name, value))
}

/// A refusal that comes with the status of success, in both languages.
async fn refused_with_success(golden: &Golden<'_>, name: &str, client: &Client, call: Call) {
    for (suffix, language) in [("zh", "zh_CN"), ("en", "en_US")] {
        let call = call.clone().header("X-Language", language);
        let answer = golden.case(&format!("{name}.{suffix}"), client, call).await;
        assert_eq!(answer.status, 200, "{name}: {}", answer.body);
    }
}

async fn belongs(desk: &Desk<'_>, partner: &Account, customer: &Account, kind: i64) {
    let path = format!("customers/{}/associations", partner.created.id);
    let body = json!({ "customer_id": customer.created.id.as_str(), "type": kind });
    desk.done(call("POST", &path, &body)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_partners_balances() {
    tell(Site::Cn, async |golden| {
        let world = golden.world;
        let desk = Desk::at(golden).await;
        let open = async |kind, name: &str| world.customer(kind, name).await;
        let partner = open(CustomerKind::SolutionProvider, "yunhe_partner").await;
        let distributor = open(CustomerKind::Distributor, "zong_jingxiao").await;
        let reseller = open(CustomerKind::Reseller, "jing_xiao").await;
        let stranger = open(CustomerKind::Reseller, "wai_ren").await;
        let customers = [
            open(CustomerKind::Enterprise, "advised").await,
            open(CustomerKind::Enterprise, "agency").await,
            open(CustomerKind::Enterprise, "resold").await,
        ];
        belongs(&desk, &distributor, &reseller, 4).await;
        for (kind, customer) in (1..).zip(&customers) {
            belongs(&desk, &partner, customer, kind).await;
        }
        for (who, amount) in [(&partner, "2000.5"), (&reseller, "300.25"), (&customers[1], "88.88")]
        {
            world.money(who.created.group, recharge(who, amount, "")).await;
        }
        for (amount, expires) in [("800", None), ("50.05", Some(END))] {
            let customer = Party::Key(partner.created.key);
            let (amount, expires) = (money(amount), expires.map(instant));
            let grant = GrantCredit { customer, amount, expires };
            world.money(partner.created.group, grant).await;
        }
        let own = ("indirect_partner_id", reseller.created.id.as_str());
        let others = ("indirect_partner_id", stranger.created.id.as_str());
        let case = |name: &str| format!("ListPartnerBalances/{name}");
        for (name, who, call) in [
            ("own", &partner, new(&[])),
            ("nothing_yet", &distributor, new(&[])),
            ("empty_means_absent", &distributor, new(&[("indirect_partner_id", "")])),
            ("a_distributors_reseller", &distributor, new(&[own])),
            ("a_reseller_itself", &reseller, new(&[])),
            ("others_name_nobody", &reseller, new(&[others])),
        ] {
            golden.case(&case(name), &who.client, call).await;
        }
        for (name, call) in [
            ("anothers_reseller", new(&[others])),
            ("unknown_reseller", new(&[("indirect_partner_id", "nobody at all")])),
            ("id_too_long", new(&[("indirect_partner_id", &"x".repeat(65))])),
        ] {
            golden.refusal(&case(name), &distributor.client, call).await;
        }
        let person = &customers[0].client;
        refused_with_success(golden, &case("no_partner"), person, new(&[])).await;

        let case = |name: &str| format!("ListPartnerBalancesV1/{name}");
        let of = |customer: &Account| former(&[("customer_id", customer.created.id.as_str())]);
        golden.case(&case("own"), &partner.client, former(&[])).await;
        golden.case(&case("an_agency_customer"), &partner.client, of(&customers[1])).await;
        for (name, who, call) in [
            ("no_partner", person, former(&[])),
            ("a_referral_customer", &partner.client, of(&customers[0])),
            ("a_resale_customer", &partner.client, of(&customers[2])),
            ("anothers_customer", &distributor.client, of(&customers[1])),
            ("a_reseller_is_no_customer", &distributor.client, of(&reseller)),
            ("unknown_customer", &partner.client, former(&[("customer_id", "nobody")])),
        ] {
            refused_with_success(golden, &case(name), who, call).await;
        }
        let below = open(CustomerKind::Enterprise, "below_the_reseller").await;
        belongs(&desk, &reseller, &below, 2).await;
        world.money(below.created.group, recharge(&below, "66.6", "")).await;
        golden.case(&case("a_customer_of_its_reseller"), &distributor.client, of(&below)).await;
        golden.refusal(&case("no_id"), &partner.client, former(&[("customer_id", "a b")])).await;
    })
    .await;
}
