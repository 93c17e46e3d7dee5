//! What a change gives back that makes terms cheaper: the orders that paid for them are given it, line by line.

use hubu_core::money::Amount;
use hubu_core::orders::{
    AmountInfo, Amounts, ChangedTerm, LineBack, OrderBack, OrderRefund, given_back_by_change,
};
use hubu_core::subscriptions::RefundRowKind;
use hubu_core::time::{Timestamp, Zone};
use hubu_store::resources::ResourceRecord;

use super::changed_terms::TermChange;
use crate::subscriptions::line_of;

/// What goes back.
pub(super) struct Cheaper {
    /// What each line of the order comes to, term by term: below zero.
    pub(super) amounts: Vec<Amounts>,
    /// To which lines that were paid, and to what paid them.
    pub(super) backs: Vec<OrderBack>,
    /// The same as the details of the order tell it: a row for each line that was paid.
    pub(super) rows: Vec<OrderRefund>,
    /// All of it.
    pub(super) sum: Amount,
}

/// What goes back of these terms. `None` beyond the range of an amount.
pub(super) fn cheaper(
    (zone, now): (&Zone, Timestamp),
    owner: &ResourceRecord,
    terms: &[TermChange<'_>],
) -> Option<Cheaper> {
    let terms: Vec<ChangedTerm<'_>> = terms.iter().map(TermChange::changed).collect();
    let mut all = Cheaper {
        amounts: Vec::with_capacity(terms.len()),
        backs: Vec::new(),
        rows: Vec::new(),
        sum: Amount::ZERO,
    };
    for term in given_back_by_change(&terms, zone, now)? {
        let mut backs = Vec::new();
        for line in term {
            backs.extend(of_line(owner, &line)?);
        }
        all.amounts.push(amounts(&backs)?);
        for back in backs {
            all.sum = all.sum.checked_add(back.amount)?;
            all.tell(&back)?;
            all.backs.push(back);
        }
    }
    Some(all)
}

impl Cheaper {
    fn tell(&mut self, back: &OrderBack) -> Option<()> {
        let (resource, base, kind) = (back.resource, back.base, RefundRowKind::Paid);
        let amount = back.amount.checked_neg()?;
        match self.rows.iter_mut().find(|row| row.base == base) {
            Some(row) => row.amount = row.amount.checked_add(amount)?,
            None => self.rows.push(OrderRefund { resource, base, kind, amount }),
        }
        Some(())
    }
}

fn of_line(owner: &ResourceRecord, (line, back): &LineBack<'_>) -> Option<Vec<OrderBack>> {
    let base = line_of(owner, (&line.order, line.number))?;
    let resource = owner.resource.key;
    let one = |(source, amount): &(_, Amount)| OrderBack {
        resource,
        base,
        source: *source,
        amount: *amount,
    };
    Some(back.iter().map(one).collect())
}

/// What a line comes to that gives this back.
fn amounts(backs: &[OrderBack]) -> Option<Amounts> {
    let (mut account, mut info) = (Amount::ZERO, AmountInfo::default());
    for back in backs {
        match back.source.coupon() {
            Some((kind, _)) => info.add_coupon(kind, back.amount.checked_neg()?)?,
            None => account = account.checked_add(back.amount)?,
        }
    }
    Amounts::given_back(account, info)
}
