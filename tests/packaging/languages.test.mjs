// In which of the visitor's languages the widget speaks, and that what it says
// is grammatical there. `cargo xtask test package` runs this in a project that
// has installed the packed tarball.
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { test } from "node:test";

const folder = new URL("node_modules/quickchat-web/", import.meta.url);
const { loadTexts } = await import(new URL("frame.js", folder));

for (const [wishes, language, send] of [
  [["de"], "de", "Senden"],
  [["cs", "de", "en"], "de", "Senden"],
  [["no", "nb", "da", "sv"], "sv", "Skicka"],
  [["pt-BR"], "pt-BR", "Enviar"],
  [["zh-Hans-CN"], "zh-Hans-CN", "发送"],
  [["DE-at"], "de-AT", "Senden"],
  [["de_AT"], "de-AT", "Senden"],
  [["en-GB", "de"], "en-GB", "Send"],
  [["cs"], "en", "Send"],
  [[], "en", "Send"],
]) {
  test(`who reads ${wishes.join(", ") || "nothing"} is told “${send}”`, async () => {
    const loaded = await loadTexts(wishes);
    assert.equal(loaded.language, language);
    assert.equal(loaded.strings.send, send);
  });
}

test("Hebrew goes by its old name too", async () => {
  const { language, strings } = await loadTexts(["iw-IL"]);
  assert.equal(language, "he-IL");
  assert.equal(strings.direction, "rtl");
});

test("what is no language tag is passed over", async () => {
  for (const tag of ["", "auto", "de-!!", "*", "constructor", "__proto__", "C"]) {
    const { language, strings } = await loadTexts([tag, "fr"]);
    assert.equal(language, "fr", tag);
    assert.equal(strings.send, "Envoyer", tag);
  }
});

test("the tag that is given back is one for dates and numbers", async () => {
  for (const tag of ["iw", "zh_Hans_CN", "en_US", "ar-EG-u-nu-arab", "pt-br"]) {
    const { language } = await loadTexts([tag]);
    assert.doesNotThrow(() => new Intl.NumberFormat(language), tag);
  }
});

test("every language has a form for any number", async () => {
  const languages = (await readdir(new URL("languages/", folder)))
    .filter((file) => file.endsWith(".js"))
    .map((file) => file.replace(/\.js$/, ""));
  assert.equal(languages.length, 16);
  for (const name of [...languages, "en"]) {
    const { language, strings } = await loadTexts([name]);
    assert.equal(language, name);
    const forms = Object.keys(strings).filter((key) => key.startsWith("unread_"));
    for (const category of new Intl.PluralRules(name).resolvedOptions().pluralCategories) {
      assert(forms.includes(`unread_${category}`), `${name} has no unread_${category}`);
    }
  }
});
