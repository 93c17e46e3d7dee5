//! Storing what a fold of commands did with coupons: each table once, whatever the number of commands.

use hubu_core::coupons::{Card, Coupon, State};
use hubu_core::ids::{CouponKey, CustomerKey, GroupKey};

use super::{CouponUse, Owned, cards};
use crate::Fault;
use crate::engine::{Column, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&OPEN, &CHANGE, &USES];

static OPEN: Sql = Sql::over(
    "coupons.open",
    &[
        Column::Int("grp"),
        Column::Int("customer"),
        Column::Int("k"),
        Column::Int("plan"),
        Column::Int("kind"),
        Column::Int("version"),
        Column::Int("face"),
        Column::Int("state"),
        Column::Int("frozen"),
        Column::Int("effective"),
        Column::Int("expires"),
        Column::Int("created"),
        Column::Int("activated"),
        Column::Int("used"),
        Column::Text("lock_order"),
        Column::Int("reserved"),
        Column::Text("last_order"),
        Column::Int("source_customer"),
        Column::Int("source_coupon"),
        Column::Text("code"),
    ],
    "INSERT INTO coupon (group_id, customer_key, coupon_key, plan_key, kind, version, face_e8, \
     state, frozen, effective_ms, expires_ms, created_ms, activated_ms, used_ms, lock_order, \
     reserved_e8, last_order, source_customer_key, source_coupon_key, code) \
     SELECT v.grp, v.customer, v.k, v.plan, v.kind, v.version, v.face, v.state, v.frozen, v.effective, v.expires, v.created, v.activated, \
     v.used, v.lock_order, v.reserved, v.last_order, v.source_customer, v.source_coupon, v.code \
     FROM {rows}",
);

static CHANGE: Sql = Sql::over(
    "coupons.change",
    &[
        Column::Int("grp"),
        Column::Int("customer"),
        Column::Int("k"),
        Column::Int("state"),
        Column::Int("frozen"),
        Column::Int("activated"),
        Column::Int("used"),
        Column::Text("lock_order"),
        Column::Int("reserved"),
        Column::Text("last_order"),
    ],
    "UPDATE coupon SET state = v.state, frozen = v.frozen, activated_ms = v.activated, \
     used_ms = v.used, lock_order = v.lock_order, reserved_e8 = v.reserved, \
     last_order = v.last_order FROM {rows} \
     WHERE coupon.group_id = v.grp AND coupon.customer_key = v.customer \
     AND coupon.coupon_key = v.k",
);

static USES: Sql = Sql::over(
    "coupons.save_uses",
    &[
        Column::Int("grp"),
        Column::Int("customer"),
        Column::Int("k"),
        Column::Text("order_id"),
        Column::Int("used"),
        Column::Int("returned"),
    ],
    "INSERT INTO coupon_use (group_id, customer_key, coupon_key, order_id, used_e8, \
     returned_e8) SELECT v.grp, v.customer, v.k, v.order_id, v.used, v.returned FROM {rows} \
     WHERE true ON CONFLICT (group_id, customer_key, order_id, coupon_key) DO UPDATE SET used_e8 = excluded.used_e8, returned_e8 = excluded.returned_e8",
);

/// What an order has done with a coupon afterwards.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UseRow {
    /// The distribution group of the coupon's row.
    pub group: GroupKey,
    /// Whose coupon it is.
    pub customer: CustomerKey,
    /// Which coupon.
    pub coupon: CouponKey,
    /// Which order.
    pub order: String,
    /// What it has done.
    pub done: CouponUse,
}

/// Stores new coupons, changed ones (each once), what orders did with them (each once), and cards that
/// were redeemed (each once).
pub fn save(
    tx: &mut Tx<'_>,
    (opened, changed): (&[&Owned], &[&Owned]),
    uses: &[UseRow],
    redeemed: &[Card],
) -> Result<(), Fault> {
    let mut opened: Vec<Vec<Value>> = opened.iter().map(|owned| open_row(owned)).collect();
    opened.sort_unstable_by_key(|row| key_of(row));
    tx.execute_set(&OPEN, &[], &opened)?;
    let changed: Vec<Vec<Value>> = changed.iter().map(|owned| change_row(owned)).collect();
    tx.execute_set(&CHANGE, &[], &changed)?;
    let uses: Vec<Vec<Value>> = uses.iter().map(use_row).collect();
    tx.execute_set(&USES, &[], &uses)?;
    cards::redeem(tx, redeemed)
}

/// Rows are inserted in the order of their table's key.
fn key_of(row: &[Value]) -> (i64, i64, i64) {
    let int = |index: usize| match row.get(index) {
        Some(Value::Int(int)) => *int,
        _ => 0,
    };
    (int(0), int(1), int(2))
}

fn open_row(Owned { group, customer, coupon }: &Owned) -> Vec<Value> {
    vec![
        (*group).into(),
        (*customer).into(),
        coupon.key.into(),
        coupon.plan.into(),
        coupon.kind.code().into(),
        coupon.version.code().into(),
        coupon.face.into(),
        State::code(coupon.state).into(),
        coupon.frozen.into(),
        coupon.effective.into(),
        coupon.expires.into(),
        coupon.created.into(),
        coupon.activated.into(),
        coupon.used.into(),
        coupon.lock.clone().into(),
        coupon.reserved.into(),
        coupon.order.clone().into(),
        coupon.source.map(|(customer, _)| customer).into(),
        coupon.source.map(|(_, coupon)| coupon).into(),
        (&coupon.code).into(),
    ]
}

fn change_row(Owned { group, customer, coupon }: &Owned) -> Vec<Value> {
    let Coupon { key, state, frozen, activated, used, lock, reserved, order, .. } = coupon;
    vec![
        (*group).into(),
        (*customer).into(),
        (*key).into(),
        State::code(*state).into(),
        (*frozen).into(),
        (*activated).into(),
        (*used).into(),
        lock.clone().into(),
        (*reserved).into(),
        order.clone().into(),
    ]
}

fn use_row(row: &UseRow) -> Vec<Value> {
    vec![
        row.group.into(),
        row.customer.into(),
        row.coupon.into(),
        (&row.order).into(),
        row.done.used.into(),
        row.done.returned.into(),
    ]
}
