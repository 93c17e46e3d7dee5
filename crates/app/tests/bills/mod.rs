//! Goal: everybody is shown the bills and packages that are theirs to see, and a list costs as much whatever is on its
//! page.
//! Method: an enterprise whose members come and go, rows by hand, on both engines.

mod owners;
mod packages;
mod statements;
