//! What operators look at: any customer's books, postings and trail, the calendar, the ledger's proof.

use std::collections::HashMap;

use hubu_core::customers::CustomerKind;
use hubu_core::ids::{CustomerId, CustomerKey};
use hubu_core::time::Zone;
use hubu_store::{Fault, Tx, due, ledger};

pub use hubu_store::customers::group_of;
pub use hubu_store::due::{Lease, Obligation};
pub use hubu_store::ledger::{
    BookLines, Finding, Holder, JournalEntry, JournalPosting, PostingFilter, PostingRow, books_of,
    journal_page, postings_page, search_postings, statement_books, statement_lines,
};
pub use hubu_store::records::{AuditEntry, TrailEntry, TrailFilter, audit_page, trail_page};

/// Wire ids of customers by their row keys.
pub type CustomerIds = HashMap<CustomerKey, String>;

/// The customer with this id. Operators are none.
pub fn customer(tx: &mut Tx<'_>, id: &CustomerId) -> Result<Option<Holder>, Fault> {
    let account = account(tx, id)?;
    Ok(account.filter(|holder| CustomerKind::from_code(holder.kind).is_some()))
}

/// The account with this id: a customer or an operator.
pub fn account(tx: &mut Tx<'_>, id: &CustomerId) -> Result<Option<Holder>, Fault> {
    match ledger::find_holders(tx, std::slice::from_ref(id))?.pop() {
        Some((_, key)) => ledger::holder_of(tx, key),
        None => Ok(None),
    }
}

/// The wire ids of the customers that rows name by key.
pub fn ids_of(
    tx: &mut Tx<'_>,
    keys: impl IntoIterator<Item = CustomerKey>,
) -> Result<CustomerIds, Fault> {
    let mut keys: Vec<CustomerKey> = keys.into_iter().collect();
    keys.sort_unstable();
    keys.dedup();
    Ok(ledger::ids_of(tx, &keys)?.into_iter().collect())
}

/// How many obligations there are, and a page of them, the earliest first.
pub fn obligations(tx: &mut Tx<'_>, page: (i64, i64)) -> Result<(i64, Vec<Obligation>), Fault> {
    Ok((due::count(tx)?, due::list(tx, page)?))
}

/// Proves the ledger from its rows ([`ledger::check`]); an empty answer means that all of it holds.
pub fn check_ledger(tx: &mut Tx<'_>, zone: &Zone) -> Result<Vec<Finding>, Fault> {
    ledger::check(tx, zone)
}
