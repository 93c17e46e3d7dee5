//! Who may act for a customer, as operators set it up; and the identity service.

use hubu_core::customers::CustomerKind;
use hubu_core::realm::Site;
use hubu_testkit::client::{Answer, Call, Client};
use hubu_testkit::world::Account;
use serde_json::{Value, json};

use crate::golden::recorder::{Golden, tell};

const PASSWORD: &str = "S3cret!pass-word";
const TOKENS: &str = "/v3/auth/tokens";
const TEMPORARY: &str = "/v3.0/OS-CREDENTIAL/securitytokens";
const IDENTITY: &str = "/v5/caller-identity";

/// An operator, and a customer it looks after.
struct Stage<'a> {
    golden: &'a Golden<'a>,
    operator: Client,
    customer: Account,
}

impl<'a> Stage<'a> {
    async fn set(golden: &'a Golden<'a>) -> Self {
        let operator = golden.world.operator("operator_one").await.client;
        let customer = golden.world.customer(CustomerKind::Enterprise, "yunhe_group").await;
        Self { golden, operator, customer }
    }

    /// A request about the customer.
    fn about(&self, method: &str, rest: &str, body: &Value) -> Call {
        let id = &self.customer.created.id;
        let call = Call::new(method, &format!("/operator/v1/customers/{id}/{rest}"));
        if body.is_null() { call } else { call.body(body.to_string()) }
    }

    fn get(&self, rest: &str) -> Call {
        self.about("GET", rest, &Value::Null)
    }

    async fn case(&self, name: &str, call: Call) -> Answer {
        self.golden.case(name, &self.operator, call).await
    }

    async fn refusal(&self, name: &str, call: Call) {
        self.golden.refusal(name, &self.operator, call).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_users_and_what_they_sign_with() {
    tell(Site::Cn, async |golden| {
        let stage = Stage::set(golden).await;
        stage.case("ListCustomerAudit/none", stage.get("audit")).await;
        users(&stage).await;
        partners_operators(&stage).await;
        policies(&stage).await;
        access_keys(&stage).await;
        stage.case("ListCustomerAudit/newest_first", stage.get("audit")).await;
        let second = stage.get("audit").query("offset", "1").query("limit", "1");
        stage.case("ListCustomerAudit/the_second", second).await;
        let nobody = Call::get("/operator/v1/customers/nobody/audit");
        stage.refusal("ListCustomerAudit/unknown_customer", nobody).await;
    })
    .await;
}

async fn users(stage: &Stage<'_>) {
    let create = |new: Value| stage.about("POST", "users", &new);
    let auditor = create(json!({ "name": "auditor", "password": PASSWORD }));
    stage.case("CreateUser/with_a_password", auditor).await;
    stage.case("CreateUser/without", create(json!({ "name": "robot" }))).await;
    for (name, new) in [
        ("name_taken", json!({ "name": "auditor" })),
        ("name_rule", json!({ "name": "1st" })),
        ("password_rule", json!({ "name": "clerk", "password": "12345678" })),
        ("not_a_partner", json!({ "name": "clerk", "kind": "partner_operator" })),
    ] {
        stage.refusal(&format!("CreateUser/{name}"), create(new)).await;
    }
    stage.case("ShowUser/by_name", stage.get("users/auditor")).await;
    stage.refusal("ShowUser/unknown", stage.get("users/nobody")).await;
    stage.case("ListUsers/several", stage.get("users")).await;
    let page = |offset: &str| stage.get("users").query("offset", offset).query("limit", "1");
    stage.case("ListUsers/the_second", page("1")).await;
    stage.case("ListUsers/past_the_end", page("3")).await;
    stage.refusal("ListUsers/limit_0", stage.get("users").query("limit", "0")).await;
    let change =
        |user: &str, change: Value| stage.about("PATCH", &format!("users/{user}"), &change);
    stage.case("UpdateUser/disabled", change("robot", json!({ "enabled": false }))).await;
    let owner = change("yunhe_group", json!({ "enabled": false }));
    stage.refusal("UpdateUser/owner", owner).await;
    stage.refusal("UpdateUser/nothing", change("robot", json!({}))).await;
    let set = |password: &str| {
        stage.about("PUT", "users/robot/password", &json!({ "password": password }))
    };
    stage.case("SetUserPassword/set", set("An0ther!pass-word")).await;
    stage.refusal("SetUserPassword/password_rule", set("short")).await;
}

async fn partners_operators(stage: &Stage<'_>) {
    let partner = stage.golden.world.customer(CustomerKind::SolutionProvider, "reseller").await;
    let users = format!("/operator/v1/customers/{}/users", partner.created.id);
    let items = json!(["BPC_ITEM_FINANCE_030100"]);
    let new = json!({ "name": "seller", "kind": "partner_operator", "items": items });
    stage.case("CreateUser/partners_operator", Call::post(&users, &new)).await;
    let items = json!({ "items": ["BPC_ITEM_SALES_020100", "BPC_ITEM_ACCOUNT_010500"] });
    let change = Call::new("PATCH", &format!("{users}/seller")).body(items.to_string());
    stage.case("UpdateUser/other_items", change).await;
}

async fn policies(stage: &Stage<'_>) {
    let listed = || stage.get("users/auditor/policies");
    stage.case("ListUserPolicies/none", listed()).await;
    let ready = |method: &str, name: &str| {
        stage.about(method, &format!("users/auditor/policies/{name}"), &Value::Null)
    };
    stage.case("AttachUserPolicy/by_a_former_name", ready("PUT", "BSS%20Finance")).await;
    stage.refusal("AttachUserPolicy/unknown", ready("PUT", "BSS%20Nobody")).await;
    let document = json!({ "Version": "1.1", "Statement": [
        {
            "Effect": "Allow", "Action": ["bss:balance:view", "bss:bill:*"], "Resource": ["*"],
            "Condition": { "StringEquals": { "g:UserName": ["auditor"] } },
        },
        { "Effect": "Deny", "Action": ["bss:order:*"] },
    ]});
    let set = |user: &str, document: &Value| {
        stage.about("PUT", &format!("users/{user}/policy"), document)
    };
    stage.case("SetUserPolicy/written_out", set("auditor", &document)).await;
    stage.refusal("SetUserPolicy/owner", set("yunhe_group", &document)).await;
    let empty = json!({ "Version": "1.1", "Statement": [] });
    stage.refusal("SetUserPolicy/no_statement", set("auditor", &empty)).await;
    stage.case("ListUserPolicies/several", listed()).await;
    stage.refusal("ListUserPolicies/unknown", stage.get("users/nobody/policies")).await;
    stage.case("DetachUserPolicy/own", ready("DELETE", "custom")).await;
    stage.refusal("DetachUserPolicy/not_attached", ready("DELETE", "custom")).await;
}

async fn access_keys(stage: &Stage<'_>) {
    let create = |wish: Value| stage.about("POST", "credentials", &wish);
    let key = create(json!({ "user": "auditor" })).header("Idempotency-Key", "auditors-first");
    let made = stage.case("CreateCredential/of_a_user", key.clone()).await;
    stage.refusal("CreateCredential/answer_not_kept", key).await;
    stage.case("CreateCredential/of_the_owner", create(json!({}))).await;
    stage.refusal("CreateCredential/too_many", create(json!({}))).await;
    let unknown = create(json!({ "user": "nobody" }));
    stage.refusal("CreateCredential/unknown_user", unknown).await;
    let ak = made.json()["ak"].as_str().expect("a key").to_owned();
    let set = |ak: &str, status: &str| {
        stage.about("PATCH", &format!("credentials/{ak}"), &json!({ "status": status }))
    };
    stage.case("SetCredentialStatus/inactive", set(&ak, "inactive")).await;
    stage.refusal("SetCredentialStatus/no_status", set(&ak, "lost")).await;
    let nobodys = set("NOSUCHKEY00000000000", "inactive");
    stage.refusal("SetCredentialStatus/unknown", nobodys).await;
    let page = |offset: &str| stage.get("credentials").query("offset", offset).query("limit", "2");
    stage.case("ListCredentials/several", stage.get("credentials")).await;
    stage.case("ListCredentials/the_third", page("2")).await;
    stage.case("ListCredentials/past_the_end", page("3")).await;
    let nobody = Call::get("/operator/v1/customers/nobody/credentials");
    stage.refusal("ListCredentials/unknown_customer", nobody).await;
    let delete = stage.about("DELETE", &format!("credentials/{ak}"), &Value::Null);
    stage.case("DeleteCredential/gone", delete.clone()).await;
    stage.refusal("DeleteCredential/twice", delete).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_identity_service() {
    tell(Site::Cn, async |golden| {
        let stage = Stage::set(golden).await;
        let new = json!({ "name": "auditor", "password": PASSWORD });
        let new = stage.about("POST", "users", &new);
        let made = golden.world.send(&stage.operator, &new).await;
        assert_eq!(made.status, 201, "a user is needed: {}", made.body);
        let token = tokens_issued(&stage).await;
        tokens_shown(&stage, &token).await;
        temporary_keys(&stage, &token).await;
        let owner = &stage.customer.client;
        let user = Client::token(&token);
        golden.case("GetCallerIdentity/owner", owner, Call::get(IDENTITY)).await;
        golden.case("GetCallerIdentity/user", &user, Call::get(IDENTITY)).await;
        golden.case("KeystoneListAuthDomains/own", &user, Call::get("/v3/auth/domains")).await;
        for (name, path) in [
            ("GetCallerIdentity/nobody", IDENTITY),
            ("KeystoneListAuthDomains/nobody", "/v3/auth/domains"),
        ] {
            golden.refusal(name, &Client::nobody(), Call::get(path)).await;
        }
        let projects = || Call::get("/v3/projects");
        for (name, call) in [
            ("all", projects()),
            ("one_region", projects().query("name", "cn-north-4")),
            ("no_such_region", projects().query("name", "nowhere-9")),
            ("second_page", projects().query("page", "2").query("per_page", "2")),
        ] {
            golden.case(&format!("KeystoneListProjects/{name}"), owner, call).await;
        }
        let half = projects().query("page", "1");
        golden.refusal("KeystoneListProjects/half_a_page", owner, half).await;
    })
    .await;
}

/// A request for a token, by a password.
fn sign_in(user: &str, password: &str, scope: &Value) -> Call {
    let user = json!({
        "name": user, "password": password, "domain": { "name": "yunhe_group" },
    });
    let identity = json!({ "methods": ["password"], "password": { "user": user } });
    Call::post(TOKENS, &json!({ "auth": { "identity": identity, "scope": scope } }))
}

/// Issues tokens; yields the first.
async fn tokens_issued(stage: &Stage<'_>) -> String {
    let nobody = Client::nobody();
    let account = json!({ "domain": { "name": "yunhe_group" } });
    let region = json!({ "project": { "name": "cn-north-1" } });
    let elsewhere = json!({ "domain": { "name": "another_group" } });
    let golden = stage.golden;
    let name = |case: &str| format!("KeystoneCreateToken/{case}");
    let whole = sign_in("auditor", PASSWORD, &account);
    let issued = golden.case(&name("of_the_account"), &nobody, whole).await;
    let project = sign_in("auditor", PASSWORD, &region).query("nocatalog", "true");
    golden.case(&name("of_a_project"), &nobody, project).await;
    for (case, call) in [
        ("wrong_password", sign_in("auditor", "not-the-password", &account)),
        ("unknown_user", sign_in("nobody", PASSWORD, &account)),
        ("scope_of_another", sign_in("auditor", PASSWORD, &elsewhere)),
        ("no_name", sign_in("", PASSWORD, &account)),
    ] {
        golden.refusal(&name(case), &nobody, call).await;
    }
    issued.header("x-subject-token").to_owned()
}

async fn tokens_shown(stage: &Stage<'_>, token: &str) {
    let owner = &stage.customer.client;
    let name = |case: &str| format!("KeystoneValidateToken/{case}");
    let about = |token: &str| Call::get(TOKENS).unsigned("X-Subject-Token", token);
    stage.golden.case(&name("of_a_user"), owner, about(token)).await;
    stage.golden.refusal(&name("unknown"), owner, about("MII-nonsense")).await;
    stage.golden.refusal(&name("no_token"), owner, Call::get(TOKENS)).await;
}

async fn temporary_keys(stage: &Stage<'_>, token: &str) {
    let wish = |methods: Value, seconds: u32| {
        let token = json!({ "duration_seconds": seconds });
        let identity = json!({ "methods": methods, "token": token });
        Call::post(TEMPORARY, &json!({ "auth": { "identity": identity } }))
    };
    let user = Client::token(token);
    let name = |case: &str| format!("CreateTemporaryAccessKeyByToken/{case}");
    stage.golden.case(&name("for_an_hour"), &user, wish(json!(["token"]), 3_600)).await;
    for (case, call) in [
        ("too_short", wish(json!(["token"]), 899)),
        ("by_an_agency", wish(json!(["assume_role"]), 900)),
    ] {
        stage.golden.refusal(&name(case), &user, call).await;
    }
    let nobody = Client::token("MII-nonsense");
    stage.golden.refusal(&name("unknown"), &nobody, wish(json!(["token"]), 900)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_projects_of_the_other_site() {
    tell(Site::Intl, async |golden| {
        let acme = golden.world.customer(CustomerKind::Enterprise, "acme_group").await;
        golden.case("KeystoneListProjects/all", &acme.client, Call::get("/v3/projects")).await;
    })
    .await;
}
