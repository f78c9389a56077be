//! Colours as browsers compute them, and WCAG's contrast between them.

/// The contrast of two opaque colours, 1 to 21, as WCAG 2.2 defines it.
///
/// # Panics
/// When one is no opaque colour as `getComputedStyle` gives it.
pub fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The relative luminance of an opaque colour, 0 to 1, as screens of sRGB show it.
///
/// # Panics
/// When it is no opaque colour as `getComputedStyle` gives it.
pub fn luminance(color: &str) -> f64 {
    let [red, green, blue] = linear(color).map(|channel| channel.clamp(0.0, 1.0));
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Red, green and blue of light, 0 to 1 within sRGB.
fn linear(color: &str) -> [f64; 3] {
    let (space, numbers) = parse(color)
        .unwrap_or_else(|| panic!("{color:?} is no opaque colour as browsers compute it"));
    match space {
        "rgb" | "rgba" => numbers.map(|channel| decode(channel / 255.0)),
        "srgb" => numbers.map(decode),
        "xyz-d65" | "xyz" => {
            let [x, y, z] = numbers;
            [
                3.240_97 * x - 1.537_383 * y - 0.498_611 * z,
                -0.969_244 * x + 1.875_968 * y + 0.041_555 * z,
                0.055_63 * x - 0.203_977 * y + 1.056_972 * z,
            ]
        }
        "oklch" => {
            let [lightness, chroma, hue] = numbers;
            let (sine, cosine) = hue.to_radians().sin_cos();
            let (a, b) = (chroma * cosine, chroma * sine);
            // Lightness and the two axes to the eye's three responses, and these
            // to light; the numbers are those of CSS Color 4.
            let l = (lightness + 0.396_337_8 * a + 0.215_803_8 * b).powi(3);
            let m = (lightness - 0.105_561_3 * a - 0.063_854_2 * b).powi(3);
            let s = (lightness - 0.089_484_2 * a - 1.291_485_5 * b).powi(3);
            [
                4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_9 * s,
                -1.268_438 * l + 2.609_757_4 * m - 0.341_319_4 * s,
                -0.004_196_1 * l - 0.703_418_6 * m + 1.707_614_7 * s,
            ]
        }
        other => panic!("{color:?} is of the unknown space {other}"),
    }
}

/// The space, and the colour in it; nothing if it can be seen through.
fn parse(color: &str) -> Option<(&str, [f64; 3])> {
    let (function, rest) = color.trim_end_matches(')').split_once('(')?;
    let mut words = rest.split([' ', ',', '/']).filter(|word| !word.is_empty());
    let space = match function {
        "color" => words.next()?,
        function => function,
    };
    let numbers = words
        .map(|word| match word {
            "none" => Some(0.0),
            word => word.parse().ok(),
        })
        .collect::<Option<Vec<f64>>>()?;
    match *numbers.as_slice() {
        [a, b, c] | [a, b, c, 1.0] => Some((space, [a, b, c])),
        _ => None,
    }
}

/// sRGB's transfer function.
fn decode(channel: f64) -> f64 {
    if channel <= 0.04045 {
        channel / 12.92
    } else {
        ((channel + 0.055) / 1.055).powf(2.4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(one: f64, other: f64) {
        assert!((one - other).abs() < 0.005, "{one} is not {other}");
    }

    #[test]
    fn contrasts_are_those_of_wcag() {
        assert_near(contrast("rgb(0, 0, 0)", "rgb(255, 255, 255)"), 21.0);
        assert_near(contrast("rgb(118, 118, 118)", "rgb(255, 255, 255)"), 4.54);
        assert_near(contrast("rgb(1, 2, 3)", "rgb(1, 2, 3)"), 1.0);
    }

    #[test]
    fn one_colour_has_one_luminance_in_every_notation() {
        let expected = luminance("rgb(128, 64, 32)");
        for same in [
            "rgba(128, 64, 32, 1)",
            "color(srgb 0.50196 0.25098 0.12549)",
            "color(srgb 0.50196 0.25098 0.12549 / 1)",
            "color(xyz-d65 0.11378 0.08771 0.02314)",
            "oklch(0.44663 0.09905 45.44)",
        ] {
            assert_near(luminance(same), expected);
        }
    }

    #[test]
    #[should_panic(expected = "no opaque colour")]
    fn what_can_be_seen_through_has_no_luminance_of_its_own() {
        luminance("rgba(0, 0, 0, 0.5)");
    }
}
