//! Many lists at once through one client.

use std::{
    future::IntoFuture,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use ovia::{Client, ErrorKind};
use ovia_mock::MockServer;

use crate::TOKEN;

/// How many sockets and files this process has open.
#[cfg(target_os = "linux")]
fn descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count)
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_lists_finish_on_few_connections() {
    let server = MockServer::builder()
        .calls(30)
        .start()
        .await
        .expect("a server");
    let client = Client::builder()
        .token(TOKEN)
        .base_url(server.url())
        .max_connections(50)
        .build()
        .expect("a client");
    let most = Arc::new(AtomicUsize::new(0));
    let watched = most.clone();
    let watching = tokio::spawn(async move {
        loop {
            watched.fetch_max(descriptors(), Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    });
    let lists: Vec<_> = (0..1000)
        .map(|_| tokio::spawn(client.calls().list().into_future()))
        .collect();
    for list in lists {
        assert_eq!(list.await.expect("no panic").expect("a list").len(), 30);
    }
    watching.abort();
    // The other tests of this process have some open, too.
    let most = most.load(Ordering::Relaxed);
    assert!(most > 0 && most < 600, "{most} descriptors");
    assert_eq!(server.requests().len(), 1000);
}

#[tokio::test]
async fn lists_that_nobody_reads_do_not_block_for_ever() {
    let server = MockServer::builder()
        .calls(100_000)
        .start()
        .await
        .expect("a server");
    let client = Client::builder()
        .token(TOKEN)
        .base_url(server.url())
        .max_connections(2)
        .stall_timeout(Duration::from_millis(300))
        .build()
        .expect("a client");
    let mut open = [
        client.calls().list().stream(),
        client.calls().list().stream(),
    ];
    for stream in &mut open {
        assert!(stream.next().await.expect("a call").is_ok());
    }
    let error = client.calls().list().await.expect_err("none free");
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(
        error
            .to_string()
            .contains("held by lists that are not being read"),
        "{error}"
    );
    // One that is let go is free again.
    drop(open);
    assert_eq!(
        client.calls().list().limit(1).await.expect("a list").len(),
        1
    );
}
