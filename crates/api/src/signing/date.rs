//! The date of a signature: `YYYYMMDDTHHMMSSZ`, UTC; the wire's instant without its punctuation.

use hubu_core::time::Timestamp;

/// Reads exactly `YYYYMMDDTHHMMSSZ`; `None` for another form and for dates that do not exist.
pub fn parse(text: &[u8]) -> Option<Timestamp> {
    let &[y0, y1, y2, y3, m0, m1, d0, d1, b'T', h0, h1, i0, i1, s0, s1, b'Z'] = text else {
        return None;
    };
    // The calendar behind the wire form reads second 60 as 59; here every instant has one spelling.
    if s0 > b'5' {
        return None;
    }
    let wire = [
        y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1, b'T', h0, h1, b':', i0, i1, b':', s0, s1, b'Z',
    ];
    Timestamp::parse_wire(std::str::from_utf8(&wire).ok()?).ok()
}

/// Writes an instant as `YYYYMMDDTHHMMSSZ`; the fraction of a second is cut off.
pub fn format(instant: Timestamp) -> String {
    let mut wire = instant.to_wire();
    wire.retain(|c| c != '-' && c != ':');
    wire
}
