//! `GET /v2/bases/measurements` (`orders` A6): every unit of measure, all at once.

use schemars::JsonSchema;
use serde::Serialize;

use super::{in_force, named};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::ops::open_list;

/// See the file's head.
pub struct ListMeasureUnits;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    measure_units: Vec<MeasureUnitRest>,
}

#[derive(Serialize, JsonSchema)]
struct MeasureUnitRest {
    measure_id: i64,
    measure_name: String,
    abbreviation: String,
    measure_type: i64,
}

impl Operation for ListMeasureUnits {
    const SPEC: Spec = open_list(
        "ListMeasureUnits",
        Sites::Both,
        "/v2/bases/measurements",
        ["查询度量单位列表", "Lists the units of measure"],
    );
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let lang = cx.lang();
        let (catalogue, _) = in_force(cx).await?;
        let units = catalogue.parts().measures.iter().map(|measure| MeasureUnitRest {
            measure_id: measure.id,
            measure_name: named(lang, &measure.names),
            abbreviation: named(lang, &measure.abbreviations),
            measure_type: measure.kind.code(),
        });
        Ok(Answer::value(Reply { measure_units: units.collect() }))
    }
}
