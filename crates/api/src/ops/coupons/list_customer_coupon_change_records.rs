//! `GET /v2/promotions/benefits/account-change-records` (`accounts` C2): every change of what the
//! caller's vouchers hold, newest first.
//!
//! Days are civil days of the realm's zone, both ends included, at most a year apart.
//! `change_amount` has no sign: `revenue_expense_type` carries it.

use http::Method;
use hubu_app::Error;
use hubu_app::coupons::{Change, ChangeFilter, changes};
use hubu_core::access::{Requirement, permissions};
use hubu_core::accounts::{Direction, TradeType};
use hubu_core::ids::CouponKey;
use hubu_core::ledger::BookKind;
use hubu_core::money::Amount;
use hubu_core::time::{Day, Zone};
use schemars::JsonSchema;
use serde::Serialize;

use super::opt_coupon;
use crate::catalogue::Sites;
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::days::year_of_days;
use crate::wire::{AmountText, Instant};

/// See the file's head.
pub struct ListCustomerCouponChangeRecords;

/// The query.
pub struct Query {
    direction: Option<Direction>,
    trade: Option<TradeType>,
    begin: Option<Day>,
    end: Option<Day>,
    trade_id: Option<String>,
    coupon: Option<CouponKey>,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let directions: Vec<_> = Direction::ALL.iter().map(|one| (one.as_str(), *one)).collect();
        let trades: Vec<_> =
            TradeType::OF_COUPONS.iter().map(|kind| (kind.as_str(), *kind)).collect();
        fields.word("balance_type", &[("BALANCE_TYPE_COUPON", ())])?;
        Ok(Self {
            direction: fields.opt_word("revenue_expense_type", &directions, Empty::Refused)?,
            trade: fields.opt_word("trade_type", &trades, Empty::Refused)?,
            begin: opt_day(fields, "trade_time_begin")?,
            end: opt_day(fields, "trade_time_end")?,
            trade_id: fields.opt_text("trade_id", Text::max(128))?,
            coupon: opt_coupon(fields, "coupon_id")?,
            page: fields.page(100)?,
        })
    }
}

/// A civil day; an empty one is refused here, unlike in the statement of accounts.
fn opt_day(fields: &mut Fields<'_>, name: &'static str) -> Result<Option<Day>, BadField> {
    let rule = Text::max(10).empty(Empty::Refused).sample("2026-01-31");
    fields.opt_parsed(name, rule, ("YYYY-MM-DD", "YYYY-MM-DD"), |text| Day::parse(text).ok())
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    currency: String,
    records: Vec<Record>,
}

#[derive(Serialize, JsonSchema)]
struct Record {
    coupon_id: String,
    trade_detail_type: &'static str,
    trade_time: Instant,
    trade_id: String,
    change_amount: AmountText,
    balance_after_change: AmountText,
    revenue_expense_type: &'static str,
    bill_cycle: String,
    account_name: String,
}

impl Operation for ListCustomerCouponChangeRecords {
    const SPEC: Spec = Spec {
        id: "ListCustomerCouponChangeRecords",
        plane: Plane::Vendor,
        sites: Sites::Cn,
        method: Method::GET,
        path: "/v2/promotions/benefits/account-change-records",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::BALANCE_VIEW]),
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询优惠券收支明细", "Lists the changes of the caller's coupons"],
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let caller = cx.caller()?;
        let owner = (caller.group, caller.customer);
        let name = caller.customer_name.to_string();
        let zone = cx.store().realm().zone.clone();
        let page = cx.read(move |tx, pulse| {
            let today = zone.day_of(pulse.now);
            let filter = filter(query, today, &zone);
            let filter = filter.map_err(|bad| Error::Refused(Refusal::from(bad)))?;
            changes(tx, owner, &filter).map_err(|error| match error {
                Error::Refused(refusal) => Error::Refused(Refusal::from(refusal)),
                Error::Fault(fault) => Error::Fault(fault),
            })
        });
        let page = page.await?;
        Ok(Answer::value(Reply {
            total_count: page.total,
            currency: cx.currency().to_owned(),
            records: page.changes.into_iter().map(|change| record(change, &name)).collect(),
        }))
    }
}

fn filter(query: Query, today: Day, zone: &Zone) -> Result<ChangeFilter, BadField> {
    let (from, to) = year_of_days(query.begin, query.end, today)?;
    Ok(ChangeFilter {
        kind: BookKind::Voucher,
        coupon: query.coupon,
        from: zone.start_of(from),
        until: zone.start_of(to.next()),
        direction: query.direction,
        trade: query.trade,
        trade_id: query.trade_id,
        offset: query.page.offset,
        limit: query.page.limit,
    })
}

fn record(change: Change, account_name: &str) -> Record {
    let spent = change.amount.is_negative();
    let direction = if spent { Direction::Expense } else { Direction::Revenue };
    let unsigned = if spent { change.amount.checked_neg() } else { Some(change.amount) };
    Record {
        coupon_id: change.coupon.to_wire(),
        trade_detail_type: change.detail.as_str(),
        trade_time: Instant(change.at),
        trade_id: change.trade_id,
        change_amount: AmountText(unsigned.unwrap_or(Amount::ZERO)),
        balance_after_change: AmountText(change.after),
        revenue_expense_type: direction.as_str(),
        bill_cycle: change.cycle.to_string(),
        account_name: account_name.to_owned(),
    }
}
