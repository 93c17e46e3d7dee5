//! What the asymmetric algorithms share: the private key derived from a key pair (`auth` 2), and the
//! digits of a signature.

use super::hash::{Hash, MacKey};
use super::{KeyPair, hex};

/// The longest DER encoding of two 256-bit integers: three heads of two bytes, and a zero before each
/// integer.
const DER_MAX: usize = 72;

/// The bytes of a signature's digits; `None` when there are none or too many.
pub(super) fn signature_bytes(signature: &str) -> Option<Vec<u8>> {
    (signature.len() <= 2 * DER_MAX).then(|| hex::decode(signature)).flatten()
}

/// A private key, big-endian, between 1 and the curve's order less one: of a counter's tags the first
/// one that is within the order.
///
/// `order_less_two` is the curve's order less two, big-endian.
pub(super) fn private_key(
    hash: Hash,
    label: &str,
    pair: KeyPair<'_>,
    order_less_two: &[u8; 32],
) -> [u8; 32] {
    let mac = MacKey::new(hash, pair.secret);
    let candidates = (0..u8::MAX).map(|counter| {
        let parts: [&[u8]; 6] = [
            &[0, 0, 0, 1],
            label.as_bytes(),
            &[0],
            pair.access_key.as_bytes(),
            &[counter],
            &[0, 0, 1, 0],
        ];
        mac.tag(&parts.concat())
    });
    // One candidate in four thousand million is too large.
    let mut fitting = candidates.filter(|candidate| candidate <= order_less_two);
    successor(fitting.next().expect("255 candidates are never all too large"))
}

/// The number after a big-endian one that is not the last.
fn successor(mut number: [u8; 32]) -> [u8; 32] {
    let mut carry = 1;
    for byte in number.iter_mut().rev() {
        let sum = u16::from(*byte) + carry;
        *byte = u8::try_from(sum & 0xff).expect("eight bits");
        carry = sum >> 8;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_number() {
        let mut number = [0; 32];
        number[30..].copy_from_slice(&[1, 255]);
        assert_eq!(successor(number)[29..], [0, 2, 0]);
    }

    #[test]
    fn candidates_beyond_the_order_are_passed_over() {
        let pair = KeyPair { access_key: "AK", secret: b"SK" };
        let derive = |below: &[u8; 32]| private_key(Hash::Sha256, "ALG", pair, below);
        let most = [0xff; 32];
        let usual = derive(&most);
        let mut below = [0xff; 32];
        below[0] = 0x10;
        let smaller = derive(&below);
        assert!(smaller[0] <= 0x11);
        // The first candidate itself stays only while it is within the order.
        assert_eq!(usual == smaller, usual[0] <= 0x10);
        assert_ne!(usual, private_key(Hash::Sm3, "ALG", pair, &most));
    }
}
