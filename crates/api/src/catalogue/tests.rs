//! The table, the extracted catalogue and the allow-list agree.

use super::{Family, PAIRS, Sites, find};
use serde_json::Value;
use std::collections::BTreeSet;

const CATALOGUE: &str = include_str!("../../../../conformance/catalogue.json");
const NOT_IMPLEMENTED: &str = include_str!("../../../../conformance/not-implemented.txt");

/// The longest the allow-list may be. Lower it together with the list; it never rises.
const NOT_IMPLEMENTED_AT_MOST: usize = 75;

type Row = (String, String, String, String, String);

fn rows_of_the_table() -> BTreeSet<Row> {
    PAIRS
        .iter()
        .map(|pair| {
            let sites = match pair.sites {
                Sites::Cn => "cn",
                Sites::Intl => "intl",
                Sites::Both => "cn intl",
            };
            let family = format!("{:?}", pair.family).to_lowercase();
            (pair.id.into(), pair.method.into(), pair.path.into(), sites.into(), family)
        })
        .collect()
}

fn rows_of_the_catalogue() -> BTreeSet<Row> {
    let catalogue: Value = serde_json::from_str(CATALOGUE).expect("catalogue.json is JSON");
    let operations = catalogue["operations"].as_array().expect("operations is a list");
    operations
        .iter()
        .map(|row| {
            let text = |key: &str| row[key].as_str().expect("every row has this text").to_owned();
            let sites = row["sites"].as_object().expect("every row has sites");
            let sites = sites.keys().map(String::as_str).collect::<Vec<_>>().join(" ");
            (text("id"), text("method"), text("path"), sites, text("family"))
        })
        .collect()
}

#[test]
fn the_table_and_the_extracted_catalogue_hold_the_same_rows() {
    let table = rows_of_the_table();
    let catalogue = rows_of_the_catalogue();
    let missing: Vec<_> = catalogue.difference(&table).collect();
    let unknown: Vec<_> = table.difference(&catalogue).collect();
    assert!(missing.is_empty() && unknown.is_empty(), "missing {missing:?}, unknown {unknown:?}");
}

#[test]
fn there_are_103_distinct_pairs_with_distinct_ids() {
    let pairs: BTreeSet<_> = PAIRS.iter().map(|pair| (pair.method, pair.path)).collect();
    let ids: BTreeSet<_> = PAIRS.iter().map(|pair| pair.id).collect();
    assert_eq!((PAIRS.len(), pairs.len(), ids.len()), (103, 103, 103));
    let cn = PAIRS.iter().filter(|pair| pair.sites.has_cn()).count();
    let intl = PAIRS.iter().filter(|pair| pair.sites.has_intl()).count();
    assert_eq!((cn, intl), (92, 55));
}

#[test]
fn an_operation_is_found_by_its_id() {
    let pair = find("UpdateSubEnterpriseAmount").expect("the allocation is in the catalogue");
    assert_eq!(
        (pair.method, pair.path, pair.sites, pair.family),
        ("POST", "/v2/enterprises/multi-accounts/transfer-amount", Sites::Cn, Family::Enterprise)
    );
    assert_eq!(find("updateSubEnterpriseAmount"), None);
}

#[test]
fn the_allow_list_is_sorted_known_and_does_not_grow() {
    let listed: Vec<_> = NOT_IMPLEMENTED.lines().collect();
    let sorted: BTreeSet<_> = listed.iter().copied().collect();
    assert_eq!(listed, sorted.iter().copied().collect::<Vec<_>>(), "sorted, each id once");
    for id in &listed {
        assert!(find(id).is_some(), "{id} is no operation of the catalogue");
    }
    assert!(listed.len() <= NOT_IMPLEMENTED_AT_MOST, "{} ids are listed", listed.len());
}
