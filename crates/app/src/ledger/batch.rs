//! [`Money`]: the batch all commands that write books fold into.

use std::any::Any;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use hubu_core::customers::RealName;
use hubu_core::enterprise::ProjectStatus;
use hubu_core::ids::{CustomerId, CustomerKey, GroupKey};
use hubu_core::ledger::{BookKind, Books, Journal};
use hubu_core::realm::Realm;
use hubu_core::time::Zone;
use hubu_store::due::{self, Lease};
use hubu_store::ledger::{self, AllocationRow, Hold, Holder};
use hubu_store::records::{self, AuditRow, DueRow, Facts, IdempotencyRow, Idempotent};
use hubu_store::{Batch, Error, Fault, Moment, Tx, bills, coupons as store_coupons, enterprise};

use super::coupons::Coupons;
use super::desk::{Left, Loaded};
use super::settling::Consumption;
use super::trades::Trades;
use super::trading::Trading;
use super::{Desk, Needs, Party};
use crate::products::CatalogueCache;
use crate::settlement::{USAGE_REPAYMENT, repay_of};
use crate::write::{Recorded, WriteRefusal, Writer, replay};

/// Reads a customer's certified identity from its sealed columns.
pub type RealNames = Arc<dyn Fn(&Holder) -> Result<Option<RealName>, Fault> + Send + Sync>;

/// What commands know of the realm.
#[derive(Clone)]
pub struct Context {
    /// The realm's facts.
    pub realm: Realm,
    /// Opens certified identities.
    pub real_names: RealNames,
    /// What is sold.
    pub catalogue: Arc<CatalogueCache>,
}

/// A decision to move money.
pub trait Command: Send + 'static {
    /// What an accepted command answers.
    type Reply: Send + 'static;
    /// Why it is refused.
    type Refusal: Send + 'static;

    /// Names what the decision rests on.
    fn needs(&self, needs: &mut Needs);

    /// Decides and, if accepted, posts. A refusal leaves no trace.
    fn decide(
        &self,
        desk: &mut Desk<'_, '_>,
    ) -> Result<Decision<Self::Reply>, Error<Self::Refusal>>;
}

/// What an accepted command reports.
pub struct Decision<T> {
    /// The value to be encoded.
    pub value: T,
    /// Whom it was about.
    pub subject: CustomerKey,
    /// What was done, for the audit trail.
    pub facts: Facts,
}

/// A command on its way into the batch, with what surrounds it.
pub struct Money {
    context: Arc<Context>,
    writer: Option<Writer>,
    job: &'static str,
    command: Box<dyn Erased>,
    lease: Option<Lease>,
}

impl Money {
    /// A command that a caller sent; `encode` makes the answer before the commit.
    pub fn asked<C: Command>(
        context: Arc<Context>,
        writer: Writer,
        command: C,
        encode: impl Fn(&C::Reply) -> Recorded + Send + 'static,
    ) -> Self {
        let job = writer.request.operation;
        let command = Typed { command, encode: Some(Box::new(encode)) };
        Self { context, writer: Some(writer), job, command: Box::new(command), lease: None }
    }

    /// A command of a reconciler, or of the demo world: nobody waits for an encoded answer.
    pub fn due<C: Command>(context: Arc<Context>, job: &'static str, command: C) -> Self {
        let command = Typed { command, encode: None };
        Self { context, writer: None, job, command: Box::new(command), lease: None }
    }

    /// Ends an obligation in the command's own transaction.
    #[must_use]
    pub fn completing(mut self, lease: Lease) -> Self {
        self.lease = Some(lease);
        self
    }

    fn actor(&self) -> String {
        self.writer.as_ref().map_or_else(|| self.job.to_owned(), |writer| writer.caller.actor())
    }
}

/// An accepted command's answer.
pub struct MoneyReply {
    /// The encoded answer, where somebody asked.
    pub recorded: Option<Recorded>,
    value: Option<Box<dyn Any + Send>>,
}

impl MoneyReply {
    /// The command's own reply; `None` when the answer is a replay of an earlier one.
    pub fn value<C: Command>(self) -> Option<C::Reply> {
        self.value?.downcast().ok().map(|value| *value)
    }
}

/// A refused command's reason.
pub struct MoneyRefusal(WriteRefusal<Box<dyn Any + Send>>);

impl MoneyRefusal {
    /// The command's own refusal.
    ///
    /// # Errors
    /// [`Fault::Bug`] when asked with another command than was submitted.
    pub fn of<C: Command>(self) -> Result<WriteRefusal<C::Refusal>, Fault> {
        match self.0 {
            WriteRefusal::Rule(rule) => rule
                .downcast()
                .map(|rule| WriteRefusal::Rule(*rule))
                .map_err(|_| Fault::Bug("a refusal of another command".to_owned())),
            WriteRefusal::KeyReused => Ok(WriteRefusal::KeyReused),
            WriteRefusal::AnswerNotKept => Ok(WriteRefusal::AnswerNotKept),
        }
    }
}

/// Makes an answer of a reply.
type Encoder<T> = Box<dyn Fn(&T) -> Recorded + Send>;

/// A typed value or refusal on its way through the untyped batch.
type Untyped = Box<dyn Any + Send>;

/// The reply, its encoded form, the subject, and the facts.
type Outcome = Result<(Untyped, Option<Recorded>, CustomerKey, Facts), Error<Untyped>>;

trait Erased: Send {
    fn needs(&self, needs: &mut Needs);
    fn decide(&self, desk: &mut Desk<'_, '_>) -> Outcome;
}

struct Typed<C: Command> {
    command: C,
    encode: Option<Encoder<C::Reply>>,
}

impl<C: Command> Erased for Typed<C> {
    fn needs(&self, needs: &mut Needs) {
        self.command.needs(needs);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Outcome {
        match self.command.decide(desk) {
            Ok(Decision { value, subject, facts }) => {
                let recorded = self.encode.as_ref().map(|encode| encode(&value));
                Ok((Box::new(value), recorded, subject, facts))
            }
            Err(Error::Refused(refusal)) => Err(Error::Refused(Box::new(refusal))),
            Err(Error::Fault(fault)) => Err(Error::Fault(fault)),
        }
    }
}

/// A fold's books and desk, and the idempotency records its commands may repeat.
pub struct Fold {
    loaded: Loaded,
    kept: HashMap<(i64, &'static str, String), Idempotent>,
    context: Arc<Context>,
}

impl Batch for Money {
    type Cmd = Self;
    type Loaded = Fold;
    type Reply = MoneyReply;
    type Refusal = MoneyRefusal;

    const NAME: &'static str = "money";

    fn load(tx: &mut Tx<'_>, cmds: &[&Self], moment: &mut Moment<'_>) -> Result<Fold, Fault> {
        let first = cmds.first().ok_or_else(|| Fault::Bug("an empty fold".to_owned()))?;
        let mut needs = Needs::default();
        for cmd in cmds {
            cmd.command.needs(&mut needs);
        }
        let loaded = load(tx, &needs, (&first.context, moment))?;
        // Looked up after the locks: a neighbour on another connection may just have kept one.
        let kept = kept(tx, cmds)?;
        Ok(Fold { loaded, kept, context: Arc::clone(&first.context) })
    }

    fn decide(
        fold: &mut Fold,
        cmd: &Self,
        moment: &mut Moment<'_>,
    ) -> Result<MoneyReply, Error<MoneyRefusal>> {
        if let Some(recorded) = repeated(fold, cmd)? {
            return Ok(MoneyReply { recorded: Some(recorded), value: None });
        }
        let cut = fold.loaded.cut();
        let context = Arc::clone(&fold.context);
        let (loaded, actor, others) = (&mut fold.loaded, cmd.actor(), Vec::new());
        let mut desk = Desk { loaded, moment, context: &context, actor, others };
        match cmd.command.decide(&mut desk) {
            Ok((value, recorded, subject, facts)) => {
                let mut told = std::mem::take(&mut desk.others);
                told.push((subject, facts));
                for (subject, facts) in told {
                    let row = audit_row(cmd, &mut desk, subject, &facts);
                    desk.loaded.left.audit.push(row);
                }
                fold.loaded.left.completed.extend(cmd.lease.clone());
                if let Some(recorded) = &recorded {
                    keep(fold, cmd, recorded);
                }
                Ok(MoneyReply { recorded, value: Some(value) })
            }
            Err(error) => {
                fold.loaded.rollback(&cut);
                Err(match error {
                    Error::Refused(rule) => Error::Refused(MoneyRefusal(WriteRefusal::Rule(rule))),
                    Error::Fault(fault) => Error::Fault(fault),
                })
            }
        }
    }

    fn store(tx: &mut Tx<'_>, fold: Fold, moment: &mut Moment<'_>) -> Result<(), Fault> {
        let Fold { loaded, context, .. } = fold;
        let Loaded {
            journal, holders, allocations, coupons, trades, consumption, mut left, ..
        } = loaded;
        let (obliged, relieved) = left.obligations();
        let (mut obliged_by, repay) =
            (std::mem::take(&mut left.due_by), std::mem::take(&mut left.repay));
        let repaid = repaid(&journal);
        let Left { mut saved, allocations: mut places, events, audit, idempotency, .. } = left;
        let group = |key: &CustomerKey| holders.get(key).map_or(GroupKey(key.0), |h| h.group);
        places.sort_unstable();
        places.dedup();
        saved.allocations = places
            .into_iter()
            .map(|place| AllocationRow {
                group: group(&place.0),
                master: place.0,
                member: place.1,
                kind: place.2,
                lot: place.3,
                net: allocations.get(&place).copied().unwrap_or_default(),
            })
            .collect();
        saved.groups = holders.iter().map(|(key, holder)| (*key, holder.group)).collect();
        // Events number on from the last; only customers that have new ones change.
        let mut subjects: Vec<CustomerKey> = events.iter().map(|event| event.subject).collect();
        subjects.sort_unstable();
        subjects.dedup();
        let seq = |key: CustomerKey| Some((key, holders.get(&key)?.event_seq));
        saved.event_seqs = subjects.into_iter().filter_map(seq).collect();
        ledger::save(tx, (moment.wall, &context.realm.zone), &journal, &saved)?;
        coupons.save(tx)?;
        trades.save(tx, &context.realm.zone)?;
        consumption.save(tx, &context.realm.zone)?;
        let more = repay_all(tx, (&context.realm.zone, &holders), repay)?;
        let owing = bills::owing(tx, &repaid)?;
        let due = moment.now;
        let row = |payer: CustomerKey| {
            let group = group(&payer);
            DueRow { group, kind: USAGE_REPAYMENT, key: payer.0, customer: payer, due }
        };
        obliged_by.extend(owing.into_iter().chain(more).map(row));
        records::emit(tx, moment.wall, &events)?;
        due::complete(tx, &left.completed)?;
        due::withdraw(tx, &relieved)?;
        records::oblige(tx, &obliged)?;
        records::oblige_by(tx, &obliged_by)?;
        records::audit(tx, moment.wall, &audit)?;
        records::keep_idempotent(tx, moment.wall, &idempotency)
    }
}

/// Those of whom a receivable was repaid.
fn repaid(journal: &Journal) -> Vec<CustomerKey> {
    let grew = journal.entries().iter().filter(|entry| entry.amount.is_positive());
    let books = grew.filter_map(|entry| journal.books.get(entry.book));
    let receivables = books.filter(|book| book.kind == BookKind::Receivable);
    unique(receivables.map(|book| book.customer))
}

/// Repays rows of payers whose receivables were repaid; tells of whom there are more.
fn repay_all(
    tx: &mut Tx<'_>,
    (zone, holders): (&Zone, &HashMap<CustomerKey, Holder>),
    payers: Vec<CustomerKey>,
) -> Result<Vec<CustomerKey>, Fault> {
    let payers: BTreeSet<CustomerKey> = payers.into_iter().collect();
    let mut more = Vec::new();
    for holder in payers.iter().filter_map(|payer| holders.get(payer)) {
        if repay_of(tx, zone, holder)?.more {
            more.push(holder.key);
        }
    }
    Ok(more)
}

fn load(
    tx: &mut Tx<'_>,
    needs: &Needs,
    (context, moment): (&Context, &Moment<'_>),
) -> Result<Loaded, Fault> {
    let mut ids: Vec<CustomerId> = needs.parties.iter().filter_map(wire_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let by_id: HashMap<String, CustomerKey> = ledger::find_holders(tx, &ids)?.into_iter().collect();
    let key = |party: &Party| match party {
        Party::Key(key) => Some(*key),
        Party::Id(id) => by_id.get(id.as_str()).copied(),
    };
    let trading = Trading::find(tx, needs, &key, moment.now)?;
    let mut consumption = Consumption::find(tx, needs, (&context.realm.zone, moment.now))?;
    let borrowed = ledger::lenders(tx, &needs.borrowers)?;
    let returns = needs.returns.iter();
    let returns = returns.filter_map(|(owner, coupon)| Some((key(owner)?, *coupon)));
    let returns = returns.chain(trading.returns()).chain(consumption.taken_back.coupons());
    let returns = unique(returns);
    let sources = store_coupons::sources(tx, &returns)?;
    let others = borrowed.iter().map(|(lender, _)| *lender);
    let others = others.chain(sources.iter().map(|(master, _)| *master));
    let others = others.chain(trading.parties()).chain(consumption.payers());
    let keys: Vec<CustomerKey> = unique(needs.parties.iter().filter_map(key).chain(others));
    let holders: HashMap<CustomerKey, Holder> =
        ledger::lock_holders(tx, &keys)?.into_iter().map(|holder| (holder.key, holder)).collect();
    let group = |key: CustomerKey| holders.get(&key).map(|holder| holder.group);
    let owners: Vec<_> = keys.iter().filter_map(|key| Some((group(*key)?, *key))).collect();
    let mut books = Books::default();
    ledger::books(tx, &owners)?.into_iter().for_each(|book| books.insert(book));

    let named = needs.pairs.iter().filter_map(|(a, b)| Some((key(a)?, key(b)?)));
    let mut pairs: Vec<_> = named.collect();
    let members = pairs.iter().map(|(_, member)| *member).chain(trading.customers());
    let members: Vec<CustomerKey> = unique(members);
    let masters: Vec<CustomerKey> = unique(pairs.iter().map(|(master, _)| *master));
    let relations = enterprise::current_relations(tx, &members)?;
    let associations = enterprise::current_associations(tx, &masters)?;
    pairs.extend(borrowed);
    pairs.sort_unstable();
    pairs.dedup();
    let pairs: Vec<_> = pairs.into_iter().filter_map(|(a, b)| Some((group(a)?, a, b))).collect();
    let allocations = ledger::allocations(tx, &pairs)?;

    let place = |party: &Party| Some((group(key(party)?)?, key(party)?));
    let (transaction_ids, holds) = accepted(tx, needs, &place)?;
    let places =
        sources.iter().filter_map(|(owner, source)| Some((group(*owner)?, *owner, *source)));
    let mut wanted = trading.coupons();
    wanted.wallets.extend(consumption.payers());
    wanted.coupons.extend(consumption.taken_back.coupons());
    wanted.orders.extend(consumption.taken_back.trades());
    let coupons = Coupons::load(tx, (needs, &wanted), places.collect(), &place)?;
    ledger::coupon_books(tx, &coupons.books())?.into_iter().for_each(|book| books.insert(book));
    let projects = projects(tx, needs, &key)?;
    let trades = Trades::load(tx, &trading.named, &trading.customers(), (context, moment))?;
    consumption.load(tx, &holders, (context, moment))?;
    Ok(Loaded {
        journal: Journal::over(books),
        relations: relations.into_iter().map(|relation| (relation.member, relation)).collect(),
        associations: associations.into_iter().map(|a| (a.customer, a.kind)).collect(),
        allocations: allocations
            .into_iter()
            .map(|a| ((a.master, a.member, a.kind, a.lot), a.net))
            .collect(),
        holds: holds.into_iter().map(|hold| (hold.key, hold)).collect(),
        holders,
        by_id,
        transaction_ids,
        projects,
        coupons,
        trades,
        consumption,
        left: Left::default(),
    })
}

/// Accepted transaction ids, and holds.
type Accepted = (HashSet<(CustomerKey, String)>, Vec<Hold>);

/// The transaction ids that were accepted, and the holds, of those that are needed.
fn accepted(
    tx: &mut Tx<'_>,
    needs: &Needs,
    place: &dyn Fn(&Party) -> Option<(GroupKey, CustomerKey)>,
) -> Result<Accepted, Fault> {
    let named = needs.transaction_ids.iter();
    let ids: Vec<_> = named
        .filter_map(|(owner, id)| place(owner).map(|(group, key)| (group, key, id.as_str())))
        .collect();
    let transaction_ids = ledger::transaction_ids(tx, &ids)?.into_iter().collect();
    let named = needs.holds.iter();
    let holds: Vec<_> = named.filter_map(|(owner, hold)| Some((place(owner)?.0, *hold))).collect();
    Ok((transaction_ids, ledger::holds(tx, &holds)?))
}

/// Where the enterprise projects stand that are needed.
fn projects(
    tx: &mut Tx<'_>,
    needs: &Needs,
    key: &dyn Fn(&Party) -> Option<CustomerKey>,
) -> Result<HashMap<(CustomerKey, String), ProjectStatus>, Fault> {
    let named = needs.projects.iter();
    let named = named.filter_map(|(owner, id)| Some((key(owner)?, id.as_str())));
    let found = enterprise::project_statuses(tx, &unique(named))?;
    Ok(found.into_iter().map(|(owner, id, status)| ((owner, id), status)).collect())
}

fn wire_id(party: &Party) -> Option<CustomerId> {
    match party {
        Party::Id(id) => Some(id.clone()),
        Party::Key(_) => None,
    }
}

fn unique<T: Ord>(keys: impl Iterator<Item = T>) -> Vec<T> {
    let mut keys: Vec<T> = keys.collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

type Kept = HashMap<(i64, &'static str, String), Idempotent>;

fn kept(tx: &mut Tx<'_>, cmds: &[&Money]) -> Result<Kept, Fault> {
    let mut wanted = Vec::new();
    for writer in cmds.iter().filter_map(|cmd| cmd.writer.as_ref()) {
        if let Some(key) = &writer.request.idempotency {
            let (group, user) = writer.caller.key_holder();
            wanted.push((group, user, writer.request.operation, key.key.as_str()));
        }
    }
    let found = records::find_idempotents(tx, &wanted)?;
    let place = |index: usize| {
        let (_, user, operation, key) = wanted[index];
        (user.0, operation, key.to_owned())
    };
    let place: Vec<_> = found.iter().map(|(index, _)| *index).map(place).collect();
    let writers = cmds.iter().filter_map(|cmd| cmd.writer.as_ref());
    let operations: Vec<&'static str> = writers.map(|writer| writer.request.operation).collect();
    let static_name = |name: &str| operations.iter().copied().find(|known| *known == name);
    let records = found.into_iter().map(|(_, record)| record);
    Ok(place
        .into_iter()
        .zip(records)
        .filter_map(|((user, operation, key), record)| {
            Some(((user, static_name(operation)?, key), record))
        })
        .collect())
}

/// The kept answer of a request that was done before, or earlier in this very fold.
fn repeated(fold: &Fold, cmd: &Money) -> Result<Option<Recorded>, Error<MoneyRefusal>> {
    let Some(writer) = &cmd.writer else { return Ok(None) };
    let Some(key) = &writer.request.idempotency else { return Ok(None) };
    let (_, user) = writer.caller.key_holder();
    let place = (user.0, writer.request.operation, key.key.clone());
    let Some(found) = fold.kept.get(&place) else { return Ok(None) };
    replay(found.clone(), key.request_hash)
        .map(Some)
        .map_err(|refusal| Error::Refused(MoneyRefusal(refusal)))
}

fn keep(fold: &mut Fold, cmd: &Money, recorded: &Recorded) {
    let Some(writer) = &cmd.writer else { return };
    let Some(key) = &writer.request.idempotency else { return };
    let (group, principal) = writer.caller.key_holder();
    let place = (principal.0, writer.request.operation, key.key.clone());
    let record = Idempotent {
        request_hash: key.request_hash,
        status: recorded.status,
        body: recorded.body.clone(),
        kept: true,
    };
    fold.kept.insert(place, record);
    fold.loaded.left.idempotency.push(IdempotencyRow {
        group,
        principal,
        operation: writer.request.operation,
        key: key.key.clone(),
        request_hash: key.request_hash,
        status: recorded.status,
        body: recorded.body.clone(),
        kept: true,
    });
}

fn audit_row(
    cmd: &Money,
    desk: &mut Desk<'_, '_>,
    subject: CustomerKey,
    facts: &Facts,
) -> AuditRow {
    AuditRow {
        group: desk.group_of(subject),
        key: desk.moment.ids.key(desk.moment.wall),
        subject,
        at: desk.moment.now,
        actor: cmd.actor(),
        operation: cmd.job,
        request_id: cmd.writer.as_ref().map(|w| w.request.id.clone()).unwrap_or_default(),
        detail: facts.to_json(),
    }
}
