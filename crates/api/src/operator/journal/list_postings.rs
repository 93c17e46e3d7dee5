//! `GET /operator/v1/postings`: looks for postings over the whole realm, newest first by business time,
//! each with its entries.
//!
//! Everything that is asked for must hold. `customer_id` paid or consumed. `book_kind`, the range of
//! amounts (in either direction) and `bill_cycle` must hold for one entry together. `from_time` is
//! included, `to_time` is not: where neither a posting nor a customer is named the two are at most a year
//! apart, and without `from_time` it is the 31 days before `to_time` or the present.

use hubu_app::oversight::{
    CustomerIds, JournalEntry, JournalPosting, PostingFilter, ids_of, search_postings,
};
use hubu_app::{Error, Tx};
use hubu_core::accounts::{Channel, TradeDetail, TradeType};
use hubu_core::ids::{CustomerId, CustomerKey, PostingKey};
use hubu_core::ledger::BookKind;
use hubu_core::money::Amount;
use hubu_core::time::{BillCycle, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::{JournalRow, lot_text};
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Empty, Fields, Nothing, Page, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::{opt_customer_id, span};
use crate::operator::{EXACT, customer_of, reads};
use crate::wire::AmountText;

/// See the file's head.
pub struct ListPostings;

const DAY_MS: i64 = 86_400_000;

/// The query.
pub struct Query {
    posting: Option<PostingKey>,
    customer: Option<CustomerId>,
    kind: Option<TradeType>,
    detail: Option<TradeDetail>,
    trade_id: Option<String>,
    book: Option<BookKind>,
    least: Option<Amount>,
    most: Option<Amount>,
    cycle: Option<BillCycle>,
    span: (Option<Timestamp>, Option<Timestamp>),
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let kinds: Vec<_> = TradeType::ALL.iter().map(|one| (one.as_str(), *one)).collect();
        let details: Vec<_> = TradeDetail::ALL.iter().map(|one| (one.as_str(), *one)).collect();
        let books: Vec<_> = BookKind::ALL.iter().map(|one| (one.as_str(), *one)).collect();
        let number = ("凭证编号", "the number of a posting");
        let key = |text: &str| text.parse::<i64>().ok().filter(|key| *key > 0).map(PostingKey);
        let cycle = |text: &str| BillCycle::parse(text).ok();
        let (absent, id) = (Empty::Absent, Text::max(20).sample("1"));
        let month = Text::max(7).sample("2026-01");
        let query = Self {
            posting: fields.opt_parsed("posting_id", id, number, key)?,
            customer: opt_customer_id(fields, "customer_id")?,
            kind: fields.opt_word("trade_type", &kinds, absent)?,
            detail: fields.opt_word("trade_detail_type", &details, absent)?,
            trade_id: fields.opt_text("trade_id", Text::max(64))?,
            book: fields.opt_word("book_kind", &books, absent)?,
            least: fields.opt_amount("amount_from", EXACT)?,
            most: fields.opt_amount("amount_to", EXACT)?,
            cycle: fields.opt_parsed("bill_cycle", month, ("YYYY-MM", "YYYY-MM"), cycle)?,
            span: span(fields)?,
            page: fields.page(100)?,
        };
        if query.least.zip(query.most).is_some_and(|(least, most)| least > most) {
            let rule = Defect::Rule("不能大于 amount_to", "must not be above amount_to");
            return Err(fields.bad("amount_from", rule));
        }
        Ok(query)
    }
}

impl Query {
    /// The instants asked for, or those that stand in their place.
    fn instants(&self, now: Timestamp) -> Result<(Timestamp, Timestamp), BadField> {
        let named = self.posting.is_some() || self.customer.is_some();
        let (from, to) = self.span;
        if named {
            let ever = (Timestamp::from_ms(i64::MIN), Timestamp::from_ms(i64::MAX));
            return Ok((from.unwrap_or(ever.0), to.unwrap_or(ever.1)));
        }
        // What is posted in this very instant is part of the present.
        let to = to.unwrap_or(now.plus_ms(1));
        let from = from.unwrap_or(to.plus_ms(-31 * DAY_MS));
        if from < to.plus_ms(-366 * DAY_MS) {
            let rule = Defect::Rule(
                "与 to_time 相距不能超过一年，除非指定凭证或客户",
                "must be at most a year before to_time unless a posting or a customer is named",
            );
            return Err(BadField::new("from_time", rule));
        }
        Ok((from, to))
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    postings: Vec<Shown>,
}

/// A posting with its entries.
#[derive(Serialize, JsonSchema)]
struct Shown {
    #[serde(flatten)]
    posting: JournalRow,
    entries: Vec<Entry>,
}

/// What it did to one book: `amount` was added to the balance, or taken from it where it is below zero.
#[derive(Serialize, JsonSchema)]
struct Entry {
    customer_id: String,
    book_id: String,
    book_kind: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    lot: String,
    number: i64,
    amount: AmountText,
    balance: AmountText,
    bill_cycle: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<&'static str>,
    #[serde(skip_serializing_if = "String::is_empty")]
    channel_no: String,
}

impl Operation for ListPostings {
    const SPEC: Spec = reads(
        "ListPostings",
        "/operator/v1/postings",
        &[Code::CustomerUnknown],
        ["查询全域记账凭证", "Looks for postings"],
    );
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let found = cx.read(move |tx: &mut Tx<'_>, pulse| {
            let instants = query.instants(pulse.now);
            let (from, to) = instants.map_err(|bad| Error::Refused(bad.into()))?;
            let customer = match &query.customer {
                Some(id) => Some(customer_of(tx, id)?.key),
                None => None,
            };
            let Query { posting, kind, detail, trade_id, book, least, most, cycle, page, .. } =
                query;
            let filter = PostingFilter {
                posting,
                customer,
                kind,
                detail,
                trade_id,
                book,
                least,
                most,
                cycle,
                from,
                to,
            };
            let (total, rows) = search_postings(tx, &filter, (page.offset, page.limit))?;
            let ids = ids_of(tx, rows.iter().flat_map(named))?;
            Ok::<_, Error<Refusal>>((total, rows, ids))
        });
        let (total_count, rows, ids) = found.await?;
        let postings = rows.into_iter().map(|row| shown(row, &ids)).collect();
        Ok(Answer::value(Reply { total_count, postings }))
    }
}

/// Everybody a posting names.
pub(super) fn named(row: &JournalPosting) -> impl Iterator<Item = CustomerKey> {
    let of_entries = row.entries.iter().map(|entry| entry.customer);
    [row.posting.payer, row.posting.consumer].into_iter().chain(of_entries)
}

fn shown(row: JournalPosting, ids: &CustomerIds) -> Shown {
    let id = |key: CustomerKey| ids.get(&key).cloned().unwrap_or_default();
    let JournalPosting { posting, entries } = row;
    Shown {
        posting: JournalRow::of(posting, ids),
        entries: entries.into_iter().map(|one| entry(one, &id)).collect(),
    }
}

fn entry(entry: JournalEntry, id: &dyn Fn(CustomerKey) -> String) -> Entry {
    Entry {
        customer_id: id(entry.customer),
        book_id: entry.book.to_string(),
        book_kind: entry.kind.as_str(),
        lot: lot_text(entry.lot),
        number: entry.seq,
        amount: AmountText(entry.amount),
        balance: AmountText(entry.after),
        bill_cycle: entry.cycle.to_string(),
        channel: entry.channel.map(Channel::as_str),
        channel_no: entry.channel_no,
    }
}
