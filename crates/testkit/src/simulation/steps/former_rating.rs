//! Old forms of inquiries: one region, zone, number and term for all that is asked for.

use hubu_model::{FormerInquiry, Inquiry, Line, Model, What};
use serde_json::{Value, json};

use super::catalogue::question;
use super::rating::{asked, asking, seen};
use crate::client::Call;
use crate::simulation::draw::{Draw, NOBODY, at, written};
use crate::simulation::step::{Caller, Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] =
    &[Kind::new("QueryRatingV1", 6, customers), Kind::new("QueryRatingCommonV1", 4, common)];

fn customers(draw: &mut Draw<'_>) -> Option<Step> {
    inquiry(draw, "customer")
}

fn common(draw: &mut Draw<'_>) -> Option<Step> {
    inquiry(draw, "common")
}

fn inquiry(draw: &mut Draw<'_>, path: &str) -> Option<Step> {
    let (who, user) = asking(draw)?;
    let path = format!("/v1.0/{}/{path}/product-mgr/query-rating", draw.id(who)?);
    let own = draw.dice.any(&seen(draw.model, who)).filter(|_| draw.dice.chance(96));
    let own_project = own.is_some();
    let (usage, odd) = (draw.dice.chance(50), draw.dice.chance(15));
    let mut catalogue = draw.model.catalogue();
    let first = asked(draw, ("line 0".to_owned(), usage, odd), &catalogue)?;
    catalogue.products.retain(|one| one.region == first.region);
    let mut lines = vec![first.clone()];
    for number in 1..=draw.dice.pick(&[0, 0, 0, 1, 2]) {
        // Here nobody minds ids that repeat.
        let id = format!("line {}", if draw.dice.chance(10) { 0 } else { number });
        let next = asked(draw, (id, usage, odd), &catalogue)?;
        let what = if usage { next.what } else { first.what.clone() };
        lines.push(Line { zone: first.zone.clone(), count: first.count, what, ..next });
    }
    let project = own.unwrap_or_else(|| NOBODY.to_owned());
    let mut body = json!({
        "tenantId": project,
        "regionId": first.region,
        "subscriptionNum": first.count,
        "chargingMode": i64::from(usage),
        "productInfos": lines.iter().map(product).collect::<Vec<Value>>(),
    });
    if let Some(zone) = &first.zone {
        body["avaliableZoneId"] = zone.as_str().into();
    }
    let mut is_offered = true;
    if let What::Term(unit, periods) = first.what {
        body["periodType"] = unit.number().into();
        body["periodNum"] = periods.into();
    }
    if draw.dice.chance(3) {
        // What is bought once, or ends with something else, is not sold.
        is_offered = false;
        let odd = if usage { "chargingMode" } else { "periodType" };
        body[odd] = if usage { 2 } else { 5 }.into();
    }
    let instant = draw.dice.chance(40).then(|| draw.days_ahead(-40, 40));
    if let Some(instant) = instant {
        body["inquiryTime"] = at(instant).into();
    }
    let inquiry = Inquiry { own_project, precise: false, lines };
    let asked = FormerInquiry { inquiry, at: instant, is_offered };
    let answer = move |model: &Model| model.rate_formerly((who, user), &asked);
    Some(question(Caller::User(who, user), Call::post(&path, &body), answer))
}

fn product(line: &Line) -> Value {
    let mut body = json!({
        "id": line.id,
        "cloudServiceType": line.service,
        "resourceType": line.resource_type,
        "resourceSpecCode": line.spec,
    });
    if let What::Usage(factor, value, measure) = &line.what {
        body["usageFactor"] = factor.as_str().into();
        body["usageValue"] = written(*value).into();
        body["usageMeasureId"] = (*measure).into();
    }
    let numbers = [("resourceSize", line.size), ("resouceSizeMeasureId", line.size_measure)];
    for (name, value) in numbers {
        if let Some(value) = value {
            body[name] = value.into();
        }
    }
    body
}
