//! Lower-case hexadecimal: the one spelling of signatures and digests.

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// The digits of some bytes.
pub(super) fn encode(bytes: &[u8]) -> String {
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves.map(|half| char::from(DIGITS[usize::from(half)])).collect()
}

/// The digits of a digest.
pub(super) fn digest(bytes: &[u8; 32]) -> [u8; 64] {
    let mut text = [0; 64];
    for (pair, byte) in text.chunks_exact_mut(2).zip(bytes) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
    text
}

/// Whether a text is made of lower-case digits.
pub(super) fn is_lower(text: &str) -> bool {
    text.bytes().all(|byte| DIGITS.contains(&byte))
}

/// The bytes of a text of lower-case digits; `None` for any other.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let half = |byte: u8| DIGITS.iter().position(|digit| *digit == byte);
    let pairs = text.as_bytes().chunks(2);
    let byte = |pair: &[u8]| {
        let &[high, low] = pair else { return None };
        u8::try_from((half(high)? << 4) | half(low)?).ok()
    };
    pairs.map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_have_one_spelling() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(decode(&encode(&all)), Some(all));
        assert_eq!(digest(&[0x3c; 32]).as_slice(), encode(&[0x3c; 32]).as_bytes());
        for bad in ["3", "3C", "0x", "3g", "é"] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }
}
