//! The journal of the realm: looked through, and taken out as a table.

use hubu_model::{PostingQuery, StatementQuery, cycle_text};

use super::accounts::{TRADES, days, plain};
use super::coupons::COUPON_TRADES;
use crate::client::Call;
use crate::simulation::draw::{Draw, NOBODY, at, written};
use crate::simulation::step::{Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("ListPostings", 12, list),
    Kind::new("ExportJournal", 2, export),
    Kind::new("ExportCustomerStatement", 6, statement),
];

const DETAILS: [&str; 5] = [
    "SOURCE_OPERAIION_RECHARGE",
    "SOURCE_OPERAIION_ADJUST",
    "SOURCE_OPERAIION_PRIZE",
    "SOURCE_OPERATION_TRANSFER",
    "SOURCE_OPERAIION_EXPIRECLEAR",
];
const BOOKS: [&str; 7] =
    ["cash", "credit", "shared_credit", "receivable", "voucher", "issuance", "held"];

/// A posting whose id is known, by its place.
fn posting(draw: &mut Draw<'_>) -> Option<(usize, String)> {
    let known = draw.model.known_postings();
    draw.dice.any(&known)
}

fn list(draw: &mut Draw<'_>) -> Option<Step> {
    let mut call = Call::get("/operator/v1/postings");
    let mut query = PostingQuery::default();
    let mut ask = |name: &str, value: &str| {
        call = call.clone().query(name, value);
        Some(value.to_owned())
    };
    if draw.dice.chance(8) {
        let (_, id) = posting(draw)?;
        query.posting = ask("posting_id", &id);
    }
    if draw.dice.chance(35) {
        let who = draw.anybody()?;
        let id = if draw.dice.chance(3) { NOBODY.to_owned() } else { draw.id(who)? };
        query.customer = ask("customer_id", &id);
    }
    if draw.dice.chance(25) {
        let words = [draw.dice.pick(&TRADES), draw.dice.pick(&COUPON_TRADES)];
        query.kind = ask("trade_type", draw.dice.pick(&words));
    }
    if draw.dice.chance(15) {
        query.detail = ask("trade_detail_type", draw.dice.pick(&DETAILS));
    }
    if draw.dice.chance(8) {
        query.trade_id = ask("trade_id", &draw.trade_id());
    }
    if draw.dice.chance(25) {
        query.book = ask("book_kind", draw.dice.pick(&BOOKS));
    }
    if draw.dice.chance(15) {
        let least = draw.amount();
        ask("amount_from", &written(least));
        query.least = Some(least);
    }
    if draw.dice.chance(15) {
        let most = draw.amount();
        ask("amount_to", &written(most));
        query.most = Some(most);
    }
    if draw.dice.chance(10) {
        let cycle = 2025 * 12 + draw.dice.between(8, 14);
        ask("bill_cycle", &cycle_text(cycle));
        query.cycle = Some(cycle);
    }
    if draw.dice.chance(25) {
        let from = draw.days_ahead(-45, 1);
        ask("from_time", &at(from));
        query.from = Some(from);
    }
    if draw.dice.chance(25) {
        let to = draw.days_ahead(-20, 2);
        ask("to_time", &at(to));
        query.to = Some(to);
    }
    let (page, call) = draw.page(call);
    Some(Step::by_operator(call, move |model| model.search_postings(&query, page)))
}

fn export(draw: &mut Draw<'_>) -> Option<Step> {
    let mut call = Call::get("/operator/v1/journal.csv");
    let mut after = None;
    if draw.dice.chance(60) {
        let (place, id) = posting(draw)?;
        call = call.query("after_posting_id", &id);
        after = Some(place);
    }
    Some(Step::by_operator(call, move |model| model.export_journal(after)))
}

fn statement(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.anybody()?;
    let credit = draw.dice.chance(40);
    let call = Call::get(&draw.of(who, "/statement.csv")?);
    let call = call.query("account", if credit { "credit" } else { "cash" });
    let (from, to, call) = days(draw, call, ["from_day", "to_day"]);
    let query =
        StatementQuery { from, to, ..plain(credit, hubu_model::Page { offset: 0, limit: 0 }) };
    Some(Step::by_operator(call, move |model| model.export_statement(who, &query)))
}
