//! What one version changes in another.

use super::super::example::{catalogue, changed, tables};
use super::super::read;
use super::*;

/// The differences, a line each.
fn told(file: &str, old: &str, new: &str) -> Vec<String> {
    let (before, after) = (catalogue(&tables()), catalogue(&changed(file, old, new)));
    diff(&before, &after).iter().map(line).collect()
}

fn line(difference: &Difference) -> String {
    let change = match &difference.change {
        Change::Added => "added".to_owned(),
        Change::Removed => "removed".to_owned(),
        Change::Changed { columns } => {
            let columns = columns.iter().map(|(column, old, new)| format!("{column} {old}>{new}"));
            columns.collect::<Vec<_>>().join(", ")
        }
    };
    format!("{}: {}: {change}", difference.table, difference.key)
}

#[test]
fn each_line_that_is_another_is_told() {
    let cases: &[(&str, &str, &str, &[&str])] = &[
        (
            "measures.csv",
            "小时,Hour,小时,h",
            "时,Hour,时,h",
            &["measures.csv: 4: name_zh 小时>时, abbreviation_zh 小时>时"],
        ),
        ("conversions.csv", "1024", "1000", &["conversions.csv: 10 11: ratio 1024>1000"]),
        (
            "regions.csv",
            "Guangzhou,",
            "Guangzhou,1b 1a",
            &["regions.csv: cn-south-1: zones >1a 1b"],
        ),
        (
            "services.csv",
            "specific,yes",
            "specific,no",
            &["services.csv: hws.service.type.ec2: partner_discounts yes>no"],
        ),
        (
            "usage-types.csv",
            "11,yes",
            "11,no",
            &["usage-types.csv: hws.resource.type.vm upflow: accumulates yes>no"],
        ),
        (
            "usage-types.csv",
            "measure,accumulates\nDuration,hws.resource.type.vm,时长,Duration,4,no\n\
             upflow,hws.resource.type.vm,流量,Traffic,11,yes\n\
             Duration,hws.resource.type.volume,时长,Duration,4,no\n",
            "measure,accumulates,settled\nDuration,hws.resource.type.vm,时长,Duration,4,no,\n\
             upflow,hws.resource.type.vm,流量,Traffic,11,yes,day\n\
             Duration,hws.resource.type.volume,时长,Duration,4,no,hour\n",
            &["usage-types.csv: hws.resource.type.vm upflow: settled hour>day"],
        ),
        (
            "products.csv",
            "not_renewable no_five",
            "not_refundable no_five",
            &["products.csv: vm-1: traits not_renewable no_five_days>no_five_days not_refundable"],
        ),
        (
            "attributes.csv",
            "vm-1,cpu",
            "vm-1,cores",
            &["attributes.csv: vm-1 cores: added", "attributes.csv: vm-1 cpu: removed"],
        ),
        (
            "prices.csv",
            "1024.5,0.5,",
            "1024.5,0.45,",
            &["prices.csv: vm-1 on_demand upflow 1024.5 2026-01-01T00:00:00Z: price 0.5>0.45"],
        ),
        (
            "prices.csv",
            "year,1,,1200,",
            "year,2,,1200,",
            &[
                "prices.csv: vm-1 period year 2 2026-01-01T00:00:00Z: added",
                "prices.csv: vm-1 period year 1 2026-01-01T00:00:00Z: removed",
            ],
        ),
    ];
    for (file, old, new, expected) in cases {
        assert_eq!(told(file, old, new), *expected, "{file}: {old} is {new}");
    }
}

#[test]
fn what_means_the_same_is_no_difference() {
    assert_eq!(told("prices.csv", ",0.25,", ",0.250,"), [""; 0]);
    assert_eq!(told("regions.csv", "cn-north-4a cn-north-4b", "cn-north-4b cn-north-4a"), [""; 0]);
}

#[test]
fn the_first_version_adds_everything() {
    let first = catalogue(&tables());
    let all = diff(&Catalogue::default(), &first);
    assert_eq!(all.len(), 5 + 1 + 2 + 2 + 2 + 3 + 3 + 2 + 8);
    assert!(all.iter().all(|one| one.change == Change::Added));
    let gone = diff(&first, &Catalogue::default());
    assert_eq!(gone.len(), all.len());
    assert!(gone.iter().all(|one| one.change == Change::Removed));
    assert!(read(&[]).is_err(), "no tables are not the tables of nothing");
}
