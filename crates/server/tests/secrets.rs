//! Goal: nothing that is secret or personal stands anywhere in the clear. Method: a story with every
//! kind of secret is told to the real server at its most talkative; then the database's files and
//! rows, a copy of it, and the logs are searched for each of them, in many forms. What is no secret
//! of the same story is found by the same search.

use crate::rig::client::Client;
use crate::rig::needles::{Needle, find};
use crate::rig::receiver::Receiver;
use crate::rig::{Folder, Served, inside};
use hubu_app::access::{NewToken, NewUser, PasswordCost, Passwords, create_user, issue_token};
use hubu_app::customers::{self, NewCustomer};
use hubu_app::verification::read_codes;
use hubu_app::{Error, Unit, oversight};
use hubu_core::access::PrincipalKind;
use hubu_core::confidential::{Personal, Secret};
use hubu_core::customers::{CustomerKind, MobilePhone, RealName};
use hubu_core::ids::{CustomerId, Seeded};
use hubu_core::realm::Site;
use hubu_server::realm;
use hubu_testkit::client::{Call, Client as Caller, Proof};
use hubu_testkit::engines::{self, Home};
use serde_json::json;

/// Whoever names a library's module in a filter gets past what is said of the library.
const TALKATIVE: &str = "--log=trace,tokio_postgres::query=trace,tokio_postgres::prepare=trace,\
                         hyper::proto=trace,reqwest::connect=trace";

/// What the demo world is certified as, and whom codes go to.
const DEMO_PEOPLE: &[&str] = &[
    "海川科技有限公司",
    "海川科技有限公司成都分公司",
    "91310000DEMO00001X",
    "星光网络有限公司",
    "91440300DEMO00002X",
    "云合信息技术有限公司",
    "Overseas Trading Ltd",
    "13800000000",
    "H12345678",
    "晨光面包房有限公司",
    "91310000DEMO00007X",
];
/// What this story adds.
const PASSWORD: &str = "Kq7!vermilion-Door";
const REFUSED_PASSWORD: &str = "Zw4!indigo-Lantern-far-beyond-the-limit";
const USER_PASSWORD: &str = "Jx9!ochre-Window";
const PHONE: &str = "13911117777";
const REAL_NAME: &str = "长风破浪贸易有限公司";
const CREDIT_CODE: &str = "91990000SEALED007X";
const EMAIL: &str = "accounts.payable@changfeng.example";
const THEIR_PHONE: &str = "13922228888";
/// What is no secret: it must be found.
const MEMBER: &str = "lab_of_the_story";
const REASON: &str = "disputed amount of the story";
const OPERATION: &str = "CreateSubEnterpriseAccount";

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_of_a_story_is_found_at_rest_or_in_logs() {
    engines::each(async |home| {
        let folder = Folder::new("secrets");
        let talk = [crate::rig::DEMO, &[TALKATIVE]].concat();
        let served = Served::start(folder.over(home, &talk));
        let mut secrets = known(&folder, home, &served);
        secrets.extend(tell(&folder, home, &served).await);
        let (dealt, said) = deal(&folder, &served);
        secrets.extend(dealt);
        secrets.extend(certify(&served));
        secrets.extend(lend_keys(&served));
        hold(&served);
        // Killed: what is on its way to the database's file still lies beside it.
        let first = served.kill();
        let log = files(&folder, &["hubu.db-wal"]);
        secrets.extend(add_within(&folder, home).await);

        let again = [&talk[..], &["--log-format=json"]].concat();
        let served = Served::start(folder.over(home, &again));
        let token = secrets.last().expect("the token is the last").1.clone();
        let token = String::from_utf8(token).expect("it was a text");
        let caller = Caller { proof: Proof::Token(token) };
        let balances = Call::get("/v2/accounts/customer-accounts/balances");
        let refused = Client::with(&served.address("base"), caller).ask(&balances);
        assert_eq!(refused.status, 403, "a user without policies: {refused:?}");
        let second = served.kill();
        let database = files(&folder, &["hubu.db", "hubu.db-wal"]);

        let needles: Vec<Needle> =
            secrets.iter().map(|(what, text)| Needle::new(what, text)).collect();
        let planted = |text: &str| vec![Needle::new("planted", text)];
        let mut heaps = vec![
            ("the first log", first.err.into_bytes(), planted(OPERATION)),
            ("the second log", second.err.into_bytes(), planted("ShowCustomerAccountBalances")),
            ("what the command says", said, Vec::new()),
            ("what is printed later", [first.out, second.out].concat().into_bytes(), Vec::new()),
            (
                "the rows",
                rows(&folder, home).await,
                vec![Needle::new("planted", MEMBER), Needle::new("planted", REASON)],
            ),
        ];
        if home.url().is_none() {
            heaps.push(("the write-ahead log", log, planted(REASON)));
            heaps.push(("the database's file", database, planted(MEMBER)));
        }
        for (name, heap, planted) in heaps {
            for one in planted {
                let found = find(&heap, &[one]);
                assert_eq!(found, ["planted as it is"], "{name} has {} bytes", heap.len());
            }
            assert_eq!(find(&heap, &needles), [""; 0], "{name} gives secrets away");
        }
    })
    .await;
}

/// What is secret, and its text.
type Secrets = Vec<(String, Vec<u8>)>;

/// What is secret from the start.
fn known(folder: &Folder, home: &Home, served: &Served) -> Secrets {
    let mut secrets: Secrets = Vec::new();
    for caller in served.line["callers"].as_array().expect("a demo has callers") {
        for key in ["sk", "password"] {
            let what = format!("the {key} of {}", caller["role"]);
            secrets.push((what, caller[key].as_str().expect("a text").into()));
        }
    }
    let people = DEMO_PEOPLE.iter().map(|text| format!("a person of the demo world: {text}"));
    secrets.extend(people.zip(DEMO_PEOPLE.iter().map(|text| (*text).into())));
    for (version, key) in inside::key(&inside::settings(folder, home)).versions() {
        secrets.push((format!("version {version} of the master key"), key.reveal().to_vec()));
    }
    let user = home.url().and_then(|url| url.split_once("://")?.1.split_once('@'));
    if let Some((_, password)) = user.and_then(|(user, _)| user.split_once(':')) {
        secrets.push(("the database's password".to_owned(), password.into()));
    }
    secrets
}

/// Lets codes be sent to an endpoint; gives it, and its secret.
fn name_endpoint(served: &Served) -> (Receiver, String) {
    let receiver = Receiver::start();
    let kinds = ["verification.code_sent"];
    let new = json!({ "url": receiver.url("/sms"), "kinds": kinds });
    let named = Client::of(served, "operator").ask(&Call::post("/operator/v1/webhooks", &new));
    assert_eq!(named.status, 201, "{named:?}");
    (receiver, named.json()["secret"].as_str().expect("a text").to_owned())
}

/// Tells the story over the wire.
async fn tell(folder: &Folder, home: &Home, served: &Served) -> Secrets {
    let (receiver, signed_with) = name_endpoint(served);
    let mut master = Client::of(served, "master");
    let arguments = json!([{ "key": "sub_customer_name", "value": "x" }]);
    let send = json!({ "mobile_phone": PHONE, "sm_template_args": arguments });
    let send = Call::post("/v2/enterprises/multi-accounts/sm-verification-code", &send);
    assert_eq!(master.ask(&send).status, 204);
    let code = sent_code(folder, home, served).await;
    let letter = receiver.next();
    assert!(letter.is_signed_with(&[&signed_with]), "{letter:?}");
    assert_eq!(letter.json()["data"]["code"], code.as_str());
    assert_eq!(letter.json()["data"]["mobile_phone"], PHONE);

    let units = Call::get("/v2/enterprises/multi-accounts/enterprise-organizations");
    let unit = master.read(&units)["root_id"].clone();
    let create = |password: &str, code: &str| {
        let account = json!({
            "customer_name": MEMBER, "password": password, "mobile_phone": PHONE,
            "verification_code": code,
        });
        let body = json!({
            "party_id": unit, "sub_customer_association_type": 1, "permission_ids": [],
            "new_sub_customer": account,
        });
        Call::post("/v2/enterprises/multi-accounts/sub-customers", &body)
    };
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let refused = [
        create(REFUSED_PASSWORD, &code),
        create(PASSWORD, wrong),
        create(PASSWORD, &code).body(format!("{{\"password\": \"{PASSWORD}\", ")),
    ];
    for call in &refused {
        let answer = master.ask(call);
        assert_eq!(answer.status, 400, "{answer:?}");
        assert!(!answer.body.contains(PASSWORD) && !answer.body.contains(REFUSED_PASSWORD));
    }
    let created = master.ask(&create(PASSWORD, &code).header("Idempotency-Key", "story-1"));
    assert_eq!(created.status, 204, "{created:?}");

    let texts = [
        ("the new member's password", PASSWORD),
        ("a refused password", REFUSED_PASSWORD),
        ("the new member's phone", PHONE),
        ("the code that was sent", &code),
        ("a webhook's secret", &signed_with),
        ("a webhook's key", signed_with.trim_start_matches("whsec_")),
    ];
    texts.map(|(what, text)| (what.to_owned(), text.into())).into()
}

/// Writes what is no secret, and comes last: what was written long ago may have left the log.
fn hold(served: &Served) {
    let customer = served.caller("prepaid")["customer_id"].as_str().expect("a text");
    let hold = json!({ "amount": "1.00", "reason": REASON });
    let hold = Call::post(&format!("/operator/v1/customers/{customer}/holds"), &hold);
    let held = Client::of(served, "operator").ask(&hold);
    assert_eq!(held.status, 201, "{held:?}");
}

/// Makes stored-value cards, by the operation and by the command, and has some redeemed; gives their
/// codes, and what the command said.
fn deal(folder: &Folder, served: &Served) -> (Secrets, Vec<u8>) {
    let mut operator = Client::of(served, "operator");
    let plan = json!({
        "kind": "stored_value_card", "name": "fair", "face_value": "50", "valid_days": 30,
    });
    let plan = operator.ask(&Call::post("/operator/v1/coupon-plans", &plan));
    assert_eq!(plan.status, 201, "{plan:?}");
    let plan = plan.json()["plan_id"].as_str().expect("a plan").to_owned();
    let batch = json!({ "plan_id": plan, "name": "by the operation", "count": 2 });
    let batch = Call::post("/operator/v1/card-batches", &batch);
    let batch = batch.header("Idempotency-Key", "cards-of-the-story");
    let made = operator.ask(&batch);
    assert_eq!(made.status, 201, "{made:?}");
    let again = operator.ask(&batch);
    assert_eq!(again.status, 409, "codes are shown once: {again:?}");
    let cards = made.json()["cards"].clone();
    let mut codes: Vec<String> = Vec::new();
    for card in cards.as_array().expect("a list") {
        codes.push(card["code"].as_str().expect("a text").to_owned());
    }

    let (plan, log) = (format!("--plan={plan}"), TALKATIVE);
    let asked = ["card-batch", &plan, "--batch=story", "--count=2", "--out=story.csv", log];
    let mut command = folder.command(&asked);
    let caller = served.caller("operator");
    for (name, key) in [("HUBU_AK", "ak"), ("HUBU_SK", "sk")] {
        command.env(name, caller[key].as_str().expect("a text"));
    }
    let output = command.env("HUBU_ENDPOINT", served.address("base")).output();
    let output = output.expect("the binary was built");
    assert!(output.status.success(), "{:?}", crate::rig::Ended::of(&output));
    let printed = std::fs::read_to_string(folder.path("story.csv")).expect("it was written");
    codes.extend(printed.lines().skip(1).filter_map(|line| line.split(',').nth(2)).map(Into::into));
    assert_eq!(codes.len(), 4, "two of each");

    let mut person = Client::of(served, "person");
    let mut redeem = |code: &str, status: u16| {
        let body = json!({ "code": code });
        let answer = person.ask(&Call::post("/hubu/v1/stored-value-cards/redeem", &body));
        assert_eq!(answer.status, status, "{answer:?}");
        assert!(!answer.body.contains(code), "it is not said again: {answer:?}");
    };
    redeem(&codes[0], 201);
    redeem(&codes[1].replace('-', "").to_lowercase(), 201);
    redeem(&codes[1], 409);
    redeem(&codes[2], 201);
    let mut secrets = Secrets::new();
    for code in codes {
        let bare = code.replace('-', "");
        let small = bare.to_lowercase();
        let forms =
            [("as it is printed", code), ("in one word", bare), ("in small letters", small)];
        let named = forms.map(|(form, text)| (format!("a card's code {form}"), text.into_bytes()));
        secrets.extend(named);
    }
    (secrets, [output.stdout, output.stderr].concat())
}

/// Certifies a person by a QR code; gives its ticket, which travels in paths, and the person's key.
fn certify(served: &Served) -> Secrets {
    let (mut operator, base) = (Client::of(served, "operator"), served.address("base"));
    let new = json!({ "kind": "person", "account_name": "wang_fang" });
    let made = operator.ask(&Call::post("/operator/v1/customers", &new));
    assert_eq!(made.status, 201, "{made:?}");
    let made = made.json();
    let id = made["customer_id"].as_str().expect("an id");
    let keys = format!("/operator/v1/customers/{id}/credentials");
    let pair = operator.ask(&Call::post(&keys, &json!({}))).json();
    let text = |name: &str| pair[name].as_str().expect("a text");
    let mut person = Client::new(&base, text("ak"), text("sk"));
    let given = person.read(&Call::get("/v2/customers/real-name-auth-qrcode"));
    let link = given["qr_code_url"].as_str().expect("a link");
    let (_, ticket) = link.rsplit_once('/').expect("a path");
    let page = format!("/hubu/v1/real-name/{ticket}");
    let mut anybody = Client::with(&base, Caller::nobody());
    // Read, used, too late; and every way in which a path leads nowhere.
    for (method, path, status) in [
        ("GET", page.clone(), 200),
        ("POST", page.clone(), 200),
        ("POST", page.clone(), 410),
        ("DELETE", page.clone(), 405),
        ("GET", format!("{page}/more"), 404),
        ("GET", format!("{page}{page}"), 404),
    ] {
        let answer = anybody.ask(&Call::new(method, &path));
        assert_eq!(answer.status, status, "{method}: {answer:?}");
    }
    let texts = [("the ticket of a QR code", ticket), ("the secret key of a person", text("sk"))];
    texts.map(|(what, text)| (what.to_owned(), text.into())).into()
}

/// Signs in by a key pair and takes a temporary key, which calls.
fn lend_keys(served: &Served) -> Secrets {
    let (base, person) = (served.address("base"), served.caller("person"));
    let pair = json!({ "access": { "key": person["ak"] }, "secret": { "key": person["sk"] } });
    let wish = |identity: serde_json::Value| json!({ "auth": { "identity": identity } });
    let by_pair = wish(json!({ "methods": ["hw_ak_sk"], "hw_ak_sk": pair }));
    let mut nobody = Client::with(&base, Caller::nobody());
    let signed_in = nobody.ask(&Call::post("/v3/auth/tokens", &by_pair));
    assert_eq!(signed_in.status, 201, "{signed_in:?}");
    let token = signed_in.header("x-subject-token").to_owned();
    let by_token = wish(json!({ "methods": ["token"], "token": { "id": token } }));
    let made = nobody.ask(&Call::post("/v3.0/OS-CREDENTIAL/securitytokens", &by_token));
    assert_eq!(made.status, 201, "{made:?}");
    let key = made.json()["credential"].clone();
    let text = |name: &str| key[name].as_str().expect("a text");
    let mut lent = Client::new(&base, text("access"), text("secret"));
    let balances = Call::get("/v2/accounts/customer-accounts/balances");
    let called = lent.ask(&balances.clone().header("X-Security-Token", text("securitytoken")));
    assert_eq!(called.status, 200, "{called:?}");
    // One that is not signed proves nothing.
    let refused = lent.ask(&balances.unsigned("X-Security-Token", text("securitytoken")));
    assert_eq!(refused.status, 401, "{refused:?}");
    let texts = [
        ("the token of a key pair", token.as_str()),
        ("a temporary secret key", text("secret")),
        ("a security token", text("securitytoken")),
    ];
    texts.map(|(what, text)| (what.to_owned(), text.into())).into()
}

/// The code that was sent last.
async fn sent_code(folder: &Folder, home: &Home, served: &Served) -> String {
    let settings = inside::settings(folder, home);
    let store = realm::look(&settings).await.unwrap_or_else(|failure| panic!("{failure}"));
    let vault = inside::key(&settings).vault().expect("it was read");
    let sender = served.caller("master")["customer_id"].as_str().and_then(CustomerId::parse);
    let sender = sender.expect("an id");
    let codes = realm::within(&store, move |tx| {
        let sender = oversight::account(tx, &sender)?.expect("it exists");
        read_codes(tx, &vault, sender.key, 1)
    });
    let codes = codes.await.unwrap_or_else(|failure| panic!("{failure}"));
    codes[0].code.as_ref().expect("a sandbox keeps it").reveal().to_owned()
}

/// Adds what has no way over the wire yet: a customer with all that is personal, a user with a
/// password, and a token. The token comes last.
async fn add_within(folder: &Folder, home: &Home) -> Secrets {
    let realm = inside::open(folder, home).await;
    let hash = Passwords::new(PasswordCost::default(), Box::new(Seeded::new(7)))
        .hash(&Secret::new(USER_PASSWORD));
    let new = NewCustomer {
        real_name: Some(RealName { name: REAL_NAME.into(), credit_code: Some(CREDIT_CODE.into()) }),
        mobile_phone: MobilePhone::parse(THEIR_PHONE),
        email: Some(Personal::new(EMAIL)),
        ..NewCustomer::plain(CustomerKind::Enterprise, "changfeng", Site::Cn)
    };
    let vault = std::sync::Arc::clone(&realm.vault);
    let add = move |unit: &mut Unit<'_, '_>| {
        let account = said(customers::create(unit, &vault, &new))?.value.key;
        let user = NewUser {
            account,
            name: "clerk".to_owned(),
            kind: PrincipalKind::User,
            password: Some(hash.clone()),
            items: Vec::new(),
        };
        let (user, _) = said(create_user(unit, &user))?.value;
        let methods = vec!["password".to_owned()];
        let issued = issue_token(unit, &NewToken { user, methods, project: None, expires: None })?;
        Ok::<_, Error<String>>(issued.token)
    };
    let token =
        realm.store.unit(0, None, "test.add", add).await.expect("nothing speaks against it");
    realm.close().await.unwrap_or_else(|failure| panic!("{failure}"));
    [
        ("a certified name", REAL_NAME),
        ("a credit code", CREDIT_CODE),
        ("a mail address", EMAIL),
        ("a customer's phone", THEIR_PHONE),
        ("a user's password", USER_PASSWORD),
        ("a token", token.reveal()),
    ]
    .map(|(what, text)| (what.to_owned(), text.into()))
    .into()
}

fn said<T, R: std::fmt::Debug>(done: Result<T, Error<R>>) -> Result<T, Error<String>> {
    done.map_err(|error| match error {
        Error::Fault(fault) => Error::Fault(fault),
        Error::Refused(refusal) => Error::Refused(format!("{refusal:?}")),
    })
}

/// Files in the data folder of a SQLite realm.
fn files(folder: &Folder, names: &[&str]) -> Vec<u8> {
    let read = |name: &&str| std::fs::read(folder.path("hubu-data").join(name));
    names.iter().filter_map(|name| read(name).ok()).flatten().collect()
}

/// Every row there is in the end.
async fn rows(folder: &Folder, home: &Home) -> Vec<u8> {
    if let Some(url) = home.url() {
        return engines::dump_postgres(url).await;
    }
    let copied = folder.run(&["backup", "copy.db"]);
    assert_eq!(copied.code, Some(0), "{copied:?}");
    let copy = folder.path("copy.db");
    let bytes = std::fs::read(&copy).expect("it was written");
    [engines::dump_sqlite(&copy), bytes].concat()
}

#[test]
fn the_search_finds_every_form_and_no_other_text() {
    let needles = [Needle::new("word", "s3cret-词"), Needle::new("code", "123456")];
    let heaps: [(&[u8], &str); 10] = [
        ("x s3cret-词 y".as_bytes(), "word as it is"),
        (b"\\x7333637265742de8af8d", "word in hexadecimal digits"),
        (b"7333637265742DE8AF8D", "word in capital hexadecimal digits"),
        (b"%73%33%63%72%65%74%2D%E8%AF%8D", "word percent-encoded"),
        (b"[1, 115, 51, 99, 114, 101, 116, 45, 232, 175, 141]", "word as a list of numbers"),
        (br"\u0073\u0033\u0063\u0072\u0065\u0074\u002d\u8bcd", "word escaped as in JSON"),
        // After no, one and two further bytes.
        (b"czNjcmV0LeivjQ==", "word in base64"),
        (b"eHMzY3JldC3or40=", "word in base64"),
        (b"eHhzM2NyZXQt6K-N", "word in base64"),
        (b"a 123456.", "code as it is"),
    ];
    for (heap, expected) in heaps {
        assert_eq!(find(heap, &needles), [expected], "{}", String::from_utf8_lossy(heap));
    }
    for heap in ["0123456", "1234567", "s3cret", "S3CRET-词"] {
        assert_eq!(find(heap.as_bytes(), &needles), [""; 0], "{heap}");
    }
}
