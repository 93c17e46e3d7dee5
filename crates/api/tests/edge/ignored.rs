//! Fields that count on one site or beside another field's value: where they don't they may hold
//! anything, and where they do their rules are asked for by their names.

use hubu_core::customers::CustomerKind;
use hubu_core::realm::Site;
use hubu_testkit::client::Call;
use hubu_testkit::world::{Account, Kind, World};
use serde_json::{Value, json};

/// One of the two forms of sending a code: where it is, and what its fields are called.
struct Form {
    path: &'static str,
    receiver_type: &'static str,
    phone: &'static str,
    country: Option<&'static str>,
    customer: &'static str,
    bank_card: Value,
}

fn forms() -> [Form; 2] {
    let new = Form {
        path: "/v2/bases/verificationcode/send",
        receiver_type: "receiver_type",
        phone: "mobile_phone",
        country: None,
        customer: "customer_id",
        bank_card: json!(18),
    };
    let former = Form {
        path: "/v1.0/0a1b2c/partner/common-mgr/verificationcode",
        receiver_type: "receiverType",
        phone: "mobilePhone",
        country: Some("countryCode"),
        customer: "customerId",
        bank_card: json!("18"),
    };
    [new, former]
}

impl Form {
    /// What a site asks for: a code that goes where none was sent before.
    fn body(&self, site: Site, number: usize) -> Value {
        match site {
            Site::Cn => {
                json!({ self.receiver_type: 1, self.phone: format!("1380000{number:04}") })
            }
            Site::Intl => {
                json!({ self.receiver_type: 2, "email": format!("li{number}@example.com") })
            }
        }
    }

    fn ignored(&self, site: Site) -> Vec<&'static str> {
        match site {
            Site::Cn => vec![self.customer, "email"],
            Site::Intl => {
                let country = self.country.into_iter();
                country.chain([self.customer, self.phone, "scene"]).collect()
            }
        }
    }

    /// What counts beside what else is there, and that.
    fn counting(&self, site: Site) -> Vec<(&'static str, Option<&Value>)> {
        match site {
            Site::Cn => {
                let country = self.country.into_iter().map(|name| (name, None));
                let names =
                    [(self.phone, None), ("scene", None), (self.customer, Some(&self.bank_card))];
                country.chain(names).collect()
            }
            Site::Intl => vec![("email", None)],
        }
    }
}

/// What none of the fields may hold.
fn wrong() -> [Value; 4] {
    [json!("not as it should be"), json!("x".repeat(65)), json!(7), json!([])]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_count_may_hold_anything_and_what_counts_may_not() {
    for site in [Site::Cn, Site::Intl] {
        World::of_kind_on_each_engine(Kind { site, ..Kind::default() }, async |world| {
            let kind = CustomerKind::SolutionProvider;
            let partner = world.customer(kind, "yunhe_partner").await;
            for (place, form) in forms().iter().enumerate() {
                ignored(world, &partner, (form, site), place * 1_000).await;
                counting(world, &partner, (form, site)).await;
            }
        })
        .await;
    }
}

async fn ignored(world: &World, partner: &Account, (form, site): (&Form, Site), first: usize) {
    let names = form.ignored(site).into_iter();
    let all = names.flat_map(|name| wrong().map(|value| (name, value)));
    for (number, (name, value)) in all.enumerate() {
        world.pass(1_000);
        let mut body = form.body(site, first + number);
        body[name] = value;
        let answer = world.send(&partner.client, &Call::post(form.path, &body)).await;
        assert_eq!(answer.status, 204, "{body}: {}", answer.body);
    }
}

async fn counting(world: &World, partner: &Account, (form, site): (&Form, Site)) {
    for (name, scene) in form.counting(site) {
        for value in wrong() {
            world.pass(1_000);
            let mut body = form.body(site, 9_999);
            if let Some(scene) = scene {
                body["scene"] = scene.clone();
            }
            body[name] = value;
            let answer = world.send(&partner.client, &Call::post(form.path, &body)).await;
            assert_eq!(answer.outcome(), (400, "CBC.0100".to_owned()), "{body}: {}", answer.body);
            assert!(answer.message().contains(name), "{body}: {}", answer.body);
        }
    }
}
