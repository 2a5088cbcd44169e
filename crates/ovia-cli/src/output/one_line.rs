//! JSON on one line, for output with one record per line.

use std::borrow::Cow;

/// Valid JSON without line breaks, which can only be between values.
///
/// JSON without line breaks is returned as it is. From other JSON only the white space between values
/// is removed: decoding and encoding it would turn `1.50` into `1.5`, round large numbers, and fail at
/// `"\ud800"`.
pub(crate) fn one_line(json: &str) -> Cow<'_, str> {
    if memchr::memchr2(b'\n', b'\r', json.as_bytes()).is_none() {
        return Cow::Borrowed(json);
    }
    let mut line = String::with_capacity(json.len());
    let mut rest = json;
    loop {
        // Outside of strings.
        let end = rest.find('"').unwrap_or(rest.len());
        line.extend(
            rest[..end]
                .split([' ', '\t', '\n', '\r'])
                .filter(|part| !part.is_empty()),
        );
        rest = &rest[end..];
        if rest.is_empty() {
            return Cow::Owned(line);
        }
        let (string, after) = rest.split_at(string_end(rest));
        line.push_str(string);
        rest = after;
    }
}

/// The length of the JSON string at the start of the text.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::one_line;

    #[test]
    fn removes_only_white_space_between_values() {
        for (json, line) in [
            ("{\"a\": 1, \"b\":\t2}", "{\"a\": 1, \"b\":\t2}"),
            (
                "{\r\n  \"a b\": 1.50,\n\t\"n\": 12345678901234567890\n}",
                "{\"a b\":1.50,\"n\":12345678901234567890}",
            ),
            (
                "[\n\"\\ud800 \\\\\", \"\\\" : [ 1 , 2 ] \", \"\\\\\\\"\",\n -0.0, 1E+2]",
                "[\"\\ud800 \\\\\",\"\\\" : [ 1 , 2 ] \",\"\\\\\\\"\",-0.0,1E+2]",
            ),
            ("{\n}", "{}"),
            ("\n\"é 🦷\" ", "\"é 🦷\""),
            ("[\ntrue, false, null]", "[true,false,null]"),
        ] {
            assert_eq!(one_line(json), line);
        }
    }

    /// Any JSON value, with strings that contain quotes, backslashes and brackets.
    fn values() -> impl Strategy<Value = Value> {
        let strings = "([a-z \\\\\"\\n\\r\\t\\[\\]{}:,\u{0}-\u{20}é🦷]|\\PC){0,12}";
        let leaves = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            strings.prop_map(Value::from),
        ];
        leaves.prop_recursive(4, 64, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec((strings, inner), 0..6)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        /// A pretty-printed value on one line is what serde_json writes on one line.
        #[test]
        fn undoes_pretty_printing(value in values()) {
            let pretty = format!("\n{}", serde_json::to_string_pretty(&value).expect("JSON"));
            let line = serde_json::to_string(&value).expect("JSON");
            prop_assert_eq!(one_line(&pretty), line.as_str());
            // With CR as the only line break.
            let returns = pretty.replace('\n', " \r");
            prop_assert_eq!(one_line(&returns), line);
        }
    }
}
