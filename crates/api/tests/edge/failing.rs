//! Operations that fail: what the caller is told, and what it is not.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use http::Method;
use hubu_api::Cx;
use hubu_api::catalogue::Sites;
use hubu_api::codes::{Code, Failure, Refusal};
use hubu_api::edge::Settings;
use hubu_api::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use hubu_api::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use hubu_api::registry::entry;
use hubu_app::Fault;
use hubu_core::access::Requirement;
use hubu_core::realm::Purpose;
use hubu_testkit::client::{Answer as Answered, Call, Client};
use hubu_testkit::world::World;

use crate::edge::person;

/// Fails in the way its path names.
struct Fails;

struct Way(String);

impl Reads for Way {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self(fields.text("way", Text::max(20).sample("bug"))?))
    }
}

static STALE: AtomicU32 = AtomicU32::new(0);

impl Operation for Fails {
    const SPEC: Spec = Spec {
        id: "Fails",
        plane: Plane::Hubu,
        sites: Sites::Both,
        method: Method::POST,
        path: "/hubu/v1/fails/{way}",
        callers: Callers::Customers,
        requires: Requirement::OPEN,
        success: 200,
        errors: &[],
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["失败", "Fails"],
    };
    type Path = Way;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Nothing;

    async fn run(
        _: &Cx,
        Way(way): Way,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<Nothing>, Failure> {
        let secret = "the password is swordfish".to_owned();
        match way.as_str() {
            "panics" => panic!("{secret}"),
            "sleeps" => {
                tokio::time::sleep(Duration::from_mins(1)).await;
                Ok(Answer::value(Nothing {}))
            }
            "undeclared" => Err(Refusal::new(Code::KeyReused).into()),
            "unknown_code" => Err(Refusal::new(Code::InsufficientBalance).into()),
            "unavailable" => Err(Fault::Unavailable(secret).into()),
            "stale" => {
                STALE.fetch_add(1, Ordering::Relaxed);
                Err(Fault::Stale.into())
            }
            "works" => Ok(Answer::value(Nothing {})),
            _ => Err(Fault::Bug(secret).into()),
        }
    }
}

fn settings() -> Settings {
    let usual = Settings::usual(Purpose::Production);
    Settings { strict: true, patience: Duration::from_millis(300), ..usual }
}

async fn fail(world: &World, client: &Client, way: &str) -> Answered {
    let edge = world.edge_of(vec![entry::<Fails>()], settings());
    let call = Call::new("POST", &format!("/hubu/v1/fails/{way}")).english();
    client.send(&edge, world.wall(), &call).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_tells_the_caller_its_request_id_and_nothing_else() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        let table = [
            ("bug", 500),
            ("panics", 500),
            ("unknown_code", 500),
            ("unavailable", 503),
            ("sleeps", 503),
            ("stale", 503),
        ];
        for (way, status) in table {
            let answer = fail(world, &person.client, way).await;
            assert_eq!(answer.outcome(), (status, "CBC.0999".to_owned()), "{way}");
            assert!(!answer.body.contains("swordfish"), "{way}: {}", answer.body);
            assert!(answer.message().contains(answer.header("x-request-id")), "{way}");
            let retry = if status == 503 { "1" } else { "" };
            assert_eq!(answer.header("retry-after"), retry, "{way}");
        }
        let declared = fail(world, &person.client, "undeclared").await;
        assert_eq!(declared.outcome(), (409, "HUBU.0002".to_owned()), "every write declares it");
        assert_eq!(fail(world, &person.client, "works").await.status, 200);
    })
    .await;
    assert_eq!(STALE.load(Ordering::Relaxed) % 4, 0, "four attempts, no more");
    assert!(STALE.load(Ordering::Relaxed) > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_write_is_not_taken_twice_in_production() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        let edge = world.edge_of(vec![entry::<Fails>()], settings());
        let path = |way: &str| format!("/hubu/v1/fails/{way}");
        let send = async |call: &Call| person.client.send(&edge, world.wall(), call).await;
        let works = Call::new("POST", &path("works"));
        assert_eq!(send(&works).await.status, 200);
        let again = send(&works).await;
        assert_eq!(again.outcome(), (401, "APIGW.0301".to_owned()));
        assert!(again.message().ends_with("the signature was used already"), "{}", again.body);

        // The same key gives the same answer: there is nothing to protect from.
        let keyed = works.clone().header("Idempotency-Key", "k");
        assert_eq!((send(&keyed).await.status, send(&keyed).await.status), (200, 200));
        let unsigned = works.clone().unsigned("Idempotency-Key", "k");
        assert_eq!(send(&unsigned).await.status, 401, "a key that is not signed changes nothing");

        // What certainly did nothing may come again; what may have happened may not.
        for (way, second) in [("bug", 500), ("unknown_code", 500), ("sleeps", 401)] {
            let call = Call::new("POST", &path(way));
            let first = send(&call).await.status;
            assert!(first >= 500, "{way}");
            assert_eq!(send(&call).await.status, second, "{way}");
        }
        world.pass(60_000);
        assert_eq!(send(&works).await.status, 200, "signed anew");
    })
    .await;
}
