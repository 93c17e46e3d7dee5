//! The simulation: random requests against a whole server in the process, every answer compared with
//! what an independent model ([`hubu_model`]) says it must be.
//!
//! A run is made of turns. Nearly all of them send one request: a kind of step ([`steps`]) is drawn,
//! its request is sent through the edge, and status, code and body are compared, of reads as of
//! writes. Others send an old request again, several requests at once ([`fold`]), do what is due
//! ([`calendar`]), deliver events to endpoints that take them or not ([`post`]), do with coupons
//! what orders will ([`purchases`]), or end the process and begin another on what it left. In some of them a statement fails, or the process ends between two
//! statements ([`gremlin`], [`troubled`]). The clock jumps as operators let it. After each turn,
//! or after so many, the ledger is proved from its rows.
//!
//! Everything comes from the seed, what the realm is like ([`realm`]) as well: a run that fails fails
//! again. What it takes is found by leaving turns out ([`shrink`]), and its seed is kept in
//! `seeds.txt`, which is run first.
//!
//! A later domain adds its file to [`steps`] and its rules to the model.

mod calendar;
mod command;
mod dice;
mod draw;
mod driver;
mod fold;
mod gremlin;
mod host;
mod planted;
mod post;
mod purchases;
mod realm;
mod seeds;
mod shrink;
mod step;
mod steps;
mod troubled;

pub use command::main;
pub use driver::{Done, Failure, Plan, Tally, run};
pub use host::Place;
pub use planted::{BUGS, Bug, FOUND_WITHIN, RUN};
pub use seeds::saved;
pub use shrink::shrink;
pub use steps::{not_simulated, simulated};
