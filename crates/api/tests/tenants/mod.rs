//! Goal: nobody gets at what is another's. Method: two tenants are founded in one realm, and every
//! operation of the registry is asked, by everybody of the one, for everything of the other that its
//! fields can name; by users of the other who have no right to it; and on the operators' plane by
//! customers, and by an operator for one tenant's things in the other's name. Which fields those are
//! follows from the registry: one that nobody gave a meaning fails. Both sites, both engines.

mod leaks;
mod meanings;
mod search;
mod tenant;

use std::cell::RefCell;

use hubu_api::edge::Settings;
use hubu_api::ops;
use hubu_api::registry::Entry;
use hubu_core::realm::{Purpose, Site};
use hubu_testkit::catalogue;
use hubu_testkit::references::references;
use hubu_testkit::world::{Kind, World};

use search::{Search, Stage};
use tenant::{OTHER, Tenant, VICTIM};

/// Founds two tenants, has others look for what is the first's by these operations of the site, and
/// after them the first itself. Everything that is wrong.
async fn searched(
    world: &World,
    (served, mut meant): (Vec<Entry>, Vec<Entry>),
    itself: bool,
) -> Vec<String> {
    let operator = world.operator("operator_one").await.client;
    catalogue::apply(world).await;
    let victim = Tenant::found(world, &operator, VICTIM).await;
    let other = Tenant::found(world, &operator, OTHER).await;
    let settings = Settings { strict: true, ..Settings::usual(Purpose::Sandbox) };
    let edge = world.edge_of(served, settings);
    let stage = Stage { world, edge: &edge, operator, victim: &victim, other: &other };
    let search = Search::begin(&stage).await;
    let abroad = world.store.realm().site == Site::Intl;
    let sites = |entry: &Entry| entry.spec.sites;
    meant.retain(|entry| if abroad { sites(entry).has_intl() } else { sites(entry).has_cn() });
    for entry in &meant {
        search.others_ask(entry).await;
    }
    if itself {
        search.victim_asks(&meant).await;
    }
    let (findings, asked) = search.end();
    println!("{asked} requests");
    findings
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_at_what_is_anothers() {
    for site in [Site::Cn, Site::Intl] {
        let kind = Kind { site, ..Kind::default() };
        World::of_kind_on_each_engine(kind, async |world| {
            let findings = searched(world, (ops::registry(), ops::registry()), true).await;
            assert!(findings.is_empty(), "on {site:?}:\n{}", findings.join("\n"));
        })
        .await;
    }
}

/// Otherwise the search would have found nothing because it cannot find anything.
#[tokio::test(flavor = "multi_thread")]
async fn what_leaks_is_found() {
    let found = RefCell::new(0);
    World::on_each_engine(async |world| {
        let findings = searched(world, (leaks::served(), leaks::meant()), false).await;
        for (what, finding) in [
            ("an answer with what is another's", "ShowsAnybody: member is shown \"云岭研究院\""),
            ("a difference between another's and nobody's", "TellsWhatIsThere: person tells by "),
            ("a write to what is another's", "ChangesAnybody: partner did it with "),
            ("rows that changed", "ChangesAnybody changed - customer "),
            ("a right that is not asked for", "ForgetsTheRight: clerk is not turned away: 200"),
            ("a fault", "Breaks: master gets 500: "),
            ("a field without a meaning", "NobodySaid: nobody said what ?thing_no names"),
        ] {
            let is_there = findings.iter().any(|line| line.starts_with(finding));
            assert!(is_there, "{what} is not found:\n{}", findings.join("\n"));
        }
        found.replace(findings.len());
    })
    .await;
    assert!(found.into_inner() > 0, "it ran");
}

#[test]
fn every_meaning_is_of_a_field() {
    let entries = ops::registry();
    let fields: Vec<_> = entries
        .iter()
        .flat_map(|entry| references(entry).into_iter().map(|field| (entry.spec.id, field)))
        .collect();
    assert!(fields.len() > 100, "the registry's fields are known for what they are");
    assert_eq!(meanings::idle(&fields), Vec::<String>::new());
}
