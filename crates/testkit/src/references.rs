//! Which fields of a request name something: a customer, a coupon, an order. By such a field one
//! caller can reach for what is another's.
//!
//! Fields say of themselves what they hold ([`Shape`]), and an id is a text like any other there. A
//! field counts as naming something when its sample looks like one of our ids, when the last word of
//! its name says so (`customer_id`, `subCustomerId`, `payment_channel_no`), or when its name is among
//! those that say it otherwise.

use hubu_api::edge::decode::{Field, Shape};
use hubu_api::registry::Entry;

/// The last word of the name of a field that names something.
const LAST_WORDS: &[&str] =
    &["id", "ids", "no", "code", "key", "keys", "ak", "number", "ticket", "token", "uuid", "ref"];

/// Names of fields that name something and do not say so by their last word.
const NAMES: &[&str] = &[
    "user",
    "policy_name",
    "account_name",
    "customer_name",
    "sub_customer_account_name",
    "sub_customer_name",
    "sub_customer_display_name",
    "mobile",
    "mobile_phone",
    "mobilePhone",
    "email",
    "bank_account",
    "bankAccount",
];

/// A field that names something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reference {
    /// Where it stands, written as for [`crate::sweep::with`].
    pub place: String,
    /// Its name.
    pub name: &'static str,
    /// Must it be there (together with the object it stands in)?
    pub required: bool,
}

/// Every field of an operation that names something, in the order of path, query and body.
pub fn references(entry: &Entry) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut take = |field: &Field, place: String| {
        if names_something(field) {
            found.push(Reference { place, name: field.name, required: field.required });
        }
    };
    for field in &entry.path {
        take(field, format!("{{{}}}", field.name));
    }
    for field in &entry.query {
        take(field, format!("?{}", field.name));
    }
    within(&entry.body, "", &mut take);
    found
}

fn within(fields: &[Field], prefix: &str, take: &mut impl FnMut(&Field, String)) {
    for field in fields {
        let place = format!("{prefix}{}", field.name);
        match &field.shape {
            Shape::Object(inner) => within(inner, &format!("{place}."), take),
            Shape::List { item, .. } => match &**item {
                Shape::Object(inner) => within(inner, &format!("{place}[]."), take),
                _ => take(field, place),
            },
            _ => take(field, place),
        }
    }
}

fn names_something(field: &Field) -> bool {
    let scalar = match &field.shape {
        Shape::List { item, .. } => item,
        shape => shape,
    };
    match scalar {
        Shape::Text { sample, .. } => looks_like_an_id(sample) || is_named_so(field.name),
        Shape::Int { .. } => is_named_so(field.name),
        _ => false,
    }
}

/// Our ids: 32 hexadecimal digits, a coupon's or a plan's key, an access key.
fn looks_like_an_id(sample: &str) -> bool {
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let wide = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    let key = |prefix| {
        sample.strip_prefix(prefix).is_some_and(|rest: &str| {
            !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    (sample.len() == 32 && sample.bytes().all(hex))
        || (sample.len() == 20 && sample.bytes().all(wide))
        || key("CP")
        || key("PP")
}

fn is_named_so(name: &str) -> bool {
    let last = words(name).pop().unwrap_or_default();
    LAST_WORDS.contains(&last.as_str()) || NAMES.contains(&name)
}

/// The words of a name in either spelling, in small letters.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = '_';
    for sign in name.chars() {
        let begins = sign == '_' || (sign.is_ascii_uppercase() && before.is_ascii_lowercase());
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| sign != '_') {
            word.push(sign.to_ascii_lowercase());
        }
        before = sign;
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: &'static str, sample: &'static str) -> Field {
        let shape = Shape::Text { max: 64, digits: false, sample };
        Field { name, required: false, shape, conditional: false }
    }

    #[test]
    fn fields_that_name_something_are_known_by_name_or_by_sample() {
        for name in [
            "customer_id",
            "customer_ids",
            "subCustomerId",
            "sub_coupon_id",
            "trans_id",
            "transId",
            "id",
            "payment_channel_no",
            "access_key",
            "key",
            "ticket",
            "user",
            "verification_code",
            "legel_id_number",
        ] {
            assert!(names_something(&text(name, "1")), "{name}");
        }
        for name in ["display_name", "reason", "paid", "areacode", "identity", "monkey", "offset"] {
            assert!(!names_something(&text(name, "1")), "{name}");
        }
        for sample in ["0a1b2c3d4e5f60718293a4b5c6d7e8f9", "CP1", "PP1", "ABCDEFGHIJ0123456789"] {
            assert!(names_something(&text("whatever", sample)), "{sample}");
        }
        assert!(!names_something(&text("whatever", "CP")), "no key");
    }

    #[test]
    fn lists_and_numbers_name_something_too_and_words_do_not() {
        let field = |shape| Field { name: "plan_id", required: true, shape, conditional: false };
        let item = Box::new(Shape::Text { max: 64, digits: true, sample: "1" });
        let list = Shape::List { min: 0, max: 9, item, repeated: true };
        assert!(names_something(&field(list)));
        assert!(names_something(&field(Shape::Int { min: 0, max: 9, default: None })));
        assert!(!names_something(&field(Shape::Word(vec!["1"]))));
    }
}
