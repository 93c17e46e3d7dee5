//! Orders are placed for customers.

use crate::amount::E8;
use crate::answer::Answer;
use crate::auto_renewals::AutoRenewal;
use crate::catalogue::{Catalogue, Period, Product};
use crate::customers::bad_parameter;
use crate::discounts::Discount;
use crate::ids::{Id, Sort};
use crate::json::Json;
use crate::order_amounts::Covered;
use crate::orders::{Item, NEW, Offer, OrderLine, Stand};
use crate::rating::{Line as Asked, What, above_maximum, no_product};
use crate::resources::{Provision, Resource, Sold};
use crate::subscriptions::Term;
use crate::world::{Model, Who};

/// A resource to be ordered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// Its id, where it is given.
    pub id: Option<String>,
    /// What it is called.
    pub name: String,
    /// The enterprise project, by its id.
    pub group: String,
}

/// A line to be ordered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewLine {
    /// Service, type of resource, region and specification.
    pub key: [String; 4],
    /// A zone.
    pub zone: Option<String>,
    /// A size, and its unit.
    pub size: Option<(i64, i64)>,
    /// The term: its unit, and how many.
    pub term: (Period, i64),
    /// What becomes of the resources at their end.
    pub policy: i64,
    /// Where they are renewed by themselves: how many times, 0 for without end, and for what each time.
    pub renewing: (Option<i64>, Option<Period>),
    /// The resources.
    pub resources: Vec<Wanted>,
}

/// An order to be placed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewOrder {
    /// Where it comes from, by its place among [`SOURCES`].
    pub source: usize,
    /// Is it to be looked at?
    pub review: bool,
    /// Is it paid at once?
    pub auto_pay: bool,
    /// What is bought.
    pub lines: Vec<NewLine>,
}

fn not_placed() -> Answer {
    Answer::refused(409, "HUBU.0232")
}

impl Model {
    /// Why the form of an order is wrong, and nothing else is looked at.
    fn against_lines(&self, who: Who, new: &NewOrder) -> Option<Answer> {
        if self.people[who].real_name.is_none() {
            return Some(not_placed());
        }
        if self.in_arrears(self.payer_of(who)) {
            return Some(not_placed());
        }
        if new.lines.iter().any(|line| line.key[0] != new.lines[0].key[0]) {
            return Some(bad_parameter());
        }
        let all: Vec<&Wanted> = new.lines.iter().flat_map(|line| &line.resources).collect();
        let taken = all.iter().enumerate().any(|(place, one)| {
            let Some(id) = &one.id else { return false };
            let twice = all[..place].iter().any(|other| other.id.as_ref() == Some(id));
            twice || self.resource(id).is_some()
        });
        if taken {
            return Some(Answer::refused(409, "HUBU.0222"));
        }
        if let Some(answer) = all.iter().find_map(|one| self.group(who, &one.group).err()) {
            return Some(answer);
        }
        let longest = self.trading.rules.longest;
        let months = |line: &NewLine| line.term.0.months(line.term.1).unwrap_or(0);
        let long = |line: &NewLine| longest.is_some_and(|most| months(line) > most);
        new.lines.iter().any(long).then(not_placed)
    }

    /// Somebody orders something for a customer.
    pub fn place_order(&mut self, who: Who, new: &NewOrder) -> Answer {
        if let Some(answer) = self.against_lines(who, new) {
            return answer;
        }
        let catalogue = self.catalogue();
        let products: Option<Vec<&Product>> = new
            .lines
            .iter()
            .map(|line| catalogue.sold_as(&line.key, line.zone.as_deref()))
            .collect();
        let Some(products) = products else { return no_product() };
        let priced = self.priced(who, &catalogue, &new.lines);
        let (officials, offers) = match priced {
            Ok(priced) => priced,
            Err(answer) => return answer,
        };
        let mut items = Vec::new();
        for (line, (new, product)) in new.lines.iter().zip(&products).enumerate() {
            for wanted in &new.resources {
                let resource = self.order_resource(who, (new, product), wanted);
                items.push(Item::new((line, resource), "waiting"));
            }
        }
        let lines = new.lines.iter().zip(&products).zip(&officials);
        let lines = lines.map(|((new, product), official)| OrderLine {
            sold: Sold::of(product),
            base: None,
            size: new.size,
            period: (new.term.0, Some(new.term.1)),
            count: i64::try_from(new.resources.len()).unwrap_or(0),
            official: *official,
            off: 0,
            covered: Covered::default(),
            kept: None,
            effective: None,
            expires: None,
        });
        let stand = match (new.source, new.review) {
            (1 | 2, _) => Stand::Confirmation,
            (_, true) => Stand::Review,
            _ => Stand::Payment,
        };
        let lines = lines.collect();
        let resources: Vec<Id> =
            items.iter().map(|item| self.resources[item.resource].id).collect();
        let order = self.new_order((who, who, NEW, new.source), (lines, items, offers));
        self.orders[order].stand = stand;
        self.placed(order);
        let unpaid =
            if new.auto_pay && stand == Stand::Payment { self.pay_itself(order) } else { None };
        let facts = self.order_facts(order).with("auto_pay", new.auto_pay);
        self.is_about(who);
        self.detail(facts);
        let body = self
            .stands_so(order)
            .with("resource_ids", resources)
            .with("sub_order_ids", Vec::<Json>::new())
            .with_some("unpaid_error_code", unpaid);
        Answer::of(201, body.done())
    }

    /// What each line costs by list, and what each discount leaves of it that takes something off.
    fn priced(
        &self,
        who: Who,
        catalogue: &Catalogue,
        lines: &[NewLine],
    ) -> Result<(Vec<E8>, Vec<Offer>), Answer> {
        let (now, discounts) = (self.now(), self.discounts_of(who));
        let mut rated = Vec::new();
        for line in lines {
            let [service, resource_type, region, spec] = line.key.clone();
            let (size, size_measure) = line.size.unzip();
            let asked = Asked {
                id: String::new(),
                service,
                resource_type,
                region,
                spec,
                zone: line.zone.clone(),
                size,
                size_measure,
                count: i64::try_from(line.resources.len()).unwrap_or(0),
                what: What::Term(line.term.0, line.term.1),
            };
            rated.push(catalogue.in_cents(&asked, &discounts, now, "subscribe")?);
        }
        let officials: Vec<E8> = rated.iter().map(|(official, _)| *official).collect();
        let sum = officials.iter().map(|one| i128::from(*one)).sum::<i128>();
        if sum > i128::from(i64::MAX) {
            return Err(above_maximum());
        }
        let offers = discounts.iter().enumerate().map(|(at, discount)| {
            let left = rated.iter().map(|(official, left)| left[at].unwrap_or(*official));
            let is = |one: &Discount| std::ptr::eq(one, *discount);
            Offer {
                own: None,
                mode: discount.mode,
                value: discount.value,
                discount: self.discounts.iter().position(is).unwrap_or(0),
                kind: discount.kind,
                until: discount.to,
                left: left.collect(),
            }
        });
        let lower = |offer: &Offer| {
            let left = offer.left.iter().map(|one| i128::from(*one)).sum::<i128>();
            left < sum
        };
        Ok((officials, offers.filter(lower).collect()))
    }

    /// A resource that waits to be provided.
    fn order_resource(
        &mut self,
        who: Who,
        (line, product): (&NewLine, &Product),
        wanted: &Wanted,
    ) -> usize {
        let now = self.now();
        let id = match &wanted.id {
            Some(id) => self.ids.given(Sort::Resource, id),
            None => self.ids.unknown(Sort::Resource),
        };
        let term = Term {
            status: 3,
            policy: line.policy,
            expires: self.zone.term_end(now, line.term),
            cycle: line.term.0,
            renews: Some(AutoRenewal {
                unit: line.renewing.1.unwrap_or(line.term.0),
                left: line.renewing.0.filter(|times| *times > 0),
            }),
        };
        let group = self.project_of(who, &wanted.group).map(|(place, _)| place);
        let resource = Resource {
            id,
            key: self.ids.unknown(Sort::ResourceKey),
            serial: self.next_serial(),
            who,
            name: wanted.name.clone(),
            sold: Sold::of(product),
            zone: line.zone.clone(),
            size: line.size,
            project: String::new(),
            group,
            parent: None,
            provision: Provision::Waiting,
            frozen: None,
            term: Some(term),
            effective: None,
            on_demand: None,
            closed: None,
            created: now,
            updated: now,
            tags: Vec::new(),
            chargings: Vec::new(),
        };
        self.resources.push(resource);
        self.resources.len() - 1
    }
}
