//! Long lists that break off, and bad records in the middle of them.

use ovia::{Client, ErrorKind};
use ovia_mock::{Answer, MockServer};

use super::{MANY, Outcome, every_way, long, memory};
use crate::{TOKEN, hasty, raws, read_all};

fn many() -> ovia_mock::Builder {
    MockServer::builder().calls(MANY).seed(2)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_is_gone_over() {
    let (server, client, records) = long(many()).await;
    let before = server.requests().len();
    for bytes in [600_000, 1_200_000, 1_200_100, 2_000_000] {
        server.answer(Answer::as_usual().cut_after(bytes));
    }
    server.answer(Answer::as_usual().reset_after(2_100_000));
    let calls = client.calls().list().await.expect("a list");
    assert!(raws(&calls) == records);
    assert_eq!(server.requests().len(), before + 6);
    for at in [600_000, 1_500_000] {
        server.answer(Answer::as_usual().cut_after(at));
        server.answer(Answer::as_usual());
    }
    for (way, outcomes, read) in every_way(&client.calls().list()).await {
        let texts: Vec<String> = outcomes.into_iter().map(|it| it.expect("good")).collect();
        assert!(texts == records, "{way}");
        assert_eq!(read, MANY);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn before_a_cut_for_good_everything_is_given_out() {
    let (server, client, records) = long(many()).await;
    let cut = 1_500_000;
    let mut end = 1;
    let whole = records.iter().take_while(|record| {
        end += record.len() + 1;
        end <= cut
    });
    let whole = whole.count();
    for _ in 0..3 {
        server.answer(Answer::as_usual().cut_after(cut as u64));
    }
    let list = client.calls().list().max_resumes(0);
    for (way, outcomes, read) in every_way(&list).await {
        let (last, good) = outcomes.split_last().expect("an error");
        let good: Vec<String> = good.iter().cloned().map(|it| it.expect("good")).collect();
        assert!(good == records[..whole], "{way}");
        assert_eq!(read, whole as u64);
        let (index, text) = last.clone().expect_err("a cut");
        assert_eq!(index, None);
        let broke_off = format!("the list was interrupted after {whole} records");
        assert!(text.contains(&broke_off), "{text}");
    }
    for _ in 0..6 {
        server.answer(Answer::as_usual().cut_after(cut as u64));
    }
    let (calls, error) = read_all(client.calls().list()).await;
    let error = error.expect("a cut");
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Interrupted, 5)
    );
    assert!(raws(&calls) == records[..whole]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_record_costs_itself_alone() {
    let mut body = b"[".to_vec();
    let mut expected: Vec<Outcome> = Vec::new();
    for index in 0..MANY {
        let record = memory::record(usize::try_from(index).expect("few"), 5600);
        let (bytes, why): (Vec<u8>, _) = match index {
            150 => (b"7".into(), "expected an object, found a number"),
            200 => (b"\"\xff\"".into(), "is not UTF-8 text"),
            201 => (b"{\"id\": \"\xff\"}".into(), "is not UTF-8 text"),
            202 => (
                b"{\"id\": \"a\", \"x\": \"\xff\"}".into(),
                "is not UTF-8 text",
            ),
            300 => (
                br#"{"id": x}"#.into(),
                "is not valid JSON, at line 1 column 8 of the record",
            ),
            400 => (
                vec![b'{'; 200],
                "is nested deeper than the limit (max_record_depth) and was skipped",
            ),
            401 => (
                memory::record(401, 30_000).into(),
                "is larger than the limit (max_record_bytes) and was skipped",
            ),
            499 => (b"null".into(), "expected an object, found null"),
            _ => (record.clone().into(), ""),
        };
        if index > 0 {
            body.push(b',');
        }
        body.extend(bytes);
        if index == 400 {
            body.extend(vec![b'}'; 200]);
        }
        expected.push(match why {
            "" => Ok(record),
            why => Err((Some(index), format!("record {index}: {why}"))),
        });
    }
    body.push(b']');
    let server = MockServer::builder()
        .always(Answer::json(200, "").body(body))
        .start()
        .await
        .expect("a server");
    let client = Client::builder()
        .token(TOKEN)
        .base_url(server.url())
        .retry_policy(hasty())
        .max_record_bytes(20_000)
        .max_record_depth(100)
        .build()
        .expect("a client");
    for (way, outcomes, read) in every_way(&client.calls().list()).await {
        assert_eq!(outcomes.len(), expected.len(), "{way}");
        for (found, expected) in outcomes.iter().zip(&expected) {
            assert_eq!(found, expected, "{way}");
        }
        assert_eq!(read, MANY);
    }
    let error = client.calls().list().await.expect_err("bad records");
    assert_eq!(error.record_index(), Some(150));
    let (calls, _) = read_all(client.calls().list()).await;
    assert_eq!(calls.len(), MANY as usize - 8);
}
