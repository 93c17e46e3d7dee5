//! Goal: what holds for every operation alike. Method: requests made from what each row of the
//! registry says of itself go into a whole server, on both engines: no proof and a wrong one, no
//! permission, malformed bodies, every field wrong in every way its rule knows, unknown fields. The
//! answer is the documented refusal, never a 5xx, and nothing is written.

use hubu_api::operation::{Callers, Plane};
use hubu_api::ops;
use hubu_api::registry::Entry;
use hubu_api::signing::Signer;
use hubu_api::signing::algorithm::ALL;
use hubu_core::access::PrincipalKind;
use hubu_core::customers::CustomerKind;
use hubu_testkit::client::{Answer, Call, Client, Proof};
use hubu_testkit::sweep;
use hubu_testkit::world::{Account, Kind, World};

/// One account for each kind of caller.
struct Cast {
    customer: Account,
    partner: Account,
    operator: Account,
}

impl Cast {
    async fn of(world: &World) -> Self {
        Self {
            customer: world.customer(CustomerKind::Enterprise, "sweep_customer").await,
            partner: world.customer(CustomerKind::SolutionProvider, "sweep_partner").await,
            operator: world.operator("sweep_operator").await,
        }
    }

    fn caller(&self, entry: &Entry) -> &Account {
        match entry.spec.callers {
            Callers::Anybody | Callers::Accounts | Callers::Customers => &self.customer,
            Callers::Partners | Callers::Providers => &self.partner,
            Callers::Operators => &self.operator,
        }
    }
}

/// Status and, where the plane has one, the code.
fn expect(entry: &Entry, answer: &Answer, status: u16, code: &str, what: &str) {
    let id = entry.spec.id;
    assert_eq!(answer.status, status, "{id}: {what}: {}", answer.body);
    if entry.spec.plane != Plane::Iam {
        assert_eq!(answer.outcome().1, code, "{id}: {what}: {}", answer.body);
    }
}

fn here(world: &World) -> Vec<Entry> {
    let site = world.store.realm().site;
    let sites = |entry: &Entry| match site {
        hubu_core::realm::Site::Cn => entry.spec.sites.has_cn(),
        hubu_core::realm::Site::Intl => entry.spec.sites.has_intl(),
    };
    ops::registry().into_iter().filter(sites).collect()
}

async fn on_both_sites(body: impl AsyncFn(&World, &Cast, &[Entry])) {
    for site in [hubu_core::realm::Site::Cn, hubu_core::realm::Site::Intl] {
        let kind = Kind { site, ..Kind::default() };
        World::of_kind_on_each_engine(kind, async |world| {
            body(world, &Cast::of(world).await, &here(world)).await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_in_without_a_proof_or_with_a_wrong_one() {
    on_both_sites(async |world, cast, entries| {
        let before = world.store.stats().commits;
        for entry in entries.iter().filter(|entry| entry.spec.callers != Callers::Anybody) {
            let call = sweep::minimal(entry);
            let nobody = world.send(&Client::nobody(), &call).await;
            expect(entry, &nobody, 401, "APIGW.0301", "no signature");
            let Proof::Signed(signer) = &cast.caller(entry).client.proof else { panic!("signed") };
            let shown = format!("{signer:?}");
            let key = shown.split('"').nth(1).expect("its key is named");
            for &algorithm in ALL {
                let signer = Signer::using(algorithm, key, "wrong");
                let wrong = Client { proof: Proof::Signed(signer) };
                let wrong = world.send(&wrong, &call).await;
                let what = format!("wrong signature, {}", algorithm.label());
                expect(entry, &wrong, 401, "APIGW.0301", &what);
            }
            let unknown = Client::signed("NOSUCHKEY00000000000", "wrong");
            expect(entry, &world.send(&unknown, &call).await, 401, "APIGW.0301", "unknown key");
        }
        assert_eq!(world.store.stats().commits, before, "nothing was written");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identity_without_the_permission_is_told_which() {
    on_both_sites(async |world, cast, entries| {
        for entry in entries {
            let requires = &entry.spec.requires;
            let account = cast.caller(entry);
            let name = entry.spec.id;
            if !requires.permissions.is_empty() || requires.owner_only {
                let (_, client) = world.iam_user(account, name).await;
                let answer = world.send(&client, &sweep::minimal(entry)).await;
                expect(entry, &answer, 403, "CBC.0151", "an IAM user without policies");
                if let Some(first) = requires.permissions.first().filter(|_| !requires.owner_only) {
                    assert!(answer.message().ends_with(first.legacy), "{name}: {}", answer.body);
                }
            }
            if !requires.items.is_empty() {
                let kind = PrincipalKind::PartnerOperator;
                let name = format!("{name}-items");
                let client = world.user(account, &name, kind).await.1;
                let answer = world.send(&client, &sweep::minimal(entry)).await;
                expect(entry, &answer, 403, "CBC.0151", "a partner's operator without items");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_of_another_plane_are_turned_away() {
    on_both_sites(async |world, cast, entries| {
        for entry in entries {
            let wrong = match entry.spec.callers {
                Callers::Anybody | Callers::Accounts => continue,
                Callers::Operators => &cast.customer,
                Callers::Customers | Callers::Partners | Callers::Providers => &cast.operator,
            };
            let answer = world.send(&wrong.client, &sweep::minimal(entry)).await;
            expect(entry, &answer, 403, "CBC.0155", "a caller of another plane");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_no_json_object_is_a_parameter_error() {
    on_both_sites(async |world, cast, entries| {
        let before = world.store.stats().commits;
        for entry in entries {
            for call in sweep::malformed(entry) {
                let answer = world.send(&cast.caller(entry).client, &call).await;
                let body = String::from_utf8_lossy(&call.body);
                expect(entry, &answer, 400, "CBC.0100", &body[..body.len().min(40)]);
            }
        }
        assert_eq!(world.store.stats().commits, before, "nothing was written");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_wrong_field_is_named() {
    on_both_sites(async |world, cast, entries| {
        let before = world.store.stats().commits;
        let mut sent = 0;
        for entry in entries {
            for wrong in sweep::wrong(entry) {
                for language in ["zh_CN", "en_US"] {
                    // No more of one operation in a second than its limit allows.
                    world.pass(1_000);
                    let call = wrong.call.clone().header("X-Language", language);
                    let answer = world.send(&cast.caller(entry).client, &call).await;
                    let shown = format!("{} in {}", wrong.field, shown(&call));
                    expect(entry, &answer, 400, "CBC.0100", &shown);
                    assert!(answer.body.contains(&wrong.field), "{shown}: {}", answer.body);
                    sent += 1;
                }
            }
        }
        println!("{sent} requests with one wrong field");
        assert_eq!(world.store.stats().commits, before, "nothing was written");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_fields_change_nothing() {
    on_both_sites(async |world, cast, entries| {
        for entry in entries {
            let client = &cast.caller(entry).client;
            let plain = world.send(client, &sweep::minimal(entry)).await;
            let more = world.send(client, &sweep::with_unknown_fields(entry)).await;
            let id = entry.spec.id;
            // Only a declared code may have a status of 5xx: one of the vendor's has.
            let declared = entry.spec.errors.iter().any(|code| code.status() == plain.status);
            assert!(plain.status < 500 || declared, "{id}: {}", plain.body);
            if entry.spec.repeat.is_write() {
                assert!(more.status < 500 || declared, "{id}: {}", more.body);
                let refused = "unknown_field";
                assert!(!more.body.contains(refused), "{id}: {}", more.body);
            } else {
                assert_eq!((plain.status, plain.body), (more.status, more.body), "{id}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_query_key_is_refused_unless_it_is_a_list() {
    on_both_sites(async |world, cast, entries| {
        for entry in entries {
            for field in &entry.query {
                let call = sweep::minimal(entry);
                let call = call.query(field.name, "1").query(field.name, "2");
                let answer = world.send(&cast.caller(entry).client, &call).await;
                let is_list = entry.takes_repeated(field.name);
                // The identity service's envelope has no code: there the message tells.
                let refused = if entry.spec.plane == Plane::Iam {
                    let said = "API request error: a query parameter occurs twice";
                    answer.status == 400 && answer.body.contains(said)
                } else {
                    answer.outcome() == (400, "APIGW.0201".to_owned())
                };
                assert_eq!(refused, !is_list, "{}: {}", entry.spec.id, field.name);
            }
        }
    })
    .await;
}

fn shown(call: &Call) -> String {
    let query = call.query.iter().map(|(key, value)| format!("{key}={value:.40}"));
    let body = String::from_utf8_lossy(&call.body);
    let body: String = body.chars().take(200).collect();
    format!("{} {body}", query.collect::<Vec<_>>().join("&"))
}
