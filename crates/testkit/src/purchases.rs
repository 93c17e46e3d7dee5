//! What customers buy by terms, placed, paid and provided at once, for tests of what becomes of it.

use hubu_app::accounts::Recharge;
use hubu_app::customers::NewCustomer;
use hubu_app::ledger::Party;
use hubu_app::orders::{NewLine, NewResource, Parent, PlaceOrder, ProvideOrder};
use hubu_core::accounts::Channel;
use hubu_core::customers::{CustomerKind, RealName};
use hubu_core::orders::{OrderId, SourceType};
use hubu_core::products::ProductKey;
use hubu_core::resources::Size;
use hubu_core::subscriptions::{AtExpiry, Sale, Term};

use crate::ledger_world::money;
use crate::world::{Account, World};

/// Something that is bought.
#[derive(Clone, Debug)]
pub struct Purchase<'a> {
    /// Its id.
    pub id: &'a str,
    /// What it is, of the small catalogue ([`crate::catalogue`]).
    pub what: Goods,
    /// For how long.
    pub term: Term,
    /// What it is sold as.
    pub sale: Sale,
    /// The id of a primary resource that it is attached to.
    pub attached_to: Option<&'a str>,
}

/// What there is to be bought.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Goods {
    /// A small server, 56.90 a month, 569 a year.
    Server,
    /// A disk of so many GB, 1.00 a month for each.
    Disk(i64),
}

impl<'a> Purchase<'a> {
    /// A server for a month.
    pub const fn server(id: &'a str) -> Self {
        Self {
            id,
            what: Goods::Server,
            term: Term::months_of(1),
            sale: Sale::Ordinary,
            attached_to: None,
        }
    }

    /// A disk of 40 GB for a month.
    pub const fn disk(id: &'a str) -> Self {
        Self { what: Goods::Disk(40), ..Self::server(id) }
    }

    /// Sold as something else.
    #[must_use]
    pub const fn sold_as(self, sale: Sale) -> Self {
        Self { sale, ..self }
    }

    /// Attached to another.
    #[must_use]
    pub const fn attached_to(self, primary: &'a str) -> Self {
        Self { attached_to: Some(primary), ..self }
    }

    fn line(&self) -> NewLine {
        let (service, kind, spec, size) = match self.what {
            Goods::Server => ("ec2", "vm", "s6.small.1.linux", None),
            Goods::Disk(size) => ("ebs", "volume", "SSD", Some(Size { value: size, measure: 17 })),
        };
        NewLine {
            product: ProductKey {
                service: format!("hws.service.type.{service}"),
                resource_type: format!("hws.resource.type.{kind}"),
                region: "cn-north-4".to_owned(),
                spec: spec.to_owned(),
            },
            zone: None,
            size,
            term: self.term,
            sale: self.sale,
            at_expiry: AtExpiry::Grace,
            resources: vec![NewResource {
                id: Some(self.id.to_owned()),
                name: format!("name of {}", self.id),
                project: "project".to_owned(),
                enterprise_project: "0".to_owned(),
                parent: self.attached_to.map(|id| Parent::There(id.to_owned())),
            }],
        }
    }
}

/// A certified customer with cash.
///
/// # Panics
/// When it cannot be made.
pub async fn buyer(world: &World, name: &str, cash: &str) -> Account {
    let real_name =
        Some(RealName { name: "云合科技有限公司".to_owned(), credit_code: None });
    let site = world.store.realm().site;
    let new = NewCustomer { real_name, ..NewCustomer::plain(CustomerKind::Enterprise, name, site) };
    let account = world.open(new).await;
    let recharge = Recharge {
        customer: Party::Key(account.created.key),
        amount: money(cash),
        channel: Channel::BankTransfer,
        channel_no: format!("cash of {name}"),
    };
    world.money(account.created.group, recharge).await;
    account
}

/// Buys something: the order is placed, paid and provided.
///
/// # Panics
/// When it is refused, or cannot be paid.
pub async fn buy(world: &World, customer: &Account, purchase: &Purchase<'_>) -> OrderId {
    let order = PlaceOrder {
        customer: Party::Key(customer.created.key),
        source: SourceType::Customer,
        review: false,
        auto_pay: true,
        combined: false,
        lines: vec![purchase.line()],
    };
    let group = customer.created.group;
    let placed = world.money(group, order).await;
    assert_eq!(placed.unpaid, None, "{purchase:?}");
    world.money(group, ProvideOrder { group, order: placed.record.key }).await;
    placed.record.order.id
}
