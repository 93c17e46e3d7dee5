//! The catalogue.

use hubu_app::products::{self, CatalogueRefusal};

use super::{Code, Refusal, Said};
use crate::codes::Problem;

impl From<CatalogueRefusal> for Refusal {
    fn from(refusal: CatalogueRefusal) -> Self {
        match refusal {
            CatalogueRefusal::NotSound(problems) => listed(Code::CatalogueNotSound, problems),
            CatalogueRefusal::PastChanged(problems) => listed(Code::CataloguePastChanged, problems),
        }
    }
}

fn listed(code: Code, problems: Vec<products::Problem>) -> Refusal {
    let problem = |problem| {
        let products::Problem { file, line, column, zh, en } = problem;
        Problem { file, line, column, said: Said::both(zh, en) }
    };
    Refusal::new(code).with_problems(problems.into_iter().map(problem))
}
