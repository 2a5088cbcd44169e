//! The operations of the specification: which request each handles, and its usual answer.

mod create;

use crate::{authorization, request::Request, response::Response, state::State};

/// Answers a request whose token was accepted.
type Handler = fn(&Request, &State) -> Response;

/// Method, path and handler of each operation.
const ROUTES: [(&str, &str, Handler); 2] = [
    ("GET", "/api/v1/calls", |_, state| {
        Response::list(state.list())
    }),
    ("POST", "/api/v1/calls", create::answer),
];

/// The usual answer to a request.
pub(crate) fn answer(request: &Request, state: &State) -> Response {
    let path = request.route();
    let routes = ROUTES.iter().filter(|route| route.1 == path);
    let method = if request.method == "HEAD" {
        "GET"
    } else {
        &request.method
    };
    if let Some((.., handler)) = routes.clone().find(|route| route.0 == method) {
        let refusal = authorization::refusal(request, state.token.as_deref());
        return refusal.unwrap_or_else(|| handler(request, state));
    }
    let allowed: Vec<&str> = routes
        .flat_map(|route| {
            if route.0 == "GET" {
                vec!["GET", "HEAD"]
            } else {
                vec![route.0]
            }
        })
        .collect();
    if allowed.is_empty() {
        return Response::error(404, "no such path");
    }
    let allowed = allowed.join(", ");
    Response::error(405, &format!("expected one of {allowed}")).with_header("allow", allowed)
}

#[cfg(test)]
mod tests {
    use super::ROUTES;
    use crate::specification::Specification;

    #[test]
    fn routes_are_the_operations_of_the_specification() {
        let routes: Vec<_> = ROUTES
            .iter()
            .map(|(method, path, _)| (path.to_string(), method.to_string()))
            .collect();
        assert_eq!(routes, Specification::read().operations());
    }
}
