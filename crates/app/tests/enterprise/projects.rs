//! Enterprise projects are opened, made, changed, counted.

use hubu_app::enterprise::{
    NewProject, ProjectChange, ProjectRefusal as R, ProjectsNotOpened, SwitchRefusal,
    create_project, open_enterprise_projects, project, project_quota, projects, set_project_status,
    set_switches, switches, update_project,
};
use hubu_core::enterprise::{
    OpeningItem, Project, ProjectFilter, ProjectKind, ProjectOrder, ProjectStatus,
};
use hubu_store::Error;
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{LedgerWorld, Person};

use super::{at, events, party, run};

async fn create(world: &LedgerWorld, who: &Person, name: &str) -> Result<Project, R> {
    let (key, description) = (who.key, String::new());
    let new = NewProject { name: name.to_owned(), description, kind: ProjectKind::Production };
    run(world, move |unit| create_project(unit, key, &new)).await
}

async fn rename(world: &LedgerWorld, who: &Person, id: &str, name: &str) -> Result<Project, R> {
    let (key, id) = (who.key, id.to_owned());
    let change = ProjectChange { name: name.to_owned(), description: None, kind: None };
    run(world, move |unit| update_project(unit, key, &id, &change)).await
}

async fn set(
    world: &LedgerWorld,
    who: &Person,
    id: &str,
    status: ProjectStatus,
) -> Result<Project, R> {
    let (key, id) = (who.key, id.to_owned());
    run(world, move |unit| set_project_status(unit, key, &id, status)).await
}

async fn open(world: &LedgerWorld, who: &Person) -> Result<(), ProjectsNotOpened> {
    let key = who.key;
    run(world, move |unit| open_enterprise_projects(unit, key)).await
}

async fn switch(
    world: &LedgerWorld,
    who: &Person,
    wanted: (Option<bool>, Option<bool>),
) -> Result<(), SwitchRefusal> {
    let party = party(who);
    run(world, move |unit| set_switches(unit, &party, wanted)).await
}

fn every() -> ProjectFilter {
    ProjectFilter {
        id: None,
        name: None,
        status: None,
        kind: None,
        order: ProjectOrder::Created,
        descending: false,
        offset: 0,
        limit: 1_000,
    }
}

async fn names(world: &LedgerWorld, who: &Person) -> Result<Vec<String>, R> {
    let key = who.key;
    let read = world.store.read(move |tx, _| projects(tx, key, &every())).await;
    match read {
        Ok((total, page)) => {
            assert_eq!(total, page.len());
            Ok(page.into_iter().map(|project| project.name).collect())
        }
        Err(Error::Refused(refusal)) => Err(refusal),
        Err(Error::Fault(fault)) => panic!("{fault}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_opens_them_once() {
    engines::each(opening).await;
}

async fn opening(home: &Home) {
    let world = LedgerWorld::open(home).await;
    let customer = world.create(Person::new(1)).await;
    let bare = world.create(Person { real_name: None, ..Person::new(2) }).await;
    let none = ProjectsNotOpened(vec![OpeningItem::NotVerifiedEnterprise]);
    assert_eq!(open(&world, &bare).await, Err(none));
    assert_eq!(create(&world, &customer, "lab").await, Err(R::NotOpen));
    assert_eq!(names(&world, &customer).await, Err(R::NotOpen));

    assert_eq!(switch(&world, &customer, (None, None)).await, Err(SwitchRefusal::NothingNew));
    assert_eq!(switch(&world, &customer, (Some(true), Some(true))).await, Ok(()));
    let both = vec![OpeningItem::ProjectGroups, OpeningItem::MultiProject];
    assert_eq!(open(&world, &customer).await, Err(ProjectsNotOpened(both)));
    assert_eq!(switch(&world, &customer, (Some(false), None)).await, Ok(()));
    let one = vec![OpeningItem::MultiProject];
    assert_eq!(open(&world, &customer).await, Err(ProjectsNotOpened(one)));
    assert_eq!(switch(&world, &customer, (None, Some(false))).await, Ok(()));

    let opened = at(&world, "02T00:00:00").await;
    assert_eq!(open(&world, &customer).await, Ok(()));
    at(&world, "03T00:00:00").await;
    assert_eq!(open(&world, &customer).await, Ok(()), "once more is nothing new");
    let key = customer.key;
    let read = world.store.read::<_, ()>(move |tx, _| Ok(switches(tx, key)?)).await;
    assert_eq!(read.expect("it can be read").opened, Some(opened));
    let late = switch(&world, &customer, (Some(true), None)).await;
    assert_eq!(late, Err(SwitchRefusal::ProjectsOpen));
    let nobody = switch(&world, &Person::new(77), (Some(true), None)).await;
    assert_eq!(nobody, Err(SwitchRefusal::UnknownCustomer));
    assert_eq!(names(&world, &customer).await, Ok(vec!["default".to_owned()]));
    assert_eq!(
        events(&world, &customer).await,
        [
            "enterprise.project_switches_set",
            "enterprise.project_switches_set",
            "enterprise.project_switches_set",
            "enterprise.projects_opened",
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn projects_are_made_changed_and_counted() {
    engines::each(life).await;
}

async fn life(home: &Home) {
    use ProjectStatus::{Disabled, Enabled};
    let world = LedgerWorld::open(home).await;
    let (one, other) = (world.create(Person::new(1)).await, world.create(Person::new(2)).await);
    for who in [&one, &other] {
        assert_eq!(open(&world, who).await, Ok(()));
    }
    let made = at(&world, "02T00:00:00").await;
    let lab = create(&world, &one, "lab").await.expect("the first");
    assert_eq!((lab.created, lab.updated, lab.status), (made, made, Enabled));
    assert_eq!(lab.id.len(), 32);
    let theirs = create(&world, &other, "lab").await.expect("names are of an account");
    let changed = at(&world, "03T00:00:00").await;
    let renamed = rename(&world, &one, &lab.id, "研发_1").await.expect("a new name");
    assert_eq!((&*renamed.name, renamed.created, renamed.updated), ("研发_1", made, changed));
    let web = create(&world, &one, "web").await.expect("the second");

    for (what, found, expected) in [
        ("bad name", create(&world, &one, "R&D").await, R::Name),
        ("the default's name", create(&world, &one, "Default").await, R::Name),
        ("taken", create(&world, &one, "web").await, R::NameTaken),
        ("taken by another", rename(&world, &one, &lab.id, "web").await, R::NameTaken),
        ("the same", rename(&world, &one, &web.id, "web").await, R::NothingNew),
        ("the default", rename(&world, &one, "0", "mine").await, R::Default),
        ("of another", rename(&world, &one, &theirs.id, "mine").await, R::Unknown),
        ("of nobody", set(&world, &one, "nobody", Disabled).await, R::Unknown),
        ("the default", set(&world, &one, "0", Disabled).await, R::Default),
        ("enabled already", set(&world, &one, &web.id, Enabled).await, R::NothingNew),
    ] {
        assert_eq!(found, Err(expected), "{what}");
    }
    let off = set(&world, &one, &web.id, Disabled).await.expect("it was enabled");
    assert_eq!(off.status, Disabled);
    let (key, id) = (one.key, web.id.clone());
    let read = world.store.read(move |tx, _| project(tx, key, &id)).await;
    assert_eq!(read, Ok(off));
    assert_eq!(
        names(&world, &one).await,
        Ok(["default", "研发_1", "web"].map(str::to_owned).to_vec())
    );

    for number in 2..100 {
        create(&world, &one, &format!("project_{number}")).await.expect("one of a hundred");
    }
    assert_eq!(create(&world, &one, "one_more").await, Err(R::TooMany), "disabled ones count");
    let read = world.store.read(move |tx, _| project_quota(tx, key)).await;
    assert_eq!(read, Ok((100, 100)));
}
