//! Goal: what is used on demand becomes rows of bills that an accountant can check by hand, and the books say the
//! same; on both engines. Method: stories on a clock that is set, told in civil time, each row as the figures it is made
//! of; what was settled is settled again, to see that nothing more comes of it, and the books are proved at the end of
//! each.

mod closing;
mod cloud;
mod corrected;
mod hours;
mod intake;
mod months;
mod packages;
mod paying;
mod races;
mod repaying;
mod reported;
