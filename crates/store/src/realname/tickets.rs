//! Tickets behind QR codes, by their hash. Writing expects the customer's row to be locked.

use hubu_core::ids::CustomerKey;
use hubu_core::realname::TicketState;
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Sql, Tx};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&INSERT, &FIND, &USE, &FORGET];

static INSERT: Sql = Sql::new(
    "realname.insert_ticket",
    "INSERT INTO real_name_ticket (hash, customer_key, expires_ms, used) VALUES ($1, $2, $3, 0)",
);

static FIND: Sql = Sql::new(
    "realname.ticket",
    "SELECT customer_key, expires_ms, used FROM real_name_ticket WHERE hash = $1",
);

static USE: Sql =
    Sql::new("realname.use_ticket", "UPDATE real_name_ticket SET used = 1 WHERE hash = $1");

static FORGET: Sql = Sql::new(
    "realname.forget_tickets",
    "DELETE FROM real_name_ticket WHERE customer_key = $1 AND expires_ms <= $2",
);

/// Keeps a ticket.
pub fn insert_ticket(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
    customer: CustomerKey,
    expires: Timestamp,
) -> Result<(), Fault> {
    tx.execute(&INSERT, &[hash.to_vec().into(), customer.into(), expires.into()]).map(|_| ())
}

/// Whose ticket it is, and where it stands.
pub fn ticket(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
) -> Result<Option<(CustomerKey, TicketState)>, Fault> {
    let Some(row) = tx.first(&FIND, &[hash.to_vec().into()])? else { return Ok(None) };
    let mut row = row.reader();
    let customer = CustomerKey(row.int()?);
    Ok(Some((customer, TicketState { expires: row.time()?, used: row.bool()? })))
}

/// Marks a ticket as having served.
pub fn use_ticket(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<(), Fault> {
    tx.execute(&USE, &[hash.to_vec().into()]).map(|_| ())
}

/// Drops the tickets of a customer that no longer count.
pub fn forget_tickets(tx: &mut Tx<'_>, customer: CustomerKey, now: Timestamp) -> Result<(), Fault> {
    tx.execute(&FORGET, &[customer.into(), now.into()]).map(|_| ())
}
