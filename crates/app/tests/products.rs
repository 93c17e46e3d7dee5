//! Goal: a catalogue is in force as a whole from its commit on, and never before. Method: versions are
//! applied on both engines, through one process's memory or two, and what readers see is compared.

use std::sync::Arc;

use hubu_app::products::{
    Applied, CatalogueCache, CatalogueRefusal, CatalogueVersion, Table, apply_catalogue, changes,
    newest, page, propose, tables, version,
};
use hubu_app::{Error, Unit};
use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::products::Catalogue;
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{BEGINNING, LedgerWorld, instant};
use hubu_testkit::shelf::{self, SERVER_BY_THE_HOUR, SERVER_LATER};
use hubu_testkit::snapshot::Snapshot;

const ACTOR: &str = "operator/owner";

/// A realm, and the memory of one process.
struct Shelf {
    world: LedgerWorld,
    cache: Arc<CatalogueCache>,
}

impl Shelf {
    async fn open(home: &Home) -> Self {
        Self { world: LedgerWorld::open(home).await, cache: Arc::default() }
    }

    async fn send(&self, sent: Vec<Table>, dry_run: bool) -> Result<Applied, CatalogueRefusal> {
        let proposal = propose(&sent).map_err(refused)?;
        let cache = Arc::clone(&self.cache);
        let body = move |unit: &mut Unit<'_, '_>| -> Result<Applied, Error<CatalogueRefusal>> {
            let operator = (GroupKey(1), CustomerKey(1));
            let done = apply_catalogue(unit, &cache, &proposal, (ACTOR, dry_run), operator)?;
            assert_eq!(done.detail.is_empty(), !done.value.applied, "the trail tells what is done");
            Ok(done.value)
        };
        self.world.store.unit(0, None, "test", body).await.map_err(refused)
    }

    async fn apply(&self, sent: Vec<Table>) -> Applied {
        self.send(sent, false).await.expect("nothing speaks against it")
    }

    /// What a reader of this process sees.
    async fn current(&self) -> (i64, Arc<Catalogue>) {
        let cache = Arc::clone(&self.cache);
        let read = self.world.store.read::<_, ()>(move |tx, _| Ok(cache.current(tx)?));
        read.await.expect("it can be read")
    }

    async fn versions(&self) -> (i64, Vec<CatalogueVersion>) {
        let read = self.world.store.read::<_, ()>(|tx, _| Ok(page(tx, (0, 10))?));
        read.await.expect("they can be read")
    }
}

fn refused(error: Error<CatalogueRefusal>) -> CatalogueRefusal {
    match error {
        Error::Refused(refusal) => refusal,
        Error::Fault(fault) => panic!("{fault}"),
    }
}

/// Added, removed, changed.
fn counts(applied: &Applied) -> [usize; 3] {
    changes(&applied.differences)
}

fn other_name() -> Vec<Table> {
    shelf::changed("products.csv", "General computing", "Computing")
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_follow_one_another_and_stay() {
    engines::each(follow).await;
}

async fn follow(home: &Home) {
    let shelf = Shelf::open(home).await;
    let (none, nothing) = shelf.current().await;
    assert_eq!((none, nothing.parts().products.len()), (0, 0), "before any is applied");
    assert_eq!(shelf.versions().await, (0, Vec::new()));

    let first = shelf.apply(shelf::tables()).await;
    assert!(first.applied, "prices of a first version may begin in the past");
    assert_eq!((first.version, counts(&first)[1..].to_vec()), (1, vec![0, 0]));
    let (number, catalogue) = shelf.current().await;
    assert_eq!((number, catalogue.parts().products.len()), (1, 2));

    let same = shelf.apply(shelf::tables()).await;
    assert_eq!((same.version, same.applied, counts(&same)), (1, false, [0, 0, 0]));
    let second = shelf.apply(other_name()).await;
    assert_eq!((second.version, second.applied, counts(&second)), (2, true, [0, 0, 1]));

    let (total, versions) = shelf.versions().await;
    let told: Vec<_> = versions.iter().map(|one| (one.stamp.version, &*one.actor)).collect();
    assert_eq!((total, told), (2, vec![(2, ACTOR), (1, ACTOR)]), "the newest first");
    assert!(versions.iter().all(|one| one.applied == instant(BEGINNING)));
    assert_ne!(versions[0].stamp.digest, versions[1].stamp.digest);
    let read = shelf.world.store.read::<_, ()>(|tx, _| {
        let found = (newest(tx)?, version(tx, 2)?, version(tx, 3)?);
        Ok((found, tables(tx, 1)?, tables(tx, 3)?))
    });
    let ((newest, of_two, of_three), kept, missing) = read.await.expect("they can be read");
    assert_eq!((newest, of_two.as_ref()), (versions[0].stamp, versions.first()));
    assert_eq!((of_three, missing), (None, None));
    let kept = propose(&kept.expect("it stays")).map_err(refused).expect("it is sound");
    let again = propose(&shelf::tables()).map_err(refused).expect("it is sound");
    assert_eq!(kept.digest(), again.digest(), "as it was sent, in canonical form");
    assert_eq!(versions[1].stamp.digest, again.digest());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_tells_everything_and_does_nothing() {
    engines::each(dry).await;
}

async fn dry(home: &Home) {
    let shelf = Shelf::open(home).await;
    let before = Snapshot::take(&shelf.world.store).await;
    let told = shelf.send(shelf::tables(), true).await.expect("it may be applied");
    assert_eq!((told.version, told.applied), (0, false));
    let changes = before.changes(&Snapshot::take(&shelf.world.store).await);
    assert_eq!(changes, Vec::<String>::new());
    let done = shelf.apply(shelf::tables()).await;
    assert_eq!(told.differences, done.differences, "what was told is what was done");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_past_stays_and_the_future_may_change() {
    engines::each(past).await;
}

async fn past(home: &Home) {
    let shelf = Shelf::open(home).await;
    shelf.apply(shelf::tables()).await;
    let dearer =
        shelf::changed("prices.csv", SERVER_BY_THE_HOUR, &format!("{SERVER_BY_THE_HOUR}1"));
    let early = shelf::with("prices.csv", &SERVER_LATER.replace("2099-01", "2025-06"));
    for (sent, what) in [(dearer, "another price"), (early, "a new price in the past")] {
        for dry_run in [true, false] {
            match shelf.send(sent.clone(), dry_run).await {
                Err(CatalogueRefusal::PastChanged(problems)) => {
                    assert!(problems.iter().all(|one| one.file == "prices.csv"), "{problems:?}");
                }
                other => panic!("{what}: {other:?}"),
            }
        }
    }
    assert_eq!(shelf.current().await.0, 1);

    let later = shelf.apply(shelf::with("prices.csv", SERVER_LATER)).await;
    assert_eq!((later.version, counts(&later)), (2, [1, 0, 0]));
    let other = SERVER_LATER.replace("0.08", "0.07");
    let other = shelf.apply(shelf::with("prices.csv", &other)).await;
    assert_eq!((other.version, other.applied), (3, true), "it had not begun");
    let taken_back = shelf.apply(shelf::tables()).await;
    assert_eq!((taken_back.version, counts(&taken_back)), (4, [0, 1, 0]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_sound_is_told_line_by_line() {
    engines::each(unsound).await;
}

async fn unsound(home: &Home) {
    let shelf = Shelf::open(home).await;
    let sent = shelf::changed("products.csv", ",cn-north-4,", ",cn-north-5,");
    let Err(CatalogueRefusal::NotSound(problems)) = shelf.send(sent, false).await else {
        panic!("the region is not there");
    };
    let places: Vec<_> = problems.iter().map(|one| (&*one.file, one.line, &*one.column)).collect();
    assert_eq!(places, [("products.csv", 2, "region"), ("products.csv", 3, "region")]);
    assert_eq!(shelf.current().await.0, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_see_the_same_version() {
    engines::each(processes).await;
}

async fn processes(home: &Home) {
    let mut shelf = Shelf::open(home).await;
    shelf.apply(shelf::tables()).await;
    let ours = std::mem::take(&mut shelf.cache);
    assert_eq!(shelf.current().await.0, 1, "it was never read here");
    shelf.apply(other_name()).await;
    shelf.cache = ours;
    let (number, catalogue) = shelf.current().await;
    let product = catalogue.product("ecs-s6").expect("it is sold");
    assert_eq!((number, &*product.names.en), (2, "Computing"), "nobody told of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_was_never_committed_is_not_remembered() {
    engines::each(uncommitted).await;
}

async fn uncommitted(home: &Home) {
    let shelf = Shelf::open(home).await;
    let cache = Arc::clone(&shelf.cache);
    let proposal = propose(&other_name()).map_err(refused).expect("it is sound");
    let body = move |unit: &mut Unit<'_, '_>| -> Result<(), Error<CatalogueRefusal>> {
        let operator = (GroupKey(1), CustomerKey(1));
        apply_catalogue(unit, &cache, &proposal, (ACTOR, false), operator)?;
        assert_eq!(cache.current(unit.tx)?.0, 1, "the transaction sees its own");
        Err(Error::Refused(CatalogueRefusal::NotSound(Vec::new())))
    };
    let ended = shelf.world.store.unit(0, None, "test", body).await;
    assert!(matches!(ended, Err(Error::Refused(_))));
    assert_eq!(shelf.current().await.0, 0, "it is gone");
    shelf.apply(shelf::tables()).await;
    let (number, catalogue) = shelf.current().await;
    let product = catalogue.product("ecs-s6").expect("it is sold");
    assert_eq!((number, &*product.names.en), (1, "General computing"), "another of its number");
}
