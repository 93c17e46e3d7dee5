//! The binary `hubu`.

use std::process::ExitCode;

fn main() -> ExitCode {
    hubu_server::cli::main()
}
