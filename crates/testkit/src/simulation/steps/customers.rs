//! Customers.

use hubu_model::{
    Certified, CustomerFilter, Facts, Kind as Sort, Model, NewCustomer, RealName, Site, Status,
};
use serde_json::{Value, json};

use crate::client::Call;
use crate::simulation::draw::{Draw, NOBODY, at, written};
use crate::simulation::step::{Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("CreateCustomer", 24, create),
    Kind::new("UpdateCustomer", 14, update),
    Kind::new("FreezeCustomer", 2, freeze),
    Kind::new("UnfreezeCustomer", 4, unfreeze),
    Kind::new("ShowCustomer", 5, show),
    Kind::new("ListCustomers", 14, list),
];

const SORTS: [Sort; 8] = [
    Sort::Enterprise,
    Sort::Enterprise,
    Sort::Enterprise,
    Sort::Enterprise,
    Sort::Person,
    Sort::SolutionProvider,
    Sort::Distributor,
    Sort::Reseller,
];
const NAMES: [&str; 4] = ["蓝海科技", "蓝海科技", "蓝海科技上海分公司", "Acme Ltd"];
const CODES: [&str; 3] = ["91110108MA01ABCD2X", "91110108MA01ABCD3Y", "91110108MA01ABCD4Z"];
const LEVELS: [&str; 3] = ["V1", "V2", "V5"];
/// The mail boxes there are.
pub const MAILS: [&str; 3] = ["li.lei@example.com", "han.meimei@example.com", "ap@example.org"];
/// The phones there are.
pub const PHONES: [&str; 4] = ["13800000001", "13800000002", "13800000003", "13800000004"];

fn create(draw: &mut Draw<'_>) -> Option<Step> {
    let many = draw.model.people.len() > 40;
    if many && !draw.dice.chance(15) {
        return None;
    }
    let kind = draw.dice.pick(&SORTS);
    let again = draw.dice.chance(5) && !draw.model.people.is_empty();
    let account_name = if again {
        let who = draw.dice.below(draw.model.people.len());
        draw.model.people[who].account_name.clone()
    } else {
        format!("company-{}", draw.turn)
    };
    let id = draw.dice.chance(20).then(|| format!("{:032x}", draw.dice.number()));
    let facts = Facts { status: None, ..facts(draw, true) };
    let mut body = body(&facts, draw.model.site);
    body["kind"] = kind.word().into();
    body["account_name"] = account_name.as_str().into();
    if let Some(id) = &id {
        body["customer_id"] = id.as_str().into();
    }
    let new = NewCustomer { kind, account_name, id, facts };
    let call = Call::post("/operator/v1/customers", &body);
    Some(Step::by_operator(call, move |model| model.create_customer(&new)))
}

/// Facts of a customer: many where it is new, few where it changes.
fn facts(draw: &mut Draw<'_>, new: bool) -> Facts {
    let often = if new { 75 } else { 20 };
    let mut wanted = |percent: u64| draw.dice.chance(percent);
    let picked = [wanted(often), wanted(often), wanted(often / 2), wanted(15), wanted(4)];
    let [named, certified, phone, entity, odd] = picked;
    let monthly = if new { wanted(70) } else { wanted(20) };
    let real_name = certified.then(|| RealName {
        name: draw.dice.pick(&NAMES).to_owned(),
        code: draw.dice.chance(50).then(|| draw.dice.pick(&CODES).to_owned()),
    });
    let statuses = [Status::Normal, Status::Normal, Status::Closing, Status::Closed];
    Facts {
        status: (!new && draw.dice.chance(20)).then(|| draw.dice.pick(&statuses)),
        display_name: named.then(|| format!("Company {}", draw.dice.below(8))),
        real_name,
        phone: phone.then(|| draw.dice.pick(&PHONES).to_owned()),
        email: None,
        signing_entity: entity.then(|| draw.dice.pick(&["default", "other"]).to_owned()),
        abroad: odd.then_some(true),
        monthly: monthly.then_some(new || draw.dice.chance(60)),
        level: draw
            .dice
            .chance(if new { 40 } else { 8 })
            .then(|| draw.dice.pick(&LEVELS).to_owned()),
        ies: draw.dice.chance(4).then(|| draw.dice.chance(50)),
        over_invoiced: draw.dice.chance(6).then(|| draw.amount()),
    }
}

fn body(facts: &Facts, site: Site) -> Value {
    let mut body = json!({});
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            body[name] = value;
        }
    };
    let Facts { status, display_name, real_name, phone, email, .. } = facts;
    put("status", status.map(|status| status.word().into()));
    put("display_name", display_name.as_deref().map(Value::from));
    put(
        "real_name",
        real_name.as_ref().map(|RealName { name, code }| match code {
            Some(code) => json!({ "name": name, "credit_code": code }),
            None => json!({ "name": name }),
        }),
    );
    put("mobile_phone", phone.as_deref().map(Value::from));
    put("email", email.as_deref().map(Value::from));
    put("signing_entity", facts.signing_entity.as_deref().map(Value::from));
    put("home_site", facts.abroad.map(|abroad| site.home(abroad).into()));
    put("settlement", facts.monthly.map(|m| if m { "monthly" } else { "realtime" }.into()));
    put("level", facts.level.as_deref().map(Value::from));
    put("ies", facts.ies.map(Value::from));
    put("over_invoiced", facts.over_invoiced.map(|amount| written(amount).into()));
    body
}

fn update(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.anybody()?;
    let facts = facts(draw, false);
    let body = body(&facts, draw.model.site);
    let call = Call { method: "PATCH".to_owned(), ..Call::post(&draw.of(who, "")?, &body) };
    Some(Step::by_operator(call, move |model| model.update_customer(who, &facts)))
}

fn freeze(draw: &mut Draw<'_>) -> Option<Step> {
    set_frozen(draw, true)
}

fn unfreeze(draw: &mut Draw<'_>) -> Option<Step> {
    set_frozen(draw, false)
}

/// Why operators do what they do.
const REASON: &str = "as it is drawn";

fn set_frozen(draw: &mut Draw<'_>, frozen: bool) -> Option<Step> {
    let who = draw.somebody(|model, who| model.people[who].frozen != frozen)?;
    let word = if frozen { "/freeze" } else { "/unfreeze" };
    let call = Call::post(&draw.of(who, word)?, &json!({ "reason": REASON }));
    Some(Step::by_operator(call, move |model| model.set_frozen(who, frozen, REASON)))
}

fn show(draw: &mut Draw<'_>) -> Option<Step> {
    let id = match draw.anybody() {
        Some(who) if draw.dice.chance(95) => draw.id(who)?,
        _ => NOBODY.to_owned(),
    };
    let call = Call::get(&format!("/operator/v1/customers/{id}"));
    Some(Step::by_operator(call, move |model: &mut Model| model.show_customer(&id)))
}

fn list(draw: &mut Draw<'_>) -> Option<Step> {
    let mut call = Call::get("/operator/v1/customers");
    let mut filter = CustomerFilter::default();
    if draw.dice.chance(25) {
        let kind = draw.dice.pick(&SORTS);
        call = call.query("kind", kind.word());
        filter.kind = Some(kind);
    }
    if draw.dice.chance(15) {
        let status = draw.dice.pick(&[Status::Normal, Status::Closing, Status::Closed]);
        call = call.query("status", status.word());
        filter.status = Some(status);
    }
    if draw.dice.chance(25) {
        let frozen = draw.dice.chance(50);
        call = call.query("frozen", if frozen { "true" } else { "false" });
        filter.frozen = Some(frozen);
    }
    if draw.dice.chance(10) {
        let who = draw.anybody()?;
        let name = draw.model.people[who].account_name.clone();
        call = call.query("account_name", &name);
        filter.account_name = Some(name);
    }
    let call = by_name(draw, call, &mut filter)?;
    let call = by_standing(draw, call, &mut filter)?;
    let (page, call) = draw.page(call);
    Some(Step::by_operator(call, move |model| model.list_customers(&filter, page)))
}

/// Searches by what a customer is called, and when it came.
fn by_name(draw: &mut Draw<'_>, call: Call, filter: &mut CustomerFilter) -> Option<Call> {
    let mut call = call;
    if draw.dice.chance(20) {
        let part = draw.dice.pick(&["company-1", "COMPANY", "pany 3", "y-2", "nobody"]);
        call = call.query("name", part);
        filter.name_part = Some(part.to_owned());
    }
    if draw.dice.chance(5) {
        let who = draw.anybody()?;
        let id = draw.id(who)?;
        call = call.query("customer_id", &id);
        filter.id = Some(id);
    }
    let [from, to] = [(-30, 1), (-15, 2)]
        .map(|(least, most)| draw.dice.chance(12).then(|| draw.days_ahead(least, most)));
    for (name, value) in [("from_time", from), ("to_time", to)] {
        if let Some(value) = value {
            call = call.query(name, &at(value));
        }
    }
    (filter.from, filter.to) = (from, to);
    Some(call)
}

/// Searches by where a customer stands, and with whom.
fn by_standing(draw: &mut Draw<'_>, call: Call, filter: &mut CustomerFilter) -> Option<Call> {
    let mut call = call;
    if draw.dice.chance(12) {
        let level = draw.dice.pick(&LEVELS);
        call = call.query("level", level);
        filter.level = Some(level.to_owned());
    }
    if draw.dice.chance(15) {
        let monthly = draw.dice.chance(50);
        call = call.query("settlement", if monthly { "monthly" } else { "realtime" });
        filter.monthly = Some(monthly);
    }
    if draw.dice.chance(20) {
        let (word, certified) = draw.dice.pick(&[
            ("verified", Certified::Yes),
            ("unverified", Certified::No),
            ("under_review", Certified::Waits),
        ]);
        call = call.query("real_name_state", word);
        filter.certified = Some(certified);
    }
    if draw.dice.chance(12) {
        let who = draw.somebody(|model, who| model.people[who].kind.sells())?;
        let id = if draw.dice.chance(5) { NOBODY.to_owned() } else { draw.id(who)? };
        call = call.query("partner_id", &id);
        filter.partner = Some(id);
    }
    if draw.dice.chance(12) {
        let who = draw.somebody(|model, who| model.people[who].is_master())?;
        let id = draw.id(who)?;
        call = call.query("master_id", &id);
        filter.master = Some(id);
    }
    Some(call)
}
