//! Use cases as a test says them.

use std::sync::Arc;

use hubu_app::accounts::{
    Adjust, AdjustedAccount, GrantCredit, PlaceHold, PostReceivable, Recharge, Recharged,
    ReleaseHold,
};
use hubu_app::enterprise::{Allocate, Reclaim, Transfer, Unbind, Unbound};
use hubu_app::ledger::{Command, Money, Party};
use hubu_app::webhooks::NewWebhook;
use hubu_app::write::{Recorded, WriteRefusal, Writer};
use hubu_app::{Caller, IdempotencyKey, Request, clock, jobs};
use hubu_core::accounts::{AccountRefusal, BalanceType, Channel};
use hubu_core::enterprise::{AllocateRefusal, ReclaimRefusal};
use hubu_core::ids::{CustomerKey, UserKey};
use hubu_core::money::Amount;
use hubu_core::time::{BillCycle, Timestamp};
use hubu_core::webhooks::{CODE_SENT, KindFilter, Target};
use hubu_store::{Error, Fault};

use super::{LedgerWorld, Person, instant, money};

/// The outcome of a command that a caller sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// The encoded answer.
    pub recorded: Recorded,
    /// Was it made now, or is it a replay?
    pub fresh: bool,
}

/// A caller's request, with or without an idempotency key and the hash of its content.
pub fn asked_by(caller: &Person, operation: &'static str, key: Option<(&str, u8)>) -> Writer {
    let idempotency = key
        .map(|(key, content)| IdempotencyKey { key: key.to_owned(), request_hash: [content; 32] });
    Writer {
        caller: Arc::new(Caller {
            customer: caller.key,
            customer_id: caller.id(),
            customer_name: format!("account-{}", caller.key).into(),
            group: caller.group,
            user: UserKey(caller.key.0),
            user_name: "root".into(),
            epoch: 1,
            operates: false,
        }),
        request: Arc::new(Request { id: "request".to_owned(), operation, idempotency }),
    }
}

/// An endpoint that verification codes go to.
///
/// # Panics
/// Never: its parts are of the right form.
pub fn hearing_codes() -> NewWebhook {
    NewWebhook {
        target: Target::parse("https://sms.example.com").expect("a URL"),
        kinds: vec![KindFilter::parse(CODE_SENT).expect("a filter")],
        customer: None,
        description: String::new(),
        enabled: true,
    }
}

impl LedgerWorld {
    /// Runs a command in the lane of `queue`.
    pub async fn attempt<C: Command>(
        &self,
        queue: CustomerKey,
        command: C,
    ) -> Result<C::Reply, Error<C::Refusal>> {
        let money = Money::due(Arc::clone(&self.context), "test", command);
        match self.store.batch::<Money>(queue.0, None, money).await {
            Ok(reply) => Ok(reply.value::<C>().expect("nothing was asked before")),
            Err(Error::Refused(refusal)) => Err(match refusal.of::<C>()? {
                WriteRefusal::Rule(rule) => Error::Refused(rule),
                _ => Error::Fault(Fault::Bug("a key without a key".to_owned())),
            }),
            Err(Error::Fault(fault)) => Err(Error::Fault(fault)),
        }
    }

    /// The same, where no fault is expected.
    ///
    /// # Panics
    /// On any fault.
    pub async fn run<C: Command>(
        &self,
        queue: CustomerKey,
        command: C,
    ) -> Result<C::Reply, C::Refusal> {
        match self.attempt(queue, command).await {
            Ok(reply) => Ok(reply),
            Err(Error::Refused(refusal)) => Err(refusal),
            Err(Error::Fault(fault)) => panic!("{fault}"),
        }
    }

    /// Runs a command that a caller sent; its answer is `encode`'s.
    pub async fn ask<C: Command>(
        &self,
        writer: Writer,
        command: C,
        encode: impl Fn(&C::Reply) -> Recorded + Send + 'static,
    ) -> Result<Asked, Error<WriteRefusal<C::Refusal>>> {
        let queue = writer.caller.customer.0;
        let money = Money::asked(Arc::clone(&self.context), writer, command, encode);
        match self.store.batch::<Money>(queue, None, money).await {
            Ok(reply) => {
                let recorded = reply.recorded.clone().expect("somebody asked");
                Ok(Asked { recorded, fresh: reply.value::<C>().is_some() })
            }
            Err(Error::Refused(refusal)) => Err(Error::Refused(refusal.of::<C>()?)),
            Err(Error::Fault(fault)) => Err(Error::Fault(fault)),
        }
    }

    /// A top-up by bank transfer, without a serial number.
    pub async fn recharge(&self, who: &Person, amount: &str) -> Result<Recharged, AccountRefusal> {
        self.run(who.key, recharge(who, amount)).await
    }

    /// Credit without an end, or with one.
    pub async fn grant(
        &self,
        who: &Person,
        amount: &str,
        expires: Option<&str>,
    ) -> Result<Amount, AccountRefusal> {
        self.run(who.key, grant(who, amount, expires)).await
    }

    /// An adjustment of cash.
    pub async fn adjust(&self, who: &Person, amount: &str) -> Result<Amount, AccountRefusal> {
        self.run(who.key, adjust(who, amount, AdjustedAccount::Cash)).await
    }

    /// Credit is spent (amount below zero), or given back.
    pub async fn adjust_credit(
        &self,
        who: &Person,
        amount: &str,
        expires: Option<&str>,
    ) -> Result<Amount, AccountRefusal> {
        let account = AdjustedAccount::Credit { expires: expires.map(instant) };
        self.run(who.key, adjust(who, amount, account)).await
    }

    /// Something becomes owed.
    ///
    /// # Panics
    /// When the cycle has another form.
    pub async fn owe(
        &self,
        who: &Person,
        amount: &str,
        (cycle, due): (&str, &str),
    ) -> Result<Amount, AccountRefusal> {
        let cycle = BillCycle::parse(cycle).expect("a cycle");
        let customer = Party::Key(who.key);
        let due = instant(due);
        let command = PostReceivable { customer, amount: money(amount), cycle, due };
        self.run(who.key, command).await
    }

    /// Cash is set aside.
    pub async fn hold(&self, who: &Person, amount: &str) -> Result<i64, AccountRefusal> {
        let (customer, reason) = (Party::Key(who.key), "test".to_owned());
        self.run(who.key, PlaceHold { customer, amount: money(amount), reason }).await
    }

    /// And given free.
    pub async fn release(&self, who: &Person, hold: i64) -> Result<Amount, AccountRefusal> {
        self.run(who.key, ReleaseHold { customer: Party::Key(who.key), hold }).await
    }

    /// An allocation.
    pub async fn allocate(&self, transfer: Transfer) -> Result<String, AllocateRefusal> {
        self.run(transfer.master, Allocate(transfer)).await
    }

    /// A reclaim.
    pub async fn reclaim(&self, transfer: Transfer) -> Result<String, ReclaimRefusal> {
        self.run(transfer.master, Reclaim(transfer)).await
    }

    /// Everything goes back.
    pub async fn unbind(
        &self,
        master: &Person,
        member: &Person,
    ) -> Result<Unbound, ReclaimRefusal> {
        self.run(master.key, Unbind { master: master.key, member: member.key }).await
    }

    /// Moves business time on, and works off what falls due on the way, each at its instant. Tells
    /// how many obligations were met.
    ///
    /// # Panics
    /// On any fault or refusal.
    pub async fn advance(&self, to: &str) -> usize {
        let to = instant(to);
        let advanced = hubu_api::jobs::advance(&self.store, &self.context, 1, to, usize::MAX);
        let advanced = advanced.await.expect("time runs on");
        assert!(advanced.finished, "nothing is left to be waited for");
        advanced.jobs
    }

    /// Claims and works off what is due now.
    ///
    /// # Panics
    /// On any fault or refusal.
    pub async fn meet_obligations(&self) -> usize {
        let leases = self.store.unit(0, None, "test.claim", |unit| jobs::claim(unit, 1, 10)).await;
        let leases = leases.expect("due rows can be claimed");
        let met = leases.len();
        for lease in leases {
            let queue = lease.customer.0;
            let command = jobs::command(&self.context, lease).expect("a known reconciler");
            let done = self.store.batch::<Money>(queue, None, command).await;
            assert!(done.is_ok(), "an obligation is met");
        }
        met
    }

    /// Sets business time, and works nothing off.
    ///
    /// # Panics
    /// When time would run back.
    pub async fn set_clock(&self, to: Timestamp) {
        let set = self.store.unit(0, None, "test.clock", move |unit| clock::set(unit, to)).await;
        assert_eq!(set, Ok(to));
    }
}

/// A top-up by bank transfer, without a serial number.
pub fn recharge(who: &Person, amount: &str) -> Recharge {
    recharge_of(who.key, money(amount))
}

/// A change of a credit limit.
pub fn grant(who: &Person, amount: &str, expires: Option<&str>) -> GrantCredit {
    grant_of(who.key, money(amount), expires.map(instant))
}

/// An adjustment by hand.
pub fn adjust(who: &Person, amount: &str, account: AdjustedAccount) -> Adjust {
    adjust_of(who.key, money(amount), account)
}

pub(super) fn recharge_of(who: CustomerKey, amount: Amount) -> Recharge {
    let (customer, channel) = (Party::Key(who), Channel::BankTransfer);
    Recharge { customer, amount, channel, channel_no: String::new() }
}

pub(super) fn grant_of(
    who: CustomerKey,
    amount: Amount,
    expires: Option<Timestamp>,
) -> GrantCredit {
    GrantCredit { customer: Party::Key(who), amount, expires }
}

pub(super) fn adjust_of(who: CustomerKey, amount: Amount, account: AdjustedAccount) -> Adjust {
    Adjust { customer: Party::Key(who), account, amount, reason: "test".to_owned() }
}

/// Cash between a master and a member, under a transaction id of ours.
pub fn cash(master: &Person, member: &Person, amount: &str) -> Transfer {
    Transfer {
        master: master.key,
        member: member.id(),
        amount: money(amount),
        balance: BalanceType::Debit,
        expires: None,
        transaction_id: None,
    }
}

/// Credit between them.
pub fn credit(master: &Person, member: &Person, amount: &str, expires: Option<&str>) -> Transfer {
    let balance = BalanceType::Credit;
    Transfer { balance, expires: expires.map(instant), ..cash(master, member, amount) }
}

/// The same under a transaction id of the caller's.
pub fn named(transfer: Transfer, id: &str) -> Transfer {
    Transfer { transaction_id: Some(id.to_owned()), ..transfer }
}
