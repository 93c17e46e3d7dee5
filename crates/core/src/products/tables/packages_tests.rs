//! What packages hold, and what their lines are checked for.

use super::super::example::{catalogue, packaged, with};
use super::super::problem::Problem;
use super::super::{against_past, diff, read, read_with_lines, write};
use crate::packages::{CycleKind, QuotaCycle, Reset, Restriction};
use crate::products::{Catalogue, PackageItem};
use crate::time::Timestamp;

const OF: &str = "packages.csv";
const EC2: &str = "hws.service.type.ec2";
const VM: &str = "hws.resource.type.vm";

fn restriction(usage_type: &str, region: &str, specs: &[&str]) -> Restriction {
    Restriction {
        service: EC2.to_owned(),
        resource_type: VM.to_owned(),
        usage_type: usage_type.to_owned(),
        region: region.to_owned(),
        specs: specs.iter().map(|spec| (*spec).to_owned()).collect(),
    }
}

fn item(number: i64, restriction: Restriction, quota: i64, measure: i64) -> PackageItem {
    PackageItem { number, restriction, quota, measure }
}

#[test]
fn packages_hold_what_their_lines_say() {
    let catalogue = catalogue(&packaged());
    let month = Reset { cycle: QuotaCycle::Month, kind: CycleKind::Anniversary };
    let reset = |product| catalogue.package(product).map(|content| content.reset);
    assert_eq!(reset("pack-1"), Some(Some(month)));
    assert_eq!(reset("pack-2"), Some(None));
    assert_eq!(reset("vm-1"), None);
    let machines = restriction("Duration", "cn-north-4", &["s6.small.1.linux"]);
    let items = [
        item(1, machines, 74_400_000_000, 4),
        item(2, restriction("upflow", "", &[]), 50_000_000, 10),
    ];
    assert_eq!(catalogue.package_items("pack-1"), items, "of its product's service and resource");
    let traffic = item(7, restriction("upflow", "", &[]), 102_400_000_000, 11);
    assert_eq!(catalogue.package_items("pack-2"), [traffic], "of what the line names");
    assert_eq!(catalogue.package_items("vm-1"), []);
    assert_eq!(catalogue.package_items("nothing"), []);
}

#[test]
fn lines_and_specifications_may_be_in_any_order() {
    let plain = catalogue(&packaged());
    let specs =
        "vm-1a,hws.service.type.ec2,hws.resource.type.vm,cn-north-4,cn-north-4a,s6.small.1.linux";
    let other = specs.replace("s6.small", "a1.large");
    let two = |listed: &str| {
        let tables = with(packaged(), "products.csv", specs, &other);
        let mut tables = with(tables, OF, "s6.small.1.linux,,", listed);
        let packages = tables.last_mut().expect("packages");
        let mut lines: Vec<&str> = packages.text.lines().collect();
        lines[1..].reverse();
        packages.text = lines.join("\n");
        catalogue(&tables)
    };
    let (one, turned) =
        (two("a1.large.1.linux s6.small.1.linux,,"), two("s6.small.1.linux a1.large.1.linux,,"));
    assert_eq!(one.parts(), turned.parts());
    assert_eq!(one.package_items("pack-1").len(), plain.package_items("pack-1").len());
    assert_eq!(one.package_items("pack-1")[1], plain.package_items("pack-1")[1]);
}

/// Line, column, and a part of what is said in English.
type Told<'t> = (&'t str, u64, &'t str, &'t str);

#[track_caller]
fn told(problems: &[Problem], expected: &[Told<'_>], case: &str) {
    let found: Vec<_> =
        problems.iter().map(|one| (one.file.as_str(), one.line, one.column.as_str())).collect();
    let places: Vec<_> =
        expected.iter().map(|(file, line, column, _)| (*file, *line, *column)).collect();
    assert_eq!(found, places, "{case}: {problems:#?}");
    for (problem, (.., said)) in problems.iter().zip(expected) {
        assert!(problem.en.contains(said), "{case}: {}", problem.en);
        assert!(!problem.zh.is_ascii(), "{case}: {}", problem.zh);
    }
}

#[track_caller]
fn cases(file: &str, cases: &[(&str, &str, &[Told<'_>])]) {
    for (old, new, expected) in cases {
        let case = format!("{file}: {old:?} is {new:?}");
        let problems = read(&with(packaged(), file, old, new)).expect_err(&case);
        told(&problems, expected, &case);
    }
}

#[test]
fn items_are_checked() {
    cases(
        OF,
        &[
            ("pack-1,1", "pack-9,1", &[(OF, 2, "product", "`pack-9` is not in products.csv")]),
            ("pack-1,1", ",1", &[(OF, 2, "product", "must be filled")]),
            ("pack-1,2", "pack-1,0", &[(OF, 3, "item", "from 1 to 2147483647")]),
            ("pack-1,2", "pack-1,", &[(OF, 3, "item", "must be filled")]),
            ("pack-1,2", "pack-1,1", &[(OF, 3, "item", "the same stands on line 2")]),
            ("1,Duration", "1,Hours", &[(OF, 2, "usage_type", "has no `Hours`")]),
            ("1,Duration", "1,", &[(OF, 2, "usage_type", "must be filled")]),
            (
                "2,upflow,0.5,10",
                "2,DURATION,0.5,4",
                &[(OF, 3, "usage_type", "an item of this usage type on line 2")],
            ),
            ("744", "", &[(OF, 2, "quota", "must be filled")]),
            ("744", "0.0", &[(OF, 2, "quota", "must be above 0")]),
            ("744", "-1", &[(OF, 2, "quota", "`-1`: write a decimal number")]),
            ("744", "1.123456789", &[(OF, 2, "quota", "at most eight decimals")]),
            ("744,4", "744,99", &[(OF, 2, "measure", "`99` is not in measures.csv")]),
            ("744,4", "744,10", &[(OF, 2, "measure", "usage is told in measure 4")]),
            ("cn-north-4,s6", "cn-north-9,s6", &[(OF, 2, "region", "`cn-north-9` is not in")]),
            ("s6.small.1.linux,,", "s6  x,,", &[(OF, 2, "specs", "one blank between two")]),
            ("s6.small.1.linux,,", "\"s6,x\",,", &[(OF, 2, "specs", "without blanks and commas")]),
            (
                "s6.small.1.linux,,",
                "S6.small.1.linux,,",
                &[(OF, 2, "specs", "has the spec `S6.small.1.linux`")],
            ),
            ("ec2,hws", "ec,hws", &[(OF, 4, "service", "is not in services.csv")]),
            (
                "type.ec2,hws.resource.type.vm",
                "type.ec2,vm",
                &[(OF, 4, "resource_type", "`vm` is not in resource-types.csv")],
            ),
            (
                "hws.service.type.ec2,hws.resource.type.vm",
                ",",
                &[(OF, 4, "usage_type", "`hws.resource.type.volume` has no `UPFLOW`")],
            ),
        ],
    );
}

#[test]
fn the_items_of_a_package_are_filled_anew_together() {
    cases(
        OF,
        &[
            (
                "0.5,10,month,anniversary",
                "0.5,10,day,anniversary",
                &[(OF, 3, "cycle", "the same package as line 2")],
            ),
            (
                "0.5,10,month,anniversary",
                "0.5,10,month,natural",
                &[(OF, 3, "kind", "the same package as line 2")],
            ),
            (
                "0.5,10,month,anniversary",
                "0.5,10,,",
                &[(OF, 3, "cycle", "the same package as line 2")],
            ),
            ("1024,11,,", "1024,11,,natural", &[(OF, 4, "kind", "empty where cycle is empty")]),
            ("1024,11,,", "1024,11,week,", &[(OF, 4, "kind", "must be filled")]),
            ("1024,11,,", "1024,11,decade,natural", &[(OF, 4, "cycle", "hour, day, week, month")]),
            ("1024,11,,", "1024,11,year,fiscal", &[(OF, 4, "kind", "natural, anniversary")]),
        ],
    );
}

#[test]
fn what_is_a_package_has_no_size_and_no_price_on_demand() {
    cases(
        "products.csv",
        &[(
            "云主机包,Machines,,,,",
            "云主机包,Machines,17,1,10,1",
            &[
                (OF, 2, "product", "the product has a size"),
                (OF, 3, "product", "the product has a size"),
            ],
        )],
    );
    cases(
        "prices.csv",
        &[(
            "pack-1,period,,,year,1,",
            "pack-1,on_demand,Duration,4,,,",
            &[("prices.csv", 10, "mode", "sold for periods alone")],
        )],
    );
}

#[test]
fn whoever_names_what_cannot_be_read_is_not_told_of_it() {
    let products = with(packaged(), "products.csv", "product,service", "Product,service");
    let problems = read(&products).expect_err("a heading is missing");
    let place = |column| ("products.csv", 1, column, "column");
    told(&problems, &[place("Product"), place("product")], "the products cannot be read");
}

#[test]
fn what_is_written_says_what_is_meant() {
    let sold = catalogue(&packaged());
    let written = write(sold.parts());
    let names: Vec<&str> = written.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names[7..], ["attributes.csv", OF, "prices.csv"]);
    assert_eq!(
        written[8].text,
        "\
product,item,usage_type,quota,measure,cycle,kind,region,specs,service,resource_type
pack-1,1,Duration,744,4,month,anniversary,cn-north-4,s6.small.1.linux,,
pack-1,2,upflow,0.5,10,month,anniversary,,,,
pack-2,7,upflow,1024,11,,,,,hws.service.type.ec2,hws.resource.type.vm
"
    );
    // Naming what is meant anyway changes nothing.
    let said = ",month,anniversary,,,hws.service.type.ec2,hws.resource.type.vm";
    let same = catalogue(&with(packaged(), OF, ",month,anniversary,,,,", said));
    assert_eq!(diff(&sold, &same), []);
    let other = catalogue(&with(packaged(), OF, "744", "720"));
    let changed = diff(&sold, &other);
    let keys: Vec<_> = changed.iter().map(|one| (one.table, one.key.as_str())).collect();
    assert_eq!(keys, [(OF, "pack-1 1")]);
}

/// What is told where the example becomes another one.
fn against(before: &Catalogue, file: &str, old: &str, new: &str) -> Vec<Problem> {
    let (after, lines) = read_with_lines(&with(packaged(), file, old, new)).expect("it is sound");
    against_past(before, (&after, &lines), now())
}

fn now() -> Timestamp {
    Timestamp::parse_wire("2026-03-01T12:00:00Z").expect("a literal")
}

#[test]
fn what_has_been_sold_holds_what_it_held() {
    let before = catalogue(&packaged());
    let stays = &[(OF, 0, "", "the product pack-1 has a price that has begun")][..];
    for (old, new, expected) in [
        ("744", "743", stays),
        ("744", "744.0", &[]),
        ("month,anniversary,cn-north-4,s6.small.1.linux", "month,anniversary,cn-north-4,", stays),
        ("pack-1,2,upflow,0.5,10,month,anniversary,,,,\n", "", stays),
        ("pack-1,2,upflow", "pack-1,3,upflow", stays),
        // Nobody can have bought what has no price yet.
        ("1024,11", "1025,11", &[]),
        ("1024,11,,", "1024,11,month,natural", &[]),
    ] {
        told(&against(&before, OF, old, new), expected, &format!("{old:?} is {new:?}"));
    }
    // What was sold as something else does not become a package, and the other way round.
    let mut without = packaged();
    without.pop();
    told(&against(&catalogue(&without), OF, "744", "744"), stays, "it has become one");
    let (after, lines) = read_with_lines(&without).expect("it is sound");
    told(&against_past(&before, (&after, &lines), now()), stays, "it is none any more");
}

#[test]
fn conversions_that_items_rest_on_stay() {
    // No other price is there that would keep it.
    let mut parts = catalogue(&packaged()).parts().clone();
    parts.prices.retain(|price| price.product == "pack-1");
    let before = Catalogue::new(parts);
    let problems = against(&before, "conversions.csv", "10,11,1024", "10,11,1000");
    let converted: Vec<_> = problems.iter().filter(|one| one.file == "conversions.csv").collect();
    assert_eq!(converted.len(), 1, "{problems:#?}");
    assert!(converted[0].en.contains("(10,11,1024)"), "{}", converted[0].en);
}
