//! Tables of whole decisions: which reason is given when several hold.

use super::*;
use crate::accounts::BalanceType;
use crate::customers::{RealName, Settlement};
use crate::enterprise::{MasterFacts, MemberFacts, Mode, Permission, Permissions};

fn yuan(units: i64) -> Amount {
    Amount::from_units(units).expect("small")
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse_wire(text).expect("a literal")
}

fn facts(real_name: &RealName, balance: BalanceType) -> Facts<'_> {
    Facts {
        balance,
        mode: Mode::Independent,
        accepted: Permissions::NONE.with(Permission::ShareCredit),
        master: MasterFacts {
            real_name: Some(real_name),
            signing_entity: "HWC-CN",
            settlement: Settlement::Monthly,
            association: None,
        },
        member: MemberFacts {
            real_name: Some(real_name),
            signing_entity: "HWC-CN",
            own_credit: false,
            overdue: false,
            bought_ies: false,
        },
    }
}

#[test]
fn cash_moves_up_to_what_is_there() {
    let name = RealName { name: "Acme".to_owned(), credit_code: None };
    let table = [
        // available, asked, against
        (100, 99, None),
        (100, 100, None),
        (100, 101, Some(100)),
        (0, 1, Some(0)),
    ];
    for (available, amount, against) in table {
        let attempt = Attempt {
            caller_is_master: true,
            duplicate: false,
            facts: Some(facts(&name, BalanceType::Debit)),
            source: Source::Cash { available: yuan(available) },
            amount: yuan(amount),
        };
        let allocated = decide_allocate(&attempt);
        let reclaimed = decide_reclaim(&attempt);
        match against.map(yuan) {
            None => {
                assert_eq!(allocated, Ok(None));
                assert_eq!(reclaimed, Ok(None));
            }
            Some(available) => {
                assert_eq!(allocated, Err(AllocateRefusal::InsufficientFunds { available }));
                assert_eq!(reclaimed, Err(ReclaimRefusal::InsufficientFunds { available }));
            }
        }
    }
}

#[test]
fn credit_moves_from_the_book_that_was_named() {
    let name = RealName { name: "Acme".to_owned(), credit_code: None };
    let now = at("2026-03-01T00:00:00Z");
    let [past, winter, later] =
        ["2026-02-01T00:00:00Z", "2026-12-31T15:59:59Z", "2027-12-31T15:59:59Z"].map(at);
    let book = |expires, units| CreditLot { expires, available: yuan(units) };
    let lots = [book(Some(past), 900), book(Some(winter), 500), book(None, 80)];
    let table = [
        ("the endless book", None, 80, Ok(Some(2))),
        (
            "more than the endless book holds",
            None,
            81,
            Err(AllocateRefusal::InsufficientFunds { available: yuan(80) }),
        ),
        ("the dated book, to the last cent", Some(winter), 500, Ok(Some(1))),
        (
            "books are not added up",
            Some(winter),
            501,
            Err(AllocateRefusal::InsufficientFunds { available: yuan(500) }),
        ),
        ("a book that ended", Some(past), 1, Err(AllocateRefusal::Expired)),
        ("no such book", Some(later), 1, Err(AllocateRefusal::AccountNotFound)),
    ];
    for (why, wanted, amount, expected) in table {
        let attempt = Attempt {
            caller_is_master: true,
            duplicate: false,
            facts: Some(facts(&name, BalanceType::Credit)),
            source: Source::Credit { lots: &lots, wanted, now },
            amount: yuan(amount),
        };
        assert_eq!(decide_allocate(&attempt), expected, "{why}");
    }
}

/// Each row mends the reason of the row before it, and leaves all later ones standing.
#[test]
fn reasons_come_in_the_order_of_the_sheet() {
    let name = RealName { name: "Acme".to_owned(), credit_code: None };
    let now = at("2026-03-01T00:00:00Z");
    let winter = at("2026-12-31T15:59:59Z");
    let lots = [CreditLot { expires: Some(winter), available: yuan(5) }];
    let mut sub_overdue = facts(&name, BalanceType::Credit);
    sub_overdue.member.overdue = true;
    sub_overdue.accepted = Permissions::NONE;
    let sound = facts(&name, BalanceType::Credit);
    let source = |wanted| Source::Credit { lots: &lots, wanted, now };
    let steps = [
        // master, duplicate, facts, expiry named
        (false, true, None, None),
        (true, true, None, None),
        (true, false, None, None),
        (true, false, Some(sub_overdue), None),
        (true, false, Some(sound), None),
        (true, false, Some(sound), Some(now)),
        (true, false, Some(sound), Some(winter.plus_ms(1000))),
        (true, false, Some(sound), Some(winter)),
    ];
    let decided = steps.map(|(caller_is_master, duplicate, facts, wanted)| {
        let source = source(wanted);
        let attempt = Attempt { caller_is_master, duplicate, facts, source, amount: yuan(6) };
        (decide_allocate(&attempt), decide_reclaim(&attempt))
    });
    let available = yuan(5);
    let allocate = [
        AllocateRefusal::NotMaster,
        AllocateRefusal::DuplicateTransaction,
        AllocateRefusal::NotAssociated,
        AllocateRefusal::CheckFailed(vec![
            CheckItem::NoShareCreditPermission,
            CheckItem::MemberOverdue,
        ]),
        AllocateRefusal::ExpiryRequired,
        AllocateRefusal::Expired,
        AllocateRefusal::AccountNotFound,
        AllocateRefusal::InsufficientFunds { available },
    ];
    let reclaim = [
        ReclaimRefusal::NotMaster,
        ReclaimRefusal::DuplicateTransaction,
        ReclaimRefusal::NotAssociated,
        ReclaimRefusal::CheckFailed(vec![CheckItem::NoShareCreditPermission]),
        ReclaimRefusal::ExpiryRequired,
        ReclaimRefusal::Expired,
        ReclaimRefusal::AccountNotFound,
        ReclaimRefusal::InsufficientFunds { available },
    ];
    for ((found, expected), step) in decided.iter().zip(allocate.iter().zip(&reclaim)).zip(&steps) {
        assert_eq!(found.0.as_ref(), Err(expected.0), "{step:?}");
        assert_eq!(found.1.as_ref(), Err(expected.1), "{step:?}");
    }
}
