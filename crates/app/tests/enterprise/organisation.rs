//! Opening the enterprise centre, and the tree below it.

use hubu_app::enterprise::{
    NewUnit, NotMaster, OrganisationRefusal, create_unit, open_enterprise_centre, organisation,
    rename_unit,
};
use hubu_app::{Error, ledger::Party};
use hubu_core::customers::CustomerKind;
use hubu_core::enterprise::{MAX_LEVELS, Node, PartyId, Tree};
use hubu_core::ids::CustomerKey;
use hubu_store::Sql;
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{LedgerWorld, Person};

use super::{events, force, party, run};

async fn open(world: &LedgerWorld, who: &Person) -> Result<PartyId, OrganisationRefusal> {
    let who = party(who);
    run(world, move |unit| open_enterprise_centre(unit, &who, "Acme 集团")).await
}

async fn add(
    world: &LedgerWorld,
    master: &Person,
    above: Option<PartyId>,
    name: &str,
) -> Result<NewUnit, OrganisationRefusal> {
    let (master, name) = (party(master), name.to_owned());
    run(world, move |unit| create_unit(unit, &master, above, &name)).await
}

async fn tree(
    world: &LedgerWorld,
    caller: CustomerKey,
    start: Option<PartyId>,
    whole: bool,
) -> Result<Tree, Error<NotMaster>> {
    world.store.read(move |tx, _| organisation(tx, caller, start, whole)).await
}

fn names(nodes: &[Node]) -> Vec<String> {
    let each = nodes.iter().map(|node| match node.children.as_slice() {
        [] => node.name.clone(),
        children => format!("{}({})", node.name, names(children).join(" ")),
    });
    each.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tree_grows_below_its_root() {
    engines::each(grow).await;
}

async fn grow(home: &Home) {
    let world = LedgerWorld::open(home).await;
    let master = world.create(Person::new(1)).await;
    assert_eq!(tree(&world, master.key, None, true).await, Err(Error::Refused(NotMaster)));
    let nobody = Err(OrganisationRefusal::NotMaster);
    assert_eq!(add(&world, &master, None, "R&D").await, nobody);

    let root = open(&world, &master).await.expect("opened");
    let research = add(&world, &master, None, "R&D").await.expect("made");
    let sales = add(&world, &master, Some(root), "销售部").await.expect("made");
    let lab = add(&world, &master, Some(research.id), "Lab").await.expect("made");
    let bench = add(&world, &master, Some(lab.id), "Bench").await.expect("made");
    let whole = tree(&world, master.key, None, true).await.expect("a master");
    assert_eq!(whole.root, Some((root, "Acme 集团".to_owned())));
    assert_eq!(names(&whole.children), ["R&D(Lab(Bench))", "销售部"]);
    assert_eq!(whole.children[1].relation_id, sales.relation);
    assert_eq!(whole.children[1].id, sales.id);
    let below = tree(&world, master.key, Some(research.id), false).await.expect("a master");
    assert_eq!((below.root, names(&below.children)), (None, vec!["Lab".to_owned()]));

    let (who, id) = (party(&master), bench.id);
    run(&world, move |unit| rename_unit(unit, &who, id, "")).await.expect("renamed");
    let below = tree(&world, master.key, Some(lab.id), true).await.expect("a master");
    assert_eq!(names(&below.children), [""]);
    assert_eq!(
        events(&world, &master).await,
        [
            "enterprise.centre_opened",
            "enterprise.unit_created",
            "enterprise.unit_created",
            "enterprise.unit_created",
            "enterprise.unit_created",
            "enterprise.unit_renamed",
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused() {
    engines::each(refuse).await;
}

async fn refuse(home: &Home) {
    use OrganisationRefusal as R;
    static KIND: Sql =
        Sql::new("test.kind", "UPDATE customer SET kind = $2 WHERE customer_key = $1");
    let world = LedgerWorld::open(home).await;
    let (other, members) = world.enterprise(10, 1).await;
    let master = world.create(Person::new(1)).await;
    let person = world.create(Person::new(2)).await;
    let partner = world.create(Person::new(3)).await;
    for (who, kind) in [(&person, CustomerKind::Person), (&partner, CustomerKind::Reseller)] {
        force(&world, &KIND, vec![who.key.into(), kind.code().into()]).await;
    }
    assert_eq!(open(&world, &partner).await, Err(R::NotBuyer));
    assert_eq!(open(&world, &members[0]).await, Err(R::IsMember));
    assert_eq!(open(&world, &other).await, Err(R::AlreadyOpen));
    open(&world, &person).await.expect("a person has an organisation too");
    let unknown = Party::Key(CustomerKey(99));
    let refused = run(&world, move |unit| open_enterprise_centre(unit, &unknown, "")).await;
    assert_eq!(refused, Err(R::UnknownCustomer));

    let root = open(&world, &master).await.expect("opened");
    assert_eq!(open(&world, &master).await, Err(R::AlreadyOpen));
    assert_eq!(add(&world, &master, None, &"x".repeat(65)).await, Err(R::Name));
    let foreign = tree(&world, person.key, None, false).await.expect("a master").root;
    let foreign = foreign.map(|(id, _)| id);
    assert_eq!(add(&world, &master, foreign, "x").await, Err(R::UnknownUnit));
    let (who, id) = (party(&person), root);
    let refused = run(&world, move |unit| rename_unit(unit, &who, id, "x")).await;
    assert_eq!(refused, Err(R::UnknownUnit), "a unit is renamed by its master alone");

    let mut deepest = root;
    for level in 1..=MAX_LEVELS {
        let made = add(&world, &master, Some(deepest), &level.to_string()).await;
        deepest = made.expect("not too deep").id;
    }
    assert_eq!(add(&world, &master, Some(deepest), "x").await, Err(R::TooDeep));
}
