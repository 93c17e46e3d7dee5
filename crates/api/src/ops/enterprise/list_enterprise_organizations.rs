//! `GET /v2/enterprises/multi-accounts/enterprise-organizations` (`accounts` A1): the organisation.
//!
//! The root is named only where no start node is. A start node that does not exist has no children:
//! the sheet knows no refusal for it.

use http::Method;
use hubu_app::enterprise::organisation;
use hubu_core::access::{Requirement, permissions};
use hubu_core::enterprise::{Node, PartyId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct ListEnterpriseOrganizations;

/// The query.
pub struct Query {
    whole: bool,
    start: Option<PartyId>,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let start = fields.opt_text("parent_id", Text::max(20).digits())?;
        let start = start.map(|text| {
            // Twenty digits may be more than any of our numbers: such a node does not exist.
            PartyId::parse(&text).unwrap_or(PartyId(-1))
        });
        Ok(Self { whole: fields.int_or("recursive_query", 0..=1, 0)? == 1, start })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    #[serde(skip_serializing_if = "Option::is_none")]
    root_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    root_name: Option<String>,
    child_nodes: Vec<ChildNode>,
}

#[derive(Serialize, JsonSchema)]
struct ChildNode {
    relation_id: String,
    id: String,
    name: String,
    child_nodes: Vec<ChildNode>,
}

impl From<Node> for ChildNode {
    fn from(node: Node) -> Self {
        Self {
            relation_id: node.relation_id.to_string(),
            id: node.id.to_string(),
            name: node.name,
            child_nodes: node.children.into_iter().map(Self::from).collect(),
        }
    }
}

impl Operation for ListEnterpriseOrganizations {
    const SPEC: Spec = Spec {
        id: "ListEnterpriseOrganizations",
        plane: Plane::Vendor,
        sites: Sites::Cn,
        method: Method::GET,
        path: "/v2/enterprises/multi-accounts/enterprise-organizations",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::ORGANIZATION_VIEW]),
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询企业组织结构", "Lists the organisation of the enterprise"],
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let master = cx.caller()?.customer;
        let Query { whole, start } = query;
        let tree = cx.read(move |tx, _| organisation(tx, master, start, whole)).await?;
        let (root_id, root_name) = tree.root.map(|(id, name)| (id.to_string(), name)).unzip();
        let child_nodes = tree.children.into_iter().map(ChildNode::from).collect();
        Ok(Answer::value(Reply { root_id, root_name, child_nodes }))
    }
}
