//! Measures Hubu against limits taken in the same minute; see [`hubu_testkit::bench`].

fn main() -> std::process::ExitCode {
    hubu_testkit::bench::main()
}
