//! Balances, in both forms, and the statement.

use hubu_app::customers::NewCustomer;
use hubu_app::enterprise::associate_partner;
use hubu_app::ledger::Party;
use hubu_core::customers::{CustomerKind, Settlement};
use hubu_core::partners::AssociationType;
use hubu_core::realm::Site;
use hubu_testkit::client::{Call, Client};
use hubu_testkit::world::{Account, World};

use crate::golden::recorder::{Golden, tell};
use crate::golden::story;

const BALANCES: &str = "/v2/accounts/customer-accounts/balances";
const RECORDS: &str = "/v2/accounts/customer-accounts/account-change-records";
const DEBIT: &str = "BALANCE_TYPE_DEBIT";
const CREDIT: &str = "BALANCE_TYPE_CREDIT";

/// A partner's resale customer.
async fn resold(world: &World) -> Account {
    let partner = world.customer(CustomerKind::SolutionProvider, "reseller").await;
    let customer = world.customer(CustomerKind::Enterprise, "resold").await;
    let (site, partner) = (world.store.realm().site, Party::Key(partner.created.key));
    let party = Party::Key(customer.created.key);
    let kind = AssociationType::Resale;
    world
        .write(move |unit| associate_partner(unit, site, (&partner, &party), kind).map(|_| ()))
        .await;
    customer
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_balances_and_statements() {
    tell(Site::Cn, async |golden| {
        let world = golden.world;
        let enterprise = story::enterprise(world).await;
        let person = world.customer(CustomerKind::Person, "li_lei").await;
        story::month(world, &enterprise).await;
        let (master, lab) = (&enterprise.master.client, &enterprise.lab.client);
        let resold = resold(world).await;
        let former = "/v1.0/whatever/customer/account-mgr/balances";
        for (operation, path) in
            [("ShowCustomerAccountBalances", BALANCES), ("ShowCustomerAccountBalancesV1", former)]
        {
            let case = |name: &str| format!("{operation}/{name}");
            let call = || Call::get(path);
            golden.case(&case("several_books"), master, call()).await;
            golden.case(&case("shared_credit"), lab, call()).await;
            golden.case(&case("nothing_yet"), &person.client, call()).await;
            golden.refusal(&case("resale_customer"), &resold.client, call()).await;
        }
        for (name, client, balance) in [
            ("cash", master, DEBIT),
            ("credit", master, CREDIT),
            ("members_cash", lab, DEBIT),
            ("members_credit", lab, CREDIT),
            ("nothing_yet", &person.client, DEBIT),
        ] {
            golden.case(&record(name), client, records(balance, &[])).await;
        }
        statement(golden, master).await;
        wrong_statements(golden, master).await;
    })
    .await;
}

fn record(name: &str) -> String {
    format!("ListCustomerAccountChangeRecords/{name}")
}

fn records(balance: &str, more: &[(&str, &str)]) -> Call {
    let call = Call::get(RECORDS).query("balance_type", balance);
    more.iter().fold(call, |call, (name, value)| call.query(name, value))
}

async fn statement(golden: &Golden<'_>, master: &Client) {
    let day = "2026-01-16";
    let cases: [(&str, &[(&str, &str)]); 8] = [
        ("one_from_the_second_on", &[("offset", "1"), ("limit", "1")]),
        ("past_the_end", &[("offset", "2147483647"), ("limit", "100")]),
        ("revenue_alone", &[("revenue_expense_type", "REVENUE")]),
        ("one_trade_type", &[("trade_type", "BERETRIEVE")]),
        ("one_payment", &[("payment_channel_id", "2,317"), ("payment_channel_no", "BT-2026-0001")]),
        ("one_civil_day", &[("trade_time_begin", day), ("trade_time_end", day)]),
        (
            "empty_means_absent",
            &[
                ("trade_type", ""),
                ("trade_time_begin", ""),
                ("trade_time_end", ""),
                ("trade_id", ""),
                ("payment_channel_id", ""),
                ("payment_channel_no", ""),
                ("limit", "1"),
            ],
        ),
        ("null_means_absent", &[("trade_type", "null"), ("offset", "null"), ("limit", "1")]),
    ];
    for (name, query) in cases {
        golden.case(&record(name), master, records(DEBIT, query)).await;
    }
}

async fn wrong_statements(golden: &Golden<'_>, master: &Client) {
    golden.refusal(&record("no_balance_type"), master, Call::get(RECORDS)).await;
    let other = records("BALANCE_TYPE_BONUS", &[]);
    golden.refusal(&record("other_balance_type"), master, other).await;
    let cases: [(&str, &[(&str, &str)]); 6] = [
        ("empty_direction", &[("revenue_expense_type", "")]),
        ("limit_0", &[("limit", "0")]),
        ("limit_101", &[("limit", "101")]),
        ("offset_too_large", &[("offset", "2147483648")]),
        ("no_day", &[("trade_time_begin", "2026-02-30")]),
        (
            "more_than_a_year",
            &[("trade_time_begin", "2025-01-01"), ("trade_time_end", "2026-01-02")],
        ),
    ];
    for (name, query) in cases {
        golden.refusal(&record(name), master, records(DEBIT, query)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_balances_of_the_other_site() {
    tell(Site::Intl, async |golden| {
        let world = golden.world;
        let plain = NewCustomer::plain(CustomerKind::Enterprise, "acme_group", Site::Intl);
        let acme = world.open(NewCustomer { settlement: Settlement::Monthly, ..plain }).await;
        world.money(acme.created.group, story::recharge(&acme, "0.1", "")).await;
        let resold = resold(world).await;
        for (operation, path) in [
            ("ShowCustomerAccountBalances", BALANCES),
            ("ShowCustomerAccountBalancesV1", "/v1.0/whatever/customer/account-mgr/balances"),
        ] {
            let case = |name: &str| format!("{operation}/{name}");
            golden.case(&case("dollars"), &acme.client, Call::get(path)).await;
            golden.refusal(&case("resale_customer"), &resold.client, Call::get(path)).await;
        }
    })
    .await;
}
