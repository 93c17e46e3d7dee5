//! What orders bring to bills: which row each is, and what a line comes to resource by resource (`bills` 1, 2).

use super::{BillPeriod, BillType};
use crate::money::{Amount, spread};
use crate::orders::{LinePeriod, OrderType, Source, SourceType};
use crate::settlement::{Charge, Parts};

impl BillType {
    /// The row of what an order charges. A renewal by the system is one of its own; what begins a term counts as a new
    /// one, an adjusted fee as a change. None: it gives back, and charges nothing.
    pub const fn charged_by(kind: OrderType, source: SourceType) -> Option<Self> {
        match (kind, source) {
            (
                OrderType::New
                | OrderType::ToPeriod
                | OrderType::Trial
                | OrderType::TrialToCommercial,
                _,
            ) => Some(Self::New),
            (OrderType::Renew, SourceType::System) => Some(Self::AutoRenew),
            (OrderType::Renew, _) => Some(Self::Renew),
            (OrderType::Change | OrderType::Adjustment, _) => Some(Self::Change),
            (OrderType::Unsubscribe | OrderType::ToOnDemand, _) => None,
        }
    }

    /// The row of what an order gives back.
    pub const fn given_back_by(kind: OrderType) -> Self {
        match kind {
            OrderType::Change | OrderType::Adjustment => Self::ChangeRefund,
            OrderType::ToOnDemand => Self::ToOnDemand,
            _ => Self::Unsubscribe,
        }
    }
}

impl BillPeriod {
    /// The unit of a line's term; none where a bill has no word for it.
    pub const fn of_line(unit: LinePeriod) -> Option<Self> {
        match unit {
            LinePeriod::Day => Some(Self::Day),
            LinePeriod::Month => Some(Self::Month),
            LinePeriod::Year => Some(Self::Year),
            LinePeriod::Hour => Some(Self::Hour),
            LinePeriod::OneOff => Some(Self::OneOff),
            LinePeriod::Week | LinePeriod::OnDemand | LinePeriod::UsageReport => None,
        }
    }
}

impl Parts {
    /// With what a source paid besides.
    ///
    /// # Errors
    /// `None` outside the range of an amount.
    pub fn with(mut self, source: Source, amount: Amount) -> Option<Self> {
        let part = match source {
            Source::Voucher(_) => &mut self.coupon,
            Source::Flexi(_) => &mut self.flexi,
            Source::Card(_) => &mut self.card,
            Source::Monthly => &mut self.debt,
            Source::Cash => &mut self.cash,
            Source::Credit => &mut self.credit,
        };
        *part = part.checked_add(amount)?;
        Some(self)
    }

    /// The same with the other sign: what was paid is given back.
    ///
    /// # Errors
    /// `None` for the one amount that has no other sign.
    pub fn given_back(self) -> Option<Self> {
        Some(Self {
            cash: self.cash.checked_neg()?,
            credit: self.credit.checked_neg()?,
            coupon: self.coupon.checked_neg()?,
            flexi: self.flexi.checked_neg()?,
            card: self.card.checked_neg()?,
            bonus: self.bonus.checked_neg()?,
            debt: self.debt.checked_neg()?,
            writeoff: self.writeoff.checked_neg()?,
        })
    }
}

/// What the resources of a line are charged, whose list price is spread evenly over them (`readings` 3), where each
/// pays so much. In a sum that is the line.
///
/// Where the even share of one does not reach what it pays, which cents never do, each has its own and an even share of
/// what is taken off.
///
/// # Errors
/// `None` where the list price does not reach what is paid, and outside the range of an amount.
pub fn charges_of_line(official: Amount, paid: &[Amount]) -> Option<Vec<Charge>> {
    let sum = paid.iter().try_fold(Amount::ZERO, |sum, one| sum.checked_add(*one))?;
    let off = official.checked_sub(sum).filter(|off| !off.is_negative())?;
    let even = |amount: Amount| spread(amount, &vec![amount; paid.len()]);
    let officials = even(official);
    let reaches = officials.iter().zip(paid).all(|(official, paid)| official >= paid);
    let officials = if reaches {
        officials
    } else {
        let both = paid.iter().zip(even(off));
        both.map(|(paid, off)| paid.checked_add(off)).collect::<Option<_>>()?
    };
    officials
        .into_iter()
        .zip(paid)
        .map(|(official, paid)| Charge::of_term(official, *paid))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::bills::Sign;
    use crate::settlement::world::money;

    #[test]
    fn each_order_has_its_rows() {
        use BillType as B;
        use OrderType as O;
        let (hand, system) = (SourceType::Customer, SourceType::System);
        for (kind, source, charged, back) in [
            (O::New, hand, Some(B::New), B::Unsubscribe),
            (O::ToPeriod, hand, Some(B::New), B::Unsubscribe),
            (O::Renew, hand, Some(B::Renew), B::Unsubscribe),
            (O::Renew, system, Some(B::AutoRenew), B::Unsubscribe),
            (O::Change, hand, Some(B::Change), B::ChangeRefund),
            (O::Unsubscribe, system, None, B::Unsubscribe),
            (O::ToOnDemand, hand, None, B::ToOnDemand),
        ] {
            assert_eq!(BillType::charged_by(kind, source), charged, "{kind:?}");
            assert_eq!(BillType::given_back_by(kind), back, "{kind:?}");
        }
        for kind in O::ALL {
            assert_eq!(BillType::given_back_by(*kind).sign(), Sign::GivesBack);
            let charged = BillType::charged_by(*kind, hand);
            assert!(charged.is_none_or(|one| one.sign() == Sign::Charges), "{kind:?}");
            assert_eq!(charged.is_none(), kind.gives_back(), "{kind:?}");
        }
    }

    #[test]
    fn a_line_is_spread_over_its_resources() {
        type Row<'a> = (&'a str, &'a [&'a str], Option<&'a [(&'a str, &'a str)]>);
        let table: &[Row<'_>] = &[
            // Three servers at 56.90, 100.00 of 170.70.
            (
                "170.70",
                &["33.34", "33.33", "33.33"],
                Some(&[("56.90", "23.56"), ("56.90", "23.57"), ("56.90", "23.57")]),
            ),
            ("1", &["0.34", "0.33", "0.33"], Some(&[("0.34", "0"), ("0.33", "0"), ("0.33", "0")])),
            ("10", &["0", "0"], Some(&[("5", "5"), ("5", "5")])),
            ("0", &["0"], Some(&[("0", "0")])),
            // No cents: an even share would be less than what the first pays.
            ("0.015", &["0.01", "0"], Some(&[("0.0125", "0.0025"), ("0.0025", "0.0025")])),
            ("1", &["1", "0.01"], None),
        ];
        for (official, paid, expected) in table {
            let paid: Vec<Amount> = paid.iter().map(|text| money(text)).collect();
            let charges = charges_of_line(money(official), &paid);
            let told = charges
                .as_ref()
                .map(|all| all.iter().map(|one| (one.official, one.discount)).collect::<Vec<_>>());
            let expected = expected.map(|all| {
                all.iter().map(|(official, off)| (money(official), money(off))).collect::<Vec<_>>()
            });
            assert_eq!(told, expected, "{official}");
            let dues = charges.into_iter().flatten().map(|one| one.due).collect::<Vec<_>>();
            assert!(dues.is_empty() || dues == paid);
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_of_a_line(
            paid in proptest::collection::vec(0i64..10_000_000_000, 1..6),
            off in 0i64..10_000_000_000,
        ) {
            let paid: Vec<Amount> = paid.into_iter().map(Amount::from_e8).collect();
            let official = paid.iter().map(|one| one.e8()).sum::<i64>() + off;
            let charges = charges_of_line(Amount::from_e8(official), &paid).expect("it reaches");
            prop_assert_eq!(charges.iter().map(|one| one.official.e8()).sum::<i64>(), official);
            prop_assert_eq!(charges.iter().map(|one| one.discount.e8()).sum::<i64>(), off);
            for (charge, paid) in charges.iter().zip(&paid) {
                prop_assert_eq!(charge.due, *paid);
                prop_assert!(!charge.discount.is_negative());
            }
        }
    }
}
