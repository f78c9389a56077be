//! Chance: waits that differ, and names for messages.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Math)]
    fn random() -> f64;
}

/// A number from 0 up to, but not including, 1. Not for secrets.
pub(crate) fn unit() -> f64 {
    random()
}

/// An identifier that no other message of this visitor has: 80 random bits as
/// 16 letters and digits. `crypto.randomUUID` isn't there on plain `http`.
pub(crate) fn identifier() -> String {
    const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    (0..16)
        .filter_map(|_| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "from 0 up to 32"
            )]
            let index = (unit() * 32.0) as usize;
            DIGITS.get(index).copied().map(char::from)
        })
        .collect()
}
