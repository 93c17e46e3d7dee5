//! Why so much is given back of a term.

use super::inquiry::{rated, shown};
use super::recompute::fee;
use super::{Explanation, Reason};
use crate::money::Amount;
use crate::money::rounding::{e18_half_up_to_cent, ratio_of_e18};
use crate::orders::Source;
use crate::rating::{Rated, Step};
use crate::subscriptions::{FeeTable, PaidTerm};
use crate::time::{Timestamp, Zone};

/// A line that was paid for a term, and of which something was given back, as an order holds it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refunded {
    /// The line, with what each source had paid and what changes had given back before.
    pub term: PaidTerm,
    /// What counted as paid; of a change that made the term cheaper, what it gave back.
    pub paid: Amount,
    /// What was kept for the time that was over.
    pub consumed: Amount,
    /// The fee that was kept.
    pub fee: Amount,
    /// What went back to each source.
    pub back: Vec<(Source, Amount)>,
    /// When the order was placed: its amounts are those of then.
    pub placed: Timestamp,
}

/// Why so much is given back of a term that is left. The fee is derived by the table as it is now; where that comes
/// to another one it stands as the order holds it.
pub fn explain_refund(zone: &Zone, refunded: &Refunded, table: &FeeTable) -> Explanation {
    let Refunded { paid, consumed, fee, .. } = refunded;
    let mut reasons = vec![term(refunded)];
    // Where what paid is known otherwise than it counted, it is left out.
    if refunded.term.net() == Some(*paid) {
        reasons.extend(counted(zone, refunded));
    }
    reasons.push(Reason::PaidFor { amount: *paid });
    reasons.push(time(zone, refunded));
    reasons.push(kept(zone, refunded, table));
    let amount = paid.less_at_most(*consumed).less_at_most(*fee);
    ended(reasons, refunded, amount)
}

/// Why so much is given back of a term that a change made cheaper. `prices` are the list prices of the term before and
/// after it; where what is given back does not follow from them it stands as the order holds it.
pub fn explain_cheaper(
    zone: &Zone,
    refunded: &Refunded,
    prices: Option<(Rated, Rated)>,
) -> Explanation {
    let Refunded { term: line, placed, paid: amount, .. } = refunded;
    let as_held =
        || ended(vec![term(refunded), Reason::BackAsHeld { amount: *amount }], refunded, *amount);
    let Some((before, after)) = prices else { return as_held() };
    let lower = before.official_e18.checked_sub(after.official_e18).filter(|lower| *lower > 0);
    let derived = lower.zip(line.unused_e18(zone, *placed)).and_then(|(lower, unused)| {
        let exact = ratio_of_e18(unused, lower, before.official_e18)?;
        (e18_half_up_to_cent(exact)? == *amount).then_some((unused, exact))
    });
    let Some((unused, exact)) = derived else { return as_held() };
    let listed = before.steps.iter().chain(&after.steps);
    let listed = listed.filter(|step| !matches!(step, Step::Discount { .. }));
    let mut reasons = rated(listed.cloned().collect());
    reasons.push(term(refunded));
    reasons.extend(counted(zone, refunded));
    reasons.push(Reason::PaidFor { amount: line.net().unwrap_or_default() });
    let hours = line.hours(zone, *placed);
    reasons.push(Reason::Unused { used: hours.used, total: hours.total, exact: unused });
    let (before, after) = (before.official_e18, after.official_e18);
    reasons.push(Reason::Cheaper { before, after, exact });
    ended(reasons, refunded, *amount)
}

fn term(refunded: &Refunded) -> Reason {
    let line = &refunded.term;
    let (order, change) = (line.order.clone(), line.changed.is_some());
    Reason::Term { order, kind: line.kind, change, from: line.counts_from(), to: line.to }
}

/// What paid, and what was given back before.
fn counted(zone: &Zone, refunded: &Refunded) -> Vec<Reason> {
    let line = &refunded.term;
    let counted = line.paid.iter();
    let counted =
        counted.map(|(source, amount)| Reason::Counted { source: *source, amount: *amount });
    let before = line.returns.iter().map(|back| {
        let hours = line.hours_of(back, zone, refunded.placed);
        Reason::ReturnedBefore { amount: back.amount, used: hours.used, total: hours.total }
    });
    counted.chain(before).collect()
}

/// What is given back in all, and to what.
fn ended(mut reasons: Vec<Reason>, refunded: &Refunded, amount: Amount) -> Explanation {
    reasons.push(Reason::GivenBack { amount });
    let back = refunded.back.iter();
    let back = back.map(|(source, amount)| Reason::Back { source: *source, amount: *amount });
    reasons.extend(back);
    Explanation { reasons, amount: shown(amount) }
}

/// What is kept for the time that is over: nothing where the term had not begun, or left for nothing.
fn time(zone: &Zone, refunded: &Refunded) -> Reason {
    let (amount, line) = (refunded.consumed, &refunded.term);
    let used = line.used_e18(zone, refunded.placed).and_then(e18_half_up_to_cent);
    let known = line.net() == Some(refunded.paid);
    if known
        && line.begun(refunded.placed)
        && used.map(|used| used.min(refunded.paid)) == Some(amount)
    {
        let hours = line.hours(zone, refunded.placed);
        return Reason::Consumed { used: hours.used, total: hours.total, amount };
    }
    Reason::ConsumedAsKept { amount }
}

/// The fee, by the row of the table where it is by that.
fn kept(zone: &Zone, refunded: &Refunded, table: &FeeTable) -> Reason {
    let amount = refunded.fee;
    let band = table.band(zone, &refunded.term, refunded.placed).ok();
    let same = |rate| fee(rate, refunded.paid, refunded.consumed) == amount;
    match band {
        Some((row_months, band)) if same(band.rate) => {
            Reason::Fee { row_months, used_months: band.used_months, rate: band.rate, amount }
        }
        _ => Reason::FeeAsKept { amount },
    }
}
