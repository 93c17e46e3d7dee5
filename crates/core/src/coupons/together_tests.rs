//! The best set against one found by trying every set, over random coupons and orders.
//!
//! What a set can pay is found here by pushing cents from coupons to lines until no way is left, and
//! not by the sums that the rule itself uses.

use std::collections::BTreeSet;

use super::*;
use crate::coupons::{Action, Coupon, CycleType, Limits, Line, Ratio, State, Version};
use crate::ids::{CouponKey, PlanKey};
use crate::time::Timestamp;

/// A die that falls the same way for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

fn cents(number: u64) -> Amount {
    Amount::from_e8(i64::try_from(number).expect("small") * 1_000_000)
}

type Owned = (Coupon, Amount, Limits, CouponGroup);

fn coupon(dice: &mut Dice, key: i64, laminar: bool) -> Owned {
    let kind = Kind::ALL[usize::try_from(dice.below(4)).expect("small")];
    let discount = kind == Kind::Discount;
    let balance = if discount { Amount::ZERO } else { cents(1 + dice.below(40)) };
    let share =
        Ratio::parse(["0.5", "0.85", "0.9"][usize::try_from(dice.below(3)).expect("small")]);
    let share = share.expect("a share");
    let services: &[&[&str]] = if laminar {
        &[&[], &["a"], &["b"], &["a", "b"], &["c"]]
    } else {
        &[&[], &["a"], &["a", "b"], &["b", "c"], &["a", "c"], &["c"]]
    };
    let services = services[usize::try_from(dice.below(services.len() as u64)).expect("small")];
    let limits = Limits {
        services: services.iter().map(|service| (*service).to_owned()).collect(),
        max_deduction: (dice.below(5) == 0).then_some(share),
        min_amount: (dice.below(5) == 0).then(|| cents(dice.below(60))),
        ..Limits::default()
    };
    let at = Timestamp::from_ms;
    let end = 1_000_000 + i64::try_from(dice.below(3)).expect("small");
    let coupon = Coupon {
        key: CouponKey(key),
        plan: PlanKey(1),
        kind,
        version: Version::Reusable,
        face: if discount { share.to_amount() } else { balance },
        state: State::Usable,
        frozen: dice.below(12) == 0,
        effective: at(0),
        expires: at(end),
        created: at(0),
        activated: Some(at(0)),
        used: None,
        lock: None,
        reserved: Amount::ZERO,
        order: None,
        source: None,
        code: String::new(),
    };
    let group = CouponGroup::ALL[usize::try_from(dice.below(3)).expect("small")];
    (coupon, balance, limits, group)
}

fn order(dice: &mut Dice) -> Purchase {
    let line = |(service, cost): (&str, u64)| Line {
        service: service.to_owned(),
        region: "cn-north-1".to_owned(),
        product: "P1".to_owned(),
        cycle: Some((CycleType::Month, 1)),
        first_order: false,
        strict_selected: false,
        discount_ratio: Ratio::ONE,
        payable: cents(cost),
    };
    let costs = ["a", "b", "c"].map(|service| (service, dice.below(30)));
    Purchase {
        order: "CS1".to_owned(),
        action: Some(Action::New),
        lines: costs.into_iter().map(line).collect(),
        discounts: Vec::new(),
        at: Timestamp::from_ms(1),
    }
}

fn grouped<'a>(owned: &'a [Owned]) -> Vec<Grouped<'a>> {
    let one = |(coupon, balance, limits, group): &'a Owned| {
        (Candidate { coupon, balance: *balance, limits }, *group)
    };
    owned.iter().map(one).collect()
}

/// What coupons can pay of lines: along every way from a coupon to a line that still costs something,
/// directly or by moving another coupon's payment elsewhere, until there is none.
fn pushed(holds: &[(i128, Vec<usize>)], costs: &[i128]) -> i128 {
    let mut paid = vec![vec![0_i128; costs.len()]; holds.len()];
    let mut total = 0;
    loop {
        // Coupons and lines reached, with the way back.
        let left =
            |coupon: usize, paid: &[Vec<i128>]| holds[coupon].0 - paid[coupon].iter().sum::<i128>();
        let mut line_from = vec![None; costs.len()];
        let mut coupon_from = vec![None; holds.len()];
        let mut open: Vec<usize> = (0..holds.len()).filter(|at| left(*at, &paid) > 0).collect();
        let sources: BTreeSet<usize> = open.iter().copied().collect();
        let mut end = None;
        while let Some(coupon) = open.pop() {
            for line in &holds[coupon].1 {
                if line_from[*line].is_some() {
                    continue;
                }
                line_from[*line] = Some(coupon);
                if paid.iter().map(|row| row[*line]).sum::<i128>() < costs[*line] {
                    end = Some(*line);
                }
                for other in 0..holds.len() {
                    let reached = sources.contains(&other) || coupon_from[other].is_some();
                    if !reached && paid[other][*line] > 0 {
                        coupon_from[other] = Some(*line);
                        open.push(other);
                    }
                }
            }
        }
        let Some(mut line) = end else { return total };
        // One unit of a cent at a time: slow and sure.
        let unit = 1_000_000;
        loop {
            let coupon = line_from[line].expect("it was reached");
            paid[coupon][line] += unit;
            match coupon_from[coupon].filter(|_| !sources.contains(&coupon)) {
                Some(from) => {
                    paid[coupon][from] -= unit;
                    line = from;
                }
                None => break,
            }
        }
        total += unit;
    }
}

/// What sets are compared by: less is better.
type Worth = (i128, usize, Vec<Rank>);

/// The worth of a set; `None` where it does not go together.
fn worth(all: &[Grouped<'_>], places: &[usize], purchase: &Purchase) -> Option<Worth> {
    let kinds: Vec<_> = places.iter().map(|at| (all[*at].0.coupon.kind, all[*at].1)).collect();
    check_together(&kinds).ok()?;
    let mut rest = purchase.clone();
    let mut off = 0;
    let discount = places.iter().find(|at| all[**at].0.coupon.kind == Kind::Discount);
    if let Some(at) = discount {
        let share = cover(&[all[*at].0], purchase).ok()?.remove(0);
        off = wide(share.amount);
        for (line, part) in share.lines {
            rest.lines[line].payable = rest.lines[line].payable.less_at_most(part);
        }
    }
    let mut holds = Vec::new();
    for at in places.iter().filter(|at| Some(*at) != discount) {
        let fit = all[*at].0.fit(&rest).ok()?;
        holds.push((wide(fit.most), fit.lines));
    }
    let costs: Vec<i128> = rest.lines.iter().map(|line| wide(line.payable)).collect();
    let mut ranks: Vec<Rank> = places.iter().map(|at| all[*at].0.rank()).collect();
    ranks.sort_unstable();
    Some((-(off + pushed(&holds, &costs)), places.len(), ranks))
}

fn brute(all: &[Grouped<'_>], purchase: &Purchase) -> (i128, BTreeSet<usize>) {
    let n = all.len();
    let mut best: Option<(Worth, Vec<usize>)> = None;
    for a in 0..n {
        for b in a..n {
            for c in b..n {
                let mut places = vec![a, b, c];
                places.dedup();
                // Two of three alike stand for a pair; each set comes by in one form at least.
                let found = worth(all, &places, purchase);
                if let Some(found) = found
                    && best.as_ref().is_none_or(|(best, _)| found < *best)
                {
                    best = Some((found, places));
                }
            }
        }
    }
    best.map_or((0, BTreeSet::new()), |(worth, places)| (-worth.0, places.into_iter().collect()))
}

#[test]
fn no_set_is_better() {
    let (mut threes, mut lowered, mut nothing) = (0, 0, 0);
    for seed in 0..600 {
        let mut dice = Dice(seed * 7_919 + 1);
        let laminar = seed % 2 == 0;
        let number = 1 + dice.below(8);
        let owned: Vec<Owned> = (0..number)
            .map(|key| coupon(&mut dice, i64::try_from(key).expect("small"), laminar))
            .collect();
        let purchase = order(&mut dice);
        let all = grouped(&owned);
        let (most, best) = brute(&all, &purchase);
        let shares = pick_together(&all, &purchase);
        let picked: BTreeSet<usize> = shares.iter().map(|share| share.place).collect();
        assert_eq!(picked, best, "seed {seed}");
        let paid = shares.iter().map(|share| wide(share.amount)).sum::<i128>();
        assert!(paid <= most, "seed {seed}");
        if laminar {
            assert_eq!(paid, most, "seed {seed}: it pays what it could");
        }
        // In another order of the candidates the same coupons are picked.
        let backwards: Vec<Grouped<'_>> = all.iter().rev().copied().collect();
        let again = pick_together(&backwards, &purchase);
        let last = all.len() - 1;
        let again: Vec<_> = again.iter().map(|share| (last - share.place, share.amount)).collect();
        let first: Vec<_> = shares.iter().map(|share| (share.place, share.amount)).collect();
        assert_eq!(again, first, "seed {seed}");
        threes += usize::from(picked.len() == 3);
        let is_discount = |at: &usize| all[*at].0.coupon.kind == Kind::Discount;
        lowered += usize::from(picked.iter().any(is_discount));
        nothing += usize::from(picked.is_empty());
    }
    assert!(threes > 50 && lowered > 30 && nothing > 5, "{threes} {lowered} {nothing}");
}

#[test]
fn of_equals_the_smaller_set_then_the_first_by_rank() {
    use Kind::{Flexi, StoredValueCard as Card, Voucher};
    let dice = &mut Dice(1);
    let base = coupon(dice, 0, true);
    let held = |key: i64, kind, balance: u64, services: &[&str], end: i64| {
        let (coupon, _, limits, _) = base.clone();
        let (key, expires) = (CouponKey(key), Timestamp::from_ms(end));
        let coupon = Coupon { key, kind, expires, frozen: false, face: cents(balance), ..coupon };
        let services = services.iter().map(|service| (*service).to_owned()).collect();
        let limits = Limits { services, max_deduction: None, min_amount: None, ..limits };
        (coupon, cents(balance), limits, CouponGroup::CloudService)
    };
    let mut purchase = order(dice);
    purchase.lines.truncate(1);
    purchase.lines[0].payable = cents(30);
    let picked = |owned: &[Owned]| -> Vec<usize> {
        pick_together(&grouped(owned), &purchase).iter().map(|share| share.place).collect()
    };
    // One that pays it all before two that do.
    let alone =
        [held(1, Voucher, 10, &["a"], 5), held(2, Flexi, 20, &["a"], 5), held(3, Card, 90, &[], 9)];
    assert_eq!(picked(&alone), [2]);
    // Restricted, then the earliest end, then the smaller balance, then the older.
    let restricted = [held(1, Card, 30, &[], 5), held(2, Card, 90, &["a"], 9)];
    assert_eq!(picked(&restricted), [1]);
    let sooner = [held(1, Card, 30, &[], 9), held(2, Card, 90, &[], 5)];
    assert_eq!(picked(&sooner), [1]);
    let smaller = [held(1, Card, 90, &[], 5), held(2, Card, 30, &[], 5)];
    assert_eq!(picked(&smaller), [1]);
    let older = [held(2, Card, 30, &[], 5), held(1, Card, 30, &[], 5)];
    assert_eq!(picked(&older), [1]);
    // Nothing that does not go together, nothing for nothing.
    let vouchers =
        [held(1, Voucher, 20, &[], 5), held(2, Voucher, 25, &[], 9), held(3, Flexi, 5, &[], 5)];
    assert_eq!(picked(&vouchers), [2, 1], "the earlier end pays first");
    assert_eq!(picked(&[]), [0; 0]);
}

#[test]
fn a_thousand_are_weighed_as_few_are() {
    let mut dice = Dice(99);
    let owned: Vec<Owned> = (0..1_000).map(|key| coupon(&mut dice, key, true)).collect();
    let mut purchase = order(&mut dice);
    purchase.lines.iter_mut().for_each(|line| line.payable = cents(300));
    let all = grouped(&owned);
    let shares = pick_together(&all, &purchase);
    let paid = shares.iter().map(|share| wide(share.amount)).sum::<i128>();
    let first: BTreeSet<usize> = shares.iter().map(|share| share.place).collect();
    // No exchange of one of them makes it better.
    for place in 0..all.len() {
        for leave in &first {
            let mut set: Vec<usize> = first.iter().copied().filter(|at| at != leave).collect();
            set.push(place);
            set.sort_unstable();
            set.dedup();
            if let Some((unpaid, ..)) = worth(&all, &set, &purchase) {
                assert!(-unpaid <= paid, "{place} in the place of {leave}");
            }
        }
    }
}
