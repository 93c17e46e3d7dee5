//! The reference model's acts, done by the product: alone or in a fold.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

use hubu_app::accounts::{AdjustedAccount, ExpireCredit, PlaceHold, PostReceivable, ReleaseHold};
use hubu_app::enterprise::{Allocate, Reclaim, Transfer, Unbind};
use hubu_app::ledger::{Command, Money, MoneyRefusal, MoneyReply, Party};
use hubu_app::write::WriteRefusal;
use hubu_core::accounts::{AccountRefusal, BalanceType};
use hubu_core::enterprise::{AllocateRefusal, CheckItem, ReclaimRefusal};
use hubu_core::ids::CustomerKey;
use hubu_core::ledger::BookKind;
use hubu_core::money::Amount;
use hubu_core::time::{BillCycle, Timestamp};
use hubu_store::{Error, Fault};

use super::commands::{adjust_of, grant_of, recharge_of};
use super::rows::book_states;
use super::{LedgerWorld, Person};
use crate::lanes::{first_poll, while_busy};
use crate::model::{Act, Credit, Model, Move, Purse, Why};

/// What became of an act: done (with the key of the hold it placed), refused, or failed.
pub type Outcome = Result<Option<i64>, Error<Why>>;

/// What a lane answers to a command.
pub type Answer = Result<MoneyReply, Error<MoneyRefusal>>;

/// An act on its way into a lane.
pub struct Prepared {
    /// The command.
    pub money: Money,
    decode: fn(Answer) -> Outcome,
}

/// Who plays in a test: the model's places, filled with customers.
#[derive(Default)]
pub struct Cast {
    /// By place.
    pub people: Vec<Person>,
    /// Keys of the holds that were placed, in order.
    pub holds: Vec<i64>,
}

/// Refusals of the product in the model's words.
trait Explain {
    fn why(self) -> Why;
}

impl LedgerWorld {
    /// Makes an act of the model a command; `None` where it names a book that there is not.
    pub async fn prepare(&self, cast: &Cast, act: &Act) -> Option<Prepared> {
        let key = |who: usize| cast.people[who].key;
        let party = |who: usize| Party::Key(key(who));
        let amount = Amount::from_e8;
        let reason = "test".to_owned();
        Some(match act {
            Act::Recharge(who, sum) => self.prepared(recharge_of(key(*who), amount(*sum))),
            Act::Grant(who, sum, end) => self.prepared(grant_of(key(*who), amount(*sum), at(*end))),
            Act::AdjustCash(who, sum) => {
                self.prepared(adjust_of(key(*who), amount(*sum), AdjustedAccount::Cash))
            }
            Act::AdjustCredit(who, sum, end) => {
                let account = AdjustedAccount::Credit { expires: at(*end) };
                self.prepared(adjust_of(key(*who), amount(*sum), account))
            }
            Act::Owe(who, sum, cycle, due) => self.prepared(PostReceivable {
                customer: party(*who),
                amount: amount(*sum),
                cycle: BillCycle::from_number(*cycle),
                due: Timestamp::from_ms(*due),
            }),
            Act::Hold(who, sum) => {
                let (customer, amount) = (party(*who), amount(*sum));
                self.prepared(PlaceHold { customer, amount, reason })
            }
            Act::Release(who, hold) => {
                let hold = cast.holds.get(*hold).copied().unwrap_or(-1);
                self.prepared(ReleaseHold { customer: party(*who), hold })
            }
            Act::Allocate(wish) => self.prepared(Allocate(transfer(cast, wish))),
            Act::Reclaim(wish) => self.prepared(Reclaim(transfer(cast, wish))),
            Act::Unbind(master, member) => {
                self.prepared(Unbind { master: key(*master), member: key(*member) })
            }
            Act::Expire(who, shared, end) => {
                let kind = if *shared { BookKind::SharedCredit } else { BookKind::Credit };
                let book = self.book_key(&cast.people[*who], kind, *end).await?;
                self.prepared(ExpireCredit { customer: key(*who), book })
            }
        })
    }

    /// Makes a command of the product an act.
    fn prepared<C: Command>(&self, command: C) -> Prepared
    where
        C::Refusal: Explain,
    {
        let money = Money::due(Arc::clone(&self.context), "test", command);
        Prepared { money, decode: decode::<C> }
    }

    /// Does an act in the lane of its own customer.
    pub async fn act(&self, cast: &mut Cast, act: &Act) -> Option<Outcome> {
        let queue = cast.people[first_of(act)].key;
        let Prepared { money, decode } = self.prepare(cast, act).await?;
        let outcome = decode(self.store.batch::<Money>(queue.0, None, money).await);
        cast.holds.extend(outcome.iter().copied().flatten());
        Some(outcome)
    }

    /// Runs acts as one fold, in this order: the lane is kept busy until all of them wait in it.
    ///
    /// # Panics
    /// When the lane stops.
    pub async fn fold(&self, queue: CustomerKey, acts: Vec<Prepared>) -> Vec<Outcome> {
        let decoders: Vec<fn(Answer) -> Outcome> = acts.iter().map(|act| act.decode).collect();
        let moneys = acts.into_iter().map(|act| act.money).collect();
        let answers = self.fold_of(queue, moneys).await;
        answers.into_iter().zip(decoders).map(|(answer, decode)| decode(answer)).collect()
    }

    /// The same with commands.
    ///
    /// # Panics
    /// When the lane stops.
    pub async fn fold_of(&self, queue: CustomerKey, moneys: Vec<Money>) -> Vec<Answer> {
        let waiting = while_busy(&self.store, queue.0, async || {
            let mut waiting: Vec<_> = Vec::new();
            for money in moneys {
                let mut answer = Box::pin(self.store.batch::<Money>(queue.0, None, money));
                first_poll(answer.as_mut()).await;
                waiting.push(answer);
            }
            waiting
        });
        let waiting = waiting.await;
        let mut answers = Vec::new();
        for answer in waiting {
            answers.push(answer.await);
        }
        answers
    }

    /// Compares every book of everybody with the model's.
    ///
    /// # Panics
    /// When one differs; `story` tells how it came to it.
    pub async fn compare(&self, cast: &Cast, model: &Model, story: &str) {
        for (person, purse) in cast.people.iter().zip(&model.people) {
            let states = book_states(&self.store, (person.group, person.key)).await;
            let books = states.into_iter().map(|((kind, lot), state)| {
                let figures = [state.balance.e8(), state.limit.e8(), state.lent.e8()];
                // Which channel money came by is not the model's affair.
                let lot = if kind == BookKind::Funding { 0 } else { lot };
                ((kind.as_str(), lot), figures)
            });
            let books: BTreeMap<_, _> = books.filter(|(_, figures)| *figures != [0; 3]).collect();
            assert_eq!(books, expected(purse), "the books of {}\n{story}", person.key);
        }
    }
}

fn decode<C: Command>(answer: Answer) -> Outcome
where
    C::Refusal: Explain,
{
    match answer {
        Ok(reply) => {
            let value = reply.value::<C>().expect("nothing was asked before");
            // Only a hold answers a bare number.
            Ok(raw_any(&value).downcast_ref::<i64>().copied())
        }
        Err(Error::Refused(refusal)) => Err(match refusal.of::<C>() {
            Ok(WriteRefusal::Rule(rule)) => Error::Refused(rule.why()),
            Ok(_) => Error::Fault(Fault::Bug("a key without a key".to_owned())),
            Err(fault) => Error::Fault(fault),
        }),
        Err(Error::Fault(fault)) => Err(Error::Fault(fault)),
    }
}

fn raw_any<T: Any>(value: &T) -> &dyn Any {
    value
}

/// The books a purse stands for; empty ones left out.
fn expected(purse: &Purse) -> BTreeMap<(&'static str, i64), [i64; 3]> {
    let [funding, granted, earned, corrected] = purse.counters;
    let plain = [
        ("cash", purse.cash),
        ("held", purse.held),
        ("funding", funding),
        ("credit_line", granted),
        ("revenue", earned),
        ("adjustment", corrected),
    ];
    let mut books: BTreeMap<_, _> =
        plain.into_iter().map(|(name, sum)| ((name, 0), [sum, 0, 0])).collect();
    let figures = |book: &Credit| [book.balance, book.limit, book.lent];
    books.extend(purse.own.iter().map(|(end, book)| (("credit", *end), figures(book))));
    books.extend(purse.shared.iter().map(|(end, book)| (("shared_credit", *end), figures(book))));
    let owed = purse.owed.iter().map(|(cycle, (sum, _))| (("receivable", *cycle), [-sum, 0, 0]));
    books.extend(owed);
    books.retain(|_, figures| *figures != [0; 3]);
    books
}

/// In whose lane an act runs.
fn first_of(act: &Act) -> usize {
    match act {
        Act::Recharge(who, ..)
        | Act::Grant(who, ..)
        | Act::AdjustCash(who, ..)
        | Act::AdjustCredit(who, ..)
        | Act::Owe(who, ..)
        | Act::Hold(who, ..)
        | Act::Release(who, ..)
        | Act::Unbind(who, ..)
        | Act::Expire(who, ..) => *who,
        Act::Allocate(wish) | Act::Reclaim(wish) => wish.master,
    }
}

fn at(end: Option<i64>) -> Option<Timestamp> {
    end.map(Timestamp::from_ms)
}

fn transfer(cast: &Cast, wish: &Move) -> Transfer {
    Transfer {
        master: cast.people[wish.master].key,
        member: cast.people[wish.member].id(),
        amount: Amount::from_e8(wish.amount),
        balance: if wish.credit { BalanceType::Credit } else { BalanceType::Debit },
        expires: at(wish.end),
        transaction_id: wish.id.map(|id| format!("id-{id}")),
    }
}

impl Explain for AccountRefusal {
    fn why(self) -> Why {
        match self {
            Self::DuplicateTransaction => Why::Duplicate,
            Self::UnknownHold => Why::NoHold,
            Self::HoldReleased => Why::Released,
            Self::UnknownCredit => Why::NoCredit,
            Self::Expired => Why::Ended,
            Self::InsufficientFunds { available } => Why::Funds(available.e8()),
            Self::MoreThanUsed { used } => Why::MoreThanUsed(used.e8()),
            other @ (Self::UnknownCustomer | Self::OutOfRange) => {
                panic!("the model knows no such refusal: {other:?}")
            }
        }
    }
}

macro_rules! explain_transfer {
    ($($refusal:ty),+) => {
        $(impl Explain for $refusal {
            fn why(self) -> Why {
                match self {
                    Self::NotMaster => Why::NotMaster,
                    Self::DuplicateTransaction => Why::Duplicate,
                    Self::NotAssociated => Why::NotAssociated,
                    Self::CheckFailed(items) => {
                        Why::Checks(items.into_iter().map(CheckItem::code).collect())
                    }
                    Self::ExpiryRequired => Why::EndRequired,
                    Self::ExpiryUnexpected => Why::EndUnexpected,
                    Self::Expired => Why::Ended,
                    Self::AccountNotFound => Why::NoCredit,
                    Self::InsufficientFunds { available } => Why::Funds(available.e8()),
                }
            }
        })+
    };
}

explain_transfer!(AllocateRefusal, ReclaimRefusal);
