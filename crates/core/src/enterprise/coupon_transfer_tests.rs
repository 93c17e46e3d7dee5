//! Tables of the checks of handing a voucher over and of taking it back.

use super::*;
use crate::coupons::Version;
use crate::ids::PlanKey;

const MASTER: CustomerKey = CustomerKey(1);

fn money(text: &str) -> Amount {
    Amount::parse(text, 8).expect("a literal")
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse_wire(text).expect("a literal")
}

fn voucher() -> Coupon {
    Coupon {
        key: CouponKey(7),
        plan: PlanKey(1),
        kind: Kind::Voucher,
        version: Version::Reusable,
        face: money("100"),
        state: State::Usable,
        frozen: false,
        effective: at("2026-01-01T00:00:00Z"),
        expires: at("2026-12-31T15:59:59Z"),
        created: at("2026-01-01T00:00:00Z"),
        activated: None,
        used: None,
        lock: None,
        reserved: Amount::ZERO,
        order: None,
        source: None,
        code: String::new(),
    }
}

fn real(name: &str) -> RealName {
    RealName { name: name.to_owned(), credit_code: None }
}

fn words(result: Result<(), CouponTransferRefusal>) -> Vec<&'static str> {
    match result {
        Ok(()) => Vec::new(),
        Err(CouponTransferRefusal::CheckFailed(items)) => {
            items.into_iter().map(CouponItem::as_str).collect()
        }
        Err(other) => panic!("{other:?}"),
    }
}

/// What stands against handing a sound voucher of 100 over, once `spoil` has changed something.
fn allocation(
    coupon: &Coupon,
    spoil: impl FnOnce(&mut CouponAllocation<'_>),
) -> Result<(), CouponTransferRefusal> {
    let name = real("Acme");
    let mut attempt = CouponAllocation {
        caller_is_master: true,
        duplicate: false,
        pair: Some(CouponPair {
            mode: Mode::Independent,
            master_name: Some(&name),
            member_name: Some(&name),
            same_signing_entity: true,
        }),
        coupon: Some(CouponView {
            coupon,
            balance: money("100"),
            scene: Scene::Test,
            issuer: Issuer::Operator,
        }),
        amount: money("100"),
        now: at("2026-06-01T00:00:00Z"),
    };
    spoil(&mut attempt);
    decide_coupon_allocation(&attempt)
}

fn pair<'a, 'b>(attempt: &'b mut CouponAllocation<'a>) -> &'b mut CouponPair<'a> {
    attempt.pair.as_mut().expect("a pair")
}

fn view<'a, 'b>(attempt: &'b mut CouponAllocation<'a>) -> &'b mut CouponView<'a> {
    attempt.coupon.as_mut().expect("a coupon")
}

#[test]
fn each_check_of_an_allocation_by_itself() {
    type Spoil = fn(&mut CouponAllocation<'_>);
    let sound = voucher();
    let table: &[(&[&str], Spoil)] = &[
        (&[], |_| {}),
        (&[], |a| view(a).scene = Scene::Commercial),
        (&[], |a| view(a).scene = Scene::Activity),
        (&["SAME_LEGAL_TRANS_COUPON"], |a| pair(a).member_name = None),
        (&["SAME_LEGAL_TRANS_COUPON"], |a| pair(a).master_name = None),
        (&["COUPON_TRANS_ONE_TIME"], |a| a.amount = money("99.99")),
        (&["COUPON_TRANS_ONE_TIME"], |a| a.amount = money("100.01")),
        (&["COUPON_NOT_EXIST_OR_NOT_PRI"], |a| a.coupon = None),
        (&["COUPON_SCENE_CAN_NOT_TRANSFER"], |a| view(a).scene = Scene::Other),
        (&["COUPON_SOURCE_TYPE_FORBID"], |a| view(a).issuer = Issuer::Partner),
        (&["MUST_BE_SAME_SIGNING_ENTITY"], |a| pair(a).same_signing_entity = false),
        (&["NO_TRANSFER_FOR_FC_SUBACCOUNT"], |a| pair(a).mode = Mode::Custody),
        (
            &[
                "SAME_LEGAL_TRANS_COUPON",
                "COUPON_NOT_EXIST_OR_NOT_PRI",
                "MUST_BE_SAME_SIGNING_ENTITY",
                "NO_TRANSFER_FOR_FC_SUBACCOUNT",
            ],
            |a| {
                (pair(a).member_name, a.coupon) = (None, None);
                (pair(a).mode, pair(a).same_signing_entity) = (Mode::Custody, false);
            },
        ),
    ];
    for (expected, spoil) in table {
        assert_eq!(words(allocation(&sound, spoil)), *expected);
    }
}

#[test]
fn which_coupons_go() {
    type Change = fn(&mut Coupon);
    let status = "COUPON_STATUS_CAN_NOT_OPERATE";
    let table: &[(&str, Change, &[&str])] = &[
        ("a sound voucher", |_| {}, &[]),
        ("one that is not valid yet", |c| c.effective = at("2026-07-01T00:00:00Z"), &[]),
        ("a flexi coupon", |c| c.kind = Kind::Flexi, &["ONLY_CASH_COUPON_CAN_TRANSFER"]),
        ("a card", |c| c.kind = Kind::StoredValueCard, &["ONLY_CASH_COUPON_CAN_TRANSFER"]),
        ("not activated", |c| c.state = State::Inactive, &[status]),
        ("used", |c| c.state = State::Used, &[status]),
        ("expired", |c| c.state = State::Expired, &[status]),
        ("past its end", |c| c.expires = at("2026-06-01T00:00:00Z"), &[status]),
        ("recalled", |c| c.state = State::Recalled, &[status]),
        ("reclaimed", |c| c.state = State::Reclaimed, &[status]),
        ("with another member", |c| c.state = State::Allocated, &[status]),
        ("a discount coupon", |c| c.kind = Kind::Discount, &["ONLY_CASH_COUPON_CAN_TRANSFER"]),
        ("frozen", |c| c.frozen = true, &[status]),
        ("locked by an order", |c| c.lock = Some("CS1".to_owned()), &[status]),
    ];
    for (why, change, expected) in table {
        let mut coupon = voucher();
        change(&mut coupon);
        assert_eq!(words(allocation(&coupon, |_| {})), *expected, "{why}");
    }
}

/// What stands against taking a sound voucher back, once `spoil` has changed something.
fn reclaim(spoil: impl FnOnce(&mut Coupon, &mut Coupon, &mut CouponPair<'_>)) -> Vec<&'static str> {
    let name = real("Acme");
    let mut source = Coupon { state: State::Allocated, ..voucher() };
    let mut coupon =
        Coupon { key: CouponKey(8), source: Some((MASTER, CouponKey(7))), ..voucher() };
    let mut pair = CouponPair {
        mode: Mode::Independent,
        master_name: Some(&name),
        member_name: Some(&name),
        same_signing_entity: true,
    };
    spoil(&mut source, &mut coupon, &mut pair);
    words(decide_coupon_reclaim(&CouponReclaim {
        caller_is_master: true,
        duplicate: false,
        pair: Some(pair),
        named: (MASTER, CouponKey(7)),
        source: Some(&source),
        coupon: Some(&coupon),
        now: at("2026-06-01T00:00:00Z"),
    }))
}

#[test]
fn each_check_of_a_reclaim_by_itself() {
    type Spoil = fn(&mut Coupon, &mut Coupon, &mut CouponPair<'_>);
    let table: &[(&[&str], Spoil)] = &[
        (&[], |_, _, _| {}),
        // Who they are before the law matters when it is handed over, not when it comes back.
        (&[], |_, _, pair| pair.member_name = None),
        (&["ONLY_CASH_COUPON_CAN_TRANSFER"], |_, held, _| held.kind = Kind::Flexi),
        (&["COUPON_STATUS_CAN_NOT_OPERATE"], |_, held, _| held.state = State::Used),
        (&["COUPON_STATUS_CAN_NOT_OPERATE"], |_, held, _| held.frozen = true),
        (&["COUPON_STATUS_CAN_NOT_OPERATE"], |_, held, _| held.state = State::Reclaimed),
        (&["COUPON_STATUS_CAN_NOT_OPERATE"], |_, held, _| held.lock = Some("CS1".to_owned())),
        (&["COUPON_STATUS_CAN_NOT_OPERATE"], |_, held, _| {
            held.expires = at("2026-06-01T00:00:00Z");
        }),
        // To the millisecond.
        (&[], |_, held, _| held.expires = at("2026-06-01T00:00:00Z").plus_ms(1)),
        (&["NOT_PRI_TRANSFER_COUPON"], |_, held, _| held.source = None),
        (&["NOT_PRI_TRANSFER_COUPON"], |_, held, _| {
            held.source = Some((MASTER, CouponKey(6)));
        }),
        (&["NOT_PRI_TRANSFER_COUPON"], |_, held, _| {
            held.source = Some((CustomerKey(2), CouponKey(7)));
        }),
        (&["SOURCE_COUPON_RECALL_BY_ADMIN"], |source, _, _| source.state = State::Recalled),
        (&["SOURCE_COUPON_RECALL_BY_ADMIN"], |source, _, _| source.state = State::Reclaimed),
        (&["MUST_BE_SAME_SIGNING_ENTITY"], |_, _, pair| pair.same_signing_entity = false),
        (&["NO_RETRIEVE_FOR_FC_SUBACCOUNT"], |_, _, pair| pair.mode = Mode::Custody),
    ];
    for (expected, spoil) in table {
        assert_eq!(reclaim(spoil), *expected);
    }
}

#[test]
fn what_is_missing_is_named() {
    use CouponTransferRefusal as R;
    let name = real("Acme");
    let attempt = CouponReclaim {
        caller_is_master: true,
        duplicate: false,
        pair: Some(CouponPair {
            mode: Mode::Independent,
            master_name: Some(&name),
            member_name: Some(&name),
            same_signing_entity: true,
        }),
        named: (MASTER, CouponKey(7)),
        source: None,
        coupon: None,
        now: at("2026-06-01T00:00:00Z"),
    };
    let missing = ["COUPON_NOT_EXIST_OR_NOT_SUB", "SOURCE_COUPON_NOT_EXIST_OR_NOT_PRI"];
    assert_eq!(words(decide_coupon_reclaim(&attempt)), missing);

    let table = [
        (CouponReclaim { pair: None, ..attempt }, R::NotAssociated),
        (CouponReclaim { pair: None, duplicate: true, ..attempt }, R::DuplicateTransaction),
        (CouponReclaim { caller_is_master: false, duplicate: true, ..attempt }, R::NotMaster),
    ];
    for (attempt, refusal) in table {
        assert_eq!(decide_coupon_reclaim(&attempt), Err(refusal));
    }
    let sound = voucher();
    let outsider = allocation(&sound, |a| (a.caller_is_master, a.duplicate) = (false, true));
    assert_eq!(outsider, Err(R::NotMaster));
    let twice = allocation(&sound, |a| (a.duplicate, a.pair) = (true, None));
    assert_eq!(twice, Err(R::DuplicateTransaction));
    assert_eq!(allocation(&sound, |a| (a.pair, a.coupon) = (None, None)), Err(R::NotAssociated));
}

/// Every item of either decision is brought about by a row above, and by no other decision.
#[test]
fn the_items_of_each_decision_are_told_in_the_order_of_the_sheet() {
    use CouponItem as I;
    let both: Vec<_> = I::ALL
        .iter()
        .filter(|item| I::OF_ALLOCATION.contains(item) && I::OF_RECLAIM.contains(item))
        .collect();
    assert_eq!(both, [&I::VouchersOnly, &I::Status, &I::SigningEntitiesDiffer]);
    for item in I::ALL {
        assert!(I::OF_ALLOCATION.contains(item) || I::OF_RECLAIM.contains(item), "{item:?}");
    }
    for items in [I::OF_ALLOCATION, I::OF_RECLAIM] {
        assert!(items.is_sorted(), "{items:?}");
    }
    // All that can hold of one coupon at once: told together, in order.
    let told = reclaim(|source, held, pair| {
        (held.kind, held.frozen, held.source) = (Kind::Flexi, true, None);
        source.state = State::Recalled;
        (pair.same_signing_entity, pair.mode) = (false, Mode::Custody);
    });
    let expected: Vec<_> = I::OF_RECLAIM
        .iter()
        .filter(|item| !matches!(item, I::NotMembers | I::SourceNotMasters))
        .map(|item| item.as_str())
        .collect();
    assert_eq!(told, expected);
    let coupon = Coupon { kind: Kind::Flexi, frozen: true, ..voucher() };
    let told = allocation(&coupon, |attempt| {
        attempt.amount = money("1");
        let view = view(attempt);
        (view.scene, view.issuer) = (Scene::Other, Issuer::Partner);
        let pair = pair(attempt);
        (pair.member_name, pair.same_signing_entity, pair.mode) = (None, false, Mode::Custody);
    });
    let expected: Vec<_> = I::OF_ALLOCATION
        .iter()
        .filter(|item| **item != I::NotMasters)
        .map(|item| item.as_str())
        .collect();
    assert_eq!(words(told), expected);
}
