//! Terms that go on demand: at their end, or now.

use crate::answer::Answer;
use crate::catalogue::Charge;
use crate::customers::bad_parameter;
use crate::json::{Fields, Json};
use crate::orders::Stand;
use crate::world::{Model, Who};

/// What an order that turns terms to usage does: its word and its number.
pub(crate) const TURN: (&str, i64) = ("period_to_on_demand", 10);

impl Model {
    /// Why a resource does not go on demand: code, and status where it is the only one.
    fn against_turning(&self, who: Who, id: &str) -> Result<usize, (u16, &'static str)> {
        let own = |place: &usize| self.resources[*place].who == who && self.lives(*place);
        let place = self.resource(id).filter(own).ok_or((400, "CBC.99003012"))?;
        let one = &self.resources[place];
        let catalogue = self.catalogue();
        let traits = catalogue.product(&one.sold.product).map(|product| product.traits);
        let [strict, _, stays, ..] = traits.unwrap_or_default();
        let status = one.term.as_ref().map_or(3, |term| term.status);
        // Nobody could be charged for it.
        let prices = catalogue.prices_at(&one.sold.product, self.now());
        let unpriced = !prices.iter().any(|one| matches!(one.charge, Charge::Usage(_)));
        let reasons = [
            ((400, "CBC.99003608"), strict),
            ((400, "CBC.99003609"), stays || unpriced),
            ((200, "CBC.99003610"), status != 2),
            ((400, "CBC.99003623"), self.is_ordered(place)),
            ((400, "CBC.99003624"), one.frozen == Some("violation")),
            ((400, "CBC.99003625"), one.frozen == Some("police")),
            ((400, "CBC.99003626"), self.people[who].frozen),
        ];
        let found = reasons.into_iter().find(|(_, holds)| *holds);
        found.map_or(Ok(place), |(why, _)| Err(why))
    }

    /// A customer says that resources go on demand at their end, or no longer do. Of one the refusal is that of
    /// the request; of several each is told.
    pub fn turn_at_end(&mut self, who: Who, ids: &[String], set: bool) -> Answer {
        if (1..ids.len()).any(|place| ids[..place].contains(&ids[place])) {
            return bad_parameter();
        }
        let mut failed = Vec::new();
        for id in ids {
            let found = self.against_turning(who, id).and_then(|place| {
                let policy = self.resources[place].term.as_ref().map_or(0, |term| term.policy);
                let fits = set || policy == 1;
                fits.then_some(place).ok_or((400, "CBC.0100"))
            });
            match found {
                Ok(place) => {
                    if let Some(term) = self.resources[place].term.as_mut() {
                        term.policy = i64::from(set);
                    }
                    self.watch(place);
                }
                Err((status, code)) if ids.len() == 1 => return Answer::refused(status, code),
                Err((_, code)) => {
                    let detail = Fields::default().with("id", id.as_str()).with("error_code", code);
                    failed.push(detail.with("error_msg", Json::Any).done());
                }
            }
        }
        let facts = Fields::default()
            .with("operation", if set { "SET_UP" } else { "CANCEL" })
            .with("resource_ids", ids.join(" "))
            .with("refused", failed.len());
        self.detail(facts);
        Answer::of(200, Fields::default().with("error_details", failed).done())
    }

    /// A customer turns resources to usage now.
    pub fn turn_now(&mut self, who: Who, ids: &[String]) -> Answer {
        if (1..ids.len()).any(|place| ids[..place].contains(&ids[place])) {
            return bad_parameter();
        }
        let mut results = Vec::new();
        for id in ids {
            let shown = Fields::default().with("resource_id", id.as_str());
            let order = match self.against_turning(who, id) {
                Ok(place) => self.order_turning(who, place),
                Err((_, code)) => {
                    let shown = shown.with("result", "FAIL").with("error_code", code);
                    results.push(shown.with("error_msg", Json::Any).done());
                    continue;
                }
            };
            let audit = self.orders[order].stand == Stand::Review;
            let shown = shown.with("result", if audit { "AUDIT" } else { "SUCCESS" });
            results.push(shown.with("order_id", self.orders[order].id).done());
        }
        Answer::of(200, Fields::default().with("to_ondemand_service_results", results).done())
    }

    /// It goes on, on demand, from now on.
    pub(crate) fn turned(&mut self, resource: usize) {
        let now = self.now();
        let one = &mut self.resources[resource];
        one.charge(Some("on_demand"), now);
        one.on_demand = Some(now);
    }
}
