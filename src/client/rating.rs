//! Asks whether visitors rate the conversation.

use std::rc::Rc;

use super::call::{Call, undecodable};
use super::conversation::ConversationHandle;
use super::settle;
use crate::api::{GetRatingConfiguration, RatingConfiguration};
use crate::browser::cancel::Abort;
use crate::js::builtin::{Object, Promise};
use crate::js::codec;
use crate::js::host::Settler;

impl ConversationHandle {
    /// Whether and how visitors are asked to rate the conversation, every field
    /// with a value. Where there is no more than chat to reach, they aren't.
    pub(crate) fn rating_configuration(&self) -> Promise {
        let options = &self.driver.options;
        if !self.driver.reaches_api() {
            let (promise, settler) = Settler::new();
            settler.resolve(&Object::new());
            return promise;
        }
        settle(
            Rc::clone(options),
            Ok(Call::new(options, &GetRatingConfiguration)),
            Ok(Abort::default()),
            Box::new(|body| {
                codec::complete::<RatingConfiguration>(&body).map_err(undecodable)?;
                Ok(body)
            }),
        )
    }
}
