//! One conversation in several tabs: what they write is read again, and one at a
//! time sends.

use std::rc::Rc;

use super::driver::Driver;
use crate::browser::tabs::StoreWatch;

impl Driver {
    /// Follows what other tabs write, if they share the store.
    pub(super) fn watch_store(self: &Rc<Self>) -> Option<StoreWatch> {
        let weak = Rc::downgrade(self);
        self.saved.watch(move |key| {
            if let Some(driver) = weak.upgrade() {
                driver.look(key.as_deref());
                driver.machine().go_on();
                driver.run();
            }
        })
    }

    /// Takes over what other tabs have written, under `key` perhaps.
    fn look(&self, key: Option<&str>) {
        let changes = self.saved.changes(&self.machine(), key);
        if let Some(kept) = changes {
            self.machine().merge(kept);
        }
    }

    pub(super) fn await_turn(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let taken = move || {
            if let Some(driver) = weak.upgrade() {
                driver.look(Some(""));
                driver.machine().take_turn();
                driver.run();
            }
        };
        let is_uncertain = self.machine().is_uncertain();
        let turn = self.saved.await_turn(is_uncertain, Box::new(taken));
        self.turn.set(Some(turn));
    }

    /// Writes what is new, once what other tabs have written is known.
    pub(super) fn save(&self) {
        if !self.machine().is_shared() {
            let writes = self.machine().unsaved();
            self.saved.write(writes);
            return;
        }
        self.look(Some(""));
        let writes = self.machine().unsaved();
        if self.saved.write(writes) {
            self.machine().saved();
        }
        self.machine().go_on();
    }
}
