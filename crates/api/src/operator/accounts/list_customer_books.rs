//! `GET /operator/v1/customers/{customer_id}/books`: every book of a customer, counters included. What
//! coupons and cards hold is listed with them.

use hubu_app::Error;
use hubu_app::oversight::{self, books_of};
use hubu_core::accounts::Channel;
use hubu_core::ledger::{Book, BookKind, Lot};
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::reads;
use crate::wire::{AmountText, Instant};

/// See the file's head.
pub struct ListCustomerBooks;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    books: Vec<Shown>,
}

/// A book. `credit_limit` and `lent_amount` are there for credit alone.
#[derive(Serialize, JsonSchema)]
struct Shown {
    book_id: String,
    kind: &'static str,
    balance: AmountText,
    #[serde(skip_serializing_if = "Option::is_none")]
    credit_limit: Option<AmountText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lent_amount: Option<AmountText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bill_cycle: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<&'static str>,
    entries: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_entry_time: Option<Instant>,
}

impl Operation for ListCustomerBooks {
    const SPEC: Spec = reads(
        "ListCustomerBooks",
        "/operator/v1/customers/{customer_id}/books",
        &[Code::CustomerUnknown],
        ["查询客户的全部账簿", "Lists a customer's books"],
    );
    type Path = OfCustomer;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let books = cx.read(move |tx, _| {
            let customer = oversight::customer(tx, &path.customer)?;
            let customer = customer.ok_or(Error::Refused(Refusal::new(Code::CustomerUnknown)))?;
            Ok(books_of(tx, (customer.group, customer.key))?)
        });
        Ok(Answer::value(Reply { books: books.await?.iter().map(shown).collect() }))
    }
}

fn shown(book: &Book) -> Shown {
    let credit = matches!(book.kind, BookKind::Credit | BookKind::SharedCredit);
    let (bill_cycle, channel) = match book.lot {
        Lot::Cycle(cycle) => (Some(cycle.to_string()), None),
        Lot::Channel(code) => (None, Channel::from_code(code).map(Channel::as_str)),
        Lot::Single | Lot::Expiring(_) | Lot::Coupon(_) => (None, None),
    };
    Shown {
        book_id: book.key.to_string(),
        kind: book.kind.as_str(),
        balance: AmountText(book.balance),
        credit_limit: credit.then_some(AmountText(book.limit)),
        lent_amount: (book.kind == BookKind::Credit).then_some(AmountText(book.lent)),
        expire_time: book.lot.expires().map(Instant),
        bill_cycle,
        due_time: book.due.map(Instant),
        channel,
        entries: book.seq,
        last_entry_time: (book.seq > 0).then_some(Instant(book.last)),
    }
}
