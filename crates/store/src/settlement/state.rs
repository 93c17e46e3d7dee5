//! How far the usage of customers is settled.

use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};
use crate::orders::in_order;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&LOAD, &SAVE];

static LOAD: Sql = Sql::over(
    "settlement.states",
    &[Column::Int("grp"), Column::Int("customer")],
    "SELECT s.group_id, s.customer_key, s.next_seq, s.settled_seq, s.inventory_ms FROM {rows} \
     CROSS JOIN settlement_state s WHERE s.group_id = v.grp AND s.customer_key = v.customer",
);

static SAVE: Sql = Sql::over(
    "settlement.save_states",
    &[
        Column::Int("grp"),
        Column::Int("customer"),
        Column::Int("next"),
        Column::Int("settled"),
        Column::Int("inventory"),
    ],
    "INSERT INTO settlement_state (group_id, customer_key, next_seq, settled_seq, inventory_ms) \
     SELECT v.grp, v.customer, v.next, v.settled, v.inventory FROM {rows} WHERE true \
     ON CONFLICT (group_id, customer_key) DO UPDATE SET next_seq = excluded.next_seq, \
     settled_seq = excluded.settled_seq, inventory_ms = excluded.inventory_ms",
);

/// How far the usage of a customer is settled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SettlementState {
    /// The customer's distribution group.
    pub group: GroupKey,
    /// Who consumes.
    pub customer: CustomerKey,
    /// The number that usage which is taken next gets; from 1.
    pub next_seq: i64,
    /// Usage up to this number is settled; below `next_seq`.
    pub settled_seq: i64,
    /// What is read off the inventory is, up to this instant; none: nothing was.
    pub inventory: Option<Timestamp>,
}

impl SettlementState {
    /// That of a customer of whom nothing was taken.
    pub const fn new(group: GroupKey, customer: CustomerKey) -> Self {
        Self { group, customer, next_seq: 1, settled_seq: 0, inventory: None }
    }
}

/// How far the usage of these customers is settled, in their order.
///
/// # Errors
/// Only faults.
pub fn states(
    tx: &mut Tx<'_>,
    customers: &[(GroupKey, CustomerKey)],
) -> Result<Vec<SettlementState>, Fault> {
    let mut states: Vec<SettlementState> =
        customers.iter().map(|(group, customer)| SettlementState::new(*group, *customer)).collect();
    let row = |(group, customer): &(GroupKey, CustomerKey)| -> Vec<Value> {
        vec![(*group).into(), (*customer).into()]
    };
    let rows: Vec<Vec<Value>> = customers.iter().map(row).collect();
    let stored = tx.query_set(&LOAD, &[], &rows)?.into_iter().map(state);
    let stored: std::collections::HashMap<_, _> =
        stored.map(|one| one.map(|one| (one.customer, one))).collect::<Result<_, Fault>>()?;
    for one in &mut states {
        *one = stored.get(&one.customer).copied().unwrap_or(*one);
    }
    Ok(states)
}

/// Stores how far the usage of customers is settled, each once.
///
/// # Errors
/// Only faults.
pub fn save_states(tx: &mut Tx<'_>, states: &[SettlementState]) -> Result<(), Fault> {
    let row = |one: &SettlementState| -> Vec<Value> {
        let SettlementState { group, customer, next_seq, settled_seq, inventory } = *one;
        vec![group.into(), customer.into(), next_seq.into(), settled_seq.into(), inventory.into()]
    };
    let rows = states.iter().map(row).collect();
    tx.execute_set(&SAVE, &[], &in_order(rows, 2)).map(|_| ())
}

fn state(row: Row) -> Result<SettlementState, Fault> {
    let mut row = row.reader();
    Ok(SettlementState {
        group: GroupKey(row.int()?),
        customer: CustomerKey(row.int()?),
        next_seq: row.int()?,
        settled_seq: row.int()?,
        inventory: row.opt_time()?,
    })
}
