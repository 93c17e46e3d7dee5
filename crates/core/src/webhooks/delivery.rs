//! [`DeliveryState`]: how far an event has come on its way to an endpoint.

use crate::words::wire_words;

wire_words! {
    /// How far an event has come on its way to an endpoint.
    DeliveryState {
        /// It waits for its turn or for its next attempt.
        Pending = 1 "pending",
        /// The endpoint took it.
        Delivered = 2 "delivered",
        /// It was given up, with a reason; whoever waits behind it goes on.
        Parked = 3 "parked",
    }
}
