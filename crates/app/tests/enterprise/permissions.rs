//! Asking for permissions, and answering.

use hubu_app::enterprise::{
    PermissionRefusal, accept_permissions, ask_permissions, decline_permissions,
};
use hubu_core::enterprise::{ConsentRefusal, Mode, Permission, Permissions};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{LedgerWorld, Member, Person};

use super::{at, events, party, relation_at, run};

const BILLS: Permissions = Permissions::NONE.with(Permission::ReadBills);
const CREDIT: Permissions = Permissions::NONE.with(Permission::ShareCredit);

async fn ask(
    world: &LedgerWorld,
    (master, member): (&Person, &Person),
    wanted: Permissions,
) -> Result<(), PermissionRefusal> {
    let (master, member) = (party(master), party(member));
    run(world, move |unit| ask_permissions(unit, &master, &member, wanted)).await
}

async fn accept(world: &LedgerWorld, member: &Person) -> Result<(), PermissionRefusal> {
    let member = party(member);
    run(world, move |unit| accept_permissions(unit, &member)).await
}

async fn decline(world: &LedgerWorld, member: &Person) -> Result<(), PermissionRefusal> {
    let member = party(member);
    run(world, move |unit| decline_permissions(unit, &member)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn they_count_from_the_moment_the_member_accepts() {
    engines::each(consent).await;
}

async fn consent(home: &Home) {
    let world = LedgerWorld::open(home).await;
    let (master, members) = world.enterprise(10, 1).await;
    let (member, pair) = (&members[0], (&master, &members[0]));

    let asked = at(&world, "02T00:00:00").await;
    assert_eq!(ask(&world, pair, BILLS).await, Ok(()));
    let accepted = at(&world, "03T00:00:00").await;
    assert_eq!(accept(&world, member).await, Ok(()));
    let again = at(&world, "04T00:00:00").await;
    assert_eq!(ask(&world, pair, CREDIT).await, Ok(()));
    assert_eq!(ask(&world, pair, Permissions::NONE).await, Ok(()), "a newer wish counts");
    let declined = at(&world, "05T00:00:00").await;
    assert_eq!(decline(&world, member).await, Ok(()));

    let table = [
        (asked.plus_ms(-1), CREDIT, None),
        (asked, CREDIT, Some(BILLS)),
        (accepted.plus_ms(-1), CREDIT, Some(BILLS)),
        (accepted, BILLS, None),
        (again, BILLS, Some(Permissions::NONE)),
        (declined, BILLS, None),
    ];
    for (when, holds, wanted) in table {
        let relation = relation_at(&world, member, when).await.expect("a member");
        assert_eq!((relation.accepted, relation.requested), (holds, wanted), "{when:?}");
    }
    assert_eq!(
        events(&world, member).await,
        [
            "enterprise.permissions_asked",
            "enterprise.permissions_accepted",
            "enterprise.permissions_asked",
            "enterprise.permissions_asked",
            "enterprise.permissions_declined",
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn steps_that_lead_nowhere_are_refused() {
    engines::each(refuse).await;
}

async fn refuse(home: &Home) {
    use PermissionRefusal::{Consent, NotMember};
    let world = LedgerWorld::open(home).await;
    let (master, members) = world.enterprise(10, 1).await;
    let (other, _) = world.enterprise(20, 0).await;
    let ward = world.create(Person::new(30)).await;
    world.join(Member { mode: Mode::Custody, ..Member::new(&ward, &master) }).await;
    let member = &members[0];
    let before = relation_at(&world, member, world.now().await).await;

    assert_eq!(ask(&world, (&other, member), BILLS).await, Err(NotMember));
    assert_eq!(ask(&world, (&master, &other), BILLS).await, Err(NotMember));
    assert_eq!(accept(&world, &master).await, Err(NotMember));
    assert_eq!(accept(&world, member).await, Err(Consent(ConsentRefusal::NothingAsked)));
    assert_eq!(decline(&world, member).await, Err(Consent(ConsentRefusal::NothingAsked)));
    let same = ask(&world, (&master, member), CREDIT).await;
    assert_eq!(same, Err(Consent(ConsentRefusal::NothingNew)));
    let custody = ask(&world, (&master, &ward), BILLS).await;
    assert_eq!(custody, Err(Consent(ConsentRefusal::Custody)));

    assert_eq!(relation_at(&world, member, world.now().await).await, before);
    assert_eq!(events(&world, member).await, Vec::<String>::new());
}
