//! What can be done with a coupon, and when not.

use super::*;

const NOON: &str = "2026-06-01T12:00:00Z";
const END: &str = "2026-12-31T15:59:59Z";

fn money(text: &str) -> Amount {
    Amount::parse(text, 8).expect("a literal")
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse_wire(text).expect("a literal")
}

fn coupon(state: State) -> Coupon {
    Coupon {
        key: CouponKey(1),
        plan: PlanKey(1),
        kind: Kind::Voucher,
        version: Version::Reusable,
        face: money("100"),
        state,
        frozen: false,
        effective: at("2026-01-01T00:00:00Z"),
        expires: at(END),
        created: at("2026-01-01T00:00:00Z"),
        activated: None,
        used: None,
        lock: None,
        reserved: Amount::ZERO,
        order: None,
        source: None,
        code: "C-1".to_owned(),
    }
}

/// What is answered in each state before the end; the last column is at the end.
#[test]
fn acts_by_state() {
    use CouponRefusal as R;
    type Act = fn(&Coupon, Timestamp) -> Result<State, CouponRefusal>;
    let locked = || R::Locked { order: "CS1".to_owned() };
    let acts: &[(&str, Act)] = &[
        ("activate", |c, now| c.activate(now).map(|c| c.state)),
        ("freeze", |c, now| c.freeze(now).map(|c| c.state)),
        ("recall", |c, now| c.recall(now).map(|c| c.state)),
    ];
    let table: &[(State, [Result<State, CouponRefusal>; 3])] = &[
        (State::Inactive, [Ok(State::Usable), Ok(State::Inactive), Ok(State::Recalled)]),
        (State::Usable, [Err(R::AlreadyActivated), Ok(State::Usable), Ok(State::Recalled)]),
        (State::Used, [Err(R::AlreadyActivated), Ok(State::Used), Err(R::Used)]),
        (State::Allocated, [Err(R::AlreadyActivated), Ok(State::Allocated), Ok(State::Recalled)]),
        (State::Expired, [Err(R::Expired), Err(R::Expired), Err(R::Expired)]),
        (State::Recalled, [Err(R::Recalled), Err(R::Recalled), Err(R::Recalled)]),
        (State::Reclaimed, [Err(R::Recalled), Err(R::Recalled), Err(R::Recalled)]),
    ];
    for (state, expected) in table {
        for ((act, run), expected) in acts.iter().zip(expected) {
            assert_eq!(run(&coupon(*state), at(NOON)), *expected, "{act} {state:?}");
        }
    }
    for (act, run) in acts {
        let ended = run(&coupon(State::Inactive), at(END));
        assert_eq!(ended, Err(R::Expired), "{act} at the end");
    }
    let frozen = coupon(State::Usable).freeze(at(NOON)).expect("it is sound");
    assert_eq!(frozen.freeze(at(NOON)), Err(R::AlreadyFrozen));
    assert_eq!(frozen.unfreeze().map(|c| c.frozen), Ok(false));
    assert_eq!(coupon(State::Usable).unfreeze(), Err(R::NotFrozen));
    assert_eq!(coupon(State::Usable).reserve("CS1", money("40")).recall(at(NOON)), Err(locked()));
}

#[test]
fn the_new_version_is_used_until_nothing_is_left_the_old_one_once() {
    let spend = |coupon: &Coupon, balance: &str, once, amount: &str| {
        coupon.spend((money(balance), once), money(amount), "CS1", at(NOON)).map(|c| c.state)
    };
    let new = coupon(State::Usable);
    let old = Coupon { version: Version::Single, ..new.clone() };
    let discount = Coupon { kind: Kind::Discount, ..new.clone() };
    assert_eq!(spend(&new, "100", false, "40"), Ok(State::Usable));
    assert_eq!(spend(&new, "60", false, "60"), Ok(State::Used));
    assert_eq!(spend(&new, "100", true, "40"), Ok(State::Used), "limited to one use");
    assert_eq!(spend(&old, "100", false, "0.01"), Ok(State::Used));
    assert_eq!(spend(&discount, "0", false, "0"), Ok(State::Used));
    for (coupon, amount) in [(&new, "60.01"), (&new, "0"), (&new, "-1"), (&discount, "-1")] {
        let lacking = CouponRefusal::InsufficientFunds { available: money("60") };
        assert_eq!(spend(coupon, "60", false, amount), Err(lacking), "{amount}");
    }
}

#[test]
fn a_use_remembers_its_order_and_gives_the_lock_up() {
    let reserved = coupon(State::Usable).reserve("CS1", money("40"));
    assert_eq!((reserved.lock.as_deref(), reserved.order.as_deref()), (Some("CS1"), None));
    let more = reserved.spend((money("100"), false), money("40.01"), "CS1", at(NOON));
    let lacking = CouponRefusal::InsufficientFunds { available: money("40") };
    assert_eq!(more, Err(lacking), "no more than was weighed");
    let used = reserved.spend((money("100"), false), money("40"), "CS1", at(NOON)).expect("sound");
    assert_eq!((used.lock.as_deref(), used.order.as_deref()), (None, Some("CS1")));
    assert_eq!((reserved.reserved, used.reserved), (money("40"), Amount::ZERO));
    assert_eq!(used.used, Some(at(NOON)));
    assert_eq!(reserved.release("CS1"), Ok(coupon(State::Usable)));
    assert_eq!(reserved.release("CS2"), Err(CouponRefusal::NotLocked));
    assert_eq!(coupon(State::Usable).release("CS1"), Err(CouponRefusal::NotLocked));
    // An order that only locked it is forgotten; the one that used it before is not.
    let again = used.reserve("CS3", money("10"));
    assert_eq!((again.shown_order(), again.order.as_deref()), (Some("CS3"), Some("CS1")));
    assert_eq!(again.release("CS3"), Ok(used.clone()));
    assert_eq!(used.shown_order(), Some("CS1"));
}

#[test]
fn what_comes_back_revives_the_coupon_unless_it_is_over() {
    use WayBack::{GoesOn, Lapses, Stays};
    let back = |state, now: &str| {
        let amounts = (money("10"), money("10"));
        let back = coupon(state).take_back(amounts, false, at(now)).expect("as used");
        (back.coupon.state, back.way)
    };
    assert_eq!(back(State::Used, NOON), (State::Usable, Stays));
    assert_eq!(back(State::Usable, NOON), (State::Usable, Stays));
    assert_eq!(back(State::Allocated, NOON), (State::Usable, Stays));
    assert_eq!(back(State::Used, END), (State::Used, Lapses));
    assert_eq!(back(State::Expired, END), (State::Expired, Lapses));
    assert_eq!(back(State::Recalled, NOON), (State::Recalled, Lapses));
    assert_eq!(back(State::Reclaimed, NOON), (State::Reclaimed, GoesOn));
    assert_eq!(back(State::Reclaimed, END), (State::Reclaimed, Lapses));
    for amount in ["10.01", "0", "-1"] {
        let amounts = (money(amount), money("10"));
        let more = coupon(State::Used).take_back(amounts, false, at(NOON));
        assert_eq!(more, Err(CouponRefusal::MoreThanUsed { used: money("10") }), "{amount}");
    }
}

#[test]
fn a_part_that_comes_back_undoes_a_use_only_where_there_may_be_several() {
    // (version, limited to one use, what comes back of 30 that were used, where it stands then)
    let table = [
        (Version::Reusable, false, "0.01", State::Usable),
        (Version::Reusable, false, "30", State::Usable),
        (Version::Reusable, true, "29.99", State::Used),
        (Version::Reusable, true, "30", State::Usable),
        (Version::Single, false, "29.99", State::Used),
        (Version::Single, false, "30", State::Usable),
    ];
    for (version, once, amount, expected) in table {
        let used = Coupon { version, ..coupon(State::Used) };
        let amounts = (money(amount), money("30"));
        let back = used.take_back(amounts, once, at(NOON)).expect("as used");
        assert_eq!(back.coupon.state, expected, "{version:?} {once} {amount}");
        assert_eq!(back.way, WayBack::Stays, "what came back is in it, used or not");
    }
}

#[test]
fn a_source_takes_home_what_comes_back_to_its_reclaimed_child() {
    let home =
        |state, once, now: &str| coupon(state).take_home(once, at(now)).map(|coupon| coupon.state);
    for state in [State::Usable, State::Allocated, State::Used] {
        assert_eq!(home(state, false, NOON), Some(State::Usable), "{state:?}");
        assert_eq!(home(state, false, END), None, "{state:?} at its end");
    }
    assert_eq!(home(State::Used, true, NOON), Some(State::Used), "spent by its one use");
    for state in [State::Expired, State::Recalled, State::Reclaimed] {
        assert_eq!(home(state, false, NOON), None, "{state:?}");
    }
}

#[test]
fn the_end_comes_at_its_instant_and_once() {
    let before = at(END).plus_ms(-1);
    assert_eq!(coupon(State::Usable).expire(before), None);
    let locked =
        coupon(State::Usable).reserve("CS1", money("40")).expire(at(END)).expect("it has come");
    assert_eq!((locked.state, locked.lock.clone()), (State::Expired, None));
    assert_eq!(locked.expire(at(END)), None, "twice");
    assert_eq!(coupon(State::Used).expire(at(END)).map(|c| c.state), Some(State::Used));
    assert_eq!(coupon(State::Recalled).expire(at(END)), None);
    assert_eq!(coupon(State::Reclaimed).expire(at(END)), None);
}

#[test]
fn lists_show_an_end_that_nobody_has_worked_off() {
    use WireStatus as W;
    let table = [
        (State::Inactive, W::Inactive, W::Expired),
        (State::Usable, W::Usable, W::Expired),
        (State::Used, W::Used, W::Used),
        (State::Allocated, W::Used, W::Used),
        (State::Expired, W::Expired, W::Expired),
        (State::Recalled, W::Reclaimed, W::Reclaimed),
        (State::Reclaimed, W::Reclaimed, W::Reclaimed),
    ];
    for (state, before, after) in table {
        let coupon = coupon(state);
        assert_eq!(coupon.wire_status(at(END).plus_ms(-1)), before, "{state:?}");
        assert_eq!(coupon.wire_status(at(END)), after, "{state:?}");
    }
}
