//! What texts in Markdown, in HTML and in both come out as.
#![cfg(not(target_arch = "wasm32"))]

mod tree_html;

use quickchat_web::richtext::parse;

fn html(text: &str) -> String {
    tree_html::html(&parse(text))
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(html(text), *expected, "for {text:?}");
    }
}

#[test]
fn each_markdown_construct_has_its_node() {
    check(&[
        ("Hello", "<p>Hello</p>"),
        ("# One\n###### Six", "<h1>One</h1><h6>Six</h6>"),
        (
            "**a** __b__ *c* _d_ ~~e~~ `f`",
            "<p><strong>a</strong> <strong>b</strong> <em>c</em> <em>d</em> <del>e</del> <code>f</code></p>",
        ),
        (
            "> a\n> > b",
            "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>",
        ),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("3. a\n4. b", "<ol start=\"3\"><li>a</li><li>b</li></ol>"),
        (
            "- a\n  1. b\n     - c\n- d",
            "<ul><li>a<ol><li>b<ul><li>c</li></ul></li></ol></li><li>d</li></ul>",
        ),
        ("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        (
            "- [ ] a\n- [x] b\n- [y] c",
            "<ul><li>[ ] a</li><li>[x] b</li><li>[y] c</li></ul>",
        ),
        (
            "```rust\nlet a = 1;\n\n\tb\n```",
            "<pre><code class=\"language-rust\">let a = 1;\n\n\tb\n</code></pre>",
        ),
        ("~~~\n```\n~~~", "<pre><code>```\n</code></pre>"),
        ("a\n\n---\n\nb", "<p>a</p><hr><p>b</p>"),
        (
            "[a](https://b.example \"title\")",
            "<p><a href=\"https://b.example\">a</a></p>",
        ),
        ("[a][b]\n\n[B]: /c", "<p><a href=\"/c\">a</a></p>"),
        (
            "![a *b*](https://c.example/d.png)",
            "<p><img src=\"https://c.example/d.png\" alt=\"a b\"></p>",
        ),
        ("a  \nb\\\nc\nd", "<p>a<br>b<br>c<br>d</p>"),
        (
            "\\*a\\* &lt;b&gt; &eacute;&#33;&#x263A;",
            "<p>*a* &lt;b&gt; é!☺</p>",
        ),
    ]);
}

#[test]
fn a_table_has_a_head_alignments_and_rows() {
    check(&[
        (
            "| a | b | c |\n|:--|:-:|--:|\n| 1 | **2** | `3\\|4` |\n| 5 |",
            "<table><tr><th>a</th><th center>b</th><th end>c</th></tr><tr><td>1</td><td center><strong>2</strong></td>\
             <td end><code>3|4</code></td></tr><tr><td>5</td></tr></table>",
        ),
        (
            "a | b\n-|-\n1 | 2 | 3\n\nafter",
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table><p>after</p>",
        ),
        (
            "text\n| a |\n|---|\n| 1 |",
            "<p>text</p><table><tr><th>a</th></tr><tr><td>1</td></tr></table>",
        ),
        ("| a | b |\n|---|", "<p>| a | b |<br>|---|</p>"),
        (
            "- | a |\n  |---|\n  | 1 |",
            "<ul><li><table><tr><th>a</th></tr><tr><td>1</td></tr></table></li></ul>",
        ),
    ]);
}

#[test]
fn each_html_element_has_its_node_and_so_have_its_synonyms() {
    check(&[
        ("<p>Hello</p><p>you</p>", "<p>Hello</p><p>you</p>"),
        (
            "<b>a</b><strong>b</strong>",
            "<p><strong>a</strong><strong>b</strong></p>",
        ),
        (
            "<i>a</i> <em>b</em> <u>c</u> <ins>d</ins>",
            "<p><em>a</em> <em>b</em> <u>c</u> <u>d</u></p>",
        ),
        (
            "<s>a</s> <del>b</del> <strike>c</strike>",
            "<p><del>a</del> <del>b</del> <del>c</del></p>",
        ),
        (
            "<code>a &lt; *b*</code> <kbd>c</kbd>",
            "<p><code>a &lt; *b*</code> <code>c</code></p>",
        ),
        ("<h2>a</h2>b", "<h2>a</h2><p>b</p>"),
        ("a<br>b<br/>c<BR />d", "<p>a<br>b<br>c<br>d</p>"),
        ("a<br>\nb\n<br>c<br><br>d", "<p>a<br>b<br>c<br><br>d</p>"),
        ("a<hr>b", "<p>a</p><hr><p>b</p>"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        (
            "<ol start=\"5\"><li>a</li></ol>",
            "<ol start=\"5\"><li>a</li></ol>",
        ),
        (
            "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
            "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
        ),
        (
            "<ul><li>a</li><ul><li>b</li></ul></ul>",
            "<ul><li>a<ul><li>b</li></ul></li></ul>",
        ),
        (
            "<ul><li><input type=\"checkbox\" checked disabled> a</li></ul>",
            "<ul><li>[x] a</li></ul>",
        ),
        (
            "<blockquote>a<p>b</blockquote>c",
            "<blockquote><p>a</p><p>b</p></blockquote><p>c</p>",
        ),
        (
            "<pre><code class=\"language-js\">a\n\n<b>b</b> &amp; c</code></pre>d",
            "<pre><code class=\"language-js\">a\n\nb &amp; c\n</code></pre><p>d</p>",
        ),
        (
            "<table><tr><th>a<td align=right>b<tr><td>c</table>",
            "<table><tr><th>a</th><td end>b</td></tr><tr><td>c</td></tr></table>",
        ),
        (
            "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><ul><li>b</li></ul></td></tr></tbody></table>",
            "<table><tr><th>a</th></tr><tr><td><ul><li>b</li></ul></td></tr></table>",
        ),
        (
            "<a href='https://a.example/?b=1&amp;c=2'>d</a>",
            "<p><a href=\"https://a.example/?b=1&c=2\">d</a></p>",
        ),
        (
            "<img src=https://a.example/b.png alt=\"c &amp; d\">",
            "<p><img src=\"https://a.example/b.png\" alt=\"c &amp; d\"></p>",
        ),
        // An end where nothing began ends nothing.
        (
            "a</img> `b` [c](https://d.example)",
            "<p>a <code>b</code> <a href=\"https://d.example\">c</a></p>",
        ),
        (
            "<div>a<div>b</div></div><section>c</section>",
            "<p>a</p><p>b</p><p>c</p>",
        ),
        (
            "<font color=red>a</font><custom-tag>b</custom-tag><mark>c</mark>",
            "<p>abc</p>",
        ),
    ]);
}

#[test]
fn pretty_printed_html_is_no_code() {
    check(&[(
        "<ul>\n    <li>One</li>\n\n    <li>Two\n\n        <ol>\n            <li>Three</li>\n        </ol>\n    </li>\n</ul>\n\nAfter",
        "<ul><li>One</li><li>Two<ol><li>Three</li></ol></li></ul><p>After</p>",
    )]);
}

#[test]
fn unclosed_and_misnested_tags_come_out_as_a_browser_roughly_shows_them() {
    check(&[
        ("<b>a", "<p><strong>a</strong></p>"),
        ("a</b></p></ul></table>b", "<p>a</p><p>b</p>"),
        (
            "<b>a<i>b</b>c</i>d",
            "<p><strong>a<em>b</em></strong><em>c</em>d</p>",
        ),
        (
            "<b>a<p>b</b>c",
            "<p><strong>a</strong></p><p><strong>b</strong>c</p>",
        ),
        (
            "<a href=/x>a<a href=/y>b</a>c</a>d",
            "<p><a href=\"/x\">a</a><a href=\"/y\">b</a>cd</p>",
        ),
        ("<li>a<li>b", "<ul><li>a</li><li>b</li></ul>"),
        ("<td>a<tr>b", "<p>a</p><p>b</p>"),
        (
            "<table>a<tr><td>b</table>",
            "<table><tr><td>a</td></tr><tr><td>b</td></tr></table>",
        ),
        ("<p>a<ul><li>b</p>c", "<p>a</p><ul><li>bc</li></ul>"),
        ("</script></style>a", "<p>a</p>"),
    ]);
}

#[test]
fn markdown_and_html_mix() {
    check(&[
        (
            "<p>**a** and [b](/c)</p>",
            "<p><strong>a</strong> and <a href=\"/c\">b</a></p>",
        ),
        (
            "**a <i>b</i>** *c<br>d*",
            "<p><strong>a <em>b</em></strong> <em>c<br>d</em></p>",
        ),
        (
            "- <b>a</b>\n- <a href=\"/b\">c</a>",
            "<ul><li><strong>a</strong></li><li><a href=\"/b\">c</a></li></ul>",
        ),
        (
            "<div>\n\n# a\n\n- b\n\n</div>",
            "<h1>a</h1><ul><li>b</li></ul>",
        ),
        (
            "<blockquote>\n\n- a\n\n</blockquote>\nb",
            "<blockquote><ul><li>a</li></ul></blockquote><p>b</p>",
        ),
        (
            "| a |\n|---|\n| b<br>c |",
            "<table><tr><th>a</th></tr><tr><td>b<br>c</td></tr></table>",
        ),
        (
            "> <b>a\n\nb",
            "<blockquote><p><strong>a</strong></p></blockquote><p><strong>b</strong></p>",
        ),
        ("- a</li></ul>b", "<ul><li>ab</li></ul>"),
        (
            "`<b>` and ``` <script> ```",
            "<p><code>&lt;b&gt;</code> and <code>&lt;script&gt;</code></p>",
        ),
        (
            "```html\n<script>alert(1)</script>\n```",
            "<pre><code class=\"language-html\">&lt;script&gt;alert(1)&lt;/script&gt;\n</code></pre>",
        ),
    ]);
}

#[test]
fn elements_that_hold_no_text_for_readers_show_nothing() {
    check(&[
        ("a<script>alert(1)</script>b", "<p>ab</p>"),
        ("a<STYLE>p { x: y }</sTyLe >b", "<p>ab</p>"),
        (
            "a<script>\n\n    b();\n\n- c\n\n</script>d",
            "<p>a</p><p>d</p>",
        ),
        ("a<svg><svg></svg>b</svg>c<math><mi>d</math>", "<p>ac</p>"),
        (
            "a<template><p>b</template><iframe src=x>c</iframe><object>d</object>e",
            "<p>ae</p>",
        ),
        ("a<!-- b\n\n- c\n--> d", "<p>a</p><p>d</p>"),
        ("a<!DOCTYPE html><?php b ?><![CDATA[c]]>d", "<p>ad</p>"),
        ("a\n\n<script>b\n\nc", "<p>a</p>"),
        ("a<!-- b\n\nc", "<p>a</p>"),
        (
            "<title>a</title><textarea>b</textarea><noscript>c</noscript>",
            "<p>a</p><p>bc</p>",
        ),
    ]);
}

#[test]
fn a_sign_that_starts_no_tag_stays() {
    check(&[
        ("a < b > c <3 1<2", "<p>a &lt; b &gt; c &lt;3 1&lt;2</p>"),
        ("a <b", "<p>a &lt;b</p>"),
        (
            "2 * 3 * 4 snake_case_name 5 ~ 6",
            "<p>2 * 3 * 4 snake_case_name 5 ~ 6</p>",
        ),
        ("[note] a[0] (b) ![c]", "<p>[note] a[0] (b) ![c]</p>"),
        (
            "AT&T &unknown; & &#; &#xg;",
            "<p>AT&amp;T &amp;unknown; &amp; &amp;#; &amp;#xg;</p>",
        ),
    ]);
}

#[test]
fn bare_addresses_are_links_without_the_punctuation_around_them() {
    check(&[
        (
            "See https://a.example/b?c=d.",
            "<p>See <a href=\"https://a.example/b?c=d\">https://a.example/b?c=d</a>.</p>",
        ),
        (
            "(https://a.example/b_(c))",
            "<p>(<a href=\"https://a.example/b_(c)\">https://a.example/b_(c)</a>)</p>",
        ),
        (
            "(https://a.example/b),then",
            "<p>(<a href=\"https://a.example/b\">https://a.example/b</a>),then</p>",
        ),
        (
            "**https://a.example**, www.b.example!",
            "<p><strong><a href=\"https://a.example\">https://a.example</a></strong>, <a href=\"https://www.b.example\">www.b.example</a>!</p>",
        ),
        (
            "mail me@a.example. Or <you@b.example>",
            "<p>mail <a href=\"mailto:me@a.example\">me@a.example</a>. Or <a href=\"mailto:you@b.example\">you@b.example</a></p>",
        ),
        (
            "[https://a.example](https://b.example)",
            "<p><a href=\"https://b.example\">https://a.example</a></p>",
        ),
        (
            "<a href=/b>https://a.example</a>",
            "<p><a href=\"/b\">https://a.example</a></p>",
        ),
        (
            "xhttps://a.example //b.example a@b",
            "<p>xhttps://a.example //b.example a@b</p>",
        ),
        (
            "见https://a.example。好",
            "<p>见<a href=\"https://a.example\">https://a.example</a>。好</p>",
        ),
    ]);
}

#[test]
fn a_pre_keeps_its_lines_wherever_html_starts_it() {
    let code = "<pre><code>if a:\n    b\n\nc\n</code></pre>";
    let text = "<pre><code>if a:\n    b\n\nc</code></pre>";
    check(&[
        (
            &format!("<p>d</p>{text}<p>e</p>"),
            &format!("<p>d</p>{code}<p>e</p>"),
        ),
        (
            &format!("<div>\n  {text}</div>\n\n*e*"),
            &format!("{code}<p><em>e</em></p>"),
        ),
        (
            &format!("d\n<b>e</b>{text}"),
            &format!("<p>d<br><strong>e</strong></p>{code}"),
        ),
        (
            &format!("<ul><li>d: {text}</li></ul>"),
            &format!("<ul><li>d:{code}</li></ul>"),
        ),
        (
            &format!("{text}<p>d</p>{text}"),
            &format!("{code}<p>d</p>{code}"),
        ),
    ]);
}

#[test]
fn a_pre_that_is_only_mentioned_starts_none() {
    check(&[(
        "<b>Use</b> `<pre>`, a <pre.\n\n- a",
        "<p><strong>Use</strong> <code>&lt;pre&gt;</code>, a &lt;pre.</p><ul><li>a</li></ul>",
    )]);
}

#[test]
fn emphasis_needs_no_space_around_it_in_languages_without_spaces() {
    check(&[
        ("**你好。**世界", "<p><strong>你好。</strong>世界</p>"),
        (
            "请看**“重要”**内容",
            "<p>请看<strong>“重要”</strong>内容</p>",
        ),
        ("**강조(설명)**은", "<p><strong>강조(설명)</strong>은</p>"),
        ("これは*(注)*です", "<p>これは<em>(注)</em>です</p>"),
        ("価格は~~$5~~です", "<p>価格は<del>$5</del>です</p>"),
        (
            "변수 snake_case_이름(값)_은",
            "<p>변수 snake_case_이름(값)_은</p>",
        ),
    ]);
}

#[test]
fn the_plain_text_keeps_lines_numbers_and_cells() {
    let text = "# Title\n\n**Bold** [link](/x) ![alt](https://a.example/i.png)\nnext\n\n1. a\n2. b\n   - c\n\n- [x] d\n\n> e\n\n```\nf\n```\n\n| g | h |\n|---|---|\n| i | j |";
    let expected = "Title\nBold link alt\nnext\n1. a\n2. b\n- c\n- [x] d\ne\nf\ng | h\ni | j";
    assert_eq!(parse(text).plain_text(), expected);
}

#[test]
fn the_plain_text_keeps_the_marks_of_items_without_text() {
    assert_eq!(parse("- [ ] \n-\n- a").plain_text(), "- [ ]\n-\n- a");
}

#[test]
fn a_comment_that_nothing_ends_hides_all_that_follows() {
    check(&[
        ("a <!-- b", "<p>a</p>"),
        ("a <!-- <b>b</b>\n\nc", "<p>a</p>"),
        ("a <!-- b\n\nc --> d", "<p>a</p><p>d</p>"),
        ("a <!--> b", "<p>a  b</p>"),
    ]);
}

#[test]
fn capital_letters_have_the_references_of_small_ones() {
    check(&[(
        "&Agrave;&agrave;&ETH;&eth;&AElig;&aelig;&szlig;&yuml;&Yuml;&DIVIDE;",
        "<p>ÀàÐðÆæßÿ&amp;Yuml;&amp;DIVIDE;</p>",
    )]);
}

/// Nothing is repaired: what is no Markdown is shown.
#[test]
fn markers_that_pair_with_nothing_stay() {
    check(&[
        ("a **b", "<p>a **b</p>"),
        ("a [b](c", "<p>a [b](c</p>"),
        ("a `b", "<p>a `b</p>"),
    ]);
}

#[test]
fn each_known_character_reference_has_its_own_character() {
    check(&[
        ("&nbsp;&yuml;&times;&divide;", "<p>\u{a0}ÿ×÷</p>"),
        (
            "&amp;&hellip;&mdash;&euro;&rArr;&check;&ge;&OElig;&Omega;",
            "<p>&amp;…—€⇒✓≥ŒΩ</p>",
        ),
        (
            "a&thinsp;b&colon;&sol;&bsol;&lpar;&rpar;",
            "<p>a\u{2009}b:/\\()</p>",
        ),
    ]);
}
