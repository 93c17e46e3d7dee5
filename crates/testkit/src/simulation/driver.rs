//! [`Run`]: steps drawn, sent, and compared with what the model says.

use std::collections::{BTreeMap, VecDeque};

use futures_util::FutureExt;
use hubu_model::{Ids, Means, Mismatch, Model, Who};
use hubu_store::{Error, Sql};

use super::dice::Dice;
use super::draw::{Draw, keys, pair};
use super::gremlin::{Came, Trouble};
use super::host::{Host, Place};
use super::post;
use super::purchases;
use super::realm::Realm;
use super::step::{Caller, Parts, Step};
use super::steps;
use crate::client::{Answer, Call, Client};

/// What a run is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Plan {
    /// Where everything comes from that is left to chance.
    pub seed: u64,
    /// How many turns it has.
    pub turns: u64,
    /// Where its database lies.
    pub place: Place,
    /// After how many turns the ledger is proved.
    pub prove_each: u64,
    /// Operations that are left out: to look for what else is wrong.
    pub without: &'static [&'static str],
}

/// Where a run came to another answer than the model.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// In which turn.
    pub turn: u64,
    /// What was wrong, and what happened before.
    pub what: String,
}

/// How many requests of each operation were done.
pub type Tally = BTreeMap<&'static str, u64>;

/// What a run did that agreed with the model.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Done {
    /// How many requests of each operation were done.
    pub tally: Tally,
    /// In how many turns something was drawn and sent.
    pub turns: u64,
}

/// A request, with its key.
#[derive(Clone)]
pub(super) struct Request {
    pub(super) step: Step,
    pub(super) key: Option<String>,
}

/// A run that goes on.
pub struct Run {
    plan: Plan,
    pub(super) host: Host,
    pub(super) model: Model,
    /// Requests that were sent.
    sent: Vec<Request>,
    /// Requests that were drawn, and are sent when others have overtaken them.
    pub(super) late: Vec<Request>,
    /// What slow senders have taken, and settle later.
    slow: Vec<post::Taken>,
    /// How many statements and commits each operation took last, and what is done beside them.
    pub(super) lengths: BTreeMap<&'static str, usize>,
    pub(super) log: VecDeque<String>,
    done: Done,
}

/// Lines of the log that a failure shows.
const SHOWN: usize = 14;
/// Requests that may be sent again.
const REMEMBERED: usize = 60;
/// What sending events is called among the lengths.
const DELIVERY: &str = "deliver";
/// Statements that something takes that was never done.
pub(super) const UNKNOWN: usize = 24;
/// Requests that may be late at a time.
const MOST_LATE: usize = 6;

/// Runs these turns of a plan. What a turn draws rests on the seed, its number and what there is then:
/// some turns can be left out.
///
/// # Errors
/// Where an answer is another than the model's, or the ledger does not prove.
pub async fn run(plan: Plan, turns: &[u64], planted: &[&'static Sql]) -> Result<Done, Failure> {
    let host = Host::found(plan.place, plan.seed, planted).await;
    let model = Model::new(Realm::of(plan.seed).model(), Host::beginning(), host.wall());
    let mut model = model.unmetered();
    model.engine = plan.place.engine();
    let mut run = Run {
        plan,
        host,
        model,
        sent: Vec::new(),
        late: Vec::new(),
        slow: Vec::new(),
        lengths: BTreeMap::new(),
        log: VecDeque::new(),
        done: Done::default(),
    };
    let mut failure = None;
    for turn in turns {
        let done = std::panic::AssertUnwindSafe(run.turn(*turn)).catch_unwind().await;
        match done.unwrap_or_else(|_| Err("something panicked, see above".to_owned())) {
            Ok(acted) => run.done.turns += u64::from(acted),
            Err(what) => {
                let before: Vec<&str> = run.log.iter().map(String::as_str).collect();
                let what = format!("{what}\nbefore:\n{}", before.join("\n"));
                failure = Some(Failure { turn: *turn, what });
                break;
            }
        }
    }
    run.host.remove().await;
    failure.map_or(Ok(run.done), Err)
}

impl Run {
    /// A turn; tells whether anything was drawn and sent.
    async fn turn(&mut self, turn: u64) -> Result<bool, String> {
        let mut dice = Dice::new(self.plan.seed, turn);
        self.pass(dice.between(1, 900));
        let acted = match dice.below(100) {
            0 if !self.late.is_empty() => self.belated(dice, turn).await?,
            0..=5 if !self.sent.is_empty() => self.again(dice, turn).await?,
            6 => {
                self.restart(turn).await;
                false
            }
            7 | 8 => self.reconcile(dice, turn).await?,
            9..=11 => self.fold(dice, turn).await?,
            12 | 13 => self.deliver(dice, turn).await?,
            14..=16 => {
                let world = self.host.world();
                let line = purchases::run(world, &mut self.model, dice, turn).await?;
                self.log.push_back(line);
                true
            }
            _ => self.fresh(dice, turn).await?,
        };
        if turn.is_multiple_of(self.plan.prove_each) {
            self.prove().await?;
        }
        Ok(acted)
    }

    /// Time goes on.
    pub(super) fn pass(&mut self, ms: i64) {
        self.host.pass(ms);
        self.model.wall = self.host.wall();
    }

    /// Draws a step.
    pub(super) fn draw(
        &self,
        dice: &mut Dice,
        turn: u64,
        among: impl Fn(&str) -> bool,
    ) -> Option<Step> {
        let kinds: Vec<_> = steps::weighed(self.plan.seed)
            .filter(|(kind, _)| among(kind.operation))
            .filter(|(kind, _)| !self.plan.without.contains(&kind.operation))
            .collect();
        let whole: usize = kinds.iter().map(|(_, weight)| weight).sum();
        if whole == 0 {
            return None;
        }
        for _ in 0..12 {
            let mut place = dice.below(whole);
            let chosen = kinds.iter().find(|(_, weight)| {
                let here = place < *weight;
                place = place.saturating_sub(*weight);
                here
            });
            let (kind, _) = chosen?;
            // What the site lacks is asked for now and then.
            if self.model.site.lacks(kind.operation) && !dice.chance(5) {
                continue;
            }
            let mut draw = Draw { dice: dice.clone(), model: &self.model, turn };
            let step = (kind.draw)(&mut draw);
            *dice = draw.dice;
            if let Some(step) = step {
                return Some(Step { operation: kind.operation, ..step });
            }
        }
        None
    }

    /// A request that was never sent before.
    async fn fresh(&mut self, mut dice: Dice, turn: u64) -> Result<bool, String> {
        let Some(step) = self.draw(&mut dice, turn, |_| true) else { return Ok(false) };
        let step = self.readdressed(&mut dice, step);
        let trouble = self.trouble(&mut dice, &step);
        let keyed = !step.reads() && (trouble.is_some() || dice.chance(25));
        let request = Request { key: keyed.then(|| format!("key-{turn}")), step };
        if !request.step.reads() && !request.step.once && dice.chance(2) && self.put_off(&request) {
            return Ok(false);
        }
        self.execute(turn, request, trouble).await
    }

    /// Keeps a request back for a while, unless too many are.
    pub(super) fn put_off(&mut self, request: &Request) -> bool {
        let room = self.late.len() < MOST_LATE;
        if room {
            self.late.push(request.clone());
        }
        room
    }

    /// A request that was kept back.
    async fn belated(&mut self, mut dice: Dice, turn: u64) -> Result<bool, String> {
        let request = self.late.remove(dice.below(self.late.len()));
        self.execute(turn, request, None).await
    }

    /// The same request, now and then sent by a user of the account, or proved by what may be void.
    fn readdressed(&self, dice: &mut Dice, step: Step) -> Step {
        let Caller::Customer(who) = step.caller else { return step };
        let several = step.parts == Parts::Several;
        if several || !Model::is_for_users(step.operation) || !dice.chance(22) {
            return step;
        }
        let callers: Vec<Caller> = if dice.chance(30) {
            let mut means = self.model.means_of(who);
            if dice.chance(60) {
                means.retain(|one| self.model.proved(*one, step.to_identity).is_ok());
            }
            means.into_iter().map(Caller::Holder).collect()
        } else {
            let users = 1..self.model.people[who].users.len();
            let users = users.filter(|user| keys(&self.model, who, *user).is_some());
            users.map(|user| Caller::User(who, user)).collect()
        };
        match dice.any(&callers) {
            Some(caller) => Step { caller, ..step },
            None => step,
        }
    }

    /// A request that was sent before: as it was, or its key with another request.
    async fn again(&mut self, mut dice: Dice, turn: u64) -> Result<bool, String> {
        let place = dice.below(self.sent.len());
        let Request { mut step, key } = self.sent[place].clone();
        if key.is_some() && dice.chance(30) {
            step = self.another(&mut dice, turn, step.operation).unwrap_or(step);
        }
        self.execute(turn, Request { step, key }, None).await
    }

    /// Another request of an operation, for a key that belongs to one. One whose form is wrong is refused
    /// before any key is looked at: it is none.
    pub(super) fn another(&self, dice: &mut Dice, turn: u64, operation: &str) -> Option<Step> {
        let other = self.draw(dice, turn, |name| name == operation)?;
        let said = other.predict(&mut self.model.clone(), None);
        (!said.is_malformed()).then_some(other)
    }

    /// Sends a request, and compares. Tells whether there was anybody to send it.
    async fn execute(
        &mut self,
        turn: u64,
        Request { step, key }: Request,
        trouble: Option<Trouble>,
    ) -> Result<bool, String> {
        let Some(client) = self.client_of(&step) else { return Ok(false) };
        let call = self.addressed(&step, key.as_deref());
        self.host.gremlin.arm(trouble.clone());
        let answer = self.host.send(&client, &call).await;
        let seen = self.host.gremlin.disarm();
        self.note(turn, &step, key.as_deref(), &answer);
        if seen.came == Came::Not {
            self.measure(&step, &answer, seen);
            self.compare(&step, key.as_deref(), &answer)?;
        } else {
            self.log.push_back(format!("    {trouble:?}: {:?}", seen.came));
            self.after(turn, (&step, key.as_deref()), &answer, seen).await?;
        }
        // What was left for the last answer of several is not predicted, and it is kept with its key.
        let unsure = seen.came != Came::Not && step.parts == Parts::Several;
        if !step.reads() && !step.once && !unsure {
            self.remember(Request { step, key });
        }
        Ok(true)
    }

    /// Remembers a request that may be sent again.
    pub(super) fn remember(&mut self, request: Request) {
        if self.sent.len() == REMEMBERED {
            self.sent.remove(0);
        }
        self.sent.push(request);
    }

    /// Who signs a step's request.
    pub(super) fn client_of(&self, step: &Step) -> Option<Client> {
        let model = &self.model;
        let text = |id| model.id(id).map(str::to_owned);
        let signed = |(access, secret): (String, String)| Client::signed(&access, &secret);
        match step.caller {
            Caller::Operator => Some(self.host.operator()),
            Caller::Nobody => Some(Client::nobody()),
            Caller::Customer(who) => keys(model, who, 0).map(signed),
            Caller::User(who, user) => keys(model, who, user).map(signed),
            Caller::Holder(Means::Pair(place)) => pair(model, place).map(signed),
            Caller::Holder(Means::Token(place)) => {
                text(model.tokens[place].text).map(|token| Client::token(&token))
            }
            Caller::Holder(Means::Temporary(place)) => {
                let key = &model.temporary[place];
                text(key.access).zip(text(key.secret)).map(signed)
            }
        }
    }

    /// A step's request as it is sent: with its key, and with what a temporary key pair wants.
    pub(super) fn addressed(&self, step: &Step, key: Option<&str>) -> Call {
        let mut call = step.call.clone();
        if let Caller::Holder(Means::Temporary(place)) = step.caller {
            let token = self.model.id(self.model.temporary[place].token);
            call = call.header("X-Security-Token", token.unwrap_or_default());
        }
        match key {
            Some(key) => call.header("Idempotency-Key", key),
            None => call,
        }
    }

    /// Compares an answer with the model's.
    pub(super) fn compare(
        &mut self,
        step: &Step,
        key: Option<&str>,
        answer: &Answer,
    ) -> Result<(), String> {
        let expected = step.predict(&mut self.model, key);
        let compared = compared(&expected, answer, &mut self.model.ids);
        compared.map_err(|mismatch| {
            format!(
                "{} at `{}`\n  expected {}\n  got      {}\n  answer   {} {}",
                step.operation,
                mismatch.place,
                mismatch.expected,
                mismatch.got,
                answer.status,
                answer.body,
            )
        })
    }

    async fn restart(&mut self, turn: u64) {
        self.host.restart(false).await;
        self.restarted();
        self.log.push_back(format!("{turn:>5} a new process"));
    }

    /// The process has ended, and another one begins on what it left.
    pub(super) async fn revive(&mut self) {
        self.host.restart(true).await;
        self.restarted();
    }

    fn restarted(&mut self) {
        // Whoever was slow is no more.
        self.slow.clear();
        self.model.restarted();
        self.model.wall = self.host.wall();
    }

    /// Sends events that wait, sometimes after a while; now and then the process ends meanwhile.
    async fn deliver(&mut self, mut dice: Dice, turn: u64) -> Result<bool, String> {
        let longest = dice.pick(&[0, 3_000, 40_000, 7_200_000]);
        self.pass(dice.between(0, longest));
        // A member that nobody has seen yet cannot be told from another one, nor can an endpoint.
        let known = self.model.hooks.iter().all(|hook| self.model.id(hook.id).is_some());
        if !known || !self.model.knows_who_waits() {
            return Ok(false);
        }
        if dice.chance(12) {
            let done = post::choke(&self.host, &mut self.model, &mut dice).await?;
            self.log.push_back(format!("{turn:>5} {done}"));
            return Ok(true);
        }
        let length = self.lengths.get(DELIVERY).copied().unwrap_or(UNKNOWN);
        let trouble = dice.chance(20).then(|| Trouble::Ends(1 + dice.below(length)));
        self.host.gremlin.arm(trouble);
        let done = post::send(self.host.world(), &mut self.model, &mut dice, &mut self.slow).await;
        let seen = self.host.gremlin.disarm();
        if seen.ended {
            // What was taken is free again by the time the next one begins, and what was settled is.
            self.log.push_back(format!("{turn:>5} the process ended while it sent: {done:?}"));
            self.revive().await;
            return Ok(true);
        }
        self.lengths.insert(DELIVERY, seen.steps);
        self.log.push_back(format!("{turn:>5} {}", done?));
        Ok(true)
    }

    /// Proves the ledger from its rows.
    async fn prove(&self) -> Result<(), String> {
        let store = &self.host.world().store;
        let zone = store.realm().zone.clone();
        let found = store
            .read::<_, ()>(move |tx, _| hubu_store::ledger::check(tx, &zone).map_err(Error::Fault));
        match found.await {
            Ok(found) if found.is_empty() => Ok(()),
            found => Err(format!("the ledger does not prove: {found:?}")),
        }
    }

    /// Notes a request in the log, and in the tally.
    pub(super) fn note(&mut self, turn: u64, step: &Step, key: Option<&str>, answer: &Answer) {
        let by = match step.caller {
            Caller::Operator => "operator".to_owned(),
            Caller::Nobody => "nobody".to_owned(),
            Caller::Customer(who) => self.name(who),
            Caller::User(who, user) => {
                format!("{}/{}", self.name(who), self.model.people[who].users[user].name)
            }
            Caller::Holder(means) => format!("{means:?}"),
        };
        let (content, key) = (step.content(), key.unwrap_or("-"));
        let Answer { status, body, .. } = answer;
        *self.done.tally.entry(step.operation).or_default() += u64::from(*status < 300);
        let body: String = body.chars().take(300).collect();
        self.log.push_back(format!("{turn:>5} {by} {key} {content}\n      {status} {body}"));
        while self.log.len() > SHOWN {
            self.log.pop_front();
        }
    }

    fn name(&self, who: Who) -> String {
        self.model.people[who].account_name.clone()
    }
}

/// Compares an answer with what it must be; what the model did not know it learns.
pub(super) fn compared(
    expected: &hubu_model::Answer,
    answer: &Answer,
    ids: &mut Ids,
) -> Result<(), Mismatch> {
    expected.compare(answer.status, &answer.body, ids)?;
    expected.compare_token(answer.header("X-Subject-Token"), ids)
}
