//! Becoming a member, being one, ceasing to be one.

use hubu_app::enterprise::{
    Link, LinkRefusal, MemberChange, MemberFilter, MemberPage, MemberRefusal, associate,
    change_member, create_unit, dissociate, grant_quota, members, open_enterprise_centre,
    relation_history,
};
use hubu_core::enterprise::{
    AssociateRefusal, Mode, NameFilter, PartyId, Permission, Permissions, Relations, payer_of,
};
use hubu_store::Sql;
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{LedgerWorld, Person, cash, credit, money};

use super::{at, events, party, relation_at, run};

const CREDIT: Permissions = Permissions::NONE.with(Permission::ShareCredit);

/// A master with an open centre and one unit below the root.
async fn master(world: &LedgerWorld, key: i64) -> (Person, PartyId, PartyId) {
    let master = world.create(Person { is_master: false, ..Person::master(key) }).await;
    let who = party(&master);
    let root = run(world, move |unit| open_enterprise_centre(unit, &who, "Acme")).await;
    let who = party(&master);
    let unit = run(world, move |unit| create_unit(unit, &who, None, "Lab")).await;
    (master, root.expect("opened"), unit.expect("made").id)
}

fn link(master: &Person, member: &Person) -> Link {
    Link {
        master: party(master),
        member: party(member),
        mode: Mode::Independent,
        unit: None,
        display_name: None,
        permissions: Permissions::NONE,
    }
}

pub(crate) async fn join(world: &LedgerWorld, link: Link) -> Result<(), LinkRefusal> {
    let names = world.context.real_names.clone();
    run(world, move |unit| associate(unit, &names, &link)).await
}

async fn leave(
    world: &LedgerWorld,
    (master, member): (&Person, &Person),
) -> Result<(), MemberRefusal> {
    let (master, member) = (party(master), party(member));
    run(world, move |unit| dissociate(unit, &master, &member)).await
}

async fn account_in(
    world: &LedgerWorld,
    (master, member): (&Person, &Person),
    mode: Mode,
) -> Result<(), MemberRefusal> {
    let mode = Some((mode, CREDIT));
    change(world, (master, member), MemberChange { mode, ..MemberChange::default() }).await
}

async fn place(
    world: &LedgerWorld,
    (master, member): (&Person, &Person),
    unit: Option<PartyId>,
    name: Option<&str>,
) -> Result<(), MemberRefusal> {
    let display_name = name.map(str::to_owned);
    change(world, (master, member), MemberChange { unit, display_name, mode: None }).await
}

async fn change(
    world: &LedgerWorld,
    (master, member): (&Person, &Person),
    wanted: MemberChange,
) -> Result<(), MemberRefusal> {
    let (master, member) = (party(master), party(member));
    let names = world.context.real_names.clone();
    run(world, move |unit| change_member(unit, &names, (&master, &member), &wanted)).await
}

const ALL: MemberFilter = MemberFilter {
    account_name: NameFilter::Any,
    display_name: NameFilter::Any,
    unit: None,
    offset: 0,
    limit: 100,
};

async fn list(world: &LedgerWorld, master: &Person, filter: MemberFilter) -> MemberPage {
    let key = master.key;
    let read = world.store.read(move |tx, _| members(tx, key, &filter));
    read.await.expect("a master")
}

fn names(page: &MemberPage) -> Vec<&str> {
    page.members.iter().map(|member| member.account_name.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_filtered_counted_and_cut() {
    engines::each(listing).await;
}

async fn listing(home: &Home) {
    let world = LedgerWorld::open(home).await;
    let (master, root, lab) = master(&world, 1).await;
    let members = [11, 12, 13, 14].map(Person::new);
    let shown = [Some("Lab 实验室"), None, Some(""), Some("labels")];
    for (day, (member, name)) in (2..).zip(members.iter().zip(shown)) {
        world.create(member.clone()).await;
        at(&world, &format!("0{day}T00:00:00")).await;
        let unit = (day < 4).then_some(lab);
        let display_name = name.map(str::to_owned);
        let link = Link { unit, display_name, ..link(&master, member) };
        join(&world, link).await.expect("joined");
    }
    let page = list(&world, &master, ALL).await;
    assert_eq!(names(&page), ["account-14", "account-13", "account-12", "account-11"]);
    assert_eq!(page.total, 4);
    let first = page.members.last().expect("four");
    assert_eq!((first.id.as_str(), first.unit_name.as_str()), ("customer-11", "Lab"));
    assert_eq!(first.relation.display_name.as_deref(), Some("Lab 实验室"));
    assert_eq!(page.members[0].relation.unit, root);

    let named = |filter: NameFilter| MemberFilter { display_name: filter, ..ALL };
    let account = |filter: NameFilter| MemberFilter { account_name: filter, ..ALL };
    let table = [
        (MemberFilter { unit: Some(lab), ..ALL }, 2, vec!["account-12", "account-11"]),
        (MemberFilter { unit: Some(PartyId(4711)), ..ALL }, 0, vec![]),
        (MemberFilter { offset: 1, limit: 2, ..ALL }, 4, vec!["account-13", "account-12"]),
        (MemberFilter { offset: 9, ..ALL }, 4, vec![]),
        (named(NameFilter::Contains("lab".to_owned())), 1, vec!["account-14"]),
        (named(NameFilter::Contains("实".to_owned())), 1, vec!["account-11"]),
        (named(NameFilter::Exact(String::new())), 2, vec!["account-13", "account-12"]),
        (account(NameFilter::Contains("t-1".to_owned())), 4, names(&page)),
        (account(NameFilter::Exact("account-13".to_owned())), 1, vec!["account-13"]),
        (account(NameFilter::Exact("ACCOUNT-13".to_owned())), 0, vec![]),
    ];
    for (filter, total, expected) in table {
        let page = list(&world, &master, filter.clone()).await;
        assert_eq!((page.total, names(&page)), (total, expected), "{filter:?}");
    }

    // A member that is moved and renamed keeps its place in the list, and its past.
    let before = at(&world, "08T00:00:00").await;
    let pair = (&master, &members[0]);
    assert_eq!(place(&world, pair, Some(root), Some("新")).await, Ok(()));
    let same = place(&world, pair, Some(root), None).await;
    assert_eq!(same, Err(MemberRefusal::NothingNew));
    let unknown = place(&world, pair, Some(PartyId(4711)), None).await;
    assert_eq!(unknown, Err(MemberRefusal::UnknownUnit));
    let long = place(&world, pair, None, Some(&"x".repeat(65))).await;
    assert_eq!(long, Err(MemberRefusal::DisplayName));
    let page = list(&world, &master, ALL).await;
    let moved = page.members.last().expect("four");
    assert_eq!((moved.account_name.as_str(), moved.unit_name.as_str()), ("account-11", "Acme"));
    assert_eq!(moved.relation.display_name.as_deref(), Some("新"));
    let earlier = relation_at(&world, &members[0], before.plus_ms(-1)).await.expect("a member");
    assert_eq!((earlier.unit, earlier.joined), (lab, moved.relation.joined));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_join() {
    engines::each(refuse).await;
}

async fn refuse(home: &Home) {
    use AssociateRefusal as A;
    use LinkRefusal::{Association, DisplayName, NotMaster, UnknownCustomer, UnknownUnit};
    static FREEZE: Sql =
        Sql::new("test.freeze", "UPDATE customer SET frozen = 1 WHERE customer_key = $1");
    let world = LedgerWorld::open(home).await;
    let (acme, _, _) = master(&world, 1).await;
    let (other, foreign, _) = master(&world, 2).await;
    let plain = world.create(Person::new(10)).await;
    let unverified = world.create(Person { real_name: None, ..Person::new(11) }).await;
    let host = "HWC-SG".to_owned();
    let abroad = world.create(Person { signing_entity: host, ..Person::new(12) }).await;
    let globex = Some("Globex".to_owned());
    let globex = world.create(Person { real_name: globex, ..Person::new(13) }).await;
    let branch = Some("Acme上海分公司".to_owned());
    let branch = world.create(Person { real_name: branch, ..Person::new(14) }).await;
    let frozen = world.create(Person::new(15)).await;
    super::force(&world, &FREEZE, vec![frozen.key.into()]).await;
    let owing = world.create(Person::new(16)).await;
    world.owe(&owing, "1", ("2025-11", "2025-12-31T15:59:59Z")).await.expect("owed");
    let resold = world.create(Person::new(17)).await;
    let kind = hubu_core::partners::AssociationType::Resale;
    world.associate(&resold, &plain, kind).await;
    let nobody = Person::new(99);
    let long = Some("x".repeat(65));
    let custody = |link: Link| Link { mode: Mode::Custody, ..link };
    let table = [
        (link(&acme, &nobody), Err(UnknownCustomer)),
        (link(&plain, &globex), Err(NotMaster)),
        (Link { unit: Some(foreign), ..link(&acme, &plain) }, Err(UnknownUnit)),
        (Link { display_name: long, ..link(&acme, &plain) }, Err(DisplayName)),
        (link(&acme, &acme), Err(Association(A::Itself))),
        (link(&acme, &unverified), Err(Association(A::InviteeNotEnterprise))),
        (link(&acme, &other), Err(Association(A::InviteeIsMaster))),
        (link(&acme, &frozen), Err(Association(A::InviteeFrozen))),
        (link(&acme, &owing), Err(Association(A::InviteeInArrears))),
        (link(&acme, &resold), Err(Association(A::InviteeIsResale))),
        (link(&acme, &abroad), Err(Association(A::SigningEntitiesDiffer))),
        (link(&acme, &globex), Err(Association(A::LegalPersonsDiffer))),
        (custody(link(&acme, &branch)), Err(Association(A::RealNamesDiffer))),
        (link(&acme, &branch), Ok(())),
        (link(&other, &branch), Err(Association(A::AlreadyMember))),
    ];
    for (link, expected) in table {
        assert_eq!(join(&world, link.clone()).await, expected, "{link:?}");
    }
    assert_eq!(events(&world, &plain).await, Vec::<String>::new());

    for (quota, mode, expected) in [
        ((1, 1), Mode::Independent, Err(Association(A::TooManyMembers))),
        ((2, 1), Mode::Independent, Err(Association(A::TooManyIndependent))),
        ((2, 1), Mode::Custody, Ok(())),
    ] {
        let who = party(&acme);
        run(&world, move |unit| grant_quota(unit, &who, quota)).await.expect("granted");
        let link = Link { mode, ..link(&acme, &plain) };
        assert_eq!(join(&world, link).await, expected, "{quota:?} {mode:?}");
    }
    let back = account_in(&world, (&acme, &plain), Mode::Independent).await;
    assert_eq!(back, Err(MemberRefusal::Association(A::TooManyIndependent)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_membership_from_its_beginning_to_its_end() {
    engines::each(life).await;
}

async fn life(home: &Home) {
    let world = LedgerWorld::open(home).await;
    let (acme, ..) = master(&world, 1).await;
    let member = world.create(Person::new(10)).await;
    let pair = (&acme, &member);
    let joined = at(&world, "02T00:00:00").await;
    join(&world, Link { permissions: CREDIT, ..link(&acme, &member) }).await.expect("joined");
    let relation = relation_at(&world, &member, joined).await.expect("a member");
    assert_eq!((relation.accepted, relation.requested), (Permissions::NONE, Some(CREDIT)));
    let who = party(&member);
    run(&world, move |unit| hubu_app::enterprise::accept_permissions(unit, &who))
        .await
        .expect("asked");

    world.recharge(&acme, "100").await.expect("paid in");
    world.grant(&acme, "50", None).await.expect("granted");
    world.allocate(cash(&acme, &member, "30")).await.expect("allocated");
    world.allocate(credit(&acme, &member, "20", None)).await.expect("allocated");
    assert_eq!(leave(&world, pair).await, Err(MemberRefusal::MoneyLeft));
    let custody = account_in(&world, pair, Mode::Custody).await;
    assert_eq!(custody, Err(MemberRefusal::MoneyLeft));
    let unbound = world.unbind(&acme, &member).await.expect("taken back");
    assert_eq!((unbound.cash, unbound.credit), (money("30"), money("20")));

    let custody = at(&world, "03T00:00:00").await;
    account_in(&world, pair, Mode::Custody).await.expect("nothing is left");
    let same = account_in(&world, pair, Mode::Custody).await;
    assert_eq!(same, Err(MemberRefusal::NothingNew));
    let relation = relation_at(&world, &member, custody).await.expect("a member");
    assert_eq!((relation.accepted, relation.requested), (Permissions::NONE, None));
    assert_eq!(relation.joined, joined);
    let back = at(&world, "04T00:00:00").await;
    account_in(&world, pair, Mode::Independent).await.expect("within the quota");
    let relation = relation_at(&world, &member, back).await.expect("a member");
    assert_eq!((relation.accepted, relation.requested), (Permissions::NONE, Some(CREDIT)));

    let left = at(&world, "05T00:00:00").await;
    assert_eq!(leave(&world, pair).await, Ok(()));
    assert_eq!(leave(&world, pair).await, Err(MemberRefusal::NotMember));
    assert_eq!(list(&world, &acme, ALL).await.total, 0);
    assert_eq!(relation_at(&world, &member, left).await, None);
    assert!(relation_at(&world, &member, left.plus_ms(-1)).await.is_some(), "the past stays");

    let key = member.key;
    let read = world.store.read::<_, ()>(move |tx, _| Ok(relation_history(tx, &[key])?));
    let history = Relations::new(read.await.expect("it can be read")).expect("no overlap");
    for (when, payer) in
        [(joined, &member), (custody, &acme), (back.plus_ms(-1), &acme), (back, &member)]
    {
        assert_eq!(payer_of(&history, key, when), payer.key, "{when:?}");
    }
    at(&world, "06T00:00:00").await;
    join(&world, link(&acme, &member)).await.expect("it may come back");
    world.check().await;
}
