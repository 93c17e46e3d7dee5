//! What operators look for over the whole realm, and what they export.

use hubu_core::realm::Site;
use hubu_testkit::client::Call;
use serde_json::json;

use crate::golden::desk::{Desk, call, get};
use crate::golden::recorder::tell;
use crate::golden::story;

#[tokio::test(flavor = "multi_thread")]
async fn golden_searches_and_exports() {
    tell(Site::Cn, async |golden| {
        let desk = Desk::at(golden).await;
        for (name, path) in
            [("ListPostings/none", "postings"), ("ExportJournal/headings_alone.en", "journal.csv")]
        {
            desk.case(name, get(path, &[]).english()).await;
        }
        let enterprise = story::enterprise(golden.world).await;
        story::month(golden.world, &enterprise).await;
        let sales = enterprise.sales.created.id.as_str();
        // What a spreadsheet would take for a formula.
        let paid = json!({ "amount": "0.00000001", "channel": "2", "channel_no": "=1+1" });
        desk.done(call("POST", &format!("customers/{sales}/recharges"), &paid)).await;
        let body = json!({ "account": "cash", "amount": "-5", "reason": "电话协商, \"再议\"" });
        desk.later().await;
        let master = enterprise.master.created.id.as_str();
        desk.done(call("POST", &format!("customers/{master}/adjustments"), &body)).await;
        postings(&desk, master, sales).await;
        trail(&desk, master).await;
        exports(&desk, master, sales).await;
    })
    .await;
}

async fn postings(desk: &Desk<'_>, master: &str, sales: &str) {
    let list = |query: &[(&str, &str)]| get("postings", query);
    for (name, call) in [
        ("newest_first", list(&[("limit", "2")])),
        ("the_third", list(&[("offset", "2"), ("limit", "1")])),
        ("of_a_customer", list(&[("customer_id", sales), ("limit", "2")])),
        ("allocated", list(&[("trade_type", "BEADJUST"), ("limit", "1")])),
        ("of_an_amount", list(&[("amount_from", "0.00000001"), ("amount_to", "0.00000001")])),
        ("of_held_money", list(&[("book_kind", "held"), ("customer_id", master)])),
        ("of_a_cycle", list(&[("bill_cycle", "2020-01")])),
        ("of_no_number", list(&[("posting_id", "7")])),
    ] {
        desk.case(&format!("ListPostings/{name}"), call).await;
    }
    for (name, call) in [
        ("amounts_turned_round", list(&[("amount_from", "2"), ("amount_to", "1")])),
        ("more_than_a_year", list(&[("from_time", "2020-01-01T00:00:00Z")])),
        (
            "times_turned_round",
            list(&[("from_time", "2026-01-02T00:00:00Z"), ("to_time", "2026-01-01T00:00:00Z")]),
        ),
        ("no_number", list(&[("posting_id", "x")])),
        ("unknown_customer", list(&[("customer_id", "nobody")])),
    ] {
        desk.refusal(&format!("ListPostings/{name}"), call).await;
    }
}

async fn trail(desk: &Desk<'_>, master: &str) {
    let list = |query: &[(&str, &str)]| get("audit", query);
    for (name, call) in [
        ("newest_first", list(&[("limit", "2")])),
        ("the_third", list(&[("offset", "2"), ("limit", "1")])),
        ("of_a_customer", list(&[("subject_id", master), ("limit", "1")])),
        ("of_an_operation", list(&[("operation", "RechargeCustomer")])),
        ("of_nobody", list(&[("actor", "nobody/nobody")])),
        ("of_another_time", list(&[("to_time", "2020-01-01T00:00:00Z")])),
    ] {
        desk.case(&format!("ListAudit/{name}"), call).await;
    }
    desk.refusal("ListAudit/unknown_subject", list(&[("subject_id", "nobody")])).await;
    desk.refusal("ListAudit/limit_101", list(&[("limit", "101")])).await;
}

async fn exports(desk: &Desk<'_>, master: &str, sales: &str) {
    let statement = |customer: &str, query: &[(&str, &str)]| {
        get(&format!("customers/{customer}/statement.csv"), query)
    };
    let chinese = |call: Call| call.header("X-Language", "zh_CN");
    let name = |case: &str| format!("ExportCustomerStatement/{case}");
    for (case, call) in [
        ("cash.en", statement(master, &[("account", "cash")]).english()),
        ("cash.zh", chinese(statement(master, &[("account", "cash")]))),
        ("credit", statement(master, &[("account", "credit")])),
        ("formula", statement(sales, &[("account", "cash")])),
        (
            "no_days",
            statement(
                master,
                &[("account", "cash"), ("from_day", "2020-01-01"), ("to_day", "2020-01-02")],
            ),
        ),
    ] {
        desk.case(&name(case), call).await;
    }
    desk.refusal(&name("no_account"), statement(master, &[])).await;
    let turned = [("account", "cash"), ("from_day", "2026-01-02"), ("to_day", "2026-01-01")];
    desk.refusal(&name("days_turned_round"), statement(master, &turned)).await;
    desk.refusal(&name("unknown_customer"), statement("nobody", &[("account", "cash")])).await;
    let journal = get("journal.csv", &[]);
    let answer = desk.case("ExportJournal/all.en", journal.clone().english()).await;
    desk.case("ExportJournal/all.zh", chinese(journal)).await;
    let last = answer.body.lines().last().and_then(|line| line.split(',').next());
    let mut ids = answer.body.lines().rev().filter_map(|line| line.split(',').next());
    let before = ids.find(|id| Some(*id) != last).expect("two postings").to_owned();
    let after = get("journal.csv", &[("after_posting_id", before.as_str())]);
    desk.case("ExportJournal/after_a_posting.en", after.english()).await;
    desk.refusal("ExportJournal/no_number", get("journal.csv", &[("after_posting_id", "x")])).await;
}
