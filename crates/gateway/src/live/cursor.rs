//! How far a listener is: the number of the last message it knows, and until
//! when the gateway has vouched that there was no other. It is the `id` of every
//! event, comes back as `Last-Event-ID`, and says nothing secret.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

/// `12.1764000000`, or `12` where nothing was vouched for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) ord: u32,
    pub(crate) vouched: Option<Timestamp>,
}

impl fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.ord)?;
        match self.vouched {
            Some(time) => write!(formatter, ".{}", time.as_second()),
            None => Ok(()),
        }
    }
}

impl FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (ord, vouched) = match text.split_once('.') {
            Some((ord, seconds)) => {
                let seconds = seconds.parse().map_err(drop)?;
                let time = Timestamp::from_second(seconds).map_err(drop)?;
                (ord, Some(time))
            }
            None => (text, None),
        };
        let ord = ord.parse().map_err(drop)?;
        Ok(Cursor { ord, vouched })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_the_way_to_the_browser_and_back() {
        for text in ["0", "7", "12.1764000000"] {
            assert_eq!(text.parse::<Cursor>().unwrap().to_string(), text);
        }
        for wrong in ["", "x", "1.x", "-1", "1.2.3", "1.99999999999999999"] {
            assert_eq!(wrong.parse::<Cursor>(), Err(()), "{wrong}");
        }
    }
}
