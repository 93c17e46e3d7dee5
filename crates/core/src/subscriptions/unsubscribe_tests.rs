//! Leaving: who may, and what comes of it.

use super::super::world::{
    bought, change, end, letter, local, machine, money, renewal, shanghai, told,
};
use super::super::{FeeTable, Freeze, Return, TermRefund};
use super::*;
use crate::ids::CouponKey;
use crate::money::Amount;
use crate::money::rounding::amount_to_e18;
use crate::orders::Source;
use crate::products::ProductTraits;
use crate::realm::Site;

fn five_days(site: Site, used_this_year: i64) -> FiveDays {
    FiveDays { site, traits: ProductTraits::default(), used_this_year }
}

/// Bought on 20 October 2020 for a month, renewed twice; the last renewal ends in January.
fn terms() -> Vec<PaidTerm> {
    vec![
        bought("A", "1m", ("2020-10-20 09:15:00", "2020-11-20"), "cash 80, voucher 20"),
        renewal("B", "1m", ("2020-11-20", "2020-12-20"), "cash 60, credit 40"),
        renewal("C", "1m", ("2020-12-20", "2021-01-20"), "flexi 90, voucher 10"),
    ]
}

fn leave(
    what: UnsubscribeType,
    five_days: FiveDays,
    now: &str,
) -> Result<Unsubscription, UnsubscribeRefusal> {
    let (machine, standing, terms) = (machine("2021-01-20"), Standing::default(), terms());
    let leaving = Leaving { subscription: &machine, standing: &standing, terms: &terms, what };
    let table = FeeTable::default();
    unsubscribe(&shanghai(), leaving, Fee::Table(&table), five_days, local(now))
}

/// Changed on the third day, and again on the twentieth.
fn changed_terms() -> Vec<PaidTerm> {
    let machine = bought("A", "1m", ("2020-10-20 09:15:00", "2020-11-20"), "cash 80");
    let first = change(&machine, "B", "2020-10-22 10:00:00", "cash 20");
    let second = change(&machine, "C", "2020-11-08 10:00:00", "cash 10");
    vec![machine, first, second]
}

#[test]
fn what_a_change_cost_goes_the_way_of_the_term_that_it_changed() {
    let (machine, standing, terms) = (machine("2020-11-20"), Standing::default(), changed_terms());
    for (now, count, scenario) in [
        ("2020-10-23 12:00:00", 2, Scenario::FiveDays),
        // The second change is two days old, and what it changed is not new any more.
        ("2020-11-10 12:00:00", 3, Scenario::InUse),
    ] {
        let terms = &terms[..count];
        let what = UnsubscribeType::Resource;
        let leaving = Leaving { subscription: &machine, standing: &standing, terms, what };
        let (table, goes_by) = (FeeTable::default(), five_days(Site::Cn, 0));
        let left = unsubscribe(&shanghai(), leaving, Fee::Table(&table), goes_by, local(now));
        let left = left.expect("it may be left");
        let cases: Vec<Scenario> = left.refund.terms.iter().map(|term| term.scenario).collect();
        assert_eq!(cases, vec![scenario; count], "{now}");
        assert_eq!(left.five_days, scenario == Scenario::FiveDays, "{now}");
    }
}

#[test]
fn what_a_change_of_a_renewed_term_cost_comes_back_with_it() {
    let bought = bought("A", "1m", ("2020-10-20 09:15:00", "2020-11-20"), "cash 80");
    let renewal = renewal("B", "1m", ("2020-11-20", "2020-12-20"), "cash 80");
    // Half a month is left of the first term when both are changed: it has the first line, the renewed the second.
    let of_first = change(&bought, "C", "2020-11-05 00:00:00", "cash 8, voucher 2");
    let of_renewal = PaidTerm {
        number: 2,
        ..change(&renewal, "C", "2020-11-05 00:00:00", "cash 15, voucher 5")
    };
    let (machine, standing) = (machine("2020-12-20"), Standing::default());
    let terms = [bought, renewal, of_first, of_renewal];
    let now = local("2020-11-13 00:30:00");
    let left = |what| {
        let leaving = Leaving { subscription: &machine, standing: &standing, terms: &terms, what };
        let (table, goes_by) = (FeeTable::default(), five_days(Site::Cn, 0));
        let left = unsubscribe(&shanghai(), leaving, Fee::Table(&table), goes_by, now);
        left.expect("left")
    };
    let shown = |left: &Unsubscription| -> Vec<String> {
        let tell = |term: &TermRefund| {
            let (order, number, kept) = (letter(&term.order), term.number, term.consumed);
            format!("{order}{number}: {kept} + {} kept, {}", term.fee, told(&term.back))
        };
        left.refund.terms.iter().map(tell).collect()
    };
    let renewals = left(UnsubscribeType::Renewals);
    assert_eq!(shown(&renewals), ["B1: 0 + 0 kept, cash 80", "C2: 0 + 0 kept, cash 15, voucher 5"]);
    assert_eq!(renewals.subscription.expires, end("2020-11-20"));
    // 567 of 759 hours are used of the first term: 59.76; 192 of 384 of its change: 4. The fee is 10 %.
    let all = left(UnsubscribeType::Resource);
    let expected = [
        "A1: 59.76 + 8 kept, cash 12.24",
        "B1: 0 + 0 kept, cash 80",
        "C1: 4 + 0.8 kept, cash 3.2",
        "C2: 0 + 0 kept, cash 15, voucher 5",
    ];
    assert_eq!(shown(&all), expected);
}

#[test]
fn what_a_smaller_size_gave_back_is_not_used_afterwards() {
    // 32 days of 60; after 16 of them half the size: 15 of the 30 that are left go back.
    let mut disk = bought("A", "1m", ("2024-01-01 00:00:00", "2024-02-01"), "cash 50, card 10");
    let at = local("2024-01-17 00:20:00");
    assert_eq!(disk.unused_e18(&shanghai(), at), Some(amount_to_e18(money("30"))));
    let back = |source, amount| Return { at, source, amount: money(amount) };
    let card = Source::Card(CouponKey(2));
    disk.returns = vec![back(Source::Cash, "12.50"), back(card, "2.50")];
    let (machine, standing) = (machine("2024-02-01"), Standing::default());
    for (now, fee, consumed, left) in [
        // Between the halves nothing is used of the second.
        ("2024-01-17 00:40:00", Fee::Waived, "30", "cash 12.5, card 2.5"),
        // A quarter more of the time: 45 less a half of 15.
        ("2024-01-25 00:00:00", Fee::Waived, "37.5", "cash 6.25, card 1.25"),
        ("2024-02-01 22:59:59", Fee::Waived, "44.92", "cash 0.07, card 0.01"),
        ("2024-01-25 00:00:00", Fee::Table(&FeeTable::default()), "37.5", "cash 2.5, card 0.5"),
    ] {
        let what = UnsubscribeType::Resource;
        let terms = std::slice::from_ref(&disk);
        let leaving = Leaving { subscription: &machine, standing: &standing, terms, what };
        let abroad = five_days(Site::Intl, 0);
        let left_now = unsubscribe(&shanghai(), leaving, fee, abroad, local(now)).expect("left");
        let term = &left_now.refund.terms[0];
        assert_eq!((term.paid, term.consumed), (money("45"), money(consumed)), "{now}");
        assert_eq!(told(&term.back), left, "{now}");
    }
}

#[test]
fn the_fee_of_a_change_goes_by_its_term() {
    // Two years: 15 % in the first, 10 % in the second. Changed in the first, left in the second.
    let server = bought("A", "2y", ("2024-01-01 00:00:00", "2026-01-01"), "cash 731");
    let larger = change(&server, "B", "2024-12-01 00:00:00", "cash 396");
    let (machine, standing) = (machine("2026-01-01"), Standing::default());
    let terms = [server, larger];
    let what = UnsubscribeType::Resource;
    let leaving = Leaving { subscription: &machine, standing: &standing, terms: &terms, what };
    let table = FeeTable::default();
    let abroad = five_days(Site::Intl, 0);
    let now = local("2025-02-01 00:00:00");
    let left = unsubscribe(&shanghai(), leaving, Fee::Table(&table), abroad, now).expect("left");
    let fees: Vec<Amount> = left.refund.terms.iter().map(|term| term.fee).collect();
    assert_eq!(fees, [money("73.1"), money("39.6")]);
}

#[test]
fn a_machine_is_left_with_its_renewals() {
    let (cn, used_up, intl) =
        (five_days(Site::Cn, 4), five_days(Site::Cn, 10), five_days(Site::Intl, 0));
    let renewals = [("B", "cash 60, credit 40"), ("C", "flexi 90, voucher 10")];
    for (story, goes_by, now, first, (consumed, fee, refund, vouchers), quota) in [
        // The published example: within five days everything comes back.
        (
            "on the third day",
            cn,
            "2020-10-22 12:00:00",
            "cash 80, voucher 20",
            ("0", "0", "270", "30"),
            true,
        ),
        // 51 of 759 hours are used: 5.38 of 80; the fee is 8.
        (
            "the tenth was the last",
            used_up,
            "2020-10-22 12:00:00",
            "cash 66.62",
            ("5.38", "8", "256.62", "10"),
            false,
        ),
        ("abroad", intl, "2020-10-22 12:00:00", "cash 66.62", ("5.38", "8", "256.62", "10"), false),
        // 279 of 759 hours: 29.41.
        (
            "on 1 November",
            cn,
            "2020-11-01 00:10:00",
            "cash 42.59",
            ("29.41", "8", "232.59", "10"),
            false,
        ),
    ] {
        let left = leave(UnsubscribeType::Resource, goes_by, now).expect(story);
        assert_eq!(left.subscription.status, Status::Closed, "{story}");
        assert_eq!(left.five_days, quota, "{story}");
        let back: Vec<_> = left.refund.terms.iter().map(|term| told(&term.back)).collect();
        assert_eq!(back, [first, renewals[0].1, renewals[1].1], "{story}");
        let shown = &left.refund;
        let shown = (shown.consumed, shown.fee, shown.refund, shown.vouchers);
        let expected = (money(consumed), money(fee), money(refund), money(vouchers));
        assert_eq!(shown, expected, "{story}");
    }
}

#[test]
fn a_renewal_that_has_begun_is_in_use_and_what_is_over_is_over() {
    let left = leave(UnsubscribeType::Resource, five_days(Site::Cn, 0), "2020-11-22 10:00:00");
    let left = left.expect("left");
    let told: Vec<_> = left
        .refund
        .terms
        .iter()
        .map(|term| (letter(&term.order), term.scenario, told(&term.back)))
        .collect();
    // 34 of 720 hours are used: 4.72 of 100, the fee is 10; 85.28 in shares of 60 and 40.
    let expected = [
        ("B", Scenario::InUse, "cash 51.17, credit 34.11".to_owned()),
        ("C", Scenario::RenewalNotBegun, "flexi 90, voucher 10".to_owned()),
    ];
    assert_eq!(told, expected, "five days are for new purchases");
    assert!(!left.five_days);
    let rows = left.refund.rows("vm1");
    let rows: Vec<_> =
        rows.iter().map(|row| format!("{} {}", letter(&row.order), row.amount)).collect();
    assert_eq!(rows, ["B -100", "B 4.72", "B 10", "C -90"]);
}

#[test]
fn only_renewals_are_left_and_the_machine_ends_as_before() {
    for (story, now, orders, ends, refund) in [
        ("both renewals", "2020-11-01 00:10:00", &["B", "C"][..], "2020-11-20", "190"),
        ("the second before the first", "2020-11-20 23:59:58", &["B", "C"], "2020-11-20", "190"),
        ("the first has begun", "2020-11-20 23:59:59", &["C"], "2020-12-20", "90"),
    ] {
        let left = leave(UnsubscribeType::Renewals, five_days(Site::Cn, 0), now).expect(story);
        let left_orders: Vec<_> =
            left.refund.terms.iter().map(|term| letter(&term.order)).collect();
        assert_eq!(left_orders, orders, "{story}");
        assert_eq!(left.subscription.expires, end(ends), "{story}");
        assert_eq!(left.subscription.status, Status::InUse, "{story}");
        assert_eq!(left.refund.refund, money(refund), "{story}");
        assert_eq!((left.refund.consumed, left.refund.fee), (money("0"), money("0")), "{story}");
        assert!(!left.five_days, "{story}");
    }
    let late = leave(UnsubscribeType::Renewals, five_days(Site::Cn, 0), "2020-12-21 00:00:00");
    assert_eq!(late, Err(UnsubscribeRefusal::NoRenewal), "the last has begun");
}

#[test]
fn what_does_not_take_effect_yet_comes_back_whole() {
    let machine = machine("2020-11-20");
    let standing = Standing { sale: Sale::Package, ..Standing::default() };
    let terms = &terms()[..1];
    let what = UnsubscribeType::Resource;
    let leaving = Leaving { subscription: &machine, standing: &standing, terms, what };
    let table = FeeTable::default();
    let at = |now: &str| {
        let goes_by = five_days(Site::Cn, 10);
        unsubscribe(&shanghai(), leaving, Fee::Table(&table), goes_by, local(now))
    };
    let left = at("2020-10-20 09:14:59").expect("left");
    assert_eq!(left.refund.terms[0].scenario, Scenario::NotEffective);
    assert_eq!((left.refund.refund, left.refund.vouchers), (money("80"), money("20")));
    assert!(!left.five_days, "the quota is not used");
    let late = at("2020-10-20 09:15:00");
    assert_eq!(late, Err(UnsubscribeRefusal::NotRefundable), "a package in effect");
}

#[test]
fn a_term_without_a_fee_is_not_left() {
    let machine = machine("2025-10-20");
    let standing = Standing::default();
    let terms = [bought("A", "5y", ("2020-10-20 09:15:00", "2025-10-20"), "cash 100")];
    let what = UnsubscribeType::Resource;
    let leaving = Leaving { subscription: &machine, standing: &standing, terms: &terms, what };
    let table = FeeTable::default();
    let at = |fee, now: &str| {
        unsubscribe(&shanghai(), leaving, fee, five_days(Site::Cn, 0), local(now)).map(drop)
    };
    let none = UnsubscribeRefusal::NoFeeRow(NoFeeRow { months: 60 });
    assert_eq!(at(Fee::Table(&table), "2020-11-01 00:00:00"), Err(none));
    assert_eq!(at(Fee::Waived, "2020-11-01 00:00:00"), Ok(()), "its contract waives it");
    assert_eq!(at(Fee::Table(&table), "2020-10-21 00:00:00"), Ok(()), "within five days");
}

#[test]
fn each_refusal_goes_before_the_next() {
    use UnsubscribeRefusal as Refusal;
    let check = |machine: &Subscription, standing: &Standing, what| {
        let terms = &terms()[..1];
        let leaving = Leaving { subscription: machine, standing, terms, what };
        let now = local("2020-10-22 12:00:00");
        unsubscribe(&shanghai(), leaving, Fee::Waived, five_days(Site::Cn, 0), now).map(drop)
    };
    let mut machine = Subscription { status: Status::Closed, ..machine("2020-11-20") };
    let traits = ProductTraits { not_refundable: true, ..ProductTraits::default() };
    let mut standing = Standing {
        sale: Sale::SavingsPlan,
        traits,
        open_order: Some(OpenOrder::Unpaid),
        frozen: Some(Freeze::Violation),
        incomplete: true,
        invoiced: true,
        bandwidth_add_on: true,
        ..Standing::default()
    };
    let both = [UnsubscribeType::Resource, UnsubscribeType::Renewals];
    let refuses = |machine: &Subscription, standing: &Standing, refusal| {
        for what in both {
            assert_eq!(check(machine, standing, what), Err(refusal), "{what:?}");
        }
    };
    refuses(&machine, &standing, Refusal::Gone);
    machine.status = Status::Expired;
    refuses(&machine, &standing, Refusal::SavingsPlan);
    standing.sale = Sale::Package;
    refuses(&machine, &standing, Refusal::UnpaidOrder);
    standing.open_order = Some(OpenOrder::Processing);
    refuses(&machine, &standing, Refusal::Incomplete);
    standing.incomplete = false;
    refuses(&machine, &standing, Refusal::Invoiced);
    standing.invoiced = false;
    refuses(&machine, &standing, Refusal::NotRefundable);
    standing.traits.not_refundable = false;
    refuses(&machine, &standing, Refusal::NotRefundable);
    for (sale, refusal) in
        [(Sale::Trial, Refusal::Trial), (Sale::Marketplace, Refusal::Marketplace)]
    {
        standing.sale = sale;
        refuses(&machine, &standing, refusal);
    }
    standing.sale = Sale::DevCloud;
    refuses(&machine, &standing, Refusal::Processing);
    standing.open_order = None;
    refuses(&machine, &standing, Refusal::DevCloud);
    standing.sale = Sale::Ordinary;
    refuses(&machine, &standing, Refusal::Frozen);
    machine.status = Status::InUse;
    refuses(&machine, &standing, Refusal::Frozen);
    standing.frozen = None;
    let [resource, renewals] = both;
    assert_eq!(check(&machine, &standing, renewals), Err(Refusal::NoRenewal));
    assert_eq!(check(&machine, &standing, resource), Ok(()), "an add-on is for renewals");
}

#[test]
fn an_add_on_keeps_renewals() {
    let (machine, terms) = (machine("2021-01-20"), terms());
    let standing = Standing { bandwidth_add_on: true, ..Standing::default() };
    let what = UnsubscribeType::Renewals;
    let leaving = Leaving { subscription: &machine, standing: &standing, terms: &terms, what };
    let now = local("2020-10-22 12:00:00");
    let left = unsubscribe(&shanghai(), leaving, Fee::Waived, five_days(Site::Cn, 0), now);
    assert_eq!(left, Err(UnsubscribeRefusal::BandwidthAddOn));
}
