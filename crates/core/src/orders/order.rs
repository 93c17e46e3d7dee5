//! [`Order`] and its [`OrderLine`]s (`orders` C0 to C2).

use super::amounts::total;
use super::{
    Act, AmountDefect, Amounts, LinePeriod, Offered, OrderId, OrderStatus, OrderType, SourceType,
};
use crate::discounts::DiscountKind;
use crate::ids::{CustomerKey, DiscountKey};
use crate::money::Amount;
use crate::products::Product;
use crate::resources::Size;
use crate::time::Timestamp;

/// Is an order bought with others?
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Combination {
    /// It stands alone.
    Single,
    /// It is a combined trade of these orders, in order: each is of one service. Its lines are theirs.
    Combined(Vec<OrderId>),
    /// It is part of this combined trade, by which alone it is paid and cancelled.
    PartOf(OrderId),
}

/// An order of a customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// Whose it is.
    pub customer: CustomerKey,
    /// Alone, or bought with others.
    pub combination: Combination,
    /// What it does.
    pub kind: OrderType,
    /// Where it comes from.
    pub source: SourceType,
    /// Where it stands.
    pub status: OrderStatus,
    /// What brought it there; a new order: nothing.
    pub reason: Option<Act>,
    /// When it was placed.
    pub placed: Timestamp,
    /// The first instant at which it can no longer be paid (`pending_payment_end_time`); one that gives back
    /// has none.
    pub pay_until: Option<Timestamp>,
    /// When it was paid.
    pub paid: Option<Timestamp>,
    /// The discount that was selected when it was placed, or by which it was paid.
    pub discount: Option<(DiscountKey, DiscountKind)>,
    /// Its lines, in order.
    pub lines: Vec<OrderLine>,
}

/// A product as a line names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineProduct {
    /// `product_id`.
    pub id: String,
    /// Service type code.
    pub service: String,
    /// Resource type code.
    pub resource_type: String,
    /// Region code.
    pub region: String,
    /// Specification.
    pub spec: String,
    /// Is it one of the marketplace's strictly selected ones?
    pub strict_selected: bool,
}

impl LineProduct {
    /// A product of the catalogue, as a line names it.
    pub fn of(product: &Product) -> Self {
        Self {
            id: product.id.clone(),
            service: product.key.service.clone(),
            resource_type: product.key.resource_type.clone(),
            region: product.key.region.clone(),
            spec: product.key.spec.clone(),
            strict_selected: product.traits.strict_selected,
        }
    }
}

/// A line of an order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderLine {
    /// The order it is of; of a combined trade: one of its orders.
    pub order: OrderId,
    /// Its number within that, from 1.
    pub number: i64,
    /// What is bought, renewed, or given back.
    pub product: LineProduct,
    /// What a change found before it (`base_product_info`).
    pub base: Option<LineProduct>,
    /// The availability zone, where one was chosen.
    pub zone: Option<String>,
    /// The size of each, where the product has one.
    pub size: Option<Size>,
    /// The unit of its term, and how many; unsubscriptions have no number.
    pub period: (LinePeriod, Option<i64>),
    /// How many (`subscription_num`).
    pub count: i64,
    /// From when on it counts; none until it is provided.
    pub effective: Option<Timestamp>,
    /// When it ends; none until it is provided.
    pub expires: Option<Timestamp>,
    /// What it comes to: until it is paid, with the discount that was selected.
    pub amounts: Amounts,
}

impl OrderLine {
    /// `order_line_item_id`.
    pub fn id(&self) -> String {
        self.order.line(self.number)
    }
}

/// Why an order cannot be as it is. In order of precedence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OrderDefect {
    /// It has no line.
    Empty,
    /// A line, by its place, is not of the order, or its number is not the next one there.
    Line(usize),
    /// A line's amounts, or with `None` those of the whole, do not add up.
    Amounts(Option<usize>, AmountDefect),
}

impl Order {
    /// What it comes to: the sum of its lines.
    ///
    /// # Errors
    /// [`AmountDefect::OutOfRange`].
    pub fn amounts(&self) -> Result<Amounts, AmountDefect> {
        Amounts::sum(self.lines.iter().map(|line| &line.amounts))
    }

    /// What each order of a combined trade comes to, in their order (`sub_order_infos`); any other has none.
    ///
    /// # Errors
    /// [`AmountDefect::OutOfRange`].
    pub fn of_parts<'a>(&'a self) -> Result<Vec<(&'a OrderId, Amounts)>, AmountDefect> {
        let Combination::Combined(parts) = &self.combination else { return Ok(Vec::new()) };
        let sum = |part: &'a OrderId| {
            let of_part = |line: &&OrderLine| line.order == *part;
            let lines = self.lines.iter().filter(of_part);
            Amounts::sum(lines.map(|line| &line.amounts)).map(|amounts| (part, amounts))
        };
        parts.iter().map(sum).collect()
    }

    /// Can it be as it is? Lines are numbered from 1 within their order and belong to it, and amounts add
    /// up, line by line and in all.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), OrderDefect> {
        if self.lines.is_empty() {
            return Err(OrderDefect::Empty);
        }
        for (place, line) in self.lines.iter().enumerate() {
            let before = self.lines[..place].iter().filter(|other| other.order == line.order);
            let known = match &self.combination {
                Combination::Combined(parts) => parts.contains(&line.order),
                Combination::Single | Combination::PartOf(_) => line.order == self.id,
            };
            if !known || usize::try_from(line.number) != Ok(before.count() + 1) {
                return Err(OrderDefect::Line(place));
            }
        }
        let defect = |place| move |why| OrderDefect::Amounts(place, why);
        for (place, line) in self.lines.iter().enumerate() {
            line.amounts.check(self.kind).map_err(defect(Some(place)))?;
        }
        let sum = self.amounts().map_err(defect(None))?;
        sum.check(self.kind).map_err(defect(None))
    }

    /// The service it is of (`service_type_code`): that of its first line.
    pub fn service(&self) -> &str {
        self.lines.first().map_or("", |line| line.product.service.as_str())
    }

    /// The list price of each line.
    pub fn officials(&self) -> Vec<Amount> {
        self.lines.iter().map(|line| line.amounts.official).collect()
    }

    /// Has its deadline of payment passed?
    pub fn past_deadline(&self, at: Timestamp) -> bool {
        self.pay_until.is_some_and(|until| until <= at)
    }

    /// May the customer cancel it (`orders` C7)?
    ///
    /// # Errors
    /// The first reason against it.
    pub fn check_cancel(&self) -> Result<(), CancelRefusal> {
        match (&self.combination, self.status) {
            (Combination::PartOf(trade), _) => Err(CancelRefusal::PartOfTrade(trade.clone())),
            (_, OrderStatus::PendingPayment) => Ok(()),
            (_, status) => Err(CancelRefusal::Status(status)),
        }
    }
}

/// Why an order is not cancelled, in order of precedence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CancelRefusal {
    /// The customer has no such order (CBC.30000010).
    UnknownOrder,
    /// It is part of this combined trade, which is cancelled as a whole (CBC.99000089).
    PartOfTrade(OrderId),
    /// It is not pending payment (CBC.99005010).
    Status(OrderStatus),
}

/// What the lines of an order come to before anything is paid, with the discount that is selected: the list
/// prices, and what the discount leaves of them.
pub fn priced(officials: &[Amount], discount: Option<&Offered>) -> Vec<Amounts> {
    let line = |(place, official): (usize, &Amount)| {
        let mut amounts = Amounts::listed(*official);
        let line = discount.and_then(|one| Some((one.kind, one.lines.get(place)?)));
        if let Some((kind, line)) = line {
            let off = line.off.min(*official);
            amounts.after_discount = official.less_at_most(off);
            // The first of a list cannot leave the range.
            amounts.info.add_discount(kind.into(), off);
        }
        amounts
    };
    officials.iter().enumerate().map(line).collect()
}

/// A sum of amounts that are part of what is known to be in range.
pub(super) fn sum_of(amounts: impl Iterator<Item = Amount>) -> Amount {
    total(amounts).unwrap_or(Amount::from_e8(i64::MAX))
}

#[cfg(test)]
#[path = "order_tests.rs"]
mod tests;
