//! Serves a list of calls from memory: see `ovia_bench::server`.

fn main() -> std::io::Result<()> {
    ovia_bench::server::main()
}
