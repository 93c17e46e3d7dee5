//! Vouchers that a master may hand to a member, and those that it may take back.

use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::time::Timestamp;

use super::CouponPage;
use super::list::{count, coupon_book, held};
use super::load::coupon_columns;
use crate::Fault;
use crate::engine::{Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] =
    &[&TRANSFERABLE, &TRANSFERABLE_COUNT, &HANDED, &HANDED_COUNT];

/// Vouchers (kind 1) that are usable (state 2), free, and not over.
macro_rules! operable {
    () => {
        "WHERE c.group_id = $1 AND c.customer_key = $2 AND c.expires_ms > $3 AND c.kind = 1 \
         AND c.state = 2 AND c.frozen = 0 AND c.lock_order IS NULL "
    };
}

/// Scenes 1 to 3 are test, commercial and activity; issuer 1 is the operator.
macro_rules! transferable {
    () => {
        concat!(
            "JOIN coupon_plan p ON p.plan_key = c.plan_key ",
            operable!(),
            "AND p.scene <= 3 AND p.issuer = 1 "
        )
    };
}

/// What came from a coupon of this master that was not recalled (state 5), nor went back itself (7).
macro_rules! handed {
    () => {
        concat!(
            "JOIN coupon s ON s.group_id = $4 AND s.customer_key = c.source_customer_key \
             AND s.coupon_key = c.source_coupon_key ",
            operable!(),
            "AND c.source_customer_key = $5 AND s.state NOT IN (5, 7) "
        )
    };
}

static TRANSFERABLE: Sql = Sql::new(
    "coupons.transferable_page",
    concat!(
        "SELECT COALESCE(b.balance_e8, 0), ",
        coupon_columns!(),
        " FROM coupon c ",
        coupon_book!(),
        transferable!(),
        "ORDER BY c.coupon_key DESC LIMIT $4 OFFSET $5"
    ),
);

static TRANSFERABLE_COUNT: Sql = Sql::new(
    "coupons.transferable_count",
    concat!("SELECT COUNT(*) FROM coupon c ", transferable!()),
);

static HANDED: Sql = Sql::new(
    "coupons.handed_page",
    concat!(
        "SELECT COALESCE(b.balance_e8, 0), ",
        coupon_columns!(),
        " FROM coupon c ",
        coupon_book!(),
        handed!(),
        "ORDER BY c.coupon_key DESC LIMIT $6 OFFSET $7"
    ),
);

static HANDED_COUNT: Sql =
    Sql::new("coupons.handed_count", concat!("SELECT COUNT(*) FROM coupon c ", handed!()));

/// What a master may hand to a member now, newest first.
pub fn transferable_page(
    tx: &mut Tx<'_>,
    (group, master): (GroupKey, CustomerKey),
    now: Timestamp,
    (offset, limit): (i64, i64),
) -> Result<CouponPage, Fault> {
    let mut params: Vec<Value> = vec![group.into(), master.into(), now.into()];
    let total = count(tx, &TRANSFERABLE_COUNT, &params)?;
    params.extend([limit.into(), offset.into()]);
    let rows = tx.query(&TRANSFERABLE, &params)?;
    Ok(CouponPage { total, coupons: held(tx, rows)? })
}

/// What a master may take back from a member now, newest first.
pub fn handed_page(
    tx: &mut Tx<'_>,
    (group, member): (GroupKey, CustomerKey),
    (master_group, master): (GroupKey, CustomerKey),
    now: Timestamp,
    (offset, limit): (i64, i64),
) -> Result<CouponPage, Fault> {
    let mut params: Vec<Value> =
        vec![group.into(), member.into(), now.into(), master_group.into(), master.into()];
    let total = count(tx, &HANDED_COUNT, &params)?;
    params.extend([limit.into(), offset.into()]);
    let rows = tx.query(&HANDED, &params)?;
    Ok(CouponPage { total, coupons: held(tx, rows)? })
}
