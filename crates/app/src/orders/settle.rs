//! Money of orders: what pays one moves to revenue, and what one gives back moves to where it came from.

use hubu_core::accounts::{TradeDetail, TradeType, monthly_due};
use hubu_core::coupons::CouponRefusal;
use hubu_core::ids::{BookKey, CouponKey, CustomerKey};
use hubu_core::ledger::{Book, BookKind, Lot, PostError};
use hubu_core::money::{Amount, spread};
use hubu_core::orders::{
    OrderBack, OrderItem, OrderPayment, OrderRecord, PayRefusal, Payment, Source, Take,
};
use hubu_core::settlement::Parts;
use hubu_core::time::Timestamp;
use hubu_store::ledger::Holder;
use hubu_store::{Error, Fault};

use crate::bills::{self, GivenBack, Postings};
use crate::coupons::{self, Spending};
use crate::ledger::{Desk, Party};

/// The words of what an order costs.
const PAYS: (TradeType, TradeDetail) = (TradeType::Deduct, TradeDetail::Order);
/// The words of what goes back.
const BACK: (TradeType, TradeDetail) = (TradeType::Refund, TradeDetail::Unsubscribe);

/// Pays an order as planned: spends coupons and cards, moves cash, credit or a receivable of the payer to
/// revenue, and writes into the record what its lines come to, what paid each resource of them, and by which
/// discount. Rows of bills say the same. The record is not stored by this, and its status is not changed. Answers the
/// id of the trade.
///
/// # Errors
/// Only faults: what coupons may refuse was weighed when it was planned.
pub fn collect(
    desk: &mut Desk<'_, '_>,
    (payer, consumer): (&Holder, &Holder),
    record: &mut OrderRecord,
    payment: &Payment,
) -> Result<String, Error<PayRefusal>> {
    let trade_id = record.order.id.as_str().to_owned();
    let parties = (payer, consumer.key);
    if let Some((coupon, _)) = &payment.discount_coupon {
        // It lowers the price: nothing is posted.
        let spending = of_order(&trade_id, *coupon, Amount::ZERO);
        coupons::spend_for(desk, parties, &spending).map_err(weighed)?;
    }
    let mut postings = Postings::new();
    for Take { source, amount, .. } in &payment.takes {
        let before = desk.postings();
        match source {
            Source::Voucher(coupon) | Source::Flexi(coupon) | Source::Card(coupon) => {
                let spending = of_order(&trade_id, *coupon, *amount);
                coupons::spend_for(desk, parties, &spending).map_err(weighed)?;
            }
            Source::Monthly => owe(desk, parties, *amount, &trade_id)?,
            Source::Cash => {
                let cash = desk.open(payer, BookKind::Cash, Lot::Single);
                earn(desk, parties, (cash, *amount), &trade_id)?;
            }
            Source::Credit => {
                for (book, amount) in from_books(credit_books(desk, payer.key), *amount)? {
                    earn(desk, parties, (book, amount), &trade_id)?;
                }
            }
        }
        postings.extend(desk.posting_after(before).map(|posting| (*source, posting)));
    }
    record.payer = payer.key;
    for (line, amounts) in record.order.lines.iter_mut().zip(&payment.lines) {
        line.amounts = amounts.clone();
    }
    record.order.discount = payment.discount;
    record.payments = payments(record, &payment.takes);
    bills::charge(desk, (payer, consumer), record, &postings)?;
    Ok(trade_id)
}

fn of_order(order: &str, coupon: CouponKey, amount: Amount) -> Spending {
    Spending { coupon, amount, order: order.to_owned(), detail: TradeDetail::Order }
}

/// What coupons refuse was weighed before, on the same books.
fn weighed(error: Error<CouponRefusal>) -> Fault {
    match error {
        Error::Fault(fault) => fault,
        Error::Refused(why) => Fault::Bug(format!("a coupon that was weighed refuses: {why:?}")),
    }
}

fn posting(error: PostError) -> Fault {
    Fault::Bug(format!("posting: {error}"))
}

/// Credit that can be spent: own, then shared, each the earliest end first and what never ends last.
pub(super) fn credit_books(desk: &Desk<'_, '_>, owner: CustomerKey) -> Vec<(BookKey, Amount)> {
    credits(desk, owner, |book| book.balance)
}

/// Credit that was spent and is owed, in the same order; what has ended is not filled again.
fn used_credit(desk: &Desk<'_, '_>, owner: CustomerKey) -> Vec<(BookKey, Amount)> {
    credits(desk, owner, Book::used)
}

fn credits(
    desk: &Desk<'_, '_>,
    owner: CustomerKey,
    figure: impl Fn(&Book) -> Amount,
) -> Vec<(BookKey, Amount)> {
    let credit = [BookKind::Credit, BookKind::SharedCredit];
    let now = desk.now();
    let books = desk.books(owner).filter(|book| credit.contains(&book.kind) && !book.expired(now));
    let mut found: Vec<_> = books
        .map(|book| ((book.kind, book.lot == Lot::Single, book.lot), book.key, figure(book)))
        .filter(|(_, _, amount)| amount.is_positive())
        .collect();
    found.sort_unstable_by_key(|(place, key, _)| (*place, *key));
    found.into_iter().map(|(_, key, amount)| (key, amount)).collect()
}

/// An amount out of books, each as far as it reaches.
fn from_books(
    books: Vec<(BookKey, Amount)>,
    amount: Amount,
) -> Result<Vec<(BookKey, Amount)>, Fault> {
    let (parts, rest) = over_books(books, amount);
    if rest.is_zero() { Ok(parts) } else { Err(Fault::Bug("credit that was weighed ended".into())) }
}

/// An amount over books, each as far as it takes it, and what is left of it.
fn over_books(books: Vec<(BookKey, Amount)>, amount: Amount) -> (Vec<(BookKey, Amount)>, Amount) {
    let (mut parts, mut rest) = (Vec::new(), amount);
    for (book, most) in books {
        let part = rest.min(most);
        rest = rest.less_at_most(part);
        if part.is_positive() {
            parts.push((book, part));
        }
    }
    (parts, rest)
}

fn earn(
    desk: &mut Desk<'_, '_>,
    (payer, consumer): (&Holder, CustomerKey),
    (from, amount): (BookKey, Amount),
    trade_id: &str,
) -> Result<(), Fault> {
    let revenue = desk.open(payer, BookKind::Revenue, Lot::Single);
    let trade = desk.trade(PAYS, trade_id, (payer.key, consumer));
    desk.transfer(trade, from, revenue, amount).map_err(posting)?;
    Ok(())
}

/// It becomes owed for the bill of this month.
fn owe(
    desk: &mut Desk<'_, '_>,
    parties: (&Holder, CustomerKey),
    amount: Amount,
    trade_id: &str,
) -> Result<(), Error<PayRefusal>> {
    let (payer, now) = (parties.0, desk.now());
    let zone = &desk.realm().zone;
    let (lot, due) = (Lot::Cycle(zone.cycle_of(now)), monthly_due(zone, now));
    let open = desk.book(payer.key, BookKind::Receivable, lot);
    let earlier = open.filter(|book| book.balance.is_negative()).and_then(|book| book.due);
    let receivable = desk.open(payer, BookKind::Receivable, lot);
    desk.set_due(receivable, earlier.map_or(due, |earlier| earlier.min(due)))?;
    Ok(earn(desk, parties, (receivable, amount), trade_id)?)
}

/// What paid each resource: what a line costs is spread over its resources by the largest remainder, and each
/// source over what is left of their shares.
fn payments(record: &OrderRecord, takes: &[Take]) -> Vec<OrderPayment> {
    let mut payments = Vec::new();
    for place in 0..record.order.lines.len() {
        let items: Vec<&OrderItem> = record.items_of(place).collect();
        let of_line = |take: &Take| take.lines.get(place).copied().unwrap_or_default();
        let paid = takes.iter().map(of_line).try_fold(Amount::ZERO, Amount::checked_add);
        let paid = paid.unwrap_or_default();
        let mut left = spread(paid, &vec![paid; items.len()]);
        for take in takes {
            let shares = spread(of_line(take), &left);
            for ((item, share), left) in items.iter().zip(shares).zip(&mut left) {
                *left = left.less_at_most(share);
                if share.is_positive() {
                    payments.push(OrderPayment {
                        order: item.order,
                        number: item.number,
                        resource: item.resource,
                        source: take.source,
                        amount: share,
                        returned: Amount::ZERO,
                    });
                }
            }
        }
    }
    payments
}

/// Gives back what an order says (`backs`), each to the account of whoever paid it: cash, credit that is used
/// (what is no longer used goes to cash), receivables that are open (this month's first, likewise), coupons and
/// cards. The payments of the orders that were paid are marked, where their terms or records were loaded. The
/// record is not stored by this, and its status is not changed.
///
/// # Errors
/// Only faults.
pub fn give_back(
    desk: &mut Desk<'_, '_>,
    consumer: &Holder,
    record: &OrderRecord,
) -> Result<(), Fault> {
    let trade_id = record.order.id.as_str();
    let mut given = Vec::with_capacity(record.backs.len());
    for back in &record.backs {
        let Marked { payer, paid_as, ends } = mark(desk, back)?;
        let lost = || Fault::Conflict(format!("customer {payer} paid and is not locked"));
        let payer = desk.holder(&Party::Key(payer)).ok_or_else(lost)?;
        let (parties, amount) = ((&payer, consumer.key), back.amount);
        let before = desk.postings();
        let parts = match back.source {
            Source::Voucher(coupon) | Source::Flexi(coupon) | Source::Card(coupon) => {
                let to = (coupon, amount);
                coupons::give_back_for(desk, parties, to, &paid_as).map_err(weighed)?;
                Parts::default().with(back.source, amount).unwrap_or_default()
            }
            Source::Cash => refund(desk, parties, Vec::new(), amount, trade_id)?,
            Source::Credit => {
                let books = used_credit(desk, payer.key);
                refund(desk, parties, books, amount, trade_id)?
            }
            Source::Monthly => {
                let books = owed(desk, payer.key);
                refund(desk, parties, books, amount, trade_id)?
            }
        };
        let (back, posting) = (back.clone(), desk.posting_after(before));
        given.push(GivenBack { back, payer, ends, parts, posting });
    }
    bills::give_back(desk, consumer, record, given)
}

/// Receivables that are open, this month's first, then the oldest.
fn owed(desk: &Desk<'_, '_>, owner: CustomerKey) -> Vec<(BookKey, Amount)> {
    let this_month = Lot::Cycle(desk.realm().zone.cycle_of(desk.now()));
    let books = desk.books(owner).filter(|book| book.kind == BookKind::Receivable);
    let owed = books.filter_map(|book| {
        let owed = book.balance.checked_neg().filter(|owed| owed.is_positive())?;
        Some(((book.lot != this_month, book.lot), book.key, owed))
    });
    let mut owed: Vec<_> = owed.collect();
    owed.sort_unstable_by_key(|(place, key, _)| (*place, *key));
    owed.into_iter().map(|(_, key, amount)| (key, amount)).collect()
}

/// Moves an amount from revenue to books as far as they take it, and the rest to cash. Tells what rows of bills say of it:
/// what goes off an older month's receivable is as cash that repays it at once, for its cycle is not opened again.
fn refund(
    desk: &mut Desk<'_, '_>,
    (payer, consumer): (&Holder, CustomerKey),
    books: Vec<(BookKey, Amount)>,
    amount: Amount,
    trade_id: &str,
) -> Result<Parts, Fault> {
    let (mut shares, rest) = over_books(books, amount);
    if rest.is_positive() {
        shares.push((desk.open(payer, BookKind::Cash, Lot::Single), rest));
    }
    let revenue = desk.open(payer, BookKind::Revenue, Lot::Single);
    let mut parts = Parts::default();
    for (to, amount) in shares {
        let trade = desk.trade(BACK, trade_id, (payer.key, consumer));
        let this_month = Lot::Cycle(trade.cycle);
        let book = desk.books(payer.key).find(|book| book.key == to);
        let source = match book.map(|book| (book.kind, book.lot)) {
            Some((BookKind::Credit | BookKind::SharedCredit, _)) => Source::Credit,
            Some((BookKind::Receivable, lot)) if lot == this_month => Source::Monthly,
            _ => Source::Cash,
        };
        desk.transfer(trade, revenue, to, amount).map_err(posting)?;
        // They are shares of what is in range.
        parts = parts.with(source, amount).unwrap_or(parts);
    }
    Ok(parts)
}

/// What was paid, and is given back.
struct Marked {
    /// Who paid.
    payer: CustomerKey,
    /// By which order coupons know it.
    paid_as: String,
    /// When the term ends that it was for; none where it was for none, or that had not begun.
    ends: Option<Timestamp>,
}

/// Marks what went back where it was paid.
fn mark(desk: &mut Desk<'_, '_>, back: &OrderBack) -> Result<Marked, Fault> {
    let ends = |item: &OrderItem| item.span.map(|(_, to)| to);
    let of_resource = desk.resource_of(back.resource);
    let terms = of_resource.into_iter().flat_map(|record| record.terms);
    let mut terms = terms.filter(|term| (term.item.order, term.item.number) == back.base);
    if let Some(mut term) = terms.next() {
        returned(&mut term.payments, back)?;
        let (payer, paid_as) = (term.payer, term.paid_as.as_str().to_owned());
        let paid = Marked { payer, paid_as, ends: ends(&term.item) };
        desk.put_term(back.resource, term);
        return Ok(paid);
    }
    let lost = || Fault::Bug("an order gives back what was not paid".to_owned());
    let mut base = desk.order_of(back.base.0).ok_or_else(lost)?;
    returned(&mut base.payments, back)?;
    let (payer, paid_as) = (base.payer, base.order.id.as_str().to_owned());
    desk.put_order(base);
    Ok(Marked { payer, paid_as, ends: None })
}

fn returned(payments: &mut [OrderPayment], back: &OrderBack) -> Result<(), Fault> {
    let is = |one: &&mut OrderPayment| {
        let paid = ((one.order, one.number), one.resource, one.source);
        paid == (back.base, back.resource, back.source)
    };
    let found = payments.iter_mut().find(is);
    let sum = found.and_then(|one| {
        let sum = one.returned.checked_add(back.amount).filter(|sum| *sum <= one.amount)?;
        one.returned = sum;
        Some(sum)
    });
    let more = || Fault::Bug("an order gives back more than was paid".to_owned());
    sum.map(|_| ()).ok_or_else(more)
}
