//! An order is paid with what was chosen (`orders` C6).

use hubu_core::ids::{CouponKey, CustomerKey};
use hubu_core::orders::{
    Act, Auto, Choice, OrderId, OrderRecord, PayRefusal, Payment, check_payable,
    pick_automatically, plan_payment,
};
use hubu_store::ledger::Holder;
use hubu_store::{Error, Fault};

use super::{Purse, begin, collect, customer_of, facts_of, move_on, release_locked, used_before};
use crate::ledger::{Command, Decision, Desk, Needs, Party};

/// Pays an order. Whoever pays is the customer, or its custody master; a custody member that asks to pay an
/// order asks its master instead: the order stays as it is, and is marked so (`agent_pay`).
#[derive(Clone, Debug)]
pub struct PayOrder {
    /// Who asks.
    pub caller: CustomerKey,
    /// Which order.
    pub order: OrderId,
    /// With what.
    pub choice: Choice,
}

/// An order that was paid, or whose payer was asked to pay it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaidOrder {
    /// The order afterwards.
    pub record: OrderRecord,
    /// The id of what was paid (`tradeNo` of the old form).
    pub trade_id: String,
}

/// Why an order is not paid; the order's own rules say [`PayRefusal`].
pub type PayFailure = PayRefusal;

impl Command for PayOrder {
    type Reply = PaidOrder;
    type Refusal = PayFailure;

    fn needs(&self, needs: &mut Needs) {
        needs.order(&self.order);
        // Whether they can still be used or not: that they were used is told as such.
        let caller = Party::Key(self.caller);
        for key in self.choice.coupons.iter().filter_map(|one| CouponKey::parse_wire(&one.id)) {
            needs.coupon(&caller, key);
        }
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<PaidOrder>, Error<PayFailure>> {
        let unknown = Error::Refused(PayRefusal::UnknownOrder);
        let Some(record) = desk.order(&self.order) else { return Err(unknown) };
        let customer = customer_of(desk, &record)?;
        let payer = desk.payer_of(&customer)?;
        let record = match self.caller {
            caller if caller == payer.key => {
                pay_with(desk, record, (&payer, &customer), &self.choice)?
            }
            caller if caller == customer.key => ask(desk, record, &payer)?,
            _ => return Err(unknown),
        };
        let facts = facts_of(&record).bool("agent_pay", record.agent_pay);
        let trade_id = record.order.id.as_str().to_owned();
        Ok(Decision { value: PaidOrder { record, trade_id }, subject: customer.key, facts })
    }
}

/// A custody member asks whoever pays for it to pay an order.
fn ask(
    desk: &mut Desk<'_, '_>,
    record: OrderRecord,
    payer: &Holder,
) -> Result<OrderRecord, Error<PayRefusal>> {
    check_payable(&record.order, desk.now()).map_err(Error::Refused)?;
    Ok(ask_payer(desk, record, payer))
}

/// Marks an order as one that its payer was asked to pay; tells that one, once.
fn ask_payer(desk: &mut Desk<'_, '_>, record: OrderRecord, payer: &Holder) -> OrderRecord {
    if record.agent_pay && record.payer == payer.key {
        return record;
    }
    let asked = OrderRecord { agent_pay: true, payer: payer.key, updated: desk.now(), ..record };
    desk.put_order(asked.clone());
    let facts = facts_of(&asked);
    desk.emit(payer.key, "order.payment_requested", &facts);
    asked
}

/// Pays an order with what was chosen, and begins what it orders.
fn pay_with(
    desk: &mut Desk<'_, '_>,
    record: OrderRecord,
    parties: (&Holder, &Holder),
    choice: &Choice,
) -> Result<OrderRecord, Error<PayRefusal>> {
    let purse = Purse::of(desk, parties.0, &record.order)?;
    let coupons = purse.grouped();
    let payment = plan_payment(&purse.paying(&record, &coupons, desk.now()), choice);
    paid(desk, record, parties, &payment.map_err(Error::Refused)?)
}

/// Pays as planned, and begins what the order orders.
fn paid(
    desk: &mut Desk<'_, '_>,
    mut record: OrderRecord,
    (payer, customer): (&Holder, &Holder),
    payment: &Payment,
) -> Result<OrderRecord, Error<PayRefusal>> {
    collect(desk, (payer, customer), &mut record, payment)?;
    release_locked(desk, &[payer, customer], &record)?;
    record.order.paid = Some(desk.now());
    move_on(desk, &mut record, Act::Pay)?;
    let facts = facts_of(&record);
    desk.emit(customer.key, "order.paid", &facts);
    if payer.key != customer.key {
        desk.emit(payer.key, "order.paid", &facts);
        desk.also_about(payer.key, facts);
    }
    begin(desk, &mut record, customer)?;
    Ok(record)
}

/// Pays an order that was just placed, or that is renewed by the system, with what is picked automatically
/// (`orders` E). Whoever pays for the customer pays at once. Where it is refused the order stays pending
/// payment, and a custody member's waits for its payer.
///
/// A promotion is picked only where an earlier order of the same resource used it, which nobody knows here:
/// none is.
///
/// # Errors
/// Only faults.
pub fn try_auto_pay(
    desk: &mut Desk<'_, '_>,
    record: &mut OrderRecord,
    auto: Auto,
) -> Result<Option<PayRefusal>, Fault> {
    let customer = customer_of(desk, record)?;
    let payer = desk.payer_of(&customer)?;
    let outcome = match plan_automatically(desk, record, auto)? {
        Ok(payment) => paid(desk, record.clone(), (&payer, &customer), &payment),
        Err(why) => Err(Error::Refused(why)),
    };
    match outcome {
        Ok(after) => {
            *record = after;
            Ok(None)
        }
        Err(Error::Refused(why)) => {
            if payer.key != customer.key {
                *record = ask_payer(desk, record.clone(), &payer);
            }
            Ok(Some(why))
        }
        Err(Error::Fault(fault)) => Err(fault),
    }
}

/// Pays an order as it was planned, and begins what it orders.
///
/// # Errors
/// Only faults.
pub(crate) fn pay_as_planned(
    desk: &mut Desk<'_, '_>,
    record: OrderRecord,
    payment: &Payment,
) -> Result<OrderRecord, Fault> {
    let customer = customer_of(desk, &record)?;
    let payer = desk.payer_of(&customer)?;
    paid(desk, record, (&payer, &customer), payment).map_err(|error| match error {
        Error::Fault(fault) => fault,
        Error::Refused(why) => Fault::Bug(format!("what was planned is not paid: {why:?}")),
    })
}

/// How an order would be paid with what is picked automatically, or why it would not.
///
/// # Errors
/// Only faults.
pub(crate) fn plan_automatically(
    desk: &Desk<'_, '_>,
    record: &OrderRecord,
    auto: Auto,
) -> Result<Result<Payment, PayRefusal>, Fault> {
    let payer = desk.payer_of(&customer_of(desk, record)?)?;
    let purse = Purse::of(desk, &payer, &record.order)?;
    let coupons = purse.grouped();
    let paying = purse.paying(record, &coupons, desk.now());
    let items = record.items.iter();
    let resources: Vec<_> = items.filter_map(|item| desk.resource_of(item.resource)).collect();
    let choice = pick_automatically(&paying, auto, &used_before(&resources));
    Ok(plan_payment(&paying, &choice))
}
