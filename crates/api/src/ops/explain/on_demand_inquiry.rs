//! `on-demand-inquiry`: what usage would cost (`orders` B1).

use hubu_core::access::Requirement;
use hubu_core::explanations::explain_usage;

use super::{Kind, inquiry};
use crate::ops::rating::list_on_demand_resource_ratings::Body;

/// See the file's head.
pub(in crate::ops) const KIND: Kind = Kind {
    name: "on-demand-inquiry",
    requires: Requirement::OPEN,
    explain: |tx, asking| {
        inquiry::explain(tx, asking, |body: &Body, catalogue, at, discounts| {
            let quote = body.quote(catalogue, at, discounts)?;
            let products: Vec<String> =
                quote.lines.iter().map(|line| line.product.clone()).collect();
            let lines = products.into_iter().zip(explain_usage(quote));
            let with_ids = body.ids().into_iter().zip(lines);
            Ok(with_ids.map(|(id, (product, why))| (id, product, why)).collect())
        })
    },
};
