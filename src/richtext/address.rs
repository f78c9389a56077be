//! Which addresses a reply may lead to. An address can only be had through the
//! judging functions here, so whatever holds one holds a harmless one.

use super::character::is_invisible;
use super::scan::{byte, has, part, position, skip, skip_back, trimmed_end, word};

/// The address of a link: `https`, `http`, `mailto`, `tel`, a fragment, or a
/// path on the page's own origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkAddress(String);

/// The address of an image: `https` only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageAddress(String);

impl LinkAddress {
    /// Judges an address whose character references are already decoded.
    ///
    /// Control, zero-width and bidirectional characters and the white space
    /// around it don't count, as a browser drops most of them too. Refused are
    /// all other schemes, addresses that name another host without a scheme
    /// (`//host`), those with a backslash, and `http` addresses with a user
    /// name, which make one host look like another.
    ///
    /// ```
    /// use quickchat_web::richtext::LinkAddress;
    ///
    /// assert!(LinkAddress::judge("https://example.com/").is_some());
    /// assert!(LinkAddress::judge("java\tscript:alert(1)").is_none());
    /// ```
    pub fn judge(address: &str) -> Option<Self> {
        let visible = visible(address);
        // Nobody means a file of that name.
        let mut address = String::from(if has(&visible, 0, "www.") {
            "https://"
        } else {
            ""
        });
        address.push_str(&visible);
        let special = skip(&address, 0, |byte| {
            !matches!(byte, b':' | b'/' | b'?' | b'#')
        });
        let harmless = if byte(&address, special) != b':' {
            !address.is_empty() && !starts_with_host(&address)
        } else if let Some(host) = host_start(&address) {
            // Nothing but a host and port, and so no user.
            let end = skip(&address, host, is_host);
            end > host && end == end_of_host(&address, host)
        } else {
            let scheme = ["mailto:", "tel:"]
                .into_iter()
                .find(|scheme| has(&address, 0, scheme));
            // No mailbox and no number starts with a slash.
            scheme.is_some_and(|scheme| !matches!(byte(&address, scheme.len()), 0 | b'/'))
        };
        if !harmless || skip(&address, 0, |byte| byte != b'\\') < address.len() {
            return None;
        }
        Some(Self(address))
    }

    /// The address, ready for an attribute.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host and, where given, port that the address leads to; absent if it
    /// is no `http` or `https` address.
    pub fn host(&self) -> Option<&str> {
        let start = host_start(&self.0)?;
        Some(part(&self.0, start, end_of_host(&self.0, start)))
    }

    /// The host that the address really leads to, if the link's text looks like
    /// an address on another one, or like one spelt in letters that resemble
    /// others.
    ///
    /// ```
    /// use quickchat_web::richtext::LinkAddress;
    ///
    /// let address = LinkAddress::judge("https://evil.example/").unwrap();
    /// assert_eq!(address.contradicting("www.bank.com"), Some("evil.example"));
    /// assert_eq!(address.contradicting("our bank"), None);
    /// ```
    pub fn contradicting(&self, text: &str) -> Option<&str> {
        let actual = self.host()?;
        let text = visible(text);
        let mut at = 0;
        while at < text.len() {
            let start = skip(&text, at, |byte| !is_host(byte));
            let end = skip(&text, start, is_host);
            at = end;
            // What precedes an @ is a user, and `%20` a space.
            if byte(&text, end) == b'@' {
                continue;
            }
            let claimed = part(
                &text,
                start
                    + if has(&text, start.saturating_sub(1), "%20") {
                        2
                    } else {
                        0
                    },
                end,
            );
            let after_scheme = start >= 2 && has(&text, start - 2, "//");
            if let Some(claimed) = claimed_host(claimed, after_scheme) {
                if !actual.is_ascii() || !belongs(actual, claimed) {
                    return Some(actual);
                }
                // What follows on the host is a path, which may look like one.
                at = skip(&text, end, |byte| byte != b'%');
            }
        }
        None
    }
}

impl ImageAddress {
    /// Judges an address whose character references are already decoded, by the
    /// rules of [`LinkAddress::judge`], and `https` only.
    pub fn judge(address: &str) -> Option<Self> {
        let LinkAddress(address) = LinkAddress::judge(address)?;
        has(&address, 0, "https:").then_some(Self(address))
    }

    /// The address, ready for an attribute.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host and, where given, port.
    pub fn host(&self) -> &str {
        let start = "https://".len();
        part(&self.0, start, end_of_host(&self.0, start))
    }

    /// Whether the image's host is in a list of hosts separated by white space,
    /// in which `*` stands for all.
    ///
    /// ```
    /// use quickchat_web::richtext::ImageAddress;
    ///
    /// let address = ImageAddress::judge("https://cdn.example/cat.png").unwrap();
    /// assert!(address.is_on("example.com cdn.example"));
    /// assert!(!address.is_on("example"));
    /// ```
    pub fn is_on(&self, hosts: &str) -> bool {
        let mut at = 0;
        loop {
            let host = word(hosts, &mut at);
            if host.is_empty() || host == "*" || host.eq_ignore_ascii_case(self.host()) {
                return !host.is_empty();
            }
        }
    }
}

/// The address as it is going to be read: without what can't be seen, spaces
/// escaped.
fn visible(address: &str) -> String {
    let mut visible = String::new();
    for character in trimmed_end(address).chars() {
        if character == ' ' {
            if !visible.is_empty() {
                visible.push_str("%20");
            }
        } else if !character.is_control() && !is_invisible(character) {
            visible.push(character);
        }
    }
    visible
}

/// Where the host starts in an `http` or `https` address.
fn host_start(address: &str) -> Option<usize> {
    let prefix = ["https://", "http://"]
        .into_iter()
        .find(|prefix| has(address, 0, prefix))?;
    Some(prefix.len())
}

fn end_of_host(address: &str, start: usize) -> usize {
    skip(address, start, |byte| !matches!(byte, b'/' | b'?' | b'#'))
}

/// What hosts and ports consist of; other languages' letters included.
fn is_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':') || !byte.is_ascii()
}

/// An address without a scheme still leaves the origin if it starts with two
/// slashes, even when only spaces stand between them.
fn starts_with_host(address: &str) -> bool {
    let mut at = 0;
    let mut slashes = 0;
    while slashes < 2 {
        if byte(address, at) == b'/' {
            slashes += 1;
            at += 1;
        } else if has(address, at, "%20") {
            at += 3;
        } else {
            return false;
        }
    }
    true
}

/// The host in a word, if it looks like an address. Without a scheme only the
/// usual ends of a host's name count, so that `index.html` and `e.g.` don't.
fn claimed_host(word: &str, after_scheme: bool) -> Option<&str> {
    let host = part(word, 0, skip(word, 0, |byte| byte != b':'));
    let host = part(host, 0, skip_back(host, host.len(), |byte| byte == b'.'));
    let end = skip_back(host, host.len(), |byte| byte != b'.');
    let top = part(host, end, host.len()).to_ascii_lowercase();
    let usual = "com org net gov edu info bank shop app dev page online";
    let files = "js ts py rs md rb go sh cs kt vb db";
    let is_country = (top.len() == 2 && position(files, &top).is_none()) || !top.is_ascii();
    let is_host =
        after_scheme || has(host, 0, "www.") || is_country || position(usual, &top).is_some();
    (is_host && end > 1).then_some(host)
}

/// Whether a host is the claimed one or one below it.
fn belongs(actual: &str, claimed: &str) -> bool {
    let actual = part(actual, 0, skip(actual, 0, |byte| byte != b':'));
    let claimed = part(
        claimed,
        if has(claimed, 0, "www.") { 4 } else { 0 },
        claimed.len(),
    );
    let Some(start) = actual.len().checked_sub(claimed.len()) else {
        return false;
    };
    has(actual, start, claimed) && (start == 0 || byte(actual, start - 1) == b'.')
}
