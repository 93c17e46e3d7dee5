//! Money between masters and members.

use hubu_model::{E8, Model, Page, Transfer, Who};
use serde_json::json;

use super::accounts::end;
use super::organisation::{master, pair};
use crate::client::Call;
use crate::simulation::draw::{Draw, NOBODY, at, written};
use crate::simulation::step::{Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("UpdateSubEnterpriseAmount", 28, allocate),
    Kind::new("UpdateSubEnterpriseAmountV1", 9, allocate_former),
    Kind::new("ReclaimSubEnterpriseAmount", 20, reclaim),
    Kind::new("ReclaimSubEnterpriseAmountV1", 7, reclaim_former),
    Kind::new("ShowMultiAccountTransferAmount", 8, transferable),
    Kind::new("ShowMultiAccountTransferAmountV1", 4, transferable_former),
    Kind::new("ListEnterpriseMultiAccount", 8, retrievable),
    Kind::new("ListEnterpriseMultiAccountV1", 4, retrievable_former),
];

/// A master that can call, and one of its members.
pub fn calling_pair(draw: &mut Draw<'_>) -> Option<(Who, String)> {
    let free: Vec<(Who, Who)> = draw
        .model
        .memberships()
        .iter()
        .map(|one| (one.master, one.member))
        .filter(|(master, _)| draw.keys(*master).is_some())
        .collect();
    let of_credit: Vec<(Who, Who)> = draw
        .model
        .memberships()
        .iter()
        .filter(|one| !one.custody && draw.keys(one.master).is_some())
        .map(|one| (one.master, one.member))
        .collect();
    let found = if draw.dice.chance(75) { draw.dice.any(&of_credit) } else { None };
    let (master, member) = match found.or_else(|| draw.dice.any(&free)) {
        Some(found) if draw.dice.chance(95) => found,
        _ => {
            let (_, member) = pair(draw)?;
            (draw.caller(master)?, member)
        }
    };
    let id = if draw.dice.chance(3) { NOBODY.to_owned() } else { draw.id(member)? };
    draw.keys(master)?;
    Some((master, id))
}

fn transfer(draw: &mut Draw<'_>, former: bool, back: bool) -> Option<(Who, Call, Transfer)> {
    let (who, member) = calling_pair(draw)?;
    let credit = draw.dice.chance(40);
    let wish = Transfer {
        member,
        amount: draw.near(SOME),
        credit,
        end: if credit { Some(end(draw)).filter(|end| *end != 0) } else { None },
        id: draw.transaction(),
        former,
    };
    let names = match (former, back) {
        (false, _) => ["customer_id", "amount", "trans_id", "balance_type", "expire_time"],
        (true, false) => {
            ["subCustomerId", "totalTransferAmount", "transId", "balanceType", "expireTime"]
        }
        (true, true) => {
            ["subCustomerId", "totalRetrieveAmout", "transId", "balanceType", "expireTime"]
        }
    };
    let kind = if credit { "BALANCE_TYPE_CREDIT" } else { "BALANCE_TYPE_DEBIT" };
    let mut body = json!({});
    body[names[0]] = wish.member.as_str().into();
    body[names[1]] = written(wish.amount).into();
    if let Some(id) = &wish.id {
        body[names[2]] = id.as_str().into();
    }
    body[names[3]] = kind.into();
    if let Some(end) = wish.end {
        body[names[4]] = at(end).into();
    }
    if former {
        body["deductMode"] = "1".into();
    }
    let path = match (former, back) {
        (false, false) => "/v2/enterprises/multi-accounts/transfer-amount".to_owned(),
        (false, true) => "/v2/enterprises/multi-accounts/retrieve-amount".to_owned(),
        (true, false) => format!("/v1.0/{}/customer/account-mgr/transfer", draw.id(who)?),
        (true, true) => format!("/v1.0/{}/customer/account-mgr/retrieve", draw.id(who)?),
    };
    Some((who, Call::post(&path, &body), wish))
}

/// About what there may be somewhere.
const SOME: E8 = 50 * hubu_model::UNIT;

fn allocating(draw: &mut Draw<'_>, former: bool) -> Option<Step> {
    let (who, call, wish) = transfer(draw, former, false)?;
    Some(Step::by(who, call, move |model| model.allocate(who, &wish)))
}

fn reclaiming(draw: &mut Draw<'_>, former: bool) -> Option<Step> {
    let (who, call, wish) = transfer(draw, former, true)?;
    Some(Step::by(who, call, move |model| model.reclaim(who, &wish)))
}

fn allocate(draw: &mut Draw<'_>) -> Option<Step> {
    allocating(draw, false)
}

fn allocate_former(draw: &mut Draw<'_>) -> Option<Step> {
    allocating(draw, true)
}

fn reclaim(draw: &mut Draw<'_>) -> Option<Step> {
    reclaiming(draw, false)
}

fn reclaim_former(draw: &mut Draw<'_>) -> Option<Step> {
    reclaiming(draw, true)
}

/// Asks for cash or credit, in a page.
fn asked(draw: &mut Draw<'_>, call: Call, former: bool) -> (bool, Page, Call) {
    let credit = draw.dice.chance(50);
    let kind = if credit { "BALANCE_TYPE_CREDIT" } else { "BALANCE_TYPE_DEBIT" };
    let call = call.query("balance_type", kind);
    let (page, call) = if former { draw.numbered_page(call) } else { draw.page(call) };
    (credit, page, call)
}

fn transferable_in(draw: &mut Draw<'_>, former: bool) -> Option<Step> {
    let who = draw.caller(master)?;
    let path = if former {
        format!("/v1.0/{}/customer/account-mgr/transfer-amount", draw.id(who)?)
    } else {
        "/v2/enterprises/multi-accounts/transfer-amount".to_owned()
    };
    let (credit, page, call) = asked(draw, Call::get(&path), former);
    let act = move |model: &mut Model| model.transferable(who, credit, page, former);
    Some(Step::by(who, call, act))
}

fn transferable(draw: &mut Draw<'_>) -> Option<Step> {
    transferable_in(draw, false)
}

fn transferable_former(draw: &mut Draw<'_>) -> Option<Step> {
    transferable_in(draw, true)
}

fn retrievable_in(draw: &mut Draw<'_>, former: bool) -> Option<Step> {
    let (who, member) = calling_pair(draw)?;
    let path = if former {
        format!("/v1.0/{}/customer/account-mgr/retrieve-amount", draw.id(who)?)
    } else {
        "/v2/enterprises/multi-accounts/retrieve-amount".to_owned()
    };
    let call = Call::get(&path).query("sub_customer_id", &member);
    let (credit, page, call) = asked(draw, call, former);
    let act = move |model: &mut Model| model.retrievable(who, &member, credit, page, former);
    Some(Step::by(who, call, act))
}

fn retrievable(draw: &mut Draw<'_>) -> Option<Step> {
    retrievable_in(draw, false)
}

fn retrievable_former(draw: &mut Draw<'_>) -> Option<Step> {
    retrievable_in(draw, true)
}
