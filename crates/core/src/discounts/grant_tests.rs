//! What may be granted, and until when.

use super::*;
use crate::money::Amount;

fn at(text: &str) -> Timestamp {
    Timestamp::parse_wire(text).expect("a literal")
}

const NOW: &str = "2026-03-01T00:00:00Z";

/// A value as it is written, with up to ten decimals.
fn value(text: &str) -> UnitPrice {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    UnitPrice::from_e10(format!("{whole}{fraction:0<10}").parse().expect("a literal"))
}

fn new(kind: DiscountKind, mode: DiscountMode, worth: &str, scope: Scope) -> NewDiscount {
    let name = "framework".to_owned();
    NewDiscount { kind, name, mode, value: value(worth), scope, from: None, to: None }
}

fn granted(new: &NewDiscount) -> Result<Discount, DiscountRefusal> {
    new.grant(DiscountKey(1), Site::Cn, at(NOW))
}

/// A specification of a service, charged in these ways.
fn flavor(modes: &[Mode]) -> Scope {
    Scope {
        service: Some("hws.service.type.ec2".to_owned()),
        resource_type: Some("hws.resource.type.vm".to_owned()),
        spec: Some("s6.small.1.linux".to_owned()),
        modes: modes.to_vec(),
        ..Scope::default()
    }
}

fn charged(modes: &[Mode]) -> Scope {
    Scope { modes: modes.to_vec(), ..Scope::default() }
}

#[test]
fn each_mode_takes_values_of_its_own() {
    use DiscountMode::{FixedPrice, Off, Ratio};
    let table = [
        // mode, value, is it taken?
        (Ratio, "0.85", true),
        (Ratio, "1", true),
        (Ratio, "0.0001", true),
        (Ratio, "0", false),
        (Ratio, "0.00001", false),
        (Ratio, "1.0001", false),
        (Ratio, "85", false),
        (Ratio, "0.8500000001", false),
        (FixedPrice, "0.0000000001", true),
        (FixedPrice, "99.5", true),
        (FixedPrice, "0", false),
        (Off, "0.01", true),
        (Off, "500", true),
        (Off, "0", false),
        (Off, "0.001", false),
        (Off, "0.0100000001", false),
    ];
    for (mode, text, taken) in table {
        let found = Reduction::of(mode, value(text));
        assert_eq!(found.is_some(), taken, "{mode:?} {text}");
        if let Some(found) = found {
            assert_eq!((found.mode(), found.value()), (mode, Some(value(text))), "{text}");
        }
    }
    assert_eq!(Reduction::of(Ratio, UnitPrice::from_e10(-1)), None);
    assert_eq!(Reduction::of(Off, UnitPrice::from_e10(-100_000_000)), None);
    assert_eq!(Reduction::Off(Amount::from_e8(i64::MAX)).value(), None, "no price is so high");
}

#[test]
fn a_site_has_kinds_of_its_own() {
    use DiscountKind::{Adjustment, Commercial, Distributor, Partner, Promotion};
    use DiscountRefusal::{KindNotOffered, OtherKind};
    let table = [
        (Commercial, Ok(()), Ok(())),
        (Distributor, Ok(()), Ok(())),
        (Partner, Ok(()), Ok(())),
        (Promotion, Ok(()), Err(KindNotOffered)),
        (Adjustment, Err(OtherKind), Err(OtherKind)),
    ];
    for (kind, cn, intl) in table {
        let new = new(kind, DiscountMode::Ratio, "0.9", Scope::default());
        for (site, expected) in [(Site::Cn, cn), (Site::Intl, intl)] {
            let found = new.grant(DiscountKey(1), site, at(NOW)).map(|_| ());
            assert_eq!(found, expected, "{kind:?} {site:?}");
        }
    }
}

#[test]
fn what_a_discount_must_be() {
    use DiscountKind::{Commercial, Distributor, Partner};
    use DiscountMode::{FixedPrice, Off, Ratio};
    use DiscountRefusal as R;
    use Mode::{OnDemand, Renew, Subscribe};
    let months = |months, modes: &[Mode]| Scope { least_months: Some(months), ..charged(modes) };
    let least = |least| Scope { least_amount: Some(Amount::from_e8(least)), ..Scope::default() };
    let region = |code: &str| Scope { region: Some(code.to_owned()), ..Scope::default() };
    let spec = |code: &str| Scope { spec: Some(code.to_owned()), ..flavor(&[OnDemand]) };
    let without = |part: fn(&mut Scope)| {
        let mut scope = flavor(&[OnDemand]);
        part(&mut scope);
        scope
    };
    let table = [
        (Commercial, Ratio, "0.9", Scope::default(), Ok(())),
        (Commercial, Ratio, "0", Scope::default(), Err(R::Value(Ratio))),
        // A partner sets a ratio; a distributor has a contract.
        (Partner, Ratio, "0.9", flavor(&[Subscribe, Renew]), Ok(())),
        (Partner, FixedPrice, "0.5", flavor(&[OnDemand]), Err(R::PartnersMode)),
        (Partner, Off, "5", charged(&[Renew]), Err(R::PartnersMode)),
        (Distributor, FixedPrice, "0.5", flavor(&[OnDemand]), Ok(())),
        // Codes.
        (Commercial, Ratio, "0.9", region("cn-north-4"), Ok(())),
        (Commercial, Ratio, "0.9", region(""), Err(R::ScopeWord(ScopeWord::Region))),
        (Commercial, Ratio, "0.9", region("cn north"), Err(R::ScopeWord(ScopeWord::Region))),
        (Commercial, Ratio, "0.9", region(&"x".repeat(64)), Ok(())),
        (Commercial, Ratio, "0.9", region(&"x".repeat(65)), Err(R::ScopeWord(ScopeWord::Region))),
        (Commercial, Ratio, "0.9", spec(&"x".repeat(400)), Ok(())),
        (Commercial, Ratio, "0.9", spec("a\tb"), Err(R::ScopeWord(ScopeWord::Spec))),
        (Commercial, Ratio, "0.9", charged(&[Renew, OnDemand, Renew]), Err(R::ModeRepeated)),
        // Fixed prices.
        (Commercial, FixedPrice, "0.5", flavor(&[Subscribe, Renew]), Ok(())),
        (Commercial, FixedPrice, "0.5", charged(&[OnDemand]), Err(R::FixedPriceOfAnything)),
        (Commercial, FixedPrice, "0.5", without(|s| s.spec = None), Err(R::FixedPriceOfAnything)),
        (
            Commercial,
            FixedPrice,
            "0.5",
            without(|s| s.service = None),
            Err(R::FixedPriceOfAnything),
        ),
        (Commercial, FixedPrice, "0.5", flavor(&[]), Err(R::FixedPriceModes)),
        (Commercial, FixedPrice, "0.5", flavor(&[OnDemand, Renew]), Err(R::FixedPriceModes)),
        // Amounts off.
        (Commercial, Off, "5", charged(&[Subscribe]), Ok(())),
        (Commercial, Off, "5", charged(&[]), Err(R::ReductionModes)),
        (Commercial, Off, "5", charged(&[Subscribe, OnDemand]), Err(R::ReductionModes)),
        // From how many months and which amount on.
        (Commercial, Ratio, "0.9", months(12, &[]), Ok(())),
        (Commercial, Ratio, "0.9", months(60, &[Subscribe]), Ok(())),
        (Commercial, Ratio, "0.9", months(0, &[Subscribe]), Err(R::Months)),
        (Commercial, Ratio, "0.9", months(61, &[Subscribe]), Err(R::Months)),
        (Commercial, Ratio, "0.9", months(12, &[OnDemand]), Err(R::MonthsOfUsage)),
        (Commercial, Ratio, "0.9", least(1), Ok(())),
        (Commercial, Ratio, "0.9", least(0), Err(R::LeastAmount)),
    ];
    for (row, (kind, mode, worth, scope, expected)) in table.into_iter().enumerate() {
        let found = granted(&new(kind, mode, worth, scope)).map(|_| ());
        assert_eq!(found, expected, "row {row}");
    }
}

#[test]
fn a_discount_begins_now_or_later() {
    use DiscountRefusal::{BeginsInPast, EndsBeforeBegin};
    let now = at(NOW).plus_ms(250);
    let (later, end) = (at("2026-04-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
    let table = [
        // from, to, holds
        (None, None, Ok((now, None))),
        (None, Some(end), Ok((now, Some(end)))),
        (Some(later), Some(end), Ok((later, Some(end)))),
        // Whoever asks knows seconds.
        (Some(at(NOW)), None, Ok((now, None))),
        (Some(at("2026-02-28T23:59:59Z")), None, Err(BeginsInPast)),
        (None, Some(at(NOW)), Err(EndsBeforeBegin)),
        (None, Some(now), Err(EndsBeforeBegin)),
        (Some(later), Some(later), Err(EndsBeforeBegin)),
        (Some(end), Some(later), Err(EndsBeforeBegin)),
    ];
    for (row, (from, to, expected)) in table.into_iter().enumerate() {
        let plain = new(DiscountKind::Commercial, DiscountMode::Ratio, "0.9", Scope::default());
        let found = NewDiscount { from, to, ..plain }.grant(DiscountKey(1), Site::Cn, now);
        let found = found.map(|granted| (granted.period.from, granted.period.to));
        assert_eq!(found, expected, "row {row}");
    }
}

#[test]
fn an_end_comes_earlier_and_never_in_the_past() {
    use DiscountRefusal::{Ended, EndsInPast, EndsSooner};
    let (begun, now) = (at("2026-01-01T00:00:00Z"), at(NOW).plus_ms(250));
    let (soon, late) = (at("2026-04-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
    let table = [
        // from, to, asked for, the new end
        (begun, None, None, Ok(now)),
        (begun, None, Some(soon), Ok(soon)),
        (begun, Some(late), Some(soon), Ok(soon)),
        (begun, Some(late), Some(at(NOW)), Ok(now)),
        (begun, Some(late), Some(begun), Err(EndsInPast)),
        (begun, Some(soon), Some(late), Err(EndsSooner)),
        (begun, Some(soon), Some(soon), Err(EndsSooner)),
        (begun, Some(now), None, Err(Ended)),
        (begun, Some(begun), Some(soon), Err(Ended)),
        // What has not begun never will have held.
        (soon, None, None, Ok(soon)),
        (soon, Some(late), None, Ok(soon)),
        (soon, Some(soon), None, Err(EndsSooner)),
    ];
    for (row, (from, to, asked, expected)) in table.into_iter().enumerate() {
        let found = end(Period { from, to }, asked, now);
        assert_eq!(
            found.map(|period| (period.from, period.to)),
            expected.map(|to| (from, Some(to))),
            "row {row}"
        );
    }
}
