//! The search: every operation is asked by everybody else for what is a tenant's.
//!
//! Of each field that names something of a tenant three requests are compared: with what is the
//! victim's, with what names nothing at all, and (at the end, by the victim itself) with what is its
//! own. Others are answered to the first as to the second, in every byte but the name they sent;
//! nothing changes; and no answer holds anything of the victim's. The third is answered otherwise than
//! the second, or the request never came as far as the field and proved nothing.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use hubu_api::edge::Edge;
use hubu_api::operation::Callers;
use hubu_api::registry::Entry;
use hubu_core::access::Requirement;
use hubu_core::realm::Site;
use hubu_testkit::client::{Answer, Client};
use hubu_testkit::references::references;
use hubu_testkit::snapshot::Snapshot;
use hubu_testkit::sweep;
use hubu_testkit::world::World;
use serde_json::{Value, json};

use crate::tenants::meanings::{Meaning, Thing, meaning};
use crate::tenants::tenant::Tenant;

/// Where the search takes place.
pub struct Stage<'w> {
    /// The realm.
    pub world: &'w World,
    /// Whose operations are asked.
    pub edge: &'w Edge,
    /// An operator.
    pub operator: Client,
    /// Whose things are looked for.
    pub victim: &'w Tenant,
    /// Who looks for them.
    pub other: &'w Tenant,
}

/// What a request names, by place.
type Named = BTreeMap<String, String>;

/// A field that names something of a tenant.
struct Target {
    place: String,
    thing: Thing,
    required: bool,
    /// Whoever has it: an operator brings two together.
    joins: bool,
}

/// The search, while it goes on.
pub struct Search<'w> {
    stage: &'w Stage<'w>,
    state: RefCell<(u64, Snapshot)>,
    findings: RefCell<Vec<String>>,
    asked: RefCell<usize>,
}

impl<'w> Search<'w> {
    /// Begins.
    pub async fn begin(stage: &'w Stage<'w>) -> Self {
        let store = &stage.world.store;
        let state = (store.stats().commits, Snapshot::take(store).await);
        Self {
            stage,
            state: RefCell::new(state),
            findings: RefCell::default(),
            asked: RefCell::default(),
        }
    }

    /// What was found, and how many requests were sent.
    pub fn end(self) -> (Vec<String>, usize) {
        (self.findings.into_inner(), self.asked.into_inner())
    }

    /// Everybody else asks this operation for what is the victim's.
    pub async fn others_ask(&self, entry: &Entry) {
        let Some(targets) = self.targets(entry) else { return };
        let (victim, other) = (self.stage.victim, self.stage.other);
        match entry.spec.callers {
            Callers::Operators => {
                for client in [other, victim].iter().flat_map(|tenant| &tenant.clients) {
                    let named = named(&targets, |target| Some(victim.thing(target.thing)));
                    self.turned_away(entry, client, &named).await;
                }
                self.as_anothers(entry, ("an operator", &self.stage.operator), &targets).await;
            }
            Callers::Anybody => {
                self.as_anothers(entry, ("nobody", &Client::nobody()), &targets).await;
            }
            _ => {
                for (who, client) in &other.clients {
                    self.for_victims(entry, (who, client), &targets).await;
                }
                for who in without_rights(&entry.spec.requires) {
                    let named = named(&targets, |target| Some(victim.thing(target.thing)));
                    self.turned_away(entry, &(who, victim.client(who).clone()), &named).await;
                }
            }
        }
        self.nothing_changed(entry.spec.id).await;
    }

    /// The fields of an operation that name something of a tenant; `None` where one has no meaning.
    fn targets(&self, entry: &Entry) -> Option<Vec<Target>> {
        let (site, id) = (self.site(), entry.spec.id);
        let (mut targets, mut known) = (Vec::new(), true);
        for field in references(entry) {
            let (thing, joins) = match meaning(site, id, &field) {
                Some(Meaning::Names(thing)) => (thing, false),
                Some(Meaning::Joins(thing)) => (thing, true),
                Some(_) => continue,
                None => {
                    self.found(format!("{id}: nobody said what {} names", field.place));
                    known = false;
                    continue;
                }
            };
            targets.push(Target { place: field.place, thing, required: field.required, joins });
        }
        known.then_some(targets)
    }

    /// A request in another's name: all that is named in it is the victim's, or one thing is and the
    /// rest the caller's own.
    async fn for_victims(&self, entry: &Entry, who: (&str, &Client), targets: &[Target]) {
        if !entry.spec.repeat.is_write() {
            let own = named(targets, |target| self.own(target));
            self.ask(entry, who, &own).await;
        }
        if targets.is_empty() {
            return;
        }
        let victim = self.stage.victim;
        let all = named(targets, |target| Some(victim.thing(target.thing)));
        let answer = self.ask(entry, who, &all).await;
        self.is_no_success(entry, who.0, &all, &answer);
        self.as_anothers(entry, who, targets).await;
    }

    /// One thing is the victim's and the rest the caller's own. A lone thing an operator may ask for.
    async fn as_anothers(&self, entry: &Entry, who: (&str, &Client), targets: &[Target]) {
        let alone = entry.spec.callers == Callers::Operators;
        for target in targets.iter().filter(|target| !target.joins) {
            let with = |value: String| {
                let mut all = named(targets, |other| self.own(other));
                all.insert(target.place.clone(), value);
                all
            };
            let victims = with(self.stage.victim.thing(target.thing));
            if alone && victims.len() < 2 {
                continue;
            }
            let answer = self.ask(entry, who, &victims).await;
            self.is_no_success(entry, who.0, &victims, &answer);
            // What an operator may look up it is told is not there.
            if alone && target.thing.is_looked_up() {
                continue;
            }
            let nothings = with(self.nothing(target.thing));
            let nothing = self.ask(entry, who, &nothings).await;
            let (answer, nothing) = (plain(&answer, &victims), plain(&nothing, &nothings));
            if answer != nothing {
                let id = entry.spec.id;
                let place = &target.place;
                self.found(format!(
                    "{id}: {} tells by {place} what is there: {answer:?}, {nothing:?}",
                    who.0
                ));
            }
        }
    }

    /// Sends a request to somebody who may not send it at all.
    async fn turned_away(&self, entry: &Entry, who: &(&str, Client), named: &Named) {
        let answer = self.ask(entry, (who.0, &who.1), named).await;
        if answer.status != 403 {
            let id = entry.spec.id;
            self.found(format!("{id}: {} is not turned away: {}", who.0, answer.status));
        }
    }

    /// Sends a request of somebody else's, and looks through the answer.
    async fn ask(&self, entry: &Entry, (who, client): (&str, &Client), named: &Named) -> Answer {
        let answer = self.send(entry, client, named, self.stage.other).await;
        let id = entry.spec.id;
        let declared = entry.spec.errors.iter().any(|code| code.status() == answer.status);
        if answer.status >= 500 && !declared {
            self.found(format!("{id}: {who} gets {}: {}", answer.status, answer.body));
        }
        let mut shown = answer.body.clone();
        for value in answer.headers.values() {
            shown.push('\n');
            shown.push_str(&String::from_utf8_lossy(value.as_bytes()));
        }
        let secrets = self.stage.victim.secrets.iter();
        for secret in secrets.filter(|secret| shown.contains(secret.as_str())) {
            self.found(format!("{id}: {who} is shown {secret:?} for {named:?}: {}", answer.body));
        }
        answer
    }

    async fn send(&self, entry: &Entry, client: &Client, named: &Named, of: &Tenant) -> Answer {
        *self.asked.borrow_mut() += 1;
        let (site, id) = (self.site(), entry.spec.id);
        let call = sweep::with(entry, &|place| {
            // A member is looked at where a member's bills are asked for.
            let member = named.keys().any(|place| last_of(place) == "sub_customer_id");
            let beside = (member && last_of(place) == "method").then(|| json!("sub_customer"));
            let named = named.get(place).map(|value| json!(value));
            named.or(beside).or_else(|| needed(site, id, place, of))
        });
        client.send(self.stage.edge, self.stage.world.wall(), &call).await
    }

    /// A write in which something is another's does nothing; a read may find nothing.
    fn is_no_success(&self, entry: &Entry, who: &str, named: &Named, answer: &Answer) {
        let id = entry.spec.id;
        if entry.spec.repeat.is_write() && succeeds(answer) {
            self.found(format!("{id}: {who} did it with {named:?}"));
        }
        let message = answer.message();
        let names_it = named.keys().any(|place| message.contains(last_of(place)));
        if answer.outcome() == (400, "CBC.0100".to_owned()) && !names_it {
            self.found(format!("{id}: {who} did not come as far as {named:?}: {}", answer.body));
        }
    }

    /// Compares every row with those there were.
    async fn nothing_changed(&self, id: &str) {
        let store = &self.stage.world.store;
        let commits = store.stats().commits;
        if commits == self.state.borrow().0 {
            return;
        }
        let now = Snapshot::take(store).await;
        let (_, before) = self.state.replace((commits, now.clone()));
        let changes = before.changes(&now);
        // This one answers each resource by itself, so that asking is on the caller's own trail.
        let trail = |line: &String| {
            id == "UpdatePeriodToOnDemandInstantly" && line.trim_start().starts_with("+ audit ")
        };
        let changes: Vec<String> = changes.into_iter().filter(|line| !trail(line)).collect();
        if !changes.is_empty() {
            self.found(format!("{id} changed {}", changes.join("\n  ")));
        }
    }

    /// The victim itself asks, in an order in which nothing is gone before it is asked for: each field
    /// must make a difference to somebody, and each secret be shown to somebody.
    pub async fn victim_asks(&self, entries: &[Entry]) {
        let mut unseen: BTreeSet<&str> =
            self.stage.victim.secrets.iter().map(String::as_str).collect();
        for secret in &self.stage.victim.reticent {
            unseen.remove(secret.as_str());
        }
        let last = |entry: &&Entry| {
            (entry.spec.repeat.is_write(), entry.spec.method == http::Method::DELETE)
        };
        let mut order: Vec<&Entry> = entries.iter().collect();
        order.sort_by_key(last);
        for entry in order {
            let Some(targets) = self.targets(entry) else { continue };
            self.victim_asks_for(entry, &targets, &mut unseen).await;
        }
        for secret in unseen {
            self.found(format!("nobody is ever shown {secret:?}: looking for it proves nothing"));
        }
    }

    async fn victim_asks_for(
        &self,
        entry: &Entry,
        targets: &[Target],
        unseen: &mut BTreeSet<&str>,
    ) {
        let victim = self.stage.victim;
        let nobody = Client::nobody();
        let callers: Vec<&Client> = match entry.spec.callers {
            Callers::Operators => vec![&self.stage.operator],
            Callers::Anybody => vec![&nobody],
            _ => victim.clients.iter().map(|(_, client)| client).collect(),
        };
        let own = |target: &Target| target.required.then(|| victim.thing(target.thing));
        let mut idle: Vec<&Target> = targets.iter().collect();
        let mut last = None;
        for client in callers {
            let mut nothing = Vec::new();
            for target in &idle {
                let mut named = named(targets, own);
                named.insert(target.place.clone(), self.nothing(target.thing));
                let answer = self.send(entry, client, &named, victim).await;
                nothing.push(plain(&answer, &named));
            }
            // What it does is done once, however many fields it has.
            let mut asked = BTreeMap::new();
            let mut left = Vec::new();
            for (target, nothing) in idle.into_iter().zip(nothing) {
                let mut named = named(targets, own);
                named.insert(target.place.clone(), victim.thing(target.thing));
                if !asked.contains_key(&named) {
                    let answer = self.send(entry, client, &named, victim).await;
                    unseen.retain(|secret| !answer.body.contains(secret));
                    asked.insert(named.clone(), plain(&answer, &named));
                }
                if asked[&named] == nothing {
                    left.push(target);
                    last = Some(nothing);
                }
            }
            idle = left;
            let free = targets.iter().all(|target| !target.required);
            if free && !entry.spec.repeat.is_write() {
                let answer = self.send(entry, client, &Named::new(), victim).await;
                unseen.retain(|secret| !answer.body.contains(secret));
            }
        }
        for target in idle {
            let (id, place) = (entry.spec.id, &target.place);
            self.found(format!("{id}: {place} makes no difference to anybody: {last:?}"));
        }
    }

    /// What the other tenant has of it, where something must stand there.
    fn own(&self, target: &Target) -> Option<String> {
        target.required.then(|| self.stage.other.thing(target.thing))
    }

    /// An id of the same form that names nothing.
    fn nothing(&self, thing: Thing) -> String {
        let victims = self.stage.victim.thing(thing);
        let is = |test: fn(u8) -> bool| victims.bytes().all(test);
        if victims.starts_with("CP") || victims.starts_with("PP") {
            format!("{}770077007700770077", &victims[..2])
        } else if victims.starts_with("CS") {
            format!("CS2601010800NOONE{}", victims.get(17..).unwrap_or_default())
        } else if is(|byte| byte.is_ascii_digit()) {
            "770077007700770077"[..victims.len().min(18)].to_owned()
        } else if victims.len() == 32 && is(|byte| byte.is_ascii_hexdigit()) {
            "7700".repeat(8)
        } else if victims.len() == 20 && is(|byte| byte.is_ascii_alphanumeric()) {
            "NOSUCHKEY00000000000".to_owned()
        } else if victims.contains('@') {
            "no.such@nowhere.test".to_owned()
        } else {
            "no-such-thing".to_owned()
        }
    }

    fn site(&self) -> Site {
        self.stage.world.store.realm().site
    }

    fn found(&self, finding: String) {
        let mut findings = self.findings.borrow_mut();
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
}

/// Who of the victim's own people has no right to an operation: its clerk, to whom nobody gave any, and
/// where items are asked for its partner's operator.
fn without_rights(requires: &Requirement) -> Vec<&'static str> {
    let users = !requires.permissions.is_empty() || !requires.items.is_empty();
    let mut without = Vec::new();
    without.extend((users || requires.owner_only).then_some("clerk"));
    without.extend((!requires.items.is_empty()).then_some("seller"));
    without
}

/// What a request names.
fn named(targets: &[Target], value: impl Fn(&Target) -> Option<String>) -> Named {
    let one = |target: &Target| Some((target.place.clone(), value(target)?));
    targets.iter().filter_map(one).collect()
}

/// The name of the field at a place.
fn last_of(place: &str) -> &str {
    let mut names = place.split(['{', '}', '?', '.', '[', ']']);
    names.rfind(|name| !name.is_empty()).unwrap_or(place)
}

/// Old forms tell some refusals with the status of success, and one new form what became of each resource.
fn succeeds(answer: &Answer) -> bool {
    let (status, code) = answer.outcome();
    let refused = !code.is_empty() && code != "CBC.0000";
    status < 400 && !refused && !answer.body.contains(r#""result":"FAIL""#)
}

/// An answer without what differs between two requests that are answered alike: what they named, and
/// their own id.
fn plain(answer: &Answer, named: &Named) -> (u16, String) {
    let mut body = answer.body.replace(answer.header("x-request-id"), "<request>");
    for value in named.values() {
        body = body.replace(value.as_str(), "<named>");
    }
    (answer.status, body)
}

/// What a request must hold besides what it names, so that it comes as far as that.
fn needed(site: Site, operation: &str, place: &str, of: &Tenant) -> Option<Value> {
    let cn = site == Site::Cn;
    let applies = operation.contains("RealnameAuth") && !operation.starts_with("Show");
    let sends = operation.starts_with("SendVerificationMessageCode");
    match place {
        "{plan_id}" => Some(json!(of.thing(Thing::Plan))),
        "{batch_id}" => Some(json!(of.thing(Thing::Batch))),
        "{card_no}" => Some(json!(of.thing(Thing::BatchCard))),
        "{webhook_id}" => Some(json!(of.thing(Thing::Webhook))),
        "product_id" if operation == "OpenResource" => Some(json!("OFFI-ip-north")),
        "periodType" if operation.starts_with("QueryRating") => Some(json!(2)),
        "periodNum" if operation.starts_with("QueryRating") => Some(json!(1)),
        "use_coupon" | "use_discount" => Some(json!("YES")),
        "coupon_infos[].id" => Some(json!(of.thing(Thing::Coupon))),
        "coupon_infos[].type" => Some(json!(301)),
        "discount_infos[].id" => Some(json!(of.thing(Thing::Discount))),
        "discount_infos[].type" => Some(json!(2)),
        "{kind}" if operation.starts_with("Explain") => Some(json!("order-line")),
        "?limit" if operation == "ListCustomers" => Some(json!(100)),
        "discount_type" if operation == "CreateDiscount" => Some(json!("607")),
        "discount_value" if operation == "CreateDiscount" => Some(json!("0.9")),
        "due_time" if operation == "PostCustomerReceivable" => Some(json!("2027-01-31T00:00:00Z")),
        "enabled" if ["UpdateUser", "SetRealNameUploads"].contains(&operation) => Some(json!(true)),
        "new_sub_customer.use_pri_mobile_phone" => Some(json!("Y")),
        "auth.identity.methods" => Some(json!(["hw_ak_sk"])),
        "auth.identity.hw_ak_sk.secret.key" => Some(json!(of.secret_key)),
        "verified_type" | "verifiedType" if applies => Some(json!(3)),
        "verified_file_url" | "verifiedFileURL" if applies => {
            let person = operation.contains("Personal");
            Some(json!(vec![
                "a.jpg";
                if cn && person {
                    3
                } else if cn {
                    1
                } else {
                    2
                }
            ]))
        }
        "receiver_type" | "receiverType" if sends => Some(json!(if cn { 1 } else { 2 })),
        "mobile_phone" | "mobilePhone" if sends && cn => Some(json!("13800000000")),
        "email" if sends && !cn => Some(json!("somebody@nowhere.test")),
        "scene" if sends && cn => {
            Some(if operation.ends_with("V1") { json!("18") } else { json!(18) })
        }
        _ => None,
    }
}
