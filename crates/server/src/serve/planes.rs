//! The edges over an open realm, one a listener.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hubu_api::edge::{self, Edge, RealmDirectory, Scheme, Setup};
use hubu_api::operation::Plane;
use hubu_api::ops;
use hubu_app::access::{PasswordCost, Passwords};
use hubu_core::ids::Ids;

use crate::config::{Quotas, Settings};
use crate::entropy::System;
use crate::realm::Realm;

/// What customers and partners talk to.
pub const CUSTOMERS: &[Plane] = &[Plane::Vendor, Plane::Former, Plane::Iam, Plane::Hubu];
/// What operators talk to.
pub const OPERATORS: &[Plane] = &[Plane::Operator];
/// Both at once: the demo world has one address for everything.
pub const ALL: &[Plane] = &[Plane::Vendor, Plane::Former, Plane::Iam, Plane::Hubu, Plane::Operator];

/// A router that answers for `planes` of an open realm.
pub fn router(realm: &Realm, settings: &Settings, planes: &[Plane]) -> Router {
    let directory = RealmDirectory::new(Arc::clone(&realm.vault));
    let usual = edge::Settings::usual(realm.store.realm().purpose);
    let setup = Setup {
        store: Arc::clone(&realm.store),
        vault: Arc::clone(&realm.vault),
        passwords: Arc::new(Passwords::new(PasswordCost::default(), Box::new(System::new()))),
        directory: Arc::new(directory),
        money: Arc::clone(&realm.money),
        entries: ops::registry(),
        planes: planes.to_vec(),
        ids: Ids::new(Box::new(System::new())),
        settings: edge::Settings {
            lock_out: usual.lock_out || settings.sandbox_lockout,
            quotas: match settings.quotas {
                Quotas::Protective => edge::Quotas::Protective,
                Quotas::Vendor => edge::Quotas::Vendor,
            },
            scheme: if settings.tls_cert.is_some() || settings.behind_proxy {
                Scheme::Https
            } else {
                Scheme::Http
            },
            patience: Duration::from_secs(settings.request_timeout_s),
            ..usual
        },
        egress: Arc::new(realm.egress(settings)),
        catalogue: Arc::clone(&realm.catalogue),
    };
    Arc::new(Edge::new(setup)).router()
}
