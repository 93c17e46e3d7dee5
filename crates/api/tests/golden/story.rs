//! The story that most bodies show: an enterprise with an organisation, members of both modes, and
//! money that was paid in, lent, allocated, owed and set aside.
//!
//! A post-paid master pays in 10 000, is granted credit without an end and with one, allocates to
//! two members, reclaims a part, owes a bill to the hundred-millionth, and has 66.66 set aside.

use hubu_app::accounts::{
    Adjust, AdjustedAccount, GrantCredit, PlaceHold, PostReceivable, Recharge,
};
use hubu_app::customers::NewCustomer;
use hubu_app::enterprise::{
    Allocate, Link, Reclaim, Transfer, accept_permissions, associate, create_unit,
    open_enterprise_centre,
};
use hubu_app::ledger::Party;
use hubu_core::accounts::{BalanceType, Channel};
use hubu_core::customers::{CustomerKind, MobilePhone, RealName, Settlement};
use hubu_core::enterprise::{Mode, PartyId, Permission, Permissions};
use hubu_core::ids::CustomerId;
use hubu_core::time::BillCycle;
use hubu_testkit::ledger_world::{instant, money};
use hubu_testkit::world::{Account, World};

/// When the credit with an end ends: the last second of 2027 in China.
pub const END: &str = "2027-12-31T15:59:59Z";

/// The enterprise of the story.
pub struct Enterprise {
    /// 云合集团.
    pub master: Account,
    /// An independent member with a display name, of the unit 实验室.
    pub lab: Account,
    /// An independent member without a display name, of the unit below the root.
    pub sales: Account,
    /// A member in financial custody whose display name was emptied, of the root.
    pub custody: Account,
    /// 研发部.
    pub research: PartyId,
    /// 实验室, below it.
    pub laboratory: PartyId,
}

/// An account of the story; the number makes its id.
fn account(number: u32, name: &str, real_name: Option<&str>) -> NewCustomer {
    NewCustomer {
        id: CustomerId::parse(&format!("{number:032x}")),
        real_name: real_name.map(|name| RealName { name: name.to_owned(), credit_code: None }),
        mobile_phone: MobilePhone::parse("13900000001"),
        ..NewCustomer::plain(CustomerKind::Enterprise, name, hubu_core::realm::Site::Cn)
    }
}

/// Founds the enterprise: organisation and members, no money yet.
pub async fn enterprise(world: &World) -> Enterprise {
    let company = Some("云合科技有限公司");
    let master = world
        .open(NewCustomer {
            settlement: Settlement::Monthly,
            over_invoiced: money("20.5"),
            ..account(0xA1, "yunhe_group", company)
        })
        .await;
    let key = Party::Key(master.created.key);
    let place = key.clone();
    world
        .write(move |unit| open_enterprise_centre(unit, &place, "云合集团").map(|done| done.value))
        .await;
    let research = unit(world, &key, None, "研发部").await;
    let laboratory = unit(world, &key, Some(research), "实验室").await;
    let field = unit(world, &key, None, "Sales & \"Field\"").await;
    let mut members = Vec::new();
    for (number, name, mode, place, shown) in [
        (0xB1, "yunhe_lab", Mode::Independent, Some(laboratory), Some("一号实验室")),
        (0xB2, "yunhe_sales", Mode::Independent, Some(field), None),
        (0xB3, "yunhe_trustee", Mode::Custody, None, Some("")),
    ] {
        let member = world.open(account(number, name, company)).await;
        let link = Link {
            master: key.clone(),
            member: Party::Key(member.created.key),
            mode,
            unit: place,
            display_name: shown.map(str::to_owned),
            permissions: Permissions::NONE.with(Permission::ShareCredit),
        };
        let names = world.money.real_names.clone();
        world.write(move |unit| associate(unit, &names, &link).map(|_| ())).await;
        if mode == Mode::Independent {
            let party = Party::Key(member.created.key);
            world.write(move |unit| accept_permissions(unit, &party).map(|_| ())).await;
        }
        members.push(member);
    }
    let [lab, sales, custody] = <[Account; 3]>::try_from(members).expect("three members");
    Enterprise { master, lab, sales, custody, research, laboratory }
}

async fn unit(
    world: &World,
    master: &Party,
    above: Option<PartyId>,
    name: &'static str,
) -> PartyId {
    let master = master.clone();
    world.write(move |unit| create_unit(unit, &master, above, name).map(|done| done.value.id)).await
}

/// Lets money move for three weeks of January 2026.
pub async fn month(world: &World, enterprise: &Enterprise) {
    let master = &enterprise.master;
    let party = || Party::Key(master.created.key);
    let group = master.created.group;
    world.money(group, recharge(master, "10000", "BT-2026-0001")).await;
    for (amount, expires) in [("5000", None), ("3000.5", Some(END))] {
        let expires = expires.map(instant);
        world.money(group, GrantCredit { customer: party(), amount: money(amount), expires }).await;
    }
    on(world, "2026-01-05T02:00:00Z").await;
    for (member, amount, balance, expires) in [
        (&enterprise.lab, "1500.25", BalanceType::Debit, None),
        (&enterprise.sales, "200", BalanceType::Debit, None),
        (&enterprise.lab, "800", BalanceType::Credit, None),
        (&enterprise.lab, "0.01", BalanceType::Credit, Some(END)),
    ] {
        let expires = expires.map(instant);
        let wish = Transfer { balance, expires, ..cash(enterprise, member, amount) };
        world.money(group, Allocate(wish)).await;
    }
    on(world, "2026-01-10T02:00:00Z").await;
    world.money(group, Reclaim(cash(enterprise, &enterprise.lab, "100.05"))).await;
    on(world, "2026-01-15T16:30:00Z").await;
    let amount = money("123.45678901");
    let due = instant("2026-02-10T16:00:00Z");
    let cycle = BillCycle::parse("2025-12").expect("a cycle");
    world.money(group, PostReceivable { customer: party(), amount, cycle, due }).await;
    let (amount, reason) = (money("66.66"), "有争议的发票".to_owned());
    world.money(group, PlaceHold { customer: party(), amount, reason: reason.clone() }).await;
    on(world, "2026-01-20T02:00:00Z").await;
    let account = AdjustedAccount::Credit { expires: None };
    world.money(group, Adjust { customer: party(), account, amount: money("-250"), reason }).await;
}

/// A payment by bank transfer.
pub fn recharge(who: &Account, amount: &str, number: &str) -> Recharge {
    Recharge {
        customer: Party::Key(who.created.key),
        amount: money(amount),
        channel: Channel::BankTransfer,
        channel_no: number.to_owned(),
    }
}

fn cash(enterprise: &Enterprise, member: &Account, amount: &str) -> Transfer {
    Transfer {
        master: enterprise.master.created.key,
        member: member.created.id.clone(),
        amount: money(amount),
        balance: BalanceType::Debit,
        expires: None,
        transaction_id: None,
    }
}

/// Moves business time on; what falls due on the way is done.
pub async fn on(world: &World, at: &str) {
    let to = instant(at);
    let done = hubu_api::jobs::advance(&world.store, &world.money, 1, to, usize::MAX).await;
    assert!(done.expect("time runs on").finished, "nothing is left to be waited for");
}
