//! Which coupons and cards pay for what is bought, and how much: alone, and one after the other.

use crate::amount::{E8, UNIT};
use crate::catalogue::Period;
use crate::coupons::CouponState;
use crate::plans::PlanKind;
use crate::world::Model;

/// A line of what is bought.
#[derive(Clone, Debug)]
pub(crate) struct BoughtLine {
    pub(crate) service: String,
    /// The unit of its term.
    pub(crate) cycle: Option<Period>,
    /// Was nothing bought of the service before?
    pub(crate) first: bool,
    /// The share that the discount leaves, in ten-thousandths.
    pub(crate) ratio: i128,
    /// What is to be paid.
    pub(crate) price: E8,
}

/// What is bought, as coupons look at it.
#[derive(Clone, Debug)]
pub(crate) struct Bought {
    /// The order, where its id is known.
    pub(crate) order: String,
    pub(crate) action: Option<&'static str>,
    pub(crate) lines: Vec<BoughtLine>,
    /// The number of the discount that was chosen.
    pub(crate) discount: Option<i64>,
}

/// A coupon, and what it pays of each line, or takes off.
pub(crate) type Share = (usize, Vec<E8>);

/// Why a coupon is no good.
pub(crate) type Reasons = Vec<&'static str>;

const CENT: E8 = UNIT / 100;
/// Nothing is taken off, in ten-thousandths.
pub(crate) const WHOLE: i128 = 10_000;
/// The limits that a discount's numbers on the wire belong to.
const TOGETHER: [(&str, i64, &str); 3] = [
    ("simultaneousUseWithEmpowerDiscount", 3, "PartnerDiscount"),
    ("simultaneousUseWithContractDiscount", 2, "ContractDiscount"),
    ("simultaneousUseWithPromotionDiscount", 0, "Promotion"),
];
/// How many coupons one order takes.
const MOST: usize = 3;

fn named(found: &[(&'static str, bool)]) -> Reasons {
    found.iter().filter(|(_, applies)| *applies).map(|(name, _)| *name).collect()
}

impl Model {
    /// What a limit of a coupon's plan says.
    fn limit(&self, coupon: usize, key: &str) -> Option<&str> {
        let limits = &self.plans[self.coupons[coupon].plan].terms.limits;
        limits.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// Is a coupon spent by its first use?
    pub(crate) fn is_single(&self, coupon: usize) -> bool {
        let terms = &self.plans[self.coupons[coupon].plan].terms;
        let once = self.limit(coupon, "usageTimes") == Some("1");
        terms.single || once || terms.kind == PlanKind::Discount
    }

    /// Is it for some purchases only?
    fn is_restricted(&self, coupon: usize) -> bool {
        let keys = [
            "serviceType",
            "subscribeType",
            "minConsumeAmount",
            "cycleType",
            "firstOrderInService",
        ];
        keys.iter().any(|key| self.limit(coupon, key).is_some())
    }

    /// What speaks against a coupon by itself, for an order.
    pub(crate) fn standing(&self, coupon: usize, order: &str) -> Reasons {
        let one = &self.coupons[coupon];
        let is = |state: CouponState| one.state == state;
        let holds = self.plan_kind(coupon) == PlanKind::Discount || self.coupon_balance(coupon) > 0;
        named(&[
            ("Inactive", is(CouponState::Inactive)),
            ("Used", is(CouponState::Used) || is(CouponState::Allocated)),
            ("Recalled", one.state.is_back()),
            ("Expired", is(CouponState::Expired) || self.is_over(coupon)),
            ("NotYetValid", self.now() < one.effective),
            ("Frozen", one.frozen),
            ("Locked", one.lock.as_ref().is_some_and(|lock| lock.order != order)),
            ("Empty", is(CouponState::Usable) && !holds),
        ])
    }

    /// What keeps a coupon from a line: its own words and numbers.
    fn of_line(&self, coupon: usize, line: &BoughtLine, left: E8) -> Reasons {
        let limit = |key| self.limit(coupon, key);
        let unit = match line.cycle {
            Some(Period::Month) => "month",
            Some(Period::Year) => "year",
            _ => "",
        };
        let least = limit("minConsumeDiscount").map(|text| i128::from(hundredths(text)) * 100);
        named(&[
            ("Service", limit("serviceType").is_some_and(|wanted| wanted != line.service)),
            ("CycleType", limit("cycleType").is_some_and(|wanted| wanted != unit)),
            ("NotFirstOrder", limit("firstOrderInService").is_some() && !line.first),
            ("MinDiscount", least.is_some_and(|least| line.ratio < least)),
            ("NothingToPay", left <= 0),
        ])
    }

    /// How much of a purchase a coupon pays, and of which lines, of which each line costs `due` and `left` is to be paid.
    pub(crate) fn weigh(
        &self,
        coupon: usize,
        buying: &Bought,
        (due, left): (&[E8], &[E8]),
    ) -> Result<(E8, Vec<usize>), Reasons> {
        let discount = self.plan_kind(coupon) == PlanKind::Discount;
        let action = self.limit(coupon, "subscribeType");
        let least = self.limit(coupon, "minConsumeAmount").map(|text| hundredths(text) * CENT);
        let mut against = self.standing(coupon, &buying.order);
        against.extend(named(&[
            ("NotForUsage", discount && buying.action.is_none()),
            ("Action", action.is_some() && action != buying.action),
            ("MinAmount", least.is_some_and(|least| due.iter().sum::<E8>() < least)),
        ]));
        for (key, number, why) in TOGETHER {
            // A discount coupon never goes with what a partner granted.
            let apart = self.limit(coupon, key) == Some("0") || (discount && number == 3);
            against.extend((apart && buying.discount == Some(number)).then_some(why));
        }
        against.extend((discount && buying.discount.is_some()).then_some("SecondDiscount"));
        let of_lines: Vec<Reasons> =
            (0..left.len()).map(|at| self.of_line(coupon, &buying.lines[at], left[at])).collect();
        let own = |line: &usize| of_lines[*line].iter().all(|why| *why == "NothingToPay");
        let mine: Vec<usize> = (0..left.len()).filter(own).collect();
        let payable: Vec<usize> = mine.iter().copied().filter(|line| left[*line] > 0).collect();
        let open: Vec<E8> = payable.iter().map(|line| left[*line]).collect();
        if open.is_empty() {
            let all = ["Service", "CycleType", "NotFirstOrder", "MinDiscount", "NothingToPay"];
            let any = |why: &&str| of_lines.iter().any(|reasons| reasons.contains(why));
            against.extend(all.into_iter().filter(|why| any(why)));
        }
        if !against.is_empty() {
            return Err(against);
        }
        let most = if discount {
            open.iter().map(|price| self.taken_off(coupon, *price)).sum()
        } else {
            let due: E8 = mine.iter().map(|line| due[*line]).sum();
            let share = self.limit(coupon, "maxDeductionRatio");
            let share = share.map_or(due, |text| due / 100 * hundredths(text) / CENT * CENT);
            self.coupon_balance(coupon).min(share).min(open.iter().sum())
        };
        if most > 0 { Ok((most, payable)) } else { Err(vec!["NothingToPay"]) }
    }

    /// What a discount coupon takes off a price: what is left of that is rounded to the cent.
    fn taken_off(&self, coupon: usize, price: E8) -> E8 {
        let left = i128::from(price) * i128::from(self.coupons[coupon].face) / i128::from(UNIT);
        let left = E8::try_from(left).unwrap_or(price);
        price - (left + CENT / 2) / CENT * CENT
    }

    /// Why coupons do not pay one order together: these are all of one group.
    pub(crate) fn conflict(&self, chosen: &[usize]) -> Option<&'static str> {
        let of = |kind: PlanKind| chosen.iter().filter(|one| self.plan_kind(**one) == kind).count();
        let singles = [PlanKind::Voucher, PlanKind::Discount, PlanKind::Flexi];
        if chosen.len() > MOST {
            return Some("TooMany");
        }
        if singles.into_iter().any(|kind| of(kind) > 1) {
            return Some("TooManyOf");
        }
        (of(PlanKind::Voucher) + of(PlanKind::Discount) > 1).then_some("VoucherWithDiscount")
    }

    /// What each of several coupons pays of each line, one after the other. A discount lowers the price: it
    /// comes first, and the others are measured by what it leaves.
    pub(crate) fn cover(&self, chosen: &[usize], buying: &Bought) -> Result<Vec<Share>, Reasons> {
        let mut due: Vec<E8> = buying.lines.iter().map(|line| line.price).collect();
        let mut left = due.clone();
        let lowers = |place: usize| self.plan_kind(place) == PlanKind::Discount;
        let mut order: Vec<usize> = chosen.to_vec();
        order.sort_by_key(|place| !lowers(*place));
        let mut shares = Vec::new();
        for place in order {
            let (most, lines) = self.weigh(place, buying, (&due, &left))?;
            let before = left.clone();
            pay(&mut left, &lines, most);
            let parts = before.iter().zip(&left).map(|(before, left)| before - left);
            shares.push((place, parts.collect()));
            if lowers(place) {
                due.clone_from(&left);
            }
        }
        Ok(shares)
    }

    /// Why a coupon would not pay for all of something, were it the only one.
    pub(crate) fn against_coupon(&self, coupon: usize, buying: &Bought) -> Reasons {
        let due: Vec<E8> = buying.lines.iter().map(|line| line.price).collect();
        self.weigh(coupon, buying, (&due, &due)).err().unwrap_or_default()
    }

    /// In which order coupons of a kind are picked: the restricted, those that end first, hold less, are older.
    pub(crate) fn rank_of_coupon(&self, place: usize) -> (bool, i64, E8, usize) {
        let (end, held) = (self.coupons[place].expires, self.coupon_balance(place));
        (!self.is_restricted(place), end, held, place)
    }
}

/// Takes what is paid off some lines, by what is left of each: whole parts first, and then the odd units
/// one by one where the fractions were largest, of equal ones on the earlier line. The unit is the cent
/// where all is whole cents.
pub(crate) fn pay(left: &mut [E8], lines: &[usize], paid: E8) {
    let whole = |amount: E8| amount % CENT == 0;
    let unit = if whole(paid) && lines.iter().all(|line| whole(left[*line])) { CENT } else { 1 };
    let total: i128 = lines.iter().map(|line| i128::from(left[*line])).sum();
    let units = i128::from(paid / unit);
    let exact = |line: usize| units * i128::from(left[line]);
    let mut shares: Vec<i128> = lines.iter().map(|line| exact(*line) / total).collect();
    let mut fractions: Vec<usize> = (0..lines.len()).collect();
    fractions.sort_by_key(|at| std::cmp::Reverse(exact(lines[*at]) % total));
    let odd = units - shares.iter().sum::<i128>();
    for at in fractions.into_iter().take(usize::try_from(odd).unwrap_or_default()) {
        shares[at] += 1;
    }
    for (line, share) in lines.iter().zip(shares) {
        left[*line] -= E8::try_from(share).unwrap_or_default() * unit;
    }
}

/// A number with two decimals at the most, as so many hundredths.
fn hundredths(text: &str) -> i64 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{part:0<2}").parse().unwrap_or_default()
}
