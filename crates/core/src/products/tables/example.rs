//! A small catalogue as people write it, for tests.
