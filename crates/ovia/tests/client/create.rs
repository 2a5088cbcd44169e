//! Placing calls. Each outcome is tested next to the rule, in `src/calls/create_rule`.

use chrono::Utc;
use ovia::{ErrorKind, MaybePlaced};
use ovia_mock::{Answer, MockServer};

use crate::{answering, connect, new_call};

#[tokio::test]
async fn a_placed_call_is_in_the_list() {
    let (_server, client) = connect(MockServer::builder().calls(3)).await;
    let placed = client.calls().create(new_call()).await.expect("a call");
    assert_eq!(placed.to_number(), Some("+33639987703"));
    assert_eq!(placed.mismatches(), []);
    let found = client.calls().get(placed.id().expect("an id")).await;
    assert_eq!(found.expect("a list"), Some(placed));
}

#[tokio::test]
async fn an_odd_record_is_a_placed_call_all_the_same() {
    let record = r#" {"id": "call-1", "status": 7, "new": 1e999} "#;
    for status in [200, 201, 202] {
        let (_server, client) = answering(Answer::json(status, record)).await;
        let placed = client.calls().create(new_call()).await.expect("a call");
        assert_eq!(placed.as_str(), record.trim());
        assert_eq!(placed.mismatches().len(), 2);
    }
}

/// The server places the call, and the answer is lost: the list tells.
#[tokio::test]
async fn what_may_have_been_placed_can_be_looked_for() {
    let builder = MockServer::builder()
        .calls(50)
        .answer(Answer::as_usual().reset_after(10));
    let (_server, client) = connect(builder).await;
    let error = client.calls().create(new_call()).await.expect_err("lost");
    assert_eq!(error.kind(), ErrorKind::MaybePlaced);
    let sent = error.maybe_placed().expect("what was sent");
    assert_eq!(sent.new_call.to_number, new_call().to_number);
    assert!(sent.since < Utc::now());
    let found = client.calls().find_placed(sent).await.expect("a list");
    assert_eq!(found.len(), 1);

    // One that was refused is not there.
    let mut other = new_call();
    other.to_number = "+33639980000".into();
    let found = client
        .calls()
        .find_placed(&MaybePlaced::new(other, sent.since))
        .await
        .expect("a list");
    assert_eq!(found.len(), 0);
}
