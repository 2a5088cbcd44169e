//! Counts calls in groups: how many, how long, how much. For `calls stats` and `calls report`.
//!
//! | file | what it does |
//! | --- | --- |
//! | `dimension.rs` | what calls are grouped by: the agent, the day, the status |
//! | `groups.rs` | the groups, and the totals of each |
//! | `column.rs` | the values that calls have in a dimension, with a number each |
//! | `interner.rs` | numbers texts and rows of numbers in little memory |
//! | `totals.rs` | the totals of one group |
//! | `amount.rs` | exact sums of decimal numbers |
//! | `lengths.rs` | counted lengths, and their percentiles |
//! | `costs.rs` | the costs of a call, as they were sent |
//! | `latency.rs` | how long the agent took to answer |
//! | `outcome.rs` | which calls were answered |
//!
//! It reads the fields that it needs from the text of a record. Nothing is rounded before it is
//! printed. An amount that is missing or is not a number is unknown, and never 0.

mod amount;
mod column;
mod costs;
mod dimension;
mod groups;
mod interner;
mod latency;
mod lengths;
mod outcome;
mod totals;

#[cfg(feature = "mcp")]
pub(crate) use self::outcome::other_side_spoke;
pub(crate) use self::{
    amount::{Amount, Sum, rounded},
    dimension::{Dimension, Label, started},
    groups::{Group, Groups},
    latency::latency,
    totals::{Facts, Totals},
};
