//! A request means what was signed: a bare `+` in a query is read as its signature reads it.

use axum::body::Body;
use http::{Method, Request, Uri};
use hubu_api::Cx;
use hubu_api::catalogue::Sites;
use hubu_api::codes::Failure;
use hubu_api::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use hubu_api::edge::{Edge, Settings};
use hubu_api::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use hubu_api::registry::entry;
use hubu_api::signing::algorithm::{ALL, Algorithm, HmacSha256, ScopedHmacSha256};
use hubu_core::access::Requirement;
use hubu_core::realm::Purpose;
use hubu_testkit::client::{Call, send};
use hubu_testkit::world::World;
use schemars::JsonSchema;
use serde::Serialize;

use crate::edge::algorithms::{client, pair};
use crate::edge::person;

const PATH: &str = "/hubu/v1/echo";

/// Says what it was asked.
struct Echo;

struct Said(String);

impl Reads for Said {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        fields.text("text", Text::max(64)).map(Self)
    }
}

#[derive(Serialize, JsonSchema)]
struct Reply {
    text: String,
}

impl Operation for Echo {
    const SPEC: Spec = Spec {
        id: "Echo",
        plane: Plane::Hubu,
        sites: Sites::Both,
        method: Method::GET,
        path: PATH,
        callers: Callers::Customers,
        requires: Requirement::OPEN,
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["回声", "Says what it was asked"],
    };
    type Path = Nothing;
    type Query = Said;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        _: &Cx,
        _: Nothing,
        Said(text): Said,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        Ok(Answer::value(Reply { text }))
    }
}

fn echo(world: &World) -> Edge {
    let usual = Settings::usual(Purpose::Sandbox);
    world.edge_of(vec![entry::<Echo>()], Settings { strict: true, ..usual })
}

/// The request with another spelling of its query.
fn respelt(mut request: Request<Body>, (from, to): (&str, &str)) -> Request<Body> {
    let target = request.uri().to_string();
    assert!(target.contains(from), "{target} holds no {from}");
    *request.uri_mut() = target.replace(from, to).parse::<Uri>().expect("a target");
    request
}

/// What the operation reads, or the status in place of it.
async fn heard(edge: &Edge, request: Request<Body>) -> Result<String, u16> {
    let answer = send(edge, request).await;
    if answer.status != 200 {
        return Err(answer.status);
    }
    Ok(answer.json()["text"].as_str().expect("a text").to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bare_plus_is_what_was_signed() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        let edge = echo(world);
        let (ak, sk) = pair(world, &person).await;
        let usual: &'static dyn Algorithm = &HmacSha256;
        let scoped: &'static dyn Algorithm = &ScopedHmacSha256;
        let table = [
            // Signed text, how it is spelt on the wire, and what is read.
            (usual, "a b", ("%20", "%20"), Ok("a b")),
            (usual, "a+b", ("%2B", "%2B"), Ok("a+b")),
            (usual, "a+b", ("%2B", "+"), Ok("a+b")),
            (usual, "a b", ("%20", "+"), Err(401)),
            (scoped, "a b", ("%20", "%20"), Ok("a b")),
            (scoped, "a+b", ("%2B", "%2B"), Ok("a+b")),
            (scoped, "a b", ("%20", "+"), Ok("a b")),
            (scoped, "a+b", ("%2B", "+"), Err(401)),
        ];
        for (algorithm, text, spelling, expected) in table {
            let client = client(algorithm, (&ak, &sk));
            let request = client.request(world.wall(), &Call::get(PATH).query("text", text));
            let read = heard(&edge, respelt(request, spelling)).await;
            let expected = expected.map(str::to_owned);
            assert_eq!(read, expected, "{}: {text} as {spelling:?}", algorithm.label());
        }
        // Where nothing is signed it is a space, as in forms.
        let token = world.token_of(person.created.user).await;
        let request = token.request(world.wall(), &Call::get(PATH).query("text", "a b"));
        assert_eq!(heard(&edge, respelt(request, ("%20", "+"))).await, Ok("a b".to_owned()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_each_algorithm_signs_is_read_as_it_was_meant() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        let edge = echo(world);
        let (ak, sk) = pair(world, &person).await;
        for &algorithm in ALL {
            let client = client(algorithm, (&ak, &sk));
            for text in ["a b", "a+b", "+ %2B &=", "户部"] {
                let request = client.request(world.wall(), &Call::get(PATH).query("text", text));
                let label = algorithm.label();
                assert_eq!(heard(&edge, request).await, Ok(text.to_owned()), "{label}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_are_one_in_either_reading_occur_twice() {
    World::on_each_engine(async |world| {
        for raw in ["a+b=1&a%20b=2", "a+b=1&a+b=2", "a%2Bb=1&text=x&a%2bb=2"] {
            let request = Request::get(format!("{PATH}?{raw}")).header("Host", "h");
            let request = request.body(Body::empty()).expect("well-formed");
            assert_eq!(heard(&echo(world), request).await, Err(400), "{raw}");
        }
    })
    .await;
}
