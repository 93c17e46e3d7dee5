//! The organisation of an enterprise and its members, as operators arrange them.

use hubu_api::codes::Code;
use hubu_app::clock;
use hubu_core::time::Timestamp;
use hubu_testkit::client::Call;
use hubu_testkit::world::{Account, World};
use serde_json::{Value, json};

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::{
    Enterprise, act, acted, arrange, customer, enterprise, operate, partner, path, succeeded,
};

const UNITS: &str = "/organization-units";
const MEMBERS: &str = "/members";

pub fn cases() -> Vec<Case> {
    let parts = [centres(), units(), joining(), changing(), leaving(), permissions()];
    parts.into_iter().flatten().collect()
}

/// Production realms keep no codes that could be read.
pub fn cases_of_production() -> Vec<Case> {
    vec![case("ListSmsCodes", Code::CodesNotReadable, async |world| {
        let call = Call::get("/operator/v1/sms-codes").query("mobile_phone", "13800000000");
        operate(world, call).await
    })]
}

fn named(text: &str) -> Value {
    json!({ "name": text })
}

fn centres() -> Vec<Case> {
    let quota = json!({ "members": 1, "independent_members": 1 });
    vec![
        case("OpenEnterpriseCentre", Code::CentreNotOpened, async |world| {
            let master = enterprise(world).await.master;
            act(world, &master, ("POST", "/enterprise-centre", named("云合"))).await
        }),
        case("GrantMemberQuota", Code::NotEnterpriseMaster, async move |world| {
            act(world, &customer(world).await, ("PUT", "/member-quota", quota.clone())).await
        }),
        case("ListOrganization", Code::NotEnterpriseMaster, async |world| {
            act(world, &customer(world).await, ("GET", UNITS, Value::Null)).await
        }),
        case("ListMembers", Code::NotEnterpriseMaster, async |world| {
            act(world, &customer(world).await, ("GET", MEMBERS, Value::Null)).await
        }),
    ]
}

fn units() -> Vec<Case> {
    const CREATE: &str = "CreateOrganizationUnit";
    const RENAME: &str = "RenameOrganizationUnit";
    let below = |above: &str| json!({ "name": "实验室", "parent_id": above });
    vec![
        case(CREATE, Code::CentreNotOpened, async |world| {
            act(world, &partner(world).await, ("POST", UNITS, named("实验室"))).await
        }),
        case(CREATE, Code::NotEnterpriseMaster, async move |world| {
            act(world, &customer(world).await, ("POST", UNITS, below("1"))).await
        }),
        case(CREATE, Code::OrganizationUnitUnknown, async move |world| {
            act(world, &enterprise(world).await.master, ("POST", UNITS, below("1"))).await
        }),
        case(CREATE, Code::OrganizationTooDeep, async move |world| {
            let Enterprise { master, root, .. } = enterprise(world).await;
            let mut above = root.to_string();
            for _ in 0..32 {
                let made = acted(world, &master, ("POST", UNITS, below(&above))).await.json();
                made["id"].as_str().expect("a unit").clone_into(&mut above);
            }
            act(world, &master, ("POST", UNITS, below(&above))).await
        }),
        case(RENAME, Code::NotEnterpriseMaster, async |world| {
            let at = format!("{UNITS}/1");
            act(world, &customer(world).await, ("PATCH", &at, named("实验室"))).await
        }),
        case(RENAME, Code::OrganizationUnitUnknown, async |world| {
            let at = format!("{UNITS}/1");
            act(world, &enterprise(world).await.master, ("PATCH", &at, named("实验室"))).await
        }),
    ]
}

fn joining() -> Vec<Case> {
    const ADD: &str = "AddMember";
    let link = |member: &Account, unit: Option<&str>| {
        let member = member.created.id.as_str();
        json!({ "customer_id": member, "mode": "independent", "org_unit_id": unit })
    };
    vec![
        case(ADD, Code::NotEnterpriseMaster, async move |world| {
            let body = link(&customer(world).await, None);
            act(world, &customer(world).await, ("POST", MEMBERS, body)).await
        }),
        case(ADD, Code::OrganizationUnitUnknown, async move |world| {
            let body = link(&customer(world).await, Some("1"));
            act(world, &enterprise(world).await.master, ("POST", MEMBERS, body)).await
        }),
        case(ADD, Code::CannotAssociate, async move |world| {
            let Enterprise { master, member, .. } = enterprise(world).await;
            act(world, &master, ("POST", MEMBERS, link(&member, None))).await
        }),
    ]
}

fn at(member: &Account, rest: &str) -> String {
    format!("{MEMBERS}/{}{rest}", member.created.id)
}

fn changing() -> Vec<Case> {
    const CHANGE: &str = "ChangeMember";
    let custody = || json!({ "mode": "custody" });
    vec![
        case(CHANGE, Code::MemberUnknown, async move |world| {
            let master = enterprise(world).await.master;
            let at = at(&customer(world).await, "");
            act(world, &master, ("PATCH", &at, custody())).await
        }),
        case(CHANGE, Code::OrganizationUnitUnknown, async |world| {
            let Enterprise { master, member, .. } = enterprise(world).await;
            let body = json!({ "org_unit_id": "1" });
            act(world, &master, ("PATCH", &at(&member, ""), body)).await
        }),
        case(CHANGE, Code::NothingToChange, async |world| {
            let Enterprise { master, member, .. } = enterprise(world).await;
            act(world, &master, ("PATCH", &at(&member, ""), json!({}))).await
        }),
        case(CHANGE, Code::CannotAssociate, async move |world| {
            let Enterprise { master, member, .. } = enterprise(world).await;
            let branch = json!({ "real_name": { "name": "云合科技有限公司上海分公司" } });
            acted(world, &member, ("PATCH", "", branch)).await;
            act(world, &master, ("PATCH", &at(&member, ""), custody())).await
        }),
    ]
}

fn leaving() -> Vec<Case> {
    const REMOVE: &str = "RemoveMember";
    vec![case(REMOVE, Code::MemberUnknown, async |world| {
        let master = enterprise(world).await.master;
        let at = at(&customer(world).await, "");
        act(world, &master, ("DELETE", &at, Value::Null)).await
    })]
}

/// At the instant at which lent credit ends it goes back to nobody, and the calendar has yet to write it
/// off. It holds neither a change of the mode nor the end of the membership up, and moves nothing.
#[tokio::test(flavor = "multi_thread")]
async fn credit_that_has_ended_holds_no_member() {
    World::on_each_engine(async |world| {
        for (method, body) in [("PATCH", json!({ "mode": "custody" })), ("DELETE", Value::Null)] {
            let (master, member) = credit_ends(world).await;
            let parted = act(world, &master, (method, &at(&member, ""), body)).await;
            assert_eq!(parted.status, 204, "{method}: {}", parted.body);
            arrange(world, "/operator/v1/clock/advance", &json!({ "by_seconds": 1 })).await;
            let books = operate(world, Call::get(&path(&master, "books"))).await.json();
            let lent = books["books"].as_array().expect("books").iter();
            let lent = lent.filter_map(|book| book.get("lent_amount")).collect::<Vec<_>>();
            assert_eq!(lent, ["0.00"], "{method}: the calendar wrote it off");
        }
        world.check().await;
    })
    .await;
}

/// A master and a member that was lent credit, at the instant at which it ends.
async fn credit_ends(world: &World) -> (Account, Account) {
    let Enterprise { master, member, .. } = enterprise(world).await;
    let clock = operate(world, Call::get("/operator/v1/clock")).await.json();
    let now = clock["now"].as_str().map(Timestamp::parse_wire);
    let end = now.expect("an instant").expect("an instant").plus_ms(3_600_000);
    let expires = end.to_wire();
    let grant = json!({ "amount": "10", "expire_time": expires });
    arrange(world, &path(&master, "credit-grants"), &grant).await;
    let lend = json!({
        "customer_id": member.created.id.as_str(), "amount": "10", "expire_time": expires,
        "balance_type": "BALANCE_TYPE_CREDIT",
    });
    let lend = Call::post("/v2/enterprises/multi-accounts/transfer-amount", &lend);
    succeeded(world, &master.client, &lend).await;
    world.write(move |unit| clock::set(unit, end)).await;
    (master, member)
}

fn permissions() -> Vec<Case> {
    let steps = [
        (
            "AskPermissions",
            "/permissions/request",
            json!({ "permissions": ["SHARE-CREDIT-TO-SUB"] }),
        ),
        ("AcceptPermissions", "/permissions/accept", json!({})),
        ("DeclinePermissions", "/permissions/decline", Value::Null),
    ];
    let cases = steps.map(|(operation, step, body)| {
        let again = body.clone();
        [
            case(operation, Code::MemberUnknown, async move |world| {
                let master = enterprise(world).await.master;
                let at = at(&customer(world).await, step);
                act(world, &master, ("POST", &at, body.clone())).await
            }),
            case(operation, Code::ConsentNotChanged, async move |world| {
                let Enterprise { master, member, .. } = enterprise(world).await;
                act(world, &master, ("POST", &at(&member, step), again.clone())).await
            }),
        ]
    });
    cases.into_iter().flatten().collect()
}
