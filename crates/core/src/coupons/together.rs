//! [`pick_together`]: the coupons that leave the least of an order to cash and credit.
//!
//! What coupons can pay together of the lines they are good for is the least of several sums: for
//! each part of them, what the lines of that part cost and what the others hold. That is exact
//! (Hall's condition), cheap for three, and never less where one of them holds more. So of the
//! coupons that are good for the same lines only those that hold most can raise what is paid, and
//! a thousand coupons shrink to a handful.

use std::collections::HashMap;

use super::combination::{MOST_TOGETHER, check_together, most_of};
use super::pick::Rank;
use super::{Candidate, CouponGroup, Kind, Purchase, Share, cover};
use crate::money::Amount;

/// A coupon that may be picked, with the group of its plan.
pub type Grouped<'a> = (Candidate<'a>, CouponGroup);

/// The coupons that together leave the least of an order to be paid, and what each pays, in the order
/// in which they pay: at most [`MOST_TOGETHER`], that go together ([`check_together`]).
///
/// Of several sets that leave as little: the smaller one; of these the one whose first coupon comes
/// first in the order of auto-pay (restricted before unrestricted, then the earliest end, then the
/// smaller balance, then the older), then its second, then its third. A discount coupon counts as
/// having paid what it takes off, and what the others may pay is weighed against what it leaves.
///
/// Where the lines of two coupons overlap and neither's are all among the other's, the set is the
/// one that could pay most; what it does pay, each spread over its lines (`readings` 3), may be less.
pub fn pick_together(candidates: &[Grouped<'_>], purchase: &Purchase) -> Vec<Share> {
    let plain = |place: &usize| candidates[*place].0.coupon.kind != Kind::Discount;
    let (plain, discounts): (Vec<usize>, Vec<usize>) = (0..candidates.len()).partition(plain);
    let field = Field::new(candidates, &plain, purchase);
    let beside = field.most_beside_discount();
    let mut best = field.best(None);
    for lowered in Lowered::each(candidates, &discounts, purchase) {
        if best.as_ref().is_some_and(|best| !lowered.may_beat(best, beside)) {
            continue;
        }
        // A voucher does not go with a discount coupon.
        let voucher = |place: &usize| candidates[*place].0.coupon.kind == Kind::Voucher;
        let others: Vec<usize> = plain.iter().copied().filter(|place| !voucher(place)).collect();
        let found = Field::new(candidates, &others, &lowered.rest).best(Some(&lowered));
        best = best.into_iter().chain(found).min_by(|a, b| a.order().cmp(&b.order()));
    }
    best.map_or_else(Vec::new, |set| paying(candidates, set.places, purchase))
}

/// What a set pays, in that order of its coupons in which it pays most.
fn paying(candidates: &[Grouped<'_>], places: Vec<usize>, purchase: &Purchase) -> Vec<Share> {
    let in_order = |order: Vec<usize>| {
        let chosen: Vec<Candidate<'_>> = order.iter().map(|place| candidates[*place].0).collect();
        let mut shares = cover(&chosen, purchase).ok()?;
        for share in &mut shares {
            share.place = order[share.place];
        }
        Some(shares)
    };
    let paid = |shares: &Vec<Share>| shares.iter().map(|share| wide(share.amount)).sum::<i128>();
    let all = orders(places).into_iter().filter_map(in_order);
    // The first of those that pay most.
    all.reduce(|best, next| if paid(&next) > paid(&best) { next } else { best }).unwrap_or_default()
}

/// Every order of some places, the given one first.
fn orders(places: Vec<usize>) -> Vec<Vec<usize>> {
    if places.len() < 2 {
        return vec![places];
    }
    let first = |at: usize| {
        let mut rest = places.clone();
        let head = rest.remove(at);
        orders(rest).into_iter().map(move |tail| [vec![head], tail].concat())
    };
    (0..places.len()).flat_map(first).collect()
}

fn wide(amount: Amount) -> i128 {
    i128::from(amount.e8())
}

/// A set of coupons that go together.
struct Set {
    /// What it pays, in 10⁻⁸.
    pays: i128,
    ranks: Vec<Rank>,
    places: Vec<usize>,
}

impl Set {
    /// The best comes first.
    fn order(&self) -> (i128, usize, &[Rank]) {
        (-self.pays, self.ranks.len(), &self.ranks)
    }
}

/// A discount coupon, and the purchase it leaves.
struct Lowered {
    place: usize,
    group: CouponGroup,
    rank: Rank,
    off: i128,
    rest: Purchase,
}

impl Lowered {
    /// One of each effect and group: the first by rank.
    fn each(candidates: &[Grouped<'_>], places: &[usize], purchase: &Purchase) -> Vec<Self> {
        let mut first: HashMap<(Vec<usize>, Amount, CouponGroup), usize> = HashMap::new();
        for place in places {
            let (candidate, group) = &candidates[*place];
            let Ok(fit) = candidate.fit(purchase) else { continue };
            let one = first.entry((fit.lines, candidate.coupon.face, *group)).or_insert(*place);
            if candidate.rank() < candidates[*one].0.rank() {
                *one = *place;
            }
        }
        let mut firsts: Vec<usize> = first.into_values().collect();
        firsts.sort_unstable_by_key(|place| candidates[*place].0.rank());
        let lower = |place: usize| {
            let (candidate, group) = candidates[place];
            let mut rest = purchase.clone();
            let shares = cover(&[candidate], purchase).ok()?;
            let share = shares.into_iter().next()?;
            for (line, part) in &share.lines {
                let line = &mut rest.lines[*line];
                line.payable = line.payable.less_at_most(*part);
            }
            let (off, rank) = (wide(share.amount), candidate.rank());
            Some(Self { place, group, rank, off, rest })
        };
        let mut all: Vec<Self> = firsts.into_iter().filter_map(lower).collect();
        // What takes most off is likely the best, and leaves most of the others untried.
        all.sort_by_key(|lowered| -lowered.off);
        all
    }

    /// Can a set with it be better than this one? `beside` is the most that others pay of the whole
    /// price, and so of what is left of it.
    fn may_beat(&self, best: &Set, beside: i128) -> bool {
        let most = self.off + wide(self.rest.payable()).min(beside);
        let least = if self.off >= best.pays { 1 } else { 2 };
        (-most, least) <= (-best.pays, best.ranks.len())
    }
}

/// A coupon that fits.
struct Item {
    place: usize,
    kind: (Kind, CouponGroup),
    /// Which lines it is good for.
    mask: usize,
    /// The most it pays, in 10⁻⁸.
    most: i128,
    rank: Rank,
}

/// The coupons that fit a purchase.
struct Field {
    /// By rank.
    items: Vec<Item>,
    /// Those that can raise what is paid, the largest first.
    large: Vec<usize>,
    masks: Masks,
}

impl Field {
    fn new(candidates: &[Grouped<'_>], places: &[usize], purchase: &Purchase) -> Self {
        let mut masks = Masks::of(purchase);
        let mut items = Vec::with_capacity(places.len());
        for place in places {
            let (candidate, group) = &candidates[*place];
            let Ok(fit) = candidate.fit(purchase) else { continue };
            let kind = (candidate.coupon.kind, *group);
            let (mask, most) = (masks.intern(fit.lines), wide(fit.most));
            items.push(Item { place: *place, kind, mask, most, rank: candidate.rank() });
        }
        masks.join();
        items.sort_unstable_by_key(|item| item.rank);
        let mut large: Vec<usize> = (0..items.len()).collect();
        large.sort_by_key(|at| -items[*at].most);
        let mut taken: HashMap<(Kind, CouponGroup, usize), usize> = HashMap::new();
        large.retain(|at| {
            let Item { kind: (kind, group), mask, .. } = items[*at];
            let taken = taken.entry((kind, group, mask)).or_default();
            *taken += 1;
            *taken <= most_of(kind)
        });
        Self { items, large, masks }
    }

    /// The most that coupons beside a discount coupon hold: no vouchers.
    fn most_beside_discount(&self) -> i128 {
        let large = self.large.iter().map(|at| &self.items[*at]);
        let others = large.filter(|item| item.kind.0 != Kind::Voucher);
        others.take(MOST_TOGETHER - 1).map(|item| item.most).sum()
    }

    /// The best set, with a discount coupon where there is one.
    fn best(&self, lowered: Option<&Lowered>) -> Option<Set> {
        let room = MOST_TOGETHER - usize::from(lowered.is_some());
        let mut chosen = Chosen::beside(lowered);
        let (mut most, mut number) = (0, 0);
        for more in 1..=room {
            let reached = self.reach(&mut chosen, more, 0, self.masks.total(), most);
            if reached > most {
                (most, number) = (reached, more);
            }
        }
        for left in (0..number).rev() {
            let next = (0..self.items.len()).find(|at| {
                chosen.push(*at, self.items[*at].kind);
                let goes = !chosen.items[..chosen.items.len() - 1].contains(at);
                let found = goes && self.reach(&mut chosen, left, 0, most, most - 1) == most;
                chosen.pop();
                found
            })?;
            chosen.push(next, self.items[next].kind);
        }
        if chosen.kinds.is_empty() {
            return None;
        }
        let items: Vec<&Item> = chosen.items.iter().map(|at| &self.items[*at]).collect();
        let mut ranks: Vec<Rank> = items.iter().map(|item| item.rank).collect();
        ranks.extend(lowered.map(|lowered| lowered.rank));
        ranks.sort_unstable();
        // Those that are good for little pay first.
        let mut paying = items;
        paying.sort_by_key(|item| (self.masks.lines(item.mask), item.rank));
        let mut places: Vec<usize> = lowered.map(|lowered| lowered.place).into_iter().collect();
        places.extend(paying.iter().map(|item| item.place));
        let off = lowered.map_or(0, |lowered| lowered.off);
        Some(Set { pays: off + most, ranks, places })
    }

    /// The most that what is chosen pays with so many more, from this place of the large ones on;
    /// no less than `least`, and no further than `enough`.
    fn reach(
        &self,
        chosen: &mut Chosen,
        more: usize,
        from: usize,
        enough: i128,
        least: i128,
    ) -> i128 {
        if check_together(&chosen.kinds).is_err() {
            return least;
        }
        let held = |items: &[usize]| items.iter().map(|at| self.items[*at].most).sum::<i128>();
        if more == 0 {
            return least.max(self.capacity(&chosen.items));
        }
        let mut best = least;
        let count = i128::try_from(more).unwrap_or_default();
        for (next, at) in self.large.iter().enumerate().skip(from) {
            let bound = held(&chosen.items) + count * self.items[*at].most;
            if best >= enough || bound <= best {
                break;
            }
            if !chosen.items.contains(at) {
                chosen.push(*at, self.items[*at].kind);
                best = self.reach(chosen, more - 1, next + 1, enough, best);
                chosen.pop();
            }
        }
        best
    }

    /// What these can pay together.
    fn capacity(&self, items: &[usize]) -> i128 {
        let (most, mask) = (|at: usize| self.items[at].most, |at: usize| self.items[at].mask);
        match *items {
            [a] => most(a),
            [a, b] => (most(a) + most(b)).min(self.masks.both(mask(a), mask(b))),
            [a, b, c] => [
                most(a) + most(b) + most(c),
                self.masks.both(mask(a), mask(b)) + most(c),
                self.masks.both(mask(a), mask(c)) + most(b),
                self.masks.both(mask(b), mask(c)) + most(a),
                self.masks.all([mask(a), mask(b), mask(c)]),
            ]
            .into_iter()
            .fold(i128::MAX, i128::min),
            _ => 0,
        }
    }
}

/// What was chosen so far: coupons by their place in the field, and what goes with what.
struct Chosen {
    items: Vec<usize>,
    kinds: Vec<(Kind, CouponGroup)>,
}

impl Chosen {
    fn beside(lowered: Option<&Lowered>) -> Self {
        let kinds = lowered.map(|lowered| (Kind::Discount, lowered.group)).into_iter().collect();
        Self { items: Vec::new(), kinds }
    }

    fn push(&mut self, at: usize, kind: (Kind, CouponGroup)) {
        self.items.push(at);
        self.kinds.push(kind);
    }

    fn pop(&mut self) {
        self.items.pop();
        self.kinds.pop();
    }
}

/// The sets of lines that coupons are good for, and what they cost.
struct Masks {
    /// What each line costs, in 10⁻⁸.
    costs: Vec<i128>,
    sets: Vec<Vec<bool>>,
    known: HashMap<Vec<usize>, usize>,
    /// What any two cost together.
    pairs: Vec<i128>,
}

impl Masks {
    fn of(purchase: &Purchase) -> Self {
        let costs = purchase.lines.iter().map(|line| wide(line.payable)).collect();
        Self { costs, sets: Vec::new(), known: HashMap::new(), pairs: Vec::new() }
    }

    fn intern(&mut self, lines: Vec<usize>) -> usize {
        if let Some(mask) = self.known.get(&lines) {
            return *mask;
        }
        let mut set = vec![false; self.costs.len()];
        for line in &lines {
            set[*line] = true;
        }
        self.sets.push(set);
        self.known.insert(lines, self.sets.len() - 1);
        self.sets.len() - 1
    }

    /// What all lines cost: no more is ever paid.
    fn total(&self) -> i128 {
        self.costs.iter().sum()
    }

    /// Prices every two of them.
    fn join(&mut self) {
        let number = self.sets.len();
        let pair = |at: usize| self.cost(&[at / number, at % number]);
        self.pairs = (0..number * number).map(pair).collect();
    }

    fn cost(&self, masks: &[usize]) -> i128 {
        let any = |line: usize| masks.iter().any(|mask| self.sets[*mask][line]);
        (0..self.costs.len()).filter(|line| any(*line)).map(|line| self.costs[line]).sum()
    }

    fn both(&self, one: usize, other: usize) -> i128 {
        self.pairs[one * self.sets.len() + other]
    }

    fn all(&self, masks: [usize; 3]) -> i128 {
        let [a, b, c] = masks;
        if a == b || b == c { self.both(a, c) } else { self.cost(&masks) }
    }

    fn lines(&self, mask: usize) -> usize {
        self.sets[mask].iter().filter(|is| **is).count()
    }
}

#[cfg(test)]
#[path = "together_tests.rs"]
mod tests;
