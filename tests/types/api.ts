// Uses every call of `quickchat-web/api`. It is checked, and never run.
import { QuickchatApi, QuickchatError, connect, formatDate, formatDay, init, parseDate } from "quickchat-web/api";
import type { Article, ArticleSnapshot, ConversationSummary, HandoffConfiguration, Page, Upload } from "quickchat-web/api";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Same<A, B>): void {}

export async function connecting(): Promise<QuickchatApi> {
  await init("/assets/api.wasm");
  // @ts-expect-error: a token is needed
  await connect({});
  // @ts-expect-error: no such scope
  await connect({ token: "t", scope: "admin" });
  return connect({ token: async () => "t", scope: "read_all", apiUrl: "/service", timeoutMs: 1000, maxRetries: 0 });
}

export async function settings(api: QuickchatApi): Promise<void> {
  const { personality } = await api.getChatbotSettings();
  await api.updateChatbotSettings({ personality: personality + 1, ai_commands: ["Be brief"] });
  // @ts-expect-error: a misspelt field
  await api.updateChatbotSettings({ personalty: 1 });
  const { retrain_state } = await api.getKnowledgeBaseSettings();
  if (retrain_state !== "in_progress") await api.retrainKnowledgeBase();
  await api.updateKnowledgeBaseSettings({ one_word_description: "Quill" });
  const widget = await api.getWidgetConfiguration();
  await api.updateWidgetConfiguration({ header: widget.header, prechat_button_text: null, newer: [1] });
  const handoff = await api.getHandoffConfiguration();
  same<typeof handoff, HandoffConfiguration>(true);
  await api.updateHandoffConfiguration({ ...handoff, settings: { ...handoff.settings, is_active: true } });
  const rating = await api.getConversationRatingConfiguration();
  await api.updateConversationRatingConfiguration({ conv_rating_active: !rating.conv_rating_active });
  const [action] = await api.listAiActions();
  if (action) {
    await api.updateAiAction(action.id, { is_active: false });
    await api.deleteAiAction(action.id);
  }
}

export async function knowledge(api: QuickchatApi, signal: AbortSignal): Promise<void> {
  const article = await api.createArticle({ content: "c", type: "Paragraph" });
  same<typeof article, Article>(true);
  // @ts-expect-error: an article says something
  await api.createArticle({ title: "t" });
  await api.updateArticle(article.id, { save_mode: "publish", tags: ["a"] }, { signal });
  await api.getArticle(article.id);
  const page = await api.listArticles({ limit: 10, types: "URL" });
  same<typeof page, Page<ArticleSnapshot>>(true);
  for await (const { title, deploy_state } of api.articles({ tags: "a" }, { signal })) title.concat(deploy_state);
  for await (const { content } of api.paragraphs()) content.trim();
  await api.listParagraphs();
  const found = await api.searchArticles("return policy", { strict_search: true });
  found.article_snippets[0]?.query_words_ids[0]?.text.trim();
  await api.createLanguageUrl(article.id, "en", "https://example.com/en");
  await api.updateLanguageUrl(article.id, "en", "https://example.com/en");
  (await api.getLanguageUrl(article.id, "en")).url.trim();
  await api.deleteLanguageUrl(article.id, "en");
  await api.deleteArticles([article.id]);
  same<Awaited<ReturnType<QuickchatApi["listTags"]>>, string[]>(true);
  await api.listTags();
}

export async function imports(api: QuickchatApi, file: File): Promise<void> {
  const upload = await api.uploadPdf(file, { onProgress: ({ loaded, total }) => console.log(loaded / total) });
  same<typeof upload, Upload>(true);
  await api.uploadFile(new Blob([]), { name: "a.docx" });
  await api.scrapeWebsite({ url: "https://example.com", mode: "site_wide" });
  await api.importYouTubeTranscript({ url: "https://youtu.be/x", toast_process_uuid: crypto.randomUUID() });
  await api.importSitemap({ site_map: "https://example.com/sitemap.xml" });
  await api.scrapeListOfLinks({ links: ["https://example.com"], tags: ["a"] });
  await api.deleteLinks(["https://example.com"]);
  await api.importIntercomArticles();
  await api.refreshIntercomArticles({ article_ids: [1] });
  await api.deleteIntercomArticles();
}

export async function conversations(api: QuickchatApi): Promise<void> {
  const filters = { resolution_status: "open", created_timestamp_start_date: new Date() } as const;
  const { items } = await api.listConversations(filters);
  same<typeof items, ConversationSummary[]>(true);
  for await (const { id } of api.conversations(filters)) {
    (await api.getConversationDetails(id)).unified_analysis?.topic.trim();
    await api.getConversationEvents(id, { limit: 20 });
    for await (const { type, data } of api.conversationEvents(id)) type.concat(data.content);
    await api.setMetadata(id, (await api.getMetadata(id)).metadata);
  }
}

export async function failing(api: QuickchatApi): Promise<string | undefined> {
  try {
    await api.updateChatbotSettings({ personality: 99 });
  } catch (error) {
    if (error instanceof QuickchatError) return error.details[0]?.message;
  }
  return undefined;
}

export function dates(conversation: ConversationSummary): void {
  const date = parseDate(conversation.last_message_at);
  same<typeof date, Date | null>(true);
  const texts = [formatDate(date ?? new Date()), formatDay(new Date())];
  same<typeof texts, string[]>(true);
  parseDate(null);
  // @ts-expect-error: a text is no Date
  formatDate("2026-01-15");
}
