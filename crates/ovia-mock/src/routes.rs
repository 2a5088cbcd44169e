//! The operations of the specification: which request each handles, and its usual answer.

mod create;

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
    use std::collections::BTreeSet;

    use super::{ROUTES, State};
    use crate::{
        request::Request,
        specification::{Seen, Specification},
        state::Settings,
    };

    #[test]
    fn routes_are_operations_of_the_specification() {
        let operations = Specification::read().operations();
        for (method, path, _) in ROUTES {
            let operation = (path.to_owned(), method.to_owned());
            assert!(operations.contains(&operation), "{method} {path}");
        }
    }

    #[test]
    fn lists_are_those_of_the_specification() {
        let specification = Specification::read();
        let state = State::new(Settings {
            calls: 20,
            ..Settings::default()
        });
        for (method, path, handler) in ROUTES {
            if method != "GET" {
                continue;
            }
            let request = Request {
                method: method.to_owned(),
                path: path.to_owned(),
                headers: Vec::new(),
                body: Vec::new(),
            };
            let body = handler(&request, &state).into_body();
            let list: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
            assert_ne!(list.as_array().map(Vec::len), Some(0), "{path}");
            let schema = specification.response(method, path);
            let mut seen = Seen::default();
            specification.check(&list, &schema, path, &mut seen);
            assert_ne!(seen.documented, BTreeSet::new(), "{path}");
        }
    }
}
