//! `GET /operator/v1/catalogue/tables`: the tables of a version in canonical form, as CSV texts; without
//! a version those of the one in force.

use hubu_app::Error;
use hubu_app::products::{newest, tables};
use schemars::JsonSchema;
use serde::Serialize;

use super::shown::ShownTable;
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::reads;

/// See the file's head.
pub struct ExportCatalogue;

/// The query.
pub struct Query {
    version: Option<i64>,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { version: fields.opt_int("version", 1..=i64::MAX)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    version: i64,
    tables: Vec<ShownTable>,
}

impl Operation for ExportCatalogue {
    const SPEC: Spec = reads(
        "ExportCatalogue",
        "/operator/v1/catalogue/tables",
        &[Code::CatalogueVersionUnknown],
        ["导出目录", "Exports a version of the catalogue"],
    );
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let found = cx.read(move |tx, _| {
            let version = match query.version {
                Some(version) => version,
                None => newest(tx)?.version,
            };
            let unknown = || Error::Refused(Refusal::new(Code::CatalogueVersionUnknown));
            Ok((version, tables(tx, version)?.ok_or_else(unknown)?))
        });
        let (version, tables) = found.await?;
        let tables = tables.into_iter().map(ShownTable::from).collect();
        Ok(Answer::value(Reply { version, tables }))
    }
}
