//! What `json_array_stream()` of reqwest-streams does to a body, less its progress reports.

use std::io;

use bytes::Bytes;
use futures_util::Stream;
use http_streams_core::{
    DecodeOptions, JsonArrayStreamFormat, StreamError, StreamFormatDecode, decode_stream,
};
use serde::de::DeserializeOwned;

/// It wants to know how large a record may be: as large as ovia's.
const LARGEST_RECORD: usize = 16 * 1024 * 1024;

/// The records of an array.
pub fn decode<T: DeserializeOwned + Send + 'static>(
    chunks: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
) -> impl Stream<Item = Result<T, StreamError>> + Send {
    let options = DecodeOptions::new().max_obj_len(LARGEST_RECORD);
    let format = JsonArrayStreamFormat::new();
    let framer = StreamFormatDecode::<T>::framer(&format, &options);
    let parser = StreamFormatDecode::<T>::parser(&format);
    decode_stream(chunks, framer, parser, &options)
}
