//! Reading the lines of orders.

use std::collections::HashMap;

use hubu_core::ids::OrderKey;
use hubu_core::money::Amount;
use hubu_core::orders::{
    AmountInfo, Amounts, DiscountType, Kept, LinePeriod, LineProduct, OrderId, OrderLine,
};
use hubu_core::resources::Size;

use super::load::order_id;
use crate::Fault;
use crate::engine::{Column, RowReader, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&LINES];

static LINES: Sql = Sql::over(
    "orders.lines",
    &[Column::Int("grp"), Column::Int("k")],
    "SELECT l.order_key, o.id, l.number, l.product_id, l.service, l.resource_type, l.region, \
     l.spec, l.strict_selected, l.base_product_id, l.base_spec, l.zone, l.size, l.size_measure, \
     l.period_unit, l.period_num, l.count, l.effective_ms, l.expires_ms, l.official_e8, \
     l.after_e8, l.vouchers_e8, l.flexi_e8, l.cards_e8, l.fee_e8, l.consumed_e8, l.discounts \
     FROM {rows} CROSS JOIN order_line l CROSS JOIN customer_order o WHERE l.group_id = v.grp \
     AND l.order_key = v.k AND o.group_id = v.grp AND o.order_key = v.k \
     ORDER BY l.order_key, l.number",
);

/// The lines of orders, by the order; of a combined trade: by its parts. Rows are groups and keys.
pub(super) fn lines(
    tx: &mut Tx<'_>,
    orders: &[Vec<Value>],
) -> Result<HashMap<OrderKey, Vec<OrderLine>>, Fault> {
    let mut lines: HashMap<OrderKey, Vec<OrderLine>> = HashMap::new();
    for row in tx.query_set(&LINES, &[], orders)? {
        let mut row = row.reader();
        let order = OrderKey(row.int()?);
        let id = order_id(&mut row)?;
        lines.entry(order).or_default().push(line(&mut row, id)?);
    }
    Ok(lines)
}

fn line(row: &mut RowReader, order: OrderId) -> Result<OrderLine, Fault> {
    let number = row.int()?;
    let product = LineProduct {
        id: row.text()?,
        service: row.text()?,
        resource_type: row.text()?,
        region: row.text()?,
        spec: row.text()?,
        strict_selected: row.bool()?,
    };
    // A change keeps to the kind of thing and to its place.
    let base = row.opt_text()?.zip(row.opt_text()?).map(|(id, spec)| LineProduct {
        id,
        spec,
        ..product.clone()
    });
    Ok(OrderLine {
        order,
        number,
        product,
        base,
        zone: row.opt_text()?,
        size: row.opt_int()?.zip(row.opt_int()?).map(|(value, measure)| Size { value, measure }),
        period: (row.code(LinePeriod::from_code)?, row.opt_int()?),
        count: row.int()?,
        effective: row.opt_time()?,
        expires: row.opt_time()?,
        amounts: amounts(row)?,
    })
}

fn amounts(row: &mut RowReader) -> Result<Amounts, Fault> {
    let (official, after_discount) = (row.amount()?, row.amount()?);
    let (vouchers, flexi, cards) = (row.amount()?, row.amount()?, row.amount()?);
    let (fee, consumed) = (row.opt_int()?, row.opt_int()?);
    let kept = fee.zip(consumed).map(|(fee, consumed)| Kept {
        fee: Amount::from_e8(fee),
        consumed: Amount::from_e8(consumed),
    });
    let discounts = discounts(&row.text()?)?;
    let info = AmountInfo { discounts, vouchers, flexi, cards, kept };
    Ok(Amounts { official, after_discount, info })
}

/// Reads `605:120000000 700:50`.
fn discounts(text: &str) -> Result<Vec<(DiscountType, Amount)>, Fault> {
    let one = |one: &str| {
        let (of, off) = one.split_once(':')?;
        let of = DiscountType::from_code(of.parse().ok()?)?;
        Some((of, Amount::from_e8(off.parse().ok()?)))
    };
    let all: Option<Vec<_>> = text.split_ascii_whitespace().map(one).collect();
    all.ok_or_else(|| Fault::Bug(format!("{text} are no discounts")))
}
