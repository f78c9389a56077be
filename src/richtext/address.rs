//! Which addresses a reply may lead to. The parser puts none into a document
//! that was not judged here.

use super::character::Place;
use super::entity::{Spelling, write};
use super::scan::{
    SPACE, Set, byte, find, from, has, is_in, is_same, is_word, part, skip, skip_back, skip_to,
    trimmed, word,
};
use super::span::Span;

/// What hosts and ports consist of; other languages' letters included.
const HOST: &Set = b"-0-9a-zA-Z._:\x80-\xff";

/// Judges where a link may lead, given an address whose character references are
/// already decoded. Gives the address as it is going to be read if it is
/// harmless: `https`, `http`, `mailto`, `tel`, a fragment, or a path on the
/// page's own origin.
///
/// Control, zero-width and bidirectional characters and the white space
/// around it don't count, as a browser drops most of them too. Refused are
/// all other schemes, addresses that name another host without a scheme
/// (`//host`), those with a backslash, and `http` addresses with a user
/// name, which make one host look like another.
///
/// ```
/// use quickchat_web::richtext::link_address;
///
/// assert!(link_address("https://example.com/").is_some());
/// assert!(link_address("java\tscript:alert(1)").is_none());
/// ```
pub fn link_address(address: &str) -> Option<String> {
    let mut judged = String::new();
    let found = write_address(&mut judged, "", address, Spelling::Plain)?;
    Some(String::from(found.of(&judged)))
}

/// Judges the address of an image by the rules of [`link_address`], and `https`
/// only.
pub fn image_address(address: &str) -> Option<String> {
    link_address(address).filter(|address| is_image_address(address))
}

/// Whether a judged address is one of an image.
pub(super) fn is_image_address(address: &str) -> bool {
    has(address, 0, "https:")
}

/// Appends an address after a scheme that it lacks, as it is going to be read,
/// and tells where it is if it is harmless. What was refused stays there as well,
/// where nothing leads to it.
#[inline(never)]
pub(super) fn write_address(
    to: &mut String,
    scheme: &str,
    address: &str,
    spelling: Spelling,
) -> Option<Span> {
    let address = trimmed(address);
    let start = to.len();
    to.push_str(scheme);
    // Nobody means a file of that name.
    if has(address, 0, "www.") {
        to.push_str("https://");
    }
    let mut at = 0;
    loop {
        let end = find(address, at, ' ');
        write(to, part(address, at, end), spelling, Place::Address);
        if end == address.len() {
            break;
        }
        to.push_str("%20");
        at = end + 1;
    }
    let found = Span {
        start,
        end: to.len(),
    };
    is_harmless(found.of(to)).then_some(found)
}

fn is_harmless(address: &str) -> bool {
    // A space is left where a reference has hidden it.
    if skip_to(address, 0, b"\\ ") < address.len() {
        return false;
    }
    let special = skip_to(address, 0, b":/?#");
    let host = host_start(address);
    if byte(address, special) != ':' {
        // Two slashes name another host even without a scheme, and a space between
        // them is meant to hide it.
        !address.is_empty() && !has(address, 0, "//") && !has(address, 0, "/%20")
    } else if host > 0 {
        // Nothing but a host and port, and so no user.
        let end = skip(address, host, HOST);
        end > host && end == end_of_host(address, host)
    } else {
        // No mailbox and no number starts with a slash.
        (has(address, 0, "mailto:") || has(address, 0, "tel:"))
            && !matches!(byte(address, special + 1), '\0' | '/')
    }
}

/// The host and, where given, port that a judged address leads to; empty if it
/// is no `http` or `https` address.
pub fn host(address: &str) -> &str {
    let start = host_start(address);
    if start == 0 {
        return "";
    }
    part(address, start, end_of_host(address, start))
}

/// The host that a link really leads to, if its text looks like an address on
/// another one, or like one spelt in letters that resemble others.
///
/// ```
/// use quickchat_web::richtext::contradicting;
///
/// let address = "https://evil.example/";
/// assert_eq!(contradicting(address, "www.bank.com"), Some("evil.example"));
/// assert_eq!(contradicting(address, "our bank"), None);
/// ```
pub fn contradicting<'a>(address: &'a str, text: &str) -> Option<&'a str> {
    let actual = host(address);
    let mut at = 0;
    while at < text.len() && !actual.is_empty() {
        let start = skip_to(text, at, HOST);
        let end = skip(text, start, HOST);
        at = end;
        let after_scheme = start >= 2 && has(text, start - 2, "//");
        // What precedes an @ is a user.
        if byte(text, end) != '@'
            && let Some(claimed) = claimed_host(part(text, start, end), after_scheme)
        {
            if skip(actual, 0, b"\0-\x7f") < actual.len() || !belongs(actual, claimed) {
                return Some(actual);
            }
            // What follows on the host is a path, which may look like one.
            at = skip_to(text, end, SPACE);
        }
    }
    None
}

/// Whether a host is in a list of hosts separated by white space, in which `*`
/// stands for all.
///
/// ```
/// use quickchat_web::richtext::is_on;
///
/// assert!(is_on("cdn.example", "example.com cdn.example"));
/// assert!(!is_on("cdn.example", "example"));
/// ```
pub fn is_on(host: &str, hosts: &str) -> bool {
    let mut at = 0;
    loop {
        let listed = word(hosts, &mut at);
        if listed.is_empty() || listed == "*" || is_same(listed, host) {
            return !listed.is_empty();
        }
    }
}

/// Where the host starts in an `http` or `https` address; 0 in others.
pub(super) fn host_start(address: &str) -> usize {
    if has(address, 0, "https://") {
        8
    } else if has(address, 0, "http://") {
        7
    } else {
        0
    }
}

fn end_of_host(address: &str, start: usize) -> usize {
    skip_to(address, start, b"/?#")
}

/// The host in a word, if it looks like an address. Without a scheme only the
/// usual ends of a host's name count, so that `index.html` and `e.g.` don't.
fn claimed_host(word: &str, after_scheme: bool) -> Option<&str> {
    let host = part(word, 0, find(word, 0, ':'));
    let host = part(host, 0, skip_back(host, host.len(), b"."));
    let end = skip_back(host, host.len(), b"-0-9a-zA-Z_\x80-\xff");
    let top = from(host, end);
    let usual = "com org net gov edu info bank shop app dev page online";
    let files = "js ts py rs md rb go sh cs kt vb db";
    let is_country = top.len() == 2 && !is_word(files, top) || is_in(b"\x80-\xff", byte(top, 0));
    let is_host = after_scheme || has(host, 0, "www.") || is_country || is_word(usual, top);
    (is_host && end > 1).then_some(host)
}

/// Whether a host is the claimed one or one below it.
fn belongs(actual: &str, claimed: &str) -> bool {
    let actual = part(actual, 0, find(actual, 0, ':'));
    let claimed = from(claimed, if has(claimed, 0, "www.") { 4 } else { 0 });
    let Some(start) = actual.len().checked_sub(claimed.len()) else {
        return false;
    };
    has(actual, start, claimed) && (start == 0 || byte(actual, start - 1) == '.')
}
