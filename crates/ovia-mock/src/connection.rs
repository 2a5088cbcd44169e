//! One connection: reads requests and answers them, until either side closes it.

use std::sync::Arc;

use tokio::net::TcpStream;

use crate::{
    body_writer::SendError,
    fault::Effect,
    request_reader::{RequestError, RequestReader},
    response::Response,
    routes,
    state::State,
    transmission::{self, ClientCapabilities, SendOptions},
};

/// Serves a connection until it ends.
pub(crate) async fn serve(mut stream: TcpStream, state: Arc<State>) {
    // Small responses leave at once; without this option they only leave later.
    let _ = stream.set_nodelay(true);
    let mut reader = RequestReader::new();
    loop {
        let next = tokio::time::timeout(state.idle_timeout, reader.next(&mut stream)).await;
        let (response, options, client) = match next {
            Ok(Ok(received)) => {
                let (request, planned) = state.receive(received.request);
                let (response, options) = match planned {
                    Effect::Answer(answer) => {
                        // With a planned status the request has no effect, unless that is planned.
                        let usual = if answer.status.is_none() || answer.options.takes_effect {
                            routes::answer(&request, &state)
                        } else {
                            Response::json(200, "")
                        };
                        usual.overridden_by(*answer)
                    }
                    Effect::Refuse => return transmission::reset_when_dropped(&stream),
                };
                (response, options, received.client)
            }
            Ok(Err(RequestError::Closed)) => return,
            Ok(Err(RequestError::Refused { status, message })) => refusal(status, message),
            Err(_) if reader.is_empty() => return,
            Err(_) => refusal(408, "the request took too long to arrive"),
        };
        match response
            .send(&mut stream, state.next_response(), options, client)
            .await
        {
            Ok(true) => {}
            Ok(false) => return transmission::close(&mut stream).await,
            Err(SendError::CutOff(cutoff)) => {
                return transmission::cut_off(&mut stream, cutoff).await;
            }
            Err(SendError::Disconnected) => return,
        }
    }
}

/// The answer to what cannot be served. It is the last: where the next request would start is not
/// known.
fn refusal(status: u16, message: &str) -> (Response, SendOptions, ClientCapabilities) {
    let client = ClientCapabilities {
        head_only: false,
        chunked: true,
        keep_alive: false,
    };
    (
        Response::error(status, message),
        SendOptions::default(),
        client,
    )
}
