//! What a card's issuer says. None is connected: in a sandbox realm the card's last digits say it, so
//! that every answer can be met.

/// Why a card certifies nobody (`accounts` E1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CardRefusal {
    /// The authentication failed.
    Failed,
    /// The photograph is of another face.
    FaceMismatch,
    /// Name, number or phone are not the card-holder's.
    OtherHolder,
    /// The card is frozen or has expired.
    NotInUse,
    /// The clearing house or the issuer could not be asked.
    IssuerNotReached,
    /// Cards of this kind are not supported.
    Unsupported,
    /// The bank or the network broke down.
    BankError,
}

/// The answer of a sandbox realm's issuer, by the card's last four digits; `None`: everything is
/// right. The digits are those the vendor's code ends with.
pub fn sandbox_issuer(card: &str) -> Option<CardRefusal> {
    let digits: Vec<char> = card.chars().filter(char::is_ascii_digit).collect();
    let last: String = digits[digits.len().saturating_sub(4)..].iter().collect();
    match last.as_str() {
        "7202" => Some(CardRefusal::Failed),
        "7219" => Some(CardRefusal::FaceMismatch),
        "7255" => Some(CardRefusal::OtherHolder),
        "7258" => Some(CardRefusal::NotInUse),
        "7260" => Some(CardRefusal::IssuerNotReached),
        "7261" => Some(CardRefusal::Unsupported),
        "7262" => Some(CardRefusal::BankError),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_four_digits_choose_the_answer() {
        let table = [
            ("6222020000000001", None),
            ("6222-0200-0000-7202", Some(CardRefusal::Failed)),
            ("6222020000007219", Some(CardRefusal::FaceMismatch)),
            ("6222020000007255", Some(CardRefusal::OtherHolder)),
            ("6222020000007258", Some(CardRefusal::NotInUse)),
            ("6222020000007260", Some(CardRefusal::IssuerNotReached)),
            ("6222020000007261", Some(CardRefusal::Unsupported)),
            ("622202000000726-2", Some(CardRefusal::BankError)),
            ("7", None),
            ("card", None),
        ];
        for (card, answer) in table {
            assert_eq!(sandbox_issuer(card), answer, "{card}");
        }
    }
}
