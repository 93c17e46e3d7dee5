//! What the demo world's enterprise must own: the last proven state, and what was sent since.
//!
//! Members' and master's statements are read through the operator plane line by line, so that every
//! transfer is seen on both sides, as often as it happened, with its amount.

use std::collections::{BTreeMap, BTreeSet};

use hubu_core::money::Amount;
use hubu_testkit::client::{Answer, Call};
use serde_json::Value;

use super::Served;
use super::client::Client;

const ALLOCATE: &str = "/v2/enterprises/multi-accounts/transfer-amount";
const RECLAIM: &str = "/v2/enterprises/multi-accounts/retrieve-amount";
/// Members with money of their own from the master.
const MEMBERS: [&str; 4] = ["hc_cloud", "hc_algo", "hc_chengdu", "hc_test"];
/// The refusal of a transaction id that was accepted before.
const DUPLICATE: &str = "CBC.99007009";
/// Lines of a page.
const PAGE: i64 = 100;

/// A transfer between the master and a member.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// The transaction id.
    pub id: String,
    member: String,
    cents: i64,
    reclaim: bool,
    /// Does the request also carry an idempotency key?
    keyed: bool,
}

/// A transfer that was sent.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Which.
    pub transfer: Transfer,
    /// The status of the answer; none when the connection ended before it.
    pub status: Option<u16>,
}

/// What the statement says of one account since it was last looked at.
type Lines = BTreeMap<String, Vec<Amount>>;

/// An account and what was proven of it.
struct Account {
    id: String,
    /// Lines of its cash statement.
    lines: i64,
    cash: Amount,
}

/// The enterprise of a demo world.
pub struct Enterprise {
    master: Account,
    members: Vec<Account>,
}

impl Transfer {
    /// The request of the master.
    pub fn call(&self) -> Call {
        let path = if self.reclaim { RECLAIM } else { ALLOCATE };
        let (member, amount, id) = (&self.member, self.amount().to_text(2), &self.id);
        let body = format!(
            r#"{{"customer_id":"{member}","amount":{amount},"trans_id":"{id}","balance_type":"BALANCE_TYPE_DEBIT"}}"#
        );
        let call = Call::new("POST", path).body(body);
        if self.keyed { call.header("Idempotency-Key", &self.id) } else { call }
    }

    /// What the member gets; below zero where it gives.
    fn for_member(&self) -> Amount {
        let amount = self.amount();
        if self.reclaim { amount.checked_neg().expect("small") } else { amount }
    }

    fn amount(&self) -> Amount {
        Amount::from_e8(self.cents * 1_000_000)
    }

    /// Is this the answer to the same request sent again, after it had been done or not?
    pub fn is_answer_again(&self, answer: &Answer, done: bool) -> bool {
        if done && !self.keyed {
            answer.outcome() == (400, DUPLICATE.to_owned())
        } else {
            answer.status == 204
        }
    }
}

impl Sent {
    /// Was its success told?
    pub fn is_acknowledged(&self) -> bool {
        self.status == Some(204)
    }
}

impl Enterprise {
    /// As it stands now.
    pub fn of(served: &Served) -> Self {
        let mut operator = Client::of(served, "operator");
        let list = Call::get("/v2/enterprises/multi-accounts/sub-customers").query("limit", "100");
        let listed = Client::of(served, "master").read(&list);
        let listed = listed["sub_customer_infos"].as_array().expect("a list").clone();
        let id = |name: &str| {
            let found = listed.iter().find(|member| member["name"] == name);
            found.expect("it lives in the demo world")["id"].as_str().expect("a text").to_owned()
        };
        let master = served.caller("master")["customer_id"].as_str().expect("a text").to_owned();
        let mut account = |id: String| {
            let page = statement(&mut operator, &id, 0);
            let lines = page["total_count"].as_i64().expect("a number");
            Account { lines, cash: cash(&mut operator, &id), id }
        };
        Self {
            master: account(master),
            members: MEMBERS.map(|name| account(id(name))).into_iter().collect(),
        }
    }

    /// The n-th transfer of a story: all members in turn, allocations and reclaims, with and without
    /// idempotency keys, amounts that differ.
    pub fn transfer(&self, story: &str, number: usize) -> Transfer {
        let cents = 1 + i64::try_from(number % 97).expect("small");
        Transfer {
            id: format!("{story}-{number:08}"),
            member: self.members[number % self.members.len()].id.clone(),
            cents,
            reclaim: (number / self.members.len()) % 2 == 1,
            keyed: number.is_multiple_of(3),
        }
    }

    /// Proves from the statements and books that every acknowledged transfer happened exactly once,
    /// any other as a whole or not at all, and nothing else; tells which happened. What it finds is
    /// what the next proof starts from.
    pub fn prove(&mut self, served: &Served, sent: &[Sent]) -> BTreeSet<String> {
        let mut operator = Client::of(served, "operator");
        let master = self.master.news(&mut operator);
        let members: BTreeMap<String, Lines> = self
            .members
            .iter_mut()
            .map(|member| (member.id.clone(), member.news(&mut operator)))
            .collect();
        let mut happened = BTreeSet::new();
        for one in sent {
            let transfer = &one.transfer;
            let gets = transfer.for_member();
            let gives = vec![gets.checked_neg().expect("small")];
            let gets = vec![gets];
            let own = master.get(&transfer.id);
            let theirs = members[&transfer.member].get(&transfer.id);
            let whole = (own, theirs) == (Some(&gives), Some(&gets));
            let absent = (own, theirs) == (None, None);
            assert!(whole || absent, "{transfer:?}: the master's lines {own:?}, theirs {theirs:?}");
            assert!(whole || !one.is_acknowledged(), "acknowledged and lost: {transfer:?}");
            if whole {
                happened.insert(transfer.id.clone());
            }
        }
        let ids = |lines: &Lines| lines.keys().cloned().collect::<BTreeSet<_>>();
        let theirs = members.values().flat_map(ids).collect::<BTreeSet<_>>();
        assert_eq!((ids(&master), theirs), (happened.clone(), happened.clone()), "nothing else");
        happened
    }

    /// Sends again what was not acknowledged, as any client would, and proves that afterwards
    /// everything has happened once.
    pub fn settle(&mut self, served: &Served, sent: &[Sent]) {
        let happened = self.prove(served, sent);
        let mut master = Client::of(served, "master");
        let mut again = Vec::new();
        for one in sent.iter().filter(|one| !one.is_acknowledged()) {
            let done = happened.contains(&one.transfer.id);
            let answer = master.ask(&one.transfer.call());
            // PostgreSQL may still be at the commit of a process that is gone: it can turn out done.
            let fits = |done| one.transfer.is_answer_again(&answer, done);
            assert!(fits(done) || (!done && fits(true)), "done {done}: {one:?}: {answer:?}");
            if !done {
                again.push(Sent { status: Some(204), ..one.clone() });
            }
        }
        self.prove(served, &again);
    }
}

impl Account {
    /// The new lines by trade id. They lead from the cash there was to the cash there is.
    fn news(&mut self, operator: &mut Client) -> Lines {
        let mut lines = Lines::new();
        let mut sum = self.cash;
        let total = statement(operator, &self.id, 0)["total_count"].as_i64().expect("a number");
        let mut read = 0;
        while read < total - self.lines {
            let page = statement(operator, &self.id, read);
            let entries = page["entries"].as_array().expect("a list");
            assert!(!entries.is_empty(), "{total} lines were told of: {page}");
            for line in entries {
                if read < total - self.lines {
                    let amount = amount(&line["amount"]);
                    sum = sum.checked_add(amount).expect("small");
                    let id = line["trade_id"].as_str().expect("a text").to_owned();
                    lines.entry(id).or_default().push(amount);
                    read += 1;
                }
            }
        }
        self.lines = total;
        self.cash = cash(operator, &self.id);
        assert_eq!(sum, self.cash, "the lines of {} lead to its balance", self.id);
        lines
    }
}

/// A page of a customer's cash lines, newest first.
fn statement(operator: &mut Client, id: &str, offset: i64) -> Value {
    let call = Call::get(&format!("/operator/v1/customers/{id}/statement"));
    let call = call.query("account", "cash").query("limit", &PAGE.to_string());
    operator.read(&call.query("offset", &offset.to_string()))
}

/// What stands in a customer's cash book.
fn cash(operator: &mut Client, id: &str) -> Amount {
    let books = operator.read(&Call::get(&format!("/operator/v1/customers/{id}/books")));
    let books = books["books"].as_array().expect("a list");
    let book = books.iter().find(|book| book["kind"] == "cash").expect("it has cash");
    amount(&book["balance"])
}

fn amount(value: &Value) -> Amount {
    Amount::parse(value.as_str().expect("a text"), 8).expect("an amount")
}
