//! The operations: one file each, and the only list of them.

use crate::registry::Entry;

/// Every operation, in the order of the wire's paths.
pub fn registry() -> Vec<Entry> {
    vec![]
}
