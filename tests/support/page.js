// What the tests of rich text have to know of the page they run in.

const ATTRIBUTES = {
    A: ["href", "target", "rel"], BLOCKQUOTE: [], BR: [], BUTTON: ["class", "type", "data-copied", "data-src", "data-alt"],
    CODE: [], DIV: ["class", "dir", "tabindex"], EM: [], H1: ["dir"], H2: ["dir"], H3: ["dir"], H4: ["dir"], H5: ["dir"],
    H6: ["dir"], HR: [], IMG: ["class", "loading", "referrerpolicy", "alt", "src"], LI: [], OL: ["dir", "start"],
    P: ["dir"], PRE: ["tabindex", "dir"], S: [], SPAN: ["class"], STRONG: [], TABLE: ["dir"], TD: ["class"],
    TH: ["class"], TR: [], U: [], UL: ["dir"],
};
const CLASSES = ["code", "language", "copy", "table", "center", "end", "task", "image", "host"];
const failures = [];
for (const type of ["error", "securitypolicyviolation"]) {
    window.addEventListener(type, (event) => failures.push(`${type}: ${event.message ?? event.violatedDirective}`), true);
}
window.alert = () => failures.push("alert");

/** Has the page refuse any string as HTML or script, where the browser can. */
export function requireTrustedTypes() {
    const policy = document.createElement("meta");
    policy.httpEquiv = "Content-Security-Policy";
    policy.content = "require-trusted-types-for 'script'; trusted-types 'none'; img-src 'none'; media-src 'none'; object-src 'none'; frame-src 'none'; form-action 'none'; base-uri 'none'";
    document.head.append(policy);
    if (!window.trustedTypes) return true;
    const failed = failures.length;
    try {
        document.createElement("div").innerHTML = "<b></b>";
        return false;
    } catch {
        return failures.length >= failed;
    }
}

/** What of a rendered reply must not be there. */
export function complaints(root) {
    const found = [];
    for (const element of root.querySelectorAll("*")) {
        const allowed = ATTRIBUTES[element.tagName];
        if (!allowed || element.namespaceURI !== "http://www.w3.org/1999/xhtml") found.push(`<${element.tagName}>`);
        for (const { name, value } of element.attributes) {
            if (!allowed?.includes(name)) found.push(`${element.tagName} ${name}`);
            if (name === "class" && !CLASSES.includes(value)) found.push(`class ${value}`);
        }
        if (element.tagName === "A") {
            // The protocol of an address that cannot be read is ":": it leads nowhere.
            if (!["https:", "http:", "mailto:", "tel:", ":"].includes(element.protocol)) found.push(element.href);
            const leaves = element.protocol.startsWith("http") && element.origin !== location.origin;
            if (leaves && (element.target !== "_blank" || element.rel !== "noopener noreferrer")) found.push("opener");
            if (element.querySelector("a, button")) found.push("a control within a link");
        }
        if (element.tagName === "IMG") {
            if (new URL(element.src).protocol !== "https:") found.push(element.src);
            if (element.referrerPolicy !== "no-referrer" || element.loading !== "lazy") found.push("an eager image");
        }
    }
    return found.join(", ");
}

/** What a reply could change outside its container. */
export function surroundings(container) {
    const clone = document.documentElement.cloneNode(true);
    clone.querySelector("#reply")?.remove();
    // The test runner writes its log into the page.
    clone.querySelector("#output")?.remove();
    return [location.href, document.title, clone.querySelectorAll("*").length, Object.keys(window).length,
        document.styleSheets.length, document.activeElement?.tagName].join();
}

/** What went wrong in the page since it was asked last. */
export function pageFailures() {
    return failures.splice(0).filter((failure) => !failure.includes("require-trusted-types-for")).join(", ");
}

/** The hosts that anything was asked from. */
export function requestedHosts() {
    return performance.getEntriesByType("resource").map(({ name }) => new URL(name).host).join();
}
