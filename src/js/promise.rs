//! Tasks that wait for promises.
//!
//! `wasm-bindgen-futures` would do the same with wakers and a queue of its own.
//! A task here waits for one promise at a time, whose callback runs it on: all
//! the queue it needs is the browser's.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll, Waker};

use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use super::builtin::Promise;

/// What became of a promise: its value, or its exception.
pub(crate) type Outcome = Result<JsValue, JsValue>;

/// A future on its way through the promises that it waits for.
pub(crate) struct Task {
    future: Cell<Option<Pin<Box<dyn Future<Output = ()>>>>>,
    outcome: Cell<Option<Outcome>>,
    fulfilled: Closure<dyn FnMut(JsValue)>,
    rejected: Closure<dyn FnMut(JsValue)>,
}

impl Task {
    /// Runs a future up to its first wait. The future keeps the task that it is
    /// handed, and both go when it ends.
    pub(crate) fn run(start: impl FnOnce(Rc<Task>) -> Pin<Box<dyn Future<Output = ()>>>) {
        let task = Rc::new_cyclic(|task| Task {
            future: Cell::default(),
            outcome: Cell::default(),
            fulfilled: go_on(task, Ok),
            rejected: go_on(task, Err),
        });
        let future = start(Rc::clone(&task));
        task.future.set(Some(future));
        task.poll();
    }

    /// Waits until `promise` is settled. A task has one wait at a time.
    pub(crate) async fn wait_for(&self, promise: &Promise) -> Outcome {
        let _ = promise.settled(&self.fulfilled, &self.rejected);
        poll_fn(|_| self.outcome.take().map_or(Poll::Pending, Poll::Ready)).await
    }

    fn poll(&self) {
        // Nothing wakes a task but the promise that it waits for.
        let mut context = Context::from_waker(Waker::noop());
        if let Some(mut future) = self.future.take()
            && future.as_mut().poll(&mut context).is_pending()
        {
            self.future.set(Some(future));
        }
    }
}

/// A callback of a promise.
fn go_on(task: &Weak<Task>, outcome: fn(JsValue) -> Outcome) -> Closure<dyn FnMut(JsValue)> {
    let task = Weak::clone(task);
    Closure::new(move |value| {
        if let Some(task) = task.upgrade() {
            task.outcome.set(Some(outcome(value)));
            task.poll();
        }
    })
}
