//! The tables of a catalogue in the one form in which they are kept, and what differs between two.

use crate::amount::decimals;
use crate::answer::Answer;
use crate::calendar::instant;
use crate::catalogue::{Catalogue, Charge, Named, PackageItem, Price, Product, SETTLED, TRAITS};
use crate::json::{Fields, Json};

/// A table: a field of each row for each of its headings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// The file's name.
    pub name: &'static str,
    /// The headings.
    pub headings: &'static [&'static str],
    /// The places of the fields that tell one row from another, in their order.
    key: &'static [usize],
    /// The rows.
    pub rows: Vec<Vec<String>>,
    /// The last column stands there only where a row says something else than this.
    usual: Option<&'static str>,
}

/// What is wrong with tables: a file, a line of it (0: the file itself), and a column.
pub type Problem = (String, usize, &'static str);

const PRODUCT: &[&str] = &[
    "product",
    "service",
    "resource_type",
    "region",
    "zone",
    "spec",
    "name_zh",
    "name_en",
    "size_measure",
    "size_least",
    "size_most",
    "size_step",
    "traits",
];
const PRICE: &[&str] =
    &["product", "mode", "usage_type", "measure", "period", "periods", "above", "price", "from"];

const PACKAGE: &[&str] = &[
    "product",
    "item",
    "usage_type",
    "quota",
    "measure",
    "cycle",
    "kind",
    "region",
    "specs",
    "service",
    "resource_type",
];

/// Fields of several sorts as texts.
fn row(start: &[&str], names: &Named, rest: &[&str]) -> Vec<String> {
    let names = names.iter().map(String::as_str);
    let all = start.iter().copied().chain(names).chain(rest.iter().copied());
    all.map(str::to_owned).collect()
}

const fn flag(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn product_row(one: &Product) -> Vec<String> {
    let sizes = match one.sizes {
        Some(own) => [own.measure, own.least, own.most, own.step].map(|number| number.to_string()),
        None => Default::default(),
    };
    let said = TRAITS.iter().zip(one.traits).filter(|(_, holds)| *holds);
    let said: Vec<&str> = said.map(|(word, _)| *word).collect();
    let start = [&one.id, &one.service, &one.resource_type, &one.region, &one.zone, &one.spec];
    let mut rest: Vec<&str> = sizes.iter().map(String::as_str).collect();
    let said = said.join(" ");
    rest.push(&said);
    row(&start.map(String::as_str), &one.names, &rest)
}

fn package_row(one: &PackageItem) -> Vec<String> {
    let (cycle, kind) = one.reset.unwrap_or_default();
    let quota = decimals(i128::from(one.quota), 8, 0);
    let (number, measure, specs) =
        (one.number.to_string(), one.measure.to_string(), one.specs.join(" "));
    let start = [&one.product, &number, &one.usage, &quota, &measure].map(String::as_str);
    let rest = [&one.region, &specs, &one.service, &one.resource_type].map(String::as_str);
    let all = start.into_iter().chain([cycle, kind]).chain(rest);
    all.map(str::to_owned).collect()
}

/// A row for each tier. What has one alone says nothing of where that begins.
fn price_rows(one: &Price) -> Vec<Vec<String>> {
    let (mode, usage, measure, period, periods) = match &one.charge {
        Charge::Usage(code) => {
            ("on_demand", code.as_str(), one.measure.to_string(), "", String::new())
        }
        Charge::Term(unit, periods) => {
            let periods = periods.map_or_else(String::new, |periods| periods.to_string());
            ("period", "", String::new(), unit.word(), periods)
        }
    };
    let tier = |(above, price): &(i64, i64)| {
        let above = match one.tiers.len() {
            1 => String::new(),
            _ => decimals(i128::from(*above), 8, 0),
        };
        let (price, from) = (decimals(i128::from(*price), 10, 0), instant(one.from));
        let fields = [&one.product, mode, usage, &measure, period, &periods, &above, &price, &from];
        fields.map(str::to_owned).to_vec()
    };
    one.tiers.iter().map(tier).collect()
}

impl Catalogue {
    /// Its tables, in their order; rows in that in which it has what they are of.
    pub fn tables(&self) -> [Table; 10] {
        [
            self.measure_table(),
            self.conversion_table(),
            self.region_table(),
            self.service_table(),
            self.resource_table(),
            self.usage_table(),
            Table {
                name: "products.csv",
                headings: PRODUCT,
                key: &[0],
                rows: self.products.iter().map(product_row).collect(),
                usual: None,
            },
            self.attribute_table(),
            Table {
                name: "packages.csv",
                headings: PACKAGE,
                key: &[0, 1],
                rows: self.packages.iter().map(package_row).collect(),
                usual: None,
            },
            Table {
                name: "prices.csv",
                headings: PRICE,
                key: &[0, 1, 2, 4, 5, 6, 8],
                rows: self.prices.iter().flat_map(price_rows).collect(),
                usual: None,
            },
        ]
    }

    fn measure_table(&self) -> Table {
        let rows = self.measures.iter().map(|one| {
            let [zh, en] = &one.short;
            row(&[&one.id.to_string(), one.kind], &one.names, &[zh, en])
        });
        Table {
            name: "measures.csv",
            headings: &[
                "measure",
                "type",
                "name_zh",
                "name_en",
                "abbreviation_zh",
                "abbreviation_en",
            ],
            key: &[0],
            rows: rows.collect(),
            usual: None,
        }
    }

    fn conversion_table(&self) -> Table {
        let rows = self.conversions.iter();
        Table {
            name: "conversions.csv",
            headings: &["measure", "to", "ratio"],
            key: &[0, 1],
            rows: rows.map(|one| one.map(|number| number.to_string()).to_vec()).collect(),
            usual: None,
        }
    }

    fn region_table(&self) -> Table {
        let rows = self.regions.iter();
        Table {
            name: "regions.csv",
            headings: &["region", "name_zh", "name_en", "zones"],
            key: &[0],
            rows: rows.map(|one| row(&[&one.code], &one.names, &[&one.zones.join(" ")])).collect(),
            usual: None,
        }
    }

    fn service_table(&self) -> Table {
        let rows = self.services.iter().map(|one| {
            let discounts = flag(one.partner_discounts);
            row(&[&one.code, &one.short], &one.names, &[one.incentive, discounts])
        });
        Table {
            name: "services.csv",
            headings: &[
                "service",
                "abbreviation",
                "name_zh",
                "name_en",
                "incentive_policy",
                "partner_discounts",
            ],
            key: &[0],
            rows: rows.collect(),
            usual: None,
        }
    }

    fn resource_table(&self) -> Table {
        let rows = self.resource_types.iter().map(|one| {
            let [zh, en] = &one.what;
            row(&[&one.code, &one.service], &one.names, &[zh, en])
        });
        Table {
            name: "resource-types.csv",
            headings: &[
                "resource_type",
                "service",
                "name_zh",
                "name_en",
                "description_zh",
                "description_en",
            ],
            key: &[0],
            rows: rows.collect(),
            usual: None,
        }
    }

    fn usage_table(&self) -> Table {
        let rows = self.usage_types.iter().map(|one| {
            let (measure, adds_up) = (one.measure.to_string(), flag(one.accumulates));
            row(&[&one.code, &one.resource_type], &one.names, &[&measure, adds_up, one.settled])
        });
        Table {
            name: "usage-types.csv",
            headings: &[
                "usage_type",
                "resource_type",
                "name_zh",
                "name_en",
                "measure",
                "accumulates",
                "settled",
            ],
            key: &[1, 0],
            rows: rows.collect(),
            usual: Some(SETTLED[0]),
        }
    }

    fn attribute_table(&self) -> Table {
        let rows = self.products.iter().flat_map(|product| {
            let own = product.attributes.iter();
            own.map(|one| row(&[&product.id, &one.code], &one.names, &[&one.value, &one.unit]))
        });
        Table {
            name: "attributes.csv",
            headings: &["product", "attribute", "name_zh", "name_en", "value", "unit"],
            key: &[0, 1],
            rows: rows.collect(),
            usual: None,
        }
    }
}

impl Table {
    /// As a file: lines end in a line feed, fields stand in quotes where they must.
    pub(crate) fn text(&self) -> String {
        let field = |text: &str| {
            if text.contains([',', '"', '\n', '\r']) {
                format!("\"{}\"", text.replace('"', "\"\""))
            } else {
                text.to_owned()
            }
        };
        let unusual =
            |usual: &str| self.rows.iter().any(|row| row.last().is_none_or(|one| one != usual));
        let columns = self.headings.len() - usize::from(!self.usual.is_none_or(unusual));
        let mut text = self.headings[..columns].join(",") + "\n";
        for row in &self.rows {
            let fields: Vec<String> = row[..columns].iter().map(|one| field(one)).collect();
            text += &(fields.join(",") + "\n");
        }
        text
    }

    fn key_of(&self, row: &[String]) -> Vec<String> {
        self.key.iter().map(|place| row[*place].clone()).collect()
    }

    fn find(&self, key: &[String]) -> Option<&Vec<String>> {
        self.rows.iter().find(|row| self.key_of(row) == key)
    }
}

/// What differs between two versions: how many rows are new, gone and others, and each of them. Those
/// of the later version come first, table by table.
pub(crate) fn differences(before: &Catalogue, after: &Catalogue) -> ([usize; 3], Vec<Json>) {
    let (mut counts, mut shown) = ([0; 3], Vec::new());
    for (old, new) in before.tables().iter().zip(&after.tables()) {
        for row in &new.rows {
            let key = new.key_of(row);
            match old.find(&key) {
                None => {
                    counts[0] += 1;
                    shown.push(difference(new.name, &key, "added", Vec::new()));
                }
                Some(was) if was == row => {}
                Some(was) => {
                    counts[2] += 1;
                    shown.push(difference(new.name, &key, "changed", columns(new, was, row)));
                }
            }
        }
        let gone = old.rows.iter().map(|row| old.key_of(row));
        for key in gone.filter(|key| new.find(key).is_none()) {
            counts[1] += 1;
            shown.push(difference(old.name, &key, "removed", Vec::new()));
        }
    }
    (counts, shown)
}

fn difference(table: &str, key: &[String], change: &str, columns: Vec<Json>) -> Json {
    let key: Vec<&str> = key.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    Fields::default()
        .with("table", table)
        .with("key", key.join(" "))
        .with("change", change)
        .with("columns", columns)
        .done()
}

fn columns(table: &Table, was: &[String], is: &[String]) -> Vec<Json> {
    let fields = table.headings.iter().zip(was.iter().zip(is));
    let shown = fields.filter(|(_, (was, is))| was != is).map(|(heading, (was, is))| {
        let column = Fields::default().with("column", *heading);
        column.with("before", was.as_str()).with("after", is.as_str()).done()
    });
    shown.collect()
}

/// A refusal that tells what is wrong with tables. Its words are not compared.
pub(crate) fn refused(status: u16, code: &str, problems: &[Problem]) -> Answer {
    let shown = problems.iter().map(|(file, line, column)| {
        let place = Fields::default().with("file", file.as_str()).with("line", *line);
        place.with("column", *column).with("message", Json::Any).done()
    });
    let body = Fields::default().with("error_code", code).with("error_msg", Json::Any);
    Answer::of(status, body.with("problems", shown.collect::<Vec<Json>>()).done())
}
