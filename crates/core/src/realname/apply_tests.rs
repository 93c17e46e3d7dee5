//! Tables of applying for a customer.

use super::*;
use crate::realname::PersonalCertificate::Passport;
use CertifiedKind::{Enterprise, Individual};

const NOW: Timestamp = Timestamp::from_ms(1_800_000_000_000);
const UNIT: Evidence = Evidence::Unit { certificate: None, legal_person: false };

fn images(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("{number}.jpg")).collect()
}

/// A first application of a customer of whom nothing is known.
fn fine(evidence: Evidence, images: &[String]) -> ApplyFacts<'_> {
    ApplyFacts {
        site: Site::Cn,
        purpose: Purpose::Sandbox,
        partnership: Partnership::Full,
        evidence,
        images,
        is_change: false,
        standing: Standing::None,
        last: None,
        applied: &[],
        in_enterprise: false,
        holders: Holders::default(),
        code: None,
        card: None,
        now: NOW,
    }
}

const fn last(kind: CertifiedKind, state: ApplicationState, is_change: bool) -> LastApplication {
    LastApplication { kind, state, is_change }
}

#[test]
fn who_may_apply_and_when() {
    let (three, one) = (images(3), images(1));
    let person = fine(Evidence::Personal(Passport), &three);
    let unit = fine(UNIT, &one);
    let waits = Some(last(Individual, ApplicationState::Pending, false));
    let review = Ok(Verdict::Review);
    let table = [
        ("a person's first", person, review),
        ("a company's first", unit, review),
        (
            "after a rejection",
            ApplyFacts { standing: Standing::Rejected(Individual), ..person },
            review,
        ),
        (
            "a stranger",
            ApplyFacts { partnership: Partnership::None, ..person },
            Err(ApplyRefusal::NotPartnersCustomer),
        ),
        (
            "no uploads",
            ApplyFacts { partnership: Partnership::WithoutUploads, ..person },
            Err(ApplyRefusal::UploadsOff),
        ),
        (
            "one image of a passport",
            ApplyFacts { images: &one, ..person },
            Err(ApplyRefusal::Images(ImageRefusal::Count { needed: 3 })),
        ),
        (
            "verified",
            ApplyFacts { standing: Standing::Verified(Individual), ..person },
            Err(ApplyRefusal::AlreadySettled),
        ),
        (
            "verified, as a company anew",
            ApplyFacts { standing: Standing::Verified(Individual), ..unit },
            Err(ApplyRefusal::AlreadySettled),
        ),
        (
            "under review",
            ApplyFacts { standing: Standing::UnderReview(Individual), last: waits, ..person },
            Err(ApplyRefusal::AlreadySettled),
        ),
    ];
    for (why, facts, expected) in table {
        assert_eq!(decide_apply(&facts, &Limits::default()), expected, "{why}");
    }
}

#[test]
fn who_becomes_an_enterprise() {
    let one = images(1);
    let unit = fine(UNIT, &one);
    let change = ApplyFacts { is_change: true, standing: Standing::Verified(Individual), ..unit };
    let review = Ok(Verdict::Review);
    let table = [
        ("a person changes", change, review),
        (
            "a change waits already",
            ApplyFacts { last: Some(last(Enterprise, ApplicationState::Pending, true)), ..change },
            Err(ApplyRefusal::AlreadySettled),
        ),
        (
            "a company changes",
            ApplyFacts { standing: Standing::Verified(Enterprise), ..change },
            Err(ApplyRefusal::AlreadySettled),
        ),
        (
            "nobody changes",
            ApplyFacts { standing: Standing::None, ..change },
            Err(ApplyRefusal::NotVerifiedPerson),
        ),
    ];
    for (why, facts, expected) in table {
        assert_eq!(decide_apply(&facts, &Limits::default()), expected, "{why}");
    }
}

#[test]
fn how_often_and_by_which_certificate() {
    let (three, one) = (images(3), images(1));
    let person = fine(Evidence::Personal(Passport), &three);
    let unit = fine(UNIT, &one);
    let often = [NOW; 5];
    let shared = |others| Holders { barred: false, others };
    let barred = Holders { barred: true, others: 9 };
    let review = Ok(Verdict::Review);
    let table = [
        ("the fifth today", ApplyFacts { applied: &often[..4], ..person }, review),
        (
            "the sixth today",
            ApplyFacts { applied: &often, ..person },
            Err(ApplyRefusal::TooManyAttempts),
        ),
        (
            "the sixth, a millisecond before the day is over",
            ApplyFacts { applied: &often, now: NOW.plus_ms(24 * 3_600_000 - 1), ..person },
            Err(ApplyRefusal::TooManyAttempts),
        ),
        (
            "the sixth, a day later",
            ApplyFacts { applied: &often, now: NOW.plus_ms(24 * 3_600_000), ..person },
            review,
        ),
        (
            "a member as a person",
            ApplyFacts { in_enterprise: true, ..person },
            Err(ApplyRefusal::InEnterprise),
        ),
        ("a member as a company", ApplyFacts { in_enterprise: true, ..unit }, review),
        ("barred", ApplyFacts { holders: barred, ..person }, Err(ApplyRefusal::Barred(Individual))),
        ("the fifth holder", ApplyFacts { holders: shared(4), ..person }, review),
        (
            "the sixth holder",
            ApplyFacts { holders: shared(5), ..unit },
            Err(ApplyRefusal::TooManyHolders(Enterprise)),
        ),
    ];
    for (why, facts, expected) in table {
        assert_eq!(decide_apply(&facts, &Limits::default()), expected, "{why}");
    }
}

#[test]
fn a_bank_card_is_proved_by_its_code_and_its_issuer() {
    let one = images(1);
    let sent = CodeState::sent(NOW, 10);
    let code = |matches| Some(CodeTried { sent: Some(sent), matches });
    let void = CodeState { wrong_tries: 3, ..sent };
    let card = ApplyFacts { code: code(true), ..fine(Evidence::BankCard, &one) };
    let frozen = Some(CardRefusal::NotInUse);
    let table = [
        ("right, in a sandbox", card, Ok(Verdict::Passed)),
        (
            "right, in production",
            ApplyFacts { purpose: Purpose::Production, ..card },
            Ok(Verdict::Review),
        ),
        (
            "none was sent",
            ApplyFacts { code: None, ..card },
            Err(ApplyRefusal::Code(CodeRefusal::Missing)),
        ),
        (
            "wrong, though the card is frozen",
            ApplyFacts { code: code(false), card: frozen, ..card },
            Err(ApplyRefusal::Code(CodeRefusal::Wrong)),
        ),
        (
            "right after three wrong tries",
            ApplyFacts { code: Some(CodeTried { sent: Some(void), matches: true }), ..card },
            Err(ApplyRefusal::Code(CodeRefusal::Void)),
        ),
        (
            "too late",
            ApplyFacts { now: NOW.plus_ms(600_000), ..card },
            Err(ApplyRefusal::Code(CodeRefusal::Expired)),
        ),
        (
            "frozen",
            ApplyFacts { card: frozen, ..card },
            Err(ApplyRefusal::Card(CardRefusal::NotInUse)),
        ),
    ];
    for (why, facts, expected) in table {
        assert_eq!(decide_apply(&facts, &Limits::default()), expected, "{why}");
    }
}
