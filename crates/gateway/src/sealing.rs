//! The conversation identifiers that browsers see: the service's own, encrypted
//! and authenticated with a key of the gateway. Who has one has been given it;
//! nobody can make one up, change one, or carry one to another scenario.

use std::fmt;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, Generate, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// The shortest key, in characters.
const SHORTEST_KEY: usize = 32;
const NONCE_BYTES: usize = 24;
const TIME_BYTES: usize = 8;
/// The longest sealed identifier that is looked into.
const LONGEST: usize = 1024;

/// An identifier of the service's, which no browser sees. `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct ConversationId(String);

impl ConversationId {
    pub(crate) fn new(id: String) -> Self {
        ConversationId(id)
    }

    /// As the service spells it.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ConversationId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ConversationId")
    }
}

/// The keys that seal: the first one seals, all of them open.
#[derive(Clone)]
pub struct SealingKeys(Vec<SealingKey>);

#[derive(Clone)]
struct SealingKey {
    cipher: XChaCha20Poly1305,
    parties: [u8; 32],
}

impl fmt::Debug for SealingKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SealingKeys({})", self.0.len())
    }
}

impl SealingKeys {
    /// Reads one key, or two with a comma between them: the current one, and
    /// the one before it, whose identifiers still hold.
    ///
    /// # Errors
    /// When a key is shorter than 32 characters, or when there are more than two.
    pub fn parse(text: &SecretString) -> Result<Self, String> {
        let keys: Vec<_> = text.expose_secret().split(',').map(str::trim).collect();
        if keys.len() > 2 {
            return Err("There may be two sealing keys, the current one and the one before it, with a comma between them.".to_owned());
        }
        if keys.iter().any(|key| key.chars().count() < SHORTEST_KEY) {
            return Err(format!(
                "A sealing key has at least {SHORTEST_KEY} characters, and a comma separates two. Make one with `openssl rand -base64 32`."
            ));
        }
        keys.into_iter()
            .map(|key| SealingKey::derive(key.as_bytes()))
            .collect::<Result<_, _>>()
            .map(SealingKeys)
    }

    /// A key that nobody knows and that ends with the process.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn ephemeral() -> Result<Self, String> {
        let random: [u8; 32] =
            Generate::try_generate().map_err(|_| "The system has no random numbers.".to_owned())?;
        Ok(SealingKeys(vec![SealingKey::derive(&random)?]))
    }
}

impl SealingKey {
    fn derive(secret: &[u8]) -> Result<Self, String> {
        let derivation = Hkdf::<Sha256>::new(Some(b"quickchat-gateway"), secret);
        let derived = |purpose: &[u8]| {
            let mut key = [0; 32];
            derivation
                .expand(purpose, &mut key)
                .map(|()| key)
                .map_err(|_| "The sealing key can't be used.".to_owned())
        };
        Ok(SealingKey {
            cipher: XChaCha20Poly1305::new(&derived(b"conversation identifiers")?.into()),
            parties: derived(b"parties")?,
        })
    }
}

/// Why an identifier is no good. A browser isn't told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Not of the right form.
    Malformed,
    /// Of the right form, and not from this gateway's keys for this scenario.
    Forged,
    /// Once good, and too old.
    Expired,
}

impl Refusal {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Refusal::Malformed => "malformed",
            Refusal::Forged => "forged",
            Refusal::Expired => "expired",
        }
    }
}

/// An identifier that was good.
#[derive(Debug, PartialEq)]
pub(crate) struct Opened {
    pub(crate) id: ConversationId,
    /// Whether it is time to give the browser a new one: it is half-way to its
    /// end, or from the former key.
    pub(crate) is_aging: bool,
}

/// Who a request is counted for, as a number that says nothing about them.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Party(pub(crate) [u8; 16]);

/// Seals and opens identifiers of one scenario.
#[derive(Debug)]
pub(crate) struct Sealer {
    keys: SealingKeys,
    scenario: Vec<u8>,
    lifetime: Duration,
}

impl Sealer {
    pub(crate) fn new(keys: SealingKeys, scenario_id: &str, lifetime: Duration) -> Self {
        Sealer {
            keys,
            scenario: [b"conversation 1\0", scenario_id.as_bytes()].concat(),
            lifetime,
        }
    }

    /// Seals an identifier at `now`. `None` where the system has no random numbers.
    pub(crate) fn seal(&self, id: &ConversationId, now: Timestamp) -> Option<String> {
        let key = self.keys.0.first()?;
        let nonce = XNonce::try_generate().ok()?;
        let content = [&now.as_second().to_be_bytes(), id.0.as_bytes()].concat();
        let payload = Payload {
            msg: &content,
            aad: &self.scenario,
        };
        let sealed = key.cipher.encrypt(&nonce, payload).ok()?;
        Some(URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Opens an identifier at `now`.
    pub(crate) fn open(&self, sealed: &str, now: Timestamp) -> Result<Opened, Refusal> {
        if sealed.len() > LONGEST {
            return Err(Refusal::Malformed);
        }
        let bytes = URL_SAFE_NO_PAD
            .decode(sealed)
            .map_err(|_| Refusal::Malformed)?;
        let (nonce, sealed) = bytes
            .split_at_checked(NONCE_BYTES)
            .ok_or(Refusal::Malformed)?;
        let nonce = XNonce::try_from(nonce).map_err(|_| Refusal::Malformed)?;
        let (age_of_key, content) = self
            .keys
            .0
            .iter()
            .enumerate()
            .find_map(|(age, key)| {
                let payload = Payload {
                    msg: sealed,
                    aad: &self.scenario,
                };
                Some((age, key.cipher.decrypt(&nonce, payload).ok()?))
            })
            .ok_or(Refusal::Forged)?;
        let (time, id) = content
            .split_at_checked(TIME_BYTES)
            .ok_or(Refusal::Forged)?;
        let time = i64::from_be_bytes(time.try_into().map_err(|_| Refusal::Forged)?);
        let id = String::from_utf8(id.to_vec()).map_err(|_| Refusal::Forged)?;
        let age = u64::try_from(now.as_second().saturating_sub(time)).unwrap_or(0);
        let age = Duration::from_secs(age);
        if age >= self.lifetime {
            return Err(Refusal::Expired);
        }
        Ok(Opened {
            id: ConversationId(id),
            is_aging: age_of_key > 0 || age >= self.lifetime / 2,
        })
    }

    /// The party that `kind` and `name` stand for, the same on every gateway
    /// with the same key.
    pub(crate) fn party(&self, kind: &str, name: &[u8]) -> Party {
        let key = self.keys.0.first().map(|key| key.parties);
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&key.unwrap_or_default()) else {
            return Party([0; 16]);
        };
        mac.update(kind.as_bytes());
        mac.update(&[0]);
        mac.update(name);
        let mut party = [0; 16];
        for (to, from) in party.iter_mut().zip(mac.finalize().into_bytes()) {
            *to = from;
        }
        Party(party)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "an old key that is long enough to be one";
    const NEW: &str = "a new key that is long enough to be one!";
    const DAY: Duration = Duration::from_secs(86_400);

    fn sealer(keys: &str, scenario: &str) -> Sealer {
        Sealer::new(
            SealingKeys::parse(&keys.into()).unwrap(),
            scenario,
            30 * DAY,
        )
    }

    fn start() -> Timestamp {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }

    fn conversation() -> ConversationId {
        ConversationId("6ad4d0a8-8f0c-4ad5-b6cc-9d3f8e2a1b77".into())
    }

    #[test]
    fn what_was_sealed_opens() {
        let sealer = sealer(NEW, "s1");
        let sealed = sealer.seal(&conversation(), start()).unwrap();
        let opened = sealer.open(&sealed, start()).unwrap();
        assert_eq!(opened.id, conversation());
        assert!(!opened.is_aging);
    }

    #[test]
    fn a_sealed_identifier_is_a_segment_of_a_path_and_never_the_same_twice() {
        let sealer = sealer(NEW, "s1");
        let sealed = sealer.seal(&conversation(), start()).unwrap();
        assert!(
            sealed
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        );
        assert!(!sealed.contains("6ad4"));
        assert_ne!(sealed, sealer.seal(&conversation(), start()).unwrap());
    }

    #[test]
    fn no_edited_identifier_opens() {
        let sealer = sealer(NEW, "s1");
        let sealed = sealer.seal(&conversation(), start()).unwrap();
        let bytes = URL_SAFE_NO_PAD.decode(&sealed).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut edited = bytes.clone();
            edited[bit / 8] ^= 1 << (bit % 8);
            let edited = URL_SAFE_NO_PAD.encode(edited);
            assert_eq!(sealer.open(&edited, start()), Err(Refusal::Forged));
        }
        for length in 0..sealed.len() {
            assert!(sealer.open(&sealed[..length], start()).is_err());
        }
        for longer in [
            format!("{sealed}A"),
            format!("{sealed}AAAA"),
            format!("{sealed}="),
        ] {
            assert!(sealer.open(&longer, start()).is_err());
        }
        assert_eq!(
            sealer.open(&"A".repeat(LONGEST + 1), start()),
            Err(Refusal::Malformed)
        );
    }

    #[test]
    fn the_last_character_has_one_spelling() {
        let sealer = sealer(NEW, "s1");
        let sealed = sealer.seal(&ConversationId("ab".into()), start()).unwrap();
        assert_ne!(
            sealed.len() % 4,
            0,
            "the last character must have spare bits"
        );
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let (rest, last) = sealed.split_at(sealed.len() - 1);
        for other in alphabet.chars().filter(|other| !last.starts_with(*other)) {
            assert!(sealer.open(&format!("{rest}{other}"), start()).is_err());
        }
    }

    #[test]
    fn an_identifier_of_another_scenario_or_key_is_refused() {
        let sealed = sealer(NEW, "s1").seal(&conversation(), start()).unwrap();
        assert_eq!(
            sealer(NEW, "s2").open(&sealed, start()),
            Err(Refusal::Forged)
        );
        assert_eq!(
            sealer(OLD, "s1").open(&sealed, start()),
            Err(Refusal::Forged)
        );
    }

    #[test]
    fn the_former_key_opens_and_no_longer_seals() {
        let before = sealer(OLD, "s1").seal(&conversation(), start()).unwrap();
        let rotated = sealer(&format!("{NEW},{OLD}"), "s1");
        let opened = rotated.open(&before, start()).unwrap();
        assert_eq!(opened.id, conversation());
        assert!(opened.is_aging);
        let after = rotated.seal(&opened.id, start()).unwrap();
        assert!(sealer(NEW, "s1").open(&after, start()).is_ok());
        assert_eq!(
            sealer(OLD, "s1").open(&after, start()),
            Err(Refusal::Forged)
        );
    }

    #[test]
    fn an_identifier_ages_and_ends() {
        let sealer = sealer(NEW, "s1");
        let sealed = sealer.seal(&conversation(), start()).unwrap();
        let after = |days: u32| start() + DAY * days;
        assert!(!sealer.open(&sealed, after(14)).unwrap().is_aging);
        assert!(sealer.open(&sealed, after(15)).unwrap().is_aging);
        assert_eq!(sealer.open(&sealed, after(30)), Err(Refusal::Expired));
    }

    #[test]
    fn a_short_key_or_a_third_one_is_refused() {
        for wrong in [
            "short",
            &format!("{NEW},short"),
            &format!("{NEW},{OLD},{NEW}"),
        ] {
            assert!(SealingKeys::parse(&wrong.into()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn parties_differ_by_kind_and_name_and_not_by_gateway() {
        let (one, same) = (sealer(NEW, "s1"), sealer(&format!("{NEW},{OLD}"), "s1"));
        assert!(one.party("address", b"1") == same.party("address", b"1"));
        assert!(one.party("address", b"1") != one.party("address", b"2"));
        assert!(one.party("address", b"1") != one.party("conversation", b"1"));
    }
}
