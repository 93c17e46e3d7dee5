//! Inquiries: what things would cost.

use hubu_model::{
    Answer, Catalogue, Charge, Inquiry, Line, Model, Period, Product, RegionFilter, What, Who,
};
use serde_json::{Value, json};

use super::catalogue::question;
use super::goods::sort_of;
use crate::client::Call;
use crate::simulation::draw::{Draw, NOBODY, written};
use crate::simulation::step::{Caller, Kind, Step};

/// The kinds of this noun. Whoever asks for prices names a project, and has looked for it before.
pub const KINDS: &[Kind] = &[
    Kind::new("ListOnDemandResourceRatings", 14, usage),
    Kind::new("ListRateOnPeriodDetail", 12, terms),
    Kind::new("KeystoneListProjects", 2, projects),
];

/// A zone that no region has.
const NO_ZONE: &str = "nowhere-1a";
/// The largest number that clients hold.
const MOST: i64 = 2_147_483_647;

/// The projects of an account that were seen.
pub fn seen(model: &Model, who: Who) -> Vec<String> {
    let all = 0..model.site.regions().len();
    all.filter_map(|place| model.region_id(who, place).map(str::to_owned)).collect()
}

/// Has it projects that were seen?
pub fn asks(model: &Model, who: Who) -> bool {
    !seen(model, who).is_empty()
}

fn projects(draw: &mut Draw<'_>) -> Option<Step> {
    // Those of a partner have more discounts.
    let partners = draw.dice.chance(50);
    let who = draw
        .caller(|model, who| !asks(model, who) && (!partners || model.partner_of(who).is_some()))?;
    let (caller, call) = (Caller::User(who, 0), Call::get("/v3/projects"));
    Some(Step::to_identity(caller, call, move |model| {
        model.list_regions(who, &RegionFilter::default(), None)
    }))
}

fn usage(draw: &mut Draw<'_>) -> Option<Step> {
    let path = "/v2/bills/ratings/on-demand-resources";
    inquiry(draw, path, (true, Model::rate_usage))
}

fn terms(draw: &mut Draw<'_>) -> Option<Step> {
    let path = "/v2/bills/ratings/period-resources/subscribe-rate";
    inquiry(draw, path, (false, Model::rate_terms))
}

/// How the model answers an inquiry of a user.
type Rate = fn(&Model, (Who, usize), &Inquiry) -> Answer;

/// Whoever asks for prices: a user of an account that has looked for its projects.
pub fn asking(draw: &mut Draw<'_>) -> Option<(Who, usize)> {
    // What partners granted comes and goes: it is asked for as often as all else.
    let granted = |model: &Model, who: Who| asks(model, who) && model.has_of_partners(who);
    let is_there = (0..draw.model.people.len()).any(|who| granted(draw.model, who));
    let of_partners = is_there && draw.dice.chance(50);
    let who = draw.caller(if of_partners { granted } else { asks })?;
    let users: Vec<usize> =
        draw.signers().into_iter().filter(|(own, _)| *own == who).map(|(_, user)| user).collect();
    let user = if draw.dice.chance(25) { draw.dice.any(&users).unwrap_or(0) } else { 0 };
    Some((who, user))
}

fn inquiry(draw: &mut Draw<'_>, path: &str, (usage, rate): (bool, Rate)) -> Option<Step> {
    let (who, user) = asking(draw)?;
    let own = draw.dice.any(&seen(draw.model, who)).filter(|_| draw.dice.chance(96));
    let own_project = own.is_some();
    let catalogue = draw.model.catalogue();
    // In a fifth of them something may be odd: one odd line is enough to be refused.
    let odd = draw.dice.chance(20);
    let (mut lines, mut bodies) = (Vec::new(), Vec::new());
    for number in 0..=draw.dice.pick(&[0, 0, 0, 1, 2, 4]) {
        let repeats = odd && number > 0 && draw.dice.chance(10);
        let id = format!("line {}", if repeats { 0 } else { number });
        let (line, body) = line(draw, (id, usage, odd), &catalogue)?;
        lines.push(line);
        bodies.push(body);
    }
    let project = own.unwrap_or_else(|| NOBODY.to_owned());
    let mut body = json!({ "project_id": project, "product_infos": bodies });
    let precise = usage && draw.dice.chance(45);
    if usage && (precise || draw.dice.chance(30)) {
        body["inquiry_precision"] = i64::from(precise).into();
    }
    let inquiry = Inquiry { own_project, precise, lines };
    let answer = move |model: &Model| rate(model, (who, user), &inquiry);
    Some(question(Caller::User(who, user), Call::post(path, &body), answer))
}

/// Something that is asked for, and how it is written.
pub fn line(
    draw: &mut Draw<'_>,
    sort: (String, bool, bool),
    catalogue: &Catalogue,
) -> Option<(Line, Value)> {
    let line = asked(draw, sort, catalogue)?;
    let body = line_body(draw, &line);
    Some((line, body))
}

/// Something that is asked for: mostly something that is sold so.
pub fn asked(
    draw: &mut Draw<'_>,
    (id, usage, odd): (String, bool, bool),
    catalogue: &Catalogue,
) -> Option<Line> {
    let now = draw.model.now();
    let is_sold = |product: &&Product| {
        let begun = catalogue.prices.iter().filter(|one| one.from <= now);
        let own = begun.filter(|one| one.product == product.id);
        let mut kinds = own.map(|one| matches!(one.charge, Charge::Usage(_)));
        kinds.any(|of_usage| of_usage == usage)
    };
    let sold: Vec<&Product> = catalogue.products.iter().filter(is_sold).collect();
    let product = match draw.dice.any(&sold).filter(|_| !odd || draw.dice.chance(90)) {
        Some(product) => product.clone(),
        None => draw.dice.any(&catalogue.products)?,
    };
    let what =
        if usage { used(draw, &product, odd) } else { term(draw, (catalogue, &product), odd) };
    let (size, size_measure) = size(draw, &product, odd);
    let count = match draw.dice.below(20) {
        0 if odd => 0,
        1 if odd => MOST,
        _ => draw.dice.pick(&[1, 1, 1, 2, 5, 300]),
    };
    let unknown = odd && draw.dice.chance(6);
    let spec = if unknown { "s0.none".to_owned() } else { product.spec.clone() };
    let Product { service, resource_type, region, .. } = product.clone();
    let zone = zone(draw, catalogue, &product).filter(|zone| odd || zone != NO_ZONE);
    Some(Line { id, service, resource_type, region, spec, zone, size, size_measure, count, what })
}

fn line_body(draw: &mut Draw<'_>, line: &Line) -> Value {
    let mut body = json!({
        "id": line.id,
        "cloud_service_type": line.service,
        "resource_type": line.resource_type,
        "resource_spec": line.spec,
        "region": line.region,
        "subscription_num": line.count,
    });
    match &line.what {
        What::Usage(factor, value, measure) => {
            body["usage_factor"] = factor.as_str().into();
            body["usage_value"] = written(*value).into();
            body["usage_measure_id"] = (*measure).into();
        }
        What::Term(unit, periods) => {
            body["period_type"] = unit.number().into();
            body["period_num"] = (*periods).into();
            if draw.dice.chance(20) {
                body["fee_installment_mode"] = "NA".into();
            }
        }
    }
    let numbers = [("resource_size", line.size), ("size_measure_id", line.size_measure)];
    for (name, value) in numbers {
        if let Some(value) = value {
            body[name] = value.into();
        }
    }
    if let Some(zone) = &line.zone {
        body["available_zone"] = zone.as_str().into();
    }
    body
}

fn used(draw: &mut Draw<'_>, product: &Product, odd: bool) -> What {
    let (factor, units) =
        sort_of(product).map_or(("Duration", &[4][..]), |one| (one.usage, one.units));
    let factor = match draw.dice.below(15) {
        0 if odd => "upflows".to_owned(),
        1..=3 => factor.to_ascii_uppercase(),
        _ => factor.to_owned(),
    };
    let value = match draw.dice.below(20) {
        0 if odd => 0,
        1 if odd => i64::MAX,
        2 => 1,
        _ => {
            draw.dice.pick(&[1, 1, 24, 744, 3_600, 10_240])
                * draw.dice.pick(&[100_000_000, 100_000_000, 50_000_000, 33_333_333, 12_345_678])
        }
    };
    // Where hours have a price, usage may be told in days as well; where seconds have it, not.
    let measure = match draw.dice.below(20) {
        0 if odd => 17,
        1..=6 => draw.dice.pick(units),
        _ => units[0],
    };
    What::Usage(factor, value, measure)
}

fn term(draw: &mut Draw<'_>, (catalogue, product): (&Catalogue, &Product), odd: bool) -> What {
    let now = draw.model.now();
    let own = catalogue.prices.iter().filter(|one| one.product == product.id && one.from <= now);
    let terms: Vec<(Period, Option<i64>)> = own
        .filter_map(|one| match one.charge {
            Charge::Term(unit, periods) => Some((unit, periods)),
            Charge::Usage(_) => None,
        })
        .collect();
    let (unit, whole) = match draw.dice.any(&terms).filter(|_| !odd || draw.dice.chance(80)) {
        Some(found) => found,
        None => (draw.dice.pick(&Period::ALL), None),
    };
    let periods = match (whole, draw.dice.below(20)) {
        (_, 0) if odd => 0,
        (_, 1) if odd => MOST,
        (Some(periods), _) if !odd => periods,
        _ => draw.dice.pick(&[1, 1, 2, 3, 6, 9, 12]),
    };
    What::Term(unit, periods)
}

/// A size that the product has, mostly. What has none takes any: nobody looks at it.
fn size(draw: &mut Draw<'_>, product: &Product, odd: bool) -> (Option<i64>, Option<i64>) {
    let Some(sizes) = product.sizes else {
        return if draw.dice.chance(10) { (Some(7), Some(17)) } else { (None, None) };
    };
    let most = ((sizes.most - sizes.least) / sizes.step).min(60);
    let size = sizes.least + draw.dice.between(0, most) * sizes.step;
    match draw.dice.below(20) {
        _ if !odd => (Some(size), Some(sizes.measure)),
        0 => (None, Some(sizes.measure)),
        1 => (Some(size), None),
        2 => (Some(size), Some(11)),
        3 => (Some(sizes.most + sizes.step), Some(sizes.measure)),
        4 => (Some(size + 1), Some(sizes.measure)),
        _ => (Some(size), Some(sizes.measure)),
    }
}

fn zone(draw: &mut Draw<'_>, catalogue: &Catalogue, product: &Product) -> Option<String> {
    let region = catalogue.regions.iter().find(|one| one.code == product.region);
    let zones = region.map(|one| one.zones.clone()).unwrap_or_default();
    match draw.dice.below(20) {
        0..=3 => draw.dice.any(&zones),
        4 => Some(NO_ZONE.to_owned()),
        5..=9 if !product.zone.is_empty() => Some(product.zone.to_ascii_uppercase()),
        10..=15 if !product.zone.is_empty() => Some(product.zone.clone()),
        _ => None,
    }
}
