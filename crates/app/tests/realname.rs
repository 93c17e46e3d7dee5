//! Goal: an application is decided once and a ticket serves once, whoever else tries at the same
//! moment; what is sealed of people survives the rotation of the key; a code's deliverer finds it.
//! Method: use cases on both engines, rivals let loose on each other.

use std::sync::Arc;

use hubu_app::access::Vault;
use hubu_app::customers::{self, NewCustomer};
use hubu_app::enterprise::associate_partner;
use hubu_app::ledger::Party;
use hubu_app::realname::{
    NewApplication, Papers, application, apply, bar_certificate, complete_ticket, issue_ticket,
    review, standing_of,
};
use hubu_app::verification::{Claim, CodeToSend, send_code};
use hubu_app::write::Done;
use hubu_app::{Error, Unit};
use hubu_core::confidential::Personal;
use hubu_core::customers::{CustomerKind, MobilePhone};
use hubu_core::ids::{CustomerId, CustomerKey, GroupKey};
use hubu_core::partners::AssociationType;
use hubu_core::realm::{Purpose, Site};
use hubu_core::realname::{
    ApplyRefusal, CertifiedKind, Decision, Evidence, PersonalCertificate, ReviewRefusal, Standing,
    Verdict,
};
use hubu_core::verification::{Receiver, Scene};
use hubu_store::Sql;
use hubu_store::vault::{Rotation, rotate};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::LedgerWorld;

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
