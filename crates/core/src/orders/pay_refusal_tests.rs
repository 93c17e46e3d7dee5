//! Why an order is not paid, or not so: each refusal, and which is said first.

use super::*;

#[test]
fn only_orders_pending_payment_are_paid_and_in_time() {
    use OrderStatus::{
        Cancelled, Completed, PendingConfirmation, PendingPayment, PendingReview, Processing,
    };
    let (early, late) = ("2026-03-01T12:00:00Z", "2026-03-02T00:00:01Z");
    let trade = id("CS2603010800TRADE");
    let table = [
        // status and its reason, deadline, refusal
        (PendingPayment, None, late, None),
        (PendingPayment, None, "2026-03-02T00:00:00Z", Some(PayRefusal::PastDeadline)),
        (PendingPayment, None, early, Some(PayRefusal::PastDeadline)),
        (Cancelled, Some(Act::Lapse), early, Some(PayRefusal::PastDeadline)),
        (Cancelled, Some(Act::Cancel), early, Some(PayRefusal::Status(Cancelled))),
        (Processing, Some(Act::Pay), late, Some(PayRefusal::Status(Processing))),
        (Completed, Some(Act::Complete), early, Some(PayRefusal::Status(Completed))),
        (PendingReview, None, late, Some(PayRefusal::Status(PendingReview))),
        (PendingConfirmation, None, late, Some(PayRefusal::Status(PendingConfirmation))),
    ];
    for (status, reason, until, expected) in table {
        let mut case = Case::new(Vec::new(), &[]);
        case.order = Order { status, reason, pay_until: Some(at(until)), ..case.order };
        assert_eq!(case.plan().err(), expected, "{status:?} {until}");
        // A part of a combined trade is not paid by itself, wherever it stands.
        case.order.combination = Combination::PartOf(trade.clone());
        assert_eq!(case.plan(), Err(PayRefusal::PartOfTrade(trade.clone())));
    }
}

#[test]
fn which_discount_may_be_taken() {
    use DiscountKind::{Adjustment, Commercial, Distributor, Partner, Promotion};
    use PayRefusal::{AdjustmentMandatory, DiscountNotUsable};
    let lines = [("100", "90"), ("50", "45")];
    let of = |kind| offered(1, kind, &lines);
    let ending = |kind, until: &str| Offered { until: Some(at(until)), ..of(kind) };
    let chosen = |key: &str, code| Some(Chosen { id: key.to_owned(), code });
    let (both, past) =
        (vec![of(Commercial), offered(2, Adjustment, &lines)], "2026-03-02T00:00:00Z");
    let table = [
        // offered, chosen, refusal
        (vec![], None, None),
        (vec![], chosen("DC1", 2), Some(DiscountNotUsable)),
        (vec![of(Commercial)], None, None),
        (vec![of(Commercial)], chosen("DC1", 2), None),
        (vec![of(Commercial)], chosen("DC1", 3), Some(DiscountNotUsable)),
        (vec![of(Commercial)], chosen("DC2", 2), Some(DiscountNotUsable)),
        (vec![of(Distributor)], chosen("DC1", 3), None),
        (vec![of(Partner)], chosen("DC1", 3), None),
        (vec![of(Promotion)], chosen("DC1", 0), None),
        // What ended after the order was placed counts on, unless it is a promotion.
        (vec![ending(Commercial, past)], chosen("DC1", 2), None),
        (vec![ending(Partner, past)], chosen("DC1", 3), None),
        (vec![ending(Promotion, past)], chosen("DC1", 0), Some(DiscountNotUsable)),
        (vec![ending(Promotion, "2026-03-02T00:00:01Z")], chosen("DC1", 0), None),
        // An adjustment is mandatory.
        (vec![of(Adjustment)], chosen("DC1", 609), None),
        (vec![of(Adjustment)], None, Some(AdjustmentMandatory)),
        (both.clone(), chosen("DC1", 2), Some(AdjustmentMandatory)),
        (both.clone(), None, Some(AdjustmentMandatory)),
        (both, chosen("DC2", 609), None),
    ];
    for (offered, discount, expected) in table {
        let mut case = Case::new(offered, &[]);
        case.choice.discount = discount;
        assert_eq!(case.plan().err(), expected, "{:?}", case.choice);
    }
}

#[test]
fn which_coupons_go_with_which_discount() {
    use DiscountKind::{Adjustment, Commercial, Distributor, Partner, Promotion};
    use Kind::{Discount, Voucher};
    use LimitKey::{MinDiscount, WithContractDiscount, WithPartnerDiscount, WithPromotion};
    use Unfit::{ContractDiscount, PartnerDiscount, SecondDiscount};
    let no_partner: Row<'_> = (Voucher, "5", &[(WithPartnerDiscount, "0")]);
    let no_contract: Row<'_> = (Voucher, "5", &[(WithContractDiscount, "0")]);
    let no_promotion: Row<'_> = (Voucher, "5", &[(WithPromotion, "0")]);
    let any: Row<'_> = (Voucher, "5", &[(WithPartnerDiscount, "1")]);
    let coupon: Row<'_> = (Discount, "0.5", &[]);
    let least = |value| [(MinDiscount, value)];
    let (nine, more) = (least("0.9"), least("0.9001"));
    let not = |why| Some(PayRefusal::CouponWithDiscount { place: 0, why });
    let table = [
        (Partner, no_partner, not(PartnerDiscount)),
        (Distributor, no_partner, not(PartnerDiscount)),
        (Commercial, no_partner, None),
        (Commercial, no_contract, not(ContractDiscount)),
        (Partner, no_contract, None),
        (Promotion, no_promotion, not(Unfit::Promotion)),
        (Commercial, no_promotion, None),
        (Adjustment, no_partner, None),
        (Partner, any, None),
        // A discount coupon is the one discount.
        (Commercial, coupon, not(SecondDiscount)),
        (Promotion, coupon, not(SecondDiscount)),
        (Partner, coupon, not(PartnerDiscount)),
        (Adjustment, coupon, not(SecondDiscount)),
        // The discounts leave 90 per cent.
        (Commercial, (Voucher, "5", &nine), None),
        (Commercial, (Voucher, "5", &more), Some(PayRefusal::DiscountTooDeep { place: 0 })),
    ];
    for (kind, row, expected) in table {
        let by = offered(1, kind, &[("100", "90"), ("50", "45")]);
        assert_eq!(Case::new(vec![by], &[row]).plan().err(), expected, "{kind:?} {row:?}");
    }
}

#[test]
fn a_least_share_is_weighed_on_the_lines_that_a_discount_counts_for() {
    let least = [(LimitKey::MinDiscount, "0.85")];
    let too_deep = Some(PayRefusal::DiscountTooDeep { place: 0 });
    for (lines, expected) in [
        ([("100", "85"), ("50", "42.5")], None),
        ([("100", "80"), ("50", "40")], too_deep.clone()),
        // One line that is not too deep will do.
        ([("100", "80"), ("50", "45")], None),
        // What the discount does not touch is none of its lines.
        ([("100", "80"), ("50", "50")], too_deep),
        ([("100", "90"), ("50", "50")], None),
    ] {
        let by = offered(1, DiscountKind::Commercial, &lines);
        let case = Case::new(vec![by], &[(Kind::Voucher, "5", &least)]);
        assert_eq!(case.plan().err(), expected, "{lines:?}");
    }
}

/// Coupons, and what is said of them.
type Together<'a> = (&'a [(Kind, CouponGroup)], Option<PayRefusal>);

#[test]
fn which_coupons_pay_one_order_together() {
    use CouponGroup::{CloudService, Marketplace, Special};
    use Kind::{Discount, Flexi, StoredValueCard, Voucher};
    let of = |kind| if kind == Discount { "0.9" } else { "1" };
    let many = |kind| Some(PayRefusal::TooManyCoupons(Conflict::TooManyOf(kind)));
    let table: &[Together<'_>] = &[
        (&[(Voucher, CloudService), (Flexi, CloudService), (StoredValueCard, CloudService)], None),
        (&[(StoredValueCard, CloudService); 3], None),
        (
            &[(StoredValueCard, CloudService); 4],
            Some(PayRefusal::TooManyCoupons(Conflict::TooMany)),
        ),
        (&[(Voucher, CloudService); 2], many(Voucher)),
        (&[(Voucher, CloudService), (Voucher, Special)], None),
        (&[(Discount, CloudService), (Discount, Marketplace)], many(Discount)),
        (
            &[(Voucher, CloudService), (Discount, CloudService)],
            Some(PayRefusal::VoucherWithDiscountCoupon),
        ),
        (&[(Voucher, Marketplace), (Flexi, Special)], Some(PayRefusal::MarketplaceWithSpecial)),
    ];
    for (chosen, expected) in table {
        let rows: Vec<Row<'_>> =
            chosen.iter().map(|(kind, _)| (*kind, of(*kind), &[][..])).collect();
        let mut case = Case::new(Vec::new(), &rows);
        for (held, (_, group)) in case.held.iter_mut().zip(*chosen) {
            held.group = *group;
        }
        assert_eq!(case.plan().err(), *expected, "{chosen:?}");
    }
}

#[test]
fn a_coupon_must_be_held_unspent_and_good_for_the_order() {
    use crate::coupons::State;
    let used = |why| Some(PayRefusal::CouponUsed { place: 0, why });
    let unfit = |why: &[Unfit]| Some(PayRefusal::CouponUnfit { place: 0, why: why.to_vec() });
    let locked = |order: &str| Some(order.to_owned());
    let with = |change: fn(&mut Held)| change;
    let table = [
        (with(|held| held.coupon.state = State::Used), used(Unfit::Used)),
        (with(|held| held.coupon.state = State::Recalled), used(Unfit::Recalled)),
        (with(|held| held.balance = Amount::ZERO), used(Unfit::Empty)),
        (with(|held| held.coupon.state = State::Inactive), unfit(&[Unfit::Inactive])),
        (with(|held| held.coupon.expires = now()), unfit(&[Unfit::Expired])),
        (with(|held| held.coupon.effective = now().plus_ms(1)), unfit(&[Unfit::NotYetValid])),
        (with(|held| held.coupon.frozen = true), unfit(&[Unfit::Frozen])),
        (with(|held| held.limits.services = vec!["obs".to_owned()]), unfit(&[Unfit::Service])),
        (with(|held| held.limits.first_order = true), unfit(&[Unfit::NotFirstOrder])),
        (with(|held| held.limits.min_amount = Some(money("150.01"))), unfit(&[Unfit::MinAmount])),
        (with(|held| held.limits.min_amount = Some(money("150"))), None),
    ];
    for (change, expected) in table {
        let mut case = Case::new(Vec::new(), &[(Kind::Voucher, "5", &[])]);
        change(&mut case.held[0]);
        assert_eq!(case.plan().err(), expected, "{expected:?}");
    }
    let mut case = Case::new(Vec::new(), &[(Kind::Voucher, "5", &[])]);
    case.held[0].coupon.lock = locked("CS2603010800OTHER");
    assert_eq!(case.plan().err(), used(Unfit::Locked));
    case.held[0].coupon.lock = locked(case.order.id.as_str());
    assert_eq!(case.plan().err(), None, "it is this order that has locked it");
    case.choice.coupons[0].code = 302;
    assert_eq!(case.plan(), Err(PayRefusal::UnknownCoupon { place: 0 }), "it is no flexi coupon");
    case.choice.coupons[0] = Chosen { id: "CP9".to_owned(), code: 301 };
    assert_eq!(case.plan(), Err(PayRefusal::UnknownCoupon { place: 0 }));
    let mut case = Case::new(Vec::new(), &[(Kind::StoredValueCard, "5", &[])]);
    case.choice.coupons.push(case.choice.coupons[0].clone());
    assert_eq!(case.plan(), Err(PayRefusal::RepeatedCoupon { place: 1 }));
    // The first pays everything, and nothing is left for the second.
    let rows: &[Row<'_>] = &[(Kind::Voucher, "500", &[]), (Kind::Flexi, "5", &[])];
    let why = vec![Unfit::NothingToPay];
    let refused = Case::new(Vec::new(), rows).plan();
    assert_eq!(refused, Err(PayRefusal::CouponUnfit { place: 1, why }));
}

#[test]
fn cash_and_credit_must_reach() {
    for (cash, credit, short) in [
        ("149.99", "0", Some("0.01")),
        ("0", "0", Some("150")),
        ("100", "49", Some("1")),
        ("100", "50", None),
        ("-5", "149", Some("1")),
    ] {
        let case = Case { payer: balance(cash, credit), ..Case::new(Vec::new(), &[]) };
        let refused = short.map(|short| PayRefusal::InsufficientFunds { short: money(short) });
        assert_eq!(case.plan().err(), refused, "{cash} and {credit}");
    }
    let broke = Payer { settlement: Settlement::Monthly, ..balance("0", "0") };
    assert!(Case { payer: broke, ..Case::new(Vec::new(), &[]) }.plan().is_ok());
}

/// Everything is wrong at once; one thing after the other is put right.
#[test]
fn refusals_come_in_their_order() {
    use Kind::{Discount, Voucher};
    let deep: Row<'_> = (Voucher, "1", &[(LimitKey::MinDiscount, "0.95")]);
    let rows = [(Voucher, "1", &[][..]), (Discount, "0.5", &[]), deep];
    let mut case = Case::new(vec![commercial()], &rows);
    case.payer = balance("0", "0");
    case.held[0].balance = Amount::ZERO;
    case.order.combination = Combination::PartOf(id("CS2603010800TRADE"));
    case.order.status = OrderStatus::Processing;
    case.order.pay_until = Some(placed());
    case.choice.discount.as_mut().expect("offered").code = 0;
    let unheld = Chosen { id: "CP99".to_owned(), code: 301 };
    case.choice.coupons.push(unheld);
    let refused = |case: &Case| case.plan().expect_err("something is wrong yet");

    assert!(matches!(refused(&case), PayRefusal::PartOfTrade(_)));
    case.order.combination = Combination::Single;
    assert!(matches!(refused(&case), PayRefusal::Status(_)));
    case.order.status = OrderStatus::PendingPayment;
    assert_eq!(refused(&case), PayRefusal::PastDeadline);
    case.order.pay_until = None;
    assert_eq!(refused(&case), PayRefusal::DiscountNotUsable);
    case.choice.discount.as_mut().expect("offered").code = 2;
    assert_eq!(refused(&case), PayRefusal::UnknownCoupon { place: 3 });
    case.choice.coupons[3] = case.choice.coupons[0].clone();
    assert_eq!(refused(&case), PayRefusal::RepeatedCoupon { place: 3 });
    case.choice.coupons.pop();
    let vouchers = Conflict::TooManyOf(Voucher);
    assert_eq!(refused(&case), PayRefusal::TooManyCoupons(vouchers));
    case.held[2].group = CouponGroup::Marketplace;
    assert!(matches!(refused(&case), PayRefusal::CouponUsed { place: 0, .. }));
    case.held[0].balance = money("1");
    assert!(matches!(refused(&case), PayRefusal::CouponWithDiscount { place: 1, .. }));
    case.choice.coupons.remove(1);
    assert_eq!(refused(&case), PayRefusal::DiscountTooDeep { place: 1 });
    case.held[2].limits.min_discount = None;
    case.held[0].group = CouponGroup::Special;
    case.held[0].limits.services = vec!["obs".to_owned()];
    assert_eq!(refused(&case), PayRefusal::MarketplaceWithSpecial);
    case.held[0].group = CouponGroup::CloudService;
    assert!(matches!(refused(&case), PayRefusal::CouponUnfit { place: 0, .. }));
    case.held[0].limits.services.clear();
    assert_eq!(refused(&case), PayRefusal::InsufficientFunds { short: money("133") });
    case.payer = monthly();
    assert!(case.plan().is_ok());
}
