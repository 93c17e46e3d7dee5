//! Orders in a world of tests, of what the small [`catalogue`](crate::catalogue) sells.

use hubu_app::accounts::Recharge;
use hubu_app::customers::NewCustomer;
use hubu_app::ledger::Party;
use hubu_app::orders::{NewLine, NewResource, PlaceOrder};
use hubu_core::accounts::Channel;
use hubu_core::customers::{CustomerKind, RealName};
use hubu_core::orders::{OrderRecord, SourceType};
use hubu_core::products::ProductKey;
use hubu_core::resources::Size;
use hubu_core::subscriptions::{AtExpiry, Sale, Term};

use crate::ledger_world::money;
use crate::world::{Account, World};

/// The unit of disks.
const DISK_GB: i64 = 17;

/// A customer that may buy: it is certified.
pub async fn buyer(world: &World, name: &str) -> Account {
    let real_name = RealName { name: "云合科技有限公司".to_owned(), credit_code: None };
    let plain = NewCustomer::plain(CustomerKind::Enterprise, name, world.store.realm().site);
    world.open(NewCustomer { real_name: Some(real_name), ..plain }).await
}

/// Pays in for a customer.
pub async fn pay_in(world: &World, customer: &Account, amount: &str, number: &str) {
    let command = Recharge {
        customer: Party::Key(customer.created.key),
        amount: money(amount),
        channel: Channel::BankTransfer,
        channel_no: number.to_owned(),
    };
    world.money(customer.created.group, command).await;
}

/// Servers for months: 56.90 each a month.
pub fn servers(count: usize, months: i64) -> NewLine {
    line(
        ("hws.service.type.ec2", "hws.resource.type.vm", "s6.small.1.linux"),
        None,
        (count, months),
    )
}

/// A disk for months: 1.00 a GB and month.
pub fn disk(gb: i64, months: i64) -> NewLine {
    let size = Some(Size { value: gb, measure: DISK_GB });
    line(("hws.service.type.ebs", "hws.resource.type.volume", "SSD"), size, (1, months))
}

fn line(
    (service, resource_type, spec): (&str, &str, &str),
    size: Option<Size>,
    (count, months): (usize, i64),
) -> NewLine {
    let resource = NewResource {
        id: None,
        name: "web".to_owned(),
        project: "p1".to_owned(),
        enterprise_project: "0".to_owned(),
        parent: None,
    };
    NewLine {
        product: ProductKey {
            service: service.to_owned(),
            resource_type: resource_type.to_owned(),
            region: "cn-north-4".to_owned(),
            spec: spec.to_owned(),
        },
        zone: None,
        size,
        term: Term::months_of(months),
        sale: Sale::Ordinary,
        at_expiry: AtExpiry::Grace,
        resources: vec![resource; count],
    }
}

/// An order of a customer that is to be paid; a combined trade where it is of several services.
pub async fn order(world: &World, customer: &Account, lines: Vec<NewLine>) -> OrderRecord {
    let command = PlaceOrder {
        customer: Party::Key(customer.created.key),
        source: SourceType::Customer,
        review: false,
        auto_pay: false,
        combined: true,
        lines,
    };
    world.money(customer.created.group, command).await.record
}
