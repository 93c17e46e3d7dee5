//! `subscribe-inquiry`: what terms would cost (`orders` B2).

use hubu_core::access::Requirement;
use hubu_core::explanations::explain_terms;

use super::{Kind, inquiry};
use crate::ops::rating::list_rate_on_period_detail::Body;

/// See the file's head.
pub(in crate::ops) const KIND: Kind = Kind {
    name: "subscribe-inquiry",
    requires: Requirement::OPEN,
    explain: |tx, asking| {
        inquiry::explain(tx, asking, |body: &Body, catalogue, at, discounts| {
            let quote = body.quote(catalogue, at, discounts)?;
            let products: Vec<String> =
                quote.lines.iter().map(|line| line.product.clone()).collect();
            let lines = products.into_iter().zip(explain_terms(quote, discounts));
            let with_ids = body.ids().into_iter().zip(lines);
            Ok(with_ids.map(|(id, (product, why))| (id, product, why)).collect())
        })
    },
};
