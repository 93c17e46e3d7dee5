//! A tenant: an enterprise with its member, a partner with its customer, a distributor with its
//! reseller and a person, all with something of everything there is to be had. Two tenants differ in
//! every id, name and amount, so that what belongs to one is known wherever it turns up.

use std::cell::RefCell;
use std::collections::BTreeMap;

use hubu_app::coupons::{Spend, Spending};
use hubu_app::ledger::Party;
use hubu_core::accounts::TradeDetail;
use hubu_core::bills::BillType;
use hubu_core::ids::{CouponKey, CustomerId, GroupKey, PostingKey};
use hubu_core::packages::Scope;
use hubu_core::realm::Site;
use hubu_testkit::billed::{self, ByHand};
use hubu_testkit::client::{Call, Client};
use hubu_testkit::ledger_world::{instant, money};
use hubu_testkit::world::World;
use serde_json::{Value, json};

use crate::tenants::meanings::Thing;

/// What tells the tenants apart.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Stands in every name.
    pub word: &'static str,
    /// Stands in every Chinese name.
    pub sign: &'static str,
    /// The last digits of every phone number.
    pub phone: &'static str,
    /// The cents of every amount, and the digit before them.
    pub cents: &'static str,
}

/// Whose things are looked for.
pub const VICTIM: Style = Style { word: "yunling", sign: "云岭", phone: "77731", cents: "7.93" };
/// Who looks for them.
pub const OTHER: Style = Style { word: "beihai", sign: "北海", phone: "22216", cents: "2.16" };

/// A tenant, as founded.
pub struct Tenant {
    /// What can be named of it.
    pub things: BTreeMap<Thing, String>,
    /// Who calls for it, by what it is.
    pub clients: Vec<(&'static str, Client)>,
    /// Everything nobody else may ever be shown: ids, names, amounts.
    pub secrets: Vec<String>,
    /// Those among them that are shown once or never, even to the tenant itself.
    pub reticent: Vec<String>,
    /// What belongs to the access key that can be named of it.
    pub secret_key: String,
}

impl Tenant {
    /// Founds a tenant. An operator opens the accounts; what a customer does, its own account does.
    pub async fn found(world: &World, operator: &Client, style: Style) -> Self {
        let founder = Founder {
            world,
            operator,
            style,
            site: world.store.realm().site,
            things: RefCell::default(),
            secrets: RefCell::default(),
            reticent: RefCell::default(),
        };
        let (master, _) = founder.account(Thing::Master, "enterprise", "group").await;
        let (member, _) = founder.account(Thing::Member, "enterprise", "lab").await;
        founder.enterprise().await;
        founder.money(&master).await;
        founder.coupons(&master).await;
        if founder.site == Site::Cn {
            founder.transfers(&master).await;
        }
        founder.projects(&master).await;
        let (partner, _) = founder.account(Thing::Partner, "solution_provider", "partner").await;
        let (client, _) = founder.account(Thing::Client, "person", "client").await;
        founder.partnership(&partner).await;
        let (distributor, _) =
            founder.account(Thing::Distributor, "distributor", "wholesale").await;
        let (reseller, _) = founder.account(Thing::Reseller, "reseller", "retail").await;
        founder.belongs(Thing::Distributor, Thing::Reseller, 4).await;
        founder.recharge(Thing::Reseller, "660").await;
        let (person, _) = founder.account(Thing::Person, "person", "person").await;
        founder.recharge(Thing::Person, "770").await;
        let clerk = founder.user(Thing::Master, Thing::Clerk, "clerk", "user").await;
        let secret_key = founder.reader().await;
        let seller =
            founder.user(Thing::Partner, Thing::Seller, "seller", "partner_operator").await;
        founder.codes(&master, &partner).await;
        let clients = vec![
            ("master", master),
            ("member", member),
            ("partner", partner),
            ("client", client),
            ("distributor", distributor),
            ("reseller", reseller),
            ("person", person),
            ("clerk", clerk),
            ("seller", seller),
        ];
        founder.branch().await;
        founder.cards_of_nobody().await;
        founder.discount().await;
        founder.orders().await;
        founder.bills().await;
        let (things, secrets) = (founder.things.into_inner(), founder.secrets.into_inner());
        let reticent = founder.reticent.into_inner();
        Self { things, clients, secrets, reticent, secret_key }
    }

    /// What it has of this; a thing the site knows nothing of is named by what names nothing.
    pub fn thing(&self, thing: Thing) -> String {
        self.things.get(&thing).cloned().unwrap_or_else(|| "nothing".to_owned())
    }

    /// Who calls for it as this.
    pub fn client(&self, who: &str) -> &Client {
        let found = self.clients.iter().find(|(name, _)| *name == who);
        &found.unwrap_or_else(|| panic!("nobody is its {who}")).1
    }
}

/// Founds a tenant.
struct Founder<'w> {
    world: &'w World,
    operator: &'w Client,
    style: Style,
    site: Site,
    things: RefCell<BTreeMap<Thing, String>>,
    secrets: RefCell<Vec<String>>,
    reticent: RefCell<Vec<String>>,
}

/// A text of an answer.
fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

impl Founder<'_> {
    async fn done(&self, client: &Client, call: Call) -> Value {
        let answer = self.world.send(client, &call).await;
        let body = String::from_utf8_lossy(&call.body);
        assert!(answer.status < 300, "{} {} {body}: {}", call.method, call.path, answer.body);
        serde_json::from_str(&answer.body).unwrap_or_default()
    }

    /// An operator does something; null is no body.
    async fn desk(&self, method: &str, path: &str, body: Value) -> Value {
        let call = Call::new(method, &format!("/operator/v1/{path}"));
        let call = if body.is_null() { call } else { call.body(body.to_string()) };
        self.done(self.operator, call).await
    }

    /// The path of a customer of the tenant.
    fn of(&self, thing: Thing, rest: &str) -> String {
        format!("customers/{}{rest}", self.get(thing))
    }

    fn get(&self, thing: Thing) -> String {
        self.things.borrow()[&thing].clone()
    }

    /// Something by which others must not get at it, and which they are never shown.
    fn has(&self, thing: Thing, value: String) {
        self.secrets.borrow_mut().push(value.clone());
        self.things.borrow_mut().insert(thing, value);
    }

    /// A text that others are never shown.
    fn secret(&self, text: String) -> String {
        self.secrets.borrow_mut().push(text.clone());
        text
    }

    /// A text that others are never shown, and that its tenant is shown once or never.
    fn reticent(&self, text: String) -> String {
        self.reticent.borrow_mut().push(text.clone());
        self.secret(text)
    }

    /// An amount that nobody else has.
    fn amount(&self, hundreds: &str) -> String {
        self.secret(format!("{hundreds}{}", self.style.cents))
    }

    async fn account(&self, thing: Thing, kind: &str, name: &str) -> (Client, (String, String)) {
        let Style { word, sign, phone, .. } = self.style;
        let mut body = json!({
            "kind": kind, "account_name": self.secret(format!("{word}_{name}")),
            "display_name": self.secret(format!("{sign}{name}")),
            "mobile_phone": self.secret(format!("138000{phone}")),
            "email": self.reticent(format!("{name}@{word}.test")),
        });
        if kind == "enterprise" {
            let code = format!("91530100MA6{}", word.to_uppercase());
            body["real_name"] = json!({
                "name": self.secret(format!("{sign}科技有限公司")), "credit_code": self.secret(code),
            });
            body["settlement"] = json!("monthly");
        }
        let made = self.desk("POST", "customers", body).await;
        self.has(thing, text(&made["customer_id"]));
        self.things.borrow_mut().insert(thing.name(), format!("{word}_{name}"));
        self.key(thing, json!({})).await
    }

    /// A key pair of an account's owner or of one of its users.
    async fn key(&self, of: Thing, body: Value) -> (Client, (String, String)) {
        let made = self.desk("POST", &self.of(of, "/credentials"), body).await;
        let pair = (text(&made["ak"]), text(&made["sk"]));
        (Client::signed(&pair.0, &pair.1), pair)
    }

    /// A user without rights.
    async fn user(&self, of: Thing, thing: Thing, name: &str, kind: &str) -> Client {
        let name = self.secret(format!("{}_{name}", self.style.word));
        let body = json!({ "name": name, "kind": kind });
        let made = self.desk("POST", &self.of(of, "/users"), body).await;
        self.has(thing, text(&made["user_id"]));
        self.key(of, json!({ "user": self.get(thing) })).await.0
    }

    /// A user of the master's with a key, whose secret this is, and a right that can be taken away.
    async fn reader(&self) -> String {
        self.user(Thing::Master, Thing::User, "reader", "user").await;
        let key = self.key(Thing::Master, json!({ "user": self.get(Thing::User) })).await.1;
        self.has(Thing::AccessKey, key.0);
        self.reticent(key.1.clone());
        let policy = format!("/users/{}/policies/BSS%20ReadonlyAccess", self.get(Thing::User));
        self.desk("PUT", &self.of(Thing::Master, &policy), Value::Null).await;
        key.1
    }

    /// A master with a unit and one below it; its member belongs to the upper one.
    async fn enterprise(&self) {
        let sign = self.style.sign;
        let units = self.of(Thing::Master, "/organization-units");
        let name = self.secret(format!("{sign}研究院"));
        let made = self.desk("POST", &units, json!({ "name": name })).await;
        self.has(Thing::Unit, text(&made["id"]));
        let name = self.secret(format!("{sign}一部"));
        let below = json!({ "name": name, "parent_id": self.get(Thing::Unit) });
        self.desk("POST", &units, below).await;
        let link = json!({
            "customer_id": self.get(Thing::Member), "mode": "independent",
            "org_unit_id": self.get(Thing::Unit), "permissions": ["SHARE-CREDIT-TO-SUB", "READ_CONSUME_BILL"],
            "display_name": format!("{sign}成员"),
        });
        self.has(Thing::MemberShown, format!("{sign}成员"));
        self.desk("POST", &self.of(Thing::Master, "/members"), link).await;
        let member = self.get(Thing::Member);
        let accept = self.of(Thing::Master, &format!("/members/{member}/permissions/accept"));
        self.desk("POST", &accept, json!({})).await;
    }

    /// An account that may become a member.
    async fn branch(&self) {
        let name = format!("{}_branch", self.style.word);
        let body = json!({ "kind": "enterprise", "account_name": name });
        let made = self.desk("POST", "customers", body).await;
        self.has(Thing::Branch, text(&made["customer_id"]));
    }

    /// A batch of cards that nobody has yet, and an address that is told of the realm's events.
    async fn cards_of_nobody(&self) {
        if self.site == Site::Cn {
            let plan = json!({
                "kind": "stored_value_card", "name": "gift", "face_value": "25", "valid_days": 30,
            });
            let plan = text(&self.desk("POST", "coupon-plans", plan).await["plan_id"]);
            let body = json!({ "plan_id": plan, "name": "fair", "count": 1, "active": true });
            let made = self.desk("POST", "card-batches", body).await;
            let (batch, card) = (text(&made["batch_id"]), text(&made["cards"][0]["card_no"]));
            self.things.borrow_mut().extend([(Thing::Batch, batch), (Thing::BatchCard, card)]);
        }
        let body =
            json!({ "url": "https://hooks.example.com/hubu", "kinds": ["account.recharged"] });
        let made = self.desk("POST", "webhooks", body).await;
        self.things.borrow_mut().insert(Thing::Webhook, text(&made["webhook_id"]));
    }

    /// A discount of the master.
    async fn discount(&self) {
        let body = json!({
            "discount_type": "605", "name": "frame", "discount_mode": 0, "discount_value": "0.93",
        });
        let made = self.desk("POST", &self.of(Thing::Master, "/discounts"), body).await;
        self.has(Thing::Discount, text(&made["discount_id"]));
    }

    /// Servers that were bought, another that was left, and orders that wait for their payment.
    async fn orders(&self) {
        let word = self.style.word;
        let named = |what: &str| format!("{what}-{word}");
        let mut ids = Vec::new();
        for (what, paid) in [
            ("kept", true),
            ("left", true),
            ("leaves", true),
            ("turns", true),
            ("waits", false),
            ("second", false),
            ("third", false),
        ] {
            let id = named(what);
            let line = json!({
                "cloud_service_type": "hws.service.type.ec2",
                "resource_type": "hws.resource.type.vm", "region": "cn-north-4",
                "resource_spec": "s6.small.1.linux", "period_type": 2, "period_num": 1,
                "resources": [{
                    "resource_id": id, "resource_name": self.secret(format!("{word}-on-{id}")),
                }],
            });
            let body = json!({ "product_infos": [line], "is_auto_pay": paid });
            let placed = self.desk("POST", &self.of(Thing::Master, "/orders"), body).await;
            ids.push(text(&placed["order_id"]));
        }
        // What is paid is provided as soon as somebody looks.
        self.desk("POST", "clock/advance", json!({ "by_seconds": 1 })).await;
        let body = json!({ "resource_ids": [named("left")], "unsubscribe_type": 1 });
        let path = "/v2/orders/subscriptions/resources/unsubscribe";
        let (master, _) = self.key(Thing::Master, json!({})).await;
        let given = self.done(&master, Call::post(path, &body)).await;
        self.has(Thing::Refund, text(&given["order_ids"][0]));
        self.has(Thing::Line, format!("{}-000001", ids[4]));
        for (thing, place) in [
            (Thing::Bought, 0),
            (Thing::Placed, 4),
            (Thing::SecondPlaced, 5),
            (Thing::ThirdPlaced, 6),
        ] {
            self.has(thing, ids[place].clone());
        }
        // Their ids come back to whoever names them; their names do not.
        self.things.borrow_mut().extend([
            (Thing::Resource, named("kept")),
            (Thing::Leaving, named("leaves")),
            (Thing::Converting, named("turns")),
            (Thing::Waiting, named("waits")),
        ]);
    }

    /// Rows of bills of the master and its member, and packages of which one is bound to a project.
    async fn bills(&self) {
        let [master, member] = [Thing::Master, Thing::Member].map(|thing| self.get(thing));
        let master = billed::account_of(self.world, &master).await;
        let member = billed::account_of(self.world, &member).await;
        let (bought, kept) = (self.get(Thing::Bought), self.get(Thing::Resource));
        let (order, resource) = billed::keys_of(self.world, (&bought, &kept)).await;
        let posting: i64 = self.get(Thing::Posting).parse().expect("a key");
        let at = "2026-01-31T03:00:00Z";
        let key = master.created.key.0;
        let (price, other) = (self.amount("60"), self.amount("70"));
        let own = ByHand::term((key, &master), at, (&price, &price));
        let mut own = own.of(resource, &self.secret(format!("{}-billed", self.style.word)));
        own.coded.project = self.get(Thing::Project);
        own.row.bill_type = BillType::AdjustmentCharge;
        own.row.posting = Some(PostingKey(posting));
        let members = ByHand::term((key + 1, &member), at, (&other, &other));
        let mut bought = ByHand::term((key + 3, &master), at, (&price, &price));
        bought.row.order = Some(order);
        billed::bill(self.world, vec![own, members, bought]).await;
        let mut package = billed::package(&master, key, 100);
        package.order = Some(order);
        let mut bound = billed::package(&master, key + 2, 100);
        bound.package.scope = Scope::Project(self.get(Thing::Project));
        billed::pack(self.world, vec![package.clone(), bound]).await;
        // They are deducted in the first hours of a window; the search asks for the last day of January.
        package.package.effective = instant("2026-01-31T01:00:00Z");
        let item = package.package.items[0].key.to_string();
        billed::cover(self.world, package, resource, vec![3]).await;
        self.has(Thing::FreeResource, item);
    }

    async fn recharge(&self, thing: Thing, hundreds: &str) {
        let body = json!({ "amount": self.amount(hundreds), "channel": "2" });
        self.desk("POST", &self.of(thing, "/recharges"), body).await;
    }

    async fn money(&self, master: &Client) {
        let number = format!("BT-{}-0001", self.style.word);
        self.has(Thing::ChannelNo, number.clone());
        let cash = self.amount("7310");
        let body = json!({ "amount": cash, "channel": "2", "channel_no": number });
        self.desk("POST", &self.of(Thing::Master, "/recharges"), body).await;
        let body = json!({ "amount": self.amount("4820") });
        self.desk("POST", &self.of(Thing::Master, "/credit-grants"), body).await;
        let reason = self.secret(format!("{}争议", self.style.sign));
        let body = json!({ "amount": self.amount("60"), "reason": reason });
        let held = self.desk("POST", &self.of(Thing::Master, "/holds"), body).await;
        self.has(Thing::Hold, text(&held["hold_id"]));
        let listed = self.desk("GET", &self.of(Thing::Master, "/postings"), Value::Null).await;
        self.has(Thing::Trade, text(&listed["postings"][0]["trade_id"]));
        self.has(Thing::Posting, text(&listed["postings"][0]["posting_id"]));
        let projects = self.done(master, Call::get("/v3/projects")).await;
        self.has(Thing::Region, text(&projects["projects"][0]["id"]));
    }

    /// A plan, and coupons of it: one spent in part, one that may go to a member, one that may not.
    async fn coupons(&self, master: &Client) {
        let Style { word, sign, .. } = self.style;
        let (plan_name, source) = (format!("{sign}新春券"), format!("{word}-activity"));
        self.secret(plan_name.clone());
        self.has(Thing::Source, source.clone());
        let plan = json!({
            "kind": "voucher", "name": plan_name, "face_value": self.amount("880"),
            "source_id": source, "scene": "activity", "valid_days": 300,
        });
        let [coupon, second, spent] = self.issue(plan, 3).await;
        self.has(Thing::Coupon, coupon);
        self.has(Thing::SecondCoupon, second);
        self.spend(&spent).await;
        if self.site == Site::Cn {
            let plan = json!({
                "kind": "stored_value_card", "name": format!("{sign}储值卡"),
                "face_value": self.amount("990"), "valid_days": 300,
            });
            let [card] = self.issue(plan, 1).await;
            self.has(Thing::Card, card);
            let call = Call::get("/v2/promotions/benefits/account-change-records")
                .query("balance_type", "BALANCE_TYPE_COUPON");
            let listed = self.done(master, call).await;
            self.has(Thing::CouponTrade, text(&listed["records"][0]["trade_id"]));
        }
    }

    async fn issue<const N: usize>(&self, plan: Value, count: usize) -> [String; N] {
        let made = self.desk("POST", "coupon-plans", plan).await;
        let plan = text(&made["plan_id"]);
        if !self.things.borrow().contains_key(&Thing::Plan) {
            self.has(Thing::Plan, plan.clone());
        }
        let body = json!({ "customer_ids": [self.get(Thing::Master)], "count": count });
        let issued = self.desk("POST", &format!("coupon-plans/{plan}/coupons"), body).await;
        let rows = issued["issued"].as_array().expect("rows").iter();
        let ids: Vec<String> = rows.map(|row| text(&row["coupon_id"])).collect();
        ids.try_into().expect("as many as asked for")
    }

    async fn spend(&self, coupon: &str) {
        let order = format!("CS{}0001", self.style.word.to_uppercase());
        self.has(Thing::Order, order.clone());
        let spending = Spending {
            coupon: CouponKey::parse_wire(coupon).expect("a coupon"),
            amount: money("1.5"),
            order,
            detail: TradeDetail::Order,
        };
        let id = CustomerId::parse(&self.get(Thing::Master)).expect("an id");
        self.world.money(GroupKey(0), Spend { customer: Party::Id(id), spending }).await;
    }

    /// Money and a coupon go to the member.
    async fn transfers(&self, master: &Client) {
        let root = "/v2/enterprises/multi-accounts";
        let member = self.get(Thing::Member);
        let trans = format!("{}transaction", self.style.word);
        self.has(Thing::Transaction, trans.clone());
        let amount = self.amount("340");
        let body = json!({ "customer_id": member, "amount": amount, "trans_id": trans });
        self.done(master, Call::post(&format!("{root}/transfer-amount"), &body)).await;
        let whole = format!("880{}", self.style.cents);
        let second = self.get(Thing::SecondCoupon);
        let body = json!({ "customer_id": member, "coupon_id": second, "amount": whole });
        let claim = Call::post(&format!("{root}/transfer-coupon"), &body);
        let made = self.done(master, claim).await;
        self.has(Thing::SubCoupon, text(&made["sub_coupon_id"]));
    }

    async fn projects(&self, master: &Client) {
        let authority = "/v2/enterprises/enterprise-projects/authority";
        self.done(master, Call::new("POST", authority)).await;
        let name = self.secret(format!("{}-project", self.style.word));
        let call = Call::post("/hubu/v1/enterprise-projects", &json!({ "name": name }));
        let made = self.done(master, call).await;
        self.has(Thing::Project, text(&made["enterprise_project"]["id"]));
    }

    async fn belongs(&self, partner: Thing, customer: Thing, kind: i64) {
        let body = json!({ "customer_id": self.get(customer), "type": kind });
        self.desk("POST", &self.of(partner, "/associations"), body).await;
    }

    /// A partner with a customer, for whom it applied.
    async fn partnership(&self, partner: &Client) {
        let cn = self.site == Site::Cn;
        self.belongs(Thing::Partner, Thing::Client, if cn { 2 } else { 3 }).await;
        self.recharge(Thing::Partner, "5120").await;
        if cn {
            self.recharge(Thing::Client, "440").await;
        }
        let images = if cn { vec!["a.jpg"; 3] } else { vec!["a.jpg"; 2] };
        let body = json!({
            "customer_id": self.get(Thing::Client), "identify_type": 0, "verified_type": 3,
            "verified_file_url": images, "name": self.secret(format!("{}人", self.style.sign)),
            "verified_number": self.secret(format!("E{}", self.style.phone)),
            "xaccount_type": self.secret(format!("{}_platform", self.style.word)),
        });
        self.done(partner, Call::post("/v2/customers/realname-auths/individual", &body)).await;
        let list = Call::get("/operator/v1/real-name-applications");
        let list = list.query("customer_id", &self.get(Thing::Client));
        let listed = self.done(self.operator, list).await;
        self.has(Thing::Application, text(&listed["applications"][0]["application_id"]));
    }

    /// A code that was sent.
    async fn codes(&self, master: &Client, partner: &Client) {
        let phone = format!("139000{}", self.style.phone);
        let mail = format!("code@{}.test", self.style.word);
        if self.site == Site::Cn {
            let args = json!([{ "key": "sub_customer_name", "value": "lab" }]);
            let body = json!({ "mobile_phone": phone, "sm_template_args": args });
            let path = "/v2/enterprises/multi-accounts/sm-verification-code";
            self.done(master, Call::post(path, &body)).await;
            self.has(Thing::Phone, phone);
        } else {
            let body = json!({ "receiver_type": 2, "email": mail });
            self.done(partner, Call::post("/v2/bases/verificationcode/send", &body)).await;
            self.has(Thing::Mail, mail);
        }
    }
}
