//! What a coupon pays for, row by row: a reason for every "no".

use super::*;
use crate::coupons::{CycleType, LimitKey, UseLimit, Version};
use crate::ids::{CouponKey, PlanKey};

fn money(text: &str) -> Amount {
    Amount::parse(text, 8).expect("a literal")
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse_wire(text).expect("a literal")
}

/// A voucher of 100 that is good for the year 2026.
fn voucher() -> Coupon {
    Coupon {
        key: CouponKey(1),
        plan: PlanKey(1),
        kind: Kind::Voucher,
        version: Version::Reusable,
        face: money("100"),
        state: State::Usable,
        frozen: false,
        effective: at("2026-01-01T00:00:00Z"),
        expires: at("2026-12-31T15:59:59Z"),
        created: at("2026-01-01T00:00:00Z"),
        activated: Some(at("2026-01-01T00:00:00Z")),
        used: None,
        lock: None,
        reserved: Amount::ZERO,
        order: None,
        source: None,
        code: "C-1".to_owned(),
    }
}

/// A new order of a server for a year, and of a disk for a month.
fn order() -> Purchase {
    let line = |service: &str, product: &str, cycle, payable: &str| Line {
        service: service.to_owned(),
        region: "cn-north-1".to_owned(),
        product: product.to_owned(),
        cycle: Some(cycle),
        first_order: false,
        strict_selected: false,
        discount_ratio: Ratio::ONE,
        payable: money(payable),
    };
    Purchase {
        order: "CS1".to_owned(),
        action: Some(Action::New),
        lines: vec![
            line("ec2", "P1", (CycleType::Year, 1), "80"),
            line("ebs", "P2", (CycleType::Month, 1), "20"),
        ],
        discounts: Vec::new(),
        at: at("2026-06-01T00:00:00Z"),
    }
}

/// The lines a coupon pays for and the most it pays, or every reason against it.
type Weighed = Result<(Vec<usize>, Amount), Vec<Unfit>>;

/// Limits, and what they make of an order.
type Row<'a> = (&'a [(&'a str, &'a str)], Weighed);

fn weigh(coupon: &Coupon, balance: &str, rows: &[(&str, &str)], purchase: &Purchase) -> Weighed {
    let row = |(key, value): &(&str, &str)| UseLimit {
        key: (*key).to_owned(),
        value1: (*value).to_owned(),
        value2: String::new(),
        unit: String::new(),
        limit_type: "1".to_owned(),
    };
    let rows: Vec<_> = rows.iter().map(row).collect();
    let limits = Limits::read(coupon.kind, &rows).expect("limits that stand");
    let fits = fit(coupon, money(balance), &limits, purchase);
    fits.map(|fit| (fit.lines, fit.most))
}

#[test]
fn each_limit_lets_its_lines_pass_and_names_itself_where_none_does() {
    use Unfit as U;
    let both = |most: &str| Ok((vec![0, 1], money(most)));
    let server = |most: &str| Ok((vec![0], money(most)));
    // (limit, what of an order of 80 for a server and 20 for a disk a voucher of 100 pays)
    let table: &[Row<'_>] = &[
        (&[], both("100")),
        (&[("serviceType", "ec2")], server("80")),
        (&[("serviceType", "ec2,ebs")], both("100")),
        (&[("serviceType", "ec2"), ("serviceType", "ebs")], both("100")),
        (&[("cloudServiceType", "obs")], Err(vec![U::Service])),
        (&[("regionCode", "cn-north-1")], both("100")),
        (&[("regionCode", "cn-east-3")], Err(vec![U::Region])),
        (&[("productId", "P1,P7")], server("80")),
        (&[("productId", "P7")], Err(vec![U::Product])),
        (&[("excludedProductId", "P2")], server("80")),
        (&[("excludedProductId", "P1,P2")], Err(vec![U::ExcludedProduct])),
        (&[("subscribeType", "new")], both("100")),
        (&[("subscribeType", "renew,change")], Err(vec![U::Action])),
        (&[("cycleType", "year")], server("80")),
        (&[("cycleType", "month"), ("cycleNum", "3,6")], Err(vec![U::CycleType, U::CycleNumber])),
        (&[("cycleNum", "1")], both("100")),
        (&[("firstOrderInService", "1")], Err(vec![U::NotFirstOrder])),
        (&[("firstOrderInService", "0")], both("100")),
        (&[("isOnlyForStrictSelected", "1")], Err(vec![U::NotStrictSelected])),
        (&[("isOnlyForStrictSelected", "0")], both("100")),
        (&[("minConsumeAmount", "100")], both("100")),
        (&[("minConsumeAmount", "100.01")], Err(vec![U::MinAmount])),
        (&[("maxDeductionRatio", "0.3")], both("30")),
        (&[("maxDeductionRatio", "0.333"), ("serviceType", "ec2")], server("26.64")),
        (&[("minConsumeDiscount", "0.9")], both("100")),
        (&[("usageTimes", "1")], both("100")),
        // No line passes both, though each passes one.
        (&[("serviceType", "ec2"), ("productId", "P2")], Err(vec![U::Service, U::Product])),
    ];
    for (limits, expected) in table {
        assert_eq!(weigh(&voucher(), "100", limits, &order()), *expected, "{limits:?}");
    }
}

#[test]
fn where_the_coupon_stands_decides_before_what_is_bought() {
    type Change = fn(&mut Coupon);
    let table: &[(&str, Change, &[Unfit])] = &[
        ("sound", |_| {}, &[]),
        ("not activated", |c| c.state = State::Inactive, &[Unfit::Inactive]),
        ("used", |c| c.state = State::Used, &[Unfit::Used]),
        ("with a member", |c| c.state = State::Allocated, &[Unfit::Used]),
        ("recalled", |c| c.state = State::Recalled, &[Unfit::Recalled]),
        ("expired", |c| c.state = State::Expired, &[Unfit::Expired]),
        ("ends this instant", |c| c.expires = order().at, &[Unfit::Expired]),
        ("ends the next", |c| c.expires = order().at.plus_ms(1), &[]),
        ("begins this instant", |c| c.effective = order().at, &[]),
        ("begins the next", |c| c.effective = order().at.plus_ms(1), &[Unfit::NotYetValid]),
        ("frozen", |c| c.frozen = true, &[Unfit::Frozen]),
        ("locked by another order", |c| c.lock = Some("CS2".to_owned()), &[Unfit::Locked]),
        ("locked by this one", |c| c.lock = Some("CS1".to_owned()), &[]),
        (
            "frozen, locked and over",
            |c| {
                (c.frozen, c.lock) = (true, Some("CS2".to_owned()));
                c.expires = order().at;
            },
            &[Unfit::Expired, Unfit::Frozen, Unfit::Locked],
        ),
    ];
    for (why, change, reasons) in table {
        let mut coupon = voucher();
        change(&mut coupon);
        let against = weigh(&coupon, "100", &[], &order()).err().unwrap_or_default();
        assert_eq!(against, *reasons, "{why}");
    }
    assert_eq!(weigh(&voucher(), "0", &[], &order()), Err(vec![Unfit::Empty]));
}

#[test]
fn discounts_that_do_not_go_with_the_coupon() {
    use Discount::{Commercial, Contract, Partner, Promotion};
    let (partner, contract, promotion) = (
        "simultaneousUseWithEmpowerDiscount",
        "simultaneousUseWithContractDiscount",
        "simultaneousUseWithPromotionDiscount",
    );
    let table: &[(&str, &str, Discount, Option<Unfit>)] = &[
        (partner, "0", Partner, Some(Unfit::PartnerDiscount)),
        (partner, "1", Partner, None),
        (partner, "0", Commercial, None),
        (contract, "0", Commercial, Some(Unfit::ContractDiscount)),
        (contract, "0", Contract, Some(Unfit::ContractDiscount)),
        (contract, "1", Contract, None),
        (promotion, "0", Promotion, Some(Unfit::Promotion)),
        (promotion, "0", Partner, None),
    ];
    for (key, value, discount, reason) in table {
        let purchase = Purchase { discounts: vec![*discount], ..order() };
        let against = weigh(&voucher(), "100", &[(key, value)], &purchase).err();
        assert_eq!(against, reason.map(|reason| vec![reason]), "{key}={value} with {discount:?}");
    }
}

#[test]
fn a_deep_discount_keeps_only_the_lines_out_that_have_it() {
    let deep = Ratio::parse("0.5").expect("a share");
    let mut purchase = order();
    purchase.lines[0].discount_ratio = deep;
    let limit = [("minConsumeDiscount", "0.8")];
    assert_eq!(weigh(&voucher(), "100", &limit, &purchase), Ok((vec![1], money("20"))));
    purchase.lines[1].discount_ratio = deep;
    let against = weigh(&voucher(), "100", &limit, &purchase);
    assert_eq!(against, Err(vec![Unfit::MinDiscount]), "on all lines");
}

#[test]
fn a_balance_pays_no_more_than_there_is_to_pay_and_no_more_than_it_is() {
    let most = |balance: &str| weigh(&voucher(), balance, &[], &order()).map(|(_, most)| most);
    assert_eq!(most("99.99"), Ok(money("99.99")));
    assert_eq!(most("250"), Ok(money("100")));
    let mut free = order();
    free.lines.iter_mut().for_each(|line| line.payable = Amount::ZERO);
    assert_eq!(weigh(&voucher(), "1", &[], &free), Err(vec![Unfit::NothingToPay]));
    free.lines.clear();
    assert_eq!(weigh(&voucher(), "1", &[], &free), Err(vec![Unfit::NothingToPay]));
}

#[test]
fn a_discount_coupon_takes_its_share_off_orders_of_a_term() {
    let coupon = Coupon { kind: Kind::Discount, face: money("0.85"), ..voucher() };
    let usage = Purchase { action: None, ..order() };
    assert_eq!(weigh(&coupon, "0", &[], &order()), Ok((vec![0, 1], money("15"))));
    assert_eq!(weigh(&coupon, "0", &[], &usage), Err(vec![Unfit::NotForUsage]));
    let partner = Purchase { discounts: vec![Discount::Partner], ..order() };
    let both = vec![Unfit::PartnerDiscount, Unfit::SecondDiscount];
    assert_eq!(weigh(&coupon, "0", &[], &partner), Err(both));
    let promotion = Purchase { discounts: vec![Discount::Promotion], ..order() };
    assert_eq!(weigh(&coupon, "0", &[], &promotion), Err(vec![Unfit::SecondDiscount]));
    // A limit to what orders do keeps a voucher off usage.
    let against = weigh(&voucher(), "9", &[("subscribeType", "new,renew,change")], &usage);
    assert_eq!(against, Err(vec![Unfit::Action]));
}

/// For each reason: limits, and what is changed of a sound coupon and its order, so that it is the
/// only one.
type Cause<'a> = (Unfit, &'a [(&'a str, &'a str)], fn(&mut Coupon, &mut Purchase));

/// The table of the sheet's keys from the side of what they refuse: no reason is without a cause, and
/// no key of a limit without a reason (but for the three that only say how much, or how often).
#[test]
fn each_reason_is_brought_about_by_itself() {
    use Unfit as U;
    let causes: &[Cause<'_>] = &[
        (U::Inactive, &[], |coupon, _| coupon.state = State::Inactive),
        (U::Used, &[], |coupon, _| coupon.state = State::Allocated),
        (U::Recalled, &[], |coupon, _| coupon.state = State::Reclaimed),
        (U::Expired, &[], |coupon, order| order.at = coupon.expires),
        (U::NotYetValid, &[], |coupon, order| order.at = coupon.effective.plus_ms(-1)),
        (U::Frozen, &[], |coupon, _| coupon.frozen = true),
        (U::Locked, &[], |coupon, _| coupon.lock = Some("CS2".to_owned())),
        (U::Empty, &[], |coupon, _| coupon.face = Amount::ZERO),
        (U::NotForUsage, &[], |coupon, order| {
            (coupon.kind, coupon.face, order.action) = (Kind::Discount, money("0.85"), None);
        }),
        (U::Action, &[("subscribeType", "renew")], |_, _| {}),
        (U::MinAmount, &[("minConsumeAmount", "100.01")], |_, _| {}),
        (U::PartnerDiscount, &[("simultaneousUseWithEmpowerDiscount", "0")], |_, order| {
            order.discounts = vec![Discount::Partner];
        }),
        (U::ContractDiscount, &[("simultaneousUseWithContractDiscount", "0")], |_, order| {
            order.discounts = vec![Discount::Commercial];
        }),
        (U::Promotion, &[("simultaneousUseWithPromotionDiscount", "0")], |_, order| {
            order.discounts = vec![Discount::Promotion];
        }),
        (U::SecondDiscount, &[], |coupon, order| {
            (coupon.kind, coupon.face) = (Kind::Discount, money("0.85"));
            order.discounts = vec![Discount::Promotion];
        }),
        (U::Service, &[("serviceType", "obs")], |_, _| {}),
        (U::Service, &[("cloudServiceType", "obs")], |_, _| {}),
        (U::Region, &[("regionCode", "cn-east-3")], |_, _| {}),
        (U::Product, &[("productId", "P7")], |_, _| {}),
        (U::ExcludedProduct, &[("excludedProductId", "P1,P2")], |_, _| {}),
        (U::CycleType, &[("cycleType", "month")], |_, order| order.lines.truncate(1)),
        (U::CycleNumber, &[("cycleNum", "7")], |_, _| {}),
        (U::NotFirstOrder, &[("firstOrderInService", "1")], |_, _| {}),
        (U::NotStrictSelected, &[("isOnlyForStrictSelected", "1")], |_, _| {}),
        (U::MinDiscount, &[("minConsumeDiscount", "0.9")], |_, order| {
            let deep = Ratio::parse("0.8999").expect("a share");
            order.lines.iter_mut().for_each(|line| line.discount_ratio = deep);
        }),
        (U::NothingToPay, &[], |_, order| order.lines.clear()),
    ];
    for (reason, limits, change) in causes {
        let (mut coupon, mut purchase) = (voucher(), order());
        change(&mut coupon, &mut purchase);
        let balance = coupon.face.to_text(2);
        let against = weigh(&coupon, &balance, limits, &purchase);
        assert_eq!(against, Err(vec![*reason]), "{limits:?}");
    }
    let mut brought: Vec<Unfit> = causes.iter().map(|(reason, ..)| *reason).collect();
    brought.dedup();
    assert_eq!(brought, Unfit::ALL, "in the order in which they are told");
    let tried = |key: &LimitKey| {
        let is = |(name, _): &(&str, &str)| *name == key.as_str();
        causes.iter().any(|(_, limits, _)| limits.iter().any(is))
    };
    let untried: Vec<_> = LimitKey::ALL.iter().filter(|key| !tried(key)).collect();
    assert_eq!(untried, [&LimitKey::Uses, &LimitKey::MaxDeduction], "they refuse nothing");
}

#[test]
fn limits_are_measured_by_what_is_to_be_paid_and_not_by_what_others_left() {
    let read = |rows: &[(&str, &str)]| {
        let row = |(key, value): &(&str, &str)| UseLimit {
            key: (*key).to_owned(),
            value1: (*value).to_owned(),
            value2: String::new(),
            unit: String::new(),
            limit_type: "1".to_owned(),
        };
        let rows: Vec<_> = rows.iter().map(row).collect();
        Limits::read(Kind::Voucher, &rows).expect("limits that stand")
    };
    let after = |limits: &Limits, left: [&str; 2]| {
        let left = left.map(money);
        let fits = fit_left((&voucher(), money("100")), limits, &order(), &left);
        fits.map(|fit| (fit.lines, fit.most))
    };
    let least = read(&[("minConsumeAmount", "100")]);
    assert_eq!(after(&least, ["0.01", "0"]), Ok((vec![0], money("0.01"))), "100 are to be paid");
    let half = read(&[("maxDeductionRatio", "0.5")]);
    assert_eq!(after(&half, ["80", "20"]), Ok((vec![0, 1], money("50"))));
    assert_eq!(after(&half, ["45", "10"]), Ok((vec![0, 1], money("50"))), "half of 100, not of 55");
    assert_eq!(after(&half, ["0", "20"]), Ok((vec![1], money("20"))), "no more than is left");
    let server = read(&[("maxDeductionRatio", "0.5"), ("serviceType", "ec2")]);
    assert_eq!(after(&server, ["60", "20"]), Ok((vec![0], money("40"))), "half of its own line");
    assert_eq!(after(&server, ["0", "20"]), Err(vec![Unfit::Service, Unfit::NothingToPay]));
}
