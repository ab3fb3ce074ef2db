//! Lists that come in pages, as streams: of pages, or of their items.
//!
//! A page is asked for when it is wanted, so that a caller who stops early asks for no more. Nothing goes on forever: a cursor or URL that
//! comes a second time, and a page that repeats the one before, are errors that say so. The URL of a next page is followed within the origin
//! of the first one only, since credentials are sent to it.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use conform_runtime::__private::Vacant;
use futures_core::Stream;

use crate::call::{Call, received};
use crate::call_builder::CallBuilder;
use crate::error::{Cause, Error, ReceivedResponse, Undeclared};
use crate::json_pointer::items;
use crate::next_page::Progress;
use crate::operation::Operation;
use crate::pagination::Pagination;
use crate::read_json::read_json;
use crate::receive::{Receive, UnreadResponse};
use crate::response::Response;
use crate::transport::BoxFuture;

impl<R: Receive, E> Call<R, E> {
    /// Returns the pages of the list that this call begins. Generated clients have a method for each operation whose description declares
    /// pages; this one is for others.
    pub fn pages(self, pagination: &'static Pagination) -> Pages<R, E> {
        Pages {
            pager: Pager::new(self.into_builder(), pagination, R::streams),
            result: PhantomData,
        }
    }

    /// Returns the items of all pages of the list that this call begins, each read as `T`.
    pub fn items<T: Vacant>(self, pagination: &'static Pagination) -> Items<T, E> {
        Items {
            pager: Pager::new(self.into_builder(), pagination, |_| false),
            left: VecDeque::new(),
            result: PhantomData,
        }
    }
}

/// The pages of a list, each with its status and headers. They end after the first error.
///
/// ```no_run
/// # use conform_client::{Error, Json, Pages};
/// # async fn run(mut pages: Pages<Json<Vec<String>>>) -> Result<(), Error> {
/// while let Some(page) = pages.next().await {
///     for name in page?.into_inner() {
///         println!("{name}");
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is asked for until the first page is"]
pub struct Pages<R, E = Undeclared> {
    pager: Pager,
    result: PhantomData<fn() -> (R, E)>,
}

/// The items of a list, page after page. An item that does not fit its type is an error, and the stream continues with the next one; it ends
/// after any other error.
///
/// ```no_run
/// # use conform_client::{Error, Items};
/// # async fn run(mut names: Items<String>) -> Result<(), Error> {
/// while let Some(name) = names.next().await {
///     println!("{}", name?);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is asked for until the first item is"]
pub struct Items<T, E = Undeclared> {
    pager: Pager,
    /// What is read of the current page.
    left: VecDeque<Result<T, Error<E>>>,
    result: PhantomData<fn() -> E>,
}

impl<R: Receive, E> Pages<R, E> {
    /// Ends after this number of pages.
    pub fn at_most(mut self, pages: u64) -> Self {
        self.pager.at_most(pages);
        self
    }

    /// Returns the next page; `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<Response<R::Output, R::Headers>, Error<E>>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<R: Receive, E> Stream for Pages<R, E> {
    type Item = Result<Response<R::Output, R::Headers>, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let page = ready!(self.pager.poll_page(context));
        Poll::Ready(page.map(|page| {
            let (operation, reply) = page.map_err(Error::retype)?;
            received::<R, E>(operation, reply).inspect_err(|_| self.pager.end())
        }))
    }
}

impl<T: Vacant, E> Items<T, E> {
    /// Ends after this number of pages.
    pub fn at_most_pages(mut self, pages: u64) -> Self {
        self.pager.at_most(pages);
        self
    }

    /// Returns the next item; `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<T, Error<E>>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Reads all items into a list.
    ///
    /// # Errors
    ///
    /// The first error.
    pub async fn collect(mut self) -> Result<Vec<T>, Error<E>> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }

    fn read_page(&mut self, operation: &'static Operation, reply: &UnreadResponse) {
        let pointer = self.pager.pagination.items;
        let reading = reply.reading_mode();
        let list = self.pager.progress.take_items();
        for (at, item) in items(&list).into_iter().flatten().enumerate() {
            let item = read_json::<T>(item.get().as_bytes(), reading).map(|(item, _)| item);
            self.left.push_back(item.map_err(|error| {
                let error = error.below(pointer, at);
                unread(operation, Cause::Read(error), reply).retype()
            }));
        }
    }
}

impl<T: Vacant, E> Stream for Items<T, E> {
    type Item = Result<T, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(item) = this.left.pop_front() {
                return Poll::Ready(Some(item));
            }
            match ready!(this.pager.poll_page(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error.retype()))),
                Some(Ok((operation, reply))) => this.read_page(operation, &reply),
            }
        }
    }
}

impl<T, E> Unpin for Items<T, E> {}

/// Asks for one page after the other.
struct Pager {
    pagination: &'static Pagination,
    streams: fn(u16) -> bool,
    progress: Progress,
    most: Option<u64>,
    state: State,
}

type Reply = Result<(&'static Operation, UnreadResponse), Error>;

enum State {
    /// The page of this call is the next one.
    Ready(Box<CallBuilder>),
    /// A page is being received; with a copy of its call, `None` if that cannot be sent again.
    Loading(BoxFuture<'static, Reply>, Option<Box<CallBuilder>>),
    /// The page after the last one that was returned cannot be asked for.
    Failed(Option<Error>),
}

impl Pager {
    fn new(
        call: Box<CallBuilder>,
        pagination: &'static Pagination,
        streams: fn(u16) -> bool,
    ) -> Self {
        Self {
            pagination,
            streams,
            progress: Progress::new(&call, pagination),
            most: None,
            state: State::Ready(call),
        }
    }

    fn at_most(&mut self, pages: u64) {
        self.most = Some(pages);
        if pages == 0 {
            self.end();
        }
    }

    fn end(&mut self) {
        self.state = State::Failed(None);
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Reply>> {
        loop {
            let polled = match &mut self.state {
                State::Failed(error) => return Poll::Ready(error.take().map(Err)),
                State::Loading(page, _) => Some(ready!(page.as_mut().poll(context))),
                State::Ready(_) => None,
            };
            match (
                polled,
                std::mem::replace(&mut self.state, State::Failed(None)),
            ) {
                (None, State::Ready(call)) => {
                    let copy = call.try_clone().map(Box::new);
                    self.state = State::Loading(Box::pin(call.send(self.streams)), copy);
                }
                (Some(Ok((operation, reply))), State::Loading(_, call)) => {
                    self.state = self.after(operation, &reply, call);
                    return Poll::Ready(Some(Ok((operation, reply))));
                }
                (Some(Err(error)), _) => return Poll::Ready(Some(Err(error))),
                (_, state) => self.state = state,
            }
        }
    }

    /// Returns what follows a page.
    fn after(
        &mut self,
        operation: &'static Operation,
        reply: &UnreadResponse,
        call: Option<Box<CallBuilder>>,
    ) -> State {
        let next = self.progress.next(self.pagination, reply, call);
        let is_last = self.most.is_some_and(|most| self.progress.pages() >= most);
        match next {
            Ok(Some(call)) if !is_last => State::Ready(call),
            Err(problem) if !is_last => {
                let page = self.progress.pages() + 1;
                let problem = format!("page {page} cannot be asked for: {problem}");
                State::Failed(Some(unread(operation, Cause::NextPage(problem), reply)))
            }
            _ => State::Failed(None),
        }
    }
}

/// Returns an error about a page that was received.
fn unread(operation: &'static Operation, cause: Cause, reply: &UnreadResponse) -> Error {
    Error::new(operation, cause, Some(ReceivedResponse::of(reply)))
}

impl<R, E> fmt::Debug for Pages<R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pages")
    }
}

impl<T, E> fmt::Debug for Items<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Items")
    }
}
