//! How many orders there are of each day, type, status and service: what totals are made of.

use crate::engine::Sql;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[];
