//! Resources, and what cloud services report of those on demand.

use hubu_model::{Catalogue, Charge, Model, Naming, NewResource, Product, Resize, Resource, Who};
use serde_json::{Value, json};

use crate::client::Call;
use crate::simulation::draw::{Draw, NOBODY};
use crate::simulation::step::{Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("OpenResource", 12, open),
    Kind::new("ResizeResource", 8, resize),
    Kind::new("DeleteResource", 5, delete),
    Kind::new("TagResource", 3, tag),
    Kind::new("MoveResource", 4, group),
    Kind::new("FreezeResource", 4, freeze),
    Kind::new("UnfreezeResource", 4, unfreeze),
    Kind::new("ListCustomerResources", 6, list),
    Kind::new("ShowResource", 8, show),
];

/// Is a product sold on demand now?
fn on_demand(draw: &Draw<'_>, catalogue: &Catalogue, product: &Product) -> bool {
    let now = draw.model.now();
    let mut own = catalogue.prices.iter();
    own.any(|one| {
        one.product == product.id && one.from <= now && matches!(one.charge, Charge::Usage(_))
    })
}

/// A product, mostly one that is sold on demand and passes.
fn product(draw: &mut Draw<'_>, passes: impl Fn(&Product) -> bool) -> Option<Product> {
    let catalogue = draw.model.catalogue();
    let fits = |one: &&Product| passes(one) && on_demand(draw, &catalogue, one);
    let sold: Vec<&Product> = catalogue.products.iter().filter(fits).collect();
    let found = draw.dice.any(&sold).cloned();
    let found = found.filter(|_| draw.dice.chance(92));
    found.or_else(|| draw.dice.any(&catalogue.products))
}

/// A size of a product, mostly; both numbers, or none.
pub fn size(draw: &mut Draw<'_>, product: &Product) -> Option<(i64, i64)> {
    let Some(sizes) = &product.sizes else {
        return draw.dice.chance(8).then_some((7, 17));
    };
    let most = ((sizes.most - sizes.least) / sizes.step).min(20);
    let size = sizes.least + draw.dice.between(0, most) * sizes.step;
    match draw.dice.below(30) {
        0 => None,
        1 => Some((size, 11)),
        2 => Some((sizes.most + sizes.step, sizes.measure)),
        _ => Some((size, sizes.measure)),
    }
}

pub fn with_size(body: &mut Value, size: Option<(i64, i64)>) {
    if let Some((size, measure)) = size {
        body["resource_size"] = size.into();
        body["size_measure_id"] = measure.into();
    }
}

/// Tags: few names, so that they meet again.
fn tags(draw: &mut Draw<'_>) -> Vec<(String, String)> {
    let names = ["env", "team", "owner", " "];
    let mut tags = Vec::new();
    for _ in 0..draw.dice.below(4) {
        let name = if draw.dice.chance(4) { names[3] } else { draw.dice.pick(&names[..3]) };
        let value = draw.dice.pick(&["", "a", "production, eu"]);
        let again = tags.iter().any(|(other, _): &(String, String)| other == name);
        if !again || draw.dice.chance(5) {
            tags.push((name.to_owned(), value.to_owned()));
        }
    }
    tags
}

fn shown_tags(tags: &[(String, String)]) -> Vec<Value> {
    tags.iter().map(|(name, value)| json!({ "key": name, "value": value })).collect()
}

/// The ids of resources that are known and pass.
pub fn known(draw: &Draw<'_>, passes: impl Fn(&Model, &Resource) -> bool) -> Vec<String> {
    let all = draw.model.resources.iter().filter(|one| passes(draw.model, one));
    all.filter_map(|one| draw.model.id(one.id).map(str::to_owned)).collect()
}

/// A resource that passes, mostly; another one now and then, or one that there is not.
pub fn resource(draw: &mut Draw<'_>, passes: impl Fn(&Model, &Resource) -> bool) -> Option<String> {
    let fitting = known(draw, passes);
    let all = known(draw, |_, _| true);
    match draw.dice.below(40) {
        0 => Some(NOBODY.to_owned()),
        1..=4 => draw.dice.any(&all),
        _ => draw.dice.any(&fitting),
    }
}

/// An enterprise project of a customer, mostly one of its own.
pub fn group_of(draw: &mut Draw<'_>, who: Option<Who>) -> String {
    let own: Vec<String> = who.map_or_else(Vec::new, |who| {
        let all = draw.model.people[who].projects.list.iter();
        all.filter_map(|one| draw.model.id(one.id).map(str::to_owned)).collect()
    });
    match draw.dice.below(20) {
        0 => NOBODY.to_owned(),
        1..=3 => "0".to_owned(),
        _ => draw.dice.any(&own).unwrap_or_else(|| "0".to_owned()),
    }
}

fn open(draw: &mut Draw<'_>) -> Option<Step> {
    let opened = |model: &Model, who: Who| model.people[who].projects.are_open();
    let who = if draw.dice.chance(30) { draw.somebody(opened)? } else { draw.anybody()? };
    let product = product(draw, |_| true)?;
    let mut body = json!({});
    let id = match draw.dice.below(12) {
        0..=3 => None,
        4 => Some(format!("disk-{}", draw.dice.below(9))),
        5 if draw.dice.chance(20) => Some("a b".to_owned()),
        _ => Some(format!("server-{}", draw.turn)),
    };
    if let Some(id) = &id {
        body["resource_id"] = id.as_str().into();
    }
    let key = [&product.service, &product.resource_type, &product.region, &product.spec]
        .map(String::clone);
    let named = if draw.dice.chance(50) {
        body["product_id"] = product.id.as_str().into();
        Naming::Id(product.id.clone())
    } else {
        let names = ["cloud_service_type", "resource_type", "region", "resource_spec"];
        for (name, value) in names.into_iter().zip(&key) {
            body[name] = value.as_str().into();
        }
        Naming::Key(key)
    };
    let regions = draw.model.catalogue().regions;
    let region = regions.into_iter().find(|one| one.code == product.region);
    let zone = match draw.dice.below(12) {
        0 => Some("nowhere-1a".to_owned()),
        1..=3 => draw.dice.any(&region.map(|one| one.zones).unwrap_or_default()),
        _ => Some(product.zone.clone()).filter(|zone| !zone.is_empty() && draw.dice.chance(60)),
    };
    let size = size(draw, &product);
    with_size(&mut body, size);
    let parent = if draw.dice.chance(30) {
        let own =
            |_: &Model, one: &Resource| one.who == who && one.parent.is_none() && one.is_there();
        resource(draw, own)
    } else {
        None
    };
    let group = draw.dice.chance(40).then(|| group_of(draw, Some(who)));
    let name = draw.dice.pick(&["", "web-1", "数据盘"]).to_owned();
    let project = draw.dice.pick(&["", "0f5d2a1b"]).to_owned();
    for (field, value) in [
        ("available_zone", zone.as_ref()),
        ("parent_resource_id", parent.as_ref()),
        ("enterprise_project_id", group.as_ref()),
        ("name", Some(&name).filter(|one| !one.is_empty())),
        ("project_id", Some(&project).filter(|one| !one.is_empty())),
    ] {
        if let Some(value) = value {
            body[field] = value.as_str().into();
        }
    }
    let tags = tags(draw);
    if !tags.is_empty() {
        body["tags"] = shown_tags(&tags).into();
    }
    let group = group.unwrap_or_else(|| "0".to_owned());
    let new = NewResource { id, name, product: named, zone, size, project, group, parent, tags };
    let call = Call::post(&draw.of(who, "/resources")?, &body);
    Some(Step::by_operator(call, move |model| model.open_resource(who, &new)))
}

/// Something is done with a resource, which is looked for first.
pub fn about(
    method: &str,
    (id, rest): (&str, &str),
    body: Option<&Value>,
    act: impl Fn(&mut Model, &str) -> hubu_model::Answer + 'static,
) -> Step {
    let path = format!("/operator/v1/resources/{id}{rest}");
    let call = match body {
        Some(body) => Call { method: method.to_owned(), ..Call::post(&path, body) },
        None => Call::new(method, &path),
    };
    let (id, same) = (id.to_owned(), id.to_owned());
    let step = Step::by_operator(call, move |model| act(model, &id));
    step.checked(move |model| model.against_resource(&same))
}

fn resize(draw: &mut Draw<'_>) -> Option<Step> {
    let id = resource(draw, |_, one| one.is_there() && one.runs_on_demand())?;
    let place = draw.model.resource(&id);
    let sold = place.map(|place| draw.model.resources[place].sold.clone());
    let kind = sold.map(|sold| sold.key);
    let product = product(draw, |one| {
        let own = [&one.service, &one.resource_type, &one.region];
        kind.as_ref().is_none_or(|kind| kind[..3].iter().eq(own))
    })?;
    let mut body = json!({});
    let mut wanted = Resize { product: None, spec: None, size: None };
    match draw.dice.below(10) {
        0 | 1 => {}
        2..=5 => {
            body["product_id"] = product.id.as_str().into();
            wanted.product = Some(product.id.clone());
        }
        _ => {
            body["resource_spec"] = product.spec.as_str().into();
            wanted.spec = Some(product.spec.clone());
        }
    }
    if draw.dice.chance(60) {
        wanted.size = size(draw, &product);
        with_size(&mut body, wanted.size);
    }
    Some(about("POST", (&id, "/resize"), Some(&body), move |model, id| {
        model.resize_resource(id, &wanted)
    }))
}

fn delete(draw: &mut Draw<'_>) -> Option<Step> {
    let id = resource(draw, |_, one| one.is_there() && one.runs_on_demand())?;
    Some(about("DELETE", (&id, ""), None, Model::delete_resource))
}

fn tag(draw: &mut Draw<'_>) -> Option<Step> {
    let id = resource(draw, |_, one| one.is_there())?;
    let tags = tags(draw);
    let body = json!({ "tags": shown_tags(&tags) });
    Some(about("PUT", (&id, "/tags"), Some(&body), move |model, id| model.tag_resource(id, &tags)))
}

fn group(draw: &mut Draw<'_>) -> Option<Step> {
    let opened =
        |model: &Model, one: &Resource| one.is_there() && model.people[one.who].projects.are_open();
    let id = resource(draw, opened)?;
    let who = draw.model.resource(&id).map(|place| draw.model.resources[place].who);
    let group = group_of(draw, who);
    let body = json!({ "enterprise_project_id": group });
    Some(about("PUT", (&id, "/enterprise-project"), Some(&body), move |model, id| {
        model.move_resource(id, &group)
    }))
}

fn freeze(draw: &mut Draw<'_>) -> Option<Step> {
    let id = resource(draw, |_, one| one.is_there())?;
    let cause = draw.dice.pick(&["violation", "police"]);
    let body = json!({ "cause": cause, "reason": "as drawn" });
    Some(about("POST", (&id, "/freeze"), Some(&body), move |model, id| {
        model.freeze_resource(id, Some(cause), "as drawn")
    }))
}

fn unfreeze(draw: &mut Draw<'_>) -> Option<Step> {
    let id = resource(draw, |_, one| one.is_there() && one.is_frozen())?;
    let body = json!({ "reason": "as drawn" });
    Some(about("POST", (&id, "/unfreeze"), Some(&body), |model, id| {
        model.freeze_resource(id, None, "as drawn")
    }))
}

fn list(draw: &mut Draw<'_>) -> Option<Step> {
    let has = |model: &Model, who: Who| model.resources.iter().any(|one| one.who == who);
    let who = draw.somebody(has)?;
    let (page, call) = draw.page(Call::get(&draw.of(who, "/resources")?));
    Some(Step::by_operator(call, move |model| model.list_customer_resources(who, page)))
}

fn show(draw: &mut Draw<'_>) -> Option<Step> {
    let id = resource(draw, |_, _| true)?;
    Some(about("GET", (&id, ""), None, |model, id| model.show_resource(id)))
}
