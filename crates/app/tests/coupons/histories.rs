//! Whatever is done to coupons in whatever order, they hold and stand as a model in plain integers
//! says, and every refusal is the one it foretells. Random histories from seeds; several acts at a
//! time, so that they fold; time passes between them.

mod model;

use std::collections::BTreeSet;

use hubu_app::coupons::{
    ActivateCoupon, GiveBack, Issue, RecallCoupon, ReleaseCoupons, Reserve, SetCouponFrozen, Spend,
    Spending,
};
use hubu_app::enterprise::{AllocateCoupon, ReclaimCoupon};
use hubu_app::ledger::Command;
use hubu_core::accounts::TradeDetail;
use hubu_core::coupons::{Kind, Plan, Validity, Version};
use hubu_core::ids::{CouponKey, Entropy, PlanKey, Seeded};
use hubu_core::money::Amount;
use hubu_testkit::engines;
use hubu_testkit::ledger_world::{BEGINNING, LedgerWorld, Person, instant, plan};

use super::{order, party, together};
use model::{Act, Model, Sort};

/// Takings of a history, each of one to four acts.
const TAKINGS: usize = 80;
/// What the histories of a run must have come to, so that they prove something.
const REACHED: &[&str] = &[
    "Activate AlreadyActivated",
    "Activate done",
    "Activate Expired",
    "Freeze AlreadyFrozen",
    "Freeze done",
    "GiveBack done",
    "GiveBack MoreThanUsed",
    "Hand CheckFailed",
    "Hand done",
    "Issue done",
    "Issue Expired",
    "Recall done",
    "Recall Expired",
    "Recall Locked",
    "Recall Recalled",
    "Recall Used",
    "Release done",
    "Release NotLocked",
    "Reserve done",
    "Reserve Unfit",
    "Spend done",
    "Spend InsufficientFunds",
    "Spend Unfit",
    "Take CheckFailed",
    "Take done",
    "Unfreeze done",
    "Unfreeze NotFrozen",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_history_is_as_foretold() {
    engines::each(async |home| {
        let mut world = LedgerWorld::open(home).await;
        let mut reached = BTreeSet::new();
        for seed in 1..=8 {
            let (left, outcomes) = history(world, seed).await;
            world = left;
            reached.extend(outcomes);
        }
        world.check().await;
        let missing: Vec<_> =
            REACHED.iter().filter(|outcome| !reached.contains(**outcome)).collect();
        assert_eq!(missing, Vec::<&&str>::new(), "the histories are too tame");
    })
    .await;
}

/// A die that falls the same way for the same seed.
pub struct Dice(Seeded);

impl Dice {
    /// The die of a seed.
    pub fn new(seed: Seeded) -> Self {
        Self(seed)
    }

    /// One of so many.
    pub fn below(&mut self, most: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        usize::try_from(u64::from_le_bytes(bytes) % most as u64).expect("below a small number")
    }
}

/// A master and its two members, and the plans there are.
struct Stage {
    world: LedgerWorld,
    people: Vec<Person>,
    plans: Vec<PlanKey>,
}

async fn history(world: LedgerWorld, seed: u64) -> (LedgerWorld, BTreeSet<String>) {
    let base = i64::try_from(seed * 1_000).expect("few");
    let (master, members) = world.enterprise(base, 2).await;
    let people: Vec<Person> = std::iter::once(master).chain(members).collect();
    let mut model = Model::new(people.len(), world.now().await.ms());
    let mut plans = Vec::new();
    for sort in model.sorts() {
        plans.push(world.make_plan(made(sort, &world).await, &people[0]).await);
    }
    let stage = Stage { world, people, plans };
    let mut dice = Dice(Seeded::new(seed));
    let mut keys: Vec<CouponKey> = Vec::new();
    let mut reached = BTreeSet::new();
    for taking in 0..TAKINGS {
        let acts: Vec<Act> = (0..=dice.below(4)).map(|_| model.draw(&mut dice)).collect();
        let known = keys.clone();
        let told = together(acts.iter().map(|act| stage.perform(act, &known))).await;
        for (act, (outcome, made)) in acts.iter().zip(told) {
            let place = format!("seed {seed}, taking {taking}: {act:?}");
            assert_eq!(outcome, model.play(act), "{place}");
            keys.extend(made);
            reached.insert(format!("{} {outcome}", act.name()));
        }
        if dice.below(10) == 0 {
            let later = model.later(&mut dice);
            let to = hubu_core::time::Timestamp::from_ms(later).to_wire();
            stage.world.advance(&to).await;
            model.pass(later);
        }
        for (place, person) in stage.people.iter().enumerate() {
            let wallet = stage.world.wallet(person).await;
            assert_eq!(wallet, model.wallet(place), "seed {seed}, taking {taking}");
        }
    }
    stage.world.check().await;
    (stage.world, reached)
}

/// A plan of a sort; its coupons are valid from the beginning, or from today where a history of
/// another seed has used up the time.
async fn made(sort: &Sort, world: &LedgerWorld) -> Plan {
    let kind = Kind::parse(sort.kind).expect("a kind");
    let version = if sort.single { Version::Single } else { Version::Reusable };
    let from = world.now().await.max(instant(BEGINNING));
    let to = hubu_core::time::Timestamp::from_ms(sort.end);
    Plan { version, validity: Validity::Between(from, to), ..plan(kind, &cents(sort.worth)) }
}

fn cents(amount: i64) -> String {
    format!("{}.{:02}", amount / 100, amount % 100)
}

fn amount(cents: i64) -> Amount {
    Amount::from_e8(cents * 1_000_000)
}

impl Stage {
    /// Does it; tells the outcome, and the coupons that came of it.
    async fn perform(&self, act: &Act, keys: &[CouponKey]) -> (String, Vec<CouponKey>) {
        let customer = |owner: usize| party(&self.people[owner]);
        let reason = || "a die fell so".to_owned();
        match *act {
            Act::Issue { owner, sort, active } => {
                let customers = vec![customer(owner)];
                let issue = Issue { plan: self.plans[sort], customers, active };
                self.told(issue, |issued| {
                    issued.into_iter().map(|one| one.expect("known")).collect()
                })
                .await
            }
            Act::Activate { owner, coupon } => {
                let coupon = keys[coupon];
                self.plain(ActivateCoupon { customer: customer(owner), coupon }).await
            }
            Act::Freeze { owner, coupon, frozen } => {
                let (customer, coupon) = (customer(owner), keys[coupon]);
                let reason = reason();
                self.plain(SetCouponFrozen { customer, coupon, frozen, reason }).await
            }
            Act::Recall { owner, coupon } => {
                let (customer, coupon, reason) = (customer(owner), keys[coupon], reason());
                self.plain(RecallCoupon { customer, coupon, reason }).await
            }
            Act::Reserve { owner, coupon, order: number, payable } => {
                let (customer, coupons) = (customer(owner), vec![keys[coupon]]);
                let purchase = order(&number.to_string(), &cents(payable));
                self.plain(Reserve { customer, coupons, purchase }).await
            }
            Act::Release { owner, coupon, order } => {
                let (customer, coupons) = (customer(owner), vec![keys[coupon]]);
                self.plain(ReleaseCoupons { customer, coupons, order: order.to_string() }).await
            }
            Act::Spend { owner, coupon, order, cents } => {
                let (coupon, order) = (keys[coupon], order.to_string());
                let detail = TradeDetail::Order;
                let spending = Spending { coupon, amount: amount(cents), order, detail };
                self.plain(Spend { customer: customer(owner), spending }).await
            }
            Act::GiveBack { owner, coupon, order, cents } => {
                let (customer, coupon, order) = (customer(owner), keys[coupon], order.to_string());
                self.plain(GiveBack { customer, coupon, amount: amount(cents), order }).await
            }
            Act::Hand { coupon, member, cents } => {
                let hand = AllocateCoupon {
                    master: self.people[0].key,
                    member: self.people[member].id(),
                    coupon: keys[coupon],
                    amount: amount(cents),
                    transaction_id: None,
                };
                self.told(hand, |key| vec![key]).await
            }
            Act::Take { source, coupon, member } => {
                let take = ReclaimCoupon {
                    master: self.people[0].key,
                    member: self.people[member].id(),
                    source: keys[source],
                    coupon: keys[coupon],
                    transaction_id: None,
                };
                self.plain(take).await
            }
        }
    }

    async fn plain<C: Command>(&self, command: C) -> (String, Vec<CouponKey>)
    where
        C::Refusal: std::fmt::Debug,
    {
        self.told(command, |_| Vec::new()).await
    }

    async fn told<C: Command>(
        &self,
        command: C,
        made: impl FnOnce(C::Reply) -> Vec<CouponKey>,
    ) -> (String, Vec<CouponKey>)
    where
        C::Refusal: std::fmt::Debug,
    {
        // One queue, so that they are taken in the order in which they came.
        match self.world.run(self.people[0].key, command).await {
            Ok(reply) => ("done".to_owned(), made(reply)),
            Err(refusal) => {
                let text = format!("{refusal:?}");
                let name = text.chars().take_while(char::is_ascii_alphanumeric).collect();
                (name, Vec::new())
            }
        }
    }
}
