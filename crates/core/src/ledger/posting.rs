//! [`Posting`]: one business event's legs, and the entries it leaves.

use crate::accounts::{Channel, Direction, TradeDetail, TradeType};
use crate::ids::{BookKey, CustomerKey, PostingKey};
use crate::money::Amount;
use crate::time::{BillCycle, Timestamp};

/// What happened, in the statement's words; copied to every entry of the posting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trade {
    /// `trade_type` of the statement.
    pub kind: TradeType,
    /// `trade_detail_type` of the statement.
    pub detail: TradeDetail,
    /// `trade_id`: the transaction or order this belongs to (≤ 128 characters).
    pub id: String,
    /// The bill cycle it counts for.
    pub cycle: BillCycle,
    /// Payment channel, where money crossed the realm's border.
    pub channel: Option<Channel>,
    /// The channel's serial number (≤ 64 characters).
    pub channel_no: String,
    /// Who pays.
    pub payer: CustomerKey,
    /// Whose consumption or balance it is about.
    pub consumer: CustomerKey,
    /// Interned service type code; 0 = none.
    pub service: i64,
    /// Interned resource type code; 0 = none.
    pub resource_type: i64,
    /// Consumption span (start, end), where there is one.
    pub span: Option<(Timestamp, Timestamp)>,
    /// Who asked for it, as `account/user`, or the job's name.
    pub actor: String,
    /// Why, in the words of whoever asked for it; empty where the trade says it all.
    pub memo: String,
}

/// One side of a posting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Leg {
    /// Which book.
    pub book: BookKey,
    /// What is added to its balance; never zero.
    pub amount: Amount,
}

/// A set of legs that sum to zero, with what they mean.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Posting {
    /// Row key.
    pub key: PostingKey,
    /// Business instant.
    pub at: Timestamp,
    /// What happened.
    pub trade: Trade,
}

/// One leg as it stands in its book: append-only, numbered without gaps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The book.
    pub book: BookKey,
    /// 1, 2, 3 … within the book.
    pub seq: i64,
    /// The posting it belongs to.
    pub posting: PostingKey,
    /// What was added to the balance.
    pub amount: Amount,
    /// The balance afterwards.
    pub after: Amount,
    /// Business instant: never earlier than the entry before it.
    pub at: Timestamp,
}

impl Entry {
    /// Did the balance grow or shrink?
    pub fn direction(&self) -> Direction {
        if self.amount.is_negative() { Direction::Expense } else { Direction::Revenue }
    }
}

/// Where the money of a debit came from: refunds, reclaims and write-offs go back the same way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PaymentLine {
    /// The posting it explains.
    pub posting: PostingKey,
    /// 1, 2, 3 … within the posting.
    pub line: i64,
    /// The paying book.
    pub book: BookKey,
    /// The paying book's lot, as stored.
    pub lot: i64,
    /// What it paid; above zero.
    pub amount: Amount,
}
