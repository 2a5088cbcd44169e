//! The operations of the specification: which request each handles, and its usual answer.

pub(crate) mod create;

use crate::{authorization, request::Request, response::Response, state::State};

/// Answers a request whose token was accepted.
type Handler = fn(&Request, &State) -> Response;

/// Method, path and handler of each operation.
const ROUTES: [(&str, &str, Handler); 2] = [
    ("GET", "/api/v1/calls", |request, state| {
        Response::list(state.calls(), request)
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

/// Whether there is an operation with this method and path.
#[cfg(test)]
pub(crate) fn is_served(method: &str, path: &str) -> bool {
    ROUTES
        .iter()
        .any(|route| route.0 == method && route.1 == path)
}

#[cfg(test)]
mod tests {
    use super::ROUTES;
    use crate::specification;

    #[test]
    fn routes_are_operations_of_the_specification() {
        let specification = specification::read();
        let operations = specification.operations();
        for (method, path, _) in ROUTES {
            let mut operations = operations.iter();
            let found = operations.any(|one| one.path == path && one.method == method);
            assert!(found, "{method} {path}");
        }
    }
}
