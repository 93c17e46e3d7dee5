//! Real-name authentication.

use hubu_model::{Model, Paper, Proof, Purpose, Site, Who};
use serde_json::{Value, json};

use super::customers::PHONES;
use super::members::{code, customer_of, provider};
use crate::client::Call;
use crate::simulation::draw::Draw;
use crate::simulation::step::{Kind, Parts, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("CreatePersonalRealnameAuth", 16, personal),
    Kind::new("CreatePersonalRealnameAuthV1", 14, personal_former),
    Kind::new("CreateEnterpriseRealnameAuthentication", 6, enterprise),
    Kind::new("CreateEnterpriseRealnameAuthenticationV1", 6, enterprise_former),
    Kind::new("ChangeEnterpriseRealnameAuthentication", 6, change),
    Kind::new("ChangeEnterpriseRealnameAuthenticationV1", 9, change_former),
    Kind::new("DecideRealNameApplication", 9, decide),
    Kind::new("ListRealNameApplications", 5, list),
    Kind::new("ShowRealNameApplication", 2, show),
    Kind::new("ShowRealNameAuthStatus", 6, status),
    Kind::new("ShowRealnameAuthenticationReviewResult", 4, result),
    Kind::new("ShowRealnameAuthenticationReviewResultV1", 2, result_former),
    Kind::new("BarCertificate", 2, bar),
    Kind::new("UnbarCertificate", 2, unbar),
    Kind::new("ListBarredCertificates", 2, bars),
    Kind::new("SetRealNameUploads", 3, uploads),
];

const NUMBERS: [&str; 6] =
    ["E1234567", "e1234567", "E 7654321", "E1111111", "E2222222", "E3333333"];
const NAMES: [&str; 3] = ["李雷", "韩梅梅", "蓝海科技"];
const CARDS: [&str; 4] =
    ["6222020000000001", "6222020000000001", "6222020000007255", "6222020000007262"];

fn images(draw: &mut Draw<'_>, needed: usize) -> Vec<String> {
    let needed = if draw.dice.chance(4) { 4 } else { needed };
    let ending = if draw.dice.chance(3) { "exe" } else { "jpg" };
    (0..needed).map(|number| format!("papers/{number}.{ending}")).collect()
}

/// A partner that may apply for somebody.
fn with_customers(model: &Model, who: Who) -> bool {
    let mut everybody = 0..model.people.len();
    provider(model, who) && everybody.any(|one| model.partner_of(one) == Some(who))
}

/// A customer that may be certified as a person, as a company, or as a company after a person.
type Fits = fn(&Model, Who) -> bool;

fn may_be_person(model: &Model, one: Who) -> bool {
    model.people[one].real_name.is_none() && !model.in_enterprise(one)
}

fn may_be_company(model: &Model, one: Who) -> bool {
    model.people[one].real_name.is_none()
}

fn may_change(model: &Model, one: Who) -> bool {
    let person = &model.people[one];
    person.real_name.is_some() && person.kind == hubu_model::Kind::Person
}

/// A partner, mostly one with a customer for whom it may apply.
fn partner_for(draw: &mut Draw<'_>, fits: Fits) -> Option<Who> {
    draw.caller(move |model, who| {
        let mut everybody = 0..model.people.len();
        provider(model, who)
            && everybody.any(|one| {
                let waits = model.waits_for_review(one);
                model.partner_of(one) == Some(who) && !waits && fits(model, one)
            })
    })
}

/// A customer of a partner, by its id: mostly one whose application may be taken, as nearly all are
/// certified, or wait to be, after a while.
fn applicant(
    draw: &mut Draw<'_>,
    partner: Who,
    fits: impl Fn(&Model, Who) -> bool,
) -> Option<String> {
    if draw.dice.chance(25) {
        return customer_of(draw, partner);
    }
    let may_apply = move |model: &Model, one: Who| {
        fits(model, one) && !model.waits_for_review(one) && model.partner_of(one) == Some(partner)
    };
    let who = draw.somebody(may_apply)?;
    draw.id(who)
}

fn person(draw: &mut Draw<'_>, who: Who, former: bool) -> Option<Paper> {
    let customer = applicant(draw, who, may_be_person)?;
    let proof = match code(draw, who, Purpose::BankCard) {
        Some((phone, code)) if draw.dice.chance(55) => {
            Proof::Card(draw.dice.pick(&CARDS).to_owned(), phone, code)
        }
        // Nobody on the international site gets a code for one.
        _ if draw.model.site == Site::Intl && draw.dice.chance(4) => {
            Proof::Card(CARDS[0].to_owned(), PHONES[0].to_owned(), "123456".to_owned())
        }
        _ => Proof::Person(draw.dice.pick(&[3, 5, 6, 9, 10])),
    };
    let needed = match proof {
        Proof::Card(..) => 1,
        Proof::Person(3) if draw.model.site == Site::Intl => 2,
        _ => 3,
    };
    Some(Paper {
        customer,
        proof,
        name: draw.dice.pick(&NAMES).to_owned(),
        number: draw.dice.pick(&NUMBERS).to_owned(),
        images: images(draw, needed),
        platform: "platform".to_owned(),
        change: false,
        former,
    })
}

fn company(draw: &mut Draw<'_>, who: Who, change: bool, former: bool) -> Option<Paper> {
    let customer = applicant(draw, who, if change { may_change } else { may_be_company })?;
    let certificate = draw.dice.chance(70).then(|| draw.dice.pick(&[0, 0, 1, 4, 99]));
    let number = draw.dice.pick(&NUMBERS).to_owned();
    let legal = draw.dice.chance(30).then(|| ("韩梅梅".to_owned(), number));
    let sides = if draw.model.site == Site::Intl { 2 } else { 1 };
    let needed = if legal.is_some() { sides + 2 } else { sides };
    Some(Paper {
        customer,
        proof: Proof::Company(certificate, legal),
        name: draw.dice.pick(&NAMES).to_owned(),
        number: draw.dice.pick(&NUMBERS).to_owned(),
        images: images(draw, needed),
        platform: "platform".to_owned(),
        change,
        former,
    })
}

/// The names of the fields that have two.
fn names(former: bool) -> [&'static str; 15] {
    if former {
        [
            "customerId",
            "identifyType",
            "verifiedType",
            "verifiedFileURL",
            "verifiedNumber",
            "xaccountType",
            "bankCardInfo",
            "bankAccount",
            "verificationCode",
            "certificateType",
            "corpName",
            "changeType",
            "enterprisePerson",
            "legelName",
            "legelIdNumber",
        ]
    } else {
        [
            "customer_id",
            "identify_type",
            "verified_type",
            "verified_file_url",
            "verified_number",
            "xaccount_type",
            "bank_card_info",
            "bank_account",
            "verification_code",
            "certificate_type",
            "corp_name",
            "change_type",
            "enterprise_person",
            "legel_name",
            "legel_id_number",
        ]
    }
}

fn body(paper: &Paper) -> Value {
    let n = names(paper.former);
    let mut body = json!({});
    body[n[0]] = paper.customer.as_str().into();
    body[n[3]] = paper.images.clone().into();
    body[n[4]] = paper.number.as_str().into();
    body[n[5]] = paper.platform.as_str().into();
    match &paper.proof {
        Proof::Person(certificate) => {
            body[n[1]] = 0.into();
            body[n[2]] = (*certificate).into();
            body["name"] = paper.name.as_str().into();
        }
        Proof::Card(card, phone, code) => {
            body[n[1]] = 4.into();
            body["name"] = paper.name.as_str().into();
            let mut shown = json!({ "areacode": "0086", "mobile": phone });
            shown[n[7]] = card.as_str().into();
            shown[n[8]] = code.as_str().into();
            body[n[6]] = shown;
        }
        Proof::Company(certificate, legal) => {
            body[n[1]] = 1.into();
            body[n[10]] = paper.name.as_str().into();
            if let Some(certificate) = certificate {
                body[n[9]] = (*certificate).into();
            }
            if paper.change {
                body[n[11]] = 1.into();
            }
            if let Some((name, number)) = legal {
                let mut person = json!({});
                person[n[13]] = name.as_str().into();
                person[n[14]] = number.as_str().into();
                body[n[12]] = person;
            }
        }
        // Nobody applies with it.
        Proof::QrCode => {}
    }
    body
}

fn applying(draw: &mut Draw<'_>, who: Who, paper: Paper) -> Option<Step> {
    let noun = match paper.proof {
        Proof::Company(..) => "enterprise",
        _ => "individual",
    };
    let path = if paper.former {
        format!("/v1.0/{}/partner/customer-mgr/realname-auth/{noun}", draw.id(who)?)
    } else {
        format!("/v2/customers/realname-auths/{noun}")
    };
    let method = if paper.change { "PUT" } else { "POST" };
    let call = Call { method: method.to_owned(), ..Call::post(&path, &body(&paper)) };
    let tries = matches!(paper.proof, Proof::Card(..));
    let step = Step::by(who, call, move |model| model.apply(who, &paper)).of_providers();
    Some(if tries { step.in_parts(Parts::Tried) } else { step })
}

fn personal_in(draw: &mut Draw<'_>, former: bool) -> Option<Step> {
    let who = partner_for(draw, may_be_person)?;
    let paper = person(draw, who, former)?;
    applying(draw, who, paper)
}

fn personal(draw: &mut Draw<'_>) -> Option<Step> {
    personal_in(draw, false)
}

fn personal_former(draw: &mut Draw<'_>) -> Option<Step> {
    personal_in(draw, true)
}

fn enterprise_in(draw: &mut Draw<'_>, change: bool, former: bool) -> Option<Step> {
    let who = partner_for(draw, if change { may_change } else { may_be_company })?;
    let paper = company(draw, who, change, former)?;
    applying(draw, who, paper)
}

fn enterprise(draw: &mut Draw<'_>) -> Option<Step> {
    enterprise_in(draw, false, false)
}

fn enterprise_former(draw: &mut Draw<'_>) -> Option<Step> {
    enterprise_in(draw, false, true)
}

fn change(draw: &mut Draw<'_>) -> Option<Step> {
    enterprise_in(draw, true, false)
}

fn change_former(draw: &mut Draw<'_>) -> Option<Step> {
    enterprise_in(draw, true, true)
}

/// An application, by its place and its id: mostly one that waits.
fn application(draw: &mut Draw<'_>) -> Option<(usize, String)> {
    let known = |place: &usize| draw.model.id(draw.model.applications[*place].id).is_some();
    let all: Vec<usize> = (0..draw.model.applications.len()).filter(known).collect();
    let waits = |place: &usize| draw.model.applications[*place].state == 0;
    let waiting: Vec<usize> = all.iter().copied().filter(waits).collect();
    let place = if draw.dice.chance(85) { draw.dice.any(&waiting) } else { draw.dice.any(&all) }?;
    Some((place, draw.text(draw.model.applications[place].id)?))
}

fn decide(draw: &mut Draw<'_>) -> Option<Step> {
    let (place, id) = application(draw)?;
    let opinion = draw.dice.chance(35).then_some("照片不清晰");
    let body = match opinion {
        Some(opinion) => json!({ "decision": "reject", "opinion": opinion }),
        None => json!({ "decision": "accept" }),
    };
    let call = Call::post(&format!("/operator/v1/real-name-applications/{id}/decision"), &body);
    Some(Step::by_operator(call, move |model| model.decide(place, opinion)))
}

fn list(draw: &mut Draw<'_>) -> Option<Step> {
    let mut call = Call::get("/operator/v1/real-name-applications");
    let mut state = None;
    if draw.dice.chance(45) {
        let (number, word) = draw.dice.pick(&[(0, "pending"), (1, "rejected"), (2, "passed")]);
        call = call.query("state", word);
        state = Some(number);
    }
    let mut of = None;
    if draw.dice.chance(20) {
        let who = draw.anybody()?;
        let id = draw.id(who)?;
        call = call.query("customer_id", &id);
        of = Some(id);
    }
    let (page, call) = draw.page(call);
    Some(Step::by_operator(call, move |model| model.list_applications(state, of.as_deref(), page)))
}

fn show(draw: &mut Draw<'_>) -> Option<Step> {
    let (place, id) = match application(draw) {
        Some((place, id)) if draw.dice.chance(90) => (Some(place), id),
        _ => (None, "12345".to_owned()),
    };
    let call = Call::get(&format!("/operator/v1/real-name-applications/{id}"));
    Some(Step::by_operator(call, move |model| model.show_application(place)))
}

fn status(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.caller(|_, _| true)?;
    let call = Call::get("/v2/customers/real-name-auth-status");
    Some(Step::by(who, call, move |model| model.real_name_status(who)))
}

fn result_in(draw: &mut Draw<'_>, former: bool) -> Option<Step> {
    let who = draw.caller(with_customers)?;
    let customer = customer_of(draw, who)?;
    let call = if former {
        let path = format!("/v1.0/{}/partner/customer-mgr/realname-auth/result", draw.id(who)?);
        Call::get(&path).query("customerId", &customer)
    } else {
        Call::get("/v2/customers/realname-auths/result").query("customer_id", &customer)
    };
    let act = move |model: &mut Model| model.review_result(who, &customer, former);
    Some(Step::by(who, call, act).of_providers())
}

fn result(draw: &mut Draw<'_>) -> Option<Step> {
    result_in(draw, false)
}

fn result_former(draw: &mut Draw<'_>) -> Option<Step> {
    result_in(draw, true)
}

fn bar(draw: &mut Draw<'_>) -> Option<Step> {
    let number = draw.dice.pick(&NUMBERS);
    let body = json!({ "verified_number": number, "reason": "stolen" });
    let call = Call::post("/operator/v1/barred-certificates", &body);
    Some(Step::by_operator(call, move |model| model.bar(number, "stolen")))
}

fn unbar(draw: &mut Draw<'_>) -> Option<Step> {
    let known = draw.model.bar_ids();
    let id = draw.dice.any(&known)?;
    let call = Call::new("DELETE", &format!("/operator/v1/barred-certificates/{id}"));
    Some(Step::by_operator(call, move |model| model.unbar(&id)))
}

fn bars(draw: &mut Draw<'_>) -> Option<Step> {
    let (page, call) = draw.page(Call::get("/operator/v1/barred-certificates"));
    Some(Step::by_operator(call, move |model| model.list_bars(page)))
}

fn uploads(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.somebody(provider)?;
    let enabled = draw.dice.chance(75);
    let path = draw.of(who, "/real-name-uploads")?;
    let call =
        Call { method: "PUT".to_owned(), ..Call::post(&path, &json!({ "enabled": enabled })) };
    Some(Step::by_operator(call, move |model| model.set_uploads(who, enabled)))
}
