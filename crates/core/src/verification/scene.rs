//! [`Scene`]: what a code is sent for. It proves nothing elsewhere.

use crate::words::wire_words;

wire_words! {
    /// What a code is sent for; the numbers of the partner's scenes are the wire's (`accounts` E7).
    Scene {
        /// A master opens a member's account (`accounts` A4). The vendor gives it no number.
        Member = 1 "member",
        /// A bank card is to certify a partner's customer.
        BankCard = 18 "bank_card",
        /// A partner registers a customer.
        Registration = 29 "registration",
    }
}
