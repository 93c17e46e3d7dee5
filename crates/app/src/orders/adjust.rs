//! An operator adjusts the price of an order that was not paid (`orders` C6, rule 1).

use hubu_core::discounts::{Discount, DiscountKind, Reduction, Scope};
use hubu_core::history::Period;
use hubu_core::orders::{Combination, Offered, OrderId, OrderRecord, OrderStatus, priced};
use hubu_store::Error;

use super::facts_of;
use crate::ledger::{Command, Decision, Desk, Needs};

/// Adjusts the price of an order: whoever pays it pays by the adjustment and no other discount. It takes the
/// place of one before it.
#[derive(Clone, Debug)]
pub struct AdjustOrder {
    /// The order.
    pub order: OrderId,
    /// What it does to the price of the whole.
    pub reduction: Reduction,
    /// Why (1 to 256 characters).
    pub reason: String,
}

/// Why a price is not adjusted. In order of precedence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AdjustRefusal {
    /// There is no such order.
    UnknownOrder,
    /// It is part of this combined trade, which is adjusted as a whole.
    PartOfTrade(OrderId),
    /// It was paid, is over, or gives back.
    Status(OrderStatus),
    /// It would take nothing off.
    NothingOff,
}

impl Command for AdjustOrder {
    /// The order afterwards.
    type Reply = OrderRecord;
    type Refusal = AdjustRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.order(&self.order);
    }

    fn decide(
        &self,
        desk: &mut Desk<'_, '_>,
    ) -> Result<Decision<OrderRecord>, Error<AdjustRefusal>> {
        use AdjustRefusal as R;
        let mut record = desk.order(&self.order).ok_or(Error::Refused(R::UnknownOrder))?;
        if let Combination::PartOf(trade) = &record.order.combination {
            return Err(Error::Refused(R::PartOfTrade(trade.clone())));
        }
        if !record.is_unpaid() || super::gives_money_back(&record) {
            return Err(Error::Refused(R::Status(record.order.status)));
        }
        let now = desk.now();
        let discount = Discount {
            key: desk.new_discount(),
            kind: DiscountKind::Adjustment,
            name: self.reason.clone(),
            reduction: self.reduction,
            scope: Scope::default(),
            period: Period { from: now, to: None },
        };
        let officials = record.order.officials();
        let offered = Offered::adjustment(&discount, &officials);
        let offered = offered.ok_or(Error::Refused(R::NothingOff))?;
        for (line, amounts) in record.order.lines.iter_mut().zip(priced(&officials, Some(&offered)))
        {
            line.amounts = amounts;
        }
        record.order.discount = Some((offered.key, offered.kind));
        record.offered.retain(|one| one.kind != DiscountKind::Adjustment);
        let off = offered.off();
        record.offered.push(offered);
        record.updated = now;
        desk.put_order(record.clone());
        let facts = facts_of(&record).amount("off", off);
        let subject = record.order.customer;
        desk.emit(subject, "order.adjusted", &facts);
        let facts = facts.text("reason", &self.reason);
        Ok(Decision { value: record, subject, facts })
    }
}
