//! Seeds of runs that failed once.

use super::driver::Plan;
use super::host::Place;

const SAVED: &str = include_str!("seeds.txt");

/// The runs of the file, in its order.
///
/// # Panics
/// Where a line says none.
pub fn saved() -> Vec<Plan> {
    SAVED.lines().filter_map(|line| parsed(line).expect("a seed, turns and a place")).collect()
}

/// `seed turns place`; what follows `#` is a remark.
fn parsed(line: &str) -> Result<Option<Plan>, String> {
    let said = line.split('#').next().unwrap_or_default();
    let words: Vec<&str> = said.split_whitespace().collect();
    let wrong = || format!("not a seed, turns and a place: {line}");
    match words.as_slice() {
        [] => Ok(None),
        [seed, turns, place] => {
            let mut places = [Place::Memory, Place::Disk, Place::Postgres].into_iter();
            let place = places.find(|one| one.word() == *place).ok_or_else(wrong)?;
            let number = |word: &str| word.parse().map_err(|_| wrong());
            let (seed, turns) = (number(seed)?, number(turns)?);
            Ok(Some(Plan { seed, turns, place, prove_each: 1, without: &[] }))
        }
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_run_or_a_remark() {
        let plan = Plan { seed: 7, turns: 300, place: Place::Disk, prove_each: 1, without: &[] };
        assert_eq!(parsed("7 300 disk # why"), Ok(Some(plan)));
        assert_eq!(parsed("# nothing"), Ok(None));
        assert!(parsed("7 300").is_err());
        assert!(parsed("7 300 moon").is_err());
    }

    #[test]
    fn every_saved_seed_can_be_read() {
        saved();
    }
}
