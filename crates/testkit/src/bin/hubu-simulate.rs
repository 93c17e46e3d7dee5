//! Random requests, compared with a model; see [`hubu_testkit::simulation`].

/// As in the program that is tested.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    hubu_testkit::simulation::main()
}
