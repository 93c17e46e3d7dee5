//! The discounts of the demo world: what the cloud and the partner have agreed with their customers.

use hubu_app::discounts::{NewGrant, create_discount, create_promotion};
use hubu_app::{Fault, Unit};
use hubu_core::discounts::{DiscountKind, DiscountMode, Mode, NewDiscount, Scope};
use hubu_core::money::UnitPrice;
use hubu_core::realm::Site;

use super::OPERATOR;
use super::people::MASTER;
use super::story::{Accounts, instant, party, wire_id};
use crate::demo::Stage;

/// The first instant after the year, when the contracts have ended.
const NEXT_YEAR: &str = "2026-12-31T16:00:00Z";

/// A discount of one customer.
struct Agreement {
    to: &'static str,
    /// The partner that grants it, where not the cloud does.
    partner: Option<&'static str>,
    name: &'static str,
    mode: DiscountMode,
    value: &'static str,
    scope: Scope,
}

/// What is granted on a site, in this order.
fn agreements(site: Site) -> [Agreement; 3] {
    let (customer, fixed, region) = match site {
        Site::Cn => ("yunhe_agency", "0.6", "cn-north-4"),
        Site::Intl => ("yunhe_resale", "0.09", "ap-southeast-1"),
    };
    [
        Agreement {
            to: MASTER,
            partner: None,
            name: "云硬盘九折 EVS at 90 %",
            mode: DiscountMode::Ratio,
            value: "0.9",
            scope: disks(),
        },
        Agreement {
            to: MASTER,
            partner: None,
            name: "公网流量一口价 Traffic at a fixed price",
            mode: DiscountMode::FixedPrice,
            value: fixed,
            scope: traffic(region),
        },
        Agreement {
            to: customer,
            partner: Some("yunhe_partner"),
            name: "伙伴九五折 Partner's 95 %",
            mode: DiscountMode::Ratio,
            value: "0.95",
            scope: Scope::default(),
        },
    ]
}

/// Grants them. Partners' customers are theirs by now.
pub(super) async fn grant(stage: &Stage, accounts: &Accounts) -> Result<(), Fault> {
    let site = stage.site;
    for line in agreements(site) {
        let kind = match line.partner {
            Some(_) => DiscountKind::Partner,
            None => DiscountKind::Commercial,
        };
        let value = (line.mode, line.value);
        let new = NewGrant {
            discount: discount(kind, line.name, value, line.scope),
            partner: line.partner.map(wire_id),
        };
        let give = move |unit: &mut Unit<'_, '_>| {
            create_discount(unit, site, &party(line.to), &new).map(|_| ())
        };
        stage.unit("demo.discount", give).await?;
    }
    if site == Site::Cn {
        let operator =
            accounts.get(OPERATOR).ok_or_else(|| Fault::Bug("no operator".to_owned()))?;
        let subject = (operator.group, operator.key);
        let name = "云服务器包年续费八五折 Servers renewed by the year at 85 %";
        let promotion =
            discount(DiscountKind::Promotion, name, (DiscountMode::Ratio, "0.85"), renewals());
        let give = move |unit: &mut Unit<'_, '_>| {
            create_promotion(unit, site, &promotion, subject).map(|_| ())
        };
        stage.unit("demo.promotion", give).await?;
    }
    Ok(())
}

fn discount(
    kind: DiscountKind,
    name: &str,
    (mode, value): (DiscountMode, &str),
    scope: Scope,
) -> NewDiscount {
    NewDiscount {
        kind,
        name: name.to_owned(),
        mode,
        value: UnitPrice::parse(value, 10).expect("a literal of this world"),
        scope,
        from: None,
        to: Some(instant(NEXT_YEAR)),
    }
}

fn disks() -> Scope {
    Scope { service: Some("hws.service.type.ebs".to_owned()), ..Scope::default() }
}

/// A fixed price is one of a specification, charged in one way.
fn traffic(region: &str) -> Scope {
    Scope {
        service: Some("hws.service.type.vpc".to_owned()),
        resource_type: Some("hws.resource.type.bandwidth".to_owned()),
        region: Some(region.to_owned()),
        spec: Some("12_bgp".to_owned()),
        modes: vec![Mode::OnDemand],
        ..Scope::default()
    }
}

/// Of servers that are renewed by the year: a promotion counts where something is renewed or changed.
fn renewals() -> Scope {
    Scope {
        service: Some("hws.service.type.ec2".to_owned()),
        modes: vec![Mode::Renew],
        least_months: Some(12),
        ..Scope::default()
    }
}
