//! The words in which a fault is asked for: parts joined by `;`, safe as one
//! segment of a path. The crate's README lists them.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use axum::http::{HeaderValue, StatusCode};

use crate::traffic::EndpointGroup;

/// Something to go wrong, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    spec: String,
    pub(super) effect: Option<Effect>,
    /// How long the answer is held back.
    pub(super) latency: Duration,
    /// How many requests meet it; all of them if not given.
    pub(super) times: Option<u32>,
    /// Which endpoints meet it; all of them if not given.
    pub(super) on: Option<EndpointGroup>,
}

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// An error in the service's envelope, instead of processing.
    Status(StatusCode, Option<RetryAfter>),
    /// An HTML page, as of a proxy, instead of processing.
    Html(StatusCode, Option<RetryAfter>),
    /// The connection ends before anything was done.
    DropBefore,
    /// The connection ends after everything was done.
    DropAfter,
    /// The connection ends in the middle of the answer's body.
    Truncate,
    /// The body ends in the middle, as if that were all.
    Malformed,
    /// JSON that has nothing to do with the question.
    Garbage,
    /// No body.
    Empty,
    /// The body at this many bytes a second.
    Drip(u32),
    /// Every member of the answer has a wrong type.
    WrongType,
}

/// When to come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RetryAfter {
    Seconds(u32),
    /// A date, this many seconds from now.
    Date(u32),
}

impl RetryAfter {
    pub(super) fn header(self) -> HeaderValue {
        match self {
            RetryAfter::Seconds(seconds) => HeaderValue::from(seconds),
            RetryAfter::Date(seconds) => {
                // A date has whole seconds: one more, so as not to be early.
                let later = Duration::from_secs(u64::from(seconds) + 1);
                let date = httpdate::fmt_http_date(SystemTime::now() + later);
                HeaderValue::try_from(date).unwrap_or_else(|_| HeaderValue::from(seconds))
            }
        }
    }
}

/// Why a fault can't be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultError(String);

impl fmt::Display for FaultError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for FaultError {}

impl Fault {
    /// The fault in the words in which it was asked for.
    pub fn spec(&self) -> &str {
        &self.spec
    }

    pub(super) fn concerns(&self, group: Option<EndpointGroup>) -> bool {
        self.on.is_none() || self.on == group
    }
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(spec: &str) -> Result<Self, FaultError> {
        let mut fault = Fault {
            spec: spec.to_owned(),
            effect: None,
            latency: Duration::ZERO,
            times: None,
            on: None,
        };
        for part in spec.split(';') {
            let (name, value) = match part.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (part, None),
            };
            match (name, value) {
                ("latency", Some(value)) => {
                    fault.latency = Duration::from_millis(number(name, value)?.into());
                }
                ("times", Some(value)) => fault.times = Some(number(name, value)?),
                ("on", Some(value)) => fault.on = Some(group(value)?),
                // Sets this fault's count apart from that of its like.
                ("key", Some(_)) => {}
                _ => {
                    let effect = effect(name, value)?;
                    if fault.effect.replace(effect).is_some() {
                        return Err(FaultError(format!(
                            "`{spec}` asks for two things to go wrong at once; only latency goes with others."
                        )));
                    }
                }
            }
        }
        if fault.effect.is_none() && fault.latency.is_zero() {
            return Err(FaultError(format!("`{spec}` lets nothing go wrong.")));
        }
        Ok(fault)
    }
}

fn effect(name: &str, value: Option<&str>) -> Result<Effect, FaultError> {
    Ok(match (name, value) {
        ("status", Some(value)) => {
            let (status, retry_after) = status(name, value, 300)?;
            Effect::Status(status, retry_after)
        }
        ("html", Some(value)) => {
            let (status, retry_after) = status(name, value, 200)?;
            Effect::Html(status, retry_after)
        }
        ("drop", Some("before")) => Effect::DropBefore,
        ("drop", Some("after")) => Effect::DropAfter,
        ("drip", Some(value)) => match number(name, value)? {
            0 => {
                return Err(FaultError(
                    "`drip` needs at least 1 byte a second.".to_owned(),
                ));
            }
            rate => Effect::Drip(rate),
        },
        ("truncate", None) => Effect::Truncate,
        ("malformed", None) => Effect::Malformed,
        ("garbage", None) => Effect::Garbage,
        ("empty", None) => Effect::Empty,
        ("wrong-type", None) => Effect::WrongType,
        _ => {
            let part = value.map_or_else(|| name.to_owned(), |value| format!("{name}={value}"));
            return Err(FaultError(format!(
                "`{part}` is no fault. There are: latency=MS, status=N, html=N, drop=before, \
                 drop=after, truncate, malformed, garbage, empty, drip=N, wrong-type; \
                 with times=N, on=ENDPOINT and key=ANYTHING, joined by `;`."
            )));
        }
    })
}

/// `503`, or `429,retry-after=2`, or `429,retry-after=date:2`.
fn status(
    name: &str,
    value: &str,
    lowest: u16,
) -> Result<(StatusCode, Option<RetryAfter>), FaultError> {
    let (code, option) = match value.split_once(',') {
        Some((code, option)) => (code, Some(option)),
        None => (value, None),
    };
    let status = code
        .parse()
        .ok()
        .filter(|code| (lowest..600).contains(code))
        .and_then(|code| StatusCode::from_u16(code).ok())
        .ok_or_else(|| FaultError(format!("`{name}` takes a status from {lowest} to 599.")))?;
    let retry_after = option
        .map(|option| {
            let value = option.strip_prefix("retry-after=").ok_or_else(|| {
                FaultError(format!(
                    "`{option}` is no option of `{name}`; there is `retry-after=SECONDS` or `retry-after=date:SECONDS`."
                ))
            })?;
            match value.strip_prefix("date:") {
                Some(value) => number("retry-after", value).map(RetryAfter::Date),
                None => number("retry-after", value).map(RetryAfter::Seconds),
            }
        })
        .transpose()?;
    Ok((status, retry_after))
}

fn group(value: &str) -> Result<EndpointGroup, FaultError> {
    EndpointGroup::ALL
        .into_iter()
        .find(|group| group.as_str() == value)
        .ok_or_else(|| {
            let names = EndpointGroup::ALL.map(EndpointGroup::as_str).join(", ");
            FaultError(format!("`on={value}`: there are the endpoints {names}."))
        })
}

fn number(name: &str, value: &str) -> Result<u32, FaultError> {
    value
        .parse()
        .map_err(|_| FaultError(format!("`{name}` takes a whole number, not `{value}`.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(spec: &str) -> Fault {
        spec.parse().unwrap()
    }

    fn refusal(spec: &str) -> String {
        spec.parse::<Fault>().unwrap_err().to_string()
    }

    #[test]
    fn parts_add_up() {
        let fault = parse("latency=20;status=429,retry-after=2;times=3;on=chat;key=a");
        assert_eq!(
            fault.effect,
            Some(Effect::Status(
                StatusCode::TOO_MANY_REQUESTS,
                Some(RetryAfter::Seconds(2))
            ))
        );
        assert_eq!(fault.latency, Duration::from_millis(20));
        assert_eq!(
            (fault.times, fault.on),
            (Some(3), Some(EndpointGroup::Chat))
        );
    }

    #[test]
    fn what_is_no_fault_is_refused_with_what_there_is() {
        assert!(refusal("explode").contains("There are: latency=MS"));
        assert!(refusal("").contains("is no fault"));
        assert!(refusal("times=2").contains("nothing go wrong"));
        assert!(refusal("status=99").contains("300 to 599"));
        assert!(refusal("status=503,retry=2").contains("retry-after=SECONDS"));
        assert!(refusal("status=503;empty").contains("two things"));
        assert!(refusal("empty;on=moon").contains("chat, configuration"));
        assert!(refusal("latency=soon").contains("whole number"));
        assert!(refusal("drip=0").contains("1 byte"));
        assert!(refusal("truncate=1").contains("`truncate=1` is no fault"));
    }

    #[test]
    fn a_date_is_never_early() {
        let header = RetryAfter::Date(2).header();
        let date = httpdate::parse_http_date(header.to_str().unwrap()).unwrap();
        let wait = date.duration_since(SystemTime::now()).unwrap();
        assert!((2.0..=3.0).contains(&wait.as_secs_f32()), "{wait:?}");
    }
}
