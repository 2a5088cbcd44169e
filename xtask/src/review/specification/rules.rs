//! The table that says what a change of the specification means.
//!
//! "Requests" and "responses" are what goes over the wire, seen by a program that was compiled with
//! the old specification, and the Rust API that is generated from it. The client reads responses
//! tolerantly and its enums are open, so more is compatible than with a strict client.

use ovia_codegen::keywords::is_bound;
use serde_json::Value;

use super::{
    super::markdown,
    element::{Element, Kind},
};

/// What a change does to existing programs, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Effect {
    /// Programs stop working or compiling.
    Breaking,
    /// No rule knows; a person has to decide.
    Check,
    /// Programs go on working.
    Compatible,
    /// Only words changed.
    Documentation,
}

use Effect::{Breaking, Check, Compatible, Documentation};

impl Effect {
    pub(super) fn word(self) -> &'static str {
        match self {
            Breaking => "**breaking**",
            Check => "**check by hand**",
            Compatible => "compatible",
            Documentation => "words only",
        }
    }
}

/// How an element differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Transition {
    Removed,
    Changed,
    Added,
}

impl Transition {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Added => "added",
        }
    }
}

/// What one kind of change means.
#[derive(Debug)]
pub(super) struct Rule {
    name: &'static str,
    pub(super) requests: Effect,
    pub(super) responses: Effect,
    pub(super) why: &'static str,
}

macro_rules! rules {
    ($($id:ident = $name:literal, $requests:ident, $responses:ident, $why:literal;)*) => {
        $(static $id: Rule = Rule {
            name: $name, requests: $requests, responses: $responses, why: $why,
        };)*
        /// All rules, in the order of the table.
        static ALL: &[&Rule] = &[$(&$id),*];
    };
}

rules! {
    OPERATION_ADDED = "operation added", Compatible, Compatible,
        "a new operation; existing ones stay as they are";
    OPERATION_REMOVED = "operation removed", Breaking, Breaking,
        "programs that use the operation fail";
    OPERATION_RENAMED = "operationId changed", Breaking, Breaking,
        "the generated method has another name";
    PARAMETER_ADDED = "optional parameter added", Compatible, Compatible,
        "requests without it are still accepted; the generated method takes another argument";
    REQUIRED_PARAMETER_ADDED = "required parameter added", Breaking, Compatible,
        "requests of existing programs lack it";
    PARAMETER_REMOVED = "parameter removed", Breaking, Compatible,
        "the server may refuse or ignore it";
    BODY_ADDED = "request body added", Breaking, Compatible,
        "requests of existing programs have none";
    BODY_REMOVED = "request body removed", Breaking, Compatible,
        "the server may refuse or ignore it";
    RESPONSE_ADDED = "response added", Compatible, Compatible,
        "the client handles every status, documented or not";
    RESPONSE_REMOVED = "response removed", Compatible, Check,
        "what comes instead has to be read as well";
    SCHEMA_ADDED = "schema added", Compatible, Compatible, "a new type";
    SCHEMA_REMOVED = "schema removed", Breaking, Breaking,
        "programs that name the type do not compile";
    PROPERTY_ADDED = "property added", Compatible, Compatible,
        "responses get an accessor, requests an optional setter";
    REQUIRED_PROPERTY_ADDED = "required property added", Breaking, Compatible,
        "requests of existing programs lack it; responses get an accessor";
    PROPERTY_REMOVED = "property removed", Breaking, Breaking,
        "the accessor or setter is gone; records keep the value as long as it is sent";
    REQUIRED_NOW = "became required", Breaking, Compatible,
        "requests of existing programs may lack it; accessors return an `Option` in any case";
    OPTIONAL_NOW = "became optional", Compatible, Compatible,
        "requests may leave it out; accessors return an `Option` in any case";
    TYPE_CHANGED = "type changed", Breaking, Breaking,
        "the Rust type changes, unless `x-ovia-read-as` keeps it; values of the other type are mismatches";
    READ_AS = "type changed, read as before", Compatible, Compatible,
        "`x-ovia-read-as` keeps the accessor's type";
    FORMAT_CHANGED = "format changed", Breaking, Breaking,
        "the Rust type may change; values that do not fit are mismatches";
    NULLABLE_NOW = "became nullable", Compatible, Compatible,
        "null was read as `None` before";
    NOT_NULLABLE_NOW = "no longer nullable", Breaking, Compatible,
        "null may be refused in requests";
    ENUM_VALUE_ADDED = "enum value added", Compatible, Compatible,
        "enums are open: existing programs read it as `Unknown`";
    ENUM_VALUE_REMOVED = "enum value removed", Breaking, Breaking,
        "programs that name the variant do not compile";
    KNOWN_VALUE_CHANGED = "known value added or removed", Compatible, Compatible,
        "the type stays text";
    PART_ADDED = "part added", Check, Check, "what is accepted or returned may change";
    PART_REMOVED = "part removed", Breaking, Breaking, "values of that form are mismatches";
    SERVER_ADDED = "server added", Compatible, Compatible,
        "the first server is the default base URL: check that it is still the right one";
    SERVER_REMOVED = "server removed", Breaking, Breaking,
        "programs without a base URL of their own send to another server";
    SECURITY_CHANGED = "security changed", Breaking, Breaking,
        "credentials of existing programs may be refused";
    NARROWER = "constraint added or changed", Breaking, Compatible,
        "values that were accepted may be refused; responses are read in any case";
    WIDER = "constraint removed", Compatible, Compatible, "more values are accepted";
    DEFAULT_CHANGED = "default changed", Breaking, Compatible,
        "requests that do not set it mean something else";
    DEPRECATED = "deprecation changed", Compatible, Compatible,
        "tell users what to use instead";
    PRINTABLE = "printable changed", Check, Check,
        "decides whether `Debug` shows the text: check that it can never be personal";
    WORDS = "description, example or source changed", Documentation, Documentation,
        "only documentation";
    OTHER = "another keyword changed", Check, Check, "no rule knows this keyword";
}

/// Keeps the type of an accessor where records hold other types too.
const READ_AS_KEYWORD: &str = "x-ovia-read-as";

/// The table of all rules.
pub(crate) fn table() -> String {
    let rows = ALL.iter().map(|rule| {
        let [requests, responses] = [rule.requests, rule.responses].map(|it| it.word().to_owned());
        [
            rule.name.to_owned(),
            requests,
            responses,
            rule.why.to_owned(),
        ]
    });
    markdown::table(&["change", "requests", "responses", "what it means"], rows)
}

/// The rule for an element that was added or removed.
pub(super) fn of_element(element: &Element, transition: Transition) -> &'static Rule {
    let is_added = transition == Transition::Added;
    let choose = |added, removed| if is_added { added } else { removed };
    let required = |required, optional| {
        if element.is_required() {
            required
        } else {
            optional
        }
    };
    match element.kind {
        Kind::Document => &OTHER,
        Kind::Server => choose(&SERVER_ADDED, &SERVER_REMOVED),
        Kind::Operation => choose(&OPERATION_ADDED, &OPERATION_REMOVED),
        Kind::Parameter => choose(
            required(&REQUIRED_PARAMETER_ADDED, &PARAMETER_ADDED),
            &PARAMETER_REMOVED,
        ),
        Kind::RequestBody => choose(&BODY_ADDED, &BODY_REMOVED),
        Kind::Response => choose(&RESPONSE_ADDED, &RESPONSE_REMOVED),
        Kind::Schema => choose(&SCHEMA_ADDED, &SCHEMA_REMOVED),
        Kind::Property => choose(
            required(&REQUIRED_PROPERTY_ADDED, &PROPERTY_ADDED),
            &PROPERTY_REMOVED,
        ),
        Kind::Part => choose(&PART_ADDED, &PART_REMOVED),
        Kind::EnumValue => choose(&ENUM_VALUE_ADDED, &ENUM_VALUE_REMOVED),
        Kind::KnownValue => &KNOWN_VALUE_CHANGED,
    }
}

/// The rule for a keyword whose value is another one.
pub(super) fn of_keyword(
    element: &Element,
    keyword: &str,
    before: Option<&Value>,
    after: Option<&Value>,
) -> &'static Rule {
    let is = |value: Option<&Value>| value == Some(&Value::Bool(true));
    match keyword {
        "type" | "format" if element.keywords.contains_key(READ_AS_KEYWORD) => &READ_AS,
        READ_AS_KEYWORD if after.is_some() => &READ_AS,
        "type" | READ_AS_KEYWORD => &TYPE_CHANGED,
        "format" => &FORMAT_CHANGED,
        "required" if is(after) => &REQUIRED_NOW,
        "required" => &OPTIONAL_NOW,
        "nullable" if is(after) => &NULLABLE_NOW,
        "nullable" if is(before) => &NOT_NULLABLE_NOW,
        "operationId" => &OPERATION_RENAMED,
        "security" | "components/securitySchemes" => &SECURITY_CHANGED,
        keyword if is_bound(keyword) => match after {
            Some(_) => &NARROWER,
            None => &WIDER,
        },
        "additionalProperties" if after == Some(&Value::Bool(false)) => &NARROWER,
        "default" | "x-ovia-default" => &DEFAULT_CHANGED,
        "deprecated" => &DEPRECATED,
        "x-ovia-printable" => &PRINTABLE,
        "description" | "summary" | "title" | "example" | "examples" | "tags" | "externalDocs"
        | "x-ovia-source" | "x-ovia-nullable" | "x-ovia-bounds" | "x-ovia-seen" => &WORDS,
        "info" | "openapi" if element.kind == Kind::Document => &WORDS,
        // `nullable: false` is what an absent one means.
        "nullable" => &WORDS,
        _ => &OTHER,
    }
}
