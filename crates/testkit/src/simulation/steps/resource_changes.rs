//! Resources with terms become another specification or size, and what that would cost.

use hubu_model::{ChangeInquiry, Model, Product, Resource, ResourceChange, SOURCES};
use serde_json::json;

use super::catalogue::question;
use super::resources::{about, known, resource, size, with_size};
use super::subscriptions::holder;
use crate::client::Call;
use crate::simulation::draw::{Draw, NOBODY, at};
use crate::simulation::step::{Caller, Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] =
    &[Kind::new("ChangeResource", 14, change), Kind::new("QueryChangeRatingV1", 7, rate)];

/// What a resource may become: mostly something of its own sort.
fn other(draw: &mut Draw<'_>, one: Option<&Resource>) -> Option<Product> {
    let catalogue = draw.model.catalogue();
    let own = |product: &&Product| {
        let key = [&product.service, &product.resource_type, &product.region];
        one.is_none_or(|one| one.sold.key[..3].iter().eq(key))
    };
    let fitting: Vec<&Product> = catalogue.products.iter().filter(own).collect();
    let found = draw.dice.any(&fitting).filter(|_| draw.dice.chance(96)).cloned();
    found.or_else(|| draw.dice.any(&catalogue.products))
}

fn change(draw: &mut Draw<'_>) -> Option<Step> {
    let id = resource(draw, |_, one| one.has_term() && !one.is_frozen())?;
    let found = draw.model.resource(&id).map(|place| draw.model.resources[place].clone());
    let product = other(draw, found.as_ref())?;
    let mut wanted = ResourceChange { spec: None, size: None, source: 0, auto_pay: false };
    let mut body = json!({});
    if draw.dice.chance(75) {
        body["resource_spec"] = product.spec.as_str().into();
        wanted.spec = Some(product.spec.clone());
    }
    if draw.dice.chance(if product.sizes.is_some() { 80 } else { 5 }) {
        wanted.size = size(draw, &product);
        with_size(&mut body, wanted.size);
    }
    wanted.source = if draw.dice.chance(10) { draw.dice.below(SOURCES.len()) } else { 0 };
    if wanted.source != 0 || draw.dice.chance(20) {
        body["source_type"] = SOURCES[wanted.source].0.into();
    }
    wanted.auto_pay = draw.dice.chance(45);
    if wanted.auto_pay || draw.dice.chance(20) {
        body["is_auto_pay"] = wanted.auto_pay.into();
    }
    Some(about("POST", (&id, "/change"), Some(&body), move |model, id| {
        model.change_resource(id, &wanted)
    }))
}

fn rate(draw: &mut Draw<'_>) -> Option<Step> {
    let who = holder(draw)?;
    let own = known(draw, |_, one| one.who == who && one.has_term());
    let all = known(draw, |_, _| true);
    let id = match draw.dice.below(25) {
        0 => NOBODY.to_owned(),
        1 => draw.dice.any(&all)?,
        _ => draw.dice.any(&own)?,
    };
    let found = draw.model.resource(&id).map(|place| draw.model.resources[place].clone());
    let product = other(draw, found.as_ref())?;
    let wanted = size(draw, &product).filter(|_| draw.dice.chance(80)).unzip();
    let instant = draw.dice.chance(30).then(|| draw.days_ahead(-20, 20));
    let mut body = json!({
        "resourceId": id,
        "productInfo": {
            "cloudServiceType": product.service,
            "resourceType": product.resource_type,
            "resourceSpecCode": product.spec,
        },
    });
    let numbers = [("resourceSize", wanted.0), ("resouceSizeMeasureId", wanted.1)];
    for (name, value) in numbers {
        if let Some(value) = value {
            body["productInfo"][name] = value.into();
        }
    }
    if let Some(instant) = instant {
        body["inquiryTime"] = at(instant).into();
    }
    if draw.dice.chance(15) {
        body["tenantId"] = NOBODY.into();
    }
    let users: Vec<usize> =
        draw.signers().into_iter().filter(|(own, _)| *own == who).map(|(_, user)| user).collect();
    let user = if draw.dice.chance(25) { draw.dice.any(&users).unwrap_or(0) } else { 0 };
    let asked = ChangeInquiry {
        resource: id,
        kind: [product.service, product.resource_type],
        spec: product.spec,
        size: wanted,
        at: instant,
    };
    let path = format!("/v1.0/{}/customer/product-mgr/query-change-rating", draw.id(who)?);
    let call = Call::post(&path, &body);
    Some(question(Caller::User(who, user), call, move |model: &Model| {
        model.rate_change((who, user), &asked)
    }))
}
