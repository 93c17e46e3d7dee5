//! What a case is.

use std::pin::Pin;

use hubu_api::codes::Code;
use hubu_testkit::client::Answer;
use hubu_testkit::world::World;

/// A refusal and how it comes about.
pub struct Case {
    /// The operation that refuses.
    pub operation: &'static str,
    /// With what.
    pub code: Code,
    produce: Box<dyn Produce>,
}

/// A case: what it needs it makes itself, so that it depends on no other.
pub fn case<F>(operation: &'static str, code: Code, produce: F) -> Case
where
    F: AsyncFn(&World) -> Answer + 'static,
{
    Case { operation, code, produce: Box::new(produce) }
}

impl Case {
    /// Brings it about; gives the answer.
    pub async fn produce(&self, world: &World) -> Answer {
        self.produce.run(world).await
    }
}

trait Produce {
    fn run<'a>(&'a self, world: &'a World) -> Pin<Box<dyn Future<Output = Answer> + 'a>>;
}

impl<F: AsyncFn(&World) -> Answer> Produce for F {
    fn run<'a>(&'a self, world: &'a World) -> Pin<Box<dyn Future<Output = Answer> + 'a>> {
        Box::pin(self(world))
    }
}
