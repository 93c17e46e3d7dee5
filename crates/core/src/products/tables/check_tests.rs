//! What each table is checked for, with the place of each kind of problem.

use super::*;

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
