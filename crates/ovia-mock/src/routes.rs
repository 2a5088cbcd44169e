//! Which request is answered by what.

mod create;
pub(crate) mod list;

use crate::authorization;
use crate::request::Request;
use crate::response::Response;
use crate::state::State;

/// The usual answer to a request.
pub(crate) fn answer(request: &Request, state: &State) -> Response {
    if request.route() != "/api/v1/calls" {
        return Response::error(404, "no such path");
    }
    let route: fn(&Request, &State) -> Response = match request.method.as_str() {
        "GET" | "HEAD" => list::answer,
        "POST" => create::answer,
        _ => {
            return Response::error(405, "expected GET, HEAD or POST")
                .with_header("allow", "GET, HEAD, POST");
        }
    };
    authorization::refusal(request, state.token.as_deref()).unwrap_or_else(|| route(request, state))
}
