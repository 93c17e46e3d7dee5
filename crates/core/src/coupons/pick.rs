//! Which coupons pay, where nobody has chosen them (`orders` E; `readings` 28), and how much each
//! pays of a purchase.

use std::cmp::Reverse;

use super::{Coupon, Fit, Kind, Limits, Purchase, Unfit, fit, fit_left};
use crate::money::{Amount, spread};

/// A coupon that may be picked.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// The coupon.
    pub coupon: &'a Coupon,
    /// What it holds; a discount coupon holds nothing.
    pub balance: Amount,
    /// The limits of its plan.
    pub limits: &'a Limits,
}

/// The order in which coupons are picked.
pub(super) type Rank = (bool, i64, Amount, i64);

impl Candidate<'_> {
    pub(super) fn fit(&self, purchase: &Purchase) -> Result<Fit, Vec<Unfit>> {
        fit(self.coupon, self.balance, self.limits, purchase)
    }

    fn fit_left(&self, purchase: &Purchase, left: &[Amount]) -> Result<Fit, Vec<Unfit>> {
        fit_left((self.coupon, self.balance), self.limits, purchase, left)
    }

    /// Restricted before unrestricted, then the earliest end, then the smaller balance, then the
    /// older coupon.
    pub(super) fn rank(&self) -> Rank {
        let free = !self.limits.restricted();
        (free, self.coupon.expires.ms(), self.balance, self.coupon.key.0)
    }
}

/// What one coupon pays.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Share {
    /// Its place among the candidates.
    pub place: usize,
    /// What it pays in all.
    pub amount: Amount,
    /// What it pays of each line: place and amount, spread by what the lines cost (`readings` 3).
    pub lines: Vec<(usize, Amount)>,
}

/// The one voucher that auto-pay takes for an order: its place and the most it pays.
pub fn pick_for_order(
    candidates: &[Candidate<'_>],
    purchase: &Purchase,
) -> Option<(usize, Amount)> {
    best(candidates, purchase, |_, rank| rank)
}

/// The one voucher that auto-renewal takes: the one with the largest balance, then as for an order.
pub fn pick_for_renewal(
    candidates: &[Candidate<'_>],
    purchase: &Purchase,
) -> Option<(usize, Amount)> {
    best(candidates, purchase, |balance, rank| (Reverse(balance), rank))
}

fn best<R: Ord>(
    candidates: &[Candidate<'_>],
    purchase: &Purchase,
    rank: impl Fn(Amount, Rank) -> R,
) -> Option<(usize, Amount)> {
    let vouchers = candidates.iter().enumerate().filter(|(_, c)| c.coupon.kind == Kind::Voucher);
    let ranked = vouchers.map(|(place, one)| (rank(one.balance, one.rank()), place));
    let mut ranked: Vec<(R, usize)> = ranked.collect();
    ranked.sort_unstable();
    let fits = |place: usize| Some((place, candidates[place].fit(purchase).ok()?.most));
    ranked.into_iter().find_map(|(_, place)| fits(place))
}

/// What pays for usage: vouchers before flexi-purchase coupons before cards, each in the order of
/// [`pick_for_order`], until everything is paid or nothing is left that fits.
pub fn pick_for_usage(candidates: &[Candidate<'_>], purchase: &Purchase) -> Vec<Share> {
    let of_kind = |kind: Kind| match kind {
        Kind::Voucher => Some(0),
        Kind::Flexi => Some(1),
        Kind::StoredValueCard => Some(2),
        Kind::Discount => None,
    };
    let ranked = candidates.iter().enumerate();
    let ranked = ranked.filter_map(|(place, c)| Some(((of_kind(c.coupon.kind)?, c.rank()), place)));
    let mut ranked: Vec<_> = ranked.collect();
    ranked.sort_unstable();
    let mut left = owed(purchase);
    let mut shares = Vec::new();
    for (_, place) in ranked {
        if !left.iter().any(|left| left.is_positive()) {
            break;
        }
        if let Ok(fit) = candidates[place].fit_left(purchase, &left) {
            shares.push(pay(&mut left, place, &fit));
        }
    }
    shares
}

/// What the coupons that were chosen pay, one after the other: a discount coupon first, whose share
/// is of the whole price and lowers what is to be paid, then the others in their order. What one of
/// them pays takes nothing from what the limits of the next are measured by.
///
/// # Errors
/// The first of them that does not fit what is left to pay, with every reason.
pub fn cover(
    chosen: &[Candidate<'_>],
    purchase: &Purchase,
) -> Result<Vec<Share>, (usize, Vec<Unfit>)> {
    let mut due = purchase.clone();
    let mut left = owed(purchase);
    let mut shares = Vec::with_capacity(chosen.len());
    let mut places: Vec<usize> = (0..chosen.len()).collect();
    let lowers = |place: &usize| chosen[*place].coupon.kind == Kind::Discount;
    places.sort_by_key(|place| !lowers(place));
    for place in places {
        let fit = chosen[place].fit_left(&due, &left).map_err(|reasons| (place, reasons))?;
        shares.push(pay(&mut left, place, &fit));
        if lowers(&place) {
            due.lines.iter_mut().zip(&left).for_each(|(line, left)| line.payable = *left);
        }
    }
    Ok(shares)
}

/// What is to be paid of each line.
fn owed(purchase: &Purchase) -> Vec<Amount> {
    purchase.lines.iter().map(|line| line.payable).collect()
}

/// Takes a share off the lines it pays for.
fn pay(left: &mut [Amount], place: usize, fit: &Fit) -> Share {
    let weights: Vec<Amount> = fit.lines.iter().map(|line| left[*line]).collect();
    let parts = spread(fit.most, &weights);
    let lines: Vec<(usize, Amount)> = fit.lines.iter().copied().zip(parts).collect();
    for (line, part) in &lines {
        left[*line] = left[*line].less_at_most(*part);
    }
    Share { place, amount: fit.most, lines }
}

#[cfg(test)]
#[path = "pick_tests.rs"]
mod tests;
