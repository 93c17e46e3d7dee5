//! The tables: how many, which, and that they hang together.

use std::collections::BTreeSet;

use super::division::{CITIES, COUNTIES, PROVINCES};
use super::{cities, counties, page, provinces};

/// The cells of a table's rows.
fn cells(table: &'static str) -> Vec<[&'static str; 3]> {
    let mut lines = table.lines();
    assert_eq!(lines.next(), Some("code,name,gb"));
    let row = |line: &'static str| {
        let cells: Vec<_> = line.split(',').collect();
        cells.try_into().unwrap_or_else(|_| panic!("three cells: {line}"))
    };
    lines.map(row).collect()
}

#[test]
fn there_are_as_many_as_the_source_has() {
    assert_eq!(provinces().len(), 31, "as on the vendor's page");
    let all_cities: Vec<_> = provinces().iter().flat_map(|one| cities(one.code)).collect();
    let all_counties: Vec<_> = all_cities.iter().flat_map(|one| counties(one.code)).collect();
    assert_eq!(all_cities.len(), 341);
    assert_eq!(all_counties.len(), 2_854);
    let rows = [PROVINCES, CITIES, COUNTIES].map(|table| cells(table).len());
    assert_eq!(rows, [31, 341, 2_854], "every row is reached from the top");
    for city in &all_cities {
        assert!(!counties(city.code).is_empty(), "{} has counties", city.name);
    }
}

#[test]
fn known_divisions_have_their_codes() {
    let province = |code: &str| provinces().iter().find(|one| one.code == code);
    for (code, name) in [
        // As on the vendor's page.
        ("CN-11", "北京市"),
        ("CN-12", "天津市"),
        ("CN-13", "河北省"),
        ("CN-15", "内蒙古自治区"),
        ("CN-50", "重庆市"),
        ("CN-65", "新疆维吾尔自治区"),
    ] {
        assert_eq!(province(code).map(|one| one.name), Some(name), "{code}");
    }
    for (province, code, name, number) in [
        ("CN-13", "CN-13-006", "保定市", 11),
        ("CN-13", "CN-13-001", "石家庄市", 11),
        ("CN-32", "CN-32-005", "苏州市", 13),
        ("CN-44", "CN-44-003", "深圳市", 21),
        ("CN-44", "CN-44-051", "潮州市", 21),
        ("CN-11", "CN-11-001", "北京市", 1),
        ("CN-50", "CN-50-001", "重庆市", 1),
        ("CN-42", "CN-42-090", "省直辖县级行政区划", 14),
        ("CN-65", "CN-65-090", "自治区直辖县级行政区划", 15),
    ] {
        let list = cities(province);
        let found = list.iter().find(|one| one.code == code).map(|one| one.name);
        assert_eq!((found, list.len()), (Some(name), number), "{code}");
    }
    for (city, code, name, number) in [
        ("CN-13-001", "CN-13-001-01", "长安区", 22),
        ("CN-11-001", "CN-11-001-01", "东城区", 16),
        ("CN-12-001", "CN-12-001-16", "蓟州区", 16),
        ("CN-31-001", "CN-31-001-16", "崇明区", 16),
        ("CN-50-001", "CN-50-001-27", "城口县", 38),
        ("CN-42-090", "CN-42-090-04", "神农架林区", 4),
        ("CN-44-019", "CN-44-019-01", "东莞市", 1),
        ("CN-62-002", "CN-62-002-01", "嘉峪关市", 1),
    ] {
        let list = counties(city);
        let found = list.iter().find(|one| one.code == code).map(|one| one.name);
        assert_eq!((found, list.len()), (Some(name), number), "{code}");
    }
}

#[test]
fn what_is_unknown_has_nothing_below_it() {
    for code in ["", "CN", "13", "CN-99", "CN-13-", "cn-13", "CN-13-006", "130000"] {
        assert!(cities(code).is_empty(), "{code}");
    }
    for code in ["", "CN-13", "CN-13-099", "CN-13-001-01", "130100"] {
        assert!(counties(code).is_empty(), "{code}");
    }
}

#[test]
fn every_parent_exists_and_nothing_stands_twice() {
    let [top, middle, bottom] = [PROVINCES, CITIES, COUNTIES].map(cells);
    let codes =
        |table: &[[&'static str; 3]]| table.iter().map(|row| row[0]).collect::<BTreeSet<_>>();
    let (provinces, cities) = (codes(&top), codes(&middle));
    for (table, parents) in [(&middle, &provinces), (&bottom, &cities)] {
        for [code, ..] in table {
            let (parent, _) = code.rsplit_once('-').expect("a parent's code and its own part");
            assert!(parents.contains(parent), "{code}");
        }
    }
    for table in [&top, &middle, &bottom] {
        let sorted: Vec<_> = codes(table).into_iter().collect();
        let listed: Vec<_> = table.iter().map(|row| row[0]).collect();
        assert_eq!(listed, sorted, "in the order of their codes, each once");
        let standard: BTreeSet<_> = table.iter().map(|row| row[2]).collect();
        assert_eq!(standard.len(), table.len(), "each division of the standard once");
    }
    let names: BTreeSet<_> = bottom.iter().map(|[code, name, _]| (&code[..9], name)).collect();
    assert_eq!(names.len(), bottom.len(), "no city has two counties of one name");
}

#[test]
fn codes_follow_from_the_standards() {
    for [code, name, standard] in [PROVINCES, CITIES, COUNTIES].into_iter().flat_map(cells) {
        assert!(!name.is_empty() && name.chars().count() <= 100, "{code}");
        assert!(
            standard.len() == 6 && standard.bytes().all(|byte| byte.is_ascii_digit()),
            "{code}"
        );
        let parts: Vec<_> = code.split('-').collect();
        assert_eq!(parts[..2], ["CN", &standard[..2]], "{code}");
        // The counties of Chongqing stand in the standard beside its districts, under a city of 02.
        let city = if standard.starts_with("5002") { "01" } else { &standard[2..4] };
        match parts[2..] {
            [] => assert_eq!(&standard[2..], "0000", "{code}"),
            [third] => assert_eq!(third, format!("0{city}"), "{code}"),
            [third, last] => {
                assert_eq!(third, format!("0{city}"), "{code}");
                assert!(last.len() == 2 && last != "00", "{code}");
            }
            _ => panic!("{code} has too many parts"),
        }
    }
}

#[test]
fn counties_are_numbered_in_the_order_of_the_standard() {
    let all = cells(COUNTIES);
    for city in all.chunk_by(|one, next| one[0][..9] == next[0][..9]) {
        for (number, [code, ..]) in (1..).zip(city) {
            assert_eq!(code[10..].parse(), Ok(number), "{code}");
        }
        assert!(city.is_sorted_by_key(|row| row[2]), "{}", city[0][0]);
    }
}

#[test]
fn statistical_zones_are_no_counties() {
    for [code, name, standard] in cells(COUNTIES) {
        assert_ne!(&standard[4..5], "7", "{code} {name}");
    }
}

#[test]
fn a_page_is_cut_out_of_a_list() {
    let list = [1, 2, 3, 4, 5];
    for (offset, limit, wanted) in [
        (0, 10, &[1, 2, 3, 4, 5][..]),
        (0, 2, &[1, 2]),
        (1, 10, &[2, 3, 4, 5]),
        (3, 1, &[4]),
        (4, 10, &[5]),
        (5, 10, &[]),
        (1_000, 1_000, &[]),
        (i64::MAX, i64::MAX, &[]),
        (-1, 2, &[1, 2]),
        (0, -1, &[]),
    ] {
        assert_eq!(page(&list, offset, limit), wanted, "{offset}, {limit}");
    }
    assert_eq!(page::<i64>(&[], 0, 10), [0; 0]);
}
