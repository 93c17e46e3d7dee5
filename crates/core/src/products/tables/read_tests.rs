//! What is read, and each kind of problem with its place.

use super::super::example::{catalogue, changed, tables};
use super::super::schema::ALL;
use super::super::{Table, write};
use super::*;
use crate::money::UnitPrice;
use crate::products::{PeriodType, PriceKey, Pricing, ProductKey, Tier};
use crate::time::Timestamp;

/// File, line, column, and a part of what is said in English.
type Told<'t> = (&'t str, u64, &'t str, &'t str);

#[track_caller]
fn told(tables: &[Table], expected: &[Told<'_>], case: &str) {
    let problems = read(tables).expect_err(case);
    let places =
        |(file, line, column, _): &Told<'_>| ((*file).to_owned(), *line, (*column).to_owned());
    let expected_places: Vec<_> = expected.iter().map(places).collect();
    let found: Vec<_> =
        problems.iter().map(|one| (one.file.clone(), one.line, one.column.clone())).collect();
    assert_eq!(found, expected_places, "{case}: {problems:#?}");
    for (problem, (.., said)) in problems.iter().zip(expected) {
        assert!(problem.en.contains(said), "{case}: {}", problem.en);
        assert!(!problem.zh.is_ascii(), "{case}: {}", problem.zh);
    }
}

/// Changes a text of a file in turn, and compares what is told with what is expected.
#[track_caller]
fn cases(file: &str, cases: &[(&str, &str, &[Told<'_>])]) {
    for (old, new, expected) in cases {
        told(&changed(file, old, new), expected, &format!("{file}: {old:?} is {new:?}"));
    }
}

#[test]
fn the_tables_are_read_as_they_are_meant() {
    let catalogue = catalogue(&tables());
    let parts = catalogue.parts();
    assert_eq!((parts.measures.len(), parts.usage_types.len(), parts.prices.len()), (5, 3, 7));
    assert_eq!(catalogue.ratio(11, 10), Some((1, 1024)));
    assert_eq!(catalogue.region("cn-north-4").map(|one| one.zones.len()), Some(2));
    let service = catalogue.service("hws.service.type.ebs").expect("a service");
    assert_eq!(
        (service.incentive, service.partner_discounts),
        (IncentivePolicy::NotSpecific, false)
    );
    let disk = catalogue.product("disk-1").expect("a product");
    let size = disk.size.expect("a size");
    assert_eq!((size.measure, size.least, size.most, size.step), (17, 10, 32_768, 1));
    assert!(disk.traits.strict_selected && !disk.traits.not_renewable);
    assert_eq!(disk.key.service, "hws.service.type.ec2", "sold by another service than its owner");
    let owner = catalogue.resource_type(&disk.key.resource_type).expect("a type of resource");
    assert_eq!(
        (owner.service.as_str(), owner.descriptions.zh.as_str()),
        ("hws.service.type.ebs", "块存储")
    );
    let key = ProductKey {
        service: "hws.service.type.ec2".to_owned(),
        resource_type: "hws.resource.type.vm".to_owned(),
        region: "cn-north-4".to_owned(),
        spec: "s6.small.1.linux".to_owned(),
    };
    let found = catalogue.find(&key, Some("cn-north-4b")).expect("a product");
    assert_eq!((found.id.as_str(), found.zone.as_deref()), ("vm-1", None));
    assert!(found.traits.not_renewable && found.traits.no_five_days);
    let codes: Vec<&str> = found.attributes.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, ["cpu", "memory"]);
}

#[test]
fn prices_are_read_with_their_tiers() {
    let catalogue = catalogue(&tables());
    let at = |text: &str| Timestamp::parse_wire(text).expect("a literal");
    let price = |text: &str| UnitPrice::parse(text, 10).expect("a literal");
    let on_demand = |usage: &str| PriceKey::OnDemand { usage: usage.to_owned() };
    let of = |key: &PriceKey, from: &str| {
        let found = catalogue.price("vm-1", key, at(from)).expect("a price");
        (found.measure, found.pricing.clone())
    };
    let hour = on_demand("Duration");
    assert_eq!(of(&hour, "2026-06-30T23:59:59Z"), (4, Pricing::Flat(price("0.25"))));
    assert_eq!(of(&hour, "2026-07-01T00:00:00Z"), (4, Pricing::Flat(price("0.2"))));
    let tiers = vec![
        Tier { above_e8: 0, price: price("0.8") },
        Tier { above_e8: 102_450_000_000, price: price("0.5") },
    ];
    let traffic = on_demand("upflow");
    assert_eq!(of(&traffic, "2026-01-01T00:00:00Z"), (10, Pricing::Graduated(tiers)));
    let month = PriceKey::Period { unit: PeriodType::Month, periods: None };
    assert_eq!(of(&month, "2026-01-01T00:00:00Z"), (1, Pricing::Flat(price("120"))));
    let year = PriceKey::Period { unit: PeriodType::Year, periods: Some(1) };
    assert_eq!(of(&year, "2026-01-01T00:00:00Z"), (1, Pricing::Flat(price("1200"))));
    assert!(catalogue.price("vm-1", &hour, at("2025-12-31T23:59:59Z")).is_none());
}

#[test]
fn spreadsheets_may_write_the_tables_in_their_ways() {
    let plain = catalogue(&tables());
    let same = |tables: &[Table], what: &str| {
        assert_eq!(catalogue(tables).parts(), plain.parts(), "{what}");
    };
    let each = |text: fn(&str) -> String| -> Vec<Table> {
        let change = |table: Table| Table { text: text(&table.text), ..table };
        tables().into_iter().map(change).collect()
    };
    same(&each(|text| text.replace('\n', "\r\n")), "CRLF");
    same(&each(|text| format!("\u{feff}{text}")), "a mark of the byte order");
    same(&each(|text| text.trim_end().to_owned()), "no end of the last line");
    same(&each(|text| text.replace('\n', "\n\n")), "empty lines");
    let quoted = |line: &str| format!("\"{}\"", line.replace(',', "\",\""));
    let of = "regions.csv";
    let region = "cn-north-4,华北-北京四,CN North-Beijing4,cn-north-4a cn-north-4b";
    same(&changed(of, region, &quoted(region)), "every field in quotes");
    let turned = "zones,name_en,region,name_zh\n,CN South-Guangzhou,cn-south-1,华南-广州\n\
                  cn-north-4b cn-north-4a,CN North-Beijing4,cn-north-4,华北-北京四\n";
    let mut tables = tables();
    tables[2].text = turned.to_owned();
    tables.reverse();
    same(&tables, "another order of files, columns, lines and zones");
    let tiers = "vm-1,on_demand,upflow,10,,,0,0.8,2026-01-01T00:00:00Z\n\
                 vm-1,on_demand,upflow,10,,,1024.5,0.5,2026-01-01T00:00:00Z\n";
    let turned = "vm-1,on_demand,UPFLOW,10,,,1024.50,0.5,2026-01-01T00:00:00Z\n\
                  vm-1,on_demand,upFlow,10,,,,0.80,2026-01-01T00:00:00Z\n";
    same(&changed("prices.csv", tiers, turned), "tiers, and letters of a usage type");
}

#[test]
fn attributes_may_be_missing_and_tables_empty() {
    let mut tables = tables();
    tables.retain(|table| table.name != "attributes.csv");
    let without = catalogue(&tables);
    assert!(without.parts().products.iter().all(|product| product.attributes.is_empty()));
    let empty = catalogue(&write(&Parts::default()));
    assert_eq!(empty.parts(), &Parts::default());
}

#[test]
fn every_file_must_be_there_once_and_no_other() {
    let mut some = tables();
    some.retain(|table| !["measures.csv", "products.csv"].contains(&table.name.as_str()));
    some.push(Table { name: "Prices.csv".to_owned(), text: String::new() });
    some.push(some[0].clone());
    told(
        &some,
        &[
            ("Prices.csv", 0, "", "no table of a catalogue has this name"),
            ("measures.csv", 0, "", "the file is missing"),
            ("conversions.csv", 0, "", "the file is there twice"),
            ("products.csv", 0, "", "the file is missing"),
        ],
        "files",
    );
    let all: Vec<Told<'_>> = ALL
        .iter()
        .filter(|schema| !schema.optional)
        .map(|schema| (schema.file, 0, "", "add it"))
        .collect();
    told(&[], &all, "no file");
}

#[test]
fn files_that_are_no_tables_are_told() {
    let of = "conversions.csv";
    cases(
        of,
        &[
            (
                "measure,to,ratio\n10,11,1024\n",
                "",
                &[
                    (of, 1, "measure", "the column is missing"),
                    (of, 1, "to", "the column is missing"),
                    (of, 1, "ratio", "the column is missing"),
                ],
            ),
            (
                "ratio\n",
                "factor\n",
                &[(of, 1, "factor", "no such column"), (of, 1, "ratio", "the column is missing")],
            ),
            ("ratio\n10,11,1024", "ratio,to\n10,11,1024,11", &[(of, 1, "to", "there twice")]),
            ("10,11,1024", "10,11", &[(of, 2, "", "the line has 2 fields and needs 3")]),
            ("10,11,1024", "10,11,1,024", &[(of, 2, "", "the line has 4 fields and needs 3")]),
            ("10,11,1024", "10,11,1024\n\n,,", &[(of, 4, "", "the line is empty")]),
            ("10,11,1024\n", "10,11,1024\r", &[(of, 2, "", "end lines in LF or CRLF")]),
            ("10,11,1024", "10,11,10\"24", &[(of, 2, "", "a quote stands in a wrong place")]),
            ("10,11,1024", "10,11,\"10\"24", &[(of, 2, "", "a quote stands in a wrong place")]),
            ("10,11,1024", "10,11,\"1024", &[(of, 2, "", "a quote is never closed")]),
            (
                "\n10,11,1024",
                "\r\n\r\n10,\"1\n1\",x\r\n10,11,y",
                &[
                    (of, 3, "to", "`1\\u{a}1` is not in measures.csv"),
                    (of, 3, "ratio", "`x`"),
                    (of, 5, "ratio", "`y`"),
                ],
            ),
        ],
    );
}

#[test]
fn measures_and_conversions_are_checked() {
    let of = "measures.csv";
    cases(
        of,
        &[
            (
                "17,capacity",
                "017,capacity",
                &[
                    (of, 6, "measure", "write a whole number from 1 to 2147483647"),
                    ("products.csv", 4, "size_measure", "`17` is not in measures.csv"),
                ],
            ),
            (
                "17,capacity",
                "4,capacity",
                &[
                    (of, 6, "measure", "the same stands on line 3"),
                    ("products.csv", 4, "size_measure", "`17` is not in measures.csv"),
                ],
            ),
            ("17,capacity", "17,space", &[(of, 6, "type", "write one of: money, duration,")]),
            ("1,money", "1,count", &[(of, 2, "type", "its type must be money")]),
            ("1,money", "2,money", &[(of, 0, "measure", "measure 1 is missing")]),
            ("17,capacity,GB,", "17,capacity,,", &[(of, 6, "name_zh", "must be filled")]),
            ("Hour,小时", "Hour ,小时", &[(of, 3, "name_en", "no blanks around it")]),
            ("Hour,小时", "Ho\u{a0}ur,小时", &[(of, 3, "name_en", "`Ho\\u{a0}ur`")]),
            ("Hour,小时", "\"Ho\nur\",小时", &[(of, 3, "name_en", "write one line")]),
            ("11,traffic", "11,capacity", &[("conversions.csv", 2, "to", "different types")]),
        ],
    );
    let of = "conversions.csv";
    cases(
        of,
        &[
            ("1024", "0", &[(of, 2, "ratio", "from 1 to 9223372036854775807")]),
            ("1024", "1024.5", &[(of, 2, "ratio", "a whole number")]),
            ("1024", "01024", &[(of, 2, "ratio", "without leading zeros")]),
            ("1024", "+1024", &[(of, 2, "ratio", "a whole number")]),
            ("1024", "１０２４", &[(of, 2, "ratio", "a whole number")]),
            ("1024\n", "1024\n11,10,1\n", &[(of, 3, "measure", "the same stands on line 2")]),
            (
                "10,11,1024",
                "10,10,1024",
                &[
                    (of, 2, "to", "not converted to itself"),
                    ("prices.csv", 3, "measure", "usage is told in measure 11"),
                    ("prices.csv", 4, "measure", "usage is told in measure 11"),
                ],
            ),
            ("1024\n", "1024\n10,99,2\n", &[(of, 3, "to", "`99` is not in measures.csv")]),
        ],
    );
}

#[test]
fn places_are_checked() {
    let of = "regions.csv";
    let long = "r".repeat(65);
    cases(
        of,
        &[
            (
                "cn-south-1",
                "cn-north-4",
                &[
                    (of, 3, "region", "the same stands on line 2"),
                    ("products.csv", 4, "region", "`cn-south-1` is not in regions.csv"),
                ],
            ),
            (
                "cn-south-1,",
                "cn south,",
                &[
                    (of, 3, "region", "without blanks and commas"),
                    ("products.csv", 4, "region", "`cn-south-1` is not in regions.csv"),
                ],
            ),
            ("Guangzhou,", &format!("Guangzhou,{long}"), &[(of, 3, "zones", "write 1 to 64")]),
            ("Guangzhou,", "Guangzhou,\"1a,1b\"", &[(of, 3, "zones", "without blanks and commas")]),
            ("Guangzhou,", "Guangzhou,1a  1b", &[(of, 3, "zones", "one blank between two")]),
            ("Guangzhou,", "Guangzhou,1a 1A", &[(of, 3, "zones", "`1A`: stands there twice")]),
        ],
    );
}

#[test]
fn services_and_what_is_metered_are_checked() {
    let of = "services.csv";
    cases(
        of,
        &[
            ("ECS", "", &[(of, 2, "abbreviation", "must be filled")]),
            ("not_specific", "none", &[(of, 3, "incentive_policy", "not_specific, specific,")]),
            ("specific,yes", "specific,Yes", &[(of, 2, "partner_discounts", "yes, no")]),
            ("ebs,EVS", "ebs,EVS,", &[(of, 3, "", "the line has 7 fields and needs 6")]),
        ],
    );
    let of = "resource-types.csv";
    cases(
        of,
        &[
            ("vm,hws.service.type.ec2", "vm,ec2", &[(of, 2, "service", "is not in services.csv")]),
            ("Virtual machine,,", "Virtual machine,, -", &[(of, 2, "description_en", "` -`")]),
        ],
    );
    let of = "usage-types.csv";
    cases(
        of,
        &[
            (
                "upflow",
                "duration",
                &[
                    (of, 3, "usage_type", "the same stands on line 2"),
                    ("prices.csv", 3, "usage_type", "`hws.resource.type.vm` has no `upflow`"),
                    ("prices.csv", 4, "usage_type", "`hws.resource.type.vm` has no `upflow`"),
                ],
            ),
            (
                "Duration,hws.resource.type.volume",
                "Duration,volume",
                &[
                    (of, 4, "resource_type", "`volume` is not in resource-types.csv"),
                    ("prices.csv", 8, "usage_type", "`hws.resource.type.volume` has no `Duration`"),
                ],
            ),
            ("11,yes", "12,yes", &[(of, 3, "measure", "`12` is not in measures.csv")]),
            (
                "11,yes",
                ",1",
                &[(of, 3, "measure", "must be filled"), (of, 3, "accumulates", "yes, no")],
            ),
        ],
    );
}

#[test]
fn products_and_attributes_are_checked() {
    let of = "products.csv";
    let long = "s".repeat(401);
    cases(
        of,
        &[
            ("vm-1a,hws", "vm-1,hws", &[(of, 3, "product", "the same stands on line 2")]),
            ("4,cn-north-4a,s6", "4,,s6", &[(of, 3, "spec", "the product of line 2")]),
            ("4,cn-north-4a,s6", "4,cn-north-4c,s6", &[(of, 3, "zone", "has no zone")]),
            ("cn-south-1,,", "cn-south-2,a,", &[(of, 4, "region", "is not in regions.csv")]),
            ("SATA", &long, &[(of, 4, "spec", "write 1 to 400 visible ASCII characters")]),
            ("disk-1,hws.service.type.ec2", "disk-1,", &[(of, 4, "service", "must be filled")]),
            ("disk-1,hws.service.type.ec2", "disk-1,evs", &[(of, 4, "service", "in services.csv")]),
            (
                "resource.type.volume",
                "resource.type.disk",
                &[(of, 4, "resource_type", "is not in resource-types.csv")],
            ),
            (
                "普通IO,Common I/O",
                ",",
                &[(of, 4, "name_zh", "must be filled"), (of, 4, "name_en", "must be filled")],
            ),
            ("17,10,32768,1", "17,10,,1", &[(of, 4, "size_most", "or none of them")]),
            ("17,10,32768,1", "17,11,10,1", &[(of, 4, "size_least", "must not be above")]),
            ("17,10,32768,1", "17,10,32768,0", &[(of, 4, "size_step", "from 1 to")]),
            ("17,10,32768,1", "18,10,32768,1", &[(of, 4, "size_measure", "`18` is not in")]),
            ("strict_selected", "strict", &[(of, 4, "traits", "`strict`: write one of:")]),
            (
                "strict_selected",
                "not_refundable not_refundable",
                &[(of, 4, "traits", "stands there twice")],
            ),
            (
                "disk-1",
                "disk-2",
                &[
                    ("prices.csv", 8, "product", "`disk-1` is not in products.csv"),
                    ("prices.csv", 9, "product", "`disk-1` is not in products.csv"),
                ],
            ),
        ],
    );
    let of = "attributes.csv";
    cases(
        of,
        &[
            ("vm-1,memory", "vm-9,memory", &[(of, 2, "product", "is not in products.csv")]),
            ("cpu", "memory", &[(of, 3, "attribute", "the same stands on line 2")]),
            ("Cores,1", "Cores,", &[(of, 3, "value", "must be filled")]),
        ],
    );
}

#[test]
fn prices_on_demand_are_checked() {
    let of = "prices.csv";
    let hour = "on_demand,Duration,4,,,,0.25,2026-01";
    cases(
        of,
        &[
            ("vm-1,on_demand", ",on_demand", &[(of, 2, "product", "must be filled")]),
            (hour, "spot,Duration,4,,,,0.25,2026-01", &[(of, 2, "mode", "on_demand, period")]),
            (
                hour,
                "on_demand,,,,,,0.25,2026-01",
                &[(of, 2, "usage_type", "must be filled"), (of, 2, "measure", "must be filled")],
            ),
            (
                hour,
                "on_demand,Duration,4,hour,1,,0.25,2026-01",
                &[
                    (of, 2, "period", "must be empty where mode is on_demand"),
                    (of, 2, "periods", "must be empty where mode is on_demand"),
                ],
            ),
            (hour, "on_demand,Hours,4,,,,0.25,2026-01", &[(of, 2, "usage_type", "has no `Hours`")]),
            (hour, "on_demand,Duration,5,,,,0.25,2026-01", &[(of, 2, "measure", "`5` is not in")]),
            (
                hour,
                "on_demand,Duration,10,,,,0.25,2026-01",
                &[(
                    of,
                    2,
                    "measure",
                    "usage is told in measure 4, which this one cannot be converted",
                )],
            ),
            (hour, "on_demand,Duration,4,,,5,0.25,2026-01", &[(of, 2, "above", "begins at 0")]),
            (hour, "on_demand,Duration,4,,,,0.25,2026-07", &[(of, 5, "product", "on line 2")]),
        ],
    );
}

#[test]
fn prices_of_periods_and_tiers_are_checked() {
    let of = "prices.csv";
    let month = "period,,,month,,,120,2026-01";
    let (lower, upper) = (",0,0.8,2026-01-01", ",1024.5,0.5,2026-01-01");
    cases(
        of,
        &[
            (
                month,
                "period,Duration,1,month,,,120,2026-01",
                &[
                    (of, 6, "usage_type", "must be empty where mode is period"),
                    (of, 6, "measure", "must be empty where mode is period"),
                ],
            ),
            (month, "period,,,,,,120,2026-01", &[(of, 6, "period", "must be filled")]),
            (month, "period,,,week,,,120,2026-01", &[(of, 6, "period", "day, month, year, hour")]),
            (month, "period,,,month,0,,120,2026-01", &[(of, 6, "periods", "from 1 to")]),
            (
                month,
                "period,,,month,,5,120,2026-01",
                &[
                    (of, 6, "above", "only prices of mode on_demand have tiers"),
                    (of, 6, "above", "begins at 0"),
                ],
            ),
            (month, "period,,,year,1,,120,2026-01", &[(of, 7, "product", "on line 6")]),
            (
                lower,
                ",1024.50,0.8,2026-01-01",
                &[(of, 3, "above", "begins at 0"), (of, 4, "product", "the same stands on line 3")],
            ),
            (upper, ",0.0,0.5,2026-01-01", &[(of, 4, "product", "the same stands on line 3")]),
            (upper, ",1.123456789,0.5,2026-01-01", &[(of, 4, "above", "at most eight decimals")]),
            (upper, ",-1,0.5,2026-01-01", &[(of, 4, "above", "`-1`: write a decimal number")]),
            (
                "upflow,10,,,1024.5",
                "upflow,11,,,1024.5",
                &[(of, 4, "measure", "it is a tier of the price on line 3")],
            ),
        ],
    );
}

#[test]
fn numbers_and_instants_have_one_form() {
    let of = "prices.csv";
    let hour = "on_demand,Duration,4,,,,0.25,2026-01";
    for bad in ["-0.25", "00.25", ".25", "0.25 ", "0.00000000001", "1e3", "922337204", "１"] {
        let line = format!("on_demand,Duration,4,,,,{bad},2026-01");
        told(&changed(of, hour, &line), &[(of, 2, "price", "at most ten decimals")], bad);
    }
    let instant = "0.25,2026-01-01T00:00:00Z";
    for bad in [
        "2026-01-01",
        "2026-01-01T00:00:00+00:00",
        "2026-02-30T00:00:00Z",
        "2026-01-01T00:00:60Z",
        "1969-12-31T23:59:59Z",
    ] {
        let tables = changed(of, instant, &format!("0.25,{bad}"));
        told(&tables, &[(of, 2, "from", "write an instant of UTC")], bad);
    }
}

#[test]
fn everything_is_told_at_once_and_nothing_twice() {
    let mut tables = tables();
    let mut change = |place: usize, old: &str, new: &str| {
        let table: &mut Table = &mut tables[place];
        assert!(table.text.contains(old), "{old}");
        table.text = table.text.replacen(old, new, 1);
    };
    // Whoever names a line that has a problem has none of its own.
    change(0, "10,traffic", "10,trafic");
    change(3, "ECS", "");
    change(5, "upflow,hws", "up flow,hws");
    change(8, "upflow,10", "up flow,10");
    change(8, "upflow,10", "up flow,10");
    // Nor who names what stands in a file that could not be read.
    change(2, "region,", "Region,");
    told(
        &tables,
        &[
            ("measures.csv", 4, "type", "`trafic`"),
            ("regions.csv", 1, "Region", "no such column"),
            ("regions.csv", 1, "region", "the column is missing"),
            ("services.csv", 2, "abbreviation", "must be filled"),
            ("usage-types.csv", 3, "usage_type", "`up flow`"),
        ],
        "many",
    );
}

#[test]
fn of_very_many_problems_the_first_are_told() {
    let mut tables = tables();
    tables[7].text.push_str(&"x\n".repeat(1_500));
    let problems = read(&tables).expect_err("lines of one field");
    assert_eq!(problems.len(), 1_001);
    assert_eq!((problems[0].line, problems[999].line), (4, 1_003));
    let last = &problems[1_000];
    assert_eq!((last.file.as_str(), last.line), ("", 0));
    assert!(last.en.starts_with("500 more problems"), "{}", last.en);
}
