//! Goal: what is stored of usage, packages and bills is what is read of it, sums are what the rows come to, and
//! pages show what was asked for. Method: random rows on both engines, compared with the rows themselves and with a
//! list that is filtered one by one.

mod groups;
mod labels;
mod owed;
mod packages;
mod paging;
mod rows;
mod settled;
mod sums;
mod usage;
mod world;
