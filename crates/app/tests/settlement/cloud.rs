//! [`Cloud`]: customers that use servers (0.12 an hour), disks (0.0013888889 an hour and GB), addresses (0.02 an hour)
//! and traffic (0.8 a GB up to 1 000 of them in a month, then 0.72) on demand.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use hubu_app::discounts::{NewGrant, create_discount};
use hubu_app::ledger::{Money, Party};
use hubu_app::products::{CatalogueCache, Table, apply_catalogue, propose};
use hubu_app::resources::{NewResource, Resize, delete_resource, open_resource, resize_resource};
use hubu_app::settlement::{
    CloseCycles, Intake, Repaid, SettleUsage, Settled, USAGE_SETTLEMENT, ingest_usage, look_again,
    repay_rows,
};
use hubu_app::trade_rules::set_trade_rules;
use hubu_app::write::Done;
use hubu_app::{Error, Unit};
use hubu_core::discounts::{DiscountKind, DiscountMode, NewDiscount, Scope};
use hubu_core::ids::{CustomerKey, GroupKey, ResourceKey};
use hubu_core::ledger::{BookKind, Lot};
use hubu_core::metering::Reported;
use hubu_core::money::{Amount, UnitPrice};
use hubu_core::orders::{Metering, TradeRules};
use hubu_core::packages::{Deduction, Package};
use hubu_core::realm::Site;
use hubu_core::resources::{NamedProduct, Size, Tags};
use hubu_core::settlement::{BillRow, MoneyPolicy};
use hubu_core::time::{BillCycle, Timestamp};
use hubu_store::bills::{self, BillFilter, BillOwner};
use hubu_store::packages::{self, DeductionFilter, PackageRecord, StoredDeduction};
use hubu_store::{due, metering};
use hubu_testkit::catalogue;
use hubu_testkit::engines::Home;
use hubu_testkit::ledger_world::{BookState, LedgerWorld, Person, book_states, zone};

/// Nobody asks for catalogues and promotions here.
const NOBODY: (GroupKey, CustomerKey) = (GroupKey(0), CustomerKey(0));
/// More rows than a story has.
const ALL: i64 = 10_000;

/// A world and its catalogue.
pub struct Cloud {
    pub world: LedgerWorld,
    cache: Arc<CatalogueCache>,
}

/// An instant of a day in Shanghai: `2026-03-15 10:30:00`.
pub fn local(text: &str) -> Timestamp {
    let text = format!("{}+08:00", text.replace(' ', "T"));
    Timestamp::parse_with_offset(&text).expect("a literal")
}

/// The same the other way round.
pub fn told(at: Timestamp) -> String {
    let shifted = at.plus_ms(8 * 3_600_000).to_wire();
    shifted.trim_end_matches('Z').replace('T', " ")
}

/// The catalogue with texts put in others' places.
pub fn changed(changes: &[(&str, &str, &str)]) -> Vec<Table> {
    let mut tables = catalogue::tables();
    for (name, from, to) in changes {
        let table = tables.iter_mut().find(|table| table.name == *name).expect("a table");
        assert!(table.text.contains(from), "{from} in {name}");
        table.text = table.text.replace(from, to);
    }
    tables
}

/// Traffic of a resource, in GB, as a source tells it.
pub fn traffic(id: &str, resource: &str, (from, to): (&str, &str), gigabytes: &str) -> Reported {
    Reported {
        source: "meter".to_owned(),
        id: id.to_owned(),
        resource: resource.to_owned(),
        usage_type: "UpFlow".to_owned(),
        quantity_e8: Amount::parse(gigabytes, 8).expect("a quantity").e8(),
        measure: 10,
        from: local(from),
        to: local(to),
        size: None,
        region: None,
        zone: None,
        enterprise_project: None,
        tags: None,
        corrects: None,
    }
}

impl Cloud {
    /// Opens at the beginning of 2026.
    pub async fn open(home: &Home) -> Self {
        Self::selling(home, catalogue::tables()).await
    }

    /// The same with another catalogue.
    pub async fn selling(home: &Home, tables: Vec<Table>) -> Self {
        let cloud = Self { world: LedgerWorld::open(home).await, cache: Arc::default() };
        cloud.sell(tables).await;
        cloud
    }

    /// Applies a catalogue.
    pub async fn sell(&self, tables: Vec<Table>) {
        let (proposal, cache) = (propose(&tables).expect("sound"), self.cache.clone());
        let apply = move |unit: &mut Unit<'_, '_>| {
            apply_catalogue(unit, &cache, &proposal, ("op", false), NOBODY)
        };
        assert!(self.unit(apply).await.is_ok(), "the catalogue is applied");
    }

    /// A customer with so much cash.
    pub async fn customer(&self, key: i64, cash: &str) -> Person {
        let person = self.world.create(Person::new(key)).await;
        if cash != "0" {
            self.world.recharge(&person, cash).await.expect("known");
        }
        person
    }

    async fn unit<T: Send + 'static, R: Send + 'static>(
        &self,
        body: impl Fn(&mut Unit<'_, '_>) -> Result<Done<T>, Error<R>> + Send + 'static,
    ) -> Result<T, Error<R>> {
        let unit = move |unit: &mut Unit<'_, '_>| body(unit).map(|done| done.value);
        self.world.store.unit(0, None, "test", unit).await
    }

    /// Operators say who meters.
    pub async fn meter(&self, metering: Metering) {
        let rules = TradeRules { metering, ..TradeRules::default() };
        let set = self.unit(move |unit| set_trade_rules(unit, &rules, NOBODY)).await;
        assert!(set.is_ok(), "it is another rule");
    }

    /// Time passes, and what falls due on the way is done; tells how much.
    pub async fn pass(&self, text: &str) -> usize {
        self.world.advance(&local(text).to_wire()).await
    }

    /// Sets the clock.
    pub async fn at(&self, text: &str) {
        self.world.set_clock(local(text)).await;
    }

    /// Opens a resource of a product, by the end of the product's id, under an id, of a size where it has one.
    pub async fn start(
        &self,
        who: &Person,
        (product, id): (&str, &str),
        size: Option<(i64, i64)>,
    ) -> ResourceKey {
        let new = NewResource {
            customer: Party::Key(who.key),
            id: Some(id.to_owned()),
            name: format!("my {id}"),
            product: NamedProduct::Id(format!("OFFI-{product}")),
            zone: None,
            size: size.map(|(value, measure)| Size { value, measure }),
            project: "p1".to_owned(),
            enterprise_project: "0".to_owned(),
            parent: None,
            tags: Tags::new(),
        };
        let cache = self.cache.clone();
        let opened = self.unit(move |unit| open_resource(unit, &cache, &new)).await;
        opened.expect("opened").resource.key
    }

    /// A server.
    pub async fn server(&self, who: &Person, id: &str) -> ResourceKey {
        self.start(who, ("linux-north", id), None).await
    }

    /// A disk of so many GB.
    pub async fn disk(&self, who: &Person, id: &str, size: i64) -> ResourceKey {
        self.start(who, ("ssd-north", id), Some((size, 17))).await
    }

    /// Makes a disk larger or smaller.
    pub async fn resize(&self, id: &'static str, value: i64) {
        let size = Some(Size { value, measure: 17 });
        let (resize, cache) = (Resize { size, ..Resize::default() }, self.cache.clone());
        let resized = self.unit(move |unit| resize_resource(unit, &cache, id, &resize)).await;
        resized.expect("resized");
    }

    /// Deletes a resource.
    pub async fn delete(&self, id: &'static str) {
        self.unit(move |unit| delete_resource(unit, id)).await.expect("deleted");
    }

    /// A commercial discount on everything: this share is left.
    pub async fn discount(&self, who: &Person, share: &str) {
        let discount = NewDiscount {
            kind: DiscountKind::Commercial,
            name: "frame".to_owned(),
            mode: DiscountMode::Ratio,
            value: UnitPrice::parse(share, 10).expect("a literal"),
            scope: Scope::default(),
            from: None,
            to: None,
        };
        let (party, grant) = (Party::Key(who.key), NewGrant { discount, partner: None });
        let granted = self.unit(move |unit| create_discount(unit, Site::Cn, &party, &grant)).await;
        granted.expect("granted");
    }

    /// Sources report usage.
    pub async fn report(&self, reported: Vec<Reported>) -> Vec<Intake> {
        let cache = self.cache.clone();
        let taken = self.world.store.unit::<_, ()>(0, None, "test.usage", move |unit| {
            Ok(ingest_usage(unit, (&cache, &zone()), &reported)?)
        });
        taken.await.expect("it can be stored")
    }

    /// Looks again at what is parked and names a resource.
    pub async fn look_again(&self, resource: &'static str) -> Vec<Intake> {
        let cache = self.cache.clone();
        let looked = self.world.store.unit::<_, ()>(0, None, "test.usage", move |unit| {
            let parked = metering::parked_of(unit.tx, &[resource.to_owned()], None, ALL)?;
            Ok(look_again(unit, (&cache, &zone()), parked)?)
        });
        looked.await.expect("it can be stored")
    }

    /// A customer has a package.
    pub async fn pack(&self, who: &Person, package: Package) {
        let (group, customer) = (who.group, who.key);
        let product = "PKG".to_owned();
        let record =
            PackageRecord { group, customer, order: None, resource: None, product, package };
        let saved = self.world.store.unit::<_, ()>(0, None, "test.package", move |unit| {
            Ok(packages::save(unit.tx, std::slice::from_ref(&record))?)
        });
        saved.await.expect("it can be stored");
    }

    /// What packages covered, as it was deducted: `item/window used of before, after`.
    pub async fn deductions(&self, who: &Person) -> Vec<String> {
        let filter = DeductionFilter {
            group: who.group,
            customer: who.key,
            from: Timestamp::EPOCH,
            to: local("2027-01-01 00:00:00"),
            item: None,
            product: None,
            resource_type: None,
        };
        let read = self
            .world
            .store
            .read::<_, ()>(move |tx, _| Ok(packages::deductions_page(tx, &filter, (0, ALL))?));
        let page = read.await.expect("deductions can be read");
        let amount = Amount::from_e8;
        let line = |one: &StoredDeduction| {
            let Deduction { item, window, used, before, after, .. } = one.deduction;
            let (used, before, after) = (amount(used), amount(before), amount(after));
            format!(
                "{} {item}/{}: {used} of {before}, {after}",
                told(one.span.from()),
                window.number
            )
        };
        let mut lines: Vec<_> = page.deductions.iter().collect();
        lines.sort_by_key(|one| (one.deducted, one.usage_seq));
        lines.into_iter().map(line).collect()
    }

    /// Settles a consumer once, as its obligation asks for where it is due.
    pub async fn settle(&self, who: &Person) -> Settled {
        let now = self.world.now().await;
        let lease = self.obligation(who).await.filter(|lease| lease.due <= now);
        let command = SettleUsage { group: who.group, consumer: who.key };
        let money = Money::due(Arc::clone(&self.world.context), USAGE_SETTLEMENT, command);
        let money = match lease {
            Some(lease) => money.completing(lease),
            None => money,
        };
        let settled = self.world.store.batch::<Money>(who.key.0, None, money).await;
        let Ok(settled) = settled else { panic!("everything has a price") };
        settled.value::<SettleUsage>().expect("nothing was asked before")
    }

    /// Settles a consumer at an instant, until nothing is left to be settled; then once more, which does nothing.
    pub async fn settle_at(&self, who: &Person, text: &str) {
        self.at(text).await;
        self.settle(who).await;
        while self.due(who).await.is_some_and(|at| at <= local(text)) {
            self.settle(who).await;
        }
        let again = SettleUsage { group: who.group, consumer: who.key };
        let again = self.world.run(who.key, again).await;
        assert_eq!(again, Ok(Settled::default()), "it was settled");
    }

    /// When a consumer is settled next.
    pub async fn due(&self, who: &Person) -> Option<Timestamp> {
        self.obligation(who).await.map(|lease| lease.due)
    }

    /// The rows of a payer are repaid, as far as its receivables were.
    pub async fn repay(&self, payer: &Person) -> Repaid {
        let payer = payer.key;
        let repaid = self.world.store.unit::<_, ()>(0, None, "test.repay", move |unit| {
            Ok(repay_rows(unit, &zone(), payer)?)
        });
        repaid.await.expect("rows can be repaid")
    }

    /// Closes the cycles of a consumer that are over.
    pub async fn close(&self, who: &Person) -> Settled {
        let close = CloseCycles { group: who.group, consumer: who.key };
        self.world.run(who.key, close).await.expect("everything has a price")
    }

    async fn obligation(&self, who: &Person) -> Option<due::Lease> {
        let read = self.world.store.read::<_, ()>(|tx, _| Ok(due::list(tx, (0, ALL))?));
        let all = read.await.expect("due rows can be read");
        let mut all = all.into_iter().map(|one| one.lease);
        all.find(|lease| (lease.kind.as_str(), lease.customer) == (USAGE_SETTLEMENT, who.key))
    }

    /// The rows of a consumer and cycle, whoever pays, by their spans; the identities hold of each.
    pub async fn rows(&self, who: &Person, cycle: &str) -> Vec<BillRow> {
        let owner = BillOwner { group: who.group, consumer: who.key, payer: None };
        let filter = BillFilter::of(BillCycle::parse(cycle).expect("a literal"));
        let read = self
            .world
            .store
            .read::<_, ()>(move |tx, _| Ok(bills::bills_after(tx, &[owner], &filter, None, ALL)?));
        let records = read.await.expect("rows can be read");
        let mut rows: Vec<BillRow> = records.into_iter().map(|record| record.row).collect();
        for row in &rows {
            assert_eq!(row.check(MoneyPolicy::CutToCent), Ok(()), "{row:?}");
        }
        // Of one run what was deducted last has the lowest key.
        rows.sort_by_key(|row| (row.span, row.traded, Reverse(row.key)));
        rows
    }

    /// The rows of a consumer and cycle as a line each: `01-05 08:10:00 > 09:00:00: 3000, 0.1 - 0 - 0 = 0.1, cash 0.1`.
    pub async fn bill(&self, who: &Person, cycle: &str) -> Vec<String> {
        self.rows(who, cycle).await.iter().map(line).collect()
    }

    /// Proves the books, and that rows say the same: what these people owe is what rows of theirs, whoever of them
    /// consumed, have as debt, and what came of all rows is what was earned.
    pub async fn prove(&self, people: &[&Person]) {
        self.world.check().await;
        let mut owed: BTreeMap<(CustomerKey, BillCycle), i64> = BTreeMap::new();
        let mut earned: BTreeMap<CustomerKey, i64> = BTreeMap::new();
        for cycle in ["2026-01", "2026-02", "2026-03"] {
            for person in people {
                for row in self.rows(person, cycle).await {
                    *owed.entry((row.payer, row.cycle)).or_default() -= row.parts.debt.e8();
                    *earned.entry(row.payer).or_default() += row.charge.due.e8();
                }
            }
        }
        for person in people {
            let books = book_states(&self.world.store, (person.group, person.key)).await;
            let revenue = books.get(&(BookKind::Revenue, Lot::Single.code()));
            let earned = earned.get(&person.key).copied().unwrap_or_default();
            assert_eq!(revenue.map_or(0, |book| book.balance.e8()), earned, "{}", person.key);
            let receivable = |((kind, lot), book): (&(BookKind, i64), &BookState)| {
                let cycle = BillCycle::from_number(*lot);
                (*kind == BookKind::Receivable).then_some((cycle, book.balance.e8()))
            };
            let receivables: BTreeMap<BillCycle, i64> =
                books.iter().filter_map(receivable).filter(|(_, balance)| *balance != 0).collect();
            let of = owed.iter().filter(|((payer, _), owed)| *payer == person.key && **owed != 0);
            let of: BTreeMap<BillCycle, i64> =
                of.map(|((_, cycle), owed)| (*cycle, *owed)).collect();
            assert_eq!(receivables, of, "{}", person.key);
        }
    }

    /// What the rows of a cycle come to, by day and by what sums tell apart: number, due, debt.
    pub async fn sums(&self, who: &Person, cycle: &str) -> (i64, Amount, Amount) {
        let owner = BillOwner { group: who.group, consumer: who.key, payer: None };
        let filter = BillFilter::of(BillCycle::parse(cycle).expect("a literal"));
        let read =
            self.world.store.read::<_, ()>(move |tx, _| Ok(bills::sums(tx, &[owner], &filter)?));
        let sums = read.await.expect("sums can be read");
        let add = |sum: Amount, more: Amount| sum.checked_add(more).expect("in range");
        sums.iter().fold((0, Amount::ZERO, Amount::ZERO), |(number, due, debt), one| {
            let (charge, parts) = (&one.totals.charge, &one.totals.parts);
            (number + one.number, add(due, charge.due), add(debt, parts.debt))
        })
    }
}

/// A row in words.
pub fn line(row: &BillRow) -> String {
    let span = row.span.expect("usage has a span");
    let usage = row.usage.expect("usage has a quantity");
    let (from, to) = (told(span.from()), told(span.to()));
    let free = Amount::from_e8(usage.free_e8);
    let covered = if free.is_zero() { String::new() } else { format!(" ({free} covered)") };
    let charge = &row.charge;
    let sum =
        format!("{} - {} - {} = {}", charge.official, charge.discount, charge.erase, charge.due);
    let parts = &row.parts;
    let paid: Vec<String> = [
        ("voucher", parts.coupon),
        ("flexi", parts.flexi),
        ("card", parts.card),
        ("cash", parts.cash),
        ("credit", parts.credit),
        ("debt", parts.debt),
    ]
    .into_iter()
    .filter(|(_, amount)| !amount.is_zero())
    .map(|(name, amount)| format!(", {name} {amount}"))
    .collect();
    let quantity = Amount::from_e8(usage.quantity_e8);
    format!("{} > {}: {quantity}{covered}, {sum}{}", &from[5..], &to[11..], paid.concat())
}
