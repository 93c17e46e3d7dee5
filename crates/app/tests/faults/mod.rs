//! Goal: whatever fails and whenever it fails, nothing is half done. Method: a story that comes to
//! every write there is; at each of its steps in turn a probe raises a fault in place of a statement
//! or of the commit, alone and in folds, on both engines. Every row of every table is compared.

mod complete;
mod folds;
mod mixed;
mod singly;
mod stage;
mod story;
mod unknown;
