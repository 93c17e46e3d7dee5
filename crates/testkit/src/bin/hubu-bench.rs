//! Measures Hubu against limits taken in the same minute; see [`hubu_testkit::bench`].

/// As in the program that is measured.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    hubu_testkit::bench::main()
}
