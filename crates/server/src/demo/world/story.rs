//! The calls the demo world is made of.

use std::collections::HashMap;
use std::sync::Arc;

use hubu_app::access::{
    AccountKind, NewUser, PasswordHash, attach_predefined, create_credential, create_user,
};
use hubu_app::accounts::{
    Adjust, AdjustedAccount, GrantCredit, PlaceHold, PostReceivable, Recharge,
    set_expenditure_quota,
};
use hubu_app::customers::{self, Created, NewCustomer};
use hubu_app::enterprise::{
    Allocate, Link, NewProject, Reclaim, Transfer, accept_permissions, associate,
    associate_partner, create_project, create_unit, open_enterprise_centre,
    open_enterprise_projects,
};
use hubu_app::ledger::Party;
use hubu_app::realname::{NewApplication, Papers, apply};
use hubu_app::{Fault, Unit};
use hubu_core::access::PrincipalKind;
use hubu_core::accounts::BalanceType;
use hubu_core::confidential::Secret;
use hubu_core::customers::{CustomerKind, MobilePhone, RealName, Settlement};
use hubu_core::enterprise::{Mode, PartyId, Permission, Permissions};
use hubu_core::ids::CustomerId;
use hubu_core::money::Amount;
use hubu_core::partners::AssociationType;
use hubu_core::realm::Site;
use hubu_core::realname::{Evidence, PersonalCertificate, UnitCertificate};
use hubu_core::time::{BillCycle, Timestamp};

use super::month::{EXPENDITURE_QUOTA, Event, PROJECTS};
use super::people::{
    ACCOUNTS, APPLICANTS, Account, MASTER, MEMBERS, SUB_CUSTOMERS, UNITS, certified,
};
use super::{AUDITOR, CALLERS, OPERATOR};
use crate::demo::{Caller, Role, Stage};

/// What was opened, by account name.
pub(super) type Accounts = HashMap<&'static str, Created>;

/// Opens everybody's account.
pub(super) async fn open_accounts(stage: &Stage) -> Result<Accounts, Fault> {
    let mut accounts = Accounts::new();
    let operator = NewCustomer {
        kind: AccountKind::Operator,
        ..NewCustomer::plain(CustomerKind::Enterprise, OPERATOR, stage.site)
    };
    accounts.insert(OPERATOR, open(stage, OPERATOR, operator).await?);
    for line in ACCOUNTS {
        accounts.insert(line.name, open(stage, line.name, customer(stage, line)).await?);
    }
    for line in MEMBERS {
        let account = Account {
            name: line.name,
            display: line.display,
            kind: CustomerKind::Enterprise,
            certified: Some(certified(line)),
            settlement: Settlement::Realtime,
        };
        accounts.insert(line.name, open(stage, line.name, customer(stage, &account)).await?);
    }
    for line in APPLICANTS {
        let account = Account {
            name: line.name,
            display: line.display,
            kind: line.kind,
            certified: None,
            settlement: Settlement::Realtime,
        };
        accounts.insert(line.name, open(stage, line.name, customer(stage, &account)).await?);
    }
    Ok(accounts)
}

fn customer(stage: &Stage, line: &Account) -> NewCustomer {
    let elsewhere = if stage.site == Site::Cn { Site::Intl } else { Site::Cn };
    let home = if line.name == "overseas" { elsewhere } else { stage.site };
    let real_name = line.certified.map(|(name, code)| RealName {
        name: name.to_owned(),
        credit_code: (!code.is_empty()).then(|| code.to_owned()),
    });
    NewCustomer {
        display_name: line.display.to_owned(),
        real_name,
        settlement: line.settlement,
        mobile_phone: MobilePhone::parse("13800000000"),
        ..NewCustomer::plain(line.kind, line.name, home)
    }
}

async fn open(stage: &Stage, name: &'static str, new: NewCustomer) -> Result<Created, Fault> {
    let owner = CALLERS.iter().find(|(_, account, user)| *account == name && *user == name);
    let new = NewCustomer {
        id: CustomerId::parse(&super::customer_id(name)),
        password: owner.map(|(role, ..)| hash(stage, *role)),
        ..new
    };
    let vault = Arc::clone(&stage.realm.vault);
    let body =
        move |unit: &mut Unit<'_, '_>| customers::create(unit, &vault, &new).map(|done| done.value);
    stage.unit("demo.account", body).await
}

/// The enterprise: an organisation of three levels and its members, of both modes.
pub(super) async fn build_enterprise(stage: &Stage) -> Result<(), Fault> {
    let mut units: HashMap<&str, PartyId> = HashMap::new();
    for (name, above) in UNITS {
        let above = above.and_then(|above| units.get(above).copied());
        let root = units.is_empty();
        let body = move |unit: &mut Unit<'_, '_>| {
            let master = party(MASTER);
            if root {
                open_enterprise_centre(unit, &master, name).map(|done| done.value)
            } else {
                create_unit(unit, &master, above, name).map(|done| done.value.id)
            }
        };
        units.insert(name, stage.unit("demo.unit", body).await?);
    }
    for line in MEMBERS {
        let link = Link {
            master: party(MASTER),
            member: party(line.name),
            mode: line.mode,
            unit: units.get(line.unit).copied(),
            display_name: Some(line.display.to_owned()),
            permissions: asked_for(line.mode),
        };
        let money = Arc::clone(&stage.realm.money);
        let join =
            move |unit: &mut Unit<'_, '_>| associate(unit, &money.real_names, &link).map(|_| ());
        stage.unit("demo.member", join).await?;
        if line.mode == Mode::Independent && line.accepted {
            let accept =
                |unit: &mut Unit<'_, '_>| accept_permissions(unit, &party(line.name)).map(|_| ());
            stage.unit("demo.consent", accept).await?;
        }
    }
    Ok(())
}

/// The partner's sub-customers, one of each type its site knows.
pub(super) async fn sell_through_partner(stage: &Stage) -> Result<(), Fault> {
    let site = stage.site;
    for (name, kind) in SUB_CUSTOMERS.iter().filter(|(_, kind)| kind.on_site(site)) {
        let join = move |unit: &mut Unit<'_, '_>| {
            let (partner, customer) = (party("yunhe_partner"), party(name));
            associate_partner(unit, site, (&partner, &customer), *kind).map(|_| ())
        };
        stage.unit("demo.partner", join).await?;
    }
    Ok(())
}

/// The master opens enterprise projects and makes two.
pub(super) async fn open_projects(stage: &Stage, accounts: &Accounts) -> Result<(), Fault> {
    let master = accounts.get(MASTER).ok_or_else(|| Fault::Bug("no master".to_owned()))?.key;
    let open = move |unit: &mut Unit<'_, '_>| open_enterprise_projects(unit, master).map(|_| ());
    stage.unit("demo.projects", open).await?;
    for (name, description, kind) in PROJECTS {
        let (name, description) = ((*name).to_owned(), (*description).to_owned());
        let new = NewProject { name, description, kind: *kind };
        let create = move |unit: &mut Unit<'_, '_>| create_project(unit, master, &new).map(|_| ());
        stage.unit("demo.project", create).await?;
    }
    Ok(())
}

/// The partner applies for the customers that nobody has certified; a reviewer is to decide.
pub(super) async fn apply_for_customers(stage: &Stage, accounts: &Accounts) -> Result<(), Fault> {
    let partner =
        accounts.get("yunhe_partner").ok_or_else(|| Fault::Bug("no partner".to_owned()))?;
    let (site, purpose) = (stage.site, stage.realm.store.realm().purpose);
    let kind = match site {
        Site::Cn => AssociationType::AgencySale,
        Site::Intl => AssociationType::Resale,
    };
    for line in APPLICANTS {
        let join = move |unit: &mut Unit<'_, '_>| {
            let (partner, customer) = (party("yunhe_partner"), party(line.name));
            associate_partner(unit, site, (&partner, &customer), kind).map(|_| ())
        };
        stage.unit("demo.partner", join).await?;
        let evidence = match line.kind {
            CustomerKind::Person => Evidence::Personal(PersonalCertificate::HongKongMacaoPermit),
            _ => Evidence::Unit {
                certificate: Some(UnitCertificate::BusinessLicence),
                legal_person: false,
            },
        };
        let (name, number) = line.applies_as;
        let images = (1..=evidence.images(site)).map(|page| format!("{}/{page}.jpg", line.name));
        let papers = Papers {
            name: name.to_owned(),
            number: number.to_owned(),
            images: images.collect(),
            ..Papers::default()
        };
        let new = NewApplication {
            partner: partner.key,
            customer: wire_id(line.name),
            evidence,
            is_change: false,
            platform: "yunhe".to_owned(),
            papers,
            card_phone: None,
            realm: (site, purpose),
        };
        let vault = Arc::clone(&stage.realm.vault);
        let applies = move |unit: &mut Unit<'_, '_>| apply(unit, &vault, &new).map(|_| ());
        stage.unit("demo.real_name", applies).await?;
    }
    Ok(())
}

/// The master may spend so much in a month.
pub(super) async fn grant_expenditure_quota(stage: &Stage) -> Result<(), Fault> {
    let quota = amount(EXPENDITURE_QUOTA);
    let set = move |unit: &mut Unit<'_, '_>| {
        set_expenditure_quota(unit, &party(MASTER), quota).map(|_| ())
    };
    stage.unit("demo.quota", set).await
}

/// Gives each caller its key pair.
pub(super) async fn hand_out_keys(
    stage: &Stage,
    accounts: &Accounts,
) -> Result<Vec<Caller>, Fault> {
    let mut callers = Vec::with_capacity(CALLERS.len());
    for (role, account, user_name) in CALLERS {
        let opened = accounts.get(account);
        let opened = opened.ok_or_else(|| Fault::Bug(format!("nobody is called {account}")))?;
        let password = stage.secrets.password(role);
        let (pair, vault) = (stage.secrets.key_pair(role), Arc::clone(&stage.realm.vault));
        let auditor = (user_name == AUDITOR).then(|| NewUser {
            account: opened.key,
            name: AUDITOR.to_owned(),
            kind: PrincipalKind::User,
            password: Some(stage.passwords.hash(&Secret::new(password.clone()))),
            items: Vec::new(),
        });
        let owner = opened.user;
        let make = move |unit: &mut Unit<'_, '_>| {
            let user = match &auditor {
                Some(new) => said(create_user(unit, new))?.value.0,
                None => owner,
            };
            if auditor.is_some() {
                said(attach_predefined(unit, user, "BSS ReadonlyAccess"))?;
            }
            let (credential, secret) =
                said(create_credential(unit, &vault, true, user, &pair))?.value;
            Ok((credential.access_key, secret.reveal().to_owned()))
        };
        let (ak, sk) = stage.unit("demo.key", make).await?;
        let id = opened.id.as_str().to_owned();
        callers.push(Caller {
            role,
            customer_id: id.clone(),
            domain_id: id,
            domain_name: account.to_owned(),
            user: user_name.to_owned(),
            password,
            ak,
            sk,
        });
    }
    Ok(callers)
}

/// One refusal type for several use cases in one unit.
fn said<T, R: std::fmt::Debug>(
    done: Result<T, hubu_app::Error<R>>,
) -> Result<T, hubu_app::Error<String>> {
    done.map_err(|error| match error {
        hubu_app::Error::Fault(fault) => hubu_app::Error::Fault(fault),
        hubu_app::Error::Refused(refusal) => hubu_app::Error::Refused(format!("{refusal:?}")),
    })
}

/// Lets one event of the month happen.
pub(super) async fn happen(stage: &Stage, accounts: &Accounts, event: &Event) -> Result<(), Fault> {
    match *event {
        Event::Recharge(who, sum, channel, number) => {
            let (customer, channel_no) = (party(who), number.to_owned());
            let command = Recharge { customer, amount: amount(sum), channel, channel_no };
            stage.money(0, "demo.recharge", command).await.map(|_| ())
        }
        Event::Credit(who, sum, end) => {
            let (customer, expires) = (party(who), end.map(instant));
            let command = GrantCredit { customer, amount: amount(sum), expires };
            stage.money(0, "demo.credit", command).await.map(|_| ())
        }
        Event::Receivable(who, sum, cycle, due) => {
            let cycle = BillCycle::parse(cycle).expect("a literal of this world");
            let (customer, due) = (party(who), instant(due));
            let command = PostReceivable { customer, amount: amount(sum), cycle, due };
            stage.money(0, "demo.receivable", command).await.map(|_| ())
        }
        Event::Allocate(who, sum, balance, end) => {
            let command = Allocate(transfer(accounts, who, sum, (balance, end))?);
            stage.money(0, "demo.allocate", command).await.map(|_| ())
        }
        Event::Reclaim(who, sum, balance, end) => {
            let command = Reclaim(transfer(accounts, who, sum, (balance, end))?);
            stage.money(0, "demo.reclaim", command).await.map(|_| ())
        }
        Event::Hold(who, sum, reason) => {
            let (customer, reason) = (party(who), reason.to_owned());
            let command = PlaceHold { customer, amount: amount(sum), reason };
            stage.money(0, "demo.hold", command).await.map(|_| ())
        }
        Event::Adjust(who, sum, reason) => {
            let (customer, reason) = (party(who), reason.to_owned());
            let (account, amount) = (AdjustedAccount::Cash, amount(sum));
            let command = Adjust { customer, account, amount, reason };
            stage.money(0, "demo.adjust", command).await.map(|_| ())
        }
    }
}

fn transfer(
    accounts: &Accounts,
    member: &str,
    sum: &str,
    (balance, end): (BalanceType, Option<&str>),
) -> Result<Transfer, Fault> {
    let master = accounts.get(MASTER).ok_or_else(|| Fault::Bug("no master".to_owned()))?;
    Ok(Transfer {
        master: master.key,
        member: wire_id(member),
        amount: amount(sum),
        balance,
        expires: end.map(instant),
        transaction_id: None,
    })
}

/// What the master asks of an independent member; in custody the permissions are fixed.
fn asked_for(mode: Mode) -> Permissions {
    let asked = [
        Permission::ReadFinance,
        Permission::ReadBills,
        Permission::ShareCredit,
        Permission::ShareDiscount,
    ];
    match mode {
        Mode::Custody => Permissions::NONE,
        Mode::Independent => asked.into_iter().fold(Permissions::NONE, Permissions::with),
    }
}

fn hash(stage: &Stage, role: Role) -> PasswordHash {
    stage.passwords.hash(&Secret::new(stage.secrets.password(role)))
}

pub(super) fn party(account: &str) -> Party {
    Party::Id(wire_id(account))
}

pub(super) fn wire_id(account: &str) -> CustomerId {
    CustomerId::parse(&super::customer_id(account)).expect("made of hexadecimal digits")
}

pub(super) fn amount(text: &str) -> Amount {
    Amount::parse(text, 8).expect("a literal of this world")
}

/// An instant of the month.
pub(super) fn instant(text: &str) -> Timestamp {
    Timestamp::parse_wire(text).expect("a literal of this world")
}
