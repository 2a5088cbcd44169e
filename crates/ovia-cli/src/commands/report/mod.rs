//! `ovia calls report`.
use super::GlobalOptions;
use crate::exit::{Exit, Failure};
use clap::Args;
/// Write a report
#[derive(Args, Debug)]
pub(crate) struct ReportCommand {}
pub(super) async fn run(_: ReportCommand, _: &GlobalOptions<'_>) -> Result<Exit, Failure> {
    Ok(Exit::Done)
}
