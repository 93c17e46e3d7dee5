//! Goal: the wire speaks as the vendor's does, to whom it should, and refuses the rest.
//! Method: requests against a whole server in this process, on both engines; each module says its own.

mod access;
mod crowds;
mod edge;
mod exports;
mod golden;
mod openapi;
mod operator;
mod orders;
mod partners;
mod refusals;
mod registry;
mod signing;
mod sweeps;
mod tenants;
