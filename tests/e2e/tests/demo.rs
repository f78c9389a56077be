//! The demo page, as a visitor uses it.

use quickchat_e2e::{Page, browse};
use serde_json::{Value, json};

const INPUT: &str = "#widget >>> [part=input]";
const REPLY: &str = "#widget >>> [part~=message-assistant] .text";
const SENT: &str = "#widget >>> [part~=message-visitor] .text";
const TITLE: &str = "#widget >>> [part=title]";
const ENTER: &str = "\u{E007}";
const ESCAPE: &str = "\u{E00C}";

async fn open_chat(page: &Page) {
    page.open("/").await;
    page.click("#open-chat").await;
}

/// What finds parts of the widget's window, and a colour as it is painted.
const IN_WIDGET: &str = "
    const within = document.querySelector('#widget').shadowRoot;
    const part = (name) => within.querySelector(`[part~=${name}]`);
    const painted = (color) => {
        const canvas = document.createElement('canvas').getContext('2d');
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const ground = (name) => painted(getComputedStyle(part(name)).backgroundColor);
";

/// A condition in JavaScript that comes true in time.
async fn wait_until(page: &Page, condition: &str) {
    let script = format!("return Boolean({condition})");
    page.until(condition, async || {
        (page.run(&script, vec![]).await == json!(true)).then_some(())
    })
    .await;
}

async fn set_fault(page: &Page, fault: Value) {
    let script = "return fetch('/~emulator/fault', { method: 'PUT', body: JSON.stringify({ fault: arguments[0] }),
        headers: { 'Content-Type': 'application/json' } }).then(({ ok }) => ok)";
    assert_eq!(page.run(script, vec![fault]).await, json!(true));
}

#[tokio::test]
async fn a_question_typed_and_sent_by_keyboard_is_answered() {
    browse("demo_answers", async |page| {
        open_chat(page).await;
        page.wait_for_text(REPLY, "Quill").await;
        page.type_into(INPUT, &format!("How do I put it on a page?{ENTER}"))
            .await;
        page.wait_for_text(REPLY, "on a page").await;
        page.find("#widget >>> [part~=message-assistant] pre").await;
        page.type_into(INPUT, ESCAPE).await;
        wait_until(page, "!document.querySelector('#widget').opened").await;
    })
    .await;
}

#[tokio::test]
async fn the_chat_is_drawn_from_the_fetched_configuration() {
    browse("demo_configuration", async |page| {
        open_chat(page).await;
        page.find("#widget >>> [part=starter]").await;
        let drawn = page
            .run(
                &format!(
                    "{IN_WIDGET} return (async () => {{
                        const configuration = await (await fetch('/gateway/v1/api/widget/configuration')).json();
                        return {{
                            configuration,
                            colors: [configuration.primary_color, configuration.header_color].map(painted),
                            title: part('title').textContent,
                            subtitle: part('subtitle').textContent,
                            placeholder: part('input').placeholder,
                            disclaimer: part('disclaimer').textContent,
                            painted: [ground('bubble'), ground('header')],
                            starters: [...within.querySelectorAll('[part=starter]')].map((button) => button.textContent),
                        }};
                    }})()"
                ),
                vec![],
            )
            .await;
        let configuration = &drawn["configuration"];
        for (part, field) in [
            ("title", "header"),
            ("subtitle", "subtitle"),
            ("placeholder", "input_placeholder"),
            ("disclaimer", "background_disclaimer_text"),
            ("starters", "conversation_starters"),
        ] {
            assert_eq!(drawn[part], configuration[field], "{part}");
        }
        assert_eq!(drawn["painted"], drawn["colors"]);
    })
    .await;
}

#[tokio::test]
async fn metadata_set_on_the_page_is_read_from_the_metadata_endpoint() {
    browse("demo_metadata", async |page| {
        open_chat(page).await;
        page.type_into(INPUT, &format!("Hello!{ENTER}")).await;
        page.wait_for_text(REPLY, "Hello!").await;
        page.type_into(INPUT, ESCAPE).await;
        page.click("#tab-metadata").await;
        page.click("#panel-metadata .strong").await;
        page.wait_for_text("#panel-metadata .note", "The service has it").await;
        let metadata = page
            .run(
                "return (async () => {
                    const { conversations } = await (await fetch('/~emulator/state')).json();
                    const { id } = conversations.at(-1);
                    return (await fetch(`/gateway/v1/api_core/conversations/${id}/metadata`)).json();
                })()",
                vec![],
            )
            .await;
        assert_eq!(metadata, json!({"metadata": {"plan": "pro", "page": "demo"}}));
    })
    .await;
}

#[tokio::test]
async fn a_change_in_the_studio_shows_in_the_chat_at_once() {
    browse("demo_studio", async |page| {
        open_chat(page).await;
        page.wait_for_text(TITLE, "Quill").await;
        page.click("#tab-design").await;
        page.type_into("#field-header", " the Second").await;
        wait_until(
            page,
            "document.querySelector('#widget').shadowRoot.querySelector('[part=title]')?.textContent === 'Quill the Second'",
        )
        .await;
    })
    .await;
}

#[tokio::test]
async fn history_is_there_after_a_reload() {
    browse("demo_history", async |page| {
        open_chat(page).await;
        page.type_into(INPUT, &format!("Is it remembered?{ENTER}"))
            .await;
        page.find("#widget >>> [data-author=visitor][data-status=sent]")
            .await;
        page.reload().await;
        page.click("#open-chat").await;
        page.wait_for_text(SENT, "Is it remembered?").await;
    })
    .await;
}

#[tokio::test]
async fn every_fault_shows_why_a_message_failed_and_retry_sends_it_once() {
    browse("demo_faults", async |page| {
        open_chat(page).await;
        for (index, fault) in ["status=500", "drop=before", "html=502", "status=401"].iter().enumerate() {
            set_fault(page, json!(format!("{fault};on=chat"))).await;
            let text = format!("Met by fault {index}");
            page.type_into(INPUT, &format!("{text}{ENTER}")).await;
            page.until("the reason of the failure", async || {
                let reasons = page.texts("#widget >>> [data-status=failed] [part=error] p").await;
                reasons.iter().any(|reason| reason.len() > 20).then_some(())
            })
            .await;
            set_fault(page, Value::Null).await;
            page.click("#widget >>> [data-status=failed] [part=retry]").await;
            page.until("the message to be sent", async || {
                let unsent = "#widget >>> [data-status=failed], [data-status=sending]";
                page.texts(unsent).await.is_empty().then_some(())
            })
            .await;
            let script = "return fetch('/~emulator/state').then((answer) => answer.json()).then(({ conversations }) =>
                conversations.reduce((sum, { visitor_texts }) => sum + (visitor_texts[arguments[0]] ?? 0), 0))";
            assert_eq!(page.run(script, vec![json!(text)]).await, json!(1), "{fault}");
        }
        // The browser reports the failed requests by itself.
        page.console_errors().await;
    })
    .await;
}

#[tokio::test]
async fn the_published_package_holds_a_conversation_and_sets_metadata() {
    browse("package_converses", async |page| {
        page.open("/").await;
        let result = page
            .run(
                "return (async () => {
                    const { connect } = await import('/quickchat-web/index.js');
                    const client = await connect({ scenarioId: 'emulated1', gateway: '/gateway' });
                    const first = await client.sendMessage('Hello!');
                    const id = first.conv_id;
                    const second = await client.sendMessage('And again.', { conversationId: id });
                    await client.setConversationMetadata(id, { plan: 'pro' });
                    const answer = await fetch(
                        `/gateway/v1/api_core/conversations/${id}/metadata`);
                    return { id, second, metadata: await answer.json() };
                })()",
                vec![],
            )
            .await;
        assert!(
            result["id"].as_str().is_some_and(|id| !id.is_empty()),
            "{result}"
        );
        assert_eq!(result["second"]["conv_id"], result["id"]);
        assert_eq!(result["metadata"], json!({"metadata": {"plan": "pro"}}));
    })
    .await;
}

#[tokio::test]
async fn metadata_set_before_the_first_message_goes_along_with_it_and_is_read_back() {
    browse("demo_early_metadata", async |page| {
        open_chat(page).await;
        page.click("#tab-metadata").await;
        page.click("#panel-metadata .strong").await;
        page.type_into(INPUT, &format!("Hello!{ENTER}")).await;
        page.wait_for_text("#panel-metadata .values", "pro").await;
    })
    .await;
}

#[tokio::test]
async fn a_fault_switched_on_in_the_panel_is_announced_until_it_is_cleared() {
    browse("demo_fault_switch", async |page| {
        open_chat(page).await;
        page.click("#tab-faults").await;
        page.click("#fault-status-500").await;
        page.wait_for_text(".fault-sign", "status=500").await;
        page.type_into(INPUT, &format!("Hello!{ENTER}")).await;
        page.find("#widget >>> [part=error]").await;
        // The browser reports the failed request by itself.
        let errors = page.console_errors().await;
        assert!(
            errors.iter().all(|error| error.contains("500")),
            "{errors:#?}"
        );

        page.click(".fault-sign button").await;
        wait_until(
            page,
            "document.querySelector('.fault-sign').textContent === ''",
        )
        .await;
        page.click("#widget >>> [part=retry]").await;
        page.wait_for_text(REPLY, "assistant of the quickchat-web demo")
            .await;
    })
    .await;
}

#[tokio::test]
async fn changes_survive_a_reload_and_can_be_taken_back() {
    browse("demo_studio_reset", async |page| {
        open_chat(page).await;
        page.wait_for_text(TITLE, "Quill").await;
        page.click("#tab-design").await;
        page.type_into("#field-header", " the Second").await;
        page.reload().await;
        page.click("#open-chat").await;
        page.wait_for_text(TITLE, "Quill the Second").await;
        page.click("#tab-design").await;
        page.click("#panel-design .panel-bar button").await;
        page.until("the title to be the account's", async || {
            (page.texts(TITLE).await == ["Quill"]).then_some(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn every_theme_of_the_gallery_is_worn_at_once_and_written_down() {
    browse("demo_themes", async |page| {
        open_chat(page).await;
        page.find("#widget >>> [part=starter]").await;
        let count = page.texts(".theme-card").await.len();
        assert!(count >= 8, "only {count} themes");
        for index in 1..=count {
            page.click(&format!(".theme:nth-child({index}) .theme-card"))
                .await;
            let worn = page
                .run(
                    &format!(
                        "{IN_WIDGET}
                        const card = document.querySelector('.theme:nth-child({index}) .theme-card');
                        const mini = card.querySelector('.mini');
                        // The widget takes what changes together at once, in a microtask.
                        return Promise.resolve().then(() => ({{
                            name: card.querySelector('.theme-name').textContent,
                            pressed: [...document.querySelectorAll('.theme-card[aria-pressed=true]')].indexOf(card),
                            isPainted: String(ground('bubble')) === String(painted(mini.style.getPropertyValue('--mini-accent'))),
                            header: [ground('header'), painted(mini.firstElementChild.style.backgroundColor)],
                            radius: getComputedStyle(part('window')).borderTopLeftRadius === mini.style.getPropertyValue('--quickchat-radius'),
                            code: document.querySelector('#panel-html code').textContent.includes(`--quickchat-radius: ${{mini.style.getPropertyValue('--quickchat-radius')}};`),
                        }}))"
                    ),
                    vec![],
                )
                .await;
            let name = &worn["name"];
            assert_eq!(worn["pressed"], json!(0), "{name}");
            assert_eq!(worn["isPainted"], json!(true), "the accent of {name}");
            assert_eq!(worn["header"][0], worn["header"][1], "the header of {name}");
            assert_eq!(worn["radius"], json!(true), "the corners of {name}");
            assert_eq!(worn["code"], json!(true), "the code of {name}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_element_is_inline_turned_around_and_called_from_the_studio() {
    browse("demo_element", async |page| {
        page.open("/").await;
        page.click("#tab-element").await;
        page.click("#field-mode-inline").await;
        page.find("#widget >>> section[role=region]").await;
        page.click("#field-dir-rtl").await;
        wait_until(
            page,
            "document.querySelector('#widget').shadowRoot.querySelector('#place').dir === 'rtl'",
        )
        .await;
        page.type_into("#page-message", &format!("Hello from the page{ENTER}"))
            .await;
        page.wait_for_text(SENT, "Hello from the page").await;
        page.wait_for_text("#panel-html code", "mode=\"inline\"")
            .await;
    })
    .await;
}

/// Puts HTML into an empty document, script after script as a parser would.
const PASTE: &str = "return (async (code) => {
    const pasted = new DOMParser().parseFromString(code, 'text/html');
    document.body.replaceChildren();
    for (const node of [...pasted.head.children, ...pasted.body.children]) {
        if (node.localName !== 'script') {
            document.body.append(node);
            continue;
        }
        const script = document.createElement('script');
        for (const { name, value } of node.attributes) script.setAttribute(name, value);
        script.textContent = node.textContent;
        const hasRun = new Promise((resolve) => script.addEventListener('load', resolve));
        document.body.append(script);
        if (script.src) await hasRun;
    }
})(arguments[0])";

#[tokio::test]
async fn the_code_that_the_page_writes_down_makes_the_same_widget_on_another_page() {
    browse("demo_code", async |page| {
        page.open("/").await;
        page.find("#widget >>> [part=bubble]").await;
        for (theme, mode) in [("Midnight", ""), ("Paper", "inline")] {
            page.open("/").await;
            page.run(
                "for (const name of document.querySelectorAll('.theme-name'))
                    if (name.textContent === arguments[0]) name.closest('button').click();",
                vec![json!(theme)],
            )
            .await;
            page.click("#tab-element").await;
            page.click(&format!("#field-mode-{mode}")).await;
            page.find("#widget >>> [part=window]").await;
            let looks = "
                const { shadowRoot } = document.querySelector('quickchat-widget') ?? {};
                const style = (part, name) => {
                    const found = shadowRoot?.querySelector(`[part~=${part}]`);
                    return found && getComputedStyle(found)[name];
                };
                return [
                    style('bubble', 'backgroundColor'),
                    style('header', 'backgroundImage'),
                    style('window', 'backgroundColor'),
                    style('window', 'borderTopLeftRadius'),
                    style('window', 'fontFamily'),
                    style('window', 'colorScheme'),
                    shadowRoot?.querySelector('[part=window]')?.role,
                ]";
            let expected = page.run(looks, vec![]).await;
            let code = page.texts("#panel-html code").await.concat();
            let code = code
                .replace("YOUR_SCENARIO", "emulated1")
                .replace("\"/quickchat\"", "\"/gateway\"");

            // A document of the same origin with nothing of the demo's.
            page.open("/quickchat-web/index.js").await;
            page.run(PASTE, vec![json!(code)]).await;
            page.until(&format!("{theme} to look like {expected}"), async || {
                (page.run(looks, vec![]).await == expected).then_some(())
            })
            .await;
        }
        // Documents without an icon.
        page.console_errors().await;
    })
    .await;
}

#[tokio::test]
async fn the_widget_speaks_each_language_of_the_chooser_and_goes_its_way() {
    browse("demo_languages", async |page| {
        open_chat(page).await;
        page.find("#widget >>> [part=starter]").await;
        page.click("#tab-element").await;
        let spoken = "return (async () => {
            const place = document.querySelector('#widget').shadowRoot.querySelector('#place');
            const choose = document.querySelector('#field-lang');
            const said = [];
            for (const { value } of [...choose.options].reverse()) {
                const before = place.lang;
                choose.value = value;
                choose.dispatchEvent(new Event('change'));
                for (let wait = 0; place.lang === before && wait < 100; wait += 1)
                    await new Promise((resolve) => setTimeout(resolve, 20));
                said.push([place.lang, place.dir, place.querySelector('[part=close]').ariaLabel]);
            }
            return said;
        })()";
        let said = page.run(spoken, vec![]).await;
        let said: Vec<[String; 3]> = serde_json::from_value(said).unwrap();
        assert_eq!(said.len(), 17, "{said:?}");
        let names: std::collections::HashSet<_> = said.iter().map(|[_, _, name]| name).collect();
        assert_eq!(names.len(), 17, "each in its own words: {said:?}");
        for [lang, dir, _] in &said {
            let expected = if ["ar", "he"].contains(&lang.as_str()) {
                "rtl"
            } else {
                "ltr"
            };
            assert_eq!(dir, expected, "{lang}");
        }
    })
    .await;
}
