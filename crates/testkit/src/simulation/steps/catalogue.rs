//! The catalogue: versions that operators apply, and what customers are told of it.

use std::rc::Rc;

use hubu_model::{Answer, Catalogue, Kind as Sort, Model, SpecQuery, Way, Who, cycle_text};
use serde_json::{Value, json};

use super::goods::{SORTS, fresh};
use super::goods_changes::changed;
use super::tables::written;
use crate::client::Call;
use crate::simulation::draw::Draw;
use crate::simulation::step::{Caller, Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("ApplyCatalogue", 9, apply),
    Kind::new("ShowCatalogue", 2, show),
    Kind::new("ExportCatalogue", 3, export),
    Kind::new("ListCatalogueVersions", 2, versions),
    Kind::new("ListMeasureUnits", 1, measures),
    Kind::new("ListConversions", 1, conversions),
    Kind::new("ListServiceTypes", 2, services),
    Kind::new("ListServiceTypesV1", 1, former_services),
    Kind::new("ListResourceTypes", 1, types),
    Kind::new("ListResourceTypesV1", 1, former_types),
    Kind::new("ListServiceResources", 1, service_resources),
    Kind::new("ListUsageTypes", 2, usage_types),
    Kind::new("ListIncentiveDiscountPolicies", 2, incentives),
    Kind::new("ListResourceSpecs", 4, specs),
    Kind::new("ListResourceSpecsPrice", 6, spec_prices),
];

const TABLES: &str = "/operator/v1/catalogue/tables";

fn apply(draw: &mut Draw<'_>) -> Option<Step> {
    let there = draw.model.catalogue_versions() > 0;
    let catalogue = match draw.dice.below(100) {
        _ if !there => fresh(draw),
        0..=1 => fresh(draw),
        2..=12 => draw.model.catalogue(),
        _ => changed(draw),
    };
    let (tables, sent) = written(&mut draw.dice, catalogue);
    let mut body = json!({ "tables": tables });
    let dry_run = draw.dice.chance(15);
    if dry_run || draw.dice.chance(20) {
        body["dry_run"] = dry_run.into();
    }
    let sent = Rc::new(sent);
    let same = Rc::clone(&sent);
    let call = Call::post("/operator/v1/catalogue", &body);
    let step = Step::by_operator(call, move |model| model.apply_catalogue(&sent, dry_run));
    Some(step.checked(move |_| Model::against_tables(&same)))
}

fn show(_: &mut Draw<'_>) -> Option<Step> {
    Some(Step::by_operator(Call::get("/operator/v1/catalogue"), |model| model.show_catalogue()))
}

fn export(draw: &mut Draw<'_>) -> Option<Step> {
    let mut call = Call::get(TABLES);
    let number =
        draw.dice.chance(50).then(|| 1 + draw.dice.below(draw.model.catalogue_versions() + 1));
    if let Some(number) = number {
        call = call.query("version", &number.to_string());
    }
    Some(Step::by_operator(call, move |model| model.export_catalogue(number)))
}

fn versions(draw: &mut Draw<'_>) -> Option<Step> {
    let (page, call) = draw.page(Call::get("/operator/v1/catalogue/versions"));
    Some(Step::by_operator(call, move |model| model.list_versions(page)))
}

/// A question that stands in a body. It only reads: no key counts for it, and no trail tells of it.
pub fn question(caller: Caller, call: Call, answer: impl Fn(&Model) -> Answer + 'static) -> Step {
    let answer = Rc::new(answer);
    let same = Rc::clone(&answer);
    let step = Step { caller, ..Step::by_operator(call, move |model| answer(model)) };
    step.checked(move |model| Some(same(model)))
}

/// In which language somebody asks: 0 Chinese, 1 English.
pub fn language(draw: &mut Draw<'_>, call: Call) -> (usize, Call) {
    if draw.dice.chance(40) { (1, call.english()) } else { (0, call) }
}

/// A question of any customer about the catalogue.
fn told(
    draw: &mut Draw<'_>,
    call: Call,
    answer: impl Fn(&Model, usize) -> Answer + 'static,
) -> Option<Step> {
    let who = draw.caller(|_, _| true)?;
    let (english, call) = language(draw, call);
    Some(Step::by(who, call, move |model| answer(model, english)))
}

/// The code of a service or of a type of resources, whether it is sold or not.
fn code(draw: &mut Draw<'_>, of: fn(usize) -> &'static str) -> String {
    if draw.dice.chance(6) {
        return "hws.type.none".to_owned();
    }
    of(draw.dice.below(SORTS.len())).to_owned()
}

fn service_of(place: usize) -> &'static str {
    SORTS[place].service
}

fn type_of(place: usize) -> &'static str {
    SORTS[place].resource_type
}

/// A code that is asked for now and then.
fn maybe(
    draw: &mut Draw<'_>,
    call: Call,
    (name, of): (&str, fn(usize) -> &'static str),
) -> (Option<String>, Call) {
    if draw.dice.chance(50) {
        return (None, call);
    }
    let code = code(draw, of);
    let call = call.query(name, &code);
    (Some(code), call)
}

fn measures(draw: &mut Draw<'_>) -> Option<Step> {
    told(draw, Call::get("/v2/bases/measurements"), Model::list_measures)
}

fn conversions(draw: &mut Draw<'_>) -> Option<Step> {
    let mut call = Call::get("/v2/bases/conversions");
    // There is no sort of number 5.
    let kind = draw.dice.chance(60).then(|| draw.dice.pick(&[2, 2, 3, 17, 5]));
    if let Some(kind) = kind {
        call = call.query("measure_type", &kind.to_string());
    }
    told(draw, call, move |model, _| model.list_conversions(kind))
}

fn services(draw: &mut Draw<'_>) -> Option<Step> {
    let (page, mut call) = draw.page(Call::get("/v2/products/service-types"));
    let words = ["云", "Elastic", "Service", "对象", "elastic", "\"fast\"", ", "];
    let name = draw.dice.chance(50).then(|| draw.dice.pick(&words));
    if let Some(name) = name {
        call = call.query("service_type_name", name);
    }
    told(draw, call, move |model, english| model.list_services(name, english, page))
}

fn former_services(draw: &mut Draw<'_>) -> Option<Step> {
    let call = Call::get("/v2/bases/service-types");
    let (code, call) = maybe(draw, call, ("service_type_code", service_of));
    told(draw, call, move |model, english| model.list_services_former(code.as_deref(), english))
}

fn types(draw: &mut Draw<'_>) -> Option<Step> {
    let (page, call) = draw.page(Call::get("/v2/products/resource-types"));
    told(draw, call, move |model, english| model.list_types(english, page))
}

fn former_types(draw: &mut Draw<'_>) -> Option<Step> {
    let call = Call::get("/v2/bases/resource-types");
    let (code, call) = maybe(draw, call, ("resource_type_code", type_of));
    told(draw, call, move |model, english| model.list_types_former(code.as_deref(), english))
}

fn service_resources(draw: &mut Draw<'_>) -> Option<Step> {
    let (page, call) = draw.page(Call::get("/v2/products/service-resources"));
    let code = code(draw, service_of);
    let call = call.query("service_type_code", &code);
    told(draw, call, move |model, english| model.list_service_resources(&code, english, page))
}

fn usage_types(draw: &mut Draw<'_>) -> Option<Step> {
    let (page, call) = draw.page(Call::get("/v2/products/usage-types"));
    let (code, call) = maybe(draw, call, ("resource_type_code", type_of));
    told(draw, call, move |model, english| model.list_usage_types(code.as_deref(), english, page))
}

fn incentives(draw: &mut Draw<'_>) -> Option<Step> {
    let provides = |model: &Model, who: Who| {
        matches!(model.people[who].kind, Sort::SolutionProvider | Sort::Distributor)
    };
    let who = draw.caller(provides)?;
    let (page, call) = draw.page(Call::get("/v2/products/incentive-discount-policies"));
    let (code, call) = maybe(draw, call, ("service_type_code", service_of));
    let month = draw.model.zone.cycle_of(draw.model.now()) + draw.dice.between(-3, 1);
    let month = if draw.dice.chance(95) { cycle_text(month) } else { "2026-13".to_owned() };
    let (english, call) = language(draw, call.query("time", &month));
    let step = Step::by(who, call, move |model| {
        model.list_incentives((&month, code.as_deref()), english, page)
    });
    Some(step.of_providers())
}

/// What a question about specifications says besides its marker and its filters.
fn spec_query(draw: &mut Draw<'_>, catalogue: &Catalogue) -> (SpecQuery, Value) {
    let product = draw.dice.any(&catalogue.products);
    let (service, resource_type, region, spec) = match product {
        Some(one) => (one.service, one.resource_type, one.region, one.spec),
        None => (code(draw, service_of), code(draw, type_of), "nowhere".to_owned(), String::new()),
    };
    let limit = draw.dice.pick(&[1, 2, 3, 40]);
    let marker = if draw.dice.chance(45) {
        let last = draw.dice.any(&catalogue.products).filter(|_| draw.dice.chance(90));
        Some(last.map_or_else(|| "made-up".to_owned(), |last| Model::marker(&last.id)))
    } else {
        None
    };
    let mut body = json!({ "region_code": region, "limit": limit });
    if let Some(marker) = &marker {
        body["marker"] = marker.as_str().into();
    }
    let query = SpecQuery {
        service: Some(service),
        resource_type: Some(resource_type),
        region,
        spec: (!spec.is_empty() && draw.dice.chance(25)).then_some(spec),
        way: None,
        marker,
        limit,
    };
    (query, body)
}

fn specs(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.caller(|_, _| true)?;
    let catalogue = draw.model.catalogue();
    let (mut query, mut body) = spec_query(draw, &catalogue);
    body["cloud_service_type"] = json!(query.service);
    body["resource_type"] = json!(query.resource_type);
    let (mode, way) = draw.dice.pick(&[("1", Way::Period), ("3", Way::OnDemand)]);
    body["charge_mode"] = mode.into();
    query.way = Some(way);
    if let Some(spec) = &query.spec {
        body["filters"] = json!([{ "key": "RESOURCE_SPEC", "value": spec }]);
    }
    let call = Call::post("/v2/products/resource-specs-query", &body);
    let (english, call) = language(draw, call);
    let answer = move |model: &Model| model.list_specs(&query, english);
    Some(question(Caller::Customer(who), call, answer))
}

fn spec_prices(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.caller(|_, _| true)?;
    let catalogue = draw.model.catalogue();
    let (mut query, mut body) = spec_query(draw, &catalogue);
    query.service = query.service.filter(|_| draw.dice.chance(30));
    query.resource_type = query.resource_type.filter(|_| draw.dice.chance(30));
    for (name, value) in
        [("cloud_service_type", &query.service), ("resource_type", &query.resource_type)]
    {
        if let Some(value) = value {
            body[name] = value.as_str().into();
        }
    }
    if let Some(spec) = &query.spec {
        body["filters"] = json!([{ "key": "RESOURCE_SPEC", "value": spec }]);
    } else if draw.dice.chance(40) {
        let ways = [
            Way::Period,
            Way::OnDemand,
            Way::Otherwise("ONE_TIME"),
            Way::Otherwise("ON_DEMAND_PKG"),
        ];
        let way = draw.dice.pick(&ways);
        body["filters"] = json!([{ "key": "CHARGING_MODE", "value": way.word() }]);
        query.way = Some(way);
    }
    let needs = (draw.dice.chance(60), draw.dice.chance(75));
    for (name, needed) in [("need_attributes", needs.0), ("need_price", needs.1)] {
        if needed || draw.dice.chance(30) {
            body[name] = needed.into();
        }
    }
    let call = Call::post("/v2/products/resource-specs-price/query", &body);
    let (english, call) = language(draw, call);
    let answer = move |model: &Model| model.list_spec_prices(&query, needs, english);
    Some(question(Caller::Customer(who), call, answer))
}
