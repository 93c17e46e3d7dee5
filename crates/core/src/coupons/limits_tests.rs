//! Every key of a limit: what it takes, what it does not.

use super::*;

fn limit(key: &str, value1: &str) -> UseLimit {
    UseLimit {
        key: key.to_owned(),
        value1: value1.to_owned(),
        value2: String::new(),
        unit: String::new(),
        limit_type: "1".to_owned(),
    }
}

fn read(rows: &[(&str, &str)]) -> Result<Limits, LimitDefect> {
    let rows: Vec<_> = rows.iter().map(|(key, value)| limit(key, value)).collect();
    Limits::read(Kind::Voucher, &rows)
}

#[test]
fn each_key_is_read_as_the_sheet_says() {
    let limits = read(&[
        ("serviceType", "hws.service.type.ec2"),
        ("cloudServiceType", "hws.service.type.obs"),
        ("regionCode", "cn-north-1"),
        ("productId", "P1, P2"),
        ("excludedProductId", "P9"),
        ("subscribeType", "new,renew"),
        ("firstOrderInService", "1"),
        ("cycleNum", "1,12"),
        ("cycleType", "month"),
        ("simultaneousUseWithEmpowerDiscount", "0"),
        ("simultaneousUseWithContractDiscount", "0"),
        ("simultaneousUseWithPromotionDiscount", "1"),
        ("minConsumeDiscount", "0.8"),
        ("usageTimes", "1"),
        ("isOnlyForStrictSelected", "1"),
        ("maxDeductionRatio", "0.5"),
        ("minConsumeAmount", "99.50"),
    ])
    .expect("every key has a value it takes");
    assert_eq!(limits.services, ["hws.service.type.ec2", "hws.service.type.obs"]);
    assert_eq!(limits.products, ["P1", "P2"]);
    assert_eq!(limits.excluded_products, ["P9"]);
    assert_eq!(limits.actions, [Action::New, Action::Renew]);
    assert_eq!(limits.cycle_numbers, [1, 12]);
    assert_eq!(limits.cycle_types, [CycleType::Month]);
    assert!(limits.first_order && limits.strict_selected && limits.once);
    let kept_apart = [Discount::Partner, Discount::Contract, Discount::Commercial];
    assert_eq!(limits.not_with, kept_apart);
    assert_eq!(limits.min_discount, Ratio::parse("0.8"));
    assert_eq!(limits.max_deduction, Ratio::parse("0.5"));
    assert_eq!(limits.min_amount, Amount::parse("99.5", 2).ok());
    assert!(limits.restricted());
}

#[test]
fn no_limit_at_all_restricts_nothing() {
    let limits = read(&[]).expect("nothing is wrong");
    assert_eq!(limits, Limits::default());
    assert!(!limits.restricted());
    // Neither how often, nor with which discounts, nor how much of it makes it a special one.
    let open = read(&[("usageTimes", "1"), ("maxDeductionRatio", "0.5")]).expect("plain");
    assert!(!open.restricted());
}

#[test]
fn a_number_of_uses_is_zero_or_one() {
    for (value, once) in [("0", false), ("1", true), ("2", false), ("7", false)] {
        assert_eq!(read(&[("usageTimes", value)]).expect("a number").once, once, "{value}");
    }
    for value in ["", "-1", "+1", "one", "1.0"] {
        assert!(read(&[("usageTimes", value)]).is_err(), "{value}");
    }
}

#[test]
fn a_discount_coupon_is_used_once_and_never_with_a_partners_discount() {
    let plain = Limits::read(Kind::Discount, &[]).expect("plain");
    assert!(plain.once);
    assert_eq!(plain.not_with, [Discount::Partner]);
    let often = Limits::read(Kind::Discount, &[limit("usageTimes", "0")]).expect("plain");
    assert!(often.once);
    let with = limit("simultaneousUseWithEmpowerDiscount", "1");
    let key = LimitKey::WithPartnerDiscount;
    let defect = LimitDefect::Value { key, value: "1".to_owned() };
    assert_eq!(Limits::read(Kind::Discount, &[with]), Err(defect));
}

#[test]
fn what_nobody_understands_is_refused() {
    let unknown = LimitDefect::UnknownKey("moonPhase".to_owned());
    assert_eq!(read(&[("moonPhase", "full")]), Err(unknown));
    for (key, value) in [
        ("serviceType", ""),
        ("productId", "P1,,P2"),
        ("subscribeType", "rent"),
        ("firstOrderInService", "yes"),
        ("cycleNum", "0"),
        ("cycleType", "week"),
        ("minConsumeDiscount", "80"),
        ("maxDeductionRatio", "0"),
        ("minConsumeAmount", "-1"),
        ("isOnlyForStrictSelected", "2"),
    ] {
        let defect = read(&[(key, value)]).expect_err(key);
        assert!(matches!(defect, LimitDefect::Value { .. }), "{key}={value}: {defect:?}");
    }
}
