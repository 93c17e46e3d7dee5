//! A catalogue is applied as a whole, or not at all.

use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::products::Catalogue;
use hubu_core::products::tables::{self, Change, Difference, PriceLines, Problem, Table};
use hubu_store::products::{self, CatalogueVersion, Content, Digest, Stamp};
use hubu_store::records::Facts;
use hubu_store::{Error, Fault, Unit};

use super::CatalogueCache;
use crate::write::Done;

/// Why a catalogue is not applied, in order of precedence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CatalogueRefusal {
    /// The tables are no sound catalogue: everything that is wrong with them.
    NotSound(Vec<Problem>),
    /// They say something else than before of prices that have begun: everything of that kind.
    PastChanged(Vec<Problem>),
}

/// A sound catalogue that may be applied.
#[derive(Debug)]
pub struct Proposal {
    catalogue: Catalogue,
    /// Where its prices stand in the tables as they came: problems tell that.
    lines: PriceLines,
    content: Content,
}

impl Proposal {
    /// The digest of its tables in canonical form: that of the version it becomes.
    pub const fn digest(&self) -> Digest {
        self.content.digest()
    }
}

/// What became of a proposal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Applied {
    /// The version in force afterwards; 0 where there is none.
    pub version: i64,
    /// Is that one new?
    pub applied: bool,
    /// How the proposal differs from what was in force before, in the order of tables and keys.
    pub differences: Vec<Difference>,
}

/// Reads tables. It takes long where they are large, and needs no transaction.
///
/// # Errors
/// [`CatalogueRefusal::NotSound`].
pub fn propose(sent: &[Table]) -> Result<Proposal, Error<CatalogueRefusal>> {
    let (catalogue, lines) = tables::read_with_lines(sent)
        .map_err(|problems| Error::Refused(CatalogueRefusal::NotSound(problems)))?;
    let content = Content::pack(&tables::write(catalogue.parts()))?;
    Ok(Proposal { catalogue, lines, content })
}

/// Puts a proposal into force as the next version; without differences nothing is done. With `dry_run`
/// nothing is done either, and everything is told that would be.
///
/// # Errors
/// [`CatalogueRefusal::PastChanged`].
pub fn apply_catalogue(
    unit: &mut Unit<'_, '_>,
    cache: &CatalogueCache,
    proposal: &Proposal,
    (actor, dry_run): (&str, bool),
    (group, operator): (GroupKey, CustomerKey),
) -> Result<Done<Applied>, Error<CatalogueRefusal>> {
    let (version, before) = cache.current(unit.tx)?;
    let problems = tables::against_past(&before, (&proposal.catalogue, &proposal.lines), unit.now);
    if !problems.is_empty() {
        return Err(Error::Refused(CatalogueRefusal::PastChanged(problems)));
    }
    let differences = tables::diff(&before, &proposal.catalogue);
    if dry_run || differences.is_empty() {
        let applied = Applied { version, applied: false, differences };
        return Ok(Done::before(applied, (group, operator)));
    }
    let stamp = Stamp { version: next(version)?, digest: proposal.digest() };
    let actor = actor.to_owned();
    let new = CatalogueVersion { stamp, applied: unit.now, applied_wall: unit.wall, actor };
    products::insert(unit.tx, &new, &proposal.content)?;
    let detail = facts(stamp.version, &differences).to_json();
    let applied = Applied { version: stamp.version, applied: true, differences };
    Ok(Done { value: applied, group, subject: operator, detail })
}

/// How many lines of the tables were added, removed and changed.
pub fn changes(differences: &[Difference]) -> [usize; 3] {
    let mut counts = [0; 3];
    for difference in differences {
        let place = match difference.change {
            Change::Added => 0,
            Change::Removed => 1,
            Change::Changed { .. } => 2,
        };
        counts[place] += 1;
    }
    counts
}

fn next(version: i64) -> Result<i64, Fault> {
    version.checked_add(1).ok_or_else(|| Fault::Bug("versions have run out".to_owned()))
}

fn facts(version: i64, differences: &[Difference]) -> Facts {
    let [added, removed, changed] =
        changes(differences).map(|count| i64::try_from(count).unwrap_or(i64::MAX));
    let facts = Facts::new().int("version", version).int("added", added);
    facts.int("removed", removed).int("changed", changed)
}
