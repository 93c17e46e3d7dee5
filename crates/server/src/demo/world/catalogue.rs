//! What the demo world's cloud sells: the price list of its site, applied as operators apply theirs.
//!
//! The tables lie in `demo/catalogue`, where a note says how to make one's own of them. Their prices are
//! invented.

use std::sync::Arc;

use hubu_app::products::{Table, apply_catalogue, propose};
use hubu_app::{Error, Fault, Unit};
use hubu_core::realm::Site;

use super::OPERATOR;
use super::story::Accounts;
use crate::demo::Stage;

/// The nine tables of a site: their names and texts.
macro_rules! tables {
    ($site:literal: $($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../catalogue/", $site, "/", $name)))),+]
    };
}

/// The tables of the Chinese site, in yuan.
const CN: &[(&str, &str)] = tables!(
    "cn": "measures.csv", "conversions.csv", "regions.csv", "services.csv", "resource-types.csv",
    "usage-types.csv", "products.csv", "attributes.csv", "prices.csv",
);

/// The tables of the international site, in dollars.
const INTL: &[(&str, &str)] = tables!(
    "intl": "measures.csv", "conversions.csv", "regions.csv", "services.csv", "resource-types.csv",
    "usage-types.csv", "products.csv", "attributes.csv", "prices.csv",
);

/// The price list of a site's demo world.
pub fn price_list(site: Site) -> Vec<Table> {
    let tables = match site {
        Site::Cn => CN,
        Site::Intl => INTL,
    };
    let table =
        |(name, text): &(&str, &str)| Table { name: (*name).to_owned(), text: (*text).to_owned() };
    tables.iter().map(table).collect()
}

/// Puts the price list of the site into force. It is the realm's first, so that its prices may have begun
/// in the past.
pub(super) async fn apply(stage: &Stage, accounts: &Accounts) -> Result<(), Fault> {
    let operator = accounts.get(OPERATOR).ok_or_else(|| Fault::Bug("no operator".to_owned()))?;
    let subject = (operator.group, operator.key);
    let proposal = propose(price_list(stage.site)).map_err(|error| match error {
        Error::Fault(fault) => fault,
        Error::Refused(refusal) => Fault::Bug(format!("the demo's price list: {refusal:?}")),
    })?;
    let cache = Arc::clone(&stage.realm.catalogue);
    let put = move |unit: &mut Unit<'_, '_>| {
        apply_catalogue(unit, &cache, &proposal, (OPERATOR, false), subject).map(|_| ())
    };
    stage.unit("demo.catalogue", put).await
}
