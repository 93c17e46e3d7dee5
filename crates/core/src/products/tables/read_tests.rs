//! What is read, and how: files, forms, and everything that is wrong at once.

use super::super::example::{catalogue, changed, tables};
use super::super::schema::{ALL, Presence};
use super::super::{Table, write};
use super::*;
use crate::money::UnitPrice;
use crate::products::{PeriodType, PriceKey, Pricing, ProductKey, Tier};
use crate::time::Timestamp;

#[path = "check_tests.rs"]
mod checks;

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
fn usage_is_settled_by_the_hour_unless_something_else_is_said() {
    let of = "usage-types.csv";
    let settled = |tables: &[Table]| {
        let catalogue = catalogue(tables);
        let usage_types = catalogue.parts().usage_types.iter();
        usage_types.map(|one| (one.code.clone(), one.settled)).collect::<Vec<_>>()
    };
    let periods = |tables: &[Table]| -> Vec<SettlementPeriod> {
        settled(tables).into_iter().map(|(_, period)| period).collect()
    };
    assert_eq!(periods(&tables()), [SettlementPeriod::Hour; 3], "the column is not there");
    let [first, second, third] = [
        "Duration,hws.resource.type.vm,时长,Duration,4,no",
        "upflow,hws.resource.type.vm,流量,Traffic,11,yes",
        "Duration,hws.resource.type.volume,时长,Duration,4,no",
    ];
    let heading = "usage_type,resource_type,name_zh,name_en,measure,accumulates";
    let said = |words: [&str; 3]| {
        let [one, two, three] = words;
        let old = format!("{heading}\n{first}\n{second}\n{third}\n");
        let new = format!("{heading},settled\n{first},{one}\n{second},{two}\n{third},{three}\n");
        changed(of, &old, &new)
    };
    let tables = said(["", "month", "day"]);
    let (hour, day, month) =
        (SettlementPeriod::Hour, SettlementPeriod::Day, SettlementPeriod::Month);
    assert_eq!(periods(&tables), [hour, month, day]);
    let written = |tables: &[Table]| write(catalogue(tables).parts())[5].text.clone();
    assert_eq!(
        written(&tables),
        format!("{heading},settled\n{first},hour\n{second},month\n{third},day\n")
    );
    let plain = format!("{heading}\n{first}\n{second}\n{third}\n");
    assert_eq!(written(&said(["hour", "", "hour"])), plain, "nothing that is not meant anyway");
    told(
        &said(["Hour", "week", ""]),
        &[(of, 2, "settled", "`Hour`"), (of, 3, "settled", "write one of: hour, day, month")],
        "words",
    );
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
        .filter(|schema| schema.presence == Presence::Always)
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
