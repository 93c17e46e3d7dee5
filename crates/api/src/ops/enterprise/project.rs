//! Enterprise projects on the wire: as the vendor's enterprise project service shows them.

use http::Method;
use hubu_core::access::{Permission, Requirement};
use hubu_core::enterprise::{Project, ProjectKind};
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalogue::Sites;
use crate::codes::Code;
use crate::edge::decode::{BadField, Fields, Reads, Text};
use crate::operation::{Callers, Plane, RateClass, Repeat, Spec};
use crate::wire::Instant;

/// The words of `type`.
pub const KINDS: [(&str, ProjectKind); 2] = [
    (ProjectKind::Production.as_str(), ProjectKind::Production),
    (ProjectKind::Trial.as_str(), ProjectKind::Trial),
];

/// A name; which signs it may hold is judged with the rest.
pub const NAME: Text = Text::max(255).sample("research");

/// `{enterprise_project_id}`.
pub struct OfProject {
    pub id: String,
}

impl Reads for OfProject {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let rule = Text::max(64).sample("5aa119a8d25b45a78d1b88e127885635");
        Ok(Self { id: fields.text("enterprise_project_id", rule)? })
    }
}

/// A project in an object of its own.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    enterprise_project: ShownProject,
}

/// A project; `status` is 1 (enabled) or 2 (disabled).
#[derive(Serialize, JsonSchema)]
pub struct ShownProject {
    id: String,
    name: String,
    description: String,
    status: i64,
    created_at: Instant,
    updated_at: Instant,
    #[serde(rename = "type")]
    kind: &'static str,
}

impl From<&Project> for ShownProject {
    fn from(project: &Project) -> Self {
        Self {
            id: project.id.clone(),
            name: project.name.clone(),
            description: project.description.clone(),
            status: project.status.code(),
            created_at: Instant(project.created),
            updated_at: Instant(project.updated),
            kind: project.kind.as_str(),
        }
    }
}

impl From<&Project> for Reply {
    fn from(project: &Project) -> Self {
        Self { enterprise_project: project.into() }
    }
}

/// What the operations on projects have in common.
pub const fn spec(
    (id, path): (&'static str, &'static str),
    method: Method,
    permissions: &'static [Permission],
    (success, repeat): (u16, Repeat),
    errors: &'static [Code],
    summary: [&'static str; 2],
) -> Spec {
    Spec {
        id,
        plane: Plane::Hubu,
        sites: Sites::Both,
        method,
        path,
        callers: Callers::Customers,
        requires: Requirement::permissions(permissions),
        success,
        errors,
        repeat,
        rate: RateClass::Usual,
        summary,
    }
}
