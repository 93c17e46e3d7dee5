//! [`Run`]: steps drawn, sent, and compared with what the model says.

use std::collections::{BTreeMap, VecDeque};
use std::pin::Pin;
use std::task::Poll;

use futures_util::FutureExt;
use hubu_model::{Ids, Means, Mismatch, Model, Site, Who};
use hubu_store::{Error, Fault, Sql};

use super::dice::Dice;
use super::draw::{Draw, keys, pair};
use super::gremlin::{Came, Trouble};
use super::host::{Host, Place};
use super::post;
use super::purchases;
use super::realm::Realm;
use super::step::{Caller, Parts, Step};
use super::steps;
use crate::client::{self, Answer, Call, Client};
use crate::lanes::while_busy;

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

/// A request that was sent.
struct Sent {
    step: Step,
    key: Option<String>,
}

/// A run that goes on.
pub struct Run {
    plan: Plan,
    host: Host,
    model: Model,
    sent: Vec<Sent>,
    slow: Vec<post::Taken>,
    log: VecDeque<String>,
    tally: Tally,
}

/// Lines of the log that a failure shows.
const SHOWN: usize = 14;
/// Requests that may be sent again.
const REMEMBERED: usize = 60;

/// Runs these turns of a plan. What a turn draws rests on the seed, its number and what there is then:
/// some turns can be left out.
///
/// # Errors
/// Where an answer is another than the model's, or the ledger does not prove.
pub async fn run(plan: Plan, turns: &[u64], planted: &[&'static Sql]) -> Result<Tally, Failure> {
    let host = Host::found(plan.place, plan.seed, planted).await;
    let model = Model::new(Realm::of(plan.seed).model(), Host::beginning(), host.wall());
    let (sent, slow, log, tally) = (Vec::new(), Vec::new(), VecDeque::new(), Tally::new());
    let mut run = Run { plan, host, model, sent, slow, log, tally };
    let mut failure = None;
    for turn in turns {
        let done = std::panic::AssertUnwindSafe(run.turn(*turn)).catch_unwind().await;
        let done = done.unwrap_or_else(|_| Err("something panicked, see above".to_owned()));
        if let Err(what) = done {
            let before: Vec<&str> = run.log.iter().map(String::as_str).collect();
            let what = format!("{what}\nbefore:\n{}", before.join("\n"));
            failure = Some(Failure { turn: *turn, what });
            break;
        }
    }
    run.host.remove();
    failure.map_or(Ok(run.tally), Err)
}

impl Run {
    async fn turn(&mut self, turn: u64) -> Result<(), String> {
        let mut dice = Dice::new(self.plan.seed, turn);
        self.pass(dice.between(1, 900));
        match dice.below(100) {
            0..=5 if !self.sent.is_empty() => self.again(dice, turn).await?,
            6 => self.restart(turn).await,
            7 | 8 => self.reconcile(turn).await?,
            // What is done several at a time is of the Chinese site.
            9..=11 if self.model.site == Site::Cn => self.fold(dice, turn).await?,
            12 | 13 => self.deliver(dice, turn).await?,
            14..=16 => {
                let world = self.host.world();
                let line = purchases::run(world, &mut self.model, dice, turn).await?;
                self.log.push_back(line);
            }
            _ => self.fresh(dice, turn).await?,
        }
        if turn.is_multiple_of(self.plan.prove_each) {
            self.prove().await?;
        }
        Ok(())
    }

    fn pass(&mut self, ms: i64) {
        self.host.pass(ms);
        self.model.wall = self.host.wall();
    }

    /// Draws a step.
    fn draw(&self, dice: &mut Dice, turn: u64, among: impl Fn(&str) -> bool) -> Option<Step> {
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
    async fn fresh(&mut self, mut dice: Dice, turn: u64) -> Result<(), String> {
        let Some(step) = self.draw(&mut dice, turn, |_| true) else { return Ok(()) };
        let step = self.readdressed(&mut dice, step);
        let trouble = self.trouble(&mut dice, &step);
        let keyed = !step.reads() && (trouble.is_some() || dice.chance(25));
        let key = keyed.then(|| format!("key-{turn}"));
        self.execute(turn, step, key, trouble).await
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

    /// What goes wrong; mostly nothing.
    fn trouble(&self, dice: &mut Dice, step: &Step) -> Option<Trouble> {
        let odd = step.parts == Parts::Tried || step.is_secret;
        // What is done in several transactions would be done at several times of a clock that runs.
        let several = step.parts == Parts::Several && !steps::stands_still(&self.model);
        if odd || several || !dice.chance(12) {
            return None;
        }
        let at = 1 + dice.below(24);
        let text = || "a gremlin".to_owned();
        let faults = [
            Fault::Unavailable(text()),
            Fault::Conflict(text()),
            Fault::Storage(text()),
            Fault::Timeout(text()),
            Fault::Bug(text()),
        ];
        let trouble = match dice.below(8) {
            0..=3 => Trouble::Fails(at, faults[dice.below(faults.len())].clone()),
            4 if !step.reads() => Trouble::Unheard,
            5 if !step.reads() => Trouble::EndsUnheard,
            _ => Trouble::Ends(at),
        };
        (step.parts != Parts::Several || self.is_told_once(step, &trouble)).then_some(trouble)
    }

    /// Are the events of what is done in several transactions the same, whatever goes wrong in it? Not
    /// where it is refused in the end: what it does before that it does again. Nor where a process
    /// ends while somebody hears of it: the next one writes the rest down later.
    fn is_told_once(&self, step: &Step, trouble: &Trouble) -> bool {
        let ends = matches!(trouble, Trouble::Ends(_) | Trouble::EndsUnheard);
        let done = step.predict(&mut self.model.clone(), None).is_success();
        done && !(ends && self.model.is_heard())
    }

    /// A request that was sent before: as it was, or its key with another request.
    async fn again(&mut self, mut dice: Dice, turn: u64) -> Result<(), String> {
        let place = dice.below(self.sent.len());
        let (mut step, key) = (self.sent[place].step.clone(), self.sent[place].key.clone());
        if key.is_some() && dice.chance(30) {
            let operation = step.operation;
            let other = self.draw(&mut dice, turn, |name| name == operation);
            step = other.unwrap_or(step);
        }
        self.execute(turn, step, key, None).await
    }

    /// Sends a request, and compares.
    async fn execute(
        &mut self,
        turn: u64,
        step: Step,
        key: Option<String>,
        trouble: Option<Trouble>,
    ) -> Result<(), String> {
        let Some(client) = self.client_of(&step) else { return Ok(()) };
        let call = self.addressed(&step, key.as_deref());
        if let Some(trouble) = trouble.clone() {
            self.host.gremlin.arm(trouble);
        }
        let answer = self.host.send(&client, &call).await;
        let (came, ended) = self.host.gremlin.disarm();
        self.note(turn, &step, key.as_deref(), &answer);
        if came == Came::Not {
            self.compare(&step, key.as_deref(), &answer)?;
        } else {
            self.log.push_back(format!("    {trouble:?}: {came:?}"));
            self.after(turn, (&step, key.as_deref()), &answer, (came, ended)).await?;
        }
        // What was left for the last answer of several is not predicted, and it is kept with its key.
        let unsure = came != Came::Not && step.parts == Parts::Several;
        if !step.reads() && !unsure {
            if self.sent.len() == REMEMBERED {
                self.sent.remove(0);
            }
            self.sent.push(Sent { step, key });
        }
        Ok(())
    }

    /// Who signs a step's request.
    fn client_of(&self, step: &Step) -> Option<Client> {
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
    fn addressed(&self, step: &Step, key: Option<&str>) -> Call {
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

    fn compare(&mut self, step: &Step, key: Option<&str>, answer: &Answer) -> Result<(), String> {
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

    /// Finds out what a request came to that something went wrong with.
    async fn after(
        &mut self,
        turn: u64,
        (step, key): (&Step, Option<&str>),
        answer: &Answer,
        (came, ended): (Came, bool),
    ) -> Result<(), String> {
        let mut done = self.model.clone();
        let expected = step.predict(&mut done, key);
        let fits = compared(&expected, answer, &mut done.ids).is_ok();
        // Of several transactions any may have been the one: only the last answer tells.
        let in_parts = step.parts == Parts::Several;
        if !in_parts {
            if came == Came::After && !fits {
                self.model.unheard(done);
            } else if came == Came::After || (fits && !ended) {
                self.model = done;
            } else if !ended && answer.status < 500 {
                return Err(format!("{}: neither done nor failed: {expected:?}", step.operation));
            }
        }
        if ended {
            self.host.restart(true).await;
            self.model.restarted();
            self.model.wall = self.host.wall();
        }
        if step.reads() {
            return Ok(());
        }
        // Whoever has heard nothing sends it again, under the same key.
        let Some(client) = self.client_of(step) else { return Ok(()) };
        let answer = self.host.send(&client, &self.addressed(step, key)).await;
        self.note(turn, step, key, &answer);
        if !in_parts {
            return self.compare(step, key, &answer);
        }
        let expected = step.predict(&mut self.model, key).status;
        if answer.status == expected {
            return Ok(());
        }
        Err(format!("{}: {expected} at last, got {}", step.operation, answer.status))
    }

    async fn restart(&mut self, turn: u64) {
        self.host.restart(false).await;
        self.model.restarted();
        self.model.wall = self.host.wall();
        self.log.push_back(format!("{turn:>5} a new process"));
    }

    /// Does what is due, as the server does every second.
    async fn reconcile(&mut self, turn: u64) -> Result<(), String> {
        let world = self.host.world();
        let ran = hubu_api::jobs::run_due(&world.store, &world.money, 7, 256).await;
        let ran = ran.map_err(|fault| format!("obligations: {fault}"))?;
        let expected = self.model.run_due();
        self.log.push_back(format!("{turn:>5} {ran:?}"));
        if (ran.done, ran.failed) == (expected, 0) {
            return Ok(());
        }
        Err(format!("{expected} obligations are due, the realm says {ran:?}"))
    }

    /// Sends events that wait, sometimes after a while; now and then some of them fail for days.
    async fn deliver(&mut self, mut dice: Dice, turn: u64) -> Result<(), String> {
        let longest = dice.pick(&[0, 3_000, 40_000, 7_200_000]);
        self.pass(dice.between(0, longest));
        // A member that nobody has seen yet cannot be told from another one.
        if !self.model.knows_who_waits() {
            return Ok(());
        }
        let done = if dice.chance(12) {
            post::choke(&self.host, &mut self.model, &mut dice).await?
        } else {
            post::send(self.host.world(), &mut self.model, &mut dice, &mut self.slow).await?
        };
        self.log.push_back(format!("{turn:>5} {done}"));
        Ok(())
    }

    /// Several requests that one transaction does together.
    async fn fold(&mut self, mut dice: Dice, turn: u64) -> Result<(), String> {
        let mut steps = Vec::new();
        for _ in 0..2 + dice.below(3) {
            let step = self.draw(&mut dice, turn, |name| steps::FOLDED.contains(&name));
            let client = step.as_ref().and_then(|step| self.client_of(step));
            steps.extend(step.zip(client));
        }
        let world = self.host.world();
        let requests = steps.iter().map(|(step, by)| by.request(world.wall(), &step.call));
        let mut waiting: Vec<Pin<Box<dyn Future<Output = Answer> + '_>>> = Vec::new();
        for request in requests {
            waiting.push(Box::pin(client::send(&world.edge, request)));
        }
        let mut answers: Vec<Option<Answer>> = Vec::new();
        while_busy(&world.store, 0, async || {
            for one in &mut waiting {
                answers.push(match first_turn(one.as_mut()).await {
                    Poll::Ready(answer) => Some(answer),
                    Poll::Pending => None,
                });
            }
        })
        .await;
        for (answer, one) in answers.iter_mut().zip(&mut waiting) {
            if answer.is_none() {
                *answer = Some(one.await);
            }
        }
        drop(waiting);
        for ((step, _), answer) in steps.iter().zip(answers.into_iter().flatten()) {
            self.note(turn, step, None, &answer);
            self.compare(step, None, &answer)?;
        }
        Ok(())
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

    fn note(&mut self, turn: u64, step: &Step, key: Option<&str>, answer: &Answer) {
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
        *self.tally.entry(step.operation).or_default() += u64::from(*status < 300);
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
fn compared(expected: &hubu_model::Answer, answer: &Answer, ids: &mut Ids) -> Result<(), Mismatch> {
    expected.compare(answer.status, &answer.body, ids)?;
    expected.compare_token(answer.header("X-Subject-Token"), ids)
}

/// Hands a future its first turn, which the runtime does not cut short.
async fn first_turn<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    let mut future = std::pin::pin!(tokio::task::unconstrained(future));
    std::future::poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await
}
