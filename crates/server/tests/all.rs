//! Goal: the program starts, serves, stops, is killed and comes back as it promises.
//! Method: the binary itself, over its sockets and files; each module says its own.

mod card_batch;
mod catalogue;
mod cli;
mod clock;
mod crashes;
mod demo;
mod export;
mod issue_coupons;
mod keys;
mod listeners;
mod paying;
mod postgres;
mod rig;
mod secrets;
mod severed;
mod together;
mod webhooks;
mod workers;
