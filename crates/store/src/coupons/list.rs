//! Lists of coupons and cards, and of the changes of what they hold.

use std::collections::HashMap;

use hubu_core::accounts::{Direction, TradeDetail, TradeType};
use hubu_core::coupons::{Coupon, Kind, Plan, WireStatus};
use hubu_core::ids::{CouponKey, CustomerKey, GroupKey, PlanKey};
use hubu_core::ledger::BookKind;
use hubu_core::money::Amount;
use hubu_core::time::{BillCycle, Timestamp};

use super::load::{coupon, coupon_columns};
use super::plans;
use crate::Fault;
use crate::engine::{Row, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] =
    &[&COUPONS, &COUPONS_COUNT, &CARDS, &CARDS_COUNT, &CHANGES, &CHANGES_COUNT];

/// A coupon's book: kinds 30, 31 and 32 are those of vouchers, flexi-purchase coupons and cards.
macro_rules! coupon_book {
    () => {
        "LEFT JOIN book b ON b.group_id = c.group_id AND b.customer_key = c.customer_key \
         AND b.kind = CASE c.kind WHEN 1 THEN 30 WHEN 4 THEN 31 ELSE 32 END \
         AND b.lot = c.coupon_key "
    };
}
pub(super) use coupon_book;

/// A filter that is not wanted is NULL. A coupon past its end is expired (4), whoever has come by;
/// one that stands with a member (6) counts as used (3), one that went back to a master (7) as
/// reclaimed (5). What became of a used (3) coupon dates from its last use, and of those that went
/// away whole (5, 6, 7) from the last change of what they hold; one that never held anything has no
/// such date.
macro_rules! coupons_where {
    () => {
        "JOIN coupon_plan p ON p.plan_key = c.plan_key WHERE c.group_id = $1 \
         AND c.customer_key = $2 AND (CAST($4 AS BIGINT) = 1 OR c.kind <> 5) \
         AND c.expires_ms >= $5 AND (c.state <> 3 OR c.used_ms >= $5) \
         AND (c.state NOT IN (5, 6, 7) OR b.last_ms IS NULL OR b.last_ms >= $5) \
         AND (CAST($6 AS BIGINT) IS NULL OR c.coupon_key = CAST($6 AS BIGINT)) \
         AND (CAST($7 AS BIGINT) IS NULL OR c.plan_key = CAST($7 AS BIGINT)) \
         AND (CAST($8 AS BIGINT) IS NULL OR c.kind = CAST($8 AS BIGINT)) \
         AND (CAST($9 AS BIGINT) IS NULL OR CAST($9 AS BIGINT) = CASE \
         WHEN c.state <= 2 AND c.expires_ms <= CAST($3 AS BIGINT) THEN 4 \
         WHEN c.state = 6 THEN 3 WHEN c.state = 7 THEN 5 ELSE c.state END) \
         AND (CAST($10 AS BIGINT) IS NULL OR c.activated_ms >= CAST($10 AS BIGINT)) \
         AND (CAST($11 AS BIGINT) IS NULL OR c.activated_ms <= CAST($11 AS BIGINT)) \
         AND (CAST($12 AS TEXT) IS NULL OR p.source = CAST($12 AS TEXT)) \
         AND (CAST($13 AS TEXT) IS NULL OR c.lock_order = CAST($13 AS TEXT) \
         OR c.last_order = CAST($13 AS TEXT) \
         OR EXISTS (SELECT 1 FROM coupon_use u WHERE u.group_id = c.group_id \
         AND u.customer_key = c.customer_key AND u.coupon_key = c.coupon_key \
         AND u.order_id = CAST($13 AS TEXT) AND u.used_e8 > 0)) "
    };
}

static COUPONS: Sql = Sql::new(
    "coupons.coupons_page",
    concat!(
        "SELECT COALESCE(b.balance_e8, 0), ",
        coupon_columns!(),
        " FROM coupon c ",
        coupon_book!(),
        coupons_where!(),
        "ORDER BY c.coupon_key DESC LIMIT $14 OFFSET $15"
    ),
);

static COUPONS_COUNT: Sql = Sql::new(
    "coupons.coupons_count",
    concat!("SELECT COUNT(*) FROM coupon c ", coupon_book!(), coupons_where!()),
);

/// Kind 5 is a card; it is used up when nothing is left on it, whatever else became of it. One that
/// was never activated is neither: nothing was ever on it.
macro_rules! cards_where {
    () => {
        "WHERE c.group_id = $1 AND c.customer_key = $2 AND c.kind = 5 AND c.activated_ms IS NOT NULL \
         AND (COALESCE(b.balance_e8, 0) > 0) = (CAST($3 AS BIGINT) = 1) \
         AND (CAST($4 AS BIGINT) IS NULL OR c.coupon_key = CAST($4 AS BIGINT)) "
    };
}

static CARDS: Sql = Sql::new(
    "coupons.cards_page",
    concat!(
        "SELECT COALESCE(b.balance_e8, 0), ",
        coupon_columns!(),
        " FROM coupon c ",
        coupon_book!(),
        cards_where!(),
        "ORDER BY c.coupon_key DESC LIMIT $5 OFFSET $6"
    ),
);

static CARDS_COUNT: Sql = Sql::new(
    "coupons.cards_count",
    concat!("SELECT COUNT(*) FROM coupon c ", coupon_book!(), cards_where!()),
);

macro_rules! changes_where {
    () => {
        "FROM book b JOIN entry e ON e.group_id = b.group_id AND e.book_key = b.book_key \
         WHERE b.group_id = $1 AND b.customer_key = $2 AND b.kind = $3 \
         AND (CAST($4 AS BIGINT) IS NULL OR b.lot = CAST($4 AS BIGINT)) \
         AND e.at_ms >= $5 AND e.at_ms < $6 \
         AND (CAST($7 AS BIGINT) IS NULL OR (CAST($7 AS BIGINT) = 1) = (e.amount_e8 > 0)) \
         AND (CAST($8 AS BIGINT) IS NULL OR e.trade_type = CAST($8 AS BIGINT)) \
         AND (CAST($9 AS TEXT) IS NULL OR e.trade_id = CAST($9 AS TEXT)) "
    };
}

static CHANGES: Sql = Sql::new(
    "coupons.changes_page",
    concat!(
        "SELECT b.lot, e.amount_e8, e.after_e8, e.at_ms, e.trade_type, e.trade_detail, e.trade_id, \
         e.cycle, e.service, e.resource_type ",
        changes_where!(),
        "ORDER BY e.at_ms DESC, e.posting_key DESC, e.book_key, e.seq DESC LIMIT $10 OFFSET $11"
    ),
);

static CHANGES_COUNT: Sql =
    Sql::new("coupons.changes_count", concat!("SELECT COUNT(*) ", changes_where!()));

/// Which coupons of a customer are wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CouponFilter {
    /// Business time: what is past its end then is expired.
    pub now: Timestamp,
    /// Cards too?
    pub cards: bool,
    /// Leave out what ended, was last used, recalled, reclaimed or handed on before this instant.
    pub since: Timestamp,
    /// Only this coupon.
    pub coupon: Option<CouponKey>,
    /// Only of this plan.
    pub plan: Option<PlanKey>,
    /// Only of this kind.
    pub kind: Option<Kind>,
    /// Only with this status.
    pub status: Option<WireStatus>,
    /// Only activated at or after this instant.
    pub active_from: Option<Timestamp>,
    /// Only activated at or before this instant.
    pub active_to: Option<Timestamp>,
    /// Only from this source.
    pub source: Option<String>,
    /// Only those that this order locked or used.
    pub order: Option<String>,
    /// Coupons to skip.
    pub offset: i64,
    /// Coupons wanted.
    pub limit: i64,
}

/// A coupon with its plan and what it holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeldCoupon {
    /// The coupon.
    pub coupon: Coupon,
    /// What it holds; nothing where it has no book.
    pub balance: Amount,
    /// Its plan.
    pub plan: Plan,
}

/// A page of coupons, newest first, with the exact total.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CouponPage {
    /// How many there are.
    pub total: i64,
    /// The page.
    pub coupons: Vec<HeldCoupon>,
}

/// Which changes of what coupons hold are wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChangeFilter {
    /// Of which kind of book.
    pub kind: BookKind,
    /// Only of this coupon.
    pub coupon: Option<CouponKey>,
    /// At or after this instant.
    pub from: Timestamp,
    /// Before this instant.
    pub until: Timestamp,
    /// Only this direction.
    pub direction: Option<Direction>,
    /// Only this trade type.
    pub trade: Option<TradeType>,
    /// Only this transaction or order.
    pub trade_id: Option<String>,
    /// Changes to skip.
    pub offset: i64,
    /// Changes wanted.
    pub limit: i64,
}

/// A change of what a coupon holds: an entry of its book.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The coupon.
    pub coupon: CouponKey,
    /// What was added to what it holds.
    pub amount: Amount,
    /// What it holds afterwards.
    pub after: Amount,
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub kind: TradeType,
    /// The source operation.
    pub detail: TradeDetail,
    /// Transaction or order.
    pub trade_id: String,
    /// The bill cycle it counts for.
    pub cycle: BillCycle,
    /// Interned service code; 0 = none.
    pub service: i64,
    /// Interned resource type code; 0 = none.
    pub resource_type: i64,
}

/// A page of changes, newest first, with the exact total.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChangePage {
    /// How many match.
    pub total: i64,
    /// The page.
    pub changes: Vec<Change>,
}

/// A page of a customer's coupons.
pub fn coupons_page(
    tx: &mut Tx<'_>,
    (group, customer): (GroupKey, CustomerKey),
    filter: &CouponFilter,
) -> Result<CouponPage, Fault> {
    let mut params: Vec<Value> = vec![
        group.into(),
        customer.into(),
        filter.now.into(),
        filter.cards.into(),
        filter.since.into(),
        filter.coupon.into(),
        filter.plan.into(),
        filter.kind.map(Kind::code).into(),
        filter.status.map(WireStatus::code).into(),
        filter.active_from.into(),
        filter.active_to.into(),
        filter.source.clone().into(),
        filter.order.clone().into(),
    ];
    let total = count(tx, &COUPONS_COUNT, &params)?;
    params.extend([filter.limit.into(), filter.offset.into()]);
    let rows = tx.query(&COUPONS, &params)?;
    Ok(CouponPage { total, coupons: held(tx, rows)? })
}

/// A page of a customer's stored-value cards: those with something left, or those that are used up.
/// Cards that were never activated are in neither.
pub fn cards_page(
    tx: &mut Tx<'_>,
    (group, customer): (GroupKey, CustomerKey),
    (left, card): (bool, Option<CouponKey>),
    (offset, limit): (i64, i64),
) -> Result<CouponPage, Fault> {
    let mut params: Vec<Value> = vec![group.into(), customer.into(), left.into(), card.into()];
    let total = count(tx, &CARDS_COUNT, &params)?;
    params.extend([limit.into(), offset.into()]);
    let rows = tx.query(&CARDS, &params)?;
    Ok(CouponPage { total, coupons: held(tx, rows)? })
}

/// A page of the changes of what a customer's coupons hold.
pub fn changes_page(
    tx: &mut Tx<'_>,
    (group, customer): (GroupKey, CustomerKey),
    filter: &ChangeFilter,
) -> Result<ChangePage, Fault> {
    let mut params: Vec<Value> = vec![
        group.into(),
        customer.into(),
        filter.kind.code().into(),
        filter.coupon.into(),
        filter.from.into(),
        filter.until.into(),
        filter.direction.map(|d| d == Direction::Revenue).into(),
        filter.trade.map(TradeType::code).into(),
        filter.trade_id.clone().into(),
    ];
    let total = count(tx, &CHANGES_COUNT, &params)?;
    params.extend([filter.limit.into(), filter.offset.into()]);
    let rows = tx.query(&CHANGES, &params)?;
    let changes = rows.into_iter().map(change).collect::<Result<_, _>>()?;
    Ok(ChangePage { total, changes })
}

pub(super) fn count(tx: &mut Tx<'_>, sql: &'static Sql, params: &[Value]) -> Result<i64, Fault> {
    tx.first(sql, params)?.map_or(Ok(0), |row| row.reader().int())
}

/// Balance and coupon of each row, with the plans they are of.
pub(super) fn held(tx: &mut Tx<'_>, rows: Vec<Row>) -> Result<Vec<HeldCoupon>, Fault> {
    let read = |row: Row| {
        let mut row = row.reader();
        Ok((row.amount()?, coupon(&mut row)?))
    };
    let rows: Vec<(Amount, Coupon)> = rows.into_iter().map(read).collect::<Result<_, Fault>>()?;
    let mut keys: Vec<PlanKey> = rows.iter().map(|(_, coupon)| coupon.plan).collect();
    keys.sort_unstable();
    keys.dedup();
    let known: HashMap<PlanKey, Plan> =
        plans(tx, &keys)?.into_iter().map(|plan| (plan.key, plan)).collect();
    let with_plan = |(balance, coupon): (Amount, Coupon)| {
        let lost = || Fault::Bug(format!("the coupon {} is of no plan", coupon.key));
        let plan = known.get(&coupon.plan).cloned().ok_or_else(lost)?;
        Ok(HeldCoupon { coupon, balance, plan })
    };
    rows.into_iter().map(with_plan).collect()
}

fn change(row: Row) -> Result<Change, Fault> {
    let mut row = row.reader();
    Ok(Change {
        coupon: CouponKey(row.int()?),
        amount: row.amount()?,
        after: row.amount()?,
        at: row.time()?,
        kind: row.code(TradeType::from_code)?,
        detail: row.code(TradeDetail::from_code)?,
        trade_id: row.text()?,
        cycle: BillCycle::from_number(row.int()?),
        service: row.int()?,
        resource_type: row.int()?,
    })
}
