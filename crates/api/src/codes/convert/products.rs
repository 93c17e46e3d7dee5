//! The catalogue.

use hubu_app::products::{self, CatalogueRefusal};

use super::{Code, Refusal, Said};
use crate::codes::Problem;

/// How many problems a refusal lists. The message tells how many there are.
const MOST_PROBLEMS: usize = 1_000;

impl From<CatalogueRefusal> for Refusal {
    fn from(refusal: CatalogueRefusal) -> Self {
        match refusal {
            CatalogueRefusal::NotSound(problems) => listed(Code::CatalogueNotSound, problems),
            CatalogueRefusal::PastChanged(problems) => listed(Code::CataloguePastChanged, problems),
        }
    }
}

fn listed(code: Code, problems: Vec<products::Problem>) -> Refusal {
    let refusal = Refusal::new(code).with("problems", problems.len().to_string());
    let problem = |problem| {
        let products::Problem { file, line, column, zh, en } = problem;
        Problem { file, line, column, said: Said::both(zh, en) }
    };
    refusal.with_problems(problems.into_iter().take(MOST_PROBLEMS).map(problem))
}
