//! [`event`]: an event as it is sent to a webhook.

use hubu_app::Fault;
use hubu_app::webhooks::Message;
use hubu_core::time::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::Instant;

/// The body of a message. Its id names the event and not the attempt; `sequence` counts the subject's
/// events, so that a receiver of all of them sees what it missed.
#[derive(Serialize)]
struct Envelope<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: &'a str,
    subject: &'a str,
    sequence: i64,
    time: Instant,
    virtual_time: bool,
    sent: Instant,
    data: Box<RawValue>,
}

/// The body of a message that is sent at `sent` (the process's clock). `virtual_time` marks the events of a realm whose
/// clock can be moved: what happened there, at whatever `time`, is a rehearsal. What the event carries for its
/// deliverer alone stands among its data, in the place of what is masked there.
///
/// # Errors
/// [`Fault::Bug`] when the event's body is no JSON object.
pub fn event(message: &Message, virtual_time: bool, sent: Timestamp) -> Result<Vec<u8>, Fault> {
    let data = match message.content.as_ref().and_then(Option::as_ref) {
        // As it was written: an amount's digits are nobody's to change.
        None => message.body.clone(),
        Some(content) => with(&message.body, content.reveal())?,
    };
    let envelope = Envelope {
        id: message.event().to_wire(),
        kind: &message.kind,
        subject: &message.customer_id,
        sequence: message.place.seq,
        time: Instant(message.at),
        virtual_time,
        sent: Instant(sent),
        data: RawValue::from_string(data).map_err(|error| bug(&error))?,
    };
    serde_json::to_vec(&envelope).map_err(|error| bug(&error))
}

/// The event's facts and its content in one object, and which text the message is to have.
fn with(body: &str, content: &str) -> Result<String, Fault> {
    let object = |text| serde_json::from_str::<Map<String, Value>>(text).map_err(|e| bug(&e));
    let mut data = object(body)?;
    if let Some(scene) = data.get("scene").and_then(Value::as_str) {
        let template = format!("verification.{scene}");
        data.insert("template".to_owned(), Value::from(template));
    }
    data.extend(object(content)?);
    Ok(Value::Object(data).to_string())
}

fn bug(error: &serde_json::Error) -> Fault {
    // The text may hold what is secret; what is wrong with it does not.
    Fault::Bug(format!("an event's body is no JSON object: {:?}", error.classify()))
}

#[cfg(test)]
mod tests {
    use hubu_app::webhooks::Place;
    use hubu_core::confidential::Secret;
    use hubu_core::ids::{CustomerKey, GroupKey, WebhookKey};

    use super::*;

    fn message(body: &str, content: Option<&str>) -> Message {
        let (group, subject) = (GroupKey(1), CustomerKey(7));
        Message {
            place: Place { group, subject, seq: 3, webhook: WebhookKey(9) },
            customer_id: "c7".to_owned(),
            kind: "account.recharged".to_owned(),
            at: Timestamp::from_ms(1_000),
            body: body.to_owned(),
            content: content.map(|text| Some(Secret::new(text))),
            expires: None,
        }
    }

    fn sent(message: &Message) -> String {
        let body = event(message, false, Timestamp::from_ms(61_500)).expect("a JSON object");
        String::from_utf8(body).expect("text")
    }

    #[test]
    fn the_envelope_says_what_happened_to_whom_and_when() {
        let expected = r#"{"id":"evt_7_3","type":"account.recharged","subject":"c7","sequence":3,"time":"1970-01-01T00:00:01Z","virtual_time":false,"sent":"1970-01-01T00:01:01Z","data":{"amount":"0.00000001"}}"#;
        assert_eq!(sent(&message(r#"{"amount":"0.00000001"}"#, None)), expected);
    }

    #[test]
    fn what_happens_in_virtual_time_is_marked() {
        let body = event(&message("{}", None), true, Timestamp::EPOCH).expect("a JSON object");
        let envelope: Value = serde_json::from_slice(&body).expect("JSON");
        assert_eq!(envelope["virtual_time"], Value::Bool(true));
    }

    #[test]
    fn what_was_masked_is_readable_for_the_deliverer() {
        let content = r#"{"mobile_phone":"13800001234","code":"123456"}"#;
        let told =
            sent(&message(r#"{"scene":"member","mobile_phone":"138****1234"}"#, Some(content)));
        let data = r#""data":{"scene":"member","mobile_phone":"13800001234","template":"verification.member","code":"123456"}"#;
        assert!(told.contains(data), "{told}");
    }

    #[test]
    fn what_is_no_object_is_a_bug_that_says_nothing_of_it() {
        let fault =
            event(&message("{}", Some("s3cret")), false, Timestamp::EPOCH).expect_err("no JSON");
        assert!(matches!(&fault, Fault::Bug(said) if !said.contains("s3cret")), "{fault:?}");
    }
}
