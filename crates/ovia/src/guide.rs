//! Guides: how to do what most programs need, with examples that are compiled and run.
//!
//! The texts are in `guide/`. Whole programs are in `examples/`: a daily mail about costs, transcripts
//! as files, a watch for failed calls, and a batch that calls each number once.

#[doc = include_str!("../guide/getting_started.md")]
pub mod getting_started {}

#[doc = include_str!("../guide/filtering.md")]
pub mod filtering {}

#[doc = include_str!("../guide/streaming.md")]
pub mod streaming {}

#[doc = include_str!("../guide/errors.md")]
pub mod errors {}

#[doc = include_str!("../guide/placing_calls.md")]
pub mod placing_calls {}

#[doc = include_str!("../guide/testing.md")]
pub mod testing {}

#[doc = include_str!("../guide/upgrading.md")]
pub mod upgrading {}
