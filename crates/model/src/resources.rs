//! Resources, however they are charged, and what cloud services do with those that are on demand.

use crate::answer::Answer;
use crate::catalogue::{Catalogue, Charge, Product};
use crate::customers::{bad_parameter, nothing_new};
use crate::ids::{Id, Sort};
use crate::json::{Fields, Json};
use crate::rating::fit_size;
use crate::subscriptions::Term;
use crate::world::{Model, Who};

/// What a resource is of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sold {
    /// The product.
    pub product: String,
    /// Service, type of resource, region and specification.
    pub key: [String; 4],
}

/// Is a resource there?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Provision {
    /// It is ordered.
    Waiting,
    /// It is, or was.
    Done,
    /// It could not be provided.
    Failed,
    /// Its order came to nothing.
    Void,
}

impl Provision {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Void => "void",
        }
    }
}

/// For what a resource is charged, since when and until when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Charging {
    pub(crate) mode: &'static str,
    pub(crate) product: String,
    pub(crate) spec: String,
    pub(crate) size: Option<i64>,
    pub(crate) from: i64,
    pub(crate) to: Option<i64>,
}

/// A resource.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Its id.
    pub id: Id,
    /// The key by which jobs name it.
    pub(crate) key: Id,
    pub(crate) serial: u64,
    /// Whose it is.
    pub who: Who,
    pub(crate) name: String,
    /// What it is of.
    pub sold: Sold,
    pub(crate) zone: Option<String>,
    /// Its size, with its unit.
    pub size: Option<(i64, i64)>,
    pub(crate) project: String,
    /// The enterprise project, by its place among its customer's; none: the default one.
    pub(crate) group: Option<usize>,
    /// What it is attached to.
    pub parent: Option<usize>,
    /// Is it there?
    pub provision: Provision,
    pub(crate) frozen: Option<&'static str>,
    pub(crate) term: Option<Term>,
    pub(crate) effective: Option<i64>,
    pub(crate) on_demand: Option<i64>,
    pub(crate) closed: Option<i64>,
    pub(crate) created: i64,
    pub(crate) updated: i64,
    pub(crate) tags: Vec<(String, String)>,
    pub(crate) chargings: Vec<Charging>,
}

/// How a product is named.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Naming {
    /// By its id.
    Id(String),
    /// By service, type of resource, region and specification.
    Key([String; 4]),
}

/// A resource to be opened on demand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewResource {
    /// Its id, where it is given.
    pub id: Option<String>,
    /// What it is called.
    pub name: String,
    /// The product.
    pub product: Naming,
    /// A zone.
    pub zone: Option<String>,
    /// A size, and its unit.
    pub size: Option<(i64, i64)>,
    /// The service's project.
    pub project: String,
    /// The enterprise project, by its id.
    pub group: String,
    /// What it is attached to, by its id.
    pub parent: Option<String>,
    /// Its tags.
    pub tags: Vec<(String, String)>,
}

/// What a resource on demand is to be; `None` leaves as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resize {
    /// The product, by its id.
    pub product: Option<String>,
    /// The specification.
    pub spec: Option<String>,
    /// The size, and its unit.
    pub size: Option<(i64, i64)>,
}

/// A size, and its unit.
type Size = (i64, i64);

/// The id of the enterprise project that everybody has.
const DEFAULT: &str = "0";

fn not_sold() -> Answer {
    Answer::refused(409, "HUBU.0223")
}

fn stays() -> Answer {
    Answer::refused(409, "HUBU.0224")
}

impl Sold {
    pub(crate) fn of(product: &Product) -> Self {
        let Product { service, resource_type, region, spec, .. } = product;
        let key = [service, resource_type, region, spec].map(String::clone);
        Self { product: product.id.clone(), key }
    }
}

/// May an id of a resource look like this?
fn is_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|sign| (33..127).contains(&sign))
}

/// Tags as they are kept: by name; each name once, and none is blank.
fn sorted(tags: &[(String, String)]) -> Result<Vec<(String, String)>, Answer> {
    let mut tags = tags.to_vec();
    tags.sort();
    let blank = tags.iter().any(|(name, _)| name.trim().is_empty());
    let repeated = tags.windows(2).any(|two| two[0].0 == two[1].0);
    if blank || repeated || tags.len() > 20 { Err(bad_parameter()) } else { Ok(tags) }
}

/// A product that can be had on demand, with its size.
fn on_demand<'a>(
    catalogue: &'a Catalogue,
    named: &Naming,
    (zone, size): (Option<&str>, Option<(i64, i64)>),
    (kind, at): (Option<&[String; 4]>, i64),
) -> Result<(&'a Product, Option<Size>), Answer> {
    let product = match named {
        Naming::Id(id) => catalogue.products.iter().find(|one| one.id == *id),
        Naming::Key(key) => catalogue.sold_as(key, zone).or_else(|| catalogue.sold_as(key, None)),
    };
    let product = product.ok_or_else(not_sold)?;
    let there = zone.is_none_or(|zone| catalogue.sells_in(product, zone));
    let prices = catalogue.prices_at(&product.id, at);
    if !there || !prices.iter().any(|one| matches!(one.charge, Charge::Usage(_))) {
        return Err(not_sold());
    }
    let (value, measure) = size.unzip();
    fit_size(product, value, measure)?;
    // It is and stays of one service, type and region.
    let own = Sold::of(product);
    if kind.is_some_and(|kind| kind[..3] != own.key[..3]) {
        return Err(not_sold());
    }
    let size = product.sizes.as_ref().and(size);
    Ok((product, size))
}

impl Resource {
    /// Is it there, and not closed?
    pub fn is_there(&self) -> bool {
        self.provision == Provision::Done && self.closed.is_none()
    }

    /// Was it provided, whatever became of it?
    pub(crate) fn is_provided(&self) -> bool {
        self.provision == Provision::Done
    }

    /// Is it kept from being used?
    pub const fn is_frozen(&self) -> bool {
        self.frozen.is_some()
    }

    /// Has it terms that are not closed?
    pub fn has_term(&self) -> bool {
        self.is_provided() && self.term.as_ref().is_some_and(|term| term.status != 3)
    }

    /// Is it charged on demand?
    pub fn runs_on_demand(&self) -> bool {
        self.on_demand.is_some() && self.closed.is_none()
    }

    /// It is charged for what it is now, or for nothing more, from an instant on.
    pub(crate) fn charge(&mut self, mode: Option<&'static str>, at: i64) {
        if let Some(last) = self.chargings.last_mut().filter(|last| last.to.is_none()) {
            last.to = Some(at.max(last.from));
        }
        let next = mode.map(|mode| Charging {
            mode,
            product: self.sold.product.clone(),
            spec: self.sold.key[3].clone(),
            size: self.size.map(|(size, _)| size),
            from: at,
            to: None,
        });
        self.chargings.extend(next);
    }
}

impl Model {
    /// The place of a resource by its id.
    pub fn resource(&self, id: &str) -> Option<usize> {
        self.resources.iter().position(|one| self.ids.is(one.id, id))
    }

    /// There is no such resource, which is looked at before anything else.
    pub fn against_resource(&self, id: &str) -> Option<Answer> {
        self.resource(id).is_none().then(|| Answer::refused(404, "HUBU.0221"))
    }

    /// The enterprise project of a customer that resources may belong to.
    pub(crate) fn group(&self, who: Who, id: &str) -> Result<Option<usize>, Answer> {
        if id == DEFAULT {
            return Ok(None);
        }
        match self.project_of(who, id) {
            Some((place, true)) => Ok(Some(place)),
            Some((_, false)) => Err(bad_parameter()),
            None => Err(Answer::refused(404, "HUBU.0192")),
        }
    }

    /// A cloud service has opened a resource.
    pub fn open_resource(&mut self, who: Who, new: &NewResource) -> Answer {
        match self.opened(who, new) {
            Ok(place) => {
                let now = self.now();
                self.resources[place].charge(Some("on_demand"), now);
                self.tell_charged(place, "resource.opened");
                Answer::of(201, self.shown_resource(place))
            }
            Err(answer) => answer,
        }
    }

    fn opened(&mut self, who: Who, new: &NewResource) -> Result<usize, Answer> {
        let now = self.now();
        if let Some(id) = &new.id {
            if !is_id(id) {
                return Err(bad_parameter());
            }
            if self.resource(id).is_some() {
                return Err(Answer::refused(409, "HUBU.0222"));
            }
        }
        let catalogue = self.catalogue();
        let asked = (new.zone.as_deref(), new.size);
        let (product, size) = on_demand(&catalogue, &new.product, asked, (None, now))?;
        let parent = match &new.parent {
            None => None,
            Some(id) => {
                let fits = |place: &usize| {
                    let one = &self.resources[*place];
                    one.who == who && one.parent.is_none() && one.is_there()
                };
                Some(self.resource(id).filter(fits).ok_or_else(bad_parameter)?)
            }
        };
        let group = self.group(who, &new.group)?;
        let tags = sorted(&new.tags)?;
        let id = match &new.id {
            Some(id) => self.ids.given(Sort::Resource, id),
            None => self.ids.unknown(Sort::Resource),
        };
        let (key, serial) = (self.ids.unknown(Sort::ResourceKey), self.next_serial());
        let own_zone = Some(product.zone.clone()).filter(|zone| !zone.is_empty());
        self.resources.push(Resource {
            id,
            key,
            serial,
            who,
            name: new.name.clone(),
            sold: Sold::of(product),
            zone: new.zone.clone().or(own_zone),
            size,
            project: new.project.clone(),
            group,
            parent,
            provision: Provision::Done,
            frozen: None,
            term: None,
            effective: Some(now),
            on_demand: Some(now),
            closed: None,
            created: now,
            updated: now,
            tags,
            chargings: Vec::new(),
        });
        Ok(self.resources.len() - 1)
    }

    /// Something is done with a resource: it is told, and shown as it is then.
    fn changed(&mut self, place: usize, (event, facts): (&'static str, Fields)) -> Answer {
        let who = self.resources[place].who;
        self.raise(who, event);
        self.is_about(who);
        self.detail(facts);
        Answer::of(200, self.shown_resource(place))
    }

    fn tell_charged(&mut self, place: usize, event: &'static str) {
        let one = &self.resources[place];
        let facts = self.resource_facts(place).with("product_id", one.sold.product.as_str());
        let facts = facts.with("since", Json::instant(self.now()));
        self.changed(place, (event, facts));
    }

    /// What events and trails say of a resource.
    pub(crate) fn resource_facts(&self, place: usize) -> Fields {
        let one = &self.resources[place];
        let [service, resource_type, region, spec] = &one.sold.key;
        let (size, measure) = one.size.unzip();
        Fields::default()
            .with("resource_id", one.id)
            .with("resource_name", one.name.as_str())
            .with("service_type_code", service.as_str())
            .with("resource_type_code", resource_type.as_str())
            .with("resource_spec_code", spec.as_str())
            .with("region_code", region.as_str())
            .with("project_id", one.project.as_str())
            .with("enterprise_project_id", self.group_id(one))
            .with_some("size", size)
            .with_some("size_measure_id", measure)
    }

    pub(crate) fn group_id(&self, one: &Resource) -> Json {
        let own = one.group.map(|place| self.people[one.who].projects.list[place].id);
        own.map_or_else(|| DEFAULT.into(), Json::from)
    }

    /// Why a resource is not changed by its service: what is there, on demand, and in no order is.
    fn against_service(&self, place: usize) -> Option<Answer> {
        let one = &self.resources[place];
        let free = one.is_there() && one.runs_on_demand() && !self.is_ordered(place);
        (!free).then(stays)
    }

    /// A resource on demand gets another specification or size.
    pub fn resize_resource(&mut self, id: &str, resize: &Resize) -> Answer {
        let Some(place) = self.resource(id) else { return Answer::refused(404, "HUBU.0221") };
        if let Some(answer) = self.against_service(place) {
            return answer;
        }
        let (now, one) = (self.now(), &self.resources[place]);
        let named = match (&resize.product, &resize.spec) {
            (Some(id), _) => Naming::Id(id.clone()),
            (None, Some(spec)) => {
                let [service, resource_type, region, _] = one.sold.key.clone();
                Naming::Key([service, resource_type, region, spec.clone()])
            }
            (None, None) => Naming::Id(one.sold.product.clone()),
        };
        let asked = (one.zone.as_deref(), resize.size.or(one.size));
        let catalogue = self.catalogue();
        let found = on_demand(&catalogue, &named, asked, (Some(&one.sold.key), now));
        let (product, size) = match found {
            Ok(found) => found,
            Err(answer) => return answer,
        };
        let sold = Sold::of(product);
        if (&sold, size) == (&one.sold, one.size) {
            return nothing_new();
        }
        let one = &mut self.resources[place];
        (one.sold, one.size, one.updated) = (sold, size, now);
        one.charge(Some("on_demand"), now);
        self.tell_charged(place, "resource.changed");
        Answer::of(200, self.shown_resource(place))
    }

    /// A resource on demand is deleted.
    pub fn delete_resource(&mut self, id: &str) -> Answer {
        let Some(place) = self.resource(id) else { return Answer::refused(404, "HUBU.0221") };
        let attached = |one: &Resource| one.parent == Some(place) && one.is_there();
        if let Some(answer) = self.against_service(place) {
            return answer;
        }
        if self.resources.iter().any(attached) {
            return stays();
        }
        let now = self.now();
        let one = &mut self.resources[place];
        one.charge(None, now);
        (one.closed, one.updated) = (Some(now), now);
        let facts = self.resource_facts(place).with("closed_time", Json::instant(now));
        self.changed(place, ("resource.deleted", facts))
    }

    /// A resource has other tags.
    pub fn tag_resource(&mut self, id: &str, tags: &[(String, String)]) -> Answer {
        let Some(place) = self.resource(id) else { return Answer::refused(404, "HUBU.0221") };
        if !self.resources[place].is_there() {
            return stays();
        }
        let tags = match sorted(tags) {
            Ok(tags) => tags,
            Err(answer) => return answer,
        };
        if self.resources[place].tags == tags {
            return nothing_new();
        }
        let told: Vec<String> =
            tags.iter().map(|(name, value)| format!("{name}={value}")).collect();
        self.resources[place].tags = tags;
        let facts = self.resource_facts(place).with("tags", told.join("; "));
        self.changed(place, ("resource.tagged", facts))
    }

    /// A resource belongs to another enterprise project.
    pub fn move_resource(&mut self, id: &str, group: &str) -> Answer {
        let Some(place) = self.resource(id) else { return Answer::refused(404, "HUBU.0221") };
        if !self.resources[place].is_there() {
            return stays();
        }
        let group = match self.group(self.resources[place].who, group) {
            Ok(group) => group,
            Err(answer) => return answer,
        };
        if self.resources[place].group == group {
            return nothing_new();
        }
        let before = self.group_id(&self.resources[place]);
        self.resources[place].group = group;
        let facts = self.resource_facts(place).with("enterprise_project_before", before);
        self.changed(place, ("resource.moved", facts))
    }

    /// A resource is kept from being used, for a cause, or with none let free again.
    pub fn freeze_resource(
        &mut self,
        id: &str,
        cause: Option<&'static str>,
        reason: &str,
    ) -> Answer {
        let Some(place) = self.resource(id) else { return Answer::refused(404, "HUBU.0221") };
        let one = &mut self.resources[place];
        let before = one.frozen;
        if !one.is_there() || before.is_some() == cause.is_some() {
            return stays();
        }
        one.frozen = cause;
        let told = cause.or(before).unwrap_or_default();
        let event = if cause.is_some() { "resource.freeze" } else { "resource.unfreeze" };
        let facts = self.resource_facts(place).with("cause", told).with("reason", reason);
        self.changed(place, (event, facts))
    }
}
