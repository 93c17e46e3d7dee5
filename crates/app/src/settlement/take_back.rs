//! What is taken back goes where what paid it came from (`bills` 2; decision 0031).

use std::collections::BTreeMap;

use hubu_core::accounts::{TradeDetail, TradeType};
use hubu_core::coupons::Kind;
use hubu_core::ids::{BookKey, CouponKey, CustomerKey, PostingKey};
use hubu_core::ledger::{Book, BookKind, Leg, Lot};
use hubu_core::money::Amount;
use hubu_core::orders::{Settlement, Source};
use hubu_core::settlement::{BillRow, Paid, give_back};
use hubu_core::time::BillCycle;
use hubu_store::ledger::Holder;
use hubu_store::{Error, Fault};

use super::Consumed;
use super::deduct::Draft;
use super::pay::{Moved, add, posting};
use crate::coupons;
use crate::ledger::Desk;

/// The words of what is taken back.
const BACK: (TradeType, TradeDetail) = (TradeType::Refund, TradeDetail::Refund);

/// A row that is taken back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Original {
    /// The row.
    pub(crate) row: BillRow,
    /// What coupons and cards paid of it.
    pub(crate) coupons: Vec<(CouponKey, Amount)>,
    /// The trade by which it was paid, which coupons know.
    pub(crate) trade: String,
}

/// What goes back to a coupon, and by which trade it had paid.
pub(super) type CouponBack = (CouponKey, Amount, String);

/// What a payer can take back, while a run gives back one thing after the other.
pub(super) struct Taking {
    settlement: Settlement,
    /// Credit that was spent.
    credit: Amount,
    /// What went back to coupons, by the trades by which they had paid.
    given: BTreeMap<(CouponKey, String), Amount>,
}

impl Taking {
    /// Of a payer, before anything goes back.
    pub(super) fn of(
        desk: &Desk<'_, '_>,
        payer: CustomerKey,
        settlement: Settlement,
    ) -> Result<Self, Fault> {
        let mut used = used_credit(desk, payer).into_iter().map(|(_, used)| used);
        let credit = used.try_fold(Amount::ZERO, add)?;
        Ok(Self { settlement, credit, given: BTreeMap::new() })
    }

    /// Where what a draft takes back goes. What is still owed of its row is owed no longer, where both are of one
    /// cycle; the rest goes to everything that paid. What finds no row that it is of goes off what is owed for the
    /// cycle where that is settled by the month, and else to cash. All parts are below zero.
    pub(super) fn weigh(
        &mut self,
        desk: &Desk<'_, '_>,
        (draft, owes): (&Draft, Amount),
        original: Option<&Original>,
    ) -> Result<(Paid, Vec<CouponBack>), Fault> {
        let nothing = Amount::ZERO;
        let original = original.filter(|one| one.row.payer == draft.payer);
        let amount = nothing.less_at_most(draft.charge.due);
        let owes = owes.max(nothing);
        let same = original.filter(|one| one.row.cycle == draft.cycle);
        let debt = same.map_or(nothing, |one| one.row.parts.debt.min(owes));
        let left = original.map_or_else(Vec::new, |one| self.left(desk, one));
        let back = give_back(self.settlement, amount, debt, &left);
        let (mut paid, mut returns) = (Paid { debt: back.debt, ..Paid::default() }, Vec::new());
        for (source, share) in back.sources {
            let part = match source {
                Source::Voucher(_) => &mut paid.voucher,
                Source::Flexi(_) => &mut paid.flexi,
                Source::Card(_) => &mut paid.card,
                Source::Cash => &mut paid.cash,
                Source::Credit => &mut paid.credit,
                Source::Monthly => &mut paid.debt,
            };
            *part = add(*part, share)?;
            if let Some((_, coupon)) = source.coupon() {
                let trade = original.map(|one| one.trade.clone()).unwrap_or_default();
                let given = self.given.entry((coupon, trade.clone())).or_default();
                *given = add(*given, share)?;
                paid.coupons.push((coupon, share));
                returns.push((coupon, share, trade));
            }
        }
        // Credit that is no longer used, and what is no longer owed, is given back as cash.
        for (part, most) in [(&mut paid.credit, self.credit), (&mut paid.debt, owes)] {
            let beyond = part.less_at_most(most).max(nothing);
            *part = part.less_at_most(beyond);
            paid.cash = add(paid.cash, beyond)?;
        }
        self.credit = self.credit.less_at_most(paid.credit);
        Ok((below_zero(paid), returns))
    }

    /// What paid a row, and has not gone back.
    fn left(&self, desk: &Desk<'_, '_>, original: &Original) -> Vec<(Source, Amount)> {
        let Original { row, coupons, trade } = original;
        let coupon = |(key, paid): &(CouponKey, Amount)| {
            let source = match desk.coupon(row.payer, *key)?.kind {
                Kind::Voucher => Source::Voucher(*key),
                Kind::Flexi => Source::Flexi(*key),
                Kind::StoredValueCard => Source::Card(*key),
                Kind::Discount => return None,
            };
            let done = desk.coupon_use(*key, trade);
            let given = self.given.get(&(*key, trade.clone())).copied().unwrap_or_default();
            let left = done.used.less_at_most(done.returned).less_at_most(given);
            Some((source, left.min(*paid)))
        };
        let own = [(Source::Cash, row.parts.cash), (Source::Credit, row.parts.credit)];
        let all = coupons.iter().filter_map(coupon).chain(own);
        all.filter(|(_, amount)| amount.is_positive()).collect()
    }
}

fn below_zero(paid: Paid) -> Paid {
    let below = |amount: Amount| amount.checked_neg().unwrap_or(amount);
    Paid {
        voucher: below(paid.voucher),
        flexi: below(paid.flexi),
        card: below(paid.card),
        cash: below(paid.cash),
        credit: below(paid.credit),
        debt: below(paid.debt),
        coupons: paid.coupons.into_iter().map(|(key, amount)| (key, below(amount))).collect(),
    }
}

/// Credit that was spent, the lots in the order in which they are.
fn used_credit(desk: &Desk<'_, '_>, owner: CustomerKey) -> Vec<(BookKey, Amount)> {
    let credit = [BookKind::Credit, BookKind::SharedCredit];
    let now = desk.now();
    let is = |book: &&Book| {
        credit.contains(&book.kind) && !book.expired(now) && book.used().is_positive()
    };
    let place = |book: &Book| (book.kind, book.lot == Lot::Single, book.lot);
    let books = desk.books(owner).filter(is);
    let mut found: Vec<_> = books.map(|book| (place(book), (book.key, book.used()))).collect();
    found.sort_unstable_by_key(|(place, (key, _))| (*place, *key));
    found.into_iter().map(|(_, book)| book).collect()
}

/// Moves what is taken back from revenue; none where it all goes back to coupons, each by a posting of its own.
pub(super) fn post_back(
    desk: &mut Desk<'_, '_>,
    holder: &Holder,
    consumed: &Consumed,
    (numbers, cycle): ((i64, i64), BillCycle),
    moved: &Moved,
) -> Result<Option<PostingKey>, Fault> {
    let above = |amount: Amount| amount.checked_neg().unwrap_or(amount);
    let mut legs = Vec::new();
    for (kind, lot, amount) in [
        (BookKind::Receivable, Lot::Cycle(cycle), above(moved.debt)),
        (BookKind::Cash, Lot::Single, above(moved.cash)),
    ] {
        if amount.is_positive() {
            legs.push(Leg { book: desk.open(holder, kind, lot), amount });
        }
    }
    let mut credit = above(moved.credit);
    for (book, most) in used_credit(desk, holder.key) {
        let amount = credit.min(most);
        credit = credit.less_at_most(amount);
        if amount.is_positive() {
            legs.push(Leg { book, amount });
        }
    }
    if credit.is_positive() {
        return Err(Fault::Bug("credit that was weighed is not used".to_owned()));
    }
    for (coupon, amount, trade) in &moved.returns {
        let back = (*coupon, *amount);
        let given = coupons::give_back_for(desk, (holder, consumed.consumer), back, trade);
        given.map_err(|error| match error {
            Error::Fault(fault) => fault,
            Error::Refused(why) => Fault::Bug(format!("a coupon takes nothing back: {why:?}")),
        })?;
    }
    if legs.is_empty() {
        return Ok(None);
    }
    let sum = legs.iter().try_fold(Amount::ZERO, |sum, leg| add(sum, leg.amount))?;
    let revenue = desk.open(holder, BookKind::Revenue, Lot::Single);
    legs.push(Leg { book: revenue, amount: above(sum) });
    let id = desk.new_transaction_id();
    let mut trade = desk.trade(BACK, &id, (holder.key, consumed.consumer));
    (trade.cycle, trade.service, trade.resource_type) = (cycle, numbers.0, numbers.1);
    trade.span = moved.span.map(|span| (span.from(), span.to()));
    desk.post(trade, &legs).map(Some).map_err(posting)
}
