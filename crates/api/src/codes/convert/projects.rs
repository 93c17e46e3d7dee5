//! Enterprise projects.

use hubu_app::enterprise::{ProjectRefusal, ProjectsNotOpened, SwitchRefusal};
use hubu_core::enterprise::MOST_PROJECTS;

use super::{Code, Refusal};
use crate::edge::decode::{BadField, Defect};

impl From<ProjectsNotOpened> for Refusal {
    fn from(ProjectsNotOpened(items): ProjectsNotOpened) -> Self {
        let words = items.iter().map(|item| item.as_str());
        Self::new(Code::BusinessCheckFailed).with_check_items(words)
    }
}

impl From<SwitchRefusal> for Refusal {
    fn from(refusal: SwitchRefusal) -> Self {
        Self::new(match refusal {
            SwitchRefusal::UnknownCustomer => Code::CustomerUnknown,
            SwitchRefusal::NothingNew => Code::NothingToChange,
            SwitchRefusal::ProjectsOpen => Code::ProjectsOpenAlready,
        })
    }
}

impl From<ProjectRefusal> for Refusal {
    fn from(refusal: ProjectRefusal) -> Self {
        match refusal {
            ProjectRefusal::NotOpen => Self::new(Code::ProjectsNotOpen),
            ProjectRefusal::Unknown => Self::new(Code::ProjectUnknown),
            ProjectRefusal::Default => Self::new(Code::DefaultProjectFixed),
            ProjectRefusal::Name => {
                let rule = Defect::Rule(
                    "须为 1 到 255 个中文字符、字母、数字、下划线或中划线，且不能为 default",
                    "needs 1 to 255 Chinese characters, letters, digits, underscores and hyphens, \
                     and must not be default",
                );
                BadField::new("name", rule).into()
            }
            ProjectRefusal::NameTaken => Self::new(Code::ProjectNameTaken),
            ProjectRefusal::TooMany => {
                Self::new(Code::TooManyProjects).with("quota", MOST_PROJECTS.to_string())
            }
            ProjectRefusal::NothingNew => Self::new(Code::NothingToChange),
        }
    }
}
