//! ovia
fn main() {}
