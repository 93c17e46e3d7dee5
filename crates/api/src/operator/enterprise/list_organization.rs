//! `GET /operator/v1/customers/{customer_id}/organization-units`: the whole organisation of a master.

use hubu_app::Error;
use hubu_app::enterprise::{NotMaster, organisation};
use hubu_app::oversight;
use hubu_core::enterprise::Node;
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::reads;

/// See the file's head.
pub struct ListOrganization;

/// The answer: the root, and the units below it.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    root_id: String,
    root_name: String,
    units: Vec<OrganizationUnit>,
}

/// A unit, and the units below it.
#[derive(Serialize, JsonSchema)]
struct OrganizationUnit {
    id: String,
    relation_id: String,
    name: String,
    units: Vec<OrganizationUnit>,
}

impl From<Node> for OrganizationUnit {
    fn from(node: Node) -> Self {
        Self {
            id: node.id.to_string(),
            relation_id: node.relation_id.to_string(),
            name: node.name,
            units: node.children.into_iter().map(Self::from).collect(),
        }
    }
}

impl Operation for ListOrganization {
    const SPEC: Spec = reads(
        "ListOrganization",
        "/operator/v1/customers/{customer_id}/organization-units",
        &[Code::CustomerUnknown, Code::NotEnterpriseMaster],
        ["查询企业组织结构", "Lists the organisation of a master"],
    );
    type Path = OfCustomer;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let tree = cx.read(move |tx, _| {
            let refuse = |code| Error::Refused(Refusal::new(code));
            let master = oversight::customer(tx, &path.customer)?;
            let master = master.ok_or_else(|| refuse(Code::CustomerUnknown))?;
            organisation(tx, master.key, None, true).map_err(|error| match error {
                Error::Refused(NotMaster) => refuse(Code::NotEnterpriseMaster),
                Error::Fault(fault) => Error::Fault(fault),
            })
        });
        let tree = tree.await?;
        let (root_id, root_name) = tree.root.map(|(id, name)| (id.to_string(), name)).unzip();
        Ok(Answer::value(Reply {
            root_id: root_id.unwrap_or_default(),
            root_name: root_name.unwrap_or_default(),
            units: tree.children.into_iter().map(OrganizationUnit::from).collect(),
        }))
    }
}
