//! The project's one door: what CI does is what a developer types.
fn main() {
    let text = std::fs::read_to_string("openapi/ovia.yaml").expect("x");
    let code = ovia_codegen::generate(&text).unwrap_or_else(|e| panic!("{e}"));
    std::fs::write("crates/ovia-core/src/generated.rs", code).expect("y");
}
