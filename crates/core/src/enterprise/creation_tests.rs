//! Tables of opening a member account.

use super::*;
use crate::customers::{LoginNameRefusal, PasswordRefusal};
use crate::verification::CodeRefusal;
use CreateItem::{PersonHasNoMembers, PhoneVerifiesTooMany, TooManyIndependent, TooManyMembers};

const FINE: CreateFacts = CreateFacts {
    master: CustomerKind::Enterprise,
    members: 31,
    independent_members: 9,
    mode: Mode::Independent,
    verified: true,
    verified_on_phone: Some(4),
};

#[test]
fn what_forbids_a_new_member() {
    let quotas = Quotas { independent_members: 10, ..Quotas::default() };
    let custody = CreateFacts { mode: Mode::Custody, ..FINE };
    let person = CreateFacts { master: CustomerKind::Person, ..FINE };
    let everything =
        CreateFacts { members: 32, independent_members: 10, verified_on_phone: Some(5), ..person };
    let table: &[(&str, CreateFacts, &[CreateItem])] = &[
        ("the 32nd member", FINE, &[]),
        ("the 33rd member", CreateFacts { members: 32, ..FINE }, &[TooManyMembers]),
        ("a person's member", person, &[PersonHasNoMembers]),
        (
            "the phone stands for five",
            CreateFacts { verified_on_phone: Some(5), ..FINE },
            &[PhoneVerifiesTooMany],
        ),
        (
            "an unverified master's member does not count on it",
            CreateFacts { verified_on_phone: Some(5), verified: false, ..FINE },
            &[],
        ),
        ("the master's own phone", CreateFacts { verified_on_phone: None, ..FINE }, &[]),
        (
            "the 11th independent member",
            CreateFacts { independent_members: 10, ..FINE },
            &[TooManyIndependent],
        ),
        (
            "custody takes no independent place",
            CreateFacts { independent_members: 10, ..custody },
            &[],
        ),
        (
            "all of them, in the order of the sheet",
            everything,
            &[TooManyMembers, PersonHasNoMembers, PhoneVerifiesTooMany, TooManyIndependent],
        ),
    ];
    for (why, facts, expected) in table {
        assert_eq!(check_create(facts, &quotas), *expected, "{why}");
    }
}

/// What is mended, and the reason that is given next.
type Mend<'a> = (&'a dyn Fn(&mut CreateAttempt<'a>), CreateMemberRefusal);

/// Each row mends the reason of the row before it, and leaves all later ones standing.
#[test]
fn reasons_come_in_their_order() {
    let phone = MobilePhone::parse("13800000000").expect("a number");
    let now = Timestamp::from_ms(1_800_000_000_000);
    let sent = CodeState::sent(now, 10);
    let given = GivenPhone { accounts: 10, sent: None, code_matches: None };
    let worst = CreateAttempt {
        opener: Opener::Outsider,
        unit_known: false,
        display_name: "two\nlines",
        phone: None,
        given: Some(given),
        login_name: "1lab",
        login_name_taken: true,
        password: "short",
        facts: CreateFacts { members: 32, ..FINE },
        now,
    };
    let mends: [Mend<'_>; 14] = [
        (&|_| {}, CreateMemberRefusal::NotMaster),
        (&|a| a.opener = Opener::Frozen, CreateMemberRefusal::Frozen),
        (&|a| a.opener = Opener::Master, CreateMemberRefusal::UnknownUnit),
        (&|a| a.unit_known = true, CreateMemberRefusal::DisplayName),
        (&|a| a.display_name = "", CreateMemberRefusal::PhoneMissing),
        (&|a| a.phone = Some(&phone), CreateMemberRefusal::LoginName(LoginNameRefusal::Length)),
        (&|a| a.login_name = "acme_lab", CreateMemberRefusal::LoginNameTaken),
        (&|a| a.login_name_taken = false, CreateMemberRefusal::Password(PasswordRefusal::TooShort)),
        (
            &|a| a.password = "Aa13800000000",
            CreateMemberRefusal::Password(PasswordRefusal::HoldsThePhone),
        ),
        (&|a| a.password = "S3cret!pass", CreateMemberRefusal::CheckFailed(vec![TooManyMembers])),
        (&|a| a.facts = FINE, CreateMemberRefusal::PhoneOverLimit),
        (
            &|a| a.given = Some(GivenPhone { accounts: 9, sent: Some(sent), ..given }),
            CreateMemberRefusal::Code(CodeRefusal::Missing),
        ),
        (
            &|a| a.given = a.given.map(|g| GivenPhone { code_matches: Some(false), ..g }),
            CreateMemberRefusal::Code(CodeRefusal::Wrong),
        ),
        (&|a| a.now = now.plus_ms(600_000), CreateMemberRefusal::Code(CodeRefusal::Expired)),
    ];
    let mut attempt = worst;
    for (mend, expected) in mends {
        mend(&mut attempt);
        assert_eq!(decide_create(&attempt, &Quotas::default()), Err(expected));
    }
    attempt.now = now;
    attempt.given = attempt.given.map(|g| GivenPhone { code_matches: Some(true), ..g });
    assert_eq!(decide_create(&attempt, &Quotas::default()), Ok(()));
    // The master's own phone needs no code, however many accounts it stands for.
    attempt.given = None;
    assert_eq!(decide_create(&attempt, &Quotas::default()), Ok(()));
}

#[test]
fn a_person_learns_why_it_is_no_master() {
    let person = refuse_outsider(Some(CustomerKind::Person));
    assert_eq!(person, CreateMemberRefusal::CheckFailed(vec![PersonHasNoMembers]));
    for other in [Some(CustomerKind::Enterprise), Some(CustomerKind::Reseller), None] {
        assert_eq!(refuse_outsider(other), CreateMemberRefusal::NotMaster);
    }
}
