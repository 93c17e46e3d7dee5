//! Partners and their customers.

use hubu_model::{Kind as Sort, Model, Who};
use serde_json::json;

use crate::client::Call;
use crate::simulation::draw::{Draw, NOBODY};
use crate::simulation::step::{Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("AssociateWithPartner", 10, associate),
    Kind::new("EndPartnerAssociation", 3, end),
    Kind::new("ListPartnerAssociations", 4, list),
    Kind::new("ListPartnerBalances", 5, balances),
    Kind::new("ListPartnerBalancesV1", 4, former_balances),
];

fn sells(model: &Model, who: Who) -> bool {
    model.people[who].kind.sells()
}

/// Somebody becomes a partner's, or a reseller a distributor's.
fn associate(draw: &mut Draw<'_>) -> Option<Step> {
    let partner = draw.somebody(sells)?;
    let distributor = draw.model.people[partner].kind == Sort::Distributor;
    let kind = match draw.dice.below(6) {
        0 => draw.dice.pick(&Model::ASSOCIATIONS),
        _ if distributor => 4,
        1 => 3,
        2 => 2,
        _ => 1,
    };
    let wanted = move |model: &Model, who: Who| {
        let sort = model.people[who].kind;
        if distributor { sort == Sort::Reseller } else { !sort.sells() }
    };
    let customer = draw.somebody(wanted)?;
    associated(draw, (partner, customer), kind)
}

/// A customer becomes a partner's.
pub fn associated(draw: &Draw<'_>, (partner, customer): (Who, Who), kind: i64) -> Option<Step> {
    let body = json!({ "customer_id": draw.id(customer)?, "type": kind });
    let call = Call::post(&draw.of(partner, "/associations")?, &body);
    Some(Step::by_operator(call, move |model| model.associate(partner, customer, kind)))
}

fn end(draw: &mut Draw<'_>) -> Option<Step> {
    let partner = draw.somebody(sells)?;
    let of = move |model: &Model, who: Who| model.partner_of(who) == Some(partner);
    let customer = draw.somebody(of)?;
    ended(draw, partner, customer)
}

/// A customer is a partner's no longer.
pub fn ended(draw: &Draw<'_>, partner: Who, customer: Who) -> Option<Step> {
    let path = format!("/associations/{}", draw.id(customer)?);
    let call = Call::new("DELETE", &draw.of(partner, &path)?);
    Some(Step::by_operator(call, move |model| model.end_association(partner, customer)))
}

fn list(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.somebody(sells)?;
    let (page, call) = draw.page(Call::get(&draw.of(who, "/associations")?));
    Some(Step::by_operator(call, move |model| model.list_associations(who, page)))
}

fn balances(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.caller(sells)?;
    let mut call = Call::get("/v2/accounts/partner-accounts/balances");
    let mut reseller = None;
    if draw.dice.chance(40) {
        let of = move |model: &Model, one: Who| model.partner_of(one) == Some(who);
        let id = match draw.somebody(of) {
            Some(other) if draw.dice.chance(90) => draw.id(other)?,
            _ => NOBODY.to_owned(),
        };
        call = call.query("indirect_partner_id", &id);
        reseller = Some(id);
    }
    Some(Step::by(who, call, move |model| model.partner_balances(who, reseller.as_deref())))
}

fn former_balances(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.caller(sells)?;
    let path = format!("/v1.0/{}/partner/account-mgr/balances", draw.id(who)?);
    let mut call = Call::get(&path);
    let mut customer = None;
    if draw.dice.chance(60) {
        let of = move |model: &Model, one: Who| model.partner_of(one) == Some(who);
        let id = draw.somebody(of).and_then(|other| draw.id(other))?;
        call = call.query("customer_id", &id);
        customer = Some(id);
    }
    Some(Step::by(who, call, move |model| model.partner_balances_former(who, customer.as_deref())))
}
