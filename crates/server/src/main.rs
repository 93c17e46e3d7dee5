//! The binary `hubu`.

use std::process::ExitCode;

/// Requests are many small allocations, made on one thread and often freed on another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    hubu_server::cli::main()
}
