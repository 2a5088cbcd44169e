//! From the generated client's results to responses with an unread body, or our errors.

use ovia_core::{ByteStream, ResponseValue, transport};
use reqwest::header::HeaderMap;

use crate::{
    Error, ErrorKind,
    client::Limits,
    stream::Body,
    transport::{of_reqwest, root_cause},
};

/// How much of an error's body is read.
const ERROR_BODY: usize = 64 * 1024;

/// A success, its body still to be read.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
}

/// Sorts what the generated client returned.
pub(crate) async fn reply(
    result: Result<ResponseValue<ByteStream>, ovia_core::Error<()>>,
    limits: Limits,
) -> Result<Reply, Error> {
    match result {
        Ok(response) => Ok(Reply {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: Body::new(response.into_inner().into_inner(), limits.stall_timeout),
        }),
        Err(ovia_core::Error::UnexpectedResponse(response)) => {
            if let Some(failure) = transport::failure(&response) {
                return Err(match failure.downcast::<Error>() {
                    Ok(error) => *error,
                    Err(other) => Error::new(
                        ErrorKind::Connection,
                        format!("the transport failed: {}", root_cause(&*other)),
                    )
                    .with_source(other),
                });
            }
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let stream = Box::pin(response.bytes_stream());
            let mut body = Body::new(stream, limits.stall_timeout);
            // The status is what counts: a body that breaks off changes nothing.
            let said = body.prefix(ERROR_BODY).await.unwrap_or_default();
            Err(Error::of_response(status, &headers, &said))
        }
        Err(ovia_core::Error::CommunicationError(error)) => Err(of_reqwest(error)),
        Err(other) => Err(
            Error::new(ErrorKind::Configuration, "the request could not be built")
                .with_source(other),
        ),
    }
}
