//! What belongs to an order beside its lines: the discounts it may be paid with, and what it gives back.

use std::collections::HashMap;

use hubu_core::coupons::Ratio;
use hubu_core::discounts::{DiscountKind, DiscountMode, Reduction};
use hubu_core::ids::{CouponKey, DiscountKey, GroupKey, OrderKey, ResourceKey};
use hubu_core::money::UnitPrice;
use hubu_core::orders::{
    Offered, OfferedLine, OrderBack, OrderRecord, OrderRefund, OrderStatus, Source,
};
use hubu_core::subscriptions::RefundRowKind;

use super::Changed;
use super::save::in_order;
use crate::Fault;
use crate::engine::{Column, Row, RowReader, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] =
    &[&WITHDRAW, &SAVE_OFFERS, &SAVE_BACKS, &SAVE_REFUNDS, &OFFERS, &BACKS, &REFUNDS];

/// Deletes the offers of orders but those named; the discount 0 names an order alone. A set of more rows than
/// one statement takes deletes some of those too: they are stored anew afterwards.
static WITHDRAW: Sql = Sql::over(
    "orders.withdraw_offers",
    &[Column::Int("grp"), Column::Int("k"), Column::Int("discount")],
    "DELETE FROM order_offer WHERE (group_id, order_key) IN (SELECT v.grp, v.k FROM {rows}) \
     AND NOT EXISTS (SELECT 1 FROM {rows} WHERE v.grp = order_offer.group_id \
     AND v.k = order_offer.order_key AND v.discount = order_offer.discount_key)",
);

static SAVE_OFFERS: Sql = Sql::over(
    "orders.save_offers",
    &[
        Column::Int("grp"),
        Column::Int("k"),
        Column::Int("discount"),
        Column::Int("place"),
        Column::Int("kind"),
        Column::Int("mode"),
        Column::Int("value"),
        Column::Int("until"),
        Column::Int("amount"),
        Column::Int("off"),
        Column::Int("ratio"),
    ],
    "INSERT INTO order_offer (group_id, order_key, discount_key, place, kind, mode, value_e10, \
     until_ms, amount_e8, off_e8, ratio_e8) SELECT v.grp, v.k, v.discount, v.place, v.kind, v.mode, \
     v.value, v.until, v.amount, v.off, v.ratio FROM {rows} WHERE true \
     ON CONFLICT (group_id, order_key, discount_key, place) DO UPDATE SET \
     value_e10 = excluded.value_e10, until_ms = excluded.until_ms, \
     amount_e8 = excluded.amount_e8, off_e8 = excluded.off_e8, ratio_e8 = excluded.ratio_e8",
);

static SAVE_BACKS: Sql = Sql::over(
    "orders.save_backs",
    &[
        Column::Int("grp"),
        Column::Int("k"),
        Column::Int("place"),
        Column::Int("resource"),
        Column::Int("base"),
        Column::Int("base_number"),
        Column::Int("source"),
        Column::Int("coupon"),
        Column::Int("amount"),
    ],
    "INSERT INTO order_back (group_id, order_key, place, resource_key, base_key, base_number, \
     source, coupon_key, amount_e8) SELECT v.grp, v.k, v.place, v.resource, v.base, v.base_number, \
     v.source, v.coupon, v.amount FROM {rows} WHERE true \
     ON CONFLICT (group_id, order_key, place) DO UPDATE SET resource_key = excluded.resource_key, \
     base_key = excluded.base_key, base_number = excluded.base_number, source = excluded.source, \
     coupon_key = excluded.coupon_key, amount_e8 = excluded.amount_e8",
);

static SAVE_REFUNDS: Sql = Sql::over(
    "orders.save_refunds",
    &[
        Column::Int("grp"),
        Column::Int("k"),
        Column::Int("place"),
        Column::Int("resource"),
        Column::Int("base"),
        Column::Int("base_number"),
        Column::Int("kind"),
        Column::Int("amount"),
    ],
    "INSERT INTO order_refund (group_id, order_key, place, resource_key, base_key, base_number, \
     kind, amount_e8) SELECT v.grp, v.k, v.place, v.resource, v.base, v.base_number, v.kind, \
     v.amount FROM {rows} WHERE true ON CONFLICT (group_id, order_key, place) DO UPDATE SET \
     resource_key = excluded.resource_key, base_key = excluded.base_key, \
     base_number = excluded.base_number, kind = excluded.kind, amount_e8 = excluded.amount_e8",
);

static OFFERS: Sql = Sql::over(
    "orders.offers",
    &[Column::Int("grp"), Column::Int("k")],
    "SELECT f.order_key, f.discount_key, f.kind, f.mode, f.value_e10, f.until_ms, f.amount_e8, \
     f.off_e8, f.ratio_e8 FROM {rows} CROSS JOIN order_offer f WHERE f.group_id = v.grp \
     AND f.order_key = v.k ORDER BY f.order_key, f.kind, f.discount_key, f.place",
);

static BACKS: Sql = Sql::over(
    "orders.backs",
    &[Column::Int("grp"), Column::Int("k")],
    "SELECT b.order_key, b.resource_key, b.base_key, b.base_number, b.source, b.coupon_key, \
     b.amount_e8 FROM {rows} CROSS JOIN order_back b WHERE b.group_id = v.grp \
     AND b.order_key = v.k ORDER BY b.order_key, b.place",
);

static REFUNDS: Sql = Sql::over(
    "orders.refunds",
    &[Column::Int("grp"), Column::Int("k")],
    "SELECT r.order_key, r.resource_key, r.base_key, r.base_number, r.kind, r.amount_e8 \
     FROM {rows} CROSS JOIN order_refund r WHERE r.group_id = v.grp AND r.order_key = v.k \
     ORDER BY r.order_key, r.place",
);

/// Stores them. The offers of an order that is paid do not change any more.
pub(super) fn save(tx: &mut Tx<'_>, orders: &[Changed<'_>]) -> Result<(), Fault> {
    let unpaid = |changed: &&Changed<'_>| {
        let waits = [
            OrderStatus::PendingPayment,
            OrderStatus::PendingReview,
            OrderStatus::PendingConfirmation,
        ];
        changed.before.is_none_or(|before| waits.contains(&before.order.status))
            && !changed.order.order.kind.gives_back()
            && changed.before.is_none_or(|before| before.offered != changed.order.offered)
    };
    let known = orders.iter().filter(unpaid).filter(|changed| changed.before.is_some());
    let kept = known.flat_map(|changed| kept_rows(changed.order)).collect();
    tx.execute_set(&WITHDRAW, &[], &in_order(kept, 3))?;
    let offers = orders.iter().filter(unpaid).flat_map(|changed| offer_rows(changed.order));
    tx.execute_set(&SAVE_OFFERS, &[], &in_order(offers.collect(), 4))?;
    let others = |changed: &&Changed<'_>| {
        let same = |before: &OrderRecord| {
            before.backs == changed.order.backs && before.refunds == changed.order.refunds
        };
        changed.before.is_none_or(|before| !same(before))
    };
    let others: Vec<&OrderRecord> =
        orders.iter().filter(others).map(|changed| changed.order).collect();
    let backs = others.iter().flat_map(|order| back_rows(order)).collect();
    tx.execute_set(&SAVE_BACKS, &[], &in_order(backs, 3))?;
    let refunds = others.iter().flat_map(|order| refund_rows(order)).collect();
    tx.execute_set(&SAVE_REFUNDS, &[], &in_order(refunds, 3)).map(|_| ())
}

fn kept_rows(record: &OrderRecord) -> Vec<Vec<Value>> {
    let keys = record.offered.iter().map(|offered| offered.key).chain([DiscountKey(0)]);
    keys.map(|key| vec![record.group.into(), record.key.into(), key.into()]).collect()
}

fn offer_rows(record: &OrderRecord) -> Vec<Vec<Value>> {
    let row = |offered: &Offered, (place, line): (i64, &OfferedLine)| {
        vec![
            record.group.into(),
            record.key.into(),
            offered.key.into(),
            place.into(),
            offered.kind.code().into(),
            offered.reduction.mode().code().into(),
            offered.reduction.value().map(UnitPrice::e10).into(),
            offered.until.into(),
            line.amount.into(),
            line.off.into(),
            line.ratio.to_amount().into(),
        ]
    };
    let of = |offered: &Offered| -> Vec<Vec<Value>> {
        (0..).zip(&offered.lines).map(|line| row(offered, line)).collect()
    };
    record.offered.iter().flat_map(of).collect()
}

fn back_rows(record: &OrderRecord) -> Vec<Vec<Value>> {
    let row = |(place, back): (i64, &OrderBack)| {
        let (source, coupon) = back.source.codes();
        vec![
            record.group.into(),
            record.key.into(),
            place.into(),
            back.resource.into(),
            back.base.0.into(),
            back.base.1.into(),
            source.into(),
            coupon.into(),
            back.amount.into(),
        ]
    };
    (0..).zip(&record.backs).map(row).collect()
}

fn refund_rows(record: &OrderRecord) -> Vec<Vec<Value>> {
    let row = |(place, refund): (i64, &OrderRefund)| {
        vec![
            record.group.into(),
            record.key.into(),
            place.into(),
            refund.resource.into(),
            refund.base.0.into(),
            refund.base.1.into(),
            refund.kind.code().into(),
            refund.amount.into(),
        ]
    };
    (0..).zip(&record.refunds).map(row).collect()
}

/// What belongs to orders, by their keys.
#[derive(Default)]
pub(super) struct Belongings {
    pub(super) offered: HashMap<OrderKey, Vec<Offered>>,
    pub(super) backs: HashMap<OrderKey, Vec<OrderBack>>,
    pub(super) refunds: HashMap<OrderKey, Vec<OrderRefund>>,
}

/// Reads what belongs to orders: offers of those that buy, and what those give back that may. Of each the
/// order, and whether it is of one and of the other kind.
pub(super) fn load(
    tx: &mut Tx<'_>,
    orders: &[(GroupKey, OrderKey, (bool, bool))],
) -> Result<Belongings, Fault> {
    let rows = |wanted: fn(&(bool, bool)) -> bool| -> Vec<Vec<Value>> {
        let some = orders.iter().filter(|(_, _, kinds)| wanted(kinds));
        some.map(|(group, key, _)| vec![(*group).into(), (*key).into()]).collect()
    };
    let mut all = Belongings::default();
    for row in tx.query_set(&OFFERS, &[], &rows(|(buys, _)| *buys))? {
        let (order, offered) = offer(row)?;
        let of_order = all.offered.entry(order).or_default();
        match of_order.last_mut() {
            Some(last) if last.key == offered.key => last.lines.extend(offered.lines),
            _ => of_order.push(offered),
        }
    }
    let giving = rows(|(_, gives)| *gives);
    for row in tx.query_set(&BACKS, &[], &giving)? {
        let mut row = row.reader();
        all.backs.entry(OrderKey(row.int()?)).or_default().push(OrderBack {
            resource: ResourceKey(row.int()?),
            base: (OrderKey(row.int()?), row.int()?),
            source: source(&mut row)?,
            amount: row.amount()?,
        });
    }
    for row in tx.query_set(&REFUNDS, &[], &giving)? {
        let mut row = row.reader();
        all.refunds.entry(OrderKey(row.int()?)).or_default().push(OrderRefund {
            resource: ResourceKey(row.int()?),
            base: (OrderKey(row.int()?), row.int()?),
            kind: row.code(RefundRowKind::from_code)?,
            amount: row.amount()?,
        });
    }
    Ok(all)
}

/// An offer with one of its lines.
fn offer(row: Row) -> Result<(OrderKey, Offered), Fault> {
    let mut row = row.reader();
    let (order, key) = (OrderKey(row.int()?), DiscountKey(row.int()?));
    let kind = row.code(DiscountKind::from_code)?;
    let mode = row.code(DiscountMode::from_code)?;
    let reduction = Reduction::of(mode, UnitPrice::from_e10(row.int()?));
    let reduction =
        reduction.ok_or_else(|| Fault::Bug(format!("the offer {key} takes nothing off")))?;
    let (until, amount, off, ratio) =
        (row.opt_time()?, row.amount()?, row.amount()?, row.amount()?);
    let ratio = Ratio::from_amount(ratio)
        .ok_or_else(|| Fault::Bug(format!("the offer {key} leaves no share")))?;
    let lines = vec![OfferedLine { amount, off, ratio }];
    Ok((order, Offered { key, kind, reduction, until, lines }))
}

/// Reads the two columns of a source.
pub(crate) fn source(row: &mut RowReader) -> Result<Source, Fault> {
    let (kind, coupon) = (row.int()?, CouponKey(row.int()?));
    let unknown = || Fault::Bug(format!("nothing that pays is stored as {kind}"));
    Source::from_codes(kind, coupon).ok_or_else(unknown)
}
