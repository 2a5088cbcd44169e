//! The request path as a whole, in process: retries, time limits, and what errors say.

mod errors;
mod retries;
mod time_limits;
