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

/// The ten tables of a site: their names and texts.
macro_rules! tables {
    ($site:literal: $($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../catalogue/", $site, "/", $name)))),+]
    };
}

/// The tables of the Chinese site, in yuan.
const CN: &[(&str, &str)] = tables!(
    "cn": "measures.csv", "conversions.csv", "regions.csv", "services.csv", "resource-types.csv",
    "usage-types.csv", "products.csv", "attributes.csv", "packages.csv", "prices.csv",
);

/// The tables of the international site, in dollars.
const INTL: &[(&str, &str)] = tables!(
    "intl": "measures.csv", "conversions.csv", "regions.csv", "services.csv", "resource-types.csv",
    "usage-types.csv", "products.csv", "attributes.csv", "packages.csv", "prices.csv",
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
    let proposal = propose(&price_list(stage.site)).map_err(|error| match error {
        Error::Fault(fault) => fault,
        Error::Refused(refusal) => Fault::Bug(format!("the demo's price list: {refusal:?}")),
    })?;
    let cache = Arc::clone(&stage.realm.catalogue);
    let put = move |unit: &mut Unit<'_, '_>| {
        apply_catalogue(unit, &cache, &proposal, (OPERATOR, false), subject).map(|_| ())
    };
    stage.unit("demo.catalogue", put).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use hubu_core::products::{Catalogue, PeriodType, PriceKey, Pricing, ProductKey, tables};
    use hubu_core::time::Timestamp;

    fn read(site: Site) -> Catalogue {
        tables::read(&price_list(site)).expect("a sound price list")
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_wire(text).expect("a literal")
    }

    #[test]
    fn both_are_sound_and_large_enough_to_try_lists_with() {
        for site in [Site::Cn, Site::Intl] {
            let parts = read(site).parts().clone();
            assert!(parts.services.len() >= 20 && parts.products.len() >= 400, "{site:?}");
            let priced = |product: &str| parts.prices.iter().any(|price| price.product == product);
            assert!(parts.products.iter().all(|product| priced(&product.id)), "{site:?}");
        }
    }

    #[test]
    fn both_are_canonical_so_that_exports_compare_with_them() {
        for site in [Site::Cn, Site::Intl] {
            assert!(tables::write(read(site).parts()) == price_list(site), "{site:?}");
        }
    }

    #[test]
    fn clients_find_what_they_ask_for() {
        let (cn, intl) = (read(Site::Cn), read(Site::Intl));
        let table = [
            // catalogue, service, type of resource, region, specification, usage
            (&cn, "ec2", "vm", "cn-north-1", "s2.small.1.linux", "Duration"),
            (&cn, "ec2", "vm", "cn-north-4", "s6.xlarge.2.linux", "Duration"),
            (&cn, "ec2", "vm", "cn-north-4", "s6.small.1.win", "Duration"),
            (&cn, "ec2", "vm", "cn-south-1", "c7n.16xlarge.4.linux", "Duration"),
            (&cn, "ebs", "volume", "cn-north-4", "GPSSD", "Duration"),
            (&cn, "ebs", "volume", "cn-north-1", "SATA", "Duration"),
            (&cn, "vpc", "bandwidth", "cn-north-1", "12_bgp", "upflow"),
            (&cn, "vpc", "bandwidth", "cn-north-1", "19_sbgp", "Duration"),
            (&cn, "vpc", "ip", "cn-north-1", "5_bgp", "Duration"),
            (&cn, "obs", "obs", "cn-north-4", "stdandard_ext_3az_size_type1", "size"),
            (&intl, "ec2", "vm", "ap-southeast-3", "c7.large.2.linux", "Duration"),
            (&intl, "natgateway", "natgateway", "la-south-2", "natgateway_small", "duration"),
        ];
        for (catalogue, service, resource_type, region, spec, usage) in table {
            let key = ProductKey {
                service: format!("hws.service.type.{service}"),
                resource_type: format!("hws.resource.type.{resource_type}"),
                region: region.to_owned(),
                spec: spec.to_owned(),
            };
            let product = catalogue.find(&key, None).expect(spec);
            let key = PriceKey::OnDemand { usage: usage.to_owned() };
            let price = catalogue.price(&product.id, &key, at("2026-01-01T00:00:00Z"));
            assert!(price.is_some(), "{spec} has no price for {usage}");
        }
    }

    #[test]
    fn packages_are_sold_by_the_month_and_the_year() {
        for site in [Site::Cn, Site::Intl] {
            let catalogue = read(site);
            let packages = &catalogue.parts().packages;
            assert!(packages.len() >= 4, "{site:?}");
            for content in packages {
                let product = content.product.as_str();
                let units = catalogue.prices(product, at("2026-01-01T00:00:00Z"));
                let units: Vec<PeriodType> = units
                    .filter_map(|price| match price.key {
                        PriceKey::Period { unit, .. } => Some(unit),
                        PriceKey::OnDemand { .. } => None,
                    })
                    .collect();
                assert_eq!(units, [PeriodType::Month, PeriodType::Year], "{product}");
            }
            let once = packages.iter().filter(|content| content.reset.is_none()).count();
            assert!(once > 0 && once < packages.len(), "{site:?}: both kinds are there");
        }
    }

    #[test]
    fn a_price_has_changed_at_midnight_in_the_middle_of_2025() {
        let catalogue = read(Site::Cn);
        let key = PriceKey::OnDemand { usage: "Duration".to_owned() };
        for (instant, e10) in
            [("2025-06-30T15:59:59Z", 1_240_000_000), ("2025-06-30T16:00:00Z", 1_141_000_000)]
        {
            let price = catalogue.price("OFFI-cn-north-4-vm-s6.small.1.linux", &key, at(instant));
            match price.map(|price| &price.pricing) {
                Some(Pricing::Flat(price)) => assert_eq!(price.e10(), e10, "{instant}"),
                other => panic!("{instant}: {other:?}"),
            }
        }
    }
}
