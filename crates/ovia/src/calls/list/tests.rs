//! Filters against a list that looks like a real one.

use chrono::TimeDelta;
use ovia_core::types::Direction;

use crate::{
    Call,
    transport::scripted::{Scripted, response},
};

#[tokio::test]
async fn each_filter_keeps_what_it_says() {
    let records: Vec<String> = (0..300).map(|index| ovia_mock::record(5, index)).collect();
    let body = format!("[{}]", records.join(","));
    let client = Scripted::new([response(200, body)]).client();
    let all = client.calls().list().await.expect("a list");
    let expect = |keeps: &dyn Fn(&Call) -> bool| -> Vec<Call> {
        let kept: Vec<Call> = all.iter().filter(|call| keeps(call)).cloned().collect();
        // Otherwise the filter has nothing to do.
        assert!(!kept.is_empty() && kept.len() < all.len());
        kept
    };
    let list = || client.calls().list();

    let kept = list().direction(Direction::Inbound).await.expect("a list");
    assert_eq!(
        kept,
        expect(&|call| call.direction() == Some(Direction::Inbound))
    );

    let kept = list().status("completed").await.expect("a list");
    assert_eq!(kept, expect(&|call| call.status() == Some("completed")));

    let agent = all[0].agent_id().expect("an agent");
    let kept = list().agent(agent).await.expect("a list");
    assert_eq!(kept, expect(&|call| call.agent_id() == Some(agent)));

    // Calls that never started count by when they were created.
    let time = |call: &Call| call.started_at().or(call.created_at());
    let mut times: Vec<_> = all.iter().filter_map(time).collect();
    times.sort();
    let (from, to) = (times[times.len() / 3], times[times.len() / 2]);
    let within = |call: &Call| time(call).is_some_and(|time| time >= from && time < to);
    let kept = list()
        .started_since(from)
        .started_before(to)
        .await
        .expect("a list");
    assert_eq!(kept, expect(&within));

    // Two adjacent spans hold every call, and none twice.
    let span = |from, to| list().started_since(from).started_before(to);
    let end = times[times.len() - 1] + TimeDelta::seconds(1);
    let first = span(times[0], from).await.expect("a list");
    let second = span(from, end).await.expect("a list");
    assert_eq!(first.len() + second.len(), times.len());

    let kept = list()
        .direction(Direction::Outbound)
        .status("completed")
        .limit(2)
        .await
        .expect("a list");
    let both = expect(&|call| {
        call.direction() == Some(Direction::Outbound) && call.status() == Some("completed")
    });
    assert_eq!(kept, both[..2]);
}

#[tokio::test]
async fn a_call_that_never_started_counts_by_when_it_was_created() {
    let body = r#"[{"started_at": null, "created_at": "2026-11-20T10:00:00Z"}, {}]"#;
    let client = Scripted::new([response(200, body)]).client();
    let at = |text: &str| text.parse().expect("a time");
    let list = |since, before| {
        let list = client.calls().list();
        list.started_since(at(since)).started_before(at(before))
    };
    let within = list("2026-11-20T10:00:00Z", "2026-11-20T10:00:01Z");
    let within = within.collect_partial().await;
    assert_eq!((within.records.len(), within.undecided), (1, 1));
    let after = list("2026-11-20T10:00:01Z", "2026-11-21T00:00:00Z");
    assert_eq!(after.await.expect("a list"), []);
}
