//! What a visitor's device and settings are like.

use serde_json::{Map, Value, json};

/// What a browser is told of its device and of the visitor's settings, from its
/// start. The default is a desktop of 1280 by 800 CSS pixels and a light scheme.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings {
    /// The visitor prefers a dark scheme.
    pub dark: bool,
    /// The visitor prefers reduced motion.
    pub reduced_motion: bool,
    /// The visitor's own few colours stand in for the page's.
    pub forced_colors: bool,
    /// The device is used by finger.
    pub touch: bool,
    /// Width and height of the viewport in CSS pixels.
    pub viewport: (u32, u32),
}

impl Default for Surroundings {
    fn default() -> Self {
        Self {
            dark: false,
            reduced_motion: false,
            forced_colors: false,
            touch: false,
            viewport: (1280, 800),
        }
    }
}

impl Surroundings {
    /// A telephone held upright.
    pub const PHONE: Self = Self {
        dark: false,
        reduced_motion: false,
        forced_colors: false,
        touch: true,
        viewport: (390, 700),
    };

    /// What Chromium takes by the DevTools protocol: methods and parameters.
    pub(crate) fn devtools_calls(&self) -> Vec<(&'static str, Value)> {
        let feature = |name, value| json!({ "name": name, "value": value });
        let mut features = vec![feature(
            "prefers-color-scheme",
            if self.dark { "dark" } else { "light" },
        )];
        if self.reduced_motion {
            features.push(feature("prefers-reduced-motion", "reduce"));
        }
        if self.forced_colors {
            features.push(feature("forced-colors", "active"));
        }
        vec![
            (
                "Emulation.setEmulatedMedia",
                json!({ "features": features }),
            ),
            size_call(self.viewport),
            (
                "Emulation.setTouchEmulationEnabled",
                json!({ "enabled": self.touch }),
            ),
        ]
    }

    /// What Firefox takes as preferences at its start.
    pub(crate) fn firefox_preferences(&self) -> Map<String, Value> {
        let scheme = if self.dark { 0 } else { 1 };
        let mut preferences = Map::new();
        let mut set = |name: &str, value: Value| preferences.insert(name.to_owned(), value);
        set(
            "layout.css.prefers-color-scheme.content-override",
            json!(scheme),
        );
        set(
            "ui.prefersReducedMotion",
            json!(i32::from(self.reduced_motion)),
        );
        if self.forced_colors {
            set("ui.useAccessibilityTheme", json!(1));
            set("browser.display.document_color_use", json!(2));
        }
        // Coarse is 1, fine and able to hover 2 + 4.
        let pointer = if self.touch { 1 } else { 6 };
        set("ui.primaryPointerCapabilities", json!(pointer));
        set("ui.allPointerCapabilities", json!(pointer));
        // The wheel takes the way of a real one's.
        set("remote.events.async.wheel.enabled", json!(true));
        preferences
    }
}

/// What gives Chromium's page a size.
pub(crate) fn size_call((width, height): (u32, u32)) -> (&'static str, Value) {
    (
        "Emulation.setDeviceMetricsOverride",
        json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
    )
}
