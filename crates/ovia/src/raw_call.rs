//! A call that nobody has read yet.

use std::fmt;

use ovia_core::{
    tolerant::{self, Mismatch},
    types,
};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::Call;

/// A call as it was sent, and no more: for passing records on.
///
/// That it is one good JSON object is certain, and whether it [fits](Self::fits) is known; both take
/// about half as long as decoding it, which is done only when [asked for](Self::to_call).
///
/// ```
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// # let server = ovia_mock::MockServer::builder().calls(5).start().await?;
/// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
/// let mut records = client.calls().list().status("completed").stream_raw();
/// while let Some(record) = records.next().await {
///     println!("{}", record?.as_str());
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct RawCall {
    text: Box<str>,
    fits: bool,
}

impl RawCall {
    /// Takes the text of one JSON object, with no white space around it.
    pub(crate) fn of_record(text: Box<str>) -> Result<Self, serde_json::Error> {
        let fits = match tolerant::fits::<types::Call>(&text) {
            Some(fits) => fits,
            None => tolerant::decode::<types::Call>(&text)?.fits,
        };
        Ok(Self::new(text, fits))
    }

    /// Of a text that was read as JSON before.
    pub(crate) fn new(text: Box<str>, fits: bool) -> Self {
        Self { text, fits }
    }

    /// The record as it was sent, to the letter.
    ///
    /// ```
    /// # let call: ovia::Call = serde_json::from_str(r#"{"cents": 12.50}"#)?;
    /// let record = ovia::RawCall::from(call);
    /// assert_eq!(record.as_str(), r#"{"cents": 12.50}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether every value in it fits its documented type.
    ///
    /// ```
    /// # let call: ovia::Call = serde_json::from_str(r#"{"status": 7}"#)?;
    /// assert!(!ovia::RawCall::from(call).fits());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn fits(&self) -> bool {
        self.fits
    }

    /// What in it does not fit the documented types. Empty for most.
    ///
    /// ```
    /// # let call: ovia::Call = serde_json::from_str(r#"{"status": 7}"#)?;
    /// let record = ovia::RawCall::from(call);
    /// assert_eq!(record.mismatches()[0].path(), "status");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn mismatches(&self) -> Vec<Mismatch> {
        match self.fits {
            true => Vec::new(),
            false => tolerant::mismatches::<types::Call>(&self.text),
        }
    }

    /// Decodes it.
    ///
    /// # Errors
    ///
    /// None that is known of: it was read as JSON when it came.
    ///
    /// ```
    /// # let call: ovia::Call = serde_json::from_str(r#"{"duration": 71}"#)?;
    /// let record = ovia::RawCall::from(call);
    /// assert_eq!(record.to_call()?.duration, Some(71));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn to_call(&self) -> Result<Call, serde_json::Error> {
        Call::from_text(&self.text)
    }
}

impl Serialize for RawCall {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The text was read as JSON when the record came.
        serde_json::from_str(&self.text)
            .unwrap_or(RawValue::NULL)
            .serialize(serializer)
    }
}

/// Without what is in it, which is personal.
impl fmt::Debug for RawCall {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RawCall")
            .field("bytes", &self.text.len())
            .field("fits", &self.fits)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::RawCall;

    #[test]
    fn says_what_decoding_it_would_say() {
        for (record, fits) in [
            (r#"{"status": "completed", "mood": "good"}"#, true),
            (r#"{"status": 7}"#, false),
            // What only the slow way tells.
            (r#"{"status": 7, "status": "completed"}"#, true),
            (r#"{"status": "completed", "status": 7}"#, false),
            (r#"{"duration": 1e999}"#, false),
        ] {
            let raw = RawCall::of_record(record.into()).expect("an object");
            let call = raw.to_call().expect("an object");
            assert_eq!((raw.fits(), raw.as_str()), (fits, record));
            assert_eq!(raw.mismatches(), call.mismatches(), "{record}");
            assert_eq!(RawCall::from(call), raw);
        }
        for broken in [r#"{"status": "x",}"#, "[]", r#"{"a": 1"#] {
            assert!(RawCall::of_record(broken.into()).is_err(), "{broken}");
        }
    }
}
