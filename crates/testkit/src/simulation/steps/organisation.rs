//! Enterprise centres, their units, members and permissions, as operators handle them.

use hubu_model::{Change, MemberFilter, Membership, Model, NewMembership, PERMISSIONS, Who};
use serde_json::{Value, json};

use crate::client::Call;
use crate::simulation::draw::Draw;
use crate::simulation::step::{Kind, Parts, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("OpenEnterpriseCentre", 12, open_centre),
    Kind::new("GrantMemberQuota", 3, quota),
    Kind::new("CreateOrganizationUnit", 8, create_unit),
    Kind::new("RenameOrganizationUnit", 3, rename_unit),
    Kind::new("ListOrganization", 3, operators_organisation),
    Kind::new("ListEnterpriseOrganizations", 5, organisation),
    Kind::new("AddMember", 24, add),
    Kind::new("ChangeMember", 6, change),
    Kind::new("RemoveMember", 4, remove),
    Kind::new("ListMembers", 5, operators_members),
    Kind::new("ListEnterpriseSubCustomers", 10, members),
    Kind::new("ListEnterpriseSubCustomersV1", 6, former_members),
    Kind::new("AskPermissions", 8, ask),
    Kind::new("AcceptPermissions", 10, accept),
    Kind::new("DeclinePermissions", 3, decline),
];

/// Somebody that is a master.
pub fn master(model: &Model, who: Who) -> bool {
    model.people[who].is_master()
}

/// A master, and a member of it; now and then they have nothing to do with each other.
pub fn pair(draw: &mut Draw<'_>) -> Option<(Who, Who)> {
    let all: Vec<Membership> = draw.model.memberships();
    let any = draw.dice.any(&all);
    match any {
        Some(one) if draw.dice.chance(92) => Some((one.master, one.member)),
        _ => Some((draw.somebody(master)?, draw.anybody()?)),
    }
}

fn open_centre(draw: &mut Draw<'_>) -> Option<Step> {
    let masters = draw.model.people.iter().filter(|person| person.is_master()).count();
    if masters * 4 > draw.model.people.len() {
        return None;
    }
    let who = draw.somebody(|model, who| {
        let person = &model.people[who];
        person.real_name.is_some() && person.kind == hubu_model::Kind::Enterprise
    })?;
    let body = json!({ "name": "Headquarters" });
    let call = Call::post(&draw.of(who, "/enterprise-centre")?, &body);
    Some(Step::by_operator(call, move |model| model.open_centre(who, "Headquarters")))
}

fn quota(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.somebody(master)?;
    let (all, independent) = (2 + draw.dice.below(12), draw.dice.below(10));
    let body = json!({ "members": all, "independent_members": independent });
    let call =
        Call { method: "PUT".to_owned(), ..Call::post(&draw.of(who, "/member-quota")?, &body) };
    Some(Step::by_operator(call, move |model| model.grant_quota(who, (all, independent))))
}

/// A unit of somebody, by its id; now and then one that nobody has.
fn unit(draw: &mut Draw<'_>, who: Who) -> Option<String> {
    if draw.dice.chance(5) {
        return Some("12345".to_owned());
    }
    let unit = draw.dice.any(&draw.model.people[who].units)?;
    draw.text(unit.id)
}

fn create_unit(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.somebody(master)?;
    let name = format!("unit {}", draw.dice.below(9));
    let above = if draw.dice.chance(60) { unit(draw, who) } else { None };
    let mut body = json!({ "name": name });
    if let Some(above) = &above {
        body["parent_id"] = above.as_str().into();
    }
    let call = Call::post(&draw.of(who, "/organization-units")?, &body);
    Some(Step::by_operator(call, move |model| model.create_unit(who, &name, above.as_deref())))
}

fn rename_unit(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.somebody(master)?;
    let id = unit(draw, who)?;
    let name = format!("unit {}", draw.dice.below(9));
    let path = draw.of(who, &format!("/organization-units/{id}"))?;
    let call = Call { method: "PATCH".to_owned(), ..Call::post(&path, &json!({ "name": name })) };
    Some(Step::by_operator(call, move |model| model.rename_unit(who, &id, &name)))
}

fn operators_organisation(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.somebody(master)?;
    let call = Call::get(&draw.of(who, "/organization-units")?);
    Some(Step::by_operator(call, move |model| model.operators_organisation(who)))
}

fn organisation(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.caller(master)?;
    let mut call = Call::get("/v2/enterprises/multi-accounts/enterprise-organizations");
    let whole = draw.dice.chance(50);
    if whole {
        call = call.query("recursive_query", "1");
    }
    let start = if draw.dice.chance(30) { unit(draw, who) } else { None };
    if let Some(start) = &start {
        call = call.query("parent_id", start);
    }
    Some(Step::by(who, call, move |model| model.organisation(who, start.as_deref(), whole)))
}

/// A set of permissions, most with a wish for credit.
fn permissions(draw: &mut Draw<'_>) -> u8 {
    let drawn = u8::try_from(draw.dice.below(64)).unwrap_or_default();
    if draw.dice.chance(60) { drawn | 0b01_0000 } else { drawn }
}

fn listed(set: u8) -> Value {
    let words = PERMISSIONS.iter().enumerate().filter(|(bit, _)| set & (1 << bit) != 0);
    words.map(|(_, word)| *word).collect()
}

fn display_name(draw: &mut Draw<'_>) -> String {
    format!("member {}", draw.dice.pick(&["A", "B", "AB", "BA"]))
}

const fn mode(custody: bool) -> &'static str {
    if custody { "custody" } else { "independent" }
}

fn add(draw: &mut Draw<'_>) -> Option<Step> {
    let master = draw.somebody(master)?;
    let of = draw.model.people[master].signing_entity.clone();
    let member = draw.somebody(move |model, who| {
        let person = &model.people[who];
        let free = model.memberships().iter().all(|one| one.member != who);
        let fits = person.kind == hubu_model::Kind::Enterprise && person.real_name.is_some();
        free && fits && !person.is_master() && !person.frozen && person.signing_entity == of
    })?;
    let custody = draw.dice.chance(35);
    let unit = if draw.dice.chance(50) { unit(draw, master) } else { None };
    let display_name = draw.dice.chance(60).then(|| display_name(draw));
    let permissions = permissions(draw);
    let mut body = json!({
        "customer_id": draw.id(member)?,
        "mode": mode(custody),
        "permissions": listed(permissions),
    });
    if let Some(unit) = &unit {
        body["org_unit_id"] = unit.as_str().into();
    }
    if let Some(name) = &display_name {
        body["display_name"] = name.as_str().into();
    }
    let new = NewMembership { member, custody, unit, display_name, permissions };
    let call = Call::post(&draw.of(master, "/members")?, &body);
    Some(Step::by_operator(call, move |model| model.add_member(master, &new)))
}

fn change(draw: &mut Draw<'_>) -> Option<Step> {
    let (master, member) = pair(draw)?;
    let mut body = json!({});
    let mut change = Change::default();
    if let Some(id) = draw.dice.chance(40).then(|| unit(draw, master)).flatten() {
        body["org_unit_id"] = id.as_str().into();
        change.unit = Some(id);
    }
    if draw.dice.chance(40) {
        let name = display_name(draw);
        body["display_name"] = name.as_str().into();
        change.display_name = Some(name);
    }
    if draw.dice.chance(40) {
        let (custody, asked) = (draw.dice.chance(50), permissions(draw));
        body["mode"] = mode(custody).into();
        body["permissions"] = listed(asked);
        change.custody = Some((custody, asked));
    }
    let path = draw.of(master, &format!("/members/{}", draw.id(member)?))?;
    let call = Call { method: "PATCH".to_owned(), ..Call::post(&path, &body) };
    let step = Step::by_operator(call, move |model| model.change_member(master, member, &change));
    Some(step.in_parts(Parts::Several))
}

fn remove(draw: &mut Draw<'_>) -> Option<Step> {
    let (master, member) = pair(draw)?;
    let path = draw.of(master, &format!("/members/{}", draw.id(member)?))?;
    let call = Call::new("DELETE", &path);
    let step = Step::by_operator(call, move |model| model.remove_member(master, member));
    Some(step.in_parts(Parts::Several))
}

fn operators_members(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.somebody(master)?;
    let mut call = Call::get(&draw.of(who, "/members")?);
    let unit = if draw.dice.chance(40) { unit(draw, who) } else { None };
    if let Some(unit) = &unit {
        call = call.query("org_unit_id", unit);
    }
    let (page, call) = draw.page(call);
    Some(Step::by_operator(call, move |model| model.operators_members(who, unit.clone(), page)))
}

/// A filter, and the query that asks for it under these names.
fn filtered(
    draw: &mut Draw<'_>,
    who: Who,
    call: Call,
    [account, display, org]: [&str; 3],
) -> (MemberFilter, Call) {
    let mut call = call;
    let mut filter =
        MemberFilter { account_name: None, display_name: None, fuzzy: false, unit: None };
    if draw.dice.chance(25) {
        filter.fuzzy = true;
        call = call.query("fuzzy_query", "1");
    }
    if draw.dice.chance(20) {
        let people = &draw.model.people;
        let some = people.get(draw.dice.below(people.len())).map(|one| one.account_name.clone());
        let name = some.filter(|_| !filter.fuzzy).unwrap_or_else(|| "company-1".to_owned());
        call = call.query(account, &name);
        filter.account_name = Some(name);
    }
    if draw.dice.chance(25) {
        let name = if filter.fuzzy { "B".to_owned() } else { display_name(draw) };
        call = call.query(display, &name);
        filter.display_name = Some(name);
    }
    if let Some(unit) = draw.dice.chance(25).then(|| unit(draw, who)).flatten() {
        call = call.query(org, &unit);
        filter.unit = Some(unit);
    }
    (filter, call)
}

fn members(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.caller(master)?;
    let call = Call::get("/v2/enterprises/multi-accounts/sub-customers");
    let names = ["sub_customer_account_name", "sub_customer_display_name", "org_id"];
    let (filter, call) = filtered(draw, who, call, names);
    let (page, call) = draw.page(call);
    Some(Step::by(who, call, move |model| model.list_members(who, &filter, page, false)))
}

fn former_members(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.caller(master)?;
    let path = format!("/v1.0/{}/customer/customer-mgr/enterprise-customers", draw.id(who)?);
    let names = ["sub_customer_name", "display_name", "org_party_id"];
    let (filter, call) = filtered(draw, who, Call::get(&path), names);
    let (page, call) = draw.numbered_page(call);
    Some(Step::by(who, call, move |model| model.list_members(who, &filter, page, true)))
}

fn consent(draw: &mut Draw<'_>, word: &str) -> Option<(Who, Who, String)> {
    let (master, member) = pair(draw)?;
    let id = draw.id(member)?;
    let path = draw.of(master, &format!("/members/{id}/permissions/{word}"))?;
    Some((master, member, path))
}

fn ask(draw: &mut Draw<'_>) -> Option<Step> {
    let (master, member, path) = consent(draw, "request")?;
    let wanted = permissions(draw);
    let call = Call::post(&path, &json!({ "permissions": listed(wanted) }));
    Some(Step::by_operator(call, move |model| model.ask_permissions(master, member, wanted)))
}

fn accept(draw: &mut Draw<'_>) -> Option<Step> {
    let (master, member, path) = consent(draw, "accept")?;
    let asked = draw.model.memberships().into_iter().find(|one| one.member == member);
    let meant = match draw.dice.below(4) {
        0 => Some(permissions(draw)),
        1 => asked.and_then(|one| one.asked),
        _ => None,
    };
    let body = match meant {
        Some(meant) => json!({ "permissions": listed(meant) }),
        None => json!({}),
    };
    let call = Call::post(&path, &body);
    Some(Step::by_operator(call, move |model| model.accept_permissions(master, member, meant)))
}

fn decline(draw: &mut Draw<'_>) -> Option<Step> {
    let (master, member, path) = consent(draw, "decline")?;
    let call = Call::new("POST", &path);
    Some(Step::by_operator(call, move |model| model.decline_permissions(master, member)))
}
