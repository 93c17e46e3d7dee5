//! Accounts that masters open, and the codes that prove phones.

use hubu_model::{
    GOOD_PASSWORD, Model, NewMember, NewPhone, PERMISSIONS, PartnerCode, Purpose, Site, Who,
};
use serde_json::{Value, json};

use super::customers::{MAILS, PHONES};
use super::organisation::master;
use crate::client::Call;
use crate::simulation::draw::{Draw, NOBODY};
use crate::simulation::step::{Kind, Parts, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("SendSmsVerificationCode", 7, send),
    Kind::new("CreateSubEnterpriseAccount", 9, create),
    Kind::new("ListSmsCodes", 9, codes),
    Kind::new("SendVerificationMessageCode", 6, send_for_partner),
    Kind::new("SendVerificationMessageCodeV1", 3, send_for_partner_former),
];

fn send(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.caller(master)?;
    let phone = draw.dice.pick(&PHONES);
    let minutes = draw.dice.chance(60).then(|| draw.dice.between(1, 100));
    let mut body = json!({
        "mobile_phone": phone,
        "sm_template_args": [{ "key": "sub_customer_name", "value": "lab" }],
    });
    if let Some(minutes) = minutes {
        body["timeout"] = minutes.into();
    }
    let call = Call::post("/v2/enterprises/multi-accounts/sm-verification-code", &body);
    Some(Step::by(who, call, move |model| model.send_member_code(who, phone, minutes)))
}

/// A code that was sent for a purpose, to be tried: mostly the last one.
pub fn code(draw: &mut Draw<'_>, by: Who, purpose: Purpose) -> Option<(String, String)> {
    let mut all = draw.model.codes.iter().rev();
    let last = all.find(|one| one.sender == by && one.purpose == purpose)?;
    let (phone, text) = (last.receiver.clone(), draw.text(last.code));
    match text {
        Some(text) if draw.dice.chance(80) => Some((phone, text)),
        _ => Some((phone, "000000x".to_owned())),
    }
}

fn create(draw: &mut Draw<'_>) -> Option<Step> {
    if draw.model.people.len() > 60 {
        return None;
    }
    let who = draw.caller(master)?;
    let unit = draw.dice.any(&draw.model.people[who].units).and_then(|unit| draw.text(unit.id));
    let unit = unit.filter(|_| draw.dice.chance(96)).unwrap_or_else(|| "12345".to_owned());
    let phone = match draw.dice.below(10) {
        0 => NewPhone::Missing,
        1..=4 => NewPhone::Masters,
        _ => match code(draw, who, Purpose::Member) {
            Some((phone, code)) if draw.dice.chance(90) => NewPhone::Given(phone, Some(code)),
            _ => NewPhone::Given(draw.dice.pick(&PHONES).to_owned(), None),
        },
    };
    let (name, good) = match draw.dice.below(12) {
        0 => ("x".to_owned(), false),
        1 => {
            let other = draw.dice.below(draw.model.people.len());
            let name = draw.model.people[other].account_name.clone();
            let good = name.starts_with("member_");
            (name, good)
        }
        _ => (format!("member_{}", draw.turn), true),
    };
    let good_password = draw.dice.chance(94);
    let permissions = u8::try_from(draw.dice.below(64)).unwrap_or_default();
    let new = NewMember {
        unit,
        display_name: draw.dice.chance(60).then(|| "member A".to_owned()),
        custody: draw.dice.chance(40),
        permissions,
        account_name: (name, good),
        good_password,
        phone,
    };
    let call = Call::post("/v2/enterprises/multi-accounts/sub-customers", &body(&new));
    let step = Step::by(who, call, move |model| model.create_member(who, &new));
    Some(step.in_parts(Parts::Tried))
}

fn body(new: &NewMember) -> Value {
    let words = PERMISSIONS.iter().enumerate();
    let asked: Vec<&str> =
        words.filter(|(bit, _)| new.permissions & (1 << bit) != 0).map(|(_, word)| *word).collect();
    let mut account = json!({
        "customer_name": new.account_name.0,
        "password": if new.good_password { GOOD_PASSWORD } else { "secret" },
    });
    match &new.phone {
        NewPhone::Masters => account["use_pri_mobile_phone"] = "Y".into(),
        NewPhone::Given(phone, code) => {
            account["mobile_phone"] = phone.as_str().into();
            if let Some(code) = code {
                account["verification_code"] = code.as_str().into();
            }
        }
        NewPhone::Missing => {}
    }
    let mut body = json!({
        "party_id": new.unit,
        "sub_customer_association_type": 1,
        "permission_ids": asked,
        "financial_custody": i64::from(new.custody),
        "new_sub_customer": account,
    });
    if let Some(name) = &new.display_name {
        body["display_name"] = name.as_str().into();
    }
    body
}

fn codes(draw: &mut Draw<'_>) -> Option<Step> {
    let sent: Vec<String> = draw.model.codes.iter().map(|one| one.receiver.clone()).collect();
    let receiver = draw.dice.any(&sent)?;
    let name = if receiver.contains('@') { "email" } else { "mobile_phone" };
    let call = Call::get("/operator/v1/sms-codes").query(name, &receiver);
    Some(Step::by_operator(call, move |model| model.list_codes(&receiver)))
}

/// A partner that has customers to serve, and may call what such ones may.
pub fn provider(model: &Model, who: Who) -> bool {
    let kind = model.people[who].kind;
    matches!(kind, hubu_model::Kind::SolutionProvider | hubu_model::Kind::Distributor)
}

/// A customer of a partner, mostly, by its id.
pub fn customer_of(draw: &mut Draw<'_>, partner: Who) -> Option<String> {
    if draw.dice.chance(3) {
        return Some(NOBODY.to_owned());
    }
    let of = move |model: &Model, one: Who| model.partner_of(one) == Some(partner);
    let who = draw.somebody(of)?;
    draw.id(who)
}

/// A code for a partner, by the way of the site; what counts on the other one alone may hold anything.
fn partner_code(draw: &mut Draw<'_>, who: Who) -> Option<PartnerCode> {
    let abroad = draw.model.site == Site::Intl;
    let (phone, mail) = (draw.dice.pick(&PHONES), draw.dice.pick(&MAILS));
    let other = draw.dice.chance(15);
    let card_of = if draw.dice.chance(75) { Some(customer_of(draw, who)?) } else { None };
    let missing = draw.dice.chance(3);
    Some(PartnerCode {
        by_mail: abroad != draw.dice.chance(3),
        phone: if abroad { other.then_some("12") } else { Some(phone).filter(|_| !missing) },
        mail: if abroad { Some(mail).filter(|_| !missing) } else { other.then_some("nowhere") },
        card_of,
    })
}

fn sending(draw: &mut Draw<'_>, former: bool) -> Option<Step> {
    let who = draw.caller(provider)?;
    let wish = partner_code(draw, who)?;
    let names = if former {
        ["receiverType", "mobilePhone", "customerId"]
    } else {
        ["receiver_type", "mobile_phone", "customer_id"]
    };
    let scene = if wish.card_of.is_some() { 18 } else { 29 };
    let mut body = json!({ "scene": scene });
    if former {
        body["scene"] = scene.to_string().into();
    }
    body[names[0]] = if wish.by_mail { 2 } else { 1 }.into();
    let texts = [(names[1], wish.phone), ("email", wish.mail), (names[2], wish.card_of.as_deref())];
    for (name, text) in texts {
        if let Some(text) = text {
            body[name] = text.into();
        }
    }
    let path = if former {
        format!("/v1.0/{}/partner/common-mgr/verificationcode", draw.id(who)?)
    } else {
        "/v2/bases/verificationcode/send".to_owned()
    };
    let call = Call::post(&path, &body);
    Some(Step::by(who, call, move |model| model.send_partner_code(who, &wish)).of_providers())
}

fn send_for_partner(draw: &mut Draw<'_>) -> Option<Step> {
    sending(draw, false)
}

fn send_for_partner_former(draw: &mut Draw<'_>) -> Option<Step> {
    sending(draw, true)
}
