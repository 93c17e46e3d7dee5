//! `GET /v2/accounts/customer-accounts/account-change-records` (`accounts` B2): the statement.
//!
//! Days are civil days of the realm's zone, both ends included, at most a year apart; newest first.
//! `change_amount` has no sign: `revenue_expense_type` carries it.

use http::Method;
use hubu_app::Error;
use hubu_app::accounts::{CHANNELS, StatementEntry, StatementFilter, statement};
use hubu_core::access::{Requirement, permissions};
use hubu_core::accounts::{BalanceType, Channel, Direction, TradeType};
use hubu_core::money::Amount;
use hubu_core::time::Day;
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalogue::Sites;
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::days::year_of_days;
use crate::wire::{AmountText, Instant};

/// See the file's head.
pub struct ListCustomerAccountChangeRecords;

/// The query.
pub struct Query {
    balance: BalanceType,
    direction: Option<Direction>,
    kind: Option<TradeType>,
    begin: Option<Day>,
    end: Option<Day>,
    trade_id: Option<String>,
    channels: Vec<i64>,
    channel_no: Option<String>,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let words = |direction: &Direction| (direction.as_str(), *direction);
        let directions: Vec<_> = Direction::ALL.iter().map(words).collect();
        let kinds: Vec<_> =
            TradeType::OF_ACCOUNTS.iter().map(|kind| (kind.as_str(), *kind)).collect();
        let balances = [BalanceType::Debit, BalanceType::Credit].map(|b| (b.as_str(), b));
        Ok(Self {
            balance: fields.word("balance_type", &balances)?,
            direction: fields.opt_word("revenue_expense_type", &directions, Empty::Refused)?,
            kind: fields.opt_word("trade_type", &kinds, Empty::Absent)?,
            begin: fields.opt_day("trade_time_begin")?,
            end: fields.opt_day("trade_time_end")?,
            trade_id: fields.opt_text("trade_id", Text::max(128))?,
            channels: fields
                .opt_parsed(
                    "payment_channel_id",
                    Text::max(64),
                    ("最多 12 个以逗号分隔的渠道编号", "at most 12 channel numbers with commas"),
                    channel_list,
                )?
                .unwrap_or_default(),
            channel_no: fields.opt_text("payment_channel_no", Text::max(64))?,
            page: fields.page(100)?,
        })
    }
}

/// Numbers of channels; one that no payment ever has matches nothing.
fn channel_list(text: &str) -> Option<Vec<i64>> {
    let numbers: Option<Vec<i64>> = text.split(',').map(|part| part.trim().parse().ok()).collect();
    numbers.filter(|numbers| numbers.len() <= CHANNELS)
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
    account_change_id: String,
    trade_detail_type: &'static str,
    trade_time: Instant,
    trade_id: String,
    change_amount: AmountText,
    balance_after_change: AmountText,
    revenue_expense_type: &'static str,
    bill_cycle: String,
    payment_channel_id: &'static str,
    payment_channel_no: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    consume_time: Option<String>,
    account_name: String,
}

impl Operation for ListCustomerAccountChangeRecords {
    const SPEC: Spec = Spec {
        id: "ListCustomerAccountChangeRecords",
        plane: Plane::Vendor,
        sites: Sites::Cn,
        method: Method::GET,
        path: "/v2/accounts/customer-accounts/account-change-records",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::BALANCE_VIEW]),
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询收支明细", "Lists the caller's account changes"],
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
            let filter = filter(query, today).map_err(|bad| Error::Refused(Refusal::from(bad)))?;
            Ok(statement(tx, owner, &filter)?)
        });
        let page = page.await?;
        Ok(Answer::value(Reply {
            total_count: page.total,
            currency: cx.currency().to_owned(),
            records: page.entries.into_iter().map(|entry| record(entry, &name)).collect(),
        }))
    }
}

fn filter(query: Query, today: Day) -> Result<StatementFilter, BadField> {
    let (from, to) = year_of_days(query.begin, query.end, today)?;
    Ok(StatementFilter {
        balance: query.balance,
        from,
        to,
        direction: query.direction,
        kind: query.kind,
        trade_id: query.trade_id,
        channels: query.channels,
        channel_no: query.channel_no,
        offset: query.page.offset,
        limit: query.page.limit,
    })
}

fn record(entry: StatementEntry, account_name: &str) -> Record {
    let spent = entry.amount.is_negative();
    let direction = if spent { Direction::Expense } else { Direction::Revenue };
    let unsigned = if spent { entry.amount.checked_neg() } else { Some(entry.amount) };
    Record {
        account_change_id: format!("{}-{}", entry.book, entry.seq),
        trade_detail_type: entry.detail.as_str(),
        trade_time: Instant(entry.at),
        trade_id: entry.trade_id,
        change_amount: AmountText(unsigned.unwrap_or(Amount::ZERO)),
        balance_after_change: AmountText(entry.after),
        revenue_expense_type: direction.as_str(),
        bill_cycle: entry.cycle.to_string(),
        payment_channel_id: entry.channel.map_or("", Channel::as_str),
        payment_channel_no: entry.channel_no,
        consume_time: entry.span.map(|(from, to)| format!("{}~{}", from.to_wire(), to.to_wire())),
        account_name: account_name.to_owned(),
    }
}
