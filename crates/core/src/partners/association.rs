//! The ways a customer can belong to a partner, and a reseller to its distributor, and what each
//! means for its money.

use crate::history::{Overlap, Period, in_order};
use crate::ids::CustomerKey;
use crate::realm::Site;
use crate::time::Timestamp;
use crate::words::wire_words;

wire_words! {
    /// `association_type` (`partner` 1.2). The stored numbers are the wire's words for the three that
    /// customers have; the wire has no word for a reseller's.
    AssociationType {
        /// 顾问销售: the partner advises, the customer pays by itself.
        Referral = 1 "1",
        /// 代售: the customer spends what the partner allocates to it.
        AgencySale = 2 "2",
        /// 转售: the vendor bills the partner, the partner bills the customer.
        Resale = 3 "3",
        /// 云经销商: a reseller belongs to its distributor. It is no customer of it.
        Indirect = 4 "indirect",
    }
}

impl AssociationType {
    /// Has the customer a cash account? A resale customer has no account balance at all.
    pub const fn has_cash(self) -> bool {
        !matches!(self, Self::Resale)
    }

    /// Is it a customer that belongs to a partner, and not a reseller that belongs to a distributor?
    pub const fn of_customer(self) -> bool {
        !matches!(self, Self::Indirect)
    }

    /// Has the customer a credit account? Of customers, only a referral customer has.
    pub const fn has_credit(self) -> bool {
        matches!(self, Self::Referral | Self::Indirect)
    }

    /// Does the customer top up its cash account itself?
    pub const fn tops_up_itself(self) -> bool {
        matches!(self, Self::Referral | Self::Indirect)
    }

    /// May the partner allocate cash to the customer, reclaim it and pay its orders?
    pub const fn partner_allocates(self) -> bool {
        matches!(self, Self::AgencySale)
    }

    /// May the partner issue coupons to the customer, out of its own quota?
    pub const fn partner_issues_coupons(self) -> bool {
        matches!(self, Self::AgencySale)
    }

    /// Is the partner billed for what the customer uses?
    pub const fn partner_is_billed(self) -> bool {
        matches!(self, Self::Resale)
    }

    /// Can such an association be made on this site?
    pub const fn on_site(self, site: Site) -> bool {
        match self {
            Self::Referral | Self::Resale | Self::Indirect => true,
            Self::AgencySale => matches!(site, Site::Cn),
        }
    }
}

/// A customer belongs to a partner, from an instant on. Rows are closed, never rewritten.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Association {
    /// The solution provider or reseller the customer belongs to; a reseller's distributor.
    pub partner: CustomerKey,
    /// The customer.
    pub customer: CustomerKey,
    /// In which way.
    pub kind: AssociationType,
    /// First instant of the association.
    pub from: Timestamp,
    /// First instant after it; `None` while it lasts.
    pub to: Option<Timestamp>,
}

impl Association {
    /// The time it holds.
    pub const fn period(&self) -> Period {
        Period { from: self.from, to: self.to }
    }
}

/// Associations of one or many customers, of which no customer has two at one instant.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Associations(Vec<Association>);

impl Associations {
    /// Takes the rows in any order.
    ///
    /// # Errors
    /// [`Overlap`] when a customer would belong to two partners at once.
    pub fn new(rows: Vec<Association>) -> Result<Self, Overlap> {
        in_order(rows, |row| (row.customer, row.period())).map(Self)
    }

    /// The association of `customer` at `at`.
    pub fn of(&self, customer: CustomerKey, at: Timestamp) -> Option<&Association> {
        self.0.iter().find(|row| row.customer == customer && row.period().covers(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_each_association_means_for_the_money() {
        use AssociationType::{AgencySale, Indirect, Referral, Resale};
        let table = [
            // type, cash, credit, own top-up, partner allocates, partner's coupons, partner billed
            (Referral, [true, true, true, false, false, false]),
            (AgencySale, [true, false, false, true, true, false]),
            (Resale, [false, false, false, false, false, true]),
            (Indirect, [true, true, true, false, false, false]),
        ];
        for (kind, expected) in table {
            let found = [
                kind.has_cash(),
                kind.has_credit(),
                kind.tops_up_itself(),
                kind.partner_allocates(),
                kind.partner_issues_coupons(),
                kind.partner_is_billed(),
            ];
            assert_eq!(found, expected, "{kind:?}");
        }
        assert!(AgencySale.of_customer() && !Indirect.of_customer());
        assert_eq!(AssociationType::parse("2"), Some(AgencySale));
        assert!(!AgencySale.on_site(Site::Intl));
        assert!(AgencySale.on_site(Site::Cn) && Resale.on_site(Site::Intl));
    }

    #[test]
    fn a_customer_belongs_to_one_partner_at_a_time() {
        let row = |partner, from, to: Option<i64>| Association {
            partner: CustomerKey(partner),
            customer: CustomerKey(9),
            kind: AssociationType::AgencySale,
            from: Timestamp::from_ms(from),
            to: to.map(Timestamp::from_ms),
        };
        let history = Associations::new(vec![row(2, 50, None), row(1, 10, Some(40))]);
        let history = history.expect("they do not overlap");
        for (at, partner) in [(9, None), (10, Some(1)), (40, None), (49, None), (50, Some(2))] {
            let found = history.of(CustomerKey(9), Timestamp::from_ms(at));
            assert_eq!(found.map(|row| row.partner.0), partner, "at {at}");
        }
        assert!(history.of(CustomerKey(8), Timestamp::from_ms(60)).is_none());
        assert_eq!(Associations::new(vec![row(1, 10, None), row(2, 50, None)]), Err(Overlap));
    }
}
