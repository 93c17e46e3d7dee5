//! The signature of what we send: [Standard Webhooks](https://www.standardwebhooks.com), version 1.
//!
//! `webhook-signature` is `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, once for each
//! secret that signs, with blanks between. The key is what stands in base64 after `whsec_`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use hubu_app::Fault;
use hubu_core::confidential::Secret;
use sha2::Sha256;

/// What a secret begins with.
const PREFIX: &str = "whsec_";

/// The value of `webhook-signature` for a message. `timestamp` is in seconds since 1970.
///
/// # Errors
/// [`Fault::Bug`] when a secret is none.
pub fn signature(
    secrets: &[Secret],
    (id, timestamp): (&str, i64),
    body: &[u8],
) -> Result<String, Fault> {
    let sign = |secret: &Secret| {
        let none = || Fault::Bug("a webhook's secret is none".to_owned());
        let key = secret.reveal().strip_prefix(PREFIX).and_then(|key| STANDARD.decode(key).ok());
        let key = key.ok_or_else(none)?;
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&key).map_err(|_| none())?;
        mac.update(format!("{id}.{timestamp}.").as_bytes());
        mac.update(body);
        Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    };
    let signatures: Result<Vec<String>, Fault> = secrets.iter().map(sign).collect();
    Ok(signatures?.join(" "))
}

#[cfg(test)]
mod tests {
    use hubu_core::ids::{Ids, Seeded};

    use super::*;

    #[test]
    fn the_vector_of_the_standard_is_met() {
        // From the reference libraries' tests.
        let secret = Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let head = ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330);
        let body = br#"{"test": 2432232314}"#;
        let expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(signature(&[secret], head, body), Ok(expected.to_owned()));
    }

    #[test]
    fn each_secret_signs_by_itself() {
        let mut ids = Ids::new(Box::new(Seeded::new(7)));
        let secrets = [(); 2].map(|()| Secret::new(ids.webhook_secret()));
        let sign = |secrets: &[Secret]| signature(secrets, ("evt_1_1", 1), b"{}").expect("secrets");
        let both = sign(&secrets);
        assert_eq!(both, format!("{} {}", sign(&secrets[..1]), sign(&secrets[1..])));
        assert_ne!(sign(&secrets[..1]), sign(&secrets[1..]));
    }

    #[test]
    fn what_is_no_secret_signs_nothing() {
        for none in ["MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_*", ""] {
            assert!(signature(&[Secret::new(none)], ("a", 1), b"").is_err(), "{none}");
        }
    }
}
