//! (e) The best coupons of a thousand for an order, against weighing each of them once.

use std::hint::black_box;
use std::time::Instant;

use hubu_core::coupons::{
    Action, Candidate, Coupon, CouponGroup, CycleType, Grouped, Kind, Limits, Line, Purchase,
    Ratio, State, Version, fit, pick_together,
};
use hubu_core::ids::{CouponKey, PlanKey};
use hubu_core::money::Amount;
use hubu_core::time::Timestamp;
use hubu_store::Engine;

use super::figures::{Rate, Spread};
use super::progress::Progress;
use super::report::{Aim, Section, Verdict};
use super::{Effort, Trouble};

const TITLE: &str = "(e) The best of a thousand coupons · 千张优惠券中的最优组合";

const LIMITS: &str = "A customer holds a thousand coupons and cards of every kind and group, with \
balances and ends of their own and a dozen different limits; which of them, at most three that go \
together, leave the least of an order of eight lines to cash? The limit is one bare pass over the \
same thousand that weighs each of them against the order and adds up what each would pay: no less \
has to be looked at. Nothing is read from the engine; both engines' figures are of the same code.";

/// Coupons held.
const HELD: i64 = 1_000;
/// Services an order buys of.
const SERVICES: [&str; 8] = ["ec2", "ebs", "vpc", "obs", "rds", "elb", "cbr", "dns"];

/// What somebody holds.
type Wallet = Vec<(Coupon, Amount, Limits, CouponGroup)>;

/// Measures the choice of coupons.
///
/// # Errors
/// Nothing was picked, or nothing measured.
pub(super) fn measure(
    engine: Engine,
    effort: Effort,
    progress: &Progress,
) -> Result<Section, Trouble> {
    let (wallet, order) = (wallet(), order());
    let candidates: Vec<Grouped<'_>> = wallet
        .iter()
        .map(|(coupon, balance, limits, group)| {
            (Candidate { coupon, balance: *balance, limits }, *group)
        })
        .collect();
    let picked = pick_together(&candidates, &order);
    if picked.len() != 3 {
        return Err(format!("{} coupons were picked, not three", picked.len()).into());
    }
    let (mut picks, mut passes, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..=effort.rounds {
        progress.step(format!("(e) {}: round {round} of {}", engine.as_str(), effort.rounds));
        let pick = rate(effort, || pick_together(black_box(&candidates), black_box(&order)).len());
        let pass = rate(effort, || pass(black_box(&candidates), black_box(&order)));
        if round == 0 {
            continue; // caches are warm now
        }
        // How many passes the time of one choice is worth.
        ratios.push(pass.over(pick));
        picks.push(pick.per_second());
        passes.push(pass.per_second());
    }
    let ratio = Spread::of(ratios).ok_or("nothing was measured")?;
    let middle = |rates: Vec<u64>| Spread::of(rates).map_or(0, |rates| rates.median);
    Ok(Section {
        title: TITLE,
        engine,
        limits: LIMITS,
        header: vec!["coupons", "choices /s", "bare passes /s", "passes a choice takes"],
        rows: vec![vec![
            HELD.to_string(),
            middle(picks).to_string(),
            middle(passes).to_string(),
            ratio.to_string(),
        ]],
        notes: Vec::new(),
        verdicts: vec![Verdict {
            what: "(e) the best coupons of a thousand over one bare pass".to_owned(),
            aim: Aim::AtMost(8_000, " passes"),
            reached: ratio.median.0,
        }],
    })
}

/// How often something is done within a quarter of a round.
fn rate(effort: Effort, mut work: impl FnMut() -> usize) -> Rate {
    let (begun, mut count) = (Instant::now(), 0);
    let long = effort.round / 4;
    loop {
        for _ in 0..8 {
            black_box(work());
            count += 1;
        }
        let elapsed = begun.elapsed();
        if elapsed >= long {
            return Rate { count, elapsed };
        }
    }
}

/// Weighs each once; how many fit.
fn pass(candidates: &[Grouped<'_>], order: &Purchase) -> usize {
    let (mut fitting, mut sum) = (0, 0_i128);
    for (Candidate { coupon, balance, limits }, _) in candidates {
        if let Ok(fit) = fit(coupon, *balance, limits, order) {
            fitting += 1;
            sum += i128::from(fit.most.e8());
        }
    }
    black_box(sum);
    fitting
}

fn wallet() -> Wallet {
    (0..HELD).map(coupon).collect()
}

fn coupon(number: i64) -> (Coupon, Amount, Limits, CouponGroup) {
    let one = |places: &[&str]| places.iter().map(|place| (*place).to_owned()).collect();
    let kind = match number % 10 {
        0..4 => Kind::Voucher,
        4..6 => Kind::Flexi,
        6 => Kind::Discount,
        _ => Kind::StoredValueCard,
    };
    let limits = match number % 12 {
        0..4 => Limits::default(),
        4 => Limits { actions: vec![Action::New], ..Limits::default() },
        5 => Limits { max_deduction: Ratio::parse("0.5"), ..Limits::default() },
        6 => Limits { regions: one(&["cn-north-1"]), ..Limits::default() },
        7 => Limits { services: one(&SERVICES[..4]), ..Limits::default() },
        8 => Limits { services: one(&SERVICES[4..]), ..Limits::default() },
        9 => Limits { min_amount: Some(cents(90_000)), ..Limits::default() },
        place => {
            let service = SERVICES[usize::try_from(place + number / 12).unwrap_or(0) % 8];
            Limits { services: one(&[service]), ..Limits::default() }
        }
    };
    let share = [85_000_000, 90_000_000, 95_000_000][usize::try_from(number / 10 % 3).unwrap_or(0)];
    let balance = cents(500 + number * 7_919 % 20_000);
    let discount = kind == Kind::Discount;
    let coupon = Coupon {
        key: CouponKey(number),
        plan: PlanKey(number % 40),
        kind,
        version: Version::Reusable,
        face: if discount { Amount::from_e8(share) } else { balance },
        state: State::Usable,
        frozen: number % 50 == 49,
        effective: Timestamp::EPOCH,
        expires: Timestamp::from_ms(2_000_000_000_000 + number * 104_729 % 9_000 * 86_400_000),
        created: Timestamp::EPOCH,
        activated: Some(Timestamp::EPOCH),
        used: None,
        lock: None,
        reserved: Amount::ZERO,
        order: None,
        source: None,
        code: String::new(),
    };
    let group = CouponGroup::ALL[usize::try_from(number / 7 % 4).unwrap_or(0)];
    (coupon, if discount { Amount::ZERO } else { balance }, limits, group)
}

fn cents(number: i64) -> Amount {
    Amount::from_e8(number * 1_000_000)
}

/// An order of eight lines, dearer than any three coupons are worth.
fn order() -> Purchase {
    let line = |(number, service): (i64, &&str)| Line {
        service: (**service).to_owned(),
        region: "cn-north-1".to_owned(),
        product: format!("P{number}"),
        cycle: Some((CycleType::Month, 1)),
        first_order: false,
        strict_selected: false,
        discount_ratio: Ratio::ONE,
        payable: cents(9_000 + number * 1_733),
    };
    Purchase {
        order: "CS1".to_owned(),
        action: Some(Action::New),
        lines: (0..).zip(&SERVICES).map(line).collect(),
        discounts: Vec::new(),
        at: Timestamp::from_ms(1_900_000_000_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_of_the_thousand_fit_and_three_are_picked() {
        let (wallet, order) = (wallet(), order());
        let all: Vec<Grouped<'_>> = wallet
            .iter()
            .map(|(coupon, balance, limits, group)| {
                (Candidate { coupon, balance: *balance, limits }, *group)
            })
            .collect();
        assert!(pass(&all, &order) > 900, "{}", pass(&all, &order));
        assert_eq!(pick_together(&all, &order).len(), 3);
    }
}
