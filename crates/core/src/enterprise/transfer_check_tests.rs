//! Tables of the checks of `accounts` A9: one row per item, then combinations.

use super::*;
use BalanceType::{Credit, Debit};
use Mode::{Custody, Independent};

const NO_ITEMS: &[&str] = &[];

fn real(name: &str) -> RealName {
    RealName { name: name.to_owned(), credit_code: None }
}

/// The wire's ids that stand against moving `balance` in `mode`, once `change` has spoiled facts
/// that are otherwise sound for every direction: (allocate, reclaim).
fn against(
    balance: BalanceType,
    mode: Mode,
    change: impl FnOnce(&mut Facts<'_>),
) -> (Vec<&'static str>, Vec<&'static str>) {
    let name = real("北京顶点科技有限公司");
    let mut facts = Facts {
        balance,
        mode,
        accepted: Permissions::NONE.with(Permission::ShareCredit),
        master: MasterFacts {
            real_name: Some(&name),
            signing_entity: "HWC-CN",
            settlement: Settlement::Monthly,
            association: None,
        },
        member: MemberFacts {
            real_name: Some(&name),
            signing_entity: "HWC-CN",
            own_credit: false,
            overdue: false,
            bought_ies: false,
        },
    };
    change(&mut facts);
    let words = |items: Vec<CheckItem>| items.into_iter().map(CheckItem::as_str).collect();
    let (allocate, reclaim) = (check_allocate(&facts), check_reclaim(&facts));
    assert!(allocate.iter().all(|item| CheckItem::OF_ALLOCATION.contains(item)), "{allocate:?}");
    assert!(reclaim.iter().all(|item| CheckItem::OF_RECLAIM.contains(item)), "{reclaim:?}");
    (words(allocate), words(reclaim))
}

/// Like [`against`], with the member certified as `name` (or not at all).
fn against_named(
    balance: BalanceType,
    mode: Mode,
    name: Option<&str>,
) -> (Vec<&'static str>, Vec<&'static str>) {
    let master = real("北京顶点科技有限公司");
    let member = name.map(real);
    let facts = Facts {
        balance,
        mode,
        accepted: Permissions::NONE.with(Permission::ShareCredit),
        master: MasterFacts {
            real_name: Some(&master),
            signing_entity: "HWC-CN",
            settlement: Settlement::Monthly,
            association: None,
        },
        member: MemberFacts {
            real_name: member.as_ref(),
            signing_entity: "HWC-CN",
            own_credit: false,
            overdue: false,
            bought_ies: false,
        },
    };
    let words = |items: Vec<CheckItem>| items.into_iter().map(CheckItem::as_str).collect();
    (words(check_allocate(&facts)), words(check_reclaim(&facts)))
}

#[test]
fn sound_facts_let_money_go_both_ways() {
    for balance in [Debit, Credit] {
        let (allocate, reclaim) = against(balance, Independent, |_| {});
        assert_eq!((allocate.as_slice(), reclaim.as_slice()), (NO_ITEMS, NO_ITEMS), "{balance:?}");
    }
}

#[test]
fn the_ids_are_spelled_and_ordered_as_in_the_sheet() {
    let words: Vec<_> = CheckItem::ALL.iter().map(|item| item.as_str()).collect();
    assert_eq!(
        words,
        [
            "SUB_CUSTOMER_NO_OWN_CREDIT",
            "NO_SHARE_CREDIT_TO_SUB_PERMISSION",
            "TRANS_CREDIT_EXT_PRI_MUST_POSTPAY",
            "SAME_REAL_NAME_TRANS_CREDIT",
            "SUB_CUSTOMER_OVERDUE_BILL",
            "PREPAID_PRODUCT_FOR_IES",
            "NO_CREDIT_TRANSFER_FOR_DIFF_HOST",
            "MUST_BE_SAME_SIGNING_ENTITY",
            "NO_CREDIT_RETRIEVE_FOR_DIFF_HOST",
            "NO_TRANSFER_FOR_FC_SUBACCOUNT",
            "NO_RETRIEVE_FOR_FC_SUBACCOUNT",
            "PRI_PAID_BP_SUB_CUST_NOT_TRANS_DEBIT",
            "PRI_RESALE_BP_SUB_CUST_NOT_TRANS_DEBIT",
            "PRI_RESALE_BP_SUB_CUST_NOT_TRANS_CREDIT",
            "PRI_PAID_BP_SUB_CUST_NOT_TRANS_CREDIT",
            "ADVANCE_PAY_PRI_SUB_MUST_SAME_LEGAL",
        ]
    );
}

type Change = fn(&mut Facts<'_>);
/// What is wrong, cash or credit, against allocating, against reclaiming.
type Row = (&'static str, Change, BalanceType, &'static [&'static str], &'static [&'static str]);

#[test]
fn each_item_alone_in_independent_mode() {
    let table: &[Row] = &[
        ("own credit", own_credit, Credit, &["SUB_CUSTOMER_NO_OWN_CREDIT"], NO_ITEMS),
        ("own credit", own_credit, Debit, NO_ITEMS, NO_ITEMS),
        (
            "credit not shared",
            not_shared,
            Credit,
            &["NO_SHARE_CREDIT_TO_SUB_PERMISSION"],
            &["NO_SHARE_CREDIT_TO_SUB_PERMISSION"],
        ),
        ("credit not shared", not_shared, Debit, NO_ITEMS, NO_ITEMS),
        ("pre-paid master", prepaid, Credit, &["TRANS_CREDIT_EXT_PRI_MUST_POSTPAY"], NO_ITEMS),
        ("pre-paid master", prepaid, Debit, NO_ITEMS, NO_ITEMS),
        ("member overdue", overdue, Credit, &["SUB_CUSTOMER_OVERDUE_BILL"], NO_ITEMS),
        ("member overdue", overdue, Debit, NO_ITEMS, NO_ITEMS),
        ("member bought IES", ies, Credit, &["PREPAID_PRODUCT_FOR_IES"], NO_ITEMS),
        ("member bought IES", ies, Debit, NO_ITEMS, NO_ITEMS),
        (
            "another signing entity",
            other_host,
            Credit,
            &["NO_CREDIT_TRANSFER_FOR_DIFF_HOST", "MUST_BE_SAME_SIGNING_ENTITY"],
            &["MUST_BE_SAME_SIGNING_ENTITY", "NO_CREDIT_RETRIEVE_FOR_DIFF_HOST"],
        ),
        (
            "another signing entity",
            other_host,
            Debit,
            &["MUST_BE_SAME_SIGNING_ENTITY"],
            &["MUST_BE_SAME_SIGNING_ENTITY"],
        ),
        ("referral master", referral, Debit, NO_ITEMS, NO_ITEMS),
        ("referral master", referral, Credit, NO_ITEMS, NO_ITEMS),
        ("agency master", agency, Debit, &["PRI_PAID_BP_SUB_CUST_NOT_TRANS_DEBIT"], NO_ITEMS),
        ("agency master", agency, Credit, &["PRI_PAID_BP_SUB_CUST_NOT_TRANS_CREDIT"], NO_ITEMS),
        ("resale master", resale, Debit, &["PRI_RESALE_BP_SUB_CUST_NOT_TRANS_DEBIT"], NO_ITEMS),
        ("resale master", resale, Credit, &["PRI_RESALE_BP_SUB_CUST_NOT_TRANS_CREDIT"], NO_ITEMS),
    ];
    for (what, change, balance, allocate, reclaim) in table {
        let found = against(*balance, Independent, change);
        assert_eq!(found.0, *allocate, "allocate {balance:?}, {what}");
        assert_eq!(found.1, *reclaim, "reclaim {balance:?}, {what}");
    }
}

fn own_credit(facts: &mut Facts<'_>) {
    facts.member.own_credit = true;
}

fn not_shared(facts: &mut Facts<'_>) {
    facts.accepted = Permissions::NONE.with(Permission::ReadFinance);
}

fn prepaid(facts: &mut Facts<'_>) {
    facts.master.settlement = Settlement::Realtime;
}

fn overdue(facts: &mut Facts<'_>) {
    facts.member.overdue = true;
}

fn ies(facts: &mut Facts<'_>) {
    facts.member.bought_ies = true;
}

fn other_host(facts: &mut Facts<'_>) {
    facts.member.signing_entity = "HWC-SG";
}

fn referral(facts: &mut Facts<'_>) {
    facts.master.association = Some(AssociationType::Referral);
}

fn agency(facts: &mut Facts<'_>) {
    facts.master.association = Some(AssociationType::AgencySale);
}

fn resale(facts: &mut Facts<'_>) {
    facts.master.association = Some(AssociationType::Resale);
}

#[test]
fn real_names_bind_credit_only_and_independent_members_only() {
    let item: &[&str] = &["SAME_REAL_NAME_TRANS_CREDIT"];
    let (acme, branch) = ("北京顶点科技有限公司", "北京顶点科技有限公司上海分公司");
    let table = [
        ("the same name", Some(acme), Credit, NO_ITEMS),
        ("a branch", Some(branch), Credit, NO_ITEMS),
        ("another company", Some("Globex"), Credit, item),
        ("an unverified member", None, Credit, item),
        ("another company, cash", Some("Globex"), Debit, NO_ITEMS),
    ];
    for (what, name, balance, items) in table {
        let found = against_named(balance, Independent, name);
        assert_eq!(found, (items.to_vec(), items.to_vec()), "{what}");
    }
    let (allocate, reclaim) = against_named(Credit, Custody, Some("Globex"));
    assert!(!allocate.contains(&item[0]) && !reclaim.contains(&item[0]), "custody has its own");
}

#[test]
fn custody_forbids_both_ways() {
    let (allocate, reclaim) = against(Debit, Custody, |_| {});
    assert_eq!(allocate, ["NO_TRANSFER_FOR_FC_SUBACCOUNT"]);
    assert_eq!(reclaim, ["NO_RETRIEVE_FOR_FC_SUBACCOUNT"]);
    // Custody's own permissions do not lend credit, whatever was accepted before.
    let (allocate, reclaim) = against(Credit, Custody, |_| {});
    assert_eq!(allocate, ["NO_SHARE_CREDIT_TO_SUB_PERMISSION", "NO_TRANSFER_FOR_FC_SUBACCOUNT"]);
    assert_eq!(reclaim, ["NO_SHARE_CREDIT_TO_SUB_PERMISSION", "NO_RETRIEVE_FOR_FC_SUBACCOUNT"]);
}

#[test]
fn agency_money_names_the_legal_person_besides() {
    let (allocate, reclaim) = against(Debit, Independent, |facts| {
        agency(facts);
        facts.member.real_name = None;
    });
    assert_eq!(
        allocate,
        ["PRI_PAID_BP_SUB_CUST_NOT_TRANS_DEBIT", "ADVANCE_PAY_PRI_SUB_MUST_SAME_LEGAL"]
    );
    assert_eq!(reclaim, NO_ITEMS);
    let (allocate, _) = against(Credit, Independent, |facts| {
        agency(facts);
        facts.member.real_name = None;
    });
    assert_eq!(allocate, ["SAME_REAL_NAME_TRANS_CREDIT", "PRI_PAID_BP_SUB_CUST_NOT_TRANS_CREDIT"]);
}

#[test]
fn everything_at_once_is_reported_in_the_order_of_the_sheet() {
    let everything = |facts: &mut Facts<'_>| {
        own_credit(facts);
        not_shared(facts);
        prepaid(facts);
        overdue(facts);
        ies(facts);
        other_host(facts);
        resale(facts);
        facts.member.real_name = None;
    };
    let (allocate, reclaim) = against(Credit, Independent, everything);
    assert_eq!(
        allocate,
        [
            "SUB_CUSTOMER_NO_OWN_CREDIT",
            "NO_SHARE_CREDIT_TO_SUB_PERMISSION",
            "TRANS_CREDIT_EXT_PRI_MUST_POSTPAY",
            "SAME_REAL_NAME_TRANS_CREDIT",
            "SUB_CUSTOMER_OVERDUE_BILL",
            "PREPAID_PRODUCT_FOR_IES",
            "NO_CREDIT_TRANSFER_FOR_DIFF_HOST",
            "MUST_BE_SAME_SIGNING_ENTITY",
            "PRI_RESALE_BP_SUB_CUST_NOT_TRANS_CREDIT",
        ]
    );
    assert_eq!(
        reclaim,
        [
            "NO_SHARE_CREDIT_TO_SUB_PERMISSION",
            "SAME_REAL_NAME_TRANS_CREDIT",
            "MUST_BE_SAME_SIGNING_ENTITY",
            "NO_CREDIT_RETRIEVE_FOR_DIFF_HOST",
        ]
    );
    let (allocate, _) = against(Credit, Custody, everything);
    assert_eq!(
        allocate,
        [
            "SUB_CUSTOMER_NO_OWN_CREDIT",
            "NO_SHARE_CREDIT_TO_SUB_PERMISSION",
            "TRANS_CREDIT_EXT_PRI_MUST_POSTPAY",
            "SUB_CUSTOMER_OVERDUE_BILL",
            "PREPAID_PRODUCT_FOR_IES",
            "NO_CREDIT_TRANSFER_FOR_DIFF_HOST",
            "MUST_BE_SAME_SIGNING_ENTITY",
            "NO_TRANSFER_FOR_FC_SUBACCOUNT",
            "PRI_RESALE_BP_SUB_CUST_NOT_TRANS_CREDIT",
        ]
    );
}

/// Every combination of facts: the list is in order and holds nothing twice.
#[test]
fn every_list_is_in_order() {
    let changes: [Change; 8] =
        [own_credit, not_shared, prepaid, overdue, ies, other_host, agency, resale];
    for balance in [Debit, Credit] {
        for mode in [Independent, Custody] {
            for chosen in 0..1_usize << changes.len() {
                let place = |word: &&str| CheckItem::parse(word).expect("a word").code();
                let (allocate, reclaim) = against(balance, mode, |facts| {
                    for (bit, change) in changes.iter().enumerate() {
                        if chosen >> bit & 1 == 1 {
                            change(facts);
                        }
                    }
                });
                for list in [allocate, reclaim] {
                    let places: Vec<_> = list.iter().map(place).collect();
                    assert!(places.is_sorted_by(|a, b| a < b), "{list:?}");
                }
            }
        }
    }
}
