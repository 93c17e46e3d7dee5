//! Customers are certified: partners apply, operators decide, a QR code is followed.

use std::sync::Arc;

use hubu_app::Unit;
use hubu_app::enterprise::associate_partner;
use hubu_app::ledger::Party;
use hubu_app::realname::{
    NewApplication, Papers, apply, bar_certificate, complete_ticket, issue_ticket, review,
    set_uploads, unbar_certificate,
};
use hubu_app::verification::{Claim, CodeToSend, TriedCode, send_code, try_code};
use hubu_app::write::Keep;
use hubu_app::{Error, customers};
use hubu_core::confidential::{Personal, Secret};
use hubu_core::customers::{CustomerKind, MobilePhone};
use hubu_core::ids::{CustomerId, CustomerKey, GroupKey};
use hubu_core::partners::AssociationType;
use hubu_core::realm::{Purpose, Site};
use hubu_core::realname::{Decision, Evidence, PersonalCertificate};
use hubu_core::verification::{Receiver, Scene};

use super::super::stage::{At, Attempt, Stage};
use super::{Write, keyless, secret, write};

/// Whose application it is; nobody in the stories before has them.
const LI: &str = "li-lei";
const HAN: &str = "han-mei";
const SHOP: &str = "shop";

pub fn writes() -> Vec<Write> {
    [people(), by_papers(), by_card(), by_ticket(), barred()].concat()
}

fn id(name: &str) -> CustomerId {
    CustomerId::parse(name).expect("an id")
}

fn phone() -> MobilePhone {
    MobilePhone::parse("13811110000").expect("a number")
}

fn open<'a>(stage: &'a Stage, at: At, kind: CustomerKind, name: &'static str) -> Attempt<'a> {
    let account = name.replace('-', "_") + "_account";
    let new = customers::NewCustomer {
        id: Some(id(name)),
        ..customers::NewCustomer::plain(kind, &account, Site::Cn)
    };
    let vault = Arc::clone(&stage.vault);
    let body = move |unit: &mut Unit<'_, '_>| customers::create(unit, &vault, &new);
    stage.unit(at, Keep::Answer, body, |_, _| {})
}

fn join<'a>(stage: &'a Stage, at: At, name: &'static str) -> Attempt<'a> {
    let partner = Party::Key(stage.customer("partner"));
    let body = move |unit: &mut Unit<'_, '_>| {
        let customer = Party::Id(id(name));
        associate_partner(unit, Site::Cn, (&partner, &customer), AssociationType::AgencySale)
    };
    stage.unit(at, Keep::Answer, body, |_, ()| {})
}

fn people() -> Vec<Write> {
    vec![
        write("create", |stage, at| open(stage, at, CustomerKind::Enterprise, LI)),
        write("create", |stage, at| open(stage, at, CustomerKind::Person, HAN)),
        write("create", |stage, at| open(stage, at, CustomerKind::Person, SHOP)),
        write("associate_partner", |stage, at| join(stage, at, LI)),
        write("associate_partner", |stage, at| join(stage, at, HAN)),
        write("set_uploads", |stage, at| uploads(stage, at, false)),
        write("set_uploads", |stage, at| uploads(stage, at, true)),
    ]
}

fn uploads(stage: &Stage, at: At, enabled: bool) -> Attempt<'_> {
    let partner = stage.customer("partner");
    let body = move |unit: &mut Unit<'_, '_>| set_uploads(unit, partner, enabled);
    stage.unit(at, Keep::Answer, body, |_, ()| {})
}

fn papers(count: usize) -> Papers {
    Papers {
        name: "Li Lei".to_owned(),
        number: "E7654321".to_owned(),
        images: (0..count).map(|number| format!("{number}.jpg")).collect(),
        ..Papers::default()
    }
}

fn application(stage: &Stage, customer: &str, evidence: Evidence) -> NewApplication {
    NewApplication {
        partner: stage.customer("partner"),
        customer: id(customer),
        evidence,
        is_change: false,
        platform: "acme_p".to_owned(),
        papers: papers(evidence.images(Site::Cn)),
        card_phone: None,
        realm: (Site::Cn, Purpose::Sandbox),
    }
}

fn applied(stage: &Stage, at: At, new: NewApplication) -> Attempt<'_> {
    let vault = Arc::clone(&stage.vault);
    let body = move |unit: &mut Unit<'_, '_>| apply(unit, &vault, &new);
    stage.unit(at, Keep::Answer, body, |notes, applied| {
        notes.keys.insert("application", applied.key);
    })
}

fn decided(stage: &Stage, at: At, decision: Decision) -> Attempt<'_> {
    let (vault, key) = (Arc::clone(&stage.vault), stage.key("application"));
    let body = move |unit: &mut Unit<'_, '_>| review(unit, &vault, key, &decision);
    stage.unit(at, Keep::Answer, body, |_, ()| {})
}

/// Turned down, applied for again, passed; then the person becomes an enterprise.
fn by_papers() -> Vec<Write> {
    vec![
        write("apply", |stage, at| {
            let passport = Evidence::Personal(PersonalCertificate::Passport);
            applied(stage, at, application(stage, LI, passport))
        }),
        write("review", |stage, at| {
            decided(stage, at, Decision::Reject { opinion: "not legible".to_owned() })
        }),
        write("apply", |stage, at| {
            let passport = Evidence::Personal(PersonalCertificate::Passport);
            applied(stage, at, application(stage, LI, passport))
        }),
        write("review", |stage, at| decided(stage, at, Decision::Accept)),
        write("apply", |stage, at| {
            let unit = Evidence::Unit { certificate: None, legal_person: false };
            let change = application(stage, LI, unit);
            applied(stage, at, NewApplication { is_change: true, ..change })
        }),
        write("review", |stage, at| decided(stage, at, Decision::Accept)),
    ]
}

fn card(stage: &Stage) -> Claim {
    let receiver = Receiver::Phone(phone());
    let sender = stage.customer("partner");
    Claim { sender, scene: Scene::BankCard, about: Some(id(HAN)), receiver }
}

/// A card is proved by its code and certifies at once.
fn by_card() -> Vec<Write> {
    vec![
        secret("send_code", |stage, at| {
            let (vault, claim) = (Arc::clone(&stage.vault), card(stage));
            let purpose = Purpose::Sandbox;
            let wish = CodeToSend { claim, minutes: 10, language: None, purpose };
            let body = move |unit: &mut Unit<'_, '_>| send_code(unit, &vault, &wish);
            stage.unit(at, Keep::Nothing, body, |notes, sent| notes.code = Some(sent.code.clone()))
        }),
        keyless("try_code", |stage, at| {
            let (vault, claim) = (Arc::clone(&stage.vault), card(stage));
            let right = stage.notes().code.expect("sent");
            let wrong = if right.reveal() == "000000" { "000001" } else { "000000" };
            let wrong = Secret::new(wrong);
            let body = move |unit: &mut Unit<'_, '_>| {
                try_code(unit, &vault, &claim, &wrong)?;
                try_code(unit, &vault, &claim, &right)
            };
            stage.bare(at, body, |notes, tried: &TriedCode| notes.tried = Some(tried.clone()))
        }),
        write("apply", |stage, at| {
            let mut new = application(stage, HAN, Evidence::BankCard);
            new.papers.bank_account = Some("6222020000000001".to_owned());
            new.card_phone = stage.notes().tried.map(|tried| (phone(), tried));
            applied(stage, at, new)
        }),
    ]
}

fn by_ticket() -> Vec<Write> {
    vec![
        keyless("issue_ticket", |stage, at| {
            let body = |unit: &mut Unit<'_, '_>| -> Result<_, Error<()>> {
                let shop = hubu_store::customers::key_of(unit.tx, &id(SHOP))?;
                Ok((issue_ticket(unit, shop.expect("opened"))?.value.ticket, shop))
            };
            stage.bare(at, body, |notes, (ticket, shop)| {
                notes.ticket = Some(ticket.clone());
                notes.keys.extend(shop.map(|shop| ("shop", shop.0)));
            })
        }),
        keyless("complete_ticket", |stage, at| {
            let (vault, ticket) = (Arc::clone(&stage.vault), stage.notes().ticket.expect("made"));
            let shop = stage.customer("shop");
            let body = move |unit: &mut Unit<'_, '_>| {
                let done = complete_ticket(unit, &vault, &ticket, Purpose::Sandbox)?;
                assert_eq!(done.subject, shop, "the ticket is the shop's");
                Ok::<_, Error<hubu_app::realname::CompleteRefusal>>(())
            };
            stage.bare(at, body, |_, ()| {})
        }),
    ]
}

fn barred() -> Vec<Write> {
    vec![
        write("bar_certificate", |stage, at| {
            let vault = Arc::clone(&stage.vault);
            let operator = (GroupKey(200), CustomerKey(200));
            let body = move |unit: &mut Unit<'_, '_>| {
                let number = Personal::new("E0000001");
                bar_certificate(unit, &vault, (&number, "stolen"), operator)
            };
            stage.unit(at, Keep::Answer, body, |notes, barred| {
                notes.keys.insert("bar", barred.key);
            })
        }),
        write("unbar_certificate", |stage, at| {
            let key = stage.key("bar");
            let operator = (GroupKey(200), CustomerKey(200));
            let body = move |unit: &mut Unit<'_, '_>| unbar_certificate(unit, key, operator);
            stage.unit(at, Keep::Answer, body, |_, ()| {})
        }),
    ]
}
