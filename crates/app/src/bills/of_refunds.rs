//! Rows of what orders give back: below zero, in the cycle in which it goes back.

use hubu_core::bills::BillType;
use hubu_core::ids::PostingKey;
use hubu_core::money::Amount;
use hubu_core::orders::{OrderBack, OrderItem, OrderLine, OrderRecord};
use hubu_core::settlement::{Charge, Parts};
use hubu_core::time::{Span, Timestamp};
use hubu_store::Fault;
use hubu_store::ledger::Holder;

use super::of_orders::{Facts, OrderRow};
use crate::ledger::Desk;

/// What went back of what was paid.
pub(crate) struct GivenBack {
    /// What the order says.
    pub(crate) back: OrderBack,
    /// To whom.
    pub(crate) payer: Holder,
    /// When the term ends that it had been paid for.
    pub(crate) ends: Option<Timestamp>,
    /// Where it really went, above zero: credit that is no longer used, and what is no longer owed for this month, went
    /// to cash.
    pub(crate) parts: Parts,
    /// The first posting that moved it.
    pub(crate) posting: Option<PostingKey>,
}

/// What goes into one row.
struct Sum {
    item: usize,
    payer: Holder,
    parts: Parts,
    coupons: Vec<(hubu_core::ids::CouponKey, Amount)>,
    posting: Option<PostingKey>,
}

/// Writes what an order gave back: a row of each line, resource, and whoever got it. A resource of which nothing goes
/// back has a row of nothing.
///
/// # Errors
/// Only faults.
pub(crate) fn give_back(
    desk: &mut Desk<'_, '_>,
    consumer: &Holder,
    record: &OrderRecord,
    given: Vec<GivenBack>,
) -> Result<(), Fault> {
    let wrong = || Fault::Bug(format!("the order {} gives back what it has not", record.order.id));
    let mut sums: Vec<Sum> = Vec::new();
    for GivenBack { back, payer, ends, parts, posting } in given {
        let item = item_of(record, &back, ends).ok_or_else(wrong)?;
        let is = |sum: &Sum| (sum.item, sum.payer.key) == (item, payer.key);
        let place = sums.iter().position(is).unwrap_or(sums.len());
        if place == sums.len() {
            let (parts, coupons) = Default::default();
            sums.push(Sum { item, payer, parts, coupons, posting });
        }
        let sum = &mut sums[place];
        sum.parts = added(sum.parts, parts).ok_or_else(wrong)?;
        let coupon = back.source.coupon().map(|(_, key)| key);
        match sum.coupons.iter_mut().find(|(key, _)| Some(*key) == coupon) {
            Some((_, all)) => *all = all.checked_add(back.amount).ok_or_else(wrong)?,
            None => sum.coupons.extend(coupon.map(|key| (key, back.amount))),
        }
    }
    for (place, item) in record.items.iter().enumerate() {
        let told = |sum: &Sum| record.items[sum.item].resource == item.resource;
        if !sums.iter().any(told) {
            let payer = payer_of(desk, consumer, record);
            let (parts, coupons) = Default::default();
            sums.push(Sum { item: place, payer, parts, coupons, posting: None });
        }
    }
    sums.sort_by_key(|sum| sum.item);
    for sum in sums {
        let item = &record.items[sum.item];
        let line = line_of(record, item).ok_or_else(wrong)?;
        let parts = sum.parts.given_back().ok_or_else(wrong)?;
        let due = parts.sum().ok_or_else(wrong)?;
        let coupons = sum.coupons.into_iter();
        let coupons = coupons.map(|(key, amount)| Some((key, amount.checked_neg()?)));
        let facts = Facts {
            bill_type: BillType::given_back_by(record.order.kind),
            span: given_time(desk, line, item),
            period: None,
            posting: sum.posting,
            charge: Charge::of_term(due, due).ok_or_else(wrong)?,
            parts,
            coupons: coupons.collect::<Option<_>>().ok_or_else(wrong)?,
        };
        OrderRow::new(desk, (&sum.payer, consumer), (line, item), facts).leave(desk)?;
    }
    Ok(())
}

/// The item that something goes back with: of its resource, and where that has several, as a change has, the one of the
/// term for which it had been paid.
fn item_of(record: &OrderRecord, back: &OrderBack, ends: Option<Timestamp>) -> Option<usize> {
    let of_resource = |item: &OrderItem| item.resource == back.resource;
    let of_term = |item: &OrderItem| ends.is_some() && item.span.map(|(_, to)| to) == ends;
    let items = &record.items;
    let found = items.iter().position(|item| of_resource(item) && of_term(item));
    found.or_else(|| items.iter().position(of_resource))
}

fn line_of<'a>(record: &'a OrderRecord, item: &OrderItem) -> Option<&'a OrderLine> {
    record.order.lines.iter().find(|line| line.number == item.number)
}

/// Whoever pays for it now, where nothing goes back to anybody.
fn payer_of(desk: &Desk<'_, '_>, consumer: &Holder, record: &OrderRecord) -> Holder {
    let payer = desk.holder(&crate::ledger::Party::Key(record.payer));
    payer.unwrap_or_else(|| consumer.clone())
}

/// The time that is given back: what is left of the term that a change is of; else from the new end to the old one.
/// None where nothing had begun.
fn given_time(desk: &Desk<'_, '_>, line: &OrderLine, item: &OrderItem) -> Option<Span> {
    if let Some((from, to)) = item.span {
        return Span::new(from, to);
    }
    let ended = desk.resource_of(item.resource)?.resource.subscription?.expires;
    Span::new(line.expires?, ended)
}

fn added(sum: Parts, more: Parts) -> Option<Parts> {
    Some(Parts {
        cash: sum.cash.checked_add(more.cash)?,
        credit: sum.credit.checked_add(more.credit)?,
        coupon: sum.coupon.checked_add(more.coupon)?,
        flexi: sum.flexi.checked_add(more.flexi)?,
        card: sum.card.checked_add(more.card)?,
        bonus: sum.bonus.checked_add(more.bonus)?,
        debt: sum.debt.checked_add(more.debt)?,
        writeoff: sum.writeoff.checked_add(more.writeoff)?,
    })
}
