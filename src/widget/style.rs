//! Style sheets as pages load them: minified while the crate is compiled, so
//! that the sources may say why.

/// A style sheet beside the file, minified.
macro_rules! style_sheet {
    ($file:literal) => {{
        const SOURCE: &str = include_str!($file);
        const LENGTH: usize = $crate::widget::style::minify(SOURCE, &mut [0; SOURCE.len()]);
        const BYTES: [u8; LENGTH] = {
            let mut bytes = [0; SOURCE.len()];
            $crate::widget::style::minify(SOURCE, &mut bytes);
            $crate::widget::style::start(&bytes)
        };
        const TEXT: &str = match str::from_utf8(&BYTES) {
            Ok(text) => text,
            Err(_) => "",
        };
        TEXT
    }};
}
pub(crate) use style_sheet;

/// Writes a style sheet without comments and needless white space, and gives its
/// length. Of white space within quotes one space is left.
#[expect(clippy::indexing_slicing, reason = "it runs while compiling")]
pub(crate) const fn minify(source: &str, minified: &mut [u8]) -> usize {
    let source = source.as_bytes();
    let mut length = 0;
    let mut at = 0;
    while at < source.len() {
        let byte = source[at];
        at += 1;
        let last = if length == 0 {
            b'}'
        } else {
            minified[length - 1]
        };
        if byte == b'/' && source[at] == b'*' {
            at += 2;
            while source[at - 2] != b'*' || source[at - 1] != b'/' {
                at += 1;
            }
        } else if byte.is_ascii_whitespace() {
            if !matches!(last, b'{' | b'}' | b';' | b':' | b',' | b' ') {
                minified[length] = b' ';
                length += 1;
            }
        } else {
            // A space before a brace, and the last semicolon before one.
            if matches!(byte, b'{' | b'}') && matches!(last, b' ' | b';') {
                length -= 1;
            }
            minified[length] = byte;
            length += 1;
        }
    }
    length
}

/// The start of some bytes.
#[expect(clippy::indexing_slicing, reason = "it runs while compiling")]
pub(crate) const fn start<const LENGTH: usize>(bytes: &[u8]) -> [u8; LENGTH] {
    let mut start = [0; LENGTH];
    let mut at = 0;
    while at < LENGTH {
        start[at] = bytes[at];
        at += 1;
    }
    start
}

#[cfg(test)]
mod tests {
    use super::minify;

    #[test]
    fn a_minified_style_sheet_says_the_same() {
        let source = "/* why */\n.a :is(b, c) > d {\n  /* so */\n  margin: 0 1px;\n  color: red;\n}\n\n@media (x: y) {\n  e {\n    f: \"g h\";\n  }\n}\n";
        let mut minified = vec![0; source.len()];
        let length = minify(source, &mut minified);
        minified.truncate(length);
        assert_eq!(
            String::from_utf8_lossy(&minified),
            ".a :is(b,c) > d{margin:0 1px;color:red}@media (x:y){e{f:\"g h\"}}"
        );
    }
}
