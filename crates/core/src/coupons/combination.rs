//! Which coupons may pay one order together (`orders` C6, rule 3).

use super::{CouponGroup, Kind};

/// How many coupons and cards one order takes.
pub const MOST_TOGETHER: usize = 3;

/// Why coupons do not go together. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Conflict {
    /// More than [`MOST_TOGETHER`].
    TooMany,
    /// More of one kind and group than [`most_of`] it; or two discount coupons of whatever groups: it
    /// is the one discount an order takes.
    TooManyOf(Kind),
    /// A voucher and a discount coupon.
    VoucherWithDiscount,
    /// A coupon of the marketplace and a special one.
    MarketplaceWithSpecial,
}

/// How many of a kind, within one group, an order takes (`coupon_max_use_quantity`).
pub const fn most_of(kind: Kind) -> usize {
    match kind {
        Kind::Voucher | Kind::Discount | Kind::Flexi => 1,
        Kind::StoredValueCard => MOST_TOGETHER,
    }
}

/// May these pay one order?
///
/// # Errors
/// The first reason against it.
pub fn check_together(chosen: &[(Kind, CouponGroup)]) -> Result<(), Conflict> {
    if chosen.len() > MOST_TOGETHER {
        return Err(Conflict::TooMany);
    }
    let number = |one: &(Kind, CouponGroup)| chosen.iter().filter(|other| *other == one).count();
    if let Some((kind, _)) = chosen.iter().find(|one| number(one) > most_of(one.0)) {
        return Err(Conflict::TooManyOf(*kind));
    }
    if chosen.iter().filter(|(kind, _)| *kind == Kind::Discount).count() > 1 {
        return Err(Conflict::TooManyOf(Kind::Discount));
    }
    let has = |kind: Kind| chosen.iter().any(|(other, _)| *other == kind);
    if has(Kind::Voucher) && has(Kind::Discount) {
        return Err(Conflict::VoucherWithDiscount);
    }
    let from = |group: CouponGroup| chosen.iter().any(|(_, other)| *other == group);
    if from(CouponGroup::Marketplace) && from(CouponGroup::Special) {
        return Err(Conflict::MarketplaceWithSpecial);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use CouponGroup::{CloudService, Marketplace, Special};
    use Kind::{Discount, Flexi, StoredValueCard, Voucher};

    /// What was chosen, and what is said of it.
    type Row<'a> = (&'a [(Kind, CouponGroup)], Result<(), Conflict>);

    #[test]
    fn what_goes_together() {
        let cloud = |kind| (kind, CloudService);
        let card = cloud(StoredValueCard);
        let table: &[Row<'_>] = &[
            (&[], Ok(())),
            (&[cloud(Voucher)], Ok(())),
            (&[cloud(Voucher), cloud(Flexi), card], Ok(())),
            (&[card, card, card], Ok(())),
            (&[card, card, card, cloud(Flexi)], Err(Conflict::TooMany)),
            (&[cloud(Voucher), cloud(Voucher)], Err(Conflict::TooManyOf(Voucher))),
            (&[cloud(Voucher), (Voucher, Marketplace)], Ok(())),
            (&[cloud(Voucher), cloud(Discount)], Err(Conflict::VoucherWithDiscount)),
            (&[cloud(Discount), cloud(Flexi)], Ok(())),
            (&[cloud(Discount), (Discount, Marketplace)], Err(Conflict::TooManyOf(Discount))),
            (&[(Voucher, Marketplace), (Flexi, Special)], Err(Conflict::MarketplaceWithSpecial)),
        ];
        for (chosen, expected) in table {
            assert_eq!(check_together(chosen), *expected, "{chosen:?}");
        }
    }
}
