//! `GET /v2/bases/conversions` (`orders` A7): how many of a smaller unit are in a larger one, of what
//! measures one thing or of everything, all at once.

use hubu_core::products::{MeasureType, conversions};
use schemars::JsonSchema;
use serde::Serialize;

use super::in_force;
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::ops::open_list;

/// See the file's head.
pub struct ListConversions;

/// The query.
pub struct Query {
    kind: Option<MeasureType>,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        const NAME: &str = "measure_type";
        let Some(code) = fields.opt_int(NAME, 1..=LARGEST)? else { return Ok(Self { kind: None }) };
        let kind = MeasureType::from_code(code).ok_or_else(|| {
            let form = ("已定义的度量类型，例如 3", "a defined measure type, such as 3");
            fields.bad(NAME, Defect::NotOfForm(form.0, form.1))
        })?;
        Ok(Self { kind: Some(kind) })
    }
}

/// The largest number of a type.
const LARGEST: i64 = MeasureType::QuantityDuration.code();

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    conversions: Vec<Conversion>,
}

#[derive(Serialize, JsonSchema)]
#[expect(clippy::struct_field_names, reason = "the wire's names")]
struct Conversion {
    measure_id: i64,
    ref_measure_id: i64,
    conversion_ratio: i64,
    measure_type: i64,
}

impl Operation for ListConversions {
    const SPEC: Spec = open_list(
        "ListConversions",
        Sites::Both,
        "/v2/bases/conversions",
        ["查询度量单位进制", "Lists how units of measure convert"],
    );
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let (catalogue, _) = in_force(cx).await?;
        let found = conversions(&catalogue, query.kind).into_iter();
        let rows = found.map(|(conversion, kind)| Conversion {
            measure_id: conversion.measure,
            ref_measure_id: conversion.to,
            conversion_ratio: conversion.ratio,
            measure_type: kind.code(),
        });
        Ok(Answer::value(Reply { conversions: rows.collect() }))
    }
}
