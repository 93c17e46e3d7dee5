//! Money that came in has repaid receivables: the rows of their cycles say so (`bills` G7; decision 0031).

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use hubu_core::ids::{BillRowKey, CustomerKey, GroupKey};
use hubu_core::ledger::{Book, BookKind, Lot};
use hubu_core::money::Amount;
use hubu_core::settlement::{Owed, share_out};
use hubu_core::time::{BillCycle, Zone};
use hubu_store::bills::{self, BillFilter, BillOwner, BillRecord, OwedCycle, Paid};
use hubu_store::ledger::{self, Holder};
use hubu_store::records::Facts;
use hubu_store::{Error, Fault, Tx, Unit};

use crate::ledger::{Command, Decision, Desk, Needs, Party};
use crate::locked::Locked;

/// The reconciler that turns debt of rows into cash; its due rows are keyed by the payer. Whatever repays a receivable
/// obliges it.
pub const USAGE_REPAYMENT: &str = "usage_repayment";

/// Rows of a consumer and cycle that are read at once, and so many are repaid at the most.
const MOST_ROWS: i64 = 1_000;

/// Turns debt of a payer's rows into cash, as [`repay_rows`] does. Where there is more than is done at once, it is
/// obliged again.
#[derive(Clone, Copy, Debug)]
pub struct RepayRows {
    /// Who pays.
    pub payer: CustomerKey,
}

impl Command for RepayRows {
    type Reply = ();
    type Refusal = Infallible;

    fn needs(&self, needs: &mut Needs) {
        needs.customer(&Party::Key(self.payer));
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<()>, Error<Infallible>> {
        desk.repay_rows(self.payer);
        Ok(Decision { value: (), subject: self.payer, facts: Facts::new() })
    }
}

/// What was repaid.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Repaid {
    /// How many rows.
    pub rows: usize,
    /// How much of them.
    pub amount: Amount,
    /// Is there more to be repaid?
    pub more: bool,
}

/// Turns debt of a payer's rows into cash, as much as its receivables were repaid by: of each cycle, what its rows owe
/// beyond what is still receivable, the oldest first. Done again, it does nothing.
///
/// # Errors
/// Only faults.
pub fn repay_rows(
    unit: &mut Unit<'_, '_>,
    zone: &Zone,
    payer: CustomerKey,
) -> Result<Repaid, Fault> {
    let consumers: BTreeSet<CustomerKey> =
        bills::owed_cycles(unit.tx, payer)?.iter().map(|owed| owed.consumer).collect();
    let parties: Vec<Party> = consumers.into_iter().chain([payer]).map(Party::Key).collect();
    let locked = Locked::take(unit.tx, &parties.iter().collect::<Vec<_>>())?;
    let Some(holder) = locked.get(&Party::Key(payer)) else { return Ok(Repaid::default()) };
    let repaid = repay_of(unit.tx, zone, &holder)?;
    locked.finish(unit.tx, unit.wall)?;
    Ok(repaid)
}

/// The same, of a payer whose row is locked: nobody else changes what it owes.
///
/// # Errors
/// Only faults.
pub(crate) fn repay_of(tx: &mut Tx<'_>, zone: &Zone, holder: &Holder) -> Result<Repaid, Fault> {
    let payer = holder.key;
    let owing = receivables(tx, holder)?;
    let mut by_cycle: BTreeMap<BillCycle, Vec<OwedCycle>> = BTreeMap::new();
    for owed in bills::owed_cycles(tx, payer)? {
        by_cycle.entry(owed.cycle).or_default().push(owed);
    }
    let (mut repaid, mut left) = (Repaid::default(), MOST_ROWS);
    for (cycle, owed) in by_cycle {
        let still = owing.get(&cycle).copied().unwrap_or_default();
        let beyond = debt_of(tx, payer, cycle, &owed)?.less_at_most(still);
        if !beyond.is_positive() {
            continue;
        }
        let rows = oldest(tx, payer, &owed, left)?;
        let done = pay(tx, zone, &rows, beyond)?;
        left -= i64::try_from(done.rows).unwrap_or(left);
        let sum = repaid.amount.checked_add(done.amount);
        let rows = repaid.rows + done.rows;
        repaid = Repaid { rows, amount: sum.unwrap_or(repaid.amount), more: done.more };
        if done.more {
            break;
        }
    }
    Ok(repaid)
}

/// What is still receivable, by cycle.
fn receivables(tx: &mut Tx<'_>, holder: &Holder) -> Result<BTreeMap<BillCycle, Amount>, Fault> {
    let owed = |book: &Book| match (book.kind, book.lot) {
        (BookKind::Receivable, Lot::Cycle(cycle)) => Some((cycle, book.balance.checked_neg()?)),
        _ => None,
    };
    let books = ledger::books(tx, &[(holder.group, holder.key)])?;
    Ok(books.iter().filter_map(owed).collect())
}

/// What the rows of a cycle owe, less what corrections owe less.
fn debt_of(
    tx: &mut Tx<'_>,
    payer: CustomerKey,
    cycle: BillCycle,
    owed: &[OwedCycle],
) -> Result<Amount, Fault> {
    let owner = |one: &OwedCycle| BillOwner {
        group: one.group,
        consumer: one.consumer,
        payer: Some(payer),
    };
    let owners: Vec<BillOwner> = owed.iter().map(owner).collect();
    let sums = bills::sums(tx, &owners, &BillFilter::of(cycle))?;
    let debts = sums.iter().map(|sum| sum.totals.parts.debt);
    let sum = debts.into_iter().try_fold(Amount::ZERO, Amount::checked_add);
    sum.ok_or_else(|| Fault::Bug("what rows owe leaves the range of an amount".to_owned()))
}

/// The first rows of a cycle of which something is owed, whoever consumed it: in the order in which they were traded.
fn oldest(
    tx: &mut Tx<'_>,
    payer: CustomerKey,
    owed: &[OwedCycle],
    limit: i64,
) -> Result<Vec<BillRecord>, Fault> {
    let mut rows = Vec::new();
    for one in owed {
        rows.extend(bills::owed_rows(tx, payer, one, None, limit)?);
    }
    let place = |record: &BillRecord| -> (_, GroupKey, CustomerKey, std::cmp::Reverse<BillRowKey>) {
        let row = &record.row;
        (row.traded, row.group, row.consumer, std::cmp::Reverse(row.key))
    };
    rows.sort_by_key(place);
    rows.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(rows)
}

fn pay(tx: &mut Tx<'_>, zone: &Zone, rows: &[BillRecord], amount: Amount) -> Result<Repaid, Fault> {
    let owed = rows.iter().map(|one| Owed { row: one.row.key, debt: one.row.parts.debt });
    let shared = share_out(amount, owed);
    let mut paid = Vec::with_capacity(shared.shares.len());
    // Shares are those of the first rows, in their order.
    for (record, (key, share)) in rows.iter().zip(&shared.shares) {
        let parts = record.row.parts.repaid(*share).filter(|_| record.row.key == *key);
        let lost = || Fault::Bug(format!("the row {key} is repaid more than it owes"));
        paid.push(Paid { row: &record.row, parts: parts.ok_or_else(lost)? });
    }
    bills::pay(tx, zone, &paid)?;
    let done = amount.less_at_most(shared.left);
    Ok(Repaid { rows: paid.len(), amount: done, more: shared.left.is_positive() })
}
