//! What a network, a proxy or a server can do to an answer.

mod body;
mod list;

use std::time::Duration;

use ovia_mock::Answer;

use crate::promise::Promise;

/// A fault, by name.
pub(crate) struct Fault {
    pub(crate) name: &'static str,
    /// What holds in addition to what holds for every fault.
    pub(crate) promise: Promise,
    pub(crate) order: Order,
}

/// How a fault is ordered.
pub(crate) enum Order {
    /// An answer goes wrong.
    Answer(Box<Answer>),
    /// A connection is refused.
    Refuse,
}

/// All of them. `elsewhere` is the address of another server.
pub(crate) fn all(elsewhere: &str) -> Vec<Fault> {
    let mut faults = network(elsewhere);
    faults.extend(list::faults(elsewhere));
    faults.extend(body::faults());
    faults
}

/// What happens to an answer as a whole.
fn network(elsewhere: &str) -> Vec<Fault> {
    let usual = Answer::as_usual;
    let page = "<!doctype html><title>Bad gateway</title>";
    let far = 100_000;
    let survives = |name, answer| fault(name, Promise::Survived, answer);
    let fails = |name, answer| fault(name, Promise::Failure, answer);
    vec![
        Fault {
            name: "refused",
            promise: Promise::Survived,
            order: Order::Refuse,
        },
        survives("hung up", Answer::hang_up()),
        survives("late", usual().delay(Duration::from_millis(100))),
        survives("silent", usual().delay(Duration::from_secs(30))),
        survives("408", Answer::status(408)),
        survives("429, in seconds", Answer::status(429).retry_after(0)),
        survives("429, by date", Answer::status(429).retry_after_date(1)),
        survives("429, bare", Answer::status(429)),
        survives("500", Answer::status(500)),
        survives(
            "502, a page",
            Answer::status(502).content_type("text/html").body(page),
        ),
        survives("503", Answer::status(503)),
        survives("504", Answer::status(504)),
        survives("redirect, here", Answer::redirect(307, "/api/v1/calls")),
        fails(
            "redirect, elsewhere",
            Answer::redirect(307, format!("{elsewhere}/api/v1/calls")),
        ),
        fails(
            "redirect, https",
            Answer::redirect(301, "https://127.0.0.1/api/v1/calls"),
        ),
        fails("401", Answer::status(401)),
        fails("404", Answer::status(404)),
        survives("reset at once", usual().reset_after(0)),
        survives("reset", usual().reset_after(far)),
        survives("cut at once", usual().cut_after(0)),
        survives("cut", usual().cut_after(far)),
        survives(
            "cut, no length",
            usual().without_content_length().cut_after(far),
        ),
        survives("cut, HTTP/1.0", usual().http10().cut_after(far)),
        survives("stalled at once", usual().stall_after(0)),
        survives("stalled", usual().stall_after(far)),
        survives(
            "dripping",
            usual().drip(16 * 1024, Duration::from_millis(5)),
        ),
        survives("a broken chunk", usual().chunked().garbage_chunk_after(far)),
        survives("gzip", usual().gzip()),
        survives("gzip, cut", usual().gzip().cut_after(5_000)),
        survives("another type", usual().content_type("text/plain")),
        survives("longer than said", usual().longer_than_announced(500)),
        survives("shorter than said", usual().content_length(50_000_000)),
        survives("HTTP/1.0", usual().http10()),
        survives("lost", usual().lost()),
        fails("an empty 200", Answer::json(200, "")),
        fails("an object, no id", Answer::json(201, "{}")),
        fails("204", Answer::status(204)),
    ]
}

fn fault(name: &'static str, promise: Promise, answer: Answer) -> Fault {
    Fault {
        name,
        promise,
        order: Order::Answer(Box::new(answer)),
    }
}
