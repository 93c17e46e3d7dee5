//! Which rows are asked for, by codes and ids.

use hubu_core::bills::{BillType, ChargeMode, ProviderType, Status};
use hubu_core::ids::ResourceKey;
use hubu_core::orders::OrderId;
use hubu_core::time::{BillCycle, Day};
use hubu_store::bills::{BillFilter, BillOwner, BillTrade, posting_of};
use hubu_store::codes::{self, Code, CodeKind};
use hubu_store::{Fault, Tx, orders, resources};

/// What rows are asked for, as requests say it. A filter that is absent asks nothing; an empty code or id asks for rows
/// that have none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// The bill cycle.
    pub cycle: BillCycle,
    /// From a first civil day to a last one.
    pub days: Option<(Day, Day)>,
    /// The service type.
    pub service: Option<String>,
    /// The resource type.
    pub resource_type: Option<String>,
    /// The region.
    pub region: Option<String>,
    /// The enterprise project.
    pub project: Option<String>,
    /// How it is charged.
    pub mode: Option<ChargeMode>,
    /// What it is.
    pub bill_type: Option<BillType>,
    /// Are rows asked for of which nothing is due?
    pub with_zeros: bool,
    /// Whose product it is.
    pub provider: Option<ProviderType>,
    /// What it is told by ([`super::Told::trade`]).
    pub trade: Option<String>,
    /// The resource.
    pub resource: Option<String>,
    /// Where it stands.
    pub status: Option<Status>,
}

impl Wanted {
    /// All rows of a cycle.
    pub const fn of(cycle: BillCycle) -> Self {
        Self {
            cycle,
            days: None,
            service: None,
            resource_type: None,
            region: None,
            project: None,
            mode: None,
            bill_type: None,
            with_zeros: true,
            provider: None,
            trade: None,
            resource: None,
            status: None,
        }
    }

    /// The filter of the store; `closed` is whether the cycle is. `None`: nothing can be such, since a code, an order, a
    /// trade or a resource is not known.
    ///
    /// # Errors
    /// Only faults.
    pub(super) fn filter(
        &self,
        tx: &mut Tx<'_>,
        owners: &[BillOwner],
        closed: bool,
    ) -> Result<Option<BillFilter>, Fault> {
        let Some([service, resource_type, region, project]) = self.codes(tx)? else {
            return Ok(None);
        };
        let trade = match self.trade.as_deref() {
            None => None,
            Some(trade) => match self.trade_of(tx, owners, trade)? {
                None => return Ok(None),
                found => found,
            },
        };
        let resource = match self.resource.as_deref() {
            None => None,
            Some("") => Some(ResourceKey(0)),
            Some(id) => match resources::owners(tx, &[id.to_owned()])?.pop() {
                None => return Ok(None),
                Some(owner) => Some(owner.key),
            },
        };
        Ok(Some(BillFilter {
            cycle: self.cycle,
            days: self.days,
            service,
            resource_type,
            region,
            project,
            mode: self.mode,
            bill_type: self.bill_type,
            with_zeros: self.with_zeros,
            provider: self.provider,
            trade,
            resource,
            status: self.status.map(|status| (status, closed)),
        }))
    }

    /// The numbers of service, resource type, region and project; `None` where one is asked for that no row has.
    fn codes(&self, tx: &mut Tx<'_>) -> Result<Option<[Option<i64>; 4]>, Fault> {
        let asked = [
            (CodeKind::Service, &self.service),
            (CodeKind::ResourceType, &self.resource_type),
            (CodeKind::Region, &self.region),
            (CodeKind::Project, &self.project),
        ];
        let texts = asked.iter().filter_map(|(kind, text)| Some((*kind, (*text).clone()?)));
        let texts: Vec<Code> = texts.filter(|(_, text)| !text.is_empty()).collect();
        let numbers = codes::find(tx, texts.iter())?;
        let mut found = [None; 4];
        for (place, (kind, text)) in found.iter_mut().zip(asked) {
            *place = match text {
                None => None,
                Some(text) if text.is_empty() => Some(0),
                Some(text) => match numbers.get(&(kind, text.clone())) {
                    None => return Ok(None),
                    number => number.copied(),
                },
            };
        }
        Ok(Some(found))
    }

    /// What a trade's id names: an order, the posting of a transaction, or the posting or the row with a key.
    fn trade_of(
        &self,
        tx: &mut Tx<'_>,
        owners: &[BillOwner],
        trade: &str,
    ) -> Result<Option<BillTrade>, Fault> {
        if let Some(id) = OrderId::parse(trade) {
            let found = orders::owners(tx, &[id])?.pop();
            return Ok(found.map(|order| BillTrade::Order(order.key)));
        }
        // Some transactions have numbers for ids, as keys are.
        if let Some(posting) = posting_of(tx, owners, self.cycle, trade)? {
            return Ok(Some(BillTrade::Posting(posting)));
        }
        let plain = trade.bytes().all(|byte| byte.is_ascii_digit());
        Ok(trade.parse().ok().filter(|_| plain).map(BillTrade::Key))
    }
}
