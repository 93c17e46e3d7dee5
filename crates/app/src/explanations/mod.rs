//! Why orders and refunds come to what they do (decision 0028): the record, the catalogue and the discounts of
//! the instant at which it was placed, and what the ledger says of it.
//!
//! Nothing of it is stored: prices that have begun and discounts never change, so that what was derived then is
//! derived again.

mod changed;
mod order_line;
mod refund;

pub use order_line::{LineExplained, explain_order_line};
pub use refund::{RefundExplained, TermExplained, explain_refund_of};

use hubu_core::accounts::TradeType;
use hubu_core::explanations::Visible;
use hubu_core::ids::CustomerKey;
use hubu_core::orders::{Combination, OrderId, OrderRecord};
use hubu_core::time::Timestamp;
use hubu_store::ledger::{JournalPosting, PostingFilter, search_postings};
use hubu_store::{Fault, Tx, orders};

/// Postings of one order at the most that are told.
const MOST_POSTINGS: i64 = 100;

/// Who asks for an explanation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asker {
    /// The customer that asks: of its own orders, and of those that it pays. `None`: an operator, of any.
    pub customer: Option<CustomerKey>,
    /// Which discounts may be told.
    pub visible: Visible,
}

impl Asker {
    fn may_see(self, record: &OrderRecord) -> bool {
        let own = |customer| record.order.customer == customer || record.payer == customer;
        self.customer.is_none_or(own)
    }
}

/// The order with an id that may be seen, and of a part its combined trade: prices, discounts and payments are
/// the trade's.
fn order_of(tx: &mut Tx<'_>, asker: Asker, id: &OrderId) -> Result<Option<OrderRecord>, Fault> {
    let mut found = orders::by_ids(tx, std::slice::from_ref(id))?;
    let trade = found.first().and_then(|record| match &record.order.combination {
        Combination::PartOf(trade) => Some(trade.clone()),
        Combination::Single | Combination::Combined(_) => None,
    });
    if let Some(trade) = trade {
        found = orders::by_ids(tx, &[trade])?;
    }
    Ok(found.pop().filter(|record| asker.may_see(record)))
}

/// What was posted for an order since it was placed, the newest first: by its own id, and what went back to
/// coupons and cards by the ids of the orders that they paid. Of other accounts' books a customer is told nothing.
fn postings_of(
    tx: &mut Tx<'_>,
    asker: Asker,
    record: &OrderRecord,
    paid_as: &[OrderId],
) -> Result<Vec<JournalPosting>, Fault> {
    let mut postings = posted_as(tx, record, &record.order.id)?;
    for id in paid_as {
        let back = posted_as(tx, record, id)?.into_iter();
        postings.extend(back.filter(|one| one.posting.kind == TradeType::Refund));
    }
    postings.sort_by_key(|one| std::cmp::Reverse(one.posting.key));
    if let Some(customer) = asker.customer {
        for posting in &mut postings {
            posting.entries.retain(|entry| entry.customer == customer);
        }
        postings.retain(|posting| !posting.entries.is_empty());
    }
    Ok(postings)
}

fn posted_as(
    tx: &mut Tx<'_>,
    record: &OrderRecord,
    id: &OrderId,
) -> Result<Vec<JournalPosting>, Fault> {
    let last = record.order.paid.max(record.completed).unwrap_or(record.updated);
    let filter = PostingFilter {
        posting: None,
        customer: Some(record.order.customer),
        kind: None,
        detail: None,
        trade_id: Some(id.as_str().to_owned()),
        book: None,
        least: None,
        most: None,
        cycle: None,
        from: record.order.placed,
        to: Timestamp::max(last, record.updated).plus_ms(1),
    };
    Ok(search_postings(tx, &filter, (0, MOST_POSTINGS))?.1)
}
