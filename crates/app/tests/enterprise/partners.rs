//! Belonging to a partner.

use hubu_app::enterprise::{
    PartnerRefusal, associate_partner, association_history, end_partner_association,
};
use hubu_core::customers::CustomerKind;
use hubu_core::partners::AssociationType::{self, AgencySale, Indirect, Referral, Resale};
use hubu_core::partners::Associations;
use hubu_core::realm::Site;
use hubu_store::Sql;
use hubu_store::enterprise::current_associations;
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{LedgerWorld, Person};

use super::{at, force, party, run};

static KIND: Sql = Sql::new("test.kind", "UPDATE customer SET kind = $2 WHERE customer_key = $1");

async fn partner(world: &LedgerWorld, key: i64, kind: CustomerKind) -> Person {
    let partner = world.create(Person::new(key)).await;
    force(world, &KIND, vec![partner.key.into(), kind.code().into()]).await;
    partner
}

async fn associate(
    world: &LedgerWorld,
    (partner, customer): (&Person, &Person),
    kind: AssociationType,
    site: Site,
) -> Result<(), PartnerRefusal> {
    let (partner, customer) = (party(partner), party(customer));
    run(world, move |unit| associate_partner(unit, site, (&partner, &customer), kind)).await
}

async fn end(
    world: &LedgerWorld,
    (partner, customer): (&Person, &Person),
) -> Result<(), PartnerRefusal> {
    let (partner, customer) = (party(partner), party(customer));
    run(world, move |unit| end_partner_association(unit, (&partner, &customer))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_belongs_to_one_partner_at_a_time() {
    engines::each(history).await;
}

async fn history(home: &Home) {
    let world = LedgerWorld::open(home).await;
    let one = partner(&world, 1, CustomerKind::SolutionProvider).await;
    let two = partner(&world, 2, CustomerKind::Reseller).await;
    let customer = world.create(Person::new(9)).await;

    let first = at(&world, "02T00:00:00").await;
    assert_eq!(associate(&world, (&one, &customer), AgencySale, Site::Cn).await, Ok(()));
    let again = associate(&world, (&two, &customer), Resale, Site::Cn).await;
    assert_eq!(again, Err(PartnerRefusal::AlreadyAssociated));
    let ended = at(&world, "03T00:00:00").await;
    let of_another = end(&world, (&two, &customer)).await;
    assert_eq!(of_another, Err(PartnerRefusal::NotAssociated));
    assert_eq!(end(&world, (&one, &customer)).await, Ok(()));
    assert_eq!(end(&world, (&one, &customer)).await, Err(PartnerRefusal::NotAssociated));
    let second = at(&world, "04T00:00:00").await;
    assert_eq!(associate(&world, (&two, &customer), Resale, Site::Cn).await, Ok(()));

    let key = customer.key;
    let read = world.store.read::<_, ()>(move |tx, _| Ok(association_history(tx, key)?));
    let history = read.await.expect("it can be read");
    assert_eq!(history.iter().map(|row| row.kind).collect::<Vec<_>>(), [AgencySale, Resale]);
    let history = Associations::new(history).expect("they do not overlap");
    for (when, expected) in [
        (first.plus_ms(-1), None),
        (first, Some((one.key, AgencySale))),
        (ended, None),
        (second, Some((two.key, Resale))),
    ] {
        let found = history.of(key, when).map(|row| (row.partner, row.kind));
        assert_eq!(found, expected);
    }
    let read =
        world.store.read::<_, ()>(move |tx, _| Ok(current_associations(tx, &[key, one.key])?));
    let current = read.await.expect("it can be read");
    let current: Vec<_> = current.iter().map(|row| (row.customer, row.partner, row.kind)).collect();
    assert_eq!(current, [(key, two.key, Resale)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused() {
    engines::each(refuse).await;
}

async fn refuse(home: &Home) {
    use PartnerRefusal as R;
    let world = LedgerWorld::open(home).await;
    let reseller = partner(&world, 1, CustomerKind::Reseller).await;
    let distributor = partner(&world, 2, CustomerKind::Distributor).await;
    let customer = world.create(Person::new(9)).await;
    let nobody = Person::new(77);
    let (master, members) = world.enterprise(20, 1).await;
    let (other, _) = world.enterprise(30, 1).await;
    let table = [
        (&reseller, &nobody, Referral, Site::Cn, Err(R::UnknownCustomer)),
        (&nobody, &customer, Referral, Site::Cn, Err(R::NotPartner)),
        (&distributor, &customer, Referral, Site::Cn, Err(R::NotPartner)),
        (&master, &customer, Referral, Site::Cn, Err(R::NotPartner)),
        (&reseller, &distributor, Referral, Site::Cn, Err(R::NotBuyer)),
        (&reseller, &distributor, Indirect, Site::Cn, Err(R::NotDistributor)),
        (&distributor, &customer, Indirect, Site::Cn, Err(R::NotReseller)),
        (&distributor, &distributor, Indirect, Site::Cn, Err(R::NotReseller)),
        (&distributor, &reseller, AgencySale, Site::Cn, Err(R::NotPartner)),
        (&distributor, &reseller, Indirect, Site::Intl, Ok(())),
        (&distributor, &reseller, Indirect, Site::Cn, Err(R::AlreadyAssociated)),
        (&reseller, &customer, AgencySale, Site::Intl, Err(R::OtherSite)),
        (&reseller, &members[0], Resale, Site::Cn, Err(R::ResaleInEnterprise)),
        (&reseller, &members[0], Referral, Site::Cn, Ok(())),
        (&reseller, &master, AgencySale, Site::Cn, Ok(())),
        (&reseller, &other, Resale, Site::Cn, Ok(())),
        (&reseller, &customer, Resale, Site::Intl, Ok(())),
    ];
    for (partner, customer, kind, site, expected) in table {
        let found = associate(&world, (partner, customer), kind, site).await;
        assert_eq!(found, expected, "{} {} {kind:?}", partner.key, customer.key);
    }
}
