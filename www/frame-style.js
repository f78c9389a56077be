/**
 * The style of a window's frame and of what can be in it before the module is
 * there, beyond `composer.js`. `src/widget/window.css` has the rest, and counts on
 * this. Lengths are in px, so that the page's own font size has no say.
 *
 * Colours are derived from the configured ones where they are used, so that a
 * page's own custom properties keep their contrast too. In `xyz`, `y` is the
 * luminance that WCAG's contrast is computed from. A link on a light ground is
 * darkened to a luminance of 0.155, on a dark one lightened to 0.3: 4.5:1. The
 * header's text is light (`--_light-text` is 1) or dark as configured, unless that
 * is hopeless (below 3:1); for the rest of the way to 4.5:1 the ground is darkened
 * or lightened.
 *
 * On a phone the window is the screen, above its keyboard. The composer is as high
 * as an unseen copy of what is written, up to six lines of 16 px: below that,
 * phones zoom into what is focused. Empty, it would read from left to right,
 * whatever the placeholder's language. Little height is that of a phone held
 * across, or of 400 % zoom.
 */
export const STYLE = `
#place{
--_header:var(--quickchat-header,var(--_top,rgb(0 122 255)));
--_toward-white:max(0,(.3 - y) / (1 - y));
--_link:light-dark(color(from var(--_accent) xyz-d65 calc(x * min(1,.155 / y)) calc(y * min(1,.155 / y)) calc(z * min(1,.155 / y))),color(from var(--_accent) xyz-d65 calc(x + (.9505 - x) * var(--_toward-white)) calc(y + (1 - y) * var(--_toward-white)) calc(z + (1.089 - z) * var(--_toward-white))));
--_light-text:clamp(0,(.3 - y) * 9999,1);
--_darken:(1 - var(--_light-text) + var(--_light-text) * min(1,.182 / y));
--_lighten:((1 - var(--_light-text)) * max(0,(.18 - y) / (1 - y)));
--_header-text:var(--quickchat-header-text,color(from var(--_header) xyz-d65 calc(.9505 * var(--_light-text)) var(--_light-text) calc(1.089 * var(--_light-text))));
--_window:var(--quickchat-background,light-dark(#fff,#17171f));
--_reply:var(--quickchat-reply,light-dark(#f3f3f7,#26262f));
--_field:light-dark(#fff,#1e1e27);
--_text:light-dark(#17171f,#f0f0f5);
--_soft:light-dark(#5d5d6b,#a3a3b3);
--_line:light-dark(#e6e6ee,#3a3a46);
--_border:light-dark(#85858f,#7d7d8e);
--_alert:light-dark(#b3261e,#ff9d94);
--_alert-back:light-dark(#fdeceb,#3a1d1b);
--quickchat-link:var(--_link);
color:var(--_text);
font:15px/1.5 var(--quickchat-font,system-ui,sans-serif);
text-align:start;
-webkit-text-size-adjust:100%
}
#place[data-dark-text]{--_light-text:clamp(0,(.1 - y) * 9999,1)}
:host([mode=inline]) #place{position:static;z-index:auto;height:100%;padding:0}
:host([mode=inline]) #place>:not(#announcer){flex:1;width:100%;margin:0}
@media (max-width:479px){:host([opened]:not([mode=inline])) #place{top:var(--_view-top,0);bottom:auto;height:var(--_view-height,100dvh);padding:0}:host([opened]:not([mode=inline])) #place>#window{flex:1;width:100%;margin:0;border-radius:0}:host([opened]:not([mode=inline])) #bubble{display:none}}
@media (prefers-reduced-motion:reduce){#place *{animation:none!important;transition:none!important}}
@media (max-height:420px){#place{--_gap:8px;--_offset-y:8px}}
button,input,textarea{margin:0;border:0;background:none;color:inherit;font:inherit;letter-spacing:inherit;text-align:inherit}
button{padding:0 16px;cursor:pointer}
h2,h3,p{margin:0;font:inherit}
:focus-visible{outline:2px solid var(--_link);outline-offset:2px}
.icon{flex:none;width:20px;height:20px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.unseen,#announcer{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
#window{display:flex;flex:0 1 clamp(400px,var(--quickchat-height,var(--_height,600px)),1000px);width:min(clamp(250px,var(--quickchat-width,var(--_width,400px)),1920px),100%);background:var(--_window);color:var(--_text);box-shadow:0 0 0 1px var(--_line),0 24px 80px rgb(10 10 40 /.24),0 4px 16px rgb(10 10 40 /.08);overflow:hidden;outline-offset:-2px;animation:unfold .26s cubic-bezier(.2,.9,.25,1)}
:host([mode=inline]) #window{box-shadow:inset 0 0 0 1px var(--_line);animation:none}
#window:focus{outline:0}
#window:focus-visible{outline:2px solid var(--_link)}
#header{display:flex;align-items:center;gap:12px;flex:none;min-height:76px;padding:14px 18px;padding-inline-end:12px;background:color(from var(--_header) xyz-d65 calc(x * var(--_darken) + (.9505 - x) * var(--_lighten)) calc(y * var(--_darken) + (1 - y) * var(--_lighten)) calc(z * var(--_darken) + (1.089 - z) * var(--_lighten)));color:var(--_header-text)}
#header[data-folded]{min-height:52px;padding-block:4px}
#header[data-folded] :is(.avatar,#subtitle){display:none}
#header :focus-visible{outline-color:currentColor;outline-offset:-3px}
#header .avatar{width:44px;height:44px;background:color-mix(in srgb,currentColor 14%,transparent);color:inherit}
.titles{display:grid;flex:1;justify-items:start;min-width:0}
.titles>*{max-width:100%}
#title{font-size:17px;font-weight:650;line-height:1.3;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
#subtitle{display:-webkit-box;overflow:hidden;font-size:13px;line-height:1.35;overflow-wrap:anywhere;-webkit-box-orient:vertical;-webkit-line-clamp:2}
.control{display:grid;place-items:center;flex:none;width:40px;height:40px;padding:0;border-radius:50%}
.control:hover{background:color-mix(in srgb,currentColor 14%,transparent)}
[data-folded] #fold{transform:rotate(180deg)}
.avatar{position:relative;display:grid;place-items:center;flex:none;width:30px;height:30px;border-radius:50%;background:var(--_accent);color:var(--_accent-text);overflow:hidden}
.avatar .icon{width:54%;height:54%}
#frame{position:relative;display:flex;flex:1 1 120px;min-height:0}
#log{display:flex;flex-direction:column-reverse;flex:1;min-width:0;overflow-y:auto;overscroll-behavior:contain;scrollbar-width:thin;outline-offset:-3px}
.content{margin-bottom:auto;padding:20px 16px 0}
article{display:flex;align-items:flex-end;gap:8px;padding-bottom:4px;padding-inline-end:28px;margin-bottom:12px}
article:last-child{animation:rise .28s cubic-bezier(.2,.8,.2,1)}
article[data-author=visitor]{justify-content:flex-end;padding-inline:44px 0}
.body{display:grid;min-width:0;justify-items:start}
[data-author=visitor] .body{justify-items:end}
.text{max-width:100%;min-width:0;padding:9px 14px;border-radius:18px;border-end-start-radius:6px;background:var(--_reply);overflow-wrap:anywhere}
[data-author=visitor] .text{border-radius:18px;border-end-end-radius:6px;background:var(--_accent);color:var(--_accent-text);white-space:pre-wrap}
.foot{display:flex;flex-wrap:wrap;align-items:center;min-height:24px;padding:2px 6px 0;color:var(--_soft);font-size:12px;line-height:20px}
#notice>*{display:flex;flex-wrap:wrap;align-items:center;justify-content:flex-end;gap:8px;margin:0 12px 8px;padding:10px 12px;border-radius:14px;background:var(--_reply);font-size:13px;line-height:1.4}
#notice div p{flex:1 1 100%}
.strong{min-height:40px;border:1px solid transparent;border-radius:99px;font-weight:600;background:var(--_accent);color:var(--_accent-text);text-align:center}
#composer{display:flex;align-items:flex-end;gap:8px;flex:none;margin:0 12px;padding:4px;padding-inline-start:16px;border-color:var(--_border);background:var(--_field)}
#composer:focus-within{border-color:var(--_link);box-shadow:0 0 0 1px var(--_link)}
.grow{display:grid;flex:1;min-width:0;max-height:156px;padding:6px 0;overflow:hidden;font-size:16px;line-height:24px}
.grow::after{content:attr(data-text) " ";visibility:hidden}
.grow::after,#input{grid-area:1/1;min-width:0;max-height:144px;overflow-wrap:anywhere;white-space:pre-wrap}
#input{height:auto;overflow-y:auto}
#input:placeholder-shown{direction:inherit}
#input::placeholder{unicode-bidi:plaintext;color:var(--_soft);opacity:1}
#send{display:grid;place-items:center;flex:none;width:36px;height:36px;margin:1px;padding:0;border-radius:50%;background:var(--_accent);color:var(--_accent-text)}
.grow:has(:placeholder-shown)~#send{background:var(--_reply);color:var(--_soft)}
footer{flex:none;padding:8px 16px 10px;color:var(--_soft);font-size:12px;line-height:1.4;text-align:center}
#disclaimer{overflow-wrap:anywhere}
#branding{display:inline-block;min-height:24px;padding:4px 8px;color:inherit;text-decoration:none}
#branding:hover{text-decoration:underline}
@keyframes rise{from{opacity:0;transform:translateY(10px)}}
@keyframes unfold{from{opacity:0;transform:translateY(14px) scale(.97)}}
@media (pointer:coarse){.control,#send{width:44px;height:44px}#composer{border-radius:28px}.grow{padding:10px 0}.strong,#branding{min-height:44px}#branding{line-height:36px}}
@media (max-height:420px){#header{min-height:44px;padding-block:2px}#subtitle,#header .avatar{display:none}footer{padding-block:4px}}
@media (forced-colors:active){#window,.text,.strong{border:1px solid}}
`;
