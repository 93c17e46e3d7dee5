//! Opening accounts, and the codes that prove their phones.

use std::sync::Arc;

use hubu_app::access::{PasswordHash, Vault, root_of};
use hubu_app::customers::{self, Customer, NewCustomer};
use hubu_app::enterprise::{
    MemberPhone, NewMember, create_member, grant_quota, member_claim, open_enterprise_centre,
};
use hubu_app::ledger::Party;
use hubu_app::verification::{CodeSent, CodeToSend, read_codes, send_code, try_code};
use hubu_app::webhooks::create_webhook;
use hubu_core::confidential::{Personal, Secret};
use hubu_core::customers::{
    CustomerKind, Level, LoginNameRefusal, MobilePhone, PasswordRefusal, RealName, Settlement,
};
use hubu_core::enterprise::{
    CreateItem, CreateMemberRefusal, Mode, PartyId, Permission, Permissions,
};
use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::realm::{Purpose, Site};
use hubu_core::time::Timestamp;
use hubu_core::verification::{CodeRefusal, SendRefusal};
use hubu_store::{Error, Sql};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{LedgerWorld, hearing_codes};

use super::{at, attempt, run};

const PHONE: &str = "13800000000";
static KIND: Sql = Sql::new("test.kind", "UPDATE customer SET kind = $2 WHERE customer_key = $1");

static SEALED: Sql = Sql::new(
    "test.sealed",
    "SELECT COUNT(*) FROM verification_code WHERE receiver IS NOT NULL OR code IS NOT NULL",
);

const BILLS: Permissions = Permissions::NONE.with(Permission::ReadBills);

/// A realm with one master, whose secrets are sealed.
struct Enterprise {
    world: LedgerWorld,
    vault: Arc<Vault>,
    master: CustomerKey,
    root: PartyId,
}

fn phone(number: &str) -> MobilePhone {
    MobilePhone::parse(number).expect("a number")
}

impl Enterprise {
    async fn open(home: &Home, kind: CustomerKind) -> Self {
        let world = LedgerWorld::open(home).await;
        let vault = Arc::new(Vault::new([(1, [7; 32])]).expect("one key"));
        let acme = NewCustomer {
            real_name: Some(RealName { name: "Acme".to_owned(), credit_code: None }),
            mobile_phone: Some(phone("13900000000")),
            signing_entity: "HWC-CN".to_owned(),
            settlement: Settlement::Monthly,
            level: Level::parse("V3"),
            ..NewCustomer::plain(kind, "acme_group", Site::Cn)
        };
        let sealing = Arc::clone(&vault);
        let master = run(&world, move |unit| customers::create(unit, &sealing, &acme)).await;
        let master = master.expect("created").key;
        let who = Party::Key(master);
        let root = run(&world, move |unit| open_enterprise_centre(unit, &who, "Acme")).await;
        Self { world, vault, master, root: root.expect("opened") }
    }

    async fn send(&self, purpose: Purpose, number: &str) -> Result<CodeSent, SendRefusal> {
        let vault = Arc::clone(&self.vault);
        let claim = member_claim(self.master, &phone(number));
        let wish = CodeToSend { claim, minutes: 10, language: None, purpose };
        run(&self.world, move |unit| send_code(unit, &vault, &wish)).await
    }

    /// From now on somebody delivers codes.
    async fn let_codes_be_heard(&self) {
        let vault = Arc::clone(&self.vault);
        let named = run(&self.world, move |unit| {
            create_webhook(unit, &vault, &hearing_codes(), (GroupKey(1), CustomerKey(1)))
        });
        named.await.expect("nothing speaks against it");
    }

    /// A request with this code: the try, and what becomes of the account.
    async fn open_account(
        &self,
        name: &str,
        code: Option<&str>,
        change: impl FnOnce(&mut NewMember),
    ) -> Result<CustomerKey, CreateMemberRefusal> {
        let mut new = self.wish(name);
        if let Some(code) = code {
            let (vault, claim) =
                (Arc::clone(&self.vault), member_claim(self.master, &phone(PHONE)));
            let code = Secret::new(code);
            let tried = self
                .world
                .store
                .unit(0, None, "test.try", move |unit| try_code(unit, &vault, &claim, &code));
            let code = Some(tried.await.expect("a try is not refused"));
            new.phone = MemberPhone::Given { phone: phone(PHONE), code };
        }
        change(&mut new);
        self.create(new).await
    }

    fn wish(&self, name: &str) -> NewMember {
        NewMember {
            master: self.master,
            unit: self.root,
            display_name: None,
            mode: Mode::Independent,
            permissions: BILLS,
            account_name: name.to_owned(),
            password: Secret::new("S3cret!pass"),
            password_hash: PasswordHash::stored("hash".to_owned()),
            phone: MemberPhone::Given { phone: phone(PHONE), code: None },
        }
    }

    async fn create(&self, new: NewMember) -> Result<CustomerKey, CreateMemberRefusal> {
        let vault = Arc::clone(&self.vault);
        let created = run(&self.world, move |unit| create_member(unit, &vault, &new)).await;
        created.map(|created| created.key)
    }

    async fn customer(&self, key: CustomerKey) -> Customer {
        let vault = Arc::clone(&self.vault);
        let read = self.world.store.read::<_, ()>(move |tx, _| {
            Ok(customers::by_key(tx, &vault, key)?.expect("it is there"))
        });
        read.await.expect("it can be read")
    }

    async fn relation(&self, member: CustomerKey) -> hubu_app::enterprise::MemberRelation {
        let read = self.world.store.read::<_, ()>(move |tx, _| {
            let found = hubu_store::enterprise::current_relations(tx, &[member])?;
            Ok(found.into_iter().next().expect("a member"))
        });
        read.await.expect("it can be read")
    }
}

fn wrong(code: &CodeSent) -> &'static str {
    if code.code.reveal() == "000000" { "000001" } else { "000000" }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_opened_by_the_code_sent_to_its_phone() {
    engines::each(open_by_code).await;
}

async fn open_by_code(home: &Home) {
    let acme = Enterprise::open(home, CustomerKind::Enterprise).await;
    let sent = acme.send(Purpose::Sandbox, PHONE).await.expect("sent");
    let code = sent.code.reveal();
    let opened = acme.open_account("acme_lab", Some(code), |new| {
        new.display_name = Some("Lab".to_owned());
    });
    let member = opened.await.expect("opened");

    let (one, other) = (acme.customer(acme.master).await, acme.customer(member).await);
    assert_eq!(other.group, one.group, "a member that a master opened stays with it");
    assert_eq!(other.real_name, one.real_name);
    assert_eq!(other.signing_entity, "HWC-CN");
    assert_eq!((other.kind, other.settlement), (one.kind, one.settlement));
    assert_eq!(other.mobile_phone, Some(phone(PHONE)));
    // The centre was opened, a code was sent, a member was made.
    assert_eq!((one.event_seq, other.event_seq), (3, 1));
    let read = acme.world.store.read::<_, ()>(move |tx, pulse| {
        let level = customers::level_at(tx, member, pulse.now)?;
        Ok((level, root_of(tx, member)?.expect("an owner")))
    });
    let (level, owner) = read.await.expect("it can be read");
    assert_eq!(level, Level::parse("V3"));
    assert_eq!((owner.name.as_str(), owner.password.as_deref()), ("acme_lab", Some("hash")));
    let relation = acme.relation(member).await;
    assert_eq!((relation.master, relation.unit), (acme.master, acme.root));
    assert_eq!(relation.display_name.as_deref(), Some("Lab"));
    assert_eq!((relation.accepted, relation.requested), (Permissions::NONE, Some(BILLS)));

    let again = acme.open_account("acme_shop", Some(code), |_| {}).await;
    assert_eq!(again, Err(CreateMemberRefusal::Code(CodeRefusal::Expired)), "a code serves once");
    let taken = acme.open_account("acme_lab", None, |new| new.phone = MemberPhone::Masters).await;
    assert_eq!(taken, Err(CreateMemberRefusal::LoginNameTaken));
    let ward = acme.open_account("acme_ward", None, |new| {
        new.phone = MemberPhone::Masters;
        new.mode = Mode::Custody;
    });
    let ward = ward.await.expect("the master's phone needs no code");
    let relation = acme.relation(ward).await;
    assert_eq!((relation.mode, relation.requested), (Mode::Custody, None), "custody asks nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_are_counted_whatever_becomes_of_the_request() {
    engines::each(guess).await;
}

async fn guess(home: &Home) {
    let acme = Enterprise::open(home, CustomerKind::Enterprise).await;
    let missing = acme.open_account("acme_lab", None, |_| {}).await;
    assert_eq!(missing, Err(CreateMemberRefusal::Code(CodeRefusal::Missing)));
    let unsent = acme.open_account("acme_lab", Some("123456"), |_| {}).await;
    assert_eq!(unsent, Err(CreateMemberRefusal::Code(CodeRefusal::Missing)));

    let sent = acme.send(Purpose::Sandbox, PHONE).await.expect("sent");
    for _ in 0..3 {
        let refused = acme.open_account("acme_lab", Some(wrong(&sent)), |_| {}).await;
        assert_eq!(refused, Err(CreateMemberRefusal::Code(CodeRefusal::Wrong)));
    }
    let right = sent.code.reveal();
    let refused = acme.open_account("acme_lab", Some(right), |_| {}).await;
    assert_eq!(refused, Err(CreateMemberRefusal::Code(CodeRefusal::Void)));

    // Guesses thrown at a new code all at once, by requests that fail for another reason, count too.
    let sent = acme.send(Purpose::Sandbox, PHONE).await.expect("sent");
    let guess = Secret::new(wrong(&sent));
    let mut guessing = Vec::new();
    for lane in 0..8 {
        let (vault, guess) = (Arc::clone(&acme.vault), guess.clone());
        let claim = member_claim(acme.master, &phone(PHONE));
        guessing.push(acme.world.store.unit(lane, None, "test.guess", move |unit| {
            try_code(unit, &vault, &claim, &guess).map(drop)
        }));
    }
    for guessed in guessing {
        assert_eq!(guessed.await, Ok(()));
    }
    let refused = acme.open_account("acme_lab", Some(sent.code.reveal()), |_| {}).await;
    assert_eq!(refused, Err(CreateMemberRefusal::Code(CodeRefusal::Void)));

    let sent = acme.send(Purpose::Sandbox, PHONE).await.expect("sent");
    at(&acme.world, "01T00:10:00").await;
    let late = acme.open_account("acme_lab", Some(sent.code.reveal()), |_| {}).await;
    assert_eq!(late, Err(CreateMemberRefusal::Code(CodeRefusal::Expired)));
}

/// Spoils a wish; the other is a member.
type Change = fn(&mut NewMember, CustomerKey);

#[tokio::test(flavor = "multi_thread")]
async fn why_no_account_is_opened() {
    engines::each(refuse).await;
}

async fn refuse(home: &Home) {
    use CreateMemberRefusal as R;
    let acme = Enterprise::open(home, CustomerKind::Enterprise).await;
    let masters = |new: &mut NewMember| new.phone = MemberPhone::Masters;
    let lab = acme.open_account("acme_lab", None, masters).await.expect("opened");
    let table: [(Change, R); 7] = [
        (|new, lab| new.master = lab, R::NotMaster),
        (|new, _| new.master = CustomerKey(4711), R::NotMaster),
        (|new, _| new.unit = PartyId(4711), R::UnknownUnit),
        (|new, _| new.display_name = Some("x".repeat(65)), R::DisplayName),
        (|new, _| new.phone = MemberPhone::Missing, R::PhoneMissing),
        (
            |new, _| "a\0cme".clone_into(&mut new.account_name),
            R::LoginName(LoginNameRefusal::Characters),
        ),
        (|new, _| new.password = Secret::new("short"), R::Password(PasswordRefusal::TooShort)),
    ];
    for (change, expected) in table {
        let refused = acme.open_account("acme_shop", None, |new| {
            masters(new);
            change(new, lab);
        });
        assert_eq!(refused.await, Err(expected));
    }
    let who = Party::Key(acme.master);
    run(&acme.world, move |unit| grant_quota(unit, &who, (1, 1))).await.expect("granted");
    let refused = acme.open_account("acme_shop", None, masters).await;
    let items = vec![CreateItem::TooManyMembers, CreateItem::TooManyIndependent];
    assert_eq!(refused, Err(R::CheckFailed(items)));
    let before = acme.customer(acme.master).await.event_seq;
    assert_eq!(before, 3, "opened the centre, a member, another quota; refusals tell nobody");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_opens_none_and_a_phone_stands_for_few() {
    engines::each(persons_and_phones).await;
}

async fn persons_and_phones(home: &Home) {
    let li = Enterprise::open(home, CustomerKind::Person).await;
    let refused = li.open_account("li_shop", None, |new| new.phone = MemberPhone::Masters).await;
    let items = vec![CreateItem::PersonHasNoMembers];
    assert_eq!(refused, Err(CreateMemberRefusal::CheckFailed(items)));
    let kind = CustomerKind::Enterprise.code();
    super::force(&li.world, &KIND, vec![li.master.into(), kind.into()]).await;
    for number in 0..5 {
        // Other spellings of one number are one phone.
        let spelled = ["13800000000", "+8613800000000", "0086-13800000000"][number % 3];
        let sent = li.send(Purpose::Sandbox, spelled).await.expect("within the limits");
        let name = format!("li_shop_{number}");
        li.open_account(&name, Some(sent.code.reveal()), |_| {}).await.expect("opened");
        at(&li.world, &format!("{:02}T00:00:00", number + 2)).await;
    }
    let sent = li.send(Purpose::Sandbox, PHONE).await.expect("within the limits");
    let refused = li.open_account("li_shop_5", Some(sent.code.reveal()), |_| {}).await;
    let items = vec![CreateItem::PhoneVerifiesTooMany];
    assert_eq!(refused, Err(CreateMemberRefusal::CheckFailed(items)));
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_sent_within_limits_and_read_in_sandboxes_alone() {
    engines::each(codes).await;
}

async fn codes(home: &Home) {
    let acme = Enterprise::open(home, CustomerKind::Enterprise).await;
    let sent = acme.send(Purpose::Sandbox, PHONE).await.expect("sent");
    assert_eq!((sent.code.reveal().len(), sent.receiver.as_str()), (6, PHONE));
    let now = acme.world.now().await;
    assert_eq!(sent.expires, now.plus_ms(600_000));
    let nobody = acme.send(Purpose::Production, PHONE).await;
    assert_eq!(nobody, Err(SendRefusal::DeliveryFailed), "nobody would get to know it");
    acme.let_codes_be_heard().await;
    let hidden = acme.send(Purpose::Production, PHONE).await.expect("sent");
    assert_eq!(read(&acme).await, [(None, now), (Some(sent.code.clone()), now)]);
    // In production the rows of codes hold nothing that could be opened: one copy, sealed, is beside
    // the event for whoever delivers it.
    assert_eq!(acme.world.count(&SEALED).await, 1);
    assert!(!format!("{hidden:?}").contains(hidden.code.reveal()));

    for _ in 0..3 {
        acme.send(Purpose::Sandbox, "+86-13800000000").await.expect("five within an hour");
    }
    assert_eq!(acme.send(Purpose::Sandbox, PHONE).await, Err(SendRefusal::OverLimit));
    acme.send(Purpose::Sandbox, "13800000001").await.expect("another phone has its own limit");
    at(&acme.world, "01T01:00:00").await;
    acme.send(Purpose::Sandbox, PHONE).await.expect("the next hour");
    at(&acme.world, "03T00:00:00").await;
    acme.send(Purpose::Sandbox, PHONE).await.expect("the next day");
    assert_eq!(read(&acme).await.len(), 1, "a day later the others are forgotten");

    let masters = |new: &mut NewMember| new.phone = MemberPhone::Masters;
    let member = acme.open_account("acme_lab", None, masters).await.expect("opened");
    let ward = acme.open_account("acme_ward", None, |new| {
        masters(new);
        new.mode = Mode::Custody;
    });
    let ward = ward.await.expect("opened");
    let refusals = [(member, SendRefusal::NotMaster), (ward, SendRefusal::CustodyMember)];
    for (sender, expected) in refusals {
        let vault = Arc::clone(&acme.vault);
        let (claim, purpose) = (member_claim(sender, &phone(PHONE)), Purpose::Sandbox);
        let wish = CodeToSend { claim, minutes: 10, language: None, purpose };
        let refused = attempt(&acme.world, 0, move |unit| send_code(unit, &vault, &wish)).await;
        assert_eq!(refused, Err(Error::Refused(expected)));
    }
}

/// The codes that can be read back, newest first.
async fn read(acme: &Enterprise) -> Vec<(Option<Secret>, Timestamp)> {
    let (vault, master) = (Arc::clone(&acme.vault), acme.master);
    let read =
        acme.world.store.read::<_, ()>(move |tx, _| Ok(read_codes(tx, &vault, master, 100)?));
    let codes = read.await.expect("they can be read");
    let phones = codes.iter().filter_map(|code| code.receiver.as_ref());
    assert!(phones.map(Personal::reveal).all(|phone| phone.ends_with("13800000000")));
    codes.into_iter().map(|code| (code.code, code.sent)).collect()
}
