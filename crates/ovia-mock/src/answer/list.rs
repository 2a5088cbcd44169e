//! What is sent of the list, and what is changed in it.

use super::Answer;
use crate::{list_body::Edit, transmission::Hidden};

/// How the usual list differs from the whole and correct one; other answers ignore it.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(PartialEq))]
pub(crate) struct ListOptions {
    /// None: all records.
    pub(crate) first: Option<u64>,
    /// Status 206, and `content-range`.
    pub(crate) content_range: bool,
    /// `x-total-count`.
    pub(crate) total_count: bool,
    /// Not zero. None: the list is not in pages.
    pub(crate) page_size: Option<u64>,
    /// The last page and those after it have a link to the next one too.
    pub(crate) endless: bool,
    /// In place of the correct link to the next page.
    pub(crate) next_page: Option<Hidden>,
    /// Changes by the record's position, from 1.
    pub(crate) edits: Vec<(u64, Edit)>,
}

/// An error in place of a record.
const ERROR_ITEM: &str =
    r#"{"error":{"code":"internal_error","message":"the call could not be loaded"}}"#;

/// A part of the list. For answers that are not a list these change nothing.
impl Answer {
    /// Sends only the first `count` records of the list, or of the page, as a correct array. Nothing
    /// says that records are missing, except for [`Answer::content_range`] and
    /// [`Answer::total_count`].
    pub fn first_records(mut self, count: u64) -> Self {
        self.list.first = Some(count);
        self
    }

    /// Sends the list with status 206 and the range of its records, such as
    /// `content-range: items 0-49/200`.
    pub fn content_range(mut self) -> Self {
        self.list.content_range = true;
        self
    }

    /// Sends the number of all records with the list, as `x-total-count: 200`. For another name use
    /// [`Answer::header`].
    pub fn total_count(mut self) -> Self {
        self.list.total_count = true;
        self
    }

    /// Sends the list in pages of `size` records: the first page, with
    /// `link: </api/v1/calls?page=2&per_page=50>; rel="next"`. The server answers a request to that
    /// link with the second page, also without a planned answer, and so on; the last page has no
    /// link. 0 counts as 1.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use ovia_mock::{Answer, MockServer};
    ///
    /// let server = MockServer::builder()
    ///     .calls(200)
    ///     .always(Answer::as_usual().pages_of(50))
    ///     .start()
    ///     .await?;
    /// let page = reqwest::Client::new().get(format!("{}/api/v1/calls?page=2", server.url()));
    /// let page = page.bearer_auth("any").send().await?;
    /// let next = r#"</api/v1/calls?page=3&per_page=50>; rel="next""#;
    /// assert_eq!(page.headers()["link"], next);
    /// # Ok(())
    /// # }
    /// ```
    pub fn pages_of(mut self, size: u64) -> Self {
        self.list.page_size = Some(size.max(1));
        self
    }

    /// Sends a link to the next page with every page of [`Answer::pages_of`], also with the last one
    /// and with the empty ones that follow. It has to be planned for all requests, for example by
    /// [`Builder::always`](crate::Builder::always).
    pub fn endless_pages(mut self) -> Self {
        self.list.endless = true;
        self
    }

    /// Sends a link to this URL as the next page, whatever page it is: for a link that leads to an
    /// earlier page or to another server.
    pub fn next_page(mut self, url: impl Into<String>) -> Self {
        self.list.next_page = Some(Hidden(url.into()));
        self
    }
}

/// Changes of single records, which are counted from 1 over all pages. For answers that are not a
/// list these change nothing.
impl Answer {
    /// Sends this text, which may be anything, in place of the record at `position`.
    pub fn replace_record(self, position: u64, text: impl Into<String>) -> Self {
        self.edit(position, Edit::Replace(text.into()))
    }

    /// Sends an error object in place of the record at `position`:
    /// `{"error":{"code":"internal_error","message":"…"}}`.
    pub fn error_item(self, position: u64) -> Self {
        self.replace_record(position, ERROR_ITEM)
    }

    /// Ends the body after the record at `position` with this text, in place of the rest of the list.
    /// The framing of the body is correct.
    pub fn end_after_record(self, position: u64, text: impl Into<String>) -> Self {
        self.edit(position, Edit::EndAfter(text.into()))
    }

    /// Sends this text as the `duration` of the record at `position`: `NaN`, `Infinity` and
    /// `-Infinity` are what some libraries write for numbers that JSON does not have.
    pub fn duration_of_record(self, position: u64, text: impl Into<String>) -> Self {
        self.edit(position, Edit::Duration(text.into()))
    }

    /// Cuts a character of several bytes in the record at `position`, so that the record is not valid
    /// UTF-8.
    pub fn invalid_utf8_in_record(self, position: u64) -> Self {
        self.edit(position, Edit::CutCharacter)
    }

    fn edit(mut self, position: u64, edit: Edit) -> Self {
        self.list.edits.push((position, edit));
        self
    }
}
