//! From a specification to source: what comes out, and what is refused.

const SMALL: &str = include_str!("small.yaml");

/// The small specification with one change, which has to apply. Not Ovia's own: that one may be
/// edited, and formatted, without a test that fails.
fn changed(from: &str, to: &str) -> String {
    assert_eq!(SMALL.matches(from).count(), 1, "`{from}` once");
    SMALL.replacen(from, to, 1)
}

fn refusal(specification: &str) -> String {
    ovia_codegen::generate(specification)
        .expect_err("a refusal")
        .to_string()
}

#[test]
fn one_of_everything() {
    insta::assert_snapshot!(ovia_codegen::generate(SMALL).expect("source"));
}

#[test]
fn the_same_on_every_run() {
    assert_eq!(
        ovia_codegen::generate(SMALL).expect("source"),
        ovia_codegen::generate(SMALL).expect("source")
    );
}

#[test]
fn a_change_of_the_specification_is_a_change_of_those_lines() {
    let before = ovia_codegen::generate(SMALL).expect("source");
    let specification = changed(
        "        secret: {",
        "        drill: {type: string, description: How it went.}\n        secret: {",
    );
    let after = ovia_codegen::generate(&specification).expect("source");
    let before: Vec<&str> = before.lines().collect();
    let added: Vec<&str> = after
        .lines()
        .filter(|line| !before.contains(line))
        .collect();
    assert_eq!(
        added,
        [
            "        /// How it went.",
            "        pub drill: ::std::option::Option<::std::string::String>,",
            "        drill,",
            "                (\"drill\", crate::conformity::check::<::std::string::String>),",
            "                    \"drill\" => ThingField::drill,",
            "        type Spans = [crate::record::Span; 9usize];",
            "        const NO_SPANS: Self::Spans = [crate::record::Span::NONE; 9usize];",
            "                property(\"drill\", value(Text { format: None, known: &[] })),",
            "        /// How it went.",
            "        pub fn drill(&self) -> ::std::option::Option<&str> {",
            "            self.read::<::std::string::String>(ThingField::drill as usize)",
            "                .field(\"drill\", &self.drill.as_ref().map(|_| crate::redacted::Redacted))",
        ]
    );
}

#[test]
fn a_new_value_of_an_enum_is_a_variant() {
    let specification = changed("dark-blue, unknown]", "dark-blue, unknown, drilled]");
    let source = ovia_codegen::generate(&specification).expect("source");
    assert!(source.contains("Drilled,"), "{source}");
}

#[test]
fn an_inline_enum_is_refused() {
    let text = refusal(&changed(
        "secret: {type: string,",
        "secret: {type: string, enum: [completed],",
    ));
    insta::assert_snapshot!(text);
}

#[test]
fn a_second_success_response_is_refused() {
    let text = refusal(&changed(
        "        default: {description: Anything else.}",
        "        \"204\": {description: Nothing.}",
    ));
    insta::assert_snapshot!(text);
}

#[test]
fn broken_yaml_and_broken_openapi_say_where() {
    let yaml = refusal("openapi: 3.0.3\ninfo: {\npaths: [");
    assert!(
        yaml.starts_with("the specification: is not YAML: "),
        "{yaml}"
    );
    assert_eq!(yaml.lines().count(), 2, "{yaml}");
    let openapi = refusal(&changed("operationId: put_thing", "operationId: 7"));
    assert!(
        openapi.starts_with("/paths/~1things~1{thing_id}/put"),
        "{openapi}"
    );
}
