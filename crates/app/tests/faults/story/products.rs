//! A catalogue is applied.

use hubu_app::Unit;
use hubu_app::products::{CatalogueCache, apply_catalogue, propose};
use hubu_app::write::Keep;
use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_testkit::shelf;

use super::{Write, write};

pub fn writes() -> Vec<Write> {
    vec![write("apply_catalogue", |stage, at| {
        let proposal = propose(&shelf::tables()).expect("it is sound");
        let body = move |u: &mut Unit<'_, '_>| {
            // A memory of its own: every attempt takes the same steps.
            let cache = CatalogueCache::default();
            let operator = (GroupKey(1), CustomerKey(1));
            apply_catalogue(u, &cache, &proposal, ("operator/owner", false), operator)
        };
        stage.unit(at, Keep::Answer, body, |_, _| {})
    })]
}
