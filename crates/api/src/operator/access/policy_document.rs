//! [`PolicyDocument`]: a policy as it is written (`auth` 8.1).

use hubu_core::access::{Effect, MAX_ACTIONS, MAX_STATEMENTS, Policy, Statement, Version};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::edge::decode::{BadField, Fields, Reads, Text};

/// A policy, and the document that says it.
pub struct PolicyDocument {
    /// What it says.
    pub policy: Policy,
    /// The document, with nothing in it but what counts.
    pub text: String,
}

const ACTION: Text = Text::max(256).sample("bss:balance:view");
const RESOURCE: Text = Text::max(512).sample("*");

impl Reads for PolicyDocument {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let versions = [Version::V1_1, Version::V5_0].map(|one| (one.as_str(), one));
        let version = fields.word("Version", &versions)?;
        let read = fields.objects("Statement", 1..=MAX_STATEMENTS, statement)?;
        let (statements, conditions): (Vec<_>, Vec<_>) = read.into_iter().unzip();
        let policy = Policy { version, statements };
        let text = written(&policy, &conditions);
        Ok(Self { policy, text })
    }
}

fn statement(fields: &mut Fields<'_>) -> Result<(Statement, Option<String>), BadField> {
    let effects = [Effect::Allow, Effect::Deny].map(|one| (one.as_str(), one));
    let effect = fields.word("Effect", &effects)?;
    let actions = fields.texts("Action", 1..=MAX_ACTIONS, ACTION)?;
    let resources = fields.texts("Resource", 0..=MAX_ACTIONS, RESOURCE)?;
    let condition = fields.opt_object_as_written("Condition")?;
    let conditional = condition.is_some();
    Ok((Statement { effect, actions, resources, conditional }, condition))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Document<'a> {
    version: &'static str,
    statement: Vec<Part<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Part<'a> {
    effect: &'static str,
    action: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    resource: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<Box<RawValue>>,
}

fn part((statement, condition): (&Statement, Option<String>)) -> Part<'_> {
    Part {
        effect: statement.effect.as_str(),
        action: &statement.actions,
        resource: &statement.resources,
        condition: condition.and_then(|text| RawValue::from_string(text).ok()),
    }
}

/// The document that says a policy; the conditions are those of its statements, as written.
pub fn written(policy: &Policy, conditions: &[Option<String>]) -> String {
    let conditions = conditions.iter().cloned().chain(std::iter::repeat(None));
    let statement = policy.statements.iter().zip(conditions).map(part).collect();
    let document = Document { version: policy.version.as_str(), statement };
    serde_json::to_string(&document).expect("texts and lists of texts")
}
