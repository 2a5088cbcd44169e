//! Reads a list once, the way one of the peers does it: see `ovia_bench::client`.

fn main() -> std::process::ExitCode {
    ovia_bench::client::main(|| None)
}
