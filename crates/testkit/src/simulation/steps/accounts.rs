//! Somebody's money, as operators move it, and as its owner sees it.

use hubu_model::{Account, Page, StatementQuery, cycle_text};
use serde_json::{Value, json};

use crate::client::Call;
use crate::simulation::draw::{Draw, at, day, written};
use crate::simulation::step::{Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("RechargeCustomer", 26, recharge),
    Kind::new("GrantCustomerCredit", 16, grant),
    Kind::new("AdjustCustomerBalance", 9, adjust),
    Kind::new("PostCustomerReceivable", 8, owe),
    Kind::new("HoldCustomerCash", 7, hold),
    Kind::new("ReleaseCustomerHold", 7, release),
    Kind::new("ListCustomerBooks", 10, books),
    Kind::new("ListCustomerPostings", 10, postings),
    Kind::new("ListCustomerStatement", 8, operators_statement),
    Kind::new("ShowCustomerAccountBalances", 10, balances),
    Kind::new("ShowCustomerAccountBalancesV1", 5, former_balances),
    Kind::new("ListCustomerAccountChangeRecords", 16, statement),
];

const CHANNELS: [i64; 5] = [1, 2, 4, 11, 319];
/// The trade types that statements are filtered by.
pub const TRADES: [&str; 5] = ["RECHARGE", "ADJUST", "BEADJUST", "BERETRIEVE", "RFROZEN"];

fn recharge(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.anybody()?;
    let (amount, channel) = (draw.amount(), draw.dice.pick(&CHANNELS));
    let number = match draw.dice.below(5) {
        0 => String::new(),
        1 => format!("no-{}", draw.dice.below(6)),
        _ => format!("no-{}", draw.turn),
    };
    let mut body = json!({ "amount": written(amount), "channel": channel.to_string() });
    if !number.is_empty() {
        body["channel_no"] = number.as_str().into();
    }
    let call = Call::post(&draw.of(who, "/recharges")?, &body);
    Some(Step::by_operator(call, move |model| model.recharge(who, amount, channel, &number)))
}

/// The end of a credit: none, or one of a few ahead, so that they meet again.
pub fn end(draw: &mut Draw<'_>) -> i64 {
    if draw.dice.chance(40) {
        return 0;
    }
    let days = [1, 2, 5, 20, 90, 400];
    let ahead = draw.dice.pick(&days);
    let day = draw.model.zone.civil_day(draw.model.now()) / 10 * 10 + ahead;
    day * hubu_model::DAY_MS
}

fn with_end(mut body: Value, end: i64) -> Value {
    if end != 0 {
        body["expire_time"] = at(end).into();
    }
    body
}

fn grant(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.anybody()?;
    let (amount, end) = (draw.amount(), end(draw));
    let amount = if draw.dice.chance(15) { -amount } else { amount };
    let body = with_end(json!({ "amount": written(amount) }), end);
    let call = Call::post(&draw.of(who, "/credit-grants")?, &body);
    Some(Step::by_operator(call, move |model| model.grant_credit(who, amount, end)))
}

fn adjust(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.anybody()?;
    let amount = draw.amount();
    let amount = if draw.dice.chance(40) { -amount } else { amount };
    let (account, body) = if draw.dice.chance(60) {
        (Account::Cash, json!({ "account": "cash" }))
    } else {
        let end = end(draw);
        (Account::Credit(end), with_end(json!({ "account": "credit" }), end))
    };
    let mut body = body;
    body["amount"] = written(amount).into();
    body["reason"] = "a correction".into();
    let call = Call::post(&draw.of(who, "/adjustments")?, &body);
    Some(Step::by_operator(call, move |model| model.adjust(who, account, amount, "a correction")))
}

fn owe(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.anybody()?;
    let past = if draw.dice.chance(40) { 0 } else { draw.dice.between(0, 4) };
    let (amount, cycle) = (draw.amount(), draw.model.zone.cycle_of(draw.model.now()) - past);
    let due = draw.days_ahead(-2, 40);
    let body = json!({
        "amount": written(amount),
        "bill_cycle": cycle_text(cycle),
        "due_time": at(due),
    });
    let call = Call::post(&draw.of(who, "/receivables")?, &body);
    Some(Step::by_operator(call, move |model| model.owe(who, amount, cycle, due)))
}

fn hold(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.anybody()?;
    let amount = draw.amount();
    let body = json!({ "amount": written(amount), "reason": "a dispute" });
    let call = Call::post(&draw.of(who, "/holds")?, &body);
    Some(Step::by_operator(call, move |model| model.hold(who, amount, "a dispute")))
}

fn release(draw: &mut Draw<'_>) -> Option<Step> {
    let holds: Vec<usize> = (0..draw.model.holds.len()).collect();
    let place = draw.dice.any(&holds)?;
    let hold = &draw.model.holds[place];
    let (id, mut who) = (draw.text(hold.id)?, hold.who);
    if draw.dice.chance(8) {
        who = draw.anybody()?;
    }
    let call = Call::new("POST", &draw.of(who, &format!("/holds/{id}/release"))?);
    Some(Step::by_operator(call, move |model| model.release(who, place)))
}

fn books(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.anybody()?;
    let call = Call::get(&draw.of(who, "/books")?);
    Some(Step::by_operator(call, move |model| model.books(who)))
}

fn postings(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.anybody()?;
    let (page, call) = draw.page(Call::get(&draw.of(who, "/postings")?));
    Some(Step::by_operator(call, move |model| model.list_postings(who, page)))
}

/// Two days, mostly in order; either may be missing.
pub fn days(draw: &mut Draw<'_>, call: Call, names: [&str; 2]) -> (Option<i64>, Option<i64>, Call) {
    let from = draw.dice.chance(35).then(|| draw.day(-60, 3));
    let to = draw.dice.chance(35).then(|| draw.day(-10, 20));
    let mut call = call;
    for (name, value) in names.into_iter().zip([from, to]) {
        if let Some(value) = value {
            call = call.query(name, &day(value));
        }
    }
    (from, to, call)
}

fn operators_statement(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.anybody()?;
    let credit = draw.dice.chance(40);
    let call = Call::get(&draw.of(who, "/statement")?);
    let call = call.query("account", if credit { "credit" } else { "cash" });
    let (from, to, call) = days(draw, call, ["from_day", "to_day"]);
    let (page, call) = draw.page(call);
    let query = StatementQuery { from, to, ..plain(credit, page) };
    Some(Step::by_operator(call, move |model| model.operators_statement(who, &query)))
}

/// Everything of an account.
pub const fn plain(credit: bool, page: Page) -> StatementQuery {
    StatementQuery {
        credit,
        from: None,
        to: None,
        revenue: None,
        kind: None,
        trade_id: None,
        channels: Vec::new(),
        channel_no: None,
        page,
    }
}

fn statement(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.caller(|_, _| true)?;
    let credit = draw.dice.chance(35);
    let path = "/v2/accounts/customer-accounts/account-change-records";
    let name = if credit { "BALANCE_TYPE_CREDIT" } else { "BALANCE_TYPE_DEBIT" };
    let call = Call::get(path).query("balance_type", name);
    let (from, to, call) = days(draw, call, ["trade_time_begin", "trade_time_end"]);
    let (page, mut call) = draw.page(call);
    let mut query = StatementQuery { from, to, ..plain(credit, page) };
    if draw.dice.chance(25) {
        let revenue = draw.dice.chance(50);
        call = call.query("revenue_expense_type", if revenue { "REVENUE" } else { "EXPENSE" });
        query.revenue = Some(revenue);
    }
    if draw.dice.chance(20) {
        let kind = draw.dice.pick(&TRADES);
        call = call.query("trade_type", kind);
        query.kind = Some(kind.to_owned());
    }
    if draw.dice.chance(8) {
        let id = draw.trade_id();
        call = call.query("trade_id", &id);
        query.trade_id = Some(id);
    }
    if draw.dice.chance(12) {
        query.channels = vec![draw.dice.pick(&CHANNELS), draw.dice.pick(&CHANNELS)];
        let text: Vec<String> = query.channels.iter().map(i64::to_string).collect();
        call = call.query("payment_channel_id", &text.join(","));
    }
    if draw.dice.chance(5) {
        let number = format!("no-{}", draw.dice.below(6));
        call = call.query("payment_channel_no", &number);
        query.channel_no = Some(number);
    }
    Some(Step::by(who, call, move |model| model.statement(who, &query)))
}

fn balances(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.caller(|_, _| true)?;
    let call = Call::get("/v2/accounts/customer-accounts/balances");
    Some(Step::by(who, call, move |model| model.balances(who, false)))
}

fn former_balances(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.caller(|_, _| true)?;
    let call = Call::get(&format!("/v1.0/{}/customer/account-mgr/balances", draw.id(who)?));
    Some(Step::by(who, call, move |model| model.balances(who, true)))
}
