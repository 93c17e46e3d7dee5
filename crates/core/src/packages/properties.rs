//! Goal: what holds of every window and every deduction. Method: random lives, packages, usage and zones, and
//! the rule once more, share by share.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::world::{HOUR, MACHINES, item};
use super::*;
use crate::ids::{PackageItemKey, PackageKey};
use crate::subscriptions::world::shanghai;
use crate::time::{Span, Timestamp, Zone};

const DAY_MS: i64 = 86_400_000;
/// 26 August 2026, 18:00 in China.
const AUGUST: i64 = 1_787_738_400_000;
/// Zones whose clocks, or whose calendars, jump.
const ZONES: &[&str] = &[
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/Santiago",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Pacific/Apia",
];

fn between(from: i64, to: i64) -> Span {
    Span::new(Timestamp::from_ms(from), Timestamp::from_ms(to)).expect("in order")
}

fn any_zone() -> impl Strategy<Value = Zone> {
    select(ZONES).prop_map(|name| Zone::named(name).expect("bundled"))
}

fn any_reset() -> impl Strategy<Value = Option<Reset>> {
    let reset = (select(QuotaCycle::ALL), select(CycleKind::ALL));
    proptest::option::weighted(0.8, reset.prop_map(|(cycle, kind)| Reset { cycle, kind }))
}

/// How many milliseconds: of hours, days or years.
fn any_length() -> impl Strategy<Value = i64> {
    prop_oneof![1i64..10_000_000, 1i64..40 * DAY_MS, 1i64..100 * DAY_MS]
}

/// A package with up to three items, of measures of which one is told in seconds.
fn any_package() -> impl Strategy<Value = Package> {
    let bound = proptest::bool::ANY.prop_map(|bound| {
        if bound { Scope::Project(MACHINES.project.to_owned()) } else { Scope::AllProjects }
    });
    let times = (-20i64..20, any_length(), proptest::option::weighted(0.2, 0i64..30));
    let items = proptest::collection::vec((0i64..60, select(&[HOUR, 8, 9])), 1..=3);
    (any_reset(), bound, select(SourceType::ALL), times, items).prop_map(
        |(reset, scope, source, (begins, length, left), quotas)| {
            let effective = Timestamp::from_ms(AUGUST + begins * DAY_MS / 4);
            let items = quotas.into_iter().map(|(tenths, measure)| {
                let hours = Item { quota: tenths * 10_000_000, measure, ..item(0, "1") };
                if measure == HOUR { hours } else { Item { quota: hours.quota * 3_600, ..hours } }
            });
            Package {
                key: PackageKey(0),
                scope,
                source,
                bundle: BundleType::Atomic,
                reset,
                purchased: effective,
                effective,
                expires: effective.plus_ms(length),
                unsubscribed: left.map(|days| Timestamp::from_ms(AUGUST + days * DAY_MS)),
                items: items.collect(),
            }
        },
    )
}

fn any_packages() -> impl Strategy<Value = Vec<Package>> {
    proptest::collection::vec(any_package(), 0..5).prop_map(|mut packages| {
        let items = packages.iter_mut().flat_map(|package| &mut package.items);
        for (item, key) in items.zip(1..) {
            item.key = PackageItemKey(key);
        }
        packages
    })
}

/// Usage of an hour, or of days.
fn any_usage() -> impl Strategy<Value = (Span, i64)> {
    let length = prop_oneof![Just(3_600_000i64), 1i64..3 * DAY_MS];
    let quantity = prop_oneof![0i64..100, 0i64..1_000_000_000];
    (0i64..10 * 24, length, quantity).prop_map(|(hour, length, quantity)| {
        let from = AUGUST + hour * 3_600_000;
        (between(from, from + length), quantity)
    })
}

/// One hour in seconds, or in sevenths of an hour, which no decimals tell.
fn ratio(from: i64, to: i64) -> Option<(i64, i64)> {
    match (from, to) {
        (HOUR, 8) => Some((3_600, 1)),
        (HOUR, 9) => Some((1, 7)),
        _ => None,
    }
}

/// What is covered, by item and window, and the rest: the rule read out, share by share.
fn share_by_share(
    zone: &Zone,
    covers: &[Cover<'_>],
    used: &Used,
    span: Span,
    quantity: i64,
) -> (BTreeMap<(PackageItemKey, i64), i64>, i64) {
    let of = |cover: &Cover<'_>, at| {
        let package = cover.package;
        window_at(zone, package.reset, package.life()?, at)
    };
    let worth = |cover: &Cover<'_>, window: Window| {
        let left = i128::from(cover.item.left(used, window.number));
        left * i128::from(cover.ratio.1) / i128::from(cover.ratio.0)
    };
    let mut cuts = vec![span.from(), span.to()];
    for cover in covers {
        let windows = cover.package.windows(zone, span);
        let telling = windows.filter(|window| worth(cover, *window) > 0);
        cuts.extend(telling.flat_map(|window| [window.from, window.to]));
    }
    cuts.retain(|cut| span.from() <= *cut && *cut <= span.to());
    cuts.sort();
    cuts.dedup();
    let mut covered: BTreeMap<(PackageItemKey, i64), i64> = BTreeMap::new();
    let (mut shared, mut rest) = (0, 0);
    for pair in cuts.windows(2) {
        let ms = i128::from(pair[1].ms() - pair[0].ms());
        let share = i128::from(quantity) * ms / i128::from(span.ms());
        let last = pair[1] == span.to();
        let mut share = if last { quantity - shared } else { i64::try_from(share).expect("less") };
        shared += share;
        let mut serving: Vec<(&Cover<'_>, Window)> =
            covers.iter().filter_map(|cover| Some((cover, of(cover, pair[0])?))).collect();
        serving.sort_by(|(a, one), (b, other)| {
            let (p, q) = (a.package, b.package);
            let bound = (q.scope != Scope::AllProjects).cmp(&(p.scope != Scope::AllProjects));
            bound
                .then(q.source.cmp(&p.source))
                .then(one.to.cmp(&other.to))
                .then(p.effective.cmp(&q.effective))
                .then(p.purchased.cmp(&q.purchased))
                .then(a.item.key.cmp(&b.item.key))
        });
        for (cover, window) in serving {
            let so_far = covered.entry((cover.item.key, window.number)).or_default();
            let take = i128::from(share).min(worth(cover, window) - i128::from(*so_far));
            let take = i64::try_from(take).expect("at most the share");
            *so_far += take;
            share -= take;
        }
        rest += share;
    }
    covered.retain(|_, covered| *covered > 0);
    (covered, rest)
}

/// What must hold of usage that packages covered.
fn holds(
    deducted: &Deducted,
    covers: &[Cover<'_>],
    used: &Used,
    (span, quantity): (Span, i64),
) -> Result<(), TestCaseError> {
    let covered: i64 = deducted.deductions.iter().map(|one| one.covered).sum();
    prop_assert_eq!(covered + deducted.rest, quantity);
    prop_assert!(deducted.rest >= 0);
    for one in &deducted.deductions {
        let cover = covers.iter().find(|cover| cover.item.key == one.item).expect("it covers");
        let window = Span::new(one.window.from, one.window.to).expect("not empty");
        prop_assert!(window.overlap(span).is_some());
        let life = cover.package.life().expect("it lives");
        prop_assert_eq!(window.overlap(life), Some(window));
        prop_assert_eq!(one.before, cover.item.left(used, one.window.number));
        prop_assert_eq!(one.before - one.used, one.after);
        prop_assert!(one.covered > 0 && one.used >= 0 && one.after >= 0);
        // Never more than its worth; and its worth to the last decimal, unless all is used.
        let (numerator, denominator) = cover.ratio;
        let worth = i128::from(one.covered) * i128::from(numerator);
        let taken = i128::from(one.used) * i128::from(denominator);
        prop_assert!(worth <= i128::from(one.before) * i128::from(denominator));
        prop_assert!(one.after == 0 || (0..i128::from(denominator)).contains(&(worth - taken)));
    }
    Ok(())
}

proptest! {
    #[test]
    fn windows_follow_each_other_through_a_life(
        zone in any_zone(),
        reset in any_reset(),
        from in 0i64..2_000_000_000_000,
        length in any_length(),
        permille in 0i64..1_000,
    ) {
        let life = between(from, from + length);
        let windows: Vec<Window> = windows_in(&zone, reset, life, life).collect();
        prop_assert_eq!(windows[0].from, life.from());
        prop_assert_eq!(windows[windows.len() - 1].to, life.to());
        prop_assert!(windows.iter().all(|window| window.from < window.to && window.number > 0));
        for pair in windows.windows(2) {
            prop_assert_eq!(pair[0].to, pair[1].from);
            prop_assert!(pair[0].number < pair[1].number);
        }
        let at = Timestamp::from_ms(from + length / 1_000 * permille);
        let holding = windows.iter().find(|window| window.from <= at && at < window.to);
        prop_assert_eq!(window_at(&zone, reset, life, at), holding.copied());
        let span = between(at.ms(), at.ms() + DAY_MS);
        let touched: Vec<Window> = windows_in(&zone, reset, life, span).collect();
        let touches = |window: &&Window| window.from < span.to() && span.from() < window.to;
        let expected: Vec<Window> = windows.iter().filter(touches).copied().collect();
        prop_assert_eq!(touched, expected);
    }

    #[test]
    fn windows_begin_at_midnight_but_the_first_and_hours(
        reset in any_reset(),
        from in 0i64..2_000_000_000_000,
        length in any_length(),
    ) {
        let zone = shanghai();
        let life = between(from, from + length);
        for window in windows_in(&zone, reset, life, life).skip(1) {
            let day = zone.day_of(window.from);
            let hourly = reset.expect("there is more than one").cycle == QuotaCycle::Hour;
            let begins = if hourly { window.from.ms() % 60_000 == 0 } else { window.from == zone.start_of(day) };
            prop_assert!(begins, "{:?}", window);
        }
    }

    #[test]
    fn what_is_covered_and_the_rest_are_the_usage(
        zone in any_zone(),
        packages in any_packages(),
        usages in proptest::collection::vec(any_usage(), 1..12),
    ) {
        let covers = covers(&packages, &MACHINES, ratio);
        let mut used = Used::default();
        for usage in usages {
            let (span, quantity) = usage;
            let deducted = deduct(&zone, &covers, &used, span, quantity);
            holds(&deducted, &covers, &used, usage)?;
            let told = deducted.deductions.iter().map(|one| ((one.item, one.window.number), one));
            let by_window: BTreeMap<_, i64> = told.map(|(key, one)| (key, one.covered)).collect();
            prop_assert_eq!(by_window.len(), deducted.deductions.len(), "one for each window");
            let read_out = share_by_share(&zone, &covers, &used, span, quantity);
            prop_assert_eq!((by_window, deducted.rest), read_out);
            deducted.deductions.iter().for_each(|one| used.add(one));
        }
    }

    #[test]
    fn neither_the_order_of_packages_nor_that_of_records_decides(
        packages in any_packages(),
        usages in proptest::collection::vec(any_usage(), 1..12),
        turn in 0usize..12,
    ) {
        let zone = shanghai();
        let told = |covers: &[Cover<'_>], keys: &[usize]| {
            let record = |key: &usize| {
                let (span, quantity) = usages[*key];
                Record { key: *key, span, quantity, covers }
            };
            let records: Vec<_> = keys.iter().map(record).collect();
            let mut used = Used::default();
            let answers = deduct_all(&zone, &records, &mut used);
            let by_key: BTreeMap<usize, Deducted> = keys.iter().copied().zip(answers).collect();
            (by_key, used)
        };
        let mut covers = covers(&packages, &MACHINES, ratio);
        let mut keys: Vec<usize> = (0..usages.len()).collect();
        let as_they_came = told(&covers, &keys);
        covers.reverse();
        keys.rotate_left(turn % usages.len());
        prop_assert_eq!(&told(&covers, &keys), &as_they_came);
        keys.reverse();
        prop_assert_eq!(&told(&covers, &keys), &as_they_came);
    }

    #[test]
    fn more_packages_never_leave_more_to_be_rated(
        (packages, fewer) in any_packages().prop_flat_map(|all| {
            let len = all.len();
            (Just(all.clone()), subsequence(all, 0..=len))
        }),
        (span, quantity) in any_usage(),
    ) {
        let rest = |packages: &[Package]| {
            let covers = covers(packages, &MACHINES, ratio);
            deduct(&shanghai(), &covers, &Used::default(), span, quantity).rest
        };
        // One unit a share may fall on the other side of a boundary that only the larger set has.
        let shares = 2 * i64::try_from(packages.len()).expect("few") * (span.ms() / 3_600_000 + 2);
        prop_assert!(rest(&packages) <= rest(&fewer) + shares);
    }
}
