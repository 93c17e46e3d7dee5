use super::*;
use crate::calendar::Zone;
use crate::catalogue::{Measure, ResourceType, Service, Sizes, UsageType};
use crate::discounts::{NewDiscount, Scope};
use crate::ids::Sort;
use crate::json::Json;
use crate::site::Site;
use crate::versions::Sent;
use crate::world::Model;

fn named(name: &str) -> [String; 2] {
    [name, name].map(str::to_owned)
}

fn product(id: &str, spec: &str, sizes: Option<Sizes>) -> Product {
    Product {
        id: id.to_owned(),
        service: "s".to_owned(),
        resource_type: "t".to_owned(),
        region: "r".to_owned(),
        zone: String::new(),
        spec: spec.to_owned(),
        names: named(spec),
        sizes,
        traits: [false; 5],
        attributes: Vec::new(),
    }
}

/// A disk of 0.30 a GB and month, or of 0.0014 a GB and hour; and traffic of 0.8 a GB, from 1000 GB on of
/// 0.72.
fn model() -> Model {
    let measure = |id, kind| Measure { id, kind, names: named("m"), short: named("m") };
    let usage = |code: &str| UsageType {
        code: code.to_owned(),
        resource_type: "t".to_owned(),
        names: named(code),
        measure: 4,
        accumulates: false,
        settled: "hour",
    };
    let price = |id: &str, charge, measure, tiers: &[(i64, i64)]| Price {
        product: id.to_owned(),
        charge,
        measure,
        tiers: tiers.to_vec(),
        from: 0,
    };
    let duration = || Charge::Usage("Duration".to_owned());
    let tiers = [(0, 8_000_000_000), (100_000_000_000, 7_200_000_000)];
    let catalogue = Catalogue {
        measures: vec![measure(1, "money"), measure(4, "duration"), measure(5, "duration")],
        conversions: vec![[4, 5, 3600]],
        regions: Vec::new(),
        services: vec![Service {
            code: "s".to_owned(),
            short: "S".to_owned(),
            names: named("s"),
            incentive: "not_specific",
            partner_discounts: true,
        }],
        resource_types: vec![ResourceType {
            code: "t".to_owned(),
            service: "s".to_owned(),
            names: named("t"),
            what: named(""),
        }],
        usage_types: vec![usage("Duration"), usage("upflow")],
        products: vec![
            product("disk", "SATA", Some(Sizes { measure: 17, least: 10, most: 100, step: 10 })),
            product("traffic", "12_bgp", None),
        ],
        packages: Vec::new(),
        prices: vec![
            price("disk", duration(), 4, &[(0, 14_000_000)]),
            price("disk", Charge::Term(Period::Month, None), 0, &[(0, 3_000_000_000)]),
            price("disk", Charge::Term(Period::Month, Some(12)), 0, &[(0, 30_000_000_000)]),
            price("traffic", Charge::Usage("upflow".to_owned()), 10, &tiers),
        ],
    };
    let mut model = Model::new((Site::Cn, Zone::east(8)), 1_000, 0);
    let id = model.ids.given(Sort::Account, "c");
    model.add_person(id, crate::Kind::Person, "somebody");
    let lines = vec![2; catalogue.prices.len()];
    let sent = Sent { catalogue, lines, problems: Vec::new() };
    assert!(model.apply_catalogue(&sent, false).is_success());
    model
}

fn line(spec: &str, size: Option<i64>, what: What) -> Line {
    Line {
        id: "1".to_owned(),
        service: "s".to_owned(),
        resource_type: "t".to_owned(),
        region: "r".to_owned(),
        spec: spec.to_owned(),
        zone: None,
        size,
        size_measure: size.map(|_| 17),
        count: 1,
        what,
    }
}

fn hours(value: i64, measure: i64) -> What {
    What::Usage("DURATION".to_owned(), value, measure)
}

fn rated(model: &Model, line: Line, precise: bool) -> Answer {
    let usage = matches!(line.what, What::Usage(..));
    let inquiry = Inquiry { own_project: true, precise, lines: vec![line] };
    if usage { model.rate_usage((0, 0), &inquiry) } else { model.rate_terms((0, 0), &inquiry) }
}

fn digits(answer: &Answer, name: &str) -> String {
    match answer.body.as_ref().and_then(|body| body.field(name)) {
        Some(Json::Number(digits)) => digits.clone(),
        other => format!("{other:?}"),
    }
}

#[test]
fn usage_is_converted_multiplied_and_cut() {
    let model = model();
    let upflow = |value| What::Usage("upflow".to_owned(), value, 10);
    for (line, precise, expected) in [
        (line("SATA", Some(40), hours(100_000_000, 4)), false, "0.056"),
        (line("SATA", Some(40), hours(100_000_000, 5)), false, "0.000015"),
        (line("SATA", Some(40), hours(100_000_000, 5)), true, "0.0000155555"),
        (line("12_bgp", None, upflow(150_000_000_000)), false, "1160"),
        (line("12_bgp", Some(3), upflow(100_000_000)), false, "0.8"),
    ] {
        assert_eq!(digits(&rated(&model, line, precise), "amount"), expected);
    }
}

#[test]
fn what_cannot_be_priced_is_refused_by_its_code() {
    let model = model();
    for (line, code) in [
        (line("SAS", Some(40), hours(1, 4)), "CBC.99006006"),
        (line("SATA", Some(40), What::Term(Period::Year, 1)), "CBC.99006006"),
        (line("SATA", Some(40), What::Usage("upflow".to_owned(), 1, 4)), "CBC.99006074"),
        (line("SATA", Some(40), hours(1, 10)), "CBC.99006050"),
        (line("SATA", Some(45), hours(1, 4)), "CBC.0100"),
        (line("SATA", None, hours(1, 4)), "CBC.0100"),
        (line("SATA", Some(40), hours(0, 4)), "CBC.0100"),
        (line("12_bgp", None, What::Usage("upflow".to_owned(), i64::MAX, 10)), ""),
    ] {
        let answer = rated(&model, line, false);
        let told = answer.body.as_ref().and_then(|body| body.field("error_code").cloned());
        assert_eq!(told, (!code.is_empty()).then(|| Json::from(code)), "{answer:?}");
    }
}

#[test]
fn a_term_is_rounded_and_every_discount_is_offered() {
    let mut model = model();
    let ratio = |kind, value| NewDiscount {
        kind,
        partner: None,
        name: "d".to_owned(),
        mode: RATIO,
        value: Some(value),
        scope: Scope::default(),
        from: None,
        to: None,
    };
    let month = || line("SATA", Some(40), What::Term(Period::Month, 1));
    let official = |answer: &Answer| {
        let body =
            answer.body.as_ref().and_then(|body| body.field("official_website_rating_result"));
        body.and_then(|list| list.field("official_website_amount")).cloned()
    };
    let offers = |answer: &Answer| match answer
        .body
        .as_ref()
        .and_then(|body| body.field("optional_discount_rating_results"))
    {
        Some(Json::List(offers)) => offers.clone(),
        _ => Vec::new(),
    };
    let answer = rated(&model, month(), false);
    assert_eq!(official(&answer), Some(Json::Number("12".to_owned())));
    assert!(offers(&answer).is_empty());
    model.create_discount(None, &ratio(PROMOTION, 5_000_000_000));
    model.create_discount(Some(0), &ratio(605, 10_000_000_000));
    model.create_discount(Some(0), &ratio(605, 9_000_000_000));
    let answer = rated(&model, month(), false);
    let shown: Vec<_> = offers(&answer)
        .iter()
        .map(|offer| {
            ["discount_type", "amount", "best_offer"].map(|name| offer.field(name).cloned())
        })
        .collect();
    let number = |digits: &str| Some(Json::Number(digits.to_owned()));
    assert_eq!(
        shown,
        [[number("605"), number("10.8"), number("1")], [number("700"), number("6"), number("0")],]
    );
    // On demand the contract goes before the promotion, which leaves less.
    let usage = rated(&model, line("SATA", Some(40), hours(100_000_000, 4)), false);
    assert_eq!(digits(&usage, "amount"), "0.0504");
    let year = line("SATA", Some(40), What::Term(Period::Month, 12));
    assert_eq!(official(&rated(&model, year, false)), Some(Json::Number("120".to_owned())));
}

#[test]
fn old_forms_take_the_best_offer_and_tell_of_refusals_with_the_status_of_success() {
    let mut model = model();
    model.create_discount(
        Some(0),
        &NewDiscount {
            kind: 605,
            partner: None,
            name: "d".to_owned(),
            mode: RATIO,
            value: Some(9_000_000_000),
            scope: Scope::default(),
            from: None,
            to: None,
        },
    );
    let asked = |model: &Model, line: Line, at: Option<i64>| {
        let inquiry = Inquiry { own_project: true, precise: false, lines: vec![line] };
        let asked = crate::FormerInquiry { inquiry, at, is_offered: true };
        model.rate_formerly((0, 0), &asked)
    };
    let amounts = |answer: &Answer| {
        let result = answer.body.as_ref().and_then(|body| body.field("ratingResult")).cloned();
        let result = result.unwrap_or(Json::Null);
        ["originalAmount", "amount"].map(|name| result.field(name).cloned())
    };
    let number = |digits: &str| Some(Json::Number(digits.to_owned()));
    let month = line("SATA", Some(40), What::Term(Period::Month, 1));
    let answer = asked(&model, month.clone(), None);
    assert_eq!(amounts(&answer), [number("12"), number("10.8")]);
    // The discount begins now: the second before, the list price counts.
    assert_eq!(amounts(&asked(&model, month, Some(0))), [number("12"), number("12")]);
    let hour = line("SATA", Some(40), hours(100_000_000, 5));
    assert_eq!(amounts(&asked(&model, hour, None)), [number("0.000015"), number("0.000014")]);
    let none = asked(&model, line("SAS", Some(40), hours(1, 4)), None);
    assert_eq!((none.status, none.code()), (200, Some("CBC.6006")));
    let size = asked(&model, line("SATA", Some(45), hours(1, 4)), None);
    assert_eq!((size.status, size.code()), (400, Some("CBC.0100")));
}
