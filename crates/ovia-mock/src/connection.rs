//! One connection: requests in, responses out, until either side has had enough.

use std::sync::Arc;

use tokio::net::TcpStream;

use crate::body::Broken;
use crate::delivery::{self, Delivery};
use crate::orders::Order;
use crate::reading::{RequestReader, Unreadable};
use crate::response::{Response, Terms};
use crate::routes;
use crate::state::State;

/// Serves a connection to its end.
pub(crate) async fn serve(mut stream: TcpStream, state: Arc<State>) {
    // Small responses leave at once; a socket that refuses the option works too.
    let _ = stream.set_nodelay(true);
    let mut reader = RequestReader::new();
    loop {
        let (response, delivery, terms) =
            match tokio::time::timeout(state.idle_timeout, reader.next(&mut stream)).await {
                Ok(Ok(received)) => {
                    let terms = received.terms();
                    let (request, order) = state.receive(received.request);
                    let (response, delivery) = match order {
                        Order::Usual => (routes::answer(&request, &state), Delivery::default()),
                        Order::Answer(answer) => {
                            // An answer made up whole keeps the request from having any effect.
                            let usual = if answer.status.is_none() {
                                routes::answer(&request, &state)
                            } else {
                                Response::json(200, "")
                            };
                            usual.overridden_by(answer)
                        }
                        Order::Refuse => return delivery::reset_when_dropped(&stream),
                    };
                    (response, delivery, terms)
                }
                Ok(Err(Unreadable::Closed)) => return,
                Ok(Err(Unreadable::Refused { status, message })) => refuse(status, message),
                Err(_) if reader.is_empty() => return,
                Err(_) => refuse(408, "the request took too long to arrive"),
            };
        match response
            .send(&mut stream, state.next_response(), delivery, terms)
            .await
        {
            Ok(true) => {}
            Ok(false) => return delivery::close(&mut stream).await,
            Err(Broken::Ordered(ending)) => return delivery::end(&mut stream, ending).await,
            Err(Broken::Gone) => return,
        }
    }
}

/// The answer to what is not a request. Where the next one would start is not known, so it is the last.
fn refuse(status: u16, message: &str) -> (Response, Delivery, Terms) {
    let terms = Terms {
        head_only: false,
        chunks_allowed: true,
        keep_alive: false,
    };
    (Response::error(status, message), Delivery::default(), terms)
}
