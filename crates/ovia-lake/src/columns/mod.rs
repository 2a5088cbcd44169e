//! Records as columns: the schema of the tables, and rows of calls and of what was said in them.
//!
//! | file | what it does |
//! | --- | --- |
//! | `schema.rs` | the columns, from what the specification documents |
//! | `builder.rs` | columns of any documented shape, filled from JSON |
//! | `keyed.rs` | the values of some keys of a JSON object |
//! | `decimal.rs` | numbers, exactly |
//! | `rows.rs` | rows of `calls` and of `utterances` |
//!
//! A value that fits its column is there as it was sent: a number digit by digit, a time to the
//! microsecond. A number in a text fits a column of numbers, and a number a column of text. Everything
//! else is null in the column, and its path is in `mismatches`. The whole record is in `raw`.

mod builder;
mod decimal;
mod keyed;
mod rows;
mod schema;

pub use self::{
    decimal::{DECIMAL_PRECISION, DECIMAL_SCALE, parse_decimal},
    rows::{CallRows, UtteranceRows},
    schema::{
        RAW, calls_schema, has_statistics, schema_document, utterance_fields, utterances_schema,
    },
};

#[cfg(test)]
mod tests;
