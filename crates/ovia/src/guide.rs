//! Guides: how to get started, and what to know for each task.
//!
//! | guide | answers |
//! | --- | --- |
//! | [`getting_started`] | a program that lists calls, in ten lines |
//! | [`filtering`] | which calls, and what a filter cannot decide |
//! | [`streaming`] | lists of any length, saved lists, your own types |
//! | [`errors`] | what can go wrong, and what to do |
//! | [`placing_calls`] | how no call is placed twice, also if your program crashes |
//! | [`testing`] | your own tests, without an account |
//! | [`upgrading`] | what a new version may change |
//!
//! The examples of the repository (`crates/ovia/examples`) are whole programs: a mail about yesterday's
//! costs, transcripts into files, a watch for calls that fail, and a batch that calls each number once.

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
