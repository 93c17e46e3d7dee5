//! A disk is opened on demand, grows, is tagged, moved, frozen, let free and deleted; the rules of trades are
//! set. It rests on the catalogue that the story applies, and on the project it makes.

use hubu_app::Unit;
use hubu_app::ledger::Party;
use hubu_app::products::CatalogueCache;
use hubu_app::resources::{
    NewResource, Resize, delete_resource, move_resource, open_resource, resize_resource,
    set_resource_frozen, tag_resource,
};
use hubu_app::trade_rules::{set_life_length, set_refund_fees, set_trade_rules};
use hubu_app::write::Keep;
use hubu_core::customers::Level;
use hubu_core::enterprise::ProjectStatus;
use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::orders::{Provisioning, TradeRules};
use hubu_core::resources::{NamedProduct, Size};
use hubu_core::subscriptions::{FeeBand, FeeRate, FeeRow, Freeze, Lengths};

use super::super::stage::{At, Attempt, Stage};
use super::{Write, write};

/// Whoever asks in the story.
const OPERATOR: (GroupKey, CustomerKey) = (GroupKey(1), CustomerKey(1));
const DISK: &str = "disk-of-the-story";

pub fn writes() -> Vec<Write> {
    vec![
        write("open_resource", |stage, at| {
            let new = disk(stage);
            let body = move |u: &mut Unit<'_, '_>| open_resource(u, &cache(), &new);
            stage.unit(at, Keep::Answer, body, |_, _| {})
        }),
        write("resize_resource", |stage, at| {
            let size = Some(Size { value: 80, measure: 17 });
            let resize = Resize { size, ..Resize::default() };
            let body = move |u: &mut Unit<'_, '_>| resize_resource(u, &cache(), DISK, &resize);
            stage.unit(at, Keep::Answer, body, |_, _| {})
        }),
        write("tag_resource", |stage, at| {
            let tags = vec![("env".to_owned(), "test".to_owned())];
            let body = move |u: &mut Unit<'_, '_>| tag_resource(u, DISK, &tags);
            stage.unit(at, Keep::Answer, body, |_, _| {})
        }),
        // The story has disabled the project before.
        write("set_project_status", |stage, at| {
            let (acme, id) = (stage.customer("acme"), stage.notes().project);
            let body = move |u: &mut Unit<'_, '_>| {
                let enabled = ProjectStatus::Enabled;
                hubu_app::enterprise::set_project_status(u, acme, &id, enabled)
            };
            stage.unit(at, Keep::Answer, body, |_, _| {})
        }),
        write("move_resource", |stage, at| {
            let id = stage.notes().project;
            let body = move |u: &mut Unit<'_, '_>| move_resource(u, DISK, &id);
            stage.unit(at, Keep::Answer, body, |_, _| {})
        }),
        write("set_resource_frozen", |stage, at| frozen(stage, at, Some(Freeze::Police))),
        write("set_resource_frozen", |stage, at| frozen(stage, at, None)),
        write("delete_resource", |stage, at| {
            let body = move |u: &mut Unit<'_, '_>| delete_resource(u, DISK);
            stage.unit(at, Keep::Answer, body, |_, _| {})
        }),
        write("set_trade_rules", |stage, at| {
            let rules = TradeRules {
                provisioning: Provisioning::Automatic { delay_ms: 60_000 },
                longest_months: Some(60),
                ..TradeRules::default()
            };
            let body = move |u: &mut Unit<'_, '_>| set_trade_rules(u, &rules, OPERATOR);
            stage.unit(at, Keep::Answer, body, |_, _| {})
        }),
        write("set_life_length", |stage, at| {
            let level = Level::parse("V5").expect("a level");
            let lengths = Lengths { grace_days: 30, retention_days: 30 };
            let body =
                move |u: &mut Unit<'_, '_>| set_life_length(u, Some(&level), lengths, OPERATOR);
            stage.unit(at, Keep::Answer, body, |_, _| {})
        }),
        write("set_refund_fees", |stage, at| {
            let rate = FeeRate::percent(20).expect("a rate");
            let rows = vec![FeeRow { months: 36, bands: vec![FeeBand { used_months: 36, rate }] }];
            let body = move |u: &mut Unit<'_, '_>| set_refund_fees(u, rows.clone(), OPERATOR);
            stage.unit(at, Keep::Answer, body, |_, _| {})
        }),
    ]
}

/// A memory of its own: every attempt takes the same steps.
fn cache() -> CatalogueCache {
    CatalogueCache::default()
}

fn disk(stage: &Stage) -> NewResource {
    NewResource {
        customer: Party::Key(stage.customer("acme")),
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

fn frozen(stage: &Stage, at: At, cause: Option<Freeze>) -> Attempt<'_> {
    let body = move |u: &mut Unit<'_, '_>| set_resource_frozen(u, DISK, cause, "by the law");
    stage.unit(at, Keep::Answer, body, |_, _| {})
}
