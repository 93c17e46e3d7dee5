//! A disk is used on demand by somebody without money: what it used is settled and owed, and repaid; usage is
//! reported and parked; the month is closed.

use std::sync::Arc;

use hubu_app::ledger::{Command, Money, Party};
use hubu_app::products::CatalogueCache;
use hubu_app::resources::{NewResource, open_resource};
use hubu_app::settlement::{CloseCycles, SettleUsage, ingest_usage, look_again, repay_rows};
use hubu_app::write::Keep;
use hubu_app::{Unit, clock};
use hubu_core::accounts::Channel;
use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::metering::Reported;
use hubu_core::resources::{NamedProduct, Size};
use hubu_testkit::ledger_world::{instant, money, zone};

use super::super::stage::{Attempt, Stage};
use super::{Write, keyless, write};

/// Who uses it: nobody's, without money.
const USER: CustomerKey = CustomerKey(202);
const DISK: &str = "used-disk";
/// When it is opened, and when its first two hours are settled.
const OPENED: &str = "2026-10-01T00:00:00Z";
const SETTLED: &str = "2026-10-01T03:00:00Z";

pub fn writes() -> Vec<Write> {
    vec![
        set_to_opened(),
        write("open_resource", |stage, at| {
            let body = move |u: &mut Unit<'_, '_>| open_resource(u, &cache(), &disk());
            stage.unit(at, Keep::Answer, body, |_, _| {})
        }),
        keyless("ingest_usage", |stage, at| {
            stage.bare(
                at,
                |u| {
                    Ok::<_, hubu_app::Error<()>>(ingest_usage(u, (&cache(), &zone()), &reported())?)
                },
                |_, _| {},
            )
        }),
        keyless("set", |stage, at| stage.bare(at, |u| clock::set(u, instant(SETTLED)), |_, _| {})),
        keyless("look_again", |stage, at| {
            stage.bare(
                at,
                |u| {
                    let parked =
                        hubu_store::metering::parked_of(u.tx, &[DISK.to_owned()], None, 9)?;
                    Ok::<_, hubu_app::Error<()>>(look_again(u, (&cache(), &zone()), parked)?)
                },
                |_, _| {},
            )
        }),
        keyless("SettleUsage", |stage, _| {
            due(stage, SettleUsage { group: GroupKey(USER.0), consumer: USER })
        }),
        write("Recharge", |stage, at| {
            let (customer, amount) = (Party::Key(USER), money("0.05"));
            let (channel, channel_no) = (Channel::BankTransfer, "for the disk".to_owned());
            let recharge = hubu_app::accounts::Recharge { customer, amount, channel, channel_no };
            stage.money(at, recharge, |_, _| {})
        }),
        keyless("repay_rows", |stage, at| {
            stage.bare(
                at,
                |u| Ok::<_, hubu_app::Error<()>>(repay_rows(u, &zone(), USER)?),
                |_, _| {},
            )
        }),
        keyless("CloseCycles", |stage, _| {
            due(stage, CloseCycles { group: GroupKey(USER.0), consumer: USER })
        }),
    ]
}

fn set_to_opened() -> Write {
    keyless("set", |stage, at| stage.bare(at, |u| clock::set(u, instant(OPENED)), |_, _| {}))
}

/// A memory of its own: every attempt takes the same steps.
fn cache() -> CatalogueCache {
    CatalogueCache::default()
}

fn due<C: Command>(stage: &Stage, command: C) -> Attempt<'_> {
    stage.due(Money::due(Arc::clone(&stage.context()), "test", command))
}

fn disk() -> NewResource {
    NewResource {
        customer: Party::Key(USER),
        id: Some(DISK.to_owned()),
        name: "data".to_owned(),
        product: NamedProduct::Id("evs-ssd".to_owned()),
        zone: None,
        size: Some(Size { value: 40, measure: 17 }),
        project: String::new(),
        enterprise_project: "0".to_owned(),
        parent: None,
        tags: Vec::new(),
    }
}

/// Time is read off the inventory: it is parked, at first because it lies ahead.
fn reported() -> Vec<Reported> {
    vec![Reported {
        source: "meter".to_owned(),
        id: "1".to_owned(),
        resource: DISK.to_owned(),
        usage_type: "Duration".to_owned(),
        quantity_e8: 1,
        measure: 5,
        from: instant(OPENED),
        to: instant("2026-10-01T01:00:00Z"),
        size: None,
        region: None,
        zone: None,
        enterprise_project: None,
        tags: None,
        corrects: None,
    }]
}
