//! `GET /operator/v1/customers/{customer_id}/statement`: the lines of a customer's cash or credit,
//! newest first, as the customer sees them. Days are civil days of the realm's zone, both included;
//! without them it is the last year.

use hubu_app::Error;
use hubu_app::accounts::{StatementEntry, StatementFilter, statement};
use hubu_app::oversight;
use hubu_core::accounts::{BalanceType, Channel};
use hubu_core::time::Day;
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Fields, Nothing, Page, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::reads;
use crate::wire::{AmountText, Instant};

/// See the file's head.
pub struct ListCustomerStatement;

/// What `account` may be.
pub(super) const ACCOUNTS: [(&str, BalanceType); 2] =
    [("cash", BalanceType::Debit), ("credit", BalanceType::Credit)];

/// The query.
pub struct Query {
    balance: BalanceType,
    from: Option<Day>,
    to: Option<Day>,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self {
            balance: fields.word("account", &ACCOUNTS)?,
            from: fields.opt_day("from_day")?,
            to: fields.opt_day("to_day")?,
            page: fields.page(100)?,
        })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    currency: String,
    entries: Vec<Entry>,
}

/// A line: `amount` was added to the balance, or taken from it where it is below zero.
#[derive(Serialize, JsonSchema)]
struct Entry {
    book_id: String,
    number: i64,
    posting_id: String,
    amount: AmountText,
    balance: AmountText,
    trade_time: Instant,
    trade_type: &'static str,
    trade_detail_type: &'static str,
    trade_id: String,
    bill_cycle: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<&'static str>,
    #[serde(skip_serializing_if = "String::is_empty")]
    channel_no: String,
}

impl Operation for ListCustomerStatement {
    const SPEC: Spec = reads(
        "ListCustomerStatement",
        "/operator/v1/customers/{customer_id}/statement",
        &[Code::CustomerUnknown],
        ["查询客户的收支明细", "Lists a customer's account changes"],
    );
    type Path = OfCustomer;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        query: Query,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let zone = cx.store().realm().zone.clone();
        let page = cx.read(move |tx, pulse| {
            let customer = oversight::customer(tx, &path.customer)?;
            let customer = customer.ok_or(Error::Refused(Refusal::new(Code::CustomerUnknown)))?;
            let filter = filter(&query, zone.day_of(pulse.now));
            let filter = filter.map_err(|bad| Error::Refused(bad.into()))?;
            Ok(statement(tx, (customer.group, customer.key), &filter)?)
        });
        let page = page.await?;
        Ok(Answer::value(Reply {
            total_count: page.total,
            currency: cx.currency().to_owned(),
            entries: page.entries.into_iter().map(shown).collect(),
        }))
    }
}

/// The days asked for; without an end up to today, without a beginning for a year.
pub(super) fn days(
    (from, to): (Option<Day>, Option<Day>),
    today: Day,
) -> Result<(Day, Day), BadField> {
    let to = to.unwrap_or(today);
    let from = from.unwrap_or_else(|| to.one_year_before());
    if from > to {
        let rule = Defect::Rule("不能晚于 to_day", "must not be after to_day");
        return Err(BadField::new("from_day", rule));
    }
    Ok((from, to))
}

fn filter(query: &Query, today: Day) -> Result<StatementFilter, BadField> {
    let (from, to) = days((query.from, query.to), today)?;
    Ok(StatementFilter {
        balance: query.balance,
        from,
        to,
        direction: None,
        kind: None,
        trade_id: None,
        channels: Vec::new(),
        channel_no: None,
        offset: query.page.offset,
        limit: query.page.limit,
    })
}

fn shown(entry: StatementEntry) -> Entry {
    Entry {
        book_id: entry.book.to_string(),
        number: entry.seq,
        posting_id: entry.posting.to_string(),
        amount: AmountText(entry.amount),
        balance: AmountText(entry.after),
        trade_time: Instant(entry.at),
        trade_type: entry.kind.as_str(),
        trade_detail_type: entry.detail.as_str(),
        trade_id: entry.trade_id,
        bill_cycle: entry.cycle.to_string(),
        channel: entry.channel.map(Channel::as_str),
        channel_no: entry.channel_no,
    }
}
