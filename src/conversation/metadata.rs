//! Metadata on its way to the service: what is known, what the service has, and
//! what is still to be acknowledged.

use super::history::IS_SHARABLE;
use crate::api::{Error, MAX_CLIENT_METADATA_KEYS, Object};

/// How metadata reaches the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetadataRoute {
    /// Over the metadata endpoint, which takes any number of keys. Before there
    /// is a conversation the first keys go along with a message.
    Endpoint,
    /// Along with every message: no more keys than a message can carry.
    WithMessages,
}

/// Values of the site's on their way to the service. A change has a revision, a
/// number that only grows.
#[derive(Debug)]
pub(super) struct MetadataQueue {
    route: MetadataRoute,
    /// What the service has.
    acknowledged: Object,
    /// What it is not known to have, oldest first, with revisions.
    changes: Vec<(u32, Object)>,
    /// All of it together.
    known: Object,
    revision: u32,
    /// The newest revision that has left in any request. Changes after it can
    /// still be joined into one.
    departed: u32,
    storing: Option<Storing>,
    /// What other tabs have yet to send.
    elsewhere: Object,
}

/// The request to the metadata endpoint that is in flight.
#[derive(Debug)]
struct Storing {
    attempt: u32,
    revision: u32,
}

/// What goes along with a message, and is the service's once it is delivered.
#[derive(Debug)]
pub(super) struct Carried {
    pub(super) values: Object,
    /// The revision of the whole set, if `values` are all of it.
    pub(super) whole: Option<u32>,
}

impl MetadataQueue {
    pub(super) fn new(route: MetadataRoute) -> Self {
        MetadataQueue::restored(route, Object::default(), None)
    }

    pub(super) fn restored(
        route: MetadataRoute,
        acknowledged: Object,
        pending: Option<Object>,
    ) -> Self {
        let mut queue = MetadataQueue {
            route,
            acknowledged,
            changes: Vec::new(),
            known: Object::default(),
            revision: 0,
            departed: 0,
            storing: None,
            elsewhere: Object::default(),
        };
        if let Some(values) = pending {
            queue.changes.push((0, values));
        }
        queue.know();
        queue
    }

    pub(super) fn known(&self) -> &Object {
        &self.known
    }

    pub(super) fn acknowledged(&self) -> &Object {
        &self.acknowledged
    }

    /// The unacknowledged changes as one, those of other tabs included.
    pub(super) fn pending(&self) -> Option<Object> {
        let mut pending = Object::default();
        if IS_SHARABLE {
            pending.merge(self.elsewhere.clone());
        }
        for (_, values) in &self.changes {
            pending.merge(values.clone());
        }
        Some(pending).filter(|pending| !pending.is_empty())
    }

    pub(super) fn is_pending(&self) -> bool {
        !self.changes.is_empty()
    }

    pub(super) fn revision(&self) -> u32 {
        self.revision
    }

    /// Merges `values` into the known set and returns the change's revision. No
    /// values are no change: they share the fate of the last one.
    pub(super) fn change(&mut self, values: Object) -> Result<u32, Error> {
        if values.keys().any(str::is_empty) {
            return Err(Error::invalid_argument(
                "`metadata` has an empty key. Give every value a name.",
            ));
        }
        if values.is_empty() {
            return Ok(self.revision);
        }
        let mut known = self.known.clone();
        known.merge(values.clone());
        if self.route == MetadataRoute::WithMessages && known.len() > MAX_CLIENT_METADATA_KEYS {
            return Err(Error::invalid_argument(
                "`metadata` may have 5 keys with an `apiKey` alone. Connect with a `token` or a `gateway` to set more.",
            ));
        }
        self.known = known;
        self.revision += 1;
        match self.changes.last_mut() {
            Some((revision, waiting)) if *revision > self.departed => {
                waiting.merge(values);
                *revision = self.revision;
            }
            _ => self.changes.push((self.revision, values)),
        }
        Ok(self.revision)
    }

    /// What goes along with the next message; `starts` when it starts a
    /// conversation.
    pub(super) fn carry(&mut self, starts: bool) -> Option<Carried> {
        let rides = starts || self.route == MetadataRoute::WithMessages;
        if !rides || self.known.is_empty() {
            return None;
        }
        self.departed = self.revision;
        let whole = self.known.len() <= MAX_CLIENT_METADATA_KEYS;
        Some(Carried {
            values: self.known.first(MAX_CLIENT_METADATA_KEYS),
            whole: whole.then_some(self.revision),
        })
    }

    /// Whether a request to the metadata endpoint is due and possible.
    pub(super) fn can_store(&self) -> bool {
        self.route == MetadataRoute::Endpoint && self.is_pending() && self.storing.is_none()
    }

    /// Notes that the known set leaves for the metadata endpoint.
    pub(super) fn store(&mut self, attempt: u32) -> Object {
        self.departed = self.revision;
        self.storing = Some(Storing {
            attempt,
            revision: self.revision,
        });
        self.known.clone()
    }

    /// Ends the request in flight if it is `attempt`, and returns its revision.
    pub(super) fn take_storing(&mut self, attempt: u32) -> Option<u32> {
        let storing = self.storing.take_if(|it| it.attempt == attempt)?;
        Some(storing.revision)
    }

    /// Leaves the request in flight to itself.
    pub(super) fn ignore_storing(&mut self) {
        self.storing = None;
    }

    /// The service has everything up to `revision`. Returns whether that is new.
    pub(super) fn acknowledge(&mut self, revision: u32) -> bool {
        let changes = self.changes.len();
        self.take_changes(revision, true);
        self.changes.len() < changes
    }

    /// The service has a part of what is known. The rest is to follow, and to be
    /// acknowledged as a whole.
    pub(super) fn acknowledge_part(&mut self, values: Object) {
        self.acknowledged.merge(values);
    }

    /// The service refused the changes up to `revision`: they never were.
    pub(super) fn roll_back(&mut self, revision: u32) {
        self.take_changes(revision, false);
        self.know();
    }

    /// The conversation that had the acknowledged values is gone: all that is
    /// known is to be sent again.
    pub(super) fn forget(&mut self) {
        if !self.acknowledged.is_empty() {
            let later = std::mem::take(&mut self.changes);
            self.changes
                .push((0, std::mem::take(&mut self.acknowledged)));
            self.changes.extend(later);
        }
    }

    /// Takes over what other tabs have set: what the service has, and what they
    /// have yet to send. What was set here prevails, and so does what the service
    /// got from here if that `is_news` to the store.
    pub(super) fn merge(&mut self, acknowledged: Object, pending: Option<Object>, is_news: bool) {
        let ours = std::mem::replace(&mut self.acknowledged, acknowledged);
        if is_news {
            self.acknowledged.merge(ours);
        }
        self.know();
        self.elsewhere = pending
            .unwrap_or_default()
            .iter()
            .filter(|(key, _)| self.known.get(key).is_none())
            .map(|(key, value)| (key, value.clone()))
            .collect();
    }

    /// Drops all values. Revisions go on, so that late outcomes match nothing.
    pub(super) fn clear(&mut self) {
        self.acknowledged = Object::default();
        self.changes.clear();
        self.elsewhere = Object::default();
        self.storing = None;
        self.know();
    }

    /// Ends the changes up to a revision: what they set is the service's, or never was.
    fn take_changes(&mut self, up_to: u32, is_acknowledged: bool) {
        for (revision, values) in std::mem::take(&mut self.changes) {
            if revision > up_to {
                self.changes.push((revision, values));
            } else if is_acknowledged {
                self.acknowledged.merge(values);
            }
        }
    }

    fn know(&mut self) {
        self.known = self.acknowledged.clone();
        for (_, values) in &self.changes {
            self.known.merge(values.clone());
        }
    }
}
