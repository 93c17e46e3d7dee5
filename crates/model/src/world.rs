//! [`Model`]: everybody and everything there is.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::access::Caller;
use crate::amount::E8;
use crate::books::{Holds, Posting};
use crate::calendar::Zone;
use crate::card_batches::{Card, CardBatch, Guesses};
use crate::coupons::Coupon;
use crate::credentials::Pair;
use crate::customers::Person;
use crate::deliveries::{Delivery, Operator, Subject};
use crate::discounts::Discount;
use crate::due::{Clock, Due};
use crate::ids::{Id, Ids, Sort};
use crate::json::Json;
use crate::ledger::Hold;
use crate::members::Relation;
use crate::orders::Order;
use crate::partners::Association;
use crate::plans::Plan;
use crate::post::Waiting;
use crate::purchases::{Purpose, Use};
use crate::realname::{Application, Bar};
use crate::requests::Kept;
use crate::resources::Resource;
use crate::site::Site;
use crate::tickets::Ticket;
use crate::tokens::{TemporaryKey, Token};
use crate::trade_rules::Trading;
use crate::trail::{About, Trace};
use crate::verification::SentCode;
use crate::versions::Version;
use crate::webhooks::Hook;

/// A customer: its place among [`Model::people`], which is the order of its making.
pub type Who = usize;

/// Everybody and everything there is.
#[derive(Clone, Debug)]
pub struct Model {
    /// Whose interface it is.
    pub site: Site,
    /// What its database is called.
    pub engine: &'static str,
    /// Where days begin.
    pub zone: Zone,
    /// What is known of drawn ids.
    pub ids: Ids,
    /// How business time runs.
    pub clock: Clock,
    /// The process's clock.
    pub wall: i64,
    /// Every customer, in the order of their making.
    pub people: Vec<Person>,
    /// Every coupon plan, in the order of their making.
    pub plans: Vec<Plan>,
    /// Every coupon and card, in the order of their making.
    pub coupons: Vec<Coupon>,
    /// What orders did with coupons, by the coupon's place.
    pub(crate) uses: BTreeMap<(usize, Purpose), Use>,
    /// Every batch of stored-value cards, in the order of their making.
    pub batches: Vec<CardBatch>,
    /// Every card of every batch, in the order of their making.
    pub cards: Vec<Card>,
    /// Every version of the catalogue, in the order in which they were applied.
    pub(crate) versions: Vec<Version>,
    /// Every discount and promotion, in the order of their making.
    pub discounts: Vec<Discount>,
    /// Every resource, in the order in which they were opened or ordered.
    pub resources: Vec<Resource>,
    /// Every order, in the order in which they were placed.
    pub orders: Vec<Order>,
    /// What rules trades.
    pub(crate) trading: Trading,
    /// Every application for real-name authentication, in the order they came.
    pub applications: Vec<Application>,
    /// Every ticket of a QR code, in the order they were made.
    pub tickets: Vec<Ticket>,
    /// Every code sent, in the order they were.
    pub codes: Vec<SentCode>,
    /// Every key pair ever made, in the order of their making.
    pub pairs: Vec<Pair>,
    /// Every token ever issued.
    pub tokens: Vec<Token>,
    /// Every temporary key pair ever issued.
    pub temporary: Vec<TemporaryKey>,
    /// Every hold ever placed.
    pub holds: Vec<Hold>,
    /// Wrong codes of cards in a row, by who tried them; the process knows them, the realm does not.
    pub(crate) guesses: BTreeMap<Who, Guesses>,
    /// Every endpoint that events are sent to, in the order of their making.
    pub hooks: Vec<Hook>,
    /// Everything on its way to an endpoint.
    pub(crate) deliveries: Vec<Delivery>,
    /// How many events there were about each; none: about the operator.
    pub(crate) events: BTreeMap<Subject, i64>,
    /// What events say to whoever is to deliver them alone, by its end; by subject and number.
    pub(crate) contents: BTreeMap<(Subject, i64), i64>,
    /// Whose events wait for which endpoint.
    pub(crate) waiting: BTreeMap<(Id, Subject), Waiting>,
    /// How often anything of it was taken to be sent.
    pub(crate) takings: u64,
    pub(crate) operator: Operator,
    pub(crate) postings: Vec<Posting>,
    /// Every write that passed, in order, and whom the one under way is about.
    pub(crate) trail: Vec<Trace>,
    pub(crate) about: About,
    /// Who does it.
    pub(crate) actor: String,
    /// What trails are to say of it, a row each.
    pub(crate) details: VecDeque<Json>,
    /// What a master allocated to a member and has not got back, of cash or of credit with an end.
    pub(crate) net: BTreeMap<(Who, Who, Holds, i64), E8>,
    /// Transaction ids that were accepted, by whoever named them.
    pub(crate) accepted: BTreeSet<(Who, String)>,
    pub(crate) relations: Vec<Relation>,
    pub(crate) associations: Vec<Association>,
    pub(crate) due: Vec<Due>,
    /// Does the work of what is due fail just now?
    pub(crate) work_fails: bool,
    pub(crate) bars: Vec<Bar>,
    pub(crate) kept: BTreeMap<(Option<Caller>, String, String), Kept>,
    /// The ids of accounts' projects, by account and region.
    pub(crate) regions: BTreeMap<(Who, usize), Id>,
    serial: u64,
}

/// A part of a list, as the wire asks for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Page {
    /// Rows to skip.
    pub offset: usize,
    /// Rows wanted.
    pub limit: usize,
}

impl Model {
    /// An empty realm whose business time stands still.
    pub fn new((site, zone): (Site, Zone), now: i64, wall: i64) -> Self {
        let mut ids = Ids::default();
        let operator = Operator { id: ids.unknown(Sort::Account), key: ids.unknown(Sort::Subject) };
        Self {
            site,
            engine: "sqlite",
            zone,
            ids,
            clock: Clock::Frozen(now),
            wall,
            people: Vec::new(),
            plans: Vec::new(),
            coupons: Vec::new(),
            uses: BTreeMap::new(),
            batches: Vec::new(),
            cards: Vec::new(),
            versions: Vec::new(),
            discounts: Vec::new(),
            resources: Vec::new(),
            orders: Vec::new(),
            trading: Trading::default(),
            applications: Vec::new(),
            tickets: Vec::new(),
            codes: Vec::new(),
            pairs: Vec::new(),
            tokens: Vec::new(),
            temporary: Vec::new(),
            holds: Vec::new(),
            guesses: BTreeMap::new(),
            hooks: Vec::new(),
            deliveries: Vec::new(),
            events: BTreeMap::new(),
            contents: BTreeMap::new(),
            waiting: BTreeMap::new(),
            takings: 0,
            operator,
            postings: Vec::new(),
            trail: Vec::new(),
            about: About::Usual,
            actor: String::new(),
            details: VecDeque::new(),
            net: BTreeMap::new(),
            accepted: BTreeSet::new(),
            relations: Vec::new(),
            associations: Vec::new(),
            due: Vec::new(),
            work_fails: false,
            bars: Vec::new(),
            kept: BTreeMap::new(),
            regions: BTreeMap::new(),
            serial: 0,
        }
    }

    /// Business time.
    pub fn now(&self) -> i64 {
        match self.clock {
            Clock::Frozen(at) => at,
            Clock::Flowing(ahead) => self.wall + ahead,
        }
    }

    /// The process ended, and another one knows what the realm knows.
    pub fn restarted(&mut self) {
        self.guesses.clear();
    }

    /// Takes over what another model did whose process heard nothing of it: that is in the realm, and
    /// what processes know is as it was.
    pub fn unheard(&mut self, done: Self) {
        let guesses = std::mem::take(&mut self.guesses);
        *self = Self { guesses, ..done };
    }

    /// The text of an id, where it is known.
    pub fn id(&self, id: Id) -> Option<&str> {
        self.ids.text(id)
    }

    /// The next number of whatever is made: keys grow in that order.
    pub(crate) fn next_serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// The customer with this id.
    pub(crate) fn find(&self, id: &str) -> Option<Who> {
        self.people.iter().position(|person| self.ids.is(person.id, id))
    }
}

impl Page {
    /// The part of a list, and how long the list is.
    pub(crate) fn of<T>(self, rows: Vec<T>) -> (usize, Vec<T>) {
        let total = rows.len();
        (total, rows.into_iter().skip(self.offset).take(self.limit).collect())
    }
}
