//! The rules of trades, and how accounts renew.

use hubu_model::{Fees, TradeRules, UNIT};
use serde_json::{Value, json};

use crate::client::Call;
use crate::simulation::draw::{Draw, written};
use crate::simulation::step::{Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("ShowTradeRules", 2, show),
    Kind::new("SetTradeRules", 5, set),
    Kind::new("ListLifeLengths", 2, lengths),
    Kind::new("SetLifeLength", 4, set_length),
    Kind::new("ShowRefundFees", 2, fees),
    Kind::new("SetRefundFees", 3, set_fees),
    Kind::new("SetResourcesRenewConfig", 5, configure),
];

const RULES: &str = "/operator/v1/trade-rules";
const LENGTHS: &str = "/operator/v1/life-lengths";
const FEES: &str = "/operator/v1/refund-fees";

fn put(path: &str, body: &Value) -> Call {
    Call { method: "PUT".to_owned(), ..Call::post(path, body) }
}

fn show(_: &mut Draw<'_>) -> Option<Step> {
    Some(Step::by_operator(Call::get(RULES), |model| model.show_trade_rules()))
}

/// Mostly nobody has to report anything, and soon. What is on demand is never metered: the model does not settle it.
fn set(draw: &mut Draw<'_>) -> Option<Step> {
    let mut rules = TradeRules { metered: false, ..TradeRules::default() };
    let mut body = json!({ "metering": "off" });
    if draw.dice.chance(50) {
        rules.review_above = draw.dice.pick(&[0, 1, 100, 2_000, 50_000]) * UNIT;
        body["review_above"] = written(rules.review_above).into();
    }
    rules.delay = draw.dice.chance(70).then_some(0);
    body["provisioning"] = if rules.delay.is_some() { "automatic" } else { "reported" }.into();
    if rules.delay.is_some() && draw.dice.chance(60) {
        let delay = draw.dice.pick(&[0, 1, 600, 90_000]);
        rules.delay = Some(delay);
        body["delay_seconds"] = delay.into();
    }
    if draw.dice.chance(25) {
        let longest = draw.dice.pick(&[1, 6, 14, 40]);
        rules.longest = Some(longest);
        body["longest_months"] = longest.into();
    }
    Some(Step::by_operator(put(RULES, &body), move |model| model.set_trade_rules(&rules)))
}

fn lengths(_: &mut Draw<'_>) -> Option<Step> {
    Some(Step::by_operator(Call::get(LENGTHS), |model| model.list_life_lengths()))
}

fn set_length(draw: &mut Draw<'_>) -> Option<Step> {
    let wanted = [(); 2].map(|()| draw.dice.pick(&[0, 1, 3, 7, 15, 15, 30]));
    let [grace, retention] = wanted;
    let level = draw.dice.chance(50).then(|| draw.dice.pick(&["V0", "V1", "V2", "v1"]));
    let mut body = json!({ "grace_days": grace, "retention_days": retention });
    if let Some(level) = level {
        body["level"] = level.into();
    }
    Some(Step::by_operator(put(LENGTHS, &body), move |model| {
        model.set_life_length(level, (grace, retention))
    }))
}

fn fees(_: &mut Draw<'_>) -> Option<Step> {
    Some(Step::by_operator(Call::get(FEES), |model| model.show_fees()))
}

fn set_fees(draw: &mut Draw<'_>) -> Option<Step> {
    let dice = &mut draw.dice;
    let mut fees: Fees = Vec::new();
    for months in [1, 6, 12, 24, 36, 60] {
        if dice.chance(70) {
            let bands = [1, 6, 12, 24, 36].into_iter().filter(|_| dice.chance(40));
            let mut bands: Vec<(i64, i64)> = bands.map(|used| (used, 0)).collect();
            if bands.is_empty() {
                bands.push((12, 0));
            }
            for band in &mut bands {
                band.1 = dice.pick(&[0, 100, 1_000, 1_234, 10_000]);
            }
            fees.push((months, bands));
        }
    }
    match dice.below(12) {
        0 => fees.reverse(),
        1 => fees.iter_mut().for_each(|(_, bands)| bands.reverse()),
        _ => {}
    }
    if fees.is_empty() {
        return None;
    }
    let rows = fees.iter().map(|(months, bands)| {
        let band = |(used, rate): &(i64, i64)| {
            let rate = format!("{}.{:04}", rate / 10_000, rate % 10_000);
            json!({ "used_months": used, "rate": rate })
        };
        json!({ "months": months, "bands": bands.iter().map(band).collect::<Vec<Value>>() })
    });
    let body = json!({ "rows": rows.collect::<Vec<Value>>() });
    Some(Step::by_operator(put(FEES, &body), move |model| model.set_fees(&fees)))
}

fn configure(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.caller(|_, _| true)?;
    let ahead = draw.dice.chance(60).then(|| draw.dice.between(2, 7));
    let day = draw.dice.pick(&[-1, 1, 15, 28]);
    let (name, value) = ahead.map_or(("EXPIRE_DATE", day), |ahead| ("DEDUCTION_DATE", ahead));
    let body = json!({ "config_name": name, "config_value": value.to_string() });
    let call = Call::post("/v2/orders/subscriptions/resources/renew/config", &body);
    let day = ahead.is_none().then_some(day);
    Some(Step::by(who, call, move |model| model.set_renewals(who, ahead, day)))
}
