//! Goal: an application is decided once and a ticket serves once, whoever else tries at the same
//! moment; what is sealed of people survives the rotation of the key; a code's deliverer finds it.
//! Method: use cases on both engines, rivals let loose on each other.

use std::sync::Arc;

use hubu_app::access::Vault;
use hubu_app::customers::{self, NewCustomer};
use hubu_app::enterprise::{associate_partner, end_partner_association};
use hubu_app::ledger::Party;
use hubu_app::realname::{
    NewApplication, Papers, application, apply, bar_certificate, card_claim, complete_ticket,
    issue_ticket, review, review_result, standing_of,
};
use hubu_app::verification::{Claim, CodeToSend, send_code, try_code};
use hubu_app::webhooks::create_webhook;
use hubu_app::write::Done;
use hubu_app::{Error, Unit};
use hubu_core::confidential::{Personal, Secret};
use hubu_core::customers::{CustomerKind, MobilePhone};
use hubu_core::ids::{CustomerId, CustomerKey, GroupKey};
use hubu_core::partners::AssociationType;
use hubu_core::realm::{Purpose, Site};
use hubu_core::realname::{
    ApplyRefusal, CertifiedKind, Decision, Evidence, PersonalCertificate, ReviewRefusal, Standing,
    Verdict,
};
use hubu_core::verification::{CodeRefusal, Receiver, Scene, SendRefusal};
use hubu_store::Sql;
use hubu_store::vault::{Rotation, rotate};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{BEGINNING, LedgerWorld, hearing_codes, instant};

const PHONE: &str = "13800001234";
const MINUTE: i64 = 60_000;

/// A partner with one customer, whose papers are sealed.
struct Office {
    world: Arc<LedgerWorld>,
    vault: Arc<Vault>,
    partner: CustomerKey,
    li: (CustomerKey, CustomerId),
}

/// What a use case came to, where no fault is expected.
async fn run<T: Send + 'static, R: Send + 'static>(
    world: &LedgerWorld,
    lane: i64,
    body: impl Fn(&mut Unit<'_, '_>) -> Result<Done<T>, Error<R>> + Send + 'static,
) -> Result<T, R> {
    let done = world.store.unit(lane, None, "test", move |unit| body(unit).map(|done| done.value));
    match done.await {
        Ok(value) => Ok(value),
        Err(Error::Refused(refusal)) => Err(refusal),
        Err(Error::Fault(fault)) => panic!("{fault}"),
    }
}

fn keys(versions: &[u32]) -> Arc<Vault> {
    let key = |version: &u32| (*version, [u8::try_from(*version).expect("small"); 32]);
    Arc::new(Vault::new(versions.iter().map(key)).expect("distinct versions"))
}

impl Office {
    async fn open(home: &Home) -> Self {
        let (world, vault) = (Arc::new(LedgerWorld::open(home).await), keys(&[1]));
        let open = async |kind, name| {
            let (vault, new) = (Arc::clone(&vault), NewCustomer::plain(kind, name, Site::Cn));
            let created = run(&world, 0, move |unit| customers::create(unit, &vault, &new)).await;
            let created = created.expect("opened");
            (created.key, created.id)
        };
        let partner = open(CustomerKind::SolutionProvider, "partner").await.0;
        let li = open(CustomerKind::Person, "li_lei").await;
        let pair = (Party::Key(partner), Party::Key(li.0));
        let joined = run(&world, 0, move |unit| {
            associate_partner(unit, Site::Cn, (&pair.0, &pair.1), AssociationType::AgencySale)
        });
        joined.await.expect("joined");
        Self { world, vault, partner, li }
    }

    async fn apply(&self, vault: &Arc<Vault>) -> Result<i64, ApplyRefusal> {
        let papers = Papers {
            name: "Li Lei".to_owned(),
            number: "E1234567".to_owned(),
            images: vec!["a.jpg".to_owned(), "b.jpg".to_owned(), "c.jpg".to_owned()],
            ..Papers::default()
        };
        let new = NewApplication {
            partner: self.partner,
            customer: self.li.1.clone(),
            evidence: Evidence::Personal(PersonalCertificate::Passport),
            is_change: false,
            platform: "acme_p".to_owned(),
            papers,
            card_phone: None,
            realm: (Site::Cn, Purpose::Production),
        };
        let vault = Arc::clone(vault);
        let applied = run(&self.world, 0, move |unit| apply(unit, &vault, &new)).await?;
        assert_eq!(applied.verdict, Verdict::Review);
        Ok(applied.key)
    }

    /// Has a code sent to the phone of Li Lei's card, that lives for ten minutes.
    async fn code(&self, scene: Scene) -> Result<Secret, SendRefusal> {
        let phone = MobilePhone::parse(PHONE).expect("a number");
        let claim = match scene {
            Scene::BankCard => card_claim(self.partner, &self.li.1, &phone),
            _ => {
                Claim { sender: self.partner, scene, about: None, receiver: Receiver::Phone(phone) }
            }
        };
        let purpose = Purpose::Sandbox;
        let wish = CodeToSend { claim, minutes: 10, language: None, purpose };
        let vault = Arc::clone(&self.vault);
        Ok(run(&self.world, 0, move |unit| send_code(unit, &vault, &wish)).await?.code)
    }

    /// Applies with the card and a code.
    async fn by_card(&self, code: &str) -> Result<Verdict, ApplyRefusal> {
        let phone = MobilePhone::parse(PHONE).expect("a number");
        let (claim, code) = (card_claim(self.partner, &self.li.1, &phone), Secret::new(code));
        let vault = Arc::clone(&self.vault);
        let tried = self
            .world
            .store
            .unit(0, None, "test.try", move |unit| try_code(unit, &vault, &claim, &code));
        let tried = tried.await.expect("a try is never refused");
        let papers = Papers {
            name: "Li Lei".to_owned(),
            number: "110101199003070000".to_owned(),
            images: vec!["face.jpg".to_owned()],
            bank_account: Some("6222020000000001".to_owned()),
            ..Papers::default()
        };
        let new = NewApplication {
            partner: self.partner,
            customer: self.li.1.clone(),
            evidence: Evidence::BankCard,
            is_change: false,
            platform: "acme_p".to_owned(),
            papers,
            card_phone: Some((phone, tried)),
            realm: (Site::Cn, Purpose::Sandbox),
        };
        let vault = Arc::clone(&self.vault);
        Ok(run(&self.world, 0, move |unit| apply(unit, &vault, &new)).await?.verdict)
    }

    /// Business time is so many milliseconds past the beginning.
    async fn at(&self, milliseconds: i64) {
        self.world.set_clock(instant(BEGINNING).plus_ms(milliseconds)).await;
    }

    async fn standing(&self) -> Standing {
        let key = self.li.0;
        let read = self.world.store.read::<_, ()>(move |tx, _| Ok(standing_of(tx, key)?));
        read.await.expect("it can be read").expect("it is there")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_reviewers_one_decides() {
    engines::each(two_reviewers).await;
}

async fn two_reviewers(home: &Home) {
    let office = Office::open(home).await;
    let key = office.apply(&office.vault).await.expect("taken");
    let rivals = (1..5).map(|lane| {
        let (world, vault) = (Arc::clone(&office.world), Arc::clone(&office.vault));
        let decision = match lane % 2 {
            0 => Decision::Accept,
            _ => Decision::Reject { opinion: "not legible".to_owned() },
        };
        tokio::spawn(async move {
            let passes = decision == Decision::Accept;
            let body = move |unit: &mut Unit<'_, '_>| review(unit, &vault, key, &decision);
            (passes, run(&world, lane, body).await)
        })
    });
    let mut decided = Vec::new();
    for rival in rivals.collect::<Vec<_>>() {
        match rival.await.expect("no panic") {
            (passes, Ok(())) => decided.push(passes),
            (_, refused) => assert_eq!(refused, Err(ReviewRefusal::AlreadyDecided)),
        }
    }
    assert_eq!(decided.len(), 1, "decided once");
    let expected = if decided[0] {
        Standing::Verified(CertifiedKind::Individual)
    } else {
        Standing::Rejected(CertifiedKind::Individual)
    };
    assert_eq!(office.standing().await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_serves_once_at_the_same_moment_too() {
    engines::each(one_ticket).await;
}

async fn one_ticket(home: &Home) {
    static APPLICATIONS: Sql =
        Sql::new("test.applications", "SELECT COUNT(*) FROM real_name_application");
    let office = Office::open(home).await;
    let li = office.li.0;
    let issued =
        run(&office.world, 0, move |unit| issue_ticket(unit, li).map_err(Error::<()>::Fault));
    let ticket = issued.await.expect("made").ticket;
    let rivals = (1..5).map(|lane| {
        let (world, vault) = (Arc::clone(&office.world), Arc::clone(&office.vault));
        let ticket = ticket.clone();
        tokio::spawn(async move {
            let body = move |unit: &mut Unit<'_, '_>| {
                complete_ticket(unit, &vault, &ticket, Purpose::Sandbox)
            };
            run(&world, lane, body).await.is_ok()
        })
    });
    let mut served = 0;
    for rival in rivals.collect::<Vec<_>>() {
        served += usize::from(rival.await.expect("no panic"));
    }
    assert_eq!(served, 1);
    assert_eq!(office.world.count(&APPLICATIONS).await, 1);
    assert_eq!(office.standing().await, Standing::Verified(CertifiedKind::Individual));
}

#[tokio::test(flavor = "multi_thread")]
async fn papers_and_bars_survive_the_rotation_of_the_key() {
    engines::each(rotation).await;
}

async fn rotation(home: &Home) {
    let office = Office::open(home).await;
    let key = office.apply(&office.vault).await.expect("taken");
    let vault = Arc::clone(&office.vault);
    let barred = run(&office.world, 0, move |unit| {
        let number = Personal::new("E7654321");
        bar_certificate(unit, &vault, (&number, "stolen"), (GroupKey(1), CustomerKey(1)))
    });
    barred.await.expect("barred");

    let both = keys(&[1, 2]);
    let mut place = Rotation::default();
    while place != Rotation::Done {
        let (vault, from) = (Arc::clone(&both), place);
        let step = office.world.store.unit::<_, ()>(0, None, "test.rotate", move |unit| {
            Ok(rotate(unit.tx, &vault, &from, 1)?.1)
        });
        place = step.await.expect("rewritten");
    }
    // From now on the first version is gone.
    let new = keys(&[2]);
    let vault = Arc::clone(&new);
    let read = office.world.store.read::<_, ()>(move |tx, _| {
        let found = application(tx, &vault, key)?.expect("it is there");
        let barred = hubu_store::realname::is_barred(tx, &vault, &["e7654321"])?;
        let nobody = CustomerKey(0);
        Ok((
            found.papers,
            barred,
            hubu_store::realname::holders_of(tx, &vault, "E1234567", nobody)?,
        ))
    });
    let (papers, barred, holders) = read.await.expect("it opens");
    assert_eq!((papers.name.as_str(), papers.images.len()), ("Li Lei", 3));
    assert_eq!((barred, holders), (true, 1), "both are found by their numbers");
    assert_eq!(office.apply(&new).await, Err(ApplyRefusal::AlreadySettled));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_delivers_a_code_finds_it_sealed_beside_its_event() {
    engines::each(delivery).await;
}

async fn delivery(home: &Home) {
    static CONTENT: Sql = Sql::new(
        "test.content",
        "SELECT c.subject_key, c.seq, c.content, e.kind, e.body FROM event_content c \
         JOIN event e ON e.group_id = c.group_id AND e.subject_key = c.subject_key \
         AND e.seq = c.seq",
    );
    let office = Office::open(home).await;
    let phone = MobilePhone::parse("13800001234").expect("a number");
    let claim = Claim {
        sender: office.partner,
        scene: Scene::Registration,
        about: None,
        receiver: Receiver::Phone(phone),
    };
    let vault = Arc::clone(&office.vault);
    let named = run(&office.world, 0, move |unit| {
        create_webhook(unit, &vault, &hearing_codes(), (GroupKey(1), CustomerKey(1)))
    });
    named.await.expect("nothing speaks against it");
    let purpose = Purpose::Production;
    let wish = CodeToSend { claim, minutes: 10, language: Some("en-us"), purpose };
    let vault = Arc::clone(&office.vault);
    let sent = run(&office.world, 0, move |unit| send_code(unit, &vault, &wish)).await;
    let code = sent.expect("sent").code;

    let vault = Arc::clone(&office.vault);
    let read = office.world.store.read::<_, ()>(move |tx, _| {
        let mut row = tx.first(&CONTENT, &[])?.expect("one event has content").reader();
        let place = format!("{}:{}", row.int()?, row.int()?);
        let content = vault.open("event_content.content", place, &row.bytes()?)?;
        Ok((content, row.text()?, row.text()?))
    });
    let (content, kind, body) = read.await.expect("it opens");
    let expected = format!(
        r#"{{"mobile_phone":"13800001234","code":"{}","language":"en-us"}}"#,
        code.reveal()
    );
    assert_eq!((content, kind.as_str()), (expected, "verification.code_sent"));
    assert!(body.contains("138****1234") && !body.contains(code.reveal()), "{body}");
}

/// The same code on the virtual clock: to the millisecond, and to the last try.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_lives_for_its_minutes_and_bears_three_wrong_tries() {
    engines::each(one_code).await;
}

async fn one_code(home: &Home) {
    use CodeRefusal::{Expired, Missing, Void, Wrong};
    let office = Office::open(home).await;
    let no = |why| Err(ApplyRefusal::Code(why));
    office.at(0).await;
    assert_eq!(office.by_card("000000").await, no(Missing), "none was sent");
    let first = office.code(Scene::BankCard).await.expect("sent");
    // Of another scene it proves nothing, and its tries are its own.
    let other = office.code(Scene::Registration).await.expect("sent");
    assert_eq!(office.by_card(&format!("{}0", other.reveal())).await, no(Wrong));
    office.at(10 * MINUTE - 1).await;
    assert_eq!(office.by_card("wrong!").await, no(Wrong), "it lives still");
    office.at(10 * MINUTE).await;
    assert_eq!(office.by_card(first.reveal()).await, no(Expired));
    assert_eq!(office.by_card("wrong!").await, no(Expired), "and counts no tries");

    let second = office.code(Scene::BankCard).await.expect("sent");
    assert_eq!(office.by_card(first.reveal()).await, no(Wrong), "only the last one counts");
    for _ in 2..=3 {
        assert_eq!(office.by_card("wrong!").await, no(Wrong));
    }
    assert_eq!(office.by_card("wrong!").await, no(Void));
    assert_eq!(office.by_card(second.reveal()).await, no(Void), "even the right one");

    let third = office.code(Scene::BankCard).await.expect("sent");
    for _ in 1..=2 {
        assert_eq!(office.by_card("wrong!").await, no(Wrong));
    }
    office.at(20 * MINUTE - 1).await;
    assert_eq!(
        office.by_card(third.reveal()).await,
        Ok(Verdict::Passed),
        "to the last millisecond"
    );
    assert_eq!(office.standing().await, Standing::Verified(CertifiedKind::Individual));
    assert_eq!(office.by_card(third.reveal()).await, Err(ApplyRefusal::AlreadySettled));
}

#[tokio::test(flavor = "multi_thread")]
async fn five_codes_an_hour_and_twenty_a_day_go_to_a_phone() {
    engines::each(many_codes).await;
}

async fn many_codes(home: &Home) {
    let office = Office::open(home).await;
    let sent = async || office.code(Scene::Registration).await.map(|_| ());
    let hour = 60 * MINUTE;
    for begun in 0..4 {
        if begun > 0 {
            office.at(begun * hour - 1).await;
            assert_eq!(sent().await, Err(SendRefusal::OverLimit), "hour {begun}");
        }
        office.at(begun * hour).await;
        for _ in 0..5 {
            assert_eq!(sent().await, Ok(()), "hour {begun}");
        }
        assert_eq!(sent().await, Err(SendRefusal::OverLimit), "the sixth in hour {begun}");
    }
    // Twenty within the day: the next goes when the first are a day old.
    for (at, expected) in [
        (5 * hour, Err(SendRefusal::OverLimit)),
        (24 * hour - 1, Err(SendRefusal::OverLimit)),
        (24 * hour, Ok(())),
    ] {
        office.at(at).await;
        assert_eq!(sent().await, expected, "{at}");
    }
}

/// A reseller's customer is its distributor's too, as nobody else could act for it; a reseller, and
/// what belongs to another distributor's, is not.
#[tokio::test(flavor = "multi_thread")]
async fn a_distributor_reaches_the_customers_of_its_resellers() {
    engines::each(distributors).await;
}

async fn distributors(home: &Home) {
    let office = Office::open(home).await;
    let open = async |kind, name| {
        let (vault, new) = (Arc::clone(&office.vault), NewCustomer::plain(kind, name, Site::Cn));
        let created =
            run(&office.world, 0, move |unit| customers::create(unit, &vault, &new)).await;
        let created = created.expect("opened");
        (created.key, created.id)
    };
    let own = open(CustomerKind::Distributor, "own_distributor").await;
    let other = open(CustomerKind::Distributor, "other_distributor").await;
    let reseller = open(CustomerKind::Reseller, "reseller").await;
    let customer = open(CustomerKind::Person, "han_meimei").await;
    for (above, below, kind) in [
        (own.0, reseller.0, AssociationType::Indirect),
        (reseller.0, customer.0, AssociationType::AgencySale),
    ] {
        let (above, below) = (Party::Key(above), Party::Key(below));
        let joined = run(&office.world, 0, move |unit| {
            associate_partner(unit, Site::Cn, (&above, &below), kind)
        });
        joined.await.expect("joined");
    }
    let result = async |partner: CustomerKey, of: &CustomerId| {
        let of = of.clone();
        let read = office.world.store.read(move |tx, _| review_result(tx, partner, &of));
        match read.await {
            Ok(told) => Ok(told),
            Err(Error::Refused(refusal)) => Err(refusal),
            Err(Error::Fault(fault)) => panic!("{fault}"),
        }
    };
    let stranger = Err(ApplyRefusal::NotPartnersCustomer);
    assert_eq!(result(own.0, &customer.1).await, Ok(None));
    assert_eq!(result(other.0, &customer.1).await, stranger);
    assert_eq!(result(own.0, &reseller.1).await, stranger, "a partner, and no customer");
    assert_eq!(result(own.0, &office.li.1).await, stranger, "of somebody else");
    // It ends with either association.
    let pair = (Party::Key(own.0), Party::Key(reseller.0));
    let ended =
        run(&office.world, 0, move |unit| end_partner_association(unit, (&pair.0, &pair.1)));
    ended.await.expect("ended");
    assert_eq!(result(own.0, &customer.1).await, stranger);
}
