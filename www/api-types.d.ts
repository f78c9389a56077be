import type { CallOptions, ConnectOptions, Json, Metadata, WidgetConfiguration } from "./types.js";

export type { CallOptions, ConversationMetadata, Json, Metadata, WidgetConfiguration } from "./types.js";

/** How the training of a knowledge base stands. It may be one that is newer than this version. */
export type RetrainState = "to_be_retrained" | "in_progress" | "up_to_date" | "failed" | (string & {});

/** What kind of article it is. It may be one that is newer than this version. */
export type ArticleType = "Article" | "Paragraph" | "URL" | (string & {});

/** Whether the assistant may use an article. It may be one that is newer than this version. */
export type DeployState = "draft" | "published" | (string & {});

/** By what means an action is done. It may be one that is newer than this version. */
export type AiActionType = "http_request" | "remote_mcp" | "shopify_remote_mcp" | (string & {});

/** What kind of answerer a conversation has. It may be one that is newer than this version. */
export type AssigneeType = "ai_assistant" | "human_operator" | "unassigned" | (string & {});

/** What happened in a conversation. It may be one that is newer than this version. */
export type EventType = "message" | "tracked_link" | "log" | (string & {});

/** Who wrote a message. It may be one that is newer than this version. */
export type Author = "visitor" | "human_operator" | "ai_assistant" | (string & {});

/** One page of a list. */
export interface Page<Item> {
  items: Item[];
  /** How many items come before them. */
  offset: number;
  /** The most items that this page could have; some lists leave it out. */
  limit?: number | null;
  /** How many items there are on all pages. */
  count: number;
}

/** Changes what the assistant is like: the fields that are given, and no others. */
export interface ChatbotSettingsChanges {
  /** Its manner, from 0 ("Classic") to 13 ("Elegant"). */
  personality?: number;
  /** Its role, such as `helpful_assistant`, or one in your own words. */
  profession?: string;
  /** 0 is deterministic, 1 balanced, 2 creative. */
  creativity_level?: number;
  /** The first greeting (HTML). */
  greeting?: string;
  /** A second greeting (HTML). */
  greeting2?: string;
  /** The chat's title. */
  header?: string;
  /** The line below the title. */
  header2?: string;
  /** Languages, separated by commas: `en,es,de`. */
  language_chosen?: string;
  /** 0 is short, 1 medium, 2 long. */
  reply_length?: number;
  /** The assistant's name. */
  one_word_description?: string;
  /** What it is told about itself: the system prompt. */
  short_description?: string;
  /** How it is to behave. */
  ai_commands?: string[];
}

/** Changes the knowledge base's settings: the fields that are given, and no others. */
export interface KnowledgeBaseSettingsChanges {
  /** The assistant's name. */
  one_word_description?: string;
  /** What it is told about itself: the system prompt. */
  short_description?: string;
  /** How it is to behave. */
  ai_commands?: string[];
}

/** Adds an article, as a draft. */
export interface NewArticle {
  /** What it says. */
  content: string;
  /** `Article`, if not given, or `Paragraph`. */
  type?: "Article" | "Paragraph";
  /** Its title. */
  title?: string;
}

/** Lists the articles that match every given filter. */
export interface ArticleFilters {
  /** The most items in one answer. */
  limit?: number;
  /** How many items to skip. */
  offset?: number;
  /** Of this type. */
  types?: "Article" | "Paragraph" | "URL";
  /** With this tag. */
  tags?: string;
  /** From this address. */
  url?: string;
  /** With this title. */
  title?: string;
  /** With this text in what it says. */
  query?: string;
}

/** Changes an article: the fields that are given, and no others. */
export interface ArticleChanges {
  /** What it says. */
  content?: string;
  /** Its title. */
  title?: string;
  /** Its tags, instead of those it has. */
  tags?: string[];
  /** `draft`, if not given, keeps the change back; `publish` lets it be seen. */
  save_mode?: "draft" | "publish";
}

/** Searches what the articles say. */
export interface ArticleSearch {
  /** Whether capital letters are like small ones; if not given, they are. */
  is_case_insensitive?: boolean;
  /** Whether titles, addresses and tags are searched too; if not given, they are. */
  with_title_url_and_tags?: boolean;
  /** Whether the query must be found as it stands; if not given, any of its words will do. */
  strict_search?: boolean;
  /** How many articles are shown; 5 if not given. */
  num_of_display_articles?: number;
  /** How many articles are searched; 15 if not given. */
  num_of_data_articles?: number;
}

/** Lists the paragraphs: short articles without a title. */
export interface ParagraphFilters {
  /** The most items in one answer. */
  limit?: number;
  /** How many items to skip. */
  offset?: number;
  /** With this text in what they say. */
  query?: string;
}

/** Imports a page, or the whole site that it belongs to. */
export interface WebsiteImport {
  /** The page's address. */
  url: string;
  /** `individual`, if not given, for the page; `individual_with_summary`; `site_wide` for the site. */
  mode?: "individual" | "site_wide" | "individual_with_summary";
  /** Phrases to look for. */
  phrases?: string[];
  /** A CSS selector of what to import. */
  html_selector?: string;
}

/** Imports what is said in a video. */
export interface YouTubeImport {
  /** The video's address. */
  url: string;
  /** A UUID of version 4, by which the import is followed. */
  toast_process_uuid: string;
}

/** Imports the pages that a sitemap lists. */
export interface SitemapImport {
  /** The address of an XML sitemap. */
  site_map: string;
  /** A regular expression of the addresses to import; `.*` if not given. */
  link_filter_regex?: string;
  /** A CSS selector of what to import of each. */
  html_selector?: string;
  /** Whether what is imported is summarized; not, if not given. */
  summarize?: boolean;
}

/** Imports pages. */
export interface LinksImport {
  /** Their addresses. */
  links: string[];
  /** Tags for the articles. */
  tags?: string[];
  /** A CSS selector of what to import of each. */
  html_selector?: string;
  /** Whether what is imported is summarized; not, if not given. */
  summarize?: boolean;
}

/** Lists conversations that match every given filter. */
export interface ConversationFilters {
  /** The most items in one answer. */
  limit?: number;
  /** How many items to skip. */
  offset?: number;
  /** A conversation's number, its identifier, or a text of its messages. */
  query?: string;
  /** Who answers. */
  assignee_type?: "ai_assistant" | "human_operator" | "unassigned";
  /** The channel: `widget`, `slack`, … */
  source?: string;
  /** Whether it is settled. */
  resolution_status?: "open" | "resolved";
  /** Created at or after this time (RFC 3339). */
  created_timestamp_start_date?: string | Date;
  /** Created at or before this time. */
  created_timestamp_end_date?: string | Date;
  /** Last message at or after this time. */
  last_message_at_start_date?: string | Date;
  /** Last message at or before this time. */
  last_message_at_end_date?: string | Date;
  /** The language detected most often, such as `en`. */
  most_frequent_language?: string;
}

/** Changes an action: the fields that are given, and no others. */
export interface AiActionChanges {
  /** Whether the assistant may use it. */
  is_active?: boolean;
  /** Its icon. */
  icon?: string;
  /** The icon's colour. */
  icon_color?: string;
}

/** Changes whether and how visitors are asked to rate a conversation. */
export interface RatingConfigurationChanges {
  /** Whether visitors are asked at all. */
  conv_rating_active?: boolean;
  /** Whether the question comes up by itself; the reference says that it must be as `conv_rating_active` is. */
  conv_rating_popup_active?: boolean;
  /** Which questions are asked, by the service's codes. */
  conv_rating_question_codes?: string[];
}

/** Reads a conversation's events, oldest first. */
export interface EventFilters {
  /** The most items in one answer. */
  limit?: number;
  /** How many items to skip. */
  offset?: number;
}

/** What the assistant is like. */
export interface ChatbotSettings {
  /** Its manner, from 0 ("Classic") to 13 ("Elegant"). */
  personality: number;
  /** Its role, such as `helpful_assistant`. */
  profession: string;
  /** 0 is deterministic, 1 balanced, 2 creative. */
  creativity_level: number;
  /** The first greeting (HTML). */
  greeting: string;
  /** A second greeting (HTML). */
  greeting2: string;
  /** The chat's title. */
  header: string;
  /** The line below the title. */
  header2: string;
  /** Languages, separated by commas: `en,es,de`. */
  language_chosen: string;
  /** 0 is short, 1 medium, 2 long. */
  reply_length: number;
  /** The assistant's name. */
  one_word_description: string;
  /** What it is told about itself: the system prompt. */
  short_description: string;
  /** How it is to behave. */
  ai_commands: string[];
}

/** The knowledge base's settings. */
export interface KnowledgeBaseSettings {
  /** The assistant's name. */
  one_word_description: string;
  /** What it is told about itself: the system prompt. */
  short_description: string;
  /** How it is to behave. */
  ai_commands: string[];
  /** How the training stands; `None` if nothing is to be learnt, or ever was. */
  retrain_state: RetrainState | null;
}

/** An article in a list: all but what it says. */
export interface ArticleSnapshot {
  /** Its number, by which requests name it. */
  id: number;
  /** An older identifier; may be empty. */
  article_id: string;
  /** What kind of article it is. */
  type: ArticleType;
  /** Its title. */
  title: string;
  /** What it is about. */
  description: string;
  /** How the service's processing of it stands. */
  state: string;
  /** Whether the assistant may use it. */
  deploy_state: DeployState;
  /** Its version, counted from 1 when it is published. */
  version: number | null;
  /** The highest version that there is. */
  max_available_version: number | null;
  /** Where it came from. */
  url: string | null;
  /** Its tags. */
  tags: string[];
  /** The day it was created. */
  created_timestamp: string;
  /** The day it was last changed. */
  last_modified_timestamp: string;
  /** The day it was downloaded. */
  downloaded_timestamp: string;
  /** The day it was last brought up to date. */
  last_updated_timestamp: string;
  /** The day it was last brought up to date from where it came from. */
  last_updated_from_external_source_timestamp: string | null;
}

/** An article. */
export interface Article extends ArticleSnapshot {
  /** What it says. */
  content: string;
}

/** What a search has found. */
export interface FoundArticles {
  /** The sentences in which the words were found. */
  article_snippets: ArticleSnippet[];
  /** The articles. */
  article_snapshots: Page<ArticleSnapshot>;
}

/** A sentence in which words of a search were found. */
export interface ArticleSnippet {
  /** The article's number. */
  article_id: number;
  /** The sentence. */
  expository_sentence: string;
  /** Where the words stand in it. */
  query_words_ids: FoundWord[];
}

/** A word of a search, where it was found. */
export interface FoundWord {
  /** Its first character, counted from 0. */
  start_char: number;
  /** The character after its last. */
  end_char: number;
  /** The word. */
  text: string;
}

/** A short article without a title. */
export interface Paragraph {
  /** Its number, by which requests name it. */
  id: number;
  /** What it says. */
  content: string;
}

/** An article's address in one language. */
export interface LanguageUrl {
  /** The address. */
  url: string;
}

/** What became of an uploaded file. */
export interface Upload {
  /** How its processing ended, such as `success`. */
  status: string;
  /** The same in words. */
  message: string;
  /** The article that it became. */
  article: UploadedArticle;
}

/** The article that a file became. */
export interface UploadedArticle {
  /** Its number. */
  id: number;
  /** Its title. */
  title: string;
}

/** A page whose import has begun. */
export interface ImportedPage {
  /** How it began, such as `success`. */
  status: string;
  /** The page's address. */
  url: string;
  /** The article; what is in it is undocumented. */
  article: Metadata;
}

/** Pages whose import has begun. */
export interface ImportedLinks {
  /** How it began, such as `success`. */
  status: string;
  /** The pages' addresses. */
  links: string[];
}

/** When a person takes over. Members that are newer than this library are kept. */
export interface HandoffConfiguration {
  /** Whether and how. */
  settings: HandoffSettings;
  /** When people are there. */
  availability: AvailabilitySlot[];
  /** The service's own occasions. */
  generic_guidelines: GenericGuideline[];
  /** The account's own occasions. */
  custom_guidelines: CustomGuideline[];
  /** Who is told, by what the conversation is about. */
  routing_profiles: RoutingProfile[];
}

/** Whether and how a person takes over. */
export interface HandoffSettings {
  /** Whether at all. */
  is_active?: boolean | null;
  /** Words of a visitor that ask for it. */
  keywords?: string[] | null;
  /** Whether the person gets a summary of what was said. */
  ai_summary_active?: boolean | null;
  /** Whether the conversation's topic decides who is told; follows from the routing profiles. */
  topic_based_routing_active?: boolean | null;
  /** What asks the visitor whether a person is wanted. */
  question_message?: string | null;
  /** What the visitor then reads. */
  confirmation_message?: string | null;
  /** What the visitor reads when nobody is there. */
  confirmation_outside_working_hours_message?: string | null;
  /** Whether people are there at certain hours alone. */
  working_hours_active?: boolean | null;
  /** Whose hours, such as `Europe/London`. */
  timezone?: string | null;
  /** Whether people are told by e-mail. */
  send_email_notification?: boolean | null;
  /** Their addresses. */
  emails?: string[] | null;
}

/** Hours at which people are there. */
export interface AvailabilitySlot {
  /** Its number; a new one has none yet. */
  id?: number | null;
  /** A day or days, such as `monday-friday`. */
  day_span: string;
  /** From when, as `HH:MM`. */
  start_time: string;
  /** Until when, as `HH:MM`. */
  end_time: string;
}

/** An occasion for a handoff that the service knows. */
export interface GenericGuideline {
  /** `user_frustration`, `lack_of_knowledge`, … */
  name: string;
  /** When it is one. */
  description?: string | null;
  /** Whether it counts. */
  is_active: boolean;
}

/** An occasion for a handoff of the account's own. */
export interface CustomGuideline {
  /** Its number; a new one has none yet. */
  id?: number | null;
  /** Its name. */
  name: string;
  /** When it is one. */
  description: string;
  /** Whether it counts. */
  is_active: boolean;
}

/** Who is told of conversations about something. */
export interface RoutingProfile {
  /** Its number; a new one has none yet. */
  id?: number | null;
  /** What the conversations are about, in a word or two. */
  name: string;
  /** The same at length. */
  description: string;
  /** Whether it counts. */
  is_active: boolean;
  /** Who is told. */
  user_ids: number[];
}

/** Something that the assistant can do besides answering. */
export interface AiAction {
  /** Its number. */
  id: number;
  /** Its name. */
  name: string;
  /** When the assistant does it. */
  description: string;
  /** Whether the assistant may use it. */
  is_active: boolean;
  /** By what means it is done. */
  type: AiActionType;
  /** Its icon. */
  icon: string | null;
  /** The icon's colour. */
  icon_color: string | null;
  /** Whether it is set up well. */
  is_valid: boolean;
}

/** Who answers a conversation. */
export interface Assignee {
  /** What kind of answerer it is. */
  type: AssigneeType;
}

/** What the service's analysis found in a conversation. */
export interface Analysis {
  /** `positive`, `neutral`, `negative`, … */
  sentiment: string;
  /** `open` or `resolved`; may differ from the conversation's own. */
  resolution_status: string;
  /** What the conversation is about. */
  topic: string;
  /** Whether a person should look at it. */
  is_flagged: boolean;
  /** Why a person should. */
  flag_reason: string | null;
}

/** A message, as its event tells it. */
export interface EventData {
  /** The message's identifier. */
  id: string;
  /** Its number within the conversation, from 1. */
  ord: number;
  /** When it came (RFC 3339). */
  created_at: string;
  /** What was written (HTML or Markdown from the assistant; untrusted). */
  content: string;
  /** Who wrote. */
  author: Author;
  /** Where a handoff to a person stands. */
  handoff_state: string | null;
  /** What the service's analysis found in it. */
  message_insights: Json | null;
  /** What the visitor thought of it. */
  feedback: Json | null;
  /** The site's own values that came with it. */
  client_metadata: Metadata | null;
  /** The articles from which the assistant made it. */
  sources_generated: Json[];
  /** Whether it is a greeting. */
  is_welcome: boolean;
  /** The files that came with it. */
  attachments: Json[];
}

/** Something that happened in a conversation. */
export interface ConversationEvent {
  /** What happened. */
  type: EventType;
  /** The particulars. The reference lists them for messages only; for other events what is missing has its default. */
  data: EventData;
}

/** Whether and how visitors are asked to rate a conversation. A field that is missing or of the wrong type takes its default. */
export interface RatingConfiguration {
  /** Whether visitors are asked at all. */
  conv_rating_active: boolean;
  /** Whether the question comes up by itself. */
  conv_rating_popup_active: boolean;
  /** Which questions are asked, by the service's codes. */
  conv_rating_question_codes: string[];
}

/** A conversation in a list. */
export interface ConversationSummary {
  /** The conversation's identifier. */
  id: string;
  /** Its number among the account's conversations. */
  ord: number;
  /** When it began (RFC 3339). */
  created_at: string;
  /** When its last message came (RFC 3339). */
  last_message_at: string;
  /** What it is about, in a few words. */
  title: string;
  /** The channel: `widget`, `slack`, … */
  source: string;
  /** Whether it has ended. */
  terminated: boolean;
  /** `open` or `resolved`. */
  resolution_status: string;
  /** Whether nobody of the account has seen its newest messages. */
  has_unread_messages: boolean;
  /** Whether a person of the account can take it over. */
  supports_inbox_control: boolean;
  /** Its last message. */
  last_message_content: string;
  /** The language detected most often, such as `en`. */
  most_frequent_language: string;
  /** Who answers. */
  assignee: Assignee;
  /** The visitor's name. */
  visitor_name: string | null;
  /** The visitor's e-mail address. */
  visitor_email: string | null;
  /** The visitor's telephone number. */
  visitor_phone_number: string | null;
  /** The account's own label for the visitor. */
  visitor_label: string | null;
}

/** A conversation in detail. */
export interface ConversationDetails extends ConversationSummary {
  /** The page on which it began. */
  url: string | null;
  /** The site's own values. */
  client_metadata: Metadata | null;
  /** When the visitor last wrote (RFC 3339). */
  last_visitor_message_at: string | null;
  /** What the service's analysis found. */
  unified_analysis: Analysis | null;
}

/** Which articles to take anew from Intercom. */
export interface IntercomRefresh {
  /** The numbers of those to fetch; all if not given. */
  article_ids?: number[];
  /** Whether new ones are fetched too; they are, if not given. */
  fetch_new_articles?: boolean;
}

/** Fields to change of the widget's configuration; images as base64. `null` takes a text of the form or the disclaimer back. Fields that are newer than this version may be among them. */
export type WidgetConfigurationChanges = Partial<WidgetConfiguration> & { [newer: string]: Json };

export interface ApiOptions extends Pick<ConnectOptions, "apiUrl" | "timeoutMs" | "maxRetries"> {
  /** An API token, or a function that gives one. Whoever has it reads every conversation of the account: keep it out of public pages. */
  token: string | (() => string | Promise<string>);
  /** What the token may do, if you know: with `"read_all"` a call that changes something fails at once. */
  scope?: "read_all" | "write_all";
}

export interface UploadOptions extends CallOptions {
  /** The file's name, where `file` is a `Blob` without one. */
  name?: string;
  /** Is told how many bytes have gone out, of how many. */
  onProgress?: (progress: { loaded: number; total: number }) => void;
}
