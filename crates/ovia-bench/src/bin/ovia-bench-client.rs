//! Reads a list once, with `ovia` or with a peer: see `ovia_bench::client`.

fn main() -> std::process::ExitCode {
    ovia_bench::client::main(|| None)
}
