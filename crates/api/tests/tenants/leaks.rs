//! Operations that leak, each in a way of its own: what the search must find.

use http::Method;
use hubu_api::Cx;
use hubu_api::catalogue::Sites;
use hubu_api::codes::{Code, Failure, Refusal};
use hubu_api::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use hubu_api::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use hubu_api::registry::{Entry, entry};
use hubu_app::customers::set_frozen;
use hubu_app::enterprise::organisation;
use hubu_app::oversight::{Holder, customer};
use hubu_app::write::Keep;
use hubu_app::{Error, Fault, Unit};
use hubu_core::access::{Requirement, permissions};
use hubu_core::ids::CustomerId;
use schemars::JsonSchema;
use serde::Serialize;

/// The operations as they are served.
pub fn served() -> Vec<Entry> {
    vec![
        entry::<ShowsAnybody>(),
        entry::<TellsWhatIsThere>(),
        entry::<ChangesAnybody>(),
        entry::<ForgetsTheRight>(),
        entry::<Breaks>(),
        entry::<NobodySaid>(),
    ]
}

/// The operations as they are meant: one of them has forgotten what it rests on.
pub fn meant() -> Vec<Entry> {
    let mut operations = served();
    for entry in operations.iter_mut().filter(|entry| entry.spec.id == "ForgetsTheRight") {
        entry.spec.requires = Requirement::permissions(&[permissions::FINANCE_UPDATE]);
    }
    operations
}

const fn spec(id: &'static str, method: Method, path: &'static str) -> Spec {
    Spec {
        id,
        plane: Plane::Hubu,
        sites: Sites::Both,
        method,
        path,
        callers: Callers::Customers,
        requires: Requirement::OPEN,
        success: 200,
        errors: &[Code::CustomerUnknown],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["泄漏", "Leaks"],
    }
}

struct OfCustomer(CustomerId);

impl Reads for OfCustomer {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let rule = Text::max(64).sample("0a1b2c3d4e5f60718293a4b5c6d7e8f9");
        let form = ("客户 ID", "a customer id");
        fields.parsed("customer_id", rule, form, CustomerId::parse).map(Self)
    }
}

async fn found(cx: &Cx, OfCustomer(id): OfCustomer) -> Result<Option<Holder>, Failure> {
    cx.read(move |tx, _| Ok::<_, Error<Refusal>>(customer(tx, &id)?)).await
}

#[derive(Serialize, JsonSchema)]
struct Units {
    units: Vec<String>,
}

/// Shows anybody's organisation to everybody.
struct ShowsAnybody;

impl Operation for ShowsAnybody {
    const SPEC: Spec = spec("ShowsAnybody", Method::GET, "/hubu/v1/leaks/{customer_id}/units");
    type Path = OfCustomer;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Units;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<Units>, Failure> {
        let Some(holder) = found(cx, path).await? else {
            return Ok(Answer::value(Units { units: Vec::new() }));
        };
        let tree = cx.read(move |tx, _| organisation(tx, holder.key, None, true)).await?;
        let units = tree.children.into_iter().map(|unit| unit.name).collect();
        Ok(Answer::value(Units { units }))
    }
}

/// Says of what is another's that it is another's, and of what is not there that it is not.
struct TellsWhatIsThere;

impl Operation for TellsWhatIsThere {
    const SPEC: Spec = spec("TellsWhatIsThere", Method::GET, "/hubu/v1/leaks/{customer_id}");
    type Path = OfCustomer;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<Nothing>, Failure> {
        let code = match found(cx, path).await? {
            Some(_) => Code::RequestNotAllowed,
            None => Code::CustomerUnknown,
        };
        Err(Refusal::new(code).with("reason", "not yours").into())
    }
}

/// Freezes whom it is told to.
struct ChangesAnybody;

impl Operation for ChangesAnybody {
    const SPEC: Spec = {
        let mut spec = spec("ChangesAnybody", Method::POST, "/hubu/v1/leaks/{customer_id}/freeze");
        spec.repeat = Repeat::ByKey;
        spec
    };
    type Path = OfCustomer;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<Nothing>, Failure> {
        let holder = found(cx, path).await?.ok_or(Refusal::new(Code::CustomerUnknown))?;
        let frozen = !holder.frozen;
        let body = move |unit: &mut Unit<'_, '_>| set_frozen(unit, holder.key, frozen, "because");
        let done = cx.unit(Keep::Answer, body, |()| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded)
    }
}

/// Lets everybody of an account do what only some may.
struct ForgetsTheRight;

impl Operation for ForgetsTheRight {
    const SPEC: Spec = spec("ForgetsTheRight", Method::GET, "/hubu/v1/leaks/{customer_id}/right");
    type Path = OfCustomer;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Nothing;

    async fn run(
        _: &Cx,
        _: OfCustomer,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<Nothing>, Failure> {
        Ok(Answer::value(Nothing {}))
    }
}

/// Fails for another's.
struct Breaks;

impl Operation for Breaks {
    const SPEC: Spec = spec("Breaks", Method::GET, "/hubu/v1/leaks/{customer_id}/breaks");
    type Path = OfCustomer;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Nothing;

    async fn run(
        _: &Cx,
        _: OfCustomer,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<Nothing>, Failure> {
        Err(Fault::Bug("it was never thought of".to_owned()).into())
    }
}

/// Takes something of which nobody said whose it is.
struct NobodySaid;

struct Thing;

impl Reads for Thing {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        fields.opt_text("thing_no", Text::max(9))?;
        Ok(Self)
    }
}

impl Operation for NobodySaid {
    const SPEC: Spec = spec("NobodySaid", Method::GET, "/hubu/v1/leaks");
    type Path = Nothing;
    type Query = Thing;
    type Body = Nothing;
    type Reply = Nothing;

    async fn run(_: &Cx, _: Nothing, _: Thing, _: Nothing) -> Result<Answer<Nothing>, Failure> {
        Ok(Answer::value(Nothing {}))
    }
}
