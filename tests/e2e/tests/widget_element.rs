//! What a site's own scripts do with `<quickchat-widget>`: attributes,
//! properties, methods, events, themes and languages.
// A test reports by panicking, and so do the functions it uses.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use quickchat_e2e::{Surroundings, Visit, Widget, color::contrast};
use serde_json::{Value, json};

async fn is_near(widget: &Widget<'_>, selector: &str, color: &str) -> bool {
    let shown = widget
        .text(&format!("style('{selector}', 'backgroundColor')"))
        .await;
    contrast(&shown, color) < 1.02
}

#[tokio::test]
async fn methods_open_close_hide_and_show_it_and_tell() {
    Visit::new("element_methods")
        .run(async |widget| {
            assert_eq!(widget.told("ready").await.len(), 1);
            widget.eval("(element.open(), null)").await;
            widget
                .wait_until(
                    "isShown('#window') && element.opened && element.hasAttribute('opened')",
                )
                .await;
            widget.eval("(element.toggle(), null)").await;
            widget
                .wait_until("!isShown('#window') && !element.opened")
                .await;
            widget.eval("(element.opened = true, null)").await;
            widget.wait_until("isShown('#window')").await;
            widget.eval("(element.close(), null)").await;
            widget.wait_until("!isShown('#window')").await;
            assert_eq!(widget.told("open").await.len(), 2);
            assert_eq!(widget.told("close").await.len(), 2);

            widget.eval("(element.hide(), null)").await;
            assert!(!widget.is("isShown('#bubble')").await);
            widget.eval("(element.show(), null)").await;
            assert!(widget.is("isShown('#bubble')").await);
        })
        .await;
}

#[tokio::test]
async fn messages_metadata_and_context_come_from_scripts_as_well() {
    Visit::new("element_conversation")
        .with(json!({"properties": {"metadata": {"plan": "pro"}}}))
        .run(async |widget| {
            let reply = widget.eval("element.send('Hello!')").await;
            assert_eq!(reply["author"], "assistant", "{reply}");
            let told = widget.told("message").await;
            let authors: Vec<_> = told
                .iter()
                .map(|detail| &detail["message"]["author"])
                .collect();
            assert_eq!(authors, ["visitor", "assistant"]);

            widget
                .eval("element.setMetadata({ page: 'prices' }).then(() => null)")
                .await;
            let state = widget.service_state().await;
            assert_eq!(
                state["conversations"][0]["metadata"],
                json!({"plan": "pro", "page": "prices"})
            );

            // A question that says too little by itself.
            widget.eval("(element.setContext('theming'), null)").await;
            let reply = widget
                .eval("element.send('How?').then(({ text }) => text)")
                .await;
            assert!(
                reply.as_str().is_some_and(|text| text.contains("olour")),
                "{reply}"
            );
            widget.eval("(element.setContext(undefined), null)").await;

            widget.eval("(element.reset(), null)").await;
            widget.wait_until("!find('#messages > *')").await;
            widget.eval("element.send('Hello!').then(() => null)").await;
            let state = widget.service_state().await;
            assert_eq!(state["conversations"].as_array().map(Vec::len), Some(2));
        })
        .await;
}

#[tokio::test]
async fn the_page_goes_along_with_messages_only_where_wanted() {
    Visit::new("element_page_context")
        .run(async |widget| {
            // Notes what is sent, and lets it go.
            let spy = "(() => {
                window.bodies = [];
                const { fetch } = window;
                window.fetch = async (request, options) => {
                    const asked = new Request(request, options);
                    if (asked.url.endsWith('/chat')) window.bodies.push(await asked.clone().json());
                    return fetch(asked);
                };
            })()";
            widget.eval(spy).await;
            widget.eval("element.send('Hello!').then(() => null)").await;
            widget
                .eval("(element.pageContext = true, element.send('Hello!').then(() => null))")
                .await;
            let contexts = widget
                .eval("window.bodies.map(({ message_context }) => message_context ?? '')")
                .await;
            assert_eq!(contexts[0], "");
            let context = contexts[1].as_str().unwrap_or_default();
            assert!(
                context.contains("A page with a widget") && context.contains("/tests/widget.html"),
                "{contexts}"
            );
        })
        .await;
}

#[tokio::test]
async fn what_goes_wrong_is_told_with_its_error() {
    Visit::new("element_errors")
        .run(async |widget| {
            widget.set_fault(Some("status=401;on=chat")).await;
            let code = widget.eval("element.send('Hello!').catch(({ name, code }) => [name, code])").await;
            assert_eq!(code, json!(["QuickchatError", "PERMISSION_DENIED"]));
            widget.wait_until("window.told.some(({ type, detail }) => type === 'error' && detail.error.code === 'PERMISSION_DENIED')").await;
            widget.console_errors().await;
        })
        .await;
}

#[tokio::test]
async fn events_leave_the_element_and_its_shadow_tree() {
    Visit::new("element_events")
        .run(async |widget| {
            let event = widget
                .eval(
                    "new Promise((done) => {
                        document.addEventListener('quickchat-open', ({ target, bubbles, composed }) => done([target === element, bubbles, composed]));
                        element.open();
                    })",
                )
                .await;
            assert_eq!(event, json!([true, true, true]));
        })
        .await;
}

#[tokio::test]
async fn attributes_go_before_overrides_and_these_before_what_was_fetched() {
    Visit::new("element_precedence")
        .configured(json!({"header": "Fetched", "subtitle": "Fetched too", "location": "top-left"}))
        .with(json!({"properties": {"configuration": {"header": "Overridden", "location": "top-right"}}}))
        .run(async |widget| {
            widget.open().await;
            assert_eq!(widget.texts("[part=title]").await, ["Overridden"]);
            assert_eq!(widget.texts("[part=subtitle]").await, ["Fetched too"]);
            let place = "find('#place').dataset.location";
            assert_eq!(widget.text(place).await, "top-right");
            widget.eval("(element.location = 'bottom-left', null)").await;
            widget.wait_until(&format!("{place} === 'bottom-left'")).await;
            assert!(widget.is("box('#bubble').left < 100 && box('#bubble').bottom > innerHeight - 100").await);

            // While it runs, too, and back again.
            widget.eval("(element.configuration = { header: 'Changed', primary_color: 'rgb(200, 0, 80)' }, null)").await;
            widget.wait_for_text("[part=title]", "Changed").await;
            assert!(is_near(widget, "#bubble", "rgb(200, 0, 80)").await);
            widget.eval("(element.configuration = {}, null)").await;
            widget.wait_for_text("[part=title]", "Fetched").await;
            assert!(widget.is("isShown('#window')").await);
        })
        .await;
}

#[tokio::test]
async fn offsets_move_the_bubble_away_from_its_corner() {
    Visit::new("element_offsets")
        .with(json!({"offset-x": "70", "offset-y": "90"}))
        .run(async |widget| {
            let place = "[innerWidth - box('#bubble').right, innerHeight - box('#bubble').bottom].map(Math.round)";
            assert_eq!(widget.eval(place).await, json!([70, 90]));
            widget.eval("(element.offsetY = '30', null)").await;
            widget.wait_until("Math.round(innerHeight - box('#bubble').bottom) === 30").await;
        })
        .await;
}

#[tokio::test]
async fn a_page_themes_it_by_custom_properties_and_parts() {
    Visit::new("element_theming")
        .configured(json!({"primary_color": "rgb(0, 122, 255)"}))
        .run(async |widget| {
            let theme = "quickchat-widget { --quickchat-accent: rgb(120, 20, 60); --quickchat-header: rgb(10, 40, 30);
                --quickchat-width: 333px; --quickchat-radius: 3px; --quickchat-font: monospace; --quickchat-z-index: 77 }
                quickchat-widget::part(title) { letter-spacing: 3px }";
            widget
                .eval(&format!(
                    "(() => {{ const sheet = new CSSStyleSheet(); sheet.replaceSync({}); document.adoptedStyleSheets = [sheet]; }})()",
                    json!(theme)
                ))
                .await;
            widget.open().await;
            assert!(is_near(widget, "#bubble", "rgb(120, 20, 60)").await);
            assert!(is_near(widget, "#header", "rgb(10, 40, 30)").await);
            let looks = widget
                .eval("[box('#window').width, style('#window', 'borderTopLeftRadius'), style('#input', 'fontFamily'), style('#place', 'zIndex'), style('#title', 'letterSpacing')]")
                .await;
            assert_eq!(looks, json!([333, "3px", "monospace", "77", "3px"]));
        })
        .await;
}

const IS_DARK: &str = "((it) => it.startsWith('rgb(') && it.match(/\\d+/g).every((channel) => channel < 80))(style('#window', 'backgroundColor'))";

#[tokio::test]
async fn it_is_light_or_dark_as_the_visitor_prefers_unless_told_otherwise() {
    let dark = Surroundings {
        dark: true,
        ..Surroundings::default()
    };
    Visit::new("element_scheme_dark")
        .on(dark)
        .run(async |widget| {
            widget.open().await;
            assert!(widget.is(IS_DARK).await);
            widget.eval("(element.colorScheme = 'light', null)").await;
            widget.wait_until(&format!("!({IS_DARK})")).await;
            widget.eval("(element.colorScheme = 'auto', null)").await;
            widget.wait_until(IS_DARK).await;
        })
        .await;
    Visit::new("element_scheme_light")
        .run(async |widget| {
            widget.open().await;
            assert!(!widget.is(IS_DARK).await);
            widget.eval("(element.colorScheme = 'dark', null)").await;
            widget.wait_until(IS_DARK).await;
        })
        .await;
}

#[tokio::test]
async fn the_last_known_theme_is_there_before_the_service_answers() {
    Visit::new("element_no_flash")
        .configured(json!({"primary_color": "rgb(150, 30, 90)", "location": "bottom-left"}))
        .run(async |widget| {
            widget.set_fault(Some("latency=1500;on=configuration")).await;
            widget.reload().await;
            widget.add(&json!({})).await;
            widget.wait_until("find('#bubble') && find('#place').dataset.location === 'bottom-left'").await;
            assert!(is_near(widget, "#bubble", "rgb(150, 30, 90)").await);
            assert!(!widget.is("performance.getEntriesByType('resource').some(({ name, responseEnd }) => responseEnd && name.endsWith('/widget/configuration'))").await);
        })
        .await;
}

#[tokio::test]
async fn strings_override_the_widgets_own_texts_one_by_one() {
    Visit::new("element_strings")
        .with(json!({"properties": {"strings": {"placeholder": "Your words, please", "open": "Talk to us"}}}))
        .run(async |widget| {
            assert_eq!(widget.text("find('#bubble').ariaLabel").await, "Talk to us");
            widget.open().await;
            assert_eq!(widget.text("find('#input').placeholder").await, "Your words, please");
            assert_eq!(widget.text("find('#send').ariaLabel").await, "Send");
            widget.type_into("#input", "A draft").await;
            widget.eval("(element.strings = { send: 'Off it goes' }, null)").await;
            widget.wait_until("find('#send').ariaLabel === 'Off it goes'").await;
            assert_eq!(widget.text("find('#input').value").await, "A draft");
            assert!(widget.is("isShown('#window')").await);
        })
        .await;
}

#[tokio::test]
async fn it_speaks_the_language_of_the_element_else_of_the_page() {
    Visit::new("element_language")
        .with(json!({"lang": "de-AT"}))
        .run(async |widget| {
            let english = ["Send", "Close chat"];
            let labels = "[find('#send').ariaLabel, find('#close').ariaLabel]";
            widget.open().await;
            let german = widget.eval(labels).await;
            assert_ne!(german, json!(english));
            assert_eq!(widget.text("find('#place').lang.slice(0, 2)").await, "de");

            // Arabic is written from right to left.
            widget.eval("(element.lang = 'ar', null)").await;
            widget
                .wait_until(
                    "find('#place').dir === 'rtl' && style('#window', 'direction') === 'rtl'",
                )
                .await;
            assert_ne!(widget.eval(labels).await, german);

            widget.eval("(element.removeAttribute('lang'), null)").await;
            widget
                .wait_until("find('#send').ariaLabel === 'Send' && find('#place').dir === 'ltr'")
                .await;
        })
        .await;
}

#[tokio::test]
async fn inline_it_fills_the_place_it_is_given() {
    Visit::new("element_inline")
        .configured(json!({"header": "Quill"}))
        .with(json!({"mode": "inline"}))
        .run(async |widget| {
            widget.wait_until("isShown('#window')").await;
            widget
                .eval("(() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('quickchat-widget { width: 500px; height: 450px }'); document.adoptedStyleSheets = [sheet]; })()")
                .await;
            let size = "[box('#window').width, box('#window').height].map(Math.round)";
            assert_eq!(widget.eval(size).await, json!([500, 450]));
            widget.ask("Hello!").await;
            // It is part of the page, and stays.
            widget.press("\u{E00C}").await;
            assert!(widget.is("isShown('#window')").await);
        })
        .await;
}

#[tokio::test]
async fn images_in_replies_load_from_the_hosts_that_the_page_trusts() {
    Visit::new("element_images")
        .configured(json!({"welcome_message": "![A chart](https://images.example/chart.png)"}))
        .run(async |widget| {
            widget.open().await;
            assert!(
                widget
                    .is("find('button.image') && !find('.rich-text img')")
                    .await
            );
            let trusting = json!({"image-hosts": "images.example"});
            let configuration: Value =
                json!({"welcome_message": "![A chart](https://images.example/chart.png)"});
            widget.start_over(&configuration, &trusting).await;
            widget.open().await;
            widget
                .wait_until("find('.rich-text img')?.src === 'https://images.example/chart.png'")
                .await;
            // The page's own policy has the last word.
            widget.wait_until("window.faults.length").await;
            let faults = widget
                .page
                .run("return window.faults.splice(0)", vec![])
                .await;
            assert!(
                faults.as_array().is_some_and(|faults| faults
                    .iter()
                    .all(|fault| fault.as_str().is_some_and(|text| text.contains("img-src")))),
                "{faults}"
            );
            widget.console_errors().await;
        })
        .await;
}

#[tokio::test]
async fn a_change_while_the_window_loads_leaves_one_window() {
    Visit::new("element_changed_early")
        .run(async |widget| {
            // As frameworks do: on the page first, then one attribute after another.
            let change = "(async () => {
                element.remove();
                const fresh = document.createElement('quickchat-widget');
                fresh.opened = true;
                document.body.append(fresh);
                for (const name of ['scenario-id', 'gateway']) fresh.setAttribute(name, element.getAttribute(name));
                await new Promise((done) => setTimeout(done));
                fresh.setAttribute('storage', 'session');
                await fresh.ready;
                await new Promise((done) => setTimeout(done, 300));
                fresh.close();
                fresh.open();
                await new Promise((done) => setTimeout(done, 300));
                return fresh.shadowRoot.querySelectorAll('#window').length;
            })()";
            assert_eq!(widget.eval(change).await, json!(1));
            // The first element had no scenario for a moment, and said so.
            widget.page.console_errors().await;
        })
        .await;
}

#[tokio::test]
async fn a_call_before_it_is_on_the_page_says_what_to_do() {
    Visit::new("element_detached")
        .run(async |widget| {
            let call = "(async () => {
                const fresh = document.createElement('quickchat-widget');
                fresh.reset();
                return fresh.send('Hello!').then(() => '', (error) => error.message);
            })()";
            let message = widget.text(call).await;
            assert!(message.contains("on the page"), "{message}");
        })
        .await;
}

#[tokio::test]
async fn a_change_of_settings_keeps_what_the_visitor_sees() {
    Visit::new("element_settings_kept")
        .configured(json!({
            "welcome_message": "Hello!", "popup_active": true,
            "header_collapse": true, "prechat_active": true,
        }))
        .run(async |widget| {
            widget.wait_until("isShown('#popup')").await;
            widget
                .eval("(element.strings = { dismiss: 'Away' }, null)")
                .await;
            widget.settle().await;
            assert!(widget.is("isShown('#popup')").await, "the teaser");

            widget.open().await;
            widget.click("#fold").await;
            widget.type_into("[name=visitor_name]", "Ada").await;
            widget
                .eval("(element.configuration = { subtitle: 'New' }, null)")
                .await;
            widget.settle().await;
            assert!(
                widget
                    .is("find('#header').hasAttribute('data-folded')")
                    .await
            );
            assert_eq!(
                widget.text("find('[name=visitor_name]').value").await,
                "Ada"
            );

            widget.eval("(element.prechatFields = 'phone', null)").await;
            widget.settle().await;
            let fields = "all('#prechat input').map(({ name }) => name).join()";
            assert_eq!(widget.text(fields).await, "visitor_phone_number");
        })
        .await;
}
