//! Where faults are asked for: at start or by the control endpoint for every
//! request to the service, and by an address prefix for the requests that come
//! by it.

use std::collections::HashMap;

use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use parking_lot::Mutex;
use percent_encoding::percent_decode_str;

use super::spec::{Fault, FaultError};
use crate::traffic::EndpointGroup;

const PREFIX: &str = "/~fault/";

/// The faults that are asked for, and how often each was met.
#[derive(Debug, Default)]
pub(crate) struct FaultBoard {
    standing: Mutex<Option<Standing>>,
    met_by_address: Mutex<HashMap<String, u32>>,
}

/// The fault that holds for every request to the service.
#[derive(Clone, Debug)]
struct Standing {
    fault: Fault,
    met: u32,
}

impl FaultBoard {
    pub(crate) fn new(fault: Option<Fault>) -> Self {
        let board = FaultBoard::default();
        board.set(fault);
        board
    }

    /// Asks for `fault` from now on, or for none.
    pub(crate) fn set(&self, fault: Option<Fault>) {
        *self.standing.lock() = fault.map(|fault| Standing { fault, met: 0 });
    }

    /// The fault that stands, and how many requests will still meet it if that
    /// is limited.
    pub(crate) fn standing(&self) -> Option<(Fault, Option<u32>)> {
        let standing = self.standing.lock().clone()?;
        let left = standing
            .fault
            .times
            .map(|times| times.saturating_sub(standing.met));
        Some((standing.fault, left))
    }

    /// The fault that a request meets, if any, counting it. `by_address` is
    /// the one of its address, which goes before the one that stands.
    pub(super) fn meet(
        &self,
        by_address: Option<Fault>,
        group: Option<EndpointGroup>,
    ) -> Option<Fault> {
        match by_address {
            Some(fault) => {
                let mut met = self.met_by_address.lock();
                let met = met.entry(fault.spec().to_owned()).or_default();
                counted(&fault, met, group).then_some(fault)
            }
            None => {
                // Files, and the emulator's own addresses, are not the service.
                let group = Some(group?);
                let mut standing = self.standing.lock();
                let Standing { fault, met } = standing.as_mut()?;
                counted(fault, met, group).then(|| fault.clone())
            }
        }
    }
}

fn counted(fault: &Fault, met: &mut u32, group: Option<EndpointGroup>) -> bool {
    if !fault.concerns(group) || fault.times.is_some_and(|times| *met >= times) {
        return false;
    }
    *met = met.saturating_add(1);
    true
}

/// Takes `/~fault/SPEC` off an address. `None` when it isn't there.
pub(super) fn take_prefix(uri: &Uri) -> Option<Result<(Fault, Uri), FaultError>> {
    let path_and_query = uri.path_and_query()?.as_str();
    let rest = path_and_query.strip_prefix(PREFIX)?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (spec, path) = rest.split_at(end);
    let path = match path.starts_with('/') {
        true => path.to_owned(),
        false => format!("/{path}"),
    };
    let spec = percent_decode_str(spec).decode_utf8_lossy();
    Some(spec.parse().map(|fault| {
        let mut parts = uri.clone().into_parts();
        parts.path_and_query = PathAndQuery::try_from(path).ok();
        (fault, Uri::from_parts(parts).unwrap_or_default())
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(uri: &str) -> Option<(String, String)> {
        let (fault, uri) = take_prefix(&uri.parse().unwrap())?.unwrap();
        Some((fault.spec().to_owned(), uri.to_string()))
    }

    #[test]
    fn a_prefix_is_taken_off_with_the_query_left() {
        let some = |spec: &str, uri: &str| Some((spec.to_owned(), uri.to_owned()));
        assert_eq!(
            taken("/~fault/status=503;times=1/gateway/chat?a=b/c"),
            some("status=503;times=1", "/gateway/chat?a=b/c")
        );
        assert_eq!(
            taken("/~fault/status%3D503%3Btimes=1/"),
            some("status=503;times=1", "/")
        );
        assert_eq!(taken("/~fault/empty"), some("empty", "/"));
        assert_eq!(taken("/~fault/empty?x"), some("empty", "/?x"));
        assert_eq!(taken("/chat"), None);
        assert!(
            take_prefix(&"/~fault//chat".parse().unwrap())
                .unwrap()
                .is_err()
        );
    }

    #[test]
    fn times_are_counted_by_the_whole_spec() {
        let board = FaultBoard::default();
        let meets = |spec: &str| {
            let fault = spec.parse().unwrap();
            board.meet(Some(fault), Some(EndpointGroup::Chat)).is_some()
        };
        assert!(meets("empty;times=1;key=a"));
        assert!(!meets("empty;times=1;key=a"));
        assert!(meets("empty;times=1;key=b"));
        // Requests that it isn't about don't use it up.
        assert!(!meets("empty;times=1;on=events"));
        assert!(!meets("empty;times=1;on=events"));
    }

    #[test]
    fn a_standing_fault_leaves_files_alone_and_runs_out() {
        let board = FaultBoard::new(Some("empty;times=1".parse().unwrap()));
        assert_eq!(board.meet(None, None), None);
        assert!(board.meet(None, Some(EndpointGroup::Chat)).is_some());
        assert_eq!(board.meet(None, Some(EndpointGroup::Chat)), None);
        assert_eq!(board.standing().and_then(|(_, left)| left), Some(0));
    }
}
