//! Who sends the requests of the generated client.

use std::{error::Error, fmt::Debug, future::Future, pin::Pin};

/// Why a request got no response.
pub type TransportError = Box<dyn Error + Send + Sync>;

/// A response on its way.
pub type Sending<'a> =
    Pin<Box<dyn Future<Output = Result<reqwest::Response, TransportError>> + Send + 'a>>;

/// Sends a request and returns its response, whatever the status.
///
/// Credentials, retries, timeouts and tracing are implemented behind this trait; the generated
/// client knows none of them.
///
/// ```
/// use ovia_core::transport::{Sending, Transport};
///
/// /// Answers every request with an empty list.
/// #[derive(Debug)]
/// struct Empty;
///
/// impl Transport for Empty {
///     fn send<'a>(&'a self, _: &'a reqwest::Client, _: reqwest::Request) -> Sending<'a> {
///         Box::pin(async {
///             let response = http::Response::new("[]");
///             Ok(reqwest::Response::from(response))
///         })
///     }
/// }
/// ```
pub trait Transport: Debug + Send + Sync {
    /// Sends one request.
    ///
    /// # Errors
    ///
    /// Any error. The caller of the generated client gets it back from [`failure`].
    fn send<'a>(&'a self, client: &'a reqwest::Client, request: reqwest::Request) -> Sending<'a>;
}

/// Carries a transport's error through the generated client, which can only carry responses and
/// errors of reqwest's own making.
#[derive(Clone)]
struct Failure(std::sync::Arc<std::sync::Mutex<Option<TransportError>>>);

/// A status that no server sends, so that the generated client hands the response out unread.
const NO_RESPONSE: u16 = 999;

/// The response that stands for an error.
pub(crate) fn stand_in(error: TransportError) -> reqwest::Response {
    let failure = Failure(std::sync::Arc::new(std::sync::Mutex::new(Some(error))));
    let mut response = http::Response::new(reqwest::Body::default());
    if let Ok(status) = http::StatusCode::from_u16(NO_RESPONSE) {
        *response.status_mut() = status;
    }
    response.extensions_mut().insert(failure);
    reqwest::Response::from(response)
}

/// The error of the transport, where a response stands for one.
///
/// The generated client returns such a response as `Error::UnexpectedResponse`. The error can be
/// taken once.
///
/// ```
/// let response = reqwest::Response::from(http::Response::new(""));
/// assert!(ovia_core::transport::failure(&response).is_none());
/// ```
#[must_use]
pub fn failure(response: &reqwest::Response) -> Option<TransportError> {
    let failure = response.extensions().get::<Failure>()?;
    failure.0.lock().ok()?.take()
}
