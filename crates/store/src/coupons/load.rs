//! Reading what a fold of commands does something with. The customers are locked.

use hubu_core::coupons::{Coupon, Kind, State, Version};
use hubu_core::ids::{CouponKey, CustomerKey, GroupKey, PlanKey};
use hubu_core::money::Amount;

use crate::Fault;
use crate::engine::{Column, Row, RowReader, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&COUPONS, &WALLETS, &USES, &SOURCES];

/// The columns of a coupon, in the order they are read.
macro_rules! coupon_columns {
    () => {
        "c.coupon_key, c.plan_key, c.kind, c.version, c.face_e8, c.state, c.frozen, \
         c.effective_ms, c.expires_ms, c.created_ms, c.activated_ms, c.used_ms, c.lock_order, \
         c.reserved_e8, c.last_order, c.source_customer_key, c.source_coupon_key, c.code"
    };
}
pub(super) use coupon_columns;

static COUPONS: Sql = Sql::over(
    "coupons.coupons",
    &[Column::Int("grp"), Column::Int("customer"), Column::Int("k")],
    concat!(
        "SELECT c.group_id, c.customer_key, ",
        coupon_columns!(),
        " FROM {rows} CROSS JOIN coupon c \
         WHERE c.group_id = v.grp AND c.customer_key = v.customer AND c.coupon_key = v.k"
    ),
);

/// State 2 is usable.
static WALLETS: Sql = Sql::over(
    "coupons.wallets",
    &[Column::Int("grp"), Column::Int("customer")],
    concat!(
        "SELECT c.group_id, c.customer_key, ",
        coupon_columns!(),
        " FROM {rows} CROSS JOIN coupon c \
         WHERE c.group_id = v.grp AND c.customer_key = v.customer AND c.state = 2"
    ),
);

static USES: Sql = Sql::over(
    "coupons.uses",
    &[Column::Int("grp"), Column::Int("customer"), Column::Text("order_id")],
    "SELECT u.coupon_key, u.order_id, u.used_e8, u.returned_e8 FROM {rows} \
     CROSS JOIN coupon_use u WHERE u.group_id = v.grp AND u.customer_key = v.customer \
     AND u.order_id = v.order_id",
);

static SOURCES: Sql = Sql::over(
    "coupons.sources",
    &[Column::Int("customer"), Column::Int("k")],
    "SELECT c.source_customer_key, c.source_coupon_key FROM {rows} \
     CROSS JOIN customer h CROSS JOIN coupon c WHERE h.customer_key = v.customer \
     AND c.group_id = h.group_id AND c.customer_key = v.customer AND c.coupon_key = v.k \
     AND c.source_customer_key IS NOT NULL",
);

/// Where a coupon stands: its group, its customer, its key.
pub type Place = (GroupKey, CustomerKey, CouponKey);

/// What is used and by which order.
pub type UsePlace = (CouponKey, String);

/// A coupon with its customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Owned {
    /// The distribution group of its row.
    pub group: GroupKey,
    /// Whose it is.
    pub customer: CustomerKey,
    /// The coupon.
    pub coupon: Coupon,
}

/// What an order did with a coupon.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct CouponUse {
    /// What it has used.
    pub used: Amount,
    /// What of that came back.
    pub returned: Amount,
}

/// Coupons by their places; unknown ones are left out.
pub fn coupons(tx: &mut Tx<'_>, places: &[Place]) -> Result<Vec<Owned>, Fault> {
    let row =
        |(group, customer, key): &Place| vec![(*group).into(), (*customer).into(), (*key).into()];
    let rows: Vec<Vec<Value>> = places.iter().map(row).collect();
    tx.query_set(&COUPONS, &[], &rows)?.into_iter().map(owned).collect()
}

/// Every coupon of these customers that may be used, ended ones that nobody has cleared included.
pub fn wallets(tx: &mut Tx<'_>, owners: &[(GroupKey, CustomerKey)]) -> Result<Vec<Owned>, Fault> {
    let rows: Vec<Vec<Value>> =
        owners.iter().map(|(group, key)| vec![(*group).into(), (*key).into()]).collect();
    tx.query_set(&WALLETS, &[], &rows)?.into_iter().map(owned).collect()
}

/// What orders did with their customers' coupons; where an order did nothing there is no row.
pub fn uses(
    tx: &mut Tx<'_>,
    orders: &[(GroupKey, CustomerKey, &str)],
) -> Result<Vec<(UsePlace, CouponUse)>, Fault> {
    let row = |(group, customer, order): &(GroupKey, CustomerKey, &str)| {
        vec![(*group).into(), (*customer).into(), (*order).into()]
    };
    let rows: Vec<Vec<Value>> = orders.iter().map(row).collect();
    let found = tx.query_set(&USES, &[], &rows)?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            let place = (CouponKey(row.int()?), row.text()?);
            Ok((place, CouponUse { used: row.amount()?, returned: row.amount()? }))
        })
        .collect()
}

/// The coupons that these came from, with their customers; where a coupon came from nowhere there is
/// none. It is fixed when a coupon is made: nothing needs to be locked.
pub fn sources(
    tx: &mut Tx<'_>,
    coupons: &[(CustomerKey, CouponKey)],
) -> Result<Vec<(CustomerKey, CouponKey)>, Fault> {
    let rows: Vec<Vec<Value>> =
        coupons.iter().map(|(customer, key)| vec![(*customer).into(), (*key).into()]).collect();
    let found = tx.query_set(&SOURCES, &[], &rows)?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok((CustomerKey(row.int()?), CouponKey(row.int()?)))
        })
        .collect()
}

fn owned(row: Row) -> Result<Owned, Fault> {
    let mut row = row.reader();
    let (group, customer) = (GroupKey(row.int()?), CustomerKey(row.int()?));
    Ok(Owned { group, customer, coupon: coupon(&mut row)? })
}

/// Reads `coupon_columns!`.
pub(super) fn coupon(row: &mut RowReader) -> Result<Coupon, Fault> {
    Ok(Coupon {
        key: CouponKey(row.int()?),
        plan: PlanKey(row.int()?),
        kind: row.code(Kind::from_code)?,
        version: row.code(Version::from_code)?,
        face: row.amount()?,
        state: row.code(State::from_code)?,
        frozen: row.bool()?,
        effective: row.time()?,
        expires: row.time()?,
        created: row.time()?,
        activated: row.opt_time()?,
        used: row.opt_time()?,
        lock: row.opt_text()?,
        reserved: row.amount()?,
        order: row.opt_text()?,
        source: row.opt_int()?.map(CustomerKey).zip(row.opt_int()?.map(CouponKey)),
        code: row.text()?,
    })
}
