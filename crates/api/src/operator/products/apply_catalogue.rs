//! `POST /operator/v1/catalogue`: puts a catalogue into force, all of its tables or nothing. With
//! `dry_run` it is only told what would be different.

use std::sync::Arc;

use http::Method;
use hubu_app::products::{Applied, CatalogueRefusal, Table, apply_catalogue, changes, propose};
use hubu_app::write::{Done, Keep};
use hubu_app::{Error, Unit};
use schemars::JsonSchema;
use serde::Serialize;

use super::shown::ShownDifference;
use super::{MOST_BYTES, MOST_TABLES};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct ApplyCatalogue;

/// How many differences are shown; the counts are of all.
const MOST_DIFFERENCES: usize = 1_000;

const NAME: Text = Text::max(64).sample("conversions.csv");
// Headings alone: the smallest table there is.
const TEXT: Text = Text::max(MOST_BYTES).sample("measure,to,ratio\n");

/// The body.
pub struct Body {
    tables: Vec<Table>,
    dry_run: bool,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let tables = fields.objects("tables", 1..=MOST_TABLES, |fields| {
            Ok(Table { name: fields.text("name", NAME)?, text: fields.text("text", TEXT)? })
        })?;
        let dry_run = fields.bool_or("dry_run", false)?;
        if tables.iter().map(|table| table.text.len()).sum::<usize>() > MOST_BYTES {
            let rule = Defect::Rule("合计不能超过 16 MB", "must not be more than 16 MB in all");
            return Err(fields.bad("tables", rule));
        }
        Ok(Self { tables, dry_run })
    }
}

/// The answer: the version in force now, whether it is new, and what differs from the one before. Of
/// the differences 1000 are shown, and all are counted.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    version: i64,
    applied: bool,
    added: usize,
    removed: usize,
    changed: usize,
    differences: Vec<ShownDifference>,
}

impl From<Applied> for Reply {
    fn from(Applied { version, applied, differences }: Applied) -> Self {
        let [added, removed, changed] = changes(&differences);
        let shown = differences.into_iter().take(MOST_DIFFERENCES);
        let differences = shown.map(ShownDifference::from).collect();
        Self { version, applied, added, removed, changed, differences }
    }
}

impl Operation for ApplyCatalogue {
    const SPEC: Spec = writes(
        "ApplyCatalogue",
        Method::POST,
        "/operator/v1/catalogue",
        200,
        &[Code::CatalogueNotSound, Code::CataloguePastChanged],
        ["应用目录", "Applies a catalogue"],
    );
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    // In JSON each line feed and quote of a table takes two bytes.
    const BODY_MAX: usize = MOST_BYTES * 2 + 1024 * 1024;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let (caller, cache) = (Arc::clone(cx.caller()?), Arc::clone(cx.catalogue()));
        let Body { tables, dry_run } = body;
        let proposal = cx.slowly(move || propose(&tables)).await??;
        let (actor, operator) = (caller.actor(), (caller.group, caller.customer));
        let apply = move |unit: &mut Unit<'_, '_>| -> Result<_, Error<CatalogueRefusal>> {
            let Done { value, group, subject, detail } =
                apply_catalogue(unit, &cache, &proposal, (&actor, dry_run), operator)?;
            Ok(Done { value: Reply::from(value), group, subject, detail })
        };
        cx.unit(Keep::Answer, apply, Self::encode).await.map(Answer::recorded)
    }
}
