//! Goal: prices an accountant can work out by hand. Method: tables of what is asked and what it costs,
//! each derivation computed again from its steps.

use super::recompute::{holds, rounded, told};
use super::world::{
    DISK_GB, GB, HOUR, MB, SECOND, amount, at, catalogue, discount, e18, key, months, now, rated,
    sized, used,
};
use super::{
    Asked, Named, Outcome, Outdone, RatingRefusal, SizeDefect, Step, Unfit, What, quote_term,
    quote_usage, rate,
};
use crate::discounts::{Discount, DiscountKind, Mode};
use crate::history::Period;
use crate::money::rounding::InquiryDecimals;
use crate::products::PeriodType;
use DiscountKind::{Adjustment, Commercial, Distributor, Partner, Promotion};

const SERVER: &str = "s6.small.1.linux";

#[test]
fn usage_costs_price_times_quantity_times_size_times_count() {
    for (spec, what, size, count, expected) in [
        (SERVER, used("Duration", "1", HOUR), None, 1, "0.2"),
        (SERVER, used("duration", "1.5", HOUR), None, 2, "0.6"),
        (SERVER, used("Duration", "3600", SECOND), None, 1, "0.2"),
        (SERVER, used("Duration", "1", SECOND), None, 1, "0.000055555555555556"),
        (SERVER, used("Duration", "1", SECOND), None, 3, "0.000166666666666667"),
        (SERVER, used("Duration", "0", HOUR), None, 1, "0"),
        ("SSD", used("Duration", "1", HOUR), Some(100), 1, "0.09733333"),
        ("SSD", used("Duration", "24", HOUR), Some(10), 3, "0.700799976"),
        // 10 GB at 0.8, 90 at 0.7, what is above at 0.5.
        ("12_bgp", used("upflow", "10", GB), None, 1, "8"),
        ("12_bgp", used("upflow", "10.00000001", GB), None, 1, "8.000000007"),
        ("12_bgp", used("upflow", "100", GB), None, 1, "71"),
        ("12_bgp", used("upflow", "150", GB), None, 1, "96"),
        ("12_bgp", used("UPFLOW", "1024", MB), None, 1, "0.8"),
        ("12_bgp", used("upflow", "11264", MB), None, 1, "8.7"),
        // Three that use 50 GB each use 150 GB.
        ("12_bgp", used("upflow", "50", GB), None, 3, "96"),
    ] {
        let rated = sized(spec, size, what, count, &[]).expect("sold");
        assert_eq!(rated.official_e18, e18(expected), "{spec} {what:?} {size:?} × {count}");
        assert_eq!(rated.amount_e18(), rated.official_e18);
        holds(&rated);
    }
}

#[test]
fn tiers_go_on_from_what_was_used_before() {
    for (before, value, expected) in [
        ("0", "5", "4"),
        ("5", "5", "4"),
        ("10", "5", "3.5"),
        ("8", "4", "3"),
        ("90", "20", "12"),
        ("8", "100", "68.6"),
        ("1000", "1", "0.5"),
    ] {
        let (value_e8, before_e8) = (amount(value).e8(), amount(before).e8());
        let what = What::Usage { factor: "upflow", value_e8, measure: GB, before_e8 };
        let rated = rated("12_bgp", what, &[]).expect("sold");
        assert_eq!(rated.official_e18, e18(expected), "{value} after {before}");
        holds(&rated);
    }
}

#[test]
fn terms_cost_their_price_each_or_that_of_the_whole_commitment() {
    let term = |unit, periods| What::Term { unit, periods, mode: Mode::Subscribe };
    for (spec, what, size, count, expected) in [
        (SERVER, months(1), None, 1, "100"),
        (SERVER, months(5), None, 2, "1000"),
        (SERVER, months(6), None, 2, "1080"),
        (SERVER, months(12), None, 1, "1200"),
        (SERVER, term(PeriodType::Year, 3), None, 1, "3000"),
        (SERVER, term(PeriodType::Day, 1), None, 1, "5.005"),
        ("SSD", months(2), Some(40), 1, "24.4"),
    ] {
        let rated = sized(spec, size, what, count, &[]).expect("sold");
        assert_eq!(rated.official_e18, e18(expected), "{spec} {what:?} {size:?} × {count}");
        holds(&rated);
    }
}

#[test]
fn a_price_holds_from_its_instant_until_the_next_begins() {
    let what = used("Duration", "1", HOUR);
    let asked = Asked { size: None, size_measure: None, what, count: 1 };
    let (server, gone) = (key(SERVER), key("gone"));
    let at_instant = |key, instant: &str| {
        let named = Named { key, zone: None };
        let rated = rate(&catalogue(), at(instant), named, &asked, &[]);
        rated.map(|rated| (rated.official_e18, rated.price_from.to_wire()))
    };
    for (instant, price, from) in [
        ("2026-01-01T00:00:00Z", "0.3", "2026-01-01T00:00:00Z"),
        ("2026-01-31T23:59:59Z", "0.3", "2026-01-01T00:00:00Z"),
        ("2026-02-01T00:00:00Z", "0.2", "2026-02-01T00:00:00Z"),
        ("2030-01-01T00:00:00Z", "0.1", "2026-04-01T00:00:00Z"),
    ] {
        assert_eq!(at_instant(&server, instant), Ok((e18(price), from.to_owned())), "{instant}");
    }
    let before = at_instant(&server, "2025-12-31T23:59:59Z");
    assert_eq!(before, Err(RatingRefusal::NotSold));
    assert_eq!(at_instant(&gone, "2026-03-31T23:59:59Z"), Err(RatingRefusal::NotSold));
}

#[test]
fn what_has_no_price_is_refused_in_order() {
    let term = |unit, periods| What::Term { unit, periods, mode: Mode::Subscribe };
    let defect = RatingRefusal::Size;
    let range = SizeDefect::Range { least: 10, most: 32_768 };
    let step = SizeDefect::Step { least: 10, step: 10 };
    let hour = used("Duration", "1", HOUR);
    for (spec, what, size, expected) in [
        ("s7", used("nothing", "1", 99), None, RatingRefusal::UnknownProduct),
        ("gone", used("nothing", "1", 99), None, RatingRefusal::NotSold),
        ("12_bgp", months(1), None, RatingRefusal::NotSold),
        ("SSD", term(PeriodType::Year, 1), Some(40), RatingRefusal::NotSold),
        (SERVER, term(PeriodType::Hour, 1), None, RatingRefusal::NotSold),
        (SERVER, used("upflow", "1", 99), None, RatingRefusal::UnknownFactor),
        // It is metered of servers, and this one has no price for it.
        (SERVER, used("reqNumber", "1", 14), None, RatingRefusal::UnknownFactor),
        (SERVER, used("Duration", "1", GB), None, RatingRefusal::WrongUnit),
        ("SSD", used("Duration", "1", GB), None, RatingRefusal::WrongUnit),
        ("SSD", used("Duration", "-1", HOUR), None, RatingRefusal::Quantity),
        (SERVER, months(0), None, RatingRefusal::Quantity),
        ("SSD", hour, None, defect(SizeDefect::Missing)),
        ("SSD", hour, Some(9), defect(range)),
        ("SSD", hour, Some(32_769), defect(range)),
        ("SSD", hour, Some(45), defect(step)),
        (
            SERVER,
            used("Duration", "92233720368.54775807", HOUR),
            Some(7),
            RatingRefusal::AboveMaximum,
        ),
        (SERVER, months(i64::MAX), None, RatingRefusal::AboveMaximum),
    ] {
        let count = if expected == RatingRefusal::AboveMaximum { i64::MAX } else { 1 };
        let refused = sized(spec, size, what, count, &[]).expect_err("refused");
        assert_eq!(refused, expected, "{spec} {what:?} {size:?}");
    }
    let asked = |size, size_measure| Asked { size, size_measure, what: hour, count: 1 };
    for (asked, expected) in [
        (asked(Some(40), None), SizeDefect::MeasureMissing),
        (asked(Some(40), Some(15)), SizeDefect::Measure(DISK_GB)),
    ] {
        let named = Named { key: &key("SSD"), zone: None };
        let refused = rate(&catalogue(), now(), named, &asked, &[]);
        assert_eq!(refused, Err(defect(expected)), "{asked:?}");
    }
}

fn limited(kind: DiscountKind, limit: impl Fn(&mut Discount)) -> Discount {
    let mut discount = discount(1, kind, "0.9");
    limit(&mut discount);
    discount
}

#[test]
fn a_discount_counts_where_all_its_limits_hold() {
    let text = |text: &str| Some(text.to_owned());
    let ended = Period { to: Some(now()), ..Period::since(at("2026-01-01T00:00:00Z")) };
    // On a month of the server in cn-north-1, at 100.
    for (one, expected) in [
        (limited(Commercial, |_| {}), Ok("90")),
        (limited(Distributor, |_| {}), Ok("90")),
        (limited(Commercial, |one| one.period = ended), Err(Unfit::NotInForce)),
        (
            limited(Commercial, |one| one.period = Period::since(at("2026-03-01T00:00:01Z"))),
            Err(Unfit::NotInForce),
        ),
        (limited(Commercial, |one| one.period = Period::since(now())), Ok("90")),
        (limited(Adjustment, |_| {}), Err(Unfit::OfAnOrder)),
        (limited(Commercial, |one| one.scope.service = text("ec2")), Ok("90")),
        (limited(Commercial, |one| one.scope.service = text("ebs")), Err(Unfit::Service)),
        (limited(Commercial, |one| one.scope.resource_type = text("vm")), Ok("90")),
        (limited(Commercial, |one| one.scope.resource_type = text("ip")), Err(Unfit::ResourceType)),
        (limited(Commercial, |one| one.scope.region = text("cn-north-1")), Ok("90")),
        (limited(Commercial, |one| one.scope.region = text("cn-north-4")), Err(Unfit::Region)),
        (limited(Commercial, |one| one.scope.spec = text(SERVER)), Ok("90")),
        (limited(Commercial, |one| one.scope.spec = text("s6")), Err(Unfit::Spec)),
        (limited(Commercial, |one| one.scope.modes = vec![Mode::Renew]), Err(Unfit::Mode)),
        (limited(Commercial, |one| one.scope.modes = vec![Mode::Renew, Mode::Subscribe]), Ok("90")),
        (limited(Commercial, |one| one.scope.least_months = Some(1)), Ok("90")),
        (limited(Commercial, |one| one.scope.least_months = Some(2)), Err(Unfit::TooShort)),
        (limited(Commercial, |one| one.scope.least_amount = Some(amount("100"))), Ok("90")),
        (
            limited(Commercial, |one| one.scope.least_amount = Some(amount("100.01"))),
            Err(Unfit::TooLittle),
        ),
        (discount(1, Commercial, "=80"), Ok("80")),
        (discount(1, Commercial, "=100"), Err(Unfit::NothingOff)),
        (discount(1, Commercial, "=120"), Err(Unfit::NothingOff)),
        (discount(1, Commercial, "-30"), Ok("70")),
        (discount(1, Commercial, "-120"), Ok("0")),
        (discount(1, Commercial, "1"), Err(Unfit::NothingOff)),
    ] {
        let rated = rated(SERVER, months(1), std::slice::from_ref(&one)).expect("sold");
        let expected = match expected {
            Ok(left) => Outcome::Offered { amount_e18: e18(left) },
            Err(unfit) => Outcome::Unfit(unfit),
        };
        assert_eq!(rated.outcomes, [expected], "{one:?}");
        holds(&rated);
    }
}

#[test]
fn discounts_on_other_lines_than_a_month() {
    let day = What::Term { unit: PeriodType::Day, periods: 90, mode: Mode::Subscribe };
    let year = What::Term { unit: PeriodType::Year, periods: 1, mode: Mode::Renew };
    let least = |months| limited(Commercial, |one| one.scope.least_months = Some(months));
    let taken = |left| Outcome::Taken { amount_e18: e18(left) };
    let offered = |left| Outcome::Offered { amount_e18: e18(left) };
    let traffic = |value| used("upflow", value, GB);
    for (spec, what, one, expected) in [
        (SERVER, year, least(12), offered("900")),
        (SERVER, year, least(13), Outcome::Unfit(Unfit::TooShort)),
        (SERVER, day, least(1), Outcome::Unfit(Unfit::TooShort)),
        // A fixed price of a term is one of a month: a year's is twelve times that.
        (SERVER, year, discount(1, Commercial, "=80"), offered("960")),
        (SERVER, year, discount(1, Commercial, "=84"), Outcome::Unfit(Unfit::NothingOff)),
        (SERVER, months(6), discount(1, Commercial, "=80"), offered("480")),
        (SERVER, day, discount(1, Commercial, "=1"), Outcome::Unfit(Unfit::NotByTheMonth)),
        // On demand it is one of a unit, tier by tier.
        ("12_bgp", traffic("20"), discount(1, Commercial, "=0.75"), taken("14.5")),
        (
            "12_bgp",
            traffic("20"),
            discount(1, Commercial, "=0.8"),
            Outcome::Unfit(Unfit::NothingOff),
        ),
        // Partners grant nothing on this service.
        ("12_bgp", traffic("20"), discount(1, Commercial, "0.5"), taken("7.5")),
        ("12_bgp", traffic("20"), discount(1, Promotion, "0.5"), taken("7.5")),
        (
            "12_bgp",
            traffic("20"),
            discount(1, Partner, "0.5"),
            Outcome::Unfit(Unfit::NotByPartners),
        ),
        (
            "12_bgp",
            traffic("20"),
            discount(1, Distributor, "0.5"),
            Outcome::Unfit(Unfit::NotByPartners),
        ),
        (SERVER, used("Duration", "1", HOUR), least(1), Outcome::Unfit(Unfit::TooShort)),
    ] {
        let rated = rated(spec, what, std::slice::from_ref(&one)).expect("sold");
        assert_eq!(rated.outcomes, [expected], "{spec} {what:?} {one:?}");
        holds(&rated);
    }
}

/// Discounts, and what becomes of each.
type Rivals<'a> = (&'a [Discount], &'a [(i64, Outcome)]);

#[test]
fn on_demand_takes_the_commercial_discount_first_and_then_the_lowest() {
    let lost = |key, left, by| (key, Outcome::Outdone { amount_e18: e18(left), by });
    let taken = |key, left| (key, Outcome::Taken { amount_e18: e18(left) });
    // On an hour of the server at 0.2.
    let table: &[Rivals<'_>] = &[
        (
            &[discount(1, Partner, "0.5"), discount(2, Commercial, "0.9")],
            &[lost(1, "0.1", Outdone::Kind), taken(2, "0.18")],
        ),
        (
            &[discount(1, Commercial, "0.9"), discount(2, Commercial, "0.8")],
            &[lost(1, "0.18", Outdone::Amount), taken(2, "0.16")],
        ),
        (
            &[discount(1, Commercial, "0.9"), discount(2, Commercial, "0.9")],
            &[taken(1, "0.18"), lost(2, "0.18", Outdone::Place)],
        ),
        (
            &[discount(1, Promotion, "0.1"), discount(2, Partner, "0.9")],
            &[lost(1, "0.02", Outdone::Kind), taken(2, "0.18")],
        ),
        // A commercial one that takes nothing off is none.
        (
            &[discount(1, Commercial, "=0.2"), discount(2, Promotion, "=0.15")],
            &[(1, Outcome::Unfit(Unfit::NothingOff)), taken(2, "0.15")],
        ),
    ];
    for (discounts, expected) in table {
        let rated = rated(SERVER, used("Duration", "1", HOUR), discounts).expect("sold");
        assert_eq!(told(&rated, discounts), *expected, "{discounts:?}");
        holds(&rated);
    }
}

#[test]
fn inquiries_on_demand_are_cut_line_by_line_and_summed() {
    let hours = |value| used("Duration", value, HOUR);
    let discounts = [discount(1, Commercial, "0.85")];
    let lines = || {
        let disk = sized("SSD", Some(10), hours("1"), 1, &discounts).expect("sold");
        let server = rated(SERVER, hours("1"), &discounts).expect("sold");
        vec![disk, server]
    };
    // The disk: 0.009733333 × 0.85 = 0.00827333305.
    for (decimals, official, left, sum) in [
        (InquiryDecimals::Six, "0.009733", "0.008273", ("0.209733", "0.178273", "0.03146")),
        (
            InquiryDecimals::Ten,
            "0.009733333",
            "0.008273333",
            ("0.209733333", "0.178273333", "0.03146"),
        ),
    ] {
        let quote = quote_usage(lines(), decimals).expect("in range");
        let disk = &quote.lines[0];
        assert_eq!((disk.official.to_string(), disk.amount.to_string()), told_two(official, left));
        assert_eq!(disk.taken, Some(0));
        let all = (quote.official.to_string(), quote.amount.to_string(), quote.off.to_string());
        assert_eq!(all, (sum.0.to_owned(), sum.1.to_owned(), sum.2.to_owned()), "{decimals:?}");
        for line in &quote.lines {
            assert_eq!(rounded(&line.steps), line.amount.e10());
            assert_eq!(line.amount.checked_add(line.off), Some(line.official));
        }
    }
}

fn told_two(one: &str, other: &str) -> (String, String) {
    (one.to_owned(), other.to_owned())
}

fn of_disks(mut discount: Discount) -> Discount {
    discount.scope.service = Some("ebs".to_owned());
    discount
}

/// A quote of a disk of 10 GB for a month (3.05) and a server for a day (5.005).
fn quoted(discounts: &[Discount]) -> super::TermQuote {
    let day = What::Term { unit: PeriodType::Day, periods: 1, mode: Mode::Subscribe };
    let lines = [
        sized("SSD", Some(10), months(1), 1, discounts).expect("sold"),
        rated(SERVER, day, discounts).expect("sold"),
    ];
    for line in &lines {
        holds(line);
    }
    quote_term(&lines, discounts).expect("in range")
}

#[test]
fn terms_are_rounded_half_up_line_by_line_and_discounts_are_what_remains() {
    let quote = quoted(&[discount(1, Commercial, "0.9"), of_disks(discount(2, Promotion, "0.9"))]);
    assert_eq!(quote.official, amount("8.06"));
    assert_eq!(
        quote.lines.iter().map(|line| line.official).collect::<Vec<_>>(),
        amounts(["3.05", "5.01"])
    );
    for line in &quote.lines {
        assert_eq!(rounded(&line.steps), i128::from(line.official.e8()) * 100);
        assert!(matches!(line.steps.last(), Some(Step::Rounding { .. })));
    }
    let [all, disks] = quote.offers.try_into().expect("two offers");
    // 2.745 and 4.5045: the exact price is rounded once.
    let lines =
        |pairs: [[&str; 2]; 2]| pairs.map(|[left, off]| (amount(left), amount(off))).to_vec();
    assert_eq!(all.lines, lines([["2.75", "0.3"], ["4.5", "0.51"]]));
    assert_eq!((all.amount, all.off, all.best), (amount("7.25"), amount("0.81"), true));
    assert_eq!(disks.lines, lines([["2.75", "0.3"], ["5.01", "0"]]));
    assert_eq!((disks.amount, disks.off, disks.best), (amount("7.76"), amount("0.3"), false));
}

fn amounts<const N: usize>(texts: [&str; N]) -> Vec<crate::money::Amount> {
    texts.map(amount).to_vec()
}

#[test]
fn one_commercial_or_partners_offer_is_the_best() {
    let in_other_region = |key| Discount {
        scope: crate::discounts::Scope { region: Some("x".to_owned()), ..Default::default() },
        ..discount(key, Commercial, "0.1")
    };
    let table: &[(&[Discount], &[i64], Option<i64>)] = &[
        (&[], &[], None),
        (&[discount(1, Promotion, "0.1")], &[1], None),
        (&[discount(1, Commercial, "0.9"), discount(2, Promotion, "0.1")], &[1, 2], Some(1)),
        (&[discount(1, Commercial, "0.9"), discount(2, Partner, "0.8")], &[1, 2], Some(2)),
        (&[discount(1, Partner, "0.8"), discount(2, Commercial, "0.8")], &[1, 2], Some(2)),
        (&[discount(1, Partner, "0.8"), discount(2, Distributor, "0.8")], &[1, 2], Some(2)),
        (&[discount(1, Partner, "0.8"), discount(2, Partner, "0.8")], &[1, 2], Some(1)),
        (&[in_other_region(1), discount(2, Partner, "0.8")], &[2], Some(2)),
        // Less than half a cent is no offer.
        (&[of_disks(discount(1, Commercial, "0.9999"))], &[], None),
    ];
    for (discounts, offered, best) in table {
        let quote = quoted(discounts);
        let key = |offer: &super::Offer| discounts[offer.discount].key.0;
        assert_eq!(quote.offers.iter().map(key).collect::<Vec<_>>(), *offered, "{discounts:?}");
        let marked: Vec<_> = quote.offers.iter().filter(|offer| offer.best).map(key).collect();
        assert_eq!(marked, best.iter().copied().collect::<Vec<_>>(), "{discounts:?}");
    }
}

#[test]
fn sums_that_leave_the_range_are_refused() {
    let most = || rated(SERVER, months(922_337_203), &[]).expect("sold");
    assert_eq!(quote_term(&[most(), most()], &[]).err(), Some(RatingRefusal::AboveMaximum));
    let used = || rated(SERVER, used("Duration", "92233720368", HOUR), &[]).expect("sold");
    let lines = (0..6).map(|_| used()).collect();
    let quote = quote_usage(lines, InquiryDecimals::Ten);
    assert_eq!(quote.err(), Some(RatingRefusal::AboveMaximum));
}
