//! What each field of the fetched widget configuration does in the window.
// A test reports by panicking, and so do the functions it uses.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use quickchat_e2e::{Surroundings, Visit, Widget, color::contrast, token};
use serde_json::{Value, json};

const ENTER: &str = "\u{E007}";

/// A pixel to either side, for rounding.
fn assert_near(measured: f64, expected: f64, what: &str) {
    assert!(
        (measured - expected).abs() <= 1.0,
        "{what} is {measured}, not {expected}"
    );
}

async fn assert_box(widget: &Widget<'_>, selector: &str, expected: [(&str, f64); 2]) {
    for (side, length) in expected {
        let measured = widget.number(&format!("box('{selector}').{side}")).await;
        assert_near(measured, length, &format!("{side} of {selector}"));
    }
}

#[tokio::test]
async fn greetings_are_the_first_messages_in_their_order_and_as_rich_text() {
    let greetings = json!({
        "welcome_message": "<p>Hi, I am <b>Quill</b></p>",
        "welcome_message2": "See [the guide](https://example.com/)",
    });
    Visit::new("configuration_greetings")
        .configured(greetings)
        .run(async |widget| {
            widget.open().await;
            assert_eq!(
                widget.texts("[part~=message-assistant] .text").await,
                ["Hi, I am Quill", "See the guide"]
            );
            assert!(
                widget
                    .is("find('.text b, .text strong').textContent === 'Quill'")
                    .await
            );
            assert!(
                widget
                    .is("find('.text a').href === 'https://example.com/'")
                    .await
            );

            widget
                .start_over(
                    &json!({"welcome_message": "", "welcome_message2": "Only this"}),
                    &json!({}),
                )
                .await;
            widget.open().await;
            assert_eq!(widget.texts("[part~=message] .text").await, ["Only this"]);

            widget.start_over(&json!({}), &json!({})).await;
            widget.open().await;
            assert!(widget.texts("[part~=message]").await.is_empty());
        })
        .await;
}

#[tokio::test]
async fn the_header_has_title_subtitle_and_colours() {
    let header = json!({
        "header": "Quill", "subtitle": "Answers at once",
        "header_color": "rgb(20, 60, 40)", "header_text_color": true,
    });
    Visit::new("configuration_header")
        .configured(header)
        .run(async |widget| {
            widget.open().await;
            assert_eq!(widget.texts("[part=title]").await, ["Quill"]);
            assert_eq!(widget.texts("[part=subtitle]").await, ["Answers at once"]);
            let colors = async || {
                let background = widget
                    .text("style('[part=header]', 'backgroundColor')")
                    .await;
                let text = widget.text("style('[part=title]', 'color')").await;
                (background, text)
            };
            let (background, text) = colors().await;
            assert!(
                contrast(&background, "rgb(20, 60, 40)") < 1.02,
                "{background}"
            );
            assert!(contrast(&text, "rgb(255, 255, 255)") < 1.02, "{text}");

            let dark_text =
                json!({"header_color": "rgb(250, 220, 120)", "header_text_color": false});
            widget.start_over(&dark_text, &json!({})).await;
            widget.open().await;
            let (background, text) = colors().await;
            assert!(
                contrast(&background, "rgb(250, 220, 120)") < 1.02,
                "{background}"
            );
            assert!(contrast(&text, "rgb(0, 0, 0)") < 1.02, "{text}");
            assert!(
                !widget.is("isShown('[part=subtitle]')").await,
                "an empty subtitle takes no room"
            );
        })
        .await;
}

#[tokio::test]
async fn a_header_that_may_collapse_is_folded_and_unfolded_by_its_control() {
    let collapsible = json!({"header": "Quill", "subtitle": "Answers", "header_collapse": true});
    Visit::new("configuration_collapse")
        .configured(collapsible)
        .run(async |widget| {
            widget.open().await;
            let height = widget.number("box('[part=header]').height").await;
            assert!(widget.is("find('#fold').ariaExpanded === 'true'").await);
            widget.click("#fold").await;
            assert!(
                widget
                    .is("find('#fold').ariaExpanded === 'false' && !isShown('[part=subtitle]')")
                    .await
            );
            let folded = widget.number("box('[part=header]').height").await;
            assert!(folded < height, "{folded} is not below {height}");
            widget.click("#fold").await;
            assert!(widget.is("isShown('[part=subtitle]')").await);
            assert_near(
                widget.number("box('[part=header]').height").await,
                height,
                "unfolded header",
            );

            widget
                .start_over(&json!({"header": "Quill"}), &json!({}))
                .await;
            widget.open().await;
            assert!(!widget.is("isShown('#fold')").await);
        })
        .await;
}

#[tokio::test]
async fn the_composer_has_its_placeholder_for_a_name_and_the_disclaimer_is_the_line_at_the_bottom()
{
    let texts = json!({
        "input_placeholder": "Ask about tea…", "background_disclaimer_text": "Tea may be hot.",
    });
    Visit::new("configuration_texts")
        .configured(texts)
        .run(async |widget| {
            widget.open().await;
            let input = widget
                .eval("[find('#input').placeholder, find('#input').ariaLabel]")
                .await;
            assert_eq!(input, json!(["Ask about tea…", "Ask about tea…"]));
            assert_eq!(widget.texts("[part=disclaimer]").await, ["Tea may be hot."]);
            assert!(
                widget
                    .is("box('[part=disclaimer]').top >= box('[part=composer]').bottom")
                    .await
            );

            widget
                .start_over(
                    &json!({"input_placeholder": "", "background_disclaimer_text": null}),
                    &json!({}),
                )
                .await;
            widget.open().await;
            assert!(!widget.text("find('#input').placeholder").await.is_empty());
            assert!(!widget.is("isShown('[part=disclaimer]')").await);
        })
        .await;
}

#[tokio::test]
async fn the_primary_color_is_that_of_buttons_and_visitor_messages_with_the_text_that_contrasts_more()
 {
    Visit::new("configuration_primary")
        .run(async |widget| {
            for (color, text) in [
                ("rgb(90, 30, 140)", "rgb(255, 255, 255)"),
                ("rgb(250, 210, 60)", "rgb(0, 0, 0)"),
            ] {
                let configuration = json!({"primary_color": color, "welcome_message": "[Link](https://example.com/)"});
                widget.start_over(&configuration, &json!({})).await;
                widget.open().await;
                widget.ask("Hello!").await;
                widget.type_into("#input", "A draft, so that sending is offered").await;
                for part in ["[part=bubble]", "[part=send]", "[part~=message-visitor] .text"] {
                    let background = widget.text(&format!("style('{part}', 'backgroundColor')")).await;
                    let foreground = widget.text(&format!("style('{part}', 'color')")).await;
                    assert!(contrast(&background, color) < 1.02, "{part} is {background}");
                    assert!(contrast(&foreground, text) < 1.02, "{foreground} on {part}");
                }
                let link = widget.text("style('.rich-text a', 'color')").await;
                let around = widget.text("style('[part~=message-assistant] .text', 'backgroundColor')").await;
                assert!(contrast(&link, &around) >= 4.5, "{link} on {around}");
            }
        })
        .await;
}

#[tokio::test]
async fn size_presets_scale_the_bubble() {
    Visit::new("configuration_size")
        .run(async |widget| {
            let mut widths = Vec::new();
            for size in ["small", "medium", "large"] {
                widget.start_over(&json!({"size": size}), &json!({})).await;
                widths.push(widget.number("box('[part=bubble]').width").await);
            }
            assert!(widths.is_sorted_by(|a, b| a < b), "{widths:?}");
            // Without a preset it is the medium one.
            widget.start_over(&json!({}), &json!({})).await;
            assert_eq!(
                Some(&widget.number("box('[part=bubble]').width").await),
                widths.get(1)
            );
        })
        .await;
}

#[tokio::test]
async fn the_window_has_the_configured_size_within_its_limits_and_the_viewport() {
    Visit::new("configuration_window_size")
        .run(async |widget| {
            for (configuration, width, height) in [
                (json!({}), 400.0, 600.0),
                (json!({"window_width": 320, "window_height": 450}), 320.0, 450.0),
                (json!({"window_width": 100, "window_height": 100}), 250.0, 400.0),
            ] {
                widget.start_over(&configuration, &json!({})).await;
                widget.open().await;
                assert_box(widget, "[part=window]", [("width", width), ("height", height)]).await;
            }
            widget.start_over(&json!({"window_width": 1920, "window_height": 1000}), &json!({})).await;
            widget.open().await;
            let fits = "((it) => it.left >= 0 && it.top >= 0 && it.right <= innerWidth && it.bottom <= innerHeight)(box('[part=window]'))";
            assert!(widget.is(fits).await, "{}", widget.eval("box('[part=window]')").await);
            assert!(widget.is("box('[part=window]').width > 1100 && box('[part=window]').height > 600").await);
        })
        .await;
}

#[tokio::test]
async fn the_window_fills_a_screen_below_480_pixels() {
    Visit::new("configuration_full_screen")
        .configured(json!({"window_width": 300, "window_height": 400}))
        .on(Surroundings::PHONE)
        .run(async |widget| {
            widget.open().await;
            let screen = widget.eval("[innerWidth, innerHeight]").await;
            assert_eq!(screen[0], json!(390));
            let window = "((it) => [it.left, it.top, it.width, it.height].map(Math.round))(box('[part=window]'))";
            assert_eq!(widget.eval(window).await, json!([0, 0, screen[0], screen[1]]));
            assert!(!widget.is("isShown('[part=bubble]')").await);
        })
        .await;
}

#[tokio::test]
async fn the_bubble_and_its_window_are_in_the_configured_corner() {
    Visit::new("configuration_location")
        .run(async |widget| {
            let corner = async || {
                let script = "['bubble', 'window'].map((part) => {
                    const { left, right, top, bottom } = box(`[part=${part}]`);
                    return (top + bottom < innerHeight ? 'top' : 'bottom') + (left + right < innerWidth ? '-left' : '-right');
                })";
                widget.eval(script).await
            };
            for location in ["bottom-right", "bottom-left", "top-right", "top-left"] {
                let small = json!({"location": location, "window_height": 400});
                widget.start_over(&small, &json!({})).await;
                widget.open().await;
                assert_eq!(corner().await, json!([location, location]));
            }
            for (unknown, attributes, expected) in [
                (json!({"location": "middle", "window_height": 400}), json!({}), "bottom-right"),
                (json!({"location": "top-left", "window_height": 400}), json!({"location": "bottom-left"}), "bottom-left"),
            ] {
                widget.start_over(&unknown, &attributes).await;
                widget.open().await;
                assert_eq!(corner().await, json!([expected, expected]));
            }
        })
        .await;
}

#[tokio::test]
async fn images_take_the_place_of_drawn_ones_and_broken_ones_leave_them() {
    let images = |address: &str| json!({"avatar_image": address, "bubble_icon_image": address, "welcome_message": "Hi"});
    Visit::new("configuration_images")
        .configured(images("/icon.svg"))
        .run(async |widget| {
            widget.open().await;
            let icon = format!("{}/icon.svg", widget.site());
            for image in [
                "[part=bubble] img",
                "[part=header] [part=avatar] img",
                "article [part=avatar] img",
            ] {
                widget
                    .wait_until(&format!("find('{image}')?.naturalWidth > 0"))
                    .await;
                assert_eq!(widget.text(&format!("find('{image}').src")).await, icon);
            }

            widget.start_over(&images("/no-such.png"), &json!({})).await;
            widget.open().await;
            widget.wait_until("!find('[part=avatar] img')").await;
            assert!(!widget.is("find('[part=bubble] img')").await);
            assert!(
                widget
                    .is("isShown('[part=bubble] svg') && isShown('article [part=avatar] svg')")
                    .await
            );
            // The browser itself reports images that aren't there.
            let errors = widget.console_errors().await;
            assert!(
                errors.iter().all(|error| error.contains("/no-such.png")),
                "{errors:#?}"
            );
        })
        .await;
}

#[tokio::test]
async fn a_teaser_shows_near_the_bubble_until_dismissed_for_the_session() {
    let teaser = json!({"popup_active": true, "welcome_message": "<b>Need</b> a hand?"});
    Visit::new("configuration_teaser")
        .configured(teaser.clone())
        .run(async |widget| {
            widget.wait_until("isShown('[part=popup]')").await;
            assert_eq!(widget.texts("#popup-open").await, ["Need a hand?"]);
            assert!(
                widget
                    .is("Math.abs(box('[part=popup]').bottom - box('[part=bubble]').top) < 40")
                    .await
            );
            assert!(!widget.is("isShown('#window')").await);
            widget.click("#popup-close").await;
            assert!(!widget.is("isShown('[part=popup]')").await);
            assert!(widget.is("root.activeElement === find('#bubble')").await);

            // Dismissed for this session, on the next page too.
            widget.reload().await;
            widget.add(&json!({})).await;
            widget.wait_until_ready().await;
            assert!(!widget.is("isShown('[part=popup]')").await);

            // It opens the chat, and isn't there for an account without it.
            widget.start_over(&teaser, &json!({})).await;
            widget.wait_until("isShown('[part=popup]')").await;
            widget.click("#popup-open").await;
            widget
                .wait_until("isShown('#window') && !isShown('[part=popup]')")
                .await;
            widget
                .start_over(&json!({"welcome_message": "Hi"}), &json!({}))
                .await;
            assert!(!widget.is("isShown('[part=popup]')").await);
        })
        .await;
}

#[tokio::test]
async fn the_window_opens_by_itself_on_wide_screens_without_the_focus_until_it_was_closed() {
    Visit::new("configuration_auto_open")
        .configured(json!({"window_auto_open": true}))
        .run(async |widget| {
            widget
                .wait_until("isShown('#window') && element.opened")
                .await;
            assert!(widget.is("document.activeElement === document.body").await);
            widget.click("[part=close]").await;
            assert!(!widget.is("isShown('#window')").await);

            widget.reload().await;
            widget.add(&json!({})).await;
            widget.wait_until_ready().await;
            assert!(
                !widget.is("isShown('#window')").await,
                "a visitor's close is remembered"
            );
        })
        .await;
}

#[tokio::test]
async fn the_window_opens_by_itself_where_the_module_has_to_ask_for_its_configuration() {
    let token = token("write_all");
    Visit::new("configuration_auto_open_token")
        .configured(json!({"window_auto_open": true}))
        .with(json!({ "properties": { "gateway": null, "apiUrl": "/", "chatUrl": "/chat", "token": token } }))
        .run(async |widget| {
            widget
                .wait_until("isShown('#window') && element.opened")
                .await;
            assert!(widget.is("document.activeElement === document.body").await);
        })
        .await;
}

#[tokio::test]
async fn the_window_does_not_open_by_itself_on_narrow_screens() {
    Visit::new("configuration_auto_open_narrow")
        .configured(json!({"window_auto_open": true}))
        .on(Surroundings { viewport: (800, 700), ..Surroundings::default() })
        .run(async |widget| {
            // Longer than it takes on a wide screen: the configuration is there.
            widget.wait_until("performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/widget/configuration'))").await;
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            assert!(!widget.is("isShown('#window') || element.opened").await);
        })
        .await;
}

#[tokio::test]
async fn a_typing_indicator_shows_while_a_reply_is_awaited_where_wanted() {
    Visit::new("configuration_typing")
        .configured(json!({"typing": true}))
        .run(async |widget| {
            widget.open().await;
            assert!(!widget.is("isShown('[part=typing]')").await);
            widget.set_fault(Some("latency=1500;on=chat")).await;
            widget.type_into("#input", &format!("Hello!{ENTER}")).await;
            widget.wait_until("isShown('[part=typing]')").await;
            widget
                .wait_until("find('[data-author=assistant]') && !isShown('[part=typing]')")
                .await;

            widget
                .start_over(&json!({"typing": false}), &json!({}))
                .await;
            widget.open().await;
            widget.type_into("#input", &format!("Hello!{ENTER}")).await;
            widget.wait_until("find('[data-status=sending]')").await;
            assert!(!widget.is("isShown('[part=typing]')").await);
            widget.wait_until("find('[data-author=assistant]')").await;
        })
        .await;
}

/// Notes what the first reply's text is whenever it changes, from now on.
async fn watch_reply(widget: &Widget<'_>) {
    let watch = "(() => {
        window.steps = [];
        const note = () => {
            const text = find('#messages [data-author=assistant] .text')?.innerText ?? '';
            if (text && text !== window.steps.at(-1)) window.steps.push(text);
            requestAnimationFrame(note);
        };
        note();
    })()";
    widget.eval(watch).await;
}

async fn steps(widget: &Widget<'_>) -> Vec<String> {
    serde_json::from_value(widget.eval("window.steps").await).unwrap()
}

#[tokio::test]
async fn a_streamed_reply_is_revealed_word_by_word() {
    Visit::new("configuration_streaming")
        .configured(json!({"streaming_active": true}))
        .run(async |widget| {
            widget.open().await;
            watch_reply(widget).await;
            widget.type_into("#input", &format!("What is quickchat-web?{ENTER}")).await;
            widget.wait_for_text("#messages [data-author=assistant]", "without an account").await;
            widget.wait_until("find('#messages [data-author=assistant] .text').innerText === window.steps.at(-1)").await;
            let steps = steps(widget).await;
            assert!(steps.len() > 10, "{steps:#?}");
            assert!(steps.is_sorted_by_key(|text| text.len()), "{steps:#?}");
        })
        .await;
}

#[tokio::test]
async fn a_streamed_reply_is_there_at_once_under_reduced_motion() {
    Visit::new("configuration_streaming_reduced")
        .configured(json!({"streaming_active": true}))
        .on(Surroundings {
            reduced_motion: true,
            ..Surroundings::default()
        })
        .run(async |widget| {
            widget.open().await;
            watch_reply(widget).await;
            widget.ask("What is quickchat-web?").await;
            widget.wait_until("window.steps.length").await;
            let steps = steps(widget).await;
            assert_eq!(steps.len(), 1, "{steps:#?}");
            assert!(steps[0].contains("without an account"));
        })
        .await;
}

#[tokio::test]
async fn a_click_on_a_link_is_told_and_recorded_where_links_are_tracked() {
    let greeting = "See [the guide](https://example.com/guide)";
    let no_navigation = "root.addEventListener('click', (event) => event.preventDefault()), null";
    Visit::new("configuration_links")
        .configured(json!({"link_tracking_active": true, "welcome_message": greeting}))
        .run(async |widget| {
            widget.open().await;
            widget.eval(no_navigation).await;
            widget.ask("Hello!").await;
            widget.click(".rich-text a").await;
            assert_eq!(
                widget.told("link").await[0]["url"],
                "https://example.com/guide"
            );
            let recorded = async || {
                let state = widget.service_state().await;
                (state["conversations"][0]["metadata"]["last_link"] == "https://example.com/guide")
                    .then_some(())
            };
            widget.until("the link to be recorded", recorded).await;

            widget
                .start_over(
                    &json!({"link_tracking_active": false, "welcome_message": greeting}),
                    &json!({}),
                )
                .await;
            widget.open().await;
            widget.eval(no_navigation).await;
            widget.click(".rich-text a").await;
            assert_eq!(widget.told("link").await.len(), 1);
        })
        .await;
}

#[tokio::test]
async fn a_white_label_has_no_branding() {
    Visit::new("configuration_white_label")
        .configured(json!({"white_label": false}))
        .run(async |widget| {
            widget.open().await;
            assert_eq!(
                widget.texts("[part=branding]").await,
                ["Powered by Quickchat"]
            );
            assert!(widget.is("isShown('[part=branding]')").await);
            widget
                .start_over(&json!({"white_label": true}), &json!({}))
                .await;
            widget.open().await;
            assert!(!widget.is("isShown('[part=branding]')").await);
        })
        .await;
}

fn prechat() -> Value {
    json!({
        "prechat_active": true,
        "prechat_header_text": "Who are you?",
        "prechat_message_text": "<p>So that we can <b>write back</b>.</p>",
        "prechat_button_text": "Go on",
    })
}

#[tokio::test]
async fn a_form_comes_before_the_first_message_and_fills_the_metadata() {
    Visit::new("configuration_prechat")
        .configured(prechat())
        .run(async |widget| {
            widget.open().await;
            assert!(
                widget
                    .is("isShown('[part=prechat]') && !isShown('[part=composer]')")
                    .await
            );
            assert_eq!(widget.texts("#prechat-title").await, ["Who are you?"]);
            assert_eq!(
                widget.texts("#prechat-text").await,
                ["So that we can write back."]
            );
            assert_eq!(widget.texts("#prechat-start").await, ["Go on"]);
            let fields = widget
                .eval("all('#prechat input').map(({ name }) => name)")
                .await;
            assert_eq!(fields, json!(["visitor_name", "visitor_email"]));

            // Half of it isn't enough.
            widget.type_into("[name=visitor_name]", "Ada").await;
            widget.click("#prechat-start").await;
            assert!(widget.is("isShown('[part=prechat]')").await);
            widget
                .type_into("[name=visitor_email]", &format!("ada@example.com{ENTER}"))
                .await;
            widget
                .wait_until("!isShown('[part=prechat]') && isShown('[part=composer]')")
                .await;
            let values = json!({"visitor_name": "Ada", "visitor_email": "ada@example.com"});
            assert_eq!(widget.told("prechat").await[0]["values"], values);

            widget.ask("Hello!").await;
            let recorded = async || {
                let state = widget.service_state().await;
                (state["conversations"][0]["metadata"] == values).then_some(())
            };
            widget
                .until("the form's values to be recorded", recorded)
                .await;

            // Who has written isn't asked again.
            widget.reload().await;
            widget.add(&json!({})).await;
            widget.wait_until_ready().await;
            widget.open().await;
            assert!(!widget.is("isShown('[part=prechat]')").await);
        })
        .await;
}

#[tokio::test]
async fn the_form_asks_what_the_page_wants_and_may_be_kept_by_it() {
    Visit::new("configuration_prechat_fields")
        .configured(prechat())
        .with(json!({"prechat-fields": "phone"}))
        .run(async |widget| {
            widget.open().await;
            let fields = widget.eval("all('#prechat input').map(({ name }) => name)").await;
            assert_eq!(fields, json!(["visitor_phone_number"]));
            widget.eval("element.addEventListener('quickchat-prechat', (event) => event.preventDefault(), { once: true }), null").await;
            widget.type_into("#prechat input", "555 0100").await;
            widget.click("#prechat-start").await;
            assert!(widget.is("isShown('[part=prechat]')").await, "the page has kept the form");
            widget.click("#prechat-start").await;
            assert!(!widget.is("isShown('[part=prechat]')").await);
        })
        .await;
}

#[tokio::test]
async fn up_to_three_starters_send_their_text() {
    let starters = json!({"conversation_starters": ["Hello!", "What is quickchat-web?", "How big is it?", "A fourth"]});
    Visit::new("configuration_starters")
        .configured(starters)
        .run(async |widget| {
            widget.open().await;
            assert_eq!(
                widget.texts("[part=starter]").await,
                ["Hello!", "What is quickchat-web?", "How big is it?"]
            );
            widget.click(".starter:nth-child(2)").await;
            widget
                .wait_for_text("#messages [data-author=assistant]", "without an account")
                .await;
            assert_eq!(
                widget.texts("#messages [data-author=visitor] .text").await,
                ["What is quickchat-web?"]
            );
            assert!(!widget.is("isShown('[part=starter]')").await);
            assert_eq!(widget.times_sent("What is quickchat-web?").await, 1);
        })
        .await;
}
