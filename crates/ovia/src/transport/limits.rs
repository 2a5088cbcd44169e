//! The limits on what is read of a response. `ClientBuilder` sets them; the list applies those on
//! records, [`Body`](super::Body) the one on the body.

/// How much of a response is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// In bytes.
    pub(crate) max_record_bytes: usize,
    /// In nested objects and arrays.
    pub(crate) max_record_depth: usize,
    /// In bytes, after decompression.
    pub(crate) max_body_bytes: Option<u64>,
}
