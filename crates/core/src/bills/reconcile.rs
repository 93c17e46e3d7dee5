//! [`reconcile`]: do the layers that tell of an account's cycle agree (`bills` 2, A, G6; `readings` 29)?

use std::collections::BTreeMap;

use super::Gathered;
use crate::money::Amount;
use crate::settlement::IdentityBroken;

/// Where the sums of an account and cycle are told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Layer {
    /// Details: each row.
    Detail,
    /// Resources: rows put together by resource.
    Resource,
    /// Flow: transactions.
    Flow,
    /// The statement: the monthly summary.
    Statement,
    /// The ledger: what was posted. It knows no list prices.
    Ledger,
}

/// What is told there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Component {
    /// The list price.
    Official,
    /// What discounts took off.
    Discount,
    /// What was erased.
    Erase,
    /// What is due.
    Due,
    /// Cash.
    Cash,
    /// Credit.
    Credit,
    /// Vouchers.
    Coupon,
    /// Flexi-purchase coupons.
    Flexi,
    /// Stored-value cards.
    Card,
    /// Bonus.
    Bonus,
    /// Debt.
    Debt,
    /// What was written off.
    Writeoff,
}

impl Layer {
    /// Every layer, the one that the others are made of first.
    pub const ALL: [Self; 5] =
        [Self::Detail, Self::Resource, Self::Flow, Self::Statement, Self::Ledger];

    /// Does it tell of this?
    pub const fn tells(self, component: Component) -> bool {
        let of_price =
            matches!(component, Component::Official | Component::Discount | Component::Erase);
        !(of_price && matches!(self, Self::Ledger))
    }
}

impl Component {
    /// Every component.
    pub const ALL: [Self; 12] = [
        Self::Official,
        Self::Discount,
        Self::Erase,
        Self::Due,
        Self::Cash,
        Self::Credit,
        Self::Coupon,
        Self::Flexi,
        Self::Card,
        Self::Bonus,
        Self::Debt,
        Self::Writeoff,
    ];

    /// Those that what is due is made of.
    const PARTS: [Self; 8] = [
        Self::Cash,
        Self::Credit,
        Self::Coupon,
        Self::Flexi,
        Self::Card,
        Self::Bonus,
        Self::Debt,
        Self::Writeoff,
    ];
}

/// Why a fraction is not asked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Erased {
    /// A charge was cut to the cent.
    Cut,
    /// Small amounts that added up were cut to the cent.
    SmallAmounts,
    /// Small amounts came to no cent until the cycle was closed.
    Flushed,
    /// The month's total was rounded to the cent; below zero where it was rounded up. It is told, and not posted: no
    /// row has it.
    MonthTotal,
}

impl From<Gathered> for Erased {
    fn from(gathered: Gathered) -> Self {
        match gathered {
            Gathered::One => Self::Cut,
            Gathered::AddedUp => Self::SmallAmounts,
            Gathered::Flushed => Self::Flushed,
        }
    }
}

/// A sum, or a part of one: what is told of the same component of a layer adds up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sum {
    /// Where it is told.
    pub layer: Layer,
    /// Of what.
    pub component: Component,
    /// How much.
    pub amount: Amount,
}

/// A sum that is not what the others tell.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Difference {
    /// Where it is told.
    pub layer: Layer,
    /// Of what.
    pub component: Component,
    /// What is told there, at 10⁻⁸.
    pub told: i128,
    /// What most layers tell, at 10⁻⁸.
    pub expected: i128,
}

impl Difference {
    /// By how much it is more; below zero where it is less. At 10⁻⁸.
    pub const fn by(&self) -> i128 {
        self.told - self.expected
    }
}

/// What a reconciliation finds.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Reconciled {
    /// The sums that differ, by layer and component.
    pub differences: Vec<Difference>,
    /// The layers in which an identity does not hold: with the sums that differ it says which side is wrong.
    pub broken: Vec<(Layer, IdentityBroken)>,
    /// Every fraction that was erased, by why, at 10⁻⁸.
    pub erased: BTreeMap<Erased, i128>,
    /// By how much the fractions that rows erased are more than the rows tell, at 10⁻⁸; 0 where they agree.
    pub erased_beyond: i128,
}

impl Reconciled {
    /// Does everything agree?
    pub fn agrees(&self) -> bool {
        self.differences.is_empty() && self.broken.is_empty() && self.erased_beyond == 0
    }
}

/// Compares what the layers tell of one account and cycle. Of nothing there is no sum: what is not handed in is 0.
///
/// What most layers tell of a component is what is expected, and of equals what the first layer tells that has it in
/// the order of [`Layer::ALL`]; every layer that tells something else is named with the difference. So where one sum
/// is altered, in whatever layer, it is that one which is named, and no other.
pub fn reconcile(sums: &[Sum], erased: &[(Erased, Amount)]) -> Reconciled {
    let mut told: BTreeMap<(Layer, Component), i128> = BTreeMap::new();
    for Sum { layer, component, amount } in sums {
        *told.entry((*layer, *component)).or_default() += i128::from(amount.e8());
    }
    let of = |layer, component| told.get(&(layer, component)).copied().unwrap_or(0);
    let mut found = Reconciled::default();
    let mut rows_erase = 0;
    for component in Component::ALL {
        let layers = || Layer::ALL.into_iter().filter(|layer| layer.tells(component));
        let telling = |value| layers().filter(|layer| of(*layer, component) == value).count();
        let mut expected = of(Layer::Detail, component);
        for value in layers().map(|layer| of(layer, component)) {
            if telling(value) > telling(expected) {
                expected = value;
            }
        }
        if component == Component::Erase {
            rows_erase = expected;
        }
        // A layer that tells of what it does not have differs from nothing.
        for layer in Layer::ALL {
            let expected = if layer.tells(component) { expected } else { 0 };
            let told = of(layer, component);
            if told != expected {
                found.differences.push(Difference { layer, component, told, expected });
            }
        }
    }
    found.differences.sort_unstable();
    for layer in Layer::ALL {
        let due = of(layer, Component::Due);
        let left = of(layer, Component::Official)
            - of(layer, Component::Discount)
            - of(layer, Component::Erase);
        if layer.tells(Component::Official) && left != due {
            found.broken.push((layer, IdentityBroken::Due));
        }
        if Component::PARTS.iter().map(|part| of(layer, *part)).sum::<i128>() != due {
            found.broken.push((layer, IdentityBroken::Parts));
        }
    }
    for (why, amount) in erased {
        *found.erased.entry(*why).or_default() += i128::from(amount.e8());
    }
    let of_rows = found.erased.iter().filter(|(why, _)| **why != Erased::MonthTotal);
    found.erased_beyond = of_rows.map(|(_, sum)| *sum).sum::<i128>() - rows_erase;
    found
}

#[cfg(test)]
#[path = "reconcile_tests.rs"]
mod tests;
