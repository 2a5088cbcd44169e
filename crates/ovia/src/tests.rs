//! What the public types promise to programs that clone them and send them across threads. Taking any
//! of it back would be a breaking change.

use crate::{calls, model, read, transport};

/// Can be sent to and shared between threads, and held in any future.
fn shared<T: Send + Sync + Unpin + 'static>() {}

fn cloned<T: Clone + Send + Sync + Unpin + 'static>() {}

/// Borrows from a record, so it is copied instead of cloned.
fn copied<'a, T: Copy + Send + Sync + Unpin + 'a>() {}

fn sent<T: Send + Unpin + 'static>() {}

/// Does not compile if the type has the trait: then the path has two meanings.
macro_rules! lacks {
    ($type:ty: $trait:path) => {
        const _: fn() = || {
            trait Ambiguous<Because> {
                fn check() {}
            }
            struct HasIt;
            impl<T: ?Sized> Ambiguous<()> for T {}
            impl<T: ?Sized + $trait> Ambiguous<HasIt> for T {}
            let _ = <$type as Ambiguous<_>>::check;
        };
    };
}

#[test]
fn clients_and_requests() {
    cloned::<crate::Client>();
    shared::<crate::ClientBuilder>();
    cloned::<crate::RetryPolicy>();
    cloned::<crate::Request>();
    shared::<crate::Response>();
    cloned::<crate::ListRequest<model::Call>>();
    cloned::<calls::Calls>();
    cloned::<calls::CreateCall>();
    cloned::<calls::FindPlaced>();
    cloned::<calls::GetCall>();
    cloned::<calls::ListCalls>();
    cloned::<std::sync::Arc<dyn transport::Transport>>();
    shared::<transport::TransportError>();
}

#[test]
fn records_and_values() {
    cloned::<crate::Call>();
    cloned::<crate::Record<model::CallCosts>>();
    copied::<crate::View<'_, model::CallCosts>>();
    copied::<crate::List<'_, model::TranscriptObject>>();
    copied::<crate::List<'_, String>>();
    fn iterates<'a, T: Iterator + Send + Sync + Unpin + 'a>() {}
    iterates::<crate::ListIter<'_, model::TranscriptObject>>();
    cloned::<crate::Mismatch>();
    cloned::<crate::Id>();
    cloned::<crate::Direction>();
    cloned::<crate::NewCall>();
    cloned::<model::Call>();
}

#[test]
fn outcomes() {
    cloned::<crate::Error>();
    cloned::<crate::ErrorKind>();
    cloned::<crate::MaybePlaced>();
    cloned::<crate::PartialList<crate::Call>>();
}

/// A stream is read by one task at a time, whatever its items are.
#[test]
fn streams() {
    sent::<crate::RecordStream>();
    sent::<crate::RecordStream<std::cell::Cell<u8>>>();
    lacks!(crate::RecordStream: Sync);
    lacks!(crate::RecordStream: Clone);
    fn future<T: Send + 'static>(_: fn(crate::ListRequest<model::Call>) -> T) {}
    future(IntoFuture::into_future);
    future(crate::ListRequest::<_, crate::Client>::collect_partial);
    let _: fn(tokio::io::Empty) -> crate::RecordStream = read::calls;
}

#[cfg(feature = "blocking")]
#[test]
fn blocking() {
    use crate::blocking;

    cloned::<blocking::Client>();
    shared::<blocking::ClientBuilder>();
    cloned::<blocking::Request>();
    shared::<blocking::Response>();
    cloned::<blocking::Calls>();
    cloned::<blocking::CreateCall>();
    cloned::<blocking::FindPlaced>();
    cloned::<blocking::GetCall>();
    cloned::<blocking::ListCalls>();
    sent::<blocking::RecordStream>();
    lacks!(blocking::RecordStream: Clone);
    sent::<blocking::read::Records<crate::Call>>();
    lacks!(blocking::read::Records<crate::Call>: Clone);
}
