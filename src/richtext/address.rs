//! Which addresses a reply may lead to. The parser puts none into a document
//! that was not judged here.

use super::character::is_invisible;
use super::scan::{
    byte, find, has, is_same, is_word, part, push_all, skip, skip_back, skip_to, trimmed, word,
};

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
#[inline(never)]
pub fn link_address(address: &str) -> Option<String> {
    let visible = visible(address);
    // Nobody means a file of that name.
    let address = if has(&visible, 0, "www.") {
        let mut address = String::from("https://");
        address.push_str(&visible);
        address
    } else {
        visible
    };
    let special = skip_to(&address, 0, ":/?#");
    let host = host_start(&address);
    let harmless = if byte(&address, special) != b':' {
        !address.is_empty() && !starts_with_host(&address)
    } else if host > 0 {
        // Nothing but a host and port, and so no user.
        let end = skip(&address, host, is_host);
        end > host && end == end_of_host(&address, host)
    } else {
        // No mailbox and no number starts with a slash.
        (has(&address, 0, "mailto:") || has(&address, 0, "tel:"))
            && !matches!(byte(&address, special + 1), 0 | b'/')
    };
    (harmless && find(&address, 0, b'\\') == address.len()).then_some(address)
}

/// Judges the address of an image by the rules of [`link_address`], and `https`
/// only.
pub fn image_address(address: &str) -> Option<String> {
    link_address(address).filter(|address| has(address, 0, "https:"))
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
    let text = visible(text);
    let mut at = 0;
    while at < text.len() && !actual.is_empty() {
        let mut start = skip(&text, at, |byte| !is_host(byte));
        let end = skip(&text, start, is_host);
        at = end;
        // What precedes an @ is a user, and `%20` a space.
        if byte(&text, end) == b'@' {
            continue;
        }
        let after_scheme = start >= 2 && has(&text, start - 2, "//");
        if start > 0 && has(&text, start - 1, "%20") {
            start += 2;
        }
        if let Some(claimed) = claimed_host(part(&text, start, end), after_scheme) {
            if !is_ascii(actual) || !belongs(actual, claimed) {
                return Some(actual);
            }
            // What follows on the host is a path, which may look like one.
            at = find(&text, end, b'%');
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

/// The address as it is going to be read: without what can't be seen, spaces
/// escaped.
fn visible(address: &str) -> String {
    let mut kept = String::new();
    push_all(&mut kept, address, |character| {
        !character.is_control() && !is_invisible(character)
    });
    let kept = trimmed(&kept);
    let mut visible = String::new();
    let mut at = 0;
    loop {
        let end = find(kept, at, b' ');
        visible.push_str(part(kept, at, end));
        if end == kept.len() {
            return visible;
        }
        visible.push_str("%20");
        at = end + 1;
    }
}

/// Where the host starts in an `http` or `https` address; 0 in others.
fn host_start(address: &str) -> usize {
    if has(address, 0, "https://") {
        8
    } else if has(address, 0, "http://") {
        7
    } else {
        0
    }
}

fn end_of_host(address: &str, start: usize) -> usize {
    skip_to(address, start, "/?#")
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
    let host = part(word, 0, find(word, 0, b':'));
    let host = part(host, 0, skip_back(host, host.len(), |byte| byte == b'.'));
    let end = skip_back(host, host.len(), |byte| byte != b'.');
    let top = part(host, end, host.len());
    let usual = "com org net gov edu info bank shop app dev page online";
    let files = "js ts py rs md rb go sh cs kt vb db";
    let is_country = (top.len() == 2 && !is_word(files, top)) || !is_ascii(top);
    let is_host = after_scheme || has(host, 0, "www.") || is_country || is_word(usual, top);
    (is_host && end > 1).then_some(host)
}

fn is_ascii(text: &str) -> bool {
    skip(text, 0, |byte| byte.is_ascii()) == text.len()
}

/// Whether a host is the claimed one or one below it.
fn belongs(actual: &str, claimed: &str) -> bool {
    let actual = part(actual, 0, find(actual, 0, b':'));
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
