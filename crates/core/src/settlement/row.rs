//! [`BillRow`]: everything a row of a bill holds, and what must hold of it (`bills` 1, 2).

use super::{Charge, MoneyPolicy, Paid};
use crate::bills::{BillPeriod, BillType, ChargeMode, Gathered, ProviderType, Sign, Status};
use crate::ids::{BillRowKey, CustomerKey, GroupKey, OrderKey, PostingKey, ResourceKey};
use crate::money::{Amount, UnitPrice};
use crate::orders::{DiscountType, Settlement};
use crate::time::{BillCycle, Day, Span, Timestamp, Zone};

/// Amount units in a cent.
const CENT: i64 = 1_000_000;

/// What paid a row, or is still owed: the parts of what is due (`bills` 2, I2).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Parts {
    /// Cash.
    pub cash: Amount,
    /// Credit.
    pub credit: Amount,
    /// Vouchers (`coupon_amount`).
    pub coupon: Amount,
    /// Flexi-purchase coupons.
    pub flexi: Amount,
    /// Stored-value cards.
    pub card: Amount,
    /// Bonus (retired).
    pub bonus: Amount,
    /// What is not paid; for who settles by the month, what is settled so (`debt_amount`).
    pub debt: Amount,
    /// What was written off (`writeoff_amount`, `adjustment_amount`).
    pub writeoff: Amount,
}

impl Parts {
    /// All of them, in the order of the fields.
    pub const fn all(&self) -> [Amount; 8] {
        let Self { cash, credit, coupon, flexi, card, bonus, debt, writeoff } = *self;
        [cash, credit, coupon, flexi, card, bonus, debt, writeoff]
    }

    /// What they add up to.
    ///
    /// # Errors
    /// `None` outside the range of an amount.
    pub fn sum(&self) -> Option<Amount> {
        self.all().into_iter().try_fold(Amount::ZERO, Amount::checked_add)
    }

    /// Afterwards, when so much of the debt was repaid: debt becomes cash.
    ///
    /// # Errors
    /// `None` where nothing or more than the debt is repaid.
    pub fn repaid(&self, amount: Amount) -> Option<Self> {
        let debt = self.lowered(amount)?;
        Some(Self { debt, cash: self.cash.checked_add(amount)?, ..*self })
    }

    /// Afterwards, when so much of the debt was written off.
    ///
    /// # Errors
    /// `None` where nothing or more than the debt is written off.
    pub fn written_off(&self, amount: Amount) -> Option<Self> {
        let debt = self.lowered(amount)?;
        Some(Self { debt, writeoff: self.writeoff.checked_add(amount)?, ..*self })
    }

    fn lowered(&self, amount: Amount) -> Option<Amount> {
        let fits = amount.is_positive() && amount <= self.debt;
        if fits { self.debt.checked_sub(amount) } else { None }
    }
}

impl From<&Paid> for Parts {
    fn from(paid: &Paid) -> Self {
        Self {
            cash: paid.cash,
            credit: paid.credit,
            coupon: paid.voucher,
            flexi: paid.flexi,
            card: paid.card,
            bonus: Amount::ZERO,
            debt: paid.debt,
            writeoff: Amount::ZERO,
        }
    }
}

/// What was used, on a row of usage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RowUsage {
    /// How much in all, at 10⁻⁸ of the measure; below zero where it is taken back.
    pub quantity_e8: i64,
    /// What of it packages covered (`free_resource_usage`), in the same measure.
    pub free_e8: i64,
    /// The unit (`usage_measure_id`).
    pub measure: i64,
    /// What one of it is in the unit of the price: a numerator and a denominator, both above 0.
    pub ratio: (i64, i64),
}

/// A row of a bill: one deduction (a resource, a usage type and a settlement period), or an order's line.
///
/// It is written once. Only [`Parts`] change, when debt is repaid or written off, and the sum of them never does; and a
/// new term has its span once it has begun.
/// Codes are interned; 0 is none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BillRow {
    /// Row key.
    pub key: BillRowKey,
    /// Distribution group.
    pub group: GroupKey,
    /// Who pays (`payer_account_id`).
    pub payer: CustomerKey,
    /// Who consumes (`customer_id`).
    pub consumer: CustomerKey,
    /// The bill cycle.
    pub cycle: BillCycle,
    /// What it is.
    pub bill_type: BillType,
    /// How what it is for is charged.
    pub mode: ChargeMode,
    /// Whose product it is.
    pub provider: ProviderType,
    /// How the payer settled then.
    pub settlement: Settlement,
    /// When it was deducted (`trade_time`).
    pub traded: Timestamp,
    /// The span of usage, or of the term; of what gives back, the time that is given back (`effective_time`,
    /// `expire_time`).
    pub span: Option<Span>,
    /// The order that brought it about.
    pub order: Option<OrderKey>,
    /// The posting of the ledger that moved its money, the first where several did; none where nothing moved.
    pub posting: Option<PostingKey>,
    /// The resource.
    pub resource: Option<ResourceKey>,
    /// The number of its charging; 0 where it has none.
    pub charging: i64,
    /// The product.
    pub product: i64,
    /// The service type.
    pub service: i64,
    /// The resource type.
    pub resource_type: i64,
    /// The region.
    pub region: i64,
    /// The specification (`sku_code`).
    pub spec: i64,
    /// The enterprise project; 0 where the service has none.
    pub project: i64,
    /// The usage type.
    pub usage_type: i64,
    /// The size, where the product has one.
    pub size: Option<i64>,
    /// What was used; usage alone has it.
    pub usage: Option<RowUsage>,
    /// The unit and the number of a term (`period_type`, `period_num`); usage has none.
    pub period: Option<(BillPeriod, i64)>,
    /// Which hours it is made of: why what is erased of it is erased.
    pub gathered: Gathered,
    /// The price of a unit. Rows have none whose price is graduated, or that are several small amounts.
    pub unit_price: Option<UnitPrice>,
    /// What lowered the price (`promotion_type`).
    pub discount_type: Option<DiscountType>,
    /// What it comes to.
    pub charge: Charge,
    /// What paid it.
    pub parts: Parts,
}

/// What does not hold of a row. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, thiserror::Error)]
pub enum IdentityBroken {
    /// A sum leaves the range of an amount.
    #[error("a sum leaves the range of an amount")]
    OutOfRange,
    /// I1: due is not official − discount − erase.
    #[error("what is due is not the list price less discount and what is erased")]
    Due,
    /// I2: due is not the sum of its parts.
    #[error("what is due is not what was paid, is owed or was written off")]
    Parts,
    /// An amount has a sign that the row does not have.
    #[error("an amount has the wrong sign")]
    Sign,
    /// What is erased is a cent or more, or is erased where nothing is, or what is due is not in cents where it is
    /// cut to them.
    #[error("what is erased is not what the policy erases")]
    Erase,
}

impl BillRow {
    /// Do the identities hold of it (`bills` 2, I1 and I2; I3 is [`BillRow::net`]) and are its amounts of one sign?
    ///
    /// # Errors
    /// The first that does not.
    pub fn check(&self, policy: MoneyPolicy) -> Result<(), IdentityBroken> {
        let Charge { official, discount, erase, due } = self.charge;
        let left = official.checked_sub(discount).and_then(|left| left.checked_sub(erase));
        if left.ok_or(IdentityBroken::OutOfRange)? != due {
            return Err(IdentityBroken::Due);
        }
        if self.parts.sum().ok_or(IdentityBroken::OutOfRange)? != due {
            return Err(IdentityBroken::Parts);
        }
        let amounts = [official, discount, erase, due].into_iter().chain(self.parts.all());
        let (mut charges, mut gives_back) = (false, false);
        for amount in amounts {
            charges |= amount.is_positive();
            gives_back |= amount.is_negative();
        }
        let one_sign = match self.bill_type.sign() {
            Sign::Charges => !gives_back,
            Sign::GivesBack => !charges,
            Sign::Either => !(charges && gives_back),
        };
        if !one_sign {
            return Err(IdentityBroken::Sign);
        }
        let erases = match policy {
            MoneyPolicy::CutToCent => erase.e8().abs() < CENT && due.e8() % CENT == 0,
            MoneyPolicy::KeepEight => erase.is_zero(),
        };
        let may_erase = self.mode != ChargeMode::Period || erase.is_zero();
        if erases && may_erase { Ok(()) } else { Err(IdentityBroken::Erase) }
    }

    /// What is really paid (实付): what is due, without vouchers (`bills` 2, I3).
    ///
    /// # Errors
    /// `None` outside the range of an amount.
    pub fn net(&self) -> Option<Amount> {
        self.charge.due.checked_sub(self.parts.coupon)
    }

    /// Where it stands; `closed` is whether its cycle is. What is settled by the month is not billed before.
    pub fn status(&self, closed: bool) -> Status {
        if self.parts.debt.is_zero() {
            Status::Paid
        } else if self.settlement == Settlement::Monthly && !closed {
            Status::NotBilled
        } else {
            Status::Outstanding
        }
    }

    /// When it was consumed (`consume_time`): usage when its span ended, everything else when it was traded.
    pub fn consumed(&self) -> Timestamp {
        self.used().map_or(self.traded, Span::to)
    }

    fn used(&self) -> Option<Span> {
        self.span.filter(|_| self.bill_type.of_usage())
    }

    /// The civil day it stands under (`bill_date`): that of the last of its usage, and where that lies outside its
    /// cycle, for it was deducted late, or there is no usage, the day it was traded. Usage of a month that is
    /// deducted on the 1st of the next stands under the month's last day.
    pub fn bill_day(&self, zone: &Zone) -> Day {
        let within = self.used().map(Span::last).filter(|last| zone.cycle_of(*last) == self.cycle);
        zone.day_of(within.unwrap_or(self.traded))
    }
}

#[cfg(test)]
#[path = "row_tests.rs"]
mod tests;
