//! What customers are told of their contracts: what commercial discounts come to for products and
//! categories, in each way of being charged.

use crate::amount::{decimals, number};
use crate::answer::Answer;
use crate::catalogue::{Catalogue, Charge, Period, Product};
use crate::discounts::{COMMERCIAL, Discount, FIXED, OFF, ON_DEMAND, Scope};
use crate::json::{Fields, Json};
use crate::world::{Model, Page, Who};

/// Which items of a contract are asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QuoteQuery {
    /// Those on products, or those on categories?
    pub products: bool,
    /// Of these services; of any where there is none.
    pub services: Vec<String>,
    /// In these ways of being charged; in any where there is none.
    pub ways: Vec<String>,
    /// Of this site.
    pub site: Option<String>,
    /// The part that is wanted.
    pub page: Page,
}

/// The ways of being charged, each with the months of its shortest term.
pub const WAYS: [(&str, Option<i64>); 8] = [
    ("ONDEMAND", None),
    ("DAILY", Some(0)),
    ("MONTHLY", Some(1)),
    ("1_YEARLY", Some(12)),
    ("2_YEARLY", Some(24)),
    ("3_YEARLY", Some(36)),
    ("4_YEARLY", Some(48)),
    ("5_YEARLY", Some(60)),
];

/// A way of being charged, by its place among [`WAYS`], with the usage that is, and its unit.
type WayOf = (usize, Option<(String, i64)>);

/// The code of the one site that tells of contracts.
const SITE: &str = "HWC_CN";

/// Does a discount count for all of a way that begins with so many months?
fn covers(scope: &Scope, way: usize, months: Option<i64>) -> bool {
    let meant = |mode: &String| (mode == ON_DEMAND) == (way == 0);
    let long = |least: i64| months.is_some_and(|months| least <= months);
    (scope.modes.is_empty() || scope.modes.iter().any(meant)) && scope.least_months.is_none_or(long)
}

/// The ways a discount counts for, whatever is sold.
fn ways_of(scope: &Scope) -> Vec<WayOf> {
    let all = (0..WAYS.len()).filter(|way| covers(scope, *way, WAYS[*way].1));
    all.map(|way| (way, None)).collect()
}

/// The ways in which a price is one, each with its months.
fn ways_of_charge(charge: &Charge) -> Vec<(usize, Option<i64>)> {
    match charge {
        Charge::Usage(_) => vec![(0, None)],
        Charge::Term(Period::Hour, _) => Vec::new(),
        Charge::Term(Period::Day, _) => vec![(1, Some(0))],
        Charge::Term(Period::Month, periods) => vec![(2, periods.or(Some(1)))],
        Charge::Term(Period::Year, periods) => {
            let years = (1..=5).filter(|year| periods.is_none_or(|periods| periods == *year));
            years
                .map(|year: i64| (usize::try_from(year).unwrap_or(0) + 2, Some(12 * year)))
                .collect()
        }
    }
}

impl Catalogue {
    /// The ways in which a product is sold, of those a discount counts for, each once and in order.
    fn ways_sold(&self, product: &Product, scope: &Scope, at: i64) -> Vec<WayOf> {
        let mut found = Vec::new();
        for price in self.prices_at(&product.id, at) {
            let usage = match &price.charge {
                Charge::Usage(code) => Some((code.clone(), price.measure)),
                Charge::Term(..) => None,
            };
            for (way, months) in ways_of_charge(&price.charge) {
                if covers(scope, way, months) {
                    found.push((way, usage.clone()));
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }

    fn reached(&self, scope: &Scope) -> Vec<&Product> {
        let is = |wanted: &Option<String>, own: &str| wanted.as_ref().is_none_or(|one| one == own);
        let mut found: Vec<&Product> = self.products.iter().collect();
        found.retain(|one| {
            is(&scope.service, &one.service)
                && is(&scope.resource_type, &one.resource_type)
                && is(&scope.region, &one.region)
                && is(&scope.spec, &one.spec)
        });
        found
    }

    fn shown_region(&self, code: &str, english: usize) -> Option<Json> {
        let region = self.regions.iter().find(|one| one.code == code)?;
        let shown = Fields::default().with("region_code", region.code.as_str());
        Some(shown.with("region_name", region.names[english].as_str()).done())
    }

    fn product_item(
        &self,
        discount: &Discount,
        (product, (way, usage)): (Option<&Product>, WayOf),
        english: usize,
    ) -> Json {
        let scope = &discount.scope;
        let spec = product.map(|one| one.names[english].clone()).or_else(|| scope.spec.clone());
        let region = product.map(|one| one.region.as_str()).or(scope.region.as_deref());
        let region = region.and_then(|code| self.shown_region(code, english));
        let code = usage.as_ref().map(|(code, _)| code.as_str());
        let unit = usage.as_ref().map(|(_, measure)| *measure);
        let unit = unit.and_then(|unit| self.measures.iter().find(|one| one.id == unit));
        let parts = [Some(""), product.map(|one| one.id.as_str()), Some(WAYS[way].0), code];
        let id = parts.into_iter().flatten().collect::<Vec<&str>>().join("-");
        let of = product.map(|one| one.service.as_str()).or(scope.service.as_deref());
        self.item(discount, (&id, WAYS[way].0, of), english)
            .with_some("product_id", product.map(|one| one.id.as_str()))
            .with("product_spec_name", spec.unwrap_or_default())
            .with("related_regions", region.into_iter().collect::<Vec<Json>>())
            .with_some("charge_event_code", code)
            .with("preferential_category", 0_i64)
            .with("preferential_type", i64::from(discount.mode == FIXED))
            .with_some(
                "sales_price",
                (discount.mode == FIXED)
                    .then(|| Json::Number(decimals(i128::from(discount.value), 10, 0))),
            )
            .with_some("pricing_basis", unit.map(|one| one.names[english].as_str()))
            .with("product_quoting_item_steps", Vec::<Json>::new())
            .done()
    }

    fn category_item(&self, discount: &Discount, way: usize, english: usize) -> Json {
        let scope = &discount.scope;
        let type_name = scope.resource_type.as_ref().and_then(|code| self.type_name(code, english));
        let region = scope.region.as_ref().and_then(|code| self.shown_region(code, english));
        let region = region.and_then(|region| region.field("region_name").cloned());
        let (word, _) = WAYS[way];
        self.item(discount, (&format!("-{word}"), word, scope.service.as_deref()), english)
            .with_some("resource_type_code", scope.resource_type.as_deref())
            .with_some("resource_type_name", type_name)
            .with_some("region_code", scope.region.as_deref())
            .with_some("region_name", region)
            .done()
    }

    /// What both sorts of items say.
    fn item(
        &self,
        discount: &Discount,
        (id, way, service): (&str, &str, Option<&str>),
        english: usize,
    ) -> Fields {
        let name = service.and_then(|code| self.service_name(code, english));
        let ratio = (discount.mode != FIXED).then(|| Json::Number(number(discount.value / 100)));
        Fields::default()
            .with("item_id", discount.id_and(id))
            .with_some("cloud_service_type", service)
            .with_some("cloud_service_type_name", name)
            .with("site_code", SITE)
            .with("charging_mode", way)
            .with_some("discount_ratio", ratio)
            .with("effective_time", Json::instant(discount.from))
            .with_some("expire_time", discount.to.map(Json::instant))
    }
}

/// Is something wanted, where only these are?
fn wants(among: &[String], word: Option<&str>) -> bool {
    let same = |word: &str| among.iter().any(|one| one.eq_ignore_ascii_case(word));
    among.is_empty() || word.is_none_or(same)
}

impl Model {
    /// What a customer's contract says, which is its commercial discounts in force.
    pub fn show_contract(&self, who: Who, query: &QuoteQuery, english: usize) -> Answer {
        let (catalogue, now) = (self.catalogue(), self.now());
        let mut discounts = self.discounts_of(who);
        discounts.retain(|one| one.kind == COMMERCIAL);
        let (mut products, mut categories) = (Vec::new(), Vec::new());
        for one in discounts.iter().filter(|one| one.mode != OFF) {
            if one.scope.least_amount.is_some() {
                continue;
            }
            if one.scope.spec.is_none() {
                categories.extend(ways_of(&one.scope).into_iter().map(|(way, _)| (*one, way)));
                continue;
            }
            let before = products.len();
            for product in catalogue.reached(&one.scope) {
                let ways = catalogue.ways_sold(product, &one.scope, now);
                products.extend(ways.into_iter().map(|way| (*one, Some(product), way)));
            }
            if products.len() == before {
                products.extend(ways_of(&one.scope).into_iter().map(|way| (*one, None, way)));
            }
        }
        let here = query.site.as_ref().is_none_or(|site| site.eq_ignore_ascii_case(SITE));
        categories.retain(|(one, way)| {
            let service = one.scope.service.as_deref();
            let fits = wants(&query.services, service) && wants(&query.ways, Some(WAYS[*way].0));
            here && !query.products && fits
        });
        products.retain(|(one, product, (way, _))| {
            let service = product.map(|product| product.service.as_str());
            let service = service.or(one.scope.service.as_deref());
            let fits = wants(&query.services, service) && wants(&query.ways, Some(WAYS[*way].0));
            here && query.products && fits
        });
        let total = products.len() + categories.len();
        let (_, products) = query.page.of(products);
        let (_, categories) = query.page.of(categories);
        let products = products
            .into_iter()
            .map(|(one, product, way)| catalogue.product_item(one, (product, way), english));
        let categories =
            categories.into_iter().map(|(one, way)| catalogue.category_item(one, way, english));
        let body = Fields::default()
            .with("total_count", total)
            .with("product_quoting_items", products.collect::<Vec<Json>>())
            .with("category_quoting_items", categories.collect::<Vec<Json>>())
            .with("category_quoting_item_steps", Vec::<Json>::new());
        Answer::of(200, contract(body, &discounts, &catalogue, english).done())
    }
}

/// What a contract says of itself: it is called by the oldest of its discounts.
fn contract(
    body: Fields,
    discounts: &[&Discount],
    catalogue: &Catalogue,
    english: usize,
) -> Fields {
    let Some(oldest) = discounts.first() else {
        let nothing = ["commerce_id", "commerce_code", "effective_time", "expire_time"];
        let body = nothing.iter().fold(body, |body, name| body.with(name, Json::Null));
        return body.with("sites", Vec::<Json>::new());
    };
    let begins = discounts.iter().map(|one| one.from).min().unwrap_or(oldest.from);
    let goes_on = discounts.iter().any(|one| one.to.is_none());
    let ends = discounts.iter().filter_map(|one| one.to).max().filter(|_| !goes_on);
    let regions = catalogue.regions.iter();
    let regions = regions.filter_map(|one| catalogue.shown_region(&one.code, english));
    let site = Fields::default()
        .with("site_code", SITE)
        .with("site_name", ["中国站", "Chinese mainland"][english])
        .with("regions", regions.collect::<Vec<Json>>());
    body.with("commerce_id", oldest.id_and(""))
        .with("commerce_code", oldest.id_and(""))
        .with("effective_time", Json::instant(begins))
        .with("expire_time", ends.map_or(Json::Null, Json::instant))
        .with("sites", vec![site.done()])
}
