//! What customers are told of the catalogue. Everything is called by its name in one language: 0 Chinese,
//! 1 English.

use crate::amount::decimals;
use crate::answer::Answer;
use crate::catalogue::{
    Catalogue, Charge, INCENTIVES, Price, Product, ResourceType, Service, measured,
};
use crate::customers::bad_parameter;
use crate::json::{Fields, Json};
use crate::world::{Model, Page};

/// How something is paid for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// By terms.
    Period,
    /// By usage.
    OnDemand,
    /// Once, or by packages: nothing is.
    Otherwise(&'static str),
}

impl Way {
    /// Its word where prices are listed.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Period => "PERIOD",
            Self::OnDemand => "ON_DEMAND",
            Self::Otherwise(word) => word,
        }
    }

    const fn of(charge: &Charge) -> Self {
        match charge {
            Charge::Usage(_) => Self::OnDemand,
            Charge::Term(..) => Self::Period,
        }
    }
}

/// Which specifications are asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SpecQuery {
    /// Of this service.
    pub service: Option<String>,
    /// Of this type of resources.
    pub resource_type: Option<String>,
    /// In this region.
    pub region: String,
    /// Called so.
    pub spec: Option<String>,
    /// That are paid for so.
    pub way: Option<Way>,
    /// After this mark, which the page before ended with.
    pub marker: Option<String>,
    /// So many at most.
    pub limit: usize,
}

/// Which page of specifications there is, or that the mark is none.
struct Specs {
    found: Vec<Vec<Product>>,
    next: Json,
}

/// Base64 with the signs of URLs, which ends where the text does.
fn base64(text: &str) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits = text.bytes().flat_map(|byte| (0..8).rev().map(move |place| byte >> place & 1));
    let bits: Vec<u8> = bits.collect();
    let number = |six: &[u8]| {
        let end = std::iter::repeat_n(&0, 6 - six.len());
        six.iter().chain(end).fold(0, |sum, bit| sum * 2 + usize::from(*bit))
    };
    bits.chunks(6).map(|six| char::from(SIGNS[number(six)])).collect()
}

fn unit_price(e10: i64) -> String {
    decimals(i128::from(e10), 10, 2)
}

impl Service {
    fn shown(&self, english: usize) -> Json {
        Fields::default()
            .with("service_type_name", self.names[english].as_str())
            .with("service_type_code", self.code.as_str())
            .with("abbreviation", self.short.as_str())
            .done()
    }
}

impl ResourceType {
    fn shown(&self, english: usize) -> Fields {
        Fields::default()
            .with("resource_type_code", self.code.as_str())
            .with("resource_type_name", self.names[english].as_str())
            .with("resource_type_desc", self.what[english].as_str())
    }
}

impl Catalogue {
    /// What is sold in the region, by service, type of resources and specification.
    fn specs(&self, query: &SpecQuery, at: i64) -> Result<Specs, Answer> {
        let place =
            |one: &Product| (one.service.clone(), one.resource_type.clone(), one.spec.clone());
        let after = match &query.marker {
            None => None,
            Some(mark) => {
                let last = self.products.iter().find(|one| base64(&one.id) == *mark);
                Some(place(last.ok_or_else(bad_parameter)?))
            }
        };
        let is = |wanted: &Option<String>, own: &str| wanted.as_ref().is_none_or(|one| one == own);
        let mut all: Vec<&Product> = self.products.iter().collect();
        all.retain(|one| {
            one.region == query.region
                && is(&query.service, &one.service)
                && is(&query.resource_type, &one.resource_type)
                && is(&query.spec, &one.spec)
                && !self.prices_of(one, query.way, at).is_empty()
        });
        all.sort_by_key(|one| (place(one), one.zone.clone(), one.id.clone()));
        let mut found: Vec<Vec<Product>> = Vec::new();
        for one in all {
            match found.last_mut() {
                Some(same) if place(&same[0]) == place(one) => same.push(one.clone()),
                _ => found.push(vec![one.clone()]),
            }
        }
        found.retain(|same| after.as_ref().is_none_or(|after| place(&same[0]) > *after));
        let more = found.len() > query.limit;
        found.truncate(query.limit);
        let next = match found.last() {
            Some(last) if more => Json::from(base64(&last[0].id)),
            _ => Json::Null,
        };
        Ok(Specs { found, next })
    }

    fn prices_of(&self, product: &Product, way: Option<Way>, at: i64) -> Vec<&Price> {
        let mut prices = self.prices_at(&product.id, at);
        prices.retain(|one| way.is_none_or(|way| way == Way::of(&one.charge)));
        prices
    }

    fn shown_spec(&self, one: &Product, english: usize) -> Fields {
        Fields::default()
            .with("cloud_service_type", one.service.as_str())
            .with("cloud_service_type_name", self.service_name(&one.service, english).unwrap_or(""))
            .with("resource_type", one.resource_type.as_str())
            .with("resource_type_name", self.type_name(&one.resource_type, english).unwrap_or(""))
            .with("resource_spec", one.spec.as_str())
            .with("resource_spec_name", one.names[english].as_str())
    }

    /// What is told of a product, its sizes last.
    fn shown_attributes(&self, product: &Product, english: usize) -> Vec<Json> {
        let unit = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let mut shown: Vec<Json> = Vec::new();
        for one in &product.attributes {
            let fields = Fields::default()
                .with("code", one.code.as_str())
                .with("name", one.names[english].as_str())
                .with("value", one.value.as_str());
            shown.push(fields.with_some("unit", unit(&one.unit)).done());
        }
        if let Some(sizes) = product.sizes {
            let measure = self.measures.iter().find(|one| one.id == sizes.measure);
            let range = Fields::default()
                .with("min", sizes.least)
                .with("max", sizes.most)
                .with("step", sizes.step);
            let fields = Fields::default()
                .with("code", "resource_size")
                .with("name", ["规格大小", "Size"][english])
                .with_some("unit", measure.and_then(|one| unit(&one.short[english])))
                .with("linear_range", range.done());
            shown.push(fields.done());
        }
        shown
    }
}

fn shown_price(price: &Price, currency: &str) -> Json {
    let shown = Fields::default()
        .with("offering_id", price.product.as_str())
        .with("currency", currency)
        .with(
            "official_price",
            price.tiers.first().map_or_else(String::new, |(_, own)| unit_price(*own)),
        )
        .with("charging_mode", Way::of(&price.charge).word());
    match &price.charge {
        Charge::Usage(code) => shown.with("billing_usage_factor", code.as_str()).done(),
        Charge::Term(unit, periods) => shown
            .with("period_type", unit.number())
            .with("period_nums", vec![periods.unwrap_or(1)])
            .done(),
    }
}

/// A part of a list under a name, with how long the list is.
fn listed(name: &str, rows: Vec<Json>, page: Page) -> Answer {
    let (total, rows) = page.of(rows);
    Answer::of(200, Fields::default().with("total_count", total).with(name, rows).done())
}

/// The whole of a list.
fn whole(name: &str, rows: Vec<Json>) -> Answer {
    Answer::of(200, Fields::default().with(name, rows).done())
}

impl Model {
    /// Every unit of measure.
    pub fn list_measures(&self, english: usize) -> Answer {
        let shown = self.catalogue().measures.into_iter().map(|one| {
            Fields::default()
                .with("measure_id", one.id)
                .with("measure_name", one.names[english].as_str())
                .with("abbreviation", one.short[english].as_str())
                .with("measure_type", measured(one.kind))
                .done()
        });
        whole("measure_units", shown.collect())
    }

    /// How units of measure convert, of one sort or of all. There is no such sort: that is refused.
    pub fn list_conversions(&self, kind: Option<i64>) -> Answer {
        if kind.is_some_and(|kind| !crate::catalogue::MEASURED.iter().any(|(_, own)| *own == kind))
        {
            return bad_parameter();
        }
        let catalogue = self.catalogue();
        let of = |measure: i64| {
            let found = catalogue.measures.iter().find(|one| one.id == measure);
            found.map_or(0, |one| measured(one.kind))
        };
        let fitting = catalogue
            .conversions
            .iter()
            .filter(|[large, ..]| kind.is_none_or(|kind| of(*large) == kind));
        let shown = fitting.map(|[large, small, ratio]| {
            Fields::default()
                .with("measure_id", *large)
                .with("ref_measure_id", *small)
                .with("conversion_ratio", *ratio)
                .with("measure_type", of(*large))
                .done()
        });
        whole("conversions", shown.collect())
    }

    /// The services in whose name a text stands.
    pub fn list_services(&self, name: Option<&str>, english: usize, page: Page) -> Answer {
        let mut services = self.catalogue().services;
        services.retain(|one| name.is_none_or(|name| one.names[english].contains(name)));
        listed("service_types", services.iter().map(|one| one.shown(english)).collect(), page)
    }

    /// The same in the old form, of one code.
    pub fn list_services_former(&self, code: Option<&str>, english: usize) -> Answer {
        let mut services = self.catalogue().services;
        services.retain(|one| code.is_none_or(|code| one.code == code));
        whole("service_types", services.iter().map(|one| one.shown(english)).collect())
    }

    /// The types of resources.
    pub fn list_types(&self, english: usize, page: Page) -> Answer {
        let shown =
            self.catalogue().resource_types.into_iter().map(|one| {
                one.shown(english).with("service_type_code", one.service.as_str()).done()
            });
        listed("resource_types", shown.collect(), page)
    }

    /// The same in the old form, of one code.
    pub fn list_types_former(&self, code: Option<&str>, english: usize) -> Answer {
        let mut types = self.catalogue().resource_types;
        types.retain(|one| code.is_none_or(|code| one.code == code));
        whole("resource_types", types.iter().map(|one| one.shown(english).done()).collect())
    }

    /// The types of resources of a service.
    pub fn list_service_resources(&self, service: &str, english: usize, page: Page) -> Answer {
        let mut types = self.catalogue().resource_types;
        types.retain(|one| one.service == service);
        let shown = types.iter().map(|one| {
            let info = Fields::default()
                .with("resource_type_code", one.code.as_str())
                .with("product_owner_service", one.service.as_str())
                .with("name", one.names[english].as_str())
                .with("description", one.what[english].as_str());
            Fields::default().with("basic_info", info.done()).done()
        });
        listed("infos", shown.collect(), page)
    }

    /// What is metered, of one type of resources or of all.
    pub fn list_usage_types(&self, of: Option<&str>, english: usize, page: Page) -> Answer {
        let catalogue = self.catalogue();
        let fitting = catalogue.usage_types.iter();
        let fitting = fitting.filter(|one| of.is_none_or(|of| one.resource_type == of));
        let shown = fitting.map(|one| {
            let owner = catalogue.resource_types.iter().find(|own| own.code == one.resource_type);
            let service = owner.map_or("", |own| own.service.as_str());
            let type_name = catalogue.type_name(&one.resource_type, english);
            Fields::default()
                .with("code", one.code.as_str())
                .with("name", one.names[english].as_str())
                .with("resource_type_code", one.resource_type.as_str())
                .with("resource_type_name", type_name.unwrap_or(""))
                .with("service_type_code", service)
                .with("service_type_name", catalogue.service_name(service, english).unwrap_or(""))
                .done()
        });
        listed("usage_types", shown.collect(), page)
    }

    /// What a partner earns by services, one of them or all, at the end of a month: policies have no dates,
    /// so that it is the same for all months. A month of no year is refused.
    pub fn list_incentives(
        &self,
        (month, code): (&str, Option<&str>),
        english: usize,
        page: Page,
    ) -> Answer {
        let parts = month.split_once('-').map(|(_, month)| month.parse::<u8>());
        if !matches!(parts, Some(Ok(1..=12))) {
            return bad_parameter();
        }
        let mut services = self.catalogue().services;
        services.retain(|one| code.is_none_or(|code| one.code == code));
        let shown = services.iter().map(|one| {
            let policy = INCENTIVES.iter().find(|(word, _)| *word == one.incentive);
            Fields::default()
                .with("service_type_code", one.code.as_str())
                .with("service_type_name", one.names[english].as_str())
                .with("incentive_policy", policy.map_or("", |(_, number)| number))
                .with("allow_discount", if one.partner_discounts { "YES" } else { "NO" })
                .done()
        });
        listed("policies", shown.collect(), page)
    }

    /// What is sold in a region, in one way of paying.
    pub fn list_specs(&self, query: &SpecQuery, english: usize) -> Answer {
        let catalogue = self.catalogue();
        let specs = match catalogue.specs(query, self.now()) {
            Ok(specs) => specs,
            Err(answer) => return answer,
        };
        let mode = if query.way == Some(Way::Period) { "1" } else { "3" };
        let shown = specs.found.iter().map(|same| {
            let own = catalogue.shown_spec(&same[0], english).with("charge_mode", mode);
            own.with("region_code", query.region.as_str()).done()
        });
        let marker = Fields::default().with("next_marker", specs.next).done();
        let body = Fields::default().with("page_info", marker);
        Answer::of(200, body.with("cloud_service_basics", shown.collect::<Vec<Json>>()).done())
    }

    /// What is sold in a region, with what is told of it and what it costs, where that is wanted.
    pub fn list_spec_prices(
        &self,
        query: &SpecQuery,
        (attributes, prices): (bool, bool),
        english: usize,
    ) -> Answer {
        let (catalogue, now) = (self.catalogue(), self.now());
        let specs = match catalogue.specs(query, now) {
            Ok(specs) => specs,
            Err(answer) => return answer,
        };
        let currency = self.site.currency();
        let mut shown: Vec<Json> = Vec::new();
        for same in &specs.found {
            let told = attributes.then(|| catalogue.shown_attributes(&same[0], english));
            let all = same.iter().flat_map(|one| catalogue.prices_of(one, query.way, now));
            let costs: Vec<Json> = all.map(|price| shown_price(price, currency)).collect();
            let own = catalogue.shown_spec(&same[0], english).with_some("attributes", told);
            shown.push(own.with_some("price_lists", prices.then_some(costs)).done());
        }
        let marker = Fields::default().with("next_marker", specs.next).done();
        let body = Fields::default().with("page_info", marker);
        let body = body.with("region_code", query.region.as_str());
        Answer::of(200, body.with("resource_spec_infos", shown).done())
    }

    /// The mark after a product.
    pub fn marker(product: &str) -> String {
        base64(product)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_the_base64_of_ids() {
        for (text, mark) in [("OFFI1", "T0ZGSTE"), ("OFFI12", "T0ZGSTEy"), ("a", "YQ"), ("", "")] {
            assert_eq!(base64(text), mark);
        }
    }
}
