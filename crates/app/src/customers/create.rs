//! Opening an account, together with its owner.

use hubu_core::access::PrincipalKind;
use hubu_core::confidential::Personal;
use hubu_core::customers::{
    CustomerKind, CustomerStatus, Level, LoginNameRefusal, MobilePhone, RealName, Settlement,
    check_display_name, check_login_name,
};
use hubu_core::ids::{CustomerId, CustomerKey, GroupKey, UserKey};
use hubu_core::money::Amount;
use hubu_core::realm::Site;
use hubu_store::customers::{self, AccountKind, Customer};
use hubu_store::records::Facts;
use hubu_store::vault::Vault;
use hubu_store::{Error, Fault, Unit, realm};

use crate::access::{NewUser, PasswordHash};
use crate::write::Done;

/// Why an account is not opened. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CreateRefusal {
    /// The account name breaks a rule.
    AccountName(LoginNameRefusal),
    /// Another account has the name.
    AccountNameTaken,
    /// Another customer has the id that was asked for.
    IdTaken,
    /// The display name is too long or holds a control character.
    DisplayName,
    /// The certified name or the credit code is empty or too long.
    RealName,
    /// The signing entity is empty or too long.
    SigningEntity,
    /// What was invoiced beyond consumption cannot be negative.
    OverInvoiced,
}

/// An account to be opened.
#[derive(Clone, Debug)]
pub struct NewCustomer {
    /// What it is.
    pub kind: AccountKind,
    /// Its id; `None`: one is drawn. The demo world and imports hand theirs in.
    pub id: Option<CustomerId>,
    /// Account (login, domain) name.
    pub account_name: String,
    /// Name for people; may be empty.
    pub display_name: String,
    /// Certified identity; `None`: not verified.
    pub real_name: Option<RealName>,
    /// Phone that codes go to.
    pub mobile_phone: Option<MobilePhone>,
    /// Mail address.
    pub email: Option<Personal>,
    /// The company of the vendor it contracts with.
    pub signing_entity: String,
    /// The site it is a customer of.
    pub home_site: Site,
    /// When it pays.
    pub settlement: Settlement,
    /// Its level, if it has one.
    pub level: Option<Level>,
    /// Did it buy half-prepaid edge sites (IES)?
    pub half_prepaid: bool,
    /// Invoiced beyond consumption.
    pub over_invoiced: Amount,
    /// The owner's password; `None`: the owner signs with access keys alone.
    pub password: Option<PasswordHash>,
}

impl NewCustomer {
    /// An account with a name and nothing out of the ordinary: a verified-by-nobody, pre-paid
    /// customer of `site`.
    pub fn plain(kind: CustomerKind, account_name: &str, site: Site) -> Self {
        Self {
            kind: AccountKind::Customer(kind),
            id: None,
            account_name: account_name.to_owned(),
            display_name: String::new(),
            real_name: None,
            mobile_phone: None,
            email: None,
            signing_entity: "default".to_owned(),
            home_site: site,
            settlement: Settlement::Realtime,
            level: None,
            half_prepaid: false,
            over_invoiced: Amount::ZERO,
            password: None,
        }
    }
}

/// An opened account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Created {
    /// Its row key.
    pub key: CustomerKey,
    /// Its id.
    pub id: CustomerId,
    /// Its distribution group.
    pub group: GroupKey,
    /// Its owner.
    pub user: UserKey,
    /// Its owner's id.
    pub user_id: String,
}

/// Opens an account with its owner. The ledger's books follow when something is first posted.
///
/// # Errors
/// See [`CreateRefusal`].
pub fn create(
    unit: &mut Unit<'_, '_>,
    vault: &Vault,
    new: &NewCustomer,
) -> Result<Done<Created>, Error<CreateRefusal>> {
    check(new).map_err(Error::Refused)?;
    if customers::by_account_name(unit.tx, vault, &new.account_name)?.is_some() {
        return Err(Error::Refused(CreateRefusal::AccountNameTaken));
    }
    if let Some(id) = &new.id
        && customers::key_of(unit.tx, id)?.is_some()
    {
        return Err(Error::Refused(CreateRefusal::IdTaken));
    }
    let opening = Opening { group: None, status: CustomerStatus::Normal };
    let created = open_account(unit, vault, new, &opening)?;
    let kind = new.kind.customer().map_or("operator", CustomerKind::as_str);
    let detail = Facts::new()
        .text("customer_id", created.id.as_str())
        .text("account_name", &new.account_name)
        .text("kind", kind)
        .text("settlement", new.settlement.as_str())
        .text("home_site", new.home_site.as_str())
        .bool("verified", new.real_name.is_some());
    let (group, subject) = (created.group, created.key);
    Ok(Done { value: created, group, subject, detail: detail.to_json() })
}

/// What whoever opens the account decides about it.
pub(crate) struct Opening {
    /// The master's group for an account a master opens, which stays with it for ever; else its own.
    pub(crate) group: Option<GroupKey>,
    /// Where it begins its life.
    pub(crate) status: CustomerStatus,
}

/// Writes an account whose facts were checked.
pub(crate) fn open_account(
    unit: &mut Unit<'_, '_>,
    vault: &Vault,
    new: &NewCustomer,
    opening: &Opening,
) -> Result<Created, Fault> {
    let key = CustomerKey(unit.ids.key(unit.wall));
    let drawn = || CustomerId::parse(&unit.ids.hex32()).expect("32 hexadecimal digits are an id");
    let customer = Customer {
        key,
        id: new.id.clone().unwrap_or_else(drawn),
        group: opening.group.unwrap_or(GroupKey(key.0)),
        kind: new.kind,
        account_name: new.account_name.clone(),
        display_name: new.display_name.clone(),
        status: opening.status,
        frozen: false,
        settlement: new.settlement,
        signing_entity: new.signing_entity.clone(),
        home_site: new.home_site,
        half_prepaid: new.half_prepaid,
        over_invoiced: new.over_invoiced,
        real_name: new.real_name.clone(),
        mobile_phone: new.mobile_phone.clone(),
        email: new.email.clone(),
        registered: unit.now,
        event_seq: 0,
        is_master: false,
    };
    customers::insert(unit.tx, vault, &customer)?;
    if let Some(level) = &new.level {
        customers::open_level(unit.tx, key, unit.ids.key(unit.wall), level, unit.now)?;
    }
    let owner = NewUser {
        account: key,
        name: new.account_name.clone(),
        kind: PrincipalKind::Root,
        password: new.password.clone(),
        items: Vec::new(),
    };
    let user = crate::access::insert_user(unit, &owner)?;
    realm::bump_epoch(unit.tx)?;
    Ok(Created { key, id: customer.id, group: customer.group, user: user.key, user_id: user.id })
}

fn check(new: &NewCustomer) -> Result<(), CreateRefusal> {
    check_login_name(&new.account_name).map_err(CreateRefusal::AccountName)?;
    if !check_display_name(&new.display_name) {
        return Err(CreateRefusal::DisplayName);
    }
    if new.real_name.as_ref().is_some_and(|real| !is_certifiable(real)) {
        return Err(CreateRefusal::RealName);
    }
    if !is_signing_entity(&new.signing_entity) {
        return Err(CreateRefusal::SigningEntity);
    }
    if new.over_invoiced < Amount::ZERO {
        return Err(CreateRefusal::OverInvoiced);
    }
    Ok(())
}

/// Is this a name (1 to 128 characters) and, where there is one, a code (1 to 64) to certify?
pub(super) fn is_certifiable(real: &RealName) -> bool {
    let fits = |text: &str, most| {
        let length = text.trim().chars().count();
        length > 0 && length <= most && !text.contains(char::is_control)
    };
    fits(&real.name, 128) && real.credit_code.as_deref().is_none_or(|code| fits(code, 64))
}

/// Is this a signing entity: 1 to 64 characters?
pub(super) fn is_signing_entity(text: &str) -> bool {
    (1..=64).contains(&text.chars().count())
}
