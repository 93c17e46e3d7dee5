//! Which items cover what.

use super::super::world::{HOUR, MACHINES, instant, item, package};
use super::super::{Package, Restriction, Scope};
use super::*;
use crate::ids::PackageItemKey;

const LIFE: &str = "2026-08-26 18:00 > 2026-11-27";
const SECOND: i64 = 8;

fn narrow() -> Restriction {
    Restriction {
        service: MACHINES.service.to_owned(),
        resource_type: MACHINES.resource_type.to_owned(),
        usage_type: "Duration".to_owned(),
        region: MACHINES.region.to_owned(),
        specs: vec!["s6.large.2.linux".to_owned(), MACHINES.spec.to_owned()],
    }
}

#[test]
fn everything_that_is_restricted_must_be_what_was_used() {
    let narrow_item = Item { restriction: narrow(), ..item(1, "10") };
    let open_item = Item { restriction: Restriction::default(), ..item(2, "10") };
    let other = |change: fn(&mut Consumption<'_>)| {
        let mut what = MACHINES;
        change(&mut what);
        what
    };
    for (story, what, covered) in [
        ("what it is for", MACHINES, true),
        ("letters of its usage type", other(|what| what.usage_type = "DURATION"), true),
        ("another usage type", other(|what| what.usage_type = "upflow"), false),
        ("another service", other(|what| what.service = "hws.service.type.obs"), false),
        ("letters of its service", other(|what| what.service = "HWS.SERVICE.TYPE.EC2"), false),
        ("another type", other(|what| what.resource_type = "hws.resource.type.volume"), false),
        ("another region", other(|what| what.region = "cn-east-3"), false),
        ("another of its specifications", other(|what| what.spec = "s6.large.2.linux"), true),
        ("another specification", other(|what| what.spec = "s6.small.1"), false),
    ] {
        assert_eq!(narrow_item.is_for(&what), covered, "{story}");
        assert!(open_item.is_for(&what), "what is empty restricts nothing: {story}");
    }
}

#[test]
fn a_package_covers_while_it_lives_and_for_its_projects() {
    let all = package(1, "10", "", LIFE);
    let bound = Package { scope: Scope::Project("p-1".to_owned()), ..all.clone() };
    let left = Package { unsubscribed: Some(instant("2026-09-01")), ..all.clone() };
    for (story, package, project, at, covered) in [
        ("before its life", &all, "0", "2026-08-26 17:59:59", false),
        ("its first instant", &all, "0", "2026-08-26 18:00", true),
        ("its last second", &all, "0", "2026-11-26 23:59:59", true),
        ("after it", &all, "0", "2026-11-27", false),
        ("any project", &all, "p-2", "2026-09-01", true),
        ("its project", &bound, "p-1", "2026-09-01", true),
        ("another project", &bound, "p-2", "2026-09-01", false),
        ("the default project is one, too", &bound, "0", "2026-09-01", false),
        ("until it is unsubscribed", &left, "0", "2026-08-31 23:59:59", true),
        ("then no more", &left, "0", "2026-09-01", false),
    ] {
        let what = Consumption { project, ..MACHINES };
        assert_eq!(package.covers(&package.items[0], &what, instant(at)), covered, "{story}");
    }
}

#[test]
fn the_items_that_cover_are_told_with_the_ratio_of_their_measures() {
    let mut bundle = package(1, "10", "month", LIFE);
    bundle.items = vec![
        item(1, "10"),
        Item { measure: SECOND, ..item(2, "10") },
        // Nothing is known of this measure.
        Item { measure: 99, ..item(3, "10") },
        Item {
            restriction: Restriction { usage_type: "upflow".to_owned(), ..Restriction::default() },
            ..item(4, "10")
        },
    ];
    let bound = Package {
        scope: Scope::Project("p-1".to_owned()),
        items: vec![item(5, "10")],
        ..bundle.clone()
    };
    let packages = [bundle, bound];
    let ratio = |from, to| ((from, to) == (HOUR, SECOND)).then_some((3_600, 1));
    let told = |project| -> Vec<(PackageItemKey, (i64, i64))> {
        let what = Consumption { project, ..MACHINES };
        let found = covers(&packages, &what, ratio);
        found.iter().map(|cover| (cover.item.key, cover.ratio)).collect()
    };
    let key = PackageItemKey;
    assert_eq!(told("0"), [(key(1), (1, 1)), (key(2), (3_600, 1))]);
    assert_eq!(told("p-1"), [(key(1), (1, 1)), (key(2), (3_600, 1)), (key(5), (1, 1))]);
}
