//! A master opens an account that is its member from the first moment (`accounts` A3).

use hubu_core::confidential::Secret;
use hubu_core::customers::{CustomerKind, CustomerStatus, MobilePhone, check_login_name};
use hubu_core::enterprise::{
    CreateAttempt, CreateFacts, CreateMemberRefusal, GivenPhone, Mode, Opener, PartyId,
    Permissions, decide_create, refuse_outsider,
};
use hubu_core::ids::CustomerKey;
use hubu_core::verification::{Receiver, Scene};
use hubu_store::customers::{self, Customer};
use hubu_store::enterprise::{self, MemberRelation};
use hubu_store::ledger::Holder;
use hubu_store::vault::Vault;
use hubu_store::verification::{StoredCode, use_code};
use hubu_store::{Error, Fault, Unit};

use super::associate::{begin, first_wish, linked};
use super::members::quotas;
use super::organisation::unit_or_root;
use crate::access::PasswordHash;
use crate::customers::{Created, NewCustomer, Opening, open_account};
use crate::ledger::Party;
use crate::locked::Locked;
use crate::verification::{Claim, TriedCode, last_code};
use crate::write::Done;

/// Which phone the new account gets.
#[derive(Clone, Debug)]
pub enum MemberPhone {
    /// The master's own: it was proved before.
    Masters,
    /// Another one, with the code that was sent to it.
    Given {
        /// The phone.
        phone: MobilePhone,
        /// The code that came with the request, tried already ([`crate::verification::try_code`]).
        code: Option<TriedCode>,
    },
    /// Neither was said.
    Missing,
}

/// An account to be opened.
#[derive(Clone, Debug)]
pub struct NewMember {
    /// The caller's account.
    pub master: CustomerKey,
    /// The organisation unit it is put in.
    pub unit: PartyId,
    /// The name the master shows it under; `None`: never set.
    pub display_name: Option<String>,
    /// How they will account with each other.
    pub mode: Mode,
    /// What it is asked for in independent mode; it counts once the member accepts.
    pub permissions: Permissions,
    /// Its account name.
    pub account_name: String,
    /// Its owner's password, to be judged.
    pub password: Secret,
    /// The same, hashed before the write was submitted.
    pub password_hash: PasswordHash,
    /// Its phone.
    pub phone: MemberPhone,
}

/// Opens an account with its owner, its relation and what it is asked for. It inherits the master's
/// certified name, signing entity, site, kind, settlement and level.
///
/// # Errors
/// See [`CreateMemberRefusal`].
pub fn create_member(
    unit: &mut Unit<'_, '_>,
    vault: &Vault,
    new: &NewMember,
) -> Result<Done<Created>, Error<CreateMemberRefusal>> {
    let mut locked = Locked::take(unit.tx, &[&Party::Key(new.master)])?;
    let caller = locked.get(&Party::Key(new.master));
    let master = caller.ok_or(Error::Refused(CreateMemberRefusal::NotMaster))?;
    if !master.is_master {
        return Err(Error::Refused(refuse_outsider(CustomerKind::from_code(master.kind))));
    }
    let account = customers::by_key(unit.tx, vault, master.key)?;
    let account = account.ok_or_else(|| Fault::Bug("a locked customer is gone".to_owned()))?;
    let code = judge(unit, vault, new, (&master, &account))?;

    let created = open(unit, vault, new, &account)?;
    if let Some(code) = code {
        use_code(unit.tx, master.key, code.key)?;
    }
    let relation = MemberRelation {
        relation_key: unit.ids.key(unit.wall),
        master: master.key,
        member: created.key,
        mode: new.mode,
        accepted: Permissions::NONE,
        requested: first_wish(new.mode, new.permissions),
        unit: new.unit,
        display_name: new.display_name.clone(),
        joined: unit.now,
        from: unit.now,
    };
    begin(unit, &relation)?;
    let member = locked.take_in(unit.tx, created.key)?;
    let facts = linked(&master, &member, &relation).text("account_name", &new.account_name);
    locked.raise(unit.now, master.key, "enterprise.member_created", &facts)?;
    locked.raise(unit.now, member.key, "enterprise.member_created", &facts)?;
    locked.finish(unit.tx, unit.wall)?;
    let (group, subject) = (created.group, created.key);
    Ok(Done { value: created, group, subject, detail: facts.to_json() })
}

/// What a code sent to the phone of an account to be opened proves.
pub fn member_claim(master: CustomerKey, phone: &MobilePhone) -> Claim {
    let receiver = Receiver::Phone(phone.clone());
    Claim { sender: master, scene: Scene::Member, about: None, receiver }
}

/// Gathers what the decision rests on, and decides. Gives the code that proved the phone.
fn judge(
    unit: &mut Unit<'_, '_>,
    vault: &Vault,
    new: &NewMember,
    (master, account): (&Holder, &Customer),
) -> Result<Option<StoredCode>, Error<CreateMemberRefusal>> {
    let units = enterprise::units(unit.tx, (master.group, master.key))?;
    let counts = enterprise::count_members(unit.tx, master.key)?;
    let mut verified_on_phone = None;
    let mut given = None;
    let mut sent = None;
    if let MemberPhone::Given { phone, code } = &new.phone {
        let (accounts, verified) = customers::on_phone(unit.tx, vault, phone)?;
        let claim = member_claim(master.key, phone);
        let last = last_code(unit.tx, vault, &claim, code.as_ref())?;
        let matches = last.as_ref().is_some_and(|(_, matches)| *matches);
        verified_on_phone = Some(verified);
        given = Some(GivenPhone {
            accounts,
            sent: last.as_ref().map(|(sent, _)| sent.state),
            code_matches: code.is_some().then_some(matches),
        });
        sent = last.map(|(sent, _)| sent);
    }
    // A name that breaks the rules is nobody's, and not fit to be looked for.
    let taken = check_login_name(&new.account_name).is_ok()
        && customers::by_account_name(unit.tx, vault, &new.account_name)?.is_some();
    let kind = CustomerKind::from_code(master.kind);
    let attempt = CreateAttempt {
        opener: match kind {
            None => Opener::Outsider,
            Some(_) if master.frozen => Opener::Frozen,
            Some(_) => Opener::Master,
        },
        unit_known: unit_or_root(&units, Some(new.unit)).is_some(),
        display_name: new.display_name.as_deref().unwrap_or_default(),
        phone: match &new.phone {
            MemberPhone::Masters => account.mobile_phone.as_ref(),
            MemberPhone::Given { phone, .. } => Some(phone),
            MemberPhone::Missing => None,
        },
        given,
        login_name: &new.account_name,
        login_name_taken: taken,
        password: new.password.reveal(),
        facts: CreateFacts {
            master: kind.unwrap_or(CustomerKind::Person),
            members: counts.members,
            independent_members: counts.independent,
            mode: new.mode,
            verified: account.real_name.is_some(),
            verified_on_phone,
        },
        now: unit.now,
    };
    let quotas = quotas(unit.tx, master.key)?;
    decide_create(&attempt, &quotas).map_err(Error::Refused)?;
    Ok(sent)
}

fn open(
    unit: &mut Unit<'_, '_>,
    vault: &Vault,
    new: &NewMember,
    master: &Customer,
) -> Result<Created, Fault> {
    let kind = master.kind.customer().unwrap_or(CustomerKind::Enterprise);
    let plain = NewCustomer::plain(kind, &new.account_name, master.home_site);
    let inherited = NewCustomer {
        display_name: new.display_name.clone().unwrap_or_default(),
        real_name: master.real_name.clone(),
        mobile_phone: match &new.phone {
            MemberPhone::Given { phone, .. } => Some(phone.clone()),
            _ => master.mobile_phone.clone(),
        },
        signing_entity: master.signing_entity.clone(),
        settlement: master.settlement,
        level: customers::level_at(unit.tx, master.key, unit.now)?,
        password: Some(new.password_hash.clone()),
        ..plain
    };
    let opening = Opening { group: Some(master.group), status: CustomerStatus::Normal };
    open_account(unit, vault, &inherited, &opening)
}
