//! Resources, however they are charged: lists, and those on demand that operators open, resize, tag and
//! delete for cloud services.

mod listed;

pub use listed::{ListedResources, listed_resources};

pub use hubu_store::resources::{
    ResourceFilter, ResourcePage, ResourceRecord, by_ids, resources_page,
};
